/*
 * Logical addresses of domains. One with an allocator chooses them itself, as the system's buddy allocator does: the
 * lowest that are free, at a multiple of their size rounded up to a power of two. In every domain, ranges can be
 * reserved: when it is made, or by a token, whose tables are made at once so that mapping within it can't fail.
 */
#include "dma/domain.h"

#define PAGES_SHIFTED(pages) ((ULONGLONG)(pages) << PAGE_SHIFT)

/* --- ranges ------------------------------------------------------------------------------------------------------- */

static struct lab__dma_reservation *range_in(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG size)
{
    for (LIST_ENTRY *e = domain->ranges.Flink; e != &domain->ranges; e = e->Flink) {
        struct lab__dma_reservation *range = CONTAINING_RECORD(e, struct lab__dma_reservation, link);

        if (logical < range->token.LogicalAddressBase + range->token.Size &&
            range->token.LogicalAddressBase < logical + size)
            return range;
    }
    return 0;
}

BOOLEAN lab__dma_is_reserved(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages)
{
    return range_in(domain, logical, PAGES_SHIFTED(pages)) != 0;
}

struct lab__dma_reservation *lab__dma_reservation_add(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages)
{
    struct lab__dma_reservation *range = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *range, LAB_DMA_DOMAIN_TAG, TRUE);

    if (!range)
        return 0;
    range->token.LogicalAddressBase = logical;
    range->token.Size = (SIZE_T)PAGES_SHIFTED(pages);
    range->domain = domain;
    InsertTailList(&domain->ranges, &range->link);
    return range;
}

static void free_range(struct lab__dma_reservation *range)
{
    RemoveEntryList(&range->link);
    lab__mm_pool_free(range, LAB_DMA_DOMAIN_TAG);
}

void lab__dma_reservations_free(PIOMMU_DMA_DOMAIN domain)
{
    while (!IsListEmpty(&domain->ranges))
        free_range(CONTAINING_RECORD(domain->ranges.Flink, struct lab__dma_reservation, link));
}

/* --- choosing ----------------------------------------------------------------------------------------------------- */

/* Where the next candidate may begin: past what is in the way of this one; 0: nothing is. */
static ULONGLONG past_obstacle(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG size)
{
    const struct lab__dma_reservation *range = range_in(domain, logical, size);
    ULONGLONG at;

    if (range)
        return range->token.LogicalAddressBase + range->token.Size;
    at = lab__dma_page_next(&domain->pages, logical);
    return at < logical + size ? at + PAGE_SIZE : 0;
}

static ULONGLONG power_of_two_from(ULONGLONG size)
{
    ULONGLONG power = PAGE_SIZE;

    while (power < size)
        power <<= 1;
    return power;
}

static NTSTATUS allocate(PIOMMU_DMA_DOMAIN domain, ULONGLONG pages, const ULONGLONG *least, const ULONGLONG *most,
                         ULONGLONG *logical)
{
    const ULONGLONG size = PAGES_SHIFTED(pages), step = power_of_two_from(size);
    ULONGLONG last = (1ULL << domain->address_width) - 1, past;

    if (most && *most < last)
        last = *most;
    *logical = least && *least ? *least : step; /* page 0 stays free: drivers take 0 for "none" */
    do {
        *logical = (*logical + step - 1) & ~(step - 1);
        if (*logical > last || last - *logical < size - 1)
            return STATUS_INVALID_PARAMETER_MIX;
        past = past_obstacle(domain, *logical, size);
        if (past)
            *logical = past;
    } while (past);
    return STATUS_SUCCESS;
}

NTSTATUS lab__dma_logical_choose(PIOMMU_DMA_DOMAIN domain, ULONGLONG pages, const ULONGLONG *explicit_address,
                                 const ULONGLONG *least, const ULONGLONG *most, ULONGLONG *logical)
{
    if (!explicit_address == !domain->address_width)
        return STATUS_NOT_SUPPORTED;
    if (!explicit_address)
        return allocate(domain, pages, least, most, logical);
    *logical = *explicit_address;
    if (lab__dma_is_reserved(domain, *logical, pages) || !lab__dma_is_unmapped(domain, *logical, pages))
        return STATUS_RESOURCE_IN_USE;
    return STATUS_SUCCESS;
}

/* --- tokens ------------------------------------------------------------------------------------------------------- */

static BOOLEAN prepare(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG size)
{
    for (ULONGLONG at = 0; at < size; at += PAGE_SIZE)
        if (!lab__dma_page_prepare(&domain->pages, logical + at))
            return FALSE;
    return TRUE;
}

