/*
 * Directories: NtQueryDirectoryFile lists one, NtNotifyChangeDirectoryFile waits for it to change. Both are
 * IRP_MJ_DIRECTORY_CONTROL, with the buffer as the top device's flags say.
 */
#include "io/file_p.h"
#include "io/nt_io.h"

struct listing {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    PVOID buffer;
    ULONG length;
    FILE_INFORMATION_CLASS information_class;
    PUNICODE_STRING name;
    UCHAR flags; /* SL_* */
};

static ULONG least_length(FILE_INFORMATION_CLASS information_class)
{
    switch (information_class) {
    case FileDirectoryInformation:
        return sizeof(FILE_DIRECTORY_INFORMATION);
    case FileFullDirectoryInformation:
        return sizeof(FILE_FULL_DIR_INFORMATION);
    case FileIdFullDirectoryInformation:
        return sizeof(FILE_ID_FULL_DIR_INFORMATION);
    case FileBothDirectoryInformation:
        return sizeof(FILE_BOTH_DIR_INFORMATION);
    case FileIdBothDirectoryInformation:
        return sizeof(FILE_ID_BOTH_DIR_INFORMATION);
    case FileNamesInformation:
        return sizeof(FILE_NAMES_INFORMATION);
    case FileObjectIdInformation:
        return sizeof(FILE_OBJECTID_INFORMATION);
    case FileQuotaInformation:
        return sizeof(FILE_QUOTA_INFORMATION);
    case FileReparsePointInformation:
        return sizeof(FILE_REPARSE_POINT_INFORMATION);
    default:
        return 0;
    }
}

