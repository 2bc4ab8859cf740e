/* Handles to processes and threads by their ids. */
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_local.h"
#include "vf/vf_holding.h"

NTSTATUS lab__ps_process_open(HANDLE id, ACCESS_MASK access, ULONG attributes, KPROCESSOR_MODE mode, HANDLE *handle)
{
    PEPROCESS process = lab__ps_id_find(id, lab__ps_process_type);
    NTSTATUS status;

    if (!process)
        return STATUS_INVALID_CID;
    lab__ob_reference(process); /* callbacks may run, and wait */
    status = lab__ob_handle_create(process, attributes, access, mode, handle);
    lab__ob_dereference(process);
    return status;
}

NTSTATUS lab__ps_thread_open(HANDLE id, ACCESS_MASK access, ULONG attributes, KPROCESSOR_MODE mode, HANDLE *handle)
{
    PETHREAD thread = lab__ps_id_find(id, lab__ps_thread_type);
    NTSTATUS status;

    if (!thread)
        return STATUS_INVALID_CID;
    lab__ob_reference(thread);
    status = lab__ob_handle_create(thread, attributes, access, mode, handle);
    lab__ob_dereference(thread);
    return status;
}

/* What the caller gave, once it is known to be readable; then only this copy counts. */
struct request {
    PHANDLE handle;
    ACCESS_MASK access;
    ULONG attributes;
    BOOLEAN named;
    CLIENT_ID id;
    KPROCESSOR_MODE mode;
};

static NTSTATUS capture(struct request *request, POBJECT_ATTRIBUTES attributes, PCLIENT_ID id)
{
    if (request->mode == UserMode) {
        if (!NT_SUCCESS(lab__mm_probe_any_write(request->handle, sizeof(HANDLE))) ||
            !NT_SUCCESS(lab__mm_probe_any(attributes, sizeof *attributes)) ||
            (id && !NT_SUCCESS(lab__mm_probe_any(id, sizeof *id))))
            return STATUS_ACCESS_VIOLATION;
    }
    request->attributes = attributes ? attributes->Attributes : 0;
    request->named = attributes && attributes->ObjectName;
    if (request->mode == UserMode)
        request->attributes &= ~(ULONG)OBJ_KERNEL_HANDLE;
    if (!id || request->named) /* processes and threads have no names */
        return STATUS_INVALID_PARAMETER_MIX;
    request->id = *id;
    return STATUS_SUCCESS;
}

static NTSTATUS give(const struct request *request, HANDLE id,
                     NTSTATUS (*open)(HANDLE, ACCESS_MASK, ULONG, KPROCESSOR_MODE, HANDLE *))
{
    HANDLE made;
    NTSTATUS status = open(id, request->access, request->attributes, request->mode, &made);

    if (NT_SUCCESS(status))
        *request->handle = made;
    return status;
}

static NTSTATUS open_process(struct request *request, POBJECT_ATTRIBUTES attributes, PCLIENT_ID client)
{
    NTSTATUS status = capture(request, attributes, client);
    PETHREAD thread;

    if (!NT_SUCCESS(status))
        return status;
    if (request->id.UniqueThread) {
        thread = lab__ps_id_find(request->id.UniqueThread, lab__ps_thread_type);
        if (!thread || (request->id.UniqueProcess && thread->id.UniqueProcess != request->id.UniqueProcess))
            return STATUS_INVALID_CID;
        request->id.UniqueProcess = thread->id.UniqueProcess;
    }
    return give(request, request->id.UniqueProcess, lab__ps_process_open);
}

/*
 * ZwOpenProcess, NtOpenProcess: a handle to a process by its id, or by that of one of its threads.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_CID; STATUS_INVALID_PARAMETER_MIX without an id, or with a name; STATUS_ACCESS_VIOLATION
 * Source  ntddk/nf-ntddk-zwopenprocess
 */
NTSTATUS ZwOpenProcess(PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                       PCLIENT_ID ClientId)
{
    struct request request = {.handle = ProcessHandle, .access = DesiredAccess, .mode = KernelMode};

    LAB_DDI(ZwOpenProcess);
    return open_process(&request, ObjectAttributes, ClientId);
}

NTSTATUS NtOpenProcess(PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                       PCLIENT_ID ClientId)
{
    struct request request = {
        .handle = ProcessHandle, .access = DesiredAccess, .mode = lab__ke_thread()->previous_mode};

    LAB_DDI(NtOpenProcess);
    return open_process(&request, ObjectAttributes, ClientId);
}

static NTSTATUS open_thread(struct request *request, POBJECT_ATTRIBUTES attributes, PCLIENT_ID client)
{
    NTSTATUS status = capture(request, attributes, client);
    PETHREAD thread;

    if (!NT_SUCCESS(status))
        return status;
    thread = lab__ps_id_find(request->id.UniqueThread, lab__ps_thread_type);
    if (!thread || (request->id.UniqueProcess && thread->id.UniqueProcess != request->id.UniqueProcess))
        return STATUS_INVALID_CID;
    return give(request, request->id.UniqueThread, lab__ps_thread_open);
}

/*
 * ZwOpenThread, NtOpenThread: a handle to a thread by its id; with a process's id it must be one of that process's.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as ZwOpenProcess
 */
NTSTATUS ZwOpenThread(PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                      PCLIENT_ID ClientId)
{
    struct request request = {.handle = ThreadHandle, .access = DesiredAccess, .mode = KernelMode};

    return open_thread(&request, ObjectAttributes, ClientId);
}

NTSTATUS NtOpenThread(PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                      PCLIENT_ID ClientId)
{
    struct request request = {.handle = ThreadHandle, .access = DesiredAccess, .mode = lab__ke_thread()->previous_mode};

    LAB_DDI(NtOpenThread);
    return open_thread(&request, ObjectAttributes, ClientId);
}

/* PsLookupProcessThreadByCid: both of them, referenced; Process may be NULL. */
NTSTATUS PsLookupProcessThreadByCid(PCLIENT_ID Cid, PEPROCESS *Process, PETHREAD *Thread)
{
    PETHREAD thread = lab__ps_id_find(Cid->UniqueThread, lab__ps_thread_type);

    if (!thread || thread->id.UniqueProcess != Cid->UniqueProcess)
        return STATUS_INVALID_CID;
    if (Process) {
        *Process = (PEPROCESS)thread->Tcb.process;
        lab__ob_reference(*Process);
        lab__vf_hold(LAB_VF_REFERENCE, *Process, __builtin_return_address(0));
    }
    lab__ob_reference(thread);
    lab__vf_hold(LAB_VF_REFERENCE, thread, __builtin_return_address(0));
    *Thread = thread;
    return STATUS_SUCCESS;
}
