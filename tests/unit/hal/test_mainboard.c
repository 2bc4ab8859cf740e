/* The mainboard's small parts by the HAL: speaker, clock. */
#include "board.h"

/* The speaker's timer and its gates, as a device that remembers. */
static UCHAR ports[64];

static uint64_t read_port(void *state, uint64_t offset, unsigned width)
{
    return ports[offset];
}

static void write_port(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    ports[offset] = (UCHAR)value;
}

static const lab_space_ops ops = {.read = read_port, .write = write_port};

static lab_status create(lab_device *device, void *state)
{
    lab_device_range(device, LAB_SPACE_PORTS, 0x40, sizeof ports, &ops);
    return STATUS_SUCCESS;
}

static const lab_device_class speaker = {.name = "testspeaker", .summary = "a speaker", .create = create};

static void test_HalMakeBeep_programs_the_timer_and_opens_the_gates(void **state)
{
    lab_device *device;

    lab_device_class_register(&speaker);
    assert_int_equal(lab_device_plug("testspeaker", NULL, &device), STATUS_SUCCESS);
    ports[0x21] = 0x10;
    assert_true(HalMakeBeep(1000));
    assert_int_equal(ports[3], 0xB6);
    assert_int_equal(ports[2], 1193 >> 8);
    assert_int_equal(ports[0x21], 0x13);
    assert_true(HalMakeBeep(0));
    assert_int_equal(ports[0x21], 0x10);
    assert_false(HalMakeBeep(1)); /* the divisor has 16 bits */
    assert_int_equal(ports[0x21], 0x10);
}

static void test_the_clock_can_be_set_and_goes_on(void **state)
{
    TIME_FIELDS now, then = {2033, 5, 6, 7, 8, 9, 10, 0};

    assert_true(HalQueryRealTimeClock(&now));
    assert_in_range(now.Month, 1, 12);
    assert_true(HalSetRealTimeClock(&then));
    lab_clock_advance(3 * 10000000ULL);
    assert_true(HalQueryRealTimeClock(&now));
    assert_int_equal(now.Year, 2033);
    assert_int_equal(now.Second, 12);
    then.Month = 13;
    assert_false(HalSetRealTimeClock(&then));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_HalMakeBeep_programs_the_timer_and_opens_the_gates),
        machine_test(test_the_clock_can_be_set_and_goes_on),
    };

    return cmocka_run_group_tests_name("mainboard", tests, NULL, NULL);
}
