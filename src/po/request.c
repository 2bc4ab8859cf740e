/*
 * Power requests: IRP_MJ_POWER to the top of a stack, one at a time of each kind.
 *
 * Requests go out in the caller's context at PASSIVE_LEVEL, and from a worker thread otherwise; only a request for D0
 * may reach drivers at DISPATCH_LEVEL, and only those without DO_POWER_PAGABLE. Devices with DO_POWER_INRUSH are
 * powered up one after the other. A request that isn't completed within ten minutes is 0x9F.
 */
#include "po/plugin.h"
#include "vf/vf_power.h"

static void run(struct lab__po_request *request);

/* --- the watchdog --- */

static void expire(struct lab__event *event)
{
    struct lab__po_request *request = CONTAINING_RECORD(event, struct lab__po_request, watchdog);
    PIRP irp = request->irp;
    PDEVICE_OBJECT holder = request->top;

    if (irp->CurrentLocation <= irp->StackCount)
        holder = IoGetCurrentIrpStackLocation(irp)->DeviceObject;
    if (!holder)
        holder = request->top;
    lab__ke_crash_detail(
        "power IRP %p (minor %u, to %s%u) has not ended for ten minutes: driver %s holds it at device %p", (void *)irp,
        request->minor, request->type == SystemPowerState ? "S" : "D", (unsigned)request->state.DeviceState - 1,
        lab__io_driver_of(holder->DriverObject)->short_name, (void *)holder);
    lab__ke_bugcheck(DRIVER_POWER_STATE_FAILURE, 3, (ULONG_PTR)request->pdo, (ULONG_PTR)holder, (ULONG_PTR)irp);
}

/*
 * PoQueryWatchdogTime: how long the drivers of a stack still have for the power request they are working on.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   seconds
 * Errors  FALSE: there is none
 * Source  wdm/nf-wdm-poquerywatchdogtime
 */
BOOLEAN PoQueryWatchdogTime(PDEVICE_OBJECT Pdo, PULONG SecondsRemaining)
{
    struct lab__pnp_node *node;

    LAB_DDI(PoQueryWatchdogTime);
    node = lab__pnp_node_of(Pdo);
    for (ULONG type = 0; node && node->power && type < 2; type++) {
        const struct lab__po_request *request = lab__po_node(node)->active[type];

        if (request && request->watchdog.queued) {
            *SecondsRemaining = (ULONG)((request->due - lab__clock_now()) / 10000000);
            return TRUE;
        }
    }
    return FALSE;
}

/* --- one request --- */

struct lab__po_request *lab__po_request_create(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE_TYPE type,
                                               POWER_STATE state, BOOLEAN sure)
{
    PDEVICE_OBJECT top = lab__io_attached_device(device);
    struct lab__po_request *request = lab__mm_kernel_alloc(sizeof *request);
    PIRP irp = 0;
    SYSTEM_POWER_STATE target = type == SystemPowerState ? state.SystemState : lab__po.system;
    PIO_STACK_LOCATION stack;

    if (request)
        irp = sure ? lab__io_irp_allocate_sure(top->StackSize + 1) : lab__io_irp_allocate(top->StackSize + 1);
    if (!irp) {
        if (request)
            lab__mm_kernel_free(request);
        return 0;
    }
    request->irp = irp;
    request->device = device;
    request->top = top;
    request->pdo = lab__po_base(device);
    request->minor = minor;
    request->type = type;
    request->state = state;
    lab__ob_reference(device);
    lab__ob_reference(top);
    lab__ob_reference(request->pdo);
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    irp->RequestorMode = KernelMode;
    IoSetNextIrpStackLocation(irp); /* our own */
    IoGetCurrentIrpStackLocation(irp)->DeviceObject = device;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_POWER;
    stack->MinorFunction = minor;
    if (minor == IRP_MN_WAIT_WAKE) {
        stack->Parameters.WaitWake.PowerState = state.SystemState;
    } else {
        stack->Parameters.Power.Type = type;
        stack->Parameters.Power.State = state;
        stack->Parameters.Power.ShutdownType = lab__po.action;
        stack->Parameters.Power.SystemPowerStateContext.CurrentSystemState = lab__po.system & 15;
        stack->Parameters.Power.SystemPowerStateContext.EffectiveSystemState = target & 15;
        stack->Parameters.Power.SystemPowerStateContext.TargetSystemState = target & 15;
    }
    return request;
}

static void destroy(struct lab__po_request *request)
{
    lab__io_irp_free(request->irp);
    lab__ob_dereference(request->pdo);
    lab__ob_dereference(request->top);
    lab__ob_dereference(request->device);
    lab__mm_kernel_free(request);
}

