/* Registry filters: what is shown to them, in which order, and what their answers do. */
#include "registry_test.h"
#include <stdio.h>

#define LAB SOFTWARE L"\\Lab"

struct filter {
    LARGE_INTEGER cookie;
    ULONG seen[MaxRegNtNotifyClass];
    REG_NOTIFY_CLASS act_on;
    NTSTATUS answer;
    NTSTATUS post_status, post_return; /* what a post callback saw; what it puts into ReturnStatus */
    PVOID call_context, post_call_context, object_context, cleaned;
    PVOID object;
    KIRQL irql;
    char mark;
};

static struct filter filters[3];
static char order[64];

static NTSTATUS watch(PVOID context, PVOID argument, PVOID information)
{
    REG_NOTIFY_CLASS class = (REG_NOTIFY_CLASS)(ULONG_PTR)argument;
    struct filter *filter = context;

    assert_true(class < MaxRegNtNotifyClass);
    filter->seen[class]++;
    filter->irql = KeGetCurrentIrql();
    if (class == filter->act_on && strlen(order) < sizeof order - 1)
        order[strlen(order)] = filter->mark;
    if (class == RegNtPostSetValueKey) {
        REG_POST_OPERATION_INFORMATION *post = information;

        filter->post_status = post->Status;
        filter->post_call_context = post->CallContext;
        filter->object_context = post->ObjectContext;
        if (filter->post_return) {
            post->ReturnStatus = filter->post_return;
            return STATUS_CALLBACK_BYPASS;
        }
    }
    if (class == RegNtPreSetValueKey) {
        REG_SET_VALUE_KEY_INFORMATION *set = information;

        set->CallContext = filter->call_context;
        filter->object = set->Object;
    }
    if (class == RegNtCallbackObjectContextCleanup)
        filter->cleaned = ((REG_CALLBACK_CONTEXT_CLEANUP_INFORMATION *)information)->ObjectContext;
    return class == filter->act_on ? filter->answer : STATUS_SUCCESS;
}

static struct filter *add(int index, const WCHAR *altitude)
{
    UNICODE_STRING text;

    RtlInitUnicodeString(&text, altitude);
    filters[index].mark = (char)('0' + index);
    assert_int_equal(CmRegisterCallbackEx(watch, &text, &filters[index], &filters[index], &filters[index].cookie, NULL),
                     STATUS_SUCCESS);
    return &filters[index];
}

static void drop(struct filter *filter)
{
    assert_int_equal(CmUnRegisterCallback(filter->cookie), STATUS_SUCCESS);
}

static int start(void **state)
{
    memset(filters, 0, sizeof filters);
    memset(order, 0, sizeof order);
    for (int i = 0; i < 3; i++)
        filters[i].act_on = MaxRegNtNotifyClass;
    return test_machine_start(state);
}

static void test_CmRegisterCallbackEx_each_operation_is_shown_before_and_after(void **state)
{
    static const struct {
        REG_NOTIFY_CLASS before, after;
    } pairs[] = {{RegNtPreCreateKeyEx, RegNtPostCreateKeyEx},
                 {RegNtPreOpenKeyEx, RegNtPostOpenKeyEx},
                 {RegNtPreSetValueKey, RegNtPostSetValueKey},
                 {RegNtPreDeleteValueKey, RegNtPostDeleteValueKey},
                 {RegNtPreQueryValueKey, RegNtPostQueryValueKey},
                 {RegNtPreEnumerateKey, RegNtPostEnumerateKey},
                 {RegNtPreEnumerateValueKey, RegNtPostEnumerateValueKey},
                 {RegNtPreQueryKey, RegNtPostQueryKey},
                 {RegNtPreSetInformationKey, RegNtPostSetInformationKey},
                 {RegNtPreFlushKey, RegNtPostFlushKey},
                 {RegNtPreRenameKey, RegNtPostRenameKey},
                 {RegNtPreQueryKeyName, RegNtPostQueryKeyName},
                 {RegNtPreDeleteKey, RegNtPostDeleteKey},
                 {RegNtPreKeyHandleClose, RegNtPostKeyHandleClose}};
    struct filter *filter = add(0, L"1000");
    UNICODE_STRING other = RTL_CONSTANT_STRING(L"Other");
    KEY_WRITE_TIME_INFORMATION time = {{{1, 0}}};
    HANDLE key = key_made(LAB), same, below = key_made(LAB L"\\Below");
    OBJECT_NAME_INFORMATION *name;
    ULONG needed, number;
    char buffer[256];
    PVOID object;

    assert_int_equal(key_open(LAB, &same), STATUS_SUCCESS);
    number_set(key, L"v", 1);
    number_get(key, L"v", &number);
    ZwEnumerateKey(key, 0, KeyBasicInformation, buffer, sizeof buffer, &needed);
    ZwEnumerateValueKey(key, 0, KeyValueBasicInformation, buffer, sizeof buffer, &needed);
    ZwQueryKey(key, KeyFullInformation, buffer, sizeof buffer, &needed);
    ZwSetInformationKey(key, KeyWriteTimeInformation, &time, sizeof time);
    ZwFlushKey(key);
    ZwRenameKey(below, &other);
    value_delete(key, L"v");
    ObReferenceObjectByHandle(key, 0, NULL, KernelMode, &object, NULL);
    name = (OBJECT_NAME_INFORMATION *)buffer;
    ObQueryNameString(object, name, sizeof buffer, &needed);
    ObDereferenceObject(object);
    ZwDeleteKey(below);
    ZwClose(below);
    ZwClose(same);
    ZwClose(key);
    for (unsigned i = 0; i < RTL_NUMBER_OF(pairs); i++) {
        if (!filter->seen[pairs[i].before] || filter->seen[pairs[i].before] != filter->seen[pairs[i].after])
            print_message("class %d: %u before, %u after\n", pairs[i].before, (unsigned)filter->seen[pairs[i].before],
                          (unsigned)filter->seen[pairs[i].after]);
        assert_true(filter->seen[pairs[i].before]);
        assert_int_equal(filter->seen[pairs[i].before], filter->seen[pairs[i].after]);
    }
    assert_int_equal(filter->seen[RegNtPreKeyHandleClose], 3);
    assert_int_equal(filter->irql, PASSIVE_LEVEL);
    drop(filter);
}

