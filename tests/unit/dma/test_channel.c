/* Who gets the channel and the map registers, and when. */
#include "dma_test.h"

static struct {
    ULONG calls;
    PDEVICE_OBJECT device;
    PIRP irp;
    PVOID base, context;
    KIRQL irql;
    IO_ALLOCATION_ACTION action;
    char order[16];
} seen;

static IO_ALLOCATION_ACTION control(PDEVICE_OBJECT device, PIRP irp, PVOID base, PVOID context)
{
    if (seen.calls < sizeof seen.order - 1)
        seen.order[seen.calls] = *(char *)context;
    seen.calls++;
    seen.device = device;
    seen.irp = irp;
    seen.base = base;
    seen.context = context;
    seen.irql = KeGetCurrentIrql();
    return seen.action;
}

static int setup(void **state)
{
    memset(&seen, 0, sizeof seen);
    seen.action = KeepObject;
    return layers_setup(state);
}
static int setup_retail(void **state)
{
    memset(&seen, 0, sizeof seen);
    seen.action = KeepObject;
    return layers_setup_retail(state);
}
#define channel_test(name) cmocka_unit_test_setup_teardown(name, setup, layers_teardown)

static NTSTATUS allocate(PDMA_ADAPTER adapter, struct layer *layer, ULONG count, char *name)
{
    KIRQL irql = up();
    NTSTATUS status = OPS(adapter)->AllocateAdapterChannel(adapter, layer->device, count, control, name);

    KeLowerIrql(irql);
    return status;
}

static void free_channel(PDMA_ADAPTER adapter)
{
    KIRQL irql = up();

    OPS(adapter)->FreeAdapterChannel(adapter);
    KeLowerIrql(irql);
}

static void free_registers(PDMA_ADAPTER adapter, PVOID base, ULONG count)
{
    KIRQL irql = up();

    OPS(adapter)->FreeMapRegisters(adapter, base, count);
    KeLowerIrql(irql);
}

static void test_AllocateAdapterChannel_idle_calls_the_routine_at_once_at_DISPATCH_LEVEL(void **state)
{
    PDMA_ADAPTER adapter = get_packet(8192);
    IRP irp;

    BOTTOM->device->CurrentIrp = &irp;
    assert_int_equal(allocate(adapter, BOTTOM, 2, "a"), STATUS_SUCCESS);
    assert_int_equal(seen.calls, 1);
    assert_int_equal(seen.irql, DISPATCH_LEVEL);
    assert_ptr_equal(seen.device, BOTTOM->device);
    assert_ptr_equal(seen.irp, &irp);
    assert_non_null(seen.base);
    BOTTOM->device->CurrentIrp = NULL;
    free_channel(adapter);
    put(adapter);
}

static void test_AllocateAdapterChannel_busy_waits_in_order(void **state)
{
    PDMA_ADAPTER adapter = get_packet(8192);

    allocate(adapter, BOTTOM, 1, "a");
    allocate(adapter, MIDDLE, 1, "b");
    allocate(adapter, TOP, 1, "c");
    assert_int_equal(seen.calls, 1);
    assert_int_equal(waiting(), 2);
    free_channel(adapter);
    assert_string_equal(seen.order, "ab");
    free_channel(adapter);
    assert_string_equal(seen.order, "abc");
    free_channel(adapter);
    put(adapter);
}

static void test_AllocateAdapterChannel_DeallocateObject_gives_everything_back(void **state)
{
    PDMA_ADAPTER adapter = get_packet(8192);
    ULONG before = registers_free();

    seen.action = DeallocateObject;
    allocate(adapter, BOTTOM, 2, "a");
    assert_int_equal(registers_free(), before);
    allocate(adapter, BOTTOM, 2, "b");
    assert_string_equal(seen.order, "ab");
    put(adapter);
}

static void test_AllocateAdapterChannel_DeallocateObjectKeepRegisters_frees_the_channel_alone(void **state)
{
    PDMA_ADAPTER adapter = get_packet(8192);
    ULONG before = registers_free();
    PVOID base;

    seen.action = DeallocateObjectKeepRegisters;
    allocate(adapter, BOTTOM, 2, "a");
    base = seen.base;
    assert_int_equal(registers_free(), before - 2);
    seen.action = DeallocateObject;
    allocate(adapter, BOTTOM, 1, "b");
    assert_string_equal(seen.order, "ab");
    free_registers(adapter, base, 2);
    assert_int_equal(registers_free(), before);
    put(adapter);
}

