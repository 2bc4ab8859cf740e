/*
 * Request blocks of either kind, SCSI_REQUEST_BLOCK and STORAGE_REQUEST_BLOCK, by one set of functions. They have no
 * effect where a kind lacks the field, and give 0 for it. Any IRQL.
 */
#ifndef NTLAB_SRBHELPER_H
#define NTLAB_SRBHELPER_H

#include <scsi.h>
#include <srb.h>

LAB_DDK_BEGIN

#ifndef SRBHELPER_ASSERT
#define SRBHELPER_ASSERT NT_ASSERT
#endif
#ifndef SRB_ALIGN_SIZEOF
#define SRB_ALIGN_SIZEOF(x) (((ULONG_PTR)sizeof(x) + sizeof(PVOID) - 1) & ~(sizeof(PVOID) - 1))
#endif
#define SrbMoveMemory(to, from, length) memmove(to, from, length)
#define SrbCopyMemory(to, from, length) memcpy(to, from, length)
#define SrbZeroMemory(to, length)       memset(to, 0, length)
#define SrbEqualMemory(a, b, length)    (memcmp(a, b, length) == 0)

#define LAB_SRB_IS_EX(srb) (((PSTORAGE_REQUEST_BLOCK)(srb))->Function == SRB_FUNCTION_STORAGE_REQUEST_BLOCK)

/* --- parts of a STORAGE_REQUEST_BLOCK ------------------------------------------------------------------------------
 */

/* NULL where there is no such part, or its offset lies outside. */
static inline PSRBEX_DATA SrbGetSrbExDataByIndex(PSTORAGE_REQUEST_BLOCK Srb, ULONG Index)
{
    ULONG offset;

    if (!LAB_SRB_IS_EX(Srb) || Index >= Srb->NumSrbExData)
        return NULL;
    offset = Srb->SrbExDataOffset[Index];
    if (offset < sizeof(STORAGE_REQUEST_BLOCK) || offset >= Srb->SrbLength)
        return NULL;
    return (PSRBEX_DATA)((PUCHAR)Srb + offset);
}

static inline PSRBEX_DATA SrbGetSrbExDataByType(PSTORAGE_REQUEST_BLOCK Srb, SRBEXDATATYPE Type)
{
    for (ULONG i = 0; LAB_SRB_IS_EX(Srb) && i < Srb->NumSrbExData; i++) {
        PSRBEX_DATA data = SrbGetSrbExDataByIndex(Srb, i);

        if (data && data->Type == Type)
            return data;
    }
    return NULL;
}

/* The part that has the command, of whichever length. */
static inline PSRBEX_DATA lab_srb_cdb_data(PSTORAGE_REQUEST_BLOCK Srb)
{
    for (ULONG i = 0; LAB_SRB_IS_EX(Srb) && i < Srb->NumSrbExData; i++) {
        PSRBEX_DATA data = SrbGetSrbExDataByIndex(Srb, i);

        if (data && (data->Type == SrbExDataTypeScsiCdb16 || data->Type == SrbExDataTypeScsiCdb32 ||
                     data->Type == SrbExDataTypeScsiCdbVar))
            return data;
    }
    return NULL;
}

static inline PSRBEX_DATA SrbGetPrimarySrbExData(PSTORAGE_REQUEST_BLOCK Srb)
{
    if (!LAB_SRB_IS_EX(Srb))
        return NULL;
    switch (Srb->SrbFunction) {
    case SRB_FUNCTION_POWER:
        return SrbGetSrbExDataByType(Srb, SrbExDataTypePower);
    case SRB_FUNCTION_PNP:
        return SrbGetSrbExDataByType(Srb, SrbExDataTypePnP);
    case SRB_FUNCTION_WMI:
        return SrbGetSrbExDataByType(Srb, SrbExDataTypeWmi);
    case SRB_FUNCTION_EXECUTE_SCSI:
        return lab_srb_cdb_data(Srb);
    default:
        return NULL;
    }
}

