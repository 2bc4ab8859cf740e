/* HID usages. */
#ifndef NTLAB_HIDUSAGE_H
#define NTLAB_HIDUSAGE_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef USHORT USAGE;

typedef USHORT *PUSAGE;

LAB_DDK_END

#endif
