/*
 * What a token tells of itself: one writer for each class, used by NtQueryInformationToken and SeQueryInformationToken.
 *
 * A writer counts what it needs and writes as far as there is room; pointers in what it writes point into the buffer.
 */
#include <string.h>

#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "se/claim.h"
#include "se/se_local.h"

struct out {
    char *buffer; /* 0: only counting */
    ULONG used;
};

static void *reserve(struct out *out, ULONG size)
{
    void *at = out->buffer ? out->buffer + out->used : 0;

    out->used += size;
    return at;
}

static void put(struct out *out, const void *data, ULONG size)
{
    void *at = reserve(out, size);

    if (at)
        memcpy(at, data, size);
}

static void put_ulong(struct out *out, ULONG value)
{
    put(out, &value, sizeof value);
}

/* A SID; `place`, where there is one, is made to point to it. */
static void put_sid(struct out *out, PSID *place, const SID *sid)
{
    char *at = reserve(out, (lab__se_sid_size(sid) + 3) & ~3u);

    if (!at)
        return;
    memcpy(at, sid, lab__se_sid_size(sid));
    *place = at;
}

static void fill_sids(struct out *out, SID_AND_ATTRIBUTES *array, const SID_AND_ATTRIBUTES *sids, ULONG count)
{
    PSID unused;

    for (ULONG i = 0; i < count; i++) {
        if (array)
            array[i].Attributes = sids[i].Attributes;
        put_sid(out, array ? &array[i].Sid : &unused, sids[i].Sid);
    }
}

static void put_one_sid(struct out *out, const SID *sid) /* TOKEN_OWNER and its like: one pointer */
{
    PSID unused, *place = reserve(out, sizeof(PSID));

    put_sid(out, place ? place : &unused, sid);
}

static void put_groups(struct out *out, const SID_AND_ATTRIBUTES *sids, ULONG count)
{
    TOKEN_GROUPS *groups = reserve(out, FIELD_OFFSET(TOKEN_GROUPS, Groups) + count * (ULONG)sizeof *sids);

    if (groups)
        groups->GroupCount = count;
    fill_sids(out, groups ? groups->Groups : 0, sids, count);
}

static ULONG privilege_attributes(const struct lab__se_token *token, ULONG privilege)
{
    return (token->enabled >> privilege & 1 ? SE_PRIVILEGE_ENABLED : 0) |
           (token->by_default >> privilege & 1 ? SE_PRIVILEGE_ENABLED_BY_DEFAULT : 0);
}

static void fill_privileges(LUID_AND_ATTRIBUTES *array, const struct lab__se_token *token)
{
    for (ULONGLONG left = token->present; array && left; left &= left - 1) {
        ULONG privilege = (ULONG)__builtin_ctzll(left);

        *array++ = (LUID_AND_ATTRIBUTES){{privilege, 0}, privilege_attributes(token, privilege)};
    }
}

static ULONG privilege_count(const struct lab__se_token *token)
{
    return (ULONG)__builtin_popcountll(token->present);
}

static void put_privileges(struct out *out, const struct lab__se_token *token)
{
    ULONG count = privilege_count(token);
    TOKEN_PRIVILEGES *privileges =
        reserve(out, FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges) + count * (ULONG)sizeof(LUID_AND_ATTRIBUTES));

    if (privileges)
        privileges->PrivilegeCount = count;
    fill_privileges(privileges ? privileges->Privileges : 0, token);
}

static void put_default_dacl(struct out *out, const struct lab__se_token *token)
{
    TOKEN_DEFAULT_DACL *dacl = reserve(out, sizeof *dacl);
    ULONG size = token->default_dacl ? token->default_dacl->AclSize : 0;
    void *at = reserve(out, (size + 3) & ~3u);

    if (dacl)
        dacl->DefaultDacl = size ? at : 0;
    if (at && size)
        memcpy(at, token->default_dacl, size);
}

static void *align(struct out *out)
{
    out->used = (out->used + 7) & ~7u;
    return out->buffer ? out->buffer + out->used : 0;
}

/* A text with its zero; returns where it lies. */
static PWSTR put_wide(struct out *out, const UCHAR *text, ULONG size)
{
    PWSTR at = align(out);
    static const WCHAR zero;

    put(out, text, size);
    put(out, &zero, sizeof zero);
    return at;
}

