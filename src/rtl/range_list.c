/*
 * Range lists: who has which part of a space of numbers: what resource arbiters are made of. Undocumented; drivers
 * declare them.
 *
 * Entries are kept in the order of their starts, and may overlap where they are shared or were forced in.
 */
#include "rtl/range_list.h"
#include "mm/mm_p.h"

#define ADD_IF_CONFLICT  1u
#define ADD_SHARED       2u
#define SHARED_OK        1u
#define NULL_CONFLICT_OK 2u
#define MERGE_CONFLICT   1u

enum { RANGE_SHARED = 1, RANGE_CONFLICT = 2 };

struct entry {
    RTL_RANGE range; /* first: drivers see it */
    LIST_ENTRY link;
};

static struct entry *entry_of(LIST_ENTRY *link)
{
    return CONTAINING_RECORD(link, struct entry, link);
}

static BOOLEAN overlaps(const RTL_RANGE *range, ULONGLONG start, ULONGLONG end)
{
    return range->Start <= end && start <= range->End;
}

/* RtlInitializeRangeList: an empty list. IRQL <= APC_LEVEL. */
void RtlInitializeRangeList(PRTL_RANGE_LIST RangeList)
{
    InitializeListHead(&RangeList->ListHead);
    RangeList->Flags = RangeList->Count = RangeList->Stamp = 0;
}

static void drop(PRTL_RANGE_LIST list, struct entry *entry)
{
    RemoveEntryList(&entry->link);
    lab__mm_kernel_free(entry);
    list->Count--;
    list->Stamp++;
}

/* RtlFreeRangeList: everything of it goes. */
void RtlFreeRangeList(PRTL_RANGE_LIST RangeList)
{
    while (!IsListEmpty(&RangeList->ListHead))
        drop(RangeList, entry_of(RangeList->ListHead.Flink));
}

static NTSTATUS insert(PRTL_RANGE_LIST list, const RTL_RANGE *range)
{
    struct entry *entry = lab__mm_kernel_alloc(sizeof *entry);
    LIST_ENTRY *before = list->ListHead.Blink;

    if (!entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    entry->range = *range;
    while (before != &list->ListHead && entry_of(before)->range.Start > range->Start)
        before = before->Blink;
    InsertHeadList(before, &entry->link);
    list->Count++;
    list->Stamp++;
    return STATUS_SUCCESS;
}

/* RtlCopyRangeList: the same ranges in another, empty list. STATUS_INVALID_PARAMETER: it isn't empty. */
NTSTATUS RtlCopyRangeList(PRTL_RANGE_LIST CopyRangeList, PRTL_RANGE_LIST RangeList)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (CopyRangeList->Count)
        return STATUS_INVALID_PARAMETER;
    CopyRangeList->Flags = RangeList->Flags;
    for (LIST_ENTRY *e = RangeList->ListHead.Flink; e != &RangeList->ListHead && NT_SUCCESS(status); e = e->Flink)
        status = insert(CopyRangeList, &entry_of(e)->range);
    CopyRangeList->Stamp = RangeList->Stamp;
    return status;
}

/*
 * RtlAddRange: Start to End, both included, for this owner. With ADD_IF_CONFLICT (1) also where somebody has it, with
 * ADD_SHARED (2) where those who have it share it.
 *
 * Errors  STATUS_INVALID_PARAMETER, STATUS_RANGE_LIST_CONFLICT, STATUS_INSUFFICIENT_RESOURCES
 */
NTSTATUS RtlAddRange(PRTL_RANGE_LIST RangeList, ULONGLONG Start, ULONGLONG End, UCHAR Attributes, ULONG Flags,
                     PVOID UserData, PVOID Owner)
{
    RTL_RANGE range = {Start, End, UserData, Owner, Attributes, Flags & ADD_SHARED ? RANGE_SHARED : 0};

    if (End < Start)
        return STATUS_INVALID_PARAMETER;
    for (LIST_ENTRY *e = RangeList->ListHead.Flink; e != &RangeList->ListHead; e = e->Flink) {
        RTL_RANGE *other = &entry_of(e)->range;

        if (!overlaps(other, Start, End) || (range.Flags & RANGE_SHARED && other->Flags & RANGE_SHARED))
            continue;
        if (!(Flags & ADD_IF_CONFLICT))
            return STATUS_RANGE_LIST_CONFLICT;
        range.Flags |= RANGE_CONFLICT;
        other->Flags |= RANGE_CONFLICT;
    }
    return insert(RangeList, &range);
}

