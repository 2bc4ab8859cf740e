/* Mappings: reserved ahead, of pages in any order, with a protection of their own. */
#include "support/machine.h"
#include <ntlab/memory.h>
#include <ntifs.h>
#include <string.h>

#define TAG 'tseT'

/* An MDL of two user pages in the wrong order. */
static PMDL swapped(char *user)
{
    FILE_SEGMENT_ELEMENT pages[2] = {{.Buffer = user + 4096}, {.Buffer = user}};
    PMDL mdl = IoAllocateMdl(user, 8192, FALSE, FALSE, NULL);

    MmProbeAndLockSelectedPages(mdl, pages, UserMode, IoModifyAccess);
    return mdl;
}

/* CMocka catches faults itself while a test runs; a machine that starts now gets them first. */
static void take_faults(void **state)
{
    test_machine_stop(state);
    test_machine_start(state);
}

static void release(PMDL mdl)
{
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
}

static void test_MmProbeAndLockSelectedPages_maps_in_the_order_given(void **state)
{
    char *user = lab_user_alloc(8192), *mapped;
    PMDL mdl = swapped(user);

    memset(user, 'a', 4096);
    memset(user + 4096, 'b', 4096);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    assert_non_null(mapped);
    assert_int_equal(mapped[0], 'b');
    assert_int_equal(mapped[4096], 'a');
    mapped[1] = 'c';
    assert_int_equal(user[4097], 'c');
    assert_int_equal(MmGetPhysicalAddress(mapped).QuadPart, MmGetPhysicalAddress(user + 4096).QuadPart);
    release(mdl);
    lab_user_free(user);
}

static void test_MmMapLockedPagesWithReservedMapping_maps_there(void **state)
{
    char *user, *base, *mapped;
    PMDL mdl;

    take_faults(state);
    user = lab_user_alloc(8192);
    base = MmAllocateMappingAddress(3 * 4096, TAG);
    mdl = IoAllocateMdl(user + 100, 5000, FALSE, FALSE, NULL);
    memset(user, 'x', 8192);
    MmProbeAndLockPages(mdl, UserMode, IoModifyAccess);
    mapped = MmMapLockedPagesWithReservedMapping(base, TAG, mdl, MmCached);
    assert_ptr_equal(mapped, base + 100);
    assert_int_equal(mapped[4999], 'x');
    mapped[0] = 'y';
    assert_int_equal(user[100], 'y');
    MmUnmapReservedMapping(mapped, TAG, mdl);
    assert_false(MmIsAddressValid(mapped));
    release(mdl);
    MmFreeMappingAddress(base, TAG);
    lab_user_free(user);
}

static void test_MmMapLockedPagesWithReservedMapping_too_small_returns_null(void **state)
{
    char *user = lab_user_alloc(8192), *base = MmAllocateMappingAddressEx(4096, TAG, 0);
    PMDL mdl = IoAllocateMdl(user, 8192, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, UserMode, IoModifyAccess);
    assert_null(MmMapLockedPagesWithReservedMapping(base, TAG, mdl, MmCached));
    release(mdl);
    MmFreeMappingAddress(base, TAG);
    lab_user_free(user);
}

static void reserve_nothing(void *unused)
{
    MmAllocateMappingAddress(0, TAG);
}

static void free_with_another_tag(void *unused)
{
    MmFreeMappingAddress(MmAllocateMappingAddress(4096, TAG), 'rehO');
}

static void free_what_is_none(void *unused)
{
    MmFreeMappingAddress(unused, TAG);
}

static PMDL pool_mdl(void)
{
    PVOID memory = ExAllocatePoolWithTag(NonPagedPool, 4096, TAG);
    PMDL mdl = IoAllocateMdl(memory, 4096, FALSE, FALSE, NULL);

    MmBuildMdlForNonPagedPool(mdl);
    return mdl;
}

static void free_while_mapped(void *unused)
{
    PVOID base = MmAllocateMappingAddress(4096, TAG);

    MmMapLockedPagesWithReservedMapping(base, TAG, pool_mdl(), MmCached);
    MmFreeMappingAddress(base, TAG);
}

static void map_twice(void *unused)
{
    PVOID base = MmAllocateMappingAddress(4096, TAG);

    MmMapLockedPagesWithReservedMapping(base, TAG, pool_mdl(), MmCached);
    MmMapLockedPagesWithReservedMapping(base, TAG, pool_mdl(), MmCached);
}

static void unmap_what_is_not_mapped(void *unused)
{
    MmUnmapReservedMapping(MmAllocateMappingAddress(4096, TAG), TAG, pool_mdl());
}

