/* A driver with a mistake that works most of the time: a DPC that touches a NULL pointer. The demo shows the crash
 * report. */
#include <ntddk.h>

typedef struct _STATISTICS {
    ULONG ticks, errors;
} STATISTICS;

static STATISTICS *statistics; /* nobody allocates it */
static KDPC dpc;

static VOID count_tick(PKDPC unused, PVOID context, PVOID argument1, PVOID argument2)
{
    statistics->errors++;
}

static VOID unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    driver->DriverUnload = unload;
    KeInitializeDpc(&dpc, count_tick, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    return STATUS_SUCCESS;
}
