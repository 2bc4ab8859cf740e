/*
 * How the registry takes part in transactions: as a resource manager of its own, that enlists when a key is first
 * opened in one. Handles of a transaction that has ended give STATUS_TRANSACTION_NOT_ACTIVE.
 */
#include "cm/transaction.h"
#include "cm/nt_key.h"

static void end(struct lab__cm_transaction *transaction)
{
    transaction->ended = TRUE;
    RemoveEntryList(&transaction->link);
    lab__cm_transaction_dereference(transaction);
}

void lab__cm_transaction_end(struct lab__cm_transaction *transaction, BOOLEAN committed)
{
    if (transaction->ended)
        return;
    lab__cm_transaction_reference(transaction);
    if (committed)
        lab__cm_pending_commit(transaction);
    else
        lab__cm_pending_undo(transaction);
    end(transaction);
    lab__cm_transaction_dereference(transaction);
}

static NTSTATUS told(PKENLISTMENT enlistment, PVOID resource_key, PVOID key, ULONG notification, PLARGE_INTEGER clock,
                     ULONG length, PVOID argument)
{
    lab__cm_transaction_end(key, notification == TRANSACTION_NOTIFY_COMMIT);
    lab__cm_transaction_dereference(key); /* the enlistment's */
    return STATUS_SUCCESS;
}

/* The registry's own transaction manager and resource manager; made when they are first needed. */
static NTSTATUS resource_manager(PKRESOURCEMANAGER *resource)
{
    PKTM manager;
    NTSTATUS status = STATUS_SUCCESS;

    if (!lab__cm.resource) {
        status = lab__tm_manager_create_volatile(&manager);
        if (!NT_SUCCESS(status))
            return status;
        lab__ob_mark_system(manager);
        status = lab__tm_resource_create_internal(manager, told, &lab__cm.resource);
        lab__ob_dereference(manager);
        if (NT_SUCCESS(status))
            lab__ob_mark_system(lab__cm.resource);
    }
    *resource = lab__cm.resource;
    return status;
}

static struct lab__cm_transaction *find(PKTRANSACTION object)
{
    for (LIST_ENTRY *link = lab__cm.transactions.Flink; link != &lab__cm.transactions; link = link->Flink) {
        struct lab__cm_transaction *transaction = CONTAINING_RECORD(link, struct lab__cm_transaction, link);

        if (transaction->object == object)
            return transaction;
    }
    return 0;
}

static NTSTATUS enlist(PKTRANSACTION object, struct lab__cm_transaction *transaction)
{
    PKRESOURCEMANAGER resource;
    PKENLISTMENT enlistment;
    NTSTATUS status = resource_manager(&resource);

    if (NT_SUCCESS(status))
        status = lab__tm_enlist(resource, object, 0, TRANSACTION_NOTIFY_COMMIT | TRANSACTION_NOTIFY_ROLLBACK,
                                transaction, 0, KernelMode, &enlistment);
    if (NT_SUCCESS(status))
        lab__ob_dereference(enlistment); /* the transaction keeps it */
    return status;
}

NTSTATUS lab__cm_transaction_join(PKTRANSACTION object, struct lab__cm_transaction **joined)
{
    struct lab__cm_transaction *transaction = find(object);
    NTSTATUS status;

    if (!transaction) {
        transaction = lab__mm_kernel_alloc(sizeof *transaction);
        if (!transaction)
            return STATUS_INSUFFICIENT_RESOURCES;
        status = enlist(object, transaction);
        if (!NT_SUCCESS(status)) {
            lab__mm_kernel_free(transaction);
            return status;
        }
        InitializeListHead(&transaction->changes);
        InsertTailList(&lab__cm.transactions, &transaction->link);
        transaction->object = object;
        lab__ob_reference(object);
        transaction->references = 2; /* until it has ended, and the enlistment's */
    }
    if (!lab__cm_transaction_is_open(transaction))
        return STATUS_TRANSACTION_NOT_ACTIVE;
    lab__cm_transaction_reference(transaction);
    *joined = transaction;
    return STATUS_SUCCESS;
}

/* While it is pre-prepared, clients still work in it. */
BOOLEAN lab__cm_transaction_is_open(const struct lab__cm_transaction *transaction)
{
    return !transaction->ended && transaction->object->state <= LAB_TM_PREPREPARED;
}

void lab__cm_transaction_reference(struct lab__cm_transaction *transaction)
{
    transaction->references++;
}

void lab__cm_transaction_dereference(struct lab__cm_transaction *transaction)
{
    if (--transaction->references)
        return;
    lab__ob_dereference(transaction->object);
    lab__mm_kernel_free(transaction);
}

