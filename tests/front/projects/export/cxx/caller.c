/* Calls what a driver in C++ exports. */
#include <ntddk.h>

__declspec(dllimport) ULONG PlainSum(ULONG left, ULONG right);

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    DbgPrint("the sum is %lu\n", PlainSum(40, 2));
    return STATUS_SUCCESS;
}
