/*
 * resource.c: memory and port ranges in resource descriptors, whose 32-bit length field large ranges scale.
 *
 * A large memory range keeps its length in units of 2^8, 2^16 or 2^32 bytes, told by a flag; a
 * length that is no multiple of the unit cannot be encoded.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

typedef struct scale {
    USHORT flag;
    UCHAR shift;
} scale;

static const scale scales[] = {
    {CM_RESOURCE_MEMORY_LARGE_40, 8},
    {CM_RESOURCE_MEMORY_LARGE_48, 16},
    {CM_RESOURCE_MEMORY_LARGE_64, 32},
};

#define LARGE_FLAGS (CM_RESOURCE_MEMORY_LARGE_40 | CM_RESOURCE_MEMORY_LARGE_48 | CM_RESOURCE_MEMORY_LARGE_64)

/* The smallest unit in which a length (and an alignment) fits 32 bits without a remainder, or NULL. */
static const scale *scale_for(ULONGLONG length, ULONGLONG alignment)
{
    for (ULONG i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        ULONGLONG rest = (1ull << scales[i].shift) - 1;
        if (length >> scales[i].shift <= 0xFFFFFFFF && alignment >> scales[i].shift <= 0xFFFFFFFF)
            return ((length | alignment) & rest) == 0 ? &scales[i] : NULL;
    }
    return NULL;
}

static UCHAR shift_of(UCHAR type, USHORT flags)
{
    for (ULONG i = 0; type == CmResourceTypeMemoryLarge && i < sizeof scales / sizeof scales[0]; i++)
        if (flags & scales[i].flag)
            return scales[i].shift;
    return 0;
}

static BOOLEAN is_range(UCHAR type)
{
    return type == CmResourceTypePort || type == CmResourceTypeMemory || type == CmResourceTypeMemoryLarge;
}

/*
 * RtlCmDecodeMemIoResource: the length and start of the range that a descriptor tells.
 *
 * IRQL    any
 * Units   bytes
 * Source  wdm/nf-wdm-rtlcmdecodememioresource
 */
ULONGLONG NTAPI RtlCmDecodeMemIoResource(PCM_PARTIAL_RESOURCE_DESCRIPTOR Descriptor, PULONGLONG Start)
{
    LAB_DDI(RtlCmDecodeMemIoResource);
    if (Start != NULL)
        *Start = (ULONGLONG)Descriptor->u.Generic.Start.QuadPart;
    return (ULONGLONG)Descriptor->u.Generic.Length << shift_of(Descriptor->Type, Descriptor->Flags);
}

/*
 * RtlCmEncodeMemIoResource: make a descriptor tell a range.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_UNSUCCESSFUL: the length cannot be encoded; STATUS_INVALID_PARAMETER: no range type
 * Source  wdm/nf-wdm-rtlcmencodememioresource
 */
NTSTATUS NTAPI RtlCmEncodeMemIoResource(PCM_PARTIAL_RESOURCE_DESCRIPTOR Descriptor, UCHAR Type, ULONGLONG Length,
                                        ULONGLONG Start)
{
    const scale *unit = NULL;

    LAB_DDI(RtlCmEncodeMemIoResource);
    if (!is_range(Type))
        return STATUS_INVALID_PARAMETER;
    if (Length > 0xFFFFFFFF) {
        unit = Type == CmResourceTypePort ? NULL : scale_for(Length, 0);
        if (unit == NULL)
            return STATUS_UNSUCCESSFUL;
        Length >>= unit->shift;
    }
    Descriptor->Type = unit != NULL                 ? CmResourceTypeMemoryLarge
                       : Type == CmResourceTypePort ? CmResourceTypePort
                                                    : CmResourceTypeMemory;
    Descriptor->Flags = (USHORT)((Descriptor->Flags & ~LARGE_FLAGS) | (unit != NULL ? unit->flag : 0));
    Descriptor->u.Generic.Start.QuadPart = (LONGLONG)Start;
    Descriptor->u.Generic.Length = (ULONG)Length;
    return STATUS_SUCCESS;
}

