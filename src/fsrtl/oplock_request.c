/* Asking for oplocks and acknowledging their breaks: the control requests. Each is completed here, or later. */
#include "fsrtl/oplock_p.h"
#include "io/file_p.h"

struct ask {
    struct lab__oplock *oplock;
    PIRP irp;
    PFILE_OBJECT file;
    ULONG opens; /* or, of a shared oplock: there are byte-range locks */
    BOOLEAN keys_match;
};

static NTSTATUS answer(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Information = information;
    lab__fsrtl_complete(irp, status);
    return status;
}

/* --- granting ----------------------------------------------------------------------------------------------------- */

/* A new oplock of the same owner takes an old one's place. */
static void switch_over(const struct ask *ask, ULONG kinds, NTSTATUS status)
{
    for (LIST_ENTRY *e = ask->oplock->grants.Flink, *next; e != &ask->oplock->grants; e = next) {
        struct lab__oplock_grant *grant = CONTAINING_RECORD(e, struct lab__oplock_grant, link);

        next = e->Flink;
        if (grant->kind & kinds && lab__oplock_same_key(grant->file, ask->file))
            lab__oplock_end(grant, status, status == STATUS_SUCCESS ? 0 : grant->kind);
    }
}

/* May it stand beside those that are there? same: kinds that the asker itself may have; others: kinds of others. */
static BOOLEAN beside(const struct ask *ask, ULONG same, ULONG others)
{
    for (LIST_ENTRY *e = ask->oplock->grants.Flink; e != &ask->oplock->grants; e = e->Flink) {
        const struct lab__oplock_grant *grant = CONTAINING_RECORD(e, struct lab__oplock_grant, link);

        if (grant->reserved && grant->file == ask->file)
            continue;
        if (grant->breaking || !(grant->kind & (lab__oplock_same_key(grant->file, ask->file) ? same : others)))
            return FALSE;
    }
    return TRUE;
}

static NTSTATUS grant(const struct ask *ask, ULONG kind)
{
    for (LIST_ENTRY *e = ask->oplock->grants.Flink, *next; e != &ask->oplock->grants; e = next) {
        struct lab__oplock_grant *old = CONTAINING_RECORD(e, struct lab__oplock_grant, link);

        next = e->Flink;
        if (old->reserved && old->file == ask->file)
            lab__oplock_forget(old);
    }
    return lab__oplock_hold(lab__oplock_grant_new(ask->oplock, ask->irp, kind), ask->irp);
}

static NTSTATUS exclusive(const struct ask *ask, ULONG kind)
{
    if ((ask->file->Flags & FO_SYNCHRONOUS_IO) || ask->opens != 1 || !beside(ask, LAB_OPLOCK_2, 0))
        return answer(ask->irp, STATUS_OPLOCK_NOT_GRANTED, 0);
    switch_over(ask, LAB_OPLOCK_2, STATUS_SUCCESS);
    return grant(ask, kind);
}

static NTSTATUS level_2(const struct ask *ask)
{
    ULONG beside_it = LAB_OPLOCK_2 | LAB_OPLOCK_R;

    if ((ask->file->Flags & FO_SYNCHRONOUS_IO) || ask->opens || !beside(ask, beside_it, beside_it))
        return answer(ask->irp, STATUS_OPLOCK_NOT_GRANTED, 0);
    return grant(ask, LAB_OPLOCK_2);
}

struct row {
    ULONG kind, same, others;
    BOOLEAN alone; /* there are no other opens than those of the same key */
};

static const struct row rows[] = {
    {LAB_OPLOCK_R, LAB_OPLOCK_2 | LAB_OPLOCK_R, LAB_OPLOCK_2 | LAB_OPLOCK_R | LAB_OPLOCK_RH, FALSE},
    {LAB_OPLOCK_RH, LAB_OPLOCK_R | LAB_OPLOCK_RH, LAB_OPLOCK_R | LAB_OPLOCK_RH, FALSE},
    {LAB_OPLOCK_RW, LAB_OPLOCK_R | LAB_OPLOCK_RW, 0, TRUE},
    {LAB_OPLOCK_RWH, LAB_OPLOCK_R | LAB_OPLOCK_RH | LAB_OPLOCK_RW | LAB_OPLOCK_RWH, 0, TRUE},
};

