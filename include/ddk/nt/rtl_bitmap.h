/* Bitmaps. */
#ifndef NTLAB_NT_RTL_BITMAP_H
#define NTLAB_NT_RTL_BITMAP_H

#include <ntdef.h>
#include <nt/interlocked.h>

LAB_DDK_BEGIN

#define HASH_STRING_ALGORITHM_DEFAULT 0
#define HASH_STRING_ALGORITHM_X65599  1
#define HASH_STRING_ALGORITHM_INVALID 0xffffffff

typedef struct _RTL_BITMAP {
    ULONG SizeOfBitMap;
    PULONG Buffer;
} RTL_BITMAP, *PRTL_BITMAP;

typedef struct _RTL_BITMAP_RUN {
    ULONG StartingIndex;
    ULONG NumberOfBits;
} RTL_BITMAP_RUN, *PRTL_BITMAP_RUN;

BOOLEAN RtlAreBitsClear(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length);
BOOLEAN RtlAreBitsSet(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length);
void RtlClearAllBits(PRTL_BITMAP BitMapHeader);
void RtlClearBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);
void RtlClearBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToClear);
void RtlCopyBitMap(PRTL_BITMAP Source, PRTL_BITMAP Destination, ULONG TargetBit);
ULONG RtlFindClearBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex);
ULONG RtlFindClearBitsAndSet(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex);
ULONG RtlFindClearRuns(PRTL_BITMAP BitMapHeader, PRTL_BITMAP_RUN RunArray, ULONG SizeOfRunArray,
                       BOOLEAN LocateLongestRuns);
ULONG RtlFindFirstRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex);
ULONG RtlFindLastBackwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex, PULONG StartingRunIndex);
CCHAR RtlFindLeastSignificantBit(ULONGLONG Set);
ULONG RtlFindLongestRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex);
CCHAR RtlFindMostSignificantBit(ULONGLONG Set);
ULONG RtlFindNextForwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex, PULONG StartingRunIndex);
ULONG RtlFindSetBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex);
ULONG RtlFindSetBitsAndClear(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex);
void RtlInitializeBitMap(PRTL_BITMAP BitMapHeader, PULONG BitMapBuffer, ULONG SizeOfBitMap);
ULONG RtlNumberOfClearBits(PRTL_BITMAP BitMapHeader);
ULONG RtlNumberOfSetBits(PRTL_BITMAP BitMapHeader);
ULONG RtlNumberOfSetBitsUlongPtr(ULONG_PTR Target);
void RtlSetAllBits(PRTL_BITMAP BitMapHeader);
void RtlSetBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);
void RtlSetBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToSet);
BOOLEAN RtlTestBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);

LAB_DDK_END

FORCEINLINE BOOLEAN RtlCheckBit(PRTL_BITMAP BitMapHeader, ULONG BitPosition)
{
    return (BOOLEAN)(BitMapHeader->Buffer[BitPosition / 32] >> (BitPosition % 32) & 1);
}

#define RtlInterlockedSetBits(f, b)                InterlockedOr((LONG *)(f), (LONG)(b))
#define RtlInterlockedClearBits(f, b)              InterlockedAnd((LONG *)(f), (LONG) ~(b))
#define RtlInterlockedXorBits(f, b)                InterlockedXor((LONG *)(f), (LONG)(b))
#define RtlInterlockedAndBits(f, b)                InterlockedAnd((LONG *)(f), (LONG)(b))
#define RtlInterlockedSetBitsDiscardReturn(f, b)   ((void)InterlockedOr((LONG *)(f), (LONG)(b)))
#define RtlInterlockedClearBitsDiscardReturn(f, b) ((void)InterlockedAnd((LONG *)(f), (LONG) ~(b)))
#define RtlInterlockedAndBitsDiscardReturn(f, b)   ((void)InterlockedAnd((LONG *)(f), (LONG)(b)))

#endif
