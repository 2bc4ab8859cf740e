/*
 * The IOMMU's interface, versions 2 and 3: devices are handles, domains have types, addresses may be chosen by the
 * domain, and a device that tags its transactions with PASIDs can have one address space for each.
 */
#include "dma/domain.h"

#define LEAST_WIDTH (PAGE_SHIFT + 1)
#define MOST_WIDTH  63

struct _IOMMU_DMA_DEVICE {
    LIST_ENTRY link;
    PDEVICE_OBJECT device;
    BOOLEAN tagged, silent;
    ULONG sub_devices;
    PIOMMU_INTERFACE_STATE_CHANGE_CALLBACK callback;
    PVOID context;
};

struct _IOMMU_DMA_PASID_DEVICE {
    LIST_ENTRY link;
    PIOMMU_DMA_DEVICE owner;
    ULONG pasid;
};

static LIST_ENTRY devices = {&devices, &devices}, sub_devices = {&sub_devices, &sub_devices};
static ULONG types_known; /* to who has a callback */

static ULONG types_available(void)
{
    ULONG types = 1u << DomainTypeTranslate | 1u << DomainTypeUnmanaged;

    if (!lab__dma.guard)
        types |= 1u << DomainTypePassThrough;
    if (lab__dma.pasids)
        types |= 1u << DomainTypeTranslateS1;
    return types;
}

void lab__dma_iommu_devices_reset(void)
{
    InitializeListHead(&devices);
    InitializeListHead(&sub_devices);
    types_known = types_available();
}

/* --- domains ------------------------------------------------------------------------------------------------------ */

static NTSTATUS reserve_region(PIOMMU_DMA_DOMAIN domain, const IOMMU_DMA_RESERVED_REGION *region)
{
    const IOMMU_MAP_PHYSICAL_ADDRESS physical = {
        .MapType = MapPhysicalAddressTypeContiguousRange,
        .ContiguousRange = {.Base = {.QuadPart = (LONGLONG)region->Base}, .Size = region->NumberOfPages << PAGE_SHIFT},
    };
    struct lab__dma_frames frames;

    if (!lab__dma_frames_from(&physical, &frames))
        return STATUS_INVALID_PARAMETER_4;
    if (!lab__dma_reservation_add(domain, region->Base, region->NumberOfPages))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!region->ShouldMap)
        return STATUS_SUCCESS;
    return lab__dma_domain_map_identity(domain, &frames, IOMMU_ACCESS_READ | IOMMU_ACCESS_WRITE);
}

static BOOLEAN is_allocator_valid(const IOMMU_DMA_LOGICAL_ALLOCATOR_CONFIG *config)
{
    if (!config || config->LogicalAllocatorType == IommuDmaLogicalAllocatorNone)
        return TRUE;
    return config->LogicalAllocatorType == IommuDmaLogicalAllocatorBuddy &&
           config->BuddyAllocatorConfig.AddressWidth >= LEAST_WIDTH &&
           config->BuddyAllocatorConfig.AddressWidth <= MOST_WIDTH;
}

static ULONG width_of(const IOMMU_DMA_LOGICAL_ALLOCATOR_CONFIG *config)
{
    ULONG width;

    if (!config || config->LogicalAllocatorType != IommuDmaLogicalAllocatorBuddy)
        return 0;
    width = config->BuddyAllocatorConfig.AddressWidth;
    return width < LAB_DMA_LOGICAL_BITS ? width : LAB_DMA_LOGICAL_BITS;
}

/* wdm/nc-wdm-iommu_domain_create_ex */
static NTSTATUS create_domain(IOMMU_DMA_DOMAIN_TYPE DomainType, IOMMU_DMA_DOMAIN_CREATION_FLAGS Flags,
                              PIOMMU_DMA_LOGICAL_ALLOCATOR_CONFIG LogicalAllocatorConfig,
                              PIOMMU_DMA_RESERVED_REGION ReservedRegions, PIOMMU_DMA_DOMAIN *DomainOut)
{
    PIOMMU_DMA_DOMAIN domain;
    NTSTATUS status;

    *DomainOut = 0;
    if ((ULONG)DomainType >= DomainTypeMax)
        return STATUS_INVALID_PARAMETER_1;
    if (Flags.AsUlonglong)
        return STATUS_INVALID_PARAMETER_2;
    if (!is_allocator_valid(LogicalAllocatorConfig))
        return STATUS_INVALID_PARAMETER_3;
    if (!(types_available() & 1u << DomainType))
        return STATUS_NOT_SUPPORTED;
    status = lab__dma_domain_create(DomainType, &domain);
    if (!NT_SUCCESS(status))
        return status;
    domain->address_width = width_of(LogicalAllocatorConfig);
    for (; ReservedRegions && NT_SUCCESS(status); ReservedRegions = ReservedRegions->RegionNext)
        status = reserve_region(domain, ReservedRegions);
    if (NT_SUCCESS(status))
        *DomainOut = domain;
    else
        lab__dma_domain_delete(domain);
    return status;
}

