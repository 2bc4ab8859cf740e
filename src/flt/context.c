/*
 * Contexts and their references. What a context is attached to holds one; FltAllocateContext and each FltGet...Context
 * give one to the filter. With the last, the filter's cleanup callback is called and the memory goes.
 */
#include "flt/context.h"
#include "mm/special.h"

#define BACK_LINK 0x6D /* 0xF5: a context that is attached has no reference left */
#define FREED     0x6E /* 0xF5: it was freed */

static void check_alive(struct lab__flt_context *context)
{
    if (__builtin_expect(lab__mm_special_is_freed(context), 0)) {
        lab__mm_special_classify(context);
        lab__ke_crash_detail("the context %p was freed", (void *)context->body);
        lab__ke_bugcheck(FLTMGR_FILE_SYSTEM, FREED, (ULONG_PTR)context->body, (ULONG_PTR)context, 0);
    }
}

static void destroy(struct lab__flt_context *context)
{
    const FLT_CONTEXT_REGISTRATION *registration = context->registration;
    PFLT_FILTER filter = context->filter;

    if (registration->ContextCleanupCallback)
        registration->ContextCleanupCallback(context->body, context->type);
    RemoveEntryList(&context->filter_link);
    if (registration->ContextFreeCallback)
        registration->ContextFreeCallback(context, context->type);
    else
        ExFreePoolWithTag(context, registration->PoolTag);
    lab__flt_dereference(filter);
}

void lab__flt_context_release(struct lab__flt_context *context)
{
    if (--context->references)
        return;
    if (context->link.Flink) {
        lab__ke_crash_detail("the context %p is attached, and was released more often than it was referenced",
                             (void *)context->body);
        lab__ke_bugcheck(FLTMGR_FILE_SYSTEM, BACK_LINK, (ULONG_PTR)context->body, (ULONG_PTR)context, 0);
    }
    destroy(context);
}

/* Its reference is the caller's afterwards. */
static void unlink_context(struct lab__flt_context *context)
{
    RemoveEntryList(&context->link);
    context->link.Flink = 0;
    if (context->instance)
        RemoveEntryList(&context->instance_link);
    context->instance = 0;
}

/* --- allocating --------------------------------------------------------------------------------------------------- */

static BOOLEAN fits(const FLT_CONTEXT_REGISTRATION *registration, FLT_CONTEXT_TYPE type, SIZE_T size)
{
    if (registration->ContextType != type)
        return FALSE;
    if (registration->Size == FLT_VARIABLE_SIZED_CONTEXTS || registration->Size == size ||
        registration->ContextAllocateCallback)
        return TRUE;
    return (registration->Flags & FLTFL_CONTEXT_REGISTRATION_NO_EXACT_SIZE_MATCH) && size < registration->Size;
}

static const FLT_CONTEXT_REGISTRATION *registration_of(PFLT_FILTER filter, FLT_CONTEXT_TYPE type, SIZE_T size)
{
    for (ULONG i = 0; i < filter->context_count; i++)
        if (fits(&filter->contexts[i], type, size))
            return &filter->contexts[i];
    return 0;
}

static struct lab__flt_context *take_memory(const FLT_CONTEXT_REGISTRATION *registration, POOL_TYPE pool, SIZE_T size)
{
    SIZE_T whole = sizeof(struct lab__flt_context) + size;

    if (registration->ContextAllocateCallback)
        return registration->ContextAllocateCallback(pool, whole, registration->ContextType);
    return ExAllocatePoolWithTag(pool, whole, registration->PoolTag);
}

/*
 * FltAllocateContext: memory for a context of a kind that the filter has registered; referenced.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND where no such size was registered, STATUS_INVALID_PARAMETER for a
 *         volume's from paged pool, STATUS_FLT_DELETING_OBJECT, STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltallocatecontext
 */
NTSTATUS FltAllocateContext(PFLT_FILTER Filter, FLT_CONTEXT_TYPE ContextType, SIZE_T ContextSize, POOL_TYPE PoolType,
                            PFLT_CONTEXT *ReturnedContext)
{
    const FLT_CONTEXT_REGISTRATION *registration;
    struct lab__flt_context *context;

    LAB_DDI(FltAllocateContext);
    *ReturnedContext = 0;
    registration = registration_of(Filter, ContextType, ContextSize);
    if (!registration)
        return STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND;
    if (ContextType == FLT_VOLUME_CONTEXT && (PoolType & 1) == PagedPool)
        return STATUS_INVALID_PARAMETER;
    if (Filter->object.going)
        return STATUS_FLT_DELETING_OBJECT;
    context = take_memory(registration, PoolType, ContextSize);
    if (!context)
        return STATUS_INSUFFICIENT_RESOURCES;
    *context =
        (struct lab__flt_context){.filter = Filter, .registration = registration, .type = ContextType, .references = 1};
    if (lab__strict)
        lab__vf_stack_take(&context->allocated);
    lab__flt_reference(Filter);
    InsertTailList(&Filter->live, &context->filter_link);
    *ReturnedContext = context->body;
    return STATUS_SUCCESS;
}

/*
 * FltReferenceContext, FltReleaseContext: one reference more, one less.
 *
 * IRQL    <= APC_LEVEL; <= DISPATCH_LEVEL for a reference
 * Errors  0xF5/0x6D for an attached context without references, 0xF5/0x6E for one that was freed
 * Source  fltkernel/nf-fltkernel-fltreferencecontext
 */