/*
 * RtlIoDecodeMemIoResource: the length, alignment and bounds of the range that a requirement asks for.
 *
 * IRQL    any
 * Units   bytes
 * Source  wdm/nf-wdm-rtliodecodememioresource
 */
ULONGLONG NTAPI RtlIoDecodeMemIoResource(PIO_RESOURCE_DESCRIPTOR Descriptor, PULONGLONG Alignment,
                                         PULONGLONG MinimumAddress, PULONGLONG MaximumAddress)
{
    UCHAR shift;

    LAB_DDI(RtlIoDecodeMemIoResource);
    shift = shift_of(Descriptor->Type, Descriptor->Flags);
    if (Alignment != NULL)
        *Alignment = (ULONGLONG)Descriptor->u.Generic.Alignment << shift;
    if (MinimumAddress != NULL)
        *MinimumAddress = (ULONGLONG)Descriptor->u.Generic.MinimumAddress.QuadPart;
    if (MaximumAddress != NULL)
        *MaximumAddress = (ULONGLONG)Descriptor->u.Generic.MaximumAddress.QuadPart;
    return (ULONGLONG)Descriptor->u.Generic.Length << shift;
}

/*
 * RtlIoEncodeMemIoResource: make a requirement ask for a range.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_UNSUCCESSFUL: length or alignment cannot be encoded; STATUS_INVALID_PARAMETER: no range type
 * Source  wdm/nf-wdm-rtlioencodememioresource
 */
NTSTATUS NTAPI RtlIoEncodeMemIoResource(PIO_RESOURCE_DESCRIPTOR Descriptor, UCHAR Type, ULONGLONG Length,
                                        ULONGLONG Alignment, ULONGLONG MinimumAddress, ULONGLONG MaximumAddress)
{
    const scale *unit = NULL;

    LAB_DDI(RtlIoEncodeMemIoResource);
    if (!is_range(Type))
        return STATUS_INVALID_PARAMETER;
    if (Length > 0xFFFFFFFF || Alignment > 0xFFFFFFFF) {
        unit = Type == CmResourceTypePort ? NULL : scale_for(Length, Alignment);
        if (unit == NULL)
            return STATUS_UNSUCCESSFUL;
        Length >>= unit->shift;
        Alignment >>= unit->shift;
    }
    Descriptor->Type = unit != NULL                 ? CmResourceTypeMemoryLarge
                       : Type == CmResourceTypePort ? CmResourceTypePort
                                                    : CmResourceTypeMemory;
    Descriptor->Flags = (USHORT)((Descriptor->Flags & ~LARGE_FLAGS) | (unit != NULL ? unit->flag : 0));
    Descriptor->u.Generic.Length = (ULONG)Length;
    Descriptor->u.Generic.Alignment = (ULONG)Alignment;
    Descriptor->u.Generic.MinimumAddress.QuadPart = (LONGLONG)MinimumAddress;
    Descriptor->u.Generic.MaximumAddress.QuadPart = (LONGLONG)MaximumAddress;
    return STATUS_SUCCESS;
}

/*
 * RtlFindClosestEncodableLength: the smallest encodable length that is not below a length.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_NOT_SUPPORTED: there is none
 */
NTSTATUS NTAPI RtlFindClosestEncodableLength(ULONGLONG SourceLength, PULONGLONG TargetLength)
{
    LAB_DDI(RtlFindClosestEncodableLength);
    if (SourceLength <= 0xFFFFFFFF) {
        *TargetLength = SourceLength;
        return STATUS_SUCCESS;
    }
    for (ULONG i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        ULONGLONG rest = (1ull << scales[i].shift) - 1;
        if (SourceLength <= 0xFFFFFFFFull << scales[i].shift) {
            *TargetLength = (SourceLength + rest) & ~rest;
            return STATUS_SUCCESS;
        }
    }
    return STATUS_NOT_SUPPORTED;
}
