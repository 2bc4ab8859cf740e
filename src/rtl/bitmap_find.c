/*
 * bitmap_find.c: runs of clear or set bits in an RTL_BITMAP.
 *
 * Searches that find nothing return 0xFFFFFFFF where they return an index, and 0 where they
 * return a length.
 */
#include "bitmap.h"
#include "engine/ddi.h"

/* The first run of at least count bits that begins at or after from and ends by limit. */
static ULONG find_run(const RTL_BITMAP *map, ULONG from, ULONG limit, ULONG count, BOOLEAN set)
{
    while (from < limit && limit - from >= count) {
        ULONG start = lab__bitmap_next(map, from, limit, set);
        ULONG end;
        if (limit - start < count)
            break;
        end = lab__bitmap_next(map, start, start + count, !set);
        if (end - start >= count)
            return start;
        from = end;
    }
    return LAB__BITMAP_NONE;
}

static ULONG find_bits(const RTL_BITMAP *map, ULONG count, ULONG hint, BOOLEAN set)
{
    ULONG size = map->SizeOfBitMap, found, limit;

    if (hint >= size)
        hint = 0;
    if (count == 0)
        return hint & ~7u;
    if (count > size)
        return LAB__BITMAP_NONE;
    found = find_run(map, hint, size, count, set);
    if (found != LAB__BITMAP_NONE || hint == 0)
        return found;
    /* From the start up to the hint; the run itself may reach past it. */
    limit = count - 1 < size - hint ? hint + count - 1 : size;
    return find_run(map, 0, limit, count, set);
}

/*
 * RtlFindClearBits: the first run of clear bits of a length, sought from a hint on and then from the start.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0xFFFFFFFF: no such run
 * Source  wdm/nf-wdm-rtlfindclearbits
 */
ULONG NTAPI RtlFindClearBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    LAB_DDI(RtlFindClearBits);
    return find_bits(BitMapHeader, NumberToFind, HintIndex, FALSE);
}

/*
 * RtlFindSetBits: the first run of set bits of a length, sought from a hint on and then from the start.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0xFFFFFFFF: no such run
 * Source  wdm/nf-wdm-rtlfindsetbits
 */
ULONG NTAPI RtlFindSetBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    LAB_DDI(RtlFindSetBits);
    return find_bits(BitMapHeader, NumberToFind, HintIndex, TRUE);
}

/*
 * RtlFindClearBitsAndSet: RtlFindClearBits, and set what was found.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0xFFFFFFFF: no such run
 * Source  wdm/nf-wdm-rtlfindclearbitsandset
 */
ULONG NTAPI RtlFindClearBitsAndSet(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    ULONG found;

    LAB_DDI(RtlFindClearBitsAndSet);
    found = find_bits(BitMapHeader, NumberToFind, HintIndex, FALSE);
    if (found != LAB__BITMAP_NONE)
        lab__bitmap_fill(BitMapHeader, found, NumberToFind, TRUE);
    return found;
}

/*
 * RtlFindSetBitsAndClear: RtlFindSetBits, and clear what was found.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0xFFFFFFFF: no such run
 * Source  wdm/nf-wdm-rtlfindsetbitsandclear
 */
ULONG NTAPI RtlFindSetBitsAndClear(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    ULONG found;

    LAB_DDI(RtlFindSetBitsAndClear);
    found = find_bits(BitMapHeader, NumberToFind, HintIndex, TRUE);
    if (found != LAB__BITMAP_NONE)
        lab__bitmap_fill(BitMapHeader, found, NumberToFind, FALSE);
    return found;
}

/* The first run at or after from; *start stays at from when there is none. */
static ULONG next_run(const RTL_BITMAP *map, ULONG from, PULONG start, BOOLEAN set)
{
    ULONG size = map->SizeOfBitMap, begin;

    *start = from;
    if (from >= size)
        return 0;
    begin = lab__bitmap_next(map, from, size, set);
    if (begin == size)
        return 0;
    *start = begin;
    return lab__bitmap_next(map, begin, size, !set) - begin;
}

/*
 * RtlFindNextForwardRunClear: the length and start of the first clear run from an index on.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0: none
 * Source  wdm/nf-wdm-rtlfindnextforwardrunclear
 */
ULONG NTAPI RtlFindNextForwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex, PULONG StartingRunIndex)
{
    LAB_DDI(RtlFindNextForwardRunClear);
    return next_run(BitMapHeader, FromIndex, StartingRunIndex, FALSE);
}

