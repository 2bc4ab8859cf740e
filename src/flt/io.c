/* What filters read, write, ask and set themselves: operations that start below their instance, and are waited for. */
#include "flt/generate.h"

static NTSTATUS run(struct lab__flt_op *op, PULONG length)
{
    NTSTATUS status;

    lab__flt_generate(op, op->owner, FLTFL_CALLBACK_DATA_GENERATED_IO);
    status = op->data.IoStatus.Status;
    if (length)
        *length = (ULONG)op->data.IoStatus.Information;
    lab__flt_op_release(op);
    return status;
}

static struct lab__flt_op *make(PFLT_INSTANCE instance, PFILE_OBJECT file, UCHAR major)
{
    struct lab__flt_op *op = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__flt_generated(instance, file);

    if (op)
        op->iopb.MajorFunction = major;
    return op;
}

/* --- reading and writing ------------------------------------------------------------------------------------------ */

struct transfer {
    PFLT_INSTANCE instance;
    PFILE_OBJECT file;
    UCHAR major;
    PLARGE_INTEGER offset;
    ULONG length;
    PVOID buffer;
    PMDL mdl;
    PULONG key;
    FLT_IO_OPERATION_FLAGS flags;
    PFLT_COMPLETED_ASYNC_IO_CALLBACK callback;
    PVOID context;
};

static ULONG irp_flags(FLT_IO_OPERATION_FLAGS flags)
{
    return (flags & FLTFL_IO_OPERATION_NON_CACHED ? IRP_NOCACHE : 0) |
           (flags & FLTFL_IO_OPERATION_PAGING ? IRP_PAGING_IO | IRP_NOCACHE : 0) |
           (flags & FLTFL_IO_OPERATION_SYNCHRONOUS_PAGING ? IRP_SYNCHRONOUS_PAGING_IO : 0);
}

/* A caller that doesn't wait is given the data in its callback; it is gone afterwards. */
static void finished(PFLT_CALLBACK_DATA data, PFLT_CONTEXT context)
{
    struct transfer *transfer = context;
    PFLT_COMPLETED_ASYNC_IO_CALLBACK callback = transfer->callback;
    PVOID own = transfer->context;

    lab__mm_kernel_free(transfer);
    callback(data, own);
    lab__flt_op_release(lab__flt_op_of(data));
}

static NTSTATUS run_later(struct lab__flt_op *op, const struct transfer *transfer)
{
    struct transfer *copy = lab__mm_kernel_alloc(sizeof *copy);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (copy) {
        *copy = *transfer;
        op->finished = finished;
        op->finished_context = copy;
        status = lab__flt_generate_later(op, op->owner);
    }
    if (copy && status != STATUS_INSUFFICIENT_RESOURCES && status != STATUS_VOLUME_DISMOUNTED)
        return status;
    if (copy)
        lab__mm_kernel_free(copy);
    lab__flt_op_release(op);
    return status;
}

static LARGE_INTEGER offset_of(const struct transfer *transfer)
{
    LARGE_INTEGER *offset = transfer->offset;

    if (!offset || (offset->HighPart == -1 && offset->LowPart == FILE_USE_FILE_POINTER_POSITION))
        return transfer->file->CurrentByteOffset;
    return *offset;
}

static NTSTATUS move(const struct transfer *transfer, PULONG moved)
{
    struct lab__flt_op *op = make(transfer->instance, transfer->file, transfer->major);
    LARGE_INTEGER offset = offset_of(transfer);
    ULONG length = 0;
    NTSTATUS status;

    if (moved)
        *moved = 0;
    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.IrpFlags = irp_flags(transfer->flags);
    op->iopb.Parameters.Read.Length = transfer->length;
    op->iopb.Parameters.Read.ByteOffset = offset;
    op->iopb.Parameters.Read.ReadBuffer = transfer->buffer;
    op->iopb.Parameters.Read.MdlAddress = transfer->mdl;
    op->iopb.Parameters.Read.Key = transfer->key ? *transfer->key : 0;
    if (transfer->callback)
        return run_later(op, transfer);
    status = run(op, &length);
    if (moved)
        *moved = length;
    if (NT_SUCCESS(status) && !(transfer->flags & FLTFL_IO_OPERATION_DO_NOT_UPDATE_BYTE_OFFSET) &&
        (transfer->file->Flags & FO_SYNCHRONOUS_IO))
        transfer->file->CurrentByteOffset.QuadPart = offset.QuadPart + length;
    return status;
}

