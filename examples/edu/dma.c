/*
 * Scatter/gather DMA with a device that takes one address at a time: the adapter makes a list of the caller's pages,
 * and each interrupt starts the next element of it. The device drives 28 address bits; what lies beyond them the
 * adapter copies through pages that it can reach, and the driver never notices.
 */
#include "edu.h"

#define MEMORY        0x40000 /* the device's own, as its engine addresses it */
#define MEMORY_SIZE   4096
#define GO            0x1
#define TO_RAM        0x2
#define INTERRUPT     0x4
#define ADDRESS_WIDTH 28

NTSTATUS dma_start(PEDU edu)
{
    DEVICE_DESCRIPTION description;
    ULONG registers;

    RtlZeroMemory(&description, sizeof description);
    description.Version = DEVICE_DESCRIPTION_VERSION3;
    description.Master = TRUE;
    description.ScatterGather = TRUE;
    description.DmaAddressWidth = ADDRESS_WIDTH;
    description.InterfaceType = PCIBus;
    description.MaximumLength = MEMORY_SIZE;
    edu->adapter = IoGetDmaAdapter(edu->physical, &description, &registers);
    return edu->adapter ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

void dma_stop(PEDU edu)
{
    if (edu->adapter)
        edu->adapter->DmaOperations->PutDmaAdapter(edu->adapter);
    edu->adapter = NULL;
}

static void start_element(PEDU edu)
{
    SCATTER_GATHER_ELEMENT *element = &edu->list->Elements[edu->element++];
    ULONG address = (ULONG)element->Address.QuadPart, own = MEMORY + edu->moved;

    edu_put(edu, EDU_DMA_FROM, edu->to_device ? address : own);
    edu_put(edu, EDU_DMA_TO, edu->to_device ? own : address);
    edu_put(edu, EDU_DMA_COUNT, element->Length);
    edu->moved += element->Length;
    edu_put(edu, EDU_DMA_START, GO | INTERRUPT | (edu->to_device ? 0 : TO_RAM));
}

/* The map registers are there, which may have taken a while. */
static void on_list(PDEVICE_OBJECT device, PIRP irp, PSCATTER_GATHER_LIST list, PVOID context)
{
    PEDU edu = context;

    edu->list = list;
    edu->element = edu->moved = 0;
    start_element(edu);
}

NTSTATUS dma_begin(PEDU edu, PIRP irp, BOOLEAN to_device)
{
    PMDL mdl = irp->MdlAddress;

    if (!mdl || MmGetMdlByteCount(mdl) > MEMORY_SIZE)
        return STATUS_INVALID_BUFFER_SIZE;
    edu->to_device = to_device;
    KeFlushIoBuffers(mdl, !to_device, TRUE);
    return edu->adapter->DmaOperations->GetScatterGatherList(edu->adapter, edu->self, mdl, MmGetMdlVirtualAddress(mdl),
                                                             MmGetMdlByteCount(mdl), on_list, edu, to_device);
}

BOOLEAN dma_next(PEDU edu)
{
    if (edu->element == edu->list->NumberOfElements)
        return FALSE;
    start_element(edu);
    return TRUE;
}

void dma_end(PEDU edu)
{
    if (edu->list)
        edu->adapter->DmaOperations->PutScatterGatherList(edu->adapter, edu->list, edu->to_device);
    edu->list = NULL;
}
