/* The power management framework: components and the device's own power. */
#include <ntddk.h>
#include "support/machine.h"
#include <stdio.h>
#include <string.h>

static char text[1000];
static POHANDLE handle;
static bool answers; /* callbacks are answered at once */

static void note(const char *what, ULONG component)
{
    size_t length = strlen(text);

    snprintf(text + length, sizeof text - length, "%s%s%u", length ? " " : "", what, component);
}

static void active(PVOID context, ULONG component)
{
    note("active", component);
}

static void idle(PVOID context, ULONG component)
{
    note("idle", component);
    if (answers)
        PoFxCompleteIdleCondition(handle, component);
}

static void idle_state(PVOID context, ULONG component, ULONG state)
{
    note("F", state);
    if (answers)
        PoFxCompleteIdleState(handle, component);
}

static void required(PVOID context)
{
    note("on", 0);
    if (answers)
        PoFxReportDevicePoweredOn(handle);
}

static void not_required(PVOID context)
{
    note("off", 0);
    if (answers)
        PoFxCompleteDevicePowerNotRequired(handle);
}

static PO_FX_COMPONENT_IDLE_STATE states[] = {{0, 0, PO_FX_UNKNOWN_POWER}, {100, 1000, 0}, {10000, 50000, 0}};

static void set_up(void)
{
    PO_FX_DEVICE_V1 device = {.Version = PO_FX_VERSION_V1,
                              .ComponentCount = 1,
                              .ComponentActiveConditionCallback = active,
                              .ComponentIdleConditionCallback = idle,
                              .ComponentIdleStateCallback = idle_state,
                              .DevicePowerRequiredCallback = required,
                              .DevicePowerNotRequiredCallback = not_required};

    device.Components[0].IdleStateCount = 3;
    device.Components[0].IdleStates = states;
    device.Components[0].DeepestWakeableIdleState = 1;
    text[0] = 0;
    answers = true;
    assert_int_equal(PoFxRegisterDevice((PDEVICE_OBJECT)8, (PPO_FX_DEVICE)&device, &handle), STATUS_SUCCESS);
}

static void expect(const char *what)
{
    assert_string_equal(text, what);
    text[0] = 0;
}

static void test_a_component_goes_down_and_comes_back(void **state)
{
    set_up();
    PoFxActivateComponent(handle, 0, 0); /* it is so from the beginning */
    expect("");
    PoFxStartDevicePowerManagement(handle);
    expect("");
    PoFxSetDeviceIdleTimeout(handle, 10000000);
    PoFxIdleComponent(handle, 0, 0);
    expect("idle0 F2");
    PoFxActivateComponent(handle, 0, 0);
    expect("F0 active0");
    PoFxActivateComponent(handle, 0, 0); /* they count */
    PoFxIdleComponent(handle, 0, 0);
    expect("");
    PoFxIdleComponent(handle, 0, 0);
    expect("idle0 F2");
    PoFxUnregisterDevice(handle);
}

static void test_power_is_not_required_after_the_timeout(void **state)
{
    set_up();
    PoFxActivateComponent(handle, 0, 0);
    PoFxStartDevicePowerManagement(handle);
    PoFxSetDeviceIdleTimeout(handle, 10000000);
    PoFxIdleComponent(handle, 0, 0);
    lab_clock_advance(9000000);
    expect("idle0 F2");
    lab_clock_advance(2000000);
    expect("off0");
    PoFxActivateComponent(handle, 0, 0);
    expect("on0 F0 active0");
    PoFxUnregisterDevice(handle);
}

static void test_use_before_the_timeout_keeps_the_power(void **state)
{
    set_up();
    PoFxSetDeviceIdleTimeout(handle, 10000000);
    PoFxStartDevicePowerManagement(handle);
    lab_clock_advance(9000000);
    PoFxActivateComponent(handle, 0, 0);
    lab_clock_advance(9000000);
    assert_null(strstr(text, "off"));
    PoFxUnregisterDevice(handle);
}

static void test_latency_residency_and_wake_bound_the_state(void **state)
{
    set_up();
    PoFxActivateComponent(handle, 0, 0);
    PoFxStartDevicePowerManagement(handle);
    PoFxSetDeviceIdleTimeout(handle, 10000000);
    PoFxSetComponentLatency(handle, 0, 5000);
    PoFxIdleComponent(handle, 0, 0);
    expect("idle0 F1");
    PoFxSetComponentLatency(handle, 0, 20000);
    expect("F2");
    PoFxSetComponentWake(handle, 0, TRUE);
    expect("F1");
    PoFxSetComponentResidency(handle, 0, 10);
    expect("F0");
    PoFxUnregisterDevice(handle);
}

static void test_it_waits_for_the_drivers_answers(void **state)
{
    set_up();
    PoFxActivateComponent(handle, 0, 0);
    PoFxStartDevicePowerManagement(handle);
    PoFxSetDeviceIdleTimeout(handle, 10000000);
    answers = false;
    PoFxIdleComponent(handle, 0, 0);
    expect("idle0");
    PoFxCompleteIdleCondition(handle, 0);
    expect("F2");
    PoFxActivateComponent(handle, 0, 0); /* not before it is there */
    expect("");
    PoFxCompleteIdleState(handle, 0);
    expect("F0");
    PoFxCompleteIdleState(handle, 0);
    expect("active0");
    PoFxUnregisterDevice(handle);
}

