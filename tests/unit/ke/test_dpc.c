#include "support/machine.h"
#include <ntifs.h>

struct seen {
    int calls;
    KIRQL irql;
    PVOID context, argument1, argument2;
    ULONG processor;
    int order[8];
};

static struct seen seen;

static void note(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    seen.order[seen.calls % 8] = (int)(ULONG_PTR)argument1;
    seen.calls++;
    seen.irql = KeGetCurrentIrql();
    seen.context = context;
    seen.argument1 = argument1;
    seen.argument2 = argument2;
}

static int setup(void **state)
{
    seen = (struct seen){0};
    return test_machine_start(state);
}

static void test_KeInsertQueueDpc_at_passive_runs_before_it_returns(void **state)
{
    KDPC dpc;

    KeInitializeDpc(&dpc, note, &seen);
    assert_true(KeInsertQueueDpc(&dpc, (PVOID)1, (PVOID)2));
    assert_int_equal(seen.calls, 1);
    assert_int_equal(seen.irql, DISPATCH_LEVEL);
    assert_ptr_equal(seen.context, &seen);
    assert_ptr_equal(seen.argument1, (PVOID)1);
    assert_ptr_equal(seen.argument2, (PVOID)2);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void test_KeInsertQueueDpc_at_dispatch_waits_for_irql_to_fall(void **state)
{
    KDPC dpc;
    KIRQL irql;

    KeInitializeDpc(&dpc, note, &seen);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_true(KeInsertQueueDpc(&dpc, 0, 0));
    assert_int_equal(seen.calls, 0);
    KeLowerIrql(irql);
    assert_int_equal(seen.calls, 1);
}

static void test_KeInsertQueueDpc_already_queued_returns_false(void **state)
{
    KDPC dpc;
    KIRQL irql;

    KeInitializeDpc(&dpc, note, &seen);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_true(KeInsertQueueDpc(&dpc, (PVOID)1, 0));
    assert_false(KeInsertQueueDpc(&dpc, (PVOID)2, 0));
    KeLowerIrql(irql);
    assert_int_equal(seen.calls, 1);
    assert_ptr_equal(seen.argument1, (PVOID)1);
}

static void test_KeRemoveQueueDpc_queued_keeps_it_from_running(void **state)
{
    KDPC dpc;
    KIRQL irql;

    KeInitializeDpc(&dpc, note, &seen);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertQueueDpc(&dpc, 0, 0);
    assert_true(KeRemoveQueueDpc(&dpc));
    assert_false(KeRemoveQueueDpc(&dpc));
    KeLowerIrql(irql);
    assert_int_equal(seen.calls, 0);
}

static void test_KeSetImportanceDpc_high_goes_to_the_head(void **state)
{
    KDPC first, second, urgent;
    KIRQL irql;

    KeInitializeDpc(&first, note, 0);
    KeInitializeDpc(&second, note, 0);
    KeInitializeDpc(&urgent, note, 0);
    KeSetImportanceDpc(&urgent, HighImportance);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertQueueDpc(&first, (PVOID)1, 0);
    KeInsertQueueDpc(&second, (PVOID)2, 0);
    KeInsertQueueDpc(&urgent, (PVOID)3, 0);
    KeLowerIrql(irql);
    assert_int_equal(seen.order[0], 3);
    assert_int_equal(seen.order[1], 1);
    assert_int_equal(seen.order[2], 2);
}

static void note_processor(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    seen.calls++;
    seen.processor = ((PKDPC)dpc)->Number;
}

static void test_KeSetTargetProcessorDpc_other_runs_there_when_flushed(void **state)
{
    KDPC dpc;

    KeInitializeDpc(&dpc, note_processor, 0);
    KeSetTargetProcessorDpc(&dpc, 1);
    assert_true(KeInsertQueueDpc(&dpc, 0, 0));
    assert_int_equal(seen.calls, 0); /* the other processor has not had its turn */
    KeFlushQueuedDpcs();
    assert_int_equal(seen.calls, 1);
    assert_int_equal(seen.processor, 1);
}

static void note_passive(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    seen.calls++;
    seen.irql = KeGetCurrentIrql();
}

static void test_KeInitializeThreadedDpc_runs_at_passive(void **state)
{
    KDPC dpc;

    KeInitializeThreadedDpc(&dpc, note_passive, 0);
    seen.irql = HIGH_LEVEL;
    assert_true(KeInsertQueueDpc(&dpc, 0, 0));
    lab_machine_settle();
    assert_int_equal(seen.calls, 1);
    assert_int_equal(seen.irql, PASSIVE_LEVEL);
}

static void waits(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
}

static void queue_waiting_dpc(void *unused)
{
    static KDPC dpc;

    KeInitializeDpc(&dpc, waits, 0);
    KeInsertQueueDpc(&dpc, 0, 0);
}

static void test_a_dpc_that_waits_stops_the_machine(void **state)
{
    assert_bugcheck(queue_waiting_dpc, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x121);
}

static void stalls(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    for (int i = 0; i < 100; i++)
        KeStallExecutionProcessor(1000000);
}

static void queue_long_dpc(void *unused)
{
    static KDPC dpc;

    KeInitializeDpc(&dpc, stalls, 0);
    KeInsertQueueDpc(&dpc, 0, 0);
}

static void test_a_dpc_that_runs_too_long_stops_the_machine(void **state)
{
    assert_bugcheck(queue_long_dpc, 0, DPC_WATCHDOG_VIOLATION, 0);
}

static KEVENT wake;
static LARGE_INTEGER dpc_began, dpc_ended;

/* Long enough for the other processor to have its turn in between. */
static void wakes_and_goes_on(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    KeQuerySystemTime(&dpc_began);
    KeSetEvent(&wake, 0, FALSE);
    for (int i = 0; i < 100000; i++)
        KeReadStateEvent(&wake);
    KeQuerySystemTime(&dpc_ended);
}

static void test_a_dpc_over_the_idle_thread_goes_on_before_time_does(void **state)
{
    LARGE_INTEGER time = {.QuadPart = -10000};
    KTIMER timer;
    KDPC dpc;

    KeInitializeEvent(&wake, NotificationEvent, FALSE);
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, wakes_and_goes_on, 0);
    KeSetTargetProcessorDpc(&dpc, 1);
    KeSetTimer(&timer, time, &dpc);
    KeWaitForSingleObject(&wake, Executive, KernelMode, FALSE, 0);
    assert_int_equal(dpc_ended.QuadPart, 0);
    time.QuadPart = -600000000;
    KeDelayExecutionThread(KernelMode, FALSE, &time);
    assert_int_not_equal(dpc_ended.QuadPart, 0);
    assert_true(dpc_ended.QuadPart - dpc_began.QuadPart < 10000000);
}

