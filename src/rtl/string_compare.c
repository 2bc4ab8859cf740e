/*
 * string_compare.c: order, equality, prefixes and hashes of counted strings.
 *
 * Case is that of case.c for Unicode, and of the ANSI code page for the others.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define X65599 65599

static UCHAR upper_ansi(UCHAR ch)
{
    int upper;

    if (ch < 0x80)
        return (UCHAR)lab__rtl_upcase(ch);
    upper =
        lab__codepage_from_wide(&lab__codepage_ansi, lab__rtl_upcase(lab__codepage_to_wide(&lab__codepage_ansi, ch)));
    return upper < 0 ? ch : (UCHAR)upper;
}

/* Compares the first count characters. */
static LONG compare_narrow(PCCH a, PCCH b, SIZE_T count, BOOLEAN insensitive)
{
    for (SIZE_T i = 0; i < count; i++) {
        UCHAR x = (UCHAR)a[i], y = (UCHAR)b[i];
        if (x != y && insensitive) {
            x = upper_ansi(x);
            y = upper_ansi(y);
        }
        if (x != y)
            return (LONG)x - (LONG)y;
    }
    return 0;
}

static LONG compare_wide(PCWCH a, PCWCH b, SIZE_T count, BOOLEAN insensitive)
{
    for (SIZE_T i = 0; i < count; i++) {
        WCHAR x = a[i], y = b[i];
        if (x != y && insensitive) {
            x = lab__rtl_upcase(x);
            y = lab__rtl_upcase(y);
        }
        if (x != y)
            return (LONG)x - (LONG)y;
    }
    return 0;
}

/*
 * RtlCompareString: negative, zero or positive as String1 sorts before, with or after String2.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-rtlcomparestring
 */
LONG NTAPI RtlCompareString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive)
{
    USHORT common;
    LONG order;

    LAB_DDI(RtlCompareString);
    common = String1->Length < String2->Length ? String1->Length : String2->Length;
    order = compare_narrow(String1->Buffer, String2->Buffer, common, CaseInSensitive);
    return order != 0 ? order : (LONG)String1->Length - (LONG)String2->Length;
}

/*
 * RtlEqualString: TRUE when the strings are equal.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-rtlequalstring
 */
BOOLEAN NTAPI RtlEqualString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive)
{
    LAB_DDI(RtlEqualString);
    return String1->Length == String2->Length &&
           compare_narrow(String1->Buffer, String2->Buffer, String1->Length, CaseInSensitive) == 0;
}

/*
 * RtlPrefixString: TRUE when String2 begins with String1.
 *
 * IRQL    PASSIVE_LEVEL
 */
BOOLEAN NTAPI RtlPrefixString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive)
{
    LAB_DDI(RtlPrefixString);
    return String1->Length <= String2->Length &&
           compare_narrow(String1->Buffer, String2->Buffer, String1->Length, CaseInSensitive) == 0;
}

/*
 * RtlCompareUnicodeStrings: RtlCompareUnicodeString for buffers and counts of characters.
 *
 * IRQL    PASSIVE_LEVEL
 */
LONG NTAPI RtlCompareUnicodeStrings(PCWCH String1, SIZE_T String1Length, PCWCH String2, SIZE_T String2Length,
                                    BOOLEAN CaseInSensitive)
{
    LONG order;

    LAB_DDI(RtlCompareUnicodeStrings);
    order =
        compare_wide(String1, String2, String1Length < String2Length ? String1Length : String2Length, CaseInSensitive);
    if (order != 0 || String1Length == String2Length)
        return order;
    return String1Length < String2Length ? -1 : 1;
}

/*
 * RtlCompareUnicodeString: negative, zero or positive as String1 sorts before, with or after String2.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlcompareunicodestring
 */
LONG NTAPI RtlCompareUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN CaseInSensitive)
{
    USHORT common;
    LONG order;

    LAB_DDI(RtlCompareUnicodeString);
    common = String1->Length < String2->Length ? String1->Length : String2->Length;
    order = compare_wide(String1->Buffer, String2->Buffer, common / sizeof(WCHAR), CaseInSensitive);
    return order != 0 ? order : (LONG)String1->Length - (LONG)String2->Length;
}

/*
 * RtlEqualUnicodeString: TRUE when the strings are equal.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlequalunicodestring
 */
BOOLEAN NTAPI RtlEqualUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN CaseInSensitive)
{
    LAB_DDI(RtlEqualUnicodeString);
    return String1->Length == String2->Length &&
           compare_wide(String1->Buffer, String2->Buffer, String1->Length / sizeof(WCHAR), CaseInSensitive) == 0;
}

/*
 * RtlPrefixUnicodeString: TRUE when String2 begins with String1.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-rtlprefixunicodestring
 */
BOOLEAN NTAPI RtlPrefixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN CaseInSensitive)
{
    LAB_DDI(RtlPrefixUnicodeString);
    return String1->Length <= String2->Length &&
           compare_wide(String1->Buffer, String2->Buffer, String1->Length / sizeof(WCHAR), CaseInSensitive) == 0;
}

/*
 * RtlSuffixUnicodeString: TRUE when String2 ends with String1.
 *
 * IRQL    PASSIVE_LEVEL
 */
BOOLEAN NTAPI RtlSuffixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN CaseInSensitive)
{
    LAB_DDI(RtlSuffixUnicodeString);
    return String1->Length <= String2->Length &&
           compare_wide(String1->Buffer, String2->Buffer + (String2->Length - String1->Length) / sizeof(WCHAR),
                        String1->Length / sizeof(WCHAR), CaseInSensitive) == 0;
}

/*
 * RtlHashUnicodeString: the x65599 hash of a string.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a NULL argument or an unknown algorithm
 * Source  wdm/nf-wdm-rtlhashunicodestring
 */
NTSTATUS NTAPI RtlHashUnicodeString(PCUNICODE_STRING String, BOOLEAN CaseInSensitive, ULONG HashAlgorithm,
                                    PULONG HashValue)
{
    ULONG hash = 0;

    LAB_DDI(RtlHashUnicodeString);
    if (String == NULL || HashValue == NULL ||
        (HashAlgorithm != HASH_STRING_ALGORITHM_DEFAULT && HashAlgorithm != HASH_STRING_ALGORITHM_X65599))
        return STATUS_INVALID_PARAMETER;
    for (USHORT i = 0; i < String->Length / sizeof(WCHAR); i++)
        hash = hash * X65599 + (CaseInSensitive ? lab__rtl_upcase(String->Buffer[i]) : String->Buffer[i]);
    *HashValue = hash;
    return STATUS_SUCCESS;
}

/*
 * RtlUpperChar: upper case in the ANSI code page; what has no single-byte upper case stays.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlupperchar
 */
CHAR NTAPI RtlUpperChar(CHAR Character)
{
    LAB_DDI(RtlUpperChar);
    return (CHAR)upper_ansi((UCHAR)Character);
}

/*
 * RtlUpperString: copy in upper case as much as fits.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlupperstring
 */
VOID NTAPI RtlUpperString(PSTRING DestinationString, const STRING *SourceString)
{
    USHORT length;

    LAB_DDI(RtlUpperString);
    length = SourceString->Length;
    if (length > DestinationString->MaximumLength)
        length = DestinationString->MaximumLength;
    for (USHORT i = 0; i < length; i++)
        DestinationString->Buffer[i] = (CHAR)upper_ansi((UCHAR)SourceString->Buffer[i]);
    DestinationString->Length = length;
}
