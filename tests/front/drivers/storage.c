/* Request blocks of either kind, sense data in either format, and what drivers of older kits rely on. */
#include "check.h"
#include <classpnp.h>
#include <intsafe.h>
#include <srbhelper.h>
#include <storswtr.h>

/* The interfaces' names are defined here, though classpnp.h has declared them. */
#include <initguid.h>
#include <ntddstor.h>

static void test_old_block(void)
{
    SCSI_REQUEST_BLOCK srb = {.Length = sizeof srb, .Function = SRB_FUNCTION_EXECUTE_SCSI, .TargetId = 3};

    SrbSetCdbLength(&srb, 10);
    SrbSetSrbFlags(&srb, SRB_FLAGS_DATA_IN | SRB_FLAGS_NO_QUEUE_FREEZE);
    SrbClearSrbFlags(&srb, SRB_FLAGS_DATA_IN);
    SrbSetDataBuffer(&srb, &srb);
    EQUAL(srb.CdbLength, 10);
    EQUAL(SrbGetSrbFlags(&srb), SRB_FLAGS_NO_QUEUE_FREEZE);
    CHECK(SrbGetDataBuffer(&srb) == &srb && SrbGetCdb(&srb) == (PCDB)srb.Cdb);
    EQUAL(SrbGetTargetId(&srb), 3);
    EQUAL(SrbGetSrbLength(&srb), sizeof srb);
}

static void test_new_block(void)
{
    static UCHAR buffer[512], copy[512];
    PSTORAGE_REQUEST_BLOCK srb = (PSTORAGE_REQUEST_BLOCK)buffer;
    PSRBEX_DATA_SCSI_CDB16 cdb = (PSRBEX_DATA_SCSI_CDB16)(buffer + sizeof *srb + sizeof(STOR_ADDR_BTL8));
    UCHAR sense[18];

    EQUAL(sizeof *srb, 0x80);
    EQUAL(FIELD_OFFSET(STORAGE_REQUEST_BLOCK, NextSrb), 0x70);
    EQUAL(sizeof *cdb, 40);
    srb->Function = SRB_FUNCTION_STORAGE_REQUEST_BLOCK;
    srb->SrbFunction = SRB_FUNCTION_EXECUTE_SCSI;
    srb->SrbLength = SrbGetDefaultSrbLengthFromFunction(SRB_FUNCTION_EXECUTE_SCSI);
    EQUAL(srb->SrbLength, sizeof *srb + sizeof(STOR_ADDR_BTL8) + sizeof *cdb);
    srb->AddressOffset = sizeof *srb;
    ((PSTOR_ADDR_BTL8)(buffer + sizeof *srb))->Lun = 6;
    srb->NumSrbExData = 1;
    srb->SrbExDataOffset[0] = (ULONG)((PUCHAR)cdb - buffer);
    cdb->Type = SrbExDataTypeScsiCdb16;
    SrbSetCdbLength(srb, 16);
    SrbSetSenseInfoBuffer(srb, sense);
    SrbSetSenseInfoBufferLength(srb, sizeof sense);
    SrbSetScsiStatus(srb, SCSISTAT_CHECK_CONDITION);
    EQUAL(cdb->CdbLength, 16);
    EQUAL(SrbGetScsiStatus(srb), SCSISTAT_CHECK_CONDITION);
    EQUAL(SrbGetSenseInfoBufferLength(srb), sizeof sense);
    CHECK(SrbGetSenseInfoBuffer(srb) == sense && SrbGetCdb(srb) == (PCDB)cdb->Cdb);
    EQUAL(SrbGetLun(srb), 6);
    CHECK(SrbCopySrb(copy, sizeof copy, srb) && !SrbCopySrb(copy, 64, srb));
    srb->SrbExDataOffset[0] = srb->SrbLength; /* outside */
    CHECK(!SrbGetSrbExDataByType(srb, SrbExDataTypeScsiCdb16));
}

static void test_sense(void)
{
    UCHAR descriptors[20] = {0x72, SCSI_SENSE_MEDIUM_ERROR, 0x11, 4, 0, 0, 0, 12, 0, 10}, fixed[18], key, code, type;
    UCHAR types[] = {SCSI_SENSE_DESCRIPTOR_TYPE_INFORMATION}, length, found;
    PVOID at, descriptor;

    CHECK(ScsiGetSenseKeyAndCodes(descriptors, sizeof descriptors, SCSI_SENSE_OPTIONS_NONE, &key, &code, NULL));
    EQUAL(key, SCSI_SENSE_MEDIUM_ERROR);
    EQUAL(code, 0x11);
    CHECK(ScsiConvertToFixedSenseFormat(descriptors, sizeof descriptors, fixed, sizeof fixed));
    EQUAL(fixed[0], 0x70);
    EQUAL(fixed[13], 4);
    CHECK(ScsiGetSenseDescriptor(descriptors, sizeof descriptors, &at, &length) && length == 12);
    CHECK(ScsiGetNextSenseDescriptorByType(at, length, types, 1, &type, &descriptor, &found));
    ((PSCSI_SENSE_DESCRIPTOR_INFORMATION)descriptor)->Valid = 1;
    CHECK(ScsiValidateInformationSenseDescriptor(descriptor, found));
    CHECK(!ScsiGetSenseKeyAndCodes(descriptors, 4, SCSI_SENSE_OPTIONS_NONE, &key, &code, NULL));
}

static void test_older_kits(void)
{
    CDB cdb = {0};
    ULONG sum = 0;

    cdb.MODE_SENSE.Dbd = 1;
    cdb.MODE_SENSE.LogicalUnitNumber = 5;
    EQUAL(cdb.AsByte[1], 0xA8);
    EQUAL(GUID_DEVINTERFACE_CDROM.Data1, 0x53f56308);
    EQUAL(ULongAdd(1, 2, &sum), S_OK);
    EQUAL(sum, 3);
    EQUAL(ULongAdd(0xFFFFFFFF, 1, &sum), INTSAFE_E_ARITHMETIC_OVERFLOW);
    EQUAL(RtlULongAdd(0xFFFFFFFF, 1, &sum), STATUS_INTEGER_OVERFLOW);
}

/* The names of older kits lie where they lay. */
static void test_older_commands(void)
{
    UCHAR bytes[16] = {0};
    PCDB cdb = (PCDB)bytes;

    cdb->MODE_SENSE.LogicalUnitNumber = 5;
    cdb->MODE_SENSE.AllocationLength = 0x44;
    EQUAL(bytes[1], 0xA0);
    EQUAL(bytes[4], 0x44);
    bytes[1] = 0;
    cdb->MODE_SENSE10.LogicalUnitNumber = 3;
    EQUAL(bytes[1], 0x60);
    cdb->READ_CAPACITY16.BlockCount[3] = 0x55;
    EQUAL(bytes[13], 0x55);
    EQUAL(cdb->READ_CAPACITY16.AllocationLength[3], 0x55);
}

static void run_checks(void)
{
    ULONG big_endian;

    test_old_block();
    test_new_block();
    test_sense();
    test_older_kits();
    test_older_commands();
    REVERSE_BYTES(&big_endian, &((ULONG){0x01020304}))
    EQUAL(big_endian, 0x04030201);
}
