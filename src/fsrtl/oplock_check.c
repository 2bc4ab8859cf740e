/* Operations on files that have oplocks: what each of them breaks, and whether it waits. */
#include "fsrtl/oplock_p.h"
#include "io/file_p.h"
#include "io/oplock_key.h"

struct check {
    POPLOCK oplock;
    PIRP irp;
    ULONG flags;
    PVOID context;
    POPLOCK_WAIT_COMPLETE_ROUTINE complete;
    POPLOCK_FS_PREPOST_IRP prepost;
};

/* --- which event an IRP is ---------------------------------------------------------------------------------------- */

#define HARMLESS (FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES | SYNCHRONIZE)
#define READING                                                                                                        \
    (FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES | FILE_READ_DATA | FILE_READ_EA | FILE_EXECUTE | SYNCHRONIZE |       \
     READ_CONTROL)

static BOOLEAN of_create(PIO_STACK_LOCATION stack, struct lab__oplock_operation *operation)
{
    ULONG options = stack->Parameters.Create.Options, disposition = options >> 24;
    ACCESS_MASK desired = stack->Parameters.Create.SecurityContext->DesiredAccess;
    BOOLEAN overwrites =
        disposition == FILE_SUPERSEDE || disposition == FILE_OVERWRITE || disposition == FILE_OVERWRITE_IF;

    operation->event = overwrites || (options & FILE_RESERVE_OPFILTER) ? LAB_OPLOCK_OVERWRITE : LAB_OPLOCK_CREATE;
    operation->writable =
        (desired & ~(ACCESS_MASK)READING) && !(stack->Parameters.Create.ShareAccess & FILE_SHARE_READ);
    return (options & FILE_RESERVE_OPFILTER) || overwrites || (desired & ~(ACCESS_MASK)HARMLESS);
}

static BOOLEAN of_set(PIRP irp, PIO_STACK_LOCATION stack, struct lab__oplock_operation *operation)
{
    switch (stack->Parameters.SetFile.FileInformationClass) {
    case FileEndOfFileInformation:
        operation->event = LAB_OPLOCK_WRITE;
        return !stack->Parameters.SetFile.AdvanceOnly;
    case FileAllocationInformation:
    case FileValidDataLengthInformation:
        operation->event = LAB_OPLOCK_WRITE;
        return TRUE;
    case FileRenameInformation:
    case FileLinkInformation:
    case FileRenameInformationEx:
    case FileLinkInformationEx:
    case FileShortNameInformation:
        operation->event = LAB_OPLOCK_RENAME;
        return TRUE;
    case FileDispositionInformation:
        operation->event = LAB_OPLOCK_DELETE;
        return ((PFILE_DISPOSITION_INFORMATION)irp->AssociatedIrp.SystemBuffer)->DeleteFile;
    case FileDispositionInformationEx:
        operation->event = LAB_OPLOCK_DELETE;
        return ((PFILE_DISPOSITION_INFORMATION_EX)irp->AssociatedIrp.SystemBuffer)->Flags & FILE_DISPOSITION_DELETE;
    default:
        return FALSE;
    }
}

/* FALSE: nothing that an oplock is there for. */
static BOOLEAN of_irp(PIRP irp, struct lab__oplock_operation *operation)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    operation->file = stack->FileObject;
    switch (stack->MajorFunction) {
    case IRP_MJ_CREATE:
        return of_create(stack, operation);
    case IRP_MJ_READ:
    case IRP_MJ_FLUSH_BUFFERS:
        operation->event = LAB_OPLOCK_READ;
        return !(irp->Flags & IRP_PAGING_IO);
    case IRP_MJ_WRITE:
        operation->event = LAB_OPLOCK_WRITE;
        return !(irp->Flags & IRP_PAGING_IO);
    case IRP_MJ_LOCK_CONTROL:
        operation->event = LAB_OPLOCK_RANGE;
        return TRUE;
    case IRP_MJ_SET_INFORMATION:
        return of_set(irp, stack, operation);
    case IRP_MJ_FILE_SYSTEM_CONTROL:
        operation->event = LAB_OPLOCK_WRITE;
        return stack->Parameters.FileSystemControl.FsControlCode == FSCTL_SET_ZERO_DATA;
    default:
        return FALSE;
    }
}

/* --- what comes of it --------------------------------------------------------------------------------------------- */

/* Would the operation break one? Such a create, which asks to have an oplock itself, fails. */
static BOOLEAN would_break(struct lab__oplock *oplock, const struct lab__oplock_operation *operation)
{
    for (LIST_ENTRY *e = oplock->grants.Flink; e != &oplock->grants; e = e->Flink) {
        const struct lab__oplock_grant *grant = CONTAINING_RECORD(e, struct lab__oplock_grant, link);
        BOOLEAN same_key = !operation->ignore_keys && lab__oplock_same_key(grant->file, operation->file);

        if (!grant->reserved && lab__oplock_effect(operation, grant->kind, same_key).breaks)
            return TRUE;
    }
    return FALSE;
}

