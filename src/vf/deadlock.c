/*
 * When no thread can ever run again: who waits for whom. A cycle of threads, each waiting for a lock that the next one
 * holds, is told as one; otherwise the requests that drivers keep, and the threads that wait in a driver's code, are
 * listed.
 */
#include "ps/ps_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"
#include "vf/vf_stack.h"

#define LONGEST 32

struct wait {
    struct _KTHREAD *thread, *holder;
    PVOID lock, caller;
    const char *kind;
};

static BOOLEAN waits(struct _KTHREAD *thread, struct wait *wait)
{
    *wait = (struct wait){.thread = thread};
    if (thread->state != LAB_THREAD_WAITING || thread->wait_count != 1)
        return FALSE;
    wait->lock = lab__vf_lock_awaited(thread, thread->wait_blocks[0].Object, &wait->holder, &wait->kind, &wait->caller);
    return wait->lock != 0;
}

/* The waits from `thread` on until one comes again; the length of the cycle that is then found, 0 for none. */
static ULONG cycle_from(struct _KTHREAD *thread, struct wait waits_of[LONGEST])
{
    for (ULONG n = 0; n < LONGEST && waits(thread, &waits_of[n]); n++) {
        thread = waits_of[n].holder;
        for (ULONG first = 0; first <= n; first++)
            if (waits_of[first].thread == thread) {
                for (ULONG i = first; i <= n; i++)
                    waits_of[i - first] = waits_of[i];
                return n - first + 1;
            }
    }
    return 0;
}

static void tell_wait(struct _KTHREAD *thread, const struct wait *wait)
{
    struct lab__vf_stack stack;
    PVOID frame;

    lab__vf_thread_stack(thread, &stack);
    frame = lab__vf_stack_driver(&stack);
    if (!frame)
        return;
    lab__vf_culprit_is(frame);
    if (!wait->lock) {
        lab__vf_origin_add(&stack, "thread %p waits", (void *)thread);
        return;
    }
    lab__vf_origin_add(&stack, "thread %p waits for %s %p, which thread %p holds", (void *)thread, wait->kind,
                       wait->lock, (void *)wait->holder);
    lab__vf_origin_at(wait->caller, "thread %p acquired it", (void *)wait->holder);
}

static BOOLEAN tell_cycle(void)
{
    struct wait cycle[LONGEST];

    for (struct _KTHREAD *thread = lab__vf_thread_next(0); thread; thread = lab__vf_thread_next(thread)) {
        ULONG length = cycle_from(thread, cycle);

        if (!length)
            continue;
        for (ULONG i = 0; i < length; i++)
            tell_wait(cycle[i].thread, &cycle[i]);
        lab__ke_crash_detail("deadlock of %u threads: each waits for a lock that the next one holds, and the last for "
                             "one of the first: thread %p waits for %s %p",
                             length, (void *)cycle[0].thread, cycle[0].kind, cycle[0].lock);
        return TRUE;
    }
    return FALSE;
}

/* The driver that returned STATUS_PENDING first has the IRP: what stands above it only passed that on. */
static const struct lab__vf_irp_entry *who_keeps(PIRP irp)
{
    const struct lab__vf_irp_entry *history[LONGEST], *first = 0;
    ULONG count = lab__vf_irp_history(irp, history, LONGEST);

    for (ULONG i = 0; i < count; i++)
        if (history[i]->event == LAB_VF_IRP_RETURNED && history[i]->status == STATUS_PENDING)
            first = history[i];
    return first;
}

void lab__vf_irp_blame_keeper(PIRP irp)
{
    const struct lab__vf_irp_entry *keeper = who_keeps(irp);

    lab__ke_thread()->current_irp = irp;
    if (!keeper)
        return;
    lab__vf_culprit_is(keeper->pc);
    lab__vf_origin_at(keeper->pc, "the routine that kept it as pending");
}

/* What threads wait for may be requests that nobody completes any more. */
static void tell_requests(struct _KTHREAD *thread)
{
    PETHREAD owner = (PETHREAD)thread;

    for (LIST_ENTRY *link = owner->irps.Flink; link != &owner->irps; link = link->Flink) {
        PIRP irp = CONTAINING_RECORD(link, IRP, ThreadListEntry);
        const struct lab__vf_irp_entry *keeper = who_keeps(irp);

        if (!keeper)
            continue;
        lab__vf_culprit_is(keeper->pc);
        lab__vf_origin_at(keeper->pc, "thread %p has a request, IRP %p, that this routine kept as pending",
                          (void *)thread, (void *)irp);
        if (!lab__ke_crash.detail[0])
            lab__ke_crash_detail(
                "no thread can ever run again: IRP %p is with device %p, which keeps it as pending, and "
                "nothing is outstanding that could complete it",
                (void *)irp, (void *)keeper->device);
    }
}

void lab__vf_deadlock(void)
{
    struct wait wait;

    lab__ke_crash.detail[0] = 0;
    lab__vf_irp_deadlock();
    if (tell_cycle())
        return;
    for (struct _KTHREAD *thread = lab__vf_thread_next(0); thread; thread = lab__vf_thread_next(thread))
        tell_requests(thread);
    for (struct _KTHREAD *thread = lab__vf_thread_next(0); thread; thread = lab__vf_thread_next(thread))
        if (thread->state == LAB_THREAD_WAITING) {
            waits(thread, &wait);
            tell_wait(thread, &wait);
        }
}
