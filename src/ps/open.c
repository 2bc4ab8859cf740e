/* Handles to processes and threads by their ids. */
#include "ob/ob_p.h"
#include "ps/ps_local.h"

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

/*
 * ZwOpenProcess: a handle to a process by its id, or by that of one of its threads.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_CID, STATUS_INVALID_PARAMETER_MIX
 * Source  ntddk/nf-ntddk-zwopenprocess
 */
NTSTATUS ZwOpenProcess(PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                       PCLIENT_ID ClientId)
{
    PETHREAD thread;

    LAB_DDI(ZwOpenProcess);
    if (!ClientId)
        return STATUS_INVALID_PARAMETER_MIX;
    if (ClientId->UniqueThread) {
        thread = lab__ps_id_find(ClientId->UniqueThread, lab__ps_thread_type);
        if (!thread || (ClientId->UniqueProcess && thread->id.UniqueProcess != ClientId->UniqueProcess))
            return STATUS_INVALID_CID;
    }
    return lab__ps_process_open(ClientId->UniqueThread ? thread->id.UniqueProcess : ClientId->UniqueProcess,
                                DesiredAccess, ObjectAttributes ? ObjectAttributes->Attributes : 0, KernelMode,
                                ProcessHandle);
}
