/*
 * Setting, getting and deleting contexts, kind by kind.
 *
 * IRQL    <= APC_LEVEL
 * Errors  set: STATUS_FLT_CONTEXT_ALREADY_DEFINED with FLT_SET_CONTEXT_KEEP_IF_EXISTS,
 * STATUS_FLT_CONTEXT_ALREADY_LINKED, STATUS_FLT_DELETING_OBJECT, STATUS_INVALID_PARAMETER,
 * STATUS_INSUFFICIENT_RESOURCES; get and delete: STATUS_NOT_FOUND; all: STATUS_NOT_SUPPORTED where the file, or its
 * file system, has none
 * Source  fltkernel/nf-fltkernel-fltsetstreamcontext and its kin
 */
#include "flt/context.h"

/* Where the context of a file object is, or with `make` is to be; FALSE: there can be none. */
typedef BOOLEAN find_place(PFLT_INSTANCE instance, PFILE_OBJECT file, BOOLEAN make, struct lab__flt_place *place);

static NTSTATUS set_at(find_place *find, PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_SET_CONTEXT_OPERATION operation,
                       PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    struct lab__flt_place place;

    if (old)
        *old = 0;
    if (!find(instance, file, TRUE, &place))
        return STATUS_NOT_SUPPORTED;
    return lab__flt_context_set(&place, operation, context, old);
}

static NTSTATUS get_at(find_place *find, PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *context)
{
    struct lab__flt_place place;

    *context = 0;
    if (!find(instance, file, FALSE, &place))
        return STATUS_NOT_SUPPORTED;
    return lab__flt_context_get(&place, context);
}

static NTSTATUS delete_at(find_place *find, PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *old)
{
    struct lab__flt_place place;

    if (old)
        *old = 0;
    if (!find(instance, file, FALSE, &place))
        return STATUS_NOT_SUPPORTED;
    return lab__flt_context_remove(&place, old);
}

NTSTATUS FltSetFileContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, FLT_SET_CONTEXT_OPERATION Operation,
                           PFLT_CONTEXT NewContext, PFLT_CONTEXT *OldContext)
{
    LAB_DDI(FltSetFileContext);
    return set_at(lab__flt_place_of_file, Instance, FileObject, Operation, NewContext, OldContext);
}

NTSTATUS FltGetFileContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT *Context)
{
    LAB_DDI(FltGetFileContext);
    return get_at(lab__flt_place_of_file, Instance, FileObject, Context);
}

NTSTATUS FltDeleteFileContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT *OldContext)
{
    LAB_DDI(FltDeleteFileContext);
    return delete_at(lab__flt_place_of_file, Instance, FileObject, OldContext);
}

NTSTATUS FltSetStreamContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, FLT_SET_CONTEXT_OPERATION Operation,
                             PFLT_CONTEXT NewContext, PFLT_CONTEXT *OldContext)
{
    LAB_DDI(FltSetStreamContext);
    return set_at(lab__flt_place_of_stream, Instance, FileObject, Operation, NewContext, OldContext);
}

NTSTATUS FltGetStreamContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT *Context)
{
    LAB_DDI(FltGetStreamContext);
    return get_at(lab__flt_place_of_stream, Instance, FileObject, Context);
}

NTSTATUS FltDeleteStreamContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT *OldContext)
{
    LAB_DDI(FltDeleteStreamContext);
    return delete_at(lab__flt_place_of_stream, Instance, FileObject, OldContext);
}

NTSTATUS FltSetStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, FLT_SET_CONTEXT_OPERATION Operation,
                                   PFLT_CONTEXT NewContext, PFLT_CONTEXT *OldContext)
{
    LAB_DDI(FltSetStreamHandleContext);
    return set_at(lab__flt_place_of_handle, Instance, FileObject, Operation, NewContext, OldContext);
}

NTSTATUS FltGetStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT *Context)
{
    LAB_DDI(FltGetStreamHandleContext);
    return get_at(lab__flt_place_of_handle, Instance, FileObject, Context);
}

