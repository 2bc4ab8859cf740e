/* Strings: UTF-8 and UTF-16. */
#include "win32/win32_p.h"
#include <stdio.h>
#include <wchar.h>

NTSTATUS RtlUTF8ToUnicodeN(PWSTR to, ULONG room, PULONG length, PCCH from, ULONG from_length);
NTSTATUS RtlUnicodeToUTF8N(PCHAR to, ULONG room, PULONG length, PCWCH from, ULONG from_length);

char *lab__win32_narrow(LPCWSTR text)
{
    ULONG length = text ? (ULONG)(wcslen(text) * sizeof(WCHAR)) : 0, made = 0;
    char *narrow;

    if (!text)
        return NULL;
    narrow = malloc(length * 2 + 1);
    RtlUnicodeToUTF8N(narrow, length * 2, &made, text, length);
    narrow[made] = 0;
    return narrow;
}

LPWSTR lab__win32_wide(LPCSTR text)
{
    ULONG length = text ? (ULONG)strlen(text) : 0, made = 0;
    LPWSTR wide;

    if (!text)
        return NULL;
    wide = malloc((length + 1) * sizeof(WCHAR));
    RtlUTF8ToUnicodeN(wide, length * sizeof(WCHAR), &made, text, length);
    wide[made / sizeof(WCHAR)] = 0;
    return wide;
}

DWORD lab__win32_give(const char *text, LPSTR buffer, DWORD size)
{
    DWORD length = (DWORD)strlen(text);

    if (length >= size || !buffer)
        return length + 1;
    memcpy(buffer, text, length + 1);
    return length;
}

DWORD lab__win32_give_wide(const char *text, LPWSTR buffer, DWORD size)
{
    LPWSTR wide = lab__win32_wide(text);
    DWORD length = (DWORD)wcslen(wide);

    if (length < size && buffer)
        memcpy(buffer, wide, (length + 1) * sizeof(WCHAR));
    else
        length++;
    free(wide);
    return length;
}

DWORD lab__win32_hand(char *text, LPSTR buffer, DWORD size)
{
    DWORD length = lab__win32_give(text, buffer, size);

    free(text);
    return length;
}

DWORD lab__win32_hand_wide(char *text, LPWSTR buffer, DWORD size)
{
    DWORD length = lab__win32_give_wide(text, buffer, size);

    free(text);
    return length;
}

char *lab__win32_object_name(LPCSTR name)
{
    char *whole;

    if (!name)
        return NULL;
    if (!_strnicmp(name, "Global\\", 7))
        name += 7;
    else if (!_strnicmp(name, "Local\\", 6))
        name += 6;
    whole = malloc(strlen(name) + 32);
    strcpy(whole, "\\BaseNamedObjects\\");
    strcat(whole, name);
    return whole;
}

int MultiByteToWideChar(UINT page, DWORD flags, LPCCH text, int length, LPWSTR wide, int size)
{
    ULONG count = length < 0 ? (ULONG)strlen(text) + 1 : (ULONG)length, made = 0;
    LPWSTR all = malloc((count + 1) * sizeof(WCHAR));
    NTSTATUS status = RtlUTF8ToUnicodeN(all, count * sizeof(WCHAR), &made, text, count);
    int result = (int)(made / sizeof(WCHAR));

    if ((flags & MB_ERR_INVALID_CHARS) && status != STATUS_WAIT_0)
        result = lab__win32_fail(ERROR_NO_UNICODE_TRANSLATION);
    else if (size && result > size)
        result = lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    else if (size)
        memcpy(wide, all, made);
    free(all);
    return result;
}

int WideCharToMultiByte(UINT page, DWORD flags, LPCWCH wide, int length, LPSTR text, int size, LPCCH other,
                        LPBOOL used_other)
{
    ULONG count = length < 0 ? (ULONG)wcslen(wide) + 1 : (ULONG)length, made = 0;
    char *all = malloc(count * 3 + 1);
    int result;

    RtlUnicodeToUTF8N(all, count * 3, &made, wide, count * sizeof(WCHAR));
    result = (int)made;
    if (used_other)
        *used_other = FALSE;
    if (size && result > size)
        result = lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    else if (size)
        memcpy(text, all, made);
    free(all);
    return result;
}

int lstrlenA(LPCSTR text)
{
    return text ? (int)strlen(text) : 0;
}

int lstrlenW(LPCWSTR text)
{
    return text ? (int)wcslen(text) : 0;
}

int lstrcmpA(LPCSTR a, LPCSTR b)
{
    return strcmp(a, b);
}

int lstrcmpW(LPCWSTR a, LPCWSTR b)
{
    return wcscmp(a, b);
}

int lstrcmpiA(LPCSTR a, LPCSTR b)
{
    return _stricmp(a, b);
}

int lstrcmpiW(LPCWSTR a, LPCWSTR b)
{
    return _wcsicmp(a, b);
}

LPSTR lstrcpyA(LPSTR to, LPCSTR from)
{
    return strcpy(to, from);
}

LPWSTR lstrcpyW(LPWSTR to, LPCWSTR from)
{
    return wcscpy(to, from);
}

LPSTR lstrcatA(LPSTR to, LPCSTR from)
{
    return strcat(to, from);
}

LPWSTR lstrcatW(LPWSTR to, LPCWSTR from)
{
    return wcscat(to, from);
}

LPSTR lstrcpynA(LPSTR to, LPCSTR from, int size)
{
    if (size <= 0)
        return NULL;
    strncpy(to, from, (SIZE_T)size - 1);
    to[size - 1] = 0;
    return to;
}

LPWSTR lstrcpynW(LPWSTR to, LPCWSTR from, int size)
{
    if (size <= 0)
        return NULL;
    wcsncpy(to, from, (SIZE_T)size - 1);
    to[size - 1] = 0;
    return to;
}

int wsprintfA(LPSTR to, LPCSTR format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = _vsnprintf(to, 1024, format, args);
    va_end(args);
    return length;
}

int wsprintfW(LPWSTR to, LPCWSTR format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = _vsnwprintf(to, 1024, format, args);
    va_end(args);
    return length;
}
