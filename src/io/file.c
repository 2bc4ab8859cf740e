/*
 * File objects: made by an open, told goodbye twice.
 *
 * IRP_MJ_CLEANUP goes to the driver when the last handle closes, in the process that closes it; IRP_MJ_CLOSE when the
 * last reference is gone, in whatever thread that happens. A file object whose open failed has no device and hears
 * neither.
 */
#include "io/file_p.h"
#include "io/mount.h"

__attribute__((visibility("default"))) POBJECT_TYPE *IoFileObjectType = &lab__io_file_type;
__attribute__((visibility("default"))) POBJECT_TYPE *IoDriverObjectType = &lab__io_driver_type; /* drivers declare */
__attribute__((visibility("default"))) POBJECT_TYPE *IoDeviceObjectType = &lab__io_device_type; /* these themselves */

static const GENERIC_MAPPING file_mapping = {FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE,
                                             FILE_ALL_ACCESS};

NTSTATUS lab__io_file_create(PDEVICE_OBJECT device, PFILE_OBJECT related, KPROCESSOR_MODE mode, PFILE_OBJECT *result)
{
    PFILE_OBJECT file;
    NTSTATUS status = lab__ob_create(lab__io_file_type, mode, 0, sizeof *file, (PVOID *)&file);

    if (!NT_SUCCESS(status))
        return status;
    file->Type = IO_TYPE_FILE;
    file->Size = sizeof *file;
    file->DeviceObject = device;
    file->RelatedFileObject = related;
    if (related)
        lab__ob_reference(related);
    KeInitializeEvent(&file->Lock, SynchronizationEvent, FALSE);
    KeInitializeEvent(&file->Event, NotificationEvent, FALSE);
    InitializeListHead(&file->IrpList);
    *result = file;
    return STATUS_SUCCESS;
}

void lab__io_file_forget_device(PFILE_OBJECT file)
{
    file->DeviceObject = 0;
    if (file->Vpb)
        lab__io_vpb_dereference(file->Vpb);
    file->Vpb = 0;
}

struct lab__io_file_extension *lab__io_file_extension(PFILE_OBJECT file)
{
    struct lab__io_file_extension *extension = file->FileObjectExtension;

    if (extension || LAB_FAULT(LAB_FAULT_POOL))
        return extension;
    extension = lab__mm_kernel_alloc(sizeof *extension);
    if (extension)
        InitializeListHead(&extension->contexts);
    file->FileObjectExtension = extension;
    return extension;
}

static PIRP plain_irp(PFILE_OBJECT file, PDEVICE_OBJECT device, UCHAR major, ULONG flags, PKEVENT event,
                      PIO_STATUS_BLOCK iosb)
{
    PIRP irp = lab__io_irp_allocate_sure(device->StackSize);
    PIO_STACK_LOCATION stack = IoGetNextIrpStackLocation(irp);

    irp->Tail.Overlay.OriginalFileObject = file;
    irp->RequestorMode = KernelMode;
    irp->UserIosb = iosb;
    irp->UserEvent = event;
    irp->Flags = flags | IRP_SYNCHRONOUS_API;
    stack->MajorFunction = major;
    stack->FileObject = file;
    return irp;
}

