/*
 * Tokens: who a process or thread acts as.
 *
 * Every token is made whole from a specification, so that copying, filtering and logging on are one thing. Privileges
 * are bits; SIDs are found by NT's own hash of their last byte.
 */
#include <string.h>

#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "se/se_p.h"

POBJECT_TYPE lab__se_token_type;
const GENERIC_MAPPING lab__se_token_mapping = LAB_SE_TOKEN_MAPPING;
__attribute__((visibility("default"))) POBJECT_TYPE *SeTokenObjectType = &lab__se_token_type;

void lab__se_hash(SID_AND_ATTRIBUTES_HASH *set, SID_AND_ATTRIBUTES *sids, ULONG count)
{
    memset(set->Hash, 0, sizeof set->Hash);
    set->SidCount = count;
    set->SidAttr = sids;
    for (ULONG i = 0; i < count && i < 64; i++) {
        UCHAR byte = lab__se_last_byte(sids[i].Sid);

        set->Hash[byte & 15] |= 1ULL << i;
        set->Hash[16 + (byte >> 4)] |= 1ULL << i;
    }
}

LONG lab__se_find_beyond(const SID_AND_ATTRIBUTES_HASH *set, const SID *sid)
{
    for (ULONG i = 64; i < set->SidCount; i++)
        if (lab__se_sid_equal(set->SidAttr[i].Sid, sid))
            return (LONG)i;
    return -1;
}

void lab__se_token_touch(struct lab__se_token *token)
{
    token->modified_id = lab__se_luid();
}

static ULONG sids_size(const SID_AND_ATTRIBUTES *sids, ULONG count)
{
    ULONG size = count * (ULONG)sizeof *sids;

    for (ULONG i = 0; i < count; i++)
        size += (lab__se_sid_size(sids[i].Sid) + 7) & ~7u;
    return size;
}

/* The array, then the SIDs behind it; returns what lies behind them. */
static char *copy_sids(char *at, const SID_AND_ATTRIBUTES *sids, ULONG count, SID_AND_ATTRIBUTES_HASH *set)
{
    SID_AND_ATTRIBUTES *array = (SID_AND_ATTRIBUTES *)at;

    at = (char *)(array + count);
    for (ULONG i = 0; i < count; i++) {
        ULONG size = lab__se_sid_size(sids[i].Sid);

        memcpy(at, sids[i].Sid, size);
        array[i] = (SID_AND_ATTRIBUTES){at, sids[i].Attributes};
        at += (size + 7) & ~7u;
    }
    lab__se_hash(set, array, count);
    return at;
}

void lab__se_token_find_integrity(struct lab__se_token *token)
{
    for (ULONG i = 1; i < token->sids.SidCount; i++) {
        const SID *sid = token->sids.SidAttr[i].Sid;

        if ((token->sids.SidAttr[i].Attributes & SE_GROUP_INTEGRITY) && sid->SubAuthorityCount) {
            token->integrity_index = i;
            token->integrity = sid->SubAuthority[sid->SubAuthorityCount - 1];
            return;
        }
    }
    token->integrity_index = 0;
    token->integrity = SECURITY_MANDATORY_UNTRUSTED_RID;
}

static ULONG privilege_flags(ULONGLONG enabled)
{
    return (enabled & LAB_SE_PRIVILEGE(SE_CHANGE_NOTIFY_PRIVILEGE) ? TOKEN_HAS_TRAVERSE_PRIVILEGE : 0) |
           (enabled & LAB_SE_PRIVILEGE(SE_BACKUP_PRIVILEGE) ? TOKEN_HAS_BACKUP_PRIVILEGE : 0) |
           (enabled & LAB_SE_PRIVILEGE(SE_RESTORE_PRIVILEGE) ? TOKEN_HAS_RESTORE_PRIVILEGE : 0) |
           (enabled & LAB_SE_PRIVILEGE(SE_IMPERSONATE_PRIVILEGE) ? TOKEN_HAS_IMPERSONATE_PRIVILEGE : 0);
}

