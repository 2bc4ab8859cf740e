/* The system's DMA controller: a channel is programmed by a driver, and served at its device's request. */
#include "dma_test.h"

static PVOID base;
static ULONG granted;

static IO_ALLOCATION_ACTION keep(PDEVICE_OBJECT device, PIRP irp, PVOID map_registers, PVOID context)
{
    base = map_registers;
    granted++;
    return KeepObject;
}

static PDMA_ADAPTER get_slave(ULONG channel, BOOLEAN auto_initialize, ULONG length)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION, length);

    d.Master = FALSE;
    d.InterfaceType = Isa;
    d.DmaChannel = channel;
    d.DmaWidth = channel < 4 ? Width8Bits : Width16Bits;
    d.AutoInitialize = auto_initialize;
    return IoGetDmaAdapter(BOTTOM->device, &d, &registers);
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

static void test_a_slave_reads_and_writes_by_its_channel(void **state)
{
    PDMA_ADAPTER adapter = get_slave(2, FALSE, 16384);
    char *user = lab_user_alloc(12288), *device = ExAllocatePoolWithTag(NonPagedPool, 9000, 'tseT');
    PMDL mdl = locked(user + 5, 9000);
    lab_dma_channel_state channel;
    ULONG length = 9000;

    fill(user, 12288, 2);
    assert_int_equal(lab_dma_channel_read(2, device, 10), 0);
    take(adapter, 4);
    OPS(adapter)->MapTransfer(adapter, mdl, base, user + 5, &length, TRUE);
    assert_int_equal(length, 9000);
    assert_int_equal(lab_dma_channel_write(2, device, 10), 0); /* programmed the other way */
    assert_int_equal(lab_dma_channel_read(2, device, 4000), 4000);
    assert_int_equal(OPS(adapter)->ReadDmaCounter(adapter), 5000);
    assert_int_equal(lab_dma_channel_read(2, device + 4000, 9000), 5000);
    assert_memory_equal(device, user + 5, 9000);
    assert_true(lab_dma_channel_query(2, &channel));
    assert_int_equal(channel.terminal_counts, 1);
    assert_true(channel.masked);
    assert_int_equal(lab_dma_channel_read(2, device, 1), 0);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, user + 5, length, TRUE);

    fill(device, 9000, 50);
    length = 9000;
    OPS(adapter)->MapTransfer(adapter, mdl, base, user + 5, &length, FALSE);
    assert_int_equal(lab_dma_channel_write(2, device, 9000), 9000);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, user + 5, length, FALSE);
    assert_memory_equal(device, user + 5, 9000);
    give(adapter);
    ExFreePoolWithTag(device, 'tseT');
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_an_auto_initialize_channel_begins_again(void **state)
{
    PDMA_ADAPTER adapter = get_slave(1, TRUE, 4096);
    PHYSICAL_ADDRESS at;
    char *ring = HalAllocateCommonBuffer(adapter, 4096, &at, FALSE);
    PMDL mdl = IoAllocateMdl(ring, 4096, FALSE, FALSE, NULL);
    lab_dma_channel_state channel;
    char sample[4096];
    ULONG length = 4096;

    fill(sample, sizeof sample, 9);
    MmBuildMdlForNonPagedPool(mdl);
    take(adapter, 1);
    OPS(adapter)->MapTransfer(adapter, mdl, base, ring, &length, FALSE);
    for (int i = 0; i < 3; i++)
        assert_int_equal(lab_dma_channel_write(1, sample, 4096), 4096);
    assert_int_equal(lab_dma_channel_write(1, "XYZ", 3), 3);
    assert_int_equal(OPS(adapter)->ReadDmaCounter(adapter), 4093);
    assert_memory_equal(ring, "XYZ", 3);
    assert_memory_equal(ring + 3, sample + 3, 4093);
    lab_dma_channel_query(1, &channel);
    assert_int_equal(channel.terminal_counts, 3);
    assert_false(channel.masked);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, ring, 4096, FALSE);
    give(adapter);
    IoFreeMdl(mdl);
    HalFreeCommonBuffer(adapter, 4096, at, ring, FALSE);
    put(adapter);
}

static void test_two_adapters_of_one_channel_take_turns(void **state)
{
    PDMA_ADAPTER one = get_slave(3, FALSE, 4096), two = get_slave(3, FALSE, 4096);
    KIRQL irql;

    granted = 0;
    take(one, 1);
    irql = up();
    OPS(two)->AllocateAdapterChannel(two, MIDDLE->device, 1, keep, NULL);
    KeLowerIrql(irql);
    assert_int_equal(granted, 1);
    give(one);
    assert_int_equal(granted, 2);
    give(two);
    put(one);
    put(two);
}

