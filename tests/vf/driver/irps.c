#include "case.h"

static PIRP kept;
static KSPIN_LOCK lock;
static IO_REMOVE_LOCK remove_lock;

static NTSTATUS complete_twice(PDEVICE_OBJECT device, PIRP irp)
{
    finish(irp, STATUS_SUCCESS);
    if (!clean) {
        HERE;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
    return STATUS_SUCCESS;
}

static void double_completion(void)
{
    dispatch = complete_twice;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS touch(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status = STATUS_SUCCESS;

    finish(irp, status);
    if (clean)
        return status;
    HERE;
    return irp->IoStatus.Status;
}

static void touched_after_completion(void)
{
    PIRP irp;
    IO_STATUS_BLOCK iosb;
    KEVENT event;

    dispatch = touch;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x222000, the_device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    IoCallDriver(the_device, irp);
}

static NTSTATUS pend_unmarked(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        IoMarkIrpPending(irp);
    kept = irp;
    return STATUS_PENDING;
}

static void send_and_complete(void)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x222000, the_filter, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    if (IoCallDriver(the_filter, irp) == STATUS_PENDING) {
        finish(kept, STATUS_SUCCESS);
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    }
}

static void pended_without_marking(void)
{
    dispatch = pend_unmarked;
    send_and_complete();
}

static NTSTATUS mark_and_succeed(PDEVICE_OBJECT device, PIRP irp)
{
    if (!clean)
        IoMarkIrpPending(irp);
    finish(irp, STATUS_SUCCESS);
    return STATUS_SUCCESS;
}

static void marked_without_pending(void)
{
    dispatch = mark_and_succeed;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS forget(PDEVICE_OBJECT device, PIRP irp)
{
    return clean ? finish(irp, STATUS_SUCCESS) : STATUS_SUCCESS;
}

static void never_completed(void)
{
    dispatch = forget;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS other_status(PDEVICE_OBJECT device, PIRP irp)
{
    finish(irp, STATUS_SUCCESS);
    return clean ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

static void returned_status_differs(void)
{
    dispatch = other_status;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS too_much(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = clean ? 8 : 4096;
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static void information_too_large(void)
{
    ULONG64 buffer = 0;

    dispatch = too_much;
    send(0x222000, &buffer, sizeof buffer, sizeof buffer);
}

static NTSTATUS complete_pending(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Status = clean ? STATUS_SUCCESS : STATUS_PENDING;
    irp->IoStatus.Information = 0;
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static void completed_with_pending(void)
{
    dispatch = complete_pending;
    send(0x222000, NULL, 0, 0);
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    finish(irp, STATUS_CANCELLED);
}

static NTSTATUS complete_cancelable(PDEVICE_OBJECT device, PIRP irp)
{
    IoSetCancelRoutine(irp, on_cancel);
    if (clean)
        IoSetCancelRoutine(irp, NULL);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static void completed_with_cancel_routine(void)
{
    dispatch = complete_cancelable;
    send(0x222000, NULL, 0, 0);
}

enum { CANCEL_WITHOUT_RELEASE = __LINE__ + 2 };
static void cancel_without_release(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        IoReleaseCancelSpinLock(irp->CancelIrql);
    finish(irp, STATUS_CANCELLED);
}

static NTSTATUS pend_cancelable(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, cancel_without_release);
    kept = irp;
    return STATUS_PENDING;
}

static void cancel_lock_kept(void)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    dispatch = pend_cancelable;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x222000, the_device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    IoCallDriver(the_device, irp);
    HERE_AT(CANCEL_WITHOUT_RELEASE);
    IoCancelIrp(irp);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static NTSTATUS complete_locked(PDEVICE_OBJECT device, PIRP irp)
{
    KIRQL irql;

    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    KeAcquireSpinLock(&lock, &irql);
    if (clean)
        KeReleaseSpinLock(&lock, irql);
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    if (!clean)
        KeReleaseSpinLock(&lock, irql);
    return STATUS_SUCCESS;
}

static void completed_under_lock(void)
{
    dispatch = complete_locked;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS on_completion(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned && clean)
        IoMarkIrpPending(irp);
    return STATUS_SUCCESS;
}

static NTSTATUS filter_copies(PDEVICE_OBJECT device, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, on_completion, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(the_device, irp);
}

static NTSTATUS pend(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    kept = irp;
    return STATUS_PENDING;
}

static NTSTATUS keep_for_ever(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        return finish(irp, STATUS_SUCCESS);
    IoMarkIrpPending(irp);
    return STATUS_PENDING;
}

static void request_never_completed(void)
{
    dispatch = keep_for_ever;
    send(0x222000, NULL, 0, 0);
}

static void pending_not_propagated(void)
{
    dispatch = pend;
    filter_dispatch = filter_copies;
    send_and_complete();
}

static NTSTATUS filter_ignores(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(the_device, irp);
    return clean ? status : STATUS_SUCCESS;
}

static void lower_status_ignored(void)
{
    dispatch = pend;
    filter_dispatch = filter_ignores;
    send_and_complete();
}

static NTSTATUS own_done(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    IoFreeIrp(irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static PIRP own_irp(PDEVICE_OBJECT device, CCHAR size)
{
    PIRP irp = IoAllocateIrp(size, FALSE);
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);

    next->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    next->Parameters.DeviceIoControl.IoControlCode = 0x222000;
    IoSetCompletionRoutine(irp, own_done, NULL, TRUE, TRUE, TRUE);
    return irp;
}

static void stack_too_small(void)
{
    PIRP irp = own_irp(the_filter, clean ? the_filter->StackSize : 1);

    filter_dispatch = filter_copies;
    IoCallDriver(the_filter, irp);
}

static NTSTATUS own_kept(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (clean)
        IoFreeIrp(irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void irp_leaked(void)
{
    PIRP irp;

    HERE;
    irp = own_irp(the_device, 1);
    IoSetCompletionRoutine(irp, own_kept, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(the_device, irp);
}

static NTSTATUS return_raised(PDEVICE_OBJECT device, PIRP irp)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (clean)
        KeLowerIrql(irql);
    return finish(irp, STATUS_SUCCESS);
}

static void irql_raised_at_return(void)
{
    dispatch = return_raised;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS return_in_region(PDEVICE_OBJECT device, PIRP irp)
{
    KeEnterCriticalRegion();
    if (clean)
        KeLeaveCriticalRegion();
    return finish(irp, STATUS_SUCCESS);
}

static void region_at_return(void)
{
    dispatch = return_in_region;
    send(0x222000, NULL, 0, 0);
}

static void remove_lock_tag(void)
{
    IoInitializeRemoveLock(&remove_lock, 'tfeD', 0, 0);
    IoAcquireRemoveLock(&remove_lock, (PVOID)1);
    HERE;
    IoReleaseRemoveLock(&remove_lock, (PVOID)(ULONG_PTR)(clean ? 1 : 2));
}

static void remove_lock_released_twice(void)
{
    IoInitializeRemoveLock(&remove_lock, 'tfeD', 0, 0);
    IoAcquireRemoveLock(&remove_lock, NULL);
    IoReleaseRemoveLock(&remove_lock, NULL);
    if (!clean) {
        HERE;
        IoReleaseRemoveLock(&remove_lock, NULL);
    }
}

static NTSTATUS use_of_system_buffer(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG *buffer = irp->AssociatedIrp.SystemBuffer;
    ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.InputBufferLength;

    if (clean && length < 32)
        return finish(irp, STATUS_BUFFER_TOO_SMALL);
    HERE;
    buffer[7] = 1;
    return finish(irp, STATUS_SUCCESS);
}

static void system_buffer_overrun(void)
{
    ULONG small = 0;

    dispatch = use_of_system_buffer;
    send(0x222000, &small, sizeof small, sizeof small);
}

static void built_irp_freed(void)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x222000, the_device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    if (clean)
        IoCallDriver(the_device, irp);
    if (!clean) {
        HERE;
        IoFreeIrp(irp);
    }
}

static NTSTATUS set_event(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return clean ? STATUS_MORE_PROCESSING_REQUIRED : STATUS_SUCCESS;
}

static NTSTATUS filter_waits(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, set_event, &event, TRUE, TRUE, TRUE);
    status = IoCallDriver(the_device, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void event_without_more_processing(void)
{
    filter_dispatch = filter_waits;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS filter_looks(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(the_device, irp);
    if (clean)
        return status;
    HERE;
    return irp->IoStatus.Status;
}

static void touched_after_forward(void)
{
    filter_dispatch = filter_looks;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS filter_skips(PDEVICE_OBJECT device, PIRP irp)
{
    if (clean)
        IoCopyCurrentIrpStackLocationToNext(irp);
    else
        IoSkipCurrentIrpStackLocation(irp);
    IoSetCompletionRoutine(irp, on_completion, NULL, TRUE, TRUE, TRUE);
    HERE;
    return IoCallDriver(the_device, irp);
}

static void skip_with_completion(void)
{
    filter_dispatch = filter_skips;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS hold_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void irp_freed_below(void)
{
    PIRP irp = own_irp(the_device, the_device->StackSize);

    IoSetCompletionRoutine(irp, hold_back, NULL, TRUE, TRUE, TRUE);
    dispatch = pend;
    IoCallDriver(the_device, irp);
    if (clean)
        finish(kept, STATUS_SUCCESS);
    HERE;
    IoFreeIrp(irp);
}

static NTSTATUS raise(PDEVICE_OBJECT device, PIRP irp)
{
    ExRaiseStatus(STATUS_DEVICE_NOT_READY);
    return STATUS_SUCCESS;
}

static NTSTATUS pass_and_handle(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoCopyCurrentIrpStackLocationToNext(irp);
    __try {
        status = IoCallDriver(the_device, irp);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = irp->IoStatus.Status = STATUS_DEVICE_NOT_READY;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
    return clean ? status : STATUS_SUCCESS;
}

static void status_after_exception(void)
{
    dispatch = raise;
    filter_dispatch = pass_and_handle;
    send(0x222000, NULL, 0, 0);
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS pend_marked(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    kept = irp;
    return STATUS_PENDING;
}

static NTSTATUS pass_and_complete(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoMarkIrpPending(irp);
    IoCopyCurrentIrpStackLocationToNext(irp);
    status = IoCallDriver(the_device, irp);
    if (!clean && status == STATUS_PENDING) {
        irp->IoStatus.Status = STATUS_SUCCESS;
        HERE;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
    return STATUS_PENDING;
}

static void completed_while_below(void)
{
    dispatch = pend_marked;
    filter_dispatch = pass_and_complete;
    send_and_complete();
}

/* As a program's request: by a system service. */
static void control_by_service(PDRIVER_DISPATCH routine)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Defective");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE file;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    if (!NT_SUCCESS(
            ZwOpenFile(&file, FILE_READ_DATA | SYNCHRONIZE, &attributes, &iosb, 0, FILE_SYNCHRONOUS_IO_NONALERT)))
        return;
    dispatch = routine;
    ZwDeviceIoControlFile(file, NULL, NULL, NULL, &iosb, 0x222000, NULL, 0, NULL, 0);
    ZwClose(file);
}

static void touched_after_service(void)
{
    control_by_service(touch);
}

static NTSTATUS finish_again(PDEVICE_OBJECT device, PIRP irp)
{
    finish(irp, STATUS_SUCCESS);
    if (!clean) {
        irp->IoStatus.Status = STATUS_SUCCESS;
        HERE;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
    return STATUS_SUCCESS;
}

static void completed_again_in_service(void)
{
    control_by_service(finish_again);
}

static NTSTATUS set_status_late(PDEVICE_OBJECT device, PIRP irp)
{
    finish(irp, STATUS_SUCCESS);
    if (!clean) {
        HERE;
        irp->IoStatus.Information = 4;
    }
    return STATUS_SUCCESS;
}

static void status_set_after_service(void)
{
    control_by_service(set_status_late);
}

const struct defect_case irp_cases[] = {{"double_completion", double_completion},
                                        {"touched_after_completion", touched_after_completion},
                                        {"pended_without_marking", pended_without_marking},
                                        {"marked_without_pending", marked_without_pending},
                                        {"never_completed", never_completed},
                                        {"returned_status_differs", returned_status_differs},
                                        {"information_too_large", information_too_large},
                                        {"completed_with_pending", completed_with_pending},
                                        {"completed_with_cancel_routine", completed_with_cancel_routine},
                                        {"cancel_lock_kept", cancel_lock_kept},
                                        {"completed_under_lock", completed_under_lock},
                                        {"request_never_completed", request_never_completed},
                                        {"pending_not_propagated", pending_not_propagated},
                                        {"lower_status_ignored", lower_status_ignored},
                                        {"stack_too_small", stack_too_small},
                                        {"irp_leaked", irp_leaked},
                                        {"irql_raised_at_return", irql_raised_at_return},
                                        {"region_at_return", region_at_return},
                                        {"remove_lock_tag", remove_lock_tag},
                                        {"remove_lock_released_twice", remove_lock_released_twice},
                                        {"system_buffer_overrun", system_buffer_overrun},
                                        {"built_irp_freed", built_irp_freed},
                                        {"event_without_more_processing", event_without_more_processing},
                                        {"touched_after_forward", touched_after_forward},
                                        {"skip_with_completion", skip_with_completion},
                                        {"irp_freed_below", irp_freed_below},
                                        {"status_after_exception", status_after_exception},
                                        {"completed_while_below", completed_while_below},
                                        {"touched_after_service", touched_after_service},
                                        {"completed_again_in_service", completed_again_in_service},
                                        {"status_set_after_service", status_set_after_service},
                                        {NULL, NULL}};
