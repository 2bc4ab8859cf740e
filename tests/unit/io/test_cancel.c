/* Cancelling: the cancel routine, the cancel spin lock, cancel-safe queues and their races, threads that end. */
#include "layers.h"
#include <ntlab/process.h>
#include <string.h>

/* --- IoCancelIrp --- */

static ULONG cancel_calls;
static KIRQL cancel_irql, cancel_irp_irql;
static PDEVICE_OBJECT cancel_device;

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    cancel_calls++;
    cancel_irql = KeGetCurrentIrql();
    cancel_irp_irql = irp->CancelIrql;
    cancel_device = device;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    layer_complete(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS pend_cancelable(struct layer *layer, PIRP irp)
{
    IoSetCancelRoutine(irp, on_cancel);
    return layer_pend(layer, irp);
}

static void test_IoCancelIrp_calls_the_routine_at_dispatch_level_with_the_device(void **state)
{
    PIRP irp = layers_irp();

    cancel_calls = 0;
    BOTTOM->dispatch = pend_cancelable;
    layers_send(irp);
    assert_true(IoCancelIrp(irp));
    assert_int_equal(cancel_calls, 1);
    assert_int_equal(cancel_irql, DISPATCH_LEVEL);
    assert_int_equal(cancel_irp_irql, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_ptr_equal(cancel_device, BOTTOM->device);
    assert_true(irp->Cancel);
    assert_int_equal(irp->IoStatus.Status, STATUS_CANCELLED);
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(irp);
}

static void test_IoCancelIrp_without_a_routine_only_sets_the_flag(void **state)
{
    PIRP irp = layers_irp();

    BOTTOM->dispatch = layer_pend;
    layers_send(irp);
    assert_false(IoCancelIrp(irp));
    assert_true(irp->Cancel);
    assert_int_equal(layers_taken_back, 0);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
    IoFreeIrp(irp);
}

static void test_IoSetCancelRoutine_returns_the_one_before(void **state)
{
    PIRP irp = layers_irp();

    assert_null(IoSetCancelRoutine(irp, on_cancel));
    assert_ptr_equal(IoSetCancelRoutine(irp, NULL), on_cancel);
    assert_null(IoSetCancelRoutine(irp, NULL));
    IoFreeIrp(irp);
}

static void test_IoCancelIrp_finds_the_routine_gone_once_the_driver_took_it(void **state)
{
    PIRP irp = layers_irp();

    cancel_calls = 0;
    BOTTOM->dispatch = pend_cancelable;
    layers_send(irp);
    assert_ptr_equal(IoSetCancelRoutine(irp, NULL), on_cancel);
    assert_false(IoCancelIrp(irp));
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
    assert_int_equal(cancel_calls, 0);
    IoFreeIrp(irp);
}

static void keep_lock(PDEVICE_OBJECT device, PIRP irp)
{
}

static void cancel_keeping_lock(void *unused)
{
    PIRP irp = layers_irp();

    BOTTOM->dispatch = layer_pend;
    layers_send(irp);
    IoSetCancelRoutine(irp, keep_lock);
    IoCancelIrp(irp);
}

static void test_a_cancel_routine_that_keeps_the_lock_is_0x11B(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(cancel_keeping_lock, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_RETURNED_HOLDING_CANCEL_LOCK);
    assert_int_equal(bugcheck.parameters[0], (uintptr_t)BOTTOM->pending);
    assert_int_equal(bugcheck.parameters[1], (uintptr_t)keep_lock);
}

static void test_IoAcquireCancelSpinLock_raises_to_dispatch_level(void **state)
{
    KIRQL irql = 99;

    IoAcquireCancelSpinLock(&irql);
    assert_int_equal(irql, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    IoReleaseCancelSpinLock(irql);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void cancel_completed(void *unused)
{
    PIRP irp = layers_irp();

    BOTTOM->dispatch = pend_cancelable;
    layers_send(irp);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
    irp->CurrentLocation = irp->StackCount + 2; /* as after completion to the end */
    IoCancelIrp(irp);
}

static void test_cancelling_a_completed_one_with_a_routine_is_0x48(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(cancel_completed, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, CANCEL_STATE_IN_COMPLETED_IRP);
    assert_int_equal(bugcheck.parameters[1], (uintptr_t)on_cancel);
}

/* --- cancel-safe queues --- */

static struct {
    IO_CSQ csq;
    LIST_ENTRY list;
    KSPIN_LOCK lock;
    ULONG inserts, removes, locks, cancelled;
    NTSTATUS refuse;
    PVOID insert_context, peek_context;
    PIRP completed;
} queue;

static void insert(PIO_CSQ csq, PIRP irp)
{
    queue.inserts++;
    InsertTailList(&queue.list, &irp->Tail.Overlay.ListEntry);
}

static NTSTATUS insert_ex(PIO_CSQ csq, PIRP irp, PVOID context)
{
    queue.insert_context = context;
    if (!NT_SUCCESS(queue.refuse))
        return queue.refuse;
    insert(csq, irp);
    return queue.refuse;
}

static void remove_irp(PIO_CSQ csq, PIRP irp)
{
    queue.removes++;
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

/* With a context, those whose file object it is. */
static PIRP peek(PIO_CSQ csq, PIRP irp, PVOID context)
{
    PLIST_ENTRY link = irp ? irp->Tail.Overlay.ListEntry.Flink : queue.list.Flink;

    queue.peek_context = context;
    for (; link != &queue.list; link = link->Flink) {
        PIRP next = CONTAINING_RECORD(link, IRP, Tail.Overlay.ListEntry);

        if (!context || IoGetCurrentIrpStackLocation(next)->FileObject == context)
            return next;
    }
    return NULL;
}

static void acquire(PIO_CSQ csq, PKIRQL irql)
{
    queue.locks++;
    KeAcquireSpinLock(&queue.lock, irql);
}

static void release(PIO_CSQ csq, KIRQL irql)
{
    KeReleaseSpinLock(&queue.lock, irql);
}

static void complete_canceled(PIO_CSQ csq, PIRP irp)
{
    queue.cancelled++;
    queue.completed = irp;
    layer_complete(irp, STATUS_CANCELLED, 0);
}

static void make_queue(BOOLEAN ex)
{
    memset(&queue, 0, sizeof queue);
    InitializeListHead(&queue.list);
    KeInitializeSpinLock(&queue.lock);
    if (ex)
        assert_int_equal(
            IoCsqInitializeEx(&queue.csq, insert_ex, remove_irp, peek, acquire, release, complete_canceled),
            STATUS_SUCCESS);
    else
        assert_int_equal(IoCsqInitialize(&queue.csq, insert, remove_irp, peek, acquire, release, complete_canceled),
                         STATUS_SUCCESS);
}

static NTSTATUS queue_it(struct layer *layer, PIRP irp)
{
    IoCsqInsertIrp(&queue.csq, irp, NULL);
    return STATUS_PENDING;
}

static PIRP queued_irp(PVOID file)
{
    PIRP irp = layers_irp();

    IoGetNextIrpStackLocation(irp)->FileObject = file;
    BOTTOM->dispatch = queue_it;
    layers_send(irp);
    return irp;
}

static void complete_and_free(PIRP irp)
{
    layer_complete(irp, STATUS_SUCCESS, 0);
    IoFreeIrp(irp);
}

static void test_IoCsqInsertIrp_marks_pending_and_sets_a_cancel_routine(void **state)
{
    PIRP irp;

    make_queue(FALSE);
    irp = queued_irp(NULL);
    assert_int_equal(queue.inserts, 1);
    assert_non_null(irp->CancelRoutine);
    assert_true(IoGetCurrentIrpStackLocation(irp)->Control & SL_PENDING_RETURNED);
    assert_ptr_equal(IoCsqRemoveNextIrp(&queue.csq, NULL), irp);
    assert_null(irp->CancelRoutine);
    complete_and_free(irp);
}

static void test_IoCsqRemoveNextIrp_is_first_in_first_out_and_null_at_the_end(void **state)
{
    PIRP first, second;

    make_queue(FALSE);
    first = queued_irp(NULL);
    second = queued_irp(NULL);
    assert_ptr_equal(IoCsqRemoveNextIrp(&queue.csq, NULL), first);
    assert_ptr_equal(IoCsqRemoveNextIrp(&queue.csq, NULL), second);
    assert_null(IoCsqRemoveNextIrp(&queue.csq, NULL));
    complete_and_free(first);
    complete_and_free(second);
}

static void test_IoCsqRemoveNextIrp_passes_the_context_on(void **state)
{
    FILE_OBJECT one, two;
    PIRP first, second;

    make_queue(FALSE);
    first = queued_irp(&one);
    second = queued_irp(&two);
    assert_ptr_equal(IoCsqRemoveNextIrp(&queue.csq, &two), second);
    assert_ptr_equal(queue.peek_context, &two);
    assert_null(IoCsqRemoveNextIrp(&queue.csq, &two));
    assert_ptr_equal(IoCsqRemoveNextIrp(&queue.csq, &one), first);
    complete_and_free(first);
    complete_and_free(second);
}

static void test_a_queued_irp_is_cancelled_out_of_the_queue(void **state)
{
    PIRP irp;

    make_queue(FALSE);
    irp = queued_irp(NULL);
    assert_true(IoCancelIrp(irp));
    assert_int_equal(queue.cancelled, 1);
    assert_int_equal(queue.removes, 1);
    assert_true(IsListEmpty(&queue.list));
    assert_int_equal(irp->IoStatus.Status, STATUS_CANCELLED);
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(irp);
}

static void test_an_irp_that_was_cancelled_before_is_completed_at_insertion(void **state)
{
    PIRP irp = layers_irp();

    make_queue(FALSE);
    irp->Cancel = TRUE;
    BOTTOM->dispatch = queue_it;
    assert_int_equal(layers_send(irp), STATUS_PENDING);
    assert_int_equal(queue.inserts, 1);
    assert_int_equal(queue.removes, 1);
    assert_int_equal(queue.cancelled, 1);
    IoFreeIrp(irp);
}

/* The race: IoCancelIrp has taken the routine but its cancel routine has not come to the queue's lock yet. */
static void test_IoCsqRemoveNextIrp_leaves_one_whose_cancel_routine_is_on_its_way(void **state)
{
    PDRIVER_CANCEL routine;
    PIRP first, second;
    KIRQL irql;

    make_queue(FALSE);
    first = queued_irp(NULL);
    second = queued_irp(NULL);
    IoAcquireCancelSpinLock(&irql);
    first->Cancel = TRUE;
    routine = IoSetCancelRoutine(first, NULL);
    first->CancelIrql = irql;
    /* The lock stays held, as by the other processor. */
    assert_ptr_equal(IoCsqRemoveNextIrp(&queue.csq, NULL), second);
    assert_null(IoCsqRemoveNextIrp(&queue.csq, NULL));
    routine(BOTTOM->device, first);
    assert_int_equal(queue.cancelled, 1);
    assert_ptr_equal(queue.completed, first);
    IoFreeIrp(first);
    complete_and_free(second);
}

static NTSTATUS ex_result;
static IO_CSQ_IRP_CONTEXT irp_context;

static NTSTATUS queue_ex(struct layer *layer, PIRP irp)
{
    ex_result = IoCsqInsertIrpEx(&queue.csq, irp, &irp_context, "insert");
    if (!NT_SUCCESS(ex_result))
        return layer_complete(irp, ex_result, 0);
    return STATUS_PENDING;
}

static void test_IoCsqInsertIrpEx_refused_leaves_the_irp_with_its_driver(void **state)
{
    PIRP irp = layers_irp();

    make_queue(TRUE);
    queue.refuse = STATUS_DEVICE_BUSY;
    BOTTOM->dispatch = queue_ex;
    assert_int_equal(layers_send(irp), STATUS_DEVICE_BUSY);
    assert_int_equal(ex_result, STATUS_DEVICE_BUSY);
    assert_string_equal(queue.insert_context, "insert");
    assert_null(irp->CancelRoutine);
    assert_null(irp->Tail.Overlay.DriverContext[3]);
    IoFreeIrp(irp);
}

static void test_IoCsqRemoveIrp_by_context_once(void **state)
{
    PIRP irp = layers_irp();

    make_queue(TRUE);
    BOTTOM->dispatch = queue_ex;
    layers_send(irp);
    assert_ptr_equal(IoCsqRemoveIrp(&queue.csq, &irp_context), irp);
    assert_null(IoCsqRemoveIrp(&queue.csq, &irp_context));
    complete_and_free(irp);
}

static void test_IoCsqRemoveIrp_after_cancellation_is_null(void **state)
{
    PIRP irp = layers_irp();

    make_queue(TRUE);
    BOTTOM->dispatch = queue_ex;
    layers_send(irp);
    IoCancelIrp(irp);
    assert_null(IoCsqRemoveIrp(&queue.csq, &irp_context));
    assert_int_equal(queue.cancelled, 1);
    IoFreeIrp(irp);
}

static void test_IoCsqRemoveIrp_after_RemoveNextIrp_is_null(void **state)
{
    PIRP irp = layers_irp();

    make_queue(TRUE);
    BOTTOM->dispatch = queue_ex;
    layers_send(irp);
    assert_ptr_equal(IoCsqRemoveNextIrp(&queue.csq, NULL), irp);
    assert_null(IoCsqRemoveIrp(&queue.csq, &irp_context));
    complete_and_free(irp);
}

/* --- threads that end --- */

static lab_handle shared;

static int leave_two(void *context)
{
    static lab_overlapped overlapped[2];
    static char buffer[8];

    lab_file_read_async(shared, buffer, 8, &overlapped[0]);
    return lab_file_read_async(shared, buffer, 8, &overlapped[1]);
}

static void test_a_thread_that_ends_cancels_all_it_has_outstanding(void **state)
{
    lab_thread *thread;
    int status;

    cancel_calls = 0;
    BOTTOM->dispatch = pend_cancelable;
    assert_int_equal(lab_file_open("\\\\.\\Layers", LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &shared),
                     STATUS_SUCCESS);
    assert_int_equal(lab_thread_create(NULL, leave_two, NULL, &thread), STATUS_SUCCESS);
    assert_int_equal(lab_thread_wait(thread, LAB_FOREVER, &status), STATUS_SUCCESS);
    assert_int_equal(status, STATUS_PENDING);
    assert_int_equal(cancel_calls, 2);
    assert_int_equal(cancel_irp_irql, APC_LEVEL);
    lab_thread_close(thread);
    lab_file_close(shared);
}

static KDPC late_dpc;
static KTIMER late_timer;
static PIRP late_irp;

static void complete_late(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    layer_complete(late_irp, STATUS_CANCELLED, 0);
}

static void cancel_slowly(PDEVICE_OBJECT device, PIRP irp)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};

    IoReleaseCancelSpinLock(irp->CancelIrql);
    late_irp = irp;
    KeSetTimer(&late_timer, second, &late_dpc);
}

static NTSTATUS pend_slowly(struct layer *layer, PIRP irp)
{
    IoSetCancelRoutine(irp, cancel_slowly);
    return layer_pend(layer, irp);
}

static int leave_one(void *context)
{
    static lab_overlapped overlapped;
    static char buffer[8];

    return lab_file_read_async(shared, buffer, 8, &overlapped);
}

static void test_a_thread_that_ends_waits_for_a_slow_driver(void **state)
{
    uint64_t before = lab_clock_now();
    lab_thread *thread;
    int status;

    KeInitializeDpc(&late_dpc, complete_late, NULL);
    KeInitializeTimer(&late_timer);
    BOTTOM->dispatch = pend_slowly;
    lab_file_open("\\\\.\\Layers", LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &shared);
    lab_thread_create(NULL, leave_one, NULL, &thread);
    lab_thread_wait(thread, LAB_FOREVER, &status);
    assert_true(lab_clock_now() - before >= 10000000);
    lab_thread_close(thread);
    lab_file_close(shared);
}

static void leave_stuck(void *unused)
{
    lab_thread *thread;
    int status;

    BOTTOM->dispatch = layer_pend;
    lab_file_open("\\\\.\\Layers", LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &shared);
    lab_thread_create(NULL, leave_one, NULL, &thread);
    lab_thread_wait(thread, LAB_FOREVER, &status);
    lab_thread_close(thread);
}

static void test_a_driver_that_never_completes_what_was_cancelled_is_0xC4(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(leave_stuck, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_DETECTED_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 0x135);
    assert_int_equal(bugcheck.parameters[1], (uintptr_t)BOTTOM->pending);
}

static void test_a_retail_machine_leaves_such_a_request_to_its_driver(void **state)
{
    leave_stuck(NULL);
    assert_true(lab_clock_now() >= 300ull * 10000000);
    layer_complete_pending(BOTTOM, STATUS_CANCELLED, 0); /* nobody is told; nothing is left behind */
    lab_file_close(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_IoCancelIrp_calls_the_routine_at_dispatch_level_with_the_device),
        layers_test(test_IoCancelIrp_without_a_routine_only_sets_the_flag),
        layers_test(test_IoSetCancelRoutine_returns_the_one_before),
        layers_test(test_IoCancelIrp_finds_the_routine_gone_once_the_driver_took_it),
        layers_test(test_a_cancel_routine_that_keeps_the_lock_is_0x11B),
        layers_test(test_IoAcquireCancelSpinLock_raises_to_dispatch_level),
        layers_test_retail(test_cancelling_a_completed_one_with_a_routine_is_0x48),
        layers_test(test_IoCsqInsertIrp_marks_pending_and_sets_a_cancel_routine),
        layers_test(test_IoCsqRemoveNextIrp_is_first_in_first_out_and_null_at_the_end),
        layers_test(test_IoCsqRemoveNextIrp_passes_the_context_on),
        layers_test(test_a_queued_irp_is_cancelled_out_of_the_queue),
        layers_test(test_an_irp_that_was_cancelled_before_is_completed_at_insertion),
        layers_test(test_IoCsqRemoveNextIrp_leaves_one_whose_cancel_routine_is_on_its_way),
        layers_test(test_IoCsqInsertIrpEx_refused_leaves_the_irp_with_its_driver),
        layers_test(test_IoCsqRemoveIrp_by_context_once),
        layers_test(test_IoCsqRemoveIrp_after_cancellation_is_null),
        layers_test(test_IoCsqRemoveIrp_after_RemoveNextIrp_is_null),
        layers_test(test_a_thread_that_ends_cancels_all_it_has_outstanding),
        layers_test(test_a_thread_that_ends_waits_for_a_slow_driver),
        layers_test(test_a_driver_that_never_completes_what_was_cancelled_is_0xC4),
        layers_test_retail(test_a_retail_machine_leaves_such_a_request_to_its_driver),
    };

    return cmocka_run_group_tests_name("cancel", tests, NULL, NULL);
}
