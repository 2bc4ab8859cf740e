/*
 * Tokens that change: privileges and groups switched on and off, what else of a token can be set.
 */
#include <string.h>

#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "rtl/acl.h"
#include "se/se_local.h"

static NTSTATUS probe_in(const void *at, SIZE_T size, KPROCESSOR_MODE mode)
{
    return mode == UserMode && NT_ERROR(lab__mm_probe_any(at, size)) ? STATUS_ACCESS_VIOLATION : STATUS_SUCCESS;
}

static NTSTATUS probe_out(PVOID at, SIZE_T size, KPROCESSOR_MODE mode)
{
    return mode == UserMode && size && NT_ERROR(lab__mm_probe_any_write(at, size)) ? STATUS_ACCESS_VIOLATION
                                                                                   : STATUS_SUCCESS;
}

/* --- privileges --------------------------------------------------------------------------------------------------- */

struct privileges {
    ULONGLONG touched, enabled, removed;
    BOOLEAN missing; /* some that the token hasn't */
};

static void read_state(const struct lab__se_token *token, BOOLEAN all_off, const TOKEN_PRIVILEGES *state,
                       struct privileges *change)
{
    *change = (struct privileges){0};
    if (all_off) {
        change->touched = token->enabled;
        return;
    }
    for (ULONG i = 0; i < state->PrivilegeCount; i++) {
        LUID luid = state->Privileges[i].Luid;
        ULONGLONG bit = luid.HighPart || luid.LowPart >= 64 ? 0 : LAB_SE_PRIVILEGE(luid.LowPart);

        if (!(bit & token->present)) {
            change->missing = TRUE;
            continue;
        }
        change->touched |= bit;
        if (state->Privileges[i].Attributes & SE_PRIVILEGE_REMOVED)
            change->removed |= bit;
        else if (state->Privileges[i].Attributes & SE_PRIVILEGE_ENABLED)
            change->enabled |= bit;
    }
}

/* Only those that really change are told. */
static ULONGLONG changed(const struct lab__se_token *token, const struct privileges *change)
{
    return ((token->enabled ^ change->enabled) & change->touched) | change->removed;
}

static void tell_previous(const struct lab__se_token *token, ULONGLONG which, TOKEN_PRIVILEGES *previous)
{
    previous->PrivilegeCount = 0;
    for (; which; which &= which - 1) {
        ULONG privilege = (ULONG)__builtin_ctzll(which);

        previous->Privileges[previous->PrivilegeCount++] =
            (LUID_AND_ATTRIBUTES){{privilege, 0},
                                  (token->enabled >> privilege & 1 ? SE_PRIVILEGE_ENABLED : 0) |
                                      (token->by_default >> privilege & 1 ? SE_PRIVILEGE_ENABLED_BY_DEFAULT : 0)};
    }
}

static NTSTATUS adjust_privileges(HANDLE handle, BOOLEAN all_off, TOKEN_PRIVILEGES *state, ULONG length,
                                  TOKEN_PRIVILEGES *previous, ULONG *needed, KPROCESSOR_MODE mode)
{
    struct lab__se_token *token;
    struct privileges change;
    ULONG size;
    NTSTATUS status = STATUS_SUCCESS;

    if (!all_off && !state)
        return STATUS_INVALID_PARAMETER;
    if (!all_off)
        status = probe_in(state, FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges), mode);
    if (NT_SUCCESS(status) && !all_off)
        status = probe_in(state,
                          FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges) +
                              (SIZE_T)state->PrivilegeCount * sizeof(LUID_AND_ATTRIBUTES),
                          mode);
    if (NT_SUCCESS(status) && previous)
        status = probe_out(previous, length, mode);
    if (NT_SUCCESS(status) && previous)
        status = probe_out(needed, sizeof *needed, mode);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, TOKEN_ADJUST_PRIVILEGES | (previous ? TOKEN_QUERY : 0),
                                          lab__se_token_type, mode, (PVOID *)&token, 0);
    if (!NT_SUCCESS(status))
        return status;
    read_state(token, all_off, state, &change);
    size = FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges) +
           (ULONG)__builtin_popcountll(changed(token, &change)) * (ULONG)sizeof(LUID_AND_ATTRIBUTES);
    if (previous)
        *needed = size;
    if (previous && size > length) {
        status = STATUS_BUFFER_TOO_SMALL;
    } else {
        if (previous)
            tell_previous(token, changed(token, &change), previous);
        lab__se_token_enable(token, change.touched, change.enabled);
        token->present &= ~change.removed;
        token->enabled &= ~change.removed;
        token->by_default &= ~change.removed;
        status = change.missing ? STATUS_NOT_ALL_ASSIGNED : STATUS_SUCCESS;
    }
    lab__ob_dereference(token);
    return status;
}