static void test_hives_that_are_loaded_and_saved_are_shown(void **state)
{
    struct filter *filter = add(0, L"1000");
    lab_status status;

    ZwClose(key_made(LAB));
    filter->act_on = RegNtPreSaveKey;
    filter->answer = STATUS_ACCESS_DENIED;
    assert_int_equal(lab_registry_save_hive("HKLM\\Software\\Lab", "shown.hive"), STATUS_ACCESS_DENIED);
    assert_int_equal(filter->seen[RegNtPostSaveKey], 0);
    filter->act_on = RegNtPreLoadKey;
    assert_int_equal(lab_registry_save_hive("HKLM\\Software\\Lab", "shown.hive"), STATUS_SUCCESS);
    assert_int_equal(filter->seen[RegNtPreSaveKey], 2);
    assert_int_equal(filter->seen[RegNtPostSaveKey], 1);
    status = lab_registry_load_hive("HKLM\\Software\\Other", "shown.hive");
    if (status == STATUS_INVALID_PARAMETER && strstr(lab_error_text(), "without libhivex")) {
        remove("shown.hive");
        drop(filter);
        skip();
    }
    assert_int_equal(status, STATUS_ACCESS_DENIED);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\Other"), STATUS_OBJECT_NAME_NOT_FOUND);
    filter->act_on = MaxRegNtNotifyClass;
    assert_int_equal(lab_registry_load_hive("HKLM\\Software\\Other", "shown.hive"), STATUS_SUCCESS);
    assert_int_equal(filter->seen[RegNtPreLoadKey], 2);
    assert_int_equal(filter->seen[RegNtPostLoadKey], 1);
    remove("shown.hive");
    drop(filter);
}

static void test_callbacks_are_called_by_altitude_and_back(void **state)
{
    struct filter *low = add(0, L"100"), *middle = add(1, L"200.5"), *high = add(2, L"200.50001");
    HANDLE key = key_made(LAB);

    low->act_on = middle->act_on = high->act_on = RegNtPreSetValueKey;
    number_set(key, L"v", 1);
    assert_string_equal(order, "210");
    memset(order, 0, sizeof order);
    low->act_on = middle->act_on = high->act_on = RegNtPostSetValueKey;
    number_set(key, L"v", 2);
    assert_string_equal(order, "012");
    ZwClose(key);
    drop(middle);
    drop(high);
    drop(low);
}

static void test_a_failing_callback_prevents_and_those_below_hear_nothing(void **state)
{
    struct filter *high = add(0, L"200"), *low = add(1, L"100");
    HANDLE key = key_made(LAB);
    ULONG number;

    high->act_on = RegNtPreSetValueKey;
    high->answer = STATUS_ACCESS_DENIED;
    assert_int_equal(number_set(key, L"v", 1), STATUS_ACCESS_DENIED);
    assert_int_equal(low->seen[RegNtPreSetValueKey], 0);
    assert_int_equal(high->seen[RegNtPostSetValueKey], 0);
    assert_int_equal(number_get(key, L"v", &number), STATUS_OBJECT_NAME_NOT_FOUND);
    high->answer = STATUS_CALLBACK_BYPASS; /* the caller sees success, though nothing is done */
    assert_int_equal(number_set(key, L"v", 1), STATUS_SUCCESS);
    assert_int_equal(number_get(key, L"v", &number), STATUS_OBJECT_NAME_NOT_FOUND);
    high->act_on = MaxRegNtNotifyClass;
    low->act_on = RegNtPreSetValueKey;
    low->answer = STATUS_UNSUCCESSFUL;
    assert_int_equal(number_set(key, L"v", 1), STATUS_UNSUCCESSFUL);
    assert_int_equal(high->seen[RegNtPostSetValueKey], 1); /* it had let the operation go on */
    assert_int_equal(high->post_status, STATUS_UNSUCCESSFUL);
    ZwClose(key);
    drop(low);
    drop(high);
}

