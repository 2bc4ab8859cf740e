#include <ntddk.h>

int part(void);

static VOID unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    DbgPrint("stems %s, sheet %d, me %d, part %d\n", STEMS, SHEET, ME_main, part());
    return STATUS_SUCCESS;
}
