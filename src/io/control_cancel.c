/*
 * Cancelling requests: of this thread on a file, of the process by status block, and the one another thread waits for.
 *
 * A cancelled request ends when its driver completes it; the calls that wait for that poll the thread's list, as NT
 * does.
 */
#include "io/file_p.h"
#include "io/nt_io.h"

static BOOLEAN matches(PIRP irp, PFILE_OBJECT file, PIO_STATUS_BLOCK only)
{
    return irp->Tail.Overlay.OriginalFileObject == file && (!only || irp->UserIosb == only);
}

/* A cancel routine may complete its IRP at once, which leaves the list; so every cancellation starts at its head again.
 */
static PIRP next_uncancelled(PETHREAD thread, PFILE_OBJECT file, PIO_STATUS_BLOCK only)
{
    for (LIST_ENTRY *link = thread->irps.Flink; link != &thread->irps; link = link->Flink) {
        PIRP irp = CONTAINING_RECORD(link, IRP, ThreadListEntry);

        if (matches(irp, file, only) && !irp->Cancel)
            return irp;
    }
    return 0;
}

NTSTATUS lab__io_cancel_thread_irps(PETHREAD thread, PFILE_OBJECT file, PIO_STATUS_BLOCK only, ULONG *found)
{
    KIRQL irql = lab__ke_raise(APC_LEVEL); /* completion of this thread's IRPs waits */
    PIRP irp;

    while ((irp = next_uncancelled(thread, file, only))) {
        (*found)++;
        irp->Cancel = TRUE; /* even where there is no cancel routine, it is not found again */
        IoCancelIrp(irp);
    }
    lab__ke_lower(irql);
    return STATUS_SUCCESS;
}

static BOOLEAN has_irps(PETHREAD thread, PFILE_OBJECT file)
{
    for (LIST_ENTRY *link = thread->irps.Flink; link != &thread->irps; link = link->Flink)
        if (matches(CONTAINING_RECORD(link, IRP, ThreadListEntry), file, 0))
            return TRUE;
    return thread->irps_ending != 0;
}

static NTSTATUS report(PIO_STATUS_BLOCK iosb, NTSTATUS status, KPROCESSOR_MODE mode)
{
    IO_STATUS_BLOCK answer = {.Status = status};
    NTSTATUS copied = lab__io_copy_out(iosb, &answer, sizeof answer, mode);

    return NT_SUCCESS(copied) ? status : copied;
}

static NTSTATUS reference(HANDLE handle, PIO_STATUS_BLOCK iosb, KPROCESSOR_MODE mode, PFILE_OBJECT *file)
{
    NTSTATUS status = lab__io_probe(iosb, sizeof *iosb, TRUE, mode);

    return NT_SUCCESS(status) ? lab__ob_reference_handle(handle, 0, lab__io_file_type, mode, (PVOID *)file, 0) : status;
}

static NTSTATUS cancel_own(HANDLE handle, PIO_STATUS_BLOCK iosb, KPROCESSOR_MODE mode)
{
    LARGE_INTEGER pause = {.QuadPart = -100000}; /* 10 ms */
    PFILE_OBJECT file;
    ULONG found = 0;
    NTSTATUS status = reference(handle, iosb, mode, &file);

    if (!NT_SUCCESS(status))
        return status;
    lab__io_cancel_thread_irps(lab__ps_thread(), file, 0, &found);
    while (has_irps(lab__ps_thread(), file))
        KeDelayExecutionThread(KernelMode, FALSE, &pause);
    lab__ob_dereference(file);
    return report(iosb, STATUS_SUCCESS, mode);
}

/*
 * NtCancelIoFile: cancel what this thread has outstanding on the file, and wait until it is over.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_VIOLATION
 */
NTSTATUS NtCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    return cancel_own(FileHandle, IoStatusBlock, lab__ke_thread()->previous_mode);
}

/* ZwCancelIoFile: NtCancelIoFile for a caller in kernel mode. */
NTSTATUS ZwCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_ZW(cancel_own(FileHandle, IoStatusBlock, KernelMode));
}

static NTSTATUS cancel_any(HANDLE handle, PIO_STATUS_BLOCK only, PIO_STATUS_BLOCK iosb, KPROCESSOR_MODE mode)
{
    struct _KPROCESS *process = &lab__ps_process()->Pcb;
    PFILE_OBJECT file;
    ULONG found = 0;
    NTSTATUS status = reference(handle, iosb, mode, &file);

    if (!NT_SUCCESS(status))
        return status;
    for (LIST_ENTRY *link = process->threads.Flink; link != &process->threads; link = link->Flink) {
        PETHREAD thread = (PETHREAD)CONTAINING_RECORD(link, struct _KTHREAD, process_link);

        lab__io_cancel_thread_irps(thread, file, only, &found);
    }
    lab__ob_dereference(file);
    return report(iosb, found ? STATUS_SUCCESS : STATUS_NOT_FOUND, mode);
}

/*
 * NtCancelIoFileEx: cancel what any thread of the process has outstanding on the file, or the one request that was made
 * with IoRequestToCancel. It does not wait.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_FOUND where nothing was outstanding; as NtCancelIoFile
 */
NTSTATUS NtCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel, PIO_STATUS_BLOCK IoStatusBlock)
{
    return cancel_any(FileHandle, IoRequestToCancel, IoStatusBlock, lab__ke_thread()->previous_mode);
}

/* ZwCancelIoFileEx: NtCancelIoFileEx for a caller in kernel mode. */
NTSTATUS ZwCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel, PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_ZW(cancel_any(FileHandle, IoRequestToCancel, IoStatusBlock, KernelMode));
}

static BOOLEAN is_waited_for(PIRP irp)
{
    PFILE_OBJECT file = irp->Tail.Overlay.OriginalFileObject;

    return (irp->Flags & IRP_SYNCHRONOUS_API) || (file && (file->Flags & FO_SYNCHRONOUS_IO));
}

static PIRP waited_for(PETHREAD thread, PIO_STATUS_BLOCK only)
{
    for (LIST_ENTRY *link = thread->irps.Flink; link != &thread->irps; link = link->Flink) {
        PIRP irp = CONTAINING_RECORD(link, IRP, ThreadListEntry);

        if (is_waited_for(irp) && (!only || irp->UserIosb == only))
            return irp;
    }
    return 0;
}

/*
 * NtCancelSynchronousIoFile: cancel the request that another thread waits for.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_FOUND where that thread waits for none; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH,
 *         STATUS_ACCESS_DENIED without THREAD_TERMINATE
 */
NTSTATUS NtCancelSynchronousIoFile(HANDLE ThreadHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                                   PIO_STATUS_BLOCK IoStatusBlock)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    PETHREAD thread;
    PIRP irp;
    NTSTATUS status = lab__io_probe(IoStatusBlock, sizeof *IoStatusBlock, TRUE, mode);

    if (NT_SUCCESS(status))
        status =
            lab__ob_reference_handle(ThreadHandle, THREAD_TERMINATE, lab__ps_thread_type, mode, (PVOID *)&thread, 0);
    if (!NT_SUCCESS(status))
        return status;
    irp = waited_for(thread, IoRequestToCancel);
    if (irp)
        IoCancelIrp(irp);
    lab__ob_dereference(thread);
    return report(IoStatusBlock, irp ? STATUS_SUCCESS : STATUS_NOT_FOUND, mode);
}
