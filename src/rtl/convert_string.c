/*
 * convert_string.c: counted strings between Unicode, ANSI and OEM, into a caller's buffer or a new one.
 *
 * What callers break most: with AllocateDestinationString FALSE the result and its terminator
 * must both fit MaximumLength.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

/* Gives the destination length bytes and, when asked for, a buffer with room for a terminator of that many more. */
static NTSTATUS prepare(PSTRING destination, ULONG length, ULONG terminator, BOOLEAN allocate)
{
    if (length + terminator > 0xFFFF)
        return STATUS_INVALID_PARAMETER_2;
    if (allocate) {
        PCHAR buffer = lab__rtl_string_alloc(length + terminator);
        if (buffer == NULL)
            return STATUS_NO_MEMORY;
        destination->Buffer = buffer;
        destination->MaximumLength = (USHORT)(length + terminator);
    } else if (length + terminator > destination->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    destination->Length = (USHORT)length;
    return STATUS_SUCCESS;
}

static NTSTATUS to_unicode(const lab__codepage *page, PUNICODE_STRING destination, const STRING *source,
                           BOOLEAN allocate, BOOLEAN terminate)
{
    NTSTATUS status =
        prepare((PSTRING)destination, source->Length * sizeof(WCHAR), terminate ? sizeof(WCHAR) : 0, allocate);

    if (!NT_SUCCESS(status))
        return status;
    lab__rtl_to_wide(page, destination->Buffer, source->Length, source->Buffer, source->Length);
    if (terminate)
        destination->Buffer[source->Length] = 0;
    return status;
}

/*
 * RtlAnsiStringToUnicodeString: ANSI to Unicode, terminated.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_2 (too long)
 * Source  wdm/nf-wdm-rtlansistringtounicodestring
 */
NTSTATUS NTAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString, PCANSI_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlAnsiStringToUnicodeString);
    return to_unicode(&lab__codepage_ansi, DestinationString, SourceString, AllocateDestinationString, TRUE);
}

/*
 * RtlOemStringToUnicodeString: OEM to Unicode, terminated.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_2 (too long)
 * Source  ntifs/nf-ntifs-rtloemstringtounicodestring
 */
NTSTATUS NTAPI RtlOemStringToUnicodeString(PUNICODE_STRING DestinationString, PCOEM_STRING SourceString,
                                           BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlOemStringToUnicodeString);
    return to_unicode(&lab__codepage_oem, DestinationString, SourceString, AllocateDestinationString, TRUE);
}

/*
 * RtlOemStringToCountedUnicodeString: OEM to Unicode without a terminator; an empty string has no buffer.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_2 (too long)
 * Source  ntifs/nf-ntifs-rtloemstringtocountedunicodestring
 */
NTSTATUS NTAPI RtlOemStringToCountedUnicodeString(PUNICODE_STRING DestinationString, PCOEM_STRING SourceString,
                                                  BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlOemStringToCountedUnicodeString);
    if (SourceString->Length == 0) {
        memset(DestinationString, 0, sizeof *DestinationString);
        return STATUS_SUCCESS;
    }
    return to_unicode(&lab__codepage_oem, DestinationString, SourceString, AllocateDestinationString, FALSE);
}

static NTSTATUS from_unicode(const lab__codepage *page, PSTRING destination, PCUNICODE_STRING source, BOOLEAN allocate,
                             BOOLEAN upcase)
{
    ULONG count = source->Length / sizeof(WCHAR);
    NTSTATUS status = prepare(destination, count, 1, allocate);

    if (status == STATUS_BUFFER_OVERFLOW && destination->MaximumLength > 0) { /* as much as fits, terminated */
        count = destination->MaximumLength - 1u;
        destination->Length = (USHORT)count;
    } else if (!NT_SUCCESS(status)) {
        return status;
    }
    lab__rtl_from_wide(page, destination->Buffer, count, source->Buffer, count, upcase);
    destination->Buffer[count] = 0;
    return status;
}

