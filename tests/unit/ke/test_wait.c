#include "support/machine.h"
#include <ntifs.h>

#define SECOND 10000000LL

struct waiter {
    PVOID objects[4];
    ULONG count;
    WAIT_TYPE type;
    NTSTATUS status;
    BOOLEAN done;
    LARGE_INTEGER *timeout;
};

static void wait_for_all_of_it(PVOID context)
{
    struct waiter *waiter = context;
    KWAIT_BLOCK blocks[4];

    waiter->status = waiter->count == 1
                         ? KeWaitForSingleObject(waiter->objects[0], Executive, KernelMode, FALSE, waiter->timeout)
                         : KeWaitForMultipleObjects(waiter->count, waiter->objects, waiter->type, Executive, KernelMode,
                                                    FALSE, waiter->timeout, blocks);
    waiter->done = TRUE;
}

static void start(PKSTART_ROUTINE routine, PVOID context)
{
    HANDLE handle;

    assert_int_equal(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, routine, context), STATUS_SUCCESS);
    ZwClose(handle);
    lab_machine_settle();
}

static void test_KeWaitForSingleObject_signalled_returns_at_once(void **state)
{
    KEVENT event;

    KeInitializeEvent(&event, SynchronizationEvent, TRUE);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0), STATUS_SUCCESS);
    assert_int_equal(KeReadStateEvent(&event), 0);
}

static void test_KeWaitForSingleObject_times_out_after_the_interval(void **state)
{
    KEVENT event;
    LARGE_INTEGER timeout = {.QuadPart = -3 * SECOND}, zero = {0};
    uint64_t before = lab_clock_now();

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &zero), STATUS_TIMEOUT);
    assert_int_equal(lab_clock_now(), before);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &timeout), STATUS_TIMEOUT);
    assert_int_equal(lab_clock_now() - before, 3 * SECOND);
}

static void test_KeSetEvent_synchronization_releases_one_waiter(void **state)
{
    KEVENT event;
    struct waiter a = {{&event}, 1}, b = {{&event}, 1};

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    start(wait_for_all_of_it, &a);
    start(wait_for_all_of_it, &b);
    assert_int_equal(KeSetEvent(&event, IO_NO_INCREMENT, FALSE), 0);
    lab_machine_settle();
    assert_true(a.done);
    assert_false(b.done);
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    lab_machine_settle();
    assert_true(b.done);
}

static void test_KeSetEvent_notification_releases_all_and_stays(void **state)
{
    KEVENT event;
    struct waiter a = {{&event}, 1}, b = {{&event}, 1};

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    start(wait_for_all_of_it, &a);
    start(wait_for_all_of_it, &b);
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    lab_machine_settle();
    assert_true(a.done && b.done);
    assert_int_not_equal(KeReadStateEvent(&event), 0);
    assert_int_not_equal(KeResetEvent(&event), 0);
    assert_int_equal(KeReadStateEvent(&event), 0);
}

static void test_KePulseEvent_releases_waiters_and_leaves_it_clear(void **state)
{
    KEVENT event;
    struct waiter a = {{&event}, 1};

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    start(wait_for_all_of_it, &a);
    KePulseEvent(&event, 0, FALSE);
    lab_machine_settle();
    assert_true(a.done);
    assert_int_equal(KeReadStateEvent(&event), 0);
}

static void test_KeWaitForMultipleObjects_any_returns_the_index(void **state)
{
    KEVENT first, second;
    PVOID objects[] = {&first, &second};

    KeInitializeEvent(&first, NotificationEvent, FALSE);
    KeInitializeEvent(&second, SynchronizationEvent, TRUE);
    assert_int_equal(KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, 0, 0), STATUS_WAIT_1);
    assert_int_equal(KeReadStateEvent(&second), 0);
}

static void test_KeWaitForMultipleObjects_all_takes_nothing_before_all_are_signalled(void **state)
{
    KEVENT first, second;
    struct waiter both = {{&first, &second}, 2, WaitAll};

    KeInitializeEvent(&first, SynchronizationEvent, FALSE);
    KeInitializeEvent(&second, SynchronizationEvent, FALSE);
    start(wait_for_all_of_it, &both);
    KeSetEvent(&first, 0, FALSE);
    lab_machine_settle();
    assert_false(both.done);
    assert_int_not_equal(KeReadStateEvent(&first), 0);
    KeSetEvent(&second, 0, FALSE);
    lab_machine_settle();
    assert_true(both.done);
    assert_int_equal(KeReadStateEvent(&first), 0);
    assert_int_equal(KeReadStateEvent(&second), 0);
}

static void test_KeReleaseSemaphore_lets_as_many_through(void **state)
{
    KSEMAPHORE semaphore;
    struct waiter waiters[3] = {{{&semaphore}, 1}, {{&semaphore}, 1}, {{&semaphore}, 1}};

    KeInitializeSemaphore(&semaphore, 0, 5);
    for (int i = 0; i < 3; i++)
        start(wait_for_all_of_it, &waiters[i]);
    assert_int_equal(KeReleaseSemaphore(&semaphore, 0, 2, FALSE), 0);
    lab_machine_settle();
    assert_true(waiters[0].done && waiters[1].done);
    assert_false(waiters[2].done);
    KeReleaseSemaphore(&semaphore, 0, 3, FALSE);
    lab_machine_settle();
    assert_true(waiters[2].done);
    assert_int_equal(KeReadStateSemaphore(&semaphore), 2);
}

static void release_too_much(void *semaphore)
{
    KeReleaseSemaphore(semaphore, 0, 6, FALSE);
}

