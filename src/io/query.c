/*
 * NtQueryInformationFile: what the I/O manager knows itself it answers; the rest is IRP_MJ_QUERY_INFORMATION with a
 * system buffer. The call always waits.
 */
#include "io/file_p.h"
#include "io/nt_io.h"

static ULONG mode_of(const FILE_OBJECT *file)
{
    static const struct {
        ULONG flag, mode;
    } pairs[] = {
        {FO_WRITE_THROUGH, FILE_WRITE_THROUGH},
        {FO_SEQUENTIAL_ONLY, FILE_SEQUENTIAL_ONLY},
        {FO_NO_INTERMEDIATE_BUFFERING, FILE_NO_INTERMEDIATE_BUFFERING},
        {FO_DELETE_ON_CLOSE, FILE_DELETE_ON_CLOSE},
    };
    ULONG mode = 0;

    for (ULONG i = 0; i < RTL_NUMBER_OF(pairs); i++)
        if (file->Flags & pairs[i].flag)
            mode |= pairs[i].mode;
    if (file->Flags & FO_SYNCHRONOUS_IO)
        mode |= file->Flags & FO_ALERTABLE_IO ? FILE_SYNCHRONOUS_IO_ALERT : FILE_SYNCHRONOUS_IO_NONALERT;
    return mode;
}

static ULONG notification_of(const FILE_OBJECT *file)
{
    return (file->Flags & FO_SKIP_COMPLETION_PORT ? FILE_SKIP_COMPLETION_PORT_ON_SUCCESS : 0) |
           (file->Flags & FO_SKIP_SET_EVENT ? FILE_SKIP_SET_EVENT_ON_HANDLE : 0);
}

union answer {
    FILE_ACCESS_INFORMATION access;
    FILE_MODE_INFORMATION mode;
    FILE_ALIGNMENT_INFORMATION alignment;
    FILE_POSITION_INFORMATION position;
    FILE_IO_COMPLETION_NOTIFICATION_INFORMATION notification;
    FILE_IS_REMOTE_DEVICE_INFORMATION remote;
    FILE_IO_PRIORITY_HINT_INFORMATION priority;
    FILE_NUMA_NODE_INFORMATION node;
};

/* How many bytes of answer the I/O manager gives; 0: the driver is asked. */
static ULONG own_answer(const struct lab__io_request *request, FILE_INFORMATION_CLASS information_class,
                        union answer *answer)
{
    PFILE_OBJECT file = request->file;

    switch (information_class) {
    case FileAccessInformation:
        answer->access.AccessFlags = request->granted;
        return sizeof answer->access;
    case FileModeInformation:
        answer->mode.Mode = mode_of(file);
        return sizeof answer->mode;
    case FileAlignmentInformation:
        answer->alignment.AlignmentRequirement = request->device->AlignmentRequirement;
        return sizeof answer->alignment;
    case FilePositionInformation:
        if (!(file->Flags & FO_SYNCHRONOUS_IO))
            return 0;
        answer->position.CurrentByteOffset = file->CurrentByteOffset;
        return sizeof answer->position;
    case FileIoCompletionNotificationInformation:
        answer->notification.Flags = notification_of(file);
        return sizeof answer->notification;
    case FileIsRemoteDeviceInformation:
        answer->remote.IsRemote = (request->device->Characteristics & FILE_REMOTE_DEVICE) != 0;
        return sizeof answer->remote;
    case FileIoPriorityHintInformation:
        answer->priority.PriorityHint = lab__io_file_priority(file);
        return sizeof answer->priority;
    case FileNumaNodeInformation:
        answer->node.NodeNumber = 0;
        return sizeof answer->node;
    default:
        return 0;
    }
}

/* The name of the device that the file is on, as much of it as there is room for. */
static NTSTATUS tell_volume_name(struct lab__io_request *request, PVOID buffer, ULONG length)
{
    const ULONG head = FIELD_OFFSET(FILE_VOLUME_NAME_INFORMATION, DeviceName);
    POBJECT_NAME_INFORMATION name = lab__mm_kernel_alloc(sizeof *name + UNICODE_STRING_MAX_BYTES);
    FILE_VOLUME_NAME_INFORMATION *answer = lab__mm_kernel_alloc(head + UNICODE_STRING_MAX_BYTES);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
    ULONG needed = 0, given;

    if (name && answer)
        status = ObQueryNameString(request->file->DeviceObject, name, sizeof *name + UNICODE_STRING_MAX_BYTES, &given);
    if (NT_SUCCESS(status)) {
        answer->DeviceNameLength = name->Name.Length;
        RtlCopyMemory(answer->DeviceName, name->Name.Buffer, name->Name.Length);
        needed = head + name->Name.Length;
        status = lab__io_copy_out(buffer, answer, min(needed, length), request->mode);
        if (NT_SUCCESS(status) && needed > length)
            status = STATUS_BUFFER_OVERFLOW;
    }
    lab__mm_kernel_free(name);
    lab__mm_kernel_free(answer);
    return lab__io_request_done(request, status, min(needed, length));
}

