/*
 * utf8.c: UTF-8 to UTF-16 and back.
 *
 * Each ill-formed piece becomes one U+FFFD and makes the result STATUS_SOME_NOT_MAPPED; a piece
 * is the longest beginning of a well-formed sequence, or one byte. A character is written whole
 * or not at all.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define ILL_FORMED 0xFFFFFFFFu

typedef struct utf8_lead {
    ULONG trailing;  /* bytes that follow */
    UCHAR low, high; /* bounds of the first of them */
    UCHAR bits;      /* of the lead byte that count */
} utf8_lead;

/* The well-formed lead bytes of Unicode's table 3-7. */
static BOOLEAN classify_lead(UCHAR lead, utf8_lead *out)
{
    *out = (utf8_lead){.low = 0x80, .high = 0xBF};
    if (lead >= 0xC2 && lead <= 0xDF) {
        out->trailing = 1;
        out->bits = 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        out->trailing = 2;
        out->bits = 0x0F;
        out->low = lead == 0xE0 ? 0xA0 : 0x80;
        out->high = lead == 0xED ? 0x9F : 0xBF;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        out->trailing = 3;
        out->bits = 0x07;
        out->low = lead == 0xF0 ? 0x90 : 0x80;
        out->high = lead == 0xF4 ? 0x8F : 0xBF;
    } else {
        return FALSE;
    }
    return TRUE;
}

/* The code point at *at, or ILL_FORMED; *at moves past what was taken. */
static ULONG decode_utf8(const UCHAR *bytes, ULONG count, ULONG *at)
{
    UCHAR lead = bytes[(*at)++];
    utf8_lead shape;
    ULONG code;

    if (lead < 0x80)
        return lead;
    if (!classify_lead(lead, &shape))
        return ILL_FORMED;
    code = lead & shape.bits;
    for (ULONG i = 0; i < shape.trailing; i++) {
        if (*at == count || bytes[*at] < shape.low || bytes[*at] > shape.high)
            return ILL_FORMED;
        code = code << 6 | (bytes[(*at)++] & 0x3F);
        shape.low = 0x80;
        shape.high = 0xBF;
    }
    return code;
}

static ULONG decode_utf16(PCWCH units, ULONG count, ULONG *at)
{
    WCHAR unit = units[(*at)++];

    if ((unit & 0xF800) != 0xD800)
        return unit;
    if ((unit & 0xFC00) == 0xDC00 || *at == count || (units[*at] & 0xFC00) != 0xDC00)
        return ILL_FORMED;
    return 0x10000 + ((ULONG)(unit & 0x3FF) << 10) + (units[(*at)++] & 0x3FF);
}

static ULONG encode_utf16(ULONG code, WCHAR out[2])
{
    if (code < 0x10000) {
        out[0] = (WCHAR)code;
        return 1;
    }
    out[0] = (WCHAR)(0xD800 | (code - 0x10000) >> 10);
    out[1] = (WCHAR)(0xDC00 | (code & 0x3FF));
    return 2;
}

static ULONG encode_utf8(ULONG code, UCHAR out[4])
{
    static const UCHAR marks[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    ULONG length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

    for (ULONG i = length; i-- > 1;) {
        out[i] = (UCHAR)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (UCHAR)(length == 1 ? code : marks[length] | code);
    return length;
}

static NTSTATUS utf8_to_utf16(PWCH out, ULONG room, PULONG actual, const UCHAR *in, ULONG count)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG at = 0, written = 0;
    WCHAR units[2];

    while (at < count) {
        ULONG code = decode_utf8(in, count, &at), length;
        if (code == ILL_FORMED) {
            code = LAB__RTL_REPLACEMENT;
            status = STATUS_SOME_NOT_MAPPED;
        }
        length = encode_utf16(code, units);
        if (out != NULL) {
            if (length > room - written) {
                status = STATUS_BUFFER_TOO_SMALL;
                break;
            }
            memcpy(out + written, units, length * sizeof(WCHAR));
        }
        written += length;
    }
    if (actual != NULL)
        *actual = written * sizeof(WCHAR);
    return status;
}

static NTSTATUS utf16_to_utf8(PCHAR out, ULONG room, PULONG actual, PCWCH in, ULONG count)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG at = 0, written = 0;
    UCHAR bytes[4];

    while (at < count) {
        ULONG code = decode_utf16(in, count, &at), length;
        if (code == ILL_FORMED) {
            code = LAB__RTL_REPLACEMENT;
            status = STATUS_SOME_NOT_MAPPED;
        }
        length = encode_utf8(code, bytes);
        if (out != NULL) {
            if (length > room - written) {
                status = STATUS_BUFFER_TOO_SMALL;
                break;
            }
            memcpy(out + written, bytes, length);
        }
        written += length;
    }
    if (actual != NULL)
        *actual = written;
    return status;
}

/*
 * RtlUTF8ToUnicodeN: UTF-8 to UTF-16, or only its size when there is no destination.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  STATUS_SOME_NOT_MAPPED (a success), STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER,
 *         STATUS_INVALID_PARAMETER_4 (no source)
 * Source  wdm/nf-wdm-rtlutf8tounicoden
 */
