/*
 * Memory of drivers' that MDLs keep in place: locked pages, and pages that are mapped for user mode. It must not be
 * freed meanwhile. Called on a strict machine only.
 */
#ifndef NTLAB_VF_PAGES_H
#define NTLAB_VF_PAGES_H

#include <ntifs.h>

extern ULONG lab__vf_kept_ranges;

void lab__vf_pages_start(void);
/* `key` is what ends it: the MDL, or the address for user mode. */
void lab__vf_pages_keep(const void *key, const void *base, SIZE_T size, BOOLEAN mapped);
void lab__vf_pages_release_slow(const void *key);
static inline void lab__vf_pages_release(const void *key)
{
    if (__builtin_expect(lab__vf_kept_ranges != 0, 0))
        lab__vf_pages_release_slow(key);
}
void lab__vf_pages_freeing_slow(const void *base, SIZE_T size);
static inline void lab__vf_pages_freeing(const void *base, SIZE_T size)
{
    if (__builtin_expect(lab__vf_kept_ranges != 0, 0))
        lab__vf_pages_freeing_slow(base, size);
}

#endif
