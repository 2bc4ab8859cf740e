/* Only others can use it: it has no DriverEntry, and without a DllUnload it stays, with what it has. */
#include <ntddk.h>

static PVOID Kept;

__declspec(dllexport) NTSTATUS DllInitialize(PUNICODE_STRING RegistryPath)
{
    Kept = ExAllocatePoolWithTag(NonPagedPool, 64, 'peeK');
    return Kept ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

__declspec(dllexport) BOOLEAN KeeperHas(VOID)
{
    return Kept != NULL;
}
