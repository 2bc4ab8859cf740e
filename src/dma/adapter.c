/*
 * Adapters: what IoGetDmaAdapter makes of a device's description, and the table of operations that it leads to.
 *
 * A released adapter stays in memory until the machine stops, so that its use is noticed.
 */
#include "dma/dma_p.h"
#include "dma/operations.h"
#include "vf/vf_dma.h"

#define ISA_HIGHEST 0xFFFFFFULL

static ULONGLONG reach_of(ULONG width)
{
    return width >= 64 ? ~0ULL : (1ULL << width) - 1;
}

static ULONGLONG highest_of(const DEVICE_DESCRIPTION *description)
{
    if (description->Version >= DEVICE_DESCRIPTION_VERSION3)
        return description->Master ? reach_of(description->DmaAddressWidth) : 0xFFFFFFFF;
    if (!description->Master)
        return ISA_HIGHEST;
    if (description->Dma64BitAddresses)
        return ~0ULL;
    if (description->Dma32BitAddresses || description->InterfaceType == PCIBus)
        return 0xFFFFFFFF;
    return ISA_HIGHEST;
}

static BOOLEAN is_known(const DEVICE_DESCRIPTION *description)
{
    if (description->Version > DEVICE_DESCRIPTION_VERSION3)
        return FALSE;
    return description->Version < DEVICE_DESCRIPTION_VERSION3 || !description->Master ||
           (description->DmaAddressWidth >= 1 && description->DmaAddressWidth <= 64);
}

static ULONGLONG top_of_ram(void)
{
    PHYSICAL_MEMORY_RANGE ranges[2];
    ULONG count = lab__mm_ram_ranges(ranges);

    return (ULONGLONG)(ranges[count - 1].BaseAddress.QuadPart + ranges[count - 1].NumberOfBytes.QuadPart) - 1;
}

/* As many as one transfer of MaximumLength takes, wherever in a page it begins. */
static ULONG registers_of(const struct lab__dma_adapter *adapter)
{
    ULONGLONG count = ((ULONGLONG)adapter->maximum_length + PAGE_SIZE - 1) / PAGE_SIZE + 1;
    ULONGLONG limit = adapter->needs_registers || lab__dma.scarce ? lab__dma.registers_total : 0x100001;

    if (adapter->channel)
        limit = limit < 33 ? limit : 33; /* 128 KB at any offset is what a 16-bit channel can do */
    return (ULONG)(count < limit ? count : limit);
}

/* A device that reaches little of RAM keeps some pages of it for itself, before others have taken them. */
static void keep_pages(struct lab__dma_adapter *adapter)
{
    struct lab__page_bounds bounds = {0, adapter->highest, adapter->channel ? 0x10000 : 0};

    if (!adapter->needs_registers || adapter->highest >= 0xFFFFFFFF)
        return;
    adapter->spare_pages = adapter->map_registers;
    if (adapter->channel && adapter->spare_pages > 16)
        adapter->spare_pages = 16;
    adapter->spare = lab__mm_contiguous_take(adapter->spare_pages << PAGE_SHIFT, &bounds, LAB_PAGE_CONTIGUOUS);
}

static void describe(struct lab__dma_adapter *adapter, const DEVICE_DESCRIPTION *description)
{
    adapter->version = (UCHAR)(description->Version == 0 ? 1 : description->Version);
    adapter->master = description->Master != 0;
    adapter->scatter_gather = description->Master && description->ScatterGather;
    adapter->auto_initialize = description->AutoInitialize != 0;
    adapter->highest = highest_of(description);
    adapter->maximum_length = description->MaximumLength;
    adapter->needs_registers = !adapter->scatter_gather || adapter->highest < top_of_ram();
    adapter->map_registers = registers_of(adapter);
    adapter->lane = adapter->channel ? &adapter->channel->lane : &adapter->own;
    adapter->domain = adapter;
}

static const DMA_OPERATIONS *operations(UCHAR version)
{
    static DMA_OPERATIONS tables[3];
    static const USHORT sizes[3] = {FIELD_OFFSET(DMA_OPERATIONS, CalculateScatterGatherList),
                                    FIELD_OFFSET(DMA_OPERATIONS, GetDmaAdapterInfo), sizeof(DMA_OPERATIONS)};
    DMA_OPERATIONS *table = &tables[version - 1];

    if (!table->Size) {
        RtlCopyMemory(table, &lab__dma_operations, sizes[version - 1]);
        table->Size = sizes[version - 1];
    }
    return table;
}

