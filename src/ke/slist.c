/*
 * Sequenced singly linked lists, and the interlocked lists with a lock. SLIST_HEADER holds depth and sequence in its
 * first half and the first entry's address in the second, as on x64.
 */
#include "ke/ke_p.h"
#include "vf/vf_list.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"

static PSLIST_ENTRY first_of(PSLIST_HEADER head)
{
    return (PSLIST_ENTRY)(ULONG_PTR)(head->Region & ~15ULL);
}

static void set(PSLIST_HEADER head, PSLIST_ENTRY first, ULONGLONG depth)
{
    ULONGLONG sequence = (head->Alignment >> 16) + 1;

    head->Alignment = (depth & 0xFFFF) | (sequence << 16);
    head->Region = (ULONGLONG)(ULONG_PTR)first;
}

/*
 * InitializeSListHead, ExInitializeSListHead: make an empty list.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-initializeslisthead
 */
void InitializeSListHead(PSLIST_HEADER SListHead)
{
    SListHead->Alignment = 0;
    SListHead->Region = 0;
}

/* Only the first ones are looked at: what is pushed twice most often lies there. */
#define LOOKED_AT 4

static void check_not_in(PSLIST_ENTRY first, PSLIST_ENTRY entry)
{
    for (ULONG i = 0; first && i < LOOKED_AT; i++, first = first->Next) {
        if (first != entry)
            continue;
        lab__ke_crash_detail("entry %p is pushed to a sequenced list that it is in already", (void *)entry);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_PUSHED_TWICE, (ULONG_PTR)entry, 0, 0);
    }
}

PSLIST_ENTRY ExpInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry)
{
    PSLIST_ENTRY before;

    LAB_DDI(ExpInterlockedPushEntrySList);
    if ((ULONG_PTR)ListEntry & (MEMORY_ALLOCATION_ALIGNMENT - 1))
        ExRaiseDatatypeMisalignment();
    before = first_of(ListHead);
    if (lab__strict)
        check_not_in(before, ListEntry);
    ListEntry->Next = before;
    set(ListHead, ListEntry, (ListHead->Alignment & 0xFFFF) + 1);
    return before;
}

PSLIST_ENTRY ExpInterlockedPopEntrySList(PSLIST_HEADER ListHead)
{
    PSLIST_ENTRY first;

    LAB_DDI(ExpInterlockedPopEntrySList);
    first = first_of(ListHead);
    if (first)
        set(ListHead, first->Next, (ListHead->Alignment & 0xFFFF) - 1);
    return first;
}

PSLIST_ENTRY ExpInterlockedFlushSList(PSLIST_HEADER ListHead)
{
    PSLIST_ENTRY first = first_of(ListHead);

    if (first)
        set(ListHead, 0, 0);
    return first;
}

PSLIST_ENTRY FirstEntrySList(const SLIST_HEADER *SListHead)
{
    LAB_DDI(FirstEntrySList);
    return first_of((PSLIST_HEADER)SListHead);
}

/*
 * ExInterlockedPushEntrySList and its kin; the lock isn't needed. ExQueryDepthSList: entries, modulo 65536.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exinterlockedpushentryslist
 */
PSLIST_ENTRY ExInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
    LAB_DDI(ExInterlockedPushEntrySList);
    return ExpInterlockedPushEntrySList(ListHead, ListEntry);
}

PSLIST_ENTRY ExInterlockedPopEntrySList(PSLIST_HEADER ListHead, PKSPIN_LOCK Lock)
{
    LAB_DDI(ExInterlockedPopEntrySList);
    return ExpInterlockedPopEntrySList(ListHead);
}

PSLIST_ENTRY ExInterlockedFlushSList(PSLIST_HEADER ListHead)
{
    LAB_DDI(ExInterlockedFlushSList);
    return ExpInterlockedFlushSList(ListHead);
}

USHORT ExQueryDepthSList(PSLIST_HEADER SListHead)
{
    LAB_DDI(ExQueryDepthSList);
    return (USHORT)SListHead->Alignment;
}

