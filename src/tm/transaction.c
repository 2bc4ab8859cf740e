/* Transactions: created, opened, committed and rolled back by clients; rolled back when nobody holds them, or in time.
 */
#include "tm/tm_p.h"

/* --- the end --- */

void lab__tm_transaction_closed(PKTRANSACTION transaction)
{
    if (transaction->state == LAB_TM_ACTIVE)
        lab__tm_roll_back_now(transaction);
}

void lab__tm_transaction_removed(PKTRANSACTION transaction)
{
    if (!transaction->link.Flink)
        return;
    KeCancelTimer(&transaction->timer);
    RemoveEntryList(&transaction->link);
    lab__tm_text_free(&transaction->description);
    if (transaction->manager)
        lab__ob_dereference(transaction->manager);
}

static void expire(PVOID context)
{
    PKTRANSACTION transaction = context;

    if (transaction->state == LAB_TM_ACTIVE || transaction->state == LAB_TM_PREPREPARING ||
        transaction->state == LAB_TM_PREPREPARED)
        lab__tm_roll_back_now(transaction);
    lab__ob_dereference(transaction);
}

/* A worker does it, for it calls resource managers. */
static void time_is_up(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    PKTRANSACTION transaction = context;

    lab__ob_reference(transaction);
    ExQueueWorkItem(&transaction->expiry, DelayedWorkQueue);
}

void lab__tm_set_timeout(PKTRANSACTION transaction, LARGE_INTEGER timeout)
{
    transaction->timeout = timeout;
    if (timeout.QuadPart)
        KeSetTimer(&transaction->timer, timeout, &transaction->dpc);
    else
        KeCancelTimer(&transaction->timer);
}

/* --- creation --- */

struct wish {
    ACCESS_MASK desired;
    OBJECT_ATTRIBUTES *attributes;
    GUID id;
    PKTM manager; /* referenced; 0 for none yet */
    ULONG options, isolation_level, isolation_flags;
    LARGE_INTEGER timeout;
    UNICODE_STRING description;
};

static NTSTATUS make(struct wish *wish, KPROCESSOR_MODE mode, PHANDLE handle)
{
    PKTRANSACTION transaction;
    NTSTATUS status =
        lab__ob_create(lab__tm_transaction_type, mode, wish->attributes, sizeof *transaction, (PVOID *)&transaction);

    if (!NT_SUCCESS(status))
        return status;
    KeInitializeEvent(&transaction->ended, NotificationEvent, FALSE);
    InitializeListHead(&transaction->enlistments);
    transaction->id = wish->id;
    transaction->manager = wish->manager;
    if (wish->manager)
        lab__ob_reference(wish->manager);
    transaction->options = wish->options;
    transaction->isolation_level = wish->isolation_level;
    transaction->isolation_flags = wish->isolation_flags;
    transaction->description = wish->description;
    wish->description.Buffer = 0;
    KeInitializeTimer(&transaction->timer);
    KeInitializeDpc(&transaction->dpc, time_is_up, transaction);
    ExInitializeWorkItem(&transaction->expiry, expire, transaction);
    InsertTailList(&lab__tm.transactions, &transaction->link);
    lab__tm_set_timeout(transaction, wish->timeout);
    return lab__ob_insert(transaction, 0, wish->desired, 0, handle);
}

static PKTRANSACTION find(const GUID *id)
{
    for (LIST_ENTRY *link = lab__tm.transactions.Flink; link != &lab__tm.transactions; link = link->Flink) {
        PKTRANSACTION transaction = CONTAINING_RECORD(link, struct _KTRANSACTION, link);

        if (lab__tm_same_id(&transaction->id, id))
            return transaction;
    }
    return 0;
}

static NTSTATUS reference_manager(HANDLE handle, KPROCESSOR_MODE mode, PKTM *manager)
{
    *manager = 0;
    return handle ? lab__ob_reference_handle(handle, TRANSACTIONMANAGER_QUERY_INFORMATION, lab__tm_manager_type, mode,
                                             (PVOID *)manager, 0)
                  : STATUS_SUCCESS;
}