BOOLEAN lab__cm_enter(struct lab__cm_call *call, NTSTATUS *status)
{
    struct lab__cm_transaction *transaction = call->key->transaction;

    switch (call->class) {
    case RegNtPreCreateKeyEx: /* they see to it themselves */
    case RegNtPreOpenKeyEx:
    case RegNtPreKeyHandleClose:
    case RegNtPreQueryKeyName:
        return TRUE;
    default:
        break;
    }
    if (!lab__cm_transaction_is_open(transaction)) {
        *status = STATUS_TRANSACTION_NOT_ACTIVE;
        return FALSE;
    }
    lab__ke_thread()->view = transaction;
    return TRUE;
}

/* --- opening keys in transactions --- */

static NTSTATUS reference(HANDLE handle, KPROCESSOR_MODE mode, PKTRANSACTION *transaction)
{
    return lab__ob_reference_handle(handle, TRANSACTION_ENLIST, lab__tm_transaction_type, mode, (PVOID *)transaction,
                                    0);
}

static NTSTATUS create(PHANDLE handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, UNICODE_STRING *class,
                       ULONG options, HANDLE transaction_handle, PULONG disposition, KPROCESSOR_MODE mode)
{
    PKTRANSACTION transaction;
    NTSTATUS status = reference(transaction_handle, mode, &transaction);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_key_create(handle, access, attributes, class, options, transaction, disposition, mode);
    lab__ob_dereference(transaction);
    return status;
}

static NTSTATUS open(PHANDLE handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG options,
                     HANDLE transaction_handle, KPROCESSOR_MODE mode)
{
    PKTRANSACTION transaction;
    NTSTATUS status = reference(transaction_handle, mode, &transaction);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_key_open(handle, access, attributes, options, transaction, mode);
    lab__ob_dereference(transaction);
    return status;
}

/*
 * ZwCreateKeyTransacted, ZwOpenKeyTransacted, ZwOpenKeyTransactedEx: ZwCreateKey, ZwOpenKey and ZwOpenKeyEx within a
 * transaction: what is done with the handle, and with keys that are opened relative to it, is part of it.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwCreateKey and ZwOpenKeyEx; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH for the transaction;
 *         STATUS_TRANSACTION_NOT_ACTIVE where it has ended; STATUS_TRANSACTIONAL_CONFLICT where another one makes or
 *         removes the same key
 * Source  wdm/nf-wdm-zwcreatekeytransacted, wdm/nf-wdm-zwopenkeytransactedex
 */
NTSTATUS ZwCreateKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, HANDLE TransactionHandle,
                               PULONG Disposition)
{
    LAB_DDI(ZwCreateKeyTransacted);
    return create(KeyHandle, DesiredAccess, ObjectAttributes, Class, CreateOptions, TransactionHandle, Disposition,
                  KernelMode);
}

NTSTATUS ZwOpenKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             HANDLE TransactionHandle)
{
    LAB_DDI(ZwOpenKeyTransacted);
    return open(KeyHandle, DesiredAccess, ObjectAttributes, 0, TransactionHandle, KernelMode);
}

NTSTATUS ZwOpenKeyTransactedEx(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG OpenOptions, HANDLE TransactionHandle)
{
    LAB_DDI(ZwOpenKeyTransactedEx);
    return open(KeyHandle, DesiredAccess, ObjectAttributes, OpenOptions, TransactionHandle, KernelMode);
}

NTSTATUS lab__cm_nt_create_key_transacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                                          POBJECT_ATTRIBUTES ObjectAttributes, ULONG TitleIndex, PUNICODE_STRING Class,
                                          ULONG CreateOptions, HANDLE TransactionHandle, PULONG Disposition)
{
    return create(KeyHandle, DesiredAccess, ObjectAttributes, Class, CreateOptions, TransactionHandle, Disposition,
                  lab__ke_thread()->previous_mode);
}

NTSTATUS lab__cm_nt_open_key_transacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                                        POBJECT_ATTRIBUTES ObjectAttributes, ULONG OpenOptions,
                                        HANDLE TransactionHandle)
{
    return open(KeyHandle, DesiredAccess, ObjectAttributes, OpenOptions, TransactionHandle,
                lab__ke_thread()->previous_mode);
}

/*
 * CmGetBoundTransaction: the transaction that the key was opened in, directly or relative to one that was; or NULL.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-cmgetboundtransaction
 */
PVOID CmGetBoundTransaction(PLARGE_INTEGER Cookie, PVOID Object)
{
    struct lab__cm_key *key = Object;

    LAB_DDI(CmGetBoundTransaction);
    if (!key || lab__ob_header_of(key)->type != lab__cm_key_type || !key->transaction)
        return 0;
    return key->transaction->object;
}
