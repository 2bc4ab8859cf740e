/*
 * Runs of pages of simulated RAM.
 *
 * Fresh runs are cut off at the high-water mark; freed ones stand in lists by the logarithm of their size and are cut
 * when taken. Neighbours are not merged: what a machine frees it mostly allocates again, and it lives for one test.
 * Rule: index 0 is no page.
 */
#include "mm/pages_p.h"

struct lab__mm lab__mm;

static unsigned bucket(SIZE_T count)
{
    return 63 - (unsigned)__builtin_clzll(count);
}

static void push_free(SIZE_T index, SIZE_T count)
{
    struct lab__page *page = &lab__mm.pages[index];
    unsigned b = bucket(count);

    page->kind = LAB_PAGE_FREE;
    page->count = (ULONG)count;
    page->previous_free = 0;
    page->next_free = lab__mm.free_runs[b];
    if (page->next_free)
        lab__mm.pages[page->next_free].previous_free = (ULONG)index;
    lab__mm.free_runs[b] = (ULONG)index;
    lab__mm.free_mask |= 1u << b;
}

static void unlink_free(SIZE_T index)
{
    struct lab__page *page = &lab__mm.pages[index];
    unsigned b = bucket(page->count);

    if (page->next_free)
        lab__mm.pages[page->next_free].previous_free = page->previous_free;
    if (page->previous_free)
        lab__mm.pages[page->previous_free].next_free = page->next_free;
    else if (!(lab__mm.free_runs[b] = page->next_free))
        lab__mm.free_mask &= ~(1u << b);
}

static SIZE_T take_free(SIZE_T count)
{
    unsigned b = bucket(count);
    ULONG above;
    SIZE_T index;

    /* Exact sizes first: the head of the list of this size often is one. */
    if (lab__mm.free_runs[b] && lab__mm.pages[lab__mm.free_runs[b]].count >= count) {
        index = lab__mm.free_runs[b];
    } else {
        above = lab__mm.free_mask & ~((2u << b) - 1);
        if (!above)
            return 0;
        index = lab__mm.free_runs[__builtin_ctz(above)];
    }
    unlink_free(index);
    if (lab__mm.pages[index].count > count)
        push_free(index + count, lab__mm.pages[index].count - count);
    return index;
}

static SIZE_T take_fresh(SIZE_T count, SIZE_T alignment)
{
    SIZE_T index = (lab__mm.high_water + alignment - 1) / alignment * alignment;

    if (index + count > lab__mm.page_count)
        return 0;
    if (index > lab__mm.high_water)
        push_free(lab__mm.high_water, index - lab__mm.high_water);
    lab__mm.high_water = index + count;
    return index;
}

static void mark(SIZE_T index, SIZE_T count, enum lab__page_kind kind)
{
    struct lab__page *page = &lab__mm.pages[index];

    page->kind = (UCHAR)kind;
    page->count = (ULONG)count;
    page->tag = 0;
    page->access = 0;
    page->pool_state = 0;
    for (SIZE_T i = 1; i < count; i++) {
        page[i].kind = (UCHAR)kind;
        page[i].count = 0;
        page[i].next_free = (ULONG)i; /* back to the first page */
    }
    if (__builtin_expect(host_sanitized, 0)) /* who had these pages before left them poisoned */
        host_unpoison(lab__mm_page_address(index), count << PAGE_SHIFT);
}

static SIZE_T cut(SIZE_T run, SIZE_T index, SIZE_T count)
{
    SIZE_T end = run + lab__mm.pages[run].count;

    unlink_free(run);
    if (index > run)
        push_free(run, index - run);
    if (index + count < end)
        push_free(index + count, end - index - count);
    return index;
}

static SIZE_T take_aligned(SIZE_T count, SIZE_T alignment)
{
    for (unsigned b = bucket(count); b < 32; b++)
        for (SIZE_T run = lab__mm.free_runs[b]; run; run = lab__mm.pages[run].next_free) {
            SIZE_T index = (run + alignment - 1) / alignment * alignment;

            if (index + count <= run + lab__mm.pages[run].count)
                return cut(run, index, count);
        }
    return 0;
}

SIZE_T lab__mm_run_alloc(SIZE_T count, enum lab__page_kind kind, SIZE_T alignment)
{
    SIZE_T index = alignment > 1 ? take_aligned(count, alignment) : take_free(count);

    if (!index)
        index = take_fresh(count, alignment ? alignment : 1);
    if (!index)
        return 0;
    mark(index, count, kind);
    return index;
}

/* The first place in [first, end) that the bounds allow; 0: none. */
static SIZE_T place_in(SIZE_T first, SIZE_T end, SIZE_T count, const struct lab__page_bounds *bounds)
{
    SIZE_T at = first;

    while (at + count <= end) {
        ULONGLONG low = lab__mm_frame(lab__mm_page_address(at)) << PAGE_SHIFT;
        ULONGLONG high = (lab__mm_frame(lab__mm_page_address(at + count - 1)) << PAGE_SHIFT) + PAGE_SIZE - 1;

        if (high > bounds->high)
            return 0;
        if (low < bounds->low)
            at += (SIZE_T)((bounds->low - low + PAGE_SIZE - 1) >> PAGE_SHIFT);
        else if (high - low != (count << PAGE_SHIFT) - 1)
            at++; /* the hole lies between */
        else if (bounds->boundary && low / bounds->boundary != high / bounds->boundary)
            at += (SIZE_T)((bounds->boundary - low % bounds->boundary + PAGE_SIZE - 1) >> PAGE_SHIFT);
        else
            return at;
    }
    return 0;
}

static SIZE_T take_free_within(SIZE_T count, const struct lab__page_bounds *bounds)
{
    for (unsigned b = bucket(count); b < 32; b++)
        for (SIZE_T run = lab__mm.free_runs[b]; run; run = lab__mm.pages[run].next_free) {
            SIZE_T index = place_in(run, run + lab__mm.pages[run].count, count, bounds);

            if (index)
                return cut(run, index, count);
        }
    return 0;
}

SIZE_T lab__mm_run_alloc_within(SIZE_T count, enum lab__page_kind kind, const struct lab__page_bounds *bounds)
{
    SIZE_T index = take_free_within(count, bounds);

    if (!index) {
        index = place_in(lab__mm.high_water, lab__mm.page_count, count, bounds);
        if (!index)
            return 0;
        if (index > lab__mm.high_water)
            push_free(lab__mm.high_water, index - lab__mm.high_water);
        lab__mm.high_water = index + count;
    }
    mark(index, count, kind);
    return index;
}

void lab__mm_run_free(SIZE_T index)
{
    push_free(index, lab__mm.pages[index].count);
}

SIZE_T lab__mm_run_of(SIZE_T index)
{
    struct lab__page *page = &lab__mm.pages[index];

    if (page->kind == LAB_PAGE_FREE || index >= lab__mm.high_water)
        return 0;
    return page->count ? index : index - page->next_free;
}