/*
 * RtlFindFirstRunClear: the length and start of the first clear run.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0: none
 * Source  wdm/nf-wdm-rtlfindfirstrunclear
 */
ULONG NTAPI RtlFindFirstRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex)
{
    LAB_DDI(RtlFindFirstRunClear);
    return next_run(BitMapHeader, 0, StartingIndex, FALSE);
}

static BOOLEAN is_set(const RTL_BITMAP *map, ULONG bit)
{
    return (map->Buffer[bit / 32] >> (bit % 32) & 1) != 0;
}

/* The highest bit at or below from that is set (or clear); FALSE when there is none. */
static BOOLEAN previous_bit(const RTL_BITMAP *map, ULONG from, BOOLEAN set, PULONG found)
{
    for (ULONG at = from + 1; at-- > 0;) {
        ULONG word = set ? map->Buffer[at / 32] : ~map->Buffer[at / 32];
        if (at % 32 == 31 && word == 0) {
            at -= 31;
            continue;
        }
        if (is_set(map, at) == set) {
            *found = at;
            return TRUE;
        }
    }
    return FALSE;
}

/*
 * RtlFindLastBackwardRunClear: the length and start of the clear run that lies at or before an index.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0: none
 * Source  wdm/nf-wdm-rtlfindlastbackwardrunclear
 */
ULONG NTAPI RtlFindLastBackwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex, PULONG StartingRunIndex)
{
    ULONG last, before;

    LAB_DDI(RtlFindLastBackwardRunClear);
    *StartingRunIndex = FromIndex;
    if (BitMapHeader->SizeOfBitMap == 0)
        return 0;
    if (FromIndex >= BitMapHeader->SizeOfBitMap)
        FromIndex = BitMapHeader->SizeOfBitMap - 1;
    if (!previous_bit(BitMapHeader, FromIndex, FALSE, &last))
        return 0;
    *StartingRunIndex = previous_bit(BitMapHeader, last, TRUE, &before) ? before + 1 : 0;
    return last - *StartingRunIndex + 1;
}

/* Keeps runs sorted from longest to shortest, earlier runs first among equals; returns the new count. */
static ULONG keep_longest(PRTL_BITMAP_RUN runs, ULONG count, ULONG room, RTL_BITMAP_RUN run)
{
    ULONG at = count;

    while (at > 0 && runs[at - 1].NumberOfBits < run.NumberOfBits)
        at--;
    if (at == room)
        return count;
    if (count < room)
        count++;
    memmove(runs + at + 1, runs + at, (SIZE_T)(count - at - 1) * sizeof *runs);
    runs[at] = run;
    return count;
}

/*
 * RtlFindClearRuns: the first clear runs, or the longest ones sorted by length.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Source  wdm/nf-wdm-rtlfindclearruns
 */
ULONG NTAPI RtlFindClearRuns(PRTL_BITMAP BitMapHeader, PRTL_BITMAP_RUN RunArray, ULONG SizeOfRunArray,
                             BOOLEAN LocateLongestRuns)
{
    ULONG count = 0, from = 0;
    RTL_BITMAP_RUN run;

    LAB_DDI(RtlFindClearRuns);
    while (LocateLongestRuns || count < SizeOfRunArray) {
        run.NumberOfBits = next_run(BitMapHeader, from, &run.StartingIndex, FALSE);
        if (run.NumberOfBits == 0)
            break;
        from = run.StartingIndex + run.NumberOfBits;
        if (LocateLongestRuns)
            count = keep_longest(RunArray, count, SizeOfRunArray, run);
        else
            RunArray[count++] = run;
    }
    return count;
}

/*
 * RtlFindLongestRunClear: the length and start of the longest clear run.
 *
 * IRQL    <= APC_LEVEL, or any for a resident bitmap
 * Errors  0: none
 * Source  wdm/nf-wdm-rtlfindlongestrunclear
 */
ULONG NTAPI RtlFindLongestRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex)
{
    ULONG longest = 0, from = 0, start, length;

    LAB_DDI(RtlFindLongestRunClear);
    *StartingIndex = 0;
    while ((length = next_run(BitMapHeader, from, &start, FALSE)) != 0) {
        if (length > longest) {
            longest = length;
            *StartingIndex = start;
        }
        from = start + length;
    }
    return longest;
}
