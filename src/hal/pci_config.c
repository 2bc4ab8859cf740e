/*
 * PCI configuration space: registers that software can only partly write, base addresses that tell their size when all
 * ones are written, the list of capabilities.
 */
#include "hal/hal_p.h"
#include "hal/pci_p.h"
#include <string.h>

#define BAR0 0x10
#define COMMAND_MASK                                                                                                   \
    (PCI_ENABLE_IO_SPACE | PCI_ENABLE_MEMORY_SPACE | PCI_ENABLE_BUS_MASTER | PCI_ENABLE_PARITY | PCI_ENABLE_SERR |     \
     PCI_DISABLE_LEVEL_INTERRUPT)

/* --- bytes -------------------------------------------------------------------------------------------------------- */

ULONG lab__hal_config_get(struct lab__hal_pci *pci, ULONG offset, ULONG width)
{
    ULONG value = 0;

    for (ULONG i = 0; i < width; i++)
        value |= (ULONG)(offset + i < LAB_HAL_PCI_CONFIG ? pci->config[offset + i] : 0xFF) << i * 8;
    return value;
}

void lab__hal_config_put(struct lab__hal_pci *pci, ULONG offset, ULONG width, ULONG value)
{
    for (ULONG i = 0; i < width && offset + i < LAB_HAL_PCI_CONFIG; i++)
        pci->config[offset + i] = (UCHAR)(value >> i * 8);
}

static void allow(struct lab__hal_pci *pci, ULONG offset, ULONG width, ULONG mask)
{
    for (ULONG i = 0; i < width && offset + i < LAB_HAL_PCI_CONFIG; i++)
        pci->writable[offset + i] = (UCHAR)(mask >> i * 8);
}

void lab__hal_config_masks(struct lab__hal_pci *pci, BOOLEAN bridge)
{
    allow(pci, 0x04, 2, COMMAND_MASK);
    allow(pci, 0x0C, 2, 0xFFFF); /* cache line, latency timer */
    allow(pci, 0x3C, 1, 0xFF);   /* interrupt line: a note for software */
    if (bridge) {
        allow(pci, 0x18, 4, 0xFFFFFFFF);
        allow(pci, 0x1C, 2, 0xF0F0);
        allow(pci, 0x20, 4, 0xFFF0FFF0);
        allow(pci, 0x24, 4, 0xFFF0FFF0);
        allow(pci, 0x28, 4, 0xFFFFFFFF);
        allow(pci, 0x2C, 4, 0xFFFFFFFF);
        allow(pci, 0x3E, 2, 0x0FFF);
    }
}

/* --- base addresses ----------------------------------------------------------------------------------------------- */

static ULONG bar_flags(const struct lab__hal_space *space)
{
    if (space->flags & LAB_SPACE_PORTS)
        return PCI_ADDRESS_IO_SPACE;
    return (space->flags & LAB_SPACE_64BIT ? PCI_TYPE_64BIT : PCI_TYPE_32BIT) |
           (space->flags & LAB_SPACE_PREFETCHABLE ? PCI_ADDRESS_MEMORY_PREFETCHABLE : 0);
}

void lab__hal_config_bars(struct lab__hal_pci *pci)
{
    for (ULONG i = 0; i < pci->device->space_count; i++) {
        const struct lab__hal_space *space = &pci->device->spaces[i];
        ULONG offset = BAR0 + (ULONG)space->bar * 4;

        if (space->bar < 0)
            continue;
        lab__hal_config_put(pci, offset, 4, (ULONG)space->base | bar_flags(space));
        allow(pci, offset, 4, (ULONG) ~(space->size - 1));
        if (space->flags & LAB_SPACE_64BIT) {
            lab__hal_config_put(pci, offset + 4, 4, (ULONG)(space->base >> 32));
            allow(pci, offset + 4, 4, (ULONG)(~(space->size - 1) >> 32));
        }
    }
}

static ULONGLONG bar_base(struct lab__hal_pci *pci, const struct lab__hal_space *space)
{
    ULONG offset = BAR0 + (ULONG)space->bar * 4, low = lab__hal_config_get(pci, offset, 4);
    ULONGLONG base = low & (space->flags & LAB_SPACE_PORTS ? ~3u : ~15u);

    if (space->flags & LAB_SPACE_64BIT)
        base |= (ULONGLONG)lab__hal_config_get(pci, offset + 4, 4) << 32;
    return base;
}

/* While software sizes a BAR it holds nonsense; what isn't a free range isn't decoded. */
static void decode_space(struct lab__hal_pci *pci, struct lab__hal_space *space, ULONG command)
{
    ULONG kind = space->flags & LAB_SPACE_PORTS;
    ULONGLONG base = bar_base(pci, space);
    BOOLEAN on = (command & (kind ? PCI_ENABLE_IO_SPACE : PCI_ENABLE_MEMORY_SPACE)) != 0;

    if (space->decoded && on && base == space->base)
        return;
    lab__hal_space_withdraw(pci->device, space);
    space->base = base;
    if (!on || !base || base + space->size < base || (kind && base + space->size > 65536))
        return;
    if (!kind && lab__mm_physical(base, 1))
        return;
    if (lab__hal_range_free(kind, base, space->size))
        lab__hal_space_decode(pci->device, space);
}

void lab__hal_pci_decode(struct lab__hal_pci *pci)
{
    ULONG command = lab__hal_config_get(pci, 4, 2);

    for (ULONG i = 0; i < pci->device->space_count; i++)
        if (pci->device->spaces[i].bar >= 0)
            decode_space(pci, &pci->device->spaces[i], command);
}

/* --- what software does ------------------------------------------------------------------------------------------- */

static BOOLEAN touches(ULONG offset, ULONG width, ULONG first, ULONG count)
{
    return offset < first + count && first < offset + width;
}

