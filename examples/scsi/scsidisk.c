/*
 * A class driver for disks, as small as can be: it asks the disk how large it is, and makes a command of each read and
 * write. The commands are scsilib's to send, which it imports.
 */
#include "scsilib.h"
#include <ntdddisk.h>
#include <wdmsec.h>

DRIVER_INITIALIZE DriverEntry;

typedef struct _DISK {
    PDEVICE_OBJECT Lower;
    UNICODE_STRING Link;
    ULONGLONG Blocks;
    ULONG BlockSize;
} DISK, *PDISK;

static NTSTATUS Done(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS PassOn(PDEVICE_OBJECT device, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(((PDISK)device->DeviceExtension)->Lower, irp);
}

static NTSTATUS PassOnPower(PDEVICE_OBJECT device, PIRP irp)
{
    PoStartNextPowerIrp(irp);
    IoSkipCurrentIrpStackLocation(irp);
    return PoCallDriver(((PDISK)device->DeviceExtension)->Lower, irp);
}

static NTSTATUS OnOpenAndClose(PDEVICE_OBJECT device, PIRP irp)
{
    UNREFERENCED_PARAMETER(device);
    return Done(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS OnReadAndWrite(PDEVICE_OBJECT device, PIRP irp)
{
    PDISK disk = device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    BOOLEAN read = stack->MajorFunction == IRP_MJ_READ;
    ULONGLONG offset = (ULONGLONG)stack->Parameters.Read.ByteOffset.QuadPart;
    ULONG length = stack->Parameters.Read.Length;
    UCHAR cdb[10] = {read ? SCSIOP_READ : SCSIOP_WRITE};
    NTSTATUS status;

    if (!disk->Blocks)
        return Done(irp, STATUS_DEVICE_NOT_READY, 0);
    if (!length)
        return Done(irp, STATUS_SUCCESS, 0);
    if (offset % disk->BlockSize || length % disk->BlockSize || length / disk->BlockSize > 0xFFFF)
        return Done(irp, STATUS_INVALID_PARAMETER, 0);
    if (offset / disk->BlockSize >= disk->Blocks || length / disk->BlockSize > disk->Blocks - offset / disk->BlockSize)
        return Done(irp, STATUS_END_OF_FILE, 0);
    *(ULONG UNALIGNED *)(cdb + 2) = RtlUlongByteSwap((ULONG)(offset / disk->BlockSize));
    *(USHORT UNALIGNED *)(cdb + 7) = RtlUshortByteSwap((USHORT)(length / disk->BlockSize));
    status = ScsiLibSend(disk->Lower, cdb, sizeof cdb, irp->MdlAddress, read, &length);
    return Done(irp, status, NT_SUCCESS(status) ? length : 0);
}

static NTSTATUS OnControl(PDEVICE_OBJECT device, PIRP irp)
{
    PDISK disk = device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    GET_LENGTH_INFORMATION *length = irp->AssociatedIrp.SystemBuffer;

    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_DISK_GET_LENGTH_INFO)
        return PassOn(device, irp);
    if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof *length)
        return Done(irp, STATUS_BUFFER_TOO_SMALL, 0);
    length->Length.QuadPart = (LONGLONG)(disk->Blocks * disk->BlockSize);
    return Done(irp, STATUS_SUCCESS, sizeof *length);
}

/* --- Plug and Play --- */

static NTSTATUS ReadCapacity(PDISK disk)
{
    static const UCHAR cdb[10] = {SCSIOP_READ_CAPACITY};
    ULONG length = 8;
    PUCHAR answer = ExAllocatePoolZero(NonPagedPoolNx, length, 'dcsS');
    PMDL mdl = answer ? IoAllocateMdl(answer, length, FALSE, FALSE, NULL) : NULL;
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (mdl) {
        MmBuildMdlForNonPagedPool(mdl);
        status = ScsiLibSend(disk->Lower, cdb, sizeof cdb, mdl, TRUE, &length);
        IoFreeMdl(mdl);
    }
    if (NT_SUCCESS(status)) {
        disk->Blocks = (ULONGLONG)RtlUlongByteSwap(*(ULONG *)answer) + 1;
        disk->BlockSize = RtlUlongByteSwap(*(ULONG *)(answer + 4));
    }
    if (answer)
        ExFreePoolWithTag(answer, 'dcsS');
    return status;
}

static NTSTATUS OnPnp(PDEVICE_OBJECT device, PIRP irp)
{
    PDISK disk = device->DeviceExtension;
    NTSTATUS status;

    switch (IoGetCurrentIrpStackLocation(irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = IoForwardIrpSynchronously(disk->Lower, irp) ? irp->IoStatus.Status : STATUS_UNSUCCESSFUL;
        if (NT_SUCCESS(status))
            status = ReadCapacity(disk);
        return Done(irp, status, 0);
    case IRP_MN_SURPRISE_REMOVAL:
        disk->Blocks = 0;
        irp->IoStatus.Status = STATUS_SUCCESS;
        return PassOn(device, irp);
    case IRP_MN_REMOVE_DEVICE:
        IoDeleteSymbolicLink(&disk->Link);
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = PassOn(device, irp);
        IoDetachDevice(disk->Lower);
        IoDeleteDevice(device);
        return status;
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        return PassOn(device, irp);
    default:
        return PassOn(device, irp);
    }
}

static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\ScsiDisk");
    PDEVICE_OBJECT device;
    NTSTATUS status;
    PDISK disk;

    status = IoCreateDeviceSecure(driver, sizeof(DISK), &name, FILE_DEVICE_DISK, FILE_DEVICE_SECURE_OPEN, FALSE,
                                  &SDDL_DEVOBJ_SYS_ALL_ADM_ALL, NULL, &device);
    if (!NT_SUCCESS(status))
        return status;
    disk = device->DeviceExtension;
    RtlInitUnicodeString(&disk->Link, L"\\DosDevices\\ScsiDisk");
    status = IoCreateSymbolicLink(&disk->Link, &name);
    disk->Lower = NT_SUCCESS(status) ? IoAttachDeviceToDeviceStack(device, pdo) : NULL;
    if (!disk->Lower) {
        if (NT_SUCCESS(status))
            IoDeleteSymbolicLink(&disk->Link);
        IoDeleteDevice(device);
        return NT_SUCCESS(status) ? STATUS_NO_SUCH_DEVICE : status;
    }
    device->Flags |= DO_DIRECT_IO | DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNREFERENCED_PARAMETER(path);
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = OnOpenAndClose;
    driver->MajorFunction[IRP_MJ_READ] = driver->MajorFunction[IRP_MJ_WRITE] = OnReadAndWrite;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = OnControl;
    driver->MajorFunction[IRP_MJ_PNP] = OnPnp;
    driver->MajorFunction[IRP_MJ_POWER] = PassOnPower;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = PassOn;
    driver->DriverExtension->AddDevice = AddDevice;
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