static NTSTATUS perform(const struct check *check, const struct lab__oplock_operation *operation)
{
    struct lab__oplock *oplock = lab__oplock_of(check->oplock, FALSE);
    PIO_STACK_LOCATION stack = check->irp ? IoGetCurrentIrpStackLocation(check->irp) : 0;
    BOOLEAN create = stack && stack->MajorFunction == IRP_MJ_CREATE, broke = FALSE;
    ULONG options = create ? stack->Parameters.Create.Options : 0;
    struct lab__oplock_waiter waiter = {.oplock = oplock,
                                        .operation = *operation,
                                        .irp = check->irp,
                                        .context = check->context,
                                        .complete = check->complete};

    if (!oplock)
        return STATUS_SUCCESS;
    if ((options & FILE_OPEN_REQUIRING_OPLOCK) && would_break(oplock, operation))
        return STATUS_CANNOT_BREAK_OPLOCK;
    if (!lab__oplock_apply(oplock, operation, &broke))
        return STATUS_SUCCESS;
    if ((options & FILE_COMPLETE_IF_OPLOCKED) || (check->flags & OPLOCK_FLAG_COMPLETE_IF_OPLOCKED))
        return STATUS_OPLOCK_BREAK_IN_PROGRESS;
    return lab__oplock_wait(&waiter, check->prepost);
}

static BOOLEAN is_owners(const struct lab__oplock_grant *grant, PFILE_OBJECT file)
{
    return grant->file == file;
}

/* The handle goes, and its oplocks with it. */
static void clean_up(struct lab__oplock *oplock, PFILE_OBJECT file, BOOLEAN only_reserved)
{
    for (LIST_ENTRY *e = oplock->grants.Flink, *next; e != &oplock->grants; e = next) {
        struct lab__oplock_grant *grant = CONTAINING_RECORD(e, struct lab__oplock_grant, link);

        next = e->Flink;
        if (is_owners(grant, file) && (!only_reserved || grant->reserved))
            lab__oplock_end(grant, grant->kind & LAB_OPLOCK_LEGACY ? STATUS_SUCCESS : STATUS_OPLOCK_HANDLE_CLOSED, 0);
    }
    lab__oplock_wake(oplock);
}

static NTSTATUS check_cleanup(const struct check *check)
{
    struct lab__oplock *oplock = lab__oplock_of(check->oplock, FALSE);
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(check->irp)->FileObject;
    struct lab__oplock_operation operation = {.event = LAB_OPLOCK_DELETE, .file = file};

    if (!oplock)
        return STATUS_SUCCESS;
    clean_up(oplock, file, FALSE);
    return check->flags & OPLOCK_FLAG_CLOSING_DELETE_ON_CLOSE ? perform(check, &operation) : STATUS_SUCCESS;
}

static NTSTATUS run(const struct check *check)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(check->irp);
    struct lab__oplock_operation operation = {.ignore_keys = (check->flags & OPLOCK_FLAG_IGNORE_OPLOCK_KEYS) != 0};

    if (stack->MajorFunction == IRP_MJ_CREATE)
        lab__io_oplock_key_take(check->irp, stack->FileObject);
    if (check->flags & OPLOCK_FLAG_OPLOCK_KEY_CHECK_ONLY)
        return STATUS_SUCCESS;
    if (check->flags & OPLOCK_FLAG_BACK_OUT_ATOMIC_OPLOCK) {
        if (lab__oplock_of(check->oplock, FALSE))
            clean_up(lab__oplock_of(check->oplock, FALSE), stack->FileObject, TRUE);
        return STATUS_SUCCESS;
    }
    if (stack->MajorFunction == IRP_MJ_CLEANUP)
        return check_cleanup(check);
    return of_irp(check->irp, &operation) ? perform(check, &operation) : STATUS_SUCCESS;
}

/*
 * FsRtlCheckOplock(Ex, Ex2): break the oplocks that the operation breaks, and let it wait until those are acknowledged
 * whose owners have something to bring in order. Cleanup ends those of the file object. A create brings the file
 * object's oplock key, in an extra create parameter.
 *
 * IRQL    <= APC_LEVEL
 * Shape   CompletionRoutine NULL: the call itself waits. Otherwise PostIrpRoutine is called, STATUS_PENDING returned,
 * and CompletionRoutine called when the operation may go on, or was cancelled (Irp->IoStatus.Status) Errors
 * STATUS_CANCELLED; STATUS_CANNOT_BREAK_OPLOCK (a create that requires an oplock); STATUS_OPLOCK_BREAK_IN_PROGRESS:
 * FILE_COMPLETE_IF_OPLOCKED, or the flag; raises STATUS_INSUFFICIENT_RESOURCES Source ntifs/nf-ntifs-fsrtlcheckoplockex
 */
