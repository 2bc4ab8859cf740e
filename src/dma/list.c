/*
 * Scatter/gather lists: a channel, map registers and a mapping in one call, and the list that a device can be given.
 *
 * SCATTER_GATHER_LIST.Reserved leads to the record of the list, which lies behind the elements. The channel is given
 * back as soon as the driver's routine has returned; the map registers stay with the list.
 */
#include "dma/dma_p.h"
#include "dma/operations.h"
#include "vf/vf_dma.h"

static ULONG list_size(ULONG elements)
{
    return (ULONG)(FIELD_OFFSET(SCATTER_GATHER_LIST, Elements) + elements * sizeof(SCATTER_GATHER_ELEMENT) +
                   sizeof(struct lab__dma_list));
}

static struct lab__dma_list *record_in(SCATTER_GATHER_LIST *memory, ULONG elements)
{
    return (struct lab__dma_list *)&memory->Elements[elements];
}

/* --- memory for lists: a small stock, as one is made for each transfer -------------------------------------------- */

#define STOCK_ELEMENTS 264 /* 1 MB at any offset, and some more */

static struct lab__dma_list *stock;

void lab__dma_lists_reset(void)
{
    stock = 0;
}

static SCATTER_GATHER_LIST *list_memory(ULONG *elements)
{
    SCATTER_GATHER_LIST *memory;

    if (*elements <= STOCK_ELEMENTS) {
        *elements = STOCK_ELEMENTS;
        if (stock) {
            memory = stock->list;
            stock = (struct lab__dma_list *)stock->link.Flink;
            return memory;
        }
    }
    return lab__mm_kernel_alloc(list_size(*elements));
}

static void list_memory_back(struct lab__dma_list *list)
{
    if (list->capacity == STOCK_ELEMENTS) {
        list->link.Flink = (LIST_ENTRY *)stock;
        stock = list;
        return;
    }
    lab__mm_kernel_free(list->list);
}

/* --- building ----------------------------------------------------------------------------------------------------- */

/* Writes the elements of a range that the device reaches as it is, one a page; 0 where it isn't so. */
static ULONG plain_elements(const struct lab__dma_adapter *adapter, const struct lab__dma_range *range,
                            SCATTER_GATHER_ELEMENT *elements, ULONG room)
{
    ULONG from = range->mdl->ByteOffset + range->at, left = range->length, offset = from & (PAGE_SIZE - 1);
    const PFN_NUMBER *frame = MmGetMdlPfnArray(range->mdl) + (from >> PAGE_SHIFT);
    const PFN_NUMBER limit = adapter->highest == ~0ULL ? (1ULL << 40) : (adapter->highest + 1) >> PAGE_SHIFT;
    ULONG pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES((ULONG_PTR)from, left);
    PFN_NUMBER all = 0;

    if (range->mdl->ByteCount - range->at < left || pages > room || lab__dma_merges(*frame << PAGE_SHIFT))
        return 0;
    for (ULONG i = 0; i < pages; i++) {
        ULONG part = PAGE_SIZE - offset;

        part = part < left ? part : left;
        elements[i].Address.QuadPart = (LONGLONG)((frame[i] << PAGE_SHIFT) + offset);
        elements[i].Length = part;
        elements[i].Reserved = 0;
        all = frame[i] > all ? frame[i] : all;
        left -= part;
        offset = 0;
    }
    return all < limit ? pages : 0;
}

static ULONG mapped_elements(struct lab__dma_list *list)
{
    struct lab__dma_mapping *mapping = lab__dma_map(list->registers, &list->range, list->write);

    return mapping ? lab__dma_elements(list->registers, mapping, list->list->Elements, list->capacity) : 0;
}

static void insert(struct lab__dma_list *list)
{
    struct lab__dma_adapter *adapter = list->adapter;

    list->magic = LAB_DMA_LIST;
    list->list->Reserved = (ULONG_PTR)list;
    InsertTailList(&adapter->lists, &list->link);
    adapter->list_count++;
    adapter->lists_made++;
}

