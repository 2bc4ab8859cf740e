/* Zones: blocks of one size out of segments that their owner provides. Lookaside lists have taken their place. */
#include "ex/ex_p.h"

static NTSTATUS add_segment(PZONE_HEADER zone, PVOID segment, ULONG size)
{
    PSINGLE_LIST_ENTRY header = segment;
    char *block = (char *)segment + 2 * sizeof(SINGLE_LIST_ENTRY);

    if (((ULONG_PTR)segment & 7) || (size & 7) || zone->BlockSize > size)
        return STATUS_INVALID_PARAMETER;
    PushEntryList(&zone->SegmentList, header);
    header[1].Next = 0;
    for (ULONG left = size - 2 * sizeof(SINGLE_LIST_ENTRY); left >= zone->BlockSize; left -= zone->BlockSize) {
        PushEntryList(&zone->FreeList, (PSINGLE_LIST_ENTRY)block);
        block += zone->BlockSize;
    }
    zone->TotalSegmentSize += size;
    return STATUS_SUCCESS;
}

/*
 * ExInitializeZone: make a zone of one segment, which begins with a header of two pointers. ExExtendZone,
 * ExInterlockedExtendZone: add another.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   bytes; sizes are multiples of eight
 * Errors  STATUS_INVALID_PARAMETER: misaligned, or no room for a block
 */
NTSTATUS ExInitializeZone(PZONE_HEADER Zone, ULONG BlockSize, PVOID InitialSegment, ULONG InitialSegmentSize)
{
    if ((BlockSize & 7) || BlockSize > InitialSegmentSize ||
        InitialSegmentSize - BlockSize < 2 * sizeof(SINGLE_LIST_ENTRY))
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(Zone, sizeof *Zone);
    Zone->BlockSize = BlockSize;
    return add_segment(Zone, InitialSegment, InitialSegmentSize);
}

NTSTATUS ExExtendZone(PZONE_HEADER Zone, PVOID Segment, ULONG SegmentSize)
{
    return add_segment(Zone, Segment, SegmentSize);
}

NTSTATUS ExInterlockedExtendZone(PZONE_HEADER Zone, PVOID Segment, ULONG SegmentSize, PKSPIN_LOCK Lock)
{
    NTSTATUS status;
    KIRQL irql;

    KeAcquireSpinLock(Lock, &irql);
    status = add_segment(Zone, Segment, SegmentSize);
    KeReleaseSpinLock(Lock, irql);
    return status;
}
