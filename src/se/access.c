/*
 * The access check: may this token do this to what the descriptor protects?
 *
 * First what needs no list (privileges, owner), then the discretionary list, entry by entry in its order: what an
 * earlier entry has decided, no later one changes. A restricted token passes the list twice. The mandatory label, which
 * lies in the system list, takes away what a lower level may not do.
 */
#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ps/ps_p.h"
#include "rtl/descriptor.h"
#include "se/condition.h"
#include "se/se_local.h"

#define OBJECT_ACE_SID(ace)                                                                                            \
    ((const SID *)((const char *)(ace) + FIELD_OFFSET(ACCESS_ALLOWED_OBJECT_ACE, ObjectType) +                         \
                   ((ace)->Flags & ACE_OBJECT_TYPE_PRESENT ? sizeof(GUID) : 0) +                                       \
                   ((ace)->Flags & ACE_INHERITED_OBJECT_TYPE_PRESENT ? sizeof(GUID) : 0)))

struct pass {
    const SID_AND_ATTRIBUTES_HASH *sids;
    const struct lab__se_token *token;
    BOOLEAN is_owner;
    ACCESS_MASK remaining; /* wanted and not decided; everything for MAXIMUM_ALLOWED */
    ACCESS_MASK granted, denied;
    BOOLEAN maximum;
    const ACL *sacl; /* may have attributes of the object */
};

static BOOLEAN matches(const SID_AND_ATTRIBUTES_HASH *set, LONG found, BOOLEAN deny)
{
    ULONG attributes = set->SidAttr[found].Attributes;

    if (attributes & SE_GROUP_USE_FOR_DENY_ONLY)
        return deny;
    return found == 0 || (attributes & SE_GROUP_ENABLED);
}

static BOOLEAN set_has(const SID_AND_ATTRIBUTES_HASH *set, const SID *sid, BOOLEAN deny)
{
    LONG found = lab__se_find(set, sid);

    return found >= 0 && matches(set, found, deny);
}

BOOLEAN lab__se_token_is(const struct lab__se_token *token, const SID *sid, BOOLEAN deny)
{
    if (!set_has(&token->sids, sid, deny))
        return FALSE;
    return !token->restricted.SidCount || (token->flags & TOKEN_WRITE_RESTRICTED) ||
           set_has(&token->restricted, sid, deny);
}

static inline BOOLEAN is_owner_rights(const SID *sid)
{
    return sid->SubAuthorityCount == 1 && sid->IdentifierAuthority.Value[5] == 3 &&
           sid->SubAuthority[0] == SECURITY_CREATOR_OWNER_RIGHTS_RID && !sid->IdentifierAuthority.Value[4];
}

static inline BOOLEAN subject_is(const struct pass *pass, const SID *sid, BOOLEAN deny)
{
    if (__builtin_expect(is_owner_rights(sid), 0))
        return pass->is_owner;
    return set_has(pass->sids, sid, deny);
}

static inline void allow(struct pass *pass, ACCESS_MASK mask)
{
    mask &= ~pass->denied;
    pass->granted |= mask & pass->remaining;
    pass->remaining &= ~mask;
}

static inline void deny(struct pass *pass, ACCESS_MASK mask)
{
    pass->denied |= mask & pass->remaining;
    pass->remaining &= ~mask;
}

static BOOLEAN subject_has(const void *pass, const SID *sid, BOOLEAN deny)
{
    return subject_is(pass, sid, deny);
}

static enum lab__se_truth condition_of(struct pass *pass, const ACE_HEADER *header, BOOLEAN denies)
{
    struct lab__se_condition_subject subject = {subject_has, pass, denies, pass->token, pass->sacl};
    ULONG size;
    const UCHAR *condition = lab__se_condition_of(header, &size);

    return condition ? lab__se_condition_holds(condition, size, &subject) : LAB_SE_UNKNOWN;
}

