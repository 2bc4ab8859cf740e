/* Exports a routine by exporting.def. */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    return STATUS_SUCCESS;
}

NTSTATUS DllUnload(VOID)
{
    return STATUS_SUCCESS;
}

long Twice(long Value)
{
    return Value * 2;
}
