/*
 * integer.c: integers from text and to text.
 *
 * Reading wraps on overflow and stops at the first character that is no digit, as Windows does;
 * a string without digits reads as zero, successfully.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

ULONG lab__rtl_digits(ULONGLONG value, ULONG base, BOOLEAN upper, CHAR out[64])
{
    const CHAR *letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    CHAR reversed[64];
    ULONG length = 0;

    do {
        reversed[length++] = letters[value % base];
        value /= base;
    } while (value != 0);
    for (ULONG i = 0; i < length; i++)
        out[i] = reversed[length - 1 - i];
    return length;
}

static BOOLEAN normalize_base(ULONG *base)
{
    if (*base == 0)
        *base = 10;
    return *base == 2 || *base == 8 || *base == 10 || *base == 16;
}

static ULONG digit_of(WCHAR ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    if (ch >= 'A' && ch <= 'F')
        return ch - 'A' + 10u;
    if (ch >= 'a' && ch <= 'f')
        return ch - 'a' + 10u;
    return ~0u;
}

/* Reads from units of CHAR or WCHAR; at most count of them. */
static WCHAR unit_at(const void *text, BOOLEAN wide, SIZE_T at, SIZE_T count)
{
    if (at >= count)
        return 0;
    return wide ? ((PCWCH)text)[at] : ((const UCHAR *)text)[at];
}

/* *end, when given, receives how many units were read. */
static NTSTATUS read_integer(const void *text, BOOLEAN wide, SIZE_T count, ULONG base, ULONGLONG *value, SIZE_T *end)
{
    BOOLEAN negative = FALSE;
    ULONGLONG sum = 0;
    SIZE_T at = 0;
    WCHAR ch;

    while (at < count && (ch = unit_at(text, wide, at, count)) != 0 && ch <= ' ')
        at++;
    ch = unit_at(text, wide, at, count);
    if (ch == '-' || ch == '+') {
        negative = ch == '-';
        at++;
    }
    if (base == 0) {
        ch = unit_at(text, wide, at, count) == '0' ? unit_at(text, wide, at + 1, count) : 0;
        base = ch == 'x' ? 16 : ch == 'o' ? 8 : ch == 'b' ? 2 : 10;
        if (base != 10)
            at += 2;
    }
    if (!normalize_base(&base))
        return STATUS_INVALID_PARAMETER;
    while (digit_of(unit_at(text, wide, at, count)) < base)
        sum = sum * base + digit_of(unit_at(text, wide, at++, count));
    *value = negative ? 0 - sum : sum;
    if (end != NULL)
        *end = at < count ? at : count;
    return STATUS_SUCCESS;
}

/*
 * RtlUnicodeStringToInteger: the integer that a string begins with.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   Base 2, 8, 10, 16, or 0: by the prefix 0b, 0o, 0x
 * Errors  STATUS_INVALID_PARAMETER: empty string, other base
 * Source  wdm/nf-wdm-rtlunicodestringtointeger
 */
NTSTATUS NTAPI RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value)
{
    ULONGLONG value;
    NTSTATUS status;

    LAB_DDI(RtlUnicodeStringToInteger);
    if (String->Length < sizeof(WCHAR))
        return STATUS_INVALID_PARAMETER;
    status = read_integer(String->Buffer, TRUE, String->Length / sizeof(WCHAR), Base, &value, NULL);
    if (NT_SUCCESS(status))
        *Value = (ULONG)value;
    return status;
}

