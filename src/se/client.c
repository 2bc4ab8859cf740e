/*
 * Client contexts: what a server keeps of a client, to act for it later.
 *
 * Rule that drivers break most: SeDeleteClientSecurity once for each context, and reverting after impersonating.
 */
#include "engine/ddi.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"
#include "se/se_local.h"

static void note_control(const struct lab__se_token *token, TOKEN_CONTROL *control)
{
    control->TokenId = token->id;
    control->AuthenticationId = token->authentication_id;
    control->ModifiedId = token->modified_id;
    control->TokenSource = token->source;
}

/* A reference to the client's token where it may change under the server, otherwise a copy. */
static NTSTATUS create(struct lab__se_token *token, BOOLEAN impersonating, SECURITY_IMPERSONATION_LEVEL level,
                       BOOLEAN effective_only, const SECURITY_QUALITY_OF_SERVICE *quality, BOOLEAN remote,
                       PSECURITY_CLIENT_CONTEXT context)
{
    struct lab__se_token *kept = token;
    BOOLEAN direct = quality->ContextTrackingMode == SECURITY_DYNAMIC_TRACKING && !remote;
    NTSTATUS status;

    if ((ULONG)quality->ImpersonationLevel > SecurityDelegation)
        return STATUS_INVALID_PARAMETER;
    if (impersonating && (quality->ImpersonationLevel > level || level <= SecurityIdentification ||
                          (remote && level != SecurityDelegation)))
        return STATUS_BAD_IMPERSONATION_LEVEL;
    if (direct) {
        lab__ob_reference(token);
    } else {
        status = lab__se_token_duplicate(token, TokenImpersonation, quality->ImpersonationLevel,
                                         quality->EffectiveOnly || effective_only, &kept);
        if (!NT_SUCCESS(status))
            return status;
    }
    context->SecurityQos = *quality;
    context->SecurityQos.Length = sizeof *quality;
    context->ClientToken = kept;
    context->DirectlyAccessClientToken = direct;
    context->DirectAccessEffectiveOnly = direct && (effective_only || quality->EffectiveOnly);
    context->ServerIsRemote = remote;
    if (direct)
        note_control(token, &context->ClientTokenControl);
    return STATUS_SUCCESS;
}

/*
 * SeCreateClientSecurity: the context of a thread.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BAD_IMPERSONATION_LEVEL: the thread itself impersonates, at too low a level
 * Source  ntifs/nf-ntifs-secreateclientsecurity
 */
NTSTATUS SeCreateClientSecurity(PETHREAD ClientThread, PSECURITY_QUALITY_OF_SERVICE ClientSecurityQos,
                                BOOLEAN RemoteSession, PSECURITY_CLIENT_CONTEXT ClientContext)
{
    PEPROCESS process = (PEPROCESS)ClientThread->Tcb.process;
    struct lab__se_token *token = ClientThread->impersonation_token;
    BOOLEAN impersonating = token != 0;

    LAB_DDI(SeCreateClientSecurity);
    if (!token)
        token = process->token ? process->token : lab__se.system;
    return create(token, impersonating, ClientThread->impersonation_level,
                  impersonating && ClientThread->effective_only, ClientSecurityQos, RemoteSession, ClientContext);
}

/*
 * SeCreateClientSecurityFromSubjectContext: the context of whoever a subject context was captured from.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as SeCreateClientSecurity
 * Source  ntifs/nf-ntifs-secreateclientsecurityfromsubjectcontext
 */
NTSTATUS SeCreateClientSecurityFromSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext,
                                                  PSECURITY_QUALITY_OF_SERVICE ClientSecurityQos,
                                                  BOOLEAN ServerIsRemote, PSECURITY_CLIENT_CONTEXT ClientContext)
{
    LAB_DDI(SeCreateClientSecurityFromSubjectContext);
    return create(lab__se_effective(SubjectContext), SubjectContext->ClientToken != 0,
                  SubjectContext->ImpersonationLevel, FALSE, ClientSecurityQos, ServerIsRemote, ClientContext);
}

/*
 * SeImpersonateClientEx, SeImpersonateClient: a thread (0: the current one) acts as the client from now on.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of PsImpersonateClient
 * Source  ntifs/nf-ntifs-seimpersonateclientex
 */
NTSTATUS SeImpersonateClientEx(PSECURITY_CLIENT_CONTEXT ClientContext, PETHREAD ServerThread)
{
    BOOLEAN effective = ClientContext->DirectlyAccessClientToken ? ClientContext->DirectAccessEffectiveOnly
                                                                 : ClientContext->SecurityQos.EffectiveOnly;

    LAB_DDI(SeImpersonateClientEx);
    return PsImpersonateClient(ServerThread ? ServerThread : lab__ps_thread(), ClientContext->ClientToken, TRUE,
                               effective, ClientContext->SecurityQos.ImpersonationLevel);
}

void SeImpersonateClient(PSECURITY_CLIENT_CONTEXT ClientContext, PETHREAD ServerThread)
{
    LAB_DDI(SeImpersonateClient);
    SeImpersonateClientEx(ClientContext, ServerThread);
}
