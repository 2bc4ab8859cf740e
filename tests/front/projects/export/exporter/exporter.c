/* What it exports is in exporter.def alone. */
#include <ntddk.h>

ULONG Counter = 7;

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    return STATUS_SUCCESS; /* not called: the kernel calls DllInitialize */
}

NTSTATUS DllInitialize(PUNICODE_STRING RegistryPath)
{
    DbgPrint("initialized by %wZ\n", RegistryPath);
    return STATUS_SUCCESS;
}

NTSTATUS DllUnload(VOID)
{
    DbgPrint("unloaded\n");
    return STATUS_SUCCESS;
}

long PortCount(long By)
{
    Counter += By;
    return Counter;
}

const char *PortNameInside(void)
{
    return "inside";
}

long Hidden(void)
{
    return 1;
}
