/* bitmap.h: word-wise scanning of an RTL_BITMAP, shared by bitmap.c and bitmap_find.c. */
#ifndef LAB_RTL_BITMAP_H
#define LAB_RTL_BITMAP_H

#include "rtl_p.h"

#define LAB__BITMAP_NONE 0xFFFFFFFFu

/* The first bit from `from` below `limit` that is set (or clear), or limit. */
ULONG lab__bitmap_next(const RTL_BITMAP *map, ULONG from, ULONG limit, BOOLEAN set);

/* How many bits of from..from+count-1 are set. */
ULONG lab__bitmap_count(const RTL_BITMAP *map, ULONG from, ULONG count);

void lab__bitmap_fill(PRTL_BITMAP map, ULONG from, ULONG count, BOOLEAN set);

#endif
