/* The system falls asleep and wakes: order, answers, vetoes, shutdown. */
#include "sleeper.h"
#include <ntpoapi.h>
#include <string.h>

static void test_sleep_asks_then_tells_and_wake_brings_back(void **state)
{
    create_sleeper();
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_string_equal(seen(), "A:q3 A:s3 A:d3");
    assert_int_equal(lab_power_state(), 3);
    forget();
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_string_equal(seen(), "A:s0 A:d0");
    assert_int_equal(lab_power_state(), 0);
    assert_int_equal(sleepers[0].state, PowerDeviceD0);
}

static void test_who_resumes_fast_keeps_no_program_waiting(void **state)
{
    create_sleeper();
    fast_resume = true;
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    hold_device_power = true;
    forget();
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_int_equal(lab_power_state(), 0);
    assert_string_equal(seen(), "A:s0 A:d0");
    assert_int_equal(sleepers[0].state, PowerDeviceD3); /* it is not there yet */
    hold_device_power = false;
    let_go();
    assert_int_equal(sleepers[0].state, PowerDeviceD0);
}

static void test_all_are_asked_before_any_is_told_and_the_youngest_first(void **state)
{
    create_sleeper();
    create_sleeper();
    assert_int_equal(lab_power_sleep(1), STATUS_SUCCESS);
    assert_string_equal(seen(), "B:q1 A:q1 B:s1 B:d3 A:s1 A:d3");
    forget();
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_string_equal(seen(), "A:s0 A:d0 B:s0 B:d0");
}

static void test_power_relations_sleep_later_and_wake_earlier(void **state)
{
    create_sleeper();
    create_sleeper();
    sleepers[0].needs = sleepers[1].pdo;
    IoInvalidateDeviceRelations(sleepers[0].pdo, PowerRelations);
    lab_pnp_settle();
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_string_equal(seen(), "A:q3 B:q3 A:s3 A:d3 B:s3 B:d3");
    forget();
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_string_equal(seen(), "B:s0 B:d0 A:s0 A:d0");
    assert_int_equal(lab_pnp_device_surprise(SLEEPER_B), STATUS_SUCCESS); /* it is forgotten */
    forget();
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_string_equal(seen(), "A:q3 A:s3 A:d3");
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
}

static void test_a_refusal_leaves_everything_as_it_was(void **state)
{
    create_sleeper();
    create_sleeper();
    query_answer = STATUS_UNSUCCESSFUL;
    assert_int_equal(lab_power_sleep(3), STATUS_PLUGPLAY_QUERY_VETOED);
    assert_non_null(strstr(lab_error_text(), SLEEPER_B));
    assert_string_equal(seen(), "B:q3 B:s0 B:d0");
    assert_int_equal(lab_power_state(), 0);
}

static void test_a_critical_transition_asks_nobody(void **state)
{
    create_sleeper();
    query_answer = STATUS_UNSUCCESSFUL;
    assert_int_equal(lab_power_sleep_critical(4), STATUS_SUCCESS);
    assert_string_equal(seen(), "A:s4 A:d3");
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
}

