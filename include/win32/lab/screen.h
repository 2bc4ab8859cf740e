/* What a console shows and where: as on a console whose output goes to a file, colours and positions are taken and not
 * shown. */
#ifndef NTLAB_WIN32_SCREEN_H
#define NTLAB_WIN32_SCREEN_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define FOREGROUND_BLUE      1
#define FOREGROUND_GREEN     2
#define FOREGROUND_RED       4
#define FOREGROUND_INTENSITY 8
#define BACKGROUND_BLUE      0x10
#define BACKGROUND_GREEN     0x20
#define BACKGROUND_RED       0x40
#define BACKGROUND_INTENSITY 0x80

#define ENABLE_PROCESSED_INPUT             1
#define ENABLE_LINE_INPUT                  2
#define ENABLE_ECHO_INPUT                  4
#define ENABLE_WINDOW_INPUT                8
#define ENABLE_MOUSE_INPUT                 0x10
#define ENABLE_INSERT_MODE                 0x20
#define ENABLE_QUICK_EDIT_MODE             0x40
#define ENABLE_EXTENDED_FLAGS              0x80
#define ENABLE_VIRTUAL_TERMINAL_INPUT      0x200
#define ENABLE_PROCESSED_OUTPUT            1
#define ENABLE_WRAP_AT_EOL_OUTPUT          2
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 4

typedef struct _COORD {
    SHORT X, Y;
} COORD, *PCOORD;
typedef struct _SMALL_RECT {
    SHORT Left, Top, Right, Bottom;
} SMALL_RECT, *PSMALL_RECT;
typedef struct _CONSOLE_SCREEN_BUFFER_INFO {
    COORD dwSize, dwCursorPosition;
    WORD wAttributes;
    SMALL_RECT srWindow;
    COORD dwMaximumWindowSize;
} CONSOLE_SCREEN_BUFFER_INFO, *PCONSOLE_SCREEN_BUFFER_INFO;
typedef struct _CONSOLE_CURSOR_INFO {
    DWORD dwSize;
    BOOL bVisible;
} CONSOLE_CURSOR_INFO, *PCONSOLE_CURSOR_INFO;

/* 80 columns and 25 lines; the attributes are those set last. */
BOOL GetConsoleScreenBufferInfo(HANDLE console, PCONSOLE_SCREEN_BUFFER_INFO info);
BOOL SetConsoleTextAttribute(HANDLE console, WORD attributes);
BOOL SetConsoleCursorPosition(HANDLE console, COORD position);
BOOL SetConsoleScreenBufferSize(HANDLE console, COORD size);
BOOL GetConsoleCursorInfo(HANDLE console, PCONSOLE_CURSOR_INFO info);
BOOL SetConsoleCursorInfo(HANDLE console, const CONSOLE_CURSOR_INFO *info);
BOOL FillConsoleOutputCharacterA(HANDLE console, CHAR character, DWORD length, COORD from, LPDWORD written);
BOOL FillConsoleOutputCharacterW(HANDLE console, WCHAR character, DWORD length, COORD from, LPDWORD written);
#define FillConsoleOutputCharacter LAB_WIN32_AW(FillConsoleOutputCharacter)
BOOL FillConsoleOutputAttribute(HANDLE console, WORD attribute, DWORD length, COORD from, LPDWORD written);
UINT GetConsoleCP(void);
UINT GetConsoleOutputCP(void);
BOOL SetConsoleCP(UINT page);
BOOL SetConsoleOutputCP(UINT page);
BOOL AllocConsole(void); /* ERROR_ACCESS_DENIED: there is one */
BOOL FreeConsole(void);
BOOL AttachConsole(DWORD process);
HWND GetConsoleWindow(void); /* NULL: it has none */

LAB_DDK_END

#endif
