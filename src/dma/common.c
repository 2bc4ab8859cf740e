/*
 * Common buffers: memory that a driver and its device share, contiguous and within the device's reach.
 *
 * On a strict machine a page before and a page behind each buffer, and the rest of its last page, hold a pattern; what
 * has changed when the buffer is freed was written by the driver or the device beyond its end.
 */
#include "dma/dma_p.h"
#include "dma/operations.h"
#include "vf/vf_dma.h"

/* The bounds are those of logical addresses. What an IOMMU adds to physical ones it need not add where that would lead
 * beyond them. */
static ULONGLONG logical_within(const struct lab__dma_adapter *adapter, ULONGLONG physical, ULONGLONG length,
                                ULONGLONG low, ULONGLONG high)
{
    ULONGLONG logical = lab__dma_logical(adapter, physical);

    return logical >= low && logical + length - 1 <= high ? logical : physical;
}

static SIZE_T take_run(const struct lab__dma_adapter *adapter, ULONGLONG low, ULONGLONG high, SIZE_T size)
{
    ULONGLONG added = lab__dma_logical(adapter, 0), most = high < adapter->highest ? high : adapter->highest;
    struct lab__page_bounds bounds = {low > added ? low - added : 0, most - added, 0}, plain = {low, most, 0};
    SIZE_T run = most > added ? lab__mm_contiguous_take(size, &bounds, LAB_PAGE_CONTIGUOUS) : 0;

    return run || !added ? run : lab__mm_contiguous_take(size, &plain, LAB_PAGE_CONTIGUOUS);
}

static PVOID allocate(struct lab__dma_adapter *adapter, ULONGLONG low, ULONGLONG high, ULONG length,
                      PPHYSICAL_ADDRESS logical, BOOLEAN cached)
{
    ULONG guard = lab__strict ? 1 : 0;
    SIZE_T pages = BYTES_TO_PAGES(length) + 2 * guard;
    struct lab__dma_common *common;

    if (!length || LAB_FAULT(LAB_FAULT_DMA))
        return 0;
    common = lab__mm_kernel_alloc(sizeof *common);
    if (!common)
        return 0;
    common->run = take_run(adapter, low, high, pages << PAGE_SHIFT);
    if (!common->run) {
        lab__mm_kernel_free(common);
        return 0;
    }
    common->base = lab__mm_page_address(common->run + guard);
    common->length = length;
    common->cached = cached;
    common->logical = logical_within(adapter, (ULONGLONG)lab__mm_frame(common->base) << PAGE_SHIFT, length, low, high);
    RtlZeroMemory(common->base, (pages - 2 * guard) << PAGE_SHIFT);
    if (guard)
        lab__vf_dma_common_guard(common);
    InsertTailList(&adapter->common, &common->link);
    adapter->common_count++;
    lab__mm.pool_blocks++;
    lab__mm.pool_bytes += length;
    if (lab__dma.tracking)
        lab__dma_track(adapter, common->logical, lab__dma_physical(common->logical), length, TRUE, TRUE, common);
    logical->QuadPart = (LONGLONG)common->logical;
    return common->base;
}

static struct lab__dma_common *find(struct lab__dma_adapter *adapter, PVOID base)
{
    for (LIST_ENTRY *e = adapter->common.Flink; e != &adapter->common; e = e->Flink) {
        struct lab__dma_common *common = CONTAINING_RECORD(e, struct lab__dma_common, link);

        if (common->base == base)
            return common;
    }
    lab__vf_dma_common_freed_too_often(adapter, base);
    return 0;
}

static void release(struct lab__dma_adapter *adapter, struct lab__dma_common *common)
{
    if (common->run) {
        if (lab__strict)
            lab__vf_dma_common_check(common);
        lab__mm_run_free(common->run);
        lab__mm.pool_blocks--;
        lab__mm.pool_bytes -= common->length;
    }
    lab__dma_untrack(common);
    RemoveEntryList(&common->link);
    adapter->common_count--;
    lab__mm_kernel_free(common);
}