static void put_claim_value(struct out *out, const struct lab__se_value *value, void *place)
{
    PWSTR text;
    CLAIM_SECURITY_ATTRIBUTE_OCTET_STRING_VALUE octets = {0, value->size};

    switch (value->type) {
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING:
        text = put_wide(out, value->data, value->size);
        if (place)
            memcpy(place, &text, sizeof text);
        break;
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_SID:
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_OCTET_STRING:
        octets.pValue = align(out);
        put(out, value->data, value->size);
        if (place)
            memcpy(place, &octets, sizeof octets);
        break;
    default:
        if (place)
            memcpy(place, value->data, sizeof(ULONGLONG));
    }
}

static void put_claim(struct out *out, const struct lab__se_claim *claim, CLAIM_SECURITY_ATTRIBUTE_V1 *place)
{
    BOOLEAN octets =
        claim->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_SID || claim->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_OCTET_STRING;
    ULONG each = octets ? (ULONG)sizeof(CLAIM_SECURITY_ATTRIBUTE_OCTET_STRING_VALUE) : (ULONG)sizeof(ULONGLONG);
    PWSTR name = put_wide(out, claim->name, claim->name_size);
    char *values;
    struct lab__se_value value;

    align(out);
    values = reserve(out, claim->count * each);
    for (ULONG i = 0; i < claim->count && lab__se_claim_value(claim, i, &value); i++)
        put_claim_value(out, &value, values ? values + i * each : 0);
    if (place)
        *place =
            (CLAIM_SECURITY_ATTRIBUTE_V1){name, claim->type, 0, claim->flags, claim->count, {(PLONGLONG)(PVOID)values}};
}

static void put_claims(struct out *out, const ACL *acl)
{
    CLAIM_SECURITY_ATTRIBUTES_INFORMATION *information = reserve(out, sizeof *information);
    ULONG count = acl ? acl->AceCount : 0;
    CLAIM_SECURITY_ATTRIBUTE_V1 *claims = reserve(out, count * (ULONG)sizeof *claims);
    const ACE_HEADER *ace = (const ACE_HEADER *)(acl + 1);
    struct lab__se_claim claim;

    if (information)
        *information = (CLAIM_SECURITY_ATTRIBUTES_INFORMATION){
            CLAIM_SECURITY_ATTRIBUTES_INFORMATION_VERSION, 0, count, {count ? claims : 0}};
    for (ULONG i = 0; i < count; i++, ace = lab__se_next_ace(ace))
        if (lab__se_claim_of(ace, &claim))
            put_claim(out, &claim, claims ? &claims[i] : 0);
}

static void put_statistics(struct out *out, const struct lab__se_token *token)
{
    TOKEN_STATISTICS statistics = {.TokenId = token->id,
                                   .AuthenticationId = token->authentication_id,
                                   .ExpirationTime = token->expiration,
                                   .TokenType = token->type,
                                   .ImpersonationLevel = token->level,
                                   .DynamicCharged = 4096,
                                   .DynamicAvailable = 4096 - (token->default_dacl ? token->default_dacl->AclSize : 0),
                                   .GroupCount = token->sids.SidCount - 1,
                                   .PrivilegeCount = privilege_count(token),
                                   .ModifiedId = token->modified_id};

    put(out, &statistics, sizeof statistics);
}

static void put_groups_and_privileges(struct out *out, const struct lab__se_token *token)
{
    TOKEN_GROUPS_AND_PRIVILEGES *all = reserve(out, sizeof *all);
    SID_AND_ATTRIBUTES *sids = reserve(out, token->sids.SidCount * (ULONG)sizeof *sids);
    SID_AND_ATTRIBUTES *restricted = reserve(out, token->restricted.SidCount * (ULONG)sizeof *restricted);
    LUID_AND_ATTRIBUTES *privileges = reserve(out, privilege_count(token) * (ULONG)sizeof *privileges);
    ULONG start = out->used, middle;

    fill_sids(out, sids, token->sids.SidAttr, token->sids.SidCount);
    middle = out->used;
    fill_sids(out, restricted, token->restricted.SidAttr, token->restricted.SidCount);
    if (!all)
        return;
    *all = (TOKEN_GROUPS_AND_PRIVILEGES){.SidCount = token->sids.SidCount,
                                         .SidLength = token->sids.SidCount * (ULONG)sizeof *sids + middle - start,
                                         .Sids = sids,
                                         .RestrictedSidCount = token->restricted.SidCount,
                                         .RestrictedSidLength =
                                             token->restricted.SidCount * (ULONG)sizeof *sids + out->used - middle,
                                         .RestrictedSids = token->restricted.SidCount ? restricted : 0,
                                         .PrivilegeCount = privilege_count(token),
                                         .PrivilegeLength = privilege_count(token) * (ULONG)sizeof *privileges,
                                         .Privileges = privileges,
                                         .AuthenticationId = token->authentication_id};
    fill_privileges(privileges, token);
}

