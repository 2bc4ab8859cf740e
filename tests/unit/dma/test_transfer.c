/* Transfers: where the device is sent, what bounces, what a flush brings back. */
#include "dma_test.h"

static PVOID base;

static IO_ALLOCATION_ACTION keep(PDEVICE_OBJECT device, PIRP irp, PVOID map_registers, PVOID context)
{
    base = map_registers;
    return KeepObject;
}

static void take(PDMA_ADAPTER adapter, ULONG count)
{
    KIRQL irql = up();

    assert_int_equal(OPS(adapter)->AllocateAdapterChannel(adapter, BOTTOM->device, count, keep, NULL), STATUS_SUCCESS);
    KeLowerIrql(irql);
}

static void give(PDMA_ADAPTER adapter)
{
    KIRQL irql = up();

    OPS(adapter)->FreeAdapterChannel(adapter);
    KeLowerIrql(irql);
}

/* The whole of a buffer to or from a device that reads and writes where it is told. */
static void transfer(PDMA_ADAPTER adapter, PMDL mdl, char *device, BOOLEAN write)
{
    char *va = MmGetMdlVirtualAddress(mdl);
    ULONG done = 0, total = MmGetMdlByteCount(mdl);

    while (done < total) {
        ULONG length = total - done;
        PHYSICAL_ADDRESS at = OPS(adapter)->MapTransfer(adapter, mdl, base, va + done, &length, write);

        assert_true(length > 0);
        if (write)
            assert_true(lab_dma_memory_read(BOTTOM->device, (uint64_t)at.QuadPart, device + done, length));
        else
            assert_true(lab_dma_memory_write(BOTTOM->device, (uint64_t)at.QuadPart, device + done, length));
        done += length;
    }
    assert_true(OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, va, total, write));
}

#define SIZE 20000

static void both_ways(PDMA_ADAPTER adapter)
{
    char *user = lab_user_alloc(SIZE + 4096), *buffer = user + 123;
    static char device[SIZE], copy[SIZE];
    PMDL mdl = locked(buffer, SIZE);

    assert_non_null(adapter);
    fill(buffer, SIZE, 1);
    memcpy(copy, buffer, SIZE);
    take(adapter, registers < 7 ? registers : 7);
    transfer(adapter, mdl, device, TRUE);
    assert_memory_equal(device, copy, SIZE);
    fill(device, SIZE, 99);
    transfer(adapter, mdl, device, FALSE);
    assert_memory_equal(buffer, device, SIZE);
    give(adapter);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_MapTransfer_scatter_gather_64_bits(void **state)
{
    both_ways(get_sg(SIZE));
}

static void test_MapTransfer_packet_32_bits(void **state)
{
    both_ways(get_packet(SIZE));
}

/* Memory beyond what an ISA device reaches, and below. */
static void test_MapTransfer_24_bits_bounces(void **state)
{
    PHYSICAL_ADDRESS all = {.QuadPart = -1};
    PDMA_ADAPTER packet = get_isa(FALSE, SIZE), list = get_isa(TRUE, SIZE);
    PVOID low = MmAllocateContiguousMemory(16 << 20, all); /* user memory comes from above now */

    both_ways(packet);
    both_ways(list);
    MmFreeContiguousMemory(low);
}

static void test_MapTransfer_one_page_at_a_time_for_scatter_gather(void **state)
{
    PDMA_ADAPTER adapter = get_sg(SIZE);
    char *user = lab_user_alloc(8192);
    PMDL mdl = locked(user + 100, 8000);
    ULONG length = 8000;
    PHYSICAL_ADDRESS at;

    take(adapter, 3);
    at = OPS(adapter)->MapTransfer(adapter, mdl, base, user + 100, &length, TRUE);
    assert_int_equal(length, 4096 - 100);
    assert_int_equal(at.QuadPart, MmGetPhysicalAddress(user + 100).QuadPart);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, user + 100, length, TRUE);
    give(adapter);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_MapTransfer_contiguous_memory_in_one_piece(void **state)
{
    PHYSICAL_ADDRESS all = {.QuadPart = -1}, at;
    PDMA_ADAPTER adapter = get_sg(SIZE);
    char *memory = MmAllocateContiguousMemory(16384, all);
    PMDL mdl = IoAllocateMdl(memory, 16384, FALSE, FALSE, NULL);
    ULONG length = 16384;

    MmBuildMdlForNonPagedPool(mdl);
    take(adapter, 4);
    at = OPS(adapter)->MapTransfer(adapter, mdl, base, memory, &length, TRUE);
    assert_int_equal(length, 16384);
    assert_int_equal(at.QuadPart, MmGetPhysicalAddress(memory).QuadPart);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, memory, length, TRUE);
    give(adapter);
    IoFreeMdl(mdl);
    MmFreeContiguousMemory(memory);
    put(adapter);
}

