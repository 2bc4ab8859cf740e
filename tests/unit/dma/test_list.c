/* Scatter/gather lists: got, built in the driver's memory, put; waiting for registers; bounced. */
#include "dma_test.h"

static struct {
    ULONG calls;
    KIRQL irql;
    PSCATTER_GATHER_LIST list;
    PDEVICE_OBJECT device;
    char order[16];
} seen;

static PSCATTER_GATHER_LIST second;

static void control(PDEVICE_OBJECT device, PIRP irp, PSCATTER_GATHER_LIST list, PVOID context)
{
    if (context && *(char *)context == 'b')
        second = list;
    seen.order[seen.calls++] = context ? *(char *)context : 'x';
    seen.irql = KeGetCurrentIrql();
    seen.list = list;
    seen.device = device;
}

static int setup(void **state)
{
    memset(&seen, 0, sizeof seen);
    return layers_setup(state);
}

static int setup_retail(void **state)
{
    memset(&seen, 0, sizeof seen);
    return layers_setup_retail(state);
}
#define list_test(name) cmocka_unit_test_setup_teardown(name, setup, layers_teardown)

static NTSTATUS get(PDMA_ADAPTER adapter, PMDL mdl, PVOID va, ULONG length, char *name, BOOLEAN write)
{
    KIRQL irql = up();
    NTSTATUS status =
        OPS(adapter)->GetScatterGatherList(adapter, BOTTOM->device, mdl, va, length, control, name, write);

    KeLowerIrql(irql);
    return status;
}

static void put_list(PDMA_ADAPTER adapter, PSCATTER_GATHER_LIST list, BOOLEAN write)
{
    KIRQL irql = up();

    OPS(adapter)->PutScatterGatherList(adapter, list, write);
    KeLowerIrql(irql);
}

static ULONG total(PSCATTER_GATHER_LIST list)
{
    ULONG bytes = 0;

    for (ULONG i = 0; i < list->NumberOfElements; i++)
        bytes += list->Elements[i].Length;
    return bytes;
}

static void move(PSCATTER_GATHER_LIST list, char *device, BOOLEAN write)
{
    for (ULONG i = 0; i < list->NumberOfElements; device += list->Elements[i++].Length) {
        uint64_t at = (uint64_t)list->Elements[i].Address.QuadPart;

        if (write)
            assert_true(lab_dma_memory_read(BOTTOM->device, at, device, list->Elements[i].Length));
        else
            assert_true(lab_dma_memory_write(BOTTOM->device, at, device, list->Elements[i].Length));
    }
}

#define SIZE 100000

