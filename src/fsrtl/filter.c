/*
 * How the system locks a file for a section, a flush or a write of modified pages: each device of the file's stack is
 * asked, from the top, whose driver has registered callbacks; then the file system's fast I/O routine, or else the
 * resources in the header of the file's FsContext.
 *
 * A callback that returns STATUS_SUCCESS lets the next one be asked. Another status ends it, and where it is a success,
 * as STATUS_FSFILTER_OP_COMPLETED_SUCCESSFULLY and its kin are, has done all that there was to do.
 */
#include "fsrtl/fsrtl_p.h"
#include "io/file_p.h"
#include "io/fs_filter.h"

/*
 * FsRtlRegisterFileSystemFilterCallbacks: have these called before and after a driver's files are locked so. A second
 * registration takes the first's place.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   SizeOfFsFilterCallbacks: the structure's size; each callback may be NULL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlregisterfilesystemfiltercallbacks
 */
NTSTATUS FsRtlRegisterFileSystemFilterCallbacks(PDRIVER_OBJECT FilterDriverObject, PFS_FILTER_CALLBACKS Callbacks)
{
    struct lab__io_driver *driver = lab__io_driver_of(FilterDriverObject);
    PFS_FILTER_CALLBACKS copy;

    LAB_DDI(FsRtlRegisterFileSystemFilterCallbacks);
    if (!FilterDriverObject || !Callbacks || Callbacks->SizeOfFsFilterCallbacks < sizeof *copy)
        return STATUS_INVALID_PARAMETER;
    copy = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *copy);
    if (!copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    *copy = *Callbacks;
    if (driver->filter_callbacks)
        lab__mm_kernel_free(driver->filter_callbacks);
    driver->filter_callbacks = copy;
    return STATUS_SUCCESS;
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

struct operation {
    PFILE_OBJECT file;
    UCHAR code;
    FS_FILTER_PARAMETERS *parameters;
    NTSTATUS (*base)(const struct operation *operation);
    ULONG offset; /* of the pre-callback in FS_FILTER_CALLBACKS; the other stands behind it */
};

struct called {
    PFS_FILTER_COMPLETION_CALLBACK post;
    PVOID context;
    PDEVICE_OBJECT device;
};

#define MOST_DEVICES 32

static PVOID callback_at(PFS_FILTER_CALLBACKS callbacks, ULONG offset)
{
    return *(PVOID *)((char *)callbacks + offset);
}

static NTSTATUS ask(const struct operation *operation, FS_FILTER_CALLBACK_DATA *data, struct called *called,
                    ULONG *count)
{
    PDEVICE_OBJECT device = lab__io_related_device(operation->file);

    for (; device; device = lab__io_extension(device)->attached_to) {
        PFS_FILTER_CALLBACKS callbacks = lab__io_driver_of(device->DriverObject)->filter_callbacks;
        struct called *one = &called[*count];
        NTSTATUS status = STATUS_SUCCESS;
        PFS_FILTER_CALLBACK before;

        if (!callbacks || *count == MOST_DEVICES)
            continue;
        before = (PFS_FILTER_CALLBACK)callback_at(callbacks, operation->offset);
        *one = (struct called){
            (PFS_FILTER_COMPLETION_CALLBACK)callback_at(callbacks, operation->offset + sizeof(PVOID)), 0, device};
        data->DeviceObject = device;
        if (before)
            status = before(data, &one->context);
        if (status != STATUS_SUCCESS)
            return status;
        *count += one->post != 0;
    }
    return operation->base(operation);
}

static NTSTATUS perform(const struct operation *operation)
{
    FS_FILTER_CALLBACK_DATA data = {.SizeOfFsFilterCallbackData = sizeof data,
                                    .Operation = operation->code,
                                    .FileObject = operation->file,
                                    .Parameters = *operation->parameters};
    struct called called[MOST_DEVICES + 1];
    ULONG count = 0;
    NTSTATUS status = ask(operation, &data, called, &count);

    while (count--) {
        data.DeviceObject = called[count].device;
        called[count].post(&data, status, called[count].context);
    }
    return NT_SUCCESS(status) ? STATUS_SUCCESS : status;
}

/* --- what the file system does ------------------------------------------------------------------------------------ */

static PFSRTL_COMMON_FCB_HEADER header_of(PFILE_OBJECT file)
{
    return file->FsContext;
}

#define FAST_OF(file, field)                                                                                           \
    lab__io_fast_routine(IoGetBaseFileSystemDeviceObject(file), FIELD_OFFSET(FAST_IO_DISPATCH, field))

static NTSTATUS section_acquire(const struct operation *operation)
{
    PFAST_IO_ACQUIRE_FILE fast = (PFAST_IO_ACQUIRE_FILE)FAST_OF(operation->file, AcquireFileForNtCreateSection);

    if (fast)
        fast(operation->file);
    else if (header_of(operation->file) && header_of(operation->file)->Resource)
        ExAcquireResourceExclusiveLite(header_of(operation->file)->Resource, TRUE);
    return STATUS_SUCCESS;
}

static NTSTATUS section_release(const struct operation *operation)
{
    PFAST_IO_RELEASE_FILE fast = (PFAST_IO_RELEASE_FILE)FAST_OF(operation->file, ReleaseFileForNtCreateSection);

    if (fast)
        fast(operation->file);
    else if (header_of(operation->file) && header_of(operation->file)->Resource)
        ExReleaseResourceLite(header_of(operation->file)->Resource);
    return STATUS_SUCCESS;
}

/* The main resource as the header says, and that of paging I/O. */
static NTSTATUS flush_acquire(const struct operation *operation)
{
    PFAST_IO_ACQUIRE_FOR_CCFLUSH fast = (PFAST_IO_ACQUIRE_FOR_CCFLUSH)FAST_OF(operation->file, AcquireForCcFlush);
    PFSRTL_COMMON_FCB_HEADER header = header_of(operation->file);

    if (fast)
        return fast(operation->file, IoGetBaseFileSystemDeviceObject(operation->file));
    if (!header)
        return STATUS_SUCCESS;
    if (header->Resource && (header->Flags & FSRTL_FLAG_ACQUIRE_MAIN_RSRC_SH))
        ExAcquireResourceSharedLite(header->Resource, TRUE);
    else if (header->Resource)
        ExAcquireResourceExclusiveLite(header->Resource, TRUE);
    if (header->PagingIoResource)
        ExAcquireResourceSharedLite(header->PagingIoResource, TRUE);
    return STATUS_SUCCESS;
}

static NTSTATUS flush_release(const struct operation *operation)
{
    PFAST_IO_RELEASE_FOR_CCFLUSH fast = (PFAST_IO_RELEASE_FOR_CCFLUSH)FAST_OF(operation->file, ReleaseForCcFlush);
    PFSRTL_COMMON_FCB_HEADER header = header_of(operation->file);

    if (fast)
        return fast(operation->file, IoGetBaseFileSystemDeviceObject(operation->file));
    if (header && header->PagingIoResource)
        ExReleaseResourceLite(header->PagingIoResource);
    if (header && header->Resource)
        ExReleaseResourceLite(header->Resource);
    return STATUS_SUCCESS;
}

static NTSTATUS run(PFILE_OBJECT file, UCHAR code, ULONG offset, FS_FILTER_PARAMETERS *parameters,
                    NTSTATUS (*base)(const struct operation *operation))
{
    struct operation operation = {.file = file, .code = code, .parameters = parameters, .base = base, .offset = offset};

    return perform(&operation);
}

static NTSTATUS acquire_section(PFILE_OBJECT file, FS_FILTER_SECTION_SYNC_TYPE type, ULONG protection)
{
    FS_FILTER_PARAMETERS parameters = {.AcquireForSectionSynchronization = {type, protection}};
    NTSTATUS status;

    KeEnterCriticalRegion();
    status = run(file, FS_FILTER_ACQUIRE_FOR_SECTION_SYNCHRONIZATION,
                 FIELD_OFFSET(FS_FILTER_CALLBACKS, PreAcquireForSectionSynchronization), &parameters, section_acquire);
    if (!NT_SUCCESS(status))
        KeLeaveCriticalRegion();
    return status;
}

NTSTATUS lab__fsrtl_acquire_for_section(PFILE_OBJECT file, ULONG protection)
{
    return acquire_section(file, SyncTypeCreateSection, protection);
}

void lab__fsrtl_release_for_section(PFILE_OBJECT file)
{
    FS_FILTER_PARAMETERS parameters = {.Others = {0}};

    run(file, FS_FILTER_RELEASE_FOR_SECTION_SYNCHRONIZATION,
        FIELD_OFFSET(FS_FILTER_CALLBACKS, PreReleaseForSectionSynchronization), &parameters, section_release);
    KeLeaveCriticalRegion();
}

NTSTATUS lab__fsrtl_acquire_for_flush(PFILE_OBJECT file)
{
    FS_FILTER_PARAMETERS parameters = {.Others = {0}};
    NTSTATUS status;

    KeEnterCriticalRegion();
    status = run(file, FS_FILTER_ACQUIRE_FOR_CC_FLUSH, FIELD_OFFSET(FS_FILTER_CALLBACKS, PreAcquireForCcFlush),
                 &parameters, flush_acquire);
    if (!NT_SUCCESS(status))
        KeLeaveCriticalRegion();
    return status;
}

void lab__fsrtl_release_for_flush(PFILE_OBJECT file)
{
    FS_FILTER_PARAMETERS parameters = {.Others = {0}};

    run(file, FS_FILTER_RELEASE_FOR_CC_FLUSH, FIELD_OFFSET(FS_FILTER_CALLBACKS, PreReleaseForCcFlush), &parameters,
        flush_release);
    KeLeaveCriticalRegion();
}

/*
 * FsRtlAcquireFileExclusive, FsRtlReleaseFile: keep everybody else out of a file, as its file system wants it done.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlacquirefileexclusive
 */
void FsRtlAcquireFileExclusive(PFILE_OBJECT FileObject)
{
    LAB_DDI(FsRtlAcquireFileExclusive);
    acquire_section(FileObject, SyncTypeOther, 0);
}

void FsRtlReleaseFile(PFILE_OBJECT FileObject)
{
    LAB_DDI(FsRtlReleaseFile);
    lab__fsrtl_release_for_section(FileObject);
}
