/*
 * Names of accounts and well-known SIDs: what ksecdd asks of the local security authority. The machine knows its own
 * accounts and the well-known ones; its domain is called NTLAB.
 */
#include <string.h>

#include "engine/ddi.h"
#include "se/se_local.h"

struct account {
    SHORT known; /* -1: of the machine's own domain */
    ULONG rid;
    UCHAR use;
    const WCHAR *domain, *name;
};

static const struct account accounts[] = {
    {LAB_SE_NULL, 0, SidTypeWellKnownGroup, L"", L"NULL SID"},
    {LAB_SE_WORLD, 0, SidTypeWellKnownGroup, L"", L"Everyone"},
    {LAB_SE_LOCAL, 0, SidTypeWellKnownGroup, L"", L"LOCAL"},
    {LAB_SE_CONSOLE_LOGON, 0, SidTypeWellKnownGroup, L"", L"CONSOLE LOGON"},
    {LAB_SE_CREATOR_OWNER, 0, SidTypeWellKnownGroup, L"", L"CREATOR OWNER"},
    {LAB_SE_CREATOR_GROUP, 0, SidTypeWellKnownGroup, L"", L"CREATOR GROUP"},
    {LAB_SE_OWNER_RIGHTS, 0, SidTypeWellKnownGroup, L"", L"OWNER RIGHTS"},
    {LAB_SE_DIALUP, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"DIALUP"},
    {LAB_SE_NETWORK, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"NETWORK"},
    {LAB_SE_BATCH, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"BATCH"},
    {LAB_SE_INTERACTIVE, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"INTERACTIVE"},
    {LAB_SE_SERVICE, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"SERVICE"},
    {LAB_SE_ANONYMOUS_LOGON, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"ANONYMOUS LOGON"},
    {LAB_SE_SELF, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"SELF"},
    {LAB_SE_AUTHENTICATED, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"Authenticated Users"},
    {LAB_SE_RESTRICTED_CODE, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"RESTRICTED"},
    {LAB_SE_THIS_ORGANIZATION, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"This Organization"},
    {LAB_SE_IUSER, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"IUSR"},
    {LAB_SE_LOCAL_SYSTEM, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"SYSTEM"},
    {LAB_SE_LOCAL_SERVICE_SID, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"LOCAL SERVICE"},
    {LAB_SE_NETWORK_SERVICE_SID, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"NETWORK SERVICE"},
    {LAB_SE_WRITE_RESTRICTED, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"WRITE RESTRICTED"},
    {LAB_SE_ADMINISTRATORS, 0, SidTypeAlias, L"BUILTIN", L"Administrators"},
    {LAB_SE_USERS, 0, SidTypeAlias, L"BUILTIN", L"Users"},
    {LAB_SE_GUESTS, 0, SidTypeAlias, L"BUILTIN", L"Guests"},
    {LAB_SE_POWER_USERS, 0, SidTypeAlias, L"BUILTIN", L"Power Users"},
    {LAB_SE_ACCOUNT_OPERATORS, 0, SidTypeAlias, L"BUILTIN", L"Account Operators"},
    {LAB_SE_SERVER_OPERATORS, 0, SidTypeAlias, L"BUILTIN", L"Server Operators"},
    {LAB_SE_PRINT_OPERATORS, 0, SidTypeAlias, L"BUILTIN", L"Print Operators"},
    {LAB_SE_BACKUP_OPERATORS, 0, SidTypeAlias, L"BUILTIN", L"Backup Operators"},
    {LAB_SE_LOCAL_ACCOUNT, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"Local account"},
    {LAB_SE_NTLM, 0, SidTypeWellKnownGroup, L"NT AUTHORITY", L"NTLM Authentication"},
    {LAB_SE_UNTRUSTED, 0, SidTypeLabel, L"Mandatory Label", L"Untrusted Mandatory Level"},
    {LAB_SE_LOW_INTEGRITY, 0, SidTypeLabel, L"Mandatory Label", L"Low Mandatory Level"},
    {LAB_SE_MEDIUM_INTEGRITY, 0, SidTypeLabel, L"Mandatory Label", L"Medium Mandatory Level"},
    {LAB_SE_HIGH_INTEGRITY, 0, SidTypeLabel, L"Mandatory Label", L"High Mandatory Level"},
    {LAB_SE_SYSTEM_INTEGRITY, 0, SidTypeLabel, L"Mandatory Label", L"System Mandatory Level"},
    {-1, DOMAIN_USER_RID_ADMIN, SidTypeUser, L"NTLAB", L"Administrator"},
    {-1, DOMAIN_USER_RID_GUEST, SidTypeUser, L"NTLAB", L"Guest"},
    {-1, DOMAIN_GROUP_RID_USERS, SidTypeGroup, L"NTLAB", L"None"},
    {-1, 1001, SidTypeUser, L"NTLAB", L"admin"},
    {-1, 1002, SidTypeUser, L"NTLAB", L"user"},
};

