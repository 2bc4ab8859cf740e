#include "support/machine.h"
#include <ntlab/fault.h>
#include <ntifs.h>

static char order[16];
static int steps;

static void note(char what)
{
    order[steps++ % 16] = what;
}

static int setup_one(void **state)
{
    steps = 0;
    for (int i = 0; i < 16; i++)
        order[i] = 0;
    return test_machine_start_one(state);
}

static void start(PKSTART_ROUTINE routine, PVOID context)
{
    HANDLE handle;

    assert_int_equal(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, routine, context), STATUS_SUCCESS);
    ZwClose(handle);
}

static KEVENT wake_low, wake_high;

static void high(PVOID unused)
{
    KeSetPriorityThread(KeGetCurrentThread(), 20);
    note('h');
    KeWaitForSingleObject(&wake_high, Executive, KernelMode, FALSE, 0);
    note('H');
}

static void low(PVOID unused)
{
    KeSetPriorityThread(KeGetCurrentThread(), 4);
    KeWaitForSingleObject(&wake_low, Executive, KernelMode, FALSE, 0);
    note('a');
    KeSetEvent(&wake_high, 0, FALSE); /* on one processor the better thread runs before this returns */
    note('b');
}

static void test_KeSetEvent_waking_a_better_thread_preempts_on_one_processor(void **state)
{
    KeInitializeEvent(&wake_low, NotificationEvent, FALSE);
    KeInitializeEvent(&wake_high, NotificationEvent, FALSE);
    start(high, 0);
    start(low, 0);
    lab_machine_settle();
    KeSetEvent(&wake_low, 0, FALSE);
    lab_machine_settle();
    assert_string_equal(order, "haHb");
}

static void raises(PVOID unused)
{
    KIRQL irql;

    KeWaitForSingleObject(&wake_low, Executive, KernelMode, FALSE, 0);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeSetEvent(&wake_high, 0, FALSE);
    note('a');
    KeLowerIrql(irql); /* here it is preempted */
    note('b');
}

static void test_preemption_waits_for_irql_to_fall_below_dispatch(void **state)
{
    KeInitializeEvent(&wake_low, NotificationEvent, FALSE);
    KeInitializeEvent(&wake_high, NotificationEvent, FALSE);
    start(high, 0);
    start(raises, 0);
    lab_machine_settle();
    KeSetEvent(&wake_low, 0, FALSE);
    lab_machine_settle();
    assert_string_equal(order, "haHb");
}

static volatile LONG flag;

static void set_flag(PVOID unused)
{
    flag = 1;
}

static void test_a_loop_that_only_polls_lets_others_run(void **state)
{
    flag = 0;
    start(set_flag, 0);
    while (!flag)
        KeGetCurrentIrql(), KeQueryTimeIncrement();
    assert_int_equal(flag, 1);
}

static void test_a_loop_that_polls_the_time_sees_it_pass(void **state)
{
    LARGE_INTEGER begin, now;

    KeQuerySystemTime(&begin);
    do
        KeQuerySystemTime(&now);
    while (now.QuadPart - begin.QuadPart < 1000);
    assert_true(now.QuadPart - begin.QuadPart >= 1000);
}

static void test_PsTerminateSystemThread_in_another_thread_is_refused(void **state)
{
    assert_int_equal(PsTerminateSystemThread(STATUS_SUCCESS), STATUS_INVALID_PARAMETER);
}

static void terminate(PVOID unused)
{
    PsTerminateSystemThread(STATUS_UNSUCCESSFUL);
    note('x');
}

static void test_PsTerminateSystemThread_does_not_return_and_sets_the_status(void **state)
{
    HANDLE handle;
    PETHREAD thread;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, terminate, 0);
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, (PVOID *)&thread, 0);
    ZwClose(handle);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, 0);
    assert_int_equal(steps, 0);
    assert_int_equal(PsGetThreadExitStatus(thread), STATUS_UNSUCCESSFUL);
    ObDereferenceObject(thread);
}

static void only_notes(PVOID unused)
{
    note('n');
}

static void test_PsCreateSystemThread_that_fails_has_run_nothing(void **state)
{
    HANDLE handle;

    lab_fault_nth("handle", 1, false);
    assert_int_equal(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, only_notes, 0),
                     STATUS_INSUFFICIENT_RESOURCES);
    lab_fault_clear();
    lab_machine_settle();
    assert_int_equal(steps, 0);
}

#define one(name) cmocka_unit_test_setup_teardown(name, setup_one, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        one(test_KeSetEvent_waking_a_better_thread_preempts_on_one_processor),
        one(test_preemption_waits_for_irql_to_fall_below_dispatch),
        one(test_a_loop_that_only_polls_lets_others_run),
        one(test_a_loop_that_polls_the_time_sees_it_pass),
        one(test_PsCreateSystemThread_that_fails_has_run_nothing),
        one(test_PsTerminateSystemThread_in_another_thread_is_refused),
        one(test_PsTerminateSystemThread_does_not_return_and_sets_the_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
