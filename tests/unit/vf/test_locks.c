/* What a strict machine finds wrong with locks. Each defect has its clean twin. */
#include "violation.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

static KSPIN_LOCK first, second;
static KMUTEX one, other;
static KDPC dpc;

static int setup(void **state)
{
    int failed = test_machine_start(state);

    KeInitializeSpinLock(&first);
    KeInitializeSpinLock(&second);
    KeInitializeMutex(&one, 0);
    KeInitializeMutex(&other, 0);
    return failed;
}

/* --- order --- */

static void take_both(KSPIN_LOCK *outer, KSPIN_LOCK *inner)
{
    KIRQL irql;

    KeAcquireSpinLock(outer, &irql);
    KeAcquireSpinLockAtDpcLevel(inner);
    KeReleaseSpinLockFromDpcLevel(inner);
    KeReleaseSpinLock(outer, irql);
}

static void either_way(void *unused)
{
    take_both(&first, &second);
    take_both(&second, &first);
}

static void test_spin_locks_in_either_order_are_0xC4_1001(void **state)
{
    assert_violation(either_way, C4, 0x1001);
    assert_int_equal(violation.parameters[1], (uintptr_t)&first);
    assert_non_null(strstr(lab_bugcheck_analysis(), "the other order"));
    assert_non_null(strstr(lab_bugcheck_analysis(), "take_both"));
}

static void test_spin_locks_in_one_order_are_clean(void **state)
{
    for (int i = 0; i < 3; i++)
        take_both(&first, &second);
}

static void test_a_lock_made_anew_has_no_order(void **state)
{
    take_both(&first, &second);
    KeInitializeSpinLock(&first);
    take_both(&second, &first);
}

static void test_locks_in_pool_that_was_freed_have_no_order(void **state)
{
    KSPIN_LOCK *pool = ExAllocatePool2(POOL_FLAG_NON_PAGED, 2 * sizeof *pool, 'kcoL');

    take_both(&pool[0], &pool[1]);
    ExFreePool(pool);
    pool = ExAllocatePool2(POOL_FLAG_NON_PAGED, 2 * sizeof *pool, 'kcoL');
    take_both(&pool[1], &pool[0]);
    ExFreePool(pool);
}

static void three_in_a_ring(void *unused)
{
    static KSPIN_LOCK third;

    KeInitializeSpinLock(&third);
    take_both(&first, &second);
    take_both(&second, &third);
    take_both(&third, &first);
}

static void test_a_cycle_of_three_is_0xC4_1001(void **state)
{
    assert_violation(three_in_a_ring, C4, 0x1001);
}

static void tries(void *unused)
{
    KIRQL irql;

    take_both(&first, &second);
    KeAcquireSpinLock(&second, &irql);
    if (KeTryToAcquireSpinLockAtDpcLevel(&first))
        KeReleaseSpinLockFromDpcLevel(&first);
    KeReleaseSpinLock(&second, irql);
}

static void test_a_lock_that_is_only_tried_is_clean(void **state)
{
    tries(NULL);
}

static void take_mutexes(KMUTEX *outer, KMUTEX *inner)
{
    KeWaitForSingleObject(outer, Executive, KernelMode, FALSE, NULL);
    KeWaitForSingleObject(inner, Executive, KernelMode, FALSE, NULL);
    KeReleaseMutex(inner, FALSE);
    KeReleaseMutex(outer, FALSE);
}

static void mutexes_either_way(void *unused)
{
    take_mutexes(&one, &other);
    take_mutexes(&other, &one);
}

static void test_mutexes_in_either_order_are_0xC4_1001(void **state)
{
    assert_violation(mutexes_either_way, C4, 0x1001);
}

static void test_a_mutex_taken_again_is_clean(void **state)
{
    take_mutexes(&one, &one);
    take_mutexes(&one, &other);
    take_mutexes(&one, &other);
}

/* --- resources, fast and guarded mutexes --- */

static FAST_MUTEX fast, faster;

