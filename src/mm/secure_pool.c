/*
 * Secure pools: memory that a driver can read, and change only through the pool that it came from, with the cookie it
 * gave. Blocks are whole pages, so that a direct write is a fault.
 *
 * Also what tells the size of a block of the ordinary pool.
 */
#include "mm/pool_p.h"
#include "mm/quota.h"

#define TAG_POOL  0x6C507853 /* "SxPl" */
#define SIGNATURE 0x53504F4F4C53ULL

struct secure_pool {
    ULONGLONG signature;
    LIST_ENTRY blocks;
    ULONG_PTR tag;
};

struct secure_block {
    LIST_ENTRY link, all;
    PVOID memory;
    SIZE_T size;
    ULONG tag, flags;
    ULONG_PTR cookie;
};

static LIST_ENTRY all_blocks = {&all_blocks, &all_blocks};

static struct secure_pool *pool_of(HANDLE handle)
{
    struct secure_pool *pool = handle;

    return pool && lab__mm_in_ram(pool) && pool->signature == SIGNATURE ? pool : 0;
}

static SIZE_T whole_pages(SIZE_T size)
{
    return (size + PAGE_SIZE - 1) & ~(SIZE_T)(PAGE_SIZE - 1);
}

static void protect(struct secure_block *block, enum host_access access)
{
    host_protect(block->memory, whole_pages(block->size), access);
}

/* The machine stops: nothing stays read-only in RAM. */
void lab__mm_secure_reset(void)
{
    for (LIST_ENTRY *e = all_blocks.Flink; e != &all_blocks; e = e->Flink)
        protect(CONTAINING_RECORD(e, struct secure_block, all), HOST_WRITE);
    InitializeListHead(&all_blocks);
}

/*
 * ExCreatePool: make a secure pool.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for flags or a version that aren't known; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-excreatepool
 */
NTSTATUS ExCreatePool(ULONG Flags, ULONG_PTR Tag, PPOOL_CREATE_EXTENDED_PARAMS Params, HANDLE *PoolHandle)
{
    struct secure_pool *pool;

    LAB_DDI(ExCreatePool);
    if (Flags != POOL_CREATE_FLG_SECURE_POOL || !Tag || (Params && Params->Version != POOL_CREATE_PARAMS_VERSION))
        return STATUS_INVALID_PARAMETER;
    pool = lab__mm_pool_take_for(sizeof *pool, TAG_POOL, __builtin_return_address(0));
    if (!pool)
        return STATUS_INSUFFICIENT_RESOURCES;
    pool->signature = SIGNATURE;
    pool->tag = Tag;
    InitializeListHead(&pool->blocks);
    *PoolHandle = pool;
    return STATUS_SUCCESS;
}

static void drop(struct secure_block *block)
{
    protect(block, HOST_WRITE);
    RemoveEntryList(&block->link);
    RemoveEntryList(&block->all);
    lab__mm_pool_free(block->memory, block->tag);
    lab__mm_kernel_free(block);
}

/*
 * ExDestroyPool: the pool goes, with everything allocated from it.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-exdestroypool
 */
void ExDestroyPool(HANDLE PoolHandle)
{
    struct secure_pool *pool;

    LAB_DDI(ExDestroyPool);
    pool = pool_of(PoolHandle);
    if (!pool)
        lab__ke_bugcheck(BAD_POOL_CALLER, 0x99, (ULONG_PTR)PoolHandle, 0, 0);
    while (!IsListEmpty(&pool->blocks))
        drop(CONTAINING_RECORD(pool->blocks.Flink, struct secure_block, link));
    pool->signature = 0;
    lab__mm_pool_free(pool, TAG_POOL);
}

