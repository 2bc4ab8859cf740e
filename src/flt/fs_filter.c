/*
 * The locks that the system takes on files, as operations: the pre-operation callbacks run when FsRtl asks the manager,
 * the post-operation callbacks when it tells the manager of the end.
 */
#include "flt/flt_p.h"

static void get(FLT_PARAMETERS *p, const FS_FILTER_CALLBACK_DATA *data)
{
    switch (data->Operation) {
    case FS_FILTER_ACQUIRE_FOR_SECTION_SYNCHRONIZATION:
        p->AcquireForSectionSynchronization.SyncType = data->Parameters.AcquireForSectionSynchronization.SyncType;
        p->AcquireForSectionSynchronization.PageProtection =
            data->Parameters.AcquireForSectionSynchronization.PageProtection;
        break;
    case FS_FILTER_ACQUIRE_FOR_MOD_WRITE:
        p->AcquireForModifiedPageWriter.EndingOffset = data->Parameters.AcquireForModifiedPageWriter.EndingOffset;
        p->AcquireForModifiedPageWriter.ResourceToRelease =
            data->Parameters.AcquireForModifiedPageWriter.ResourceToRelease;
        break;
    case FS_FILTER_RELEASE_FOR_MOD_WRITE:
        p->ReleaseForModifiedPageWriter.ResourceToRelease =
            data->Parameters.ReleaseForModifiedPageWriter.ResourceToRelease;
        break;
    default:
        break;
    }
}

static struct lab__flt_op *begin(const FS_FILTER_CALLBACK_DATA *data)
{
    PFLT_VOLUME volume = lab__flt_volume_of(data->DeviceObject);
    struct lab__flt_begin begin = {volume, data->Operation, data->FileObject, 0,
                                   lab__flt_start_of_file(data->FileObject)};
    struct lab__flt_op *op = volume ? lab__flt_op_begin(&begin) : 0;

    if (!op)
        return 0;
    op->data.Flags = FLTFL_CALLBACK_DATA_FS_FILTER_OPERATION;
    op->data.RequestorMode = KernelMode;
    get(&op->iopb.Parameters, data);
    return op;
}

static NTSTATUS answer(struct lab__flt_op *op)
{
    NTSTATUS status;

    lab__flt_op_post(op);
    status = op->data.IoStatus.Status;
    lab__flt_op_release(op);
    return status == STATUS_SUCCESS ? STATUS_FSFILTER_OP_COMPLETED_SUCCESSFULLY : status;
}

static NTSTATUS before(PFS_FILTER_CALLBACK_DATA data, PVOID *context)
{
    struct lab__flt_op *op = begin(data);

    *context = op;
    if (!op)
        return STATUS_SUCCESS;
    if (lab__flt_op_pre(op) != LAB_FLT_DOWN)
        return answer(op);
    op->phase = LAB_FLT_BELOW;
    return STATUS_SUCCESS;
}

static void after(PFS_FILTER_CALLBACK_DATA data, NTSTATUS status, PVOID context)
{
    struct lab__flt_op *op = context;

    if (!op)
        return;
    op->data.IoStatus.Status = status;
    lab__flt_op_post(op);
    lab__flt_op_release(op);
}

FS_FILTER_CALLBACKS lab__flt_fs_filter = {
    .SizeOfFsFilterCallbacks = sizeof(FS_FILTER_CALLBACKS),
    .PreAcquireForSectionSynchronization = before,
    .PostAcquireForSectionSynchronization = after,
    .PreReleaseForSectionSynchronization = before,
    .PostReleaseForSectionSynchronization = after,
    .PreAcquireForCcFlush = before,
    .PostAcquireForCcFlush = after,
    .PreReleaseForCcFlush = before,
    .PostReleaseForCcFlush = after,
    .PreAcquireForModifiedPageWriter = before,
    .PostAcquireForModifiedPageWriter = after,
    .PreReleaseForModifiedPageWriter = before,
    .PostReleaseForModifiedPageWriter = after,
};