/*
 * NtAdjustPrivilegesToken, ZwAdjustPrivilegesToken: switches privileges of a token on and off, or takes them away.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_ALL_ASSIGNED (a success), STATUS_BUFFER_TOO_SMALL with nothing changed, STATUS_INVALID_PARAMETER
 */
NTSTATUS NtAdjustPrivilegesToken(HANDLE TokenHandle, BOOLEAN DisableAllPrivileges, PTOKEN_PRIVILEGES NewState,
                                 ULONG BufferLength, PTOKEN_PRIVILEGES PreviousState, PULONG ReturnLength)
{
    return adjust_privileges(TokenHandle, DisableAllPrivileges, NewState, BufferLength, PreviousState, ReturnLength,
                             lab__ke_thread()->previous_mode);
}

NTSTATUS ZwAdjustPrivilegesToken(HANDLE TokenHandle, BOOLEAN DisableAllPrivileges, PTOKEN_PRIVILEGES NewState,
                                 ULONG BufferLength, PTOKEN_PRIVILEGES PreviousState, PULONG ReturnLength)
{
    return adjust_privileges(TokenHandle, DisableAllPrivileges, NewState, BufferLength, PreviousState, ReturnLength,
                             KernelMode);
}

/*
 * NtPrivilegeCheck: does an impersonation or primary token hold these privileges, enabled?
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BAD_IMPERSONATION_LEVEL, STATUS_INVALID_PARAMETER and those of handles
 * Source  ntifs/nf-ntifs-ntprivilegecheck
 */
NTSTATUS NtPrivilegeCheck(HANDLE ClientToken, PPRIVILEGE_SET RequiredPrivileges, PBOOLEAN Result)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    SECURITY_SUBJECT_CONTEXT context = {0};
    struct lab__se_token *token;
    NTSTATUS status;

    LAB_DDI(NtPrivilegeCheck);
    status = probe_out(RequiredPrivileges, FIELD_OFFSET(PRIVILEGE_SET, Privilege), mode);
    if (NT_SUCCESS(status))
        status = probe_out(RequiredPrivileges,
                           FIELD_OFFSET(PRIVILEGE_SET, Privilege) +
                               (SIZE_T)RequiredPrivileges->PrivilegeCount * sizeof(LUID_AND_ATTRIBUTES),
                           mode);
    if (NT_SUCCESS(status))
        status = probe_out(Result, sizeof *Result, mode);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(ClientToken, TOKEN_QUERY, lab__se_token_type, mode, (PVOID *)&token, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (token->type == TokenImpersonation && token->level < SecurityIdentification) {
        status = STATUS_BAD_IMPERSONATION_LEVEL;
    } else {
        context.PrimaryToken = token;
        *Result = SePrivilegeCheck(RequiredPrivileges, &context, UserMode);
    }
    lab__ob_dereference(token);
    return status;
}

/* --- groups ------------------------------------------------------------------------------------------------------- */

/* One group's new state; STATUS_SUCCESS where nothing is wrong with it. */
static NTSTATUS adjust_group(struct lab__se_token *token, ULONG at, BOOLEAN on)
{
    SID_AND_ATTRIBUTES *group = &token->sids.SidAttr[at];

    if (!on && (group->Attributes & SE_GROUP_MANDATORY))
        return STATUS_CANT_DISABLE_MANDATORY;
    if (on && (group->Attributes & SE_GROUP_USE_FOR_DENY_ONLY))
        return STATUS_CANT_ENABLE_DENY_ONLY;
    group->Attributes = on ? group->Attributes | SE_GROUP_ENABLED : group->Attributes & ~(ULONG)SE_GROUP_ENABLED;
    return STATUS_SUCCESS;
}

/*
 * NtAdjustGroupsToken: switches groups of a token on and off. The previous state is not told: PreviousState must be 0.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_ALL_ASSIGNED (a success), STATUS_CANT_DISABLE_MANDATORY, STATUS_CANT_ENABLE_DENY_ONLY,
 *         STATUS_NOT_SUPPORTED for a PreviousState
 */
