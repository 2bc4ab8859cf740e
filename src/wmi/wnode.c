/* Wnodes: how instances, their names and their data lie in a buffer. */
#include "wmi/wmi_p.h"

ULONG lab__wmi_align(ULONG offset)
{
    return (offset + 7) & ~7u;
}

BOOLEAN lab__wmi_wnode_sound(const WNODE_HEADER *wnode, ULONG size)
{
    const WNODE_SINGLE_INSTANCE *single = (const WNODE_SINGLE_INSTANCE *)wnode;
    const WNODE_ALL_DATA *all = (const WNODE_ALL_DATA *)wnode;

    if (wnode->BufferSize > size || wnode->BufferSize < sizeof *wnode)
        return FALSE;
    if (wnode->Flags & WNODE_FLAG_SINGLE_INSTANCE)
        return wnode->BufferSize >= sizeof *single && single->DataBlockOffset <= wnode->BufferSize &&
               single->SizeDataBlock <= wnode->BufferSize - single->DataBlockOffset;
    if (!(wnode->Flags & WNODE_FLAG_ALL_DATA))
        return TRUE;
    if (wnode->BufferSize < FIELD_OFFSET(WNODE_ALL_DATA, OffsetInstanceDataAndLength))
        return FALSE;
    for (ULONG i = 0; i < all->InstanceCount; i++) {
        ULONG offset, length;

        if (wnode->Flags & WNODE_FLAG_FIXED_INSTANCE_SIZE) {
            length = all->FixedInstanceSize;
            if (length > wnode->BufferSize || i > wnode->BufferSize)
                return FALSE;
            offset = all->DataBlockOffset + i * lab__wmi_align(length);
        } else {
            if ((ULONG)FIELD_OFFSET(WNODE_ALL_DATA, OffsetInstanceDataAndLength[i + 1]) > wnode->BufferSize)
                return FALSE;
            offset = all->OffsetInstanceDataAndLength[i].OffsetInstanceData;
            length = all->OffsetInstanceDataAndLength[i].LengthInstanceData;
        }
        if (offset > wnode->BufferSize || length > wnode->BufferSize - offset)
            return FALSE;
    }
    return TRUE;
}

static void put_name(char *at, const UNICODE_STRING *name)
{
    *(USHORT *)at = name->Length;
    RtlCopyMemory(at + sizeof(USHORT), name->Buffer, name->Length);
}

PWNODE_HEADER lab__wmi_wnode_for(struct lab__wmi_source *source, const UNICODE_STRING *name, ULONG index, ULONG flag,
                                 ULONG fixed, ULONG room, ULONG *offset, ULONG *size)
{
    /* The name's offset and the index stand first in each kind of wnode for one instance. */
    WNODE_SINGLE_INSTANCE *wnode;

    *offset = lab__wmi_align(fixed + sizeof(USHORT) + name->Length);
    *size = *offset + room;
    if (*size < room || *size < sizeof(WNODE_TOO_SMALL))
        return 0;
    wnode = lab__mm_kernel_alloc(*size);
    if (!wnode)
        return 0;
    wnode->WnodeHeader.BufferSize = *size;
    wnode->WnodeHeader.ProviderId = source->provider->id;
    wnode->WnodeHeader.Guid = source->guid->guid;
    wnode->WnodeHeader.Flags = flag | (source->names ? WNODE_FLAG_STATIC_INSTANCE_NAMES : 0);
    wnode->OffsetInstanceName = fixed;
    wnode->InstanceIndex = source->names ? index : 0;
    put_name((char *)wnode + fixed, name);
    return &wnode->WnodeHeader;
}

static ULONG names_size(const struct lab__wmi_source *source, ULONG first, ULONG count)
{
    ULONG size = count * sizeof(ULONG);

    for (ULONG i = first; i < first + count; i++)
        size += sizeof(USHORT) + source->names[i].Length;
    return size;
}

static PWNODE_HEADER copy_with_room(PWNODE_HEADER wnode, ULONG room)
{
    ULONG end = lab__wmi_align(wnode->BufferSize);
    PWNODE_HEADER copy = lab__mm_kernel_alloc(lab__wmi_align(end + room));

    if (!copy)
        return 0;
    RtlCopyMemory(copy, wnode, wnode->BufferSize);
    copy->BufferSize = lab__wmi_align(end + room);
    return copy;
}

static PWNODE_HEADER all_with_names(struct lab__wmi_source *source, PWNODE_HEADER wnode)
{
    ULONG count = ((PWNODE_ALL_DATA)wnode)->InstanceCount, at = lab__wmi_align(wnode->BufferSize), *offsets;
    PWNODE_ALL_DATA copy;

    if (count > source->instance_count)
        count = source->instance_count;
    copy = (PWNODE_ALL_DATA)copy_with_room(wnode, names_size(source, 0, count));
    if (!copy)
        return 0;
    copy->OffsetInstanceNameOffsets = at;
    copy->InstanceCount = count;
    offsets = (ULONG *)((char *)copy + at);
    at += count * sizeof *offsets;
    for (ULONG i = 0; i < count; i++) {
        offsets[i] = at;
        put_name((char *)copy + at, &source->names[i]);
        at += sizeof(USHORT) + source->names[i].Length;
    }
    return &copy->WnodeHeader;
}

static PWNODE_HEADER one_with_name(struct lab__wmi_source *source, PWNODE_HEADER wnode)
{
    PWNODE_SINGLE_INSTANCE copy;
    ULONG index = ((PWNODE_SINGLE_INSTANCE)wnode)->InstanceIndex, at = lab__wmi_align(wnode->BufferSize);

    if (index >= source->instance_count)
        return copy_with_room(wnode, 0);
    copy = (PWNODE_SINGLE_INSTANCE)copy_with_room(wnode, sizeof(USHORT) + source->names[index].Length);
    if (!copy)
        return 0;
    copy->OffsetInstanceName = at;
    put_name((char *)copy + at, &source->names[index]);
    return &copy->WnodeHeader;
}

PWNODE_HEADER lab__wmi_with_names(struct lab__wmi_source *source, PWNODE_HEADER wnode)
{
    if (source && source->names &&
        (wnode->Flags & (WNODE_FLAG_STATIC_INSTANCE_NAMES | WNODE_FLAG_PDO_INSTANCE_NAMES))) {
        if (wnode->Flags & WNODE_FLAG_ALL_DATA)
            return all_with_names(source, wnode);
        if (wnode->Flags & (WNODE_FLAG_SINGLE_INSTANCE | WNODE_FLAG_SINGLE_ITEM))
            return one_with_name(source, wnode);
    }
    return copy_with_room(wnode, 0);
}