static void test_reserved_mappings_misused_stop_with_0xDA(void **state)
{
    static void (*const bodies[])(void *) = {reserve_nothing,   free_with_another_tag,
                                             free_what_is_none, free_while_mapped,
                                             map_twice,         unmap_what_is_not_mapped};
    static const uint32_t subcodes[] = {0x100, 0x101, 0x102, 0x103, 0x107, 0x10B};

    for (int i = 0; i < 6; i++) {
        assert_bugcheck(bodies[i], NULL, SYSTEM_PTE_MISUSE, subcodes[i]);
        test_machine_stop(state);
        test_machine_start(state);
    }
}

static void see(PVOID context, PVOID address)
{
    *(char *)context = *(char *)address;
}

static void test_MmMapMdl_calls_the_routine_with_the_address(void **state)
{
    char *user = lab_user_alloc(4096), seen = 0;
    PMDL mdl = IoAllocateMdl(user, 4096, FALSE, FALSE, NULL);

    user[0] = 'z';
    MmProbeAndLockPages(mdl, UserMode, IoReadAccess);
    assert_int_equal(MmMapMdl(mdl, PAGE_READWRITE, see, &seen), STATUS_SUCCESS);
    assert_int_equal(seen, 'z');
    assert_false(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
    release(mdl);
    lab_user_free(user);
}

static void write_to(void *address)
{
    *(volatile char *)address = 1;
}

static void test_MmProtectMdlSystemAddress_read_only_faults(void **state)
{
    char *user, *mapped;
    PMDL mdl;

    take_faults(state);
    user = lab_user_alloc(4096);
    mdl = IoAllocateMdl(user, 4096, FALSE, FALSE, NULL);
    MmProbeAndLockPages(mdl, UserMode, IoReadAccess);
    assert_int_equal(MmProtectMdlSystemAddress(mdl, PAGE_READONLY), STATUS_NOT_MAPPED_VIEW);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    assert_int_equal(MmProtectMdlSystemAddress(mdl, PAGE_GUARD), STATUS_INVALID_PAGE_PROTECTION);
    assert_int_equal(MmProtectMdlSystemAddress(mdl, PAGE_READONLY), STATUS_SUCCESS);
    assert_int_equal(mapped[0], 0);
    assert_bugcheck(write_to, mapped, ATTEMPTED_WRITE_TO_READONLY_MEMORY, (uintptr_t)mapped);
}

static void test_MmProtectMdlSystemAddress_ends_with_the_mapping(void **state)
{
    char *user = lab_user_alloc(4096), *mapped;
    PMDL mdl = IoAllocateMdl(user, 4096, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, UserMode, IoReadAccess);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    assert_int_equal(MmProtectMdlSystemAddress(mdl, PAGE_READONLY), STATUS_SUCCESS);
    MmUnmapLockedPages(mapped, mdl);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    mapped[0] = 3;
    assert_int_equal(user[0], 3);
    release(mdl);
    lab_user_free(user);
}

static void test_a_pool_block_that_was_mapped_for_a_program_can_be_freed(void **state)
{
    char *block = ExAllocatePoolWithTag(NonPagedPool, 2 * PAGE_SIZE, 'tseT');
    PMDL mdl = IoAllocateMdl(block, 2 * PAGE_SIZE, FALSE, FALSE, NULL);
    char *seen;

    MmBuildMdlForNonPagedPool(mdl);
    seen = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
    assert_non_null(seen);
    strcpy(seen, "shared");
    assert_string_equal(block, "shared");
    MmUnmapLockedPages(seen, mdl);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(block, 'tseT');
}

static void write_byte(void *address)
{
    *(volatile char *)address = 1;
}

static void test_MdlMappingNoWrite_is_read_only_beside_writable_pages(void **state)
{
    take_faults(state);
    char *block = ExAllocatePoolWithTag(PagedPool, 100, TAG);
    PMDL mdl = IoAllocateMdl(block, 100, FALSE, FALSE, NULL);
    char *seen;

    MmProbeAndLockPages(mdl, KernelMode, IoModifyAccess);
    seen = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority | MdlMappingNoWrite);
    assert_non_null(seen);
    block[99] = 5;
    assert_int_equal(*(volatile char *)(seen + 99), 5);
    assert_bugcheck(write_byte, seen, ATTEMPTED_WRITE_TO_READONLY_MEMORY, TEST_ANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_pool_block_that_was_mapped_for_a_program_can_be_freed),
        machine_test_retail(test_a_pool_block_that_was_mapped_for_a_program_can_be_freed),
        machine_test(test_MmProbeAndLockSelectedPages_maps_in_the_order_given),
        machine_test(test_MmMapLockedPagesWithReservedMapping_maps_there),
        machine_test(test_MmMapLockedPagesWithReservedMapping_too_small_returns_null),
        machine_test(test_reserved_mappings_misused_stop_with_0xDA),
        machine_test(test_MmMapMdl_calls_the_routine_with_the_address),
        machine_test(test_MmProtectMdlSystemAddress_read_only_faults),
        machine_test(test_MmProtectMdlSystemAddress_ends_with_the_mapping),
        machine_test(test_MdlMappingNoWrite_is_read_only_beside_writable_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
