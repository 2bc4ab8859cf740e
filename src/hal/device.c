/*
 * Classes of devices, plugging and unplugging. The table of classes belongs to the process; devices to the machine.
 *
 * Rule: a device is complete (create has returned, its addresses are decoded) before Windows hears of it, and answers
 * nothing any more before Windows hears that it is gone.
 */
#include "hal/hal_p.h"
#include "hal/pci_p.h"
#include "machine/machine_p.h"
#include <stdarg.h>
#include <string.h>

#define CLASSES 64

static const lab_device_class *classes[CLASSES];
static ULONG class_count;
static const struct lab__hal_watch *watch;
static const struct lab__hal_firmware *firmware;

void lab__hal_complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    __builtin_vsnprintf(lab__machine.error, sizeof lab__machine.error, format, arguments);
    va_end(arguments);
}

/* --- classes ------------------------------------------------------------------------------------------------------ */

static const lab_device_class *class_named(const char *name)
{
    for (ULONG i = 0; i < class_count; i++)
        if (!strcmp(classes[i]->name, name))
            return classes[i];
    return 0;
}

lab_status lab_device_class_register(const lab_device_class *device_class)
{
    const lab_device_class *other = class_named(device_class->name);

    if (other)
        return other == device_class ? STATUS_SUCCESS : STATUS_OBJECT_NAME_COLLISION;
    if (class_count == CLASSES || !device_class->create)
        return STATUS_INSUFFICIENT_RESOURCES;
    classes[class_count++] = device_class;
    return STATUS_SUCCESS;
}

const lab_device_class *lab_device_class_get(unsigned index)
{
    return index < class_count ? classes[index] : 0;
}

/* --- plugging ----------------------------------------------------------------------------------------------------- */

static void free_device(lab_device *device)
{
    lab__hal_events_drop(device);
    for (ULONG kind = 0; kind < 2; kind++)
        for (ULONG i = 0; i < device->id_count[kind]; i++)
            host_free(device->ids[kind][i]);
    for (ULONG i = 0; i < device->described_count; i++)
        host_free(device->described[i]);
    host_free(device->faults);
    host_free(device->options);
    host_free(device->state);
    host_free(device);
}

/* "edu0", "edu1": the first that is free. */
static void name_device(lab_device *device)
{
    const char *given = lab__hal_options_get(device->options, "name");

    if (given) {
        __builtin_snprintf(device->name, sizeof device->name, "%s", given);
        return;
    }
    for (ULONG number = 0;; number++) {
        __builtin_snprintf(device->name, sizeof device->name, "%.20s%u", device->device_class->name, number);
        if (!lab_device_find(device->name))
            return;
    }
}

static ULONG fault_count(const lab_device_class *device_class)
{
    ULONG count = 0;

    while (device_class->faults && device_class->faults[count].name)
        count++;
    return count;
}

static lab_device *make_device(const lab_device_class *device_class, const char *options, lab_status *status)
{
    char *parsed = lab__hal_options_parse(device_class, options, status);
    lab_device *device;

    if (!parsed)
        return 0;
    device = host_alloc(sizeof *device);
    device->device_class = device_class;
    device->options = parsed;
    device->state = host_alloc(device_class->state_size);
    device->faults = host_alloc((fault_count(device_class) + 1) * sizeof *device->faults);
    InitializeListHead(&device->events);
    InitializeListHead(&device->posts);
    name_device(device);
    if (lab_device_find(device->name)) {
        lab__hal_complain("there is a device '%s' already", device->name);
        *status = STATUS_OBJECT_NAME_COLLISION;
        free_device(device);
        return 0;
    }
    return device;
}

static lab_status decode_fixed(lab_device *device)
{
    for (ULONG i = 0; i < device->space_count; i++)
        if (device->spaces[i].bar < 0) {
            lab_status status = lab__hal_space_decode(device, &device->spaces[i]);

            if (status < 0)
                return status;
        }
    return STATUS_SUCCESS;
}

static void withdraw_all(lab_device *device)
{
    for (ULONG i = 0; i < device->space_count; i++)
        lab__hal_space_withdraw(device, &device->spaces[i]);
}

static lab_status set_first_fault(lab_device *device)
{
    const char *point = lab__hal_options_get(device->options, "fault");

    if (!point || lab_device_fault_set(device, point, 1, true))
        return STATUS_SUCCESS;
    lab__hal_complain("device %s has no fault point '%s'", device->device_class->name, point);
    return STATUS_INVALID_PARAMETER;
}

/* The model has said what it is: give it addresses. */
static lab_status connect(lab_device *device)
{
    lab_status status = device->building;

    if (status >= 0)
        status = set_first_fault(device);
    if (status >= 0 && device->pci)
        status = lab__hal_pci_plug(device);
    if (status >= 0)
        status = decode_fixed(device);
    return status;
}

static void disconnect(lab_device *device)
{
    lab__hal_lines_release(device);
    withdraw_all(device);
    if (device->pci)
        lab__hal_pci_unplug(device);
    lab__hal_iommu_forget(device);
}

