/*
 * The PCI bus: which device sits in which slot, and what the firmware does when one is plugged: it sizes the BARs,
 * gives them addresses in the hole below 4 GB (or far above RAM for large 64-bit ones), routes the line, and switches
 * decoding on.
 */
#include "hal/hal_p.h"
#include "hal/pci_p.h"
#include <string.h>

#define BUSES       256
#define SLOTS       32
#define FIRST_LINE  16 /* of the interrupt controller */
#define MEMORY_LOW  0xC8000000ULL
#define MEMORY_HIGH 0xFEB00000ULL
#define LARGE_LOW   (1ULL << 40)
#define LARGE_HIGH  (1ULL << 45)
#define LARGE_SIZE  (64ULL << 20) /* 64-bit BARs of this size or more lie above RAM */
#define PORT_LOW    0xC000
#define PORT_HIGH   0xFF00
#define STATUS_LINE 8
#define COMMAND     4
#define PCI_STATUS  6

static UCHAR last_bus;

/* --- finding ------------------------------------------------------------------------------------------------------ */

static lab_device *at_place(ULONG bus, ULONG slot, ULONG function)
{
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        if (device->pci && device->pci->bus == bus && device->pci->slot == slot && device->pci->function == function)
            return device;
    return 0;
}

lab_device *lab__hal_pci_at(ULONG bus, PCI_SLOT_NUMBER slot)
{
    return at_place(bus, slot.u.bits.DeviceNumber, slot.u.bits.FunctionNumber);
}

BOOLEAN lab__hal_pci_place(lab_device *device, ULONG *bus, PCI_SLOT_NUMBER *slot)
{
    if (!device->pci)
        return FALSE;
    slot->u.AsULONG = 0;
    slot->u.bits.DeviceNumber = device->pci->slot;
    slot->u.bits.FunctionNumber = device->pci->function;
    *bus = device->pci->bus;
    return TRUE;
}

BOOLEAN lab__hal_pci_bridge(lab_device *device, ULONG *secondary)
{
    if (!device->pci || !device->pci->secondary)
        return FALSE;
    *secondary = device->pci->secondary;
    return TRUE;
}

static lab_device *bridge_to(ULONG bus)
{
    if (!bus)
        return 0;
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        if (device->pci && device->pci->secondary == bus)
            return device;
    return 0;
}

/* --- what the model says ------------------------------------------------------------------------------------------ */

void lab_device_pci(lab_device *device, const lab_pci_identity *identity)
{
    struct lab__hal_pci *pci = host_alloc(sizeof *pci);
    UCHAR *config = pci->config;

    pci->device = device;
    device->pci = pci;
    lab__hal_config_put(pci, 0, 2, identity->vendor);
    lab__hal_config_put(pci, 2, 2, identity->device);
    lab__hal_config_put(pci, 8, 4, identity->class_code << 8 | identity->revision);
    config[0x3D] = identity->interrupt_pin;
    if (identity->bridge) {
        config[0x0E] = 1;
        if (!(identity->class_code))
            lab__hal_config_put(pci, 8, 4, 0x06040000u | identity->revision);
    } else {
        lab__hal_config_put(pci, 0x2C, 2, identity->subsystem_vendor);
        lab__hal_config_put(pci, 0x2E, 2, identity->subsystem);
    }
    pci->next_capability = 0x40;
    pci->last_capability = 0x34;
    lab__hal_config_masks(pci, identity->bridge);
    if (identity->interrupt_pin) {
        device->line_count = 1; /* routed when the slot is known */
        device->lines[0].level = TRUE;
    }
}

/* --- plugging ----------------------------------------------------------------------------------------------------- */

static BOOLEAN read_part(const char **text, ULONG most, ULONG *value)
{
    ULONG number = 0;

    if (**text < '0' || **text > '9')
        return FALSE;
    for (; **text >= '0' && **text <= '9'; (*text)++)
        number = number * 10 + (ULONG)(**text - '0');
    *value = number;
    return number <= most;
}