/* wdm/nc-wdm-pallocate_common_buffer: zeroed; NULL where there is no such memory. */
PVOID lab__dma_op_allocate_common_buffer(PDMA_ADAPTER DmaAdapter, ULONG Length, PPHYSICAL_ADDRESS LogicalAddress,
                                         BOOLEAN CacheEnabled)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);

    return adapter ? allocate(adapter, 0, ~0ULL, Length, LogicalAddress, CacheEnabled != 0) : 0;
}

/* wdm/nc-wdm-pfree_common_buffer */
void lab__dma_op_free_common_buffer(PDMA_ADAPTER DmaAdapter, ULONG Length, PHYSICAL_ADDRESS LogicalAddress,
                                    PVOID VirtualAddress, BOOLEAN CacheEnabled)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);

    struct lab__dma_common *common = adapter ? find(adapter, VirtualAddress) : 0;

    if (!common)
        return;
    lab__vf_dma_common_freeing(common, Length, (ULONGLONG)LogicalAddress.QuadPart, CacheEnabled != 0,
                               __builtin_return_address(0));
    release(adapter, common);
}

/* wdm/nc-wdm-pallocate_common_buffer_ex */
PVOID lab__dma_op_allocate_common_buffer_ex(PDMA_ADAPTER DmaAdapter, PPHYSICAL_ADDRESS MaximumAddress, ULONG Length,
                                            PPHYSICAL_ADDRESS LogicalAddress, BOOLEAN CacheEnabled,
                                            NODE_REQUIREMENT PreferredNode)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);
    ULONGLONG high = MaximumAddress ? (ULONGLONG)MaximumAddress->QuadPart : ~0ULL;

    return adapter ? allocate(adapter, 0, high, Length, LogicalAddress, CacheEnabled != 0) : 0;
}

/* wdm/nc-wdm-pallocate_common_buffer_with_bounds */
PVOID lab__dma_op_allocate_common_buffer_with_bounds(PDMA_ADAPTER DmaAdapter, PPHYSICAL_ADDRESS MinimumAddress,
                                                     PPHYSICAL_ADDRESS MaximumAddress, ULONG Length, ULONG Flags,
                                                     MEMORY_CACHING_TYPE *CacheType, NODE_REQUIREMENT PreferredNode,
                                                     PPHYSICAL_ADDRESS LogicalAddress)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);
    ULONGLONG low = MinimumAddress ? (ULONGLONG)MinimumAddress->QuadPart : 0;
    ULONGLONG high = MaximumAddress ? (ULONGLONG)MaximumAddress->QuadPart : ~0ULL;

    if (!adapter || Flags & ~(ULONG)DOMAIN_COMMON_BUFFER_LARGE_PAGE ||
        (CacheType && *CacheType != MmCached && *CacheType != MmNonCached))
        return 0;
    return allocate(adapter, low, high, Length, LogicalAddress, !CacheType || *CacheType == MmCached);
}

/* wdm/nc-wdm-pallocate_domain_common_buffer: for every device of the domain. */
NTSTATUS lab__dma_op_allocate_domain_common_buffer(PDMA_ADAPTER DmaAdapter, HANDLE DomainHandle,
                                                   PPHYSICAL_ADDRESS MaximumAddress, ULONG Length, ULONG Flags,
                                                   MEMORY_CACHING_TYPE *CacheType, NODE_REQUIREMENT PreferredNode,
                                                   PPHYSICAL_ADDRESS LogicalAddress, PVOID *VirtualAddress)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);
    ULONGLONG high = MaximumAddress ? (ULONGLONG)MaximumAddress->QuadPart : ~0ULL;

    if (!adapter || !DomainHandle || adapter->domain != DomainHandle || !Length)
        return STATUS_INVALID_PARAMETER;
    *VirtualAddress = allocate(adapter, 0, high, Length, LogicalAddress, !CacheType || *CacheType == MmCached);
    return *VirtualAddress ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

/* --- vectors ------------------------------------------------------------------------------------------------------ */

struct _DMA_COMMON_BUFFER_VECTOR {
    ULONG count, length;
    struct {
        PVOID base;
        PHYSICAL_ADDRESS logical;
    } elements[];
};

static void release_element(struct lab__dma_adapter *adapter, PVOID base)
{
    struct lab__dma_common *common = find(adapter, base);

    if (common)
        release(adapter, common);
}

