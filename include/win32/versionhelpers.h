/* Questions about the version of Windows. */
#ifndef NTLAB_VERSIONHELPERS_H
#define NTLAB_VERSIONHELPERS_H
#define _versionhelpers_H_INCLUDED_

#include <windows.h>

static inline BOOL lab_win32_is_version(DWORD major, DWORD minor)
{
    DWORD version = GetVersion(), own_major = version & 0xFF, own_minor = version >> 8 & 0xFF;

    return own_major > major || (own_major == major && own_minor >= minor);
}
#define IsWindowsVersionOrGreater(major, minor, pack) lab_win32_is_version(major, minor)
#define IsWindowsXPOrGreater()                        lab_win32_is_version(5, 1)
#define IsWindowsVistaOrGreater()                     lab_win32_is_version(6, 0)
#define IsWindows7OrGreater()                         lab_win32_is_version(6, 1)
#define IsWindows8OrGreater()                         lab_win32_is_version(6, 2)
#define IsWindows8Point1OrGreater()                   lab_win32_is_version(6, 3)
#define IsWindows10OrGreater()                        lab_win32_is_version(10, 0)
#define IsWindowsServer()                             FALSE

#endif
