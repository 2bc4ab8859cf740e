/*
 * Fast I/O through the instances. What the file system has no routine for is refused at once; a routine that a filter
 * disallows, or that the file system refuses, is sent as an IRP by who asked.
 */
#include "flt/flt_p.h"

static struct lab__flt_op *begin(PDEVICE_OBJECT device, PFILE_OBJECT file, UCHAR major, UCHAR minor)
{
    PFLT_VOLUME volume = lab__flt_volume_of(device);
    struct lab__flt_begin begin = {volume, major, file, 0, lab__flt_start_of_file(file)};
    struct lab__flt_op *op = lab__flt_op_begin(&begin);

    if (!op)
        return 0;
    op->iopb.MinorFunction = minor;
    op->data.Flags = FLTFL_CALLBACK_DATA_FAST_IO_OPERATION;
    op->data.RequestorMode = ExGetPreviousMode();
    return op;
}

static BOOLEAN goes_down(struct lab__flt_op *op)
{
    enum lab__flt_outcome outcome = lab__flt_op_pre(op);

    op->result = outcome == LAB_FLT_COMPLETED;
    if (outcome == LAB_FLT_DOWN && op->dirty)
        lab__flt_op_swapped(op);
    op->phase = LAB_FLT_BELOW;
    return outcome == LAB_FLT_DOWN;
}

static void answered(struct lab__flt_op *op, BOOLEAN done)
{
    op->result = done;
    if (!done)
        op->data.IoStatus = (IO_STATUS_BLOCK){.Status = STATUS_FLT_DISALLOW_FAST_IO};
}

static BOOLEAN end(struct lab__flt_op *op, PIO_STATUS_BLOCK iosb)
{
    BOOLEAN done = op->result != 0;

    lab__flt_op_post(op);
    if (iosb && done)
        *iosb = op->data.IoStatus;
    lab__flt_op_release(op);
    return done;
}

static PDEVICE_OBJECT below(PDEVICE_OBJECT device)
{
    return lab__flt_volume_of(device)->below;
}

/* Its counterpart below; 0: there is none. */
#define LOWER(type, field)                                                                                             \
    ((type)(lab__flt_volume_of(device) ? lab__io_fast_routine(below(device), FIELD_OFFSET(FAST_IO_DISPATCH, field))    \
                                       : 0))

