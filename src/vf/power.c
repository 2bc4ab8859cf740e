/* Power rules: see vf_power.h. */
#include "io/io_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_power.h"
#include "vf/vf_report.h"

/* The request to set a power state that the thread is handling; 0 for none. */
static PIO_STACK_LOCATION power_request(struct lab__vf_call **of)
{
    struct lab__vf_call *call = lab__vf_call_of_thread();

    if (!call || call->major != IRP_MJ_POWER || call->minor != IRP_MN_SET_POWER || call->done || !call->tracked)
        return 0;
    *of = call;
    return lab__io_irp_location(call->irp, call->location);
}

/* The disk that memory is paged to may be off by now, so an allocation may wait for what waits for it. */
void lab__vf_power_allocating(PVOID caller)
{
    struct lab__vf_call *call;
    PIO_STACK_LOCATION stack = power_request(&call);

    if (stack && stack->Parameters.Power.Type == SystemPowerState &&
        stack->Parameters.Power.State.SystemState > PowerSystemWorking && host_code_is_drivers(caller))
        lab__vf_warn("PowerDownAllocate", caller, "pool was allocated while the system goes to sleep (S%u)",
                     (unsigned)stack->Parameters.Power.State.SystemState - 1);
}

void lab__vf_power_paged_code(const char *function, PVOID caller)
{
    struct lab__vf_call *call;

    if (power_request(&call) && !(call->device->Flags & DO_POWER_PAGABLE))
        lab__vf_warn("PagedCodeAtPowerTrans", caller,
                     "pageable code (%s) runs for IRP_MN_SET_POWER on a device without DO_POWER_PAGABLE", function);
}

void lab__vf_power_asked(PVOID caller)
{
    struct lab__vf_call *call;
    PIO_STACK_LOCATION stack = power_request(&call);

    if (!stack || stack->Parameters.Power.Type != SystemPowerState)
        return;
    call->asked_power = caller;
    call->asked_waited = FALSE;
}

/*
 * It waited, and for what else? The thread that sends power requests is held up meanwhile, and with it the device's
 * request may be.
 */
void lab__vf_power_left(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch)
{
    if (!call->asked_waited)
        return;
    lab__vf_culprit_is(call->asked_power);
    lab__vf_origin_at(LAB_VF_ROUTINE(dispatch), "the dispatch routine begins");
    lab__ke_crash_detail("a dispatch routine of device %p asked for a power request of the device while it handled the "
                         "system's, and waited: it has to return STATUS_PENDING and go on in the completion function",
                         (void *)call->device);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_POWER_WAIT, (ULONG_PTR)dispatch,
                     (ULONG_PTR)call->asked_power, (ULONG_PTR)call->device);
}

void lab__vf_power_state(PDEVICE_OBJECT device, POWER_STATE_TYPE type, POWER_STATE state, PVOID caller)
{
    ULONG value = (ULONG)state.SystemState, most = type == SystemPowerState ? PowerSystemMaximum : PowerDeviceMaximum;

    if ((type == SystemPowerState || type == DevicePowerState) && value && value < most)
        return;
    lab__ke_crash_detail("PoSetPowerState was called for device %p with type %u and state %u, which %s", (void *)device,
                         (unsigned)type, (unsigned)value,
                         type > DevicePowerState || type < 0 ? "is no type" : "is no state of that type");
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_NO_POWER_STATE, (ULONG_PTR)type, value,
                     (ULONG_PTR)caller);
}