/* wdm/nc-wdm-iommu_map_logical_range_ex */
static NTSTATUS
map_logical_range(PIOMMU_DMA_DOMAIN Domain, ULONG Permissions, PIOMMU_MAP_PHYSICAL_ADDRESS PhysicalAddressToMap,
                  PIOMMU_DMA_LOGICAL_ADDRESS ExplicitLogicalAddress, PIOMMU_DMA_LOGICAL_ADDRESS MinLogicalAddress,
                  PIOMMU_DMA_LOGICAL_ADDRESS MaxLogicalAddress, PIOMMU_DMA_LOGICAL_ADDRESS LogicalAddressOut)
{
    struct lab__dma_frames frames;
    ULONGLONG logical;
    NTSTATUS status;

    if (!lab__dma_is_mappable(Domain))
        return STATUS_INVALID_PARAMETER_1;
    if (!lab__dma_frames_from(PhysicalAddressToMap, &frames))
        return STATUS_INVALID_PARAMETER_3;
    if (ExplicitLogicalAddress && BYTE_OFFSET(*ExplicitLogicalAddress))
        return STATUS_INVALID_PARAMETER_4;
    status = lab__dma_logical_choose(Domain, frames.count, ExplicitLogicalAddress, MinLogicalAddress, MaxLogicalAddress,
                                     &logical);
    if (NT_SUCCESS(status))
        status = lab__dma_domain_map(Domain, logical, &frames, Permissions);
    if (NT_SUCCESS(status))
        *LogicalAddressOut = logical;
    return status;
}

