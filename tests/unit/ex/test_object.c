/* Timers, semaphores and mutexes by handle. */
#include "threads.h"
#include <ntddk.h>

#define SECOND 10000000LL

NTSTATUS NtCreateSemaphore(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, LONG count, LONG limit);
NTSTATUS NtReleaseSemaphore(HANDLE handle, LONG count, PLONG previous);
NTSTATUS NtQuerySemaphore(HANDLE handle, ULONG class, PVOID information, ULONG length, PULONG returned);
NTSTATUS NtCreateMutant(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, BOOLEAN owned);
NTSTATUS NtReleaseMutant(HANDLE handle, PLONG previous);
NTSTATUS NtQueryTimer(HANDLE handle, ULONG class, PVOID information, ULONG length, PULONG returned);

static int setup(void **state)
{
    story[0] = 0;
    return test_machine_start(state);
}

static HANDLE timer_of(TIMER_TYPE type)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE timer = 0;

    InitializeObjectAttributes(&attributes, 0, OBJ_KERNEL_HANDLE, 0, 0);
    assert_int_equal(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, &attributes, type), STATUS_SUCCESS);
    return timer;
}

static NTSTATUS poll(HANDLE object)
{
    LARGE_INTEGER now = {.QuadPart = 0};

    return ZwWaitForSingleObject(object, FALSE, &now);
}

static void test_a_timer_of_a_handle_is_signalled_when_it_is_due(void **state)
{
    HANDLE timer = timer_of(NotificationTimer);
    LARGE_INTEGER due = {.QuadPart = -SECOND};
    BOOLEAN signalled = TRUE;

    assert_int_equal(ZwSetTimer(timer, &due, 0, 0, FALSE, 0, &signalled), STATUS_SUCCESS);
    assert_false(signalled);
    lab_clock_advance(SECOND - 1);
    assert_int_equal(poll(timer), STATUS_TIMEOUT);
    lab_clock_advance(1);
    assert_int_equal(poll(timer), STATUS_SUCCESS);
    assert_int_equal(ZwCancelTimer(timer, &signalled), STATUS_SUCCESS);
    assert_true(signalled);
    assert_int_equal(ZwSetTimer(timer, &due, 0, 0, FALSE, 0, &signalled), STATUS_SUCCESS);
    assert_true(signalled);
    assert_int_equal(poll(timer), STATUS_TIMEOUT); /* setting makes it not signalled */
    ZwClose(timer);
}

static void test_what_a_timer_refuses(void **state)
{
    HANDLE timer, unset = timer_of(SynchronizationTimer);
    LARGE_INTEGER due = {.QuadPart = -SECOND};

    assert_int_equal(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, 0, 7), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ZwSetTimer(unset, &due, 0, 0, FALSE, -1, 0), STATUS_INVALID_PARAMETER_6);
    assert_int_equal(ZwSetTimer(unset, &due, 0, 0, TRUE, 0, 0), STATUS_TIMER_RESUME_IGNORED);
    ZwClose(unset);
}

static LONGLONG apc_time;

static void expired(PVOID context, ULONG low, LONG high)
{
    tell(*(char *)context);
    apc_time = (LONGLONG)((ULONGLONG)(ULONG)high << 32 | low);
}

static void wait_for_apcs(PVOID unused)
{
    HANDLE timer = timer_of(SynchronizationTimer);
    LARGE_INTEGER due = {.QuadPart = -SECOND}, long_time = {.QuadPart = -10 * SECOND};

    ZwSetTimer(timer, &due, expired, "t", FALSE, 1000, 0);
    KeDelayExecutionThread(KernelMode, FALSE, &long_time); /* kernel APCs come at any time */
    tell('.');
    ZwCancelTimer(timer, 0);
    KeDelayExecutionThread(KernelMode, FALSE, &long_time);
    ZwClose(timer);
}

static void test_a_timers_routine_runs_as_an_apc_of_the_thread_that_set_it(void **state)
{
    LARGE_INTEGER now;

    start_thread(wait_for_apcs, 0);
    lab_clock_advance(3 * SECOND);
    assert_string_equal(story, "ttt");
    KeQuerySystemTime(&now);
    assert_int_equal(apc_time, now.QuadPart);
    lab_clock_advance(30 * SECOND);
    assert_memory_equal(story, "tttttttttt", 9);
    assert_int_equal(story[strlen(story) - 1], '.');
}