static BOOLEAN check_if_possible(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, BOOLEAN wait, ULONG key,
                                 BOOLEAN read, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_CHECK_IF_POSSIBLE lower = LOWER(PFAST_IO_CHECK_IF_POSSIBLE, FastIoCheckIfPossible);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_FAST_IO_CHECK_IF_POSSIBLE, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, length, wait, key, read, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->FastIoCheckIfPossible.FileOffset = *offset;
    p->FastIoCheckIfPossible.Length = length;
    p->FastIoCheckIfPossible.LockKey = key;
    p->FastIoCheckIfPossible.CheckForReadOperation = read;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->FastIoCheckIfPossible.FileOffset,
                           p->FastIoCheckIfPossible.Length, wait, p->FastIoCheckIfPossible.LockKey,
                           p->FastIoCheckIfPossible.CheckForReadOperation, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN fast_read(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, BOOLEAN wait, ULONG key, PVOID buffer,
                         PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_READ lower = LOWER(PFAST_IO_READ, FastIoRead);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_READ, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, length, wait, key, buffer, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->Read.ByteOffset = *offset;
    p->Read.Length = length;
    p->Read.Key = key;
    p->Read.ReadBuffer = buffer;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->Read.ByteOffset, p->Read.Length, wait, p->Read.Key,
                           p->Read.ReadBuffer, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN fast_write(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, BOOLEAN wait, ULONG key, PVOID buffer,
                          PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_WRITE lower = LOWER(PFAST_IO_WRITE, FastIoWrite);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_WRITE, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, length, wait, key, buffer, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->Write.ByteOffset = *offset;
    p->Write.Length = length;
    p->Write.Key = key;
    p->Write.WriteBuffer = buffer;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->Write.ByteOffset, p->Write.Length, wait, p->Write.Key,
                           p->Write.WriteBuffer, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

/* The three that ask for information differ in its class alone. */
typedef BOOLEAN query_routine(PFILE_OBJECT file, BOOLEAN wait, PVOID buffer, PIO_STATUS_BLOCK iosb,
                              PDEVICE_OBJECT device);

static BOOLEAN query(query_routine *lower, FILE_INFORMATION_CLASS class, ULONG length, PFILE_OBJECT file, BOOLEAN wait,
                     PVOID buffer, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_QUERY_INFORMATION, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, wait, buffer, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->QueryFileInformation.Length = length;
    p->QueryFileInformation.FileInformationClass = class;
    p->QueryFileInformation.InfoBuffer = buffer;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, wait, p->QueryFileInformation.InfoBuffer, &op->data.IoStatus,
                           below(device)));
    return end(op, iosb);
}

static BOOLEAN query_basic(PFILE_OBJECT file, BOOLEAN wait, PFILE_BASIC_INFORMATION buffer, PIO_STATUS_BLOCK iosb,
                           PDEVICE_OBJECT device)
{
    return query(LOWER(query_routine *, FastIoQueryBasicInfo), FileBasicInformation, sizeof *buffer, file, wait, buffer,
                 iosb, device);
}

static BOOLEAN query_standard(PFILE_OBJECT file, BOOLEAN wait, PFILE_STANDARD_INFORMATION buffer, PIO_STATUS_BLOCK iosb,
                              PDEVICE_OBJECT device)
{
    return query(LOWER(query_routine *, FastIoQueryStandardInfo), FileStandardInformation, sizeof *buffer, file, wait,
                 buffer, iosb, device);
}

static BOOLEAN query_network_open(PFILE_OBJECT file, BOOLEAN wait, PFILE_NETWORK_OPEN_INFORMATION buffer,
                                  PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    return query(LOWER(query_routine *, FastIoQueryNetworkOpenInfo), FileNetworkOpenInformation, sizeof *buffer, file,
                 wait, buffer, iosb, device);
}

static BOOLEAN fast_lock(PFILE_OBJECT file, PLARGE_INTEGER offset, PLARGE_INTEGER length, PEPROCESS process, ULONG key,
                         BOOLEAN at_once, BOOLEAN exclusive, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_LOCK lower = LOWER(PFAST_IO_LOCK, FastIoLock);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_LOCK_CONTROL, IRP_MN_LOCK) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, length, process, key, at_once, exclusive, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->LockControl.Length = length;
    p->LockControl.Key = key;
    p->LockControl.ByteOffset = *offset;
    p->LockControl.ProcessId = process;
    p->LockControl.FailImmediately = at_once;
    p->LockControl.ExclusiveLock = exclusive;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->LockControl.ByteOffset, p->LockControl.Length,
                           p->LockControl.ProcessId, p->LockControl.Key, p->LockControl.FailImmediately,
                           p->LockControl.ExclusiveLock, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN fast_unlock(PFILE_OBJECT file, PLARGE_INTEGER offset, PLARGE_INTEGER length, PEPROCESS process,
                           ULONG key, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_UNLOCK_SINGLE lower = LOWER(PFAST_IO_UNLOCK_SINGLE, FastIoUnlockSingle);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_LOCK_CONTROL, IRP_MN_UNLOCK_SINGLE) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, length, process, key, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->LockControl.Length = length;
    p->LockControl.Key = key;
    p->LockControl.ByteOffset = *offset;
    p->LockControl.ProcessId = process;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->LockControl.ByteOffset, p->LockControl.Length,
                           p->LockControl.ProcessId, p->LockControl.Key, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN fast_unlock_all(PFILE_OBJECT file, PEPROCESS process, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_UNLOCK_ALL lower = LOWER(PFAST_IO_UNLOCK_ALL, FastIoUnlockAll);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_LOCK_CONTROL, IRP_MN_UNLOCK_ALL) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, process, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->LockControl.ProcessId = process;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, p->LockControl.ProcessId, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN fast_unlock_by_key(PFILE_OBJECT file, PVOID process, ULONG key, PIO_STATUS_BLOCK iosb,
                                  PDEVICE_OBJECT device)
{
    PFAST_IO_UNLOCK_ALL_BY_KEY lower = LOWER(PFAST_IO_UNLOCK_ALL_BY_KEY, FastIoUnlockAllByKey);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_LOCK_CONTROL, IRP_MN_UNLOCK_ALL_BY_KEY) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, process, key, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->LockControl.ProcessId = process;
    p->LockControl.Key = key;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, p->LockControl.ProcessId, p->LockControl.Key, &op->data.IoStatus,
                           below(device)));
    return end(op, iosb);
}

static BOOLEAN fast_control(PFILE_OBJECT file, BOOLEAN wait, PVOID input, ULONG input_length, PVOID output,
                            ULONG output_length, ULONG code, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_DEVICE_CONTROL lower = LOWER(PFAST_IO_DEVICE_CONTROL, FastIoDeviceControl);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_DEVICE_CONTROL, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, wait, input, input_length, output, output_length, code, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->DeviceIoControl.FastIo.OutputBufferLength = output_length;
    p->DeviceIoControl.FastIo.InputBufferLength = input_length;
    p->DeviceIoControl.FastIo.IoControlCode = code;
    p->DeviceIoControl.FastIo.InputBuffer = input;
    p->DeviceIoControl.FastIo.OutputBuffer = output;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, wait, p->DeviceIoControl.FastIo.InputBuffer,
                           p->DeviceIoControl.FastIo.InputBufferLength, p->DeviceIoControl.FastIo.OutputBuffer,
                           p->DeviceIoControl.FastIo.OutputBufferLength, p->DeviceIoControl.FastIo.IoControlCode,
                           &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN mdl_read(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, ULONG key, PMDL *chain,
                        PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_MDL_READ lower = LOWER(PFAST_IO_MDL_READ, MdlRead);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_MDL_READ, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, length, key, chain, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->MdlRead.FileOffset = *offset;
    p->MdlRead.Length = length;
    p->MdlRead.Key = key;
    p->MdlRead.MdlChain = chain;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->MdlRead.FileOffset, p->MdlRead.Length, p->MdlRead.Key,
                           p->MdlRead.MdlChain, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN prepare_mdl_write(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, ULONG key, PMDL *chain,
                                 PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    PFAST_IO_PREPARE_MDL_WRITE lower = LOWER(PFAST_IO_PREPARE_MDL_WRITE, PrepareMdlWrite);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_PREPARE_MDL_WRITE, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, length, key, chain, iosb, device) : FALSE;
    p = &op->iopb.Parameters;
    p->PrepareMdlWrite.FileOffset = *offset;
    p->PrepareMdlWrite.Length = length;
    p->PrepareMdlWrite.Key = key;
    p->PrepareMdlWrite.MdlChain = chain;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->PrepareMdlWrite.FileOffset, p->PrepareMdlWrite.Length,
                           p->PrepareMdlWrite.Key, p->PrepareMdlWrite.MdlChain, &op->data.IoStatus, below(device)));
    return end(op, iosb);
}

