/*
 * What is wrong with an IRP when it is sent: by its maker, or on by a driver that got it.
 *
 * Rule that drivers break most: an IRP is passed on with the stack location that IoSkipCurrentIrpStackLocation or
 * IoCopyCurrentIrpStackLocationToNext prepares, to the device that IoAttachDeviceToDeviceStack returned.
 */
#include "io/io_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_remove_lock.h"
#include "vf/vf_report.h"

static _Noreturn void violation(ULONG subcode, ULONG_PTR a, ULONG_PTR b, ULONG_PTR c)
{
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, a, b, c);
}

/* The errors of Driver Verifier's second table name the code, the IRP and the device. */
static _Noreturn void error(ULONG subcode, PVOID caller, PIRP irp, PDEVICE_OBJECT device, const char *what)
{
    lab__ke_crash_detail("IRP %p was sent to device %p %s", (void *)irp, (void *)device, what);
    violation(subcode, (ULONG_PTR)caller, (ULONG_PTR)irp, (ULONG_PTR)device);
}

/* --- by its maker --- */

static void check_first_status(PDEVICE_OBJECT device, PIRP irp, UCHAR major, PVOID caller)
{
    ULONG subcode = major == IRP_MJ_PNP ? 0x20E : major == IRP_MJ_POWER ? 0x20F : 0x210;

    if (major != IRP_MJ_PNP && major != IRP_MJ_POWER && major != IRP_MJ_SYSTEM_CONTROL)
        return;
    if (irp->IoStatus.Status != STATUS_NOT_SUPPORTED)
        error(subcode, caller, irp, device, "without STATUS_NOT_SUPPORTED as its status to begin with");
}

static void check_file(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION next)
{
    PFILE_OBJECT file = next->FileObject;

    if (next->MajorFunction != IRP_MJ_CREATE || !file ||
        !(file->Flags & (FO_CLEANUP_COMPLETE | FO_FILE_OPEN_CANCELLED)))
        return;
    lab__ke_crash_detail("IRP %p, a create request, was sent with a file object that was closed", (void *)irp);
    violation(0xF, (ULONG_PTR)device, (ULONG_PTR)irp, (ULONG_PTR)file);
}

static void check_addresses(PIRP irp)
{
    if (irp->RequestorMode != KernelMode || !irp->UserBuffer || !lab__mm_is_user(irp->UserBuffer))
        return;
    lab__ke_crash_detail("IRP %p is of kernel mode, yet its buffer %p is the user's", (void *)irp, irp->UserBuffer);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xE2, (ULONG_PTR)irp, (ULONG_PTR)irp->UserBuffer, 0);
}

/* Nobody else ends what a driver made; only what goes its own ways, as paging does, comes back otherwise. */
static void check_routine(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION next)
{
    UCHAR both = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR;

    if ((irp->AllocationFlags & (LAB_IRP_DRIVERS | LAB_IRP_BUILT)) != LAB_IRP_DRIVERS ||
        (next->CompletionRoutine && (next->Control & both) == both) ||
        (irp->Flags & (IRP_PAGING_IO | IRP_CLOSE_OPERATION | IRP_ASSOCIATED_IRP)) ||
        (!(irp->AllocationFlags & LAB_IRP_MADE) && irp->Tail.Overlay.Thread && irp->UserIosb))
        return;
    lab__ke_crash_detail(
        "IRP %p, which the driver made itself, was sent to device %p without a completion routine that "
        "is called on success and on error to take it back",
        (void *)irp, (void *)device);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_NO_ROUTINE, (ULONG_PTR)irp, (ULONG_PTR)device, 0);
}

static void check_made(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION next, PVOID caller)
{
    if (irp->CurrentLocation - 1 < device->StackSize)
        error(0x208, caller, irp, device, "with fewer stack locations than its StackSize says it needs");
    check_first_status(device, irp, next->MajorFunction, caller);
    if (__builtin_expect(lab__vf_is_system(next->MajorFunction), 0))
        lab__vf_system_made(device, irp, next, caller);
    check_file(device, irp, next);
    check_addresses(irp);
    check_routine(device, irp, next);
    if ((irp->AllocationFlags & LAB_IRP_BUILT) && lab__ke_irql() >= APC_LEVEL) {
        lab__ke_crash_detail("IRP %p, whose end needs an APC, was sent at IRQL %u", (void *)irp, lab__ke_irql());
        violation(0x302, (ULONG_PTR)caller, (ULONG_PTR)lab__ke_irql(), (ULONG_PTR)device);
    }
}

/* --- on by a driver --- */

/* A location that was used before is its driver's own, which it passes on: IoSkipCurrentIrpStackLocation. */
static BOOLEAN is_skipped(PIRP irp)
{
    return irp->CurrentLocation - 1 >= lab__io_irp_extension(irp)->lowest;
}

