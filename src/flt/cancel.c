/* Cancelling operations, and queues of them from which cancelled ones vanish. */
#include "flt/flt_p.h"

#define DISABLED 1

static struct lab__flt_op *op_of(PIRP irp)
{
    return irp->Tail.Overlay.DriverContext[3];
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    struct lab__flt_op *op = op_of(irp);

    IoReleaseCancelSpinLock(irp->CancelIrql);
    op->canceled(&op->data);
}

/*
 * FltSetCancelCompletion: have a routine called where the pended operation is cancelled; it completes it.
 * FltClearCancelCompletion: no longer.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_CANCELLED: it was cancelled before, or is being; STATUS_INVALID_PARAMETER for what is no IRP
 * Source  fltkernel/nf-fltkernel-fltsetcancelcompletion
 */
NTSTATUS FltSetCancelCompletion(PFLT_CALLBACK_DATA CallbackData, PFLT_COMPLETE_CANCELED_CALLBACK CanceledCallback)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltSetCancelCompletion);
    if (!op->irp)
        return STATUS_INVALID_PARAMETER;
    op->canceled = CanceledCallback;
    op->irp->Tail.Overlay.DriverContext[3] = op;
    IoSetCancelRoutine(op->irp, on_cancel);
    if (op->irp->Cancel && IoSetCancelRoutine(op->irp, 0))
        return STATUS_CANCELLED;
    return STATUS_SUCCESS;
}

NTSTATUS FltClearCancelCompletion(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltClearCancelCompletion);
    if (!op->irp)
        return STATUS_INVALID_PARAMETER;
    return IoSetCancelRoutine(op->irp, 0) ? STATUS_SUCCESS : STATUS_CANCELLED;
}

/*
 * FltCancelIo: cancel the operation; TRUE where somebody was there to hear it. FltIsIoCanceled: was it?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  fltkernel/nf-fltkernel-fltcancelio
 */
BOOLEAN FltCancelIo(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltCancelIo);
    return op->irp ? IoCancelIrp(op->irp) : FALSE;
}

BOOLEAN FltIsIoCanceled(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltIsIoCanceled);
    return op->irp && op->irp->Cancel;
}

/* --- queues ------------------------------------------------------------------------------------------------------- */

/* FLT_CALLBACK_DATA.QueueContext: the queue, and the caller's record of where it is. */
static void forget(PFLT_CALLBACK_DATA data)
{
    PFLT_CALLBACK_DATA_QUEUE_IO_CONTEXT context = data->QueueContext[1];

    if (context)
        context->Irp = 0;
    data->QueueContext[0] = data->QueueContext[1] = 0;
}

static void on_queue_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    PFLT_CALLBACK_DATA data = &op_of(irp)->data;
    PFLT_CALLBACK_DATA_QUEUE queue = data->QueueContext[0];
    KIRQL irql;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    queue->Acquire(queue, &irql);
    queue->RemoveIo(queue, data);
    forget(data);
    queue->Release(queue, irql);
    queue->CompleteCanceledIo(queue, data);
}

/*
 * FltCbdqInitialize: a queue of pended operations, made of the caller's routines. FltCbdqDisable, FltCbdqEnable:
 * nothing can be inserted, or again.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltcbdqinitialize
 */
NTSTATUS FltCbdqInitialize(PFLT_INSTANCE Instance, PFLT_CALLBACK_DATA_QUEUE Cbdq,
                           PFLT_CALLBACK_DATA_QUEUE_INSERT_IO CbdqInsertIo,
                           PFLT_CALLBACK_DATA_QUEUE_REMOVE_IO CbdqRemoveIo,
                           PFLT_CALLBACK_DATA_QUEUE_PEEK_NEXT_IO CbdqPeekNextIo,
                           PFLT_CALLBACK_DATA_QUEUE_ACQUIRE CbdqAcquire, PFLT_CALLBACK_DATA_QUEUE_RELEASE CbdqRelease,
                           PFLT_CALLBACK_DATA_QUEUE_COMPLETE_CANCELED_IO CbdqCompleteCanceledIo)
{
    LAB_DDI(FltCbdqInitialize);
    *Cbdq = (FLT_CALLBACK_DATA_QUEUE){.Instance = Instance,
                                      .InsertIo = CbdqInsertIo,
                                      .RemoveIo = CbdqRemoveIo,
                                      .PeekNextIo = CbdqPeekNextIo,
                                      .Acquire = CbdqAcquire,
                                      .Release = CbdqRelease,
                                      .CompleteCanceledIo = CbdqCompleteCanceledIo};
    return STATUS_SUCCESS;
}

static void set_flags(PFLT_CALLBACK_DATA_QUEUE queue, ULONG flags)
{
    KIRQL irql;

    queue->Acquire(queue, &irql);
    queue->Flags = flags;
    queue->Release(queue, irql);
}

