/*
 * Channels and map registers: who gets them, in which order.
 *
 * There is one queue, in order of asking. A request whose channel is taken is passed over; one that lacks only map
 * registers lets nobody overtake it to them. Granting calls the driver's routine at DISPATCH_LEVEL; what it returns
 * says what it keeps.
 */
#include "dma/dma_p.h"
#include "dma/operations.h"
#include "vf/vf_dma.h"

static BOOLEAN draws_on_pool(const struct lab__dma_adapter *adapter)
{
    return adapter->needs_registers || lab__dma.scarce;
}

/* --- map registers ------------------------------------------------------------------------------------------------ */

struct lab__dma_registers *lab__dma_registers_take(struct lab__dma_adapter *adapter, ULONG count)
{
    struct lab__dma_registers *registers = lab__mm_kernel_alloc(sizeof *registers);

    if (!registers)
        return 0;
    registers->magic = LAB_DMA_REGISTERS;
    registers->adapter = adapter;
    registers->count = count;
    registers->pooled = draws_on_pool(adapter);
    InitializeListHead(&registers->mappings);
    InsertTailList(&adapter->registers, &registers->link);
    if (registers->pooled)
        lab__dma.registers_free -= count;
    adapter->granted += count;
    lab__vf_dma_registers_taken(adapter);
    return registers;
}

/* They may be given back in parts; the last part takes everything along. */
static void give(struct lab__dma_registers *registers, ULONG count)
{
    struct lab__dma_adapter *adapter = registers->adapter;

    if (registers->pooled)
        lab__dma.registers_free += count;
    adapter->granted -= count;
    registers->count -= count;
    if (registers->count)
        return;
    while (!IsListEmpty(&registers->mappings)) { /* a retail machine: mapped still, never flushed */
        struct lab__dma_mapping *mapping =
            CONTAINING_RECORD(RemoveHeadList(&registers->mappings), struct lab__dma_mapping, link);

        lab__dma_untrack(mapping);
        lab__mm_kernel_free(mapping);
    }
    if (registers->bounce_is_spare)
        adapter->spare = registers->bounce;
    else if (registers->bounce)
        lab__mm_run_free(registers->bounce);
    RemoveEntryList(&registers->link);
    registers->magic = LAB_DMA_RELEASED;
    lab__mm_kernel_free(registers);
}

void lab__dma_registers_give(struct lab__dma_registers *registers)
{
    give(registers, registers->count);
}

/* --- requests ----------------------------------------------------------------------------------------------------- */

struct lab__dma_request *lab__dma_request_new(struct lab__dma_adapter *adapter, PDEVICE_OBJECT device, PVOID routine,
                                              PVOID context)
{
    struct lab__dma_request *request = lab__mm_kernel_alloc(sizeof *request);

    if (!request)
        return 0;
    request->adapter = adapter;
    request->device = device;
    request->irp = device ? device->CurrentIrp : 0;
    request->routine = routine;
    request->context = context;
    InitializeListHead(&request->link);
    return request;
}

void lab__dma_request_free(struct lab__dma_request *request)
{
    if (request->transfer && request->transfer->request == request)
        request->transfer->request = 0;
    lab__mm_kernel_free(request);
}

static BOOLEAN enough(const struct lab__dma_adapter *adapter, ULONG registers)
{
    return !draws_on_pool(adapter) || registers <= lab__dma.registers_free;
}

/* Nobody who came earlier waits for the same channel, or (where registers are drawn on) for registers. */
static BOOLEAN is_first(const struct lab__dma_adapter *adapter, const LIST_ENTRY *up_to)
{
    for (LIST_ENTRY *e = lab__dma.queue.Flink; e != up_to && e != &lab__dma.queue; e = e->Flink) {
        const struct lab__dma_request *other = CONTAINING_RECORD(e, struct lab__dma_request, link);

        if (other->adapter->lane == adapter->lane)
            return FALSE;
        if (draws_on_pool(adapter) && draws_on_pool(other->adapter) && !other->adapter->lane->busy)
            return FALSE;
    }
    return TRUE;
}

