/* The formatter, through DbgPrint and the C run time. */
#include "rtl_test.h"
#include <ntlab/debug.h>
#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
    lab_debug_output_quiet();
    lab_debug_captured_clear();
    return 0;
}

#define PRINTS(expected, ...)                                                                                          \
    do {                                                                                                               \
        lab_debug_captured_clear();                                                                                    \
        assert_status(DbgPrint(__VA_ARGS__), STATUS_SUCCESS);                                                          \
        assert_string_equal(lab_debug_captured(NULL), expected);                                                       \
    } while (0)

static void test_DbgPrint_integers_have_windows_widths(void **state)
{
    PRINTS("-1 4294967295 ffffffff", "%d %u %x", -1, -1, -1);
    PRINTS("-2 FFFFFFFE 7", "%ld %lX %d", -2, -2, 7);
    PRINTS("1234567890123 7", "%I64d %d", 1234567890123ll, 7);
    PRINTS("123456789abcdef0 7", "%llx %d", 0x123456789abcdef0ull, 7);
    PRINTS("ffffffff00000001 5", "%Ix %I32u", 0xFFFFFFFF00000001ull, 5);
    PRINTS("18446744073709551615 1 2 3", "%zu %tu %ju %u", ~0ull, 1ull, 2ull, 3);
    PRINTS("-1 255 -1 65535", "%hhd %hhu %hd %hu", 0xFF, 0x1FF, 0xFFFF, 0x1FFFF);
    PRINTS("  42|42  |00042|+42| 42|0x2a|0X2A|052", "%4d|%-4d|%05d|%+d|% d|%#x|%#X|%#o", 42, 42, 42, 42, 42, 42, 42,
           42);
    PRINTS("   007|", "%6.3d|%.0d", 7, 0);
    PRINTS("   -3|-3   |-0003", "%*d|%-*d|%0*d", 5, -3, 5, -3, 5, -3);
    PRINTS("3    |", "%*d|", -5, 3);
    PRINTS("0 0", "%#x %#o", 0, 0);
}

static void test_DbgPrint_pointers_are_sixteen_upper_case_digits(void **state)
{
    PRINTS("FFFFF80012345678", "%p", (PVOID)0xFFFFF80012345678ull);
    PRINTS("0000000000000000", "%p", NULL);
    PRINTS("  00000000000000AB", "%18p", (PVOID)0xAB);
}

static void test_DbgPrint_strings_of_both_widths(void **state)
{
    UNICODE_STRING wide = WIDE(L"unicode"), part = {6, 6, L"cut off"}, none = {0};
    STRING narrow = ANSI("ansi");

    PRINTS("unicode ansi uni", "%wZ %Z %.3wZ", &wide, &narrow, &wide);
    PRINTS("cut", "%wZ", &part);
    PRINTS("(null) (null)", "%wZ %wZ", NULL, &none);
    PRINTS("unicode", "%lZ", &wide);
    PRINTS("wide wide wide narrow narrow", "%ws %ls %S %s %hs", L"wide", L"wide", L"wide", "narrow", "narrow");
    PRINTS("(null) (null)", "%s %ws", NULL, NULL);
    PRINTS("ab|  abc|abc  |", "%.2s|%5s|%-5s|", "abc", "abc", "abc");
    PRINTS("00abc", "%05s", "abc");
    PRINTS("xyzw", "%c%C%lc%hc", 'x', L'y', L'z', 'w');
    PRINTS("\x80?", "%ws", L"\x20AC\x4E00");
}

static void test_DbgPrint_odd_formats(void **state)
{
    PRINTS("100%", "100%%");
    PRINTS("y", "%y");
    PRINTS("[] 5", "[%f] %d", 1.5, 5);
    PRINTS("", "%");
}

static void test_DbgPrint_n_is_refused(void **state)
{
    int count = 77;

    assert_true((LONG)DbgPrint("abc%n", &count) < 0);
    assert_int_equal(count, 77);
}

