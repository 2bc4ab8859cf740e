/* Accounts, tokens and descriptors of programs. */
#include <ntlab/security.h>
#include <string.h>

#include "api/api_p.h"
#include "se/sddl.h"

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

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if ((ULONG)account >= LAB_SE_ACCOUNTS)
        return STATUS_INVALID_PARAMETER;
    status = lab__se_account_token((enum lab__se_account)account, &token);
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

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if ((ULONG)account >= LAB_SE_ACCOUNTS)
        return STATUS_INVALID_PARAMETER;
    status = lab__se_account_token((enum lab__se_account)account, &token);
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

/* The user, the groups, the label, then the restricting SIDs. */
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
    if (!NT_SUCCESS(status))
        return status;
    return lab__se_token_build(&making.spec, (struct lab__se_token **)token);
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

/* --- SDDL
 * ------------------------------------------------------------------------------------------------------------- */

static NTSTATUS parse(const char *text, PSECURITY_DESCRIPTOR *descriptor, struct lab__se_sddl_error *error)
{
    SIZE_T length = strlen(text);
    WCHAR *wide = host_alloc((length + 1) * sizeof(WCHAR));
    ULONG size;
    NTSTATUS status;

    for (SIZE_T i = 0; i < length; i++)
        wide[i] = (UCHAR)text[i];
    status = lab__se_sddl_parse(wide, (ULONG)length, descriptor, &size, error);
    host_free(wide);
    return status;
}

lab_status lab_sddl_check(const char *sddl, uint32_t *at, const char **reason)
{
    struct lab__se_sddl_error error = {0, 0};
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    status = parse(sddl, &descriptor, &error);
    if (NT_SUCCESS(status))
        lab__mm_kernel_free(descriptor);
    if (at)
        *at = error.at;
    if (reason)
        *reason = error.reason;
    return status;
}

lab_status lab_sddl_descriptor(const char *sddl, void *descriptor, size_t size, size_t *length)
{
    PSECURITY_DESCRIPTOR made;
    NTSTATUS status;

    *length = 0;
    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    status = parse(sddl, &made, 0);
    if (!NT_SUCCESS(status))
        return status;
    *length = RtlLengthSecurityDescriptor(made);
    if (*length <= size)
        memcpy(descriptor, made, *length);
    lab__mm_kernel_free(made);
    return *length <= size ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

static lab_status access_of(const char *sddl, const struct lab__se_token *token, uint32_t desired, uint32_t *granted)
{
    struct lab__se_check check = {.mapping = IoGetFileObjectGenericMapping(), .desired = desired, .token = token};
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status = parse(sddl, &descriptor, 0);

    if (!NT_SUCCESS(status))
        return status;
    RtlMapGenericMask(&check.desired, check.mapping);
    status = lab__se_access_check(descriptor, &check) ? STATUS_SUCCESS : check.status;
    lab__mm_kernel_free(descriptor);
    if (granted)
        *granted = NT_SUCCESS(status) ? check.granted : 0;
    return status;
}

lab_status lab_sddl_access(const char *sddl, lab_account account, uint32_t desired, uint32_t *granted)
{
    struct lab__se_token *token;
    NTSTATUS status;

    if (granted)
        *granted = 0;
    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if ((ULONG)account >= LAB_SE_ACCOUNTS)
        return STATUS_INVALID_PARAMETER;
    status = lab__se_account_token((enum lab__se_account)account, &token);
    if (!NT_SUCCESS(status))
        return status;
    status = access_of(sddl, token, desired, granted);
    lab__ob_dereference(token);
    return status;
}

lab_status lab_sddl_access_own(const char *sddl, uint32_t desired, uint32_t *granted)
{
    if (granted)
        *granted = 0;
    return lab__ke_thread() ? access_of(sddl, lab__se_effective_token(), desired, granted)
                            : STATUS_INVALID_DEVICE_STATE;
}

lab_status lab_handle_sddl_get(lab_handle handle, bool sacl, char *text, size_t size, size_t *length)
{
    SECURITY_INFORMATION information =
        OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION |
        (sacl ? SACL_SECURITY_INFORMATION | LABEL_SECURITY_INFORMATION : LABEL_SECURITY_INFORMATION);
    PVOID descriptor;
    WCHAR *wide;
    ULONG needed = 0;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    descriptor = host_alloc(0x20000);
    wide = host_alloc(0x100000);
    status = NtQuerySecurityObject((HANDLE)handle, information, descriptor, 0x20000, &needed);
    if (NT_SUCCESS(status)) {
        ULONG characters = lab__se_sddl_print(descriptor, information, wide, 0x100000 / sizeof(WCHAR));

        if (length)
            *length = characters + 1;
        if (characters >= size)
            status = STATUS_BUFFER_TOO_SMALL;
        for (ULONG i = 0; NT_SUCCESS(status) && i <= characters; i++)
            text[i] = i < characters ? (char)wide[i] : 0;
    }
    host_free(wide);
    host_free(descriptor);
    USER_RETURN(status);
}

lab_status lab_handle_sddl_set(lab_handle handle, const char *sddl)
{
    PSECURITY_DESCRIPTOR descriptor;
    struct lab__se_parts parts;
    SECURITY_INFORMATION information;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = parse(sddl, &descriptor, 0);
    if (NT_SUCCESS(status)) {
        PVOID user = host_alloc(lab__se_descriptor_length(descriptor));

        memcpy(user, descriptor, lab__se_descriptor_length(descriptor));
        lab__se_parts_of(descriptor, &parts);
        lab__mm_kernel_free(descriptor);
        information = (parts.owner ? OWNER_SECURITY_INFORMATION : 0) | (parts.group ? GROUP_SECURITY_INFORMATION : 0) |
                      (parts.control & SE_DACL_PRESENT ? DACL_SECURITY_INFORMATION : 0) |
                      (parts.control & SE_SACL_PRESENT ? SACL_SECURITY_INFORMATION : 0);
        status = NtSetSecurityObject((HANDLE)handle, information, user);
        host_free(user);
    }
    USER_RETURN(status);
}
