/*
 * Xpress with Huffman codes: blocks of 65536 bytes, each with the lengths of its 512 codes before it. A code stands for
 * a byte, or for a match: how many bits its offset has, and its length as far as four bits go.
 */
#include "rtl/xpress.h"
#include <string.h>

#define REACH       65535u
#define END         256
#define LONGEST     15 /* bits of a code */
#define WITH_LENGTH 0x10000u

/* --- packing ----------------------------------------------------------------------------------------------------- */

static ULONG bits_of(ULONG offset) /* of its highest one */
{
    return 31 - (ULONG)__builtin_clz(offset);
}

static ULONG symbol_of(ULONG token)
{
    ULONG length = (token >> 16) - 3;

    if (token < WITH_LENGTH)
        return token;
    return 256 + (bits_of(token & 0xFFFF) << 4 | (length < 15 ? length : 15));
}

static ULONG find_tokens(const UCHAR *from, ULONG start, ULONG end, struct xpress_huff_workspace *work)
{
    ULONG count = 0;

    for (ULONG at = start, size, offset = 0; at < end; at += size) {
        size = lab__xpress_match(from, end, at, REACH, work->last, &offset);
        if (size > REACH)
            size = REACH;
        work->tokens[count++] = size ? size << 16 | offset : from[at];
        work->frequency[symbol_of(work->tokens[count - 1])]++;
        size = size ? size : 1;
    }
    return count;
}

/* The two rarest roots become one, until there is one; `next` is the node that joins them. */
static void join_rarest(struct xpress_huff_workspace *work, ULONG next)
{
    ULONG rare[2] = {0, 0}, found = 0;

    for (ULONG i = 0; i < next; i++) {
        ULONG weight = work->frequency[i];

        if (!weight || work->parent[i])
            continue;
        if (found < 2)
            rare[found++] = i;
        else if (weight < work->frequency[rare[0]] || weight < work->frequency[rare[1]])
            rare[work->frequency[rare[0]] < work->frequency[rare[1]]] = i;
    }
    work->frequency[next] = work->frequency[rare[0]] + work->frequency[rare[1]];
    work->parent[rare[0]] = work->parent[rare[1]] = (USHORT)next;
}

/* Depths in the tree; FALSE: some are too deep for a code. */
static BOOLEAN find_lengths(struct xpress_huff_workspace *work)
{
    ULONG used = 0, next = XPRESS_HUFF_LEAVES;

    memset(work->parent, 0, sizeof work->parent);
    memset(work->length, 0, sizeof work->length);
    for (ULONG i = 0; i < XPRESS_HUFF_LEAVES; i++)
        used += work->frequency[i] != 0;
    for (ULONG joins = used - 1; joins; joins--, next++)
        join_rarest(work, next);
    for (ULONG i = 0; i < XPRESS_HUFF_LEAVES; i++) {
        ULONG depth = 0;

        for (ULONG node = i; work->frequency[i] && work->parent[node]; node = work->parent[node])
            depth++;
        if (depth > LONGEST)
            return FALSE;
        work->length[i] = (UCHAR)(work->frequency[i] ? (depth ? depth : 1) : 0);
    }
    return TRUE;
}

/* Halving the differences makes the tree shallower, at last even. */
static void make_lengths(struct xpress_huff_workspace *work)
{
    while (!find_lengths(work)) {
        for (ULONG i = 0; i < XPRESS_HUFF_LEAVES; i++)
            if (work->frequency[i])
                work->frequency[i] = work->frequency[i] / 2 + 1;
    }
}

/* Codes in the order of their lengths, then of their symbols. */
static void make_codes(const UCHAR *length, USHORT *code)
{
    ULONG next = 0;

    for (ULONG bits = 1; bits <= LONGEST; bits++, next <<= 1)
        for (ULONG i = 0; i < XPRESS_HUFF_LEAVES; i++)
            if (length[i] == bits)
                code[i] = (USHORT)next++;
}

struct writer {
    UCHAR *to, *word, *after; /* where the bits being collected go, and those after them */
    ULONG used, room, bits, free;
    BOOLEAN full;
};

