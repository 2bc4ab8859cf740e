/* An export driver: loaded because others import from it, or as a driver of its own. */
#include <ntddk.h>
#define EXPORTS_API __declspec(dllexport)
#include "exports.h"

#ifndef FLAVOUR
#define FLAVOUR 1
#endif
#ifndef DLL_API
#define DLL_API __declspec(dllexport)
#endif
#ifndef INITIALIZE_STATUS
#define INITIALIZE_STATUS STATUS_SUCCESS
#endif

ULONG NAME(Count) = 40;

ULONG NAME(Add)(ULONG value)
{
    NAME(Count) += value;
    return NAME(Count);
}

ULONG NAME(Flavour)(void)
{
    return FLAVOUR;
}

PVOID NAME(Allocate)(void)
{
    return ExAllocatePoolWithTag(NonPagedPool, 321, 'pxEL');
}

ULONG (*const NAME(Table)[2])(ULONG value) = {NAME(Add), NAME(Add)};

#ifdef WITH_ABSENT
/* A documented routine that ntlab itself hasn't built: another module's, on Windows. */
EXPORTS_API NTSTATUS HidRegisterMinidriver(PVOID registration)
{
    return registration ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
#endif

DLL_API NTSTATUS DllInitialize(PUNICODE_STRING path)
{
    DbgPrint("DllInitialize %wZ at %u\n", path, KeGetCurrentIrql());
    return INITIALIZE_STATUS;
}

DLL_API NTSTATUS DllUnload(void)
{
    DbgPrint("DllUnload of " __FILE__ " at %u\n", NAME(Count));
    return STATUS_SUCCESS;
}

static VOID on_unload(PDRIVER_OBJECT driver)
{
    DbgPrint("exporter's DriverUnload\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    DbgPrint("exporter's DriverEntry\n");
    driver->DriverUnload = on_unload;
    return STATUS_SUCCESS;
}
