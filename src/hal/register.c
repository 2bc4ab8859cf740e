/*
 * READ_REGISTER_*, WRITE_REGISTER_*: a look at the page, a call of the model. An address that is no register's is used
 * as the pointer it is.
 *
 * Reads take time: a driver that polls a register must see it pass. Many of them at one instant count as a stall.
 */
#include "hal/access.h"

#define REGISTER(type, TYPE)                                                                                           \
    type READ_REGISTER_##TYPE(volatile type *Register)                                                                 \
    {                                                                                                                  \
        LAB_DDI(READ_REGISTER_##TYPE);                                                                                 \
        return (type)lab__hal_read(Register, sizeof(type));                                                            \
    }                                                                                                                  \
    void WRITE_REGISTER_##TYPE(volatile type *Register, type Value)                                                    \
    {                                                                                                                  \
        LAB_DDI(WRITE_REGISTER_##TYPE);                                                                                \
        lab__hal_write(Register, sizeof(type), Value);                                                                 \
    }                                                                                                                  \
    void READ_REGISTER_BUFFER_##TYPE(volatile type *Register, type *Buffer, ULONG Count)                               \
    {                                                                                                                  \
        LAB_DDI(READ_REGISTER_BUFFER_##TYPE);                                                                          \
        while (Count--)                                                                                                \
            *Buffer++ = (type)lab__hal_read(Register++, sizeof(type));                                                 \
    }                                                                                                                  \
    void WRITE_REGISTER_BUFFER_##TYPE(volatile type *Register, type *Buffer, ULONG Count)                              \
    {                                                                                                                  \
        LAB_DDI(WRITE_REGISTER_BUFFER_##TYPE);                                                                         \
        while (Count--)                                                                                                \
            lab__hal_write(Register++, sizeof(type), *Buffer++);                                                       \
    }

/*
 * READ_REGISTER_UCHAR, _USHORT, _ULONG, _ULONG64, WRITE_REGISTER_*, and the BUFFER forms: a register at an address that
 * MmMapIoSpace gave; the buffer forms go on to the next register with each element.
 *
 * IRQL    any; the buffer must be resident at DISPATCH_LEVEL and above
 * Shape   buffer: type[Count]
 * Errors  none: what no device answers reads as all ones; an address that is no longer mapped faults (0x50, 0xD1)
 * Source  wdm/nf-wdm-read_register_uchar and the like
 */
REGISTER(UCHAR, UCHAR)
REGISTER(USHORT, USHORT)
REGISTER(ULONG, ULONG)
REGISTER(ULONG64, ULONG64)

static SIZE_T window_offset(const volatile void *address)
{
    return lab__hal_window ? (SIZE_T)((const volatile char *)address - lab__hal_window) : LAB_HAL_WINDOW;
}

static ULONGLONG read_memory(const volatile void *address, unsigned width)
{
    switch (width) {
    case 1:
        return *(const volatile UCHAR *)address;
    case 2:
        return *(const volatile USHORT *)address;
    case 4:
        return *(const volatile ULONG *)address;
    default:
        return *(const volatile ULONG64 *)address;
    }
}

static void write_memory(volatile void *address, unsigned width, ULONGLONG value)
{
    switch (width) {
    case 1:
        *(volatile UCHAR *)address = (UCHAR)value;
        break;
    case 2:
        *(volatile USHORT *)address = (USHORT)value;
        break;
    case 4:
        *(volatile ULONG *)address = (ULONG)value;
        break;
    default:
        *(volatile ULONG64 *)address = value;
    }
}

BOOLEAN lab__hal_is_register(const volatile void *address, ULONGLONG *physical)
{
    SIZE_T at = window_offset(address);

    if (at >= LAB_HAL_WINDOW)
        return FALSE;
    if (lab__hal_pages[at >> PAGE_SHIFT].region == &lab__hal_unmapped || !lab__hal_pages[at >> PAGE_SHIFT].region)
        return FALSE;
    *physical = lab__hal_pages[at >> PAGE_SHIFT].physical + (at & (PAGE_SIZE - 1));
    return TRUE;
}

ULONGLONG lab__hal_read_other(const volatile void *address, unsigned width)
{
    KIRQL irql = lab__prcb->irql;
    ULONGLONG physical, value;

    if (!lab__hal_is_register(address, &physical))
        return read_memory(address, width);
    value = lab__hal_read_slow(LAB_SPACE_MEMORY, physical, width);
    lab__ke_lower(irql);
    return value;
}

void lab__hal_write_other(volatile void *address, unsigned width, ULONGLONG value)
{
    KIRQL irql = lab__prcb->irql;
    ULONGLONG physical;

    if (!lab__hal_is_register(address, &physical)) {
        write_memory(address, width, value);
        return;
    }
    lab__hal_write_slow(LAB_SPACE_MEMORY, physical, width, value);
    lab__ke_lower(irql);
}

/* --- time --------------------------------------------------------------------------------------------------------- */

int lab__hal_access_budget = LAB_HAL_ACCESSES;

void lab__hal_access_time(void)
{
    lab__hal_access_budget = LAB_HAL_ACCESSES;
    lab__schedule_stall(LAB_HAL_ACCESS_100NS);
}
