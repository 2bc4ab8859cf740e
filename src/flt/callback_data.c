/*
 * The data of callbacks: asked about, marked as changed, and made by filters for requests of their own, which go to the
 * instances below the one that sends them.
 */
#include "flt/flt_p.h"
#include "flt/generate.h"

/*
 * FltSetCallbackDataDirty, FltClearCallbackDataDirty, FltIsCallbackDataDirty: has this callback changed parameters?
 *
 * IRQL    any
 * Source  fltkernel/nf-fltkernel-fltsetcallbackdatadirty
 */
void FltSetCallbackDataDirty(PFLT_CALLBACK_DATA Data)
{
    LAB_DDI(FltSetCallbackDataDirty);
    Data->Flags |= FLTFL_CALLBACK_DATA_DIRTY;
}

void FltClearCallbackDataDirty(PFLT_CALLBACK_DATA Data)
{
    LAB_DDI(FltClearCallbackDataDirty);
    Data->Flags &= ~FLTFL_CALLBACK_DATA_DIRTY;
}

BOOLEAN FltIsCallbackDataDirty(PFLT_CALLBACK_DATA Data)
{
    LAB_DDI(FltIsCallbackDataDirty);
    return (Data->Flags & FLTFL_CALLBACK_DATA_DIRTY) != 0;
}

/*
 * FltGetRequestorProcess, FltGetRequestorProcessId, FltGetRequestorProcessIdEx, FltGetRequestorSessionId: who asks; 0
 * for an operation of no thread.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  fltkernel/nf-fltkernel-fltgetrequestorprocess
 */
static PEPROCESS requestor(PFLT_CALLBACK_DATA data)
{
    return data->Thread ? IoThreadToProcess(data->Thread) : 0;
}

PEPROCESS FltGetRequestorProcess(PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltGetRequestorProcess);
    return requestor(CallbackData);
}

HANDLE FltGetRequestorProcessIdEx(PFLT_CALLBACK_DATA CallbackData)
{
    PEPROCESS process;

    LAB_DDI(FltGetRequestorProcessIdEx);
    process = requestor(CallbackData);
    return process ? PsGetProcessId(process) : 0;
}

ULONG FltGetRequestorProcessId(PFLT_CALLBACK_DATA CallbackData)
{
    PEPROCESS process;

    LAB_DDI(FltGetRequestorProcessId);
    process = requestor(CallbackData);
    return process ? (ULONG)(ULONG_PTR)PsGetProcessId(process) : 0;
}

NTSTATUS FltGetRequestorSessionId(PFLT_CALLBACK_DATA CallbackData, PULONG SessionId)
{
    LAB_DDI(FltGetRequestorSessionId);
    *SessionId = requestor(CallbackData) ? 0 : (ULONG)-1;
    return STATUS_SUCCESS;
}

/* FltIs32bitProcess: never; there are none. IRQL <= APC_LEVEL. */
BOOLEAN FltIs32bitProcess(PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltIs32bitProcess);
    return FALSE;
}

/*
 * FltIsOperationSynchronous: will whoever asked wait for it?
 *
 * IRQL    any
 * Source  fltkernel/nf-fltkernel-fltisoperationsynchronous
 */
static BOOLEAN waits_always(UCHAR major)
{
    switch (major) {
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
    case IRP_MJ_DIRECTORY_CONTROL:
    case IRP_MJ_FILE_SYSTEM_CONTROL:
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
    case IRP_MJ_LOCK_CONTROL:
        return FALSE;
    default:
        return TRUE;
    }
}

BOOLEAN FltIsOperationSynchronous(PFLT_CALLBACK_DATA CallbackData)
{
    const FLT_IO_PARAMETER_BLOCK *iopb = CallbackData->Iopb;
    PFILE_OBJECT file = iopb->TargetFileObject;

    LAB_DDI(FltIsOperationSynchronous);
    if (!(CallbackData->Flags & FLTFL_CALLBACK_DATA_IRP_OPERATION))
        return TRUE;
    if (iopb->IrpFlags & IRP_PAGING_IO)
        return (iopb->IrpFlags & IRP_SYNCHRONOUS_PAGING_IO) != 0;
    return (iopb->IrpFlags & IRP_SYNCHRONOUS_API) || (file && (file->Flags & FO_SYNCHRONOUS_IO)) ||
           waits_always(iopb->MajorFunction);
}

