/* Partition tables, for drivers of disks: what they answer to IOCTL_DISK_GET_DRIVE_LAYOUT(_EX) and its kin. */
#include "io/partition_p.h"

/* Of the disk's first sector. */
static NTSTATUS style(struct lab__disk *disk, PARTITION_STYLE *result)
{
    NTSTATUS status = lab__disk_read(disk, 0, disk->buffer, 1);

    *result = !lab__disk_is_record(disk->buffer) ? PARTITION_STYLE_RAW
              : lab__gpt_is(disk->buffer)        ? PARTITION_STYLE_GPT
                                                 : PARTITION_STYLE_MBR;
    return status;
}

static NTSTATUS open_styled(struct lab__disk *disk, PDEVICE_OBJECT device, PARTITION_STYLE *kind)
{
    NTSTATUS status = lab__disk_open(disk, device, 0);

    if (!NT_SUCCESS(status))
        return status;
    status = style(disk, kind);
    if (!NT_SUCCESS(status))
        lab__disk_close(disk);
    return status;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void keep_recognized(PDRIVE_LAYOUT_INFORMATION layout)
{
    ULONG kept = 0;

    for (ULONG i = 0; i < layout->PartitionCount; i++)
        if (layout->PartitionEntry[i].PartitionNumber && layout->PartitionEntry[i].RecognizedPartition)
            layout->PartitionEntry[kept++] = layout->PartitionEntry[i];
    layout->PartitionCount = kept;
}

/* A disk without a table has no partition. */
static NTSTATUS empty(PDRIVE_LAYOUT_INFORMATION *layout)
{
    *layout = lab__mm_pool_alloc(NonPagedPoolNx, sizeof **layout, LAB_TAG_PARTITION, TRUE);
    return *layout ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

/*
 * IoReadPartitionTable: the partitions of a disk with a master boot record, in pool that the caller frees.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   ReturnRecognizedPartitions FALSE: every entry of every boot record, those that aren't used too
 * Errors  what reading failed with; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-ioreadpartitiontable
 */
NTSTATUS IoReadPartitionTable(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, BOOLEAN ReturnRecognizedPartitions,
                              struct _DRIVE_LAYOUT_INFORMATION **PartitionBuffer)
{
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoReadPartitionTable);
    *PartitionBuffer = 0;
    status = lab__disk_open(&disk, DeviceObject, SectorSize);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__mbr_read(&disk, PartitionBuffer);
    lab__disk_close(&disk);
    if (NT_SUCCESS(status) && !*PartitionBuffer)
        status = empty(PartitionBuffer);
    if (NT_SUCCESS(status) && ReturnRecognizedPartitions)
        keep_recognized(*PartitionBuffer);
    return status;
}

static PDRIVE_LAYOUT_INFORMATION_EX extend(const DRIVE_LAYOUT_INFORMATION *layout, ULONG checksum)
{
    PDRIVE_LAYOUT_INFORMATION_EX extended =
        lab__mm_pool_alloc(NonPagedPoolNx, sizeof *extended + layout->PartitionCount * sizeof(PARTITION_INFORMATION_EX),
                           LAB_TAG_PARTITION, TRUE);

    if (!extended)
        return 0;
    extended->PartitionStyle = PARTITION_STYLE_MBR;
    extended->PartitionCount = layout->PartitionCount;
    extended->Mbr.Signature = layout->Signature;
    extended->Mbr.CheckSum = checksum;
    for (ULONG i = 0; i < layout->PartitionCount; i++) {
        const PARTITION_INFORMATION *from = &layout->PartitionEntry[i];
        PPARTITION_INFORMATION_EX to = &extended->PartitionEntry[i];

        to->PartitionStyle = PARTITION_STYLE_MBR;
        to->StartingOffset = from->StartingOffset;
        to->PartitionLength = from->PartitionLength;
        to->PartitionNumber = from->PartitionNumber;
        to->Mbr.PartitionType = from->PartitionType;
        to->Mbr.BootIndicator = from->BootIndicator;
        to->Mbr.RecognizedPartition = from->RecognizedPartition;
        to->Mbr.HiddenSectors = from->HiddenSectors;
    }
    return extended;
}

static NTSTATUS read_extended(struct lab__disk *disk, PDRIVE_LAYOUT_INFORMATION_EX *result)
{
    PDRIVE_LAYOUT_INFORMATION layout = 0;
    ULONG checksum = lab__mbr_checksum(disk->buffer);
    NTSTATUS status = lab__mbr_read(disk, &layout);

    if (!NT_SUCCESS(status))
        return status;
    *result = extend(layout, checksum);
    lab__mm_pool_free(layout, LAB_TAG_PARTITION);
    return *result ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS read_raw(PDRIVE_LAYOUT_INFORMATION_EX *result)
{
    *result = lab__mm_pool_alloc(NonPagedPoolNx, sizeof **result, LAB_TAG_PARTITION, TRUE);
    if (!*result)
        return STATUS_INSUFFICIENT_RESOURCES;
    (*result)->PartitionStyle = PARTITION_STYLE_RAW;
    return STATUS_SUCCESS;
}

/*
 * IoReadPartitionTableEx: the partitions of a disk, whatever its table, in pool that the caller frees.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  what reading failed with; STATUS_DISK_CORRUPT_ERROR; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-ioreadpartitiontableex
 */
NTSTATUS IoReadPartitionTableEx(PDEVICE_OBJECT DeviceObject, struct _DRIVE_LAYOUT_INFORMATION_EX **PartitionBuffer)
{
    PARTITION_STYLE kind;
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoReadPartitionTableEx);
    *PartitionBuffer = 0;
    status = open_styled(&disk, DeviceObject, &kind);
    if (!NT_SUCCESS(status))
        return status;
    status = kind == PARTITION_STYLE_GPT   ? lab__gpt_read(&disk, PartitionBuffer)
             : kind == PARTITION_STYLE_MBR ? read_extended(&disk, PartitionBuffer)
                                           : read_raw(PartitionBuffer);
    lab__disk_close(&disk);
    return status;
}

/*
 * IoReadDiskSignature: what tells one disk from another.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_DISK_CORRUPT_ERROR: no table, or a broken one; what reading failed with
 * Source  ntddk/nf-ntddk-ioreaddisksignature
 */
NTSTATUS IoReadDiskSignature(PDEVICE_OBJECT DeviceObject, ULONG BytesPerSector, PDISK_SIGNATURE Signature)
{
    PARTITION_STYLE kind;
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoReadDiskSignature);
    status = lab__disk_open(&disk, DeviceObject, BytesPerSector);
    if (!NT_SUCCESS(status))
        return status;
    status = style(&disk, &kind);
    Signature->PartitionStyle = kind;
    if (NT_SUCCESS(status) && kind == PARTITION_STYLE_MBR) {
        Signature->Mbr.Signature = *(const ULONG *)(disk.buffer + 440);
        Signature->Mbr.CheckSum = lab__mbr_checksum(disk.buffer);
    } else if (NT_SUCCESS(status)) {
        status = kind == PARTITION_STYLE_GPT ? lab__gpt_id(&disk, &Signature->Gpt.DiskId) : STATUS_DISK_CORRUPT_ERROR;
    }
    lab__disk_close(&disk);
    return status;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/*
 * IoWritePartitionTable(Ex): write the entries that say RewritePartition; of a GUID table, all.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: a table of another kind, or with too many entries; what writing failed with
 * Source  ntddk/nf-ntddk-iowritepartitiontableex
 */
NTSTATUS IoWritePartitionTable(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG SectorsPerTrack,
                               ULONG NumberOfHeads, struct _DRIVE_LAYOUT_INFORMATION *PartitionBuffer)
{
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoWritePartitionTable);
    status = lab__disk_open(&disk, DeviceObject, SectorSize);
    if (!NT_SUCCESS(status))
        return status;
    disk.per_track = SectorsPerTrack ? SectorsPerTrack : disk.per_track;
    disk.heads = NumberOfHeads ? NumberOfHeads : disk.heads;
    status = lab__mbr_write(&disk, PartitionBuffer);
    lab__disk_close(&disk);
    return status;
}

