/* Code pages, UTF-8, integers and GUIDs as text. */
#include "rtl_test.h"

static void test_RtlAnsiStringToUnicodeString_needs_room_for_the_terminator(void **state)
{
    WCHAR buffer[4];
    UNICODE_STRING target = ROOM(buffer);
    STRING source = ANSI("a\x80\xE9"), longer = ANSI("abcd");

    assert_int_equal(RtlAnsiStringToUnicodeSize(&source), 8);
    assert_int_equal(RtlxAnsiStringToUnicodeSize(&source), 8);
    assert_status(RtlAnsiStringToUnicodeString(&target, &source, FALSE), STATUS_SUCCESS);
    assert_wide(&target, L"a\x20AC\x00E9");
    assert_int_equal(buffer[3], 0);
    assert_status(RtlAnsiStringToUnicodeString(&target, &longer, FALSE), STATUS_BUFFER_OVERFLOW);
}

static void test_RtlUnicodeStringToAnsiString_cut_is_terminated_and_told(void **state)
{
    CHAR buffer[4];
    STRING target = {.MaximumLength = sizeof buffer, .Buffer = buffer};
    UNICODE_STRING source = WIDE(L"\x20AC\x4E00x"), longer = WIDE(L"abcdef");

    assert_int_equal(RtlUnicodeStringToAnsiSize(&source), 4);
    assert_status(RtlUnicodeStringToAnsiString(&target, &source, FALSE), STATUS_SUCCESS);
    assert_string_equal(buffer, "\x80?x");
    assert_status(RtlUnicodeStringToAnsiString(&target, &longer, FALSE), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(target.Length, 3);
    assert_string_equal(buffer, "abc");
}

static void test_RtlUnicodeToOemN_tells_a_cut_RtlUnicodeToMultiByteN_does_not(void **state)
{
    CHAR buffer[4];
    WCHAR wide[4];
    ULONG bytes;

    assert_status(RtlUnicodeToOemN(buffer, 2, &bytes, L"\x00E4\x00DF!", 6), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(bytes, 2);
    assert_memory_equal(buffer, "\x84\xE1", 2);
    assert_status(RtlUnicodeToMultiByteN(buffer, 2, &bytes, L"\x00E4\x00DF!", 6), STATUS_SUCCESS);
    assert_memory_equal(buffer, "\xE4\xDF", 2);
    assert_status(RtlOemToUnicodeN(wide, sizeof wide, &bytes, "\x84\xE1", 2), STATUS_SUCCESS);
    assert_int_equal(bytes, 4);
    assert_memory_equal(wide, L"\x00E4\x00DF", 4);
    assert_status(RtlUpcaseUnicodeToOemN(buffer, 4, NULL, L"\x00E4z", 4), STATUS_SUCCESS);
    assert_memory_equal(buffer, "\x8EZ", 2);
    assert_status(RtlMultiByteToUnicodeSize(&bytes, "abc", 3), STATUS_SUCCESS);
    assert_int_equal(bytes, 6);
    assert_status(RtlUnicodeToMultiByteSize(&bytes, L"abc", 6), STATUS_SUCCESS);
    assert_int_equal(bytes, 3);
}

static void test_RtlOemToUnicodeN_same_buffer_is_converted(void **state)
{
    WCHAR buffer[4];

    memcpy(buffer, "a\x84z", 3);
    assert_status(RtlOemToUnicodeN(buffer, sizeof buffer, NULL, (PCHAR)buffer, 3), STATUS_SUCCESS);
    assert_memory_equal(buffer, L"a\x00E4z", 6);
}

static void test_RtlUnicodeStringToCountedOemString_unmappable_is_an_error(void **state)
{
    CHAR buffer[4];
    STRING target = {.MaximumLength = sizeof buffer, .Buffer = buffer};
    UNICODE_STRING good = WIDE(L"abcd"), bad = WIDE(L"a\x4E00"), empty = {0};

    assert_status(RtlUnicodeStringToCountedOemString(&target, &good, FALSE), STATUS_SUCCESS);
    assert_int_equal(target.Length, 4);
    assert_status(RtlUpcaseUnicodeStringToCountedOemString(&target, &good, FALSE), STATUS_SUCCESS);
    assert_memory_equal(buffer, "ABCD", 4);
    assert_status(RtlUnicodeStringToCountedOemString(&target, &bad, FALSE), STATUS_UNMAPPABLE_CHARACTER);
    assert_status(RtlUnicodeStringToCountedOemString(&target, &empty, FALSE), STATUS_SUCCESS);
    assert_null(target.Buffer);
}

static void test_RtlIsValidOemCharacter_stores_the_upper_case(void **state)
{
    WCHAR ch = 0xE4;

    assert_true(RtlIsValidOemCharacter(&ch));
    assert_int_equal(ch, 0xC4);
    ch = 0x4E00;
    assert_false(RtlIsValidOemCharacter(&ch));
    assert_int_equal(ch, 0x4E00);
}

static void test_RtlUTF8ToUnicodeN_well_formed(void **state)
{
    static const CHAR text[] = "A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80";
    WCHAR buffer[8];
    ULONG bytes;

    assert_status(RtlUTF8ToUnicodeN(NULL, 0, &bytes, text, sizeof text - 1), STATUS_SUCCESS);
    assert_int_equal(bytes, 10);
    assert_status(RtlUTF8ToUnicodeN(buffer, sizeof buffer, &bytes, text, sizeof text - 1), STATUS_SUCCESS);
    assert_int_equal(bytes, 10);
    assert_memory_equal(buffer, L"A\x00E4\x20AC\xD83D\xDE00", 10);
}

static void expect_pieces(const CHAR *text, ULONG length, PCWSTR expected, ULONG expected_bytes)
{
    WCHAR buffer[16];
    ULONG bytes;

    assert_status(RtlUTF8ToUnicodeN(buffer, sizeof buffer, &bytes, text, length), STATUS_SOME_NOT_MAPPED);
    assert_int_equal(bytes, expected_bytes);
    assert_memory_equal(buffer, expected, expected_bytes);
}

static void test_RtlUTF8ToUnicodeN_ill_formed_pieces_become_replacements(void **state)
{
    expect_pieces("a\x80z", 3, L"a\xFFFDz", 6);                 /* lone trailing byte */
    expect_pieces("\xC0\xAF", 2, L"\xFFFD\xFFFD", 4);           /* overlong */
    expect_pieces("\xE2\x82x", 3, L"\xFFFDx", 4);               /* broken off: one piece */
    expect_pieces("\xED\xA0\x80", 3, L"\xFFFD\xFFFD\xFFFD", 6); /* a surrogate */
    expect_pieces("\xF5\x80", 2, L"\xFFFD\xFFFD", 4);           /* beyond U+10FFFF */
    expect_pieces("\xF0\x9F\x98", 3, L"\xFFFD", 2);             /* the end */
}

static void test_RtlUTF8ToUnicodeN_statuses(void **state)
{
    WCHAR buffer[2];
    ULONG bytes = 99;

    assert_status(RtlUTF8ToUnicodeN(buffer, 4, &bytes, NULL, 1), STATUS_INVALID_PARAMETER_4);
    assert_status(RtlUTF8ToUnicodeN(NULL, 0, NULL, "a", 1), STATUS_INVALID_PARAMETER);
    assert_status(RtlUTF8ToUnicodeN(buffer, 4, &bytes, "abc", 3), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(bytes, 4);
    /* a pair is written whole or not at all */
    assert_status(RtlUTF8ToUnicodeN(buffer, 4, &bytes, "a\xF0\x9F\x98\x80", 5), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(bytes, 2);
    assert_status(RtlUTF8ToUnicodeN(buffer, 4, NULL, "ab", 2), STATUS_SUCCESS);
}

static void test_RtlUnicodeToUTF8N_pairs_and_lone_surrogates(void **state)
{
    CHAR buffer[16];
    ULONG bytes;

    assert_status(RtlUnicodeToUTF8N(buffer, sizeof buffer, &bytes, L"A\x00E4\x20AC\xD83D\xDE00", 10), STATUS_SUCCESS);
    assert_int_equal(bytes, 10);
    assert_memory_equal(buffer, "A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", 10);
    assert_status(RtlUnicodeToUTF8N(buffer, sizeof buffer, &bytes, L"\xD83Dx\xDE00", 6), STATUS_SOME_NOT_MAPPED);
    assert_memory_equal(buffer, "\xEF\xBF\xBDx\xEF\xBF\xBD", 7);
    assert_status(RtlUnicodeToUTF8N(NULL, 0, &bytes, L"\xD83Dx", 4), STATUS_SOME_NOT_MAPPED);
    assert_int_equal(bytes, 4);
    assert_status(RtlUnicodeToUTF8N(buffer, 2, &bytes, L"a\x00E4", 4), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(bytes, 1);
    assert_status(RtlUnicodeToUTF8N(buffer, 2, &bytes, L"a", 1), STATUS_INVALID_PARAMETER_5);
    assert_status(RtlUnicodeToUTF8N(buffer, 2, &bytes, NULL, 2), STATUS_INVALID_PARAMETER_4);
    assert_status(RtlUnicodeToUTF8N(NULL, 0, NULL, L"a", 2), STATUS_INVALID_PARAMETER);
}

static void expect_integer(UNICODE_STRING string, ULONG base, ULONG expected)
{
    ULONG value = 12345;

    assert_status(RtlUnicodeStringToInteger(&string, base, &value), STATUS_SUCCESS);
    assert_int_equal(value, expected);
}

static void test_RtlUnicodeStringToInteger_documented_examples(void **state)
{
    UNICODE_STRING empty = {0}, digits = WIDE(L"12");
    ULONG value;

    expect_integer(WIDE(L"123"), 10, 123);
    expect_integer(WIDE(L"-345"), 10, (ULONG)-345);
    expect_integer(WIDE(L"xyz"), 10, 0);
    expect_integer(WIDE(L"+678abc"), 10, 678);
    expect_integer(WIDE(L"+678abc"), 16, 6785724);
    expect_integer(WIDE(L"007"), 10, 7);
    expect_integer(WIDE(L"789"), 8, 7);
    expect_integer(WIDE(L"FGH"), 16, 15);
    expect_integer(WIDE(L" "), 10, 0);
    expect_integer(WIDE(L" 0x1F"), 0, 31);
    expect_integer(WIDE(L"0o17"), 0, 15);
    expect_integer(WIDE(L"-0b11"), 0, (ULONG)-3);
    expect_integer(WIDE(L"4294967297"), 10, 1);
    assert_status(RtlUnicodeStringToInteger(&empty, 10, &value), STATUS_INVALID_PARAMETER);
    assert_status(RtlUnicodeStringToInteger(&digits, 7, &value), STATUS_INVALID_PARAMETER);
}

static void test_RtlUnicodeStringToInt64_tells_where_it_stopped(void **state)
{
    UNICODE_STRING string = WIDE(L"-0x123456789Az");
    LONG64 value;
    PWSTR end;

    assert_status(RtlUnicodeStringToInt64(&string, 0, &value, &end), STATUS_SUCCESS);
    assert_true(value == -0x123456789All);
    assert_int_equal(*end, 'z');
}

static void test_RtlIntegerToUnicodeString_bases_and_room(void **state)
{
    WCHAR buffer[9];
    UNICODE_STRING target = ROOM(buffer);

    assert_status(RtlIntegerToUnicodeString(0xABCDEF01, 16, &target), STATUS_SUCCESS);
    assert_wide(&target, L"ABCDEF01");
    assert_int_equal(buffer[8], 0);
    assert_status(RtlIntegerToUnicodeString(0, 0, &target), STATUS_SUCCESS);
    assert_wide(&target, L"0");
    assert_status(RtlIntegerToUnicodeString(4000000000u, 10, &target), STATUS_BUFFER_OVERFLOW);
    assert_status(RtlIntegerToUnicodeString(1, 3, &target), STATUS_INVALID_PARAMETER);
    assert_status(RtlInt64ToUnicodeString(5, 2, &target), STATUS_SUCCESS);
    assert_wide(&target, L"101");
    target.MaximumLength = 6;
    assert_status(RtlInt64ToUnicodeString(5, 2, &target), STATUS_BUFFER_OVERFLOW);
}

static void test_RtlCharToInteger_and_back(void **state)
{
    CHAR text[6];
    ULONG value;

    assert_status(RtlCharToInteger("  -0x10", 0, &value), STATUS_SUCCESS);
    assert_int_equal(value, (ULONG)-16);
    assert_status(RtlCharToInteger("12", 9, &value), STATUS_INVALID_PARAMETER);
    assert_status(RtlIntegerToChar(255, 16, sizeof text, text), STATUS_SUCCESS);
    assert_string_equal(text, "FF");
    assert_status(RtlIntegerToChar(255, 2, sizeof text, text), STATUS_BUFFER_OVERFLOW);
    assert_status(RtlIntegerToChar(255, 16, -4, text), STATUS_SUCCESS);
    assert_memory_equal(text, "00FF", 4);
}

static const GUID example = {0x12345678, 0x9ABC, 0xDEF0, {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}};

static void test_RtlGUIDFromString_reads_only_whole_guids(void **state)
{
    UNICODE_STRING good = WIDE(L"{12345678-9abc-DEF0-0123-456789abcdef}");
    UNICODE_STRING short_one = WIDE(L"{12345678-9abc-DEF0-0123-456789abcde}"),
                   no_brace = WIDE(L"(12345678-9abc-DEF0-0123-456789abcdef)"),
                   bad_digit = WIDE(L"{12345678-9abc-DEF0-0123-456789abcdeg}"),
                   no_dash = WIDE(L"{12345678+9abc-DEF0-0123-456789abcdef}");
    GUID guid = {0};

    assert_status(RtlGUIDFromString(&short_one, &guid), STATUS_INVALID_PARAMETER);
    assert_status(RtlGUIDFromString(&no_brace, &guid), STATUS_INVALID_PARAMETER);
    assert_status(RtlGUIDFromString(&bad_digit, &guid), STATUS_INVALID_PARAMETER);
    assert_status(RtlGUIDFromString(&no_dash, &guid), STATUS_INVALID_PARAMETER);
    assert_int_equal(guid.Data1, 0);
    assert_status(RtlGUIDFromString(&good, &guid), STATUS_SUCCESS);
    assert_memory_equal(&guid, &example, sizeof guid);
}

/* A code page of single bytes as its file is: header, table to Unicode, no glyphs, no ranges, table from Unicode. */
static void make_page(USHORT *file, CPTABLEINFO *page)
{
    USHORT *wide = file + 13;
    UCHAR *narrow = (UCHAR *)(wide + 1 + 258);

    memset(file, 0, 13 * sizeof *file);
    file[0] = 13;
    file[1] = 4711;
    file[2] = 1;
    file[3] = file[4] = '?';
    wide[0] = 258;
    for (USHORT i = 0; i < 256; i++)
        wide[1 + i] = i == 0x80 ? 0x0416 : i == 0x81 ? 0x0436 : i;
    wide[257] = wide[258] = 0;
    for (ULONG i = 0; i < 0x10000; i++)
        narrow[i] = i == 0x0416 ? 0x80 : i == 0x0436 ? 0x81 : i < 0x80 ? (UCHAR)i : '?';
    RtlInitCodePageTable(file, page);
}

static void test_a_code_page_that_a_driver_brings_along(void **state)
{
    static USHORT file[13 + 1 + 258 + 0x8000];
    CPTABLEINFO page;
    WCHAR wide[4];
    CHAR narrow[4];
    ULONG used;

    make_page(file, &page);
    assert_int_equal(page.CodePage, 4711);
    assert_int_equal(page.DBCSCodePage, 0);
    assert_status(RtlCustomCPToUnicodeN(&page, wide, sizeof wide, &used, "a\x81z", 3), STATUS_SUCCESS);
    assert_int_equal(used, 6);
    assert_memory_equal(wide, L"a\x0436z", 6);
    assert_status(RtlCustomCPToUnicodeN(&page, wide, 4, &used, "a\x81z", 3), STATUS_SUCCESS);
    assert_int_equal(used, 4);
    assert_status(RtlUnicodeToCustomCPN(&page, narrow, sizeof narrow, &used, L"a\x0436\x4E00", 6), STATUS_SUCCESS);
    assert_int_equal(used, 3);
    assert_memory_equal(narrow, "a\x81?", 3);
    assert_status(RtlUpcaseUnicodeToCustomCPN(&page, narrow, 2, &used, L"a\x0436z", 6), STATUS_SUCCESS);
    assert_int_equal(used, 2);
    assert_memory_equal(narrow, "A\x80", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RtlAnsiStringToUnicodeString_needs_room_for_the_terminator),
        cmocka_unit_test(test_RtlUnicodeStringToAnsiString_cut_is_terminated_and_told),
        cmocka_unit_test(test_RtlUnicodeToOemN_tells_a_cut_RtlUnicodeToMultiByteN_does_not),
        cmocka_unit_test(test_RtlOemToUnicodeN_same_buffer_is_converted),
        cmocka_unit_test(test_RtlUnicodeStringToCountedOemString_unmappable_is_an_error),
        cmocka_unit_test(test_RtlIsValidOemCharacter_stores_the_upper_case),
        cmocka_unit_test(test_RtlUTF8ToUnicodeN_well_formed),
        cmocka_unit_test(test_RtlUTF8ToUnicodeN_ill_formed_pieces_become_replacements),
        cmocka_unit_test(test_RtlUTF8ToUnicodeN_statuses),
        cmocka_unit_test(test_RtlUnicodeToUTF8N_pairs_and_lone_surrogates),
        cmocka_unit_test(test_RtlUnicodeStringToInteger_documented_examples),
        cmocka_unit_test(test_RtlUnicodeStringToInt64_tells_where_it_stopped),
        cmocka_unit_test(test_RtlIntegerToUnicodeString_bases_and_room),
        cmocka_unit_test(test_RtlCharToInteger_and_back),
        cmocka_unit_test(test_RtlGUIDFromString_reads_only_whole_guids),
        cmocka_unit_test(test_a_code_page_that_a_driver_brings_along),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
