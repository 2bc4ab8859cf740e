/* Enlistments: made, opened, asked, and the keys that resource managers count references to. */
#include <string.h>

#include "tm/tm_p.h"

void lab__tm_enlistment_end(PKENLISTMENT enlistment)
{
    enlistment->ended = TRUE;
    enlistment->awaited = 0;
    RemoveEntryList(&enlistment->link);
    RemoveEntryList(&enlistment->resource_link);
    InitializeListHead(&enlistment->resource_link);
    lab__ob_dereference(enlistment);
}

static NTSTATUS may_enlist(PKRESOURCEMANAGER resource, PKTRANSACTION transaction, BOOLEAN superior)
{
    if (!resource->online || !resource->manager->online)
        return STATUS_TRANSACTIONMANAGER_NOT_ONLINE;
    if (transaction->state != LAB_TM_ACTIVE)
        return STATUS_TRANSACTION_NOT_ACTIVE;
    if (superior && transaction->superior)
        return STATUS_TRANSACTION_SUPERIOR_EXISTS;
    if (superior && resource->is_volatile && resource->manager->log)
        return STATUS_TM_VOLATILE;
    return STATUS_SUCCESS;
}

static void join(PKENLISTMENT enlistment, PKTRANSACTION transaction, BOOLEAN superior)
{
    lab__ob_reference(enlistment); /* the transaction's */
    InsertTailList(&transaction->enlistments, &enlistment->link);
    if (superior)
        transaction->superior = enlistment;
    if (!transaction->manager) {
        transaction->manager = enlistment->resource->manager;
        lab__ob_reference(transaction->manager);
    }
}

NTSTATUS lab__tm_enlist(PKRESOURCEMANAGER resource, PKTRANSACTION transaction, ULONG options, ULONG mask, PVOID key,
                        const OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode, PKENLISTMENT *made)
{
    BOOLEAN superior = (options & ENLISTMENT_SUPERIOR) != 0;
    PKENLISTMENT enlistment;
    GUID id;
    NTSTATUS status = may_enlist(resource, transaction, superior);

    if (NT_SUCCESS(status))
        status = ExUuidCreate(&id);
    if (NT_SUCCESS(status))
        status = lab__ob_create(lab__tm_enlistment_type, mode, attributes, sizeof *enlistment, (PVOID *)&enlistment);
    if (!NT_SUCCESS(status))
        return status;
    enlistment->id = id;
    enlistment->mask = mask;
    enlistment->key = key;
    enlistment->key_references = 1;
    enlistment->resource = resource;
    enlistment->transaction = transaction;
    lab__ob_reference(resource);
    lab__ob_reference(transaction);
    InsertTailList(&resource->enlistments, &enlistment->resource_link);
    join(enlistment, transaction, superior);
    *made = enlistment;
    return STATUS_SUCCESS;
}

/* Without a handle nobody can answer for it. */
static NTSTATUS give_handle(PKENLISTMENT enlistment, ACCESS_MASK desired, PHANDLE handle)
{
    PKTRANSACTION transaction = enlistment->transaction;
    NTSTATUS status;

    lab__ob_reference(enlistment);
    status = lab__ob_insert(enlistment, 0, desired, 0, handle);
    if (!NT_SUCCESS(status)) {
        if (transaction->superior == enlistment)
            transaction->superior = 0;
        lab__tm_enlistment_end(enlistment);
    }
    lab__ob_dereference(enlistment);
    return status;
}

static NTSTATUS create(PHANDLE handle, KPROCESSOR_MODE mode, ACCESS_MASK desired, OBJECT_ATTRIBUTES *attributes,
                       PKRESOURCEMANAGER resource, PKTRANSACTION transaction, ULONG options, ULONG mask, PVOID key)
{
    PKENLISTMENT enlistment;
    NTSTATUS status = lab__tm_access(lab__tm_enlistment_type, &desired);

    if ((options & ~(ULONG)ENLISTMENT_MAXIMUM_OPTION) ||
        (mask & ~(ULONG)(TRANSACTION_NOTIFY_MASK | TRANSACTION_NOTIFY_COMMIT_FINALIZE)) || !mask)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__tm_enlist(resource, transaction, options, mask, key, attributes, mode, &enlistment);
    return NT_SUCCESS(status) ? give_handle(enlistment, desired, handle) : status;
}

