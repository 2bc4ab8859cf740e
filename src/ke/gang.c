/*
 * Calls on every processor as DPCs: each processor runs the routine at DISPATCH_LEVEL in a threaded or ordinary DPC's
 * place, and the caller waits until all of them have said that they are done. Undocumented, but much used by drivers
 * that set every processor up.
 *
 * Rule that drivers break most: the routine calls KeSignalCallDpcDone on each processor, or the caller never returns.
 */
#include "ke/gang.h"

struct gang {
    KDPC dpcs[LAB_MAX_PROCESSORS];
    LONG barrier;          /* who has not called KeSignalCallDpcDone */
    LONG waiting, round;   /* at KeSignalCallDpcSynchronize */
    BOOLEAN busy;
};
static struct gang gang;

void lab__ke_gang_start(void)
{
    RtlZeroMemory(&gang, sizeof gang);
}

/*
 * KeGenericCallDpc: run Routine(dpc, Context, argument1, argument2) on every processor, here included. The two
 * arguments are for KeSignalCallDpcDone and KeSignalCallDpcSynchronize.
 *
 * IRQL    <= APC_LEVEL
 */
void KeGenericCallDpc(PKDEFERRED_ROUTINE Routine, PVOID Context)
{
    KIRQL irql;

    LAB_DDI(KeGenericCallDpc);
    while (gang.busy)
        lab__schedule_spin();
    gang.busy = TRUE;
    gang.barrier = (LONG)lab__ke.processor_count;
    gang.waiting = 0;
    irql = KeRaiseIrqlToDpcLevel();
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        KeInitializeDpc(&gang.dpcs[i], Routine, Context);
        if (i == lab__prcb->number)
            continue;
        KeSetTargetProcessorDpc(&gang.dpcs[i], (CCHAR)i);
        KeSetImportanceDpc(&gang.dpcs[i], HighImportance);
        KeInsertQueueDpc(&gang.dpcs[i], &gang.barrier, &gang);
    }
    Routine(&gang.dpcs[lab__prcb->number], Context, &gang.barrier, &gang);
    while (gang.barrier)
        lab__schedule_spin();
    gang.busy = FALSE;
    KeLowerIrql(irql);
}

/*
 * KeSignalCallDpcDone: this processor's part of KeGenericCallDpc is done; its first argument.
 *
 * IRQL    DISPATCH_LEVEL
 */
void KeSignalCallDpcDone(PVOID SystemArgument1)
{
    LAB_DDI(KeSignalCallDpcDone);
    --*(LONG *)SystemArgument1;
}

/*
 * KeSignalCallDpcSynchronize: wait until every processor has come here; its second argument. TRUE on one of them.
 *
 * IRQL    DISPATCH_LEVEL
 */
LOGICAL KeSignalCallDpcSynchronize(PVOID SystemArgument2)
{
    struct gang *all = SystemArgument2;
    LONG round;

    LAB_DDI(KeSignalCallDpcSynchronize);
    round = all->round;
    if (++all->waiting == (LONG)lab__ke.processor_count) {
        all->waiting = 0;
        all->round++;
        return TRUE;
    }
    while (all->round == round)
        lab__schedule_spin();
    return FALSE;
}
