/* Requests to fault-tolerant volumes. */
#ifndef NTLAB_NTDDFT_H
#define NTLAB_NTDDFT_H

#include <ntdef.h>
#include <devioctl.h>

LAB_DDK_BEGIN

#define FTTYPE                 0x66
#define FT_SECONDARY_READ      0x664012
#define FT_PRIMARY_READ        0x664016
#define FT_BALANCED_READ_MODE  0x66001b
#define FT_SYNC_REDUNDANT_COPY 0x66001c

LAB_DDK_END

#endif
