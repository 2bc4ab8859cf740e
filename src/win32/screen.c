/* The console's screen: what is asked of it is taken, as its output may go anywhere. */
#include "win32/win32_p.h"

#define COLUMNS 80
#define LINES   25

static WORD attributes = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE;

static BOOL checked(HANDLE console)
{
    return lab__win32_is_host(console) || lab__win32_fail(ERROR_INVALID_HANDLE);
}

BOOL GetConsoleScreenBufferInfo(HANDLE console, PCONSOLE_SCREEN_BUFFER_INFO info)
{
    if (!checked(console))
        return FALSE;
    *info = (CONSOLE_SCREEN_BUFFER_INFO){.dwSize = {COLUMNS, LINES},
                                         .wAttributes = attributes,
                                         .srWindow = {0, 0, COLUMNS - 1, LINES - 1},
                                         .dwMaximumWindowSize = {COLUMNS, LINES}};
    return TRUE;
}

BOOL SetConsoleTextAttribute(HANDLE console, WORD wanted)
{
    if (!checked(console))
        return FALSE;
    attributes = wanted;
    return TRUE;
}

BOOL SetConsoleCursorPosition(HANDLE console, COORD position)
{
    if (position.X < 0 || position.X >= COLUMNS || position.Y < 0 || position.Y >= LINES)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    return checked(console);
}

BOOL SetConsoleScreenBufferSize(HANDLE console, COORD size)
{
    return checked(console);
}

BOOL GetConsoleCursorInfo(HANDLE console, PCONSOLE_CURSOR_INFO info)
{
    *info = (CONSOLE_CURSOR_INFO){25, TRUE};
    return checked(console);
}

BOOL SetConsoleCursorInfo(HANDLE console, const CONSOLE_CURSOR_INFO *info)
{
    return checked(console);
}

static BOOL fill(HANDLE console, DWORD length, LPDWORD written)
{
    *written = length;
    return checked(console);
}

BOOL FillConsoleOutputCharacterA(HANDLE console, CHAR character, DWORD length, COORD from, LPDWORD written)
{
    return fill(console, length, written);
}

BOOL FillConsoleOutputCharacterW(HANDLE console, WCHAR character, DWORD length, COORD from, LPDWORD written)
{
    return fill(console, length, written);
}

BOOL FillConsoleOutputAttribute(HANDLE console, WORD attribute, DWORD length, COORD from, LPDWORD written)
{
    return fill(console, length, written);
}

UINT GetConsoleCP(void)
{
    return CP_UTF8;
}

UINT GetConsoleOutputCP(void)
{
    return CP_UTF8;
}

BOOL SetConsoleCP(UINT page)
{
    return TRUE;
}

BOOL SetConsoleOutputCP(UINT page)
{
    return TRUE;
}

BOOL AllocConsole(void)
{
    return lab__win32_fail(ERROR_ACCESS_DENIED);
}

BOOL FreeConsole(void)
{
    return TRUE;
}

BOOL AttachConsole(DWORD process)
{
    return lab__win32_fail(ERROR_ACCESS_DENIED);
}

HWND GetConsoleWindow(void)
{
    return NULL;
}
