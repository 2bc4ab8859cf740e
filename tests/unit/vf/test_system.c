/* What a strict machine finds wrong with how Plug and Play, power and WMI requests are handled. */
#include "violation.h"

static PIRP sent;
static UCHAR major, minor;
static ULONG_PTR provider;
static DEVICE_POWER_STATE device_state; /* unspecified: the system's */

static void send_it(void *unused)
{
    PIO_STACK_LOCATION stack;

    sent = layers_irp();
    sent->IoStatus.Status = STATUS_NOT_SUPPORTED;
    stack = IoGetNextIrpStackLocation(sent);
    stack->MajorFunction = major;
    stack->MinorFunction = minor;
    stack->Parameters.WMI.ProviderId = provider;
    if (device_state) {
        stack->Parameters.Power.Type = DevicePowerState;
        stack->Parameters.Power.State.DeviceState = device_state;
    }
    layers_send(sent);
}

static void will_send(UCHAR a_major, UCHAR a_minor)
{
    major = a_major;
    minor = a_minor;
    provider = 0;
    device_state = PowerDeviceUnspecified;
}

#define UNKNOWN 0x7E

/* --- what drivers do with it --- */

static NTSTATUS next_status;
static ULONG_PTR next_information;

static NTSTATUS change_and_pass(struct layer *layer, PIRP irp)
{
    irp->IoStatus.Status = next_status;
    irp->IoStatus.Information = next_information;
    return layer_skip(layer, irp);
}

static NTSTATUS succeed_and_pass(struct layer *layer, PIRP irp)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    return layer_skip(layer, irp);
}

static NTSTATUS complete_as_it_is(struct layer *layer, PIRP irp)
{
    NTSTATUS status = irp->IoStatus.Status;

    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS change_and_complete(struct layer *layer, PIRP irp)
{
    irp->IoStatus.Status = next_status;
    irp->IoStatus.Information = next_information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return next_status;
}

static NTSTATUS forward_then_change(struct layer *layer, PIRP irp)
{
    IoForwardIrpSynchronously(layer->lower, irp);
    return change_and_complete(layer, irp);
}

static void does(struct layer *layer, NTSTATUS (*dispatch)(struct layer *layer, PIRP irp), NTSTATUS status,
                 ULONG_PTR information)
{
    layer->dispatch = dispatch;
    next_status = status;
    next_information = information;
}

static void assert_clean(void)
{
    send_it(NULL);
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(sent);
}

/* --- passed on --- */

static void test_status_of_an_unknown_request_changed_is_0xC9_213(void **state)
{
    will_send(IRP_MJ_PNP, UNKNOWN);
    does(MIDDLE, change_and_pass, STATUS_SUCCESS, 0);
    assert_io_error(send_it, 0x213, NULL, MIDDLE->device);
}

static void test_information_of_an_unknown_request_changed_is_0xC9_214(void **state)
{
    will_send(IRP_MJ_POWER, UNKNOWN);
    does(MIDDLE, change_and_pass, STATUS_NOT_SUPPORTED, 8);
    assert_io_error(send_it, 0x214, NULL, MIDDLE->device);
}

static void test_unknown_request_passed_on_untouched_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, UNKNOWN);
    BOTTOM->dispatch = complete_as_it_is;
    assert_clean();
}

static NTSTATUS change_status(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS pass_with_routine(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, change_status, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static void test_status_of_an_unknown_request_changed_on_its_way_up_is_0xC9_23B(void **state)
{
    will_send(IRP_MJ_PNP, UNKNOWN);
    MIDDLE->dispatch = pass_with_routine;
    BOTTOM->dispatch = complete_as_it_is;
    assert_io_error(send_it, 0x23B, NULL, MIDDLE->device);
}

static void test_status_put_back_is_0xC9_216(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_STOP_DEVICE);
    TOP->dispatch = succeed_and_pass;
    does(MIDDLE, change_and_pass, STATUS_NOT_SUPPORTED, 0);
    assert_io_error(send_it, 0x216, NULL, MIDDLE->device);
}

static void test_status_from_below_put_back_is_0xC9_216(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_STOP_DEVICE);
    does(MIDDLE, forward_then_change, STATUS_NOT_SUPPORTED, 0);
    assert_io_error(send_it, 0x216, NULL, MIDDLE->device);
}