static PDMA_ADAPTER make(PDEVICE_OBJECT device, const DEVICE_DESCRIPTION *description, PULONG registers)
{
    struct lab__dma_channel *channel = 0;
    struct lab__dma_adapter *adapter;

    *registers = 0;
    if (!is_known(description)) {
        lab__vf_dma_version(description->Version);
        return 0;
    }
    if (LAB_FAULT(LAB_FAULT_DMA))
        return 0;
    if (!description->Master && !(channel = lab__dma_channel_find(description)))
        return 0;
    adapter = lab__mm_kernel_alloc(sizeof *adapter);
    if (!adapter)
        return 0;
    adapter->ticket = lab__mm_pool_take_for(1, 'AamD', 0);
    adapter->magic = LAB_DMA_ADAPTER;
    adapter->channel = channel;
    adapter->device = device;
    InitializeListHead(&adapter->registers);
    InitializeListHead(&adapter->lists);
    InitializeListHead(&adapter->common);
    describe(adapter, description);
    keep_pages(adapter);
    adapter->public_.Version = 1; /* whatever its operations are */
    adapter->public_.Size = sizeof(DMA_ADAPTER);
    adapter->public_.DmaOperations = (PDMA_OPERATIONS)operations(adapter->version);
    InsertTailList(&lab__dma.adapters, &adapter->link);
    *registers = adapter->map_registers;
    return &adapter->public_;
}

/*
 * IoGetDmaAdapter: a device's way to memory.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   the adapter's operations are version 1, 2 or 3, as the description's version says; DMA_ADAPTER.Version is 1
 * Errors  NULL: no memory, no such channel or request line of the system's controller, a description that is none
 * Source  wdm/nf-wdm-iogetdmaadapter
 */
PDMA_ADAPTER IoGetDmaAdapter(PDEVICE_OBJECT PhysicalDeviceObject, PDEVICE_DESCRIPTION DeviceDescription,
                             PULONG NumberOfMapRegisters)
{
    LAB_DDI(IoGetDmaAdapter);
    return make(PhysicalDeviceObject, DeviceDescription, NumberOfMapRegisters);
}

/* HalGetAdapter: what drivers called before there was Plug and Play. */
PADAPTER_OBJECT HalGetAdapter(PDEVICE_DESCRIPTION DeviceDescription, PULONG NumberOfMapRegisters)
{
    lab__vf_dma_obsolete("HalGetAdapter");
    return make(0, DeviceDescription, NumberOfMapRegisters);
}

/* wdm/nc-wdm-pput_dma_adapter */
static void put_adapter(PDMA_ADAPTER DmaAdapter)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);

    if (!adapter)
        return;
    lab__vf_dma_releasing(adapter);
    adapter->magic = LAB_DMA_RELEASED;
    RemoveEntryList(&adapter->link);
    if (adapter->spare)
        lab__mm_run_free(adapter->spare);
    adapter->spare = 0;
    if (adapter->ticket)
        lab__mm_pool_free(adapter->ticket, 'AamD');
    if (!lab__strict)
        lab__mm_kernel_free(adapter);
}

void HalPutDmaAdapter(PADAPTER_OBJECT DmaAdapter)
{
    put_adapter(DmaAdapter);
}

/* wdm/nc-wdm-pget_dma_alignment: there are no caches that a transfer could share a line with. */
static ULONG get_alignment(PDMA_ADAPTER DmaAdapter)
{
    lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);
    return 1;
}

ULONG HalGetDmaAlignment(PDMA_ADAPTER DmaAdapter)
{
    return get_alignment(DmaAdapter);
}

/* wdm/nc-wdm-pread_dma_counter: bytes that the channel has still to transfer. */
static ULONG read_counter(PDMA_ADAPTER DmaAdapter)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);

    return adapter && adapter->channel ? lab__dma_channel_left(adapter->channel) : 0;
}

ULONG HalReadDmaCounter(PDMA_ADAPTER DmaAdapter)
{
    return read_counter(DmaAdapter);
}

/* wdm/nc-wdm-pget_dma_adapter_info */
static NTSTATUS get_adapter_info(PDMA_ADAPTER DmaAdapter, PDMA_ADAPTER_INFO AdapterInfo)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    ULONG width = 64;

    if (!adapter || AdapterInfo->Version != DMA_ADAPTER_INFO_VERSION1)
        return STATUS_NOT_SUPPORTED;
    while (width > 1 && adapter->highest >> (width - 1) == 0)
        width--;
    AdapterInfo->V1.ReadDmaCounterAvailable = adapter->channel != 0;
    AdapterInfo->V1.ScatterGatherLimit = adapter->channel ? 1 : ~0u;
    AdapterInfo->V1.DmaAddressWidth = width;
    AdapterInfo->V1.Flags = adapter->master ? ADAPTER_INFO_SYNCHRONOUS_CALLBACK : 0;
    AdapterInfo->V1.MinimumTransferUnit = adapter->channel && adapter->channel->number >= 5 ? 2 : 1;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pconfigure_adapter_channel: the system's controller has no functions of its own. */
