/* Splay links, generic tables of both kinds, prefix tables. */
#include "rtl_test.h"

/* Elements come from an arena, so that a test sees what was asked for and given back. */
#define CELLS 600
static struct {
    UCHAR bytes[64];
} cells[CELLS] __attribute__((aligned(16)));
static ULONG taken, freed, last_size;
static BOOLEAN exhausted;

static PVOID take(CLONG size)
{
    last_size = size;
    if (exhausted || taken == CELLS)
        return NULL;
    assert_true(size <= sizeof cells[0]);
    return &cells[taken++];
}

static RTL_GENERIC_COMPARE_RESULTS order_of(ULONG a, ULONG b)
{
    return a < b ? GenericLessThan : a > b ? GenericGreaterThan : GenericEqual;
}

static RTL_GENERIC_COMPARE_RESULTS compare(PRTL_GENERIC_TABLE table, PVOID first, PVOID second)
{
    return order_of(*(PULONG)first, *(PULONG)second);
}

static PVOID allocate(PRTL_GENERIC_TABLE table, CLONG size)
{
    return take(size);
}

static VOID release(PRTL_GENERIC_TABLE table, PVOID buffer)
{
    freed++;
}

static RTL_GENERIC_COMPARE_RESULTS compare_avl(PRTL_AVL_TABLE table, PVOID first, PVOID second)
{
    return order_of(*(PULONG)first / 10, *(PULONG)second / 10);
}

static PVOID allocate_avl(PRTL_AVL_TABLE table, CLONG size)
{
    return take(size);
}

static VOID release_avl(PRTL_AVL_TABLE table, PVOID buffer)
{
    freed++;
}

static RTL_GENERIC_TABLE table;
static RTL_AVL_TABLE avl;

static int setup(void **state)
{
    taken = freed = 0;
    exhausted = FALSE;
    RtlInitializeGenericTable(&table, compare, allocate, release, NULL);
    RtlInitializeGenericTableAvl(&avl, compare_avl, allocate_avl, release_avl, NULL);
    return 0;
}

static void test_RtlInsertElementGenericTable_finds_equal_and_reports_no_memory(void **state)
{
    ULONG value = 7;
    BOOLEAN is_new;
    PULONG first, second;

    assert_true(RtlIsGenericTableEmpty(&table));
    first = RtlInsertElementGenericTable(&table, &value, sizeof value, &is_new);
    assert_true(is_new);
    assert_int_equal(last_size, sizeof value + sizeof(RTL_SPLAY_LINKS) + sizeof(LIST_ENTRY));
    second = RtlInsertElementGenericTable(&table, &value, sizeof value, &is_new);
    assert_ptr_equal(first, second);
    assert_false(is_new);
    value = 8;
    exhausted = TRUE;
    assert_null(RtlInsertElementGenericTable(&table, &value, sizeof value, &is_new));
    assert_false(is_new);
    assert_int_equal(RtlNumberGenericTableElements(&table), 1);
}

/* A permutation of 0..CELLS-1. */
static ULONG scrambled(ULONG i)
{
    return i * 77 % 599;
}

static void test_RtlGenericTable_enumerates_sorted_and_gets_by_insertion(void **state)
{
    PVOID key = NULL;
    PULONG at;
    ULONG expected = 0;

    for (ULONG i = 0; i < 599; i++) {
        ULONG value = scrambled(i);
        assert_non_null(RtlInsertElementGenericTable(&table, &value, sizeof value, NULL));
    }
    for (at = RtlEnumerateGenericTable(&table, TRUE); at != NULL; at = RtlEnumerateGenericTable(&table, FALSE))
        assert_int_equal(*at, expected++);
    assert_int_equal(expected, 599);
    for (expected = 0; (at = RtlEnumerateGenericTableWithoutSplaying(&table, &key)) != NULL; expected++)
        assert_int_equal(*at, expected);
    assert_int_equal(expected, 599);
    for (ULONG i = 0; i < 599; i += 13)
        assert_int_equal(*(PULONG)RtlGetElementGenericTable(&table, i), scrambled(i));
    for (ULONG i = 599; i-- > 0;)
        assert_int_equal(*(PULONG)RtlGetElementGenericTable(&table, i), scrambled(i));
    assert_null(RtlGetElementGenericTable(&table, 599));
}