/* What isn't known to be true allows nothing, and what isn't known to be false denies. */
static void conditional_ace(struct pass *pass, const ACE_HEADER *header, ACCESS_MASK mask, BOOLEAN denies)
{
    enum lab__se_truth truth;

    if (!(mask & pass->remaining) || !subject_is(pass, lab__se_ace_sid(header), denies))
        return;
    truth = condition_of(pass, header, denies);
    if (denies && truth != LAB_SE_FALSE)
        deny(pass, mask);
    else if (!denies && truth == LAB_SE_TRUE)
        allow(pass, mask);
}

/* Entries for a part of an object: one that allows needs to know which part is meant, one that denies doesn't. */
static void object_ace(struct pass *pass, const ACCESS_ALLOWED_OBJECT_ACE *ace, ACCESS_MASK mask)
{
    UCHAR type = ace->Header.AceType;
    BOOLEAN denies = type == ACCESS_DENIED_OBJECT_ACE_TYPE || type == ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE;

    if (!denies && (ace->Flags & ACE_OBJECT_TYPE_PRESENT))
        return;
    if (lab__se_is_conditional(type))
        conditional_ace(pass, &ace->Header, mask, denies);
    else if (!subject_is(pass, OBJECT_ACE_SID(ace), denies))
        return;
    else if (denies)
        deny(pass, mask);
    else
        allow(pass, mask);
}

static inline BOOLEAN decided(const struct pass *pass)
{
    return !pass->remaining || (!pass->maximum && pass->denied);
}

/* One entry of the list. */
static void one_ace(struct pass *pass, const ACE_HEADER *header, const GENERIC_MAPPING *mapping)
{
    const ACCESS_ALLOWED_ACE *ace = (const ACCESS_ALLOWED_ACE *)header;
    ACCESS_MASK mask = lab__se_map(ace->Mask, mapping);

    switch (header->AceType) {
    case ACCESS_ALLOWED_ACE_TYPE:
        if ((mask & pass->remaining) && subject_is(pass, (const SID *)&ace->SidStart, FALSE))
            allow(pass, mask);
        break;
    case ACCESS_DENIED_ACE_TYPE:
        if ((mask & pass->remaining) && subject_is(pass, (const SID *)&ace->SidStart, TRUE))
            deny(pass, mask);
        break;
    case ACCESS_ALLOWED_CALLBACK_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_ACE_TYPE:
        conditional_ace(pass, header, mask, header->AceType == ACCESS_DENIED_CALLBACK_ACE_TYPE);
        break;
    case ACCESS_ALLOWED_OBJECT_ACE_TYPE:
    case ACCESS_DENIED_OBJECT_ACE_TYPE:
    case ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE:
        object_ace(pass, (const ACCESS_ALLOWED_OBJECT_ACE *)header, mask);
        break;
    default:
        break;
    }
}

static void walk(struct pass *pass, const ACL *acl, const GENERIC_MAPPING *mapping)
{
    const char *at = (const char *)(acl + 1);

    for (USHORT i = 0; i < acl->AceCount && !decided(pass); i++) {
        const ACE_HEADER *header = (const ACE_HEADER *)at;

        if (!(header->AceFlags & INHERIT_ONLY_ACE))
            one_ace(pass, header, mapping);
        at += header->AceSize;
    }
}

/* --- the mandatory label
 * ------------------------------------------------------------------------------------------------ */

static const SYSTEM_MANDATORY_LABEL_ACE *label_of(const ACL *sacl)
{
    const char *at = (const char *)(sacl + 1);

    for (USHORT i = 0; sacl && i < sacl->AceCount; i++) {
        const ACE_HEADER *header = (const ACE_HEADER *)at;

        if (header->AceType == SYSTEM_MANDATORY_LABEL_ACE_TYPE && !(header->AceFlags & INHERIT_ONLY_ACE))
            return (const SYSTEM_MANDATORY_LABEL_ACE *)header;
        at += header->AceSize;
    }
    return 0;
}

