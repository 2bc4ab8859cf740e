/*
 * LZNT1, the compression of NTFS: chunks of up to 4096 bytes, each with a header of two bytes; in a chunk, eight
 * tokens behind a byte that says which of them are bytes and which copy what came before.
 */
#ifndef NTLAB_RTL_LZNT1_H
#define NTLAB_RTL_LZNT1_H

#include <ntifs.h>

#define LZNT1_CHUNK 4096

struct lznt1_workspace { /* of one chunk: where three bytes with this hash, and those before, began (plus one) */
    USHORT last[4096], before[LZNT1_CHUNK];
};

/* One chunk of 1 to 4096 bytes; how many bytes it takes with its header, 0 where that is more than `room`. */
ULONG lab__lznt1_pack(const UCHAR *from, ULONG length, UCHAR *to, ULONG room, struct lznt1_workspace *workspace);
/* The chunk at `at`: its size with the header. 0: none is left, or its header is none (*bad). */
ULONG lab__lznt1_chunk(const UCHAR *at, const UCHAR *end, BOOLEAN *bad);
/* Its bytes; -1 where it is damaged, or holds more than `room`. */
LONG lab__lznt1_unpack(const UCHAR *chunk, ULONG size, UCHAR *to, ULONG room);

#endif