/* --- lists and counters under a lock: at any IRQL, as the lock is held at HIGH_LEVEL
 * ---------------------------------------- */

static KIRQL lock(PKSPIN_LOCK spin_lock)
{
    KIRQL irql = lab__ke_raise(HIGH_LEVEL);

    KeAcquireSpinLockAtDpcLevel(spin_lock);
    return irql;
}

static void unlock(PKSPIN_LOCK spin_lock, KIRQL irql)
{
    KeReleaseSpinLockFromDpcLevel(spin_lock);
    lab__ke_lower(irql);
}

/*
 * ExInterlockedInsertHeadList, ...TailList, ...RemoveHeadList, PushEntryList, PopEntryList: the first entry before, or
 * NULL.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-exinterlockedinsertheadlist
 */
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
    KIRQL irql = lock(Lock);
    PLIST_ENTRY before = IsListEmpty(ListHead) ? 0 : ListHead->Flink;

    LAB_DDI(ExInterlockedInsertHeadList);
    if (lab__strict)
        lab__vf_list_locked(ListHead, Lock, before != 0, __builtin_return_address(0));
    InsertHeadList(ListHead, ListEntry);
    if (lab__strict && lab__ke_thread()->verified_call)
        lab__vf_irp_unlocked(__builtin_return_address(0));
    unlock(Lock, irql);
    return before;
}

PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
    KIRQL irql = lock(Lock);
    PLIST_ENTRY before = IsListEmpty(ListHead) ? 0 : ListHead->Blink;

    LAB_DDI(ExInterlockedInsertTailList);
    if (lab__strict)
        lab__vf_list_locked(ListHead, Lock, before != 0, __builtin_return_address(0));
    InsertTailList(ListHead, ListEntry);
    if (lab__strict && lab__ke_thread()->verified_call)
        lab__vf_irp_unlocked(__builtin_return_address(0));
    unlock(Lock, irql);
    return before;
}

PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock)
{
    KIRQL irql = lock(Lock);
    PLIST_ENTRY first = IsListEmpty(ListHead) ? 0 : RemoveHeadList(ListHead);

    LAB_DDI(ExInterlockedRemoveHeadList);
    if (lab__strict)
        lab__vf_list_locked(ListHead, Lock, first != 0, __builtin_return_address(0));
    unlock(Lock, irql);
    return first;
}

PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead, PSINGLE_LIST_ENTRY ListEntry,
                                              PKSPIN_LOCK Lock)
{
    KIRQL irql = lock(Lock);
    PSINGLE_LIST_ENTRY before = ListHead->Next;

    LAB_DDI(ExInterlockedPushEntryList);
    if (lab__strict)
        lab__vf_list_locked(ListHead, Lock, before != 0, __builtin_return_address(0));
    PushEntryList(ListHead, ListEntry);
    unlock(Lock, irql);
    return before;
}

PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead, PKSPIN_LOCK Lock)
{
    KIRQL irql = lock(Lock);
    PSINGLE_LIST_ENTRY first = PopEntryList(ListHead);

    LAB_DDI(ExInterlockedPopEntryList);
    if (lab__strict)
        lab__vf_list_locked(ListHead, Lock, first != 0, __builtin_return_address(0));
    unlock(Lock, irql);
    return first;
}

/*
 * ExInterlockedAddLargeInteger, ExInterlockedAddUlong: add under the lock; the value before.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-exinterlockedaddlargeinteger
 */
LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER Addend, LARGE_INTEGER Increment, PKSPIN_LOCK Lock)
{
    KIRQL irql = lock(Lock);
    LARGE_INTEGER before = *Addend;

    LAB_DDI(ExInterlockedAddLargeInteger);
    Addend->QuadPart += Increment.QuadPart;
    unlock(Lock, irql);
    return before;
}

ULONG ExInterlockedAddUlong(PULONG Addend, ULONG Increment, PKSPIN_LOCK Lock)
{
    KIRQL irql = lock(Lock);
    ULONG before = *Addend;

    LAB_DDI(ExInterlockedAddUlong);
    *Addend += Increment;
    unlock(Lock, irql);
    return before;
}