static void line_may_change(lab_device *device)
{
    if (device->line_count)
        lab_line_set(device, 0, (device->pci->config[6] & 8) != 0);
}

void lab__hal_config_write(struct lab__hal_pci *pci, ULONG offset, ULONG width, ULONG value)
{
    lab_device *device = pci->device;
    KIRQL irql = lab__hal_call_begin();

    for (ULONG i = 0; i < width && offset + i < LAB_HAL_PCI_CONFIG; i++) {
        UCHAR mask = pci->writable[offset + i], byte = (UCHAR)(value >> i * 8);

        if (offset + i == 7)
            pci->config[7] &= (UCHAR) ~(byte & 0xF9); /* error bits of the status register: ones clear them */
        else
            pci->config[offset + i] = (UCHAR)((pci->config[offset + i] & ~mask) | (byte & mask));
    }
    if (touches(offset, width, 4, 2) || touches(offset, width, BAR0, 24))
        lab__hal_pci_decode(pci);
    lab__hal_messages_written(device, offset);
    if (touches(offset, width, 4, 2))
        line_may_change(device);
    if (device->device_class->config_written && device->plugged)
        device->device_class->config_written(device->state, offset, width);
    lab__hal_call_end(irql);
}

ULONG lab__hal_pci_read(lab_device *device, PVOID buffer, ULONG offset, ULONG length)
{
    ULONG count = offset >= LAB_HAL_PCI_CONFIG           ? 0
                  : length > LAB_HAL_PCI_CONFIG - offset ? LAB_HAL_PCI_CONFIG - offset
                                                         : length;

    RtlCopyMemory(buffer, device->pci->config + offset, count);
    return count;
}

/* In the largest aligned pieces, as a host bridge does. */
ULONG lab__hal_pci_write(lab_device *device, const void *buffer, ULONG offset, ULONG length)
{
    const UCHAR *from = buffer;
    ULONG done = 0;

    while (done < length && offset + done < LAB_HAL_PCI_CONFIG) {
        ULONG at = offset + done, rest = length - done;
        ULONG width = !(at & 3) && rest >= 4 ? 4 : !(at & 1) && rest >= 2 ? 2 : 1, value = 0;

        RtlCopyMemory(&value, from + done, width);
        lab__hal_config_write(device->pci, at, width, value);
        done += width;
    }
    return done;
}

uint32_t lab_device_config_read(lab_device *device, unsigned offset, unsigned width)
{
    return device->pci ? lab__hal_config_get(device->pci, offset, width) : ~0u;
}

void lab_device_config_write(lab_device *device, unsigned offset, unsigned width, uint32_t value)
{
    if (device->pci)
        lab__hal_config_put(device->pci, offset, width, value);
}

NTSTATUS lab__hal_pci_move(lab_device *device, ULONG bar, ULONGLONG base)
{
    for (ULONG i = 0; i < device->space_count; i++) {
        struct lab__hal_space *space = &device->spaces[i];

        if (space->bar != (int)bar || !device->pci)
            continue;
        if (base & (space->size - 1))
            return STATUS_INVALID_PARAMETER;
        if (base == space->base)
            return STATUS_SUCCESS;
        if (!lab__hal_range_free(space->flags & LAB_SPACE_PORTS, base, space->size))
            return STATUS_CONFLICTING_ADDRESSES;
        lab__hal_space_withdraw(device, space);
        space->base = base;
        lab__hal_config_bars(device->pci);
        lab__hal_pci_decode(device->pci);
        return STATUS_SUCCESS;
    }
    return STATUS_INVALID_PARAMETER;
}

/* --- capabilities ------------------------------------------------------------------------------------------------- */

unsigned lab_device_capability(lab_device *device, uint8_t id, const void *bytes, const void *writable, size_t size)
{
    struct lab__hal_pci *pci = device->pci;
    ULONG offset = pci ? pci->next_capability : 0;

    if (!pci || offset + 2 + size > 0x100 || device->plugged) {
        lab_device_fail(device, STATUS_INVALID_PARAMETER, "there is no room for PCI capability 0x%02X", id);
        return 0;
    }
    pci->config[pci->last_capability] = (UCHAR)offset;
    pci->last_capability = offset + 1;
    pci->next_capability = (ULONG)(offset + 2 + size + 3) & ~3u;
    pci->config[offset] = id;
    pci->config[6] |= PCI_STATUS_CAPABILITIES_LIST;
    memcpy(pci->config + offset + 2, bytes, size);
    if (writable)
        memcpy(pci->writable + offset + 2, writable, size);
    return offset;
}

unsigned lab_device_power_capability(lab_device *device)
{
    static const UCHAR bytes[6] = {0x03, 0x48, 0x08, 0, 0, 0}, writable[6] = {0, 0, 0x03, 0x01, 0, 0};
    unsigned offset = lab_device_capability(device, PCI_CAPABILITY_ID_POWER_MANAGEMENT, bytes, writable, sizeof bytes);

    if (device->pci)
        device->pci->power = offset;
    return offset;
}

unsigned lab_device_express_capability(lab_device *device)
{
    static const UCHAR bytes[0x3A] = {0x02, 0x00, 0x00, 0x80, 0, 0, 0x10, 0x28, 0,
                                      0,    0x11, 0xF4, 0x03, 0, 0, 0,    0x11, 0x10};
    static const UCHAR writable[0x3A] = {[6] = 0xFF, [7] = 0x7F, [14] = 0xFB, [15] = 0x01};
    unsigned offset = lab_device_capability(device, PCI_CAPABILITY_ID_PCI_EXPRESS, bytes, writable, sizeof bytes);

    if (device->pci)
        device->pci->express = offset;
    return offset;
}