static void test_KeReleaseSemaphore_over_its_limit_raises(void **state)
{
    KSEMAPHORE semaphore;

    KeInitializeSemaphore(&semaphore, 0, 5);
    assert_bugcheck(release_too_much, &semaphore, KMODE_EXCEPTION_NOT_HANDLED, (ULONG)STATUS_SEMAPHORE_LIMIT_EXCEEDED);
}

static KMUTEX mutex;
static KEVENT go;

static void hold(PVOID unused)
{
    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, 0);
    KeWaitForSingleObject(&go, Executive, KernelMode, FALSE, 0);
    KeReleaseMutex(&mutex, FALSE);
}

static void test_KeReleaseMutex_by_its_owner_lets_the_next_in(void **state)
{
    LARGE_INTEGER zero = {0};

    KeInitializeMutex(&mutex, 0);
    KeInitializeEvent(&go, NotificationEvent, FALSE);
    start(hold, 0);
    assert_int_equal(KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, &zero), STATUS_TIMEOUT);
    KeSetEvent(&go, 0, FALSE);
    lab_machine_settle();
    assert_int_equal(KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, &zero), STATUS_SUCCESS);
    assert_int_equal(KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, &zero),
                     STATUS_SUCCESS); /* recursion */
    assert_true(KeAreApcsDisabled());
    assert_int_equal(KeReleaseMutex(&mutex, FALSE), -1);
    assert_int_equal(KeReleaseMutex(&mutex, FALSE), 0);
    assert_false(KeAreApcsDisabled());
}

static void release_free_mutex(void *unused)
{
    KeReleaseMutex(&mutex, FALSE);
}

static void test_KeReleaseMutex_not_owned_raises(void **state)
{
    KeInitializeMutex(&mutex, 0);
    assert_bugcheck(release_free_mutex, 0, KMODE_EXCEPTION_NOT_HANDLED, (ULONG)STATUS_MUTANT_NOT_OWNED);
}

static void wait_forever_at_dispatch(void *event)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, 0);
}

static void test_KeWaitForSingleObject_that_blocks_at_dispatch_stops_the_machine(void **state)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    assert_bugcheck(wait_forever_at_dispatch, &event, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x121);
}

static void test_KeWaitForSingleObject_of_zero_at_dispatch_is_allowed(void **state)
{
    KEVENT event;
    LARGE_INTEGER zero = {0};
    KIRQL irql;
    NTSTATUS status;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &zero);
    KeLowerIrql(irql);
    assert_int_equal(status, STATUS_TIMEOUT);
}

static void wait_for_nothing(void *event)
{
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, 0);
}

static void test_a_wait_that_nothing_can_end_is_reported_as_deadlock(void **state)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    assert_bugcheck(wait_for_nothing, &event, LAB_BUGCHECK_DEADLOCK, TEST_ANY);
}

static void wait_for_too_many(void *event)
{
    PVOID objects[4] = {event, event, event, event};

    KeWaitForMultipleObjects(4, objects, WaitAny, Executive, KernelMode, FALSE, 0, 0);
}

static void test_KeWaitForMultipleObjects_too_many_without_blocks_stops_the_machine(void **state)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, TRUE);
    assert_bugcheck(wait_for_too_many, &event, MAXIMUM_WAIT_OBJECTS_EXCEEDED, TEST_ANY);
}

static void test_waiting_for_a_thread_ends_with_it(void **state)
{
    struct waiter quick = {{0}, 1};
    KEVENT event;
    LARGE_INTEGER second = {.QuadPart = -SECOND};
    HANDLE handle;
    PVOID thread;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    quick.objects[0] = &event;
    quick.timeout = &second;
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, wait_for_all_of_it, &quick);
    assert_int_equal(ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &thread, 0),
                     STATUS_SUCCESS);
    ZwClose(handle);
    assert_int_equal(KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, 0), STATUS_SUCCESS);
    assert_int_equal(quick.status, STATUS_TIMEOUT);
    ObDereferenceObject(thread);
}

static void test_KeDelayExecutionThread_lets_exactly_that_time_pass(void **state)
{
    LARGE_INTEGER span = {.QuadPart = -12345678};
    uint64_t before = lab_clock_now();

    assert_int_equal(KeDelayExecutionThread(KernelMode, FALSE, &span), STATUS_SUCCESS);
    assert_int_equal(lab_clock_now() - before, 12345678);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_KeWaitForSingleObject_signalled_returns_at_once),
        machine_test(test_KeWaitForSingleObject_times_out_after_the_interval),
        machine_test(test_KeSetEvent_synchronization_releases_one_waiter),
        machine_test(test_KeSetEvent_notification_releases_all_and_stays),
        machine_test(test_KePulseEvent_releases_waiters_and_leaves_it_clear),
        machine_test(test_KeWaitForMultipleObjects_any_returns_the_index),
        machine_test(test_KeWaitForMultipleObjects_all_takes_nothing_before_all_are_signalled),
        machine_test(test_KeReleaseSemaphore_lets_as_many_through),
        machine_test(test_KeReleaseSemaphore_over_its_limit_raises),
        machine_test(test_KeReleaseMutex_by_its_owner_lets_the_next_in),
        machine_test(test_KeReleaseMutex_not_owned_raises),
        machine_test(test_KeWaitForSingleObject_that_blocks_at_dispatch_stops_the_machine),
        machine_test(test_KeWaitForSingleObject_of_zero_at_dispatch_is_allowed),
        machine_test(test_a_wait_that_nothing_can_end_is_reported_as_deadlock),
        machine_test(test_KeWaitForMultipleObjects_too_many_without_blocks_stops_the_machine),
        machine_test(test_waiting_for_a_thread_ends_with_it),
        machine_test(test_KeDelayExecutionThread_lets_exactly_that_time_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
