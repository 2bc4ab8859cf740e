/*
 * NtSetInformationFile: position, mode and completion port are the I/O manager's; the rest is IRP_MJ_SET_INFORMATION
 * with a system buffer. Renaming to a name with a directory first opens that directory, which the driver gets beside
 * the name.
 */
#include "io/file_p.h"

static NTSTATUS set_position(const struct lab__io_request *request, const FILE_POSITION_INFORMATION *position)
{
    LONGLONG offset = position->CurrentByteOffset.QuadPart;
    ULONG sector = request->device->SectorSize;

    if (offset < 0)
        return STATUS_INVALID_PARAMETER;
    if ((request->file->Flags & FO_NO_INTERMEDIATE_BUFFERING) && sector && (offset & (sector - 1)))
        return STATUS_INVALID_PARAMETER;
    request->file->CurrentByteOffset.QuadPart = offset;
    return STATUS_SUCCESS;
}

#define SETTABLE_MODE                                                                                                  \
    (FILE_WRITE_THROUGH | FILE_SEQUENTIAL_ONLY | FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)

/* A file stays synchronous, or asynchronous, as it was opened. */
static NTSTATUS set_mode(const struct lab__io_request *request, ULONG mode)
{
    PFILE_OBJECT file = request->file;
    ULONG synchronous = mode & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT);

    if ((mode & ~SETTABLE_MODE) || synchronous == (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT) ||
        !(file->Flags & FO_SYNCHRONOUS_IO) != !synchronous)
        return STATUS_INVALID_PARAMETER;
    file->Flags &= ~(ULONG)(FO_WRITE_THROUGH | FO_SEQUENTIAL_ONLY | FO_ALERTABLE_IO);
    file->Flags |= (mode & FILE_WRITE_THROUGH ? FO_WRITE_THROUGH : 0) |
                   (mode & FILE_SEQUENTIAL_ONLY ? FO_SEQUENTIAL_ONLY : 0) |
                   (mode & FILE_SYNCHRONOUS_IO_ALERT ? FO_ALERTABLE_IO : 0);
    return STATUS_SUCCESS;
}

static void drop_port(PFILE_OBJECT file)
{
    IO_COMPLETION_CONTEXT *context = (IO_COMPLETION_CONTEXT *)file->CompletionContext;

    file->CompletionContext = 0;
    lab__ob_dereference(context->Port);
    lab__mm_kernel_free(context);
}

