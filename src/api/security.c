/* Accounts and tokens of programs. */
#include <ntlab/security.h>
#include <stdio.h>
#include <string.h>

#include "api/api_p.h"
#include "api/sddl.h"

#define MOST_SIDS 60

static const char *const account_names[LAB_SE_ACCOUNTS] = {[LAB_SE_ADMINISTRATOR] = "administrator",
                                                           [LAB_SE_USER] = "user",
                                                           [LAB_SE_SYSTEM] = "system",
                                                           [LAB_SE_RESTRICTED] = "restricted",
                                                           [LAB_SE_LIMITED] = "limited",
                                                           [LAB_SE_LOW] = "low",
                                                           [LAB_SE_GUEST] = "guest",
                                                           [LAB_SE_LOCAL_SERVICE] = "local-service",
                                                           [LAB_SE_NETWORK_SERVICE] = "network-service",
                                                           [LAB_SE_ANONYMOUS] = "anonymous"};

static const char *const privilege_names[] = {
    [SE_CREATE_TOKEN_PRIVILEGE] = "CreateToken",
    [SE_ASSIGNPRIMARYTOKEN_PRIVILEGE] = "AssignPrimaryToken",
    [SE_LOCK_MEMORY_PRIVILEGE] = "LockMemory",
    [SE_INCREASE_QUOTA_PRIVILEGE] = "IncreaseQuota",
    [SE_MACHINE_ACCOUNT_PRIVILEGE] = "MachineAccount",
    [SE_TCB_PRIVILEGE] = "Tcb",
    [SE_SECURITY_PRIVILEGE] = "Security",
    [SE_TAKE_OWNERSHIP_PRIVILEGE] = "TakeOwnership",
    [SE_LOAD_DRIVER_PRIVILEGE] = "LoadDriver",
    [SE_SYSTEM_PROFILE_PRIVILEGE] = "SystemProfile",
    [SE_SYSTEMTIME_PRIVILEGE] = "Systemtime",
    [SE_PROF_SINGLE_PROCESS_PRIVILEGE] = "ProfileSingleProcess",
    [SE_INC_BASE_PRIORITY_PRIVILEGE] = "IncreaseBasePriority",
    [SE_CREATE_PAGEFILE_PRIVILEGE] = "CreatePagefile",
    [SE_CREATE_PERMANENT_PRIVILEGE] = "CreatePermanent",
    [SE_BACKUP_PRIVILEGE] = "Backup",
    [SE_RESTORE_PRIVILEGE] = "Restore",
    [SE_SHUTDOWN_PRIVILEGE] = "Shutdown",
    [SE_DEBUG_PRIVILEGE] = "Debug",
    [SE_AUDIT_PRIVILEGE] = "Audit",
    [SE_SYSTEM_ENVIRONMENT_PRIVILEGE] = "SystemEnvironment",
    [SE_CHANGE_NOTIFY_PRIVILEGE] = "ChangeNotify",
    [SE_REMOTE_SHUTDOWN_PRIVILEGE] = "RemoteShutdown",
    [SE_UNDOCK_PRIVILEGE] = "Undock",
    [SE_SYNC_AGENT_PRIVILEGE] = "SyncAgent",
    [SE_ENABLE_DELEGATION_PRIVILEGE] = "EnableDelegation",
    [SE_MANAGE_VOLUME_PRIVILEGE] = "ManageVolume",
    [SE_IMPERSONATE_PRIVILEGE] = "Impersonate",
    [SE_CREATE_GLOBAL_PRIVILEGE] = "CreateGlobal",
    [SE_TRUSTED_CREDMAN_ACCESS_PRIVILEGE] = "TrustedCredManAccess",
    [SE_RELABEL_PRIVILEGE] = "Relabel",
    [SE_INC_WORKING_SET_PRIVILEGE] = "IncreaseWorkingSet",
    [SE_TIME_ZONE_PRIVILEGE] = "TimeZone",
    [SE_CREATE_SYMBOLIC_LINK_PRIVILEGE] = "CreateSymbolicLink",
    [SE_DELEGATE_SESSION_USER_IMPERSONATE_PRIVILEGE] = "DelegateSessionUserImpersonate",
};

