/*
 * Subject contexts: the tokens that an access check looks at, referenced while it lasts.
 *
 * Rule that drivers break most: every captured context is released, every lock is undone.
 */
#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"
#include "se/se_local.h"
#include "vf/vf_holding.h"

static struct lab__se_token *primary_of(PEPROCESS process)
{
    return process->token ? process->token : lab__se.system;
}

struct lab__se_token *lab__se_effective_token(void)
{
    PETHREAD thread = lab__ps_thread();

    return thread->impersonation_token ? thread->impersonation_token : primary_of((PEPROCESS)thread->Tcb.process);
}

void lab__se_capture(SECURITY_SUBJECT_CONTEXT *context, PETHREAD thread, PEPROCESS process)
{
    context->ProcessAuditId = process->id;
    context->ClientToken = thread ? thread->impersonation_token : 0;
    context->ImpersonationLevel = context->ClientToken ? thread->impersonation_level : SecurityAnonymous;
    context->PrimaryToken = primary_of(process);
    if (context->ClientToken)
        lab__ob_reference(context->ClientToken);
    lab__ob_reference(context->PrimaryToken);
}

void lab__se_release(SECURITY_SUBJECT_CONTEXT *context)
{
    if (context->PrimaryToken)
        lab__ob_dereference(context->PrimaryToken);
    if (context->ClientToken)
        lab__ob_dereference(context->ClientToken);
    context->PrimaryToken = context->ClientToken = 0;
}

void lab__se_state_begin(ACCESS_STATE *state, struct lab__se_aux *aux, ACCESS_MASK desired,
                         const GENERIC_MAPPING *mapping)
{
    PETHREAD thread = lab__ps_thread();

    RtlZeroMemory(state, sizeof *state);
    RtlZeroMemory(aux, sizeof *aux);
    state->AuxData = aux;
    if (mapping)
        aux->mapping = *mapping;
    state->OperationID = lab__se_luid();
    desired = lab__se_map(desired, mapping);
    state->OriginalDesiredAccess = state->RemainingDesiredAccess = desired;
    lab__se_capture(&state->SubjectSecurityContext, thread, (PEPROCESS)thread->Tcb.process);
    state->Flags =
        lab__se_effective(&state->SubjectSecurityContext)->flags &
        (TOKEN_HAS_TRAVERSE_PRIVILEGE | TOKEN_HAS_BACKUP_PRIVILEGE | TOKEN_HAS_RESTORE_PRIVILEGE | TOKEN_IS_RESTRICTED);
}

void lab__se_state_end(ACCESS_STATE *state)
{
    if (state->PrivilegesAllocated)
        lab__mm_pool_free(((struct lab__se_aux *)state->AuxData)->privileges, LAB_SE_TAG);
    state->PrivilegesAllocated = FALSE;
    lab__se_release(&state->SubjectSecurityContext);
}

/*
 * SeCaptureSubjectContext: the tokens of the current thread, referenced.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-secapturesubjectcontext
 */
void SeCaptureSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext)
{
    PETHREAD thread = lab__ps_thread();

    LAB_DDI(SeCaptureSubjectContext);
    lab__se_capture(SubjectContext, thread, (PEPROCESS)thread->Tcb.process);
    lab__vf_hold(LAB_VF_REFERENCE, SubjectContext->PrimaryToken, __builtin_return_address(0));
}

/*
 * SeCaptureSubjectContextEx: the tokens of a thread (0: none impersonates) and a process, referenced.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-secapturesubjectcontextex
 */
void SeCaptureSubjectContextEx(PETHREAD Thread, PEPROCESS Process, PSECURITY_SUBJECT_CONTEXT SubjectContext)
{
    LAB_DDI(SeCaptureSubjectContextEx);
    lab__se_capture(SubjectContext, Thread, Process);
    lab__vf_hold(LAB_VF_REFERENCE, SubjectContext->PrimaryToken, __builtin_return_address(0));
}

/*
 * SeLockSubjectContext: nobody changes the tokens until SeUnlockSubjectContext. As on NT, normal kernel APCs are
 * disabled meanwhile.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-selocksubjectcontext
 */
void SeLockSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext)
{
    LAB_DDI(SeLockSubjectContext);
    KeEnterCriticalRegion();
}