static void take_resources(PERESOURCE outer, BOOLEAN outer_shared, PERESOURCE inner, BOOLEAN inner_shared, BOOLEAN wait)
{
    KeEnterCriticalRegion();
    outer_shared ? ExAcquireResourceSharedLite(outer, TRUE) : ExAcquireResourceExclusiveLite(outer, TRUE);
    inner_shared ? ExAcquireResourceSharedLite(inner, wait) : ExAcquireResourceExclusiveLite(inner, wait);
    ExReleaseResourceLite(inner);
    ExReleaseResourceLite(outer);
    KeLeaveCriticalRegion();
}

static ERESOURCE many, others, gate;

/* A test that came to a violation has left them as they were. */
static void make_resources(void)
{
    memset(&many, 0, sizeof many);
    memset(&others, 0, sizeof others);
    memset(&gate, 0, sizeof gate);
    ExInitializeResourceLite(&many);
    ExInitializeResourceLite(&others);
    ExInitializeResourceLite(&gate);
}

static void delete_resources(void)
{
    ExDeleteResourceLite(&many);
    ExDeleteResourceLite(&others);
    ExDeleteResourceLite(&gate);
}

static void resources_either_way(void *unused)
{
    take_resources(&many, FALSE, &others, FALSE, TRUE);
    take_resources(&others, TRUE, &many, FALSE, TRUE);
}

static void test_resources_in_either_order_are_0xC4_1001(void **state)
{
    make_resources();
    assert_violation(resources_either_way, C4, 0x1001);
}

static void test_resources_that_are_shared_or_tried_in_either_order_are_clean(void **state)
{
    make_resources();
    take_resources(&many, TRUE, &others, TRUE, TRUE);
    take_resources(&others, TRUE, &many, TRUE, TRUE);
    take_resources(&many, FALSE, &others, FALSE, TRUE);
    take_resources(&others, FALSE, &many, FALSE, FALSE);
    take_resources(&many, TRUE, &many, TRUE, TRUE);
    take_resources(&many, FALSE, &many, TRUE, TRUE);
    delete_resources();
}

static void behind_a_gate(PERESOURCE gate, BOOLEAN shared)
{
    KeEnterCriticalRegion();
    shared ? ExAcquireResourceSharedLite(gate, TRUE) : ExAcquireResourceExclusiveLite(gate, TRUE);
    take_resources(&many, FALSE, &others, FALSE, TRUE);
    take_resources(&others, FALSE, &many, FALSE, TRUE);
    ExReleaseResourceLite(gate);
    KeLeaveCriticalRegion();
}

static void behind_an_open_gate(void *unused)
{
    behind_a_gate(&gate, TRUE);
}

static void one_order_without_the_gate(void *unused)
{
    behind_a_gate(&gate, FALSE);
    take_resources(&many, FALSE, &others, FALSE, TRUE);
}

static void test_resources_in_either_order_behind_one_that_is_held_alone(void **state)
{
    make_resources();
    behind_a_gate(&gate, FALSE);
    delete_resources();
}

static void test_resources_in_either_order_past_the_gate_are_0xC4_1001(void **state)
{
    make_resources();
    assert_violation(one_order_without_the_gate, C4, 0x1001);
}

static void test_a_gate_that_is_shared_is_none(void **state)
{
    make_resources();
    assert_violation(behind_an_open_gate, C4, 0x1001);
}

static void test_resources_made_anew_have_no_order(void **state)
{
    make_resources();
    take_resources(&many, FALSE, &others, FALSE, TRUE);
    delete_resources();
    make_resources();
    take_resources(&others, FALSE, &many, FALSE, TRUE);
    delete_resources();
}

static void test_a_resource_that_passed_to_a_pointer_is_no_threads(void **state)
{
    ULONG_PTR owner = 3;

    make_resources();
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&many, TRUE);
    ExSetResourceOwnerPointer(&many, (PVOID)owner);
    ExAcquireResourceExclusiveLite(&others, TRUE);
    ExReleaseResourceForThreadLite(&many, owner);
    ExAcquireResourceExclusiveLite(&many, TRUE);
    ExReleaseResourceLite(&many);
    ExReleaseResourceLite(&others);
    KeLeaveCriticalRegion();
    take_resources(&others, FALSE, &many, FALSE, TRUE);
    delete_resources();
}

