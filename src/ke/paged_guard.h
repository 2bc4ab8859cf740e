/*
 * Pageable memory that is touched at DISPATCH_LEVEL or above: while there are blocks of paged pool that are watched,
 * the calls that a driver raises and lowers IRQL by also close and open them. What opens too late costs a fault that
 * is put right (trap.c); what the kernel does at a high IRQL of its own isn't watched.
 */
#ifndef NTLAB_KE_PAGED_GUARD_H
#define NTLAB_KE_PAGED_GUARD_H

#include "host/key.h"
#include "ke/ke_p.h"

extern ULONG lab__mm_paged_guarded; /* blocks that are watched: mm/special.h */

/* Each machine watches anew the places that raise IRQL. */
void lab__ke_paged_start(void);

/* Closes the blocks, on behalf of the code or the routine at `site`. */
void lab__ke_paged_close(const void *site);
void lab__ke_paged_open(void);

static inline void lab__ke_paged_raised(KIRQL irql, const void *site)
{
    if (__builtin_expect(lab__mm_paged_guarded != 0, 0) && irql >= DISPATCH_LEVEL)
        lab__ke_paged_close(site);
}

static inline void lab__ke_paged_lowered(KIRQL irql)
{
    if (__builtin_expect(lab__mm_paged_guarded != 0, 0) && irql < DISPATCH_LEVEL)
        lab__ke_paged_open();
}

#endif