/* A file has at most one port, for good unless it is replaced; a synchronous file has none. */
static NTSTATUS set_port(const struct lab__io_request *request, const FILE_COMPLETION_INFORMATION *completion,
                         BOOLEAN replace)
{
    PFILE_OBJECT file = request->file;
    IO_COMPLETION_CONTEXT *context;
    PVOID port;
    NTSTATUS status;

    if ((file->Flags & FO_SYNCHRONOUS_IO) || (file->CompletionContext && !replace))
        return STATUS_INVALID_PARAMETER;
    if (replace && !completion->Port) {
        if (file->CompletionContext)
            drop_port(file);
        return STATUS_SUCCESS;
    }
    status = lab__ob_reference_handle(completion->Port, 2, lab__io_completion_type, request->mode, &port, 0);
    if (!NT_SUCCESS(status))
        return status;
    context = lab__mm_kernel_alloc(sizeof *context);
    if (!context) {
        lab__ob_dereference(port);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (file->CompletionContext)
        drop_port(file);
    context->Port = port;
    context->Key = completion->Key;
    file->CompletionContext = context;
    return STATUS_SUCCESS;
}

static NTSTATUS set_notification(const struct lab__io_request *request, ULONG flags)
{
    if (flags & ~(ULONG)(FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE |
                         FILE_SKIP_SET_USER_EVENT_ON_FAST_IO))
        return STATUS_INVALID_PARAMETER;
    if (request->file->Flags & FO_SYNCHRONOUS_IO)
        return STATUS_INVALID_PARAMETER;
    request->file->Flags |= (flags & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS ? FO_SKIP_COMPLETION_PORT : 0) |
                            (flags & FILE_SKIP_SET_EVENT_ON_HANDLE ? FO_SKIP_SET_EVENT : 0);
    return STATUS_SUCCESS;
}

union setting {
    FILE_POSITION_INFORMATION position;
    FILE_MODE_INFORMATION mode;
    FILE_COMPLETION_INFORMATION completion;
    FILE_IO_COMPLETION_NOTIFICATION_INFORMATION notification;
    FILE_IO_PRIORITY_HINT_INFORMATION priority;
};

static BOOLEAN is_own(const struct lab__io_request *request, FILE_INFORMATION_CLASS information_class)
{
    switch (information_class) {
    case FilePositionInformation:
        return (request->file->Flags & FO_SYNCHRONOUS_IO) != 0;
    case FileModeInformation:
    case FileCompletionInformation:
    case FileReplaceCompletionInformation:
    case FileIoCompletionNotificationInformation:
    case FileIoPriorityHintInformation:
        return TRUE;
    default:
        return FALSE;
    }
}

static NTSTATUS set_own(const struct lab__io_request *request, const union setting *setting,
                        FILE_INFORMATION_CLASS information_class)
{
    switch (information_class) {
    case FilePositionInformation:
        return set_position(request, &setting->position);
    case FileModeInformation:
        return set_mode(request, setting->mode.Mode);
    case FileIoCompletionNotificationInformation:
        return set_notification(request, setting->notification.Flags);
    case FileIoPriorityHintInformation:
        return lab__io_file_set_priority(request->file, setting->priority.PriorityHint);
    default:
        return set_port(request, &setting->completion, information_class == FileReplaceCompletionInformation);
    }
}

static BOOLEAN names_target(FILE_INFORMATION_CLASS information_class)
{
    return information_class == FileRenameInformation || information_class == FileLinkInformation ||
           information_class == FileRenameInformationEx || information_class == FileLinkInformationEx;
}

static BOOLEAN replaces(const FILE_RENAME_INFORMATION *rename, FILE_INFORMATION_CLASS information_class)
{
    if (information_class == FileRenameInformationEx || information_class == FileLinkInformationEx)
        return (rename->Flags & FILE_RENAME_REPLACE_IF_EXISTS) != 0;
    return rename->ReplaceIfExists;
}

/* The directory of the new name; it must be on the file's own device. */
static NTSTATUS open_target(const struct lab__io_request *request, const FILE_RENAME_INFORMATION *rename,
                            HANDLE *target, PFILE_OBJECT *file)
{
    UNICODE_STRING name = {(USHORT)rename->FileNameLength, (USHORT)rename->FileNameLength, (PWCH)rename->FileName};
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name,
                               OBJ_KERNEL_HANDLE |
                                   (request->file->Flags & FO_OPENED_CASE_SENSITIVE ? 0 : OBJ_CASE_INSENSITIVE),
                               rename->RootDirectory, 0);
    status = IoCreateFile(target, FILE_WRITE_DATA | SYNCHRONIZE, &attributes, &iosb, 0, 0,
                          FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN, FILE_OPEN_FOR_BACKUP_INTENT, 0, 0,
                          CreateFileTypeNone, 0, IO_OPEN_TARGET_DIRECTORY | IO_NO_PARAMETER_CHECKING);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_reference_handle(*target, 0, lab__io_file_type, KernelMode, (PVOID *)file, 0);
    if (NT_SUCCESS(status) && lab__io_related_device(*file) != request->device) {
        lab__ob_dereference(*file);
        status = STATUS_NOT_SAME_DEVICE;
    }
    if (!NT_SUCCESS(status))
        ZwClose(*target);
    return status;
}

