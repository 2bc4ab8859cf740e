/* ntstrsafe.h and ntintsafe.h. */
#include "rtl_test.h"
#include <ntstrsafe.h>
#include <ntintsafe.h>

static void test_RtlStringCchCopyA_cuts_and_tells(void **state)
{
    CHAR text[4];

    assert_status(RtlStringCchCopyA(text, 4, "abc"), STATUS_SUCCESS);
    assert_string_equal(text, "abc");
    assert_status(RtlStringCchCopyA(text, 4, "wxyz"), STATUS_BUFFER_OVERFLOW);
    assert_string_equal(text, "wxy");
    assert_status(RtlStringCchCopyA(text, 0, ""), STATUS_INVALID_PARAMETER);
    assert_status(RtlStringCchCopyA(text, 0x80000000ull, ""), STATUS_INVALID_PARAMETER);
    assert_status(RtlStringCchCopyNA(text, 4, "abcdef", 2), STATUS_SUCCESS);
    assert_string_equal(text, "ab");
    assert_status(RtlStringCchCopyNA(text, 4, "a", 0x80000000ull), STATUS_INVALID_PARAMETER);
}

static void test_RtlStringCbCopyW_counts_bytes(void **state)
{
    WCHAR text[4];
    SIZE_T length, remaining;
    PWSTR end;

    assert_status(RtlStringCbCopyW(text, 7, L"abc"), STATUS_BUFFER_OVERFLOW);
    assert_memory_equal(text, L"ab", 6);
    assert_status(RtlStringCbCopyW(text, sizeof text, L"abc"), STATUS_SUCCESS);
    assert_status(RtlStringCbLengthW(text, sizeof text, &length), STATUS_SUCCESS);
    assert_int_equal(length, 6);
    assert_status(RtlStringCbLengthW(text, 6, &length), STATUS_INVALID_PARAMETER);
    assert_int_equal(length, 0);
    assert_status(RtlStringCbCopyExW(text, 7, L"a", &end, &remaining, 0), STATUS_SUCCESS);
    assert_ptr_equal(end, text + 1);
    assert_int_equal(remaining, 5);
    assert_status(RtlStringCchLengthA(NULL, 5, &length), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnalignedStringCchLengthW((PUCHAR)L"abc", 5, &length), STATUS_SUCCESS);
    assert_int_equal(length, 3);
}

static void test_RtlStringCchCatW_appends(void **state)
{
    WCHAR text[6] = L"ab", full[2] = {'x', 'y'};

    assert_status(RtlStringCchCatW(text, 6, L"cd"), STATUS_SUCCESS);
    assert_status(RtlStringCchCatNW(text, 6, L"efgh", 1), STATUS_SUCCESS);
    assert_memory_equal(text, L"abcde", 12);
    assert_status(RtlStringCchCatW(text, 6, L"f"), STATUS_BUFFER_OVERFLOW);
    assert_memory_equal(text, L"abcde", 12);
    assert_status(RtlStringCchCatW(full, 2, L""), STATUS_INVALID_PARAMETER);
}

static void test_RtlStringCchCopyExA_flags(void **state)
{
    CHAR text[6] = "#####";
    SIZE_T remaining = 99;
    PSTR end = NULL;

    assert_status(RtlStringCchCopyExA(text, 6, "ab", &end, &remaining, STRSAFE_FILL_BYTE('z')), STATUS_SUCCESS);
    assert_memory_equal(text, "ab\0zzz", 6);
    assert_ptr_equal(end, text + 2);
    assert_int_equal(remaining, 4);
    assert_status(RtlStringCchCopyExA(text, 6, "abcdefgh", &end, &remaining, STRSAFE_FAILURE_BYTE('q')),
                  STATUS_BUFFER_OVERFLOW);
    assert_memory_equal(text, "qqqqq\0", 6);
    assert_int_equal(remaining, 1);
    assert_status(RtlStringCchCopyExA(text, 6, "abcdefgh", &end, &remaining, STRSAFE_NO_TRUNCATION),
                  STATUS_BUFFER_OVERFLOW);
    assert_string_equal(text, "");
    assert_int_equal(remaining, 6);
    assert_status(RtlStringCchCopyExA(text, 6, "abcdefgh", NULL, NULL, STRSAFE_NULL_ON_FAILURE),
                  STATUS_BUFFER_OVERFLOW);
    assert_string_equal(text, "");
    assert_status(RtlStringCchCopyExA(text, 6, NULL, NULL, NULL, STRSAFE_IGNORE_NULLS), STATUS_SUCCESS);
    assert_status(RtlStringCchCopyExA(text, 6, NULL, NULL, NULL, 0), STATUS_INVALID_PARAMETER);
    assert_status(RtlStringCchCopyExA(NULL, 0, "", NULL, NULL, STRSAFE_IGNORE_NULLS), STATUS_SUCCESS);
    assert_status(RtlStringCchCopyExA(NULL, 0, "a", NULL, NULL, STRSAFE_IGNORE_NULLS), STATUS_INVALID_PARAMETER);
    assert_status(RtlStringCchCopyExA(text, 0, "a", NULL, NULL, STRSAFE_IGNORE_NULLS), STATUS_BUFFER_OVERFLOW);
    assert_status(RtlStringCchCopyExA(text, 6, "a", NULL, NULL, 0x8000), STATUS_INVALID_PARAMETER);
}

