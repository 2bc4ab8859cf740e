/*
 * Cancel-safe queues: the driver keeps the list and the lock; the races with cancellation are settled here.
 *
 * While an IRP is queued, DriverContext[3] points to its IO_CSQ_IRP_CONTEXT, or to the queue where it has none.
 */
#include "io/io_p.h"

static void cancel_routine(PDEVICE_OBJECT device, PIRP irp);

static NTSTATUS initialize(PIO_CSQ csq, ULONG type, PVOID insert, PIO_CSQ_REMOVE_IRP remove, PIO_CSQ_PEEK_NEXT_IRP peek,
                           PIO_CSQ_ACQUIRE_LOCK acquire, PIO_CSQ_RELEASE_LOCK release,
                           PIO_CSQ_COMPLETE_CANCELED_IRP complete)
{
    csq->Type = type;
    csq->CsqInsertIrp = (PIO_CSQ_INSERT_IRP)insert;
    csq->CsqRemoveIrp = remove;
    csq->CsqPeekNextIrp = peek;
    csq->CsqAcquireLock = acquire;
    csq->CsqReleaseLock = release;
    csq->CsqCompleteCanceledIrp = complete;
    csq->ReservePointer = 0;
    return STATUS_SUCCESS;
}

/*
 * IoCsqInitialize, IoCsqInitializeEx: make a queue of the driver's routines; Ex's insert routine may refuse.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-iocsqinitialize
 */
NTSTATUS IoCsqInitialize(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP CsqInsertIrp, PIO_CSQ_REMOVE_IRP CsqRemoveIrp,
                         PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp, PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock,
                         PIO_CSQ_RELEASE_LOCK CsqReleaseLock, PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp)
{
    LAB_DDI(IoCsqInitialize);
    return initialize(Csq, IO_TYPE_CSQ, (PVOID)CsqInsertIrp, CsqRemoveIrp, CsqPeekNextIrp, CsqAcquireLock,
                      CsqReleaseLock, CsqCompleteCanceledIrp);
}

NTSTATUS IoCsqInitializeEx(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP_EX CsqInsertIrp, PIO_CSQ_REMOVE_IRP CsqRemoveIrp,
                           PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp, PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock,
                           PIO_CSQ_RELEASE_LOCK CsqReleaseLock, PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp)
{
    LAB_DDI(IoCsqInitializeEx);
    return initialize(Csq, IO_TYPE_CSQ_EX, (PVOID)CsqInsertIrp, CsqRemoveIrp, CsqPeekNextIrp, CsqAcquireLock,
                      CsqReleaseLock, CsqCompleteCanceledIrp);
}

static NTSTATUS call_insert(PIO_CSQ csq, PIRP irp, PVOID insert_context)
{
    if (csq->Type == IO_TYPE_CSQ_EX)
        return ((PIO_CSQ_INSERT_IRP_EX)(PVOID)csq->CsqInsertIrp)(csq, irp, insert_context);
    csq->CsqInsertIrp(csq, irp);
    return STATUS_SUCCESS;
}

static void mark(PIO_CSQ csq, PIRP irp, PIO_CSQ_IRP_CONTEXT context)
{
    if (context) {
        context->Type = IO_TYPE_CSQ_IRP_CONTEXT;
        context->Irp = irp;
        context->Csq = csq;
        irp->Tail.Overlay.DriverContext[3] = context;
    } else {
        irp->Tail.Overlay.DriverContext[3] = csq;
    }
}

static void unmark(PIRP irp)
{
    PIO_CSQ_IRP_CONTEXT context = irp->Tail.Overlay.DriverContext[3];

    if (context && context->Type == IO_TYPE_CSQ_IRP_CONTEXT)
        context->Irp = 0;
    irp->Tail.Overlay.DriverContext[3] = 0;
}

/*
 * IoCsqInsertIrpEx: queue the IRP, marking it pending; Ex's routine may refuse with a status, which is returned.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iocsqinsertirpex
 */
NTSTATUS IoCsqInsertIrpEx(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context, PVOID InsertContext)
{
    NTSTATUS status;
    KIRQL irql;

    LAB_DDI(IoCsqInsertIrpEx);
    mark(Csq, Irp, Context);
    Csq->ReservePointer = 0;
    Csq->CsqAcquireLock(Csq, &irql);
    status = call_insert(Csq, Irp, InsertContext);
    if (!NT_SUCCESS(status)) {
        unmark(Irp);
        Csq->CsqReleaseLock(Csq, irql);
        return status;
    }
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, cancel_routine);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, 0)) {
        Csq->CsqRemoveIrp(Csq, Irp);
        unmark(Irp);
        Csq->CsqReleaseLock(Csq, irql);
        Csq->CsqCompleteCanceledIrp(Csq, Irp);
        return STATUS_SUCCESS;
    }
    Csq->CsqReleaseLock(Csq, irql);
    return status;
}

/*
 * IoCsqInsertIrp: the same for a queue whose insert routine can't refuse.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iocsqinsertirp
 */
void IoCsqInsertIrp(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context)
{
    LAB_DDI(IoCsqInsertIrp);
    IoCsqInsertIrpEx(Csq, Irp, Context, 0);
}

/*
 * IoCsqRemoveNextIrp: the next IRP that matches PeekContext and isn't being cancelled, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iocsqremovenextirp
 */
PIRP IoCsqRemoveNextIrp(PIO_CSQ Csq, PVOID PeekContext)
{
    PIRP irp;
    KIRQL irql;

    LAB_DDI(IoCsqRemoveNextIrp);
    Csq->ReservePointer = 0;
    Csq->CsqAcquireLock(Csq, &irql);
    irp = Csq->CsqPeekNextIrp(Csq, 0, PeekContext);
    while (irp && !IoSetCancelRoutine(irp, 0))
        irp = Csq->CsqPeekNextIrp(Csq, irp, PeekContext); /* its cancel routine waits for the lock; leave it that one */
    if (irp) {
        Csq->CsqRemoveIrp(Csq, irp);
        unmark(irp);
    }
    Csq->CsqReleaseLock(Csq, irql);
    return irp;
}

/*
 * IoCsqRemoveIrp: the IRP that was queued with this context, or NULL if it is gone.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iocsqremoveirp
 */
PIRP IoCsqRemoveIrp(PIO_CSQ Csq, PIO_CSQ_IRP_CONTEXT Context)
{
    PIRP irp;
    KIRQL irql;

    LAB_DDI(IoCsqRemoveIrp);
    Csq->ReservePointer = 0;
    Csq->CsqAcquireLock(Csq, &irql);
    irp = Context->Irp;
    if (irp && !IoSetCancelRoutine(irp, 0))
        irp = 0;
    if (irp) {
        Csq->CsqRemoveIrp(Csq, irp);
        unmark(irp);
    }
    Csq->CsqReleaseLock(Csq, irql);
    return irp;
}

static void cancel_routine(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_CSQ csq = irp->Tail.Overlay.DriverContext[3];
    KIRQL irql;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    if (csq->Type == IO_TYPE_CSQ_IRP_CONTEXT)
        csq = ((PIO_CSQ_IRP_CONTEXT)(PVOID)csq)->Csq;
    csq->ReservePointer = 0;
    csq->CsqAcquireLock(csq, &irql);
    csq->CsqRemoveIrp(csq, irp);
    unmark(irp);
    csq->CsqReleaseLock(csq, irql);
    csq->CsqCompleteCanceledIrp(csq, irp);
}
