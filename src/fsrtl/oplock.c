/*
 * Opportunistic locks: who has which, who waits until one is acknowledged. The file system's variable is NULL until the
 * first is asked for.
 *
 * The request of a grant is pending while it holds. When it breaks, the request ends and says to what; where an
 * acknowledgement is due, the grant stays as a breaking one until it comes, or until the handle is closed.
 */
#include "fsrtl/oplock_p.h"
#include "io/file_p.h"
#include "io/oplock_key.h"

#define TAG_OPLOCK 'kpOF'

struct lab__oplock *lab__oplock_of(POPLOCK oplock, BOOLEAN make)
{
    struct lab__oplock *made;

    if (!oplock || *oplock || !make)
        return oplock ? *oplock : 0;
    made = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *made, TAG_OPLOCK);
    if (!made)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    InitializeListHead(&made->grants);
    InitializeListHead(&made->waiters);
    *oplock = made;
    return made;
}

BOOLEAN lab__oplock_same_key(PFILE_OBJECT one, PFILE_OBJECT other)
{
    const OPLOCK_KEY_ECP_CONTEXT *first, *second;

    if (one == other)
        return TRUE;
    if (!one || !other)
        return FALSE;
    first = lab__io_oplock_key(one);
    second = lab__io_oplock_key(other);
    return first && second && RtlEqualMemory(&first->OplockKey, &second->OplockKey, sizeof(GUID));
}

/* --- grants ------------------------------------------------------------------------------------------------------- */

struct lab__oplock_grant *lab__oplock_grant_new(struct lab__oplock *oplock, PIRP irp, ULONG kind)
{
    struct lab__oplock_grant *grant = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *grant, TAG_OPLOCK);

    if (!grant)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    grant->oplock = oplock;
    grant->file = IoGetCurrentIrpStackLocation(irp)->FileObject;
    grant->process = IoGetRequestorProcess(irp);
    grant->kind = kind;
    InsertTailList(&oplock->grants, &grant->link);
    return grant;
}

void lab__oplock_forget(struct lab__oplock_grant *grant)
{
    RemoveEntryList(&grant->link);
    lab__mm_pool_free(grant, TAG_OPLOCK);
}

/* The owner gives it up by taking its request back. */
static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    struct lab__oplock_grant *grant = (PVOID)irp->IoStatus.Information;
    struct lab__oplock *oplock = grant->oplock;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    lab__oplock_forget(grant);
    irp->IoStatus.Information = 0;
    lab__fsrtl_complete(irp, STATUS_CANCELLED);
    lab__oplock_wake(oplock);
}

NTSTATUS lab__oplock_hold(struct lab__oplock_grant *grant, PIRP irp)
{
    IoMarkIrpPending(irp);
    grant->irp = irp;
    irp->IoStatus.Information = (ULONG_PTR)grant;
    IoSetCancelRoutine(irp, on_cancel);
    if (irp->Cancel && IoSetCancelRoutine(irp, 0)) {
        lab__oplock_forget(grant);
        irp->IoStatus.Information = 0;
        lab__fsrtl_complete(irp, STATUS_CANCELLED);
    }
    return STATUS_PENDING;
}

static void fill_output(const struct lab__oplock_grant *grant, PREQUEST_OPLOCK_OUTPUT_BUFFER output, ULONG target,
                        BOOLEAN acknowledged)
{
    RtlZeroMemory(output, sizeof *output);
    output->StructureVersion = REQUEST_OPLOCK_CURRENT_VERSION;
    output->StructureLength = sizeof *output;
    output->OriginalOplockLevel = lab__oplock_level_of_kind(grant->kind);
    output->NewOplockLevel = lab__oplock_level_of_kind(target);
    output->Flags = acknowledged ? REQUEST_OPLOCK_OUTPUT_FLAG_ACK_REQUIRED : 0;
}

/* The pending request ends, and says what has become of the oplock. */
static void tell(struct lab__oplock_grant *grant, NTSTATUS status, ULONG target, BOOLEAN acknowledged)
{
    PIRP irp = grant->irp;

    if (!irp)
        return;
    grant->irp = 0;
    if (!IoSetCancelRoutine(irp, 0))
        return; /* it is being cancelled, which ends it */
    if (grant->kind & LAB_OPLOCK_LEGACY) {
        irp->IoStatus.Information = target ? FILE_OPLOCK_BROKEN_TO_LEVEL_2 : FILE_OPLOCK_BROKEN_TO_NONE;
    } else {
        fill_output(grant, irp->AssociatedIrp.SystemBuffer, target, acknowledged);
        irp->IoStatus.Information = sizeof(REQUEST_OPLOCK_OUTPUT_BUFFER);
    }
    lab__fsrtl_complete(irp, status);
}

