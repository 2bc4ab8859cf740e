/*
 * Being told that a key has changed.
 *
 * The first request on a key object begins a watch with its filter and its reach; they stay for the object's life.
 * A change completes what waits there; with nothing waiting it is remembered, and the next request ends at once. All
 * end with STATUS_NOTIFY_ENUM_DIR, or with STATUS_NOTIFY_CLEANUP when the object is closed or the key deleted.
 */
#include "cm/callback.h"
#include "cm/nt_key.h"

struct lab__cm_watch {
    LIST_ENTRY node_link; /* of lab__cm_node.watches */
    struct lab__cm_node *node;
    struct lab__cm_key *key;
    ULONG filter;
    BOOLEAN tree, changed;
    LIST_ENTRY waiting; /* struct request */
};

struct request {
    LIST_ENTRY link;
    KPROCESSOR_MODE mode;
    IO_STATUS_BLOCK *result;
    PRKEVENT event;        /* the caller's, referenced; may be 0 */
    WORK_QUEUE_ITEM *item; /* of a kernel-mode caller */
    WORK_QUEUE_TYPE queue;
    PETHREAD thread; /* referenced: for the APC of a user-mode caller */
    PIO_APC_ROUTINE routine;
    PVOID context;
    KAPC apc;
    KEVENT *own_event; /* a synchronous request: the waiter's, not on its stack, as the wait may be for user mode */
    NTSTATUS *own_status;
};

static void free_apc(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1, PVOID *argument2)
{
    lab__mm_kernel_free(CONTAINING_RECORD(apc, struct request, apc));
}

static void run_down_apc(PKAPC apc)
{
    lab__mm_kernel_free(CONTAINING_RECORD(apc, struct request, apc));
}

static void write_result(struct request *request, NTSTATUS status)
{
    if (!request->result ||
        (request->mode == UserMode && NT_ERROR(lab__mm_probe_any_write(request->result, sizeof *request->result))))
        return;
    request->result->Status = status;
    request->result->Information = 0;
}

/* TRUE: an APC has the request now. */
static BOOLEAN queue_apc(struct request *request)
{
    if (!request->routine)
        return FALSE;
    KeInitializeApc(&request->apc, &request->thread->Tcb, 0, free_apc, run_down_apc,
                    (PKNORMAL_ROUTINE)(PVOID)request->routine, UserMode, request->context);
    return KeInsertQueueApc(&request->apc, request->result, 0, 0);
}

static void complete(struct request *request, NTSTATUS status)
{
    PETHREAD thread = request->thread;
    BOOLEAN queued;

    write_result(request, status);
    if (request->own_event) {
        *request->own_status = status;
        KeSetEvent(request->own_event, 0, FALSE);
    }
    if (request->event) {
        KeSetEvent(request->event, 0, FALSE);
        lab__ob_dereference(request->event);
    }
    if (request->item)
        ExQueueWorkItem(request->item, request->queue);
    queued = queue_apc(request);
    if (thread)
        lab__ob_dereference(thread);
    if (!queued)
        lab__mm_kernel_free(request);
}

static void complete_all(struct lab__cm_watch *watch, NTSTATUS status)
{
    while (!IsListEmpty(&watch->waiting))
        complete(CONTAINING_RECORD(RemoveHeadList(&watch->waiting), struct request, link), status);
}

static void tell(struct lab__cm_watch *watch)
{
    if (IsListEmpty(&watch->waiting))
        watch->changed = TRUE;
    else
        complete_all(watch, STATUS_NOTIFY_ENUM_DIR);
}

void lab__cm_changed(struct lab__cm_node *node, ULONG filter)
{
    BOOLEAN below = FALSE;

    if (!lab__cm.watch_count)
        return;
    for (; node; node = node->entry.owner, below = TRUE)
        for (LIST_ENTRY *link = node->watches.Flink, *next; link != &node->watches; link = next) {
            struct lab__cm_watch *watch = CONTAINING_RECORD(link, struct lab__cm_watch, node_link);

            next = link->Flink;
            if ((watch->filter & filter) && (watch->tree || !below))
                tell(watch);
        }
}

