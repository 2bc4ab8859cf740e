/*
 * Devices that drivers put into the stacks of Plug and Play, and take out again.
 *
 * Who may do what: a function driver or filter detaches and deletes its device when it handles IRP_MN_REMOVE_DEVICE,
 * and not before. A bus driver deletes a physical device object then only if it has reported it missing. A filter that
 * a bus filter put into the stack of a child stays as long as that child's physical device object.
 */
#include "vf/vf_device.h"
#include "io/io_p.h"
#include "mm/special.h"
#include "pnp/pnp_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"

#define METHODS (DO_BUFFERED_IO | DO_DIRECT_IO)

static _Noreturn void violation(ULONG subcode, PVOID caller, PIRP irp, PDEVICE_OBJECT device)
{
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, (ULONG_PTR)caller, (ULONG_PTR)irp,
                     (ULONG_PTR)device);
}

/* --- made --- */

static void check_methods(PDEVICE_OBJECT device, PVOID routine)
{
    if ((device->Flags & METHODS) != METHODS)
        return;
    lab__vf_origin_at(routine, "the routine that made the device");
    lab__ke_crash_detail("device %p has both DO_BUFFERED_IO and DO_DIRECT_IO", (void *)device);
    violation(0x245, routine, 0, device);
}

static _Noreturn void made_wrongly(ULONG subcode, struct lab__io_driver *driver, PDEVICE_OBJECT device,
                                   const char *what)
{
    PVOID add = LAB_VF_ROUTINE(driver->object.DriverExtension->AddDevice);

    lab__vf_origin_at(add, "AddDevice");
    lab__ke_crash_detail("AddDevice of driver %s attached device %p %s", driver->short_name, (void *)device, what);
    violation(subcode, add, 0, device);
}

/* Small drivers do without; the machine runs, and they fail requests of others. */
static void check_passed_on(struct lab__io_driver *driver, UCHAR major, const char *what)
{
    if (driver->object.MajorFunction[major] == lab__io_invalid_request)
        lab__vf_warn("C9/0x21F", LAB_VF_ROUTINE(driver->object.DriverExtension->AddDevice),
                     "driver %s has no dispatch routine that passes on %s", driver->short_name, what);
}

static void check_routines(struct lab__io_driver *driver, PDEVICE_OBJECT device)
{
    const PDRIVER_DISPATCH *routines = driver->object.MajorFunction;

    if (routines[IRP_MJ_PNP] == lab__io_invalid_request)
        made_wrongly(0x21F, driver, device, "without a dispatch routine for Plug and Play requests: IRP_MJ_PNP");
    check_passed_on(driver, IRP_MJ_POWER, "power requests: IRP_MJ_POWER");
    check_passed_on(driver, IRP_MJ_SYSTEM_CONTROL, "WMI's requests: IRP_MJ_SYSTEM_CONTROL");
}

void lab__vf_device_added(struct lab__io_driver *driver, PDEVICE_OBJECT device, PDEVICE_OBJECT below, BOOLEAN is_filter)
{
    if (device->DriverObject != &driver->object)
        return;
    check_methods(device, LAB_VF_ROUTINE(driver->object.DriverExtension->AddDevice));
    check_routines(driver, device);
    if ((below->Flags & DO_POWER_PAGABLE) && !(device->Flags & (DO_POWER_PAGABLE | DO_POWER_INRUSH)))
        made_wrongly(0x23F, driver, device, "without DO_POWER_PAGABLE, which the device below has");
    if (!is_filter)
        return;
    if ((below->Flags & METHODS) && (device->Flags & METHODS) != (below->Flags & METHODS))
        made_wrongly(0x244, driver, device, "without DO_BUFFERED_IO or DO_DIRECT_IO, which the device below has");
    /* One that is a bus for what it finds behind the device has a type of its own, as serenum has above a port. */
    if (device->DeviceType != below->DeviceType && device->DeviceType != FILE_DEVICE_BUS_EXTENDER)
        made_wrongly(0x246, driver, device, "with another DeviceType than that of the device below");
}

void lab__vf_devices_made(PDRIVER_OBJECT driver)
{
    for (PDEVICE_OBJECT device = driver->DeviceObject; device; device = device->NextDevice)
        check_methods(device, LAB_VF_ROUTINE(driver->DriverInit));
}

/* --- in the middle of a request --- */

static PDEVICE_OBJECT base_of(PDEVICE_OBJECT device)
{
    while (lab__io_extension(device)->attached_to)
        device = lab__io_extension(device)->attached_to;
    return device;
}

static BOOLEAN has_driver(const struct lab__pnp_node *node, PDRIVER_OBJECT driver)
{
    for (ULONG i = 0; i < node->driver_count; i++)
        if (&node->drivers[i]->object == driver)
            return TRUE;
    return FALSE;
}

