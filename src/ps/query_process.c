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

/* PROCESS_PRIORITY_CLASS, which the DDK declares nowhere. */
struct priority_class {
    BOOLEAN foreground;
    UCHAR class;
};

union answer {
    PROCESS_BASIC_INFORMATION basic;
    QUOTA_LIMITS quota;
    IO_COUNTERS io;
    VM_COUNTERS memory;
    struct times times;
    struct priority_class priority;
    ULONGLONG cycles[2];
    ULONG_PTR wide;
    ULONG number;
    UCHAR byte;
    USHORT group;
};

static const UCHAR lengths[MaxProcessInfoClass] = {
    [ProcessBasicInformation] = sizeof(PROCESS_BASIC_INFORMATION),
    [ProcessQuotaLimits] = sizeof(QUOTA_LIMITS),
    [ProcessIoCounters] = sizeof(IO_COUNTERS),
    [ProcessVmCounters] = sizeof(VM_COUNTERS),
    [ProcessTimes] = sizeof(struct times),
    [ProcessDebugPort] = sizeof(ULONG_PTR),
    [ProcessDefaultHardErrorMode] = sizeof(ULONG),
    [ProcessPriorityClass] = sizeof(struct priority_class),
    [ProcessHandleCount] = sizeof(ULONG),
    [ProcessPriorityBoost] = sizeof(ULONG),
    [ProcessSessionInformation] = sizeof(ULONG),
    [ProcessWow64Information] = sizeof(ULONG_PTR),
    [ProcessLUIDDeviceMapsEnabled] = sizeof(ULONG),
    [ProcessBreakOnTermination] = sizeof(ULONG),
    [ProcessDebugFlags] = sizeof(ULONG),
    [ProcessIoPriority] = sizeof(ULONG),
    [ProcessExecuteFlags] = sizeof(ULONG),
    [ProcessCookie] = sizeof(ULONG),
    [ProcessCycleTime] = 2 * sizeof(ULONGLONG),
    [ProcessPagePriority] = sizeof(ULONG),
    [ProcessGroupInformation] = sizeof(USHORT),
    [ProcessTokenVirtualizationEnabled] = sizeof(ULONG),
    [ProcessProtectionInformation] = sizeof(UCHAR),
    [ProcessSubsystemInformation] = sizeof(ULONG),
};

#define CLASS_NORMAL      2
#define PROTECTION_SYSTEM 0x72 /* PS_PROTECTION: signer WinSystem, protected */

static void tell_memory(PEPROCESS process, VM_COUNTERS *memory)
{
    memory->QuotaPagedPoolUsage = process->quota_used[0];
    memory->QuotaPeakPagedPoolUsage = process->quota_peak[0];
    memory->QuotaNonPagedPoolUsage = process->quota_used[1];
    memory->QuotaPeakNonPagedPoolUsage = process->quota_peak[1];
}

static void tell_times(PEPROCESS process, struct times *times)
{
    times->created = process->create_time;
    times->ended = process->exit_time;
    times->kernel.QuadPart = (LONGLONG)process->Pcb.run_time;
}

static void tell_quota(QUOTA_LIMITS *quota)
{
    quota->PagedPoolLimit = quota->NonPagedPoolLimit = LAB_QUOTA_LIMIT;
    quota->PagefileLimit = (SIZE_T)-1;
    quota->TimeLimit.QuadPart = -1;
}

static void tell_io(PEPROCESS process, IO_COUNTERS *io)
{
    io->ReadOperationCount = process->disk.reads;
    io->WriteOperationCount = process->disk.writes;
    io->OtherOperationCount = process->disk.flushes;
    io->ReadTransferCount = process->disk.bytes_read;
    io->WriteTransferCount = process->disk.bytes_written;
}

/* What is zero isn't named: no session but 0, no debugger, no 32-bit process, no subsystem but Win32's. */
static void tell_flag(PEPROCESS process, PROCESSINFOCLASS class, union answer *answer)
{
    switch (class) {
    case ProcessDefaultHardErrorMode:
        answer->number = !process->fails_critical_errors;
        break;
    case ProcessPriorityBoost:
        answer->number = process->boosts_disabled;
        break;
    case ProcessLUIDDeviceMapsEnabled:
    case ProcessDebugFlags:
        answer->number = 1;
        break;
    case ProcessBreakOnTermination:
        answer->number = process->critical;
        break;
    case ProcessExecuteFlags:
        answer->number = 0xD; /* data isn't executed, for good */
        break;
    case ProcessProtectionInformation:
        answer->byte = process->is_system ? PROTECTION_SYSTEM : 0;
        break;
    default:
        break;
    }
}

static void tell_number(PEPROCESS process, PROCESSINFOCLASS class, union answer *answer)
{
    switch (class) {
    case ProcessPriorityClass:
        answer->priority.class = process->priority_class ? process->priority_class : CLASS_NORMAL;
        break;
    case ProcessHandleCount:
        answer->number = process->handles ? lab__ob_handles_count(process->handles) : 0;
        break;
    case ProcessIoPriority:
        answer->number = process->io_priority ? process->io_priority - 1u : IoPriorityNormal;
        break;
    case ProcessPagePriority:
        answer->number = process->page_priority ? process->page_priority - 1u : 5; /* MEMORY_PRIORITY_NORMAL */
        break;
    case ProcessCookie:
        answer->number = (ULONG)(process->sequence * 0x9E3779B1u);
        break;
    case ProcessCycleTime:
        answer->cycles[0] = process->Pcb.run_time * LAB_CYCLES_PER_100NS;
        answer->cycles[1] = lab__clock_now() * LAB_CYCLES_PER_100NS;
        break;
    default:
        tell_flag(process, class, answer);
    }
}

static void tell(PEPROCESS process, PROCESSINFOCLASS class, union answer *answer)
{
    switch (class) {
    case ProcessBasicInformation:
        tell_basic(process, &answer->basic);
        break;
    case ProcessQuotaLimits:
        tell_quota(&answer->quota);
        break;
    case ProcessIoCounters:
        tell_io(process, &answer->io);
        break;
    case ProcessVmCounters:
        tell_memory(process, &answer->memory);
        break;
    case ProcessTimes:
        tell_times(process, &answer->times);
        break;
    default:
        tell_number(process, class, answer);
    }
}

static BOOLEAN names_image(PROCESSINFOCLASS class)
{
    return class == ProcessImageFileName || class == ProcessImageFileNameWin32;
}

static NTSTATUS query(HANDLE handle, PROCESSINFOCLASS class, PVOID buffer, ULONG length, PULONG returned,
                      KPROCESSOR_MODE mode)
{
    ULONG needed = (ULONG) class < MaxProcessInfoClass ? lengths[class] : 0;
    union answer answer = {0};
    PEPROCESS process;
    NTSTATUS status = STATUS_SUCCESS;

    if (!needed && !names_image(class))
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
    if (names_image(class)) {
        status = tell_image(process, buffer, length, &needed);
    } else if (class == ProcessCookie && process != lab__ps_process()) {
        status = STATUS_INVALID_PARAMETER; /* nobody else's business */
    } else {
        tell(process, class, &answer);
        RtlCopyMemory(buffer, &answer, length);
    }
    lab__ob_dereference(process);
    if (returned)
        *returned = needed;
    return status;
}

/*
 * ZwQueryInformationProcess, NtQueryInformationProcess: basic information, times, counters, quota, handles, session,
 * priorities, protection, image name, and that there is no debugger.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS; STATUS_INVALID_PARAMETER for the cookie of another
 *         process; those of handles
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
