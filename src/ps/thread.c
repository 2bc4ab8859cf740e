/*
 * Threads as objects: system threads, threads of programs, and the adopted one of whoever runs the machine.
 *
 * A running thread holds a reference to itself. Its stack is given back when the object goes, which is never on that
 * stack.
 */
#include "ob/ob_p.h"
#include "ps/ps_local.h"
#include "vf/vf_holding.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"

void lab__io_thread_exit(PETHREAD thread);
void lab__ex_thread_exit(struct _KTHREAD *thread);

static void run_system(PVOID context)
{
    PETHREAD thread = context;
    PKSTART_ROUTINE routine = (PKSTART_ROUTINE)thread->win32_start;

    lab__ps_notify_thread_runs(thread);
    routine(thread->user_context);
    if (__builtin_expect(lab__ke_irql() != PASSIVE_LEVEL, 0) && !lab__vf_spins_held()) {
        lab__vf_culprit_is_routine(routine);
        lab__ke_crash_detail("the routine of system thread %p returned at IRQL %u", (void *)thread, lab__ke_irql());
        lab__ke_bugcheck(IRQL_NOT_LESS_OR_EQUAL, (ULONG_PTR)routine, lab__ke_irql(), 8, (ULONG_PTR)routine);
    }
    lab__ps_thread_exit(STATUS_SUCCESS);
}

static NTSTATUS initialize(PETHREAD thread, PEPROCESS process)
{
    InitializeListHead(&thread->irps);
    thread->exit_status = STATUS_PENDING;
    thread->id.UniqueThread = lab__ps_id_take(thread);
    thread->id.UniqueProcess = process->id;
    thread->create_time.QuadPart = (LONGLONG)lab__clock_now() + lab__ke.system_time_offset;
    lab__ob_reference(process);
    return STATUS_SUCCESS;
}

static NTSTATUS make(PEPROCESS process, PKSTART_ROUTINE routine, PVOID context, BOOLEAN system, PETHREAD *result)
{
    PETHREAD thread;
    NTSTATUS status = process->exiting || process->terminating ? STATUS_PROCESS_IS_TERMINATING
                      : LAB_FAULT(LAB_FAULT_THREAD)
                          ? STATUS_INSUFFICIENT_RESOURCES
                          : lab__ob_create(lab__ps_thread_type, KernelMode, 0, sizeof *thread, (PVOID *)&thread);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__ke_thread_initialize(&thread->Tcb, &process->Pcb, run_system, thread, 0);
    if (!NT_SUCCESS(status)) {
        lab__ob_dereference(thread);
        return status;
    }
    initialize(thread, process);
    thread->win32_start = (PVOID)routine;
    thread->user_context = context;
    thread->Tcb.system_thread = system;
    lab__ob_security_assign(thread, 0, 0, process->token, KernelMode);
    *result = thread;
    return STATUS_SUCCESS;
}

static void start(PETHREAD thread)
{
    lab__ob_reference(thread); /* its own, while it runs */
    lab__ps_notify_thread(thread, TRUE);
    lab__ke_thread_start(&thread->Tcb);
}

NTSTATUS lab__ps_thread_create(PEPROCESS process, PKSTART_ROUTINE routine, PVOID context, BOOLEAN system,
                               PETHREAD *result)
{
    NTSTATUS status = make(process, routine, context, system, result);

    if (NT_SUCCESS(status))
        start(*result);
    return status;
}

PETHREAD lab__ps_thread_adopt(PEPROCESS process)
{
    PETHREAD thread;

    if (!NT_SUCCESS(lab__ob_create(lab__ps_thread_type, KernelMode, 0, sizeof *thread, (PVOID *)&thread)))
        return 0;
    lab__ke_thread_adopt(&thread->Tcb, &process->Pcb);
    initialize(thread, process);
    return thread;
}

_Noreturn void lab__ps_thread_exit(NTSTATUS status)
{
    PETHREAD thread = lab__ps_thread();
    PEPROCESS process = (PEPROCESS)thread->Tcb.process;

    if (lab__strict)
        lab__vf_thread_ends();
    if (lab__ke_irql() != PASSIVE_LEVEL)
        lab__ke_bugcheck(IRQL_NOT_LESS_OR_EQUAL, (ULONG_PTR)thread, lab__ke_irql(), 8, 0);
    if (thread->Tcb.kernel_apc_disable || thread->Tcb.special_apc_disable)
        lab__ke_verifier_stop(KERNEL_APC_PENDING_DURING_EXIT, 0, (ULONG_PTR)thread->Tcb.kernel_apc_disable, 0, 0);
    lab__ex_thread_exit(&thread->Tcb);
    thread->Tcb.terminating = TRUE;
    lab__ps_notify_thread(thread, FALSE);
    lab__io_thread_exit(thread);
    if (thread->io_object)
        lab__ob_dereference(thread->io_object);
    thread->exit_status = status;
    thread->exit_time.QuadPart = (LONGLONG)lab__clock_now() + lab__ke.system_time_offset;
    thread->terminated = TRUE;
    if (process->Pcb.thread_count == 1 && !process->is_system) {
        lab__ps_process_stop_if_critical(process);
        lab__ps_notify_process(process, FALSE);
        process->exiting = TRUE;
        process->exit_status = status;
        process->exit_time = thread->exit_time;
        lab__ps_process_run_down(process);
    }
    lab__ke_apcs_run_down(&thread->Tcb);
    lab__ps_reap(thread);
    lab__ke_thread_exit(status);
}

/* --- a thread that has ended leaves its stack, and its own reference, to the next that looks
 * ------------------------------ */

