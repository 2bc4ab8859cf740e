/*
 * The PCI bus driver: a function driver for the PCI root (ACPI\PNP0A03), whose children are the devices that are
 * plugged into the simulated bus.
 *
 * A device's physical device object answers as Windows' pci.sys does: its ids, where it sits, what it decodes, its
 * configuration space; its interfaces are in pci_interface.c.
 */
#include "pnp/pci_bus.h"
#include "po/po_p.h"
#include <wdmguid.h>

struct bus_extension { /* of the function device object */
    BOOLEAN is_bus;
    PDEVICE_OBJECT pdo, below;
};

struct pdo_extension {
    BOOLEAN is_bus; /* FALSE */
    BOOLEAN gone;
    lab_device *device; /* 0: unplugged */
    ULONG bus;
    PCI_SLOT_NUMBER slot;
    PCI_COMMON_HEADER header; /* as it was found */
    struct lab__pnp_pci_power power;
};

static struct {
    struct lab__io_driver *driver;
    PDEVICE_OBJECT fdo;
} pci;

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS finish_as_it_is(PIRP irp)
{
    return finish(irp, irp->IoStatus.Status, irp->IoStatus.Information);
}

static NTSTATUS finish_copy(PIRP irp, const void *data, SIZE_T size)
{
    PVOID copy = ExAllocatePoolWithTag(PagedPool, size, 'BicP');

    if (!copy)
        return finish(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    RtlCopyMemory(copy, data, size);
    return finish(irp, STATUS_SUCCESS, (ULONG_PTR)copy);
}

/* --- what a device is called --- */

struct ids {
    char text[900];
    ULONG length;
};

static void add_id(struct ids *ids, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    ids->length +=
        (ULONG)__builtin_vsnprintf(ids->text + ids->length, sizeof ids->text - ids->length, format, arguments);
    va_end(arguments);
    ids->length++;
}

static NTSTATUS finish_ids(PIRP irp, const struct ids *ids)
{
    WCHAR wide[RTL_NUMBER_OF(ids->text) + 1];

    for (ULONG i = 0; i < ids->length; i++)
        wide[i] = (WCHAR)ids->text[i];
    wide[ids->length] = 0;
    return finish_copy(irp, wide, (ids->length + 1) * sizeof(WCHAR));
}

static NTSTATUS query_id(struct pdo_extension *pdo, PIRP irp, BUS_QUERY_ID_TYPE type)
{
    const PCI_COMMON_HEADER *h = &pdo->header;
    ULONG vendor = h->VendorID, device = h->DeviceID, revision = h->RevisionID,
          class = (ULONG)(h->BaseClass << 16 | h->SubClass << 8 | h->ProgIf),
          subsystem = (h->HeaderType & 0x7F) ? 0 : (ULONG)h->u.type0.SubSystemID << 16 | h->u.type0.SubVendorID;
    struct ids ids = {.length = 0};

    switch (type) {
    case BusQueryDeviceID:
        add_id(&ids, "PCI\\VEN_%04X&DEV_%04X&SUBSYS_%08X&REV_%02X", vendor, device, subsystem, revision);
        return finish_ids(irp, &ids);
    case BusQueryInstanceID:
        add_id(&ids, "%02X", (unsigned)(pdo->slot.u.bits.DeviceNumber << 3 | pdo->slot.u.bits.FunctionNumber));
        return finish_ids(irp, &ids);
    case BusQueryHardwareIDs:
        add_id(&ids, "PCI\\VEN_%04X&DEV_%04X&SUBSYS_%08X&REV_%02X", vendor, device, subsystem, revision);
        add_id(&ids, "PCI\\VEN_%04X&DEV_%04X&SUBSYS_%08X", vendor, device, subsystem);
        add_id(&ids, "PCI\\VEN_%04X&DEV_%04X&CC_%06X", vendor, device, class);
        add_id(&ids, "PCI\\VEN_%04X&DEV_%04X&CC_%04X", vendor, device, class >> 8);
        return finish_ids(irp, &ids);
    case BusQueryCompatibleIDs:
        add_id(&ids, "PCI\\VEN_%04X&DEV_%04X&REV_%02X", vendor, device, revision);
        add_id(&ids, "PCI\\VEN_%04X&DEV_%04X", vendor, device);
        add_id(&ids, "PCI\\VEN_%04X&CC_%06X", vendor, class);
        add_id(&ids, "PCI\\VEN_%04X&CC_%04X", vendor, class >> 8);
        add_id(&ids, "PCI\\VEN_%04X", vendor);
        add_id(&ids, "PCI\\CC_%06X", class);
        add_id(&ids, "PCI\\CC_%04X", class >> 8);
        return finish_ids(irp, &ids);
    default:
        return finish_as_it_is(irp);
    }
}

static const char *class_text(UCHAR base)
{
    static const char *const names[] = {"PCI Device",
                                        "Mass Storage Controller",
                                        "Ethernet Controller",
                                        "Video Controller",
                                        "Multimedia Controller",
                                        "Memory Controller",
                                        "PCI Bridge",
                                        "Simple Communications Controller",
                                        "Base System Device",
                                        "Input Device",
                                        "Docking Station",
                                        "Processor",
                                        "Serial Bus Controller"};

    return base < RTL_NUMBER_OF(names) ? names[base] : "PCI Device";
}

static NTSTATUS query_text(struct pdo_extension *pdo, PIRP irp, DEVICE_TEXT_TYPE type)
{
    struct ids text = {.length = 0};

    if (type == DeviceTextDescription)
        add_id(&text, "%s", class_text(pdo->header.BaseClass));
    else if (type == DeviceTextLocationInformation)
        add_id(&text, "PCI bus %u, device %u, function %u", (unsigned)pdo->bus, (unsigned)pdo->slot.u.bits.DeviceNumber,
               (unsigned)pdo->slot.u.bits.FunctionNumber);
    else
        return finish_as_it_is(irp);
    return finish_ids(irp, &text);
}

/* --- what it can and has --- */

static NTSTATUS query_capabilities(struct pdo_extension *pdo, PIRP irp, PDEVICE_CAPABILITIES capabilities)
{
    if (capabilities->Version < 1)
        return finish(irp, STATUS_UNSUCCESSFUL, 0);
    capabilities->Address = (ULONG)(pdo->slot.u.bits.DeviceNumber << 16 | pdo->slot.u.bits.FunctionNumber);
    capabilities->UINumber = (ULONG)-1;
    capabilities->SurpriseRemovalOK = TRUE;
    capabilities->RawDeviceOK = FALSE;
    capabilities->UniqueID = FALSE;
    lab__pnp_pci_power_states(pdo->device, capabilities);
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS query_resources(struct pdo_extension *pdo, PIRP irp)
{
    PCM_RESOURCE_LIST list;

    if (!pdo->device)
        return finish(irp, STATUS_NO_SUCH_DEVICE, 0);
    list = lab__pnp_hardware_boot(pdo->device, PCIBus, pdo->bus);
    return list ? finish(irp, STATUS_SUCCESS, (ULONG_PTR)list) : finish_as_it_is(irp);
}

static NTSTATUS query_requirements(struct pdo_extension *pdo, PIRP irp)
{
    PIO_RESOURCE_REQUIREMENTS_LIST list;

    if (!pdo->device)
        return finish(irp, STATUS_NO_SUCH_DEVICE, 0);
    list = lab__pnp_hardware_requirements(pdo->device, PCIBus, pdo->bus, pdo->slot.u.AsULONG);
    return list ? finish(irp, STATUS_SUCCESS, (ULONG_PTR)list) : finish_as_it_is(irp);
}

/* "Interrupt Management\MessageSignaledInterruptProperties": the INF says that the driver takes messages. */
static BOOLEAN wants_messages(struct lab__pnp_node *node, ULONG *limit)
{
    struct lab__cm_node *key =
        node && node->key
            ? lab__pnp_key(
                  node->key,
                  lab__pnp_string(L"Device Parameters\\Interrupt Management\\MessageSignaledInterruptProperties"),
                  FALSE, 0)
            : 0;

    if (!key || !lab__pnp_value_read_number(key, L"MSISupported", 0))
        return FALSE;
    *limit = lab__pnp_value_read_number(key, L"MessageNumberLimit", 0);
    return TRUE;
}

/* By now its driver is installed. */
static NTSTATUS filter_requirements(PDEVICE_OBJECT device, struct pdo_extension *pdo, PIRP irp)
{
    ULONG limit;

    if (!pdo->device || !wants_messages(lab__pnp_node_of(device), &limit) || !lab__hal_messages_use(pdo->device, limit))
        return finish_as_it_is(irp);
    if (irp->IoStatus.Information)
        ExFreePool((PVOID)irp->IoStatus.Information);
    return query_requirements(pdo, irp);
}

static NTSTATUS query_bus(struct pdo_extension *pdo, PIRP irp)
{
    PNP_BUS_INFORMATION information = {GUID_BUS_TYPE_PCI, PCIBus, pdo->bus};

    return finish_copy(irp, &information, sizeof information);
}

/* --- configuration space --- */

ULONG lab__pnp_pci_read_config(PVOID context, ULONG type, PVOID buffer, ULONG offset, ULONG length)
{
    struct pdo_extension *pdo = ((PDEVICE_OBJECT)context)->DeviceExtension;

    return pdo->device && type == PCI_WHICHSPACE_CONFIG ? lab__hal_pci_read(pdo->device, buffer, offset, length) : 0;
}

ULONG lab__pnp_pci_write_config(PVOID context, ULONG type, PVOID buffer, ULONG offset, ULONG length)
{
    struct pdo_extension *pdo = ((PDEVICE_OBJECT)context)->DeviceExtension;

    return pdo->device && type == PCI_WHICHSPACE_CONFIG ? lab__hal_pci_write(pdo->device, buffer, offset, length) : 0;
}

static NTSTATUS transfer_config(PDEVICE_OBJECT device, PIRP irp, BOOLEAN write)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONG length = stack->Parameters.ReadWriteConfig.Length,
          done = (write ? lab__pnp_pci_write_config : lab__pnp_pci_read_config)(
              device, stack->Parameters.ReadWriteConfig.WhichSpace, stack->Parameters.ReadWriteConfig.Buffer,
              stack->Parameters.ReadWriteConfig.Offset, length);

    return finish(irp, done == length ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST, done);
}

static void enable(struct pdo_extension *pdo, BOOLEAN on)
{
    USHORT command;

    if (!pdo->device || lab__hal_pci_read(pdo->device, &command, FIELD_OFFSET(PCI_COMMON_HEADER, Command), 2) != 2)
        return;
    if (on)
        command |= PCI_ENABLE_IO_SPACE | PCI_ENABLE_MEMORY_SPACE | PCI_ENABLE_BUS_MASTER;
    else
        command &= (USHORT) ~(PCI_ENABLE_IO_SPACE | PCI_ENABLE_MEMORY_SPACE | PCI_ENABLE_BUS_MASTER);
    lab__hal_pci_write(pdo->device, &command, FIELD_OFFSET(PCI_COMMON_HEADER, Command), 2);
}

/* BARs go where the resources say. */
static void move_bars(struct pdo_extension *pdo, const CM_RESOURCE_LIST *list)
{
    lab_resource now[32];
    unsigned count = lab_device_resources(pdo->device, now, RTL_NUMBER_OF(now));
    ULONG given = list && list->Count ? list->List[0].PartialResourceList.Count : 0;

    for (unsigned i = 0, at = 0; i < count && i < RTL_NUMBER_OF(now); i++) {
        const CM_PARTIAL_RESOURCE_DESCRIPTOR *raw;

        if (now[i].kind != LAB_RESOURCE_PORT && now[i].kind != LAB_RESOURCE_MEMORY)
            continue;
        while (at < given && list->List[0].PartialResourceList.PartialDescriptors[at].Type != CmResourceTypePort &&
               list->List[0].PartialResourceList.PartialDescriptors[at].Type != CmResourceTypeMemory)
            at++;
        if (at >= given)
            return;
        raw = &list->List[0].PartialResourceList.PartialDescriptors[at++];
        if (now[i].bar >= 0 && (ULONGLONG)raw->u.Generic.Start.QuadPart != now[i].start)
            lab__hal_pci_move(pdo->device, (ULONG)now[i].bar, (ULONGLONG)raw->u.Generic.Start.QuadPart);
    }
}

static NTSTATUS start_child(struct pdo_extension *pdo, PIRP irp)
{
    if (!pdo->device)
        return finish(irp, STATUS_NO_SUCH_DEVICE, 0);
    move_bars(pdo, IoGetCurrentIrpStackLocation(irp)->Parameters.StartDevice.AllocatedResources);
    enable(pdo, TRUE);
    return finish(irp, STATUS_SUCCESS, 0);
}

/* --- for its interfaces --- */

lab_device *lab__pnp_pci_hardware(PDEVICE_OBJECT child)
{
    return ((struct pdo_extension *)child->DeviceExtension)->device;
}

struct lab__pnp_pci_power *lab__pnp_pci_power(PDEVICE_OBJECT child)
{
    return &((struct pdo_extension *)child->DeviceExtension)->power;
}

void lab__pnp_pci_reenumerate(PDEVICE_OBJECT child)
{
    ((struct pdo_extension *)child->DeviceExtension)->gone = TRUE;
    lab__pnp_pci_changed();
}

/* --- a child's requests --- */

static NTSTATUS target_relation(PDEVICE_OBJECT device, PIRP irp)
{
    DEVICE_RELATIONS relations = {1, {device}};

    if (IoGetCurrentIrpStackLocation(irp)->Parameters.QueryDeviceRelations.Type != TargetDeviceRelation)
        return finish_as_it_is(irp);
    lab__ob_reference(device);
    return finish_copy(irp, &relations, sizeof relations);
}

static NTSTATUS remove_child(PDEVICE_OBJECT device, PIRP irp)
{
    struct pdo_extension *pdo = device->DeviceExtension;
    BOOLEAN gone = pdo->gone;

    enable(pdo, FALSE);
    finish(irp, STATUS_SUCCESS, 0);
    if (!gone)
        return STATUS_SUCCESS;
    if (pdo->device) { /* it is still plugged: the bus finds it anew */
        lab__hal_device_pnp_set(pdo->device, 0);
        lab__hal_device_pdo_set(pdo->device, 0);
        lab__pnp_pci_changed();
    }
    IoDeleteDevice(device);
    return STATUS_SUCCESS;
}

static NTSTATUS child_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct pdo_extension *pdo = device->DeviceExtension;

    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        return start_child(pdo, irp);
    case IRP_MN_REMOVE_DEVICE:
        lab__po_wake_withdraw(device);
        return remove_child(device, irp);
    case IRP_MN_STOP_DEVICE:
        enable(pdo, FALSE);
        return finish(irp, STATUS_SUCCESS, 0);
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_DEVICE_USAGE_NOTIFICATION:
        return finish(irp, STATUS_SUCCESS, irp->IoStatus.Information);
    case IRP_MN_SURPRISE_REMOVAL:
        lab__po_wake_withdraw(device);
        return finish(irp, STATUS_SUCCESS, irp->IoStatus.Information);
    case IRP_MN_QUERY_ID:
        return query_id(pdo, irp, stack->Parameters.QueryId.IdType);
    case IRP_MN_QUERY_DEVICE_TEXT:
        return query_text(pdo, irp, stack->Parameters.QueryDeviceText.DeviceTextType);
    case IRP_MN_QUERY_CAPABILITIES:
        return query_capabilities(pdo, irp, stack->Parameters.DeviceCapabilities.Capabilities);
    case IRP_MN_QUERY_RESOURCES:
        return query_resources(pdo, irp);
    case IRP_MN_QUERY_RESOURCE_REQUIREMENTS:
        return query_requirements(pdo, irp);
    case IRP_MN_FILTER_RESOURCE_REQUIREMENTS:
        return filter_requirements(device, pdo, irp);
    case IRP_MN_QUERY_BUS_INFORMATION:
        return query_bus(pdo, irp);
    case IRP_MN_READ_CONFIG:
        return transfer_config(device, irp, FALSE);
    case IRP_MN_WRITE_CONFIG:
        return transfer_config(device, irp, TRUE);
    case IRP_MN_QUERY_INTERFACE:
        return finish(irp, lab__pnp_pci_interface(device, stack, irp->IoStatus.Status), irp->IoStatus.Information);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        return target_relation(device, irp);
    default:
        return finish_as_it_is(irp);
    }
}

