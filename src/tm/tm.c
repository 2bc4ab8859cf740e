/* The types of transaction objects, and what their creators share. */
#include <string.h>

#include "tm/tm_p.h"

struct lab__tm lab__tm;
POBJECT_TYPE lab__tm_transaction_type, lab__tm_manager_type, lab__tm_resource_type, lab__tm_enlistment_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmTransactionObjectType = &lab__tm_transaction_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmTransactionManagerObjectType = &lab__tm_manager_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmResourceManagerObjectType = &lab__tm_resource_type;
__attribute__((visibility("default"))) POBJECT_TYPE *TmEnlistmentObjectType = &lab__tm_enlistment_type;

/* --- the end of handles and objects --- */

static void close_transaction(PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG process_handles, ULONG handles)
{
    if (handles <= 1)
        lab__tm_transaction_closed(body);
}

static void close_enlistment(PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG process_handles, ULONG handles)
{
    if (handles <= 1)
        lab__tm_enlistment_closed(body);
}

static void close_resource(PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG process_handles, ULONG handles)
{
    PKRESOURCEMANAGER resource = body;

    if (handles > 1)
        return;
    while (!IsListEmpty(&resource->enlistments)) {
        PKENLISTMENT enlistment = CONTAINING_RECORD(resource->enlistments.Flink, struct _KENLISTMENT, resource_link);

        lab__ob_reference(enlistment);
        lab__tm_enlistment_closed(enlistment);
        if (!enlistment->ended) { /* prepared: whoever recovers it decides */
            RemoveEntryList(&enlistment->resource_link);
            InitializeListHead(&enlistment->resource_link);
        }
        lab__ob_dereference(enlistment);
    }
    lab__tm_queue_drop(resource);
}

static void remove_manager(PVOID body)
{
    PKTM manager = body;

    if (manager->log)
        manager->log->open_by = 0;
    if (manager->link.Flink)
        RemoveEntryList(&manager->link);
}

static void remove_resource(PVOID body)
{
    PKRESOURCEMANAGER resource = body;

    if (!resource->manager)
        return;
    lab__tm_queue_drop(resource);
    RemoveEntryList(&resource->link);
    lab__tm_text_free(&resource->description);
    lab__ob_dereference(resource->manager);
}

static void remove_transaction(PVOID body)
{
    lab__tm_transaction_removed(body);
}

static void remove_enlistment(PVOID body)
{
    PKENLISTMENT enlistment = body;

    if (enlistment->recovery)
        lab__mm_kernel_free(enlistment->recovery);
    if (!enlistment->transaction)
        return;
    RemoveEntryList(&enlistment->resource_link);
    lab__ob_dereference(enlistment->resource);
    lab__ob_dereference(enlistment->transaction);
}

