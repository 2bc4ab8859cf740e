/* Device queues, in which requests wait for a busy device. */
#ifndef NTLAB_NT_KE_DEVICE_QUEUE_H
#define NTLAB_NT_KE_DEVICE_QUEUE_H

#include <ntdef.h>
#include <nt/ke_spinlock.h>

LAB_DDK_BEGIN

#define KAPC_OFFSET_TO_SPARE_BYTE0     1
#define KAPC_OFFSET_TO_SPARE_BYTE1     3
#define KAPC_OFFSET_TO_SPARE_LONG      4
#define KAPC_OFFSET_TO_SYSTEMARGUMENT1 0x40
#define KAPC_OFFSET_TO_SYSTEMARGUMENT2 0x48
#define KAPC_OFFSET_TO_APCSTATEINDEX   0x50
#define KAPC_ACTUAL_LENGTH             0x53

typedef struct _KDEVICE_QUEUE_ENTRY {
    LIST_ENTRY DeviceListEntry;
    ULONG SortKey;
    BOOLEAN Inserted;
} KDEVICE_QUEUE_ENTRY, *PKDEVICE_QUEUE_ENTRY, *PRKDEVICE_QUEUE_ENTRY;

typedef struct _KDEVICE_QUEUE {
    CSHORT Type;
    CSHORT Size;
    LIST_ENTRY DeviceListHead;
    KSPIN_LOCK Lock;
    union {
        BOOLEAN Busy;
        struct {
            LONG64 Reserved : 8;
            LONG64 Hint : 56;
        };
    };
} KDEVICE_QUEUE, *PKDEVICE_QUEUE, *PRKDEVICE_QUEUE;

void KeInitializeDeviceQueue(PKDEVICE_QUEUE DeviceQueue);
BOOLEAN KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry, ULONG SortKey);
BOOLEAN KeInsertDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry);
PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey);
PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueueIfBusy(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey);
PKDEVICE_QUEUE_ENTRY KeRemoveDeviceQueue(PKDEVICE_QUEUE DeviceQueue);
BOOLEAN KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry);

LAB_DDK_END

#endif
