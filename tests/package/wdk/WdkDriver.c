#include <wdm.h>
#include <WdkLib.h>

DRIVER_UNLOAD unload;
VOID unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

EXTERN_C DRIVER_INITIALIZE DriverEntry;
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = unload;
    return WdkLibAdd(2, 3) == 5 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
