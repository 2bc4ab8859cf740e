/*
 * Sending what a filter asks itself: an IRP to the manager's own device, which knows that it starts below the filter.
 *
 * The buffer is described the way the device below wants it: a copy in between, an MDL, or the address itself.
 */
#include "flt/generate.h"

struct sent {
    struct lab__flt_start start;
    struct lab__flt_op *op;
    PIRP irp;
    PMDL mdl;      /* of its own */
    BOOLEAN later; /* nobody waits */
    KEVENT event;
};

static void begin(struct sent *sent, PFLT_INSTANCE below, ULONG flags)
{
    lab__flt_reference(below);
    sent->start = (struct lab__flt_start){.irp = sent->irp, .below = below, .flags = flags};
    InsertHeadList(&lab__flt.starts, &sent->start.link);
}

static void end(struct sent *sent)
{
    RemoveEntryList(&sent->start.link);
    lab__flt_dereference(sent->start.below);
    if (sent->mdl)
        IoFreeMdl(sent->mdl);
    lab__io_irp_free(sent->irp);
}

static ULONG flags_of(const FLT_IO_PARAMETER_BLOCK *iopb)
{
    ULONG flags = iopb->IrpFlags;

    switch (iopb->MajorFunction) {
    case IRP_MJ_CREATE:
        return flags | IRP_CREATE_OPERATION | IRP_SYNCHRONOUS_API;
    case IRP_MJ_READ:
        return flags | IRP_READ_OPERATION;
    case IRP_MJ_WRITE:
        return flags | IRP_WRITE_OPERATION;
    case IRP_MJ_QUERY_INFORMATION:
    case IRP_MJ_SET_INFORMATION:
    case IRP_MJ_QUERY_VOLUME_INFORMATION:
    case IRP_MJ_SET_VOLUME_INFORMATION:
        return flags | IRP_BUFFERED_IO | IRP_SYNCHRONOUS_API;
    default:
        return flags;
    }
}

/* A file system that does direct I/O, and paging requests, want an MDL beside the address. */
static NTSTATUS describe(struct sent *sent, PDEVICE_OBJECT device)
{
    FLT_IO_PARAMETER_BLOCK *iopb = &sent->op->iopb;
    struct lab__flt_where where;

    if (!lab__flt_where(iopb, &where) || !where.mdl || !where.buffer || !*where.buffer || *where.mdl || !*where.length)
        return STATUS_SUCCESS;
    if (!(device->Flags & DO_DIRECT_IO) && !(iopb->IrpFlags & (IRP_PAGING_IO | IRP_NOCACHE)))
        return STATUS_SUCCESS;
    if (*where.buffer <= MmHighestUserAddress)
        return STATUS_SUCCESS; /* FltLockUserBuffer is the caller's to call */
    sent->mdl = IoAllocateMdl(*where.buffer, *where.length, FALSE, FALSE, 0);
    if (!sent->mdl)
        return STATUS_INSUFFICIENT_RESOURCES;
    MmBuildMdlForNonPagedPool(sent->mdl);
    sent->irp->MdlAddress = sent->mdl;
    return STATUS_SUCCESS;
}

static NTSTATUS build(struct sent *sent, PDEVICE_OBJECT device)
{
    struct lab__flt_op *op = sent->op;
    PIRP irp = sent->irp = lab__io_irp_allocate(device->StackSize);
    PIO_STACK_LOCATION stack;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    stack = IoGetNextIrpStackLocation(irp);
    irp->RequestorMode = op->data.RequestorMode;
    irp->Tail.Overlay.OriginalFileObject = op->iopb.TargetFileObject;
    irp->Tail.Overlay.Thread = (PETHREAD)lab__ke_thread();
    op->iopb.IrpFlags = flags_of(&op->iopb);
    lab__flt_parameters_put(&op->iopb, irp, stack);
    irp->Flags &= ~IRP_DEFER_IO_COMPLETION;
    irp->UserIosb = &op->data.IoStatus;
    return describe(sent, device);
}

static void note(struct sent *sent)
{
    sent->op->data.IoStatus = sent->irp->IoStatus;
}

static NTSTATUS came_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct sent *sent = context;
    struct lab__flt_op *op = sent->op;

    if (!sent->later) {
        if (irp->PendingReturned)
            KeSetEvent(&sent->event, IO_NO_INCREMENT, FALSE);
        return STATUS_MORE_PROCESSING_REQUIRED;
    }
    note(sent);
    end(sent);
    lab__mm_kernel_free(sent);
    op->finished(&op->data, op->finished_context);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS send(struct sent *sent, PFLT_INSTANCE below, ULONG flags)
{
    PDEVICE_OBJECT device = below->volume->device;
    NTSTATUS status = below->volume->detached ? STATUS_VOLUME_DISMOUNTED : build(sent, device);

    if (!NT_SUCCESS(status)) {
        sent->op->data.IoStatus = (IO_STATUS_BLOCK){.Status = status};
        if (sent->irp)
            lab__io_irp_free(sent->irp);
        return status;
    }
    begin(sent, below, flags);
    KeInitializeEvent(&sent->event, NotificationEvent, FALSE);
    IoSetCompletionRoutine(sent->irp, came_back, sent, TRUE, TRUE, TRUE);
    return STATUS_SUCCESS;
}

void lab__flt_generate(struct lab__flt_op *op, PFLT_INSTANCE below, ULONG flags)
{
    struct sent sent = {.op = op};

    if (!NT_SUCCESS(send(&sent, below, flags)))
        return;
    if (IofCallDriver(below->volume->device, sent.irp) == STATUS_PENDING)
        KeWaitForSingleObject(&sent.event, Executive, KernelMode, FALSE, 0);
    note(&sent);
    end(&sent);
}

NTSTATUS lab__flt_generate_later(struct lab__flt_op *op, PFLT_INSTANCE below)
{
    struct sent *sent = lab__mm_kernel_alloc(sizeof *sent);
    NTSTATUS status;

    if (!sent)
        return STATUS_INSUFFICIENT_RESOURCES;
    *sent = (struct sent){.op = op, .later = TRUE};
    status = send(sent, below, FLTFL_CALLBACK_DATA_GENERATED_IO);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(sent);
        return status;
    }
    return IofCallDriver(below->volume->device, sent->irp);
}
