/* Groups of processors: what ntddk.h has of them, by the name that older kits gave it. */
#ifndef NTLAB_PROCGRP_H
#define NTLAB_PROCGRP_H

#include <ntddk.h>

LAB_DDK_BEGIN

void WdmlibProcgrpInitialize(void);

LAB_DDK_END

#endif
