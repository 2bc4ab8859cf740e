/* Device queues: entries that wait for a device that handles one at a time. */
#include "ke/wait_p.h"

#define DEVICE_QUEUE_OBJECT 0x14

/*
 * KeInitializeDeviceQueue: make an empty queue, not busy.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keinitializedevicequeue
 */
void KeInitializeDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
    LAB_DDI(KeInitializeDeviceQueue);
    DeviceQueue->Type = DEVICE_QUEUE_OBJECT;
    DeviceQueue->Size = sizeof *DeviceQueue;
    InitializeListHead(&DeviceQueue->DeviceListHead);
    KeInitializeSpinLock(&DeviceQueue->Lock);
    DeviceQueue->Busy = FALSE;
}

static BOOLEAN start_busy(PKDEVICE_QUEUE queue)
{
    BOOLEAN was_busy = queue->Busy;

    queue->Busy = TRUE;
    return was_busy;
}

/*
 * KeInsertDeviceQueue: queue the entry; FALSE (not queued, queue now busy) where the device was idle.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keinsertdevicequeue
 */
BOOLEAN KeInsertDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
    LAB_DDI(KeInsertDeviceQueue);
    if (!start_busy(DeviceQueue))
        return DeviceQueueEntry->Inserted = FALSE;
    InsertTailList(&DeviceQueue->DeviceListHead, &DeviceQueueEntry->DeviceListEntry);
    return DeviceQueueEntry->Inserted = TRUE;
}

/*
 * KeInsertByKeyDeviceQueue: the same in order of keys; equal keys in order of arrival.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keinsertbykeydevicequeue
 */
BOOLEAN KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry, ULONG SortKey)
{
    LIST_ENTRY *entry = DeviceQueue->DeviceListHead.Blink;

    LAB_DDI(KeInsertByKeyDeviceQueue);
    DeviceQueueEntry->SortKey = SortKey;
    if (!start_busy(DeviceQueue))
        return DeviceQueueEntry->Inserted = FALSE;
    while (entry != &DeviceQueue->DeviceListHead &&
           CONTAINING_RECORD(entry, KDEVICE_QUEUE_ENTRY, DeviceListEntry)->SortKey > SortKey)
        entry = entry->Blink;
    InsertHeadList(entry, &DeviceQueueEntry->DeviceListEntry);
    return DeviceQueueEntry->Inserted = TRUE;
}

static PKDEVICE_QUEUE_ENTRY take(LIST_ENTRY *entry)
{
    PKDEVICE_QUEUE_ENTRY taken = CONTAINING_RECORD(entry, KDEVICE_QUEUE_ENTRY, DeviceListEntry);

    RemoveEntryList(entry);
    taken->Inserted = FALSE;
    return taken;
}

/*
 * KeRemoveDeviceQueue: the first entry, or NULL, which makes the queue idle.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keremovedevicequeue
 */
PKDEVICE_QUEUE_ENTRY KeRemoveDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
    LAB_DDI(KeRemoveDeviceQueue);
    if (!IsListEmpty(&DeviceQueue->DeviceListHead))
        return take(DeviceQueue->DeviceListHead.Flink);
    DeviceQueue->Busy = FALSE;
    return 0;
}

/*
 * KeRemoveByKeyDeviceQueue: the first entry of at least this key, else the first; NULL makes the queue idle.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keremovebykeydevicequeue
 */
PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey)
{
    LIST_ENTRY *head = &DeviceQueue->DeviceListHead, *entry = head->Flink;

    LAB_DDI(KeRemoveByKeyDeviceQueue);
    if (IsListEmpty(head)) {
        DeviceQueue->Busy = FALSE;
        return 0;
    }
    while (entry != head && CONTAINING_RECORD(entry, KDEVICE_QUEUE_ENTRY, DeviceListEntry)->SortKey < SortKey)
        entry = entry->Flink;
    return take(entry == head ? head->Flink : entry);
}

/*
 * KeRemoveByKeyDeviceQueueIfBusy: KeRemoveByKeyDeviceQueue of a queue that may be idle: NULL then, too.
 *
 * IRQL    DISPATCH_LEVEL
 */
PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueueIfBusy(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey)
{
    return DeviceQueue->Busy ? KeRemoveByKeyDeviceQueue(DeviceQueue, SortKey) : 0;
}

/*
 * KeRemoveEntryDeviceQueue: take this entry out; FALSE if it isn't queued.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keremoveentrydevicequeue
 */
BOOLEAN KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
    LAB_DDI(KeRemoveEntryDeviceQueue);
    if (!DeviceQueueEntry->Inserted)
        return FALSE;
    take(&DeviceQueueEntry->DeviceListEntry);
    return TRUE;
}
