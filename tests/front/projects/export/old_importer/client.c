/* Links a library and imports from an export driver, declaring neither. */
#include <ntddk.h>

static VOID OnUnload(PDRIVER_OBJECT DriverObject)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DriverObject->DriverUnload = OnUnload;
    DbgPrint("twice and one: %u\n", OldPort(KlibTwice(20)));
    return STATUS_SUCCESS;
}
