/*
 * The dispatcher: which thread a processor runs.
 *
 * Ready threads stand in one set of 32 queues for all processors; a processor takes the best one that its affinity
 * allows. With an idle processor for each ready thread nobody is preempted: an idle one takes it when the schedule
 * reaches it. Otherwise the processor with the least important current thread is told to reschedule, which it does when
 * its IRQL falls below DISPATCH_LEVEL.
 *
 * Rule: lab__ke_swap is called at DISPATCH_LEVEL and may return on another processor.
 */
#include "ke/ke_p.h"

struct lab__ke lab__ke;
BOOLEAN lab__strict = TRUE;

void lab__ke_fiber_switch(struct _KTHREAD *from, struct _KTHREAD *to)
{
    if (from == to)
        return;
    lab_seh_chain = &to->seh_chain;
    if (__builtin_expect(from->state == LAB_THREAD_TERMINATED, 0))
        host_fiber_exit(&from->fiber, &to->fiber);
    host_fiber_switch(&from->fiber, &to->fiber);
    if (__builtin_expect(lab__ke_crashed, 0))
        lab__ke_crash_land();
}

static BOOLEAN allowed(struct _KTHREAD *thread, struct lab__prcb *prcb)
{
    return (thread->affinity >> prcb->number) & 1;
}

static void enqueue(struct _KTHREAD *thread, BOOLEAN at_head)
{
    LIST_ENTRY *queue = &lab__ke.ready[thread->priority];

    thread->state = LAB_THREAD_READY;
    if (at_head)
        InsertHeadList(queue, &thread->ready_link);
    else
        InsertTailList(queue, &thread->ready_link);
    lab__ke.ready_mask |= 1u << thread->priority;
    lab__ke.ready_count++;
}

static void dequeue(struct _KTHREAD *thread)
{
    RemoveEntryList(&thread->ready_link);
    if (IsListEmpty(&lab__ke.ready[thread->priority]))
        lab__ke.ready_mask &= ~(1u << thread->priority);
    lab__ke.ready_count--;
}

/* The best ready thread for the processor of at least this priority. */
static struct _KTHREAD *best_ready(struct lab__prcb *prcb, int lowest)
{
    ULONG mask = lab__ke.ready_mask & ~((1u << lowest) - 1);

    while (mask) {
        int priority = 31 - __builtin_clz(mask);

        for (LIST_ENTRY *e = lab__ke.ready[priority].Flink; e != &lab__ke.ready[priority]; e = e->Flink) {
            struct _KTHREAD *thread = CONTAINING_RECORD(e, struct _KTHREAD, ready_link);

            if (allowed(thread, prcb))
                return thread;
        }
        mask &= ~(1u << priority);
    }
    return 0;
}

BOOLEAN lab__ke_ready_for(struct lab__prcb *prcb)
{
    return best_ready(prcb, 0) != 0;
}

static void set_idle(struct lab__prcb *prcb, BOOLEAN idle)
{
    if (idle)
        lab__ke.idle_mask |= 1ULL << prcb->number;
    else
        lab__ke.idle_mask &= ~(1ULL << prcb->number);
}

void lab__ke_swap(void)
{
    struct lab__prcb *prcb = lab__prcb;
    struct _KTHREAD *self = prcb->current;
    struct _KTHREAD *next = lab__ke.ready_mask ? best_ready(prcb, 0) : 0;

    if (next) {
        dequeue(next);
        next->state = LAB_THREAD_RUNNING;
        next->processor = prcb->number;
    } else {
        next = prcb->idle;
        set_idle(prcb, TRUE);
    }
    if (self == prcb->idle && next != self)
        set_idle(prcb, FALSE);
    prcb->current = next;
    if (next == self)
        return;
    next->context_switches++;
    LAB_TRACE(LAB_TRACE_SWITCH, prcb->number, next);
    lab__ke_fiber_switch(self, next);
    /* An APC request is the processor's; what is pending is the thread's. */
    lab__prcb->pending &= ~(1u << APC_LEVEL);
    if (self->apc_state.KernelApcPending)
        lab__prcb->pending |= 1u << APC_LEVEL;
}

static void request_reschedule(struct lab__prcb *prcb)
{
    prcb->reschedule = TRUE;
    prcb->pending |= 1u << DISPATCH_LEVEL;
}

/* The processor whose current thread matters least, the running one among equals; 0 where all matter as much as
 * `thread`. */
