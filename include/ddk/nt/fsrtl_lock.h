/* Byte-range locks of files. */
#ifndef NTLAB_NT_FSRTL_LOCK_H
#define NTLAB_NT_FSRTL_LOCK_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ex_pool.h>
#include <nt/ke_event.h>

LAB_DDK_BEGIN

typedef NTSTATUS (*PCOMPLETE_LOCK_IRP_ROUTINE)(PVOID Context, PIRP Irp);

typedef struct _FILE_LOCK_INFO {
    LARGE_INTEGER StartingByte;
    LARGE_INTEGER Length;
    BOOLEAN ExclusiveLock;
    ULONG Key;
    PFILE_OBJECT FileObject;
    PVOID ProcessId;
    LARGE_INTEGER EndingByte;
} FILE_LOCK_INFO, *PFILE_LOCK_INFO;

typedef void (*PUNLOCK_ROUTINE)(PVOID Context, PFILE_LOCK_INFO FileLockInfo);

typedef struct _FILE_LOCK {
    PCOMPLETE_LOCK_IRP_ROUTINE CompleteLockIrpRoutine;
    PUNLOCK_ROUTINE UnlockRoutine;
    BOOLEAN FastIoIsQuestionable;
    BOOLEAN SpareC[3];
    PVOID LockInformation;
    FILE_LOCK_INFO LastReturnedLockInfo;
    PVOID LastReturnedLock;
    volatile LONG LockRequestsInProgress;
} FILE_LOCK, *PFILE_LOCK;

typedef struct _EOF_WAIT_BLOCK {
    LIST_ENTRY EofWaitLinks;
    KEVENT Event;
} EOF_WAIT_BLOCK, *PEOF_WAIT_BLOCK;

typedef struct _FILE_SHARED_LOCK_ENTRY {
    PVOID Unknown1;
    PVOID Unknown2;
    FILE_LOCK_INFO FileLock;
} FILE_SHARED_LOCK_ENTRY, *PFILE_SHARED_LOCK_ENTRY;

typedef struct _FILE_EXCLUSIVE_LOCK_ENTRY {
    LIST_ENTRY ListEntry;
    PVOID Unknown1;
    PVOID Unknown2;
    FILE_LOCK_INFO FileLock;
} FILE_EXCLUSIVE_LOCK_ENTRY, *PFILE_EXCLUSIVE_LOCK_ENTRY;

PVOID FsRtlAllocateAePushLock(POOL_TYPE PoolType, ULONG Tag);
PFILE_LOCK FsRtlAllocateFileLock(PCOMPLETE_LOCK_IRP_ROUTINE CompleteLockIrpRoutine, PUNLOCK_ROUTINE UnlockRoutine);
BOOLEAN FsRtlAreThereCurrentOrInProgressFileLocks(PFILE_LOCK FileLock);
BOOLEAN FsRtlAreThereWaitingFileLocks(PFILE_LOCK FileLock);
BOOLEAN FsRtlCheckLockForReadAccess(PFILE_LOCK FileLock, PIRP Irp);
BOOLEAN FsRtlCheckLockForWriteAccess(PFILE_LOCK FileLock, PIRP Irp);
BOOLEAN FsRtlFastCheckLockForRead(PFILE_LOCK FileLock, PLARGE_INTEGER FileOffset, PLARGE_INTEGER Length, ULONG Key,
                                  PFILE_OBJECT FileObject, PVOID Process);
BOOLEAN FsRtlFastCheckLockForWrite(PFILE_LOCK FileLock, PLARGE_INTEGER FileOffset, PLARGE_INTEGER Length, ULONG Key,
                                   PFILE_OBJECT FileObject, PVOID Process);
NTSTATUS FsRtlFastUnlockAll(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PEPROCESS Process, PVOID Context);
NTSTATUS FsRtlFastUnlockAllByKey(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PEPROCESS Process, ULONG Key,
                                 PVOID Context);
NTSTATUS FsRtlFastUnlockSingle(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset,
                               PLARGE_INTEGER Length, PEPROCESS Process, ULONG Key, PVOID Context,
                               BOOLEAN AlreadySynchronized);
void FsRtlFreeAePushLock(PVOID AePushLock);
void FsRtlFreeFileLock(PFILE_LOCK FileLock);
PFILE_LOCK_INFO FsRtlGetNextFileLock(PFILE_LOCK FileLock, BOOLEAN Restart);
void FsRtlInitializeFileLock(PFILE_LOCK FileLock, PCOMPLETE_LOCK_IRP_ROUTINE CompleteLockIrpRoutine,
                             PUNLOCK_ROUTINE UnlockRoutine);
BOOLEAN FsRtlPrivateLock(PFILE_LOCK FileLock, PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, PLARGE_INTEGER Length,
                         PEPROCESS Process, ULONG Key, BOOLEAN FailImmediately, BOOLEAN ExclusiveLock,
                         PIO_STATUS_BLOCK IoStatus, PIRP Irp, PVOID Context, BOOLEAN AlreadySynchronized);
NTSTATUS FsRtlProcessFileLock(PFILE_LOCK FileLock, PIRP Irp, PVOID Context);
void FsRtlUninitializeFileLock(PFILE_LOCK FileLock);

LAB_DDK_END

#define FsRtlAreThereCurrentFileLocks(lock) ((lock)->FastIoIsQuestionable)
#define FsRtlFastLock(lock, file, offset, length, process, key, fail, exclusive, iosb, context, already_synchronized)  \
    FsRtlPrivateLock((lock), (file), (offset), (length), (process), (key), (fail), (exclusive), (iosb), NULL,          \
                     (context), (already_synchronized))

#endif
