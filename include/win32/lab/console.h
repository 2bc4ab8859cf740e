/* The console: the host's standard input and output. */
#ifndef NTLAB_WIN32_CONSOLE_H
#define NTLAB_WIN32_CONSOLE_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define STD_INPUT_HANDLE  ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE  ((DWORD)-12)
HANDLE GetStdHandle(DWORD which);
BOOL WriteConsoleA(HANDLE console, const void *text, DWORD length, LPDWORD written, LPVOID reserved);
BOOL WriteConsoleW(HANDLE console, const void *text, DWORD length, LPDWORD written, LPVOID reserved);
#define WriteConsole LAB_WIN32_AW(WriteConsole)
/* A line of standard input, with its line end as CR LF. */
BOOL ReadConsoleA(HANDLE console, LPVOID buffer, DWORD length, LPDWORD read, LPVOID control);
BOOL ReadConsoleW(HANDLE console, LPVOID buffer, DWORD length, LPDWORD read, LPVOID control);
#define ReadConsole LAB_WIN32_AW(ReadConsole)
BOOL FlushConsoleInputBuffer(HANDLE console);
BOOL SetConsoleTitleA(LPCSTR title);
BOOL SetConsoleTitleW(LPCWSTR title);
#define SetConsoleTitle LAB_WIN32_AW(SetConsoleTitle)
BOOL GetConsoleMode(HANDLE console, LPDWORD mode);
BOOL SetConsoleMode(HANDLE console, DWORD mode);

#define CTRL_C_EVENT     0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
typedef BOOL (*PHANDLER_ROUTINE)(DWORD type);
/* Control-C ends the whole of ntlab, so no handler is ever called. */
BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add);

void OutputDebugStringA(LPCSTR text);
void OutputDebugStringW(LPCWSTR text);
#define OutputDebugString LAB_WIN32_AW(OutputDebugString)

LAB_DDK_END

#endif