void lab__oplock_end(struct lab__oplock_grant *grant, NTSTATUS status, ULONG target)
{
    struct lab__oplock_grant copy = *grant;

    lab__oplock_forget(grant);
    tell(&copy, status, target, FALSE);
}

void lab__oplock_break(struct lab__oplock_grant *grant, ULONG target, BOOLEAN acknowledged)
{
    if (!acknowledged) {
        lab__oplock_end(grant, STATUS_SUCCESS, target);
        return;
    }
    grant->breaking = TRUE;
    grant->target = target;
    tell(grant, STATUS_SUCCESS, target, TRUE);
}

/* --- operations --------------------------------------------------------------------------------------------------- */

/* Of a grant that breaks already: does the operation wait for the same acknowledgement? It may leave less to be had. */
static BOOLEAN apply_to(struct lab__oplock_grant *grant, const struct lab__oplock_operation *operation, BOOLEAN *broke)
{
    BOOLEAN same_key = !operation->ignore_keys && lab__oplock_same_key(grant->file, operation->file);
    struct lab__oplock_effect effect = lab__oplock_effect(operation, grant->kind, same_key);

    if (!effect.breaks || grant->reserved)
        return FALSE;
    *broke = TRUE;
    if (!grant->breaking)
        lab__oplock_break(grant, effect.target, effect.acknowledged);
    else if (!effect.target)
        grant->target = 0;
    return effect.waits;
}

BOOLEAN lab__oplock_apply(struct lab__oplock *oplock, const struct lab__oplock_operation *operation, BOOLEAN *broke)
{
    BOOLEAN waits = FALSE;

    for (LIST_ENTRY *e = oplock->grants.Flink, *next; e != &oplock->grants; e = next) {
        next = e->Flink;
        waits |= apply_to(CONTAINING_RECORD(e, struct lab__oplock_grant, link), operation, broke);
    }
    return waits;
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

static BOOLEAN is_breaking(const struct lab__oplock *oplock)
{
    for (LIST_ENTRY *e = oplock->grants.Flink; e != &oplock->grants; e = e->Flink)
        if (CONTAINING_RECORD(e, struct lab__oplock_grant, link)->breaking)
            return TRUE;
    return FALSE;
}

static void finish(struct lab__oplock_waiter *waiter, NTSTATUS status)
{
    struct lab__oplock_waiter copy = *waiter;

    RemoveEntryList(&waiter->link);
    if (copy.event) {
        waiter->status = status;
        KeSetEvent(copy.event, 0, FALSE);
        return;
    }
    lab__mm_pool_free(waiter, TAG_OPLOCK);
    if (copy.irp) {
        copy.irp->IoStatus.Status = status;
        copy.irp->IoStatus.Information = 0;
    }
    copy.complete(copy.context, copy.irp);
}

/* Nobody is told of a waiter's own cancelling twice. */
static BOOLEAN take(struct lab__oplock_waiter *waiter)
{
    return !waiter->irp || IoSetCancelRoutine(waiter->irp, 0) != 0;
}

void lab__oplock_wake(struct lab__oplock *oplock)
{
    for (LIST_ENTRY *e = oplock->waiters.Flink; e != &oplock->waiters;) {
        struct lab__oplock_waiter *waiter = CONTAINING_RECORD(e, struct lab__oplock_waiter, link);
        BOOLEAN broke;

        e = e->Flink;
        if (waiter->notify ? is_breaking(oplock) : lab__oplock_apply(oplock, &waiter->operation, &broke))
            continue;
        if (!take(waiter))
            continue;
        finish(waiter, STATUS_SUCCESS);
        e = oplock->waiters.Flink; /* what it did may have changed the list */
    }
}

static void on_waiter_cancelled(PDEVICE_OBJECT device, PIRP irp)
{
    struct lab__oplock_waiter *waiter = (PVOID)irp->IoStatus.Information;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    finish(waiter, STATUS_CANCELLED);
}

static void make_cancelable(struct lab__oplock_waiter *waiter)
{
    PIRP irp = waiter->irp;

    if (!irp)
        return;
    irp->IoStatus.Information = (ULONG_PTR)waiter;
    IoSetCancelRoutine(irp, on_waiter_cancelled);
    if (irp->Cancel && IoSetCancelRoutine(irp, 0))
        finish(waiter, STATUS_CANCELLED);
}

static NTSTATUS wait_here(struct lab__oplock_waiter *waiter)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    waiter->event = &event;
    InsertTailList(&waiter->oplock->waiters, &waiter->link);
    make_cancelable(waiter);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
    return waiter->status;
}

