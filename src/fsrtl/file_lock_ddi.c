/* Byte-range locks: what file systems call, for IRPs and for fast I/O. */
#include "fsrtl/file_lock_p.h"

struct lab__lock_request lab__fsrtl_lock_request(PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct lab__lock_request request = {
        .range = lab__fsrtl_range(&stack->Parameters.LockControl.ByteOffset, stack->Parameters.LockControl.Length),
        .owner = {stack->FileObject, IoGetRequestorProcess(irp), stack->Parameters.LockControl.Key},
        .use = stack->Flags & SL_EXCLUSIVE_LOCK ? LAB_LOCK_EXCLUSIVE : LAB_LOCK_SHARED,
        .at_once = (stack->Flags & SL_FAIL_IMMEDIATELY) != 0};

    return request;
}

/* STATUS_PENDING: it can't be granted now. */
static NTSTATUS try_lock(PFILE_LOCK file, const struct lab__lock_request *request)
{
    NTSTATUS status;

    if (request->range.length && request->range.last < request->range.first)
        return STATUS_INVALID_LOCK_RANGE;
    file->LockRequestsInProgress++;
    if (!lab__fsrtl_locks_make(file))
        status = STATUS_INSUFFICIENT_RESOURCES;
    else if (lab__fsrtl_lock_allows(file, &request->range, &request->owner, request->use))
        status = lab__fsrtl_lock_grant(file, &request->range, &request->owner, request->use == LAB_LOCK_EXCLUSIVE);
    else
        status = request->at_once ? STATUS_LOCK_NOT_GRANTED : STATUS_PENDING;
    file->LockRequestsInProgress--;
    return status;
}

static NTSTATUS finish(PFILE_LOCK file, PVOID context, PIRP irp, const struct lab__lock_request *request,
                       NTSTATUS status)
{
    NTSTATUS final = lab__fsrtl_lock_complete(file, context, irp, status);

    /* The file system's routine has the last word: a lock that it doesn't want is no lock. */
    if (NT_SUCCESS(status) && !NT_SUCCESS(final))
        lab__fsrtl_unlock_single(file, &request->range, &request->owner, context);
    return final;
}

/*
 * FsRtlPrivateLock (FsRtlFastLock): lock a range for fast I/O, or for the IRP. FALSE, without an IRP, when it would
 * have to wait; IoStatus tells otherwise: STATUS_SUCCESS, STATUS_LOCK_NOT_GRANTED, STATUS_INVALID_LOCK_RANGE.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlprivatelock
 */
BOOLEAN FsRtlPrivateLock(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, PLARGE_INTEGER Length,
                         PEPROCESS Process, ULONG Key, BOOLEAN FailImmediately, BOOLEAN ExclusiveLock,
                         PIO_STATUS_BLOCK IoStatus, PIRP Irp, PVOID Context, BOOLEAN AlreadySynchronized)
{
    struct lab__lock_request request = {.range = lab__fsrtl_range(FileOffset, Length),
                                        .owner = {FileObject, Process, Key},
                                        .use = ExclusiveLock ? LAB_LOCK_EXCLUSIVE : LAB_LOCK_SHARED,
                                        .at_once = FailImmediately};
    NTSTATUS status;

    LAB_DDI(FsRtlPrivateLock);
    status = try_lock(FileLock, &request);
    if (status == STATUS_PENDING && !Irp)
        return FALSE;
    IoStatus->Status = status;
    IoStatus->Information = 0;
    if (status == STATUS_PENDING)
        lab__fsrtl_lock_wait(FileLock, Context, Irp);
    else if (Irp)
        IoStatus->Status = finish(FileLock, Context, Irp, &request, status);
    return TRUE;
}

static NTSTATUS process_lock(PFILE_LOCK file, PIRP irp, PVOID context)
{
    struct lab__lock_request request = lab__fsrtl_lock_request(irp);
    NTSTATUS status = try_lock(file, &request);

    if (status != STATUS_PENDING)
        return finish(file, context, irp, &request, status);
    lab__fsrtl_lock_wait(file, context, irp);
    return STATUS_PENDING;
}

/*
 * FsRtlProcessFileLock: do what an IRP_MJ_LOCK_CONTROL wants, and complete it, now or when the lock is granted.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_PENDING, STATUS_LOCK_NOT_GRANTED, STATUS_RANGE_NOT_LOCKED, STATUS_INVALID_LOCK_RANGE,
 *         STATUS_INVALID_DEVICE_REQUEST
 * Source  ntifs/nf-ntifs-fsrtlprocessfilelock
 */
