/* What a device uses, for tests and for the PnP manager: addresses, lines or messages, DMA channels. */
#include "hal/hal_p.h"
#include "hal/pci_p.h"

static void note_space(const struct lab__hal_space *space, lab_resource *resource)
{
    *resource = (lab_resource){.kind = space->flags & LAB_SPACE_PORTS ? LAB_RESOURCE_PORT : LAB_RESOURCE_MEMORY,
                               .bar = space->bar,
                               .start = space->base,
                               .length = space->size};
}

static void note_vector(lab_resource *resource, lab_resource_kind kind, const struct lab__hal_vector *vector)
{
    *resource = (lab_resource){.kind = kind,
                               .bar = -1,
                               .raw_vector = vector->irq,
                               .vector = vector->number,
                               .irql = vector->passive ? PASSIVE_LEVEL : vector->irql,
                               .level_triggered = kind == LAB_RESOURCE_INTERRUPT && vector->level,
                               .shared = kind == LAB_RESOURCE_INTERRUPT && vector->level,
                               .affinity = lab__ke_active_processors()};
}

unsigned lab_device_resources(lab_device *device, lab_resource *resources, unsigned room)
{
    BOOLEAN messages = device->pci && device->pci->want_messages;
    unsigned count = 0;
    lab_resource one;

#define ADD()                                                                                                          \
    do {                                                                                                               \
        if (count < room)                                                                                              \
            resources[count] = one;                                                                                    \
        count++;                                                                                                       \
    } while (0)
    for (ULONG i = 0; i < device->space_count; i++) {
        note_space(&device->spaces[i], &one);
        ADD();
    }
    for (ULONG i = 0; messages && i < device->pci->message_granted; i++) {
        note_vector(&one, LAB_RESOURCE_MESSAGE, device->pci->messages[i].vector);
        ADD();
    }
    for (ULONG i = 0; !messages && i < device->line_count; i++) {
        if (!device->lines[i].vector)
            continue;
        note_vector(&one, LAB_RESOURCE_INTERRUPT, device->lines[i].vector);
        ADD();
    }
    for (ULONG i = 0; i < device->channel_count; i++) {
        one = (lab_resource){.kind = LAB_RESOURCE_DMA,
                             .bar = -1,
                             .start = device->channels[i].channel,
                             .length = device->channels[i].request_line};
        ADD();
    }
#undef ADD
    return count;
}

/* --- as Windows describes them ------------------------------------------------------------------------------------ */

static void describe_range(const lab_device *device, const lab_resource *from, PCM_PARTIAL_RESOURCE_DESCRIPTOR to)
{
    BOOLEAN port = from->kind == LAB_RESOURCE_PORT;

    to->Type = port ? CmResourceTypePort : CmResourceTypeMemory;
    to->ShareDisposition = CmResourceShareDeviceExclusive;
    to->Flags =
        port ? CM_RESOURCE_PORT_IO | (device->pci ? CM_RESOURCE_PORT_POSITIVE_DECODE : CM_RESOURCE_PORT_16_BIT_DECODE)
             : CM_RESOURCE_MEMORY_READ_WRITE;
    if (from->bar >= 0)
        to->Flags |= port ? CM_RESOURCE_PORT_BAR : CM_RESOURCE_MEMORY_BAR;
    to->u.Generic.Start.QuadPart = (LONGLONG)from->start;
    to->u.Generic.Length = (ULONG)from->length;
}

static void describe_interrupt(const lab_resource *from, PCM_PARTIAL_RESOURCE_DESCRIPTOR to, BOOLEAN raw)
{
    to->Type = CmResourceTypeInterrupt;
    to->ShareDisposition = from->shared ? CmResourceShareShared : CmResourceShareDeviceExclusive;
    to->Flags = from->level_triggered ? CM_RESOURCE_INTERRUPT_LEVEL_SENSITIVE : CM_RESOURCE_INTERRUPT_LATCHED;
    to->u.Interrupt.Level = raw ? from->raw_vector : from->irql;
    to->u.Interrupt.Vector = raw ? from->raw_vector : from->vector;
    to->u.Interrupt.Affinity = (KAFFINITY)from->affinity;
}

