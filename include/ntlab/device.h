/*
 * Devices: the one interface between the simulated hardware and the machine. A model is a lab_device_class: its state,
 * what its registers do, what it was told by options. It meets the machine only through the calls below: registers are
 * read and written by bus offset, interrupts are lines and messages, memory is reached by bus address, time is virtual.
 *
 * A model's callbacks run at HIGH_LEVEL, between two instructions of the simulated code; they never wait, and call no
 * DDI. What they raise is delivered when they have returned. docs/howto/add-a-device.md shows one from the start.
 *
 *     lab_device *device;
 *     lab_device_class_register(&my_class);
 *     lab_device_plug("my", "size=4096", &device);         // a driver's test; `ntlab run --device my,size=4096`
 */
#ifndef NTLAB_DEVICE_H
#define NTLAB_DEVICE_H

#include <ntlab/base.h>

typedef struct lab_device lab_device;
typedef struct lab_timer lab_timer;

/* --- classes ------------------------------------------------------------------------------------------------------ */

/* What a device can be told when it is plugged, or which of its faults can be set. A table ends with a null name. */
typedef struct lab_option {
    const char *name;
    const char *meaning;   /* one line, for `ntlab devices` */
    const char *otherwise; /* the value where it isn't given; NULL: none */
} lab_option;

typedef struct lab_device_class {
    const char *name;          /* "uart16550"; lower case, no comma */
    const char *summary;       /* one line */
    const lab_option *options; /* may be NULL */
    const lab_option *faults;  /* names for lab_device_fault; may be NULL */
    size_t state_size;         /* of the model's own state: zeroed before create, passed to every callback */
    /* Says what the device is, with the calls of "building" below. On failure (lab_device_fail) nothing is plugged, and
     * destroy is not called. */
    lab_status (*create)(lab_device *device, void *state);
    void (*destroy)(void *state); /* may be NULL */
    void (*reset)(void *state);   /* power-on values; called after create, too; may be NULL */
    void (*config_written)(void *state, unsigned offset, unsigned width); /* PCI configuration space; may be NULL */
    /* The model's registers as bytes, in any form: returns how many there are, and writes them where `room` suffices.
     * NULL: only configuration space is saved. */
    size_t (*save)(void *state, void *bytes, size_t room);
    lab_status (*restore)(void *state, const void *bytes, size_t size);
} lab_device_class;

/* Makes a class known to this process, machine or not. STATUS_OBJECT_NAME_COLLISION where the name is taken by another
 * class. The structure must stay. */
LAB_API lab_status lab_device_class_register(const lab_device_class *device_class);
/* All that are known, in order of registration; NULL past the last. */
LAB_API const lab_device_class *lab_device_class_get(unsigned index);

/* --- plugging ----------------------------------------------------------------------------------------------------- */

/* Plugs a device: options as "key=value,key=value", or NULL. Besides its class's, every device knows `name` (how
 * reports call it), and one on PCI knows `slot=BUS:DEVICE.FUNCTION` and `interrupt=line|message`. Windows learns of it
 * as of a device that appears on a running system. Errors: STATUS_OBJECT_NAME_NOT_FOUND (no such class),
 * STATUS_INVALID_PARAMETER (an option), STATUS_CONFLICTING_ADDRESSES (the range is taken), or what the model says;
 * lab_error_text has the words. */
LAB_API lab_status lab_device_plug(const char *name, const char *options, lab_device **device);
/* Pulls it out, as a hand would: from now on its addresses answer all ones, its line is released, what it had begun
 * never ends. `device` is no longer valid. What is still plugged when the machine stops is unplugged. */
LAB_API void lab_device_unplug(lab_device *device);
LAB_API lab_device *lab_device_find(const char *name); /* by its `name` option, or its class with a number: "edu0" */
LAB_API const char *lab_device_name(const lab_device *device);
LAB_API void *lab_device_state(lab_device *device); /* for a class's back-channel */
LAB_API const lab_device_class *lab_device_class_of(const lab_device *device);
LAB_API void lab_device_reset(lab_device *device); /* as the reset line does: registers and configuration space */
/* Registers and configuration space as bytes: returns how many, and writes them where `room` suffices. */
LAB_API size_t lab_device_save(lab_device *device, void *bytes, size_t room);
LAB_API lab_status lab_device_restore(lab_device *device, const void *bytes, size_t size);

/* What PnP tells a driver about it: its resources, raw and translated. A test without PnP connects and maps with them.
 */
typedef enum lab_resource_kind {
    LAB_RESOURCE_MEMORY,
    LAB_RESOURCE_PORT,
    LAB_RESOURCE_INTERRUPT, /* a line */
    LAB_RESOURCE_MESSAGE,   /* message-signalled; one entry a message */
    LAB_RESOURCE_DMA
} lab_resource_kind;
typedef struct lab_resource {
    lab_resource_kind kind;
    int bar;                /* of a PCI device; -1: fixed */
    uint64_t start, length; /* of memory and ports: bus address and translated address are the same; DMA: the channel */
    uint32_t raw_vector;    /* the line's number on the interrupt controller */
    uint32_t vector;        /* translated, as IoConnectInterrupt takes it */
    uint8_t irql;           /* translated level */
    bool level_triggered, shared;
    uint64_t affinity;
} lab_resource;
/* How many there are; writes the first `room`. */
LAB_API unsigned lab_device_resources(lab_device *device, lab_resource *resources, unsigned room);
/* Makes a DEVICE_OBJECT the physical device object of this device, for IoConnectInterruptEx and the like in a test
 * without PnP. NULL ends it. */
