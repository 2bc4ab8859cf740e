/* A bus and its children: found, lost, pulled out while open, reported wrongly. */
#include "stack.h"
#include <string.h>

#define CHILD(n) "LAB\\Child\\1&" n

static char child_names[4][LAB_PNP_NAME];

static ULONG count_children(void)
{
    lab_pnp_info info;

    assert_int_equal(lab_pnp_device_query(BUS, &info), STATUS_SUCCESS);
    return info.children;
}

/* Instance paths have a prefix that is the tree's business. */
static void name_children(void)
{
    char name[LAB_PNP_NAME] = "";
    int count = 0;

    while (count < 4 && lab_pnp_device_next(name, sizeof name))
        if (!strncmp(name, "LAB\\Child\\", 10))
            strcpy(child_names[count++], name);
}

static void test_children_are_asked_then_started(void **state)
{
    child_count = 1;
    children[0].present = true;
    log_ids = true;
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Bus"}, NULL, 0), STATUS_SUCCESS);
    assert_log(
        "bus:add bus:filter bus:start bus:caps bus:state bus:bus-relations pdo:device-id pdo:caps pdo:text pdo:text "
        "pdo:instance-id pdo:hardware-ids pdo:compatible-ids pdo:container pdo:resources pdo:requirements "
        "pdo:businfo pdo:enumerated fdo:add fdo:filter pdo:filter fdo:start pdo:start fdo:caps pdo:caps fdo:state "
        "pdo:state "
        "fdo:bus-relations pdo:bus-relations");
}

static ULONG added, started;

static void count_added(const char *who, PDEVICE_OBJECT device)
{
    added += !strcmp(who, "fdo");
}

static void expect_all_added(const char *who, PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;

    if (strcmp(who, "fdo") || (minor != IRP_MN_START_DEVICE && minor != IRP_MN_FILTER_RESOURCE_REQUIREMENTS))
        return;
    started += minor == IRP_MN_START_DEVICE;
    assert_int_equal(added, 3);
    if (minor == IRP_MN_FILTER_RESOURCE_REQUIREMENTS)
        assert_int_equal(started, 0);
}

static void test_new_children_all_get_their_drivers_before_the_first_is_started(void **state)
{
    added = started = 0;
    instead.added = count_added;
    on_request = expect_all_added;
    create_bus(3);
    assert_int_equal(started, 3);
}

static void test_devices_that_waited_for_a_driver_all_get_it_before_the_first_is_started(void **state)
{
    static const WCHAR other[] = L"LAB\\Late";

    added = started = 0;
    instead.added = count_added;
    on_request = expect_all_added;
    child_device_id = other;
    create_bus(3);
    assert_int_equal(started, 0);
    lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "LAB\\Late", .service = "function"});
    assert_int_equal(started, 3);
}

static void test_a_bus_that_makes_room_stops_with_its_children(void **state)
{
    static const lab_pnp_resource either[] =
        {{.type = LAB_PNP_PORT, .first = 0x3F8, .last = 0x3FF, .length = 8},
         {.type = LAB_PNP_PORT, .alternative = true, .first = 0x2F8, .last = 0x2FF, .length = 8}},
                                  only[] = {{.type = LAB_PNP_PORT, .first = 0x3F8, .last = 0x3FF, .length = 8}};

    child_count = 1;
    children[0].present = true;
    assert_int_equal(
        lab_pnp_device_create(
            &(lab_pnp_device){.hardware_ids = "Root\\Bus", .requirements = either, .requirement_count = 2}, NULL, 0),
        STATUS_SUCCESS);
    log_clear();
    assert_int_equal(
        lab_pnp_device_create(
            &(lab_pnp_device){.hardware_ids = "Root\\Sample", .requirements = only, .requirement_count = 1}, NULL, 0),
        STATUS_SUCCESS);
    assert_non_null(strstr(log_text(), "fdo:query-stop pdo:query-stop bus:query-stop fdo:stop pdo:stop bus:stop "
                                       "bus:filter bus:start fdo:filter pdo:filter fdo:start pdo:start"));
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3F8); /* the new one's, which starts last */
    assert_int_equal(count_children(), 1);
}

