/*
 * Asynchronous procedure calls: functions that run in the context of one thread.
 *
 * Special kernel APCs (no normal routine) run at APC_LEVEL as soon as the thread is below it; normal ones run their
 * kernel routine at APC_LEVEL and their normal routine at PASSIVE_LEVEL, outside critical regions and one at a time;
 * user APCs run when the thread goes back to user mode from an alertable wait.
 */
#include "ke/ke_p.h"
#include "ke/wait_p.h"

#define APC_OBJECT 0x12

void lab__ke_apc_state_initialize(KAPC_STATE *state, struct _KPROCESS *process)
{
    InitializeListHead(&state->ApcListHead[KernelMode]);
    InitializeListHead(&state->ApcListHead[UserMode]);
    state->Process = process;
    state->KernelApcInProgress = FALSE;
    state->KernelApcPending = FALSE;
    state->UserApcPending = FALSE;
}

/* KeInitializeApc: undocumented, widely used. Environment 0: the thread's own process, 1: the one it is attached to. */
void KeInitializeApc(PRKAPC Apc, PRKTHREAD Thread, KAPC_ENVIRONMENT Environment, PKKERNEL_ROUTINE KernelRoutine,
                     PKRUNDOWN_ROUTINE RundownRoutine, PKNORMAL_ROUTINE NormalRoutine, KPROCESSOR_MODE ApcMode,
                     PVOID NormalContext)
{
    Apc->Type = APC_OBJECT;
    Apc->Size = sizeof *Apc;
    Apc->Thread = Thread;
    Apc->ApcStateIndex = (CCHAR)Environment;
    Apc->KernelRoutine = KernelRoutine;
    Apc->RundownRoutine = RundownRoutine;
    Apc->NormalRoutine = NormalRoutine;
    Apc->ApcMode = NormalRoutine ? ApcMode : KernelMode;
    Apc->NormalContext = NormalRoutine ? NormalContext : 0;
    Apc->Inserted = FALSE;
}

/* Special APCs come before normal ones, both in order of arrival. */
static void insert_kernel(LIST_ENTRY *list, PRKAPC apc)
{
    LIST_ENTRY *before = list->Blink;

    if (!apc->NormalRoutine) /* from the end: there may be thousands of special ones, for requests that have ended */
        while (before != list && CONTAINING_RECORD(before, KAPC, ApcListEntry)->NormalRoutine)
            before = before->Blink;
    InsertHeadList(before, &apc->ApcListEntry);
}

static void hurry_kernel(struct _KTHREAD *thread)
{
    thread->apc_state.KernelApcPending = TRUE;
    if (thread->state == LAB_THREAD_RUNNING)
        lab__ke.prcbs[thread->processor].pending |= 1u << APC_LEVEL;
    else if (thread->state == LAB_THREAD_WAITING && thread->wait_irql < APC_LEVEL && lab__ke_apc_deliverable(thread))
        lab__ke_unwait(thread, STATUS_KERNEL_APC, 0);
}

static void hurry_user(struct _KTHREAD *thread, KPRIORITY increment)
{
    if (thread->state == LAB_THREAD_WAITING && thread->wait_mode == UserMode && thread->alertable) {
        thread->apc_state.UserApcPending = TRUE;
        lab__ke_unwait(thread, STATUS_USER_APC, increment);
    }
}

void lab__ke_user_apc_hurry(struct _KTHREAD *thread)
{
    thread->apc_state.UserApcPending = TRUE;
    if (thread->state == LAB_THREAD_WAITING && thread->wait_mode == UserMode)
        lab__ke_unwait(thread, STATUS_USER_APC, 0);
}

/* KeInsertQueueApc: undocumented, widely used. FALSE if it is queued already or the thread is ending. */
BOOLEAN KeInsertQueueApc(PRKAPC Apc, PVOID SystemArgument1, PVOID SystemArgument2, KPRIORITY Increment)
{
    struct _KTHREAD *thread = Apc->Thread;

    if (Apc->Inserted || thread->apcs_closed || thread->state == LAB_THREAD_TERMINATED)
        return FALSE;
    Apc->Inserted = TRUE;
    Apc->SystemArgument1 = SystemArgument1;
    Apc->SystemArgument2 = SystemArgument2;
    LAB_TRACE(LAB_TRACE_APC, thread, Apc);
    if (Apc->ApcMode == KernelMode) {
        insert_kernel(&thread->apc_state.ApcListHead[KernelMode], Apc);
        hurry_kernel(thread);
    } else {
        InsertTailList(&thread->apc_state.ApcListHead[UserMode], &Apc->ApcListEntry);
        hurry_user(thread, Increment);
    }
    lab__ke_exit();
    return TRUE;
}

