/* Imports with declarations of each kind, and without any. */
#include <ntddk.h>

__declspec(dllimport) long PortCount(long By);
DECLSPEC_IMPORT extern ULONG Counter;
extern __declspec(dllimport) ULONG SameCounter;
NTKERNELAPI const char *PortName(void);

static VOID OnUnload(PDRIVER_OBJECT DriverObject)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DriverObject->DriverUnload = OnUnload;
    DbgPrint("counted to %d\n", PortCount(5));
    DbgPrint("counter %u, the same %u, name %s\n", Counter, SameCounter, PortName());
    return STATUS_SUCCESS;
}
