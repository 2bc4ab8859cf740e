/* Events, waits, sleep, completion ports. */
#include "api/api_p.h"

lab_status lab_event_create(bool manual_reset, bool signalled, lab_handle *handle)
{
    HANDLE made;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status =
        NtCreateEvent(&made, EVENT_ALL_ACCESS, 0, manual_reset ? NotificationEvent : SynchronizationEvent, signalled);
    if (NT_SUCCESS(status))
        *handle = (lab_handle)made;
    USER_RETURN(status);
}

lab_status lab_event_set(lab_handle event)
{
    USER_CALL(NtSetEvent((HANDLE)event, 0));
}

lab_status lab_event_reset(lab_handle event)
{
    USER_CALL(NtResetEvent((HANDLE)event, 0));
}

static NTSTATUS wait_one(lab_handle object, uint64_t timeout, BOOLEAN alertable)
{
    LARGE_INTEGER own;

    USER_CALL(NtWaitForSingleObject((HANDLE)object, alertable, lab__api_timeout_from(timeout, &own)));
}

lab_status lab_wait(lab_handle object, uint64_t timeout_100ns)
{
    return wait_one(object, timeout_100ns, FALSE);
}

lab_status lab_wait_alertable(lab_handle object, uint64_t timeout_100ns)
{
    return wait_one(object, timeout_100ns, TRUE);
}

lab_status lab_wait_many(const lab_handle *objects, uint32_t count, bool all, uint64_t timeout_100ns)
{
    LARGE_INTEGER own;

    USER_CALL(NtWaitForMultipleObjects(count, (PHANDLE)objects, all ? WaitAll : WaitAny, FALSE,
                                       lab__api_timeout_from(timeout_100ns, &own)));
}

static NTSTATUS sleep(uint64_t span, BOOLEAN alertable)
{
    LARGE_INTEGER own = {.QuadPart = span > INT64_MAX ? INT64_MIN : -(LONGLONG)span};

    USER_CALL(NtDelayExecution(alertable, &own));
}

lab_status lab_sleep(uint64_t span_100ns)
{
    return sleep(span_100ns, FALSE);
}

lab_status lab_sleep_alertable(uint64_t span_100ns)
{
    return sleep(span_100ns, TRUE);
}

lab_status lab_port_create(uint32_t threads, lab_handle *port)
{
    HANDLE made;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = NtCreateIoCompletion(&made, IO_COMPLETION_ALL_ACCESS, 0, threads);
    if (NT_SUCCESS(status))
        *port = (lab_handle)made;
    USER_RETURN(status);
}

lab_status lab_port_attach(lab_handle port, lab_handle file, uintptr_t key)
{
    FILE_COMPLETION_INFORMATION information = {.Port = (HANDLE)port, .Key = (PVOID)key};
    IO_STATUS_BLOCK iosb;

    USER_CALL(NtSetInformationFile((HANDLE)file, &iosb, &information, sizeof information, FileCompletionInformation));
}

lab_status lab_port_post(lab_handle port, uintptr_t key, void *overlapped, lab_status status, uintptr_t information)
{
    USER_CALL(NtSetIoCompletion((HANDLE)port, (PVOID)key, overlapped, status, information));
}

lab_status lab_port_wait(lab_handle port, uint64_t timeout_100ns, lab_port_entry *entry)
{
    PVOID key = 0, context = 0;
    IO_STATUS_BLOCK iosb = {0};
    LARGE_INTEGER own;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = NtRemoveIoCompletion((HANDLE)port, &key, &context, &iosb, lab__api_timeout_from(timeout_100ns, &own));
    if (status == STATUS_SUCCESS)
        *entry = (lab_port_entry){(uintptr_t)key, context, iosb.Status, iosb.Information};
    USER_RETURN(status);
}