/* RtlDeleteRange: the range of exactly these bounds and this owner. STATUS_RANGE_NOT_FOUND. */
NTSTATUS RtlDeleteRange(PRTL_RANGE_LIST RangeList, ULONGLONG Start, ULONGLONG End, PVOID Owner)
{
    for (LIST_ENTRY *e = RangeList->ListHead.Flink; e != &RangeList->ListHead; e = e->Flink) {
        RTL_RANGE *range = &entry_of(e)->range;

        if (range->Start != Start || range->End != End || range->Owner != Owner)
            continue;
        drop(RangeList, entry_of(e));
        return STATUS_SUCCESS;
    }
    return STATUS_RANGE_NOT_FOUND;
}

/* RtlDeleteOwnersRanges: all of one owner's. */
NTSTATUS RtlDeleteOwnersRanges(PRTL_RANGE_LIST RangeList, PVOID Owner)
{
    for (LIST_ENTRY *e = RangeList->ListHead.Flink, *next; e != &RangeList->ListHead; e = next) {
        next = e->Flink;
        if (entry_of(e)->range.Owner == Owner)
            drop(RangeList, entry_of(e));
    }
    return STATUS_SUCCESS;
}

struct wish {
    ULONG flags;
    UCHAR available; /* ranges with one of these attributes don't count */
    PVOID context;
    PRTL_CONFLICT_RANGE_CALLBACK callback; /* TRUE: this conflict doesn't count; may be 0 */
};

/* The range that is in the way; 0: nothing is. */
static const RTL_RANGE *obstacle(PRTL_RANGE_LIST list, ULONGLONG start, ULONGLONG end, const struct wish *wish)
{
    for (LIST_ENTRY *e = list->ListHead.Flink; e != &list->ListHead; e = e->Flink) {
        RTL_RANGE *range = &entry_of(e)->range;

        if (!overlaps(range, start, end) || range->Attributes & wish->available ||
            (wish->flags & SHARED_OK && range->Flags & RANGE_SHARED) ||
            (wish->flags & NULL_CONFLICT_OK && !range->Owner) ||
            (wish->callback && wish->callback(wish->context, range)))
            continue;
        return range;
    }
    return 0;
}

/* RtlIsRangeAvailable: may somebody have this range? */
NTSTATUS RtlIsRangeAvailable(PRTL_RANGE_LIST RangeList, ULONGLONG Start, ULONGLONG End, ULONG Flags,
                             UCHAR AttributeAvailableMask, PVOID Context, PRTL_CONFLICT_RANGE_CALLBACK Callback,
                             PBOOLEAN Available)
{
    struct wish wish = {Flags, AttributeAvailableMask, Context, Callback};

    *Available = !obstacle(RangeList, Start, End, &wish);
    return STATUS_SUCCESS;
}

/*
 * RtlFindRange: the highest aligned place between Minimum and Maximum for Length numbers.
 *
 * Errors  STATUS_INVALID_PARAMETER: no length or alignment, or it can't fit; STATUS_UNSUCCESSFUL: everything is taken
 */
NTSTATUS RtlFindRange(PRTL_RANGE_LIST RangeList, ULONGLONG Minimum, ULONGLONG Maximum, ULONG Length, ULONG Alignment,
                      ULONG Flags, UCHAR AttributeAvailableMask, PVOID Context, PRTL_CONFLICT_RANGE_CALLBACK Callback,
                      PULONGLONG Start)
{
    struct wish wish = {Flags, AttributeAvailableMask, Context, Callback};
    ULONGLONG at;

    if (!Length || !Alignment || Minimum > Maximum || Maximum - Minimum < Length - 1)
        return STATUS_INVALID_PARAMETER;
    at = Maximum - (Length - 1);
    for (;;) {
        const RTL_RANGE *taken;

        at -= at % Alignment;
        if (at < Minimum)
            return STATUS_UNSUCCESSFUL;
        taken = obstacle(RangeList, at, at + (Length - 1), &wish);
        if (!taken)
            break;
        if (taken->Start < Length)
            return STATUS_UNSUCCESSFUL;
        at = taken->Start - Length;
    }
    *Start = at;
    return STATUS_SUCCESS;
}

