/* Common buffers in all their forms. */
#include "dma_test.h"

static void check(PDMA_ADAPTER adapter, char *buffer, PHYSICAL_ADDRESS at, ULONG length)
{
    char seen[16];

    assert_non_null(buffer);
    for (ULONG i = 0; i < length; i++)
        assert_int_equal(buffer[i], 0);
    memcpy(buffer, "from the driver", 16);
    assert_true(lab_dma_memory_read(BOTTOM->device, (uint64_t)at.QuadPart, seen, 16));
    assert_string_equal(seen, "from the driver");
    assert_true(lab_dma_memory_write(BOTTOM->device, (uint64_t)at.QuadPart + length - 4, "dev", 4));
    assert_string_equal(buffer + length - 4, "dev");
}

static void test_AllocateCommonBuffer_is_shared_with_the_device(void **state)
{
    PDMA_ADAPTER adapter = get_sg(65536);
    PHYSICAL_ADDRESS at;
    char *buffer = OPS(adapter)->AllocateCommonBuffer(adapter, 10000, &at, TRUE);

    check(adapter, buffer, at, 10000);
    OPS(adapter)->FreeCommonBuffer(adapter, 10000, at, buffer, TRUE);
    buffer = HalAllocateCommonBuffer(adapter, 10000, &at, FALSE);
    check(adapter, buffer, at, 10000);
    HalFreeCommonBuffer(adapter, 10000, at, buffer, FALSE);
    put(adapter);
}

static void test_AllocateCommonBuffer_lies_where_the_device_reaches(void **state)
{
    PHYSICAL_ADDRESS all = {.QuadPart = -1}, at;
    PVOID low = MmAllocateContiguousMemory(12 << 20, all);
    PDMA_ADAPTER adapter = get_isa(FALSE, 4096);
    PVOID buffers[300];
    int count = 0;

    while (count < 300 && (buffers[count] = OPS(adapter)->AllocateCommonBuffer(adapter, 32768, &at, FALSE)) != NULL) {
        assert_true(at.QuadPart + 32768 <= 0x1000000);
        count++;
    }
    assert_in_range(count, 1, 299);
    while (count--) {
        at.QuadPart = MmGetPhysicalAddress(buffers[count]).QuadPart;
        OPS(adapter)->FreeCommonBuffer(adapter, 32768, at, buffers[count], FALSE);
    }
    put(adapter);
    MmFreeContiguousMemory(low);
}

static void test_AllocateCommonBuffer_fails_at_the_fault_site(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    PHYSICAL_ADDRESS at;

    lab_fault_nth("dma", 1, false);
    assert_null(OPS(adapter)->AllocateCommonBuffer(adapter, 4096, &at, TRUE));
    lab_fault_clear();
    put(adapter);
}

static void test_AllocateCommonBufferEx_and_WithBounds_keep_to_the_bounds(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    PHYSICAL_ADDRESS low = {.QuadPart = 32 << 20}, high = {.QuadPart = 48 << 20}, at;
    MEMORY_CACHING_TYPE cached = MmCached, odd = MmWriteCombined;
    char *buffer = OPS(adapter)->AllocateCommonBufferEx(adapter, &high, 5000, &at, TRUE, 0);

    check(adapter, buffer, at, 5000);
    OPS(adapter)->FreeCommonBuffer(adapter, 5000, at, buffer, TRUE);
    buffer = OPS(adapter)->AllocateCommonBufferWithBounds(adapter, &low, &high, 5000, 0, &cached, 0, &at);
    check(adapter, buffer, at, 5000);
    assert_in_range(at.QuadPart, low.QuadPart, high.QuadPart - 5000);
    OPS(adapter)->FreeCommonBuffer(adapter, 5000, at, buffer, TRUE);
    assert_null(OPS(adapter)->AllocateCommonBufferWithBounds(adapter, NULL, NULL, 5000, 0, &odd, 0, &at));
    put(adapter);
}

