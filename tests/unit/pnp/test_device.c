/* A device's life: added, started, stopped, removed, and pulled out. */
#include "stack.h"
#include <string.h>

static lab_pnp_info info_of(const char *name)
{
    lab_pnp_info info;

    assert_int_equal(lab_pnp_device_query(name, &info), STATUS_SUCCESS);
    return info;
}

static void test_a_new_device_is_added_and_started(void **state)
{
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, NULL, 0), STATUS_SUCCESS);
    assert_log("fdo:add fdo:filter fdo:start fdo:caps fdo:state fdo:bus-relations");
    assert_int_equal(info_of(SAMPLE).state, LAB_PNP_DEVICE_STARTED);
    assert_string_equal(info_of(SAMPLE).service, "function");
}

static void test_a_stack_is_built_from_the_bottom(void **state)
{
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Filtered"}, NULL, 0),
                     STATUS_SUCCESS);
    assert_log("lower:add fdo:add upper:add upper:filter fdo:filter lower:filter upper:start fdo:start lower:start "
               "upper:caps fdo:caps lower:caps upper:state fdo:state lower:state upper:bus-relations "
               "fdo:bus-relations lower:bus-relations");
}

static void test_class_filters_surround_the_function_driver(void **state)
{
    static const char class[] =
        "HKLM\\System\\CurrentControlSet\\Control\\Class\\{4d36e97d-e325-11ce-bfc1-08002be10318}";
    static const WCHAR lower[] = L"lower\0", upper[] = L"upper\0";

    lab_registry_set(class, "LowerFilters", 7, lower, sizeof lower);
    lab_registry_set(class, "UpperFilters", 7, upper, sizeof upper);
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, NULL, 0), STATUS_SUCCESS);
    assert_int_equal(strncmp(log_text(), "lower:add fdo:add upper:add ", 28), 0);
}

static void test_a_device_without_a_driver_waits_for_one(void **state)
{
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Unknown"}, NULL, 0),
                     STATUS_NOT_FOUND);
    assert_int_equal(info_of("ROOT\\UNKNOWN\\0000").problem, 28);
    assert_log("");
}

static void test_a_raw_device_starts_without_a_driver(void **state)
{
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Unknown", .raw = true}, NULL, 0),
                     STATUS_SUCCESS);
    assert_int_equal(info_of("ROOT\\UNKNOWN\\0000").state, LAB_PNP_DEVICE_STARTED);
}

static void test_a_compatible_id_finds_the_driver(void **state)
{
    assert_int_equal(lab_pnp_device_create(
                         &(lab_pnp_device){.hardware_ids = "Root\\Special", .compatible_ids = "Root\\Sample"}, NULL, 0),
                     STATUS_SUCCESS);
    assert_string_equal(info_of("ROOT\\SPECIAL\\0000").service, "function");
}

static void test_devices_of_one_id_are_numbered(void **state)
{
    char name[LAB_PNP_NAME];

    create_sample();
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, name, sizeof name), 0);
    assert_string_equal(name, "Root\\Sample\\0001");
}

static void test_AddDevice_failing_takes_the_stack_down(void **state)
{
    orders.add = STATUS_DEVICE_NOT_READY;
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Filtered"}, NULL, 0),
                     STATUS_DEVICE_NOT_READY);
    assert_log("lower:add fdo:add lower:remove unload unload");
    assert_int_equal(info_of("ROOT\\FILTERED\\0000").problem, 31);
}

static void test_START_failing_removes_the_stack(void **state)
{
    orders.start = STATUS_DEVICE_CONFIGURATION_ERROR;
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, NULL, 0),
                     STATUS_DEVICE_CONFIGURATION_ERROR);
    assert_log("fdo:add fdo:filter fdo:start fdo:remove unload");
    assert_int_equal(info_of(SAMPLE).problem, 10);
    orders.start = STATUS_SUCCESS;
    assert_int_equal(lab_pnp_device_enable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(info_of(SAMPLE).state, LAB_PNP_DEVICE_STARTED);
}

static void test_START_may_be_answered_later(void **state)
{
    orders.pend = true;
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, NULL, 0), STATUS_SUCCESS);
    assert_log("fdo:add fdo:filter fdo:start pended fdo:caps fdo:state fdo:bus-relations");
}