static void test_a_child_is_not_asked_twice(void **state)
{
    create_bus(1);
    log_ids = true;
    assert_int_equal(lab_pnp_rescan(BUS), STATUS_SUCCESS);
    assert_log("bus:bus-relations");
    assert_int_equal(count_children(), 1);
}

static void test_IoInvalidateDeviceRelations_finds_the_new_and_the_lost(void **state)
{
    create_bus(2);
    children[0].present = false;
    children[2].present = true;
    child_count = 3;
    IoInvalidateDeviceRelations(bus_pdo, BusRelations);
    IoInvalidateDeviceRelations(bus_pdo, BusRelations); /* asked for once */
    lab_pnp_settle();
    assert_log("bus:bus-relations fdo:removal-relations pdo:removal-relations fdo:surprise pdo:surprise fdo:remove "
               "pdo:remove pdo:caps pdo:enumerated fdo:add fdo:filter pdo:filter "
               "fdo:start pdo:start fdo:caps pdo:caps fdo:state pdo:state fdo:bus-relations pdo:bus-relations");
    assert_int_equal(count_children(), 2);
    assert_null(children[0].pdo);
}

static void test_removal_relations_that_lead_back_are_followed_once(void **state)
{
    create_bus(2);
    children[0].removal_relation = children[1].pdo;
    children[1].removal_relation = children[0].pdo;
    name_children();
    log_clear();
    assert_int_equal(lab_pnp_device_disable(child_names[0]), STATUS_SUCCESS);
    assert_non_null(strstr(log_text(), "pdo:remove"));
    children[0].removal_relation = children[1].removal_relation = NULL;
}

static void test_IoInvalidateDeviceRelations_at_DISPATCH_LEVEL(void **state)
{
    KIRQL irql;

    create_bus(0);
    children[0].present = true;
    child_count = 1;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoInvalidateDeviceRelations(bus_pdo, BusRelations);
    KeLowerIrql(irql);
    lab_pnp_settle();
    assert_int_equal(count_children(), 1);
}

static void test_an_open_child_is_removed_when_it_is_closed(void **state)
{
    WCHAR text[64];
    ULONG length;
    char path[64];
    lab_handle handle;

    create_bus(1);
    assert_int_equal(
        IoGetDeviceProperty(children[0].pdo, DevicePropertyPhysicalDeviceObjectName, sizeof text, text, &length),
        STATUS_SUCCESS);
    for (ULONG i = 0; i < length / 2; i++)
        path[i] = (char)text[i];
    assert_int_equal(lab_file_open(path, LAB_OPEN_READ_WRITE, &handle), STATUS_SUCCESS);
    log_clear();
    children[0].present = false;
    lab_pnp_rescan(BUS);
    assert_log("bus:bus-relations fdo:removal-relations pdo:removal-relations fdo:surprise pdo:surprise");
    assert_int_equal(lab_file_open(path, LAB_OPEN_READ_WRITE, &(lab_handle){0}), STATUS_NO_SUCH_DEVICE);
    log_clear();
    lab_file_close(handle);
    lab_pnp_settle();
    assert_log("fdo:remove pdo:remove unload");
    assert_int_equal(count_children(), 0);
}

static void test_an_open_child_is_a_veto_for_its_bus(void **state)
{
    WCHAR text[64];
    ULONG length;
    char path[64];
    lab_handle handle;

    create_bus(1);
    IoGetDeviceProperty(children[0].pdo, DevicePropertyPhysicalDeviceObjectName, sizeof text, text, &length);
    for (ULONG i = 0; i < length / 2; i++)
        path[i] = (char)text[i];
    assert_int_equal(lab_file_open(path, LAB_OPEN_READ_WRITE, &handle), STATUS_SUCCESS);
    log_clear();
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_PLUGPLAY_QUERY_VETOED);
    assert_non_null(strstr(lab_error_text(), "handle is open"));
    assert_log("fdo:removal-relations pdo:removal-relations bus:removal-relations fdo:query-remove pdo:query-remove "
               "bus:query-remove bus:cancel-remove fdo:cancel-remove pdo:cancel-remove");
    lab_file_close(handle);
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_SUCCESS);
    assert_int_equal(count_children(), 0);
}

