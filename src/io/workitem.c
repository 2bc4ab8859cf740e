/*
 * Work items of devices and drivers: ExQueueWorkItem that keeps its device or driver object until the routine has
 * returned. Rule that drivers break most: free a work item only when it is not queued.
 */
#include "io/io_p.h"

struct _IO_WORKITEM {
    WORK_QUEUE_ITEM item;
    PVOID object; /* device or driver */
    PVOID routine;
    PVOID context;
    BOOLEAN extended, queued, has_activity;
    GUID activity; /* of the thread that queued it; the routine runs under it */
};

/*
 * IoSizeofWorkItem, IoInitializeWorkItem, IoUninitializeWorkItem: a work item in memory of the caller's.
 *
 * IRQL    any for the size; <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iosizeofworkitem
 */
ULONG IoSizeofWorkItem(void)
{
    LAB_DDI(IoSizeofWorkItem);
    return sizeof(struct _IO_WORKITEM);
}

void IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM IoWorkItem)
{
    LAB_DDI(IoInitializeWorkItem);
    RtlZeroMemory(IoWorkItem, sizeof *IoWorkItem);
    IoWorkItem->object = IoObject;
}

static void check_idle(PIO_WORKITEM item)
{
    if (item->queued) {
        lab__ke_crash_detail("work item %p was freed while it is queued", (void *)item);
        lab__ke_verifier_stop(WORKER_INVALID, 0, (ULONG_PTR)item, (ULONG_PTR)item, (ULONG_PTR)(item + 1));
    }
}

void IoUninitializeWorkItem(PIO_WORKITEM IoWorkItem)
{
    LAB_DDI(IoUninitializeWorkItem);
    check_idle(IoWorkItem);
}

/*
 * IoAllocateWorkItem, IoFreeWorkItem.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-ioallocateworkitem
 */
PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject)
{
    PIO_WORKITEM item;

    LAB_DDI(IoAllocateWorkItem);
    item = LAB_FAULT(LAB_FAULT_WORKITEM) ? 0 : lab__mm_pool_take_for(sizeof *item, 'WoI ', __builtin_return_address(0));
    if (item)
        item->object = DeviceObject;
    return item;
}

void IoFreeWorkItem(PIO_WORKITEM IoWorkItem)
{
    LAB_DDI(IoFreeWorkItem);
    check_idle(IoWorkItem);
    lab__mm_pool_free(IoWorkItem, 0);
}

static void run(PVOID context)
{
    PIO_WORKITEM item = context;
    PVOID object = item->object, routine = item->routine, argument = item->context;
    BOOLEAN extended = item->extended;
    GUID activity = item->activity;

    lab__ps_thread()->activity = item->has_activity ? &activity : 0;
    item->queued = FALSE; /* the routine may free it */
    if (extended)
        ((PIO_WORKITEM_ROUTINE_EX)routine)(object, argument, item);
    else
        ((PIO_WORKITEM_ROUTINE)routine)(object, argument);
    lab__ps_thread()->activity = 0;
    lab__ob_dereference(object);
}

static void queue(PIO_WORKITEM item, PVOID routine, WORK_QUEUE_TYPE type, PVOID context, BOOLEAN extended)
{
    if (item->queued) {
        lab__ke_crash_detail("work item %p was queued twice", (void *)item);
        lab__ke_bugcheck(WORKER_INVALID, 1, (ULONG_PTR)item, 0, 0);
    }
    item->routine = routine;
    item->context = context;
    item->extended = extended;
    item->has_activity = lab__ps_thread()->activity != 0;
    if (item->has_activity)
        item->activity = *lab__ps_thread()->activity;
    item->queued = TRUE;
    lab__ob_reference(item->object);
    ExInitializeWorkItem(&item->item, run, item);
    ExQueueWorkItem(&item->item, type);
}

/*
 * IoQueueWorkItem(Ex): have the routine called by a system worker thread at PASSIVE_LEVEL; Ex passes the work item too.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xE4 WORKER_INVALID when it is queued already
 * Source  wdm/nf-wdm-ioqueueworkitem
 */
void IoQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE WorkerRoutine, WORK_QUEUE_TYPE QueueType,
                     PVOID Context)
{
    LAB_DDI(IoQueueWorkItem);
    queue(IoWorkItem, (PVOID)WorkerRoutine, QueueType, Context, FALSE);
}

void IoQueueWorkItemEx(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE_EX WorkerRoutine, WORK_QUEUE_TYPE QueueType,
                       PVOID Context)
{
    LAB_DDI(IoQueueWorkItemEx);
    queue(IoWorkItem, (PVOID)WorkerRoutine, QueueType, Context, TRUE);
}

/*
 * IoTryQueueWorkItem: IoQueueWorkItemEx that says FALSE where the item is queued already.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iotryqueueworkitem
 */
BOOLEAN IoTryQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE_EX WorkerRoutine, WORK_QUEUE_TYPE QueueType,
                           PVOID Context)
{
    if (IoWorkItem->queued)
        return FALSE;
    queue(IoWorkItem, (PVOID)WorkerRoutine, QueueType, Context, TRUE);
    return TRUE;
}
