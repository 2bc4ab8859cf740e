/*
 * Pool. Blocks below a page come from size classes with a free list each (last freed, first taken); a header of 16
 * bytes before the block says who allocated it. Blocks of a page and more are page-aligned runs, described by the page
 * table of RAM.
 *
 * A strict machine fills the slack behind a block and looks at it when the block is freed; under AddressSanitizer
 * everything but the bytes asked for is poisoned. Rule that drivers break most: free once, with the tag you allocated
 * with.
 */
#include "mm/pool_p.h"
#include "mm/quota.h"
#include "host/key.h"
#include "mm/special.h"
#include "mm/special_large.h"
#include "vf/vf_object.h"

#define POISON(p, n)                                                                                                   \
    do {                                                                                                               \
        if (__builtin_expect(host_sanitized, 0))                                                                       \
            host_poison((p), (n));                                                                                     \
    } while (0)
#define UNPOISON(p, n)                                                                                                 \
    do {                                                                                                               \
        if (__builtin_expect(host_sanitized, 0))                                                                       \
            host_unpoison((p), (n));                                                                                   \
    } while (0)

#define HEADER     sizeof(struct lab__pool_header)
#define CLASSES    40
#define SLAB_PAGES 16
#define LARGEST    (PAGE_SIZE - 1)

/* Capacities: every 16 bytes to 256, every 64 to 1024, every 256 to 4096 (so that sizes waste at most a quarter). */
static inline unsigned class_of(SIZE_T size)
{
    if (size <= 256)
        return size ? (unsigned)((size + 15) / 16) - 1 : 0;
    if (size <= 1024)
        return 16 + (unsigned)((size - 256 + 63) / 64) - 1;
    return 28 + (unsigned)((size - 1024 + 255) / 256) - 1;
}

static inline SIZE_T capacity_of(unsigned class_)
{
    return class_ < 16 ? (class_ + 1) * 16 : class_ < 28 ? 256 + (class_ - 15) * 64 : 1024 + (class_ - 27) * 256;
}

struct free_block {
    struct free_block *next;
};

static struct free_block *lists[CLASSES];

void lab__mm_pool_reset(void)
{
    RtlZeroMemory(lists, sizeof lists);
}

void lab__mm_pool_unpoison(SIZE_T pages)
{
    UNPOISON(lab__mm.ram.kernel, pages << PAGE_SHIFT);
}

static __attribute__((noinline)) BOOLEAN refill(unsigned class_)
{
    SIZE_T step = capacity_of(class_) + HEADER, index = lab__mm_run_alloc(SLAB_PAGES, LAB_PAGE_SLAB, 1);
    char *slab = lab__mm_page_address(index);
    SIZE_T blocks = (SLAB_PAGES << PAGE_SHIFT) / step;

    if (!index)
        return FALSE;
    lab__mm.pages[index].tag = class_;
    while (blocks--) {
        struct lab__pool_header *header = (struct lab__pool_header *)(slab + blocks * step);
        struct free_block *block = (struct free_block *)(header + 1);

        header->state = LAB_POOL_FREE;
        header->class_ = (UCHAR)class_;
        block->next = lists[class_];
        lists[class_] = block;
        POISON(block, capacity_of(class_));
    }
    return TRUE;
}

/*
 * The slack behind a block, of which at most 32 bytes are watched. By words: the last of them may begin in the block,
 * whose own bytes nobody has written yet when it is filled, and which are shifted out when it is looked at.
 */
#define SLACK_WORD 0xFAFAFAFAFAFAFAFAULL

static inline SIZE_T slack_of(SIZE_T size, SIZE_T capacity)
{
    return capacity - size < 32 ? capacity - size : 32;
}

static inline void fill_slack(char *block, SIZE_T size, SIZE_T capacity)
{
    SIZE_T slack = slack_of(size, capacity), at = size;
    const ULONG64 word = SLACK_WORD;

    if (!slack)
        return;
    for (; at + sizeof word < size + slack; at += sizeof word)
        __builtin_memcpy(block + at, &word, sizeof word);
    __builtin_memcpy(block + size + slack - sizeof word, &word, sizeof word);
}

