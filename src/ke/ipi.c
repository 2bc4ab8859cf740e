/*
 * Calls on every processor at once. Each processor is interrupted at IPI_LEVEL and waits at a barrier until all have
 * come; then the routine runs on each, and the caller goes on when the last has returned.
 *
 * Rule that drivers break most: a processor at HIGH_LEVEL never comes, and a routine at IPI_LEVEL may call next to
 * nothing.
 */
#include "ke/ke_p.h"

static struct {
    struct lab__interrupt_request requests[LAB_MAX_PROCESSORS];
    PKIPI_BROADCAST_WORKER routine;
    ULONG_PTR context;
    ULONG arrived, finished;
    BOOLEAN busy;
} broadcast;

void lab__ke_ipi_start(void)
{
    RtlZeroMemory(&broadcast, sizeof broadcast);
}

static ULONG_PTR take_part(void)
{
    ULONG_PTR result;

    broadcast.arrived++;
    while (broadcast.arrived < lab__ke.processor_count)
        lab__schedule_spin();
    result = broadcast.routine(broadcast.context);
    broadcast.finished++;
    return result;
}

static void interrupted(struct lab__interrupt_request *request)
{
    take_part();
}

static void interrupt_others(void)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct lab__interrupt_request *request = &broadcast.requests[i];

        if (i == lab__prcb->number)
            continue;
        request->level = IPI_LEVEL;
        request->run = interrupted;
        lab__ke_interrupt_request(&lab__ke.prcbs[i], request);
    }
}

/*
 * KeIpiGenericCall: run the routine on all processors at IPI_LEVEL; returns what it returned on this one.
 *
 * IRQL    < IPI_LEVEL
 * Source  wdm/nf-wdm-keipigenericcall
 */
ULONG_PTR KeIpiGenericCall(PKIPI_BROADCAST_WORKER BroadcastFunction, ULONG_PTR Context)
{
    ULONG_PTR result;
    KIRQL irql;

    LAB_DDI(KeIpiGenericCall);
    while (broadcast.busy)
        lab__schedule_spin();
    broadcast.busy = TRUE;
    irql = lab__ke_raise(IPI_LEVEL);
    broadcast.routine = BroadcastFunction;
    broadcast.context = Context;
    broadcast.arrived = broadcast.finished = 0;
    interrupt_others();
    result = take_part();
    while (broadcast.finished < lab__ke.processor_count)
        lab__schedule_spin();
    broadcast.busy = FALSE;
    lab__ke_lower(irql);
    return result;
}