/*
 * RtlUnicodeStringToInt64: the 64-bit integer that a string begins with.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   EndPointer, when given, receives the first character that was not read
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS NTAPI RtlUnicodeStringToInt64(PCUNICODE_STRING String, ULONG Base, PLONG64 Number, PWSTR *EndPointer)
{
    ULONGLONG value;
    SIZE_T end;
    NTSTATUS status;

    LAB_DDI(RtlUnicodeStringToInt64);
    if (String->Length < sizeof(WCHAR))
        return STATUS_INVALID_PARAMETER;
    status = read_integer(String->Buffer, TRUE, String->Length / sizeof(WCHAR), Base, &value, &end);
    if (!NT_SUCCESS(status))
        return status;
    *Number = (LONG64)value;
    if (EndPointer != NULL)
        *EndPointer = String->Buffer + end;
    return status;
}

/*
 * RtlCharToInteger: the integer that a terminated string begins with.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   Base as for RtlUnicodeStringToInteger
 * Errors  STATUS_INVALID_PARAMETER: other base
 * Source  ntddk/nf-ntddk-rtlchartointeger
 */
NTSTATUS NTAPI RtlCharToInteger(PCSZ String, ULONG Base, PULONG Value)
{
    ULONGLONG value;
    NTSTATUS status;

    LAB_DDI(RtlCharToInteger);
    status = read_integer(String, FALSE, strlen(String), Base, &value, NULL);
    if (NT_SUCCESS(status))
        *Value = (ULONG)value;
    return status;
}

/*
 * RtlIntegerToChar: digits of a value; terminated where there is room.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   OutputLength in bytes; negative: right-aligned with leading zeros, not terminated
 * Errors  STATUS_INVALID_PARAMETER (base), STATUS_BUFFER_OVERFLOW
 */
NTSTATUS NTAPI RtlIntegerToChar(ULONG Value, ULONG Base, LONG OutputLength, PSZ String)
{
    ULONG room = OutputLength < 0 ? 0u - (ULONG)OutputLength : (ULONG)OutputLength;
    CHAR digits[64];
    ULONG length;

    LAB_DDI(RtlIntegerToChar);
    if (!normalize_base(&Base))
        return STATUS_INVALID_PARAMETER;
    length = lab__rtl_digits(Value, Base, TRUE, digits);
    if (length > room)
        return STATUS_BUFFER_OVERFLOW;
    if (OutputLength < 0) {
        memset(String, '0', room - length);
        String += room - length;
    } else if (length < room) {
        String[length] = 0;
    }
    memcpy(String, digits, length);
    return STATUS_SUCCESS;
}

static NTSTATUS write_integer(ULONGLONG value, ULONG base, PUNICODE_STRING string)
{
    CHAR digits[64];
    ULONG length;

    if (!normalize_base(&base))
        return STATUS_INVALID_PARAMETER;
    length = lab__rtl_digits(value, base, TRUE, digits);
    if ((length + 1) * sizeof(WCHAR) > string->MaximumLength)
        return STATUS_BUFFER_OVERFLOW;
    for (ULONG i = 0; i < length; i++)
        string->Buffer[i] = (WCHAR)digits[i];
    string->Buffer[length] = 0;
    string->Length = (USHORT)(length * sizeof(WCHAR));
    return STATUS_SUCCESS;
}

/*
 * RtlIntegerToUnicodeString: an unsigned integer as terminated text.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   Base 2, 8, 10, 16; 0 is 10
 * Errors  STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER (base)
 * Source  wdm/nf-wdm-rtlintegertounicodestring
 */
NTSTATUS NTAPI RtlIntegerToUnicodeString(ULONG Value, ULONG Base, PUNICODE_STRING String)
{
    LAB_DDI(RtlIntegerToUnicodeString);
    return write_integer(Value, Base, String);
}

/*
 * RtlInt64ToUnicodeString: the same for 64 bits.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   Base 2, 8, 10, 16; 0 is 10
 * Errors  STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER (base)
 * Source  wdm/nf-wdm-rtlint64tounicodestring
 */
NTSTATUS NTAPI RtlInt64ToUnicodeString(ULONGLONG Value, ULONG Base, PUNICODE_STRING String)
{
    LAB_DDI(RtlInt64ToUnicodeString);
    return write_integer(Value, Base, String);
}