/* The location was never used: what stands in its control byte came by copying the whole of the one above. */
static void check_copy(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION current, PVOID caller)
{
    PIO_STACK_LOCATION next = current - 1, above = current + 1;

    if (next->CompletionRoutine && next->CompletionRoutine == current->CompletionRoutine &&
        next->Context == current->Context && irp->CurrentLocation < irp->StackCount && above->DeviceObject &&
        above->DeviceObject->DriverObject != current->DeviceObject->DriverObject)
        error(0x207, caller, irp, device,
              "with the completion routine of the driver above: the whole location was copied");
    if (next->Control & (SL_PENDING_RETURNED | SL_ERROR_RETURNED))
        error(0x206, caller, irp, device, "with a control byte that was copied");
}

static void check_use(PDEVICE_OBJECT device, PIO_STACK_LOCATION current, PVOID caller)
{
    if (current[-1].Control & (SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL))
        return;
    lab__vf_warn("C9/0x21C", caller,
                 "a request was passed on to device %p with a copied stack location, but without a completion routine; "
                 "IoSkipCurrentIrpStackLocation does the same faster",
                 (void *)device);
}

/* Drivers that have an IRP back from below may send it there again as a request of their own. */
static BOOLEAN was_below(PIRP irp)
{
    CCHAR reached = lab__io_irp_extension(irp)->reached;

    return reached && irp->CurrentLocation - 1 >= reached;
}

/*
 * In the stack that it came to. A driver may make a request of its own of the location below, and take the IRP back
 * when it comes up; what is all zero, and isn't taken back, was not copied.
 */
static void check_function(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION current, PVOID caller)
{
    PIO_STACK_LOCATION next = current - 1;
    BOOLEAN taken_back = (next->Control & (SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL)) != 0;
    BOOLEAN empty = next->MajorFunction == IRP_MJ_CREATE && !next->FileObject && !next->Parameters.Others.Argument1 &&
                    !next->Parameters.Others.Argument2;

    if (!current->DeviceObject || lab__io_extension(current->DeviceObject)->attached_to != device)
        return;
    if ((empty && !taken_back && current->MajorFunction != IRP_MJ_CREATE) ||
        (lab__vf_is_system(current->MajorFunction) && next->MajorFunction == current->MajorFunction &&
         next->MinorFunction != current->MinorFunction))
        error(0x212, caller, irp, device, "with another function: its stack location was not copied, or overwritten");
}

static void check_target(PDEVICE_OBJECT device, PIRP irp, PDEVICE_OBJECT from, PVOID caller)
{
    PDEVICE_OBJECT below = lab__io_extension(from)->attached_to;

    if (below == device)
        return;
    while (below) {
        below = lab__io_extension(below)->attached_to;
        if (below == device)
            error(0x211, caller, irp, device, "past a device that stands between");
    }
}

static void check_failed(PDEVICE_OBJECT device, PIRP irp, UCHAR major, PVOID caller)
{
    if ((major != IRP_MJ_PNP && major != IRP_MJ_POWER) || NT_SUCCESS(irp->IoStatus.Status) ||
        irp->IoStatus.Status == STATUS_NOT_SUPPORTED)
        return;
    error(major == IRP_MJ_PNP ? 0x215 : 0x219, caller, irp, device, "though it has failed; it is to be completed");
}

/* The routine of the driver above is overwritten, and never called. */
static void check_skipped(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION next)
{
    struct lab__vf_call **records = lab__io_irp_records(irp), *call = records ? records[irp->CurrentLocation - 2] : 0;

    if (!call || call->done || call->routine == (PVOID)next->CompletionRoutine)
        return;
    lab__ke_crash_detail("IRP %p was sent to device %p with a completion routine after IoSkipCurrentIrpStackLocation, "
                         "which takes the place of the driver's above; call IoCopyCurrentIrpStackLocationToNext",
                         (void *)irp, (void *)device);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_SKIPPED_WITH_ROUTINE, (ULONG_PTR)irp, (ULONG_PTR)device,
                     (ULONG_PTR)next->CompletionRoutine);
}

/* Not the request that came to the driver, but one it makes with the same IRP, after it had it back. */
static BOOLEAN is_its_own(PIRP irp, PIO_STACK_LOCATION current)
{
    PIO_STACK_LOCATION next = current - 1;

    return !is_skipped(irp) && was_below(irp) &&
           (next->MajorFunction != current->MajorFunction || next->MinorFunction != current->MinorFunction);
}

static void check_deleted(PIRP irp, PVOID caller)
{
    const struct lab__vf_call *call = lab__vf_call_of_thread();

    if (call && call->irp == irp && call->deleted)
        lab__vf_warn("DeleteDevice", caller,
                     "a request was passed on after IoDeleteDevice of the device that it came to, which may be gone "
                     "when the drivers below return; delete it after that");
}