/* Fills the list. Registers that a plain list doesn't need are only counted, where they are scarce. */
static BOOLEAN build(struct lab__dma_list *list, struct lab__dma_registers *registers)
{
    struct lab__dma_adapter *adapter = list->adapter;
    ULONG count = 0;

    list->registers = registers;
    if (!lab__dma.tracking && adapter->scatter_gather)
        count = plain_elements(adapter, &list->range, list->list->Elements, list->capacity);
    if (!count) {
        if (!list->registers)
            list->registers = lab__dma_registers_take(adapter, lab__dma_pages(&list->range));
        if (!list->registers)
            return FALSE;
        count = mapped_elements(list);
    }
    list->list->NumberOfElements = count;
    if (!count || count > list->capacity)
        return FALSE;
    insert(list);
    return TRUE;
}

static struct lab__dma_list *list_new(struct lab__dma_adapter *adapter, const struct lab__dma_range *range,
                                      BOOLEAN write, SCATTER_GATHER_LIST *buffer, ULONG size)
{
    ULONG elements = lab__dma_pages(range);
    SCATTER_GATHER_LIST *memory = buffer;
    struct lab__dma_list *list;

    if (buffer)
        elements = (size - list_size(0)) / (ULONG)sizeof(SCATTER_GATHER_ELEMENT);
    else
        memory = list_memory(&elements);
    if (!memory)
        return 0;
    list = record_in(memory, elements);
    list->own = !buffer;
    list->write = write;
    list->holds_channel = FALSE;
    list->adapter = adapter;
    list->registers = 0;
    list->range = *range;
    list->list = memory;
    list->capacity = elements;
    return list;
}

void lab__dma_list_drop(struct lab__dma_list *list)
{
    list->magic = 0;
    if (list->own)
        list_memory_back(list);
}

static void flush_all(struct lab__dma_list *list)
{
    struct lab__dma_registers *registers = list->registers;

    while (registers && !IsListEmpty(&registers->mappings)) {
        struct lab__dma_mapping *mapping = CONTAINING_RECORD(registers->mappings.Flink, struct lab__dma_mapping, link);

        lab__dma_unmap(registers, mapping, mapping->range.length - mapping->left, mapping->left);
    }
}

static void end(struct lab__dma_list *list)
{
    struct lab__dma_adapter *adapter = list->adapter;

    RemoveEntryList(&list->link);
    adapter->list_count--;
    adapter->lists_freed++;
    list->list->Reserved = 0;
    flush_all(list);
    if (list->registers)
        lab__dma_registers_give(list->registers);
    lab__dma_list_drop(list);
}

/* FreeAdapterObject: what a call without a routine left to the caller. */
void lab__dma_list_end_of(struct lab__dma_adapter *adapter)
{
    for (LIST_ENTRY *e = adapter->lists.Flink; e != &adapter->lists; e = e->Flink) {
        struct lab__dma_list *list = CONTAINING_RECORD(e, struct lab__dma_list, link);

        if (!list->holds_channel)
            continue;
        if (adapter->held == list->registers)
            adapter->held = 0;
        end(list);
        return;
    }
}

/* --- asking for one ----------------------------------------------------------------------------------------------- */

static void call(struct lab__dma_adapter *adapter, PDEVICE_OBJECT device, PIRP irp, SCATTER_GATHER_LIST *list,
                 PVOID routine, PVOID context)
{
    KIRQL irql = lab__ke_raise(DISPATCH_LEVEL);

    adapter->running++;
    ((PDRIVER_LIST_CONTROL)routine)(device, irp, list, context);
    adapter->running--;
    lab__ke_raise(irql);
}

