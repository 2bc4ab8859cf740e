#include "support/machine.h"
#include <ntifs.h>

static LARGE_MCB mcb;

static int setup(void **state)
{
    int result = test_machine_start(state);

    FsRtlInitializeLargeMcb(&mcb, NonPagedPool);
    return result;
}

static int teardown(void **state)
{
    FsRtlUninitializeLargeMcb(&mcb);
    return test_machine_stop(state);
}

static void assert_run(ULONG index, LONGLONG vbn, LONGLONG lbn, LONGLONG count)
{
    LONGLONG v, l, c;

    assert_true(FsRtlGetNextLargeMcbEntry(&mcb, index, &v, &l, &c));
    assert_int_equal(v, vbn);
    assert_int_equal(l, lbn);
    assert_int_equal(c, count);
}

static void assert_runs(ULONG count)
{
    LONGLONG v, l, c;

    assert_int_equal(FsRtlNumberOfRunsInLargeMcb(&mcb), count);
    assert_false(FsRtlGetNextLargeMcbEntry(&mcb, count, &v, &l, &c));
}

static void test_holes_count_as_runs(void **state)
{
    LONGLONG vbn, lbn;
    ULONG index;

    assert_false(FsRtlLookupLastLargeMcbEntry(&mcb, &vbn, &lbn));
    assert_true(FsRtlAddLargeMcbEntry(&mcb, 0, 100, 1));
    assert_true(FsRtlAddLargeMcbEntry(&mcb, 3, 200, 1));
    assert_runs(3);
    assert_run(0, 0, 100, 1);
    assert_run(1, 1, -1, 2);
    assert_run(2, 3, 200, 1);
    assert_true(FsRtlLookupLastLargeMcbEntryAndIndex(&mcb, &vbn, &lbn, &index));
    assert_int_equal(vbn, 3);
    assert_int_equal(lbn, 200);
    assert_int_equal(index, 2);
}

static void test_FsRtlAddLargeMcbEntry_joins_what_continues(void **state)
{
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10);
    FsRtlAddLargeMcbEntry(&mcb, 10, 110, 10);
    assert_runs(1);
    assert_run(0, 0, 100, 20);
    FsRtlAddLargeMcbEntry(&mcb, 30, 130, 5);
    assert_runs(3);
    FsRtlAddLargeMcbEntry(&mcb, 20, 120, 10); /* closes the hole */
    assert_runs(1);
    assert_run(0, 0, 100, 35);
    FsRtlAddLargeMcbEntry(&mcb, 30, 130, 20); /* overlaps what is mapped alike */
    assert_run(0, 0, 100, 50);
}

static void test_FsRtlAddLargeMcbEntry_over_another_mapping_fails(void **state)
{
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10);
    assert_false(FsRtlAddLargeMcbEntry(&mcb, 5, 300, 10));
    assert_runs(1);
    assert_run(0, 0, 100, 10);
}

static void test_FsRtlLookupLargeMcbEntry_tells_run_and_place(void **state)
{
    LONGLONG lbn, count, start, whole;
    ULONG index;

    FsRtlAddLargeMcbEntry(&mcb, 4, 100, 10);
    assert_true(FsRtlLookupLargeMcbEntry(&mcb, 6, &lbn, &count, &start, &whole, &index));
    assert_int_equal(lbn, 102);
    assert_int_equal(count, 8);
    assert_int_equal(start, 100);
    assert_int_equal(whole, 10);
    assert_int_equal(index, 1);
    assert_true(FsRtlLookupLargeMcbEntry(&mcb, 1, &lbn, &count, NULL, NULL, NULL));
    assert_int_equal(lbn, -1);
    assert_int_equal(count, 3);
    assert_false(FsRtlLookupLargeMcbEntry(&mcb, 14, &lbn, NULL, NULL, NULL, NULL));
}

