/* The C run time that drivers see, bound by the headers of include/ddk/crt. */
#include "rtl_test.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static void test_wcs_functions_are_16_bit(void **state)
{
    WCHAR text[16];

    assert_int_equal(sizeof(wchar_t), 2);
    assert_int_equal(wcslen(L"abc"), 3);
    assert_int_equal(wcsnlen(L"abc", 2), 2);
    wcscpy(text, L"one");
    wcscat(text, L"two");
    wcsncat(text, L"threeeee", 5);
    assert_int_equal(wcscmp(text, L"onetwothree"), 0);
    assert_ptr_equal(wcschr(text, L't'), text + 3);
    assert_ptr_equal(wcsrchr(text, L't'), text + 6);
    assert_ptr_equal(wcschr(text, 0), text + 11);
    assert_ptr_equal(wcsstr(text, L"two"), text + 3);
    assert_null(wcsstr(text, L"four"));
    assert_int_equal(wcscspn(text, L"w"), 4);
    assert_int_equal(wcsspn(text, L"eno"), 3);
    wcsncpy(text, L"ab", 4);
    assert_memory_equal(text, L"ab\0\0wothree", 22);
    assert_true(wcscmp(L"\x8000", L"\x7FFF") > 0);
    assert_true(wcsncmp(L"abcX", L"abcY", 3) == 0);
    assert_int_equal(_wcsicmp(L"\x00C4"
                              L"bC",
                              L"\x00E4"
                              L"Bc"),
                     0);
    assert_true(_wcsnicmp(L"abc", L"ABD", 3) < 0);
    assert_int_equal(wcscmp(_wcsupr(wcscpy(text, L"m\x00FC")), L"M\x00DC"), 0);
}

static void test_strtoul_is_32_bits_wide(void **state)
{
    char *end;
    wchar_t *wide_end;

    assert_int_equal(strtoul("0xFFFFFFFFz", &end, 0), 0xFFFFFFFF);
    assert_string_equal(end, "z");
    errno = 0;
    assert_int_equal(strtoul("4294967296", NULL, 10), ULONG_MAX);
    assert_int_equal(errno, ERANGE);
    assert_int_equal(strtol("2147483648", NULL, 10), LONG_MAX);
    assert_int_equal(strtol("-2147483649", NULL, 10), LONG_MIN);
    assert_int_equal(strtol(" -17", &end, 10), -17);
    assert_int_equal(strtol("077", NULL, 0), 63);
    assert_int_equal(strtol("zz", NULL, 36), 1295);
    assert_int_equal(strtoul("-1", NULL, 10), 0xFFFFFFFF);
    assert_int_equal(strtol("x", &end, 10), 0);
    assert_string_equal(end, "x");
    assert_int_equal(wcstoul(L"12ab", &wide_end, 16), 0x12AB);
    assert_int_equal(*wide_end, 0);
    assert_true(_strtoui64("18446744073709551615", NULL, 10) == ~0ull);
    assert_true(_atoi64("-9000000000") == -9000000000ll);
    assert_int_equal(_wtoi(L"42x"), 42);
    assert_int_equal(atoi("-7"), -7);
}

static void test_itoa_bases(void **state)
{
    CHAR text[70];
    WCHAR wide[70];

    assert_string_equal(_itoa(-10, text, 10), "-10");
    assert_string_equal(_itoa(-1, text, 16), "ffffffff");
    assert_string_equal(_i64toa(-1, text, 2), "1111111111111111111111111111111111111111111111111111111111111111");
    assert_string_equal(_ultoa(35, text, 36), "z");
    assert_int_equal(_itoa_s(12345, text, 5, 10), ERANGE);
    assert_string_equal(text, "");
    assert_int_equal(wcscmp(_itow(255, wide, 16), L"ff"), 0);
    assert_int_equal(_ultow_s(1, wide, 1, 10), ERANGE);
}

static void test_secure_copies_empty_the_target(void **state)
{
    CHAR text[4] = "abc";
    WCHAR wide[4];

    assert_int_equal(strcpy_s(text, 4, "wxyz"), ERANGE);
    assert_string_equal(text, "");
    assert_int_equal(strcpy_s(text, 4, "xyz"), 0);
    assert_int_equal(strcpy_s(text, 4, NULL), EINVAL);
    assert_int_equal(strcpy_s(NULL, 4, "a"), EINVAL);
    assert_int_equal(strncpy_s(text, 4, "abcdef", 3), 0);
    assert_string_equal(text, "abc");
    assert_int_equal(strncpy_s(text, 4, "abcdef", _TRUNCATE), STRUNCATE);
    assert_string_equal(text, "abc");
    assert_int_equal(strcat_s(text, 4, "d"), ERANGE);
    assert_string_equal(text, "");
    assert_int_equal(wcscpy_s(wide, 4, L"abc"), 0);
    assert_int_equal(wcscat_s(wide, 4, L"d"), ERANGE);
    assert_int_equal(wide[0], 0);
    assert_int_equal(memcpy_s(text, 4, "12345", 5), ERANGE);
    assert_memory_equal(text, "\0\0\0\0", 4);
    assert_int_equal(memmove_s(text, 4, "1234", 4), 0);
}

