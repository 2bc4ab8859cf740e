/*
 * What drivers may do with the requests that the system sends to every stack: Plug and Play, power, WMI.
 *
 * The status says who has handled the request: it begins as STATUS_NOT_SUPPORTED, whoever handles it sets another, and
 * whoever doesn't leaves it alone. All but the driver at the bottom pass on what they don't fail.
 */
#include "io/io_p.h"
#include "pnp/pnp_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"

static _Noreturn void error(ULONG subcode, PVOID caller, PIRP irp, PDEVICE_OBJECT device, const char *what)
{
    lab__ke_crash_detail("IRP %p, with status %#x, was %s by the driver of device %p", (void *)irp,
                         (unsigned)irp->IoStatus.Status, what, (void *)device);
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, (ULONG_PTR)caller, (ULONG_PTR)irp,
                     (ULONG_PTR)device);
}

static BOOLEAN is_known(UCHAR major, UCHAR minor)
{
    if (major == IRP_MJ_PNP)
        return minor <= IRP_MN_DEVICE_ENUMERATED && minor != 0x0E;
    return major == IRP_MJ_POWER ? minor <= IRP_MN_QUERY_POWER : minor <= IRP_MN_REGINFO_EX;
}

static BOOLEAN is_unknown(PIO_STACK_LOCATION stack)
{
    return stack->MajorFunction != IRP_MJ_DEVICE_CHANGE && stack->MajorFunction != IRP_MJ_QUERY_QUOTA &&
           stack->MajorFunction != IRP_MJ_SET_QUOTA && !is_known(stack->MajorFunction, stack->MinorFunction);
}

static BOOLEAN is_target_relation(PIO_STACK_LOCATION stack)
{
    return stack->MinorFunction == IRP_MN_QUERY_DEVICE_RELATIONS &&
           stack->Parameters.QueryDeviceRelations.Type == TargetDeviceRelation;
}

/* --- made by a driver --- */

static BOOLEAN is_the_systems(UCHAR minor)
{
    return minor <= IRP_MN_CANCEL_STOP_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL ||
           minor == IRP_MN_FILTER_RESOURCE_REQUIREMENTS || minor == IRP_MN_QUERY_PNP_DEVICE_STATE;
}

static void check_capabilities(PDEVICE_OBJECT device, PIRP irp, const DEVICE_CAPABILITIES *capabilities, PVOID caller)
{
    if (!capabilities)
        return;
    if (capabilities->Version != 1)
        error(0x233, caller, irp, device, "sent with capabilities whose Version is not 1, to be answered");
    if (capabilities->Size != sizeof *capabilities)
        error(0x234, caller, irp, device, "sent with capabilities whose Size is not theirs, to be answered");
    if (capabilities->Address != (ULONG)-1)
        error(0x235, caller, irp, device, "sent with capabilities whose Address is not -1, to be answered");
    if (capabilities->UINumber != (ULONG)-1)
        error(0x236, caller, irp, device, "sent with capabilities whose UINumber is not -1, to be answered");
}

/* Elsewhere than in a stack of the tree they do no harm. */
static BOOLEAN is_in_tree(PDEVICE_OBJECT device)
{
    while (lab__io_extension(device)->attached_to)
        device = lab__io_extension(device)->attached_to;
    return lab__pnp_node_of(device) != 0;
}

void lab__vf_system_made(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION next, PVOID caller)
{
    if (next->MajorFunction != IRP_MJ_PNP)
        return;
    if (!(irp->AllocationFlags & LAB_IRP_SYSTEM) && is_the_systems(next->MinorFunction) && is_in_tree(device))
        error(0x237, caller, irp, device, "made by a driver, though only the system may send it, to be handled");
    if (next->MinorFunction == IRP_MN_QUERY_CAPABILITIES)
        check_capabilities(device, irp, next->Parameters.DeviceCapabilities.Capabilities, caller);
}

/* --- what a driver has done to the answer before it passes the request on or completes it --- */