/* Cleanup and close have no one to tell of a failure, and must end before the file goes on to its next state. */
void lab__io_file_tell(PFILE_OBJECT file, PDEVICE_OBJECT device, UCHAR major)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;
    KIRQL irql;

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    irp = plain_irp(file, device, major, IRP_CLOSE_OPERATION, &event, &iosb);
    irql = lab__ke_raise(APC_LEVEL); /* the list of the thread's IRPs is also changed by its APCs */
    lab__io_irp_queue(irp, lab__ps_thread());
    lab__ke_lower(irql);
    if (IofCallDriver(device, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
    lab__io_irp_unlink(irp);
    lab__io_irp_free(irp);
}

static void clean_up(PFILE_OBJECT file)
{
    file->Flags |= FO_HANDLE_CREATED;
    lab__io_file_tell(file, lab__io_related_device(file), IRP_MJ_CLEANUP);
    file->Flags |= FO_CLEANUP_COMPLETE;
}

static void clean_up_locked(PFILE_OBJECT file)
{
    BOOLEAN synchronous = (file->Flags & FO_SYNCHRONOUS_IO) != 0;

    if (synchronous)
        lab__io_file_lock(file, KernelMode);
    clean_up(file);
    if (synchronous)
        lab__io_file_unlock(file);
}

/* Nobody may find out later than the driver that a process has let go of its locks. */
static void unlock_all(PFILE_OBJECT file)
{
    PDEVICE_OBJECT device = lab__io_related_device(file);
    PFAST_IO_DISPATCH fast = device->DriverObject->FastIoDispatch;
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    if (fast && fast->SizeOfFastIoDispatch > FIELD_OFFSET(FAST_IO_DISPATCH, FastIoUnlockAll) && fast->FastIoUnlockAll &&
        fast->FastIoUnlockAll(file, (PEPROCESS)lab__ps_process(), &iosb, device))
        return;
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    irp = plain_irp(file, device, IRP_MJ_LOCK_CONTROL, IRP_CLOSE_OPERATION, &event, &iosb);
    IoGetNextIrpStackLocation(irp)->MinorFunction = IRP_MN_UNLOCK_ALL;
    lab__io_irp_queue(irp, lab__ps_thread());
    if (IofCallDriver(device, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
    lab__io_irp_unlink(irp);
    lab__io_irp_free(irp);
}

static NTSTATUS on_open(PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG handle_count)
{
    PFILE_OBJECT file = body;

    file->Flags |= FO_HANDLE_CREATED;
    return STATUS_SUCCESS;
}

static void on_close(PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG process_handles, ULONG system_handles)
{
    PFILE_OBJECT file = body;

    if (!file->DeviceObject)
        return;
    if (process_handles == 1 && file->LockOperation && system_handles != 1)
        unlock_all(file);
    if (system_handles == 1)
        clean_up_locked(file);
}

/*
 * The volume counts one file less when it hears of the close, so that the last one's may dismount it. The parameter
 * block of a volume that is dismounted then is its file system's, which has put another in its place.
 */
static void close_file(PFILE_OBJECT file)
{
    PDEVICE_OBJECT device = lab__io_related_device(file);

    if (file->Vpb)
        file->Vpb->ReferenceCount--;
    lab__io_file_tell(file, device, IRP_MJ_CLOSE);
    file->Vpb = 0;
}

void (*lab__io_filtered_file_gone)(PVOID filtered);

static void forget_extension(struct lab__io_file_extension *extension)
{
    if (extension->filtered && lab__io_filtered_file_gone)
        lab__io_filtered_file_gone(extension->filtered);
    lab__mm_kernel_free(extension);
}

static void on_remove(PVOID body)
{
    PFILE_OBJECT file = body;
    PDEVICE_OBJECT device = file->DeviceObject;

    if (device && !(file->Flags & FO_FILE_OPEN_CANCELLED)) {
        /* Once opened, but its handle was never made: the driver must hear of the end all the same. Nobody else has it,
         * so that it needs no lock, which would be one more reference to it. */
        if (!(file->Flags & (FO_HANDLE_CREATED | FO_CLEANUP_COMPLETE)))
            clean_up(file);
        close_file(file);
    }
    if (file->FileName.Buffer)
        ExFreePool(file->FileName.Buffer);
    if (file->FileObjectExtension)
        forget_extension(file->FileObjectExtension);
    if (file->CompletionContext) {
        lab__ob_dereference(file->CompletionContext->Port);
        lab__mm_kernel_free((PVOID)file->CompletionContext);
    }
    if (file->RelatedFileObject)
        lab__ob_dereference(file->RelatedFileObject);
    if (file->Vpb)
        lab__io_vpb_dereference(file->Vpb);
    if (device)
        lab__io_device_dereference(device);
}

/* "\Device\Disk0" of the device, then the name behind it. */
static NTSTATUS query_name(PVOID body, BOOLEAN has_name, OBJECT_NAME_INFORMATION *info, ULONG length, ULONG *needed)
{
    PFILE_OBJECT file = body;
    ULONG device_length, whole;
    NTSTATUS status;
    char *end;

    if (!file->DeviceObject)
        return STATUS_OBJECT_PATH_INVALID;
    status = ObQueryNameString(file->DeviceObject, info, length, needed);
    if (!NT_SUCCESS(status) && status != STATUS_INFO_LENGTH_MISMATCH)
        return status;
    if (!NT_SUCCESS(status)) {
        *needed += file->FileName.Length;
        return status;
    }
    device_length = info->Name.Length;
    whole = sizeof *info + device_length + file->FileName.Length + sizeof(WCHAR);
    *needed = whole;
    if (length < whole)
        return STATUS_INFO_LENGTH_MISMATCH;
    end = (char *)info->Name.Buffer + device_length;
    RtlCopyMemory(end, file->FileName.Buffer, file->FileName.Length);
    *(WCHAR *)(end + file->FileName.Length) = 0;
    info->Name.Length = (USHORT)(device_length + file->FileName.Length);
    info->Name.MaximumLength = (USHORT)(info->Name.Length + sizeof(WCHAR));
    return STATUS_SUCCESS;
}

void lab__io_file_start(void)
{
    static const struct lab__ob_procedures procedures = {
        .parse = lab__io_parse_file,
        .open = on_open,
        .close = on_close,
        .remove = on_remove,
        .security = lab__io_file_security,
        .query_name = query_name,
    };
    static const struct lab__ob_procedures device_procedures = {.parse = lab__io_parse_device,
                                                                .remove = lab__io_device_remove};

    lab__io_device_type =
        lab__ob_type_create(L"Device", &device_procedures, &file_mapping, FILE_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    lab__io_device_type->security_required = TRUE;
    lab__io_file_type = lab__ob_type_create(L"File", &procedures, &file_mapping,
                                            FILE_ALL_ACCESS | ACCESS_SYSTEM_SECURITY, FIELD_OFFSET(FILE_OBJECT, Event));
    lab__io_port_start();
}
