#include "threads.h"

static ERESOURCE resource;

static int setup(void **state)
{
    int result = test_machine_start(state);

    story[0] = 0;
    assert_int_equal(ExInitializeResourceLite(&resource), STATUS_SUCCESS);
    KeEnterCriticalRegion();
    return result;
}

static int teardown(void **state)
{
    KeLeaveCriticalRegion();
    ExDeleteResourceLite(&resource);
    return test_machine_stop(state);
}

static void share(PVOID name)
{
    ExAcquireResourceSharedLite(&resource, TRUE);
    tell(*(char *)name);
    ExReleaseResourceLite(&resource);
}

static void own(PVOID name)
{
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    tell(*(char *)name);
    ExReleaseResourceLite(&resource);
}

static void share_starving(PVOID name)
{
    ExAcquireSharedStarveExclusive(&resource, TRUE);
    tell(*(char *)name);
    ExReleaseResourceLite(&resource);
}

static void try_all(PVOID unused)
{
    tell(ExAcquireResourceExclusiveLite(&resource, FALSE) ? 'E' : 'e');
    tell(ExAcquireResourceSharedLite(&resource, FALSE) ? 'S' : 's');
    tell(ExAcquireSharedStarveExclusive(&resource, FALSE) ? 'V' : 'v');
    tell(ExAcquireSharedWaitForExclusive(&resource, FALSE) ? 'W' : 'w');
}

static void test_an_exclusive_owner_acquires_again_both_ways(void **state)
{
    assert_true(ExAcquireResourceExclusiveLite(&resource, TRUE));
    assert_true(ExAcquireResourceExclusiveLite(&resource, FALSE));
    assert_true(ExAcquireResourceSharedLite(&resource, FALSE));
    assert_true(ExIsResourceAcquiredExclusiveLite(&resource));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&resource), 3);
    start_thread(try_all, 0);
    assert_string_equal(story, "esvw");
    for (int i = 0; i < 3; i++)
        ExReleaseResourceLite(&resource);
    assert_false(ExIsResourceAcquiredExclusiveLite(&resource));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&resource), 0);
}

static void test_shared_owners_are_counted_each(void **state)
{
    assert_true(ExAcquireResourceSharedLite(&resource, TRUE));
    assert_true(ExAcquireResourceSharedLite(&resource, TRUE));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&resource), 2);
    assert_false(ExIsResourceAcquiredExclusiveLite(&resource));
    assert_false(ExAcquireResourceExclusiveLite(&resource, FALSE));
    start_thread(share, "a");
    assert_string_equal(story, "a");
    ExReleaseResourceLite(&resource);
    ExReleaseResourceLite(&resource);
}

static void test_a_waiting_exclusive_keeps_new_sharers_out_but_not_starving_ones(void **state)
{
    ExAcquireResourceSharedLite(&resource, TRUE);
    start_thread(own, "X");
    assert_int_equal(ExGetExclusiveWaiterCount(&resource), 1);
    start_thread(share, "a");
    assert_int_equal(ExGetSharedWaiterCount(&resource), 1);
    start_thread(share_starving, "v");
    assert_string_equal(story, "v");
    assert_true(ExAcquireResourceSharedLite(&resource, FALSE)); /* an owner may go on */
    ExReleaseResourceLite(&resource);
    assert_false(ExAcquireSharedWaitForExclusive(&resource, FALSE)); /* unless it says otherwise */
    ExReleaseResourceLite(&resource);
    lab_machine_settle();
    assert_string_equal(story, "vXa");
}

static void test_an_exclusive_owner_lets_in_all_sharers_first(void **state)
{
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    start_thread(own, "X");
    start_thread(share, "a");
    start_thread(share, "b");
    assert_int_equal(ExGetSharedWaiterCount(&resource), 2);
    ExReleaseResourceLite(&resource);
    lab_machine_settle();
    assert_string_equal(story, "abX");
}

static void test_ExConvertExclusiveToSharedLite_lets_sharers_in(void **state)
{
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    start_thread(own, "X");
    start_thread(share, "a");
    ExConvertExclusiveToSharedLite(&resource);
    lab_machine_settle();
    assert_string_equal(story, "a");
    assert_false(ExIsResourceAcquiredExclusiveLite(&resource));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&resource), 1);
    ExReleaseResourceLite(&resource);
    lab_machine_settle();
    assert_string_equal(story, "aX");
}

static void hold_shared(PVOID unused)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};

    ExAcquireResourceSharedLite(&resource, TRUE);
    KeDelayExecutionThread(KernelMode, FALSE, &second);
    ExReleaseResourceLite(&resource);
    tell('.');
}