static void test_children_go_before_their_bus(void **state)
{
    create_bus(2);
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_SUCCESS);
    assert_non_null(strstr(log_text(), "fdo:remove pdo:remove fdo:remove pdo:remove bus:remove"));
}

static void test_a_removal_relation_goes_too(void **state)
{
    create_bus(2);
    children[0].removal_relation = children[1].pdo;
    name_children();
    assert_int_equal(lab_pnp_device_disable(child_names[0]), STATUS_SUCCESS);
    assert_log("fdo:removal-relations pdo:removal-relations fdo:removal-relations pdo:removal-relations "
               "fdo:query-remove pdo:query-remove fdo:query-remove pdo:query-remove fdo:remove pdo:remove fdo:remove "
               "pdo:remove unload");
}

static void test_eject_removes_and_ejects(void **state)
{
    create_bus(1);
    IoRequestDeviceEject(children[0].pdo);
    lab_pnp_settle();
    assert_log("fdo:removal-relations pdo:removal-relations fdo:ejection-relations pdo:ejection-relations "
               "fdo:query-remove pdo:query-remove fdo:remove pdo:remove unload pdo:eject bus:bus-relations pdo:remove");
    assert_int_equal(count_children(), 0);
}

static bool with_a_lock(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PDEVICE_CAPABILITIES capabilities = stack->Parameters.DeviceCapabilities.Capabilities;

    if (strcmp(who, "pdo") || stack->MajorFunction != IRP_MJ_PNP ||
        (stack->MinorFunction != IRP_MN_QUERY_CAPABILITIES && stack->MinorFunction != IRP_MN_SET_LOCK))
        return false;
    if (stack->MinorFunction == IRP_MN_SET_LOCK)
        log_write("lock:%u", stack->Parameters.SetLock.Lock);
    else
        capabilities->EjectSupported = capabilities->Removable = capabilities->LockSupported = TRUE;
    *status = irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return true;
}

static void test_a_device_with_a_lock_is_unlocked_before_it_is_ejected(void **state)
{
    instead.request = with_a_lock;
    create_bus(1);
    name_children();
    log_clear();
    assert_int_equal(lab_pnp_device_eject(child_names[0]), STATUS_SUCCESS);
    assert_non_null(strstr(log_text(), "lock:0 pdo:eject"));
}

static void test_a_removed_child_is_found_again(void **state)
{
    create_bus(1);
    name_children();
    assert_int_equal(lab_pnp_device_remove(child_names[0]), STATUS_SUCCESS);
    assert_int_equal(count_children(), 0);
    assert_int_equal(lab_pnp_rescan(BUS), STATUS_SUCCESS);
    assert_int_equal(count_children(), 1);
}

static void test_surprise_of_a_bus_takes_its_children(void **state)
{
    create_bus(1);
    assert_int_equal(lab_pnp_device_surprise(BUS), STATUS_SUCCESS);
    assert_log("fdo:removal-relations pdo:removal-relations bus:removal-relations fdo:surprise pdo:surprise "
               "bus:surprise fdo:remove pdo:remove bus:remove unload unload");
}

static void test_rebalance_stops_the_children_first(void **state)
{
    create_bus(1);
    assert_int_equal(lab_pnp_device_rebalance(BUS), STATUS_SUCCESS);
    assert_non_null(strstr(log_text(), "fdo:query-stop pdo:query-stop bus:query-stop fdo:stop pdo:stop bus:stop "
                                       "bus:filter bus:start fdo:filter pdo:filter fdo:start pdo:start "));
}

static void test_many_children(void **state)
{
    create_bus(1000);
    assert_int_equal(count_children(), 1000);
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_SUCCESS);
    assert_int_equal(count_children(), 0);
}

/* --- wrong reports --- */

static void add_bus(void *unused)
{
    child_count = 2;
    children[0].present = children[1].present = true;
    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Bus"}, NULL, 0);
}

