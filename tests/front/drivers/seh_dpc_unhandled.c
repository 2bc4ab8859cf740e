/* What a DPC raises is not for the handlers of the thread that it interrupts. */
#include "check.h"

static KDPC dpc;
static VOID deferred(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    ExRaiseStatus(STATUS_UNSUCCESSFUL);
}

static void run_checks(void)
{
    KIRQL irql;

    KeInitializeDpc(&dpc, deferred, NULL);
    __try {
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        KeInsertQueueDpc(&dpc, NULL, NULL);
        KeLowerIrql(irql);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("handled\n");
    }
}
