/*
 * Partition tables in master boot records. Each boot record has four entries; one of them may be a container, whose
 * first sector is another boot record with a logical partition and, perhaps, the next container.
 *
 * Logical partitions begin relative to their own boot record, containers in it relative to the outermost container.
 */
#include "io/partition_p.h"

#define ENTRIES   446
#define SIGNATURE 440
#define PER_TABLE 4
#define MOST      64 /* boot records of a disk */

struct entry {
    UCHAR active, first_head, first_sector, first_cylinder, type, last_head, last_sector, last_cylinder;
    ULONG start, length;
};
_Static_assert(sizeof(struct entry) == 16, "as on disks");

BOOLEAN lab__mbr_is_container(UCHAR type)
{
    return type == PARTITION_EXTENDED || type == PARTITION_XINT13_EXTENDED;
}

static struct entry *entry_of(const struct lab__disk *disk, ULONG number)
{
    return (struct entry *)(disk->buffer + ENTRIES + number * sizeof(struct entry));
}

ULONG lab__mbr_checksum(const UCHAR *record)
{
    ULONG sum = 0;

    for (ULONG i = 0; i < 512; i += sizeof(ULONG))
        sum += *(const ULONG *)(record + i);
    return ~sum + 1;
}

/* Goes through the boot records of a disk: what is in disk->buffer. */
struct walk {
    ULONGLONG at, outer; /* sectors: this record, and the outermost container */
    ULONG tables;
};

static NTSTATUS load(struct lab__disk *disk, const struct walk *walk)
{
    NTSTATUS status = lab__disk_read(disk, walk->at, disk->buffer, 1);

    if (NT_SUCCESS(status) && !lab__disk_is_record(disk->buffer))
        status = walk->tables ? STATUS_DISK_CORRUPT_ERROR : STATUS_UNRECOGNIZED_MEDIA;
    return status;
}

/* FALSE: this was the last. */
static BOOLEAN next(struct lab__disk *disk, struct walk *walk)
{
    for (ULONG i = 0; i < PER_TABLE; i++) {
        const struct entry *entry = entry_of(disk, i);

        if (!lab__mbr_is_container(entry->type) || walk->tables + 1 >= MOST)
            continue;
        walk->at = walk->outer + entry->start;
        if (!walk->outer)
            walk->outer = walk->at;
        walk->tables++;
        return TRUE;
    }
    return FALSE;
}

static ULONGLONG start_of(const struct walk *walk, const struct entry *entry)
{
    return lab__mbr_is_container(entry->type) ? walk->outer + entry->start : walk->at + entry->start;
}

static void describe(const struct lab__disk *disk, const struct walk *walk, const struct entry *entry, ULONG *number,
                     PPARTITION_INFORMATION information)
{
    BOOLEAN plain = entry->type != PARTITION_ENTRY_UNUSED && !lab__mbr_is_container(entry->type);

    RtlZeroMemory(information, sizeof *information);
    if (entry->type == PARTITION_ENTRY_UNUSED)
        return;
    information->StartingOffset.QuadPart = (LONGLONG)(start_of(walk, entry) * disk->sector);
    information->PartitionLength.QuadPart = (LONGLONG)entry->length * disk->sector;
    information->HiddenSectors = entry->start;
    information->PartitionType = entry->type;
    information->BootIndicator = entry->active == 0x80;
    information->RecognizedPartition = IsRecognizedPartition(entry->type) != 0;
    information->PartitionNumber = plain ? ++*number : 0;
}