NTSTATUS lab__oplock_wait(struct lab__oplock_waiter *waiter, POPLOCK_FS_PREPOST_IRP prepost)
{
    struct lab__oplock_waiter *queued;

    if (!waiter->complete)
        return wait_here(waiter);
    queued = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *queued, TAG_OPLOCK);
    if (!queued)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    *queued = *waiter;
    if (prepost)
        prepost(waiter->context, waiter->irp);
    if (waiter->irp)
        IoMarkIrpPending(waiter->irp);
    InsertTailList(&waiter->oplock->waiters, &queued->link);
    make_cancelable(queued);
    return STATUS_PENDING;
}

/* --- life --------------------------------------------------------------------------------------------------------- */

/*
 * FsRtlInitializeOplock, FsRtlUninitializeOplock: an oplock variable begins and ends. At its end, what is pending is
 * completed: oplocks are broken to none, and operations go on.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlinitializeoplock
 */
void FsRtlInitializeOplock(POPLOCK Oplock)
{
    LAB_DDI(FsRtlInitializeOplock);
    *Oplock = 0;
}

void FsRtlUninitializeOplock(POPLOCK Oplock)
{
    struct lab__oplock *oplock;

    LAB_DDI(FsRtlUninitializeOplock);
    oplock = *Oplock;
    if (!oplock)
        return;
    while (!IsListEmpty(&oplock->grants))
        lab__oplock_end(CONTAINING_RECORD(oplock->grants.Flink, struct lab__oplock_grant, link), STATUS_SUCCESS, 0);
    lab__oplock_wake(oplock);
    lab__mm_pool_free(oplock, TAG_OPLOCK);
    *Oplock = 0;
}

static ULONG kinds(POPLOCK oplock)
{
    struct lab__oplock *state = lab__oplock_of(oplock, FALSE);
    ULONG kinds = 0;

    for (LIST_ENTRY *e = state ? state->grants.Flink : 0; e && e != &state->grants; e = e->Flink)
        kinds |= CONTAINING_RECORD(e, struct lab__oplock_grant, link)->kind;
    return kinds;
}

/*
 * FsRtlCurrentOplock, FsRtlCurrentBatchOplock, FsRtlCurrentOplockH: is there an oplock, a batch or filter one, one that
 * caches handles?
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlcurrentoplock
 */
BOOLEAN FsRtlCurrentOplock(POPLOCK Oplock)
{
    LAB_DDI(FsRtlCurrentOplock);
    return kinds(Oplock) != 0;
}

BOOLEAN FsRtlCurrentBatchOplock(POPLOCK Oplock)
{
    LAB_DDI(FsRtlCurrentBatchOplock);
    return (kinds(Oplock) & (LAB_OPLOCK_BATCH | LAB_OPLOCK_FILTER)) != 0;
}

BOOLEAN FsRtlCurrentOplockH(POPLOCK Oplock)
{
    LAB_DDI(FsRtlCurrentOplockH);
    return (kinds(Oplock) & (LAB_OPLOCK_RH | LAB_OPLOCK_RWH)) != 0;
}

/*
 * FsRtlOplockIsFastIoPossible: is there no oplock, or an exclusive one that isn't being broken?
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtloplockisfastiopossible
 */
BOOLEAN FsRtlOplockIsFastIoPossible(POPLOCK Oplock)
{
    struct lab__oplock *oplock;

    LAB_DDI(FsRtlOplockIsFastIoPossible);
    oplock = lab__oplock_of(Oplock, FALSE);
    return !oplock || (!is_breaking(oplock) && !(kinds(Oplock) & ~(ULONG)LAB_OPLOCK_EXCLUSIVE));
}

/*
 * FsRtlOplockKeysEqual: were the files opened with the same oplock key, or are they the same?
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtloplockkeysequal
 */
BOOLEAN FsRtlOplockKeysEqual(PFILE_OBJECT Fo1, PFILE_OBJECT Fo2)
{
    LAB_DDI(FsRtlOplockKeysEqual);
    return lab__oplock_same_key(Fo1, Fo2);
}

/*
 * FsRtlOplockGetAnyBreakOwnerProcess: the process, referenced, of one who has yet to acknowledge a break; NULL: nobody.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fstrloplockgetanybreakownerprocess
 */
PEPROCESS FsRtlOplockGetAnyBreakOwnerProcess(POPLOCK Oplock)
{
    struct lab__oplock *oplock;

    LAB_DDI(FsRtlOplockGetAnyBreakOwnerProcess);
    oplock = lab__oplock_of(Oplock, FALSE);
    for (LIST_ENTRY *e = oplock ? oplock->grants.Flink : 0; e && e != &oplock->grants; e = e->Flink) {
        struct lab__oplock_grant *grant = CONTAINING_RECORD(e, struct lab__oplock_grant, link);

        if (!grant->breaking || !grant->process)
            continue;
        lab__ob_reference(grant->process);
        return grant->process;
    }
    return 0;
}
