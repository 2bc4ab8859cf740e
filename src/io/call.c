/*
 * Handing an IRP to a driver.
 *
 * Rule that drivers break most: after IoCallDriver the IRP isn't yours any more, unless a completion routine took it
 * back.
 */
#include "io/io_p.h"
#include "vf/vf_irp.h"

static _Noreturn __attribute__((noinline, cold)) void no_more_locations(PIRP irp)
{
    lab__ke_bugcheck(NO_MORE_IRP_STACK_LOCATIONS, (ULONG_PTR)irp, 0, 0, 0);
}

static inline PDRIVER_DISPATCH next_location(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack;

    if (__builtin_expect(--irp->CurrentLocation <= 0, 0))
        no_more_locations(irp);
    stack = --irp->Tail.Overlay.CurrentStackLocation;
    stack->DeviceObject = device;
    lab__ke_thread()->current_irp = irp;
    LAB_TRACE_3(LAB_TRACE_IRP_CALL, irp, device, stack->MajorFunction | (ULONG)stack->MinorFunction << 8);
    return device->DriverObject->MajorFunction[stack->MajorFunction];
}

static NTSTATUS call_verified(PDEVICE_OBJECT device, PIRP irp, PVOID caller)
{
    struct lab__vf_call call, *parent;
    PDRIVER_DISPATCH dispatch;
    NTSTATUS status;

    lab__vf_irp_before(device, irp, caller);
    lab__vf_irp_log(irp, LAB_VF_IRP_SENT, device, caller, 0, IoGetNextIrpStackLocation(irp));
    LAB_DDI(IofCallDriver);
    dispatch = next_location(device, irp);
    lab__vf_irp_enter(&call, &parent, device, irp);
    status = dispatch(device, irp);
    if (__builtin_expect(call.forced, 0))
        status = STATUS_PENDING;
    lab__vf_irp_leave(&call, parent, irp, dispatch, status);
    return status;
}

/* IoSynchronousCallDriver: undocumented; IofCallDriver that waits for the end, after which the IRP is the caller's. */
static NTSTATUS wake(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    if (irp->PendingReturned)
        KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS IoSynchronousCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoSetCompletionRoutine(Irp, wake, &event, TRUE, TRUE, TRUE);
    if (IofCallDriver(DeviceObject, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
    return Irp->IoStatus.Status;
}

/*
 * IofCallDriver: what IoCallDriver is made of.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x35 NO_MORE_IRP_STACK_LOCATIONS; strict: those of vf/irp_send.c and vf/irp.c; otherwise whatever the
 * dispatch routine returns
 * Source  wdm/nf-wdm-iofcalldriver
 */
NTSTATUS IofCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    if (lab__strict)
        return call_verified(DeviceObject, Irp, __builtin_return_address(0));
    LAB_DDI(IofCallDriver);
    return next_location(DeviceObject, Irp)(DeviceObject, Irp);
}

/*
 * PoCallDriver: IoCallDriver for power IRPs; the same since Windows Vista.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-pocalldriver
 */
NTSTATUS PoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    if (lab__strict)
        return call_verified(DeviceObject, Irp, __builtin_return_address(0));
    LAB_DDI(PoCallDriver);
    return IofCallDriver(DeviceObject, Irp);
}

static NTSTATUS signal_and_keep(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/*
 * IoForwardIrpSynchronously: pass the IRP down, wait until it is back; FALSE where it has no stack location left.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-ioforwardirpsynchronously
 */
BOOLEAN IoForwardIrpSynchronously(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    KEVENT event;

    LAB_DDI(IoForwardIrpSynchronously);
    if (Irp->CurrentLocation <= 1)
        return FALSE;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, signal_and_keep, &event, TRUE, TRUE, TRUE);
    if (IofCallDriver(DeviceObject, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Suspended, KernelMode, FALSE, 0);
    return TRUE;
}

/* A completion routine that keeps its driver's device. Strict: those that wait for their call are in a list. */
struct kept {
    struct kept *next;
    PIO_COMPLETION_ROUTINE routine;
    PVOID context;
    PDEVICE_OBJECT device;
    PIRP irp;
    CCHAR location;
    PVOID caller;
};
static struct kept *uncalled;

void lab__io_call_start(void)
{
    uncalled = 0;
}

static void forget(struct kept *kept)
{
    struct kept **link = &uncalled;

    while (*link && *link != kept)
        link = &(*link)->next;
    if (*link)
        *link = kept->next;
}

static NTSTATUS call_kept(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct kept kept = *(struct kept *)context;
    NTSTATUS status;

    forget(context);
    lab__mm_kernel_free(context);
    status = kept.routine(device, irp, kept.context);
    lab__ob_dereference(kept.device);
    return status;
}

struct lab__io_routine lab__io_routine_of(PIO_STACK_LOCATION stack)
{
    const struct kept *kept = stack->Context;

    if (stack->CompletionRoutine == call_kept)
        return (struct lab__io_routine){kept->routine, kept->context};
    return (struct lab__io_routine){stack->CompletionRoutine, stack->Context};
}

PVOID lab__io_routine_uncalled(PIRP irp)
{
    for (const struct kept *kept = uncalled; kept; kept = kept->next)
        if (kept->irp == irp && kept->location == irp->CurrentLocation)
            return kept->caller;
    return 0;
}

/*
 * IoSetCompletionRoutineEx: set a completion routine while the driver's image is kept from being unloaded.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; strict: those of vf/irp_routine.c
 * Source  wdm/nf-wdm-iosetcompletionroutineex
 */
NTSTATUS IoSetCompletionRoutineEx(PDEVICE_OBJECT DeviceObject, PIRP Irp, PIO_COMPLETION_ROUTINE CompletionRoutine,
                                  PVOID Context, BOOLEAN InvokeOnSuccess, BOOLEAN InvokeOnError, BOOLEAN InvokeOnCancel)
{
    struct kept *kept;

    LAB_DDI(IoSetCompletionRoutineEx);
    if (lab__strict)
        lab__vf_irp_routine_setting(DeviceObject, Irp);
    kept = LAB_FAULT(LAB_FAULT_IRP) ? 0 : lab__mm_kernel_alloc(sizeof *kept);
    if (lab__strict && lab__io_irp_extension(Irp))
        lab__io_irp_extension(Irp)->refused = kept ? 0 : Irp->CurrentLocation;
    if (!kept)
        return STATUS_INSUFFICIENT_RESOURCES;
    *kept = (struct kept){
        uncalled, CompletionRoutine, Context, DeviceObject, Irp, Irp->CurrentLocation, __builtin_return_address(0)};
    uncalled = kept;
    lab__ob_reference(DeviceObject);
    IoSetCompletionRoutine(Irp, call_kept, kept, InvokeOnSuccess, InvokeOnError, InvokeOnCancel);
    return STATUS_SUCCESS;
}
