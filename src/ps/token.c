/*
 * The tokens of processes and threads: taking references, impersonating, reverting.
 *
 * Rule that drivers break most: every reference is given back, and a thread that impersonates reverts before it does
 * anything of its own.
 */
#include "ob/ob_p.h"
#include "ps/ps_local.h"
#include "se/se_p.h"
#include "vf/vf_holding.h"

static void put_token(PETHREAD thread, struct lab__se_token *token, BOOLEAN copy_on_open, BOOLEAN effective_only,
                      SECURITY_IMPERSONATION_LEVEL level)
{
    struct lab__se_token *old = thread->impersonation_token;

    thread->impersonation_token = token; /* the reference is the thread's now */
    thread->copy_on_open = copy_on_open;
    thread->effective_only = effective_only;
    thread->impersonation_level = level;
    if (old)
        lab__ob_dereference(old);
}

/*
 * PsReferencePrimaryToken: the token of a process, referenced.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-psreferenceprimarytoken
 */
HANDLE PsReferencePrimaryToken(PEPROCESS Process)
{
    struct lab__se_token *token = Process->token ? Process->token : lab__se.system;

    LAB_DDI(PsReferencePrimaryToken);
    lab__ob_reference(token);
    lab__vf_hold(LAB_VF_REFERENCE, token, __builtin_return_address(0));
    return token;
}

/*
 * PsDereferencePrimaryToken, PsDereferenceImpersonationToken: give a reference back.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-psdereferenceprimarytoken
 */
void PsDereferencePrimaryToken(PACCESS_TOKEN PrimaryToken)
{
    LAB_DDI(PsDereferencePrimaryToken);
    lab__ob_give_up(PrimaryToken);
}

void PsDereferenceImpersonationToken(PACCESS_TOKEN ImpersonationToken)
{
    LAB_DDI(PsDereferenceImpersonationToken);
    if (ImpersonationToken)
        lab__ob_give_up(ImpersonationToken);
}

/*
 * PsReferenceImpersonationToken: the token that a thread impersonates by, referenced; 0 where it doesn't.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-psreferenceimpersonationtoken
 */
PACCESS_TOKEN PsReferenceImpersonationToken(PETHREAD Thread, PBOOLEAN CopyOnOpen, PBOOLEAN EffectiveOnly,
                                            PSECURITY_IMPERSONATION_LEVEL ImpersonationLevel)
{
    LAB_DDI(PsReferenceImpersonationToken);
    if (!Thread->impersonation_token)
        return 0;
    *CopyOnOpen = Thread->copy_on_open;
    *EffectiveOnly = Thread->effective_only;
    *ImpersonationLevel = Thread->impersonation_level;
    lab__ob_reference(Thread->impersonation_token);
    lab__vf_hold(LAB_VF_REFERENCE, Thread->impersonation_token, __builtin_return_address(0));
    return Thread->impersonation_token;
}

/* Someone without the privilege may impersonate himself and nobody above him; anyone else only to be identified. */
static BOOLEAN may_impersonate(PETHREAD thread, const struct lab__se_token *token, SECURITY_IMPERSONATION_LEVEL level)
{
    PEPROCESS process = (PEPROCESS)thread->Tcb.process;
    const struct lab__se_token *primary = process->token ? process->token : lab__se.system;

    if (level < SecurityImpersonation || lab__se_has_privilege(primary, SE_IMPERSONATE_PRIVILEGE) ||
        (token->authentication_id.LowPart == 0x3E6 && !token->authentication_id.HighPart))
        return TRUE;
    if (token->integrity > primary->integrity)
        return FALSE;
    if (RtlEqualLuid(&token->origin, &primary->authentication_id))
        return TRUE;
    return lab__se_sid_equal(token->sids.SidAttr[0].Sid, primary->sids.SidAttr[0].Sid) &&
           !token->restricted.SidCount == !primary->restricted.SidCount;
}

/*
 * PsImpersonateClient: from now on the thread acts by this token; 0 ends that. A token that the thread's process may
 * not impersonate is replaced by a copy that only identifies.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-psimpersonateclient
 */
NTSTATUS PsImpersonateClient(PETHREAD Thread, PACCESS_TOKEN Token, BOOLEAN CopyOnOpen, BOOLEAN EffectiveOnly,
                             SECURITY_IMPERSONATION_LEVEL ImpersonationLevel)
{
    struct lab__se_token *token = Token;

    LAB_DDI(PsImpersonateClient);
    if (!token) {
        put_token(Thread, 0, FALSE, FALSE, SecurityAnonymous);
        return STATUS_SUCCESS;
    }
    if (may_impersonate(Thread, token, ImpersonationLevel)) {
        lab__ob_reference(token);
    } else {
        ImpersonationLevel = SecurityIdentification;
        if (!NT_SUCCESS(lab__se_token_duplicate(token, TokenImpersonation, SecurityIdentification, FALSE, &token)))
            return STATUS_NO_MEMORY;
    }
    put_token(Thread, token, CopyOnOpen, EffectiveOnly, ImpersonationLevel);
    return STATUS_SUCCESS;
}

/*
 * PsRevertToSelf: the current thread acts by its process's token again.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-psreverttoself
 */
void PsRevertToSelf(void)
{
    LAB_DDI(PsRevertToSelf);
    put_token(lab__ps_thread(), 0, FALSE, FALSE, SecurityAnonymous);
}

/*
 * PsAssignImpersonationToken: PsImpersonateClient with a handle of an impersonation token; 0 ends impersonation.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BAD_TOKEN_TYPE and those of handles
 */
NTSTATUS PsAssignImpersonationToken(PETHREAD Thread, HANDLE Token)
{
    struct lab__se_token *token;
    NTSTATUS status;

    if (!Token) {
        put_token(Thread, 0, FALSE, FALSE, SecurityAnonymous);
        return STATUS_SUCCESS;
    }
    status = lab__ob_reference_handle(Token, TOKEN_IMPERSONATE, lab__se_token_type, lab__ke_thread()->previous_mode,
                                      (PVOID *)&token, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = token->type == TokenImpersonation ? PsImpersonateClient(Thread, token, FALSE, FALSE, token->level)
                                               : STATUS_BAD_TOKEN_TYPE;
    lab__ob_dereference(token);
    return status;
}

/*
 * PsDisableImpersonation: notes how a thread impersonates and ends it; FALSE where it doesn't.
 * PsRestoreImpersonation: goes back to that.
 *
 * IRQL    PASSIVE_LEVEL
 */
BOOLEAN PsDisableImpersonation(PETHREAD Thread, PSE_IMPERSONATION_STATE ImpersonationState)
{
    *ImpersonationState = (SE_IMPERSONATION_STATE){0};
    if (!Thread->impersonation_token)
        return FALSE;
    *ImpersonationState = (SE_IMPERSONATION_STATE){Thread->impersonation_token, Thread->copy_on_open,
                                                   Thread->effective_only, Thread->impersonation_level};
    Thread->impersonation_token = 0;
    return TRUE;
}

void PsRestoreImpersonation(PETHREAD Thread, PSE_IMPERSONATION_STATE ImpersonationState)
{
    put_token(Thread, ImpersonationState->Token, ImpersonationState->CopyOnOpen, ImpersonationState->EffectiveOnly,
              ImpersonationState->Level);
}

BOOLEAN PsIsThreadImpersonating(PETHREAD Thread)
{
    return Thread->impersonation_token != 0;
}
