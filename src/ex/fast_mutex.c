/*
 * Fast mutexes, and what guarded mutexes share with them: no recursion, one owner, first come first served.
 *
 * Count is 1 when the mutex is free; each thread that holds or waits for it takes one away. Releasing hands the mutex
 * to the thread that waits longest.
 *
 * Rule that drivers break most: the holder of a fast mutex runs at APC_LEVEL, so it may not call what needs
 * PASSIVE_LEVEL.
 */
#include "ex/lock_p.h"

static void check_not_owner(const struct lab__mutex *mutex)
{
    if (__builtin_expect(*mutex->owner == lab__ke_thread(), 0)) {
        lab__ke_crash_detail("mutex %p is acquired by the thread that holds it, which then waits for itself",
                             mutex->address);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_SELF_DEADLOCK, (ULONG_PTR)mutex->address, 0,
                              0);
    }
}

/* It is the running thread's now. */
static void own(const struct lab__mutex *mutex, PVOID caller, BOOLEAN tried)
{
    *mutex->owner = lab__ke_thread();
    if (lab__strict)
        lab__vf_lock_acquired(mutex->address, caller, LAB_VF_FAST_MUTEX, tried);
}

void lab__ex_mutex_acquire(const struct lab__mutex *mutex, KWAIT_REASON reason, PVOID caller)
{
    check_not_owner(mutex);
    if (--*mutex->count != 0) {
        ++*mutex->contention;
        KeWaitForSingleObject(mutex->turn, reason, KernelMode, FALSE, 0);
    }
    own(mutex, caller, FALSE);
}

BOOLEAN lab__ex_mutex_try(const struct lab__mutex *mutex, PVOID caller)
{
    if (*mutex->count != 1)
        return FALSE;
    *mutex->count = 0;
    own(mutex, caller, TRUE);
    return TRUE;
}

static void check_owner(const struct lab__mutex *mutex)
{
    if (*mutex->count == 1) {
        lab__ke_crash_detail("mutex %p is released while it is free", mutex->address);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_NOT_ACQUIRED, (ULONG_PTR)mutex->address, 0, 0);
    }
    lab__ke_crash_detail("mutex %p is released by a thread that doesn't hold it", mutex->address);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_WRONG_THREAD, (ULONG_PTR)mutex->address,
                          (ULONG_PTR)*mutex->owner, (ULONG_PTR)lab__ke_thread());
}

void lab__ex_mutex_release(const struct lab__mutex *mutex, PVOID caller)
{
    if (__builtin_expect(*mutex->owner != lab__ke_thread(), 0))
        check_owner(mutex);
    if (lab__vf_locks_of_threads)
        lab__vf_lock_released(mutex->address, caller, LAB_VF_FAST_MUTEX);
    *mutex->owner = 0;
    if (++*mutex->count <= 0) {
        mutex->turn->SignalState = 1;
        lab__ke_wait_test(mutex->turn, EVENT_INCREMENT);
    }
}

#define FAST(mutex)                                                                                                    \
    &(const struct lab__mutex)                                                                                         \
    {                                                                                                                  \
        &(mutex)->Count, &(mutex)->Owner, &(mutex)->Contention, &(mutex)->Event.Header, (mutex)                        \
    }

/*
 * ExAcquireFastMutex: wait for the mutex and own it, at APC_LEVEL.
 *
 * IRQL    <= APC_LEVEL; APC_LEVEL on return
 * Errors  strict: 0xC4/0x1000 when the caller owns it already; a retail machine waits for ever
 * Source  wdm/nf-wdm-exacquirefastmutex
 */
void ExAcquireFastMutex(PFAST_MUTEX FastMutex)
{
    KIRQL irql;

    LAB_DDI(ExAcquireFastMutex);
    irql = lab__ke_raise(APC_LEVEL);
    lab__ex_mutex_acquire(FAST(FastMutex), WrFastMutex, __builtin_return_address(0));
    FastMutex->OldIrql = irql;
}

/*
 * ExTryToAcquireFastMutex: own it, at APC_LEVEL, if nobody does; else FALSE, IRQL unchanged.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-extrytoacquirefastmutex
 */
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex)
{
    LAB_DDI(ExTryToAcquireFastMutex);
    if (!lab__ex_mutex_try(FAST(FastMutex), __builtin_return_address(0)))
        return FALSE;
    FastMutex->OldIrql = lab__ke_raise(APC_LEVEL);
    return TRUE;
}

/*
 * ExReleaseFastMutex: give it up, and return to the IRQL before it was acquired.
 *
 * IRQL    APC_LEVEL
 * Errors  strict: 0xC4/0x1007 when nobody owns it, 0xC4/0x1004 when another thread does
 * Source  wdm/nf-wdm-exreleasefastmutex
 */
void ExReleaseFastMutex(PFAST_MUTEX FastMutex)
{
    KIRQL irql;

    LAB_DDI(ExReleaseFastMutex);
    irql = (KIRQL)FastMutex->OldIrql;
    lab__ex_mutex_release(FAST(FastMutex), __builtin_return_address(0));
    lab__ke_lower(irql);
    lab__ke_exit();
}

/*
 * ExAcquireFastMutexUnsafe, ExReleaseFastMutexUnsafe: the same without touching IRQL, for callers that hold off APCs.
 *
 * IRQL    APC_LEVEL, or below in a critical or guarded region
 * Errors  strict: 0xC4/0x39 and 0x3A where APCs are not held off
 * Source  wdm/nf-wdm-exacquirefastmutexunsafe
 */
void ExAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
    LAB_DDI(ExAcquireFastMutexUnsafe);
    if (__builtin_expect(lab__ex_apcs_enabled(lab__ke_thread()), 0))
        lab__ex_lock_rule(LAB_VF_UNSAFE_ACQUIRE, FastMutex);
    lab__ex_mutex_acquire(FAST(FastMutex), WrFastMutex, __builtin_return_address(0));
}

void ExReleaseFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
    LAB_DDI(ExReleaseFastMutexUnsafe);
    if (__builtin_expect(lab__ex_apcs_enabled(lab__ke_thread()), 0))
        lab__ex_lock_rule(LAB_VF_UNSAFE_RELEASE, FastMutex);
    lab__ex_mutex_release(FAST(FastMutex), __builtin_return_address(0));
    lab__ke_exit();
}
