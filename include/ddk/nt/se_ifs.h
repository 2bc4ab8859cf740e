/* What ntifs.h adds to the headers of Se. */
#ifndef NTLAB_NT_SE_IFS_H
#define NTLAB_NT_SE_IFS_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define SE_BACKUP_PRIVILEGES_CHECKED 0x0100

LAB_DDK_END

#endif
