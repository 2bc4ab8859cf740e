#include "support/machine.h"
#include <ntifs.h>

#define SECOND 10000000LL

static int fired;
static KIRQL fired_irql;
static ULONGLONG fired_at[16];

static void fire(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    fired_at[fired % 16] = KeQueryInterruptTime();
    fired++;
    fired_irql = KeGetCurrentIrql();
}

static int setup(void **state)
{
    fired = 0;
    return test_machine_start(state);
}

static LARGE_INTEGER relative(LONGLONG span)
{
    return (LARGE_INTEGER){.QuadPart = -span};
}

static void test_KeSetTimer_relative_fires_once_at_its_time(void **state)
{
    KTIMER timer;
    KDPC dpc;

    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, fire, 0);
    assert_false(KeSetTimer(&timer, relative(SECOND), &dpc));
    lab_clock_advance(SECOND - 1);
    assert_int_equal(fired, 0);
    assert_false(KeReadStateTimer(&timer));
    lab_clock_advance(1);
    assert_int_equal(fired, 1);
    assert_int_equal(fired_irql, DISPATCH_LEVEL);
    assert_true(KeReadStateTimer(&timer));
    lab_clock_advance(10 * SECOND);
    assert_int_equal(fired, 1);
}

static void test_KeSetTimerEx_periodic_fires_each_period(void **state)
{
    KTIMER timer;
    KDPC dpc;

    KeInitializeTimerEx(&timer, SynchronizationTimer);
    KeInitializeDpc(&dpc, fire, 0);
    KeSetTimerEx(&timer, relative(SECOND), 500, &dpc);
    lab_clock_advance(3 * SECOND);
    assert_int_equal(fired, 5);
    assert_int_equal(fired_at[4] - fired_at[3], SECOND / 2);
    assert_true(KeCancelTimer(&timer));
    lab_clock_advance(3 * SECOND);
    assert_int_equal(fired, 5);
}

static void test_KeSetTimer_absolute_fires_at_that_system_time(void **state)
{
    KTIMER timer;
    KDPC dpc;
    LARGE_INTEGER now;

    KeQuerySystemTime(&now);
    now.QuadPart += 2 * SECOND;
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, fire, 0);
    KeSetTimer(&timer, now, &dpc);
    lab_clock_advance(2 * SECOND - 1);
    assert_int_equal(fired, 0);
    lab_clock_advance(1);
    assert_int_equal(fired, 1);
}

static void test_KeSetTimer_set_already_returns_true_and_moves_it(void **state)
{
    KTIMER timer;
    KDPC dpc;

    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, fire, 0);
    assert_false(KeSetTimer(&timer, relative(SECOND), &dpc));
    assert_true(KeSetTimer(&timer, relative(3 * SECOND), &dpc));
    lab_clock_advance(2 * SECOND);
    assert_int_equal(fired, 0);
    lab_clock_advance(SECOND);
    assert_int_equal(fired, 1);
}

static void test_KeCancelTimer_not_set_returns_false(void **state)
{
    KTIMER timer;

    KeInitializeTimer(&timer);
    assert_false(KeCancelTimer(&timer));
    KeSetTimer(&timer, relative(SECOND), 0);
    assert_true(KeCancelTimer(&timer));
    assert_false(KeCancelTimer(&timer));
}

static void test_KeSetTimer_of_one_instant_fire_in_the_order_they_were_set(void **state)
{
    enum { COUNT = 8 };
    KTIMER timers[COUNT];
    KEVENT unused;
    PVOID objects[COUNT];
    NTSTATUS status;
    KWAIT_BLOCK blocks[COUNT];

    KeInitializeEvent(&unused, NotificationEvent, FALSE);
    for (int i = 0; i < COUNT; i++) {
        KeInitializeTimerEx(&timers[i], SynchronizationTimer);
        objects[i] = &timers[i];
    }
    /* Set at different times, for one instant: far ones cascade through the wheel, near ones don't. */
    for (int i = 0; i < COUNT; i++) {
        KeSetTimer(&timers[COUNT - 1 - i], relative((COUNT - i) * SECOND), 0);
        if (i < COUNT - 1)
            lab_clock_advance(SECOND);
    }
    status = KeWaitForMultipleObjects(COUNT, objects, WaitAny, Executive, KernelMode, FALSE, 0, blocks);
    assert_int_equal(status, STATUS_WAIT_0 + COUNT - 1);
}

static void test_many_timers_all_fire_in_order_of_time(void **state)
{
    enum { COUNT = 5000 };
    static KTIMER timers[COUNT];
    ULONGLONG last = 0;
    ULONG seed = 1;

    for (int i = 0; i < COUNT; i++) {
        KeInitializeTimer(&timers[i]);
        seed = seed * 1103515245 + 12345;
        KeSetTimer(&timers[i], relative(1 + (seed % 1000000007)), 0);
    }
    for (int i = 0; i < COUNT; i += 2)
        assert_true(KeCancelTimer(&timers[i]));
    assert_true(lab_machine_run_until_idle(2000000000));
    for (int i = 1; i < COUNT; i += 2)
        assert_true(KeReadStateTimer(&timers[i]));
    for (int i = 0; i < COUNT; i += 2)
        assert_false(KeReadStateTimer(&timers[i]));
    assert_true(lab_clock_now() > last);
}

#define timer_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        timer_test(test_KeSetTimer_relative_fires_once_at_its_time),
        timer_test(test_KeSetTimerEx_periodic_fires_each_period),
        timer_test(test_KeSetTimer_absolute_fires_at_that_system_time),
        timer_test(test_KeSetTimer_set_already_returns_true_and_moves_it),
        timer_test(test_KeCancelTimer_not_set_returns_false),
        timer_test(test_KeSetTimer_of_one_instant_fire_in_the_order_they_were_set),
        timer_test(test_many_timers_all_fire_in_order_of_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