static void test_twenty_threads_share_a_resource(void **state)
{
    for (int i = 0; i < 20; i++)
        start_thread(hold_shared, 0);
    assert_int_equal(resource.ActiveEntries, 20);
    assert_false(ExAcquireResourceExclusiveLite(&resource, FALSE));
    lab_clock_advance(20000000);
    assert_string_equal(story, "....................");
    assert_true(ExAcquireResourceExclusiveLite(&resource, FALSE));
    ExReleaseResourceLite(&resource);
}

static void release_for(PVOID owner)
{
    ExReleaseResourceForThreadLite(&resource, (ERESOURCE_THREAD)owner);
    tell('r');
}

static void test_ExSetResourceOwnerPointer_lets_another_thread_release(void **state)
{
    PVOID owner = (PVOID)((ULONG_PTR)&resource | 3);

    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExSetResourceOwnerPointer(&resource, owner);
    assert_false(ExIsResourceAcquiredExclusiveLite(&resource));
    start_thread(release_for, owner);
    assert_string_equal(story, "r");
    assert_true(ExAcquireResourceExclusiveLite(&resource, FALSE));
    ExReleaseResourceLite(&resource);
}

static void test_ExSetResourceOwnerPointerEx_with_a_thread_lets_another_release(void **state)
{
    PVOID owner = (PVOID)((ULONG_PTR)KeGetCurrentThread() | 3);

    ExAcquireResourceSharedLite(&resource, TRUE);
    ExSetResourceOwnerPointerEx(&resource, owner, FLAG_OWNER_POINTER_IS_THREAD);
    start_thread(release_for, owner);
    assert_string_equal(story, "r");
    assert_int_equal(resource.ActiveEntries, 0);
}

static void set_bad_owner(void *unused)
{
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExSetResourceOwnerPointer(&resource, &resource);
}

static void test_ExSetResourceOwnerPointer_without_the_low_bits_stops(void **state)
{
    assert_bugcheck(set_bad_owner, 0, RESOURCE_OWNER_POINTER_INVALID, (uint64_t)(uintptr_t)&resource);
}

static KPRIORITY boosted;

static void important(PVOID unused)
{
    KeSetPriorityThread(KeGetCurrentThread(), 13);
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExReleaseResourceLite(&resource);
}

static void test_an_owner_is_boosted_for_whom_waits(void **state)
{
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    start_thread(important, 0);
    boosted = KeQueryPriorityThread(KeGetCurrentThread());
    ExReleaseResourceLite(&resource);
    lab_machine_settle();
    assert_true(boosted > 8);
}

static void test_ExDisableResourceBoostLite_leaves_the_owner_alone(void **state)
{
    ExDisableResourceBoostLite(&resource);
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    start_thread(important, 0);
    boosted = KeQueryPriorityThread(KeGetCurrentThread());
    ExReleaseResourceLite(&resource);
    lab_machine_settle();
    assert_int_equal(boosted, 8);
}

static void test_ExEnterCriticalRegionAndAcquireResourceExclusive_enters_and_acquires(void **state)
{
    KeLeaveCriticalRegion();
    assert_false(KeAreApcsDisabled());
    ExEnterCriticalRegionAndAcquireResourceExclusive(&resource);
    assert_true(KeAreApcsDisabled());
    assert_true(ExIsResourceAcquiredExclusiveLite(&resource));
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    assert_false(KeAreApcsDisabled());
    ExEnterCriticalRegionAndAcquireResourceShared(&resource);
    assert_int_equal(ExIsResourceAcquiredSharedLite(&resource), 1);
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    KeEnterCriticalRegion();
}

/* --- misuse ------------------------------------------------------------------------------------------------------- */

static void acquire_with_apcs(void *unused)
{
    KeLeaveCriticalRegion();
    ExAcquireResourceExclusiveLite(&resource, TRUE);
}

static void test_ExAcquireResourceExclusiveLite_with_apcs_enabled_is_a_violation(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(acquire_with_apcs, 0, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_DETECTED_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 0x37);
    assert_int_equal(bugcheck.parameters[3], (uint64_t)(uintptr_t)&resource);
}

static void release_with_apcs(void *unused)
{
    ExAcquireResourceSharedLite(&resource, TRUE);
    KeLeaveCriticalRegion();
    ExReleaseResourceLite(&resource);
}

static void test_ExReleaseResourceLite_with_apcs_enabled_is_a_violation(void **state)
{
    assert_bugcheck(release_with_apcs, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x38);
}

static void release_unowned(void *unused)
{
    ExReleaseResourceLite(&resource);
}

static void test_ExReleaseResourceLite_that_is_not_owned_stops(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(release_unowned, 0, &bugcheck));
    assert_int_equal(bugcheck.code, RESOURCE_NOT_OWNED);
    assert_int_equal(bugcheck.parameters[0], (uint64_t)(uintptr_t)&resource);
    assert_int_equal(bugcheck.parameters[1], (uint64_t)(uintptr_t)KeGetCurrentThread());
}