static void bring_up(PVOID unused)
{
    answers = true;
    PoFxReportDevicePoweredOn(handle);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void test_blocking_waits_until_it_is_active(void **state)
{
    HANDLE thread;

    set_up();
    PoFxStartDevicePowerManagement(handle);
    expect("idle0 F2 off0");
    answers = false;
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, bring_up, NULL);
    PoFxActivateComponent(handle, 0, PO_FX_FLAG_BLOCKING);
    expect("on0 F0 active0");
    ZwClose(thread);
    PoFxUnregisterDevice(handle);
}

/* --- performance states --- */

static ULONG changed;
static PVOID change_context;
static BOOLEAN change_agreed;

static void perf_changed(PVOID context, ULONG component, BOOLEAN succeeded, PVOID request)
{
    changed++;
    change_agreed = succeeded;
    change_context = request;
    assert_int_equal(component, 0);
}

static PO_FX_PERF_STATE speeds[] = {{100, NULL}, {200, NULL}, {400, NULL}};

static NTSTATUS register_speeds(ULONGLONG flags, PO_FX_PERF_STATE_TYPE type)
{
    PO_FX_COMPONENT_PERF_INFO info = {.PerfStateSetsCount = 1, .PerfStateSets = {{.Type = type}}};

    info.PerfStateSets[0].Discrete.Count = 3;
    info.PerfStateSets[0].Discrete.States = speeds;
    if (type == PoFxPerfStateTypeRange) {
        info.PerfStateSets[0].Range.Minimum = 10;
        info.PerfStateSets[0].Range.Maximum = 20;
    }
    return PoFxRegisterComponentPerfStates(handle, 0, flags, perf_changed, &info, NULL);
}