static void lowers(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    KeLowerIrql(PASSIVE_LEVEL);
}

static void queue_lowering_dpc(void *unused)
{
    static KDPC dpc;

    KeInitializeDpc(&dpc, lowers, 0);
    KeInsertQueueDpc(&dpc, 0, 0);
}

static void test_a_dpc_that_returns_at_another_irql_stops_the_machine(void **state)
{
    assert_bugcheck(queue_lowering_dpc, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31);
}

#define dpc_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        dpc_test(test_KeInsertQueueDpc_at_passive_runs_before_it_returns),
        dpc_test(test_KeInsertQueueDpc_at_dispatch_waits_for_irql_to_fall),
        dpc_test(test_KeInsertQueueDpc_already_queued_returns_false),
        dpc_test(test_KeRemoveQueueDpc_queued_keeps_it_from_running),
        dpc_test(test_KeSetImportanceDpc_high_goes_to_the_head),
        dpc_test(test_KeSetTargetProcessorDpc_other_runs_there_when_flushed),
        dpc_test(test_KeInitializeThreadedDpc_runs_at_passive),
        dpc_test(test_a_dpc_that_waits_stops_the_machine),
        dpc_test(test_a_dpc_that_runs_too_long_stops_the_machine),
        dpc_test(test_a_dpc_over_the_idle_thread_goes_on_before_time_does),
        dpc_test(test_a_dpc_that_returns_at_another_irql_stops_the_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
