/* Counted strings: init, copy, append, compare, case. */
#include "rtl_test.h"

static void test_RtlInitUnicodeString_counts_without_the_terminator(void **state)
{
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, L"abc");
    assert_int_equal(string.Length, 6);
    assert_int_equal(string.MaximumLength, 8);
    RtlInitUnicodeString(&string, NULL);
    assert_int_equal(string.Length, 0);
    assert_int_equal(string.MaximumLength, 0);
    assert_null(string.Buffer);
}

static void test_RtlInitUnicodeString_too_long_is_cut(void **state)
{
    static WCHAR text[0x8002];
    UNICODE_STRING string;

    for (ULONG i = 0; i + 1 < RTL_NUMBER_OF(text); i++)
        text[i] = 'x';
    RtlInitUnicodeString(&string, text);
    assert_int_equal(string.Length, 0xFFFC);
    assert_int_equal(string.MaximumLength, 0xFFFE);
    assert_status(RtlInitUnicodeStringEx(&string, text), STATUS_NAME_TOO_LONG);
    text[0x7FFE] = 0;
    assert_status(RtlInitUnicodeStringEx(&string, text), STATUS_SUCCESS);
    assert_int_equal(string.Length, 0xFFFC);
}

static void test_RtlInitStringEx_null_is_empty(void **state)
{
    STRING string = ANSI("junk");

    assert_status(RtlInitStringEx(&string, NULL), STATUS_SUCCESS);
    assert_int_equal(string.Length + string.MaximumLength, 0);
    RtlInitAnsiString(&string, "four");
    assert_int_equal(string.Length, 4);
    assert_int_equal(string.MaximumLength, 5);
}

static void test_RtlCopyUnicodeString_cuts_and_terminates_where_room(void **state)
{
    WCHAR buffer[4] = L"###";
    UNICODE_STRING target = ROOM(buffer), source = WIDE(L"ab"), longer = WIDE(L"abcdef");

    RtlCopyUnicodeString(&target, &source);
    assert_wide(&target, L"ab");
    assert_int_equal(buffer[2], 0);
    RtlCopyUnicodeString(&target, &longer);
    assert_wide(&target, L"abcd");
    RtlCopyUnicodeString(&target, NULL);
    assert_int_equal(target.Length, 0);
    assert_int_equal(buffer[0], 'a');
}

static void test_RtlAppendUnicodeToString_full_buffer_is_unchanged(void **state)
{
    WCHAR buffer[5];
    UNICODE_STRING target = ROOM(buffer);

    assert_status(RtlAppendUnicodeToString(&target, L"abc"), STATUS_SUCCESS);
    assert_int_equal(buffer[3], 0);
    assert_status(RtlAppendUnicodeToString(&target, L"xyz"), STATUS_BUFFER_TOO_SMALL);
    assert_wide(&target, L"abc");
    assert_status(RtlAppendUnicodeToString(&target, L"xy"), STATUS_SUCCESS);
    assert_wide(&target, L"abcxy");
    assert_status(RtlAppendUnicodeToString(&target, NULL), STATUS_SUCCESS);
    assert_wide(&target, L"abcxy");
}

static void test_RtlAppendStringToString_has_no_terminator(void **state)
{
    CHAR buffer[4] = "####";
    STRING target = {.MaximumLength = sizeof buffer, .Buffer = buffer}, source = ANSI("ab");

    assert_status(RtlAppendStringToString(&target, &source), STATUS_SUCCESS);
    assert_int_equal(buffer[2], '#');
    assert_status(RtlAppendStringToString(&target, &source), STATUS_SUCCESS);
    assert_memory_equal(buffer, "abab", 4);
    assert_status(RtlAppendStringToString(&target, &source), STATUS_BUFFER_TOO_SMALL);
}

static void test_RtlCompareUnicodeString_orders_by_code_then_length(void **state)
{
    UNICODE_STRING a = WIDE(L"abc"), b = WIDE(L"abd"), shorter = WIDE(L"ab"), upper = WIDE(L"ABC");

    assert_true(RtlCompareUnicodeString(&a, &b, FALSE) < 0);
    assert_true(RtlCompareUnicodeString(&a, &shorter, FALSE) > 0);
    assert_true(RtlCompareUnicodeString(&a, &upper, FALSE) > 0);
    assert_int_equal(RtlCompareUnicodeString(&a, &upper, TRUE), 0);
    assert_true(RtlEqualUnicodeString(&a, &upper, TRUE));
    assert_false(RtlEqualUnicodeString(&a, &upper, FALSE));
    assert_true(RtlPrefixUnicodeString(&shorter, &upper, TRUE));
    assert_false(RtlPrefixUnicodeString(&a, &shorter, TRUE));
    assert_true(RtlSuffixUnicodeString(&WIDE(L"BC"), &a, TRUE));
}

