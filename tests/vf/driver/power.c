/* Requests of Plug and Play and power. */
#include "case.h"

static PIRP kept;

static NTSTATUS keep(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        IoMarkIrpPending(irp);
    kept = irp;
    return STATUS_PENDING;
}

static void finish_later(PVOID context)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};

    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    finish(kept, STATUS_SUCCESS);
}

static void not_marked(UCHAR major, UCHAR minor)
{
    HANDLE thread;

    also = major;
    dispatch = keep;
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, finish_later, NULL);
    ZwClose(thread);
    send_minor(major, minor);
}

static void system_power_not_marked(void)
{
    not_marked(IRP_MJ_POWER, IRP_MN_SET_POWER);
}

static void start_not_marked(void)
{
    not_marked(IRP_MJ_PNP, IRP_MN_START_DEVICE);
}

static void relations_not_marked(void)
{
    not_marked(IRP_MJ_PNP, IRP_MN_QUERY_DEVICE_RELATIONS);
}

static NTSTATUS allocate(PDEVICE_OBJECT device, PIRP irp)
{
    if (!clean) {
        HERE;
        ExFreePool(ExAllocatePoolWithTag(NonPagedPoolNx, 16, 'tfeD'));
    }
    return finish(irp, STATUS_SUCCESS);
}

static void allocated_while_powering_down(void)
{
    also = IRP_MJ_POWER;
    dispatch = allocate;
    send_minor(IRP_MJ_POWER, IRP_MN_SET_POWER);
}

static NTSTATUS pageable(PDEVICE_OBJECT device, PIRP irp)
{
    if (!clean) {
        HERE;
        PAGED_CODE();
    }
    return finish(irp, STATUS_SUCCESS);
}

static void paged_code_for_power(void)
{
    also = IRP_MJ_POWER;
    dispatch = pageable;
    send_minor(IRP_MJ_POWER, IRP_MN_SET_POWER);
}

static void power_irp_wanted(void)
{
    POWER_STATE state = {.DeviceState = PowerDeviceD0};
    PIRP irp;

    HERE;
    PoRequestPowerIrp(the_device, IRP_MN_SET_POWER, state, NULL, NULL, clean ? NULL : &irp);
}

static void attached_to_nothing(void)
{
    PDEVICE_OBJECT device;

    IoCreateDevice(the_driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!clean) {
        HERE;
        IoAttachDeviceToDeviceStack(device, NULL);
    }
    IoDeleteDevice(device);
}

static void nothing_attached(void)
{
    if (clean)
        return;
    HERE;
    IoAttachDeviceToDeviceStack(NULL, the_device);
}

static void power_type_unknown(void)
{
    POWER_STATE state = {.DeviceState = PowerDeviceD0};

    HERE;
    PoSetPowerState(the_device, clean ? DevicePowerState : (POWER_STATE_TYPE)5, state);
}

static void power_state_unknown(void)
{
    POWER_STATE state = {.DeviceState = clean ? PowerDeviceD3 : PowerDeviceMaximum};

    HERE;
    PoSetPowerState(the_device, DevicePowerState, state);
}

static NTSTATUS fail_to_sleep(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        return finish(irp, STATUS_SUCCESS);
    irp->IoStatus.Status = STATUS_DEVICE_BUSY;
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_DEVICE_BUSY;
}

static void set_power_failed(void)
{
    also = IRP_MJ_POWER;
    dispatch = fail_to_sleep;
    send_minor(IRP_MJ_POWER, IRP_MN_SET_POWER);
}

const struct defect_case power_cases[] = {{"system_power_not_marked", system_power_not_marked},
                                          {"start_not_marked", start_not_marked},
                                          {"relations_not_marked", relations_not_marked},
                                          {"allocated_while_powering_down", allocated_while_powering_down},
                                          {"paged_code_for_power", paged_code_for_power},
                                          {"power_irp_wanted", power_irp_wanted},
                                          {"attached_to_nothing", attached_to_nothing},
                                          {"nothing_attached", nothing_attached},
                                          {"power_type_unknown", power_type_unknown},
                                          {"power_state_unknown", power_state_unknown},
                                          {"set_power_failed", set_power_failed},
                                          {NULL, NULL}};
