/* Being told of changes: events and work items; and what a callback that is unregistered waits for. */
#include "registry_test.h"

#define LAB SOFTWARE L"\\Lab"

static NTSTATUS watch_with(HANDLE key, HANDLE event, WORK_QUEUE_ITEM *item, IO_STATUS_BLOCK *result, ULONG filter,
                           BOOLEAN tree)
{
    return ZwNotifyChangeKey(key, event, (PIO_APC_ROUTINE)(PVOID)item, item ? (PVOID)DelayedWorkQueue : NULL, result,
                             filter, tree, NULL, 0, TRUE);
}

static NTSTATUS is_set(HANDLE event)
{
    LARGE_INTEGER none = {{0}};

    return ZwWaitForSingleObject(event, FALSE, &none);
}

static void test_each_change_is_told_to_who_asked_for_it(void **state)
{
    HANDLE key = key_made(LAB), sub, event;
    IO_STATUS_BLOCK result = {{0}, 0};
    KEY_WRITE_TIME_INFORMATION time = {{{1, 0}}};

    assert_int_equal(ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, FALSE), STATUS_SUCCESS);
    assert_int_equal(watch_with(key, event, NULL, &result, REG_NOTIFY_CHANGE_LAST_SET, FALSE), STATUS_PENDING);
    sub = key_made(LAB L"\\Sub");                               /* another kind of change */
    assert_int_equal(number_set(sub, L"v", 1), STATUS_SUCCESS); /* below, and only the key itself was asked for */
    assert_int_equal(is_set(event), STATUS_TIMEOUT);
    number_set(key, L"v", 1);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    assert_int_equal(result.Status, STATUS_NOTIFY_ENUM_DIR);
    /* What happens while nobody waits is told at the next request. */
    number_set(key, L"v", 2);
    assert_int_equal(watch_with(key, event, NULL, &result, REG_NOTIFY_CHANGE_LAST_SET, FALSE), STATUS_SUCCESS);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    /* The same value again is no change. */
    assert_int_equal(watch_with(key, event, NULL, &result, REG_NOTIFY_CHANGE_LAST_SET, FALSE), STATUS_PENDING);
    number_set(key, L"v", 2);
    assert_int_equal(is_set(event), STATUS_TIMEOUT);
    ZwSetInformationKey(key, KeyWriteTimeInformation, &time, sizeof time); /* another filter's */
    assert_int_equal(is_set(event), STATUS_TIMEOUT);
    ZwClose(key); /* whoever waits is told that as well */
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    assert_int_equal(result.Status, STATUS_NOTIFY_CLEANUP);
    ZwClose(sub);
    ZwClose(event);
}

static void test_a_tree_is_watched_to_its_leaves(void **state)
{
    HANDLE key = key_made(LAB), sub = key_made(LAB L"\\Sub"), deep, event;
    IO_STATUS_BLOCK result = {{0}, 0};

    ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, FALSE);
    assert_int_equal(watch_with(key, event, NULL, &result, REG_NOTIFY_CHANGE_NAME, TRUE), STATUS_PENDING);
    deep = key_made(LAB L"\\Sub\\Deep");
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    assert_int_equal(watch_with(key, event, NULL, &result, REG_NOTIFY_CHANGE_NAME, TRUE), STATUS_PENDING);
    ZwDeleteKey(deep);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    assert_int_equal(watch_with(key, event, NULL, &result, REG_LEGAL_CHANGE_FILTER + 1, TRUE),
                     STATUS_INVALID_PARAMETER);
    ZwClose(deep);
    ZwClose(sub);
    ZwClose(key);
    ZwClose(event);
}

static WORK_QUEUE_ITEM item;
static ULONG worked;

static void work(PVOID context)
{
    worked += *(ULONG *)context;
}

static void test_a_drivers_work_item_runs(void **state)
{
    static ULONG step = 1;
    HANDLE key = key_made(LAB);
    IO_STATUS_BLOCK result = {{0}, 0};

    worked = 0;
    ExInitializeWorkItem(&item, work, &step);
    assert_int_equal(watch_with(key, NULL, &item, &result, REG_NOTIFY_CHANGE_LAST_SET, FALSE), STATUS_PENDING);
    lab_machine_settle();
    assert_int_equal(worked, 0);
    number_set(key, L"v", 1);
    lab_machine_settle();
    assert_int_equal(worked, 1);
    number_set(key, L"v", 2); /* it was asked for once */
    lab_machine_settle();
    assert_int_equal(worked, 1);
    ZwClose(key);
}

/* --- unregistering --- */

static struct {
    LARGE_INTEGER cookie;
    KEVENT entered, go_on;
    BOOLEAN left;
} slow;

static NTSTATUS slow_callback(PVOID context, PVOID argument, PVOID information)
{
    if ((REG_NOTIFY_CLASS)(ULONG_PTR)argument == RegNtPreSetValueKey) {
        KeSetEvent(&slow.entered, 0, FALSE);
        KeWaitForSingleObject(&slow.go_on, Executive, KernelMode, FALSE, NULL);
        slow.left = TRUE;
    }
    return STATUS_SUCCESS;
}

static void setter(PVOID context)
{
    number_set(*(HANDLE *)context, L"v", 1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void releaser(PVOID context)
{
    LARGE_INTEGER moment = {.QuadPart = -10000000};

    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    KeSetEvent(&slow.go_on, 0, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void test_CmUnRegisterCallback_waits_for_the_callback(void **state)
{
    HANDLE key = key_made(LAB), threads[2];
    LARGE_INTEGER before, after;

    slow.left = FALSE;
    KeInitializeEvent(&slow.entered, NotificationEvent, FALSE);
    KeInitializeEvent(&slow.go_on, NotificationEvent, FALSE);
    assert_int_equal(CmRegisterCallback(slow_callback, NULL, &slow.cookie), STATUS_SUCCESS);
    assert_int_equal(PsCreateSystemThread(&threads[0], 0, NULL, NULL, NULL, setter, &key), STATUS_SUCCESS);
    KeWaitForSingleObject(&slow.entered, Executive, KernelMode, FALSE, NULL);
    assert_int_equal(PsCreateSystemThread(&threads[1], 0, NULL, NULL, NULL, releaser, NULL), STATUS_SUCCESS);
    KeQuerySystemTime(&before);
    assert_int_equal(CmUnRegisterCallback(slow.cookie), STATUS_SUCCESS);
    KeQuerySystemTime(&after);
    assert_true(slow.left);
    assert_true(after.QuadPart - before.QuadPart >= 10000000);
    for (int i = 0; i < 2; i++) {
        ZwWaitForSingleObject(threads[i], FALSE, NULL);
        ZwClose(threads[i]);
    }
    ZwClose(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_each_change_is_told_to_who_asked_for_it),
        machine_test(test_a_tree_is_watched_to_its_leaves),
        machine_test(test_a_drivers_work_item_runs),
        machine_test(test_CmUnRegisterCallback_waits_for_the_callback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