static void shared_then_exclusive(void *unused)
{
    ExAcquireResourceSharedLite(&resource, TRUE);
    assert_false(ExAcquireResourceExclusiveLite(&resource, FALSE));
    ExAcquireResourceExclusiveLite(&resource, TRUE);
}

static void test_ExAcquireResourceExclusiveLite_over_own_shared_is_a_self_deadlock(void **state)
{
    assert_bugcheck(shared_then_exclusive, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1000);
}

static void convert_unowned(void *unused)
{
    ExAcquireResourceSharedLite(&resource, TRUE);
    ExConvertExclusiveToSharedLite(&resource);
}

static void test_ExConvertExclusiveToSharedLite_of_a_shared_one_stops(void **state)
{
    assert_bugcheck(convert_unowned, 0, RESOURCE_NOT_OWNED, TEST_ANY);
}

static void initialize_again(void *unused)
{
    ExInitializeResourceLite(&resource);
}

static void test_ExInitializeResourceLite_twice_is_a_violation(void **state)
{
    assert_bugcheck(initialize_again, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xD0);
}

static void delete_twice(void *unused)
{
    ExDeleteResourceLite(&resource);
    ExDeleteResourceLite(&resource);
}

static void test_ExDeleteResourceLite_twice_is_a_violation(void **state)
{
    assert_bugcheck(delete_twice, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xD1);
}

static void delete_owned(void *unused)
{
    start_thread(hold_shared, 0);
    ExDeleteResourceLite(&resource);
}

static void test_ExDeleteResourceLite_of_the_deleters_own(void **state)
{
    ERESOURCE own = {0};

    ExInitializeResourceLite(&own);
    ExAcquireResourceExclusiveLite(&own, TRUE);
    assert_int_equal(ExDeleteResourceLite(&own), STATUS_SUCCESS);
}

static void test_ExDeleteResourceLite_while_owned_is_a_violation(void **state)
{
    assert_bugcheck(delete_owned, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x100B);
}

static void end_owning(PVOID unused)
{
    ExAcquireResourceSharedLite(&resource, TRUE);
}

static void run_owner(void *unused)
{
    start_thread(end_owning, 0);
}

static void test_a_thread_that_ends_owning_a_resource_is_a_violation(void **state)
{
    assert_bugcheck(run_owner, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x100A);
}

static void test_ExReinitializeResourceLite_makes_it_free_again(void **state)
{
    for (int i = 0; i < 5; i++)
        start_thread(hold_shared, 0);
    lab_clock_advance(20000000);
    assert_int_equal(ExReinitializeResourceLite(&resource), STATUS_SUCCESS);
    assert_int_equal(resource.ContentionCount, 0);
    assert_true(ExAcquireResourceExclusiveLite(&resource, FALSE));
    ExReleaseResourceLite(&resource);
}

#define resource_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define misuse_test(name)   cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        resource_test(test_an_exclusive_owner_acquires_again_both_ways),
        resource_test(test_shared_owners_are_counted_each),
        resource_test(test_a_waiting_exclusive_keeps_new_sharers_out_but_not_starving_ones),
        resource_test(test_an_exclusive_owner_lets_in_all_sharers_first),
        resource_test(test_ExConvertExclusiveToSharedLite_lets_sharers_in),
        resource_test(test_twenty_threads_share_a_resource),
        resource_test(test_ExSetResourceOwnerPointer_lets_another_thread_release),
        resource_test(test_ExSetResourceOwnerPointerEx_with_a_thread_lets_another_release),
        misuse_test(test_ExSetResourceOwnerPointer_without_the_low_bits_stops),
        resource_test(test_an_owner_is_boosted_for_whom_waits),
        resource_test(test_ExDisableResourceBoostLite_leaves_the_owner_alone),
        resource_test(test_ExEnterCriticalRegionAndAcquireResourceExclusive_enters_and_acquires),
        misuse_test(test_ExAcquireResourceExclusiveLite_with_apcs_enabled_is_a_violation),
        misuse_test(test_ExReleaseResourceLite_with_apcs_enabled_is_a_violation),
        misuse_test(test_ExReleaseResourceLite_that_is_not_owned_stops),
        misuse_test(test_ExAcquireResourceExclusiveLite_over_own_shared_is_a_self_deadlock),
        misuse_test(test_ExConvertExclusiveToSharedLite_of_a_shared_one_stops),
        misuse_test(test_ExInitializeResourceLite_twice_is_a_violation),
        misuse_test(test_ExDeleteResourceLite_twice_is_a_violation),
        misuse_test(test_ExDeleteResourceLite_while_owned_is_a_violation),
        resource_test(test_ExDeleteResourceLite_of_the_deleters_own),
        misuse_test(test_a_thread_that_ends_owning_a_resource_is_a_violation),
        resource_test(test_ExReinitializeResourceLite_makes_it_free_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