/*
 * FltReadFile, FltReadFileEx, FltWriteFile, FltWriteFileEx: from or to the file, past the filters above. With a
 * callback the call doesn't wait. Without an offset, where the file's pointer is.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   Length bytes; not cached: whole sectors
 * Errors  STATUS_INSUFFICIENT_RESOURCES, STATUS_PENDING, the file system's own
 * Source  fltkernel/nf-fltkernel-fltreadfile
 */
NTSTATUS FltReadFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset, ULONG Length,
                     PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesRead,
                     PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext)
{
    struct transfer transfer = {
        InitiatingInstance, FileObject,     IRP_MJ_READ, ByteOffset, Length, Buffer, 0, 0, Flags,
        CallbackRoutine,    CallbackContext};

    LAB_DDI(FltReadFile);
    return move(&transfer, BytesRead);
}

NTSTATUS FltReadFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset,
                       ULONG Length, PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesRead,
                       PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext, PULONG Key, PMDL Mdl)
{
    struct transfer transfer = {
        InitiatingInstance, FileObject,     IRP_MJ_READ, ByteOffset, Length, Buffer, Mdl, Key, Flags,
        CallbackRoutine,    CallbackContext};

    LAB_DDI(FltReadFileEx);
    return move(&transfer, BytesRead);
}

NTSTATUS FltWriteFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset,
                      ULONG Length, PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesWritten,
                      PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext)
{
    struct transfer transfer = {
        InitiatingInstance, FileObject,     IRP_MJ_WRITE, ByteOffset, Length, Buffer, 0, 0, Flags,
        CallbackRoutine,    CallbackContext};

    LAB_DDI(FltWriteFile);
    return move(&transfer, BytesWritten);
}

NTSTATUS FltWriteFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset,
                        ULONG Length, PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesWritten,
                        PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext, PULONG Key, PMDL Mdl)
{
    struct transfer transfer = {
        InitiatingInstance, FileObject,     IRP_MJ_WRITE, ByteOffset, Length, Buffer, Mdl, Key, Flags,
        CallbackRoutine,    CallbackContext};

    LAB_DDI(FltWriteFileEx);
    return move(&transfer, BytesWritten);
}

/*
 * FltFlushBuffers: what is cached of the file goes to the medium.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  fltkernel/nf-fltkernel-fltflushbuffers
 */
NTSTATUS FltFlushBuffers(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject)
{
    struct lab__flt_op *op;

    LAB_DDI(FltFlushBuffers);
    op = make(Instance, FileObject, IRP_MJ_FLUSH_BUFFERS);
    return op ? run(op, 0) : STATUS_INSUFFICIENT_RESOURCES;
}

/* --- asking and setting ------------------------------------------------------------------------------------------- */

/*
 * FltQueryInformationFile, FltSetInformationFile, FltQueryVolumeInformation, FltQueryVolumeInformationFile,
 * FltSetVolumeInformation, FltQueryEaFile, FltSetEaFile, FltQuerySecurityObject, FltSetSecurityObject: as the Zw
 * functions, by file object, past the filters above. The volume's are asked of its root.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES, the file system's own
 * Source  fltkernel/nf-fltkernel-fltqueryinformationfile
 */
NTSTATUS lab__flt_query(PFLT_INSTANCE instance, PFILE_OBJECT file, PVOID buffer, ULONG length,
                        FILE_INFORMATION_CLASS information_class, PULONG returned)
{
    struct lab__flt_op *op = make(instance, file, IRP_MJ_QUERY_INFORMATION);

    if (returned)
        *returned = 0;
    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.Parameters.QueryFileInformation.Length = length;
    op->iopb.Parameters.QueryFileInformation.FileInformationClass = information_class;
    op->iopb.Parameters.QueryFileInformation.InfoBuffer = buffer;
    return run(op, returned);
}

NTSTATUS FltQueryInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
                                 FILE_INFORMATION_CLASS FileInformationClass, PULONG LengthReturned)
{
    LAB_DDI(FltQueryInformationFile);
    return lab__flt_query(Instance, FileObject, FileInformation, Length, FileInformationClass, LengthReturned);
}

/* A rename or link goes to the directory that its target is in, which the file system wants opened. */
static BOOLEAN needs_target(FILE_INFORMATION_CLASS information_class, const FILE_RENAME_INFORMATION *rename)
{
    if (information_class != FileRenameInformation && information_class != FileLinkInformation)
        return FALSE;
    return rename->RootDirectory || (rename->FileNameLength && rename->FileName[0] == '\\');
}

