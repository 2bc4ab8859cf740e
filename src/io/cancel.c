/*
 * Cancelling IRPs. The cancel routine is called at DISPATCH_LEVEL with the cancel spin lock held, which it releases
 * itself with the IRQL in Irp->CancelIrql.
 */
#include "io/io_p.h"

/*
 * IoAcquireCancelSpinLock, IoReleaseCancelSpinLock: the one lock of all cancel routines.
 *
 * IRQL    <= DISPATCH_LEVEL; release at DISPATCH_LEVEL
 * Source  wdm/nf-wdm-ioacquirecancelspinlock
 */
void IoAcquireCancelSpinLock(PKIRQL Irql)
{
    LAB_DDI(IoAcquireCancelSpinLock);
    KeAcquireSpinLock(&lab__io.cancel_lock, Irql);
}

void IoReleaseCancelSpinLock(KIRQL Irql)
{
    LAB_DDI(IoReleaseCancelSpinLock);
    KeReleaseSpinLock(&lab__io.cancel_lock, Irql);
}

/*
 * IoCancelIrp: ask for the IRP to end soon; TRUE if a cancel routine was called.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x48 CANCEL_STATE_IN_COMPLETED_IRP when it was completed with a cancel routine set
 * Source  wdm/nf-wdm-iocancelirp
 */
BOOLEAN IoCancelIrp(PIRP Irp)
{
    PDRIVER_CANCEL routine;
    KIRQL irql;

    LAB_DDI(IoCancelIrp);
    KeAcquireSpinLock(&lab__io.cancel_lock, &irql);
    Irp->Cancel = TRUE;
    routine = IoSetCancelRoutine(Irp, 0);
    if (!routine) {
        KeReleaseSpinLock(&lab__io.cancel_lock, irql);
        return FALSE;
    }
    if (Irp->CurrentLocation > Irp->StackCount + 1)
        lab__ke_bugcheck(CANCEL_STATE_IN_COMPLETED_IRP, (ULONG_PTR)Irp, (ULONG_PTR)routine, 0, 0);
    Irp->CancelIrql = irql;
    routine(IoGetCurrentIrpStackLocation(Irp)->DeviceObject, Irp);
    if (__builtin_expect(lab__ke_irql() != irql, 0)) {
        lab__ke_crash_detail("the cancel routine of IRP %p returned without releasing the cancel spin lock",
                             (void *)Irp);
        lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x5, (ULONG_PTR)routine, (ULONG_PTR)Irp,
                              lab__ke_irql());
    }
    return TRUE;
}

/* Five minutes, after which a thread gives up on a driver that doesn't complete what was cancelled. */
#define PATIENCE_100NS (300LL * 10000000)

void lab__io_thread_exit(PETHREAD thread)
{
    ULONGLONG until = lab__clock_now() + PATIENCE_100NS;
    LARGE_INTEGER pause = {.QuadPart = -100 * 10000};

    if (IsListEmpty(&thread->irps))
        return;
    for (LIST_ENTRY *e = thread->irps.Flink; e != &thread->irps;) {
        PIRP irp = CONTAINING_RECORD(e, IRP, ThreadListEntry);

        e = e->Flink;
        IoCancelIrp(irp);
        /* Completion may have taken this or any other entry away. */
        if (e != &thread->irps && IsListEmpty(&thread->irps))
            break;
    }
    while (!IsListEmpty(&thread->irps) && lab__clock_now() < until)
        KeDelayExecutionThread(KernelMode, FALSE, &pause);
    while (!IsListEmpty(&thread->irps)) {
        PIRP irp = CONTAINING_RECORD(RemoveHeadList(&thread->irps), IRP, ThreadListEntry);

        /* As on NT, the IRP is left to its driver and no thread is told of its end. */
        irp->ThreadListEntry.Flink = irp->ThreadListEntry.Blink = &irp->ThreadListEntry;
        irp->Tail.Overlay.Thread = 0;
    }
}
