/* GUIDs of partition types. */
#ifndef NTLAB_DISKGUID_H
#define NTLAB_DISKGUID_H

#include <ntdef.h>

LAB_DDK_BEGIN

LAB_DDK_END

#endif
