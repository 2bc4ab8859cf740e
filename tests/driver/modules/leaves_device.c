/* Unloads without deleting its device. */
#include <ntddk.h>

static VOID on_unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\LeftBehind");
    PDEVICE_OBJECT device;

    driver->DriverUnload = on_unload;
    return IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
}
