/*
 * Interlocked operations. Exactly one simulated processor runs at any time, so none needs the host's bus lock: each is
 * a plain operation after a switch point, where a schedule can let another processor run between two of them.
 */
#ifndef NTLAB_NT_INTERLOCKED_H
#define NTLAB_NT_INTERLOCKED_H

#include <ntdef.h>
#include <nt/lab_switch.h>

/* type name(p, ...): after reads old, the value before; result may use both. Sums wrap. */
#define LAB_INTERLOCKED(type, result_type, name, parameters, after, result)                                            \
    FORCEINLINE result_type name parameters                                                                            \
    {                                                                                                                  \
        type old;                                                                                                      \
                                                                                                                       \
        LAB_SWITCH_POINT();                                                                                            \
        old = *p;                                                                                                      \
        *p = (type)(after);                                                                                            \
        return (result_type)(result);                                                                                  \
    }
#define LAB_INTERLOCKED_COMPARE(type, name)                                                                            \
    FORCEINLINE type name(type volatile *p, type exchange, type comperand)                                             \
    {                                                                                                                  \
        type old;                                                                                                      \
                                                                                                                       \
        LAB_SWITCH_POINT();                                                                                            \
        old = *p;                                                                                                      \
        if (old == comperand)                                                                                          \
            *p = exchange;                                                                                             \
        return old;                                                                                                    \
    }

#define LAB_SUM(a, b) ((ULONG64)(a) + (ULONG64)(b))