static void test_RtlDeleteElementGenericTable_frees_and_shifts_indexes(void **state)
{
    ULONG value;

    for (ULONG i = 0; i < 50; i++) {
        value = scrambled(i);
        RtlInsertElementGenericTable(&table, &value, sizeof value, NULL);
    }
    value = scrambled(10);
    assert_true(RtlDeleteElementGenericTable(&table, &value));
    assert_false(RtlDeleteElementGenericTable(&table, &value));
    assert_int_equal(freed, 1);
    assert_int_equal(*(PULONG)RtlGetElementGenericTable(&table, 10), scrambled(11));
    for (ULONG i = 0; i < 50; i++) {
        value = scrambled(i);
        assert_int_equal(RtlDeleteElementGenericTable(&table, &value), i != 10);
    }
    assert_true(RtlIsGenericTableEmpty(&table));
    assert_int_equal(freed, 50);
}

static void test_RtlLookupElementGenericTableFull_tells_the_place(void **state)
{
    TABLE_SEARCH_RESULT result;
    ULONG value = 50, probe = 40;
    PVOID place;
    BOOLEAN is_new;

    assert_null(RtlLookupElementGenericTableFull(&table, &probe, &place, &result));
    assert_int_equal(result, TableEmptyTree);
    RtlInsertElementGenericTable(&table, &value, sizeof value, NULL);
    assert_null(RtlLookupElementGenericTableFull(&table, &probe, &place, &result));
    assert_int_equal(result, TableInsertAsLeft);
    assert_int_equal(*(PULONG)RtlInsertElementGenericTableFull(&table, &probe, sizeof probe, &is_new, place, result),
                     40);
    assert_true(is_new);
    assert_non_null(RtlLookupElementGenericTable(&table, &probe));
    assert_non_null(RtlLookupElementGenericTable(&table, &value));
}

static LONG check_depth(PRTL_BALANCED_LINKS node)
{
    LONG left, right;

    if (node == NULL)
        return 0;
    left = check_depth(node->LeftChild);
    right = check_depth(node->RightChild);
    assert_int_equal(node->Balance, right - left);
    assert_true(right - left >= -1 && right - left <= 1);
    if (node->LeftChild != NULL)
        assert_ptr_equal(node->LeftChild->Parent, node);
    if (node->RightChild != NULL)
        assert_ptr_equal(node->RightChild->Parent, node);
    return 1 + (left > right ? left : right);
}

static void check_avl(void)
{
    assert_int_equal(check_depth(avl.BalancedRoot.RightChild), avl.DepthOfTree);
}

static void test_RtlGenericTableAvl_stays_balanced_through_inserts_and_deletes(void **state)
{
    PULONG at;
    ULONG expected = 0;

    for (ULONG i = 0; i < 599; i++) {
        ULONG value = scrambled(i) * 10;
        assert_non_null(RtlInsertElementGenericTableAvl(&avl, &value, sizeof value, NULL));
        check_avl();
    }
    assert_int_equal(last_size, sizeof(ULONG) + sizeof(RTL_BALANCED_LINKS));
    for (at = RtlEnumerateGenericTableAvl(&avl, TRUE); at != NULL; at = RtlEnumerateGenericTableAvl(&avl, FALSE))
        assert_int_equal(*at, 10 * expected++);
    assert_int_equal(expected, 599);
    assert_int_equal(*(PULONG)RtlGetElementGenericTableAvl(&avl, 300), 3000);
    assert_int_equal(*(PULONG)RtlGetElementGenericTableAvl(&avl, 7), 70);
    assert_null(RtlGetElementGenericTableAvl(&avl, 599));
    for (ULONG i = 0; i < 599; i++) {
        ULONG value = i * 91 % 599 * 10;
        assert_true(RtlDeleteElementGenericTableAvl(&avl, &value));
        check_avl();
    }
    assert_true(RtlIsGenericTableEmptyAvl(&avl));
    assert_int_equal(freed, 599);
}

