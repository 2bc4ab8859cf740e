/*
 * Interlocked operations. Exactly one simulated processor runs at any time, but each is a switch point, so that
 * schedules can let another processor run between two of them.
 */
#ifndef NTLAB_NT_INTERLOCKED_H
#define NTLAB_NT_INTERLOCKED_H

#include <ntdef.h>
#include <nt/lab_switch.h>

#define LAB_INTERLOCKED(type, name, parameters, expression)                                                            \
    FORCEINLINE type name parameters                                                                                   \
    {                                                                                                                  \
        LAB_SWITCH_POINT();                                                                                            \
        return (type)(expression);                                                                                     \
    }

LAB_INTERLOCKED(LONG, InterlockedIncrement, (LONG volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedIncrementAcquire, (LONG volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedIncrementRelease, (LONG volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedIncrementNoFence, (LONG volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedDecrement, (LONG volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedDecrementAcquire, (LONG volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedDecrementRelease, (LONG volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedDecrementNoFence, (LONG volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchange, (LONG volatile * p, LONG v), __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchangeAcquire, (LONG volatile * p, LONG v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchangeRelease, (LONG volatile * p, LONG v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchangeNoFence, (LONG volatile * p, LONG v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchangeAdd, (LONG volatile * p, LONG v), __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchangeAddAcquire, (LONG volatile * p, LONG v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchangeAddRelease, (LONG volatile * p, LONG v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedExchangeAddNoFence, (LONG volatile * p, LONG v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAdd, (LONG volatile * p, LONG v), __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAddAcquire, (LONG volatile * p, LONG v), __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAddRelease, (LONG volatile * p, LONG v), __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAddNoFence, (LONG volatile * p, LONG v), __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAnd, (LONG volatile * p, LONG v), __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAndAcquire, (LONG volatile * p, LONG v), __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAndRelease, (LONG volatile * p, LONG v), __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedAndNoFence, (LONG volatile * p, LONG v), __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedOr, (LONG volatile * p, LONG v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedOrAcquire, (LONG volatile * p, LONG v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedOrRelease, (LONG volatile * p, LONG v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedOrNoFence, (LONG volatile * p, LONG v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedXor, (LONG volatile * p, LONG v), __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedXorAcquire, (LONG volatile * p, LONG v), __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedXorRelease, (LONG volatile * p, LONG v), __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedXorNoFence, (LONG volatile * p, LONG v), __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG, InterlockedCompareExchange, (LONG volatile * p, LONG exchange, LONG comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(LONG, InterlockedCompareExchangeAcquire, (LONG volatile * p, LONG exchange, LONG comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(LONG, InterlockedCompareExchangeRelease, (LONG volatile * p, LONG exchange, LONG comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(LONG, InterlockedCompareExchangeNoFence, (LONG volatile * p, LONG exchange, LONG comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(LONG64, InterlockedIncrement64, (LONG64 volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedIncrement64Acquire, (LONG64 volatile * p),
                __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedIncrement64Release, (LONG64 volatile * p),
                __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedIncrement64NoFence, (LONG64 volatile * p),
                __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedDecrement64, (LONG64 volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedDecrement64Acquire, (LONG64 volatile * p),
                __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedDecrement64Release, (LONG64 volatile * p),
                __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedDecrement64NoFence, (LONG64 volatile * p),
                __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchange64, (LONG64 volatile * p, LONG64 v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchange64Acquire, (LONG64 volatile * p, LONG64 v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchange64Release, (LONG64 volatile * p, LONG64 v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchange64NoFence, (LONG64 volatile * p, LONG64 v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchangeAdd64, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchangeAdd64Acquire, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchangeAdd64Release, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedExchangeAdd64NoFence, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAdd64, (LONG64 volatile * p, LONG64 v), __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAdd64Acquire, (LONG64 volatile * p, LONG64 v),
                __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAdd64Release, (LONG64 volatile * p, LONG64 v),
                __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAdd64NoFence, (LONG64 volatile * p, LONG64 v),
                __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAnd64, (LONG64 volatile * p, LONG64 v), __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAnd64Acquire, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAnd64Release, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedAnd64NoFence, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedOr64, (LONG64 volatile * p, LONG64 v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedOr64Acquire, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedOr64Release, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedOr64NoFence, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedXor64, (LONG64 volatile * p, LONG64 v), __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedXor64Acquire, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedXor64Release, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedXor64NoFence, (LONG64 volatile * p, LONG64 v),
                __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(LONG64, InterlockedCompareExchange64, (LONG64 volatile * p, LONG64 exchange, LONG64 comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(LONG64, InterlockedCompareExchange64Acquire, (LONG64 volatile * p, LONG64 exchange, LONG64 comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(LONG64, InterlockedCompareExchange64Release, (LONG64 volatile * p, LONG64 exchange, LONG64 comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(LONG64, InterlockedCompareExchange64NoFence, (LONG64 volatile * p, LONG64 exchange, LONG64 comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(SHORT, InterlockedIncrement16, (SHORT volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedIncrement16Acquire, (SHORT volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedIncrement16Release, (SHORT volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedIncrement16NoFence, (SHORT volatile * p), __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedDecrement16, (SHORT volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedDecrement16Acquire, (SHORT volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedDecrement16Release, (SHORT volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedDecrement16NoFence, (SHORT volatile * p), __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchange16, (SHORT volatile * p, SHORT v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchange16Acquire, (SHORT volatile * p, SHORT v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchange16Release, (SHORT volatile * p, SHORT v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchange16NoFence, (SHORT volatile * p, SHORT v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchangeAdd16, (SHORT volatile * p, SHORT v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchangeAdd16Acquire, (SHORT volatile * p, SHORT v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchangeAdd16Release, (SHORT volatile * p, SHORT v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedExchangeAdd16NoFence, (SHORT volatile * p, SHORT v),
                __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAdd16, (SHORT volatile * p, SHORT v), __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAdd16Acquire, (SHORT volatile * p, SHORT v),
                __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAdd16Release, (SHORT volatile * p, SHORT v),
                __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAdd16NoFence, (SHORT volatile * p, SHORT v),
                __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAnd16, (SHORT volatile * p, SHORT v), __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAnd16Acquire, (SHORT volatile * p, SHORT v),
                __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAnd16Release, (SHORT volatile * p, SHORT v),
                __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedAnd16NoFence, (SHORT volatile * p, SHORT v),
                __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedOr16, (SHORT volatile * p, SHORT v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedOr16Acquire, (SHORT volatile * p, SHORT v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedOr16Release, (SHORT volatile * p, SHORT v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedOr16NoFence, (SHORT volatile * p, SHORT v), __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedXor16, (SHORT volatile * p, SHORT v), __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedXor16Acquire, (SHORT volatile * p, SHORT v),
                __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedXor16Release, (SHORT volatile * p, SHORT v),
                __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedXor16NoFence, (SHORT volatile * p, SHORT v),
                __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(SHORT, InterlockedCompareExchange16, (SHORT volatile * p, SHORT exchange, SHORT comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(SHORT, InterlockedCompareExchange16Acquire, (SHORT volatile * p, SHORT exchange, SHORT comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(SHORT, InterlockedCompareExchange16Release, (SHORT volatile * p, SHORT exchange, SHORT comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(SHORT, InterlockedCompareExchange16NoFence, (SHORT volatile * p, SHORT exchange, SHORT comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))

LAB_INTERLOCKED(PVOID, InterlockedExchangePointer, (PVOID volatile * p, PVOID v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(PVOID, InterlockedExchangePointerAcquire, (PVOID volatile * p, PVOID v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(PVOID, InterlockedExchangePointerNoFence, (PVOID volatile * p, PVOID v),
                __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
LAB_INTERLOCKED(PVOID, InterlockedCompareExchangePointer, (PVOID volatile * p, PVOID exchange, PVOID comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(PVOID, InterlockedCompareExchangePointerAcquire, (PVOID volatile * p, PVOID exchange, PVOID comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(PVOID, InterlockedCompareExchangePointerRelease, (PVOID volatile * p, PVOID exchange, PVOID comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
LAB_INTERLOCKED(PVOID, InterlockedCompareExchangePointerNoFence, (PVOID volatile * p, PVOID exchange, PVOID comperand),
                __sync_val_compare_and_swap(p, comperand, exchange))
#define InterlockedExchangeAddSizeT(p, v) ((SIZE_T)InterlockedExchangeAdd64((LONG64 *)(p), (LONG64)(v)))
#define InterlockedIncrementSizeT(p)      ((SIZE_T)InterlockedIncrement64((LONG64 *)(p)))
#define InterlockedDecrementSizeT(p)      ((SIZE_T)InterlockedDecrement64((LONG64 *)(p)))
#define InterlockedIncrementUlong(p)      ((ULONG)InterlockedIncrement((LONG *)(p)))
#define InterlockedExchangeUlong(p, v)    ((ULONG)InterlockedExchange((LONG *)(p), (LONG)(v)))

FORCEINLINE BOOLEAN InterlockedCompareExchange128(LONG64 volatile *destination, LONG64 high, LONG64 low,
                                                  LONG64 *comperand)
{
    LAB_SWITCH_POINT();
    if (destination[0] == comperand[0] && destination[1] == comperand[1]) {
        destination[0] = low;
        destination[1] = high;
        return 1;
    }
    comperand[0] = destination[0];
    comperand[1] = destination[1];
    return 0;
}
LAB_INTERLOCKED(BOOLEAN, InterlockedBitTestAndSet, (LONG volatile * p, LONG bit),
                (__atomic_fetch_or(p, (LONG)((ULONG)1 << (bit & 31)), __ATOMIC_SEQ_CST) >> (bit & 31)) & 1)
LAB_INTERLOCKED(BOOLEAN, InterlockedBitTestAndReset, (LONG volatile * p, LONG bit),
                (__atomic_fetch_and(p, (LONG) ~((ULONG)1 << (bit & 31)), __ATOMIC_SEQ_CST) >> (bit & 31)) & 1)
LAB_INTERLOCKED(BOOLEAN, InterlockedBitTestAndComplement, (LONG volatile * p, LONG bit),
                (__atomic_fetch_xor(p, (LONG)((ULONG)1 << (bit & 31)), __ATOMIC_SEQ_CST) >> (bit & 31)) & 1)
LAB_INTERLOCKED(BOOLEAN, InterlockedBitTestAndSet64, (LONG64 volatile * p, LONG64 bit),
                (__atomic_fetch_or(p, (LONG64)((ULONG64)1 << (bit & 63)), __ATOMIC_SEQ_CST) >> (bit & 63)) & 1)
LAB_INTERLOCKED(BOOLEAN, InterlockedBitTestAndReset64, (LONG64 volatile * p, LONG64 bit),
                (__atomic_fetch_and(p, (LONG64) ~((ULONG64)1 << (bit & 63)), __ATOMIC_SEQ_CST) >> (bit & 63)) & 1)
LAB_INTERLOCKED(BOOLEAN, InterlockedBitTestAndComplement64, (LONG64 volatile * p, LONG64 bit),
                (__atomic_fetch_xor(p, (LONG64)((ULONG64)1 << (bit & 63)), __ATOMIC_SEQ_CST) >> (bit & 63)) & 1)

/* MSVC spells them as intrinsics, too. */
#define _InterlockedIncrement              InterlockedIncrement
#define _InterlockedIncrement64            InterlockedIncrement64
#define _InterlockedIncrement16            InterlockedIncrement16
#define _InterlockedDecrement              InterlockedDecrement
#define _InterlockedDecrement64            InterlockedDecrement64
#define _InterlockedDecrement16            InterlockedDecrement16
#define _InterlockedExchange               InterlockedExchange
#define _InterlockedExchange64             InterlockedExchange64
#define _InterlockedExchange16             InterlockedExchange16
#define _InterlockedExchangeAdd            InterlockedExchangeAdd
#define _InterlockedExchangeAdd64          InterlockedExchangeAdd64
#define _InterlockedExchangeAdd16          InterlockedExchangeAdd16
#define _InterlockedAnd                    InterlockedAnd
#define _InterlockedAnd64                  InterlockedAnd64
#define _InterlockedAnd16                  InterlockedAnd16
#define _InterlockedOr                     InterlockedOr
#define _InterlockedOr64                   InterlockedOr64
#define _InterlockedOr16                   InterlockedOr16
#define _InterlockedXor                    InterlockedXor
#define _InterlockedXor64                  InterlockedXor64
#define _InterlockedXor16                  InterlockedXor16
#define _InterlockedCompareExchange        InterlockedCompareExchange
#define _InterlockedCompareExchange64      InterlockedCompareExchange64
#define _InterlockedCompareExchange16      InterlockedCompareExchange16
#define _InterlockedAdd                    InterlockedAdd
#define _InterlockedAdd64                  InterlockedAdd64
#define _InterlockedAdd16                  InterlockedAdd16
#define _InterlockedExchangePointer        InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedBitTestAndSet          InterlockedBitTestAndSet
#define _InterlockedBitTestAndReset        InterlockedBitTestAndReset
#define _InterlockedBitTestAndSet64        InterlockedBitTestAndSet64
#define _InterlockedBitTestAndReset64      InterlockedBitTestAndReset64
#define _InterlockedCompareExchange128     InterlockedCompareExchange128
#define _interlockedbittestandset          InterlockedBitTestAndSet
#define _interlockedbittestandreset        InterlockedBitTestAndReset
#define InterlockedAnd32                   InterlockedAnd
#define InterlockedOr32                    InterlockedOr

#endif
