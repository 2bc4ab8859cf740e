/*
 * heap.c: heaps of a driver's own: blocks of paged pool on a list, freed together with their heap.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define HEAP_TAG ' paH'

typedef struct heap_block {
    LIST_ENTRY link;
    SIZE_T size;
    struct heap *owner;
} heap_block;

typedef struct heap {
    LIST_ENTRY blocks;
    SIZE_T limit; /* 0: grows as it must */
    SIZE_T used;
    ULONG flags;
} heap;

/*
 * RtlCreateHeap: a heap. Its memory comes from paged pool.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes; ReserveSize bounds a heap without HEAP_GROWABLE
 * Errors  NULL
 * Source  ntifs/nf-ntifs-rtlcreateheap
 */
PVOID NTAPI RtlCreateHeap(ULONG Flags, PVOID HeapBase, SIZE_T ReserveSize, SIZE_T CommitSize, PVOID Lock,
                          PRTL_HEAP_PARAMETERS Parameters)
{
    heap *created;

    LAB_DDI(RtlCreateHeap);
    (void)Lock;
    (void)Parameters;
    if (HeapBase != NULL && ReserveSize == 0)
        return NULL;
    created = ExAllocatePool2(POOL_FLAG_PAGED, sizeof *created, HEAP_TAG);
    if (created == NULL)
        return NULL;
    created->blocks.Flink = created->blocks.Blink = &created->blocks;
    created->flags = Flags;
    if (!(Flags & HEAP_GROWABLE))
        created->limit = ReserveSize != 0  ? ReserveSize
                         : CommitSize != 0 ? (CommitSize + 0xFFFF) & ~(SIZE_T)0xFFFF
                                           : 0x10000;
    return created;
}

/*
 * RtlAllocateHeap: a block of a heap.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  NULL, or with HEAP_GENERATE_EXCEPTIONS the exception STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-rtlallocateheap
 */
PVOID NTAPI RtlAllocateHeap(PVOID HeapHandle, ULONG Flags, SIZE_T Size)
{
    heap *owner = HeapHandle;
    heap_block *block = NULL;

    LAB_DDI(RtlAllocateHeap);
    Flags |= owner->flags;
    if (Size <= (SIZE_T)-1 - sizeof *block && (owner->limit == 0 || Size <= owner->limit - owner->used))
        block = ExAllocatePool2(POOL_FLAG_PAGED | (Flags & HEAP_ZERO_MEMORY ? 0 : POOL_FLAG_UNINITIALIZED),
                                sizeof *block + Size, HEAP_TAG);
    if (block == NULL) {
        if (Flags & HEAP_GENERATE_EXCEPTIONS)
            ExRaiseStatus(STATUS_NO_MEMORY);
        return NULL;
    }
    block->size = Size;
    block->owner = owner;
    owner->used += Size;
    block->link.Flink = &owner->blocks;
    block->link.Blink = owner->blocks.Blink;
    owner->blocks.Blink->Flink = &block->link;
    owner->blocks.Blink = &block->link;
    return block + 1;
}

static void free_block(heap *owner, heap_block *block)
{
    block->link.Blink->Flink = block->link.Flink;
    block->link.Flink->Blink = block->link.Blink;
    owner->used -= block->size;
    ExFreePoolWithTag(block, HEAP_TAG);
}

/*
 * RtlFreeHeap: give a block back; nonzero when it was one of the heap. NULL is fine.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlfreeheap
 */
LOGICAL NTAPI RtlFreeHeap(PVOID HeapHandle, ULONG Flags, PVOID BaseAddress)
{
    heap_block *block;

    LAB_DDI(RtlFreeHeap);
    (void)Flags;
    if (BaseAddress == NULL)
        return TRUE;
    block = (heap_block *)BaseAddress - 1;
    if (block->owner != HeapHandle)
        return FALSE;
    free_block(HeapHandle, block);
    return TRUE;
}

/*
 * RtlDestroyHeap: free a heap and all its blocks; returns NULL.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtldestroyheap
 */
PVOID NTAPI RtlDestroyHeap(PVOID HeapHandle)
{
    heap *owner = HeapHandle;

    LAB_DDI(RtlDestroyHeap);
    while (owner->blocks.Flink != &owner->blocks)
        free_block(owner, CONTAINING_RECORD(owner->blocks.Flink, heap_block, link));
    ExFreePoolWithTag(owner, HEAP_TAG);
    return NULL;
}
