/*
 * Being told that a key has changed.
 *
 * The first request on a key object begins a watch with its filter and its reach; they stay for the object's life.
 * A change completes what waits there; with nothing waiting it is remembered, and the next request ends at once. All
 * end with STATUS_NOTIFY_ENUM_DIR, or with STATUS_NOTIFY_CLEANUP when the object is closed or the key deleted.
 *
 * A request may name a second key, anywhere in the registry: what happens there is told as if it were the first one's.
 * The second key is held open until the watch ends.
 */
#include "cm/callback.h"
#include "cm/nt_key.h"

struct lab__cm_watch {
    LIST_ENTRY node_link; /* of lab__cm_node.watches */
    struct lab__cm_node *node;
    struct lab__cm_key *key;
    ULONG filter;
    BOOLEAN tree, changed;
    LIST_ENTRY waiting;           /* struct request */
    struct lab__cm_watch *second; /* on the second key, whose object it holds; or 0 */
    struct lab__cm_watch *first;  /* of a second one: who is told */
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
    if (watch->first)
        watch = watch->first;
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

static struct lab__cm_watch *add(struct lab__cm_key *key, ULONG filter, BOOLEAN tree)
{
    struct lab__cm_watch *watch = lab__mm_kernel_alloc(sizeof *watch);

    if (!watch)
        return 0;
    watch->node = key->node;
    watch->key = key;
    watch->filter = filter;
    watch->tree = tree;
    InitializeListHead(&watch->waiting);
    InsertTailList(&key->node->watches, &watch->node_link);
    lab__cm.watch_count++;
    return watch;
}

static void unlink_watch(struct lab__cm_watch *watch)
{
    RemoveEntryList(&watch->node_link);
    lab__cm.watch_count--;
}

static void end_second(struct lab__cm_watch *second)
{
    struct lab__cm_key *key = second->key;

    second->first->second = 0;
    unlink_watch(second);
    lab__mm_kernel_free(second);
    lab__ob_dereference(key);
}

static void end(struct lab__cm_watch *watch)
{
    if (watch->first) { /* the second key was deleted: the first one's watch goes on without it */
        struct lab__cm_watch *first = watch->first;

        end_second(watch);
        complete_all(first, STATUS_NOTIFY_CLEANUP);
        return;
    }
    watch->key->watch = 0;
    unlink_watch(watch);
    if (watch->second)
        end_second(watch->second);
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

/* `second` may be 0; where the watch has no second key yet, it takes this one over. */
static NTSTATUS watch_of(struct lab__cm_key *key, struct lab__cm_key **second, ULONG filter, BOOLEAN tree)
{
    struct lab__cm_watch *watch = key->watch;

    if (lab__cm_is_deleted(key->node) || (*second && lab__cm_is_deleted((*second)->node)))
        return STATUS_KEY_DELETED;
    if (!watch)
        watch = key->watch = add(key, filter, tree);
    if (!watch)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!*second || watch->second)
        return STATUS_SUCCESS;
    watch->second = add(*second, watch->filter, watch->tree);
    if (!watch->second)
        return STATUS_INSUFFICIENT_RESOURCES;
    watch->second->first = watch;
    *second = 0;
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

struct notification { /* what the services are given */
    HANDLE key, event;
    ULONG count; /* of second keys: 0 or 1 */
    OBJECT_ATTRIBUTES *others;
    PIO_APC_ROUTINE routine;
    PVOID context;
    PIO_STATUS_BLOCK result;
    ULONG filter;
    BOOLEAN tree, asynchronous;
};

static NTSTATUS notify(struct lab__cm_key *key, struct lab__cm_key **second, struct request *request,
                       const struct notification *given, KPROCESSOR_MODE mode)
{
    NTSTATUS status = watch_of(key, second, given->filter, given->tree);

    if (!NT_SUCCESS(status)) {
        if (request->event)
            lab__ob_dereference(request->event);
        if (request->thread)
            lab__ob_dereference(request->thread);
        free_request(request);
        return status;
    }
    if (!given->asynchronous)
        return wait(key->watch, request, mode);
    return start(key->watch, request) ? STATUS_PENDING : STATUS_SUCCESS;
}

static NTSTATUS reference_second(const struct notification *given, KPROCESSOR_MODE mode, struct lab__cm_key **second)
{
    struct lab__cm_open request = {0};

    *second = 0;
    if (!given->count)
        return STATUS_SUCCESS;
    if (!given->others || (mode == UserMode && NT_ERROR(lab__mm_probe_any(given->others, sizeof *given->others))))
        return STATUS_ACCESS_VIOLATION;
    return lab__cm_key_open_object(given->others, KEY_NOTIFY, &request, mode, second);
}

static NTSTATUS notify_change(const struct notification *given, KPROCESSOR_MODE mode)
{
    struct lab__cm_key *key, *second;
    struct request *request;
    NTSTATUS status;

    if (!given->filter || (given->filter & ~REG_LEGAL_CHANGE_FILTER) || given->count > 1)
        return STATUS_INVALID_PARAMETER;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any_write(given->result, sizeof *given->result)))
        return STATUS_ACCESS_VIOLATION;
    status = lab__cm_key_reference(given->key, KEY_NOTIFY, mode, &key);
    if (!NT_SUCCESS(status))
        return status;
    status = reference_second(given, mode, &second);
    if (NT_SUCCESS(status)) {
        request = new_request(given->asynchronous);
        status = request ? prepare(request, given->event, given->routine, given->context, given->result, mode)
                         : STATUS_INSUFFICIENT_RESOURCES;
        if (NT_SUCCESS(status))
            status = notify(key, &second, request, given, mode);
        else if (request)
            free_request(request);
        if (second)
            lab__ob_dereference(second);
    }
    lab__ob_dereference(key);
    return status;
}