NTSTATUS lab__api_account_token(lab_account account, struct lab__se_token **token)
{
    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if ((ULONG)account >= LAB_SE_ACCOUNTS)
        return STATUS_INVALID_PARAMETER;
    return lab__se_account_token((enum lab__se_account)account, token);
}

bool lab_account_from_name(const char *name, lab_account *account)
{
    for (ULONG i = 0; i < LAB_SE_ACCOUNTS; i++)
        if (!strcmp(account_names[i], name)) {
            *account = (lab_account)i;
            return true;
        }
    return false;
}

/* 0: there is none of this name. */
static ULONG privilege_named(const char *name)
{
    SIZE_T length = strlen(name);

    if (length < 12 || strncmp(name, "Se", 2) || strcmp(name + length - 9, "Privilege"))
        return 0;
    for (ULONG i = SE_MIN_WELL_KNOWN_PRIVILEGE; i < RTL_NUMBER_OF(privilege_names); i++)
        if (privilege_names[i] && strlen(privilege_names[i]) == length - 11 &&
            !strncmp(privilege_names[i], name + 2, length - 11))
            return i;
    return 0;
}

static PEPROCESS process_of(lab_process *process)
{
    return process ? (PEPROCESS)process : lab__ps_process();
}

static void put_token(PEPROCESS process, struct lab__se_token *token)
{
    PVOID old = process->token;

    process->token = token;
    if (lab__ob_is_system(process)) /* the machine's first program stays, and so does what it is */
        lab__ob_mark_system(token);
    if (old)
        lab__ob_dereference(old);
}

lab_status lab_process_account_set(lab_process *process, lab_account account)
{
    struct lab__se_token *token;
    NTSTATUS status;

    status = lab__api_account_token(account, &token);
    if (NT_SUCCESS(status))
        put_token(process_of(process), token);
    return status;
}

lab_status lab_process_create_as(const char *name, lab_account account, lab_process **process)
{
    NTSTATUS status = lab_process_create(name, process);

    if (!NT_SUCCESS(status))
        return status;
    status = lab_process_account_set(*process, account);
    if (!NT_SUCCESS(status))
        lab_process_close(*process);
    return status;
}

lab_status lab_process_privilege_set(lab_process *process, const char *privilege, bool enabled)
{
    ULONG number = privilege_named(privilege);
    struct lab__se_token *token, *copy;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (!number)
        return STATUS_NO_SUCH_PRIVILEGE;
    token = process_of(process)->token;
    if (!(token->present >> number & 1))
        return STATUS_PRIVILEGE_NOT_HELD;
    /* A copy, so that a driver that holds the old one sees what it saw. */
    status = lab__se_token_duplicate(token, TokenPrimary, SecurityAnonymous, FALSE, &copy);
    if (!NT_SUCCESS(status))
        return status;
    lab__se_token_enable(copy, LAB_SE_PRIVILEGE(number), enabled ? LAB_SE_PRIVILEGE(number) : 0);
    put_token(process_of(process), copy);
    return STATUS_SUCCESS;
}

static lab_status impersonate(const struct lab__se_token *token, uint32_t level)
{
    struct lab__se_token *copy;
    PETHREAD thread = lab__ps_thread();
    NTSTATUS status;

    if (level > SecurityDelegation)
        return STATUS_BAD_IMPERSONATION_LEVEL;
    status = lab__se_token_duplicate(token, TokenImpersonation, (SECURITY_IMPERSONATION_LEVEL)level, FALSE, &copy);
    if (!NT_SUCCESS(status))
        return status;
    lab_thread_revert();
    thread->impersonation_token = copy;
    thread->impersonation_level = (SECURITY_IMPERSONATION_LEVEL)level;
    return STATUS_SUCCESS;
}