void FltReferenceContext(PFLT_CONTEXT Context)
{
    LAB_DDI(FltReferenceContext);
    check_alive(lab__flt_context_of(Context));
    lab__flt_context_of(Context)->references++;
}

void FltReleaseContext(PFLT_CONTEXT Context)
{
    LAB_DDI(FltReleaseContext);
    check_alive(lab__flt_context_of(Context));
    lab__flt_context_release(lab__flt_context_of(Context));
}

/*
 * FltDeleteContext: taken off whatever it is attached to; it goes with its last reference.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltdeletecontext
 */
void FltDeleteContext(PFLT_CONTEXT Context)
{
    struct lab__flt_context *context = lab__flt_context_of(Context);

    LAB_DDI(FltDeleteContext);
    check_alive(context);
    if (!context->link.Flink)
        return;
    unlink_context(context);
    lab__flt_context_release(context);
}

/* --- attaching ---------------------------------------------------------------------------------------------------- */

struct lab__flt_context *lab__flt_context_find(const struct lab__flt_place *place)
{
    if (!place->list)
        return 0;
    for (LIST_ENTRY *e = place->list->Flink; e != place->list; e = e->Flink) {
        struct lab__flt_context *context = CONTAINING_RECORD(e, struct lab__flt_context, link);

        if (context->filter == place->filter && context->instance == place->instance && context->type == place->type &&
            context->key == place->key)
            return context;
    }
    return 0;
}

NTSTATUS lab__flt_context_get(const struct lab__flt_place *place, PFLT_CONTEXT *result)
{
    struct lab__flt_context *context = lab__flt_context_find(place);

    *result = 0;
    if (!context)
        return STATUS_NOT_FOUND;
    context->references++;
    *result = context->body;
    return STATUS_SUCCESS;
}

static NTSTATUS give_old(struct lab__flt_context *old, PFLT_CONTEXT *result)
{
    unlink_context(old);
    if (result)
        *result = old->body;
    else
        lab__flt_context_release(old);
    return STATUS_SUCCESS;
}

static void attach(const struct lab__flt_place *place, struct lab__flt_context *context)
{
    context->references++;
    context->instance = place->instance;
    context->key = place->key;
    InsertTailList(place->list, &context->link);
    if (place->instance)
        InsertTailList(&place->instance->contexts, &context->instance_link);
}

NTSTATUS lab__flt_context_set(const struct lab__flt_place *place, FLT_SET_CONTEXT_OPERATION operation,
                              PFLT_CONTEXT new_context, PFLT_CONTEXT *old_context)
{
    struct lab__flt_context *context = lab__flt_context_of(new_context), *old;

    if (old_context)
        *old_context = 0;
    check_alive(context);
    if (context->type != place->type || context->filter != place->filter || operation > FLT_SET_CONTEXT_KEEP_IF_EXISTS)
        return STATUS_INVALID_PARAMETER;
    if (context->link.Flink)
        return STATUS_FLT_CONTEXT_ALREADY_LINKED;
    if (place->filter->object.going || (place->instance && place->instance->object.going))
        return STATUS_FLT_DELETING_OBJECT;
    if (!place->list)
        return STATUS_INSUFFICIENT_RESOURCES;
    old = lab__flt_context_find(place);
    if (old && operation == FLT_SET_CONTEXT_KEEP_IF_EXISTS) {
        if (old_context) {
            old->references++;
            *old_context = old->body;
        }
        return STATUS_FLT_CONTEXT_ALREADY_DEFINED;
    }
    if (old)
        give_old(old, old_context);
    attach(place, context);
    return STATUS_SUCCESS;
}

NTSTATUS lab__flt_context_remove(const struct lab__flt_place *place, PFLT_CONTEXT *old_context)
{
    struct lab__flt_context *context = lab__flt_context_find(place);

    if (old_context)
        *old_context = 0;
    return context ? give_old(context, old_context) : STATUS_NOT_FOUND;
}

/* --- what they hang on goes --------------------------------------------------------------------------------------- */

void lab__flt_contexts_drop(LIST_ENTRY *list, PFLT_FILTER filter)
{
    for (LIST_ENTRY *e = list->Flink, *next; e != list; e = next) {
        struct lab__flt_context *context = CONTAINING_RECORD(e, struct lab__flt_context, link);

        next = e->Flink;
        if (filter && context->filter != filter)
            continue;
        unlink_context(context);
        lab__flt_context_release(context);
    }
}

void lab__flt_instance_contexts_drop(PFLT_INSTANCE instance)
{
    while (!IsListEmpty(&instance->contexts)) {
        struct lab__flt_context *context =
            CONTAINING_RECORD(instance->contexts.Flink, struct lab__flt_context, instance_link);

        unlink_context(context);
        lab__flt_context_release(context);
    }
}

ULONG lab__flt_contexts_left(PFLT_FILTER filter)
{
    ULONG count = 0;

    for (LIST_ENTRY *e = filter->live.Flink; e != &filter->live; e = e->Flink)
        count++;
    return count;
}

void lab__flt_contexts_blame(PFLT_FILTER filter)
{
    for (LIST_ENTRY *e = filter->live.Flink; e != &filter->live; e = e->Flink) {
        struct lab__flt_context *context = CONTAINING_RECORD(e, struct lab__flt_context, filter_link);

        lab__vf_origin_add(&context->allocated, "the context %p, with %u references, was allocated here",
                           (void *)context->body, (unsigned)context->references);
    }
}
