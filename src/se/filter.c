/*
 * Filtered tokens: a copy with groups that only deny, without privileges, or with restricting SIDs.
 */
#include <string.h>

#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "se/se_local.h"

/* Groups that an ordinary token of an administrator only denies by (LUA_TOKEN). */
static BOOLEAN is_administrative(const SID *sid)
{
    static const USHORT which[] = {LAB_SE_ADMINISTRATORS,     LAB_SE_POWER_USERS,     LAB_SE_ACCOUNT_OPERATORS,
                                   LAB_SE_SERVER_OPERATORS,   LAB_SE_PRINT_OPERATORS, LAB_SE_BACKUP_OPERATORS,
                                   LAB_SE_LOCAL_ACCOUNT_ADMIN};

    for (ULONG i = 0; i < RTL_NUMBER_OF(which); i++)
        if (lab__se_sid_equal(sid, lab__se_known(which[i])))
            return TRUE;
    return FALSE;
}

static void disable(SID_AND_ATTRIBUTES *sid)
{
    sid->Attributes &= ~(ULONG)(SE_GROUP_ENABLED | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_MANDATORY | SE_GROUP_OWNER);
    sid->Attributes |= SE_GROUP_USE_FOR_DENY_ONLY;
}

static void disable_sids(struct lab__se_token_spec *spec, SID_AND_ATTRIBUTES *sids, ULONG flags,
                         const TOKEN_GROUPS *groups)
{
    for (ULONG i = 0; i < spec->sid_count; i++) {
        BOOLEAN off = (flags & LUA_TOKEN) && i && is_administrative(sids[i].Sid);

        for (ULONG j = 0; groups && j < groups->GroupCount && !off; j++)
            off = lab__se_sid_equal(sids[i].Sid, groups->Groups[j].Sid);
        if (!off || (sids[i].Attributes & SE_GROUP_INTEGRITY))
            continue;
        disable(&sids[i]);
        if (i == spec->owner)
            spec->owner = 0;
    }
}

static void remove_privileges(struct lab__se_token_spec *spec, ULONG flags, const TOKEN_PRIVILEGES *remove)
{
    ULONGLONG kept = spec->present;

    if (flags & DISABLE_MAX_PRIVILEGE)
        kept &= LAB_SE_PRIVILEGE(SE_CHANGE_NOTIFY_PRIVILEGE);
    if (flags & LUA_TOKEN)
        kept &= LAB_SE_PRIVILEGE(SE_CHANGE_NOTIFY_PRIVILEGE) | LAB_SE_PRIVILEGE(SE_SHUTDOWN_PRIVILEGE) |
                LAB_SE_PRIVILEGE(SE_UNDOCK_PRIVILEGE) | LAB_SE_PRIVILEGE(SE_INC_WORKING_SET_PRIVILEGE) |
                LAB_SE_PRIVILEGE(SE_TIME_ZONE_PRIVILEGE);
    for (ULONG i = 0; remove && i < remove->PrivilegeCount; i++)
        if (!remove->Privileges[i].Luid.HighPart && remove->Privileges[i].Luid.LowPart < 64)
            kept &= ~LAB_SE_PRIVILEGE(remove->Privileges[i].Luid.LowPart);
    spec->present = kept;
    spec->enabled &= kept;
    spec->by_default &= kept;
}

/* What was restricted already stays so: only SIDs of both lists are left. */
static void restrict_sids(struct lab__se_token_spec *spec, SID_AND_ATTRIBUTES *kept, const struct lab__se_token *token,
                          const TOKEN_GROUPS *groups)
{
    const ULONG enabled = SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED;

    if (!groups || !groups->GroupCount)
        return;
    spec->restricted_count = 0;
    for (ULONG i = 0; i < groups->GroupCount; i++)
        if (!token->restricted.SidCount || lab__se_find(&token->restricted, groups->Groups[i].Sid) >= 0)
            kept[spec->restricted_count++] = (SID_AND_ATTRIBUTES){groups->Groups[i].Sid, enabled};
    if (!spec->restricted_count)
        kept[spec->restricted_count++] = (SID_AND_ATTRIBUTES){lab__se_known(LAB_SE_NULL), enabled};
    spec->restricted = kept;
}

NTSTATUS lab__se_token_filter(const struct lab__se_token *token, ULONG flags, const TOKEN_GROUPS *disable_groups,
                              const TOKEN_PRIVILEGES *remove, const TOKEN_GROUPS *restrict_to,
                              struct lab__se_token **result)
{
    ULONG restricting = restrict_to ? restrict_to->GroupCount : 0;
    struct lab__se_token_spec spec;
    SID_AND_ATTRIBUTES *sids;
    NTSTATUS status;

    if (flags & ~(ULONG)(DISABLE_MAX_PRIVILEGE | SANDBOX_INERT | LUA_TOKEN | WRITE_RESTRICTED))
        return STATUS_INVALID_PARAMETER;
    lab__se_token_describe(token, &spec);
    sids = lab__mm_kernel_alloc((spec.sid_count + restricting + 1) * sizeof *sids);
    if (!sids)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(sids, spec.sids, spec.sid_count * sizeof *sids);
    spec.sids = sids;
    spec.parent_id = token->id;
    spec.flags |= TOKEN_IS_FILTERED | (flags & SANDBOX_INERT ? TOKEN_SANDBOX_INERT : 0) |
                  (flags & WRITE_RESTRICTED && restricting ? TOKEN_WRITE_RESTRICTED : 0);
    disable_sids(&spec, sids, flags, disable_groups);
    remove_privileges(&spec, flags, remove);
    restrict_sids(&spec, sids + spec.sid_count, token, restrict_to);
    status = lab__se_token_build(&spec, result);
    lab__mm_kernel_free(sids);
    return status;
}

/*
 * SeFilterToken: a copy of a token that may do less. The new token is referenced; ObDereferenceObject ends that.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER (flags), STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-sefiltertoken
 */
NTSTATUS SeFilterToken(PACCESS_TOKEN ExistingToken, ULONG Flags, PTOKEN_GROUPS SidsToDisable,
                       PTOKEN_PRIVILEGES PrivilegesToDelete, PTOKEN_GROUPS RestrictedSids, PACCESS_TOKEN *FilteredToken)
{
    LAB_DDI(SeFilterToken);
    *FilteredToken = 0;
    return lab__se_token_filter(ExistingToken, Flags, SidsToDisable, PrivilegesToDelete, RestrictedSids,
                                (struct lab__se_token **)FilteredToken);
}
