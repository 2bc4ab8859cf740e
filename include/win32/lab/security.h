/* Tokens and privileges, as far as programs that load drivers ask for them. The program's user is an administrator. */
#ifndef NTLAB_WIN32_SECURITY_H
#define NTLAB_WIN32_SECURITY_H

#include <lab/base.h>
#include <nt/se_access.h>
#include <nt/se_ace.h>
#include <nt/se_descriptor_ifs.h>
#include <nt/se_token_ifs.h>

LAB_DDK_BEGIN

#define SE_LOAD_DRIVER_NAME TEXT("SeLoadDriverPrivilege")
#define SE_DEBUG_NAME       TEXT("SeDebugPrivilege")
#define SE_BACKUP_NAME      TEXT("SeBackupPrivilege")
#define SE_RESTORE_NAME     TEXT("SeRestorePrivilege")
#define SE_SECURITY_NAME    TEXT("SeSecurityPrivilege")
#define SE_SHUTDOWN_NAME    TEXT("SeShutdownPrivilege")

BOOL OpenProcessToken(HANDLE process, DWORD access, PHANDLE token);
BOOL OpenThreadToken(HANDLE thread, DWORD access, BOOL self, PHANDLE token);
BOOL LookupPrivilegeValueA(LPCSTR system, LPCSTR name, PLUID luid);
BOOL LookupPrivilegeValueW(LPCWSTR system, LPCWSTR name, PLUID luid);
#define LookupPrivilegeValue LAB_WIN32_AW(LookupPrivilegeValue)
BOOL AdjustTokenPrivileges(HANDLE token, BOOL disable_all, PTOKEN_PRIVILEGES state, DWORD size,
                           PTOKEN_PRIVILEGES before, PDWORD needed);
BOOL InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, DWORD revision);
BOOL SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR descriptor, BOOL present, PACL dacl, BOOL defaulted);

LAB_DDK_END

#endif
