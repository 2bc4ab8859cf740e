/* Changing data, whole or by item, and methods: requests to the one provider that has the instance. */
#include "wmi/wmi_p.h"

struct change {
    UCHAR minor;
    ULONG flag, fixed; /* of its wnode */
    ULONG id;          /* of the item or method */
    const void *data;
    ULONG size, room;
};

/* Where the wnode of this kind says what lies behind the name. */
static void describe(PWNODE_HEADER wnode, const struct change *change, ULONG offset)
{
    if (change->flag == WNODE_FLAG_SINGLE_INSTANCE) {
        ((PWNODE_SINGLE_INSTANCE)wnode)->DataBlockOffset = offset;
        ((PWNODE_SINGLE_INSTANCE)wnode)->SizeDataBlock = change->size;
        return;
    }
    /* An item's and a method's have the same shape. */
    ((PWNODE_METHOD_ITEM)wnode)->MethodId = change->id;
    ((PWNODE_METHOD_ITEM)wnode)->DataBlockOffset = offset;
    ((PWNODE_METHOD_ITEM)wnode)->SizeDataBlock = change->size;
}

static NTSTATUS send_to(struct lab__wmi_source *source, const UNICODE_STRING *name, ULONG index,
                        const struct change *change, PWNODE_HEADER *answer)
{
    ULONG offset, size;
    NTSTATUS status;

    *answer = lab__wmi_wnode_for(source, name, index, change->flag, change->fixed, change->room, &offset, &size);
    if (!*answer)
        return STATUS_INSUFFICIENT_RESOURCES;
    describe(*answer, change, offset);
    if (change->size)
        RtlCopyMemory((char *)*answer + offset, change->data, change->size);
    status = lab__wmi_exchange(source, change->minor, answer, size, TRUE);
    return status;
}

static NTSTATUS perform(struct lab__wmi_block *block, const UNICODE_STRING *name, const struct change *change,
                        PWNODE_HEADER *answer)
{
    NTSTATUS status = STATUS_WMI_INSTANCE_NOT_FOUND;
    struct lab__wmi_source **sources;
    ULONG count, index = 0;

    lab__wmi_wait_registered();
    *answer = 0;
    sources = lab__wmi_sources(block->guid, &count);
    if (!sources)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!count)
        status = lab__wmi_missing(block);
    for (ULONG i = 0; i < count; i++) {
        if (sources[i]->names && !lab__wmi_static_index(sources[i], name, &index))
            continue;
        if (*answer)
            lab__mm_kernel_free(*answer);
        status = send_to(sources[i], name, index, change, answer);
        if (sources[i]->names || status != STATUS_WMI_INSTANCE_NOT_FOUND)
            break;
    }
    lab__wmi_sources_free(sources, count);
    return status;
}

static NTSTATUS perform_only(struct lab__wmi_block *block, const UNICODE_STRING *name, const struct change *change)
{
    PWNODE_HEADER answer;
    NTSTATUS status = perform(block, name, change, &answer);

    if (answer)
        lab__mm_kernel_free(answer);
    return status;
}

NTSTATUS lab__wmi_set(struct lab__wmi_block *block, const UNICODE_STRING *name, const void *data, ULONG size)
{
    const struct change change = {
        IRP_MN_CHANGE_SINGLE_INSTANCE, WNODE_FLAG_SINGLE_INSTANCE, sizeof(WNODE_SINGLE_INSTANCE), 0, data, size, size};

    return block->access & WMIGUID_SET ? perform_only(block, name, &change) : STATUS_ACCESS_DENIED;
}

NTSTATUS lab__wmi_set_item(struct lab__wmi_block *block, const UNICODE_STRING *name, ULONG item, const void *data,
                           ULONG size)
{
    const struct change change = {
        IRP_MN_CHANGE_SINGLE_ITEM, WNODE_FLAG_SINGLE_ITEM, sizeof(WNODE_SINGLE_ITEM), item, data, size, size};

    return block->access & WMIGUID_SET ? perform_only(block, name, &change) : STATUS_ACCESS_DENIED;
}