static void take_fast(PFAST_MUTEX outer, PFAST_MUTEX inner)
{
    ExAcquireFastMutex(outer);
    ExAcquireFastMutex(inner);
    ExReleaseFastMutex(inner);
    ExReleaseFastMutex(outer);
}

static void fast_either_way(void *unused)
{
    take_fast(&fast, &faster);
    take_fast(&faster, &fast);
}

static void test_fast_mutexes_in_either_order_are_0xC4_1001(void **state)
{
    ExInitializeFastMutex(&fast);
    ExInitializeFastMutex(&faster);
    assert_violation(fast_either_way, C4, 0x1001);
}

static void test_fast_mutexes_made_anew_or_tried_have_no_order(void **state)
{
    ExInitializeFastMutex(&fast);
    ExInitializeFastMutex(&faster);
    take_fast(&fast, &faster);
    ExInitializeFastMutex(&fast);
    take_fast(&faster, &fast);
    ExAcquireFastMutex(&fast);
    assert_true(ExTryToAcquireFastMutex(&faster));
    ExReleaseFastMutex(&faster);
    ExReleaseFastMutex(&fast);
}

/* --- release --- */

static void release_to_less(void *unused)
{
    KIRQL irql, raised;

    KeRaiseIrql(DISPATCH_LEVEL, &raised);
    KeAcquireSpinLock(&first, &irql);
    KeReleaseSpinLock(&first, PASSIVE_LEVEL);
}

static void test_a_release_to_an_irql_that_was_never_left_is_0xC4_31(void **state)
{
    assert_violation(release_to_less, C4, 0x31);
}

static void release_outer_first(void *unused)
{
    KIRQL outer, inner;

    KeAcquireSpinLock(&first, &outer);
    KeAcquireSpinLock(&second, &inner);
    KeReleaseSpinLock(&first, outer);
    KeReleaseSpinLock(&second, inner);
}

static void test_irql_that_falls_while_a_lock_is_held_is_0xC4_31(void **state)
{
    assert_violation(release_outer_first, C4, 0x31);
}

static void test_hand_over_hand_is_clean(void **state)
{
    KIRQL irql, at_dispatch;

    KeAcquireSpinLock(&first, &irql);
    KeAcquireSpinLock(&second, &at_dispatch);
    KeReleaseSpinLock(&first, at_dispatch);
    KeReleaseSpinLock(&second, irql);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void lower_with_lock(void *unused)
{
    KIRQL irql;

    KeAcquireSpinLock(&first, &irql);
    KeLowerIrql(irql);
}

static void test_KeLowerIrql_with_a_spin_lock_held_is_0xC4_31(void **state)
{
    assert_violation(lower_with_lock, C4, 0x31);
}

static void release_as_queued(void *unused)
{
    KLOCK_QUEUE_HANDLE handle;
    KIRQL irql;

    KeAcquireSpinLock(&first, &irql);
    handle.LockQueue.Lock = &first;
    handle.OldIrql = irql;
    KeReleaseInStackQueuedSpinLock(&handle);
}

static void test_a_release_by_another_kind_of_function_is_0xC4_1009(void **state)
{
    assert_violation(release_as_queued, C4, 0x1009);
}

static void release_reader_as_writer(void *unused)
{
    static EX_SPIN_LOCK lock;
    KIRQL irql = ExAcquireSpinLockShared(&lock);

    ExReleaseSpinLockExclusive(&lock, irql);
}

static void test_a_reader_released_as_a_writer_is_0xC4_1009(void **state)
{
    assert_violation(release_reader_as_writer, C4, 0x1009);
}

static void test_a_reader_that_became_the_writer_is_clean(void **state)
{
    static EX_SPIN_LOCK lock;
    KIRQL irql = ExAcquireSpinLockShared(&lock);

    assert_true(ExTryConvertSharedSpinLockExclusive(&lock));
    ExReleaseSpinLockExclusive(&lock, irql);
}

/* --- held where none may be --- */

static void keep_lock(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
    KeAcquireSpinLockAtDpcLevel(&first);
}

static void run_keeping_dpc(void *unused)
{
    KeInitializeDpc(&dpc, keep_lock, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

static void test_a_dpc_that_returns_with_a_spin_lock_is_0xC4_40009(void **state)
{
    assert_violation(run_keeping_dpc, C4, 0x40009);
    assert_int_equal(violation.parameters[2], (uintptr_t)&first);
}

static void initialize_held(void *unused)
{
    KIRQL irql;

    KeAcquireSpinLock(&first, &irql);
    KeInitializeSpinLock(&first);
}

static void test_a_held_lock_initialized_is_0xC4_1005(void **state)
{
    assert_violation(initialize_held, C4, 0x1005);
}

static void free_held(void *unused)
{
    KSPIN_LOCK *lock = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *lock, 'kcoL');
    KIRQL irql;

    KeAcquireSpinLock(lock, &irql);
    ExFreePool(lock);
}

static void test_a_held_lock_freed_is_0xC4_100B(void **state)
{
    assert_violation(free_held, C4, 0x100B);
}

static void thread_that_keeps(void *unused)
{
    KIRQL irql;

    KeAcquireSpinLock(&first, &irql);
}

static void run_thread_that_keeps(void *unused)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE thread;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &attributes, NULL, NULL, thread_that_keeps, NULL);
    lab_clock_advance(1000000);
}

