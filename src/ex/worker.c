/*
 * Work items and the system worker threads that run them, at PASSIVE_LEVEL.
 *
 * Threads are made when an item is queued and no worker of its queue is free, so that a worker that blocks starves
 * nobody; they stay for the next item. Rule that drivers break most: an item's memory is the driver's again only once
 * its routine has begun.
 */
#include "ex/ex_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "vf/vf_lock.h"
#include "vf/vf_object.h"

#define MOST_WORKERS 64

struct queue {
    LIST_ENTRY items;
    LIST_ENTRY idle; /* struct worker */
    ULONG workers;
    KPRIORITY priority;
};

struct worker {
    LIST_ENTRY link;
    struct queue *queue;
    PETHREAD thread;
};

static struct queue queues[3];
ULONG lab__ex_work_items;
enum { FOR_CRITICAL, FOR_DELAYED, FOR_HYPER };

void lab__ex_start(void)
{
    static const KPRIORITY priorities[] = {13, 12, 15};

    lab__ex_event_start();
    lab__ex_locale_start();
    lab__ex_mutant_start();
    lab__ex_semaphore_start();
    lab__ex_timer_start();
    lab__ex_callback_start();
    lab__ex_time_start();
    lab__ex_system_start();
    lab__ex_firmware_start();
    lab__ex_resource_start();
    lab__ex_work_items = 0;
    for (int i = 0; i < 3; i++) {
        InitializeListHead(&queues[i].items);
        InitializeListHead(&queues[i].idle);
        queues[i].workers = 0;
        queues[i].priority = priorities[i];
    }
}

void lab__ex_stop(void)
{
    for (int i = 0; i < 3; i++)
        queues[i].workers = 0; /* the threads go with Ps, their memory with RAM */
}

PVOID lab__ex_work_item_within(const void *base, SIZE_T size)
{
    for (int i = 0; i < 3; i++)
        for (LIST_ENTRY *link = queues[i].items.Flink; link != &queues[i].items; link = link->Flink) {
            PWORK_QUEUE_ITEM item = CONTAINING_RECORD(link, WORK_QUEUE_ITEM, List);

            if ((SIZE_T)((char *)item - (const char *)base) < size ||
                (SIZE_T)((char *)(ULONG_PTR)item->WorkerRoutine - (const char *)base) < size)
                return item;
        }
    return 0;
}

static void check_state(PWORKER_THREAD_ROUTINE routine, PVOID parameter, PWORK_QUEUE_ITEM item)
{
    struct _KTHREAD *thread = lab__ke_thread();

    if (lab__strict)
        lab__vf_spins_at_return(0, "a work item's routine", (PVOID)routine);
    if (lab__ke_irql() != PASSIVE_LEVEL)
        lab__ke_bugcheck(WORKER_THREAD_RETURNED_AT_BAD_IRQL, (ULONG_PTR)routine, lab__ke_irql(), (ULONG_PTR)parameter,
                         (ULONG_PTR)item);
    if (thread->kernel_apc_disable || thread->special_apc_disable) {
        lab__vf_region_blame((PVOID)routine, 0);
        lab__ke_crash_detail("a work item's routine returned inside a critical or guarded region");
        lab__ke_verifier_stop(APC_INDEX_MISMATCH, (ULONG_PTR)routine, (ULONG_PTR)(LONG_PTR)thread->kernel_apc_disable,
                              (ULONG_PTR)(LONG_PTR)thread->special_apc_disable, 0);
    }
}

static void run(PWORK_QUEUE_ITEM item)
{
    PWORKER_THREAD_ROUTINE routine = item->WorkerRoutine;
    PVOID parameter = item->Parameter;

    item->List.Flink = 0; /* it may be queued again from its own routine */
    routine(parameter);
    check_state(routine, parameter, item);
}

static PWORK_QUEUE_ITEM take(struct queue *queue)
{
    lab__ex_work_items--;
    lab__vf_work_item_taken(CONTAINING_RECORD(queue->items.Flink, WORK_QUEUE_ITEM, List));
    return CONTAINING_RECORD(RemoveHeadList(&queue->items), WORK_QUEUE_ITEM, List);
}

static void serve(PVOID context)
{
    struct worker *worker = context;
    struct queue *queue = worker->queue;

    KeSetPriorityThread(lab__ke_thread(), queue->priority);
    for (;;) {
        while (!IsListEmpty(&queue->items))
            run(take(queue));
        worker->thread = lab__ps_thread();
        InsertHeadList(&queue->idle, &worker->link);
        lab__ke_wait_bare(lab__ke_thread());
    }
}

static void start_worker(struct queue *queue)
{
    struct worker *worker = lab__mm_kernel_alloc(sizeof *worker);

    if (!worker)
        return;
    worker->queue = queue;
    if (!NT_SUCCESS(lab__ps_thread_create(lab__ps_system_process, serve, worker, TRUE, &worker->thread)))
        return;
    lab__ob_mark_system(worker->thread);
    queue->workers++;
}

static void wake(struct queue *queue)
{
    if (!IsListEmpty(&queue->idle)) {
        struct worker *worker = CONTAINING_RECORD(RemoveHeadList(&queue->idle), struct worker, link);

        lab__ke_unwait(&worker->thread->Tcb, STATUS_SUCCESS, 0);
        return;
    }
    if (queue->workers < MOST_WORKERS)
        start_worker(queue);
}

static struct queue *queue_for(WORK_QUEUE_TYPE type)
{
    if (type == CriticalWorkQueue)
        return &queues[FOR_CRITICAL];
    if (type == HyperCriticalWorkQueue)
        return &queues[FOR_HYPER];
    if (type >= CustomPriorityWorkQueue)
        return &queues[type - CustomPriorityWorkQueue >= 14   ? FOR_HYPER
                       : type - CustomPriorityWorkQueue >= 13 ? FOR_CRITICAL
                                                              : FOR_DELAYED];
    return &queues[FOR_DELAYED];
}

/*
 * ExQueueWorkItem: have the item's routine called by a system worker thread.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xE4 WORKER_INVALID when it is queued already
 * Source  wdm/nf-wdm-exqueueworkitem
 */
void ExQueueWorkItem(PWORK_QUEUE_ITEM WorkItem, WORK_QUEUE_TYPE QueueType)
{
    struct queue *queue = queue_for(QueueType);

    LAB_DDI(ExQueueWorkItem);
    lab__vf_work_item(WorkItem, __builtin_return_address(0));
    if (WorkItem->List.Flink) {
        lab__ke_crash_detail("work item %p was queued twice, or not initialized", (void *)WorkItem);
        lab__ke_bugcheck(WORKER_INVALID, 1, (ULONG_PTR)WorkItem, (ULONG_PTR)WorkItem->WorkerRoutine, 0);
    }
    InsertTailList(&queue->items, &WorkItem->List);
    lab__ex_work_items++;
    wake(queue);
    lab__ke_exit();
}
