/*
 * NtQueryVolumeInformationFile and NtSetVolumeInformationFile. What kind of device a file is on the I/O manager answers
 * itself, unless a file system or a redirector stands there.
 */
#include "io/file_p.h"

static BOOLEAN asks_driver(PDEVICE_OBJECT device)
{
    switch (device->DeviceType) {
    case FILE_DEVICE_DISK_FILE_SYSTEM:
    case FILE_DEVICE_CD_ROM_FILE_SYSTEM:
    case FILE_DEVICE_TAPE_FILE_SYSTEM:
    case FILE_DEVICE_NETWORK_FILE_SYSTEM:
    case FILE_DEVICE_NAMED_PIPE:
    case FILE_DEVICE_MAILSLOT:
    case FILE_DEVICE_NETWORK:
    case FILE_DEVICE_MULTI_UNC_PROVIDER:
    case FILE_DEVICE_DFS:
        return TRUE;
    default:
        return FALSE;
    }
}

/* Of the storage device under a mounted file system, where there is one. */
static void describe_device(const struct lab__io_request *request, FILE_FS_DEVICE_INFORMATION *information)
{
    PDEVICE_OBJECT device = request->file->DeviceObject;
    PVPB vpb = request->file->Vpb;

    information->DeviceType = device->DeviceType;
    information->Characteristics = device->Characteristics;
    if (vpb && (vpb->Flags & VPB_MOUNTED))
        information->Characteristics |= FILE_DEVICE_IS_MOUNTED;
}

/* The input names a driver; the answer says whether it stands in the device's stack. */
static NTSTATUS find_driver(const struct lab__io_request *request, PVOID buffer, ULONG length)
{
    FILE_FS_DRIVER_PATH_INFORMATION *path;
    UNICODE_STRING name;
    NTSTATUS status;

    path = lab__mm_kernel_alloc(length);
    if (!path)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__io_copy_in(path, buffer, length, request->mode);
    if (NT_SUCCESS(status) &&
        path->DriverNameLength > length - FIELD_OFFSET(FILE_FS_DRIVER_PATH_INFORMATION, DriverName))
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status)) {
        name = (UNICODE_STRING){(USHORT)path->DriverNameLength, (USHORT)path->DriverNameLength, path->DriverName};
        path->DriverInPath = FALSE;
        for (PDEVICE_OBJECT device = request->device; device; device = lab__io_extension(device)->attached_to)
            if (RtlEqualUnicodeString(&device->DriverObject->DriverName, &name, TRUE))
                path->DriverInPath = TRUE;
        status =
            lab__io_copy_out(buffer, path, FIELD_OFFSET(FILE_FS_DRIVER_PATH_INFORMATION, DriverName), request->mode);
    }
    lab__mm_kernel_free(path);
    return status;
}

static NTSTATUS send(struct lab__io_request *request, UCHAR major, PVOID buffer, ULONG length,
                     FS_INFORMATION_CLASS information_class)
{
    BOOLEAN set = major == IRP_MJ_SET_VOLUME_INFORMATION;
    PIO_STACK_LOCATION stack;
    NTSTATUS status = lab__io_request_irp(request, major, 0, &stack);

    if (NT_SUCCESS(status)) {
        request->irp->UserBuffer = buffer;
        stack->Parameters.QueryVolume.Length = length;
        stack->Parameters.QueryVolume.FsInformationClass = information_class;
        status = lab__io_buffer_system(request->irp, buffer, length, set ? length : 0, length, !set, request->mode);
    }
    return NT_SUCCESS(status) ? lab__io_request_send(request) : lab__io_request_abort(request, status);
}

