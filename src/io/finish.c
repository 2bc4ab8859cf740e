/*
 * The second half of completion, in the context of the thread that made the request: data back to the caller's buffer,
 * memory given back, status, event, APC and completion port.
 */
#include "io/io_p.h"
#include "mm/special.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"

static void copy_back(PIRP irp)
{
    if ((irp->Flags & (IRP_BUFFERED_IO | IRP_INPUT_OPERATION)) == (IRP_BUFFERED_IO | IRP_INPUT_OPERATION) &&
        irp->IoStatus.Information && irp->UserBuffer && irp->IoStatus.Status != STATUS_VERIFY_REQUIRED &&
        !NT_ERROR(irp->IoStatus.Status)) {
        if (irp->RequestorMode == UserMode &&
            NT_ERROR(lab__mm_probe_any_write(irp->UserBuffer, irp->IoStatus.Information))) {
            irp->IoStatus.Status = STATUS_ACCESS_VIOLATION;
            return;
        }
        RtlCopyMemory(irp->UserBuffer, irp->AssociatedIrp.SystemBuffer, irp->IoStatus.Information);
    }
}

/* Whoever freed it already is to blame, not who completed the request. */
static void free_buffer(PVOID buffer)
{
    const struct lab__vf_stack *freed = lab__mm_special_freed(buffer);

    if (__builtin_expect(freed != 0, 0))
        lab__vf_culprit_is(lab__vf_stack_driver(freed));
    lab__mm_pool_free(buffer, 0);
}

static void release_memory(PIRP irp)
{
    copy_back(irp);
    if (irp->Flags & IRP_DEALLOCATE_BUFFER)
        free_buffer(irp->AssociatedIrp.SystemBuffer);
    while (__builtin_expect(irp->MdlAddress != 0, 0)) {
        PMDL mdl = irp->MdlAddress;

        irp->MdlAddress = mdl->Next;
        IoFreeMdl(mdl);
    }
}

static BOOLEAN is_synchronous(PIRP irp, PFILE_OBJECT file)
{
    return (irp->Flags & IRP_SYNCHRONOUS_API) || (file && (file->Flags & FO_SYNCHRONOUS_IO));
}

static void free_apc_irp(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1, PVOID *argument2)
{
    lab__io_irp_free(CONTAINING_RECORD(apc, IRP, Tail.Apc));
}

static void run_down_apc_irp(PKAPC apc)
{
    lab__io_irp_free(CONTAINING_RECORD(apc, IRP, Tail.Apc));
}

static void queue_user_apc(PIRP irp, struct _KTHREAD *thread)
{
    PIO_APC_ROUTINE routine = irp->Overlay.AsynchronousParameters.UserApcRoutine;
    PVOID context = irp->Overlay.AsynchronousParameters.UserApcContext, iosb = irp->UserIosb;

    KeInitializeApc(&irp->Tail.Apc, thread, 0, free_apc_irp, run_down_apc_irp, (PKNORMAL_ROUTINE)(PVOID)routine,
                    irp->RequestorMode, context);
    if (!KeInsertQueueApc(&irp->Tail.Apc, iosb, 0, 2))
        lab__io_irp_free(irp);
}

void (*lab__io_overlapped_done)(PIO_STATUS_BLOCK iosb);

static void write_status(PIRP irp)
{
    if (!irp->UserIosb)
        return;
    if (irp->RequestorMode == UserMode && NT_ERROR(lab__mm_probe_any_write(irp->UserIosb, sizeof *irp->UserIosb)))
        return;
    irp->UserIosb->Information = irp->IoStatus.Information;
    irp->UserIosb->Status = irp->IoStatus.Status;
    if (lab__io_overlapped_done && irp->RequestorMode == UserMode && ((ULONG *)irp->UserIosb)[1] == LAB_OVERLAPPED_MARK)
        lab__io_overlapped_done(irp->UserIosb);
}

/* That of an IRP which a driver built is the driver's. */
static void set_user_event(PIRP irp)
{
    if (irp->AllocationFlags & LAB_IRP_BUILT)
        KeSetEvent(irp->UserEvent, 0, FALSE);
    else
        lab__ke_event_set(irp->UserEvent);
}