/* --- the bus --- */

static PDEVICE_OBJECT make_child(lab_device *device, ULONG bus, PCI_SLOT_NUMBER slot)
{
    struct pdo_extension *pdo;
    PDEVICE_OBJECT object;

    if (!NT_SUCCESS(IoCreateDevice(&pci.driver->object, sizeof *pdo, 0, FILE_DEVICE_UNKNOWN,
                                   FILE_AUTOGENERATED_DEVICE_NAME, FALSE, &object)))
        return 0;
    lab__ob_mark_system(object);
    pdo = object->DeviceExtension;
    pdo->device = device;
    pdo->bus = bus;
    pdo->slot = slot;
    lab__hal_pci_read(device, &pdo->header, 0, sizeof pdo->header);
    object->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    lab__hal_device_pdo_set(device, object);
    lab__hal_device_pnp_set(device, object);
    return object;
}

static NTSTATUS bus_relations(PIRP irp)
{
    PDEVICE_RELATIONS relations;
    PCI_SLOT_NUMBER slot;
    ULONG count = 0, bus;

    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        count += lab__hal_pci_place(device, &bus, &slot);
    relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations + count * sizeof(PVOID), 'BicP');
    if (!relations)
        return STATUS_INSUFFICIENT_RESOURCES;
    relations->Count = 0;
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device)) {
        PDEVICE_OBJECT child = lab__hal_device_pnp(device);

        if (!lab__hal_pci_place(device, &bus, &slot) ||
            (child && ((struct pdo_extension *)child->DeviceExtension)->gone))
            continue;
        if (!child)
            child = make_child(device, bus, slot);
        if (!child)
            continue;
        lab__ob_reference(child);
        relations->Objects[relations->Count++] = child;
    }
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = (ULONG_PTR)relations;
    return STATUS_SUCCESS;
}

