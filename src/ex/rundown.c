/*
 * Run-down protection: users of an object hold it for a while; its owner waits until the last of them lets go, after
 * which nobody can hold it any more.
 *
 * The word counts holders in steps of EX_RUNDOWN_COUNT_INC; EX_RUNDOWN_ACTIVE says that a run-down began, and then the
 * rest is the address of whoever waits for it, or nothing once it is done.
 *
 * Rule that drivers break most: protection that wasn't granted must not be released.
 */
#include "ex/lock_p.h"
#include "mm/mm_p.h"

/* The owner, on its stack, while holders are left. */
struct run_down {
    ULONG_PTR holders;
    KEVENT done;
};

static BOOLEAN acquire(PEX_RUNDOWN_REF ref, ULONG count)
{
    if (ref->Count & EX_RUNDOWN_ACTIVE)
        return FALSE;
    ref->Count += (ULONG_PTR)count << EX_RUNDOWN_COUNT_SHIFT;
    return TRUE;
}

static void check_held(PEX_RUNDOWN_REF ref, ULONG_PTR held, ULONG released)
{
    if (__builtin_expect(held >= released, 1))
        return;
    lab__ke_crash_detail("run-down protection %p is released %u times, but held only %u times", (void *)ref, released,
                         (unsigned)held);
    lab__ke_bugcheck(KERNEL_SECURITY_CHECK_FAILURE, 14 /* a reference count is wrong */, (ULONG_PTR)ref, held, 0);
}

static void release(PEX_RUNDOWN_REF ref, ULONG count)
{
    struct run_down *owner;

    if (!(ref->Count & EX_RUNDOWN_ACTIVE)) {
        check_held(ref, ref->Count >> EX_RUNDOWN_COUNT_SHIFT, count);
        ref->Count -= (ULONG_PTR)count << EX_RUNDOWN_COUNT_SHIFT;
        return;
    }
    owner = (struct run_down *)(ref->Count - EX_RUNDOWN_ACTIVE);
    check_held(ref, owner ? owner->holders : 0, count);
    owner->holders -= count;
    if (!owner->holders)
        KeSetEvent(&owner->done, 0, FALSE);
}

static void run_down(PEX_RUNDOWN_REF ref)
{
    struct run_down owner;

    if (ref->Count & EX_RUNDOWN_ACTIVE)
        return;
    owner.holders = ref->Count >> EX_RUNDOWN_COUNT_SHIFT;
    if (!owner.holders) {
        ref->Count = EX_RUNDOWN_ACTIVE;
        return;
    }
    ref->Count = (ULONG_PTR)&owner | EX_RUNDOWN_ACTIVE;
    KeInitializeEvent(&owner.done, SynchronizationEvent, FALSE);
    KeWaitForSingleObject(&owner.done, Executive, KernelMode, FALSE, 0);
    ref->Count = EX_RUNDOWN_ACTIVE;
}

/*
 * ExInitializeRundownProtection, ExReInitializeRundownProtection: nobody holds the object, everybody may; the second
 * is for an object that was run down.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exinitializerundownprotection
 */
void ExInitializeRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    LAB_DDI(ExInitializeRundownProtection);
    RunRef->Count = 0;
}

void ExReInitializeRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    LAB_DDI(ExReInitializeRundownProtection);
    RunRef->Count = 0;
}

/*
 * ExAcquireRundownProtection, ExAcquireRundownProtectionEx: hold the object, once or Count times; FALSE once a run-down
 * has begun.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exacquirerundownprotection
 */
BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    LAB_DDI(ExAcquireRundownProtection);
    return acquire(RunRef, 1);
}

BOOLEAN ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count)
{
    LAB_DDI(ExAcquireRundownProtectionEx);
    return acquire(RunRef, Count);
}

/*
 * ExReleaseRundownProtection, ExReleaseRundownProtectionEx: let go; the last to do so ends the wait of the owner.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x139 KERNEL_SECURITY_CHECK_FAILURE when it is held less often
 * Source  wdm/nf-wdm-exreleaserundownprotection
 */
void ExReleaseRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    LAB_DDI(ExReleaseRundownProtection);
    release(RunRef, 1);
}

void ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count)
{
    LAB_DDI(ExReleaseRundownProtectionEx);
    release(RunRef, Count);
}

/*
 * ExWaitForRundownProtectionRelease: let nobody hold the object any more, and wait until nobody does. Does nothing when
 * it is run down already.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exwaitforrundownprotectionrelease
 */
void ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF RunRef)
{
    LAB_DDI(ExWaitForRundownProtectionRelease);
    run_down(RunRef);
}

/*
 * ExRundownCompleted: the object is run down: nobody can hold it, waiting for it returns at once.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exrundowncompleted
 */
void ExRundownCompleted(PEX_RUNDOWN_REF RunRef)
{
    LAB_DDI(ExRundownCompleted);
    RunRef->Count = EX_RUNDOWN_ACTIVE;
}

/* --- cache-aware: opaque; on Windows one word for each processor, here one for all -------------------------------- */

struct _EX_RUNDOWN_REF_CACHE_AWARE {
    EX_RUNDOWN_REF ref;
};

/*
 * ExSizeOfRundownProtectionCacheAware: what ExInitializeRundownProtectionCacheAware needs.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Source  wdm/nf-wdm-exsizeofrundownprotectioncacheaware
 */
SIZE_T ExSizeOfRundownProtectionCacheAware(void)
{
    LAB_DDI(ExSizeOfRundownProtectionCacheAware);
    return (lab__ke.processor_count + 1) * LAB_CACHE_LINE;
}

/*
 * ExAllocateCacheAwareRundownProtection, ExFreeCacheAwareRundownProtection: one from pool.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL where pool is used up
 * Source  wdm/nf-wdm-exallocatecacheawarerundownprotection
 */
PEX_RUNDOWN_REF_CACHE_AWARE ExAllocateCacheAwareRundownProtection(POOL_TYPE PoolType, ULONG PoolTag)
{
    LAB_DDI(ExAllocateCacheAwareRundownProtection);
    return lab__mm_pool_alloc(PoolType, (lab__ke.processor_count + 1) * LAB_CACHE_LINE, PoolTag, TRUE);
}

void ExFreeCacheAwareRundownProtection(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    LAB_DDI(ExFreeCacheAwareRundownProtection);
    ExFreePool(RunRefCacheAware);
}

/*
 * ExInitializeRundownProtectionCacheAware, ExInitializeRundownProtectionCacheAwareEx: one in the caller's memory.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exinitializerundownprotectioncacheaware
 */
void ExInitializeRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware, SIZE_T RunRefSize)
{
    LAB_DDI(ExInitializeRundownProtectionCacheAware);
    *RunRefCacheAware = (struct _EX_RUNDOWN_REF_CACHE_AWARE){{{0}}};
}

void ExInitializeRundownProtectionCacheAwareEx(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware, ULONG Flags)
{
    LAB_DDI(ExInitializeRundownProtectionCacheAwareEx);
    *RunRefCacheAware = (struct _EX_RUNDOWN_REF_CACHE_AWARE){{{0}}};
}

void ExReInitializeRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    LAB_DDI(ExReInitializeRundownProtectionCacheAware);
    RunRefCacheAware->ref.Count = 0;
}

/*
 * The rest does what its counterpart above does.
 *
 * IRQL    as far as the counterpart goes
 * Source  wdm/nf-wdm-exacquirerundownprotectioncacheaware
 */
BOOLEAN ExAcquireRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    LAB_DDI(ExAcquireRundownProtectionCacheAware);
    return acquire(&RunRefCacheAware->ref, 1);
}

BOOLEAN ExAcquireRundownProtectionCacheAwareEx(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware, ULONG Count)
{
    LAB_DDI(ExAcquireRundownProtectionCacheAwareEx);
    return acquire(&RunRefCacheAware->ref, Count);
}

void ExReleaseRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    LAB_DDI(ExReleaseRundownProtectionCacheAware);
    release(&RunRefCacheAware->ref, 1);
}

void ExReleaseRundownProtectionCacheAwareEx(PEX_RUNDOWN_REF_CACHE_AWARE RunRef, ULONG Count)
{
    LAB_DDI(ExReleaseRundownProtectionCacheAwareEx);
    release(&RunRef->ref, Count);
}

void ExWaitForRundownProtectionReleaseCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRef)
{
    LAB_DDI(ExWaitForRundownProtectionReleaseCacheAware);
    run_down(&RunRef->ref);
}

void ExRundownCompletedCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    LAB_DDI(ExRundownCompletedCacheAware);
    RunRefCacheAware->ref.Count = EX_RUNDOWN_ACTIVE;
}
