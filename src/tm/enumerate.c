/* ZwEnumerateTransactionObject: identifiers of objects, some at a time, each behind the one that came last. */
#include <string.h>

#include "tm/tm_p.h"

struct cursor {
    GUID last;
    BOOLEAN behind; /* `last` was passed, or there is none */
    GUID *ids;
    ULONG room, count;
};

static void visit(struct cursor *cursor, const GUID *id)
{
    if (!cursor->behind) {
        cursor->behind = lab__tm_same_id(&cursor->last, id);
        return;
    }
    if (cursor->count < cursor->room)
        cursor->ids[cursor->count++] = *id;
}

static void transactions(struct cursor *cursor, PKTM manager)
{
    for (LIST_ENTRY *link = lab__tm.transactions.Flink; link != &lab__tm.transactions; link = link->Flink) {
        PKTRANSACTION transaction = CONTAINING_RECORD(link, struct _KTRANSACTION, link);

        if (!manager || transaction->manager == manager)
            visit(cursor, &transaction->id);
    }
}

static void managers(struct cursor *cursor)
{
    for (LIST_ENTRY *link = lab__tm.managers.Flink; link != &lab__tm.managers; link = link->Flink)
        visit(cursor, &CONTAINING_RECORD(link, struct _KTM, link)->id);
}

static void resources(struct cursor *cursor, PKTM manager)
{
    for (LIST_ENTRY *link = manager->resources.Flink; link != &manager->resources; link = link->Flink)
        visit(cursor, &CONTAINING_RECORD(link, struct _KRESOURCEMANAGER, link)->id);
}

static void enlistments(struct cursor *cursor, PKRESOURCEMANAGER resource)
{
    for (LIST_ENTRY *link = resource->enlistments.Flink; link != &resource->enlistments; link = link->Flink)
        visit(cursor, &CONTAINING_RECORD(link, struct _KENLISTMENT, resource_link)->id);
}

static NTSTATUS root_of(HANDLE handle, KTMOBJECT_TYPE type, KPROCESSOR_MODE mode, PVOID *root)
{
    BOOLEAN of_resource = type == KTMOBJECT_ENLISTMENT;

    *root = 0;
    if (type == KTMOBJECT_TRANSACTION_MANAGER)
        return handle ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    if (!handle && type == KTMOBJECT_TRANSACTION)
        return STATUS_SUCCESS;
    return lab__ob_reference_handle(
        handle, of_resource ? RESOURCEMANAGER_QUERY_INFORMATION : TRANSACTIONMANAGER_QUERY_INFORMATION,
        of_resource ? lab__tm_resource_type : lab__tm_manager_type, mode, root, 0);
}

static void fill(struct cursor *cursor, KTMOBJECT_TYPE type, PVOID root)
{
    if (type == KTMOBJECT_TRANSACTION)
        transactions(cursor, root);
    else if (type == KTMOBJECT_TRANSACTION_MANAGER)
        managers(cursor);
    else if (type == KTMOBJECT_RESOURCE_MANAGER)
        resources(cursor, root);
    else
        enlistments(cursor, root);
}

static NTSTATUS enumerate(HANDLE handle, KTMOBJECT_TYPE type, KTMOBJECT_CURSOR *buffer, ULONG length, PULONG returned,
                          KPROCESSOR_MODE mode)
{
    static const GUID none;
    struct cursor cursor = {0};
    PVOID root;
    NTSTATUS status;

    if ((ULONG)type >= KTMOBJECT_INVALID || length < sizeof *buffer)
        return STATUS_INVALID_PARAMETER;
    status = lab__tm_probe_answer(buffer, length, returned, mode);
    if (NT_SUCCESS(status))
        status = root_of(handle, type, mode, &root);
    if (!NT_SUCCESS(status))
        return status;
    cursor.last = buffer->LastQuery;
    cursor.behind = lab__tm_same_id(&cursor.last, &none);
    cursor.ids = buffer->ObjectIds;
    cursor.room = (length - FIELD_OFFSET(KTMOBJECT_CURSOR, ObjectIds)) / sizeof(GUID);
    fill(&cursor, type, root);
    buffer->ObjectIdCount = cursor.count;
    if (cursor.count)
        buffer->LastQuery = cursor.ids[cursor.count - 1];
    *returned = FIELD_OFFSET(KTMOBJECT_CURSOR, ObjectIds) + cursor.count * sizeof(GUID);
    if (root)
        lab__ob_dereference(root);
    return cursor.count ? STATUS_SUCCESS : STATUS_NO_MORE_ENTRIES;
}

/*
 * ZwEnumerateTransactionObject: the identifiers of all objects of a type, below a root, as many as the buffer holds,
 * from where the cursor stands.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  STATUS_NO_MORE_ENTRIES behind the last one; STATUS_INVALID_PARAMETER for the type, a root that it has none
 * of, or a buffer for less than one
 * Source  wdm/nf-wdm-ntenumeratetransactionobject
 */
NTSTATUS ZwEnumerateTransactionObject(HANDLE RootObjectHandle, KTMOBJECT_TYPE QueryType, PKTMOBJECT_CURSOR ObjectCursor,
                                      ULONG ObjectCursorLength, PULONG ReturnLength)
{
    LAB_DDI(ZwEnumerateTransactionObject);
    return enumerate(RootObjectHandle, QueryType, ObjectCursor, ObjectCursorLength, ReturnLength, KernelMode);
}

NTSTATUS NtEnumerateTransactionObject(HANDLE RootObjectHandle, KTMOBJECT_TYPE QueryType, PKTMOBJECT_CURSOR ObjectCursor,
                                      ULONG ObjectCursorLength, PULONG ReturnLength)
{
    LAB_DDI(NtEnumerateTransactionObject);
    return enumerate(RootObjectHandle, QueryType, ObjectCursor, ObjectCursorLength, ReturnLength,
                     lab__ke_thread()->previous_mode);
}