BOOLEAN lab__dma_ready(struct lab__dma_adapter *adapter, ULONG registers)
{
    return !adapter->lane->busy && enough(adapter, registers) && is_first(adapter, &lab__dma.queue);
}

void lab__dma_lane_free(struct lab__dma_adapter *adapter)
{
    adapter->lane->busy = FALSE;
    adapter->lane->holder = 0;
    adapter->held = 0;
}

static void conclude(struct lab__dma_adapter *adapter, struct lab__dma_registers *registers,
                     IO_ALLOCATION_ACTION action)
{
    if (action == KeepObject)
        return;
    lab__dma_lane_free(adapter);
    if (action == DeallocateObject) {
        lab__vf_dma_registers_freeing(registers, registers->count);
        lab__dma_registers_give(registers);
    }
}

static void grant(struct lab__dma_request *request)
{
    struct lab__dma_adapter *adapter = request->adapter;
    struct lab__dma_registers *registers = lab__dma_registers_take(adapter, request->registers);
    PDRIVER_CONTROL routine = request->routine;
    IO_ALLOCATION_ACTION action;
    KIRQL irql;

    adapter->lane->busy = TRUE;
    adapter->lane->holder = adapter;
    adapter->held = registers;
    if (request->transfer)
        request->transfer->granted = TRUE;
    if (request->kind != LAB_DMA_CHANNEL) {
        lab__dma_list_granted(request, registers);
        return;
    }
    if (request->transfer)
        request->transfer->channel = adapter->channel;
    if (adapter->channel)
        adapter->channel->device = request->device;
    adapter->running++;
    irql = lab__ke_raise(DISPATCH_LEVEL);
    action = routine(request->device, request->irp, registers, request->context);
    lab__ke_raise(irql);
    adapter->running--;
    lab__dma_request_free(request);
    conclude(adapter, registers, action);
}

/* Each grant may change everything, so the search begins anew. */
void lab__dma_pump(void)
{
    LIST_ENTRY *e = lab__dma.queue.Flink;

    while (e != &lab__dma.queue) {
        struct lab__dma_request *request = CONTAINING_RECORD(e, struct lab__dma_request, link);
        struct lab__dma_adapter *adapter = request->adapter;

        if (adapter->lane->busy || !enough(adapter, request->registers) || !is_first(adapter, e)) {
            e = e->Flink;
            continue;
        }
        RemoveEntryList(&request->link);
        InitializeListHead(&request->link);
        grant(request);
        e = lab__dma.queue.Flink;
    }
}

NTSTATUS lab__dma_request(struct lab__dma_request *request)
{
    if (lab__dma_ready(request->adapter, request->registers)) {
        grant(request);
        lab__dma_pump();
    } else {
        InsertTailList(&lab__dma.queue, &request->link);
        if (request->transfer)
            request->transfer->request = request;
    }
    return STATUS_SUCCESS;
}

/* --- operations --------------------------------------------------------------------------------------------------- */

/* wdm/nc-wdm-pallocate_adapter_channel: at DISPATCH_LEVEL; STATUS_INSUFFICIENT_RESOURCES for more map registers than
 * the adapter has. */
NTSTATUS lab__dma_op_allocate_adapter_channel(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject,
                                              ULONG NumberOfMapRegisters, PDRIVER_CONTROL ExecutionRoutine,
                                              PVOID Context)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, DISPATCH_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_request *request;

    if (!adapter)
        return STATUS_INVALID_PARAMETER;
    lab__vf_dma_channel_wanted(adapter, DeviceObject, NumberOfMapRegisters);
    if (NumberOfMapRegisters > adapter->map_registers || LAB_FAULT(LAB_FAULT_DMA))
        return STATUS_INSUFFICIENT_RESOURCES;
    request = lab__dma_request_new(adapter, DeviceObject, ExecutionRoutine, Context);
    if (!request)
        return STATUS_INSUFFICIENT_RESOURCES;
    request->registers = NumberOfMapRegisters;
    return lab__dma_request(request);
}

