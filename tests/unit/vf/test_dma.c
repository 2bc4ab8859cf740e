/* Driver Verifier's rules for DMA: each is broken once; what keeps them is in tests/unit/dma. */
#include "../dma/dma_test.h"
#include "violation.h"

static PVOID base;
static PSCATTER_GATHER_LIST list;
static PDMA_ADAPTER adapter;
static char *user;
static PMDL mdl;

#define SIZE 16384

static IO_ALLOCATION_ACTION keep(PDEVICE_OBJECT device, PIRP irp, PVOID map_registers, PVOID context)
{
    base = map_registers;
    return KeepObject;
}

static IO_ALLOCATION_ACTION keep_registers(PDEVICE_OBJECT device, PIRP irp, PVOID map_registers, PVOID context)
{
    base = map_registers;
    return DeallocateObjectKeepRegisters;
}

static void listed(PDEVICE_OBJECT device, PIRP irp, PSCATTER_GATHER_LIST made, PVOID context)
{
    list = made;
}

/* An adapter with its channel, and a locked buffer; at DISPATCH_LEVEL from here on. */
static void begin(PDMA_ADAPTER made)
{
    adapter = made;
    user = lab_user_alloc(SIZE);
    mdl = locked(user, SIZE);
    up();
}

static void take(ULONG count)
{
    OPS(adapter)->AllocateAdapterChannel(adapter, BOTTOM->device, count, keep, NULL);
}

static ULONG map(ULONG offset, ULONG length)
{
    OPS(adapter)->MapTransfer(adapter, mdl, base, user + offset, &length, TRUE);
    return length;
}

static void flush(ULONG offset, ULONG length)
{
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, user + offset, length, TRUE);
}

static NTSTATUS get(PMDL of, char *at, ULONG length)
{
    return OPS(adapter)->GetScatterGatherList(adapter, BOTTOM->device, of, at, length, listed, NULL, TRUE);
}

static void flush_too_much(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    map(0, 8192);
    flush(0, 9000);
}

static void no_contiguous_registers(void *unused)
{
    PHYSICAL_ADDRESS all = {.QuadPart = -1};

    PVOID low = MmAllocateContiguousMemory(16 << 20, all);

    (void)low;
    begin(get_isa(FALSE, SIZE));
    take(2);
    map(0, 8192);
}

static void common_freed_twice(void *unused)
{
    PDMA_ADAPTER made = get_sg(SIZE);
    PHYSICAL_ADDRESS at;
    PVOID buffer = OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);

    OPS(made)->FreeCommonBuffer(made, 100, at, buffer, TRUE);
    OPS(made)->FreeCommonBuffer(made, 100, at, buffer, TRUE);
}

static void common_freed_as_longer(void *unused)
{
    PDMA_ADAPTER made = get_sg(SIZE);
    PHYSICAL_ADDRESS at;
    PVOID buffer = OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);

    OPS(made)->FreeCommonBuffer(made, 4096, at, buffer, TRUE);
}

static void common_freed_at_another_address(void *unused)
{
    PDMA_ADAPTER made = get_sg(SIZE);
    PHYSICAL_ADDRESS at;
    PVOID buffer = OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);

    at.QuadPart += 4096;
    OPS(made)->FreeCommonBuffer(made, 100, at, buffer, TRUE);
}

static void common_freed_inside(void *unused)
{
    PDMA_ADAPTER made = get_sg(SIZE);
    PHYSICAL_ADDRESS at;
    char *buffer = OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);

    OPS(made)->FreeCommonBuffer(made, 100, at, buffer + 16, TRUE);
}

static void channel_freed_twice(void *unused)
{
    begin(get_sg(SIZE));
    take(1);
    OPS(adapter)->FreeAdapterChannel(adapter);
    OPS(adapter)->FreeAdapterChannel(adapter);
}

static void registers_freed_twice(void *unused)
{
    begin(get_sg(SIZE));
    OPS(adapter)->AllocateAdapterChannel(adapter, BOTTOM->device, 2, keep_registers, NULL);
    OPS(adapter)->FreeMapRegisters(adapter, base, 2);
    OPS(adapter)->FreeMapRegisters(adapter, base, 2);
}

static void list_put_twice(void *unused)
{
    begin(get_sg(SIZE));
    get(mdl, user, 100);
    OPS(adapter)->PutScatterGatherList(adapter, list, TRUE);
    OPS(adapter)->PutScatterGatherList(adapter, list, TRUE);
}

static void released_with_common_buffer(void *unused)
{
    PDMA_ADAPTER made = get_sg(SIZE);
    PHYSICAL_ADDRESS at;

    OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);
    put(made);
}