static BOOLEAN mdl_read_complete(PFILE_OBJECT file, PMDL chain, PDEVICE_OBJECT device)
{
    PFAST_IO_MDL_READ_COMPLETE lower = LOWER(PFAST_IO_MDL_READ_COMPLETE, MdlReadComplete);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_MDL_READ_COMPLETE, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, chain, device) : FALSE;
    p = &op->iopb.Parameters;
    p->MdlReadComplete.MdlChain = chain;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, p->MdlReadComplete.MdlChain, below(device)));
    return end(op, 0);
}

static BOOLEAN mdl_write_complete(PFILE_OBJECT file, PLARGE_INTEGER offset, PMDL chain, PDEVICE_OBJECT device)
{
    PFAST_IO_MDL_WRITE_COMPLETE lower = LOWER(PFAST_IO_MDL_WRITE_COMPLETE, MdlWriteComplete);
    struct lab__flt_op *op = lower ? begin(device, file, IRP_MJ_MDL_WRITE_COMPLETE, 0) : 0;
    FLT_PARAMETERS *p;

    if (!op)
        return lower ? lower(file, offset, chain, device) : FALSE;
    p = &op->iopb.Parameters;
    p->MdlWriteComplete.FileOffset = *offset;
    p->MdlWriteComplete.MdlChain = chain;
    if (goes_down(op))
        answered(op, lower(op->iopb.TargetFileObject, &p->MdlWriteComplete.FileOffset, p->MdlWriteComplete.MdlChain,
                           below(device)));
    return end(op, 0);
}

/* The file object of an open that is only a question is the IRP's. */
static BOOLEAN query_open(PIRP irp, PFILE_NETWORK_OPEN_INFORMATION information, PDEVICE_OBJECT device)
{
    PFAST_IO_QUERY_OPEN lower = LOWER(PFAST_IO_QUERY_OPEN, FastIoQueryOpen);
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct lab__flt_op *op = lower ? begin(device, stack->FileObject, IRP_MJ_NETWORK_QUERY_OPEN, 0) : 0;
    BOOLEAN done;

    if (!lower)
        return FALSE;
    if (op) {
        op->iopb.Parameters.NetworkQueryOpen.Irp = irp;
        op->iopb.Parameters.NetworkQueryOpen.NetworkInformation = information;
        if (!goes_down(op))
            return end(op, &irp->IoStatus);
    }
    stack->DeviceObject = below(device);
    done = lower(irp, information, below(device));
    stack->DeviceObject = device;
    if (!op)
        return done;
    op->data.IoStatus = irp->IoStatus;
    answered(op, done);
    return end(op, &irp->IoStatus);
}

/* The file system deletes its device. */
static void detach(PDEVICE_OBJECT source, PDEVICE_OBJECT target)
{
    PFLT_VOLUME volume = lab__flt_volume_of(source);

    if (volume && !volume->detached)
        lab__flt_volume_detach(volume, TRUE);
}

FAST_IO_DISPATCH lab__flt_fast_io = {
    .SizeOfFastIoDispatch = sizeof(FAST_IO_DISPATCH),
    .FastIoCheckIfPossible = check_if_possible,
    .FastIoRead = fast_read,
    .FastIoWrite = fast_write,
    .FastIoQueryBasicInfo = query_basic,
    .FastIoQueryStandardInfo = query_standard,
    .FastIoLock = fast_lock,
    .FastIoUnlockSingle = fast_unlock,
    .FastIoUnlockAll = fast_unlock_all,
    .FastIoUnlockAllByKey = fast_unlock_by_key,
    .FastIoDeviceControl = fast_control,
    .FastIoDetachDevice = detach,
    .FastIoQueryNetworkOpenInfo = query_network_open,
    .MdlRead = mdl_read,
    .MdlReadComplete = mdl_read_complete,
    .PrepareMdlWrite = prepare_mdl_write,
    .MdlWriteComplete = mdl_write_complete,
    .FastIoQueryOpen = query_open,
};