static void test_AllocateAdapterChannel_more_registers_than_it_has_fails(void **state)
{
    PDMA_ADAPTER adapter = get_packet(8192);

    assert_int_equal(allocate(adapter, BOTTOM, registers + 1, "a"), STATUS_INSUFFICIENT_RESOURCES);
    assert_int_equal(seen.calls, 0);
    lab_fault_nth("dma", 1, false);
    assert_int_equal(allocate(adapter, BOTTOM, 1, "a"), STATUS_INSUFFICIENT_RESOURCES);
    lab_fault_clear();
    put(adapter);
}

/* Two adapters, registers for one of them. */
static void scarce(ULONG count)
{
    lab_dma_options options = {.map_registers = count};

    assert_int_equal(lab_dma_options_set(&options), STATUS_SUCCESS);
}

static void test_map_registers_are_waited_for_in_order(void **state)
{
    PDMA_ADAPTER one, two, three;

    scarce(3);
    one = get_sg(8192);
    assert_int_equal(registers, 3);
    two = get_sg(8192);
    three = get_sg(8192);
    allocate(one, BOTTOM, 2, "a");
    allocate(two, MIDDLE, 2, "b");
    allocate(three, TOP, 1, "c"); /* there would be one; it doesn't overtake */
    assert_string_equal(seen.order, "a");
    assert_int_equal(registers_free(), 1);
    free_channel(one);
    assert_string_equal(seen.order, "abc");
    free_channel(two);
    free_channel(three);
    assert_int_equal(registers_free(), 3);
    put(one);
    put(two);
    put(three);
}

static void test_FreeMapRegisters_in_parts_starts_who_waits(void **state)
{
    PDMA_ADAPTER one, two;
    PVOID base;

    scarce(4);
    one = get_sg(3 * 4096);
    two = get_sg(3 * 4096);
    seen.action = DeallocateObjectKeepRegisters;
    allocate(one, BOTTOM, 4, "a");
    base = seen.base;
    seen.action = DeallocateObject;
    allocate(two, MIDDLE, 2, "b");
    free_registers(one, base, 1);
    assert_string_equal(seen.order, "a");
    free_registers(one, base, 1);
    assert_string_equal(seen.order, "ab");
    free_registers(one, base, 2);
    assert_int_equal(registers_free(), 4);
    put(one);
    put(two);
}

/* --- version 3 --- */

static void test_AllocateAdapterChannelEx_waits_and_is_called(void **state)
{
    PDMA_ADAPTER adapter = get_sg(8192);
    UCHAR first[DMA_TRANSFER_CONTEXT_SIZE_V1], second[DMA_TRANSFER_CONTEXT_SIZE_V1];
    KIRQL irql = up();

    OPS(adapter)->InitializeDmaTransferContext(adapter, first);
    OPS(adapter)->InitializeDmaTransferContext(adapter, second);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, first, 1, 0, control, "a", NULL),
                     STATUS_SUCCESS);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, MIDDLE->device, second, 1, 0, control, "b", NULL),
                     STATUS_SUCCESS);
    assert_string_equal(seen.order, "a");
    OPS(adapter)->FreeAdapterChannel(adapter);
    assert_string_equal(seen.order, "ab");
    OPS(adapter)->FreeAdapterObject(adapter, DeallocateObject);
    KeLowerIrql(irql);
    put(adapter);
}

static void test_AllocateAdapterChannelEx_synchronous_without_a_routine(void **state)
{
    PDMA_ADAPTER adapter = get_sg(8192);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    PVOID base = NULL, other = NULL;
    KIRQL irql = up();

    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 1,
                                                            DMA_SYNCHRONOUS_CALLBACK, NULL, NULL, &base),
                     STATUS_SUCCESS);
    assert_non_null(base);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 1,
                                                            DMA_SYNCHRONOUS_CALLBACK, NULL, NULL, &other),
                     STATUS_INSUFFICIENT_RESOURCES);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 1, 0, NULL, NULL, &other),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 1,
                                                            DMA_SYNCHRONOUS_CALLBACK, control, "a", &other),
                     STATUS_INVALID_PARAMETER);
    OPS(adapter)->FreeAdapterObject(adapter, DeallocateObjectKeepRegisters);
    OPS(adapter)->FreeMapRegisters(adapter, base, 1);
    KeLowerIrql(irql);
    put(adapter);
}

static void test_CancelAdapterChannel_of_one_that_waits(void **state)
{
    PDMA_ADAPTER adapter = get_sg(8192);
    UCHAR first[DMA_TRANSFER_CONTEXT_SIZE_V1], second[DMA_TRANSFER_CONTEXT_SIZE_V1];
    KIRQL irql = up();

    OPS(adapter)->InitializeDmaTransferContext(adapter, first);
    OPS(adapter)->InitializeDmaTransferContext(adapter, second);
    OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, first, 1, 0, control, "a", NULL);
    OPS(adapter)->AllocateAdapterChannelEx(adapter, MIDDLE->device, second, 1, 0, control, "b", NULL);
    assert_false(OPS(adapter)->CancelAdapterChannel(adapter, BOTTOM->device, first));
    assert_true(OPS(adapter)->CancelAdapterChannel(adapter, MIDDLE->device, second));
    OPS(adapter)->FreeAdapterChannel(adapter);
    assert_string_equal(seen.order, "a");
    KeLowerIrql(irql);
    put(adapter);
}

