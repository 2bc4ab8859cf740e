/* An export driver of the older kits: a .src becomes its .def. */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    return STATUS_SUCCESS;
}

ULONG OldPort(ULONG Value)
{
    return Value + 1;
}