/*
 * TmCreateEnlistment, ZwCreateEnlistment: take part in a transaction, and be told what becomes of it.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for options and mask; STATUS_TRANSACTION_NOT_ACTIVE;
 *         STATUS_TRANSACTIONMANAGER_NOT_ONLINE before the resource manager has recovered;
 *         STATUS_TRANSACTION_SUPERIOR_EXISTS; STATUS_TM_VOLATILE for a volatile superior of one that is not
 * Source  wdm/nf-wdm-ntcreateenlistment
 */
NTSTATUS TmCreateEnlistment(PHANDLE EnlistmentHandle, KPROCESSOR_MODE PreviousMode, ACCESS_MASK DesiredAccess,
                            POBJECT_ATTRIBUTES ObjectAttributes, PKRESOURCEMANAGER ResourceManager,
                            PKTRANSACTION Transaction, ULONG CreateOptions, NOTIFICATION_MASK NotificationMask,
                            PVOID EnlistmentKey)
{
    LAB_DDI(TmCreateEnlistment);
    return create(EnlistmentHandle, PreviousMode, DesiredAccess, ObjectAttributes, ResourceManager, Transaction,
                  CreateOptions, NotificationMask, EnlistmentKey);
}

static NTSTATUS create_by_handles(PHANDLE handle, ACCESS_MASK desired, HANDLE resource_handle,
                                  HANDLE transaction_handle, OBJECT_ATTRIBUTES *attributes, ULONG options, ULONG mask,
                                  PVOID key, KPROCESSOR_MODE mode)
{
    PKRESOURCEMANAGER resource;
    PKTRANSACTION transaction;
    NTSTATUS status = lab__tm_probe_handle(handle, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(resource_handle, RESOURCEMANAGER_ENLIST, lab__tm_resource_type, mode,
                                          (PVOID *)&resource, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_reference_handle(transaction_handle, TRANSACTION_ENLIST, lab__tm_transaction_type, mode,
                                      (PVOID *)&transaction, 0);
    if (NT_SUCCESS(status)) {
        status = create(handle, mode, desired, attributes, resource, transaction, options, mask, key);
        lab__ob_dereference(transaction);
    }
    lab__ob_dereference(resource);
    return status;
}

NTSTATUS ZwCreateEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE ResourceManagerHandle,
                            HANDLE TransactionHandle, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                            NOTIFICATION_MASK NotificationMask, PVOID EnlistmentKey)
{
    LAB_DDI(ZwCreateEnlistment);
    return create_by_handles(EnlistmentHandle, DesiredAccess, ResourceManagerHandle, TransactionHandle,
                             ObjectAttributes, CreateOptions, NotificationMask, EnlistmentKey, KernelMode);
}

NTSTATUS NtCreateEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE ResourceManagerHandle,
                            HANDLE TransactionHandle, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                            NOTIFICATION_MASK NotificationMask, PVOID EnlistmentKey)
{
    LAB_DDI(NtCreateEnlistment);
    return create_by_handles(EnlistmentHandle, DesiredAccess, ResourceManagerHandle, TransactionHandle,
                             ObjectAttributes, CreateOptions, NotificationMask, EnlistmentKey,
                             lab__ke_thread()->previous_mode);
}

static PKENLISTMENT find(PKRESOURCEMANAGER resource, const GUID *id)
{
    for (LIST_ENTRY *link = resource->enlistments.Flink; link != &resource->enlistments; link = link->Flink) {
        PKENLISTMENT enlistment = CONTAINING_RECORD(link, struct _KENLISTMENT, resource_link);

        if (lab__tm_same_id(&enlistment->id, id))
            return enlistment;
    }
    return 0;
}

