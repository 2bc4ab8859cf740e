/*
 * What the framework does with devices from outside: directed power (DFx), by which the system takes a device down as a
 * whole although its driver didn't ask; devices that have power by accident; and what only a platform extension plug-in
 * could do, which this machine hasn't got.
 */
#include "po/plugin.h"

struct lab__po_framework *lab__po_framework_of(PDEVICE_OBJECT pdo)
{
    for (LIST_ENTRY *link = lab__po.frameworks.Flink; link != &lab__po.frameworks; link = link->Flink)
        if (CONTAINING_RECORD(link, struct lab__po_framework, link)->pdo == pdo)
            return CONTAINING_RECORD(link, struct lab__po_framework, link);
    return 0;
}

static void wait_until_down(struct lab__po_framework *device)
{
    LARGE_INTEGER limit = {.QuadPart = -(LONGLONG)LAB_PO_WATCHDOG_100NS};

    if (KeWaitForSingleObject(&device->directed_down, Executive, KernelMode, FALSE, &limit) != STATUS_TIMEOUT)
        return;
    lab__ke_crash_detail("device %p has not completed its directed power down for ten minutes", (void *)device->pdo);
    lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x618, (ULONG_PTR)device, 0, 0);
}

static void direct(struct lab__pnp_action *action)
{
    struct lab__po_framework *device = action->context;

    if (action->argument) {
        device->directed = TRUE;
        KeClearEvent(&device->directed_down);
        device->power_down(device->context, 0);
        wait_until_down(device);
    } else {
        device->directed = FALSE;
        device->power_up(device->context, 0);
    }
}

NTSTATUS lab__po_direct(PDEVICE_OBJECT pdo, BOOLEAN down)
{
    struct lab__po_framework *device = lab__po_framework_of(pdo);

    if (!device || !device->power_up || !device->power_down)
        return STATUS_NOT_SUPPORTED;
    if (device->directed == down)
        return STATUS_INVALID_DEVICE_STATE;
    return lab__pnp_call(direct, device, down ? device : 0);
}

/*
 * PoFxCompleteDirectedPowerDown: the driver has done what its directed-power-down callback asked for.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xA0 where it was not asked
 * Source  wdm/nf-wdm-pofxcompletedirectedpowerdown
 */
void PoFxCompleteDirectedPowerDown(POHANDLE Handle)
{
    struct lab__po_framework *device = Handle;

    LAB_DDI(PoFxCompleteDirectedPowerDown);
    if (!device->directed) {
        lab__ke_crash_detail("device %p was not directed to power down", (void *)device->pdo);
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x613, (ULONG_PTR)device, 0, 4);
    }
    KeSetEvent(&device->directed_down, 0, FALSE);
}

/*
 * PoFxNotifySurprisePowerOn: a bus driver tells that a device has power because another one needed it: where it is
 * registered and was off, its components go to idle states again, and it is no longer needed.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-pofxnotifysurprisepoweron
 */
void PoFxNotifySurprisePowerOn(PDEVICE_OBJECT Pdo)
{
    struct lab__po_framework *device;

    LAB_DDI(PoFxNotifySurprisePowerOn);
    device = lab__po_framework_of(Pdo);
    if (device && device->power == LAB_FX_OFF)
        PoFxReportDevicePoweredOn(device);
}

/*
 * PoFxPowerControl: a request to the plug-in that has accepted the device.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_NOT_SUPPORTED: there is none, or it doesn't know the code; others are its own
 * Source  wdm/nf-wdm-pofxpowercontrol
 */
NTSTATUS PoFxPowerControl(POHANDLE Handle, LPCGUID PowerControlCode, PVOID InBuffer, SIZE_T InBufferSize,
                          PVOID OutBuffer, SIZE_T OutBufferSize, PSIZE_T BytesReturned)
{
    LAB_DDI(PoFxPowerControl);
    if (BytesReturned)
        *BytesReturned = 0;
    return lab__po_plugin_control(Handle, PowerControlCode, InBuffer, InBufferSize, OutBuffer, OutBufferSize,
                                  BytesReturned);
}

/*
 * PoFxRegisterCrashdumpDevice, PoFxPowerOnCrashdumpDevice: a device that crash dumps go to, which the plug-in would
 * switch on.
 *
 * IRQL    PASSIVE_LEVEL; PowerOn: any
 * Errors  STATUS_UNSUCCESSFUL: there is no plug-in; STATUS_INVALID_PARAMETER: no handle
 * Source  wdm/nf-wdm-pofxregistercrashdumpdevice, wdm/nf-wdm-pofxpoweroncrashdumpdevice
 */
NTSTATUS PoFxRegisterCrashdumpDevice(POHANDLE Handle)
{
    LAB_DDI(PoFxRegisterCrashdumpDevice);
    return Handle ? STATUS_UNSUCCESSFUL : STATUS_INVALID_PARAMETER;
}

NTSTATUS PoFxPowerOnCrashdumpDevice(POHANDLE Handle, PVOID Context)
{
    LAB_DDI(PoFxPowerOnCrashdumpDevice);
    return Handle ? STATUS_UNSUCCESSFUL : STATUS_INVALID_PARAMETER;
}
