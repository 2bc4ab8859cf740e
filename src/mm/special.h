/*
 * Special pool: blocks that end where an inaccessible page begins, and whose own page becomes inaccessible when they
 * are freed. Each place in the code that allocates gets its first blocks from here, on a strict machine; so most
 * overruns and uses after free stop at the access, at little cost to what allocates a million times.
 */
#ifndef NTLAB_MM_SPECIAL_H
#define NTLAB_MM_SPECIAL_H

#include "mm/pages_p.h"

struct lab__vf_stack;

#define LAB_SPECIAL_PAGES 8192 /* of the end of RAM; fewer where there is little */

struct lab__mm_special_area {
    char *base;
    SIZE_T size;
};
extern struct lab__mm_special_area lab__mm_special;

static inline BOOLEAN lab__mm_special_owns(const void *address)
{
    return (SIZE_T)((const char *)address - lab__mm_special.base) < lab__mm_special.size;
}

SIZE_T lab__mm_special_reserve(SIZE_T pages); /* RAM has `pages`: how many of the last are the area's */
void lab__mm_special_start(BOOLEAN strict);
BOOLEAN lab__mm_special_enabled(void);
enum lab__mm_special_mode { LAB_SPECIAL_OFF, LAB_SPECIAL_SOME, LAB_SPECIAL_ALL };
extern enum lab__mm_special_mode lab__mm_special_mode;

#define LAB_SPECIAL_FIRST       64   /* blocks that each place gets from here, */
#define LAB_SPECIAL_THEN_EVERY  1024 /* one in so many after that, */
#define LAB_SPECIAL_RARELY_FROM 65536
#define LAB_SPECIAL_RARELY      16384 /* and in so many from here on: it costs as much as a thousand others */
/* Is it the turn of an allocation at a place that has made `*count` before? */
static inline BOOLEAN lab__mm_special_due(ULONG *count)
{
    ULONG number = ++*count;

    if (number <= LAB_SPECIAL_FIRST)
        return TRUE;
    return !(number & ((number < LAB_SPECIAL_RARELY_FROM ? LAB_SPECIAL_THEN_EVERY : LAB_SPECIAL_RARELY) - 1));
}
extern ULONG lab__mm_paged_guarded; /* blocks of paged pool that are closed at DISPATCH_LEVEL */
/* Is it this allocation's turn? `site` is who allocates, or anything that stands for it. */
BOOLEAN lab__mm_special_wanted(const void *site);
/* 0 where no room is left, or the block has none in a page. */
PVOID lab__mm_special_take(SIZE_T size, ULONG tag, BOOLEAN zero, UCHAR state, PVOID caller, UCHAR type);
void lab__mm_special_free(PVOID memory, ULONG tag, UCHAR state);
SIZE_T lab__mm_special_size(PVOID memory);
void lab__mm_special_check(PVOID memory); /* a block of pool: what stands before and behind it is as it was */
/* What a block holds over and over until somebody writes it: no data, and as a pointer no address. */
extern const UCHAR lab__mm_special_fill[8];
extern BOOLEAN lab__mm_special_unwritten; /* has any driver got such a block? */
BOOLEAN lab__mm_special_is_paged(const void *memory);
void lab__mm_special_each(void (*each)(void *, PVOID, SIZE_T, ULONG, PVOID), void *context);
void lab__mm_special_each_irp(void (*each)(PVOID irp));
/* Its owner has let go of it, and whoever touches it errs, but it isn't freed yet; FALSE: it may be touched again. */
void lab__mm_special_withdraw(PVOID memory, BOOLEAN withdrawn);
/* A write of a withdrawn IRP's status goes on, as it is most likely completed a second time, which tells more. */
BOOLEAN lab__mm_special_let_write(const void *address, PVOID pc);
PVOID lab__mm_special_writer(const void *memory);          /* where that was; 0 for nowhere */
void lab__mm_special_lock(const void *memory, LONG count); /* its pages are locked so often more */

/* What an access that faulted in the area was. */
enum lab__mm_special_fault { LAB_SPECIAL_NONE, LAB_SPECIAL_BEYOND, LAB_SPECIAL_FREED, LAB_SPECIAL_PAGED };
/* Also adds the origins of the block to the report. */
enum lab__mm_special_fault lab__mm_special_classify(const void *address);
const struct lab__vf_stack *lab__mm_special_allocation(const void *memory); /* where; 0 where not known */
const struct lab__vf_stack *lab__mm_special_freed(const void *memory);      /* 0 where it isn't freed, or not known */
extern const UCHAR *lab__mm_special_states; /* a byte for each slot: 1 while its block is freed, or withdrawn */
static inline BOOLEAN lab__mm_special_is_freed(const void *address)
{
    return lab__mm_special_owns(address) &&
           lab__mm_special_states[(SIZE_T)((const char *)address - lab__mm_special.base) >> (PAGE_SHIFT + 1)];
}

#endif
