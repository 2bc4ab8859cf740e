/*
 * What drivers do with remove locks on a strict machine: a request is passed on while the lock is held, the routine
 * that acquired it for a request it completes releases it, and the removal waits for whoever still has it.
 */
#include "io/io_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_remove_lock.h"
#include "vf/vf_report.h"

static _Noreturn void violation(ULONG subcode, PVOID a, PVOID b, PVOID c)
{
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, subcode, (ULONG_PTR)a, (ULONG_PTR)b, (ULONG_PTR)c);
}

void lab__vf_remove_lock_of_device(PVOID lock, PVOID caller)
{
    PDEVICE_OBJECT device = lab__io_device_extension_holds(lock);
    struct lab__io_device_extension *extension;

    if (!device)
        return;
    extension = lab__io_extension(device);
    if (extension->remove_lock && extension->remove_lock != lock)
        lab__vf_warn("MultRemoveLock", caller, "device %p of driver %s has two remove locks, %p and %p", (void *)device,
                     lab__io_driver_of(device->DriverObject)->short_name, extension->remove_lock, lock);
    else
        extension->remove_lock = lock;
}

static BOOLEAN is_removal(UCHAR major, UCHAR minor)
{
    return major == IRP_MJ_PNP && minor == IRP_MN_REMOVE_DEVICE;
}

void lab__vf_remove_lock_forwarding(PDEVICE_OBJECT device, PIRP irp, PVOID caller)
{
    const struct lab__io_device_extension *extension = lab__io_extension(device);
    struct lab__vf_call *call = lab__vf_call_of_thread();

    if (!extension->lock_acquired || extension->lock_drained || !call || call->irp != irp || call->device != device ||
        is_removal(call->major, call->minor) || lab__vf_remove_lock_holder(extension->remove_lock, 0))
        return;
    if (!call->released) {
        lab__vf_warn(
            "RemoveLockForward", caller,
            "driver %s passed on a request of major function %#x without holding the remove lock of its device",
            lab__io_driver_of(device->DriverObject)->short_name, call->major);
        return;
    }
    lab__vf_origin_at(call->released, "the remove lock was released");
    lab__ke_crash_detail("IRP %p was passed on by device %p after its remove lock was released: the device may be gone "
                         "before IoCallDriver returns; release it afterwards",
                         (void *)irp, (void *)device);
    violation(LAB_VF_REMOVE_LOCK_EARLY, extension->remove_lock, irp, device);
}

void lab__vf_remove_lock_at_return(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch, NTSTATUS status)
{
    PVOID lock, caller;

    if (!call->done || status == STATUS_PENDING || call->major == IRP_MJ_CREATE ||
        !lab__vf_remove_lock_left_by(call->serial, call->irp, &lock, &caller))
        return;
    lab__vf_culprit_is(caller);
    lab__vf_origin_at(LAB_VF_ROUTINE(dispatch), "the dispatch routine begins");
    lab__ke_crash_detail("a dispatch routine of device %p completed its request and returned, but still holds remove "
                         "lock %p, which it acquired for it",
                         (void *)call->device, lock);
    violation(LAB_VF_REMOVE_LOCK_KEPT, lock, call->irp, (PVOID)dispatch);
}

void lab__vf_remove_lock_waiting(PVOID lock, PVOID caller)
{
    struct lab__vf_call *call = lab__vf_call_of_thread();
    PDEVICE_OBJECT device = lab__io_device_extension_holds(lock);

    if (!device || lab__io_extension(device)->remove_lock != lock)
        return; /* a file's, or of something else that drivers run down by such a lock */
    lab__io_extension(device)->lock_drained = TRUE;
    if (!call || call->done || (call->major == IRP_MJ_PNP && call->minor == IRP_MN_REMOVE_DEVICE))
        return;
    lab__ke_crash_detail("IoReleaseRemoveLockAndWait was called in a request of major function %#x, minor %#x; it "
                         "belongs to IRP_MN_REMOVE_DEVICE alone",
                         call->major, call->minor);
    violation(LAB_VF_REMOVE_LOCK_WAIT, lock, call->irp, call->device);
}

_Noreturn void lab__vf_remove_lock_stuck(PVOID lock, PVOID caller)
{
    PVOID tag = 0, holder = lab__vf_remove_lock_holder(lock, &tag);

    lab__vf_culprit_is(holder ? holder : caller);
    lab__vf_origin_at(holder, "the remove lock was acquired");
    lab__vf_origin_at(caller, "it is waited for");
    lab__ke_crash_detail(
        "remove lock %p was acquired with tag %p and not released, and the device's removal has waited "
        "for it for minutes",
        lock, tag);
    violation(LAB_VF_REMOVE_LOCK_LEFT, lock, tag, holder);
}

void lab__vf_remove_lock_device_deleted(PDEVICE_OBJECT device, PVOID caller)
{
    const struct lab__io_device_extension *extension = lab__io_extension(device);
    struct lab__vf_call *call = lab__vf_call_of_thread();

    for (struct lab__vf_call *each = call; each; each = each->previous)
        each->deleted |= each->device == device;
    if (!call || call->device != device || !is_removal(call->major, call->minor) || !extension->lock_acquired ||
        extension->lock_drained)
        return;
    lab__ke_crash_detail("device %p is deleted at its removal without IoReleaseRemoveLockAndWait: others may still use "
                         "it under its remove lock",
                         (void *)device);
    violation(LAB_VF_REMOVE_LOCK_NO_WAIT, extension->remove_lock, device, caller);
}