static void released_with_channel(void *unused)
{
    begin(get_sg(SIZE));
    take(1);
    put(adapter);
}

static void released_with_registers(void *unused)
{
    begin(get_sg(SIZE));
    OPS(adapter)->AllocateAdapterChannel(adapter, BOTTOM->device, 2, keep_registers, NULL);
    put(adapter);
}

static void released_with_list(void *unused)
{
    begin(get_sg(SIZE));
    get(mdl, user, 100);
    put(adapter);
}

static void asked_while_it_waits(void *unused)
{
    begin(get_sg(SIZE));
    take(1);
    OPS(adapter)->AllocateAdapterChannel(adapter, MIDDLE->device, 1, keep, NULL);
    OPS(adapter)->AllocateAdapterChannel(adapter, MIDDLE->device, 1, keep, NULL);
}

static void too_many_registers(void *unused)
{
    begin(get_sg(SIZE));
    take(registers + 1);
}

static void mapped_on_without_a_flush(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    map(0, 8192);
    map(8192, 4096);
}

static void not_locked(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    MmUnlockPages(mdl);
    map(0, 100);
}

static void list_not_locked(void *unused)
{
    begin(get_sg(SIZE));
    MmUnlockPages(mdl);
    get(mdl, user, 100);
}

static int overrun_at;

static void common_overrun(void *unused)
{
    PDMA_ADAPTER made = get_sg(SIZE);
    PHYSICAL_ADDRESS at;
    char *buffer = OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);

    buffer[overrun_at] = 1;
    OPS(made)->FreeCommonBuffer(made, 100, at, buffer, TRUE);
}

static void freed_while_mapped(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    map(0, 100);
    OPS(adapter)->FreeAdapterChannel(adapter);
}

static IO_ALLOCATION_ACTION release_inside(PDEVICE_OBJECT device, PIRP irp, PVOID map_registers, PVOID context)
{
    put(adapter);
    return DeallocateObject;
}

static void released_from_inside(void *unused)
{
    begin(get_sg(SIZE));
    OPS(adapter)->AllocateAdapterChannel(adapter, BOTTOM->device, 1, release_inside, NULL);
}

static void wrong_irql_exact(void *unused)
{
    adapter = get_sg(SIZE);
    take(1);
}

static void wrong_irql_too_high(void *unused)
{
    KIRQL irql;

    adapter = get_sg(SIZE);
    KeRaiseIrql(DISPATCH_LEVEL + 1, &irql);
    OPS(adapter)->ReadDmaCounter(adapter);
}

static void too_many_registers_in_all(void *unused)
{
    begin(get_packet(4096));
    for (int i = 0; i < 4; i++)
        OPS(adapter)->AllocateAdapterChannel(adapter, BOTTOM->device, registers, keep_registers, NULL);
}

static void flushed_elsewhere(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    map(0, 4096);
    flush(8192, 100);
}

static void used_after_release(void *unused)
{
    PHYSICAL_ADDRESS at;

    adapter = get_sg(SIZE);
    put(adapter);
    OPS(adapter)->AllocateCommonBuffer(adapter, 1, &at, TRUE);
}

static void null_adapter(void *unused)
{
    IoFreeAdapterChannel(NULL);
}

static void outside_the_mdl(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    map(SIZE + 1, 100);
}

static void mapped_twice(void *unused)
{
    begin(get_packet(SIZE));
    take(3);
    map(0, 5000);
    map(4000, 100);
}

static void obsolete(void *unused)
{
    DEVICE_DESCRIPTION d = description(0, SIZE);

    HalGetAdapter(&d, &registers);
}

static void before_the_mdl(void *unused)
{
    begin(get_sg(SIZE));
    get(mdl, user - 1, 100);
}

static void behind_the_mdl(void *unused)
{
    begin(get_sg(SIZE));
    get(mdl, user + SIZE, 100);
}

static void longer_across_a_page(void *unused)
{
    char *buffer = lab_user_alloc(SIZE);
    PMDL part = locked(buffer, 5000);

    begin(get_sg(2 * SIZE));
    get(part, buffer, 9000);
}

static void flushed_unmapped(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    flush(0, 100);
}

static void of_no_bytes(void *unused)
{
    begin(get_packet(SIZE));
    take(2);
    map(0, 0);
}

static void without_a_system_address(void *unused)
{
    PHYSICAL_ADDRESS at;

    begin(get_sg(SIZE));
    KeLowerIrql(PASSIVE_LEVEL);
    OPS(adapter)->CreateCommonBufferFromMdl(adapter, mdl, NULL, 0, &at);
}

