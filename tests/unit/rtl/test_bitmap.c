/* RTL_BITMAP. */
#include "rtl_test.h"

#define BITS 100

static ULONG words[4];
static RTL_BITMAP map;

static int setup(void **state)
{
    memset(words, 0, sizeof words);
    RtlInitializeBitMap(&map, words, BITS);
    return 0;
}

static void test_RtlSetBits_ranges_across_words(void **state)
{
    RtlSetBits(&map, 30, 40);
    assert_int_equal(words[0], 0xC0000000);
    assert_int_equal(words[1], 0xFFFFFFFF);
    assert_int_equal(words[2], 0x3F);
    assert_int_equal(RtlNumberOfSetBits(&map), 40);
    assert_int_equal(RtlNumberOfClearBits(&map), 60);
    RtlClearBits(&map, 31, 38);
    assert_int_equal(RtlNumberOfSetBits(&map), 2);
    assert_true(RtlTestBit(&map, 30));
    assert_true(RtlCheckBit(&map, 69));
    assert_false(RtlTestBit(&map, 31));
    RtlSetBits(&map, 95, 6);
    assert_int_equal(RtlNumberOfSetBits(&map), 2);
}

static void test_RtlSetAllBits_writes_whole_words_but_counts_the_map(void **state)
{
    RtlSetAllBits(&map);
    assert_int_equal(words[3], 0xFFFFFFFF);
    assert_int_equal(RtlNumberOfSetBits(&map), BITS);
    RtlClearAllBits(&map);
    assert_int_equal(RtlNumberOfSetBits(&map), 0);
    RtlSetBit(&map, 99);
    assert_int_equal(words[3], 8);
    RtlClearBit(&map, 99);
    assert_int_equal(words[3], 0);
}

static void test_RtlAreBitsClear_empty_or_outside_is_false(void **state)
{
    assert_true(RtlAreBitsClear(&map, 0, BITS));
    assert_false(RtlAreBitsClear(&map, 0, 0));
    assert_false(RtlAreBitsClear(&map, 1, BITS));
    RtlSetBit(&map, 50);
    assert_false(RtlAreBitsClear(&map, 40, 11));
    assert_true(RtlAreBitsClear(&map, 40, 10));
    assert_true(RtlAreBitsSet(&map, 50, 1));
    assert_false(RtlAreBitsSet(&map, 50, 2));
}

static void test_RtlFindClearBits_hint_then_start(void **state)
{
    assert_int_equal(RtlFindClearBits(&map, 10, 20), 20);
    RtlSetBits(&map, 25, 75);
    assert_int_equal(RtlFindClearBits(&map, 10, 20), 0);
    assert_int_equal(RtlFindClearBits(&map, 5, 20), 20);
    assert_int_equal(RtlFindClearBits(&map, 25, 3), 0);
    assert_int_equal(RtlFindClearBits(&map, 26, 0), 0xFFFFFFFF);
    assert_int_equal(RtlFindClearBits(&map, 101, 0), 0xFFFFFFFF);
    assert_int_equal(RtlFindClearBits(&map, 0, 21), 16);
    assert_int_equal(RtlFindClearBits(&map, 3, 500), 0);
    RtlClearAllBits(&map);
    RtlSetBits(&map, 0, 10);
    RtlSetBits(&map, 22, 78);
    /* a run that begins before the hint and ends behind it */
    assert_int_equal(RtlFindClearBits(&map, 12, 15), 10);
}

static void test_RtlFindClearBitsAndSet_takes_what_it_finds(void **state)
{
    assert_int_equal(RtlFindClearBitsAndSet(&map, 33, 0), 0);
    assert_int_equal(RtlFindClearBitsAndSet(&map, 33, 0), 33);
    assert_int_equal(RtlFindClearBitsAndSet(&map, 33, 0), 66);
    assert_int_equal(RtlFindClearBitsAndSet(&map, 33, 0), 0xFFFFFFFF);
    assert_int_equal(RtlNumberOfClearBits(&map), 1);
    assert_int_equal(RtlFindSetBitsAndClear(&map, 50, 10), 10);
    assert_int_equal(RtlNumberOfSetBits(&map), 49);
    assert_int_equal(RtlFindSetBits(&map, 39, 0), 60);
}

