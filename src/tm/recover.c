/*
 * Recovery. No transaction outlives the machine, so a log has nothing to give back; what a resource manager recovers
 * are its enlistments whose transactions have not ended.
 */
#include "tm/tm_p.h"

/* --- of a transaction manager --- */

static NTSTATUS recover_manager(PKTM manager)
{
    if (!manager->log)
        return STATUS_TM_VOLATILE;
    manager->online = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS recover_by_handle(HANDLE handle, const LARGE_INTEGER *clock, KPROCESSOR_MODE mode)
{
    PKTM manager;
    NTSTATUS status;

    if (mode == UserMode && clock && NT_ERROR(lab__mm_probe_any(clock, sizeof *clock)))
        return STATUS_ACCESS_VIOLATION;
    status =
        lab__ob_reference_handle(handle, TRANSACTIONMANAGER_RECOVER, lab__tm_manager_type, mode, (PVOID *)&manager, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = recover_manager(manager);
    lab__ob_dereference(manager);
    return status;
}

/*
 * TmRecoverTransactionManager, ZwRecoverTransactionManager, ZwRollforwardTransactionManager: bring a transaction
 * manager that has a log into operation.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_TM_VOLATILE where there is no log
 * Source  wdm/nf-wdm-ntrecovertransactionmanager, wdm/nf-wdm-ntrollforwardtransactionmanager
 */
NTSTATUS TmRecoverTransactionManager(PKTM Tm, PLARGE_INTEGER TargetVirtualClock)
{
    LAB_DDI(TmRecoverTransactionManager);
    return recover_manager(Tm);
}

NTSTATUS ZwRecoverTransactionManager(HANDLE TransactionManagerHandle)
{
    LAB_DDI(ZwRecoverTransactionManager);
    return recover_by_handle(TransactionManagerHandle, 0, KernelMode);
}

NTSTATUS NtRecoverTransactionManager(HANDLE TransactionManagerHandle)
{
    LAB_DDI(NtRecoverTransactionManager);
    return recover_by_handle(TransactionManagerHandle, 0, lab__ke_thread()->previous_mode);
}

NTSTATUS ZwRollforwardTransactionManager(HANDLE TransactionManagerHandle, PLARGE_INTEGER TmVirtualClock)
{
    LAB_DDI(ZwRollforwardTransactionManager);
    return recover_by_handle(TransactionManagerHandle, TmVirtualClock, KernelMode);
}

NTSTATUS NtRollforwardTransactionManager(HANDLE TransactionManagerHandle, PLARGE_INTEGER TmVirtualClock)
{
    LAB_DDI(NtRollforwardTransactionManager);
    return recover_by_handle(TransactionManagerHandle, TmVirtualClock, lab__ke_thread()->previous_mode);
}

/* --- of a resource manager --- */

static PKENLISTMENT next_to_recover(PKRESOURCEMANAGER resource)
{
    for (LIST_ENTRY *link = resource->enlistments.Flink; link != &resource->enlistments; link = link->Flink) {
        PKENLISTMENT enlistment = CONTAINING_RECORD(link, struct _KENLISTMENT, resource_link);

        if (!enlistment->recovering)
            return enlistment;
    }
    return 0;
}

static void tell(PKENLISTMENT enlistment)
{
    TRANSACTION_NOTIFICATION_RECOVERY_ARGUMENT argument = {enlistment->id, enlistment->transaction->id};
    BOOLEAN superior = enlistment->transaction->superior == enlistment;
    ULONG notification = superior ? TRANSACTION_NOTIFY_RECOVER_QUERY : TRANSACTION_NOTIFY_RECOVER;

    enlistment->recovering = TRUE;
    lab__ob_reference(enlistment);
    if (enlistment->mask & notification)
        lab__tm_tell(enlistment->resource, enlistment, notification, &argument, sizeof argument);
    lab__ob_dereference(enlistment);
}

static NTSTATUS recover_resource(PKRESOURCEMANAGER resource)
{
    PKENLISTMENT enlistment;

    if (!resource->manager->online)
        return STATUS_TRANSACTIONMANAGER_NOT_ONLINE;
    resource->online = TRUE;
    while ((enlistment = next_to_recover(resource)))
        tell(enlistment);
    lab__tm_tell(resource, 0, TRANSACTION_NOTIFY_LAST_RECOVER, 0, 0);
    return STATUS_SUCCESS;
}

/*
 * TmRecoverResourceManager, ZwRecoverResourceManager: bring a resource manager into operation; it is told
 * TRANSACTION_NOTIFY_RECOVER for each of its enlistments (TRANSACTION_NOTIFY_RECOVER_QUERY for a superior one), and
 * TRANSACTION_NOTIFY_LAST_RECOVER at the end.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_TRANSACTIONMANAGER_NOT_ONLINE before its transaction manager has recovered
 * Source  wdm/nf-wdm-ntrecoverresourcemanager
 */
NTSTATUS TmRecoverResourceManager(PKRESOURCEMANAGER ResourceManager)
{
    LAB_DDI(TmRecoverResourceManager);
    return recover_resource(ResourceManager);
}

static NTSTATUS recover_resource_by_handle(HANDLE handle, KPROCESSOR_MODE mode)
{
    PKRESOURCEMANAGER resource;
    NTSTATUS status =
        lab__ob_reference_handle(handle, RESOURCEMANAGER_RECOVER, lab__tm_resource_type, mode, (PVOID *)&resource, 0);

    if (!NT_SUCCESS(status))
        return status;
    status = recover_resource(resource);
    lab__ob_dereference(resource);
    return status;
}

NTSTATUS ZwRecoverResourceManager(HANDLE ResourceManagerHandle)
{
    LAB_DDI(ZwRecoverResourceManager);
    return recover_resource_by_handle(ResourceManagerHandle, KernelMode);
}

NTSTATUS NtRecoverResourceManager(HANDLE ResourceManagerHandle)
{
    LAB_DDI(NtRecoverResourceManager);
    return recover_resource_by_handle(ResourceManagerHandle, lab__ke_thread()->previous_mode);
}

/* --- of an enlistment --- */

static ULONG what_became_of(const struct _KTRANSACTION *transaction)
{
    switch (transaction->state) {
    case LAB_TM_COMMITTING:
    case LAB_TM_COMMITTED:
        return TRANSACTION_NOTIFY_COMMIT;
    case LAB_TM_ROLLING_BACK:
    case LAB_TM_ABORTED:
        return TRANSACTION_NOTIFY_ROLLBACK;
    default:
        return TRANSACTION_NOTIFY_INDOUBT;
    }
}

static NTSTATUS recover_enlistment(PKENLISTMENT enlistment, PVOID key)
{
    NTSTATUS status;

    if (!enlistment->recovering)
        return STATUS_TRANSACTION_REQUEST_NOT_VALID;
    enlistment->recovering = FALSE;
    enlistment->key = key;
    status = lab__tm_tell(enlistment->resource, enlistment, what_became_of(enlistment->transaction), 0, 0);
    return NT_SUCCESS(status) && enlistment->resource->callback ? STATUS_SUCCESS : status;
}

/*
 * TmRecoverEnlistment, ZwRecoverEnlistment: after TRANSACTION_NOTIFY_RECOVER, be told what became of the transaction:
 * TRANSACTION_NOTIFY_COMMIT, _ROLLBACK or _INDOUBT.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PENDING where it is in the queue; STATUS_TRANSACTION_REQUEST_NOT_VALID where it doesn't recover
 * Source  wdm/nf-wdm-ntrecoverenlistment
 */
NTSTATUS TmRecoverEnlistment(PKENLISTMENT Enlistment, PVOID EnlistmentKey)
{
    LAB_DDI(TmRecoverEnlistment);
    return recover_enlistment(Enlistment, EnlistmentKey);
}

static NTSTATUS recover_enlistment_by_handle(HANDLE handle, PVOID key, KPROCESSOR_MODE mode)
{
    PKENLISTMENT enlistment;
    NTSTATUS status =
        lab__ob_reference_handle(handle, ENLISTMENT_RECOVER, lab__tm_enlistment_type, mode, (PVOID *)&enlistment, 0);

    if (!NT_SUCCESS(status))
        return status;
    status = recover_enlistment(enlistment, key);
    lab__ob_dereference(enlistment);
    return status;
}

NTSTATUS ZwRecoverEnlistment(HANDLE EnlistmentHandle, PVOID EnlistmentKey)
{
    LAB_DDI(ZwRecoverEnlistment);
    return recover_enlistment_by_handle(EnlistmentHandle, EnlistmentKey, KernelMode);
}

NTSTATUS NtRecoverEnlistment(HANDLE EnlistmentHandle, PVOID EnlistmentKey)
{
    LAB_DDI(NtRecoverEnlistment);
    return recover_enlistment_by_handle(EnlistmentHandle, EnlistmentKey, lab__ke_thread()->previous_mode);
}
