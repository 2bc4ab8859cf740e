/* Short names and name expressions. */
#include "rtl_test.h"

static BOOLEAN is_short(UNICODE_STRING name, PBOOLEAN spaces)
{
    return RtlIsNameLegalDOS8Dot3(&name, NULL, spaces);
}

static void test_RtlIsNameLegalDOS8Dot3_what_is_a_short_name(void **state)
{
    BOOLEAN spaces;

    assert_true(is_short(WIDE(L"COMMAND.COM"), &spaces));
    assert_false(spaces);
    assert_true(is_short(WIDE(L"a b.txt"), &spaces));
    assert_true(spaces);
    assert_true(is_short(WIDE(L"."), &spaces));
    assert_true(is_short(WIDE(L".."), &spaces));
    assert_true(is_short(WIDE(L"noext"), &spaces));
    assert_true(is_short(WIDE(L"\x00E4"
                              L".txt"),
                         &spaces));
    assert_false(is_short(WIDE(L"toolongname.txt"), &spaces));
    assert_false(is_short(WIDE(L"ninechars"), &spaces));
    assert_false(is_short(WIDE(L"a.html"), &spaces));
    assert_false(is_short(WIDE(L"a.b.c"), &spaces));
    assert_false(is_short(WIDE(L"a."), &spaces));
    assert_false(is_short(WIDE(L".txt"), &spaces));
    assert_false(is_short(WIDE(L"a .t"), &spaces));
    assert_false(is_short(WIDE(L"a+b"), &spaces));
    assert_false(is_short(WIDE(L"a*b"), &spaces));
    assert_false(is_short(WIDE(L"\x4E00"), &spaces));
    assert_false(is_short(WIDE(L""), &spaces));
}

static void test_RtlIsNameLegalDOS8Dot3_gives_the_oem_name(void **state)
{
    CHAR buffer[12];
    OEM_STRING oem = {.MaximumLength = sizeof buffer, .Buffer = buffer};

    assert_true(RtlIsNameLegalDOS8Dot3(&WIDE(L"\x00E4"
                                             L"bc.txt"),
                                       &oem, NULL));
    assert_int_equal(oem.Length, 7);
    assert_memory_equal(buffer,
                        "\x8E"
                        "BC.TXT",
                        7);
}

static void next_name(UNICODE_STRING name, PGENERATE_NAME_CONTEXT context, PCWSTR expected)
{
    WCHAR buffer[12];
    UNICODE_STRING result = ROOM(buffer);

    assert_status(RtlGenerate8dot3Name(&name, FALSE, context, &result), STATUS_SUCCESS);
    assert_wide(&result, expected);
}

static void test_RtlGenerate8dot3Name_candidates(void **state)
{
    GENERATE_NAME_CONTEXT context = {0}, other = {0}, third = {0};
    UNICODE_STRING name = WIDE(L"Long file name.html");
    WCHAR buffer[12];
    UNICODE_STRING result = ROOM(buffer);

    next_name(name, &context, L"LONGFI~1.HTM");
    next_name(name, &context, L"LONGFI~2.HTM");
    next_name(name, &context, L"LONGFI~3.HTM");
    next_name(name, &context, L"LONGFI~4.HTM");
    assert_status(RtlGenerate8dot3Name(&name, FALSE, &context, &result), STATUS_SUCCESS);
    assert_int_equal(result.Length, 12 * sizeof(WCHAR));
    assert_memory_equal(buffer, L"LO", 2 * sizeof(WCHAR));
    assert_memory_equal(buffer + 6, L"~1.HTM", 6 * sizeof(WCHAR));
    next_name(WIDE(L"..a+b;c[d].x,y=z"), &other, L"A_B_C_~1.X_Y");
    assert_status(RtlGenerate8dot3Name(&WIDE(L"a.b.c"), FALSE, &third, &result), STATUS_SUCCESS);
    assert_memory_equal(buffer, L"AB", 2 * sizeof(WCHAR));
    assert_memory_equal(buffer + 6, L"~1.C", 4 * sizeof(WCHAR));
}

static BOOLEAN matches(UNICODE_STRING expression, UNICODE_STRING name)
{
    return FsRtlIsNameInExpression(&expression, &name, TRUE, NULL);
}