static void test_RtlStringCchCatExA_no_truncation_keeps_what_was(void **state)
{
    CHAR text[6] = "abc";
    SIZE_T remaining;

    assert_status(RtlStringCchCatExA(text, 6, "defg", NULL, &remaining, STRSAFE_NO_TRUNCATION), STATUS_BUFFER_OVERFLOW);
    assert_string_equal(text, "abc");
    assert_int_equal(remaining, 3);
    assert_status(RtlStringCchCatExA(text, 6, "defg", NULL, &remaining, 0), STATUS_BUFFER_OVERFLOW);
    assert_string_equal(text, "abcde");
}

static void test_RtlStringCchPrintf_formats_as_windows(void **state)
{
    WCHAR wide[16];
    CHAR text[8];
    SIZE_T remaining;
    PSTR end;

    assert_status(RtlStringCchPrintfA(text, 8, "%s-%03d", "ab", 7), STATUS_SUCCESS);
    assert_string_equal(text, "ab-007");
    assert_status(RtlStringCbPrintfA(text, 8, "%d", 123456789), STATUS_BUFFER_OVERFLOW);
    assert_string_equal(text, "1234567");
    assert_status(RtlStringCchPrintfExA(text, 8, &end, &remaining, STRSAFE_FILL_BYTE('.'), "%x", 255), STATUS_SUCCESS);
    assert_memory_equal(text, "ff\0.....", 8);
    assert_int_equal(remaining, 6);
    assert_status(RtlStringCbPrintfW(wide, sizeof wide, L"%ws %S %p", L"w", "n", (PVOID)0xA), STATUS_BUFFER_OVERFLOW);
    assert_memory_equal(wide, L"w n 00000000000", 32);
    assert_status(RtlStringCchPrintfW(wide, 16, L"%wZ", &WIDE(L"counted")), STATUS_SUCCESS);
    assert_memory_equal(wide, L"counted", 16);
    assert_status(RtlStringCchPrintfA(text, 8, NULL), STATUS_INVALID_PARAMETER);
}

static void test_RtlUnicodeStringCopy_has_no_terminator(void **state)
{
    WCHAR buffer[4] = L"###";
    UNICODE_STRING target = ROOM(buffer), rest, broken = {3, 8, buffer};

    assert_status(RtlUnicodeStringCopyString(&target, L"ab"), STATUS_SUCCESS);
    assert_wide(&target, L"ab");
    assert_int_equal(buffer[2], '#');
    assert_status(RtlUnicodeStringCatString(&target, L"cd"), STATUS_SUCCESS);
    assert_wide(&target, L"abcd");
    assert_status(RtlUnicodeStringCat(&target, &WIDE(L"e")), STATUS_BUFFER_OVERFLOW);
    assert_status(RtlUnicodeStringCopy(&target, &WIDE(L"12345")), STATUS_BUFFER_OVERFLOW);
    assert_wide(&target, L"1234");
    assert_status(RtlUnicodeStringCopyEx(&target, &WIDE(L"x"), &rest, STRSAFE_FILL_BYTE(0)), STATUS_SUCCESS);
    assert_memory_equal(buffer, L"x\0\0", 8);
    assert_ptr_equal(rest.Buffer, buffer + 1);
    assert_int_equal(rest.MaximumLength, 6);
    assert_status(RtlUnicodeStringCbCopyN(&target, &WIDE(L"xyz"), 4), STATUS_SUCCESS);
    assert_wide(&target, L"xy");
    assert_status(RtlUnicodeStringCchCatStringN(&target, L"zzz", 1), STATUS_SUCCESS);
    assert_wide(&target, L"xyz");
    assert_status(RtlUnicodeStringCopy(&broken, &target), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnicodeStringCopy(&target, &broken), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnicodeStringCopy(NULL, &target), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnicodeStringCatStringEx(&target, L"abc", NULL, STRSAFE_NO_TRUNCATION), STATUS_BUFFER_OVERFLOW);
    assert_wide(&target, L"xyz");
}

static void test_RtlUnicodeStringInit_and_validate(void **state)
{
    UNICODE_STRING string, broken = {4, 2, L"ab"};

    assert_status(RtlUnicodeStringInit(&string, L"abc"), STATUS_SUCCESS);
    assert_int_equal(string.MaximumLength, 8);
    assert_status(RtlUnicodeStringInit(&string, NULL), STATUS_SUCCESS);
    assert_null(string.Buffer);
    assert_status(RtlUnicodeStringInitEx(NULL, NULL, 0), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnicodeStringInitEx(NULL, NULL, STRSAFE_IGNORE_NULLS), STATUS_SUCCESS);
    assert_status(RtlUnicodeStringValidate(&broken), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnicodeStringValidate(NULL), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnicodeStringValidateEx(NULL, STRSAFE_IGNORE_NULLS), STATUS_SUCCESS);
}