static inline PSTOR_ADDRESS SrbGetAddress(PSTORAGE_REQUEST_BLOCK Srb)
{
    if (!LAB_SRB_IS_EX(Srb))
        return NULL;
    SRBHELPER_ASSERT(Srb->AddressOffset);
    return Srb->AddressOffset ? (PSTOR_ADDRESS)((PUCHAR)Srb + Srb->AddressOffset) : NULL;
}

/* --- the block as a whole ----------------------------------------------------------------------------------------- */

static inline ULONG SrbGetSrbLength(PVOID Srb)
{
    return LAB_SRB_IS_EX(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbLength : sizeof(SCSI_REQUEST_BLOCK);
}

static inline void SrbSetSrbLength(PVOID Srb, ULONG Length)
{
    if (LAB_SRB_IS_EX(Srb))
        ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbLength = Length;
}

/* FALSE where the destination is too small. */
static inline BOOLEAN SrbCopySrb(PVOID To, ULONG ToLength, PVOID From)
{
    ULONG length = SrbGetSrbLength(From);

    if (ToLength < length)
        return FALSE;
    SrbCopyMemory(To, From, length);
    return TRUE;
}

/* All but what says which kind of block it is, and how long. */
static inline void SrbZeroSrb(PVOID Srb)
{
    PSTORAGE_REQUEST_BLOCK srb = (PSTORAGE_REQUEST_BLOCK)Srb;
    UCHAR function = srb->Function;
    USHORT length = srb->Length;
    ULONG whole = SrbGetSrbLength(Srb);

    SrbZeroMemory(Srb, whole);
    srb->Function = function;
    srb->Length = length;
    SrbSetSrbLength(Srb, whole);
}

static inline ULONG SrbGetDefaultSrbLengthFromFunction(ULONG SrbFunction)
{
    ULONG length = SRB_ALIGN_SIZEOF(STORAGE_REQUEST_BLOCK) + SRB_ALIGN_SIZEOF(STOR_ADDR_BTL8);

    switch (SrbFunction) {
    case SRB_FUNCTION_PNP:
        return length + SRB_ALIGN_SIZEOF(SRBEX_DATA_PNP);
    case SRB_FUNCTION_POWER:
        return length + SRB_ALIGN_SIZEOF(SRBEX_DATA_POWER);
    case SRB_FUNCTION_WMI:
        return length + SRB_ALIGN_SIZEOF(SRBEX_DATA_WMI);
    case SRB_FUNCTION_EXECUTE_SCSI:
        return length + SRB_ALIGN_SIZEOF(SRBEX_DATA_SCSI_CDB16);
    default:
        return length;
    }
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* Commands of 16 and of 32 bytes begin alike. */
#define LAB_SRB_CDB16(data)   ((PSRBEX_DATA_SCSI_CDB16)(data))
#define LAB_SRB_CDB_VAR(data) ((PSRBEX_DATA_SCSI_CDB_VAR)(data))

static inline BOOLEAN lab_srb_is_variable(PSRBEX_DATA data)
{
    return data->Type == SrbExDataTypeScsiCdbVar;
}

/* NULL where the part, as long as its type is, doesn't end within the block. */
static inline PSRBEX_DATA lab_srb_whole_cdb_data(PSTORAGE_REQUEST_BLOCK Srb)
{
    PSRBEX_DATA data = Srb->SrbFunction == SRB_FUNCTION_EXECUTE_SCSI ? lab_srb_cdb_data(Srb) : NULL;
    ULONG size;

    if (!data)
        return NULL;
    size = data->Type == SrbExDataTypeScsiCdb16   ? sizeof(SRBEX_DATA_SCSI_CDB16)
           : data->Type == SrbExDataTypeScsiCdb32 ? sizeof(SRBEX_DATA_SCSI_CDB32)
                                                  : sizeof(SRBEX_DATA_SCSI_CDB_VAR);
    if ((ULONG)((PUCHAR)data - (PUCHAR)Srb) + size > Srb->SrbLength) {
        SRBHELPER_ASSERT(FALSE);
        return NULL;
    }
    return data;
}

/* The command, or NULL where it is empty; and what is asked for of it: each of the other pointers may be NULL. */
static inline PCDB SrbGetScsiData(PSTORAGE_REQUEST_BLOCK Srb, PUCHAR CdbLength8, PULONG CdbLength32, PUCHAR ScsiStatus,
                                  PVOID *SenseBuffer, PUCHAR SenseLength)
{
    PSRBEX_DATA data = LAB_SRB_IS_EX(Srb) ? lab_srb_whole_cdb_data(Srb) : NULL;
    BOOLEAN variable = data && lab_srb_is_variable(data);

    if (CdbLength8 && !variable)
        *CdbLength8 = data ? LAB_SRB_CDB16(data)->CdbLength : 0;
    if (CdbLength32 && (!data || variable))
        *CdbLength32 = data ? LAB_SRB_CDB_VAR(data)->CdbLength : 0;
    if (ScsiStatus)
        *ScsiStatus = data ? LAB_SRB_CDB16(data)->ScsiStatus : SCSISTAT_GOOD;
    if (SenseLength)
        *SenseLength = data ? LAB_SRB_CDB16(data)->SenseInfoBufferLength : 0;
    if (SenseBuffer)
        *SenseBuffer = !data      ? NULL
                       : variable ? LAB_SRB_CDB_VAR(data)->SenseInfoBuffer
                                  : LAB_SRB_CDB16(data)->SenseInfoBuffer;
    if (!data)
        return NULL;
    if (variable)
        return LAB_SRB_CDB_VAR(data)->CdbLength ? (PCDB)LAB_SRB_CDB_VAR(data)->Cdb : NULL;
    return LAB_SRB_CDB16(data)->CdbLength ? (PCDB)LAB_SRB_CDB16(data)->Cdb : NULL;
}

static inline void SrbSetScsiData(PSTORAGE_REQUEST_BLOCK Srb, PUCHAR CdbLength8, PULONG CdbLength32, PUCHAR ScsiStatus,
                                  PVOID *SenseBuffer, PUCHAR SenseLength)
{
    PSRBEX_DATA data = LAB_SRB_IS_EX(Srb) ? lab_srb_whole_cdb_data(Srb) : NULL;

    if (!data)
        return;
    if (CdbLength8 && !lab_srb_is_variable(data))
        LAB_SRB_CDB16(data)->CdbLength = *CdbLength8;
    if (CdbLength32 && lab_srb_is_variable(data))
        LAB_SRB_CDB_VAR(data)->CdbLength = *CdbLength32;
    if (ScsiStatus)
        LAB_SRB_CDB16(data)->ScsiStatus = *ScsiStatus;
    if (SenseLength)
        LAB_SRB_CDB16(data)->SenseInfoBufferLength = *SenseLength;
    if (SenseBuffer && lab_srb_is_variable(data))
        LAB_SRB_CDB_VAR(data)->SenseInfoBuffer = *SenseBuffer;
    else if (SenseBuffer)
        LAB_SRB_CDB16(data)->SenseInfoBuffer = *SenseBuffer;
}

static inline PCDB SrbGetCdb(PVOID Srb)
{
    if (LAB_SRB_IS_EX(Srb))
        return SrbGetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, NULL, NULL, NULL);
    return (PCDB)((PSCSI_REQUEST_BLOCK)Srb)->Cdb;
}

static inline ULONG SrbGetSrbFunction(PVOID Srb)
{
    return LAB_SRB_IS_EX(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbFunction : ((PSCSI_REQUEST_BLOCK)Srb)->Function;
}

/* --- fields that both kinds have ---------------------------------------------------------------------------------- */

/* Get##name and Set##name: a field under the names `ex` and `old`. */
#define LAB_SRB_FIELD(name, type, ex, old)                                                                             \
    static inline type SrbGet##name(PVOID Srb)                                                                         \
    {                                                                                                                  \
        return LAB_SRB_IS_EX(Srb) ? (type)((PSTORAGE_REQUEST_BLOCK)Srb)->ex : (type)((PSCSI_REQUEST_BLOCK)Srb)->old;   \
    }                                                                                                                  \
    static inline void SrbSet##name(PVOID Srb, type value)                                                             \
    {                                                                                                                  \
        if (LAB_SRB_IS_EX(Srb))                                                                                        \
            *(type *)&((PSTORAGE_REQUEST_BLOCK)Srb)->ex = value;                                                       \
        else                                                                                                           \
            *(type *)&((PSCSI_REQUEST_BLOCK)Srb)->old = value;                                                         \
    }
LAB_SRB_FIELD(OriginalRequest, PVOID, OriginalRequest, OriginalRequest)
LAB_SRB_FIELD(DataBuffer, PVOID, DataBuffer, DataBuffer)
LAB_SRB_FIELD(DataTransferLength, ULONG, DataTransferLength, DataTransferLength)
LAB_SRB_FIELD(TimeOutValue, ULONG, TimeOutValue, TimeOutValue)
LAB_SRB_FIELD(NextSrb, PVOID, NextSrb, NextSrb)
LAB_SRB_FIELD(SystemStatus, ULONG, SystemStatus, InternalStatus)

/* A field of the command's part, by Get/SetScsiData's argument `place`. */
#define LAB_SRB_COMMAND_FIELD(name, type, old, ...)                                                                    \
    static inline type SrbGet##name(PVOID Srb)                                                                         \
    {                                                                                                                  \
        type value = 0, *field = &value;                                                                               \
                                                                                                                       \
        if (!LAB_SRB_IS_EX(Srb))                                                                                       \
            return ((PSCSI_REQUEST_BLOCK)Srb)->old;                                                                    \
        SrbGetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, __VA_ARGS__);                                                      \
        return value;                                                                                                  \
    }                                                                                                                  \
    static inline void SrbSet##name(PVOID Srb, type value)                                                             \
    {                                                                                                                  \
        type *field = &value;                                                                                          \
                                                                                                                       \
        if (LAB_SRB_IS_EX(Srb))                                                                                        \
            SrbSetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, __VA_ARGS__);                                                  \
        else                                                                                                           \
            ((PSCSI_REQUEST_BLOCK)Srb)->old = value;                                                                   \
    }
