/*
 * Mapping control blocks: which blocks of a volume (LBN) the blocks of a file (VBN) are.
 *
 * An MCB is an array of runs that follow each other from VBN 0; a run tells the VBN after its end and the LBN of its
 * beginning, -1 for a hole. The last run is never a hole, and no two that could be one stand side by side.
 */
#include "fsrtl/mcb_p.h"
#include "mm/mm_p.h"

#define MCB_TAG 0x4D725346 /* "FSrM" */
#define HOLE    (-1)
#define FIRST   15 /* runs */

static struct lab__mcb_run *runs_of(PBASE_MCB mcb)
{
    return mcb->Mapping;
}

static LONGLONG start_of(PBASE_MCB mcb, ULONG index)
{
    return index ? runs_of(mcb)[index - 1].end : 0;
}

static LONGLONG end_of(PBASE_MCB mcb)
{
    return mcb->PairCount ? runs_of(mcb)[mcb->PairCount - 1].end : 0;
}

/* The run that holds the VBN; PairCount beyond the end. */
static ULONG find(PBASE_MCB mcb, LONGLONG vbn)
{
    ULONG low = 0, high = mcb->PairCount;

    while (low < high) {
        ULONG middle = low + (high - low) / 2;

        if (runs_of(mcb)[middle].end <= vbn)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static BOOLEAN make_room(PBASE_MCB mcb, ULONG more)
{
    ULONG capacity = mcb->MaximumPairCount;
    struct lab__mcb_run *larger;

    if (mcb->PairCount + more <= capacity)
        return TRUE;
    while (capacity < mcb->PairCount + more)
        capacity *= 2;
    larger = lab__mm_pool_alloc(mcb->PoolType, capacity * sizeof *larger, MCB_TAG, FALSE);
    if (!larger)
        return FALSE;
    RtlCopyMemory(larger, mcb->Mapping, mcb->PairCount * sizeof *larger);
    lab__mm_pool_free(mcb->Mapping, MCB_TAG);
    mcb->Mapping = larger;
    mcb->MaximumPairCount = capacity;
    return TRUE;
}

static void insert(PBASE_MCB mcb, ULONG index, LONGLONG end, LONGLONG lbn)
{
    struct lab__mcb_run *run = &runs_of(mcb)[index];

    RtlMoveMemory(run + 1, run, (mcb->PairCount - index) * sizeof *run);
    mcb->PairCount++;
    *run = (struct lab__mcb_run){end, lbn};
}

static void remove(PBASE_MCB mcb, ULONG index)
{
    struct lab__mcb_run *run = &runs_of(mcb)[index];

    mcb->PairCount--;
    RtlMoveMemory(run, run + 1, (mcb->PairCount - index) * sizeof *run);
}

/* Makes a run begin at the VBN, which lies before the end; there is room for one more. Returns its index. */
static ULONG cut(PBASE_MCB mcb, LONGLONG vbn)
{
    ULONG index = find(mcb, vbn);
    LONGLONG start = start_of(mcb, index), lbn = runs_of(mcb)[index].lbn;

    if (start == vbn)
        return index;
    insert(mcb, index, vbn, lbn);
    if (lbn != HOLE)
        runs_of(mcb)[index + 1].lbn = lbn + (vbn - start);
    return index + 1;
}

/* Makes one run of the run and the one before it, where they are. */
static void join(PBASE_MCB mcb, ULONG index)
{
    struct lab__mcb_run *run, *before;

    if (!index || index >= mcb->PairCount)
        return;
    run = &runs_of(mcb)[index];
    before = run - 1;
    if (before->lbn == HOLE ? run->lbn == HOLE : run->lbn == before->lbn + (before->end - start_of(mcb, index - 1))) {
        before->end = run->end;
        remove(mcb, index);
    }
}

static void trim(PBASE_MCB mcb)
{
    while (mcb->PairCount && runs_of(mcb)[mcb->PairCount - 1].lbn == HOLE)
        mcb->PairCount--;
}

/* Maps [vbn, vbn + count), which lies inside what there is, to lbn or to a hole; there is room for two more. */
static void put(PBASE_MCB mcb, LONGLONG vbn, LONGLONG count, LONGLONG lbn)
{
    ULONG first = cut(mcb, vbn), last;

    last = vbn + count < end_of(mcb) ? cut(mcb, vbn + count) : mcb->PairCount;
    while (--last > first)
        remove(mcb, first);
    runs_of(mcb)[first] = (struct lab__mcb_run){vbn + count, lbn};
    join(mcb, first + 1);
    join(mcb, first);
}

/* Is every block of the range unmapped, or mapped to just that? */
static BOOLEAN agrees(PBASE_MCB mcb, LONGLONG vbn, LONGLONG lbn, LONGLONG count)
{
    for (ULONG i = find(mcb, vbn); i < mcb->PairCount && start_of(mcb, i) < vbn + count; i++) {
        struct lab__mcb_run *run = &runs_of(mcb)[i];

        if (run->lbn != HOLE && run->lbn - start_of(mcb, i) != lbn - vbn)
            return FALSE;
    }
    return TRUE;
}

static void append(PBASE_MCB mcb, LONGLONG vbn, LONGLONG lbn, LONGLONG count)
{
    if (vbn > end_of(mcb))
        insert(mcb, mcb->PairCount, vbn, HOLE);
    insert(mcb, mcb->PairCount, vbn + count, lbn);
    join(mcb, mcb->PairCount - 1);
}

NTSTATUS lab__fsrtl_mcb_add(PBASE_MCB mcb, LONGLONG vbn, LONGLONG lbn, LONGLONG count)
{
    LONGLONG end = end_of(mcb), inside;

    if (count <= 0 || vbn < 0)
        return STATUS_UNSUCCESSFUL;
    if (!agrees(mcb, vbn, lbn, count))
        return STATUS_UNSUCCESSFUL;
    if (!make_room(mcb, 4))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (vbn < end) {
        inside = vbn + count < end ? count : end - vbn;
        put(mcb, vbn, inside, lbn);
        vbn += inside, lbn += inside, count -= inside;
    }
    if (count)
        append(mcb, vbn, lbn, count);
    return STATUS_SUCCESS;
}

BOOLEAN lab__fsrtl_mcb_remove(PBASE_MCB mcb, LONGLONG vbn, LONGLONG count)
{
    LONGLONG end = end_of(mcb);

    if (vbn >= end || count <= 0)
        return TRUE;
    if (!make_room(mcb, 2))
        return FALSE;
    put(mcb, vbn, count > end - vbn ? end - vbn : count, HOLE);
    trim(mcb);
    return TRUE;
}

BOOLEAN lab__fsrtl_mcb_split(PBASE_MCB mcb, LONGLONG vbn, LONGLONG amount)
{
    ULONG index;

    if (vbn >= end_of(mcb) || amount <= 0)
        return TRUE;
    if (!make_room(mcb, 2))
        return FALSE;
    index = cut(mcb, vbn);
    for (ULONG i = index; i < mcb->PairCount; i++)
        runs_of(mcb)[i].end += amount;
    insert(mcb, index, vbn + amount, HOLE);
    join(mcb, index + 1);
    join(mcb, index);
    return TRUE;
}

void lab__fsrtl_mcb_truncate(PBASE_MCB mcb, LONGLONG vbn)
{
    ULONG index = find(mcb, vbn);

    if (index == mcb->PairCount)
        return;
    if (start_of(mcb, index) < vbn)
        runs_of(mcb)[index++].end = vbn;
    mcb->PairCount = index;
    trim(mcb);
}

BOOLEAN lab__fsrtl_mcb_get(PBASE_MCB mcb, ULONG index, struct lab__mcb_found *found)
{
    if (index >= mcb->PairCount)
        return FALSE;
    found->index = index;
    found->vbn = start_of(mcb, index);
    found->lbn = runs_of(mcb)[index].lbn;
    found->count = runs_of(mcb)[index].end - found->vbn;
    return TRUE;
}

BOOLEAN lab__fsrtl_mcb_lookup(PBASE_MCB mcb, LONGLONG vbn, struct lab__mcb_found *found)
{
    return lab__fsrtl_mcb_get(mcb, find(mcb, vbn), found);
}

BOOLEAN lab__fsrtl_mcb_initialize(PBASE_MCB mcb, POOL_TYPE type, USHORT flags)
{
    mcb->Mapping = lab__mm_pool_alloc(type, FIRST * sizeof(struct lab__mcb_run), MCB_TAG, FALSE);
    mcb->MaximumPairCount = FIRST;
    mcb->PairCount = 0;
    mcb->PoolType = (USHORT)type;
    mcb->Flags = flags;
    return mcb->Mapping != 0;
}

void lab__fsrtl_mcb_uninitialize(PBASE_MCB mcb)
{
    if (mcb->Mapping)
        lab__mm_pool_free(mcb->Mapping, MCB_TAG);
    mcb->Mapping = 0;
    mcb->PairCount = mcb->MaximumPairCount = 0;
}
