#include "support/machine.h"
#include <ntifs.h>

static int kernel_calls, normal_calls;
static KIRQL kernel_irql, normal_irql;
static PKTHREAD ran_in;

static void kernel_routine(PKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *argument1, PVOID *argument2)
{
    kernel_calls++;
    kernel_irql = KeGetCurrentIrql();
    ran_in = KeGetCurrentThread();
}

static void normal_routine(PVOID context, PVOID argument1, PVOID argument2)
{
    normal_calls++;
    normal_irql = KeGetCurrentIrql();
}

static int setup(void **state)
{
    kernel_calls = normal_calls = 0;
    return test_machine_start(state);
}

static void test_KeInsertQueueApc_special_to_self_runs_at_apc_level(void **state)
{
    KAPC apc;

    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, kernel_routine, 0, 0, KernelMode, 0);
    assert_true(KeInsertQueueApc(&apc, 0, 0, 0));
    assert_int_equal(kernel_calls, 1);
    assert_int_equal(kernel_irql, APC_LEVEL);
}

static void test_KeInsertQueueApc_normal_waits_for_the_critical_region_to_end(void **state)
{
    KAPC apc;

    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, kernel_routine, 0, normal_routine, KernelMode,
                    0);
    KeEnterCriticalRegion();
    assert_true(KeInsertQueueApc(&apc, 0, 0, 0));
    assert_int_equal(kernel_calls, 0);
    KeLeaveCriticalRegion();
    assert_int_equal(kernel_calls, 1);
    assert_int_equal(normal_calls, 1);
    assert_int_equal(normal_irql, PASSIVE_LEVEL);
}

static void test_KeInsertQueueApc_special_waits_for_the_guarded_region_only(void **state)
{
    KAPC apc;

    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, kernel_routine, 0, 0, KernelMode, 0);
    KeEnterCriticalRegion();
    KeInsertQueueApc(&apc, 0, 0, 0);
    assert_int_equal(kernel_calls, 1);
    KeLeaveCriticalRegion();
    KeEnterGuardedRegion();
    KeInsertQueueApc(&apc, 0, 0, 0);
    assert_int_equal(kernel_calls, 1);
    KeLeaveGuardedRegion();
    assert_int_equal(kernel_calls, 2);
}

static KEVENT event;
static PKTHREAD waiting;
static NTSTATUS waited;

static void wait(PVOID unused)
{
    waiting = KeGetCurrentThread();
    waited = KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
}

static void test_KeInsertQueueApc_to_a_waiting_thread_runs_there_and_the_wait_goes_on(void **state)
{
    HANDLE handle;
    KAPC apc;

    waited = STATUS_PENDING;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, wait, 0);
    ZwClose(handle);
    lab_machine_settle();
    KeInitializeApc(&apc, waiting, OriginalApcEnvironment, kernel_routine, 0, 0, KernelMode, 0);
    KeInsertQueueApc(&apc, 0, 0, 0);
    lab_machine_settle();
    assert_int_equal(kernel_calls, 1);
    assert_ptr_equal(ran_in, waiting);
    assert_int_equal(waited, STATUS_PENDING);
    KeSetEvent(&event, 0, FALSE);
    lab_machine_settle();
    assert_int_equal(waited, STATUS_SUCCESS);
}

static void leave(void *unused)
{
    KeLeaveCriticalRegion();
}

static void test_KeLeaveCriticalRegion_not_entered_stops_a_strict_machine(void **state)
{
    assert_bugcheck(leave, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x3E);
}

#define apc_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        apc_test(test_KeInsertQueueApc_special_to_self_runs_at_apc_level),
        apc_test(test_KeInsertQueueApc_normal_waits_for_the_critical_region_to_end),
        apc_test(test_KeInsertQueueApc_special_waits_for_the_guarded_region_only),
        apc_test(test_KeInsertQueueApc_to_a_waiting_thread_runs_there_and_the_wait_goes_on),
        apc_test(test_KeLeaveCriticalRegion_not_entered_stops_a_strict_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