/* wdm/nc-wdm-pfree_common_buffer_vector */
void lab__dma_op_free_common_buffer_vector(PDMA_ADAPTER DmaAdapter, PDMA_COMMON_BUFFER_VECTOR Vector)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);

    if (!adapter)
        return;
    for (ULONG i = 0; i < Vector->count; i++)
        if (Vector->elements[i].base)
            release_element(adapter, Vector->elements[i].base);
    lab__mm_pool_free(Vector, 'VamD');
}

/* wdm/nc-wdm-pallocate_common_buffer_vector: all of them, or none. */
NTSTATUS lab__dma_op_allocate_common_buffer_vector(PDMA_ADAPTER DmaAdapter, PHYSICAL_ADDRESS LowAddress,
                                                   PHYSICAL_ADDRESS HighAddress, MEMORY_CACHING_TYPE CacheType,
                                                   ULONG IdealNode, ULONG Flags, ULONG NumberOfElements,
                                                   ULONGLONG SizeOfElements, PDMA_COMMON_BUFFER_VECTOR *VectorOut)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);
    PDMA_COMMON_BUFFER_VECTOR vector;

    if (!adapter || !NumberOfElements || !SizeOfElements || SizeOfElements > 0xFFFFFFFF || NumberOfElements > 0x10000)
        return STATUS_INVALID_PARAMETER;
    vector = lab__mm_pool_take_for(sizeof *vector + NumberOfElements * sizeof vector->elements[0], 'VamD', 0);
    if (!vector)
        return STATUS_INSUFFICIENT_RESOURCES;
    vector->count = NumberOfElements;
    vector->length = (ULONG)SizeOfElements;
    for (ULONG i = 0; i < NumberOfElements; i++) {
        vector->elements[i].base = allocate(adapter, (ULONGLONG)LowAddress.QuadPart, (ULONGLONG)HighAddress.QuadPart,
                                            vector->length, &vector->elements[i].logical, CacheType == MmCached);
        if (!vector->elements[i].base) {
            lab__dma_op_free_common_buffer_vector(DmaAdapter, vector);
            return STATUS_INSUFFICIENT_RESOURCES;
        }
    }
    *VectorOut = vector;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pget_common_buffer_from_vector_by_index */
void lab__dma_op_get_common_buffer_from_vector_by_index(PDMA_ADAPTER DmaAdapter, PDMA_COMMON_BUFFER_VECTOR Vector,
                                                        ULONG Index, PVOID *VirtualAddressOut,
                                                        PPHYSICAL_ADDRESS LogicalAddressOut)
{
    lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    *VirtualAddressOut = Index < Vector->count ? Vector->elements[Index].base : 0;
    LogicalAddressOut->QuadPart = Index < Vector->count ? Vector->elements[Index].logical.QuadPart : 0;
}

/* wdm/nc-wdm-pfree_common_buffer_from_vector */
void lab__dma_op_free_common_buffer_from_vector(PDMA_ADAPTER DmaAdapter, PDMA_COMMON_BUFFER_VECTOR Vector, ULONG Index)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);

    if (!adapter || Index >= Vector->count)
        return;
    release_element(adapter, Vector->elements[Index].base);
    Vector->elements[Index].base = 0;
}

/* --- from an MDL -------------------------------------------------------------------------------------------------- */

struct wanted { /* what the extended configurations add up to */
    ULONGLONG low, high, offset;
    ULONG length;
    BOOLEAN device_reads, device_writes;
};

static NTSTATUS configure(const DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION *configs, ULONG count, struct wanted *wanted)
{
    ULONG seen = 0;

    for (ULONG i = 0; i < count; i++) {
        const DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION *config = &configs[i];

        if ((ULONG)config->ConfigType >= CommonBufferConfigTypeMax || seen & (1u << config->ConfigType))
            return STATUS_INVALID_PARAMETER;
        seen |= 1u << config->ConfigType;
        if (config->ConfigType == CommonBufferConfigTypeLogicalAddressLimits) {
            wanted->low = (ULONGLONG)config->LogicalAddressLimits.MinimumAddress.QuadPart;
            wanted->high = (ULONGLONG)config->LogicalAddressLimits.MaximumAddress.QuadPart;
        } else if (config->ConfigType == CommonBufferConfigTypeSubSection) {
            wanted->offset = config->SubSection.Offset;
            wanted->length = config->SubSection.Length;
        } else {
            wanted->device_writes = config->HardwareAccessType != CommonBufferHardwareAccessReadOnly;
            wanted->device_reads = config->HardwareAccessType != CommonBufferHardwareAccessWriteOnly;
            if (!lab__dma.iommu && !(wanted->device_reads && wanted->device_writes))
                return STATUS_NOT_SUPPORTED;
        }
    }
    return STATUS_SUCCESS;
}

