/* A secret of three letters, for a fuzzer to find by the edges that it reaches; and lines for coverage to count. */
#include <ntddk.h>

static NTSTATUS complete(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS ignore(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.InputBufferLength;
    const char *text = irp->AssociatedIrp.SystemBuffer;

    if (length >= 3 && text[0] == 'f')
        if (text[1] == 'u')
            if (text[2] == 'z')
                return complete(irp, STATUS_SUCCESS);
    return complete(irp, STATUS_INVALID_PARAMETER);
}

static VOID unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Fuzzed");

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Fuzzed"), link = RTL_CONSTANT_STRING(L"\\DosDevices\\Fuzzed");
    PDEVICE_OBJECT device;

    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = ignore;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->DriverUnload = unload;
    IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    return IoCreateSymbolicLink(&link, &name);
}
