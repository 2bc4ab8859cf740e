/* A call that is a routine's last: optimized, a jump, after which the routine is nobody's caller any more. */
#include <wdm.h>

static KDPC dpc;
static FAST_MUTEX mutex;

static VOID on_dpc(PKDPC Dpc, PVOID context, PVOID first, PVOID second)
{
    ExAcquireFastMutex(&mutex);
}

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    ExInitializeFastMutex(&mutex);
    KeInitializeDpc(&dpc, on_dpc, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    return STATUS_SUCCESS;
}
