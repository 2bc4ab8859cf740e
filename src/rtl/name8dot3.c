/*
 * name8dot3.c: short file names: is a name one, and make one for a long name.
 *
 * The first four candidates are NAME~1 .. NAME~4; then four hexadecimal digits of a checksum of
 * the long name come in, NA1234~1 and on, so that few names collide again.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define LAST_TRY        1000000u
#define PLAIN_TRIES     4u
#define BASE_CHARS      6 /* of the long name, before the ~ */
#define CHECKSUM_AT     2 /* characters of the name that stay before the checksum */
#define CHECKSUM_DIGITS 4

static BOOLEAN is_in(WCHAR ch, const CHAR *set)
{
    for (; *set != 0; set++)
        if (ch == (UCHAR)*set)
            return TRUE;
    return FALSE;
}

static BOOLEAN is_illegal(WCHAR ch)
{
    return ch < 0x20 || is_in(ch, "\"*+,/:;<=>?[\\]|");
}

static BOOLEAN is_dots(const STRING *name)
{
    return (name->Length == 1 && name->Buffer[0] == '.') ||
           (name->Length == 2 && name->Buffer[0] == '.' && name->Buffer[1] == '.');
}

/* A legal name of bytes: up to eight, a dot, up to three; no blank before the dot or at the end. */
static BOOLEAN check_short(const STRING *name, PBOOLEAN spaces)
{
    ULONG base = 0, extension = 0;
    BOOLEAN dot = FALSE;

    *spaces = FALSE;
    if (is_dots(name))
        return TRUE;
    for (USHORT i = 0; i < name->Length; i++) {
        UCHAR ch = (UCHAR)name->Buffer[i];
        if (is_illegal(ch))
            return FALSE;
        if (ch == ' ')
            *spaces = TRUE;
        if (ch == '.') {
            if (dot || base == 0 || name->Buffer[i - 1] == ' ')
                return FALSE;
            dot = TRUE;
        } else if (dot ? ++extension > 3 : ++base > 8) {
            return FALSE;
        }
    }
    return name->Length != 0 && (!dot || extension != 0) && name->Buffer[name->Length - 1] != ' ';
}

/*
 * RtlIsNameLegalDOS8Dot3: TRUE when a name is a legal short one in the OEM code page.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlisnamelegaldos8dot3
 */
BOOLEAN NTAPI RtlIsNameLegalDOS8Dot3(PCUNICODE_STRING Name, POEM_STRING OemName, PBOOLEAN NameContainsSpaces)
{
    CHAR buffer[12];
    OEM_STRING local = {.Buffer = buffer, .MaximumLength = sizeof buffer};
    BOOLEAN spaces;

    LAB_DDI(RtlIsNameLegalDOS8Dot3);
    if (Name->Length == 0 || Name->Length > sizeof buffer * sizeof(WCHAR))
        return FALSE;
    if (OemName == NULL)
        OemName = &local;
    if (!NT_SUCCESS(RtlUpcaseUnicodeStringToCountedOemString(OemName, Name, FALSE)) || !check_short(OemName, &spaces))
        return FALSE;
    if (NameContainsSpaces != NULL)
        *NameContainsSpaces = spaces;
    return TRUE;
}

/* The character of a short name that stands for one of a long name; 0: it is left out. */
static WCHAR short_char(WCHAR ch, BOOLEAN extended)
{
    if (ch == ' ' || ch == '.')
        return 0;
    if (is_illegal(ch))
        return '_';
    if (ch < 0x7F)
        return lab__rtl_upcase(ch);
    if (!extended || lab__codepage_from_wide(&lab__codepage_oem, ch) < 0)
        return 0;
    ch = lab__rtl_upcase(ch);
    return lab__codepage_from_wide(&lab__codepage_oem, ch) < 0 ? '_' : ch;
}

