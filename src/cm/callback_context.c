/*
 * What callbacks know of key objects: contexts that they set, identifiers, names.
 *
 * A context comes back to its callback, for release, when the object is closed or the callback goes.
 */
#include <string.h>

#include "cm/callback.h"

struct context {
    LIST_ENTRY link; /* of lab__cm_key.contexts */
    ULONGLONG cookie;
    PVOID value;
};

static struct context *find(struct lab__cm_key *key, ULONGLONG cookie)
{
    for (LIST_ENTRY *link = key->contexts.Flink; link != &key->contexts; link = link->Flink) {
        struct context *context = CONTAINING_RECORD(link, struct context, link);

        if (context->cookie == cookie)
            return context;
    }
    return 0;
}

PVOID lab__cm_context_of(struct lab__cm_key *key, ULONGLONG cookie)
{
    struct context *context = key ? find(key, cookie) : 0;

    return context ? context->value : 0;
}

/* The context is out of its list. */
static void hand_back(struct lab__cm_key *key, struct context *context, struct lab__cm_callback *callback)
{
    REG_CALLBACK_CONTEXT_CLEANUP_INFORMATION information = {.Object = key, .ObjectContext = context->value};

    lab__mm_kernel_free(context);
    lab__cm_callback_run(callback, RegNtCallbackObjectContextCleanup, &information);
}

void lab__cm_contexts_end(struct lab__cm_key *key)
{
    while (!IsListEmpty(&key->contexts)) {
        struct context *context = CONTAINING_RECORD(RemoveHeadList(&key->contexts), struct context, link);
        struct lab__cm_callback *callback = lab__cm_callback_find(context->cookie);

        if (callback)
            hand_back(key, context, callback);
        else
            lab__mm_kernel_free(context);
    }
}

static struct lab__cm_key *next_with_context(ULONGLONG cookie)
{
    for (LIST_ENTRY *link = lab__cm.open_keys.Flink; link != &lab__cm.open_keys; link = link->Flink) {
        struct lab__cm_key *key = CONTAINING_RECORD(link, struct lab__cm_key, open_link);

        if (find(key, cookie))
            return key;
    }
    return 0;
}

/* The callback may open and close keys meanwhile, so each search is one of its own. */
void lab__cm_contexts_forget(struct lab__cm_callback *callback)
{
    struct lab__cm_key *key;

    while ((key = next_with_context(callback->cookie))) {
        struct context *context = find(key, callback->cookie);

        RemoveEntryList(&context->link);
        hand_back(key, context, callback);
    }
}

static BOOLEAN is_key(PVOID object)
{
    return object && lab__ob_header_of(object)->type == lab__cm_key_type;
}

/*
 * CmSetCallbackObjectContext: remember something of the callback's own with a key object.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for what is no key or no cookie; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-cmsetcallbackobjectcontext
 */
NTSTATUS CmSetCallbackObjectContext(PVOID Object, PLARGE_INTEGER Cookie, PVOID NewContext, PVOID *OldContext)
{
    struct lab__cm_key *key = Object;
    struct context *context;

    LAB_DDI(CmSetCallbackObjectContext);
    if (!Cookie || !is_key(Object) || !lab__cm_callback_find((ULONGLONG)Cookie->QuadPart))
        return STATUS_INVALID_PARAMETER;
    context = find(key, (ULONGLONG)Cookie->QuadPart);
    if (OldContext)
        *OldContext = context ? context->value : 0;
    if (!context) {
        context = lab__mm_kernel_alloc(sizeof *context);
        if (!context)
            return STATUS_INSUFFICIENT_RESOURCES;
        context->cookie = (ULONGLONG)Cookie->QuadPart;
        InsertTailList(&key->contexts, &context->link);
    }
    context->value = NewContext;
    if (!NewContext) { /* nothing to hand back later */
        RemoveEntryList(&context->link);
        lab__mm_kernel_free(context);
    }
    return STATUS_SUCCESS;
}

static UNICODE_STRING *make_name(struct lab__cm_key *key)
{
    USHORT length = lab__cm_node_path(key->node, 0);
    UNICODE_STRING *name = lab__mm_kernel_alloc(sizeof *name + length + sizeof(WCHAR));

    if (!name)
        return 0;
    name->Buffer = (PWCH)(name + 1);
    name->Length = length;
    name->MaximumLength = length + sizeof(WCHAR);
    lab__cm_node_path(key->node, name->Buffer);
    return name;
}

static BOOLEAN is_valid(PLARGE_INTEGER cookie, PVOID object)
{
    return cookie && is_key(object) && lab__cm_callback_find((ULONGLONG)cookie->QuadPart);
}

/*
 * CmCallbackGetKeyObjectID: what identifies the key that an object stands for, and its path, which stays as it is until
 * the object is closed, even when the key gets another name.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-cmcallbackgetkeyobjectid
 */
NTSTATUS CmCallbackGetKeyObjectID(PLARGE_INTEGER Cookie, PVOID Object, PULONG_PTR ObjectID,
                                  PCUNICODE_STRING *ObjectName)
{
    struct lab__cm_key *key = Object;

    LAB_DDI(CmCallbackGetKeyObjectID);
    if (!is_valid(Cookie, Object))
        return STATUS_INVALID_PARAMETER;
    if (ObjectName) {
        if (!key->name)
            key->name = make_name(key);
        if (!key->name)
            return STATUS_INSUFFICIENT_RESOURCES;
        *ObjectName = key->name;
    }
    if (ObjectID)
        *ObjectID = (ULONG_PTR)key->node;
    return STATUS_SUCCESS;
}

/*
 * CmCallbackGetKeyObjectIDEx: the same with the path as it is now, to free with CmCallbackReleaseKeyObjectIDEx.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, also for Flags; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-cmcallbackgetkeyobjectidex
 */
NTSTATUS CmCallbackGetKeyObjectIDEx(PLARGE_INTEGER Cookie, PVOID Object, PULONG_PTR ObjectID,
                                    PCUNICODE_STRING *ObjectName, ULONG Flags)
{
    struct lab__cm_key *key = Object;

    LAB_DDI(CmCallbackGetKeyObjectIDEx);
    if (Flags || !is_valid(Cookie, Object))
        return STATUS_INVALID_PARAMETER;
    if (ObjectName) {
        *ObjectName = make_name(key);
        if (!*ObjectName)
            return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (ObjectID)
        *ObjectID = (ULONG_PTR)key->node;
    return STATUS_SUCCESS;
}

void CmCallbackReleaseKeyObjectIDEx(PCUNICODE_STRING ObjectName)
{
    LAB_DDI(CmCallbackReleaseKeyObjectIDEx);
    if (ObjectName)
        lab__mm_kernel_free((PVOID)ObjectName);
}