/* What the object's integrity level lets this token do; an object without a label counts as medium, no write-up. */
static ACCESS_MASK label_allows(const struct lab__se_token *token, const ACL *sacl, const GENERIC_MAPPING *mapping)
{
    const SYSTEM_MANDATORY_LABEL_ACE *label = label_of(sacl);
    const SID *sid = label ? (const SID *)&label->SidStart : 0;
    ULONG level = sid && sid->SubAuthorityCount ? sid->SubAuthority[sid->SubAuthorityCount - 1]
                                                : (ULONG)SECURITY_MANDATORY_MEDIUM_RID;
    ULONG policy = label ? label->Mask : SYSTEM_MANDATORY_LABEL_NO_WRITE_UP;
    ACCESS_MASK allowed = 0;

    if (token->integrity >= level || !(token->policy & TOKEN_MANDATORY_POLICY_NO_WRITE_UP))
        return ~0u;
    if (!(policy & SYSTEM_MANDATORY_LABEL_NO_READ_UP))
        allowed |= mapping->GenericRead;
    if (!(policy & SYSTEM_MANDATORY_LABEL_NO_WRITE_UP))
        allowed |= mapping->GenericWrite;
    if (!(policy & SYSTEM_MANDATORY_LABEL_NO_EXECUTE_UP))
        allowed |= mapping->GenericExecute;
    if (lab__se_has_privilege(token, SE_RELABEL_PRIVILEGE))
        allowed |= WRITE_OWNER;
    return policy & SYSTEM_MANDATORY_LABEL_VALID_MASK ? allowed | MAXIMUM_ALLOWED : ~0u;
}

/* --- the whole
 * ---------------------------------------------------------------------------------------------------------- */

static BOOLEAN has_owner_rights(const ACL *dacl)
{
    const char *at = (const char *)(dacl + 1);

    for (USHORT i = 0; dacl && i < dacl->AceCount; i++) {
        const ACE_HEADER *header = (const ACE_HEADER *)at;

        if ((header->AceType == ACCESS_ALLOWED_ACE_TYPE || header->AceType == ACCESS_DENIED_ACE_TYPE) &&
            !(header->AceFlags & INHERIT_ONLY_ACE) &&
            is_owner_rights((const SID *)&((const ACCESS_ALLOWED_ACE *)header)->SidStart))
            return TRUE;
        at += header->AceSize;
    }
    return FALSE;
}

static BOOLEAN refuse(struct lab__se_check *check, NTSTATUS status)
{
    check->granted = 0;
    check->used = 0;
    check->status = status;
    return FALSE;
}

static BOOLEAN grant(struct lab__se_check *check, ACCESS_MASK granted)
{
    check->granted = granted;
    check->status = granted ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
    return granted != 0;
}

static void take_privilege(struct lab__se_check *check, ACCESS_MASK right, ULONG privilege)
{
    check->previous |= right;
    check->desired &= ~right;
    check->used |= LAB_SE_PRIVILEGE(privilege);
}

static void take_owner_rights(struct lab__se_check *check)
{
    ACCESS_MASK rights = READ_CONTROL | WRITE_DAC;

    check->previous |= check->desired & MAXIMUM_ALLOWED ? rights : check->desired & rights;
    check->desired &= ~rights;
}