PVOID lab__mm_secure_alloc(const POOL_EXTENDED_PARAMS_SECURE_POOL *params, SIZE_T size, ULONG tag, PVOID caller)
{
    struct secure_pool *pool = params ? pool_of(params->SecurePoolHandle) : 0;
    struct secure_block *block;

    if (!pool || !size || !tag ||
        (params->SecurePoolFlags & ~(SECURE_POOL_FLAGS_FREEABLE | SECURE_POOL_FLAGS_MODIFIABLE)))
        return 0;
    block = lab__mm_kernel_alloc(sizeof *block);
    if (!block)
        return 0;
    block->memory = lab__mm_pool_take_for(whole_pages(size), tag, caller);
    if (!block->memory) {
        lab__mm_kernel_free(block);
        return 0;
    }
    if (params->Buffer)
        RtlCopyMemory(block->memory, params->Buffer, size);
    block->size = size;
    block->tag = tag;
    block->cookie = params->Cookie;
    block->flags = params->SecurePoolFlags;
    InsertTailList(&pool->blocks, &block->link);
    InsertTailList(&all_blocks, &block->all);
    protect(block, HOST_READ);
    return block->memory;
}

static struct secure_block *find(HANDLE handle, ULONG tag, PVOID memory, ULONG_PTR cookie)
{
    struct secure_pool *pool = pool_of(handle);

    for (LIST_ENTRY *e = pool ? pool->blocks.Flink : 0; e && e != &pool->blocks; e = e->Flink) {
        struct secure_block *block = CONTAINING_RECORD(e, struct secure_block, link);

        if (block->memory == memory)
            return block->tag == tag && block->cookie == cookie ? block : 0;
    }
    return 0;
}

void lab__mm_secure_free(const POOL_EXTENDED_PARAMS_SECURE_POOL *params, PVOID memory, ULONG tag)
{
    struct secure_block *block = find(params->SecurePoolHandle, tag, memory, params->Cookie);

    if (!block || !(block->flags & SECURE_POOL_FLAGS_FREEABLE)) {
        lab__ke_crash_detail("%p is no block of the secure pool with this tag and cookie that may be freed", memory);
        lab__ke_bugcheck(BAD_POOL_CALLER, 0x99, (ULONG_PTR)memory, 0, 0);
    }
    drop(block);
}

/*
 * ExSecurePoolUpdate: change a block's contents.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   bytes
 * Errors  STATUS_INVALID_PARAMETER where the block is not the pool's with this tag and cookie, or ends before Offset +
 *         Size; STATUS_ACCESS_DENIED where it was not allocated as modifiable
 * Source  wdm/nf-wdm-exsecurepoolupdate
 */
NTSTATUS ExSecurePoolUpdate(HANDLE SecurePoolHandle, ULONG Tag, PVOID Allocation, ULONG_PTR Cookie, SIZE_T Offset,
                            SIZE_T Size, PVOID Buffer)
{
    struct secure_block *block;

    LAB_DDI(ExSecurePoolUpdate);
    block = find(SecurePoolHandle, Tag, Allocation, Cookie);
    if (!block || Offset > block->size || Size > block->size - Offset)
        return STATUS_INVALID_PARAMETER;
    if (!(block->flags & SECURE_POOL_FLAGS_MODIFIABLE))
        return STATUS_ACCESS_DENIED;
    protect(block, HOST_WRITE);
    RtlCopyMemory((char *)block->memory + Offset, Buffer, Size);
    protect(block, HOST_READ);
    return STATUS_SUCCESS;
}

/*
 * ExSecurePoolValidate: is this a block of the pool with this tag and cookie?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exsecurepoolvalidate
 */
LOGICAL ExSecurePoolValidate(HANDLE SecurePoolHandle, ULONG Tag, PVOID Allocation, ULONG_PTR Cookie)
{
    LAB_DDI(ExSecurePoolValidate);
    return find(SecurePoolHandle, Tag, Allocation, Cookie) != 0;
}

/*
 * ExQueryPoolBlockSize: the size that a block was allocated with. Obsolete.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   bytes
 * Source  ntifs/nf-ntifs-exquerypoolblocksize
 */
SIZE_T ExQueryPoolBlockSize(PVOID PoolBlock, PBOOLEAN QuotaCharged)
{
    LAB_DDI(ExQueryPoolBlockSize);
    *QuotaCharged = lab__mm_quota_charged(PoolBlock);
    return lab__mm_pool_size(PoolBlock);
}
