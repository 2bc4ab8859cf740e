#include <initguid.h>
#include <ddk/ntddk.h>
#include "WDM\WMILIB.h"
#include "own.h"
#include "words.h"
#include "classes.h"
#define WPP_CONTROL_GUIDS                                                                                              \
    WPP_DEFINE_CONTROL_GUID(OlderGuid, (11223344, 5566, 7788, 99aa, bbccddeeff01), WPP_DEFINE_BIT(ONE))
#include "main.tmh"

DRIVER_UNLOAD Unload;
VOID Unload(PDRIVER_OBJECT driver)
{
    WPP_CLEANUP(driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    GUID guid = WholeGuid;
    Reset_IN input = {2};

    driver->DriverUnload = Unload;
    DbgPrint("which %d, header %d, message %x\n", WHICH, FROM_HEADERS, MINE_FAILED);
    DbgPrint("part %d, whole %d, id %d, method %d with %d, guid %x %d\n", (int)Part_SIZE, (int)Whole_SIZE,
             Whole_parts_ID, Reset, (int)input.how, guid.Data1, IsEqualGUID(&guid, &Whole_GUID));
    WPP_INIT_TRACING(driver, path);
    TraceLevel((ONE, "traced %d", 7));
    return STATUS_SUCCESS;
}