static NTSTATUS open(PHANDLE handle, ACCESS_MASK desired, HANDLE resource_handle, const GUID *given,
                     OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode)
{
    PKRESOURCEMANAGER resource;
    PKENLISTMENT enlistment;
    GUID id;
    NTSTATUS status = lab__tm_probe_handle(handle, mode);

    if (!desired || !given)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__tm_new_id(given, mode, &id);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(resource_handle, RESOURCEMANAGER_QUERY_INFORMATION, lab__tm_resource_type,
                                          mode, (PVOID *)&resource, 0);
    if (!NT_SUCCESS(status))
        return status;
    enlistment = find(resource, &id);
    status = enlistment ? lab__tm_open(enlistment, lab__tm_enlistment_type, desired, attributes, mode, handle)
                        : STATUS_ENLISTMENT_NOT_FOUND;
    lab__ob_dereference(resource);
    return status;
}

/*
 * ZwOpenEnlistment: by its identifier, among those of a resource manager.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_ENLISTMENT_NOT_FOUND; STATUS_INVALID_PARAMETER without access or identifier
 * Source  wdm/nf-wdm-ntopenenlistment
 */
NTSTATUS ZwOpenEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE RmHandle, LPGUID EnlistmentGuid,
                          POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenEnlistment);
    return open(EnlistmentHandle, DesiredAccess, RmHandle, EnlistmentGuid, ObjectAttributes, KernelMode);
}

NTSTATUS NtOpenEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE ResourceManagerHandle,
                          LPGUID EnlistmentGuid, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(NtOpenEnlistment);
    return open(EnlistmentHandle, DesiredAccess, ResourceManagerHandle, EnlistmentGuid, ObjectAttributes,
                lab__ke_thread()->previous_mode);
}

/* --- information --- */

static NTSTATUS by_class(PKENLISTMENT enlistment, ENLISTMENT_INFORMATION_CLASS class, PVOID buffer, ULONG room,
                         PULONG needed)
{
    switch (class) {
    case EnlistmentBasicInformation:
        *needed = sizeof(ENLISTMENT_BASIC_INFORMATION);
        if (room < *needed)
            return STATUS_INFO_LENGTH_MISMATCH;
        *(ENLISTMENT_BASIC_INFORMATION *)buffer =
            (ENLISTMENT_BASIC_INFORMATION){enlistment->id, enlistment->transaction->id, enlistment->resource->id};
        return STATUS_SUCCESS;
    case EnlistmentRecoveryInformation:
        *needed = enlistment->recovery_length;
        if (room < *needed)
            return STATUS_INFO_LENGTH_MISMATCH;
        if (*needed)
            memcpy(buffer, enlistment->recovery, *needed);
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}

static NTSTATUS query(HANDLE handle, ENLISTMENT_INFORMATION_CLASS class, PVOID buffer, ULONG length, PULONG returned,
                      KPROCESSOR_MODE mode)
{
    PKENLISTMENT enlistment;
    ULONG needed = 0;
    NTSTATUS status = lab__tm_probe_answer(buffer, length, returned, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, ENLISTMENT_QUERY_INFORMATION, lab__tm_enlistment_type, mode,
                                          (PVOID *)&enlistment, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = by_class(enlistment, class, buffer, length, &needed);
    if (returned)
        *returned = needed;
    lab__ob_dereference(enlistment);
    return status;
}

/*
 * ZwQueryInformationEnlistment: the identifiers of enlistment, transaction and resource manager; or what was set for
 * recovery.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH
 * Source  wdm/nf-wdm-ntqueryinformationenlistment
 */
NTSTATUS ZwQueryInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                      PVOID EnlistmentInformation, ULONG EnlistmentInformationLength,
                                      PULONG ReturnLength)
{
    LAB_DDI(ZwQueryInformationEnlistment);
    return query(EnlistmentHandle, EnlistmentInformationClass, EnlistmentInformation, EnlistmentInformationLength,
                 ReturnLength, KernelMode);
}

NTSTATUS NtQueryInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                      PVOID EnlistmentInformation, ULONG EnlistmentInformationLength,
                                      PULONG ReturnLength)
{
    LAB_DDI(NtQueryInformationEnlistment);
    return query(EnlistmentHandle, EnlistmentInformationClass, EnlistmentInformation, EnlistmentInformationLength,
                 ReturnLength, lab__ke_thread()->previous_mode);
}

