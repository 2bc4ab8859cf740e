/*
 * KQUEUE: a queue of entries with a limit on how many threads that serve it run at once.
 *
 * A thread that removes an entry becomes one of the queue's workers; while it waits for anything else its place is
 * another's.
 */
#include "ke/wait_p.h"

static PKQUEUE queue_of(struct _KTHREAD *thread)
{
    return thread->queue;
}

/*
 * KeInitializeQueue: make a queue; Count 0 means as many running threads as there are processors.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-keinitializequeue
 */
void KeInitializeQueue(PRKQUEUE Queue, ULONG Count)
{
    LAB_DDI(KeInitializeQueue);
    lab__ke_header_initialize(&Queue->Header, LAB_QUEUE_OBJECT, sizeof *Queue, 0);
    InitializeListHead(&Queue->EntryListHead);
    InitializeListHead(&Queue->ThreadListHead);
    Queue->CurrentCount = 0;
    Queue->MaximumCount = Count ? Count : lab__ke.processor_count;
}

/* Hands entries to waiting threads, last come first served, for as long as the limit allows. */
static void hand_out(PKQUEUE queue)
{
    while (queue->Header.SignalState > 0 && queue->CurrentCount < queue->MaximumCount &&
           !IsListEmpty(&queue->Header.WaitListHead)) {
        KWAIT_BLOCK *block = CONTAINING_RECORD(queue->Header.WaitListHead.Blink, KWAIT_BLOCK, WaitListEntry);
        struct _KTHREAD *thread = block->Thread;
        LIST_ENTRY *entry = RemoveHeadList(&queue->EntryListHead);

        entry->Flink = 0;
        queue->Header.SignalState--;
        thread->queue_entry = entry;
        lab__ke_unwait(thread, STATUS_SUCCESS, 0); /* counts it as running */
    }
}

static LONG insert(PKQUEUE queue, LIST_ENTRY *entry, BOOLEAN at_head)
{
    LONG before = queue->Header.SignalState++;

    if (at_head)
        InsertHeadList(&queue->EntryListHead, entry);
    else
        InsertTailList(&queue->EntryListHead, entry);
    hand_out(queue);
    lab__ke_exit();
    return before;
}

/*
 * KeInsertQueue, KeInsertHeadQueue: add an entry; the number of entries before.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-keinsertqueue
 */
LONG KeInsertQueue(PRKQUEUE Queue, PLIST_ENTRY Entry)
{
    LAB_DDI(KeInsertQueue);
    return insert(Queue, Entry, FALSE);
}

LONG KeInsertHeadQueue(PRKQUEUE Queue, PLIST_ENTRY Entry)
{
    LAB_DDI(KeInsertHeadQueue);
    return insert(Queue, Entry, TRUE);
}

static void leave(struct _KTHREAD *thread)
{
    PKQUEUE old = queue_of(thread);

    if (!old)
        return;
    RemoveEntryList(&thread->queue_link);
    thread->queue = 0;
    if (--old->CurrentCount < old->MaximumCount)
        hand_out(old);
}

static void join(struct _KTHREAD *thread, PKQUEUE queue)
{
    thread->queue = queue;
    InsertTailList(&queue->ThreadListHead, &thread->queue_link);
    queue->CurrentCount++;
}

/* The thread becomes the queue's worker, and gets an entry, or the status that its wait ended with. */
static NTSTATUS take(PKQUEUE queue, KPROCESSOR_MODE mode, BOOLEAN alertable, PLARGE_INTEGER timeout, PLIST_ENTRY *entry)
{
    struct _KTHREAD *thread = lab__ke_thread();
    NTSTATUS status;

    if (queue_of(thread) != queue) {
        leave(thread);
        join(thread, queue);
    }
    if (queue->Header.SignalState > 0 && queue->CurrentCount <= queue->MaximumCount) {
        *entry = RemoveHeadList(&queue->EntryListHead);
        (*entry)->Flink = 0;
        queue->Header.SignalState--;
        return STATUS_SUCCESS;
    }
    thread->queue_entry = 0;
    status = lab__ke_wait_queue(&queue->Header, mode, alertable, timeout);
    *entry = thread->queue_entry;
    return status;
}