static _Noreturn __attribute__((cold, noinline)) void written_past(struct lab__pool_header *header, SIZE_T capacity)
{
    const UCHAR *block = (const UCHAR *)(header + 1);
    SIZE_T at = header->size;

    while (block[at] == (UCHAR)SLACK_WORD)
        at++;
    lab__ke_crash_detail("pool block %p of %u bytes, tag %.4s, was written past its end (at byte %llu)", (void *)block,
                         header->size, (const char *)&header->tag, (unsigned long long)at);
    lab__ke_bugcheck(BAD_POOL_HEADER, 0x20, (ULONG_PTR)header, (ULONG_PTR)header + HEADER + capacity, at);
}

static inline void check_slack(struct lab__pool_header *header, SIZE_T capacity)
{
    const char *block = (const char *)(header + 1);
    SIZE_T slack = slack_of(header->size, capacity), at = header->size;
    ULONG64 word, wrong = 0;

    if (!slack)
        return;
    for (; at + sizeof word < header->size + slack; at += sizeof word) {
        __builtin_memcpy(&word, block + at, sizeof word);
        wrong |= word ^ SLACK_WORD;
    }
    __builtin_memcpy(&word, block + header->size + slack - sizeof word, sizeof word);
    word ^= SLACK_WORD;
    wrong |= slack < sizeof word ? word >> (8 * (sizeof word - slack)) : word;
    if (__builtin_expect(wrong != 0, 0))
        written_past(header, capacity);
}

/* Few words aren't worth a call; volatile, or the compiler makes one of them. The last word may overlap the one before.
 */
#define FEW_BYTES 128

static inline void clear(char *block, SIZE_T size)
{
    const SIZE_T word = sizeof(ULONG64);

    if (size < word || size > FEW_BYTES || host_sanitized) {
        __builtin_memset(block, 0, size);
        return;
    }
    for (SIZE_T at = 0; at + word < size; at += word)
        *(volatile ULONG64 *)(block + at) = 0;
    *(volatile ULONG64 *)(block + size - word) = 0;
}

static PVOID take_small(SIZE_T size, ULONG tag, BOOLEAN zero, UCHAR state, PVOID caller, UCHAR type)
{
    unsigned class_ = class_of(size);
    struct free_block *block = lists[class_];
    struct lab__pool_header *header;

    if (__builtin_expect(!block, 0)) {
        if (!refill(class_))
            return 0;
        block = lists[class_];
    }
    header = (struct lab__pool_header *)block - 1;
    if (__builtin_expect(header->state != LAB_POOL_FREE, 0))
        lab__ke_bugcheck(BAD_POOL_HEADER, 3, (ULONG_PTR)header, (ULONG_PTR)block, 0);
    UNPOISON(block, size);
    UNPOISON(block, sizeof *block);
    lists[class_] = block->next;
    header->tag = tag;
    header->size = (USHORT)size;
    header->state = state;
    header->caller = caller;
    header->class_ = (UCHAR)(class_ | ((type & 1) == PagedPool ? LAB_POOL_PAGED : 0));
    if (size < sizeof *block)
        POISON((char *)block + size, sizeof *block - size);
    if (lab__strict && !host_sanitized)
        fill_slack((char *)block, size, capacity_of(class_));
    if (zero)
        clear((char *)block, size);
    return block;
}

static PVOID take_large(SIZE_T size, ULONG tag, BOOLEAN zero, UCHAR state, PVOID caller, UCHAR type)
{
    BOOLEAN guarded = lab__strict && state == LAB_POOL_USED && lab__mm_large_wanted(caller);
    SIZE_T index = lab__mm_run_alloc(BYTES_TO_PAGES(size) + guarded, LAB_PAGE_POOL, 1);
    struct lab__page *page = &lab__mm.pages[index];
    char *memory = lab__mm_page_address(index);

    if (!index)
        return 0;
    page->tag = tag;
    page->size = size;
    page->owner = caller;
    page->pool_type = type;
    page->pool_state = state;
    UNPOISON(memory, size);
    if (zero)
        __builtin_memset(memory, 0, size);
    POISON(memory + size, ROUND_TO_PAGES(size) - size);
    if (guarded)
        lab__mm_large_allocated(index, size, tag, (type & 1) == PagedPool);
    return memory;
}

