/* What is wrong with an IRP when it is completed, and with what completion routines do. */
#include "io/io_p.h"
#include "ke/wait_p.h"
#include "mm/special.h"
#include "vf/vf_irp.h"
#include "vf/vf_object.h"
#include "vf/vf_report.h"
#include "vf/vf_stack.h"

#define LONGEST_ENTRY 96 /* bytes of a function's entry up to its check of pageable code */

static _Noreturn void violation(ULONG subcode, ULONG_PTR a, ULONG_PTR b, ULONG_PTR c)
{
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, a, b, c);
}

/* Room for what the request may give back; -1 where that is not limited by its buffers. */
static LONGLONG room_of(PIRP irp, PIO_STACK_LOCATION stack)
{
    if (!(irp->Flags & IRP_INPUT_OPERATION) || !irp->UserBuffer)
        return -1;
    if (stack->MajorFunction == IRP_MJ_READ)
        return stack->Parameters.Read.Length;
    if ((stack->MajorFunction == IRP_MJ_DEVICE_CONTROL || stack->MajorFunction == IRP_MJ_FILE_SYSTEM_CONTROL) &&
        METHOD_FROM_CTL_CODE(stack->Parameters.DeviceIoControl.IoControlCode) == METHOD_BUFFERED)
        return stack->Parameters.DeviceIoControl.OutputBufferLength;
    return -1;
}

/* While the driver that wrote it is still there to be named. */
static void check_buffer(PIRP irp)
{
    PVOID buffer = irp->AssociatedIrp.SystemBuffer;

    if ((irp->Flags & (IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER)) == (IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER) &&
        lab__mm_special_owns(buffer))
        lab__mm_special_check(buffer);
}

#define MOST_LOOKED_AT 4096 /* bytes of an answer: longer ones are data */

static _Noreturn void disclosed(PIRP irp, SIZE_T at, PVOID caller)
{
    lab__ke_crash_detail("IRP %p gives a program pool, from byte %llu of its answer, that nobody wrote since it was "
                         "allocated: it may hold anything of the kernel's",
                         (void *)irp, (unsigned long long)at);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_POOL_DISCLOSED, (ULONG_PTR)caller, (ULONG_PTR)irp, at);
}

/* What blocks of special pool hold before anybody writes to them goes to a program. Most answers have not even its
 * first byte. */
static void check_disclosed(PIRP irp, PVOID caller)
{
    const UCHAR *bytes = irp->AssociatedIrp.SystemBuffer, *end = bytes + irp->IoStatus.Information;
    const UCHAR *at = __builtin_memchr(bytes, lab__mm_special_fill[0], irp->IoStatus.Information);

    for (; at && (SIZE_T)(end - at) >= sizeof lab__mm_special_fill;
         at = __builtin_memchr(at + 1, lab__mm_special_fill[0], (SIZE_T)(end - at) - 1))
        if (!__builtin_memcmp(at, lab__mm_special_fill, sizeof lab__mm_special_fill))
            disclosed(irp, (SIZE_T)(at - bytes), caller);
}

/* The buffer of an answer may be such a block itself, or hold a copy of one. */
static BOOLEAN may_disclose(PIRP irp)
{
    PVOID buffer = irp->AssociatedIrp.SystemBuffer;

    return (lab__mm_special_unwritten || lab__mm_special_owns(buffer)) && irp->RequestorMode == UserMode &&
           (irp->Flags & IRP_BUFFERED_IO) && buffer && irp->IoStatus.Information <= MOST_LOOKED_AT;
}

static void check_information(PIRP irp, PVOID caller)
{
    LONGLONG room;

    if (!irp->IoStatus.Information || NT_ERROR(irp->IoStatus.Status) || irp->CurrentLocation > irp->StackCount)
        return;
    room = room_of(irp, IoGetCurrentIrpStackLocation(irp));
    if (room >= 0 && irp->IoStatus.Information > (ULONG_PTR)room) {
        lab__ke_crash_detail("IRP %p was completed with Information %llu, but its output buffer has %lld bytes",
                             (void *)irp, (unsigned long long)irp->IoStatus.Information, (long long)room);
        violation(0x312, (ULONG_PTR)caller, (ULONG_PTR)irp, (ULONG_PTR)IoGetCurrentIrpStackLocation(irp)->DeviceObject);
    }
    if (room >= 0 && may_disclose(irp))
        check_disclosed(irp, caller);
}

/* The compliance rule PnpRemove is about these; and the rest of those that can't be failed. */
static BOOLEAN removes(UCHAR minor)
{
    return minor == IRP_MN_REMOVE_DEVICE || minor == IRP_MN_CANCEL_REMOVE_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL;
}

