#include "threads.h"

static FAST_MUTEX fast;
static KGUARDED_MUTEX guarded;

static int setup(void **state)
{
    int result = test_machine_start(state);

    story[0] = 0;
    ExInitializeFastMutex(&fast);
    KeInitializeGuardedMutex(&guarded);
    return result;
}

static int setup_retail(void **state)
{
    int result = test_machine_start_retail(state);

    story[0] = 0;
    ExInitializeFastMutex(&fast);
    KeInitializeGuardedMutex(&guarded);
    return result;
}

static void test_ExAcquireFastMutex_raises_to_apc_level_and_release_restores(void **state)
{
    KIRQL irql;

    ExAcquireFastMutex(&fast);
    assert_int_equal(KeGetCurrentIrql(), APC_LEVEL);
    assert_ptr_equal(fast.Owner, KeGetCurrentThread());
    ExReleaseFastMutex(&fast);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_null(fast.Owner);
    KeRaiseIrql(APC_LEVEL, &irql);
    ExAcquireFastMutex(&fast);
    ExReleaseFastMutex(&fast);
    assert_int_equal(KeGetCurrentIrql(), APC_LEVEL);
    KeLowerIrql(irql);
}

static void take_fast(PVOID name)
{
    ExAcquireFastMutex(&fast);
    tell(*(char *)name);
    ExReleaseFastMutex(&fast);
}

static void test_ExReleaseFastMutex_hands_over_in_the_order_of_arrival(void **state)
{
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&fast);
    start_thread(take_fast, "a");
    start_thread(take_fast, "b");
    assert_string_equal(story, "");
    assert_int_equal(fast.Contention, 2);
    ExReleaseFastMutexUnsafe(&fast);
    KeLeaveCriticalRegion();
    lab_machine_settle();
    assert_string_equal(story, "ab");
    assert_int_equal(fast.Count, 1);
}

static void hold_long(PVOID unused)
{
    LARGE_INTEGER long_time = {.QuadPart = -1000000000};

    ExAcquireFastMutex(&fast);
    KeDelayExecutionThread(KernelMode, FALSE, &long_time);
    ExReleaseFastMutex(&fast);
}

static void try_fast(PVOID unused)
{
    tell(ExTryToAcquireFastMutex(&fast) ? 'y' : 'n');
    tell(KeGetCurrentIrql() == PASSIVE_LEVEL ? '0' : '1');
}

static void test_ExTryToAcquireFastMutex_of_an_owned_one_returns_false_at_the_same_irql(void **state)
{
    start_thread(hold_long, 0);
    start_thread(try_fast, 0);
    assert_string_equal(story, "n0");
    lab_clock_advance(2000000000);
    assert_true(ExTryToAcquireFastMutex(&fast));
    assert_int_equal(KeGetCurrentIrql(), APC_LEVEL);
    ExReleaseFastMutex(&fast);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void acquire_twice(void *unused)
{
    ExAcquireFastMutex(&fast);
    ExAcquireFastMutex(&fast);
}

static void test_ExAcquireFastMutex_by_its_owner_is_a_self_deadlock(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(acquire_twice, 0, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_DETECTED_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 0x1000);
    assert_int_equal(bugcheck.parameters[1], (uint64_t)(uintptr_t)&fast);
}

static void release_free(void *unused)
{
    KIRQL irql;

    KeRaiseIrql(APC_LEVEL, &irql);
    fast.OldIrql = irql;
    ExReleaseFastMutex(&fast);
}

static void test_ExReleaseFastMutex_of_a_free_one_is_a_violation(void **state)
{
    assert_bugcheck(release_free, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1007);
}

static void test_ExReleaseFastMutex_by_another_thread_is_a_violation(void **state)
{
    start_thread(hold_long, 0);
    assert_bugcheck(release_free, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1004);
}

static void release_at_passive(void *unused)
{
    ExAcquireFastMutex(&fast);
    KeLowerIrql(PASSIVE_LEVEL);
    ExReleaseFastMutex(&fast);
}

static void test_ExReleaseFastMutex_below_apc_level_stops(void **state)
{
    assert_bugcheck(release_at_passive, 0, IRQL_NOT_LESS_OR_EQUAL, TEST_ANY);
}

static void unsafe_at_passive(void *unused)
{
    ExAcquireFastMutexUnsafe(&fast);
}

static void test_ExAcquireFastMutexUnsafe_with_apcs_enabled_is_a_violation(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(unsafe_at_passive, 0, &bugcheck));
    assert_int_equal(bugcheck.parameters[0], 0x39);
    assert_int_equal(bugcheck.parameters[3], (uint64_t)(uintptr_t)&fast);
}