static const SID *sid_of(const struct account *account, UCHAR *buffer)
{
    if (account->known >= 0)
        return lab__se_known((enum lab__se_known)account->known);
    lab__se_domain_sid(account->rid, (SID *)buffer);
    return (SID *)buffer;
}

static NTSTATUS give_sid(const SID *sid, PSID out, ULONG *size)
{
    ULONG needed = lab__se_sid_size(sid), room = *size;

    *size = needed;
    if (!out || room < needed)
        return STATUS_BUFFER_TOO_SMALL;
    memcpy(out, sid, needed);
    return STATUS_SUCCESS;
}

static NTSTATUS give_text(const WCHAR *text, UNICODE_STRING *out, ULONG *size)
{
    UNICODE_STRING whole;

    RtlInitUnicodeString(&whole, text);
    if (size)
        *size = out ? whole.Length : 0;
    if (!out)
        return STATUS_SUCCESS;
    if (out->MaximumLength < whole.Length)
        return STATUS_BUFFER_TOO_SMALL;
    RtlCopyUnicodeString(out, &whole);
    return STATUS_SUCCESS;
}

/* "name" or "domain\name". */
static BOOLEAN is_named(const struct account *account, const UNICODE_STRING *name)
{
    UNICODE_STRING own, domain, rest = *name;
    USHORT i = 0;

    RtlInitUnicodeString(&own, account->name);
    RtlInitUnicodeString(&domain, account->domain);
    while (i < name->Length / sizeof(WCHAR) && name->Buffer[i] != '\\')
        i++;
    if (i < name->Length / sizeof(WCHAR)) {
        UNICODE_STRING given = {(USHORT)(i * sizeof(WCHAR)), (USHORT)(i * sizeof(WCHAR)), name->Buffer};

        if (!RtlEqualUnicodeString(&given, &domain, TRUE))
            return FALSE;
        rest.Buffer += i + 1;
        rest.Length -= (USHORT)((i + 1) * sizeof(WCHAR));
    }
    return RtlEqualUnicodeString(&rest, &own, TRUE);
}

/*
 * SecLookupAccountName: the SID of "name" or "domain\name".
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_NONE_MAPPED, STATUS_BUFFER_TOO_SMALL with the sizes that are needed
 * Source  ntifs/nf-ntifs-seclookupaccountname
 */
NTSTATUS SecLookupAccountName(PUNICODE_STRING Name, PULONG SidSize, PSID Sid, PSID_NAME_USE NameUse, PULONG DomainSize,
                              PUNICODE_STRING ReferencedDomain)
{
    UCHAR buffer[SECURITY_MAX_SID_SIZE];
    NTSTATUS status, domain;

    LAB_DDI(SecLookupAccountName);
    for (ULONG i = 0; i < RTL_NUMBER_OF(accounts); i++) {
        if (!is_named(&accounts[i], Name))
            continue;
        status = give_sid(sid_of(&accounts[i], buffer), Sid, SidSize);
        domain = give_text(accounts[i].domain, ReferencedDomain, DomainSize);
        *NameUse = (SID_NAME_USE)accounts[i].use;
        return NT_SUCCESS(status) ? domain : status;
    }
    return STATUS_NONE_MAPPED;
}

/*
 * SecLookupAccountSid: the name and the domain of a SID.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_NONE_MAPPED, STATUS_BUFFER_TOO_SMALL with the sizes that are needed
 * Source  ntifs/nf-ntifs-seclookupaccountsid
 */
NTSTATUS SecLookupAccountSid(PSID Sid, PULONG NameSize, PUNICODE_STRING NameBuffer, PULONG DomainSize,
                             PUNICODE_STRING DomainBuffer, PSID_NAME_USE NameUse)
{
    UCHAR buffer[SECURITY_MAX_SID_SIZE];
    NTSTATUS status, domain;

    LAB_DDI(SecLookupAccountSid);
    for (ULONG i = 0; i < RTL_NUMBER_OF(accounts); i++) {
        if (!lab__se_sid_equal(sid_of(&accounts[i], buffer), Sid))
            continue;
        status = give_text(accounts[i].name, NameBuffer, NameSize);
        domain = give_text(accounts[i].domain, DomainBuffer, DomainSize);
        *NameUse = (SID_NAME_USE)accounts[i].use;
        return NT_SUCCESS(status) ? domain : status;
    }
    return STATUS_NONE_MAPPED;
}

struct known_type {
    UCHAR type, authority, count;
    ULONG first, second;
};

