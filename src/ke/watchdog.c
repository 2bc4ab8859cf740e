/*
 * The DPC watchdog: no DPC may run for 20 s of virtual time, and no processor may stay at DISPATCH_LEVEL or above for
 * 120 s. As on Windows it is the clock that looks, so it looks whenever time has moved.
 *
 * Code takes no time: what counts are stalls, spinning and slow devices.
 */
#include "ke/ke_p.h"

#define DPC_LIMIT_100NS      (20LL * 10000000)
#define DISPATCH_LIMIT_100NS (120LL * 10000000)
#define TICK_100NS           156250
#define YIELD_100NS          TICK_100NS /* so long at DISPATCH_LEVEL is enough */

static struct lab__interrupt_request clocks[LAB_MAX_PROCESSORS];

void lab__ke_watchdog_start(void)
{
    RtlZeroMemory(clocks, sizeof clocks);
}

static BOOLEAN dpc_too_long(const struct lab__prcb *prcb)
{
    return prcb->dpc_active && (LONGLONG)(lab__clock_now() - prcb->dpc_started) > DPC_LIMIT_100NS;
}

static BOOLEAN dispatch_too_long(const struct lab__prcb *prcb)
{
    return prcb->at_dispatch && (LONGLONG)(lab__clock_now() - prcb->dispatch_since) > DISPATCH_LIMIT_100NS;
}

static void check_running(void)
{
    struct lab__prcb *prcb = lab__prcb;

    if (dpc_too_long(prcb))
        lab__ke_bugcheck(DPC_WATCHDOG_VIOLATION, 0, (ULONG_PTR)((lab__clock_now() - prcb->dpc_started) / TICK_100NS),
                         DPC_LIMIT_100NS / TICK_100NS, 0);
    if (dispatch_too_long(prcb))
        lab__ke_bugcheck(DPC_WATCHDOG_VIOLATION, 1, DISPATCH_LIMIT_100NS / TICK_100NS, 0, 0);
}

static void clock_interrupt(struct lab__interrupt_request *request)
{
    check_running();
}

/* A processor that isn't the running one finds out for itself, so that the report shows its own stack. */
static void interrupt(struct lab__prcb *prcb)
{
    struct lab__interrupt_request *clock = &clocks[prcb->number];

    clock->level = CLOCK_LEVEL;
    clock->run = clock_interrupt;
    lab__ke_interrupt_request(prcb, clock);
}

void lab__ke_dpc_watchdog(ULONGLONG before)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct lab__prcb *prcb = &lab__ke.prcbs[i];

        if (prcb->irql < DISPATCH_LEVEL)
            continue;
        if (!prcb->at_dispatch) {
            prcb->at_dispatch = TRUE;
            prcb->dispatch_since = before;
            lab__ke_request_software(prcb, DISPATCH_LEVEL); /* so that lowering comes to lab__ke_deliver */
        }
        if (prcb != lab__prcb && (dpc_too_long(prcb) || dispatch_too_long(prcb)))
            interrupt(prcb);
    }
    check_running();
}

static ULONG left(LONGLONG limit, ULONGLONG since)
{
    LONGLONG rest = limit - (LONGLONG)(lab__clock_now() - since);

    return rest > 0 ? (ULONG)(rest / TICK_100NS) : 0;
}

/*
 * KeQueryDpcWatchdogInformation: the watchdog's limits and what is left of them on this processor.
 *
 * IRQL    DISPATCH_LEVEL
 * Units   clock ticks
 * Errors  STATUS_UNSUCCESSFUL below DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kequerydpcwatchdoginformation
 */
NTSTATUS KeQueryDpcWatchdogInformation(PKDPC_WATCHDOG_INFORMATION WatchdogInformation)
{
    struct lab__prcb *prcb;

    LAB_DDI(KeQueryDpcWatchdogInformation);
    prcb = lab__prcb;
    if (prcb->irql < DISPATCH_LEVEL)
        return STATUS_UNSUCCESSFUL;
    RtlZeroMemory(WatchdogInformation, sizeof *WatchdogInformation);
    WatchdogInformation->DpcTimeLimit = DPC_LIMIT_100NS / TICK_100NS;
    WatchdogInformation->DpcTimeCount = prcb->dpc_active ? left(DPC_LIMIT_100NS, prcb->dpc_started) : 0;
    WatchdogInformation->DpcWatchdogLimit = DISPATCH_LIMIT_100NS / TICK_100NS;
    WatchdogInformation->DpcWatchdogCount =
        left(DISPATCH_LIMIT_100NS, prcb->at_dispatch ? prcb->dispatch_since : lab__clock_now());
    return STATUS_SUCCESS;
}

/*
 * KeShouldYieldProcessor: is it time for a loop at DISPATCH_LEVEL to stop? When DPCs or a better thread wait for this
 * processor, and when it has been at DISPATCH_LEVEL for a clock tick.
 *
 * IRQL    >= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keshouldyieldprocessor
 */
BOOLEAN KeShouldYieldProcessor(void)
{
    struct lab__prcb *prcb;

    LAB_DDI(KeShouldYieldProcessor);
    prcb = lab__prcb;
    return !IsListEmpty(&prcb->dpc_queue) || prcb->reschedule ||
           (prcb->at_dispatch && lab__clock_now() - prcb->dispatch_since >= YIELD_100NS) ||
           (prcb->dpc_active && lab__clock_now() - prcb->dpc_started >= YIELD_100NS);
}

/*
 * KeIsExecutingDpc: is a DPC routine running on this processor? Not a threaded one.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keisexecutingdpc
 */
ULONG KeIsExecutingDpc(void)
{
    LAB_DDI(KeIsExecutingDpc);
    return lab__prcb->dpc_active;
}
