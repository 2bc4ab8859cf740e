/* File objects that a file system makes for itself: streams, and opens that it gives up. */
#include "io/file_p.h"
#include "io/mount.h"

static NTSTATUS make_stream(PFILE_OBJECT model, PDEVICE_OBJECT device, ULONG flags, PFILE_OBJECT *stream)
{
    NTSTATUS status;

    if (model)
        device = model->DeviceObject;
    lab__io_device_reference(device);
    status = lab__io_file_create(device, 0, KernelMode, stream);
    if (!NT_SUCCESS(status)) {
        lab__io_device_dereference(device);
        return status;
    }
    (*stream)->Vpb = lab__io_vpb_reference(device->Vpb); /* that a volume is mounted by, or will be */
    (*stream)->Flags = FO_STREAM_FILE | flags;
    return status;
}

static NTSTATUS with_handle(PFILE_OBJECT stream, PHANDLE handle)
{
    HANDLE own;
    NTSTATUS status = lab__ob_handle_create(stream, OBJ_KERNEL_HANDLE, FILE_READ_DATA, KernelMode, &own);

    if (!NT_SUCCESS(status)) {
        lab__ob_dereference(stream);
        return status;
    }
    if (handle)
        *handle = own;
    else
        ZwClose(own); /* so that the file system gets its IRP_MJ_CLEANUP now */
    return STATUS_SUCCESS;
}

/*
 * IoCreateStreamFileObjectEx: a file object of a file system's own, on the device of FileObject or on
 * DeviceObject. Without FileObjectHandle its handle is closed at once, so that IRP_MJ_CLEANUP arrives before this
 * returns.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  raises STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-iocreatestreamfileobjectex
 */
PFILE_OBJECT IoCreateStreamFileObjectEx(PFILE_OBJECT FileObject, PDEVICE_OBJECT DeviceObject, PHANDLE FileObjectHandle)
{
    PFILE_OBJECT stream;
    NTSTATUS status;

    LAB_DDI(IoCreateStreamFileObjectEx);
    status = make_stream(FileObject, DeviceObject, 0, &stream);
    if (NT_SUCCESS(status))
        status = with_handle(stream, FileObjectHandle);
    if (!NT_SUCCESS(status))
        ExRaiseStatus(status);
    return stream;
}

/*
 * IoCreateStreamFileObjectEx2: IoCreateStreamFileObjectEx that returns its status.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   CreateOptions->TargetDeviceObject: NULL, or a device of the stack that gets IRP_MJ_CLEANUP
 * Errors  STATUS_INVALID_PARAMETER for options of another size or with flags; STATUS_NOT_SUPPORTED for a target;
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-iocreatestreamfileobjectex2
 */
NTSTATUS IoCreateStreamFileObjectEx2(PIO_CREATE_STREAM_FILE_OPTIONS CreateOptions, PFILE_OBJECT FileObject,
                                     PDEVICE_OBJECT DeviceObject, PFILE_OBJECT *StreamFileObject, PHANDLE FileHandle)
{
    NTSTATUS status;

    LAB_DDI(IoCreateStreamFileObjectEx2);
    if (CreateOptions->Size != sizeof *CreateOptions || (!FileObject && !DeviceObject))
        return STATUS_INVALID_PARAMETER;
    if (CreateOptions->Flags || CreateOptions->TargetDeviceObject)
        return STATUS_NOT_SUPPORTED;
    status = make_stream(FileObject, DeviceObject, 0, StreamFileObject);
    return NT_SUCCESS(status) ? with_handle(*StreamFileObject, FileHandle) : status;
}

/*
 * IoCreateStreamFileObject: a stream whose IRP_MJ_CLEANUP is sent before this returns.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  raises STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-iocreatestreamfileobject
 */
PFILE_OBJECT IoCreateStreamFileObject(PFILE_OBJECT FileObject, PDEVICE_OBJECT DeviceObject)
{
    PFILE_OBJECT stream;
    NTSTATUS status;

    LAB_DDI(IoCreateStreamFileObject);
    status = make_stream(FileObject, DeviceObject, 0, &stream);
    if (NT_SUCCESS(status))
        status = with_handle(stream, 0);
    if (!NT_SUCCESS(status))
        ExRaiseStatus(status);
    return stream;
}

/*
 * IoCreateStreamFileObjectLite: a stream that never sees IRP_MJ_CLEANUP.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  raises STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-iocreatestreamfileobjectlite
 */
PFILE_OBJECT IoCreateStreamFileObjectLite(PFILE_OBJECT FileObject, PDEVICE_OBJECT DeviceObject)
{
    PFILE_OBJECT stream;
    NTSTATUS status;

    LAB_DDI(IoCreateStreamFileObjectLite);
    status = make_stream(FileObject, DeviceObject, FO_HANDLE_CREATED, &stream);
    if (!NT_SUCCESS(status))
        ExRaiseStatus(status);
    return stream;
}

/*
 * IoCancelFileOpen: a filter undoes the open that the driver below it has completed, before the handle exists.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  0xE8 INVALID_CANCEL_OF_FILE_OPEN once the file has a handle
 * Source  ntddk/nf-ntddk-iocancelfileopen
 */
void IoCancelFileOpen(PDEVICE_OBJECT DeviceObject, PFILE_OBJECT FileObject)
{
    LAB_DDI(IoCancelFileOpen);
    if (FileObject->Flags & FO_HANDLE_CREATED)
        lab__ke_bugcheck(INVALID_CANCEL_OF_FILE_OPEN, (ULONG_PTR)FileObject, (ULONG_PTR)DeviceObject, 0, 0);
    lab__io_file_tell(FileObject, DeviceObject, IRP_MJ_CLEANUP);
    FileObject->Flags |= FO_FILE_OPEN_CANCELLED | FO_CLEANUP_COMPLETE;
    lab__io_file_tell(FileObject, DeviceObject, IRP_MJ_CLOSE);
}
