/*
 * Hal inside: devices, register spaces, interrupt vectors, the PCI bus. Structures, then prototypes by file.
 *
 * Rule: a model's callbacks run at HIGH_LEVEL (lab__hal_call_begin), so that an interrupt it raises is delivered when
 * it has returned, never inside it.
 */
#ifndef NTLAB_HAL_P_H
#define NTLAB_HAL_P_H

#include <ntifs.h>
#include <ntddk.h>
#include <ntlab/device.h>
#include "engine/engine.h"
#include "hal/start.h"
#include "ke/ke_p.h"
#include "mm/mm_p.h"

#define LAB_HAL_SPACES     16 /* of one device: 6 BARs, fixed ranges */
#define LAB_HAL_LINES      4
#define LAB_HAL_IDS        8
#define LAB_HAL_VECTORS    256
#define LAB_HAL_DESCRIBED  5 /* a controller and its peripherals */
#define LAB_HAL_PCI_CONFIG 4096

struct lab__hal_vector;
struct lab__hal_pci;
struct lab__hal_space;

/* A piece of a register space as the bus decodes it now. */
struct lab__hal_region {
    uint64_t (*read)(void *state, uint64_t offset, unsigned width);
    void (*write)(void *state, uint64_t offset, unsigned width, uint64_t value);
    void *state;
    ULONGLONG size;
    ULONG widths; /* those the model takes as they are: or of 1, 2, 4, 8 */
    UCHAR least_width, most_width;
    ULONGLONG base;  /* bus address of the piece */
    ULONGLONG delta; /* what the model calls the piece's first byte */
    struct lab__hal_space *space;
    lab_device *device;
};

struct lab__hal_space {
    ULONG flags; /* LAB_SPACE_ */
    int bar;     /* -1: fixed */
    ULONGLONG base, size;
    lab_space_ops ops;
    BOOLEAN decoded;
};

struct lab__hal_line {
    ULONG irq; /* number on the interrupt controller */
    BOOLEAN level, asserted, passive;
    struct lab__hal_vector *vector;
    lab_line_state counts;
};

struct lab__hal_fault {
    ULONGLONG left; /* times until it fails; 0: not set */
    BOOLEAN forever;
};

struct lab__hal_channel {
    ULONG channel, request_line;
};

/* What firmware says of a device: kind is "DiskController", say. */
struct lab__hal_described {
    const char *kind, *identifier;
    const void *data;
    ULONG size;
    char bytes[]; /* of the three */
};

struct lab_timer {
    struct lab__event event;
    void (*run)(void *state);
    lab_device *device;
    LIST_ENTRY link;
};

struct lab_device {
    LIST_ENTRY link;
    const lab_device_class *device_class;
    void *state;
    char name[32];
    char *options; /* key, 0, value, 0, ..., 0 */
    struct lab__hal_space spaces[LAB_HAL_SPACES];
    ULONG space_count;
    struct lab__hal_line lines[LAB_HAL_LINES];
    ULONG line_count;
    struct lab__hal_channel channels[4];
    ULONG channel_count;
    char *ids[2][LAB_HAL_IDS]; /* hardware, compatible */
    ULONG id_count[2];
    struct lab__hal_described *described[LAB_HAL_DESCRIBED]; /* the first is the controller */
    ULONG described_count;
    ULONG controller_number; /* under which firmware lists it */
    struct lab__hal_pci *pci;
    struct lab__hal_fault *faults;
    LIST_ENTRY events, posts;
    PDEVICE_OBJECT pdo;
    void *dma_domain;    /* iommu.c: what this device may reach */
    void *pnp;           /* the PnP manager's */
    lab_status building; /* an error that create didn't look at */
    BOOLEAN plugged;     /* create has returned */
};

/* A message of MSI or MSI-X. */
struct lab__hal_message {
    ULONGLONG address;
    ULONG data;
    BOOLEAN masked, pending;        /* MSI-X; MSI keeps them in configuration space */
    struct lab__hal_vector *vector; /* that was allotted to it */
    lab_line_state counts;
};

struct lab__hal_pci {
    lab_device *device;
    UCHAR bus, slot, function;
    UCHAR secondary, subordinate; /* of a bridge */
    BOOLEAN want_messages;        /* it gets messages, not its line */
    ULONG next_capability;        /* where the next one goes */
    ULONG last_capability;        /* the byte that points to it */
    ULONG msi, msix, power, express;
    ULONG message_limit;   /* that the device can send */
    ULONG message_granted; /* that it was allotted */
    struct lab__hal_message *messages;
    UCHAR msix_bar;
    ULONG msix_table, msix_pending;
    UCHAR config[LAB_HAL_PCI_CONFIG];
    UCHAR writable[LAB_HAL_PCI_CONFIG];
    UCHAR initial[LAB_HAL_PCI_CONFIG]; /* after plugging: what reset restores, but for addresses */
};

