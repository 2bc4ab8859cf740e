/* The small functions of Ke, Ex, Mm, Ob, Ps and Rtl that stand in headers, as macros or inline. */
#ifndef NTLAB_NT_MACROS_H
#define NTLAB_NT_MACROS_H

#include <nt/functions.h>
#include <nt/interlocked.h>
#include <nt/intrinsics.h>
#include <nt/rtl_newer.h>
#include <string.h>

/* --- assertions and pageable code ------------------------------------------------------------------------------------ */
#ifndef DBG
#define DBG 0
#endif
LAB_DDK_BEGIN
void RtlAssert(PVOID FailedAssertion, PVOID FileName, ULONG LineNumber, PCHAR Message);
LAB_DDK_END
#define PAGED_CODE()           lab_paged_code_check(__func__)
#define PAGED_CODE_LOCKED()    ((void)0)
#define NOP_FUNCTION           ((void)0)
#if DBG
#define ASSERT(e)              ((!(e)) ? (RtlAssert((PVOID)#e, (PVOID)__FILE__, __LINE__, NULL), FALSE) : TRUE)
#define ASSERTMSG(m, e)        ((!(e)) ? (RtlAssert((PVOID)#e, (PVOID)__FILE__, __LINE__, (PCHAR)(m)), FALSE) : TRUE)
#define RTL_SOFT_ASSERT(e)     ASSERT(e)
#define RTL_VERIFY(e)          ASSERT(e)
#define NT_ASSERT_ACTION(e)    ((!(e)) ? (RtlAssert((PVOID)#e, (PVOID)__FILE__, __LINE__, NULL), FALSE) : TRUE)
#define NT_VERIFY(e)           NT_ASSERT_ACTION(e)
#define KdPrint(arguments)     DbgPrint arguments
#define KdPrintEx(arguments)   DbgPrintEx arguments
#define vKdPrintEx(arguments)  vDbgPrintEx arguments
#define KdBreakPoint()         DbgBreakPoint()
#else
#define ASSERT(e)              ((void)0)
#define ASSERTMSG(m, e)        ((void)0)
#define RTL_SOFT_ASSERT(e)     ((void)0)
#define RTL_VERIFY(e)          ((e) ? TRUE : FALSE)
#define NT_ASSERT_ACTION(e)    ((void)0)
#define NT_VERIFY(e)           ((e) ? TRUE : FALSE)
#define KdPrint(arguments)
#define KdPrintEx(arguments)
#define vKdPrintEx(arguments)
#define KdBreakPoint()
#endif
#define RTL_ASSERT             ASSERT
#define NT_ASSERT              NT_ASSERT_ACTION
#define NT_ASSERTMSG(m, e)     NT_ASSERT_ACTION(e)
#define NT_FRE_ASSERT(e)       ((e) ? TRUE : (RtlAssert((PVOID)#e, (PVOID)__FILE__, __LINE__, NULL), FALSE))
#define NT_ANALYSIS_ASSUME(e)  ((void)0)
#define NT_ANALYSIS_ASSERT(e)  ((void)0)

/* --- Rtl --------------------------------------------------------------------------------------------------------------- */
#define RtlCopyMemory(d, s, n)      memcpy((d), (s), (n))
#define RtlMoveMemory(d, s, n)      memmove((d), (s), (n))
#define RtlFillMemory(d, n, v)      memset((d), (v), (n))
#define RtlZeroMemory(d, n)         memset((d), 0, (n))
#define RtlEqualMemory(a, b, n)     (!memcmp((a), (b), (n)))
#define RtlCopyBytes                RtlCopyMemory
#define RtlZeroBytes                RtlZeroMemory
#define RtlFillBytes                RtlFillMemory
#define RtlCopyDeviceMemory         RtlCopyMemory
#define RtlCopyMemoryNonTemporal    RtlCopyMemory
#define RtlInitEmptyUnicodeString(string, buffer, size)                                                                \
    ((string)->Buffer = (PWCH)(buffer), (string)->MaximumLength = (USHORT)(size), (string)->Length = 0)
#define RtlInitEmptyAnsiString(string, buffer, size)                                                                   \
    ((string)->Buffer = (PCHAR)(buffer), (string)->MaximumLength = (USHORT)(size), (string)->Length = 0)
