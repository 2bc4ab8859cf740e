/* Lists: doubly linked, singly linked, sequenced, and interlocked operations on them. */
#ifndef NTLAB_NT_EX_LIST_H
#define NTLAB_NT_EX_LIST_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_spinlock.h>
#include <nt/interlocked.h>
#include <nt/linked_list.h>

LAB_DDK_BEGIN

typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;

typedef struct _SLIST_ENTRY32 {
    ULONG Next;
} SLIST_ENTRY32, *PSLIST_ENTRY32;

typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    struct {
        ULONGLONG Alignment;
        ULONGLONG Region;
    };
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 9;
        ULONGLONG NextEntry : 39;
        ULONGLONG HeaderType : 1;
        ULONGLONG Init : 1;
        ULONGLONG Reserved : 59;
        ULONGLONG Region : 3;
    } Header8;
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG HeaderType : 1;
        ULONGLONG Init : 1;
        ULONGLONG Reserved : 2;
        ULONGLONG NextEntry : 60;
    } Header16;
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG HeaderType : 1;
        ULONGLONG Reserved : 3;
        ULONGLONG NextEntry : 60;
    } HeaderX64;
} SLIST_HEADER, *PSLIST_HEADER;

typedef union _SLIST_HEADER32 {
    ULONGLONG Alignment;
    struct {
        SLIST_ENTRY32 Next;
        USHORT Depth;
        USHORT Sequence;
    };
} SLIST_HEADER32, *PSLIST_HEADER32;

LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER Addend, LARGE_INTEGER Increment, PKSPIN_LOCK Lock);
ULONG ExInterlockedAddUlong(PULONG Addend, ULONG Increment, PKSPIN_LOCK Lock);
PSLIST_ENTRY ExInterlockedFlushSList(PSLIST_HEADER ListHead);
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry, PKSPIN_LOCK Lock);
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry, PKSPIN_LOCK Lock);
PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead, PKSPIN_LOCK Lock);
PSLIST_ENTRY ExInterlockedPopEntrySList(PSLIST_HEADER ListHead, PKSPIN_LOCK Lock);
PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead, PSINGLE_LIST_ENTRY ListEntry,
                                              PKSPIN_LOCK Lock);
PSLIST_ENTRY ExInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry, PKSPIN_LOCK Lock);
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock);
USHORT ExQueryDepthSList(PSLIST_HEADER ListHead);
PSLIST_ENTRY ExpInterlockedFlushSList(PSLIST_HEADER ListHead);
PSLIST_ENTRY ExpInterlockedPopEntrySList(PSLIST_HEADER ListHead);
PSLIST_ENTRY ExpInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry);
PSLIST_ENTRY FirstEntrySList(const SLIST_HEADER *SListHead);
void InitializeSListHead(PSLIST_HEADER SListHead);

LAB_DDK_END

#define ExInterlockedExchangeUlong(Target, Value, Lock) InterlockedExchange((PLONG)(Target), (LONG)(Value))
#define ExInterlockedIncrementLong(Addend, Lock)        InterlockedIncrement(Addend)
#define ExInterlockedDecrementLong(Addend, Lock)        InterlockedDecrement(Addend)
#define ExInterlockedCompareExchange64(Destination, Exchange, Comparand, Lock)                                         \
    InterlockedCompareExchange64((Destination), *(Exchange), *(Comparand))
#define ExInterlockedAddLargeStatistic(Addend, Increment)                                                              \
    ((void)InterlockedExchangeAdd64((LONG64 volatile *)&(Addend)->QuadPart, (ULONG)(Increment)))
#define InterlockedPushEntrySList(Head, Entry) ExpInterlockedPushEntrySList((Head), (Entry))
#define InterlockedPopEntrySList(Head)         ExpInterlockedPopEntrySList(Head)
#define InterlockedFlushSList(Head)            ExpInterlockedFlushSList(Head)
#define QueryDepthSList(Head)                  ExQueryDepthSList(Head)
#define RtlFirstEntrySList(Head)               FirstEntrySList(Head)
#define ExInitializeSListHead                  InitializeSListHead

#endif
