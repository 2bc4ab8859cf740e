/*
 * ZwQueryInformationThread: what a handle's owner can ask about a thread. Not documented for drivers, but real ones
 * call it.
 */
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_local.h"
#include "ps/nt_ps.h"

#define THREAD_QUERY_LIMITED_INFORMATION 0x0800

struct basic { /* THREAD_BASIC_INFORMATION */
    NTSTATUS exit_status;
    PVOID teb;
    CLIENT_ID id;
    KAFFINITY affinity;
    KPRIORITY priority;
    LONG base_priority; /* relative to the process's */
};

union answer {
    struct basic basic;
    KERNEL_USER_TIMES times;
    GROUP_AFFINITY group;
    PROCESSOR_NUMBER processor;
    ULONGLONG cycles[2];
    PVOID pointer;
    ULONG number;
    BOOLEAN flag;
};

static const UCHAR lengths[MaxThreadInfoClass] = {
    [ThreadBasicInformation] = sizeof(struct basic),
    [ThreadTimes] = sizeof(KERNEL_USER_TIMES),
    [ThreadQuerySetWin32StartAddress] = sizeof(PVOID),
    [ThreadAmILastThread] = sizeof(ULONG),
    [ThreadPriorityBoost] = sizeof(ULONG),
    [ThreadIsIoPending] = sizeof(ULONG),
    [ThreadHideFromDebugger] = sizeof(BOOLEAN),
    [ThreadBreakOnTermination] = sizeof(ULONG),
    [ThreadIsTerminated] = sizeof(ULONG),
    [ThreadIoPriority] = sizeof(ULONG),
    [ThreadCycleTime] = 2 * sizeof(ULONGLONG),
    [ThreadPagePriority] = sizeof(ULONG),
    [ThreadActualBasePriority] = sizeof(ULONG),
    [ThreadGroupInformation] = sizeof(GROUP_AFFINITY),
    [ThreadIdealProcessorEx] = sizeof(PROCESSOR_NUMBER),
};

static void tell_basic(PETHREAD thread, struct basic *basic)
{
    basic->exit_status = thread->terminated ? thread->exit_status : STATUS_PENDING;
    basic->teb = thread->teb;
    basic->id = thread->id;
    basic->affinity = thread->Tcb.user_affinity & lab__ke_active_processors();
    basic->priority = thread->Tcb.priority;
    basic->base_priority = thread->Tcb.saturation ? thread->Tcb.saturation * 16
                                                  : thread->Tcb.base_priority - thread->Tcb.process->base_priority;
}

static void tell_state(PETHREAD thread, THREADINFOCLASS class, union answer *answer)
{
    switch (class) {
    case ThreadAmILastThread:
        answer->number = thread->Tcb.process->thread_count == 1;
        break;
    case ThreadIsIoPending:
        answer->number = !IsListEmpty(&thread->irps);
        break;
    case ThreadHideFromDebugger:
        answer->flag = thread->hide_from_debugger;
        break;
    case ThreadIsTerminated:
        answer->number = thread->terminated;
        break;
    case ThreadCycleTime:
        answer->cycles[0] = thread->Tcb.run_time * LAB_CYCLES_PER_100NS;
        answer->cycles[1] = lab__clock_now() * LAB_CYCLES_PER_100NS;
        break;
    default:
        break; /* ThreadBreakOnTermination: no thread is critical */
    }
}

static void tell(PETHREAD thread, THREADINFOCLASS class, union answer *answer)
{
    switch (class) {
    case ThreadBasicInformation:
        tell_basic(thread, &answer->basic);
        break;
    case ThreadTimes:
        answer->times.CreateTime = thread->create_time;
        answer->times.ExitTime = thread->exit_time;
        answer->times.KernelTime.QuadPart = (LONGLONG)thread->Tcb.run_time;
        break;
    case ThreadQuerySetWin32StartAddress:
        answer->pointer = thread->win32_start ? thread->win32_start : (PVOID)(ULONG_PTR)thread->Tcb.start_routine;
        break;
    case ThreadPriorityBoost:
        answer->number = thread->Tcb.boosts_disabled != 0;
        break;
    case ThreadIoPriority:
        answer->number = thread->io_priority ? thread->io_priority - 1u : IoPriorityNormal;
        break;
    case ThreadPagePriority:
        answer->number = thread->page_priority ? thread->page_priority - 1u : 5; /* MEMORY_PRIORITY_NORMAL */
        break;
    case ThreadActualBasePriority:
        answer->number = (ULONG)thread->Tcb.base_priority;
        break;
    case ThreadGroupInformation:
        answer->group.Mask = thread->Tcb.user_affinity & lab__ke_active_processors();
        break;
    case ThreadIdealProcessorEx:
        answer->processor.Number = thread->Tcb.ideal_processor;
        break;
    default:
        tell_state(thread, class, answer);
    }
}

static NTSTATUS query(HANDLE handle, THREADINFOCLASS class, PVOID buffer, ULONG length, PULONG returned,
                      KPROCESSOR_MODE mode)
{
    union answer answer = {0};
    PETHREAD thread;
    NTSTATUS status = STATUS_SUCCESS;

    if ((ULONG) class >= MaxThreadInfoClass || !lengths[class])
        return STATUS_INVALID_INFO_CLASS;
    if (length != lengths[class])
        return STATUS_INFO_LENGTH_MISMATCH;
    if (mode == UserMode)
        status = lab__mm_probe_any_write(buffer, length);
    if (NT_SUCCESS(status) && mode == UserMode && returned)
        status = lab__mm_probe_any_write(returned, sizeof *returned);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, THREAD_QUERY_LIMITED_INFORMATION, lab__ps_thread_type, mode,
                                          (PVOID *)&thread, 0);
    if (!NT_SUCCESS(status))
        return status;
    tell(thread, class, &answer);
    lab__ob_dereference(thread);
    RtlCopyMemory(buffer, &answer, length);
    if (returned)
        *returned = length;
    return STATUS_SUCCESS;
}

/*
 * ZwQueryInformationThread, NtQueryInformationThread: ids, priorities, times, start address, affinity, cycles, pending
 * I/O, I/O and page priority.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS; those of handles
 */
NTSTATUS ZwQueryInformationThread(HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
                                  ULONG ThreadInformationLength, PULONG ReturnLength)
{
    LAB_DDI(ZwQueryInformationThread);
    return query(ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength, ReturnLength,
                 KernelMode);
}

NTSTATUS NtQueryInformationThread(HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
                                  ULONG ThreadInformationLength, PULONG ReturnLength)
{
    LAB_DDI(NtQueryInformationThread);
    return query(ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength, ReturnLength,
                 lab__ke_thread()->previous_mode);
}

/* ZwAlertThread, NtAlertThread: end an alertable wait of a program's thread. IRQL PASSIVE_LEVEL. */
NTSTATUS ZwAlertThread(HANDLE ThreadHandle)
{
    PETHREAD thread;
    NTSTATUS status;

    LAB_DDI(ZwAlertThread);
    status = lab__ob_reference_handle(ThreadHandle, THREAD_ALERT, lab__ps_thread_type, KernelMode, (PVOID *)&thread, 0);
    if (!NT_SUCCESS(status))
        return status;
    KeAlertThread(&thread->Tcb, KernelMode);
    lab__ob_dereference(thread);
    return STATUS_SUCCESS;
}
