/* DMA: a scatter/gather list of 1 MB, built and freed; the floor writes an address and a length for each of its pages.
 */
#include "bench.h"
#include <ntifs.h>
#include <ntlab/memory.h>

#define LENGTH (1u << 20)

static PDMA_ADAPTER adapter;
static PMDL mdl;

static void listed(PDEVICE_OBJECT device, PIRP irp, PSCATTER_GATHER_LIST list, PVOID context)
{
    *(PSCATTER_GATHER_LIST *)context = list;
}

static void get_and_put(void *context, unsigned count)
{
    DEVICE_OBJECT *device = context;
    PSCATTER_GATHER_LIST list;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    for (unsigned i = 0; i < count; i++) {
        adapter->DmaOperations->GetScatterGatherList(adapter, device, mdl, MmGetMdlVirtualAddress(mdl), LENGTH, listed,
                                                     &list, TRUE);
        adapter->DmaOperations->PutScatterGatherList(adapter, list, TRUE);
    }
    KeLowerIrql(irql);
}

static SCATTER_GATHER_ELEMENT elements[LENGTH / PAGE_SIZE + 1];

static void walk(void *unused, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const PFN_NUMBER *frames = MmGetMdlPfnArray(mdl);

        for (unsigned page = 0; page < LENGTH / PAGE_SIZE; page++)
            elements[page] =
                (SCATTER_GATHER_ELEMENT){{.QuadPart = (LONGLONG)(frames[page] << PAGE_SHIFT)}, PAGE_SIZE, 0};
        __asm__ volatile("" : : "r"(elements) : "memory");
    }
}

void bench_dma(void)
{
    DEVICE_DESCRIPTION description = {.Version = DEVICE_DESCRIPTION_VERSION3,
                                      .Master = TRUE,
                                      .ScatterGather = TRUE,
                                      .DmaAddressWidth = 64,
                                      .InterfaceType = PCIBus,
                                      .MaximumLength = LENGTH};
    static DEVICE_OBJECT device;
    ULONG registers;
    void *user;

    bench_machine_start(true);
    user = lab_user_alloc(LENGTH);
    mdl = IoAllocateMdl(user, LENGTH, FALSE, FALSE, NULL);
    MmProbeAndLockPages(mdl, UserMode, IoModifyAccess);
    adapter = IoGetDmaAdapter(&device, &description, &registers);
    bench_report("sg_1mb", bench_best(get_and_put, &device, 20000), bench_best(walk, NULL, 20000));
    adapter->DmaOperations->PutDmaAdapter(adapter);
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    lab_user_free(user);
    bench_machine_stop();
}
