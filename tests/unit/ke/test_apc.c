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

struct run_down {
    KAPC apc;
    KEVENT stop;
    ULONG rundowns;
    KIRQL irql;
    PETHREAD thread;
};

static void never_kernel(PKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *argument1, PVOID *argument2)
{
    fail();
}

static void never_user(PVOID context, PVOID argument1, PVOID argument2)
{
    fail();
}

static void note_run_down(PKAPC apc)
{
    struct run_down *case_ = CONTAINING_RECORD(apc, struct run_down, apc);

    case_->rundowns++;
    case_->irql = KeGetCurrentIrql();
    case_->thread = PsGetCurrentThread();
}

static void wait_and_end(PVOID context)
{
    struct run_down *case_ = context;

    KeWaitForSingleObject(&case_->stop, Executive, KernelMode, FALSE, 0);
}

static void test_a_user_apc_of_a_thread_that_ends_is_run_down(void **state)
{
    struct run_down case_ = {.rundowns = 0};
    PKAPC without = ExAllocatePoolWithTag(NonPagedPool, sizeof *without, 'cpA ');
    PETHREAD thread;
    HANDLE handle;

    KeInitializeEvent(&case_.stop, NotificationEvent, FALSE);
    assert_int_equal(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, wait_and_end, &case_), STATUS_SUCCESS);
    ObReferenceObjectByHandle(handle, 0, *PsThreadType, KernelMode, (PVOID *)&thread, 0);
    ZwClose(handle);
    lab_machine_settle();
    KeInitializeApc(&case_.apc, (PKTHREAD)thread, 0, never_kernel, note_run_down, never_user, UserMode, 0);
    KeInitializeApc(without, (PKTHREAD)thread, 0, never_kernel, 0, never_user, UserMode, 0); /* is freed */
    assert_true(KeInsertQueueApc(&case_.apc, 0, 0, 0));
    assert_true(KeInsertQueueApc(without, 0, 0, 0));
    KeSetEvent(&case_.stop, 0, FALSE);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, 0);
    assert_int_equal(case_.rundowns, 1);
    assert_int_equal(case_.irql, PASSIVE_LEVEL);
    assert_ptr_equal(case_.thread, thread);
    assert_false(KeInsertQueueApc(&case_.apc, 0, 0, 0));
    ObDereferenceObject(thread);
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
        apc_test(test_a_user_apc_of_a_thread_that_ends_is_run_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