static BOOLEAN answers_by_pointer(UCHAR minor)
{
    return minor == IRP_MN_QUERY_DEVICE_RELATIONS || minor == IRP_MN_QUERY_ID || minor == IRP_MN_QUERY_DEVICE_TEXT ||
           minor == IRP_MN_QUERY_RESOURCES || minor == IRP_MN_QUERY_RESOURCE_REQUIREMENTS ||
           minor == IRP_MN_QUERY_BUS_INFORMATION;
}

static void check_answer(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION stack, PVOID caller)
{
    const struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    if (irp->IoStatus.Status != STATUS_NOT_SUPPORTED)
        return;
    if (extension->status != STATUS_NOT_SUPPORTED && stack->MajorFunction != IRP_MJ_SYSTEM_CONTROL)
        error(stack->MajorFunction == IRP_MJ_PNP ? 0x216 : 0x21A, caller, irp, device,
              "given the status of one that nobody has handled");
    if (stack->MajorFunction == IRP_MJ_PNP && answers_by_pointer(stack->MinorFunction) && irp->IoStatus.Information &&
        irp->IoStatus.Information != extension->information)
        error(0x217, caller, irp, device, "answered, but its status doesn't say so");
}

/* --- passed on --- */

/* What only the bus driver knows. */
static BOOLEAN is_the_bus_drivers(UCHAR minor)
{
    return minor == IRP_MN_QUERY_ID || minor == IRP_MN_QUERY_DEVICE_TEXT || minor == IRP_MN_QUERY_RESOURCES ||
           minor == IRP_MN_QUERY_RESOURCE_REQUIREMENTS || minor == IRP_MN_QUERY_BUS_INFORMATION ||
           minor == IRP_MN_READ_CONFIG || minor == IRP_MN_WRITE_CONFIG;
}

void lab__vf_system_forwarded(PDEVICE_OBJECT from, PIRP irp, PIO_STACK_LOCATION next, PVOID caller)
{
    const struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    if (is_unknown(next)) {
        if (irp->IoStatus.Status != extension->status)
            error(0x213, caller, irp, from, "given another status, though it is of an unknown kind, and passed on");
        if (irp->IoStatus.Information != extension->information)
            error(0x214, caller, irp, from,
                  "given another Information, though it is of an unknown kind, and passed on");
        return;
    }
    check_answer(from, irp, next, caller);
    if (next->MajorFunction == IRP_MJ_PNP && is_the_bus_drivers(next->MinorFunction) &&
        NT_SUCCESS(irp->IoStatus.Status) && extension->status == STATUS_NOT_SUPPORTED)
        error(0x218, caller, irp, from, "answered and passed on, though it is the bus driver's to answer");
}

/* --- completed --- */

static BOOLEAN is_failure(NTSTATUS status)
{
    return !NT_SUCCESS(status) && status != STATUS_NOT_SUPPORTED;
}

/* Only a bus driver may fail one, and only that its device is to power up, as it may be gone by then. */
static BOOLEAN must_succeed(PDEVICE_OBJECT device, PIO_STACK_LOCATION stack)
{
    return stack->MajorFunction == IRP_MJ_POWER && stack->MinorFunction == IRP_MN_SET_POWER &&
           (lab__io_extension(device)->attached_to || stack->Parameters.Power.Type != DevicePowerState ||
            stack->Parameters.Power.State.DeviceState != PowerDeviceD0);
}

static void check_power_failed(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION stack, PVOID caller)
{
    const struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    if (is_failure(irp->IoStatus.Status) && !is_failure(extension->status) && must_succeed(device, stack))
        error(0x247, caller, irp, device, "failed, though a request that sets a power state can't be,");
}

/* The device was detached for its removal, and what is below it was not told. */
static BOOLEAN is_removal_kept(PIRP irp, PIO_STACK_LOCATION stack)
{
    struct lab__vf_call **records = lab__io_irp_records(irp), *call = records ? records[irp->CurrentLocation - 1] : 0;

    return stack->MajorFunction == IRP_MJ_PNP && stack->MinorFunction == IRP_MN_REMOVE_DEVICE && call && call->below &&
           lab__io_irp_extension(irp)->reached >= irp->CurrentLocation;
}

