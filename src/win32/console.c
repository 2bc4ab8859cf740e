/* The console. */
#include "win32/win32_p.h"
#include <conio.h>
#include <stdio.h>

ULONG DbgPrint(PCSTR format, ...);

BOOL WriteConsoleA(HANDLE console, const void *text, DWORD length, LPDWORD written, LPVOID reserved)
{
    return WriteFile(console, text, length, written, NULL);
}

BOOL WriteConsoleW(HANDLE console, const void *text, DWORD length, LPDWORD written, LPVOID reserved)
{
    char bytes[1024];
    const WCHAR *wide = text;

    for (DWORD at = 0; at < length;) {
        DWORD part = length - at > 256 ? 256 : length - at;
        int count = WideCharToMultiByte(CP_UTF8, 0, wide + at, (int)part, bytes, sizeof bytes, NULL, NULL);

        if (!WriteFile(console, bytes, (DWORD)count, NULL, NULL))
            return FALSE;
        at += part;
    }
    if (written)
        *written = length;
    return TRUE;
}

/* The next characters of a line: what doesn't fit is read next time. */
static DWORD read_line(WCHAR *buffer, DWORD length)
{
    static BOOL line_feed_due;
    DWORD count = 0;

    while (count < length) {
        int c = line_feed_due ? '\n' : lab__host_getc(lab_win32_iob(0));

        if (c < 0)
            break;
        if (c == '\n' && !line_feed_due) {
            buffer[count++] = '\r';
            line_feed_due = TRUE;
            continue;
        }
        buffer[count++] = (WCHAR)c;
        line_feed_due = FALSE;
        if (c == '\n')
            break;
    }
    return count;
}

BOOL ReadConsoleW(HANDLE console, LPVOID buffer, DWORD length, LPDWORD read, LPVOID control)
{
    if (!lab__win32_is_host(console))
        return lab__win32_fail(ERROR_INVALID_HANDLE);
    *read = read_line(buffer, length);
    return TRUE;
}

BOOL ReadConsoleA(HANDLE console, LPVOID buffer, DWORD length, LPDWORD read, LPVOID control)
{
    WCHAR *wide = malloc((length + 1) * sizeof *wide);
    BOOL done = ReadConsoleW(console, wide, length, read, control);

    for (DWORD i = 0; done && i < *read; i++)
        ((char *)buffer)[i] = (char)wide[i];
    free(wide);
    return done;
}

BOOL FlushConsoleInputBuffer(HANDLE console)
{
    return lab__win32_is_host(console) || lab__win32_fail(ERROR_INVALID_HANDLE);
}

BOOL SetConsoleTitleA(LPCSTR title)
{
    return TRUE;
}

BOOL SetConsoleTitleW(LPCWSTR title)
{
    return TRUE;
}

BOOL GetConsoleMode(HANDLE console, LPDWORD mode)
{
    *mode = 3;
    return lab__win32_is_host(console) || lab__win32_fail(ERROR_INVALID_HANDLE);
}

BOOL SetConsoleMode(HANDLE console, DWORD mode)
{
    return lab__win32_is_host(console) || lab__win32_fail(ERROR_INVALID_HANDLE);
}

BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add)
{
    return TRUE;
}

void OutputDebugStringA(LPCSTR text)
{
    DbgPrint("%s", text);
}

void OutputDebugStringW(LPCWSTR text)
{
    DbgPrint("%ws", text);
}

/*
 * A console has no end: what ends is the standard input of a run that nobody sits at. Who asks for a key then gets
 * none, and who goes on asking waits for one that never comes.
 */
#define MOST_ASKED 1000

int _getch(void)
{
    static unsigned asked;
    int c = lab__host_getc(lab_win32_iob(0));

    asked = c < 0 ? asked + 1 : 0;
    if (asked == MOST_ASKED) {
        fprintf(stderr, "ntlab: the program waits for a key, and standard input has ended\n");
        lab__win32_exit(1);
    }
    return c == '\n' ? '\r' : c;
}

int _kbhit(void)
{
    return lab__host_input_waits();
}

int _cputs(const char *text)
{
    return fputs(text, stdout);
}
