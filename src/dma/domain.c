/*
 * Domains that drivers make themselves by the IOMMU's interface, and what they map there; version 1 of the interface.
 *
 * A domain whose page table is its driver's own can't be used on this machine, as on every x64 Windows: it can be made,
 * and devices in it reach nothing.
 */
#include "dma/domain.h"

static LIST_ENTRY domains = {&domains, &domains};

void lab__dma_domains_reset(void)
{
    InitializeListHead(&domains);
    lab__dma_members_reset();
    lab__dma_iommu_devices_reset();
}

BOOLEAN lab__dma_is_domain(PIOMMU_DMA_DOMAIN domain)
{
    for (LIST_ENTRY *e = domains.Flink; e != &domains; e = e->Flink)
        if (CONTAINING_RECORD(e, struct _IOMMU_DMA_DOMAIN, link) == domain)
            return TRUE;
    return FALSE;
}

BOOLEAN lab__dma_is_mappable(PIOMMU_DMA_DOMAIN domain)
{
    return lab__dma_is_domain(domain) && (domain->type == DomainTypeTranslate || domain->type == DomainTypeTranslateS1);
}

static BOOLEAN is_unmanaged(PIOMMU_DMA_DOMAIN domain)
{
    return lab__dma_is_domain(domain) && domain->type == DomainTypeUnmanaged;
}

NTSTATUS lab__dma_domain_create(IOMMU_DMA_DOMAIN_TYPE type, PIOMMU_DMA_DOMAIN *made)
{
    PIOMMU_DMA_DOMAIN domain = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *domain, LAB_DMA_DOMAIN_TAG, TRUE);

    *made = domain;
    if (!domain)
        return STATUS_INSUFFICIENT_RESOURCES;
    domain->type = type;
    InitializeListHead(&domain->ranges);
    InsertTailList(&domains, &domain->link);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_domain_create */
static NTSTATUS create_domain(BOOLEAN OsManagedPageTable, PIOMMU_DMA_DOMAIN *DomainOut)
{
    return lab__dma_domain_create(OsManagedPageTable ? DomainTypeTranslate : DomainTypeUnmanaged, DomainOut);
}

