/*
 * What firmware of old says of the hardware, below \Registry\Machine\Hardware\Description\System:
 * MultifunctionAdapter\0 is the ISA bus; below it each kind of controller has a key, with a numbered one for each, and
 * those have their peripherals in the same way. The keys come and go with the devices.
 */
#include "cm/cm_p.h"
#include "pnp/hardware.h"

#define SYSTEM L"MACHINE\\HARDWARE\\DESCRIPTION\\System"

struct text {
    UNICODE_STRING string;
    WCHAR buffer[128];
};

static const UNICODE_STRING *widen(struct text *text, const char *format, const char *kind, ULONG number)
{
    char ascii[RTL_NUMBER_OF(text->buffer)];
    USHORT length = 0;

    __builtin_snprintf(ascii, sizeof ascii, format, kind, number);
    for (; ascii[length]; length++)
        text->buffer[length] = (WCHAR)ascii[length];
    text->buffer[length] = 0;
    text->string = (UNICODE_STRING){length * sizeof(WCHAR), sizeof text->buffer, text->buffer};
    return &text->string;
}

/* The key KIND\NUMBER below `at`. */
static struct lab__cm_node *numbered(struct lab__cm_node *at, const char *kind, ULONG number, BOOLEAN create)
{
    struct text path;

    return lab__pnp_key(at, *widen(&path, "%.100s\\%u", kind, number), create, LAB_CM_VOLATILE);
}

/* The next of this kind. */
static struct lab__cm_node *make_next(struct lab__cm_node *at, const char *kind, ULONG *number)
{
    *number = 0;
    while (numbered(at, kind, *number, FALSE))
        ++*number;
    return numbered(at, kind, *number, TRUE);
}

static struct lab__cm_node *system_key(void)
{
    return lab__pnp_key(lab__cm.root, lab__pnp_string(SYSTEM), FALSE, 0);
}

/* "Configuration Data": what is at this place of the bus, with the resources of `list` or `size` bytes of its own kind.
 */
static void configure(struct lab__cm_node *key, const CM_RESOURCE_LIST *list, const void *data, ULONG size)
{
    ULONG count = list ? list->List[0].PartialResourceList.Count : !!size;
    ULONG whole = FIELD_OFFSET(CM_FULL_RESOURCE_DESCRIPTOR, PartialResourceList.PartialDescriptors) +
                  count * (ULONG)sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR);
    PCM_FULL_RESOURCE_DESCRIPTOR descriptor = ExAllocatePoolWithTag(PagedPool, whole + size, 'WFnP');
    PCM_PARTIAL_RESOURCE_DESCRIPTOR first;

    if (!descriptor)
        return;
    RtlZeroMemory(descriptor, whole);
    first = descriptor->PartialResourceList.PartialDescriptors;
    descriptor->InterfaceType = Isa;
    descriptor->PartialResourceList.Count = count;
    if (list) {
        RtlCopyMemory(first, list->List[0].PartialResourceList.PartialDescriptors, count * sizeof *first);
    } else if (size) {
        first->Type = CmResourceTypeDeviceSpecific;
        first->u.DeviceSpecificData.DataSize = size;
        RtlCopyMemory(first + 1, data, size);
    }
    lab__pnp_value_data(key, L"Configuration Data", REG_FULL_RESOURCE_DESCRIPTOR, descriptor, whole + size);
    ExFreePool(descriptor);
}

static void identify(struct lab__cm_node *key, const char *identifier)
{
    struct text text;

    lab__pnp_value_text(key, L"Identifier", REG_SZ, widen(&text, "%.127s", identifier, 0));
}

static struct lab__cm_node *make_bus(void)
{
    struct lab__cm_node *system = system_key(), *bus = system ? numbered(system, "MultifunctionAdapter", 0, FALSE) : 0;

    if (!system || bus)
        return bus;
    bus = numbered(system, "MultifunctionAdapter", 0, TRUE);
    if (bus) {
        identify(bus, "ISA");
        configure(bus, 0, 0, 0);
    }
    return bus;
}

static void describe_peripherals(lab_device *device, struct lab__cm_node *controller)
{
    const char *kind, *identifier;
    const void *data;
    ULONG size, number;

    for (ULONG i = 1; lab__hal_device_described(device, i, &kind, &identifier, &data, &size); i++) {
        struct lab__cm_node *key = make_next(controller, kind, &number);

        if (!key)
            return;
        identify(key, identifier);
        configure(key, 0, data, size);
    }
}

static void describe(lab_device *device)
{
    const char *kind, *identifier;
    struct lab__cm_node *bus, *key;
    PCM_RESOURCE_LIST list;
    ULONG size, number;
    const void *data;

    lab__hal_device_described(device, 0, &kind, &identifier, &data, &size);
    bus = make_bus();
    key = bus ? make_next(bus, kind, &number) : 0;
    if (!key)
        return;
    lab__hal_device_number_set(device, number);
    list = lab__pnp_hardware_boot(device, Isa, 0);
    identify(key, identifier);
    configure(key, list, 0, 0);
    if (list)
        ExFreePool(list);
    describe_peripherals(device, key);
}

static void forget(lab_device *device)
{
    const char *kind, *identifier;
    struct lab__cm_node *system, *bus, *key;
    const void *data;
    ULONG size;

    lab__hal_device_described(device, 0, &kind, &identifier, &data, &size);
    system = system_key();
    bus = system ? numbered(system, "MultifunctionAdapter", 0, FALSE) : 0;
    key = bus ? numbered(bus, kind, lab__hal_device_number(device), FALSE) : 0;
    if (key)
        lab__cm_tree_delete(key);
}

void lab__pnp_firmware_start(void)
{
    static const struct lab__hal_firmware firmware = {describe, forget};

    lab__hal_firmware_set(&firmware);
}
