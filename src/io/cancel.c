/*
 * Cancelling IRPs. The cancel routine is called at DISPATCH_LEVEL with the cancel spin lock held, which it releases
 * itself with the IRQL in Irp->CancelIrql.
 */
#include "io/io_p.h"
#include "ke/paged_guard.h"
#include "ke/spinlock_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"

/*
 * IoAcquireCancelSpinLock, IoReleaseCancelSpinLock: the one lock of all cancel routines.
 *
 * IRQL    <= DISPATCH_LEVEL; release at DISPATCH_LEVEL
 * Source  wdm/nf-wdm-ioacquirecancelspinlock
 */
void IoAcquireCancelSpinLock(PKIRQL Irql)
{
    LAB_DDI(IoAcquireCancelSpinLock);
    *Irql = lab__ke_spin_acquire_for(&lab__io.cancel_lock, __builtin_return_address(0));
}

void IoReleaseCancelSpinLock(KIRQL Irql)
{
    LAB_DDI(IoReleaseCancelSpinLock);
    lab__ke_spin_release_for(&lab__io.cancel_lock, Irql, __builtin_return_address(0));
}

/* What the routine completes is its own driver's, whoever asked for it. */
static void call_routine(PDRIVER_CANCEL routine, PIRP irp)
{
    struct _KTHREAD *thread = lab__ke_thread();
    struct lab__vf_call *call = thread->verified_call;

    thread->verified_call = 0;
    lab__ke_paged_raised(DISPATCH_LEVEL, (const void *)routine);
    routine(IoGetCurrentIrpStackLocation(irp)->DeviceObject, irp);
    thread->verified_call = call;
}

/*
 * IoCancelIrp: ask for the IRP to end soon; TRUE if a cancel routine was called.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x48 CANCEL_STATE_IN_COMPLETED_IRP when it was completed with a cancel routine set; 0x11B
 *         DRIVER_RETURNED_HOLDING_CANCEL_LOCK when the routine doesn't release that lock with Irp->CancelIrql
 * Source  wdm/nf-wdm-iocancelirp
 */
BOOLEAN IoCancelIrp(PIRP Irp)
{
    PDRIVER_CANCEL routine;
    ULONG spins;
    KIRQL irql;

    LAB_DDI(IoCancelIrp);
    spins = lab__vf_spins_held();
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
    call_routine(routine, Irp);
    if (lab__strict && !lab__vf_spin_is_held(&lab__io.cancel_lock))
        lab__vf_spins_at_return(spins, "a cancel routine", (PVOID)routine);
    if (__builtin_expect(lab__ke_irql() != irql, 0)) {
        lab__vf_culprit_is_routine(routine);
        lab__ke_crash_detail("the cancel routine of IRP %p didn't release the cancel spin lock with Irp->CancelIrql",
                             (void *)Irp);
        lab__ke_bugcheck(DRIVER_RETURNED_HOLDING_CANCEL_LOCK, (ULONG_PTR)Irp, (ULONG_PTR)routine, 0, 0);
    }
    return TRUE;
}

/* After five minutes a thread that ends gives up on a driver that doesn't complete what was cancelled. */
#define PATIENCE_MS 300000
#define PAUSE_MS    100

static PIRP next_to_cancel(PETHREAD thread)
{
    for (LIST_ENTRY *link = thread->irps.Flink; link != &thread->irps; link = link->Flink) {
        PIRP irp = CONTAINING_RECORD(link, IRP, ThreadListEntry);

        if (!irp->Cancel || irp->CancelRoutine)
            return irp;
    }
    return 0;
}

/* What is completed may leave the list at once, so every cancellation starts at its head again. */
static void cancel_all(PETHREAD thread)
{
    KIRQL irql = lab__ke_raise(APC_LEVEL);
    PIRP irp;

    while ((irp = next_to_cancel(thread)))
        IoCancelIrp(irp);
    lab__ke_lower(irql);
}

static BOOLEAN is_done(PETHREAD thread)
{
    return IsListEmpty(&thread->irps) && !thread->irps_ending;
}

static void wait_for_all(PETHREAD thread)
{
    LARGE_INTEGER pause = {.QuadPart = -PAUSE_MS * 10000};

    for (ULONG waited = 0; waited < PATIENCE_MS && !is_done(thread); waited += PAUSE_MS)
        KeDelayExecutionThread(KernelMode, FALSE, &pause);
}

/* As on NT, the IRP is left to its driver and no thread is told of its end. */
static void abandon(PIRP irp)
{
    if (lab__strict)
        lab__vf_irp_blame_keeper(irp);
    lab__ke_crash_detail("IRP %p was cancelled as its thread ended, and its driver didn't complete it for %u ms",
                         (void *)irp, PATIENCE_MS);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x135, (ULONG_PTR)irp, PATIENCE_MS, PATIENCE_MS / 1000);
    lab__io_irp_unlink(irp);
    irp->AllocationFlags |= LAB_IRP_ABANDONED;
    irp->Tail.Overlay.Thread = 0;
}

void lab__io_thread_exit(PETHREAD thread)
{
    if (is_done(thread))
        return;
    cancel_all(thread);
    wait_for_all(thread);
    while (!IsListEmpty(&thread->irps))
        abandon(CONTAINING_RECORD(thread->irps.Flink, IRP, ThreadListEntry));
}