static NTSTATUS write_extended(struct lab__disk *disk, const DRIVE_LAYOUT_INFORMATION_EX *extended)
{
    PDRIVE_LAYOUT_INFORMATION layout =
        lab__mm_pool_alloc(NonPagedPoolNx, sizeof *layout + extended->PartitionCount * sizeof(PARTITION_INFORMATION),
                           LAB_TAG_PARTITION, TRUE);
    NTSTATUS status;

    if (!layout)
        return STATUS_INSUFFICIENT_RESOURCES;
    layout->PartitionCount = extended->PartitionCount;
    layout->Signature = extended->Mbr.Signature;
    for (ULONG i = 0; i < extended->PartitionCount; i++) {
        const PARTITION_INFORMATION_EX *from = &extended->PartitionEntry[i];

        layout->PartitionEntry[i] = (PARTITION_INFORMATION){.StartingOffset = from->StartingOffset,
                                                            .PartitionLength = from->PartitionLength,
                                                            .PartitionType = from->Mbr.PartitionType,
                                                            .BootIndicator = from->Mbr.BootIndicator,
                                                            .RewritePartition = from->RewritePartition};
    }
    status = lab__mbr_write(disk, layout);
    lab__mm_pool_free(layout, LAB_TAG_PARTITION);
    return status;
}

