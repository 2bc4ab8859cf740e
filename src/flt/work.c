/* What a filter does later, in a worker thread: with an operation that it keeps, or for itself. */
#include "flt/flt_p.h"

struct _FLT_DEFERRED_IO_WORKITEM {
    WORK_QUEUE_ITEM item;
    PFLT_CALLBACK_DATA data;
    PFLT_DEFERRED_IO_WORKITEM_ROUTINE routine;
    PVOID context;
};

struct _FLT_GENERIC_WORKITEM {
    WORK_QUEUE_ITEM item;
    PVOID object;
    PFLT_GENERIC_WORKITEM_ROUTINE routine;
    PVOID context;
};

#define WORK_TAG 'kWMF'

/*
 * FltAllocateDeferredIoWorkItem, FltFreeDeferredIoWorkItem, FltAllocateGenericWorkItem, FltFreeGenericWorkItem: memory
 * for them; NULL where there is none.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  fltkernel/nf-fltkernel-fltallocatedeferredioworkitem
 */
PFLT_DEFERRED_IO_WORKITEM FltAllocateDeferredIoWorkItem(void)
{
    LAB_DDI(FltAllocateDeferredIoWorkItem);
    return ExAllocatePoolZero(NonPagedPoolNx, sizeof(struct _FLT_DEFERRED_IO_WORKITEM), WORK_TAG);
}

void FltFreeDeferredIoWorkItem(PFLT_DEFERRED_IO_WORKITEM FltWorkItem)
{
    LAB_DDI(FltFreeDeferredIoWorkItem);
    ExFreePoolWithTag(FltWorkItem, WORK_TAG);
}

PFLT_GENERIC_WORKITEM FltAllocateGenericWorkItem(void)
{
    LAB_DDI(FltAllocateGenericWorkItem);
    return ExAllocatePoolZero(NonPagedPoolNx, sizeof(struct _FLT_GENERIC_WORKITEM), WORK_TAG);
}

void FltFreeGenericWorkItem(PFLT_GENERIC_WORKITEM FltWorkItem)
{
    LAB_DDI(FltFreeGenericWorkItem);
    ExFreePoolWithTag(FltWorkItem, WORK_TAG);
}

static void run_deferred(PVOID context)
{
    PFLT_DEFERRED_IO_WORKITEM work = context;

    work->routine(work, work->data, work->context);
}

static BOOLEAN may_post(PFLT_CALLBACK_DATA data)
{
    return (data->Flags & FLTFL_CALLBACK_DATA_IRP_OPERATION) && !(data->Flags & FLTFL_CALLBACK_DATA_DRAINING_IO) &&
           !(data->Iopb->IrpFlags & IRP_PAGING_IO) && !IoGetTopLevelIrp();
}

/*
 * FltQueueDeferredIoWorkItem: have a routine called with the operation, which its callback pends.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_FLT_NOT_SAFE_TO_POST_OPERATION for what is no IRP, for paging I/O, and inside of other operations
 * Source  fltkernel/nf-fltkernel-fltqueuedeferredioworkitem
 */
NTSTATUS FltQueueDeferredIoWorkItem(PFLT_DEFERRED_IO_WORKITEM FltWorkItem, PFLT_CALLBACK_DATA Data,
                                    PFLT_DEFERRED_IO_WORKITEM_ROUTINE WorkerRoutine, WORK_QUEUE_TYPE QueueType,
                                    PVOID Context)
{
    LAB_DDI(FltQueueDeferredIoWorkItem);
    if (!may_post(Data))
        return STATUS_FLT_NOT_SAFE_TO_POST_OPERATION;
    FltWorkItem->data = Data;
    FltWorkItem->routine = WorkerRoutine;
    FltWorkItem->context = Context;
    ExInitializeWorkItem(&FltWorkItem->item, run_deferred, FltWorkItem);
    ExQueueWorkItem(&FltWorkItem->item, QueueType);
    return STATUS_SUCCESS;
}

static void run_generic(PVOID context)
{
    PFLT_GENERIC_WORKITEM work = context;
    PVOID object = work->object;

    work->routine(work, object, work->context);
    lab__flt_dereference(object);
}

/*
 * FltQueueGenericWorkItem: have a routine called; the filter or instance stays until it returns.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_FLT_DELETING_OBJECT
 * Source  fltkernel/nf-fltkernel-fltqueuegenericworkitem
 */
NTSTATUS FltQueueGenericWorkItem(PFLT_GENERIC_WORKITEM FltWorkItem, PVOID FltObject,
                                 PFLT_GENERIC_WORKITEM_ROUTINE WorkerRoutine, WORK_QUEUE_TYPE QueueType, PVOID Context)
{
    LAB_DDI(FltQueueGenericWorkItem);
    if (((struct lab__flt_object *)FltObject)->going)
        return STATUS_FLT_DELETING_OBJECT;
    lab__flt_reference(FltObject);
    FltWorkItem->object = FltObject;
    FltWorkItem->routine = WorkerRoutine;
    FltWorkItem->context = Context;
    ExInitializeWorkItem(&FltWorkItem->item, run_generic, FltWorkItem);
    ExQueueWorkItem(&FltWorkItem->item, QueueType);
    return STATUS_SUCCESS;
}

/* --- post-operation callbacks that must not run at DISPATCH_LEVEL ------------------------------------------------- */

struct safe {
    WORK_QUEUE_ITEM item;
    PFLT_CALLBACK_DATA data;
    PCFLT_RELATED_OBJECTS objects;
    PVOID context;
    FLT_POST_OPERATION_FLAGS flags;
    PFLT_POST_OPERATION_CALLBACK callback;
};

static void run_safe(PVOID context)
{
    struct safe *safe = context;
    PFLT_CALLBACK_DATA data = safe->data;
    FLT_POSTOP_CALLBACK_STATUS status = safe->callback(data, safe->objects, safe->context, safe->flags);

    lab__mm_kernel_free(safe);
    if (status != FLT_POSTOP_MORE_PROCESSING_REQUIRED)
        FltCompletePendedPostOperation(data);
}

/*
 * FltDoCompletionProcessingWhenSafe: call the routine, here where the IRQL allows that, otherwise in a worker thread.
 * FALSE: neither is possible.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  fltkernel/nf-fltkernel-fltdocompletionprocessingwhensafe
 */
BOOLEAN FltDoCompletionProcessingWhenSafe(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS FltObjects,
                                          PVOID CompletionContext, FLT_POST_OPERATION_FLAGS Flags,
                                          PFLT_POST_OPERATION_CALLBACK SafePostCallback,
                                          PFLT_POSTOP_CALLBACK_STATUS RetPostOperationStatus)
{
    struct safe *safe;

    LAB_DDI(FltDoCompletionProcessingWhenSafe);
    if (lab__ke_irql() <= APC_LEVEL) {
        *RetPostOperationStatus = SafePostCallback(Data, FltObjects, CompletionContext, Flags);
        return TRUE;
    }
    *RetPostOperationStatus = FLT_POSTOP_FINISHED_PROCESSING;
    safe = may_post(Data) && !(Flags & FLTFL_POST_OPERATION_DRAINING) ? lab__mm_kernel_alloc(sizeof *safe) : 0;
    if (!safe)
        return FALSE;
    *safe = (struct safe){{{0}}, Data, FltObjects, CompletionContext, Flags, SafePostCallback};
    ExInitializeWorkItem(&safe->item, run_safe, safe);
    ExQueueWorkItem(&safe->item, DelayedWorkQueue);
    *RetPostOperationStatus = FLT_POSTOP_MORE_PROCESSING_REQUIRED;
    return TRUE;
}
