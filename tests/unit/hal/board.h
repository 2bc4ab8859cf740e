/* A device of the tests: registers that remember, and every kind of interrupt, driven by hand. */
#ifndef NTLAB_TESTS_BOARD_H
#define NTLAB_TESTS_BOARD_H

#include "support/machine.h"
#include <ntlab/device.h>
#include <ntddk.h>
#include <string.h>

struct board {
    lab_device *device;
    uint8_t bytes[4096];
    unsigned reads, writes;
    KIRQL irql; /* at which it was accessed last */
    uint64_t last_offset, last_value;
    unsigned last_width;
    bool interrupt_on_write; /* a write asserts the line */
};

/* "board" on PCI: BAR 0 4 KB of memory, BAR 1 16 ports, a line, 4 MSI messages. "xboard": MSI-X with 3 messages in
 * BAR 2. "legacy": 8 ports at 0x300, option irq, edge=1, passive=1. */
void board_register(void);
lab_device *board_plug(const char *name, const char *options);
struct board *board_of(lab_device *device);
lab_resource board_resource(lab_device *device, lab_resource_kind kind, unsigned index);

/* A service routine's view: counts calls, claims where told to, and releases its device's line where told to. */
struct service {
    lab_device *device;
    bool claim, release;
    unsigned calls;
    KIRQL irql;
    ULONG processor, message;
    PKINTERRUPT interrupt;
    void (*also)(struct service *service);
    int order; /* of the last call among all */
};
extern int service_order;
BOOLEAN service_routine(PKINTERRUPT interrupt, PVOID context);
BOOLEAN service_message(PKINTERRUPT interrupt, PVOID context, ULONG message);
NTSTATUS service_connect(struct service *service, PKINTERRUPT *interrupt); /* to its device's line, shared if level */

#endif