/* The request's turn has come; the channel is its own while the routine runs. */
void lab__dma_list_granted(struct lab__dma_request *request, struct lab__dma_registers *registers)
{
    struct lab__dma_adapter *adapter = request->adapter;
    struct lab__dma_list *list = request->list;
    PDEVICE_OBJECT device = request->device;
    PVOID routine = request->routine, context = request->context;
    PIRP irp = request->irp;
    BOOLEAN built;

    lab__dma_request_free(request);
    adapter->held = 0;
    built = build(list, registers);
    if (built)
        call(adapter, device, irp, list->list, routine, context);
    lab__dma_lane_free(adapter);
    if (!built) {
        lab__vf_dma_no_contiguous_registers(registers->count);
        lab__dma_registers_give(registers);
        lab__dma_list_drop(list);
    }
}

struct ask { /* what all the forms of GetScatterGatherList have in common */
    struct lab__dma_adapter *adapter;
    PDEVICE_OBJECT device;
    struct lab__dma_context *transfer;
    struct lab__dma_range range;
    PVOID routine, context;
    SCATTER_GATHER_LIST *buffer, **result;
    ULONG size;
    BOOLEAN write, now;
};

static NTSTATUS queue(const struct ask *ask, struct lab__dma_list *list, ULONG pages)
{
    struct lab__dma_request *request = lab__dma_request_new(ask->adapter, ask->device, ask->routine, ask->context);

    if (!request) {
        lab__dma_list_drop(list);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    request->kind = ask->buffer ? LAB_DMA_LIST_BUILD : LAB_DMA_LIST_GET;
    request->registers = pages;
    request->list = list;
    request->transfer = ask->transfer;
    return lab__dma_request(request);
}

/* Nobody is before it: no request is needed, and often no registers. */
static NTSTATUS at_once(const struct ask *ask, struct lab__dma_list *list, ULONG pages)
{
    struct lab__dma_adapter *adapter = ask->adapter;
    struct lab__dma_registers *registers = 0;

    if (adapter->needs_registers || lab__dma.scarce) {
        registers = lab__dma_registers_take(adapter, pages);
        if (!registers) {
            lab__dma_list_drop(list);
            return STATUS_INSUFFICIENT_RESOURCES;
        }
    }
    adapter->lane->busy = TRUE;
    adapter->lane->holder = adapter;
    if (!build(list, registers)) {
        lab__dma_lane_free(adapter);
        if (list->registers)
            lab__dma_registers_give(list->registers);
        lab__dma_list_drop(list);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (ask->transfer)
        ask->transfer->granted = TRUE;
    if (ask->result)
        *ask->result = list->list;
    if (!ask->routine) {
        list->holds_channel = TRUE;
        adapter->held = list->registers;
        return STATUS_SUCCESS;
    }
    call(adapter, ask->device, ask->device ? ask->device->CurrentIrp : 0, list->list, ask->routine, ask->context);
    lab__dma_lane_free(adapter);
    if (!IsListEmpty(&lab__dma.queue))
        lab__dma_pump();
    return STATUS_SUCCESS;
}

static NTSTATUS ask_for(const struct ask *ask)
{
    struct lab__dma_adapter *adapter = ask->adapter;
    ULONG pages = lab__dma_pages(&ask->range);
    struct lab__dma_list *list;
    BOOLEAN ready;

    if (ask->buffer && ask->size < list_size(pages))
        return STATUS_BUFFER_TOO_SMALL;
    if (pages > adapter->map_registers || LAB_FAULT(LAB_FAULT_DMA))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (ask->transfer && ask->transfer->cancelled) {
        ask->transfer->cancelled = FALSE;
        return STATUS_CANCELLED;
    }
    ready = lab__dma_ready(adapter, pages);
    if (!ready && ask->now)
        return STATUS_INSUFFICIENT_RESOURCES;
    list = list_new(adapter, &ask->range, ask->write, ask->buffer, ask->size);
    if (!list)
        return STATUS_INSUFFICIENT_RESOURCES;
    return ready ? at_once(ask, list, pages) : queue(ask, list, pages);
}

/* --- operations --------------------------------------------------------------------------------------------------- */

static NTSTATUS by_address(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT device, PMDL mdl, PVOID address, ULONG length,
                           PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write, SCATTER_GATHER_LIST *buffer,
                           ULONG size)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, DISPATCH_LEVEL, DISPATCH_LEVEL);
    ULONGLONG offset = (ULONG_PTR)address - (ULONG_PTR)MmGetMdlVirtualAddress(mdl);
    struct ask ask = {.adapter = adapter,
                      .device = device,
                      .routine = routine,
                      .context = context,
                      .buffer = buffer,
                      .size = size,
                      .write = write};

    if (!adapter)
        return STATUS_INVALID_PARAMETER;
    lab__vf_dma_list_wanted(adapter, mdl, address, length);
    if (!length || !lab__dma_range_of(&ask.range, mdl, offset, length))
        return length ? STATUS_BUFFER_TOO_SMALL : STATUS_INVALID_PARAMETER;
    return ask_for(&ask);
}