NTSTATUS FltDeleteStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT *OldContext)
{
    LAB_DDI(FltDeleteStreamHandleContext);
    return delete_at(lab__flt_place_of_handle, Instance, FileObject, OldContext);
}

/* --- instances, transactions, volumes ----------------------------------------------------------------------------- */

static struct lab__flt_place own(PFLT_INSTANCE instance, FLT_CONTEXT_TYPE type, PVOID key)
{
    return (struct lab__flt_place){&instance->own, instance->filter, instance, type, key};
}

NTSTATUS FltSetInstanceContext(PFLT_INSTANCE Instance, FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                               PFLT_CONTEXT *OldContext)
{
    struct lab__flt_place place = own(Instance, FLT_INSTANCE_CONTEXT, 0);

    LAB_DDI(FltSetInstanceContext);
    return lab__flt_context_set(&place, Operation, NewContext, OldContext);
}

NTSTATUS FltGetInstanceContext(PFLT_INSTANCE Instance, PFLT_CONTEXT *Context)
{
    struct lab__flt_place place = own(Instance, FLT_INSTANCE_CONTEXT, 0);

    LAB_DDI(FltGetInstanceContext);
    return lab__flt_context_get(&place, Context);
}

NTSTATUS FltDeleteInstanceContext(PFLT_INSTANCE Instance, PFLT_CONTEXT *OldContext)
{
    struct lab__flt_place place = own(Instance, FLT_INSTANCE_CONTEXT, 0);

    LAB_DDI(FltDeleteInstanceContext);
    return lab__flt_context_remove(&place, OldContext);
}

NTSTATUS FltSetTransactionContext(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                                  FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                                  PFLT_CONTEXT *OldContext)
{
    struct lab__flt_place place = own(Instance, FLT_TRANSACTION_CONTEXT, Transaction);

    LAB_DDI(FltSetTransactionContext);
    return lab__flt_context_set(&place, Operation, NewContext, OldContext);
}

NTSTATUS FltGetTransactionContext(PFLT_INSTANCE Instance, PKTRANSACTION Transaction, PFLT_CONTEXT *Context)
{
    struct lab__flt_place place = own(Instance, FLT_TRANSACTION_CONTEXT, Transaction);

    LAB_DDI(FltGetTransactionContext);
    return lab__flt_context_get(&place, Context);
}

NTSTATUS FltDeleteTransactionContext(PFLT_INSTANCE Instance, PKTRANSACTION Transaction, PFLT_CONTEXT *OldContext)
{
    struct lab__flt_place place = own(Instance, FLT_TRANSACTION_CONTEXT, Transaction);

    LAB_DDI(FltDeleteTransactionContext);
    return lab__flt_context_remove(&place, OldContext);
}

static struct lab__flt_place on_volume(PFLT_FILTER filter, PFLT_VOLUME volume)
{
    return (struct lab__flt_place){&volume->contexts, filter, 0, FLT_VOLUME_CONTEXT, 0};
}

/* The filter is known by its context. */
NTSTATUS FltSetVolumeContext(PFLT_VOLUME Volume, FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                             PFLT_CONTEXT *OldContext)
{
    struct lab__flt_place place = on_volume(lab__flt_context_of(NewContext)->filter, Volume);

    LAB_DDI(FltSetVolumeContext);
    if (OldContext)
        *OldContext = 0;
    if (Volume->object.going)
        return STATUS_FLT_DELETING_OBJECT;
    return lab__flt_context_set(&place, Operation, NewContext, OldContext);
}

NTSTATUS FltGetVolumeContext(PFLT_FILTER Filter, PFLT_VOLUME Volume, PFLT_CONTEXT *Context)
{
    struct lab__flt_place place = on_volume(Filter, Volume);

    LAB_DDI(FltGetVolumeContext);
    return lab__flt_context_get(&place, Context);
}

