/* Versions 2 and 3 of the IOMMU's interface: devices as handles, types of domains, chosen and reserved addresses. */
#include "dma_test.h"

#define LOGICAL 0x7000000ULL
#define DEVICE  (BOTTOM->device)

static DMA_IOMMU_INTERFACE_EX ex;
static PIOMMU_DMA_DOMAIN domain;
static PIOMMU_DMA_DEVICE device;
static const IOMMU_DMA_DOMAIN_CREATION_FLAGS no_flags;

static void begin(const lab_dma_options *options)
{
    assert_int_equal(lab_dma_options_set(options), STATUS_SUCCESS);
    assert_int_equal(IoGetIommuInterfaceEx(DMA_IOMMU_INTERFACE_EX_VERSION_3, 0, &ex), STATUS_SUCCESS);
    assert_int_equal(ex.V3.CreateDevice(DEVICE, NULL, &device), STATUS_SUCCESS);
}

static void begin_in(IOMMU_DMA_DOMAIN_TYPE type, IOMMU_DMA_LOGICAL_ALLOCATOR_CONFIG *allocator,
                     IOMMU_DMA_RESERVED_REGION *reserved)
{
    begin(&(lab_dma_options){.iommu = true});
    assert_int_equal(ex.V3.CreateDomainEx(type, no_flags, allocator, reserved, &domain), STATUS_SUCCESS);
    assert_int_equal(ex.V3.AttachDeviceEx(domain, device), STATUS_SUCCESS);
}

static void end(void)
{
    assert_int_equal(ex.V3.DetachDeviceEx(device), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DeleteDevice(device), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DeleteDomain(domain), STATUS_SUCCESS);
}

static IOMMU_MAP_PHYSICAL_ADDRESS of_mdl(PMDL mdl)
{
    return (IOMMU_MAP_PHYSICAL_ADDRESS){.MapType = MapPhysicalAddressTypeMdl, .Mdl = {mdl}};
}

static IOMMU_MAP_PHYSICAL_ADDRESS of_memory(void *memory, SIZE_T size)
{
    return (IOMMU_MAP_PHYSICAL_ADDRESS){.MapType = MapPhysicalAddressTypeContiguousRange,
                                        .ContiguousRange = {MmGetPhysicalAddress(memory), size}};
}

static void *pages(SIZE_T count)
{
    void *memory = MmAllocateContiguousMemory(count * PAGE_SIZE, (PHYSICAL_ADDRESS){.QuadPart = -1});

    assert_non_null(memory);
    fill(memory, count * PAGE_SIZE, 5);
    return memory;
}

static void assert_reads(ULONGLONG logical, const void *memory)
{
    char got[64];

    assert_true(lab_dma_memory_read(DEVICE, logical, got, sizeof got));
    assert_memory_equal(got, memory, sizeof got);
}

static void test_versions_say_how_large_they_are(void **state)
{
    DMA_IOMMU_INTERFACE_EX v2;

    begin(&(lab_dma_options){.iommu = true});
    assert_int_equal(ex.Size, 16 + 0xd8);
    assert_int_equal(ex.Version, 3);
    memset(&v2, 0xEE, sizeof v2);
    assert_int_equal(IoGetIommuInterfaceEx(DMA_IOMMU_INTERFACE_EX_VERSION_2, 0, &v2), STATUS_SUCCESS);
    assert_int_equal(v2.Size, 16 + 0xb0);
    assert_ptr_equal(v2.V2.CreateDomainEx, ex.V3.CreateDomainEx);
    assert_ptr_equal(v2.V2.DeleteDevice, ex.V3.DeleteDevice);
    assert_int_equal(((unsigned char *)&v2.V3.CreatePasidDevice)[0], 0xEE); /* not written beyond its own */
    assert_int_equal(IoGetIommuInterfaceEx(4, 0, &v2), STATUS_NOT_SUPPORTED);
    assert_int_equal(IoGetIommuInterfaceEx(0, 0, &v2), STATUS_NOT_SUPPORTED);
    ex.V3.DeleteDevice(device);
}

