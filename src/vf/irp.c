/*
 * What a dispatch routine may do with its IRP: checked around every call of one on a strict machine.
 *
 * A routine that returns STATUS_PENDING has marked the IRP, or passed it to a driver that returned STATUS_PENDING. One
 * that returns anything else has not marked it, the IRP is completed, and with that status.
 */
#include "io/image.h"
#include "io/io_p.h"
#include "vf/vf_device.h"
#include "vf/vf_irp.h"
#include "vf/vf_object.h"
#include "vf/vf_power.h"
#include "vf/vf_remove_lock.h"
#include "vf/vf_report.h"

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

/* --- which of them runs --- */

/* Class drivers lend their routines: what they do for a driver is that driver's doing. */
static BOOLEAN holds(PDRIVER_OBJECT driver, PVOID address)
{
    const struct lab__io_image *image = lab__io_driver_of(driver)->image;

    return image && lab__io_image_reaches(image, address);
}

/* Did the driver of `above` itself do that, and not the one below, which it may have called? */
static BOOLEAN is_by(PDEVICE_OBJECT above, PDEVICE_OBJECT below, PVOID address)
{
    if (above->DriverObject == below->DriverObject || !above->DriverObject->DriverStart)
        return TRUE; /* one image holds both */
    return holds(above->DriverObject, address) && !holds(below->DriverObject, address);
}

/* The device below that the IRP is at; 0: it is back, or it isn't known. In its own location there is the device that
 * it passed that on to. */
static PDEVICE_OBJECT who_has(const struct lab__vf_call *call)
{
    CCHAR location = min(call->irp->CurrentLocation, call->location);
    PDEVICE_OBJECT device = location > 0 ? lab__io_irp_location(call->irp, location)->DeviceObject : 0;

    return device != call->device ? device : 0;
}

BOOLEAN lab__vf_irp_is_below_slow(const struct lab__vf_call *call, PVOID caller)
{
    PDEVICE_OBJECT below;

    if (!call->tracked || call->done || lab__prcb->dpc_active)
        return FALSE;
    below = who_has(call);
    return below && is_by(call->device, below, caller);
}

struct lab__vf_call *lab__vf_call_of_thread(void)
{
    return lab__prcb->dpc_active ? 0 : lab__vf_irp_running();
}

/* Is the IRP still with this routine's driver? */
static BOOLEAN has_it(const struct lab__vf_call *call)
{
    return call->tracked && !call->done && call->irp->CurrentLocation == call->location;
}

void lab__vf_irp_unlocked(PVOID caller)
{
    struct lab__vf_call *call = lab__vf_call_of_thread();

    if (!call || call->queued || !has_it(call) || call->irp->Tail.Overlay.ListEntry.Flink == call->link ||
        !call->irp->Tail.Overlay.ListEntry.Flink ||
        (lab__io_irp_location(call->irp, call->location)->Control & SL_PENDING_RETURNED))
        return;
    call->queued = caller;
}

/* --- before and after --- */

static void note_system_request(struct lab__vf_call *call, PIRP irp)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    if (extension)
        lab__vf_irp_crossed(irp, extension);
    if (call->major == IRP_MJ_PNP)
        lab__vf_device_entered(call);
}

void lab__vf_irp_enter(struct lab__vf_call *call, struct lab__vf_call **parent, PDEVICE_OBJECT device, PIRP irp)
{
    struct lab__vf_call **record = record_of(irp, irp->CurrentLocation);
    struct _KTHREAD *thread = lab__ke_thread();
    static ULONG serial;

    *parent = 0;
    call->outer = 0;
    call->previous = thread->verified_call;
    thread->verified_call = call;
    call->irp = irp;
    call->link = irp->Tail.Overlay.ListEntry.Flink;
    call->queued = call->released = call->completer = call->asked_power = 0;
    call->serial = ++serial;
    call->holds = 0;
    call->deleted = call->forced = call->cancel_tested = FALSE;
    call->device = device;
    call->held = 0;
    call->major = IoGetCurrentIrpStackLocation(irp)->MajorFunction;
    call->minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    call->cancel = 0;
    if (__builtin_expect(lab__vf_is_system(call->major), 0))
        note_system_request(call, irp);
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
    call->regions = lab__vf_regions(thread);
    call->push_locks = 0;
    call->process = thread->apc_state.Process;
    if (!record)
        return;
    call->outer = *record;
    *record = call;
    *parent = caller_of(irp, call->outer);
}