static void test_FsRtlIsNameInExpression_star_and_question_mark(void **state)
{
    assert_true(matches(WIDE(L"*"), WIDE(L"anything.txt")));
    assert_true(matches(WIDE(L"*.TXT"), WIDE(L"a.b.txt")));
    assert_true(matches(WIDE(L"A?C"), WIDE(L"abc")));
    assert_false(matches(WIDE(L"A?C"), WIDE(L"ac")));
    assert_true(matches(WIDE(L"*A*B*C*"), WIDE(L"xxaxxbxxcxx")));
    assert_false(matches(WIDE(L"*A*B*C"), WIDE(L"xxaxxbxxcxx")));
    assert_false(matches(WIDE(L"ABC"), WIDE(L"abcd")));
    assert_true(matches(WIDE(L""), WIDE(L"")));
    assert_false(matches(WIDE(L"*"), WIDE(L"")));
    assert_true(matches(WIDE(L"\x00C4*"), WIDE(L"\x00E4x")));
}

static void test_FsRtlIsNameInExpression_dos_wildcards(void **state)
{
    assert_true(matches(WIDE(L"<.TXT"), WIDE(L"a.b.txt")));
    assert_false(matches(WIDE(L"<X"), WIDE(L"a.b.tx")));
    assert_true(matches(WIDE(L"<.B"), WIDE(L"a.b")));
    assert_true(matches(WIDE(L">>>>.TXT"), WIDE(L"ab.txt")));
    assert_false(matches(WIDE(L">>.TXT"), WIDE(L"abc.txt")));
    assert_true(matches(WIDE(L"A\""), WIDE(L"a")));
    assert_true(matches(WIDE(L"A\"B"), WIDE(L"a.b")));
    assert_true(matches(WIDE(L"*\"*"), WIDE(L"noext")));
    assert_true(matches(WIDE(L"AB>>"), WIDE(L"ab")));
    assert_false(matches(WIDE(L"AB>>C"), WIDE(L"abc.c")));
}

static void test_FsRtlIsNameInExpression_many_stars_are_fast(void **state)
{
    UNICODE_STRING expression = WIDE(L"*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*B");
    WCHAR name[2000];
    UNICODE_STRING text = {sizeof name, sizeof name, name};

    for (ULONG i = 0; i < RTL_NUMBER_OF(name); i++)
        name[i] = 'a';
    assert_false(FsRtlIsNameInExpression(&expression, &text, TRUE, NULL));
}

static void test_FsRtlDoesNameContainWildCards_all_five(void **state)
{
    assert_true(FsRtlDoesNameContainWildCards(&WIDE(L"a*")));
    assert_true(FsRtlDoesNameContainWildCards(&WIDE(L"a?")));
    assert_true(FsRtlDoesNameContainWildCards(&WIDE(L"<")));
    assert_true(FsRtlDoesNameContainWildCards(&WIDE(L">")));
    assert_true(FsRtlDoesNameContainWildCards(&WIDE(L"\"")));
    assert_false(FsRtlDoesNameContainWildCards(&WIDE(L"a.b|c")));
    assert_true(FsRtlIsUnicodeCharacterWild(L'*'));
    assert_false(FsRtlIsUnicodeCharacterWild(L'\x4E2A'));
    assert_true(FsRtlIsDbcsInExpression(&ANSI("*.C"), &ANSI("FILE.C")));
    assert_false(FsRtlIsAnsiCharacterLegalFat('+', FALSE));
    assert_true(FsRtlIsAnsiCharacterLegalNtfs('+', FALSE));
    assert_true(FsRtlIsAnsiCharacterLegalFat('*', TRUE));
    assert_false(FsRtlIsAnsiCharacterLegalFat('*', FALSE));
}

static void test_FsRtlDissectName_takes_components(void **state)
{
    UNICODE_STRING first, rest;

    FsRtlDissectName(WIDE(L"\\Dir\\Sub\\File"), &first, &rest);
    assert_wide(&first, L"Dir");
    assert_wide(&rest, L"Sub\\File");
    FsRtlDissectName(rest, &first, &rest);
    assert_wide(&first, L"Sub");
    FsRtlDissectName(rest, &first, &rest);
    assert_wide(&first, L"File");
    assert_int_equal(rest.Length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RtlIsNameLegalDOS8Dot3_what_is_a_short_name),
        cmocka_unit_test(test_RtlIsNameLegalDOS8Dot3_gives_the_oem_name),
        cmocka_unit_test(test_RtlGenerate8dot3Name_candidates),
        cmocka_unit_test(test_FsRtlIsNameInExpression_star_and_question_mark),
        cmocka_unit_test(test_FsRtlIsNameInExpression_dos_wildcards),
        cmocka_unit_test(test_FsRtlIsNameInExpression_many_stars_are_fast),
        cmocka_unit_test(test_FsRtlDoesNameContainWildCards_all_five),
        cmocka_unit_test(test_FsRtlDissectName_takes_components),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