#define DERIVED_FLAGS                                                                                                  \
    (TOKEN_HAS_TRAVERSE_PRIVILEGE | TOKEN_HAS_BACKUP_PRIVILEGE | TOKEN_HAS_RESTORE_PRIVILEGE |                         \
     TOKEN_HAS_IMPERSONATE_PRIVILEGE | TOKEN_IS_RESTRICTED | TOKEN_NOT_LOW)

void lab__se_token_set_flags(struct lab__se_token *token)
{
    token->flags = (token->flags & ~(ULONG)DERIVED_FLAGS) | privilege_flags(token->enabled) |
                   (token->restricted.SidCount ? TOKEN_IS_RESTRICTED : 0) |
                   (token->integrity >= SECURITY_MANDATORY_MEDIUM_RID ? TOKEN_NOT_LOW : 0);
}

void lab__se_token_enable(struct lab__se_token *token, ULONGLONG which, ULONGLONG enabled)
{
    which &= token->present;
    token->enabled = (token->enabled & ~which) | (enabled & which);
    lab__se_token_touch(token);
    lab__se_token_set_flags(token);
}

void lab__se_token_set_integrity(struct lab__se_token *token, ULONG level)
{
    SID *sid;

    if (!token->integrity_index)
        return;
    sid = token->sids.SidAttr[token->integrity_index].Sid;
    sid->SubAuthority[sid->SubAuthorityCount - 1] = level;
    token->integrity = level;
    lab__se_hash(&token->sids, token->sids.SidAttr, token->sids.SidCount);
    lab__se_token_set_flags(token);
}

