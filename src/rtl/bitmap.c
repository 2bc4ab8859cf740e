/*
 * bitmap.c: RTL_BITMAP, an array of ULONGs taken as bits, the lowest of each word first.
 *
 * What callers break most: the caller's buffer must be whole ULONGs; bits above SizeOfBitMap in
 * the last one are neither read nor written by the ranged routines, but RtlSetAllBits and
 * RtlClearAllBits write whole words.
 */
#include "bitmap.h"
#include "engine/ddi.h"

#define WORD_BITS 32u

/* The bits of word `index` that lie in from..end-1. */
static ULONG mask_of(ULONG index, ULONG from, ULONG end)
{
    ULONG mask = ~0u;

    if (from > index * WORD_BITS)
        mask &= ~0u << (from % WORD_BITS);
    if (end - index * WORD_BITS < WORD_BITS)
        mask &= ~(~0u << (end % WORD_BITS));
    return mask;
}

ULONG lab__bitmap_next(const RTL_BITMAP *map, ULONG from, ULONG limit, BOOLEAN set)
{
    for (ULONG index = from / WORD_BITS; from < limit; index++, from = index * WORD_BITS) {
        ULONG word = (set ? map->Buffer[index] : ~map->Buffer[index]) & mask_of(index, from, limit);
        if (word != 0)
            return index * WORD_BITS + (ULONG)__builtin_ctz(word);
    }
    return limit;
}

ULONG lab__bitmap_count(const RTL_BITMAP *map, ULONG from, ULONG count)
{
    ULONG end = from + count, total = 0;

    for (ULONG index = from / WORD_BITS; from < end; index++, from = index * WORD_BITS)
        total += (ULONG)__builtin_popcount(map->Buffer[index] & mask_of(index, from, end));
    return total;
}

void lab__bitmap_fill(PRTL_BITMAP map, ULONG from, ULONG count, BOOLEAN set)
{
    ULONG end = from + count;

    for (ULONG index = from / WORD_BITS; from < end; index++, from = index * WORD_BITS) {
        ULONG mask = mask_of(index, from, end);
        map->Buffer[index] = set ? map->Buffer[index] | mask : map->Buffer[index] & ~mask;
    }
}

static SIZE_T buffer_bytes(const RTL_BITMAP *map)
{
    return ((SIZE_T)map->SizeOfBitMap + WORD_BITS - 1) / WORD_BITS * sizeof(ULONG);
}

/*
 * RtlInitializeBitMap: describe a caller's buffer as a bitmap; the bits stay as they are.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlinitializebitmap
 */
VOID NTAPI RtlInitializeBitMap(PRTL_BITMAP BitMapHeader, PULONG BitMapBuffer, ULONG SizeOfBitMap)
{
    LAB_DDI(RtlInitializeBitMap);
    BitMapHeader->SizeOfBitMap = SizeOfBitMap;
    BitMapHeader->Buffer = BitMapBuffer;
}

/*
 * RtlClearAllBits: clear every word of the bitmap.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlclearallbits
 */
VOID NTAPI RtlClearAllBits(PRTL_BITMAP BitMapHeader)
{
    LAB_DDI(RtlClearAllBits);
    memset(BitMapHeader->Buffer, 0, buffer_bytes(BitMapHeader));
}

/*
 * RtlSetAllBits: set every word of the bitmap.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlsetallbits
 */
VOID NTAPI RtlSetAllBits(PRTL_BITMAP BitMapHeader)
{
    LAB_DDI(RtlSetAllBits);
    memset(BitMapHeader->Buffer, 0xFF, buffer_bytes(BitMapHeader));
}

/*
 * RtlClearBit: clear one bit.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlclearbit
 */
VOID NTAPI RtlClearBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    LAB_DDI(RtlClearBit);
    BitMapHeader->Buffer[BitNumber / WORD_BITS] &= ~(1u << (BitNumber % WORD_BITS));
}

/*
 * RtlSetBit: set one bit.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlsetbit
 */
VOID NTAPI RtlSetBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    LAB_DDI(RtlSetBit);
    BitMapHeader->Buffer[BitNumber / WORD_BITS] |= 1u << (BitNumber % WORD_BITS);
}

/*
 * RtlTestBit: TRUE when the bit is set.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtltestbit
 */
BOOLEAN NTAPI RtlTestBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    LAB_DDI(RtlTestBit);
    return (BitMapHeader->Buffer[BitNumber / WORD_BITS] >> (BitNumber % WORD_BITS) & 1) != 0;
}

/* TRUE when from..from+count-1 lies in the bitmap. */
static BOOLEAN is_inside(const RTL_BITMAP *map, ULONG from, ULONG count)
{
    return from <= map->SizeOfBitMap && count <= map->SizeOfBitMap - from;
}

