/* Performance counters that drivers share, and the master boot record. */
#include "../io/layers.h"
#include <ntddk.h>
#include <ntdddisk.h>
#include <string.h>

static HANDLE first, second;

static void test_all_counters_belong_to_one_caller(void **state)
{
    assert_int_equal(HalAllocateHardwareCounters(NULL, 0, NULL, &first), STATUS_SUCCESS);
    assert_int_equal(HalAllocateHardwareCounters(NULL, 0, NULL, &second), STATUS_INSUFFICIENT_RESOURCES);
    assert_null(second);
    assert_int_equal(HalFreeHardwareCounters(first), STATUS_SUCCESS);
    assert_int_equal(HalFreeHardwareCounters(first), STATUS_INVALID_PARAMETER);
    assert_int_equal(HalAllocateHardwareCounters(NULL, 0, NULL, &second), STATUS_SUCCESS);
    assert_int_equal(HalFreeHardwareCounters(second), STATUS_SUCCESS);
}

static void test_different_counters_or_processors_do_not_collide(void **state)
{
    PHYSICAL_COUNTER_RESOURCE_LIST list = {1, {{.Type = ResourceTypeRange, .u.Range = {0, 3}}}};
    PHYSICAL_COUNTER_RESOURCE_LIST other = {1, {{.Type = ResourceTypeSingle, .u.CounterIndex = 4}}};
    GROUP_AFFINITY processor = {.Mask = 1}, next = {.Mask = 2};
    HANDLE third;

    assert_int_equal(HalAllocateHardwareCounters(&processor, 1, &list, &first), STATUS_SUCCESS);
    assert_int_equal(HalAllocateHardwareCounters(&processor, 1, &other, &second), STATUS_SUCCESS);
    assert_int_equal(HalAllocateHardwareCounters(&processor, 1, &list, &third), STATUS_INSUFFICIENT_RESOURCES);
    assert_int_equal(HalAllocateHardwareCounters(&next, 1, &list, &third), STATUS_SUCCESS);
    assert_int_equal(HalFreeHardwareCounters(first), STATUS_SUCCESS);
    assert_int_equal(HalFreeHardwareCounters(second), STATUS_SUCCESS);
    assert_int_equal(HalFreeHardwareCounters(third), STATUS_SUCCESS);
}

static void test_counters_that_are_not_there_are_refused(void **state)
{
    PHYSICAL_COUNTER_RESOURCE_LIST far_off = {1, {{.Type = ResourceTypeSingle, .u.CounterIndex = 4000}}};
    PHYSICAL_COUNTER_RESOURCE_LIST backwards = {1, {{.Type = ResourceTypeRange, .u.Range = {3, 1}}}};
    GROUP_AFFINITY nobody = {.Mask = 0}, beyond = {.Group = 3, .Mask = 1};

    assert_int_equal(HalAllocateHardwareCounters(NULL, 0, &far_off, &first), STATUS_NOT_SUPPORTED);
    assert_int_equal(HalAllocateHardwareCounters(NULL, 0, &backwards, &first), STATUS_INVALID_PARAMETER);
    assert_int_equal(HalAllocateHardwareCounters(&nobody, 1, NULL, &first), STATUS_INVALID_PARAMETER);
    assert_int_equal(HalAllocateHardwareCounters(&beyond, 1, NULL, &first), STATUS_INVALID_PARAMETER);
    assert_int_equal(HalAllocateHardwareCounters(NULL, 1, NULL, &first), STATUS_INVALID_PARAMETER);
    assert_null(first);
}

static UCHAR record[512];
static NTSTATUS read_status;

static NTSTATUS read_record(struct layer *layer, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    assert_int_equal(stack->MajorFunction, IRP_MJ_READ);
    assert_int_equal(stack->Parameters.Read.ByteOffset.QuadPart, 0);
    assert_true(stack->Parameters.Read.Length >= sizeof record);
    if (irp->MdlAddress)
        memcpy(MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority), record, sizeof record);
    else if (irp->AssociatedIrp.SystemBuffer)
        memcpy(irp->AssociatedIrp.SystemBuffer, record, sizeof record);
    else
        memcpy(irp->UserBuffer, record, sizeof record);
    return layer_complete(irp, read_status, sizeof record);
}

static void test_a_boot_record_of_the_type_is_returned(void **state)
{
    PVOID got;

    BOTTOM->dispatch = read_record;
    read_status = STATUS_SUCCESS;
    memset(record, 0, sizeof record);
    record[450] = PARTITION_FAT32;
    record[0] = 0xEB;
    HalExamineMBR(BOTTOM->device, 512, PARTITION_FAT32, &got);
    assert_null(got); /* no signature */
    record[510] = 0x55;
    record[511] = 0xAA;
    HalExamineMBR(BOTTOM->device, 512, PARTITION_IFS, &got);
    assert_null(got);
    HalExamineMBR(BOTTOM->device, 1, PARTITION_FAT32, &got);
    assert_non_null(got);
    assert_memory_equal(got, record, sizeof record);
    ExFreePool(got);
    record[450] = 0x54;
    HalExamineMBR(BOTTOM->device, 512, 0x54, &got);
    assert_int_equal(*(ULONG *)got, 63);
    ExFreePool(got);
    read_status = STATUS_IO_DEVICE_ERROR;
    HalExamineMBR(BOTTOM->device, 512, 0x54, &got);
    assert_null(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_all_counters_belong_to_one_caller),
        machine_test(test_different_counters_or_processors_do_not_collide),
        machine_test(test_counters_that_are_not_there_are_refused),
        layers_test(test_a_boot_record_of_the_type_is_returned),
    };

    return cmocka_run_group_tests_name("counter", tests, NULL, NULL);
}
