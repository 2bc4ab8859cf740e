/*
 * Spin locks. A lock holds the number of its owner's processor plus one, so that taking it again on that processor is
 * seen at once; a processor that finds it taken spins until the owner has run on its own.
 *
 * Rule that drivers break most: the IRQL to go back to is the one that the acquiring call stored, in the same function.
 */
#include "ke/ke_p.h"
#include "ke/paged_guard.h"
#include "ke/spinlock_p.h"
#include "vf/vf_lock.h"

static _Noreturn void taken_twice(PKSPIN_LOCK lock)
{
    lab__ke_crash_detail("spin lock %p was acquired by the processor that holds it", (void *)lock);
    lab__ke_bugcheck(SPIN_LOCK_ALREADY_OWNED, (ULONG_PTR)lock, 0, 0, 0);
}

/* Nobody would ever release it. */
static _Noreturn void never_made(PKSPIN_LOCK lock)
{
    lab__ke_crash_detail("spin lock %p was acquired, but not initialized: it holds %#llx; call KeInitializeSpinLock",
                         (void *)lock, (unsigned long long)*lock);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1002, (ULONG_PTR)lock, 0, 0);
}

static void contend(PKSPIN_LOCK lock)
{
    while (*lock) {
        if (__builtin_expect((*lock & 0xFFF) == 0 || (*lock & 0xFFF) > lab__ke.processor_count, 0))
            never_made(lock);
        if ((*lock & 0xFFF) == lab__prcb->number + 1u)
            taken_twice(lock);
        lab__schedule_spin();
    }
}

static inline void take(PKSPIN_LOCK lock)
{
    if (__builtin_expect(*lock != 0, 0))
        contend(lock);
    *lock = lab__prcb->number + 1u;
}

#define CALLER __builtin_return_address(0)

static inline void taken(PKSPIN_LOCK lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL before)
{
    take(lock);
    lab__ke_paged_raised(DISPATCH_LEVEL, caller);
    if (lab__strict)
        lab__vf_spin_acquired(lock, caller, kind, before, FALSE);
}

static inline void give(PKSPIN_LOCK lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL to)
{
    if (__builtin_expect(!*lock, 0)) {
        lab__ke_crash_detail("spin lock %p was released while it was free", (void *)lock);
        lab__ke_verifier_stop(SPIN_LOCK_NOT_OWNED, (ULONG_PTR)lock, 0, 0, 0);
    } else if (lab__strict) {
        lab__vf_spin_releasing(lock, caller, kind, to);
    }
    *lock = 0;
    if (to != LAB_VF_SAME_IRQL)
        lab__ke_paged_lowered(to);
}

void lab__ke_lock_take(PKSPIN_LOCK lock)
{
    take(lock);
}

void lab__ke_lock_give(PKSPIN_LOCK lock)
{
    if (__builtin_expect(!*lock, 0)) {
        lab__ke_crash_detail("spin lock %p was released while it was free", (void *)lock);
        lab__ke_verifier_stop(SPIN_LOCK_NOT_OWNED, (ULONG_PTR)lock, 0, 0, 0);
    }
    *lock = 0;
}

/*
 * KeInitializeSpinLock: make a free spin lock.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializespinlock
 */
void KeInitializeSpinLock(PKSPIN_LOCK SpinLock)
{
    if (lab__strict && lab__ke_running())
        lab__vf_spin_initializing(SpinLock);
    *SpinLock = 0;
}

/*
 * KeAcquireSpinLockRaiseToDpc, KeReleaseSpinLock: hold the lock at DISPATCH_LEVEL.
 *
 * IRQL    <= DISPATCH_LEVEL; release at DISPATCH_LEVEL
 * Errors  0x0F SPIN_LOCK_ALREADY_OWNED; strict: 0x10 SPIN_LOCK_NOT_OWNED
 * Source  wdm/nf-wdm-keacquirespinlockraisetodpc
 */
KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock)
{
    KIRQL old;

    LAB_DDI(KeAcquireSpinLockRaiseToDpc);
    old = lab__ke_raise(DISPATCH_LEVEL);
    taken(SpinLock, CALLER, LAB_VF_SPIN, old);
    return old;
}

void KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql)
{
    LAB_DDI(KeReleaseSpinLock);
    give(SpinLock, CALLER, LAB_VF_SPIN, NewIrql);
    lab__ke_lower(NewIrql);
}

KIRQL lab__ke_spin_acquire_for(PKSPIN_LOCK lock, PVOID caller)
{
    KIRQL old = lab__ke_raise(DISPATCH_LEVEL);

    taken(lock, caller, LAB_VF_SPIN, old);
    return old;
}

void lab__ke_spin_release_for(PKSPIN_LOCK lock, KIRQL irql, PVOID caller)
{
    give(lock, caller, LAB_VF_SPIN, irql);
    lab__ke_lower(irql);
}

