/* Reader/writer spin locks: many readers, or one writer. The value counts readers; the sign bit is the writer. */
#include "ke/ke_p.h"
#include "ke/paged_guard.h"
#include "vf/vf_lock.h"

#define WRITER ((LONG)0x80000000)

#define CALLER __builtin_return_address(0)

/* It would spin for ever. */
static void check_own(PEX_SPIN_LOCK lock)
{
    if (!lab__strict || !lab__vf_spin_is_held((PVOID)lock))
        return;
    lab__vf_spin_blame((PVOID)lock);
    lab__ke_crash_detail("reader/writer spin lock %p was acquired by the processor that holds it", (void *)lock);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1000, (ULONG_PTR)lock, 0, 0);
}

static void take_shared(PEX_SPIN_LOCK lock, PVOID caller, KIRQL before)
{
    while (*lock & WRITER) {
        check_own(lock);
        lab__schedule_spin();
    }
    ++*lock;
    if (lab__strict)
        lab__vf_spin_acquired((PVOID)lock, caller, LAB_VF_SHARED, before, FALSE);
}

static void take_exclusive(PEX_SPIN_LOCK lock, PVOID caller, KIRQL before)
{
    while (*lock) {
        check_own(lock);
        lab__schedule_spin();
    }
    *lock = WRITER;
    if (lab__strict)
        lab__vf_spin_acquired((PVOID)lock, caller, LAB_VF_EXCLUSIVE, before, FALSE);
}

static void give_shared(PEX_SPIN_LOCK lock, PVOID caller, KIRQL to)
{
    if (lab__strict)
        lab__vf_spin_releasing((PVOID)lock, caller, LAB_VF_SHARED, to);
    if ((*lock & ~WRITER) == 0)
        lab__ke_verifier_stop(SPIN_LOCK_NOT_OWNED, (ULONG_PTR)lock, 0, 0, 0);
    --*lock;
}

static void give_exclusive(PEX_SPIN_LOCK lock, PVOID caller, KIRQL to)
{
    if (lab__strict)
        lab__vf_spin_releasing((PVOID)lock, caller, LAB_VF_EXCLUSIVE, to);
    if (!(*lock & WRITER))
        lab__ke_verifier_stop(SPIN_LOCK_NOT_OWNED, (ULONG_PTR)lock, 0, 0, 0);
    *lock &= ~WRITER;
}

/*
 * ExAcquireSpinLockShared, ExAcquireSpinLockExclusive and their counterparts.
 *
 * IRQL    <= DISPATCH_LEVEL; AtDpcLevel and FromDpcLevel at DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exacquirespinlockshared
 */
KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock)
{
    KIRQL old;

    LAB_DDI(ExAcquireSpinLockShared);
    old = lab__ke_raise(DISPATCH_LEVEL);
    lab__ke_paged_raised(DISPATCH_LEVEL, CALLER);
    take_shared(SpinLock, CALLER, old);
    return old;
}

KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    KIRQL old;

    LAB_DDI(ExAcquireSpinLockExclusive);
    old = lab__ke_raise(DISPATCH_LEVEL);
    lab__ke_paged_raised(DISPATCH_LEVEL, CALLER);
    take_exclusive(SpinLock, CALLER, old);
    return old;
}

void ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExAcquireSpinLockSharedAtDpcLevel);
    take_shared(SpinLock, CALLER, lab__ke_irql());
}

void ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExAcquireSpinLockExclusiveAtDpcLevel);
    take_exclusive(SpinLock, CALLER, lab__ke_irql());
}

void ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    LAB_DDI(ExReleaseSpinLockShared);
    give_shared(SpinLock, CALLER, OldIrql);
    lab__ke_paged_lowered(OldIrql);
    lab__ke_lower(OldIrql);
}

void ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    LAB_DDI(ExReleaseSpinLockExclusive);
    give_exclusive(SpinLock, CALLER, OldIrql);
    lab__ke_paged_lowered(OldIrql);
    lab__ke_lower(OldIrql);
}

void ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExReleaseSpinLockSharedFromDpcLevel);
    give_shared(SpinLock, CALLER, LAB_VF_SAME_IRQL);
}

void ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExReleaseSpinLockExclusiveFromDpcLevel);
    give_exclusive(SpinLock, CALLER, LAB_VF_SAME_IRQL);
}

/*
 * ExTryConvertSharedSpinLockExclusive: become the writer if nobody else reads.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  wdm/nf-wdm-extryconvertsharedspinlockexclusive
 */
LOGICAL ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExTryConvertSharedSpinLockExclusive);
    if (*SpinLock != 1)
        return FALSE;
    if (lab__strict)
        lab__vf_spin_converted((PVOID)SpinLock);
    *SpinLock = WRITER;
    return TRUE;
}
