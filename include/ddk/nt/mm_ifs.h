/* What ntifs.h adds to the headers of Mm. */
#ifndef NTLAB_NT_MM_IFS_H
#define NTLAB_NT_MM_IFS_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define MM_PREFETCH_FLAGS_MASK 0x3f

#define MEM_DOS_LIM 0x40000000

#define MM_FORCE_CLOSED_DATA     0x1
#define MM_FORCE_CLOSED_IMAGE    0x2
#define MM_FORCE_CLOSED_LATER_OK 0x4

LAB_DDK_END

#endif
