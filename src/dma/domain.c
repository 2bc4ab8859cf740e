/*
 * Domains that drivers make themselves by the IOMMU's interface: a device that is attached to one reaches what is
 * mapped in it, and nothing else; what its DMA adapters map doesn't count meanwhile.
 *
 * A domain whose page table is its driver's own can't be used on this machine, as on every x64 Windows: it can be made,
 * and devices in it reach nothing.
 */
#include "dma/dma_p.h"

#define TAG 'moDI'

/* A page. */
struct mapped {
    LIST_ENTRY link;
    ULONGLONG logical, physical;
    ULONG permissions;
};

struct _IOMMU_DMA_DOMAIN {
    LIST_ENTRY link, pages;
    ULONG devices;
    BOOLEAN managed; /* its page table is ours: map and unmap work */
};

/* A device in a domain. A fault is reported by a routine at PASSIVE_LEVEL, one at a time. */
struct member {
    LIST_ENTRY link;
    PDEVICE_OBJECT device;
    PIOMMU_DMA_DOMAIN domain;
    DEVICE_FAULT_CONFIGURATION reporting;
    FAULT_INFORMATION fault;
    BOOLEAN faulted;
    KDPC dpc;
    WORK_QUEUE_ITEM work;
};

static LIST_ENTRY domains = {&domains, &domains}, members = {&members, &members};

void lab__dma_domains_reset(void)
{
    InitializeListHead(&domains);
    InitializeListHead(&members);
}

static BOOLEAN is_domain(PIOMMU_DMA_DOMAIN domain)
{
    for (LIST_ENTRY *e = domains.Flink; e != &domains; e = e->Flink)
        if (CONTAINING_RECORD(e, struct _IOMMU_DMA_DOMAIN, link) == domain)
            return TRUE;
    return FALSE;
}

static struct member *member_of(PDEVICE_OBJECT device)
{
    for (LIST_ENTRY *e = members.Flink; e != &members; e = e->Flink) {
        struct member *member = CONTAINING_RECORD(e, struct member, link);

        if (member->device == device)
            return member;
    }
    return 0;
}

static struct mapped *page_at(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical)
{
    for (LIST_ENTRY *e = domain->pages.Flink; e != &domain->pages; e = e->Flink) {
        struct mapped *page = CONTAINING_RECORD(e, struct mapped, link);

        if (logical - page->logical < PAGE_SIZE)
            return page;
    }
    return 0;
}

/* --- a device's access -------------------------------------------------------------------------------------------- */

static void report(PVOID context)
{
    struct member *member = context;

    member->faulted = FALSE;
    if (member->reporting.FaultHandler)
        member->reporting.FaultHandler(member->reporting.FaultContext, &member->fault);
}

static void to_worker(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    struct member *member = context;

    ExQueueWorkItem(&member->work, DelayedWorkQueue);
}

static void fault(struct member *member, ULONGLONG address)
{
    if (member->faulted)
        return; /* the last one is being reported */
    member->faulted = TRUE;
    member->fault = (FAULT_INFORMATION){.Type = FaultInformationX64};
    member->fault.X64.DomainHandle = member->domain;
    member->fault.X64.FaultAddress = (PVOID)(ULONG_PTR)address;
    member->fault.X64.Flags.FaultAddressValid = 1;
    KeInsertQueueDpc(&member->dpc, 0, 0);
}

BOOLEAN lab__dma_domain_reach(PDEVICE_OBJECT device, ULONGLONG address, BOOLEAN write, ULONGLONG *physical,
                              BOOLEAN *reported)
{
    struct member *member = device ? member_of(device) : 0;
    const struct mapped *page;

    *reported = FALSE;
    if (!member)
        return FALSE;
    *physical = LAB_DMA_NOWHERE;
    page = page_at(member->domain, address);
    if (page && (page->permissions & (write ? IOMMU_ACCESS_WRITE : IOMMU_ACCESS_READ))) {
        *physical = page->physical + (address & (PAGE_SIZE - 1));
    } else if (member->reporting.FaultHandler) {
        *reported = TRUE;
        fault(member, address);
    }
    return TRUE;
}

/* --- domains ------------------------------------------------------------------------------------------------------ */

/* wdm/nc-wdm-iommu_domain_create */
static NTSTATUS create_domain(BOOLEAN OsManagedPageTable, PIOMMU_DMA_DOMAIN *DomainOut)
{
    PIOMMU_DMA_DOMAIN domain = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *domain, TAG, TRUE);

    *DomainOut = domain;
    if (!domain)
        return STATUS_INSUFFICIENT_RESOURCES;
    domain->managed = OsManagedPageTable != 0;
    InitializeListHead(&domain->pages);
    InsertTailList(&domains, &domain->link);
    return STATUS_SUCCESS;
}

static void unmap(struct mapped *page)
{
    RemoveEntryList(&page->link);
    lab__mm_pool_free(page, TAG);
}

