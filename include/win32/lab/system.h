/* The system, the program's command line, its environment. */
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
LPSTR GetCommandLineA(void);
LPWSTR GetCommandLineW(void);
#define GetCommandLine LAB_WIN32_AW(GetCommandLine)
DWORD GetEnvironmentVariableA(LPCSTR name, LPSTR value, DWORD size);
DWORD GetEnvironmentVariableW(LPCWSTR name, LPWSTR value, DWORD size);
#define GetEnvironmentVariable LAB_WIN32_AW(GetEnvironmentVariable)
BOOL SetEnvironmentVariableA(LPCSTR name, LPCSTR value); /* the host's, for this process; NULL removes it */
BOOL SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value);
#define SetEnvironmentVariable LAB_WIN32_AW(SetEnvironmentVariable)
/* %NAME% by the environment; what isn't there stays as it is. The characters needed, the zero included. */
DWORD ExpandEnvironmentStringsA(LPCSTR from, LPSTR to, DWORD size);
DWORD ExpandEnvironmentStringsW(LPCWSTR from, LPWSTR to, DWORD size);
#define ExpandEnvironmentStrings LAB_WIN32_AW(ExpandEnvironmentStrings)
DWORD GetTempPathA(DWORD size, LPSTR path);
DWORD GetTempPathW(DWORD size, LPWSTR path);
#define GetTempPath LAB_WIN32_AW(GetTempPath)
/* A number of 0: the first whose file isn't there, which is then made. */
UINT GetTempFileNameA(LPCSTR folder, LPCSTR prefix, UINT number, LPSTR name);
UINT GetTempFileNameW(LPCWSTR folder, LPCWSTR prefix, UINT number, LPWSTR name);
#define GetTempFileName LAB_WIN32_AW(GetTempFileName)
BOOL GetUserNameA(LPSTR name, LPDWORD size);
BOOL GetUserNameW(LPWSTR name, LPDWORD size);
#define GetUserName LAB_WIN32_AW(GetUserName)
BOOL GetComputerNameA(LPSTR name, LPDWORD size);
BOOL GetComputerNameW(LPWSTR name, LPDWORD size);
#define GetComputerName LAB_WIN32_AW(GetComputerName)
BOOL IsWow64Process(HANDLE process, PBOOL wow64);

typedef struct _MEMORYSTATUSEX {
    DWORD dwLength, dwMemoryLoad;
    ULONGLONG ullTotalPhys, ullAvailPhys, ullTotalPageFile, ullAvailPageFile, ullTotalVirtual, ullAvailVirtual,
        ullAvailExtendedVirtual;
} MEMORYSTATUSEX, *LPMEMORYSTATUSEX;
typedef struct _MEMORYSTATUS {
    DWORD dwLength, dwMemoryLoad;
    SIZE_T dwTotalPhys, dwAvailPhys, dwTotalPageFile, dwAvailPageFile, dwTotalVirtual, dwAvailVirtual;
} MEMORYSTATUS, *LPMEMORYSTATUS;
void GlobalMemoryStatus(LPMEMORYSTATUS status);
BOOL GlobalMemoryStatusEx(LPMEMORYSTATUSEX status); /* of the machine */

__attribute__((noreturn)) void DebugBreak(void);
BOOL IsDebuggerPresent(void);
UINT SetErrorMode(UINT mode);

LAB_DDK_END

#endif