static BOOLEAN is_grantable(const struct ask *ask, const struct row *row)
{
    if (ask->file->Flags & FO_SYNCHRONOUS_IO)
        return FALSE;
    if (row->alone ? ask->opens != 1 && !ask->keys_match : ask->opens != 0)
        return FALSE;
    return beside(ask, row->same, row->others);
}

#define WRITABLE_SECTION_PRESENT 4 /* REQUEST_OPLOCK_OUTPUT_FLAG_... */

static NTSTATUS refuse_section(const struct ask *ask)
{
    PREQUEST_OPLOCK_OUTPUT_BUFFER output = ask->irp->AssociatedIrp.SystemBuffer;

    RtlZeroMemory(output, sizeof *output);
    output->StructureVersion = REQUEST_OPLOCK_CURRENT_VERSION;
    output->StructureLength = sizeof *output;
    output->Flags = WRITABLE_SECTION_PRESENT;
    return answer(ask->irp, STATUS_CANNOT_GRANT_REQUESTED_OPLOCK, sizeof *output);
}

static NTSTATUS by_level(const struct ask *ask, ULONG level)
{
    ULONG kind = lab__oplock_kind_of_level(level);
    const struct row *row = rows;

    if (!kind)
        return answer(ask->irp, STATUS_INVALID_PARAMETER, 0);
    while (row->kind != kind)
        row++;
    if (!is_grantable(ask, row))
        return answer(ask->irp, STATUS_OPLOCK_NOT_GRANTED, 0);
    if (ask->file->SectionObjectPointer && MmDoesFileHaveUserWritableReferences(ask->file->SectionObjectPointer))
        return refuse_section(ask);
    switch_over(ask, row->same & ~(ULONG)LAB_OPLOCK_2, STATUS_OPLOCK_SWITCHED_TO_NEW_HANDLE);
    return grant(ask, kind);
}

/* --- acknowledging ------------------------------------------------------------------------------------------------ */

static struct lab__oplock_grant *breaking_of(const struct ask *ask, ULONG kinds)
{
    for (LIST_ENTRY *e = ask->oplock->grants.Flink; e != &ask->oplock->grants; e = e->Flink) {
        struct lab__oplock_grant *one = CONTAINING_RECORD(e, struct lab__oplock_grant, link);

        if (one->breaking && !one->closing && one->kind & kinds && one->file == ask->file)
            return one;
    }
    return 0;
}

/* What it was broken to, its owner may have from now on: the acknowledgement is that one's request. */
static NTSTATUS accept(const struct ask *ask, struct lab__oplock_grant *one, ULONG kind)
{
    NTSTATUS status;

    if (!kind) {
        lab__oplock_forget(one);
        status = answer(ask->irp, STATUS_SUCCESS, 0);
    } else {
        one->kind = kind;
        one->breaking = FALSE;
        status = lab__oplock_hold(one, ask->irp);
    }
    lab__oplock_wake(ask->oplock);
    return status;
}

static NTSTATUS acknowledge(const struct ask *ask, ULONG code)
{
    struct lab__oplock_grant *one = breaking_of(ask, LAB_OPLOCK_LEGACY);

    if (!one)
        return answer(ask->irp, STATUS_INVALID_OPLOCK_PROTOCOL, 0);
    if (code == FSCTL_OPLOCK_BREAK_ACKNOWLEDGE)
        return accept(ask, one, one->target);
    if (code == FSCTL_OPLOCK_BREAK_ACK_NO_2 || one->kind == LAB_OPLOCK_1)
        return accept(ask, one, 0);
    one->closing = TRUE; /* whoever waits does so until the handle is closed */
    return answer(ask->irp, STATUS_SUCCESS, 0);
}

static NTSTATUS acknowledge_level(const struct ask *ask, const REQUEST_OPLOCK_INPUT_BUFFER *input)
{
    struct lab__oplock_grant *one = breaking_of(ask, ~(ULONG)LAB_OPLOCK_LEGACY);
    ULONG level = input->RequestedOplockLevel, kind = lab__oplock_kind_of_level(level);

    if (!one || (level & ~lab__oplock_level_of_kind(one->target)) || (level && !kind))
        return answer(ask->irp, STATUS_INVALID_OPLOCK_PROTOCOL, 0);
    if (input->Flags & REQUEST_OPLOCK_INPUT_FLAG_COMPLETE_ACK_ON_CLOSE) {
        one->closing = TRUE;
        return answer(ask->irp, STATUS_SUCCESS, 0);
    }
    return accept(ask, one, kind);
}