/* wdm/nc-wdm-pget_scatter_gather_list */
NTSTATUS lab__dma_op_get_scatter_gather_list(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject, PMDL Mdl,
                                             PVOID CurrentVa, ULONG Length, PDRIVER_LIST_CONTROL ExecutionRoutine,
                                             PVOID Context, BOOLEAN WriteToDevice)
{
    return by_address(DmaAdapter, DeviceObject, Mdl, CurrentVa, Length, ExecutionRoutine, Context, WriteToDevice, 0, 0);
}

/* wdm/nc-wdm-pbuild_scatter_gather_list */
NTSTATUS lab__dma_op_build_scatter_gather_list(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject, PMDL Mdl,
                                               PVOID CurrentVa, ULONG Length, PDRIVER_LIST_CONTROL ExecutionRoutine,
                                               PVOID Context, BOOLEAN WriteToDevice, PVOID ScatterGatherBuffer,
                                               ULONG ScatterGatherLength)
{
    if (!ScatterGatherBuffer)
        return STATUS_INVALID_PARAMETER;
    return by_address(DmaAdapter, DeviceObject, Mdl, CurrentVa, Length, ExecutionRoutine, Context, WriteToDevice,
                      ScatterGatherBuffer, ScatterGatherLength);
}

static NTSTATUS by_offset(PDMA_ADAPTER DmaAdapter, struct ask *ask, PVOID transfer, PMDL mdl, ULONGLONG offset,
                          ULONG length, ULONG flags, KIRQL lowest)
{
    struct lab__dma_context *context = transfer;

    ask->adapter = lab__vf_dma_enter(DmaAdapter, lowest, DISPATCH_LEVEL);
    ask->now = (flags & DMA_SYNCHRONOUS_CALLBACK) != 0;
    if (!ask->adapter || ask->adapter->channel || !context || context->magic != LAB_DMA_CONTEXT ||
        (!ask->routine && (!ask->now || !ask->result)))
        return STATUS_INVALID_PARAMETER;
    lab__vf_dma_list_wanted(ask->adapter, mdl, 0, length);
    if (!length || !lab__dma_range_of(&ask->range, mdl, offset, length))
        return STATUS_INVALID_PARAMETER;
    ask->transfer = context;
    return ask_for(ask);
}

