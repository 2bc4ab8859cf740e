/* ddk_ex types. */
#ifndef NTLAB_NT_DDK_EX_TYPES_H
#define NTLAB_NT_DDK_EX_TYPES_H

#include <ntdef.h>
#include <nt/ddk_types.h>

LAB_DDK_BEGIN

struct _ZONE_SEGMENT_HEADER {
    SINGLE_LIST_ENTRY SegmentList;
    PVOID Reserved;
};

typedef struct _ZONE_SEGMENT_HEADER ZONE_SEGMENT_HEADER;
typedef struct _ZONE_SEGMENT_HEADER *PZONE_SEGMENT_HEADER;

struct _ZONE_HEADER {
    SINGLE_LIST_ENTRY FreeList;
    SINGLE_LIST_ENTRY SegmentList;
    ULONG BlockSize;
    ULONG TotalSegmentSize;
};

typedef struct _ZONE_HEADER ZONE_HEADER;
typedef struct _ZONE_HEADER *PZONE_HEADER;

LAB_DDK_END

#endif