lab_status lab_thread_impersonate(lab_account account, uint32_t level)
{
    struct lab__se_token *token;
    NTSTATUS status;

    status = lab__api_account_token(account, &token);
    if (!NT_SUCCESS(status))
        return status;
    status = impersonate(token, level);
    lab__ob_dereference(token);
    return status;
}

void lab_thread_revert(void)
{
    if (lab__ke_thread())
        PsRevertToSelf();
}

/* --- tokens of one's own
 * ---------------------------------------------------------------------------------------------- */

struct making {
    struct lab__se_token_spec spec;
    SID_AND_ATTRIBUTES sids[MOST_SIDS + 4];
    UCHAR bytes[MOST_SIDS + 4][SECURITY_MAX_SID_SIZE];
    ULONG used;
    PSECURITY_DESCRIPTOR claims[2]; /* of the user, of the device: their system lists */
};

/* A SID as "O:" would have it. */
static NTSTATUS read_sid(const char *text, SID *sid)
{
    WCHAR buffer[200] = {'O', ':'};
    SIZE_T length = strlen(text);
    PSECURITY_DESCRIPTOR descriptor;
    struct lab__se_parts parts;
    ULONG size;

    if (length > 190)
        return STATUS_INVALID_SID;
    for (SIZE_T i = 0; i < length; i++)
        buffer[i + 2] = (UCHAR)text[i];
    if (!NT_SUCCESS(lab__se_sddl_parse(buffer, (ULONG)length + 2, &descriptor, &size, 0)))
        return STATUS_INVALID_SID;
    lab__se_parts_of(descriptor, &parts);
    memcpy(sid, parts.owner, lab__se_sid_size(parts.owner));
    lab__mm_kernel_free(descriptor);
    return STATUS_SUCCESS;
}

static NTSTATUS add_sids(struct making *making, const char *const *texts, ULONG count, ULONG attributes)
{
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG i = 0; i < count && NT_SUCCESS(status); i++) {
        ULONG at = making->used++;

        if (at >= MOST_SIDS)
            return STATUS_INVALID_PARAMETER;
        making->sids[at] = (SID_AND_ATTRIBUTES){making->bytes[at], attributes};
        status = read_sid(texts[i], (SID *)making->bytes[at]);
    }
    return status;
}

static NTSTATUS add_privileges(struct making *making, const lab_token_config *config)
{
    for (ULONG i = 0; i < config->privilege_count; i++) {
        ULONG number = privilege_named(config->privileges[i]);

        if (!number)
            return STATUS_NO_SUCH_PRIVILEGE;
        making->spec.present |= LAB_SE_PRIVILEGE(number);
    }
    making->spec.enabled = making->spec.by_default = making->spec.present;
    return STATUS_SUCCESS;
}

static NTSTATUS choose_owner(struct making *making, const lab_token_config *config)
{
    if (!config->administrator_owner)
        return STATUS_SUCCESS;
    for (ULONG i = 1; i <= config->group_count; i++)
        if (lab__se_sid_equal((SID *)making->bytes[i], lab__se_known(LAB_SE_ADMINISTRATORS))) {
            making->sids[i].Attributes |= SE_GROUP_OWNER;
            making->spec.owner = i;
            return STATUS_SUCCESS;
        }
    return STATUS_INVALID_OWNER;
}

/* Claims as the resource attributes of a descriptor, whose system list is what a token keeps; *list 0 for none. */
static NTSTATUS read_claims(const char *const *claims, ULONG count, PSECURITY_DESCRIPTOR *descriptor, const ACL **list)
{
    struct lab__se_parts parts;
    SIZE_T length = 3;
    char *text, *at;
    NTSTATUS status;

    if (!count)
        return STATUS_SUCCESS;
    for (ULONG i = 0; i < count; i++)
        length += strlen(claims[i]) + 20;
    text = lab__mm_kernel_alloc(length);
    if (!text)
        return STATUS_INSUFFICIENT_RESOURCES;
    at = text + sprintf(text, "S:");
    for (ULONG i = 0; i < count; i++)
        at += sprintf(at, "(RA;;;;;WD;(%s))", claims[i]);
    status = lab__api_sddl_parse(text, descriptor, 0);
    lab__mm_kernel_free(text);
    if (!NT_SUCCESS(status))
        return status;
    lab__se_parts_of(*descriptor, &parts);
    *list = parts.sacl;
    return STATUS_SUCCESS;
}

