/*
 * string_case.c: Unicode characters and strings in upper or lower case.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

/*
 * RtlUpcaseUnicodeChar: the upper case of a character, or the character itself.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-rtlupcaseunicodechar
 */
WCHAR NTAPI RtlUpcaseUnicodeChar(WCHAR SourceCharacter)
{
    LAB_DDI(RtlUpcaseUnicodeChar);
    return lab__rtl_upcase(SourceCharacter);
}

/*
 * RtlDowncaseUnicodeChar: the lower case of a character, or the character itself.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtldowncaseunicodechar
 */
WCHAR NTAPI RtlDowncaseUnicodeChar(WCHAR SourceCharacter)
{
    LAB_DDI(RtlDowncaseUnicodeChar);
    return lab__rtl_downcase(SourceCharacter);
}

static NTSTATUS convert_case(PUNICODE_STRING destination, PCUNICODE_STRING source, BOOLEAN allocate,
                             WCHAR (*convert)(WCHAR))
{
    if (allocate) {
        PWSTR buffer = lab__rtl_string_alloc(source->Length);
        if (buffer == NULL)
            return STATUS_NO_MEMORY;
        destination->Buffer = buffer;
        destination->MaximumLength = source->Length;
    } else if (source->Length > destination->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    for (USHORT i = 0; i < source->Length / sizeof(WCHAR); i++)
        destination->Buffer[i] = convert(source->Buffer[i]);
    destination->Length = source->Length;
    return STATUS_SUCCESS;
}

/*
 * RtlUpcaseUnicodeString: copy a string in upper case; source and destination may be the same. No terminator.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY
 * Source  ntddk/nf-ntddk-rtlupcaseunicodestring
 */
NTSTATUS NTAPI RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,
                                      BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlUpcaseUnicodeString);
    return convert_case(DestinationString, SourceString, AllocateDestinationString, lab__rtl_upcase);
}

/*
 * RtlDowncaseUnicodeString: copy a string in lower case; source and destination may be the same. No terminator.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-rtldowncaseunicodestring
 */
NTSTATUS NTAPI RtlDowncaseUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,
                                        BOOLEAN AllocateDestinationString)
{
    LAB_DDI(RtlDowncaseUnicodeString);
    return convert_case(DestinationString, SourceString, AllocateDestinationString, lab__rtl_downcase);
}
