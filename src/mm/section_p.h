/* Sections, between the files that implement them. */
#ifndef NTLAB_MM_SECTION_P_H
#define NTLAB_MM_SECTION_P_H

#include "mm/section.h"

extern POBJECT_TYPE lab__mm_section_type;

struct lab__mm_section {
    struct lab__mm_segment *segment;
    ULONGLONG size;
    ULONG protection, allocation;
};

/* view.c: what no header of the kit declares. */
LAB_DDK_BEGIN
NTSTATUS MmMapViewOfSection(PVOID SectionToMap, PEPROCESS Process, PVOID *CapturedBase, ULONG_PTR ZeroBits,
                            SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T CapturedViewSize,
                            SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Win32Protect);
NTSTATUS MmUnmapViewOfSection(PEPROCESS Process, PVOID BaseAddress);
LAB_DDK_END

#endif
