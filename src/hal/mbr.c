/* The master boot record, for drivers of disks whose partitions begin elsewhere than the record says. */
#include "hal/hal_p.h"

#define RECORD        512
#define SIGNATURE     510 /* 0x55, 0xAA */
#define FIRST_TYPE    450 /* of the first partition's entry */
#define DISK_MANAGER  0x54
#define MANAGER_SKIPS 63 /* sectors that its own program takes */
#define TAG           'rbmH'

static NTSTATUS read_record(PDEVICE_OBJECT device, PVOID buffer, ULONG size)
{
    LARGE_INTEGER start = {.QuadPart = 0};
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;
    KEVENT done;
    PIRP irp;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, device, buffer, size, &start, &done, &iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    IoGetNextIrpStackLocation(irp)->Flags |= SL_OVERRIDE_VERIFY_VOLUME;
    status = IoCallDriver(device, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, 0);
        status = iosb.Status;
    }
    return status;
}

/*
 * HalExamineMBR: the master boot record of a disk whose first partition is of a type; for that of a disk manager, the
 * first four bytes are the number of sectors that it hides.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   SectorSize: bytes, at least 512 are read
 * Errors  *Buffer is NULL: the disk can't be read, has no such record, or its type is another
 * Source  ntddk/nf-ntddk-halexaminembr
 */
void HalExamineMBR(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG MBRTypeIdentifier, PVOID *Buffer)
{
    ULONG size = SectorSize < RECORD ? RECORD : SectorSize;
    UCHAR *record;

    LAB_DDI(HalExamineMBR);
    *Buffer = 0;
    record = lab__mm_pool_alloc(NonPagedPoolNx, size < PAGE_SIZE ? PAGE_SIZE : size, TAG, TRUE);
    if (!record)
        return;
    if (!NT_SUCCESS(read_record(DeviceObject, record, size)) || record[SIGNATURE] != 0x55 ||
        record[SIGNATURE + 1] != 0xAA || record[FIRST_TYPE] != MBRTypeIdentifier) {
        lab__mm_pool_free(record, TAG);
        return;
    }
    if (MBRTypeIdentifier == DISK_MANAGER)
        *(ULONG *)record = MANAGER_SKIPS;
    *Buffer = record;
}