static void test_RtlUnicodeStringPrintf_fills_the_whole_buffer(void **state)
{
    WCHAR buffer[5];
    UNICODE_STRING target = ROOM(buffer);

    assert_status(RtlUnicodeStringPrintf(&target, L"%d", 12345), STATUS_SUCCESS);
    assert_wide(&target, L"12345");
    assert_status(RtlUnicodeStringPrintf(&target, L"%d", 123456), STATUS_BUFFER_OVERFLOW);
    assert_wide(&target, L"12345");
    assert_status(RtlUnicodeStringPrintfEx(&target, NULL, STRSAFE_ZERO_LENGTH_ON_FAILURE, L"%d", 123456),
                  STATUS_BUFFER_OVERFLOW);
    assert_int_equal(target.Length, 0);
}

static void test_RtlStringCchCopyUnicodeString_terminates(void **state)
{
    WCHAR text[4];

    assert_status(RtlStringCchCopyUnicodeString(text, 4, &WIDE(L"abcd")), STATUS_BUFFER_OVERFLOW);
    assert_memory_equal(text, L"abc", 8);
    assert_status(RtlStringCbCopyUnicodeString(text, sizeof text, &WIDE(L"ab")), STATUS_SUCCESS);
    assert_memory_equal(text, L"ab", 6);
    assert_status(RtlStringCchCopyUnicodeString(text, 4, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(text[0], 0);
}

static void test_RtlULongAdd_overflow_stores_the_error_value(void **state)
{
    ULONG sum;
    LONG product;
    SIZE_T size;

    assert_status(RtlULongAdd(0xFFFFFFFE, 1, &sum), STATUS_SUCCESS);
    assert_int_equal(sum, 0xFFFFFFFF);
    assert_status(RtlULongAdd(0xFFFFFFFF, 1, &sum), STATUS_INTEGER_OVERFLOW);
    assert_int_equal(sum, ULONG_ERROR);
    assert_status(RtlULongSub(1, 2, &sum), STATUS_INTEGER_OVERFLOW);
    assert_status(RtlLongMult(0x10000, 0x8000, &product), STATUS_INTEGER_OVERFLOW);
    assert_status(RtlLongMult(-0x10000, 0x8000, &product), STATUS_SUCCESS);
    assert_int_equal(product, (LONG)0x80000000);
    assert_status(RtlSIZETMult(1ull << 40, 1ull << 24, &size), STATUS_INTEGER_OVERFLOW);
    assert_true(size == SIZE_T_ERROR);
}

static void test_RtlConversions_check_the_range(void **state)
{
    UCHAR byte;
    CHAR ch;
    LONG value;
    USHORT half;
    ULONG_PTR pointer;

    assert_status(RtlLongToUChar(255, &byte), STATUS_SUCCESS);
    assert_status(RtlLongToUChar(256, &byte), STATUS_INTEGER_OVERFLOW);
    assert_int_equal(byte, 0xFF);
    assert_status(RtlLongToUChar(-1, &byte), STATUS_INTEGER_OVERFLOW);
    assert_status(RtlByteToChar(200, &ch), STATUS_INTEGER_OVERFLOW);
    assert_int_equal(ch, CHAR_ERROR);
    assert_status(RtlULongLongToLong(0x80000000ull, &value), STATUS_INTEGER_OVERFLOW);
    assert_int_equal(value, LONG_ERROR);
    assert_status(RtlUIntPtrToUInt16(0x10000, &half), STATUS_INTEGER_OVERFLOW);
    assert_status(RtlShortToDWordPtr(-1, &pointer), STATUS_INTEGER_OVERFLOW);
    assert_status(RtlShortToDWordPtr(1, &pointer), STATUS_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RtlStringCchCopyA_cuts_and_tells),
        cmocka_unit_test(test_RtlStringCbCopyW_counts_bytes),
        cmocka_unit_test(test_RtlStringCchCatW_appends),
        cmocka_unit_test(test_RtlStringCchCopyExA_flags),
        cmocka_unit_test(test_RtlStringCchCatExA_no_truncation_keeps_what_was),
        cmocka_unit_test(test_RtlStringCchPrintf_formats_as_windows),
        cmocka_unit_test(test_RtlUnicodeStringCopy_has_no_terminator),
        cmocka_unit_test(test_RtlUnicodeStringInit_and_validate),
        cmocka_unit_test(test_RtlUnicodeStringPrintf_fills_the_whole_buffer),
        cmocka_unit_test(test_RtlStringCchCopyUnicodeString_terminates),
        cmocka_unit_test(test_RtlULongAdd_overflow_stores_the_error_value),
        cmocka_unit_test(test_RtlConversions_check_the_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
