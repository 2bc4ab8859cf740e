/* Xpress without Huffman codes: 32 flags, then as many bytes and matches of two bytes or more. */
#include "rtl/xpress.h"
#include <string.h>

#define REACH   8192 /* the farthest that a match lies back */
#define LONGEST 65538u
#define FLAGS   32

static ULONG hash(const UCHAR *at)
{
    return ((at[0] << 16 | at[1] << 8 | at[2]) * 2654435761u >> 20) % XPRESS_HASHES;
}

ULONG lab__xpress_match(const UCHAR *from, ULONG length, ULONG at, ULONG distance, ULONG *last, ULONG *offset)
{
    ULONG before, size = 0, most = length - at < LONGEST ? length - at : LONGEST;
    ULONG *slot;

    if (length - at < 3)
        return 0;
    slot = &last[hash(from + at)];
    before = *slot;
    *slot = at + 1;
    if (!before || at + 1 - before > distance)
        return 0;
    *offset = at + 1 - before;
    while (size < most && from[at + size] == from[before - 1 + size])
        size++;
    return size >= 3 ? size : 0;
}

struct packer {
    UCHAR *to, *flags, *nibble;
    ULONG used, room, bits, mask;
    BOOLEAN full;
};

static UCHAR *reserve(struct packer *packer, ULONG size)
{
    UCHAR *at = packer->to + packer->used;

    if (size > packer->room - packer->used) {
        packer->full = TRUE;
        return 0;
    }
    packer->used += size;
    return at;
}

static void put(UCHAR *to, ULONG value, ULONG bytes)
{
    for (; to && bytes--; value >>= 8)
        *to++ = (UCHAR)value;
}

static void flag(struct packer *packer, ULONG bit)
{
    packer->mask = packer->mask << 1 | bit;
    if (++packer->bits < FLAGS)
        return;
    put(packer->flags, packer->mask, 4);
    packer->flags = reserve(packer, 4);
    packer->bits = packer->mask = 0;
}

/* What is left of a length when seven is taken away: a nibble, a byte, two bytes or four. */
static void put_length(struct packer *packer, ULONG rest)
{
    ULONG nibble = rest < 15 ? rest : 15;

    if (packer->nibble) {
        *packer->nibble |= (UCHAR)(nibble << 4);
        packer->nibble = 0;
    } else {
        packer->nibble = reserve(packer, 1);
        put(packer->nibble, nibble, 1);
    }
    if (rest < 15)
        return;
    put(reserve(packer, 1), rest - 15 < 255 ? rest - 15 : 255, 1);
    if (rest - 15 >= 255)
        put(reserve(packer, 2), rest + 7, 2);
}

static void put_match(struct packer *packer, ULONG size, ULONG offset)
{
    ULONG length = size - 3;

    put(reserve(packer, 2), (offset - 1) << 3 | (length < 7 ? length : 7), 2);
    if (length >= 7)
        put_length(packer, length - 7);
}

ULONG lab__xpress_pack(const UCHAR *from, ULONG length, UCHAR *to, ULONG room, struct xpress_workspace *workspace)
{
    struct packer packer = {.to = to, .room = room};

    memset(workspace, 0, sizeof *workspace);
    packer.flags = reserve(&packer, 4);
    for (ULONG at = 0, size, offset = 0; at < length && !packer.full; at += size) {
        size = lab__xpress_match(from, length, at, REACH, workspace->last, &offset);
        if (size)
            put_match(&packer, size, offset);
        else
            put(reserve(&packer, 1), from[at], 1);
        flag(&packer, size != 0);
        size = size ? size : 1;
    }
    if (packer.full)
        return 0;
    for (; packer.bits < FLAGS; packer.bits++) /* what is left says match, so that the end is seen */
        packer.mask = packer.mask << 1 | 1;
    put(packer.flags, packer.mask, 4);
    return packer.used;
}

struct unpacker {
    const UCHAR *at, *end, *nibble;
    BOOLEAN bad;
};

static ULONG take(struct unpacker *unpacker, ULONG bytes)
{
    ULONG value = 0;

    if ((ULONG_PTR)(unpacker->end - unpacker->at) < bytes) {
        unpacker->bad = TRUE;
        return 0;
    }
    for (ULONG i = 0; i < bytes; i++)
        value |= (ULONG)*unpacker->at++ << 8 * i;
    return value;
}

static ULONG take_length(struct unpacker *unpacker)
{
    ULONG length;

    if (unpacker->nibble) {
        length = *unpacker->nibble >> 4;
        unpacker->nibble = 0;
    } else {
        unpacker->nibble = unpacker->at;
        length = take(unpacker, 1) & 15;
    }
    if (length < 15)
        return length + 7;
    length = take(unpacker, 1);
    if (length < 255)
        return length + 15 + 7;
    length = take(unpacker, 2);
    if (!length)
        length = take(unpacker, 4);
    if (length < 15 + 7)
        unpacker->bad = TRUE;
    return length;
}

/* Bytes may repeat themselves, so one at a time. */
static ULONG copy(UCHAR *to, ULONG done, ULONG room, ULONG offset, ULONG size)
{
    for (; size && done < room; size--, done++)
        to[done] = to[done - offset];
    return done;
}

LONG lab__xpress_unpack(const UCHAR *from, ULONG size, UCHAR *to, ULONG room)
{
    struct unpacker unpacker = {from, from + size, 0, FALSE};
    ULONG flags = 0, bits = 0, done = 0;

    while (done < room && !unpacker.bad) {
        ULONG match, length;

        if (!bits) {
            if (unpacker.at == unpacker.end)
                break;
            flags = take(&unpacker, 4);
            bits = FLAGS;
        }
        bits--;
        if (unpacker.at == unpacker.end)
            break;
        if (!(flags >> bits & 1)) {
            to[done++] = (UCHAR)take(&unpacker, 1);
            continue;
        }
        match = take(&unpacker, 2);
        length = match & 7;
        if (length == 7)
            length = take_length(&unpacker);
        if (unpacker.bad || (match >> 3) + 1 > done)
            return -1;
        done = copy(to, done, room, (match >> 3) + 1, length + 3);
    }
    return unpacker.bad ? -1 : (LONG)done;
}
