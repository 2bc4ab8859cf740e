/* Error records: finding one's way in them. */
#include "whea/whea_p.h"

const GUID lab__whea_packet_section = {0xE71254E9, 0xC1B9, 0x4940, {0xAB, 0x76, 0x90, 0x97, 0x03, 0xA4, 0x32, 0x0F}};

static BOOLEAN is_valid(const WHEA_ERROR_RECORD *record)
{
    return record && record->Header.Signature == WHEA_ERROR_RECORD_SIGNATURE &&
           record->Header.SignatureEnd == WHEA_ERROR_RECORD_SIGNATURE_END;
}

/*
 * WheaIsValidErrorRecordSignature: does it begin as records do?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-wheaisvaliderrorrecordsignature
 */
BOOLEAN WheaIsValidErrorRecordSignature(PWHEA_ERROR_RECORD Record)
{
    LAB_DDI(WheaIsValidErrorRecordSignature);
    return is_valid(Record);
}

static void give(PWHEA_ERROR_RECORD record, ULONG index, PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR *descriptor,
                 PVOID *section)
{
    *descriptor = &record->SectionDescriptor[index];
    if (section)
        *section = WheaAdd2Ptr(record, (*descriptor)->SectionOffset);
}

/*
 * WheaFindErrorRecordSection: the first section of a type. WheaFindNextErrorRecordSection: one after another; *Context
 * is 0 at first. Section may be NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_NOT_FOUND; STATUS_INVALID_PARAMETER: a parameter is missing, or it is no record
 * Source  ntddk/nf-ntddk-wheafinderrorrecordsection
 */
NTSTATUS WheaFindErrorRecordSection(PWHEA_ERROR_RECORD Record, const GUID *SectionType,
                                    PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR *Descriptor, PVOID *Section)
{
    LAB_DDI(WheaFindErrorRecordSection);
    if (!is_valid(Record) || !SectionType || !Descriptor)
        return STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; i < Record->Header.SectionCount; i++)
        if (RtlEqualMemory(&Record->SectionDescriptor[i].SectionType, SectionType, sizeof(GUID))) {
            give(Record, i, Descriptor, Section);
            return STATUS_SUCCESS;
        }
    return STATUS_NOT_FOUND;
}

NTSTATUS WheaFindNextErrorRecordSection(PWHEA_ERROR_RECORD Record, ULONG *Context,
                                        PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR *Descriptor, PVOID *Section)
{
    LAB_DDI(WheaFindNextErrorRecordSection);
    if (!is_valid(Record) || !Context || !Descriptor)
        return STATUS_INVALID_PARAMETER;
    if (*Context >= Record->Header.SectionCount)
        return STATUS_NOT_FOUND;
    give(Record, (*Context)++, Descriptor, Section);
    return STATUS_SUCCESS;
}

/*
 * WheaGetErrPacketFromErrRecord: the packet in a record, where the record has one and is as long as it says.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL
 * Source  ntddk/nf-ntddk-wheageterrpacketfromerrrecord
 */
PWHEA_ERROR_PACKET WheaGetErrPacketFromErrRecord(PWHEA_ERROR_RECORD Record)
{
    PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR found;
    PVOID section;

    LAB_DDI(WheaGetErrPacketFromErrRecord);
    if (!NT_SUCCESS(WheaFindErrorRecordSection(Record, &lab__whea_packet_section, &found, &section)) ||
        found->SectionOffset > Record->Header.Length ||
        Record->Header.Length - found->SectionOffset < found->SectionLength ||
        found->SectionLength < sizeof(WHEA_ERROR_PACKET_V2))
        return 0;
    return ((PWHEA_ERROR_PACKET)section)->Signature == WHEA_ERROR_PACKET_V2_SIGNATURE ? section : 0;
}

/*
 * WheaInitializeRecordHeader: what every record begins with: signatures, version, the time.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-wheainitializerecordheader
 */
NTSTATUS WheaInitializeRecordHeader(PWHEA_ERROR_RECORD_HEADER Header)
{
    LAB_DDI(WheaInitializeRecordHeader);
    if (!Header)
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(Header, sizeof *Header);
    lab__whea_header_begin(Header);
    return STATUS_SUCCESS;
}

#define TAG_PSHED 'dhsP'

/*
 * PshedAllocateMemory, PshedFreeMemory: nonpaged pool for plug-ins of the platform's error driver.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   bytes
 * Errors  NULL
 * Source  ntddk/nf-ntddk-pshedallocatememory
 */
PVOID PshedAllocateMemory(ULONG Size)
{
    LAB_DDI(PshedAllocateMemory);
    return lab__mm_pool_take_for(Size, TAG_PSHED, __builtin_return_address(0));
}

void PshedFreeMemory(PVOID Address)
{
    LAB_DDI(PshedFreeMemory);
    lab__mm_pool_free(Address, TAG_PSHED);
}

/*
 * PshedIsSystemWheaEnabled: does this system handle hardware errors? Every Windows since Vista does.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-pshedissystemwheaenabled
 */
BOOLEAN PshedIsSystemWheaEnabled(void)
{
    LAB_DDI(PshedIsSystemWheaEnabled);
    return TRUE;
}