NTSTATUS FsRtlProcessFileLock(PFILE_LOCK FileLock, PIRP Irp, PVOID Context)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    struct lab__lock_owner owner = {stack->FileObject, IoGetRequestorProcess(Irp), stack->Parameters.LockControl.Key};
    struct lab__range range;
    NTSTATUS status;

    LAB_DDI(FsRtlProcessFileLock);
    Irp->IoStatus.Information = 0;
    switch (stack->MinorFunction) {
    case IRP_MN_LOCK:
        return process_lock(FileLock, Irp, Context);
    case IRP_MN_UNLOCK_SINGLE:
        range = lab__fsrtl_range(&stack->Parameters.LockControl.ByteOffset, stack->Parameters.LockControl.Length);
        status = lab__fsrtl_unlock_single(FileLock, &range, &owner, Context);
        break;
    case IRP_MN_UNLOCK_ALL:
    case IRP_MN_UNLOCK_ALL_BY_KEY:
        status = lab__fsrtl_unlock_all(FileLock, &owner, stack->MinorFunction == IRP_MN_UNLOCK_ALL, Context);
        break;
    default:
        lab__fsrtl_complete(Irp, STATUS_INVALID_DEVICE_REQUEST);
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    return lab__fsrtl_lock_complete(FileLock, Context, Irp, status);
}

/*
 * FsRtlFastUnlockSingle, FsRtlFastUnlockAll, FsRtlFastUnlockAllByKey: give up locks, and grant what waited for them.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_RANGE_NOT_LOCKED
 * Source  ntifs/nf-ntifs-fsrtlfastunlocksingle
 */
NTSTATUS FsRtlFastUnlockSingle(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset,
                               PLARGE_INTEGER Length, PEPROCESS Process, ULONG Key, PVOID Context,
                               BOOLEAN AlreadySynchronized)
{
    struct lab__lock_owner owner = {FileObject, Process, Key};
    struct lab__range range = lab__fsrtl_range(FileOffset, Length);

    LAB_DDI(FsRtlFastUnlockSingle);
    return lab__fsrtl_unlock_single(FileLock, &range, &owner, Context);
}

NTSTATUS FsRtlFastUnlockAll(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PEPROCESS Process, PVOID Context)
{
    struct lab__lock_owner owner = {FileObject, Process, 0};

    LAB_DDI(FsRtlFastUnlockAll);
    return lab__fsrtl_unlock_all(FileLock, &owner, TRUE, Context);
}

NTSTATUS FsRtlFastUnlockAllByKey(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PEPROCESS Process, ULONG Key,
                                 PVOID Context)
{
    struct lab__lock_owner owner = {FileObject, Process, Key};

    LAB_DDI(FsRtlFastUnlockAllByKey);
    return lab__fsrtl_unlock_all(FileLock, &owner, FALSE, Context);
}

/*
 * FsRtlCheckLockForReadAccess, FsRtlCheckLockForWriteAccess, FsRtlFastCheckLockForRead, FsRtlFastCheckLockForWrite: may
 * this be read, or written? Another owner's exclusive lock forbids both, a shared lock forbids everybody to write.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlchecklockforreadaccess
 */
static BOOLEAN irp_may(PFILE_LOCK file, PIRP irp, PLARGE_INTEGER offset, ULONG bytes, ULONG key, enum lab__lock_use use)
{
    LARGE_INTEGER length = {.QuadPart = bytes};
    struct lab__lock_owner owner = {IoGetCurrentIrpStackLocation(irp)->FileObject, IoGetRequestorProcess(irp), key};
    struct lab__range range = lab__fsrtl_range(offset, &length);

    return lab__fsrtl_lock_allows(file, &range, &owner, use);
}

BOOLEAN FsRtlCheckLockForReadAccess(PFILE_LOCK FileLock, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    LAB_DDI(FsRtlCheckLockForReadAccess);
    return irp_may(FileLock, Irp, &stack->Parameters.Read.ByteOffset, stack->Parameters.Read.Length,
                   stack->Parameters.Read.Key, LAB_READ);
}

BOOLEAN FsRtlCheckLockForWriteAccess(PFILE_LOCK FileLock, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    LAB_DDI(FsRtlCheckLockForWriteAccess);
    return irp_may(FileLock, Irp, &stack->Parameters.Write.ByteOffset, stack->Parameters.Write.Length,
                   stack->Parameters.Write.Key, LAB_WRITE);
}

BOOLEAN FsRtlFastCheckLockForRead(PFILE_LOCK FileLock, PLARGE_INTEGER FileOffset, PLARGE_INTEGER Length, ULONG Key,
                                  PFILE_OBJECT FileObject, PVOID Process)
{
    struct lab__lock_owner owner = {FileObject, Process, Key};
    struct lab__range range = lab__fsrtl_range(FileOffset, Length);

    LAB_DDI(FsRtlFastCheckLockForRead);
    return lab__fsrtl_lock_allows(FileLock, &range, &owner, LAB_READ);
}

BOOLEAN FsRtlFastCheckLockForWrite(PFILE_LOCK FileLock, PLARGE_INTEGER FileOffset, PLARGE_INTEGER Length, ULONG Key,
                                   PFILE_OBJECT FileObject, PVOID Process)
{
    struct lab__lock_owner owner = {FileObject, Process, Key};
    struct lab__range range = lab__fsrtl_range(FileOffset, Length);

    LAB_DDI(FsRtlFastCheckLockForWrite);
    return lab__fsrtl_lock_allows(FileLock, &range, &owner, LAB_WRITE);
}
