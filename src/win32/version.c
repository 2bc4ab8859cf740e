/* The version of Windows, as the machine tells it. */
#include "win32/win32_p.h"
#include <stddef.h>

NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW version);
NTSTATUS RtlVerifyVersionInfo(POSVERSIONINFOEXW version, ULONG types, ULONGLONG conditions);

DWORD GetVersion(void)
{
    OSVERSIONINFOW version = {sizeof version};

    RtlGetVersion(&version);
    return version.dwBuildNumber << 16 | version.dwMinorVersion << 8 | version.dwMajorVersion;
}

BOOL GetVersionExW(LPOSVERSIONINFOW version)
{
    if (version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOW) &&
        version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXW))
        return lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    return lab__win32_result(RtlGetVersion(version));
}

/* The narrow form differs in the service pack's name alone, of which there is none. */
BOOL GetVersionExA(LPOSVERSIONINFOA version)
{
    OSVERSIONINFOEXW wide = {sizeof wide};
    OSVERSIONINFOEXA whole = {0};

    if (version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOA) &&
        version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXA))
        return lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    RtlGetVersion((LPOSVERSIONINFOW)&wide);
    memcpy(&whole, &wide, offsetof(OSVERSIONINFOEXA, szCSDVersion));
    memcpy(&whole.wServicePackMajor, &wide.wServicePackMajor,
           sizeof whole - offsetof(OSVERSIONINFOEXA, wServicePackMajor));
    whole.dwOSVersionInfoSize = version->dwOSVersionInfoSize;
    memcpy(version, &whole, version->dwOSVersionInfoSize);
    return TRUE;
}

BOOL VerifyVersionInfoW(LPOSVERSIONINFOEXW version, DWORD types, DWORDLONG conditions)
{
    NTSTATUS status = RtlVerifyVersionInfo(version, types, conditions);

    return NT_SUCCESS(status) ||
           lab__win32_fail(status == (NTSTATUS)0xC0000059 ? ERROR_OLD_WIN_VERSION : ERROR_BAD_ARGUMENTS);
}

BOOL VerifyVersionInfoA(LPOSVERSIONINFOEXA version, DWORD types, DWORDLONG conditions)
{
    OSVERSIONINFOEXW wide = {sizeof wide};

    memcpy(&wide, version, offsetof(OSVERSIONINFOEXA, szCSDVersion));
    memcpy(&wide.wServicePackMajor, &version->wServicePackMajor,
           sizeof *version - offsetof(OSVERSIONINFOEXA, wServicePackMajor));
    wide.dwOSVersionInfoSize = sizeof wide;
    return VerifyVersionInfoW(&wide, types, conditions);
}
