/*
 * Ending a process: each of its threads ends as it is about to go back to user mode. A wait in user mode is broken off
 * for that, one in kernel mode is not: a driver's request is finished, or cancelled, first.
 */
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_local.h"

struct ending {
    KAPC apc;
    NTSTATUS status;
};

static void end_in_apc(PKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *argument1, PVOID *argument2)
{
    struct ending *ending = CONTAINING_RECORD(apc, struct ending, apc);
    NTSTATUS status = ending->status;

    lab__mm_kernel_free(ending);
    lab__ke_thread()->previous_mode = KernelMode;
    lab__ke_lower(PASSIVE_LEVEL);
    lab__ps_thread_exit(status);
}

static void end_unheard(PKAPC apc)
{
    lab__mm_kernel_free(CONTAINING_RECORD(apc, struct ending, apc));
}

static void in_user_mode(PVOID context, PVOID argument1, PVOID argument2)
{
}

static NTSTATUS end_thread(PETHREAD thread, NTSTATUS status)
{
    struct ending *ending = lab__mm_kernel_alloc(sizeof *ending);

    if (!ending)
        return STATUS_INSUFFICIENT_RESOURCES;
    ending->status = status;
    KeInitializeApc(&ending->apc, &thread->Tcb, 0, end_in_apc, end_unheard, in_user_mode, UserMode, 0);
    if (!KeInsertQueueApc(&ending->apc, 0, 0, 2))
        lab__mm_kernel_free(ending); /* it ends already */
    else
        lab__ke_user_apc_hurry(&thread->Tcb);
    return STATUS_SUCCESS;
}

/* Of a process that has no thread, nobody else does it. */
static void end_empty(PEPROCESS process, NTSTATUS status)
{
    lab__ps_notify_process(process, FALSE);
    process->exiting = TRUE;
    process->exit_status = status;
    process->exit_time.QuadPart = (LONGLONG)lab__clock_now() + lab__ke.system_time_offset;
    lab__ps_process_run_down(process);
    process->Pcb.Header.SignalState = 1;
    lab__ke_wait_test(&process->Pcb.Header, 0);
}

/* The thread that started the machine runs on the host's own stack and can only end by itself. */
static BOOLEAN may_end(PEPROCESS process)
{
    LIST_ENTRY *threads = &process->Pcb.threads;

    for (LIST_ENTRY *e = threads->Flink; e != threads; e = e->Flink)
        if (CONTAINING_RECORD(e, struct _KTHREAD, process_link)->adopted)
            return FALSE;
    return !process->is_system;
}

static NTSTATUS end_others(PEPROCESS process, NTSTATUS exit_status)
{
    LIST_ENTRY *threads = &process->Pcb.threads;
    NTSTATUS status = STATUS_SUCCESS;

    for (LIST_ENTRY *e = threads->Flink, *next; e != threads && NT_SUCCESS(status); e = next) {
        struct _KTHREAD *thread = CONTAINING_RECORD(e, struct _KTHREAD, process_link);

        next = e->Flink;
        if (thread != lab__ke_thread() && !thread->system_thread)
            status = end_thread((PETHREAD)thread, exit_status);
    }
    return status;
}

void lab__ps_process_stop_if_critical(PEPROCESS process)
{
    if (!process->critical)
        return;
    lab__ke_crash_detail("process %s is critical (ProcessBreakOnTermination) and ends", process->image_name);
    lab__ke_bugcheck(CRITICAL_PROCESS_DIED, (ULONG_PTR)process, 0, 0, 0);
}

static NTSTATUS terminate(PEPROCESS process, NTSTATUS exit_status, BOOLEAN self)
{
    NTSTATUS status;

    if (process->exiting || (process->terminating && self))
        return STATUS_PROCESS_IS_TERMINATING;
    if (self)
        lab__ps_process_stop_if_critical(process);
    if (self && !may_end(process))
        return STATUS_ACCESS_DENIED;
    process->terminating = self;
    if (!process->Pcb.thread_count) {
        end_empty(process, exit_status);
        return STATUS_SUCCESS;
    }
    status = end_others(process, exit_status);
    lab__ke_exit();
    return status;
}

/* Who asks from user mode needs a handle that may; NULL is the current process, all but the running thread. */
NTSTATUS lab__ps_process_terminate(HANDLE handle, NTSTATUS exit_status, KPROCESSOR_MODE mode)
{
    struct _KTHREAD *thread = lab__ke_thread();
    PEPROCESS process;
    NTSTATUS status;

    if (!handle)
        return terminate((PEPROCESS)thread->process, exit_status, FALSE);
    status = lab__ob_reference_handle(handle, mode == UserMode ? PROCESS_TERMINATE : 0, lab__ps_process_type, mode,
                                      (PVOID *)&process, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = terminate(process, exit_status, TRUE);
    lab__ob_dereference(process);
    if (NT_SUCCESS(status) && (PEPROCESS)thread->process == process && !thread->system_thread) {
        thread->previous_mode = KernelMode;
        lab__ps_thread_exit(exit_status);
    }
    return status;
}

/*
 * ZwTerminateProcess: end the process and all its threads with this status; NULL: all threads of the current process
 * but the running one. Does not return where the running thread is one of them.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_PROCESS_IS_TERMINATING; STATUS_ACCESS_DENIED for
 *         the system process and for that of the thread that started the machine; 0xEF for a critical process
 * Source  ntddk/nf-ntddk-zwterminateprocess
 */
NTSTATUS ZwTerminateProcess(HANDLE ProcessHandle, NTSTATUS ExitStatus)
{
    LAB_DDI(ZwTerminateProcess);
    return lab__ps_process_terminate(ProcessHandle, ExitStatus, KernelMode);
}