NTSTATUS NTAPI RtlUTF8ToUnicodeN(PWSTR UnicodeStringDestination, ULONG UnicodeStringMaxByteCount,
                                 PULONG UnicodeStringActualByteCount, PCCH UTF8StringSource, ULONG UTF8StringByteCount)
{
    LAB_DDI(RtlUTF8ToUnicodeN);
    if (UTF8StringSource == NULL)
        return STATUS_INVALID_PARAMETER_4;
    if (UnicodeStringDestination == NULL && UnicodeStringActualByteCount == NULL)
        return STATUS_INVALID_PARAMETER;
    return utf8_to_utf16(UnicodeStringDestination, UnicodeStringMaxByteCount / sizeof(WCHAR),
                         UnicodeStringActualByteCount, (const UCHAR *)UTF8StringSource, UTF8StringByteCount);
}

/*
 * RtlUnicodeToUTF8N: UTF-16 to UTF-8, or only its size when there is no destination.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  STATUS_SOME_NOT_MAPPED (a success), STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER,
 *         STATUS_INVALID_PARAMETER_4 (no source), STATUS_INVALID_PARAMETER_5 (half a character)
 * Source  wdm/nf-wdm-rtlunicodetoutf8n
 */
NTSTATUS NTAPI RtlUnicodeToUTF8N(PCHAR UTF8StringDestination, ULONG UTF8StringMaxByteCount,
                                 PULONG UTF8StringActualByteCount, PCWCH UnicodeStringSource,
                                 ULONG UnicodeStringByteCount)
{
    LAB_DDI(RtlUnicodeToUTF8N);
    if (UnicodeStringSource == NULL)
        return STATUS_INVALID_PARAMETER_4;
    if (UTF8StringDestination == NULL && UTF8StringActualByteCount == NULL)
        return STATUS_INVALID_PARAMETER;
    if (UnicodeStringByteCount % sizeof(WCHAR))
        return STATUS_INVALID_PARAMETER_5;
    return utf16_to_utf8(UTF8StringDestination, UTF8StringMaxByteCount, UTF8StringActualByteCount, UnicodeStringSource,
                         UnicodeStringByteCount / sizeof(WCHAR));
}

/* A destination of bytes bytes and a terminator, in a new buffer or the caller's. */
static NTSTATUS prepare(PSTRING destination, ULONG bytes, ULONG terminator, BOOLEAN allocate)
{
    if (bytes + terminator > 0xFFFF)
        return STATUS_INVALID_PARAMETER_2;
    if (!allocate)
        return bytes + terminator > destination->MaximumLength ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
    destination->Buffer = lab__rtl_string_alloc(bytes + terminator);
    if (destination->Buffer == NULL)
        return STATUS_NO_MEMORY;
    destination->MaximumLength = (USHORT)(bytes + terminator);
    return STATUS_SUCCESS;
}

/*
 * RtlUTF8StringToUnicodeString: UTF-8 to Unicode, terminated.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_SOME_NOT_MAPPED (a success), STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY,
 *         STATUS_INVALID_PARAMETER_2 (too long)
 * Source  wdm/nf-wdm-rtlutf8stringtounicodestring
 */
NTSTATUS NTAPI RtlUTF8StringToUnicodeString(PUNICODE_STRING DestinationString, PUTF8_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    NTSTATUS status;
    ULONG bytes;

    LAB_DDI(RtlUTF8StringToUnicodeString);
    utf8_to_utf16(NULL, 0, &bytes, (const UCHAR *)SourceString->Buffer, SourceString->Length);
    status = prepare((PSTRING)DestinationString, bytes, sizeof(WCHAR), AllocateDestinationString);
    if (!NT_SUCCESS(status))
        return status;
    status = utf8_to_utf16(DestinationString->Buffer, bytes / sizeof(WCHAR), NULL, (const UCHAR *)SourceString->Buffer,
                           SourceString->Length);
    DestinationString->Buffer[bytes / sizeof(WCHAR)] = 0;
    DestinationString->Length = (USHORT)bytes;
    return status;
}

/*
 * RtlUnicodeStringToUTF8String: Unicode to UTF-8, terminated.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_SOME_NOT_MAPPED (a success), STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY,
 *         STATUS_INVALID_PARAMETER_2 (too long)
 * Source  wdm/nf-wdm-rtlunicodestringtoutf8string
 */
NTSTATUS NTAPI RtlUnicodeStringToUTF8String(PUTF8_STRING DestinationString, PCUNICODE_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    ULONG count = SourceString->Length / sizeof(WCHAR), bytes;
    NTSTATUS status;

    LAB_DDI(RtlUnicodeStringToUTF8String);
    utf16_to_utf8(NULL, 0, &bytes, SourceString->Buffer, count);
    status = prepare(DestinationString, bytes, 1, AllocateDestinationString);
    if (!NT_SUCCESS(status))
        return status;
    status = utf16_to_utf8(DestinationString->Buffer, bytes, NULL, SourceString->Buffer, count);
    DestinationString->Buffer[bytes] = 0;
    DestinationString->Length = (USHORT)bytes;
    return status;
}