void FltCbdqDisable(PFLT_CALLBACK_DATA_QUEUE Cbdq)
{
    LAB_DDI(FltCbdqDisable);
    set_flags(Cbdq, DISABLED);
}

void FltCbdqEnable(PFLT_CALLBACK_DATA_QUEUE Cbdq)
{
    LAB_DDI(FltCbdqEnable);
    set_flags(Cbdq, 0);
}

/* TRUE: it was cancelled meanwhile, and is out again. */
static BOOLEAN arm(PFLT_CALLBACK_DATA_QUEUE queue, PFLT_CALLBACK_DATA data)
{
    PIRP irp = lab__flt_op_of(data)->irp;

    irp->Tail.Overlay.DriverContext[3] = lab__flt_op_of(data);
    IoSetCancelRoutine(irp, on_queue_cancel);
    if (!irp->Cancel || !IoSetCancelRoutine(irp, 0))
        return FALSE;
    queue->RemoveIo(queue, data);
    forget(data);
    return TRUE;
}

/*
 * FltCbdqInsertIo: put an operation, which its callback pends, into the queue.
 *
 * IRQL    <= APC_LEVEL, or whatever the queue's lock allows
 * Errors  STATUS_FLT_CBDQ_DISABLED, STATUS_INVALID_PARAMETER for what is no IRP, and those of the caller's routine
 * Source  fltkernel/nf-fltkernel-fltcbdqinsertio
 */
NTSTATUS FltCbdqInsertIo(PFLT_CALLBACK_DATA_QUEUE Cbdq, PFLT_CALLBACK_DATA Cbd,
                         PFLT_CALLBACK_DATA_QUEUE_IO_CONTEXT Context, PVOID InsertContext)
{
    NTSTATUS status = STATUS_FLT_CBDQ_DISABLED;
    BOOLEAN cancelled = FALSE;
    KIRQL irql;

    LAB_DDI(FltCbdqInsertIo);
    if (!lab__flt_op_of(Cbd)->irp)
        return STATUS_INVALID_PARAMETER;
    Cbdq->Acquire(Cbdq, &irql);
    if (!(Cbdq->Flags & DISABLED))
        status = Cbdq->InsertIo(Cbdq, Cbd, InsertContext);
    if (NT_SUCCESS(status)) {
        Cbd->QueueContext[0] = Cbdq;
        Cbd->QueueContext[1] = Context;
        if (Context)
            Context->Irp = (PIRP)Cbd;
        cancelled = arm(Cbdq, Cbd);
    }
    Cbdq->Release(Cbdq, irql);
    if (cancelled)
        Cbdq->CompleteCanceledIo(Cbdq, Cbd);
    return status;
}

/* FALSE: its cancel routine runs already. */
static BOOLEAN take(PFLT_CALLBACK_DATA_QUEUE queue, PFLT_CALLBACK_DATA data)
{
    if (!IoSetCancelRoutine(lab__flt_op_of(data)->irp, 0))
        return FALSE;
    queue->RemoveIo(queue, data);
    forget(data);
    return TRUE;
}

/*
 * FltCbdqRemoveIo: out of the queue, the one that was inserted with this context; NULL where it was cancelled.
 * FltCbdqRemoveNextIo: the first that fits.
 *
 * IRQL    <= APC_LEVEL, or whatever the queue's lock allows
 * Source  fltkernel/nf-fltkernel-fltcbdqremoveio
 */
PFLT_CALLBACK_DATA FltCbdqRemoveIo(PFLT_CALLBACK_DATA_QUEUE Cbdq, PFLT_CALLBACK_DATA_QUEUE_IO_CONTEXT Context)
{
    PFLT_CALLBACK_DATA data;
    KIRQL irql;

    LAB_DDI(FltCbdqRemoveIo);
    Cbdq->Acquire(Cbdq, &irql);
    data = (PFLT_CALLBACK_DATA)Context->Irp;
    if (data && !take(Cbdq, data))
        data = 0;
    Cbdq->Release(Cbdq, irql);
    return data;
}

PFLT_CALLBACK_DATA FltCbdqRemoveNextIo(PFLT_CALLBACK_DATA_QUEUE Cbdq, PVOID PeekContext)
{
    PFLT_CALLBACK_DATA data;
    KIRQL irql;

    LAB_DDI(FltCbdqRemoveNextIo);
    Cbdq->Acquire(Cbdq, &irql);
    data = Cbdq->PeekNextIo(Cbdq, 0, PeekContext);
    while (data && !take(Cbdq, data))
        data = Cbdq->PeekNextIo(Cbdq, data, PeekContext);
    Cbdq->Release(Cbdq, irql);
    return data;
}