/* Too late once the routine was called, even where it gave everything back; a context that is new may always be
 * cancelled, whoever has the channel. */
static void test_CancelAdapterChannel_goes_by_the_context(void **state)
{
    PDMA_ADAPTER adapter = get_sg(8192);
    UCHAR used[DMA_TRANSFER_CONTEXT_SIZE_V1], fresh[DMA_TRANSFER_CONTEXT_SIZE_V1];
    PVOID base = NULL;
    KIRQL irql = up();

    OPS(adapter)->InitializeDmaTransferContext(adapter, used);
    OPS(adapter)->InitializeDmaTransferContext(adapter, fresh);
    OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, used, 1, DMA_SYNCHRONOUS_CALLBACK, NULL, NULL,
                                           &base);
    assert_true(OPS(adapter)->CancelAdapterChannel(adapter, BOTTOM->device, fresh));
    OPS(adapter)->FreeAdapterObject(adapter, DeallocateObject);
    assert_false(OPS(adapter)->CancelAdapterChannel(adapter, BOTTOM->device, used));
    OPS(adapter)->InitializeDmaTransferContext(adapter, used);
    assert_true(OPS(adapter)->CancelAdapterChannel(adapter, BOTTOM->device, used));
    KeLowerIrql(irql);
    put(adapter);
}

static void test_CancelAdapterChannel_before_the_request(void **state)
{
    PDMA_ADAPTER adapter = get_sg(8192);
    UCHAR context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    KIRQL irql = up();

    OPS(adapter)->InitializeDmaTransferContext(adapter, context);
    assert_true(OPS(adapter)->CancelAdapterChannel(adapter, BOTTOM->device, context));
    assert_int_equal(OPS(adapter)->AllocateAdapterChannelEx(adapter, BOTTOM->device, context, 1, 0, control, "a", NULL),
                     STATUS_CANCELLED);
    assert_int_equal(seen.calls, 0);
    KeLowerIrql(irql);
    put(adapter);
}

/* --- by name, as drivers of old --- */

static void test_IoAllocateAdapterChannel_and_its_kin(void **state)
{
    PDMA_ADAPTER adapter = get_packet(4096);
    char *user = lab_user_alloc(4096), byte;
    PMDL mdl = locked(user, 100);
    ULONG length = 100;
    PHYSICAL_ADDRESS address;
    KIRQL irql = up();

    user[0] = 'q';
    assert_int_equal(IoAllocateAdapterChannel(adapter, BOTTOM->device, 1, control, "a"), STATUS_SUCCESS);
    address = IoMapTransfer(adapter, mdl, seen.base, MmGetMdlVirtualAddress(mdl), &length, TRUE);
    assert_int_equal(length, 100);
    assert_true(lab_dma_memory_read(NULL, (uint64_t)address.QuadPart, &byte, 1));
    assert_int_equal(byte, 'q');
    assert_true(IoFlushAdapterBuffers(adapter, mdl, seen.base, MmGetMdlVirtualAddress(mdl), length, TRUE));
    IoFreeAdapterChannel(adapter);
    KeLowerIrql(irql);
    unlock(mdl);
    lab_user_free(user);
    HalPutDmaAdapter(adapter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        channel_test(test_AllocateAdapterChannel_idle_calls_the_routine_at_once_at_DISPATCH_LEVEL),
        channel_test(test_AllocateAdapterChannel_busy_waits_in_order),
        channel_test(test_AllocateAdapterChannel_DeallocateObject_gives_everything_back),
        channel_test(test_AllocateAdapterChannel_DeallocateObjectKeepRegisters_frees_the_channel_alone),
        cmocka_unit_test_setup_teardown(test_AllocateAdapterChannel_more_registers_than_it_has_fails, setup_retail,
                                        layers_teardown),
        channel_test(test_map_registers_are_waited_for_in_order),
        channel_test(test_FreeMapRegisters_in_parts_starts_who_waits),
        channel_test(test_AllocateAdapterChannelEx_waits_and_is_called),
        channel_test(test_AllocateAdapterChannelEx_synchronous_without_a_routine),
        channel_test(test_CancelAdapterChannel_of_one_that_waits),
        channel_test(test_CancelAdapterChannel_before_the_request),
        channel_test(test_CancelAdapterChannel_goes_by_the_context),
        channel_test(test_IoAllocateAdapterChannel_and_its_kin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