static UCHAR *reserve(struct writer *writer, ULONG size)
{
    static UCHAR nowhere[4];
    UCHAR *at = writer->to + writer->used;

    if (writer->full || size > writer->room - writer->used) {
        writer->full = TRUE;
        return nowhere;
    }
    writer->used += size;
    return at;
}

static void put_word(UCHAR *to, ULONG value)
{
    to[0] = (UCHAR)value;
    to[1] = (UCHAR)(value >> 8);
}

static void begin(struct writer *writer)
{
    writer->word = reserve(writer, 2);
    writer->after = reserve(writer, 2);
    writer->free = 16;
    writer->bits = 0;
}

static void put_bits(struct writer *writer, ULONG value, ULONG count)
{
    if (writer->free >= count) {
        writer->free -= count;
        writer->bits = writer->bits << count | value;
        return;
    }
    writer->bits = writer->bits << writer->free | value >> (count - writer->free);
    put_word(writer->word, writer->bits);
    count -= writer->free;
    writer->free = 16 - count;
    writer->bits = value & ((1u << count) - 1);
    writer->word = writer->after;
    writer->after = reserve(writer, 2);
}

static void finish(struct writer *writer)
{
    put_word(writer->word, writer->bits << writer->free);
    put_word(writer->after, 0);
}

static void put_token(struct writer *writer, ULONG token, const struct xpress_huff_workspace *work)
{
    ULONG symbol = symbol_of(token), length = (token >> 16) - 3, bits;

    put_bits(writer, work->code[symbol], work->length[symbol]);
    if (token < WITH_LENGTH)
        return;
    if (length >= 15) {
        *reserve(writer, 1) = (UCHAR)(length - 15 < 255 ? length - 15 : 255);
        if (length - 15 >= 255)
            put_word(reserve(writer, 2), length);
    }
    bits = bits_of(token & 0xFFFF);
    put_bits(writer, (token & 0xFFFF) & ((1u << bits) - 1), bits);
}

static void put_block(struct writer *writer, ULONG count, BOOLEAN last, struct xpress_huff_workspace *work)
{
    UCHAR *table;

    work->frequency[END] += last;
    make_lengths(work);
    make_codes(work->length, work->code);
    if (writer->room - writer->used < XPRESS_HUFF_TABLE) {
        writer->full = TRUE;
        return;
    }
    table = reserve(writer, XPRESS_HUFF_TABLE);
    for (ULONG i = 0; i < XPRESS_HUFF_TABLE; i++)
        table[i] = (UCHAR)(work->length[2 * i] | work->length[2 * i + 1] << 4);
    begin(writer);
    for (ULONG i = 0; i < count && !writer->full; i++)
        put_token(writer, work->tokens[i], work);
    if (last)
        put_bits(writer, work->code[END], work->length[END]);
    finish(writer);
}

ULONG lab__xpress_huff_pack(const UCHAR *from, ULONG length, UCHAR *to, ULONG room,
                            struct xpress_huff_workspace *workspace)
{
    struct writer writer = {.to = to, .room = room};

    memset(workspace->last, 0, sizeof workspace->last);
    for (ULONG at = 0; at < length && !writer.full; at += XPRESS_HUFF_BLOCK) {
        BOOLEAN last = length - at <= XPRESS_HUFF_BLOCK;
        ULONG count;

        memset(workspace->frequency, 0, sizeof workspace->frequency);
        count = find_tokens(from, at, last ? length : at + XPRESS_HUFF_BLOCK, workspace);
        put_block(&writer, count, last, workspace);
    }
    return writer.full ? 0 : writer.used;
}

/* --- unpacking --------------------------------------------------------------------------------------------------- */

struct reader {
    const UCHAR *at, *end;
    ULONG bits;
    LONG extra; /* bits beyond the sixteen that are certain */
    UCHAR length[XPRESS_HUFF_LEAVES];
    USHORT first[LONGEST + 2], index[LONGEST + 2], symbols[XPRESS_HUFF_LEAVES]; /* by length */
    BOOLEAN bad;
};

static ULONG take(struct reader *reader, ULONG bytes)
{
    ULONG value = 0;

    for (ULONG i = 0; i < bytes; i++)
        value |= reader->at < reader->end ? (ULONG)*reader->at++ << 8 * i : 0;
    return value;
}

