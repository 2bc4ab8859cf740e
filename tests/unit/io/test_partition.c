/* Partition tables: of boot records, with containers, and GUID tables with their copy. */
#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntddk.h>
#include <ntdddisk.h>
#include <string.h>

#define SECTOR  512
#define SECTORS 4096

/* A disk in memory. */
static struct {
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT device;
    UCHAR bytes[SECTORS * SECTOR];
    BOOLEAN broken;
} disk;

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS on_transfer(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONG length = stack->Parameters.Read.Length;
    UCHAR *at = disk.bytes + stack->Parameters.Read.ByteOffset.QuadPart;
    UCHAR *buffer = irp->AssociatedIrp.SystemBuffer;

    if (disk.broken)
        return finish(irp, STATUS_DEVICE_DATA_ERROR, 0);
    assert_true(stack->Parameters.Read.ByteOffset.QuadPart + length <= (LONGLONG)sizeof disk.bytes);
    if (stack->MajorFunction == IRP_MJ_READ)
        memcpy(buffer, at, length);
    else
        memcpy(at, buffer, length);
    return finish(irp, STATUS_SUCCESS, length);
}

static NTSTATUS on_control(PDEVICE_OBJECT device, PIRP irp)
{
    switch (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_DISK_GET_DRIVE_GEOMETRY:
        *(DISK_GEOMETRY *)irp->AssociatedIrp.SystemBuffer = (DISK_GEOMETRY){.Cylinders.QuadPart = SECTORS / (16 * 32),
                                                                            .MediaType = FixedMedia,
                                                                            .TracksPerCylinder = 16,
                                                                            .SectorsPerTrack = 32,
                                                                            .BytesPerSector = SECTOR};
        return finish(irp, STATUS_SUCCESS, sizeof(DISK_GEOMETRY));
    case IOCTL_DISK_GET_LENGTH_INFO:
        ((GET_LENGTH_INFORMATION *)irp->AssociatedIrp.SystemBuffer)->Length.QuadPart = sizeof disk.bytes;
        return finish(irp, STATUS_SUCCESS, sizeof(GET_LENGTH_INFORMATION));
    default:
        return finish(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}

static void unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    memset(&disk, 0, sizeof disk);
    disk.driver = driver;
    driver->DriverUnload = unload;
    driver->MajorFunction[IRP_MJ_READ] = driver->MajorFunction[IRP_MJ_WRITE] = on_transfer;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = on_control;
    IoCreateDevice(driver, 0, NULL, FILE_DEVICE_DISK, 0, FALSE, &disk.device);
    disk.device->Flags |= DO_BUFFERED_IO;
    disk.device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static int setup(void **state)
{
    lab_driver *driver;
    int result = test_machine_start(state);

    assert_int_equal(lab_driver_create("disk", entry, &driver), STATUS_SUCCESS);
    return result;
}

static int teardown(void **state)
{
    lab_driver_unload(disk.driver);
    return test_machine_stop(state);
}

#define disk_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static PARTITION_INFORMATION partition(UCHAR type, ULONG start, ULONG length)
{
    return (PARTITION_INFORMATION){.StartingOffset.QuadPart = (LONGLONG)start * SECTOR,
                                   .PartitionLength.QuadPart = (LONGLONG)length * SECTOR,
                                   .PartitionType = type,
                                   .RewritePartition = TRUE};
}

/* A partition, a container with two logical ones, each in a boot record of its own. */
static void write_records(void)
{
    struct {
        DRIVE_LAYOUT_INFORMATION layout;
        PARTITION_INFORMATION more[11];
    } table = {.layout = {.PartitionCount = 12, .Signature = 0x12345678}};
    PARTITION_INFORMATION *entries = table.layout.PartitionEntry;

    entries[0] = partition(PARTITION_IFS, 32, 480);
    entries[0].BootIndicator = TRUE;
    entries[1] = partition(PARTITION_EXTENDED, 512, 2048);
    entries[4] = partition(PARTITION_FAT_16, 512 + 32, 480);
    entries[5] = partition(PARTITION_EXTENDED, 1024, 1536);
    entries[8] = partition(0x83, 1024 + 32, 480);
    assert_int_equal(IoWritePartitionTable(disk.device, SECTOR, 32, 16, &table.layout), STATUS_SUCCESS);
}

static void test_boot_records_read_as_they_were_written(void **state)
{
    PDRIVE_LAYOUT_INFORMATION layout;

    write_records();
    assert_int_equal(IoReadPartitionTable(disk.device, SECTOR, FALSE, &layout), STATUS_SUCCESS);
    assert_int_equal(layout->PartitionCount, 12);
    assert_int_equal(layout->Signature, 0x12345678);
    assert_int_equal(layout->PartitionEntry[0].StartingOffset.QuadPart, 32 * SECTOR);
    assert_int_equal(layout->PartitionEntry[0].PartitionNumber, 1);
    assert_true(layout->PartitionEntry[0].BootIndicator);
    assert_int_equal(layout->PartitionEntry[1].PartitionNumber, 0);
    assert_int_equal(layout->PartitionEntry[4].StartingOffset.QuadPart, 544 * SECTOR);
    assert_int_equal(layout->PartitionEntry[4].HiddenSectors, 32);
    assert_int_equal(layout->PartitionEntry[5].StartingOffset.QuadPart, 1024 * SECTOR);
    assert_int_equal(layout->PartitionEntry[8].StartingOffset.QuadPart, 1056 * SECTOR);
    assert_int_equal(layout->PartitionEntry[8].PartitionLength.QuadPart, 480 * SECTOR);
    assert_int_equal(layout->PartitionEntry[8].PartitionNumber, 3);
    ExFreePool(layout);
}

static void test_only_recognized_partitions_when_asked_so(void **state)
{
    PDRIVE_LAYOUT_INFORMATION layout;

    write_records();
    assert_int_equal(IoReadPartitionTable(disk.device, SECTOR, TRUE, &layout), STATUS_SUCCESS);
    assert_int_equal(layout->PartitionCount, 2);
    assert_int_equal(layout->PartitionEntry[1].PartitionType, PARTITION_FAT_16);
    ExFreePool(layout);
}

/* What others read: the offsets of containers count from the outermost one, those of partitions from their record. */
static void test_boot_records_have_the_bytes_that_others_expect(void **state)
{
    const UCHAR *second = disk.bytes + 512 * SECTOR;
    static const UCHAR first[16] = {0x80, 1, 1, 0, PARTITION_IFS, 15, 32, 0, 32, 0, 0, 0, 0xE0, 1, 0, 0};

    write_records();
    assert_memory_equal(disk.bytes + 446, first, sizeof first);
    assert_int_equal(*(const ULONG *)(second + 446 + 8), 32);
    assert_int_equal(*(const ULONG *)(second + 462 + 8), 512);
    assert_int_equal(second[510], 0x55);
}

static void test_an_entry_that_is_not_rewritten_stays(void **state)
{
    struct {
        DRIVE_LAYOUT_INFORMATION layout;
        PARTITION_INFORMATION more[3];
    } table = {.layout = {.PartitionCount = 4, .Signature = 1}};
    PARTITION_INFORMATION *entries = table.layout.PartitionEntry;

    write_records();
    entries[2] = partition(PARTITION_FAT32, 3000, 1000);
    assert_int_equal(IoWritePartitionTable(disk.device, SECTOR, 32, 16, &table.layout), STATUS_SUCCESS);
    assert_int_equal(disk.bytes[446 + 4], PARTITION_IFS);
    assert_int_equal(disk.bytes[478 + 4], PARTITION_FAT32);
}

static void test_the_type_of_a_partition_is_set_by_its_number(void **state)
{
    SET_PARTITION_INFORMATION_EX information = {.PartitionStyle = PARTITION_STYLE_MBR, .Mbr.PartitionType = 0x07};

    write_records();
    assert_int_equal(IoSetPartitionInformation(disk.device, SECTOR, 2, PARTITION_FAT32), STATUS_SUCCESS);
    assert_int_equal(disk.bytes[512 * SECTOR + 446 + 4], PARTITION_FAT32);
    assert_int_equal(IoSetPartitionInformationEx(disk.device, 3, &information), STATUS_SUCCESS);
    assert_int_equal(disk.bytes[1024 * SECTOR + 446 + 4], 0x07);
    assert_int_equal(IoSetPartitionInformation(disk.device, SECTOR, 4, PARTITION_FAT32), STATUS_INVALID_PARAMETER);
    information.PartitionStyle = PARTITION_STYLE_GPT;
    assert_int_equal(IoSetPartitionInformationEx(disk.device, 1, &information), STATUS_INVALID_PARAMETER);
}

static void test_a_boot_record_has_a_signature_and_a_checksum(void **state)
{
    DISK_SIGNATURE signature;
    ULONG sum = 0;

    write_records();
    assert_int_equal(IoReadDiskSignature(disk.device, SECTOR, &signature), STATUS_SUCCESS);
    assert_int_equal(signature.PartitionStyle, PARTITION_STYLE_MBR);
    assert_int_equal(signature.Mbr.Signature, 0x12345678);
    for (ULONG i = 0; i < SECTOR / 4; i++)
        sum += ((const ULONG *)disk.bytes)[i];
    assert_int_equal((ULONG)(sum + signature.Mbr.CheckSum), 0);
}

static void test_a_partition_beyond_the_disk_is_found(void **state)
{
    write_records();
    assert_int_equal(IoVerifyPartitionTable(disk.device, FALSE), STATUS_SUCCESS);
    *(ULONG *)(disk.bytes + 446 + 12) = SECTORS;
    assert_int_equal(IoVerifyPartitionTable(disk.device, FALSE), STATUS_DISK_CORRUPT_ERROR);
}

static void test_a_disk_without_a_table(void **state)
{
    PDRIVE_LAYOUT_INFORMATION_EX extended;
    PDRIVE_LAYOUT_INFORMATION layout;
    DISK_SIGNATURE signature;

    assert_int_equal(IoReadPartitionTable(disk.device, SECTOR, FALSE, &layout), STATUS_SUCCESS);
    assert_int_equal(layout->PartitionCount, 0);
    ExFreePool(layout);
    assert_int_equal(IoReadPartitionTableEx(disk.device, &extended), STATUS_SUCCESS);
    assert_int_equal(extended->PartitionStyle, PARTITION_STYLE_RAW);
    ExFreePool(extended);
    assert_int_equal(IoReadDiskSignature(disk.device, SECTOR, &signature), STATUS_DISK_CORRUPT_ERROR);
    assert_int_equal(IoVerifyPartitionTable(disk.device, TRUE), STATUS_DISK_CORRUPT_ERROR);
}

static void test_an_error_of_the_disk_is_passed_on(void **state)
{
    PDRIVE_LAYOUT_INFORMATION layout;

    disk.broken = TRUE;
    assert_int_equal(IoReadPartitionTable(disk.device, SECTOR, FALSE, &layout), STATUS_DEVICE_DATA_ERROR);
    assert_null(layout);
    assert_int_equal(IoCreateDisk(disk.device, NULL), STATUS_DEVICE_DATA_ERROR);
}

/* --- GUID tables -------------------------------------------------------------------------------------------------- */

static const GUID disk_id = {0x11223344, 0x5566, 0x7788, {1, 2, 3, 4, 5, 6, 7, 8}};

static void create_guid_table(void)
{
    CREATE_DISK create = {.PartitionStyle = PARTITION_STYLE_GPT, .Gpt = {.DiskId = disk_id, .MaxPartitionCount = 16}};

    assert_int_equal(IoCreateDisk(disk.device, &create), STATUS_SUCCESS);
}

static void write_guid_partition(void)
{
    DRIVE_LAYOUT_INFORMATION_EX layout = {
        .PartitionStyle = PARTITION_STYLE_GPT, .PartitionCount = 1, .Gpt.DiskId = disk_id};
    PPARTITION_INFORMATION_EX partition = layout.PartitionEntry;

    partition->PartitionStyle = PARTITION_STYLE_GPT;
    partition->StartingOffset.QuadPart = 64 * SECTOR;
    partition->PartitionLength.QuadPart = 128 * SECTOR;
    partition->Gpt.PartitionType.Data1 = 0xEBD0A0A2;
    partition->Gpt.PartitionId.Data1 = 7;
    memcpy(partition->Gpt.Name, L"data", sizeof L"data");
    assert_int_equal(IoWritePartitionTableEx(disk.device, &layout), STATUS_SUCCESS);
}

static void check_guid_partition(void)
{
    PDRIVE_LAYOUT_INFORMATION_EX layout;

    assert_int_equal(IoReadPartitionTableEx(disk.device, &layout), STATUS_SUCCESS);
    assert_int_equal(layout->PartitionStyle, PARTITION_STYLE_GPT);
    assert_memory_equal(&layout->Gpt.DiskId, &disk_id, sizeof disk_id);
    assert_int_equal(layout->Gpt.MaxPartitionCount, 128);
    assert_int_equal(layout->Gpt.StartingUsableOffset.QuadPart, 34 * SECTOR);
    assert_int_equal(layout->PartitionCount, 1);
    assert_int_equal(layout->PartitionEntry[0].StartingOffset.QuadPart, 64 * SECTOR);
    assert_int_equal(layout->PartitionEntry[0].PartitionLength.QuadPart, 128 * SECTOR);
    assert_int_equal(layout->PartitionEntry[0].PartitionNumber, 1);
    assert_memory_equal(layout->PartitionEntry[0].Gpt.Name, L"data", sizeof L"data");
    ExFreePool(layout);
}

static void test_a_guid_table_is_read_as_it_was_written(void **state)
{
    DISK_SIGNATURE signature;

    create_guid_table();
    write_guid_partition();
    check_guid_partition();
    assert_int_equal(IoReadDiskSignature(disk.device, SECTOR, &signature), STATUS_SUCCESS);
    assert_memory_equal(&signature.Gpt.DiskId, &disk_id, sizeof disk_id);
    assert_int_equal(disk.bytes[446 + 4], 0xEE);
}

static void test_a_broken_guid_table_is_read_from_its_copy_and_mended(void **state)
{
    create_guid_table();
    write_guid_partition();
    disk.bytes[SECTOR + 60] ^= 1;
    check_guid_partition();
    assert_int_equal(IoVerifyPartitionTable(disk.device, FALSE), STATUS_DISK_CORRUPT_ERROR);
    assert_int_equal(IoVerifyPartitionTable(disk.device, TRUE), STATUS_SUCCESS);
    memset(disk.bytes + (SECTORS - 1) * SECTOR, 0, SECTOR);
    check_guid_partition();
    assert_int_equal(IoVerifyPartitionTable(disk.device, TRUE), STATUS_SUCCESS);
    assert_int_equal(IoVerifyPartitionTable(disk.device, FALSE), STATUS_SUCCESS);
}

static void test_both_copies_broken_is_an_error(void **state)
{
    PDRIVE_LAYOUT_INFORMATION_EX layout;

    create_guid_table();
    disk.bytes[2 * SECTOR] ^= 1; /* an entry: the other checksum */
    disk.bytes[(SECTORS - 1) * SECTOR + 60] ^= 1;
    assert_int_equal(IoReadPartitionTableEx(disk.device, &layout), STATUS_DISK_CORRUPT_ERROR);
    assert_null(layout);
    assert_int_equal(IoVerifyPartitionTable(disk.device, TRUE), STATUS_DISK_CORRUPT_ERROR);
}

static void test_what_a_guid_partition_is_can_be_set(void **state)
{
    SET_PARTITION_INFORMATION_EX information = {.PartitionStyle = PARTITION_STYLE_GPT, .Gpt.PartitionType.Data1 = 9};
    PDRIVE_LAYOUT_INFORMATION_EX layout;

    create_guid_table();
    write_guid_partition();
    assert_int_equal(IoSetPartitionInformationEx(disk.device, 2, &information), STATUS_INVALID_PARAMETER);
    assert_int_equal(IoSetPartitionInformationEx(disk.device, 1, &information), STATUS_SUCCESS);
    assert_int_equal(IoReadPartitionTableEx(disk.device, &layout), STATUS_SUCCESS);
    assert_int_equal(layout->PartitionEntry[0].Gpt.PartitionType.Data1, 9);
    assert_int_equal(layout->PartitionEntry[0].StartingOffset.QuadPart, 64 * SECTOR);
    ExFreePool(layout);
}

static void test_a_disk_made_raw_or_of_boot_records_is_no_guid_disk(void **state)
{
    CREATE_DISK create = {.PartitionStyle = PARTITION_STYLE_MBR, .Mbr.Signature = 77};
    DISK_SIGNATURE signature;

    create_guid_table();
    assert_int_equal(IoCreateDisk(disk.device, &create), STATUS_SUCCESS);
    assert_int_equal(IoReadDiskSignature(disk.device, SECTOR, &signature), STATUS_SUCCESS);
    assert_int_equal(signature.Mbr.Signature, 77);
    assert_int_equal(disk.bytes[SECTOR], 0);
    assert_int_equal(IoCreateDisk(disk.device, NULL), STATUS_SUCCESS);
    assert_int_equal(IoReadDiskSignature(disk.device, SECTOR, &signature), STATUS_DISK_CORRUPT_ERROR);
    create.PartitionStyle = PARTITION_STYLE_RAW + 1;
    assert_int_equal(IoCreateDisk(disk.device, &create), STATUS_INVALID_PARAMETER);
}

/* --- what the machine starts from --------------------------------------------------------------------------------- */

static void test_the_boot_disks_are_known_only_while_boot_drivers_start(void **state)
{
    BOOTDISK_INFORMATION information;

    assert_int_equal(IoGetBootDiskInformation(&information, 1), STATUS_INVALID_PARAMETER);
    assert_int_equal(IoGetBootDiskInformation(&information, sizeof information), STATUS_TOO_LATE);
}

static void test_the_system_partition_is_a_value_of_setup(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\HarddiskVolume1"), value = {0};
    RTL_QUERY_REGISTRY_TABLE query[2] = {
        {.Flags = RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_REQUIRED | RTL_QUERY_REGISTRY_TYPECHECK,
         .Name = (PWSTR)L"SystemPartition",
         .EntryContext = &value,
         .DefaultType = REG_SZ << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT}};

    assert_int_equal(IoSetSystemPartition(&name), STATUS_SUCCESS);
    assert_int_equal(
        RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, L"\\Registry\\Machine\\SYSTEM\\Setup", query, NULL, NULL),
        STATUS_SUCCESS);
    assert_true(RtlEqualUnicodeString(&name, &value, FALSE));
    RtlFreeUnicodeString(&value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        disk_test(test_boot_records_read_as_they_were_written),
        disk_test(test_only_recognized_partitions_when_asked_so),
        disk_test(test_boot_records_have_the_bytes_that_others_expect),
        disk_test(test_an_entry_that_is_not_rewritten_stays),
        disk_test(test_the_type_of_a_partition_is_set_by_its_number),
        disk_test(test_a_boot_record_has_a_signature_and_a_checksum),
        disk_test(test_a_partition_beyond_the_disk_is_found),
        disk_test(test_a_disk_without_a_table),
        disk_test(test_an_error_of_the_disk_is_passed_on),
        disk_test(test_a_guid_table_is_read_as_it_was_written),
        disk_test(test_a_broken_guid_table_is_read_from_its_copy_and_mended),
        disk_test(test_both_copies_broken_is_an_error),
        disk_test(test_what_a_guid_partition_is_can_be_set),
        disk_test(test_a_disk_made_raw_or_of_boot_records_is_no_guid_disk),
        disk_test(test_the_boot_disks_are_known_only_while_boot_drivers_start),
        disk_test(test_the_system_partition_is_a_value_of_setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