static NTSTATUS query(HANDLE handle, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
                      FS_INFORMATION_CLASS information_class, KPROCESSOR_MODE mode)
{
    const struct lab__io_class *row = lab__io_volume_class(information_class);
    FILE_FS_DEVICE_INFORMATION device;
    struct lab__io_request request;
    NTSTATUS status;

    if (!row->query_length)
        return STATUS_INVALID_INFO_CLASS;
    if (length < row->query_length)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = lab__io_probe(buffer, length, TRUE, mode);
    if (NT_SUCCESS(status))
        status = lab__io_request_begin_waiting(&request, handle, row->query_access, iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    if (information_class == FileFsDeviceInformation && !asks_driver(request.device)) {
        describe_device(&request, &device);
        status = lab__io_copy_out(buffer, &device, sizeof device, mode);
        return lab__io_request_done(&request, status, sizeof device);
    }
    if (information_class == FileFsDriverPathInformation) {
        status = find_driver(&request, buffer, length);
        return lab__io_request_done(&request, status, FIELD_OFFSET(FILE_FS_DRIVER_PATH_INFORMATION, DriverName));
    }
    return send(&request, IRP_MJ_QUERY_VOLUME_INFORMATION, buffer, length, information_class);
}

static NTSTATUS set(HANDLE handle, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
                    FS_INFORMATION_CLASS information_class, KPROCESSOR_MODE mode)
{
    const struct lab__io_class *row = lab__io_volume_class(information_class);
    struct lab__io_request request;
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
    return send(&request, IRP_MJ_SET_VOLUME_INFORMATION, buffer, length, information_class);
}

/*
 * NtQueryVolumeInformationFile: ask about the device or volume that a file is on.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION, STATUS_ACCESS_DENIED; those
 * of handles; the driver's own
 * Source  ntifs/nf-ntifs-ntqueryvolumeinformationfile
 */
NTSTATUS NtQueryVolumeInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FsInformation,
                                      ULONG Length, FS_INFORMATION_CLASS FsInformationClass)
{
    LAB_DDI(NtQueryVolumeInformationFile);
    return query(FileHandle, IoStatusBlock, FsInformation, Length, FsInformationClass, lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryVolumeInformationFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-zwqueryvolumeinformationfile
 */
NTSTATUS ZwQueryVolumeInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FsInformation,
                                      ULONG Length, FS_INFORMATION_CLASS FsInformationClass)
{
    LAB_DDI(ZwQueryVolumeInformationFile);
    LAB_ZW(query(FileHandle, IoStatusBlock, FsInformation, Length, FsInformationClass, KernelMode));
}

/*
 * NtSetVolumeInformationFile: change something about a volume.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as NtQueryVolumeInformationFile
 * Source  ntifs/nf-ntifs-ntsetvolumeinformationfile
 */
NTSTATUS NtSetVolumeInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FsInformation,
                                    ULONG Length, FS_INFORMATION_CLASS FsInformationClass)
{
    return set(FileHandle, IoStatusBlock, FsInformation, Length, FsInformationClass, lab__ke_thread()->previous_mode);
}

/*
 * ZwSetVolumeInformationFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-zwsetvolumeinformationfile
 */
NTSTATUS ZwSetVolumeInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FsInformation,
                                    ULONG Length, FS_INFORMATION_CLASS FsInformationClass)
{
    LAB_DDI(ZwSetVolumeInformationFile);
    LAB_ZW(set(FileHandle, IoStatusBlock, FsInformation, Length, FsInformationClass, KernelMode));
}

/*
 * IoQueryVolumeInformation: the same by file object, for drivers.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  the driver's own
 * Source  ntifs/nf-ntifs-ioqueryvolumeinformation
 */
NTSTATUS IoQueryVolumeInformation(PFILE_OBJECT FileObject, FS_INFORMATION_CLASS FsInformationClass, ULONG Length,
                                  PVOID FsInformation, PULONG ReturnedLength)
{
    struct lab__io_request request = {.file = FileObject, .mode = KernelMode, .granted = FILE_ALL_ACCESS};
    IO_STATUS_BLOCK iosb = {0};
    NTSTATUS status;

    LAB_DDI(IoQueryVolumeInformation);
    lab__io_request_begin_by_pointer(&request, &iosb);
    status = send(&request, IRP_MJ_QUERY_VOLUME_INFORMATION, FsInformation, Length, FsInformationClass);
    *ReturnedLength = NT_SUCCESS(status) ? (ULONG)iosb.Information : 0;
    return status;
}
