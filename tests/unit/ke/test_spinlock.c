#include "support/machine.h"
#include <ntifs.h>

static KSPIN_LOCK lock;
static int inside, most, entered;

static int setup(void **state)
{
    KeInitializeSpinLock(&lock);
    inside = most = entered = 0;
    return test_machine_start(state);
}

static void test_KeAcquireSpinLock_raises_and_release_restores(void **state)
{
    KIRQL irql;

    KeAcquireSpinLock(&lock, &irql);
    assert_int_equal(irql, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    assert_false(KeTestSpinLock(&lock));
    KeReleaseSpinLock(&lock, irql);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(KeTestSpinLock(&lock));
}

static void contend(PVOID unused)
{
    for (int i = 0; i < 50; i++) {
        KIRQL irql;

        KeAcquireSpinLock(&lock, &irql);
        if (++inside > most)
            most = inside;
        KeStallExecutionProcessor(3); /* the other processor runs meanwhile, and finds the lock taken */
        entered++;
        inside--;
        KeReleaseSpinLock(&lock, irql);
    }
}

static void test_a_contended_spin_lock_has_one_owner_at_a_time(void **state)
{
    HANDLE handle;

    for (int i = 0; i < 3; i++) {
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, contend, 0);
        ZwClose(handle);
    }
    assert_true(lab_machine_run_until_idle(1000000000));
    assert_int_equal(entered, 150);
    assert_int_equal(most, 1);
}

static void acquire_twice(void *unused)
{
    KIRQL irql;

    KeAcquireSpinLock(&lock, &irql);
    KeAcquireSpinLockAtDpcLevel(&lock);
}

static void test_a_spin_lock_taken_twice_stops_the_machine(void **state)
{
    assert_bugcheck(acquire_twice, 0, SPIN_LOCK_ALREADY_OWNED, (uint64_t)(uintptr_t)&lock);
}

static void release_free(void *unused)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeReleaseSpinLock(&lock, irql);
}

static void test_a_free_spin_lock_released_stops_a_strict_machine(void **state)
{
    assert_bugcheck(release_free, 0, SPIN_LOCK_NOT_OWNED, (uint64_t)(uintptr_t)&lock);
}

static void acquire_at_passive(void *unused)
{
    KeAcquireSpinLockAtDpcLevel(&lock);
}

static void test_KeAcquireSpinLockAtDpcLevel_at_passive_stops_a_strict_machine(void **state)
{
    assert_bugcheck(acquire_at_passive, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x40);
}

static void test_ExAcquireSpinLockShared_lets_readers_in_together(void **state)
{
    EX_SPIN_LOCK both = 0;
    KIRQL irql = ExAcquireSpinLockShared(&both);

    ExAcquireSpinLockSharedAtDpcLevel(&both);
    assert_false(ExTryConvertSharedSpinLockExclusive(&both));
    ExReleaseSpinLockSharedFromDpcLevel(&both);
    assert_true(ExTryConvertSharedSpinLockExclusive(&both));
    ExReleaseSpinLockExclusive(&both, irql);
    assert_int_equal(both, 0);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

#define lock_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

/* The time that passes for who never stops passes between two uses of the lock, whatever the count of calls. */
static void test_a_lock_that_is_taken_often_is_not_held_long(void **state)
{
    ULONGLONG began = lab_clock_now();
    KIRQL irql;

    for (int i = 0; i < 70000; i++) {
        ULONGLONG taken;

        KeAcquireSpinLock(&lock, &irql);
        taken = lab_clock_now();
        for (int j = 0; j < i % 3; j++)
            IoGetCurrentProcess();
        assert_int_equal(lab_clock_now(), taken);
        KeReleaseSpinLock(&lock, irql);
    }
    assert_true(lab_clock_now() > began);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        lock_test(test_KeAcquireSpinLock_raises_and_release_restores),
        lock_test(test_a_contended_spin_lock_has_one_owner_at_a_time),
        lock_test(test_a_spin_lock_taken_twice_stops_the_machine),
        lock_test(test_a_free_spin_lock_released_stops_a_strict_machine),
        lock_test(test_KeAcquireSpinLockAtDpcLevel_at_passive_stops_a_strict_machine),
        lock_test(test_ExAcquireSpinLockShared_lets_readers_in_together),
        lock_test(test_a_lock_that_is_taken_often_is_not_held_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
