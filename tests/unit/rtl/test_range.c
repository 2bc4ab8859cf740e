/* Range lists, declared as drivers do it. */
#include "support/machine.h"
#include <ntifs.h>

typedef struct {
    ULONGLONG start, end;
    PVOID data, owner;
    UCHAR attributes, flags;
} range;
typedef struct {
    LIST_ENTRY list;
    ULONG flags, count, stamp;
} range_list;
typedef struct {
    PVOID head, merged, current;
    ULONG stamp;
} iterator;
void RtlInitializeRangeList(range_list *list);
void RtlFreeRangeList(range_list *list);
NTSTATUS RtlCopyRangeList(range_list *to, range_list *from);
NTSTATUS RtlAddRange(range_list *list, ULONGLONG start, ULONGLONG end, UCHAR attributes, ULONG flags, PVOID data,
                     PVOID owner);
NTSTATUS RtlDeleteRange(range_list *list, ULONGLONG start, ULONGLONG end, PVOID owner);
NTSTATUS RtlDeleteOwnersRanges(range_list *list, PVOID owner);
NTSTATUS RtlIsRangeAvailable(range_list *list, ULONGLONG start, ULONGLONG end, ULONG flags, UCHAR mask, PVOID context,
                             PVOID callback, PBOOLEAN available);
NTSTATUS RtlFindRange(range_list *list, ULONGLONG minimum, ULONGLONG maximum, ULONG length, ULONG alignment,
                      ULONG flags, UCHAR mask, PVOID context, PVOID callback, PULONGLONG start);
NTSTATUS RtlGetFirstRange(range_list *list, iterator *iterator, range **range);
NTSTATUS RtlGetNextRange(iterator *iterator, range **range, BOOLEAN forwards);
NTSTATUS RtlInvertRangeList(range_list *inverted, range_list *list);

static int one, two;

static void test_ranges_conflict_unless_both_are_shared(void **state)
{
    BOOLEAN available;
    range_list list;

    RtlInitializeRangeList(&list);
    assert_int_equal(RtlAddRange(&list, 9, 5, 0, 0, 0, &one), STATUS_INVALID_PARAMETER);
    assert_int_equal(RtlAddRange(&list, 10, 19, 0, 0, 0, &one), STATUS_SUCCESS);
    assert_int_equal(RtlAddRange(&list, 19, 25, 0, 0, 0, &two), STATUS_RANGE_LIST_CONFLICT);
    assert_int_equal(RtlAddRange(&list, 20, 25, 0, 2, 0, &two), STATUS_SUCCESS);
    assert_int_equal(RtlAddRange(&list, 24, 30, 0, 2, 0, &one), STATUS_SUCCESS);
    assert_int_equal(list.count, 3);
    assert_int_equal(RtlIsRangeAvailable(&list, 0, 9, 0, 0, 0, 0, &available), STATUS_SUCCESS);
    assert_true(available);
    RtlIsRangeAvailable(&list, 26, 28, 0, 0, 0, 0, &available);
    assert_false(available);
    RtlIsRangeAvailable(&list, 26, 28, 1, 0, 0, 0, &available);
    assert_true(available);
    assert_int_equal(RtlDeleteRange(&list, 10, 18, &one), STATUS_RANGE_NOT_FOUND);
    assert_int_equal(RtlDeleteRange(&list, 10, 19, &one), STATUS_SUCCESS);
    assert_int_equal(RtlDeleteOwnersRanges(&list, &one), STATUS_SUCCESS);
    assert_int_equal(list.count, 1);
    RtlFreeRangeList(&list);
    assert_int_equal(list.count, 0);
}

static void test_the_highest_free_range_is_found(void **state)
{
    ULONGLONG start = 0;
    range_list list;

    RtlInitializeRangeList(&list);
    RtlAddRange(&list, 0x300, 0x3FF, 0, 0, 0, &one);
    assert_int_equal(RtlFindRange(&list, 0x100, 0x3FF, 0x20, 0x20, 0, 0, 0, 0, &start), STATUS_SUCCESS);
    assert_int_equal(start, 0x2E0);
    assert_int_equal(RtlFindRange(&list, 0x2F0, 0x3FF, 0x20, 0x20, 0, 0, 0, 0, &start), STATUS_UNSUCCESSFUL);
    assert_int_equal(RtlFindRange(&list, 0x100, 0x3FF, 0, 1, 0, 0, 0, 0, &start), STATUS_INVALID_PARAMETER);
    RtlFreeRangeList(&list);
}

static void test_ranges_come_in_order_and_are_inverted(void **state)
{
    range_list list, inverted;
    iterator at;
    range *range;

    RtlInitializeRangeList(&list);
    RtlInitializeRangeList(&inverted);
    RtlAddRange(&list, 100, 199, 0, 0, 0, &one);
    RtlAddRange(&list, 0, 9, 0, 0, 0, &two);
    assert_int_equal(RtlGetFirstRange(&list, &at, &range), STATUS_SUCCESS);
    assert_int_equal(range->end, 9);
    assert_int_equal(RtlGetNextRange(&at, &range, TRUE), STATUS_SUCCESS);
    assert_int_equal(range->start, 100);
    assert_int_equal(RtlGetNextRange(&at, &range, TRUE), STATUS_NO_MORE_ENTRIES);
    assert_int_equal(RtlInvertRangeList(&inverted, &list), STATUS_SUCCESS);
    assert_int_equal(RtlGetFirstRange(&inverted, &at, &range), STATUS_SUCCESS);
    assert_int_equal(range->start, 10);
    assert_int_equal(range->end, 99);
    assert_int_equal(RtlGetNextRange(&at, &range, TRUE), STATUS_SUCCESS);
    assert_int_equal(range->start, 200);
    assert_true(range->end == MAXULONGLONG);
    RtlAddRange(&inverted, 50, 50, 0, 1, 0, 0);
    assert_int_equal(RtlGetNextRange(&at, &range, TRUE), STATUS_INVALID_PARAMETER); /* it has changed */
    RtlFreeRangeList(&list);
    RtlFreeRangeList(&inverted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ranges_conflict_unless_both_are_shared),
        machine_test(test_the_highest_free_range_is_found),
        machine_test(test_ranges_come_in_order_and_are_inverted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
