/*
 * What the bus decodes: pieces of register spaces by address, and what becomes of accesses that don't fit one: a wide
 * one comes in pieces, a narrow read takes its part, and where nothing answers a read sees all ones.
 */
#include "hal/hal_p.h"

#define REGIONS 1024

static struct lab__hal_region *regions[2][REGIONS]; /* by base */
static ULONG counts[2];
struct lab__hal lab__hal;

/* The first region of the kind that ends behind `address`. */
static ULONG position(ULONG kind, ULONGLONG address)
{
    ULONG low = 0, high = counts[kind];

    while (low < high) {
        ULONG middle = (low + high) / 2;
        const struct lab__hal_region *region = regions[kind][middle];

        if (region->base + region->size - 1 < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct lab__hal_region *lab__hal_region_find(ULONG kind, ULONGLONG address)
{
    ULONG at = position(kind, address);

    return at < counts[kind] && regions[kind][at]->base <= address ? regions[kind][at] : 0;
}

BOOLEAN lab__hal_range_free(ULONG kind, ULONGLONG base, ULONGLONG size)
{
    ULONG at = position(kind, base);

    return at == counts[kind] || regions[kind][at]->base > base + size - 1;
}

/* Those that the model takes and that divide the piece: an aligned access of such a width that begins in it fits. */
static ULONG widths_of(const lab_space_ops *ops, ULONGLONG size)
{
    ULONG widths = 0;

    for (unsigned width = ops->least_width ? ops->least_width : 1; width <= (ops->most_width ? ops->most_width : 8);
         width *= 2)
        if (!(size & (width - 1)))
            widths |= width;
    return widths;
}

static void insert(ULONG kind, struct lab__hal_region *region)
{
    ULONG at = position(kind, region->base);

    for (ULONG i = counts[kind]++; i > at; i--)
        regions[kind][i] = regions[kind][i - 1];
    regions[kind][at] = region;
}

/* Bytes [from, to) of the space, answered by `state`. */
static void add_piece(lab_device *device, struct lab__hal_space *space, ULONGLONG from, ULONGLONG to, void *state,
                      const lab_space_ops *ops, ULONGLONG delta)
{
    struct lab__hal_region *region;

    if (from >= to)
        return;
    region = host_alloc(sizeof *region);
    region->read = ops->read;
    region->write = ops->write;
    region->state = state;
    region->least_width = ops->least_width ? ops->least_width : 1;
    region->most_width = ops->most_width ? ops->most_width : 8;
    region->widths = ops->read && ops->write ? widths_of(ops, to - from) : 0;
    region->base = space->base + from;
    region->size = to - from;
    region->delta = delta;
    region->device = device;
    region->space = space;
    insert(space->flags & LAB_SPACE_PORTS, region);
    if (space->flags & LAB_SPACE_PORTS)
        lab__hal_ports_set(region->base, region->size, region);
}

/* A BAR with MSI-X tables in it is the model's before, between and behind them. */
static void add_with_tables(lab_device *device, struct lab__hal_space *space)
{
    static const lab_space_ops table_ops = {lab__hal_msix_read, lab__hal_msix_write, 4, 8};
    static const lab_space_ops pending_ops = {lab__hal_msix_pending_read, lab__hal_msix_pending_write, 4, 8};
    struct lab__hal_pci *pci = device->pci;
    ULONGLONG table = pci->msix_table, table_end = table + pci->message_limit * 16ULL;
    ULONGLONG pending = pci->msix_pending, pending_end = pending + (pci->message_limit + 63) / 64 * 8;
    BOOLEAN table_first = table < pending;
    ULONGLONG first_end = table_first ? table_end : pending_end, second = table_first ? pending : table;

    add_piece(device, space, 0, table_first ? table : pending, device->state, &space->ops, 0);
    add_piece(device, space, table, table_end, device, &table_ops, 0);
    add_piece(device, space, first_end, second, device->state, &space->ops, first_end);
    add_piece(device, space, pending, pending_end, device, &pending_ops, 0);
    add_piece(device, space, table_first ? pending_end : table_end, space->size, device->state, &space->ops,
              table_first ? pending_end : table_end);
}

lab_status lab__hal_space_decode(lab_device *device, struct lab__hal_space *space)
{
    ULONG kind = space->flags & LAB_SPACE_PORTS;
    struct lab__hal_region *other = lab__hal_region_find(kind, space->base);

    if (space->decoded)
        return STATUS_SUCCESS;
    if (!lab__hal_range_free(kind, space->base, space->size) || counts[kind] + 5 > REGIONS) {
        lab__hal_complain("%s can't have %s 0x%llx to 0x%llx: %s has it", device->name, kind ? "ports" : "memory",
                          (unsigned long long)space->base, (unsigned long long)(space->base + space->size - 1),
                          other ? other->device ? other->device->name : "the PC" : "another device");
        return STATUS_CONFLICTING_ADDRESSES;
    }
    if (device->pci && device->pci->msix && device->pci->msix_bar == space->bar)
        add_with_tables(device, space);
    else
        add_piece(device, space, 0, space->size, device->state, &space->ops, 0);
    space->decoded = TRUE;
    if (!kind)
        lab__hal_map_refresh();
    return STATUS_SUCCESS;
}

void lab__hal_space_withdraw(lab_device *device, struct lab__hal_space *space)
{
    ULONG kind = space->flags & LAB_SPACE_PORTS, kept = 0;

    if (!space->decoded)
        return;
    space->decoded = FALSE;
    if (kind)
        lab__hal_ports_set(space->base, space->size, 0);
    for (ULONG i = 0; i < counts[kind]; i++) {
        struct lab__hal_region *region = regions[kind][i];

        if (region->space == space)
            host_free(region);
        else
            regions[kind][kept++] = region;
    }
    counts[kind] = kept;
    if (!kind)
        lab__hal_map_refresh();
}

/* What the PC itself has. */
void lab__hal_region_builtin(ULONG kind, ULONGLONG base, ULONGLONG size, const lab_space_ops *ops)
{
    struct lab__hal_space space = {.flags = kind, .base = base};

    add_piece(0, &space, 0, size, 0, ops, 0);
    lab__hal_region_find(kind, base)->space = 0;
}

/* --- accesses that need thought ----------------------------------------------------------------------------------- */

static ULONGLONG ones(unsigned width)
{
    return width >= 8 ? ~0ULL : (1ULL << width * 8) - 1;
}

static struct lab__hal_region *whole_region(ULONG kind, ULONGLONG address, unsigned width)
{
    struct lab__hal_region *region = lab__hal_region_find(kind, address);

    return region && address - region->base + width <= region->size ? region : 0;
}

static ULONGLONG call_read(struct lab__hal_region *region, ULONGLONG address, unsigned width)
{
    KIRQL irql = lab__hal_call_begin();
    ULONGLONG value = region->read(region->state, address - region->base + region->delta, width);

    lab__prcb->irql = irql; /* delivery is for who began the access */
    return value & ones(width);
}

static void call_write(struct lab__hal_region *region, ULONGLONG address, unsigned width, ULONGLONG value)
{
    KIRQL irql = lab__hal_call_begin();

    region->write(region->state, address - region->base + region->delta, width, value & ones(width));
    lab__prcb->irql = irql;
}

static void undecoded(ULONG kind, ULONGLONG address, unsigned width, const char *what)
{
    if (lab__hal.undecoded++ < 8)
        lab__hal_log(0, "no device answers the %s of %u bytes at %s 0x%llx", what, width, kind ? "port" : "address",
                     (unsigned long long)address);
}

ULONGLONG lab__hal_read_slow(ULONG kind, ULONGLONG address, unsigned width)
{
    struct lab__hal_region *region = whole_region(kind, address, width);
    ULONGLONG low;

    if (region && region->read && width < region->least_width) {
        ULONGLONG whole = address & ~(ULONGLONG)(region->least_width - 1);

        if ((address & (region->least_width - 1)) + width <= region->least_width)
            return call_read(region, whole, region->least_width) >> (address - whole) * 8 & ones(width);
    } else if (region && region->read && width <= region->most_width && !(address & (width - 1))) {
        return call_read(region, address, width);
    }
    if (width == 1 ||
        (!region && !lab__hal_region_find(kind, address) && !lab__hal_region_find(kind, address + width - 1))) {
        undecoded(kind, address, width, "read");
        return ones(width);
    }
    low = lab__hal_read_slow(kind, address, width / 2);
    return low | lab__hal_read_slow(kind, address + width / 2, width / 2) << width * 4;
}

void lab__hal_write_slow(ULONG kind, ULONGLONG address, unsigned width, ULONGLONG value)
{
    struct lab__hal_region *region = whole_region(kind, address, width);

    if (region && region->write && width >= region->least_width && width <= region->most_width &&
        !(address & (width - 1))) {
        call_write(region, address, width, value);
        return;
    }
    if (width == 1 || (region && width <= region->least_width) ||
        (!region && !lab__hal_region_find(kind, address) && !lab__hal_region_find(kind, address + width - 1))) {
        undecoded(kind, address, width, "write");
        return;
    }
    lab__hal_write_slow(kind, address, width / 2, value);
    lab__hal_write_slow(kind, address + width / 2, width / 2, value >> width * 4);
}

void lab__hal_regions_reset(void)
{
    for (ULONG kind = 0; kind < 2; kind++) {
        for (ULONG i = 0; i < counts[kind]; i++) {
            if (kind)
                lab__hal_ports_set(regions[kind][i]->base, regions[kind][i]->size, 0);
            host_free(regions[kind][i]);
        }
        counts[kind] = 0;
    }
    lab__hal.undecoded = 0;
}

/* --- the bus for tests -------------------------------------------------------------------------------------------- */

uint64_t lab_bus_read(unsigned space, uint64_t address, unsigned width)
{
    KIRQL irql = lab__prcb->irql;
    void *memory = space & LAB_SPACE_PORTS ? 0 : lab__mm_physical(address, width);
    ULONGLONG value = 0;

    if (memory)
        RtlCopyMemory(&value, memory, width);
    else
        value = lab__hal_read_slow(space & LAB_SPACE_PORTS, address, width);
    lab__ke_lower(irql);
    return value;
}

void lab_bus_write(unsigned space, uint64_t address, unsigned width, uint64_t value)
{
    KIRQL irql = lab__prcb->irql;
    void *memory = space & LAB_SPACE_PORTS ? 0 : lab__mm_physical(address, width);

    if (memory)
        RtlCopyMemory(memory, &value, width);
    else
        lab__hal_write_slow(space & LAB_SPACE_PORTS, address, width, value);
    lab__ke_lower(irql);
}

uint64_t lab_bus_undecoded(void)
{
    return lab__hal.undecoded;
}
