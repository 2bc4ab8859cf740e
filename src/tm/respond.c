/*
 * What resource managers answer to notifications, and what a superior transaction manager begins: each by pointer and
 * by handle.
 */
#include "tm/tm_p.h"

static NTSTATUS on_handle(HANDLE handle, ACCESS_MASK access, PLARGE_INTEGER clock, KPROCESSOR_MODE mode,
                          NTSTATUS (*act)(PKENLISTMENT enlistment))
{
    PKENLISTMENT enlistment;
    NTSTATUS status;

    if (mode == UserMode && clock && NT_ERROR(lab__mm_probe_any(clock, sizeof *clock)))
        return STATUS_ACCESS_VIOLATION;
    status = lab__ob_reference_handle(handle, access, lab__tm_enlistment_type, mode, (PVOID *)&enlistment, 0);
    if (!NT_SUCCESS(status))
        return status;
    lab__tm_clock(enlistment->transaction->manager, clock);
    status = act(enlistment);
    lab__ob_dereference(enlistment);
    return status;
}

static NTSTATUS on_object(PKENLISTMENT enlistment, PLARGE_INTEGER clock, NTSTATUS (*act)(PKENLISTMENT enlistment))
{
    NTSTATUS status;

    lab__ob_reference(enlistment);
    lab__tm_clock(enlistment->transaction->manager, clock);
    status = act(enlistment);
    lab__ob_dereference(enlistment);
    return status;
}

/* --- answers --- */

static NTSTATUS answer(PKENLISTMENT enlistment, ULONG notifications)
{
    if (!(enlistment->awaited & notifications))
        return STATUS_TRANSACTION_NOT_REQUESTED;
    lab__tm_answered(enlistment);
    return STATUS_SUCCESS;
}

static NTSTATUS preprepare_complete(PKENLISTMENT enlistment)
{
    return answer(enlistment, TRANSACTION_NOTIFY_PREPREPARE);
}

static NTSTATUS prepare_complete(PKENLISTMENT enlistment)
{
    return answer(enlistment, TRANSACTION_NOTIFY_PREPARE);
}

static NTSTATUS commit_complete(PKENLISTMENT enlistment)
{
    return answer(enlistment, TRANSACTION_NOTIFY_COMMIT | TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT);
}

static NTSTATUS rollback_complete(PKENLISTMENT enlistment)
{
    return answer(enlistment, TRANSACTION_NOTIFY_ROLLBACK);
}

static NTSTATUS single_phase_reject(PKENLISTMENT enlistment)
{
    if (enlistment->awaited != TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT)
        return STATUS_TRANSACTION_NOT_REQUESTED;
    lab__tm_send(enlistment->transaction, LAB_TM_PREPREPARING, TRANSACTION_NOTIFY_PREPREPARE);
    return STATUS_SUCCESS;
}

/* It can leave until it would say that it has prepared. */
static NTSTATUS read_only(PKENLISTMENT enlistment)
{
    PKTRANSACTION transaction = enlistment->transaction;

    if (enlistment->ended || transaction->superior == enlistment || transaction->state > LAB_TM_PREPARING ||
        enlistment->prepared)
        return STATUS_TRANSACTION_NOT_REQUESTED;
    enlistment->read_only = TRUE;
    enlistment->mask &= TRANSACTION_NOTIFY_RM_DISCONNECTED;
    if (enlistment->awaited)
        lab__tm_answered(enlistment);
    return STATUS_SUCCESS;
}

static NTSTATUS roll_back(PKENLISTMENT enlistment)
{
    PKTRANSACTION transaction = enlistment->transaction;
    BOOLEAN is_superior = transaction->superior == enlistment, may;

    switch (transaction->state) {
    case LAB_TM_ACTIVE:
    case LAB_TM_PREPREPARING:
    case LAB_TM_PREPREPARED:
        may = TRUE;
        break;
    case LAB_TM_PREPARING:
        may = is_superior || !enlistment->prepared;
        break;
    case LAB_TM_SINGLE_PHASE:
        may = enlistment->awaited != 0;
        break;
    case LAB_TM_PREPARED:
        may = is_superior;
        break;
    default:
        may = FALSE;
    }
    if (!may || enlistment->ended || enlistment->read_only)
        return STATUS_TRANSACTION_REQUEST_NOT_VALID;
    transaction->superior_began = is_superior;
    lab__tm_roll_back_now(transaction);
    return STATUS_SUCCESS;
}

/* --- what a superior begins --- */

static NTSTATUS begin(PKENLISTMENT enlistment, enum lab__tm_state before, ULONG complete, enum lab__tm_state state,
                      ULONG notification)
{
    PKTRANSACTION transaction = enlistment->transaction;

    if (transaction->superior != enlistment) {
        if (!enlistment->ended)
            return STATUS_ENLISTMENT_NOT_SUPERIOR;
        return transaction->state == LAB_TM_ABORTED ? STATUS_TRANSACTION_ALREADY_ABORTED
                                                    : STATUS_TRANSACTION_REQUEST_NOT_VALID;
    }
    if (!(enlistment->mask & complete))
        return STATUS_TRANSACTION_RESPONSE_NOT_ENLISTED;
    if (transaction->state != before)
        return STATUS_TRANSACTION_REQUEST_NOT_VALID;
    lab__tm_send(transaction, state, notification);
    return STATUS_SUCCESS;
}

static NTSTATUS preprepare(PKENLISTMENT enlistment)
{
    return begin(enlistment, LAB_TM_ACTIVE, TRANSACTION_NOTIFY_PREPREPARE_COMPLETE, LAB_TM_PREPREPARING,
                 TRANSACTION_NOTIFY_PREPREPARE);
}