#define RtlEqualLuid(a, b)          ((a)->LowPart == (b)->LowPart && (a)->HighPart == (b)->HighPart)
#define RtlIsZeroLuid(a)            (((a)->LowPart | (ULONG)(a)->HighPart) == 0)
#define RtlUshortByteSwap(x)        __builtin_bswap16((USHORT)(x))
#define RtlUlongByteSwap(x)         __builtin_bswap32((ULONG)(x))
#define RtlUlonglongByteSwap(x)     __builtin_bswap64((ULONGLONG)(x))
#define RtlInterlockedSetBits(f, b)        InterlockedOr((LONG *)(f), (LONG)(b))
#define RtlInterlockedClearBits(f, b)      InterlockedAnd((LONG *)(f), (LONG)~(b))
#define RtlInterlockedXorBits(f, b)        InterlockedXor((LONG *)(f), (LONG)(b))
#define RtlInterlockedAndBits(f, b)        InterlockedAnd((LONG *)(f), (LONG)(b))
#define RtlInterlockedSetBitsDiscardReturn(f, b)   ((void)InterlockedOr((LONG *)(f), (LONG)(b)))
#define RtlInterlockedClearBitsDiscardReturn(f, b) ((void)InterlockedAnd((LONG *)(f), (LONG)~(b)))
#define RtlOffsetToPointer(base, offset)   ((PCHAR)(((PCHAR)(base)) + ((ULONG_PTR)(offset))))
#define RtlPointerToOffset(base, pointer)  ((ULONG)(((PCHAR)(pointer)) - ((PCHAR)(base))))
#define RtlStoreUlong(p, v)        __builtin_memcpy((p), &(ULONG){(ULONG)(v)}, sizeof(ULONG))
#define RtlRetrieveUlong(p, s)     __builtin_memcpy((p), (s), sizeof(ULONG))
#define RtlStoreUshort(p, v)       __builtin_memcpy((p), &(USHORT){(USHORT)(v)}, sizeof(USHORT))
#define RtlRetrieveUshort(p, s)    __builtin_memcpy((p), (s), sizeof(USHORT))
#define PrefetchForWrite(p)        __builtin_prefetch((p), 1)
#define RtlPrefetchMemoryNonTemporal(p, n) __builtin_prefetch(p)
#define FlagOn(f, b)               ((f) & (b))
#define BooleanFlagOn(f, b)        ((BOOLEAN)(((f) & (b)) != 0))
#define SetFlag(f, b)              ((f) |= (b))
#define ClearFlag(f, b)            ((f) &= ~(b))
#define ROUND_TO_SIZE(n, a)        (((ULONG_PTR)(n) + (a) - 1) & ~((ULONG_PTR)(a) - 1))
#define IS_ALIGNED(p, a)           ((((ULONG_PTR)(p)) & ((a) - 1)) == 0)
#define ALIGN_DOWN_BY(n, a)        ((ULONG_PTR)(n) & ~((ULONG_PTR)(a) - 1))
#define ALIGN_UP_BY(n, a)          ALIGN_DOWN_BY((ULONG_PTR)(n) + (a) - 1, a)
#define ALIGN_DOWN_POINTER_BY(p, a) ((PVOID)ALIGN_DOWN_BY(p, a))
#define ALIGN_UP_POINTER_BY(p, a)  ((PVOID)ALIGN_UP_BY(p, a))
#define ALIGN_DOWN(n, type)        ALIGN_DOWN_BY(n, sizeof(type))
#define ALIGN_UP(n, type)          ALIGN_UP_BY(n, sizeof(type))
#define ALIGN_DOWN_POINTER(p, type) ALIGN_DOWN_POINTER_BY(p, sizeof(type))
#define ALIGN_UP_POINTER(p, type)  ALIGN_UP_POINTER_BY(p, sizeof(type))

/* --- Ke ---------------------------------------------------------------------------------------------------------------- */
#define KeRaiseIrql(NewIrql, OldIrql)      (*(OldIrql) = KfRaiseIrql(NewIrql))
#define KeAcquireSpinLock(Lock, OldIrql)   (*(OldIrql) = KeAcquireSpinLockRaiseToDpc(Lock))
#define KeWaitForMutexObject               KeWaitForSingleObject
#define KeInitializeCallbackRecord(record) ((record)->State = BufferEmpty)
#define KeFlushIoBuffers(Mdl, Read, Dma)   ((void)0)

/* --- Ex ---------------------------------------------------------------------------------------------------------------- */
#define ExInitializeFastMutex(Mutex)                                                                                   \
    ((Mutex)->Owner = NULL, (Mutex)->Contention = 0, (Mutex)->Count = 1,                                               \
     KeInitializeEvent(&(Mutex)->Event, SynchronizationEvent, FALSE))
#define ExInitializeWorkItem(Item, WorkRoutine, Context)                                                               \
    ((Item)->WorkerRoutine = (WorkRoutine), (Item)->Parameter = (Context), (Item)->List.Flink = NULL)
#define ExAcquireSpinLock(Lock, OldIrql)   KeAcquireSpinLock((Lock), (OldIrql))
#define ExReleaseSpinLock(Lock, OldIrql)   KeReleaseSpinLock((Lock), (OldIrql))
#define ExAcquireSpinLockAtDpcLevel(Lock)  KeAcquireSpinLockAtDpcLevel(Lock)
#define ExReleaseSpinLockFromDpcLevel(Lock) KeReleaseSpinLockFromDpcLevel(Lock)
#define ExInterlockedExchangeUlong(Target, Value, Lock) InterlockedExchange((PLONG)(Target), (LONG)(Value))
#define ExInterlockedIncrementLong(Addend, Lock) InterlockedIncrement(Addend)
#define ExInterlockedDecrementLong(Addend, Lock) InterlockedDecrement(Addend)
#define ExInterlockedCompareExchange64(Destination, Exchange, Comparand, Lock)                                         \
    InterlockedCompareExchange64((Destination), *(Exchange), *(Comparand))