NTSTATUS NtAdjustGroupsToken(HANDLE TokenHandle, BOOLEAN ResetToDefault, PTOKEN_GROUPS NewState, ULONG BufferLength,
                             PTOKEN_GROUPS PreviousState, PULONG ReturnLength)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    struct lab__se_token *token;
    BOOLEAN missing = FALSE;
    NTSTATUS status;

    if (PreviousState)
        return STATUS_NOT_SUPPORTED;
    if (!ResetToDefault && !NewState)
        return STATUS_INVALID_PARAMETER;
    status = lab__ob_reference_handle(TokenHandle, TOKEN_ADJUST_GROUPS, lab__se_token_type, mode, (PVOID *)&token, 0);
    for (ULONG i = 1; NT_SUCCESS(status) && ResetToDefault && i < token->sids.SidCount; i++)
        if (!(token->sids.SidAttr[i].Attributes &
              (SE_GROUP_MANDATORY | SE_GROUP_INTEGRITY | SE_GROUP_USE_FOR_DENY_ONLY)))
            status = adjust_group(token, i, (token->sids.SidAttr[i].Attributes & SE_GROUP_ENABLED_BY_DEFAULT) != 0);
    if (!NT_SUCCESS(status))
        return status;
    for (ULONG i = 0; NT_SUCCESS(status) && !ResetToDefault && i < NewState->GroupCount; i++) {
        LONG at = lab__se_find(&token->sids, NewState->Groups[i].Sid);

        if (at > 0)
            status = adjust_group(token, (ULONG)at, (NewState->Groups[i].Attributes & SE_GROUP_ENABLED) != 0);
        else
            missing = TRUE;
    }
    lab__se_token_touch(token);
    lab__ob_dereference(token);
    return NT_SUCCESS(status) && missing ? STATUS_NOT_ALL_ASSIGNED : status;
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static NTSTATUS set_owner(struct lab__se_token *token, const TOKEN_OWNER *owner)
{
    LONG at = lab__se_find(&token->sids, owner->Owner);

    if (at < 0 || (at > 0 && (token->sids.SidAttr[at].Attributes & (SE_GROUP_OWNER | SE_GROUP_ENABLED)) !=
                                 (SE_GROUP_OWNER | SE_GROUP_ENABLED)))
        return STATUS_INVALID_OWNER;
    token->owner = (ULONG)at;
    return STATUS_SUCCESS;
}

static NTSTATUS set_group(struct lab__se_token *token, const TOKEN_PRIMARY_GROUP *group)
{
    LONG at = lab__se_find(&token->sids, group->PrimaryGroup);

    if (at < 0)
        return STATUS_INVALID_PRIMARY_GROUP;
    token->group = token->sids.SidAttr[at].Sid;
    return STATUS_SUCCESS;
}

static NTSTATUS set_default_dacl(struct lab__se_token *token, const TOKEN_DEFAULT_DACL *dacl, KPROCESSOR_MODE mode)
{
    PACL copy = 0;

    if (dacl->DefaultDacl) {
        if (!NT_SUCCESS(probe_in(dacl->DefaultDacl, sizeof(ACL), mode)) ||
            !NT_SUCCESS(probe_in(dacl->DefaultDacl, dacl->DefaultDacl->AclSize, mode)))
            return STATUS_ACCESS_VIOLATION;
        if (!lab__acl_is_valid(dacl->DefaultDacl))
            return STATUS_INVALID_ACL;
        copy = lab__mm_kernel_alloc(dacl->DefaultDacl->AclSize);
        if (!copy)
            return STATUS_INSUFFICIENT_RESOURCES;
        memcpy(copy, dacl->DefaultDacl, dacl->DefaultDacl->AclSize);
    }
    if (token->default_dacl)
        lab__mm_kernel_free(token->default_dacl);
    token->default_dacl = copy;
    return STATUS_SUCCESS;
}

/* Down goes always; up only with the privilege. */
static NTSTATUS set_integrity(struct lab__se_token *token, const TOKEN_MANDATORY_LABEL *label, KPROCESSOR_MODE mode)
{
    const SID *sid = label->Label.Sid;

    if (!NT_SUCCESS(probe_in(sid, 12, mode)))
        return STATUS_ACCESS_VIOLATION;
    if (sid->SubAuthorityCount != 1 || sid->IdentifierAuthority.Value[5] != 16)
        return STATUS_INVALID_LABEL;
    if (sid->SubAuthority[0] > token->integrity && !lab__se_caller_has(SE_RELABEL_PRIVILEGE, mode))
        return STATUS_PRIVILEGE_NOT_HELD;
    lab__se_token_set_integrity(token, sid->SubAuthority[0]);
    return STATUS_SUCCESS;
}

static void set_flag(struct lab__se_token *token, ULONG flag, const void *value)
{
    token->flags = *(const ULONG *)value ? token->flags | flag : token->flags & ~flag;
}

