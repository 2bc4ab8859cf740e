/* The system, the program's own module, its environment. */
#include "win32/win32_p.h"
#include <ntlab/ntlab.h>

ULONG KeQueryActiveProcessorCount(ULONG_PTR *active);

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

HMODULE GetModuleHandleA(LPCSTR name)
{
    if (name)
        lab__win32_fail(ERROR_MOD_NOT_FOUND);
    return name ? NULL : (HMODULE)(ULONG_PTR)0x400000;
}

HMODULE GetModuleHandleW(LPCWSTR name)
{
    return GetModuleHandleA(name ? "" : NULL);
}

DWORD GetEnvironmentVariableA(LPCSTR name, LPSTR value, DWORD size)
{
    const char *found = lab__host_getenv(name);

    return found ? lab__win32_give(found, value, size) : (DWORD)lab__win32_fail(ERROR_ENVVAR_NOT_FOUND);
}

DWORD GetEnvironmentVariableW(LPCWSTR name, LPWSTR value, DWORD size)
{
    char *narrow = lab__win32_narrow(name);
    const char *found = lab__host_getenv(narrow);

    free(narrow);
    return found ? lab__win32_give_wide(found, value, size) : (DWORD)lab__win32_fail(ERROR_ENVVAR_NOT_FOUND);
}

DWORD GetVersion(void)
{
    return 0x4A61000A; /* 10.0, build 19041 */
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