/* The lengths of a block's codes; FALSE: they are no code. */
static BOOLEAN read_table(struct reader *reader)
{
    ULONG code = 0, count = 0;

    if (reader->end - reader->at < XPRESS_HUFF_TABLE + 4)
        return FALSE;
    for (ULONG i = 0; i < XPRESS_HUFF_TABLE; i++) {
        reader->length[2 * i] = reader->at[i] & 15;
        reader->length[2 * i + 1] = reader->at[i] >> 4;
    }
    reader->at += XPRESS_HUFF_TABLE;
    for (ULONG bits = 1; bits <= LONGEST; bits++, code <<= 1) {
        reader->first[bits] = (USHORT)code;
        reader->index[bits] = (USHORT)count;
        for (ULONG i = 0; i < XPRESS_HUFF_LEAVES; i++)
            if (reader->length[i] == bits) {
                reader->symbols[count++] = (USHORT)i;
                code++;
            }
        if (code > 1u << bits)
            return FALSE;
    }
    reader->index[LONGEST + 1] = (USHORT)count;
    reader->bits = take(reader, 2) << 16;
    reader->bits |= take(reader, 2);
    reader->extra = 16;
    return count != 0;
}

static void skip(struct reader *reader, ULONG count)
{
    reader->bits <<= count;
    reader->extra -= (LONG)count;
    if (reader->extra < 0) {
        reader->bits |= take(reader, 2) << -reader->extra;
        reader->extra += 16;
    }
}

static ULONG read_symbol(struct reader *reader)
{
    for (ULONG bits = 1; bits <= LONGEST; bits++) {
        ULONG code = reader->bits >> (32 - bits), count = (ULONG)(reader->index[bits + 1] - reader->index[bits]);

        if (code >= reader->first[bits] && code - reader->first[bits] < count) {
            skip(reader, bits);
            return reader->symbols[reader->index[bits] + (code - reader->first[bits])];
        }
    }
    reader->bad = TRUE;
    return END;
}

static ULONG read_length(struct reader *reader, ULONG length)
{
    if (length < 15)
        return length + 3;
    length = take(reader, 1);
    if (length < 255)
        return length + 15 + 3;
    length = take(reader, 2);
    if (!length)
        length = take(reader, 4);
    if (length < 15)
        reader->bad = TRUE;
    return length + 3;
}

/* One match; where `to` stands afterwards. */
static ULONG read_match(struct reader *reader, ULONG symbol, UCHAR *to, ULONG done, ULONG room)
{
    ULONG bits = (symbol - 256) >> 4, length = read_length(reader, symbol & 15), offset = 1u << bits;

    if (bits) {
        offset += reader->bits >> (32 - bits);
        skip(reader, bits);
    }
    if (offset > done)
        reader->bad = TRUE;
    for (; !reader->bad && length && done < room; length--, done++)
        to[done] = to[done - offset];
    return done;
}

/*
 * The code that ends the data is also that of a match, three bytes that repeat the last one. Behind the end there are
 * zeros only; behind a match there is yet the end, whose bits aren't all zero unless it is the first of all codes.
 */
static BOOLEAN is_end(const struct reader *reader, ULONG symbol)
{
    return symbol == END && reader->at >= reader->end && !reader->bits && reader->symbols[0] != END;
}

LONG lab__xpress_huff_unpack(const UCHAR *from, ULONG size, UCHAR *to, ULONG room)
{
    struct reader reader = {.at = from, .end = from + size};
    ULONG done = 0;

    while (done < room && !reader.bad) {
        ULONG block = room - done < XPRESS_HUFF_BLOCK ? room : done + XPRESS_HUFF_BLOCK;

        if (!read_table(&reader))
            return done && reader.at == reader.end ? (LONG)done : -1;
        while (done < block && !reader.bad) {
            ULONG symbol = read_symbol(&reader);

            if (reader.bad)
                return -1;
            if (is_end(&reader, symbol))
                return (LONG)done;
            if (symbol < 256)
                to[done++] = (UCHAR)symbol;
            else
                done = read_match(&reader, symbol, to, done, room);
        }
    }
    return reader.bad ? -1 : (LONG)done;
}