static NTSTATUS pass(struct bus_extension *bus, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IofCallDriver(bus->below, irp);
}

/* With the bus all of its children go. */
static void delete_children(void)
{
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device)) {
        PDEVICE_OBJECT child = lab__hal_device_pnp(device);

        if (!child || child->DriverObject != &pci.driver->object)
            continue;
        lab__hal_device_pnp_set(device, 0);
        lab__hal_device_pdo_set(device, 0);
        IoDeleteDevice(child);
    }
}

static NTSTATUS bus_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct bus_extension *bus = device->DeviceExtension;
    NTSTATUS status;

    switch (stack->MinorFunction) {
    case IRP_MN_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = pass(bus, irp);
        delete_children();
        IoDetachDevice(bus->below);
        IoDeleteDevice(device);
        pci.fdo = 0;
        return status;
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        if (stack->Parameters.QueryDeviceRelations.Type == BusRelations) {
            status = bus_relations(irp);
            if (!NT_SUCCESS(status))
                return finish(irp, status, 0);
        }
        return pass(bus, irp);
    case IRP_MN_QUERY_STOP_DEVICE:
        return finish(irp, STATUS_UNSUCCESSFUL, 0); /* there is no other way to the devices */
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        irp->IoStatus.Status = STATUS_SUCCESS;
        return pass(bus, irp);
    default:
        return pass(bus, irp);
    }
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    return ((struct bus_extension *)device->DeviceExtension)->is_bus ? bus_pnp(device, irp) : child_pnp(device, irp);
}