/*
 * The AtDpcLevel and FromDpcLevel halves: IRQL is DISPATCH_LEVEL already, and stays.
 *
 * IRQL    >= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keacquirespinlockatdpclevel
 */
void KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
    LAB_DDI(KeAcquireSpinLockAtDpcLevel);
    taken(SpinLock, CALLER, LAB_VF_SPIN, lab__ke_irql());
}

void KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock)
{
    LAB_DDI(KeReleaseSpinLockFromDpcLevel);
    give(SpinLock, CALLER, LAB_VF_SPIN, LAB_VF_SAME_IRQL);
}

/* The names that x86 gives the same two; on x64 headers may still use them. */
void KefAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
    LAB_DDI(KefAcquireSpinLockAtDpcLevel);
    take(SpinLock);
    if (lab__strict)
        lab__vf_spin_acquired(SpinLock, CALLER, LAB_VF_SPIN, lab__ke_irql(), FALSE);
}

void KefReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock)
{
    LAB_DDI(KefReleaseSpinLockFromDpcLevel);
    give(SpinLock, CALLER, LAB_VF_SPIN, LAB_VF_SAME_IRQL);
}

BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
    LAB_DDI(KeTryToAcquireSpinLockAtDpcLevel);
    if (*SpinLock)
        return FALSE;
    take(SpinLock);
    if (lab__strict)
        lab__vf_spin_acquired(SpinLock, CALLER, LAB_VF_SPIN, lab__ke_irql(), TRUE);
    return TRUE;
}

/*
 * KeTestSpinLock: is it free?
 *
 * IRQL    any
 * Source  wdm/nf-wdm-ketestspinlock
 */
BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock)
{
    LAB_DDI(KeTestSpinLock);
    return !*SpinLock;
}

/*
 * The ForDpc pair: for routines that run as DPC or threaded DPC.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keacquirespinlockfordpc
 */
static KIRQL take_for_dpc(PKSPIN_LOCK lock, PVOID caller, enum lab__vf_lock_kind kind)
{
    KIRQL old = lab__prcb->irql;

    if (old < DISPATCH_LEVEL)
        lab__ke_raise(DISPATCH_LEVEL);
    taken(lock, caller, kind, old);
    return old;
}

KIRQL KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock)
{
    LAB_DDI(KeAcquireSpinLockForDpc);
    return take_for_dpc(SpinLock, CALLER, LAB_VF_SPIN);
}

void KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql)
{
    LAB_DDI(KeReleaseSpinLockForDpc);
    give(SpinLock, CALLER, LAB_VF_SPIN, OldIrql);
    lab__ke_lower(OldIrql);
}

/*
 * In-stack queued spin locks: the same, the caller's handle saying where to go back to.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keacquireinstackqueuedspinlock
 */
void KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    LAB_DDI(KeAcquireInStackQueuedSpinLock);
    LockHandle->LockQueue.Lock = SpinLock;
    LockHandle->OldIrql = lab__ke_raise(DISPATCH_LEVEL);
    taken(SpinLock, CALLER, LAB_VF_QUEUED, LockHandle->OldIrql);
}

void KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle)
{
    LAB_DDI(KeReleaseInStackQueuedSpinLock);
    give((PKSPIN_LOCK)LockHandle->LockQueue.Lock, CALLER, LAB_VF_QUEUED, LockHandle->OldIrql);
    lab__ke_lower(LockHandle->OldIrql);
}

void KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    LAB_DDI(KeAcquireInStackQueuedSpinLockAtDpcLevel);
    LockHandle->LockQueue.Lock = SpinLock;
    LockHandle->OldIrql = lab__ke_irql();
    taken(SpinLock, CALLER, LAB_VF_QUEUED, lab__ke_irql());
}

void KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle)
{
    LAB_DDI(KeReleaseInStackQueuedSpinLockFromDpcLevel);
    give((PKSPIN_LOCK)LockHandle->LockQueue.Lock, CALLER, LAB_VF_QUEUED, LAB_VF_SAME_IRQL);
}

void KeAcquireInStackQueuedSpinLockForDpc(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    LAB_DDI(KeAcquireInStackQueuedSpinLockForDpc);
    LockHandle->LockQueue.Lock = SpinLock;
    LockHandle->OldIrql = take_for_dpc(SpinLock, CALLER, LAB_VF_QUEUED);
}

void KeReleaseInStackQueuedSpinLockForDpc(PKLOCK_QUEUE_HANDLE LockHandle)
{
    LAB_DDI(KeReleaseInStackQueuedSpinLockForDpc);
    give((PKSPIN_LOCK)LockHandle->LockQueue.Lock, CALLER, LAB_VF_QUEUED, LockHandle->OldIrql);
    lab__ke_lower(LockHandle->OldIrql);
}
