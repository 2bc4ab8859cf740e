/* Drivers that keep the system up: power requests, and the older execution states. Nothing falls asleep by itself here,
 * so they are counted, and a test can ask. */
#include "po/po_p.h"

#define REQUEST_TYPES 4

struct power_request {
    PDEVICE_OBJECT device; /* referenced */
    ULONG counts[REQUEST_TYPES];
};

/*
 * PoCreatePowerRequest: an object by which a driver can ask that the display, the system, or a process stay up.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-pocreatepowerrequest
 */
NTSTATUS PoCreatePowerRequest(PVOID *PowerRequest, PDEVICE_OBJECT DeviceObject, PCOUNTED_REASON_CONTEXT Context)
{
    struct power_request *request;

    LAB_DDI(PoCreatePowerRequest);
    if (!DeviceObject || (Context && Context->Version != DIAGNOSTIC_REASON_VERSION))
        return STATUS_INVALID_PARAMETER;
    request = LAB_FAULT(LAB_FAULT_POOL) ? 0 : ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *request, 'qRoP');
    if (!request)
        return STATUS_INSUFFICIENT_RESOURCES;
    request->device = DeviceObject;
    lab__ob_reference(DeviceObject);
    *PowerRequest = request;
    return STATUS_SUCCESS;
}

/*
 * PoSetPowerRequest, PoClearPowerRequest: one more and one less of this type; the first and the last count.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no such type; STATUS_UNSUCCESSFUL: cleared more often than set
 * Source  wdm/nf-wdm-posetpowerrequest, wdm/nf-wdm-poclearpowerrequest
 */
NTSTATUS PoSetPowerRequest(PVOID PowerRequest, POWER_REQUEST_TYPE Type)
{
    struct power_request *request = PowerRequest;

    LAB_DDI(PoSetPowerRequest);
    if (!request || (ULONG)Type >= REQUEST_TYPES)
        return STATUS_INVALID_PARAMETER;
    if (request->counts[Type]++ == 0)
        lab__po.requests[Type]++;
    return STATUS_SUCCESS;
}

NTSTATUS PoClearPowerRequest(PVOID PowerRequest, POWER_REQUEST_TYPE Type)
{
    struct power_request *request = PowerRequest;

    LAB_DDI(PoClearPowerRequest);
    if (!request || (ULONG)Type >= REQUEST_TYPES)
        return STATUS_INVALID_PARAMETER;
    if (!request->counts[Type])
        return STATUS_UNSUCCESSFUL;
    if (--request->counts[Type] == 0)
        lab__po.requests[Type]--;
    return STATUS_SUCCESS;
}

/*
 * PoDeletePowerRequest: ends what it has asked for.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-podeletepowerrequest
 */
void PoDeletePowerRequest(PVOID PowerRequest)
{
    struct power_request *request = PowerRequest;

    LAB_DDI(PoDeletePowerRequest);
    for (ULONG type = 0; type < REQUEST_TYPES; type++)
        if (request->counts[type])
            lab__po.requests[type]--;
    lab__ob_dereference(request->device);
    ExFreePoolWithTag(request, 'qRoP');
}

/* --- execution states --- */

static void count(EXECUTION_STATE flags, LONG change)
{
    if (flags & ES_DISPLAY_REQUIRED)
        lab__po.requests[PowerRequestDisplayRequired] += (ULONG)change;
    if (flags & ES_SYSTEM_REQUIRED)
        lab__po.requests[PowerRequestSystemRequired] += (ULONG)change;
}

/*
 * PoRegisterSystemState: the system is busy with Flags (ES_SYSTEM_REQUIRED, ES_DISPLAY_REQUIRED, ES_USER_PRESENT) until
 * PoUnregisterSystemState, or until it is called again with the same handle and other flags.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL: memory is used up
 * Source  wdm/nf-wdm-poregistersystemstate
 */
PVOID PoRegisterSystemState(PVOID StateHandle, EXECUTION_STATE Flags)
{
    EXECUTION_STATE *state = StateHandle;

    LAB_DDI(PoRegisterSystemState);
    if (!state)
        state = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *state, 'tSoP');
    if (!state)
        return 0;
    count(*state, -1);
    *state = Flags & ES_CONTINUOUS ? Flags : 0;
    count(*state, 1);
    return state;
}

void PoUnregisterSystemState(PVOID StateHandle)
{
    LAB_DDI(PoUnregisterSystemState);
    count(*(EXECUTION_STATE *)StateHandle, -1);
    ExFreePoolWithTag(StateHandle, 'tSoP');
}

/*
 * PoSetSystemState: the system was busy just now: idle timers of the system start again.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-posetsystemstate
 */
void PoSetSystemState(EXECUTION_STATE Flags)
{
    LAB_DDI(PoSetSystemState);
}