static NTSTATUS open_target(const FILE_RENAME_INFORMATION *rename, HANDLE *handle, PFILE_OBJECT *file)
{
    UNICODE_STRING name = {(USHORT)rename->FileNameLength, (USHORT)rename->FileNameLength, (PWCH)rename->FileName};
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, rename->RootDirectory, 0);
    status = IoCreateFile(handle, FILE_WRITE_DATA | SYNCHRONIZE, &attributes, &iosb, 0, 0,
                          FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN, FILE_OPEN_FOR_BACKUP_INTENT, 0, 0,
                          CreateFileTypeNone, 0, IO_OPEN_TARGET_DIRECTORY | IO_NO_PARAMETER_CHECKING);
    if (NT_SUCCESS(status))
        status = ObReferenceObjectByHandle(*handle, 0, *IoFileObjectType, KernelMode, (PVOID *)file, 0);
    return status;
}

NTSTATUS FltSetInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
                               FILE_INFORMATION_CLASS FileInformationClass)
{
    const FILE_RENAME_INFORMATION *rename = FileInformation;
    struct lab__flt_op *op;
    PFILE_OBJECT target = 0;
    HANDLE handle = 0;
    NTSTATUS status = STATUS_SUCCESS;

    LAB_DDI(FltSetInformationFile);
    if (needs_target(FileInformationClass, rename))
        status = open_target(rename, &handle, &target);
    op = NT_SUCCESS(status) ? make(Instance, FileObject, IRP_MJ_SET_INFORMATION) : 0;
    if (op) {
        op->iopb.Parameters.SetFileInformation.Length = Length;
        op->iopb.Parameters.SetFileInformation.FileInformationClass = FileInformationClass;
        op->iopb.Parameters.SetFileInformation.ParentOfTarget = target;
        op->iopb.Parameters.SetFileInformation.InfoBuffer = FileInformation;
        if (FileInformationClass == FileRenameInformation || FileInformationClass == FileLinkInformation)
            op->iopb.Parameters.SetFileInformation.ReplaceIfExists = rename->ReplaceIfExists;
        status = run(op, 0);
    } else if (NT_SUCCESS(status)) {
        status = STATUS_INSUFFICIENT_RESOURCES;
    }
    if (target)
        ObDereferenceObject(target);
    if (handle)
        ZwClose(handle);
    return status;
}

static NTSTATUS query_volume(PFLT_INSTANCE instance, PFILE_OBJECT file, PVOID buffer, ULONG length,
                             FS_INFORMATION_CLASS information_class, UCHAR major, PULONG returned)
{
    struct lab__flt_op *op = make(instance, file, major);

    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.Parameters.QueryVolumeInformation.Length = length;
    op->iopb.Parameters.QueryVolumeInformation.FsInformationClass = information_class;
    op->iopb.Parameters.QueryVolumeInformation.VolumeBuffer = buffer;
    return run(op, returned);
}

NTSTATUS FltQueryVolumeInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FsInformation,
                                       ULONG Length, FS_INFORMATION_CLASS FsInformationClass, PULONG LengthReturned)
{
    LAB_DDI(FltQueryVolumeInformationFile);
    return query_volume(Instance, FileObject, FsInformation, Length, FsInformationClass,
                        IRP_MJ_QUERY_VOLUME_INFORMATION, LengthReturned);
}

static NTSTATUS with_root(PFLT_INSTANCE instance, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
                          FS_INFORMATION_CLASS information_class, UCHAR major)
{
    PFILE_OBJECT file;
    ULONG returned = 0;
    HANDLE handle;
    NTSTATUS status = FltOpenVolume(instance, &handle, &file);

    if (NT_SUCCESS(status)) {
        status = query_volume(instance, file, buffer, length, information_class, major, &returned);
        ObDereferenceObject(file);
        ZwClose(handle);
    }
    if (iosb)
        *iosb = (IO_STATUS_BLOCK){.Status = status, .Information = returned};
    return status;
}

NTSTATUS FltQueryVolumeInformation(PFLT_INSTANCE Instance, PIO_STATUS_BLOCK Iosb, PVOID FsInformation, ULONG Length,
                                   FS_INFORMATION_CLASS FsInformationClass)
{
    LAB_DDI(FltQueryVolumeInformation);
    return with_root(Instance, Iosb, FsInformation, Length, FsInformationClass, IRP_MJ_QUERY_VOLUME_INFORMATION);
}