static NTSTATUS copy_acl(const ACL *acl, PACL *copy)
{
    if (!acl)
        return STATUS_SUCCESS;
    *copy = lab__mm_kernel_alloc(acl->AclSize);
    if (!*copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(*copy, acl, acl->AclSize);
    return STATUS_SUCCESS;
}

static NTSTATUS copy_lists(struct lab__se_token *token, const struct lab__se_token_spec *spec)
{
    NTSTATUS status = copy_acl(spec->default_dacl, &token->default_dacl);

    if (NT_SUCCESS(status))
        status = copy_acl(spec->user_claims, &token->user_claims);
    return NT_SUCCESS(status) ? copy_acl(spec->device_claims, &token->device_claims) : status;
}

static void fill(struct lab__se_token *token, const struct lab__se_token_spec *spec)
{
    char *at = copy_sids(token->data, spec->sids, spec->sid_count, &token->sids);

    at = copy_sids(at, spec->restricted, spec->restricted_count, &token->restricted);
    copy_sids(at, spec->device, spec->device_count, &token->device);
    token->source = spec->source;
    token->id = lab__se_luid();
    token->modified_id = lab__se_luid();
    token->authentication_id = spec->authentication_id;
    token->parent_id = spec->parent_id;
    token->origin = spec->origin;
    token->expiration.QuadPart = 0x7FFFFFFFFFFFFFFFLL;
    token->type = spec->type;
    token->level = spec->level;
    token->session_id = spec->session_id;
    token->flags = spec->flags;
    token->policy = spec->policy;
    token->elevation = spec->elevation;
    token->present = spec->present;
    token->enabled = spec->enabled & spec->present;
    token->by_default = spec->by_default & spec->present;
    token->owner = spec->owner;
    token->child_process = spec->child_process;
    for (ULONG i = 0; i < spec->sid_count; i++)
        if (spec->group == spec->sids[i].Sid || lab__se_sid_equal(spec->sids[i].Sid, spec->group))
            token->group = token->sids.SidAttr[i].Sid;
    lab__se_token_find_integrity(token);
    lab__se_token_set_flags(token);
}

NTSTATUS lab__se_token_build(const struct lab__se_token_spec *spec, struct lab__se_token **result)
{
    struct lab__se_token *token;
    SIZE_T size = sizeof *token + sids_size(spec->sids, spec->sid_count) +
                  sids_size(spec->restricted, spec->restricted_count) + sids_size(spec->device, spec->device_count);
    NTSTATUS status = lab__ob_create(lab__se_token_type, KernelMode, 0, size, (PVOID *)&token);

    if (!NT_SUCCESS(status))
        return status;
    fill(token, spec);
    status = copy_lists(token, spec);
    if (NT_SUCCESS(status)) {
        token->session = lab__se_session_take(spec->authentication_id);
        if (!token->session)
            status = STATUS_INSUFFICIENT_RESOURCES;
    }
    if (!NT_SUCCESS(status)) {
        lab__ob_dereference(token);
        return status;
    }
    *result = token;
    return STATUS_SUCCESS;
}

void lab__se_token_remove(PVOID body)
{
    struct lab__se_token *token = body;

    PACL lists[] = {token->default_dacl, token->user_claims, token->device_claims};

    for (ULONG i = 0; i < RTL_NUMBER_OF(lists); i++)
        if (lists[i])
            lab__mm_kernel_free(lists[i]);
    if (token->session)
        lab__se_session_give(token->session);
}

void lab__se_token_describe(const struct lab__se_token *token, struct lab__se_token_spec *spec)
{
    *spec = (struct lab__se_token_spec){.source = token->source,
                                        .authentication_id = token->authentication_id,
                                        .parent_id = token->parent_id,
                                        .origin = token->origin,
                                        .type = token->type,
                                        .level = token->level,
                                        .session_id = token->session_id,
                                        .flags = token->flags & ~(ULONG)DERIVED_FLAGS,
                                        .policy = token->policy,
                                        .elevation = token->elevation,
                                        .present = token->present,
                                        .enabled = token->enabled,
                                        .by_default = token->by_default,
                                        .sids = token->sids.SidAttr,
                                        .restricted = token->restricted.SidAttr,
                                        .sid_count = token->sids.SidCount,
                                        .restricted_count = token->restricted.SidCount,
                                        .owner = token->owner,
                                        .group = token->group,
                                        .default_dacl = token->default_dacl,
                                        .device = token->device.SidAttr,
                                        .device_count = token->device.SidCount,
                                        .user_claims = token->user_claims,
                                        .device_claims = token->device_claims,
                                        .child_process = token->child_process};
}

/* What is disabled is taken out of the copy; owner and primary group stay valid by falling back to the user. */
static void keep_effective(struct lab__se_token_spec *spec, SID_AND_ATTRIBUTES *kept)
{
    const SID_AND_ATTRIBUTES *all = spec->sids;
    ULONG count = 0, owner = 0;
    BOOLEAN has_group = FALSE;

    for (ULONG i = 0; i < spec->sid_count; i++) {
        if (i && !(all[i].Attributes &
                   (SE_GROUP_ENABLED | SE_GROUP_USE_FOR_DENY_ONLY | SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED)))
            continue;
        if (i == spec->owner)
            owner = count;
        if (lab__se_sid_equal(all[i].Sid, spec->group))
            has_group = TRUE;
        kept[count++] = all[i];
    }
    spec->sids = kept;
    spec->sid_count = count;
    spec->owner = owner;
    spec->present = spec->enabled;
    if (!has_group)
        spec->group = kept[0].Sid;
}

NTSTATUS lab__se_token_duplicate(const struct lab__se_token *token, TOKEN_TYPE type, SECURITY_IMPERSONATION_LEVEL level,
                                 BOOLEAN effective_only, struct lab__se_token **copy)
{
    struct lab__se_token_spec spec;
    SID_AND_ATTRIBUTES *kept = 0;
    NTSTATUS status;

    lab__se_token_describe(token, &spec);
    spec.type = type;
    spec.level = type == TokenPrimary ? SecurityAnonymous : level;
    if (effective_only) {
        kept = lab__mm_kernel_alloc(spec.sid_count * sizeof *kept);
        if (!kept)
            return STATUS_INSUFFICIENT_RESOURCES;
        keep_effective(&spec, kept);
    }
    status = lab__se_token_build(&spec, copy);
    if (NT_SUCCESS(status))
        (*copy)->modified_id = token->modified_id;
    if (kept)
        lab__mm_kernel_free(kept);
    return status;
}
