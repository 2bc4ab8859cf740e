/* Tokens and privileges: of the program's own process only. */
#include "win32/win32_p.h"
#include <ntlab/security.h>

#define TOKEN_HANDLE ((HANDLE)(LONG_PTR)-4)

static const char *const privileges[] = {NULL,
                                         NULL,
                                         "SeCreateTokenPrivilege",
                                         "SeAssignPrimaryTokenPrivilege",
                                         "SeLockMemoryPrivilege",
                                         "SeIncreaseQuotaPrivilege",
                                         "SeMachineAccountPrivilege",
                                         "SeTcbPrivilege",
                                         "SeSecurityPrivilege",
                                         "SeTakeOwnershipPrivilege",
                                         "SeLoadDriverPrivilege",
                                         "SeSystemProfilePrivilege",
                                         "SeSystemtimePrivilege",
                                         "SeProfileSingleProcessPrivilege",
                                         "SeIncreaseBasePriorityPrivilege",
                                         "SeCreatePagefilePrivilege",
                                         "SeCreatePermanentPrivilege",
                                         "SeBackupPrivilege",
                                         "SeRestorePrivilege",
                                         "SeShutdownPrivilege",
                                         "SeDebugPrivilege",
                                         "SeAuditPrivilege",
                                         "SeSystemEnvironmentPrivilege",
                                         "SeChangeNotifyPrivilege"};

BOOL OpenProcessToken(HANDLE process, DWORD access, PHANDLE token)
{
    *token = TOKEN_HANDLE;
    return TRUE;
}

BOOL OpenThreadToken(HANDLE thread, DWORD access, BOOL self, PHANDLE token)
{
    return lab__win32_fail(ERROR_NO_TOKEN); /* no thread impersonates anybody */
}

BOOL LookupPrivilegeValueA(LPCSTR system, LPCSTR name, PLUID luid)
{
    for (ULONG i = 2; i < RTL_NUMBER_OF(privileges); i++)
        if (!_stricmp(privileges[i], name)) {
            *luid = (LUID){i, 0};
            return TRUE;
        }
    return lab__win32_fail(ERROR_NO_SUCH_PRIVILEGE);
}

BOOL LookupPrivilegeValueW(LPCWSTR system, LPCWSTR name, PLUID luid)
{
    char *narrow = lab__win32_narrow(name);
    BOOL result = LookupPrivilegeValueA(NULL, narrow, luid);

    free(narrow);
    return result;
}

/* What the token hasn't is left out, and the last error tells. */
BOOL AdjustTokenPrivileges(HANDLE token, BOOL disable_all, PTOKEN_PRIVILEGES state, DWORD size,
                           PTOKEN_PRIVILEGES before, PDWORD needed)
{
    BOOL all = TRUE;

    if (token != TOKEN_HANDLE)
        return lab__win32_fail(ERROR_INVALID_HANDLE);
    for (ULONG i = 2; disable_all && i < RTL_NUMBER_OF(privileges); i++)
        lab_process_privilege_set(NULL, privileges[i], false);
    for (ULONG i = 0; !disable_all && state && i < state->PrivilegeCount; i++) {
        ULONG number = state->Privileges[i].Luid.LowPart;
        bool enable = (state->Privileges[i].Attributes & 2) != 0; /* SE_PRIVILEGE_ENABLED */

        if (number < 2 || number >= RTL_NUMBER_OF(privileges) ||
            !NT_SUCCESS(lab_process_privilege_set(NULL, privileges[number], enable)))
            all = FALSE;
    }
    SetLastError(all ? ERROR_SUCCESS : ERROR_NOT_ALL_ASSIGNED);
    return TRUE;
}

NTSTATUS RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, ULONG revision);
NTSTATUS RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL dacl, BOOLEAN defaulted);

BOOL InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, DWORD revision)
{
    return lab__win32_result(RtlCreateSecurityDescriptor(descriptor, revision));
}

BOOL SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR descriptor, BOOL present, PACL dacl, BOOL defaulted)
{
    return lab__win32_result(RtlSetDaclSecurityDescriptor(descriptor, present != 0, dacl, defaulted != 0));
}