/* wdm/nc-wdm-pget_scatter_gather_list_ex */
NTSTATUS lab__dma_op_get_scatter_gather_list_ex(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject,
                                                PVOID DmaTransferContext, PMDL Mdl, ULONGLONG Offset, ULONG Length,
                                                ULONG Flags, PDRIVER_LIST_CONTROL ExecutionRoutine, PVOID Context,
                                                BOOLEAN WriteToDevice, PDMA_COMPLETION_ROUTINE DmaCompletionRoutine,
                                                PVOID CompletionContext, PSCATTER_GATHER_LIST *ScatterGatherList)
{
    struct ask ask = {.device = DeviceObject,
                      .routine = ExecutionRoutine,
                      .context = Context,
                      .write = WriteToDevice,
                      .result = ScatterGatherList};

    return by_offset(DmaAdapter, &ask, DmaTransferContext, Mdl, Offset, Length, Flags, PASSIVE_LEVEL);
}

/* wdm/nc-wdm-pbuild_scatter_gather_list_ex */
NTSTATUS lab__dma_op_build_scatter_gather_list_ex(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject,
                                                  PVOID DmaTransferContext, PMDL Mdl, ULONGLONG Offset, ULONG Length,
                                                  ULONG Flags, PDRIVER_LIST_CONTROL ExecutionRoutine, PVOID Context,
                                                  BOOLEAN WriteToDevice, PVOID ScatterGatherBuffer,
                                                  ULONG ScatterGatherLength,
                                                  PDMA_COMPLETION_ROUTINE DmaCompletionRoutine, PVOID CompletionContext,
                                                  PVOID ScatterGatherList)
{
    struct ask ask = {.device = DeviceObject,
                      .routine = ExecutionRoutine,
                      .context = Context,
                      .write = WriteToDevice,
                      .result = ScatterGatherList,
                      .buffer = ScatterGatherBuffer,
                      .size = ScatterGatherLength};

    if (!ScatterGatherBuffer)
        return STATUS_INVALID_PARAMETER;
    return by_offset(DmaAdapter, &ask, DmaTransferContext, Mdl, Offset, Length, Flags, DISPATCH_LEVEL);
}

/* wdm/nc-wdm-pput_scatter_gather_list: flushes, gives back the map registers and the list. */
void lab__dma_op_put_scatter_gather_list(PDMA_ADAPTER DmaAdapter, PSCATTER_GATHER_LIST ScatterGather,
                                         BOOLEAN WriteToDevice)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, DISPATCH_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_list *list = (struct lab__dma_list *)ScatterGather->Reserved;

    if (!adapter)
        return;
    if (!list || list->magic != LAB_DMA_LIST || list->list != ScatterGather || list->adapter != adapter) {
        lab__vf_dma_list_freed_too_often(adapter);
        return;
    }
    end(list);
    if (!IsListEmpty(&lab__dma.queue))
        lab__dma_pump();
}

/* wdm/nc-wdm-pcalculate_scatter_gather_list_size: without an MDL, for the worst place that the buffer may lie at. */
NTSTATUS lab__dma_op_calculate_scatter_gather_list(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID CurrentVa, ULONG Length,
                                                   PULONG ScatterGatherListSize, PULONG pNumberOfMapRegisters)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, HIGH_LEVEL);
    ULONG pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(CurrentVa, Length);
    struct lab__dma_range range;

    if (!adapter)
        return STATUS_INVALID_PARAMETER;
    if (Mdl) {
        ULONGLONG offset = (ULONG_PTR)CurrentVa - (ULONG_PTR)MmGetMdlVirtualAddress(Mdl);

        if (!lab__dma_range_of(&range, Mdl, offset, Length))
            return STATUS_BUFFER_TOO_SMALL;
        pages = lab__dma_pages(&range);
    }
    if (pages > adapter->map_registers)
        return STATUS_INSUFFICIENT_RESOURCES;
    *ScatterGatherListSize = list_size(pages);
    if (pNumberOfMapRegisters)
        *pNumberOfMapRegisters = pages;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pget_dma_transfer_info */