static void both_ways(PDMA_ADAPTER adapter)
{
    static char device[SIZE], copy[SIZE];
    char *user = lab_user_alloc(SIZE + 4096), *buffer = user + 3000;
    PMDL mdl = locked(buffer, SIZE);

    fill(buffer, SIZE, 5);
    memcpy(copy, buffer, SIZE);
    assert_int_equal(get(adapter, mdl, buffer, SIZE, NULL, TRUE), STATUS_SUCCESS);
    assert_int_equal(seen.irql, DISPATCH_LEVEL);
    assert_ptr_equal(seen.device, BOTTOM->device);
    assert_int_equal(total(seen.list), SIZE);
    move(seen.list, device, TRUE);
    assert_memory_equal(device, copy, SIZE);
    put_list(adapter, seen.list, TRUE);
    fill(device, SIZE, 77);
    assert_int_equal(get(adapter, mdl, buffer, SIZE, NULL, FALSE), STATUS_SUCCESS);
    move(seen.list, device, FALSE);
    put_list(adapter, seen.list, FALSE);
    assert_memory_equal(buffer, device, SIZE);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_GetScatterGatherList_64_bits(void **state)
{
    both_ways(get_sg(SIZE));
    assert_int_equal(seen.list == NULL, 0);
}

static void test_GetScatterGatherList_24_bits_bounces(void **state)
{
    PHYSICAL_ADDRESS all = {.QuadPart = -1};
    PDMA_ADAPTER adapter = get_isa(TRUE, SIZE);
    PVOID low = MmAllocateContiguousMemory(16 << 20, all);

    both_ways(adapter);
    MmFreeContiguousMemory(low);
}

static void test_GetScatterGatherList_packet_device_one_element(void **state)
{
    both_ways(get_packet(SIZE));
    assert_int_equal(seen.calls, 2);
}

static void test_GetScatterGatherList_one_element_a_page(void **state)
{
    PDMA_ADAPTER adapter = get_sg(1 << 20);
    char *user = lab_user_alloc(1 << 20);
    PMDL mdl = locked(user, 1 << 20);

    assert_int_equal(get(adapter, mdl, user, 1 << 20, NULL, TRUE), STATUS_SUCCESS);
    assert_int_equal(seen.list->NumberOfElements, 256);
    for (ULONG i = 0; i < 256; i++)
        assert_int_equal(seen.list->Elements[i].Address.QuadPart, MmGetPhysicalAddress(user + i * 4096).QuadPart);
    put_list(adapter, seen.list, TRUE);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

/* Memory that no device reaches, as a driver's own data: bounced whatever the device can do. */
static void test_GetScatterGatherList_of_a_drivers_own_data(void **state)
{
    static char data[5000], device[5000];
    PDMA_ADAPTER adapter = get_sg(8192);
    PMDL mdl = IoAllocateMdl(data, sizeof data, FALSE, FALSE, NULL);

    MmBuildMdlForNonPagedPool(mdl);
    fill(device, sizeof device, 8);
    assert_int_equal(get(adapter, mdl, data, sizeof data, NULL, FALSE), STATUS_SUCCESS);
    move(seen.list, device, FALSE);
    put_list(adapter, seen.list, FALSE);
    assert_memory_equal(data, device, sizeof data);
    IoFreeMdl(mdl);
    put(adapter);
}

static void test_GetScatterGatherList_beyond_its_limits_fails(void **state)
{
    PDMA_ADAPTER adapter = get_sg(4096);
    char *user = lab_user_alloc(16384);
    PMDL mdl = locked(user, 16384);

    assert_int_equal(get(adapter, mdl, user, 16384, NULL, TRUE), STATUS_INSUFFICIENT_RESOURCES);
    assert_int_equal(get(adapter, mdl, user + 8192, 8193, NULL, TRUE), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(get(adapter, mdl, user, 0, NULL, TRUE), STATUS_INVALID_PARAMETER);
    lab_fault_nth("dma", 1, false);
    assert_int_equal(get(adapter, mdl, user, 10, NULL, TRUE), STATUS_INSUFFICIENT_RESOURCES);
    lab_fault_clear();
    assert_int_equal(seen.calls, 0);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_GetScatterGatherList_waits_for_map_registers(void **state)
{
    lab_dma_options options = {.map_registers = 4};
    char *user = lab_user_alloc(16384);
    PMDL mdl = locked(user, 16384);
    PSCATTER_GATHER_LIST first;
    PDMA_ADAPTER adapter;

    lab_dma_options_set(&options);
    adapter = get_sg(12288);
    assert_int_equal(get(adapter, mdl, user, 12288, "a", TRUE), STATUS_SUCCESS);
    first = seen.list;
    assert_int_equal(get(adapter, mdl, user, 8192, "b", TRUE), STATUS_SUCCESS);
    assert_int_equal(get(adapter, mdl, user, 4096, "c", TRUE), STATUS_SUCCESS);
    assert_string_equal(seen.order, "a");
    assert_int_equal(waiting(), 2);
    second = NULL;
    put_list(adapter, first, TRUE);
    assert_string_equal(seen.order, "abc");
    assert_int_equal(registers_free(), 1);
    put_list(adapter, second, TRUE);
    put_list(adapter, seen.list, TRUE);
    assert_int_equal(registers_free(), 4);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_BuildScatterGatherList_in_the_drivers_memory(void **state)
{
    PDMA_ADAPTER adapter = get_sg(16384);
    char *user = lab_user_alloc(16384), *device = ExAllocatePoolWithTag(NonPagedPool, 10000, 'tseT');
    PMDL mdl = locked(user + 1, 10000);
    ULONG size = 0, count = 0;
    PVOID memory;
    KIRQL irql;

    fill(user, 16384, 4);
    assert_int_equal(OPS(adapter)->CalculateScatterGatherList(adapter, mdl, user + 1, 10000, &size, &count),
                     STATUS_SUCCESS);
    assert_int_equal(count, 3);
    assert_int_equal(OPS(adapter)->CalculateScatterGatherList(adapter, mdl, user + 1, 10001, &size, &count),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(OPS(adapter)->CalculateScatterGatherList(adapter, NULL, user, 16384 * 2, &size, &count),
                     STATUS_INSUFFICIENT_RESOURCES);
    OPS(adapter)->CalculateScatterGatherList(adapter, mdl, user + 1, 10000, &size, NULL);
    memory = ExAllocatePoolWithTag(NonPagedPool, size, 'tseT');
    irql = up();
    assert_int_equal(OPS(adapter)->BuildScatterGatherList(adapter, BOTTOM->device, mdl, user + 1, 10000, control, NULL,
                                                          TRUE, memory, size - 1),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(OPS(adapter)->BuildScatterGatherList(adapter, BOTTOM->device, mdl, user + 1, 10000, control, NULL,
                                                          TRUE, memory, size),
                     STATUS_SUCCESS);
    KeLowerIrql(irql);
    assert_ptr_equal(seen.list, memory);
    move(seen.list, device, TRUE);
    assert_memory_equal(device, user + 1, 10000);
    put_list(adapter, seen.list, TRUE);
    ExFreePoolWithTag(memory, 'tseT');
    ExFreePoolWithTag(device, 'tseT');
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_BuildMdlFromScatterGatherList_is_the_original_where_nothing_bounces(void **state)
{
    PDMA_ADAPTER adapter = get_sg(8192), isa = get_isa(TRUE, 8192);
    PHYSICAL_ADDRESS all = {.QuadPart = -1};
    PVOID low = MmAllocateContiguousMemory(16 << 20, all);
    char *user = lab_user_alloc(8192);
    PMDL mdl = locked(user, 8192), target = NULL;

    get(adapter, mdl, user, 8192, NULL, TRUE);
    assert_int_equal(OPS(adapter)->BuildMdlFromScatterGatherList(adapter, seen.list, mdl, &target), STATUS_SUCCESS);
    assert_ptr_equal(target, mdl);
    put_list(adapter, seen.list, TRUE);
    get(isa, mdl, user, 8192, NULL, TRUE);
    assert_int_equal(OPS(isa)->BuildMdlFromScatterGatherList(isa, seen.list, mdl, &target), STATUS_SUCCESS);
    assert_ptr_not_equal(target, mdl);
    assert_int_equal(MmGetMdlPfnArray(target)[1], (seen.list->Elements[0].Address.QuadPart >> PAGE_SHIFT) + 1);
    IoFreeMdl(target);
    put_list(isa, seen.list, TRUE);
    unlock(mdl);
    lab_user_free(user);
    MmFreeContiguousMemory(low);
    put(adapter);
    put(isa);
}

/* --- version 3 --- */

static void test_GetScatterGatherListEx_from_an_offset(void **state)
{
    PDMA_ADAPTER adapter = get_sg(16384);
    char *user = lab_user_alloc(16384), *device = ExAllocatePoolWithTag(NonPagedPool, 9000, 'tseT');
    PMDL mdl = locked(user, 16384);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    PSCATTER_GATHER_LIST list = NULL;

    fill(user, 16384, 6);
    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    assert_int_equal(OPS(adapter)->GetScatterGatherListEx(adapter, BOTTOM->device, context, mdl, 5000, 9000, 0, control,
                                                          "a", TRUE, NULL, NULL, &list),
                     STATUS_SUCCESS);
    assert_ptr_equal(list, seen.list);
    move(list, device, TRUE);
    assert_memory_equal(device, user + 5000, 9000);
    put_list(adapter, list, TRUE);
    ExFreePoolWithTag(device, 'tseT');
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_GetScatterGatherListEx_synchronous_ends_with_FreeAdapterObject(void **state)
{
    PDMA_ADAPTER adapter = get_sg(16384);
    char *user = lab_user_alloc(16384);
    PMDL mdl = locked(user, 16384);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    PSCATTER_GATHER_LIST list = NULL;

    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    assert_int_equal(OPS(adapter)->GetScatterGatherListEx(adapter, BOTTOM->device, context, mdl, 0, 16384,
                                                          DMA_SYNCHRONOUS_CALLBACK, NULL, NULL, TRUE, NULL, NULL,
                                                          &list),
                     STATUS_SUCCESS);
    assert_int_equal(total(list), 16384);
    assert_int_equal(OPS(adapter)->GetScatterGatherListEx(adapter, BOTTOM->device, context, mdl, 0, 16384, 0, NULL,
                                                          NULL, TRUE, NULL, NULL, &list),
                     STATUS_INVALID_PARAMETER);
    OPS(adapter)->FreeAdapterObject(adapter, DeallocateObject);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_BuildScatterGatherListEx_and_GetDmaTransferInfo(void **state)
{
    PDMA_ADAPTER adapter = get_sg(16384);
    char *user = lab_user_alloc(16384);
    PMDL mdl = locked(user, 16384);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    DMA_TRANSFER_INFO info = {.Version = DMA_TRANSFER_INFO_VERSION1};
    PSCATTER_GATHER_LIST list = NULL;
    PVOID memory;
    KIRQL irql;

    assert_int_equal(OPS(adapter)->GetDmaTransferInfo(adapter, mdl, 100, 8192, TRUE, &info), STATUS_SUCCESS);
    assert_int_equal(info.V1.MapRegisterCount, 3);
    assert_int_equal(info.V1.ScatterGatherElementCount, 3);
    memory = ExAllocatePoolWithTag(NonPagedPool, info.V1.ScatterGatherListSize, 'tseT');
    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    irql = up();
    assert_int_equal(OPS(adapter)->BuildScatterGatherListEx(adapter, BOTTOM->device, context, mdl, 100, 8192, 0,
                                                            control, "a", TRUE, memory, info.V1.ScatterGatherListSize,
                                                            NULL, NULL, &list),
                     STATUS_SUCCESS);
    KeLowerIrql(irql);
    assert_ptr_equal(list, memory);
    assert_int_equal(list->NumberOfElements, 3);
    put_list(adapter, list, TRUE);
    info.Version = 77;
    assert_int_equal(OPS(adapter)->GetDmaTransferInfo(adapter, mdl, 0, 1, TRUE, &info), STATUS_NOT_SUPPORTED);
    ExFreePoolWithTag(memory, 'tseT');
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        list_test(test_GetScatterGatherList_64_bits),
        list_test(test_GetScatterGatherList_24_bits_bounces),
        list_test(test_GetScatterGatherList_packet_device_one_element),
        list_test(test_GetScatterGatherList_one_element_a_page),
        list_test(test_GetScatterGatherList_of_a_drivers_own_data),
        cmocka_unit_test_setup_teardown(test_GetScatterGatherList_beyond_its_limits_fails, setup_retail,
                                        layers_teardown),
        list_test(test_BuildScatterGatherList_in_the_drivers_memory),
        list_test(test_BuildMdlFromScatterGatherList_is_the_original_where_nothing_bounces),
        list_test(test_GetScatterGatherListEx_from_an_offset),
        list_test(test_GetScatterGatherListEx_synchronous_ends_with_FreeAdapterObject),
        list_test(test_BuildScatterGatherListEx_and_GetDmaTransferInfo),
        list_test(test_GetScatterGatherList_waits_for_map_registers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
