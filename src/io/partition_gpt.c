/*
 * GUID partition tables: a header in the second sector and its entries behind it, a copy of both at the disk's end, all
 * under checksums, and a boot record that keeps others from taking the disk for an empty one.
 */
#include "io/partition_p.h"

#define MARK       0x5452415020494645ULL /* "EFI PART" */
#define REVISION   0x10000
#define LEAST      128 /* entries */
#define PROTECTED  0xEE
#define ENTRY_TYPE 450 /* of the first entry of a boot record */

struct header {
    ULONGLONG mark;
    ULONG revision, size, checksum, reserved;
    ULONGLONG here, other, first, last;
    GUID disk;
    ULONGLONG entries;
    ULONG count, entry_size, entries_checksum;
    ULONG unused;
};

struct entry {
    GUID type, id;
    ULONGLONG first, last, attributes;
    WCHAR name[36];
};
_Static_assert(sizeof(struct entry) == 128, "as on disks");

#define HEADER_SIZE 92

struct table {
    struct header header;
    struct entry *entries; /* from pool */
};

BOOLEAN lab__gpt_is(const UCHAR *record)
{
    if (!lab__disk_is_record(record))
        return FALSE;
    for (ULONG i = 0; i < 4; i++)
        if (record[ENTRY_TYPE + i * 16] == PROTECTED)
            return TRUE;
    return FALSE;
}

static ULONG sectors_of(const struct lab__disk *disk, const struct header *header)
{
    return (header->count * header->entry_size + disk->sector - 1) / disk->sector;
}