static void test_status_of_a_power_request_put_back_is_0xC9_21A(void **state)
{
    will_send(IRP_MJ_POWER, IRP_MN_QUERY_POWER);
    TOP->dispatch = succeed_and_pass;
    does(MIDDLE, change_and_pass, STATUS_NOT_SUPPORTED, 0);
    assert_io_error(send_it, 0x21A, NULL, MIDDLE->device);
}

static void test_status_from_below_that_becomes_a_failure_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_STOP_DEVICE);
    does(MIDDLE, forward_then_change, STATUS_DEVICE_BUSY, 0);
    assert_clean();
}

static void test_answer_without_its_status_is_0xC9_217(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_DEVICE_RELATIONS);
    does(MIDDLE, change_and_pass, STATUS_NOT_SUPPORTED, 0x1000);
    assert_io_error(send_it, 0x217, NULL, MIDDLE->device);
}

static void test_answer_with_its_status_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_DEVICE_RELATIONS);
    does(MIDDLE, change_and_pass, STATUS_SUCCESS, 0x1000);
    BOTTOM->dispatch = complete_as_it_is;
    assert_clean();
}

static void test_answer_of_what_is_the_bus_drivers_is_0xC9_218(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_RESOURCES);
    does(MIDDLE, change_and_pass, STATUS_SUCCESS, 0);
    assert_io_error(send_it, 0x218, NULL, MIDDLE->device);
}

static NTSTATUS pass_nothing(struct layer *layer, PIRP irp)
{
    return IoCallDriver(layer->lower, irp);
}

static void test_location_that_was_not_copied_is_0xC9_212(void **state)
{
    will_send(IRP_MJ_INTERNAL_DEVICE_CONTROL, 0);
    MIDDLE->dispatch = pass_nothing;
    assert_io_error(send_it, 0x212, NULL, BOTTOM->device);
}

static NTSTATUS take_it_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* As drivers of serial mice open the port below with the IRP that starts them. */
static NTSTATUS open_below_with_it(struct layer *layer, PIRP irp)
{
    PIO_STACK_LOCATION next;

    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, take_it_back, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(layer->lower, irp);
    next = IoGetNextIrpStackLocation(irp);
    RtlZeroMemory(next, sizeof *next);
    next->MajorFunction = IRP_MJ_CREATE;
    IoSetCompletionRoutine(irp, take_it_back, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(layer->lower, irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* As the class drivers of keyboards and mice ask for capabilities with it. */
static NTSTATUS ask_below_with_it(struct layer *layer, PIRP irp)
{
    PIO_STACK_LOCATION next;
    NTSTATUS status;

    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, take_it_back, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(layer->lower, irp);
    status = irp->IoStatus.Status;
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    next = IoGetNextIrpStackLocation(irp);
    next->MinorFunction = IRP_MN_QUERY_CAPABILITIES;
    IoSetCompletionRoutine(irp, take_it_back, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(layer->lower, irp);
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void test_capabilities_asked_with_an_IRP_that_came_back_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_START_DEVICE);
    MIDDLE->dispatch = ask_below_with_it;
    assert_clean();
}

static void test_request_of_its_own_with_an_IRP_that_came_back_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_START_DEVICE);
    MIDDLE->dispatch = open_below_with_it;
    assert_clean();
}

static NTSTATUS pass_other_minor(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoGetNextIrpStackLocation(irp)->MinorFunction++;
    return IoCallDriver(layer->lower, irp);
}

static void test_other_minor_function_is_0xC9_212(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_STOP_DEVICE);
    MIDDLE->dispatch = pass_other_minor;
    assert_io_error(send_it, 0x212, NULL, BOTTOM->device);
}