static void test_RtlFindRuns_forward_backward_longest(void **state)
{
    ULONG start;

    RtlSetAllBits(&map);
    RtlClearBits(&map, 5, 3);
    RtlClearBits(&map, 30, 20);
    RtlClearBits(&map, 96, 4);
    assert_int_equal(RtlFindFirstRunClear(&map, &start), 3);
    assert_int_equal(start, 5);
    assert_int_equal(RtlFindNextForwardRunClear(&map, 8, &start), 20);
    assert_int_equal(start, 30);
    assert_int_equal(RtlFindNextForwardRunClear(&map, 40, &start), 10);
    assert_int_equal(start, 40);
    assert_int_equal(RtlFindNextForwardRunClear(&map, 100, &start), 0);
    assert_int_equal(RtlFindLongestRunClear(&map, &start), 20);
    assert_int_equal(start, 30);
    assert_int_equal(RtlFindLastBackwardRunClear(&map, 99, &start), 4);
    assert_int_equal(start, 96);
    assert_int_equal(RtlFindLastBackwardRunClear(&map, 90, &start), 20);
    assert_int_equal(start, 30);
    assert_int_equal(RtlFindLastBackwardRunClear(&map, 35, &start), 6);
    assert_int_equal(start, 30);
    assert_int_equal(RtlFindLastBackwardRunClear(&map, 4, &start), 0);
}

static void test_RtlFindClearRuns_first_or_longest(void **state)
{
    RTL_BITMAP_RUN runs[2];

    RtlSetAllBits(&map);
    RtlClearBits(&map, 5, 3);
    RtlClearBits(&map, 30, 20);
    RtlClearBits(&map, 96, 4);
    assert_int_equal(RtlFindClearRuns(&map, runs, 2, FALSE), 2);
    assert_int_equal(runs[0].StartingIndex, 5);
    assert_int_equal(runs[1].StartingIndex, 30);
    assert_int_equal(RtlFindClearRuns(&map, runs, 2, TRUE), 2);
    assert_int_equal(runs[0].StartingIndex, 30);
    assert_int_equal(runs[0].NumberOfBits, 20);
    assert_int_equal(runs[1].StartingIndex, 96);
    assert_int_equal(RtlFindClearRuns(&map, runs, 1, TRUE), 1);
    assert_int_equal(runs[0].StartingIndex, 30);
}

static void test_RtlFindSignificantBits_of_words(void **state)
{
    assert_int_equal(RtlFindMostSignificantBit(0), -1);
    assert_int_equal(RtlFindLeastSignificantBit(0), -1);
    assert_int_equal(RtlFindMostSignificantBit(0x8000000000000001ull), 63);
    assert_int_equal(RtlFindLeastSignificantBit(0x8000000000000100ull), 8);
    assert_int_equal(RtlNumberOfSetBitsUlongPtr(0xF00000000000000Full), 8);
}

/* Every query against bits counted one by one, on many patterns. */
static void test_RtlFindClearBits_agrees_with_counting(void **state)
{
    ULONG seed = 1;

    for (int round = 0; round < 500; round++) {
        ULONG count = 1 + RtlUniform(&seed) % 8, hint = RtlUniform(&seed) % BITS, found, expected = 0xFFFFFFFF;
        for (ULONG i = 0; i < 4; i++)
            words[i] = RtlUniform(&seed) & RtlUniform(&seed);
        for (ULONG pass = 0; pass < 2 && expected == 0xFFFFFFFF; pass++)
            for (ULONG at = pass ? 0 : hint; at + count <= BITS && expected == 0xFFFFFFFF; at++) {
                ULONG run = 0;
                while (run < count && !(words[(at + run) / 32] >> (at + run) % 32 & 1))
                    run++;
                if (run == count)
                    expected = at;
            }
        found = RtlFindClearBits(&map, count, hint);
        assert_int_equal(found, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_RtlSetBits_ranges_across_words, setup),
        cmocka_unit_test_setup(test_RtlSetAllBits_writes_whole_words_but_counts_the_map, setup),
        cmocka_unit_test_setup(test_RtlAreBitsClear_empty_or_outside_is_false, setup),
        cmocka_unit_test_setup(test_RtlFindClearBits_hint_then_start, setup),
        cmocka_unit_test_setup(test_RtlFindClearBitsAndSet_takes_what_it_finds, setup),
        cmocka_unit_test_setup(test_RtlFindRuns_forward_backward_longest, setup),
        cmocka_unit_test_setup(test_RtlFindClearRuns_first_or_longest, setup),
        cmocka_unit_test_setup(test_RtlFindSignificantBits_of_words, setup),
        cmocka_unit_test_setup(test_RtlFindClearBits_agrees_with_counting, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
