/* Uses keeper.c. */
#include <ntddk.h>

BOOLEAN KeeperHas(VOID);

static VOID OnUnload(PDRIVER_OBJECT DriverObject)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DriverObject->DriverUnload = OnUnload;
    DbgPrint("the keeper has %s\n", KeeperHas() ? "something" : "nothing");
    return STATUS_SUCCESS;
}