static NTSTATUS dispatch_power(PDEVICE_OBJECT device, PIRP irp)
{
    struct bus_extension *bus = device->DeviceExtension;

    struct pdo_extension *pdo = device->DeviceExtension;

    if (bus->is_bus)
        return pass(bus, irp);
    lab__pnp_pci_power_changes(&pdo->power, pdo->device, IoGetCurrentIrpStackLocation(irp));
    return lab__po_bus_dispatch(device, irp);
}

static NTSTATUS dispatch_wmi(PDEVICE_OBJECT device, PIRP irp)
{
    struct bus_extension *bus = device->DeviceExtension;

    return bus->is_bus ? pass(bus, irp) : finish_as_it_is(irp);
}

static NTSTATUS add_device(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    struct bus_extension *bus;
    NTSTATUS status = IoCreateDevice(driver, sizeof *bus, 0, FILE_DEVICE_BUS_EXTENDER, 0, FALSE, &pci.fdo);

    if (!NT_SUCCESS(status))
        return status;
    lab__ob_mark_system(pci.fdo);
    bus = pci.fdo->DeviceExtension;
    bus->is_bus = TRUE;
    bus->pdo = pdo;
    bus->below = IoAttachDeviceToDeviceStack(pci.fdo, pdo);
    pci.fdo->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    return bus->below ? STATUS_SUCCESS : STATUS_NO_SUCH_DEVICE;
}

/* --- with the hardware --- */

void lab__pnp_pci_start(void)
{
    pci.driver = lab__pnp_own_driver(L"pci");
    pci.fdo = 0;
    pci.driver->extension.AddDevice = add_device;
    pci.driver->object.MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    pci.driver->object.MajorFunction[IRP_MJ_POWER] = dispatch_power;
    pci.driver->object.MajorFunction[IRP_MJ_SYSTEM_CONTROL] = dispatch_wmi;
}

struct lab__io_driver *lab__pnp_pci_driver(void)
{
    return pci.driver;
}

void lab__pnp_pci_changed(void)
{
    if (pci.fdo)
        IoInvalidateDeviceRelations(((struct bus_extension *)pci.fdo->DeviceExtension)->pdo, BusRelations);
}

void lab__pnp_pci_vanished(lab_device *device)
{
    PDEVICE_OBJECT child = lab__hal_device_pnp(device);

    if (!child || child->DriverObject != &pci.driver->object)
        return;
    ((struct pdo_extension *)child->DeviceExtension)->device = 0;
    ((struct pdo_extension *)child->DeviceExtension)->gone = TRUE;
    lab__hal_device_pnp_set(device, 0);
    lab__hal_device_pdo_set(device, 0);
}
