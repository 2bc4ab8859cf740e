/* What a strict machine finds wrong with an IRP that is sent. */
#include "violation.h"
#include <string.h>

static PIRP sent;
static ULONG filler;

static void send(void)
{
    sent = layers_irp();
    layers_send(sent);
}

static void send_it(void *unused)
{
    send();
}

/* --- objects --- */

static void send_freed(void *unused)
{
    sent = layers_irp();
    IoFreeIrp(sent);
    IoCallDriver(TOP->device, sent);
}

static void test_no_irp_is_0xC9_3(void **state)
{
    assert_io_violation(send_freed, 0x3);
    assert_int_equal(violation.parameters[1], (uintptr_t)sent);
}

static void send_to_no_device(void *unused)
{
    sent = layers_irp();
    IoCallDriver((PDEVICE_OBJECT)TOP->driver, sent);
}

static void test_no_device_is_0xC9_4(void **state)
{
    assert_io_violation(send_to_no_device, 0x4);
    assert_int_equal(violation.parameters[1], (uintptr_t)TOP->driver);
}

static void send_to_null(void *unused)
{
    sent = layers_irp();
    IoCallDriver(NULL, sent);
}

static void test_null_device_is_0xC9_204(void **state)
{
    assert_io_violation(send_to_null, 0x204);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void send_at_device_irql(void *unused)
{
    KIRQL irql;

    sent = layers_irp();
    KeRaiseIrql(DISPATCH_LEVEL + 1, &irql);
    IoCallDriver(TOP->device, sent);
}

static void test_above_dispatch_level_is_0xC9_10(void **state)
{
    assert_io_violation(send_at_device_irql, 0x10);
    assert_int_equal(violation.parameters[1], DISPATCH_LEVEL + 1);
}

/* --- by its maker --- */

static UCHAR first_major;
static NTSTATUS first_status;

static void send_first(void *unused)
{
    sent = layers_irp();
    IoGetNextIrpStackLocation(sent)->MajorFunction = first_major;
    sent->IoStatus.Status = first_status;
    layers_send(sent);
}

static void assert_first(UCHAR major, uint64_t subcode)
{
    first_major = major;
    first_status = STATUS_SUCCESS;
    assert_io_error(send_first, subcode, NULL, TOP->device);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void test_pnp_request_without_STATUS_NOT_SUPPORTED_is_0xC9_20E(void **state)
{
    assert_first(IRP_MJ_PNP, 0x20E);
}

static void test_power_request_without_STATUS_NOT_SUPPORTED_is_0xC9_20F(void **state)
{
    assert_first(IRP_MJ_POWER, 0x20F);
}

static void test_wmi_request_without_STATUS_NOT_SUPPORTED_is_0xC9_210(void **state)
{
    assert_first(IRP_MJ_SYSTEM_CONTROL, 0x210);
}

static void test_clean_pnp_power_and_wmi_requests(void **state)
{
    static const UCHAR majors[] = {IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL};

    first_status = STATUS_NOT_SUPPORTED;
    for (int i = 0; i < 3; i++) {
        first_major = majors[i];
        send_first(NULL);
        IoFreeIrp(sent);
    }
}

static FILE_OBJECT file;

static void send_create(void *unused)
{
    sent = layers_irp();
    IoGetNextIrpStackLocation(sent)->MajorFunction = IRP_MJ_CREATE;
    IoGetNextIrpStackLocation(sent)->FileObject = &file;
    layers_send(sent);
}

static void test_create_with_a_closed_file_object_is_0xC9_F(void **state)
{
    file.Flags = FO_CLEANUP_COMPLETE;
    assert_io_violation(send_create, 0xF);
    assert_int_equal(violation.parameters[1], (uintptr_t)TOP->device);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
    assert_int_equal(violation.parameters[3], (uintptr_t)&file);
}

static void test_clean_create(void **state)
{
    file.Flags = 0;
    send_create(NULL);
    IoFreeIrp(sent);
}

static void send_user_buffer(void *unused)
{
    sent = layers_irp();
    sent->UserBuffer = (PVOID)((ULONG_PTR)MmHighestUserAddress & ~0xFFFull);
    layers_send(sent);
}

static void test_user_address_in_a_kernel_mode_irp_is_0xC4_E2(void **state)
{
    assert_violation(send_user_buffer, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xE2);
    assert_int_equal(violation.parameters[1], (uintptr_t)sent);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent->UserBuffer);
}

static KEVENT event;
static IO_STATUS_BLOCK iosb;

static PIRP build(BOOLEAN signaled)
{
    KeInitializeEvent(&event, NotificationEvent, signaled);
    return IoBuildDeviceIoControlRequest(LAYERS_CODE, TOP->device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
}

static void send_built_at_apc_level(void *unused)
{
    KIRQL irql;

    sent = build(FALSE);
    KeRaiseIrql(APC_LEVEL, &irql);
    IoCallDriver(TOP->device, sent);
}

static void test_request_that_ends_by_apc_sent_at_apc_level_is_0xC9_302(void **state)
{
    assert_io_violation(send_built_at_apc_level, 0x302);
    assert_int_equal(violation.parameters[2], APC_LEVEL);
}

static void send_with_a_set_event(void *unused)
{
    sent = build(TRUE);
    IoCallDriver(TOP->device, sent);
}

static void test_event_that_is_set_before_is_0xC9_307(void **state)
{
    BOTTOM->dispatch = layer_pend;
    assert_io_violation(send_with_a_set_event, 0x307);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void test_clean_event_that_is_set_before_but_never_waited_for(void **state)
{
    send_with_a_set_event(NULL);
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
}

static void test_clean_event_that_is_not_set(void **state)
{
    BOTTOM->dispatch = layer_pend;
    assert_int_equal(IoCallDriver(TOP->device, build(FALSE)), STATUS_PENDING);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
    assert_int_equal(KeReadStateEvent(&event), 1);
}

/* --- on by a driver --- */

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
}

static NTSTATUS pass_with_cancel_routine(struct layer *layer, PIRP irp)
{
    IoSetCancelRoutine(irp, on_cancel);
    return layer_skip(layer, irp);
}

static void test_passed_on_with_a_cancel_routine_is_0xC9_203(void **state)
{
    MIDDLE->dispatch = pass_with_cancel_routine;
    assert_io_error(send_it, 0x203, NULL, BOTTOM->device);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static NTSTATUS on_done(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    filler++;
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS copy_with_routine(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, on_done, layer, TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static NTSTATUS copy_whole(struct layer *layer, PIRP irp)
{
    *IoGetNextIrpStackLocation(irp) = *IoGetCurrentIrpStackLocation(irp);
    return IoCallDriver(layer->lower, irp);
}

static void test_upper_completion_routine_copied_is_0xC9_207(void **state)
{
    TOP->dispatch = copy_with_routine;
    MIDDLE->dispatch = copy_whole;
    assert_io_error(send_it, 0x207, NULL, BOTTOM->device);
}

static NTSTATUS mark_and_copy_whole(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    copy_whole(layer, irp);
    return STATUS_PENDING;
}

static void test_pending_bit_copied_is_0xC9_206(void **state)
{
    MIDDLE->dispatch = mark_and_copy_whole;
    TOP->dispatch = layer_copy;
    assert_io_error(send_it, 0x206, NULL, BOTTOM->device);
}

static void test_clean_same_routine_in_two_drivers(void **state)
{
    filler = 0;
    TOP->dispatch = MIDDLE->dispatch = copy_with_routine;
    send();
    assert_int_equal(filler, 2);
    IoFreeIrp(sent);
}

static NTSTATUS mark_and_skip(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    layer_skip(layer, irp);
    return STATUS_PENDING;
}

static void test_clean_marked_and_skipped(void **state)
{
    MIDDLE->dispatch = mark_and_skip;
    send();
    IoFreeIrp(sent);
}

static NTSTATUS pass_to_the_bottom(struct layer *layer, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(BOTTOM->device, irp);
}

static void test_passed_past_a_device_is_0xC9_211(void **state)
{
    TOP->dispatch = pass_to_the_bottom;
    assert_io_error(send_it, 0x211, NULL, BOTTOM->device);
}

static NTSTATUS fail_and_pass(struct layer *layer, PIRP irp)
{
    irp->IoStatus.Status = STATUS_INSUFFICIENT_RESOURCES;
    return layer_skip(layer, irp);
}

static void test_failed_pnp_request_passed_on_is_0xC9_215(void **state)
{
    first_major = IRP_MJ_PNP;
    first_status = STATUS_NOT_SUPPORTED;
    MIDDLE->dispatch = fail_and_pass;
    assert_io_error(send_first, 0x215, NULL, BOTTOM->device);
}

static void test_failed_power_request_passed_on_is_0xC9_219(void **state)
{
    first_major = IRP_MJ_POWER;
    first_status = STATUS_NOT_SUPPORTED;
    MIDDLE->dispatch = fail_and_pass;
    assert_io_error(send_first, 0x219, NULL, BOTTOM->device);
}

static void send_query_at_dispatch_level(void *unused)
{
    KIRQL irql;

    sent = layers_irp();
    IoGetNextIrpStackLocation(sent)->MajorFunction = IRP_MJ_QUERY_INFORMATION;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    layers_send(sent);
}

static void test_query_at_dispatch_level_is_0xC9_23A(void **state)
{
    assert_io_error(send_query_at_dispatch_level, 0x23A, NULL, TOP->device);
}

static void test_clean_read_at_dispatch_level(void **state)
{
    KIRQL irql;

    sent = layers_irp();
    IoGetNextIrpStackLocation(sent)->MajorFunction = IRP_MJ_READ;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_int_equal(layers_send(sent), STATUS_SUCCESS);
    KeLowerIrql(irql);
    IoFreeIrp(sent);
}

/* --- what a dispatch routine answers --- */

static NTSTATUS change_irql(struct layer *layer, PIRP irp)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    return layer_succeed(layer, irp);
}

static void test_dispatch_routine_that_changes_irql_is_0xC9_5(void **state)
{
    BOTTOM->dispatch = change_irql;
    assert_io_violation(send_it, 0x5);
    assert_int_equal(violation.parameters[1], (uintptr_t)BOTTOM->device);
    assert_int_equal(violation.parameters[2], PASSIVE_LEVEL);
    assert_int_equal(violation.parameters[3], DISPATCH_LEVEL);
}

static NTSTATUS enter_region(struct layer *layer, PIRP irp)
{
    KeEnterCriticalRegion();
    return layer_succeed(layer, irp);
}

static void test_dispatch_routine_that_stays_in_a_region_is_0xC4_C5(void **state)
{
    BOTTOM->dispatch = enter_region;
    assert_violation(send_it, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xC5);
    assert_int_equal(violation.parameters[1], (uintptr_t)BOTTOM->driver->MajorFunction[IRP_MJ_DEVICE_CONTROL]);
    assert_int_equal((int64_t)violation.parameters[2], -1);
    assert_int_equal(violation.parameters[3], 0);
}

static NTSTATUS other_status(struct layer *layer, PIRP irp)
{
    layer_complete(irp, STATUS_UNSUCCESSFUL, 0);
    return STATUS_SUCCESS;
}

static void test_another_status_than_the_irps_is_0xC9_224(void **state)
{
    BOTTOM->dispatch = other_status;
    assert_io_violation(send_it, 0x224);
    assert_int_equal(violation.parameters[1], (uintptr_t)BOTTOM->driver->MajorFunction[IRP_MJ_DEVICE_CONTROL]);
    assert_int_equal(violation.parameters[3], (ULONG)STATUS_UNSUCCESSFUL);
}

static NTSTATUS no_status(struct layer *layer, PIRP irp)
{
    layer_succeed(layer, irp);
    return (NTSTATUS)0xFFFFFFFF;
}

static void test_minus_one_as_status_is_0xC9_225(void **state)
{
    BOTTOM->dispatch = no_status;
    assert_io_violation(send_it, 0x225);
}

static NTSTATUS forget(struct layer *layer, PIRP irp)
{
    return STATUS_SUCCESS;
}

static void test_an_irp_that_is_forgotten_is_0xC9_226(void **state)
{
    BOTTOM->dispatch = forget;
    assert_io_error(send_it, 0x226, NULL, BOTTOM->device);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static NTSTATUS pend_unmarked(struct layer *layer, PIRP irp)
{
    layer->pending = irp;
    return STATUS_PENDING;
}

static void test_pending_without_a_mark_is_0xC9_23D(void **state)
{
    BOTTOM->dispatch = pend_unmarked;
    assert_io_error(send_it, 0x23D, NULL, BOTTOM->device);
}

static NTSTATUS mark_and_succeed(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    return layer_succeed(layer, irp);
}

static void test_marked_but_not_pending_is_0xC9_23E(void **state)
{
    BOTTOM->dispatch = mark_and_succeed;
    assert_io_error(send_it, 0x23E, NULL, BOTTOM->device);
}

static NTSTATUS succeed_after_pending(struct layer *layer, PIRP irp)
{
    layer_skip(layer, irp);
    return STATUS_SUCCESS;
}

static void test_success_while_the_lower_driver_pends_is_0xC9_226(void **state)
{
    BOTTOM->dispatch = layer_pend;
    TOP->dispatch = layer_copy;
    MIDDLE->dispatch = succeed_after_pending;
    assert_true(lab_bugcheck_catch(send_it, NULL, &violation));
    assert_int_equal(violation.code, DRIVER_VERIFIER_IOMANAGER_VIOLATION);
    assert_true(violation.parameters[0] == 0x226 || violation.parameters[0] == 0x23E);
}

static NTSTATUS mark_and_complete_and_pend(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    layer_succeed(layer, irp);
    return STATUS_PENDING;
}

static void test_clean_marked_completed_and_pending(void **state)
{
    BOTTOM->dispatch = mark_and_complete_and_pend;
    send();
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(sent);
}

static void test_clean_pending_climbs_through_drivers_that_pass_on(void **state)
{
    BOTTOM->dispatch = layer_pend;
    TOP->dispatch = layer_copy;
    send();
    layer_complete_pending(BOTTOM, STATUS_UNSUCCESSFUL, 0);
    IoFreeIrp(sent);
}

static NTSTATUS nothing(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_SUCCESS;
}

static PDEVICE_OBJECT kept_device;

static NTSTATUS set_ex(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutineEx(kept_device, irp, nothing, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static void test_ex_routine_with_the_device_of_another_driver_stops(void **state)
{
    TOP->dispatch = set_ex;
    kept_device = BOTTOM->device;
    assert_violation(send_it, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C42000E);
}

static void test_clean_ex_routine_with_the_drivers_own_device(void **state)
{
    TOP->dispatch = set_ex;
    kept_device = TOP->device;
    send();
    IoFreeIrp(sent);
}

static void test_clean_retail_machine_tolerates_it(void **state)
{
    BOTTOM->dispatch = other_status;
    send();
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(sent);
}

/* --- again, while a driver below has it --- */

static NTSTATUS pass_twice(struct layer *layer, PIRP irp)
{
    layer_copy(layer, irp);
    IoCopyCurrentIrpStackLocationToNext(irp);
    return IoCallDriver(layer->lower, irp);
}

static void test_passed_on_again_while_below_is_0xC9_205(void **state)
{
    MIDDLE->dispatch = pass_twice;
    BOTTOM->dispatch = layer_pend;
    assert_io_error(send_it, 0x205, NULL, BOTTOM->device);
}

static NTSTATUS skip_twice(struct layer *layer, PIRP irp)
{
    layer_skip(layer, irp);
    return layer_skip(layer, irp);
}

static void test_skipped_to_again_while_below_is_0xC9_205(void **state)
{
    MIDDLE->dispatch = skip_twice;
    BOTTOM->dispatch = layer_pend;
    assert_io_error(send_it, 0x205, NULL, BOTTOM->device);
}

static NTSTATUS retry(struct layer *layer, PIRP irp)
{
    IoForwardIrpSynchronously(layer->lower, irp);
    return layer_copy(layer, irp);
}

static void test_passed_on_again_after_it_came_back_is_clean(void **state)
{
    MIDDLE->dispatch = retry;
    send();
    assert_int_equal(BOTTOM->calls, 2);
    IoFreeIrp(sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_no_irp_is_0xC9_3),
        layers_test(test_no_device_is_0xC9_4),
        layers_test(test_null_device_is_0xC9_204),
        layers_test(test_above_dispatch_level_is_0xC9_10),
        layers_test(test_pnp_request_without_STATUS_NOT_SUPPORTED_is_0xC9_20E),
        layers_test(test_power_request_without_STATUS_NOT_SUPPORTED_is_0xC9_20F),
        layers_test(test_wmi_request_without_STATUS_NOT_SUPPORTED_is_0xC9_210),
        layers_test(test_clean_pnp_power_and_wmi_requests),
        layers_test(test_create_with_a_closed_file_object_is_0xC9_F),
        layers_test(test_clean_create),
        layers_test(test_user_address_in_a_kernel_mode_irp_is_0xC4_E2),
        layers_test(test_request_that_ends_by_apc_sent_at_apc_level_is_0xC9_302),
        layers_test(test_event_that_is_set_before_is_0xC9_307),
        layers_test(test_clean_event_that_is_set_before_but_never_waited_for),
        layers_test(test_clean_event_that_is_not_set),
        layers_test(test_passed_on_with_a_cancel_routine_is_0xC9_203),
        layers_test(test_upper_completion_routine_copied_is_0xC9_207),
        layers_test(test_pending_bit_copied_is_0xC9_206),
        layers_test(test_clean_same_routine_in_two_drivers),
        layers_test(test_clean_marked_and_skipped),
        layers_test(test_passed_past_a_device_is_0xC9_211),
        layers_test(test_failed_pnp_request_passed_on_is_0xC9_215),
        layers_test(test_failed_power_request_passed_on_is_0xC9_219),
        layers_test(test_query_at_dispatch_level_is_0xC9_23A),
        layers_test(test_clean_read_at_dispatch_level),
        layers_test(test_dispatch_routine_that_changes_irql_is_0xC9_5),
        layers_test(test_dispatch_routine_that_stays_in_a_region_is_0xC4_C5),
        layers_test(test_another_status_than_the_irps_is_0xC9_224),
        layers_test(test_minus_one_as_status_is_0xC9_225),
        layers_test(test_an_irp_that_is_forgotten_is_0xC9_226),
        layers_test(test_pending_without_a_mark_is_0xC9_23D),
        layers_test(test_marked_but_not_pending_is_0xC9_23E),
        layers_test(test_success_while_the_lower_driver_pends_is_0xC9_226),
        layers_test(test_clean_marked_completed_and_pending),
        layers_test(test_clean_pending_climbs_through_drivers_that_pass_on),
        layers_test(test_ex_routine_with_the_device_of_another_driver_stops),
        layers_test(test_clean_ex_routine_with_the_drivers_own_device),
        layers_test_retail(test_clean_retail_machine_tolerates_it),
        layers_test(test_passed_on_again_while_below_is_0xC9_205),
        layers_test(test_skipped_to_again_while_below_is_0xC9_205),
        layers_test(test_passed_on_again_after_it_came_back_is_clean),
    };

    return cmocka_run_group_tests_name("send", tests, NULL, NULL);
}
