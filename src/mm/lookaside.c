/*
 * Lookaside lists: blocks of one size that are kept when freed, up to the list's depth.
 * Rule that drivers break most: delete the list before its memory goes, and only when every block is back.
 */
#include "mm/pool_p.h"
#include "vf/vf_object.h"

#define DEFAULT_DEPTH 256

/* Paged, aligned to cache lines, of the session, not executable; and the modifiers but for what must succeed. */
#define KNOWN_POOL_TYPES                                                                                               \
    (PagedPool | NonPagedPoolCacheAligned | NonPagedPoolSession | NonPagedPoolNx | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE |  \
     POOL_RAISE_IF_ALLOCATION_FAILURE | POOL_COLD_ALLOCATION)
#define CALLER __builtin_return_address(0)

static void initialize(GENERAL_LOOKASIDE *list, POOL_TYPE type, SIZE_T size, ULONG tag, PVOID allocate, PVOID release,
                       PVOID caller)
{
    if (lab__strict) {
        lab__vf_resident(list, "lookaside list");
        lab__vf_lookaside_size(list, size);
        lab__vf_lookaside_initialized(list, caller);
    }
    RtlZeroMemory(list, sizeof(GENERAL_LOOKASIDE_POOL)); /* all that a LOOKASIDE_LIST_EX has: it is smaller */
    InitializeSListHead(&list->ListHead);
    list->Depth = DEFAULT_DEPTH;
    list->MaximumDepth = DEFAULT_DEPTH;
    list->Type = type;
    list->Tag = tag;
    list->Size = (ULONG)(size < sizeof(SLIST_ENTRY) ? sizeof(SLIST_ENTRY) : size);
    list->Allocate = allocate ? (PALLOCATE_FUNCTION)allocate : ExAllocatePoolWithTag;
    list->Free = release ? (PFREE_FUNCTION)release : ExFreePool;
    list->ListEntry.Flink = list->ListEntry.Blink = &list->ListEntry;
}

static PVOID take_kept(GENERAL_LOOKASIDE *list)
{
    PSLIST_ENTRY entry;

    list->TotalAllocates++;
    entry = InterlockedPopEntrySList(&list->ListHead);
    if (!entry)
        list->AllocateMisses++;
    return entry;
}

/* LOOKASIDE_LIST_EX: its routines are told the list. */
static PVOID allocate_pool(POOL_TYPE type, SIZE_T size, ULONG tag, PLOOKASIDE_LIST_EX list)
{
    return ExAllocatePoolWithTag(type, size, tag);
}

static void free_pool(PVOID block, PLOOKASIDE_LIST_EX list)
{
    ExFreePool(block);
}

/* A block of pool of another size is another list's; what a list's own routines make is not looked at. */
static void check_origin(const GENERAL_LOOKASIDE *list, PVOID block, PVOID caller)
{
    SIZE_T size;

    if (list->Allocate != ExAllocatePoolWithTag && list->Allocate != (PALLOCATE_FUNCTION)(PVOID)allocate_pool)
        return;
    size = lab__mm_pool_room(block);
    if (size && size != list->Size)
        lab__vf_lookaside_other(list, block, size, caller);
}

static BOOLEAN keep(GENERAL_LOOKASIDE *list, PVOID block, PVOID caller)
{
    if (lab__strict)
        check_origin(list, block, caller);
    list->TotalFrees++;
    if (ExQueryDepthSList(&list->ListHead) >= list->Depth || lab__strict) {
        /* A strict machine keeps nothing, so that use after free is seen, as Driver Verifier does. */
        list->FreeMisses++;
        return FALSE;
    }
    InterlockedPushEntrySList(&list->ListHead, block);
    return TRUE;
}

/* A list without a routine of its own takes from pool on behalf of whoever takes from the list. */
static PVOID allocate(GENERAL_LOOKASIDE *list, PVOID caller)
{
    PVOID block = take_kept(list);

    if (block)
        return block;
    if (list->Allocate == ExAllocatePoolWithTag)
        return lab__mm_pool_for(list->Type, list->Size, list->Tag, caller);
    return list->Allocate(list->Type, list->Size, list->Tag);
}

static void release(GENERAL_LOOKASIDE *list, PVOID block, PVOID caller)
{
    if (!keep(list, block, caller))
        list->Free(block);
}

static void drain(GENERAL_LOOKASIDE *list)
{
    PSLIST_ENTRY entry;

    while ((entry = InterlockedPopEntrySList(&list->ListHead)))
        list->Free(entry);
}

/*
 * ExInitializeNPagedLookasideList, ExInitializePagedLookasideList: Allocate and Free may be NULL for pool. Depth is not
 * used.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for the paged one
 * Source  wdm/nf-wdm-exinitializenpagedlookasidelist
 */
void ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate, PFREE_FUNCTION Free,
                                     ULONG Flags, SIZE_T Size, ULONG Tag, USHORT Depth)
{
    LAB_DDI(ExInitializeNPagedLookasideList);
    initialize(&Lookaside->L, Flags & POOL_NX_ALLOCATION ? NonPagedPoolNx : NonPagedPool, Size, Tag, (PVOID)Allocate,
               (PVOID)Free, CALLER);
}

void ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate, PFREE_FUNCTION Free,
                                    ULONG Flags, SIZE_T Size, ULONG Tag, USHORT Depth)
{
    LAB_DDI(ExInitializePagedLookasideList);
    initialize(&Lookaside->L, PagedPool, Size, Tag, (PVOID)Allocate, (PVOID)Free, CALLER);
}

void ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
    LAB_DDI(ExDeleteNPagedLookasideList);
    if (lab__strict)
        lab__vf_lookaside_deleting(&Lookaside->L, CALLER);
    drain(&Lookaside->L);
}

void ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
    LAB_DDI(ExDeletePagedLookasideList);
    if (lab__strict)
        lab__vf_lookaside_deleting(&Lookaside->L, CALLER);
    drain(&Lookaside->L);
}

/*
 * ExAllocateFromNPagedLookasideList and its kin: a block of the list's size, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL for the paged one
 * Source  wdm/nf-wdm-exallocatefromnpagedlookasidelist
 */
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
    LAB_DDI(ExAllocateFromNPagedLookasideList);
    return allocate(&Lookaside->L, CALLER);
}

PVOID ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
    LAB_DDI(ExAllocateFromPagedLookasideList);
    return allocate(&Lookaside->L, CALLER);
}

void ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
    LAB_DDI(ExFreeToNPagedLookasideList);
    release(&Lookaside->L, Entry, CALLER);
}

void ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
    LAB_DDI(ExFreeToPagedLookasideList);
    release(&Lookaside->L, Entry, CALLER);
}

/* --- LOOKASIDE_LIST_EX: its routines are told the list
 * ----------------------------------------------------------------- */

/*
 * ExInitializeLookasideListEx: a list of any pool type.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_4 for a pool type, _5 for flags that are not known or exclude each other
 * Source  wdm/nf-wdm-exinitializelookasidelistex
 */
NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PALLOCATE_FUNCTION_EX Allocate,
                                     PFREE_FUNCTION_EX Free, POOL_TYPE PoolType, ULONG Flags, SIZE_T Size, ULONG Tag,
                                     USHORT Depth)
{
    LAB_DDI(ExInitializeLookasideListEx);
    if (PoolType & ~KNOWN_POOL_TYPES)
        return STATUS_INVALID_PARAMETER_4;
    if (Flags && Flags != EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL && Flags != EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE)
        return STATUS_INVALID_PARAMETER_5;
    if (Flags == EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL)
        PoolType |= POOL_RAISE_IF_ALLOCATION_FAILURE;
    else if (Flags)
        PoolType |= POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
    initialize((GENERAL_LOOKASIDE *)&Lookaside->L, PoolType, Size, Tag,
               Allocate ? (PVOID)Allocate : (PVOID)allocate_pool, Free ? (PVOID)Free : (PVOID)free_pool, CALLER);
    return STATUS_SUCCESS;
}

void ExFlushLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
    PSLIST_ENTRY entry;

    LAB_DDI(ExFlushLookasideListEx);
    while ((entry = InterlockedPopEntrySList(&Lookaside->L.ListHead)))
        Lookaside->L.FreeEx(entry, Lookaside);
}

void ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
    LAB_DDI(ExDeleteLookasideListEx);
    if (lab__strict)
        lab__vf_lookaside_deleting((GENERAL_LOOKASIDE *)&Lookaside->L, CALLER);
    ExFlushLookasideListEx(Lookaside);
}

PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
    PVOID block;

    LAB_DDI(ExAllocateFromLookasideListEx);
    block = take_kept((GENERAL_LOOKASIDE *)&Lookaside->L);
    if (block)
        return block;
    if (Lookaside->L.AllocateEx == allocate_pool)
        return lab__mm_pool_for(Lookaside->L.Type, Lookaside->L.Size, Lookaside->L.Tag, CALLER);
    return Lookaside->L.AllocateEx(Lookaside->L.Type, Lookaside->L.Size, Lookaside->L.Tag, Lookaside);
}

void ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry)
{
    LAB_DDI(ExFreeToLookasideListEx);
    if (!keep((GENERAL_LOOKASIDE *)&Lookaside->L, Entry, CALLER))
        Lookaside->L.FreeEx(Entry, Lookaside);
}
