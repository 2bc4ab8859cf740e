/* Devices and their power: requests of drivers, wait/wake, idle detection, settings, power requests. */
#include <initguid.h>
#include "sleeper.h"
#include <string.h>

static unsigned ended;
static NTSTATUS end_status;
static KIRQL end_irql;

static void on_end(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state, PVOID context, PIO_STATUS_BLOCK iosb)
{
    ended++;
    end_status = iosb->Status;
    end_irql = KeGetCurrentIrql();
    assert_ptr_equal(context, (void *)0x1234);
}

static NTSTATUS request(UCHAR minor, DEVICE_POWER_STATE state, PIRP *irp)
{
    ended = 0;
    return PoRequestPowerIrp(sleepers[0].pdo, minor, (POWER_STATE){.DeviceState = state}, on_end, (void *)0x1234, irp);
}

static void test_PoRequestPowerIrp_reaches_the_top_of_the_stack(void **state)
{
    lab_power_device info;

    create_sleeper();
    assert_int_equal(request(IRP_MN_SET_POWER, PowerDeviceD2, NULL), STATUS_PENDING);
    assert_int_equal(ended, 1);
    assert_int_equal(end_status, STATUS_SUCCESS);
    assert_string_equal(seen(), "A:d2");
    assert_int_equal(lab_power_device_query(SLEEPER_A, &info), STATUS_SUCCESS);
    assert_int_equal(info.device_state, 2);
    assert_int_equal(info.requests, 0);
}

