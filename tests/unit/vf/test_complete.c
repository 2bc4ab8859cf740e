/* What a strict machine finds wrong with an IRP that is completed, and with completion routines. */
#include "violation.h"
#include <string.h>

static PIRP sent;

static void send_it(void *unused)
{
    sent = layers_irp();
    layers_send(sent);
}

static NTSTATUS with_status;

static NTSTATUS complete_with(struct layer *layer, PIRP irp)
{
    return layer_complete(irp, with_status, 0);
}

static void test_completed_with_pending_is_0xC9_6(void **state)
{
    with_status = STATUS_PENDING;
    BOTTOM->dispatch = complete_with;
    assert_io_violation(send_it, 0x6);
    assert_int_equal(violation.parameters[1], STATUS_PENDING);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void test_completed_with_minus_one_is_0xC9_6(void **state)
{
    with_status = (NTSTATUS)0xFFFFFFFF;
    BOTTOM->dispatch = complete_with;
    assert_io_violation(send_it, 0x6);
    assert_int_equal(violation.parameters[1], 0xFFFFFFFF);
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
}

static NTSTATUS complete_cancelable(struct layer *layer, PIRP irp)
{
    IoSetCancelRoutine(irp, on_cancel);
    return layer_succeed(layer, irp);
}

static void test_completed_with_a_cancel_routine_is_0xC9_7(void **state)
{
    BOTTOM->dispatch = complete_cancelable;
    assert_io_violation(send_it, 0x7);
    assert_int_equal(violation.parameters[1], (uintptr_t)on_cancel);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static NTSTATUS complete_high(struct layer *layer, PIRP irp)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL + 3, &irql);
    return layer_succeed(layer, irp);
}

