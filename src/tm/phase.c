/*
 * How a transaction comes to its outcome.
 *
 * Each phase is a notification that goes to all enlistments whose masks have it; when all have answered, the next phase
 * begins, or the superior is told. A callback's answer is what it calls, or that it returns anything but
 * STATUS_PENDING. An enlistment that can refuse (while it prepares) does so by rolling back, which overtakes the phase
 * under way.
 */
#include "tm/tm_p.h"

static BOOLEAN takes_part(PKTRANSACTION transaction, PKENLISTMENT enlistment, ULONG notification)
{
    return !enlistment->read_only && (enlistment->mask & notification) &&
           (enlistment != transaction->superior ||
            (notification == TRANSACTION_NOTIFY_ROLLBACK && !transaction->superior_began));
}

static void finish(PKTRANSACTION transaction, enum lab__tm_state state)
{
    transaction->state = state;
    KeCancelTimer(&transaction->timer);
    KeSetEvent(&transaction->ended, 0, FALSE);
    if (state == LAB_TM_COMMITTED)
        lab__tm_tell_superior(transaction, TRANSACTION_NOTIFY_COMMIT_COMPLETE);
    else if (state == LAB_TM_ABORTED && transaction->superior_began)
        lab__tm_tell_superior(transaction, TRANSACTION_NOTIFY_ROLLBACK_COMPLETE);
    transaction->superior = 0;
    while (!IsListEmpty(&transaction->enlistments))
        lab__tm_enlistment_end(CONTAINING_RECORD(transaction->enlistments.Flink, struct _KENLISTMENT, link));
}

/* All have answered. */
static void go_on(PKTRANSACTION transaction)
{
    switch (transaction->state) {
    case LAB_TM_PREPREPARING:
        if (transaction->superior) {
            transaction->state = LAB_TM_PREPREPARED;
            lab__tm_tell_superior(transaction, TRANSACTION_NOTIFY_PREPREPARE_COMPLETE);
        } else {
            lab__tm_send(transaction, LAB_TM_PREPARING, TRANSACTION_NOTIFY_PREPARE);
        }
        break;
    case LAB_TM_PREPARING:
        if (transaction->superior) {
            transaction->state = LAB_TM_PREPARED;
            lab__tm_tell_superior(transaction, TRANSACTION_NOTIFY_PREPARE_COMPLETE);
        } else {
            lab__tm_send(transaction, LAB_TM_COMMITTING, TRANSACTION_NOTIFY_COMMIT);
        }
        break;
    case LAB_TM_COMMITTING:
    case LAB_TM_SINGLE_PHASE:
        finish(transaction, LAB_TM_COMMITTED);
        break;
    default:
        finish(transaction, LAB_TM_ABORTED);
        break;
    }
}

static PKENLISTMENT next_to_tell(PKTRANSACTION transaction)
{
    for (LIST_ENTRY *link = transaction->enlistments.Flink; link != &transaction->enlistments; link = link->Flink) {
        PKENLISTMENT enlistment = CONTAINING_RECORD(link, struct _KENLISTMENT, link);

        if (enlistment->awaited && !enlistment->told)
            return enlistment;
    }
    return 0;
}

static void tell_one(PKENLISTMENT enlistment, ULONG notification)
{
    PKTRANSACTION transaction = enlistment->transaction;
    NTSTATUS status;

    lab__ob_reference(enlistment);
    enlistment->told = TRUE;
    status = lab__tm_tell(enlistment->resource, enlistment, notification, 0, 0);
    if (enlistment->awaited == notification && status != STATUS_PENDING) {
        if (!NT_SUCCESS(status) && (notification & (TRANSACTION_NOTIFY_PREPREPARE | TRANSACTION_NOTIFY_PREPARE |
                                                    TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT)))
            lab__tm_roll_back_now(transaction);
        else
            lab__tm_answered(enlistment);
    }
    lab__ob_dereference(enlistment);
}

void lab__tm_send(PKTRANSACTION transaction, enum lab__tm_state state, ULONG notification)
{
    PKENLISTMENT enlistment;

    lab__ob_reference(transaction);
    transaction->state = state;
    transaction->awaited = 0;
    for (LIST_ENTRY *link = transaction->enlistments.Flink; link != &transaction->enlistments; link = link->Flink) {
        enlistment = CONTAINING_RECORD(link, struct _KENLISTMENT, link);
        enlistment->told = FALSE;
        enlistment->awaited = takes_part(transaction, enlistment, notification) ? notification : 0;
        transaction->awaited += enlistment->awaited != 0;
    }
    transaction->telling++;
    while (transaction->state == state && (enlistment = next_to_tell(transaction)))
        tell_one(enlistment, notification);
    transaction->telling--;
    if (transaction->state == state && !transaction->awaited)
        go_on(transaction);
    lab__ob_dereference(transaction);
}

void lab__tm_answered(PKENLISTMENT enlistment)
{
    PKTRANSACTION transaction = enlistment->transaction;

    enlistment->prepared = enlistment->awaited == TRANSACTION_NOTIFY_PREPARE;
    enlistment->awaited = 0;
    if (!--transaction->awaited && !transaction->telling)
        go_on(transaction);
}