static void check_queue(const char *name, PIO_APC_ROUTINE routine, PVOID context, PVOID caller)
{
    if (!routine || (ULONG_PTR)context <= HyperCriticalWorkQueue)
        return;
    lab__ke_crash_detail("%s was called with %p as the work queue that its work item goes to", name, context);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xFC, (ULONG_PTR)caller, (ULONG_PTR)context, 0);
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
    const struct notification given = {
        KeyHandle, EventHandle, 0, 0, ApcRoutine, ApcContext, IoStatusBlock, NotifyFilter, WatchSubtree, Asynchronous};

    LAB_DDI(ZwNotifyChangeKey);
    check_queue("ZwNotifyChangeKey", ApcRoutine, ApcContext, __builtin_return_address(0));
    return notify_change(&given, KernelMode);
}

NTSTATUS lab__cm_nt_notify_change_key(HANDLE KeyHandle, HANDLE EventHandle, PIO_APC_ROUTINE ApcRoutine,
                                      PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG NotifyFilter,
                                      BOOLEAN WatchSubtree, PVOID RegChangesDataBuffer,
                                      ULONG RegChangesDataBufferLength, BOOLEAN Asynchronous)
{
    const struct notification given = {
        KeyHandle, EventHandle, 0, 0, ApcRoutine, ApcContext, IoStatusBlock, NotifyFilter, WatchSubtree, Asynchronous};

    return notify_change(&given, lab__ke_thread()->previous_mode);
}

/*
 * ZwNotifyChangeMultipleKeys: the same for one key and, with Count 1, for a second one, which is named. Work items are
 * as ZwNotifyChangeKey has them.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwNotifyChangeKey; STATUS_INVALID_PARAMETER for more than one other key; those of opening it
 */
NTSTATUS ZwNotifyChangeMultipleKeys(HANDLE MasterKeyHandle, ULONG Count, OBJECT_ATTRIBUTES SubordinateObjects[],
                                    HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                    PIO_STATUS_BLOCK IoStatusBlock, ULONG CompletionFilter, BOOLEAN WatchTree,
                                    PVOID Buffer, ULONG BufferSize, BOOLEAN Asynchronous)
{
    const struct notification given = {MasterKeyHandle, Event,       Count,         SubordinateObjects,
                                       ApcRoutine,      ApcContext,  IoStatusBlock, CompletionFilter,
                                       WatchTree,       Asynchronous};

    check_queue("ZwNotifyChangeMultipleKeys", ApcRoutine, ApcContext, __builtin_return_address(0));
    return notify_change(&given, KernelMode);
}
