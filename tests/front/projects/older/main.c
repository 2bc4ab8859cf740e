#include <initguid.h>
#include <ntddk.h>
#include "own.h"
#include "words.h"
#include "classes.h"

DRIVER_UNLOAD Unload;
VOID Unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    GUID guid = WholeGuid;
    Reset_IN input = {2};

    driver->DriverUnload = Unload;
    DbgPrint("which %d, header %d, message %x\n", WHICH, FROM_HEADERS, MINE_FAILED);
    DbgPrint("part %d, whole %d, id %d, method %d with %d, guid %x %d\n", (int)Part_SIZE, (int)Whole_SIZE,
             Whole_parts_ID, Reset, (int)input.how, guid.Data1, IsEqualGUID(&guid, &Whole_GUID));
    return STATUS_SUCCESS;
}
