/*
 * ZwQueryInformationProcess: the classes that drivers ask for. Not documented for drivers, but real ones call it.
 */
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_local.h"

#define PROCESS_QUERY_LIMITED_INFORMATION 0x1000

struct times {
    LARGE_INTEGER created, ended, kernel, user;
};

static void tell_basic(PEPROCESS process, PROCESS_BASIC_INFORMATION *basic)
{
    basic->ExitStatus = process->exiting ? process->exit_status : STATUS_PENDING;
    basic->AffinityMask = process->Pcb.affinity & lab__ke_active_processors();
    basic->BasePriority = process->Pcb.base_priority;
    basic->UniqueProcessId = (ULONG_PTR)process->id;
    basic->InheritedFromUniqueProcessId = (ULONG_PTR)process->parent_id;
}

static NTSTATUS tell_image(PEPROCESS process, PUNICODE_STRING name, ULONG length, ULONG *needed)
{
    const UNICODE_STRING *path = &process->image_path;

    *needed = sizeof *name + path->Length + sizeof(WCHAR);
    if (length < *needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    *name = (UNICODE_STRING){path->Length, path->Length + sizeof(WCHAR), (PWCH)(name + 1)};
    RtlCopyMemory(name->Buffer, path->Buffer, path->Length);
    name->Buffer[path->Length / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

static ULONG length_of(PROCESSINFOCLASS class)
{
    switch (class) {
    case ProcessBasicInformation:
        return sizeof(PROCESS_BASIC_INFORMATION);
    case ProcessTimes:
        return sizeof(struct times);
    case ProcessHandleCount:
    case ProcessSessionInformation:
    case ProcessBreakOnTermination:
    case ProcessDefaultHardErrorMode:
    case ProcessDebugFlags:
        return sizeof(ULONG);
    case ProcessDebugPort:
    case ProcessWow64Information:
        return sizeof(ULONG_PTR);
    default:
        return 0;
    }
}

static void tell(PEPROCESS process, PROCESSINFOCLASS class, PVOID buffer)
{
    struct times *times = buffer;

    switch (class) {
    case ProcessBasicInformation:
        tell_basic(process, buffer);
        break;
    case ProcessTimes:
        times->created = process->create_time;
        times->ended = process->exit_time;
        times->kernel.QuadPart = (LONGLONG)process->Pcb.run_time;
        break;
    case ProcessHandleCount:
        *(ULONG *)buffer = process->handles ? lab__ob_handles_count(process->handles) : 0;
        break;
    case ProcessDebugFlags:
    case ProcessDefaultHardErrorMode:
        *(ULONG *)buffer = 1;
        break;
    default:
        break; /* no session but 0, no debugger, no 32-bit process */
    }
}

static NTSTATUS query(HANDLE handle, PROCESSINFOCLASS class, PVOID buffer, ULONG length, PULONG returned,
                      KPROCESSOR_MODE mode)
{
    ULONG needed = length_of(class);
    PEPROCESS process;
    NTSTATUS status = STATUS_SUCCESS;

    if (!needed && class != ProcessImageFileName)
        return STATUS_INVALID_INFO_CLASS;
    if (needed && length != needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (mode == UserMode && length)
        status = lab__mm_probe_any_write(buffer, length);
    if (NT_SUCCESS(status) && mode == UserMode && returned)
        status = lab__mm_probe_any_write(returned, sizeof *returned);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, PROCESS_QUERY_LIMITED_INFORMATION, lab__ps_process_type, mode,
                                          (PVOID *)&process, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (class == ProcessImageFileName) {
        status = tell_image(process, buffer, length, &needed);
    } else {
        RtlZeroMemory(buffer, length);
        tell(process, class, buffer);
    }
    lab__ob_dereference(process);
    if (returned)
        *returned = needed;
    return status;
}

/*
 * ZwQueryInformationProcess, NtQueryInformationProcess: basic information, times, handles, session, image name, and
 * that there is no debugger.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS; those of handles
 * Source  undocumented; real drivers call it
 */
NTSTATUS ZwQueryInformationProcess(HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
                                   PVOID ProcessInformation, ULONG ProcessInformationLength, PULONG ReturnLength)
{
    return query(ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength, ReturnLength,
                 KernelMode);
}

NTSTATUS NtQueryInformationProcess(HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
                                   PVOID ProcessInformation, ULONG ProcessInformationLength, PULONG ReturnLength)
{
    return query(ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength, ReturnLength,
                 lab__ke_thread()->previous_mode);
}
