/*
 * Blocks: what a consumer opens of a GUID. The first consumer of an expensive block makes its providers collect, the
 * first listener makes them fire events; when the last one goes, they are told so.
 */
#include "io/io_p.h"
#include "wmi/mof.h"
#include "wmi/wmi_p.h"

void lab__wmi_names_reset(void);

static POBJECT_TYPE block_type;

struct lab__wmi_guid *lab__wmi_guid_of(const GUID *guid, BOOLEAN make)
{
    struct lab__wmi_guid *found;

    for (LIST_ENTRY *link = lab__wmi.guids.Flink; link != &lab__wmi.guids; link = link->Flink) {
        found = CONTAINING_RECORD(link, struct lab__wmi_guid, link);
        if (!lab__wmi_same_guid(&found->guid, guid))
            continue;
        found->references++;
        return found;
    }
    found = make ? lab__mm_kernel_alloc(sizeof *found) : 0;
    if (!found)
        return 0;
    found->guid = *guid;
    found->references = 1;
    InitializeListHead(&found->sources);
    InitializeListHead(&found->receivers);
    InsertTailList(&lab__wmi.guids, &found->link);
    return found;
}

void lab__wmi_guid_release(struct lab__wmi_guid *guid)
{
    if (--guid->references)
        return;
    RemoveEntryList(&guid->link);
    lab__mm_kernel_free(guid);
}

static void tell_all(struct lab__wmi_guid *guid, UCHAR minor, ULONG flags)
{
    ULONG count;
    struct lab__wmi_source **sources = lab__wmi_sources(guid, &count);

    if (!sources)
        return;
    for (ULONG i = 0; i < count; i++)
        if (!flags || (sources[i]->flags & flags))
            lab__wmi_tell(sources[i], minor);
    lab__wmi_sources_free(sources, count);
}

#define COLLECTS (WMIGUID_QUERY | WMIGUID_SET | WMIGUID_EXECUTE)

static void remove_block(PVOID body)
{
    struct lab__wmi_block *block = body;

    if (!block->guid)
        return;
    lab__wmi_receivers_forget(block);
    if (block->listens && !--block->guid->listeners)
        tell_all(block->guid, IRP_MN_DISABLE_EVENTS, 0);
    if ((block->access & COLLECTS) && !--block->guid->collectors)
        tell_all(block->guid, IRP_MN_DISABLE_COLLECTION, WMIREG_FLAG_EXPENSIVE);
    lab__wmi_guid_release(block->guid);
}

NTSTATUS lab__wmi_open(const GUID *wanted, ACCESS_MASK access, struct lab__wmi_block **result)
{
    struct lab__wmi_guid *guid;
    struct lab__wmi_block *block;
    NTSTATUS status;

    lab__wmi_wait_registered();
    guid = lab__wmi_guid_of(wanted, (access & WMIGUID_NOTIFICATION) != 0);
    if (!guid)
        return access & WMIGUID_NOTIFICATION ? STATUS_INSUFFICIENT_RESOURCES : STATUS_WMI_GUID_NOT_FOUND;
    if (IsListEmpty(&guid->sources) && !(access & WMIGUID_NOTIFICATION)) {
        lab__wmi_guid_release(guid);
        return STATUS_WMI_GUID_NOT_FOUND;
    }
    status = lab__ob_create(block_type, KernelMode, 0, sizeof *block, (PVOID *)&block);
    if (!NT_SUCCESS(status)) {
        lab__wmi_guid_release(guid);
        return status;
    }
    RtlMapGenericMask(&access, &block_type->mapping);
    block->guid = guid;
    block->access = access & MAXIMUM_ALLOWED ? WMIGUID_ALL_ACCESS : access;
    block->had_sources = !IsListEmpty(&guid->sources);
    InitializeListHead(&block->receiver.link);
    *result = block;
    if ((block->access & COLLECTS) && !guid->collectors++)
        tell_all(guid, IRP_MN_ENABLE_COLLECTION, WMIREG_FLAG_EXPENSIVE);
    return STATUS_SUCCESS;
}

NTSTATUS lab__wmi_listen(struct lab__wmi_block *block, lab__wmi_receive *receive, void *context)
{
    if (!(block->access & WMIGUID_NOTIFICATION))
        return STATUS_ACCESS_DENIED;
    block->receiver.block = block;
    block->receiver.receive = receive;
    block->receiver.context = context;
    if (block->listens)
        return STATUS_SUCCESS; /* another routine from now on */
    block->listens = TRUE;
    InsertTailList(&block->guid->receivers, &block->receiver.link);
    if (!block->guid->listeners++)
        tell_all(block->guid, IRP_MN_ENABLE_EVENTS, 0);
    return STATUS_SUCCESS;
}

/*
 * IoWMIOpenBlock: open a block to query, set, execute methods or hear events. Close it with ObDereferenceObject.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_WMI_GUID_NOT_FOUND: nobody provides it (only to hear of events can it be opened all the same)
 * Source  wdm/nf-wdm-iowmiopenblock
 */
NTSTATUS IoWMIOpenBlock(GUID *DataBlockGuid, ULONG DesiredAccess, PVOID *DataBlockObject)
{
    LAB_DDI(IoWMIOpenBlock);
    return lab__wmi_open(DataBlockGuid, DesiredAccess, (struct lab__wmi_block **)DataBlockObject);
}

static void receive_for_driver(void *context, PWNODE_HEADER wnode)
{
    struct lab__wmi_block *block = context;

    block->driver_callback(wnode, block->driver_context);
}

/*
 * IoWMISetNotificationCallback: call a routine, in a system thread at PASSIVE_LEVEL, for each event of a block.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_ACCESS_DENIED: the block was not opened with WMIGUID_NOTIFICATION
 * Source  wdm/nf-wdm-iowmisetnotificationcallback
 */
NTSTATUS IoWMISetNotificationCallback(PVOID Object, WMI_NOTIFICATION_CALLBACK Callback, PVOID Context)
{
    struct lab__wmi_block *block = Object;

    LAB_DDI(IoWMISetNotificationCallback);
    block->driver_callback = Callback;
    block->driver_context = Context;
    return lab__wmi_listen(block, receive_for_driver, block);
}

void lab__wmi_start(void)
{
    static const struct lab__ob_procedures procedures = {.remove = remove_block};
    static const GENERIC_MAPPING mapping = {WMIGUID_QUERY, WMIGUID_SET, WMIGUID_EXECUTE, WMIGUID_ALL_ACCESS};

    RtlZeroMemory(&lab__wmi, sizeof lab__wmi);
    InitializeListHead(&lab__wmi.guids);
    InitializeListHead(&lab__wmi.providers);
    KeInitializeEvent(&lab__wmi.registered, NotificationEvent, TRUE);
    block_type = lab__ob_type_create(L"WmiGuid", &procedures, &mapping, WMIGUID_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    lab__io_device_deleting = lab__wmi_device_check;
    lab__wmi_event_start();
    lab__wmi_names_reset();
}

/* All memory of WMI goes with the machine's. */
void lab__wmi_stop(void)
{
    RtlZeroMemory(&lab__wmi, sizeof lab__wmi);
    mof_forget();
}