static PETHREAD dead;

void lab__ps_reap(PETHREAD next)
{
    PETHREAD last = dead;

    dead = next;
    if (last)
        lab__ob_dereference(last);
}

void lab__ps_reap_reset(void)
{
    dead = 0;
}

void lab__ps_thread_remove(PVOID body)
{
    PETHREAD thread = body;

    lab__ke_thread_delete(&thread->Tcb);
    if (thread->id.UniqueThread)
        lab__ps_id_give(thread->id.UniqueThread);
    if (thread->impersonation_token)
        lab__ob_dereference(thread->impersonation_token);
    if (thread->Tcb.process)
        lab__ob_dereference(thread->Tcb.process);
}

static NTSTATUS process_for(HANDLE handle, PEPROCESS *process)
{
    if (handle)
        return lab__ob_reference_handle(handle, 0, lab__ps_process_type, KernelMode, (PVOID *)process, 0);
    *process = lab__ps_system_process;
    lab__ob_reference(*process);
    return STATUS_SUCCESS;
}

/*
 * PsCreateSystemThread: a thread in kernel mode, of the system process or of the one given.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES, STATUS_INVALID_HANDLE
 * Source  wdm/nf-wdm-pscreatesystemthread
 */
NTSTATUS PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                              HANDLE ProcessHandle, PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine,
                              PVOID StartContext)
{
    PEPROCESS process;
    PETHREAD thread;
    NTSTATUS status;

    LAB_DDI(PsCreateSystemThread);
    status = process_for(ProcessHandle, &process);
    if (!NT_SUCCESS(status))
        return status;
    status = make(process, StartRoutine, StartContext, TRUE, &thread);
    lab__ob_dereference(process);
    if (!NT_SUCCESS(status))
        return status;
    if (ClientId)
        *ClientId = thread->id;
    status = lab__ob_handle_create(thread, ObjectAttributes ? ObjectAttributes->Attributes : 0, DesiredAccess,
                                   KernelMode, ThreadHandle);
    if (NT_SUCCESS(status))
        start(thread); /* what it finds is whole: its handle is there */
    else
        lab__ke_thread_withdraw(&thread->Tcb);
    lab__ob_dereference(thread);
    return status;
}

/*
 * PsTerminateSystemThread: end the current system thread; returns only on failure.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER from a thread that isn't a system thread
 * Source  wdm/nf-wdm-psterminatesystemthread
 */
NTSTATUS PsTerminateSystemThread(NTSTATUS ExitStatus)
{
    LAB_DDI(PsTerminateSystemThread);
    if (!lab__ps_thread()->Tcb.system_thread)
        return STATUS_INVALID_PARAMETER;
    lab__ps_thread_exit(ExitStatus);
}

HANDLE PsGetCurrentThreadId(void)
{
    LAB_DDI(PsGetCurrentThreadId);
    return lab__ps_thread()->id.UniqueThread;
}

PETHREAD PsGetCurrentThread(void)
{
    LAB_DDI(PsGetCurrentThread);
    return lab__ps_thread();
}

HANDLE PsGetThreadId(PETHREAD Thread)
{
    LAB_DDI(PsGetThreadId);
    return Thread->id.UniqueThread;
}

HANDLE PsGetThreadProcessId(PETHREAD Thread)
{
    LAB_DDI(PsGetThreadProcessId);
    return Thread->id.UniqueProcess;
}

PEPROCESS PsGetThreadProcess(PETHREAD Thread)
{
    return (PEPROCESS)Thread->Tcb.process;
}

PEPROCESS IoThreadToProcess(PETHREAD Thread)
{
    LAB_DDI(IoThreadToProcess);
    return (PEPROCESS)Thread->Tcb.process;
}

NTSTATUS PsGetThreadExitStatus(PETHREAD Thread)
{
    LAB_DDI(PsGetThreadExitStatus);
    return Thread->exit_status;
}

BOOLEAN PsIsSystemThread(PETHREAD Thread)
{
    LAB_DDI(PsIsSystemThread);
    return Thread->Tcb.system_thread;
}

BOOLEAN PsIsThreadTerminating(PETHREAD Thread)
{
    LAB_DDI(PsIsThreadTerminating);
    return Thread->Tcb.terminating;
}

/*
 * PsLookupThreadByThreadId: the thread with this id, referenced.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: there is no such thread
 * Source  ntifs/nf-ntifs-pslookupthreadbythreadid
 */
NTSTATUS PsLookupThreadByThreadId(HANDLE ThreadId, PETHREAD *Thread)
{
    PETHREAD thread = lab__ps_id_find(ThreadId, lab__ps_thread_type);

    LAB_DDI(PsLookupThreadByThreadId);
    if (!thread)
        return STATUS_INVALID_PARAMETER;
    lab__ob_reference(thread);
    lab__vf_hold(LAB_VF_REFERENCE, thread, __builtin_return_address(0));
    *Thread = thread;
    return STATUS_SUCCESS;
}

/*
 * PsGetVersion: the version of Windows that the machine is: 10.0, build 19045.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-psgetversion
 */
BOOLEAN PsGetVersion(PULONG MajorVersion, PULONG MinorVersion, PULONG BuildNumber, PUNICODE_STRING CSDVersion)
{
    LAB_DDI(PsGetVersion);
    if (MajorVersion)
        *MajorVersion = 10;
    if (MinorVersion)
        *MinorVersion = 0;
    if (BuildNumber)
        *BuildNumber = 19045;
    if (CSDVersion)
        RtlInitUnicodeString(CSDVersion, L"");
    return FALSE;
}
