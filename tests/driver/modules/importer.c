/* Imports routines and data from exporter.c. */
#include <ntddk.h>
#include "exports.h"

#ifdef WITH_ABSENT
NTSTATUS HidRegisterMinidriver(PVOID registration);
#endif

static VOID on_unload(PDRIVER_OBJECT driver)
{
    DbgPrint("importer: %u at last\n", NAME(Add)(1));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    ULONG (*add)(ULONG value) = NAME(Add), counts[3];

    driver->DriverUnload = on_unload;
    counts[0] = NAME(Add)(2);
    counts[1] = add(3);
    counts[2] = NAME(Table)[1](5);
    DbgPrint("importer: %u, %u, %u, flavour %u\n", counts[0], counts[1], counts[2], NAME(Flavour)());
    DbgPrint("importer: count %u, table %s\n", NAME(Count), NAME(Table)[0] == NAME(Add) ? "right" : "wrong");
#ifdef LEAKS
    NAME(Allocate)();
#endif
#ifdef WITH_ABSENT
    DbgPrint("importer: absent %x\n", HidRegisterMinidriver(0));
#endif
    return STATUS_SUCCESS;
}
