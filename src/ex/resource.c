/*
 * ERESOURCE: one exclusive owner, who may acquire it again, or many shared ones.
 *
 * Threads that can't have it wait on their stacks in two queues, one for each kind. Giving up exclusive ownership lets
 * in all who wait for shared access, and only without any of those the first who waits for exclusive access; the last
 * shared owner lets in that one. Whoever lets a thread in makes it an owner, so that nobody can come between.
 *
 * Rule that drivers break most: normal kernel APCs must be held off from before acquiring until after releasing.
 */
#include "ex/resource_p.h"

LIST_ENTRY lab__ex_resources;

static ERESOURCE_THREAD self(void)
{
    return (ERESOURCE_THREAD)lab__ke_thread();
}

static void check_region(ULONG rule, PERESOURCE resource)
{
    if (__builtin_expect(lab__ex_apcs_enabled(lab__ke_thread()), 0) && !lab__ke_thread()->system_thread) {
        lab__ke_crash_detail("resource %p was %s while normal kernel APCs were enabled; call KeEnterCriticalRegion "
                             "before and KeLeaveCriticalRegion after",
                             (void *)resource, rule == LAB_VF_RESOURCE_ACQUIRE_APCS ? "acquired" : "released");
        lab__ex_lock_rule(rule, resource);
    }
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

static struct lab__lock_waiter **queue_of(PERESOURCE resource, BOOLEAN shared)
{
    return shared ? (struct lab__lock_waiter **)&resource->SharedWaiters
                  : (struct lab__lock_waiter **)&resource->ExclusiveWaiters;
}

BOOLEAN lab__ex_resource_awaited(PVOID resource, struct _KTHREAD *thread)
{
    for (int shared = 0; shared < 2; shared++)
        for (struct lab__lock_waiter *waiter = *queue_of(resource, shared != 0); waiter; waiter = waiter->next)
            if (waiter->thread == thread)
                return TRUE;
    return FALSE;
}

static PULONG count_of(PERESOURCE resource, BOOLEAN shared)
{
    return shared ? &resource->NumberOfSharedWaiters : &resource->NumberOfExclusiveWaiters;
}

static void await_turn(PERESOURCE resource, BOOLEAN shared)
{
    struct lab__lock_waiter waiter = {.thread = lab__ke_thread(), .shared = shared};
    struct lab__lock_waiter **end = queue_of(resource, shared);

    while (*end)
        end = &(*end)->next;
    *end = &waiter;
    ++*count_of(resource, shared);
    resource->ContentionCount++;
    KeInitializeEvent(&waiter.turn, SynchronizationEvent, FALSE);
    lab__ex_owners_boost(resource, lab__ke_thread()->priority);
    lab__ex_turn_await(&waiter, WrResource);
}

static void own_exclusive(PERESOURCE resource, ERESOURCE_THREAD owner)
{
    lab__ex_owner_add(resource, owner);
    resource->Flag |= ResourceOwnedExclusive;
}

static void own_shared(PERESOURCE resource, ERESOURCE_THREAD owner)
{
    POWNER_ENTRY entry = lab__ex_owner_find(resource, owner);

    if (entry)
        entry->OwnerCount++;
    else
        lab__ex_owner_add(resource, owner);
}

static void let_in_first(PERESOURCE resource, BOOLEAN shared)
{
    struct lab__lock_waiter **queue = queue_of(resource, shared), *waiter = *queue;

    *queue = waiter->next;
    --*count_of(resource, shared);
    if (shared)
        own_shared(resource, (ERESOURCE_THREAD)waiter->thread);
    else
        own_exclusive(resource, (ERESOURCE_THREAD)waiter->thread);
    waiter->turn.Header.SignalState = 1;
    lab__ke_wait_test(&waiter->turn.Header, EVENT_INCREMENT);
}

static void let_in_shared(PERESOURCE resource)
{
    while (resource->NumberOfSharedWaiters)
        let_in_first(resource, TRUE);
}

/* Nobody owns it: who is next? */
static void hand_over(PERESOURCE resource)
{
    BOOLEAN was_exclusive = lab__ex_resource_exclusive(resource);

    resource->Flag &= ~ResourceOwnedExclusive;
    if (resource->NumberOfExclusiveWaiters && !(was_exclusive && resource->NumberOfSharedWaiters))
        let_in_first(resource, FALSE);
    else
        let_in_shared(resource);
}

/* --- acquiring ---------------------------------------------------------------------------------------------------- */

static void check_self_deadlock(PERESOURCE resource)
{
    if (!lab__ex_owner_find(resource, self()))
        return;
    lab__ke_crash_detail("resource %p is acquired exclusive by a thread that has it shared, and so waits for itself",
                         (void *)resource);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_SELF_DEADLOCK, (ULONG_PTR)resource, 0, 0);
}

/*
 * It is the running thread's, for the first time. Shared access takes no part in the order of locks: it waits for an
 * exclusive owner only, and most that look like a cycle by it are none.
 */
