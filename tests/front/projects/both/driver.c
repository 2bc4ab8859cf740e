#include <ntddk.h>

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    DbgPrint("the driver of the two\n");
    return STATUS_SUCCESS;
}
