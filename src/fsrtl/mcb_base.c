/* Base MCBs: without a lock of their own. */
#include "fsrtl/mcb_p.h"

static BOOLEAN no_memory(PBASE_MCB mcb)
{
    if (mcb->Flags & MCB_FLAG_RAISE_ON_ALLOCATION_FAILURE)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    return FALSE;
}

/*
 * FsRtlInitializeBaseMcb, FsRtlInitializeBaseMcbEx: make an empty one. The first always raises
 * STATUS_INSUFFICIENT_RESOURCES where pool is used up, here and later; the second as its flags say.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlinitializebasemcbex
 */
void FsRtlInitializeBaseMcb(PBASE_MCB Mcb, POOL_TYPE PoolType)
{
    LAB_DDI(FsRtlInitializeBaseMcb);
    if (!lab__fsrtl_mcb_initialize(Mcb, PoolType, MCB_FLAG_RAISE_ON_ALLOCATION_FAILURE))
        no_memory(Mcb);
}

BOOLEAN FsRtlInitializeBaseMcbEx(PBASE_MCB Mcb, POOL_TYPE PoolType, USHORT Flags)
{
    LAB_DDI(FsRtlInitializeBaseMcbEx);
    return lab__fsrtl_mcb_initialize(Mcb, PoolType, Flags) || no_memory(Mcb);
}

void FsRtlUninitializeBaseMcb(PBASE_MCB Mcb)
{
    LAB_DDI(FsRtlUninitializeBaseMcb);
    lab__fsrtl_mcb_uninitialize(Mcb);
}

/*
 * FsRtlAddBaseMcbEntry, FsRtlAddBaseMcbEntryEx: map SectorCount blocks from Vbn to those from Lbn. FALSE, or
 * STATUS_UNSUCCESSFUL, where one of them is mapped to another block.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtladdbasemcbentryex
 */
BOOLEAN FsRtlAddBaseMcbEntry(PBASE_MCB Mcb, LONGLONG Vbn, LONGLONG Lbn, LONGLONG SectorCount)
{
    NTSTATUS status;

    LAB_DDI(FsRtlAddBaseMcbEntry);
    status = lab__fsrtl_mcb_add(Mcb, Vbn, Lbn, SectorCount);
    return status == STATUS_INSUFFICIENT_RESOURCES ? no_memory(Mcb) : NT_SUCCESS(status);
}

NTSTATUS FsRtlAddBaseMcbEntryEx(PBASE_MCB Mcb, LONGLONG Vbn, LONGLONG Lbn, LONGLONG SectorCount)
{
    LAB_DDI(FsRtlAddBaseMcbEntryEx);
    return lab__fsrtl_mcb_add(Mcb, Vbn, Lbn, SectorCount);
}

BOOLEAN FsRtlRemoveBaseMcbEntry(PBASE_MCB Mcb, LONGLONG Vbn, LONGLONG SectorCount)
{
    LAB_DDI(FsRtlRemoveBaseMcbEntry);
    return lab__fsrtl_mcb_remove(Mcb, Vbn, SectorCount) || no_memory(Mcb);
}

BOOLEAN FsRtlSplitBaseMcb(PBASE_MCB Mcb, LONGLONG Vbn, LONGLONG Amount)
{
    LAB_DDI(FsRtlSplitBaseMcb);
    return lab__fsrtl_mcb_split(Mcb, Vbn, Amount) || no_memory(Mcb);
}

void FsRtlTruncateBaseMcb(PBASE_MCB Mcb, LONGLONG Vbn)
{
    LAB_DDI(FsRtlTruncateBaseMcb);
    lab__fsrtl_mcb_truncate(Mcb, Vbn);
}

void FsRtlResetBaseMcb(PBASE_MCB Mcb)
{
    LAB_DDI(FsRtlResetBaseMcb);
    Mcb->PairCount = 0;
}

ULONG FsRtlNumberOfRunsInBaseMcb(PBASE_MCB Mcb)
{
    LAB_DDI(FsRtlNumberOfRunsInBaseMcb);
    return Mcb->PairCount;
}

/*
 * FsRtlLookupBaseMcbEntry: where the block is, in which run; every answer is optional, -1 in a hole. FALSE beyond the
 * last mapped block.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtllookupbasemcbentry
 */
BOOLEAN FsRtlLookupBaseMcbEntry(PBASE_MCB Mcb, LONGLONG Vbn, PLONGLONG Lbn, PLONGLONG SectorCountFromLbn,
                                PLONGLONG StartingLbn, PLONGLONG SectorCountFromStartingLbn, PULONG Index)
{
    struct lab__mcb_found found;

    LAB_DDI(FsRtlLookupBaseMcbEntry);
    if (!lab__fsrtl_mcb_lookup(Mcb, Vbn, &found))
        return FALSE;
    if (Lbn)
        *Lbn = found.lbn == -1 ? -1 : found.lbn + (Vbn - found.vbn);
    if (SectorCountFromLbn)
        *SectorCountFromLbn = found.count - (Vbn - found.vbn);
    if (StartingLbn)
        *StartingLbn = found.lbn;
    if (SectorCountFromStartingLbn)
        *SectorCountFromStartingLbn = found.count;
    if (Index)
        *Index = found.index;
    return TRUE;
}

/*
 * FsRtlLookupLastBaseMcbEntry, FsRtlLookupLastBaseMcbEntryAndIndex: the last mapped block and where it is.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtllookuplastbasemcbentry
 */
static BOOLEAN look_up_last(PBASE_MCB mcb, PLONGLONG vbn, PLONGLONG lbn, PULONG index)
{
    struct lab__mcb_found found;

    if (!mcb->PairCount || !lab__fsrtl_mcb_get(mcb, mcb->PairCount - 1, &found))
        return FALSE;
    *vbn = found.vbn + found.count - 1;
    *lbn = found.lbn == -1 ? -1 : found.lbn + found.count - 1;
    if (index)
        *index = found.index;
    return TRUE;
}

BOOLEAN FsRtlLookupLastBaseMcbEntry(PBASE_MCB Mcb, PLONGLONG Vbn, PLONGLONG Lbn)
{
    LAB_DDI(FsRtlLookupLastBaseMcbEntry);
    return look_up_last(Mcb, Vbn, Lbn, 0);
}

BOOLEAN FsRtlLookupLastBaseMcbEntryAndIndex(PBASE_MCB OpaqueMcb, PLONGLONG LargeVbn, PLONGLONG LargeLbn, PULONG Index)
{
    LAB_DDI(FsRtlLookupLastBaseMcbEntryAndIndex);
    return look_up_last(OpaqueMcb, LargeVbn, LargeLbn, Index);
}

/*
 * FsRtlGetNextBaseMcbEntry: the run of this index; holes are runs too. FALSE, and zeros, where there is none.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlgetnextbasemcbentry
 */
BOOLEAN FsRtlGetNextBaseMcbEntry(PBASE_MCB Mcb, ULONG RunIndex, PLONGLONG Vbn, PLONGLONG Lbn, PLONGLONG SectorCount)
{
    struct lab__mcb_found found = {0};
    BOOLEAN is;

    LAB_DDI(FsRtlGetNextBaseMcbEntry);
    is = lab__fsrtl_mcb_get(Mcb, RunIndex, &found);
    *Vbn = found.vbn;
    *Lbn = found.lbn;
    *SectorCount = found.count;
    return is;
}
