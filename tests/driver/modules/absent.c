/* Uses a documented function that ntlab does not implement; calls it only when it is opened. */
#include <ntddk.h>

static NTSTATUS on_open(PDEVICE_OBJECT device, PIRP irp)
{
    VslDeleteSecureSection(NULL);
    return STATUS_SUCCESS;
}

static VOID on_unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Absent");
    PDEVICE_OBJECT device;

    driver->DriverUnload = on_unload;
    driver->MajorFunction[IRP_MJ_CREATE] = on_open;
    return IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
}
