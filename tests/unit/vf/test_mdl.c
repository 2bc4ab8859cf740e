/* What a strict machine finds wrong with memory descriptor lists. */
#include "violation.h"
#include <ntlab/memory.h>

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

static PVOID block;
static PMDL mdl;

static void make(void)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 2 * PAGE_SIZE, 'tseT');
    mdl = IoAllocateMdl(block, 2 * PAGE_SIZE, FALSE, FALSE, NULL);
    assert_non_null(mdl);
}

static void lock(void)
{
    make();
    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
}

static void drop(void)
{
    IoFreeMdl(mdl);
    ExFreePool(block);
}

static PVOID map(void)
{
    return MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
}

/* --- locking --- */

static void lock_twice(void *unused)
{
    lock();
    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
}

static void test_locked_twice_is_0xC4_B0(void **state)
{
    assert_violation(lock_twice, C4, 0xB0);
    assert_int_equal(violation.parameters[1], (uintptr_t)mdl);
}

static void lock_nonpaged_for_a_process(void *unused)
{
    make();
    MmBuildMdlForNonPagedPool(mdl);
    MmProbeAndLockProcessPages(mdl, PsGetCurrentProcess(), KernelMode, IoWriteAccess);
}

static void test_nonpaged_pool_locked_for_a_process_is_0xC4_B1(void **state)
{
    assert_violation(lock_nonpaged_for_a_process, C4, 0xB1);
}

static void lock_high_for_a_process(void *unused)
{
    KIRQL irql;

    make();
    KeRaiseIrql(DISPATCH_LEVEL + 1, &irql);
    MmProbeAndLockProcessPages(mdl, PsGetCurrentProcess(), KernelMode, IoWriteAccess);
}

static void test_locked_for_a_process_above_dispatch_is_0xC4_71(void **state)
{
    assert_violation(lock_high_for_a_process, C4, 0x71);
}

static void build_over_a_programs_memory(void *unused)
{
    mdl = IoAllocateMdl(lab_user_alloc(64), 64, FALSE, FALSE, NULL);
    MmBuildMdlForNonPagedPool(mdl);
}

static void test_a_programs_memory_taken_for_nonpaged_is_0xC4_140(void **state)
{
    assert_violation(build_over_a_programs_memory, C4, 0x140);
}

static void unlock_partial(void *unused)
{
    PMDL part;

    lock();
    part = IoAllocateMdl(block, PAGE_SIZE, FALSE, FALSE, NULL);
    IoBuildPartialMdl(mdl, part, block, PAGE_SIZE);
    MmUnlockPages(part);
}

static void test_a_partial_one_unlocked_is_0xC4_B4(void **state)
{
    assert_violation(unlock_partial, C4, 0xB4);
}

/* --- mapping --- */

static void map_twice(void *unused)
{
    lock();
    map();
    map();
}

static void test_mapped_twice_is_0xC4_B3(void **state)
{
    assert_violation(map_twice, C4, 0xB3);
}

static void map_twice_by_the_old_function(void *unused)
{
    lock();
    map();
    MmMapLockedPages(mdl, KernelMode);
}

static void test_mapped_twice_by_the_old_function_is_0xC4_B2(void **state)
{
    assert_violation(map_twice_by_the_old_function, C4, 0xB2);
}

static void map_or_stop(void *unused)
{
    lock();
    MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, TRUE, NormalPagePriority);
}

static void test_mapped_with_a_bugcheck_on_failure_is_0xC4_82(void **state)
{
    assert_violation(map_or_stop, C4, 0x82);
}

static void test_the_old_function_is_a_warning(void **state)
{
    lock();
    assert_non_null(MmMapLockedPages(mdl, KernelMode));
    MmUnmapLockedPages(mdl->MappedSystemVa, mdl);
    MmUnlockPages(mdl);
    drop();
}

static void map_no_memory(void *unused)
{
    lock();
    MmGetMdlPfnArray(mdl)[1] = 0xFD000;
    map();
}

static void test_frames_that_are_no_memory_are_0xC4_89(void **state)
{
    assert_violation(map_no_memory, C4, 0x89);
}

static void map_for_user_high(void *unused)
{
    KIRQL irql;

    lock();
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
}

static void test_mapped_for_user_mode_at_dispatch_is_0xC4_77(void **state)
{
    assert_violation(map_for_user_high, C4, 0x77);
}

static void map_for_user_high_by_the_old_function(void *unused)
{
    KIRQL irql;

    lock();
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    MmMapLockedPages(mdl, UserMode);
}

