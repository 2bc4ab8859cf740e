/* The teaching device as a bus master: by scatter/gather lists, through the IOMMU, and where its addresses are few. */
#include "../unit/dma/dma_test.h"
#include <ntlab/dev/edu.h>
#include <ntlab/sim.h>

#define EDU_MEMORY 0x40000u
#define SIZE       4000 /* fits into the device's own memory, and crosses pages of the buffer */

static volatile ULONG *edu_registers;
static lab_device *edu;

static void plug(const char *options)
{
    lab_resource resource;
    PHYSICAL_ADDRESS address;

    lab_sim_register();
    assert_int_equal(lab_device_plug("edu", options, &edu), STATUS_SUCCESS);
    lab_device_config_write(edu, 4, 2, 6); /* memory space and bus mastering */
    lab_device_physical_object_set(edu, BOTTOM->device);
    assert_true(lab_device_resources(edu, &resource, 1) >= 1);
    address.QuadPart = (LONGLONG)resource.start;
    edu_registers = MmMapIoSpace(address, (SIZE_T)resource.length, MmNonCached);
}

static void unplug(void)
{
    MmUnmapIoSpace((PVOID)edu_registers, 0x100000);
    lab_device_physical_object_set(edu, NULL);
    lab_device_unplug(edu);
}

static void set64(ULONG offset, ULONGLONG value)
{
    WRITE_REGISTER_ULONG64((volatile ULONG64 *)(edu_registers + offset / 4), value);
}

static void move(ULONGLONG from, ULONGLONG to, ULONG count, ULONG direction)
{
    set64(0x80, from);
    set64(0x88, to);
    set64(0x90, count);
    set64(0x98, 1 | direction);
    lab_clock_advance(2000);
    assert_int_equal(READ_REGISTER_ULONG(edu_registers + 0x98 / 4) & 1, 0);
}

static PSCATTER_GATHER_LIST list;
static ULONG width; /* address bits of the adapter */

static void control(PDEVICE_OBJECT device, PIRP irp, PSCATTER_GATHER_LIST made, PVOID context)
{
    list = made;
}

/* Element by element, between the list and the device's memory. */
static void run(PDMA_ADAPTER adapter, PMDL mdl, BOOLEAN write)
{
    ULONG done = 0;
    KIRQL irql = up();

    assert_int_equal(OPS(adapter)->GetScatterGatherList(adapter, BOTTOM->device, mdl, MmGetMdlVirtualAddress(mdl),
                                                        MmGetMdlByteCount(mdl), control, NULL, write),
                     STATUS_SUCCESS);
    KeLowerIrql(irql);
    for (ULONG i = 0; i < list->NumberOfElements; i++) {
        ULONGLONG at = (ULONGLONG)list->Elements[i].Address.QuadPart;

        assert_true(width == 64 || at + list->Elements[i].Length <= 1ULL << width);
        if (write)
            move(at, EDU_MEMORY + done, list->Elements[i].Length, 0);
        else
            move(EDU_MEMORY + done, at, list->Elements[i].Length, 2);
        done += list->Elements[i].Length;
    }
    irql = up();
    OPS(adapter)->PutScatterGatherList(adapter, list, write);
    KeLowerIrql(irql);
}

static PDMA_ADAPTER get_bits(ULONG bits)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION3, SIZE);

    d.ScatterGather = TRUE;
    width = bits;
    d.DmaAddressWidth = bits;
    return IoGetDmaAdapter(BOTTOM->device, &d, &registers);
}

static void move_both_ways(PDMA_ADAPTER adapter, PMDL mdl, char *bytes)
{
    char expected[SIZE];

    fill(bytes, SIZE, 12);
    memcpy(expected, bytes, SIZE);
    run(adapter, mdl, TRUE);
    assert_memory_equal(lab_edu_buffer(edu), expected, SIZE);
    fill((char *)lab_edu_buffer(edu), SIZE, 120);
    memcpy(expected, lab_edu_buffer(edu), SIZE);
    run(adapter, mdl, FALSE);
    assert_memory_equal(bytes, expected, SIZE);
}

static void both_ways(ULONG bits)
{
    PDMA_ADAPTER adapter = get_bits(bits);
    char *user = lab_user_alloc(8192);
    PMDL mdl = locked(user + 3000, SIZE);

    move_both_ways(adapter, mdl, user + 3000);
    unlock(mdl);
    lab_user_free(user);
    put(adapter);
}

static void test_edu_scatter_gather_both_ways(void **state)
{
    plug("dma_mask=0xFFFFFFFFFFFFFFFF");
    both_ways(64);
    unplug();
}

/* As QEMU has it, the device drives 28 bits; the buffer lies beyond them. */
static void test_edu_28_bits_bounce(void **state)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 1LL << 28}, high = {.QuadPart = -1}, none = {0};
    PDMA_ADAPTER adapter;
    PMDL pages;
    char *bytes;

    plug(NULL);
    pages = MmAllocatePagesForMdl(low, high, none, 2 * PAGE_SIZE);
    assert_non_null(pages);
    assert_int_equal(pages->ByteCount, 2 * PAGE_SIZE);
    assert_true(MmGetMdlPfnArray(pages)[0] >= 1u << 16);
    bytes = MmMapLockedPagesSpecifyCache(pages, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    adapter = get_bits(28);
    pages->ByteCount = SIZE;
    move_both_ways(adapter, pages, bytes);
    pages->ByteCount = 2 * PAGE_SIZE;
    put(adapter);
    MmUnmapLockedPages(bytes, pages);
    MmFreePagesFromMdl(pages);
    ExFreePool(pages);
    unplug();
}

static void test_edu_behind_an_IOMMU(void **state)
{
    lab_dma_options options = {.iommu = true};

    lab_dma_options_set(&options);
    plug("dma_mask=0xFFFFFFFFFFFFFFFF");
    both_ways(64);
    unplug();
}

static void wild(void *unused)
{
    move(0x5000000, EDU_MEMORY, 16, 0);
}

static void test_edu_beyond_what_is_mapped_stops_with_its_name(void **state)
{
    lab_dma_options options = {.iommu = true};
    lab_bugcheck bugcheck;

    lab_dma_options_set(&options);
    plug("name=wilding");
    assert_true(lab_bugcheck_catch(wild, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_DMA_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 0x26);
    assert_non_null(strstr(lab_bugcheck_analysis(), "wilding"));
    assert_non_null(strstr(lab_bugcheck_analysis(), "0x5000000"));
}

static void test_edu_beyond_what_is_mapped_fails_on_a_retail_machine(void **state)
{
    lab_dma_options options = {.iommu = true};
    uint64_t done, failed;
    lab_dma_state dma;

    lab_dma_options_set(&options);
    plug("name=wilding");
    wild(NULL);
    lab_edu_transfers(edu, &done, &failed);
    assert_int_equal(failed, 1);
    lab_dma_query(&dma);
    assert_int_equal(dma.faults, 1);
    assert_non_null(strstr(lab_device_log_text(), "wilding"));
    unplug();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_edu_scatter_gather_both_ways),
        dma_test(test_edu_28_bits_bounce),
        dma_test(test_edu_behind_an_IOMMU),
        dma_test(test_edu_beyond_what_is_mapped_stops_with_its_name),
        dma_test_retail(test_edu_beyond_what_is_mapped_fails_on_a_retail_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