static struct lab__po_node *queue_of(struct lab__po_request *request)
{
    struct lab__pnp_node *node = request->minor == IRP_MN_WAIT_WAKE ? 0 : lab__pnp_node_of(request->pdo);

    return node ? lab__po_node(node) : 0;
}

static struct lab__po_request *first_of(LIST_ENTRY *list)
{
    return IsListEmpty(list) ? 0 : CONTAINING_RECORD(RemoveHeadList(list), struct lab__po_request, link);
}

static void note_state(struct lab__po_request *request, struct lab__po_node *queue)
{
    if (request->minor != IRP_MN_SET_POWER || !NT_SUCCESS(request->irp->IoStatus.Status))
        return;
    if (request->type == SystemPowerState)
        queue->system = request->state.SystemState;
    else
        queue->device = request->state.DeviceState;
}

/* --- its end --- */

static void leave_inrush(struct lab__po_request *request)
{
    if (lab__po.inrush != request)
        return;
    lab__po.inrush = first_of(&lab__po.inrush_waiting);
    if (lab__po.inrush)
        run(lab__po.inrush);
}

static void leave_queue(struct lab__po_request *request)
{
    struct lab__po_node *queue = request->counted ? queue_of(request) : 0;
    struct lab__po_request *next;

    if (!queue)
        return;
    next = first_of(&queue->waiting[request->type]);
    queue->active[request->type] = next;
    if (next)
        run(next);
}

/* The plug-in that has the device hears of each change of its state. */
static void tell_plugin(const struct lab__po_request *request, BOOLEAN ended)
{
    if (lab__po_has_plugins() && request->minor == IRP_MN_SET_POWER && request->type == DevicePowerState)
        lab__po_plugin_device_power(request->pdo, request->state.DeviceState, ended);
}

static NTSTATUS complete(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct lab__po_request *request = context;
    struct lab__po_node *queue = request->counted ? queue_of(request) : 0;
    IO_STATUS_BLOCK iosb = irp->IoStatus;

    lab__event_cancel(&request->watchdog);
    if (queue)
        note_state(request, queue);
    tell_plugin(request, TRUE);
    if (request->completed)
        request->completed(request->device, request->minor, request->state, request->context, &iosb);
    leave_inrush(request);
    leave_queue(request);
    destroy(request);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* --- its beginning --- */

static void call(PVOID context)
{
    struct lab__po_request *request = context;

    tell_plugin(request, FALSE);
    IofCallDriver(request->top, request->irp);
}

/* What any driver of the stack has set: one is enough, and it may be the bus driver. */
static ULONG flags_of(const struct lab__po_request *request)
{
    ULONG flags = 0;

    for (PDEVICE_OBJECT device = request->pdo; device; device = device->AttachedDevice)
        flags |= device->Flags;
    return flags;
}

static BOOLEAN may_be_called_here(const struct lab__po_request *request)
{
    if (lab__ke_irql() == PASSIVE_LEVEL)
        return TRUE;
    return request->minor == IRP_MN_SET_POWER && request->type == DevicePowerState &&
           request->state.DeviceState == PowerDeviceD0 && !(flags_of(request) & DO_POWER_PAGABLE);
}

static void hand_over(struct lab__po_request *request)
{
    if (request->minor != IRP_MN_WAIT_WAKE) {
        request->due = lab__clock_now() + LAB_PO_WATCHDOG_100NS;
        lab__event_set(&request->watchdog, request->due, expire);
    }
    if (may_be_called_here(request)) {
        call(request);
        return;
    }
    ExInitializeWorkItem(&request->item, call, request);
    ExQueueWorkItem(&request->item, CriticalWorkQueue);
}

/* Its turn has come in its own stack. */
static void run(struct lab__po_request *request)
{
    BOOLEAN inrush = request->minor == IRP_MN_SET_POWER && request->type == DevicePowerState &&
                     request->state.DeviceState == PowerDeviceD0 && (flags_of(request) & DO_POWER_INRUSH);

    if (inrush && lab__po.inrush && lab__po.inrush != request) {
        InsertTailList(&lab__po.inrush_waiting, &request->link);
        return;
    }
    if (inrush)
        lab__po.inrush = request;
    hand_over(request);
}

void lab__po_request_send(struct lab__po_request *request)
{
    struct lab__po_node *queue = queue_of(request);

    IoSetCompletionRoutine(request->irp, complete, request, TRUE, TRUE, TRUE);
    if (queue) {
        request->counted = TRUE;
        if (queue->active[request->type]) {
            InsertTailList(&queue->waiting[request->type], &request->link);
            return;
        }
        queue->active[request->type] = request;
    }
    run(request);
}

static NTSTATUS check(UCHAR minor, POWER_STATE state)
{
    switch (minor) {
    case IRP_MN_WAIT_WAKE:
        return STATUS_SUCCESS;
    case IRP_MN_SET_POWER:
    case IRP_MN_QUERY_POWER:
        return state.DeviceState > PowerDeviceUnspecified && state.DeviceState < PowerDeviceMaximum
                   ? STATUS_SUCCESS
                   : STATUS_INVALID_PARAMETER;
    default:
        return STATUS_INVALID_PARAMETER_2;
    }
}

/*
 * PoRequestPowerIrp: sends a device power request, or a wait/wake request, to the top of the stack of a device.
 *
 * CompletionFunction is called when all drivers have finished with it, at up to DISPATCH_LEVEL. *Irp is valid until
 * then; it is meant for cancelling a wait/wake request.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_PENDING: it is on its way. STATUS_INVALID_PARAMETER_2: not one of IRP_MN_SET_POWER, QUERY_POWER and
 *         WAIT_WAKE; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-porequestpowerirp
 */
NTSTATUS PoRequestPowerIrp(PDEVICE_OBJECT DeviceObject, UCHAR MinorFunction, POWER_STATE PowerState,
                           PREQUEST_POWER_COMPLETE CompletionFunction, PVOID Context, PIRP *Irp)
{
    struct lab__po_request *request;
    NTSTATUS status;

    LAB_DDI(PoRequestPowerIrp);
    if (Irp && MinorFunction != IRP_MN_WAIT_WAKE) {
        lab__ke_crash_detail("PoRequestPowerIrp was asked for the IRP of a request that may be complete, and its IRP "
                             "freed, before it returns; pass NULL");
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x0004100B, (ULONG_PTR)DeviceObject, MinorFunction,
                              0);
    }
    status = check(MinorFunction, PowerState);
    if (!NT_SUCCESS(status))
        return status;
    if (lab__strict)
        lab__vf_power_asked(__builtin_return_address(0));
    request = LAB_FAULT(LAB_FAULT_IRP)
                  ? 0
                  : lab__po_request_create(DeviceObject, MinorFunction, DevicePowerState, PowerState, FALSE);
    if (!request)
        return STATUS_INSUFFICIENT_RESOURCES;
    request->completed = CompletionFunction;
    request->context = Context;
    if (Irp)
        *Irp = request->irp;
    lab__po_request_send(request);
    return STATUS_PENDING;
}