/* "1:3.0", "3.1", "3" */
static BOOLEAN read_slot(const char *text, ULONG *bus, ULONG *slot, ULONG *function)
{
    *bus = *function = 0;
    if (!read_part(&text, BUSES - 1, slot))
        return FALSE;
    if (*text == ':') {
        text++;
        *bus = *slot;
        if (!read_part(&text, SLOTS - 1, slot))
            return FALSE;
    }
    if (*text == '.') {
        text++;
        if (!read_part(&text, 7, function))
            return FALSE;
    }
    return !*text && *slot < SLOTS;
}

static lab_status choose_slot(lab_device *device)
{
    const char *text = lab_device_option(device, "slot");
    ULONG bus = 0, slot = 2, function = 0;

    if (text && !read_slot(text, &bus, &slot, &function)) {
        lab__hal_complain("slot is BUS:DEVICE.FUNCTION, up to 255:31.7, not '%s'", text);
        return STATUS_INVALID_PARAMETER;
    }
    if (text && bus && !bridge_to(bus)) {
        lab__hal_complain("there is no PCI bus %u: plug a bridge first", bus);
        return STATUS_INVALID_PARAMETER;
    }
    for (; !text && slot < SLOTS && at_place(bus, slot, 0); slot++)
        ;
    if (slot == SLOTS || at_place(bus, slot, function)) {
        lab__hal_complain("no PCI slot is free for %s", device->name);
        return STATUS_CONFLICTING_ADDRESSES;
    }
    device->pci->bus = (UCHAR)bus;
    device->pci->slot = (UCHAR)slot;
    device->pci->function = (UCHAR)function;
    if (function && at_place(bus, slot, 0))
        at_place(bus, slot, 0)->pci->config[0x0E] |= PCI_MULTIFUNCTION;
    return STATUS_SUCCESS;
}

/* Does no BAR lie there, decoded or not? */
static BOOLEAN range_free(ULONG kind, ULONGLONG base, ULONGLONG size)
{
    if (!lab__hal_range_free(kind, base, size))
        return FALSE;
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        for (ULONG i = 0; i < device->space_count; i++) {
            const struct lab__hal_space *space = &device->spaces[i];

            if ((space->flags & LAB_SPACE_PORTS) == kind && space->base < base + size &&
                base < space->base + space->size)
                return FALSE;
        }
    return TRUE;
}

static BOOLEAN choose_address(lab_device *device, struct lab__hal_space *space)
{
    ULONG kind = space->flags & LAB_SPACE_PORTS;
    BOOLEAN large = (space->flags & LAB_SPACE_64BIT) && space->size >= LARGE_SIZE;
    ULONGLONG low = kind ? PORT_LOW : large ? LARGE_LOW : MEMORY_LOW;
    ULONGLONG high = kind ? PORT_HIGH : large ? LARGE_HIGH : MEMORY_HIGH;
    ULONGLONG step = space->size < PAGE_SIZE && !kind ? PAGE_SIZE : space->size; /* a page of its own */

    for (ULONGLONG base = (low + step - 1) & ~(step - 1); base + space->size <= high; base += step) {
        BOOLEAN mine = FALSE;

        for (ULONG i = 0; i < device->space_count; i++) {
            const struct lab__hal_space *own = &device->spaces[i];

            mine |= own != space && own->bar >= 0 && own->base && (own->flags & LAB_SPACE_PORTS) == kind &&
                    own->base < base + step && base < own->base + (own->size < step ? step : own->size);
        }
        if (!mine && range_free(kind, base, space->size)) {
            space->base = base;
            return TRUE;
        }
    }
    lab__hal_complain("no %s is left for BAR %d of %s", kind ? "range of ports" : "memory", space->bar, device->name);
    return FALSE;
}

