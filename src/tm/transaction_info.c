/* What can be asked and said about a transaction. */
#include <string.h>

#include "tm/tm_p.h"

static ULONG outcome_of(const struct _KTRANSACTION *transaction)
{
    switch (transaction->state) {
    case LAB_TM_COMMITTING:
    case LAB_TM_COMMITTED:
        return TransactionOutcomeCommitted;
    case LAB_TM_ROLLING_BACK:
    case LAB_TM_ABORTED:
        return TransactionOutcomeAborted;
    default:
        return TransactionOutcomeUndetermined;
    }
}

static ULONG state_of(const struct _KTRANSACTION *transaction)
{
    return transaction->state == LAB_TM_COMMITTING ? TransactionStateCommittedNotify
           : transaction->state == LAB_TM_INDOUBT  ? TransactionStateIndoubt
                                                   : TransactionStateNormal;
}

static NTSTATUS basic(PKTRANSACTION transaction, TRANSACTION_BASIC_INFORMATION *info, ULONG room, PULONG needed)
{
    *needed = sizeof *info;
    if (room < *needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    *info = (TRANSACTION_BASIC_INFORMATION){transaction->id, state_of(transaction), outcome_of(transaction)};
    return STATUS_SUCCESS;
}

static NTSTATUS properties(PKTRANSACTION transaction, TRANSACTION_PROPERTIES_INFORMATION *info, ULONG room,
                           PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(TRANSACTION_PROPERTIES_INFORMATION, Description);
    ULONG length = transaction->description.Length, fits;

    *needed = fixed + length;
    if (room < fixed)
        return STATUS_INFO_LENGTH_MISMATCH;
    fits = room - fixed < length ? room - fixed : length;
    info->IsolationLevel = transaction->isolation_level;
    info->IsolationFlags = transaction->isolation_flags;
    info->Timeout = transaction->timeout;
    info->Outcome = outcome_of(transaction);
    info->DescriptionLength = length;
    if (fits)
        memcpy(info->Description, transaction->description.Buffer, fits);
    return fits < length ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS enlistments(PKTRANSACTION transaction, TRANSACTION_ENLISTMENTS_INFORMATION *info, ULONG room,
                            PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(TRANSACTION_ENLISTMENTS_INFORMATION, EnlistmentPair), count = 0;

    if (room < fixed)
        return STATUS_INFO_LENGTH_MISMATCH;
    for (LIST_ENTRY *link = transaction->enlistments.Flink; link != &transaction->enlistments; link = link->Flink) {
        PKENLISTMENT enlistment = CONTAINING_RECORD(link, struct _KENLISTMENT, link);
        TRANSACTION_ENLISTMENT_PAIR pair = {enlistment->id, enlistment->resource->id};

        if (fixed + (count + 1) * sizeof pair <= room)
            memcpy((char *)info + fixed + count * sizeof pair, &pair, sizeof pair);
        count++;
    }
    info->NumberOfEnlistments = count;
    *needed = fixed + count * sizeof(TRANSACTION_ENLISTMENT_PAIR);
    return room < *needed ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS superior(PKTRANSACTION transaction, TRANSACTION_SUPERIOR_ENLISTMENT_INFORMATION *info, ULONG room,
                         PULONG needed)
{
    *needed = sizeof *info;
    if (room < *needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (!transaction->superior)
        return STATUS_TRANSACTION_NO_SUPERIOR;
    info->SuperiorEnlistmentPair =
        (TRANSACTION_ENLISTMENT_PAIR){transaction->superior->id, transaction->superior->resource->id};
    return STATUS_SUCCESS;
}

static NTSTATUS by_class(PKTRANSACTION transaction, TRANSACTION_INFORMATION_CLASS class, PVOID buffer, ULONG room,
                         PULONG needed)
{
    switch (class) {
    case TransactionBasicInformation:
        return basic(transaction, buffer, room, needed);
    case TransactionPropertiesInformation:
        return properties(transaction, buffer, room, needed);
    case TransactionEnlistmentInformation:
        return enlistments(transaction, buffer, room, needed);
    case TransactionSuperiorEnlistmentInformation:
        return superior(transaction, buffer, room, needed);
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}

static NTSTATUS query(HANDLE handle, TRANSACTION_INFORMATION_CLASS class, PVOID buffer, ULONG length, PULONG returned,
                      KPROCESSOR_MODE mode)
{
    PKTRANSACTION transaction;
    ULONG needed = 0;
    NTSTATUS status = lab__tm_probe_answer(buffer, length, returned, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, TRANSACTION_QUERY_INFORMATION, lab__tm_transaction_type, mode,
                                          (PVOID *)&transaction, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = by_class(transaction, class, buffer, length, &needed);
    if (returned)
        *returned = needed;
    lab__ob_dereference(transaction);
    return status;
}

/*
 * ZwQueryInformationTransaction: identifier, state and outcome; properties; enlistments; the superior one.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS; STATUS_INFO_LENGTH_MISMATCH for less than the fixed part; STATUS_BUFFER_OVERFLOW
 *         for less than all of it; STATUS_TRANSACTION_NO_SUPERIOR
 * Source  wdm/nf-wdm-ntqueryinformationtransaction
 */
NTSTATUS ZwQueryInformationTransaction(HANDLE TransactionHandle,
                                       TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                       PVOID TransactionInformation, ULONG TransactionInformationLength,
                                       PULONG ReturnLength)
{
    LAB_DDI(ZwQueryInformationTransaction);
    return query(TransactionHandle, TransactionInformationClass, TransactionInformation, TransactionInformationLength,
                 ReturnLength, KernelMode);
}

NTSTATUS NtQueryInformationTransaction(HANDLE TransactionHandle,
                                       TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                       PVOID TransactionInformation, ULONG TransactionInformationLength,
                                       PULONG ReturnLength)
{
    LAB_DDI(NtQueryInformationTransaction);
    return query(TransactionHandle, TransactionInformationClass, TransactionInformation, TransactionInformationLength,
                 ReturnLength, lab__ke_thread()->previous_mode);
}

static NTSTATUS set_properties(PKTRANSACTION transaction, TRANSACTION_PROPERTIES_INFORMATION *info, ULONG length,
                               KPROCESSOR_MODE mode)
{
    ULONG fixed = FIELD_OFFSET(TRANSACTION_PROPERTIES_INFORMATION, Description), size = info->DescriptionLength;
    UNICODE_STRING given = {(USHORT)size, (USHORT)size, info->Description}, text;
    NTSTATUS status;

    if (size > MAX_TRANSACTION_DESCRIPTION_LENGTH * sizeof(WCHAR) || (size & 1))
        return STATUS_INVALID_PARAMETER;
    if (length < fixed + size)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (transaction->state != LAB_TM_ACTIVE)
        return STATUS_TRANSACTION_NOT_ACTIVE;
    status = lab__tm_text(&given, given.Length, KernelMode, &text);
    if (!NT_SUCCESS(status))
        return status;
    lab__tm_text_free(&transaction->description);
    transaction->description = text;
    transaction->isolation_level = info->IsolationLevel;
    transaction->isolation_flags = info->IsolationFlags;
    lab__tm_set_timeout(transaction, info->Timeout);
    return STATUS_SUCCESS;
}

static NTSTATUS set(HANDLE handle, TRANSACTION_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                    KPROCESSOR_MODE mode)
{
    PKTRANSACTION transaction;
    NTSTATUS status;

    if (class != TransactionPropertiesInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (length < FIELD_OFFSET(TRANSACTION_PROPERTIES_INFORMATION, Description))
        return STATUS_INFO_LENGTH_MISMATCH;
    if (!buffer || (mode == UserMode && NT_ERROR(lab__mm_probe_any(buffer, length))))
        return STATUS_ACCESS_VIOLATION;
    status = lab__ob_reference_handle(handle, TRANSACTION_SET_INFORMATION, lab__tm_transaction_type, mode,
                                      (PVOID *)&transaction, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = set_properties(transaction, buffer, length, mode);
    lab__ob_dereference(transaction);
    return status;
}

/*
 * ZwSetInformationTransaction: the properties: timeout and description.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS for any other class; STATUS_INFO_LENGTH_MISMATCH; STATUS_INVALID_PARAMETER for a
 *         long description; STATUS_TRANSACTION_NOT_ACTIVE
 * Source  wdm/nf-wdm-ntsetinformationtransaction
 */
NTSTATUS ZwSetInformationTransaction(HANDLE TransactionHandle,
                                     TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                     PVOID TransactionInformation, ULONG TransactionInformationLength)
{
    LAB_DDI(ZwSetInformationTransaction);
    return set(TransactionHandle, TransactionInformationClass, TransactionInformation, TransactionInformationLength,
               KernelMode);
}

NTSTATUS NtSetInformationTransaction(HANDLE TransactionHandle,
                                     TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                     PVOID TransactionInformation, ULONG TransactionInformationLength)
{
    LAB_DDI(NtSetInformationTransaction);
    return set(TransactionHandle, TransactionInformationClass, TransactionInformation, TransactionInformationLength,
               lab__ke_thread()->previous_mode);
}
