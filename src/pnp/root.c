/*
 * The root of the tree and its bus driver: devices that no other bus finds, because somebody installed them by hand,
 * detected them, or because they are part of the machine.
 *
 * The driver is \Driver\PnpManager. It answers for its physical device objects as a bus driver must.
 */
#include "pnp/hardware.h"
#include "po/po_p.h"
#include <wdmguid.h>

struct root_extension {
    BOOLEAN gone, raw;
    WCHAR *device_id, *instance_id, *hardware_ids, *compatible_ids, *description;
    PCM_RESOURCE_LIST boot;
    PIO_RESOURCE_REQUIREMENTS_LIST requirements;
};

static struct root_extension *extension_of(PDEVICE_OBJECT device)
{
    return device->DeviceExtension;
}

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

/* Answers are pool, and the asker's. */
static NTSTATUS finish_copy(PIRP irp, const void *data, ULONG size)
{
    PVOID copy;

    if (!data)
        return finish(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    copy = ExAllocatePoolWithTag(PagedPool, size, 'tooR');
    if (!copy)
        return finish(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    RtlCopyMemory(copy, data, size);
    return finish(irp, STATUS_SUCCESS, (ULONG_PTR)copy);
}

static ULONG text_size(const WCHAR *text)
{
    return text ? lab__pnp_string(text).Length + (ULONG)sizeof(WCHAR) : 0;
}

static NTSTATUS query_id(PIRP irp, struct root_extension *extension, BUS_QUERY_ID_TYPE type)
{
    switch (type) {
    case BusQueryDeviceID:
        return finish_copy(irp, extension->device_id, text_size(extension->device_id));
    case BusQueryInstanceID:
        return finish_copy(irp, extension->instance_id, text_size(extension->instance_id));
    case BusQueryHardwareIDs:
        return finish_copy(irp, extension->hardware_ids,
                           extension->hardware_ids ? lab__pnp_list_size(extension->hardware_ids) : 0);
    case BusQueryCompatibleIDs:
        return finish_copy(irp, extension->compatible_ids,
                           extension->compatible_ids ? lab__pnp_list_size(extension->compatible_ids) : 0);
    default:
        return finish(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    }
}

static NTSTATUS query_capabilities(PIRP irp, struct root_extension *extension, PDEVICE_CAPABILITIES capabilities)
{
    capabilities->UniqueID = TRUE;
    capabilities->SilentInstall = TRUE;
    capabilities->RawDeviceOK = extension->raw;
    capabilities->SurpriseRemovalOK = TRUE;
    lab__po_bus_states(capabilities);
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS query_relations(PIRP irp, PDEVICE_OBJECT device, DEVICE_RELATION_TYPE type)
{
    PDEVICE_RELATIONS relations;

    if (type != TargetDeviceRelation)
        return finish(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, 'tooR');
    if (!relations)
        return finish(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    relations->Count = 1;
    relations->Objects[0] = device;
    lab__ob_reference(device);
    return finish(irp, STATUS_SUCCESS, (ULONG_PTR)relations);
}

static NTSTATUS query_bus(PIRP irp)
{
    static const PNP_BUS_INFORMATION bus = {
        {0x1530ea73, 0x086b, 0x11d1, {0xa0, 0x9f, 0x00, 0xc0, 0x4f, 0xc3, 0x40, 0xb1}}, PNPBus, 0};

    return finish_copy(irp, &bus, sizeof bus);
}

static void free_extension(struct root_extension *extension)
{
    PVOID *parts[] = {(PVOID *)&extension->device_id,    (PVOID *)&extension->instance_id,
                      (PVOID *)&extension->hardware_ids, (PVOID *)&extension->compatible_ids,
                      (PVOID *)&extension->description,  (PVOID *)&extension->boot,
                      (PVOID *)&extension->requirements};

    for (ULONG i = 0; i < RTL_NUMBER_OF(parts); i++)
        if (*parts[i]) {
            lab__mm_kernel_free(*parts[i]);
            *parts[i] = 0;
        }
}

static NTSTATUS removed(PIRP irp, PDEVICE_OBJECT device)
{
    struct root_extension *extension = extension_of(device);
    NTSTATUS status = STATUS_SUCCESS;

    irp->IoStatus.Status = status;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    if (extension->gone) {
        free_extension(extension);
        IoDeleteDevice(device);
    }
    return status;
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct root_extension *extension = extension_of(device);

    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_EJECT:
    case IRP_MN_DEVICE_USAGE_NOTIFICATION:
        return finish(irp, STATUS_SUCCESS, irp->IoStatus.Information);
    case IRP_MN_SURPRISE_REMOVAL:
        lab__po_wake_withdraw(device);
        return finish(irp, STATUS_SUCCESS, irp->IoStatus.Information);
    case IRP_MN_REMOVE_DEVICE:
        lab__po_wake_withdraw(device);
        return removed(irp, device);
    case IRP_MN_QUERY_ID:
        return query_id(irp, extension, stack->Parameters.QueryId.IdType);
    case IRP_MN_QUERY_CAPABILITIES:
        return query_capabilities(irp, extension, stack->Parameters.DeviceCapabilities.Capabilities);
    case IRP_MN_QUERY_DEVICE_TEXT:
        return finish_copy(
            irp, stack->Parameters.QueryDeviceText.DeviceTextType == DeviceTextDescription ? extension->description : 0,
            text_size(extension->description));
    case IRP_MN_QUERY_RESOURCES:
        return finish_copy(irp, extension->boot,
                           extension->boot ? lab__pnp_resource_list_size(extension->boot, LAB_PNP_TRUSTED_LIST) : 0);
    case IRP_MN_QUERY_RESOURCE_REQUIREMENTS:
        return finish_copy(irp, extension->requirements,
                           extension->requirements ? extension->requirements->ListSize : 0);
    case IRP_MN_QUERY_BUS_INFORMATION:
        return query_bus(irp);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        return query_relations(irp, device, stack->Parameters.QueryDeviceRelations.Type);
    default:
        return finish(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    }
}

static NTSTATUS dispatch_wmi(PDEVICE_OBJECT device, PIRP irp)
{
    return finish(irp, irp->IoStatus.Status, irp->IoStatus.Information);
}

/* --- making them --- */

static WCHAR *copy_data(const void *data, ULONG size)
{
    PVOID copy = lab__mm_kernel_alloc(size);

    if (copy)
        RtlCopyMemory(copy, data, size);
    return copy;
}

static WCHAR *copy_text(const WCHAR *text)
{
    return text ? copy_data(text, text_size(text)) : 0;
}

/* The first number that no device of this id has. */
static WCHAR *choose_instance(const WCHAR *device_id)
{
    UNICODE_STRING path = {0};
    WCHAR text[280], digits[5] = {0};
    ULONG length = lab__pnp_string(device_id).Length / sizeof(WCHAR);

    RtlCopyMemory(text, device_id, length * sizeof(WCHAR));
    text[length] = '\\';
    for (ULONG number = 0; number < 10000; number++) {
        ULONG rest = number;

        for (int i = 3; i >= 0; i--, rest /= 10)
            digits[i] = (WCHAR)('0' + rest % 10);
        RtlCopyMemory(text + length + 1, digits, sizeof digits);
        path = lab__pnp_string(text);
        if (!lab__pnp_node_find(&path))
            return copy_text(digits);
    }
    return 0;
}

static void fill(struct root_extension *extension, const struct lab__pnp_root_device *what)
{
    extension->raw = what->raw;
    extension->device_id = copy_text(what->device_id);
    extension->instance_id = what->instance_id ? copy_text(what->instance_id) : choose_instance(what->device_id);
    extension->description = copy_text(what->description);
    if (what->hardware_ids)
        extension->hardware_ids = copy_data(what->hardware_ids, lab__pnp_list_size(what->hardware_ids));
    if (what->compatible_ids)
        extension->compatible_ids = copy_data(what->compatible_ids, lab__pnp_list_size(what->compatible_ids));
    if (what->boot)
        extension->boot =
            (PCM_RESOURCE_LIST)copy_data(what->boot, lab__pnp_resource_list_size(what->boot, LAB_PNP_TRUSTED_LIST));
    if (what->requirements)
        extension->requirements =
            (PIO_RESOURCE_REQUIREMENTS_LIST)copy_data(what->requirements, what->requirements->ListSize);
}

static NTSTATUS create_device(PDEVICE_OBJECT *device)
{
    NTSTATUS status = IoCreateDevice(&lab__pnp.driver->object, sizeof(struct root_extension), 0, FILE_DEVICE_CONTROLLER,
                                     FILE_AUTOGENERATED_DEVICE_NAME, FALSE, device);

    if (!NT_SUCCESS(status))
        return status;
    lab__ob_mark_system(*device);
    (*device)->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    return status;
}

NTSTATUS lab__pnp_root_create(const struct lab__pnp_root_device *what, PDEVICE_OBJECT *pdo)
{
    NTSTATUS status = create_device(pdo);

    if (NT_SUCCESS(status))
        fill(extension_of(*pdo), what);
    return status;
}

void lab__pnp_root_describe(PDEVICE_OBJECT pdo, struct lab__pnp_root_device *what)
{
    struct root_extension *extension = extension_of(pdo);

    *what = (struct lab__pnp_root_device){.device_id = extension->device_id,
                                          .instance_id = extension->instance_id,
                                          .hardware_ids = extension->hardware_ids,
                                          .compatible_ids = extension->compatible_ids,
                                          .description = extension->description,
                                          .boot = extension->boot,
                                          .requirements = extension->requirements,
                                          .raw = extension->raw};
}

BOOLEAN lab__pnp_root_owns(PDEVICE_OBJECT pdo)
{
    return pdo->DriverObject == &lab__pnp.driver->object;
}

void lab__pnp_root_gone(PDEVICE_OBJECT pdo)
{
    if (lab__pnp_root_owns(pdo))
        extension_of(pdo)->gone = TRUE;
}

struct lab__io_driver *lab__pnp_own_driver(const WCHAR *text)
{
    UNICODE_STRING name = lab__pnp_string(text);
    struct lab__io_driver *driver;

    if (!NT_SUCCESS(lab__io_driver_create(&name, &driver)))
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, sizeof *driver, 0, 0, 0);
    RemoveEntryList(&driver->link);
    driver->link.Flink = 0;
    lab__io.drivers--;
    lab__ob_mark_system(driver);
    driver->object.Flags |= DRVO_INITIALIZED;
    return driver;
}

static struct lab__io_driver *make_driver(void)
{
    struct lab__io_driver *driver = lab__pnp_own_driver(L"PnpManager");

    driver->object.MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    driver->object.MajorFunction[IRP_MJ_POWER] = lab__po_bus_dispatch;
    driver->object.MajorFunction[IRP_MJ_SYSTEM_CONTROL] = dispatch_wmi;
    return driver;
}

void lab__pnp_root_start(void)
{
    UNICODE_STRING path = lab__pnp_string(L"HTREE\\ROOT\\0");
    PDEVICE_OBJECT device;

    lab__pnp.driver = make_driver();
    if (!NT_SUCCESS(create_device(&device)))
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, 0, 0, 0, 0);
    lab__pnp.root = lab__pnp_node_create(0, device);
    lab__pnp_text_of(&lab__pnp.root->path, &path);
    lab__pnp_node_name(lab__pnp.root);
    lab__pnp.root->key = lab__pnp_key(lab__pnp.enum_key, path, TRUE, 0);
    lab__cm_node_reference(lab__pnp.root->key);
    lab__pnp.root->state = LAB_PNP_STARTED;
    lab__pnp.root->capabilities.Size = sizeof(DEVICE_CAPABILITIES);
    lab__io_extension(device)->start_pending = FALSE;
}
