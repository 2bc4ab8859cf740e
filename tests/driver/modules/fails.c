/* DriverEntry makes a device, forgets it, and fails. */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Fails");
    PDEVICE_OBJECT device;

    IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    return STATUS_DEVICE_CONFIGURATION_ERROR;
}
