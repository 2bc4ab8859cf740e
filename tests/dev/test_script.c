/* The programmable device. */
#include "support/machine.h"
#include <ntddk.h>
#include <ntlab/dev/script.h>
#include <ntlab/sim.h>
#include <string.h>

static lab_device *device;
static ULONGLONG base;

static void plug(const char *options)
{
    lab_resource resource;

    lab_sim_register();
    if (lab_device_plug("script", options, &device) < 0)
        fail_msg("%s", lab_error_text());
    lab_device_resources(device, &resource, 1);
    base = resource.start;
}

static ULONG get(ULONG offset)
{
    return (ULONG)lab_bus_read(LAB_SPACE_MEMORY, base + offset, 4);
}

static void put(ULONG offset, ULONG value)
{
    lab_bus_write(LAB_SPACE_MEMORY, base + offset, 4, value);
}

static void test_steps_in_order_leave_no_error(void **state)
{
    uint64_t seen = 0;

    plug(NULL);
    lab_script_expect_write(device, 0, 0x10, 4, 7);
    lab_script_expect_read(device, 0, 0x14, 4, 0x55);
    lab_script_expect_any_write(device, 0, 0x18, 4, &seen);
    assert_int_equal(lab_script_steps_left(device), 3);
    put(0x10, 7);
    assert_int_equal(get(0x14), 0x55);
    assert_non_null(strstr(lab_script_error(device), "has not happened"));
    put(0x18, 99);
    assert_int_equal(seen, 99);
    assert_null(lab_script_error(device));
}

static void test_wrong_access_is_told(void **state)
{
    plug(NULL);
    lab_script_expect_write(device, 0, 0x10, 4, 7);
    assert_int_equal(get(0x14), 0xFFFFFFFF);
    assert_non_null(strstr(lab_script_error(device), "step 1: a read of 4 bytes at 0x14"));
    put(0x10, 7);
    assert_non_null(lab_script_error(device));
}

static void test_device_acts_between_accesses(void **state)
{
    PUCHAR memory = MmAllocateContiguousMemory(4096, (PHYSICAL_ADDRESS){.QuadPart = -1});
    lab_line_state line;

    plug(NULL);
    lab_script_expect_write(device, 0, 0, 4, 1);
    lab_script_memory(device, 50, (uint64_t)MmGetPhysicalAddress(memory).QuadPart, "done", 4);
    lab_script_interrupt(device, 100);
    lab_script_expect_write(device, 0, 4, 4, 1);
    lab_script_release(device, 0);
    put(0, 1);
    lab_clock_advance(149);
    assert_memory_equal(memory, "done", 4);
    lab_line_query(device, 0, &line);
    assert_false(line.asserted);
    lab_clock_advance(1);
    lab_line_query(device, 0, &line);
    assert_true(line.asserted);
    put(4, 1);
    lab_machine_settle();
    lab_line_query(device, 0, &line);
    assert_false(line.asserted);
    assert_null(lab_script_error(device));
    MmFreeContiguousMemory(memory);
}

static bool reader(void *context, unsigned space, uint64_t offset, unsigned width, uint64_t *value)
{
    *value = offset * 2;
    return offset < 0x100;
}

static void test_registers_and_handlers_are_outside_the_order(void **state)
{
    plug("ports=0x300,id=ACPI\\TEST");
    lab_script_register(device, 6, 2, 1, 0x20, true);
    assert_int_equal(READ_PORT_UCHAR((PUCHAR)0x302), 0x20);
    WRITE_PORT_UCHAR((PUCHAR)0x302, 0x21);
    assert_int_equal(READ_PORT_UCHAR((PUCHAR)0x302), 0x21);
    lab_script_handlers(device, reader, NULL, NULL);
    assert_int_equal(READ_PORT_UCHAR((PUCHAR)0x303), 6);
    assert_null(lab_script_error(device));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_steps_in_order_leave_no_error),
        machine_test(test_wrong_access_is_told),
        machine_test(test_device_acts_between_accesses),
        machine_test(test_registers_and_handlers_are_outside_the_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
