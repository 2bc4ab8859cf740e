/*
 * Byte-range locks of a file: who may lock, read or write what, and who waits.
 *
 * The locks of a file hang behind FILE_LOCK.LockInformation, made with the first of them; requests that can't be
 * granted wait there as IRPs, first come first served. FastIoIsQuestionable tells fast I/O that there are locks at all.
 *
 * Rules: an exclusive lock wants its range free of locks, even of the owner's own; a shared one only of other owners'
 * exclusive ones. Owner means process, key and file object. A range of no bytes collides with nothing.
 */
#include "fsrtl/file_lock_p.h"

#define LOCK_TAG 0x6C467346 /* "FsFl" */

struct lock {
    LIST_ENTRY link;
    FILE_LOCK_INFO info;
};

struct locks {
    LIST_ENTRY granted; /* struct lock */
    LIST_ENTRY waiting; /* IRP.Tail.Overlay.ListEntry; DriverContext[0] is the FILE_LOCK, [1] the caller's context */
    LIST_ENTRY *next;   /* of FsRtlGetNextFileLock */
};

static struct locks *locks_of(PFILE_LOCK file)
{
    return file->LockInformation;
}

struct locks *lab__fsrtl_locks_make(PFILE_LOCK file)
{
    struct locks *locks = file->LockInformation;

    if (locks)
        return locks;
    locks = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *locks, LOCK_TAG);
    if (!locks)
        return 0;
    InitializeListHead(&locks->granted);
    InitializeListHead(&locks->waiting);
    file->LockInformation = locks;
    return locks;
}

/* --- who may ------------------------------------------------------------------------------------------------------ */

static BOOLEAN overlaps(const FILE_LOCK_INFO *lock, const struct lab__range *range)
{
    return range->length && lock->Length.QuadPart && (ULONGLONG)lock->StartingByte.QuadPart <= range->last &&
           (ULONGLONG)lock->EndingByte.QuadPart >= range->first;
}

static BOOLEAN is_owner(const FILE_LOCK_INFO *lock, const struct lab__lock_owner *owner)
{
    return lock->FileObject == owner->file && lock->ProcessId == owner->process && lock->Key == owner->key;
}

BOOLEAN lab__fsrtl_lock_allows(PFILE_LOCK file, const struct lab__range *range, const struct lab__lock_owner *owner,
                               enum lab__lock_use use)
{
    struct locks *locks = locks_of(file);

    for (LIST_ENTRY *e = locks ? locks->granted.Flink : 0; locks && e != &locks->granted; e = e->Flink) {
        FILE_LOCK_INFO *lock = &CONTAINING_RECORD(e, struct lock, link)->info;

        if (!overlaps(lock, range))
            continue;
        if (use == LAB_LOCK_EXCLUSIVE || (use == LAB_WRITE && !lock->ExclusiveLock))
            return FALSE;
        if (lock->ExclusiveLock && !is_owner(lock, owner))
            return FALSE;
    }
    return TRUE;
}

/* --- granting and waiting ----------------------------------------------------------------------------------------- */

NTSTATUS lab__fsrtl_lock_grant(PFILE_LOCK file, const struct lab__range *range, const struct lab__lock_owner *owner,
                               BOOLEAN exclusive)
{
    struct lock *lock = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *lock, LOCK_TAG);

    if (!lock)
        return STATUS_INSUFFICIENT_RESOURCES;
    lock->info.StartingByte.QuadPart = (LONGLONG)range->first;
    lock->info.Length.QuadPart = (LONGLONG)range->length;
    lock->info.EndingByte.QuadPart = (LONGLONG)range->last;
    lock->info.ExclusiveLock = exclusive;
    lock->info.Key = owner->key;
    lock->info.FileObject = owner->file;
    lock->info.ProcessId = owner->process;
    InsertTailList(&locks_of(file)->granted, &lock->link);
    owner->file->LastLock = &lock->info;
    file->FastIoIsQuestionable = TRUE;
    return STATUS_SUCCESS;
}