static void test_performance_states_need_the_plug_in_to_be_optional(void **state)
{
    PO_FX_COMPONENT_PERF_INFO none = {0}, *out;

    set_up();
    assert_int_equal(register_speeds(0, PoFxPerfStateTypeDiscrete), STATUS_NOT_IMPLEMENTED);
    assert_int_equal(PoFxRegisterComponentPerfStates(handle, 0, 1, perf_changed, NULL, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(PoFxRegisterComponentPerfStates(handle, 0, 1, perf_changed, &none, &out),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(PoFxRegisterComponentPerfStates(handle, 0, 1, perf_changed, &none, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(PoFxRegisterComponentPerfStates(handle, 0, 0, perf_changed, NULL, &out), STATUS_NOT_IMPLEMENTED);
    PoFxUnregisterDevice(handle);
}

static void test_performance_states_change_and_can_be_asked_for(void **state)
{
    PO_FX_PERF_STATE_CHANGE change = {.Set = 0, .StateIndex = 2};
    ULONGLONG current = 99;

    set_up();
    changed = 0;
    assert_int_equal(register_speeds(PO_FX_FLAG_PERF_PEP_OPTIONAL, PoFxPerfStateTypeDiscrete), STATUS_SUCCESS);
    assert_int_equal(PoFxQueryCurrentComponentPerfState(handle, 0, 0, 0, &current), STATUS_SUCCESS);
    assert_int_equal(current, 0);
    PoFxIssueComponentPerfStateChange(handle, PO_FX_FLAG_BLOCKING, 0, &change, &change);
    assert_int_equal(changed, 1);
    assert_true(change_agreed);
    assert_ptr_equal(change_context, &change);
    assert_int_equal(PoFxQueryCurrentComponentPerfState(handle, 0, 0, 0, &current), STATUS_SUCCESS);
    assert_int_equal(current, 2);
    change.StateIndex = 1;
    PoFxIssueComponentPerfStateChangeMultiple(handle, PO_FX_FLAG_ASYNC_ONLY, 0, 1, &change, NULL);
    assert_int_equal(changed, 1); /* another thread will say so */
    lab_machine_settle();
    assert_int_equal(changed, 2);
    assert_int_equal(PoFxQueryCurrentComponentPerfState(handle, 0, 0, 1, &current), STATUS_INVALID_PARAMETER);
    assert_int_equal(PoFxQueryCurrentComponentPerfState(handle, 0, 5, 0, &current), STATUS_INVALID_PARAMETER);
    assert_int_equal(register_speeds(PO_FX_FLAG_PERF_PEP_OPTIONAL, PoFxPerfStateTypeRange), STATUS_SUCCESS);
    change.StateValue = 15;
    PoFxIssueComponentPerfStateChange(handle, 0, 0, &change, NULL);
    assert_int_equal(PoFxQueryCurrentComponentPerfState(handle, 0, 0, 0, &current), STATUS_SUCCESS);
    assert_int_equal(current, 15);
    PoFxUnregisterDevice(handle);
}

static void change_twice(void *unused)
{
    PO_FX_PERF_STATE_CHANGE change = {.Set = 0, .StateIndex = 1};

    PoFxIssueComponentPerfStateChange(handle, PO_FX_FLAG_ASYNC_ONLY, 0, &change, NULL);
    PoFxIssueComponentPerfStateChange(handle, PO_FX_FLAG_ASYNC_ONLY, 0, &change, NULL);
}

static void test_a_change_before_the_last_has_ended_is_0xA0(void **state)
{
    set_up();
    register_speeds(PO_FX_FLAG_PERF_PEP_OPTIONAL, PoFxPerfStateTypeDiscrete);
    assert_bugcheck(change_twice, NULL, INTERNAL_POWER_ERROR, TEST_ANY);
}

static void test_without_a_plug_in_there_is_no_power_control(void **state)
{
    GUID code = {0};
    SIZE_T returned = 7;

    set_up();
    assert_int_equal(PoFxPowerControl(handle, &code, NULL, 0, NULL, 0, &returned), STATUS_NOT_SUPPORTED);
    assert_int_equal(returned, 0);
    assert_int_equal(PoFxRegisterCrashdumpDevice(handle), STATUS_UNSUCCESSFUL);
    assert_int_equal(PoFxRegisterCrashdumpDevice(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(PoFxPowerOnCrashdumpDevice(handle, NULL), STATUS_UNSUCCESSFUL);
    PoFxUnregisterDevice(handle);
}

static void test_power_by_accident_sends_components_down_again(void **state)
{
    set_up();
    PoFxStartDevicePowerManagement(handle);
    expect("idle0 F2 off0");
    PoFxNotifySurprisePowerOn((PDEVICE_OBJECT)16); /* nobody's */
    expect("");
    PoFxNotifySurprisePowerOn((PDEVICE_OBJECT)8);
    expect("F2 off0");
    PoFxUnregisterDevice(handle);
}

static void test_components_that_are_not_used_become_idle_at_the_start(void **state)
{
    set_up();
    PoFxActivateComponent(handle, 0, 0);
    PoFxIdleComponent(handle, 0, PO_FX_FLAG_BLOCKING);
    expect("");
    PoFxSetDeviceIdleTimeout(handle, 10000000);
    PoFxStartDevicePowerManagement(handle);
    expect("idle0 F2");
    PoFxUnregisterDevice(handle);
}

static void register_twice(void *unused)
{
    set_up();
}

static void test_registering_a_device_twice_is_0xA0(void **state)
{
    set_up();
    assert_bugcheck(register_twice, NULL, INTERNAL_POWER_ERROR, 0x600);
}

static void block_at_DISPATCH_LEVEL(void *unused)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    PoFxActivateComponent(handle, 0, PO_FX_FLAG_BLOCKING);
}

static void test_blocking_at_DISPATCH_LEVEL_is_0xA0(void **state)
{
    set_up();
    assert_bugcheck(block_at_DISPATCH_LEVEL, NULL, INTERNAL_POWER_ERROR, 0x614);
}

static void complete_nothing(void *unused)
{
    PoFxCompleteIdleCondition(handle, 0);
}

static void test_completing_what_was_not_asked_for_is_0xA0(void **state)
{
    set_up();
    assert_bugcheck(complete_nothing, NULL, INTERNAL_POWER_ERROR, 0x613);
}

static void no_such_component(void *unused)
{
    PoFxActivateComponent(handle, 7, 0);
}

static void too_idle(void *unused)
{
    PoFxIdleComponent(handle, 0, 0);
}

static void test_a_component_that_is_not_there_is_0xA0(void **state)
{
    set_up();
    assert_bugcheck(no_such_component, NULL, INTERNAL_POWER_ERROR, 0x614);
}

static void test_idle_more_often_than_active_is_0xA0(void **state)
{
    set_up();
    assert_bugcheck(too_idle, NULL, INTERNAL_POWER_ERROR, 0x608);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_component_goes_down_and_comes_back),
        machine_test(test_power_is_not_required_after_the_timeout),
        machine_test(test_use_before_the_timeout_keeps_the_power),
        machine_test(test_latency_residency_and_wake_bound_the_state),
        machine_test(test_it_waits_for_the_drivers_answers),
        machine_test(test_blocking_waits_until_it_is_active),
        machine_test(test_performance_states_need_the_plug_in_to_be_optional),
        machine_test(test_performance_states_change_and_can_be_asked_for),
        machine_test(test_a_change_before_the_last_has_ended_is_0xA0),
        machine_test(test_without_a_plug_in_there_is_no_power_control),
        machine_test(test_power_by_accident_sends_components_down_again),
        machine_test(test_components_that_are_not_used_become_idle_at_the_start),
        machine_test(test_registering_a_device_twice_is_0xA0),
        machine_test(test_blocking_at_DISPATCH_LEVEL_is_0xA0),
        machine_test(test_completing_what_was_not_asked_for_is_0xA0),
        machine_test(test_a_component_that_is_not_there_is_0xA0),
        machine_test(test_idle_more_often_than_active_is_0xA0),
    };

    return cmocka_run_group_tests_name("framework", tests, NULL, NULL);
}
