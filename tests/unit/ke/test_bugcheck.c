#include "support/machine.h"
#include <ntifs.h>
#include <string.h>

static volatile int *volatile wild = (volatile int *)8;

static void stop(void *unused)
{
    KeBugCheckEx(0xDEADDEAD, 1, 2, 3, 4);
}

static void test_KeBugCheckEx_is_caught_with_its_parameters(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(stop, 0, &bugcheck));
    assert_int_equal(bugcheck.code, 0xDEADDEAD);
    for (int i = 0; i < 4; i++)
        assert_int_equal(bugcheck.parameters[i], i + 1);
    assert_string_equal(bugcheck.analysis, "");
}

static void nothing(void *unused)
{
}

static void test_lab_bugcheck_catch_without_one_returns_false(void **state)
{
    assert_false(lab_bugcheck_catch(nothing, 0, NULL));
}

static void in_thread(PVOID unused)
{
    *wild = 1;
}

static void start_thread(void *unused)
{
    HANDLE handle;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, in_thread, 0);
    lab_machine_settle();
}

static void test_a_null_pointer_in_a_system_thread_is_0x7E(void **state)
{
    assert_bugcheck(start_thread, 0, SYSTEM_THREAD_EXCEPTION_NOT_HANDLED, (ULONG)STATUS_ACCESS_VIOLATION);
    assert_non_null(strstr(lab_bugcheck_analysis(), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED"));
    assert_non_null(strstr(lab_bugcheck_analysis(), "NULL pointer"));
    assert_non_null(strstr(lab_bugcheck_analysis(), "test_bugcheck.c"));
    assert_non_null(strstr(lab_bugcheck_analysis(), " in_thread ["));
}

static void wild_at_dispatch(void *unused)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    *wild = 1;
}

static void test_a_wild_pointer_at_dispatch_is_0xD1(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(wild_at_dispatch, 0, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_IRQL_NOT_LESS_OR_EQUAL);
    assert_int_equal(bugcheck.parameters[0], 8);
    assert_int_equal(bugcheck.parameters[1], DISPATCH_LEVEL);
    assert_int_equal(bugcheck.parameters[2], 1);
}

static volatile int deepest = 1 << 30;

static int recurse(int depth)
{
    volatile char frame[512];

    frame[0] = (char)depth;
    return (depth < deepest ? recurse(depth + 1) : 0) + frame[0];
}

static void overflow(PVOID unused)
{
    recurse(0);
}

static void start_overflow(void *unused)
{
    HANDLE handle;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, overflow, 0);
    lab_machine_settle();
}

static void test_a_stack_overflow_is_0x7F(void **state)
{
    assert_bugcheck(start_overflow, 0, UNEXPECTED_KERNEL_MODE_TRAP, 8);
}

static volatile int zero;

/* The processor is to find it, not UndefinedBehaviorSanitizer. */
__attribute__((no_sanitize("undefined"))) static void divide(void *unused)
{
    zero = 100 / zero;
}

static void test_a_division_by_zero_is_an_exception(void **state)
{
#if defined(__x86_64__)
    assert_bugcheck(divide, 0, KMODE_EXCEPTION_NOT_HANDLED, (ULONG)STATUS_INTEGER_DIVIDE_BY_ZERO);
#else
    divide(0); /* this processor gives zero */
#endif
}

static KBUGCHECK_CALLBACK_RECORD record;
static int called;
static KIRQL called_irql;

static void last_words(PVOID buffer, ULONG length)
{
    called = (int)length;
    called_irql = KeGetCurrentIrql();
}

static void test_KeRegisterBugCheckCallback_runs_at_high_level(void **state)
{
    called = 0;
    KeInitializeCallbackRecord(&record);
    assert_true(KeRegisterBugCheckCallback(&record, last_words, &called, 42, (PUCHAR) "test"));
    assert_false(KeRegisterBugCheckCallback(&record, last_words, &called, 42, (PUCHAR) "test"));
    assert_true(lab_bugcheck_catch(stop, 0, NULL));
    assert_int_equal(called, 42);
    assert_int_equal(called_irql, HIGH_LEVEL);
}

static void corrupt_list(void *list)
{
    RemoveEntryList((PLIST_ENTRY)list);
}

static void test_a_corrupt_list_fails_fast(void **state)
{
    LIST_ENTRY a, b, c;

    a.Flink = &b;
    b.Flink = &c;
    b.Blink = &c;
    c.Blink = &a;
    assert_bugcheck(corrupt_list, &b, KERNEL_SECURITY_CHECK_FAILURE, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_KeBugCheckEx_is_caught_with_its_parameters),
        machine_test(test_lab_bugcheck_catch_without_one_returns_false),
        machine_test(test_a_null_pointer_in_a_system_thread_is_0x7E),
        machine_test(test_a_wild_pointer_at_dispatch_is_0xD1),
        machine_test(test_a_stack_overflow_is_0x7F),
        machine_test(test_a_division_by_zero_is_an_exception),
        machine_test(test_KeRegisterBugCheckCallback_runs_at_high_level),
        machine_test(test_a_corrupt_list_fails_fast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