/* The IRP ends, with its file system's say where it has one. */
NTSTATUS lab__fsrtl_lock_complete(PFILE_LOCK file, PVOID context, PIRP irp, NTSTATUS status)
{
    if (!file->CompleteLockIrpRoutine) {
        lab__fsrtl_complete(irp, status);
        return status;
    }
    irp->IoStatus.Status = status;
    return file->CompleteLockIrpRoutine(context, irp);
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    PFILE_LOCK file = irp->Tail.Overlay.DriverContext[0];
    PVOID context = irp->Tail.Overlay.DriverContext[1];

    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
    IoReleaseCancelSpinLock(irp->CancelIrql);
    lab__fsrtl_lock_complete(file, context, irp, STATUS_CANCELLED);
}

void lab__fsrtl_lock_wait(PFILE_LOCK file, PVOID context, PIRP irp)
{
    KIRQL irql;

    IoMarkIrpPending(irp);
    irp->Tail.Overlay.DriverContext[0] = file;
    irp->Tail.Overlay.DriverContext[1] = context;
    IoAcquireCancelSpinLock(&irql);
    if (irp->Cancel) {
        IoReleaseCancelSpinLock(irql);
        lab__fsrtl_lock_complete(file, context, irp, STATUS_CANCELLED);
        return;
    }
    IoSetCancelRoutine(irp, on_cancel);
    InsertTailList(&locks_of(file)->waiting, &irp->Tail.Overlay.ListEntry);
    IoReleaseCancelSpinLock(irql);
}

struct choice {
    const struct lab__lock_owner *owner; /* whose requests end; 0: those that can be granted */
    BOOLEAN any_key;
};

/* Takes the first waiting IRP of that kind out of the queue; nobody can cancel it any more. */
static PIRP next_waiting(PFILE_LOCK file, const struct choice *choice)
{
    struct locks *locks = locks_of(file);
    PIRP found = 0;
    KIRQL irql;

    IoAcquireCancelSpinLock(&irql);
    for (LIST_ENTRY *e = locks->waiting.Flink; e != &locks->waiting && !found; e = e->Flink) {
        PIRP irp = CONTAINING_RECORD(e, IRP, Tail.Overlay.ListEntry);
        struct lab__lock_request request = lab__fsrtl_lock_request(irp);

        if (choice->owner
                ? request.owner.file == choice->owner->file && request.owner.process == choice->owner->process &&
                      (choice->any_key || request.owner.key == choice->owner->key)
                : lab__fsrtl_lock_allows(file, &request.range, &request.owner, request.use))
            found = irp;
    }
    if (found) {
        RemoveEntryList(&found->Tail.Overlay.ListEntry);
        IoSetCancelRoutine(found, 0);
    }
    IoReleaseCancelSpinLock(irql);
    return found;
}

static void retry_waiting(PFILE_LOCK file)
{
    struct choice grantable = {0};
    PIRP irp;

    while (locks_of(file) && (irp = next_waiting(file, &grantable))) {
        struct lab__lock_request request = lab__fsrtl_lock_request(irp);
        NTSTATUS status =
            lab__fsrtl_lock_grant(file, &request.range, &request.owner, request.use == LAB_LOCK_EXCLUSIVE);

        lab__fsrtl_lock_complete(file, irp->Tail.Overlay.DriverContext[1], irp, status);
    }
}

static void end_waiting(PFILE_LOCK file, const struct lab__lock_owner *owner, BOOLEAN any_key)
{
    struct choice theirs = {owner, any_key};
    PIRP irp;

    while (locks_of(file) && (irp = next_waiting(file, &theirs)))
        lab__fsrtl_lock_complete(file, irp->Tail.Overlay.DriverContext[1], irp, STATUS_RANGE_NOT_LOCKED);
}

/* --- unlocking ---------------------------------------------------------------------------------------------------- */

