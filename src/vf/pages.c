/* Memory that is locked or mapped for user mode: see vf_pages.h. There are few such ranges at a time. */
#include "vf/vf_pages.h"
#include "mm/pages_p.h"
#include "vf/vf_report.h"

#define MOST 256 /* further ones are not watched */

static struct kept {
    const void *key;
    const char *base;
    SIZE_T size;
    BOOLEAN mapped;
    struct lab__vf_stack stack;
} kept[MOST];
ULONG lab__vf_kept_ranges;

void lab__vf_pages_start(void)
{
    lab__vf_kept_ranges = 0;
}

void lab__vf_pages_keep(const void *key, const void *base, SIZE_T size, BOOLEAN mapped)
{
    struct kept *range = &kept[lab__vf_kept_ranges];

    if (lab__vf_kept_ranges == MOST || !lab__mm_in_ram(base))
        return;
    range->key = key;
    range->base = base;
    range->size = size;
    range->mapped = mapped;
    lab__vf_stack_take(&range->stack);
    lab__vf_kept_ranges++;
}

void lab__vf_pages_release_slow(const void *key)
{
    for (ULONG i = lab__vf_kept_ranges; i-- > 0;)
        if (kept[i].key == key) {
            kept[i] = kept[--lab__vf_kept_ranges];
            return;
        }
}

static _Noreturn void freed(const struct kept *range, const void *base)
{
    lab__vf_origin_add(&range->stack, range->mapped ? "it was mapped for user mode" : "its pages were locked");
    if (range->mapped) {
        lab__ke_crash_detail("memory at %p is freed while it is mapped for user mode at %p: a program can read and "
                             "write whatever comes to lie there; call MmUnmapLockedPages before",
                             base, range->key);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_FREED_MAPPED, (ULONG_PTR)base,
                         (ULONG_PTR)range->key, 0);
    }
    lab__ke_crash_detail("memory at %p is freed while MDL %p has its pages locked; call MmUnlockPages before", base,
                         range->key);
    lab__ke_bugcheck(PFN_LIST_CORRUPT, 0x9A, lab__mm_frame((PVOID)(ULONG_PTR)range->base), 0, 1);
}

void lab__vf_pages_freeing_slow(const void *base, SIZE_T size)
{
    for (ULONG i = 0; i < lab__vf_kept_ranges; i++)
        if (kept[i].base < (const char *)base + size && (const char *)base < kept[i].base + kept[i].size)
            freed(&kept[i], base);
}