static void test_MapTransfer_takes_no_more_than_the_registers_map(void **state)
{
    PDMA_ADAPTER adapter = get_packet(SIZE);
    char *user = lab_user_alloc(SIZE);
    PMDL mdl = locked(user, SIZE);
    ULONG length = SIZE;

    take(adapter, 2);
    OPS(adapter)->MapTransfer(adapter, mdl, base, user, &length, TRUE);
    assert_int_equal(length, 8192);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, user, length, TRUE);
    give(adapter);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

/* What the device wrote is in the bounce page until the flush. */
static void test_FlushAdapterBuffers_forgotten_leaves_the_old_bytes(void **state)
{
    PHYSICAL_ADDRESS all = {.QuadPart = -1}, at;
    PDMA_ADAPTER adapter = get_isa(FALSE, 4096);
    PVOID low = MmAllocateContiguousMemory(16 << 20, all);
    char *user = lab_user_alloc(4096);
    PMDL mdl = locked(user, 4096);
    ULONG length = 4096;

    memset(user, 'o', 4096);
    take(adapter, 1);
    at = OPS(adapter)->MapTransfer(adapter, mdl, base, user, &length, FALSE);
    assert_true(at.QuadPart + 4096 <= 0x1000000);
    assert_true(lab_dma_memory_write(BOTTOM->device, (uint64_t)at.QuadPart, "new", 4));
    assert_int_equal(user[0], 'o');
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, user, length, FALSE);
    assert_string_equal(user, "new");
    give(adapter);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
    MmFreeContiguousMemory(low);
}

/* --- version 3 --- */

static void test_MapTransferEx_maps_a_chain_of_MDLs(void **state)
{
    PDMA_ADAPTER adapter = get_sg(SIZE);
    char *user = lab_user_alloc(16384), device[9000];
    PMDL first = locked(user + 10, 5000), second = locked(user + 8192, 6000);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1], buffer[1024];
    PSCATTER_GATHER_LIST list = (PSCATTER_GATHER_LIST)buffer;
    ULONG length = 9000, done = 0;
    PVOID held;
    KIRQL irql = up();

    first->Next = second;
    fill(user, 16384, 3);
    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 5,
                                                            DMA_SYNCHRONOUS_CALLBACK, NULL, NULL, &held),
                     STATUS_SUCCESS);
    assert_int_equal(
        OPS(adapter)->MapTransferEx(adapter, first, held, 1000, 0, &length, TRUE, list, sizeof buffer, NULL, NULL),
        STATUS_SUCCESS);
    assert_int_equal(length, 9000);
    for (ULONG i = 0; i < list->NumberOfElements; i++) {
        assert_true(lab_dma_memory_read(BOTTOM->device, (uint64_t)list->Elements[i].Address.QuadPart, device + done,
                                        list->Elements[i].Length));
        done += list->Elements[i].Length;
    }
    assert_int_equal(done, 9000);
    assert_memory_equal(device, user + 10 + 1000, 4000);
    assert_memory_equal(device + 4000, user + 8192, 5000);
    assert_int_equal(OPS(adapter)->FlushAdapterBuffersEx(adapter, first, held, 1000, length, TRUE), STATUS_SUCCESS);
    OPS(adapter)->FreeAdapterChannel(adapter);
    KeLowerIrql(irql);
    first->Next = NULL;
    unlock(first);
    unlock(second);
    lab_user_free(user);
    put(adapter);
}

static void test_MapTransferEx_a_small_list_maps_less(void **state)
{
    PDMA_ADAPTER adapter = get_sg(SIZE);
    char *user = lab_user_alloc(SIZE);
    PMDL mdl = locked(user, SIZE);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    SCATTER_GATHER_LIST one;
    ULONG length = SIZE;
    PVOID held;
    KIRQL irql = up();

    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 6, DMA_SYNCHRONOUS_CALLBACK, NULL, NULL,
                                           &held);
    assert_int_equal(OPS(adapter)->MapTransferEx(adapter, mdl, held, 0, 0, &length, TRUE, &one, sizeof one, NULL, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(length, 4096);
    assert_int_equal(one.NumberOfElements, 1);
    assert_int_equal(OPS(adapter)->MapTransferEx(adapter, mdl, held, 0, 0, &length, TRUE, &one, 8, NULL, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(OPS(adapter)->FlushAdapterBuffersEx(adapter, mdl, held, 0, length, TRUE), STATUS_SUCCESS);
    OPS(adapter)->FreeAdapterChannel(adapter);
    KeLowerIrql(irql);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_MapTransfer_scatter_gather_64_bits),
        dma_test(test_MapTransfer_packet_32_bits),
        dma_test(test_MapTransfer_24_bits_bounces),
        dma_test(test_MapTransfer_one_page_at_a_time_for_scatter_gather),
        dma_test(test_MapTransfer_contiguous_memory_in_one_piece),
        dma_test(test_MapTransfer_takes_no_more_than_the_registers_map),
        dma_test(test_FlushAdapterBuffers_forgotten_leaves_the_old_bytes),
        dma_test(test_MapTransferEx_maps_a_chain_of_MDLs),
        dma_test(test_MapTransferEx_a_small_list_maps_less),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