static void check_forwarded(PDEVICE_OBJECT device, PIRP irp, UCHAR major, PVOID caller)
{
    PIO_STACK_LOCATION current = IoGetCurrentIrpStackLocation(irp);
    PDEVICE_OBJECT from = is_skipped(irp) ? current[-1].DeviceObject : current->DeviceObject;

    if (is_skipped(irp)) {
        check_skipped(device, irp, current - 1);
    } else {
        check_copy(device, irp, current, caller);
        if (!was_below(irp))
            check_function(device, irp, current, caller);
        check_use(device, current, caller);
    }
    if (from && from->Type == IO_TYPE_DEVICE && from != device) {
        check_target(device, irp, from, caller);
        if (__builtin_expect(lab__io_extension(from)->lock_acquired, 0))
            lab__vf_remove_lock_forwarding(from, irp, caller);
    }
    if (__builtin_expect(lab__vf_is_system(major), 0))
        check_deleted(irp, caller);
    check_failed(device, irp, major, caller);
    if (__builtin_expect(lab__vf_is_system(major), 0) && from && !is_its_own(irp, current))
        lab__vf_system_forwarded(from, irp, current - 1, caller);
}

static BOOLEAN may_come_at_dispatch(UCHAR major)
{
    return major == IRP_MJ_READ || major == IRP_MJ_WRITE || major == IRP_MJ_DEVICE_CONTROL ||
           major == IRP_MJ_INTERNAL_DEVICE_CONTROL || major == IRP_MJ_POWER;
}

static void check_objects(PDEVICE_OBJECT device, PIRP irp, PVOID caller)
{
    if (__builtin_expect(!lab__vf_is_irp(irp), 0)) {
        lab__ke_crash_detail("what was passed to IoCallDriver as an IRP is none, or was freed");
        violation(0x3, (ULONG_PTR)irp, 0, 0);
    }
    if (__builtin_expect(!device, 0)) {
        lab__ke_crash_detail("IoCallDriver was called without a device");
        violation(0x204, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
    }
    if (__builtin_expect(lab__mm_special_is_freed(device) || device->Type != IO_TYPE_DEVICE, 0)) {
        if (lab__mm_special_is_freed(device))
            lab__mm_special_classify(device);
        lab__ke_crash_detail("what was passed to IoCallDriver as a device is none, or was deleted");
        violation(0x4, (ULONG_PTR)device, 0, 0);
    }
}

void lab__vf_irp_before(PDEVICE_OBJECT device, PIRP irp, PVOID caller)
{
    struct lab__io_irp_extension *extension;
    PIO_STACK_LOCATION next;

    if (__builtin_expect(lab__ke_irql() > DISPATCH_LEVEL, 0)) {
        lab__ke_crash_detail("IoCallDriver was called at IRQL %u", lab__ke_irql());
        violation(0x10, (ULONG_PTR)lab__ke_irql(), 0, 0);
    }
    check_objects(device, irp, caller);
    if (__builtin_expect(irp->CurrentLocation <= 1, 0)) {
        lab__ke_crash_detail("IRP %p has no stack location left for device %p: it was allocated with %u", (void *)irp,
                             (void *)device, irp->StackCount);
        lab__ke_bugcheck(NO_MORE_IRP_STACK_LOCATIONS, (ULONG_PTR)irp, 0, 0, 0);
    }
    if (__builtin_expect(irp->CancelRoutine != 0, 0))
        error(0x203, caller, irp, device, "with its cancel routine still set");
    if (__builtin_expect(lab__vf_irp_is_below(irp, caller), 0))
        error(0x205, caller, irp, device, "again, while a driver below still has it");
    extension = lab__io_irp_extension(irp);
    if (!extension || irp->CurrentLocation <= 1)
        return;
    next = IoGetNextIrpStackLocation(irp);
    if (__builtin_expect(extension->refused == irp->CurrentLocation, 0))
        lab__vf_irp_routine_refused(device, irp, caller);
    if (!extension->lowest)
        extension->maker = irp->CurrentLocation;
    if (irp->CurrentLocation == extension->maker && extension->lowest != irp->CurrentLocation - 1)
        check_made(device, irp, next, caller);
    else
        check_forwarded(device, irp, next->MajorFunction, caller);
    if (__builtin_expect(lab__ke_irql() == DISPATCH_LEVEL && !may_come_at_dispatch(next->MajorFunction), 0))
        error(0x23A, caller, irp, device, "at DISPATCH_LEVEL, where no request of this kind may come");
    if (!extension->lowest || irp->CurrentLocation - 1 < extension->lowest)
        extension->lowest = irp->CurrentLocation - 1;
    if (!extension->reached || irp->CurrentLocation == extension->maker ||
        irp->CurrentLocation - 1 < extension->reached)
        extension->reached = irp->CurrentLocation - 1;
}