static void note_owned(PERESOURCE resource, PVOID caller, BOOLEAN tried)
{
    if (lab__strict)
        lab__vf_lock_acquired(resource, caller, LAB_VF_RESOURCE, tried);
}

static BOOLEAN acquire_exclusive(PERESOURCE resource, BOOLEAN wait, PVOID caller)
{
    if (lab__ex_resource_exclusive(resource) && resource->OwnerEntry.OwnerThread == self()) {
        resource->OwnerEntry.OwnerCount++;
        return TRUE;
    }
    if (!resource->ActiveEntries) {
        own_exclusive(resource, self());
    } else if (wait) {
        check_self_deadlock(resource);
        await_turn(resource, FALSE);
    } else {
        return FALSE;
    }
    note_owned(resource, caller, !wait);
    return TRUE;
}

/* What the three shared calls differ in: who goes first when somebody waits for exclusive access. */
enum precedence { OWNERS_FIRST, STARVE_EXCLUSIVE, EXCLUSIVE_FIRST };

static BOOLEAN may_share(PERESOURCE resource, enum precedence precedence)
{
    if (!resource->ActiveEntries)
        return TRUE;
    if (lab__ex_resource_exclusive(resource))
        return resource->OwnerEntry.OwnerThread == self();
    if (!resource->NumberOfExclusiveWaiters || precedence == STARVE_EXCLUSIVE)
        return TRUE;
    return precedence == OWNERS_FIRST && lab__ex_owner_find(resource, self());
}

static BOOLEAN acquire_shared(PERESOURCE resource, BOOLEAN wait, enum precedence precedence, PVOID caller)
{
    if (may_share(resource, precedence))
        own_shared(resource, self());
    else if (wait)
        await_turn(resource, TRUE);
    else
        return FALSE;
    if (lab__ex_owner_find(resource, self())->OwnerCount == 1)
        note_owned(resource, caller, TRUE);
    return TRUE;
}

/*
 * ExAcquireResourceExclusiveLite: own it alone; FALSE if that would have to be waited for and Wait is FALSE. The owner
 * may acquire it again.
 *
 * IRQL    <= APC_LEVEL, normal kernel APCs held off
 * Errors  strict: 0xC4/0x37 where they aren't (system threads need not), 0xC4/0x1000 when the caller has it shared
 * Source  wdm/nf-wdm-exacquireresourceexclusivelite
 */
BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE Resource, BOOLEAN Wait)
{
    LAB_DDI(ExAcquireResourceExclusiveLite);
    check_region(LAB_VF_RESOURCE_ACQUIRE_APCS, Resource);
    return acquire_exclusive(Resource, Wait, __builtin_return_address(0));
}

/* ExTryToAcquireResourceExclusiveLite: the same without waiting; undocumented, but old drivers call it. */
BOOLEAN ExTryToAcquireResourceExclusiveLite(PERESOURCE Resource)
{
    check_region(LAB_VF_RESOURCE_ACQUIRE_APCS, Resource);
    return acquire_exclusive(Resource, FALSE, __builtin_return_address(0));
}

/*
 * ExAcquireResourceSharedLite: own it with others. Those who have it already may go on; others queue behind whoever
 * waits for exclusive access.
 *
 * IRQL    <= APC_LEVEL, normal kernel APCs held off
 * Errors  strict: 0xC4/0x37
 * Source  wdm/nf-wdm-exacquireresourcesharedlite
 */
BOOLEAN ExAcquireResourceSharedLite(PERESOURCE Resource, BOOLEAN Wait)
{
    LAB_DDI(ExAcquireResourceSharedLite);
    check_region(LAB_VF_RESOURCE_ACQUIRE_APCS, Resource);
    return acquire_shared(Resource, Wait, OWNERS_FIRST, __builtin_return_address(0));
}

/*
 * ExAcquireSharedStarveExclusive: the same, going before those who wait for exclusive access.
 *
 * IRQL    <= APC_LEVEL, normal kernel APCs held off
 * Source  wdm/nf-wdm-exacquiresharedstarveexclusive
 */
BOOLEAN ExAcquireSharedStarveExclusive(PERESOURCE Resource, BOOLEAN Wait)
{
    LAB_DDI(ExAcquireSharedStarveExclusive);
    check_region(LAB_VF_RESOURCE_ACQUIRE_APCS, Resource);
    return acquire_shared(Resource, Wait, STARVE_EXCLUSIVE, __builtin_return_address(0));
}

/*
 * ExAcquireSharedWaitForExclusive: the same, letting those go first who wait for exclusive access, even when the caller
 * has it shared already.
 *
 * IRQL    <= APC_LEVEL, normal kernel APCs held off
 * Source  wdm/nf-wdm-exacquiresharedwaitforexclusive
 */
