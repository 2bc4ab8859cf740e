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

static NTSTATUS watch_two(HANDLE key, const WCHAR *other, ULONG count, HANDLE event, IO_STATUS_BLOCK *result)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes[2];

    RtlInitUnicodeString(&name, other);
    InitializeObjectAttributes(&attributes[0], &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    attributes[1] = attributes[0];
    return ZwNotifyChangeMultipleKeys(key, count, count ? attributes : NULL, event, NULL, NULL, result,
                                      REG_NOTIFY_CHANGE_LAST_SET | REG_NOTIFY_CHANGE_NAME, FALSE, NULL, 0, TRUE);
}

static void test_two_keys_are_watched_by_one_request(void **state)
{
    HANDLE key = key_made(LAB), other = key_made(LAB L"\\Other"), event;
    IO_STATUS_BLOCK result = {{0}, 0};

    ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, FALSE);
    assert_int_equal(watch_two(key, LAB L"\\None", 1, event, &result), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(watch_two(key, LAB L"\\Other", 2, event, &result), STATUS_INVALID_PARAMETER);
    assert_int_equal(watch_two(key, LAB L"\\Other", 1, event, &result), STATUS_PENDING);
    number_set(other, L"v", 1);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    assert_int_equal(result.Status, STATUS_NOTIFY_ENUM_DIR);
    assert_int_equal(watch_two(key, LAB L"\\Other", 1, event, &result), STATUS_PENDING);
    number_set(key, L"v", 1);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    /* What the second key has told while nobody waited isn't lost, and both changes are one. */
    number_set(other, L"v", 2);
    number_set(key, L"v", 2);
    assert_int_equal(watch_two(key, NULL, 0, event, &result), STATUS_SUCCESS);
    assert_int_equal(watch_two(key, NULL, 0, event, &result), STATUS_PENDING);
    /* The second one goes: whoever waits is told, and the first is still watched. */
    is_set(event);
    assert_int_equal(ZwDeleteKey(other), STATUS_SUCCESS);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    ZwClose(other);
    watch_two(key, NULL, 0, event, &result); /* the subkey that went is a change of the first one */
    assert_int_equal(watch_two(key, NULL, 0, event, &result), STATUS_PENDING);
    is_set(event);
    number_set(key, L"v", 3);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    ZwClose(key);
    ZwClose(event);
}

/* The second key is held by the watch alone. */
static void test_a_second_key_is_let_go_with_the_first(void **state)
{
    HANDLE key = key_made(LAB), other = key_made(LAB L"\\Other"), event;
    IO_STATUS_BLOCK result = {{0}, 0};

    ZwClose(other);
    ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, FALSE);
    assert_int_equal(watch_two(key, LAB L"\\Other", 1, event, &result), STATUS_PENDING);
    ZwClose(key);
    assert_int_equal(is_set(event), STATUS_SUCCESS);
    assert_int_equal(result.Status, STATUS_NOTIFY_CLEANUP);
    other = key_made(LAB L"\\Other");
    number_set(other, L"v", 1); /* nobody is told any more */
    assert_int_equal(is_set(event), STATUS_TIMEOUT);
    assert_int_equal(ZwDeleteKey(other), STATUS_SUCCESS);
    ZwClose(other);
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
        machine_test(test_two_keys_are_watched_by_one_request),
        machine_test(test_a_second_key_is_let_go_with_the_first),
        machine_test(test_a_drivers_work_item_runs),
        machine_test(test_CmUnRegisterCallback_waits_for_the_callback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
