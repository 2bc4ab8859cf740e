/* LZNT1: a chunk's bytes. What RtlCompressBuffer and its kin are made of. */
#include "rtl/lznt1.h"

#define SIGNATURE  0x3000
#define COMPRESSED 0x8000
#define SIZE_BITS  0x0FFF
#define LEAST      3 /* bytes that are worth a copy */
#define MOST_TRIES 32

/* How many of a copy's sixteen bits say how far back it reaches: the more, the more has been put out. */
static ULONG distance_bits(ULONG done)
{
    ULONG bits = 4;

    while (bits < 12 && (1u << bits) < done)
        bits++;
    return bits;
}

static ULONG hash(const UCHAR *at)
{
    return ((at[0] | at[1] << 8 | (ULONG)at[2] << 16) * 0x9E3779B1u) >> 20;
}

static ULONG same(const UCHAR *a, const UCHAR *b, ULONG most)
{
    ULONG length = 0;

    while (length < most && a[length] == b[length])
        length++;
    return length;
}

struct match {
    ULONG length, distance;
};

static struct match find(const UCHAR *from, ULONG at, ULONG length, const struct lznt1_workspace *workspace)
{
    ULONG bits = distance_bits(at), most = (0xFFFFu >> bits) + LEAST, candidate;
    struct match best = {0};

    if (length - at < LEAST)
        return best;
    if (most > length - at)
        most = length - at;
    candidate = workspace->last[hash(from + at)];
    for (ULONG tries = 0; candidate && tries < MOST_TRIES; tries++) {
        ULONG found = same(from + candidate - 1, from + at, most);

        if (found > best.length)
            best = (struct match){found, at - (candidate - 1)};
        candidate = workspace->before[candidate - 1];
    }
    return best.length >= LEAST ? best : (struct match){0};
}

static void remember(const UCHAR *from, ULONG at, ULONG length, struct lznt1_workspace *workspace)
{
    USHORT *last;

    if (length - at < LEAST)
        return;
    last = &workspace->last[hash(from + at)];
    workspace->before[at] = *last;
    *last = (USHORT)(at + 1);
}

static void put_header(UCHAR *to, ULONG size, ULONG kind)
{
    ULONG header = (size - 3) | SIGNATURE | kind;

    to[0] = (UCHAR)header;
    to[1] = (UCHAR)(header >> 8);
}

static ULONG store(const UCHAR *from, ULONG length, UCHAR *to, ULONG room)
{
    if (length + 2 > room)
        return 0;
    put_header(to, length + 2, 0);
    RtlCopyMemory(to + 2, from, length);
    return length + 2;
}

ULONG lab__lznt1_pack(const UCHAR *from, ULONG length, UCHAR *to, ULONG room, struct lznt1_workspace *workspace)
{
    ULONG limit = room < length + 2 ? room : length + 2, used = 2, flags = 0, tokens = 8;

    RtlZeroMemory(workspace->last, sizeof workspace->last);
    for (ULONG at = 0; at < length; tokens++) {
        struct match match = find(from, at, length, workspace);

        if (tokens == 8) {
            if (used >= limit)
                return store(from, length, to, room);
            tokens = 0;
            flags = used++;
            to[flags] = 0;
        }
        if (used + (match.length ? 2 : 1) > limit)
            return store(from, length, to, room);
        if (match.length) {
            ULONG word = (match.distance - 1) << (16 - distance_bits(at)) | (match.length - LEAST);

            to[flags] |= (UCHAR)(1 << tokens);
            to[used++] = (UCHAR)word;
            to[used++] = (UCHAR)(word >> 8);
        } else {
            to[used++] = from[at];
            match.length = 1;
        }
        for (ULONG end = at + match.length; at < end; at++)
            remember(from, at, length, workspace);
    }
    if (used >= length + 2)
        return store(from, length, to, room);
    put_header(to, used, COMPRESSED);
    return used;
}

static ULONG header_at(const UCHAR *at)
{
    return at[0] | (ULONG)at[1] << 8;
}

ULONG lab__lznt1_chunk(const UCHAR *at, const UCHAR *end, BOOLEAN *bad)
{
    ULONG header, size;

    *bad = FALSE;
    if (end - at < 2 || !header_at(at))
        return 0;
    header = header_at(at);
    size = (header & SIZE_BITS) + 3;
    if ((header & 0x7000) != SIGNATURE || size > (ULONG_PTR)(end - at)) {
        *bad = TRUE;
        return 0;
    }
    return size;
}

/* One copy; FALSE where it reaches back too far, or too much comes out. */
static BOOLEAN copy(UCHAR *to, ULONG *done, ULONG room, ULONG word)
{
    ULONG bits = distance_bits(*done), length = (word & (0xFFFFu >> bits)) + LEAST,
          distance = (word >> (16 - bits)) + 1;

    if (distance > *done || length > room - *done)
        return FALSE;
    for (ULONG i = 0; i < length; i++, ++*done)
        to[*done] = to[*done - distance]; /* a byte after the other: it may overlap */
    return TRUE;
}

static LONG unpack_tokens(const UCHAR *at, const UCHAR *end, UCHAR *to, ULONG room)
{
    ULONG done = 0;

    while (at < end) {
        ULONG flags = *at++;

        for (ULONG token = 0; token < 8 && at < end; token++, flags >>= 1) {
            if (!(flags & 1)) {
                if (done == room)
                    return -1;
                to[done++] = *at++;
                continue;
            }
            if (end - at < 2 || !copy(to, &done, room, header_at(at)))
                return -1;
            at += 2;
        }
    }
    return (LONG)done;
}

LONG lab__lznt1_unpack(const UCHAR *chunk, ULONG size, UCHAR *to, ULONG room)
{
    if (room > LZNT1_CHUNK)
        room = LZNT1_CHUNK;
    if (header_at(chunk) & COMPRESSED)
        return unpack_tokens(chunk + 2, chunk + size, to, room);
    if (size - 2 > room)
        return -1;
    RtlCopyMemory(to, chunk + 2, size - 2);
    return (LONG)(size - 2);
}
