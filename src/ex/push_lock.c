/*
 * Push locks: one word, many readers or one writer, first come first served.
 *
 * The word is 0 when free, EXCLUSIVE when a writer holds it alone, and otherwise either SHARED plus the number of
 * readers, or the address of the first waiter on its stack plus QUEUED. The first waiter then keeps what the word said.
 * A reader that comes after a waiting writer waits too.
 */
#include "ex/lock_p.h"
#include "mm/mm_p.h"
#include "vf/vf_irp.h"

#define CALLER __builtin_return_address(0)

enum { EXCLUSIVE = 1, QUEUED = 2, SHARED = 4, STATE_BITS = 15, ONE_READER = 16 };

struct place {
    struct lab__lock_waiter waiter;
    ULONG_PTR holders; /* of the first in the queue: the word without the queue */
};

static struct place *first_waiter(ULONG_PTR word)
{
    return (struct place *)(word & ~(ULONG_PTR)STATE_BITS);
}

static ULONG_PTR holders_of(PEX_PUSH_LOCK lock)
{
    return *lock & QUEUED ? first_waiter(*lock)->holders : *lock;
}

static void set_holders(PEX_PUSH_LOCK lock, ULONG_PTR holders)
{
    if (*lock & QUEUED)
        first_waiter(*lock)->holders = holders;
    else
        *lock = holders;
}

static ULONG_PTR with_reader(ULONG_PTR holders)
{
    return (holders ? holders : SHARED) + ONE_READER;
}

static void await_turn(PEX_PUSH_LOCK lock, BOOLEAN shared)
{
    _Alignas(16) struct place place = {.waiter = {.thread = lab__ke_thread(), .shared = shared}};

    KeInitializeEvent(&place.waiter.turn, SynchronizationEvent, FALSE);
    if (*lock & QUEUED) {
        struct lab__lock_waiter *last = &first_waiter(*lock)->waiter;

        while (last->next)
            last = last->next;
        last->next = &place.waiter;
    } else {
        place.holders = *lock;
        *lock = (ULONG_PTR)&place | QUEUED;
    }
    lab__ex_turn_await(&place.waiter, WrPushLock);
}

/* Nobody holds the lock: the first waiter gets it, and all readers that come right behind a reader. */
static void hand_over(PEX_PUSH_LOCK lock)
{
    ULONG_PTR holders = 0;

    while (*lock & QUEUED) {
        struct lab__lock_waiter *waiter = &first_waiter(*lock)->waiter, *next = waiter->next;

        if (holders && !waiter->shared)
            break;
        holders = waiter->shared ? with_reader(holders) : EXCLUSIVE;
        *lock = next ? (ULONG_PTR)next | QUEUED : 0;
        waiter->turn.Header.SignalState = 1;
        lab__ke_wait_test(&waiter->turn.Header, EVENT_INCREMENT);
        if (holders == EXCLUSIVE)
            break;
    }
    set_holders(lock, holders);
}

static void check_region(ULONG rule, PEX_PUSH_LOCK lock)
{
    if (__builtin_expect(lab__ex_apcs_enabled(lab__ke_thread()), 0))
        lab__ex_lock_rule(rule, lock);
}

static void acquire_exclusive(PEX_PUSH_LOCK lock)
{
    if (!*lock)
        *lock = EXCLUSIVE;
    else
        await_turn(lock, FALSE);
}

static void acquire_shared(PEX_PUSH_LOCK lock)
{
    if (!(*lock & (QUEUED | EXCLUSIVE)))
        *lock = with_reader(*lock);
    else
        await_turn(lock, TRUE);
}

static void not_held(PEX_PUSH_LOCK lock)
{
    lab__ke_crash_detail("push lock %p is released in a way that it isn't held", (void *)lock);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_NOT_ACQUIRED, (ULONG_PTR)lock, 0, 0);
}

static void release_exclusive(PEX_PUSH_LOCK lock)
{
    if (holders_of(lock) != EXCLUSIVE) {
        not_held(lock);
        return;
    }
    lab__vf_push_lock(-1, 0);
    set_holders(lock, 0);
    hand_over(lock);
    lab__ke_exit();
}