static void drop(PFILE_LOCK file, struct lock *lock, PVOID context)
{
    struct locks *locks = locks_of(file);

    if (locks->next == &lock->link)
        locks->next = lock->link.Flink;
    RemoveEntryList(&lock->link);
    if (lock->info.FileObject->LastLock == &lock->info)
        lock->info.FileObject->LastLock = 0;
    file->FastIoIsQuestionable = !IsListEmpty(&locks->granted);
    if (file->UnlockRoutine)
        file->UnlockRoutine(context, &lock->info);
    lab__mm_pool_free(lock, LOCK_TAG);
}

static struct lock *find(PFILE_LOCK file, const struct lab__range *range, const struct lab__lock_owner *owner,
                         BOOLEAN exclusive)
{
    struct locks *locks = locks_of(file);

    for (LIST_ENTRY *e = locks->granted.Flink; e != &locks->granted; e = e->Flink) {
        struct lock *lock = CONTAINING_RECORD(e, struct lock, link);

        if (lock->info.ExclusiveLock == exclusive && is_owner(&lock->info, owner) &&
            (ULONGLONG)lock->info.StartingByte.QuadPart == range->first &&
            (ULONGLONG)lock->info.Length.QuadPart == range->length)
            return lock;
    }
    return 0;
}

NTSTATUS lab__fsrtl_unlock_single(PFILE_LOCK file, const struct lab__range *range, const struct lab__lock_owner *owner,
                                  PVOID context)
{
    struct lock *lock;

    if (!locks_of(file))
        return STATUS_RANGE_NOT_LOCKED;
    lock = find(file, range, owner, TRUE);
    if (!lock)
        lock = find(file, range, owner, FALSE);
    if (!lock)
        return STATUS_RANGE_NOT_LOCKED;
    drop(file, lock, context);
    retry_waiting(file);
    return STATUS_SUCCESS;
}

NTSTATUS lab__fsrtl_unlock_all(PFILE_LOCK file, const struct lab__lock_owner *owner, BOOLEAN any_key, PVOID context)
{
    struct locks *locks = locks_of(file);
    LIST_ENTRY *next;

    if (!locks)
        return STATUS_RANGE_NOT_LOCKED;
    for (LIST_ENTRY *e = locks->granted.Flink; e != &locks->granted; e = next) {
        struct lock *lock = CONTAINING_RECORD(e, struct lock, link);

        next = e->Flink;
        if (lock->info.FileObject == owner->file && lock->info.ProcessId == owner->process &&
            (any_key || lock->info.Key == owner->key))
            drop(file, lock, context);
    }
    end_waiting(file, owner, any_key);
    retry_waiting(file);
    return STATUS_SUCCESS;
}

/* --- the life of a FILE_LOCK -------------------------------------------------------------------------------------- */

static void initialize(PFILE_LOCK file, PCOMPLETE_LOCK_IRP_ROUTINE complete, PUNLOCK_ROUTINE unlock)
{
    RtlZeroMemory(file, sizeof *file);
    file->CompleteLockIrpRoutine = complete;
    file->UnlockRoutine = unlock;
}

static void uninitialize(PFILE_LOCK file)
{
    struct locks *locks = locks_of(file);

    if (!locks)
        return;
    while (!IsListEmpty(&locks->granted)) {
        struct lock *lock = CONTAINING_RECORD(RemoveHeadList(&locks->granted), struct lock, link);

        lab__mm_pool_free(lock, LOCK_TAG);
    }
    while (!IsListEmpty(&locks->waiting)) {
        PIRP irp = CONTAINING_RECORD(RemoveHeadList(&locks->waiting), IRP, Tail.Overlay.ListEntry);

        IoSetCancelRoutine(irp, 0);
        lab__fsrtl_lock_complete(file, irp->Tail.Overlay.DriverContext[1], irp, STATUS_RANGE_NOT_LOCKED);
    }
    file->LockInformation = 0;
    file->FastIoIsQuestionable = FALSE;
    lab__mm_pool_free(locks, LOCK_TAG);
}