/*
 * FltGetIrpName: a major function's name, for messages.
 *
 * IRQL    any
 * Source  fltkernel/nf-fltkernel-fltgetirpname
 */
PCHAR FltGetIrpName(UCHAR IrpMajorCode)
{
    static char *const names[] = {"IRP_MJ_CREATE",
                                  "IRP_MJ_CREATE_NAMED_PIPE",
                                  "IRP_MJ_CLOSE",
                                  "IRP_MJ_READ",
                                  "IRP_MJ_WRITE",
                                  "IRP_MJ_QUERY_INFORMATION",
                                  "IRP_MJ_SET_INFORMATION",
                                  "IRP_MJ_QUERY_EA",
                                  "IRP_MJ_SET_EA",
                                  "IRP_MJ_FLUSH_BUFFERS",
                                  "IRP_MJ_QUERY_VOLUME_INFORMATION",
                                  "IRP_MJ_SET_VOLUME_INFORMATION",
                                  "IRP_MJ_DIRECTORY_CONTROL",
                                  "IRP_MJ_FILE_SYSTEM_CONTROL",
                                  "IRP_MJ_DEVICE_CONTROL",
                                  "IRP_MJ_INTERNAL_DEVICE_CONTROL",
                                  "IRP_MJ_SHUTDOWN",
                                  "IRP_MJ_LOCK_CONTROL",
                                  "IRP_MJ_CLEANUP",
                                  "IRP_MJ_CREATE_MAILSLOT",
                                  "IRP_MJ_QUERY_SECURITY",
                                  "IRP_MJ_SET_SECURITY",
                                  "IRP_MJ_POWER",
                                  "IRP_MJ_SYSTEM_CONTROL",
                                  "IRP_MJ_DEVICE_CHANGE",
                                  "IRP_MJ_QUERY_QUOTA",
                                  "IRP_MJ_SET_QUOTA",
                                  "IRP_MJ_PNP"};
    static char *const others[] = {"IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION",
                                   "IRP_MJ_RELEASE_FOR_SECTION_SYNCHRONIZATION",
                                   "IRP_MJ_ACQUIRE_FOR_MOD_WRITE",
                                   "IRP_MJ_RELEASE_FOR_MOD_WRITE",
                                   "IRP_MJ_ACQUIRE_FOR_CC_FLUSH",
                                   "IRP_MJ_RELEASE_FOR_CC_FLUSH",
                                   "IRP_MJ_QUERY_OPEN",
                                   0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   "IRP_MJ_FAST_IO_CHECK_IF_POSSIBLE",
                                   "IRP_MJ_NETWORK_QUERY_OPEN",
                                   "IRP_MJ_MDL_READ",
                                   "IRP_MJ_MDL_READ_COMPLETE",
                                   "IRP_MJ_PREPARE_MDL_WRITE",
                                   "IRP_MJ_MDL_WRITE_COMPLETE",
                                   "IRP_MJ_VOLUME_MOUNT",
                                   "IRP_MJ_VOLUME_DISMOUNT"};

    LAB_DDI(FltGetIrpName);
    if (IrpMajorCode < RTL_NUMBER_OF(names))
        return names[IrpMajorCode];
    if (0xFFu - IrpMajorCode < RTL_NUMBER_OF(others) && others[0xFFu - IrpMajorCode])
        return others[0xFFu - IrpMajorCode];
    return "IRP_MJ_UNKNOWN";
}

/* --- a filter's own ----------------------------------------------------------------------------------------------- */

struct lab__flt_op *lab__flt_generated(PFLT_INSTANCE instance, PFILE_OBJECT file)
{
    struct lab__flt_op *op = lab__mm_kernel_alloc(sizeof *op);

    if (!op)
        return 0;
    lab__flt_op_set_up(op);
    lab__flt_reference(instance);
    op->generated = TRUE;
    op->owner = instance;
    op->data.Flags = FLTFL_CALLBACK_DATA_IRP_OPERATION | FLTFL_CALLBACK_DATA_GENERATED_IO;
    op->data.RequestorMode = KernelMode;
    op->iopb.TargetInstance = instance;
    op->iopb.TargetFileObject = file;
    return op;
}