static SID_AND_ATTRIBUTES_HASH *put_hash(struct out *out, const SID_AND_ATTRIBUTES_HASH *set)
{
    SID_AND_ATTRIBUTES_HASH *hash = reserve(out, sizeof *hash);
    SID_AND_ATTRIBUTES *sids = reserve(out, set->SidCount * (ULONG)sizeof *sids);

    if (hash)
        *hash = *set;
    if (hash)
        hash->SidAttr = sids;
    fill_sids(out, sids, set->SidAttr, set->SidCount);
    out->used = (out->used + 7) & ~7u;
    return hash;
}

static void put_access_information(struct out *out, const struct lab__se_token *token)
{
    TOKEN_ACCESS_INFORMATION *access = reserve(out, sizeof *access);
    SID_AND_ATTRIBUTES_HASH *sids = put_hash(out, &token->sids), *restricted = put_hash(out, &token->restricted);
    void *privileges = out->buffer ? out->buffer + out->used : 0;

    put_privileges(out, token);
    if (access)
        *access = (TOKEN_ACCESS_INFORMATION){.SidHash = sids,
                                             .RestrictedSidHash = restricted,
                                             .Privileges = privileges,
                                             .AuthenticationId = token->authentication_id,
                                             .TokenType = token->type,
                                             .ImpersonationLevel = token->level,
                                             .MandatoryPolicy = {token->policy},
                                             .Flags = token->flags};
}

static void put_logon_sid(struct out *out, const struct lab__se_token *token)
{
    for (ULONG i = 0; i < token->sids.SidCount; i++)
        if ((token->sids.SidAttr[i].Attributes & SE_GROUP_LOGON_ID) == SE_GROUP_LOGON_ID) {
            put_groups(out, &token->sids.SidAttr[i], 1);
            return;
        }
    put_groups(out, 0, 0);
}

/* Classes whose answer is one number. FALSE: it is none of them. */
static BOOLEAN put_number(struct out *out, const struct lab__se_token *token, TOKEN_INFORMATION_CLASS information)
{
    switch (information) {
    case TokenType:
        put_ulong(out, token->type);
        break;
    case TokenSessionId:
        put_ulong(out, token->session_id);
        break;
    case TokenElevationType:
        put_ulong(out, token->elevation);
        break;
    case TokenElevation:
        put_ulong(out, token->elevation == TokenElevationTypeFull ||
                           (token->elevation == TokenElevationTypeDefault &&
                            lab__se_token_is(token, lab__se_known(LAB_SE_ADMINISTRATORS), FALSE)));
        break;
    case TokenHasRestrictions:
        put_ulong(out, (token->flags & (TOKEN_IS_FILTERED | TOKEN_IS_RESTRICTED)) != 0);
        break;
    case TokenIsRestricted:
        put_ulong(out, token->restricted.SidCount != 0);
        break;
    case TokenMandatoryPolicy:
        put_ulong(out, token->policy);
        break;
    case TokenSandBoxInert:
        put_ulong(out, (token->flags & TOKEN_SANDBOX_INERT) != 0);
        break;
    case TokenUIAccess:
        put_ulong(out, (token->flags & TOKEN_UIACCESS) != 0);
        break;
    case TokenVirtualizationAllowed:
        put_ulong(out, (token->flags & TOKEN_VIRTUALIZE_ALLOWED) != 0);
        break;
    case TokenVirtualizationEnabled:
        put_ulong(out, (token->flags & TOKEN_VIRTUALIZE_ENABLED) != 0);
        break;
    case TokenChildProcessFlags:
        put_ulong(out, token->child_process);
        break;
    case TokenIsAppContainer:
    case TokenAppContainerNumber:
    case TokenPrivateNameSpace:
    case TokenIsLessPrivilegedAppContainer:
    case TokenIsSandboxed:
    case TokenIsAppSilo:
        put_ulong(out, 0); /* there are no containers */
        break;
    default:
        return FALSE;
    }
    return TRUE;
}