NTSTATUS IoWritePartitionTableEx(PDEVICE_OBJECT DeviceObject, struct _DRIVE_LAYOUT_INFORMATION_EX *DriveLayout)
{
    PARTITION_STYLE kind;
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoWritePartitionTableEx);
    status = open_styled(&disk, DeviceObject, &kind);
    if (!NT_SUCCESS(status))
        return status;
    if ((DriveLayout->PartitionStyle == PARTITION_STYLE_GPT) != (kind == PARTITION_STYLE_GPT))
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = kind == PARTITION_STYLE_GPT ? lab__gpt_write(&disk, DriveLayout) : write_extended(&disk, DriveLayout);
    lab__disk_close(&disk);
    return status;
}

/*
 * IoSetPartitionInformation(Ex): what kind of partition it is, by its number in the disk's table.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no such partition, or a table of another kind; what writing failed with
 * Source  ntddk/nf-ntddk-iosetpartitioninformationex
 */
NTSTATUS IoSetPartitionInformation(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG PartitionNumber,
                                   ULONG PartitionType)
{
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoSetPartitionInformation);
    status = lab__disk_open(&disk, DeviceObject, SectorSize);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__mbr_set_type(&disk, PartitionNumber, (UCHAR)PartitionType);
    lab__disk_close(&disk);
    return status;
}

NTSTATUS IoSetPartitionInformationEx(PDEVICE_OBJECT DeviceObject, ULONG PartitionNumber,
                                     struct _SET_PARTITION_INFORMATION_EX *PartitionInfo)
{
    PARTITION_STYLE kind;
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoSetPartitionInformationEx);
    status = open_styled(&disk, DeviceObject, &kind);
    if (!NT_SUCCESS(status))
        return status;
    if (kind != PartitionInfo->PartitionStyle)
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = kind == PARTITION_STYLE_GPT
                     ? lab__gpt_set(&disk, PartitionNumber, &PartitionInfo->Gpt)
                     : lab__mbr_set_type(&disk, PartitionNumber, PartitionInfo->Mbr.PartitionType);
    lab__disk_close(&disk);
    return status;
}

