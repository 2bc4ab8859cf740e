/*
 * Waiting by handle: whatever object has a dispatcher header in it.
 */
#include "ex/ex_p.h"
#include "ex/nt_ex.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

static NTSTATUS reference(HANDLE handle, KPROCESSOR_MODE mode, PVOID *body, PVOID *header)
{
    ULONG offset;
    NTSTATUS status = lab__ob_reference_handle(handle, SYNCHRONIZE, 0, mode, body, 0);

    if (!NT_SUCCESS(status))
        return status;
    offset = lab__ob_header_of(*body)->type->default_wait_offset;
    if (offset == LAB_OB_NOT_WAITABLE) {
        lab__ob_dereference(*body);
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    *header = (char *)*body + offset;
    return STATUS_SUCCESS;
}

static NTSTATUS capture_timeout(PLARGE_INTEGER *timeout, LARGE_INTEGER *own, KPROCESSOR_MODE mode)
{
    if (!*timeout)
        return STATUS_SUCCESS;
    if (mode == UserMode && !NT_SUCCESS(lab__mm_probe_any(*timeout, sizeof *own)))
        return STATUS_ACCESS_VIOLATION;
    *own = **timeout;
    *timeout = own;
    return STATUS_SUCCESS;
}

static NTSTATUS wait_one(HANDLE handle, BOOLEAN alertable, PLARGE_INTEGER timeout, KPROCESSOR_MODE mode)
{
    LARGE_INTEGER own;
    PVOID body, header;
    NTSTATUS status = capture_timeout(&timeout, &own, mode);

    if (NT_SUCCESS(status))
        status = reference(handle, mode, &body, &header);
    if (!NT_SUCCESS(status))
        return status;
    status = KeWaitForSingleObject(header, UserRequest, mode, alertable, timeout);
    lab__ob_dereference(body);
    return status;
}

static NTSTATUS wait_many(ULONG count, PHANDLE handles, WAIT_TYPE type, BOOLEAN alertable, PLARGE_INTEGER timeout,
                          KPROCESSOR_MODE mode)
{
    PVOID bodies[MAXIMUM_WAIT_OBJECTS], headers[MAXIMUM_WAIT_OBJECTS];
    KWAIT_BLOCK blocks[MAXIMUM_WAIT_OBJECTS];
    LARGE_INTEGER own;
    ULONG got = 0;
    NTSTATUS status;

    if (!count || count > MAXIMUM_WAIT_OBJECTS)
        return STATUS_INVALID_PARAMETER_1;
    if (type != WaitAll && type != WaitAny)
        return STATUS_INVALID_PARAMETER_3;
    status = capture_timeout(&timeout, &own, mode);
    if (NT_SUCCESS(status) && mode == UserMode)
        status = lab__mm_probe_any(handles, count * sizeof *handles);
    while (NT_SUCCESS(status) && got < count) {
        status = reference(handles[got], mode, &bodies[got], &headers[got]);
        got += NT_SUCCESS(status);
    }
    if (NT_SUCCESS(status))
        status = KeWaitForMultipleObjects(count, headers, type, UserRequest, mode, alertable, timeout, blocks);
    while (got)
        lab__ob_dereference(bodies[--got]);
    return status;
}

/* NtWaitForSingleObject: wait for an object by handle; in the caller's mode. */
NTSTATUS NtWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout)
{
    return wait_one(Handle, Alertable, Timeout, lab__ke_thread()->previous_mode);
}

/*
 * ZwWaitForSingleObject: wait for an object by handle.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   Timeout 100 ns, negative = relative
 * Errors  STATUS_TIMEOUT, STATUS_USER_APC, STATUS_ALERTED; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH where the
 *         object can't be waited for
 * Source  ntifs/nf-ntifs-zwwaitforsingleobject
 */
NTSTATUS ZwWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout)
{
    LAB_DDI(ZwWaitForSingleObject);
    return wait_one(Handle, Alertable, Timeout, KernelMode);
}

/* NtWaitForMultipleObjects: wait for all or any of up to 64 objects; in the caller's mode. */
NTSTATUS NtWaitForMultipleObjects(ULONG HandleCount, PHANDLE Handles, WAIT_TYPE WaitType, BOOLEAN Alertable,
                                  PLARGE_INTEGER Timeout)
{
    return wait_many(HandleCount, Handles, WaitType, Alertable, Timeout, lab__ke_thread()->previous_mode);
}

/* ZwWaitForMultipleObjects: the same from kernel mode. */
NTSTATUS ZwWaitForMultipleObjects(ULONG HandleCount, PHANDLE Handles, WAIT_TYPE WaitType, BOOLEAN Alertable,
                                  PLARGE_INTEGER Timeout)
{
    return wait_many(HandleCount, Handles, WaitType, Alertable, Timeout, KernelMode);
}

/* NtDelayExecution: sleep; 100 ns units, negative = relative. */
NTSTATUS NtDelayExecution(BOOLEAN Alertable, PLARGE_INTEGER DelayInterval)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    LARGE_INTEGER own;
    NTSTATUS status = DelayInterval ? capture_timeout(&DelayInterval, &own, mode) : STATUS_ACCESS_VIOLATION;

    return NT_SUCCESS(status) ? KeDelayExecutionThread(mode, Alertable, DelayInterval) : status;
}

/* ZwYieldExecution: gives way to other threads. STATUS_NO_YIELD_PERFORMED: there was none to give way to. */
NTSTATUS ZwYieldExecution(void)
{
    ULONGLONG before = lab__ke_thread()->context_switches;

    lab__ke_round_robin();
    return lab__ke_thread()->context_switches != before ? STATUS_SUCCESS : STATUS_NO_YIELD_PERFORMED;
}