NTSTATUS FltSetVolumeInformation(PFLT_INSTANCE Instance, PIO_STATUS_BLOCK Iosb, PVOID FsInformation, ULONG Length,
                                 FS_INFORMATION_CLASS FsInformationClass)
{
    LAB_DDI(FltSetVolumeInformation);
    return with_root(Instance, Iosb, FsInformation, Length, FsInformationClass, IRP_MJ_SET_VOLUME_INFORMATION);
}

NTSTATUS FltQueryEaFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID ReturnedEaData, ULONG Length,
                        BOOLEAN ReturnSingleEntry, PVOID EaList, ULONG EaListLength, PULONG EaIndex,
                        BOOLEAN RestartScan, PULONG LengthReturned)
{
    struct lab__flt_op *op;

    LAB_DDI(FltQueryEaFile);
    op = make(Instance, FileObject, IRP_MJ_QUERY_EA);
    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.OperationFlags =
        (UCHAR)((RestartScan ? SL_RESTART_SCAN : 0) | (ReturnSingleEntry ? SL_RETURN_SINGLE_ENTRY : 0) |
                (EaIndex ? SL_INDEX_SPECIFIED : 0));
    op->iopb.Parameters.QueryEa.Length = Length;
    op->iopb.Parameters.QueryEa.EaBuffer = ReturnedEaData;
    op->iopb.Parameters.QueryEa.EaList = EaList;
    op->iopb.Parameters.QueryEa.EaListLength = EaListLength;
    op->iopb.Parameters.QueryEa.EaIndex = EaIndex ? *EaIndex : 0;
    return run(op, LengthReturned);
}

NTSTATUS FltSetEaFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID EaBuffer, ULONG Length)
{
    struct lab__flt_op *op;

    LAB_DDI(FltSetEaFile);
    op = make(Instance, FileObject, IRP_MJ_SET_EA);
    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.Parameters.SetEa.Length = Length;
    op->iopb.Parameters.SetEa.EaBuffer = EaBuffer;
    return run(op, 0);
}

NTSTATUS FltQuerySecurityObject(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                SECURITY_INFORMATION SecurityInformation, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                ULONG Length, PULONG LengthNeeded)
{
    struct lab__flt_op *op;

    LAB_DDI(FltQuerySecurityObject);
    op = make(Instance, FileObject, IRP_MJ_QUERY_SECURITY);
    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.Parameters.QuerySecurity.SecurityInformation = SecurityInformation;
    op->iopb.Parameters.QuerySecurity.Length = Length;
    op->iopb.Parameters.QuerySecurity.SecurityBuffer = SecurityDescriptor;
    return run(op, LengthNeeded);
}

NTSTATUS FltSetSecurityObject(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, SECURITY_INFORMATION SecurityInformation,
                              PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    struct lab__flt_op *op;

    LAB_DDI(FltSetSecurityObject);
    op = make(Instance, FileObject, IRP_MJ_SET_SECURITY);
    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.Parameters.SetSecurity.SecurityInformation = SecurityInformation;
    op->iopb.Parameters.SetSecurity.SecurityDescriptor = SecurityDescriptor;
    return run(op, 0);
}

/*
 * FltQueryDirectoryFile, FltQueryDirectoryFileEx: the next entries of a directory.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_MORE_FILES, STATUS_INSUFFICIENT_RESOURCES, the file system's own
 * Source  fltkernel/nf-fltkernel-fltquerydirectoryfile
 */
static NTSTATUS query_directory(PFLT_INSTANCE instance, PFILE_OBJECT file, PVOID buffer, ULONG length,
                                FILE_INFORMATION_CLASS information_class, ULONG flags, PUNICODE_STRING name,
                                PULONG returned)
{
    struct lab__flt_op *op = make(instance, file, IRP_MJ_DIRECTORY_CONTROL);

    if (!op)
        return STATUS_INSUFFICIENT_RESOURCES;
    op->iopb.MinorFunction = IRP_MN_QUERY_DIRECTORY;
    op->iopb.OperationFlags = (UCHAR)flags;
    op->iopb.Parameters.DirectoryControl.QueryDirectory.Length = length;
    op->iopb.Parameters.DirectoryControl.QueryDirectory.FileName = name;
    op->iopb.Parameters.DirectoryControl.QueryDirectory.FileInformationClass = information_class;
    op->iopb.Parameters.DirectoryControl.QueryDirectory.DirectoryBuffer = buffer;
    return run(op, returned);
}

