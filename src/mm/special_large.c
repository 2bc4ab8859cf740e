/* Large blocks of special pool: see special_large.h. There are few, so they are looked for one by one. */
#include "mm/special_large.h"
#include "engine/site.h"
#include "host/key.h"
#include "mm/pool_p.h"
#include "vf/vf_report.h"

#define MOST  256
#define FIRST 16 /* of each place that allocates */
#define SITES 64

enum { LARGE_NONE, LARGE_USED, LARGE_FREED };

struct large {
    UCHAR state;
    BOOLEAN paged;
    ULONG locks;
    ULONG tag;
    SIZE_T index, pages, size; /* pages without the one behind */
    struct lab__vf_stack allocated, freed;
};

static struct large *blocks;
static ULONG count, oldest;
static struct lab__site sites[SITES];

void lab__mm_large_start(void)
{
    if (!blocks)
        blocks = host_reserve(MOST * sizeof *blocks);
    count = oldest = 0;
    RtlZeroMemory(sites, sizeof sites);
}

void lab__mm_large_stop(void)
{
    for (ULONG i = 0; i < count; i++) {
        struct large *large = &blocks[i];

        if (large->state == LARGE_NONE)
            continue;
        host_key_protect(lab__mm_page_address(large->index), (large->pages + 1) << PAGE_SHIFT, 0);
        large->state = LARGE_NONE;
    }
    count = 0;
}

BOOLEAN lab__mm_large_wanted(const void *site)
{
    ULONG *times;

    if (!lab__mm_special_enabled() || !blocks)
        return FALSE;
    times = lab__site_count(sites, SITES, site);
    return times && ++*times <= FIRST;
}

static struct large *find(SIZE_T index)
{
    for (ULONG i = 0; i < count; i++)
        if (blocks[i].state != LARGE_NONE && index - blocks[i].index <= blocks[i].pages)
            return &blocks[i];
    return 0;
}

/* Gives back what was freed longest ago. */
static struct large *evict(void)
{
    for (ULONG i = 0; i < count; i++) {
        struct large *large = &blocks[(oldest + i) % MOST];

        if (large->state != LARGE_FREED)
            continue;
        oldest = (oldest + i + 1) % MOST;
        host_key_protect(lab__mm_page_address(large->index), (large->pages + 1) << PAGE_SHIFT, 0);
        lab__mm_run_free(large->index);
        large->state = LARGE_NONE;
        return large;
    }
    return 0;
}

static struct large *take_record(void)
{
    for (ULONG i = 0; i < count; i++)
        if (blocks[i].state == LARGE_NONE)
            return &blocks[i];
    return count < MOST ? &blocks[count++] : evict();
}

void lab__mm_large_allocated(SIZE_T index, SIZE_T size, ULONG tag, BOOLEAN paged)
{
    struct large *large = take_record();
    char *memory = lab__mm_page_address(index);
    SIZE_T pages = BYTES_TO_PAGES(size);

    if (!large)
        return;
    *large = (struct large){LARGE_USED, paged, 0, tag, index, pages, size, {0}, {0}};
    lab__vf_stack_take(&large->allocated);
    __builtin_memset(memory + size, 0xFA, (pages << PAGE_SHIFT) - size);
    host_protect(memory + (pages << PAGE_SHIFT), PAGE_SIZE, HOST_NONE);
    if (!paged || !host_key_available())
        return;
    host_key_protect(memory, pages << PAGE_SHIFT, 1);
    lab__mm_paged_guarded++;
}

BOOLEAN lab__mm_large_freeing(SIZE_T index)
{
    struct large *large = find(index);
    const UCHAR *memory = (const UCHAR *)lab__mm_page_address(index);

    if (!large || large->state != LARGE_USED)
        return FALSE;
    for (SIZE_T i = large->size; i < large->pages << PAGE_SHIFT; i++)
        if (memory[i] != 0xFA) {
            lab__vf_origin_add(&large->allocated, "the block was allocated");
            lab__ke_crash_detail("the block %p of %llu bytes, tag %.4s, was written past its end, at %p; this is seen "
                                 "as it is freed",
                                 (void *)memory, (unsigned long long)large->size, (const char *)&large->tag,
                                 (void *)(memory + i));
            lab__ke_bugcheck(SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION, (ULONG_PTR)memory, (ULONG_PTR)(memory + i),
                             large->size, 0x24);
        }
    if (large->paged && host_key_available()) {
        host_key_protect((void *)memory, large->pages << PAGE_SHIFT, 0);
        lab__mm_paged_guarded--;
    }
    lab__vf_stack_take(&large->freed);
    large->state = LARGE_FREED;
    host_protect((void *)memory, large->pages << PAGE_SHIFT, HOST_NONE);
    return TRUE;
}

void lab__mm_large_lock(const void *memory, LONG locks)
{
    struct large *large = count && lab__mm_in_ram(memory) ? find(lab__mm_page_index(memory)) : 0;

    if (!large || large->state != LARGE_USED || !large->paged || !host_key_available())
        return;
    large->locks += (ULONG)locks;
    host_key_protect(lab__mm_page_address(large->index), large->pages << PAGE_SHIFT, !large->locks);
}

enum lab__mm_special_fault lab__mm_large_classify(const void *address)
{
    SIZE_T index = lab__mm_page_index(address);
    struct large *large = count && lab__mm_in_ram(address) ? find(index) : 0;
    BOOLEAN behind = large && index == large->index + large->pages;

    if (!large || (large->state == LARGE_USED && !behind && (!large->paged || large->locks)))
        return LAB_SPECIAL_NONE;
    if (large->state == LARGE_USED && !behind)
        return LAB_SPECIAL_PAGED;
    lab__vf_origin_add(&large->allocated, "the block was allocated");
    if (large->state == LARGE_FREED)
        lab__vf_origin_add(&large->freed, "the block was freed");
    lab__ke_crash_detail("the address is byte %lld of a block of %llu bytes, tag %.4s%s",
                         (long long)((const char *)address - lab__mm_page_address(large->index)),
                         (unsigned long long)large->size, (const char *)&large->tag,
                         large->state == LARGE_FREED ? ", that was freed" : ": past its end");
    return large->state == LARGE_FREED ? LAB_SPECIAL_FREED : LAB_SPECIAL_BEYOND;
}