static void test_RtlCompareUnicodeString_insensitive_beyond_ascii(void **state)
{
    UNICODE_STRING lower = WIDE(L"\x00E4\x0444\x03B1\x0561"), upper = WIDE(L"\x00C4\x0424\x0391\x0531");

    assert_int_equal(RtlCompareUnicodeString(&lower, &upper, TRUE), 0);
    assert_true(RtlCompareUnicodeString(&lower, &upper, FALSE) != 0);
}

static void test_RtlUpcaseUnicodeChar_maps_as_windows_does(void **state)
{
    static const WCHAR pairs[][2] = {{'a', 'A'},       {0xE9, 0xC9},     {0xFF, 0x178},    {0x1C6, 0x1C4},
                                     {0x3C9, 0x3A9},   {0x450, 0x400},   {0x1F80, 0x1F88}, {0x1FB3, 0x1FBC},
                                     {0x24D0, 0x24B6}, {0x2D00, 0x10A0}, {0xA641, 0xA640}, {0xFF41, 0xFF21},
                                     {0x1D79, 0xA77D}, {0x250, 0x2C6F},  {0x371, 0x370}};
    static const WCHAR alone[] = {0xB5, 0xDF, 0x131, 0x17F, 0x1C5, 0x3C2, 0x3D0, 0x10D0, 0x13F8, 0xD800, '[', '1'};

    for (ULONG i = 0; i < RTL_NUMBER_OF(pairs); i++) {
        assert_int_equal(RtlUpcaseUnicodeChar(pairs[i][0]), pairs[i][1]);
        assert_int_equal(RtlDowncaseUnicodeChar(pairs[i][1]), pairs[i][0]);
    }
    for (ULONG i = 0; i < RTL_NUMBER_OF(alone); i++)
        assert_int_equal(RtlUpcaseUnicodeChar(alone[i]), alone[i]);
    assert_int_equal(RtlDowncaseUnicodeChar(0x130), 0x130);
    assert_int_equal(RtlDowncaseUnicodeChar(0x212A), 0x212A);
}

static void test_RtlUpcaseUnicodeString_in_place_and_too_small(void **state)
{
    WCHAR buffer[] = L"m\x00FCnchen";
    WCHAR small[3];
    UNICODE_STRING string = WIDE(buffer), target = ROOM(small);

    assert_status(RtlUpcaseUnicodeString(&target, &string, FALSE), STATUS_BUFFER_OVERFLOW);
    assert_status(RtlUpcaseUnicodeString(&string, &string, FALSE), STATUS_SUCCESS);
    assert_wide(&string, L"M\x00DCNCHEN");
    assert_status(RtlDowncaseUnicodeString(&string, &string, FALSE), STATUS_SUCCESS);
    assert_wide(&string, L"m\x00FCnchen");
}

static void test_RtlUpperString_uses_the_ansi_code_page(void **state)
{
    CHAR buffer[8];
    STRING target = {.MaximumLength = 3, .Buffer = buffer}, source = ANSI("a\xE4\xFFz");

    RtlUpperString(&target, &source);
    assert_int_equal(target.Length, 3);
    assert_memory_equal(buffer, "A\xC4\x9F", 3);
    assert_int_equal((UCHAR)RtlUpperChar((CHAR)0xB5), 0xB5);
    assert_true(RtlEqualString(&ANSI("\xE4"), &ANSI("\xC4"), TRUE));
    assert_true(RtlCompareString(&ANSI("a"), &ANSI("B"), FALSE) > 0);
    assert_true(RtlCompareString(&ANSI("a"), &ANSI("B"), TRUE) < 0);
}

