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

#endif