/* Contiguous, and where the device gets at it: the physical address, or 0. */
static ULONGLONG contiguous_at(const struct lab__dma_adapter *adapter, const struct lab__dma_range *whole)
{
    struct lab__dma_range range = *whole;
    ULONGLONG first, physical;
    ULONG done = lab__dma_next(&range, &first), part;

    while ((part = lab__dma_next(&range, &physical)) != 0) {
        if (physical != first + done)
            return 0;
        done += part;
    }
    return lab__dma_reachable(adapter, first + done - 1) ? first : 0;
}

/* wdm/nc-wdm-pcreate_common_buffer_from_mdl */
NTSTATUS lab__dma_op_create_common_buffer_from_mdl(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
                                                   PDMA_COMMON_BUFFER_EXTENDED_CONFIGURATION ExtendedConfigs,
                                                   ULONG ExtendedConfigsCount, PPHYSICAL_ADDRESS LogicalAddress)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, PASSIVE_LEVEL);
    struct wanted wanted = {0, ~0ULL, 0, Mdl->ByteCount, TRUE, TRUE};
    struct lab__dma_common *common;
    struct lab__dma_range range;
    ULONGLONG physical, logical;
    NTSTATUS status;

    if (!adapter)
        return STATUS_INVALID_PARAMETER;
    lab__vf_dma_mdl_mapped(Mdl);
    status = configure(ExtendedConfigs, ExtendedConfigsCount, &wanted);
    if (!NT_SUCCESS(status))
        return status;
    if (!lab__dma_range_of(&range, Mdl, wanted.offset, wanted.length) || !wanted.length ||
        range.at + wanted.length > range.mdl->ByteCount || (range.mdl->ByteOffset + range.at) & (PAGE_SIZE - 1) ||
        wanted.length & (PAGE_SIZE - 1) || (Mdl->Next && !ExtendedConfigsCount) ||
        !(range.mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)))
        return STATUS_INVALID_PARAMETER;
    physical = contiguous_at(adapter, &range);
    logical = logical_within(adapter, physical, wanted.length, wanted.low, wanted.high);
    if (!physical || logical < wanted.low || logical + wanted.length - 1 > wanted.high)
        return STATUS_INVALID_PARAMETER;
    common = lab__mm_kernel_alloc(sizeof *common);
    if (!common)
        return STATUS_INSUFFICIENT_RESOURCES;
    common->base = (char *)range.mdl->MappedSystemVa + range.at;
    common->length = wanted.length;
    common->logical = logical;
    InsertTailList(&adapter->common, &common->link);
    adapter->common_count++;
    if (lab__dma.tracking)
        lab__dma_track(adapter, common->logical, physical, wanted.length, wanted.device_writes, wanted.device_reads,
                       common);
    LogicalAddress->QuadPart = (LONGLONG)common->logical;
    return STATUS_SUCCESS;
}

/* --- by name, for drivers of old ---------------------------------------------------------------------------------- */

PVOID HalAllocateCommonBuffer(PDMA_ADAPTER DmaAdapter, ULONG Length, PPHYSICAL_ADDRESS LogicalAddress,
                              BOOLEAN CacheEnabled)
{
    return lab__dma_op_allocate_common_buffer(DmaAdapter, Length, LogicalAddress, CacheEnabled);
}

void HalFreeCommonBuffer(PDMA_ADAPTER DmaAdapter, ULONG Length, PHYSICAL_ADDRESS LogicalAddress, PVOID VirtualAddress,
                         BOOLEAN CacheEnabled)
{
    lab__dma_op_free_common_buffer(DmaAdapter, Length, LogicalAddress, VirtualAddress, CacheEnabled);
}
