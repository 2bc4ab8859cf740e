/* Domains of the IOMMU that a driver makes: what a device in one reaches, and who hears of what it doesn't. */
#include "dma_test.h"

#define LOGICAL 0x7000000ULL

static DMA_IOMMU_INTERFACE interface;
static PIOMMU_DMA_DOMAIN domain;
static ULONG faults;
static ULONGLONG fault_address;

static void begin(void)
{
    lab_dma_options options = {.iommu = true};

    assert_int_equal(lab_dma_options_set(&options), STATUS_SUCCESS);
    assert_int_equal(IoGetIommuInterface(DMA_IOMMU_INTERFACE_VERSION, &interface), STATUS_SUCCESS);
    assert_int_equal(interface.CreateDomain(TRUE, &domain), STATUS_SUCCESS);
    assert_int_equal(interface.AttachDevice(domain, BOTTOM->device, 0, 1), STATUS_SUCCESS);
    faults = 0;
}

static void end(void)
{
    assert_int_equal(interface.DetachDevice(domain, BOTTOM->device, 0), STATUS_SUCCESS);
    assert_int_equal(interface.DeleteDomain(domain), STATUS_SUCCESS);
}

static void test_without_an_IOMMU_there_is_no_interface(void **state)
{
    assert_int_equal(IoGetIommuInterface(DMA_IOMMU_INTERFACE_VERSION, &interface), STATUS_NOT_SUPPORTED);
}

static void test_versions_of_the_interface(void **state)
{
    DMA_IOMMU_INTERFACE_EX ex = {0};

    begin();
    assert_int_equal(IoGetIommuInterface(99, &interface), STATUS_NOT_SUPPORTED);
    assert_int_equal(IoGetIommuInterfaceEx(99, 0, &ex), STATUS_NOT_SUPPORTED);
    assert_int_equal(IoGetIommuInterfaceEx(DMA_IOMMU_INTERFACE_EX_VERSION_1, 0, &ex), STATUS_SUCCESS);
    assert_int_equal(ex.Version, 1);
    assert_ptr_equal(ex.V1.CreateDomain, interface.CreateDomain);
    assert_ptr_equal(ex.V1.ConfigureDomain, interface.ConfigureDomain);
    end();
}

static void test_a_mapped_range_is_reached_at_its_logical_address(void **state)
{
    char *user = lab_user_alloc(2 * PAGE_SIZE), got[100];
    PMDL mdl = locked(user, 2 * PAGE_SIZE);

    begin();
    fill(user, 2 * PAGE_SIZE, 3);
    assert_int_equal(interface.MapLogicalRange(domain, IOMMU_ACCESS_READ, mdl, LOGICAL), STATUS_SUCCESS);
    assert_true(lab_dma_memory_read(BOTTOM->device, LOGICAL + PAGE_SIZE - 50, got, sizeof got));
    assert_memory_equal(got, user + PAGE_SIZE - 50, sizeof got);
    assert_int_equal(interface.UnmapLogicalRange(domain, LOGICAL, 2), STATUS_SUCCESS);
    end();
    unlock(mdl);
    lab_user_free(user);
}

static void on_fault(PVOID context, PFAULT_INFORMATION information)
{
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_ptr_equal(context, &faults);
    assert_int_equal(information->Type, FaultInformationX64);
    assert_ptr_equal(information->X64.DomainHandle, domain);
    fault_address = (ULONG_PTR)information->X64.FaultAddress;
    faults++;
}

