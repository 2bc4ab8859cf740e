/*
 * Large MCBs: base MCBs with a lock of their own; and plain MCBs, the same with 32-bit numbers. What runs out of pool
 * raises STATUS_INSUFFICIENT_RESOURCES, the lock released.
 */
#include "fsrtl/mcb_p.h"
#include "mm/mm_p.h"

#define LOCK_TAG 0x6D4D7346 /* "FsMm" */

static void lock(PLARGE_MCB mcb)
{
    KeAcquireGuardedMutex(mcb->GuardedMutex);
}

static void unlock(PLARGE_MCB mcb)
{
    KeReleaseGuardedMutex(mcb->GuardedMutex);
}

static void unlock_or_raise(PLARGE_MCB mcb, BOOLEAN done)
{
    unlock(mcb);
    if (!done)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
}

/*
 * FsRtlInitializeLargeMcb, FsRtlUninitializeLargeMcb.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlinitializelargemcb
 */
static void initialize(PLARGE_MCB mcb, POOL_TYPE type)
{
    mcb->GuardedMutex = lab__mm_pool_alloc(NonPagedPoolNx, sizeof(KGUARDED_MUTEX), LOCK_TAG, TRUE);
    if (mcb->GuardedMutex && lab__fsrtl_mcb_initialize(&mcb->BaseMcb, type, MCB_FLAG_RAISE_ON_ALLOCATION_FAILURE)) {
        KeInitializeGuardedMutex(mcb->GuardedMutex);
        return;
    }
    if (mcb->GuardedMutex)
        lab__mm_pool_free(mcb->GuardedMutex, LOCK_TAG);
    mcb->GuardedMutex = 0;
    ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
}

static void uninitialize(PLARGE_MCB mcb)
{
    if (!mcb->GuardedMutex)
        return;
    lab__mm_pool_free(mcb->GuardedMutex, LOCK_TAG);
    mcb->GuardedMutex = 0;
    lab__fsrtl_mcb_uninitialize(&mcb->BaseMcb);
}

void FsRtlInitializeLargeMcb(PLARGE_MCB Mcb, POOL_TYPE PoolType)
{
    LAB_DDI(FsRtlInitializeLargeMcb);
    initialize(Mcb, PoolType);
}

void FsRtlUninitializeLargeMcb(PLARGE_MCB Mcb)
{
    LAB_DDI(FsRtlUninitializeLargeMcb);
    uninitialize(Mcb);
}

/*
 * FsRtlAddLargeMcbEntry: as FsRtlAddBaseMcbEntry.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtladdlargemcbentry
 */
static BOOLEAN add(PLARGE_MCB mcb, LONGLONG vbn, LONGLONG lbn, LONGLONG count)
{
    NTSTATUS status;

    lock(mcb);
    status = lab__fsrtl_mcb_add(&mcb->BaseMcb, vbn, lbn, count);
    unlock_or_raise(mcb, status != STATUS_INSUFFICIENT_RESOURCES);
    return NT_SUCCESS(status);
}

static void take_out(PLARGE_MCB mcb, LONGLONG vbn, LONGLONG count)
{
    lock(mcb);
    unlock_or_raise(mcb, lab__fsrtl_mcb_remove(&mcb->BaseMcb, vbn, count));
}

static void truncate(PLARGE_MCB mcb, LONGLONG vbn)
{
    lock(mcb);
    lab__fsrtl_mcb_truncate(&mcb->BaseMcb, vbn);
    unlock(mcb);
}

BOOLEAN FsRtlAddLargeMcbEntry(PLARGE_MCB Mcb, LONGLONG Vbn, LONGLONG Lbn, LONGLONG SectorCount)
{
    LAB_DDI(FsRtlAddLargeMcbEntry);
    return add(Mcb, Vbn, Lbn, SectorCount);
}

void FsRtlRemoveLargeMcbEntry(PLARGE_MCB Mcb, LONGLONG Vbn, LONGLONG SectorCount)
{
    LAB_DDI(FsRtlRemoveLargeMcbEntry);
    take_out(Mcb, Vbn, SectorCount);
}

BOOLEAN FsRtlSplitLargeMcb(PLARGE_MCB Mcb, LONGLONG Vbn, LONGLONG Amount)
{
    LAB_DDI(FsRtlSplitLargeMcb);
    lock(Mcb);
    unlock_or_raise(Mcb, lab__fsrtl_mcb_split(&Mcb->BaseMcb, Vbn, Amount));
    return TRUE;
}

void FsRtlTruncateLargeMcb(PLARGE_MCB Mcb, LONGLONG Vbn)
{
    LAB_DDI(FsRtlTruncateLargeMcb);
    truncate(Mcb, Vbn);
}

void FsRtlResetLargeMcb(PLARGE_MCB Mcb, BOOLEAN SelfSynchronized)
{
    LAB_DDI(FsRtlResetLargeMcb);
    if (!SelfSynchronized)
        lock(Mcb);
    Mcb->BaseMcb.PairCount = 0;
    if (!SelfSynchronized)
        unlock(Mcb);
}

/* The questions: as those about base MCBs, under the lock. */
ULONG FsRtlNumberOfRunsInLargeMcb(PLARGE_MCB Mcb)
{
    LAB_DDI(FsRtlNumberOfRunsInLargeMcb);
    return Mcb->BaseMcb.PairCount;
}

