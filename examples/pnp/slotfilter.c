/*
 * An upper filter: it sees everything that goes to a card, and passes it on. Here it says which Plug and Play requests
 * come by.
 *
 * Rule that filters break most: they take on the flags of the device below, and let go of a device only when the stack
 * goes.
 */
#include <ntddk.h>

struct filter {
    PDEVICE_OBJECT self, below;
    IO_REMOVE_LOCK remove_lock;
};

static NTSTATUS fail(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS dispatch_pass(PDEVICE_OBJECT device, PIRP irp)
{
    struct filter *filter = device->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&filter->remove_lock, irp);

    if (!NT_SUCCESS(status))
        return fail(irp, status);
    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(filter->below, irp);
    IoReleaseRemoveLock(&filter->remove_lock, irp);
    return status;
}

static NTSTATUS dispatch_power(PDEVICE_OBJECT device, PIRP irp)
{
    struct filter *filter = device->DeviceExtension;

    PoStartNextPowerIrp(irp);
    IoSkipCurrentIrpStackLocation(irp);
    return PoCallDriver(filter->below, irp);
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    struct filter *filter = device->DeviceExtension;
    NTSTATUS status;

    if (minor != IRP_MN_REMOVE_DEVICE) {
        if (minor == IRP_MN_START_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL || minor == IRP_MN_QUERY_REMOVE_DEVICE)
            DbgPrint("slotfilter: %s\n", minor == IRP_MN_START_DEVICE       ? "start"
                                         : minor == IRP_MN_SURPRISE_REMOVAL ? "surprise removal"
                                                                            : "may it be removed?");
        return dispatch_pass(device, irp);
    }
    DbgPrint("slotfilter: remove\n");
    IoAcquireRemoveLock(&filter->remove_lock, irp);
    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(filter->below, irp);
    IoReleaseRemoveLockAndWait(&filter->remove_lock, irp);
    IoDetachDevice(filter->below);
    IoDeleteDevice(device);
    return status;
}

static NTSTATUS add_device(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    struct filter *filter;
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDevice(driver, sizeof *filter, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    filter = device->DeviceExtension;
    filter->self = device;
    IoInitializeRemoveLock(&filter->remove_lock, 'tliF', 0, 0);
    filter->below = IoAttachDeviceToDeviceStack(device, pdo);
    if (!filter->below) {
        IoDeleteDevice(device);
        return STATUS_NO_SUCH_DEVICE;
    }
    device->DeviceType = filter->below->DeviceType;
    device->Flags |= filter->below->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO | DO_POWER_PAGABLE | DO_POWER_INRUSH);
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = dispatch_pass;
    driver->MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    driver->MajorFunction[IRP_MJ_POWER] = dispatch_power;
    driver->DriverExtension->AddDevice = add_device;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
