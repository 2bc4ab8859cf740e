/* Pulling out, plugging in, cycles, usage and profiles. */
#include "stack.h"
#include <initguid.h>
#include <wdmguid.h>
#include <string.h>

static void test_a_pulled_device_can_be_plugged_in_again(void **state)
{
    lab_pnp_info info;

    create_sample();
    assert_int_equal(lab_pnp_device_plug(SAMPLE), STATUS_OBJECT_NAME_EXISTS);
    assert_int_equal(lab_pnp_device_surprise(SAMPLE), STATUS_SUCCESS);
    log_clear();
    assert_int_equal(lab_pnp_device_plug(SAMPLE), STATUS_SUCCESS);
    assert_log("fdo:add fdo:filter fdo:start fdo:caps fdo:state fdo:bus-relations");
    assert_int_equal(lab_pnp_device_query(SAMPLE, &info), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_plug("ROOT\\NEVER\\0000"), STATUS_NO_SUCH_DEVICE);
}

static void test_cycles_run_every_device(void **state)
{
    lab_cycles_report report;

    create_bus(2);
    assert_int_equal(lab_pnp_cycles(NULL, NULL, &report), STATUS_SUCCESS);
    assert_int_equal(report.failures, 0);
    assert_int_equal(report.devices, 3);
    assert_true(report.opens > 0);
    assert_true(report.requests > 0);
    assert_true(report.vetoes > 0); /* disabled while open */
}

static void test_cycles_find_a_device_that_does_not_come_back(void **state)
{
    lab_cycles_report report;

    create_sample();
    orders.start = STATUS_DEVICE_NOT_READY;
    assert_int_equal(lab_pnp_cycles(SAMPLE, NULL, &report), STATUS_UNSUCCESSFUL);
    assert_true(report.failures > 0);
    assert_non_null(strstr(report.first_failure, "disable: the device does not run (0xC00000A3)"));
}

static void test_usage_is_told_to_the_stack(void **state)
{
    create_sample();
    assert_int_equal(lab_pnp_device_usage(SAMPLE, DeviceUsageTypePaging, true), STATUS_SUCCESS);
    assert_log("fdo:usage");
    assert_int_equal(lab_pnp_device_usage(SAMPLE, DeviceUsageTypePaging, false), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_usage(SAMPLE, DeviceUsageTypePaging, false), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_pnp_device_usage(SAMPLE, 99, true), STATUS_INVALID_PARAMETER);
}

static int queries, changes, cancels;
static NTSTATUS answer;

static NTSTATUS profile_changed(PVOID structure, PVOID context)
{
    PHWPROFILE_CHANGE_NOTIFICATION change = structure;

    changes += IsEqualGUID(&change->Event, &GUID_HWPROFILE_CHANGE_COMPLETE);
    cancels += IsEqualGUID(&change->Event, &GUID_HWPROFILE_CHANGE_CANCELLED);
    if (!IsEqualGUID(&change->Event, &GUID_HWPROFILE_QUERY_CHANGE))
        return STATUS_SUCCESS;
    queries++;
    return answer;
}

static void test_a_profile_change_can_be_refused(void **state)
{
    PVOID entry;

    create_bus(0);
    queries = changes = cancels = 0;
    assert_int_equal(IoRegisterPlugPlayNotification(EventCategoryHardwareProfileChange, 0, NULL, bus_fdo->DriverObject,
                                                    profile_changed, NULL, &entry),
                     STATUS_SUCCESS);
    answer = STATUS_UNSUCCESSFUL;
    assert_int_equal(lab_pnp_profile_change(), STATUS_PLUGPLAY_QUERY_VETOED);
    assert_int_equal(cancels, 1);
    answer = STATUS_SUCCESS;
    assert_int_equal(lab_pnp_profile_change(), STATUS_SUCCESS);
    assert_int_equal(queries, 2);
    assert_int_equal(changes, 1);
    IoUnregisterPlugPlayNotification(entry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_a_pulled_device_can_be_plugged_in_again),
        pnp_test(test_cycles_run_every_device),
        pnp_test(test_cycles_find_a_device_that_does_not_come_back),
        pnp_test(test_usage_is_told_to_the_stack),
        pnp_test(test_a_profile_change_can_be_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
