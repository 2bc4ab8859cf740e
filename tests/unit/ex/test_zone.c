/* Zones, lookaside lists, events by handle. */
#include "support/machine.h"
#include <ntifs.h>

static void test_ExInitializeZone_has_as_many_blocks_as_fit(void **state)
{
    static ULONG64 first[2 + 3 * 4], second[2 + 4];
    ZONE_HEADER zone;
    ULONG blocks = 0;

    assert_int_equal(ExInitializeZone(&zone, 12, first, sizeof first), STATUS_INVALID_PARAMETER);
    assert_int_equal(ExInitializeZone(&zone, sizeof first, first, sizeof first), STATUS_INVALID_PARAMETER);
    assert_int_equal(ExInitializeZone(&zone, 32, first, sizeof first), STATUS_SUCCESS);
    assert_int_equal(ExExtendZone(&zone, (char *)second + 4, sizeof second), STATUS_INVALID_PARAMETER);
    assert_int_equal(ExExtendZone(&zone, second, sizeof second), STATUS_SUCCESS);
    assert_int_equal(zone.TotalSegmentSize, sizeof first + sizeof second);
    while (PopEntryList(&zone.FreeList))
        blocks++;
    assert_int_equal(blocks, 4);
}

static void wait_for_it(PVOID context)
{
    HANDLE *handles = context;

    ZwWaitForSingleObject(handles[0], FALSE, NULL);
    handles[1] = 0;
}

static void test_ZwPulseEvent_wakes_who_waits_and_leaves_it_clear(void **state)
{
    HANDLE handles[2], thread;
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER zero = {.QuadPart = 0};
    LONG before = 7;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateEvent(&handles[0], EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE),
                     STATUS_SUCCESS);
    handles[1] = handles[0];
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, wait_for_it, handles);
    lab_machine_settle();
    assert_int_equal(ZwPulseEvent(handles[0], &before), STATUS_SUCCESS);
    assert_int_equal(before, 0);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    assert_null(handles[1]);
    assert_int_equal(ZwWaitForSingleObject(handles[0], FALSE, &zero), STATUS_TIMEOUT);
    ZwClose(thread);
    ZwClose(handles[0]);
}

static void test_KeRemoveByKeyDeviceQueueIfBusy_leaves_an_idle_queue_alone(void **state)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entries[2];
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_null(KeRemoveByKeyDeviceQueueIfBusy(&queue, 0));
    assert_false(KeInsertByKeyDeviceQueue(&queue, &entries[0], 1));
    assert_true(KeInsertByKeyDeviceQueue(&queue, &entries[1], 2));
    assert_ptr_equal(KeRemoveByKeyDeviceQueueIfBusy(&queue, 0), &entries[1]);
    assert_null(KeRemoveByKeyDeviceQueueIfBusy(&queue, 0));
    assert_false(queue.Busy);
    KeLowerIrql(irql);
}

static void test_ZwAllocateLocallyUniqueId_never_gives_one_twice(void **state)
{
    LUID first, second;

    assert_int_equal(ZwAllocateLocallyUniqueId(&first), STATUS_SUCCESS);
    assert_int_equal(ZwAllocateLocallyUniqueId(&second), STATUS_SUCCESS);
    assert_false(RtlEqualLuid(&first, &second));
}

static POOL_TYPE asked_for;

static PVOID allocate(POOL_TYPE type, SIZE_T size, ULONG tag, PLOOKASIDE_LIST_EX list)
{
    asked_for = type;
    return ExAllocatePoolWithTag(NonPagedPool, size, tag);
}

static POOL_TYPE asked_with(ULONG flags)
{
    struct {
        LOOKASIDE_LIST_EX list;
        ULONG64 behind[8];
    } on_stack;

    memset(on_stack.behind, 0x5A, sizeof on_stack.behind);
    assert_int_equal(ExInitializeLookasideListEx(&on_stack.list, allocate, NULL, NonPagedPoolNx, flags, 64, 'tseT', 0),
                     STATUS_SUCCESS);
    ExFreeToLookasideListEx(&on_stack.list, ExAllocateFromLookasideListEx(&on_stack.list));
    ExDeleteLookasideListEx(&on_stack.list);
    for (int i = 0; i < 8; i++)
        assert_true(on_stack.behind[i] == 0x5A5A5A5A5A5A5A5AULL);
    return asked_for;
}

static void test_ExInitializeLookasideListEx_flags_reach_the_routine(void **state)
{
    LOOKASIDE_LIST_EX list;

    assert_int_equal(asked_with(0), NonPagedPoolNx);
    assert_int_equal(asked_with(EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL),
                     NonPagedPoolNx | POOL_RAISE_IF_ALLOCATION_FAILURE);
    assert_int_equal(asked_with(EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE),
                     NonPagedPoolNx | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE);
    assert_int_equal(ExInitializeLookasideListEx(
                         &list, NULL, NULL, NonPagedPoolNx,
                         EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL | EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE, 64, 0, 0),
                     STATUS_INVALID_PARAMETER_5);
    assert_int_equal(ExInitializeLookasideListEx(&list, NULL, NULL, (POOL_TYPE)0x40, 0, 64, 0, 0),
                     STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ExInitializeLookasideListEx(&list, NULL, NULL, NonPagedPoolMustSucceed, 0, 64, 0, 0),
                     STATUS_INVALID_PARAMETER_4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ExInitializeZone_has_as_many_blocks_as_fit),
        machine_test(test_ZwPulseEvent_wakes_who_waits_and_leaves_it_clear),
        machine_test(test_KeRemoveByKeyDeviceQueueIfBusy_leaves_an_idle_queue_alone),
        machine_test(test_ZwAllocateLocallyUniqueId_never_gives_one_twice),
        machine_test(test_ExInitializeLookasideListEx_flags_reach_the_routine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
