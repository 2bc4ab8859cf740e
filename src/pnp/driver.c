/*
 * Building a device's stack: its drivers are loaded where they are not yet, and their AddDevice routines called from
 * the bottom to the top: device's lower filters, class's lower filters, function driver, device's upper filters,
 * class's upper filters.
 */
#include "pnp/hardware.h"
#include "io/loader.h"
#include "vf/vf_device.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"

static NTSTATUS load(const UNICODE_STRING *service, struct lab__io_driver **driver)
{
    WCHAR path[320];
    UNICODE_STRING whole = {0, sizeof path, path};
    NTSTATUS status;

    RtlAppendUnicodeToString(&whole, L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\");
    status = RtlAppendUnicodeStringToString(&whole, service);
    if (NT_SUCCESS(status))
        status = ZwLoadDriver(&whole);
    if (status == STATUS_DRIVER_ENTRYPOINT_NOT_FOUND)
        lab__io_loader_complain();
    if (!NT_SUCCESS(status))
        return status;
    *driver = lab__io_driver_find(service);
    if (!*driver)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    (*driver)->loaded_by_pnp = TRUE;
    return STATUS_SUCCESS;
}

NTSTATUS lab__pnp_driver_load(const UNICODE_STRING *service, struct lab__io_driver **driver)
{
    UNICODE_STRING pci = lab__pnp_string(L"pci");

    *driver = RtlEqualUnicodeString(service, &pci, TRUE) ? lab__pnp_pci_driver() : lab__io_driver_find(service);
    return *driver ? STATUS_SUCCESS : load(service, driver);
}

static ULONG problem_of(NTSTATUS status)
{
    if (status == STATUS_OBJECT_NAME_NOT_FOUND || status == STATUS_OBJECT_PATH_NOT_FOUND)
        return LAB_PROBLEM_NO_SERVICE_KEY;
    if (status == STATUS_PLUGPLAY_NO_DEVICE)
        return LAB_PROBLEM_DISABLED_SERVICE;
    return status == STATUS_FAILED_DRIVER_ENTRY ? LAB_PROBLEM_FAILED_ENTRY : LAB_PROBLEM_FAILED_LOAD;
}

static BOOLEAN is_disabled(const UNICODE_STRING *service)
{
    struct lab__cm_node *key = lab__cm_node_child(lab__cm.services, service);

    return key && lab__pnp_value_read_number(key, L"Start", SERVICE_DEMAND_START) == SERVICE_DISABLED;
}

/* A device that AddDevice has put on the stack must be ready for requests. */
static void check_stack(struct lab__io_driver *driver, PDEVICE_OBJECT below, BOOLEAN is_filter)
{
    PDEVICE_OBJECT top = below->AttachedDevice;

    if (top && (top->Flags & DO_DEVICE_INITIALIZING)) {
        if (lab__strict)
            lab__vf_culprit_is_routine(driver->object.DriverExtension->AddDevice);
        lab__ke_crash_detail("AddDevice of driver %s attached device %p without clearing DO_DEVICE_INITIALIZING",
                             driver->short_name, (void *)top);
        lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x243,
                              (ULONG_PTR)driver->object.DriverExtension->AddDevice, (ULONG_PTR)top, 0);
        top->Flags &= ~DO_DEVICE_INITIALIZING;
    }
    if (top && lab__strict)
        lab__vf_device_added(driver, top, below, is_filter);
}

static NTSTATUS call_add_device(struct lab__pnp_node *node, struct lab__io_driver *driver, BOOLEAN is_filter)
{
    PDRIVER_ADD_DEVICE add = driver->object.DriverExtension->AddDevice;
    PDEVICE_OBJECT top = lab__io_attached_device(node->pdo);
    struct _KTHREAD *thread = lab__ke_thread();
    SHORT normal = thread->kernel_apc_disable, special = thread->special_apc_disable;
    NTSTATUS status;

    if (!add)
        return STATUS_INVALID_DEVICE_REQUEST;
    lab__pnp.current.device = top;
    lab__pnp.current.node = node;
    lab__pnp.current.what = "AddDevice";
    lab__pnp.current.since = lab__clock_now();
    status = add(&driver->object, node->pdo);
    lab__pnp.current.what = 0;
    if (lab__strict)
        lab__vf_spins_at_return(0, "AddDevice", (PVOID)add);
    if (lab__ke_irql() != PASSIVE_LEVEL || thread->kernel_apc_disable != normal ||
        thread->special_apc_disable != special) {
        if (lab__strict)
            lab__vf_routine_left((PVOID)add, 0);
        lab__ke_crash_detail("AddDevice of driver %s returned at IRQL %u, or in a critical region", driver->short_name,
                             lab__ke_irql());
        lab__ke_bugcheck(IRQL_UNEXPECTED_VALUE, (ULONG)lab__ke_irql() << 16, (ULONG_PTR)add, 0, 0);
    }
    if (NT_SUCCESS(status))
        check_stack(driver, top, is_filter);
    return status;
}

