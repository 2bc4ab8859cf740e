/*
 * DMA inside: adapters, the registers and channels they queue for, what is mapped, common buffers.
 *
 * An adapter is one device's way to memory. A request for its channel (AllocateAdapterChannel, or a scatter/gather
 * list) waits in one queue of the machine until the channel is free and there are map registers. What it is granted is
 * a struct lab__dma_registers, which drivers know as MapRegisterBase; each transfer mapped with it is a struct
 * lab__dma_mapping until it is flushed. A transfer that the device can't reach as it is goes through bounce pages.
 *
 * Rule: a driver's routine may call anything here from inside; so nothing is half done when one is called.
 */
#ifndef NTLAB_DMA_P_H
#define NTLAB_DMA_P_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "mm/pages_p.h"

#define LAB_DMA_ADAPTER   0x41616D44 /* "DmaA" */
#define LAB_DMA_REGISTERS 0x52616D44
#define LAB_DMA_LIST      0x4C616D44
#define LAB_DMA_RELEASED  0x64616564
#define LAB_DMA_CHANNELS  8 /* of the system's controller, as a PC has */

struct lab__dma_lane { /* what one request at a time holds */
    BOOLEAN busy;
    struct lab__dma_adapter *holder;
};

struct lab__dma_adapter {
    DMA_ADAPTER public_;
    ULONG magic;
    UCHAR version; /* of its operations */
    BOOLEAN master, scatter_gather, auto_initialize, demand, needs_registers;
    LIST_ENTRY link;
    PDEVICE_OBJECT device; /* the physical device object; may be 0 */
    ULONGLONG highest;     /* logical address that the device can send */
    ULONG maximum_length, map_registers;
    ULONG granted; /* map registers that are out */
    struct lab__dma_lane own, *lane;
    struct lab__dma_registers *held;  /* those that belong to the channel, while a request holds it */
    struct lab__dma_channel *channel; /* of the system's controller; 0: a bus master */
    LIST_ENTRY registers, lists, common;
    ULONG list_count, common_count;
    ULONG running; /* routines of the driver that were called for it and haven't returned */
    HANDLE domain; /* whose mappings its device sees: its own, or that of the adapter it joined */
    PVOID ticket;  /* pool that counts as left behind while the adapter exists */
    SIZE_T spare;  /* bounce pages kept for a narrow device: index of the first; 0: none, or in use */
    SIZE_T spare_pages;
    LONG extra_common, extra_channels, extra_registers, lists_made, lists_freed;
};

/* What MapRegisterBase points to. */
struct lab__dma_registers {
    ULONG magic;
    ULONG count, next; /* next: pages of it that are in use by mappings */
    struct lab__dma_adapter *adapter;
    LIST_ENTRY link, mappings;
    SIZE_T bounce; /* first of `count` pages; 0: none yet */
    BOOLEAN bounce_is_spare, pooled;
};

/* A part of a chain of MDLs: where it begins, how much. */
struct lab__dma_range {
    PMDL mdl;
    ULONG at; /* offset in that MDL */
    ULONG length;
};

struct lab__dma_mapping {
    LIST_ENTRY link;
    struct lab__dma_range range;
    ULONG left;         /* bytes not flushed yet */
    ULONG first, pages; /* map registers */
    BOOLEAN write, bounced, all_bounced;
    ULONGLONG logical; /* of its first byte */
};

enum lab__dma_request_kind { LAB_DMA_CHANNEL, LAB_DMA_LIST_GET, LAB_DMA_LIST_BUILD };

struct lab__dma_request {
    LIST_ENTRY link; /* of the queue; empty where it isn't queued */
    struct lab__dma_adapter *adapter;
    enum lab__dma_request_kind kind;
    ULONG registers;
    PDEVICE_OBJECT device;
    PIRP irp;
    PVOID routine, context;
    struct lab__dma_context *transfer; /* of version 3; may be 0 */
    struct lab__dma_list *list;
    BOOLEAN cancelled;
};

/* What InitializeDmaTransferContext makes; in the caller's memory. */
struct lab__dma_context {
    ULONG magic;
    BOOLEAN granted;                  /* its allocation was: too late to cancel it */
    BOOLEAN cancelled;                /* the next allocation with it fails, or its mapped transfer was cancelled */
    struct lab__dma_request *request; /* while it waits */
    struct lab__dma_channel *channel; /* with a transfer mapped */
};
C_ASSERT(sizeof(struct lab__dma_context) <= DMA_TRANSFER_CONTEXT_SIZE_V1);
#define LAB_DMA_CONTEXT 0x43616D44

/* A scatter/gather list that is out; SCATTER_GATHER_LIST.Reserved points to it. */
struct lab__dma_list {
    ULONG magic;
    BOOLEAN own; /* the memory of the list is ours; otherwise this lies behind the caller's list */
    BOOLEAN write;
    BOOLEAN holds_channel; /* version 3 without a routine: FreeAdapterObject ends it */
    LIST_ENTRY link;
    struct lab__dma_adapter *adapter;
    struct lab__dma_registers *registers; /* 0 where nothing is to be given back or flushed */
    struct lab__dma_range range;
    SCATTER_GATHER_LIST *list;
    ULONG capacity; /* elements */
};

struct lab__dma_common {
    LIST_ENTRY link;
    char *base;
    ULONGLONG logical;
    ULONG length;
    BOOLEAN cached;
    SIZE_T run; /* the pages, with those of the verifier; 0: the memory is an MDL's */
    PVOID tracked;
};

