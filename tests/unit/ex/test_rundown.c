#include "threads.h"

static EX_RUNDOWN_REF ref;

static int setup(void **state)
{
    int result = test_machine_start(state);

    story[0] = 0;
    ExInitializeRundownProtection(&ref);
    return result;
}

static void wait_for_release(PVOID unused)
{
    tell('w');
    ExWaitForRundownProtectionRelease(&ref);
    tell('d');
}

static void test_ExWaitForRundownProtectionRelease_waits_for_the_last_holder(void **state)
{
    assert_true(ExAcquireRundownProtection(&ref));
    assert_true(ExAcquireRundownProtectionEx(&ref, 2));
    start_thread(wait_for_release, 0);
    assert_string_equal(story, "w");
    assert_false(ExAcquireRundownProtection(&ref));
    ExReleaseRundownProtection(&ref);
    lab_machine_settle();
    assert_string_equal(story, "w");
    ExReleaseRundownProtectionEx(&ref, 2);
    lab_machine_settle();
    assert_string_equal(story, "wd");
    assert_false(ExAcquireRundownProtection(&ref));
}

static void test_ExWaitForRundownProtectionRelease_without_holders_returns_at_once(void **state)
{
    ExWaitForRundownProtectionRelease(&ref);
    assert_false(ExAcquireRundownProtection(&ref));
    ExWaitForRundownProtectionRelease(&ref);
    ExRundownCompleted(&ref);
    ExReInitializeRundownProtection(&ref);
    assert_true(ExAcquireRundownProtection(&ref));
    ExReleaseRundownProtection(&ref);
}

static void release_unheld(void *unused)
{
    ExReleaseRundownProtection(&ref);
}

static void test_ExReleaseRundownProtection_that_is_not_held_stops(void **state)
{
    assert_bugcheck(release_unheld, 0, KERNEL_SECURITY_CHECK_FAILURE, 14);
}

static void test_ExReleaseRundownProtection_after_the_run_down_stops(void **state)
{
    ExWaitForRundownProtectionRelease(&ref);
    assert_bugcheck(release_unheld, 0, KERNEL_SECURITY_CHECK_FAILURE, 14);
}

static PEX_RUNDOWN_REF_CACHE_AWARE aware;

static void wait_for_aware(PVOID unused)
{
    ExWaitForRundownProtectionReleaseCacheAware(aware);
    ExRundownCompletedCacheAware(aware);
    tell('d');
}

static void use_aware(void)
{
    assert_true(ExAcquireRundownProtectionCacheAware(aware));
    assert_true(ExAcquireRundownProtectionCacheAwareEx(aware, 3));
    start_thread(wait_for_aware, 0);
    assert_false(ExAcquireRundownProtectionCacheAware(aware));
    ExReleaseRundownProtectionCacheAwareEx(aware, 3);
    assert_string_equal(story, "");
    ExReleaseRundownProtectionCacheAware(aware);
    lab_machine_settle();
    assert_string_equal(story, "d");
    ExReInitializeRundownProtectionCacheAware(aware);
    assert_true(ExAcquireRundownProtectionCacheAware(aware));
    ExReleaseRundownProtectionCacheAware(aware);
}

static void test_cache_aware_protection_from_pool(void **state)
{
    aware = ExAllocateCacheAwareRundownProtection(NonPagedPoolNx, 'nwdR');
    assert_non_null(aware);
    use_aware();
    ExFreeCacheAwareRundownProtection(aware);
}

static void test_cache_aware_protection_in_own_memory(void **state)
{
    SIZE_T size = ExSizeOfRundownProtectionCacheAware();

    aware = ExAllocatePool2(POOL_FLAG_NON_PAGED, size, 'nwdR');
    ExInitializeRundownProtectionCacheAware(aware, size);
    use_aware();
    ExFreePool(aware);
}

#define rundown_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        rundown_test(test_ExWaitForRundownProtectionRelease_waits_for_the_last_holder),
        rundown_test(test_ExWaitForRundownProtectionRelease_without_holders_returns_at_once),
        rundown_test(test_ExReleaseRundownProtection_that_is_not_held_stops),
        rundown_test(test_ExReleaseRundownProtection_after_the_run_down_stops),
        rundown_test(test_cache_aware_protection_from_pool),
        rundown_test(test_cache_aware_protection_in_own_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