static void test_a_thread_that_ends_with_a_spin_lock_is_0xC4_40009(void **state)
{
    assert_violation(run_thread_that_keeps, C4, 0x40009);
}

#define lock_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        lock_test(test_spin_locks_in_either_order_are_0xC4_1001),
        lock_test(test_spin_locks_in_one_order_are_clean),
        lock_test(test_a_lock_made_anew_has_no_order),
        lock_test(test_locks_in_pool_that_was_freed_have_no_order),
        lock_test(test_a_cycle_of_three_is_0xC4_1001),
        lock_test(test_a_lock_that_is_only_tried_is_clean),
        lock_test(test_mutexes_in_either_order_are_0xC4_1001),
        lock_test(test_resources_in_either_order_are_0xC4_1001),
        lock_test(test_resources_that_are_shared_or_tried_in_either_order_are_clean),
        lock_test(test_resources_in_either_order_behind_one_that_is_held_alone),
        lock_test(test_resources_in_either_order_past_the_gate_are_0xC4_1001),
        lock_test(test_a_gate_that_is_shared_is_none),
        lock_test(test_resources_made_anew_have_no_order),
        lock_test(test_a_resource_that_passed_to_a_pointer_is_no_threads),
        lock_test(test_fast_mutexes_in_either_order_are_0xC4_1001),
        lock_test(test_fast_mutexes_made_anew_or_tried_have_no_order),
        lock_test(test_a_mutex_taken_again_is_clean),
        lock_test(test_a_release_to_an_irql_that_was_never_left_is_0xC4_31),
        lock_test(test_irql_that_falls_while_a_lock_is_held_is_0xC4_31),
        lock_test(test_hand_over_hand_is_clean),
        lock_test(test_KeLowerIrql_with_a_spin_lock_held_is_0xC4_31),
        lock_test(test_a_release_by_another_kind_of_function_is_0xC4_1009),
        lock_test(test_a_reader_released_as_a_writer_is_0xC4_1009),
        lock_test(test_a_reader_that_became_the_writer_is_clean),
        lock_test(test_a_dpc_that_returns_with_a_spin_lock_is_0xC4_40009),
        lock_test(test_a_held_lock_initialized_is_0xC4_1005),
        lock_test(test_a_held_lock_freed_is_0xC4_100B),
        lock_test(test_a_thread_that_ends_with_a_spin_lock_is_0xC4_40009),
    };

    return cmocka_run_group_tests_name("locks", tests, NULL, NULL);
}
