/* What a handle's owner can set of a process. Not documented for drivers, but real ones call it. */
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/nt_ps.h"
#include "ps/ps_local.h"

#define HIGHEST_CLASS           6 /* PROCESS_PRIORITY_CLASS_ABOVE_NORMAL */
#define MOST_PAGE_PRIORITY      5
#define PROCESS_SET_INFORMATION 0x0200

struct priority_class {
    BOOLEAN foreground;
    UCHAR class;
};

union value {
    ULONG number;
    ULONG_PTR wide;
    KPRIORITY priority;
    struct priority_class class;
    PROCESS_ACCESS_TOKEN token;
};

static const UCHAR lengths[MaxProcessInfoClass] = {
    [ProcessBasePriority] = sizeof(KPRIORITY),     [ProcessAccessToken] = sizeof(PROCESS_ACCESS_TOKEN),
    [ProcessDefaultHardErrorMode] = sizeof(ULONG), [ProcessPriorityClass] = sizeof(struct priority_class),
    [ProcessAffinityMask] = sizeof(KAFFINITY),     [ProcessPriorityBoost] = sizeof(ULONG),
    [ProcessBreakOnTermination] = sizeof(ULONG),   [ProcessDebugFlags] = sizeof(ULONG),
    [ProcessIoPriority] = sizeof(ULONG),           [ProcessPagePriority] = sizeof(ULONG),
};

typedef void each_thread(struct _KTHREAD *thread, PEPROCESS process, LONG change);

static void visit(PEPROCESS process, each_thread *each, LONG change)
{
    LIST_ENTRY *threads = &process->Pcb.threads;

    for (LIST_ENTRY *e = threads->Flink; e != threads; e = e->Flink)
        each(CONTAINING_RECORD(e, struct _KTHREAD, process_link), process, change);
}

/* Threads keep their distance from the process's priority. */
static void follow_priority(struct _KTHREAD *thread, PEPROCESS process, LONG change)
{
    LONG priority = thread->base_priority + change;
    LONG highest = process->Pcb.base_priority < LOW_REALTIME_PRIORITY ? LOW_REALTIME_PRIORITY - 1 : HIGH_PRIORITY;

    KeSetPriorityThread(thread, priority < 1 ? 1 : priority > highest ? highest : priority);
}

static NTSTATUS set_base(PEPROCESS process, KPRIORITY priority)
{
    LONG change;

    if (priority <= LOW_PRIORITY || priority > HIGH_PRIORITY)
        return STATUS_INVALID_PARAMETER;
    change = priority - process->Pcb.base_priority;
    process->Pcb.base_priority = (SCHAR)priority;
    visit(process, follow_priority, change);
    return STATUS_SUCCESS;
}

static NTSTATUS set_class(PEPROCESS process, UCHAR class)
{
    static const UCHAR bases[HIGHEST_CLASS + 1] = {8,  4, 8, 13,
                                                   24, 6, 10}; /* normal, idle, normal, high, real time ... */

    if (class > HIGHEST_CLASS)
        return STATUS_INVALID_PARAMETER;
    process->priority_class = class;
    return set_base(process, bases[class]);
}

static void follow_affinity(struct _KTHREAD *thread, PEPROCESS process, LONG change)
{
    lab__ke_set_user_affinity(thread, process->Pcb.affinity);
}

static NTSTATUS set_affinity(PEPROCESS process, KAFFINITY affinity)
{
    if (!affinity || affinity & ~lab__ke_active_processors())
        return STATUS_INVALID_PARAMETER;
    process->Pcb.affinity = affinity;
    visit(process, follow_affinity, 0);
    return STATUS_SUCCESS;
}

/* Who the process acts as from now on. */
static NTSTATUS set_token(PEPROCESS process, const PROCESS_ACCESS_TOKEN *information, KPROCESSOR_MODE mode)
{
    PACCESS_TOKEN token, before = process->token;
    NTSTATUS status =
        lab__ob_reference_handle(information->Token, TOKEN_ASSIGN_PRIMARY, *SeTokenObjectType, mode, &token, 0);

    if (!NT_SUCCESS(status))
        return status;
    if (SeTokenType(token) != TokenPrimary) {
        lab__ob_dereference(token);
        return STATUS_BAD_TOKEN_TYPE;
    }
    process->token = token;
    if (before)
        lab__ob_dereference(before);
    return STATUS_SUCCESS;
}

static NTSTATUS set_urgency(UCHAR *kept, ULONG value, ULONG most)
{
    if (value > most)
        return STATUS_INVALID_PARAMETER;
    *kept = (UCHAR)(value + 1);
    return STATUS_SUCCESS;
}

static NTSTATUS set_flag(BOOLEAN *flag, BOOLEAN value)
{
    *flag = value;
    return STATUS_SUCCESS;
}

static NTSTATUS set_process(PEPROCESS process, PROCESSINFOCLASS class, const union value *value, KPROCESSOR_MODE mode)
{
    switch (class) {
    case ProcessBasePriority:
        return set_base(process, value->priority);
    case ProcessAccessToken:
        return set_token(process, &value->token, mode);
    case ProcessDefaultHardErrorMode:
        return set_flag(&process->fails_critical_errors, !(value->number & 1));
    case ProcessPriorityClass:
        return set_class(process, value->class.class);
    case ProcessAffinityMask:
        return set_affinity(process, value->wide);
    case ProcessPriorityBoost:
        return set_flag(&process->boosts_disabled, value->number != 0);
    case ProcessBreakOnTermination:
        return set_flag(&process->critical, value->number != 0);
    case ProcessIoPriority:
        return set_urgency(&process->io_priority, value->number, MaxIoPriorityTypes - 1);
    case ProcessPagePriority:
        return set_urgency(&process->page_priority, value->number, MOST_PAGE_PRIORITY);
    default: /* ProcessDebugFlags: there is no debugger to inherit */
        return value->number > 1 ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    }
}

static NTSTATUS set_information(HANDLE handle, PROCESSINFOCLASS class, const void *information, ULONG length,
                                KPROCESSOR_MODE mode)
{
    union value value = {0};
    PEPROCESS process;
    NTSTATUS status;

    if ((ULONG) class >= MaxProcessInfoClass || !lengths[class])
        return STATUS_INVALID_INFO_CLASS;
    if (length != lengths[class])
        return STATUS_INFO_LENGTH_MISMATCH;
    if (mode == UserMode && !NT_SUCCESS(lab__mm_probe_any(information, length)))
        return STATUS_ACCESS_VIOLATION;
    RtlCopyMemory(&value, information, length);
    status =
        lab__ob_reference_handle(handle, PROCESS_SET_INFORMATION, lab__ps_process_type, mode, (PVOID *)&process, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = set_process(process, class, &value, mode);
    lab__ob_dereference(process);
    return status;
}

/*
 * ZwSetInformationProcess, NtSetInformationProcess: priority, affinity, boosts, I/O and page priority, token, and
 * whether the machine stops when the process ends.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_PARAMETER (a value out of range),
 *         STATUS_BAD_TOKEN_TYPE; those of handles
 * Source  undocumented; real drivers call it
 */
NTSTATUS ZwSetInformationProcess(HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
                                 PVOID ProcessInformation, ULONG ProcessInformationLength)
{
    LAB_DDI(ZwSetInformationProcess);
    return set_information(ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength,
                           KernelMode);
}

NTSTATUS NtSetInformationProcess(HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
                                 PVOID ProcessInformation, ULONG ProcessInformationLength)
{
    LAB_DDI(NtSetInformationProcess);
    return set_information(ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength,
                           lab__ke_thread()->previous_mode);
}