static void notified(PVOID context, PIRP irp)
{
    lab__fsrtl_complete(irp, irp->IoStatus.Status);
}

static NTSTATUS notify(const struct ask *ask)
{
    struct lab__oplock_waiter waiter = {.oplock = ask->oplock, .irp = ask->irp, .notify = TRUE, .complete = notified};

    for (LIST_ENTRY *e = ask->oplock->grants.Flink; e != &ask->oplock->grants; e = e->Flink)
        if (CONTAINING_RECORD(e, struct lab__oplock_grant, link)->breaking)
            return lab__oplock_wait(&waiter, 0);
    return answer(ask->irp, STATUS_SUCCESS, 0);
}

/* --- requests ----------------------------------------------------------------------------------------------------- */

static NTSTATUS request_level(const struct ask *ask, ULONG allowed)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(ask->irp);
    const REQUEST_OPLOCK_INPUT_BUFFER *input = ask->irp->AssociatedIrp.SystemBuffer;

    if (stack->Parameters.FileSystemControl.InputBufferLength < sizeof *input ||
        stack->Parameters.FileSystemControl.OutputBufferLength < sizeof(REQUEST_OPLOCK_OUTPUT_BUFFER))
        return answer(ask->irp, STATUS_BUFFER_TOO_SMALL, 0);
    if (input->StructureVersion != REQUEST_OPLOCK_CURRENT_VERSION || input->StructureLength < sizeof *input)
        return answer(ask->irp, STATUS_INVALID_PARAMETER, 0);
    if (input->Flags & REQUEST_OPLOCK_INPUT_FLAG_ACK)
        return acknowledge_level(ask, input);
    if (!(input->Flags & REQUEST_OPLOCK_INPUT_FLAG_REQUEST))
        return answer(ask->irp, STATUS_INVALID_PARAMETER, 0);
    if (input->RequestedOplockLevel & ~allowed)
        return answer(ask->irp, STATUS_OPLOCK_NOT_GRANTED, 0);
    return by_level(ask, input->RequestedOplockLevel);
}

/* `allowed`: what a lower oplock allows an upper one. */
static NTSTATUS control(const struct ask *ask, ULONG allowed)
{
    ULONG code = IoGetCurrentIrpStackLocation(ask->irp)->Parameters.FileSystemControl.FsControlCode;
    ULONG kind = code == FSCTL_REQUEST_OPLOCK_LEVEL_1   ? LAB_OPLOCK_1
                 : code == FSCTL_REQUEST_BATCH_OPLOCK   ? LAB_OPLOCK_BATCH
                 : code == FSCTL_REQUEST_FILTER_OPLOCK  ? LAB_OPLOCK_FILTER
                 : code == FSCTL_REQUEST_OPLOCK_LEVEL_2 ? LAB_OPLOCK_2
                                                        : 0;

    if (kind && (lab__oplock_level_of_kind(kind) & ~allowed))
        return answer(ask->irp, STATUS_OPLOCK_NOT_GRANTED, 0);
    switch (code) {
    case FSCTL_REQUEST_OPLOCK_LEVEL_1:
    case FSCTL_REQUEST_BATCH_OPLOCK:
    case FSCTL_REQUEST_FILTER_OPLOCK:
        return exclusive(ask, kind);
    case FSCTL_REQUEST_OPLOCK_LEVEL_2:
        return level_2(ask);
    case FSCTL_REQUEST_OPLOCK:
        return request_level(ask, allowed);
    case FSCTL_OPLOCK_BREAK_ACKNOWLEDGE:
    case FSCTL_OPLOCK_BREAK_ACK_NO_2:
    case FSCTL_OPBATCH_ACK_CLOSE_PENDING:
        return acknowledge(ask, code);
    case FSCTL_OPLOCK_BREAK_NOTIFY:
        return notify(ask);
    default:
        return answer(ask->irp, STATUS_INVALID_PARAMETER, 0);
    }
}