static void unsafe_release_outside(void *unused)
{
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&fast);
    KeLeaveCriticalRegion();
    ExReleaseFastMutexUnsafe(&fast);
}

static void test_ExReleaseFastMutexUnsafe_with_apcs_enabled_is_a_violation(void **state)
{
    assert_bugcheck(unsafe_release_outside, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x3A);
}

static void test_ExAcquireFastMutexUnsafe_in_a_critical_region_leaves_irql(void **state)
{
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&fast);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_ptr_equal(fast.Owner, KeGetCurrentThread());
    ExReleaseFastMutexUnsafe(&fast);
    KeLeaveCriticalRegion();
}

static void end_with_mutex(PVOID unused)
{
    ExAcquireFastMutex(&fast);
}

static void run_holder(void *unused)
{
    start_thread(end_with_mutex, 0);
}

static void test_a_thread_that_ends_with_a_fast_mutex_stops_the_machine(void **state)
{
    assert_bugcheck(run_holder, 0, IRQL_NOT_LESS_OR_EQUAL, TEST_ANY);
}

static void test_retail_tolerates_the_release_of_a_fast_mutex_by_another_thread(void **state)
{
    KIRQL irql;

    start_thread(hold_long, 0);
    KeRaiseIrql(APC_LEVEL, &irql);
    fast.OldIrql = irql;
    ExReleaseFastMutex(&fast);
    assert_int_equal(fast.Count, 1);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    lab_clock_advance(2000000000); /* the other one releases too */
}

static void test_KeAcquireGuardedMutex_holds_off_all_apcs_at_the_same_irql(void **state)
{
    KeAcquireGuardedMutex(&guarded);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(KeAreAllApcsDisabled());
    assert_ptr_equal(guarded.Owner, KeGetCurrentThread());
    KeReleaseGuardedMutex(&guarded);
    assert_false(KeAreAllApcsDisabled());
}

static void take_guarded(PVOID name)
{
    KeAcquireGuardedMutex(&guarded);
    tell(*(char *)name);
    KeReleaseGuardedMutex(&guarded);
}

static void try_guarded(PVOID unused)
{
    tell(KeTryToAcquireGuardedMutex(&guarded) ? 'y' : 'n');
    tell(KeAreAllApcsDisabled() ? '1' : '0');
}

static void test_KeReleaseGuardedMutex_hands_over_in_the_order_of_arrival(void **state)
{
    assert_true(KeTryToAcquireGuardedMutex(&guarded));
    start_thread(take_guarded, "a");
    start_thread(take_guarded, "b");
    start_thread(try_guarded, 0);
    assert_string_equal(story, "n0");
    KeReleaseGuardedMutex(&guarded);
    lab_machine_settle();
    assert_string_equal(story, "n0ab");
}

static void guarded_twice(void *unused)
{
    KeAcquireGuardedMutex(&guarded);
    KeAcquireGuardedMutex(&guarded);
}

static void test_KeAcquireGuardedMutex_by_its_owner_is_a_self_deadlock(void **state)
{
    assert_bugcheck(guarded_twice, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1000);
}

static void guarded_unsafe(void *unused)
{
    KeAcquireGuardedMutexUnsafe(&guarded);
}

static void test_KeAcquireGuardedMutexUnsafe_outside_a_guarded_region_is_a_violation(void **state)
{
    KeEnterGuardedRegion();
    KeAcquireGuardedMutexUnsafe(&guarded);
    KeReleaseGuardedMutexUnsafe(&guarded);
    KeLeaveGuardedRegion();
    assert_bugcheck(guarded_unsafe, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x39);
}