static void test_a_range_is_mapped_where_the_driver_says(void **state)
{
    char *memory = pages(2);
    IOMMU_MAP_PHYSICAL_ADDRESS physical = of_memory(memory, 2 * PAGE_SIZE);
    ULONGLONG at = LOGICAL, odd = LOGICAL + 16, got = 0;

    begin_in(DomainTypeTranslate, NULL, NULL);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, NULL, NULL, NULL, &got),
                     STATUS_NOT_SUPPORTED);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &odd, NULL, NULL, &got),
                     STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &got),
                     STATUS_SUCCESS);
    assert_int_equal(got, LOGICAL);
    assert_reads(LOGICAL + PAGE_SIZE - 10, memory + PAGE_SIZE - 10);
    at += PAGE_SIZE;
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &got),
                     STATUS_RESOURCE_IN_USE);
    physical.ContiguousRange.Size = 100;
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &got),
                     STATUS_INVALID_PARAMETER_3);
    assert_int_equal(ex.V3.UnmapLogicalRange(domain, LOGICAL, 2), STATUS_SUCCESS);
    end();
    MmFreeContiguousMemory(memory);
}

static void test_frames_of_an_array_are_mapped_in_their_order(void **state)
{
    char *memory = pages(2);
    PFN_NUMBER frames[2];
    IOMMU_MAP_PHYSICAL_ADDRESS physical = {.MapType = MapPhysicalAddressTypePfn, .PfnArray = {frames, 2}};
    ULONGLONG at = LOGICAL, got;

    begin_in(DomainTypeTranslate, NULL, NULL);
    frames[0] = (PFN_NUMBER)(MmGetPhysicalAddress(memory + PAGE_SIZE).QuadPart >> PAGE_SHIFT);
    frames[1] = (PFN_NUMBER)(MmGetPhysicalAddress(memory).QuadPart >> PAGE_SHIFT);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &got),
                     STATUS_SUCCESS);
    assert_reads(LOGICAL, memory + PAGE_SIZE);
    assert_reads(LOGICAL + PAGE_SIZE, memory);
    end();
    MmFreeContiguousMemory(memory);
}

static ULONGLONG map_anywhere(IOMMU_MAP_PHYSICAL_ADDRESS *physical, ULONGLONG *least, ULONGLONG *most)
{
    ULONGLONG logical = 0;

    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, physical, NULL, least, most, &logical),
                     STATUS_SUCCESS);
    return logical;
}

static void test_an_allocator_chooses_low_addresses_at_powers_of_two(void **state)
{
    IOMMU_DMA_LOGICAL_ALLOCATOR_CONFIG buddy = {IommuDmaLogicalAllocatorBuddy, {{32}}};
    IOMMU_DMA_RESERVED_REGION msi = {NULL, 4 * PAGE_SIZE, 4, FALSE};
    char *memory = pages(3);
    IOMMU_MAP_PHYSICAL_ADDRESS three = of_memory(memory, 3 * PAGE_SIZE), one = of_memory(memory, PAGE_SIZE);
    ULONGLONG least = 0x100000, most = 0x100FFF, at = LOGICAL, got;

    begin_in(DomainTypeTranslate, &buddy, &msi);
    assert_int_equal(map_anywhere(&three, NULL, NULL), 8 * PAGE_SIZE); /* 4 pages are reserved */
    assert_int_equal(map_anywhere(&one, NULL, NULL), PAGE_SIZE);
    assert_int_equal(map_anywhere(&one, NULL, NULL), 2 * PAGE_SIZE);
    assert_int_equal(map_anywhere(&one, &least, &most), 0x100000);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &one, NULL, &least, &most, &got),
                     STATUS_INVALID_PARAMETER_MIX);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &one, &at, NULL, NULL, &got),
                     STATUS_NOT_SUPPORTED);
    assert_int_equal(ex.V3.MapIdentityRangeEx(domain, IOMMU_ACCESS_READ, &one), STATUS_NOT_SUPPORTED);
    assert_int_equal(ex.V3.UnmapLogicalRange(domain, PAGE_SIZE, 1), STATUS_SUCCESS);
    assert_int_equal(map_anywhere(&one, NULL, NULL), PAGE_SIZE); /* free again */
    assert_reads(8 * PAGE_SIZE, memory);
    end();
    MmFreeContiguousMemory(memory);
}

static void test_a_reserved_region_can_be_mapped_from_the_start(void **state)
{
    char *memory = pages(1);
    IOMMU_DMA_RESERVED_REGION region = {NULL, (ULONGLONG)MmGetPhysicalAddress(memory).QuadPart, 1, TRUE};
    ULONGLONG at = region.Base, got;
    IOMMU_MAP_PHYSICAL_ADDRESS physical = of_memory(memory, PAGE_SIZE);

    begin_in(DomainTypeTranslate, NULL, &region);
    assert_reads(region.Base, memory);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &got),
                     STATUS_RESOURCE_IN_USE);
    end();
    MmFreeContiguousMemory(memory);
}