static NTSTATUS stand_at(PRTL_RANGE_LIST_ITERATOR iterator, LIST_ENTRY *link, PRTL_RANGE *range)
{
    if (link == iterator->RangeListHead) {
        iterator->Current = 0;
        *range = 0;
        return STATUS_NO_MORE_ENTRIES;
    }
    iterator->Current = entry_of(link);
    *range = &entry_of(link)->range;
    return STATUS_SUCCESS;
}

/*
 * RtlGetFirstRange, RtlGetLastRange, RtlGetNextRange: one range after another, forwards or backwards.
 *
 * Errors  STATUS_NO_MORE_ENTRIES; STATUS_INVALID_PARAMETER: the list has changed since
 */
NTSTATUS RtlGetFirstRange(PRTL_RANGE_LIST RangeList, PRTL_RANGE_LIST_ITERATOR Iterator, PRTL_RANGE *Range)
{
    *Iterator = (RTL_RANGE_LIST_ITERATOR){&RangeList->ListHead, 0, 0, RangeList->Stamp};
    return stand_at(Iterator, RangeList->ListHead.Flink, Range);
}

NTSTATUS RtlGetLastRange(PRTL_RANGE_LIST RangeList, PRTL_RANGE_LIST_ITERATOR Iterator, PRTL_RANGE *Range)
{
    *Iterator = (RTL_RANGE_LIST_ITERATOR){&RangeList->ListHead, 0, 0, RangeList->Stamp};
    return stand_at(Iterator, RangeList->ListHead.Blink, Range);
}

NTSTATUS RtlGetNextRange(PRTL_RANGE_LIST_ITERATOR Iterator, PRTL_RANGE *Range, BOOLEAN MoveForwards)
{
    const RTL_RANGE_LIST *list = CONTAINING_RECORD(Iterator->RangeListHead, RTL_RANGE_LIST, ListHead);
    struct entry *current = Iterator->Current;

    if (list->Stamp != Iterator->Stamp)
        return STATUS_INVALID_PARAMETER;
    if (!current) {
        *Range = 0;
        return STATUS_NO_MORE_ENTRIES;
    }
    return stand_at(Iterator, MoveForwards ? current->link.Flink : current->link.Blink, Range);
}

/* RtlInvertRangeList: what a list leaves free, in another, empty one. */
NTSTATUS RtlInvertRangeList(PRTL_RANGE_LIST InvertedRangeList, PRTL_RANGE_LIST RangeList)
{
    ULONGLONG at = 0;
    NTSTATUS status = STATUS_SUCCESS;

    if (InvertedRangeList->Count)
        return STATUS_INVALID_PARAMETER;
    for (LIST_ENTRY *e = RangeList->ListHead.Flink; e != &RangeList->ListHead && NT_SUCCESS(status); e = e->Flink) {
        const RTL_RANGE *range = &entry_of(e)->range;

        if (range->Start > at)
            status = RtlAddRange(InvertedRangeList, at, range->Start - 1, 0, 0, 0, 0);
        if (range->End == MAXULONGLONG)
            return status;
        if (range->End >= at)
            at = range->End + 1;
    }
    return NT_SUCCESS(status) ? RtlAddRange(InvertedRangeList, at, MAXULONGLONG, 0, 0, 0, 0) : status;
}

/* RtlMergeRangeLists: both lists' ranges in a third; MERGE_IF_CONFLICT (1) also where they meet. */
NTSTATUS RtlMergeRangeLists(PRTL_RANGE_LIST MergedRangeList, PRTL_RANGE_LIST RangeList1, PRTL_RANGE_LIST RangeList2,
                            ULONG Flags)
{
    NTSTATUS status = RtlCopyRangeList(MergedRangeList, RangeList1);

    for (LIST_ENTRY *e = RangeList2->ListHead.Flink; e != &RangeList2->ListHead && NT_SUCCESS(status); e = e->Flink) {
        const RTL_RANGE *range = &entry_of(e)->range;
        BOOLEAN forced = (range->Flags & RANGE_CONFLICT) || (Flags & MERGE_CONFLICT);

        status = RtlAddRange(MergedRangeList, range->Start, range->End, range->Attributes,
                             (forced ? ADD_IF_CONFLICT : 0) | (range->Flags & RANGE_SHARED ? ADD_SHARED : 0),
                             range->UserData, range->Owner);
    }
    return status;
}
