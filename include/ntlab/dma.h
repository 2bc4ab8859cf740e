/*
 * DMA as a test or a device model sees it: what the machine's hardware does beyond the usual, and the system's DMA
 * controller from the device's side. How a bus master reaches memory is lab_device_memory_read and _write of
 * <ntlab/device.h>.
 */
#ifndef NTLAB_DMA_H
#define NTLAB_DMA_H

#include <ntlab/base.h>

typedef struct lab_dma_options {
    /* Map registers of the machine, which every adapter draws on, so that callers queue for them. 0 (default): only
     * adapters that need some draw, on plenty. */
    uint32_t map_registers;
    /* A device reaches only what is mapped for it now: common buffers and transfers of the adapters of its device
     * object. A device that can send more than 38 address bits is given addresses that are not physical ones. What it
     * tries beyond that stops a strict machine with 0xE6/0x26, is answered by nothing on another, and is logged with
     * the device's name. */
    bool iommu;
    /* How many PASIDs the IOMMU tells apart: address spaces that one device can have. 0: it knows none. */
    uint32_t pasids;
    /* DMA Guard: no device may be put into a domain that lets it reach all memory. Changing it tells the drivers that
     * asked to hear of it. */
    bool guard;
    /* Caches don't follow DMA: without KeFlushIoBuffers a device reads stale bytes, without FlushAdapterBuffers (or
     * PutScatterGatherList) a driver does. Common buffers are not cached. */
    bool noncoherent;
} lab_dma_options;

/* The defaults, with what the environment overrides: NTLAB_MAP_REGISTERS=n, NTLAB_IOMMU=1, NTLAB_PASIDS=n,
 * NTLAB_DMA_GUARD=1, NTLAB_DMA_COHERENT=0. Every machine starts with them. */
LAB_API lab_dma_options lab_dma_options_default(void);
/* For the running machine. STATUS_INVALID_DEVICE_STATE while a driver has an adapter. */
LAB_API lab_status lab_dma_options_set(const lab_dma_options *options);

typedef struct lab_dma_state {
    uint32_t adapters, common_buffers, lists; /* that drivers have */
    uint32_t map_registers, map_registers_free;
    uint32_t waiting; /* requests for a channel or map registers */
    uint64_t faults;  /* accesses that the IOMMU refused */
} lab_dma_state;
LAB_API void lab_dma_query(lab_dma_state *state);

/* What the device of this physical device object (NULL: any) gets when it reads and writes memory at an address that a
 * driver gave it: for a test without a device model. False where nothing answers; a read has then filled `buffer` with
 * ones. */
LAB_API bool lab_dma_memory_read(void *device_object, uint64_t bus_address, void *buffer, size_t size);
LAB_API bool lab_dma_memory_write(void *device_object, uint64_t bus_address, const void *buffer, size_t size);
/* The same for transactions that carry a PASID, which an IOMMU's driver gave it. */
LAB_API bool lab_dma_pasid_read(void *device_object, uint32_t pasid, uint64_t address, void *buffer, size_t size);
LAB_API bool lab_dma_pasid_write(void *device_object, uint32_t pasid, uint64_t address, const void *buffer,
                                 size_t size);

/* The system's controller: channels 0 to 3 move bytes, 5 to 7 words. A device on `channel` asks for service: up to
 * `size` bytes move between memory and `bytes`, as far as the driver's transfer in this direction goes; returns how
 * many. None: the channel is not programmed, masked, or programmed the other way. Stops at the terminal count. */
LAB_API size_t lab_dma_channel_read(unsigned channel, void *bytes, size_t size);        /* memory to the device */
LAB_API size_t lab_dma_channel_write(unsigned channel, const void *bytes, size_t size); /* the device to memory */

typedef struct lab_dma_channel_state {
    bool programmed, masked, to_device, auto_initialize;
    uint64_t address;      /* where the transfer begins */
    uint32_t length, left; /* bytes of it, and still to go */
    uint64_t terminal_counts;
} lab_dma_channel_state;
/* False: there is no such channel. */
LAB_API bool lab_dma_channel_query(unsigned channel, lab_dma_channel_state *state);

/* Makes `request_line` (DEVICE_DESCRIPTION.DmaRequestLine of version 3) a line of the controller, served by `channel`.
 */
LAB_API lab_status lab_dma_request_line_add(unsigned request_line, unsigned channel);

#endif