/* The list, once for each set of SIDs that the token has. */
static BOOLEAN check_list(struct lab__se_check *check, const ACL *dacl, const ACL *sacl, BOOLEAN is_owner)
{
    const struct lab__se_token *token = check->token;
    BOOLEAN maximum = (check->desired & MAXIMUM_ALLOWED) != 0;
    ACCESS_MASK wanted = check->desired & ~MAXIMUM_ALLOWED;
    struct pass pass = {&token->sids, token, is_owner, maximum ? 0x001FFFFF : wanted, 0, 0, maximum, sacl};
    ACCESS_MASK granted;

    walk(&pass, dacl, check->mapping);
    granted = pass.granted;
    if (token->restricted.SidCount) {
        BOOLEAN writes_only = (token->flags & TOKEN_WRITE_RESTRICTED) != 0;
        ACCESS_MASK free =
            writes_only
                ? ~(check->mapping->GenericWrite & ~(check->mapping->GenericRead | check->mapping->GenericExecute))
                : 0;
        struct pass again = {
            &token->restricted, token, is_owner, (maximum ? 0x001FFFFF : wanted) & ~free, 0, 0, maximum, sacl};

        walk(&again, dacl, check->mapping);
        granted &= again.granted | free;
    }
    if (wanted & ~granted)
        return refuse(check, STATUS_ACCESS_DENIED);
    return grant(check, granted | check->previous);
}

BOOLEAN lab__se_access_check(PSECURITY_DESCRIPTOR descriptor, struct lab__se_check *check)
{
    lab__sd_parts parts = lab__sd_parts_of(descriptor);
    const struct lab__se_token *token = check->token;
    ACCESS_MASK allowed = label_allows(token, parts.sacl, check->mapping);
    ACCESS_MASK kept = allowed | check->previous | ACCESS_SYSTEM_SECURITY; /* of what the list gives */
    BOOLEAN is_owner = parts.owner && lab__se_token_is(token, parts.owner, FALSE);

    if (check->desired & ACCESS_SYSTEM_SECURITY) {
        if (!lab__se_has_privilege(token, SE_SECURITY_PRIVILEGE))
            return refuse(check, STATUS_PRIVILEGE_NOT_HELD);
        take_privilege(check, ACCESS_SYSTEM_SECURITY, SE_SECURITY_PRIVILEGE);
    }
    if (__builtin_expect(check->desired & ~allowed, 0))
        return refuse(check, STATUS_ACCESS_DENIED);
    if ((check->desired & WRITE_OWNER) && lab__se_has_privilege(token, SE_TAKE_OWNERSHIP_PRIVILEGE))
        take_privilege(check, WRITE_OWNER, SE_TAKE_OWNERSHIP_PRIVILEGE);
    if (is_owner && (check->desired & (READ_CONTROL | WRITE_DAC | MAXIMUM_ALLOWED)) && !has_owner_rights(parts.dacl))
        take_owner_rights(check);
    if (!check->desired)
        return grant(check, check->previous);
    if (!parts.dacl)
        return grant(check, ((check->desired & MAXIMUM_ALLOWED ? check->mapping->GenericAll : 0) | check->previous |
                             (check->desired & ~MAXIMUM_ALLOWED)) &
                                kept);
    if (!check_list(check, parts.dacl, parts.sacl, is_owner))
        return FALSE;
    return grant(check, check->granted & kept);
}

static BOOLEAN kernel_access(ACCESS_MASK desired, ACCESS_MASK previous, const GENERIC_MAPPING *mapping,
                             ACCESS_MASK *granted, NTSTATUS *status)
{
    if (desired & MAXIMUM_ALLOWED)
        *granted = mapping->GenericAll | (desired & ~MAXIMUM_ALLOWED) | previous;
    else
        *granted = desired | previous;
    *status = STATUS_SUCCESS;
    return TRUE;
}

static BOOLEAN finish(struct lab__se_check *check, BOOLEAN result, PPRIVILEGE_SET *privileges, ACCESS_MASK *granted,
                      NTSTATUS *status)
{
    BOOLEAN failed = FALSE;

    if (privileges)
        *privileges = result && check->used ? lab__se_privilege_set(check->used, &failed) : 0;
    *granted = failed ? 0 : check->granted;
    *status = failed ? STATUS_NO_MEMORY : check->status;
    return result && !failed;
}