static void flushed_unfinished(void *unused)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION3, SIZE);
    ULONG length = 4096;

    lab_dma_request_line_add(7, 1);
    d.Master = FALSE;
    d.DmaRequestLine = 7;
    begin(IoGetDmaAdapter(BOTTOM->device, &d, &registers));
    take(2);
    OPS(adapter)->MapTransferEx(adapter, mdl, base, 0, 0, &length, TRUE, NULL, 0, NULL, NULL);
    OPS(adapter)->FlushAdapterBuffersEx(adapter, mdl, base, 0, length, TRUE);
}

static void mdl_too_short(void *unused)
{
    begin(get_sg(2 * SIZE));
    get(mdl, user, SIZE + 100);
}

static void unknown_version(void *unused)
{
    DEVICE_DESCRIPTION d = description(7, SIZE);

    IoGetDmaAdapter(BOTTOM->device, &d, &registers);
}

static void beyond_the_iommu(void *unused)
{
    lab_dma_options options = {.iommu = true};
    char byte;

    lab_dma_options_set(&options);
    lab_dma_memory_read(BOTTOM->device, 0x200000, &byte, 1);
}

#define RULE(name, subcode, body)                                                                                      \
    static void test_0xE6_##subcode##_##name(void **state)                                                             \
    {                                                                                                                  \
        assert_violation(body, DRIVER_VERIFIER_DMA_VIOLATION, subcode);                                                \
    }
RULE(flushed_more_than_is_mapped, 0x00, flush_too_much)
RULE(common_buffer_freed_twice, 0x03, common_freed_twice)
RULE(channel_freed_twice, 0x04, channel_freed_twice)
RULE(map_registers_freed_twice, 0x05, registers_freed_twice)
RULE(list_put_twice, 0x06, list_put_twice)
RULE(released_with_a_common_buffer, 0x07, released_with_common_buffer)
RULE(released_with_its_channel, 0x08, released_with_channel)
RULE(released_with_map_registers, 0x09, released_with_registers)
RULE(released_with_a_list, 0x0A, released_with_list)
RULE(second_request_of_a_device, 0x0B, asked_while_it_waits)
RULE(more_registers_than_it_has, 0x0C, too_many_registers)
RULE(not_flushed, 0x0D, mapped_on_without_a_flush)
RULE(transfer_not_locked, 0x0E, not_locked)
RULE(list_not_locked, 0x0E, list_not_locked)
RULE(registers_freed_while_mapped, 0x10, freed_while_mapped)
RULE(released_from_inside, 0x11, released_from_inside)
RULE(below_DISPATCH_LEVEL, 0x13, wrong_irql_exact)
RULE(above_DISPATCH_LEVEL, 0x13, wrong_irql_too_high)
RULE(too_many_registers_in_all, 0x15, too_many_registers_in_all)
RULE(flushed_what_is_not_mapped, 0x16, flushed_elsewhere)
RULE(used_after_release, 0x18, used_after_release)
RULE(null_adapter, 0x19, null_adapter)
RULE(address_outside_the_mdl, 0x1B, outside_the_mdl)
RULE(mapped_twice, 0x1D, mapped_twice)
RULE(HalGetAdapter, 0x1E, obsolete)
RULE(flushed_with_nothing_mapped, 0x20, flushed_unmapped)
RULE(no_bytes, 0x21, of_no_bytes)
RULE(without_a_system_address, 0x22, without_a_system_address)
RULE(flushed_unfinished, 0x23, flushed_unfinished)
RULE(mdl_too_short, 0x24, mdl_too_short)
RULE(unknown_version, 0x25, unknown_version)
RULE(beyond_the_iommu, 0x26, beyond_the_iommu)

static void test_common_buffer_freed_with_another_length_or_address_is_0xE6(void **state)
{
    assert_violation(common_freed_as_longer, DRIVER_VERIFIER_DMA_VIOLATION, 0x4C420001);
    layers_teardown(state);
    layers_setup(state);
    assert_violation(common_freed_at_another_address, DRIVER_VERIFIER_DMA_VIOLATION, 0x4C420001);
    layers_teardown(state);
    layers_setup(state);
    assert_violation(common_freed_inside, DRIVER_VERIFIER_DMA_VIOLATION, 0x03);
}

static void test_common_buffer_freed_as_uncached_is_a_warning(void **state)
{
    PDMA_ADAPTER made = get_sg(SIZE);
    PHYSICAL_ADDRESS at;
    PVOID buffer = OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);

    OPS(made)->FreeCommonBuffer(made, 100, at, buffer, TRUE);
    assert_null(strstr(lab_warnings_text(), "CommonBufferCache: "));
    buffer = OPS(made)->AllocateCommonBuffer(made, 100, &at, TRUE);
    OPS(made)->FreeCommonBuffer(made, 100, at, buffer, FALSE);
    assert_non_null(strstr(lab_warnings_text(), "CommonBufferCache: "));
    put(made);
}