/*
 * PoStartNextPowerIrp: nothing, since Windows Vista: the next request of a stack starts when this one is completed.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-postartnextpowerirp
 */
void PoStartNextPowerIrp(PIRP Irp)
{
    LAB_DDI(PoStartNextPowerIrp);
}

/*
 * PoSetPowerState: a driver tells which state its device has now, or is about to have. Returns the one before.
 *
 * IRQL    <= APC_LEVEL for a lower state; <= DISPATCH_LEVEL otherwise
 * Errors  strict: 0xC4/4C42001C for a type or a state that is none
 * Source  wdm/nf-wdm-posetpowerstate
 */
POWER_STATE PoSetPowerState(PDEVICE_OBJECT DeviceObject, POWER_STATE_TYPE Type, POWER_STATE State)
{
    struct lab__io_device_extension *extension;
    unsigned shift = Type == SystemPowerState ? 0 : 4;
    POWER_STATE before;

    LAB_DDI(PoSetPowerState);
    if (lab__strict)
        lab__vf_power_state(DeviceObject, Type, State, __builtin_return_address(0));
    extension = lab__io_extension(DeviceObject);
    before.SystemState = (SYSTEM_POWER_STATE)(extension->power_states >> shift & 15);
    extension->power_states = (extension->power_states & ~(15u << shift)) | ((ULONG)State.SystemState & 15) << shift;
    if (Type == DevicePowerState)
        lab__po_idle_state(DeviceObject, State.DeviceState);
    return before;
}

/*
 * PoSetSystemWake, PoGetSystemWake: marks a wait/wake request as that of the device that woke the system.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-posetsystemwake
 */
void PoSetSystemWake(PIRP Irp)
{
    LAB_DDI(PoSetSystemWake);
    Irp->Flags |= IRP_SYNCHRONOUS_PAGING_IO; /* it has no other meaning in a power request */
}

BOOLEAN PoGetSystemWake(PIRP Irp)
{
    LAB_DDI(PoGetSystemWake);
    return (Irp->Flags & IRP_SYNCHRONOUS_PAGING_IO) != 0;
}

/*
 * PoSetSystemWakeDevice: names the device that woke the system.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-posetsystemwakedevice
 */
void PoSetSystemWakeDevice(PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(PoSetSystemWakeDevice);
}