static NTSTATUS create(struct lab__disk *disk, const CREATE_DISK *wanted)
{
    NTSTATUS status = lab__gpt_erase(disk);

    if (!NT_SUCCESS(status))
        return status;
    if (wanted && wanted->PartitionStyle == PARTITION_STYLE_GPT)
        return lab__gpt_create(disk, &wanted->Gpt.DiskId, wanted->Gpt.MaxPartitionCount);
    if (wanted && wanted->PartitionStyle == PARTITION_STYLE_MBR)
        return lab__mbr_create(disk, wanted->Mbr.Signature);
    RtlZeroMemory(disk->buffer, disk->sector);
    return lab__disk_write(disk, 0, disk->buffer, 1);
}

/*
 * IoCreateDisk: a new, empty table; NULL, or PARTITION_STYLE_RAW: none.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for another style; STATUS_DISK_FULL where the table doesn't fit; what writing failed
 *         with
 * Source  ntddk/nf-ntddk-iocreatedisk
 */
NTSTATUS IoCreateDisk(PDEVICE_OBJECT DeviceObject, struct _CREATE_DISK *Disk)
{
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoCreateDisk);
    if (Disk && (ULONG)Disk->PartitionStyle > PARTITION_STYLE_RAW)
        return STATUS_INVALID_PARAMETER;
    status = lab__disk_open(&disk, DeviceObject, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = create(&disk, Disk);
    lab__disk_close(&disk);
    return status;
}

/*
 * IoVerifyPartitionTable: is the table whole? FixErrors: one copy of a GUID table is made anew from the other.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_DISK_CORRUPT_ERROR; what reading or writing failed with
 * Source  ntddk/nf-ntddk-ioverifypartitiontable
 */
NTSTATUS IoVerifyPartitionTable(PDEVICE_OBJECT DeviceObject, BOOLEAN FixErrors)
{
    PARTITION_STYLE kind;
    struct lab__disk disk;
    NTSTATUS status;

    LAB_DDI(IoVerifyPartitionTable);
    status = open_styled(&disk, DeviceObject, &kind);
    if (!NT_SUCCESS(status))
        return status;
    status = kind == PARTITION_STYLE_GPT ? lab__gpt_verify(&disk, FixErrors) : lab__mbr_verify(&disk);
    lab__disk_close(&disk);
    return status;
}

/*
 * IoSetSystemPartition: which volume the machine starts from: a value of HKLM\SYSTEM\Setup.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of the registry
 * Source  ntddk/nf-ntddk-iosetsystempartition
 */
NTSTATUS IoSetSystemPartition(PUNICODE_STRING VolumeNameString)
{
    ULONG size = VolumeNameString->Length + sizeof(WCHAR);
    PWSTR value;
    NTSTATUS status;

    LAB_DDI(IoSetSystemPartition);
    value = lab__mm_pool_alloc(PagedPool, size, LAB_TAG_PARTITION, TRUE);
    if (!value)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(value, VolumeNameString->Buffer, VolumeNameString->Length);
    status = RtlWriteRegistryValue(RTL_REGISTRY_ABSOLUTE, L"\\Registry\\Machine\\SYSTEM\\Setup", L"SystemPartition",
                                   REG_SZ, value, size);
    lab__mm_pool_free(value, LAB_TAG_PARTITION);
    return status;
}

/*
 * IoGetBootDiskInformation: which disks the loader found. That is known while boot drivers start, which is before this
 * machine's drivers are.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a structure of another size; STATUS_TOO_LATE
 * Source  wdm/nf-wdm-iogetbootdiskinformation
 */
NTSTATUS IoGetBootDiskInformation(PBOOTDISK_INFORMATION BootDiskInformation, ULONG Size)
{
    LAB_DDI(IoGetBootDiskInformation);
    return Size < sizeof *BootDiskInformation ? STATUS_INVALID_PARAMETER : STATUS_TOO_LATE;
}