/* A create with FILE_RESERVE_OPFILTER or FILE_OPEN_REQUIRING_OPLOCK: the place is kept until the request comes. */
static NTSTATUS reserve(const struct ask *ask)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(ask->irp);
    ULONG options = stack->Parameters.Create.Options & 0x00FFFFFF;
    BOOLEAN requiring = (options & FILE_OPEN_REQUIRING_OPLOCK) != 0;
    USHORT all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    ACCESS_MASK desired = stack->Parameters.Create.SecurityContext->DesiredAccess & ~(ACCESS_MASK)SYNCHRONIZE;

    if (!requiring &&
        (ask->opens != 1 || desired != FILE_READ_ATTRIBUTES || (stack->Parameters.Create.ShareAccess & all) != all))
        return STATUS_OPLOCK_NOT_GRANTED;
    if (!beside(ask, 0, requiring ? LAB_OPLOCK_2 | LAB_OPLOCK_R | LAB_OPLOCK_RH : 0))
        return requiring ? STATUS_CANNOT_BREAK_OPLOCK : STATUS_OPLOCK_NOT_GRANTED;
    lab__oplock_grant_new(ask->oplock, ask->irp, LAB_OPLOCK_FILTER)->reserved = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS request(POPLOCK oplock, PIRP irp, ULONG opens, ULONG allowed, ULONG flags)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct ask ask = {.oplock = lab__oplock_of(oplock, TRUE),
                      .irp = irp,
                      .file = stack->FileObject,
                      .opens = opens,
                      .keys_match = (flags & OPLOCK_FSCTRL_FLAG_ALL_KEYS_MATCH) != 0};

    return stack->MajorFunction == IRP_MJ_CREATE ? reserve(&ask) : control(&ask, allowed);
}

#define ANY_LEVEL (OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_HANDLE | OPLOCK_LEVEL_CACHE_WRITE)

/*
 * FsRtlOplockFsctrl(Ex): an oplock request, acknowledgement or notification, by its FSCTL; the IRP is the oplock
 * package's from here on, and completed by it. Or a create that reserves an oplock, which stays the caller's.
 *
 * IRQL    <= APC_LEVEL
 * Shape   OpenCount: how many have the file open, for an exclusive oplock; are there byte-range locks, for a shared one
 * Errors  STATUS_OPLOCK_NOT_GRANTED, STATUS_INVALID_OPLOCK_PROTOCOL (nothing to acknowledge), STATUS_INVALID_PARAMETER,
 *         STATUS_CANNOT_GRANT_REQUESTED_OPLOCK (a program has a writable view), STATUS_CANNOT_BREAK_OPLOCK (a create);
 *         STATUS_PENDING: granted; raises STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtloplockfsctrlex
 */
NTSTATUS FsRtlOplockFsctrl(POPLOCK Oplock, PIRP Irp, ULONG OpenCount)
{
    LAB_DDI(FsRtlOplockFsctrl);
    return request(Oplock, Irp, OpenCount, ANY_LEVEL, 0);
}

NTSTATUS FsRtlOplockFsctrlEx(POPLOCK Oplock, PIRP Irp, ULONG OpenCount, ULONG Flags)
{
    LAB_DDI(FsRtlOplockFsctrlEx);
    return request(Oplock, Irp, OpenCount, ANY_LEVEL, Flags);
}

/*
 * FsRtlUpperOplockFsctrl: the same of a file system above another, whose oplock on the lower file allows no more than
 * LowerOplockState.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlupperoplockfsctrl
 */
NTSTATUS FsRtlUpperOplockFsctrl(POPLOCK Oplock, PIRP Irp, ULONG OpenCount, ULONG LowerOplockState, ULONG Flags)
{
    LAB_DDI(FsRtlUpperOplockFsctrl);
    return request(Oplock, Irp, OpenCount, LowerOplockState, Flags);
}

/*
 * FsRtlOplockIsSharedRequest: does the IRP ask for a level 2, Read or Read-Handle oplock?
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtloplockissharedrequest
 */
BOOLEAN FsRtlOplockIsSharedRequest(PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    const REQUEST_OPLOCK_INPUT_BUFFER *input = Irp->AssociatedIrp.SystemBuffer;
    ULONG code = stack->Parameters.FileSystemControl.FsControlCode;

    LAB_DDI(FsRtlOplockIsSharedRequest);
    if (stack->MajorFunction != IRP_MJ_FILE_SYSTEM_CONTROL)
        return FALSE;
    if (code != FSCTL_REQUEST_OPLOCK)
        return code == FSCTL_REQUEST_OPLOCK_LEVEL_2;
    return stack->Parameters.FileSystemControl.InputBufferLength >= sizeof *input &&
           (input->Flags & REQUEST_OPLOCK_INPUT_FLAG_REQUEST) &&
           !(input->RequestedOplockLevel & OPLOCK_LEVEL_CACHE_WRITE) && input->RequestedOplockLevel;
}
