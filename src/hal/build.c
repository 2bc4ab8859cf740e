/* What a model says of itself in create. Errors are kept until create has returned, so that a model need not look. */
#include "hal/hal_p.h"
#include <stdarg.h>
#include <string.h>

lab_status lab_device_fail(lab_device *device, lab_status status, const char *format, ...)
{
    char text[400];
    va_list arguments;

    va_start(arguments, format);
    __builtin_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    lab__hal_complain("%s: %s", device->name, text);
    device->building = status;
    return status;
}

static BOOLEAN may_build(lab_device *device, const char *what, ULONG count, ULONG most)
{
    if (device->plugged) {
        lab__hal_log(device, "its model adds %s after create: ignored", what);
        return FALSE;
    }
    if (count < most)
        return TRUE;
    lab_device_fail(device, STATUS_INVALID_PARAMETER, "its model has more than %u %s", most, what);
    return FALSE;
}

static void add_space(lab_device *device, ULONG flags, int bar, ULONGLONG base, ULONGLONG size,
                      const lab_space_ops *ops)
{
    struct lab__hal_space *space;

    if (!may_build(device, "register spaces", device->space_count, LAB_HAL_SPACES))
        return;
    space = &device->spaces[device->space_count++];
    space->flags = flags;
    space->bar = bar;
    space->base = base;
    space->size = size;
    space->ops = *ops;
}

void lab_device_bar(lab_device *device, unsigned bar, unsigned flags, uint64_t size, const lab_space_ops *ops)
{
    ULONGLONG least = flags & LAB_SPACE_PORTS ? 4 : 16;
    unsigned most = device->pci && (device->pci->config[0x0E] & 0x7F) ? 2 : 6;

    if (!device->pci || bar + !!(flags & LAB_SPACE_64BIT) >= most || size < least || (size & (size - 1)) ||
        ((flags & LAB_SPACE_PORTS) && ((flags & LAB_SPACE_64BIT) || size > 256)) ||
        (!(flags & LAB_SPACE_64BIT) && size > (1ULL << 30))) {
        lab_device_fail(device, STATUS_INVALID_PARAMETER, "BAR %u of %llu bytes is impossible", bar,
                        (unsigned long long)size);
        return;
    }
    add_space(device, flags, (int)bar, 0, size, ops);
}

void lab_device_range(lab_device *device, unsigned flags, uint64_t base, uint64_t size, const lab_space_ops *ops)
{
    if (!size || base + size - 1 < base || ((flags & LAB_SPACE_PORTS) && base + size > 65536)) {
        lab_device_fail(device, STATUS_INVALID_PARAMETER, "a range of %llu bytes at 0x%llx is impossible",
                        (unsigned long long)size, (unsigned long long)base);
        return;
    }
    add_space(device, flags, -1, base, size, ops);
}

static unsigned add_line(lab_device *device, unsigned irq, bool level_triggered, BOOLEAN passive)
{
    struct lab__hal_line *line;

    if (!may_build(device, "interrupt lines", device->line_count, LAB_HAL_LINES))
        return 0;
    line = &device->lines[device->line_count];
    line->irq = irq;
    line->level = level_triggered;
    line->passive = passive;
    line->vector = lab__hal_vector_of_irq(irq, level_triggered, passive);
    if (!line->vector) {
        lab_device_fail(device, STATUS_CONFLICTING_ADDRESSES,
                        "interrupt line %u does not exist, or is used in another mode", irq);
        return 0;
    }
    return device->line_count++;
}

unsigned lab_device_irq(lab_device *device, unsigned irq, bool level_triggered)
{
    return add_line(device, irq, level_triggered, FALSE);
}

unsigned lab_device_irq_passive(lab_device *device, unsigned irq, bool level_triggered)
{
    return add_line(device, irq, level_triggered, TRUE);
}

void lab_device_dma_channel(lab_device *device, unsigned channel, unsigned request_line)
{
    if (!may_build(device, "DMA channels", device->channel_count, RTL_NUMBER_OF(device->channels)))
        return;
    device->channels[device->channel_count].channel = channel;
    device->channels[device->channel_count++].request_line = request_line;
}

static void add_id(lab_device *device, ULONG kind, const char *id)
{
    SIZE_T size = strlen(id) + 1;

    if (!may_build(device, "ids", device->id_count[kind], LAB_HAL_IDS))
        return;
    device->ids[kind][device->id_count[kind]] = host_alloc(size);
    RtlCopyMemory(device->ids[kind][device->id_count[kind]++], id, size);
}

void lab_device_hardware_id(lab_device *device, const char *id)
{
    add_id(device, 0, id);
}

void lab_device_compatible_id(lab_device *device, const char *id)
{
    add_id(device, 1, id);
}

/* --- what firmware says ------------------------------------------------------------------------------------------- */

static void describe(lab_device *device, const char *kind, const char *identifier, const void *data, size_t size)
{
    SIZE_T kind_size = strlen(kind) + 1, identifier_size = strlen(identifier) + 1;
    struct lab__hal_described *described;

    if (!may_build(device, "peripherals", device->described_count, LAB_HAL_DESCRIBED))
        return;
    described = host_alloc(sizeof *described + kind_size + identifier_size + size);
    described->kind = memcpy(described->bytes, kind, kind_size);
    described->identifier = memcpy(described->bytes + kind_size, identifier, identifier_size);
    described->size = (ULONG)size;
    described->data = described->bytes + kind_size + identifier_size;
    if (size)
        memcpy(described->bytes + kind_size + identifier_size, data, size);
    device->described[device->described_count++] = described;
}

void lab_device_firmware(lab_device *device, const char *controller, const char *identifier)
{
    if (device->pci || device->described_count)
        lab_device_fail(device, STATUS_INVALID_PARAMETER, "firmware describes one controller, and none that is on PCI");
    else
        describe(device, controller, identifier, 0, 0);
}

void lab_device_firmware_peripheral(lab_device *device, const char *peripheral, const char *identifier,
                                    const void *data, size_t size)
{
    if (!device->described_count)
        lab_device_fail(device, STATUS_INVALID_PARAMETER, "a peripheral without its controller");
    else
        describe(device, peripheral, identifier, data, size);
}

/* --- fault points ------------------------------------------------------------------------------------------------- */

static struct lab__hal_fault *fault_of(lab_device *device, const char *point)
{
    const lab_option *table = device->device_class->faults;

    for (ULONG i = 0; table && table[i].name; i++)
        if (!strcmp(table[i].name, point))
            return &device->faults[i];
    return 0;
}

bool lab_device_fault(lab_device *device, const char *point)
{
    struct lab__hal_fault *fault = fault_of(device, point);

    if (!fault || !fault->left)
        return false;
    if (fault->left > 1) {
        fault->left--;
        return false;
    }
    if (!fault->forever)
        fault->left = 0;
    lab__hal_log(device, "fault: %s", point);
    return true;
}

bool lab_device_fault_set(lab_device *device, const char *point, uint64_t nth, bool forever)
{
    struct lab__hal_fault *fault = fault_of(device, point);

    if (!fault)
        return false;
    fault->left = nth;
    fault->forever = forever;
    return true;
}