LAB_SRB_COMMAND_FIELD(CdbLength, UCHAR, CdbLength, field, NULL, NULL, NULL, NULL)
LAB_SRB_COMMAND_FIELD(ScsiStatus, UCHAR, ScsiStatus, NULL, NULL, field, NULL, NULL)
LAB_SRB_COMMAND_FIELD(SenseInfoBuffer, PVOID, SenseInfoBuffer, NULL, NULL, NULL, field, NULL)
LAB_SRB_COMMAND_FIELD(SenseInfoBufferLength, UCHAR, SenseInfoBufferLength, NULL, NULL, NULL, NULL, field)

static inline UCHAR SrbGetSrbStatus(PVOID Srb)
{
    return ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbStatus;
}

/* That the queue is frozen stays so, whatever the status. */
static inline void SrbSetSrbStatus(PVOID Srb, UCHAR Status)
{
    UCHAR *field = &((PSTORAGE_REQUEST_BLOCK)Srb)->SrbStatus;

    if (LAB_SRB_IS_EX(Srb))
        *field = Status;
    else
        *field = (UCHAR)(Status | (*field & SRB_STATUS_QUEUE_FROZEN));
}

static inline ULONG SrbGetSrbFlags(PVOID Srb)
{
    return LAB_SRB_IS_EX(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbFlags : ((PSCSI_REQUEST_BLOCK)Srb)->SrbFlags;
}

static inline void SrbAssignSrbFlags(PVOID Srb, ULONG Flags)
{
    if (LAB_SRB_IS_EX(Srb))
        ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbFlags = Flags;
    else
        ((PSCSI_REQUEST_BLOCK)Srb)->SrbFlags = Flags;
}

static inline void SrbSetSrbFlags(PVOID Srb, ULONG Flags)
{
    SrbAssignSrbFlags(Srb, SrbGetSrbFlags(Srb) | Flags);
}

static inline void SrbClearSrbFlags(PVOID Srb, ULONG Flags)
{
    SrbAssignSrbFlags(Srb, SrbGetSrbFlags(Srb) & ~Flags);
}

static inline ULONG SrbGetQueueTag(PVOID Srb)
{
    return LAB_SRB_IS_EX(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->RequestTag : ((PSCSI_REQUEST_BLOCK)Srb)->QueueTag;
}

static inline void SrbSetQueueTag(PVOID Srb, ULONG Tag)
{
    if (LAB_SRB_IS_EX(Srb))
        ((PSTORAGE_REQUEST_BLOCK)Srb)->RequestTag = Tag;
    else
        ((PSCSI_REQUEST_BLOCK)Srb)->QueueTag = (UCHAR)Tag;
}

static inline ULONG SrbGetRequestAttribute(PVOID Srb)
{
    return LAB_SRB_IS_EX(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->RequestAttribute
                              : ((PSCSI_REQUEST_BLOCK)Srb)->QueueAction;
}

static inline void SrbSetRequestAttribute(PVOID Srb, UCHAR Attribute)
{
    if (LAB_SRB_IS_EX(Srb))
        ((PSTORAGE_REQUEST_BLOCK)Srb)->RequestAttribute = Attribute;
    else
        ((PSCSI_REQUEST_BLOCK)Srb)->QueueAction = Attribute;
}
#define SrbGetRequestTag  SrbGetQueueTag
#define SrbSetRequestTag  SrbSetQueueTag
#define SrbGetQueueAction SrbGetRequestAttribute
#define SrbSetQueueAction SrbSetRequestAttribute

/* --- fields that one kind has ------------------------------------------------------------------------------------- */

static inline void SrbSetQueueSortKey(PVOID Srb, ULONG Key)
{
    if (!LAB_SRB_IS_EX(Srb))
        ((PSCSI_REQUEST_BLOCK)Srb)->QueueSortKey = Key;
}

/* Any of the pointers may be NULL. */
static inline void SrbGetPathTargetLun(PVOID Srb, PUCHAR Path, PUCHAR Target, PUCHAR Lun)
{
    PSTOR_ADDR_BTL8 address = (PSTOR_ADDR_BTL8)SrbGetAddress((PSTORAGE_REQUEST_BLOCK)Srb);
    PSCSI_REQUEST_BLOCK old = (PSCSI_REQUEST_BLOCK)Srb;
    BOOLEAN ex = LAB_SRB_IS_EX(Srb);

    if (ex && !address)
        return;
    if (Path)
        *Path = ex ? address->Path : old->PathId;
    if (Target)
        *Target = ex ? address->Target : old->TargetId;
    if (Lun)
        *Lun = ex ? address->Lun : old->Lun;
}

static inline UCHAR SrbGetPathId(PVOID Srb)
{
    UCHAR id = 0;

    SrbGetPathTargetLun(Srb, &id, NULL, NULL);
    return id;
}

static inline UCHAR SrbGetTargetId(PVOID Srb)
{
    UCHAR id = 0;

    SrbGetPathTargetLun(Srb, NULL, &id, NULL);
    return id;
}

static inline UCHAR SrbGetLun(PVOID Srb)
{
    UCHAR id = 0;

    SrbGetPathTargetLun(Srb, NULL, NULL, &id);
    return id;
}

static inline PVOID SrbGetMiniportContext(PVOID Srb)
{
    return LAB_SRB_IS_EX(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->MiniportContext
                              : ((PSCSI_REQUEST_BLOCK)Srb)->SrbExtension;
}

static inline PVOID SrbGetPortContext(PVOID Srb)
{
    return LAB_SRB_IS_EX(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->PortContext : NULL;
}

static inline void SrbSetPortContext(PVOID Srb, PVOID Context)
{
    if (LAB_SRB_IS_EX(Srb))
        ((PSTORAGE_REQUEST_BLOCK)Srb)->PortContext = Context;
}

LAB_DDK_END

#endif