static void test_a_word_channel_moves_words_across_64_KB(void **state)
{
    PDMA_ADAPTER adapter = get_slave(5, FALSE, 100000);
    char *user = lab_user_alloc(100000), *device = ExAllocatePoolWithTag(NonPagedPool, 100000, 'tseT');
    PMDL mdl = locked(user, 100000);
    ULONG length = 100000;
    PHYSICAL_ADDRESS at;

    fill(user, 100000, 20);
    take(adapter, 25);
    at = OPS(adapter)->MapTransfer(adapter, mdl, base, user, &length, TRUE);
    assert_int_equal(length, 100000);
    assert_int_equal(at.QuadPart / 0x20000, (at.QuadPart + length - 1) / 0x20000);
    assert_int_equal(lab_dma_channel_read(5, device, 3), 2);
    assert_int_equal(lab_dma_channel_read(5, device + 2, 100000), 99998);
    assert_memory_equal(device, user, 100000);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, user, length, TRUE);
    give(adapter);
    ExFreePoolWithTag(device, 'tseT');
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

/* --- version 3 --- */

static struct {
    ULONG calls;
    KIRQL irql;
    DMA_COMPLETION_STATUS status;
    PDEVICE_OBJECT device;
    PVOID context;
} done;

static void completion(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PVOID context, DMA_COMPLETION_STATUS status)
{
    done.calls++;
    done.irql = KeGetCurrentIrql();
    done.status = status;
    done.device = device;
    done.context = context;
}

static PDMA_ADAPTER get_line(void)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION3, 16384);

    memset(&done, 0, sizeof done);
    assert_int_equal(lab_dma_request_line_add(0x1000, 6), STATUS_SUCCESS);
    d.Master = FALSE;
    d.DmaRequestLine = 0x1000;
    d.DmaAddressWidth = 32;
    return IoGetDmaAdapter(BOTTOM->device, &d, &registers);
}

static void with_line(BOOLEAN cancel)
{
    PDMA_ADAPTER adapter = get_line();
    char *user = lab_user_alloc(8192), device[8192];
    PMDL mdl = locked(user, 8192);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    ULONG length = 8192;
    KIRQL irql = up();

    fill(user, 8192, 30);
    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 3, 0, keep, NULL, NULL),
                     STATUS_SUCCESS);
    KeLowerIrql(irql);
    assert_int_equal(OPS(adapter)->MapTransferEx(adapter, mdl, base, 0, 0, &length, TRUE, NULL, 0, completion, context),
                     STATUS_SUCCESS);
    assert_int_equal(length, 8192);
    if (cancel) {
        assert_int_equal(lab_dma_channel_read(6, device, 4096), 4096);
        assert_int_equal(OPS(adapter)->CancelMappedTransfer(adapter, context), STATUS_SUCCESS);
        assert_int_equal(OPS(adapter)->CancelMappedTransfer(adapter, context), STATUS_UNSUCCESSFUL);
    } else {
        assert_int_equal(lab_dma_channel_read(6, device, 8192), 8192);
    }
    lab_machine_settle();
    assert_int_equal(done.calls, 1);
    assert_int_equal(done.irql, DISPATCH_LEVEL);
    assert_int_equal(done.status, cancel ? DmaCancelled : DmaComplete);
    assert_ptr_equal(done.device, BOTTOM->device);
    assert_ptr_equal(done.context, context);
    assert_memory_equal(device, user, cancel ? 4096 : 8192);
    assert_int_equal(OPS(adapter)->FlushAdapterBuffersEx(adapter, mdl, base, 0, length, TRUE), STATUS_SUCCESS);
    give(adapter);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_MapTransferEx_on_a_request_line_completes_at_DISPATCH_LEVEL(void **state)
{
    with_line(FALSE);
}

static void test_CancelMappedTransfer_completes_as_cancelled(void **state)
{
    with_line(TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_a_slave_reads_and_writes_by_its_channel),
        dma_test(test_an_auto_initialize_channel_begins_again),
        dma_test(test_two_adapters_of_one_channel_take_turns),
        dma_test(test_a_word_channel_moves_words_across_64_KB),
        dma_test(test_MapTransferEx_on_a_request_line_completes_at_DISPATCH_LEVEL),
        dma_test(test_CancelMappedTransfer_completes_as_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
