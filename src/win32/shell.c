/* The shell's odds and ends, and those of COM: words of a command line, GUIDs as text. */
#include "win32/win32_p.h"
#include <ntlab/security.h>
#include <objbase.h>
#include <shlobj.h>

NTSTATUS ExUuidCreate(GUID *guid);
NTSTATUS RtlGUIDFromString(PUNICODE_STRING text, GUID *guid);
NTSTATUS RtlStringFromGUID(const GUID *guid, PUNICODE_STRING text);
void RtlFreeUnicodeString(PUNICODE_STRING text);

#define E_INVALID_TEXT ((HRESULT)0x800401F3)

/* One word: quotes keep blanks in it, and 2n backslashes before a quote are n of them. */
static const WCHAR *word_at(const WCHAR *from, WCHAR *to)
{
    BOOL quoted = FALSE;

    while (*from && (quoted || (*from != ' ' && *from != '\t'))) {
        SIZE_T slashes = 0;

        while (from[slashes] == '\\')
            slashes++;
        if (slashes && from[slashes] == '"') {
            for (SIZE_T i = 0; i < slashes / 2; i++)
                *to++ = '\\';
            from += slashes;
            if (slashes % 2)
                *to++ = *from++;
        } else if (slashes) {
            while (slashes--)
                *to++ = *from++;
        } else if (*from == '"') {
            quoted = !quoted;
            from++;
        } else {
            *to++ = *from++;
        }
    }
    *to = 0;
    return from;
}

LPWSTR *CommandLineToArgvW(LPCWSTR line, int *count)
{
    SIZE_T length = wcslen(line) + 1, most = length / 2 + 2;
    LPWSTR *words = LocalAlloc(LPTR, most * sizeof *words + length * sizeof(WCHAR));
    WCHAR *to = (WCHAR *)(words + most);

    *count = 0;
    while (*line) {
        while (*line == ' ' || *line == '\t')
            line++;
        if (!*line)
            break;
        words[(*count)++] = to;
        line = word_at(line, to);
        to += wcslen(to) + 1;
    }
    return words;
}

BOOL IsUserAnAdmin(void)
{
    uint32_t granted;

    return lab_sddl_access_own("D:(A;;GA;;;BA)", GENERIC_ALL, &granted) >= 0;
}

void SHChangeNotify(LONG event, UINT flags, LPCVOID first, LPCVOID second)
{
}

LPVOID CoTaskMemAlloc(SIZE_T size)
{
    return malloc(size);
}

void CoTaskMemFree(LPVOID memory)
{
    free(memory);
}

HRESULT CoCreateGuid(GUID *guid)
{
    return ExUuidCreate(guid);
}

int StringFromGUID2(const GUID *guid, LPWSTR text, int size)
{
    UNICODE_STRING string;
    int needed;

    if (RtlStringFromGUID(guid, &string) < 0)
        return 0;
    needed = (int)(string.Length / sizeof(WCHAR)) + 1;
    if (needed <= size) {
        memcpy(text, string.Buffer, string.Length);
        text[needed - 1] = 0;
    }
    RtlFreeUnicodeString(&string);
    return needed <= size ? needed : 0;
}

HRESULT CLSIDFromString(LPCWSTR text, GUID *guid)
{
    UNICODE_STRING string = {(USHORT)(wcslen(text) * sizeof(WCHAR)), (USHORT)((wcslen(text) + 1) * sizeof(WCHAR)),
                             (PWSTR)text};

    return RtlGUIDFromString(&string, guid) < 0 ? E_INVALID_TEXT : 0;
}
