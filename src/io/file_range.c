/* Byte ranges of a file: locking and unlocking them, and flushing what is written. */
#include "io/file_p.h"
#include "io/nt_io.h"

struct range {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    PLARGE_INTEGER offset, length;
    ULONG key;
    UCHAR minor, flags;
};

/* A copy of what the caller asks for; its length, which goes by pointer, is at *length. */
static NTSTATUS capture(const struct range *range, KPROCESSOR_MODE mode, PIO_STACK_LOCATION stack,
                        PLARGE_INTEGER length)
{
    NTSTATUS status = lab__io_copy_in(length, range->length, sizeof *length, mode);

    *stack = (IO_STACK_LOCATION){.MinorFunction = range->minor, .Flags = range->flags};
    stack->Parameters.LockControl.Length = length;
    stack->Parameters.LockControl.Key = range->key;
    return NT_SUCCESS(status)
               ? lab__io_copy_in(&stack->Parameters.LockControl.ByteOffset, range->offset, sizeof(LARGE_INTEGER), mode)
               : status;
}

/* The length travels by pointer, in memory that goes with the IRP. */
static NTSTATUS fill(struct lab__io_request *request, PIO_STACK_LOCATION stack, const IO_STACK_LOCATION *wanted)
{
    LARGE_INTEGER *length = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *length, LAB_TAG_FILE_NAME, FALSE);

    if (!length)
        return STATUS_INSUFFICIENT_RESOURCES;
    *length = *wanted->Parameters.LockControl.Length;
    request->irp->Tail.Overlay.AuxiliaryBuffer = (PCHAR)length;
    stack->Flags = wanted->Flags;
    stack->Parameters.LockControl = wanted->Parameters.LockControl;
    stack->Parameters.LockControl.Length = length;
    return STATUS_SUCCESS;
}

static NTSTATUS send(struct lab__io_request *request, const struct range *range)
{
    IO_STACK_LOCATION wanted;
    PIO_STACK_LOCATION stack;
    LARGE_INTEGER length;
    NTSTATUS status = capture(range, request->mode, &wanted, &length);

    if (!NT_SUCCESS(status))
        return lab__io_request_abort(request, status);
    if (lab__io_fast_lock(request, &wanted, &status))
        return status;
    status = lab__io_request_irp(request, IRP_MJ_LOCK_CONTROL, range->minor, &stack);
    if (NT_SUCCESS(status))
        status = fill(request, stack, &wanted);
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(request, status);
    if (range->minor == IRP_MN_LOCK)
        request->file->LockOperation = TRUE;
    return lab__io_request_send(request);
}

static NTSTATUS lock(const struct range *range, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    NTSTATUS status;

    request.apc = range->apc;
    request.apc_context = range->apc_context;
    status = lab__io_request_begin(&request, range->file, 0, range->event, range->iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    if (mode == UserMode && !(request.granted & (FILE_READ_DATA | FILE_WRITE_DATA)))
        return lab__io_request_abort(&request, STATUS_ACCESS_DENIED);
    return send(&request, range);
}

static NTSTATUS unlock(const struct range *range, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    NTSTATUS status = lab__io_request_begin_waiting(&request, range->file, 0, range->iosb, mode);

    if (status != STATUS_SUCCESS)
        return status;
    if (mode == UserMode && !(request.granted & (FILE_READ_DATA | FILE_WRITE_DATA)))
        return lab__io_request_abort(&request, STATUS_ACCESS_DENIED);
    return send(&request, range);
}

static UCHAR lock_flags(BOOLEAN fail_immediately, BOOLEAN exclusive)
{
    return (fail_immediately ? SL_FAIL_IMMEDIATELY : 0) | (exclusive ? SL_EXCLUSIVE_LOCK : 0);
}

/*
 * NtLockFile: IRP_MJ_LOCK_CONTROL with IRP_MN_LOCK. What a process has locked is unlocked when it closes its last
 * handle.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION; those of handles; the driver's own (STATUS_LOCK_NOT_GRANTED)
 * Source  ntifs/nf-ntifs-ntlockfile
 */
NTSTATUS NtLockFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                    PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER ByteOffset, PLARGE_INTEGER Length, ULONG Key,
                    BOOLEAN FailImmediately, BOOLEAN ExclusiveLock)
{
    struct range range = {FileHandle, Event,  ApcRoutine, ApcContext,  IoStatusBlock,
                          ByteOffset, Length, Key,        IRP_MN_LOCK, lock_flags(FailImmediately, ExclusiveLock)};

    LAB_DDI(NtLockFile);
    return lock(&range, lab__ke_thread()->previous_mode);
}

/*
 * ZwLockFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-zwlockfile
 */
NTSTATUS ZwLockFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                    PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER ByteOffset, PLARGE_INTEGER Length, ULONG Key,
                    BOOLEAN FailImmediately, BOOLEAN ExclusiveLock)
{
    struct range range = {FileHandle, Event,  ApcRoutine, ApcContext,  IoStatusBlock,
                          ByteOffset, Length, Key,        IRP_MN_LOCK, lock_flags(FailImmediately, ExclusiveLock)};

    LAB_DDI(ZwLockFile);
    LAB_ZW(lock(&range, KernelMode));
}

