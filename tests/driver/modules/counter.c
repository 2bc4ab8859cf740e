/* Counts its own opens in a global, which a fresh load must find as it was compiled. */
#include <ntddk.h>

static ULONG opens = 100;
static ULONG zeroed[2000];

static NTSTATUS complete(PIRP irp, ULONG_PTR information)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS on_open(PDEVICE_OBJECT device, PIRP irp)
{
    opens++;
    zeroed[1999]++;
    return complete(irp, 0);
}

static NTSTATUS on_control(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG *answer = irp->AssociatedIrp.SystemBuffer;

    if (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength < 8)
        return complete(irp, 0);
    answer[0] = opens;
    answer[1] = zeroed[1999];
    return complete(irp, 8);
}

static NTSTATUS on_other(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, 0);
}

static VOID on_unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Counter");

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Counter");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Counter");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    DbgPrint("counter: %wZ\n", path);
    driver->DriverUnload = on_unload;
    driver->MajorFunction[IRP_MJ_CREATE] = on_open;
    driver->MajorFunction[IRP_MJ_CLOSE] = on_other;
    driver->MajorFunction[IRP_MJ_CLEANUP] = on_other;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = on_control;
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    return IoCreateSymbolicLink(&link, &name);
}