static void hold(void *unused)
{
    orders.hold = true;
    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, NULL, 0);
}

static void test_START_never_answered_stops_with_the_drivers_name(void **state)
{
    assert_bugcheck(hold, NULL, 0x1D5, TEST_ANY);
    assert_non_null(strstr(lab_bugcheck_analysis(), "IRP_MN_START_DEVICE for device Root\\Sample\\0000"));
    assert_non_null(strstr(lab_bugcheck_analysis(), "driver function holds IRP"));
}

static lab_status nested;

static void disable_itself(void)
{
    nested = lab_pnp_device_disable(SAMPLE);
}

static void test_a_driver_cannot_take_its_device_away_in_the_middle_of_a_request(void **state)
{
    orders.during_start = disable_itself;
    create_sample();
    assert_int_equal(nested, STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(info_of(SAMPLE).state, LAB_PNP_DEVICE_STARTED);
}

/* --- stopping --- */

static void test_rebalance_stops_and_starts(void **state)
{
    create_sample();
    assert_int_equal(lab_pnp_device_rebalance(SAMPLE), STATUS_SUCCESS);
    assert_log("fdo:query-stop fdo:stop fdo:filter fdo:start fdo:caps fdo:bus-relations");
}

static void test_rebalance_refused_is_cancelled(void **state)
{
    create_sample();
    orders.query_stop = STATUS_DEVICE_BUSY;
    assert_int_equal(lab_pnp_device_rebalance(SAMPLE), STATUS_DEVICE_BUSY);
    assert_log("fdo:query-stop fdo:cancel-stop");
    assert_int_equal(info_of(SAMPLE).state, LAB_PNP_DEVICE_STARTED);
}

/* --- removing --- */

static void test_disable_asks_and_removes(void **state)
{
    create_sample();
    assert_int_equal(lab_pnp_device_disable(SAMPLE), STATUS_SUCCESS);
    assert_log("fdo:removal-relations fdo:query-remove fdo:remove unload");
    assert_int_equal(info_of(SAMPLE).problem, 22);
    log_clear();
    assert_int_equal(lab_pnp_device_enable(SAMPLE), STATUS_SUCCESS);
    assert_log("fdo:add fdo:filter fdo:start fdo:caps fdo:state fdo:bus-relations");
}

static void test_a_veto_is_cancelled(void **state)
{
    create_sample();
    orders.query_remove = STATUS_DEVICE_BUSY;
    assert_int_equal(lab_pnp_device_disable(SAMPLE), STATUS_PLUGPLAY_QUERY_VETOED);
    assert_log("fdo:removal-relations fdo:query-remove fdo:cancel-remove");
    assert_non_null(strstr(lab_error_text(), "its driver refuses"));
    assert_int_equal(info_of(SAMPLE).state, LAB_PNP_DEVICE_STARTED);
    orders.query_remove = STATUS_SUCCESS;
}

static void test_surprise_is_told_before_remove(void **state)
{
    create_sample();
    assert_int_equal(lab_pnp_device_surprise(SAMPLE), STATUS_SUCCESS);
    assert_log("fdo:removal-relations fdo:surprise fdo:remove unload");
    assert_int_equal(lab_pnp_device_query(SAMPLE, &(lab_pnp_info){0}), STATUS_NO_SUCH_DEVICE);
}

static void test_a_device_that_is_not_there_is_no_such_device(void **state)
{
    assert_int_equal(lab_pnp_device_disable("ROOT\\NONE\\0000"), STATUS_NO_SUCH_DEVICE);
    assert_non_null(strstr(lab_error_text(), "ROOT\\NONE\\0000"));
}

static void test_device_state_failed_takes_it_away(void **state)
{
    orders.state = PNP_DEVICE_FAILED;
    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, NULL, 0);
    assert_log("fdo:add fdo:filter fdo:start fdo:caps fdo:state fdo:removal-relations fdo:surprise fdo:remove unload");
    assert_int_equal(info_of(SAMPLE).problem, 43);
}

