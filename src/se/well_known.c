/*
 * The SIDs that every machine has, and SeExports, where drivers find them.
 *
 * The machine's own accounts are of one domain, the same on every machine, so that runs repeat.
 */
#include <string.h>

#include "se/se_p.h"

struct known {
    UCHAR revision, count, authority[6];
    ULONG parts[6];
};
#define SID_(authority, count, ...)                                                                                    \
    {                                                                                                                  \
        SID_REVISION, count, {0, 0, 0, 0, 0, authority},                                                               \
        {                                                                                                              \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }

static struct known known[LAB_SE_KNOWN] = {
    [LAB_SE_NULL] = SID_(0, 1, SECURITY_NULL_RID),
    [LAB_SE_WORLD] = SID_(1, 1, SECURITY_WORLD_RID),
    [LAB_SE_LOCAL] = SID_(2, 1, SECURITY_LOCAL_RID),
    [LAB_SE_CONSOLE_LOGON] = SID_(2, 1, SECURITY_LOCAL_LOGON_RID),
    [LAB_SE_CREATOR_OWNER] = SID_(3, 1, SECURITY_CREATOR_OWNER_RID),
    [LAB_SE_CREATOR_GROUP] = SID_(3, 1, SECURITY_CREATOR_GROUP_RID),
    [LAB_SE_OWNER_RIGHTS] = SID_(3, 1, SECURITY_CREATOR_OWNER_RIGHTS_RID),
    [LAB_SE_NT_AUTHORITY] = SID_(5, 0, 0),
    [LAB_SE_DIALUP] = SID_(5, 1, SECURITY_DIALUP_RID),
    [LAB_SE_NETWORK] = SID_(5, 1, SECURITY_NETWORK_RID),
    [LAB_SE_BATCH] = SID_(5, 1, SECURITY_BATCH_RID),
    [LAB_SE_INTERACTIVE] = SID_(5, 1, SECURITY_INTERACTIVE_RID),
    [LAB_SE_SERVICE] = SID_(5, 1, SECURITY_SERVICE_RID),
    [LAB_SE_ANONYMOUS_LOGON] = SID_(5, 1, SECURITY_ANONYMOUS_LOGON_RID),
    [LAB_SE_SELF] = SID_(5, 1, SECURITY_PRINCIPAL_SELF_RID),
    [LAB_SE_AUTHENTICATED] = SID_(5, 1, SECURITY_AUTHENTICATED_USER_RID),
    [LAB_SE_RESTRICTED_CODE] = SID_(5, 1, SECURITY_RESTRICTED_CODE_RID),
    [LAB_SE_THIS_ORGANIZATION] = SID_(5, 1, SECURITY_THIS_ORGANIZATION_RID),
    [LAB_SE_IUSER] = SID_(5, 1, SECURITY_IUSER_RID),
    [LAB_SE_LOCAL_SYSTEM] = SID_(5, 1, SECURITY_LOCAL_SYSTEM_RID),
    [LAB_SE_LOCAL_SERVICE_SID] = SID_(5, 1, SECURITY_LOCAL_SERVICE_RID),
    [LAB_SE_NETWORK_SERVICE_SID] = SID_(5, 1, SECURITY_NETWORK_SERVICE_RID),
    [LAB_SE_WRITE_RESTRICTED] = SID_(5, 1, SECURITY_WRITE_RESTRICTED_CODE_RID),
    [LAB_SE_ADMINISTRATORS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS),
    [LAB_SE_USERS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_USERS),
    [LAB_SE_GUESTS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_GUESTS),
    [LAB_SE_POWER_USERS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_POWER_USERS),
    [LAB_SE_ACCOUNT_OPERATORS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ACCOUNT_OPS),
    [LAB_SE_SERVER_OPERATORS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_SYSTEM_OPS),
    [LAB_SE_PRINT_OPERATORS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_PRINT_OPS),
    [LAB_SE_BACKUP_OPERATORS] = SID_(5, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_BACKUP_OPS),
    [LAB_SE_LOCAL_ACCOUNT] = SID_(5, 1, 113),
    [LAB_SE_LOCAL_ACCOUNT_ADMIN] = SID_(5, 1, 114),
    [LAB_SE_NTLM] = SID_(5, 2, SECURITY_PACKAGE_BASE_RID, SECURITY_PACKAGE_NTLM_RID),
    [LAB_SE_UNTRUSTED] = SID_(16, 1, SECURITY_MANDATORY_UNTRUSTED_RID),
    [LAB_SE_LOW_INTEGRITY] = SID_(16, 1, SECURITY_MANDATORY_LOW_RID),
    [LAB_SE_MEDIUM_INTEGRITY] = SID_(16, 1, SECURITY_MANDATORY_MEDIUM_RID),
    [LAB_SE_HIGH_INTEGRITY] = SID_(16, 1, SECURITY_MANDATORY_HIGH_RID),
    [LAB_SE_SYSTEM_INTEGRITY] = SID_(16, 1, SECURITY_MANDATORY_SYSTEM_RID),
    [LAB_SE_ALL_APP_PACKAGES] = SID_(15, 2, 2, 1),
    [LAB_SE_USER_MODE_DRIVERS] = SID_(5, 6, 84, 0, 0, 0, 0, 0),
    [LAB_SE_TCB_TRUST] = SID_(19, 2, 512, 8192),
    [LAB_SE_TRUSTED_INSTALLER] = SID_(5, 6, 80, 956008885, 3418522649, 1831038044, 1853292631, 2271478464),
};

SID *lab__se_known(enum lab__se_known which)
{
    return (SID *)&known[which];
}

void lab__se_domain_sid(ULONG rid, SID *sid)
{
    static const ULONG domain[] = {SECURITY_NT_NON_UNIQUE, 1824110374, 3190472311, 2745099158};
    struct known *made = (struct known *)sid;

    memset(made, 0, 8);
    made->revision = SID_REVISION;
    made->authority[5] = 5;
    memcpy(made->parts, domain, sizeof domain);
    made->count = RTL_NUMBER_OF(domain);
    if (rid)
        made->parts[made->count++] = rid;
}

static SE_EXPORTS exports;
__attribute__((visibility("default"))) PSE_EXPORTS SeExports = &exports;

static void export_privileges(void)
{
    static const struct {
        USHORT offset, privilege;
    } table[] = {
#define PRIVILEGE(field, name) {FIELD_OFFSET(SE_EXPORTS, Se##field##Privilege), SE_##name##_PRIVILEGE}
        PRIVILEGE(CreateToken, CREATE_TOKEN),
        PRIVILEGE(AssignPrimaryToken, ASSIGNPRIMARYTOKEN),
        PRIVILEGE(LockMemory, LOCK_MEMORY),
        PRIVILEGE(IncreaseQuota, INCREASE_QUOTA),
        {FIELD_OFFSET(SE_EXPORTS, SeUnsolicitedInputPrivilege), SE_MACHINE_ACCOUNT_PRIVILEGE},
        PRIVILEGE(Tcb, TCB),
        PRIVILEGE(Security, SECURITY),
        PRIVILEGE(TakeOwnership, TAKE_OWNERSHIP),
        PRIVILEGE(LoadDriver, LOAD_DRIVER),
        PRIVILEGE(CreatePagefile, CREATE_PAGEFILE),
        PRIVILEGE(IncreaseBasePriority, INC_BASE_PRIORITY),
        PRIVILEGE(SystemProfile, SYSTEM_PROFILE),
        PRIVILEGE(Systemtime, SYSTEMTIME),
        PRIVILEGE(ProfileSingleProcess, PROF_SINGLE_PROCESS),
        PRIVILEGE(CreatePermanent, CREATE_PERMANENT),
        PRIVILEGE(Backup, BACKUP),
        PRIVILEGE(Restore, RESTORE),
        PRIVILEGE(Shutdown, SHUTDOWN),
        PRIVILEGE(Debug, DEBUG),
        PRIVILEGE(Audit, AUDIT),
        PRIVILEGE(SystemEnvironment, SYSTEM_ENVIRONMENT),
        PRIVILEGE(ChangeNotify, CHANGE_NOTIFY),
        PRIVILEGE(RemoteShutdown, REMOTE_SHUTDOWN),
        PRIVILEGE(Undock, UNDOCK),
        PRIVILEGE(SyncAgent, SYNC_AGENT),
        PRIVILEGE(EnableDelegation, ENABLE_DELEGATION),
        PRIVILEGE(ManageVolume, MANAGE_VOLUME),
        PRIVILEGE(Impersonate, IMPERSONATE),
        PRIVILEGE(CreateGlobal, CREATE_GLOBAL),
        PRIVILEGE(TrustedCredManAccess, TRUSTED_CREDMAN_ACCESS),
        PRIVILEGE(Relabel, RELABEL),
        PRIVILEGE(IncreaseWorkingSet, INC_WORKING_SET),
        PRIVILEGE(TimeZone, TIME_ZONE),
        PRIVILEGE(CreateSymbolicLink, CREATE_SYMBOLIC_LINK),
        PRIVILEGE(DelegateSessionUserImpersonate, DELEGATE_SESSION_USER_IMPERSONATE),
#undef PRIVILEGE
    };

    for (ULONG i = 0; i < RTL_NUMBER_OF(table); i++)
        *(LUID *)((char *)&exports + table[i].offset) = (LUID){table[i].privilege, 0};
}

static void export_sids(void)
{
    static const struct {
        USHORT offset, which;
    } table[] = {
#define SID_OF(field, which) {FIELD_OFFSET(SE_EXPORTS, Se##field##Sid), LAB_SE_##which}
        SID_OF(Null, NULL),
        SID_OF(World, WORLD),
        SID_OF(Local, LOCAL),
        SID_OF(CreatorOwner, CREATOR_OWNER),
        SID_OF(CreatorGroup, CREATOR_GROUP),
        SID_OF(NtAuthority, NT_AUTHORITY),
        SID_OF(Dialup, DIALUP),
        SID_OF(Network, NETWORK),
        SID_OF(Batch, BATCH),
        SID_OF(Interactive, INTERACTIVE),
        SID_OF(LocalSystem, LOCAL_SYSTEM),
        SID_OF(AliasAdmins, ADMINISTRATORS),
        SID_OF(AliasUsers, USERS),
        SID_OF(AliasGuests, GUESTS),
        SID_OF(AliasPowerUsers, POWER_USERS),
        SID_OF(AliasAccountOps, ACCOUNT_OPERATORS),
        SID_OF(AliasSystemOps, SERVER_OPERATORS),
        SID_OF(AliasPrintOps, PRINT_OPERATORS),
        SID_OF(AliasBackupOps, BACKUP_OPERATORS),
        SID_OF(AuthenticatedUsers, AUTHENTICATED),
        SID_OF(Restricted, RESTRICTED_CODE),
        SID_OF(AnonymousLogon, ANONYMOUS_LOGON),
        SID_OF(LocalService, LOCAL_SERVICE_SID),
        SID_OF(NetworkService, NETWORK_SERVICE_SID),
        SID_OF(IUser, IUSER),
        SID_OF(UntrustedMandatory, UNTRUSTED),
        SID_OF(LowMandatory, LOW_INTEGRITY),
        SID_OF(MediumMandatory, MEDIUM_INTEGRITY),
        SID_OF(HighMandatory, HIGH_INTEGRITY),
        SID_OF(SystemMandatory, SYSTEM_INTEGRITY),
        SID_OF(OwnerRights, OWNER_RIGHTS),
        SID_OF(AllAppPackages, ALL_APP_PACKAGES),
        SID_OF(UserModeDrivers, USER_MODE_DRIVERS),
        SID_OF(ProcTrustWinTcb, TCB_TRUST),
        SID_OF(TrustedInstaller, TRUSTED_INSTALLER),
#undef SID_OF
    };

    for (ULONG i = 0; i < RTL_NUMBER_OF(table); i++)
        *(PSID *)((char *)&exports + table[i].offset) = &known[table[i].which];
}

void lab__se_exports_start(void)
{
    if (exports.SeNullSid)
        return;
    export_privileges();
    export_sids();
}