static void test_a_timer_is_set_by_a_structure(void **state)
{
    HANDLE timer = timer_of(NotificationTimer);
    TIMER_SET_COALESCABLE_TIMER_INFO info = {.DueTime.QuadPart = -SECOND, .TolerableDelay = 50};
    struct {
        LARGE_INTEGER remaining;
        BOOLEAN signalled;
    } basic;
    HANDLE user;
    ULONG length;

    assert_int_equal(ZwSetTimerEx(timer, MaxTimerInfoClass, &info, sizeof info), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(ZwSetTimerEx(timer, TimerSetCoalescableTimer, &info, 4), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwSetTimerEx(timer, TimerSetCoalescableTimer, &info, sizeof info), STATUS_SUCCESS);
    assert_int_equal(
        ZwDuplicateObject(NtCurrentProcess(), timer, NtCurrentProcess(), &user, 0, 0, DUPLICATE_SAME_ACCESS),
        STATUS_SUCCESS);
    assert_int_equal(NtQueryTimer(user, 0, &basic, sizeof basic, &length), STATUS_SUCCESS);
    assert_int_equal(basic.remaining.QuadPart, SECOND);
    assert_false(basic.signalled);
    lab_clock_advance(SECOND);
    assert_int_equal(NtQueryTimer(user, 0, &basic, sizeof basic, 0), STATUS_SUCCESS);
    assert_true(basic.signalled);
    ZwClose(user);
    ZwClose(timer);
}

static void test_a_semaphore_counts_and_has_a_limit(void **state)
{
    LONG basic[2], before = 0;
    HANDLE semaphore;
    PVOID body;

    assert_int_equal(NtCreateSemaphore(&semaphore, SEMAPHORE_ALL_ACCESS, 0, 3, 2), STATUS_INVALID_PARAMETER);
    assert_int_equal(NtCreateSemaphore(&semaphore, SEMAPHORE_ALL_ACCESS, 0, 1, 2), STATUS_SUCCESS);
    assert_int_equal(NtReleaseSemaphore(semaphore, 0, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(NtReleaseSemaphore(semaphore, 2, 0), STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    assert_int_equal(NtReleaseSemaphore(semaphore, 1, &before), STATUS_SUCCESS);
    assert_int_equal(before, 1);
    assert_int_equal(NtQuerySemaphore(semaphore, 0, basic, sizeof basic, 0), STATUS_SUCCESS);
    assert_int_equal(basic[0], 2);
    assert_int_equal(basic[1], 2);
    assert_int_equal(ObReferenceObjectByHandle(semaphore, 0, *ExSemaphoreObjectType, KernelMode, &body, 0),
                     STATUS_SUCCESS);
    assert_int_equal(KeReadStateSemaphore(body), 2);
    ObDereferenceObject(body);
    ZwClose(semaphore);
}

static void test_a_mutex_is_its_owners(void **state)
{
    HANDLE mutex;
    LONG before = 5;

    assert_int_equal(NtCreateMutant(&mutex, STANDARD_RIGHTS_ALL, 0, TRUE), STATUS_SUCCESS);
    assert_int_equal(poll(mutex), STATUS_SUCCESS); /* again, by its owner */
    assert_int_equal(NtReleaseMutant(mutex, &before), STATUS_SUCCESS);
    assert_int_equal(before, -1);
    assert_int_equal(NtReleaseMutant(mutex, &before), STATUS_SUCCESS);
    assert_int_equal(before, 0);
    assert_int_equal(NtReleaseMutant(mutex, 0), STATUS_MUTANT_NOT_OWNED);
    ZwClose(mutex);
}

static void test_a_mutex_that_goes_while_it_is_owned_is_its_owners_no_more(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Owned");
    OBJECT_ATTRIBUTES attributes;
    HANDLE mutex, same, other;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_OPENIF, 0, 0);
    assert_int_equal(NtCreateMutant(&mutex, STANDARD_RIGHTS_ALL, &attributes, TRUE), STATUS_SUCCESS);
    assert_int_equal(NtCreateMutant(&same, STANDARD_RIGHTS_ALL, &attributes, TRUE), STATUS_OBJECT_NAME_EXISTS);
    assert_int_equal(NtReleaseMutant(same, 0), STATUS_SUCCESS); /* once: the second call didn't acquire it */
    assert_int_equal(NtReleaseMutant(same, 0), STATUS_MUTANT_NOT_OWNED);
    assert_int_equal(poll(mutex), STATUS_SUCCESS);
    ZwClose(mutex);
    ZwClose(same);
    assert_int_equal(NtCreateMutant(&other, STANDARD_RIGHTS_ALL, 0, TRUE), STATUS_SUCCESS);
    assert_int_equal(NtReleaseMutant(other, 0), STATUS_SUCCESS); /* the list of what it owns is whole */
    ZwClose(other);
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(test_a_timer_of_a_handle_is_signalled_when_it_is_due),
        test(test_what_a_timer_refuses),
        test(test_a_timers_routine_runs_as_an_apc_of_the_thread_that_set_it),
        test(test_a_timer_is_set_by_a_structure),
        test(test_a_semaphore_counts_and_has_a_limit),
        test(test_a_mutex_is_its_owners),
        test(test_a_mutex_that_goes_while_it_is_owned_is_its_owners_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