NTSTATUS lab__dma_op_get_dma_transfer_info(PDMA_ADAPTER DmaAdapter, PMDL Mdl, ULONGLONG Offset, ULONG Length,
                                           BOOLEAN WriteOnly, PDMA_TRANSFER_INFO TransferInfo)
{
    struct lab__dma_range range;
    ULONG pages;

    if (!lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL))
        return STATUS_INVALID_PARAMETER;
    if (TransferInfo->Version != DMA_TRANSFER_INFO_VERSION1 && TransferInfo->Version != DMA_TRANSFER_INFO_VERSION2)
        return STATUS_NOT_SUPPORTED;
    if (!Length || !lab__dma_range_of(&range, Mdl, Offset, Length))
        return STATUS_INVALID_PARAMETER;
    pages = lab__dma_pages(&range);
    TransferInfo->V1.MapRegisterCount = pages;
    TransferInfo->V1.ScatterGatherElementCount = pages;
    TransferInfo->V1.ScatterGatherListSize = list_size(pages);
    if (TransferInfo->Version == DMA_TRANSFER_INFO_VERSION2)
        TransferInfo->V2.LogicalPageCount = pages;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pbuild_mdl_from_scatter_gather_list: an MDL of the pages that the device sees, which are the buffer's own
 * where nothing bounces. */
NTSTATUS lab__dma_op_build_mdl_from_scatter_gather_list(PDMA_ADAPTER DmaAdapter, PSCATTER_GATHER_LIST ScatterGather,
                                                        PMDL OriginalMdl, PMDL *TargetMdl)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    ULONG pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(OriginalMdl), OriginalMdl->ByteCount), page = 0;
    PFN_NUMBER *frames;

    if (!adapter || !OriginalMdl || !TargetMdl || !ScatterGather->NumberOfElements)
        return STATUS_INVALID_PARAMETER;
    frames = lab__mm_kernel_alloc(pages * sizeof *frames);
    if (!frames)
        return STATUS_INSUFFICIENT_RESOURCES;
    for (ULONG i = 0; i < ScatterGather->NumberOfElements && page < pages; i++) {
        ULONGLONG physical = lab__dma_physical((ULONGLONG)ScatterGather->Elements[i].Address.QuadPart);
        ULONG span = ADDRESS_AND_SIZE_TO_SPAN_PAGES((ULONG_PTR)physical, ScatterGather->Elements[i].Length);

        for (ULONG k = 0; k < span && page < pages; k++)
            frames[page++] = (PFN_NUMBER)(physical >> PAGE_SHIFT) + k;
    }
    if (page == pages && !__builtin_memcmp(frames, MmGetMdlPfnArray(OriginalMdl), pages * sizeof *frames)) {
        *TargetMdl = OriginalMdl;
    } else {
        *TargetMdl = IoAllocateMdl(MmGetMdlVirtualAddress(OriginalMdl), OriginalMdl->ByteCount, FALSE, FALSE, 0);
        if (*TargetMdl) {
            RtlCopyMemory(MmGetMdlPfnArray(*TargetMdl), frames, pages * sizeof *frames);
            (*TargetMdl)->MdlFlags |= MDL_PARTIAL | MDL_PAGES_LOCKED;
        }
    }
    lab__mm_kernel_free(frames);
    return *TargetMdl ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS HalGetScatterGatherList(PADAPTER_OBJECT DmaAdapter, PDEVICE_OBJECT DeviceObject, PMDL Mdl, PVOID CurrentVa,
                                 ULONG Length, PDRIVER_LIST_CONTROL ExecutionRoutine, PVOID Context,
                                 BOOLEAN WriteToDevice)
{
    return lab__dma_op_get_scatter_gather_list(DmaAdapter, DeviceObject, Mdl, CurrentVa, Length, ExecutionRoutine,
                                               Context, WriteToDevice);
}

void HalPutScatterGatherList(PADAPTER_OBJECT DmaAdapter, PSCATTER_GATHER_LIST ScatterGather, BOOLEAN WriteToDevice)
{
    lab__dma_op_put_scatter_gather_list(DmaAdapter, ScatterGather, WriteToDevice);
}
