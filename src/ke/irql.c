/*
 * IRQL: each processor's own, as CR8 is. Lowering it runs at once what has become deliverable: interrupts, DPCs and the
 * rescheduling of threads at DISPATCH_LEVEL, APCs at APC_LEVEL. Rule: raise never lowers and lower never raises.
 */
#include "ke/ke_p.h"
#include "ke/paged_guard.h"
#include "vf/vf_lock.h"

#define SYNCH_LEVEL (IPI_LEVEL - 2)

struct lab__prcb lab__no_prcb; /* while no machine runs, so that a DDI's first line can look at it */
struct lab__prcb *lab__prcb = &lab__no_prcb;

void lab__ke_request_software(struct lab__prcb *prcb, KIRQL level)
{
    prcb->pending |= 1u << level;
}

static void run_interrupts(struct lab__prcb *prcb, KIRQL level)
{
    LIST_ENTRY *entry = RemoveHeadList(&prcb->interrupts[level]);
    struct lab__interrupt_request *request = CONTAINING_RECORD(entry, struct lab__interrupt_request, link);

    if (IsListEmpty(&prcb->interrupts[level]))
        prcb->pending &= ~(1u << level);
    request->queued = FALSE;
    prcb->interrupt_count++;
    LAB_TRACE(LAB_TRACE_INTERRUPT, level, request);
    request->run(request);
}

void lab__ke_deliver(KIRQL irql)
{
    ULONG above;

    while ((above = lab__prcb->pending >> (irql + 1))) {
        struct lab__prcb *prcb = lab__prcb;
        KIRQL level = (KIRQL)(irql + 1 + (31 - __builtin_clz(above)));
        struct lab_seh_frame *interrupted = *lab_seh_chain;

        prcb->irql = level;
        if (level > DISPATCH_LEVEL) {
            *lab_seh_chain = 0; /* what is raised here is not for the interrupted thread's handlers */
            run_interrupts(prcb, level);
            *lab_seh_chain = interrupted;
        } else if (level == DISPATCH_LEVEL) {
            prcb->pending &= ~(1u << DISPATCH_LEVEL);
            *lab_seh_chain = 0;
            lab__ke_retire_dpcs();
            *lab_seh_chain = interrupted;
            lab__prcb->at_dispatch = FALSE;
            if (lab__prcb->reschedule)
                lab__ke_preempt();
        } else {
            prcb->pending &= ~(1u << APC_LEVEL);
            lab__ke_deliver_apcs(KernelMode);
        }
        lab__prcb->irql = irql;
    }
}

void lab__ke_interrupt_request(struct lab__prcb *prcb, struct lab__interrupt_request *request)
{
    if (!request->queued) {
        request->queued = TRUE;
        InsertTailList(&prcb->interrupts[request->level], &request->link);
        prcb->pending |= 1u << request->level;
    }
    if (prcb == lab__prcb)
        lab__ke_exit();
}

KIRQL KeGetCurrentIrql(void)
{
    return lab__prcb->irql;
}

/* As Driver Verifier says it; a retail machine has codes of their own for it. */
static _Noreturn void wrong_direction(ULONG subcode, KIRQL code, KIRQL from, KIRQL to)
{
    lab__ke_crash_detail("IRQL was to be %s from %u to %u", subcode == 0x30 ? "raised" : "lowered", from, to);
    if (lab__strict)
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, subcode, from, to, 0);
    lab__ke_bugcheck(code, from, to, 0, 0);
}

/*
 * KfRaiseIrql: what KeRaiseIrql is made of. Returns the IRQL before.
 *
 * Errors  when the new IRQL is lower: strict: 0xC4/30; retail: 0x09 IRQL_NOT_GREATER_OR_EQUAL (old, new)
 * Source  wdm/nf-wdm-keraiseirql
 */
KIRQL KfRaiseIrql(KIRQL NewIrql)
{
    KIRQL old = lab__prcb->irql;

    if (NewIrql < old || NewIrql > HIGH_LEVEL)
        wrong_direction(0x30, 0x09, old, NewIrql);
    lab__prcb->irql = NewIrql;
    if (lab__strict)
        lab__vf_raised(old, NewIrql);
    lab__ke_paged_raised(NewIrql, __builtin_return_address(0));
    return old;
}

/*
 * KeRaiseIrqlToDpcLevel: raise to DISPATCH_LEVEL, returning the IRQL before.
 *
 * Errors  0x09 IRQL_NOT_GREATER_OR_EQUAL when called above DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keraiseirqltodpclevel
 */
KIRQL KeRaiseIrqlToDpcLevel(void)
{
    LAB_DDI(KeRaiseIrqlToDpcLevel);
    return KfRaiseIrql(DISPATCH_LEVEL);
}

/* KeRaiseIrqlToSynchLevel: undocumented; raise to what the kernel synchronizes processors at. */
KIRQL KeRaiseIrqlToSynchLevel(void)
{
    return KfRaiseIrql(SYNCH_LEVEL);
}

/*
 * KzRaiseIrql, KzLowerIrql: the same as KeRaiseIrql and KeLowerIrql.
 *
 * Source  wdm/nf-wdm-kzraiseirql
 */
KIRQL KzRaiseIrql(KIRQL NewIrql)
{
    return KfRaiseIrql(NewIrql);
}

/*
 * KeLowerIrql: lower to an IRQL that KeRaiseIrql returned; runs what becomes deliverable before it returns.
 *
 * Errors  strict: 0xC4/31 for a higher NewIrql, while a spin lock is held, and in a DPC; retail: 0x0A (old, new)
 * Source  wdm/nf-wdm-kelowerirql
 */
void KeLowerIrql(KIRQL NewIrql)
{
    if (NewIrql > lab__prcb->irql)
        wrong_direction(0x31, 0x0A, lab__prcb->irql, NewIrql);
    if (lab__strict) {
        if (NewIrql < DISPATCH_LEVEL && lab__prcb->irql >= DISPATCH_LEVEL)
            lab__vf_lowering(lab__prcb->irql, NewIrql, __builtin_return_address(0));
        if (__builtin_expect(NewIrql > PASSIVE_LEVEL && NewIrql < lab__prcb->irql, 0))
            lab__vf_lowering_half(lab__prcb->irql, NewIrql);
    }
    if (__builtin_expect(--lab_switch_budget <= 0, 0))
        lab__schedule_point();
    lab__ke_paged_lowered(NewIrql);
    lab__ke_lower(NewIrql);
}

void KfLowerIrql(KIRQL NewIrql)
{
    KeLowerIrql(NewIrql);
}

void KzLowerIrql(KIRQL NewIrql)
{
    KeLowerIrql(NewIrql);
}