NTSTATUS FltDeleteVolumeContext(PFLT_FILTER Filter, PFLT_VOLUME Volume, PFLT_CONTEXT *OldContext)
{
    struct lab__flt_place place = on_volume(Filter, Volume);

    LAB_DDI(FltDeleteVolumeContext);
    return lab__flt_context_remove(&place, OldContext);
}

/* --- several at once ---------------------------------------------------------------------------------------------- */

static void get_all(PCFLT_RELATED_OBJECTS objects, FLT_CONTEXT_TYPE wanted, PFLT_RELATED_CONTEXTS contexts)
{
    if (wanted & FLT_VOLUME_CONTEXT)
        FltGetVolumeContext(objects->Filter, objects->Volume, &contexts->VolumeContext);
    if (wanted & FLT_INSTANCE_CONTEXT)
        FltGetInstanceContext(objects->Instance, &contexts->InstanceContext);
    if (wanted & FLT_FILE_CONTEXT)
        FltGetFileContext(objects->Instance, objects->FileObject, &contexts->FileContext);
    if (wanted & FLT_STREAM_CONTEXT)
        FltGetStreamContext(objects->Instance, objects->FileObject, &contexts->StreamContext);
    if (wanted & FLT_STREAMHANDLE_CONTEXT)
        FltGetStreamHandleContext(objects->Instance, objects->FileObject, &contexts->StreamHandleContext);
    if ((wanted & FLT_TRANSACTION_CONTEXT) && objects->Transaction)
        FltGetTransactionContext(objects->Instance, objects->Transaction, &contexts->TransactionContext);
}

/*
 * FltGetContexts, FltGetContextsEx: those of what an operation is about that there are, referenced; NULL for others.
 * FltReleaseContexts, FltReleaseContextsEx: the counterparts.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a structure that is too small
 * Source  fltkernel/nf-fltkernel-fltgetcontexts
 */
void FltGetContexts(PCFLT_RELATED_OBJECTS FltObjects, FLT_CONTEXT_TYPE DesiredContexts, PFLT_RELATED_CONTEXTS Contexts)
{
    LAB_DDI(FltGetContexts);
    RtlZeroMemory(Contexts, sizeof *Contexts);
    get_all(FltObjects, DesiredContexts, Contexts);
}

NTSTATUS FltGetContextsEx(PCFLT_RELATED_OBJECTS FltObjects, FLT_CONTEXT_TYPE DesiredContexts, SIZE_T ContextsSize,
                          PFLT_RELATED_CONTEXTS_EX Contexts)
{
    LAB_DDI(FltGetContextsEx);
    if (ContextsSize < sizeof *Contexts)
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(Contexts, sizeof *Contexts);
    get_all(FltObjects, DesiredContexts, (PFLT_RELATED_CONTEXTS)Contexts);
    if (DesiredContexts & FLT_SECTION_CONTEXT)
        FltGetSectionContext(FltObjects->Instance, FltObjects->FileObject, &Contexts->SectionContext);
    return STATUS_SUCCESS;
}

static void release(PFLT_CONTEXT *context)
{
    if (*context)
        FltReleaseContext(*context);
    *context = 0;
}

void FltReleaseContexts(PFLT_RELATED_CONTEXTS Contexts)
{
    LAB_DDI(FltReleaseContexts);
    release(&Contexts->VolumeContext);
    release(&Contexts->InstanceContext);
    release(&Contexts->FileContext);
    release(&Contexts->StreamContext);
    release(&Contexts->StreamHandleContext);
    release(&Contexts->TransactionContext);
}

void FltReleaseContextsEx(SIZE_T ContextsSize, PFLT_RELATED_CONTEXTS_EX Contexts)
{
    LAB_DDI(FltReleaseContextsEx);
    FltReleaseContexts((PFLT_RELATED_CONTEXTS)Contexts);
    if (ContextsSize >= sizeof *Contexts)
        release(&Contexts->SectionContext);
}
