/* The system, and the program's command line. */
#include "win32/win32_p.h"
#include <ntlab/ntlab.h>

ULONG KeQueryActiveProcessorCount(ULONG_PTR *active);
NTSTATUS ZwQuerySystemInformation(ULONG class, PVOID buffer, ULONG length, PULONG needed);

static char *command_line, *program;

void lab__win32_command_set(int argc, char **argv)
{
    SIZE_T size = 1;

    for (int i = 0; i < argc; i++)
        size += strlen(argv[i]) + 3;
    command_line = calloc(1, size);
    for (int i = 0; i < argc; i++) {
        BOOL quoted = strchr(argv[i], ' ') || !*argv[i];

        strcat(command_line, quoted ? "\"" : "");
        strcat(command_line, argv[i]);
        strcat(command_line, quoted ? "\"" : "");
        strcat(command_line, i + 1 < argc ? " " : "");
    }
    program = _strdup(argc ? argv[0] : "program.exe");
}

LPSTR GetCommandLineA(void)
{
    return command_line;
}

LPWSTR GetCommandLineW(void)
{
    static LPWSTR wide;

    if (!wide)
        wide = lab__win32_wide(command_line);
    return wide;
}

void GetSystemInfo(LPSYSTEM_INFO info)
{
    ULONG_PTR active = 0;

    memset(info, 0, sizeof *info);
#ifdef __aarch64__
    info->wProcessorArchitecture = 12;
#else
    info->wProcessorArchitecture = 9;
#endif
    info->dwPageSize = 4096;
    info->lpMinimumApplicationAddress = (LPVOID)(ULONG_PTR)0x10000;
    info->lpMaximumApplicationAddress = (LPVOID)(ULONG_PTR)0x7FFFFFFEFFFF;
    info->dwNumberOfProcessors = KeQueryActiveProcessorCount(&active);
    info->dwActiveProcessorMask = active;
    info->dwProcessorType = 8664;
    info->dwAllocationGranularity = 65536;
}

void GetNativeSystemInfo(LPSYSTEM_INFO info)
{
    GetSystemInfo(info);
}

UINT GetSystemDirectoryA(LPSTR path, UINT size)
{
    return lab__win32_give("C:\\Windows\\System32", path, size);
}

UINT GetSystemDirectoryW(LPWSTR path, UINT size)
{
    return lab__win32_give_wide("C:\\Windows\\System32", path, size);
}

UINT GetWindowsDirectoryA(LPSTR path, UINT size)
{
    return lab__win32_give("C:\\Windows", path, size);
}

UINT GetWindowsDirectoryW(LPWSTR path, UINT size)
{
    return lab__win32_give_wide("C:\\Windows", path, size);
}

static char *program_path(void)
{
    char path[1024];

    GetFullPathNameA(program, sizeof path, path, NULL);
    return _strdup(path);
}

DWORD GetModuleFileNameA(HMODULE module, LPSTR path, DWORD size)
{
    char *whole = program_path();
    DWORD length = lab__win32_give(whole, path, size);

    free(whole);
    return length > size ? (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER) + size : length;
}

DWORD GetModuleFileNameW(HMODULE module, LPWSTR path, DWORD size)
{
    char *whole = program_path();
    DWORD length = lab__win32_give_wide(whole, path, size);

    free(whole);
    return length > size ? (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER) + size : length;
}

BOOL GetComputerNameA(LPSTR name, LPDWORD size)
{
    DWORD length = lab__win32_give("NTLAB", name, *size);
    BOOL fits = length < *size;

    *size = length;
    return fits || lab__win32_fail(ERROR_BUFFER_OVERFLOW);
}

BOOL GetComputerNameW(LPWSTR name, LPDWORD size)
{
    DWORD length = lab__win32_give_wide("NTLAB", name, *size);
    BOOL fits = length < *size;

    *size = length;
    return fits || lab__win32_fail(ERROR_BUFFER_OVERFLOW);
}

/* Of the machine: what pages it has, and how many of them are not in use. */
BOOL GlobalMemoryStatusEx(LPMEMORYSTATUSEX status)
{
    struct {
        ULONG reserved, resolution, page_size, pages, lowest, highest, granularity;
        ULONG_PTR minimum, maximum, mask;
        CCHAR processors;
    } basic;

    if (status->dwLength != sizeof *status)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    if (!lab__win32_result(ZwQuerySystemInformation(0, &basic, sizeof basic, NULL)))
        return FALSE;
    *status = (MEMORYSTATUSEX){.dwLength = sizeof *status,
                               .ullTotalPhys = (ULONGLONG)basic.pages * basic.page_size,
                               .ullTotalVirtual = basic.maximum - basic.minimum};
    status->ullAvailPhys = status->ullTotalPhys / 2;
    status->ullTotalPageFile = status->ullAvailPageFile = status->ullTotalPhys;
    status->ullAvailVirtual = status->ullTotalVirtual;
    status->dwMemoryLoad = 50;
    return TRUE;
}

void GlobalMemoryStatus(LPMEMORYSTATUS status)
{
    MEMORYSTATUSEX now = {.dwLength = sizeof now};

    GlobalMemoryStatusEx(&now);
    *status = (MEMORYSTATUS){sizeof *status,       now.dwMemoryLoad,     now.ullTotalPhys,    now.ullAvailPhys,
                             now.ullTotalPageFile, now.ullAvailPageFile, now.ullTotalVirtual, now.ullAvailVirtual};
}

BOOL IsWow64Process(HANDLE process, PBOOL wow64)
{
    *wow64 = FALSE;
    return TRUE;
}

void DebugBreak(void)
{
    __builtin_trap();
}

BOOL IsDebuggerPresent(void)
{
    return FALSE;
}

UINT SetErrorMode(UINT mode)
{
    return 0;
}