/* Where an interrupt ends: an entry of the processors' interrupt tables. */
struct lab__hal_vector {
    struct lab__interrupt_request request;
    UCHAR number;
    KIRQL irql;
    BOOLEAN allotted;      /* to a line or a message */
    BOOLEAN level;         /* level-triggered */
    BOOLEAN passive;       /* service routines run at PASSIVE_LEVEL, in a thread of its own */
    BOOLEAN in_service;    /* its routines are running */
    BOOLEAN active;        /* somebody is connected, and expects interrupts */
    BOOLEAN work_queued;   /* passive: on the way to its thread */
    BOOLEAN again;         /* an edge came meanwhile */
    ULONG asserted;        /* how many devices hold the line */
    ULONG irq;             /* of the line; ~0: a message */
    KAFFINITY affinity;    /* of those who are connected */
    LIST_ENTRY interrupts; /* struct _KINTERRUPT.link */
    lab_device *source;    /* who interrupted last */
    lab_line_state *counts;
    ULONG unclaimed_run; /* of interrupts in a row that nobody claimed */
    ULONG run;           /* of interrupts in a row */
    KDPC dpc;            /* passive: gets from DIRQL to the worker */
    WORK_QUEUE_ITEM work;
};

struct lab__hal {
    LIST_ENTRY devices;
    BOOLEAN running;
    struct lab__hal_vector vectors[LAB_HAL_VECTORS];
    ULONGLONG undecoded;
};
extern struct lab__hal lab__hal;

/* A model is called: at HIGH_LEVEL, and what it raised is delivered when it has returned. */
static inline KIRQL lab__hal_call_begin(void)
{
    return lab__ke_raise(HIGH_LEVEL);
}
static inline void lab__hal_call_end(KIRQL irql)
{
    lab__ke_lower(irql);
}

/* device.c */
void lab__hal_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
lab_device *lab__hal_device_of(PDEVICE_OBJECT pdo); /* 0: none */

/* option.c */
char *lab__hal_options_parse(const lab_device_class *device_class, const char *text, lab_status *status);
const char *lab__hal_options_get(const char *options, const char *name); /* 0: not given */
BOOLEAN lab__hal_number(const char *text, ULONGLONG *value);

/* region.c: what is decoded where */
lab_status lab__hal_space_decode(lab_device *device, struct lab__hal_space *space); /* LAB_SPACE conflicts: -1 status */
void lab__hal_space_withdraw(lab_device *device, struct lab__hal_space *space);
struct lab__hal_region *lab__hal_region_find(ULONG kind, ULONGLONG address); /* 0: nothing is there */
BOOLEAN lab__hal_range_free(ULONG kind, ULONGLONG base, ULONGLONG size);
void lab__hal_regions_reset(void);
void lab__hal_region_builtin(ULONG kind, ULONGLONG base, ULONGLONG size, const lab_space_ops *ops);
/* An access that the fast path doesn't take: pieces, undecoded addresses. `region` may be 0. */
ULONGLONG lab__hal_read_slow(ULONG kind, ULONGLONG address, unsigned width);
void lab__hal_write_slow(ULONG kind, ULONGLONG address, unsigned width, ULONGLONG value);

/* map.c: the window of addresses that stand for registers */
#define LAB_HAL_WINDOW (4ULL << 30)
struct lab__hal_page {
    struct lab__hal_region *region; /* that answers there, or one of those below */
    ULONGLONG offset;               /* of the page's first byte in the region */
    ULONGLONG physical;
};
extern char *lab__hal_window; /* 0 until something is mapped */
extern struct lab__hal_page *lab__hal_pages;
extern struct lab__hal_region lab__hal_nothing;  /* mapped, but nothing answers, or more than one does */
extern struct lab__hal_region lab__hal_unmapped; /* not mapped */
void lab__hal_map_refresh(void);                 /* what is decoded has changed */
void lab__hal_map_reset(void);
void lab__hal_map_start(void);

/* port.c */
#define LAB_HAL_PORTS 65536
void lab__hal_ports_set(ULONGLONG base, ULONGLONG size, struct lab__hal_region *region);

