/* Requests of the driver's own, and completion routines. */
#include "case.h"

static PIRP kept;
static LIST_ENTRY queue;
static KSPIN_LOCK lock;

static NTSTATUS keep(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    kept = irp;
    return STATUS_PENDING;
}

static NTSTATUS free_it(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    IoFreeIrp(irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static PIRP make(PDEVICE_OBJECT device)
{
    PIRP irp = IoAllocateIrp(device->StackSize, FALSE);
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);

    next->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    next->Parameters.DeviceIoControl.IoControlCode = 0x222000;
    return irp;
}

static void own_irp_without_routine(void)
{
    PIRP irp = make(the_device);

    if (clean)
        IoSetCompletionRoutine(irp, free_it, NULL, TRUE, TRUE, TRUE);
    HERE;
    IoCallDriver(the_device, irp);
}

static void own_irp_routine_on_success_only(void)
{
    PIRP irp = make(the_device);

    IoSetCompletionRoutine(irp, free_it, NULL, TRUE, clean, TRUE);
    HERE;
    IoCallDriver(the_device, irp);
}

static NTSTATUS set_and_go_on(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    if (!clean)
        KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}

static void event_set_by_driver_too(void)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x222000, the_device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    IoSetCompletionRoutine(irp, set_and_go_on, &event, TRUE, TRUE, TRUE);
    IoCallDriver(the_device, irp);
}

static void complete_later(PVOID context)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};

    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    finish(kept, STATUS_SUCCESS);
}

static void start_thread(PKSTART_ROUTINE routine)
{
    HANDLE handle;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, routine, NULL);
    ZwClose(handle);
}