static void describe_message(const lab_resource *from, PCM_PARTIAL_RESOURCE_DESCRIPTOR to, BOOLEAN raw)
{
    to->Type = CmResourceTypeInterrupt;
    to->ShareDisposition = CmResourceShareDeviceExclusive;
    to->Flags = CM_RESOURCE_INTERRUPT_LATCHED | CM_RESOURCE_INTERRUPT_MESSAGE;
    if (raw) {
        to->u.MessageInterrupt.Raw.MessageCount = 1;
        to->u.MessageInterrupt.Raw.Vector = from->vector;
        to->u.MessageInterrupt.Raw.Affinity = (KAFFINITY)from->affinity;
    } else {
        to->u.MessageInterrupt.Translated.Level = from->irql;
        to->u.MessageInterrupt.Translated.Vector = from->vector;
        to->u.MessageInterrupt.Translated.Affinity = (KAFFINITY)from->affinity;
    }
}

static void describe(const lab_device *device, const lab_resource *from, PCM_PARTIAL_RESOURCE_DESCRIPTOR to,
                     BOOLEAN raw)
{
    RtlZeroMemory(to, sizeof *to);
    switch (from->kind) {
    case LAB_RESOURCE_MEMORY:
    case LAB_RESOURCE_PORT:
        describe_range(device, from, to);
        break;
    case LAB_RESOURCE_INTERRUPT:
        describe_interrupt(from, to, raw);
        break;
    case LAB_RESOURCE_MESSAGE:
        describe_message(from, to, raw);
        break;
    case LAB_RESOURCE_DMA:
        to->Type = CmResourceTypeDma;
        to->ShareDisposition = CmResourceShareDeviceExclusive;
        to->u.Dma.Channel = (ULONG)from->start;
        break;
    }
}

#define MOST 2100 /* messages of MSI-X, and the rest */

ULONG lab__hal_device_resources(lab_device *device, PCM_PARTIAL_RESOURCE_DESCRIPTOR raw,
                                PCM_PARTIAL_RESOURCE_DESCRIPTOR translated, ULONG room)
{
    static lab_resource all[MOST];
    ULONG count = lab_device_resources(device, all, MOST);

    for (ULONG i = 0; i < count && i < room; i++) {
        if (raw)
            describe(device, &all[i], &raw[i], TRUE);
        if (translated)
            describe(device, &all[i], &translated[i], FALSE);
    }
    return count;
}

/* A BAR can lie anywhere aligned; what is fixed lies where it does. */
static void require_range(const lab_device *device, const lab_resource *from, PIO_RESOURCE_DESCRIPTOR to)
{
    to->u.Generic.Length = (ULONG)from->length;
    to->u.Generic.Alignment = from->bar >= 0 ? (ULONG)from->length : 1;
    to->u.Generic.MinimumAddress.QuadPart = from->bar >= 0 ? 0 : (LONGLONG)from->start;
    to->u.Generic.MaximumAddress.QuadPart = from->bar < 0 ? (LONGLONG)(from->start + from->length - 1)
                                            : from->kind == LAB_RESOURCE_PORT ? 0xFFFF
                                            : from->start >> 32               ? MAXLONGLONG
                                                                              : 0xFFFFFFFF;
}

static void require(const lab_device *device, const lab_resource *from, PIO_RESOURCE_DESCRIPTOR to)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR raw;

    describe(device, from, &raw, TRUE);
    RtlZeroMemory(to, sizeof *to);
    to->Type = raw.Type;
    to->ShareDisposition = raw.ShareDisposition;
    to->Flags = raw.Flags;
    switch (from->kind) {
    case LAB_RESOURCE_MEMORY:
    case LAB_RESOURCE_PORT:
        require_range(device, from, to);
        break;
    case LAB_RESOURCE_INTERRUPT:
        to->u.Interrupt.MinimumVector = to->u.Interrupt.MaximumVector = from->raw_vector;
        break;
    case LAB_RESOURCE_MESSAGE:
        to->u.Interrupt.MinimumVector = to->u.Interrupt.MaximumVector = CM_RESOURCE_INTERRUPT_MESSAGE_TOKEN;
        break;
    case LAB_RESOURCE_DMA:
        to->u.Dma.MinimumChannel = to->u.Dma.MaximumChannel = (ULONG)from->start;
        break;
    }
}

ULONG lab__hal_device_requirements(lab_device *device, PIO_RESOURCE_DESCRIPTOR descriptors, ULONG room)
{
    static lab_resource all[MOST];
    ULONG count = lab_device_resources(device, all, MOST);

    for (ULONG i = 0; i < count && i < room; i++)
        require(device, &all[i], &descriptors[i]);
    return count;
}
