/* Imports a routine from exporting.c, which lies beside it. */
#include <ntddk.h>

long Double(long Value);

static VOID OnUnload(PDRIVER_OBJECT DriverObject)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DriverObject->DriverUnload = OnUnload;
    return Double(21) == 42 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