static void test_RtlHashUnicodeString_is_x65599(void **state)
{
    UNICODE_STRING lower = WIDE(L"ab"), upper = WIDE(L"AB");
    ULONG hash, other;

    assert_status(RtlHashUnicodeString(&lower, FALSE, HASH_STRING_ALGORITHM_X65599, &hash), STATUS_SUCCESS);
    assert_int_equal(hash, 'a' * 65599u + 'b');
    assert_status(RtlHashUnicodeString(&lower, TRUE, HASH_STRING_ALGORITHM_DEFAULT, &hash), STATUS_SUCCESS);
    assert_status(RtlHashUnicodeString(&upper, TRUE, HASH_STRING_ALGORITHM_DEFAULT, &other), STATUS_SUCCESS);
    assert_int_equal(hash, other);
    assert_status(RtlHashUnicodeString(&lower, TRUE, 7, &hash), STATUS_INVALID_PARAMETER);
    assert_status(RtlHashUnicodeString(NULL, TRUE, 0, &hash), STATUS_INVALID_PARAMETER);
    assert_status(RtlHashUnicodeString(&lower, TRUE, 0, NULL), STATUS_INVALID_PARAMETER);
}

static void test_RtlSanitizeUnicodeStringPadding_zeroes_the_rest(void **state)
{
    WCHAR buffer[4] = {'a', 'x', 'x', 'x'};
    UNICODE_STRING string = {2, 8, buffer};

    RtlSanitizeUnicodeStringPadding(&string);
    assert_memory_equal(buffer, L"a\0\0", 8);
}

static void test_RtlValidateUnicodeString_lengths_and_buffer(void **state)
{
    UNICODE_STRING string = WIDE(L"text"), none = {0, 0, NULL}, lost = {0, 2, NULL};

    assert_status(RtlValidateUnicodeString(0, &string), STATUS_SUCCESS);
    assert_status(RtlValidateUnicodeString(0, NULL), STATUS_SUCCESS);
    assert_status(RtlValidateUnicodeString(0, &none), STATUS_SUCCESS);
    assert_status(RtlValidateUnicodeString(1, &string), STATUS_INVALID_PARAMETER);
    assert_status(RtlValidateUnicodeString(0, &lost), STATUS_INVALID_PARAMETER);
    string.Length = 3;
    assert_status(RtlValidateUnicodeString(0, &string), STATUS_INVALID_PARAMETER);
    string.Length = string.MaximumLength + 2;
    assert_status(RtlValidateUnicodeString(0, &string), STATUS_INVALID_PARAMETER);
}

static void test_bit_tests_of_64_bits(void **state)
{
    LONG64 bits[2] = {0, 0};

    assert_int_equal(BitTestAndSet64(bits, 65), 0);
    assert_true(bits[1] == 2);
    assert_int_equal(BitTestAndSet64(bits, 63), 0);
    assert_int_equal(BitTest64(bits, 63), 1);
    assert_int_equal(BitTestAndComplement64(bits, 63), 1);
    assert_int_equal(BitTest64(bits, 63), 0);
    assert_int_equal(BitTestAndReset64(bits, 65), 1);
    assert_true(bits[1] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RtlValidateUnicodeString_lengths_and_buffer),
        cmocka_unit_test(test_bit_tests_of_64_bits),
        cmocka_unit_test(test_RtlInitUnicodeString_counts_without_the_terminator),
        cmocka_unit_test(test_RtlInitUnicodeString_too_long_is_cut),
        cmocka_unit_test(test_RtlInitStringEx_null_is_empty),
        cmocka_unit_test(test_RtlCopyUnicodeString_cuts_and_terminates_where_room),
        cmocka_unit_test(test_RtlAppendUnicodeToString_full_buffer_is_unchanged),
        cmocka_unit_test(test_RtlAppendStringToString_has_no_terminator),
        cmocka_unit_test(test_RtlCompareUnicodeString_orders_by_code_then_length),
        cmocka_unit_test(test_RtlCompareUnicodeString_insensitive_beyond_ascii),
        cmocka_unit_test(test_RtlUpcaseUnicodeChar_maps_as_windows_does),
        cmocka_unit_test(test_RtlUpcaseUnicodeString_in_place_and_too_small),
        cmocka_unit_test(test_RtlUpperString_uses_the_ansi_code_page),
        cmocka_unit_test(test_RtlHashUnicodeString_is_x65599),
        cmocka_unit_test(test_RtlSanitizeUnicodeStringPadding_zeroes_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
