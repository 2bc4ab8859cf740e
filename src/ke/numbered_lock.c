/*
 * The kernel's queued spin locks that have a number. Components say which lock stands behind theirs; the others are
 * here.
 */
#include "ke/ke_p.h"

static KSPIN_LOCK own[LockQueueMaximumLock];
static PKSPIN_LOCK locks[LockQueueMaximumLock];

void lab__ke_numbered_lock_set(KSPIN_LOCK_QUEUE_NUMBER number, PKSPIN_LOCK lock)
{
    locks[number] = lock;
}

void lab__ke_numbered_locks_start(void)
{
    for (ULONG i = 0; i < LockQueueMaximumLock; i++) {
        own[i] = 0;
        locks[i] = &own[i];
    }
}

static PKSPIN_LOCK numbered(KSPIN_LOCK_QUEUE_NUMBER number)
{
    if (number >= LockQueueMaximumLock) {
        lab__ke_crash_detail("there is no queued spin lock %llu", (unsigned long long)number);
        lab__ke_bugcheck(SPIN_LOCK_NOT_OWNED, number, 0, 0, 0);
    }
    return locks[number];
}

/*
 * KeAcquireQueuedSpinLock, KeTryToAcquireQueuedSpinLock, KeReleaseQueuedSpinLock: one of the system's own spin locks.
 *
 * IRQL    <= DISPATCH_LEVEL; DISPATCH_LEVEL while it is held
 * Errors  as for other spin locks
 * Source  ntifs/nf-ntifs-keacquirequeuedspinlock
 */
KIRQL KeAcquireQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number)
{
    LAB_DDI(KeAcquireQueuedSpinLock);
    return KeAcquireSpinLockRaiseToDpc(numbered(Number));
}

LOGICAL KeTryToAcquireQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number, PKIRQL OldIrql)
{
    KIRQL irql;

    LAB_DDI(KeTryToAcquireQueuedSpinLock);
    irql = lab__ke_raise(DISPATCH_LEVEL);
    if (KeTryToAcquireSpinLockAtDpcLevel(numbered(Number))) {
        *OldIrql = irql;
        return TRUE;
    }
    lab__ke_lower(irql);
    return FALSE;
}

void KeReleaseQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number, KIRQL OldIrql)
{
    LAB_DDI(KeReleaseQueuedSpinLock);
    KeReleaseSpinLock(numbered(Number), OldIrql);
}