static void test_completed_above_dispatch_level_is_0xC9_E(void **state)
{
    BOTTOM->dispatch = complete_high;
    assert_io_violation(send_it, 0xE);
    assert_int_equal(violation.parameters[1], DISPATCH_LEVEL + 3);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static ULONG_PTR information;

static NTSTATUS complete_information(struct layer *layer, PIRP irp)
{
    return layer_complete(irp, STATUS_SUCCESS, information);
}

static void ask_for_eight_bytes(void *unused)
{
    char output[8];
    KEVENT event;
    IO_STATUS_BLOCK iosb;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(LAYERS_CODE, TOP->device, NULL, 0, output, 8, FALSE, &event, &iosb);
    IoCallDriver(TOP->device, irp);
}

static void test_more_information_than_room_is_0xC9_312(void **state)
{
    information = 9;
    BOTTOM->dispatch = complete_information;
    assert_io_error(ask_for_eight_bytes, 0x312, NULL, BOTTOM->device);
}

static void test_clean_information_that_fits(void **state)
{
    information = 8;
    BOTTOM->dispatch = complete_information;
    ask_for_eight_bytes(NULL);
}

/* --- Plug and Play --- */

static UCHAR minor;

static void send_pnp(void *unused)
{
    sent = layers_irp();
    sent->IoStatus.Status = STATUS_NOT_SUPPORTED;
    IoGetNextIrpStackLocation(sent)->MajorFunction = IRP_MJ_PNP;
    IoGetNextIrpStackLocation(sent)->MinorFunction = minor;
    layers_send(sent);
}

static void test_removal_that_fails_is_0xC4_43006(void **state)
{
    minor = IRP_MN_REMOVE_DEVICE;
    BOTTOM->dispatch = layer_fail;
    assert_violation(send_pnp, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x00043006);
}

static void test_surprise_removal_that_fails_is_0xC4_43006(void **state)
{
    minor = IRP_MN_SURPRISE_REMOVAL;
    BOTTOM->dispatch = layer_fail;
    assert_violation(send_pnp, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x00043006);
}

static void test_stop_that_fails_is_0xC9_247(void **state)
{
    minor = IRP_MN_STOP_DEVICE;
    BOTTOM->dispatch = layer_fail;
    assert_io_error(send_pnp, 0x247, NULL, BOTTOM->device);
}

static void test_clean_query_that_fails(void **state)
{
    minor = IRP_MN_QUERY_REMOVE_DEVICE;
    BOTTOM->dispatch = layer_fail;
    send_pnp(NULL);
    IoFreeIrp(sent);
}

/* --- completion routines --- */

static PIO_COMPLETION_ROUTINE routine;

static NTSTATUS pass_with_routine(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, routine, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static NTSTATUS change_irql(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    return STATUS_CONTINUE_COMPLETION;
}

static void test_completion_routine_that_changes_irql_is_0xC4_FA(void **state)
{
    routine = change_irql;
    MIDDLE->dispatch = pass_with_routine;
    assert_violation(send_it, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xFA);
    assert_int_equal(violation.parameters[1], (uintptr_t)change_irql);
    assert_int_equal(violation.parameters[2], PASSIVE_LEVEL);
    assert_int_equal(violation.parameters[3], DISPATCH_LEVEL);
}

static NTSTATUS enter_region(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeEnterCriticalRegion();
    return STATUS_CONTINUE_COMPLETION;
}

static void test_completion_routine_that_stays_in_a_region_is_0xC4_FB(void **state)
{
    routine = enter_region;
    MIDDLE->dispatch = pass_with_routine;
    assert_violation(send_it, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xFB);
    assert_int_equal(violation.parameters[1], (uintptr_t)enter_region);
    assert_int_equal((int64_t)violation.parameters[2], -1);
    assert_int_equal(violation.parameters[3], 0);
}

static NTSTATUS forget_pending(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS pend_and_complete(struct layer *layer, PIRP irp)
{
    layer_pend(layer, irp);
    layer_complete_pending(layer, STATUS_SUCCESS, 0);
    return STATUS_PENDING;
}

static void test_PendingReturned_that_is_not_passed_up_is_0xC9_228(void **state)
{
    routine = forget_pending;
    MIDDLE->dispatch = pass_with_routine;
    BOTTOM->dispatch = pend_and_complete;
    assert_io_error(send_it, 0x228, NULL, MIDDLE->device);
    assert_int_equal(violation.parameters[1], (uintptr_t)forget_pending);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static NTSTATUS pass_pending_up(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_CONTINUE_COMPLETION;
}

static void test_clean_PendingReturned_is_passed_up(void **state)
{
    routine = pass_pending_up;
    MIDDLE->dispatch = pass_with_routine;
    BOTTOM->dispatch = pend_and_complete;
    send_it(NULL);
    IoFreeIrp(sent);
}

/* --- what the end is told to --- */

static KEVENT event;

/* Its status block is gone when it returns. */
static __attribute__((noinline)) void send_and_leave(void)
{
    IO_STATUS_BLOCK iosb;
    char room[4096];

    __asm__ volatile("" : : "r"(room) : "memory"); /* or the compiler takes only the bytes it sees used */
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    sent = IoBuildDeviceIoControlRequest(LAYERS_CODE, TOP->device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
    IoCallDriver(TOP->device, sent);
    __asm__ volatile("" : : "r"(room) : "memory");
}

static __attribute__((noinline)) void deep(void (*body)(void))
{
    char room[16384];

    __asm__ volatile("" : : "r"(room) : "memory");
    body();
    __asm__ volatile("" : : "r"(room) : "memory");
}

static void leave_and_complete(PVOID unused)
{
    deep(send_and_leave);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
}

static void in_a_thread(void *unused)
{
    HANDLE thread;

    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, leave_and_complete, NULL);
    lab_machine_settle();
}

static void test_status_block_of_a_function_that_returned_is_0xC9_C(void **state)
{
    BOTTOM->dispatch = layer_pend;
    assert_io_violation(in_a_thread, 0xC);
}

static IO_STATUS_BLOCK iosb_that_stays;

static __attribute__((noinline)) void send_with_event_and_leave(void)
{
    KEVENT gone;

    KeInitializeEvent(&gone, NotificationEvent, FALSE);
    sent = IoBuildDeviceIoControlRequest(LAYERS_CODE, TOP->device, NULL, 0, NULL, 0, FALSE, &gone, &iosb_that_stays);
    IoCallDriver(TOP->device, sent);
}

static void leave_event_and_complete(PVOID unused)
{
    deep(send_with_event_and_leave);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
}

static void event_in_a_thread(void *unused)
{
    HANDLE thread;

    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, leave_event_and_complete, NULL);
    lab_machine_settle();
}

static void test_event_of_a_function_that_returned_is_0xC9_D(void **state)
{
    BOTTOM->dispatch = layer_pend;
    assert_io_violation(event_in_a_thread, 0xD);
}

/* --- by whom --- */

static NTSTATUS complete_what_is_below(struct layer *layer, PIRP irp)
{
    NTSTATUS status = layer_copy(layer, irp);

    return status == STATUS_PENDING ? layer_complete(irp, STATUS_SUCCESS, 0) : status;
}

static void test_completed_while_below_is_0xC9_209(void **state)
{
    MIDDLE->dispatch = complete_what_is_below;
    BOTTOM->dispatch = layer_pend;
    assert_io_violation(send_it, 0x209);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void finish_cancelled(PDEVICE_OBJECT device, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    layer_complete(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS pend_cancelable(struct layer *layer, PIRP irp)
{
    IoSetCancelRoutine(irp, finish_cancelled);
    return layer_pend(layer, irp);
}

static NTSTATUS pass_and_cancel(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    layer_copy(layer, irp);
    IoCancelIrp(irp);
    return STATUS_PENDING;
}

static void test_cancelled_while_below_is_clean(void **state)
{
    MIDDLE->dispatch = pass_and_cancel;
    BOTTOM->dispatch = pend_cancelable;
    send_it(NULL);
    assert_int_equal(sent->IoStatus.Status, STATUS_CANCELLED);
    IoFreeIrp(sent);
}

static NTSTATUS set_cancel_of_below(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    layer_copy(layer, irp);
    IoSetCancelRoutine(irp, finish_cancelled);
    return STATUS_PENDING;
}

static void test_cancel_routine_set_while_below_is_0xC9_229(void **state)
{
    MIDDLE->dispatch = set_cancel_of_below;
    BOTTOM->dispatch = layer_pend;
    assert_io_violation(send_it, 0x229);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void complete_unsent(void *unused)
{
    sent = layers_irp();
    layer_complete(sent, STATUS_SUCCESS, 0);
}

static void test_completed_without_being_sent_is_0xC9_239(void **state)
{
    assert_io_violation(complete_unsent, 0x239);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void test_built_one_completed_without_being_sent_is_clean(void **state)
{
    IO_STATUS_BLOCK block;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(LAYERS_CODE, TOP->device, NULL, 0, NULL, 0, FALSE, &event, &block);
    layer_complete(irp, STATUS_CANCELLED, 0);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL), STATUS_SUCCESS);
}

/* --- statuses --- */

static NTSTATUS garbage;

static NTSTATUS complete_garbage(struct layer *layer, PIRP irp)
{
    return layer_complete(irp, garbage, 0);
}

static NTSTATUS return_garbage(struct layer *layer, PIRP irp)
{
    layer_complete(irp, STATUS_SUCCESS, 0);
    return garbage;
}

static void test_completed_with_what_is_no_status_is_0xC9_21B(void **state)
{
    garbage = (NTSTATUS)0xCCCCCCCC;
    BOTTOM->dispatch = complete_garbage;
    assert_io_violation(send_it, 0x21B);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void test_returned_what_is_no_status_is_0xC9_300(void **state)
{
    garbage = (NTSTATUS)0xDEADBEEF;
    BOTTOM->dispatch = return_garbage;
    assert_io_violation(send_it, 0x300);
    assert_int_equal(violation.parameters[3], 0xDEADBEEF);
}

static void test_statuses_of_customers_and_of_other_components_are_clean(void **state)
{
    static const NTSTATUS statuses[] = {(NTSTATUS)0xE0ABCDEF, (NTSTATUS)0xC01C000B, STATUS_FVE_LOCKED_VOLUME,
                                        (NTSTATUS)0xC00000E9, (NTSTATUS)0x80070005};

    BOTTOM->dispatch = complete_garbage;
    for (int i = 0; i < 5; i++) {
        garbage = statuses[i];
        send_it(NULL);
        IoFreeIrp(sent);
    }
}

/* --- pageable completion routines --- */

static NTSTATUS pageable_routine(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    PAGED_CODE();
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS resident_routine(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_CONTINUE_COMPLETION;
}

static PIO_COMPLETION_ROUTINE routine;

static NTSTATUS pass_with_any(struct layer *layer, PIRP irp)
{
    PAGED_CODE();
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, routine, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static void test_pageable_completion_routine_is_0xC9_227(void **state)
{
    routine = pageable_routine;
    MIDDLE->dispatch = pass_with_any;
    assert_io_violation(send_it, 0x227);
}

static void test_resident_completion_routine_is_clean(void **state)
{
    routine = resident_routine;
    MIDDLE->dispatch = pass_with_any;
    send_it(NULL);
    IoFreeIrp(sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_completed_with_pending_is_0xC9_6),
        layers_test(test_completed_with_minus_one_is_0xC9_6),
        layers_test(test_completed_with_a_cancel_routine_is_0xC9_7),
        layers_test(test_completed_above_dispatch_level_is_0xC9_E),
        layers_test(test_more_information_than_room_is_0xC9_312),
        layers_test(test_clean_information_that_fits),
        layers_test(test_removal_that_fails_is_0xC4_43006),
        layers_test(test_surprise_removal_that_fails_is_0xC4_43006),
        layers_test(test_stop_that_fails_is_0xC9_247),
        layers_test(test_clean_query_that_fails),
        layers_test(test_completion_routine_that_changes_irql_is_0xC4_FA),
        layers_test(test_completion_routine_that_stays_in_a_region_is_0xC4_FB),
        layers_test(test_PendingReturned_that_is_not_passed_up_is_0xC9_228),
        layers_test(test_clean_PendingReturned_is_passed_up),
#if !HAS_ASAN /* it finds these itself */
        layers_test(test_status_block_of_a_function_that_returned_is_0xC9_C),
        layers_test(test_event_of_a_function_that_returned_is_0xC9_D),
#endif
        layers_test(test_completed_while_below_is_0xC9_209),
        layers_test(test_cancelled_while_below_is_clean),
        layers_test(test_cancel_routine_set_while_below_is_0xC9_229),
        layers_test(test_completed_without_being_sent_is_0xC9_239),
        layers_test(test_built_one_completed_without_being_sent_is_clean),
        layers_test(test_completed_with_what_is_no_status_is_0xC9_21B),
        layers_test(test_returned_what_is_no_status_is_0xC9_300),
        layers_test(test_statuses_of_customers_and_of_other_components_are_clean),
        layers_test(test_pageable_completion_routine_is_0xC9_227),
        layers_test(test_resident_completion_routine_is_clean),
    };

    (void)in_a_thread;
    (void)event_in_a_thread;
    (void)test_status_block_of_a_function_that_returned_is_0xC9_C;
    (void)test_event_of_a_function_that_returned_is_0xC9_D;
    return cmocka_run_group_tests_name("complete", tests, NULL, NULL);
}