static void route_line(lab_device *device)
{
    struct lab__hal_pci *pci = device->pci;
    ULONG pin = pci->config[0x3D], slot = pci->slot;
    lab_device *bridge;

    if (!pin)
        return;
    for (bridge = bridge_to(pci->bus); bridge; bridge = bridge_to(bridge->pci->bus)) {
        pin = (pin - 1 + slot) % 4 + 1; /* behind a bridge pins are turned by slot */
        slot = bridge->pci->slot;
        if (!bridge->pci->bus)
            break;
    }
    device->lines[0].irq = FIRST_LINE + (pin - 1 + slot) % 8;
    device->lines[0].vector = lab__hal_vector_of_irq(device->lines[0].irq, TRUE, FALSE);
    pci->config[0x3C] = (UCHAR)device->lines[0].irq;
}

static void number_bus(struct lab__hal_pci *pci)
{
    if (!(pci->config[0x0E] & 1))
        return;
    pci->secondary = pci->subordinate = ++last_bus;
    pci->config[0x18] = pci->bus;
    pci->config[0x19] = pci->secondary;
    for (lab_device *bridge = pci->device; bridge; bridge = bridge->pci->bus ? bridge_to(bridge->pci->bus) : 0) {
        bridge->pci->subordinate = last_bus;
        bridge->pci->config[0x1A] = last_bus;
    }
}

lab_status lab__hal_pci_plug(lab_device *device)
{
    struct lab__hal_pci *pci = device->pci;
    const char *interrupt = lab_device_option(device, "interrupt");
    lab_status status = choose_slot(device);

    if (status < 0)
        return status;
    for (ULONG i = 0; i < device->space_count; i++)
        if (device->spaces[i].bar >= 0 && !choose_address(device, &device->spaces[i]))
            return STATUS_INSUFFICIENT_RESOURCES;
    route_line(device);
    number_bus(pci);
    lab__hal_config_bars(pci);
    lab__hal_config_put(pci, COMMAND, 2, PCI_ENABLE_IO_SPACE | PCI_ENABLE_MEMORY_SPACE | PCI_ENABLE_BUS_MASTER);
    RtlCopyMemory(pci->initial, pci->config, sizeof pci->initial);
    lab__hal_pci_decode(pci);
    if (!interrupt || !strcmp(interrupt, "line"))
        return STATUS_SUCCESS;
    if (strcmp(interrupt, "message") || !lab__hal_messages_use(device, 0)) {
        lab__hal_complain("interrupt of device %s is line%s, not '%s'", device->name,
                          pci->message_limit ? " or message" : "", interrupt);
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

void lab__hal_pci_unplug(lab_device *device)
{
    lab__hal_messages_release(device);
    host_free(device->pci->messages);
    host_free(device->pci);
    device->pci = 0;
}

/* As RST# does: registers at their values of power-on; the bus driver puts addresses back, so they stay here. */
void lab__hal_pci_reset(lab_device *device)
{
    struct lab__hal_pci *pci = device->pci;

    RtlCopyMemory(pci->config, pci->initial, sizeof pci->config);
    lab__hal_config_bars(pci);
    lab__hal_pci_decode(pci);
}

void lab__hal_pci_start(void)
{
    last_bus = 0;
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

BOOLEAN lab__hal_pci_line_off(lab_device *device)
{
    return (lab__hal_config_get(device->pci, COMMAND, 2) & PCI_DISABLE_LEVEL_INTERRUPT) ||
           lab__hal_messages_enabled(device->pci);
}

void lab__hal_pci_line_shown(lab_device *device, BOOLEAN asserted)
{
    if (asserted)
        device->pci->config[PCI_STATUS] |= STATUS_LINE;
    else
        device->pci->config[PCI_STATUS] &= (UCHAR)~STATUS_LINE;
}

BOOLEAN lab__hal_pci_bus_master(lab_device *device)
{
    return !device->pci || (lab__hal_config_get(device->pci, COMMAND, 2) & PCI_ENABLE_BUS_MASTER);
}
