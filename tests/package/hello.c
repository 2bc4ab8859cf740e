#include <ntddk.h>

static VOID unload(PDRIVER_OBJECT driver)
{
    DbgPrint("hello: unloaded\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DriverObject->DriverUnload = unload;
    DbgPrint("hello: %wZ\n", RegistryPath);
    return STATUS_SUCCESS;
}
