/* What a device reaches: the IOMMU, and memory whose caches don't follow DMA. */
#include "dma_test.h"

static PSCATTER_GATHER_LIST list;

static void control(PDEVICE_OBJECT device, PIRP irp, PSCATTER_GATHER_LIST made, PVOID context)
{
    list = made;
}

static void get(PDMA_ADAPTER adapter, PMDL mdl, BOOLEAN write)
{
    KIRQL irql = up();

    assert_int_equal(OPS(adapter)->GetScatterGatherList(adapter, BOTTOM->device, mdl, MmGetMdlVirtualAddress(mdl),
                                                        MmGetMdlByteCount(mdl), control, NULL, write),
                     STATUS_SUCCESS);
    KeLowerIrql(irql);
}

static void put_list(PDMA_ADAPTER adapter, BOOLEAN write)
{
    KIRQL irql = up();

    OPS(adapter)->PutScatterGatherList(adapter, list, write);
    KeLowerIrql(irql);
}

static void iommu(void)
{
    lab_dma_options options = {.iommu = true};

    assert_int_equal(lab_dma_options_set(&options), STATUS_SUCCESS);
}

static void noncoherent(void)
{
    lab_dma_options options = {.noncoherent = true};

    assert_int_equal(lab_dma_options_set(&options), STATUS_SUCCESS);
}

static void test_without_an_IOMMU_a_device_reaches_all_of_RAM(void **state)
{
    char *memory = ExAllocatePoolWithTag(NonPagedPool, 16, 'tseT'), seen[4];

    memcpy(memory, "abc", 4);
    assert_true(lab_dma_memory_read(NULL, (uint64_t)MmGetPhysicalAddress(memory).QuadPart, seen, 4));
    assert_string_equal(seen, "abc");
    assert_false(lab_dma_memory_read(NULL, 0xFEC00000, seen, 4));
    assert_memory_equal(seen, "\xFF\xFF\xFF\xFF", 4);
    ExFreePoolWithTag(memory, 'tseT');
}

static void test_an_IOMMU_lets_a_device_reach_what_is_mapped_for_it_while_it_is(void **state)
{
    PDMA_ADAPTER adapter;
    char *user = lab_user_alloc(8192), seen[8];
    PMDL mdl = locked(user + 4000, 200);
    uint64_t at;

    iommu();
    adapter = get_sg(8192);
    memcpy(user + 4000, "payload", 8);
    get(adapter, mdl, TRUE);
    at = (uint64_t)list->Elements[0].Address.QuadPart;
    assert_int_not_equal(at, MmGetPhysicalAddress(user + 4000).QuadPart); /* it can send more than 38 bits */
    assert_true(lab_dma_memory_read(BOTTOM->device, at, seen, 8));
    assert_string_equal(seen, "payload");
    assert_false(lab_dma_memory_write(BOTTOM->device, at, "x", 1));     /* mapped for reading */
    assert_false(lab_dma_memory_read(MIDDLE->device, at, seen, 1));     /* another's */
    assert_false(lab_dma_memory_read(BOTTOM->device, at - 1, seen, 1)); /* the same page, but not the buffer */
    assert_false(lab_dma_memory_read(BOTTOM->device, (uint64_t)MmGetPhysicalAddress(user + 4000).QuadPart, seen, 1));
    put_list(adapter, TRUE);
    assert_false(lab_dma_memory_read(BOTTOM->device, at, seen, 8));
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_an_IOMMU_knows_common_buffers_and_domains(void **state)
{
    PDMA_ADAPTER one, two;
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION3, 4096);
    PHYSICAL_ADDRESS at;
    char *buffer, seen[4];

    iommu();
    one = get_sg(4096);
    d.ScatterGather = TRUE;
    d.DmaAddressWidth = 64;
    two = IoGetDmaAdapter(MIDDLE->device, &d, &registers);
    buffer = OPS(one)->AllocateCommonBuffer(one, 100, &at, TRUE);
    memcpy(buffer, "abc", 4);
    assert_true(lab_dma_memory_read(BOTTOM->device, (uint64_t)at.QuadPart, seen, 4));
    assert_true(lab_dma_memory_write(BOTTOM->device, (uint64_t)at.QuadPart, "xyz", 4));
    assert_string_equal(buffer, "xyz");
    assert_false(lab_dma_memory_read(MIDDLE->device, (uint64_t)at.QuadPart, seen, 4));
    assert_int_equal(OPS(two)->JoinDmaDomain(two, OPS(one)->GetDmaDomain(one)), STATUS_SUCCESS);
    assert_true(lab_dma_memory_read(MIDDLE->device, (uint64_t)at.QuadPart, seen, 4));
    OPS(two)->LeaveDmaDomain(two);
    OPS(one)->FreeCommonBuffer(one, 100, at, buffer, TRUE);
    assert_false(lab_dma_memory_read(BOTTOM->device, (uint64_t)at.QuadPart, seen, 4));
    put(one);
    put(two);
}