static void test_FsRtlRemoveLargeMcbEntry_cuts_out_and_trims_the_end(void **state)
{
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 30);
    FsRtlRemoveLargeMcbEntry(&mcb, 10, 10);
    assert_runs(3);
    assert_run(1, 10, -1, 10);
    assert_run(2, 20, 120, 10);
    FsRtlRemoveLargeMcbEntry(&mcb, 20, 100);
    assert_runs(1);
    assert_run(0, 0, 100, 10);
    FsRtlRemoveLargeMcbEntry(&mcb, 0, 10);
    assert_runs(0);
}

static void test_FsRtlTruncateLargeMcb_drops_the_rest_and_its_hole(void **state)
{
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10);
    FsRtlAddLargeMcbEntry(&mcb, 20, 200, 10);
    FsRtlTruncateLargeMcb(&mcb, 15);
    assert_runs(1);
    FsRtlTruncateLargeMcb(&mcb, 4);
    assert_run(0, 0, 100, 4);
    FsRtlTruncateLargeMcb(&mcb, 0);
    assert_runs(0);
}

static void test_FsRtlSplitLargeMcb_moves_the_rest_up(void **state)
{
    FsRtlAddLargeMcbEntry(&mcb, 0, 100, 10);
    assert_true(FsRtlSplitLargeMcb(&mcb, 4, 6));
    assert_runs(3);
    assert_run(0, 0, 100, 4);
    assert_run(1, 4, -1, 6);
    assert_run(2, 10, 104, 6);
    FsRtlResetLargeMcb(&mcb, FALSE);
    assert_runs(0);
}

/* A fragmented file: every other block, from both ends. */
static void test_many_runs_stay_in_order(void **state)
{
    for (LONGLONG i = 0; i < 500; i++)
        assert_true(FsRtlAddLargeMcbEntry(&mcb, i % 2 ? 1000 - 2 * i : 2 * i, 5000 + 7 * i, 1));
    for (LONGLONG i = 0; i < 500; i++) {
        LONGLONG lbn;

        assert_true(FsRtlLookupLargeMcbEntry(&mcb, i % 2 ? 1000 - 2 * i : 2 * i, &lbn, NULL, NULL, NULL, NULL));
        assert_int_equal(lbn, 5000 + 7 * i);
    }
}

static void test_base_and_plain_mcbs_answer_alike(void **state)
{
    BASE_MCB base;
    MCB plain;
    LBN lbn;
    ULONG count, index;

    assert_true(FsRtlInitializeBaseMcbEx(&base, PagedPool, 0));
    assert_int_equal(FsRtlAddBaseMcbEntryEx(&base, 0, 9, 3), STATUS_SUCCESS);
    assert_int_equal(FsRtlAddBaseMcbEntryEx(&base, 1, 50, 1), STATUS_UNSUCCESSFUL);
    assert_int_equal(FsRtlNumberOfRunsInBaseMcb(&base), 1);
    FsRtlUninitializeBaseMcb(&base);
    FsRtlInitializeMcb(&plain, NonPagedPool);
    assert_true(FsRtlAddMcbEntry(&plain, 2, 9, 3));
    assert_true(FsRtlLookupMcbEntry(&plain, 3, &lbn, &count, &index));
    assert_int_equal(lbn, 10);
    assert_int_equal(count, 2);
    assert_int_equal(FsRtlNumberOfRunsInMcb(&plain), 2);
    FsRtlUninitializeMcb(&plain);
}

#define mcb_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        mcb_test(test_holes_count_as_runs),
        mcb_test(test_FsRtlAddLargeMcbEntry_joins_what_continues),
        mcb_test(test_FsRtlAddLargeMcbEntry_over_another_mapping_fails),
        mcb_test(test_FsRtlLookupLargeMcbEntry_tells_run_and_place),
        mcb_test(test_FsRtlRemoveLargeMcbEntry_cuts_out_and_trims_the_end),
        mcb_test(test_FsRtlTruncateLargeMcb_drops_the_rest_and_its_hole),
        mcb_test(test_FsRtlSplitLargeMcb_moves_the_rest_up),
        mcb_test(test_many_runs_stay_in_order),
        mcb_test(test_base_and_plain_mcbs_answer_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