/*
 * NtUnlockFile: IRP_MN_UNLOCK_SINGLE of just this range.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as NtLockFile; the driver's own (STATUS_RANGE_NOT_LOCKED)
 * Source  ntifs/nf-ntifs-ntunlockfile
 */
NTSTATUS NtUnlockFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER ByteOffset,
                      PLARGE_INTEGER Length, ULONG Key)
{
    struct range range = {FileHandle, 0, 0, 0, IoStatusBlock, ByteOffset, Length, Key, IRP_MN_UNLOCK_SINGLE, 0};

    LAB_DDI(NtUnlockFile);
    return unlock(&range, lab__ke_thread()->previous_mode);
}

/*
 * ZwUnlockFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-zwunlockfile
 */
NTSTATUS ZwUnlockFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER ByteOffset,
                      PLARGE_INTEGER Length, ULONG Key)
{
    struct range range = {FileHandle, 0, 0, 0, IoStatusBlock, ByteOffset, Length, Key, IRP_MN_UNLOCK_SINGLE, 0};

    LAB_DDI(ZwUnlockFile);
    LAB_ZW(unlock(&range, KernelMode));
}

static NTSTATUS flush(HANDLE handle, PIO_STATUS_BLOCK iosb, UCHAR minor, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    PIO_STACK_LOCATION stack;
    NTSTATUS status = lab__io_request_begin_waiting(&request, handle, 0, iosb, mode);

    if (status != STATUS_SUCCESS)
        return status;
    if (mode == UserMode && !(request.granted & (FILE_WRITE_DATA | FILE_APPEND_DATA)))
        return lab__io_request_abort(&request, STATUS_ACCESS_DENIED);
    status = lab__io_request_irp(&request, IRP_MJ_FLUSH_BUFFERS, minor, &stack);
    return NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
}

#define FLUSH_DATA_ONLY      1u
#define FLUSH_NO_SYNC        2u
#define FLUSH_DATA_SYNC_ONLY 4u

/* What is to be flushed, and how far, is the request's minor function. */
static NTSTATUS flush_some(HANDLE handle, ULONG flags, PVOID parameters, ULONG size, PIO_STATUS_BLOCK iosb,
                           KPROCESSOR_MODE mode)
{
    if (parameters || size)
        return STATUS_INVALID_PARAMETER;
    switch (flags) {
    case 0:
        return flush(handle, iosb, 0, mode);
    case FLUSH_DATA_ONLY:
        return flush(handle, iosb, IRP_MN_FLUSH_DATA_ONLY, mode);
    case FLUSH_NO_SYNC:
        return flush(handle, iosb, IRP_MN_FLUSH_NO_SYNC, mode);
    case FLUSH_DATA_SYNC_ONLY:
        return flush(handle, iosb, IRP_MN_FLUSH_DATA_SYNC_ONLY, mode);
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

/*
 * NtFlushBuffersFileEx, ZwFlushBuffersFileEx: IRP_MJ_FLUSH_BUFFERS with one of FLUSH_FLAGS_FILE_DATA_ONLY,
 * FLUSH_FLAGS_NO_SYNC and FLUSH_FLAGS_FILE_DATA_SYNC_ONLY as its minor function.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for other flags, and for parameters, of which there are none; those of handles
 * Source  ntifs/nf-ntifs-zwflushbuffersfileex
 */
NTSTATUS NtFlushBuffersFileEx(HANDLE FileHandle, ULONG Flags, PVOID Parameters, ULONG ParametersSize,
                              PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_DDI(NtFlushBuffersFileEx);
    return flush_some(FileHandle, Flags, Parameters, ParametersSize, IoStatusBlock, lab__ke_thread()->previous_mode);
}

NTSTATUS ZwFlushBuffersFileEx(HANDLE FileHandle, ULONG Flags, PVOID Parameters, ULONG ParametersSize,
                              PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_DDI(ZwFlushBuffersFileEx);
    LAB_ZW(flush_some(FileHandle, Flags, Parameters, ParametersSize, IoStatusBlock, KernelMode));
}

/* NtFlushBuffersFile: IRP_MJ_FLUSH_BUFFERS; the handle must allow writing. */
NTSTATUS NtFlushBuffersFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    return flush(FileHandle, IoStatusBlock, 0, lab__ke_thread()->previous_mode);
}

/*
 * ZwFlushBuffersFile: IRP_MJ_FLUSH_BUFFERS from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of handles; the driver's own
 * Source  ntifs/nf-ntifs-zwflushbuffersfile
 */
NTSTATUS ZwFlushBuffersFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_DDI(ZwFlushBuffersFile);
    LAB_ZW(flush(FileHandle, IoStatusBlock, 0, KernelMode));
}
