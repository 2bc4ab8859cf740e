/*
 * Events: queued by the driver at up to DISPATCH_LEVEL, delivered from a worker thread to everybody who listens.
 *
 * Rule that drivers break most: the event's memory is nonpaged pool, and WMI's once IoWMIWriteEvent has succeeded.
 */
#include "engine/engine.h"
#include "wmi/wmi_p.h"

#define MOST_BYTES  0x80000
#define MOST_QUEUED 0x10000

struct event {
    LIST_ENTRY link;
    PWNODE_HEADER wnode;
};

static LIST_ENTRY events;
static ULONG queued;
static BOOLEAN working;
static WORK_QUEUE_ITEM item;
static KEVENT delivered;

static struct lab__wmi_guid *guid_with_receivers(const GUID *wanted)
{
    struct lab__wmi_guid *guid = lab__wmi_guid_of(wanted, FALSE);

    if (guid && IsListEmpty(&guid->receivers)) {
        lab__wmi_guid_release(guid);
        return 0;
    }
    return guid;
}

/* Each receiver's block is kept while its routine runs; one that closes its block meanwhile hears no more. */
static void hand_out(struct lab__wmi_guid *guid, PWNODE_HEADER wnode)
{
    struct lab__wmi_block **blocks;
    ULONG count = 0, room = 0;

    for (LIST_ENTRY *link = guid->receivers.Flink; link != &guid->receivers; link = link->Flink)
        room++;
    blocks = lab__mm_kernel_alloc((room + 1) * sizeof *blocks);
    if (!blocks)
        return;
    for (LIST_ENTRY *link = guid->receivers.Flink; link != &guid->receivers; link = link->Flink) {
        blocks[count] = CONTAINING_RECORD(link, struct lab__wmi_receiver, link)->block;
        lab__ob_reference(blocks[count++]);
    }
    for (ULONG i = 0; i < count; i++) {
        blocks[i]->receiver.receive(blocks[i]->receiver.context, wnode);
        lab__ob_dereference(blocks[i]);
    }
    lab__mm_kernel_free(blocks);
}

static struct lab__wmi_source *source_of(struct lab__wmi_guid *guid, ULONG id)
{
    for (LIST_ENTRY *link = guid->sources.Flink; link != &guid->sources; link = link->Flink) {
        struct lab__wmi_source *source = CONTAINING_RECORD(link, struct lab__wmi_source, guid_link);

        if (source->provider->id == id)
            return source;
    }
    return 0;
}

/* A reference stands for the data of another block's instance, which is queried now. */
static PWNODE_HEADER resolve(PWNODE_EVENT_REFERENCE reference)
{
    struct lab__wmi_guid *guid = lab__wmi_guid_of(&reference->TargetGuid, FALSE);
    struct lab__wmi_source *source;
    PWNODE_HEADER answer = 0;
    UNICODE_STRING name = {0};
    NTSTATUS status = STATUS_WMI_INSTANCE_NOT_FOUND;

    if (!guid)
        return 0;
    if (reference->WnodeHeader.Flags & WNODE_FLAG_STATIC_INSTANCE_NAMES) {
        source = source_of(guid, reference->WnodeHeader.ProviderId);
        if (source && source->names && reference->TargetInstanceIndex < source->instance_count)
            name = source->names[reference->TargetInstanceIndex];
    } else {
        name.Length = name.MaximumLength = (USHORT)reference->TargetInstanceName[0];
        name.Buffer = &reference->TargetInstanceName[1];
    }
    if (name.Buffer)
        status = lab__wmi_query_single(guid, &name, &answer);
    lab__wmi_guid_release(guid);
    if (!NT_SUCCESS(status))
        return 0;
    answer->Flags |= WNODE_FLAG_EVENT_ITEM;
    answer->Guid = reference->WnodeHeader.Guid;
    return answer;
}

static void deliver(PWNODE_HEADER wnode)
{
    struct lab__wmi_guid *guid = guid_with_receivers(&wnode->Guid);
    PWNODE_HEADER shown;

    if (!guid)
        return;
    shown = wnode->Flags & WNODE_FLAG_EVENT_REFERENCE ? resolve((PWNODE_EVENT_REFERENCE)wnode)
                                                      : lab__wmi_with_names(source_of(guid, wnode->ProviderId), wnode);
    if (shown) {
        hand_out(guid, shown);
        lab__mm_kernel_free(shown);
    }
    lab__wmi_guid_release(guid);
}

static void deliver_all(PVOID context)
{
    while (!IsListEmpty(&events)) {
        struct event *event = CONTAINING_RECORD(RemoveHeadList(&events), struct event, link);
        PWNODE_HEADER wnode = event->wnode;

        queued--;
        lab__mm_kernel_free(event);
        deliver(wnode);
        ExFreePool(wnode);
    }
    working = FALSE;
    KeSetEvent(&delivered, 0, FALSE);
}

void lab__wmi_wait_delivered(void)
{
    while (working)
        KeWaitForSingleObject(&delivered, Executive, KernelMode, FALSE, 0);
}

void lab__wmi_receivers_forget(struct lab__wmi_block *block)
{
    if (!block->listens)
        return;
    RemoveEntryList(&block->receiver.link);
    InitializeListHead(&block->receiver.link);
}

NTSTATUS lab__wmi_event(PWNODE_HEADER wnode)
{
    struct event *event;

    if (wnode->BufferSize > MOST_BYTES)
        return STATUS_BUFFER_OVERFLOW;
    if (wnode->BufferSize < sizeof *wnode)
        return STATUS_INVALID_PARAMETER;
    event = queued >= MOST_QUEUED || LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *event);
    if (!event)
        return STATUS_INSUFFICIENT_RESOURCES;
    event->wnode = wnode;
    queued++;
    InsertTailList(&events, &event->link);
    if (working)
        return STATUS_SUCCESS;
    working = TRUE;
    KeClearEvent(&delivered);
    ExQueueWorkItem(&item, DelayedWorkQueue);
    return STATUS_SUCCESS;
}

void lab__wmi_event_start(void)
{
    InitializeListHead(&events);
    queued = 0;
    working = FALSE;
    KeInitializeEvent(&delivered, NotificationEvent, TRUE);
    ExInitializeWorkItem(&item, deliver_all, 0);
}

/*
 * IoWMIWriteEvent: tell everybody who listens of an event. WMI frees its memory, which is nonpaged pool, unless the
 * call fails. A traced one (WNODE_FLAG_TRACED_GUID) goes to the trace instead, at any IRQL, and stays the caller's.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW: it is larger than 512 KiB; STATUS_INVALID_PARAMETER: than its own header it is
 *         smaller; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-iowmiwriteevent
 */
NTSTATUS IoWMIWriteEvent(PVOID WnodeEventItem)
{
    PWNODE_HEADER wnode = WnodeEventItem;

    if (wnode->Flags & WNODE_FLAG_TRACED_GUID) {
        LAB_TRACE(LAB_TRACE_ETW, (ULONGLONG)(ULONG_PTR)wnode, wnode->BufferSize);
        return STATUS_SUCCESS;
    }
    {
        LAB_DDI(IoWMIWriteEvent);
    }
    return lab__wmi_event(wnode);
}