/*
 * FsRtlInitializeFileLock, FsRtlUninitializeFileLock, FsRtlAllocateFileLock, FsRtlFreeFileLock: a file without locks;
 * at its end what waits ends with STATUS_RANGE_NOT_LOCKED.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL where pool is used up
 * Source  ntifs/nf-ntifs-fsrtlinitializefilelock
 */
void FsRtlInitializeFileLock(PFILE_LOCK FileLock, PCOMPLETE_LOCK_IRP_ROUTINE CompleteLockIrpRoutine,
                             PUNLOCK_ROUTINE UnlockRoutine)
{
    LAB_DDI(FsRtlInitializeFileLock);
    initialize(FileLock, CompleteLockIrpRoutine, UnlockRoutine);
}

void FsRtlUninitializeFileLock(PFILE_LOCK FileLock)
{
    LAB_DDI(FsRtlUninitializeFileLock);
    uninitialize(FileLock);
}

PFILE_LOCK FsRtlAllocateFileLock(PCOMPLETE_LOCK_IRP_ROUTINE CompleteLockIrpRoutine, PUNLOCK_ROUTINE UnlockRoutine)
{
    PFILE_LOCK file;

    LAB_DDI(FsRtlAllocateFileLock);
    file = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *file, LOCK_TAG);
    if (file)
        initialize(file, CompleteLockIrpRoutine, UnlockRoutine);
    return file;
}

void FsRtlFreeFileLock(PFILE_LOCK FileLock)
{
    LAB_DDI(FsRtlFreeFileLock);
    uninitialize(FileLock);
    lab__mm_pool_free(FileLock, LOCK_TAG);
}

/*
 * FsRtlGetNextFileLock: walk the locks; the answer is a copy in the FILE_LOCK.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlgetnextfilelock
 */
PFILE_LOCK_INFO FsRtlGetNextFileLock(PFILE_LOCK FileLock, BOOLEAN Restart)
{
    struct locks *locks = locks_of(FileLock);
    struct lock *lock;

    LAB_DDI(FsRtlGetNextFileLock);
    if (!locks)
        return 0;
    if (Restart || !locks->next)
        locks->next = locks->granted.Flink;
    if (locks->next == &locks->granted)
        return 0;
    lock = CONTAINING_RECORD(locks->next, struct lock, link);
    locks->next = lock->link.Flink;
    FileLock->LastReturnedLockInfo = lock->info;
    FileLock->LastReturnedLock = &lock->info;
    return &FileLock->LastReturnedLockInfo;
}

/*
 * FsRtlAreThereCurrentOrInProgressFileLocks, FsRtlAreThereWaitingFileLocks: are there locks, or requests that wait?
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlaretherecurrentorinprogressfilelocks
 */
BOOLEAN FsRtlAreThereCurrentOrInProgressFileLocks(PFILE_LOCK FileLock)
{
    LAB_DDI(FsRtlAreThereCurrentOrInProgressFileLocks);
    return FileLock->FastIoIsQuestionable || FileLock->LockRequestsInProgress;
}

BOOLEAN FsRtlAreThereWaitingFileLocks(PFILE_LOCK FileLock)
{
    LAB_DDI(FsRtlAreThereWaitingFileLocks);
    return locks_of(FileLock) && !IsListEmpty(&locks_of(FileLock)->waiting);
}

/*
 * FsRtlCheckLockForOplockRequest: may an oplock be granted on a file of this size? Not where a lock lies inside it, or
 * waits.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlchecklockforoplockrequest
 */
BOOLEAN FsRtlCheckLockForOplockRequest(PFILE_LOCK FileLock, PLARGE_INTEGER AllocationSize)
{
    struct lab__range whole = {0, (ULONGLONG)AllocationSize->QuadPart - 1, (ULONGLONG)AllocationSize->QuadPart};
    struct locks *locks = locks_of(FileLock);

    LAB_DDI(FsRtlCheckLockForOplockRequest);
    if (!AllocationSize->QuadPart || !locks)
        return TRUE;
    return IsListEmpty(&locks->waiting) && lab__fsrtl_lock_allows(FileLock, &whole, 0, LAB_LOCK_EXCLUSIVE);
}