/* Of the types that have one SID on every machine, those that need no domain. */
static const struct known_type known_types[] = {
    {WinNullSid, 0, 1, 0, 0},
    {WinWorldSid, 1, 1, 0, 0},
    {WinLocalSid, 2, 1, 0, 0},
    {WinCreatorOwnerSid, 3, 1, 0, 0},
    {WinCreatorGroupSid, 3, 1, 1, 0},
    {WinCreatorOwnerServerSid, 3, 1, 2, 0},
    {WinCreatorGroupServerSid, 3, 1, 3, 0},
    {WinNtAuthoritySid, 5, 0, 0, 0},
    {WinDialupSid, 5, 1, 1, 0},
    {WinNetworkSid, 5, 1, 2, 0},
    {WinBatchSid, 5, 1, 3, 0},
    {WinInteractiveSid, 5, 1, 4, 0},
    {WinServiceSid, 5, 1, 6, 0},
    {WinAnonymousSid, 5, 1, 7, 0},
    {WinProxySid, 5, 1, 8, 0},
    {WinEnterpriseControllersSid, 5, 1, 9, 0},
    {WinSelfSid, 5, 1, 10, 0},
    {WinAuthenticatedUserSid, 5, 1, 11, 0},
    {WinRestrictedCodeSid, 5, 1, 12, 0},
    {WinTerminalServerSid, 5, 1, 13, 0},
    {WinRemoteLogonIdSid, 5, 1, 14, 0},
    {WinLocalSystemSid, 5, 1, 18, 0},
    {WinLocalServiceSid, 5, 1, 19, 0},
    {WinNetworkServiceSid, 5, 1, 20, 0},
    {WinBuiltinDomainSid, 5, 1, 32, 0},
    {WinBuiltinAdministratorsSid, 5, 2, 32, 544},
    {WinBuiltinUsersSid, 5, 2, 32, 545},
    {WinBuiltinGuestsSid, 5, 2, 32, 546},
    {WinBuiltinPowerUsersSid, 5, 2, 32, 547},
    {WinBuiltinAccountOperatorsSid, 5, 2, 32, 548},
    {WinBuiltinSystemOperatorsSid, 5, 2, 32, 549},
    {WinBuiltinPrintOperatorsSid, 5, 2, 32, 550},
    {WinBuiltinBackupOperatorsSid, 5, 2, 32, 551},
    {WinBuiltinReplicatorSid, 5, 2, 32, 552},
    {WinBuiltinPreWindows2000CompatibleAccessSid, 5, 2, 32, 554},
    {WinBuiltinRemoteDesktopUsersSid, 5, 2, 32, 555},
    {WinBuiltinNetworkConfigurationOperatorsSid, 5, 2, 32, 556},
    {WinNTLMAuthenticationSid, 5, 2, 64, 10},
    {WinDigestAuthenticationSid, 5, 2, 64, 21},
    {WinSChannelAuthenticationSid, 5, 2, 64, 14},
    {WinThisOrganizationSid, 5, 1, 15, 0},
    {WinOtherOrganizationSid, 5, 1, 1000, 0},
    {WinBuiltinIncomingForestTrustBuildersSid, 5, 2, 32, 557},
    {WinBuiltinPerfMonitoringUsersSid, 5, 2, 32, 558},
    {WinBuiltinPerfLoggingUsersSid, 5, 2, 32, 559},
    {WinBuiltinAuthorizationAccessSid, 5, 2, 32, 560},
    {WinBuiltinTerminalServerLicenseServersSid, 5, 2, 32, 561},
    {WinBuiltinDCOMUsersSid, 5, 2, 32, 562},
};

/*
 * SecLookupWellKnownSid: the SID of a WELL_KNOWN_SID_TYPE. Those of a domain are the machine's own.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_INVALID_PARAMETER, STATUS_BUFFER_TOO_SMALL
 * Source  ntifs/nf-ntifs-seclookupwellknownsid
 */
NTSTATUS SecLookupWellKnownSid(WELL_KNOWN_SID_TYPE SidType, PSID Sid, ULONG SidBufferSize, PULONG SidSize)
{
    UCHAR buffer[SECURITY_MAX_SID_SIZE] = {SID_REVISION};
    ULONG size = SidBufferSize;
    NTSTATUS status;

    LAB_DDI(SecLookupWellKnownSid);
    for (ULONG i = 0; i < RTL_NUMBER_OF(known_types); i++) {
        const struct known_type *type = &known_types[i];

        if (type->type != (ULONG)SidType)
            continue;
        buffer[1] = type->count;
        buffer[7] = type->authority;
        memcpy(buffer + 8, &type->first, 4);
        memcpy(buffer + 12, &type->second, 4);
        status = give_sid((SID *)buffer, Sid, &size);
        if (SidSize)
            *SidSize = size;
        return status;
    }
    return STATUS_INVALID_PARAMETER;
}
