/*
 * guid.c: GUIDs as text, {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define GUID_CHARS 38

/* Nibbles of a GUID in the order its text has them; -1: a dash. */
static const signed char guid_layout[GUID_CHARS - 2] = {
    3,  3, 2, 2, 1, 1,  0,  0,  -1, 5,  5,  4,  4,  -1, 7,  7,  6,  6,
    -1, 8, 8, 9, 9, -1, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15,
};

static void write_guid(const UCHAR *bytes, PWCH out)
{
    BOOLEAN high = TRUE;

    *out++ = '{';
    for (ULONG i = 0; i < sizeof guid_layout; i++) {
        if (guid_layout[i] < 0) {
            *out++ = '-';
            continue;
        }
        *out++ = (WCHAR) "0123456789ABCDEF"[high ? bytes[guid_layout[i]] >> 4 : bytes[guid_layout[i]] & 0xF];
        high = !high;
    }
    *out++ = '}';
    *out = 0;
}

/*
 * RtlStringFromGUID: the text of a GUID in a new buffer of paged pool, terminated.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_MEMORY
 * Source  wdm/nf-wdm-rtlstringfromguid
 */
NTSTATUS NTAPI RtlStringFromGUID(REFGUID Guid, PUNICODE_STRING GuidString)
{
    LAB_DDI(RtlStringFromGUID);
    GuidString->Buffer = lab__rtl_string_alloc((GUID_CHARS + 1) * sizeof(WCHAR));
    if (GuidString->Buffer == NULL)
        return STATUS_NO_MEMORY;
    GuidString->Length = GUID_CHARS * sizeof(WCHAR);
    GuidString->MaximumLength = (GUID_CHARS + 1) * sizeof(WCHAR);
    write_guid((const UCHAR *)Guid, GuidString->Buffer);
    return STATUS_SUCCESS;
}

static int nibble_of(WCHAR ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    if (ch >= 'A' && ch <= 'F')
        return ch - 'A' + 10;
    if (ch >= 'a' && ch <= 'f')
        return ch - 'a' + 10;
    return -1;
}

/*
 * RtlGUIDFromString: read a GUID's text, braces included.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, and nothing is stored
 * Source  wdm/nf-wdm-rtlguidfromstring
 */
NTSTATUS NTAPI RtlGUIDFromString(PCUNICODE_STRING GuidString, GUID *Guid)
{
    UCHAR bytes[sizeof(GUID)] = {0};

    LAB_DDI(RtlGUIDFromString);
    if (GuidString->Length != GUID_CHARS * sizeof(WCHAR) || GuidString->Buffer[0] != '{' ||
        GuidString->Buffer[GUID_CHARS - 1] != '}')
        return STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; i < sizeof guid_layout; i++) {
        WCHAR ch = GuidString->Buffer[i + 1];
        int nibble = nibble_of(ch);
        if (guid_layout[i] < 0 ? ch != '-' : nibble < 0)
            return STATUS_INVALID_PARAMETER;
        if (guid_layout[i] >= 0)
            bytes[guid_layout[i]] = (UCHAR)(bytes[guid_layout[i]] << 4 | nibble);
    }
    memcpy(Guid, bytes, sizeof bytes);
    return STATUS_SUCCESS;
}