LAB_API void lab_device_physical_object_set(lab_device *device, void *device_object);

/* --- building: only in a class's create --------------------------------------------------------------------------- */

/* The value of an option, or what the class says otherwise; NULL where it has none. */
LAB_API const char *lab_device_option(lab_device *device, const char *name);
/* The same as a number ("4096", "0x3F8", "64k"). False, with lab_error_text, where it is none or out of range. */
LAB_API bool lab_device_option_number(lab_device *device, const char *name, uint64_t least, uint64_t most,
                                      uint64_t *value);
/* Sets lab_error_text and returns `status`: return lab_device_fail(device, STATUS, "image %s is missing", path). */
LAB_API lab_status lab_device_fail(lab_device *device, lab_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A device on PCI. */
typedef struct lab_pci_identity {
    uint16_t vendor, device, subsystem_vendor, subsystem;
    uint32_t class_code; /* 0xBBSSPP: base class, subclass, programming interface */
    uint8_t revision;
    uint8_t interrupt_pin; /* 1 to 4: INTA to INTD; 0: no line */
    bool bridge;           /* PCI-to-PCI: header type 1; buses behind it are numbered in order of plugging */
} lab_pci_identity;
LAB_API void lab_device_pci(lab_device *device, const lab_pci_identity *identity);

/* Registers. `offset` counts from the start of the space, `width` is 1, 2, 4 or 8 bytes; accesses are aligned. */
typedef struct lab_space_ops {
    uint64_t (*read)(void *state, uint64_t offset, unsigned width);
    void (*write)(void *state, uint64_t offset, unsigned width, uint64_t value);
    uint8_t least_width, most_width; /* 0: 1 and 8. A wider access comes in pieces, lowest first; a narrower read takes
                                        its part of a whole one; a narrower write is not decoded. */
} lab_space_ops;
#define LAB_SPACE_MEMORY       0u
#define LAB_SPACE_PORTS        1u
#define LAB_SPACE_64BIT        2u /* the BAR is 64 bits wide, and takes the next one, too */
#define LAB_SPACE_PREFETCHABLE 4u
/* A space behind base address register `bar` (0 to 5); size is a power of two, at least 16 (ports: 4). */
LAB_API void lab_device_bar(lab_device *device, unsigned bar, unsigned flags, uint64_t size, const lab_space_ops *ops);
/* A space at a fixed address, as a PC's legacy devices have. */
LAB_API void lab_device_range(lab_device *device, unsigned flags, uint64_t base, uint64_t size,
                              const lab_space_ops *ops);

/* An interrupt line of a device that isn't on PCI (there it is interrupt_pin): its number on the controller, 0 to 15
 * for a PC's. Returns the line's index for lab_line_set; a PCI device's only line is 0. */
LAB_API unsigned lab_device_irq(lab_device *device, unsigned irq, bool level_triggered);
/* The same where the controller sits behind a slow bus, so that its service routines run at PASSIVE_LEVEL. */
LAB_API unsigned lab_device_irq_passive(lab_device *device, unsigned irq, bool level_triggered);
/* A channel of the system's DMA controller. */
LAB_API void lab_device_dma_channel(lab_device *device, unsigned channel, unsigned request_line);

/* How the device appears to Windows when it isn't on PCI: "ACPI\\PNP0501", most specific first. */
LAB_API void lab_device_hardware_id(lab_device *device, const char *id);
LAB_API void lab_device_compatible_id(lab_device *device, const char *id);

/* What the firmware of a PC says of a device that isn't on PCI, below \Registry\Machine\Hardware\Description\System:
 * a controller of the ISA bus ("DiskController"), with the device's resources, and up to four peripherals at it
 * ("FloppyDiskPeripheral") with data of their kind (CM_FLOPPY_DEVICE_DATA; copied). */
LAB_API void lab_device_firmware(lab_device *device, const char *controller, const char *identifier);
LAB_API void lab_device_firmware_peripheral(lab_device *device, const char *peripheral, const char *identifier,
                                            const void *data, size_t size);

/* Capabilities in PCI configuration space; each returns its offset. `bytes` begins behind the two header bytes; bits
 * set in `writable` (may be NULL) can be written by software. */
LAB_API unsigned lab_device_capability(lab_device *device, uint8_t id, const void *bytes, const void *writable,
                                       size_t size);
LAB_API unsigned lab_device_msi(lab_device *device, unsigned messages); /* 1, 2, 4, ... 32; 64-bit, maskable */
/* A table of `messages` entries at `table`, and the pending bits at `pending`, both offsets in `bar`: the machine
 * answers there, not the model. */
LAB_API unsigned lab_device_msix(lab_device *device, unsigned messages, unsigned bar, uint32_t table, uint32_t pending);
LAB_API unsigned lab_device_power_capability(lab_device *device); /* D0 and D3hot, and PME from D3hot */
LAB_API unsigned lab_device_express_capability(lab_device *device);

/* Something that happens to the device at a virtual time. Belongs to the device, and ends with it. */
LAB_API lab_timer *lab_device_timer(lab_device *device, void (*run)(void *state));

/* --- acting: in a model's callbacks and back-channels ------------------------------------------------------------- */

/* Interrupts. A line stays as it is set; a level-triggered one interrupts while it is asserted, an edge-triggered one
 * when it becomes so. */
LAB_API void lab_line_set(lab_device *device, unsigned line, bool asserted);
LAB_API void lab_line_pulse(lab_device *device, unsigned line);
/* Sends message-signalled interrupt `message` to where software has programmed it. False where messages are not
 * enabled: the device uses its line. One that is masked becomes pending. */
LAB_API bool lab_message_send(lab_device *device, unsigned message);
LAB_API unsigned lab_message_count(lab_device *device); /* enabled now; 0: the device uses its line */

/* Power management event: the device wants the machine's attention although it, or the whole machine, sleeps (a key, a
 * magic packet). Where its drivers have a wait/wake request pending, that ends with success soon after, and a sleeping
 * machine wakes. False: they haven't, and nothing happens. */
LAB_API bool lab_device_wake(lab_device *device);

/* Bus mastering. False where the bus gives no answer to some part of it (a read has then filled `buffer` with ones):
 * nothing is there, bus mastering is off, or the IOMMU doesn't let the device there. */
LAB_API bool lab_device_memory_read(lab_device *device, uint64_t bus_address, void *buffer, size_t length);
LAB_API bool lab_device_memory_write(lab_device *device, uint64_t bus_address, const void *buffer, size_t length);
/* The memory itself, for a model that lets the host move the bytes (to or from a file): where the device gets at
 * `bus_address`, for at least one and at most *length bytes, which it lowers. NULL where the bus gives no answer. Good
 * until the model's callback returns. `write`: the device writes. */
LAB_API void *lab_device_memory_reach(lab_device *device, uint64_t bus_address, size_t *length, bool write);

/* Time: 100 ns units from now. Setting replaces what was set. */
LAB_API void lab_timer_set(lab_timer *event, uint64_t after_100ns);
LAB_API void lab_timer_cancel(lab_timer *event);
LAB_API bool lab_timer_is_set(const lab_timer *event);

/* Configuration space, past its write masks. */
LAB_API uint32_t lab_device_config_read(lab_device *device, unsigned offset, unsigned width);
LAB_API void lab_device_config_write(lab_device *device, unsigned offset, unsigned width, uint32_t value);

/* What came from outside (a socket, a pty, a test): run(state, data, size) happens as an event of the machine, at the
 * present instant, in the order of posting, with a copy of the data. The only call that a loop's callback may make. */
LAB_API void lab_device_post(lab_device *device, void (*run)(void *state, const void *data, size_t size),
                             const void *data, size_t size);

/* Fault points: a model asks whether it shall misbehave here and now; a test (or --device NAME,fault=POINT) says when:
 * the n-th time (from 1) from now, and with `forever` always after it. False: the class has no such point. */
LAB_API bool lab_device_fault(lab_device *device, const char *point);
LAB_API bool lab_device_fault_set(lab_device *device, const char *point, uint64_t nth, bool forever);

/* A line for the log, with virtual time and the device's name before it: what hardware would keep for itself. */
LAB_API void lab_device_log(lab_device *device, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Gets every line as it is written; NULL: nobody. */
LAB_API void lab_device_log_set(void (*handler)(const char *line, void *context), void *context);
/* The newest lines of this machine, for reports; "" where there are none. */
LAB_API const char *lab_device_log_text(void);

/* --- looking: for tests ------------------------------------------------------------------------------------------- */

typedef struct lab_line_state {
    bool asserted;
    uint64_t delivered; /* interrupts that reached a processor */
    uint64_t unclaimed; /* of these, those that no service routine called its own */
    uint64_t lost;      /* edges and messages that found nobody connected */
} lab_line_state;
LAB_API void lab_line_query(lab_device *device, unsigned line, lab_line_state *state);
/* The same for a device's message. */
LAB_API void lab_message_query(lab_device *device, unsigned message, lab_line_state *state);

/* The bus, as a logic analyser would drive it: without a driver, at no cost in time. Nothing there: all ones. */
LAB_API uint64_t lab_bus_read(unsigned space, uint64_t address, unsigned width); /* LAB_SPACE_MEMORY or _PORTS */
LAB_API void lab_bus_write(unsigned space, uint64_t address, unsigned width, uint64_t value);
/* Accesses that no device answered since the machine started. */
LAB_API uint64_t lab_bus_undecoded(void);

#endif
