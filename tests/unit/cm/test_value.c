/* Values: setting, deleting, each class of information at each boundary, many at once. */
#include "registry_test.h"

static int make_key(void **state)
{
    if (test_machine_start(state))
        return -1;
    *state = key_made(SOFTWARE L"\\Values");
    return 0;
}

static int close_key(void **state)
{
    ZwClose(*state);
    return test_machine_stop(state);
}

static void test_ZwQueryValueKey_statuses(void **state)
{
    ULONG number, needed;
    char buffer[64];

    assert_int_equal(number_get(*state, L"none", &number), STATUS_OBJECT_NAME_NOT_FOUND);
    number_set(*state, L"n", 1);
    assert_int_equal(value_query(*state, L"n", MaxKeyValueInfoClass, buffer, 64, &needed), STATUS_INVALID_PARAMETER);
    assert_int_equal(value_query((HANDLE)0x7770, L"n", KeyValueBasicInformation, buffer, 64, &needed),
                     STATUS_INVALID_HANDLE);
    assert_int_equal(value_query(NtCurrentProcess(), L"n", KeyValueBasicInformation, buffer, 64, &needed),
                     STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(value_query(*state, L"N", KeyValueBasicInformation, buffer, 64, &needed), STATUS_SUCCESS);
}

struct boundary {
    KEY_VALUE_INFORMATION_CLASS kind;
    ULONG fixed, whole;
};

static void test_ZwQueryValueKey_boundaries_of_each_class(void **state)
{
    static const struct boundary boundaries[] = {
        {KeyValueBasicInformation, 12, 12 + 10},       {KeyValueFullInformation, 20, 32 + 7},
        {KeyValuePartialInformation, 12, 12 + 7},      {KeyValueFullInformationAlign64, 20, 32 + 7},
        {KeyValuePartialInformationAlign64, 8, 8 + 7},
    };
    unsigned char buffer[64] __attribute__((aligned(8)));

    assert_int_equal(value_set(*state, L"Wordy", REG_BINARY, "seven77", 7), STATUS_SUCCESS);
    for (size_t i = 0; i < sizeof boundaries / sizeof *boundaries; i++)
        for (ULONG size = 0; size < sizeof buffer; size++) {
            const struct boundary *b = &boundaries[i];
            NTSTATUS expected = size < b->fixed   ? STATUS_BUFFER_TOO_SMALL
                                : size < b->whole ? STATUS_BUFFER_OVERFLOW
                                                  : STATUS_SUCCESS;
            ULONG needed = 0;

            memset(buffer, 0xEE, sizeof buffer);
            assert_int_equal(value_query(*state, L"Wordy", b->kind, buffer, size, &needed), expected);
            assert_int_equal(needed, b->whole);
            if (size < b->fixed)
                assert_int_equal(buffer[0], 0xEE);
            for (ULONG j = size; j < sizeof buffer; j++)
                assert_int_equal(buffer[j], 0xEE);
        }
}

static void test_ZwQueryValueKey_contents_of_each_class(void **state)
{
    union {
        KEY_VALUE_BASIC_INFORMATION basic;
        KEY_VALUE_FULL_INFORMATION full;
        KEY_VALUE_PARTIAL_INFORMATION partial;
        KEY_VALUE_PARTIAL_INFORMATION_ALIGN64 partial64;
        char bytes[64];
    } buffer;
    ULONG needed;

    value_set(*state, L"odd", REG_BINARY, "data!", 5);
    value_query(*state, L"odd", KeyValueBasicInformation, &buffer, 64, &needed);
    assert_int_equal(buffer.basic.Type, REG_BINARY);
    assert_int_equal(buffer.basic.NameLength, 6);
    assert_memory_equal(buffer.basic.Name, L"odd", 6);
    value_query(*state, L"odd", KeyValueFullInformation, &buffer, 64, &needed);
    assert_int_equal(buffer.full.DataOffset, 28);
    assert_int_equal(buffer.full.DataLength, 5);
    assert_memory_equal(buffer.bytes + 28, "data!", 5);
    value_query(*state, L"odd", KeyValueFullInformationAlign64, &buffer, 64, &needed);
    assert_int_equal(buffer.full.DataOffset, 32);
    assert_memory_equal(buffer.bytes + 32, "data!", 5);
    value_query(*state, L"odd", KeyValuePartialInformation, &buffer, 64, &needed);
    assert_int_equal(buffer.partial.TitleIndex, 0);
    assert_int_equal(buffer.partial.DataLength, 5);
    assert_memory_equal(buffer.partial.Data, "data!", 5);
    value_query(*state, L"odd", KeyValuePartialInformationAlign64, &buffer, 64, &needed);
    assert_int_equal(buffer.partial64.Type, REG_BINARY);
    assert_memory_equal(buffer.partial64.Data, "data!", 5);
    value_set(*state, L"none", REG_NONE, NULL, 0);
    assert_int_equal(value_query(*state, L"none", KeyValueFullInformation, &buffer, 64, &needed), STATUS_SUCCESS);
    assert_int_equal(buffer.full.DataOffset, 0xFFFFFFFF);
    assert_int_equal(needed, 28);
}

static void test_ZwSetValueKey_replaces_type_and_size(void **state)
{
    union {
        KEY_VALUE_PARTIAL_INFORMATION info;
        char bytes[300];
    } buffer;
    char large[200];
    ULONG needed;

    memset(large, 7, sizeof large);
    assert_int_equal(number_set(*state, L"v", 1), STATUS_SUCCESS);
    assert_int_equal(value_set(*state, L"V", REG_BINARY, large, sizeof large), STATUS_SUCCESS);
    assert_int_equal(value_query(*state, L"v", KeyValuePartialInformation, &buffer, 300, &needed), STATUS_SUCCESS);
    assert_int_equal(buffer.info.Type, REG_BINARY);
    assert_memory_equal(buffer.info.Data, large, sizeof large);
    assert_int_equal(value_set(*state, L"v", REG_SZ, L"x", 4), STATUS_SUCCESS);
    assert_int_equal(value_query(*state, L"v", KeyValuePartialInformation, &buffer, 300, &needed), STATUS_SUCCESS);
    assert_int_equal(buffer.info.DataLength, 4);
    assert_int_equal(ZwEnumerateValueKey(*state, 1, KeyValuePartialInformation, &buffer, 300, &needed),
                     STATUS_NO_MORE_ENTRIES);
}

static void test_ZwSetValueKey_statuses(void **state)
{
    static WCHAR text[16384];
    UNICODE_STRING name = {32766, 32766, text};
    ULONG number = 1;

    for (int i = 0; i < 16383; i++)
        text[i] = 'n';
    assert_int_equal(ZwSetValueKey(*state, &name, 0, REG_DWORD, &number, 4), STATUS_SUCCESS);
    name.Length = 3;
    assert_int_equal(ZwSetValueKey(*state, &name, 0, REG_DWORD, &number, 4), STATUS_INVALID_PARAMETER);
    name.Length = 32768;
    assert_int_equal(ZwSetValueKey(*state, &name, 0, REG_DWORD, &number, 4), STATUS_INVALID_PARAMETER);
    assert_int_equal(value_set(*state, L"x", REG_DWORD, NULL, 4), STATUS_ACCESS_VIOLATION);
    assert_int_equal(value_set(*state, L"x", REG_DWORD, &number, 0x80000000), STATUS_INVALID_PARAMETER);
    assert_int_equal(value_set(*state, L"x", 0xABCD, &number, 4), STATUS_SUCCESS); /* any type will do */
    assert_int_equal(ZwSetValueKey((HANDLE)0x7770, &name, 0, REG_DWORD, &number, 4), STATUS_INVALID_HANDLE);
}

static void test_unnamed_value_and_zeros_at_the_end_of_names(void **state)
{
    WCHAR text[] = L"abc\0\0";
    UNICODE_STRING name = {10, 10, text}, empty = {0};
    ULONG number = 3;

    assert_int_equal(ZwSetValueKey(*state, NULL, 0, REG_DWORD, &number, 4), STATUS_SUCCESS);
    number = 0;
    assert_int_equal(number_get(*state, L"", &number), STATUS_SUCCESS);
    assert_int_equal(number, 3);
    assert_int_equal(ZwDeleteValueKey(*state, &empty), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteValueKey(*state, &empty), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwSetValueKey(*state, &name, 0, REG_DWORD, &number, 4), STATUS_SUCCESS);
    assert_int_equal(number_get(*state, L"abc", &number), STATUS_SUCCESS);
}

static void test_ZwEnumerateValueKey_is_in_order_of_age(void **state)
{
    static const WCHAR *const names[] = {L"zulu", L"alpha", L"mike"};
    union {
        KEY_VALUE_BASIC_INFORMATION info;
        char bytes[64];
    } buffer;
    ULONG needed;

    for (ULONG i = 0; i < 3; i++)
        number_set(*state, names[i], i);
    number_set(*state, L"zulu", 99); /* replaced where it is */
    for (ULONG i = 0; i < 3; i++) {
        assert_int_equal(ZwEnumerateValueKey(*state, i, KeyValueBasicInformation, &buffer, 64, &needed),
                         STATUS_SUCCESS);
        assert_memory_equal(buffer.info.Name, names[i], buffer.info.NameLength);
    }
    assert_int_equal(ZwEnumerateValueKey(*state, 3, KeyValueBasicInformation, &buffer, 64, &needed),
                     STATUS_NO_MORE_ENTRIES);
    assert_int_equal(ZwEnumerateValueKey(*state, 0, MaxKeyValueInfoClass, &buffer, 64, &needed),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwEnumerateValueKey(*state, 0, KeyValueBasicInformation, &buffer, 11, &needed),
                     STATUS_BUFFER_TOO_SMALL);
    value_delete(*state, L"zulu");
    assert_int_equal(ZwEnumerateValueKey(*state, 0, KeyValueBasicInformation, &buffer, 64, &needed), STATUS_SUCCESS);
    assert_memory_equal(buffer.info.Name, L"alpha", 10);
}

static void test_ZwQueryMultipleValueKey(void **state)
{
    UNICODE_STRING one = RTL_CONSTANT_STRING(L"one"), two = RTL_CONSTANT_STRING(L"two"),
                   no = RTL_CONSTANT_STRING(L"no");
    KEY_VALUE_ENTRY entries[2] = {{.ValueName = &one}, {.ValueName = &two}};
    ULONG length = 64, required = 0;
    char buffer[64];

    value_set(*state, L"one", REG_BINARY, "12345", 5);
    number_set(*state, L"two", 0x01020304);
    assert_int_equal(ZwQueryMultipleValueKey(*state, entries, 2, buffer, &length, &required), STATUS_SUCCESS);
    assert_int_equal(length, 12);
    assert_int_equal(required, 12);
    assert_int_equal(entries[0].DataOffset, 0);
    assert_int_equal(entries[0].DataLength, 5);
    assert_int_equal(entries[1].DataOffset, 8);
    assert_int_equal(entries[1].Type, REG_DWORD);
    assert_memory_equal(buffer, "12345", 5);
    length = 8;
    assert_int_equal(ZwQueryMultipleValueKey(*state, entries, 2, buffer, &length, &required), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(required, 12);
    entries[1].ValueName = &no;
    length = 64;
    assert_int_equal(ZwQueryMultipleValueKey(*state, entries, 2, buffer, &length, &required),
                     STATUS_OBJECT_NAME_NOT_FOUND);
}

#define value_test(name) cmocka_unit_test_setup_teardown(name, make_key, close_key)

int main(void)
{
    const struct CMUnitTest tests[] = {
        value_test(test_ZwQueryValueKey_statuses),
        value_test(test_ZwQueryValueKey_boundaries_of_each_class),
        value_test(test_ZwQueryValueKey_contents_of_each_class),
        value_test(test_ZwSetValueKey_replaces_type_and_size),
        value_test(test_ZwSetValueKey_statuses),
        value_test(test_unnamed_value_and_zeros_at_the_end_of_names),
        value_test(test_ZwEnumerateValueKey_is_in_order_of_age),
        value_test(test_ZwQueryMultipleValueKey),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
