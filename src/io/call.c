/*
 * Handing an IRP to a driver.
 *
 * Rule that drivers break most: after IoCallDriver the IRP isn't yours any more, unless a completion routine took it
 * back.
 */
#include "io/io_p.h"

static _Noreturn void no_more_locations(PIRP irp)
{
    lab__ke_bugcheck(NO_MORE_IRP_STACK_LOCATIONS, (ULONG_PTR)irp, 0, 0, 0);
}

static void check_after(PDEVICE_OBJECT device, KIRQL irql, PDRIVER_DISPATCH dispatch)
{
    if (__builtin_expect(lab__ke_irql() != irql, 0)) {
        lab__ke_crash_detail("a dispatch routine of device %p changed IRQL from %u to %u", (void *)device, irql,
                             lab__ke_irql());
        lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0xC, (ULONG_PTR)dispatch, irql, lab__ke_irql());
    }
}

/*
 * IofCallDriver: what IoCallDriver is made of.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x35 NO_MORE_IRP_STACK_LOCATIONS; whatever the dispatch routine returns
 * Source  wdm/nf-wdm-iofcalldriver
 */
NTSTATUS IofCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack;
    PDRIVER_DISPATCH dispatch;
    NTSTATUS status;
    KIRQL irql;

    LAB_DDI(IofCallDriver);
    if (__builtin_expect(Irp->Type != IO_TYPE_IRP, 0)) {
        lab__ke_crash_detail("what was passed as an IRP is none, or was freed");
        lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x2, (ULONG_PTR)Irp, 0, 0);
    }
    if (__builtin_expect(--Irp->CurrentLocation <= 0, 0))
        no_more_locations(Irp);
    stack = --Irp->Tail.Overlay.CurrentStackLocation;
    stack->DeviceObject = DeviceObject;
    dispatch = DeviceObject->DriverObject->MajorFunction[stack->MajorFunction];
    lab__ke_thread()->current_irp = Irp;
    LAB_TRACE(LAB_TRACE_IRP_CALL, Irp, DeviceObject);
    irql = lab__ke_irql();
    status = dispatch(DeviceObject, Irp);
    check_after(DeviceObject, irql, dispatch);
    return status;
}

/*
 * PoCallDriver: IoCallDriver for power IRPs; the same since Windows Vista.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-pocalldriver
 */
NTSTATUS PoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
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

/*
 * IoSetCompletionRoutineEx: set a completion routine while the driver's image is kept from being unloaded.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-iosetcompletionroutineex
 */
struct kept {
    PIO_COMPLETION_ROUTINE routine;
    PVOID context;
    PDEVICE_OBJECT device;
};

static NTSTATUS call_kept(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct kept kept = *(struct kept *)context;
    NTSTATUS status;

    lab__mm_kernel_free(context);
    status = kept.routine(device, irp, kept.context);
    lab__ob_dereference(kept.device);
    return status;
}

NTSTATUS IoSetCompletionRoutineEx(PDEVICE_OBJECT DeviceObject, PIRP Irp, PIO_COMPLETION_ROUTINE CompletionRoutine,
                                  PVOID Context, BOOLEAN InvokeOnSuccess, BOOLEAN InvokeOnError, BOOLEAN InvokeOnCancel)
{
    struct kept *kept;

    LAB_DDI(IoSetCompletionRoutineEx);
    kept = LAB_FAULT(LAB_FAULT_IRP) ? 0 : lab__mm_kernel_alloc(sizeof *kept);
    if (!kept)
        return STATUS_INSUFFICIENT_RESOURCES;
    *kept = (struct kept){CompletionRoutine, Context, DeviceObject};
    lab__ob_reference(DeviceObject);
    IoSetCompletionRoutine(Irp, call_kept, kept, InvokeOnSuccess, InvokeOnError, InvokeOnCancel);
    return STATUS_SUCCESS;
}