static BOOLEAN stops(UCHAR minor)
{
    return minor == IRP_MN_STOP_DEVICE || minor == IRP_MN_CANCEL_STOP_DEVICE;
}

static void check_pnp(PIRP irp, PVOID caller)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (NT_SUCCESS(irp->IoStatus.Status) || irp->IoStatus.Status == STATUS_NOT_SUPPORTED ||
        (!removes(stack->MinorFunction) && !stops(stack->MinorFunction)))
        return;
    lab__ke_crash_detail("IRP %p, a Plug and Play request that can't be failed, was completed with %#x", (void *)irp,
                         (unsigned)irp->IoStatus.Status);
    if (removes(stack->MinorFunction)) /* 0xC9/0x306 is not fatal, and this is */
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x00043006, (ULONG_PTR)caller, (ULONG_PTR)irp,
                         (ULONG_PTR)stack->DeviceObject);
    violation(0x247, (ULONG_PTR)caller, (ULONG_PTR)irp, (ULONG_PTR)stack->DeviceObject);
}

static void check_system(PIRP irp, PIO_STACK_LOCATION stack, PVOID caller)
{
    if (stack->MajorFunction == IRP_MJ_PNP)
        check_pnp(irp, caller);
    lab__vf_system_completing(irp, stack, caller);
}

/* Whoever made it, and has sent it nowhere, frees it instead; but for what Io frees when it is completed. */
static BOOLEAN was_never_sent(PIRP irp)
{
    const struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    return extension && !extension->reached && irp->CurrentLocation == irp->StackCount + 1 &&
           !(irp->AllocationFlags & LAB_IRP_BUILT) && !(irp->Flags & IRP_ASSOCIATED_IRP);
}

static void check_who(PIRP irp, PVOID caller)
{
    if (__builtin_expect(irp->CurrentLocation > irp->StackCount && was_never_sent(irp), 0)) {
        lab__ke_crash_detail("IRP %p was completed, but was never sent to a driver; free it", (void *)irp);
        violation(0x239, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
    }
    if (__builtin_expect(lab__vf_irp_is_below(irp, caller), 0)) {
        lab__ke_crash_detail(
            "IRP %p was completed by a driver that had passed it on, while a driver below still has it", (void *)irp);
        violation(0x209, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
    }
}

/* For the routine that does it itself, should it return something else: the others only hear of it. */
static void note_completer(PIRP irp, PVOID caller)
{
    struct lab__vf_call **records = lab__io_irp_records(irp), *call;

    if (!records || irp->CurrentLocation > irp->StackCount)
        return;
    call = records[irp->CurrentLocation - 1];
    if (call && call == lab__vf_call_of_thread())
        call->completer = caller;
}

void lab__vf_irp_completing(PIRP irp, PVOID caller)
{
    note_completer(irp, caller);
    lab__vf_irp_log(irp, LAB_VF_IRP_COMPLETED, 0, caller, irp->IoStatus.Status, 0);
    if (__builtin_expect(lab__vf_spins_held(), 0))
        lab__vf_spin_completing(&lab__io.cancel_lock);
    if (__builtin_expect(irp->CancelRoutine != 0, 0)) {
        lab__ke_crash_detail("IRP %p was completed with its cancel routine still set", (void *)irp);
        violation(0x7, (ULONG_PTR)irp->CancelRoutine, (ULONG_PTR)irp, 0);
    }
    if (__builtin_expect(irp->IoStatus.Status == STATUS_PENDING || irp->IoStatus.Status == -1, 0)) {
        lab__ke_crash_detail("IRP %p was completed with status %#x", (void *)irp, (unsigned)irp->IoStatus.Status);
        violation(0x6, (ULONG_PTR)(ULONG)irp->IoStatus.Status, (ULONG_PTR)irp, 0);
    }
    if (__builtin_expect(lab__vf_status_is_suspicious(irp->IoStatus.Status), 0)) {
        lab__ke_crash_detail("IRP %p was completed with %#x, which looks like what was in an uninitialized variable",
                             (void *)irp, (unsigned)irp->IoStatus.Status);
        violation(0x21B, (ULONG_PTR)caller, (ULONG_PTR)irp, (ULONG)irp->IoStatus.Status);
    }
    check_who(irp, caller);
    check_buffer(irp);
    check_information(irp, caller);
    lab__vf_wait_expected();
    lab__vf_irp_routine_uncalled(irp, caller);
    if (irp->CurrentLocation <= irp->StackCount && lab__vf_is_system(IoGetCurrentIrpStackLocation(irp)->MajorFunction))
        check_system(irp, IoGetCurrentIrpStackLocation(irp), caller);
}

void lab__vf_irp_passed(PIRP irp, PIO_STACK_LOCATION stack)
{
    struct lab__vf_call **records = lab__io_irp_records(irp);
    SIZE_T index = (SIZE_T)(stack - (PIO_STACK_LOCATION)(irp + 1));

    if (!records)
        return;
    if (__builtin_expect(lab__vf_is_system(stack->MajorFunction), 0))
        lab__vf_irp_crossed(irp, lab__io_irp_extension(irp));
    for (struct lab__vf_call *call = records[index]; call; call = call->outer) {
        call->done = TRUE;
        call->marked = (stack->Control & SL_PENDING_RETURNED) != 0;
        call->status = irp->IoStatus.Status;
    }
    records[index] = 0;
    lab__io_irp_extension(irp)->lowest = (CCHAR)(index + 2); /* what is below may be used anew */
}

/*
 * Functions have no bounds here, but the routine begins before `pc`, and its own entry asks first of all: whatever it
 * calls does so behind this point, from another address.
 */
void lab__vf_irp_pageable(PVOID pc, const char *function)
{
    PVOID routine = lab__ke_thread()->verified_routine;

    if ((SIZE_T)((char *)pc - (char *)routine) >= LONGEST_ENTRY)
        return;
    lab__ke_crash_detail("completion routine %s is in pageable code", function);
    violation(0x227, (ULONG_PTR)pc, 0, 0);
}

static void check_context(PIO_COMPLETION_ROUTINE routine, const struct lab__vf_context *before)
{
    const struct _KTHREAD *thread = lab__ke_thread();
    KIRQL irql = lab__ke_irql();

    lab__vf_spins_at_return(before->spins, "a completion routine", (PVOID)routine);
    if (__builtin_expect(irql != before->irql, 0)) {
        lab__vf_culprit_is_routine(routine);
        lab__ke_crash_detail("completion routine %p changed IRQL from %u to %u", (void *)(ULONG_PTR)routine,
                             before->irql, irql);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xFA, (ULONG_PTR)routine, before->irql, irql);
    }
    if (__builtin_expect(lab__vf_regions(thread) != before->regions, 0)) {
        lab__vf_region_blame((PVOID)routine, lab__vf_region_depth(before->regions));
        lab__ke_crash_detail("completion routine %p entered or left a critical or guarded region and no more than that",
                             (void *)(ULONG_PTR)routine);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xFB, (ULONG_PTR)routine,
                         (ULONG_PTR)(LONG_PTR)thread->kernel_apc_disable, (ULONG_PTR)(LONG_PTR)(SHORT)before->regions);
    }
}

