/*
 * What a bus driver does with IRP_MJ_POWER for the devices it has found, and wait/wake: the request stays with the bus
 * driver until the device signals, or until somebody cancels it.
 */
#include "hal/pci_p.h"
#include "po/po_p.h"
#include <ntlab/device.h>

static NTSTATUS finish(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void cancel(PDEVICE_OBJECT pdo, PIRP irp)
{
    struct lab__pnp_node *node = lab__pnp_node_of(pdo);

    if (node && node->power && lab__po_node(node)->wake == irp)
        lab__po_node(node)->wake = 0;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    irp->IoStatus.Information = 0;
    finish(irp, STATUS_CANCELLED);
}

/* Where the hardware says from which states it can. */
static BOOLEAN can_wake_from(const struct lab__pnp_node *node, SYSTEM_POWER_STATE state)
{
    return node->capabilities.SystemWake == PowerSystemUnspecified || state <= node->capabilities.SystemWake;
}

static NTSTATUS keep(PDEVICE_OBJECT pdo, PIRP irp)
{
    struct lab__pnp_node *node = lab__pnp_node_of(pdo);
    struct lab__po_node *own = node ? lab__po_node(node) : 0;
    KIRQL irql;

    if (!own)
        return finish(irp, STATUS_NO_SUCH_DEVICE);
    if (own->wake)
        return finish(irp, STATUS_DEVICE_BUSY);
    if (!can_wake_from(node, IoGetCurrentIrpStackLocation(irp)->Parameters.WaitWake.PowerState))
        return finish(irp, STATUS_INVALID_DEVICE_STATE);
    IoMarkIrpPending(irp);
    own->wake = irp;
    IoAcquireCancelSpinLock(&irql);
    IoSetCancelRoutine(irp, cancel);
    if (irp->Cancel && IoSetCancelRoutine(irp, 0)) {
        own->wake = 0;
        IoReleaseCancelSpinLock(irql);
        finish(irp, STATUS_CANCELLED);
        return STATUS_PENDING;
    }
    IoReleaseCancelSpinLock(irql);
    return STATUS_PENDING;
}

void lab__po_wake_withdraw(PDEVICE_OBJECT pdo)
{
    struct lab__pnp_node *node = lab__pnp_node_of(pdo);
    struct lab__po_node *own = node ? node->power : 0;
    PIRP irp = own ? own->wake : 0;

    if (!irp || !IoSetCancelRoutine(irp, 0))
        return;
    own->wake = 0;
    finish(irp, STATUS_NO_SUCH_DEVICE);
}

/* As hardware that has lost its power: its registers are what they are after a reset. Configuration space is what the
 * bus driver saves and restores. */
void lab__po_hardware_reset(lab_device *device)
{
    PCI_SLOT_NUMBER slot;
    UCHAR config[256];
    ULONG bus, size = 0;

    if (lab__hal_pci_place(device, &bus, &slot))
        size = lab__hal_pci_read(device, config, 0, sizeof config);
    lab_device_reset(device);
    if (size)
        lab__hal_pci_write(device, config, 0, size);
}

static void set_device_state(PDEVICE_OBJECT pdo, POWER_STATE state)
{
    POWER_STATE before = PoSetPowerState(pdo, DevicePowerState, state);
    lab_device *device = lab__hal_device_of(pdo);

    if (device && state.DeviceState == PowerDeviceD3 && before.DeviceState != PowerDeviceD3)
        lab__po_hardware_reset(device);
}

NTSTATUS lab__po_bus_dispatch(PDEVICE_OBJECT pdo, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    switch (stack->MinorFunction) {
    case IRP_MN_SET_POWER:
        if (stack->Parameters.Power.Type == DevicePowerState)
            set_device_state(pdo, stack->Parameters.Power.State);
        return finish(irp, STATUS_SUCCESS);
    case IRP_MN_QUERY_POWER:
        return finish(irp, STATUS_SUCCESS);
    case IRP_MN_WAIT_WAKE:
        return keep(pdo, irp);
    default:
        return finish(irp, irp->IoStatus.Status);
    }
}

void lab__po_bus_states(PDEVICE_CAPABILITIES capabilities)
{
    capabilities->DeviceState[PowerSystemWorking] = PowerDeviceD0;
    for (int state = PowerSystemSleeping1; state < PowerSystemMaximum; state++)
        capabilities->DeviceState[state] = PowerDeviceD3;
}

BOOLEAN lab__po_wake_signal(struct lab__pnp_node *node)
{
    struct lab__po_node *own = lab__po_node(node);
    PIRP irp = own->wake;

    if (!irp || !IoSetCancelRoutine(irp, 0))
        return FALSE;
    own->wake = 0;
    if (lab__po.system != PowerSystemWorking)
        PoSetSystemWake(irp);
    finish(irp, STATUS_SUCCESS);
    return TRUE;
}

/* --- by the hardware --- */

static void serve_signals(struct lab__pnp_action *action)
{
    for (struct lab__pnp_node *node = lab__pnp.root; node; node = lab__pnp_node_next(lab__pnp.root, node)) {
        struct lab__po_node *own = node->power;

        if (!own || !own->signalled)
            continue;
        own->signalled = FALSE;
        lab__po_wake_signal(node);
    }
    if (lab__po.system > PowerSystemWorking && lab__po.system < PowerSystemShutdown)
        lab__po_transition(PowerSystemWorking, PowerActionNone, FALSE);
}

static void post_signals(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    lab__pnp_post(serve_signals, 0, 0);
}

BOOLEAN lab__po_wake_from_hardware(struct lab__pnp_node *node)
{
    struct lab__po_node *own = node->power;

    if (!own || !own->wake)
        return FALSE;
    own->signalled = TRUE;
    if (!lab__po.wake.DeferredRoutine)
        KeInitializeDpc(&lab__po.wake, post_signals, 0);
    KeInsertQueueDpc(&lab__po.wake, 0, 0);
    return TRUE;
}
