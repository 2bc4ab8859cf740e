/* Every operation that may fail does, one a machine; or the first of each call stack. */
#include "support/machine.h"
#include <ntlab/fault.h>
#include <ntifs.h>

static unsigned runs, told, crashes;
static enum { CAREFUL, LEAKS, CRASHES } kind;

static void take_two(void)
{
    PVOID first = ExAllocatePoolWithTag(NonPagedPoolNx, 16, 'eno1'), second;

    if (!first)
        return;
    second = ExAllocatePoolWithTag(NonPagedPoolNx, 16, 'owt2');
    if (!second && kind == LEAKS)
        return;
    if (!second && kind == CRASHES)
        KeBugCheckEx(0xDEADDEAD, 0, 0, 0, 0);
    if (second)
        ExFreePool(second);
    ExFreePool(first);
}

static uint32_t body(void *context)
{
    lab_config config = lab_config_default();
    lab_report report;

    assert_int_equal(lab_machine_start(&config), 0);
    runs++;
    take_two();
    lab_machine_stop(&report);
    return report.leaks;
}

static void each(const char *site, uint64_t nth, lab_fault_outcome outcome, void *context)
{
    told++;
    if (outcome == LAB_FAULT_CRASHED) {
        crashes++;
        assert_string_equal(site, "pool");
        assert_int_equal(nth, 2);
    }
}

static lab_fault_summary sweep(int what)
{
    lab_fault_summary summary;

    kind = what;
    runs = told = crashes = 0;
    lab_fault_sweep(body, NULL, &summary, each);
    assert_int_equal(told, summary.failed);
    assert_true(runs > summary.failed);
    return summary;
}

static void test_all_operations_fail_one_after_the_other(void **state)
{
    lab_fault_summary summary = sweep(CAREFUL);

    assert_true(summary.sites >= 1);
    assert_true(summary.failed >= 2);
    assert_int_equal(summary.survived, summary.failed);
}

static void test_a_leak_is_told_of(void **state)
{
    assert_int_equal(sweep(LEAKS).leaked, 1);
}

static void test_a_crash_ends_its_run_only(void **state)
{
    lab_fault_summary summary = sweep(CRASHES);

    assert_int_equal(summary.crashed, 1);
    assert_int_equal(crashes, 1);
    assert_int_equal(summary.survived + summary.crashed, summary.failed);
}

static PVOID __attribute__((noinline)) take(void)
{
    return ExAllocatePoolWithTag(NonPagedPoolNx, 16, 'kcts');
}

static void test_each_call_stack_fails_once(void **state)
{
    lab_config config = lab_config_default();
    uint64_t reached, failed;

    assert_int_equal(lab_machine_start(&config), 0);
    assert_true(lab_fault_stacks("pool"));
    for (volatile int i = 0; i < 3; i++) { /* one place, however the compiler likes its loops */
        PVOID block = take();

        assert_true((block != NULL) == (i > 0));
        if (block)
            ExFreePool(block);
    }
    assert_null(take()); /* another place */
    assert_true(lab_fault_count("pool", &reached, &failed));
    assert_int_equal(reached, 4);
    assert_int_equal(failed, 2);
    assert_false(lab_fault_stacks("no such site"));
    lab_machine_stop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_operations_fail_one_after_the_other),
        cmocka_unit_test(test_a_leak_is_told_of),
        cmocka_unit_test(test_a_crash_ends_its_run_only),
        cmocka_unit_test(test_each_call_stack_fails_once),
    };

    return cmocka_run_group_tests_name("fault_sweep", tests, NULL, NULL);
}