/* `is_filter`: above the function device. */
static NTSTATUS add_one(struct lab__pnp_node *node, const UNICODE_STRING *service, BOOLEAN is_filter)
{
    struct lab__io_driver *driver;
    NTSTATUS status = is_disabled(service) ? STATUS_PLUGPLAY_NO_DEVICE : lab__pnp_driver_load(service, &driver);

    if (!NT_SUCCESS(status)) {
        lab__pnp_node_problem(node, problem_of(status), status);
        return status;
    }
    if (node->driver_count == LAB_PNP_MOST_DRIVERS)
        return STATUS_INSUFFICIENT_RESOURCES;
    node->drivers[node->driver_count++] = driver;
    status = call_add_device(node, driver, is_filter);
    if (!NT_SUCCESS(status))
        lab__pnp_node_problem(node, LAB_PROBLEM_FAILED_ADD, status);
    return status;
}

/* The drivers of a REG_MULTI_SZ value, in its order. */
static NTSTATUS add_filters(struct lab__pnp_node *node, struct lab__cm_node *key, const WCHAR *value, BOOLEAN upper)
{
    UNICODE_STRING list;
    NTSTATUS status = STATUS_SUCCESS;
    USHORT at = 0, end;

    if (!key || !lab__pnp_value_read(key, value, &list))
        return STATUS_SUCCESS;
    for (; NT_SUCCESS(status) && at < list.Length / sizeof(WCHAR); at = end + 1) {
        UNICODE_STRING service;

        for (end = at; end < list.Length / sizeof(WCHAR) && list.Buffer[end]; end++)
            ;
        if (end == at)
            break;
        service = (UNICODE_STRING){(USHORT)((end - at) * sizeof(WCHAR)), (USHORT)((end - at) * sizeof(WCHAR)),
                                   list.Buffer + at};
        status = add_one(node, &service, upper && !node->raw);
    }
    return status;
}

static struct lab__cm_node *class_of(struct lab__pnp_node *node)
{
    UNICODE_STRING guid;

    return lab__pnp_value_read(node->key, L"ClassGUID", &guid) ? lab__cm_node_child(lab__pnp.class_key, &guid) : 0;
}

static NTSTATUS add_all(struct lab__pnp_node *node)
{
    struct lab__cm_node *class = class_of(node);
    NTSTATUS status = add_filters(node, node->key, L"LowerFilters", FALSE);

    if (NT_SUCCESS(status))
        status = add_filters(node, class, L"LowerFilters", FALSE);
    node->raw = !node->service.Length;
    if (NT_SUCCESS(status) && node->service.Length && !node->detected)
        status = add_one(node, &node->service, FALSE);
    if (NT_SUCCESS(status))
        status = add_filters(node, node->key, L"UpperFilters", TRUE);
    if (NT_SUCCESS(status)) /* often the class's own driver (of keyboards, mice), whose device has a type of its own */
        status = add_filters(node, class, L"UpperFilters", FALSE);
    return status;
}

NTSTATUS lab__pnp_add_devices(struct lab__pnp_node *node)
{
    NTSTATUS status;

    lab__io_extension(node->pdo)->start_pending = TRUE;
    lab__io_extension(node->pdo)->remove_pending = FALSE;
    status = add_all(node);
    if (NT_SUCCESS(status) && node->raw && !node->capabilities.RawDeviceOK &&
        lab__io_attached_device(node->pdo) == node->pdo) {
        lab__pnp_node_problem(node, LAB_PROBLEM_FAILED_INSTALL, STATUS_NOT_FOUND);
        status = STATUS_NOT_FOUND;
    }
    if (NT_SUCCESS(status))
        node->state = LAB_PNP_ADDED;
    else
        lab__pnp_remove_failed(node);
    return status;
}

static BOOLEAN is_needed(struct lab__io_driver *driver)
{
    if (driver->object.DeviceObject || driver->unload_pending || (driver->object.Flags & DRVO_UNLOAD_INVOKED))
        return TRUE;
    for (struct lab__pnp_node *node = lab__pnp.root; node; node = lab__pnp_node_next(lab__pnp.root, node))
        for (ULONG i = 0; i < node->driver_count; i++)
            if (node->drivers[i] == driver)
                return TRUE;
    return FALSE;
}

void lab__pnp_drivers_leave(struct lab__pnp_node *node)
{
    struct lab__io_driver *drivers[LAB_PNP_MOST_DRIVERS];
    ULONG count = node->driver_count;

    RtlCopyMemory(drivers, node->drivers, sizeof drivers);
    node->driver_count = 0;
    while (count-- > 0) {
        struct lab__io_driver *driver = drivers[count];

        for (ULONG i = 0; driver && i < count; i++)
            if (drivers[i] == driver)
                driver = 0; /* it comes again further down */
        if (driver && driver->loaded_by_pnp && driver->object.DriverUnload && !is_needed(driver))
            lab__io_driver_unload(driver);
    }
}
