/*
 * IRPs that come to the manager's devices. One that nobody has callbacks for is passed on as it is; for the others the
 * IRP is kept where what comes afterwards must run in its thread (a create always is), and otherwise its completion
 * routine goes on.
 */
#include "flt/flt_p.h"

static NTSTATUS pass_on(PFLT_VOLUME volume, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IofCallDriver(volume->below, irp);
}

static struct lab__flt_buffers buffers_of(PIRP irp)
{
    return (struct lab__flt_buffers){irp->UserBuffer, irp->AssociatedIrp.SystemBuffer, irp->MdlAddress};
}

/* The file system has described the buffer that a filter put in: that goes, as its caller's would. */
static void drop_mdl(PIRP irp)
{
    if (irp->MdlAddress->MdlFlags & MDL_PAGES_LOCKED)
        MmUnlockPages(irp->MdlAddress);
    IoFreeMdl(irp->MdlAddress);
}

/* What a filter changed is the caller's again; what the file system has made of the caller's own stays. */
static void restore_buffers(struct lab__flt_op *op)
{
    const struct lab__flt_buffers *given = &op->given, *original = &op->original;
    PIRP irp = op->irp;

    if (!op->dirty)
        return;
    if (given->mdl != original->mdl) {
        irp->MdlAddress = original->mdl;
    } else if (given->user != original->user && irp->MdlAddress != given->mdl) {
        drop_mdl(irp);
        irp->MdlAddress = original->mdl;
    }
    if (given->user != original->user)
        irp->UserBuffer = original->user;
    if (given->system != original->system)
        irp->AssociatedIrp.SystemBuffer = original->system;
    if (op->sent.IrpFlags != op->original_flags)
        irp->Flags = op->original_flags;
}

