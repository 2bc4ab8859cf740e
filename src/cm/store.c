/*
 * Where nodes and values lie: in large pieces of the host's own memory, not in the machine's RAM.
 *
 * A lookup goes to few places, each of which is somewhere else in a large registry; so nothing begins in the middle of
 * a cache line, and the host is asked for large pages. The first piece stays from one machine to the next.
 */
#include <string.h>

#include "cm/cm_p.h"
#include "host/host.h"

#define GRAIN   64
#define CLASSES 16 /* up to 1024 bytes; what is larger lies in RAM */
#define FIRST   (256u << 10)
#define LATER   (8u << 20)

struct free_block {
    struct free_block *next;
};

struct piece {
    struct piece *next;
    SIZE_T size;
};

static struct {
    struct piece *pieces; /* the latest first; the last one is of FIRST bytes */
    char *at, *end;       /* what is left of the latest */
    SIZE_T size;          /* of all but the first */
    struct free_block *free[CLASSES + 1];
} store;

static void open_piece(struct piece *piece)
{
    store.at = (char *)piece + GRAIN;
    store.end = (char *)piece + piece->size;
}

static SIZE_T ram_bytes(void)
{
    PHYSICAL_MEMORY_RANGE ranges[2];
    SIZE_T bytes = 0;

    for (ULONG i = lab__mm_ram_ranges(ranges); i--;)
        bytes += (SIZE_T)ranges[i].NumberOfBytes.QuadPart;
    return bytes;
}

/* A registry takes no more than the machine has RAM. */
static BOOLEAN add_piece(void)
{
    SIZE_T size = store.pieces ? LATER : FIRST;
    struct piece *piece;

    if (store.pieces && store.size + size > ram_bytes())
        return FALSE;
    piece = host_reserve_large(size);
    if (!piece)
        return FALSE;
    if (store.pieces)
        store.size += size;
    piece->size = size;
    piece->next = store.pieces;
    store.pieces = piece;
    open_piece(piece);
    return TRUE;
}

PVOID lab__cm_store_alloc(SIZE_T size)
{
    SIZE_T class = (size + GRAIN - 1) / GRAIN;
    struct free_block *block;

    if (class > CLASSES)
        return lab__mm_kernel_alloc(size);
    block = store.free[class];
    if (block) {
        store.free[class] = block->next;
    } else {
        if ((SIZE_T)(store.end - store.at) < class * GRAIN && !add_piece())
            return 0;
        block = (PVOID)store.at;
        store.at += class * GRAIN;
    }
    memset(block, 0, class * GRAIN);
    return block;
}

void lab__cm_store_free(PVOID memory, SIZE_T size)
{
    SIZE_T class = (size + GRAIN - 1) / GRAIN;
    struct free_block *block = memory;

    if (class > CLASSES) {
        lab__mm_kernel_free(memory);
        return;
    }
    block->next = store.free[class];
    store.free[class] = block;
}

void lab__cm_store_reset(void)
{
    while (store.pieces && store.pieces->next) {
        struct piece *piece = store.pieces;

        store.pieces = piece->next;
        host_release(piece, piece->size);
    }
    store.size = 0;
    memset(store.free, 0, sizeof store.free);
    if (store.pieces)
        open_piece(store.pieces);
}