/* By a driver that is not at the bottom, and has not passed it on. */
static void check_kept(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION stack, PVOID caller)
{
    BOOLEAN pnp = stack->MajorFunction == IRP_MJ_PNP;

    if (device->DriverObject->MajorFunction[stack->MajorFunction] == lab__io_invalid_request)
        return; /* C9/0x21F tells, when AddDevice returns */
    if (stack->MajorFunction == IRP_MJ_SYSTEM_CONTROL) {
        if (stack->Parameters.WMI.ProviderId != (ULONG_PTR)device)
            error(0x220, caller, irp, device, "completed, though it is for another device: pass it on");
        return;
    }
    if (!pnp && stack->MajorFunction != IRP_MJ_POWER)
        return;
    if (is_unknown(stack))
        error(pnp ? 0x22D : 0x230, caller, irp, device, "completed, though it is of an unknown kind: pass it on");
    if (pnp && is_target_relation(stack) && NT_SUCCESS(irp->IoStatus.Status))
        error(0x24B, caller, irp, device,
              "completed, though only the physical device object can answer it: pass it on");
    if (NT_SUCCESS(irp->IoStatus.Status) && !(pnp && stack->MinorFunction == IRP_MN_QUERY_INTERFACE))
        error(pnp ? 0x22E : 0x231, caller, irp, device, "completed successfully, but has to be passed on");
    if (irp->IoStatus.Status == STATUS_NOT_SUPPORTED)
        error(pnp ? 0x22F : 0x232, caller, irp, device, "completed without having been handled: pass it on");
}

static BOOLEAN is_required(UCHAR minor)
{
    return minor <= IRP_MN_CANCEL_STOP_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL;
}

static void check_target(PDEVICE_OBJECT pdo, PIRP irp, PVOID caller)
{
    const DEVICE_RELATIONS *relations = (const DEVICE_RELATIONS *)irp->IoStatus.Information;
    struct lab__vf_call **records = lab__io_irp_records(irp), *call = records ? records[irp->CurrentLocation - 1] : 0;

    if (!NT_SUCCESS(irp->IoStatus.Status))
        return;
    if (!relations || !relations->Count)
        error(0x22B, caller, irp, pdo, "completed without the physical device object in the answer");
    if (relations->Objects[0] != pdo)
        error(0x248, caller, irp, pdo, "completed with another device than the physical device object in the answer");
    if (call && call->device == pdo && lab__ob_header_of(pdo)->pointer_count <= call->references)
        error(0x22C, caller, irp, pdo, "completed without a reference of the physical device object in the answer");
}

/* By the driver of a physical device object. */
static void check_pdo(PDEVICE_OBJECT pdo, PIRP irp, PIO_STACK_LOCATION stack, PVOID caller)
{
    if (stack->MajorFunction != IRP_MJ_PNP)
        return;
    if (is_required(stack->MinorFunction) && irp->IoStatus.Status == STATUS_NOT_SUPPORTED)
        error(0x22A, caller, irp, pdo, "completed without having been handled, though every bus driver has to");
    if (is_target_relation(stack))
        check_target(pdo, irp, caller);
}

void lab__vf_system_completing(PIRP irp, PIO_STACK_LOCATION stack, PVOID caller)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);
    PDEVICE_OBJECT device = stack->DeviceObject;

    if (!extension || !extension->reached || !device)
        return;
    if (is_removal_kept(irp, stack))
        check_kept(device, irp, stack, caller);
    if (device->Type != IO_TYPE_DEVICE)
        return;
    check_power_failed(device, irp, stack, caller);
    if (!is_unknown(stack))
        check_answer(device, irp, stack, caller);
    if (lab__io_extension(device)->attached_to && extension->reached >= irp->CurrentLocation)
        check_kept(device, irp, stack, caller);
    else if (lab__pnp_node_of(device))
        check_pdo(device, irp, stack, caller);
}

void lab__vf_system_routine_returned(PIRP irp, PIO_COMPLETION_ROUTINE routine)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    const struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    if (!extension)
        return;
    check_power_failed(stack->DeviceObject, irp, stack, LAB_VF_ROUTINE(routine));
    if (is_unknown(stack) && irp->IoStatus.Status != extension->status)
        error(0x23B, (PVOID)routine, irp, stack->DeviceObject,
              "given another status by a completion routine, though it is of an unknown kind,");
}
