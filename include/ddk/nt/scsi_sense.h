/*
 * What sense data says, in either of its formats: fixed, or a list of descriptors. Buffers and lengths are checked;
 * FALSE where the data has nothing to say. Any IRQL.
 */
#ifndef NTLAB_NT_SCSI_SENSE_H
#define NTLAB_NT_SCSI_SENSE_H

#include <scsi.h>

LAB_DDK_BEGIN

typedef ULONG SCSI_SENSE_OPTIONS;
#define SCSI_SENSE_OPTIONS_NONE                                     ((SCSI_SENSE_OPTIONS)0)
#define SCSI_SENSE_OPTIONS_FIXED_FORMAT_IF_UNKNOWN_FORMAT_INDICATED ((SCSI_SENSE_OPTIONS)1)

/* How many bytes the device meant to send, by the length in the data's own header, which both formats have in one
 * place. */
static inline BOOLEAN ScsiGetTotalSenseByteCountIndicated(PVOID Sense, UCHAR Length, UCHAR *Count)
{
    const UCHAR header = RTL_SIZEOF_THROUGH_FIELD(FIXED_SENSE_DATA, AdditionalSenseLength);

    if (!Sense || !Count || Length < header ||
        ((PFIXED_SENSE_DATA)Sense)->AdditionalSenseLength > MAX_SENSE_BUFFER_SIZE - header)
        return FALSE;
    *Count = (UCHAR)(((PFIXED_SENSE_DATA)Sense)->AdditionalSenseLength + header);
    return TRUE;
}

static inline BOOLEAN ScsiGetFixedSenseKeyAndCodes(PVOID Sense, UCHAR Length, PUCHAR Key, PUCHAR Code, PUCHAR Qualifier)
{
    const ULONG header = RTL_SIZEOF_THROUGH_FIELD(FIXED_SENSE_DATA, AdditionalSenseLength);
    PFIXED_SENSE_DATA data = (PFIXED_SENSE_DATA)Sense;
    ULONG valid;

    if (!data || Length < header)
        return FALSE;
    valid = data->AdditionalSenseLength + header;
    if (valid > Length)
        valid = Length;
    if (Key)
        *Key = data->SenseKey;
    if (Code)
        *Code = RTL_CONTAINS_FIELD(data, valid, AdditionalSenseCode) ? data->AdditionalSenseCode : 0;
    if (Qualifier)
        *Qualifier =
            RTL_CONTAINS_FIELD(data, valid, AdditionalSenseCodeQualifier) ? data->AdditionalSenseCodeQualifier : 0;
    return TRUE;
}

static inline BOOLEAN ScsiGetDescriptorSenseKeyAndCodes(PVOID Sense, UCHAR Length, PUCHAR Key, PUCHAR Code,
                                                        PUCHAR Qualifier)
{
    PDESCRIPTOR_SENSE_DATA data = (PDESCRIPTOR_SENSE_DATA)Sense;

    if (!data || !RTL_CONTAINS_FIELD(data, Length, AdditionalSenseLength))
        return FALSE;
    if (Key)
        *Key = data->SenseKey;
    if (Code)
        *Code = data->AdditionalSenseCode;
    if (Qualifier)
        *Qualifier = data->AdditionalSenseCodeQualifier;
    return TRUE;
}

static inline BOOLEAN ScsiGetSenseKeyAndCodes(PVOID Sense, UCHAR Length, SCSI_SENSE_OPTIONS Options, PUCHAR Key,
                                              PUCHAR Code, PUCHAR Qualifier)
{
    if (!Sense || !Length)
        return FALSE;
    if (IsDescriptorSenseDataFormat(Sense))
        return ScsiGetDescriptorSenseKeyAndCodes(Sense, Length, Key, Code, Qualifier);
    if (!IsFixedSenseDataFormat(Sense) && !(Options & SCSI_SENSE_OPTIONS_FIXED_FORMAT_IF_UNKNOWN_FORMAT_INDICATED))
        return FALSE;
    return ScsiGetFixedSenseKeyAndCodes(Sense, Length, Key, Code, Qualifier);
}