static void test_not_disableable_is_a_veto(void **state)
{
    orders.state = PNP_DEVICE_NOT_DISABLEABLE;
    create_sample();
    assert_int_equal(lab_pnp_device_disable(SAMPLE), STATUS_PLUGPLAY_QUERY_VETOED);
    assert_non_null(strstr(lab_error_text(), "can't be disabled"));
}

/* --- resources --- */

static void create_with(const lab_pnp_resource *requirements, uint32_t count, NTSTATUS expected)
{
    assert_int_equal(
        lab_pnp_device_create(
            &(lab_pnp_device){.hardware_ids = "Root\\Sample", .requirements = requirements, .requirement_count = count},
            NULL, 0),
        expected);
}

static void test_resources_are_assigned_within_their_bounds(void **state)
{
    lab_pnp_resource wanted[] = {
        {.type = LAB_PNP_PORT, .first = 0x301, .last = 0x3FF, .length = 8, .alignment = 8, .flags = 1},
        {.type = LAB_PNP_INTERRUPT, .first = 5, .last = 7, .flags = 1},
    };

    create_with(wanted, 2, STATUS_SUCCESS);
    assert_int_equal(got_count, 2);
    assert_int_equal(got_raw[0].Type, CmResourceTypePort);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x308);
    assert_int_equal(got_raw[0].u.Port.Length, 8);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, 5);
    assert_true(got_translated[1].u.Interrupt.Level > DISPATCH_LEVEL);
    assert_true(got_translated[1].u.Interrupt.Affinity != 0);
    create_with(wanted, 2, STATUS_SUCCESS); /* the next one has others */
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x310);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, 6);
}

static void test_an_alternative_is_taken_where_the_first_choice_is_gone(void **state)
{
    lab_pnp_resource wanted[] = {
        {.type = LAB_PNP_PORT, .first = 0x3F8, .last = 0x3FF, .length = 8},
        {.type = LAB_PNP_PORT, .alternative = true, .first = 0x2F8, .last = 0x2FF, .length = 8},
    };

    create_with(wanted, 2, STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3F8);
    create_with(wanted, 2, STATUS_SUCCESS);
    assert_int_equal(got_count, 1);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x2F8);
    create_with(wanted, 2, STATUS_CONFLICTING_ADDRESSES);
    assert_int_equal(info_of("ROOT\\SAMPLE\\0002").problem, 12);
    assert_int_equal(lab_pnp_device_remove("ROOT\\SAMPLE\\0000"), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_enable("ROOT\\SAMPLE\\0002"), STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3F8);
}

static void test_an_earlier_choice_gives_way_to_a_later_one(void **state)
{
    lab_pnp_resource wanted[] = {
        {.type = LAB_PNP_INTERRUPT, .first = 3, .last = 3},
        {.type = LAB_PNP_INTERRUPT, .alternative = true, .first = 4, .last = 4},
        {.type = LAB_PNP_INTERRUPT, .first = 3, .last = 3},
    };

    create_with(wanted, 3, STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Interrupt.Vector, 4);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, 3);
}

static void test_shared_lines_are_shared(void **state)
{
    lab_pnp_resource wanted[] = {{.type = LAB_PNP_INTERRUPT, .first = 9, .last = 9, .shared = true}};

    create_with(wanted, 1, STATUS_SUCCESS);
    create_with(wanted, 1, STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Interrupt.Vector, 9);
    assert_int_equal(got_raw[0].ShareDisposition, CmResourceShareShared);
}

static void test_a_driver_filters_its_requirements(void **state)
{
    lab_pnp_resource wanted[] = {{.type = LAB_PNP_PORT, .first = 0x100, .last = 0x1FF, .length = 8}};

    orders.grow_requirements = 32;
    create_with(wanted, 1, STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Length, 32);
}

static void test_a_boot_configuration_is_kept(void **state)
{
    lab_pnp_resource boot[] = {{.type = LAB_PNP_PORT, .first = 0x3E8, .last = 0x3EF}};
    lab_pnp_resource wanted[] = {{.type = LAB_PNP_PORT, .first = 0x100, .last = 0x3FF, .length = 8}};

    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample",
                                                             .resources = boot,
                                                             .resource_count = 1,
                                                             .requirements = wanted,
                                                             .requirement_count = 1},
                                           NULL, 0),
                     STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3E8);
}

