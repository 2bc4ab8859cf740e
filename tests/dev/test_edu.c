/* The teaching device, as a driver sees it. */
#include "support/machine.h"
#include <ntlab/dev/edu.h>
#include <ntlab/sim.h>
#include <ntddk.h>

static volatile ULONG *registers;

static lab_device *plug(const char *options)
{
    lab_device *device = NULL;
    lab_resource resource;
    PHYSICAL_ADDRESS address;

    lab_sim_register();
    assert_int_equal(lab_device_plug("edu", options, &device), STATUS_SUCCESS);
    assert_true(lab_device_resources(device, &resource, 1) >= 1);
    assert_int_equal(resource.kind, LAB_RESOURCE_MEMORY);
    address.QuadPart = (LONGLONG)resource.start;
    registers = MmMapIoSpace(address, (SIZE_T)resource.length, MmNonCached);
    assert_non_null(registers);
    return device;
}

static void unplug(lab_device *device)
{
    MmUnmapIoSpace((PVOID)registers, 0x100000);
    lab_device_unplug(device);
}

static ULONG get(ULONG offset)
{
    return READ_REGISTER_ULONG(registers + offset / 4);
}

static void put(ULONG offset, ULONG value)
{
    WRITE_REGISTER_ULONG(registers + offset / 4, value);
}

static void test_identification_reads_version(void **state)
{
    lab_device *device = plug(NULL);

    assert_int_equal(get(0), 0x010000ED);
    unplug(device);
}

static void test_registers_have_their_widths(void **state)
{
    lab_device *device = plug(NULL);
    PUCHAR bytes = (PUCHAR)registers;

    put(4, 0);
    assert_int_equal(READ_REGISTER_UCHAR(bytes), 0xFF);
    assert_int_equal(READ_REGISTER_USHORT((PUSHORT)bytes), 0xFFFF);
    assert_true(READ_REGISTER_ULONG64((PULONG64)bytes) == ~0ULL);
    WRITE_REGISTER_UCHAR(bytes + 4, 1);
    WRITE_REGISTER_USHORT((PUSHORT)(bytes + 4), 1);
    WRITE_REGISTER_ULONG64((PULONG64)(bytes + 8), 5);
    assert_int_equal(get(4), ~0u);
    assert_int_equal(get(8), 0);
    WRITE_REGISTER_ULONG64((PULONG64)(bytes + 0x80), 0x123456789ABCULL);
    assert_true(READ_REGISTER_ULONG64((PULONG64)(bytes + 0x80)) == 0x123456789ABCULL);
    assert_int_equal(get(0x80), 0x56789ABC);
    assert_int_equal(READ_REGISTER_UCHAR(bytes + 0x80), 0xFF);
    WRITE_REGISTER_UCHAR(bytes + 0x80, 0);
    assert_int_equal(get(0x80), 0x56789ABC);
    unplug(device);
}

static void test_liveness_reads_complement(void **state)
{
    lab_device *device = plug(NULL);

    put(4, 0x12345678);
    assert_int_equal(get(4), ~0x12345678u);
    unplug(device);
}

static void test_factorial_takes_its_time(void **state)
{
    lab_device *device = plug("factorial_time=100");

    put(8, 5);
    assert_int_equal(get(0x20) & 1, 1);
    lab_clock_advance(99);
    assert_int_equal(get(0x20) & 1, 1);
    lab_clock_advance(1);
    assert_int_equal(get(0x20) & 1, 0);
    assert_int_equal(get(8), 120);
    unplug(device);
}

static void test_polling_makes_time_pass(void **state)
{
    lab_device *device = plug(NULL);

    put(8, 6);
    while (get(0x20) & 1)
        ;
    assert_int_equal(get(8), 720);
    unplug(device);
}

static void test_stuck_busy_fault_never_ends(void **state)
{
    lab_device *device = plug("fault=stuck-busy");

    put(8, 5);
    lab_clock_advance(10000000);
    assert_int_equal(get(0x20) & 1, 1);
    unplug(device);
}

static void test_dma_moves_bytes_both_ways(void **state)
{
    static const char text[] = "sixteen bytes...";
    lab_device *device = plug("dma_mask=0xFFFFFFFFFFFF");
    UCHAR *memory = MmAllocateContiguousMemory(PAGE_SIZE, (PHYSICAL_ADDRESS){.QuadPart = 0xFFFFFFFF});
    ULONG physical = (ULONG)MmGetPhysicalAddress(memory).QuadPart;

    RtlCopyMemory(memory, text, 16);
    put(0x80, physical);
    put(0x88, 0x40000 + 100);
    put(0x90, 16);
    put(0x98, 1);
    assert_int_equal(get(0x98), 1);
    lab_clock_advance(1000);
    assert_int_equal(get(0x98) & 1, 0);
    assert_memory_equal(lab_edu_buffer(device) + 100, text, 16);
    put(0x80, 0x40000 + 100);
    put(0x88, physical + 2048);
    put(0x98, 3);
    lab_clock_advance(1000);
    assert_memory_equal(memory + 2048, text, 16);
    MmFreeContiguousMemory(memory);
    unplug(device);
}

static void test_dma_outside_its_buffer_fails(void **state)
{
    lab_device *device = plug(NULL);
    uint64_t done, failed;

    put(0x80, 0x1000000);
    put(0x88, 0x40000 + 4090);
    put(0x90, 16);
    put(0x98, 1);
    lab_clock_advance(1000);
    lab_edu_transfers(device, &done, &failed);
    assert_int_equal(done, 0);
    assert_int_equal(failed, 1);
    unplug(device);
}

static void test_save_and_restore_keep_registers(void **state)
{
    lab_device *device = plug(NULL);
    size_t size = lab_device_save(device, NULL, 0);
    void *bytes = test_malloc(size);

    put(4, 7);
    put(8, 4);
    assert_int_equal(lab_device_save(device, bytes, size), size);
    put(4, 9);
    lab_clock_advance(100);
    assert_int_equal(lab_device_restore(device, bytes, size), STATUS_SUCCESS);
    assert_int_equal(get(4), ~7u);
    assert_int_equal(get(0x20) & 1, 1);
    lab_clock_advance(100);
    assert_int_equal(get(8), 24);
    test_free(bytes);
    unplug(device);
}

static void test_unplugged_device_reads_all_ones(void **state)
{
    lab_device *device = plug(NULL);

    lab_device_unplug(device);
    assert_int_equal(get(0), 0xFFFFFFFF);
    put(4, 1);
    assert_int_equal(lab_bus_undecoded(), 2);
    MmUnmapIoSpace((PVOID)registers, 0x100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_identification_reads_version),    machine_test(test_liveness_reads_complement),
        machine_test(test_factorial_takes_its_time),        machine_test(test_polling_makes_time_pass),
        machine_test(test_stuck_busy_fault_never_ends),     machine_test(test_dma_moves_bytes_both_ways),
        machine_test(test_dma_outside_its_buffer_fails),    machine_test(test_save_and_restore_keep_registers),
        machine_test(test_unplugged_device_reads_all_ones), machine_test(test_registers_have_their_widths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