static ULONG take_chars(PCWCH from, ULONG count, BOOLEAN extended, PWCH to, ULONG room)
{
    ULONG length = 0;

    for (ULONG i = 0; i < count && length < room; i++) {
        WCHAR ch = short_char(from[i], extended);
        if (ch != 0)
            to[length++] = ch;
    }
    return length;
}

static USHORT checksum_of(PCUNICODE_STRING name)
{
    USHORT sum = 0;

    for (USHORT i = 0; i < name->Length / sizeof(WCHAR); i++)
        sum = (USHORT)((sum << 7 | sum >> 9) + name->Buffer[i]);
    return sum;
}

static void start_context(PCUNICODE_STRING name, BOOLEAN extended, PGENERATE_NAME_CONTEXT context)
{
    ULONG count = name->Length / sizeof(WCHAR), first = 0, dot;

    while (first < count && (name->Buffer[first] == '.' || name->Buffer[first] == ' '))
        first++;
    for (dot = count; dot > first && name->Buffer[dot - 1] != '.'; dot--)
        ;
    context->ExtensionLength = 0;
    if (dot > first) {
        context->ExtensionBuffer[0] = '.';
        context->ExtensionLength =
            1 + take_chars(name->Buffer + dot, count - dot, extended, context->ExtensionBuffer + 1, 3);
        if (context->ExtensionLength == 1)
            context->ExtensionLength = 0;
        count = dot - 1;
    }
    context->NameLength =
        (UCHAR)take_chars(name->Buffer + first, count - first, extended, context->NameBuffer, BASE_CHARS);
    context->Checksum = checksum_of(name);
}

static void insert_checksum(PGENERATE_NAME_CONTEXT context)
{
    USHORT sum = context->Checksum;

    if (context->NameLength > CHECKSUM_AT)
        context->NameLength = CHECKSUM_AT;
    for (ULONG i = 0; i < CHECKSUM_DIGITS; i++, sum >>= 4)
        context->NameBuffer[context->NameLength++] = (WCHAR) "0123456789ABCDEF"[sum & 0xF];
    context->CheckSumInserted = TRUE;
    context->LastIndexValue = 1;
}

/*
 * RtlGenerate8dot3Name: the next candidate for the short name of a long one.
 *
 * IRQL    <= APC_LEVEL
 * Units   *Context is zeroed by the caller before the first candidate
 * Errors  STATUS_FILE_SYSTEM_LIMITATION: a million candidates were given
 * Source  ntifs/nf-ntifs-rtlgenerate8dot3name
 */
NTSTATUS NTAPI RtlGenerate8dot3Name(PCUNICODE_STRING Name, BOOLEAN AllowExtendedCharacters,
                                    PGENERATE_NAME_CONTEXT Context, PUNICODE_STRING Name8dot3)
{
    CHAR digits[64];
    ULONG count, length;

    LAB_DDI(RtlGenerate8dot3Name);
    if (Context->LastIndexValue == 0)
        start_context(Name, AllowExtendedCharacters, Context);
    if (++Context->LastIndexValue > LAST_TRY)
        return STATUS_FILE_SYSTEM_LIMITATION;
    if (!Context->CheckSumInserted && (Context->LastIndexValue > PLAIN_TRIES || Context->NameLength <= CHECKSUM_AT))
        insert_checksum(Context);
    count = lab__rtl_digits(Context->LastIndexValue, 10, FALSE, digits);
    length = Context->NameLength + 1 + count > 8 ? 8 - 1 - count : Context->NameLength;
    memcpy(Name8dot3->Buffer, Context->NameBuffer, length * sizeof(WCHAR));
    Name8dot3->Buffer[length++] = '~';
    for (ULONG i = 0; i < count; i++)
        Name8dot3->Buffer[length++] = (WCHAR)digits[i];
    memcpy(Name8dot3->Buffer + length, Context->ExtensionBuffer, Context->ExtensionLength * sizeof(WCHAR));
    Name8dot3->Length = (USHORT)((length + Context->ExtensionLength) * sizeof(WCHAR));
    return STATUS_SUCCESS;
}