static void test_RtlDeleteElementGenericTableAvl_during_enumeration_skips_nothing(void **state)
{
    ULONG seen = 0;
    PULONG at;

    for (ULONG i = 0; i < 20; i++) {
        ULONG value = i * 10;
        RtlInsertElementGenericTableAvl(&avl, &value, sizeof value, NULL);
    }
    for (at = RtlEnumerateGenericTableAvl(&avl, TRUE); at != NULL; at = RtlEnumerateGenericTableAvl(&avl, FALSE)) {
        ULONG value = *at;
        assert_int_equal(value, 10 * seen++);
        assert_true(RtlDeleteElementGenericTableAvl(&avl, &value));
    }
    assert_int_equal(seen, 20);
    assert_int_equal(RtlNumberGenericTableElementsAvl(&avl), 0);
}

static NTSTATUS only_even_tens(PRTL_AVL_TABLE t, PVOID user, PVOID limit)
{
    ULONG value = *(PULONG)user;

    if (value > *(PULONG)limit)
        return STATUS_NO_MORE_MATCHES;
    return value / 10 % 2 == 0 ? STATUS_SUCCESS : STATUS_NO_MATCH;
}

static void test_RtlEnumerateGenericTableLikeADirectory_resumes_by_key_after_a_delete(void **state)
{
    ULONG key_value = 25, limit = 100, deletes = 0, gone = 40;
    PVOID key = NULL;
    PULONG at;

    for (ULONG i = 0; i < 20; i++) {
        ULONG value = i * 10;
        RtlInsertElementGenericTableAvl(&avl, &value, sizeof value, NULL);
    }
    at = RtlEnumerateGenericTableLikeADirectory(&avl, only_even_tens, &limit, FALSE, &key, &deletes, &key_value);
    assert_int_equal(*at, 20);
    key_value = *at;
    at = RtlEnumerateGenericTableLikeADirectory(&avl, only_even_tens, &limit, TRUE, &key, &deletes, &key_value);
    assert_int_equal(*at, 40);
    key_value = *at;
    assert_true(RtlDeleteElementGenericTableAvl(&avl, &gone));
    at = RtlEnumerateGenericTableLikeADirectory(&avl, only_even_tens, &limit, TRUE, &key, &deletes, &key_value);
    assert_int_equal(*at, 60);
    limit = 60;
    assert_null(RtlEnumerateGenericTableLikeADirectory(&avl, only_even_tens, &limit, TRUE, &key, &deletes, at));
}

static void test_RtlLookupFirstMatchingElementGenericTableAvl_is_the_leftmost(void **state)
{
    ULONG value = 30, probe = 35;
    PVOID key;

    RtlInsertElementGenericTableAvl(&avl, &value, sizeof value, NULL);
    assert_ptr_equal(RtlLookupFirstMatchingElementGenericTableAvl(&avl, &probe, &key),
                     RtlLookupElementGenericTableAvl(&avl, &probe));
    probe = 99;
    assert_null(RtlLookupFirstMatchingElementGenericTableAvl(&avl, &probe, &key));
    assert_null(key);
}

static void test_RtlSplay_brings_to_the_root_and_keeps_the_order(void **state)
{
    RTL_SPLAY_LINKS nodes[5];
    PRTL_SPLAY_LINKS root;

    for (ULONG i = 0; i < 5; i++)
        RtlInitializeSplayLinks(&nodes[i]);
    RtlInsertAsRightChild(&nodes[0], &nodes[1]);
    RtlInsertAsRightChild(&nodes[1], &nodes[2]);
    RtlInsertAsRightChild(&nodes[2], &nodes[3]);
    RtlInsertAsRightChild(&nodes[3], &nodes[4]);
    root = RtlSplay(&nodes[4]);
    assert_ptr_equal(root, &nodes[4]);
    assert_true(RtlIsRoot(root));
    for (ULONG i = 0; i < 4; i++) {
        assert_ptr_equal(RtlRealSuccessor(&nodes[i]), &nodes[i + 1]);
        assert_ptr_equal(RtlRealPredecessor(&nodes[i + 1]), &nodes[i]);
    }
    assert_null(RtlRealSuccessor(&nodes[4]));
    assert_null(RtlSubtreeSuccessor(&nodes[4]));
    root = RtlSplay(&nodes[2]);
    root = RtlDelete(&nodes[2]);
    assert_true(RtlIsRoot(root));
    assert_ptr_equal(RtlRealSuccessor(&nodes[1]), &nodes[3]);
    RtlDeleteNoSplay(&nodes[0], &root);
    assert_true(RtlIsRoot(root));
    assert_null(RtlRealPredecessor(&nodes[1]));
    root = RtlDelete(&nodes[1]);
    root = RtlDelete(&nodes[3]);
    assert_ptr_equal(root, &nodes[4]);
    assert_null(RtlDelete(&nodes[4]));
}