static ULONG sum_of(struct header header)
{
    header.checksum = 0;
    return RtlCrc32(&header, HEADER_SIZE, 0);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static BOOLEAN is_header(const struct lab__disk *disk, const struct header *header, ULONGLONG sector)
{
    return header->mark == MARK && header->here == sector && header->entry_size == sizeof(struct entry) &&
           header->count && header->count <= 1024 && header->last < disk->sectors &&
           header->checksum == sum_of(*header);
}

static NTSTATUS load(struct lab__disk *disk, ULONGLONG sector, struct table *table)
{
    ULONG size;
    NTSTATUS status = lab__disk_read(disk, sector, disk->buffer, 1);

    if (!NT_SUCCESS(status))
        return status;
    RtlCopyMemory(&table->header, disk->buffer, sizeof table->header);
    if (!is_header(disk, &table->header, sector))
        return STATUS_DISK_CORRUPT_ERROR;
    size = sectors_of(disk, &table->header) * disk->sector;
    table->entries = lab__mm_pool_alloc(NonPagedPoolNx, size, LAB_TAG_PARTITION, TRUE);
    if (!table->entries)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__disk_read(disk, table->header.entries, table->entries, sectors_of(disk, &table->header));
    if (NT_SUCCESS(status) &&
        RtlCrc32(table->entries, table->header.count * table->header.entry_size, 0) != table->header.entries_checksum)
        status = STATUS_DISK_CORRUPT_ERROR;
    if (!NT_SUCCESS(status))
        lab__mm_pool_free(table->entries, LAB_TAG_PARTITION);
    return status;
}

/* The first copy, or else the second. */
static NTSTATUS load_any(struct lab__disk *disk, struct table *table)
{
    NTSTATUS status = load(disk, 1, table);

    return status == STATUS_DISK_CORRUPT_ERROR ? load(disk, disk->sectors - 1, table) : status;
}

static BOOLEAN is_used(const struct entry *entry)
{
    static const GUID none;

    return !RtlEqualMemory(&entry->type, &none, sizeof none);
}

static void describe(const struct lab__disk *disk, const struct entry *entry, ULONG number,
                     PPARTITION_INFORMATION_EX information)
{
    information->PartitionStyle = PARTITION_STYLE_GPT;
    information->StartingOffset.QuadPart = (LONGLONG)(entry->first * disk->sector);
    information->PartitionLength.QuadPart = (LONGLONG)((entry->last - entry->first + 1) * disk->sector);
    information->PartitionNumber = number;
    information->Gpt.PartitionType = entry->type;
    information->Gpt.PartitionId = entry->id;
    information->Gpt.Attributes = entry->attributes;
    RtlCopyMemory(information->Gpt.Name, entry->name, sizeof entry->name);
}

NTSTATUS lab__gpt_read(struct lab__disk *disk, PDRIVE_LAYOUT_INFORMATION_EX *result)
{
    PDRIVE_LAYOUT_INFORMATION_EX layout;
    struct table table;
    NTSTATUS status = load_any(disk, &table);

    if (!NT_SUCCESS(status))
        return status;
    layout = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *layout + table.header.count * sizeof(PARTITION_INFORMATION_EX),
                                LAB_TAG_PARTITION, TRUE);
    if (layout) {
        layout->PartitionStyle = PARTITION_STYLE_GPT;
        layout->Gpt.DiskId = table.header.disk;
        layout->Gpt.StartingUsableOffset.QuadPart = (LONGLONG)(table.header.first * disk->sector);
        layout->Gpt.UsableLength.QuadPart = (LONGLONG)((table.header.last - table.header.first + 1) * disk->sector);
        layout->Gpt.MaxPartitionCount = table.header.count;
        for (ULONG i = 0; i < table.header.count; i++)
            if (is_used(&table.entries[i])) {
                describe(disk, &table.entries[i], layout->PartitionCount + 1,
                         &layout->PartitionEntry[layout->PartitionCount]);
                layout->PartitionCount++;
            }
        *result = layout;
    }
    lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    return layout ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS lab__gpt_id(struct lab__disk *disk, GUID *id)
{
    struct table table;
    NTSTATUS status = load_any(disk, &table);

    if (!NT_SUCCESS(status))
        return status;
    *id = table.header.disk;
    lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    return STATUS_SUCCESS;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static NTSTATUS store_copy(struct lab__disk *disk, struct table *table, ULONGLONG here, ULONGLONG entries)
{
    NTSTATUS status = lab__disk_write(disk, entries, table->entries, sectors_of(disk, &table->header));

    if (!NT_SUCCESS(status))
        return status;
    table->header.here = here;
    table->header.other = here == 1 ? disk->sectors - 1 : 1;
    table->header.entries = entries;
    table->header.checksum = sum_of(table->header);
    RtlZeroMemory(disk->buffer, disk->sector);
    RtlCopyMemory(disk->buffer, &table->header, HEADER_SIZE);
    return lab__disk_write(disk, here, disk->buffer, 1);
}

/* The copy first, so that one of the two is whole at any time. */
static NTSTATUS store(struct lab__disk *disk, struct table *table)
{
    ULONG sectors = sectors_of(disk, &table->header);
    NTSTATUS status;

    table->header.entries_checksum = RtlCrc32(table->entries, table->header.count * sizeof(struct entry), 0);
    status = store_copy(disk, table, disk->sectors - 1, disk->sectors - 1 - sectors);
    return NT_SUCCESS(status) ? store_copy(disk, table, 1, 2) : status;
}

static NTSTATUS protect(struct lab__disk *disk)
{
    ULONGLONG length = disk->sectors - 1;
    UCHAR *entry;

    RtlZeroMemory(disk->buffer, disk->sector);
    disk->buffer[510] = 0x55;
    disk->buffer[511] = 0xAA;
    entry = disk->buffer + ENTRY_TYPE - 4;
    entry[2] = 2; /* the second sector of the first track */
    entry[4] = PROTECTED;
    entry[5] = entry[6] = entry[7] = 0xFF;
    *(ULONG *)(entry + 8) = 1;
    *(ULONG *)(entry + 12) = length > 0xFFFFFFFF ? 0xFFFFFFFF : (ULONG)length;
    return lab__disk_write(disk, 0, disk->buffer, 1);
}

NTSTATUS lab__gpt_create(struct lab__disk *disk, const GUID *id, ULONG most)
{
    struct table table = {.header = {.mark = MARK,
                                     .revision = REVISION,
                                     .size = HEADER_SIZE,
                                     .disk = *id,
                                     .count = most < LEAST ? LEAST : most,
                                     .entry_size = sizeof(struct entry)}};
    ULONG sectors = sectors_of(disk, &table.header);
    NTSTATUS status;

    if (disk->sectors < 2 * sectors + 4ULL)
        return STATUS_DISK_FULL;
    table.header.first = 2 + sectors;
    table.header.last = disk->sectors - 2 - sectors;
    table.entries = lab__mm_pool_alloc(NonPagedPoolNx, sectors * disk->sector, LAB_TAG_PARTITION, TRUE);
    if (!table.entries)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = protect(disk);
    if (NT_SUCCESS(status))
        status = store(disk, &table);
    lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    return status;
}

NTSTATUS lab__gpt_write(struct lab__disk *disk, const DRIVE_LAYOUT_INFORMATION_EX *layout)
{
    struct table table;
    NTSTATUS status = load_any(disk, &table);

    if (!NT_SUCCESS(status))
        return status;
    if (layout->PartitionCount > table.header.count) {
        lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
        return STATUS_INVALID_PARAMETER;
    }
    RtlZeroMemory(table.entries, table.header.count * sizeof(struct entry));
    table.header.disk = layout->Gpt.DiskId;
    for (ULONG i = 0; i < layout->PartitionCount; i++) {
        const PARTITION_INFORMATION_EX *information = &layout->PartitionEntry[i];
        struct entry *entry = &table.entries[i];

        entry->type = information->Gpt.PartitionType;
        entry->id = information->Gpt.PartitionId;
        entry->first = (ULONGLONG)information->StartingOffset.QuadPart / disk->sector;
        entry->last = entry->first + (ULONGLONG)information->PartitionLength.QuadPart / disk->sector - 1;
        entry->attributes = information->Gpt.Attributes;
        RtlCopyMemory(entry->name, information->Gpt.Name, sizeof entry->name);
    }
    status = store(disk, &table);
    lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    return status;
}

NTSTATUS lab__gpt_set(struct lab__disk *disk, ULONG number, const PARTITION_INFORMATION_GPT *information)
{
    struct table table;
    NTSTATUS status = load_any(disk, &table);

    if (!NT_SUCCESS(status))
        return status;
    status = STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; i < table.header.count; i++) {
        struct entry *entry = &table.entries[i];

        if (!is_used(entry) || --number)
            continue;
        entry->type = information->PartitionType;
        entry->id = information->PartitionId;
        entry->attributes = information->Attributes;
        RtlCopyMemory(entry->name, information->Name, sizeof entry->name);
        status = store(disk, &table);
        break;
    }
    lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    return status;
}

NTSTATUS lab__gpt_verify(struct lab__disk *disk, BOOLEAN repair)
{
    struct table table;
    NTSTATUS first = load(disk, 1, &table), second;

    if (NT_SUCCESS(first))
        lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    second = load(disk, disk->sectors - 1, &table);
    if (NT_SUCCESS(second))
        lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    if (NT_SUCCESS(first) && NT_SUCCESS(second))
        return STATUS_SUCCESS;
    if (!repair || (!NT_SUCCESS(first) && !NT_SUCCESS(second)))
        return NT_SUCCESS(first) ? second : first;
    first = load_any(disk, &table);
    if (!NT_SUCCESS(first))
        return first;
    first = store(disk, &table);
    lab__mm_pool_free(table.entries, LAB_TAG_PARTITION);
    return first;
}

/* Nobody takes it for such a disk any more. */
NTSTATUS lab__gpt_erase(struct lab__disk *disk)
{
    NTSTATUS status;

    RtlZeroMemory(disk->buffer, disk->sector);
    status = lab__disk_write(disk, 1, disk->buffer, 1);
    return NT_SUCCESS(status) ? lab__disk_write(disk, disk->sectors - 1, disk->buffer, 1) : status;
}