/*
 * FltAllocateCallbackData, FltAllocateCallbackDataEx: for a request that the filter makes itself. FltReuseCallbackData:
 * as if it were new. FltFreeCallbackData: the counterpart.
 *
 * IRQL    <= APC_LEVEL; <= DISPATCH_LEVEL to free it
 * Errors  STATUS_INSUFFICIENT_RESOURCES, STATUS_FLT_DELETING_OBJECT, STATUS_INVALID_PARAMETER for other flags
 * Source  fltkernel/nf-fltkernel-fltallocatecallbackdata
 */
static NTSTATUS allocate(PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CALLBACK_DATA *data)
{
    struct lab__flt_op *op;

    *data = 0;
    if (instance->object.going)
        return STATUS_FLT_DELETING_OBJECT;
    op = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__flt_generated(instance, file);
    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    *data = &op->data;
    return STATUS_SUCCESS;
}

NTSTATUS FltAllocateCallbackData(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                 PFLT_CALLBACK_DATA *RetNewCallbackData)
{
    LAB_DDI(FltAllocateCallbackData);
    return allocate(Instance, FileObject, RetNewCallbackData);
}

NTSTATUS FltAllocateCallbackDataEx(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                   FLT_ALLOCATE_CALLBACK_DATA_FLAGS Flags, PFLT_CALLBACK_DATA *RetNewCallbackData)
{
    LAB_DDI(FltAllocateCallbackDataEx);
    if (Flags & ~FLT_ALLOCATE_CALLBACK_DATA_PREALLOCATE_ALL_MEMORY)
        return STATUS_INVALID_PARAMETER;
    return allocate(Instance, FileObject, RetNewCallbackData);
}

void FltReuseCallbackData(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);
    PFILE_OBJECT file = op->iopb.TargetFileObject;

    LAB_DDI(FltReuseCallbackData);
    op->iopb = (FLT_IO_PARAMETER_BLOCK){.TargetFileObject = file, .TargetInstance = op->owner};
    op->data.Flags = FLTFL_CALLBACK_DATA_IRP_OPERATION | FLTFL_CALLBACK_DATA_GENERATED_IO;
    op->data.IoStatus = (IO_STATUS_BLOCK){.Status = STATUS_SUCCESS};
}

void FltFreeCallbackData(PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltFreeCallbackData);
    if (!lab__flt_op_of(CallbackData)->generated) {
        lab__flt_misuse(__builtin_return_address(0), (ULONG_PTR)CallbackData,
                        "FltFreeCallbackData for data that the filter did not allocate");
        return;
    }
    lab__flt_op_release(lab__flt_op_of(CallbackData));
}

/*
 * FltPerformSynchronousIo: send it, and wait for the end: IoStatus.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltperformsynchronousio
 */
void FltPerformSynchronousIo(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltPerformSynchronousIo);
    lab__flt_generate(op, op->owner, FLTFL_CALLBACK_DATA_GENERATED_IO);
}

/*
 * FltPerformAsynchronousIo: send it; the routine is called at its end, perhaps before this returns. Reads and writes,
 * and what is not always synchronous.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_FLT_INVALID_ASYNCHRONOUS_REQUEST for an operation that only exists synchronously; STATUS_PENDING, or
 *         the operation's own
 * Source  fltkernel/nf-fltkernel-fltperformasynchronousio
 */
NTSTATUS FltPerformAsynchronousIo(PFLT_CALLBACK_DATA CallbackData, PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine,
                                  PVOID CallbackContext)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltPerformAsynchronousIo);
    if (waits_always(op->iopb.MajorFunction))
        return STATUS_FLT_INVALID_ASYNCHRONOUS_REQUEST;
    op->finished = CallbackRoutine;
    op->finished_context = CallbackContext;
    return lab__flt_generate_later(op, op->owner);
}

/*
 * FltReissueSynchronousIo: from a post-operation callback, send the operation once more, to the instances below, and
 * wait for the end.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltreissuesynchronousio
 */
void FltReissueSynchronousIo(PFLT_INSTANCE InitiatingInstance, PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltReissueSynchronousIo);
    CallbackData->Flags &= ~FLTFL_CALLBACK_DATA_DIRTY;
    lab__flt_generate(lab__flt_op_of(CallbackData), InitiatingInstance, FLTFL_CALLBACK_DATA_REISSUED_IO);
}
