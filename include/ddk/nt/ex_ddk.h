/* What ntddk.h adds to the headers of Ex. */
#ifndef NTLAB_NT_EX_DDK_H
#define NTLAB_NT_EX_DDK_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_spinlock.h>

LAB_DDK_BEGIN

typedef struct _POOLED_USAGE_AND_LIMITS {
    SIZE_T PeakPagedPoolUsage;
    SIZE_T PagedPoolUsage;
    SIZE_T PagedPoolLimit;
    SIZE_T PeakNonPagedPoolUsage;
    SIZE_T NonPagedPoolUsage;
    SIZE_T NonPagedPoolLimit;
    SIZE_T PeakPagefileUsage;
    SIZE_T PagefileUsage;
    SIZE_T PagefileLimit;
} POOLED_USAGE_AND_LIMITS, *PPOOLED_USAGE_AND_LIMITS;

NTSTATUS ExInterlockedExtendZone(PZONE_HEADER Zone, PVOID Segment, ULONG SegmentSize, PKSPIN_LOCK Lock);

LAB_DDK_END

#endif