static NTSTATUS keep(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS open_below_then_pass(struct layer *layer, PIRP irp)
{
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);

    RtlZeroMemory(next, sizeof *next);
    next->MajorFunction = IRP_MJ_CREATE;
    IoSetCompletionRoutine(irp, keep, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(layer->lower, irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
    return layer_copy(layer, irp);
}

static void test_request_of_its_own_in_the_location_below_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_START_DEVICE);
    MIDDLE->dispatch = open_below_then_pass;
    assert_clean();
}

static NTSTATUS pass_as_internal(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_INTERNAL_DEVICE_CONTROL;
    return IoCallDriver(layer->lower, irp);
}

static void test_control_code_passed_on_as_an_internal_one_is_clean(void **state)
{
    will_send(IRP_MJ_DEVICE_CONTROL, 0);
    MIDDLE->dispatch = pass_as_internal;
    assert_clean();
}

static void test_copy_without_a_routine_is_a_warning(void **state)
{
    will_send(IRP_MJ_DEVICE_CONTROL, 0);
    MIDDLE->dispatch = layer_copy;
    assert_clean(); /* it is slow, and no more */
}

/* --- completed by a driver that is not at the bottom --- */

static void assert_kept(UCHAR a_major, UCHAR a_minor, NTSTATUS status, uint64_t subcode)
{
    will_send(a_major, a_minor);
    does(MIDDLE, change_and_complete, status, 0);
    assert_io_error(send_it, subcode, NULL, MIDDLE->device);
}

static void test_unknown_pnp_request_completed_is_0xC9_22D(void **state)
{
    assert_kept(IRP_MJ_PNP, UNKNOWN, STATUS_NOT_SUPPORTED, 0x22D);
}

static void test_successful_pnp_request_completed_is_0xC9_22E(void **state)
{
    assert_kept(IRP_MJ_PNP, IRP_MN_QUERY_STOP_DEVICE, STATUS_SUCCESS, 0x22E);
}

static void test_untouched_pnp_request_completed_is_0xC9_22F(void **state)
{
    assert_kept(IRP_MJ_PNP, IRP_MN_QUERY_CAPABILITIES, STATUS_NOT_SUPPORTED, 0x22F);
}

static void test_failed_pnp_request_completed_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_STOP_DEVICE);
    does(MIDDLE, change_and_complete, STATUS_DEVICE_BUSY, 0);
    assert_clean();
}

static void test_interface_that_a_filter_gives_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_INTERFACE);
    does(MIDDLE, change_and_complete, STATUS_SUCCESS, 0);
    assert_clean();
}

static void test_successful_pnp_request_completed_after_it_came_back_is_clean(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_STOP_DEVICE);
    does(MIDDLE, forward_then_change, STATUS_SUCCESS, 0);
    assert_clean();
}

static void test_unknown_power_request_completed_is_0xC9_230(void **state)
{
    assert_kept(IRP_MJ_POWER, UNKNOWN, STATUS_NOT_SUPPORTED, 0x230);
}

static void test_successful_power_request_completed_is_0xC9_231(void **state)
{
    assert_kept(IRP_MJ_POWER, IRP_MN_SET_POWER, STATUS_SUCCESS, 0x231);
}

static void test_untouched_power_request_completed_is_0xC9_232(void **state)
{
    assert_kept(IRP_MJ_POWER, IRP_MN_QUERY_POWER, STATUS_NOT_SUPPORTED, 0x232);
}

static void test_failed_power_request_completed_is_clean(void **state)
{
    will_send(IRP_MJ_POWER, IRP_MN_QUERY_POWER);
    does(MIDDLE, change_and_complete, STATUS_DEVICE_BUSY, 0);
    assert_clean();
}

static void test_failed_set_power_is_0xC9_247(void **state)
{
    assert_kept(IRP_MJ_POWER, IRP_MN_SET_POWER, STATUS_DEVICE_BUSY, 0x247);
}

static void will_set_power(DEVICE_POWER_STATE state)
{
    will_send(IRP_MJ_POWER, IRP_MN_SET_POWER);
    device_state = state;
}

