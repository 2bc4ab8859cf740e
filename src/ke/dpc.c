/*
 * Deferred procedure calls: each processor's queue, drained at DISPATCH_LEVEL before any thread goes on.
 *
 * Rule that drivers break most: the KDPC must stay in memory until its routine has begun, and the routine must not
 * wait.
 */
#include "ke/ke_p.h"

#define ORDINARY_DPC  0x13
#define THREADED_DPC  0x18
#define ANY_PROCESSOR 0xFFFF

/* Time limits, as KeQueryDpcWatchdogInformation reports them: 20 s for one DPC, 120 s at DISPATCH_LEVEL in a row. */
#define DPC_LIMIT_100NS      (20LL * 10000000)
#define DISPATCH_LIMIT_100NS (120LL * 10000000)
#define TICK_100NS           156250

static void initialize(PRKDPC Dpc, PKDEFERRED_ROUTINE routine, PVOID context, UCHAR type)
{
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
    initialize(Dpc, DeferredRoutine, DeferredContext, ORDINARY_DPC);
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
    initialize(Dpc, DeferredRoutine, DeferredContext, THREADED_DPC);
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
    return Dpc->Number < lab__ke.processor_count ? &lab__ke.prcbs[Dpc->Number] : lab__prcb;
}

static void start_dpc_thread(struct lab__prcb *prcb);

static void enqueue(PRKDPC Dpc, struct lab__prcb *prcb)
{
    BOOLEAN threaded = Dpc->Type == THREADED_DPC;
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
    struct lab__prcb *prcb = Dpc->DpcData;

    LAB_DDI(KeRemoveQueueDpc);
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

    routine(dpc, dpc->DeferredContext, dpc->SystemArgument1, dpc->SystemArgument2);
    if (__builtin_expect(lab__prcb->irql != irql, 0))
        lab__ke_bugcheck(IRQL_UNEXPECTED_VALUE, ((ULONG)lab__prcb->irql << 16) | ((ULONG)irql << 8), (ULONG_PTR)routine,
                         0, 0);
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

void lab__ke_dpc_watchdog(void)
{
    struct lab__prcb *prcb = lab__prcb;
    ULONGLONG now = lab__clock_now();

    if (prcb->irql < DISPATCH_LEVEL || prcb->current == prcb->idle) {
        if (!prcb->dpc_active) {
            prcb->dispatch_since = 0;
            return;
        }
    }
    if (prcb->dpc_active && now - prcb->dpc_started > DPC_LIMIT_100NS)
        lab__ke_bugcheck(DPC_WATCHDOG_VIOLATION, 0, (ULONG_PTR)((now - prcb->dpc_started) / TICK_100NS),
                         DPC_LIMIT_100NS / TICK_100NS, 0);
    if (!prcb->dispatch_since)
        prcb->dispatch_since = now;
    if (now - prcb->dispatch_since > DISPATCH_LIMIT_100NS)
        lab__ke_bugcheck(DPC_WATCHDOG_VIOLATION, 1, DISPATCH_LIMIT_100NS / TICK_100NS, 0, 0);
}

/*
 * KeQueryDpcWatchdogInformation: the watchdog's limits and what is left of them, in clock ticks.
 *
 * IRQL    >= DISPATCH_LEVEL to query the running DPC
 * Errors  STATUS_UNSUCCESSFUL outside of a DPC
 * Source  ntddk/nf-ntddk-kequerydpcwatchdoginformation
 */
NTSTATUS KeQueryDpcWatchdogInformation(PKDPC_WATCHDOG_INFORMATION WatchdogInformation)
{
    struct lab__prcb *prcb = lab__prcb;
    ULONGLONG now = lab__clock_now();

    LAB_DDI(KeQueryDpcWatchdogInformation);
    if (prcb->irql < DISPATCH_LEVEL)
        return STATUS_UNSUCCESSFUL;
    RtlZeroMemory(WatchdogInformation, sizeof *WatchdogInformation);
    WatchdogInformation->DpcTimeLimit = DPC_LIMIT_100NS / TICK_100NS;
    WatchdogInformation->DpcTimeCount =
        prcb->dpc_active ? (ULONG)((DPC_LIMIT_100NS - (LONGLONG)(now - prcb->dpc_started)) / TICK_100NS) : 0;
    WatchdogInformation->DpcWatchdogLimit = DISPATCH_LIMIT_100NS / TICK_100NS;
    WatchdogInformation->DpcWatchdogCount =
        (ULONG)((DISPATCH_LIMIT_100NS - (prcb->dispatch_since ? (LONGLONG)(now - prcb->dispatch_since) : 0)) /
                TICK_100NS);
    return STATUS_SUCCESS;
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