BOOLEAN ExAcquireSharedWaitForExclusive(PERESOURCE Resource, BOOLEAN Wait)
{
    LAB_DDI(ExAcquireSharedWaitForExclusive);
    check_region(LAB_VF_RESOURCE_ACQUIRE_APCS, Resource);
    return acquire_shared(Resource, Wait, EXCLUSIVE_FIRST, __builtin_return_address(0));
}

/*
 * ExEnterCriticalRegionAndAcquireResourceExclusive, ...Shared, ...SharedWaitForExclusive: both in one call; returns the
 * Win32 thread of the caller, which no simulated thread has.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exentercriticalregionandacquireresourceexclusive
 */
PVOID ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE Resource)
{
    LAB_DDI(ExEnterCriticalRegionAndAcquireResourceExclusive);
    KeEnterCriticalRegion();
    acquire_exclusive(Resource, TRUE, __builtin_return_address(0));
    return 0;
}

PVOID ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE Resource)
{
    LAB_DDI(ExEnterCriticalRegionAndAcquireResourceShared);
    KeEnterCriticalRegion();
    acquire_shared(Resource, TRUE, OWNERS_FIRST, __builtin_return_address(0));
    return 0;
}

PVOID ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(PERESOURCE Resource)
{
    LAB_DDI(ExEnterCriticalRegionAndAcquireSharedWaitForExclusive);
    KeEnterCriticalRegion();
    acquire_shared(Resource, TRUE, EXCLUSIVE_FIRST, __builtin_return_address(0));
    return 0;
}

/* --- releasing ---------------------------------------------------------------------------------------------------- */

static _Noreturn void not_owned(PERESOURCE resource, ERESOURCE_THREAD owner)
{
    lab__ke_crash_detail("resource %p is not owned by %p", (void *)resource, (void *)owner);
    lab__ke_bugcheck(RESOURCE_NOT_OWNED, (ULONG_PTR)resource, owner, (ULONG_PTR)resource->OwnerTable,
                     lab__ex_resource_exclusive(resource) ? 1 : 2);
}

static POWNER_ENTRY owned_by(PERESOURCE resource, ERESOURCE_THREAD owner)
{
    POWNER_ENTRY entry = lab__ex_owner_find(resource, owner);

    if (!entry)
        not_owned(resource, owner);
    return entry;
}

static void release(PERESOURCE resource, ERESOURCE_THREAD owner)
{
    POWNER_ENTRY entry = owned_by(resource, owner);

    if (--entry->OwnerCount == 0) {
        if (lab__vf_locks_of_threads)
            lab__vf_lock_passed(resource, lab__ex_owner_thread(entry));
        lab__ex_owner_remove(resource, entry);
        if (!resource->ActiveEntries)
            hand_over(resource);
    }
}

/*
 * ExReleaseResourceLite: give up one acquisition of the current thread's.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xE3 RESOURCE_NOT_OWNED; strict: 0xC4/0x38 where normal kernel APCs are enabled
 * Source  wdm/nf-wdm-exreleaseresourcelite
 */
void ExReleaseResourceLite(PERESOURCE Resource)
{
    LAB_DDI(ExReleaseResourceLite);
    check_region(LAB_VF_RESOURCE_RELEASE_APCS, Resource);
    release(Resource, self());
    lab__ke_exit();
}

/*
 * ExReleaseResourceForThreadLite: give up one acquisition of this thread's, or of the owner pointer that was set.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xE3 RESOURCE_NOT_OWNED; strict: 0xC4/0x38
 * Source  wdm/nf-wdm-exreleaseresourceforthreadlite
 */
void ExReleaseResourceForThreadLite(PERESOURCE Resource, ERESOURCE_THREAD ResourceThreadId)
{
    LAB_DDI(ExReleaseResourceForThreadLite);
    check_region(LAB_VF_RESOURCE_RELEASE_APCS, Resource);
    release(Resource, ResourceThreadId);
    lab__ke_exit();
}

/*
 * ExReleaseResourceAndLeaveCriticalRegion: both in one call.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0xE3 RESOURCE_NOT_OWNED
 * Source  wdm/nf-wdm-exreleaseresourceandleavecriticalregion
 */
void ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE Resource)
{
    LAB_DDI(ExReleaseResourceAndLeaveCriticalRegion);
    release(Resource, self());
    KeLeaveCriticalRegion();
    lab__ke_exit();
}

/*
 * ExConvertExclusiveToSharedLite: the exclusive owner goes on as a shared one, and lets in those who wait to share.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0xE3 RESOURCE_NOT_OWNED unless the caller owns it exclusively
 * Source  wdm/nf-wdm-exconvertexclusivetosharedlite
 */
void ExConvertExclusiveToSharedLite(PERESOURCE Resource)
{
    LAB_DDI(ExConvertExclusiveToSharedLite);
    if (!lab__ex_resource_exclusive(Resource) || Resource->OwnerEntry.OwnerThread != self())
        not_owned(Resource, self());
    Resource->Flag &= ~ResourceOwnedExclusive;
    let_in_shared(Resource);
    lab__ke_exit();
}
