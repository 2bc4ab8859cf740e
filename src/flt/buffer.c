/* An operation's buffer: found among its parameters, locked, swapped for another. */
#include "flt/flt_p.h"

/*
 * FltDecodeParameters: where the operation's MDL, buffer and length stand, and whether the file system reads or writes
 * the buffer.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER for an operation without a buffer
 * Source  fltkernel/nf-fltkernel-fltdecodeparameters
 */
NTSTATUS FltDecodeParameters(PFLT_CALLBACK_DATA CallbackData, PMDL **MdlAddressPointer, PVOID **Buffer, PULONG *Length,
                             LOCK_OPERATION *DesiredAccess)
{
    struct lab__flt_where where = {0};

    LAB_DDI(FltDecodeParameters);
    if (!lab__flt_where(CallbackData->Iopb, &where))
        return STATUS_INVALID_PARAMETER;
    if (MdlAddressPointer)
        *MdlAddressPointer = where.mdl;
    if (Buffer)
        *Buffer = where.buffer;
    if (Length)
        *Length = where.length;
    if (DesiredAccess)
        *DesiredAccess = where.access;
    return STATUS_SUCCESS;
}

/* The IRP has it from now on, and Io unlocks it at its end; callbacks see it at once. */
static void publish(struct lab__flt_op *op, PMDL mdl)
{
    struct lab__flt_where where;

    for (LONG i = 0; i <= op->position && (ULONG)i < op->count; i++)
        if (lab__flt_where(&op->nodes[i].before, &where) && where.mdl && !*where.mdl)
            *where.mdl = mdl;
    if (lab__flt_where(&op->iopb, &where))
        *where.mdl = mdl;
    op->original.mdl = mdl;
}

/* A program's buffer outside of its process's own memory is only copied: Io does that with one of its own. */
static NTSTATUS put_between(struct lab__flt_op *op, const struct lab__flt_where *where)
{
    PIRP irp = op->irp;
    ULONG length = *where->length;
    NTSTATUS status = lab__io_probe(*where->buffer, length, where->access != IoReadAccess, op->data.RequestorMode);
    PVOID between = NT_SUCCESS(status) && !irp->AssociatedIrp.SystemBuffer ? lab__io_system_buffer(length) : 0;

    if (!NT_SUCCESS(status) || !between)
        return NT_SUCCESS(status) ? STATUS_INSUFFICIENT_RESOURCES : status;
    if (where->access == IoReadAccess)
        lab__io_copy_in(between, *where->buffer, length, op->data.RequestorMode);
    irp->AssociatedIrp.SystemBuffer = op->original.system = between;
    irp->Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER | (where->access == IoReadAccess ? 0 : IRP_INPUT_OPERATION);
    op->original_flags = irp->Flags;
    if (!IoAllocateMdl(between, length, FALSE, FALSE, irp))
        return STATUS_INSUFFICIENT_RESOURCES; /* the buffer goes with the IRP */
    MmBuildMdlForNonPagedPool(irp->MdlAddress);
    return STATUS_SUCCESS;
}

/*
 * FltLockUserBuffer: the caller's buffer gets an MDL, so that it can be used in any context. The MDL is freed with the
 * operation.
 *
 * IRQL    <= APC_LEVEL, in the context of whoever asked
 * Errors  STATUS_INVALID_PARAMETER for an operation without a buffer that can be locked, STATUS_ACCESS_VIOLATION,
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltlockuserbuffer
 */
NTSTATUS FltLockUserBuffer(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);
    struct lab__flt_where where;
    NTSTATUS status;

    LAB_DDI(FltLockUserBuffer);
    if (!lab__flt_where(CallbackData->Iopb, &where) || !where.mdl || !op->irp)
        return STATUS_INVALID_PARAMETER;
    if (*where.mdl || !*where.length || (CallbackData->Flags & FLTFL_CALLBACK_DATA_SYSTEM_BUFFER))
        return STATUS_SUCCESS;
    status = lab__io_buffer_mdl(op->irp, *where.buffer, *where.length, where.access, CallbackData->RequestorMode);
    if (status == STATUS_ACCESS_VIOLATION && !op->irp->MdlAddress)
        status = put_between(op, &where);
    if (!NT_SUCCESS(status))
        return status;
    publish(op, op->irp->MdlAddress);
    return STATUS_SUCCESS;
}

/*
 * FltGetSwappedBufferMdlAddress: the MDL that the filter's pre-operation callback put in.
 * FltRetainSwappedBufferMdlAddress: the filter frees it itself.
 *
 * IRQL    any; in a post-operation callback
 * Source  fltkernel/nf-fltkernel-fltgetswappedbuffermdladdress
 */
PMDL FltGetSwappedBufferMdlAddress(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_node *node = lab__flt_node(lab__flt_op_of(CallbackData));

    LAB_DDI(FltGetSwappedBufferMdlAddress);
    return node ? node->swapped : 0;
}

void FltRetainSwappedBufferMdlAddress(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_node *node = lab__flt_node(lab__flt_op_of(CallbackData));

    LAB_DDI(FltRetainSwappedBufferMdlAddress);
    if (node)
        node->retain_mdl = TRUE;
}

/*
 * FltAllocatePoolAlignedWithTag, FltFreePoolAlignedWithTag: nonpaged memory, aligned as the volume's device wants what
 * isn't cached.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltallocatepoolalignedwithtag
 */
PVOID FltAllocatePoolAlignedWithTag(PFLT_INSTANCE Instance, POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    SIZE_T size = NumberOfBytes;

    LAB_DDI(FltAllocatePoolAlignedWithTag);
    if (Instance->volume->base->AlignmentRequirement >= 16 && size < PAGE_SIZE)
        size = PAGE_SIZE; /* pool gives whole pages at their beginning */
    return ExAllocatePoolWithTag(PoolType, size, Tag);
}

void FltFreePoolAlignedWithTag(PFLT_INSTANCE Instance, PVOID Buffer, ULONG Tag)
{
    LAB_DDI(FltFreePoolAlignedWithTag);
    ExFreePoolWithTag(Buffer, Tag);
}