static lab_pnp_resource either[] =
    {{.type = LAB_PNP_PORT, .first = 0x3F8, .last = 0x3FF, .length = 8},
     {.type = LAB_PNP_PORT, .alternative = true, .first = 0x2F8, .last = 0x2FF, .length = 8}},
                        only[] = {{.type = LAB_PNP_PORT, .first = 0x3F8, .last = 0x3FF, .length = 8}};

static void test_a_device_that_could_do_with_something_else_makes_room(void **state)
{
    create_with(either, 2, STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3F8);
    log_clear();
    create_with(only, 1, STATUS_SUCCESS);
    assert_log("fdo:add fdo:filter fdo:filter fdo:query-stop fdo:stop fdo:filter fdo:start fdo:caps "
               "fdo:bus-relations fdo:start fdo:caps fdo:state fdo:bus-relations");
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3F8); /* started last */
    assert_int_equal(info_of("ROOT\\SAMPLE\\0000").state, LAB_PNP_DEVICE_STARTED);
    assert_int_equal(info_of("ROOT\\SAMPLE\\0000").problem, 0);
}

static void test_a_device_that_refuses_to_stop_keeps_what_it_has(void **state)
{
    create_with(either, 2, STATUS_SUCCESS);
    orders.query_stop = STATUS_DEVICE_BUSY;
    log_clear();
    create_with(only, 1, STATUS_CONFLICTING_ADDRESSES);
    assert_non_null(strstr(log_text(), "fdo:query-stop fdo:cancel-stop"));
    assert_int_equal(info_of("ROOT\\SAMPLE\\0001").problem, 12);
    assert_int_equal(info_of("ROOT\\SAMPLE\\0000").state, LAB_PNP_DEVICE_STARTED);
    create_with(either, 2, STATUS_SUCCESS); /* its ports are still its own */
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x2F8);
}

static void test_a_device_that_has_nothing_else_is_not_stopped(void **state)
{
    create_with(only, 1, STATUS_SUCCESS);
    log_clear();
    create_with(only, 1, STATUS_CONFLICTING_ADDRESSES);
    assert_null(strstr(log_text(), "query-stop"));
}

static void test_a_boot_configuration_of_two_ranges_is_kept(void **state)
{
    lab_pnp_resource boot[] = {{.type = LAB_PNP_PORT, .first = 0x3E8, .last = 0x3EF},
                               {.type = LAB_PNP_PORT, .first = 0x2E8, .last = 0x2EF}};
    lab_pnp_resource wanted[] = {{.type = LAB_PNP_PORT, .first = 0x100, .last = 0x3FF, .length = 8},
                                 {.type = LAB_PNP_PORT, .first = 0x100, .last = 0x3FF, .length = 8}};

    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample",
                                                             .resources = boot,
                                                             .resource_count = 2,
                                                             .requirements = wanted,
                                                             .requirement_count = 2},
                                           NULL, 0),
                     STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3E8);
    assert_int_equal(got_raw[1].u.Port.Start.QuadPart, 0x2E8);
}

/* The child of a bus, whose driver finds out that it needs something else. */
static void change_requirements(PNP_DEVICE_STATE state)
{
    static IO_RESOURCE_REQUIREMENTS_LIST first, second;

    first = (IO_RESOURCE_REQUIREMENTS_LIST){.ListSize = sizeof first, .AlternativeLists = 1};
    first.List[0] = (IO_RESOURCE_LIST){.Version = 1, .Revision = 1, .Count = 1};
    first.List[0].Descriptors[0] = (IO_RESOURCE_DESCRIPTOR){
        .Type = CmResourceTypePort, .u.Port = {.Length = 8, .Alignment = 8, .MaximumAddress.QuadPart = 0xFFFF}};
    second = first;
    second.List[0].Descriptors[0].u.Port.Length = 0x40;
    children[0].requirements = &first;
    children[0].requirements_size = sizeof first;
    create_bus(1);
    assert_int_equal(got_raw[0].u.Port.Length, 8);
    children[0].requirements = &second;
    orders.state = state;
    log_ids = true;
    IoInvalidateDeviceState(children[0].pdo);
    lab_pnp_settle();
    assert_int_equal(got_raw[0].u.Port.Length, 0x40);
}