static void test_identity_mappings_come_and_go(void **state)
{
    char *memory = pages(2);
    PMDL mdl = IoAllocateMdl(memory, 2 * PAGE_SIZE, FALSE, FALSE, NULL);
    IOMMU_MAP_PHYSICAL_ADDRESS physical = of_mdl(mdl);
    ULONGLONG at = (ULONGLONG)MmGetPhysicalAddress(memory).QuadPart;

    MmBuildMdlForNonPagedPool(mdl);
    begin_in(DomainTypeTranslate, NULL, NULL);
    assert_int_equal(ex.V3.MapIdentityRangeEx(domain, IOMMU_ACCESS_READ | IOMMU_ACCESS_WRITE, &physical),
                     STATUS_SUCCESS);
    assert_int_equal(ex.V3.MapIdentityRangeEx(domain, IOMMU_ACCESS_READ, &physical), STATUS_RESOURCE_IN_USE);
    assert_reads(at, memory);
    assert_true(lab_dma_memory_write(DEVICE, at + PAGE_SIZE, "ntlab", 5));
    assert_memory_equal(memory + PAGE_SIZE, "ntlab", 5);
    assert_int_equal(ex.V3.UnmapIdentityRangeEx(domain, &physical), STATUS_SUCCESS);
    assert_int_equal(ex.V3.MapIdentityRangeEx(domain, 4, &physical), STATUS_INVALID_PARAMETER_2);
    physical.Mdl.Mdl = NULL;
    assert_int_equal(ex.V3.UnmapIdentityRangeEx(domain, &physical), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(ex.V3.MapIdentityRangeEx(domain, IOMMU_ACCESS_READ, &physical), STATUS_INVALID_PARAMETER_3);
    end();
    IoFreeMdl(mdl);
    MmFreeContiguousMemory(memory);
}

static void test_a_pass_through_domain_maps_everything(void **state)
{
    char *memory = pages(1);
    IOMMU_MAP_PHYSICAL_ADDRESS physical = of_memory(memory, PAGE_SIZE);
    ULONGLONG at = LOGICAL, got;

    begin_in(DomainTypePassThrough, NULL, NULL);
    assert_reads((ULONGLONG)physical.ContiguousRange.Base.QuadPart, memory);
    assert_int_equal(ex.V3.MapIdentityRangeEx(domain, IOMMU_ACCESS_READ, &physical), STATUS_SUCCESS);
    assert_int_equal(ex.V3.UnmapIdentityRangeEx(domain, &physical), STATUS_SUCCESS);
    assert_reads((ULONGLONG)physical.ContiguousRange.Base.QuadPart, memory);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &got),
                     STATUS_INVALID_PARAMETER_1);
    end();
    MmFreeContiguousMemory(memory);
}

static void test_a_token_is_mapped_in_pieces(void **state)
{
    char *memory = pages(2);
    IOMMU_MAP_PHYSICAL_ADDRESS physical = of_memory(memory, 2 * PAGE_SIZE);
    IOMMU_DMA_LOGICAL_ADDRESS_TOKEN_MAPPED_SEGMENT first, second;
    PIOMMU_DMA_LOGICAL_ADDRESS_TOKEN token;
    ULONGLONG at = LOGICAL, got;

    begin_in(DomainTypeTranslate, NULL, NULL);
    assert_int_equal(ex.V3.ReserveLogicalAddressRange(domain, 100, &at, NULL, NULL, &token),
                     STATUS_INVALID_PARAMETER_2);
    assert_int_equal(ex.V3.ReserveLogicalAddressRange(domain, 4 * PAGE_SIZE, &at, NULL, NULL, &token), STATUS_SUCCESS);
    assert_int_equal(token->LogicalAddressBase, LOGICAL);
    assert_int_equal(token->Size, 4 * PAGE_SIZE);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &got),
                     STATUS_RESOURCE_IN_USE);
    assert_int_equal(ex.V3.MapReservedLogicalRange(token, 5, IOMMU_ACCESS_READ, &physical, &first),
                     STATUS_INVALID_PARAMETER_2);
    assert_int_equal(ex.V3.MapReservedLogicalRange(token, 3 * PAGE_SIZE, IOMMU_ACCESS_READ, &physical, &first),
                     STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ex.V3.MapReservedLogicalRange(token, PAGE_SIZE, IOMMU_ACCESS_READ, &physical, &first),
                     STATUS_SUCCESS);
    assert_int_equal(first.Size, 2 * PAGE_SIZE);
    assert_ptr_equal(first.OwningToken, token);
    assert_int_equal(ex.V3.MapReservedLogicalRange(token, 0, IOMMU_ACCESS_READ, &physical, &second),
                     STATUS_RESOURCE_IN_USE);
    physical.ContiguousRange.Size = PAGE_SIZE;
    assert_int_equal(ex.V3.MapReservedLogicalRange(token, 0, IOMMU_ACCESS_READ, &physical, &second), STATUS_SUCCESS);
    assert_reads(LOGICAL + PAGE_SIZE, memory);
    assert_reads(LOGICAL, memory);
    assert_int_equal(ex.V3.UnmapReservedLogicalRange(&second), STATUS_SUCCESS);
    assert_int_equal(ex.V3.UnmapReservedLogicalRange(&second), STATUS_INVALID_PARAMETER);
    assert_int_equal(ex.V3.FreeReservedLogicalAddressRange(token), STATUS_RESOURCE_IN_USE);
    assert_int_equal(ex.V3.UnmapReservedLogicalRange(&first), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DeleteDomain(domain), STATUS_DEVICE_BUSY);
    assert_int_equal(ex.V3.FreeReservedLogicalAddressRange(token), STATUS_SUCCESS);
    end();
    MmFreeContiguousMemory(memory);
}