/* vector.c */
void lab__hal_vectors_start(void);
struct lab__hal_vector *lab__hal_vector_of_irq(ULONG irq, BOOLEAN level, BOOLEAN passive);
struct lab__hal_vector *lab__hal_vectors_allot(ULONG count); /* adjacent, aligned; 0: none are left */
void lab__hal_vector_release(struct lab__hal_vector *vector);
void lab__hal_vector_set(struct lab__hal_vector *vector, lab_device *device, lab_line_state *counts, BOOLEAN asserted);
void lab__hal_vector_edge(struct lab__hal_vector *vector, lab_device *device, lab_line_state *counts);
void lab__hal_vector_request(struct lab__hal_vector *vector); /* it is asserted, or has latched an edge */

/* line.c */
void lab__hal_lines_release(lab_device *device);

/* trap.c */
void lab__hal_trap_start(void);

/* bus_data.c */
void lab__hal_bus_data_start(void);
void lab__hal_mainboard_start(void);

/* cpu.c */
void lab__hal_cpu_start(void);

/* counter.c */
void lab__hal_counters_start(void);

/* event.c */
void lab__hal_events_drop(lab_device *device);

/* log.c */
void lab__hal_log(const lab_device *device, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lab__hal_log_reset(void);

/* pci.c */
void lab__hal_pci_start(void);
lab_status lab__hal_pci_plug(lab_device *device); /* a slot, addresses, a line */
void lab__hal_pci_unplug(lab_device *device);
void lab__hal_pci_reset(lab_device *device);
BOOLEAN lab__hal_pci_line_off(lab_device *device); /* INTx is disabled, or messages are in use */
void lab__hal_pci_line_shown(lab_device *device, BOOLEAN asserted);
BOOLEAN lab__hal_pci_bus_master(lab_device *device);

/* pci_config.c */
ULONG lab__hal_config_get(struct lab__hal_pci *pci, ULONG offset, ULONG width);
void lab__hal_config_put(struct lab__hal_pci *pci, ULONG offset, ULONG width, ULONG value); /* past the masks */
void lab__hal_config_masks(struct lab__hal_pci *pci, BOOLEAN bridge);
void lab__hal_config_bars(struct lab__hal_pci *pci); /* from the spaces' addresses */
void lab__hal_config_write(struct lab__hal_pci *pci, ULONG offset, ULONG width, ULONG value); /* as software does */
void lab__hal_pci_decode(struct lab__hal_pci *pci); /* the command register or a BAR has changed */

/* msi.c */
void lab__hal_messages_release(lab_device *device);
void lab__hal_messages_enable(lab_device *device, BOOLEAN enable);
BOOLEAN lab__hal_messages_enabled(const struct lab__hal_pci *pci);
void lab__hal_messages_written(lab_device *device, ULONG offset); /* configuration space: masks may have been lifted */
uint64_t lab__hal_msix_read(void *device, uint64_t offset, unsigned width);
void lab__hal_msix_write(void *device, uint64_t offset, unsigned width, uint64_t value);
uint64_t lab__hal_msix_pending_read(void *device, uint64_t offset, unsigned width);
void lab__hal_msix_pending_write(void *device, uint64_t offset, unsigned width, uint64_t value);

/* interrupt.c */
void lab__hal_interrupts_start(void);
/* Calls the routines connected to the vector, at its IRQL. TRUE where one claimed it. */
BOOLEAN lab__hal_interrupt_chain(struct lab__hal_vector *vector);
_Noreturn void lab__hal_vector_storm(struct lab__hal_vector *vector, BOOLEAN claimed);
PKINTERRUPT lab__hal_first_interrupt(struct lab__hal_vector *vector);
ULONG_PTR lab__hal_interrupt_routine(PKINTERRUPT interrupt);
ULONG_PTR lab__hal_interrupt_context(PKINTERRUPT interrupt);

/* iommu.c: bus addresses of one device's masters to RAM. */
struct lab__hal_iommu {
    /* Where the device gets at `address`: host memory for at least one and at most *length bytes (which it lowers), or
     * 0 where the device may not go there or nothing is there. `write`: the device writes. */
    void *(*translate)(lab_device *device, ULONGLONG address, SIZE_T *length, BOOLEAN write);
    void (*unplugged)(lab_device *device); /* may be 0 */
};
void lab__hal_iommu_set(const struct lab__hal_iommu *iommu); /* 0: bus addresses are physical ones */
void lab__hal_iommu_forget(lab_device *device);

#endif
