/*
 * Tokens by handle: opening those of processes and threads, copying, filtering, changing them.
 */
#include <string.h>

#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"
#include "se/se_local.h"

#define AS_KERNEL(call)                                                                                                \
    do {                                                                                                               \
        struct _KTHREAD *caller_ = lab__ke_thread();                                                                   \
        KPROCESSOR_MODE previous_ = caller_->previous_mode;                                                            \
        NTSTATUS status_;                                                                                              \
                                                                                                                       \
        caller_->previous_mode = KernelMode;                                                                           \
        status_ = (call);                                                                                              \
        caller_->previous_mode = previous_;                                                                            \
        return status_;                                                                                                \
    } while (0)

static KPROCESSOR_MODE mode_of_caller(void)
{
    return lab__ke_thread()->previous_mode;
}

static NTSTATUS probe_handle(HANDLE *handle, KPROCESSOR_MODE mode)
{
    return mode == UserMode && NT_ERROR(lab__mm_probe_any_write(handle, sizeof *handle)) ? STATUS_ACCESS_VIOLATION
                                                                                         : STATUS_SUCCESS;
}

static NTSTATUS give_handle(struct lab__se_token *token, ULONG attributes, ACCESS_MASK access, KPROCESSOR_MODE mode,
                            HANDLE *handle)
{
    HANDLE made;
    ACCESS_MASK granted;
    NTSTATUS status = lab__ob_check_access(token, access, mode, attributes, 0, &granted);

    if (NT_SUCCESS(status))
        status = lab__ob_handle_create(token, mode == UserMode ? attributes & ~(ULONG)OBJ_KERNEL_HANDLE : attributes,
                                       granted, mode, &made);
    if (NT_SUCCESS(status))
        *handle = made;
    return status;
}