static void test_PoRequestPowerIrp_bad_parameters(void **state)
{
    create_sleeper();
    assert_int_equal(request(IRP_MN_POWER_SEQUENCE, PowerDeviceD0, NULL), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(request(IRP_MN_SET_POWER, PowerDeviceMaximum, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_power_device_query("ROOT\\NOBODY\\0000", &(lab_power_device){0}), STATUS_NO_SUCH_DEVICE);
}

static void test_at_DISPATCH_LEVEL_a_pagable_driver_is_called_by_a_worker(void **state)
{
    KIRQL irql;

    create_sleeper();
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_int_equal(request(IRP_MN_SET_POWER, PowerDeviceD3, NULL), STATUS_PENDING);
    assert_int_equal(ended, 0);
    KeLowerIrql(irql);
    lab_machine_settle();
    assert_int_equal(ended, 1);
    assert_int_equal(sleepers[0].worst_irql, PASSIVE_LEVEL);
}

static void test_at_DISPATCH_LEVEL_power_up_reaches_one_that_is_not_at_once(void **state)
{
    KIRQL irql;

    extra_flags = 0;
    create_sleeper();
    request(IRP_MN_SET_POWER, PowerDeviceD3, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    request(IRP_MN_SET_POWER, PowerDeviceD0, NULL);
    assert_int_equal(ended, 1);
    assert_int_equal(end_irql, DISPATCH_LEVEL);
    KeLowerIrql(irql);
    assert_int_equal(sleepers[0].worst_irql, DISPATCH_LEVEL);
}

static void power_up(unsigned index)
{
    assert_int_equal(PoRequestPowerIrp(sleepers[index].pdo, IRP_MN_SET_POWER,
                                       (POWER_STATE){.DeviceState = PowerDeviceD0}, NULL, NULL, NULL),
                     STATUS_PENDING);
}

static void test_devices_with_inrush_are_powered_up_one_after_the_other(void **state)
{
    create_sleeper();
    create_sleeper();
    create_sleeper();
    sleepers[0].pdo->Flags |= DO_POWER_INRUSH; /* one driver of the stack says so, typically the bus driver */
    sleepers[1].pdo->Flags |= DO_POWER_INRUSH;
    hold_device_power = true;
    power_up(0);
    hold_device_power = false;
    power_up(1);
    power_up(2); /* which doesn't mind */
    assert_string_equal(seen(), "A:d0 C:d0");
    let_go();
    assert_string_equal(seen(), "A:d0 C:d0 B:d0");
}

static void test_a_pagable_bus_driver_is_enough_to_be_called_at_PASSIVE_LEVEL(void **state)
{
    KIRQL irql;

    extra_flags = 0;
    create_sleeper();
    sleepers[0].pdo->Flags |= DO_POWER_PAGABLE;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    power_up(0);
    assert_string_equal(seen(), "");
    KeLowerIrql(irql);
    lab_clock_advance(1);
    assert_string_equal(seen(), "A:d0");
    assert_int_equal(sleepers[0].worst_irql, PASSIVE_LEVEL);
}

static void test_PoSetPowerState_returns_the_state_before(void **state)
{
    create_sleeper();
    PoSetPowerState(sleepers[0].fdo, DevicePowerState, (POWER_STATE){.DeviceState = PowerDeviceD0});
    assert_int_equal(
        PoSetPowerState(sleepers[0].fdo, DevicePowerState, (POWER_STATE){.DeviceState = PowerDeviceD2}).DeviceState,
        PowerDeviceD0);
    assert_int_equal(
        PoSetPowerState(sleepers[0].fdo, DevicePowerState, (POWER_STATE){.DeviceState = PowerDeviceD3}).DeviceState,
        PowerDeviceD2);
}

static void test_wait_wake_ends_when_the_device_signals_and_wakes_the_machine(void **state)
{
    lab_power_device info;

    create_sleeper();
    assert_int_equal(lab_power_device_wake(SLEEPER_A), STATUS_NOT_FOUND);
    assert_int_equal(request(IRP_MN_WAIT_WAKE, (DEVICE_POWER_STATE)PowerSystemSleeping3, NULL), STATUS_PENDING);
    assert_int_equal(ended, 0);
    lab_power_device_query(SLEEPER_A, &info);
    assert_true(info.wake_armed);
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_int_equal(lab_power_device_wake(SLEEPER_A), STATUS_SUCCESS);
    assert_int_equal(ended, 1);
    assert_int_equal(end_status, STATUS_SUCCESS);
    assert_int_equal(lab_power_state(), 0);
}

static NTSTATUS withdrawn;

static void wake_withdrawn(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state, PVOID context, PIO_STATUS_BLOCK iosb)
{
    withdrawn = iosb->Status;
}

static void test_a_wait_wake_that_nobody_cancelled_ends_with_the_device(void **state)
{
    create_sleeper();
    withdrawn = STATUS_PENDING;
    assert_int_equal(PoRequestPowerIrp(sleepers[0].pdo, IRP_MN_WAIT_WAKE,
                                       (POWER_STATE){.SystemState = PowerSystemSleeping3}, wake_withdrawn, NULL, NULL),
                     STATUS_PENDING);
    assert_int_equal(lab_pnp_device_surprise(SLEEPER_A), STATUS_SUCCESS);
    assert_int_equal(withdrawn, STATUS_NO_SUCH_DEVICE);
}

static void test_a_second_wait_wake_is_busy_and_the_first_can_be_cancelled(void **state)
{
    PIRP irp = NULL;

    create_sleeper();
    request(IRP_MN_WAIT_WAKE, (DEVICE_POWER_STATE)PowerSystemSleeping3, &irp);
    assert_non_null(irp);
    request(IRP_MN_WAIT_WAKE, (DEVICE_POWER_STATE)PowerSystemSleeping3, NULL);
    assert_int_equal(ended, 1);
    assert_int_equal(end_status, STATUS_DEVICE_BUSY);
    ended = 0;
    assert_true(IoCancelIrp(irp));
    assert_int_equal(ended, 1);
    assert_int_equal(end_status, STATUS_CANCELLED);
}

static void test_an_idle_device_is_powered_down_and_a_busy_one_is_not(void **state)
{
    PULONG idle;

    create_sleeper();
    PoSetPowerState(sleepers[0].fdo, DevicePowerState, (POWER_STATE){.DeviceState = PowerDeviceD0});
    idle = PoRegisterDeviceForIdleDetection(sleepers[0].fdo, 5, 5, PowerDeviceD3);
    assert_non_null(idle);
    for (int i = 0; i < 10; i++) {
        lab_clock_advance(3 * 10000000ULL);
        PoSetDeviceBusy(idle);
    }
    assert_string_equal(seen(), "");
    lab_clock_advance(6 * 10000000ULL);
    assert_string_equal(seen(), "A:d3");
    lab_clock_advance(60 * 10000000ULL);
    assert_string_equal(seen(), "A:d3");
    PoSetPowerState(sleepers[0].fdo, DevicePowerState, (POWER_STATE){.DeviceState = PowerDeviceD0});
    PoStartDeviceBusy(idle);
    lab_clock_advance(60 * 10000000ULL);
    assert_string_equal(seen(), "A:d3");
    PoEndDeviceBusy(idle);
    lab_clock_advance(6 * 10000000ULL);
    assert_string_equal(seen(), "A:d3 A:d3");
    assert_null(PoRegisterDeviceForIdleDetection(sleepers[0].fdo, 0, 0, PowerDeviceD3));
}

static unsigned settings;
static ULONG setting_value;

static NTSTATUS on_setting(LPCGUID guid, PVOID value, ULONG length, PVOID context)
{
    settings++;
    assert_int_equal(length, sizeof setting_value);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    memcpy(&setting_value, value, sizeof setting_value);
    return STATUS_SUCCESS;
}

static ULONG setting_size;

static NTSTATUS note_size(LPCGUID guid, PVOID value, ULONG length, PVOID context)
{
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    setting_size = length;
    memcpy(&setting_value, value, sizeof setting_value);
    return STATUS_SUCCESS;
}

static ULONG size_of_setting(const GUID *setting)
{
    PVOID handle;

    setting_size = 0;
    assert_int_equal(PoRegisterPowerSettingCallback(NULL, setting, note_size, NULL, &handle), STATUS_SUCCESS);
    assert_int_equal(PoUnregisterPowerSettingCallback(handle), STATUS_SUCCESS);
    return setting_size;
}

static void test_power_settings_have_values_from_the_beginning(void **state)
{
    static const GUID *const ulongs[] = {&GUID_ACDC_POWER_SOURCE,
                                         &GUID_MONITOR_POWER_ON,
                                         &GUID_CONSOLE_DISPLAY_STATE,
                                         &GUID_SESSION_DISPLAY_STATUS,
                                         &GUID_SESSION_USER_PRESENCE,
                                         &GUID_GLOBAL_USER_PRESENCE,
                                         &GUID_SYSTEM_AWAYMODE,
                                         &GUID_LIDSWITCH_STATE_CHANGE,
                                         &GUID_BATTERY_PERCENTAGE_REMAINING,
                                         &GUID_VIDEO_POWERDOWN_TIMEOUT,
                                         &GUID_DISK_POWERDOWN_TIMEOUT,
                                         &GUID_STANDBY_TIMEOUT,
                                         &GUID_HIBERNATE_TIMEOUT,
                                         &GUID_PCIEXPRESS_ASPM_POLICY,
                                         &GUID_DEVICE_IDLE_POLICY,
                                         &GUID_PROCESSOR_THROTTLE_MINIMUM,
                                         &GUID_PROCESSOR_THROTTLE_MAXIMUM,
                                         &GUID_POWERBUTTON_ACTION};

    for (size_t i = 0; i < sizeof ulongs / sizeof *ulongs; i++)
        assert_int_equal(size_of_setting(ulongs[i]), sizeof(ULONG));
    assert_int_equal(size_of_setting(&GUID_POWERSCHEME_PERSONALITY), sizeof(GUID));
    assert_int_equal(size_of_setting(&GUID_ACTIVE_POWERSCHEME), sizeof(GUID));
    assert_int_equal(size_of_setting(&GUID_IDLE_BACKGROUND_TASK), 0); /* an event */
}

static PVOID own_handle;

static NTSTATUS unregister_itself(LPCGUID guid, PVOID value, ULONG length, PVOID context)
{
    settings++;
    if (own_handle)
        assert_int_equal(PoUnregisterPowerSettingCallback(own_handle), STATUS_SUCCESS);
    return STATUS_SUCCESS;
}

static void test_a_power_setting_callback_may_unregister_itself_in_its_first_call(void **state)
{
    settings = 0;
    own_handle = NULL;
    assert_int_equal(
        PoRegisterPowerSettingCallback(NULL, &GUID_ACDC_POWER_SOURCE, unregister_itself, NULL, &own_handle),
        STATUS_SUCCESS);
    lab_power_setting_set("{5d3e9a59-e9d5-4b00-a6bd-ff34ff516548}", &(ULONG){PoDc}, 4);
    assert_int_equal(settings, 1);
}

static void test_the_display_is_off_while_the_machine_sleeps(void **state)
{
    PVOID handle;

    assert_int_equal(PoRegisterPowerSettingCallback(NULL, &GUID_CONSOLE_DISPLAY_STATE, note_size, NULL, &handle), 0);
    assert_int_equal(setting_value, PowerMonitorOn);
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    assert_int_equal(setting_value, PowerMonitorOff);
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    assert_int_equal(setting_value, PowerMonitorOn);
    assert_int_equal(PoUnregisterPowerSettingCallback(handle), STATUS_SUCCESS);
}

static void test_power_settings_are_told_at_once_and_when_they_change(void **state)
{
    uint32_t battery = 1;
    PVOID handle;

    settings = 0;
    assert_int_equal(PoRegisterPowerSettingCallback(NULL, &GUID_ACDC_POWER_SOURCE, on_setting, NULL, &handle), 0);
    assert_int_equal(settings, 1);
    assert_int_equal(setting_value, PoAc);
    assert_int_equal(lab_power_setting_set("{5d3e9a59-e9d5-4b00-a6bd-ff34ff516548}", &battery, sizeof battery), 0);
    assert_int_equal(settings, 2);
    assert_int_equal(setting_value, PoDc);
    assert_int_equal(PoUnregisterPowerSettingCallback(handle), STATUS_SUCCESS);
    assert_int_equal(PoUnregisterPowerSettingCallback(handle), STATUS_INVALID_PARAMETER);
    lab_power_setting_set("{5d3e9a59-e9d5-4b00-a6bd-ff34ff516548}", &battery, sizeof battery);
    assert_int_equal(settings, 2);
    assert_int_equal(lab_power_setting_set("no guid", &battery, sizeof battery), STATUS_INVALID_PARAMETER);
}

static void test_power_requests_count(void **state)
{
    PVOID request;

    create_sleeper();
    assert_int_equal(PoCreatePowerRequest(&request, sleepers[0].fdo, NULL), STATUS_SUCCESS);
    assert_int_equal(PoSetPowerRequest(request, PowerRequestSystemRequired), STATUS_SUCCESS);
    assert_int_equal(PoSetPowerRequest(request, PowerRequestSystemRequired), STATUS_SUCCESS);
    assert_int_equal(lab_power_requests(1), 1);
    assert_int_equal(PoClearPowerRequest(request, PowerRequestSystemRequired), STATUS_SUCCESS);
    assert_int_equal(lab_power_requests(1), 1);
    assert_int_equal(PoClearPowerRequest(request, PowerRequestSystemRequired), STATUS_SUCCESS);
    assert_int_equal(lab_power_requests(1), 0);
    assert_int_equal(PoClearPowerRequest(request, PowerRequestSystemRequired), STATUS_UNSUCCESSFUL);
    PoSetPowerRequest(request, PowerRequestDisplayRequired);
    PoDeletePowerRequest(request);
    assert_int_equal(lab_power_requests(0), 0);
}

static void test_PoQueryWatchdogTime_counts_down(void **state)
{
    ULONG seconds = 0;

    create_sleeper();
    assert_false(PoQueryWatchdogTime(sleepers[0].pdo, &seconds));
    hold_device_power = true;
    request(IRP_MN_SET_POWER, PowerDeviceD3, NULL);
    assert_true(PoQueryWatchdogTime(sleepers[0].pdo, &seconds));
    assert_in_range(seconds, 590, 600);
    lab_clock_advance(100 * 10000000ULL);
    assert_true(PoQueryWatchdogTime(sleepers[0].pdo, &seconds));
    assert_in_range(seconds, 490, 500);
}

static int crash_teardown(void **state)
{
    lab_machine_stop(NULL);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sleeper_test(test_PoRequestPowerIrp_reaches_the_top_of_the_stack),
        sleeper_test(test_PoRequestPowerIrp_bad_parameters),
        sleeper_test(test_at_DISPATCH_LEVEL_a_pagable_driver_is_called_by_a_worker),
        sleeper_test(test_at_DISPATCH_LEVEL_power_up_reaches_one_that_is_not_at_once),
        sleeper_test(test_devices_with_inrush_are_powered_up_one_after_the_other),
        sleeper_test(test_a_pagable_bus_driver_is_enough_to_be_called_at_PASSIVE_LEVEL),
        sleeper_test(test_PoSetPowerState_returns_the_state_before),
        sleeper_test(test_wait_wake_ends_when_the_device_signals_and_wakes_the_machine),
        sleeper_test(test_a_wait_wake_that_nobody_cancelled_ends_with_the_device),
        sleeper_test(test_a_second_wait_wake_is_busy_and_the_first_can_be_cancelled),
        sleeper_test(test_an_idle_device_is_powered_down_and_a_busy_one_is_not),
        sleeper_test(test_power_settings_are_told_at_once_and_when_they_change),
        sleeper_test(test_power_settings_have_values_from_the_beginning),
        sleeper_test(test_a_power_setting_callback_may_unregister_itself_in_its_first_call),
        sleeper_test(test_the_display_is_off_while_the_machine_sleeps),
        sleeper_test(test_power_requests_count),
        cmocka_unit_test_setup_teardown(test_PoQueryWatchdogTime_counts_down, sleeper_setup, crash_teardown),
    };

    return cmocka_run_group_tests_name("device", tests, NULL, NULL);
}
