/* Adapters: what a description makes of them, and what they say of themselves. */
#include "dma_test.h"

static void test_IoGetDmaAdapter_gives_the_operations_of_the_version(void **state)
{
    static const USHORT sizes[] = {FIELD_OFFSET(DMA_OPERATIONS, CalculateScatterGatherList),
                                   FIELD_OFFSET(DMA_OPERATIONS, CalculateScatterGatherList),
                                   FIELD_OFFSET(DMA_OPERATIONS, GetDmaAdapterInfo), sizeof(DMA_OPERATIONS)};

    for (ULONG version = 0; version <= 3; version++) {
        DEVICE_DESCRIPTION d = description(version, 4096);
        PDMA_ADAPTER adapter;

        d.DmaAddressWidth = 32;
        adapter = IoGetDmaAdapter(BOTTOM->device, &d, &registers);
        assert_non_null(adapter);
        assert_int_equal(adapter->Version, 1);
        assert_int_equal(adapter->Size, sizeof(DMA_ADAPTER));
        assert_int_equal(OPS(adapter)->Size, sizes[version]);
        put(adapter);
    }
}

static void test_IoGetDmaAdapter_every_operation_is_there(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    void *const *members = (void *const *)OPS(adapter);

    for (size_t i = 1; i < sizeof(DMA_OPERATIONS) / sizeof(void *); i++)
        assert_non_null(members[i]);
    put(adapter);
}

static void test_IoGetDmaAdapter_counts_map_registers_for_the_longest_transfer(void **state)
{
    PDMA_ADAPTER adapter = get_sg(65536);

    assert_int_equal(registers, 17);
    put(adapter);
    adapter = get_sg(1);
    assert_int_equal(registers, 2);
    put(adapter);
    adapter = get_sg(0xFFFFFFFF);
    assert_true(registers >= 0x100000);
    put(adapter);
}

static void test_IoGetDmaAdapter_a_width_of_zero_or_65_fails(void **state)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION3, 4096);

    assert_null(IoGetDmaAdapter(BOTTOM->device, &d, &registers));
    d.DmaAddressWidth = 65;
    assert_null(IoGetDmaAdapter(BOTTOM->device, &d, &registers));
    d.Version = 4;
    d.DmaAddressWidth = 32;
    assert_null(IoGetDmaAdapter(BOTTOM->device, &d, &registers));
}

static void test_IoGetDmaAdapter_a_slave_without_its_channel_fails(void **state)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION, 4096);

    d.Master = FALSE;
    d.InterfaceType = Isa;
    d.DmaChannel = 4; /* joins the two controllers */
    assert_null(IoGetDmaAdapter(BOTTOM->device, &d, &registers));
    d.DmaChannel = 8;
    assert_null(IoGetDmaAdapter(BOTTOM->device, &d, &registers));
    d.Version = DEVICE_DESCRIPTION_VERSION3;
    d.DmaRequestLine = 0x1000;
    assert_null(IoGetDmaAdapter(BOTTOM->device, &d, &registers));
}

static void test_IoGetDmaAdapter_fails_at_the_fault_site(void **state)
{
    lab_fault_nth("dma", 1, false);
    assert_null(get_sg(4096));
    lab_fault_clear();
}

static void test_GetDmaAdapterInfo_says_width_and_counter(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    DMA_ADAPTER_INFO info = {.Version = DMA_ADAPTER_INFO_VERSION1};

    assert_int_equal(OPS(adapter)->GetDmaAdapterInfo(adapter, &info), STATUS_SUCCESS);
    assert_int_equal(info.V1.DmaAddressWidth, 64);
    assert_int_equal(info.V1.ReadDmaCounterAvailable, FALSE);
    info.Version = 9;
    assert_int_equal(OPS(adapter)->GetDmaAdapterInfo(adapter, &info), STATUS_NOT_SUPPORTED);
    assert_int_equal(OPS(adapter)->GetDmaAlignment(adapter), 1);
    assert_int_equal(OPS(adapter)->ReadDmaCounter(adapter), 0);
    assert_int_equal(OPS(adapter)->ConfigureAdapterChannel(adapter, 0, NULL), STATUS_NOT_IMPLEMENTED);
    put(adapter);
}

static void test_JoinDmaDomain_and_LeaveDmaDomain(void **state)
{
    PDMA_ADAPTER one = get_sg(4096), two = get_sg(4096);
    HANDLE domain = OPS(one)->GetDmaDomain(one);

    assert_ptr_not_equal(domain, OPS(two)->GetDmaDomain(two));
    assert_int_equal(OPS(two)->JoinDmaDomain(two, (HANDLE)1), STATUS_INVALID_PARAMETER);
    assert_int_equal(OPS(two)->LeaveDmaDomain(two), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(OPS(two)->JoinDmaDomain(two, domain), STATUS_SUCCESS);
    assert_ptr_equal(OPS(two)->GetDmaDomain(two), domain);
    assert_int_equal(OPS(two)->LeaveDmaDomain(two), STATUS_SUCCESS);
    assert_ptr_not_equal(OPS(two)->GetDmaDomain(two), domain);
    put(one);
    put(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_IoGetDmaAdapter_gives_the_operations_of_the_version),
        dma_test(test_IoGetDmaAdapter_every_operation_is_there),
        dma_test(test_IoGetDmaAdapter_counts_map_registers_for_the_longest_transfer),
        dma_test_retail(test_IoGetDmaAdapter_a_width_of_zero_or_65_fails),
        dma_test(test_IoGetDmaAdapter_a_slave_without_its_channel_fails),
        dma_test(test_IoGetDmaAdapter_fails_at_the_fault_site),
        dma_test(test_GetDmaAdapterInfo_says_width_and_counter),
        dma_test(test_JoinDmaDomain_and_LeaveDmaDomain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
