/*
 * string_copy.c: copying and appending counted strings.
 *
 * What callers break most: copying cuts silently, appending refuses; a terminator is stored only
 * for Unicode, and only where the buffer has room left.
 */
#include "rtl_p.h"
#include "engine/ddi.h"
#include "vf/vf_zw.h"

static void terminate_wide(PUNICODE_STRING string)
{
    if ((ULONG)string->Length + sizeof(WCHAR) <= string->MaximumLength)
        string->Buffer[string->Length / sizeof(WCHAR)] = 0;
}

/*
 * RtlCopyString: copy as much as fits; NULL empties the destination.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-rtlcopystring
 */
VOID NTAPI RtlCopyString(PSTRING DestinationString, const STRING *SourceString)
{
    USHORT length = 0;

    LAB_DDI(RtlCopyString);
    if (SourceString != NULL) {
        length = SourceString->Length;
        if (length > DestinationString->MaximumLength)
            length = DestinationString->MaximumLength;
        memmove(DestinationString->Buffer, SourceString->Buffer, length);
    }
    DestinationString->Length = length;
}

/*
 * RtlCopyUnicodeString: copy as much as fits, terminated where there is room; NULL empties the destination.
 *
 * IRQL    any, as far as the strings are resident
 * Source  wdm/nf-wdm-rtlcopyunicodestring
 */
VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString)
{
    USHORT length = 0;

    LAB_DDI(RtlCopyUnicodeString);
    if (SourceString != NULL) {
        length = SourceString->Length;
        if (length > DestinationString->MaximumLength)
            length = DestinationString->MaximumLength;
        memmove(DestinationString->Buffer, SourceString->Buffer, length);
    }
    DestinationString->Length = length;
    if (SourceString != NULL)
        terminate_wide(DestinationString);
}

/*
 * RtlAppendStringToString: append a counted string.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL, and nothing is changed
 * Source  ntifs/nf-ntifs-rtlappendstringtostring
 */
NTSTATUS NTAPI RtlAppendStringToString(PSTRING Destination, const STRING *Source)
{
    LAB_DDI(RtlAppendStringToString);
    if (Source->Length == 0)
        return STATUS_SUCCESS;
    if ((ULONG)Destination->Length + Source->Length > Destination->MaximumLength)
        return STATUS_BUFFER_TOO_SMALL;
    memmove(Destination->Buffer + Destination->Length, Source->Buffer, Source->Length);
    Destination->Length += Source->Length;
    return STATUS_SUCCESS;
}

static NTSTATUS append_wide(PUNICODE_STRING destination, const void *source, USHORT length)
{
    if (length == 0)
        return STATUS_SUCCESS;
    if ((ULONG)destination->Length + length > destination->MaximumLength)
        return STATUS_BUFFER_TOO_SMALL;
    memmove((PUCHAR)destination->Buffer + destination->Length, source, length);
    destination->Length += length;
    terminate_wide(destination);
    return STATUS_SUCCESS;
}

/*
 * RtlAppendUnicodeStringToString: append a counted string, terminated where there is room.
 *
 * IRQL    any, as far as the strings are resident
 * Errors  STATUS_BUFFER_TOO_SMALL, and nothing is changed; strict: 0xC4/4C420020 for a string that can't be
 * Source  wdm/nf-wdm-rtlappendunicodestringtostring
 */
NTSTATUS NTAPI RtlAppendUnicodeStringToString(PUNICODE_STRING Destination, PCUNICODE_STRING Source)
{
    LAB_DDI(RtlAppendUnicodeStringToString);
    if (__builtin_expect(Destination->Length > Destination->MaximumLength, 0) && lab__strict)
        lab__vf_bad_string(Destination, __builtin_return_address(0));
    return append_wide(Destination, Source->Buffer, Source->Length);
}

/*
 * RtlAppendUnicodeToString: append a terminated string; NULL appends nothing.
 *
 * IRQL    any, as far as the strings are resident
 * Errors  STATUS_BUFFER_TOO_SMALL, and nothing is changed; strict: 0xC4/4C420020 for a string that can't be
 * Source  wdm/nf-wdm-rtlappendunicodetostring
 */
NTSTATUS NTAPI RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source)
{
    SIZE_T length = 0;

    LAB_DDI(RtlAppendUnicodeToString);
    if (__builtin_expect(Destination->Length > Destination->MaximumLength, 0) && lab__strict)
        lab__vf_bad_string(Destination, __builtin_return_address(0));
    if (Source == NULL)
        return STATUS_SUCCESS;
    while (Source[length] != 0)
        length++;
    if (length * sizeof(WCHAR) > 0xFFFC)
        return STATUS_BUFFER_TOO_SMALL;
    return append_wide(Destination, Source, (USHORT)(length * sizeof(WCHAR)));
}
