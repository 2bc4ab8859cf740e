/* What ntifs.h adds to <nt/fsrtl_oplock.h>: opportunistic locks. */
#ifndef NTLAB_NT_FSRTL_OPLOCK_IFS_H
#define NTLAB_NT_FSRTL_OPLOCK_IFS_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

#define OPLOCK_LEVEL_CACHE_READ   1
#define OPLOCK_LEVEL_CACHE_HANDLE 2
#define OPLOCK_LEVEL_CACHE_WRITE  4

#define REQUEST_OPLOCK_CURRENT_VERSION 1

typedef struct _REQUEST_OPLOCK_INPUT_BUFFER {
    USHORT StructureVersion;
    USHORT StructureLength;
    ULONG RequestedOplockLevel;
    ULONG Flags;
} REQUEST_OPLOCK_INPUT_BUFFER, *PREQUEST_OPLOCK_INPUT_BUFFER;

#define REQUEST_OPLOCK_OUTPUT_FLAG_ACK_REQUIRED   1
#define REQUEST_OPLOCK_OUTPUT_FLAG_MODES_PROVIDED 2

typedef struct _REQUEST_OPLOCK_OUTPUT_BUFFER {
    USHORT StructureVersion;
    USHORT StructureLength;
    ULONG OriginalOplockLevel;
    ULONG NewOplockLevel;
    ULONG Flags;
    ACCESS_MASK AccessMode;
    USHORT ShareMode;
} REQUEST_OPLOCK_OUTPUT_BUFFER, *PREQUEST_OPLOCK_OUTPUT_BUFFER;

typedef PVOID OPLOCK;
typedef PVOID *POPLOCK;
typedef void (*POPLOCK_WAIT_COMPLETE_ROUTINE)(PVOID Context, PIRP Irp);
typedef void (*POPLOCK_FS_PREPOST_IRP)(PVOID Context, PIRP Irp);

#define OPLOCK_FLAG_COMPLETE_IF_OPLOCKED 1

#define OPLOCK_FLAG_OPLOCK_KEY_CHECK_ONLY  2
#define OPLOCK_FLAG_BACK_OUT_ATOMIC_OPLOCK 4
#define OPLOCK_FLAG_IGNORE_OPLOCK_KEYS     8
#define OPLOCK_FSCTRL_FLAG_ALL_KEYS_MATCH  1

typedef struct _OPLOCK_KEY_ECP_CONTEXT {
    GUID OplockKey;
    ULONG Reserved;
} OPLOCK_KEY_ECP_CONTEXT, *POPLOCK_KEY_ECP_CONTEXT;

#define OPLOCK_FLAG_PARENT_OBJECT                  0x00000010
#define OPLOCK_FLAG_CLOSING_DELETE_ON_CLOSE        0x00000020
#define OPLOCK_FLAG_REMOVING_FILE_OR_LINK          0x00000040
#define OPLOCK_FLAG_BREAKING_FOR_SHARING_VIOLATION 0x00000080
#define OPLOCK_UPPER_FLAG_CHECK_NO_BREAK           0x00010000
#define OPLOCK_UPPER_FLAG_NOTIFY_REFRESH_READ      0x00020000
#define OPLOCK_FS_FILTER_FLAGS                     0x0000FFFF

typedef void (*POPLOCK_NOTIFY_ROUTINE)(PVOID NotifyContext);

BOOLEAN FsRtlCheckLockForOplockRequest(PFILE_LOCK FileLock, PLARGE_INTEGER AllocationSize);
NTSTATUS FsRtlCheckOplock(POPLOCK Oplock, PIRP Irp, PVOID Context, POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine,
                          POPLOCK_FS_PREPOST_IRP PostIrpRoutine);
NTSTATUS FsRtlCheckOplockEx(POPLOCK Oplock, PIRP Irp, ULONG Flags, PVOID Context,
                            POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine);
NTSTATUS FsRtlCheckOplockEx2(POPLOCK Oplock, PIRP Irp, ULONG Flags, ULONG FlagsEx2, PVOID CompletionRoutineContext,
                             POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine,
                             ULONGLONG Timeout, PVOID NotifyContext, POPLOCK_NOTIFY_ROUTINE NotifyRoutine);
NTSTATUS FsRtlCheckUpperOplock(POPLOCK Oplock, ULONG NewLowerOplockState, PVOID CompletionRoutineContext,
                               POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PrePendRoutine,
                               ULONG Flags);
BOOLEAN FsRtlCurrentBatchOplock(POPLOCK Oplock);
BOOLEAN FsRtlCurrentOplock(POPLOCK Oplock);
BOOLEAN FsRtlCurrentOplockH(POPLOCK Oplock);
void FsRtlInitializeOplock(POPLOCK Oplock);
NTSTATUS FsRtlOplockBreakH(POPLOCK Oplock, PIRP Irp, ULONG Flags, PVOID Context,
                           POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine);
NTSTATUS FsRtlOplockBreakToNone(POPLOCK Oplock, PIO_STACK_LOCATION IrpSp, PIRP Irp, PVOID Context,
                                POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine);
NTSTATUS FsRtlOplockBreakToNoneEx(POPLOCK Oplock, PIRP Irp, ULONG Flags, PVOID Context,
                                  POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine,
                                  POPLOCK_FS_PREPOST_IRP PostIrpRoutine);
NTSTATUS FsRtlOplockFsctrl(POPLOCK Oplock, PIRP Irp, ULONG OpenCount);
NTSTATUS FsRtlOplockFsctrlEx(POPLOCK Oplock, PIRP Irp, ULONG OpenCount, ULONG Flags);
PEPROCESS FsRtlOplockGetAnyBreakOwnerProcess(POPLOCK Oplock);
BOOLEAN FsRtlOplockIsFastIoPossible(POPLOCK Oplock);
BOOLEAN FsRtlOplockIsSharedRequest(PIRP Irp);
BOOLEAN FsRtlOplockKeysEqual(PFILE_OBJECT Fo1, PFILE_OBJECT Fo2);
void FsRtlUninitializeOplock(POPLOCK Oplock);
NTSTATUS FsRtlUpperOplockFsctrl(POPLOCK Oplock, PIRP Irp, ULONG OpenCount, ULONG LowerOplockState, ULONG Flags);

LAB_DDK_END

#endif