static void end_with_guarded(PVOID unused)
{
    KeAcquireGuardedMutex(&guarded);
}

static void run_guarded_holder(void *unused)
{
    start_thread(end_with_guarded, 0);
}

static void test_a_thread_that_ends_with_a_guarded_mutex_stops_the_machine(void **state)
{
    assert_bugcheck(run_guarded_holder, 0, KERNEL_APC_PENDING_DURING_EXIT, TEST_ANY);
}

static void test_KeAcquireQueuedSpinLock_is_the_lock_that_Io_uses(void **state)
{
    KIRQL irql = KeAcquireQueuedSpinLock(LockQueueIoCancelLock), other;

    assert_int_equal(irql, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    assert_false(KeTryToAcquireQueuedSpinLock(LockQueueIoCancelLock, &other));
    assert_true(KeTryToAcquireQueuedSpinLock(LockQueueIoVpbLock, &other));
    KeReleaseQueuedSpinLock(LockQueueIoVpbLock, other);
    KeReleaseQueuedSpinLock(LockQueueIoCancelLock, irql);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    IoAcquireCancelSpinLock(&irql);
    assert_false(KeTryToAcquireQueuedSpinLock(LockQueueIoCancelLock, &other));
    IoReleaseCancelSpinLock(irql);
}

static void test_KeReadStateMutant_is_one_when_free(void **state)
{
    KMUTANT mutant;

    KeInitializeMutex(&mutant, 0);
    assert_int_equal(KeReadStateMutant(&mutant), 1);
    KeWaitForSingleObject(&mutant, Executive, KernelMode, FALSE, 0);
    KeWaitForSingleObject(&mutant, Executive, KernelMode, FALSE, 0);
    assert_int_equal(KeReadStateMutant(&mutant), -1);
    KeReleaseMutex(&mutant, FALSE);
    KeReleaseMutex(&mutant, FALSE);
    assert_int_equal(KeReadStateMutant(&mutant), 1);
}

#define mutex_test(name)  cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)
#define retail_test(name) cmocka_unit_test_setup_teardown(name, setup_retail, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        mutex_test(test_ExAcquireFastMutex_raises_to_apc_level_and_release_restores),
        mutex_test(test_ExReleaseFastMutex_hands_over_in_the_order_of_arrival),
        mutex_test(test_ExTryToAcquireFastMutex_of_an_owned_one_returns_false_at_the_same_irql),
        mutex_test(test_ExAcquireFastMutex_by_its_owner_is_a_self_deadlock),
        mutex_test(test_ExReleaseFastMutex_of_a_free_one_is_a_violation),
        mutex_test(test_ExReleaseFastMutex_by_another_thread_is_a_violation),
        mutex_test(test_ExReleaseFastMutex_below_apc_level_stops),
        mutex_test(test_ExAcquireFastMutexUnsafe_with_apcs_enabled_is_a_violation),
        mutex_test(test_ExReleaseFastMutexUnsafe_with_apcs_enabled_is_a_violation),
        mutex_test(test_ExAcquireFastMutexUnsafe_in_a_critical_region_leaves_irql),
        mutex_test(test_a_thread_that_ends_with_a_fast_mutex_stops_the_machine),
        retail_test(test_retail_tolerates_the_release_of_a_fast_mutex_by_another_thread),
        mutex_test(test_KeAcquireGuardedMutex_holds_off_all_apcs_at_the_same_irql),
        mutex_test(test_KeReleaseGuardedMutex_hands_over_in_the_order_of_arrival),
        mutex_test(test_KeAcquireGuardedMutex_by_its_owner_is_a_self_deadlock),
        mutex_test(test_KeAcquireGuardedMutexUnsafe_outside_a_guarded_region_is_a_violation),
        mutex_test(test_a_thread_that_ends_with_a_guarded_mutex_stops_the_machine),
        mutex_test(test_KeAcquireQueuedSpinLock_is_the_lock_that_Io_uses),
        mutex_test(test_KeReadStateMutant_is_one_when_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