static PVOID counted(PVOID memory, SIZE_T size, UCHAR state)
{
    if (memory && state == LAB_POOL_USED) {
        lab__mm.pool_bytes += size;
        lab__mm.pool_blocks++;
    }
    return memory;
}

/* Apart from the small ones, whose way is short and often taken. */
static __attribute__((noinline)) PVOID take_pages(SIZE_T size, ULONG tag, BOOLEAN zero, UCHAR state, PVOID caller,
                                                  UCHAR type)
{
    PVOID memory = 0;

    if (lab__strict && state == LAB_POOL_USED && lab__mm_special_wanted(caller))
        memory = lab__mm_special_take(size, tag, zero, state, caller, type);
    if (!memory && size <= lab__mm.ram.size)
        memory = take_large(size, tag, zero, state, caller, type);
    return counted(memory, size, state);
}

PVOID lab__mm_pool_take(SIZE_T size, ULONG tag, BOOLEAN zero, UCHAR state, PVOID caller, UCHAR type)
{
    PVOID memory = 0;

    if (__builtin_expect(size > LARGEST, 0))
        return take_pages(size, tag, zero, state, caller, type);
    if (lab__strict && state == LAB_POOL_USED && lab__mm_special_wanted(caller))
        memory = lab__mm_special_take(size, tag, zero, state, caller, type);
    if (!memory)
        memory = take_small(size, tag, zero, state, caller, type);
    return counted(memory, size, state);
}

static _Noreturn __attribute__((cold, noinline)) void bad_free(ULONG_PTR kind, PVOID memory, ULONG_PTR a, ULONG_PTR b,
                                                               const char *what)
{
    lab__ke_crash_detail("%s: %p", what, memory);
    lab__ke_bugcheck(BAD_POOL_CALLER, kind, a, b, (ULONG_PTR)memory);
}

static inline void check_tag(ULONG was, ULONG tag, PVOID memory)
{
    if (__builtin_expect(tag && (tag & ~0x80000000u) != (was & ~0x80000000u) && was != LAB_POOL_GIVEN, 0))
        bad_free(0xA, memory, was, tag, "a block was freed with another tag than it was allocated with");
}

/* Who reads the block again sees it at once, behind the link of the list; by whole words, as that is fast. */
static void fill_freed(char *block, SIZE_T size)
{
    for (SIZE_T at = sizeof(struct free_block); at + sizeof(ULONG64) <= size && at < 64; at += sizeof(ULONG64))
        *(ULONG64 *)(block + at) = 0xDBDBDBDBDBDBDBDBULL;
}

/* The header of the block that the address lies in. */
static struct lab__pool_header *header_at(const void *address, SIZE_T index)
{
    const char *slab = lab__mm_page_address(index);
    SIZE_T step = capacity_of(lab__mm.pages[index].tag) + HEADER, offset = (SIZE_T)((const char *)address - slab);

    return (struct lab__pool_header *)(slab + offset / step * step);
}

_Noreturn void lab__mm_pool_bad_address(PVOID memory, const PVOID *block)
{
    lab__ke_crash_detail("%p was freed, which lies %llu bytes into the block at %p", memory,
                         (unsigned long long)((char *)memory - (char *)*block), *block);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x13E, (ULONG_PTR)memory, (ULONG_PTR)*block, (ULONG_PTR)block);
}

static void check_inner(PVOID memory)
{
    SIZE_T index = lab__mm_run_of(lab__mm_page_index(memory));
    const struct lab__pool_header *header = index ? header_at(memory, index) : 0;
    PVOID block = header ? (PVOID)(header + 1) : 0;

    if (header && block != memory && header->state == LAB_POOL_USED)
        lab__mm_pool_bad_address(memory, &block);
}

/* What is known of a block is wrong: most likely whoever has the memory before it wrote past its end. */
static _Noreturn __attribute__((cold, noinline)) void overwritten(struct lab__pool_header *header, BOOLEAN size)
{
    PVOID memory = header + 1;

    lab__ke_crash_detail("the header of pool block %p was overwritten", memory);
    if (!lab__strict)
        lab__ke_bugcheck(BAD_POOL_HEADER, 0xE, (ULONG_PTR)memory, (ULONG_PTR)header, 0);
    if (size)
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x13F, (ULONG_PTR)memory, header->size,
                         (ULONG_PTR)&header->size);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x13A, (ULONG_PTR)memory, header->state,
                     (ULONG_PTR)&header->state);
}

