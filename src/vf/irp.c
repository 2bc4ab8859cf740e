/*
 * What a dispatch routine may do with its IRP: checked around every call of one on a strict machine.
 *
 * A routine that returns STATUS_PENDING has marked the IRP, or passed it to a driver that returned STATUS_PENDING. One
 * that returns anything else has not marked it, the IRP is completed, and with that status.
 */
#include "io/io_p.h"
#include "vf/vf_irp.h"

static struct lab__vf_call **record_of(PIRP irp, CCHAR location)
{
    struct lab__vf_call **records = lab__io_irp_records(irp);

    return records ? &records[location - 1] : 0;
}

/* A record is on this thread's stack, further out, only if the same thread made it. */
static struct lab__vf_call *caller_of(PIRP irp, struct lab__vf_call *outer)
{
    struct lab__vf_call **above;

    if (outer)
        return outer->thread == lab__ke_thread() ? outer : 0;
    if (irp->CurrentLocation >= irp->StackCount)
        return 0;
    above = record_of(irp, irp->CurrentLocation + 1);
    return above && *above && (*above)->thread == lab__ke_thread() ? *above : 0;
}

void lab__vf_irp_enter(struct lab__vf_call *call, struct lab__vf_call **parent, PDEVICE_OBJECT device, PIRP irp)
{
    struct lab__vf_call **record = record_of(irp, irp->CurrentLocation);
    struct _KTHREAD *thread = lab__ke_thread();

    *parent = 0;
    call->outer = 0;
    call->device = device;
    call->routine = (PVOID)IoGetCurrentIrpStackLocation(irp)->CompletionRoutine;
    call->thread = thread;
    call->done = call->marked = call->lower_pending = FALSE;
    call->signaled = (irp->AllocationFlags & LAB_IRP_BUILT) && irp->CurrentLocation == irp->StackCount &&
                     irp->UserEvent && irp->UserEvent->Header.SignalState;
    call->location = irp->CurrentLocation;
    call->marked_before = (IoGetCurrentIrpStackLocation(irp)->Control & SL_PENDING_RETURNED) != 0;
    call->tracked = record != 0;
    call->irql = lab__ke_irql();
    call->spins = (UCHAR)lab__vf_spins_held();
    call->kernel_apc_disable = thread->kernel_apc_disable;
    call->special_apc_disable = thread->special_apc_disable;
    if (!record)
        return;
    call->outer = *record;
    *record = call;
    *parent = caller_of(irp, call->outer);
}

static void check_context(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    lab__vf_spins_at_return(call->spins, "a dispatch routine", (PVOID)dispatch);
    if (__builtin_expect(lab__ke_irql() != call->irql, 0)) {
        lab__ke_crash_detail("a dispatch routine of device %p changed IRQL from %u to %u", (void *)call->device,
                             call->irql, lab__ke_irql());
        lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x5, (ULONG_PTR)call->device, call->irql, lab__ke_irql());
    }
    if (__builtin_expect(thread == call->thread && (thread->kernel_apc_disable != call->kernel_apc_disable ||
                                                    thread->special_apc_disable != call->special_apc_disable),
                         0)) {
        lab__ke_crash_detail(
            "a dispatch routine of device %p left or entered a critical or guarded region that it doesn't leave again",
            (void *)call->device);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xC5, (ULONG_PTR)dispatch,
                         (ULONG_PTR)(LONG_PTR)thread->kernel_apc_disable,
                         (ULONG_PTR)(LONG_PTR)call->kernel_apc_disable);
    }
}

static _Noreturn void stop(const struct lab__vf_call *call, ULONG subcode, PDRIVER_DISPATCH dispatch, PIRP irp,
                           NTSTATUS status, const char *what)
{
    lab__ke_crash_detail("a dispatch routine of device %p returned %#x for IRP %p, %s", (void *)call->device,
                         (unsigned)status, (void *)irp, what);
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, (ULONG_PTR)dispatch, (ULONG_PTR)irp,
                     subcode == 0x224 ? (ULONG_PTR)(ULONG)call->status : (ULONG_PTR)call->device);
}

static void check_pending(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch)
{
    if (!call->marked && !call->lower_pending)
        stop(call, 0x23D, dispatch, irp, STATUS_PENDING, "which it has not marked pending");
    if (call->signaled)
        stop(call, 0x307, dispatch, irp, STATUS_PENDING, "whose event was set before it was sent: nobody would wait");
}

static void check_answer(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch, NTSTATUS status)
{
    if (status == STATUS_PENDING) {
        check_pending(call, irp, dispatch);
        return;
    }
    if (status == (NTSTATUS)0xFFFFFFFF)
        stop(call, 0x225, dispatch, irp, status, "which is no status");
    if (call->marked && !call->marked_before)
        stop(call, 0x23E, dispatch, irp, status, "which it has marked pending");
    if (!call->done)
        stop(call, 0x226, dispatch, irp, status, "which it has neither completed, nor passed on, nor kept as pending");
    if (status != call->status)
        stop(call, 0x224, dispatch, irp, status, "which was completed with another status");
}

/* Another thread may have passed the IRP on meanwhile, so the record need not be the first. */
static void forget(const struct lab__vf_call *call, PIRP irp)
{
    for (struct lab__vf_call **link = record_of(irp, call->location); *link; link = &(*link)->outer)
        if (*link == call) {
            *link = call->outer;
            return;
        }
}

/* The IRP is looked at only while completion has not passed its location: then it is still there. */
void lab__vf_irp_leave(struct lab__vf_call *call, struct lab__vf_call *parent, PIRP irp, PDRIVER_DISPATCH dispatch,
                       NTSTATUS status)
{
    check_context(call, dispatch);
    if (call->tracked && !call->done) {
        forget(call, irp);
        call->marked = (lab__io_irp_location(irp, call->location)->Control & SL_PENDING_RETURNED) != 0;
    }
    if (call->tracked)
        check_answer(call, irp, dispatch, status);
    if (status == STATUS_PENDING && parent)
        parent->lower_pending = TRUE;
}