/*
 * SeUnlockSubjectContext: the end of SeLockSubjectContext.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-seunlocksubjectcontext
 */
void SeUnlockSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext)
{
    LAB_DDI(SeUnlockSubjectContext);
    KeLeaveCriticalRegion();
}

/*
 * SeReleaseSubjectContext: gives a captured context's references back.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-sereleasesubjectcontext
 */
void SeReleaseSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext)
{
    LAB_DDI(SeReleaseSubjectContext);
    lab__vf_let_go(LAB_VF_REFERENCE, SubjectContext->PrimaryToken);
    lab__se_release(SubjectContext);
}

/*
 * SeSetAccessStateGenericMapping: the mapping that goes with the access that a state describes; audits want it.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-sesetaccessstategenericmapping
 */
void SeSetAccessStateGenericMapping(PACCESS_STATE AccessState, PGENERIC_MAPPING GenericMapping)
{
    struct lab__se_aux *aux = AccessState->AuxData;

    LAB_DDI(SeSetAccessStateGenericMapping);
    if (aux)
        aux->mapping = *GenericMapping;
}

/*
 * SeCreateAccessState, SeDeleteAccessState: undocumented, but who makes file objects by hand needs one: what is asked
 * for, and by whom. AuxData takes as much room as Windows' AUX_ACCESS_DATA, which callers bring along.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_SUCCESS always
 */
NTSTATUS SeCreateAccessState(PACCESS_STATE AccessState, PVOID AuxData, ACCESS_MASK DesiredAccess,
                             PGENERIC_MAPPING GenericMapping)
{
    C_ASSERT(sizeof(struct lab__se_aux) <= 0xC0);
    lab__se_state_begin(AccessState, AuxData, DesiredAccess, GenericMapping);
    return STATUS_SUCCESS;
}

void SeDeleteAccessState(PACCESS_STATE AccessState)
{
    lab__se_state_end(AccessState);
}

/*
 * SeCaptureSecurityDescriptor, SeReleaseSecurityDescriptor: undocumented; a checked copy of a descriptor that may be a
 * program's, in its relative form. Kernel mode's is taken as it is where it needn't be copied.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_ACCESS_VIOLATION, STATUS_UNKNOWN_REVISION, STATUS_INVALID_SECURITY_DESCR,
 * STATUS_INSUFFICIENT_RESOURCES
 */
NTSTATUS SeCaptureSecurityDescriptor(PSECURITY_DESCRIPTOR OriginalSecurityDescriptor, KPROCESSOR_MODE CurrentMode,
                                     POOL_TYPE PoolType, BOOLEAN CaptureIfKernel,
                                     PSECURITY_DESCRIPTOR *CapturedSecurityDescriptor)
{
    PSECURITY_DESCRIPTOR captured;
    NTSTATUS status;
    ULONG length;

    *CapturedSecurityDescriptor = 0;
    if (!OriginalSecurityDescriptor)
        return STATUS_SUCCESS;
    if (CurrentMode == KernelMode && !CaptureIfKernel) {
        *CapturedSecurityDescriptor = OriginalSecurityDescriptor;
        return STATUS_SUCCESS;
    }
    status = lab__se_descriptor_capture(OriginalSecurityDescriptor, CurrentMode, &captured);
    if (!NT_SUCCESS(status))
        return status;
    length = RtlLengthSecurityDescriptor(captured);
    *CapturedSecurityDescriptor = lab__mm_pool_alloc(PoolType, length, LAB_SE_TAG, FALSE);
    if (*CapturedSecurityDescriptor)
        RtlCopyMemory(*CapturedSecurityDescriptor, captured, length);
    else
        status = STATUS_INSUFFICIENT_RESOURCES;
    lab__mm_kernel_free(captured);
    return status;
}

NTSTATUS SeReleaseSecurityDescriptor(PSECURITY_DESCRIPTOR CapturedSecurityDescriptor, KPROCESSOR_MODE CurrentMode,
                                     BOOLEAN CaptureIfKernel)
{
    if (CapturedSecurityDescriptor && (CurrentMode == UserMode || CaptureIfKernel))
        lab__mm_pool_free(CapturedSecurityDescriptor, LAB_SE_TAG);
    return STATUS_SUCCESS;
}