static NTSTATUS configure_channel(PDMA_ADAPTER DmaAdapter, ULONG FunctionNumber, PVOID Context)
{
    lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    return STATUS_NOT_IMPLEMENTED;
}

/* wdm/nc-wdm-pget_dma_domain: a name for what the device may reach. */
static HANDLE get_domain(PDMA_ADAPTER DmaAdapter)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);

    return adapter ? adapter->domain : 0;
}

static BOOLEAN is_domain(HANDLE domain)
{
    for (LIST_ENTRY *e = lab__dma.adapters.Flink; e != &lab__dma.adapters; e = e->Flink)
        if (CONTAINING_RECORD(e, struct lab__dma_adapter, link)->domain == domain)
            return TRUE;
    return FALSE;
}

/* wdm/nc-wdm-pjoin_dma_domain: from now on its device reaches what is mapped for the domain, too. */
static NTSTATUS join_domain(PDMA_ADAPTER DmaAdapter, HANDLE DomainHandle)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);

    if (!adapter || !is_domain(DomainHandle))
        return STATUS_INVALID_PARAMETER;
    if (adapter->domain != adapter || adapter->common_count || !IsListEmpty(&adapter->registers))
        return STATUS_INVALID_DEVICE_STATE;
    adapter->domain = DomainHandle;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pleave_dma_domain */
static NTSTATUS leave_domain(PDMA_ADAPTER DmaAdapter)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);

    if (!adapter || adapter->domain == adapter)
        return STATUS_INVALID_DEVICE_STATE;
    adapter->domain = adapter;
    return STATUS_SUCCESS;
}

const DMA_OPERATIONS lab__dma_operations = {
    .PutDmaAdapter = put_adapter,
    .AllocateCommonBuffer = lab__dma_op_allocate_common_buffer,
    .FreeCommonBuffer = lab__dma_op_free_common_buffer,
    .AllocateAdapterChannel = lab__dma_op_allocate_adapter_channel,
    .FlushAdapterBuffers = lab__dma_op_flush_adapter_buffers,
    .FreeAdapterChannel = lab__dma_op_free_adapter_channel,
    .FreeMapRegisters = lab__dma_op_free_map_registers,
    .MapTransfer = lab__dma_op_map_transfer,
    .GetDmaAlignment = get_alignment,
    .ReadDmaCounter = read_counter,
    .GetScatterGatherList = lab__dma_op_get_scatter_gather_list,
    .PutScatterGatherList = lab__dma_op_put_scatter_gather_list,
    .CalculateScatterGatherList = lab__dma_op_calculate_scatter_gather_list,
    .BuildScatterGatherList = lab__dma_op_build_scatter_gather_list,
    .BuildMdlFromScatterGatherList = lab__dma_op_build_mdl_from_scatter_gather_list,
    .GetDmaAdapterInfo = get_adapter_info,
    .GetDmaTransferInfo = lab__dma_op_get_dma_transfer_info,
    .InitializeDmaTransferContext = lab__dma_op_initialize_dma_transfer_context,
    .AllocateCommonBufferEx = lab__dma_op_allocate_common_buffer_ex,
    .AllocateAdapterChannelEx = lab__dma_op_allocate_adapter_channel_ex,
    .ConfigureAdapterChannel = configure_channel,
    .CancelAdapterChannel = lab__dma_op_cancel_adapter_channel,
    .MapTransferEx = lab__dma_op_map_transfer_ex,
    .GetScatterGatherListEx = lab__dma_op_get_scatter_gather_list_ex,
    .BuildScatterGatherListEx = lab__dma_op_build_scatter_gather_list_ex,
    .FlushAdapterBuffersEx = lab__dma_op_flush_adapter_buffers_ex,
    .FreeAdapterObject = lab__dma_op_free_adapter_object,
    .CancelMappedTransfer = lab__dma_op_cancel_mapped_transfer,
    .AllocateDomainCommonBuffer = lab__dma_op_allocate_domain_common_buffer,
    .FlushDmaBuffer = lab__dma_op_flush_dma_buffer,
    .JoinDmaDomain = join_domain,
    .LeaveDmaDomain = leave_domain,
    .GetDmaDomain = get_domain,
    .AllocateCommonBufferWithBounds = lab__dma_op_allocate_common_buffer_with_bounds,
    .AllocateCommonBufferVector = lab__dma_op_allocate_common_buffer_vector,
    .GetCommonBufferFromVectorByIndex = lab__dma_op_get_common_buffer_from_vector_by_index,
    .FreeCommonBufferFromVector = lab__dma_op_free_common_buffer_from_vector,
    .FreeCommonBufferVector = lab__dma_op_free_common_buffer_vector,
    .CreateCommonBufferFromMdl = lab__dma_op_create_common_buffer_from_mdl,
};
