/*
 * string_init.c: making counted strings from terminated ones, and freeing the buffers that Rtl allocated.
 *
 * What callers break most: the Init routines point at the source, they do not copy it; and the
 * Free routines may only be given buffers that came from the pool.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define MAX_WIDE_BYTES   0xFFFC /* the longest terminated UNICODE_STRING */
#define MAX_NARROW_BYTES 0xFFFE

static SIZE_T wide_length(PCWSTR source)
{
    SIZE_T length = 0;

    while (source[length] != 0)
        length++;
    return length;
}

static void point_narrow(PSTRING string, PCSZ source, SIZE_T length)
{
    string->Buffer = (PCHAR)source;
    string->Length = (USHORT)length;
    string->MaximumLength = source == NULL ? 0 : (USHORT)(length + 1);
}

static void init_narrow(PSTRING string, PCSZ source)
{
    SIZE_T length = source == NULL ? 0 : strlen(source);

    point_narrow(string, source, length > MAX_NARROW_BYTES ? MAX_NARROW_BYTES : length);
}

static NTSTATUS init_narrow_checked(PSTRING string, PCSZ source)
{
    SIZE_T length = source == NULL ? 0 : strlen(source);

    if (length > MAX_NARROW_BYTES)
        return STATUS_NAME_TOO_LONG;
    point_narrow(string, source, length);
    return STATUS_SUCCESS;
}

static void point_wide(PUNICODE_STRING string, PCWSTR source, SIZE_T bytes)
{
    string->Buffer = (PWSTR)source;
    string->Length = (USHORT)bytes;
    string->MaximumLength = source == NULL ? 0 : (USHORT)(bytes + sizeof(WCHAR));
}

PVOID lab__rtl_string_alloc(SIZE_T bytes)
{
    return ExAllocatePool2(POOL_FLAG_PAGED | POOL_FLAG_UNINITIALIZED, bytes == 0 ? sizeof(WCHAR) : bytes, LAB__RTL_TAG);
}

/*
 * RtlInitString: make a counted string of a terminated one, cut at 65534 bytes.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-rtlinitstring
 */
VOID NTAPI RtlInitString(PSTRING DestinationString, PCSZ SourceString)
{
    LAB_DDI(RtlInitString);
    init_narrow(DestinationString, SourceString);
}

/*
 * RtlInitAnsiString: the same for a string of the ANSI code page.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlinitansistring
 */
VOID NTAPI RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString)
{
    LAB_DDI(RtlInitAnsiString);
    init_narrow(DestinationString, SourceString);
}

/*
 * RtlInitUTF8String: the same for UTF-8.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlinitutf8string
 */
VOID NTAPI RtlInitUTF8String(PUTF8_STRING DestinationString, PCSZ SourceString)
{
    LAB_DDI(RtlInitUTF8String);
    init_narrow(DestinationString, SourceString);
}

/*
 * RtlInitUnicodeString: make a counted string of a terminated one, cut at 65532 bytes.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-rtlinitunicodestring
 */
VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
    SIZE_T bytes;

    LAB_DDI(RtlInitUnicodeString);
    bytes = SourceString == NULL ? 0 : wide_length(SourceString) * sizeof(WCHAR);
    point_wide(DestinationString, SourceString, bytes > MAX_WIDE_BYTES ? MAX_WIDE_BYTES : bytes);
}

/*
 * RtlInitStringEx: RtlInitString that refuses a source that is too long.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_NAME_TOO_LONG
 * Source  wdm/nf-wdm-rtlinitstringex
 */
NTSTATUS NTAPI RtlInitStringEx(PSTRING DestinationString, PCSZ SourceString)
{
    LAB_DDI(RtlInitStringEx);
    return init_narrow_checked(DestinationString, SourceString);
}

/*
 * RtlInitAnsiStringEx: the same for a string of the ANSI code page.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_NAME_TOO_LONG
 */
NTSTATUS NTAPI RtlInitAnsiStringEx(PANSI_STRING DestinationString, PCSZ SourceString)
{
    LAB_DDI(RtlInitAnsiStringEx);
    return init_narrow_checked(DestinationString, SourceString);
}

/*
 * RtlInitUTF8StringEx: the same for UTF-8.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_NAME_TOO_LONG
 * Source  wdm/nf-wdm-rtlinitutf8stringex
 */
NTSTATUS NTAPI RtlInitUTF8StringEx(PUTF8_STRING DestinationString, PCSZ SourceString)
{
    LAB_DDI(RtlInitUTF8StringEx);
    return init_narrow_checked(DestinationString, SourceString);
}

/*
 * RtlInitUnicodeStringEx: RtlInitUnicodeString that refuses a source that is too long.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_NAME_TOO_LONG
 */
NTSTATUS NTAPI RtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
    SIZE_T bytes;

    LAB_DDI(RtlInitUnicodeStringEx);
    bytes = SourceString == NULL ? 0 : wide_length(SourceString) * sizeof(WCHAR);
    if (bytes > MAX_WIDE_BYTES)
        return STATUS_NAME_TOO_LONG;
    point_wide(DestinationString, SourceString, bytes);
    return STATUS_SUCCESS;
}