static NTSTATUS finish(struct lab__flt_op *op)
{
    PIRP irp = op->irp;
    NTSTATUS status = op->data.IoStatus.Status;

    irp->IoStatus = op->data.IoStatus;
    lab__flt_op_release(op);
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

/* Back from the file system, or completed on the way: the IRP is ours. */
void lab__flt_irp_up(struct lab__flt_op *op)
{
    if (lab__flt_op_post(op))
        finish(op);
}

/* In the dispatch routine, whose status follows. */
static NTSTATUS up_here(struct lab__flt_op *op)
{
    PIRP irp = op->irp;
    BOOLEAN pended = op->pended;

    op->references++;
    if (lab__flt_op_post(op)) {
        lab__flt_op_release(op);
        return finish(op);
    }
    if (!pended)
        IoMarkIrpPending(irp);
    op->pended = TRUE;
    lab__flt_op_release(op);
    return STATUS_PENDING;
}

static NTSTATUS wake(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct lab__flt_op *op = context;

    if (irp->PendingReturned)
        KeSetEvent(&op->event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS came_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct lab__flt_op *op = context;

    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    restore_buffers(op);
    op->data.IoStatus = irp->IoStatus;
    if (!lab__flt_op_post(op)) {
        if (!irp->PendingReturned)
            IoMarkIrpPending(irp);
        op->post_held = TRUE;
        return STATUS_MORE_PROCESSING_REQUIRED;
    }
    irp->IoStatus = op->data.IoStatus;
    op->result = irp->IoStatus.Status;
    lab__flt_op_release(op);
    return STATUS_CONTINUE_COMPLETION;
}

static void tell_status(struct lab__flt_op *op, NTSTATUS status)
{
    if (!op->tells_status)
        return;
    for (ULONG i = 0; i < op->count; i++) {
        struct lab__flt_node *node = &op->nodes[i];

        if (node->status_callback)
            node->status_callback(&node->objects, &node->before, status, node->status_context);
    }
}

/*
 * FltRequestOperationStatusCallback: from a pre-operation callback, to be told what the file system returns, which may
 * be STATUS_PENDING.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for what is no IRP
 * Source  fltkernel/nf-fltkernel-fltrequestoperationstatuscallback
 */
NTSTATUS FltRequestOperationStatusCallback(PFLT_CALLBACK_DATA Data, PFLT_GET_OPERATION_STATUS_CALLBACK CallbackRoutine,
                                           PVOID RequesterContext)
{
    struct lab__flt_op *op = lab__flt_op_of(Data);
    struct lab__flt_node *node = lab__flt_node(op);

    LAB_DDI(FltRequestOperationStatusCallback);
    if (!op->irp || !node || op->phase != LAB_FLT_GOING_DOWN)
        return STATUS_INVALID_PARAMETER;
    node->status_callback = CallbackRoutine;
    node->status_context = RequesterContext;
    op->tells_status = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS send_and_wait(struct lab__flt_op *op)
{
    NTSTATUS status;

    KeInitializeEvent(&op->event, NotificationEvent, FALSE);
    IoSetCompletionRoutine(op->irp, wake, op, TRUE, TRUE, TRUE);
    status = IofCallDriver(op->volume->below, op->irp);
    tell_status(op, status);
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&op->event, Executive, KernelMode, FALSE, 0);
    restore_buffers(op);
    op->data.IoStatus = op->irp->IoStatus;
    return up_here(op);
}

static NTSTATUS send(struct lab__flt_op *op)
{
    NTSTATUS status;

    op->references++;
    IoSetCompletionRoutine(op->irp, came_back, op, TRUE, TRUE, TRUE);
    status = IofCallDriver(op->volume->below, op->irp);
    tell_status(op, status);
    if (op->post_held)
        status = STATUS_PENDING;
    else if (status != STATUS_PENDING)
        status = op->result;
    lab__flt_op_release(op);
    return status;
}

static BOOLEAN waits(const struct lab__flt_op *op)
{
    UCHAR major = op->iopb.MajorFunction;

    return op->synchronize || major == IRP_MJ_CREATE || major == IRP_MJ_CREATE_NAMED_PIPE ||
           major == IRP_MJ_CREATE_MAILSLOT;
}

static NTSTATUS send_down(struct lab__flt_op *op)
{
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(op->irp);

    op->phase = LAB_FLT_BELOW;
    if (!op->dirty && !op->pended && !op->tells_status && !lab__flt_op_wants_post(op)) {
        PFLT_VOLUME volume = op->volume;
        PIRP irp = op->irp;
        NTSTATUS status;

        lab__flt_reference(volume);
        lab__flt_op_release(op);
        status = pass_on(volume, irp);
        lab__flt_dereference(volume);
        return status;
    }
    IoCopyCurrentIrpStackLocationToNext(op->irp);
    if (op->dirty) {
        lab__flt_op_swapped(op);
        lab__flt_parameters_put(&op->iopb, op->irp, next);
        op->given = buffers_of(op->irp);
    }
    return waits(op) ? send_and_wait(op) : send(op);
}

static NTSTATUS go_on(struct lab__flt_op *op, enum lab__flt_outcome outcome)
{
    switch (outcome) {
    case LAB_FLT_PENDED:
        if (!op->pended)
            IoMarkIrpPending(op->irp);
        op->pended = TRUE;
        return STATUS_PENDING;
    case LAB_FLT_DOWN:
        return send_down(op);
    default:
        return up_here(op);
    }
}

void lab__flt_irp_continue(struct lab__flt_op *op, enum lab__flt_outcome outcome)
{
    go_on(op, outcome);
}

static struct lab__flt_op *begin(PFLT_VOLUME volume, PIRP irp, PIO_STACK_LOCATION stack)
{
    ULONG flags = 0;
    struct lab__flt_begin begin = {volume, stack->MajorFunction, stack->FileObject, irp->Flags,
                                   lab__flt_start_of(volume, irp, stack, &flags)};
    struct lab__flt_op *op = lab__flt_op_begin(&begin);

    if (!op)
        return 0;
    op->irp = irp;
    op->data.Flags = FLTFL_CALLBACK_DATA_IRP_OPERATION | flags;
    op->data.RequestorMode = irp->RequestorMode;
    if (irp->Tail.Overlay.Thread)
        RtlCopyMemory((PVOID)&op->data.Thread, &irp->Tail.Overlay.Thread, sizeof(PETHREAD));
    lab__flt_parameters_get(&op->iopb, irp, stack, &op->data.Flags);
    op->original = buffers_of(irp);
    op->original_flags = irp->Flags;
    return op;
}

static BOOLEAN renames(PIO_STACK_LOCATION stack)
{
    FILE_INFORMATION_CLASS information_class = stack->Parameters.SetFile.FileInformationClass;

    return information_class == FileRenameInformation || information_class == FileShortNameInformation ||
           information_class == FileRenameInformationEx;
}

NTSTATUS lab__flt_dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    PFLT_VOLUME volume = lab__flt_volume_of(device);
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct lab__flt_op *op;

    if (!volume)
        return lab__io_invalid_request(device, irp);
    if (stack->MajorFunction == IRP_MJ_SET_INFORMATION && renames(stack))
        volume->renames++;
    op = begin(volume, irp, stack);
    return op ? go_on(op, lab__flt_op_pre(op)) : pass_on(volume, irp);
}
