/*
 * READ_PORT_*, WRITE_PORT_*: the 65,536 ports of a PC. A "port" above them is a register that was mapped because the
 * port lies in memory space.
 */
#include "hal/access.h"

static struct lab__hal_region *ports[LAB_HAL_PORTS];

void lab__hal_ports_set(ULONGLONG base, ULONGLONG size, struct lab__hal_region *region)
{
    for (ULONGLONG port = base; port < base + size && port < LAB_HAL_PORTS; port++)
        ports[port] = region;
}

static inline void count(void)
{
    lab__hal_access_budget -= LAB_HAL_PORT_COST;
    if (__builtin_expect(lab__hal_access_budget <= 0, 0))
        lab__hal_access_time();
}

static ULONGLONG read_odd(const volatile void *port, unsigned width)
{
    KIRQL irql = lab__prcb->irql;
    ULONGLONG value;

    if ((ULONG_PTR)port >= LAB_HAL_PORTS)
        return lab__hal_read_other(port, width);
    value = lab__hal_read_slow(LAB_SPACE_PORTS, (ULONG_PTR)port, width);
    lab__ke_lower(irql);
    return value;
}

static void write_odd(volatile void *port, unsigned width, ULONGLONG value)
{
    KIRQL irql = lab__prcb->irql;

    if ((ULONG_PTR)port >= LAB_HAL_PORTS) {
        lab__hal_write_other(port, width, value);
        return;
    }
    lab__hal_write_slow(LAB_SPACE_PORTS, (ULONG_PTR)port, width, value);
    lab__ke_lower(irql);
}

static inline struct lab__hal_region *region_of(const volatile void *port, unsigned width, ULONGLONG *offset)
{
    struct lab__hal_region *region = (ULONG_PTR)port < LAB_HAL_PORTS ? ports[(ULONG_PTR)port] : 0;

    if (__builtin_expect(!region, 0))
        return 0;
    *offset = (ULONG_PTR)port - region->base;
    if (__builtin_expect(!(region->widths & width) || (*offset & (width - 1)), 0))
        return 0;
    *offset += region->delta;
    return region;
}

static inline ULONGLONG read(const volatile void *port, unsigned width)
{
    ULONGLONG offset, value;
    struct lab__hal_region *region = region_of(port, width, &offset);

    if (__builtin_expect(region != 0, 1)) {
        KIRQL irql = lab__hal_call_begin();

        value = region->read(region->state, offset, width);
        lab__hal_call_end(irql);
    } else {
        value = read_odd(port, width);
    }
    count();
    return value;
}

static inline void write(volatile void *port, unsigned width, ULONGLONG value)
{
    ULONGLONG offset;
    struct lab__hal_region *region = region_of(port, width, &offset);

    if (__builtin_expect(region != 0, 1)) {
        KIRQL irql = lab__hal_call_begin();

        region->write(region->state, offset, width, value);
        lab__hal_call_end(irql);
    } else {
        write_odd(port, width, value);
    }
    count();
}

#define PORT(type)                                                                                                     \
    type READ_PORT_##type(P##type Port)                                                                                \
    {                                                                                                                  \
        LAB_DDI(READ_PORT_##type);                                                                                     \
        return (type)read(Port, sizeof(type));                                                                         \
    }                                                                                                                  \
    void WRITE_PORT_##type(P##type Port, type Value)                                                                   \
    {                                                                                                                  \
        LAB_DDI(WRITE_PORT_##type);                                                                                    \
        write(Port, sizeof(type), Value);                                                                              \
    }                                                                                                                  \
    void READ_PORT_BUFFER_##type(P##type Port, P##type Buffer, ULONG Count)                                            \
    {                                                                                                                  \
        LAB_DDI(READ_PORT_BUFFER_##type);                                                                              \
        while (Count--)                                                                                                \
            *Buffer++ = (type)read(Port, sizeof(type));                                                                \
    }                                                                                                                  \
    void WRITE_PORT_BUFFER_##type(P##type Port, P##type Buffer, ULONG Count)                                           \
    {                                                                                                                  \
        LAB_DDI(WRITE_PORT_BUFFER_##type);                                                                             \
        while (Count--)                                                                                                \
            write(Port, sizeof(type), *Buffer++);                                                                      \
    }

/*
 * READ_PORT_UCHAR, _USHORT, _ULONG, WRITE_PORT_*, and the BUFFER forms: the port whose number the pointer is. The
 * buffer forms use the same port for every element.
 *
 * IRQL    any; the buffer must be resident at DISPATCH_LEVEL and above
 * Shape   buffer: type[Count]
 * Errors  none: what no device answers reads as all ones
 * Source  wdm/nf-wdm-read_port_uchar and the like
 */
PORT(UCHAR)
PORT(USHORT)
PORT(ULONG)