void lab__tm_tell_superior(PKTRANSACTION transaction, ULONG notification)
{
    PKENLISTMENT superior = transaction->superior;

    if (superior && (superior->mask & notification))
        lab__tm_tell(superior->resource, superior, notification, 0, 0);
}

/* The only one that takes part, where it can do it all by itself. */
static BOOLEAN is_single(PKTRANSACTION transaction)
{
    ULONG others = 0, able = 0;

    for (LIST_ENTRY *link = transaction->enlistments.Flink; link != &transaction->enlistments; link = link->Flink) {
        PKENLISTMENT enlistment = CONTAINING_RECORD(link, struct _KENLISTMENT, link);

        if (enlistment->read_only)
            continue;
        if (enlistment->mask & TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT)
            able++;
        else
            others++;
    }
    return able == 1 && !others;
}

static NTSTATUS why_not(const struct _KTRANSACTION *transaction)
{
    switch (transaction->state) {
    case LAB_TM_ACTIVE:
        return STATUS_SUCCESS;
    case LAB_TM_ROLLING_BACK:
    case LAB_TM_ABORTED:
        return STATUS_TRANSACTION_ALREADY_ABORTED;
    case LAB_TM_COMMITTED:
        return STATUS_TRANSACTION_ALREADY_COMMITTED;
    default:
        return STATUS_TRANSACTION_REQUEST_NOT_VALID;
    }
}

NTSTATUS lab__tm_commit(PKTRANSACTION transaction)
{
    NTSTATUS status = why_not(transaction);

    if (!NT_SUCCESS(status))
        return status;
    if (transaction->superior) {
        if (!(transaction->superior->mask & TRANSACTION_NOTIFY_COMMIT_REQUEST))
            return STATUS_TRANSACTION_SUPERIOR_EXISTS;
        lab__tm_tell_superior(transaction, TRANSACTION_NOTIFY_COMMIT_REQUEST);
    } else if (is_single(transaction)) {
        lab__tm_send(transaction, LAB_TM_SINGLE_PHASE, TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT);
    } else {
        lab__tm_send(transaction, LAB_TM_PREPREPARING, TRANSACTION_NOTIFY_PREPREPARE);
    }
    return STATUS_SUCCESS;
}

void lab__tm_roll_back_now(PKTRANSACTION transaction)
{
    lab__tm_send(transaction, LAB_TM_ROLLING_BACK, TRANSACTION_NOTIFY_ROLLBACK);
}

NTSTATUS lab__tm_rollback(PKTRANSACTION transaction)
{
    NTSTATUS status = why_not(transaction);

    if (transaction->state == LAB_TM_COMMITTING)
        return STATUS_TRANSACTION_ALREADY_COMMITTED;
    if (NT_SUCCESS(status))
        lab__tm_roll_back_now(transaction);
    return status;
}

/* What whoever began to commit or roll back is to be told. */
static NTSTATUS result(const struct _KTRANSACTION *transaction, BOOLEAN committing)
{
    if (!lab__tm_is_ended(transaction))
        return STATUS_PENDING;
    if (transaction->state == LAB_TM_INDOUBT)
        return STATUS_TRANSACTION_REQUEST_NOT_VALID;
    return committing && transaction->state == LAB_TM_ABORTED ? STATUS_TRANSACTION_ALREADY_ABORTED : STATUS_SUCCESS;
}

NTSTATUS lab__tm_wait(PKTRANSACTION transaction, BOOLEAN wait, KPROCESSOR_MODE mode, BOOLEAN committing)
{
    NTSTATUS status = result(transaction, committing);

    if (status != STATUS_PENDING || !wait)
        return status;
    status = KeWaitForSingleObject(&transaction->ended, UserRequest, mode, FALSE, 0);
    return status == STATUS_SUCCESS ? result(transaction, committing) : status;
}

static void tell_disconnected(PKTRANSACTION transaction, PKENLISTMENT who)
{
    for (LIST_ENTRY *link = transaction->enlistments.Flink, *next; link != &transaction->enlistments; link = next) {
        PKENLISTMENT enlistment = CONTAINING_RECORD(link, struct _KENLISTMENT, link);

        next = link->Flink;
        if (enlistment != who && (enlistment->mask & TRANSACTION_NOTIFY_RM_DISCONNECTED))
            lab__tm_tell(enlistment->resource, enlistment, TRANSACTION_NOTIFY_RM_DISCONNECTED, 0, 0);
    }
}

/* Nobody can answer for it any more. */
void lab__tm_enlistment_closed(PKENLISTMENT enlistment)
{
    PKTRANSACTION transaction = enlistment->transaction;

    if (!transaction || enlistment->ended)
        return;
    switch (transaction->state) {
    case LAB_TM_SINGLE_PHASE:
        tell_disconnected(transaction, enlistment);
        finish(transaction, LAB_TM_INDOUBT);
        break;
    case LAB_TM_COMMITTING:
    case LAB_TM_ROLLING_BACK:
        if (enlistment->awaited)
            lab__tm_answered(enlistment);
        break;
    case LAB_TM_PREPARED: /* its outcome is for the superior to say */
        break;
    default:
        if (!enlistment->read_only)
            lab__tm_roll_back_now(transaction);
        break;
    }
}