NTSTATUS FltQueryDirectoryFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
                               FILE_INFORMATION_CLASS FileInformationClass, BOOLEAN ReturnSingleEntry,
                               PUNICODE_STRING FileName, BOOLEAN RestartScan, PULONG LengthReturned)
{
    LAB_DDI(FltQueryDirectoryFile);
    return query_directory(Instance, FileObject, FileInformation, Length, FileInformationClass,
                           (ReturnSingleEntry ? SL_RETURN_SINGLE_ENTRY : 0) | (RestartScan ? SL_RESTART_SCAN : 0),
                           FileName, LengthReturned);
}

NTSTATUS FltQueryDirectoryFileEx(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
                                 FILE_INFORMATION_CLASS FileInformationClass, ULONG QueryFlags,
                                 PUNICODE_STRING FileName, PULONG LengthReturned)
{
    LAB_DDI(FltQueryDirectoryFileEx);
    return query_directory(Instance, FileObject, FileInformation, Length, FileInformationClass, QueryFlags, FileName,
                           LengthReturned);
}

/* --- control codes ------------------------------------------------------------------------------------------------ */

struct control {
    UCHAR major;
    ULONG code;
    PVOID input;
    ULONG input_length;
    PVOID output;
    ULONG output_length;
};

/* Where the method is a copy in between, that is ours to make. */
static NTSTATUS fill_control(struct lab__flt_op *op, const struct control *control)
{
    FLT_PARAMETERS *p = &op->iopb.Parameters;
    ULONG room = max(control->input_length, control->output_length);

    op->iopb.MinorFunction = control->major == IRP_MJ_FILE_SYSTEM_CONTROL ? IRP_MN_KERNEL_CALL : 0;
    p->FileSystemControl.Common.OutputBufferLength = control->output_length;
    p->FileSystemControl.Common.InputBufferLength = control->input_length;
    p->FileSystemControl.Common.FsControlCode = control->code;
    if (METHOD_FROM_CTL_CODE(control->code) == METHOD_NEITHER) {
        p->FileSystemControl.Neither.InputBuffer = control->input;
        p->FileSystemControl.Neither.OutputBuffer = control->output;
        return STATUS_SUCCESS;
    }
    op->created_buffer = room ? lab__mm_kernel_alloc(room) : 0;
    if (room && !op->created_buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (control->input_length)
        RtlCopyMemory(op->created_buffer, control->input, control->input_length);
    p->FileSystemControl.Buffered.SystemBuffer = op->created_buffer;
    return STATUS_SUCCESS;
}

static NTSTATUS describe_output(const struct control *control, PMDL *mdl)
{
    ULONG method = METHOD_FROM_CTL_CODE(control->code);

    if (method == METHOD_BUFFERED || method == METHOD_NEITHER || !control->output_length)
        return STATUS_SUCCESS;
    *mdl = IoAllocateMdl(control->output, control->output_length, FALSE, FALSE, 0);
    if (!*mdl)
        return STATUS_INSUFFICIENT_RESOURCES;
    MmBuildMdlForNonPagedPool(*mdl);
    return STATUS_SUCCESS;
}

static void copy_output(struct lab__flt_op *op, const struct control *control)
{
    SIZE_T length = min(op->data.IoStatus.Information, control->output_length);

    if (METHOD_FROM_CTL_CODE(control->code) == METHOD_BUFFERED && !NT_ERROR(op->data.IoStatus.Status) && length)
        RtlCopyMemory(control->output, op->created_buffer, length);
}

static NTSTATUS run_control(PFLT_INSTANCE instance, PFILE_OBJECT file, const struct control *control, PULONG returned)
{
    struct lab__flt_op *op = make(instance, file, control->major);
    NTSTATUS status = op ? fill_control(op, control) : STATUS_INSUFFICIENT_RESOURCES;
    PMDL mdl = 0;

    if (NT_SUCCESS(status))
        status = describe_output(control, &mdl);
    if (NT_SUCCESS(status)) {
        if (mdl)
            op->iopb.Parameters.FileSystemControl.Direct.OutputMdlAddress = mdl;
        lab__flt_generate(op, op->owner, FLTFL_CALLBACK_DATA_GENERATED_IO);
        copy_output(op, control);
        status = op->data.IoStatus.Status;
        if (returned)
            *returned = (ULONG)op->data.IoStatus.Information;
    }
    if (mdl)
        IoFreeMdl(mdl);
    if (op)
        lab__flt_op_release(op);
    return status;
}

/*
 * FltFsControlFile, FltDeviceIoControlFile: a control code to the file's file system, past the filters above.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES, the file system's own
 * Source  fltkernel/nf-fltkernel-fltfscontrolfile
 */
NTSTATUS FltFsControlFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, ULONG FsControlCode, PVOID InputBuffer,
                          ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength, PULONG LengthReturned)
{
    struct control control = {IRP_MJ_FILE_SYSTEM_CONTROL, FsControlCode, InputBuffer,
                              InputBufferLength,          OutputBuffer,  OutputBufferLength};

    LAB_DDI(FltFsControlFile);
    return run_control(Instance, FileObject, &control, LengthReturned);
}

