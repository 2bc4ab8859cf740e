/* Semaphores: a count that waits take from and releases add to. */
#include "ke/wait_p.h"
#include "vf/vf_object.h"

/*
 * KeInitializeSemaphore: make a semaphore with a count and a limit.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializesemaphore
 */
void KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit)
{
    LAB_DDI(KeInitializeSemaphore);
    lab__vf_resident(Semaphore, "semaphore");
    lab__ke_header_initialize(&Semaphore->Header, LAB_SEMAPHORE_OBJECT, sizeof *Semaphore, Count);
    Semaphore->Limit = Limit;
}

/*
 * KeReleaseSemaphore: add to the count; returns the count before.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL with Wait
 * Errors  raises STATUS_SEMAPHORE_LIMIT_EXCEEDED
 * Source  wdm/nf-wdm-kereleasesemaphore
 */
LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment, BOOLEAN Wait)
{
    LONG before, after;

    LAB_DDI(KeReleaseSemaphore);
    if (lab__strict)
        lab__vf_signalling(&Semaphore->Header, LAB_SEMAPHORE_OBJECT, "semaphore", __builtin_return_address(0));
    before = Semaphore->Header.SignalState;
    after = before + Adjustment;
    if (after > Semaphore->Limit || after < before)
        ExRaiseStatus(STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    Semaphore->Header.SignalState = after;
    if (!before && !IsListEmpty(&Semaphore->Header.WaitListHead))
        lab__ke_wait_test(&Semaphore->Header, Increment);
    if (__builtin_expect(Wait, 0))
        lab__vf_wait_follows("KeReleaseSemaphore", __builtin_return_address(0));
    else
        lab__ke_exit();
    return before;
}

/*
 * KeReadStateSemaphore: the count.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kereadstatesemaphore
 */
LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore)
{
    LAB_DDI(KeReadStateSemaphore);
    return Semaphore->Header.SignalState;
}