static BOOLEAN check_for(PSECURITY_DESCRIPTOR descriptor, const struct lab__se_token *token, ACCESS_MASK desired,
                         ACCESS_MASK previous, PPRIVILEGE_SET *privileges, const GENERIC_MAPPING *mapping,
                         ACCESS_MASK *granted, NTSTATUS *status)
{
    struct lab__se_check check = {.token = token, .previous = previous, .mapping = mapping};
    BOOLEAN result;

    if (privileges)
        *privileges = 0;
    *granted = 0;
    *status = STATUS_ACCESS_DENIED;
    if (!descriptor)
        return FALSE;
    check.desired = lab__se_map(desired, mapping);
    if (!check.desired) {
        *granted = previous;
        *status = previous ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
        return previous != 0;
    }
    result = lab__se_access_check(descriptor, &check);
    return finish(&check, result, privileges, granted, status);
}

/*
 * SeAccessCheck: may the subject have this access to what the descriptor protects? From KernelMode everything may.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  FALSE with *AccessStatus STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD (ACCESS_SYSTEM_SECURITY),
 *         STATUS_BAD_IMPERSONATION_LEVEL
 * Source  wdm/nf-wdm-seaccesscheck
 */
BOOLEAN SeAccessCheck(PSECURITY_DESCRIPTOR SecurityDescriptor, PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext,
                      BOOLEAN SubjectContextLocked, ACCESS_MASK DesiredAccess, ACCESS_MASK PreviouslyGrantedAccess,
                      PPRIVILEGE_SET *Privileges, PGENERIC_MAPPING GenericMapping, KPROCESSOR_MODE AccessMode,
                      PACCESS_MASK GrantedAccess, PNTSTATUS AccessStatus)
{
    LAB_DDI(SeAccessCheck);
    if (AccessMode == KernelMode) {
        if (Privileges)
            *Privileges = 0;
        return kernel_access(DesiredAccess, PreviouslyGrantedAccess, GenericMapping, GrantedAccess, AccessStatus);
    }
    if (SecurityDescriptor && SubjectSecurityContext->ClientToken &&
        SubjectSecurityContext->ImpersonationLevel < SecurityImpersonation) {
        if (Privileges)
            *Privileges = 0;
        *GrantedAccess = 0;
        *AccessStatus = STATUS_BAD_IMPERSONATION_LEVEL;
        return FALSE;
    }
    return check_for(SecurityDescriptor, lab__se_effective(SubjectSecurityContext), DesiredAccess,
                     PreviouslyGrantedAccess, Privileges, GenericMapping, GrantedAccess, AccessStatus);
}

/*
 * SeAccessCheckFromState: SeAccessCheck for what of tokens was captured before (TokenAccessInformation).
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  as SeAccessCheck
 * Source  ntifs/nf-ntifs-seaccesscheckfromstate
 */
BOOLEAN SeAccessCheckFromState(PSECURITY_DESCRIPTOR SecurityDescriptor,
                               PTOKEN_ACCESS_INFORMATION PrimaryTokenInformation,
                               PTOKEN_ACCESS_INFORMATION ClientTokenInformation, ACCESS_MASK DesiredAccess,
                               ACCESS_MASK PreviouslyGrantedAccess, PPRIVILEGE_SET *Privileges,
                               PGENERIC_MAPPING GenericMapping, KPROCESSOR_MODE AccessMode, PACCESS_MASK GrantedAccess,
                               PNTSTATUS AccessStatus)
{
    PTOKEN_ACCESS_INFORMATION state = ClientTokenInformation ? ClientTokenInformation : PrimaryTokenInformation;
    struct lab__se_token token;

    LAB_DDI(SeAccessCheckFromState);
    if (Privileges)
        *Privileges = 0;
    if (AccessMode == KernelMode)
        return kernel_access(DesiredAccess, PreviouslyGrantedAccess, GenericMapping, GrantedAccess, AccessStatus);
    *GrantedAccess = 0;
    *AccessStatus = STATUS_BAD_IMPERSONATION_LEVEL;
    if (ClientTokenInformation && state->ImpersonationLevel < SecurityImpersonation)
        return FALSE;
    RtlZeroMemory(&token, sizeof token);
    token.sids = *state->SidHash;
    if (state->RestrictedSidHash)
        token.restricted = *state->RestrictedSidHash;
    token.policy = state->MandatoryPolicy.Policy;
    token.flags = state->Flags;
    lab__se_token_find_integrity(&token);
    for (ULONG i = 0; i < state->Privileges->PrivilegeCount; i++)
        if (state->Privileges->Privileges[i].Attributes & SE_PRIVILEGE_ENABLED)
            token.enabled |= LAB_SE_PRIVILEGE(state->Privileges->Privileges[i].Luid.LowPart & 63);
    return check_for(SecurityDescriptor, &token, DesiredAccess, PreviouslyGrantedAccess, Privileges, GenericMapping,
                     GrantedAccess, AccessStatus);
}

