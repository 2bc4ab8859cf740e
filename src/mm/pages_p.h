/* Pages of simulated RAM, between the files of Mm. */
#ifndef NTLAB_MM_PAGES_P_H
#define NTLAB_MM_PAGES_P_H

#include "mm/mm_p.h"

enum lab__page_kind {
    LAB_PAGE_FREE,
    LAB_PAGE_SLAB,
    LAB_PAGE_POOL,
    LAB_PAGE_USER,
    LAB_PAGE_MDL,
    LAB_PAGE_CONTIGUOUS,
    LAB_PAGE_VIEW
};

/* What the first page of a run says about it; the pages behind it have kind and a count of zero. */
struct lab__page {
    ULONG count; /* pages of the run */
    ULONG tag;
    SIZE_T size; /* bytes asked for; of a LAB_PAGE_VIEW, page by page: the page that is shown at its user address */
    PVOID owner; /* who allocated it (an address of code), or the user space */
    UCHAR kind, pool_type;
    UCHAR access;                   /* of user mode, page by page */
    UCHAR pool_state;               /* LAB_POOL_...; of a large block */
    ULONG next_free, previous_free; /* free lists, by index; 0: end */
};

struct lab__mm {
    struct host_ram ram;
    SIZE_T page_count; /* pages of RAM that may be used */
    SIZE_T high_water; /* pages beyond it were never used by this machine */
    struct lab__page *pages;
    ULONG free_runs[33]; /* by size: 1..32 exactly by log2 */
    ULONG free_mask;
    ULONGLONG pool_bytes;
    ULONG pool_blocks, mdls, locked_pages;
    BOOLEAN user_touched;
};
extern struct lab__mm lab__mm;

#define LAB_FIRST_PFN                                                                                                  \
    0x100 /* RAM begins at 1 MB; page n of RAM is page frame n + LAB_FIRST_PFN, with a hole below 4 GB */

static inline BOOLEAN lab__mm_in_ram(const void *address)
{
    return (SIZE_T)((const char *)address - lab__mm.ram.kernel) < lab__mm.ram.size;
}
static inline BOOLEAN lab__mm_in_arena(const void *address)
{
    return (SIZE_T)((const char *)address - lab__mm.ram.user) < lab__mm.ram.size;
}
static inline SIZE_T lab__mm_page_index(const void *address)
{
    return (SIZE_T)((const char *)address - lab__mm.ram.kernel) >> PAGE_SHIFT;
}
static inline SIZE_T lab__mm_arena_page(SIZE_T index) /* the page of RAM that is seen there */
{
    return lab__mm.pages[index].kind == LAB_PAGE_VIEW ? lab__mm.pages[index].size : index;
}
static inline char *lab__mm_page_address(SIZE_T index)
{
    return lab__mm.ram.kernel + (index << PAGE_SHIFT);
}

/* pages.c: runs of pages; 0 where there is none. Index 0 is never handed out. */
SIZE_T lab__mm_run_alloc(SIZE_T count, enum lab__page_kind kind, SIZE_T alignment_pages);
struct lab__page_bounds {
    ULONGLONG low, high; /* lowest and highest physical address */
    ULONGLONG boundary;  /* not to be crossed at multiples of it; 0: none */
};
SIZE_T lab__mm_run_alloc_within(SIZE_T count, enum lab__page_kind kind, const struct lab__page_bounds *bounds);
void lab__mm_run_free(SIZE_T index);
SIZE_T lab__mm_run_of(SIZE_T index); /* first page of the run this page belongs to; 0: none */

/* physical.c */
PFN_NUMBER lab__mm_frame(const void *address); /* of any address, kernel or user, RAM or host memory */
char *lab__mm_frame_address(PFN_NUMBER frame); /* where the kernel sees it */

BOOLEAN lab__mm_physical_end(ULONGLONG address, SIZE_T size);

/* contiguous.c: pages within bounds, zeroed; counted as nobody's. 0 where there are none */
SIZE_T lab__mm_contiguous_take(SIZE_T bytes, const struct lab__page_bounds *bounds, enum lab__page_kind kind);

/* alias.c: kernel addresses beside the kernel's view of RAM, at which any pages can be shown in any order. */
struct lab__mm_alias;
struct lab__mm_alias *lab__mm_alias_reserve(SIZE_T pages, ULONG tag);
void lab__mm_alias_release(struct lab__mm_alias *alias);
struct lab__mm_alias *lab__mm_alias_at(const void *base); /* the one that begins there, or 0 */
NTSTATUS lab__mm_alias_map(struct lab__mm_alias *alias, SIZE_T first, const PFN_NUMBER *frames, SIZE_T count);
void lab__mm_alias_unmap(struct lab__mm_alias *alias, SIZE_T first, SIZE_T count);
PFN_NUMBER lab__mm_alias_frame(const void *address); /* 0: the address is none of an alias's, or maps nothing */
PVOID lab__mm_alias_base(const struct lab__mm_alias *alias);
void lab__mm_alias_reset(void);
extern ULONG lab__mm_alias_count;

void lab__mm_map_reset(void); /* mdl_map.c */

/* secure.c: may this part of the space be given this access (0: none, or freed)? */
BOOLEAN lab__mm_secured_allows(struct lab__mm_space *space, const void *base, SIZE_T size, ULONG access);
void lab__mm_secured_forget(struct lab__mm_space *space);
void lab__mm_secured_reset(void);

/* user.c */
BOOLEAN lab__mm_user_access(const void *base, SIZE_T size, BOOLEAN write);

#endif