/* wdm/nc-wdm-iommu_domain_delete: STATUS_DEVICE_BUSY while a device is in it. */
static NTSTATUS delete_domain(PIOMMU_DMA_DOMAIN Domain)
{
    if (!is_domain(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (Domain->devices)
        return STATUS_DEVICE_BUSY;
    while (!IsListEmpty(&Domain->pages))
        unmap(CONTAINING_RECORD(Domain->pages.Flink, struct mapped, link));
    RemoveEntryList(&Domain->link);
    lab__mm_pool_free(Domain, TAG);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_domain_attach_device: other ids than 0 are for arm64's devices with several streams. */
static NTSTATUS attach_device(PIOMMU_DMA_DOMAIN Domain, PDEVICE_OBJECT PhysicalDeviceObject, ULONG InputMappingIdBase,
                              ULONG MappingCount)
{
    struct member *member;

    if (!is_domain(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!PhysicalDeviceObject || member_of(PhysicalDeviceObject))
        return STATUS_INVALID_PARAMETER_2;
    if (InputMappingIdBase)
        return STATUS_INVALID_PARAMETER_3;
    if (MappingCount != 1)
        return STATUS_INVALID_PARAMETER_4;
    member = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *member, TAG, TRUE);
    if (!member)
        return STATUS_INSUFFICIENT_RESOURCES;
    member->device = PhysicalDeviceObject;
    member->domain = Domain;
    KeInitializeDpc(&member->dpc, to_worker, member);
    ExInitializeWorkItem(&member->work, report, member);
    InsertTailList(&members, &member->link);
    Domain->devices++;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_domain_detach_device */
static NTSTATUS detach_device(PIOMMU_DMA_DOMAIN Domain, PDEVICE_OBJECT PhysicalDeviceObject, ULONG InputMappingId)
{
    struct member *member = member_of(PhysicalDeviceObject);

    if (!is_domain(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!member || member->domain != Domain)
        return STATUS_INVALID_PARAMETER_2;
    if (InputMappingId)
        return STATUS_INVALID_PARAMETER_3;
    KeFlushQueuedDpcs();
    RemoveEntryList(&member->link);
    Domain->devices--;
    lab__mm_pool_free(member, TAG);
    return STATUS_SUCCESS;
}

/* --- what is mapped ----------------------------------------------------------------------------------------------- */

static NTSTATUS map_page(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG physical, ULONG permissions)
{
    struct mapped *page;

    if (page_at(domain, logical))
        return STATUS_CONFLICTING_ADDRESSES;
    page = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *page, TAG, TRUE);
    if (!page)
        return STATUS_INSUFFICIENT_RESOURCES;
    page->logical = logical;
    page->physical = physical;
    page->permissions = permissions;
    InsertTailList(&domain->pages, &page->link);
    return STATUS_SUCCESS;
}

static void unmap_pages(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG count)
{
    for (; count--; logical += PAGE_SIZE) {
        struct mapped *page = page_at(domain, logical);

        if (page)
            unmap(page);
    }
}

static BOOLEAN is_whole(const MDL *mdl)
{
    return mdl && !mdl->ByteOffset && !(mdl->ByteCount & (PAGE_SIZE - 1));
}

/* wdm/nc-wdm-iommu_map_logical_range */
static NTSTATUS map_logical_range(PIOMMU_DMA_DOMAIN Domain, ULONG Permissions, PMDL Mdl, ULONGLONG LogicalAddress)
{
    const PFN_NUMBER *frames;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG count;

    if (!is_domain(Domain) || !Domain->managed)
        return STATUS_INVALID_PARAMETER_1;
    if (!is_whole(Mdl))
        return STATUS_INVALID_PARAMETER_3;
    if (LogicalAddress & (PAGE_SIZE - 1))
        return STATUS_INVALID_PARAMETER_4;
    frames = MmGetMdlPfnArray(Mdl);
    count = Mdl->ByteCount >> PAGE_SHIFT;
    for (ULONG i = 0; i < count && NT_SUCCESS(status); i++) {
        status = map_page(Domain, LogicalAddress + ((ULONGLONG)i << PAGE_SHIFT), (ULONGLONG)frames[i] << PAGE_SHIFT,
                          Permissions);
        if (!NT_SUCCESS(status))
            unmap_pages(Domain, LogicalAddress, i);
    }
    return status;
}

/* wdm/nc-wdm-iommu_unmap_logical_range */
static NTSTATUS unmap_logical_range(PIOMMU_DMA_DOMAIN Domain, ULONGLONG LogicalAddress, ULONGLONG NumberOfPages)
{
    if (!is_domain(Domain) || !Domain->managed)
        return STATUS_INVALID_PARAMETER_1;
    if (LogicalAddress & (PAGE_SIZE - 1))
        return STATUS_INVALID_PARAMETER_2;
    unmap_pages(Domain, LogicalAddress, NumberOfPages);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_map_identity_range */
static NTSTATUS map_identity_range(PIOMMU_DMA_DOMAIN Domain, ULONG Permissions, PMDL Mdl)
{
    const PFN_NUMBER *frames;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG count, i;

    if (!is_domain(Domain) || !Domain->managed)
        return STATUS_INVALID_PARAMETER_1;
    if (!Mdl)
        return STATUS_INVALID_PARAMETER_3;
    frames = MmGetMdlPfnArray(Mdl);
    count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(Mdl->ByteOffset, Mdl->ByteCount);
    for (i = 0; i < count && NT_SUCCESS(status); i++)
        status = map_page(Domain, (ULONGLONG)frames[i] << PAGE_SHIFT, (ULONGLONG)frames[i] << PAGE_SHIFT, Permissions);
    while (!NT_SUCCESS(status) && --i > 0)
        unmap_pages(Domain, (ULONGLONG)frames[i - 1] << PAGE_SHIFT, 1);
    return status;
}

/* wdm/nc-wdm-iommu_unmap_identity_range */
static NTSTATUS unmap_identity_range(PIOMMU_DMA_DOMAIN Domain, PMDL Mdl)
{
    const PFN_NUMBER *frames;

    if (!is_domain(Domain) || !Domain->managed)
        return STATUS_INVALID_PARAMETER_1;
    if (!Mdl)
        return STATUS_INVALID_PARAMETER_2;
    frames = MmGetMdlPfnArray(Mdl);
    for (ULONG i = 0; i < ADDRESS_AND_SIZE_TO_SPAN_PAGES(Mdl->ByteOffset, Mdl->ByteCount); i++)
        unmap_pages(Domain, (ULONGLONG)frames[i] << PAGE_SHIFT, 1);
    return STATUS_SUCCESS;
}

/* --- the rest of the interface ------------------------------------------------------------------------------------ */

static NTSTATUS flush_domain(PIOMMU_DMA_DOMAIN Domain)
{
    return is_domain(Domain) && !Domain->managed ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER_1;
}

static NTSTATUS flush_domain_va_list(PIOMMU_DMA_DOMAIN Domain, BOOLEAN LastLevel, ULONG Number, PVOID VaList)
{
    return flush_domain(Domain);
}

/* wdm/nc-wdm-iommu_domain_configure: the page tables of x64 are the system's own. */
static NTSTATUS configure_domain(PIOMMU_DMA_DOMAIN Domain, PDOMAIN_CONFIGURATION Configuration)
{
    return is_domain(Domain) && !Domain->managed ? STATUS_NOT_SUPPORTED : STATUS_INVALID_PARAMETER_1;
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
    struct member *member = member_of(PhysicalDeviceObject);

    if (!member)
        return STATUS_INVALID_PARAMETER_1;
    if (InputMappingIdBase)
        return STATUS_INVALID_PARAMETER_2;
    if (Enable && (!FaultConfig || !FaultConfig->FaultHandler))
        return STATUS_INVALID_PARAMETER_4;
    member->reporting = Enable ? *FaultConfig : (DEVICE_FAULT_CONFIGURATION){0};
    return STATUS_SUCCESS;
}

static const DMA_IOMMU_INTERFACE_V1 functions = {
    .CreateDomain = create_domain,
    .DeleteDomain = delete_domain,
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

/*
 * IoGetIommuInterface: the IOMMU's functions.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_SUPPORTED: another version than 1, or the machine has no IOMMU (lab_dma_options)
 * Source  wdm/nf-wdm-iogetiommuinterface
 */
NTSTATUS IoGetIommuInterface(ULONG Version, PDMA_IOMMU_INTERFACE InterfaceOut)
{
    LAB_DDI(IoGetIommuInterface);
    C_ASSERT(sizeof functions == sizeof *InterfaceOut - FIELD_OFFSET(DMA_IOMMU_INTERFACE, CreateDomain));
    if (Version != DMA_IOMMU_INTERFACE_VERSION_1 || !lab__dma.iommu)
        return STATUS_NOT_SUPPORTED;
    InterfaceOut->Version = Version;
    RtlCopyMemory(&InterfaceOut->CreateDomain, &functions, sizeof functions);
    return STATUS_SUCCESS;
}

/*
 * IoGetIommuInterfaceEx: the same, for a caller that says how much it knows. Versions 2 and 3 are missing.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as above
 * Source  wdm/nf-wdm-iogetiommuinterfaceex
 */
NTSTATUS IoGetIommuInterfaceEx(ULONG Version, ULONGLONG Flags, PDMA_IOMMU_INTERFACE_EX InterfaceOut)
{
    LAB_DDI(IoGetIommuInterfaceEx);
    if (Version != DMA_IOMMU_INTERFACE_EX_VERSION_1 || !lab__dma.iommu)
        return STATUS_NOT_SUPPORTED;
    InterfaceOut->Size = sizeof *InterfaceOut;
    InterfaceOut->Version = Version;
    InterfaceOut->V1 = functions;
    return STATUS_SUCCESS;
}
