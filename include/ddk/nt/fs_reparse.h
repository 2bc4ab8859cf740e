/* Reparse points. */
#ifndef NTLAB_NT_FS_REPARSE_H
#define NTLAB_NT_FS_REPARSE_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define IO_REPARSE 0

LAB_DDK_END

#define IsReparseTagMicrosoft(tag)     (((tag)&0x80000000) != 0)
#define IsReparseTagNameSurrogate(tag) (((tag)&0x20000000) != 0)
#define IsReparseTagDirectory(tag)     (((tag)&0x10000000) != 0)
#define IsReparseTagValid(tag)         (!((tag) & ~IO_REPARSE_TAG_VALID_VALUES) && ((tag) > IO_REPARSE_TAG_RESERVED_RANGE))

#endif