struct lab__dma_channel {
    struct lab__dma_lane lane;
    ULONG number, request_line;
    BOOLEAN programmed, masked, write, auto_initialize, done, cancelled;
    ULONG total, left; /* bytes of this cycle */
    ULONGLONG logical;
    struct lab__dma_adapter *adapter;
    struct lab__dma_registers *registers;
    SCATTER_GATHER_ELEMENT element;
    PDMA_COMPLETION_ROUTINE routine;
    PVOID context;
    PDEVICE_OBJECT device;
    KDPC dpc;
    DMA_COMPLETION_STATUS status;
    ULONGLONG terminal_counts;
};

struct lab__dma {
    LIST_ENTRY adapters, queue;
    ULONG registers_total, registers_free;
    BOOLEAN scarce; /* every adapter takes from them, not only those that need them */
    BOOLEAN iommu, guard, noncoherent;
    ULONG pasids;     /* that the IOMMU tells apart */
    BOOLEAN tracking; /* what is mapped is looked up: one of these two */
    ULONGLONG faults;
    struct lab__dma_channel channels[LAB_DMA_CHANNELS];
};
extern struct lab__dma lab__dma;

/* adapter.c */
static inline struct lab__dma_adapter *lab__dma_adapter_of(PDMA_ADAPTER adapter)
{
    return (struct lab__dma_adapter *)adapter;
}
extern const DMA_OPERATIONS lab__dma_operations; /* of version 3; the others are its beginning */

/* channel.c */
NTSTATUS lab__dma_request(struct lab__dma_request *request);               /* grants it now, or queues it */
BOOLEAN lab__dma_ready(struct lab__dma_adapter *adapter, ULONG registers); /* would a request be granted now? */
struct lab__dma_request *lab__dma_request_new(struct lab__dma_adapter *adapter, PDEVICE_OBJECT device, PVOID routine,
                                              PVOID context); /* 0: no memory */
void lab__dma_request_free(struct lab__dma_request *request);
struct lab__dma_registers *lab__dma_registers_take(struct lab__dma_adapter *adapter, ULONG count);
void lab__dma_registers_give(struct lab__dma_registers *registers);
void lab__dma_lane_free(struct lab__dma_adapter *adapter);
void lab__dma_pump(void); /* something was given back: grant what waits */
/* list.c: a request for a list was granted */
void lab__dma_list_granted(struct lab__dma_request *request, struct lab__dma_registers *registers);

/* map.c */
BOOLEAN lab__dma_range_of(struct lab__dma_range *range, PMDL mdl, ULONGLONG offset,
                          ULONG length); /* FALSE: too short */
/* The next piece in one page: its physical address and length; 0 at the end. Moves the range. */
ULONG lab__dma_next(struct lab__dma_range *range, ULONGLONG *physical);
ULONG lab__dma_pages(const struct lab__dma_range *range);
BOOLEAN lab__dma_reachable(const struct lab__dma_adapter *adapter, ULONGLONG physical);
ULONGLONG lab__dma_logical(const struct lab__dma_adapter *adapter, ULONGLONG physical);
ULONGLONG lab__dma_physical(ULONGLONG logical);
/* Maps as much of the range as is one element (`whole`: with as many as fit), from the next map registers on. */
struct lab__dma_mapping *lab__dma_map(struct lab__dma_registers *registers, const struct lab__dma_range *range,
                                      BOOLEAN write);
/* Elements of the mapping, pieces that the device reaches one after the other; returns how many (more than `room` are
 * counted, not written). */
ULONG lab__dma_elements(struct lab__dma_registers *registers, const struct lab__dma_mapping *mapping,
                        SCATTER_GATHER_ELEMENT *elements, ULONG room);
void lab__dma_unmap(struct lab__dma_registers *registers, struct lab__dma_mapping *mapping, ULONG at, ULONG length);
BOOLEAN lab__dma_merges(ULONGLONG physical); /* is what follows in memory known to follow physically? */

/* common.c */

/* system.c */
void lab__dma_channels_start(void);
struct lab__dma_channel *lab__dma_channel_find(const DEVICE_DESCRIPTION *description);
void lab__dma_channel_program(struct lab__dma_adapter *adapter, struct lab__dma_registers *registers, ULONGLONG logical,
                              ULONG length, BOOLEAN write);
void lab__dma_channel_stop(struct lab__dma_channel *channel);
ULONG lab__dma_channel_left(const struct lab__dma_channel *channel);

/* track.c: what each adapter's device may reach; only while lab__dma.tracking */
PVOID lab__dma_track(struct lab__dma_adapter *adapter, ULONGLONG logical, ULONGLONG physical, ULONG length,
                     BOOLEAN device_writes, BOOLEAN device_reads, PVOID owner);
void lab__dma_untrack(PVOID owner);
void lab__dma_tracks_reset(void);
void lab__dma_iommu_choose(void); /* the options have changed: how do devices reach memory? */

/* member.c: domains that drivers made. FALSE: the device (its transactions with this PASID) is in none. *physical:
 * LAB_DMA_NOWHERE where the domain doesn't let it there; then *reported says whether its driver learns of it. */
#define LAB_DMA_NOWHERE (~0ULL)
BOOLEAN lab__dma_domain_reach(PDEVICE_OBJECT device, ULONG pasid, ULONGLONG address, BOOLEAN write, ULONGLONG *physical,
                              BOOLEAN *reported);
void lab__dma_domains_reset(void);
void lab__dma_members_reset(void);

/* shadow.c: memory as a device sees it, where caches don't follow */
char *lab__dma_shadow(ULONGLONG physical);                                  /* where the device's byte lies */
void lab__dma_shadow_flush(ULONGLONG physical, ULONG length, BOOLEAN read); /* KeFlushIoBuffers */
void lab__dma_shadow_collect(ULONGLONG physical, ULONG length);             /* FlushAdapterBuffers after a read */
void lab__dma_shadows_reset(void);

#endif