BOOLEAN FsRtlLookupLargeMcbEntry(PLARGE_MCB Mcb, LONGLONG Vbn, PLONGLONG Lbn, PLONGLONG SectorCountFromLbn,
                                 PLONGLONG StartingLbn, PLONGLONG SectorCountFromStartingLbn, PULONG Index)
{
    BOOLEAN found;

    LAB_DDI(FsRtlLookupLargeMcbEntry);
    lock(Mcb);
    found = FsRtlLookupBaseMcbEntry(&Mcb->BaseMcb, Vbn, Lbn, SectorCountFromLbn, StartingLbn,
                                    SectorCountFromStartingLbn, Index);
    unlock(Mcb);
    return found;
}

BOOLEAN FsRtlLookupLastLargeMcbEntry(PLARGE_MCB Mcb, PLONGLONG Vbn, PLONGLONG Lbn)
{
    BOOLEAN found;

    LAB_DDI(FsRtlLookupLastLargeMcbEntry);
    lock(Mcb);
    found = FsRtlLookupLastBaseMcbEntry(&Mcb->BaseMcb, Vbn, Lbn);
    unlock(Mcb);
    return found;
}

BOOLEAN FsRtlLookupLastLargeMcbEntryAndIndex(PLARGE_MCB OpaqueMcb, PLONGLONG LargeVbn, PLONGLONG LargeLbn, PULONG Index)
{
    BOOLEAN found;

    LAB_DDI(FsRtlLookupLastLargeMcbEntryAndIndex);
    lock(OpaqueMcb);
    found = FsRtlLookupLastBaseMcbEntryAndIndex(&OpaqueMcb->BaseMcb, LargeVbn, LargeLbn, Index);
    unlock(OpaqueMcb);
    return found;
}

BOOLEAN FsRtlGetNextLargeMcbEntry(PLARGE_MCB Mcb, ULONG RunIndex, PLONGLONG Vbn, PLONGLONG Lbn, PLONGLONG SectorCount)
{
    BOOLEAN found;

    LAB_DDI(FsRtlGetNextLargeMcbEntry);
    lock(Mcb);
    found = FsRtlGetNextBaseMcbEntry(&Mcb->BaseMcb, RunIndex, Vbn, Lbn, SectorCount);
    unlock(Mcb);
    return found;
}

/* --- plain MCBs --------------------------------------------------------------------------------------------------- */

static PLARGE_MCB large(PMCB mcb)
{
    return &mcb->DummyFieldThatSizesThisStructureCorrectly;
}

void FsRtlInitializeMcb(PMCB Mcb, POOL_TYPE PoolType)
{
    LAB_DDI(FsRtlInitializeMcb);
    initialize(large(Mcb), PoolType);
}

void FsRtlUninitializeMcb(PMCB Mcb)
{
    LAB_DDI(FsRtlUninitializeMcb);
    uninitialize(large(Mcb));
}

BOOLEAN FsRtlAddMcbEntry(PMCB Mcb, VBN Vbn, LBN Lbn, ULONG SectorCount)
{
    LAB_DDI(FsRtlAddMcbEntry);
    return add(large(Mcb), Vbn, Lbn, SectorCount);
}

void FsRtlRemoveMcbEntry(PMCB Mcb, VBN Vbn, ULONG SectorCount)
{
    LAB_DDI(FsRtlRemoveMcbEntry);
    take_out(large(Mcb), Vbn, SectorCount);
}

void FsRtlTruncateMcb(PMCB Mcb, VBN Vbn)
{
    LAB_DDI(FsRtlTruncateMcb);
    truncate(large(Mcb), Vbn);
}

ULONG FsRtlNumberOfRunsInMcb(PMCB Mcb)
{
    LAB_DDI(FsRtlNumberOfRunsInMcb);
    return large(Mcb)->BaseMcb.PairCount;
}

BOOLEAN FsRtlLookupMcbEntry(PMCB Mcb, VBN Vbn, PLBN Lbn, PULONG SectorCount, PULONG Index)
{
    LONGLONG lbn, count;
    BOOLEAN found;

    LAB_DDI(FsRtlLookupMcbEntry);
    found = FsRtlLookupLargeMcbEntry(large(Mcb), Vbn, &lbn, &count, 0, 0, Index);
    if (found && Lbn)
        *Lbn = (LBN)lbn;
    if (found && SectorCount)
        *SectorCount = (ULONG)count;
    return found;
}

BOOLEAN FsRtlLookupLastMcbEntry(PMCB Mcb, PVBN Vbn, PLBN Lbn)
{
    LONGLONG vbn, lbn;

    LAB_DDI(FsRtlLookupLastMcbEntry);
    if (!FsRtlLookupLastLargeMcbEntry(large(Mcb), &vbn, &lbn))
        return FALSE;
    *Vbn = (VBN)vbn;
    *Lbn = (LBN)lbn;
    return TRUE;
}

BOOLEAN FsRtlGetNextMcbEntry(PMCB Mcb, ULONG RunIndex, PVBN Vbn, PLBN Lbn, PULONG SectorCount)
{
    LONGLONG vbn, lbn, count;
    BOOLEAN found;

    LAB_DDI(FsRtlGetNextMcbEntry);
    found = FsRtlGetNextLargeMcbEntry(large(Mcb), RunIndex, &vbn, &lbn, &count);
    *Vbn = (VBN)vbn;
    *Lbn = (LBN)lbn;
    *SectorCount = (ULONG)count;
    return found;
}
