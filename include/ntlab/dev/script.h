/*
 * The programmable device "script": a test writes down which accesses it expects of a driver, in order, and what the
 * device answers and does. Each step is done before the next is looked at; an access that isn't the one expected is
 * remembered, answered with all ones, and shown by lab_script_error.
 *
 *     lab_device_plug("script", "vendor=0x10EC,device=0x8139,bar0=256", &device);
 *     lab_script_expect_write(device, 0, 0x37, 1, 0x10);    // BAR 0, offset 0x37, one byte: the driver resets it
 *     lab_script_expect_read(device, 0, 0x37, 1, 0x10);     // still busy
 *     lab_script_expect_read(device, 0, 0x37, 1, 0x00);     // done
 *     lab_script_interrupt(device, 1000);                   // 100 us later its line is asserted
 *     ... run the driver ...
 *     assert_null(lab_script_error(device));                // all of it happened
 */
#ifndef NTLAB_DEV_SCRIPT_H
#define NTLAB_DEV_SCRIPT_H

#include <ntlab/device.h>

/* The next step: the driver reads, and gets `value`; or writes `value`. `space` is a BAR's number, or 6 for its fixed
 * ports (option ports). */
LAB_API void lab_script_expect_read(lab_device *device, unsigned space, uint64_t offset, unsigned width,
                                    uint64_t value);
LAB_API void lab_script_expect_write(lab_device *device, unsigned space, uint64_t offset, unsigned width,
                                     uint64_t value);
/* A write of any value there; *value gets it. */
LAB_API void lab_script_expect_any_write(lab_device *device, unsigned space, uint64_t offset, unsigned width,
                                         uint64_t *value);
/* The next step, so long after the one before it: the line is asserted or released, a message is sent, memory is
 * written at a bus address. */
LAB_API void lab_script_interrupt(lab_device *device, uint64_t after_100ns);
LAB_API void lab_script_release(lab_device *device, uint64_t after_100ns);
LAB_API void lab_script_message(lab_device *device, uint64_t after_100ns, unsigned message);
LAB_API void lab_script_memory(lab_device *device, uint64_t after_100ns, uint64_t bus_address, const void *bytes,
                               size_t size);

/* A register that always answers so, expected or not, and takes any write; outside the order of steps. With `stores` it
 * then holds what was written. */
LAB_API void lab_script_register(lab_device *device, unsigned space, uint64_t offset, unsigned width, uint64_t value,
                                 bool stores);
/* Functions of the test that are asked first: true where they took the access. NULL ends it. */
typedef bool lab_script_reader(void *context, unsigned space, uint64_t offset, unsigned width, uint64_t *value);
typedef bool lab_script_writer(void *context, unsigned space, uint64_t offset, unsigned width, uint64_t value);
LAB_API void lab_script_handlers(lab_device *device, lab_script_reader *reader, lab_script_writer *writer,
                                 void *context);

/* NULL: every step happened, in order, and nothing else did. Otherwise what went wrong first, in words. */
LAB_API const char *lab_script_error(lab_device *device);
LAB_API unsigned lab_script_steps_left(lab_device *device);

#endif