static NTSTATUS set_recovery(PKENLISTMENT enlistment, const void *buffer, ULONG length)
{
    PVOID copy = 0;

    if (length) {
        copy = lab__mm_kernel_alloc(length);
        if (!copy)
            return STATUS_INSUFFICIENT_RESOURCES;
        memcpy(copy, buffer, length);
    }
    if (enlistment->recovery)
        lab__mm_kernel_free(enlistment->recovery);
    enlistment->recovery = copy;
    enlistment->recovery_length = length;
    return STATUS_SUCCESS;
}

static NTSTATUS set(HANDLE handle, ENLISTMENT_INFORMATION_CLASS class, PVOID buffer, ULONG length, KPROCESSOR_MODE mode)
{
    PKENLISTMENT enlistment;
    NTSTATUS status;

    if (class != EnlistmentRecoveryInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (length && (!buffer || (mode == UserMode && NT_ERROR(lab__mm_probe_any(buffer, length)))))
        return STATUS_ACCESS_VIOLATION;
    status = lab__ob_reference_handle(handle, ENLISTMENT_SET_INFORMATION, lab__tm_enlistment_type, mode,
                                      (PVOID *)&enlistment, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = set_recovery(enlistment, buffer, length);
    lab__ob_dereference(enlistment);
    return status;
}

/*
 * ZwSetInformationEnlistment: what the resource manager wants to find when it recovers; replaces what was set before.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS for any class but EnlistmentRecoveryInformation
 * Source  wdm/nf-wdm-ntsetinformationenlistment
 */
NTSTATUS ZwSetInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                    PVOID EnlistmentInformation, ULONG EnlistmentInformationLength)
{
    LAB_DDI(ZwSetInformationEnlistment);
    return set(EnlistmentHandle, EnlistmentInformationClass, EnlistmentInformation, EnlistmentInformationLength,
               KernelMode);
}

NTSTATUS NtSetInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                    PVOID EnlistmentInformation, ULONG EnlistmentInformationLength)
{
    LAB_DDI(NtSetInformationEnlistment);
    return set(EnlistmentHandle, EnlistmentInformationClass, EnlistmentInformation, EnlistmentInformationLength,
               lab__ke_thread()->previous_mode);
}

/* --- keys --- */

/*
 * TmReferenceEnlistmentKey, TmDereferenceEnlistmentKey: the count of references to the enlistment's key, one from its
 * creation on.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_UNSUCCESSFUL where the count is zero; STATUS_INVALID_PARAMETER without Key;
 *         STATUS_INSUFFICIENT_RESOURCES at the largest count
 * Source  wdm/nf-wdm-tmreferenceenlistmentkey
 */
NTSTATUS TmReferenceEnlistmentKey(PKENLISTMENT Enlistment, PVOID *Key)
{
    LAB_DDI(TmReferenceEnlistmentKey);
    if (!Key)
        return STATUS_INVALID_PARAMETER;
    if (!Enlistment->key_references)
        return STATUS_UNSUCCESSFUL;
    if (Enlistment->key_references == 0xFFFFFFFF)
        return STATUS_INSUFFICIENT_RESOURCES;
    Enlistment->key_references++;
    *Key = Enlistment->key;
    return STATUS_SUCCESS;
}

NTSTATUS TmDereferenceEnlistmentKey(PKENLISTMENT Enlistment, PBOOLEAN LastReference)
{
    LAB_DDI(TmDereferenceEnlistmentKey);
    if (!Enlistment->key_references)
        return STATUS_UNSUCCESSFUL;
    Enlistment->key_references--;
    if (LastReference)
        *LastReference = !Enlistment->key_references;
    return STATUS_SUCCESS;
}
