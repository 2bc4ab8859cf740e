/* A disk of Plug and Play, and a file system that mounts whatever is there; the disk doesn't go while it is in use. */
#include <ntifs.h>

static PDRIVER_OBJECT driver;
static PDEVICE_OBJECT disk, below, system_device, volume;

static NTSTATUS finish(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS pass(PDEVICE_OBJECT device, PIRP irp)
{
    if (device != disk)
        return finish(irp, STATUS_SUCCESS);
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(below, irp);
}

static NTSTATUS on_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    NTSTATUS status;

    if (minor == IRP_MN_QUERY_REMOVE_DEVICE && disk->Vpb->Flags & VPB_MOUNTED)
        return finish(irp, STATUS_DEVICE_BUSY);
    irp->IoStatus.Status = STATUS_SUCCESS;
    status = pass(device, irp);
    if (minor != IRP_MN_REMOVE_DEVICE)
        return status;
    DbgPrint("mounts: the disk goes\n");
    IoDetachDevice(below);
    IoDeleteDevice(disk);
    return status;
}

static NTSTATUS mount(PVPB vpb)
{
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_DISK_FILE_SYSTEM, 0, FALSE, &volume);

    if (!NT_SUCCESS(status))
        return status;
    volume->StackSize = disk->StackSize + 1;
    volume->Flags &= ~DO_DEVICE_INITIALIZING;
    vpb->DeviceObject = volume;
    return STATUS_SUCCESS;
}

static NTSTATUS on_file_system_control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (stack->MinorFunction == IRP_MN_MOUNT_VOLUME)
        return finish(irp, mount(stack->Parameters.MountVolume.Vpb));
    if (stack->Parameters.FileSystemControl.FsControlCode != FSCTL_DISMOUNT_VOLUME)
        return finish(irp, STATUS_SUCCESS);
    DbgPrint("mounts: the volume goes\n");
    disk->Vpb->Flags &= ~VPB_MOUNTED;
    return finish(irp, STATUS_SUCCESS);
}

static NTSTATUS add(PDRIVER_OBJECT object, PDEVICE_OBJECT pdo)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\MountedDisk");
    NTSTATUS status = IoCreateDevice(object, 0, &name, FILE_DEVICE_DISK, FILE_DEVICE_SECURE_OPEN, FALSE, &disk);

    if (!NT_SUCCESS(status))
        return status;
    below = IoAttachDeviceToDeviceStack(disk, pdo);
    disk->Flags |= DO_DIRECT_IO | DO_POWER_PAGABLE;
    disk->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static NTSTATUS on_shutdown(PDEVICE_OBJECT device, PIRP irp)
{
    IoUnregisterFileSystem(system_device);
    return finish(irp, STATUS_SUCCESS);
}

static void unload(PDRIVER_OBJECT object)
{
    while (object->DeviceObject)
        IoDeleteDevice(object->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    NTSTATUS status;

    driver = object;
    for (ULONG i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        object->MajorFunction[i] = pass;
    object->MajorFunction[IRP_MJ_PNP] = on_pnp;
    object->MajorFunction[IRP_MJ_FILE_SYSTEM_CONTROL] = on_file_system_control;
    object->MajorFunction[IRP_MJ_SHUTDOWN] = on_shutdown;
    object->DriverExtension->AddDevice = add;
    object->DriverUnload = unload;
    status = IoCreateDevice(object, 0, NULL, FILE_DEVICE_DISK_FILE_SYSTEM, 0, FALSE, &system_device);
    if (!NT_SUCCESS(status))
        return status;
    system_device->Flags &= ~DO_DEVICE_INITIALIZING;
    IoRegisterFileSystem(system_device);
    return STATUS_SUCCESS;
}