static void test_devices_are_attached_once(void **state)
{
    IOMMU_DEVICE_CREATION_CONFIGURATION acpi = {.ConfigType = IommuDeviceCreationConfigTypeAcpi};
    IOMMU_DMA_DOMAIN_CREATION_FLAGS flags = {.AsUlonglong = 1};
    PIOMMU_DMA_DEVICE other;
    PIOMMU_DMA_DOMAIN wrong;

    begin_in(DomainTypeTranslate, NULL, NULL);
    assert_int_equal(ex.V3.CreateDevice(DEVICE, &acpi, &other), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(ex.V3.AttachDeviceEx(domain, device), STATUS_INVALID_PARAMETER);
    assert_int_equal(ex.V3.DeleteDevice(device), STATUS_RESOURCE_IN_USE);
    assert_int_equal(ex.V3.SetDeviceFaultReportingEx(device, 0, TRUE, NULL), STATUS_NOT_IMPLEMENTED);
    assert_int_equal(ex.V3.CreateDevice(TOP->device, NULL, &other), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DetachDeviceEx(other), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(ex.V3.DeleteDevice(other), STATUS_SUCCESS);
    assert_int_equal(ex.V3.CreateDomainEx(DomainTypeMax, no_flags, NULL, NULL, &wrong), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(ex.V3.CreateDomainEx(DomainTypeTranslate, flags, NULL, NULL, &wrong), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(ex.V3.CreateDomainEx(DomainTypeTranslateS1, no_flags, NULL, NULL, &wrong), STATUS_NOT_SUPPORTED);
    end();
}

static ULONG calls, types;

static VOID on_change(PIOMMU_INTERFACE_STATE_CHANGE change, PVOID context)
{
    assert_ptr_equal(context, &calls);
    assert_int_equal(change->PresentFields.AvailableDomainTypes, 1);
    types = change->AvailableDomainTypes;
    calls++;
}

static void test_guarding_DMA_takes_pass_through_away_and_tells(void **state)
{
    IOMMU_INTERFACE_STATE_CHANGE_FIELDS nothing = {.AsULONG = 0}, all = {.AsULONG = 1};
    const lab_dma_options guarded = {.iommu = true, .guard = true};
    ULONG now;

    calls = 0;
    begin(&(lab_dma_options){.iommu = true});
    assert_int_equal(ex.V3.CreateDomainEx(DomainTypePassThrough, no_flags, NULL, NULL, &domain), STATUS_SUCCESS);
    assert_int_equal(ex.V3.RegisterInterfaceStateChangeCallback(on_change, &calls, device, &nothing),
                     STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ex.V3.RegisterInterfaceStateChangeCallback(on_change, &calls, device, &all), STATUS_SUCCESS);
    assert_int_equal(calls, 1); /* at once */
    assert_int_equal(types, 7);
    assert_int_equal(ex.V3.RegisterInterfaceStateChangeCallback(on_change, &calls, device, &all), STATUS_UNSUCCESSFUL);
    assert_int_equal(lab_dma_options_set(&guarded), STATUS_SUCCESS);
    assert_int_equal(calls, 2);
    ex.V3.QueryAvailableDomainTypes(device, &now);
    assert_int_equal(now, types);
    assert_int_equal(now & 1u << DomainTypePassThrough, 0);
    assert_int_equal(ex.V3.AttachDeviceEx(domain, device), STATUS_ACCESS_DENIED);
    assert_int_equal(ex.V3.UnregisterInterfaceStateChangeCallback(on_change, device), STATUS_SUCCESS);
    assert_int_equal(ex.V3.UnregisterInterfaceStateChangeCallback(on_change, device), STATUS_UNSUCCESSFUL);
    lab_dma_options_set(&(lab_dma_options){.iommu = true});
    assert_int_equal(calls, 2);
    assert_int_equal(ex.V3.DeleteDomain(domain), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DeleteDevice(device), STATUS_SUCCESS);
}

static void test_each_PASID_has_an_address_space(void **state)
{
    IOMMU_DEVICE_CREATION_CONFIGURATION tagged = {.ConfigType = IommuDeviceCreationConfigTypePasid,
                                                  .Pasid = {PasidConfigTypePasidTaggedDma, TRUE}};
    char *memory = pages(1), got[8];
    IOMMU_MAP_PHYSICAL_ADDRESS physical = of_memory(memory, PAGE_SIZE);
    IOMMU_DMA_DEVICE_INFORMATION information;
    PIOMMU_DMA_PASID_DEVICE sub, second;
    ULONGLONG at = LOGICAL, mapped;
    ULONG pasid, written;

    begin(&(lab_dma_options){.iommu = true, .pasids = 1});
    assert_int_equal(ex.V3.CreatePasidDevice(device, &sub, &pasid), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(ex.V3.DeleteDevice(device), STATUS_SUCCESS);
    assert_int_equal(ex.V3.CreateDevice(DEVICE, &tagged, &device), STATUS_SUCCESS);
    assert_int_equal(ex.V3.QueryDeviceInfo(device, 2, &written, &information), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(ex.V3.QueryDeviceInfo(device, sizeof information, &written, &information), STATUS_SUCCESS);
    assert_int_equal(written, 3);
    assert_true(information.DefaultPasidEnabled && information.PasidTaggedDmaEnabled &&
                information.PasidFaultsSuppressed);
    assert_int_equal(ex.V3.CreatePasidDevice(device, &sub, &pasid), STATUS_SUCCESS);
    assert_int_equal(ex.V3.CreatePasidDevice(device, &second, &written), STATUS_NONE_MAPPED);
    assert_int_equal(ex.V3.CreateDomainEx(DomainTypeTranslateS1, no_flags, NULL, NULL, &domain), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DetachPasidDevice(sub), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(ex.V3.AttachPasidDevice(domain, sub), STATUS_SUCCESS);
    assert_int_equal(ex.V3.AttachPasidDevice(domain, sub), STATUS_UNSUCCESSFUL);
    assert_int_equal(ex.V3.DeletePasidDevice(sub), STATUS_RESOURCE_IN_USE);
    assert_int_equal(ex.V3.MapLogicalRangeEx(domain, IOMMU_ACCESS_READ, &physical, &at, NULL, NULL, &mapped),
                     STATUS_SUCCESS);
    assert_true(lab_dma_pasid_read(DEVICE, pasid, LOGICAL, got, sizeof got));
    assert_memory_equal(got, memory, sizeof got);
    assert_false(lab_dma_pasid_write(DEVICE, pasid, LOGICAL, got, sizeof got)); /* refused, and nobody hears of it */
    assert_int_equal(ex.V3.DetachPasidDevice(sub), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DeleteDevice(device), STATUS_RESOURCE_IN_USE);
    assert_int_equal(ex.V3.DeletePasidDevice(sub), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DeleteDevice(device), STATUS_SUCCESS);
    assert_int_equal(ex.V3.DeleteDomain(domain), STATUS_SUCCESS);
    MmFreeContiguousMemory(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_versions_say_how_large_they_are),
        dma_test(test_a_range_is_mapped_where_the_driver_says),
        dma_test(test_frames_of_an_array_are_mapped_in_their_order),
        dma_test(test_an_allocator_chooses_low_addresses_at_powers_of_two),
        dma_test(test_a_reserved_region_can_be_mapped_from_the_start),
        dma_test(test_identity_mappings_come_and_go),
        dma_test(test_a_pass_through_domain_maps_everything),
        dma_test(test_a_token_is_mapped_in_pieces),
        dma_test(test_devices_are_attached_once),
        dma_test(test_guarding_DMA_takes_pass_through_away_and_tells),
        dma_test(test_each_PASID_has_an_address_space),
    };

    return cmocka_run_group_tests_name("iommu", tests, NULL, NULL);
}
