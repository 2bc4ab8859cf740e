/* Partition tables, between the file of each kind and the one that drivers call. */
#ifndef NTLAB_IO_PARTITION_P_H
#define NTLAB_IO_PARTITION_P_H

#include "io/io_p.h"
#include <ntdddisk.h>

#define LAB_TAG_PARTITION 'traP'

struct lab__disk {
    PDEVICE_OBJECT device;
    ULONG sector;      /* bytes */
    ULONGLONG sectors; /* of the whole disk */
    ULONG heads, per_track;
    UCHAR *buffer; /* of one sector */
};

/* partition_disk.c */
NTSTATUS lab__disk_open(struct lab__disk *disk, PDEVICE_OBJECT device, ULONG sector); /* sector 0: as the disk says */
void lab__disk_close(struct lab__disk *disk);
NTSTATUS lab__disk_read(struct lab__disk *disk, ULONGLONG sector, PVOID to, ULONG count);
NTSTATUS lab__disk_write(struct lab__disk *disk, ULONGLONG sector, const void *from, ULONG count);
static inline BOOLEAN lab__disk_is_record(const UCHAR *sector) /* the mark of a boot record */
{
    return sector[510] == 0x55 && sector[511] == 0xAA;
}

/* partition_mbr.c: *result from pool; entries in fours, one four for each boot record. */
NTSTATUS lab__mbr_read(struct lab__disk *disk, PDRIVE_LAYOUT_INFORMATION *result);
NTSTATUS lab__mbr_write(struct lab__disk *disk, const DRIVE_LAYOUT_INFORMATION *layout);
NTSTATUS lab__mbr_set_type(struct lab__disk *disk, ULONG number, UCHAR type);
NTSTATUS lab__mbr_create(struct lab__disk *disk, ULONG signature);
NTSTATUS lab__mbr_verify(struct lab__disk *disk);
ULONG lab__mbr_checksum(const UCHAR *record);
BOOLEAN lab__mbr_is_container(UCHAR type);

/* partition_gpt.c */
BOOLEAN lab__gpt_is(const UCHAR *record); /* a boot record that protects such a table */
NTSTATUS lab__gpt_read(struct lab__disk *disk, PDRIVE_LAYOUT_INFORMATION_EX *result);
NTSTATUS lab__gpt_write(struct lab__disk *disk, const DRIVE_LAYOUT_INFORMATION_EX *layout);
NTSTATUS lab__gpt_set(struct lab__disk *disk, ULONG number, const PARTITION_INFORMATION_GPT *information);
NTSTATUS lab__gpt_create(struct lab__disk *disk, const GUID *id, ULONG most);
NTSTATUS lab__gpt_verify(struct lab__disk *disk, BOOLEAN repair);
NTSTATUS lab__gpt_id(struct lab__disk *disk, GUID *id);
NTSTATUS lab__gpt_erase(struct lab__disk *disk);

#endif
