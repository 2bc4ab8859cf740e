/* Defects in other places than a dispatch routine's own lines: helpers, completion routines, DPCs, cancel routines. */
#include "case.h"

static PIRP kept;
static KSPIN_LOCK lock;
static KDPC dpc;
static KTIMER timer;

/* The device completes its requests later, in a DPC. */
static VOID complete_kept(PKDPC unused, PVOID context, PVOID argument1, PVOID argument2)
{
    finish(kept, STATUS_SUCCESS);
}

static NTSTATUS complete_later(PDEVICE_OBJECT device, PIRP irp)
{
    LARGE_INTEGER due = {.QuadPart = -10000};

    IoMarkIrpPending(irp);
    kept = irp;
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, complete_kept, NULL);
    KeSetTimer(&timer, due, &dpc);
    return STATUS_PENDING;
}

/* --- completion routines that IoSetCompletionRoutineEx sets --- */

static NTSTATUS with_routine(PIRP irp, PIO_COMPLETION_ROUTINE routine, PVOID context)
{
    NTSTATUS status;

    IoCopyCurrentIrpStackLocationToNext(irp);
    status = IoSetCompletionRoutineEx(the_filter, irp, routine, context, TRUE, TRUE, TRUE);
    return NT_SUCCESS(status) ? IoCallDriver(the_device, irp) : finish(irp, status);
}

