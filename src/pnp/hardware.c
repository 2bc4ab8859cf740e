/*
 * The simulated hardware as the tree sees it: devices of the PCI bus are the children of the PCI root, all others are
 * devices of the root with the ids that their models give them (ACPI\PNP0501).
 */
#include "pnp/arbiter.h"
#include "pnp/hardware.h"
#include "po/po_p.h"

#define MOST 64

/* --- resources --- */

PCM_RESOURCE_LIST lab__pnp_hardware_boot(lab_device *device, INTERFACE_TYPE type, ULONG bus)
{
    ULONG count = lab__hal_device_resources(device, 0, 0, 0);
    PCM_RESOURCE_LIST list;

    if (!count)
        return 0;
    list = ExAllocatePoolWithTag(PagedPool, sizeof *list + count * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR), 'WHnP');
    if (!list)
        return 0;
    list->Count = 1;
    list->List[0].InterfaceType = type;
    list->List[0].BusNumber = bus;
    list->List[0].PartialResourceList.Version = list->List[0].PartialResourceList.Revision = 1;
    list->List[0].PartialResourceList.Count = count;
    lab__hal_device_resources(device, list->List[0].PartialResourceList.PartialDescriptors, 0, count);
    return list;
}

PIO_RESOURCE_REQUIREMENTS_LIST lab__pnp_hardware_requirements(lab_device *device, INTERFACE_TYPE type, ULONG bus,
                                                              ULONG slot)
{
    ULONG count = lab__hal_device_requirements(device, 0, 0);
    ULONG size = sizeof(IO_RESOURCE_REQUIREMENTS_LIST) + count * (ULONG)sizeof(IO_RESOURCE_DESCRIPTOR);
    PIO_RESOURCE_REQUIREMENTS_LIST list;

    if (!count)
        return 0;
    list = ExAllocatePoolWithTag(PagedPool, size, 'WHnP');
    if (!list)
        return 0;
    RtlZeroMemory(list, size);
    list->ListSize = size;
    list->InterfaceType = type;
    list->BusNumber = bus;
    list->SlotNumber = slot;
    list->AlternativeLists = 1;
    list->List[0].Version = list->List[0].Revision = 1;
    list->List[0].Count = count;
    lab__hal_device_requirements(device, list->List[0].Descriptors, count);
    return list;
}

/* Messages are handed out by the hardware: what the device has of them goes into the assignment. */
void lab__pnp_hardware_fix(struct lab__pnp_node *node, struct lab__pnp_assignment *assignment)
{
    lab_device *device = lab__hal_device_of(node->pdo);
    CM_PARTIAL_RESOURCE_DESCRIPTOR raw[MOST];
    ULONG count = device ? lab__hal_device_resources(device, raw, 0, MOST) : 0, at = 0;

    for (ULONG i = 0; i < assignment->count; i++) {
        CM_PARTIAL_RESOURCE_DESCRIPTOR *given = &assignment->raw[i];

        if (given->Type != CmResourceTypeInterrupt || !(given->Flags & CM_RESOURCE_INTERRUPT_MESSAGE))
            continue;
        while (at < count &&
               (raw[at].Type != CmResourceTypeInterrupt || !(raw[at].Flags & CM_RESOURCE_INTERRUPT_MESSAGE)))
            at++;
        if (at < count)
            *given = raw[at++];
    }
}

static BOOLEAN translate_message(const CM_PARTIAL_RESOURCE_DESCRIPTOR *raw, CM_PARTIAL_RESOURCE_DESCRIPTOR *translated)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR all[MOST], other[MOST];

    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device)) {
        ULONG count = lab__hal_device_resources(device, all, other, MOST);

        for (ULONG i = 0; i < count && i < MOST; i++)
            if (all[i].Type == CmResourceTypeInterrupt && (all[i].Flags & CM_RESOURCE_INTERRUPT_MESSAGE) &&
                RtlEqualMemory(&all[i], raw, sizeof *raw)) {
                *translated = other[i];
                return TRUE;
            }
    }
    return FALSE;
}

