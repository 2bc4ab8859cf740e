/* Says what its solution, its project and what stands above them made of it. */
#include <ntddk.h>
#include <shared.h>

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    DbgPrint("above %d, shared %d, late %s\n", FROM_ABOVE, SHARED, LATE);
    DbgPrint("functions %s\n", FUNCTIONS);
    return STATUS_SUCCESS;
}