/* The method's output; or, where it has no room, what it needs. */
static NTSTATUS take_output(PWNODE_HEADER answer, const UNICODE_STRING *name, NTSTATUS status, ULONG *out_size,
                            void *buffer)
{
    PWNODE_METHOD_ITEM item = (PWNODE_METHOD_ITEM)answer;
    ULONG offset = lab__wmi_align(sizeof *item + sizeof(USHORT) + name->Length), room = *out_size;

    if (status == STATUS_BUFFER_TOO_SMALL && (answer->Flags & WNODE_FLAG_TOO_SMALL)) {
        ULONG needed = ((PWNODE_TOO_SMALL)answer)->SizeNeeded;

        *out_size = needed > offset ? needed - offset : needed; /* at least what the data needs */
        return status;
    }
    if (!NT_SUCCESS(status))
        return status;
    if (item->DataBlockOffset > answer->BufferSize || item->SizeDataBlock > answer->BufferSize - item->DataBlockOffset)
        return STATUS_INVALID_BUFFER_SIZE;
    *out_size = item->SizeDataBlock;
    if (item->SizeDataBlock > room)
        return STATUS_BUFFER_TOO_SMALL;
    if (item->SizeDataBlock)
        RtlCopyMemory(buffer, (char *)item + item->DataBlockOffset, item->SizeDataBlock);
    return STATUS_SUCCESS;
}

NTSTATUS lab__wmi_execute(struct lab__wmi_block *block, const UNICODE_STRING *name, ULONG method, ULONG in_size,
                          ULONG *out_size, void *buffer)
{
    const struct change change = {IRP_MN_EXECUTE_METHOD,
                                  WNODE_FLAG_METHOD_ITEM,
                                  sizeof(WNODE_METHOD_ITEM),
                                  method,
                                  buffer,
                                  in_size,
                                  in_size > *out_size ? in_size : *out_size};
    PWNODE_HEADER answer;
    NTSTATUS status;

    if (!(block->access & WMIGUID_EXECUTE))
        return STATUS_ACCESS_DENIED;
    status = perform(block, name, &change, &answer);
    if (!answer)
        return status;
    status = take_output(answer, name, status, out_size, buffer);
    lab__mm_kernel_free(answer);
    return status;
}

/*
 * IoWMISetSingleInstance, IoWMISetSingleItem, IoWMIExecuteMethod: change an instance, or one item of it; run a method.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_WMI_GUID_NOT_FOUND, STATUS_WMI_GUID_DISCONNECTED, STATUS_WMI_INSTANCE_NOT_FOUND, STATUS_ACCESS_DENIED,
 *         and what the driver answers: STATUS_WMI_READ_ONLY, STATUS_WMI_SET_FAILURE, STATUS_WMI_ITEMID_NOT_FOUND,
 *         STATUS_INVALID_DEVICE_REQUEST ...; STATUS_BUFFER_TOO_SMALL: *OutBufferSize is what the method's output needs
 * Source  wdm/nf-wdm-iowmisetsingleinstance
 */
NTSTATUS IoWMISetSingleInstance(PVOID DataBlockObject, PUNICODE_STRING InstanceName, ULONG Version,
                                ULONG ValueBufferSize, PVOID ValueBuffer)
{
    LAB_DDI(IoWMISetSingleInstance);
    return lab__wmi_set(DataBlockObject, InstanceName, ValueBuffer, ValueBufferSize);
}

NTSTATUS IoWMISetSingleItem(PVOID DataBlockObject, PUNICODE_STRING InstanceName, ULONG DataItemId, ULONG Version,
                            ULONG ValueBufferSize, PVOID ValueBuffer)
{
    LAB_DDI(IoWMISetSingleItem);
    return lab__wmi_set_item(DataBlockObject, InstanceName, DataItemId, ValueBuffer, ValueBufferSize);
}

NTSTATUS IoWMIExecuteMethod(PVOID DataBlockObject, PUNICODE_STRING InstanceName, ULONG MethodId, ULONG InBufferSize,
                            PULONG OutBufferSize, PUCHAR InOutBuffer)
{
    LAB_DDI(IoWMIExecuteMethod);
    return lab__wmi_execute(DataBlockObject, InstanceName, MethodId, InBufferSize, OutBufferSize, InOutBuffer);
}
