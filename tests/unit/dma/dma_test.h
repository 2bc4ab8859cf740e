/* Adapters for tests: a device object, its description, buffers, and calls at the IRQL that they want. */
#ifndef NTLAB_TESTS_DMA_H
#define NTLAB_TESTS_DMA_H

#include "../io/layers.h"
#include <ntlab/dma.h>
#include <ntlab/fault.h>
#include <ntlab/memory.h>
#include <string.h>

#define OPS(adapter) ((adapter)->DmaOperations)

static ULONG registers; /* what IoGetDmaAdapter said last */

static inline DEVICE_DESCRIPTION description(ULONG version, ULONG length)
{
    DEVICE_DESCRIPTION d;

    memset(&d, 0, sizeof d);
    d.Version = version;
    d.Master = TRUE;
    d.InterfaceType = PCIBus;
    d.MaximumLength = length;
    return d;
}

/* A PCI bus master that can do scatter/gather to all of memory. */
static inline PDMA_ADAPTER get_sg(ULONG length)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION3, length);

    d.ScatterGather = TRUE;
    d.DmaAddressWidth = 64;
    return IoGetDmaAdapter(BOTTOM->device, &d, &registers);
}

/* One that takes one contiguous buffer at a time. */
static inline PDMA_ADAPTER get_packet(ULONG length)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION2, length);

    d.Dma32BitAddresses = TRUE;
    return IoGetDmaAdapter(BOTTOM->device, &d, &registers);
}

/* An ISA bus master with 24 address bits. */
static inline PDMA_ADAPTER get_isa(BOOLEAN scatter_gather, ULONG length)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION2, length);

    d.InterfaceType = Isa;
    d.ScatterGather = scatter_gather;
    return IoGetDmaAdapter(BOTTOM->device, &d, &registers);
}

static inline void put(PDMA_ADAPTER adapter)
{
    OPS(adapter)->PutDmaAdapter(adapter);
}

/* User memory, locked: its pages don't follow one another physically, as far as a driver may know. */
static inline PMDL locked(void *user, ULONG length)
{
    PMDL mdl = IoAllocateMdl(user, length, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, UserMode, IoModifyAccess);
    return mdl;
}

static inline void unlock(PMDL mdl)
{
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
}

static inline void fill(char *bytes, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(seed + i * 7 + (i >> 8));
}

static inline KIRQL up(void)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    return irql;
}

static inline ULONG registers_free(void)
{
    lab_dma_state state;

    lab_dma_query(&state);
    return state.map_registers_free;
}

static inline ULONG waiting(void)
{
    lab_dma_state state;

    lab_dma_query(&state);
    return state.waiting;
}

#define dma_test(name)        cmocka_unit_test_setup_teardown(name, layers_setup, layers_teardown)
#define dma_test_retail(name) cmocka_unit_test_setup_teardown(name, layers_setup_retail, layers_teardown)

#endif