/* The pattern travels as a UNICODE_STRING with its characters behind it, and goes with the IRP. */
static NTSTATUS capture_name(struct lab__io_request *request, PIO_STACK_LOCATION stack, PUNICODE_STRING name)
{
    UNICODE_STRING given, *copy;
    NTSTATUS status;

    if (!name)
        return STATUS_SUCCESS;
    status = lab__io_copy_in(&given, name, sizeof given, request->mode);
    if (!NT_SUCCESS(status) || !given.Length)
        return status;
    if (given.Length & 1)
        return STATUS_INVALID_PARAMETER;
    copy = lab__mm_pool_alloc(PagedPool, sizeof *copy + given.Length, LAB_TAG_FILE_NAME, FALSE);
    if (!copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    request->irp->Tail.Overlay.AuxiliaryBuffer = (PCHAR)copy;
    copy->Length = copy->MaximumLength = given.Length;
    copy->Buffer = (PWCH)(copy + 1);
    stack->Parameters.QueryDirectory.FileName = copy;
    return lab__io_copy_in(copy->Buffer, given.Buffer, given.Length, request->mode);
}

static NTSTATUS begin(struct lab__io_request *request, const struct listing *listing, UCHAR minor,
                      PIO_STACK_LOCATION *stack, KPROCESSOR_MODE mode)
{
    NTSTATUS status = lab__io_probe(listing->buffer, listing->length, TRUE, mode);

    if (!NT_SUCCESS(status))
        return status;
    request->apc = listing->apc;
    request->apc_context = listing->apc_context;
    status = lab__io_request_begin(request, listing->file, FILE_LIST_DIRECTORY, listing->event, listing->iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    status = lab__io_request_irp(request, IRP_MJ_DIRECTORY_CONTROL, minor, stack);
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(request, status);
    (*stack)->Flags = listing->flags;
    return STATUS_SUCCESS;
}

static NTSTATUS list(const struct listing *listing, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    PIO_STACK_LOCATION stack;
    ULONG least = least_length(listing->information_class);
    NTSTATUS status;

    if (!least)
        return STATUS_INVALID_INFO_CLASS;
    if (listing->length < least)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = begin(&request, listing, IRP_MN_QUERY_DIRECTORY, &stack, mode);
    if (status != STATUS_SUCCESS)
        return status;
    stack->Parameters.QueryDirectory.Length = listing->length;
    stack->Parameters.QueryDirectory.FileInformationClass = listing->information_class;
    status = capture_name(&request, stack, listing->name);
    if (NT_SUCCESS(status))
        status = lab__io_request_buffer(&request, listing->buffer, listing->length, FALSE);
    return NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
}

static NTSTATUS watch(const struct listing *listing, ULONG filter, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    PIO_STACK_LOCATION stack;
    NTSTATUS status;

    if (!filter || (filter & ~(ULONG)FILE_NOTIFY_VALID_MASK))
        return STATUS_INVALID_PARAMETER;
    status = begin(&request, listing, IRP_MN_NOTIFY_CHANGE_DIRECTORY, &stack, mode);
    if (status != STATUS_SUCCESS)
        return status;
    stack->Parameters.NotifyDirectory.Length = listing->length;
    stack->Parameters.NotifyDirectory.CompletionFilter = filter;
    status = lab__io_request_buffer(&request, listing->buffer, listing->length, FALSE);
    return NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
}

static UCHAR list_flags(BOOLEAN single, BOOLEAN restart)
{
    return (single ? SL_RETURN_SINGLE_ENTRY : 0) | (restart ? SL_RESTART_SCAN : 0);
}

/*
 * NtQueryDirectoryFile: the entries of a directory that match FileName, as many as fit.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION, STATUS_ACCESS_DENIED; those
 * of handles; the driver's own (STATUS_NO_MORE_FILES, STATUS_NO_SUCH_FILE)
 * Source  ntifs/nf-ntifs-ntquerydirectoryfile
 */
NTSTATUS NtQueryDirectoryFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                              PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                              FILE_INFORMATION_CLASS FileInformationClass, BOOLEAN ReturnSingleEntry,
                              PUNICODE_STRING FileName, BOOLEAN RestartScan)
{
    struct listing listing = {
        FileHandle,      Event,  ApcRoutine,           ApcContext, IoStatusBlock,
        FileInformation, Length, FileInformationClass, FileName,   list_flags(ReturnSingleEntry, RestartScan)};

    LAB_DDI(NtQueryDirectoryFile);
    return list(&listing, lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryDirectoryFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-zwquerydirectoryfile
 */
NTSTATUS ZwQueryDirectoryFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                              PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                              FILE_INFORMATION_CLASS FileInformationClass, BOOLEAN ReturnSingleEntry,
                              PUNICODE_STRING FileName, BOOLEAN RestartScan)
{
    struct listing listing = {
        FileHandle,      Event,  ApcRoutine,           ApcContext, IoStatusBlock,
        FileInformation, Length, FileInformationClass, FileName,   list_flags(ReturnSingleEntry, RestartScan)};

    LAB_DDI(ZwQueryDirectoryFile);
    LAB_ZW(list(&listing, KernelMode));
}

/*
 * NtQueryDirectoryFileEx, ZwQueryDirectoryFileEx: the same with the flags that the driver gets: SL_RESTART_SCAN,
 * SL_RETURN_SINGLE_ENTRY, ...
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for other flags; as NtQueryDirectoryFile
 * Source  ntifs/nf-ntifs-ntquerydirectoryfileex
 */
NTSTATUS NtQueryDirectoryFileEx(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                                FILE_INFORMATION_CLASS FileInformationClass, ULONG QueryFlags, PUNICODE_STRING FileName)
{
    struct listing listing = {FileHandle,      Event,  ApcRoutine,           ApcContext, IoStatusBlock,
                              FileInformation, Length, FileInformationClass, FileName,   (UCHAR)QueryFlags};

    LAB_DDI(NtQueryDirectoryFileEx);
    if (QueryFlags & ~(ULONG)SL_QUERY_DIRECTORY_MASK)
        return STATUS_INVALID_PARAMETER;
    return list(&listing, lab__ke_thread()->previous_mode);
}

NTSTATUS ZwQueryDirectoryFileEx(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
                                FILE_INFORMATION_CLASS FileInformationClass, ULONG QueryFlags, PUNICODE_STRING FileName)
{
    LAB_DDI(ZwQueryDirectoryFileEx);
    LAB_ZW(NtQueryDirectoryFileEx(FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, FileInformation, Length,
                                  FileInformationClass, QueryFlags, FileName));
}

/* NtNotifyChangeDirectoryFile: completed by the driver when something in the directory changes that CompletionFilter
 * names. */
NTSTATUS NtNotifyChangeDirectoryFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, ULONG CompletionFilter,
                                     BOOLEAN WatchTree)
{
    struct listing listing = {FileHandle,    Event,  ApcRoutine, ApcContext,
                              IoStatusBlock, Buffer, Length,     .flags = WatchTree ? SL_WATCH_TREE : 0};

    return watch(&listing, CompletionFilter, lab__ke_thread()->previous_mode);
}

/* ZwNotifyChangeDirectoryFile: the same from kernel mode. */
NTSTATUS ZwNotifyChangeDirectoryFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, ULONG CompletionFilter,
                                     BOOLEAN WatchTree)
{
    struct listing listing = {FileHandle,    Event,  ApcRoutine, ApcContext,
                              IoStatusBlock, Buffer, Length,     .flags = WatchTree ? SL_WATCH_TREE : 0};

    LAB_ZW(watch(&listing, CompletionFilter, KernelMode));
}
