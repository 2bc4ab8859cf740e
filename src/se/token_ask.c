/* Questions about a token, each with a function of its own. */
#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ps/ps_p.h"
#include "se/se_local.h"

/*
 * SeTokenIsAdmin: does the token have the group Administrators, enabled?
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-setokenisadmin
 */
BOOLEAN SeTokenIsAdmin(PACCESS_TOKEN Token)
{
    LAB_DDI(SeTokenIsAdmin);
    return lab__se_token_is(Token, lab__se_known(LAB_SE_ADMINISTRATORS), FALSE);
}

/*
 * SeTokenIsRestricted: does the token have restricting SIDs?
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-setokenisrestricted
 */
BOOLEAN SeTokenIsRestricted(PACCESS_TOKEN Token)
{
    LAB_DDI(SeTokenIsRestricted);
    return (((const struct lab__se_token *)Token)->flags & TOKEN_IS_RESTRICTED) != 0;
}

/* SeTokenIsWriteRestricted: do its restricting SIDs count for writing only? At any IRQL. */
BOOLEAN SeTokenIsWriteRestricted(PACCESS_TOKEN Token)
{
    return (((const struct lab__se_token *)Token)->flags & TOKEN_WRITE_RESTRICTED) != 0;
}

/*
 * SeTokenType: TokenPrimary or TokenImpersonation.
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-setokentype
 */
TOKEN_TYPE SeTokenType(PACCESS_TOKEN Token)
{
    LAB_DDI(SeTokenType);
    return ((const struct lab__se_token *)Token)->type;
}

/* SeTokenImpersonationLevel: undocumented, widely used: the level of an impersonation token. */
SECURITY_IMPERSONATION_LEVEL SeTokenImpersonationLevel(PACCESS_TOKEN Token)
{
    return ((const struct lab__se_token *)Token)->level;
}

/*
 * SeQueryAuthenticationIdToken: the logon session that a token belongs to.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-sequeryauthenticationidtoken
 */
NTSTATUS SeQueryAuthenticationIdToken(PACCESS_TOKEN Token, PLUID AuthenticationId)
{
    LAB_DDI(SeQueryAuthenticationIdToken);
    *AuthenticationId = ((const struct lab__se_token *)Token)->authentication_id;
    return STATUS_SUCCESS;
}

/*
 * SeQuerySessionIdToken, SeSetSessionIdToken: the terminal session of a token.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-sequerysessionidtoken
 */
NTSTATUS SeQuerySessionIdToken(PACCESS_TOKEN Token, PULONG SessionId)
{
    LAB_DDI(SeQuerySessionIdToken);
    *SessionId = ((const struct lab__se_token *)Token)->session_id;
    return STATUS_SUCCESS;
}

NTSTATUS SeSetSessionIdToken(PACCESS_TOKEN Token, ULONG SessionId)
{
    struct lab__se_token *token = Token;

    LAB_DDI(SeSetSessionIdToken);
    token->session_id = SessionId;
    lab__se_token_touch(token);
    return STATUS_SUCCESS;
}

/* SeQueryTokenIntegrity: the integrity level, as a SID that lives as long as the token. At any IRQL. */
void SeQueryTokenIntegrity(PACCESS_TOKEN Token, PSID_AND_ATTRIBUTES IntegritySA)
{
    const struct lab__se_token *token = Token;

    if (token->integrity_index)
        *IntegritySA = token->sids.SidAttr[token->integrity_index];
    else
        *IntegritySA = (SID_AND_ATTRIBUTES){lab__se_known(LAB_SE_UNTRUSTED), SE_GROUP_INTEGRITY};
}

/*
 * SeTokenGetNoChildProcessRestricted: may processes with this token start others?
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-setokengetnochildprocessrestricted
 */
NTSTATUS SeTokenGetNoChildProcessRestricted(PACCESS_TOKEN Token, PBOOLEAN Enforced, PBOOLEAN UnlessSecure,
                                            PBOOLEAN AuditOnly)
{
    ULONG flags = ((const struct lab__se_token *)Token)->child_process;

    LAB_DDI(SeTokenGetNoChildProcessRestricted);
    *Enforced = (flags & LAB_SE_CHILD_RESTRICTED) != 0;
    *UnlessSecure = (flags & LAB_SE_CHILD_UNLESS_SECURE) != 0;
    *AuditOnly = (flags & LAB_SE_CHILD_AUDIT_ONLY) != 0;
    return STATUS_SUCCESS;
}

/*
 * SeTokenIsNoChildProcessRestrictionEnforced: is it forbidden, and not only to be audited?
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-setokenisnochildprocessrestrictionenforced
 */
BOOLEAN SeTokenIsNoChildProcessRestrictionEnforced(PACCESS_TOKEN Token, PBOOLEAN UnlessSecure)
{
    ULONG flags = ((const struct lab__se_token *)Token)->child_process;

    LAB_DDI(SeTokenIsNoChildProcessRestrictionEnforced);
    if (UnlessSecure)
        *UnlessSecure = (flags & LAB_SE_CHILD_UNLESS_SECURE) != 0;
    return (flags & LAB_SE_CHILD_RESTRICTED) != 0;
}

/*
 * SeTokenSetNoChildProcessRestricted: forbids it, or has it audited; what is forbidden stays so.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER: both flags; STATUS_ACCESS_DENIED: forbidden already, and now only to be audited
 * Source  ntifs/nf-ntifs-setokensetnochildprocessrestricted
 */
NTSTATUS SeTokenSetNoChildProcessRestricted(PACCESS_TOKEN Token, BOOLEAN UnlessSecure, BOOLEAN AuditOnly)
{
    struct lab__se_token *token = Token;

    LAB_DDI(SeTokenSetNoChildProcessRestricted);
    if (UnlessSecure && AuditOnly)
        return STATUS_INVALID_PARAMETER;
    if (AuditOnly && (token->child_process & LAB_SE_CHILD_RESTRICTED))
        return STATUS_ACCESS_DENIED;
    token->child_process =
        AuditOnly ? LAB_SE_CHILD_AUDIT_ONLY : LAB_SE_CHILD_RESTRICTED | (UnlessSecure ? LAB_SE_CHILD_UNLESS_SECURE : 0);
    return STATUS_SUCCESS;
}

/*
 * SeLocateProcessImageName: the full path of a process's program: a UNICODE_STRING with its text behind it, of pool,
 * which the caller frees.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_FOUND, STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-selocateprocessimagename
 */
NTSTATUS SeLocateProcessImageName(PEPROCESS Process, PUNICODE_STRING *pImageFileName)
{
    UNICODE_STRING *name;
    USHORT length = Process->image_path.Length;

    LAB_DDI(SeLocateProcessImageName);
    name = lab__mm_pool_take_for(sizeof *name + length + sizeof(WCHAR), LAB_SE_TAG, __builtin_return_address(0));
    if (!name)
        return STATUS_NO_MEMORY;
    name->Buffer = (PWCH)(name + 1);
    name->Length = length;
    name->MaximumLength = (USHORT)(length + sizeof(WCHAR));
    if (length)
        RtlCopyMemory(name->Buffer, Process->image_path.Buffer, length);
    *pImageFileName = name;
    return STATUS_SUCCESS;
}
