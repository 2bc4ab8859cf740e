/* A driver that can't be unloaded. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    PVOID kept = ExAllocatePoolWithTag(NonPagedPool, 100, 'yatS');

    UNREFERENCED_PARAMETER(driver);
    UNREFERENCED_PARAMETER(path);
    return kept ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