static NTSTATUS add_device(struct making *making, const lab_token_config *config)
{
    ULONG first = making->used;
    NTSTATUS status = add_sids(making, config->device_groups, config->device_group_count,
                               SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED);

    making->spec.device = making->sids + first;
    making->spec.device_count = making->used - first;
    if (NT_SUCCESS(status))
        status =
            read_claims(config->user_claims, config->user_claim_count, &making->claims[0], &making->spec.user_claims);
    if (NT_SUCCESS(status))
        status = read_claims(config->device_claims, config->device_claim_count, &making->claims[1],
                             &making->spec.device_claims);
    return status;
}

/* The user, the groups, the label, then the restricting SIDs, then what is known of the device. */
static NTSTATUS fill(struct making *making, const lab_token_config *config)
{
    const ULONG enabled = SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED;
    SID *label;
    ULONG first;
    NTSTATUS status = add_sids(making, &config->user, 1, 0);

    if (NT_SUCCESS(status))
        status = add_sids(making, config->groups, config->group_count, enabled);
    if (NT_SUCCESS(status))
        status = choose_owner(making, config);
    if (NT_SUCCESS(status))
        status = add_sids(making, config->deny_only, config->deny_only_count, SE_GROUP_USE_FOR_DENY_ONLY);
    if (!NT_SUCCESS(status))
        return status;
    label = (SID *)making->bytes[making->used];
    memcpy(label, lab__se_known(LAB_SE_MEDIUM_INTEGRITY), lab__se_sid_size(lab__se_known(LAB_SE_MEDIUM_INTEGRITY)));
    label->SubAuthority[0] = config->integrity;
    making->sids[making->used++] = (SID_AND_ATTRIBUTES){label, SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED};
    making->spec.sid_count = first = making->used;
    status = add_sids(making, config->restricted, config->restricted_count, enabled);
    making->spec.restricted = making->sids + first;
    making->spec.restricted_count = making->used - first;
    making->spec.group = making->bytes[0];
    if (NT_SUCCESS(status))
        status = add_device(making, config);
    return NT_SUCCESS(status) ? add_privileges(making, config) : status;
}

lab_status lab_token_create(const lab_token_config *config, lab_token **token)
{
    struct making making = {.spec = {.type = TokenPrimary,
                                     .policy = TOKEN_MANDATORY_POLICY_NO_WRITE_UP,
                                     .elevation = TokenElevationTypeDefault,
                                     .session_id = config->session,
                                     .source = {.SourceName = "ntlab"}}};
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    making.spec.sids = making.sids;
    making.spec.authentication_id = lab__se_luid();
    status = fill(&making, config);
    if (NT_SUCCESS(status))
        status = lab__se_token_build(&making.spec, (struct lab__se_token **)token);
    for (ULONG i = 0; i < RTL_NUMBER_OF(making.claims); i++)
        if (making.claims[i])
            lab__mm_kernel_free(making.claims[i]);
    return status;
}

void lab_token_close(lab_token *token)
{
    if (lab__ke_thread())
        lab__ob_dereference(token);
}

lab_status lab_process_token_set(lab_process *process, lab_token *token)
{
    struct lab__se_token *copy;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    status = lab__se_token_duplicate((struct lab__se_token *)token, TokenPrimary, SecurityAnonymous, FALSE, &copy);
    if (NT_SUCCESS(status))
        put_token(process_of(process), copy);
    return status;
}

lab_status lab_thread_impersonate_token(lab_token *token, uint32_t level)
{
    return lab__ke_thread() ? impersonate((struct lab__se_token *)token, level) : STATUS_INVALID_DEVICE_STATE;
}