static void test_two_children_of_one_id_stop_the_machine(void **state)
{
    child_instance_id = L"same";
    assert_bugcheck(add_bus, NULL, PNP_DETECTED_FATAL_ERROR, 1);
}

static void test_an_id_with_a_comma_stops_the_machine(void **state)
{
    child_device_id = L"LAB\\a,b";
    assert_bugcheck(add_bus, NULL, PNP_DETECTED_FATAL_ERROR, 3);
    assert_non_null(strstr(lab_bugcheck_analysis(), "LAB\\a,b"));
}

static void test_an_id_without_an_enumerator_stops_the_machine(void **state)
{
    child_device_id = L"LAB";
    assert_bugcheck(add_bus, NULL, PNP_DETECTED_FATAL_ERROR, 3);
}

static void test_a_child_that_is_NULL_stops_the_machine(void **state)
{
    child_null = true;
    assert_bugcheck(add_bus, NULL, PNP_DETECTED_FATAL_ERROR, 8);
}

static void lose_reference(void *unused)
{
    add_bus(NULL);
    lab_pnp_device_surprise(BUS);
}

static void test_a_child_without_a_reference_stops_the_machine(void **state)
{
    child_unreferenced = true;
    assert_bugcheck(lose_reference, NULL, PNP_DETECTED_FATAL_ERROR, 5);
}

static void invalidate_fdo(void *unused)
{
    IoInvalidateDeviceRelations(bus_fdo, BusRelations);
}

static void test_IoInvalidateDeviceRelations_of_a_function_device_stops_the_machine(void **state)
{
    create_bus(0);
    assert_bugcheck(invalidate_fdo, NULL, PNP_DETECTED_FATAL_ERROR, 2);
}

static void test_child_with_other_power_flags_than_its_bus_is_a_warning(void **state)
{
    create_bus(1);
    assert_non_null(strstr(lab_warnings_text(), "CheckDeviceObjectFlags: "));
}

static void test_clean_child_with_the_power_flags_of_its_bus(void **state)
{
    child_pageable = true;
    create_bus(1);
    assert_null(strstr(lab_warnings_text(), "CheckDeviceObjectFlags: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_children_are_asked_then_started),
        pnp_test(test_new_children_all_get_their_drivers_before_the_first_is_started),
        pnp_test(test_devices_that_waited_for_a_driver_all_get_it_before_the_first_is_started),
        pnp_test(test_a_bus_that_makes_room_stops_with_its_children),
        pnp_test(test_a_child_is_not_asked_twice),
        pnp_test(test_IoInvalidateDeviceRelations_finds_the_new_and_the_lost),
        pnp_test(test_removal_relations_that_lead_back_are_followed_once),
        pnp_test(test_IoInvalidateDeviceRelations_at_DISPATCH_LEVEL),
        pnp_test(test_an_open_child_is_removed_when_it_is_closed),
        pnp_test(test_an_open_child_is_a_veto_for_its_bus),
        pnp_test(test_children_go_before_their_bus),
        pnp_test(test_a_removal_relation_goes_too),
        pnp_test(test_eject_removes_and_ejects),
        pnp_test(test_a_device_with_a_lock_is_unlocked_before_it_is_ejected),
        pnp_test(test_a_removed_child_is_found_again),
        pnp_test(test_surprise_of_a_bus_takes_its_children),
        pnp_test(test_rebalance_stops_the_children_first),
        pnp_test(test_many_children),
        pnp_test(test_two_children_of_one_id_stop_the_machine),
        pnp_test(test_an_id_with_a_comma_stops_the_machine),
        pnp_test(test_an_id_without_an_enumerator_stops_the_machine),
        pnp_test(test_a_child_that_is_NULL_stops_the_machine),
        pnp_test(test_a_child_without_a_reference_stops_the_machine),
        pnp_test(test_IoInvalidateDeviceRelations_of_a_function_device_stops_the_machine),
        pnp_test(test_child_with_other_power_flags_than_its_bus_is_a_warning),
        pnp_test(test_clean_child_with_the_power_flags_of_its_bus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
