/* Reader/writer spin locks: many readers, or one writer. The value counts readers; the sign bit is the writer. */
#include "ke/ke_p.h"

#define WRITER ((LONG)0x80000000)

static void take_shared(PEX_SPIN_LOCK lock)
{
    while (*lock & WRITER)
        lab__schedule_spin();
    ++*lock;
}

static void take_exclusive(PEX_SPIN_LOCK lock)
{
    while (*lock)
        lab__schedule_spin();
    *lock = WRITER;
}

static void give_shared(PEX_SPIN_LOCK lock)
{
    if ((*lock & ~WRITER) == 0)
        lab__ke_verifier_stop(SPIN_LOCK_NOT_OWNED, (ULONG_PTR)lock, 0, 0, 0);
    --*lock;
}

static void give_exclusive(PEX_SPIN_LOCK lock)
{
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
    take_shared(SpinLock);
    return old;
}

KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    KIRQL old;

    LAB_DDI(ExAcquireSpinLockExclusive);
    old = lab__ke_raise(DISPATCH_LEVEL);
    take_exclusive(SpinLock);
    return old;
}

void ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExAcquireSpinLockSharedAtDpcLevel);
    take_shared(SpinLock);
}

void ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExAcquireSpinLockExclusiveAtDpcLevel);
    take_exclusive(SpinLock);
}

void ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    LAB_DDI(ExReleaseSpinLockShared);
    give_shared(SpinLock);
    lab__ke_lower(OldIrql);
}

void ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    LAB_DDI(ExReleaseSpinLockExclusive);
    give_exclusive(SpinLock);
    lab__ke_lower(OldIrql);
}

void ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExReleaseSpinLockSharedFromDpcLevel);
    give_shared(SpinLock);
}

void ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    LAB_DDI(ExReleaseSpinLockExclusiveFromDpcLevel);
    give_exclusive(SpinLock);
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
    *SpinLock = WRITER;
    return TRUE;
}