static void test_RtlFindUnicodePrefix_longest_whole_components(void **state)
{
    UNICODE_PREFIX_TABLE prefixes;
    UNICODE_PREFIX_TABLE_ENTRY entries[5];
    UNICODE_STRING names[5] = {WIDE(L"\\"), WIDE(L"\\a"), WIDE(L"\\a\\bc"), WIDE(L"\\A\\BC"), WIDE(L"\\z\\y\\x")};
    UNICODE_STRING deep = WIDE(L"\\a\\bc\\d"), near = WIDE(L"\\a\\bcd"), other = WIDE(L"\\q"), none = WIDE(L"q"),
                   upper = WIDE(L"\\A\\BC\\D");
    ULONG count = 0;

    RtlInitializeUnicodePrefix(&prefixes);
    assert_null(RtlFindUnicodePrefix(&prefixes, &deep, 0));
    for (ULONG i = 0; i < 5; i++)
        assert_true(RtlInsertUnicodePrefix(&prefixes, &names[i], &entries[i]));
    assert_false(RtlInsertUnicodePrefix(&prefixes, &names[2], &(UNICODE_PREFIX_TABLE_ENTRY){0}));
    assert_ptr_equal(RtlFindUnicodePrefix(&prefixes, &deep, 100), &entries[2]);
    assert_ptr_equal(RtlFindUnicodePrefix(&prefixes, &upper, 100), &entries[3]);
    assert_non_null(RtlFindUnicodePrefix(&prefixes, &upper, 0));
    assert_ptr_equal(RtlFindUnicodePrefix(&prefixes, &near, 0), &entries[1]);
    assert_ptr_equal(RtlFindUnicodePrefix(&prefixes, &other, 0), &entries[0]);
    assert_null(RtlFindUnicodePrefix(&prefixes, &none, 0));
    for (PUNICODE_PREFIX_TABLE_ENTRY at = RtlNextUnicodePrefix(&prefixes, TRUE); at != NULL;
         at = RtlNextUnicodePrefix(&prefixes, FALSE))
        count++;
    assert_int_equal(count, 5);
    RtlRemoveUnicodePrefix(&prefixes, &entries[2]);
    assert_ptr_equal(RtlFindUnicodePrefix(&prefixes, &deep, 0), &entries[3]);
    assert_ptr_equal(RtlFindUnicodePrefix(&prefixes, &deep, 100), &entries[1]);
    for (ULONG i = 0; i < 5; i++)
        if (i != 2)
            RtlRemoveUnicodePrefix(&prefixes, &entries[i]);
    assert_null(RtlFindUnicodePrefix(&prefixes, &deep, 0));
    assert_null(RtlNextUnicodePrefix(&prefixes, TRUE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_RtlInsertElementGenericTable_finds_equal_and_reports_no_memory, setup),
        cmocka_unit_test_setup(test_RtlGenericTable_enumerates_sorted_and_gets_by_insertion, setup),
        cmocka_unit_test_setup(test_RtlDeleteElementGenericTable_frees_and_shifts_indexes, setup),
        cmocka_unit_test_setup(test_RtlLookupElementGenericTableFull_tells_the_place, setup),
        cmocka_unit_test_setup(test_RtlGenericTableAvl_stays_balanced_through_inserts_and_deletes, setup),
        cmocka_unit_test_setup(test_RtlDeleteElementGenericTableAvl_during_enumeration_skips_nothing, setup),
        cmocka_unit_test_setup(test_RtlEnumerateGenericTableLikeADirectory_resumes_by_key_after_a_delete, setup),
        cmocka_unit_test_setup(test_RtlLookupFirstMatchingElementGenericTableAvl_is_the_leftmost, setup),
        cmocka_unit_test(test_RtlSplay_brings_to_the_root_and_keeps_the_order),
        cmocka_unit_test(test_RtlFindUnicodePrefix_longest_whole_components),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
