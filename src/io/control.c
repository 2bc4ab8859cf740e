/*
 * NtDeviceIoControlFile and NtFsControlFile: a control code with its buffers, handed over as the code's method says.
 *
 * The buffers reach the driver as METHOD_BUFFERED: one system buffer for both; METHOD_IN_DIRECT and METHOD_OUT_DIRECT:
 * the input in a system buffer, the output as an MDL; METHOD_NEITHER: both addresses as the caller gave them,
 * unchecked.
 */
#include "io/file_p.h"
#include "vf/vf_security.h"
#include "vf/vf_user.h"

static BOOLEAN may_control(const struct lab__io_request *request, ULONG code)
{
    ULONG needed = (code >> 14) & 3;
    ACCESS_MASK access =
        (needed & FILE_READ_ACCESS ? FILE_READ_DATA : 0) | (needed & FILE_WRITE_ACCESS ? FILE_WRITE_DATA : 0);

    return request->mode == KernelMode || (request->granted & access) == access;
}

static NTSTATUS buffered(PIRP irp, const struct lab__io_control *control, KPROCESSOR_MODE mode)
{
    ULONG in = control->input_length, out = control->output_length;

    if (out && !NT_SUCCESS(lab__io_probe(control->output, out, TRUE, mode)))
        return STATUS_ACCESS_VIOLATION;
    irp->UserBuffer = control->output;
    return lab__io_buffer_system(irp, control->input, in, in, in > out ? in : out, control->output != 0, mode);
}

static NTSTATUS direct(PIRP irp, const struct lab__io_control *control, LOCK_OPERATION operation, KPROCESSOR_MODE mode)
{
    ULONG in = control->input_length;
    NTSTATUS status = lab__io_buffer_system(irp, control->input, in, in, in, FALSE, mode);

    if (NT_SUCCESS(status) && control->output)
        status = lab__io_buffer_mdl(irp, control->output, control->output_length, operation, mode);
    return status;
}

static NTSTATUS set_buffers(PIRP irp, PIO_STACK_LOCATION stack, const struct lab__io_control *control,
                            KPROCESSOR_MODE mode)
{
    switch (METHOD_FROM_CTL_CODE(control->code)) {
    case METHOD_BUFFERED:
        return buffered(irp, control, mode);
    case METHOD_IN_DIRECT:
        return direct(irp, control, IoReadAccess, mode);
    case METHOD_OUT_DIRECT:
        return direct(irp, control, IoWriteAccess, mode);
    default:
        irp->UserBuffer = control->output;
        stack->Parameters.DeviceIoControl.Type3InputBuffer = control->input;
        return STATUS_SUCCESS;
    }
}

/* The driver gets the program's own addresses. */
static NTSTATUS send_watched(struct lab__io_request *request, const struct lab__io_control *control, UCHAR major)
{
    PDEVICE_OBJECT device = request->device;
    NTSTATUS status;

    lab__vf_user_begin(control->input, control->input_length, control->output, control->output_length);
    status = lab__io_request_send(request);
    if (status == STATUS_PENDING)
        lab__vf_user_leave();
    else
        lab__vf_user_end();
    if (major == IRP_MJ_DEVICE_CONTROL)
        lab__vf_neither_handled(device, control->code, status);
    return status;
}

NTSTATUS lab__io_control_file(const struct lab__io_control *control, UCHAR major, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    PIO_STACK_LOCATION stack;
    NTSTATUS status;

    request.apc = control->apc;
    request.apc_context = control->apc_context;
    status = lab__io_request_begin(&request, control->file, 0, control->event, control->iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    if (!may_control(&request, control->code))
        return lab__io_request_abort(&request, STATUS_ACCESS_DENIED);
    if (major == IRP_MJ_DEVICE_CONTROL && request.device->DriverObject->FastIoDispatch &&
        lab__io_fast_control(&request, control, &status))
        return status;
    status = lab__io_request_irp(&request, major, major == IRP_MJ_DEVICE_CONTROL ? 0 : IRP_MN_USER_FS_REQUEST, &stack);
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(&request, status);
    stack->Parameters.DeviceIoControl.IoControlCode = control->code;
    stack->Parameters.DeviceIoControl.InputBufferLength = control->input_length;
    stack->Parameters.DeviceIoControl.OutputBufferLength = control->output_length;
    status = set_buffers(request.irp, stack, control, mode);
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(&request, status);
    if (lab__strict && mode == UserMode && METHOD_FROM_CTL_CODE(control->code) == METHOD_NEITHER)
        return send_watched(&request, control, major);
    return lab__io_request_send(&request);
}

/*
 * NtDeviceIoControlFile: IRP_MJ_DEVICE_CONTROL, or the driver's FastIoDeviceControl where it has one.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED where the code asks for access that
 *         the handle lacks, STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER (APC and completion port);
 *         STATUS_PENDING; the driver's own
 * Source  ntifs/nf-ntifs-ntdeviceiocontrolfile
 */
NTSTATUS NtDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                               PIO_STATUS_BLOCK IoStatusBlock, ULONG IoControlCode, PVOID InputBuffer,
                               ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength)
{
    struct lab__io_control control = {FileHandle,    Event,       ApcRoutine,        ApcContext,   IoStatusBlock,
                                      IoControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength};

    LAB_DDI(NtDeviceIoControlFile);
    return lab__io_control_file(&control, IRP_MJ_DEVICE_CONTROL, lab__ke_thread()->previous_mode);
}

/*
 * ZwDeviceIoControlFile: NtDeviceIoControlFile for a caller in kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-zwdeviceiocontrolfile
 */
NTSTATUS ZwDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                               PIO_STATUS_BLOCK IoStatusBlock, ULONG IoControlCode, PVOID InputBuffer,
                               ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength)
{
    struct lab__io_control control = {FileHandle,    Event,       ApcRoutine,        ApcContext,   IoStatusBlock,
                                      IoControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength};

    LAB_DDI(ZwDeviceIoControlFile);
    LAB_ZW(lab__io_control_file(&control, IRP_MJ_DEVICE_CONTROL, KernelMode));
}

/*
 * NtFsControlFile: IRP_MJ_FILE_SYSTEM_CONTROL with IRP_MN_USER_FS_REQUEST.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as NtDeviceIoControlFile
 * Source  ntifs/nf-ntifs-ntfscontrolfile
 */
NTSTATUS NtFsControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                         PIO_STATUS_BLOCK IoStatusBlock, ULONG FsControlCode, PVOID InputBuffer,
                         ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength)
{
    struct lab__io_control control = {FileHandle,    Event,       ApcRoutine,        ApcContext,   IoStatusBlock,
                                      FsControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength};

    LAB_DDI(NtFsControlFile);
    return lab__io_control_file(&control, IRP_MJ_FILE_SYSTEM_CONTROL, lab__ke_thread()->previous_mode);
}

/*
 * ZwFsControlFile: NtFsControlFile for a caller in kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-zwfscontrolfile
 */
NTSTATUS ZwFsControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                         PIO_STATUS_BLOCK IoStatusBlock, ULONG FsControlCode, PVOID InputBuffer,
                         ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength)
{
    struct lab__io_control control = {FileHandle,    Event,       ApcRoutine,        ApcContext,   IoStatusBlock,
                                      FsControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength};

    LAB_DDI(ZwFsControlFile);
    LAB_ZW(lab__io_control_file(&control, IRP_MJ_FILE_SYSTEM_CONTROL, KernelMode));
}
