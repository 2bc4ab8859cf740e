/* Files that filters open: below one of their instances, or from the top of the stack. */
#include "flt/flt_p.h"
#include "io/mount.h"

struct request {
    PFLT_INSTANCE instance;
    PHANDLE handle;
    PFILE_OBJECT *file;
    ACCESS_MASK access;
    POBJECT_ATTRIBUTES attributes;
    PIO_STATUS_BLOCK iosb;
    PLARGE_INTEGER allocation;
    ULONG file_attributes, share, disposition, options;
    PVOID ea;
    ULONG ea_length, flags;
    PIO_DRIVER_CREATE_CONTEXT context;
};

static NTSTATUS create(const struct request *r)
{
    IO_DRIVER_CREATE_CONTEXT context = {.Size = sizeof context};

    if (r->context)
        context = *r->context;
    context.DeviceObjectHint = r->instance ? r->instance->volume->device : 0;
    return IoCreateFileEx(r->handle, r->access, r->attributes, r->iosb, r->allocation, r->file_attributes, r->share,
                          r->disposition, r->options, r->ea, r->ea_length, CreateFileTypeNone, 0,
                          r->flags | IO_NO_PARAMETER_CHECKING, &context);
}

static NTSTATUS create_below(const struct request *r)
{
    struct lab__flt_start start = {
        .thread = lab__ke_thread(), .below = r->instance, .flags = FLTFL_CALLBACK_DATA_GENERATED_IO};
    NTSTATUS status;

    if (r->instance->volume->detached)
        return STATUS_VOLUME_DISMOUNTED;
    lab__flt_reference(r->instance);
    InsertHeadList(&lab__flt.starts, &start.link);
    status = create(r);
    RemoveEntryList(&start.link);
    lab__flt_dereference(r->instance);
    return status;
}

static NTSTATUS open_file(const struct request *r)
{
    NTSTATUS status = r->instance ? create_below(r) : create(r);

    if (r->file)
        *r->file = 0;
    if (!NT_SUCCESS(status) || !r->file)
        return status;
    return ObReferenceObjectByHandle(*r->handle, 0, *IoFileObjectType, KernelMode, (PVOID *)r->file, 0);
}

/*
 * FltCreateFile, FltCreateFileEx, FltCreateFileEx2: open or create a file. With an instance, the open and everything
 * on the file afterwards is seen by the instances below it only.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of IoCreateFileEx; STATUS_INVALID_DEVICE_OBJECT_PARAMETER where the name leads to another volume
 * Source  fltkernel/nf-fltkernel-fltcreatefileex2
 */
NTSTATUS FltCreateFile(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                       POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                       PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess, ULONG CreateDisposition,
                       ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength, ULONG Flags)
{
    struct request request = {Instance,
                              FileHandle,
                              0,
                              DesiredAccess,
                              ObjectAttributes,
                              IoStatusBlock,
                              AllocationSize,
                              FileAttributes,
                              ShareAccess,
                              CreateDisposition,
                              CreateOptions,
                              EaBuffer,
                              EaLength,
                              Flags,
                              0};

    LAB_DDI(FltCreateFile);
    return open_file(&request);
}

NTSTATUS FltCreateFileEx(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle, PFILE_OBJECT *FileObject,
                         ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                         PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                         ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength, ULONG Flags)
{
    struct request request = {Instance,      FileHandle,     FileObject,     DesiredAccess, ObjectAttributes,
                              IoStatusBlock, AllocationSize, FileAttributes, ShareAccess,   CreateDisposition,
                              CreateOptions, EaBuffer,       EaLength,       Flags,         0};

    LAB_DDI(FltCreateFileEx);
    return open_file(&request);
}

NTSTATUS FltCreateFileEx2(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle, PFILE_OBJECT *FileObject,
                          ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                          PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                          ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer,
                          ULONG EaLength, ULONG Flags, PIO_DRIVER_CREATE_CONTEXT DriverContext)
{
    struct request request = {Instance,      FileHandle,     FileObject,     DesiredAccess, ObjectAttributes,
                              IoStatusBlock, AllocationSize, FileAttributes, ShareAccess,   CreateDisposition,
                              CreateOptions, EaBuffer,       EaLength,       Flags,         DriverContext};

    LAB_DDI(FltCreateFileEx2);
    return open_file(&request);
}

/*
 * FltOpenVolume: a handle to the volume itself, below the instance, and perhaps the file object.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of FltCreateFileEx
 * Source  fltkernel/nf-fltkernel-fltopenvolume
 */
NTSTATUS FltOpenVolume(PFLT_INSTANCE Instance, PHANDLE VolumeHandle, PFILE_OBJECT *VolumeFileObject)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    struct request request = {Instance,
                              VolumeHandle,
                              VolumeFileObject,
                              FILE_READ_DATA | FILE_READ_ATTRIBUTES | SYNCHRONIZE,
                              &attributes,
                              &iosb,
                              0,
                              0,
                              FILE_SHARE_READ | FILE_SHARE_WRITE,
                              FILE_OPEN,
                              FILE_SYNCHRONOUS_IO_NONALERT,
                              0,
                              0,
                              0,
                              0};

    LAB_DDI(FltOpenVolume);
    InitializeObjectAttributes(&attributes, &Instance->volume->name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, 0, 0);
    return open_file(&request);
}

/* FltClose: ZwClose. IRQL PASSIVE_LEVEL. */
NTSTATUS FltClose(HANDLE FileHandle)
{
    LAB_DDI(FltClose);
    return ZwClose(FileHandle);
}

/*
 * FltCancelFileOpen: from the post-operation callback of a create that succeeded: the file is closed again, and the
 * callback sets the status of a failure.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  0xF5/0x6A where the file has a handle
 * Source  fltkernel/nf-fltkernel-fltcancelfileopen
 */
void FltCancelFileOpen(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject)
{
    LAB_DDI(FltCancelFileOpen);
    if (FileObject->Flags & FO_HANDLE_CREATED)
        lab__ke_bugcheck(FLTMGR_FILE_SYSTEM, 0x6A, (ULONG_PTR)FileObject, 0, 0);
    IoCancelFileOpen(Instance->volume->device, FileObject);
}