static _Noreturn void push_lock_left(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch)
{
    PVOID caller = call->push_lock_caller;

    lab__vf_culprit_is(caller);
    lab__vf_origin_at(caller, "the push lock was acquired");
    lab__vf_origin_at(LAB_VF_ROUTINE(dispatch), "the dispatch routine begins");
    lab__ke_crash_detail("a dispatch routine returned while its thread holds a push lock that it acquired");
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_PUSH_LOCK_KEPT, (ULONG_PTR)dispatch, (ULONG_PTR)caller,
                     0);
}

static void check_context(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    lab__vf_spins_at_return(call->spins, "a dispatch routine", (PVOID)dispatch);
    if (__builtin_expect(lab__ke_irql() != call->irql, 0)) {
        if (lab__ke_irql() == APC_LEVEL)
            lab__vf_lock_blame_newest(TRUE); /* a fast mutex raises it */
        lab__vf_culprit_is_routine(dispatch);
        lab__ke_crash_detail("a dispatch routine of device %p changed IRQL from %u to %u", (void *)call->device,
                             call->irql, lab__ke_irql());
        lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x5, (ULONG_PTR)call->device, call->irql, lab__ke_irql());
    }
    if (__builtin_expect(thread == call->thread && thread->apc_state.Process != call->process, 0)) {
        lab__vf_culprit_is_routine(dispatch);
        lab__ke_crash_detail("a dispatch routine of device %p attached its thread to another process and left it there",
                             (void *)call->device);
        lab__ke_bugcheck(APC_INDEX_MISMATCH, (ULONG_PTR)dispatch, 1, lab__vf_regions(thread), 0);
    }
    if (__builtin_expect(thread == call->thread && lab__vf_regions(thread) != call->regions, 0)) {
        lab__vf_region_blame((PVOID)dispatch, lab__vf_region_depth(call->regions));
        lab__ke_crash_detail(
            "a dispatch routine of device %p left or entered a critical or guarded region that it doesn't leave again",
            (void *)call->device);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xC5, (ULONG_PTR)dispatch,
                         (ULONG_PTR)(LONG_PTR)thread->kernel_apc_disable, (ULONG_PTR)(LONG_PTR)(SHORT)call->regions);
    }
    if (__builtin_expect(call->push_locks > 0, 0))
        push_lock_left(call, dispatch);
    if (__builtin_expect(call->push_locks < 0, 0) && call->previous)
        call->previous->push_locks += call->push_locks; /* whoever called it had acquired them */
}

static _Noreturn void stop(const struct lab__vf_call *call, ULONG subcode, PDRIVER_DISPATCH dispatch, PIRP irp,
                           NTSTATUS status, const char *what)
{
    ULONG_PTR last = subcode == 0x224   ? (ULONG)call->status
                     : subcode == 0x300 ? (ULONG)status
                                        : (ULONG_PTR)call->device;

    if (call->completer)
        lab__vf_culprit_is(call->completer);
    lab__vf_culprit_is_routine(dispatch);
    lab__vf_origin_at(LAB_VF_ROUTINE(dispatch), "the dispatch routine begins");
    lab__vf_origin_at(call->completer, "the IRP was completed");
    lab__ke_crash_detail("a dispatch routine of device %p returned %#x for IRP %p, %s", (void *)call->device,
                         (unsigned)status, (void *)irp, what);
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, (ULONG_PTR)dispatch, (ULONG_PTR)irp, last);
}

/* Since a driver below has it, nobody else ran that could have done it. */
static void check_cancel_routine(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch)
{
    PDEVICE_OBJECT below;

    if (call->done || !call->lower_pending || !irp->CancelRoutine || irp->CancelRoutine == call->cancel ||
        call->switches != lab__ke_thread()->context_switches)
        return;
    below = who_has(call);
    if (!below || !is_by(call->device, below, (PVOID)irp->CancelRoutine))
        return;
    lab__vf_origin_at(LAB_VF_ROUTINE(irp->CancelRoutine), "the cancel routine");
    stop(call, 0x229, dispatch, irp, STATUS_PENDING, "and has set a cancel routine in it while a driver below has it");
}

static void check_pending(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch)
{
    check_cancel_routine(call, irp, dispatch);
    if (!call->marked && !call->lower_pending)
        stop(call, 0x23D, dispatch, irp, STATUS_PENDING, "which it has not marked pending");
    if (call->signaled) {
        lab__vf_culprit_is(lab__vf_irp_sender(irp)); /* not who was sent it */
        lab__vf_origin_at(lab__vf_irp_sender(irp), "the IRP was sent");
        stop(call, 0x307, dispatch, irp, STATUS_PENDING, "whose event was set before it was sent: nobody would wait");
    }
}

