/* From a file object to the device that gets its requests, and from a request to who made it. */
#include "io/file_p.h"
#include "vf/vf_holding.h"

PDEVICE_OBJECT lab__io_related_device(PFILE_OBJECT file)
{
    PDEVICE_OBJECT device = file->DeviceObject;
    PVPB vpb = file->Vpb;

    if (__builtin_expect(vpb && vpb->DeviceObject, 0))
        device = vpb->DeviceObject;
    else if (__builtin_expect(device->Vpb && !(file->Flags & FO_DIRECT_DEVICE_OPEN) && device->Vpb->DeviceObject, 0))
        device = device->Vpb->DeviceObject;
    return lab__io_attached_device(device);
}

/*
 * IoGetRelatedDeviceObject: the top of the stack that gets the file's requests: that of the file system, where one is
 * mounted.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iogetrelateddeviceobject
 */
PDEVICE_OBJECT IoGetRelatedDeviceObject(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoGetRelatedDeviceObject);
    return lab__io_related_device(FileObject);
}

/*
 * IoGetBaseFileSystemDeviceObject: the same without what is attached above the file system.
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-iogetbasefilesystemdeviceobject
 */
PDEVICE_OBJECT IoGetBaseFileSystemDeviceObject(PFILE_OBJECT FileObject)
{
    PDEVICE_OBJECT device = FileObject->DeviceObject;

    LAB_DDI(IoGetBaseFileSystemDeviceObject);
    if (FileObject->Vpb && FileObject->Vpb->DeviceObject)
        return FileObject->Vpb->DeviceObject;
    if (device->Vpb && !(FileObject->Flags & FO_DIRECT_DEVICE_OPEN) && device->Vpb->DeviceObject)
        return device->Vpb->DeviceObject;
    return device;
}

/*
 * IoGetDeviceObjectPointer: open a device by name, to look at it only; the top of its stack and the file object that
 * keeps it. The file's handle is closed again, so its driver has seen IRP_MJ_CREATE and IRP_MJ_CLEANUP.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwOpenFile
 * Source  wdm/nf-wdm-iogetdeviceobjectpointer
 */
NTSTATUS IoGetDeviceObjectPointer(PUNICODE_STRING ObjectName, ACCESS_MASK DesiredAccess, PFILE_OBJECT *FileObject,
                                  PDEVICE_OBJECT *DeviceObject)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    NTSTATUS status;

    LAB_DDI(IoGetDeviceObjectPointer);
    InitializeObjectAttributes(&attributes, ObjectName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, 0, 0);
    status = ZwOpenFile(&handle, DesiredAccess, &attributes, &iosb, 0, FILE_NON_DIRECTORY_FILE);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_reference_handle(handle, 0, lab__io_file_type, KernelMode, (PVOID *)FileObject, 0);
    if (NT_SUCCESS(status)) {
        *DeviceObject = lab__io_related_device(*FileObject);
        lab__vf_hold(LAB_VF_REFERENCE, *FileObject, __builtin_return_address(0));
    }
    ZwClose(handle);
    return status;
}

static PETHREAD requestor(PIRP irp)
{
    return irp->Tail.Overlay.Thread;
}

/*
 * IoGetRequestorProcess: the process of the thread that made the request; NULL where no thread did.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-iogetrequestorprocess
 */
PEPROCESS IoGetRequestorProcess(PIRP Irp)
{
    LAB_DDI(IoGetRequestorProcess);
    return requestor(Irp) ? (PEPROCESS)requestor(Irp)->Tcb.process : 0;
}

/*
 * IoGetRequestorProcessId: its id; 0 where no thread made the request.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-iogetrequestorprocessid
 */
ULONG IoGetRequestorProcessId(PIRP Irp)
{
    LAB_DDI(IoGetRequestorProcessId);
    return requestor(Irp) ? (ULONG)(ULONG_PTR)requestor(Irp)->id.UniqueProcess : 0;
}

/*
 * IoGetRequestorSessionId: the session of the requesting process; this machine has one session, 0.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNSUCCESSFUL where no thread made the request
 * Source  ntifs/nf-ntifs-iogetrequestorsessionid
 */
NTSTATUS IoGetRequestorSessionId(PIRP Irp, PULONG pSessionId)
{
    LAB_DDI(IoGetRequestorSessionId);
    *pSessionId = requestor(Irp) ? 0 : (ULONG)-1;
    return requestor(Irp) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

/*
 * IoGetFileObjectGenericMapping: what GENERIC_READ and its kin mean for files.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-iogetfileobjectgenericmapping
 */
PGENERIC_MAPPING IoGetFileObjectGenericMapping(void)
{
    LAB_DDI(IoGetFileObjectGenericMapping);
    return &lab__io_file_type->mapping;
}

/*
 * IoIsOperationSynchronous: does whoever made the request wait for it?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-ioisoperationsynchronous
 */
BOOLEAN IoIsOperationSynchronous(PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    LAB_DDI(IoIsOperationSynchronous);
    if ((Irp->Flags & IRP_PAGING_IO) && !(Irp->Flags & IRP_SYNCHRONOUS_PAGING_IO))
        return FALSE;
    return (Irp->Flags & IRP_SYNCHRONOUS_API) || (Irp->Flags & IRP_SYNCHRONOUS_PAGING_IO) ||
           (stack->FileObject && (stack->FileObject->Flags & FO_SYNCHRONOUS_IO));
}
