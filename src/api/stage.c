/*
 * Staging: host memory as user memory, for as long as a request lasts.
 *
 * Small blocks come from chunks of each process's own part of the arena, by powers of two; large ones are allocated as
 * they come. A block is given back to the process it came from, or is forgotten with it.
 */
#include "api/api_p.h"
#include "machine/machine_p.h"
#include "mm/mm_p.h"

#define SMALLEST 6  /* 64 bytes */
#define LARGEST  15 /* 32 KiB */
#define CHUNK    (128 * 1024)

struct heap {
    struct heap *next;
    PEPROCESS process;
    struct lab__mm_space *space;
    char *chunk, *chunk_end;
    void *free[LARGEST + 1];
};

static struct heap *heaps;
static ULONG heaps_of; /* the machine they belong to */

static struct heap *heap_of(PEPROCESS process)
{
    struct heap *heap;

    if (heaps_of != lab__machine.starts) { /* their memory went with its machine */
        heaps = 0;
        heaps_of = lab__machine.starts;
    }
    for (heap = heaps; heap; heap = heap->next)
        if (heap->process == process && heap->space == process->space)
            return heap;
    heap = process->space ? lab__mm_kernel_alloc(sizeof *heap) : 0;
    if (!heap)
        return 0;
    heap->process = process;
    heap->space = process->space;
    heap->next = heaps;
    heaps = heap;
    return heap;
}

static ULONG class_of(SIZE_T size)
{
    return size <= 64 ? SMALLEST : 64 - (ULONG)__builtin_clzll(size - 1);
}

static void *carve(struct heap *heap, ULONG class_)
{
    SIZE_T size = (SIZE_T)1 << class_;
    char *at = (char *)(((ULONG_PTR)heap->chunk + size - 1) & ~(size - 1));

    if (!heap->chunk || at + size > heap->chunk_end) {
        heap->chunk = lab__mm_user_alloc(heap->space, CHUNK);
        if (!heap->chunk)
            return 0;
        heap->chunk_end = heap->chunk + CHUNK;
        at = (char *)(((ULONG_PTR)heap->chunk + size - 1) & ~(size - 1));
    }
    heap->chunk = at + size;
    return at;
}

static void *take(SIZE_T size)
{
    struct heap *heap = heap_of(lab__ps_process());
    ULONG class_ = class_of(size);
    void **block;

    if (!heap)
        return 0;
    if (class_ > LARGEST)
        return lab__mm_user_alloc(heap->space, size);
    block = heap->free[class_];
    if (!block)
        return carve(heap, class_);
    heap->free[class_] = *block;
    return block;
}

static void give(void *memory, SIZE_T size)
{
    struct heap *heap = heap_of(lab__ps_process());
    ULONG class_ = class_of(size);

    if (!heap)
        return;
    if (class_ > LARGEST) {
        lab__mm_user_free(heap->space, memory);
        return;
    }
    *(void **)memory = heap->free[class_];
    heap->free[class_] = memory;
}

/* What a driver could tell from the program's own memory: addresses of the machine are passed as they are. */
static BOOLEAN is_host(const void *address)
{
    return (ULONG_PTR)address >= 0x10000 && !lab__mm_is_user(address) && NT_SUCCESS(lab__mm_probe_any(address, 1));
}

void *lab__api_stage_begin(struct stage *stage, void *host, SIZE_T size, BOOLEAN in, BOOLEAN back, BOOLEAN *failed)
{
    stage->user = 0;
    if (!size || !is_host(host))
        return host;
    stage->user = take(size);
    if (!stage->user) {
        *failed = TRUE;
        return host;
    }
    stage->host = host;
    stage->size = size;
    stage->back = back;
    if (in && host_copy_guarded(stage->user, host, size) != size) {
        lab__api_stage_end(stage); /* not the program's memory after all: the driver shall see the address itself */
        return host;
    }
    return stage->user;
}

void lab__api_stage_end(struct stage *stage)
{
    void *user = stage->user;

    if (!user)
        return;
    stage->user = 0;
    if (stage->back)
        RtlCopyMemory(stage->host, user, stage->size);
    give(user, stage->size);
}