static struct lab__dma_context *context_of(PVOID buffer)
{
    struct lab__dma_context *context = buffer;

    return context && context->magic == LAB_DMA_CONTEXT ? context : 0;
}

/* The channel and registers at once, or not at all; without a routine they are the caller's. */
static NTSTATUS take_now(struct lab__dma_adapter *adapter, ULONG registers, PVOID *base)
{
    if (!lab__dma_ready(adapter, registers))
        return STATUS_INSUFFICIENT_RESOURCES;
    adapter->held = lab__dma_registers_take(adapter, registers);
    if (!adapter->held)
        return STATUS_INSUFFICIENT_RESOURCES;
    adapter->lane->busy = TRUE;
    adapter->lane->holder = adapter;
    *base = adapter->held;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pallocate_adapter_channel_ex */
NTSTATUS lab__dma_op_allocate_adapter_channel_ex(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject,
                                                 PVOID DmaTransferContext, ULONG NumberOfMapRegisters, ULONG Flags,
                                                 PDRIVER_CONTROL ExecutionRoutine, PVOID ExecutionContext,
                                                 PVOID *MapRegisterBase)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, DISPATCH_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_context *context = context_of(DmaTransferContext);
    BOOLEAN now = (Flags & DMA_SYNCHRONOUS_CALLBACK) != 0;
    struct lab__dma_request *request;

    if (!adapter || !context || (MapRegisterBase && (!now || ExecutionRoutine)) ||
        (!MapRegisterBase && !ExecutionRoutine))
        return STATUS_INVALID_PARAMETER;
    lab__vf_dma_channel_wanted(adapter, DeviceObject, NumberOfMapRegisters);
    if (NumberOfMapRegisters > adapter->map_registers || LAB_FAULT(LAB_FAULT_DMA))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (context->cancelled) {
        context->cancelled = FALSE;
        return STATUS_CANCELLED;
    }
    if (!ExecutionRoutine) {
        NTSTATUS status = take_now(adapter, NumberOfMapRegisters, MapRegisterBase);

        if (NT_SUCCESS(status)) {
            context->granted = TRUE;
            context->channel = adapter->channel;
        }
        if (NT_SUCCESS(status) && adapter->channel)
            adapter->channel->device = DeviceObject;
        return status;
    }
    if (now && !lab__dma_ready(adapter, NumberOfMapRegisters))
        return STATUS_INSUFFICIENT_RESOURCES;
    request = lab__dma_request_new(adapter, DeviceObject, ExecutionRoutine, ExecutionContext);
    if (!request)
        return STATUS_INSUFFICIENT_RESOURCES;
    request->registers = NumberOfMapRegisters;
    request->transfer = context;
    return lab__dma_request(request);
}

/* wdm/nc-wdm-pinitialize_dma_transfer_context */
NTSTATUS lab__dma_op_initialize_dma_transfer_context(PDMA_ADAPTER DmaAdapter, PVOID DmaTransferContext)
{
    struct lab__dma_context *context = DmaTransferContext;

    if (!lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL) || !context)
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(context, DMA_TRANSFER_CONTEXT_SIZE_V1);
    context->magic = LAB_DMA_CONTEXT;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pcancel_adapter_channel: TRUE where the request waited, or wasn't made yet; its routine isn't called. */
BOOLEAN lab__dma_op_cancel_adapter_channel(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject,
                                           PVOID DmaTransferContext)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_context *context = context_of(DmaTransferContext);
    struct lab__dma_request *request;

    if (!adapter || !context)
        return FALSE;
    request = context->request;
    if (!request) {
        context->cancelled = !context->granted;
        return context->cancelled;
    }
    RemoveEntryList(&request->link);
    if (request->list)
        lab__dma_list_drop(request->list);
    lab__dma_request_free(request);
    lab__dma_pump(); /* it may have kept others from registers */
    return TRUE;
}