NTSTATUS lab__mbr_read(struct lab__disk *disk, PDRIVE_LAYOUT_INFORMATION *result)
{
    PDRIVE_LAYOUT_INFORMATION layout = lab__mm_pool_alloc(
        NonPagedPoolNx, sizeof *layout + MOST * PER_TABLE * sizeof(PARTITION_INFORMATION), LAB_TAG_PARTITION, TRUE);
    struct walk walk = {0};
    ULONG number = 0;
    NTSTATUS status;

    if (!layout)
        return STATUS_INSUFFICIENT_RESOURCES;
    do {
        status = load(disk, &walk);
        if (!NT_SUCCESS(status))
            break;
        if (!walk.tables)
            layout->Signature = *(const ULONG *)(disk->buffer + SIGNATURE);
        for (ULONG i = 0; i < PER_TABLE; i++)
            describe(disk, &walk, entry_of(disk, i), &number, &layout->PartitionEntry[layout->PartitionCount++]);
    } while (next(disk, &walk));
    if (!NT_SUCCESS(status) && !layout->PartitionCount) {
        lab__mm_pool_free(layout, LAB_TAG_PARTITION);
        return status == STATUS_UNRECOGNIZED_MEDIA ? STATUS_SUCCESS : status;
    }
    *result = layout;
    return STATUS_SUCCESS;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* Cylinder, head and sector, as far as three bytes go. */
static void set_chs(const struct lab__disk *disk, ULONGLONG sector, UCHAR *head, UCHAR *low, UCHAR *high)
{
    ULONGLONG cylinder = sector / (disk->heads * disk->per_track);
    ULONG rest = (ULONG)(sector % (disk->heads * disk->per_track));

    if (cylinder > 1023) {
        cylinder = 1023;
        rest = disk->heads * disk->per_track - 1;
    }
    *head = (UCHAR)(rest / disk->per_track);
    *low = (UCHAR)((rest % disk->per_track + 1) | (cylinder >> 8 << 6));
    *high = (UCHAR)cylinder;
}

static void fill(const struct lab__disk *disk, const struct walk *walk, const PARTITION_INFORMATION *information,
                 struct entry *entry)
{
    ULONGLONG first = (ULONGLONG)information->StartingOffset.QuadPart / disk->sector;
    ULONGLONG length = (ULONGLONG)information->PartitionLength.QuadPart / disk->sector;

    RtlZeroMemory(entry, sizeof *entry);
    if (information->PartitionType == PARTITION_ENTRY_UNUSED)
        return;
    entry->active = information->BootIndicator ? 0x80 : 0;
    entry->type = information->PartitionType;
    entry->start = (ULONG)(first - (lab__mbr_is_container(entry->type) ? walk->outer : walk->at));
    entry->length = (ULONG)length;
    set_chs(disk, first, &entry->first_head, &entry->first_sector, &entry->first_cylinder);
    set_chs(disk, first + length - 1, &entry->last_head, &entry->last_sector, &entry->last_cylinder);
}

/* A record that isn't one yet becomes one. */
static NTSTATUS prepare(struct lab__disk *disk, const struct walk *walk)
{
    NTSTATUS status = lab__disk_read(disk, walk->at, disk->buffer, 1);

    if (NT_SUCCESS(status) && !lab__disk_is_record(disk->buffer)) {
        RtlZeroMemory(disk->buffer, disk->sector);
        disk->buffer[510] = 0x55;
        disk->buffer[511] = 0xAA;
    }
    return status;
}

NTSTATUS lab__mbr_write(struct lab__disk *disk, const DRIVE_LAYOUT_INFORMATION *layout)
{
    struct walk walk = {0};
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG at = 0; at < layout->PartitionCount && NT_SUCCESS(status); at += PER_TABLE) {
        status = prepare(disk, &walk);
        if (!NT_SUCCESS(status))
            return status;
        if (!at)
            *(ULONG *)(disk->buffer + SIGNATURE) = layout->Signature;
        for (ULONG i = 0; i < PER_TABLE && at + i < layout->PartitionCount; i++)
            if (layout->PartitionEntry[at + i].RewritePartition)
                fill(disk, &walk, &layout->PartitionEntry[at + i], entry_of(disk, i));
        status = lab__disk_write(disk, walk.at, disk->buffer, 1);
        if (!next(disk, &walk))
            break;
    }
    return status;
}

NTSTATUS lab__mbr_set_type(struct lab__disk *disk, ULONG number, UCHAR type)
{
    struct walk walk = {0};
    NTSTATUS status;

    do {
        status = load(disk, &walk);
        for (ULONG i = 0; i < PER_TABLE && NT_SUCCESS(status); i++) {
            struct entry *entry = entry_of(disk, i);

            if (entry->type == PARTITION_ENTRY_UNUSED || lab__mbr_is_container(entry->type) || --number)
                continue;
            entry->type = type;
            return lab__disk_write(disk, walk.at, disk->buffer, 1);
        }
    } while (NT_SUCCESS(status) && next(disk, &walk));
    return NT_SUCCESS(status) ? STATUS_INVALID_PARAMETER : status;
}

NTSTATUS lab__mbr_create(struct lab__disk *disk, ULONG signature)
{
    struct walk walk = {0};
    NTSTATUS status = prepare(disk, &walk);

    if (!NT_SUCCESS(status))
        return status;
    RtlZeroMemory(disk->buffer + ENTRIES, PER_TABLE * sizeof(struct entry));
    *(ULONG *)(disk->buffer + SIGNATURE) = signature;
    return lab__disk_write(disk, 0, disk->buffer, 1);
}

NTSTATUS lab__mbr_verify(struct lab__disk *disk)
{
    struct walk walk = {0};
    NTSTATUS status;

    do {
        status = load(disk, &walk);
        if (status == STATUS_UNRECOGNIZED_MEDIA)
            return STATUS_DISK_CORRUPT_ERROR;
        for (ULONG i = 0; i < PER_TABLE && NT_SUCCESS(status); i++) {
            const struct entry *entry = entry_of(disk, i);

            if (entry->type != PARTITION_ENTRY_UNUSED && start_of(&walk, entry) + entry->length > disk->sectors)
                status = STATUS_DISK_CORRUPT_ERROR;
        }
    } while (NT_SUCCESS(status) && next(disk, &walk));
    return status;
}