static void test_AllocateDomainCommonBuffer_of_its_domain(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    PHYSICAL_ADDRESS at;
    PVOID buffer = NULL;

    assert_int_equal(OPS(adapter)->AllocateDomainCommonBuffer(adapter, OPS(adapter)->GetDmaDomain(adapter), NULL, 4096,
                                                              0, NULL, 0, &at, &buffer),
                     STATUS_SUCCESS);
    check(adapter, buffer, at, 4096);
    OPS(adapter)->FreeCommonBuffer(adapter, 4096, at, buffer, TRUE);
    assert_int_equal(OPS(adapter)->AllocateDomainCommonBuffer(adapter, NULL, NULL, 4096, 0, NULL, 0, &at, &buffer),
                     STATUS_INVALID_PARAMETER);
    put(adapter);
}

static void test_AllocateCommonBufferVector_by_index(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    PHYSICAL_ADDRESS low = {.QuadPart = 0}, high = {.QuadPart = 0xFFFFFFFF}, at;
    PDMA_COMMON_BUFFER_VECTOR vector;
    PVOID buffer, other;

    assert_int_equal(OPS(adapter)->AllocateCommonBufferVector(adapter, low, high, MmCached, 0, 0, 4, 6000, &vector),
                     STATUS_SUCCESS);
    for (ULONG i = 0; i < 4; i++) {
        OPS(adapter)->GetCommonBufferFromVectorByIndex(adapter, vector, i, &buffer, &at);
        check(adapter, buffer, at, 6000);
    }
    OPS(adapter)->GetCommonBufferFromVectorByIndex(adapter, vector, 4, &other, &at);
    assert_null(other);
    OPS(adapter)->FreeCommonBufferFromVector(adapter, vector, 2);
    OPS(adapter)->FreeCommonBufferVector(adapter, vector);
    put(adapter);
}

static void test_CreateCommonBufferFromMdl_of_contiguous_memory(void **state)
{
    PHYSICAL_ADDRESS all = {.QuadPart = -1}, at;
    PDMA_ADAPTER adapter = get_sg(4096);
    char *memory = MmAllocateContiguousMemory(16384, all);
    PMDL mdl = IoAllocateMdl(memory, 16384, FALSE, FALSE, NULL);
    DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION part = {.ConfigType = CommonBufferConfigTypeSubSection,
                                                     .SubSection = {4096, 8192}};
    DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION odd = {.ConfigType = CommonBufferConfigTypeSubSection,
                                                    .SubSection = {100, 8192}};
    DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION read = {.ConfigType = CommonBufferConfigTypeHardwareAccessPermissions,
                                                     .HardwareAccessType = CommonBufferHardwareAccessReadOnly};

    memset(memory, 0, 16384);
    MmBuildMdlForNonPagedPool(mdl);
    assert_int_equal(OPS(adapter)->CreateCommonBufferFromMdl(adapter, mdl, NULL, 0, &at), STATUS_SUCCESS);
    check(adapter, memory, at, 16384);
    OPS(adapter)->FreeCommonBuffer(adapter, 16384, at, memory, TRUE);
    memset(memory, 0, 16384);
    assert_int_equal(OPS(adapter)->CreateCommonBufferFromMdl(adapter, mdl, &part, 1, &at), STATUS_SUCCESS);
    check(adapter, memory + 4096, at, 8192);
    OPS(adapter)->FreeCommonBuffer(adapter, 8192, at, memory + 4096, TRUE);
    assert_int_equal(OPS(adapter)->CreateCommonBufferFromMdl(adapter, mdl, &odd, 1, &at), STATUS_INVALID_PARAMETER);
    assert_int_equal(OPS(adapter)->CreateCommonBufferFromMdl(adapter, mdl, &read, 1, &at), STATUS_NOT_SUPPORTED);
    IoFreeMdl(mdl);
    MmFreeContiguousMemory(memory);
    put(adapter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_AllocateCommonBuffer_is_shared_with_the_device),
        dma_test(test_AllocateCommonBuffer_lies_where_the_device_reaches),
        dma_test(test_AllocateCommonBuffer_fails_at_the_fault_site),
        dma_test(test_AllocateCommonBufferEx_and_WithBounds_keep_to_the_bounds),
        dma_test(test_AllocateDomainCommonBuffer_of_its_domain),
        dma_test(test_AllocateCommonBufferVector_by_index),
        dma_test(test_CreateCommonBufferFromMdl_of_contiguous_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
