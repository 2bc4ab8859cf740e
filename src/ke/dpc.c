/*
 * Deferred procedure calls: each processor's queue, drained at DISPATCH_LEVEL before any thread goes on.
 *
 * Rule that drivers break most: the KDPC must stay in memory until its routine has begun, and the routine must not
 * wait.
 */
#include "ke/ke_p.h"
#include "ke/paged_guard.h"
#include "vf/vf_object.h"
#include "vf/vf_report.h"

#define ANY_PROCESSOR 0xFFFF

static void initialize(PRKDPC Dpc, PKDEFERRED_ROUTINE routine, PVOID context, UCHAR type)
{
    lab__vf_dpc_initializing(Dpc);
    Dpc->Type = type;
    Dpc->Importance = MediumImportance;
    Dpc->Number = ANY_PROCESSOR;
    Dpc->DeferredRoutine = routine;
    Dpc->DeferredContext = context;
    Dpc->DpcData = 0;
}

/*
 * KeInitializeDpc: make a DPC object ready to be queued; it targets the processor that queues it.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializedpc
 */
void KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine, PVOID DeferredContext)
{
    LAB_DDI(KeInitializeDpc);
    lab__vf_resident(Dpc, "DPC");
    initialize(Dpc, DeferredRoutine, DeferredContext, LAB_ORDINARY_DPC);
}

/*
 * KeInitializeThreadedDpc: the same, for a DPC whose routine runs at PASSIVE_LEVEL in a thread of the highest priority.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializethreadeddpc
 */
void KeInitializeThreadedDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine, PVOID DeferredContext)
{
    LAB_DDI(KeInitializeThreadedDpc);
    initialize(Dpc, DeferredRoutine, DeferredContext, LAB_THREADED_DPC);
}

/*
 * KeSetImportanceDpc: how soon, and where in the queue, the DPC will run. Low importance doesn't hurry a busy
 * processor.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kesetimportancedpc
 */
void KeSetImportanceDpc(PRKDPC Dpc, KDPC_IMPORTANCE Importance)
{
    LAB_DDI(KeSetImportanceDpc);
    Dpc->Importance = (UCHAR)Importance;
}

/*
 * KeSetTargetProcessorDpc: the processor on which the DPC will run.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kesettargetprocessordpc
 */
void KeSetTargetProcessorDpc(PRKDPC Dpc, CCHAR Number)
{
    LAB_DDI(KeSetTargetProcessorDpc);
    Dpc->Number = (UCHAR)Number;
}

/*
 * KeSetTargetProcessorDpcEx: the same by group and number.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER for a processor that isn't there
 * Source  wdm/nf-wdm-kesettargetprocessordpcex
 */
NTSTATUS KeSetTargetProcessorDpcEx(PKDPC Dpc, PPROCESSOR_NUMBER ProcNumber)
{
    LAB_DDI(KeSetTargetProcessorDpcEx);
    if (ProcNumber->Group || ProcNumber->Reserved || ProcNumber->Number >= lab__ke.processor_count)
        return STATUS_INVALID_PARAMETER;
    Dpc->Number = ProcNumber->Number;
    return STATUS_SUCCESS;
}

static struct lab__prcb *target(PRKDPC Dpc)
{
    if (Dpc->Number == ANY_PROCESSOR)
        return lab__prcb;
    if (Dpc->Number >= lab__ke.processor_count)
        lab__ke_bugcheck(TIMER_OR_DPC_INVALID, 3, (ULONG_PTR)Dpc, Dpc->Number, lab__ke.processor_count);
    return &lab__ke.prcbs[Dpc->Number];
}

static void start_dpc_thread(struct lab__prcb *prcb);

static void enqueue(PRKDPC Dpc, struct lab__prcb *prcb)
{
    BOOLEAN threaded = Dpc->Type == LAB_THREADED_DPC;
    LIST_ENTRY *queue = threaded ? &prcb->threaded_dpc_queue : &prcb->dpc_queue;

    Dpc->DpcData = prcb;
    if (Dpc->Importance == HighImportance)
        InsertHeadList(queue, &Dpc->DpcListEntry);
    else
        InsertTailList(queue, &Dpc->DpcListEntry);
    prcb->dpc_count++;
    if (threaded)
        start_dpc_thread(prcb);
    else if (Dpc->Importance != LowImportance || prcb->dpc_count > 4)
        prcb->pending |= 1u << DISPATCH_LEVEL;
}

void lab__ke_dpc_insert(PRKDPC Dpc, PVOID argument1, PVOID argument2)
{
    if (Dpc->DpcData)
        return;
    Dpc->SystemArgument1 = argument1;
    Dpc->SystemArgument2 = argument2;
    enqueue(Dpc, target(Dpc));
}

/*
 * KeInsertQueueDpc: queue the DPC, unless it is queued already (FALSE).
 *
 * IRQL    any; runs before the call returns when the caller is below DISPATCH_LEVEL and the DPC is this processor's own
 * Source  wdm/nf-wdm-keinsertqueuedpc
 */
BOOLEAN KeInsertQueueDpc(PRKDPC Dpc, PVOID SystemArgument1, PVOID SystemArgument2)
{
    LAB_DDI(KeInsertQueueDpc);
    if (lab__strict && Dpc->Type != LAB_ORDINARY_DPC && Dpc->Type != LAB_THREADED_DPC)
        lab__vf_not_initialized(Dpc, "DPC", __builtin_return_address(0));
    if (Dpc->DpcData)
        return FALSE;
    Dpc->SystemArgument1 = SystemArgument1;
    Dpc->SystemArgument2 = SystemArgument2;
    enqueue(Dpc, target(Dpc));
    lab__ke_exit();
    return TRUE;
}