/* What is freed as pool has no header of a block in use. */
static _Noreturn __attribute__((cold, noinline)) void wrong_block(struct lab__pool_header *header)
{
    PVOID memory = header + 1;

    if (lab__strict)
        check_inner(memory);
    if (header->state == LAB_POOL_FREE)
        bad_free(7, memory, 0, (ULONG_PTR)header->tag, "a block was freed that is free already");
    if (header->state == LAB_POOL_KERNEL && header->size >= sizeof(IRP) && *(CSHORT *)memory == IO_TYPE_IRP) {
        lab__ke_crash_detail("IRP %p was freed as pool; IoFreeIrp frees it", memory);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x105, (ULONG_PTR)memory, 0, 0);
    }
    if (header->state == LAB_POOL_KERNEL)
        bad_free(0x46, memory, 0, 0, "a block of the kernel's own was freed");
    overwritten(header, FALSE);
}

static inline void free_small(PVOID memory, ULONG tag, UCHAR state)
{
    struct lab__pool_header *header = (struct lab__pool_header *)memory - 1;
    struct free_block *block = memory;
    UCHAR class_ = header->class_ & ~LAB_POOL_PAGED;

    if (__builtin_expect(header->state != state || class_ >= CLASSES, 0))
        wrong_block(header);
    if (__builtin_expect(header->size > capacity_of(class_), 0))
        overwritten(header, TRUE);
    check_tag(header->tag, tag, memory);
    if (lab__strict && !host_sanitized)
        check_slack(header, capacity_of(class_));
    if (state == LAB_POOL_USED) {
        if (lab__strict)
            lab__vf_freeing(memory, header->size);
        lab__mm.pool_bytes -= header->size;
        lab__mm.pool_blocks--;
    }
    header->state = LAB_POOL_FREE;
    header->class_ = class_;
    UNPOISON(block, sizeof *block);
    if (lab__strict)
        fill_freed(memory, header->size);
    block->next = lists[class_];
    lists[class_] = block;
    POISON(block, capacity_of(class_));
}

static void free_large(SIZE_T index, PVOID memory, ULONG tag, UCHAR state)
{
    struct lab__page *page = &lab__mm.pages[index];

    if (page->pool_state == LAB_POOL_FREE) {
        lab__mm_large_classify(memory);
        bad_free(7, memory, 0, page->tag, "a block was freed that is free already");
    }
    check_tag(page->tag, tag, memory);
    if (page->pool_state != state)
        bad_free(0x46, memory, 0, 0, "a block of the kernel's own was freed");
    if (state == LAB_POOL_USED) {
        if (lab__strict)
            lab__vf_freeing(memory, page->size);
        lab__mm.pool_bytes -= page->size;
        lab__mm.pool_blocks--;
    }
    UNPOISON(memory, ROUND_TO_PAGES(page->size));
    POISON(memory, ROUND_TO_PAGES(page->size));
    page->pool_state = LAB_POOL_FREE;
    if (!lab__strict || !lab__mm_large_freeing(index))
        lab__mm_run_free(index);
}

static void give(PVOID memory, ULONG tag, UCHAR state)
{
    SIZE_T index;
    struct lab__page *page;

    if (__builtin_expect(lab__mm_special_owns(memory), 0)) {
        lab__mm_special_free(memory, tag, state);
        return;
    }
    if (__builtin_expect(!lab__mm_in_ram(memory) || ((ULONG_PTR)memory & 15), 0))
        bad_free(lab__mm_is_user(memory) ? 0x40 : 0x46, memory, 0, 0,
                 "an address was freed that pool never handed out");
    index = lab__mm_page_index(memory);
    page = &lab__mm.pages[index];
    if (page->kind == LAB_PAGE_SLAB) {
        free_small(memory, tag, state);
        return;
    }
    if (page->kind == LAB_PAGE_FREE || index >= lab__mm.high_water)
        bad_free(7, memory, 0, page->tag, "a block was freed that is free already");
    if (lab__strict && page->kind == LAB_PAGE_POOL && (!page->count || BYTE_OFFSET(memory)) && lab__mm_run_of(index)) {
        PVOID block = lab__mm_page_address(lab__mm_run_of(index));

        lab__mm_pool_bad_address(memory, &block);
    }
    if (page->kind != LAB_PAGE_POOL || !page->count || ((ULONG_PTR)memory & (PAGE_SIZE - 1)))
        bad_free(0x46, memory, 0, 0, "an address was freed that pool never handed out");
    free_large(index, memory, tag, state);
}