static NTSTATUS open_process(HANDLE process_handle, ACCESS_MASK access, ULONG attributes, HANDLE *handle,
                             KPROCESSOR_MODE mode)
{
    struct lab__se_token *token;
    PEPROCESS process;
    NTSTATUS status = probe_handle(handle, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(process_handle, 0x0400 /* PROCESS_QUERY_INFORMATION */, lab__ps_process_type,
                                          mode, (PVOID *)&process, 0);
    if (!NT_SUCCESS(status))
        return status;
    token = process->token ? process->token : lab__se.system;
    status = give_handle(token, attributes, access, mode, handle);
    lab__ob_dereference(process);
    return status;
}

/*
 * NtOpenProcessTokenEx, NtOpenProcessToken, ZwOpenProcessTokenEx: a handle to the token of a process.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_ACCESS_DENIED, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH
 * Source  ntifs/nf-ntifs-ntopenprocesstokenex
 */
NTSTATUS NtOpenProcessTokenEx(HANDLE ProcessHandle, ACCESS_MASK DesiredAccess, ULONG HandleAttributes,
                              PHANDLE TokenHandle)
{
    LAB_DDI(NtOpenProcessTokenEx);
    return open_process(ProcessHandle, DesiredAccess, HandleAttributes, TokenHandle, mode_of_caller());
}

NTSTATUS NtOpenProcessToken(HANDLE ProcessHandle, ACCESS_MASK DesiredAccess, PHANDLE TokenHandle)
{
    LAB_DDI(NtOpenProcessToken);
    return open_process(ProcessHandle, DesiredAccess, 0, TokenHandle, mode_of_caller());
}

NTSTATUS ZwOpenProcessTokenEx(HANDLE ProcessHandle, ACCESS_MASK DesiredAccess, ULONG HandleAttributes,
                              PHANDLE TokenHandle)
{
    LAB_DDI(ZwOpenProcessTokenEx);
    AS_KERNEL(open_process(ProcessHandle, DesiredAccess, HandleAttributes, TokenHandle, KernelMode));
}

NTSTATUS ZwOpenProcessToken(HANDLE ProcessHandle, ACCESS_MASK DesiredAccess, PHANDLE TokenHandle)
{
    AS_KERNEL(open_process(ProcessHandle, DesiredAccess, 0, TokenHandle, KernelMode));
}

/* A token that was lent with CopyOnOpen, or only to be used as it is, is opened as a copy. */
static NTSTATUS open_impersonated(PETHREAD thread, ULONG attributes, ACCESS_MASK access, HANDLE *handle,
                                  KPROCESSOR_MODE mode)
{
    struct lab__se_token *token = thread->impersonation_token, *copy;
    NTSTATUS status;

    if (!token)
        return STATUS_NO_TOKEN;
    if (thread->impersonation_level == SecurityAnonymous)
        return STATUS_CANT_OPEN_ANONYMOUS;
    if (!thread->copy_on_open && token->type == TokenImpersonation)
        return give_handle(token, attributes, access, mode, handle);
    status =
        lab__se_token_duplicate(token, TokenImpersonation, thread->impersonation_level, thread->effective_only, &copy);
    if (!NT_SUCCESS(status))
        return status;
    status = give_handle(copy, attributes, access, mode, handle);
    lab__ob_dereference(copy);
    return status;
}

static NTSTATUS open_thread(HANDLE thread_handle, ACCESS_MASK access, BOOLEAN as_self, ULONG attributes, HANDLE *handle,
                            KPROCESSOR_MODE mode)
{
    PETHREAD thread, self = lab__ps_thread();
    PVOID own = self->impersonation_token;
    NTSTATUS status = probe_handle(handle, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(thread_handle, 0x0040 /* THREAD_QUERY_INFORMATION */, lab__ps_thread_type,
                                          mode, (PVOID *)&thread, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (as_self && thread != self)
        self->impersonation_token = 0;
    if (as_self && thread == self) { /* checked as the process, for which the token must stay where it is */
        SECURITY_IMPERSONATION_LEVEL level = self->impersonation_level;
        ACCESS_MASK granted = access;

        self->impersonation_token = 0;
        status = own ? lab__ob_check_access(own, access, mode, attributes, 0, &granted) : STATUS_NO_TOKEN;
        self->impersonation_token = own;
        self->impersonation_level = level;
        if (NT_SUCCESS(status))
            status = open_impersonated(thread, attributes, granted, handle, KernelMode);
    } else {
        status = open_impersonated(thread, attributes, access, handle, mode);
        self->impersonation_token = own;
    }
    lab__ob_dereference(thread);
    return status;
}

/*
 * NtOpenThreadTokenEx, NtOpenThreadToken, ZwOpenThreadTokenEx: a handle to the token that a thread impersonates by.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_TOKEN, STATUS_CANT_OPEN_ANONYMOUS, STATUS_ACCESS_DENIED, STATUS_INVALID_HANDLE
 * Source  ntifs/nf-ntifs-ntopenthreadtokenex
 */
NTSTATUS NtOpenThreadTokenEx(HANDLE ThreadHandle, ACCESS_MASK DesiredAccess, BOOLEAN OpenAsSelf, ULONG HandleAttributes,
                             PHANDLE TokenHandle)
{
    LAB_DDI(NtOpenThreadTokenEx);
    return open_thread(ThreadHandle, DesiredAccess, OpenAsSelf, HandleAttributes, TokenHandle, mode_of_caller());
}

NTSTATUS NtOpenThreadToken(HANDLE ThreadHandle, ACCESS_MASK DesiredAccess, BOOLEAN OpenAsSelf, PHANDLE TokenHandle)
{
    LAB_DDI(NtOpenThreadToken);
    return open_thread(ThreadHandle, DesiredAccess, OpenAsSelf, 0, TokenHandle, mode_of_caller());
}

NTSTATUS ZwOpenThreadTokenEx(HANDLE ThreadHandle, ACCESS_MASK DesiredAccess, BOOLEAN OpenAsSelf, ULONG HandleAttributes,
                             PHANDLE TokenHandle)
{
    LAB_DDI(ZwOpenThreadTokenEx);
    AS_KERNEL(open_thread(ThreadHandle, DesiredAccess, OpenAsSelf, HandleAttributes, TokenHandle, KernelMode));
}

NTSTATUS ZwOpenThreadToken(HANDLE ThreadHandle, ACCESS_MASK DesiredAccess, BOOLEAN OpenAsSelf, PHANDLE TokenHandle)
{
    AS_KERNEL(open_thread(ThreadHandle, DesiredAccess, OpenAsSelf, 0, TokenHandle, KernelMode));
}

/* --- copies ------------------------------------------------------------------------------------------------------- */

/* The level that ObjectAttributes ask for; that of the old token where they don't. */
static NTSTATUS level_of(const OBJECT_ATTRIBUTES *attributes, const struct lab__se_token *token, KPROCESSOR_MODE mode,
                         SECURITY_IMPERSONATION_LEVEL *level)
{
    const SECURITY_QUALITY_OF_SERVICE *quality = attributes ? attributes->SecurityQualityOfService : 0;

    *level = token->type == TokenImpersonation ? token->level : SecurityAnonymous;
    if (!quality)
        return STATUS_SUCCESS;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(quality, sizeof *quality)))
        return STATUS_ACCESS_VIOLATION;
    if ((ULONG)quality->ImpersonationLevel > SecurityDelegation)
        return STATUS_BAD_IMPERSONATION_LEVEL;
    *level = quality->ImpersonationLevel;
    return STATUS_SUCCESS;
}

static NTSTATUS duplicate(HANDLE existing, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                          BOOLEAN effective_only, TOKEN_TYPE type, HANDLE *handle, KPROCESSOR_MODE mode)
{
    OBJECT_HANDLE_INFORMATION information;
    SECURITY_IMPERSONATION_LEVEL level = SecurityAnonymous;
    struct lab__se_token *token, *copy;
    NTSTATUS status = probe_handle(handle, mode);

    if (type != TokenPrimary && type != TokenImpersonation)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status) && mode == UserMode && attributes &&
        NT_ERROR(lab__mm_probe_any(attributes, sizeof *attributes)))
        status = STATUS_ACCESS_VIOLATION;
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(existing, TOKEN_DUPLICATE, lab__se_token_type, mode, (PVOID *)&token,
                                          &information);
    if (!NT_SUCCESS(status))
        return status;
    status = level_of(attributes, token, mode, &level);
    if (NT_SUCCESS(status) && token->type == TokenImpersonation && type == TokenImpersonation && level > token->level)
        status = STATUS_BAD_IMPERSONATION_LEVEL;
    if (NT_SUCCESS(status) && token->type == TokenImpersonation && type == TokenPrimary &&
        token->level < SecurityImpersonation)
        status = STATUS_BAD_IMPERSONATION_LEVEL;
    if (NT_SUCCESS(status))
        status = lab__se_token_duplicate(token, type, level, effective_only, &copy);
    if (NT_SUCCESS(status)) {
        HANDLE made;

        status = lab__ob_security_assign(copy, 0, attributes ? attributes->SecurityDescriptor : 0, token, mode);
        if (NT_SUCCESS(status))
            status = lab__ob_handle_create(copy, attributes ? attributes->Attributes : 0,
                                           access ? access : information.GrantedAccess, mode, &made);
        if (NT_SUCCESS(status))
            *handle = made;
        lab__ob_dereference(copy);
    }
    lab__ob_dereference(token);
    return status;
}