static void test_sscanf_sizes_sets_and_failures(void **state)
{
    ULONG number = 0;
    ULONGLONG large = 0;
    USHORT half = 0;
    CHAR word[8], set[8];
    WCHAR wide[8];
    int count = 0;
    double real = 0;

    assert_int_equal(sscanf("12 0x1f fffff 77", "%lu %i %hx %n%*d", &number, &count, &half, &count), 3);
    assert_int_equal(number, 12);
    assert_int_equal(half, 0xFFFF);
    assert_int_equal(sscanf("123456789abc", "%I64x", &large), 1);
    assert_true(large == 0x123456789ABCull);
    assert_int_equal(sscanf("key=value", "%7[a-z]=%7s", set, word), 2);
    assert_string_equal(set, "key");
    assert_string_equal(word, "value");
    assert_int_equal(sscanf("a-b]c", "%[]ab-]", set), 1);
    assert_string_equal(set, "a-b]");
    assert_int_equal(sscanf("wide", "%ls", wide), 1);
    assert_int_equal(wcscmp(wide, L"wide"), 0);
    assert_int_equal(swscanf(L"9 words", L"%d %S", &number, word), 2);
    assert_string_equal(word, "words");
    assert_int_equal(sscanf("2.5e3x", "%lf", &real), 1);
    assert_true(real == 2500.0);
    assert_int_equal(sscanf("", "%d", &number), EOF);
    assert_int_equal(sscanf("x", "%d", &number), 0);
    assert_int_equal(sscanf("123", "%2d%d", &number, &count), 2);
    assert_int_equal(number * 10 + (ULONG)count, 123);
    assert_int_equal(sscanf_s("abcdef", "%s", word, 4), 0);
    assert_string_equal(word, "");
    assert_int_equal(sscanf_s("abc", "%s", word, 4), 1);
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void test_qsort_and_bsearch(void **state)
{
    int values[101], key = 50;

    for (int i = 0; i < 101; i++)
        values[i] = i * 37 % 101;
    qsort(values, 101, sizeof values[0], by_value);
    for (int i = 0; i < 101; i++)
        assert_int_equal(values[i], i);
    assert_ptr_equal(bsearch(&key, values, 101, sizeof values[0], by_value), &values[50]);
    key = 101;
    assert_null(bsearch(&key, values, 101, sizeof values[0], by_value));
    qsort(values, 0, sizeof values[0], by_value);
}

static int by_weight(void *weights, const void *a, const void *b)
{
    return ((int *)weights)[*(const int *)a] - ((int *)weights)[*(const int *)b];
}

static void test_qsort_s_and_bsearch_s_have_a_context(void **state)
{
    int values[] = {0, 1, 2, 3}, weights[] = {7, 3, 9, 1}, key = 2;

    qsort_s(values, 4, sizeof values[0], by_weight, weights);
    assert_int_equal(values[0] * 1000 + values[1] * 100 + values[2] * 10 + values[3], 3102);
    assert_ptr_equal(bsearch_s(&key, values, 4, sizeof values[0], by_weight, weights), &values[3]);
}

static void test_wcsset_s_and_wcsnset_s(void **state)
{
    wchar_t text[] = L"abc";

    assert_int_equal(_wcsnset_s(text, 4, 'x', 2), 0);
    assert_int_equal(text[1], 'x');
    assert_int_equal(text[2], 'c');
    assert_int_equal(_wcsset_s(text, 4, 'y'), 0);
    assert_int_equal(text[2], 'y');
    assert_int_equal(text[3], 0);
    assert_int_equal(_wcsset_s(text, 3, 'z'), 22); /* EINVAL: it doesn't end there */
    assert_int_equal(_wcsset_s(NULL, 3, 'z'), 22);
}

static void test_rand_is_windows_sequence(void **state)
{
    srand(1);
    assert_int_equal(rand(), 41);
    assert_int_equal(rand(), 18467);
    assert_int_equal(rand(), 6334);
}

static void test_character_classes(void **state)
{
    assert_true(isalpha('a') && isxdigit('F') && isspace('\v') && ispunct('!') && iscntrl(127));
    assert_false(isalpha(0xE4) || isdigit('a') || isprint(31));
    assert_int_equal(toupper('x'), 'X');
    assert_int_equal(tolower(0xC4), 0xC4);
    assert_int_equal(towupper(0xFF), 0x178);
    assert_true(iswalpha(0xE4) && iswupper(0xC4) && iswdigit('7') && iswspace(0x3000));
    assert_false(iswalpha('1') || iswlower(0xC4));
}

static void test_string_helpers(void **state)
{
    CHAR text[16], *context;

    assert_int_equal(_stricmp("AbC", "aBc"), 0);
    assert_true(_strnicmp("abX", "aby", 2) == 0);
    assert_string_equal(_strupr(strcpy(text, "abc1")), "ABC1");
    assert_string_equal(_strrev(strcpy(text, "abcd")), "dcba");
    strcpy(text, ",a,,b");
    assert_string_equal(strtok_s(text, ",", &context), "a");
    assert_string_equal(strtok_s(NULL, ",", &context), "b");
    assert_null(strtok_s(NULL, ",", &context));
    assert_int_equal(mbstowcs(NULL, "abc", 0), 3);
    assert_int_equal(wcstombs(text, L"\x4E00", 4), (size_t)-1);
    assert_int_equal(labs(-5) + abs(-6), 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wcs_functions_are_16_bit),
        cmocka_unit_test(test_strtoul_is_32_bits_wide),
        cmocka_unit_test(test_itoa_bases),
        cmocka_unit_test(test_secure_copies_empty_the_target),
        cmocka_unit_test(test_sscanf_sizes_sets_and_failures),
        cmocka_unit_test(test_qsort_and_bsearch),
        cmocka_unit_test(test_qsort_s_and_bsearch_s_have_a_context),
        cmocka_unit_test(test_wcsset_s_and_wcsnset_s),
        cmocka_unit_test(test_rand_is_windows_sequence),
        cmocka_unit_test(test_character_classes),
        cmocka_unit_test(test_string_helpers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