static void reach_too_far(void *unused)
{
    char byte;

    lab_dma_memory_read(BOTTOM->device, 0x12345678, &byte, 1);
}

static void test_an_IOMMU_fault_stops_a_strict_machine_with_0xE6_26(void **state)
{
    lab_bugcheck bugcheck;

    iommu();
    assert_true(lab_bugcheck_catch(reach_too_far, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_DMA_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 0x26);
    assert_int_equal(bugcheck.parameters[1], (uintptr_t)BOTTOM->device);
    assert_int_equal(bugcheck.parameters[2], 0x12345678);
}

static void test_noncoherent_without_KeFlushIoBuffers_the_device_reads_stale_bytes(void **state)
{
    PDMA_ADAPTER adapter;
    char *user = lab_user_alloc(4096), seen[4];
    PMDL mdl = locked(user, 4096);

    noncoherent();
    adapter = get_sg(4096);
    memcpy(user, "new", 4);
    get(adapter, mdl, TRUE);
    assert_true(lab_dma_memory_read(BOTTOM->device, (uint64_t)list->Elements[0].Address.QuadPart, seen, 4));
    assert_string_not_equal(seen, "new");
    put_list(adapter, TRUE);
    KeFlushIoBuffers(mdl, FALSE, TRUE);
    get(adapter, mdl, TRUE);
    assert_true(lab_dma_memory_read(BOTTOM->device, (uint64_t)list->Elements[0].Address.QuadPart, seen, 4));
    assert_string_equal(seen, "new");
    put_list(adapter, TRUE);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_noncoherent_before_the_flush_the_driver_reads_stale_bytes(void **state)
{
    PDMA_ADAPTER adapter;
    char *user = lab_user_alloc(4096);
    PMDL mdl = locked(user, 4096);

    noncoherent();
    adapter = get_sg(4096);
    memcpy(user, "old", 4);
    KeFlushIoBuffers(mdl, TRUE, TRUE);
    get(adapter, mdl, FALSE);
    assert_true(lab_dma_memory_write(BOTTOM->device, (uint64_t)list->Elements[0].Address.QuadPart, "new", 4));
    assert_string_equal(user, "old");
    put_list(adapter, FALSE);
    assert_string_equal(user, "new");
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_noncoherent_common_buffers_are_not_cached(void **state)
{
    PDMA_ADAPTER adapter;
    PHYSICAL_ADDRESS at;
    char *buffer, seen[4];

    noncoherent();
    adapter = get_sg(4096);
    buffer = OPS(adapter)->AllocateCommonBuffer(adapter, 4096, &at, FALSE);
    memcpy(buffer, "abc", 4);
    assert_true(lab_dma_memory_read(BOTTOM->device, (uint64_t)at.QuadPart, seen, 4));
    assert_string_equal(seen, "abc");
    OPS(adapter)->FreeCommonBuffer(adapter, 4096, at, buffer, FALSE);
    put(adapter);
}

static void test_lab_dma_options_set_fails_while_there_is_an_adapter(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    lab_dma_options options = lab_dma_options_default();

    assert_int_equal(lab_dma_options_set(&options), STATUS_INVALID_DEVICE_STATE);
    put(adapter);
    assert_int_equal(lab_dma_options_set(&options), STATUS_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_without_an_IOMMU_a_device_reaches_all_of_RAM),
        dma_test_retail(test_an_IOMMU_lets_a_device_reach_what_is_mapped_for_it_while_it_is),
        dma_test_retail(test_an_IOMMU_knows_common_buffers_and_domains),
        dma_test(test_an_IOMMU_fault_stops_a_strict_machine_with_0xE6_26),
        dma_test(test_noncoherent_without_KeFlushIoBuffers_the_device_reads_stale_bytes),
        dma_test(test_noncoherent_before_the_flush_the_driver_reads_stale_bytes),
        dma_test(test_noncoherent_common_buffers_are_not_cached),
        dma_test(test_lab_dma_options_set_fails_while_there_is_an_adapter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