/* One width with one fence, which is part of the name alone. */
#define LAB_INTERLOCKED_FAMILY(type, fence, bits)                                                                      \
    LAB_INTERLOCKED(type, type, InterlockedIncrement##fence##bits, (type volatile * p), LAB_SUM(old, 1),               \
                    LAB_SUM(old, 1))                                                                                   \
    LAB_INTERLOCKED(type, type, InterlockedDecrement##fence##bits, (type volatile * p), LAB_SUM(old, -1),              \
                    LAB_SUM(old, -1))                                                                                  \
    LAB_INTERLOCKED(type, type, InterlockedAdd##fence##bits, (type volatile * p, type v), LAB_SUM(old, v),             \
                    LAB_SUM(old, v))                                                                                   \
    LAB_INTERLOCKED(type, type, InterlockedExchangeAdd##fence##bits, (type volatile * p, type v), LAB_SUM(old, v),     \
                    old)                                                                                               \
    LAB_INTERLOCKED(type, type, InterlockedExchange##fence##bits, (type volatile * p, type v), v, old)                 \
    LAB_INTERLOCKED(type, type, InterlockedAnd##fence##bits, (type volatile * p, type v), old &v, old)                 \
    LAB_INTERLOCKED(type, type, InterlockedOr##fence##bits, (type volatile * p, type v), old | v, old)                 \
    LAB_INTERLOCKED(type, type, InterlockedXor##fence##bits, (type volatile * p, type v), old ^ v, old)                \
    LAB_INTERLOCKED_COMPARE(type, InterlockedCompareExchange##fence##bits)
#define LAB_INTERLOCKED_WIDTH(type, bits)                                                                              \
    LAB_INTERLOCKED_FAMILY(type, , bits)                                                                               \
    LAB_INTERLOCKED_FAMILY(type, Acquire, bits)                                                                        \
    LAB_INTERLOCKED_FAMILY(type, Release, bits)                                                                        \
    LAB_INTERLOCKED_FAMILY(type, NoFence, bits)

LAB_INTERLOCKED_WIDTH(LONG, )
LAB_INTERLOCKED_WIDTH(LONG64, 64)
LAB_INTERLOCKED_WIDTH(SHORT, 16)
LAB_INTERLOCKED_WIDTH(char, 8)

#define LAB_INTERLOCKED_POINTER(fence)                                                                                 \
    LAB_INTERLOCKED(PVOID, PVOID, InterlockedExchangePointer##fence, (PVOID volatile * p, PVOID v), v, old)            \
    LAB_INTERLOCKED_COMPARE(PVOID, InterlockedCompareExchangePointer##fence)
LAB_INTERLOCKED_POINTER()
LAB_INTERLOCKED_POINTER(Acquire)
LAB_INTERLOCKED_POINTER(Release)
LAB_INTERLOCKED_POINTER(NoFence)

#define LAB_INTERLOCKED_BIT(type, unsigned_type, mask, fence, bits)                                                    \
    LAB_INTERLOCKED(type, BOOLEAN, InterlockedBitTestAndSet##bits##fence, (type volatile * p, type bit),               \
                    old | (type)((unsigned_type)1 << (bit & mask)), (unsigned_type)old >> (bit & mask) & 1)            \
    LAB_INTERLOCKED(type, BOOLEAN, InterlockedBitTestAndReset##bits##fence, (type volatile * p, type bit),             \
                    old &(type) ~((unsigned_type)1 << (bit & mask)), (unsigned_type)old >> (bit & mask) & 1)           \
    LAB_INTERLOCKED(type, BOOLEAN, InterlockedBitTestAndComplement##bits##fence, (type volatile * p, type bit),        \
                    old ^ (type)((unsigned_type)1 << (bit & mask)), (unsigned_type)old >> (bit & mask) & 1)
LAB_INTERLOCKED_BIT(LONG, ULONG, 31, , )
LAB_INTERLOCKED_BIT(LONG64, ULONG64, 63, , 64)

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
/* MSVC spells them as intrinsics, too. */
#define _InterlockedIncrement              InterlockedIncrement
#define _InterlockedIncrement64            InterlockedIncrement64
#define _InterlockedIncrement16            InterlockedIncrement16
#define _InterlockedIncrement8             InterlockedIncrement8
#define _InterlockedDecrement              InterlockedDecrement
#define _InterlockedDecrement64            InterlockedDecrement64
#define _InterlockedDecrement16            InterlockedDecrement16
#define _InterlockedDecrement8             InterlockedDecrement8
#define _InterlockedExchange               InterlockedExchange
#define _InterlockedExchange64             InterlockedExchange64
#define _InterlockedExchange16             InterlockedExchange16
#define _InterlockedExchange8              InterlockedExchange8
#define _InterlockedExchangeAdd            InterlockedExchangeAdd
#define _InterlockedExchangeAdd64          InterlockedExchangeAdd64
#define _InterlockedExchangeAdd16          InterlockedExchangeAdd16
#define _InterlockedExchangeAdd8           InterlockedExchangeAdd8
#define _InterlockedAnd                    InterlockedAnd
#define _InterlockedAnd64                  InterlockedAnd64
#define _InterlockedAnd16                  InterlockedAnd16
#define _InterlockedAnd8                   InterlockedAnd8
#define _InterlockedOr                     InterlockedOr
#define _InterlockedOr64                   InterlockedOr64
#define _InterlockedOr16                   InterlockedOr16
#define _InterlockedOr8                    InterlockedOr8
#define _InterlockedXor                    InterlockedXor
#define _InterlockedXor64                  InterlockedXor64
#define _InterlockedXor16                  InterlockedXor16
#define _InterlockedXor8                   InterlockedXor8
#define _InterlockedCompareExchange        InterlockedCompareExchange
#define _InterlockedCompareExchange64      InterlockedCompareExchange64
#define _InterlockedCompareExchange16      InterlockedCompareExchange16
#define _InterlockedCompareExchange8       InterlockedCompareExchange8
#define _InterlockedAdd                    InterlockedAdd
#define _InterlockedAdd64                  InterlockedAdd64
#define _InlineInterlockedAdd64            InterlockedAdd64
#define _InterlockedAdd16                  InterlockedAdd16
#define _InterlockedAdd8                   InterlockedAdd8
#define _InterlockedExchangePointer        InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedBitTestAndSet          InterlockedBitTestAndSet
#define _InterlockedBitTestAndReset        InterlockedBitTestAndReset
#define _InterlockedBitTestAndSet64        InterlockedBitTestAndSet64
#define _InterlockedBitTestAndReset64      InterlockedBitTestAndReset64
#define _InterlockedCompareExchange128     InterlockedCompareExchange128
#define _interlockedbittestandset          InterlockedBitTestAndSet
#define _interlockedbittestandreset        InterlockedBitTestAndReset
#define _interlockedbittestandset64        InterlockedBitTestAndSet64
#define _interlockedbittestandreset64      InterlockedBitTestAndReset64
#define InterlockedAnd32                   InterlockedAnd
#define InterlockedOr32                    InterlockedOr

#endif
