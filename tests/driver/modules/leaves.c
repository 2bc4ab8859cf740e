/* Allocates pool and forgets it. */
#include <ntddk.h>

static VOID on_unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = on_unload;
    return ExAllocatePoolWithTag(NonPagedPool, 123, 'tfeL') ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
