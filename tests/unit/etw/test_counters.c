/* Performance counters: sets, instances of the driver's own memory and of its callback. */
#include "support/machine.h"
#include <ntddk.h>
#include <ntlab/counters.h>

struct wave {
    ULONG first;
    ULONGLONG second;
};

static const PCW_COUNTER_DESCRIPTOR counters[] = {{1, 0, FIELD_OFFSET(struct wave, first), 4},
                                                  {2, 0, FIELD_OFFSET(struct wave, second), 8}};
static ULONG added, removed;
static struct wave from_callback = {7, 8};

static NTSTATUS callback(PCW_CALLBACK_TYPE type, PPCW_CALLBACK_INFORMATION info, PVOID context)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"asked");
    PCW_DATA data = {&from_callback, sizeof from_callback};

    added += type == PcwCallbackAddCounter;
    removed += type == PcwCallbackRemoveCounter;
    return type == PcwCallbackCollectData ? PcwAddInstance(info->CollectData.Buffer, &name, 0, 1, &data)
                                          : STATUS_SUCCESS;
}

static NTSTATUS offer(PPCW_REGISTRATION *registration, ULONG version, PPCW_CALLBACK with)
{
    static const UNICODE_STRING name = RTL_CONSTANT_STRING(L"Waves");
    PCW_REGISTRATION_INFORMATION info = {version, &name, RTL_NUMBER_OF(counters), (PPCW_COUNTER_DESCRIPTOR)counters,
                                         with,    NULL};

    return PcwRegister(registration, &info);
}

static void test_PcwCreateInstance_values_are_read_when_collected(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"one");
    PPCW_REGISTRATION registration;
    struct wave wave = {1, 2};
    PCW_DATA data = {&wave, sizeof wave}, small = {&wave, 4};
    PPCW_INSTANCE instance;
    lab_counters *seen;
    uint64_t value;

    assert_int_equal(offer(&registration, 3, NULL), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(offer(&registration, PCW_CURRENT_VERSION, NULL), STATUS_SUCCESS);
    assert_int_equal(PcwCreateInstance(&instance, registration, &name, 0, &data), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(PcwCreateInstance(&instance, registration, &name, 1, &small), STATUS_INVALID_BUFFER_SIZE);
    assert_int_equal(PcwCreateInstance(&instance, registration, &name, 1, &data), STATUS_SUCCESS);
    wave.second = 22;
    assert_int_equal(lab_counters_collect("waves", &seen), STATUS_SUCCESS);
    assert_int_equal(lab_counters_count(seen), 1);
    assert_string_equal(lab_counters_instance(seen, 0), "one");
    assert_true(lab_counters_value(seen, 0, 2, &value));
    assert_int_equal(value, 22);
    assert_false(lab_counters_value(seen, 0, 3, &value));
    lab_counters_free(seen);
    PcwCloseInstance(instance);
    assert_int_equal(lab_counters_collect("Waves", &seen), STATUS_SUCCESS);
    assert_int_equal(lab_counters_count(seen), 0);
    lab_counters_free(seen);
    PcwUnregister(registration);
    assert_int_equal(lab_counters_collect("Waves", &seen), STATUS_OBJECT_NAME_NOT_FOUND);
}

static void test_PcwAddInstance_from_the_callback(void **state)
{
    PPCW_REGISTRATION registration;
    lab_counters *seen;
    uint64_t value;

    added = removed = 0;
    assert_int_equal(offer(&registration, PCW_CURRENT_VERSION, callback), STATUS_SUCCESS);
    assert_int_equal(lab_counters_collect("Waves", &seen), STATUS_SUCCESS);
    assert_int_equal(added, 1);
    assert_int_equal(removed, 1);
    assert_string_equal(lab_counters_instance(seen, 0), "asked");
    assert_true(lab_counters_value(seen, 0, 1, &value));
    assert_int_equal(value, 7);
    lab_counters_free(seen);
    PcwUnregister(registration);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_PcwCreateInstance_values_are_read_when_collected),
        machine_test(test_PcwAddInstance_from_the_callback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