/* Its driver's AddDevice was never called for the child: a bus filter put it there when the bus was asked. */
static BOOLEAN is_bus_filter(PDEVICE_OBJECT device)
{
    PDEVICE_OBJECT base = base_of(device);
    struct lab__pnp_node *node = lab__pnp_node_of(base);

    return node && base != device && !node->detected && !has_driver(node, device->DriverObject);
}

/* It is there, and stays: neither it nor its bus was reported missing, or goes. */
static BOOLEAN stays(PDEVICE_OBJECT pdo)
{
    const struct lab__pnp_node *node = lab__pnp_node_of(pdo);

    for (; node; node = node->parent)
        if (node->missing || (node->pdo != pdo && node->state >= LAB_PNP_QUERY_REMOVED))
            return FALSE;
    return lab__pnp_node_of(pdo) != 0;
}

static const struct lab__vf_call *request_of(PDEVICE_OBJECT device, UCHAR minor)
{
    for (const struct lab__vf_call *call = lab__vf_irp_running(); call; call = call->previous)
        if (call->device == device && call->major == IRP_MJ_PNP && call->minor == minor)
            return call;
    return 0;
}

void lab__vf_device_detaching(PDEVICE_OBJECT device, PVOID caller)
{
    const struct lab__vf_call *call = request_of(device, IRP_MN_SURPRISE_REMOVAL);

    if (call) {
        lab__ke_crash_detail(
            "device %p was detached when it was told of its surprise removal; do it when it is removed",
            (void *)device);
        violation(0x241, caller, call->irp, device);
    }
    call = request_of(device, IRP_MN_REMOVE_DEVICE);
    if (call && call->bus_filter && stays(base_of(device))) {
        lab__ke_crash_detail("device %p of a bus filter was detached while the child's physical device object stays",
                             (void *)device);
        violation(0x222, caller, call->irp, device);
    }
}

void lab__vf_device_deleting(PDEVICE_OBJECT device, PVOID caller)
{
    const struct lab__vf_call *call = request_of(device, IRP_MN_SURPRISE_REMOVAL);

    if (call && !lab__io_extension(device)->vpb) { /* a volume that was mounted goes with its dismount */
        lab__ke_crash_detail("device %p was deleted when it was told of its surprise removal; do it when it is removed",
                             (void *)device);
        violation(0x242, caller, call->irp, device);
    }
    call = request_of(device, IRP_MN_REMOVE_DEVICE);
    if (!call)
        return;
    if (lab__pnp_node_of(device) && stays(device)) {
        lab__ke_crash_detail("physical device object %p was deleted, but its bus driver has not reported it missing",
                             (void *)device);
        violation(0x221, caller, call->irp, device);
    }
    if (call->bus_filter && stays(base_of(device))) {
        lab__ke_crash_detail("device %p of a bus filter was deleted while the child's physical device object stays",
                             (void *)device);
        violation(0x223, caller, call->irp, device);
    }
}

/* --- around it --- */

void lab__vf_device_entered(struct lab__vf_call *call)
{
    call->below = lab__io_extension(call->device)->attached_to;
    call->bus_filter = call->below && is_bus_filter(call->device);
    call->references = lab__ob_header_of(call->device)->pointer_count;
    call->held = 0;
    if (call->minor != IRP_MN_REMOVE_DEVICE)
        return;
    lab__ob_reference(call->device);
    call->held = call->device;
}

static _Noreturn void left_behind(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch, ULONG subcode,
                                  const char *what)
{
    lab__vf_culprit_is_routine(dispatch);
    lab__vf_origin_at(LAB_VF_ROUTINE(dispatch), "the dispatch routine");
    lab__ke_crash_detail("device %p was told to go (IRP_MN_REMOVE_DEVICE), and its driver %s", (void *)call->device,
                         what);
    violation(subcode, LAB_VF_ROUTINE(dispatch), call->irp, call->device);
}

void lab__vf_device_left(struct lab__vf_call *call, PDRIVER_DISPATCH dispatch, NTSTATUS status)
{
    PDEVICE_OBJECT device = call->held;

    if (!device)
        return;
    if (lab__mm_special_is_freed(device))
        lab__mm_special_withdraw(device, FALSE);
    if (status != STATUS_PENDING && call->below && !call->bus_filter) {
        if (device->Type == IO_TYPE_DEVICE && lab__io_extension(device)->attached_to)
            left_behind(call, dispatch, 0x21D, "didn't detach it: IoDetachDevice");
        if (device->Type == IO_TYPE_DEVICE && !lab__io_extension(device)->delete_pending)
            left_behind(call, dispatch, 0x21E, "didn't delete it: IoDeleteDevice");
    }
    call->held = 0;
    lab__ob_dereference(device);
}

void lab__vf_device_deleted(PDEVICE_OBJECT device)
{
    const struct lab__vf_call *call = request_of(device, IRP_MN_REMOVE_DEVICE);

    if (call && call->held == device && call->done && !device->Type && lab__mm_special_owns(device))
        lab__mm_special_withdraw(device, TRUE);
}
