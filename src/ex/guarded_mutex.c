/*
 * Guarded mutexes: fast mutexes whose holder is in a guarded region, its IRQL unchanged.
 */
#include "ex/lock_p.h"
#include "ke/wait_p.h"

#define GUARDED(mutex)                                                                                                 \
    &(const struct lab__mutex)                                                                                         \
    {                                                                                                                  \
        &(mutex)->Count, &(mutex)->Owner, &(mutex)->Contention, &(mutex)->Gate.Header, (mutex)                         \
    }

/*
 * KeInitializeGuardedMutex: make a free one.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-keinitializeguardedmutex
 */
void KeInitializeGuardedMutex(PKGUARDED_MUTEX GuardedMutex)
{
    LAB_DDI(KeInitializeGuardedMutex);
    lab__vf_lock_made(GuardedMutex);
    GuardedMutex->Count = 1;
    GuardedMutex->Owner = 0;
    GuardedMutex->Contention = 0;
    GuardedMutex->CombinedApcDisable = 0;
    lab__ke_header_initialize(&GuardedMutex->Gate.Header, LAB_GATE_OBJECT, sizeof(KGATE), 0);
}

/*
 * KeAcquireGuardedMutex: enter a guarded region, wait for the mutex and own it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  strict: 0xC4/0x1000 when the caller owns it already; a retail machine waits for ever
 * Source  wdm/nf-wdm-keacquireguardedmutex
 */
void KeAcquireGuardedMutex(PKGUARDED_MUTEX GuardedMutex)
{
    LAB_DDI(KeAcquireGuardedMutex);
    KeEnterGuardedRegion();
    lab__ex_mutex_acquire(GUARDED(GuardedMutex), WrGuardedMutex, __builtin_return_address(0));
}

/*
 * KeTryToAcquireGuardedMutex: own it, in a guarded region, if nobody does; else FALSE, in no region.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-ketrytoacquireguardedmutex
 */
BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX GuardedMutex)
{
    LAB_DDI(KeTryToAcquireGuardedMutex);
    if (!lab__ex_mutex_try(GUARDED(GuardedMutex), __builtin_return_address(0)))
        return FALSE;
    KeEnterGuardedRegion();
    return TRUE;
}

/*
 * KeReleaseGuardedMutex: give it up, and leave the guarded region.
 *
 * IRQL    <= APC_LEVEL
 * Errors  strict: 0xC4/0x1007 when nobody owns it, 0xC4/0x1004 when another thread does
 * Source  wdm/nf-wdm-kereleaseguardedmutex
 */
void KeReleaseGuardedMutex(PKGUARDED_MUTEX GuardedMutex)
{
    LAB_DDI(KeReleaseGuardedMutex);
    lab__ex_mutex_release(GUARDED(GuardedMutex), __builtin_return_address(0));
    KeLeaveGuardedRegion();
    lab__ke_exit();
}

/*
 * KeAcquireGuardedMutexUnsafe, KeReleaseGuardedMutexUnsafe: for a caller that is in a guarded region or at APC_LEVEL.
 *
 * IRQL    <= APC_LEVEL
 * Errors  strict: 0xC4/0x39 and 0x3A where not all APCs are held off
 * Source  wdm/nf-wdm-keacquireguardedmutexunsafe
 */
static void check_guarded(ULONG rule, PKGUARDED_MUTEX mutex)
{
    if (__builtin_expect(lab__ke_irql() < APC_LEVEL && !lab__ke_thread()->special_apc_disable, 0))
        lab__ex_lock_rule(rule, mutex);
}

void KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX GuardedMutex)
{
    LAB_DDI(KeAcquireGuardedMutexUnsafe);
    check_guarded(LAB_VF_UNSAFE_ACQUIRE, GuardedMutex);
    lab__ex_mutex_acquire(GUARDED(GuardedMutex), WrGuardedMutex, __builtin_return_address(0));
}

void KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX GuardedMutex)
{
    LAB_DDI(KeReleaseGuardedMutexUnsafe);
    check_guarded(LAB_VF_UNSAFE_RELEASE, GuardedMutex);
    lab__ex_mutex_release(GUARDED(GuardedMutex), __builtin_return_address(0));
    lab__ke_exit();
}
