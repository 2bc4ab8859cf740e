/* Asking for data: all instances of a block, or one. */
#include "wmi/wmi_p.h"

#define FIRST_ROOM 512

NTSTATUS lab__wmi_missing(struct lab__wmi_block *block)
{
    return block->had_sources ? STATUS_WMI_GUID_DISCONNECTED : STATUS_WMI_GUID_NOT_FOUND;
}

static NTSTATUS ask_all(struct lab__wmi_source *source, lab__wmi_each *each, void *context)
{
    PWNODE_HEADER wnode = lab__mm_kernel_alloc(FIRST_ROOM), named;
    NTSTATUS status;

    if (!wnode)
        return STATUS_INSUFFICIENT_RESOURCES;
    wnode->BufferSize = FIRST_ROOM;
    wnode->ProviderId = source->provider->id;
    wnode->Guid = source->guid->guid;
    wnode->Flags = WNODE_FLAG_ALL_DATA | (source->names ? WNODE_FLAG_STATIC_INSTANCE_NAMES : 0);
    status = lab__wmi_exchange(source, IRP_MN_QUERY_ALL_DATA, &wnode, FIRST_ROOM, FALSE);
    if (NT_SUCCESS(status)) {
        if (source->names)
            wnode->Flags |= WNODE_FLAG_STATIC_INSTANCE_NAMES;
        named = lab__wmi_with_names(source, wnode);
        status = named ? each(context, named) : STATUS_INSUFFICIENT_RESOURCES;
        if (named)
            lab__mm_kernel_free(named);
    }
    if (wnode)
        lab__mm_kernel_free(wnode);
    return status;
}

NTSTATUS lab__wmi_query_all(struct lab__wmi_block *block, lab__wmi_each *each, void *context)
{
    NTSTATUS status, first_error = lab__wmi_missing(block);
    BOOLEAN answered = FALSE;
    struct lab__wmi_source **sources;
    ULONG count;

    lab__wmi_wait_registered();
    sources = lab__wmi_sources(block->guid, &count);
    if (!sources)
        return STATUS_INSUFFICIENT_RESOURCES;
    for (ULONG i = 0; i < count; i++) {
        if (sources[i]->flags & WMIREG_FLAG_EVENT_ONLY_GUID)
            continue;
        status = ask_all(sources[i], each, context);
        if (NT_SUCCESS(status))
            answered = TRUE;
        else if (!answered)
            first_error = status;
    }
    lab__wmi_sources_free(sources, count);
    return answered ? STATUS_SUCCESS : first_error;
}

static NTSTATUS ask_one(struct lab__wmi_source *source, const UNICODE_STRING *name, ULONG index, PWNODE_HEADER *answer)
{
    ULONG offset, size;
    PWNODE_HEADER wnode = lab__wmi_wnode_for(source, name, index, WNODE_FLAG_SINGLE_INSTANCE,
                                             sizeof(WNODE_SINGLE_INSTANCE), FIRST_ROOM, &offset, &size);
    NTSTATUS status;

    if (!wnode)
        return STATUS_INSUFFICIENT_RESOURCES;
    ((PWNODE_SINGLE_INSTANCE)wnode)->DataBlockOffset = offset;
    status = lab__wmi_exchange(source, IRP_MN_QUERY_SINGLE_INSTANCE, &wnode, size, FALSE);
    if (NT_SUCCESS(status))
        *answer = wnode;
    else if (wnode)
        lab__mm_kernel_free(wnode);
    return status;
}

NTSTATUS lab__wmi_query_single(struct lab__wmi_guid *guid, const UNICODE_STRING *name, PWNODE_HEADER *answer)
{
    NTSTATUS status = STATUS_WMI_INSTANCE_NOT_FOUND;
    struct lab__wmi_source **sources;
    ULONG count, index = 0;

    lab__wmi_wait_registered();
    sources = lab__wmi_sources(guid, &count);
    if (!sources)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!count)
        status = STATUS_WMI_GUID_NOT_FOUND;
    for (ULONG i = 0; i < count; i++) {
        if (sources[i]->names && !lab__wmi_static_index(sources[i], name, &index))
            continue;
        status = ask_one(sources[i], name, index, answer);
        if (sources[i]->names || status != STATUS_WMI_INSTANCE_NOT_FOUND)
            break; /* whoever knows the instance has answered */
    }
    lab__wmi_sources_free(sources, count);
    return status;
}

/* --- answers as a chain in the caller's buffer --- */

struct chain {
    char *buffer;
    ULONG room, used; /* used: also what had no room */
    ULONG last;       /* where the newest wnode stands */
};