static void test_DbgPrint_sends_512_bytes(void **state)
{
    CHAR text[701];
    size_t length;

    memset(text, 'x', sizeof text - 1);
    text[700] = 0;
    DbgPrint("%s", text);
    lab_debug_captured(&length);
    assert_int_equal(length, 512);
}

static void test_DbgPrintEx_is_filtered_by_component_and_level(void **state)
{
    lab_debug_filter_set(DPFLTR_IHVDRIVER_ID, 0);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "hidden");
    assert_string_equal(lab_debug_captured(NULL), "");
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "error ");
    DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, "info ");
    assert_int_equal(DbgQueryDebugFilterState(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL), FALSE);
    assert_status(DbgSetDebugFilterState(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, TRUE), STATUS_SUCCESS);
    assert_int_equal(DbgQueryDebugFilterState(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL), TRUE);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "shown ");
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_MASK | 0x80, "no ");
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, 0x100 | (1 << DPFLTR_INFO_LEVEL), "by mask");
    assert_string_equal(lab_debug_captured(NULL), "error info shown by mask");
    assert_status(DbgSetDebugFilterState(100000, 1, TRUE), STATUS_INVALID_PARAMETER_1);
    lab_debug_filter_set(DPFLTR_IHVDRIVER_ID, 0);
}

static ULONG print_with_prefix(PCSTR format, ...)
{
    ULONG status;
    va_list args;

    va_start(args, format);
    status = vDbgPrintExWithPrefix("pre: ", DPFLTR_DEFAULT_ID, 0, format, args);
    va_end(args);
    return status;
}

static void test_vDbgPrintExWithPrefix_puts_the_prefix_first(void **state)
{
    assert_status(print_with_prefix("%d %s", 5, "x"), STATUS_SUCCESS);
    assert_string_equal(lab_debug_captured(NULL), "pre: 5 x");
}

static void note(uint32_t component, uint32_t level, const char *text, size_t length, void *context)
{
    CHAR *out = context;

    out[0] = (CHAR)component;
    out[1] = (CHAR)level;
    memcpy(out + 2, text, length);
    out[2 + length] = 0;
}

static void test_lab_debug_output_set_gets_component_level_and_text(void **state)
{
    CHAR seen[32] = "";

    lab_debug_output_set(note, seen);
    DbgPrintEx(DPFLTR_IHVBUS_ID, DPFLTR_ERROR_LEVEL, "hello %d\n", 1);
    lab_debug_output_quiet();
    assert_int_equal(seen[0], DPFLTR_IHVBUS_ID);
    assert_int_equal(seen[1], DPFLTR_ERROR_LEVEL);
    assert_string_equal(seen + 2, "hello 1\n");
}

static size_t say_yes(const char *prompt, char *response, size_t room, void *context)
{
    assert_string_equal(prompt, "sure? ");
    memcpy(response, "y\n", 2);
    return room < 2 ? room : 2;
}

static void test_DbgPrompt_asks_the_program(void **state)
{
    CHAR response[4];

    assert_int_equal(DbgPrompt("sure? ", response, sizeof response), 0);
    lab_debug_input_set(say_yes, NULL);
    assert_int_equal(DbgPrompt("sure? ", response, sizeof response), 2);
    lab_debug_input_set(NULL, NULL);
    assert_memory_equal(response, "y\n", 2);
    assert_string_equal(lab_debug_captured(NULL), "sure? sure? ");
}

static void test_lab_debug_captured_keeps_the_last_64_kib(void **state)
{
    size_t length;
    const char *text;

    for (int i = 0; i < 20000; i++)
        DbgPrint("%07d\n", i);
    text = lab_debug_captured(&length);
    assert_int_equal(length, 65536);
    assert_string_equal(text + length - 8, "0019999\n");
    assert_memory_equal(text, "0011808\n", 8);
}