static NTSTATUS prepare(PKENLISTMENT enlistment)
{
    return begin(enlistment, LAB_TM_PREPREPARED, TRANSACTION_NOTIFY_PREPARE_COMPLETE, LAB_TM_PREPARING,
                 TRANSACTION_NOTIFY_PREPARE);
}

static NTSTATUS commit(PKENLISTMENT enlistment)
{
    PKTRANSACTION transaction = enlistment->transaction;

    if (transaction->superior == enlistment && transaction->state == LAB_TM_COMMITTING)
        return STATUS_TRANSACTION_NOT_ACTIVE;
    if (transaction->superior == enlistment && transaction->state == LAB_TM_ROLLING_BACK)
        return STATUS_TRANSACTION_ALREADY_ABORTED;
    return begin(enlistment, LAB_TM_PREPARED, TRANSACTION_NOTIFY_COMMIT_COMPLETE, LAB_TM_COMMITTING,
                 TRANSACTION_NOTIFY_COMMIT);
}

static NTSTATUS request_outcome(PKENLISTMENT enlistment)
{
    PKTRANSACTION transaction = enlistment->transaction;

    if (transaction->superior == enlistment)
        return STATUS_TRANSACTION_REQUEST_NOT_VALID;
    if (transaction->state == LAB_TM_PREPARING && !transaction->superior)
        lab__tm_roll_back_now(transaction); /* not all have prepared */
    else if (transaction->state == LAB_TM_PREPARED || transaction->state == LAB_TM_PREPARING)
        lab__tm_tell_superior(transaction, TRANSACTION_NOTIFY_REQUEST_OUTCOME);
    return STATUS_SUCCESS;
}

/*
 * TmPrePrepareComplete, TmPrepareComplete, TmCommitComplete, TmRollbackComplete, TmSinglePhaseReject,
 * TmReadOnlyEnlistment, TmRollbackEnlistment: the answers of a resource manager.
 * TmPrePrepareEnlistment, TmPrepareEnlistment, TmCommitEnlistment: what a superior transaction manager begins.
 * Zw and Nt: the same by handle, with the right ENLISTMENT_SUBORDINATE_RIGHTS or ENLISTMENT_SUPERIOR_RIGHTS.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_TRANSACTION_NOT_REQUESTED for an answer to what was not asked; STATUS_TRANSACTION_REQUEST_NOT_VALID in
 *         a state that doesn't allow it; STATUS_ENLISTMENT_NOT_SUPERIOR; STATUS_TRANSACTION_RESPONSE_NOT_ENLISTED where
 *         the notification of the phase's end is not in the mask
 * Source  wdm/nf-wdm-tmcommitcomplete and its siblings
 */
#define ENLISTMENT_ROUTINE(Name, act, rights)                                                                          \
    NTSTATUS Tm##Name(PKENLISTMENT Enlistment, PLARGE_INTEGER TmVirtualClock)                                          \
    {                                                                                                                  \
        LAB_DDI(Tm##Name);                                                                                             \
        return on_object(Enlistment, TmVirtualClock, act);                                                             \
    }                                                                                                                  \
    NTSTATUS Zw##Name(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock)                                          \
    {                                                                                                                  \
        LAB_DDI(Zw##Name);                                                                                             \
        return on_handle(EnlistmentHandle, rights, TmVirtualClock, KernelMode, act);                                   \
    }                                                                                                                  \
    NTSTATUS Nt##Name(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock)                                          \
    {                                                                                                                  \
        LAB_DDI(Nt##Name);                                                                                             \
        return on_handle(EnlistmentHandle, rights, TmVirtualClock, lab__ke_thread()->previous_mode, act);              \
    }

ENLISTMENT_ROUTINE(PrePrepareComplete, preprepare_complete, ENLISTMENT_SUBORDINATE_RIGHTS)
ENLISTMENT_ROUTINE(PrepareComplete, prepare_complete, ENLISTMENT_SUBORDINATE_RIGHTS)
ENLISTMENT_ROUTINE(CommitComplete, commit_complete, ENLISTMENT_SUBORDINATE_RIGHTS)
ENLISTMENT_ROUTINE(RollbackComplete, rollback_complete, ENLISTMENT_SUBORDINATE_RIGHTS)
ENLISTMENT_ROUTINE(SinglePhaseReject, single_phase_reject, ENLISTMENT_SUBORDINATE_RIGHTS)
ENLISTMENT_ROUTINE(ReadOnlyEnlistment, read_only, ENLISTMENT_SUBORDINATE_RIGHTS)
ENLISTMENT_ROUTINE(RollbackEnlistment, roll_back, ENLISTMENT_SUBORDINATE_RIGHTS)
ENLISTMENT_ROUTINE(PrePrepareEnlistment, preprepare, ENLISTMENT_SUPERIOR_RIGHTS)
ENLISTMENT_ROUTINE(PrepareEnlistment, prepare, ENLISTMENT_SUPERIOR_RIGHTS)
ENLISTMENT_ROUTINE(CommitEnlistment, commit, ENLISTMENT_SUPERIOR_RIGHTS)

/*
 * TmRequestOutcomeEnlistment: ask for an outcome now: a rollback where not all have prepared, or whatever the superior
 * transaction manager then says.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_TRANSACTION_REQUEST_NOT_VALID for a superior enlistment
 * Source  wdm/nf-wdm-tmrequestoutcomeenlistment
 */
NTSTATUS TmRequestOutcomeEnlistment(PKENLISTMENT Enlistment, PLARGE_INTEGER TmVirtualClock)
{
    LAB_DDI(TmRequestOutcomeEnlistment);
    return on_object(Enlistment, TmVirtualClock, request_outcome);
}
