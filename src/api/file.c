/*
 * Reads, writes and control codes. The waiting forms are the others with a status block on the stack.
 *
 * What is only copied (METHOD_BUFFERED, the input of the direct methods) goes as it is; what a driver sees itself is
 * staged.
 */
#include "api/api_p.h"

static void run_completed(PVOID context, PIO_STATUS_BLOCK iosb, ULONG reserved)
{
    lab_overlapped *overlapped = context;

    overlapped->completed(overlapped);
}

static PIO_APC_ROUTINE routine_of(const lab_overlapped *overlapped)
{
    return overlapped->completed ? (PIO_APC_ROUTINE)run_completed : 0;
}

struct control {
    HANDLE file;
    ULONG code;
    BOOLEAN file_system;
    const void *input;
    ULONG input_length;
    void *output;
    ULONG output_length;
};

/* FALSE where memory for staging is used up. */
static BOOLEAN stage_control(struct control *control, struct overlap *overlap)
{
    ULONG method = METHOD_FROM_CTL_CODE(control->code);
    BOOLEAN same = control->input == control->output, failed = FALSE;
    ULONG output = control->output_length;

    if (method == METHOD_BUFFERED)
        return TRUE;
    if (method == METHOD_NEITHER && same && control->input_length > output)
        output = control->input_length; /* one buffer for both, as the caller has it */
    control->output = lab__api_stage_begin(&overlap->output, control->output, output, TRUE, TRUE, &failed);
    if (method == METHOD_NEITHER)
        control->input = same && overlap->output.user
                             ? control->output
                             : lab__api_stage_begin(&overlap->input, (void *)control->input, control->input_length,
                                                    TRUE, FALSE, &failed);
    return !failed;
}

static NTSTATUS send_control(struct control *control, lab_overlapped *overlapped, HANDLE event, PIO_APC_ROUTINE routine,
                             PVOID context)
{
    struct lab__io_control request = {control->file, event, routine, context, (PIO_STATUS_BLOCK)overlapped,
                                      control->code};

    lab__api_overlap_begin(overlapped);
    if (!stage_control(control, overlap_of(overlapped)))
        return lab__api_overlap_sent(overlapped, STATUS_INSUFFICIENT_RESOURCES);
    request.input = (PVOID)control->input;
    request.input_length = control->input_length;
    request.output = control->output;
    request.output_length = control->output_length;
    return lab__api_overlap_sent(
        overlapped, lab__io_control_file(
                        &request, control->file_system ? IRP_MJ_FILE_SYSTEM_CONTROL : IRP_MJ_DEVICE_CONTROL, UserMode));
}

struct transfer {
    HANDLE file;
    BOOLEAN write;
    void *buffer;
    ULONG length;
    LARGE_INTEGER *offset;
};

static NTSTATUS send_transfer(struct transfer *transfer, lab_overlapped *overlapped, HANDLE event,
                              PIO_APC_ROUTINE routine, PVOID context)
{
    BOOLEAN failed = FALSE;
    PIO_STATUS_BLOCK iosb = (PIO_STATUS_BLOCK)overlapped;
    void *buffer;
    NTSTATUS status;

    lab__api_overlap_begin(overlapped);
    buffer = lab__api_stage_begin(&overlap_of(overlapped)->output, transfer->buffer, transfer->length, TRUE,
                                  !transfer->write, &failed);
    if (failed)
        status = STATUS_INSUFFICIENT_RESOURCES;
    else if (transfer->write)
        status =
            NtWriteFile(transfer->file, event, routine, context, iosb, buffer, transfer->length, transfer->offset, 0);
    else
        status =
            NtReadFile(transfer->file, event, routine, context, iosb, buffer, transfer->length, transfer->offset, 0);
    return lab__api_overlap_sent(overlapped, status);
}

/* The waiting half of the waiting forms. */
static NTSTATUS wait_for(lab_overlapped *overlapped, NTSTATUS status, uint32_t *done)
{
    if (__builtin_expect(status == STATUS_PENDING, 0))
        status = lab__api_overlap_wait(overlapped, 0);
    if (done)
        *done = (uint32_t)overlapped->information;
    return status;
}

static NTSTATUS control_and_wait(struct control *control, uint32_t *done)
{
    lab_overlapped overlapped;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    overlapped.mirror = 0;
    USER_RETURN(wait_for(&overlapped, send_control(control, &overlapped, 0, 0, 0), done));
}

static NTSTATUS transfer_and_wait(struct transfer *transfer, uint32_t *done)
{
    lab_overlapped overlapped;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    overlapped.mirror = 0;
    USER_RETURN(wait_for(&overlapped, send_transfer(transfer, &overlapped, 0, 0, 0), done));
}