void lab__vf_irp_routine_called(PIRP irp, const struct lab__io_routine *driver, struct lab__vf_context *before)
{
    before->pending = irp->PendingReturned;
    if (irp->CurrentLocation > irp->StackCount && (irp->AllocationFlags & LAB_IRP_BUILT)) {
        before->user_event = irp->UserEvent;
        before->user_state = irp->UserEvent ? irp->UserEvent->Header.SignalState : 0;
    }
    if (driver->context && lab__vf_stack_gone(driver->context)) {
        lab__vf_culprit_is_routine(driver->routine);
        lab__vf_origin_at(LAB_VF_ROUTINE(driver->routine), "the completion routine begins");
        lab__ke_crash_detail("the completion routine of IRP %p is called with %p, which was on the stack of a function "
                             "that has returned: it has to wait when IoCallDriver returns STATUS_PENDING",
                             (void *)irp, driver->context);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_STACK_GONE, (ULONG_PTR)driver->context,
                         (ULONG_PTR)irp, (ULONG_PTR)driver->routine);
    }
}

/* The I/O manager sets it too, and the driver that waits has gone on, and its stack with it. */
static void check_user_event(PIO_COMPLETION_ROUTINE routine, const struct lab__vf_context *before)
{
    if (!before->user_event || before->user_state || lab__vf_stack_gone(before->user_event) ||
        !before->user_event->Header.SignalState)
        return;
    lab__vf_culprit_is_routine(routine);
    lab__ke_crash_detail("completion routine %p set event %p, which the I/O manager sets when the request ends",
                         (void *)(ULONG_PTR)routine, (void *)before->user_event);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_EVENT_SET_TWICE, (ULONG_PTR)before->user_event,
                     (ULONG_PTR)routine, 0);
}

/*
 * Routines that took a pending request back and left the event that they were given as it was, though somebody waited
 * for it. Another may set it yet; when nothing can happen any more, nobody will.
 */
#define SILENT 16
static struct silent {
    PIO_COMPLETION_ROUTINE routine;
    PVOID event;
} silent[SILENT];
static ULONG silent_count;