/*
 * NtDuplicateToken, ZwDuplicateToken: a copy of a token, of either type; EffectiveOnly leaves out what is disabled.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BAD_IMPERSONATION_LEVEL: a higher level than the original's, or a primary token from one that may
 *         only be looked at; STATUS_INVALID_PARAMETER, STATUS_ACCESS_DENIED, STATUS_INVALID_HANDLE
 * Source  ntifs/nf-ntifs-ntduplicatetoken
 */
NTSTATUS NtDuplicateToken(HANDLE ExistingTokenHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                          BOOLEAN EffectiveOnly, TOKEN_TYPE TokenType, PHANDLE NewTokenHandle)
{
    LAB_DDI(NtDuplicateToken);
    return duplicate(ExistingTokenHandle, DesiredAccess, ObjectAttributes, EffectiveOnly, TokenType, NewTokenHandle,
                     mode_of_caller());
}

NTSTATUS ZwDuplicateToken(HANDLE ExistingTokenHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                          BOOLEAN EffectiveOnly, TOKEN_TYPE TokenType, PHANDLE NewTokenHandle)
{
    LAB_DDI(ZwDuplicateToken);
    AS_KERNEL(duplicate(ExistingTokenHandle, DesiredAccess, ObjectAttributes, EffectiveOnly, TokenType, NewTokenHandle,
                        KernelMode));
}

/*
 * NtFilterToken: SeFilterToken by handles.
 *
 * IRQL    PASSIVE_LEVEL
 */
NTSTATUS NtFilterToken(HANDLE ExistingTokenHandle, ULONG Flags, PTOKEN_GROUPS SidsToDisable,
                       PTOKEN_PRIVILEGES PrivilegesToDelete, PTOKEN_GROUPS RestrictedSids, PHANDLE NewTokenHandle)
{
    KPROCESSOR_MODE mode = mode_of_caller();
    OBJECT_HANDLE_INFORMATION information;
    struct lab__se_token *token, *filtered;
    NTSTATUS status = probe_handle(NewTokenHandle, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(ExistingTokenHandle, TOKEN_DUPLICATE, lab__se_token_type, mode,
                                          (PVOID *)&token, &information);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__se_token_filter(token, Flags, SidsToDisable, PrivilegesToDelete, RestrictedSids, &filtered);
    if (NT_SUCCESS(status)) {
        status = lab__ob_handle_create(filtered, 0, information.GrantedAccess, mode, NewTokenHandle);
        lab__ob_dereference(filtered);
    }
    lab__ob_dereference(token);
    return status;
}

/*
 * NtImpersonateAnonymousToken: a thread acts as nobody from now on.
 *
 * IRQL    PASSIVE_LEVEL
 */
NTSTATUS NtImpersonateAnonymousToken(HANDLE ThreadHandle)
{
    struct lab__se_token *token;
    PETHREAD thread;
    NTSTATUS status = lab__ob_reference_handle(ThreadHandle, 0x0100 /* THREAD_IMPERSONATE */, lab__ps_thread_type,
                                               mode_of_caller(), (PVOID *)&thread, 0);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__se_account_token(LAB_SE_ANONYMOUS, &token);
    if (NT_SUCCESS(status)) {
        status = PsImpersonateClient(thread, token, FALSE, FALSE, SecurityImpersonation);
        lab__ob_dereference(token);
    }
    lab__ob_dereference(thread);
    return status;
}