static ULONG size_of(TOKEN_INFORMATION_CLASS information)
{
    switch (information) {
    case TokenOwner:
    case TokenPrimaryGroup:
    case TokenDefaultDacl:
        return sizeof(PVOID);
    case TokenIntegrityLevel:
        return sizeof(TOKEN_MANDATORY_LABEL);
    case TokenOrigin:
        return sizeof(TOKEN_ORIGIN);
    case TokenSessionId:
    case TokenUIAccess:
    case TokenVirtualizationAllowed:
    case TokenVirtualizationEnabled:
    case TokenMandatoryPolicy:
        return sizeof(ULONG);
    default:
        return 0;
    }
}

/* What only the system itself may change. */
static BOOLEAN needs_tcb(TOKEN_INFORMATION_CLASS information)
{
    return information == TokenSessionId || information == TokenOrigin || information == TokenUIAccess ||
           information == TokenMandatoryPolicy || information == TokenVirtualizationAllowed;
}

static NTSTATUS apply(struct lab__se_token *token, TOKEN_INFORMATION_CLASS information, const void *data,
                      KPROCESSOR_MODE mode)
{
    switch (information) {
    case TokenOwner:
        return set_owner(token, data);
    case TokenPrimaryGroup:
        return set_group(token, data);
    case TokenDefaultDacl:
        return set_default_dacl(token, data, mode);
    case TokenIntegrityLevel:
        return set_integrity(token, data, mode);
    case TokenSessionId:
        token->session_id = *(const ULONG *)data;
        break;
    case TokenOrigin:
        if (RtlIsZeroLuid(&token->origin))
            token->origin = *(const LUID *)data;
        break;
    case TokenMandatoryPolicy:
        token->policy = *(const ULONG *)data & TOKEN_MANDATORY_POLICY_VALID_MASK;
        break;
    case TokenUIAccess:
        set_flag(token, TOKEN_UIACCESS, data);
        break;
    case TokenVirtualizationAllowed:
        set_flag(token, TOKEN_VIRTUALIZE_ALLOWED, data);
        break;
    default:
        if (!(token->flags & TOKEN_VIRTUALIZE_ALLOWED))
            return STATUS_INVALID_PARAMETER;
        set_flag(token, TOKEN_VIRTUALIZE_ENABLED, data);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS set(HANDLE handle, TOKEN_INFORMATION_CLASS information, PVOID data, ULONG length, KPROCESSOR_MODE mode)
{
    ACCESS_MASK access = TOKEN_ADJUST_DEFAULT | (information == TokenSessionId ? TOKEN_ADJUST_SESSIONID : 0);
    struct lab__se_token *token;
    NTSTATUS status;

    if (!size_of(information))
        return STATUS_INVALID_INFO_CLASS;
    if (length < size_of(information))
        return STATUS_INFO_LENGTH_MISMATCH;
    if (!NT_SUCCESS(probe_in(data, length, mode)))
        return STATUS_ACCESS_VIOLATION;
    status = lab__ob_reference_handle(handle, access, lab__se_token_type, mode, (PVOID *)&token, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (needs_tcb(information) && !lab__se_caller_has(SE_TCB_PRIVILEGE, mode))
        status = STATUS_PRIVILEGE_NOT_HELD;
    else
        status = apply(token, information, data, mode);
    if (NT_SUCCESS(status))
        lab__se_token_touch(token);
    lab__ob_dereference(token);
    return status;
}

/*
 * NtSetInformationToken, ZwSetInformationToken: TokenOwner, TokenPrimaryGroup, TokenDefaultDacl, TokenIntegrityLevel
 * (downwards), TokenVirtualizationEnabled; with SeTcbPrivilege TokenSessionId, TokenOrigin, TokenUIAccess,
 * TokenMandatoryPolicy and TokenVirtualizationAllowed.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_OWNER, STATUS_INVALID_PRIMARY_GROUP,
 *         STATUS_INVALID_ACL, STATUS_INVALID_LABEL, STATUS_PRIVILEGE_NOT_HELD, STATUS_ACCESS_DENIED
 * Source  ntifs/nf-ntifs-ntsetinformationtoken
 */
NTSTATUS NtSetInformationToken(HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass,
                               PVOID TokenInformation, ULONG TokenInformationLength)
{
    LAB_DDI(NtSetInformationToken);
    return set(TokenHandle, TokenInformationClass, TokenInformation, TokenInformationLength,
               lab__ke_thread()->previous_mode);
}

NTSTATUS ZwSetInformationToken(HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass,
                               PVOID TokenInformation, ULONG TokenInformationLength)
{
    LAB_DDI(ZwSetInformationToken);
    return set(TokenHandle, TokenInformationClass, TokenInformation, TokenInformationLength, KernelMode);
}