/* Ports and memory lie where they are on this machine's buses; an interrupt line becomes a vector and its IRQL. */
CM_PARTIAL_RESOURCE_DESCRIPTOR lab__pnp_translate(const CM_PARTIAL_RESOURCE_DESCRIPTOR *raw)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR translated = *raw;
    KAFFINITY affinity;
    ULONG vector;
    KIRQL irql;

    if (raw->Type != CmResourceTypeInterrupt)
        return translated;
    if (raw->Flags & CM_RESOURCE_INTERRUPT_MESSAGE) {
        translate_message(raw, &translated);
    } else if (lab__hal_interrupt_translate(raw->u.Interrupt.Vector, &vector, &irql, &affinity)) {
        translated.u.Interrupt.Vector = vector;
        translated.u.Interrupt.Level = irql;
        translated.u.Interrupt.Affinity = affinity;
    }
    return translated;
}

/* --- coming --- */

/* Its ids as a list. FALSE: it has none, so nobody could drive it. */
static BOOLEAN ids_of(lab_device *device, BOOLEAN compatible, struct lab__pnp_list *list)
{
    WCHAR text[1024];
    ULONG length = 0;
    const char *id;

    for (ULONG i = 0; (id = lab__hal_device_id(device, compatible, i)) != 0; i++) {
        while (*id && length < RTL_NUMBER_OF(text) - 3)
            text[length++] = (WCHAR)*id++;
        text[length++] = 0;
    }
    text[length] = 0;
    return length && lab__pnp_list_copy(list, text);
}

static PDEVICE_OBJECT make_legacy(lab_device *device, const struct lab__pnp_list *ids, struct lab__pnp_list *compatible)
{
    PCM_RESOURCE_LIST boot = lab__pnp_hardware_boot(device, Isa, 0);
    PIO_RESOURCE_REQUIREMENTS_LIST requirements = lab__pnp_hardware_requirements(device, Isa, 0, 0);
    struct lab__pnp_root_device what = {.device_id = ids->text,
                                        .hardware_ids = ids->text,
                                        .compatible_ids = compatible->text,
                                        .boot = boot,
                                        .requirements = requirements};
    PDEVICE_OBJECT pdo = 0;

    if (!NT_SUCCESS(lab__pnp_root_create(&what, &pdo)))
        pdo = 0;
    if (boot)
        ExFreePool(boot);
    if (requirements)
        ExFreePool(requirements);
    return pdo;
}

static void legacy_arrived(lab_device *device, LIST_ENTRY *batch)
{
    struct lab__pnp_list ids = {0}, compatible = {0};
    struct lab__pnp_node *node;
    PDEVICE_OBJECT pdo;

    if (!ids_of(device, FALSE, &ids))
        return;
    ids_of(device, TRUE, &compatible);
    pdo = make_legacy(device, &ids, &compatible);
    lab__pnp_list_free(&ids);
    lab__pnp_list_free(&compatible);
    if (!pdo)
        return;
    lab__hal_device_pdo_set(device, pdo);
    lab__hal_device_pnp_set(device, pdo);
    node = lab__pnp_node_create(lab__pnp.root, pdo);
    if (node)
        lab__pnp_prepare(node, batch);
}

static struct lab__pnp_node *bus_node(void)
{
    UNICODE_STRING path = lab__pnp_string(L"ACPI\\PNP0A03\\0");

    return lab__pnp_node_find(&path);
}

static void make_bus(void)
{
    static const WCHAR ids[] = L"ACPI\\PNP0A03\0";
    struct lab__pnp_root_device what = {
        .device_id = ids, .instance_id = L"0", .hardware_ids = ids, .description = L"PCI Bus", .raw = TRUE};
    UNICODE_STRING service = lab__pnp_string(L"pci");
    struct lab__pnp_node *node;
    PDEVICE_OBJECT pdo;

    if (!NT_SUCCESS(lab__pnp_root_create(&what, &pdo)))
        return;
    node = lab__pnp_node_create(lab__pnp.root, pdo);
    if (!node || !NT_SUCCESS(lab__pnp_query_all(node)))
        return;
    node->state = LAB_PNP_INITIALIZED;
    lab__pnp_value_text(node->key, L"Service", REG_SZ, &service);
    lab__pnp_configure(node);
}