static void test_a_post_callback_replaces_the_status(void **state)
{
    struct filter *filter = add(0, L"200");
    HANDLE key = key_made(LAB);
    ULONG number = 0;

    filter->post_return = STATUS_REGISTRY_IO_FAILED;
    assert_int_equal(number_set(key, L"v", 7), STATUS_REGISTRY_IO_FAILED);
    assert_int_equal(filter->post_status, STATUS_SUCCESS);
    assert_int_equal(number_get(key, L"v", &number), STATUS_SUCCESS); /* it was done all the same */
    assert_int_equal(number, 7);
    ZwClose(key);
    drop(filter);
}

static void test_contexts_of_calls_and_objects(void **state)
{
    struct filter *filter = add(0, L"200"), *other = add(1, L"100");
    HANDLE key = key_made(LAB), second = key_made(LAB L"\\Second");
    PVOID old = &old;

    filter->call_context = &order[1];
    other->call_context = &order[2];
    number_set(key, L"v", 1);
    assert_ptr_equal(filter->post_call_context, &order[1]);
    assert_ptr_equal(other->post_call_context, &order[2]);
    assert_null(filter->object_context);
    assert_int_equal(CmSetCallbackObjectContext(filter->object, &filter->cookie, &order[5], &old), STATUS_SUCCESS);
    assert_null(old);
    number_set(key, L"v", 2);
    assert_ptr_equal(filter->object_context, &order[5]);
    assert_null(other->object_context);
    assert_null(filter->cleaned);
    ZwClose(key);
    assert_ptr_equal(filter->cleaned, &order[5]);
    number_set(second, L"v", 1);
    assert_int_equal(CmSetCallbackObjectContext(filter->object, &filter->cookie, &order[6], NULL), STATUS_SUCCESS);
    drop(filter); /* hands back what is still set */
    assert_ptr_equal(filter->cleaned, &order[6]);
    ZwClose(second);
    drop(other);
}

static void test_CmRegisterCallbackEx_misuse(void **state)
{
    UNICODE_STRING altitude = RTL_CONSTANT_STRING(L"1000"), bad = RTL_CONSTANT_STRING(L"x");
    struct filter *filter = add(0, L"1000");
    LARGE_INTEGER cookie = {{0}};
    ULONG major = 0, minor = 9;

    assert_int_equal(CmRegisterCallbackEx(watch, &altitude, &altitude, NULL, &cookie, NULL),
                     STATUS_FLT_INSTANCE_ALTITUDE_COLLISION);
    assert_int_equal(CmRegisterCallbackEx(watch, &bad, &altitude, NULL, &cookie, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(CmUnRegisterCallback(cookie), STATUS_INVALID_PARAMETER);
    drop(filter);
    assert_int_equal(CmUnRegisterCallback(filter->cookie), STATUS_INVALID_PARAMETER);
    CmGetCallbackVersion(&major, &minor);
    assert_int_equal(major, 1);
}

static HANDLE shared_key;

static NTSTATUS writes_itself(PVOID context, PVOID argument, PVOID information)
{
    struct filter *filter = context;

    filter->seen[(ULONG_PTR)argument]++;
    if ((REG_NOTIFY_CLASS)(ULONG_PTR)argument == RegNtPreSetValueKey && filter->seen[RegNtPreSetValueKey] == 1)
        number_set(shared_key, L"inner", 1);
    return STATUS_SUCCESS;
}

static void test_what_a_callback_does_is_shown_only_to_those_below(void **state)
{
    UNICODE_STRING altitude = RTL_CONSTANT_STRING(L"500");
    struct filter *high = add(0, L"900"), *low = add(1, L"100"), own;

    memset(&own, 0, sizeof own);
    shared_key = key_made(LAB);
    assert_int_equal(CmRegisterCallbackEx(writes_itself, &altitude, &own, &own, &own.cookie, NULL), STATUS_SUCCESS);
    number_set(shared_key, L"outer", 1);
    assert_int_equal(own.seen[RegNtPreSetValueKey], 1);
    assert_int_equal(high->seen[RegNtPreSetValueKey], 1);
    assert_int_equal(low->seen[RegNtPreSetValueKey], 2);
    ZwClose(shared_key);
    drop(&own);
    drop(low);
    drop(high);
}

#define filter_test(name) cmocka_unit_test_setup_teardown(name, start, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        filter_test(test_CmRegisterCallbackEx_each_operation_is_shown_before_and_after),
        filter_test(test_hives_that_are_loaded_and_saved_are_shown),
        filter_test(test_callbacks_are_called_by_altitude_and_back),
        filter_test(test_a_failing_callback_prevents_and_those_below_hear_nothing),
        filter_test(test_a_post_callback_replaces_the_status),
        filter_test(test_contexts_of_calls_and_objects),
        filter_test(test_CmRegisterCallbackEx_misuse),
        filter_test(test_what_a_callback_does_is_shown_only_to_those_below),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