static void test_sprintf_floats(void **state)
{
    CHAR text[64];

    assert_int_equal(sprintf(text, "%f %.2e %g %5.1f|%-8.3f|%+.0f", 1.5, 12345.678, 0.0001, 2.25, 3.14159, 7.0), 43);
    assert_string_equal(text, "1.500000 1.23e+004 0.0001   2.2|3.142   |+7");
    sprintf(text, "%08.2f %G %F", -3.5, 1e20, 0.5);
    assert_string_equal(text, "-0003.50 1E+020 0.500000");
    sprintf(text, "%f %5f", __builtin_inf(), -__builtin_inf());
    assert_string_equal(text, "inf  -inf");
}

static void test_snprintf_family_differs_in_the_overflow(void **state)
{
    CHAR text[8];

    memset(text, '#', sizeof text);
    assert_int_equal(_snprintf(text, 4, "%s", "abcdef"), -1);
    assert_memory_equal(text, "abcd####", 8);
    assert_int_equal(_snprintf(text, 4, "%s", "wxyz"), 4);
    assert_memory_equal(text, "wxyz####", 8);
    assert_int_equal(snprintf(text, 4, "%s", "abcdef"), 6);
    assert_string_equal(text, "abc");
    assert_int_equal(_snprintf(NULL, 0, "%s", "abcdef"), 6);
    assert_int_equal(_scprintf("%d", 1234), 4);
    assert_int_equal(sprintf_s(text, sizeof text, "%s", "1234567"), 7);
    assert_int_equal(sprintf_s(text, sizeof text, "%s", "12345678"), -1);
    assert_string_equal(text, "");
    assert_int_equal(_snprintf_s(text, sizeof text, 3, "%s", "abcdef"), -1);
    assert_string_equal(text, "abc");
    assert_int_equal(_snprintf_s(text, sizeof text, _TRUNCATE, "%s", "abcdefghij"), -1);
    assert_string_equal(text, "abcdefg");
    assert_int_equal(_snprintf_s(text, sizeof text, 20, "%s", "abcdefghij"), -1);
    assert_string_equal(text, "");
}

static void test_swprintf_takes_both_forms(void **state)
{
    WCHAR text[32];

    assert_int_equal(swprintf(text, L"%s %S %d %hs %c", L"wide", "narrow", 3, "n", L'x'), 17);
    assert_memory_equal(text, L"wide narrow 3 n x", 18 * sizeof(WCHAR));
    assert_int_equal(swprintf(text, 4, L"%s", L"abc"), 3);
    assert_int_equal(swprintf(text, 4, L"%s", L"abcd"), -1);
    assert_memory_equal(text, L"abc", 4 * sizeof(WCHAR));
    assert_int_equal(_snwprintf(text, 3, L"%ls", L"abcd"), -1);
    assert_int_equal(_snwprintf(text, 3, L"\x00E4%hc", '\xE4'), 2);
    assert_memory_equal(text, L"\x00E4\x00E4", 3 * sizeof(WCHAR));
    assert_int_equal(swprintf_s(text, 4, L"%d", 12345), -1);
    assert_int_equal(text[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_DbgPrint_integers_have_windows_widths, setup),
        cmocka_unit_test_setup(test_DbgPrint_pointers_are_sixteen_upper_case_digits, setup),
        cmocka_unit_test_setup(test_DbgPrint_strings_of_both_widths, setup),
        cmocka_unit_test_setup(test_DbgPrint_odd_formats, setup),
        cmocka_unit_test_setup(test_DbgPrint_n_is_refused, setup),
        cmocka_unit_test_setup(test_DbgPrint_sends_512_bytes, setup),
        cmocka_unit_test_setup(test_DbgPrintEx_is_filtered_by_component_and_level, setup),
        cmocka_unit_test_setup(test_vDbgPrintExWithPrefix_puts_the_prefix_first, setup),
        cmocka_unit_test_setup(test_lab_debug_output_set_gets_component_level_and_text, setup),
        cmocka_unit_test_setup(test_DbgPrompt_asks_the_program, setup),
        cmocka_unit_test_setup(test_lab_debug_captured_keeps_the_last_64_kib, setup),
        cmocka_unit_test(test_sprintf_floats),
        cmocka_unit_test(test_snprintf_family_differs_in_the_overflow),
        cmocka_unit_test(test_swprintf_takes_both_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
