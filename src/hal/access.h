/* The fast path of register and port accesses. */
#ifndef NTLAB_HAL_ACCESS_H
#define NTLAB_HAL_ACCESS_H

#include "hal/hal_p.h"

/* A register read takes 250 ns, an access to a port 1 us, as on a PC; they are counted, and time moves when enough have
 * come together. Writes to registers are posted, and take none. */
#define LAB_HAL_ACCESSES     64
#define LAB_HAL_ACCESS_100NS 160
#define LAB_HAL_PORT_COST    4
extern int lab__hal_access_budget;
void lab__hal_access_time(void);

ULONGLONG lab__hal_read_other(const volatile void *address, unsigned width);
void lab__hal_write_other(volatile void *address, unsigned width, ULONGLONG value);
/* Is it a register that is mapped? Its bus address. */
BOOLEAN lab__hal_is_register(const volatile void *address, ULONGLONG *physical);

static inline struct lab__hal_region *lab__hal_register(const volatile void *address, unsigned width, ULONGLONG *offset)
{
    SIZE_T at = (SIZE_T)((const volatile char *)address - lab__hal_window);
    const struct lab__hal_page *page;
    struct lab__hal_region *region;

    if (__builtin_expect(at >= LAB_HAL_WINDOW || !lab__hal_window, 0))
        return 0;
    page = &lab__hal_pages[at >> PAGE_SHIFT];
    region = page->region;
    if (__builtin_expect(!region, 0))
        return 0;
    *offset = page->offset + (at & (PAGE_SIZE - 1));
    if (__builtin_expect(*offset >= region->size || !(region->widths & width) || (*offset & (width - 1)), 0))
        return 0;
    *offset += region->delta;
    return region;
}

static inline ULONGLONG lab__hal_read(const volatile void *address, unsigned width)
{
    ULONGLONG offset, value;
    struct lab__hal_region *region = lab__hal_register(address, width, &offset);

    if (__builtin_expect(region != 0, 1)) {
        KIRQL irql = lab__hal_call_begin();

        value = region->read(region->state, offset, width);
        lab__hal_call_end(irql);
    } else {
        value = lab__hal_read_other(address, width);
    }
    if (__builtin_expect(--lab__hal_access_budget <= 0, 0))
        lab__hal_access_time();
    return value;
}

static inline void lab__hal_write(volatile void *address, unsigned width, ULONGLONG value)
{
    ULONGLONG offset;
    struct lab__hal_region *region = lab__hal_register(address, width, &offset);

    if (__builtin_expect(region != 0, 1)) {
        KIRQL irql = lab__hal_call_begin();

        region->write(region->state, offset, width, value);
        lab__hal_call_end(irql);
    } else {
        lab__hal_write_other(address, width, value);
    }
}

#endif
