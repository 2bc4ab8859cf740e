/*
 * Requests of a program, waiting or not: one status block each, marked so that Io tells of its end.
 *
 * When that comes, in the requesting thread and before any event is set, staged buffers go back and the block's own
 * event is set. An error that a service returns at once is not told: lab__api_overlap_sent does it then.
 */
#include "api/api_p.h"

static void ended(lab_overlapped *overlapped)
{
    struct overlap *overlap = overlap_of(overlapped);

    lab__api_stage_end(&overlap->output);
    lab__api_stage_end(&overlap->input);
}

static void mirror(const lab_overlapped *overlapped)
{
    uintptr_t *to = overlapped->mirror;

    if (!to)
        return;
    to[0] = (uint32_t)overlapped->status;
    to[1] = overlapped->information;
}

static void on_done(PIO_STATUS_BLOCK iosb)
{
    lab_overlapped *overlapped = (lab_overlapped *)iosb;
    struct overlap *overlap = overlap_of(overlapped);

    if (overlap->magic != OVERLAP_MAGIC)
        return;
    ended(overlapped);
    mirror(overlapped);
    lab__ke_event_set(&overlap->event);
}

void lab__api_overlap_begin(lab_overlapped *overlapped)
{
    struct overlap *overlap = overlap_of(overlapped);

    lab__io_overlapped_done = on_done;
    overlapped->status = STATUS_PENDING;
    overlapped->reserved = LAB_OVERLAPPED_MARK;
    overlapped->information = 0;
    overlap->magic = OVERLAP_MAGIC;
    lab__ke_event_initialize(&overlap->event, NotificationEvent);
    overlap->input.user = overlap->output.user = 0;
}

NTSTATUS lab__api_overlap_sent(lab_overlapped *overlapped, NTSTATUS status)
{
    struct overlap *overlap = overlap_of(overlapped);

    if (status == STATUS_PENDING)
        return status;
    ended(overlapped);
    if (overlapped->status == STATUS_PENDING || NT_ERROR(status)) /* nobody has written the block */
        overlapped->status = status;
    overlap->event.Header.SignalState = TRUE;
    return status;
}

NTSTATUS lab__api_overlap_wait(lab_overlapped *overlapped, LARGE_INTEGER *timeout)
{
    NTSTATUS status = KeWaitForSingleObject(&overlap_of(overlapped)->event, UserRequest, UserMode, FALSE, timeout);

    return status == STATUS_SUCCESS ? overlapped->status : status;
}

lab_status lab_file_wait(lab_overlapped *overlapped, uint64_t timeout_100ns, uint32_t *done)
{
    LARGE_INTEGER own;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    if (overlap_of(overlapped)->magic != OVERLAP_MAGIC)
        USER_RETURN(STATUS_INVALID_PARAMETER);
    status = lab__api_overlap_wait(overlapped, lab__api_timeout_from(timeout_100ns, &own));
    if (done)
        *done = status == STATUS_TIMEOUT ? 0 : (uint32_t)overlapped->information;
    USER_RETURN(status);
}

lab_status lab_file_cancel(lab_handle handle, lab_overlapped *overlapped)
{
    IO_STATUS_BLOCK iosb;

    USER_CALL(NtCancelIoFileEx((HANDLE)handle, (PIO_STATUS_BLOCK)overlapped, &iosb));
}

lab_status lab_file_cancel_all(lab_handle handle)
{
    IO_STATUS_BLOCK iosb;

    USER_CALL(NtCancelIoFileEx((HANDLE)handle, 0, &iosb));
}

lab_status lab_thread_cancel_io(lab_thread *thread)
{
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = lab__ob_handle_create(thread, 0, THREAD_TERMINATE, UserMode, &handle);
    if (NT_SUCCESS(status)) {
        status = NtCancelSynchronousIoFile(handle, 0, &iosb);
        NtClose(handle);
    }
    USER_RETURN(status);
}