static NTSTATUS create(struct wish *wish, PHANDLE handle, const GUID *uow, HANDLE manager, const LARGE_INTEGER *timeout,
                       const UNICODE_STRING *description, KPROCESSOR_MODE mode)
{
    NTSTATUS status = lab__tm_probe_handle(handle, mode);

    if (!wish->desired || (wish->options & ~(ULONG)TRANSACTION_MAXIMUM_OPTION))
        return STATUS_INVALID_PARAMETER;
    if (mode == UserMode && timeout && NT_ERROR(lab__mm_probe_any(timeout, sizeof *timeout)))
        return STATUS_ACCESS_VIOLATION;
    if (timeout)
        wish->timeout = *timeout;
    if (NT_SUCCESS(status))
        status = lab__tm_access(lab__tm_transaction_type, &wish->desired);
    if (NT_SUCCESS(status))
        status = lab__tm_new_id(uow, mode, &wish->id);
    if (NT_SUCCESS(status) && uow && find(&wish->id))
        status = STATUS_OBJECT_NAME_COLLISION;
    if (NT_SUCCESS(status))
        status = reference_manager(manager, mode, &wish->manager);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__tm_text(description, MAX_TRANSACTION_DESCRIPTION_LENGTH * sizeof(WCHAR), mode, &wish->description);
    if (NT_SUCCESS(status))
        status = make(wish, mode, handle);
    lab__tm_text_free(&wish->description);
    if (wish->manager)
        lab__ob_dereference(wish->manager);
    return status;
}

/*
 * ZwCreateTransaction: a transaction; rolled back when its last handle is closed, or at its timeout, before it is
 * committed.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   *Timeout in 100 ns, negative from now on, 0 for never; the description's 64 characters
 * Errors  STATUS_INVALID_PARAMETER without access, for options and a long description; STATUS_ACCESS_DENIED for rights
 *         that there are not; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH for the transaction manager
 * Source  wdm/nf-wdm-ntcreatetransaction
 */
NTSTATUS ZwCreateTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             LPGUID Uow, HANDLE TmHandle, ULONG CreateOptions, ULONG IsolationLevel,
                             ULONG IsolationFlags, PLARGE_INTEGER Timeout, PUNICODE_STRING Description)
{
    struct wish wish = {DesiredAccess, ObjectAttributes, .options = CreateOptions, .isolation_level = IsolationLevel,
                        .isolation_flags = IsolationFlags};

    LAB_DDI(ZwCreateTransaction);
    return create(&wish, TransactionHandle, Uow, TmHandle, Timeout, Description, KernelMode);
}

NTSTATUS NtCreateTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             LPGUID Uow, HANDLE TmHandle, ULONG CreateOptions, ULONG IsolationLevel,
                             ULONG IsolationFlags, PLARGE_INTEGER Timeout, PUNICODE_STRING Description)
{
    struct wish wish = {DesiredAccess, ObjectAttributes, .options = CreateOptions, .isolation_level = IsolationLevel,
                        .isolation_flags = IsolationFlags};

    LAB_DDI(NtCreateTransaction);
    return create(&wish, TransactionHandle, Uow, TmHandle, Timeout, Description, lab__ke_thread()->previous_mode);
}

static NTSTATUS open(PHANDLE handle, ACCESS_MASK desired, OBJECT_ATTRIBUTES *attributes, const GUID *uow,
                     HANDLE manager_handle, KPROCESSOR_MODE mode)
{
    NTSTATUS status = lab__tm_probe_handle(handle, mode);
    PKTRANSACTION transaction;
    PKTM manager;
    GUID id;

    if (!desired || !uow)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__tm_new_id(uow, mode, &id);
    if (NT_SUCCESS(status))
        status = reference_manager(manager_handle, mode, &manager);
    if (!NT_SUCCESS(status))
        return status;
    transaction = find(&id);
    if (!transaction || (manager && transaction->manager != manager))
        status = STATUS_TRANSACTION_NOT_FOUND;
    else
        status = lab__tm_open(transaction, lab__tm_transaction_type, desired, attributes, mode, handle);
    if (manager)
        lab__ob_dereference(manager);
    return status;
}

/*
 * ZwOpenTransaction: a handle to the transaction with this identifier, of any transaction manager or of one.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_TRANSACTION_NOT_FOUND; STATUS_INVALID_PARAMETER without access or identifier
 * Source  wdm/nf-wdm-ntopentransaction
 */
NTSTATUS ZwOpenTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           LPGUID Uow, HANDLE TmHandle)
{
    LAB_DDI(ZwOpenTransaction);
    return open(TransactionHandle, DesiredAccess, ObjectAttributes, Uow, TmHandle, KernelMode);
}