lab_status lab_device_plug(const char *name, const char *options, lab_device **plugged)
{
    const lab_device_class *device_class = class_named(name);
    lab_status status = STATUS_SUCCESS;
    lab_device *device;

    if (!lab__hal.running)
        return STATUS_INVALID_DEVICE_STATE;
    host_faults_install(lab__ke_fault); /* a test framework may have put its own handlers in place */
    if (!device_class) {
        lab__hal_complain("no class of device is called '%s'; see ntlab devices", name);
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    device = make_device(device_class, options, &status);
    if (!device)
        return status;
    status = device_class->create(device, device->state);
    if (status >= 0) {
        status = connect(device);
        if (status < 0 && device_class->destroy)
            device_class->destroy(device->state);
    }
    if (status < 0) {
        disconnect(device);
        free_device(device);
        return status;
    }
    InsertTailList(&lab__hal.devices, &device->link);
    device->plugged = TRUE;
    if (device_class->reset)
        device_class->reset(device->state);
    if (plugged)
        *plugged = device;
    if (device->described_count)
        firmware->describe(device);
    if (watch && watch->arrived)
        watch->arrived(device);
    return STATUS_SUCCESS;
}

void lab_device_unplug(lab_device *device)
{
    withdraw_all(device);
    lab__hal_lines_release(device);
    lab__hal_events_drop(device);
    RemoveEntryList(&device->link);
    if (device->described_count)
        firmware->forget(device);
    if (watch && watch->vanished)
        watch->vanished(device);
    if (device->device_class->destroy)
        device->device_class->destroy(device->state);
    disconnect(device);
    free_device(device);
}

bool lab_device_wake(lab_device *device)
{
    return watch && watch->woken && watch->woken(device);
}

void lab__hal_watch_set(const struct lab__hal_watch *new_watch)
{
    watch = new_watch;
}

void lab__hal_firmware_set(const struct lab__hal_firmware *new_firmware)
{
    firmware = new_firmware;
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

lab_device *lab__hal_device_next(lab_device *previous)
{
    LIST_ENTRY *next = previous ? previous->link.Flink : lab__hal.devices.Flink;

    return lab__hal.running && next != &lab__hal.devices ? CONTAINING_RECORD(next, lab_device, link) : 0;
}

lab_device *lab_device_find(const char *name)
{
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        if (!strcmp(device->name, name))
            return device;
    return 0;
}

const char *lab_device_name(const lab_device *device)
{
    return device->name;
}

void *lab_device_state(lab_device *device)
{
    return device->state;
}

const lab_device_class *lab_device_class_of(const lab_device *device)
{
    return device->device_class;
}

lab_device *lab__hal_device_of(PDEVICE_OBJECT pdo)
{
    if (!pdo)
        return 0;
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        if (device->pdo == pdo)
            return device;
    return 0;
}

void lab__hal_device_pdo_set(lab_device *device, PDEVICE_OBJECT pdo)
{
    device->pdo = pdo;
}

void lab_device_physical_object_set(lab_device *device, void *device_object)
{
    device->pdo = device_object;
}

void lab__hal_device_pnp_set(lab_device *device, PVOID pnp)
{
    device->pnp = pnp;
}

PVOID lab__hal_device_pnp(lab_device *device)
{
    return device->pnp;
}

const char *lab__hal_device_id(lab_device *device, BOOLEAN compatible, ULONG index)
{
    return index < device->id_count[!!compatible] ? device->ids[!!compatible][index] : 0;
}

BOOLEAN lab__hal_device_described(lab_device *device, ULONG index, const char **kind, const char **identifier,
                                  const void **data, ULONG *size)
{
    const struct lab__hal_described *described = index < device->described_count ? device->described[index] : 0;

    if (!described)
        return FALSE;
    *kind = described->kind;
    *identifier = described->identifier;
    *data = described->data;
    *size = described->size;
    return TRUE;
}

void lab__hal_device_number_set(lab_device *device, ULONG number)
{
    device->controller_number = number;
}

ULONG lab__hal_device_number(const lab_device *device)
{
    return device->controller_number;
}

/* --- reset, save, restore ----------------------------------------------------------------------------------------- */

void lab_device_reset(lab_device *device)
{
    lab__hal_lines_release(device);
    if (device->pci)
        lab__hal_pci_reset(device);
    if (device->device_class->reset)
        device->device_class->reset(device->state);
}

static size_t model_size(lab_device *device)
{
    return device->device_class->save ? device->device_class->save(device->state, 0, 0) : 0;
}

size_t lab_device_save(lab_device *device, void *bytes, size_t room)
{
    size_t config = device->pci ? LAB_HAL_PCI_CONFIG : 0, model = model_size(device);
    char *to = bytes;

    if (room < config + model)
        return config + model;
    if (config)
        memcpy(to, device->pci->config, config);
    if (model)
        device->device_class->save(device->state, to + config, model);
    return config + model;
}

lab_status lab_device_restore(lab_device *device, const void *bytes, size_t size)
{
    size_t config = device->pci ? LAB_HAL_PCI_CONFIG : 0;
    const char *from = bytes;

    if (size < config || (!device->device_class->restore && size > config))
        return STATUS_INVALID_PARAMETER;
    if (config) {
        memcpy(device->pci->config, from, config);
        lab__hal_pci_decode(device->pci);
    }
    return device->device_class->restore ? device->device_class->restore(device->state, from + config, size - config)
                                         : STATUS_SUCCESS;
}
