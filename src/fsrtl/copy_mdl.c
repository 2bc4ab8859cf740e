/* The same by MDL: callers who move the data themselves get the pages of the cache. */
#include "cc/cc.h"
#include "fsrtl/fsrtl_p.h"
#include "io/file_p.h"

static NTSTATUS describe(struct lab__fsrtl_fast *fast)
{
    return lab__cc_mdl(fast->file, (ULONGLONG)fast->offset, fast->length, fast->write ? IoWriteAccess : IoReadAccess,
                       fast->chain);
}

static BOOLEAN mdl_read(PFILE_OBJECT file, const LARGE_INTEGER *offset, ULONG length, ULONG key, PMDL *chain,
                        PIO_STATUS_BLOCK iosb)
{
    struct lab__fsrtl_fast fast = {.file = file,
                                   .offset = offset->QuadPart,
                                   .length = length,
                                   .wait = TRUE,
                                   .key = key,
                                   .chain = chain,
                                   .iosb = iosb,
                                   .move = describe};

    return lab__fsrtl_fast_read(&fast);
}

static BOOLEAN mdl_write(PFILE_OBJECT file, const LARGE_INTEGER *offset, ULONG length, ULONG key, PMDL *chain,
                         PIO_STATUS_BLOCK iosb)
{
    struct lab__fsrtl_fast fast = {.file = file,
                                   .offset = offset->QuadPart,
                                   .length = length,
                                   .wait = TRUE,
                                   .write = TRUE,
                                   .key = key,
                                   .chain = chain,
                                   .iosb = iosb,
                                   .move = describe};

    return lab__fsrtl_fast_write(&fast);
}

/*
 * FsRtlMdlReadDev, FsRtlPrepareMdlWriteDev: MdlRead and PrepareMdlWrite of such a file system; FsRtlMdlReadCompleteDev,
 * FsRtlMdlWriteCompleteDev give the MDLs back.
 *
 * IRQL    <= APC_LEVEL
 * Errors  as FsRtlCopyRead; FALSE from FsRtlMdlWriteCompleteDev where the file is written through, which is the IRP's
 * Source  ntifs/nf-ntifs-fsrtlmdlreaddev
 */
BOOLEAN FsRtlMdlReadDev(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey, PMDL *MdlChain,
                        PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(FsRtlMdlReadDev);
    return mdl_read(FileObject, FileOffset, Length, LockKey, MdlChain, IoStatus);
}

BOOLEAN FsRtlPrepareMdlWriteDev(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey,
                                PMDL *MdlChain, PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(FsRtlPrepareMdlWriteDev);
    return mdl_write(FileObject, FileOffset, Length, LockKey, MdlChain, IoStatus);
}

BOOLEAN FsRtlMdlReadCompleteDev(PFILE_OBJECT FileObject, PMDL MdlChain, PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(FsRtlMdlReadCompleteDev);
    lab__cc_mdl_end(FileObject, MdlChain);
    return TRUE;
}

BOOLEAN FsRtlMdlWriteCompleteDev(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, PMDL MdlChain,
                                 PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(FsRtlMdlWriteCompleteDev);
    if (FileObject->Flags & FO_WRITE_THROUGH)
        return FALSE;
    lab__cc_mdl_written(FileObject, FileOffset->QuadPart, MdlChain);
    return TRUE;
}

/* --- by file object: the driver's routine, or a request ---------------------------------------------------------- */

/* The MDL is the caller's, and not completion's to free. */
static NTSTATUS take_mdl(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    PMDL *chain = context;

    *chain = irp->MdlAddress;
    irp->MdlAddress = 0;
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_SUCCESS;
}

struct request {
    PFILE_OBJECT file;
    UCHAR major;
    PLARGE_INTEGER offset;
    ULONG length, key;
};

static NTSTATUS ask(const struct request *request, PMDL *chain, PIO_STATUS_BLOCK iosb)
{
    PDEVICE_OBJECT device = lab__io_related_device(request->file);
    PIO_STACK_LOCATION stack;
    NTSTATUS status;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, device, 0, 0, 0, &event, iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = request->major;
    stack->MinorFunction = IRP_MN_MDL;
    stack->FileObject = request->file;
    stack->Parameters.Read.Length = request->length;
    stack->Parameters.Read.Key = request->key;
    stack->Parameters.Read.ByteOffset = *request->offset;
    IoSetCompletionRoutine(irp, take_mdl, chain, TRUE, TRUE, TRUE);
    status = IofCallDriver(device, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
        status = iosb->Status;
    }
    return status;
}

/*
 * FsRtlMdlReadEx, FsRtlPrepareMdlWriteEx: an MDL of the file's cache, by the file system's fast I/O routine, or by a
 * request with IRP_MN_MDL.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  the driver's own
 * Source  ntifs/nf-ntifs-fsrtlmdlreadex
 */
NTSTATUS FsRtlMdlReadEx(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey, PMDL *MdlChain,
                        PIO_STATUS_BLOCK IoStatus)
{
    PDEVICE_OBJECT device = lab__io_related_device(FileObject);
    PFAST_IO_MDL_READ fast = (PFAST_IO_MDL_READ)lab__io_fast_routine(device, FIELD_OFFSET(FAST_IO_DISPATCH, MdlRead));
    struct request request = {FileObject, IRP_MJ_READ, FileOffset, Length, LockKey};

    LAB_DDI(FsRtlMdlReadEx);
    if (fast && fast(FileObject, FileOffset, Length, LockKey, MdlChain, IoStatus, device))
        return IoStatus->Status;
    return ask(&request, MdlChain, IoStatus);
}

NTSTATUS FsRtlPrepareMdlWriteEx(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey,
                                PMDL *MdlChain, PIO_STATUS_BLOCK IoStatus)
{
    PDEVICE_OBJECT device = lab__io_related_device(FileObject);
    PFAST_IO_PREPARE_MDL_WRITE fast =
        (PFAST_IO_PREPARE_MDL_WRITE)lab__io_fast_routine(device, FIELD_OFFSET(FAST_IO_DISPATCH, PrepareMdlWrite));
    struct request request = {FileObject, IRP_MJ_WRITE, FileOffset, Length, LockKey};

    LAB_DDI(FsRtlPrepareMdlWriteEx);
    if (fast && fast(FileObject, FileOffset, Length, LockKey, MdlChain, IoStatus, device))
        return IoStatus->Status;
    return ask(&request, MdlChain, IoStatus);
}