static void end(struct lab__cm_watch *watch)
{
    watch->key->watch = 0;
    RemoveEntryList(&watch->node_link);
    lab__cm.watch_count--;
    complete_all(watch, STATUS_NOTIFY_CLEANUP);
    lab__mm_kernel_free(watch);
}

void lab__cm_watch_end(struct lab__cm_key *key)
{
    if (key->watch)
        end(key->watch);
}

void lab__cm_watches_end(struct lab__cm_node *node)
{
    while (!IsListEmpty(&node->watches))
        end(CONTAINING_RECORD(node->watches.Flink, struct lab__cm_watch, node_link));
}

static NTSTATUS watch_of(struct lab__cm_key *key, ULONG filter, BOOLEAN tree)
{
    struct lab__cm_watch *watch;

    if (lab__cm_is_deleted(key->node))
        return STATUS_KEY_DELETED;
    if (key->watch)
        return STATUS_SUCCESS;
    watch = lab__mm_kernel_alloc(sizeof *watch);
    if (!watch)
        return STATUS_INSUFFICIENT_RESOURCES;
    watch->node = key->node;
    watch->key = key;
    watch->filter = filter;
    watch->tree = tree;
    InitializeListHead(&watch->waiting);
    InsertTailList(&key->node->watches, &watch->node_link);
    lab__cm.watch_count++;
    key->watch = watch;
    return STATUS_SUCCESS;
}

static void free_request(struct request *request)
{
    if (request->own_event)
        lab__mm_kernel_free(request->own_event);
    lab__mm_kernel_free(request);
}

static struct request *new_request(BOOLEAN asynchronous)
{
    struct request *request = lab__mm_kernel_alloc(sizeof *request);

    if (!request || asynchronous)
        return request;
    request->own_event = lab__mm_kernel_alloc(sizeof(KEVENT));
    if (request->own_event)
        return request;
    lab__mm_kernel_free(request);
    return 0;
}

/* The caller's event, cleared; for a user-mode caller the thread that its APC is for. */
static NTSTATUS prepare(struct request *request, HANDLE event, PIO_APC_ROUTINE routine, PVOID context,
                        PIO_STATUS_BLOCK result, KPROCESSOR_MODE mode)
{
    NTSTATUS status;

    request->mode = mode;
    request->result = result;
    if (event) {
        status =
            lab__ob_reference_handle(event, EVENT_MODIFY_STATE, *ExEventObjectType, mode, (PVOID *)&request->event, 0);
        if (!NT_SUCCESS(status))
            return status;
        KeClearEvent(request->event);
    }
    if (mode == KernelMode) {
        request->item = (WORK_QUEUE_ITEM *)(PVOID)routine;
        request->queue = (WORK_QUEUE_TYPE)(ULONG_PTR)context;
    } else if (routine) {
        request->routine = routine;
        request->context = context;
        request->thread = lab__ps_thread();
        lab__ob_reference(request->thread);
    }
    return STATUS_SUCCESS;
}

/* TRUE: the request waits; else it has been completed. */
static BOOLEAN start(struct lab__cm_watch *watch, struct request *request)
{
    if (watch->changed) {
        watch->changed = FALSE;
        complete(request, STATUS_NOTIFY_ENUM_DIR);
        return FALSE;
    }
    InsertTailList(&watch->waiting, &request->link);
    return TRUE;
}

static NTSTATUS wait(struct lab__cm_watch *watch, struct request *request, KPROCESSOR_MODE mode)
{
    NTSTATUS final = STATUS_PENDING, status = STATUS_PENDING;
    KEVENT *done = request->own_event;

    KeInitializeEvent(done, NotificationEvent, FALSE);
    request->own_status = &final;
    if (start(watch, request))
        status = KeWaitForSingleObject(done, Executive, mode, FALSE, 0);
    if (final == STATUS_PENDING) { /* the wait was broken off: the thread is to end */
        RemoveEntryList(&request->link);
        complete(request, status);
    }
    lab__mm_kernel_free(done);
    return final;
}

