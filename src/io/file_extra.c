/*
 * What file systems ask of and do to file objects: their name, their place in containers and transactions (ntlab has
 * neither), paging requests on them, priorities, and quota lists that programs hand in.
 */
#include "io/file_p.h"

/*
 * IoReplaceFileObjectName: give the file object another name; the old one's memory goes.
 *
 * IRQL    <= APC_LEVEL
 * Units   FileNameLength bytes
 * Errors  STATUS_INVALID_PARAMETER for a file object without a name; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-ioreplacefileobjectname
 */
NTSTATUS IoReplaceFileObjectName(PFILE_OBJECT FileObject, PWSTR NewFileName, USHORT FileNameLength)
{
    UNICODE_STRING *name = &FileObject->FileName;
    PWCH buffer;

    LAB_DDI(IoReplaceFileObjectName);
    if (!name->Buffer)
        return STATUS_INVALID_PARAMETER;
    if (FileNameLength > name->MaximumLength) {
        buffer = lab__mm_pool_alloc(PagedPool, FileNameLength, LAB_TAG_FILE_NAME, FALSE);
        if (!buffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        ExFreePool(name->Buffer);
        name->Buffer = buffer;
        name->MaximumLength = FileNameLength;
    }
    name->Length = FileNameLength;
    RtlMoveMemory(name->Buffer, NewFileName, FileNameLength);
    return STATUS_SUCCESS;
}

/*
 * IoGetTransactionParameterBlock, IoGetSiloParameters: NULL, as for a file that was opened outside of any transaction
 * and container.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-iogettransactionparameterblock
 */
PTXN_PARAMETER_BLOCK IoGetTransactionParameterBlock(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoGetTransactionParameterBlock);
    return 0;
}

PIO_FOEXT_SILO_PARAMETERS IoGetSiloParameters(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoGetSiloParameters);
    return 0;
}

/*
 * IoCheckFileObjectOpenedAsCopySource, IoCheckFileObjectOpenedAsCopyDestination: FALSE: no program of ntlab's copies
 * files by the system's own means.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-iocheckfileobjectopenedascopysource
 */
BOOLEAN IoCheckFileObjectOpenedAsCopySource(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoCheckFileObjectOpenedAsCopySource);
    return FALSE;
}

BOOLEAN IoCheckFileObjectOpenedAsCopyDestination(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoCheckFileObjectOpenedAsCopyDestination);
    return FALSE;
}

/* --- quota -------------------------------------------------------------------------------------------------------- */

#define QUOTA_HEAD FIELD_OFFSET(FILE_QUOTA_INFORMATION, Sid)

static BOOLEAN entry_fits(const FILE_QUOTA_INFORMATION *entry, ULONG left)
{
    return left >= QUOTA_HEAD + (ULONG)FIELD_OFFSET(SID, SubAuthority) && entry->SidLength <= left - QUOTA_HEAD &&
           entry->SidLength >= (ULONG)FIELD_OFFSET(SID, SubAuthority) && RtlValidSid((PSID)&entry->Sid) &&
           RtlLengthSid((PSID)&entry->Sid) == entry->SidLength;
}

/*
 * IoCheckQuotaBufferValidity: is it a list of quota entries that lie in the buffer?
 *
 * IRQL    <= APC_LEVEL
 * Units   *ErrorOffset bytes: where the entry begins that is wrong
 * Errors  STATUS_DATATYPE_MISALIGNMENT for a buffer that isn't aligned to ULONG; STATUS_QUOTA_LIST_INCONSISTENT
 * Source  ntifs/nf-ntifs-iocheckquotabuffervalidity
 */
NTSTATUS IoCheckQuotaBufferValidity(PFILE_QUOTA_INFORMATION QuotaBuffer, ULONG QuotaLength, PULONG ErrorOffset)
{
    ULONG at = 0;

    LAB_DDI(IoCheckQuotaBufferValidity);
    *ErrorOffset = 0;
    if ((ULONG_PTR)QuotaBuffer & (sizeof(ULONG) - 1))
        return STATUS_DATATYPE_MISALIGNMENT;
    for (;;) {
        const FILE_QUOTA_INFORMATION *entry = (PVOID)((char *)QuotaBuffer + at);
        ULONG left = QuotaLength - at, next;

        *ErrorOffset = at;
        if (QuotaLength > MAXLONG || at > QuotaLength || !entry_fits(entry, left))
            return STATUS_QUOTA_LIST_INCONSISTENT;
        next = entry->NextEntryOffset;
        if (!next)
            return STATUS_SUCCESS;
        if (next & (sizeof(ULONG) - 1) || next < QUOTA_HEAD + entry->SidLength || next > left)
            return STATUS_QUOTA_LIST_INCONSISTENT;
        at += next;
    }
}

