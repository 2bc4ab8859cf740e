/* User32, as much of it as programs without windows call. */
#include "win32/win32_p.h"
#include <stdio.h>
#include <wchar.h>

WCHAR RtlUpcaseUnicodeChar(WCHAR c);
WCHAR RtlDowncaseUnicodeChar(WCHAR c);

static int first_button(UINT type)
{
    static const UCHAR buttons[] = {IDOK, IDOK, IDABORT, IDYES, IDYES, IDRETRY};

    return (type & 0xF) < sizeof buttons ? buttons[type & 0xF] : IDOK;
}

int MessageBoxA(HWND window, LPCSTR text, LPCSTR caption, UINT type)
{
    fprintf(stderr, "%s: %s\n", caption ? caption : "Error", text ? text : "");
    return first_button(type);
}

int MessageBoxW(HWND window, LPCWSTR text, LPCWSTR caption, UINT type)
{
    char *narrow = lab__win32_narrow(text), *title = lab__win32_narrow(caption);
    int button = MessageBoxA(window, narrow, title, type);

    free(narrow);
    free(title);
    return button;
}

BOOL MessageBeep(UINT type)
{
    return TRUE;
}

BOOL Beep(DWORD frequency, DWORD milliseconds)
{
    if (frequency < 37 || frequency > 32767)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    Sleep(milliseconds);
    return TRUE;
}

/* A pointer of 16 bits is no pointer, but the character itself. */
static BOOL is_character(const void *text)
{
    return (ULONG_PTR)text < 0x10000;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static LPSTR change(LPSTR text, char (*changed)(char))
{
    if (is_character(text))
        return (LPSTR)(ULONG_PTR)(UCHAR)changed((char)(ULONG_PTR)text);
    for (LPSTR at = text; *at; at++)
        *at = changed(*at);
    return text;
}

static LPWSTR change_wide(LPWSTR text, WCHAR (*changed)(WCHAR))
{
    if (is_character(text))
        return (LPWSTR)(ULONG_PTR)changed((WCHAR)(ULONG_PTR)text);
    for (LPWSTR at = text; *at; at++)
        *at = changed(*at);
    return text;
}

LPSTR CharUpperA(LPSTR text)
{
    return change(text, upper);
}

LPSTR CharLowerA(LPSTR text)
{
    return change(text, lower);
}

LPWSTR CharUpperW(LPWSTR text)
{
    return change_wide(text, RtlUpcaseUnicodeChar);
}

LPWSTR CharLowerW(LPWSTR text)
{
    return change_wide(text, RtlDowncaseUnicodeChar);
}

LPSTR CharNextA(LPCSTR text)
{
    return (LPSTR)text + (*text != 0);
}

LPWSTR CharNextW(LPCWSTR text)
{
    return (LPWSTR)text + (*text != 0);
}

LPSTR CharPrevA(LPCSTR begin, LPCSTR text)
{
    return (LPSTR)text - (text > begin);
}

LPWSTR CharPrevW(LPCWSTR begin, LPCWSTR text)
{
    return (LPWSTR)text - (text > begin);
}

BOOL CharToOemA(LPCSTR from, LPSTR to)
{
    if (from != to)
        strcpy(to, from);
    return TRUE;
}

BOOL CharToOemW(LPCWSTR from, LPSTR to)
{
    char *narrow = lab__win32_narrow(from);

    strcpy(to, narrow);
    free(narrow);
    return TRUE;
}

BOOL OemToCharA(LPCSTR from, LPSTR to)
{
    return CharToOemA(from, to);
}

BOOL OemToCharW(LPCSTR from, LPWSTR to)
{
    WCHAR *wide = lab__win32_wide(from);

    wcscpy(to, wide);
    free(wide);
    return TRUE;
}

HDEVNOTIFY RegisterDeviceNotificationW(HANDLE recipient, LPVOID filter, DWORD flags)
{
    fprintf(stderr, "RegisterDeviceNotification: ntlab has no windows and no services to tell of devices\n");
    lab__win32_fail(ERROR_NOT_SUPPORTED);
    return NULL;
}

HDEVNOTIFY RegisterDeviceNotificationA(HANDLE recipient, LPVOID filter, DWORD flags)
{
    return RegisterDeviceNotificationW(recipient, filter, flags);
}

BOOL UnregisterDeviceNotification(HDEVNOTIFY notification)
{
    return lab__win32_fail(ERROR_INVALID_HANDLE);
}