/* wdm/nc-wdm-pfree_adapter_channel: the channel, and its map registers unless they were kept apart. */
void lab__dma_op_free_adapter_channel(PDMA_ADAPTER DmaAdapter)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, DISPATCH_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_registers *registers;

    if (!adapter)
        return;
    if (!adapter->lane->busy || adapter->lane->holder != adapter) {
        lab__vf_dma_channel_freed_too_often(adapter);
        return;
    }
    registers = adapter->held;
    if (registers)
        lab__vf_dma_registers_freeing(registers, registers->count);
    lab__dma_lane_free(adapter);
    if (registers)
        lab__dma_registers_give(registers);
    lab__dma_pump();
}

/* wdm/nc-wdm-pfree_adapter_object */
void lab__dma_op_free_adapter_object(PDMA_ADAPTER DmaAdapter, IO_ALLOCATION_ACTION AllocationAction)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);

    if (!adapter || AllocationAction == KeepObject)
        return;
    if (!adapter->lane->busy || adapter->lane->holder != adapter) {
        lab__vf_dma_channel_freed_too_often(adapter);
        return;
    }
    if (AllocationAction == DeallocateObject)
        lab__dma_list_end_of(adapter);
    if (AllocationAction == DeallocateObject && adapter->held) {
        lab__vf_dma_registers_freeing(adapter->held, adapter->held->count);
        lab__dma_registers_give(adapter->held);
    }
    lab__dma_lane_free(adapter);
    lab__dma_pump();
}

static BOOLEAN is_ours(const struct lab__dma_adapter *adapter, const struct lab__dma_registers *registers)
{
    for (LIST_ENTRY *e = adapter->registers.Flink; e != &adapter->registers; e = e->Flink)
        if (CONTAINING_RECORD(e, struct lab__dma_registers, link) == registers)
            return TRUE;
    return FALSE;
}

/* wdm/nc-wdm-pfree_map_registers */
void lab__dma_op_free_map_registers(PDMA_ADAPTER DmaAdapter, PVOID MapRegisterBase, ULONG NumberOfMapRegisters)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, DISPATCH_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_registers *registers = MapRegisterBase;

    if (!adapter)
        return;
    if (!is_ours(adapter, registers) || NumberOfMapRegisters > registers->count) {
        lab__vf_dma_registers_freed_too_often(adapter, NumberOfMapRegisters);
        return;
    }
    lab__vf_dma_registers_freeing(registers, NumberOfMapRegisters);
    if (adapter->held == registers && NumberOfMapRegisters == registers->count)
        adapter->held = 0;
    give(registers, NumberOfMapRegisters);
    lab__dma_pump();
}

/* --- as functions, for drivers of old ----------------------------------------------------------------------------- */

/*
 * IoAllocateAdapterChannel: AllocateAdapterChannel, by name.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-ioallocateadapterchannel
 */
NTSTATUS IoAllocateAdapterChannel(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject, ULONG NumberOfMapRegisters,
                                  PDRIVER_CONTROL ExecutionRoutine, PVOID Context)
{
    LAB_DDI(IoAllocateAdapterChannel);
    return lab__dma_op_allocate_adapter_channel(DmaAdapter, DeviceObject, NumberOfMapRegisters, ExecutionRoutine,
                                                Context);
}

void IoFreeAdapterChannel(PDMA_ADAPTER DmaAdapter)
{
    lab__dma_op_free_adapter_channel(DmaAdapter);
}

void IoFreeMapRegisters(PDMA_ADAPTER DmaAdapter, PVOID MapRegisterBase, ULONG NumberOfMapRegisters)
{
    lab__dma_op_free_map_registers(DmaAdapter, MapRegisterBase, NumberOfMapRegisters);
}
