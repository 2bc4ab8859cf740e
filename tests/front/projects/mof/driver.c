/* A driver whose header is made of its .mof file, as its makefile says. */
#include <initguid.h>
#include <wdm.h>
#include "meterdata.h"

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD unload;

C_ASSERT(FIELD_OFFSET(METER, inner) == 8);
C_ASSERT(METER_SIZE == 10 && METER_bytes_SIZE == 4);
C_ASSERT(METER_count_ID == 1 && METER_inner_ID == 3);
C_ASSERT(sizeof(Add_IN) == 4 && sizeof(Add_OUT) == 8 && Add == 3);

void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    static const GUID values = Meter_ValuesGuid;

    driver->DriverUnload = unload;
    if (!IsEqualGUID(&values, &Meter_Values_GUID))
        return STATUS_UNSUCCESSFUL;
    DbgPrint("the header of %u methods\n", Add);
    return STATUS_SUCCESS;
}