static void signal_events(PIRP irp, PFILE_OBJECT file)
{
    if (irp->UserEvent) {
        set_user_event(irp);
        if (file) {
            if (!(irp->Flags & IRP_SYNCHRONOUS_API))
                lab__ob_dereference(irp->UserEvent);
            if (is_synchronous(irp, file) && &file->Event != irp->UserEvent) {
                file->FinalStatus = irp->IoStatus.Status;
                lab__ke_event_set(&file->Event);
            }
        }
    } else if (file) {
        file->FinalStatus = irp->IoStatus.Status;
        if (!(file->Flags & FO_SKIP_SET_EVENT) || is_synchronous(irp, file))
            lab__ke_event_set(&file->Event);
    }
}

/* The normal end: success, warnings, and errors of requests that had been pending. Returns TRUE if the IRP lives on. */
static BOOLEAN announce(PIRP irp, PFILE_OBJECT file)
{
    BOOLEAN pending = irp->PendingReturned;
    struct _KTHREAD *thread = lab__ke_thread();

    write_status(irp);
    signal_events(irp, file);
    if (irp->Overlay.AsynchronousParameters.UserApcRoutine) {
        queue_user_apc(irp, thread);
        return TRUE;
    }
    if (file && file->CompletionContext && irp->Overlay.AsynchronousParameters.UserApcContext &&
        (pending || (!is_synchronous(irp, file) && !(file->Flags & FO_SKIP_COMPLETION_PORT))) &&
        !(file->Flags & FO_SYNCHRONOUS_IO))
        lab__io_port_post(file->CompletionContext->Port, file->CompletionContext->Key,
                          irp->Overlay.AsynchronousParameters.UserApcContext, irp->IoStatus.Status,
                          irp->IoStatus.Information, 0);
    return FALSE;
}

/* An error that the caller is told at once, by the service's return value: nothing is announced. */
static void drop(PIRP irp, PFILE_OBJECT file)
{
    if (irp->PendingReturned && is_synchronous(irp, file)) {
        write_status(irp);
        if (irp->UserEvent)
            set_user_event(irp);
        if (file && irp->UserEvent != &file->Event) {
            file->FinalStatus = irp->IoStatus.Status;
            lab__ke_event_set(&file->Event);
        }
    }
    if (irp->UserEvent && file && !(irp->Flags & IRP_SYNCHRONOUS_API))
        lab__ob_dereference(irp->UserEvent);
}

void lab__io_finish(PIRP irp, PFILE_OBJECT file)
{
    BOOLEAN lives = FALSE;

    if (lab__strict)
        lab__vf_irp_finishing(irp);
    if (irp->Flags & IRP_CREATE_OPERATION) /* the allocation size stands there */
        RtlZeroMemory(&irp->Overlay, sizeof irp->Overlay);
    release_memory(irp);
    RemoveEntryList(&irp->ThreadListEntry);
    irp->ThreadListEntry.Flink = irp->ThreadListEntry.Blink = &irp->ThreadListEntry;
    if (!NT_ERROR(irp->IoStatus.Status) || (irp->PendingReturned && !is_synchronous(irp, file)) ||
        (!file && irp->UserIosb))
        lives = announce(irp, file);
    else
        drop(irp, file);
    if (lab__ke_thread()->current_irp == irp)
        lab__ke_thread()->current_irp = 0;
    if (file)
        lab__ob_dereference(file);
    if (!lives)
        lab__io_irp_free(irp);
}

static void finish_in_apc(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1, PVOID *argument2)
{
    lab__io_finish(CONTAINING_RECORD(apc, IRP, Tail.Apc), *argument1);
}

/* Its thread has gone without waiting any longer: nobody is told, what it holds is given back. */
static void drop_abandoned(PIRP irp, PFILE_OBJECT file)
{
    irp->UserIosb = 0;
    irp->UserBuffer = 0;
    release_memory(irp);
    if (irp->UserEvent && file && !(irp->Flags & IRP_SYNCHRONOUS_API))
        lab__ob_dereference(irp->UserEvent);
    if (file)
        lab__ob_dereference(file);
    lab__io_irp_free(irp);
}