static _Noreturn void never_looks(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch)
{
    lab__vf_culprit_is_routine(dispatch);
    lab__vf_origin_at(LAB_VF_ROUTINE(irp->CancelRoutine), "the cancel routine begins");
    lab__ke_crash_detail("the dispatch routine of device %p set a cancel routine in IRP %p, and nothing in its driver "
                         "looks at Irp->Cancel: had the IRP been cancelled before, nobody would ever cancel it",
                         (void *)call->device, (void *)irp);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_CANCEL_NOT_TESTED, (ULONG_PTR)dispatch, (ULONG_PTR)irp,
                     (ULONG_PTR)irp->CancelRoutine);
}

/* Who cancels it next finds that it is cancelled already, and who cancelled it found no routine. */
static void check_cancel(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch)
{
    PDRIVER_OBJECT driver = call->device->DriverObject;

    if (!irp->CancelRoutine)
        return;
    if (!irp->Cancel && !call->cancel_tested && holds(driver, (PVOID)irp->CancelRoutine) &&
        !lab__vf_cancel_is_looked_at(driver))
        never_looks(call, irp, dispatch);
    if (!irp->Cancel)
        return;
    lab__vf_culprit_is_routine(dispatch);
    lab__vf_origin_at(LAB_VF_ROUTINE(irp->CancelRoutine), "the cancel routine begins");
    lab__ke_crash_detail("IRP %p was cancelled before the dispatch routine of device %p set its cancel routine, and it "
                         "didn't look at Irp->Cancel afterwards: nobody will ever cancel it",
                         (void *)irp, (void *)call->device);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_CANCEL_NOT_TESTED, (ULONG_PTR)dispatch, (ULONG_PTR)irp,
                     (ULONG_PTR)irp->CancelRoutine);
}

/* Between the two somebody else may have taken it out of the list, completed and freed it. */
static void check_queued(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch)
{
    if (!call->queued || !call->marked)
        return;
    lab__vf_culprit_is(call->queued);
    lab__ke_crash_detail("IRP %p was marked pending after it had been put into a list and the list's lock was given up",
                         (void *)irp);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_MARKED_LATE, (ULONG_PTR)dispatch, (ULONG_PTR)irp,
                     (ULONG_PTR)call->queued);
}

static void check_answer(const struct lab__vf_call *call, PIRP irp, PDRIVER_DISPATCH dispatch, NTSTATUS status)
{
    if (status == STATUS_PENDING) {
        check_pending(call, irp, dispatch);
        check_queued(call, irp, dispatch);
        if (has_it(call))
            check_cancel(call, irp, dispatch);
        return;
    }
    if (status == (NTSTATUS)0xFFFFFFFF)
        stop(call, 0x225, dispatch, irp, status, "which is no status");
    if (lab__vf_status_is_suspicious(status))
        stop(call, 0x300, dispatch, irp, status, "which looks like what was in an uninitialized variable");
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
    lab__ke_thread()->verified_call = call->previous;
    if (!call->done) /* otherwise the history has said what became of it */
        lab__vf_irp_log(irp, LAB_VF_IRP_RETURNED, call->device, LAB_VF_ROUTINE(dispatch), status, 0);
    check_context(call, dispatch);
    lab__vf_timers_check();
    lab__vf_wait_expected();
    if (__builtin_expect(call->holds != 0, 0))
        lab__vf_remove_lock_at_return(call, dispatch, status);
    if (call->tracked && !call->done) {
        forget(call, irp);
        call->marked = (lab__io_irp_location(irp, call->location)->Control & SL_PENDING_RETURNED) != 0;
    }
    if (call->tracked)
        check_answer(call, irp, dispatch, status);
    if (__builtin_expect(call->asked_power != 0, 0) && status != STATUS_PENDING)
        lab__vf_power_left(call, dispatch);
    if (__builtin_expect(call->held != 0, 0))
        lab__vf_device_left(call, dispatch, status);
    if (status != STATUS_PENDING || !parent)
        return;
    parent->lower_pending = TRUE;
    parent->switches = lab__ke_thread()->context_switches;
    parent->cancel = call->done ? 0 : irp->CancelRoutine;
}

void lab__vf_irp_unwinding(const void *frame)
{
    struct _KTHREAD *thread = lab__ke_thread();
    struct lab__vf_call *call = thread->verified_call;

    for (; call && (const char *)call < (const char *)frame && (char *)call >= thread->stack_limit;
         call = call->previous) {
        if (call->tracked && !call->done)
            forget(call, call->irp);
        if (call->held)
            lab__ob_dereference(call->held);
    }
    thread->verified_call = call;
}