static void test_power_down_failed_at_the_bottom_is_0xC9_247(void **state)
{
    will_set_power(PowerDeviceD3);
    does(BOTTOM, change_and_complete, STATUS_DEVICE_BUSY, 0);
    assert_io_error(send_it, 0x247, NULL, BOTTOM->device);
}

static void test_power_up_failed_at_the_bottom_is_clean(void **state)
{
    will_set_power(PowerDeviceD0);
    does(BOTTOM, change_and_complete, STATUS_DELETE_PENDING, 0);
    assert_clean();
}

static NTSTATUS fail_afterwards(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    irp->IoStatus.Status = STATUS_DEVICE_BUSY;
    return STATUS_SUCCESS;
}

static NTSTATUS pass_and_fail(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, fail_afterwards, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static void test_set_power_failed_by_a_completion_routine_is_0xC9_247(void **state)
{
    will_set_power(PowerDeviceD3);
    MIDDLE->dispatch = pass_and_fail;
    does(BOTTOM, change_and_complete, STATUS_SUCCESS, 0);
    assert_io_error(send_it, 0x247, NULL, MIDDLE->device);
}

static NTSTATUS complete_again(struct layer *layer, PIRP irp)
{
    IoForwardIrpSynchronously(layer->lower, irp);
    return complete_as_it_is(layer, irp);
}

static void test_failure_of_a_device_below_that_is_handed_up_is_clean(void **state)
{
    will_set_power(PowerDeviceD0);
    MIDDLE->dispatch = complete_again;
    does(BOTTOM, change_and_complete, STATUS_DELETE_PENDING, 0);
    assert_clean();
}

static void test_another_devices_wmi_request_completed_is_0xC9_220(void **state)
{
    assert_kept(IRP_MJ_SYSTEM_CONTROL, IRP_MN_REGINFO_EX, STATUS_INVALID_DEVICE_REQUEST, 0x220);
}

static void test_own_wmi_request_completed_is_clean(void **state)
{
    will_send(IRP_MJ_SYSTEM_CONTROL, IRP_MN_REGINFO_EX);
    provider = (ULONG_PTR)MIDDLE->device;
    does(MIDDLE, change_and_complete, STATUS_SUCCESS, 0);
    assert_clean();
}

static NTSTATUS succeed_target(struct layer *layer, PIRP irp)
{
    IoGetCurrentIrpStackLocation(irp)->Parameters.QueryDeviceRelations.Type = TargetDeviceRelation;
    return change_and_complete(layer, irp);
}

static void test_target_relation_answered_by_a_filter_is_0xC9_24B(void **state)
{
    will_send(IRP_MJ_PNP, IRP_MN_QUERY_DEVICE_RELATIONS);
    does(MIDDLE, succeed_target, STATUS_SUCCESS, 0);
    assert_io_error(send_it, 0x24B, NULL, MIDDLE->device);
}

/* --- capabilities --- */

static DEVICE_CAPABILITIES capabilities;

static void ask_for_capabilities(void *unused)
{
    PIO_STACK_LOCATION stack;

    sent = layers_irp();
    sent->IoStatus.Status = STATUS_NOT_SUPPORTED;
    stack = IoGetNextIrpStackLocation(sent);
    stack->MajorFunction = IRP_MJ_PNP;
    stack->MinorFunction = IRP_MN_QUERY_CAPABILITIES;
    stack->Parameters.DeviceCapabilities.Capabilities = &capabilities;
    layers_send(sent);
}

static void initialize_capabilities(void)
{
    capabilities =
        (DEVICE_CAPABILITIES){.Size = sizeof capabilities, .Version = 1, .Address = (ULONG)-1, .UINumber = (ULONG)-1};
}

static void test_capabilities_without_a_version_are_0xC9_233(void **state)
{
    initialize_capabilities();
    capabilities.Version = 0;
    assert_io_error(ask_for_capabilities, 0x233, NULL, TOP->device);
}

static void test_capabilities_without_a_size_are_0xC9_234(void **state)
{
    initialize_capabilities();
    capabilities.Size = 0;
    assert_io_error(ask_for_capabilities, 0x234, NULL, TOP->device);
}

static void test_capabilities_without_an_address_are_0xC9_235(void **state)
{
    initialize_capabilities();
    capabilities.Address = 0;
    assert_io_error(ask_for_capabilities, 0x235, NULL, TOP->device);
}

static void test_capabilities_without_a_number_are_0xC9_236(void **state)
{
    initialize_capabilities();
    capabilities.UINumber = 0;
    assert_io_error(ask_for_capabilities, 0x236, NULL, TOP->device);
}

static void test_capabilities_as_documented_are_clean(void **state)
{
    initialize_capabilities();
    ask_for_capabilities(NULL);
    IoFreeIrp(sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_status_of_an_unknown_request_changed_is_0xC9_213),
        layers_test(test_information_of_an_unknown_request_changed_is_0xC9_214),
        layers_test(test_unknown_request_passed_on_untouched_is_clean),
        layers_test(test_status_of_an_unknown_request_changed_on_its_way_up_is_0xC9_23B),
        layers_test(test_status_put_back_is_0xC9_216),
        layers_test(test_status_from_below_put_back_is_0xC9_216),
        layers_test(test_status_of_a_power_request_put_back_is_0xC9_21A),
        layers_test(test_status_from_below_that_becomes_a_failure_is_clean),
        layers_test(test_answer_without_its_status_is_0xC9_217),
        layers_test(test_answer_with_its_status_is_clean),
        layers_test(test_answer_of_what_is_the_bus_drivers_is_0xC9_218),
        layers_test(test_location_that_was_not_copied_is_0xC9_212),
        layers_test(test_other_minor_function_is_0xC9_212),
        layers_test(test_capabilities_asked_with_an_IRP_that_came_back_is_clean),
        layers_test(test_request_of_its_own_with_an_IRP_that_came_back_is_clean),
        layers_test(test_request_of_its_own_in_the_location_below_is_clean),
        layers_test(test_control_code_passed_on_as_an_internal_one_is_clean),
        layers_test(test_copy_without_a_routine_is_a_warning),
        layers_test(test_unknown_pnp_request_completed_is_0xC9_22D),
        layers_test(test_successful_pnp_request_completed_is_0xC9_22E),
        layers_test(test_untouched_pnp_request_completed_is_0xC9_22F),
        layers_test(test_failed_pnp_request_completed_is_clean),
        layers_test(test_interface_that_a_filter_gives_is_clean),
        layers_test(test_successful_pnp_request_completed_after_it_came_back_is_clean),
        layers_test(test_unknown_power_request_completed_is_0xC9_230),
        layers_test(test_successful_power_request_completed_is_0xC9_231),
        layers_test(test_untouched_power_request_completed_is_0xC9_232),
        layers_test(test_failed_power_request_completed_is_clean),
        layers_test(test_failed_set_power_is_0xC9_247),
        layers_test(test_power_down_failed_at_the_bottom_is_0xC9_247),
        layers_test(test_power_up_failed_at_the_bottom_is_clean),
        layers_test(test_set_power_failed_by_a_completion_routine_is_0xC9_247),
        layers_test(test_failure_of_a_device_below_that_is_handed_up_is_clean),
        layers_test(test_another_devices_wmi_request_completed_is_0xC9_220),
        layers_test(test_own_wmi_request_completed_is_clean),
        layers_test(test_target_relation_answered_by_a_filter_is_0xC9_24B),
        layers_test(test_capabilities_without_a_version_are_0xC9_233),
        layers_test(test_capabilities_without_a_size_are_0xC9_234),
        layers_test(test_capabilities_without_an_address_are_0xC9_235),
        layers_test(test_capabilities_without_a_number_are_0xC9_236),
        layers_test(test_capabilities_as_documented_are_clean),
    };

    return cmocka_run_group_tests_name("system", tests, NULL, NULL);
}