static NTSTATUS write_class(const struct lab__se_token *token, TOKEN_INFORMATION_CLASS information, struct out *out)
{
    TOKEN_AUDIT_POLICY no_policy = {{0}};
    PSID none = 0;

    switch (information) {
    case TokenUser: {
        TOKEN_USER *user = reserve(out, sizeof *user);

        fill_sids(out, user ? &user->User : 0, token->sids.SidAttr, 1);
        return STATUS_SUCCESS;
    }
    case TokenGroups:
        put_groups(out, token->sids.SidAttr + 1, token->sids.SidCount - 1);
        return STATUS_SUCCESS;
    case TokenRestrictedSids:
        put_groups(out, token->restricted.SidAttr, token->restricted.SidCount);
        return STATUS_SUCCESS;
    case TokenDeviceGroups:
        put_groups(out, token->device.SidAttr, token->device.SidCount);
        return STATUS_SUCCESS;
    case TokenUserClaimAttributes:
        put_claims(out, token->user_claims);
        return STATUS_SUCCESS;
    case TokenDeviceClaimAttributes:
        put_claims(out, token->device_claims);
        return STATUS_SUCCESS;
    case TokenCapabilities:
    case TokenRestrictedDeviceGroups:
        put_groups(out, 0, 0);
        return STATUS_SUCCESS;
    case TokenLogonSid:
        put_logon_sid(out, token);
        return STATUS_SUCCESS;
    case TokenPrivileges:
        put_privileges(out, token);
        return STATUS_SUCCESS;
    case TokenOwner:
        put_one_sid(out, token->sids.SidAttr[token->owner].Sid);
        return STATUS_SUCCESS;
    case TokenPrimaryGroup:
        put_one_sid(out, token->group);
        return STATUS_SUCCESS;
    case TokenAppContainerSid:
    case TokenProcessTrustLevel:
        put(out, &none, sizeof none);
        return STATUS_SUCCESS;
    case TokenDefaultDacl:
        put_default_dacl(out, token);
        return STATUS_SUCCESS;
    case TokenSource:
        put(out, &token->source, sizeof token->source);
        return STATUS_SUCCESS;
    case TokenOrigin:
        put(out, &token->origin, sizeof token->origin);
        return STATUS_SUCCESS;
    case TokenImpersonationLevel:
        if (token->type != TokenImpersonation)
            return STATUS_INVALID_PARAMETER;
        put_ulong(out, token->level);
        return STATUS_SUCCESS;
    case TokenStatistics:
        put_statistics(out, token);
        return STATUS_SUCCESS;
    case TokenGroupsAndPrivileges:
        put_groups_and_privileges(out, token);
        return STATUS_SUCCESS;
    case TokenAccessInformation:
        put_access_information(out, token);
        return STATUS_SUCCESS;
    case TokenAuditPolicy:
        put(out, &no_policy, sizeof no_policy);
        return STATUS_SUCCESS;
    case TokenIntegrityLevel: {
        TOKEN_MANDATORY_LABEL *label = reserve(out, sizeof *label);
        SID_AND_ATTRIBUTES untrusted = {lab__se_known(LAB_SE_UNTRUSTED), SE_GROUP_INTEGRITY};

        fill_sids(out, label ? &label->Label : 0,
                  token->integrity_index ? &token->sids.SidAttr[token->integrity_index] : &untrusted, 1);
        return STATUS_SUCCESS;
    }
    default:
        return put_number(out, token, information) ? STATUS_SUCCESS : STATUS_INVALID_INFO_CLASS;
    }
}

/* The linked token comes as a handle, which only a program that may act as part of the system gets as a primary one. */
static NTSTATUS open_linked(const struct lab__se_token *token, KPROCESSOR_MODE mode, HANDLE *handle)
{
    struct lab__se_token *copy;
    enum lab__se_account other = token->elevation == TokenElevationTypeFull ? LAB_SE_LIMITED : LAB_SE_ADMINISTRATOR;
    struct lab__se_token *made;
    NTSTATUS status;

    if (token->elevation == TokenElevationTypeDefault)
        return STATUS_NO_SUCH_LOGON_SESSION;
    status = lab__se_account_token(other, &made);
    if (!NT_SUCCESS(status))
        return status;
    if (lab__se_caller_has(SE_TCB_PRIVILEGE, mode)) {
        copy = made;
    } else {
        status = lab__se_token_duplicate(made, TokenImpersonation, SecurityIdentification, FALSE, &copy);
        lab__ob_dereference(made);
    }
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_handle_create(copy, 0, TOKEN_ALL_ACCESS, mode, handle);
    lab__ob_dereference(copy);
    return status;
}