/*
 * RtlCreateUnicodeString: copy a terminated string into a new buffer of paged pool.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  FALSE: no memory, or the string is too long
 * Source  ntifs/nf-ntifs-rtlcreateunicodestring
 */
BOOLEAN NTAPI RtlCreateUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
    SIZE_T bytes;
    PWSTR buffer;

    LAB_DDI(RtlCreateUnicodeString);
    bytes = wide_length(SourceString) * sizeof(WCHAR);
    if (bytes > MAX_WIDE_BYTES)
        return FALSE;
    buffer = lab__rtl_string_alloc(bytes + sizeof(WCHAR));
    if (buffer == NULL)
        return FALSE;
    memcpy(buffer, SourceString, bytes + sizeof(WCHAR));
    point_wide(DestinationString, buffer, bytes);
    return TRUE;
}

/*
 * RtlDuplicateUnicodeString: copy a counted string into a new buffer of paged pool.
 *
 * IRQL    <= APC_LEVEL
 * Units   Flags: 1 terminates the copy, 2 (only with 1) allocates a buffer for an empty string too
 * Errors  STATUS_INVALID_PARAMETER, STATUS_NAME_TOO_LONG, STATUS_NO_MEMORY
 */
NTSTATUS NTAPI RtlDuplicateUnicodeString(ULONG Flags, PCUNICODE_STRING Source, PUNICODE_STRING Destination)
{
    USHORT length, room;
    PWSTR buffer = NULL;

    LAB_DDI(RtlDuplicateUnicodeString);
    if (Destination == NULL || Flags > 3 || Flags == 2)
        return STATUS_INVALID_PARAMETER;
    if (Source != NULL && (Source->Length % sizeof(WCHAR) || Source->Length > Source->MaximumLength ||
                           (Source->Length != 0 && Source->Buffer == NULL)))
        return STATUS_INVALID_PARAMETER;
    length = Source == NULL ? 0 : Source->Length;
    room = length;
    if (Flags & 1) {
        if (length > MAX_WIDE_BYTES)
            return STATUS_NAME_TOO_LONG;
        room += sizeof(WCHAR);
    }
    if (length == 0 && Flags != 3)
        room = 0;
    if (room != 0) {
        buffer = lab__rtl_string_alloc(room);
        if (buffer == NULL)
            return STATUS_NO_MEMORY;
        if (length != 0)
            memcpy(buffer, Source->Buffer, length);
        if (Flags & 1)
            buffer[length / sizeof(WCHAR)] = 0;
    }
    Destination->Buffer = buffer;
    Destination->Length = length;
    Destination->MaximumLength = room;
    return STATUS_SUCCESS;
}

static void free_buffer(PVOID buffer)
{
    if (buffer != NULL)
        ExFreePoolWithTag(buffer, 0);
}

/*
 * RtlFreeUnicodeString: free the buffer of a string that Rtl allocated, and clear the string.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-rtlfreeunicodestring
 */
VOID NTAPI RtlFreeUnicodeString(PUNICODE_STRING UnicodeString)
{
    LAB_DDI(RtlFreeUnicodeString);
    free_buffer(UnicodeString->Buffer);
    memset(UnicodeString, 0, sizeof *UnicodeString);
}

/*
 * RtlFreeAnsiString: the same for an ANSI string.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-rtlfreeansistring
 */
VOID NTAPI RtlFreeAnsiString(PANSI_STRING AnsiString)
{
    LAB_DDI(RtlFreeAnsiString);
    free_buffer(AnsiString->Buffer);
    memset(AnsiString, 0, sizeof *AnsiString);
}

/*
 * RtlFreeOemString: the same for an OEM string; unlike its siblings it leaves the string as it is.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlfreeoemstring
 */
VOID NTAPI RtlFreeOemString(POEM_STRING OemString)
{
    LAB_DDI(RtlFreeOemString);
    free_buffer(OemString->Buffer);
}

/*
 * RtlFreeUTF8String: the same for a UTF-8 string, which is cleared.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlfreeutf8string
 */
VOID NTAPI RtlFreeUTF8String(PUTF8_STRING utf8String)
{
    LAB_DDI(RtlFreeUTF8String);
    free_buffer(utf8String->Buffer);
    memset(utf8String, 0, sizeof *utf8String);
}

/*
 * RtlSanitizeUnicodeStringPadding: zero what lies between the end of a string and the end of its buffer.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlsanitizeunicodestringpadding
 */
VOID NTAPI RtlSanitizeUnicodeStringPadding(PUNICODE_STRING String)
{
    LAB_DDI(RtlSanitizeUnicodeStringPadding);
    if (String->Buffer != NULL && String->MaximumLength > String->Length)
        memset((PUCHAR)String->Buffer + String->Length, 0, (SIZE_T)(String->MaximumLength - String->Length));
}

/*
 * RtlValidateUnicodeString: can it be a counted string? NULL and one without a buffer can; there are no flags.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlValidateUnicodeString(ULONG Flags, PCUNICODE_STRING String)
{
    if (Flags)
        return STATUS_INVALID_PARAMETER;
    if (!String)
        return STATUS_SUCCESS;
    if ((String->Length & 1) || (String->MaximumLength & 1) || String->Length > String->MaximumLength ||
        (!String->Buffer && String->MaximumLength))
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}