/*
 * KeRemoveQueue: take an entry, waiting for one; a thread becomes the queue's worker by this call.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_TIMEOUT, STATUS_USER_APC, STATUS_ABANDONED instead of an entry
 * Source  ntifs/nf-ntifs-keremovequeue
 */
PLIST_ENTRY KeRemoveQueue(PRKQUEUE Queue, KPROCESSOR_MODE WaitMode, PLARGE_INTEGER Timeout)
{
    LIST_ENTRY *entry = 0;
    NTSTATUS status;

    LAB_DDI(KeRemoveQueue);
    status = take(Queue, WaitMode, FALSE, Timeout, &entry);
    return status == STATUS_SUCCESS && entry ? entry : (PLIST_ENTRY)(LONG_PTR)status;
}

/*
 * KeRemoveQueueEx: take up to Count entries, waiting for the first; how many there were.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_TIMEOUT, STATUS_USER_APC, STATUS_ALERTED, STATUS_ABANDONED in EntryArray[0], and a count of one
 */
ULONG KeRemoveQueueEx(PKQUEUE Queue, KPROCESSOR_MODE WaitMode, BOOLEAN Alertable, PLARGE_INTEGER Timeout,
                      PLIST_ENTRY *EntryArray, ULONG Count)
{
    LIST_ENTRY *entry = 0;
    NTSTATUS status;
    ULONG got = 1;

    LAB_DDI(KeRemoveQueueEx);
    status = take(Queue, WaitMode, Alertable, Timeout, &entry);
    EntryArray[0] = status == STATUS_SUCCESS && entry ? entry : (PLIST_ENTRY)(LONG_PTR)status;
    if (status != STATUS_SUCCESS || !entry)
        return got;
    for (; got < Count && Queue->Header.SignalState > 0; got++) {
        EntryArray[got] = RemoveHeadList(&Queue->EntryListHead);
        EntryArray[got]->Flink = 0;
        Queue->Header.SignalState--;
    }
    return got;
}

/*
 * KeRundownQueue: the queue goes: waiting threads get STATUS_ABANDONED; the entries are returned, linked to each other.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-kerundownqueue
 */
PLIST_ENTRY KeRundownQueue(PRKQUEUE Queue)
{
    LIST_ENTRY *first = 0;

    LAB_DDI(KeRundownQueue);
    if (!IsListEmpty(&Queue->EntryListHead)) {
        first = Queue->EntryListHead.Flink;
        RemoveEntryList(&Queue->EntryListHead);
        InitializeListHead(&Queue->EntryListHead);
    }
    Queue->Header.SignalState = 0;
    while (!IsListEmpty(&Queue->ThreadListHead)) {
        struct _KTHREAD *thread =
            CONTAINING_RECORD(RemoveHeadList(&Queue->ThreadListHead), struct _KTHREAD, queue_link);

        thread->queue = 0;
    }
    while (!IsListEmpty(&Queue->Header.WaitListHead)) {
        KWAIT_BLOCK *block = CONTAINING_RECORD(Queue->Header.WaitListHead.Flink, KWAIT_BLOCK, WaitListEntry);

        lab__ke_unwait(block->Thread, STATUS_ABANDONED, 0);
    }
    lab__ke_exit();
    return first;
}

/*
 * KeReadStateQueue: the number of entries.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
LONG KeReadStateQueue(PRKQUEUE Queue)
{
    return Queue->Header.SignalState;
}

void lab__ke_queue_worker_blocks(struct _KTHREAD *thread)
{
    PKQUEUE queue = queue_of(thread);

    queue->CurrentCount--;
    hand_out(queue);
}

void lab__ke_queue_worker_resumes(struct _KTHREAD *thread)
{
    queue_of(thread)->CurrentCount++;
}

void lab__ke_queue_leave(struct _KTHREAD *thread)
{
    leave(thread);
}