/*
 * RtlUnicodeStringToAnsiString: Unicode to ANSI, terminated; '?' stands for what the code page lacks.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW (what fits is converted), STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_2
 * Source  wdm/nf-wdm-rtlunicodestringtoansistring
 */
NTSTATUS NTAPI RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString, PCUNICODE_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlUnicodeStringToAnsiString);
    return from_unicode(&lab__codepage_ansi, DestinationString, SourceString, AllocateDestinationString, FALSE);
}

/*
 * RtlUnicodeStringToOemString: Unicode to OEM, terminated; '?' stands for what the code page lacks.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW (what fits is converted), STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_2
 * Source  ntifs/nf-ntifs-rtlunicodestringtooemstring
 */
NTSTATUS NTAPI RtlUnicodeStringToOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                           BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlUnicodeStringToOemString);
    return from_unicode(&lab__codepage_oem, DestinationString, SourceString, AllocateDestinationString, FALSE);
}

/*
 * RtlUpcaseUnicodeStringToOemString: the same, in upper case.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW (what fits is converted), STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_2
 * Source  ntifs/nf-ntifs-rtlupcaseunicodestringtooemstring
 */
NTSTATUS NTAPI RtlUpcaseUnicodeStringToOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                                 BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlUpcaseUnicodeStringToOemString);
    return from_unicode(&lab__codepage_oem, DestinationString, SourceString, AllocateDestinationString, TRUE);
}

static BOOLEAN is_mappable(PCUNICODE_STRING string)
{
    for (USHORT i = 0; i < string->Length / sizeof(WCHAR); i++)
        if (lab__codepage_from_wide(&lab__codepage_oem, string->Buffer[i]) < 0)
            return FALSE;
    return TRUE;
}

static NTSTATUS to_counted_oem(POEM_STRING destination, PCUNICODE_STRING source, BOOLEAN allocate, BOOLEAN upcase)
{
    ULONG count = source->Length / sizeof(WCHAR);
    NTSTATUS status;

    if (count == 0) {
        memset(destination, 0, sizeof *destination);
        return STATUS_SUCCESS;
    }
    if (!is_mappable(source))
        return STATUS_UNMAPPABLE_CHARACTER;
    status = prepare(destination, count, 0, allocate);
    if (NT_SUCCESS(status))
        lab__rtl_from_wide(&lab__codepage_oem, destination->Buffer, count, source->Buffer, count, upcase);
    return status;
}

/*
 * RtlUnicodeStringToCountedOemString: Unicode to OEM without a terminator and without loss.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNMAPPABLE_CHARACTER, STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-rtlunicodestringtocountedoemstring
 */
NTSTATUS NTAPI RtlUnicodeStringToCountedOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                                  BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlUnicodeStringToCountedOemString);
    return to_counted_oem(DestinationString, SourceString, AllocateDestinationString, FALSE);
}

/*
 * RtlUpcaseUnicodeStringToCountedOemString: the same, in upper case.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNMAPPABLE_CHARACTER, STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-rtlupcaseunicodestringtocountedoemstring
 */
NTSTATUS NTAPI RtlUpcaseUnicodeStringToCountedOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                                        BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlUpcaseUnicodeStringToCountedOemString);
    return to_counted_oem(DestinationString, SourceString, AllocateDestinationString, TRUE);
}

/*
 * RtlIsValidOemCharacter: TRUE when the upper case of a character exists in the OEM code page; *Char becomes it.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-rtlisvalidoemcharacter
 */
BOOLEAN NTAPI RtlIsValidOemCharacter(PWCHAR Char)
{
    WCHAR upper;

    LAB_DDI(RtlIsValidOemCharacter);
    if (lab__codepage_from_wide(&lab__codepage_oem, *Char) < 0)
        return FALSE;
    upper = lab__rtl_upcase(*Char);
    if (lab__codepage_from_wide(&lab__codepage_oem, upper) < 0)
        return FALSE;
    *Char = upper;
    return TRUE;
}
