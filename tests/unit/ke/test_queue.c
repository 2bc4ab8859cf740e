/* Queues of work, several entries at once; and calls on every processor as DPCs. */
#include "support/machine.h"
#include <ntifs.h>

void KeGenericCallDpc(PKDEFERRED_ROUTINE routine, PVOID context);
void KeSignalCallDpcDone(PVOID argument1);
LOGICAL KeSignalCallDpcSynchronize(PVOID argument2);

static void test_entries_are_removed_several_at_once(void **state)
{
    LIST_ENTRY entries[5], *got[4];
    KQUEUE queue;

    KeInitializeQueue(&queue, 1);
    for (int i = 0; i < 5; i++)
        KeInsertQueue(&queue, &entries[i]);
    assert_int_equal(KeRemoveQueueEx(&queue, KernelMode, FALSE, 0, got, 4), 4);
    for (int i = 0; i < 4; i++)
        assert_ptr_equal(got[i], &entries[i]);
    assert_int_equal(KeReadStateQueue(&queue), 1);
    assert_int_equal(KeRemoveQueueEx(&queue, KernelMode, FALSE, 0, got, 4), 1);
    assert_ptr_equal(got[0], &entries[4]);
    assert_null(KeRundownQueue(&queue));
}

static void test_a_wait_for_entries_ends_with_its_status_in_the_first(void **state)
{
    LARGE_INTEGER soon = {.QuadPart = -10000};
    LIST_ENTRY *got[2];
    KQUEUE queue;

    KeInitializeQueue(&queue, 1);
    assert_int_equal(KeRemoveQueueEx(&queue, KernelMode, FALSE, &soon, got, 2), 1);
    assert_int_equal((NTSTATUS)(LONG_PTR)got[0], STATUS_TIMEOUT);
    assert_null(KeRundownQueue(&queue));
}

static ULONG ran, met, firsts, before_meeting;
static KIRQL ran_at;

static void everywhere(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    ran |= 1u << KeGetCurrentProcessorNumberEx(0);
    ran_at = KeGetCurrentIrql();
    before_meeting++;
    firsts += KeSignalCallDpcSynchronize(argument2) != FALSE;
    met += before_meeting == 2;
    KeSignalCallDpcDone(argument1);
}

static void test_a_routine_runs_on_every_processor(void **state)
{
    ran = met = firsts = before_meeting = 0;
    KeGenericCallDpc(everywhere, 0);
    assert_int_equal(ran, 3);
    assert_int_equal(ran_at, DISPATCH_LEVEL);
    assert_int_equal(met, 2); /* nobody went on before all had come */
    assert_int_equal(firsts, 1);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_entries_are_removed_several_at_once),
        machine_test(test_a_wait_for_entries_ends_with_its_status_in_the_first),
        machine_test(test_a_routine_runs_on_every_processor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