NTSTATUS FsRtlCheckOplock(POPLOCK Oplock, PIRP Irp, PVOID Context, POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine,
                          POPLOCK_FS_PREPOST_IRP PostIrpRoutine)
{
    struct check check = {Oplock, Irp, 0, Context, CompletionRoutine, PostIrpRoutine};

    LAB_DDI(FsRtlCheckOplock);
    return run(&check);
}

NTSTATUS FsRtlCheckOplockEx(POPLOCK Oplock, PIRP Irp, ULONG Flags, PVOID Context,
                            POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine)
{
    struct check check = {Oplock, Irp, Flags, Context, CompletionRoutine, PostIrpRoutine};

    LAB_DDI(FsRtlCheckOplockEx);
    return run(&check);
}

NTSTATUS FsRtlCheckOplockEx2(POPLOCK Oplock, PIRP Irp, ULONG Flags, ULONG FlagsEx2, PVOID CompletionRoutineContext,
                             POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine,
                             ULONGLONG Timeout, PVOID NotifyContext, POPLOCK_NOTIFY_ROUTINE NotifyRoutine)
{
    struct check check = {Oplock, Irp, Flags, CompletionRoutineContext, CompletionRoutine, PostIrpRoutine};

    LAB_DDI(FsRtlCheckOplockEx2);
    return run(&check);
}

static NTSTATUS break_for(const struct check *check, enum lab__oplock_event event)
{
    struct lab__oplock_operation operation = {.event = event,
                                              .file = IoGetCurrentIrpStackLocation(check->irp)->FileObject,
                                              .ignore_keys = event == LAB_OPLOCK_TO_NONE ||
                                                             (check->flags & OPLOCK_FLAG_IGNORE_OPLOCK_KEYS) != 0};

    return perform(check, &operation);
}

/*
 * FsRtlOplockBreakH: break what caches handles, for an open that would violate sharing. FsRtlOplockBreakToNone(Ex):
 * break all, whatever the keys.
 *
 * IRQL    <= APC_LEVEL
 * Errors  as FsRtlCheckOplockEx
 * Source  ntifs/nf-ntifs-fsrtloplockbreakh
 */
NTSTATUS FsRtlOplockBreakH(POPLOCK Oplock, PIRP Irp, ULONG Flags, PVOID Context,
                           POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine)
{
    struct check check = {Oplock, Irp, Flags, Context, CompletionRoutine, PostIrpRoutine};

    LAB_DDI(FsRtlOplockBreakH);
    return break_for(&check, LAB_OPLOCK_SHARING);
}

NTSTATUS FsRtlOplockBreakToNone(POPLOCK Oplock, PIO_STACK_LOCATION IrpSp, PIRP Irp, PVOID Context,
                                POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PostIrpRoutine)
{
    struct check check = {Oplock, Irp, 0, Context, CompletionRoutine, PostIrpRoutine};

    LAB_DDI(FsRtlOplockBreakToNone);
    return break_for(&check, LAB_OPLOCK_TO_NONE);
}

NTSTATUS FsRtlOplockBreakToNoneEx(POPLOCK Oplock, PIRP Irp, ULONG Flags, PVOID Context,
                                  POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine,
                                  POPLOCK_FS_PREPOST_IRP PostIrpRoutine)
{
    struct check check = {Oplock, Irp, Flags, Context, CompletionRoutine, PostIrpRoutine};

    LAB_DDI(FsRtlOplockBreakToNoneEx);
    return break_for(&check, LAB_OPLOCK_TO_NONE);
}

/*
 * FsRtlCheckUpperOplock: the lower oplock of a layered file system was broken to NewLowerOplockState: upper ones keep
 * no more than that.
 *
 * IRQL    <= APC_LEVEL
 * Errors  as FsRtlCheckOplockEx, without an IRP
 * Source  ntifs/nf-ntifs-fsrtlcheckupperoplock
 */
NTSTATUS FsRtlCheckUpperOplock(POPLOCK Oplock, ULONG NewLowerOplockState, PVOID CompletionRoutineContext,
                               POPLOCK_WAIT_COMPLETE_ROUTINE CompletionRoutine, POPLOCK_FS_PREPOST_IRP PrePendRoutine,
                               ULONG Flags)
{
    struct lab__oplock_operation operation = {.event = LAB_OPLOCK_LOWER, .level = NewLowerOplockState};
    struct check check = {Oplock, 0, Flags, CompletionRoutineContext, CompletionRoutine, PrePendRoutine};

    LAB_DDI(FsRtlCheckUpperOplock);
    return perform(&check, &operation);
}