static NTSTATUS query_linked(const struct lab__se_token *token, PVOID buffer, ULONG length, ULONG *needed,
                             KPROCESSOR_MODE mode)
{
    *needed = sizeof(TOKEN_LINKED_TOKEN);
    if (length < *needed)
        return STATUS_BUFFER_TOO_SMALL;
    return open_linked(token, mode, &((TOKEN_LINKED_TOKEN *)buffer)->LinkedToken);
}

static NTSTATUS query(HANDLE handle, TOKEN_INFORMATION_CLASS information, PVOID buffer, ULONG length, ULONG *needed,
                      KPROCESSOR_MODE mode)
{
    struct out counting = {0}, out = {buffer, 0};
    struct lab__se_token *token;
    NTSTATUS status;

    if (mode == UserMode && ((length && NT_ERROR(lab__mm_probe_any_write(buffer, length))) ||
                             NT_ERROR(lab__mm_probe_any_write(needed, sizeof *needed))))
        return STATUS_ACCESS_VIOLATION;
    status = lab__ob_reference_handle(handle, information == TokenSource ? TOKEN_QUERY_SOURCE : TOKEN_QUERY,
                                      lab__se_token_type, mode, (PVOID *)&token, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (information == TokenLinkedToken) {
        status = query_linked(token, buffer, length, needed, mode);
    } else {
        status = write_class(token, information, &counting);
        if (NT_SUCCESS(status)) {
            *needed = counting.used;
            status = counting.used > length ? STATUS_BUFFER_TOO_SMALL : write_class(token, information, &out);
        }
    }
    lab__ob_dereference(token);
    return status;
}

/*
 * NtQueryInformationToken, ZwQueryInformationToken: what a token says of a class. Sizes are told in *ReturnLength.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_INFO_CLASS, STATUS_INVALID_PARAMETER (the level of a primary token),
 *         STATUS_ACCESS_DENIED, STATUS_INVALID_HANDLE, STATUS_ACCESS_VIOLATION
 * Source  ntifs/nf-ntifs-ntqueryinformationtoken
 */
NTSTATUS NtQueryInformationToken(HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass,
                                 PVOID TokenInformation, ULONG TokenInformationLength, PULONG ReturnLength)
{
    LAB_DDI(NtQueryInformationToken);
    return query(TokenHandle, TokenInformationClass, TokenInformation, TokenInformationLength, ReturnLength,
                 lab__ke_thread()->previous_mode);
}

NTSTATUS ZwQueryInformationToken(HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass,
                                 PVOID TokenInformation, ULONG Length, PULONG ResultLength)
{
    LAB_DDI(ZwQueryInformationToken);
    return query(TokenHandle, TokenInformationClass, TokenInformation, Length, ResultLength, KernelMode);
}

/*
 * SeQueryInformationToken: the same for a token that the caller holds, in a block of paged pool that the caller frees
 * with ExFreePool. TokenSessionId and TokenIntegrityLevel are no blocks: their number is put into *TokenInformation.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-sequeryinformationtoken
 */
NTSTATUS SeQueryInformationToken(PACCESS_TOKEN Token, TOKEN_INFORMATION_CLASS TokenInformationClass,
                                 PVOID *TokenInformation)
{
    const struct lab__se_token *token = Token;
    struct out counting = {0}, out = {0};
    NTSTATUS status;

    LAB_DDI(SeQueryInformationToken);
    *TokenInformation = 0;
    if (TokenInformationClass == TokenSessionId || TokenInformationClass == TokenIntegrityLevel) {
        *(PULONG)TokenInformation = TokenInformationClass == TokenSessionId ? token->session_id : token->integrity;
        return STATUS_SUCCESS;
    }
    status = write_class(token, TokenInformationClass, &counting);
    if (!NT_SUCCESS(status))
        return status;
    out.buffer = lab__mm_pool_take_for(counting.used, LAB_SE_TAG, __builtin_return_address(0));
    if (!out.buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    write_class(token, TokenInformationClass, &out);
    *TokenInformation = out.buffer;
    return STATUS_SUCCESS;
}