static struct lab__prcb *victim(struct _KTHREAD *thread)
{
    struct lab__prcb *found = 0;
    int lowest = thread->priority;

    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct lab__prcb *prcb = &lab__ke.prcbs[(lab__prcb->number + i) % lab__ke.processor_count];

        if (allowed(thread, prcb) && !prcb->reschedule && prcb->current->priority < lowest) {
            lowest = prcb->current->priority;
            found = prcb;
        }
    }
    return found;
}

static void make_ready(struct _KTHREAD *thread, BOOLEAN at_head)
{
    struct lab__prcb *prcb;
    ULONGLONG idle;

    enqueue(thread, at_head);
    idle = lab__ke.idle_mask & thread->affinity;
    if (idle && (ULONG)__builtin_popcountll(idle) >= lab__ke.ready_count)
        return;
    prcb = victim(thread);
    if (prcb && prcb->current != prcb->idle)
        request_reschedule(prcb);
}

void lab__ke_ready(struct _KTHREAD *thread)
{
    make_ready(thread, FALSE);
}

void lab__ke_preempt(void)
{
    struct lab__prcb *prcb = lab__prcb;
    struct _KTHREAD *self = prcb->current;
    BOOLEAN must_leave;

    prcb->reschedule = FALSE;
    if (self == prcb->idle)
        return;
    must_leave = !allowed(self, prcb);
    if (!must_leave && !best_ready(prcb, self->priority + 1))
        return;
    self->state = LAB_THREAD_READY;
    prcb->current = prcb->idle; /* so that it isn't taken for its own victim */
    make_ready(self, TRUE);
    prcb->current = self;
    lab__ke_swap();
}

void lab__ke_yield_current(void)
{
    enqueue(lab__prcb->current, FALSE);
    lab__ke_swap();
}

void lab__ke_round_robin(void)
{
    struct lab__prcb *prcb = lab__prcb;
    KIRQL irql = prcb->irql;

    if (prcb->current == prcb->idle || !lab__ke.ready_mask || !best_ready(prcb, prcb->current->priority))
        return;
    lab__ke_raise(DISPATCH_LEVEL);
    lab__ke_yield_current();
    lab__ke_lower(irql);
}

/* A boost wears off a quantum at a time. */
void lab__ke_quantum_end(void)
{
    struct _KTHREAD *self = lab__prcb->current;

    self->quantum_used = 0;
    if (self->priority > self->base_priority && self->base_priority < LOW_REALTIME_PRIORITY)
        self->priority--;
    lab__ke_round_robin();
}

void lab__ke_exit(void)
{
    struct lab__prcb *prcb = lab__prcb;

    if (__builtin_expect(prcb->pending >> (prcb->irql + 1), 0))
        lab__ke_deliver(prcb->irql);
}

void lab__ke_idle_thread(void *unused)
{
    for (;;) {
        lab__ke_lower(PASSIVE_LEVEL);
        if (!IsListEmpty(&lab__prcb->dpc_queue)) {
            /* Low importance DPCs wait for this. */
            lab__ke_raise(DISPATCH_LEVEL);
            lab__ke_retire_dpcs();
            continue;
        }
        if (lab__ke.ready_count && lab__ke_ready_for(lab__prcb)) {
            lab__ke_raise(DISPATCH_LEVEL);
            lab__ke_swap();
            continue;
        }
        lab__schedule_idle();
    }
}

void lab__ke_set_priority(struct _KTHREAD *thread, SCHAR priority)
{
    if (thread->state == LAB_THREAD_READY) {
        dequeue(thread);
        thread->priority = priority;
        lab__ke_ready(thread);
        return;
    }
    thread->priority = priority;
    if (thread->state == LAB_THREAD_RUNNING && lab__ke.ready_mask >> (priority + 1))
        request_reschedule(&lab__ke.prcbs[thread->processor]);
}

void lab__ke_boost(struct _KTHREAD *thread, KPRIORITY increment)
{
    int priority = thread->base_priority + increment;

    if (increment <= 0 || thread->base_priority >= LOW_REALTIME_PRIORITY || thread->boosts_disabled)
        return;
    if (priority >= LOW_REALTIME_PRIORITY)
        priority = LOW_REALTIME_PRIORITY - 1;
    if (priority > thread->priority)
        thread->priority = (SCHAR)priority;
}