static void test_a_device_that_needs_other_resources_is_started_again_without_a_stop(void **state)
{
    change_requirements(PNP_DEVICE_RESOURCE_REQUIREMENTS_CHANGED);
    assert_log("fdo:state pdo:state fdo:requirements pdo:requirements fdo:filter pdo:filter fdo:start pdo:start "
               "fdo:caps pdo:caps fdo:bus-relations pdo:bus-relations");
}

static void test_a_failed_device_that_needs_other_resources_is_stopped_first(void **state)
{
    change_requirements(PNP_DEVICE_RESOURCE_REQUIREMENTS_CHANGED | PNP_DEVICE_FAILED);
    assert_log("fdo:state pdo:state fdo:requirements pdo:requirements fdo:query-stop pdo:query-stop fdo:stop pdo:stop "
               "fdo:filter pdo:filter fdo:start pdo:start fdo:caps pdo:caps fdo:bus-relations pdo:bus-relations");
}

static bool want_others(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (strcmp(who, "pdo") || stack->MajorFunction != IRP_MJ_PNP || stack->MinorFunction != IRP_MN_QUERY_STOP_DEVICE)
        return false;
    *status = irp->IoStatus.Status = STATUS_RESOURCE_REQUIREMENTS_CHANGED;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return true;
}

static void test_a_bus_driver_may_want_other_resources_when_it_is_asked_to_stop(void **state)
{
    char name[LAB_PNP_NAME] = "";

    create_bus(1);
    while (lab_pnp_device_next(name, sizeof name) && strncmp(name, "LAB\\", 4))
        ;
    instead.request = want_others;
    log_ids = true;
    log_clear();
    assert_int_equal(lab_pnp_device_rebalance(name), STATUS_SUCCESS);
    assert_non_null(
        strstr(log_text(), "fdo:query-stop fdo:requirements pdo:requirements fdo:stop pdo:stop fdo:filter"));
    instead.request = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_a_new_device_is_added_and_started),
        pnp_test(test_a_stack_is_built_from_the_bottom),
        pnp_test(test_class_filters_surround_the_function_driver),
        pnp_test(test_a_device_without_a_driver_waits_for_one),
        pnp_test(test_a_raw_device_starts_without_a_driver),
        pnp_test(test_a_compatible_id_finds_the_driver),
        pnp_test(test_devices_of_one_id_are_numbered),
        pnp_test(test_AddDevice_failing_takes_the_stack_down),
        pnp_test(test_START_failing_removes_the_stack),
        pnp_test(test_START_may_be_answered_later),
        pnp_test(test_START_never_answered_stops_with_the_drivers_name),
        pnp_test(test_a_driver_cannot_take_its_device_away_in_the_middle_of_a_request),
        pnp_test(test_rebalance_stops_and_starts),
        pnp_test(test_rebalance_refused_is_cancelled),
        pnp_test(test_disable_asks_and_removes),
        pnp_test(test_a_veto_is_cancelled),
        pnp_test(test_surprise_is_told_before_remove),
        pnp_test(test_a_device_that_is_not_there_is_no_such_device),
        pnp_test(test_device_state_failed_takes_it_away),
        pnp_test(test_not_disableable_is_a_veto),
        pnp_test(test_resources_are_assigned_within_their_bounds),
        pnp_test(test_an_alternative_is_taken_where_the_first_choice_is_gone),
        pnp_test(test_an_earlier_choice_gives_way_to_a_later_one),
        pnp_test(test_shared_lines_are_shared),
        pnp_test(test_a_driver_filters_its_requirements),
        pnp_test(test_a_boot_configuration_is_kept),
        pnp_test(test_a_boot_configuration_of_two_ranges_is_kept),
        pnp_test(test_a_device_that_could_do_with_something_else_makes_room),
        pnp_test(test_a_device_that_refuses_to_stop_keeps_what_it_has),
        pnp_test(test_a_device_that_has_nothing_else_is_not_stopped),
        pnp_test(test_a_bus_driver_may_want_other_resources_when_it_is_asked_to_stop),
        pnp_test(test_a_device_that_needs_other_resources_is_started_again_without_a_stop),
        pnp_test(test_a_failed_device_that_needs_other_resources_is_stopped_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