/* Whether identity mappings make sense in a domain. *done: there is nothing to do, since it maps everything so. */
static NTSTATUS check_identity(PIOMMU_DMA_DOMAIN domain, BOOLEAN *done)
{
    *done = lab__dma_is_domain(domain) && domain->type == DomainTypePassThrough;
    if (!*done && !lab__dma_is_mappable(domain))
        return STATUS_INVALID_PARAMETER_1;
    return domain->address_width ? STATUS_NOT_SUPPORTED : STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_map_identity_range_ex */
static NTSTATUS map_identity_range(PIOMMU_DMA_DOMAIN Domain, ULONG Permissions,
                                   PIOMMU_MAP_PHYSICAL_ADDRESS PhysicalAddressToMap)
{
    struct lab__dma_frames frames;
    BOOLEAN done;
    NTSTATUS status = check_identity(Domain, &done);

    if (!NT_SUCCESS(status))
        return status;
    if (!lab__dma_frames_from(PhysicalAddressToMap, &frames))
        return STATUS_INVALID_PARAMETER_3;
    return done ? STATUS_SUCCESS : lab__dma_domain_map_identity(Domain, &frames, Permissions);
}

/* wdm/nc-wdm-iommu_unmap_identity_range_ex */
static NTSTATUS unmap_identity_range(PIOMMU_DMA_DOMAIN Domain, PIOMMU_MAP_PHYSICAL_ADDRESS MappedPhysicalAddress)
{
    struct lab__dma_frames frames;
    BOOLEAN done;
    NTSTATUS status = check_identity(Domain, &done);

    if (!NT_SUCCESS(status))
        return status;
    if (!lab__dma_frames_from(MappedPhysicalAddress, &frames))
        return STATUS_INVALID_PARAMETER_2;
    if (!done)
        lab__dma_domain_unmap_identity(Domain, &frames);
    return STATUS_SUCCESS;
}

/* --- devices ------------------------------------------------------------------------------------------------------ */

/* Of the configurations that there are, an x64 machine takes the one for PASIDs, where its IOMMU knows them. */
static BOOLEAN is_acceptable(const IOMMU_DEVICE_CREATION_CONFIGURATION *config)
{
    return !config || (config->ConfigType == IommuDeviceCreationConfigTypePasid && lab__dma.pasids &&
                       (ULONG)config->Pasid.ConfigType < PasidConfigTypeMax);
}

/* wdm/nc-wdm-iommu_device_create */
static NTSTATUS create_device(PDEVICE_OBJECT DeviceObject, PIOMMU_DEVICE_CREATION_CONFIGURATION DeviceConfig,
                              PIOMMU_DMA_DEVICE *DmaDeviceOut)
{
    PIOMMU_DMA_DEVICE device;

    *DmaDeviceOut = 0;
    if (!DeviceObject)
        return STATUS_INVALID_PARAMETER;
    if (!is_acceptable(DeviceConfig))
        return STATUS_INVALID_PARAMETER_2;
    device = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *device, LAB_DMA_DOMAIN_TAG, TRUE);
    if (!device)
        return STATUS_INSUFFICIENT_RESOURCES;
    device->device = DeviceObject;
    device->tagged = DeviceConfig && DeviceConfig->Pasid.ConfigType == PasidConfigTypePasidTaggedDma;
    device->silent = DeviceConfig && DeviceConfig->Pasid.SuppressPasidFaults;
    InsertTailList(&devices, &device->link);
    *DmaDeviceOut = device;
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_device_delete */
static NTSTATUS delete_device(PIOMMU_DMA_DEVICE DmaDevice)
{
    if (lab__dma_member_of(DmaDevice->device, 0) || DmaDevice->sub_devices)
        return STATUS_RESOURCE_IN_USE;
    RemoveEntryList(&DmaDevice->link);
    lab__mm_pool_free(DmaDevice, LAB_DMA_DOMAIN_TAG);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_domain_attach_device_ex */
static NTSTATUS attach_device(PIOMMU_DMA_DOMAIN Domain, PIOMMU_DMA_DEVICE DmaDevice)
{
    if (!lab__dma_is_domain(Domain) || !DmaDevice || lab__dma_member_of(DmaDevice->device, 0))
        return STATUS_INVALID_PARAMETER;
    if (!(types_available() & 1u << Domain->type))
        return STATUS_ACCESS_DENIED;
    return lab__dma_member_add(Domain, DmaDevice->device, 0);
}

/* wdm/nc-wdm-iommu_domain_detach_device_ex */
static NTSTATUS detach_device(PIOMMU_DMA_DEVICE DmaDevice)
{
    struct lab__dma_member *member = lab__dma_member_of(DmaDevice->device, 0);

    if (!member)
        return STATUS_INVALID_PARAMETER_1;
    lab__dma_member_remove(member);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_set_device_fault_reporting_ex: Windows hasn't built it. */
static NTSTATUS set_device_fault_reporting(PIOMMU_DMA_DEVICE DmaDevice, ULONG InputMappingIdBase, BOOLEAN Enable,
                                           PDEVICE_FAULT_CONFIGURATION FaultConfig)
{
    return STATUS_NOT_IMPLEMENTED;
}

/* wdm/nc-wdm-iommu_device_query_domain_types */
static VOID query_domain_types(PIOMMU_DMA_DEVICE DmaDevice, PULONG AvailableDomains)
{
    *AvailableDomains = types_available();
}

/* --- notification ------------------------------------------------------------------------------------------------- */

static void notify(PIOMMU_DMA_DEVICE device)
{
    IOMMU_INTERFACE_STATE_CHANGE change = {{.AsULONG = 0}, types_available()};

    change.PresentFields.AvailableDomainTypes = 1;
    device->callback(&change, device->context);
}

/* wdm/nc-wdm-iommu_register_interface_state_change_callback */
static NTSTATUS register_callback(PIOMMU_INTERFACE_STATE_CHANGE_CALLBACK StateChangeCallback, PVOID Context,
                                  PIOMMU_DMA_DEVICE DmaDevice, PIOMMU_INTERFACE_STATE_CHANGE_FIELDS StateFields)
{
    if (!StateFields->AvailableDomainTypes)
        return STATUS_INVALID_PARAMETER_4;
    if (DmaDevice->callback)
        return STATUS_UNSUCCESSFUL;
    DmaDevice->callback = StateChangeCallback;
    DmaDevice->context = Context;
    notify(DmaDevice);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_unregister_interface_state_change_callback */
static NTSTATUS unregister_callback(PIOMMU_INTERFACE_STATE_CHANGE_CALLBACK StateChangeCallback,
                                    PIOMMU_DMA_DEVICE DmaDevice)
{
    if (!StateChangeCallback || DmaDevice->callback != StateChangeCallback)
        return STATUS_UNSUCCESSFUL;
    DmaDevice->callback = 0;
    return STATUS_SUCCESS;
}

void lab__dma_iommu_changed(void)
{
    if (types_known == types_available())
        return;
    types_known = types_available();
    for (LIST_ENTRY *e = devices.Flink, *next; e != &devices; e = next) {
        PIOMMU_DMA_DEVICE device = CONTAINING_RECORD(e, struct _IOMMU_DMA_DEVICE, link);

        next = e->Flink;
        if (device->callback)
            notify(device);
    }
}

/* --- PASIDs ------------------------------------------------------------------------------------------------------- */

static BOOLEAN is_pasid_taken(ULONG pasid)
{
    for (LIST_ENTRY *e = sub_devices.Flink; e != &sub_devices; e = e->Flink)
        if (CONTAINING_RECORD(e, struct _IOMMU_DMA_PASID_DEVICE, link)->pasid == pasid)
            return TRUE;
    return FALSE;
}

/* wdm/nc-wdm-iommu_pasid_device_create */
static NTSTATUS create_pasid_device(PIOMMU_DMA_DEVICE DmaDevice, PIOMMU_DMA_PASID_DEVICE *PasidDeviceOut,
                                    PULONG AsidOut)
{
    PIOMMU_DMA_PASID_DEVICE sub;
    ULONG pasid = 1;

    *PasidDeviceOut = 0;
    if (!DmaDevice || !DmaDevice->tagged)
        return STATUS_INVALID_PARAMETER_1;
    while (pasid <= lab__dma.pasids && is_pasid_taken(pasid))
        pasid++;
    if (pasid > lab__dma.pasids)
        return STATUS_NONE_MAPPED;
    sub = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *sub, LAB_DMA_DOMAIN_TAG, TRUE);
    if (!sub)
        return STATUS_INSUFFICIENT_RESOURCES;
    sub->owner = DmaDevice;
    sub->pasid = pasid;
    DmaDevice->sub_devices++;
    InsertTailList(&sub_devices, &sub->link);
    *PasidDeviceOut = sub;
    *AsidOut = pasid;
    return STATUS_SUCCESS;
}

static struct lab__dma_member *member_of_sub(PIOMMU_DMA_PASID_DEVICE sub)
{
    return lab__dma_member_of(sub->owner->device, sub->pasid);
}

/* wdm/nc-wdm-iommu_pasid_device_delete */
static NTSTATUS delete_pasid_device(PIOMMU_DMA_PASID_DEVICE PasidDevice)
{
    if (member_of_sub(PasidDevice))
        return STATUS_RESOURCE_IN_USE;
    RemoveEntryList(&PasidDevice->link);
    PasidDevice->owner->sub_devices--;
    lab__mm_pool_free(PasidDevice, LAB_DMA_DOMAIN_TAG);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_domain_attach_pasid_device: past the IOMMU there are no PASIDs. */
static NTSTATUS attach_pasid_device(PIOMMU_DMA_DOMAIN Domain, PIOMMU_DMA_PASID_DEVICE PasidDevice)
{
    NTSTATUS status;

    if (!lab__dma_is_domain(Domain) || Domain->type == DomainTypePassThrough)
        return STATUS_INVALID_PARAMETER_1;
    if (member_of_sub(PasidDevice))
        return STATUS_UNSUCCESSFUL;
    if (!(types_available() & 1u << Domain->type))
        return STATUS_ACCESS_DENIED;
    status = lab__dma_member_add(Domain, PasidDevice->owner->device, PasidDevice->pasid);
    if (NT_SUCCESS(status) && PasidDevice->owner->silent)
        lab__dma_member_silence(member_of_sub(PasidDevice));
    return status;
}

/* wdm/nc-wdm-iommu_domain_detach_pasid_device */
static NTSTATUS detach_pasid_device(PIOMMU_DMA_PASID_DEVICE PasidDevice)
{
    struct lab__dma_member *member = member_of_sub(PasidDevice);

    if (!member)
        return STATUS_INVALID_PARAMETER_1;
    lab__dma_member_remove(member);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-iommu_device_query_information */
static NTSTATUS query_information(PIOMMU_DMA_DEVICE DmaDevice, ULONG Size, PULONG BytesWritten,
                                  PIOMMU_DMA_DEVICE_INFORMATION Buffer)
{
    *BytesWritten = 0;
    if (Size < sizeof *Buffer)
        return STATUS_BUFFER_TOO_SMALL;
    *Buffer = (IOMMU_DMA_DEVICE_INFORMATION){
        .DefaultPasidEnabled = lab__dma.pasids != 0,
        .PasidTaggedDmaEnabled = DmaDevice->tagged,
        .PasidFaultsSuppressed = DmaDevice->silent,
    };
    *BytesWritten = sizeof *Buffer;
    return STATUS_SUCCESS;
}

/* --- asking for it ------------------------------------------------------------------------------------------------ */

static void describe(DMA_IOMMU_INTERFACE_V3 *functions)
{
    *functions = (DMA_IOMMU_INTERFACE_V3){
        .CreateDomainEx = create_domain,
        .DeleteDomain = lab__dma_iommu_v1.DeleteDomain,
        .AttachDeviceEx = attach_device,
        .DetachDeviceEx = detach_device,
        .FlushDomain = lab__dma_iommu_v1.FlushDomain,
        .FlushDomainByVaList = lab__dma_iommu_v1.FlushDomainByVaList,
        .QueryInputMappings = lab__dma_iommu_v1.QueryInputMappings,
        .MapLogicalRangeEx = map_logical_range,
        .UnmapLogicalRange = lab__dma_iommu_v1.UnmapLogicalRange,
        .MapIdentityRangeEx = map_identity_range,
        .UnmapIdentityRangeEx = unmap_identity_range,
        .SetDeviceFaultReportingEx = set_device_fault_reporting,
        .ConfigureDomain = lab__dma_iommu_v1.ConfigureDomain,
        .QueryAvailableDomainTypes = query_domain_types,
        .RegisterInterfaceStateChangeCallback = register_callback,
        .UnregisterInterfaceStateChangeCallback = unregister_callback,
        .ReserveLogicalAddressRange = lab__dma_reserve_logical,
        .FreeReservedLogicalAddressRange = lab__dma_free_reserved_logical,
        .MapReservedLogicalRange = lab__dma_map_reserved,
        .UnmapReservedLogicalRange = lab__dma_unmap_reserved,
        .CreateDevice = create_device,
        .DeleteDevice = delete_device,
        .CreatePasidDevice = create_pasid_device,
        .DeletePasidDevice = delete_pasid_device,
        .AttachPasidDevice = attach_pasid_device,
        .DetachPasidDevice = detach_pasid_device,
        .QueryDeviceInfo = query_information,
    };
}

/*
 * IoGetIommuInterface: the IOMMU's functions, version 1.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_SUPPORTED: another version than 1, or the machine has no IOMMU (lab_dma_options)
 * Source  wdm/nf-wdm-iogetiommuinterface
 */
NTSTATUS IoGetIommuInterface(ULONG Version, PDMA_IOMMU_INTERFACE InterfaceOut)
{
    LAB_DDI(IoGetIommuInterface);
    C_ASSERT(sizeof lab__dma_iommu_v1 == sizeof *InterfaceOut - FIELD_OFFSET(DMA_IOMMU_INTERFACE, CreateDomain));
    if (Version != DMA_IOMMU_INTERFACE_VERSION_1 || !lab__dma.iommu)
        return STATUS_NOT_SUPPORTED;
    InterfaceOut->Version = Version;
    RtlCopyMemory(&InterfaceOut->CreateDomain, &lab__dma_iommu_v1, sizeof lab__dma_iommu_v1);
    return STATUS_SUCCESS;
}

/*
 * IoGetIommuInterfaceEx: the functions of a version. The structure of a caller that asks for an old one may be no
 * larger than that version's functions need.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_SUPPORTED: another version than 1 to 3, or the machine has no IOMMU
 * Source  wdm/nf-wdm-iogetiommuinterfaceex
 */
NTSTATUS IoGetIommuInterfaceEx(ULONG Version, ULONGLONG Flags, PDMA_IOMMU_INTERFACE_EX InterfaceOut)
{
    static const SIZE_T sizes[] = {
        [DMA_IOMMU_INTERFACE_EX_VERSION_1] = sizeof(DMA_IOMMU_INTERFACE_V1),
        [DMA_IOMMU_INTERFACE_EX_VERSION_2] = sizeof(DMA_IOMMU_INTERFACE_V2),
        [DMA_IOMMU_INTERFACE_EX_VERSION_3] = sizeof(DMA_IOMMU_INTERFACE_V3),
    };
    DMA_IOMMU_INTERFACE_V3 functions;

    LAB_DDI(IoGetIommuInterfaceEx);
    if (Version < DMA_IOMMU_INTERFACE_EX_VERSION_1 || Version > DMA_IOMMU_INTERFACE_EX_VERSION_3 || !lab__dma.iommu)
        return STATUS_NOT_SUPPORTED;
    describe(&functions); /* version 2 is how version 3 begins */
    InterfaceOut->Size = FIELD_OFFSET(DMA_IOMMU_INTERFACE_EX, V1) + sizes[Version];
    InterfaceOut->Version = Version;
    RtlCopyMemory(&InterfaceOut->V1,
                  Version == DMA_IOMMU_INTERFACE_EX_VERSION_1 ? (const void *)&lab__dma_iommu_v1 : &functions,
                  sizes[Version]);
    return STATUS_SUCCESS;
}