static void test_sleeping_twice_is_an_error(void **state)
{
    create_sleeper();
    assert_int_equal(lab_power_wake(), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_int_equal(lab_power_sleep(3), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_int_equal(lab_power_sleep(5), STATUS_INVALID_PARAMETER);
}

static void test_a_pagable_driver_is_always_called_at_PASSIVE_LEVEL(void **state)
{
    create_sleeper();
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_int_equal(sleepers[0].worst_irql, PASSIVE_LEVEL);
}

static void test_ZwPowerInformation(void **state)
{
    POWER_PLATFORM_INFORMATION platform = {.AoAc = TRUE};
    SYSTEM_POWER_CAPABILITIES capabilities;
    ULONGLONG slept = 0, woke = 0;

    assert_int_equal(ZwPowerInformation(PlatformInformation, NULL, 0, &platform, sizeof platform), STATUS_SUCCESS);
    assert_false(platform.AoAc);
    assert_int_equal(ZwPowerInformation(PlatformInformation, NULL, 0, &platform, 0), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(ZwPowerInformation(PlatformInformation, &platform, 1, &platform, 1), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwPowerInformation(PlatformInformation, NULL, 0, NULL, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwPowerInformation(PowerInformationLevelMaximum, NULL, 0, &platform, 1), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwPowerInformation(SystemPowerCapabilities, NULL, 0, &capabilities, sizeof capabilities), 0);
    assert_true(capabilities.SystemS3);
    assert_false(capabilities.SystemBatteriesPresent);
    lab_power_sleep(3);
    lab_clock_advance(10000000);
    lab_power_wake();
    assert_int_equal(ZwPowerInformation(LastSleepTime, NULL, 0, &slept, sizeof slept), STATUS_SUCCESS);
    assert_int_equal(ZwPowerInformation(LastWakeTime, NULL, 0, &woke, sizeof woke), STATUS_SUCCESS);
    assert_true(woke - slept >= 10000000);
}

static POHANDLE directed;
static char directions[50];

static void directed_up(PVOID context, ULONG flags)
{
    strcat(directions, "up ");
}

static void directed_down(PVOID context, ULONG flags)
{
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    strcat(directions, "down ");
    PoFxCompleteDirectedPowerDown(directed);
}

static void test_a_device_is_directed_down_and_up(void **state)
{
    PO_FX_DEVICE_V3 device = {.Version = PO_FX_VERSION_V3,
                              .ComponentCount = 1,
                              .DirectedPowerUpCallback = directed_up,
                              .DirectedPowerDownCallback = directed_down};
    PO_FX_COMPONENT_IDLE_STATE state_of_it = {0};

    device.Components[0].IdleStateCount = 1;
    device.Components[0].IdleStates = &state_of_it;
    directions[0] = 0;
    create_sleeper();
    assert_int_equal(lab_power_device_direct(SLEEPER_A, true), STATUS_NOT_SUPPORTED);
    assert_int_equal(PoFxRegisterDevice(sleepers[0].pdo, (PPO_FX_DEVICE)&device, &directed), STATUS_SUCCESS);
    assert_int_equal(lab_power_device_direct(SLEEPER_A, true), STATUS_SUCCESS);
    assert_int_equal(lab_power_device_direct(SLEEPER_A, true), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_power_device_direct(SLEEPER_A, false), STATUS_SUCCESS);
    assert_string_equal(directions, "down up ");
    PoFxUnregisterDevice(directed);
}

static unsigned locks[2], on_mains[2];

static void on_power_state(PVOID context, PVOID argument1, PVOID argument2)
{
    if ((ULONG_PTR)argument1 == PO_CB_SYSTEM_STATE_LOCK)
        locks[(ULONG_PTR)argument2 & 1]++;
    if ((ULONG_PTR)argument1 == PO_CB_AC_STATUS)
        on_mains[(ULONG_PTR)argument2 & 1]++;
}

static void test_the_PowerState_callback_tells_of_leaving_and_reentering_S0(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\PowerState");
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT callback;
    PVOID registration;

    memset(locks, 0, sizeof locks);
    memset(on_mains, 0, sizeof on_mains);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(ExCreateCallback(&callback, &attributes, FALSE, TRUE), STATUS_SUCCESS);
    registration = ExRegisterCallback(callback, on_power_state, NULL);
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_int_equal(locks[0], 1);
    assert_int_equal(locks[1], 0);
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_int_equal(locks[1], 1);
    assert_int_equal(lab_power_setting_set("{5d3e9a59-e9d5-4b00-a6bd-ff34ff516548}", &(ULONG){PoDc}, 4), 0);
    assert_int_equal(on_mains[0], 1);
    assert_int_equal(on_mains[1], 0);
    ExUnregisterCallback(registration);
    ObDereferenceObject(callback);
}

static void hold(void *unused)
{
    hold_device_power = true;
    lab_power_sleep(3);
}

static void test_a_request_that_never_ends_is_0x9F_3(void **state)
{
    lab_bugcheck bugcheck;

    create_sleeper();
    assert_true(lab_bugcheck_catch(hold, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, 0x9F);
    assert_int_equal(bugcheck.parameters[0], 3);
    assert_int_equal(bugcheck.parameters[1], (uintptr_t)sleepers[0].pdo);
    assert_non_null(strstr(lab_bugcheck_analysis(), "sleeper"));
}

static void sleep_and_wake(void *unused)
{
    if (lab_power_sleep(3) >= 0)
        lab_power_wake();
}

static void test_each_system_request_that_is_never_answered_is_0x9F_3(void **state)
{
    static const enum misdeed misdeeds[] = {HOLD_QUERY, HOLD_SET};
    static const char *const words[] = {"minor 3, to S3", "minor 2, to S3"};

    for (int i = 0; i < 2; i++) {
        lab_bugcheck bugcheck;

        create_sleeper();
        misdeed = misdeeds[i];
        assert_true(lab_bugcheck_catch(sleep_and_wake, NULL, &bugcheck));
        assert_int_equal(bugcheck.code, 0x9F);
        assert_int_equal(bugcheck.parameters[0], 3);
        assert_int_equal(bugcheck.parameters[1], (uintptr_t)sleepers[0].pdo);
        assert_int_equal(bugcheck.parameters[2], (uintptr_t)sleepers[0].fdo);
        assert_true(bugcheck.parameters[3] != 0); /* the IRP */
        assert_non_null(strstr(lab_bugcheck_analysis(), words[i]));
        assert_non_null(strstr(lab_bugcheck_analysis(), "driver sleeper holds it"));
        lab_machine_stop(NULL);
        assert_int_equal(sleeper_setup(state), 0);
    }
}

/* Who fails what can't be refused loses nobody else's sleep: it is for that device alone to bear. On a retail Windows;
 * a verified one may stop. */
static void test_failing_a_set_request_keeps_nobody_awake(void **state)
{
    static const enum misdeed misdeeds[] = {FAIL_SET, FORGET_SET, FAIL_DEVICE_POWER};

    for (int i = 0; i < 3; i++) {
        create_sleeper();
        misdeed = misdeeds[i];
        assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
        assert_int_equal(lab_power_state(), 3);
        assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
        assert_int_equal(lab_power_state(), 0);
        misdeed = NO_MISDEED;
    }
}

static void test_shutdown_tells_S5(void **state)
{
    create_sleeper();
    assert_int_equal(lab_power_shutdown(false), STATUS_SUCCESS);
    assert_string_equal(seen(), "A:s5 A:d3");
    assert_int_equal(lab_power_state(), 5);
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS); /* so that the devices can go */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sleeper_test(test_sleep_asks_then_tells_and_wake_brings_back),
        sleeper_test(test_all_are_asked_before_any_is_told_and_the_youngest_first),
        sleeper_test(test_who_resumes_fast_keeps_no_program_waiting),
        sleeper_test(test_power_relations_sleep_later_and_wake_earlier),
        sleeper_test(test_ZwPowerInformation),
        sleeper_test(test_a_device_is_directed_down_and_up),
        sleeper_test(test_a_refusal_leaves_everything_as_it_was),
        sleeper_test(test_a_critical_transition_asks_nobody),
        sleeper_test(test_sleeping_twice_is_an_error),
        sleeper_test(test_a_pagable_driver_is_always_called_at_PASSIVE_LEVEL),
        sleeper_test(test_the_PowerState_callback_tells_of_leaving_and_reentering_S0),
        sleeper_test(test_a_request_that_never_ends_is_0x9F_3),
        sleeper_test(test_each_system_request_that_is_never_answered_is_0x9F_3),
        cmocka_unit_test_setup_teardown(test_failing_a_set_request_keeps_nobody_awake, sleeper_setup_retail,
                                        sleeper_teardown),
        sleeper_test(test_shutdown_tells_S5),
    };

    return cmocka_run_group_tests_name("system", tests, NULL, NULL);
}
