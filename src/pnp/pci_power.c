/*
 * Power states of devices on the PCI bus: what their power management capability says, and losing all power while the
 * machine works (D3cold; GUID_D3COLD_SUPPORT_INTERFACE).
 *
 * A driver has to allow D3cold first; without that a device goes no further than D3hot. A machine that sleeps asks
 * nobody.
 */
#include "pnp/pci_bus.h"
#include "po/po_p.h"

/* FALSE: it has no such capability. */
static BOOLEAN read_support(lab_device *hardware, PCI_PM_CAPABILITY *capability)
{
    PCI_COMMON_HEADER header;
    UCHAR at;

    if (!hardware || lab__hal_pci_read(hardware, &header, 0, sizeof header) != sizeof header ||
        !(header.Status & PCI_STATUS_CAPABILITIES_LIST))
        return FALSE;
    at = header.u.type0.CapabilitiesPtr;
    for (int steps = 0; at && steps < 48; steps++, at = capability->Header.Next) {
        if (lab__hal_pci_read(hardware, capability, at, sizeof *capability) != sizeof *capability)
            return FALSE;
        if (capability->Header.CapabilityID == PCI_CAPABILITY_ID_POWER_MANAGEMENT)
            return TRUE;
    }
    return FALSE;
}

/* The deepest state from which the device can signal; DeviceWakeDepthNotWakeable: from none. */
static DEVICE_WAKE_DEPTH depth_of(const PCI_PM_CAPABILITY *capability)
{
    const PCI_PMC *states = &capability->PMC.Capabilities;

    if (states->Support.PMED3Cold)
        return DeviceWakeDepthD3cold;
    if (states->Support.PMED3Hot)
        return DeviceWakeDepthD3hot;
    if (states->Support.PMED2)
        return DeviceWakeDepthD2;
    if (states->Support.PMED1)
        return DeviceWakeDepthD1;
    return states->Support.PMED0 ? DeviceWakeDepthD0 : DeviceWakeDepthNotWakeable;
}

void lab__pnp_pci_power_states(lab_device *hardware, PDEVICE_CAPABILITIES capabilities)
{
    PCI_PM_CAPABILITY pm;

    lab__po_bus_states(capabilities);
    if (!read_support(hardware, &pm))
        return;
    capabilities->DeviceD1 = pm.PMC.Capabilities.Support.D1;
    capabilities->DeviceD2 = pm.PMC.Capabilities.Support.D2;
    capabilities->WakeFromD0 = pm.PMC.Capabilities.Support.PMED0;
    capabilities->WakeFromD1 = pm.PMC.Capabilities.Support.PMED1;
    capabilities->WakeFromD2 = pm.PMC.Capabilities.Support.PMED2;
    capabilities->WakeFromD3 = pm.PMC.Capabilities.Support.PMED3Hot || pm.PMC.Capabilities.Support.PMED3Cold;
    capabilities->DeviceWake = MapWakeDepthToDstate(depth_of(&pm));
    if (capabilities->DeviceWake != PowerDeviceUnspecified)
        capabilities->SystemWake = PowerSystemSleeping3;
}

void lab__pnp_pci_power_changes(struct lab__pnp_pci_power *power, lab_device *hardware, PIO_STACK_LOCATION stack)
{
    PCI_PM_CAPABILITY pm;

    if (stack->MinorFunction == IRP_MN_SET_POWER && stack->Parameters.Power.Type == DevicePowerState &&
        stack->Parameters.Power.State.DeviceState == PowerDeviceD3)
        power->last =
            power->cold && read_support(hardware, &pm) ? LastDStateTransitionD3cold : LastDStateTransitionD3hot;
}

/* --- D3COLD_SUPPORT_INTERFACE --- */

static void allow(PVOID context, BOOLEAN allowed)
{
    lab__pnp_pci_power(context)->cold = allowed;
}

static NTSTATUS get_wake_depth(PVOID context, SYSTEM_POWER_STATE system, PDEVICE_WAKE_DEPTH depth)
{
    PCI_PM_CAPABILITY pm;

    if (system < PowerSystemWorking || system > PowerSystemHibernate || !depth)
        return STATUS_INVALID_PARAMETER;
    if (!read_support(lab__pnp_pci_hardware(context), &pm))
        return STATUS_NOT_SUPPORTED;
    *depth = system <= PowerSystemSleeping3 ? depth_of(&pm) : DeviceWakeDepthNotWakeable;
    return STATUS_SUCCESS;
}

static NTSTATUS get_capability(PVOID context, PBOOLEAN supported)
{
    PCI_PM_CAPABILITY pm;

    *supported = read_support(lab__pnp_pci_hardware(context), &pm);
    return STATUS_SUCCESS;
}

static NTSTATUS get_bus_support(PVOID context, PBOOLEAN supported)
{
    *supported = TRUE;
    return STATUS_SUCCESS;
}

static void get_last(PVOID context, PD3COLD_LAST_TRANSITION_STATUS status)
{
    *status = lab__pnp_pci_power(context)->last;
}

void lab__pnp_pci_give_d3cold(PINTERFACE interface, PDEVICE_OBJECT device)
{
    *(PD3COLD_SUPPORT_INTERFACE)interface = (D3COLD_SUPPORT_INTERFACE){
        .SetD3ColdSupport = allow,
        .GetIdleWakeInfo = get_wake_depth,
        .GetD3ColdCapability = get_capability,
        .GetBusDriverD3ColdSupport = get_bus_support,
        .GetLastTransitionStatus = get_last,
    };
}