lab_status lab_file_control(lab_handle handle, uint32_t code, const void *input, uint32_t input_length, void *output,
                            uint32_t output_length, uint32_t *done)
{
    struct control control = {(HANDLE)handle, code, FALSE, input, input_length, output, output_length};

    return control_and_wait(&control, done);
}

lab_status lab_file_fs_control(lab_handle handle, uint32_t code, const void *input, uint32_t input_length, void *output,
                               uint32_t output_length, uint32_t *done)
{
    struct control control = {(HANDLE)handle, code, TRUE, input, input_length, output, output_length};

    return control_and_wait(&control, done);
}

/* A handle that is not synchronous must be told an offset; one that is goes on from where it stands. */
static LARGE_INTEGER *current_position(LARGE_INTEGER *offset, HANDLE handle)
{
    PFILE_OBJECT file;
    BOOLEAN synchronous = TRUE;

    if (NT_SUCCESS(lab__ob_reference_handle(handle, 0, lab__io_file_type, UserMode, (PVOID *)&file, 0))) {
        synchronous = (file->Flags & FO_SYNCHRONOUS_IO) != 0;
        lab__ob_dereference(file);
    }
    offset->QuadPart = 0;
    return synchronous ? 0 : offset;
}

lab_status lab_file_read(lab_handle handle, void *buffer, uint32_t length, uint32_t *done)
{
    LARGE_INTEGER offset;
    struct transfer transfer = {(HANDLE)handle, FALSE, buffer, length};

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    transfer.offset = current_position(&offset, (HANDLE)handle);
    return transfer_and_wait(&transfer, done);
}

lab_status lab_file_write(lab_handle handle, const void *buffer, uint32_t length, uint32_t *done)
{
    LARGE_INTEGER offset;
    struct transfer transfer = {(HANDLE)handle, TRUE, (void *)buffer, length};

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    transfer.offset = current_position(&offset, (HANDLE)handle);
    return transfer_and_wait(&transfer, done);
}

lab_status lab_file_read_at(lab_handle handle, uint64_t offset, void *buffer, uint32_t length, uint32_t *done)
{
    LARGE_INTEGER at = {.QuadPart = (LONGLONG)offset};
    struct transfer transfer = {(HANDLE)handle, FALSE, buffer, length, &at};

    return transfer_and_wait(&transfer, done);
}

lab_status lab_file_write_at(lab_handle handle, uint64_t offset, const void *buffer, uint32_t length, uint32_t *done)
{
    LARGE_INTEGER at = {.QuadPart = (LONGLONG)offset};
    struct transfer transfer = {(HANDLE)handle, TRUE, (void *)buffer, length, &at};

    return transfer_and_wait(&transfer, done);
}

static NTSTATUS transfer_async(struct transfer *transfer, lab_overlapped *overlapped)
{
    LARGE_INTEGER at = {.QuadPart = (LONGLONG)overlapped->offset};

    transfer->offset = &at;
    USER_CALL(send_transfer(transfer, overlapped, (HANDLE)overlapped->event, routine_of(overlapped), overlapped));
}

lab_status lab_file_read_async(lab_handle handle, void *buffer, uint32_t length, lab_overlapped *overlapped)
{
    struct transfer transfer = {(HANDLE)handle, FALSE, buffer, length};

    return transfer_async(&transfer, overlapped);
}

lab_status lab_file_write_async(lab_handle handle, const void *buffer, uint32_t length, lab_overlapped *overlapped)
{
    struct transfer transfer = {(HANDLE)handle, TRUE, (void *)buffer, length};

    return transfer_async(&transfer, overlapped);
}

lab_status lab_file_control_async(lab_handle handle, uint32_t code, const void *input, uint32_t input_length,
                                  void *output, uint32_t output_length, lab_overlapped *overlapped)
{
    struct control control = {(HANDLE)handle, code, FALSE, input, input_length, output, output_length};

    USER_CALL(send_control(&control, overlapped, (HANDLE)overlapped->event, routine_of(overlapped), overlapped));
}

lab_status lab_file_fs_control_async(lab_handle handle, uint32_t code, const void *input, uint32_t input_length,
                                     void *output, uint32_t output_length, lab_overlapped *overlapped)
{
    struct control control = {(HANDLE)handle, code, TRUE, input, input_length, output, output_length};

    USER_CALL(send_control(&control, overlapped, (HANDLE)overlapped->event, routine_of(overlapped), overlapped));
}

lab_status lab_file_flush(lab_handle handle)
{
    IO_STATUS_BLOCK iosb;

    USER_CALL(NtFlushBuffersFile((HANDLE)handle, &iosb));
}