void lab__mm_pool_free(PVOID memory, ULONG tag)
{
    if (__builtin_expect(lab__mm_quota_blocks != 0, 0))
        lab__mm_quota_return(memory);
    give(memory, tag, LAB_POOL_USED);
}

PVOID lab__mm_pool_alloc(POOL_TYPE type, SIZE_T size, ULONG tag, BOOLEAN zero)
{
    return lab__mm_pool_take(size, tag, zero, LAB_POOL_USED, __builtin_return_address(0), (UCHAR)type);
}

PVOID lab__mm_pool_take_for(SIZE_T size, ULONG tag, PVOID caller)
{
    return lab__mm_pool_take(size, tag, TRUE, LAB_POOL_USED, caller, 0);
}

PVOID lab__mm_kernel_alloc(SIZE_T size)
{
    return lab__mm_pool_take(size, 0x6C6E724B, TRUE, LAB_POOL_KERNEL, 0, 0);
}

void lab__mm_kernel_free(PVOID memory)
{
    give(memory, 0, LAB_POOL_KERNEL);
}

SIZE_T lab__mm_pool_size(PVOID memory)
{
    struct lab__page *page = &lab__mm.pages[lab__mm_page_index(memory)];

    if (lab__mm_special_owns(memory))
        return lab__mm_special_size(memory);
    return page->kind == LAB_PAGE_SLAB ? ((struct lab__pool_header *)memory - 1)->size : page->size;
}

SIZE_T lab__mm_pool_room(const void *memory)
{
    return lab__mm_in_ram(memory) && !lab__mm_is_pool_freed(memory) ? lab__mm_pool_size((PVOID)memory) : 0;
}

BOOLEAN lab__mm_pool_is_paged(const void *address)
{
    SIZE_T index;

    if (!lab__mm_in_ram(address))
        return FALSE;
    if (lab__mm_special_owns(address))
        return lab__mm_special_is_paged(address);
    index = lab__mm_run_of(lab__mm_page_index(address));
    if (!index)
        return FALSE;
    if (lab__mm.pages[index].kind == LAB_PAGE_SLAB)
        return (header_at(address, index)->class_ & LAB_POOL_PAGED) != 0;
    return lab__mm.pages[index].kind == LAB_PAGE_POOL && (lab__mm.pages[index].pool_type & 1) == PagedPool;
}

static void each_in_slab(SIZE_T index, void (*each)(void *, PVOID, SIZE_T, ULONG, PVOID), void *context)
{
    SIZE_T step = capacity_of(lab__mm.pages[index].tag) + HEADER, blocks = (SLAB_PAGES << PAGE_SHIFT) / step;

    for (SIZE_T i = 0; i < blocks; i++) {
        struct lab__pool_header *header = (struct lab__pool_header *)(lab__mm_page_address(index) + i * step);

        if (header->state == LAB_POOL_USED)
            each(context, header + 1, header->size, header->tag, header->caller);
    }
}

void lab__mm_pool_each(void (*each)(void *, PVOID, SIZE_T, ULONG, PVOID), void *context)
{
    lab__mm_special_each(each, context);
    for (SIZE_T index = 1; index < lab__mm.high_water;) {
        struct lab__page *page = &lab__mm.pages[index];
        SIZE_T count = page->count ? page->count : 1;

        if (page->kind == LAB_PAGE_SLAB)
            each_in_slab(index, each, context);
        else if (page->kind == LAB_PAGE_POOL && page->pool_state == LAB_POOL_USED)
            each(context, lab__mm_page_address(index), page->size, page->tag, page->owner);
        index += count;
    }
}

BOOLEAN lab__mm_is_pool_freed(const void *address)
{
    SIZE_T index = lab__mm_page_index(address);

    if (lab__mm_special_owns(address))
        return lab__mm_special_is_freed(address);
    return lab__mm_in_ram(address) && (index >= lab__mm.high_water || lab__mm.pages[index].kind == LAB_PAGE_FREE);
}