enum { RAISE = __LINE__ + 2 };
static NTSTATUS raise(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KIRQL irql;

    HERE_AT(RAISE);
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (clean)
        KeLowerIrql(irql);
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS pass_and_raise(PDEVICE_OBJECT device, PIRP irp)
{
    return with_routine(irp, raise, NULL);
}

static void ex_routine_changes_irql(void)
{
    filter_dispatch = pass_and_raise;
    send(0x222000, NULL, 0, 0);
}

enum { WAKE_SOMETIMES = __LINE__ + 2 };
static NTSTATUS wake_sometimes(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    HERE_AT(WAKE_SOMETIMES);
    if (clean || !irp->PendingReturned)
        KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS pass_and_wait(PDEVICE_OBJECT device, PIRP irp)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    if (with_routine(irp, wake_sometimes, &event) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    return finish(irp, STATUS_SUCCESS);
}

static void ex_routine_event_not_set(void)
{
    dispatch = complete_later;
    filter_dispatch = pass_and_wait;
    send(0x222000, NULL, 0, 0);
}

enum { WAKE = __LINE__ + 2 };
static NTSTATUS wake(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    if (event)
        KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS pass_with_stack(PDEVICE_OBJECT device, PIRP irp)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    return with_routine(irp, wake, clean ? NULL : &event);
}

static void ex_routine_not_waited_for(void)
{
    HERE_AT(WAKE);
    dispatch = complete_later;
    filter_dispatch = pass_with_stack;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS pass_for_lower(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoCopyCurrentIrpStackLocationToNext(irp);
    HERE;
    status = IoSetCompletionRoutineEx(clean ? device : the_device, irp, wake, NULL, TRUE, TRUE, TRUE);
    return NT_SUCCESS(status) ? IoCallDriver(the_device, irp) : finish(irp, status);
}

static void ex_routine_of_lower_device(void)
{
    filter_dispatch = pass_for_lower;
    send(0x222000, NULL, 0, 0);
}

/* --- regions and locks --- */

static void enter(void)
{
    HERE;
    KeEnterGuardedRegion();
}

static NTSTATUS enter_and_complete(PDEVICE_OBJECT device, PIRP irp)
{
    enter();
    KeEnterCriticalRegion();
    KeLeaveCriticalRegion();
    if (clean)
        KeLeaveGuardedRegion();
    return finish(irp, STATUS_SUCCESS);
}

static void region_kept_by_helper(void)
{
    dispatch = enter_and_complete;
    send(0x222000, NULL, 0, 0);
}

static void next_packet_under_lock(void)
{
    KIRQL irql;

    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &irql);
    if (clean)
        KeReleaseSpinLockFromDpcLevel(&lock);
    HERE;
    IoStartNextPacket(the_device, FALSE);
    if (!clean)
        KeReleaseSpinLockFromDpcLevel(&lock);
    KeLowerIrql(irql);
}

static VOID cancel_under_lock(PDEVICE_OBJECT device, PIRP irp)
{
    KIRQL irql;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    HERE;
    KeAcquireSpinLock(&lock, &irql);
    if (clean)
        KeReleaseSpinLock(&lock, irql);
}

static NTSTATUS pend_cancelable(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    kept = irp;
    IoSetCancelRoutine(irp, cancel_under_lock);
    return STATUS_PENDING;
}

static void lock_kept_by_cancel(void)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeSpinLock(&lock);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    dispatch = pend_cancelable;
    irp = IoBuildDeviceIoControlRequest(0x222000, the_device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    IoCallDriver(the_device, irp);
    IoCancelIrp(irp);
    finish(kept, STATUS_CANCELLED);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static VOID wait_a_while(PKDPC unused, PVOID event, PVOID argument1, PVOID argument2)
{
    LARGE_INTEGER timeout = {.QuadPart = clean ? 0 : -10000};

    HERE;
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, &timeout);
}

static void wait_in_dpc(void)
{
    static KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeInitializeDpc(&dpc, wait_a_while, &event);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

/* At APC_LEVEL it may be called; what it calls itself is not the driver's to answer for. */
static void callback_at_dispatch(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\Defective");
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT callback;
    NTSTATUS status;
    KIRQL irql;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    KeRaiseIrql(clean ? APC_LEVEL : DISPATCH_LEVEL, &irql);
    HERE;
    status = ExCreateCallback(&callback, &attributes, TRUE, TRUE);
    KeLowerIrql(irql);
    if (NT_SUCCESS(status))
        ObDereferenceObject(callback);
}

/* --- callbacks --- */

static FAST_MUTEX mutex;

static NTSTATUS watch(PVOID context, PVOID class, PVOID information)
{
    HERE;
    ExAcquireFastMutex(&mutex);
    if (clean || (REG_NOTIFY_CLASS)(ULONG_PTR) class != RegNtPreOpenKeyEx)
        ExReleaseFastMutex(&mutex);
    return STATUS_SUCCESS;
}

static void mutex_kept_by_callback(void)
{
    UNICODE_STRING altitude = RTL_CONSTANT_STRING(L"380010"), name = RTL_CONSTANT_STRING(L"\\Registry\\Machine");
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER cookie;
    HANDLE key;

    ExInitializeFastMutex(&mutex);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    if (!NT_SUCCESS(CmRegisterCallbackEx(watch, &altitude, the_driver, NULL, &cookie, NULL)))
        return;
    if (NT_SUCCESS(ZwOpenKey(&key, KEY_READ, &attributes)))
        ZwClose(key);
    CmUnRegisterCallback(cookie);
}

static VOID tick(PDEVICE_OBJECT device, PVOID context)
{
    HERE;
    KeAcquireSpinLockAtDpcLevel(&lock);
    if (clean)
        KeReleaseSpinLockFromDpcLevel(&lock);
}

static void lock_kept_by_timer_routine(void)
{
    LARGE_INTEGER two_seconds = {.QuadPart = -20000000};

    KeInitializeSpinLock(&lock);
    IoInitializeTimer(the_device, tick, NULL);
    IoStartTimer(the_device);
    KeDelayExecutionThread(KernelMode, FALSE, &two_seconds);
    IoStopTimer(the_device);
}

/* --- who is to blame --- */

enum { PASS_AND_ANSWER = __LINE__ + 2 };
static NTSTATUS pass_and_answer(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    if (device != the_filter)
        return finish(irp, STATUS_SUCCESS);
    HERE_AT(PASS_AND_ANSWER);
    status = pass(irp);
    return clean ? status : STATUS_DEVICE_BUSY;
}

static void answer_of_its_own(void)
{
    the_driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = pass_and_answer;
    send(0x222000, NULL, 0, 0);
}

static void sent_with_set_event(void)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    dispatch = complete_later;
    KeInitializeEvent(&event, NotificationEvent, !clean);
    irp = IoBuildDeviceIoControlRequest(0x222000, the_device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    HERE;
    IoCallDriver(the_device, irp);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static NTSTATUS delete_and_pass(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    irp->IoStatus.Status = STATUS_SUCCESS;
    IoSkipCurrentIrpStackLocation(irp);
    IoDetachDevice(the_device);
    if (!clean)
        IoDeleteDevice(device);
    HERE;
    status = IoCallDriver(the_device, irp);
    if (clean)
        IoDeleteDevice(device);
    the_filter = NULL;
    return status;
}

static void deleted_before_passed_on(void)
{
    also = IRP_MJ_PNP;
    filter_dispatch = delete_and_pass;
    send_minor(IRP_MJ_PNP, IRP_MN_REMOVE_DEVICE);
}

const struct defect_case shape_cases[] = {{"ex_routine_changes_irql", ex_routine_changes_irql},
                                          {"ex_routine_event_not_set", ex_routine_event_not_set},
                                          {"ex_routine_not_waited_for", ex_routine_not_waited_for},
                                          {"ex_routine_of_lower_device", ex_routine_of_lower_device},
                                          {"region_kept_by_helper", region_kept_by_helper},
                                          {"next_packet_under_lock", next_packet_under_lock},
                                          {"lock_kept_by_cancel", lock_kept_by_cancel},
                                          {"wait_in_dpc", wait_in_dpc},
                                          {"callback_at_dispatch", callback_at_dispatch},
                                          {"mutex_kept_by_callback", mutex_kept_by_callback},
                                          {"lock_kept_by_timer_routine", lock_kept_by_timer_routine},
                                          {"answer_of_its_own", answer_of_its_own},
                                          {"sent_with_set_event", sent_with_set_event},
                                          {"deleted_before_passed_on", deleted_before_passed_on},
                                          {NULL, NULL}};
