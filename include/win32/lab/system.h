/* The system, the program's own module, its environment. */
#ifndef NTLAB_WIN32_SYSTEM_H
#define NTLAB_WIN32_SYSTEM_H

#include <lab/base.h>

LAB_DDK_BEGIN

typedef struct _SYSTEM_INFO {
    union {
        DWORD dwOemId;
        struct {
            WORD wProcessorArchitecture;
            WORD wReserved;
        };
    };
    DWORD dwPageSize;
    LPVOID lpMinimumApplicationAddress;
    LPVOID lpMaximumApplicationAddress;
    DWORD_PTR dwActiveProcessorMask;
    DWORD dwNumberOfProcessors;
    DWORD dwProcessorType;
    DWORD dwAllocationGranularity;
    WORD wProcessorLevel;
    WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;

void GetSystemInfo(LPSYSTEM_INFO info);
void GetNativeSystemInfo(LPSYSTEM_INFO info);
UINT GetSystemDirectoryA(LPSTR path, UINT size);
UINT GetSystemDirectoryW(LPWSTR path, UINT size);
#define GetSystemDirectory LAB_WIN32_AW(GetSystemDirectory)
UINT GetWindowsDirectoryA(LPSTR path, UINT size);
UINT GetWindowsDirectoryW(LPWSTR path, UINT size);
#define GetWindowsDirectory LAB_WIN32_AW(GetWindowsDirectory)
DWORD GetModuleFileNameA(HMODULE module, LPSTR path, DWORD size);
DWORD GetModuleFileNameW(HMODULE module, LPWSTR path, DWORD size);
#define GetModuleFileName LAB_WIN32_AW(GetModuleFileName)
HMODULE GetModuleHandleA(LPCSTR name);
HMODULE GetModuleHandleW(LPCWSTR name);
#define GetModuleHandle LAB_WIN32_AW(GetModuleHandle)
LPSTR GetCommandLineA(void);
LPWSTR GetCommandLineW(void);
#define GetCommandLine LAB_WIN32_AW(GetCommandLine)
DWORD GetEnvironmentVariableA(LPCSTR name, LPSTR value, DWORD size);
DWORD GetEnvironmentVariableW(LPCWSTR name, LPWSTR value, DWORD size);
#define GetEnvironmentVariable LAB_WIN32_AW(GetEnvironmentVariable)
DWORD GetVersion(void);
BOOL GetComputerNameA(LPSTR name, LPDWORD size);
BOOL GetComputerNameW(LPWSTR name, LPDWORD size);
#define GetComputerName LAB_WIN32_AW(GetComputerName)
__attribute__((noreturn)) void DebugBreak(void);
BOOL IsDebuggerPresent(void);
UINT SetErrorMode(UINT mode);

LAB_DDK_END

#endif
