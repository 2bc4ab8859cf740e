/* Requests that file systems and their filters make on file objects, without a handle. */
#include "fsrtl/fsrtl_p.h"
#include "io/file_p.h"

static NTSTATUS ask_information(PFILE_OBJECT file, PVOID buffer, ULONG length, FILE_INFORMATION_CLASS class,
                                ULONG *returned)
{
    NTSTATUS status;

    *returned = 0;
    status = IoQueryFileInformation(file, class, length, buffer, returned);
    return status;
}

/*
 * FsRtlQueryInformationFile: IoQueryFileInformation, for filters.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH; the driver's own
 * Source  ntifs/nf-ntifs-fsrtlqueryinformationfile
 */
NTSTATUS FsRtlQueryInformationFile(PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
                                   FILE_INFORMATION_CLASS FileInformationClass, PULONG RetFileInformationSize)
{
    LAB_DDI(FsRtlQueryInformationFile);
    return ask_information(FileObject, FileInformation, Length, FileInformationClass, RetFileInformationSize);
}

static BOOLEAN ask_fast(PFILE_OBJECT file, PFILE_STANDARD_INFORMATION standard, NTSTATUS *status)
{
    PDEVICE_OBJECT device = lab__io_related_device(file);
    PFAST_IO_DISPATCH fast = device->DriverObject->FastIoDispatch;
    IO_STATUS_BLOCK iosb;

    if (!fast || fast->SizeOfFastIoDispatch <= FIELD_OFFSET(FAST_IO_DISPATCH, FastIoQueryStandardInfo) ||
        !fast->FastIoQueryStandardInfo || !fast->FastIoQueryStandardInfo(file, TRUE, standard, &iosb, device))
        return FALSE;
    *status = iosb.Status;
    return TRUE;
}

/*
 * FsRtlGetFileSize: where the file ends.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_FILE_IS_A_DIRECTORY; the driver's own
 * Source  ntifs/nf-ntifs-fsrtlgetfilesize
 */
NTSTATUS FsRtlGetFileSize(PFILE_OBJECT FileObject, PLARGE_INTEGER FileSize)
{
    FILE_STANDARD_INFORMATION standard;
    NTSTATUS status;
    ULONG returned;

    LAB_DDI(FsRtlGetFileSize);
    if (!ask_fast(FileObject, &standard, &status))
        status = ask_information(FileObject, &standard, sizeof standard, FileStandardInformation, &returned);
    if (!NT_SUCCESS(status))
        return status;
    if (standard.Directory)
        return STATUS_FILE_IS_A_DIRECTORY;
    *FileSize = standard.EndOfFile;
    return STATUS_SUCCESS;
}

static NTSTATUS wait_for(PDEVICE_OBJECT device, PIRP irp, PKEVENT event, PIO_STATUS_BLOCK iosb)
{
    NTSTATUS status;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IofCallDriver(device, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(event, Executive, KernelMode, FALSE, 0);
        status = iosb->Status;
    }
    return status;
}

/*
 * FsRtlKernelFsControlFile: a file system control request on the file, waited for.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; the driver's own
 * Source  ntifs/nf-ntifs-fsrtlkernelfscontrolfile
 */
NTSTATUS FsRtlKernelFsControlFile(PFILE_OBJECT FileObject, ULONG FsControlCode, PVOID InputBuffer,
                                  ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                  PULONG RetOutputBufferSize)
{
    PDEVICE_OBJECT device = lab__io_related_device(FileObject);
    IO_STATUS_BLOCK iosb = {.Information = 0};
    NTSTATUS status;
    KEVENT event;
    PIRP irp;

    LAB_DDI(FsRtlKernelFsControlFile);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(FsControlCode, device, InputBuffer, InputBufferLength, OutputBuffer,
                                        OutputBufferLength, FALSE, &event, &iosb);
    if (irp) {
        IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_FILE_SYSTEM_CONTROL;
        IoGetNextIrpStackLocation(irp)->MinorFunction = IRP_MN_KERNEL_CALL;
        IoGetNextIrpStackLocation(irp)->FileObject = FileObject;
    }
    status = wait_for(device, irp, &event, &iosb);
    if (RetOutputBufferSize)
        *RetOutputBufferSize = (ULONG)iosb.Information;
    return status;
}

/*
 * FsRtlIssueDeviceIoControl: a device control request to the device itself, waited for. Flags are those of its stack
 * location.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   IosbInformation may be NULL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; the driver's own
 * Source  ntifs/nf-ntifs-fsrtlissuedeviceiocontrol
 */
NTSTATUS FsRtlIssueDeviceIoControl(PDEVICE_OBJECT DeviceObject, ULONG IoCtl, UCHAR Flags, PVOID InputBuffer,
                                   ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                   PULONG_PTR IosbInformation)
{
    IO_STATUS_BLOCK iosb = {.Information = 0};
    NTSTATUS status;
    KEVENT event;
    PIRP irp;

    LAB_DDI(FsRtlIssueDeviceIoControl);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(IoCtl, DeviceObject, InputBuffer, InputBufferLength, OutputBuffer,
                                        OutputBufferLength, FALSE, &event, &iosb);
    if (irp)
        IoGetNextIrpStackLocation(irp)->Flags |= Flags;
    status = wait_for(DeviceObject, irp, &event, &iosb);
    if (IosbInformation)
        *IosbInformation = iosb.Information;
    return status;
}

/*
 * FsRtlIsDaxVolume: FALSE: no volume's memory is mapped directly.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlisdaxvolume
 */
BOOLEAN FsRtlIsDaxVolume(PFILE_OBJECT FileObject)
{
    LAB_DDI(FsRtlIsDaxVolume);
    return FALSE;
}

/* --- accounts ----------------------------------------------------------------------------------------------------- */

/*
 * FsRtlUpdateDiskCounters: bytes that the file system read and wrote for the current process.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
void FsRtlUpdateDiskCounters(ULONG64 BytesRead, ULONG64 BytesWritten)
{
    LAB_DDI(FsRtlUpdateDiskCounters);
    PsUpdateDiskCounters(PsGetCurrentProcess(), BytesRead, BytesWritten, BytesRead != 0, BytesWritten != 0, 0);
}