/* KeRemoveQueueApc: undocumented. TRUE if it was queued. */
BOOLEAN KeRemoveQueueApc(PRKAPC Apc)
{
    if (!Apc->Inserted)
        return FALSE;
    Apc->Inserted = FALSE;
    RemoveEntryList(&Apc->ApcListEntry);
    return TRUE;
}

struct call {
    PRKAPC apc;
    PKNORMAL_ROUTINE normal;
    PVOID context, argument1, argument2;
};

/* The kernel routine may free the APC and may change or drop the normal routine. */
static void run_kernel_routine(struct call *call)
{
    PKKERNEL_ROUTINE routine = call->apc->KernelRoutine;

    routine(call->apc, &call->normal, &call->context, &call->argument1, &call->argument2);
    if (lab__ke_irql() != APC_LEVEL)
        lab__ke_bugcheck(IRQL_UNEXPECTED_VALUE, ((ULONG)lab__ke_irql() << 16) | (APC_LEVEL << 8), 0, (ULONG_PTR)routine,
                         0);
}

static struct call take(PRKAPC apc)
{
    RemoveEntryList(&apc->ApcListEntry);
    apc->Inserted = FALSE;
    return (struct call){apc, apc->NormalRoutine, apc->NormalContext, apc->SystemArgument1, apc->SystemArgument2};
}

static void run_normal_kernel(struct _KTHREAD *thread, struct call *call)
{
    if (!call->normal)
        return;
    thread->apc_state.KernelApcInProgress = TRUE;
    lab__ke_lower(PASSIVE_LEVEL);
    call->normal(call->context, call->argument1, call->argument2);
    lab__ke_raise(APC_LEVEL);
    thread->apc_state.KernelApcInProgress = FALSE;
}

char *lab__ke_interrupted_wait;

void lab__ke_deliver_apcs(KPROCESSOR_MODE mode)
{
    struct _KTHREAD *thread = lab__ke_thread();
    LIST_ENTRY *list = &thread->apc_state.ApcListHead[KernelMode];
    char *frame = thread->wait_frame;

    thread->apc_state.KernelApcPending = FALSE;
    thread->wait_frame = 0; /* what APCs have on the stack lies below it */
    while (!IsListEmpty(list) && lab__ke_apc_deliverable(thread)) {
        struct call call = take(CONTAINING_RECORD(list->Flink, KAPC, ApcListEntry));
        BOOLEAN normal = call.normal != 0;

        lab__ke_interrupted_wait = frame;
        run_kernel_routine(&call);
        lab__ke_interrupted_wait = 0;
        if (normal)
            run_normal_kernel(thread, &call);
    }
    thread->wait_frame = frame;
}

/* A user APC that will never run is its rundown routine's; without one it was allocated for this alone. */
void lab__ke_apcs_run_down(struct _KTHREAD *thread)
{
    LIST_ENTRY *list = &thread->apc_state.ApcListHead[UserMode];

    thread->apcs_closed = TRUE;
    while (!IsListEmpty(list)) {
        PRKAPC apc = CONTAINING_RECORD(RemoveHeadList(list), KAPC, ApcListEntry);

        apc->Inserted = FALSE;
        if (apc->RundownRoutine)
            apc->RundownRoutine(apc);
        else
            ExFreePool(apc);
    }
}

void lab__ke_user_apc_check(void)
{
    struct _KTHREAD *thread = lab__ke_thread();
    LIST_ENTRY *list = &thread->apc_state.ApcListHead[UserMode];

    while (thread->apc_state.UserApcPending && !IsListEmpty(list)) {
        KIRQL irql = lab__ke_raise(APC_LEVEL);
        struct call call = take(CONTAINING_RECORD(list->Flink, KAPC, ApcListEntry));

        thread->apc_state.UserApcPending = FALSE;
        run_kernel_routine(&call);
        lab__ke_lower(irql);
        if (call.normal)
            call.normal(call.context, call.argument1, call.argument2);
        /* One alertable wait delivers all that are queued. */
        thread->apc_state.UserApcPending = !IsListEmpty(list);
    }
    thread->apc_state.UserApcPending = FALSE;
}
