/* What ntddk.h has of file systems. */
#ifndef NTLAB_NT_FS_DDK_H
#define NTLAB_NT_FS_DDK_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef PIMAGE_NT_HEADERS64 PIMAGE_NT_HEADERS;

LAB_DDK_END

#endif
