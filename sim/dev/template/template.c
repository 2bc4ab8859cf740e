/*
 * A device to copy: a counter at two ports of a PC's kind. Writing the command port starts it, it counts down in
 * virtual time, and its line is asserted when it has reached zero. docs/howto/add-a-device.md goes through this file.
 */
#include "machine/devices.h"
#include <string.h>

#define COUNT       0 /* read: what is left; write: start from there */
#define STATUS      4
#define STATUS_DONE 1 /* write 1 to clear */
#define TICK_100NS  10

/* The model's own state. It is zeroed, and every callback gets it. */
struct counter {
    lab_device *device;
    lab_timer *tick;
    uint32_t count, status;
};

static void count_down(void *state)
{
    struct counter *counter = state;

    if (--counter->count) {
        lab_timer_set(counter->tick, TICK_100NS);
        return;
    }
    counter->status |= STATUS_DONE;
    lab_line_set(counter->device, 0, true);
}

static uint64_t read_register(void *state, uint64_t offset, unsigned width)
{
    const struct counter *counter = state;

    return offset == COUNT ? counter->count : counter->status;
}

static void write_register(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct counter *counter = state;

    if (offset == STATUS) {
        counter->status &= ~(uint32_t)value;
        lab_line_set(counter->device, 0, counter->status & STATUS_DONE);
    } else {
        counter->count = (uint32_t)value;
        if (value)
            lab_timer_set(counter->tick, TICK_100NS);
        else
            lab_timer_cancel(counter->tick);
    }
}

/* Says what the device is. Whatever goes wrong in these calls is reported when create returns. */
static lab_status create(lab_device *device, void *state)
{
    static const lab_space_ops ops = {read_register, write_register, 4, 4};
    struct counter *counter = state;
    uint64_t base, irq;

    if (!lab_device_option_number(device, "base", 0x100, 0xFFF8, &base) ||
        !lab_device_option_number(device, "irq", 3, 15, &irq))
        return LAB_STATUS_INVALID_PARAMETER;
    counter->device = device;
    lab_device_range(device, LAB_SPACE_PORTS, base, 8, &ops);
    lab_device_irq(device, (unsigned)irq, true);
    lab_device_hardware_id(device, "ACPI\\LAB0001");
    counter->tick = lab_device_timer(device, count_down);
    return LAB_STATUS_SUCCESS;
}

/* Values of power-on. */
static void reset(void *state)
{
    struct counter *counter = state;

    counter->count = counter->status = 0;
    lab_timer_cancel(counter->tick);
}

/* The registers as bytes, for lab_device_save: never pointers. */
static size_t save(void *state, void *bytes, size_t room)
{
    const struct counter *counter = state;
    uint32_t registers[2] = {counter->count, counter->status};

    if (room >= sizeof registers)
        memcpy(bytes, registers, sizeof registers);
    return sizeof registers;
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct counter *counter = state;
    uint32_t registers[2];

    if (size != sizeof registers)
        return LAB_STATUS_INVALID_PARAMETER;
    memcpy(registers, bytes, sizeof registers);
    reset(state);
    counter->status = registers[1];
    write_register(state, COUNT, 4, registers[0]);
    lab_line_set(counter->device, 0, counter->status & STATUS_DONE);
    return LAB_STATUS_SUCCESS;
}

static const lab_option options[] = {{"base", "first of its eight ports", "0x300"}, {"irq", "its line", "5"}, {0}};

const lab_device_class lab_template_class = {.name = "template",
                                             .summary = "a counter, to copy when you write a device",
                                             .options = options,
                                             .state_size = sizeof(struct counter),
                                             .create = create,
                                             .reset = reset,
                                             .save = save,
                                             .restore = restore};