static void test_mapped_for_user_mode_by_the_old_function_at_dispatch_is_0xC4_75(void **state)
{
    assert_violation(map_for_user_high_by_the_old_function, C4, 0x75);
}

/* --- unmapping --- */

static void unmap_twice(void *unused)
{
    PVOID address;

    lock();
    address = map();
    MmUnmapLockedPages(address, mdl);
    MmUnmapLockedPages(address, mdl);
}

static void test_unmapped_twice_is_0xC4_B6(void **state)
{
    assert_violation(unmap_twice, C4, 0xB6);
}

static void unmap_partial(void *unused)
{
    PMDL part;

    lock();
    map();
    part = IoAllocateMdl(block, PAGE_SIZE, FALSE, FALSE, NULL);
    IoBuildPartialMdl(mdl, part, block, PAGE_SIZE);
    MmUnmapLockedPages(part->MappedSystemVa, part);
}

static void test_a_partial_one_unmapped_is_0xC4_B5(void **state)
{
    assert_violation(unmap_partial, C4, 0xB5);
}

static void unmap_user_high(void *unused)
{
    PVOID address;
    KIRQL irql;

    lock();
    address = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    MmUnmapLockedPages(address, mdl);
}

static void test_unmapped_for_user_mode_at_dispatch_is_0xC4_7A(void **state)
{
    assert_violation(unmap_user_high, C4, 0x7A);
}

static void unmap_another(void *unused)
{
    lock();
    MmUnmapLockedPages((PVOID)0x10000, mdl);
}

static void test_unmapped_where_nothing_is_mapped_is_0xC4_B9(void **state)
{
    assert_violation(unmap_another, C4, 0xB9);
    assert_int_equal(violation.parameters[1], 0x10000);
}

static void free_mapped(void *unused)
{
    make();
    MmBuildMdlForNonPagedPool(mdl);
    map();
    IoFreeMdl(mdl);
}

static void test_freed_while_mapped_is_0xC4_B8(void **state)
{
    assert_violation(free_mapped, C4, 0xB8);
}

static void test_locked_mapped_and_given_back_in_order_is_clean(void **state)
{
    PVOID address, user;
    PMDL part;

    lock();
    address = map();
    part = IoAllocateMdl(block, PAGE_SIZE, FALSE, FALSE, NULL);
    IoBuildPartialMdl(mdl, part, block, PAGE_SIZE);
    assert_ptr_equal(MmGetSystemAddressForMdlSafe(part, NormalPagePriority), address);
    IoFreeMdl(part);
    MmUnmapLockedPages(address, mdl);
    part = IoAllocateMdl(block, PAGE_SIZE, FALSE, FALSE, NULL);
    IoBuildPartialMdl(mdl, part, block, PAGE_SIZE);
    assert_non_null(MmGetSystemAddressForMdlSafe(part, NormalPagePriority));
    IoFreeMdl(part);
    user = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
    MmUnmapLockedPages(user, mdl);
    MmUnlockPages(mdl);
    drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_locked_twice_is_0xC4_B0),
        layers_test(test_nonpaged_pool_locked_for_a_process_is_0xC4_B1),
        layers_test(test_locked_for_a_process_above_dispatch_is_0xC4_71),
        layers_test(test_a_programs_memory_taken_for_nonpaged_is_0xC4_140),
        layers_test(test_a_partial_one_unlocked_is_0xC4_B4),
        layers_test(test_mapped_twice_is_0xC4_B3),
        layers_test(test_mapped_twice_by_the_old_function_is_0xC4_B2),
        layers_test(test_mapped_with_a_bugcheck_on_failure_is_0xC4_82),
        layers_test(test_the_old_function_is_a_warning),
        layers_test(test_frames_that_are_no_memory_are_0xC4_89),
        layers_test(test_mapped_for_user_mode_at_dispatch_is_0xC4_77),
        layers_test(test_mapped_for_user_mode_by_the_old_function_at_dispatch_is_0xC4_75),
        layers_test(test_unmapped_twice_is_0xC4_B6),
        layers_test(test_a_partial_one_unmapped_is_0xC4_B5),
        layers_test(test_unmapped_for_user_mode_at_dispatch_is_0xC4_7A),
        layers_test(test_unmapped_where_nothing_is_mapped_is_0xC4_B9),
        layers_test(test_freed_while_mapped_is_0xC4_B8),
        layers_test(test_locked_mapped_and_given_back_in_order_is_clean),
    };

    return cmocka_run_group_tests_name("mdl", tests, NULL, NULL);
}
