/*
 * Who used the processors: virtual time that passed while a thread was current. Code takes no time, so it is stalls and
 * spinning that a thread is charged for; there is no code in user mode to charge.
 */
#include "ke/ke_p.h"

#define TICK_100NS 156250

__attribute__((visibility("default"))) volatile KSYSTEM_TIME KeTickCount;

static void count_ticks(void)
{
    ULONGLONG ticks = lab__clock_now() / TICK_100NS;

    KeTickCount.High1Time = KeTickCount.High2Time = (LONG)(ticks >> 32);
    KeTickCount.LowPart = (ULONG)ticks;
}

void lab__ke_charge(ULONGLONG before)
{
    ULONGLONG span = lab__clock_now() - before;

    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct lab__prcb *prcb = &lab__ke.prcbs[i];

        if (prcb->current != prcb->idle && !prcb->dpc_active) {
            prcb->current->run_time += span;
            prcb->current->process->run_time += span;
            prcb->current->quantum_used += span;
        }
    }
    count_ticks();
}

/*
 * KeQueryRuntimeThread: what the thread has used in kernel mode, and in *UserTime in user mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   clock ticks of KeQueryTimeIncrement
 * Source  ntifs/nf-ntifs-kequeryruntimethread
 */
ULONG KeQueryRuntimeThread(PKTHREAD Thread, PULONG UserTime)
{
    LAB_DDI(KeQueryRuntimeThread);
    *UserTime = 0;
    return (ULONG)(Thread->run_time / TICK_100NS);
}

/*
 * KeQueryTotalCycleTimeThread: processor cycles the thread has used; the cycle counter of this moment in
 * *CycleTimeStamp.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-kequerytotalcycletimethread
 */
ULONG64 KeQueryTotalCycleTimeThread(PKTHREAD Thread, PULONG64 CycleTimeStamp)
{
    LAB_DDI(KeQueryTotalCycleTimeThread);
    *CycleTimeStamp = lab__clock_now() * LAB_CYCLES_PER_100NS;
    return Thread->run_time * LAB_CYCLES_PER_100NS;
}