/* The descriptors of sense data that has some. */
static inline BOOLEAN ScsiGetSenseDescriptor(PVOID Sense, UCHAR Length, PVOID *Descriptors, UCHAR *DescriptorsLength)
{
    const UCHAR header = RTL_SIZEOF_THROUGH_FIELD(DESCRIPTOR_SENSE_DATA, AdditionalSenseLength);
    PDESCRIPTOR_SENSE_DATA data = (PDESCRIPTOR_SENSE_DATA)Sense;

    if (!data || !Length || !Descriptors || !DescriptorsLength)
        return FALSE;
    *Descriptors = NULL;
    *DescriptorsLength = 0;
    if (!IsDescriptorSenseDataFormat(data) || Length < header ||
        data->AdditionalSenseLength > MAX_SENSE_BUFFER_SIZE - header)
        return FALSE;
    *DescriptorsLength =
        data->AdditionalSenseLength < Length - header ? data->AdditionalSenseLength : (UCHAR)(Length - header);
    if (!*DescriptorsLength)
        return FALSE;
    *Descriptors = data->DescriptorBuffer;
    return TRUE;
}

static inline BOOLEAN ScsiValidateInformationSenseDescriptor(PVOID Descriptor, UCHAR Length)
{
    PSCSI_SENSE_DESCRIPTOR_INFORMATION data = (PSCSI_SENSE_DESCRIPTOR_INFORMATION)Descriptor;

    return data && Length >= sizeof *data && data->Header.DescriptorType == SCSI_SENSE_DESCRIPTOR_TYPE_INFORMATION &&
           data->Header.AdditionalLength == sizeof *data - sizeof data->Header && data->Valid;
}

static inline BOOLEAN ScsiValidateBlockCommandSenseDescriptor(PVOID Descriptor, UCHAR Length)
{
    PSCSI_SENSE_DESCRIPTOR_BLOCK_COMMAND data = (PSCSI_SENSE_DESCRIPTOR_BLOCK_COMMAND)Descriptor;

    return data && Length >= sizeof *data && data->Header.DescriptorType == SCSI_SENSE_DESCRIPTOR_TYPE_BLOCK_COMMAND &&
           data->Header.AdditionalLength == sizeof *data - sizeof data->Header;
}

/* Key and codes of sense data with descriptors, as fixed sense data; what is in the descriptors is lost. */
static inline BOOLEAN ScsiConvertToFixedSenseFormat(PVOID Sense, UCHAR Length, PVOID Fixed, UCHAR FixedLength)
{
    PFIXED_SENSE_DATA to = (PFIXED_SENSE_DATA)Fixed;
    UCHAR key, code, qualifier;

    if (!Sense || !Length || !to || FixedLength < sizeof *to || !IsDescriptorSenseDataFormat(Sense))
        return FALSE;
    RtlZeroMemory(to, FixedLength);
    if (!ScsiGetDescriptorSenseKeyAndCodes(Sense, Length, &key, &code, &qualifier))
        return FALSE;
    to->ErrorCode =
        IsSenseDataCurrentError(Sense) ? SCSI_SENSE_ERRORCODE_FIXED_CURRENT : SCSI_SENSE_ERRORCODE_FIXED_DEFERRED;
    to->AdditionalSenseLength = sizeof *to - RTL_SIZEOF_THROUGH_FIELD(FIXED_SENSE_DATA, AdditionalSenseLength);
    to->SenseKey = key;
    to->AdditionalSenseCode = code;
    to->AdditionalSenseCodeQualifier = qualifier;
    return TRUE;
}

/* The first descriptor of one of these types, and how much there is from there on. */
static inline BOOLEAN ScsiGetNextSenseDescriptorByType(PVOID Buffer, UCHAR Length, PUCHAR Types, ULONG TypeCount,
                                                       PUCHAR Type, PVOID *Found, UCHAR *FoundLength)
{
    PUCHAR at = (PUCHAR)Buffer;

    if (!at || !Length || !Types || !TypeCount || !Type || !Found || !FoundLength)
        return FALSE;
    *Type = 0;
    *Found = NULL;
    *FoundLength = 0;
    while (Length >= sizeof(SCSI_SENSE_DESCRIPTOR_HEADER)) {
        ULONG size = ScsiGetSenseDescriptorLength(at);

        for (ULONG i = 0; i < TypeCount; i++)
            if (*at == Types[i]) {
                *Type = Types[i];
                *Found = at;
                *FoundLength = Length;
                return TRUE;
            }
        if (size >= Length)
            break;
        at += size;
        Length = (UCHAR)(Length - size);
    }
    return FALSE;
}

LAB_DDK_END

#endif
