/*
 * Transactions: the machine has no kernel transaction manager, so none can be created or opened, and no key is opened
 * in one. The object types exist, for drivers name them.
 */
#include "cm/cm_p.h"
#include "cm/transaction.h"

static POBJECT_TYPE transaction_type, manager_type, resource_type, enlistment_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmTransactionObjectType = &transaction_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmTransactionManagerObjectType = &manager_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmResourceManagerObjectType = &resource_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmEnlistmentObjectType = &enlistment_type;

void lab__cm_transaction_start(void)
{
    static const GENERIC_MAPPING mapping = {0x20001, 0x2000E, 0x20018, 0xF001F};

    transaction_type = lab__ob_type_create(L"TmTx", 0, &mapping, 0x1F003F, LAB_OB_NOT_WAITABLE);
    manager_type = lab__ob_type_create(L"TmTm", 0, &mapping, 0xF003F, LAB_OB_NOT_WAITABLE);
    resource_type = lab__ob_type_create(L"TmRm", 0, &mapping, 0x1F007F, LAB_OB_NOT_WAITABLE);
    enlistment_type = lab__ob_type_create(L"TmEn", 0, &mapping, 0xF001F, LAB_OB_NOT_WAITABLE);
}

/* What becomes of a handle that is said to be of a transaction: it cannot be one. */
static NTSTATUS no_transaction(HANDLE handle)
{
    PVOID body;
    NTSTATUS status = lab__ob_reference_handle(handle, 0, transaction_type, KernelMode, &body, 0);

    if (NT_SUCCESS(status))
        lab__ob_dereference(body);
    return NT_SUCCESS(status) ? STATUS_TRANSACTION_NOT_ACTIVE : status;
}

/*
 * ZwCreateTransaction, ZwOpenTransaction, ZwCommitTransaction, ZwRollbackTransaction.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_TRANSACTIONMANAGER_NOT_ONLINE: there is none; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH
 * Source  wdm/nf-wdm-zwcreatetransaction
 */
NTSTATUS ZwCreateTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             LPGUID Uow, HANDLE TmHandle, ULONG CreateOptions, ULONG IsolationLevel,
                             ULONG IsolationFlags, PLARGE_INTEGER Timeout, PUNICODE_STRING Description)
{
    LAB_DDI(ZwCreateTransaction);
    return STATUS_TRANSACTIONMANAGER_NOT_ONLINE;
}

NTSTATUS ZwOpenTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           LPGUID Uow, HANDLE TmHandle)
{
    LAB_DDI(ZwOpenTransaction);
    return STATUS_TRANSACTIONMANAGER_NOT_ONLINE;
}

NTSTATUS ZwCreateTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                    PUNICODE_STRING LogFileName, ULONG CreateOptions, ULONG CommitStrength)
{
    LAB_DDI(ZwCreateTransactionManager);
    return STATUS_TM_INITIALIZATION_FAILED;
}

/* It would belong to a transaction manager. */
NTSTATUS ZwCreateResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                                 LPGUID ResourceManagerGuid, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                                 PUNICODE_STRING Description)
{
    PVOID body;
    NTSTATUS status;

    LAB_DDI(ZwCreateResourceManager);
    status = lab__ob_reference_handle(TmHandle, 0, manager_type, KernelMode, &body, 0);
    if (NT_SUCCESS(status))
        lab__ob_dereference(body);
    return NT_SUCCESS(status) ? STATUS_TRANSACTIONMANAGER_NOT_ONLINE : status;
}

NTSTATUS ZwCommitTransaction(HANDLE TransactionHandle, BOOLEAN Wait)
{
    LAB_DDI(ZwCommitTransaction);
    return no_transaction(TransactionHandle);
}

NTSTATUS ZwRollbackTransaction(HANDLE TransactionHandle, BOOLEAN Wait)
{
    LAB_DDI(ZwRollbackTransaction);
    return no_transaction(TransactionHandle);
}

/*
 * ZwCreateKeyTransacted, ZwOpenKeyTransacted(Ex): a key within a transaction.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_TRANSACTION_NOT_ACTIVE: it is no transaction
 * Source  wdm/nf-wdm-zwcreatekeytransacted
 */
NTSTATUS ZwCreateKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, HANDLE TransactionHandle,
                               PULONG Disposition)
{
    LAB_DDI(ZwCreateKeyTransacted);
    return no_transaction(TransactionHandle);
}

NTSTATUS ZwOpenKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             HANDLE TransactionHandle)
{
    LAB_DDI(ZwOpenKeyTransacted);
    return no_transaction(TransactionHandle);
}

NTSTATUS ZwOpenKeyTransactedEx(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG OpenOptions, HANDLE TransactionHandle)
{
    LAB_DDI(ZwOpenKeyTransactedEx);
    return no_transaction(TransactionHandle);
}