static _Noreturn void nobody_to_tell(PIRP irp)
{
    lab__vf_culprit_is(lab__vf_irp_sender(irp));
    lab__vf_origin_at(lab__vf_irp_sender(irp), "the IRP was sent");
    lab__ke_crash_detail(
        "IRP %p of no thread was completed with nobody to take it back: its allocator needs a completion "
        "routine that returns STATUS_MORE_PROCESSING_REQUIRED",
        (void *)irp);
    lab__ke_bugcheck(MULTIPLE_IRP_COMPLETE_REQUESTS, (ULONG_PTR)irp, 1, 0, 0);
}

/* A guarded IRP is closed until its thread has it back, so that another object is the APC. */
struct ending {
    KAPC apc;
    PIRP irp;
};

static void finish_closed_in_apc(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1,
                                 PVOID *argument2)
{
    struct ending *ending = CONTAINING_RECORD(apc, struct ending, apc);
    PIRP irp = ending->irp;

    lab__mm_kernel_free(ending);
    lab__ps_thread()->irps_ending--;
    lab__io_irp_take_back(irp);
    lab__io_finish(irp, *argument1);
}

/* FALSE: it is not to be closed. */
static BOOLEAN finish_closed_later(PIRP irp, PETHREAD thread, PFILE_OBJECT file, CCHAR boost)
{
    struct ending *ending = lab__mm_kernel_alloc(sizeof *ending);

    if (!ending || !lab__io_irp_withdraw(irp)) {
        if (ending)
            lab__mm_kernel_free(ending);
        return FALSE;
    }
    ending->irp = irp;
    thread->irps_ending++;
    KeInitializeApc(&ending->apc, &thread->Tcb, 0, finish_closed_in_apc, 0, 0, KernelMode, 0);
    if (KeInsertQueueApc(&ending->apc, file, 0, boost))
        return TRUE;
    thread->irps_ending--;
    lab__mm_kernel_free(ending);
    lab__io_irp_take_back(irp);
    lab__io_finish(irp, file);
    return TRUE;
}

void lab__io_finish_later(PIRP irp, CCHAR boost)
{
    PETHREAD thread = irp->Tail.Overlay.Thread;
    PFILE_OBJECT file = irp->Tail.Overlay.OriginalFileObject; /* the APC takes its place */

    if (irp->AllocationFlags & LAB_IRP_ABANDONED) {
        drop_abandoned(irp, file);
        return;
    }
    if (!thread)
        nobody_to_tell(irp);
    if (__builtin_expect(lab__mm_special_owns(irp), 0) && finish_closed_later(irp, thread, file, boost))
        return;
    KeInitializeApc(&irp->Tail.Apc, &thread->Tcb, 0, finish_in_apc, 0, 0, KernelMode, 0);
    if (!KeInsertQueueApc(&irp->Tail.Apc, file, 0, boost))
        lab__io_finish(irp, file); /* the thread is gone */
}

static void paging_in_apc(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1, PVOID *argument2)
{
    PIRP irp = CONTAINING_RECORD(apc, IRP, Tail.Apc);
    PIO_APC_ROUTINE tell = irp->Overlay.AsynchronousParameters.UserApcRoutine;
    PVOID tell_context = irp->Overlay.AsynchronousParameters.UserApcContext;
    PIO_STATUS_BLOCK iosb = irp->UserIosb;

    *iosb = irp->IoStatus;
    lab__io_irp_free(irp);
    if (tell)
        tell(tell_context, iosb, 0);
}

void lab__io_finish_paging(PIRP irp, CCHAR boost)
{
    PETHREAD thread = irp->Tail.Overlay.Thread;

    if (!thread)
        nobody_to_tell(irp);
    KeInitializeApc(&irp->Tail.Apc, &thread->Tcb, 0, paging_in_apc, 0, 0, KernelMode, 0);
    if (!KeInsertQueueApc(&irp->Tail.Apc, 0, 0, boost))
        lab__io_irp_free(irp);
}