NTSTATUS FltDeviceIoControlFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, ULONG IoControlCode, PVOID InputBuffer,
                                ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                PULONG LengthReturned)
{
    struct control control = {IRP_MJ_DEVICE_CONTROL, IoControlCode, InputBuffer,
                              InputBufferLength,     OutputBuffer,  OutputBufferLength};

    LAB_DDI(FltDeviceIoControlFile);
    return run_control(Instance, FileObject, &control, LengthReturned);
}

/*
 * FltTagFile, FltUntagFile: a reparse point on the file or directory, or no longer.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   DataBufferLength bytes
 * Errors  STATUS_INVALID_PARAMETER for a tag that is not Microsoft's without a GUID, STATUS_INSUFFICIENT_RESOURCES,
 *         the file system's own
 * Source  fltkernel/nf-fltkernel-flttagfile
 */
static NTSTATUS tag(PFLT_INSTANCE instance, PFILE_OBJECT file, ULONG code, ULONG file_tag, const GUID *guid,
                    const void *data, USHORT length)
{
    ULONG fixed =
        IsReparseTagMicrosoft(file_tag) ? REPARSE_DATA_BUFFER_HEADER_SIZE : REPARSE_GUID_DATA_BUFFER_HEADER_SIZE;
    REPARSE_GUID_DATA_BUFFER *buffer;
    struct control control = {IRP_MJ_FILE_SYSTEM_CONTROL, code, 0, fixed + length, 0, 0};
    NTSTATUS status;

    if (fixed == REPARSE_GUID_DATA_BUFFER_HEADER_SIZE && !guid)
        return STATUS_INVALID_PARAMETER;
    buffer = lab__mm_kernel_alloc(fixed + length);
    if (!buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    buffer->ReparseTag = file_tag;
    buffer->ReparseDataLength = length;
    if (fixed == REPARSE_GUID_DATA_BUFFER_HEADER_SIZE)
        buffer->ReparseGuid = *guid;
    if (length)
        RtlCopyMemory((char *)buffer + fixed, data, length);
    control.input = buffer;
    status = run_control(instance, file, &control, 0);
    lab__mm_kernel_free(buffer);
    return status;
}

NTSTATUS FltTagFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, ULONG FileTag, GUID *Guid,
                    PVOID DataBuffer, USHORT DataBufferLength)
{
    LAB_DDI(FltTagFile);
    return tag(InitiatingInstance, FileObject, FSCTL_SET_REPARSE_POINT, FileTag, Guid, DataBuffer, DataBufferLength);
}

NTSTATUS FltUntagFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, ULONG FileTag, GUID *Guid)
{
    LAB_DDI(FltUntagFile);
    return tag(InitiatingInstance, FileObject, FSCTL_DELETE_REPARSE_POINT, FileTag, Guid, 0, 0);
}

/*
 * FltIsDirectory: is it one?
 *
 * IRQL    PASSIVE_LEVEL
 * Source  fltkernel/nf-fltkernel-fltisdirectory
 */
NTSTATUS FltIsDirectory(PFILE_OBJECT FileObject, PFLT_INSTANCE Instance, PBOOLEAN IsDirectory)
{
    FILE_STANDARD_INFORMATION information = {.Directory = FALSE};
    NTSTATUS status;

    LAB_DDI(FltIsDirectory);
    *IsDirectory = FALSE;
    status = lab__flt_query(Instance, FileObject, &information, sizeof information, FileStandardInformation, 0);
    if (NT_SUCCESS(status))
        *IsDirectory = information.Directory;
    return status;
}
