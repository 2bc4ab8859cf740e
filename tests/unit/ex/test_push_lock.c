#include "threads.h"

static EX_PUSH_LOCK lock;

static int setup(void **state)
{
    int result = test_machine_start(state);

    story[0] = 0;
    ExInitializePushLock(&lock);
    return result;
}

static void write(PVOID name)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&lock);
    tell(*(char *)name);
    ExReleasePushLockExclusive(&lock);
    KeLeaveCriticalRegion();
}

static void read(PVOID name)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockShared(&lock);
    tell(*(char *)name);
    ExReleasePushLockShared(&lock);
    KeLeaveCriticalRegion();
}

static void test_readers_share_a_push_lock(void **state)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockShared(&lock);
    start_thread(read, "a");
    assert_string_equal(story, "a");
    ExReleasePushLockShared(&lock);
    assert_int_equal(lock, 0);
    KeLeaveCriticalRegion();
}

static void test_a_reader_waits_behind_a_writer_that_waits(void **state)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockShared(&lock);
    start_thread(write, "W");
    start_thread(read, "a");
    assert_string_equal(story, "");
    ExReleasePushLock(&lock);
    lab_machine_settle();
    assert_string_equal(story, "Wa");
    assert_int_equal(lock, 0);
    KeLeaveCriticalRegion();
}

static void test_a_writer_keeps_all_out_and_hands_over_in_order(void **state)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&lock);
    start_thread(read, "a");
    start_thread(read, "b");
    start_thread(write, "W");
    start_thread(read, "c");
    assert_string_equal(story, "");
    ExReleasePushLockExclusive(&lock);
    lab_machine_settle();
    assert_string_equal(story, "abWc");
    assert_int_equal(lock, 0);
    KeLeaveCriticalRegion();
}

static void acquire_with_apcs(void *unused)
{
    ExAcquirePushLockShared(&lock);
}

static void release_with_apcs(void *unused)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockShared(&lock);
    KeLeaveCriticalRegion();
    ExReleasePushLockShared(&lock);
}

static void test_ExAcquirePushLockShared_with_apcs_enabled_is_a_violation(void **state)
{
    assert_bugcheck(acquire_with_apcs, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xEA);
}

static void test_ExReleasePushLockShared_with_apcs_enabled_is_a_violation(void **state)
{
    assert_bugcheck(release_with_apcs, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xEB);
}

static void release_other_way(void *unused)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockShared(&lock);
    ExReleasePushLockExclusive(&lock);
}

static void test_ExReleasePushLockExclusive_of_a_shared_one_is_a_violation(void **state)
{
    assert_bugcheck(release_other_way, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1007);
}

static void test_FsRtlAllocateAePushLock_makes_a_free_push_lock(void **state)
{
    PEX_PUSH_LOCK made = FsRtlAllocateAePushLock(NonPagedPoolNx, 'kcoL');

    assert_non_null(made);
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(made);
    ExReleasePushLockExclusive(made);
    KeLeaveCriticalRegion();
    FsRtlFreeAePushLock(made);
}

#define lock_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        lock_test(test_readers_share_a_push_lock),
        lock_test(test_a_reader_waits_behind_a_writer_that_waits),
        lock_test(test_a_writer_keeps_all_out_and_hands_over_in_order),
        lock_test(test_ExAcquirePushLockShared_with_apcs_enabled_is_a_violation),
        lock_test(test_ExReleasePushLockShared_with_apcs_enabled_is_a_violation),
        lock_test(test_ExReleasePushLockExclusive_of_a_shared_one_is_a_violation),
        lock_test(test_FsRtlAllocateAePushLock_makes_a_free_push_lock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
