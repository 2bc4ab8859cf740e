/* Attaching to another process's address space, with APC queues of its own. */
#include "ke/ke_p.h"
#include "ke/wait_p.h"

void lab__ke_process_initialize(struct _KPROCESS *process, SCHAR base_priority, KAFFINITY affinity)
{
    lab__ke_header_initialize(&process->Header, LAB_PROCESS_OBJECT, sizeof *process, 0);
    InitializeListHead(&process->threads);
    process->base_priority = base_priority;
    process->affinity = affinity;
    process->thread_count = 0;
}

static void move_lists(KAPC_STATE *from, KAPC_STATE *to)
{
    *to = *from;
    for (int mode = 0; mode < 2; mode++) {
        InitializeListHead(&to->ApcListHead[mode]);
        if (!IsListEmpty(&from->ApcListHead[mode])) {
            to->ApcListHead[mode] = from->ApcListHead[mode];
            to->ApcListHead[mode].Flink->Blink = &to->ApcListHead[mode];
            to->ApcListHead[mode].Blink->Flink = &to->ApcListHead[mode];
        }
    }
}

void lab__ke_attach(struct _KPROCESS *process, KAPC_STATE *state)
{
    struct _KTHREAD *thread = lab__ke_thread();

    if ((struct _KPROCESS *)thread->apc_state.Process == process) {
        state->Process = (PVOID)1; /* nothing to undo */
        return;
    }
    if (lab__prcb->dpc_active)
        lab__ke_bugcheck(INVALID_PROCESS_ATTACH_ATTEMPT, (ULONG_PTR)process, (ULONG_PTR)thread->apc_state.Process, 0,
                         1);
    move_lists(&thread->apc_state, state);
    lab__ke_apc_state_initialize(&thread->apc_state, process);
}

void lab__ke_detach(KAPC_STATE *state)
{
    struct _KTHREAD *thread = lab__ke_thread();

    if (state->Process == (PVOID)1)
        return;
    if (!IsListEmpty(&thread->apc_state.ApcListHead[KernelMode]) ||
        !IsListEmpty(&thread->apc_state.ApcListHead[UserMode]) || thread->apc_state.KernelApcInProgress)
        lab__ke_bugcheck(INVALID_PROCESS_DETACH_ATTEMPT, 0, 0, 0, 0);
    move_lists(state, &thread->apc_state);
    if (!IsListEmpty(&thread->apc_state.ApcListHead[KernelMode])) {
        thread->apc_state.KernelApcPending = TRUE;
        lab__prcb->pending |= 1u << APC_LEVEL;
        lab__ke_exit();
    }
}

/*
 * KeStackAttachProcess: make another process's address space the current thread's; undo with KeUnstackDetachProcess.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0x05 INVALID_PROCESS_ATTACH_ATTEMPT from a DPC
 * Source  ntifs/nf-ntifs-kestackattachprocess
 */
void KeStackAttachProcess(PKPROCESS PROCESS, PRKAPC_STATE ApcState)
{
    LAB_DDI(KeStackAttachProcess);
    lab__ke_attach(PROCESS, ApcState);
}

/*
 * KeUnstackDetachProcess: back to the process before.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0x06 INVALID_PROCESS_DETACH_ATTEMPT while APCs of the attached process are queued
 * Source  ntifs/nf-ntifs-keunstackdetachprocess
 */
void KeUnstackDetachProcess(PRKAPC_STATE ApcState)
{
    LAB_DDI(KeUnstackDetachProcess);
    lab__ke_detach(ApcState);
}

/* KeAttachProcess: obsolete and undocumented, but used: no nesting. */
void KeAttachProcess(PKPROCESS Process)
{
    struct _KTHREAD *thread = lab__ke_thread();

    if (thread->apc_state.Process != (PVOID)thread->process)
        lab__ke_bugcheck(INVALID_PROCESS_ATTACH_ATTEMPT, (ULONG_PTR)Process, (ULONG_PTR)thread->apc_state.Process, 1,
                         0);
    lab__ke_attach(Process, &thread->saved_apc_state);
}

/* KeDetachProcess: obsolete and undocumented, but used. */
void KeDetachProcess(void)
{
    lab__ke_detach(&lab__ke_thread()->saved_apc_state);
}
