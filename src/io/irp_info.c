/* What is known about an IRP beside its request: priority, activity, who asked. */
#include "io/file_p.h"

#define PRIORITY_SHIFT 17 /* bits 17 to 19 of Irp->Flags: the hint plus one, 0 where none was set */
#define PRIORITY_MASK  (7u << PRIORITY_SHIFT)
#define HIGH_PAGING    0x8000 /* IRP_HIGH_PRIORITY_PAGING_IO */

static BOOLEAN is_hint(IO_PRIORITY_HINT hint)
{
    return (ULONG)hint < MaxIoPriorityTypes;
}

static UCHAR own_hint(PFILE_OBJECT file)
{
    struct lab__io_file_extension *extension = file ? file->FileObjectExtension : 0;

    return extension ? extension->io_priority : 0;
}

IO_PRIORITY_HINT lab__io_file_priority(PFILE_OBJECT file)
{
    UCHAR set = own_hint(file);

    return set ? (IO_PRIORITY_HINT)(set - 1) : IoPriorityNormal;
}

NTSTATUS lab__io_file_set_priority(PFILE_OBJECT file, IO_PRIORITY_HINT hint)
{
    struct lab__io_file_extension *extension;

    if (!is_hint(hint))
        return STATUS_INVALID_PARAMETER;
    extension = lab__io_file_extension(file);
    if (!extension)
        return STATUS_INSUFFICIENT_RESOURCES;
    extension->io_priority = (UCHAR)(hint + 1);
    return STATUS_SUCCESS;
}

/*
 * IoGetIoPriorityHint, IoSetIoPriorityHint: how urgent the request is: as it was set, else as its file is, else as the
 * thread is that asks.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER for a hint that is none
 * Source  wdm/nf-wdm-iogetiopriorityhint
 */
IO_PRIORITY_HINT IoGetIoPriorityHint(PIRP Irp)
{
    ULONG set = (Irp->Flags & PRIORITY_MASK) >> PRIORITY_SHIFT;

    LAB_DDI(IoGetIoPriorityHint);
    if (!set)
        set = own_hint(Irp->Tail.Overlay.OriginalFileObject);
    if (!set && Irp->Tail.Overlay.Thread)
        set = Irp->Tail.Overlay.Thread->io_priority;
    return set ? (IO_PRIORITY_HINT)(set - 1) : IoPriorityNormal;
}

NTSTATUS IoSetIoPriorityHint(PIRP Irp, IO_PRIORITY_HINT PriorityHint)
{
    LAB_DDI(IoSetIoPriorityHint);
    if (!is_hint(PriorityHint))
        return STATUS_INVALID_PARAMETER;
    Irp->Flags = (Irp->Flags & ~PRIORITY_MASK) | ((ULONG)PriorityHint + 1) << PRIORITY_SHIFT;
    return STATUS_SUCCESS;
}

/*
 * IoSetIoPriorityHintIntoFileObject, IoSetIoPriorityHintIntoThread: for requests that have no hint of their own.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a hint that is none, STATUS_INSUFFICIENT_RESOURCES
 * Source  undocumented; the filter manager's functions of that name are
 */
NTSTATUS IoSetIoPriorityHintIntoFileObject(PFILE_OBJECT FileObject, IO_PRIORITY_HINT PriorityHint)
{
    LAB_DDI(IoSetIoPriorityHintIntoFileObject);
    return lab__io_file_set_priority(FileObject, PriorityHint);
}

NTSTATUS IoSetIoPriorityHintIntoThread(PETHREAD Thread, IO_PRIORITY_HINT PriorityHint)
{
    LAB_DDI(IoSetIoPriorityHintIntoThread);
    if (!is_hint(PriorityHint))
        return STATUS_INVALID_PARAMETER;
    Thread->io_priority = (UCHAR)(PriorityHint + 1);
    return STATUS_SUCCESS;
}

/*
 * IoGetPagingIoPriority: how urgent a paging request is; IoPagingPriorityInvalid where it is none.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-iogetpagingiopriority
 */
IO_PAGING_PRIORITY IoGetPagingIoPriority(PIRP Irp)
{
    LAB_DDI(IoGetPagingIoPriority);
    if (!(Irp->Flags & IRP_PAGING_IO))
        return IoPagingPriorityInvalid;
    return Irp->Flags & HIGH_PAGING ? IoPagingPriorityHigh : IoPagingPriorityNormal;
}

