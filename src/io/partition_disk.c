/* Sectors of a disk, for partition tables: how many there are, reading and writing them. */
#include "io/partition_p.h"

static NTSTATUS wait_for(PDEVICE_OBJECT device, PIRP irp, PKEVENT event, PIO_STATUS_BLOCK iosb)
{
    NTSTATUS status;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IofCallDriver(device, irp);
    if (status != STATUS_PENDING)
        return status;
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, 0);
    return iosb->Status;
}

static NTSTATUS ask(PDEVICE_OBJECT device, ULONG code, PVOID answer, ULONG size)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    return wait_for(device, IoBuildDeviceIoControlRequest(code, device, 0, 0, answer, size, FALSE, &event, &iosb),
                    &event, &iosb);
}

static NTSTATUS transfer(struct lab__disk *disk, UCHAR major, ULONGLONG sector, PVOID buffer, ULONG count)
{
    LARGE_INTEGER offset = {.QuadPart = (LONGLONG)(sector * disk->sector)};
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(major, disk->device, buffer, count * disk->sector, &offset, &event, &iosb);
    if (irp)
        IoGetNextIrpStackLocation(irp)->Flags |= SL_OVERRIDE_VERIFY_VOLUME;
    return wait_for(disk->device, irp, &event, &iosb);
}

NTSTATUS lab__disk_read(struct lab__disk *disk, ULONGLONG sector, PVOID to, ULONG count)
{
    return transfer(disk, IRP_MJ_READ, sector, to, count);
}

NTSTATUS lab__disk_write(struct lab__disk *disk, ULONGLONG sector, const void *from, ULONG count)
{
    return transfer(disk, IRP_MJ_WRITE, sector, (PVOID)from, count);
}

NTSTATUS lab__disk_open(struct lab__disk *disk, PDEVICE_OBJECT device, ULONG sector)
{
    DISK_GEOMETRY geometry = {0};
    GET_LENGTH_INFORMATION length;
    NTSTATUS status = ask(device, IOCTL_DISK_GET_DRIVE_GEOMETRY, &geometry, sizeof geometry);

    if (!NT_SUCCESS(status) && !sector)
        return status;
    *disk = (struct lab__disk){.device = device,
                               .sector = sector ? sector : geometry.BytesPerSector,
                               .heads = geometry.TracksPerCylinder ? geometry.TracksPerCylinder : 255,
                               .per_track = geometry.SectorsPerTrack ? geometry.SectorsPerTrack : 63};
    if (disk->sector < 512)
        disk->sector = 512;
    disk->sectors = (ULONGLONG)geometry.Cylinders.QuadPart * disk->heads * disk->per_track;
    if (NT_SUCCESS(ask(device, IOCTL_DISK_GET_LENGTH_INFO, &length, sizeof length)))
        disk->sectors = (ULONGLONG)length.Length.QuadPart / disk->sector;
    disk->buffer = lab__mm_pool_alloc(NonPagedPoolNx, disk->sector < PAGE_SIZE ? PAGE_SIZE : disk->sector,
                                      LAB_TAG_PARTITION, TRUE);
    return disk->buffer ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

void lab__disk_close(struct lab__disk *disk)
{
    lab__mm_pool_free(disk->buffer, LAB_TAG_PARTITION);
}