static void release_shared(PEX_PUSH_LOCK lock)
{
    ULONG_PTR holders = holders_of(lock);

    if (!(holders & SHARED)) {
        not_held(lock);
        return;
    }
    lab__vf_push_lock(-1, 0);
    holders -= ONE_READER;
    if (holders == SHARED)
        holders = 0;
    set_holders(lock, holders);
    if (!holders)
        hand_over(lock);
    lab__ke_exit();
}

/*
 * ExInitializePushLock: make a free push lock.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-exinitializepushlock
 */
void ExInitializePushLock(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(ExInitializePushLock);
    *PushLock = 0;
}

/*
 * ExAcquirePushLockExclusiveEx, ExAcquirePushLockSharedEx: what the documented macros call. No recursion: a thread that
 * acquires its own lock again waits for itself.
 *
 * IRQL    <= APC_LEVEL, normal kernel APCs held off
 * Errors  strict: 0xC4/0xEA where they aren't
 * Source  wdm/nf-wdm-exacquirepushlockexclusive
 */
void ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(ExAcquirePushLockExclusiveEx);
    check_region(LAB_VF_PUSH_LOCK_ACQUIRE_APCS, PushLock);
    acquire_exclusive(PushLock);
    lab__vf_push_lock(1, CALLER);
}

void ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(ExAcquirePushLockSharedEx);
    check_region(LAB_VF_PUSH_LOCK_ACQUIRE_APCS, PushLock);
    acquire_shared(PushLock);
    lab__vf_push_lock(1, CALLER);
}

/*
 * ExReleasePushLockExclusiveEx, ExReleasePushLockSharedEx, ExReleasePushLockEx: give it up; the last releases either.
 *
 * IRQL    <= APC_LEVEL, normal kernel APCs held off
 * Errors  strict: 0xC4/0xEB where they aren't, 0xC4/0x1007 when it is not held that way
 * Source  wdm/nf-wdm-exreleasepushlockexclusive
 */
void ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(ExReleasePushLockExclusiveEx);
    check_region(LAB_VF_PUSH_LOCK_RELEASE_APCS, PushLock);
    release_exclusive(PushLock);
}

void ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(ExReleasePushLockSharedEx);
    check_region(LAB_VF_PUSH_LOCK_RELEASE_APCS, PushLock);
    release_shared(PushLock);
}

void ExReleasePushLockEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(ExReleasePushLockEx);
    check_region(LAB_VF_PUSH_LOCK_RELEASE_APCS, PushLock);
    if (holders_of(PushLock) == EXCLUSIVE)
        release_exclusive(PushLock);
    else
        release_shared(PushLock);
}

/* The Exf names: the same, as older headers call them, without the verifier's rule. */
void ExfAcquirePushLockExclusive(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(ExfAcquirePushLockExclusive);
    acquire_exclusive(PushLock);
    lab__vf_push_lock(1, CALLER);
}

void ExfAcquirePushLockShared(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(ExfAcquirePushLockShared);
    acquire_shared(PushLock);
    lab__vf_push_lock(1, CALLER);
}

void ExfReleasePushLockExclusive(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(ExfReleasePushLockExclusive);
    release_exclusive(PushLock);
}

void ExfReleasePushLockShared(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(ExfReleasePushLockShared);
    release_shared(PushLock);
}

void ExfReleasePushLock(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(ExfReleasePushLock);
    if (holders_of(PushLock) == EXCLUSIVE)
        release_exclusive(PushLock);
    else
        release_shared(PushLock);
}

/*
 * FsRtlAllocateAePushLock, FsRtlFreeAePushLock: an auto-expand push lock, from pool. It spreads readers over processors
 * on Windows; here it is a push lock.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL where pool is used up
 * Source  ntifs/nf-ntifs-fsrtlallocateaepushlock
 */
PVOID FsRtlAllocateAePushLock(POOL_TYPE PoolType, ULONG Tag)
{
    LAB_DDI(FsRtlAllocateAePushLock);
    return lab__mm_pool_alloc(PoolType, sizeof(EX_PUSH_LOCK), Tag, TRUE);
}

void FsRtlFreeAePushLock(PVOID AePushLock)
{
    LAB_DDI(FsRtlFreeAePushLock);
    if (AePushLock)
        ExFreePool(AePushLock);
}