/* --- paging ------------------------------------------------------------------------------------------------------- */

static NTSTATUS page(PFILE_OBJECT file, PMDL mdl, PLARGE_INTEGER offset, PKEVENT event, PIO_STATUS_BLOCK iosb,
                     UCHAR major, ULONG flags)
{
    PDEVICE_OBJECT device = lab__io_related_device(file);
    PIRP irp = lab__io_irp_allocate(device->StackSize);
    PIO_STACK_LOCATION stack;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    irp->MdlAddress = mdl;
    irp->Flags = flags;
    irp->UserEvent = event;
    irp->UserIosb = iosb;
    irp->UserBuffer = (char *)mdl->StartVa + mdl->ByteOffset;
    irp->RequestorMode = KernelMode;
    irp->Tail.Overlay.Thread = lab__ps_thread();
    irp->Tail.Overlay.OriginalFileObject = file;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = major;
    stack->FileObject = file;
    stack->Parameters.Read.Length = mdl->ByteCount;
    stack->Parameters.Read.ByteOffset = *offset;
    return IofCallDriver(device, irp);
}

/*
 * IoPageRead, IoSynchronousPageWrite: a paging request on the file, with the pages of the MDL; the event is set when it
 * has ended. The MDL stays the caller's.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-iopageread
 */
NTSTATUS IoPageRead(PFILE_OBJECT FileObject, PMDL Mdl, PLARGE_INTEGER Offset, PKEVENT Event,
                    PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_DDI(IoPageRead);
    return page(FileObject, Mdl, Offset, Event, IoStatusBlock, IRP_MJ_READ,
                IRP_PAGING_IO | IRP_NOCACHE | IRP_SYNCHRONOUS_PAGING_IO | IRP_INPUT_OPERATION);
}

NTSTATUS IoSynchronousPageWrite(PFILE_OBJECT FileObject, PMDL Mdl, PLARGE_INTEGER FileOffset, PKEVENT Event,
                                PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_DDI(IoSynchronousPageWrite);
    return page(FileObject, Mdl, FileOffset, Event, IoStatusBlock, IRP_MJ_WRITE,
                IRP_PAGING_IO | IRP_NOCACHE | IRP_SYNCHRONOUS_PAGING_IO);
}

/* --- priorities --------------------------------------------------------------------------------------------------- */

/*
 * IoRetrievePriorityInfo: the priorities of who asked for the request: of the IRP where it has one, else the file's,
 * else the thread's.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Shape   Irp, FileObject and Thread may be NULL: the current thread
 * Errors  STATUS_INVALID_PARAMETER for a PriorityInfo that wasn't initialized
 */
NTSTATUS IoRetrievePriorityInfo(PIRP Irp, PFILE_OBJECT FileObject, PETHREAD Thread, PIO_PRIORITY_INFO PriorityInfo)
{
    PETHREAD thread = Thread ? Thread : lab__ps_thread();

    LAB_DDI(IoRetrievePriorityInfo);
    if (PriorityInfo->Size != sizeof *PriorityInfo)
        return STATUS_INVALID_PARAMETER;
    PriorityInfo->ThreadPriority = (ULONG)thread->Tcb.priority;
    PriorityInfo->PagePriority = thread->page_priority ? (ULONG)thread->page_priority - 1 : 5;
    PriorityInfo->IoPriority = thread->io_priority ? (IO_PRIORITY_HINT)(thread->io_priority - 1) : IoPriorityNormal;
    if (FileObject && lab__io_file_priority(FileObject) != IoPriorityNormal)
        PriorityInfo->IoPriority = lab__io_file_priority(FileObject);
    if (Irp && IoGetIoPriorityHint(Irp) != IoPriorityNormal)
        PriorityInfo->IoPriority = IoGetIoPriorityHint(Irp);
    return STATUS_SUCCESS;
}

/*
 * IoIncrementKeepAliveCount, IoDecrementKeepAliveCount: an app is not to be suspended while a driver does I/O for it.
 * No process here is an app that is ever suspended, so there is nothing to hold off.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no file or process
 * Source  ntddk/nf-ntddk-ioincrementkeepalivecount
 */
NTSTATUS IoIncrementKeepAliveCount(PFILE_OBJECT FileObject, PEPROCESS Process)
{
    LAB_DDI(IoIncrementKeepAliveCount);
    return FileObject && Process ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS IoDecrementKeepAliveCount(PFILE_OBJECT FileObject, PEPROCESS Process)
{
    LAB_DDI(IoDecrementKeepAliveCount);
    return FileObject && Process ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