static void note_silent(PIO_COMPLETION_ROUTINE routine, PVOID context, const struct lab__vf_context *before)
{
    if (!before->pending || !lab__vf_waiter_of(context))
        return;
    silent[silent_count++ % SILENT] = (struct silent){routine, context};
}

void lab__vf_irp_start(void)
{
    silent_count = 0;
    lab__vf_irp_logged = 0;
}

void lab__vf_irp_deadlock(void)
{
    for (ULONG i = 0; i < silent_count && i < SILENT; i++) {
        PIO_COMPLETION_ROUTINE routine = silent[i].routine;
        struct _KTHREAD *waiter = lab__vf_waiter_of(silent[i].event);
        struct lab__vf_stack stack;

        if (!waiter)
            continue;
        lab__vf_culprit_is_routine(routine);
        lab__vf_origin_at(LAB_VF_ROUTINE(routine), "the completion routine begins");
        lab__vf_thread_stack(waiter, &stack);
        lab__vf_origin_add(&stack, "the thread waits");
        lab__ke_crash_detail("completion routine %p did not set event %p, which a thread waits for, when it saw "
                             "PendingReturned",
                             (void *)(ULONG_PTR)routine, silent[i].event);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_EVENT_NOT_SET, (ULONG_PTR)silent[i].event,
                         (ULONG_PTR)routine, (ULONG_PTR)waiter);
    }
}

void lab__vf_irp_routine_returned(PIRP irp, const struct lab__io_routine *driver, PDEVICE_OBJECT device,
                                  const struct lab__vf_context *before, NTSTATUS result)
{
    PIO_COMPLETION_ROUTINE routine = driver->routine;

    check_context(routine, before);
    check_user_event(routine, before);
    if (result != STATUS_MORE_PROCESSING_REQUIRED && __builtin_expect(lab__mm_special_is_freed(irp), 0)) {
        lab__vf_culprit_is_routine(routine);
        lab__mm_special_classify(irp);
        lab__ke_crash_detail("completion routine %p freed IRP %p and let its completion go on: it has to return "
                             "STATUS_MORE_PROCESSING_REQUIRED",
                             (void *)(ULONG_PTR)routine, (void *)irp);
        lab__ke_bugcheck(MULTIPLE_IRP_COMPLETE_REQUESTS, (ULONG_PTR)irp, (ULONG_PTR)routine, 0, 0);
    }
    if (result == STATUS_MORE_PROCESSING_REQUIRED && driver->context)
        note_silent(routine, driver->context, before);
    if (result == STATUS_MORE_PROCESSING_REQUIRED || !device)
        return; /* the IRP may be gone, or nobody above is to hear of it */
    if (__builtin_expect(lab__vf_is_system(IoGetCurrentIrpStackLocation(irp)->MajorFunction), 0))
        lab__vf_system_routine_returned(irp, routine);
    if (irp->PendingReturned && !(IoGetCurrentIrpStackLocation(irp)->Control & SL_PENDING_RETURNED)) {
        lab__vf_culprit_is_routine(routine);
        lab__ke_crash_detail("completion routine %p saw PendingReturned in IRP %p and didn't call IoMarkIrpPending",
                             (void *)(ULONG_PTR)routine, (void *)irp);
        violation(0x228, (ULONG_PTR)routine, (ULONG_PTR)irp, (ULONG_PTR)device);
    }
}

/* The APC runs on top of the functions that wait, or have gone on. */
static BOOLEAN is_gone(const void *address)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    return lab__vf_stack_gone(address) || (lab__ke_interrupted_wait && (const char *)address >= thread->stack_limit &&
                                           (const char *)address < lab__ke_interrupted_wait);
}

void lab__vf_irp_finishing(PIRP irp)
{
    if (irp->RequestorMode != KernelMode)
        return;
    if (irp->UserIosb && __builtin_expect(is_gone(irp->UserIosb), 0)) {
        lab__vf_culprit_is(lab__vf_irp_sender(irp));
        lab__vf_origin_at(lab__vf_irp_sender(irp), "the IRP was sent");
        lab__ke_crash_detail("the status block of IRP %p was on the stack of a function that has returned",
                             (void *)irp);
        violation(0xC, (ULONG_PTR)irp->UserIosb, 0, 0);
    }
    if (irp->UserEvent && __builtin_expect(is_gone(irp->UserEvent), 0)) {
        lab__vf_culprit_is(lab__vf_irp_sender(irp));
        lab__vf_origin_at(lab__vf_irp_sender(irp), "the IRP was sent");
        lab__ke_crash_detail("the event of IRP %p was on the stack of a function that has returned", (void *)irp);
        violation(0xD, (ULONG_PTR)irp->UserEvent, 0, 0);
    }
}