static void test_0xE6_0x00_no_contiguous_registers(void **state)
{
    assert_violation(no_contiguous_registers, DRIVER_VERIFIER_DMA_VIOLATION, 0);
    assert_int_equal(violation.parameters[1], 2);
    assert_int_equal(violation.parameters[2], 2);
}

static void overrun(int at, uint64_t how)
{
    overrun_at = at;
    assert_violation(common_overrun, DRIVER_VERIFIER_DMA_VIOLATION, 0x0F);
    assert_int_equal(violation.parameters[1], how);
}

static void test_0xE6_0x0F_written_before_the_common_buffer(void **state)
{
    overrun(-1, 1);
}

static void test_0xE6_0x0F_written_far_before_the_common_buffer(void **state)
{
    overrun(-100, 4);
}

static void test_0xE6_0x0F_written_behind_the_common_buffer(void **state)
{
    overrun(100, 5);
}

static void test_0xE6_0x0F_written_behind_its_pages(void **state)
{
    overrun(4096, 2);
}

static void test_0xE6_0x1F_before_within_and_behind_the_mdl(void **state)
{
    static void (*const bodies[])(void *) = {before_the_mdl, behind_the_mdl, longer_across_a_page};

    for (int i = 0; i < 3; i++) {
        assert_violation(bodies[i], DRIVER_VERIFIER_DMA_VIOLATION, 0x1F);
        assert_int_equal(violation.parameters[1], i + 1);
        layers_teardown(state);
        layers_setup(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_0xE6_0x00_flushed_more_than_is_mapped),
        dma_test(test_0xE6_0x03_common_buffer_freed_twice),
        dma_test(test_common_buffer_freed_with_another_length_or_address_is_0xE6),
        dma_test(test_common_buffer_freed_as_uncached_is_a_warning),
        dma_test(test_0xE6_0x04_channel_freed_twice),
        dma_test(test_0xE6_0x05_map_registers_freed_twice),
        dma_test(test_0xE6_0x06_list_put_twice),
        dma_test(test_0xE6_0x07_released_with_a_common_buffer),
        dma_test(test_0xE6_0x08_released_with_its_channel),
        dma_test(test_0xE6_0x09_released_with_map_registers),
        dma_test(test_0xE6_0x0A_released_with_a_list),
        dma_test(test_0xE6_0x0B_second_request_of_a_device),
        dma_test(test_0xE6_0x0C_more_registers_than_it_has),
        dma_test(test_0xE6_0x0D_not_flushed),
        dma_test(test_0xE6_0x0E_transfer_not_locked),
        dma_test(test_0xE6_0x0E_list_not_locked),
        dma_test(test_0xE6_0x10_registers_freed_while_mapped),
        dma_test(test_0xE6_0x11_released_from_inside),
        dma_test(test_0xE6_0x13_below_DISPATCH_LEVEL),
        dma_test(test_0xE6_0x13_above_DISPATCH_LEVEL),
        dma_test(test_0xE6_0x15_too_many_registers_in_all),
        dma_test(test_0xE6_0x16_flushed_what_is_not_mapped),
        dma_test(test_0xE6_0x18_used_after_release),
        dma_test(test_0xE6_0x19_null_adapter),
        dma_test(test_0xE6_0x1B_address_outside_the_mdl),
        dma_test(test_0xE6_0x1D_mapped_twice),
        dma_test(test_0xE6_0x1E_HalGetAdapter),
        dma_test(test_0xE6_0x20_flushed_with_nothing_mapped),
        dma_test(test_0xE6_0x21_no_bytes),
        dma_test(test_0xE6_0x22_without_a_system_address),
        dma_test(test_0xE6_0x23_flushed_unfinished),
        dma_test(test_0xE6_0x24_mdl_too_short),
        dma_test(test_0xE6_0x25_unknown_version),
        dma_test(test_0xE6_0x26_beyond_the_iommu),
        dma_test(test_0xE6_0x00_no_contiguous_registers),
        dma_test(test_0xE6_0x0F_written_before_the_common_buffer),
        dma_test(test_0xE6_0x0F_written_far_before_the_common_buffer),
        dma_test(test_0xE6_0x0F_written_behind_the_common_buffer),
        dma_test(test_0xE6_0x0F_written_behind_its_pages),
        dma_test(test_0xE6_0x1F_before_within_and_behind_the_mdl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