/* wdm/nc-wdm-iommu_domain_delete: STATUS_DEVICE_BUSY while a device is in it, or a token of it is left. */
NTSTATUS lab__dma_domain_delete(PIOMMU_DMA_DOMAIN Domain)
{
    if (!lab__dma_is_domain(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (Domain->devices || Domain->tokens)
        return STATUS_DEVICE_BUSY;
    lab__dma_reservations_free(Domain);
    lab__dma_page_table_free(&Domain->pages);
    RemoveEntryList(&Domain->link);
    lab__mm_pool_free(Domain, LAB_DMA_DOMAIN_TAG);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_domain_attach_device: other ids than 0 are for arm64's devices with several streams. */
static NTSTATUS attach_device(PIOMMU_DMA_DOMAIN Domain, PDEVICE_OBJECT PhysicalDeviceObject, ULONG InputMappingIdBase,
                              ULONG MappingCount)
{
    if (!lab__dma_is_domain(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!PhysicalDeviceObject || lab__dma_member_of(PhysicalDeviceObject, 0))
        return STATUS_INVALID_PARAMETER_2;
    if (InputMappingIdBase)
        return STATUS_INVALID_PARAMETER_3;
    if (MappingCount != 1)
        return STATUS_INVALID_PARAMETER_4;
    return lab__dma_member_add(Domain, PhysicalDeviceObject, 0);
}

/* wdm/nc-wdm-iommu_domain_detach_device */
static NTSTATUS detach_device(PIOMMU_DMA_DOMAIN Domain, PDEVICE_OBJECT PhysicalDeviceObject, ULONG InputMappingId)
{
    struct lab__dma_member *member = lab__dma_member_of(PhysicalDeviceObject, 0);

    if (!lab__dma_is_domain(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!member || lab__dma_member_domain(member) != Domain)
        return STATUS_INVALID_PARAMETER_2;
    if (InputMappingId)
        return STATUS_INVALID_PARAMETER_3;
    lab__dma_member_remove(member);
    return STATUS_SUCCESS;
}

/* --- what is mapped ----------------------------------------------------------------------------------------------- */

BOOLEAN lab__dma_frames_from(const IOMMU_MAP_PHYSICAL_ADDRESS *physical, struct lab__dma_frames *frames)
{
    const MDL *mdl;

    *frames = (struct lab__dma_frames){0};
    switch (physical ? physical->MapType : MapPhysicalAddressTypeMax) {
    case MapPhysicalAddressTypeMdl:
        mdl = physical->Mdl.Mdl;
        if (!mdl || mdl->ByteOffset || BYTE_OFFSET(mdl->ByteCount))
            return FALSE;
        frames->array = MmGetMdlPfnArray(mdl);
        frames->count = mdl->ByteCount >> PAGE_SHIFT;
        break;
    case MapPhysicalAddressTypeContiguousRange:
        if ((physical->ContiguousRange.Base.QuadPart | physical->ContiguousRange.Size) & (PAGE_SIZE - 1))
            return FALSE;
        frames->first = (PFN_NUMBER)(physical->ContiguousRange.Base.QuadPart >> PAGE_SHIFT);
        frames->count = physical->ContiguousRange.Size >> PAGE_SHIFT;
        break;
    case MapPhysicalAddressTypePfn:
        frames->array = physical->PfnArray.PageFrame;
        frames->count = frames->array ? physical->PfnArray.NumberOfPages : 0;
        break;
    default:
        break;
    }
    return frames->count != 0;
}

static ULONGLONG physical_at(const struct lab__dma_frames *frames, ULONGLONG i)
{
    return (frames->array ? (ULONGLONG)frames->array[i] : frames->first + i) << PAGE_SHIFT;
}

BOOLEAN lab__dma_is_unmapped(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages)
{
    return lab__dma_page_next(&domain->pages, logical) >= logical + (pages << PAGE_SHIFT);
}

static NTSTATUS map_page(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG physical, ULONG permissions)
{
    if (lab__dma_page_get(&domain->pages, logical))
        return STATUS_RESOURCE_IN_USE;
    if (!lab__dma_page_prepare(&domain->pages, logical))
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__dma_page_set(&domain->pages, logical, physical | LAB_DMA_PAGE_MAPPED | permissions);
    return STATUS_SUCCESS;
}

static BOOLEAN is_translated(ULONGLONG logical, ULONGLONG pages)
{
    const ULONGLONG all = 1ULL << (LAB_DMA_LOGICAL_BITS - PAGE_SHIFT);

    return pages <= all && (logical >> PAGE_SHIFT) <= all - pages;
}

#define PERMISSIONS (IOMMU_ACCESS_READ | IOMMU_ACCESS_WRITE)

NTSTATUS lab__dma_domain_map(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, const struct lab__dma_frames *frames,
                             ULONG permissions)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (permissions & ~PERMISSIONS)
        return STATUS_INVALID_PARAMETER_2;
    if (!is_translated(logical, frames->count))
        return STATUS_INVALID_PARAMETER_4;
    for (ULONGLONG i = 0; i < frames->count && NT_SUCCESS(status); i++) {
        status = map_page(domain, logical + (i << PAGE_SHIFT), physical_at(frames, i), permissions);
        if (!NT_SUCCESS(status))
            lab__dma_domain_unmap(domain, logical, i);
    }
    return status;
}

void lab__dma_domain_unmap(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages)
{
    const ULONGLONG end = logical + (pages << PAGE_SHIFT);

    for (ULONGLONG at = logical; (at = lab__dma_page_next(&domain->pages, at)) < end;)
        lab__dma_page_set(&domain->pages, at, 0);
}

NTSTATUS lab__dma_domain_map_identity(PIOMMU_DMA_DOMAIN domain, const struct lab__dma_frames *frames, ULONG permissions)
{
    NTSTATUS status = permissions & ~PERMISSIONS ? STATUS_INVALID_PARAMETER_2 : STATUS_SUCCESS;
    ULONGLONG i;

    for (i = 0; i < frames->count && NT_SUCCESS(status); i++)
        status = map_page(domain, physical_at(frames, i), physical_at(frames, i), permissions);
    if (!NT_SUCCESS(status) && i)
        while (--i)
            lab__dma_domain_unmap(domain, physical_at(frames, i - 1), 1);
    return status;
}

void lab__dma_domain_unmap_identity(PIOMMU_DMA_DOMAIN domain, const struct lab__dma_frames *frames)
{
    for (ULONGLONG i = 0; i < frames->count; i++)
        lab__dma_domain_unmap(domain, physical_at(frames, i), 1);
}

/* wdm/nc-wdm-iommu_map_logical_range */
static NTSTATUS map_logical_range(PIOMMU_DMA_DOMAIN Domain, ULONG Permissions, PMDL Mdl, ULONGLONG LogicalAddress)
{
    const IOMMU_MAP_PHYSICAL_ADDRESS physical = {.MapType = MapPhysicalAddressTypeMdl, .Mdl = {Mdl}};
    struct lab__dma_frames frames;

    if (!lab__dma_is_mappable(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!lab__dma_frames_from(&physical, &frames))
        return STATUS_INVALID_PARAMETER_3;
    if (LogicalAddress & (PAGE_SIZE - 1))
        return STATUS_INVALID_PARAMETER_4;
    return lab__dma_domain_map(Domain, LogicalAddress, &frames, Permissions);
}

/* wdm/nc-wdm-iommu_unmap_logical_range */
static NTSTATUS unmap_logical_range(PIOMMU_DMA_DOMAIN Domain, ULONGLONG LogicalAddress, ULONGLONG NumberOfPages)
{
    if (!lab__dma_is_mappable(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (LogicalAddress & (PAGE_SIZE - 1))
        return STATUS_INVALID_PARAMETER_2;
    if (!is_translated(LogicalAddress, NumberOfPages))
        return STATUS_INVALID_PARAMETER_3;
    lab__dma_domain_unmap(Domain, LogicalAddress, NumberOfPages);
    return STATUS_SUCCESS;
}

static struct lab__dma_frames pages_of(const MDL *mdl)
{
    return (struct lab__dma_frames){
        .array = MmGetMdlPfnArray(mdl),
        .count = ADDRESS_AND_SIZE_TO_SPAN_PAGES((ULONG_PTR)mdl->ByteOffset, mdl->ByteCount),
    };
}

/* wdm/nc-wdm-iommu_map_identity_range */
static NTSTATUS map_identity_range(PIOMMU_DMA_DOMAIN Domain, ULONG Permissions, PMDL Mdl)
{
    struct lab__dma_frames frames;

    if (!lab__dma_is_mappable(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!Mdl)
        return STATUS_INVALID_PARAMETER_3;
    frames = pages_of(Mdl);
    return lab__dma_domain_map_identity(Domain, &frames, Permissions);
}

/* wdm/nc-wdm-iommu_unmap_identity_range */
static NTSTATUS unmap_identity_range(PIOMMU_DMA_DOMAIN Domain, PMDL Mdl)
{
    struct lab__dma_frames frames;

    if (!lab__dma_is_mappable(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!Mdl)
        return STATUS_INVALID_PARAMETER_2;
    frames = pages_of(Mdl);
    lab__dma_domain_unmap_identity(Domain, &frames);
    return STATUS_SUCCESS;
}

/* --- the rest of the interface ------------------------------------------------------------------------------------ */

static NTSTATUS flush_domain(PIOMMU_DMA_DOMAIN Domain)
{
    return is_unmanaged(Domain) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER_1;
}

static NTSTATUS flush_domain_va_list(PIOMMU_DMA_DOMAIN Domain, BOOLEAN LastLevel, ULONG Number, PVOID VaList)
{
    return flush_domain(Domain);
}

/* wdm/nc-wdm-iommu_domain_configure: the page tables of x64 are the system's own. */
static NTSTATUS configure_domain(PIOMMU_DMA_DOMAIN Domain, PDOMAIN_CONFIGURATION Configuration)
{
    return is_unmanaged(Domain) ? STATUS_NOT_SUPPORTED : STATUS_INVALID_PARAMETER_1;
}

/* wdm/nc-wdm-iommu_query_input_mappings: there are none but on arm64. */
static NTSTATUS query_input_mappings(PDEVICE_OBJECT PhysicalDeviceObject, PINPUT_MAPPING_ELEMENT Buffer,
                                     ULONG BufferLength, PULONG ReturnLength)
{
    if (ReturnLength)
        *ReturnLength = 0;
    return STATUS_UNSUCCESSFUL;
}

/* wdm/nc-wdm-iommu_set_device_fault_reporting */
static NTSTATUS set_device_fault_reporting(PDEVICE_OBJECT PhysicalDeviceObject, ULONG InputMappingIdBase,
                                           BOOLEAN Enable, PDEVICE_FAULT_CONFIGURATION FaultConfig)
{
    struct lab__dma_member *member = lab__dma_member_of(PhysicalDeviceObject, 0);

    if (!member)
        return STATUS_INVALID_PARAMETER_1;
    if (InputMappingIdBase)
        return STATUS_INVALID_PARAMETER_2;
    if (Enable && (!FaultConfig || !FaultConfig->FaultHandler))
        return STATUS_INVALID_PARAMETER_4;
    lab__dma_member_report(member, Enable ? FaultConfig : 0);
    return STATUS_SUCCESS;
}

const DMA_IOMMU_INTERFACE_V1 lab__dma_iommu_v1 = {
    .CreateDomain = create_domain,
    .DeleteDomain = lab__dma_domain_delete,
    .AttachDevice = attach_device,
    .DetachDevice = detach_device,
    .FlushDomain = flush_domain,
    .FlushDomainByVaList = flush_domain_va_list,
    .QueryInputMappings = query_input_mappings,
    .MapLogicalRange = map_logical_range,
    .UnmapLogicalRange = unmap_logical_range,
    .MapIdentityRange = map_identity_range,
    .UnmapIdentityRange = unmap_identity_range,
    .SetDeviceFaultReporting = set_device_fault_reporting,
    .ConfigureDomain = configure_domain,
};