/*
 * RtlClearBits: clear a range of bits; a range beyond the bitmap changes nothing.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlclearbits
 */
VOID NTAPI RtlClearBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToClear)
{
    LAB_DDI(RtlClearBits);
    if (is_inside(BitMapHeader, StartingIndex, NumberToClear))
        lab__bitmap_fill(BitMapHeader, StartingIndex, NumberToClear, FALSE);
}

/*
 * RtlSetBits: set a range of bits; a range beyond the bitmap changes nothing.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlsetbits
 */
VOID NTAPI RtlSetBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToSet)
{
    LAB_DDI(RtlSetBits);
    if (is_inside(BitMapHeader, StartingIndex, NumberToSet))
        lab__bitmap_fill(BitMapHeader, StartingIndex, NumberToSet, TRUE);
}

static BOOLEAN are_bits(const RTL_BITMAP *map, ULONG from, ULONG count, BOOLEAN set)
{
    if (count == 0 || !is_inside(map, from, count))
        return FALSE;
    return lab__bitmap_next(map, from, from + count, !set) == from + count;
}

/*
 * RtlAreBitsClear: TRUE when every bit of a range is clear; FALSE for an empty range or one beyond the bitmap.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlarebitsclear
 */
BOOLEAN NTAPI RtlAreBitsClear(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length)
{
    LAB_DDI(RtlAreBitsClear);
    return are_bits(BitMapHeader, StartingIndex, Length, FALSE);
}

/*
 * RtlAreBitsSet: TRUE when every bit of a range is set; FALSE for an empty range or one beyond the bitmap.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlarebitsset
 */
BOOLEAN NTAPI RtlAreBitsSet(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length)
{
    LAB_DDI(RtlAreBitsSet);
    return are_bits(BitMapHeader, StartingIndex, Length, TRUE);
}

/*
 * RtlNumberOfSetBits: how many bits are set.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlnumberofsetbits
 */
ULONG NTAPI RtlNumberOfSetBits(PRTL_BITMAP BitMapHeader)
{
    LAB_DDI(RtlNumberOfSetBits);
    return lab__bitmap_count(BitMapHeader, 0, BitMapHeader->SizeOfBitMap);
}

/*
 * RtlNumberOfClearBits: how many bits are clear.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlnumberofclearbits
 */
ULONG NTAPI RtlNumberOfClearBits(PRTL_BITMAP BitMapHeader)
{
    LAB_DDI(RtlNumberOfClearBits);
    return BitMapHeader->SizeOfBitMap - lab__bitmap_count(BitMapHeader, 0, BitMapHeader->SizeOfBitMap);
}

/*
 * RtlNumberOfSetBitsUlongPtr: how many bits of a word are set.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlnumberofsetbitsulongptr
 */
ULONG NTAPI RtlNumberOfSetBitsUlongPtr(ULONG_PTR Target)
{
    LAB_DDI(RtlNumberOfSetBitsUlongPtr);
    return (ULONG)__builtin_popcountll(Target);
}

/*
 * RtlFindMostSignificantBit: the number of the highest set bit, or -1.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlfindmostsignificantbit
 */
CCHAR NTAPI RtlFindMostSignificantBit(ULONGLONG Set)
{
    LAB_DDI(RtlFindMostSignificantBit);
    return Set == 0 ? -1 : (CCHAR)(63 - __builtin_clzll(Set));
}

/*
 * RtlFindLeastSignificantBit: the number of the lowest set bit, or -1.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlfindleastsignificantbit
 */
CCHAR NTAPI RtlFindLeastSignificantBit(ULONGLONG Set)
{
    LAB_DDI(RtlFindLeastSignificantBit);
    return Set == 0 ? -1 : (CCHAR)__builtin_ctzll(Set);
}

/*
 * RtlCopyBitMap: copy a whole bitmap into another, from a bit of that on; what would lie beyond it is left out.
 *
 * IRQL    <= APC_LEVEL, or any for resident bitmaps
 */
VOID NTAPI RtlCopyBitMap(PRTL_BITMAP Source, PRTL_BITMAP Destination, ULONG TargetBit)
{
    ULONG count;

    LAB_DDI(RtlCopyBitMap);
    if (TargetBit >= Destination->SizeOfBitMap)
        return;
    count = Destination->SizeOfBitMap - TargetBit;
    if (count > Source->SizeOfBitMap)
        count = Source->SizeOfBitMap;
    for (ULONG at = 0; at < count;) {
        BOOLEAN set = (Source->Buffer[at / WORD_BITS] >> (at % WORD_BITS) & 1) != 0;
        ULONG end = lab__bitmap_next(Source, at, count, !set);
        lab__bitmap_fill(Destination, TargetBit + at, end - at, set);
        at = end;
    }
}