static void test_a_driver_that_wants_to_hear_of_faults_does(void **state)
{
    DEVICE_FAULT_CONFIGURATION reporting = {on_fault, &faults};
    char *user = lab_user_alloc(PAGE_SIZE), got[4];
    PMDL mdl = locked(user, PAGE_SIZE);

    begin();
    assert_int_equal(interface.SetDeviceFaultReporting(BOTTOM->device, 0, TRUE, NULL), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(interface.SetDeviceFaultReporting(BOTTOM->device, 0, TRUE, &reporting), STATUS_SUCCESS);
    assert_int_equal(interface.MapIdentityRange(domain, IOMMU_ACCESS_READ, mdl), STATUS_SUCCESS);
    assert_true(lab_dma_memory_read(BOTTOM->device, (ULONGLONG)MmGetMdlPfnArray(mdl)[0] << PAGE_SHIFT, got, 4));
    assert_false(lab_dma_memory_write(BOTTOM->device, (ULONGLONG)MmGetMdlPfnArray(mdl)[0] << PAGE_SHIFT, got, 4));
    lab_clock_advance(1000);
    assert_int_equal(faults, 1);
    assert_int_equal(fault_address, (ULONGLONG)MmGetMdlPfnArray(mdl)[0] << PAGE_SHIFT);
    assert_int_equal(interface.UnmapIdentityRange(domain, mdl), STATUS_SUCCESS);
    assert_false(lab_dma_memory_read(BOTTOM->device, (ULONGLONG)MmGetMdlPfnArray(mdl)[0] << PAGE_SHIFT, got, 4));
    lab_clock_advance(1000);
    assert_int_equal(faults, 2);
    end();
    unlock(mdl);
    lab_user_free(user);
}

static void detaches(PVOID context, PFAULT_INFORMATION information)
{
    assert_int_equal(interface.DetachDevice(domain, BOTTOM->device, 0), STATUS_SUCCESS);
    faults++;
}

static void test_the_routine_that_hears_of_a_fault_may_detach_the_device(void **state)
{
    DEVICE_FAULT_CONFIGURATION reporting = {detaches, NULL};
    char got[4];

    begin();
    assert_int_equal(interface.SetDeviceFaultReporting(BOTTOM->device, 0, TRUE, &reporting), STATUS_SUCCESS);
    assert_false(lab_dma_memory_read(BOTTOM->device, LOGICAL, got, sizeof got));
    assert_false(
        lab_dma_memory_read(BOTTOM->device, LOGICAL, got, sizeof got)); /* not reported: the first is on its way */
    lab_clock_advance(1000);
    assert_int_equal(faults, 1);
    assert_int_equal(interface.DeleteDomain(domain), STATUS_SUCCESS);
}

static void test_who_detaches_waits_for_a_report_on_its_way(void **state)
{
    DEVICE_FAULT_CONFIGURATION reporting = {on_fault, &faults};
    char got[4];

    begin();
    interface.SetDeviceFaultReporting(BOTTOM->device, 0, TRUE, &reporting);
    assert_false(lab_dma_memory_read(BOTTOM->device, LOGICAL, got, sizeof got));
    end();
    assert_int_equal(faults, 1);
}

static void wild(void *unused)
{
    char got[4];

    lab_dma_memory_read(BOTTOM->device, LOGICAL, got, sizeof got);
}

static void test_where_nobody_wants_to_hear_a_fault_stops_the_machine(void **state)
{
    lab_bugcheck bugcheck;

    begin();
    assert_true(lab_bugcheck_catch(wild, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_DMA_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 0x26);
}

static void test_what_an_adapter_maps_is_not_in_a_domain_of_the_driver(void **state)
{
    PHYSICAL_ADDRESS logical;
    PDMA_ADAPTER adapter;
    DEVICE_FAULT_CONFIGURATION reporting = {on_fault, &faults};
    char got[4];
    PVOID common;

    begin();
    interface.SetDeviceFaultReporting(BOTTOM->device, 0, TRUE, &reporting);
    adapter = get_sg(PAGE_SIZE);
    common = OPS(adapter)->AllocateCommonBuffer(adapter, PAGE_SIZE, &logical, FALSE);
    assert_non_null(common);
    assert_false(lab_dma_memory_read(BOTTOM->device, (ULONGLONG)logical.QuadPart, got, sizeof got));
    lab_clock_advance(1000);
    end();
    assert_true(lab_dma_memory_read(BOTTOM->device, (ULONGLONG)logical.QuadPart, got, sizeof got));
    OPS(adapter)->FreeCommonBuffer(adapter, PAGE_SIZE, logical, common, FALSE);
    put(adapter);
}

static void test_wrong_arguments_are_named(void **state)
{
    char *user = lab_user_alloc(PAGE_SIZE);
    PMDL mdl = locked(user + 16, 64);
    DOMAIN_CONFIGURATION configuration = {.Type = DomainConfigurationX64};
    PIOMMU_DMA_DOMAIN other;

    begin();
    assert_int_equal(interface.AttachDevice(domain, BOTTOM->device, 0, 1), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(interface.AttachDevice(domain, TOP->device, 1, 1), STATUS_INVALID_PARAMETER_3);
    assert_int_equal(interface.AttachDevice(domain, TOP->device, 0, 2), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(interface.DetachDevice(domain, TOP->device, 0), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(interface.DeleteDomain(domain), STATUS_DEVICE_BUSY);
    assert_int_equal(interface.MapLogicalRange(domain, IOMMU_ACCESS_READ, mdl, LOGICAL), STATUS_INVALID_PARAMETER_3);
    assert_int_equal(interface.ConfigureDomain(domain, &configuration), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(interface.CreateDomain(FALSE, &other), STATUS_SUCCESS);
    assert_int_equal(interface.ConfigureDomain(other, &configuration), STATUS_NOT_SUPPORTED);
    assert_int_equal(interface.FlushDomain(other), STATUS_SUCCESS);
    assert_int_equal(interface.FlushDomain(domain), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(interface.MapIdentityRange(other, IOMMU_ACCESS_READ, mdl), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(interface.DeleteDomain(other), STATUS_SUCCESS);
    assert_int_equal(interface.MapIdentityRange(domain, IOMMU_ACCESS_READ, mdl), STATUS_SUCCESS);
    assert_int_equal(interface.MapIdentityRange(domain, IOMMU_ACCESS_READ, mdl), STATUS_RESOURCE_IN_USE);
    end();
    unlock(mdl);
    lab_user_free(user);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        dma_test(test_without_an_IOMMU_there_is_no_interface),
        dma_test(test_versions_of_the_interface),
        dma_test(test_a_mapped_range_is_reached_at_its_logical_address),
        dma_test(test_a_driver_that_wants_to_hear_of_faults_does),
        dma_test(test_the_routine_that_hears_of_a_fault_may_detach_the_device),
        dma_test(test_who_detaches_waits_for_a_report_on_its_way),
        dma_test(test_where_nobody_wants_to_hear_a_fault_stops_the_machine),
        dma_test(test_what_an_adapter_maps_is_not_in_a_domain_of_the_driver),
        dma_test(test_wrong_arguments_are_named),
    };

    return cmocka_run_group_tests_name("domain", tests, NULL, NULL);
}