#define ExGetCurrentResourceThread()       ((ERESOURCE_THREAD)KeGetCurrentThread())
#define ExReleaseResource(r)               ExReleaseResourceLite(r)
#define ExDisableResourceBoost             ExDisableResourceBoostLite

#define InterlockedPushEntrySList(Head, Entry) ExpInterlockedPushEntrySList((Head), (Entry))
#define InterlockedPopEntrySList(Head)         ExpInterlockedPopEntrySList(Head)
#define InterlockedFlushSList(Head)            ExpInterlockedFlushSList(Head)
#define QueryDepthSList(Head)                  ExQueryDepthSList(Head)
#define RtlFirstEntrySList(Head)               FirstEntrySList(Head)
#define POOL_NX_ALLOCATION                     512

/* --- Mm ---------------------------------------------------------------------------------------------------------------- */
#define PAGE_ALIGN(va)                     ((PVOID)((ULONG_PTR)(va) & ~((ULONG_PTR)PAGE_SIZE - 1)))
#define BYTE_OFFSET(va)                    ((ULONG)((ULONG_PTR)(va) & (PAGE_SIZE - 1)))
#define ROUND_TO_PAGES(size)               (((ULONG_PTR)(size) + PAGE_SIZE - 1) & ~((ULONG_PTR)PAGE_SIZE - 1))
#define BYTES_TO_PAGES(size)               ((ULONG)(((ULONG_PTR)(size) >> PAGE_SHIFT) + (((ULONG_PTR)(size) & (PAGE_SIZE - 1)) != 0)))
#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, size)                                                                       \
    ((ULONG)((BYTE_OFFSET(va) + (ULONG_PTR)(size) + (PAGE_SIZE - 1)) >> PAGE_SHIFT))
#define COMPUTE_PAGES_SPANNED(va, size)    ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, size)
#define MdlMappingNoWrite                  0x80000000
#define MdlMappingNoExecute                0x40000000
#define MdlMappingWithGuardPtes            0x20000000
#define MmGetMdlPfnArray(Mdl)              ((PPFN_NUMBER)((Mdl) + 1))
#define MmGetMdlVirtualAddress(Mdl)        ((PVOID)((PCHAR)(Mdl)->StartVa + (Mdl)->ByteOffset))
#define MmGetMdlByteCount(Mdl)             ((Mdl)->ByteCount)
#define MmGetMdlByteOffset(Mdl)            ((Mdl)->ByteOffset)
#define MmGetMdlBaseVa(Mdl)                ((Mdl)->StartVa)
#define MmGetSystemAddressForMdl(Mdl)                                                                                  \
    (((Mdl)->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)) ? (Mdl)->MappedSystemVa               \
                                                                                 : MmMapLockedPages((Mdl), KernelMode))
#define MmGetSystemAddressForMdlSafe(Mdl, Priority)                                                                    \
    (((Mdl)->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))                                       \
         ? (Mdl)->MappedSystemVa                                                                                       \
         : MmMapLockedPagesSpecifyCache((Mdl), KernelMode, MmCached, NULL, FALSE, (Priority)))
#define MmInitializeMdl(Mdl, Va, Bytes)                                                                                \
    do {                                                                                                               \
        (Mdl)->Next = NULL;                                                                                            \
        (Mdl)->Size = (CSHORT)(sizeof(MDL) + sizeof(PFN_NUMBER) * ADDRESS_AND_SIZE_TO_SPAN_PAGES((Va), (Bytes)));      \
        (Mdl)->MdlFlags = 0;                                                                                           \
        (Mdl)->StartVa = PAGE_ALIGN(Va);                                                                               \
        (Mdl)->ByteOffset = BYTE_OFFSET(Va);                                                                           \
        (Mdl)->ByteCount = (ULONG)(Bytes);                                                                             \
    } while (0)
#define MmPrepareMdlForReuse(Mdl)                                                                                      \
    do {                                                                                                               \
        if ((Mdl)->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED)                                                             \
            MmUnmapLockedPages((Mdl)->MappedSystemVa, (Mdl));                                                          \
        else if (!((Mdl)->MdlFlags & MDL_PARTIAL))                                                                     \
            ;                                                                                                          \
    } while (0)

/* --- Ob, Ps ------------------------------------------------------------------------------------------------------------ */
#define ObDereferenceObject(o)             ObfDereferenceObject(o)
#define ObReferenceObject(o)               ObfReferenceObject(o)
#define ObDereferenceObjectWithTag(o, t)   ObfDereferenceObjectWithTag((o), (t))
#define ObReferenceObjectWithTag(o, t)     ObfReferenceObjectWithTag((o), (t))
#define NtCurrentProcess()                 ((HANDLE)(LONG_PTR)-1)
#define ZwCurrentProcess()                 NtCurrentProcess()
#define NtCurrentThread()                  ((HANDLE)(LONG_PTR)-2)
#define ZwCurrentThread()                  NtCurrentThread()
#define PsGetCurrentProcess                IoGetCurrentProcess

#endif