static BOOLEAN is_plugged(const lab_device *device)
{
    for (lab_device *at = lab__hal_device_next(0); at; at = lab__hal_device_next(at))
        if (at == device)
            return TRUE;
    return FALSE;
}

static BOOLEAN is_on_pci(lab_device *device)
{
    PCI_SLOT_NUMBER slot;
    ULONG bus;

    return lab__hal_pci_place(device, &bus, &slot);
}

static void look_at_pci(void)
{
    if (bus_node())
        lab__pnp_enumerate(bus_node());
    else
        make_bus();
}

/* In the worker. */
static void arrive(struct lab__pnp_action *action)
{
    lab_device *device = action->context;
    LIST_ENTRY batch;

    if (!is_plugged(device) || lab__hal_device_pnp(device))
        return;
    InitializeListHead(&batch);
    if (is_on_pci(device))
        look_at_pci();
    else
        legacy_arrived(device, &batch);
    lab__pnp_start_batch(&batch);
}

/* In the worker: what was plugged in before the tree was made is new together. */
static void arrive_first(struct lab__pnp_action *action)
{
    BOOLEAN pci = FALSE;
    LIST_ENTRY batch;

    InitializeListHead(&batch);
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        if (is_on_pci(device))
            pci = TRUE;
        else if (!lab__hal_device_pnp(device))
            legacy_arrived(device, &batch);
    lab__pnp_start_batch(&batch);
    if (pci)
        look_at_pci();
}

static void arrived(lab_device *device)
{
    if (lab__pnp_call(arrive, device, 0) == STATUS_INVALID_DEVICE_STATE)
        lab__pnp_post(arrive, device, 0);
    lab__pnp_settle();
}

/* In the worker; the device is no longer there to be looked at. */
static void surprise(struct lab__pnp_action *action)
{
    PDEVICE_OBJECT pdo = action->context;
    struct lab__pnp_node *node = lab__pnp_node_of(pdo);

    if (node) {
        node->missing = TRUE;
        lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
    }
    lab__ob_dereference(pdo);
}

static void vanished(lab_device *device)
{
    PDEVICE_OBJECT pdo = lab__hal_device_pnp(device);

    if (!pdo)
        return;
    lab__pnp_pci_vanished(device);
    lab__pnp_root_gone(pdo);
    lab__hal_device_pnp_set(device, 0);
    lab__hal_device_pdo_set(device, 0);
    if (lab__pnp_node_of(pdo))
        lab__pnp_node_of(pdo)->missing = TRUE;
    lab__ob_reference(pdo);
    if (lab__pnp_call(surprise, pdo, 0) == STATUS_INVALID_DEVICE_STATE)
        lab__pnp_post(surprise, pdo, 0); /* a driver that is being started touched what is gone */
    lab__pnp_settle();
}

static bool woken(lab_device *device)
{
    PDEVICE_OBJECT pdo = lab__hal_device_pnp(device);
    struct lab__pnp_node *node = pdo ? lab__pnp_node_of(pdo) : 0;

    return node && lab__po_wake_from_hardware(node);
}

static void claim_ram(void)
{
    PHYSICAL_MEMORY_RANGE ranges[2];
    ULONG count = lab__mm_ram_ranges(ranges);

    for (ULONG i = 0; i < count; i++)
        lab__pnp_claim_memory(&lab__pnp, (ULONGLONG)ranges[i].BaseAddress.QuadPart,
                              (ULONGLONG)ranges[i].NumberOfBytes.QuadPart);
}

void lab__pnp_hardware_start(void)
{
    static const struct lab__hal_watch watch = {arrived, vanished, woken};

    claim_ram();
    lab__pnp_pci_start();
    lab__hal_watch_set(&watch);
    lab__pnp_call(arrive_first, 0, 0);
}