static NTSTATUS notify(struct lab__cm_key *key, struct request *request, ULONG filter, BOOLEAN tree,
                       BOOLEAN asynchronous, KPROCESSOR_MODE mode)
{
    NTSTATUS status = watch_of(key, filter, tree);

    if (!NT_SUCCESS(status)) {
        if (request->event)
            lab__ob_dereference(request->event);
        if (request->thread)
            lab__ob_dereference(request->thread);
        free_request(request);
        return status;
    }
    if (!asynchronous)
        return wait(key->watch, request, mode);
    return start(key->watch, request) ? STATUS_PENDING : STATUS_SUCCESS;
}

static NTSTATUS notify_change(HANDLE handle, HANDLE event, PIO_APC_ROUTINE routine, PVOID context,
                              PIO_STATUS_BLOCK result, ULONG filter, BOOLEAN tree, BOOLEAN asynchronous,
                              KPROCESSOR_MODE mode)
{
    struct request *request;
    struct lab__cm_key *key;
    NTSTATUS status;

    if (!filter || (filter & ~REG_LEGAL_CHANGE_FILTER))
        return STATUS_INVALID_PARAMETER;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any_write(result, sizeof *result)))
        return STATUS_ACCESS_VIOLATION;
    status = lab__cm_key_reference(handle, KEY_NOTIFY, mode, &key);
    if (!NT_SUCCESS(status))
        return status;
    request = new_request(asynchronous);
    status = request ? prepare(request, event, routine, context, result, mode) : STATUS_INSUFFICIENT_RESOURCES;
    if (NT_SUCCESS(status))
        status = notify(key, request, filter, tree, asynchronous, mode);
    else if (request)
        free_request(request);
    lab__ob_dereference(key);
    return status;
}

/*
 * ZwNotifyChangeKey: be told of the next change of a key, or of the keys below it. From kernel mode ApcRoutine is a
 * WORK_QUEUE_ITEM, and ApcContext the queue it goes to.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PENDING when asynchronous and nothing has changed yet; STATUS_INVALID_PARAMETER for the filter;
 *         STATUS_KEY_DELETED
 * Source  ntifs/nf-ntifs-zwnotifychangekey
 */
NTSTATUS ZwNotifyChangeKey(HANDLE KeyHandle, HANDLE EventHandle, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                           PIO_STATUS_BLOCK IoStatusBlock, ULONG NotifyFilter, BOOLEAN WatchSubtree,
                           PVOID RegChangesDataBuffer, ULONG RegChangesDataBufferLength, BOOLEAN Asynchronous)
{
    LAB_DDI(ZwNotifyChangeKey);
    if (ApcRoutine && (ULONG_PTR)ApcContext > HyperCriticalWorkQueue) {
        lab__ke_crash_detail("ZwNotifyChangeKey was called with %p as the work queue that its work item goes to",
                             ApcContext);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xFC, (ULONG_PTR)__builtin_return_address(0),
                              (ULONG_PTR)ApcContext, 0);
    }
    return notify_change(KeyHandle, EventHandle, ApcRoutine, ApcContext, IoStatusBlock, NotifyFilter, WatchSubtree,
                         Asynchronous, KernelMode);
}

NTSTATUS lab__cm_nt_notify_change_key(HANDLE KeyHandle, HANDLE EventHandle, PIO_APC_ROUTINE ApcRoutine,
                                      PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG NotifyFilter,
                                      BOOLEAN WatchSubtree, PVOID RegChangesDataBuffer,
                                      ULONG RegChangesDataBufferLength, BOOLEAN Asynchronous)
{
    return notify_change(KeyHandle, EventHandle, ApcRoutine, ApcContext, IoStatusBlock, NotifyFilter, WatchSubtree,
                         Asynchronous, lab__ke_thread()->previous_mode);
}
