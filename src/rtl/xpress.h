/*
 * Xpress: LZ77 with flags, lengths and offsets as they are, and its other form, where symbols are Huffman-coded.
 * [MS-XCA] describes both.
 */
#ifndef NTLAB_RTL_XPRESS_H
#define NTLAB_RTL_XPRESS_H

#include <ntifs.h>

#define XPRESS_HASHES      4096
#define XPRESS_HUFF_BLOCK  65536
#define XPRESS_HUFF_TABLE  256 /* bytes: the lengths of 512 codes, four bits each */
#define XPRESS_HUFF_LEAVES 512

/* Matches: where three bytes with this hash were last, plus one. */
struct xpress_workspace {
    ULONG last[XPRESS_HASHES];
};

struct xpress_huff_workspace {
    ULONG last[XPRESS_HASHES];
    ULONG frequency[2 * XPRESS_HUFF_LEAVES];
    USHORT parent[2 * XPRESS_HUFF_LEAVES], order[XPRESS_HUFF_LEAVES], code[XPRESS_HUFF_LEAVES];
    UCHAR length[XPRESS_HUFF_LEAVES];
    ULONG tokens[XPRESS_HUFF_BLOCK + 1]; /* literals, or match length << 16 | offset */
};

/* How many bytes it became; 0 where that is more than `room`. */
ULONG lab__xpress_pack(const UCHAR *from, ULONG length, UCHAR *to, ULONG room, struct xpress_workspace *workspace);
ULONG lab__xpress_huff_pack(const UCHAR *from, ULONG length, UCHAR *to, ULONG room,
                            struct xpress_huff_workspace *workspace);
/* How many bytes came out; -1 where it is damaged. It ends where `room` is filled, or the data are at an end. */
LONG lab__xpress_unpack(const UCHAR *from, ULONG size, UCHAR *to, ULONG room);
LONG lab__xpress_huff_unpack(const UCHAR *from, ULONG size, UCHAR *to, ULONG room);

/* The longest of what came before, up to `distance` back, that the bytes at `at` repeat; 0: less than three. */
ULONG lab__xpress_match(const UCHAR *from, ULONG length, ULONG at, ULONG distance, ULONG *last, ULONG *offset);

#endif
