#include <NTDDK.H>
#include "shared_part.h"

static VOID unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    DriverObject->DriverUnload = unload;
    __try {
        if (shared_value() == EXPECTED)
            ExRaiseStatus(STATUS_SUCCESS - 1);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = STATUS_SUCCESS;
    }
    return status;
}