static NTSTATUS append(void *context, PWNODE_HEADER wnode)
{
    struct chain *chain = context;
    ULONG at = lab__wmi_align(chain->used);

    if (chain->buffer && at <= chain->room && wnode->BufferSize <= chain->room - at) {
        RtlCopyMemory(chain->buffer + at, wnode, wnode->BufferSize);
        ((PWNODE_HEADER)(chain->buffer + at))->Linkage = 0;
        if (at)
            ((PWNODE_HEADER)(chain->buffer + chain->last))->Linkage = at - chain->last;
        chain->last = at;
    }
    chain->used = at + wnode->BufferSize;
    return STATUS_SUCCESS;
}

static NTSTATUS finish(const struct chain *chain, ULONG *size)
{
    *size = chain->used;
    return chain->used > chain->room || (chain->used && !chain->buffer) ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

static NTSTATUS append_single(struct chain *chain, struct lab__wmi_block *block, const UNICODE_STRING *name)
{
    PWNODE_HEADER answer;
    NTSTATUS status = lab__wmi_query_single(block->guid, name, &answer);

    if (!NT_SUCCESS(status))
        return status;
    append(chain, answer);
    lab__mm_kernel_free(answer);
    return STATUS_SUCCESS;
}

/*
 * IoWMIQueryAllData, IoWMIQueryAllDataMultiple: the data of all instances, a WNODE_ALL_DATA for each provider, linked.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL: *InOutBufferSize is what is needed; STATUS_WMI_GUID_NOT_FOUND,
 *         STATUS_WMI_GUID_DISCONNECTED; STATUS_ACCESS_DENIED without WMIGUID_QUERY; a provider's own where none
 *         answered
 * Source  wdm/nf-wdm-iowmiqueryalldata
 */
NTSTATUS IoWMIQueryAllData(PVOID DataBlockObject, ULONG *InOutBufferSize, PVOID OutBuffer)
{
    struct lab__wmi_block *block = DataBlockObject;
    struct chain chain = {OutBuffer, *InOutBufferSize, 0, 0};
    NTSTATUS status;

    LAB_DDI(IoWMIQueryAllData);
    if (!(block->access & WMIGUID_QUERY))
        return STATUS_ACCESS_DENIED;
    status = lab__wmi_query_all(block, append, &chain);
    return NT_SUCCESS(status) ? finish(&chain, InOutBufferSize) : status;
}

NTSTATUS IoWMIQueryAllDataMultiple(PVOID *DataBlockObjectList, ULONG ObjectCount, ULONG *InOutBufferSize,
                                   PVOID OutBuffer)
{
    struct chain chain = {OutBuffer, *InOutBufferSize, 0, 0};

    LAB_DDI(IoWMIQueryAllDataMultiple);
    for (ULONG i = 0; i < ObjectCount; i++)
        if (!(((struct lab__wmi_block *)DataBlockObjectList[i])->access & WMIGUID_QUERY))
            return STATUS_ACCESS_DENIED;
    for (ULONG i = 0; i < ObjectCount; i++)
        lab__wmi_query_all(DataBlockObjectList[i], append, &chain);
    return finish(&chain, InOutBufferSize);
}

/*
 * IoWMIQuerySingleInstance, IoWMIQuerySingleInstanceMultiple: the data of instances by name, as WNODE_SINGLE_INSTANCE;
 * of several, those that exist, linked.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_WMI_GUID_NOT_FOUND, STATUS_WMI_INSTANCE_NOT_FOUND, STATUS_ACCESS_DENIED
 * Source  wdm/nf-wdm-iowmiquerysingleinstance
 */
NTSTATUS IoWMIQuerySingleInstance(PVOID DataBlockObject, PUNICODE_STRING InstanceName, ULONG *InOutBufferSize,
                                  PVOID OutBuffer)
{
    struct lab__wmi_block *block = DataBlockObject;
    struct chain chain = {OutBuffer, *InOutBufferSize, 0, 0};
    NTSTATUS status;

    LAB_DDI(IoWMIQuerySingleInstance);
    if (!(block->access & WMIGUID_QUERY))
        return STATUS_ACCESS_DENIED;
    status = append_single(&chain, block, InstanceName);
    return NT_SUCCESS(status) ? finish(&chain, InOutBufferSize) : status;
}

NTSTATUS IoWMIQuerySingleInstanceMultiple(PVOID *DataBlockObjectList, PUNICODE_STRING InstanceNames, ULONG ObjectCount,
                                          ULONG *InOutBufferSize, PVOID OutBuffer)
{
    struct chain chain = {OutBuffer, *InOutBufferSize, 0, 0};

    LAB_DDI(IoWMIQuerySingleInstanceMultiple);
    for (ULONG i = 0; i < ObjectCount; i++)
        if (!(((struct lab__wmi_block *)DataBlockObjectList[i])->access & WMIGUID_QUERY))
            return STATUS_ACCESS_DENIED;
    for (ULONG i = 0; i < ObjectCount; i++)
        append_single(&chain, DataBlockObjectList[i], &InstanceNames[i]);
    return finish(&chain, InOutBufferSize);
}