void lab__tm_start(void)
{
    static const struct lab__ob_procedures transaction = {.close = close_transaction, .remove = remove_transaction};
    static const struct lab__ob_procedures manager = {.remove = remove_manager};
    static const struct lab__ob_procedures resource = {.close = close_resource, .remove = remove_resource};
    static const struct lab__ob_procedures enlistment = {.close = close_enlistment, .remove = remove_enlistment};
    static const GENERIC_MAPPING transaction_rights = {TRANSACTION_GENERIC_READ, TRANSACTION_GENERIC_WRITE,
                                                       TRANSACTION_GENERIC_EXECUTE, TRANSACTION_ALL_ACCESS};
    static const GENERIC_MAPPING manager_rights = {TRANSACTIONMANAGER_GENERIC_READ, TRANSACTIONMANAGER_GENERIC_WRITE,
                                                   TRANSACTIONMANAGER_GENERIC_EXECUTE, TRANSACTIONMANAGER_ALL_ACCESS};
    static const GENERIC_MAPPING resource_rights = {RESOURCEMANAGER_GENERIC_READ, RESOURCEMANAGER_GENERIC_WRITE,
                                                    RESOURCEMANAGER_GENERIC_EXECUTE, RESOURCEMANAGER_ALL_ACCESS};
    static const GENERIC_MAPPING enlistment_rights = {ENLISTMENT_GENERIC_READ, ENLISTMENT_GENERIC_WRITE,
                                                      ENLISTMENT_GENERIC_EXECUTE, ENLISTMENT_ALL_ACCESS};

    InitializeListHead(&lab__tm.managers);
    InitializeListHead(&lab__tm.transactions);
    InitializeListHead(&lab__tm.logs);
    lab__tm_transaction_type =
        lab__ob_type_create(L"TmTx", &transaction, &transaction_rights, TRANSACTION_ALL_ACCESS, 0);
    lab__tm_manager_type =
        lab__ob_type_create(L"TmTm", &manager, &manager_rights, TRANSACTIONMANAGER_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    lab__tm_resource_type = lab__ob_type_create(L"TmRm", &resource, &resource_rights, RESOURCEMANAGER_ALL_ACCESS, 0);
    lab__tm_enlistment_type =
        lab__ob_type_create(L"TmEn", &enlistment, &enlistment_rights, ENLISTMENT_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
}

/* What it has lies in RAM, and goes with it. */
void lab__tm_stop(void)
{
    memset(&lab__tm, 0, sizeof lab__tm);
}

/* --- what creators share --- */

NTSTATUS lab__tm_access(POBJECT_TYPE type, ACCESS_MASK *desired)
{
    RtlMapGenericMask(desired, &type->mapping);
    if (*desired & MAXIMUM_ALLOWED)
        *desired = type->valid_access;
    return *desired & ~(type->valid_access | ACCESS_SYSTEM_SECURITY | SYNCHRONIZE) ? STATUS_ACCESS_DENIED
                                                                                   : STATUS_SUCCESS;
}

NTSTATUS lab__tm_new_id(const GUID *given, KPROCESSOR_MODE mode, GUID *id)
{
    if (!given)
        return ExUuidCreate(id);
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(given, sizeof *given)))
        return STATUS_ACCESS_VIOLATION;
    *id = *given;
    return STATUS_SUCCESS;
}

NTSTATUS lab__tm_text(const UNICODE_STRING *given, ULONG most, KPROCESSOR_MODE mode, UNICODE_STRING *text)
{
    *text = (UNICODE_STRING){0};
    if (!given)
        return STATUS_SUCCESS;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(given, sizeof *given)))
        return STATUS_ACCESS_VIOLATION;
    if (given->Length > most || (given->Length & 1))
        return STATUS_INVALID_PARAMETER;
    if (!given->Length)
        return STATUS_SUCCESS;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(given->Buffer, given->Length)))
        return STATUS_ACCESS_VIOLATION;
    text->Buffer = lab__mm_kernel_alloc(given->Length);
    if (!text->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    text->Length = text->MaximumLength = given->Length;
    memcpy(text->Buffer, given->Buffer, given->Length);
    return STATUS_SUCCESS;
}

void lab__tm_text_free(UNICODE_STRING *text)
{
    if (text->Buffer)
        lab__mm_kernel_free(text->Buffer);
    text->Buffer = 0;
}

NTSTATUS lab__tm_probe_handle(PHANDLE handle, KPROCESSOR_MODE mode)
{
    return mode == UserMode && NT_ERROR(lab__mm_probe_any_write(handle, sizeof *handle)) ? STATUS_ACCESS_VIOLATION
                                                                                         : STATUS_SUCCESS;
}

NTSTATUS lab__tm_open(PVOID body, POBJECT_TYPE type, ACCESS_MASK desired, const OBJECT_ATTRIBUTES *attributes,
                      KPROCESSOR_MODE mode, PHANDLE handle)
{
    ULONG flags = attributes ? attributes->Attributes : 0;
    NTSTATUS status = lab__tm_access(type, &desired);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_check_access(body, desired, mode, flags, 0, &desired);
    return NT_SUCCESS(status) ? lab__ob_handle_create(body, flags, desired, mode, handle) : status;
}

NTSTATUS lab__tm_probe_answer(PVOID buffer, ULONG length, PULONG returned, KPROCESSOR_MODE mode)
{
    if (mode == KernelMode)
        return STATUS_SUCCESS;
    if ((length && NT_ERROR(lab__mm_probe_any_write(buffer, length))) ||
        (returned && NT_ERROR(lab__mm_probe_any_write(returned, sizeof *returned))))
        return STATUS_ACCESS_VIOLATION;
    return STATUS_SUCCESS;
}