/* wdm/nc-wdm-iommu_reserve_logical_address_range */
NTSTATUS lab__dma_reserve_logical(PIOMMU_DMA_DOMAIN Domain, SIZE_T Size,
                                  PIOMMU_DMA_LOGICAL_ADDRESS ExplicitLogicalAddress,
                                  PIOMMU_DMA_LOGICAL_ADDRESS MinLogicalAddress,
                                  PIOMMU_DMA_LOGICAL_ADDRESS MaxLogicalAddress,
                                  PIOMMU_DMA_LOGICAL_ADDRESS_TOKEN *LogicalAddressToken)
{
    struct lab__dma_reservation *range;
    ULONGLONG logical;
    NTSTATUS status;

    if (!lab__dma_is_mappable(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!Size || BYTE_OFFSET(Size) || Size >> LAB_DMA_LOGICAL_BITS)
        return STATUS_INVALID_PARAMETER_2;
    if (ExplicitLogicalAddress &&
        (BYTE_OFFSET(*ExplicitLogicalAddress) || *ExplicitLogicalAddress > (1ULL << LAB_DMA_LOGICAL_BITS) - Size))
        return STATUS_INVALID_PARAMETER_3;
    status = lab__dma_logical_choose(Domain, Size >> PAGE_SHIFT, ExplicitLogicalAddress, MinLogicalAddress,
                                     MaxLogicalAddress, &logical);
    if (!NT_SUCCESS(status))
        return status;
    range = prepare(Domain, logical, Size) ? lab__dma_reservation_add(Domain, logical, Size >> PAGE_SHIFT) : 0;
    if (!range)
        return STATUS_INSUFFICIENT_RESOURCES;
    Domain->tokens++;
    *LogicalAddressToken = &range->token;
    return STATUS_SUCCESS;
}

static struct lab__dma_reservation *range_of(PIOMMU_DMA_LOGICAL_ADDRESS_TOKEN token)
{
    return CONTAINING_RECORD(token, struct lab__dma_reservation, token);
}

/* wdm/nc-wdm-iommu_free_reserved_logical_address_range */
NTSTATUS lab__dma_free_reserved_logical(PIOMMU_DMA_LOGICAL_ADDRESS_TOKEN LogicalAddressToken)
{
    struct lab__dma_reservation *range = range_of(LogicalAddressToken);

    if (!lab__dma_is_unmapped(range->domain, range->token.LogicalAddressBase, range->token.Size >> PAGE_SHIFT))
        return STATUS_RESOURCE_IN_USE;
    range->domain->tokens--;
    free_range(range);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_map_reserved_logical_range: allocates nothing. */
NTSTATUS lab__dma_map_reserved(PIOMMU_DMA_LOGICAL_ADDRESS_TOKEN LogicalAddressToken, SIZE_T Offset, ULONG Permissions,
                               PIOMMU_MAP_PHYSICAL_ADDRESS PhysicalAddressToMap,
                               PIOMMU_DMA_LOGICAL_ADDRESS_TOKEN_MAPPED_SEGMENT MappedSegment)
{
    const struct lab__dma_reservation *range = range_of(LogicalAddressToken);
    struct lab__dma_frames frames;
    NTSTATUS status;

    if (BYTE_OFFSET(Offset) || Offset >= range->token.Size)
        return STATUS_INVALID_PARAMETER_2;
    if (!lab__dma_frames_from(PhysicalAddressToMap, &frames) ||
        frames.count > (range->token.Size - Offset) >> PAGE_SHIFT)
        return STATUS_INVALID_PARAMETER_4;
    if (!lab__dma_is_unmapped(range->domain, range->token.LogicalAddressBase + Offset, frames.count))
        return STATUS_RESOURCE_IN_USE;
    status = lab__dma_domain_map(range->domain, range->token.LogicalAddressBase + Offset, &frames, Permissions);
    if (NT_SUCCESS(status))
        *MappedSegment = (IOMMU_DMA_LOGICAL_ADDRESS_TOKEN_MAPPED_SEGMENT){LogicalAddressToken, Offset,
                                                                          (SIZE_T)PAGES_SHIFTED(frames.count)};
    return status;
}

/* wdm/nc-wdm-iommu_unmap_reserved_logical_range: the tables stay. */
NTSTATUS lab__dma_unmap_reserved(PIOMMU_DMA_LOGICAL_ADDRESS_TOKEN_MAPPED_SEGMENT MappedSegment)
{
    const struct lab__dma_reservation *range;

    if (!MappedSegment->OwningToken)
        return STATUS_INVALID_PARAMETER;
    range = range_of(MappedSegment->OwningToken);
    if (!lab__dma_page_get(&range->domain->pages, range->token.LogicalAddressBase + MappedSegment->Offset))
        return STATUS_INVALID_PARAMETER;
    lab__dma_domain_unmap(range->domain, range->token.LogicalAddressBase + MappedSegment->Offset,
                          MappedSegment->Size >> PAGE_SHIFT);
    RtlZeroMemory(MappedSegment, sizeof *MappedSegment);
    return STATUS_SUCCESS;
}