/*
 * IoGetActivityIdIrp, IoSetActivityIdIrp: the tracing id of what the request belongs to. Without a GUID the requesting
 * thread's is taken.
 *
 * IRQL    any
 * Errors  STATUS_NOT_FOUND; STATUS_NOT_SUPPORTED without any id; STATUS_UNSUCCESSFUL for an IRP not of IoAllocateIrp
 * Source  ntddk/nf-ntddk-iosetactivityidirp
 */
NTSTATUS IoGetActivityIdIrp(PIRP Irp, LPGUID Guid)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(Irp);

    LAB_DDI(IoGetActivityIdIrp);
    if (!extension || !extension->has_activity)
        return STATUS_NOT_FOUND;
    *Guid = extension->activity;
    return STATUS_SUCCESS;
}

NTSTATUS IoSetActivityIdIrp(PIRP Irp, LPCGUID Guid)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(Irp);

    LAB_DDI(IoSetActivityIdIrp);
    if (!Guid && Irp->Tail.Overlay.Thread == lab__ps_thread())
        Guid = lab__ps_thread()->activity;
    if (!Guid)
        return STATUS_NOT_SUPPORTED;
    if (!extension)
        return STATUS_UNSUCCESSFUL;
    extension->activity = *Guid;
    extension->has_activity = TRUE;
    return STATUS_SUCCESS;
}

/*
 * IoGetActivityIdThread, IoSetActivityIdThread, IoClearActivityIdThread: the current thread's; setting returns the one
 * before, which clearing puts back. The caller's GUID must stay while it is set.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-iosetactivityidthread
 */
LPCGUID IoGetActivityIdThread(void)
{
    LAB_DDI(IoGetActivityIdThread);
    return lab__ps_thread()->activity;
}

LPCGUID IoSetActivityIdThread(LPCGUID ActivityId)
{
    LPCGUID before = lab__ps_thread()->activity;

    LAB_DDI(IoSetActivityIdThread);
    lab__ps_thread()->activity = ActivityId;
    return before;
}

void IoClearActivityIdThread(LPCGUID OriginalId)
{
    LAB_DDI(IoClearActivityIdThread);
    lab__ps_thread()->activity = OriginalId;
}

/*
 * IoPropagateActivityIdToThread: let the current thread work under the IRP's id.
 *
 * IRQL    any
 * Errors  STATUS_NOT_FOUND
 * Source  ntddk/nf-ntddk-iopropagateactivityidtothread
 */
NTSTATUS IoPropagateActivityIdToThread(PIRP Irp, LPGUID PropagatedId, LPCGUID *OriginalId)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(Irp);

    LAB_DDI(IoPropagateActivityIdToThread);
    if (!extension || !extension->has_activity)
        return STATUS_NOT_FOUND;
    *PropagatedId = extension->activity;
    *OriginalId = lab__ps_thread()->activity;
    lab__ps_thread()->activity = PropagatedId;
    return STATUS_SUCCESS;
}

/*
 * IoGetInitiatorProcess: on whose behalf another process opened the file; NULL, as every process here opens its own.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-iogetinitiatorprocess
 */
PEPROCESS IoGetInitiatorProcess(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoGetInitiatorProcess);
    return 0;
}

/*
 * IoIs32bitProcess: did a 32-bit process make the request? Never: the machine's processes are 64-bit.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iois32bitprocess
 */
BOOLEAN IoIs32bitProcess(PIRP Irp)
{
    LAB_DDI(IoIs32bitProcess);
    return FALSE;
}

/*
 * IoIsFileOriginRemote, IoSetFileOrigin: does the request on this file come from another machine?
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER_MIX where it is so already
 * Source  ntddk/nf-ntddk-iosetfileorigin
 */
BOOLEAN IoIsFileOriginRemote(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoIsFileOriginRemote);
    return (FileObject->Flags & FO_REMOTE_ORIGIN) != 0;
}

NTSTATUS IoSetFileOrigin(PFILE_OBJECT FileObject, BOOLEAN Remote)
{
    LAB_DDI(IoSetFileOrigin);
    if (((FileObject->Flags & FO_REMOTE_ORIGIN) != 0) == (Remote != 0))
        return STATUS_INVALID_PARAMETER_MIX;
    FileObject->Flags ^= FO_REMOTE_ORIGIN;
    return STATUS_SUCCESS;
}