NTSTATUS NtOpenTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           LPGUID Uow, HANDLE TmHandle)
{
    LAB_DDI(NtOpenTransaction);
    return open(TransactionHandle, DesiredAccess, ObjectAttributes, Uow, TmHandle, lab__ke_thread()->previous_mode);
}

/* --- outcomes --- */

static NTSTATUS commit(PKTRANSACTION transaction, BOOLEAN wait, KPROCESSOR_MODE mode)
{
    NTSTATUS status = lab__tm_commit(transaction);

    return NT_SUCCESS(status) ? lab__tm_wait(transaction, wait, mode, TRUE) : status;
}

static NTSTATUS roll_back(PKTRANSACTION transaction, BOOLEAN wait, KPROCESSOR_MODE mode)
{
    NTSTATUS status = lab__tm_rollback(transaction);

    return NT_SUCCESS(status) ? lab__tm_wait(transaction, wait, mode, FALSE) : status;
}

static NTSTATUS on_handle(HANDLE handle, ACCESS_MASK access, BOOLEAN wait, KPROCESSOR_MODE mode,
                          NTSTATUS (*act)(PKTRANSACTION transaction, BOOLEAN wait, KPROCESSOR_MODE mode))
{
    PKTRANSACTION transaction;
    NTSTATUS status =
        lab__ob_reference_handle(handle, access, lab__tm_transaction_type, mode, (PVOID *)&transaction, 0);

    if (!NT_SUCCESS(status))
        return status;
    status = act(transaction, wait, mode);
    lab__ob_dereference(transaction);
    return status;
}

/*
 * TmCommitTransaction, ZwCommitTransaction: all that was done in the transaction is to stay.
 * TmRollbackTransaction, ZwRollbackTransaction: none of it is.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PENDING where not all have answered and Wait is FALSE; STATUS_TRANSACTION_ALREADY_COMMITTED,
 *         STATUS_TRANSACTION_ALREADY_ABORTED, also where a resource manager refuses;
 * STATUS_TRANSACTION_REQUEST_NOT_VALID while it is being done; STATUS_TRANSACTION_SUPERIOR_EXISTS Source
 * wdm/nf-wdm-ntcommittransaction, wdm/nf-wdm-ntrollbacktransaction
 */
NTSTATUS TmCommitTransaction(PKTRANSACTION Transaction, BOOLEAN Wait)
{
    LAB_DDI(TmCommitTransaction);
    return commit(Transaction, Wait, KernelMode);
}

NTSTATUS ZwCommitTransaction(HANDLE TransactionHandle, BOOLEAN Wait)
{
    LAB_DDI(ZwCommitTransaction);
    return on_handle(TransactionHandle, TRANSACTION_COMMIT, Wait, KernelMode, commit);
}

NTSTATUS NtCommitTransaction(HANDLE TransactionHandle, BOOLEAN Wait)
{
    LAB_DDI(NtCommitTransaction);
    return on_handle(TransactionHandle, TRANSACTION_COMMIT, Wait, lab__ke_thread()->previous_mode, commit);
}

NTSTATUS TmRollbackTransaction(PKTRANSACTION Transaction, BOOLEAN Wait)
{
    LAB_DDI(TmRollbackTransaction);
    return roll_back(Transaction, Wait, KernelMode);
}

NTSTATUS ZwRollbackTransaction(HANDLE TransactionHandle, BOOLEAN Wait)
{
    LAB_DDI(ZwRollbackTransaction);
    return on_handle(TransactionHandle, TRANSACTION_ROLLBACK, Wait, KernelMode, roll_back);
}

NTSTATUS NtRollbackTransaction(HANDLE TransactionHandle, BOOLEAN Wait)
{
    LAB_DDI(NtRollbackTransaction);
    return on_handle(TransactionHandle, TRANSACTION_ROLLBACK, Wait, lab__ke_thread()->previous_mode, roll_back);
}

/*
 * TmIsTransactionActive: neither its end nor a phase before it has begun. TmGetTransactionId: its identifier.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-tmistransactionactive, wdm/nf-wdm-tmgettransactionid
 */
BOOLEAN TmIsTransactionActive(PKTRANSACTION Transaction)
{
    LAB_DDI(TmIsTransactionActive);
    return Transaction->state == LAB_TM_ACTIVE;
}

void TmGetTransactionId(PKTRANSACTION Transaction, PUOW TransactionId)
{
    LAB_DDI(TmGetTransactionId);
    *TransactionId = Transaction->id;
}
