/* The version of Windows: the machine's. */
#ifndef NTLAB_WIN32_VERSION_H
#define NTLAB_WIN32_VERSION_H

#include <lab/base.h>
#include <nt/rtl_version_ddk.h>

LAB_DDK_BEGIN

DWORD GetVersion(void);
BOOL GetVersionExA(LPOSVERSIONINFOA version);
BOOL GetVersionExW(LPOSVERSIONINFOW version);
#define GetVersionEx LAB_WIN32_AW(GetVersionEx)
BOOL VerifyVersionInfoW(LPOSVERSIONINFOEXW version, DWORD types, DWORDLONG conditions);
BOOL VerifyVersionInfoA(LPOSVERSIONINFOEXA version, DWORD types, DWORDLONG conditions);
#define VerifyVersionInfo LAB_WIN32_AW(VerifyVersionInfo)

LAB_DDK_END

#endif