static NTSTATUS set_target(struct lab__io_request *request, PIO_STACK_LOCATION stack, ULONG length, HANDLE *target,
                           PFILE_OBJECT *file)
{
    const FILE_RENAME_INFORMATION *rename = request->irp->AssociatedIrp.SystemBuffer;

    stack->Parameters.SetFile.ReplaceIfExists = replaces(rename, stack->Parameters.SetFile.FileInformationClass);
    if ((rename->FileNameLength & 1) || rename->FileNameLength > 0xFFFE || !rename->FileNameLength ||
        rename->FileNameLength > length - FIELD_OFFSET(FILE_RENAME_INFORMATION, FileName))
        return STATUS_INVALID_PARAMETER;
    if (rename->FileName[0] != '\\' && !rename->RootDirectory)
        return STATUS_SUCCESS;
    return open_target(request, rename, target, file);
}

static NTSTATUS ask_driver(struct lab__io_request *request, PVOID buffer, ULONG length,
                           FILE_INFORMATION_CLASS information_class)
{
    PFILE_OBJECT target_file = 0;
    PIO_STACK_LOCATION stack;
    HANDLE target = 0;
    NTSTATUS status = lab__io_request_irp(request, IRP_MJ_SET_INFORMATION, 0, &stack);

    if (NT_SUCCESS(status)) {
        stack->Parameters.SetFile.Length = length;
        stack->Parameters.SetFile.FileInformationClass = information_class;
        status = lab__io_buffer_system(request->irp, buffer, length, length, length, FALSE, request->mode);
    }
    if (NT_SUCCESS(status) && names_target(information_class))
        status = set_target(request, stack, length, &target, &target_file);
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(request, status);
    stack->Parameters.SetFile.FileObject = target_file;
    status = lab__io_request_send(request);
    if (target_file) {
        lab__ob_dereference(target_file);
        ZwClose(target);
    }
    return status;
}

static NTSTATUS set(HANDLE handle, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
                    FILE_INFORMATION_CLASS information_class, KPROCESSOR_MODE mode)
{
    const struct lab__io_class *row = lab__io_file_class(information_class);
    struct lab__io_request request;
    union setting setting;
    NTSTATUS status;

    if (!row->set_length)
        return STATUS_INVALID_INFO_CLASS;
    if (length < row->set_length)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = lab__io_probe(buffer, length, FALSE, mode);
    if (NT_SUCCESS(status))
        status = lab__io_request_begin_waiting(&request, handle, row->set_access, iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    if (!is_own(&request, information_class))
        return ask_driver(&request, buffer, length, information_class);
    status = lab__io_copy_in(&setting, buffer, row->set_length, mode);
    if (NT_SUCCESS(status))
        status = set_own(&request, &setting, information_class);
    return lab__io_request_done(&request, status, 0);
}

/*
 * NtSetInformationFile: change something about an open file.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION, STATUS_ACCESS_DENIED,
 *         STATUS_INVALID_PARAMETER, STATUS_NOT_SAME_DEVICE; those of handles; the driver's own
 * Source  ntifs/nf-ntifs-ntsetinformationfile
 */
NTSTATUS NtSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                              FILE_INFORMATION_CLASS FileInformationClass)
{
    LAB_DDI(NtSetInformationFile);
    return set(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass,
               lab__ke_thread()->previous_mode);
}

/*
 * ZwSetInformationFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwsetinformationfile
 */
NTSTATUS ZwSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                              FILE_INFORMATION_CLASS FileInformationClass)
{
    LAB_DDI(ZwSetInformationFile);
    LAB_ZW(set(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass, KernelMode));
}

/*
 * IoSetInformation: the same by file object, for drivers.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  the driver's own
 * Source  ntifs/nf-ntifs-iosetinformation
 */
NTSTATUS IoSetInformation(PFILE_OBJECT FileObject, FILE_INFORMATION_CLASS FileInformationClass, ULONG Length,
                          PVOID FileInformation)
{
    struct lab__io_request request = {.file = FileObject, .mode = KernelMode, .granted = FILE_ALL_ACCESS};
    IO_STATUS_BLOCK iosb;

    LAB_DDI(IoSetInformation);
    lab__io_request_begin_by_pointer(&request, &iosb);
    return ask_driver(&request, FileInformation, Length, FileInformationClass);
}