/* The parts of FileAllInformation that no driver knows. */
static void fill_all(const struct lab__io_request *request, PFILE_ALL_INFORMATION all)
{
    all->AccessInformation.AccessFlags = request->granted;
    all->ModeInformation.Mode = mode_of(request->file);
    all->AlignmentInformation.AlignmentRequirement = request->device->AlignmentRequirement;
}

static NTSTATUS ask_driver(struct lab__io_request *request, PVOID buffer, ULONG length,
                           FILE_INFORMATION_CLASS information_class)
{
    PIO_STACK_LOCATION stack;
    NTSTATUS status = lab__io_request_irp(request, IRP_MJ_QUERY_INFORMATION, 0, &stack);

    if (NT_SUCCESS(status)) {
        request->irp->UserBuffer = buffer;
        stack->Parameters.QueryFile.Length = length;
        stack->Parameters.QueryFile.FileInformationClass = information_class;
        status = lab__io_buffer_system(request->irp, buffer, length, 0, length, TRUE, request->mode);
    }
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(request, status);
    if (information_class == FileAllInformation)
        fill_all(request, request->irp->AssociatedIrp.SystemBuffer);
    return lab__io_request_send(request);
}

static NTSTATUS query(HANDLE handle, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
                      FILE_INFORMATION_CLASS information_class, KPROCESSOR_MODE mode)
{
    const struct lab__io_class *row = lab__io_file_class(information_class);
    struct lab__io_request request;
    union answer answer;
    NTSTATUS status;
    ULONG own;

    if (!row->query_length)
        return STATUS_INVALID_INFO_CLASS;
    if (length < row->query_length)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = lab__io_probe(buffer, length, TRUE, mode);
    if (NT_SUCCESS(status))
        status = lab__io_request_begin_waiting(&request, handle, row->query_access, iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    if (information_class == FileVolumeNameInformation)
        return tell_volume_name(&request, buffer, length);
    own = own_answer(&request, information_class, &answer);
    if (own) {
        status = lab__io_copy_out(buffer, &answer, own, mode);
        return lab__io_request_done(&request, status, own);
    }
    if (lab__io_fast_query(&request, information_class, buffer, &status))
        return status;
    return ask_driver(&request, buffer, length, information_class);
}

/*
 * NtQueryInformationFile: ask about an open file.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION, STATUS_ACCESS_DENIED; those
 * of handles; the driver's own
 * Source  ntifs/nf-ntifs-ntqueryinformationfile
 */
NTSTATUS NtQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                                FILE_INFORMATION_CLASS FileInformationClass)
{
    LAB_DDI(NtQueryInformationFile);
    return query(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass,
                 lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryInformationFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwqueryinformationfile
 */
NTSTATUS ZwQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                                FILE_INFORMATION_CLASS FileInformationClass)
{
    LAB_DDI(ZwQueryInformationFile);
    LAB_ZW(query(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass, KernelMode));
}

/*
 * IoQueryFileInformation: the same by file object, for drivers.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  the driver's own
 * Source  ntifs/nf-ntifs-ioqueryfileinformation
 */
NTSTATUS IoQueryFileInformation(PFILE_OBJECT FileObject, FILE_INFORMATION_CLASS FileInformationClass, ULONG Length,
                                PVOID FileInformation, PULONG ReturnedLength)
{
    struct lab__io_request request = {.file = FileObject, .mode = KernelMode, .granted = FILE_ALL_ACCESS};
    IO_STATUS_BLOCK iosb = {0};
    NTSTATUS status;

    LAB_DDI(IoQueryFileInformation);
    lab__io_request_begin_by_pointer(&request, &iosb);
    status = ask_driver(&request, FileInformation, Length, FileInformationClass);
    *ReturnedLength = NT_SUCCESS(status) ? (ULONG)iosb.Information : 0;
    return status;
}

static NTSTATUS query_by_name(POBJECT_ATTRIBUTES attributes, FILE_INFORMATION_CLASS information_class, PVOID buffer,
                              ULONG length, ULONG options, KPROCESSOR_MODE mode)
{
    struct lab__io_request request = {.mode = KernelMode, .granted = FILE_READ_ATTRIBUTES};
    IO_STATUS_BLOCK iosb;
    union {
        FILE_NETWORK_OPEN_INFORMATION network;
        FILE_STAT_LX_INFORMATION stat;
    } answer;
    PFILE_OBJECT file;
    NTSTATUS status = lab__io_probe(buffer, length, TRUE, mode);

    if (NT_SUCCESS(status))
        status = lab__io_open_file_object(attributes, FILE_READ_ATTRIBUTES, FILE_SHARE_VALID_FLAGS, options, mode,
                                          &request.file);
    if (!NT_SUCCESS(status))
        return status;
    file = request.file;
    lab__io_request_begin_by_pointer(&request, &iosb);
    length = length < sizeof answer ? length : (ULONG)sizeof answer;
    status = ask_driver(&request, &answer, length, information_class);
    lab__ob_dereference(file);
    return NT_SUCCESS(status) ? lab__io_copy_out(buffer, &answer, length, mode) : status;
}

/*
 * NtQueryAttributesFile: the basic information of a file by name.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of NtOpenFile
 */
NTSTATUS NtQueryAttributesFile(POBJECT_ATTRIBUTES ObjectAttributes, PFILE_BASIC_INFORMATION FileInformation)
{
    return query_by_name(ObjectAttributes, FileBasicInformation, FileInformation, sizeof *FileInformation,
                         FILE_OPEN_REPARSE_POINT, lab__ke_thread()->previous_mode);
}

/* ZwQueryAttributesFile: the same from kernel mode. */
NTSTATUS ZwQueryAttributesFile(POBJECT_ATTRIBUTES ObjectAttributes, PFILE_BASIC_INFORMATION FileInformation)
{
    LAB_ZW(query_by_name(ObjectAttributes, FileBasicInformation, FileInformation, sizeof *FileInformation,
                         FILE_OPEN_REPARSE_POINT, KernelMode));
}

/* NtQueryFullAttributesFile: sizes and times of a file by name. */
NTSTATUS NtQueryFullAttributesFile(POBJECT_ATTRIBUTES ObjectAttributes, PFILE_NETWORK_OPEN_INFORMATION FileInformation)
{
    return query_by_name(ObjectAttributes, FileNetworkOpenInformation, FileInformation, sizeof *FileInformation,
                         FILE_OPEN_REPARSE_POINT, lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryFullAttributesFile: sizes and times of a file by name, from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwOpenFile
 * Source  wdm/nf-wdm-zwqueryfullattributesfile
 */
NTSTATUS ZwQueryFullAttributesFile(POBJECT_ATTRIBUTES ObjectAttributes, PFILE_NETWORK_OPEN_INFORMATION FileInformation)
{
    LAB_DDI(ZwQueryFullAttributesFile);
    LAB_ZW(query_by_name(ObjectAttributes, FileNetworkOpenInformation, FileInformation, sizeof *FileInformation,
                         FILE_OPEN_REPARSE_POINT, KernelMode));
}

static NTSTATUS query_named(POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
                            FILE_INFORMATION_CLASS information_class, KPROCESSOR_MODE mode)
{
    IO_STATUS_BLOCK answer = {0};
    ULONG needed = lab__io_file_class(information_class)->query_length;
    NTSTATUS status;

    if (information_class != FileStatInformation && information_class != FileStatLxInformation &&
        information_class != FileCaseSensitiveInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (length < needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = query_by_name(attributes, information_class, buffer, needed, FILE_OPEN_REPARSE_POINT, mode);
    answer.Status = status;
    answer.Information = NT_SUCCESS(status) ? needed : 0;
    return NT_SUCCESS(status) ? lab__io_copy_out(iosb, &answer, sizeof answer, mode) : status;
}

/*
 * NtQueryInformationByName: FileStatInformation, FileStatLxInformation or FileCaseSensitiveInformation of a file by
 * name.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH; those of NtOpenFile; the driver's own
 * Source  ntifs/nf-ntifs-ntqueryinformationbyname
 */
NTSTATUS NtQueryInformationByName(POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                                  PVOID FileInformation, ULONG Length, FILE_INFORMATION_CLASS FileInformationClass)
{
    LAB_DDI(NtQueryInformationByName);
    return query_named(ObjectAttributes, IoStatusBlock, FileInformation, Length, FileInformationClass,
                       lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryInformationByName: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwqueryinformationbyname
 */
NTSTATUS ZwQueryInformationByName(POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                                  PVOID FileInformation, ULONG Length, FILE_INFORMATION_CLASS FileInformationClass)
{
    LAB_DDI(ZwQueryInformationByName);
    LAB_ZW(query_named(ObjectAttributes, IoStatusBlock, FileInformation, Length, FileInformationClass, KernelMode));
}

/*
 * IoFastQueryNetworkAttributes: the same for servers of files, with options of their own. TRUE: IoStatus has the
 * outcome, whatever it is.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwOpenFile, in IoStatus
 * Source  ntifs/nf-ntifs-iofastquerynetworkattributes
 */
BOOLEAN IoFastQueryNetworkAttributes(POBJECT_ATTRIBUTES ObjectAttributes, ACCESS_MASK DesiredAccess, ULONG OpenOptions,
                                     PIO_STATUS_BLOCK IoStatus, PFILE_NETWORK_OPEN_INFORMATION Buffer)
{
    LAB_DDI(IoFastQueryNetworkAttributes);
    IoStatus->Status =
        query_by_name(ObjectAttributes, FileNetworkOpenInformation, Buffer, sizeof *Buffer, OpenOptions, KernelMode);
    IoStatus->Information = NT_SUCCESS(IoStatus->Status) ? sizeof *Buffer : 0;
    return TRUE;
}