/*
 * KeRemoveQueueDpc: take the DPC out of its queue; FALSE if it wasn't in one.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keremovequeuedpc
 */
BOOLEAN KeRemoveQueueDpc(PRKDPC Dpc)
{
    struct lab__prcb *prcb;

    LAB_DDI(KeRemoveQueueDpc);
    prcb = Dpc->DpcData;
    if (!prcb)
        return FALSE;
    RemoveEntryList(&Dpc->DpcListEntry);
    prcb->dpc_count--;
    Dpc->DpcData = 0;
    return TRUE;
}

static PRKDPC take(struct lab__prcb *prcb, LIST_ENTRY *queue)
{
    PRKDPC dpc = CONTAINING_RECORD(RemoveHeadList(queue), KDPC, DpcListEntry);

    prcb->dpc_count--;
    dpc->DpcData = 0;
    prcb->dpc_total++;
    LAB_TRACE(LAB_TRACE_DPC, dpc, dpc->DeferredRoutine);
    return dpc;
}

/* The object may be freed or queued again as soon as its routine runs, so nothing of it is touched afterwards. */
static void call(PRKDPC dpc, KIRQL irql)
{
    PKDEFERRED_ROUTINE routine = dpc->DeferredRoutine;
    struct _KTHREAD *thread = lab__ke_thread();
    SHORT apc_disable = thread->kernel_apc_disable;

    lab__ke_paged_raised(irql, (const void *)routine);
    routine(dpc, dpc->DeferredContext, dpc->SystemArgument1, dpc->SystemArgument2);
    lab__ke_paged_lowered(PASSIVE_LEVEL);
    if (lab__strict)
        lab__vf_spins_at_return(0, "a DPC's routine", (PVOID)routine);
    if (__builtin_expect(thread->kernel_apc_disable != apc_disable, 0))
        lab__ke_bugcheck(TIMER_OR_DPC_INVALID, 4, (ULONG_PTR)routine, (ULONG_PTR)(LONG_PTR)apc_disable,
                         (ULONG_PTR)(LONG_PTR)thread->kernel_apc_disable);
    if (__builtin_expect(lab__prcb->irql != irql, 0)) {
        lab__vf_culprit_is_routine(routine);
        lab__ke_crash_detail("a DPC's routine returned at IRQL %u", lab__prcb->irql);
        lab__ke_bugcheck(IRQL_UNEXPECTED_VALUE, ((ULONG)lab__prcb->irql << 16) | ((ULONG)irql << 8), (ULONG_PTR)routine,
                         0, 0);
    }
}

void lab__ke_retire_dpcs(void)
{
    struct lab__prcb *prcb = lab__prcb;

    while (!IsListEmpty(&prcb->dpc_queue)) {
        PRKDPC dpc = take(prcb, &prcb->dpc_queue);

        prcb->dpc_active = TRUE;
        prcb->dpc_started = lab__clock_now();
        call(dpc, DISPATCH_LEVEL);
        prcb->dpc_active = FALSE;
    }
}

static BOOLEAN any_queued(void)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct lab__prcb *prcb = &lab__ke.prcbs[i];

        if (!IsListEmpty(&prcb->dpc_queue) || (prcb->dpc_active && prcb != lab__prcb) || prcb->dpc_count)
            return TRUE;
    }
    return FALSE;
}

/*
 * KeFlushQueuedDpcs: return when every DPC that was queued on any processor has run.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-keflushqueueddpcs
 */
void KeFlushQueuedDpcs(void)
{
    LAB_DDI(KeFlushQueuedDpcs);
    for (ULONG i = 0; i < lab__ke.processor_count; i++)
        if (!IsListEmpty(&lab__ke.prcbs[i].dpc_queue))
            lab__ke.prcbs[i].pending |= 1u << DISPATCH_LEVEL;
    lab__ke_exit();
    while (any_queued())
        lab__schedule_spin();
}

/* --- threaded DPCs
 * ------------------------------------------------------------------------------------------------------ */

static void dpc_thread(PVOID context)
{
    struct lab__prcb *prcb = context;
    struct _KTHREAD *self = lab__ke_thread();

    for (;;) {
        while (!IsListEmpty(&prcb->threaded_dpc_queue))
            call(take(prcb, &prcb->threaded_dpc_queue), PASSIVE_LEVEL);
        lab__ke_wait_bare(self);
    }
}

static void start_dpc_thread(struct lab__prcb *prcb)
{
    struct _KTHREAD *thread = prcb->dpc_thread;

    if (thread) {
        if (thread->state == LAB_THREAD_WAITING)
            lab__ke_unwait(thread, STATUS_SUCCESS, 0);
        return;
    }
    thread = host_alloc(sizeof *thread);
    if (lab__ke_thread_initialize(thread, prcb->idle->process, dpc_thread, prcb, 0))
        lab__ke_bugcheck(NO_MORE_SYSTEM_PTES, 0, 0, 0, 0);
    thread->affinity = thread->user_affinity = 1ULL << prcb->number;
    thread->priority = thread->base_priority = HIGH_PRIORITY;
    prcb->dpc_thread = thread;
    lab__ke_thread_start(thread);
}