static NTSTATUS silent(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    if (clean && irp->PendingReturned)
        KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS filter_awaits(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, silent, &event, TRUE, TRUE, TRUE);
    status = IoCallDriver(the_device, irp);
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void event_not_set_in_completion(void)
{
    dispatch = keep;
    filter_dispatch = filter_awaits;
    start_thread(complete_later);
    send(0x222000, NULL, 0, 0);
}

static void own_irp_event_not_set(void)
{
    KEVENT event;
    PIRP irp = make(the_device);

    dispatch = keep;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, silent, &event, TRUE, TRUE, TRUE);
    start_thread(complete_later);
    if (IoCallDriver(the_device, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

static void own_fsd_irp_event_not_set(void)
{
    KEVENT event;
    PIRP irp = IoBuildAsynchronousFsdRequest(IRP_MJ_READ, the_device, NULL, 0, NULL, NULL);

    dispatch = keep;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, silent, &event, TRUE, TRUE, TRUE);
    start_thread(complete_later);
    if (IoCallDriver(the_device, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    ExFreePool(irp->AssociatedIrp.SystemBuffer);
    IoFreeIrp(irp);
}

static NTSTATUS set_event(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void __attribute__((noinline)) send_and_return(PIRP irp)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, set_event, &event, TRUE, TRUE, TRUE);
    IoCallDriver(the_device, irp);
    if (clean)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static void not_waited_for(void)
{
    PIRP irp = make(the_device);

    dispatch = keep;
    start_thread(complete_later);
    send_and_return(irp);
    if (!clean) {
        LARGE_INTEGER interval = {.QuadPart = -100000};

        KeDelayExecutionThread(KernelMode, FALSE, &interval);
    }
    IoFreeIrp(irp);
}

/* The driver below always completes at once, so that nobody has ever missed the wait. */
static NTSTATUS __attribute__((noinline)) filter_trusts(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, set_event, &event, TRUE, TRUE, TRUE);
    status = IoCallDriver(the_device, irp);
    if (clean && status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void pending_not_expected(void)
{
    filter_dispatch = filter_trusts;
    send(0x222000, NULL, 0, 0);
}

static void __attribute__((noinline)) build_and_return(void)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x222000, the_device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    IoCallDriver(the_device, irp);
    if (clean)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static void built_irp_not_waited_for(void)
{
    LARGE_INTEGER interval = {.QuadPart = -100000};

    dispatch = keep;
    start_thread(complete_later);
    build_and_return();
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static NTSTATUS go_on(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_SUCCESS;
}

static NTSTATUS filter_ex(PDEVICE_OBJECT device, PIRP irp)
{
    BOOLEAN sends = clean;

    IoCopyCurrentIrpStackLocationToNext(irp);
    if (!NT_SUCCESS(IoSetCompletionRoutineEx(device, irp, go_on, NULL, TRUE, TRUE, TRUE)))
        return finish(irp, STATUS_INSUFFICIENT_RESOURCES);
    if (sends)
        return IoCallDriver(the_device, irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static void ex_routine_not_sent(void)
{
    filter_dispatch = filter_ex;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS filter_unchecked(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoCopyCurrentIrpStackLocationToNext(irp);
    status = IoSetCompletionRoutineEx(device, irp, go_on, NULL, TRUE, TRUE, TRUE);
    if (clean && !NT_SUCCESS(status))
        return finish(irp, status);
    HERE;
    return IoCallDriver(the_device, irp);
}

static void ex_routine_unchecked(void)
{
    filter_dispatch = filter_unchecked;
    send(0x222000, NULL, 0, 0);
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    finish(irp, STATUS_CANCELLED);
}

static NTSTATUS keep_cancelable(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, on_cancel);
    if (clean && irp->Cancel && IoSetCancelRoutine(irp, NULL))
        finish(irp, STATUS_CANCELLED);
    return STATUS_PENDING;
}

static void cancel_not_tested(void)
{
    PIRP irp = make(the_device);

    dispatch = keep_cancelable;
    IoSetCompletionRoutine(irp, free_it, NULL, TRUE, TRUE, TRUE);
    IoCancelIrp(irp);
    IoCallDriver(the_device, irp);
}

static NTSTATUS queue_it(PDEVICE_OBJECT device, PIRP irp)
{
    KIRQL irql;

    if (clean)
        IoMarkIrpPending(irp);
    KeAcquireSpinLock(&lock, &irql);
    InsertTailList(&queue, &irp->Tail.Overlay.ListEntry);
    HERE;
    KeReleaseSpinLock(&lock, irql);
    if (!clean)
        IoMarkIrpPending(irp);
    return STATUS_PENDING;
}

static NTSTATUS queue_it_interlocked(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        IoMarkIrpPending(irp);
    HERE;
    ExInterlockedInsertTailList(&queue, &irp->Tail.Overlay.ListEntry, &lock);
    if (!clean)
        IoMarkIrpPending(irp);
    return STATUS_PENDING;
}

static void send_queued(PDRIVER_DISPATCH routine)
{
    PIRP irp = make(the_device);

    dispatch = routine;
    InitializeListHead(&queue);
    KeInitializeSpinLock(&lock);
    IoSetCompletionRoutine(irp, free_it, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(the_device, irp);
    RemoveHeadList(&queue);
    finish(irp, STATUS_SUCCESS);
}

static void marked_after_queueing(void)
{
    send_queued(queue_it);
}

static void marked_after_interlocked_queueing(void)
{
    send_queued(queue_it_interlocked);
}

static NTSTATUS mark_and_set(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    if (!clean)
        IoMarkIrpPending(irp);
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS filter_marks(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, mark_and_set, &event, TRUE, TRUE, TRUE);
    IoCallDriver(the_device, irp);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void marked_and_waited_for(void)
{
    filter_dispatch = filter_marks;
    send(0x222000, NULL, 0, 0);
}

static void on_start(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        IoSetCancelRoutine(irp, NULL);
    irp->IoStatus.Status = STATUS_SUCCESS;
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    IoStartNextPacket(device, TRUE);
}

static NTSTATUS start_packet(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoStartPacket(device, irp, NULL, on_cancel);
    return STATUS_PENDING;
}

static void start_io_with_cancel_routine(void)
{
    the_driver->DriverStartIo = on_start;
    IoSetStartIoAttributes(the_device, TRUE, FALSE);
    dispatch = start_packet;
    send(0x222000, NULL, 0, 0);
}

static void on_recursive_start(PDEVICE_OBJECT device, PIRP irp)
{
    finish(irp, STATUS_SUCCESS);
    HERE;
    IoStartNextPacket(device, FALSE);
}

static NTSTATUS start_packet_uncancelable(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoStartPacket(device, irp, NULL, NULL);
    return STATUS_PENDING;
}

static void start_io_recursion(void)
{
    the_driver->DriverStartIo = on_recursive_start;
    if (clean)
        IoSetStartIoAttributes(the_device, TRUE, FALSE);
    dispatch = start_packet_uncancelable;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS forget_wmi(PDEVICE_OBJECT device, PIRP irp)
{
    return clean ? finish(irp, STATUS_SUCCESS) : STATUS_SUCCESS;
}

static void wmi_not_completed(void)
{
    also = IRP_MJ_SYSTEM_CONTROL;
    dispatch = forget_wmi;
    send_minor(IRP_MJ_SYSTEM_CONTROL, IRP_MN_EXECUTE_METHOD);
}

const struct defect_case own_cases[] = {{"own_irp_without_routine", own_irp_without_routine},
                                        {"own_irp_routine_on_success_only", own_irp_routine_on_success_only},
                                        {"event_set_by_driver_too", event_set_by_driver_too},
                                        {"event_not_set_in_completion", event_not_set_in_completion},
                                        {"own_irp_event_not_set", own_irp_event_not_set},
                                        {"own_fsd_irp_event_not_set", own_fsd_irp_event_not_set},
                                        {"not_waited_for", not_waited_for},
                                        {"pending_not_expected", pending_not_expected},
                                        {"built_irp_not_waited_for", built_irp_not_waited_for},
                                        {"ex_routine_not_sent", ex_routine_not_sent},
                                        {"ex_routine_unchecked", ex_routine_unchecked},
                                        {"cancel_not_tested", cancel_not_tested},
                                        {"marked_after_queueing", marked_after_queueing},
                                        {"marked_after_interlocked_queueing", marked_after_interlocked_queueing},
                                        {"marked_and_waited_for", marked_and_waited_for},
                                        {"start_io_with_cancel_routine", start_io_with_cancel_routine},
                                        {"start_io_recursion", start_io_recursion},
                                        {"wmi_not_completed", wmi_not_completed},
                                        {NULL, NULL}};