/*
 * SeAccessCheckFromStateEx: SeAccessCheck for tokens that the caller holds.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  as SeAccessCheck
 * Source  ntifs/nf-ntifs-seaccesscheckfromstateex
 */
BOOLEAN SeAccessCheckFromStateEx(PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_TOKEN PrimaryToken,
                                 PACCESS_TOKEN ClientToken, ACCESS_MASK DesiredAccess,
                                 ACCESS_MASK PreviouslyGrantedAccess, PPRIVILEGE_SET *Privileges,
                                 PGENERIC_MAPPING GenericMapping, KPROCESSOR_MODE AccessMode,
                                 PACCESS_MASK GrantedAccess, PNTSTATUS AccessStatus)
{
    const struct lab__se_token *token = ClientToken ? ClientToken : PrimaryToken;

    LAB_DDI(SeAccessCheckFromStateEx);
    if (Privileges)
        *Privileges = 0;
    if (AccessMode == KernelMode)
        return kernel_access(DesiredAccess, PreviouslyGrantedAccess, GenericMapping, GrantedAccess, AccessStatus);
    if (ClientToken && token->type == TokenImpersonation && token->level < SecurityImpersonation) {
        *GrantedAccess = 0;
        *AccessStatus = STATUS_BAD_IMPERSONATION_LEVEL;
        return FALSE;
    }
    return check_for(SecurityDescriptor, token, DesiredAccess, PreviouslyGrantedAccess, Privileges, GenericMapping,
                     GrantedAccess, AccessStatus);
}

NTSTATUS lab__se_check_access(PSECURITY_DESCRIPTOR descriptor, SECURITY_SUBJECT_CONTEXT *context, ACCESS_MASK desired,
                              const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode, ACCESS_STATE *state,
                              ACCESS_MASK *granted)
{
    struct lab__se_check check = {.desired = lab__se_map(desired, mapping), .mapping = mapping};
    PETHREAD thread = lab__ps_thread();
    NTSTATUS status = STATUS_SUCCESS;

    *granted = 0;
    if (mode == KernelMode || !descriptor || !check.desired) {
        kernel_access(check.desired, 0, mapping, granted, &status);
        return STATUS_SUCCESS;
    }
    check.token = context ? lab__se_effective(context) : lab__se_effective_token();
    if (context ? context->ClientToken && context->ImpersonationLevel < SecurityImpersonation
                : thread->impersonation_token && thread->impersonation_level < SecurityImpersonation)
        return STATUS_BAD_IMPERSONATION_LEVEL;
    if (!lab__se_access_check(descriptor, &check))
        return check.status;
    *granted = check.granted;
    if (state && check.used) {
        BOOLEAN failed = FALSE;
        PPRIVILEGE_SET set = lab__se_privilege_set(check.used, &failed);

        if (set) {
            SeAppendPrivileges(state, set);
            SeFreePrivileges(set);
        }
    }
    return STATUS_SUCCESS;
}
