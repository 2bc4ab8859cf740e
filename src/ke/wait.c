/*
 * Waits: a thread and the dispatcher objects it waits for.
 *
 * Each object has a list of wait blocks. Making an object signalled (lab__ke_wait_test) satisfies waiters in order for
 * as long as it stays signalled. A time-out is one more wait block, on the thread's own timer. A kernel APC interrupts
 * a wait, runs, and the wait is begun again.
 *
 * Rule that drivers break most: at DISPATCH_LEVEL only a wait with a time-out of zero is allowed.
 */
#include "ke/ke_p.h"
#include "ke/wait_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_irql.h"
#include "vf/vf_object.h"
#include "vf/vf_user.h"

static BOOLEAN is_signalled(DISPATCHER_HEADER *object, struct _KTHREAD *thread)
{
    if (object->SignalState > 0)
        return TRUE;
    return object->Type == LAB_MUTANT_OBJECT && ((KMUTANT *)object)->OwnerThread == thread;
}

/* What a satisfied wait does to the object. Returns STATUS_ABANDONED for a mutex whose owner died. */
static NTSTATUS satisfy(DISPATCHER_HEADER *object, struct _KTHREAD *thread)
{
    switch (object->Type) {
    case LAB_SYNCHRONIZATION_EVENT:
    case LAB_SYNCHRONIZATION_TIMER:
    case LAB_GATE_OBJECT:
        object->SignalState = 0;
        return STATUS_SUCCESS;
    case LAB_SEMAPHORE_OBJECT:
        object->SignalState--;
        return STATUS_SUCCESS;
    case LAB_MUTANT_OBJECT:
        return lab__ke_mutant_acquire((KMUTANT *)object, thread);
    default:
        return STATUS_SUCCESS;
    }
}

static void unlink_blocks(struct _KTHREAD *thread)
{
    for (ULONG i = 0; i < thread->wait_count; i++)
        RemoveEntryList(&thread->wait_blocks[i].WaitListEntry);
    thread->wait_count = 0;
    lab__ke_timer_cancel(&thread->wait_timer);
}

void lab__ke_unwait(struct _KTHREAD *thread, NTSTATUS status, KPRIORITY increment)
{
    unlink_blocks(thread);
    thread->wait_status = status;
    lab__ke_boost(thread, increment);
    if (thread->queue)
        lab__ke_queue_worker_resumes(thread);
    lab__ke_ready(thread);
}

static BOOLEAN all_signalled(struct _KTHREAD *thread)
{
    for (ULONG i = 0; i < thread->wait_count; i++)
        if (!is_signalled(thread->wait_blocks[i].Object, thread))
            return FALSE;
    return TRUE;
}

static NTSTATUS satisfy_all(struct _KTHREAD *thread)
{
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG i = 0; i < thread->wait_count; i++) {
        NTSTATUS one = satisfy(thread->wait_blocks[i].Object, thread);

        if (one != STATUS_SUCCESS)
            status = one;
    }
    return status;
}

void lab__ke_wait_test(DISPATCHER_HEADER *object, KPRIORITY increment)
{
    LIST_ENTRY *entry = object->WaitListHead.Flink;

    while (object->SignalState > 0 && entry != &object->WaitListHead) {
        KWAIT_BLOCK *block = CONTAINING_RECORD(entry, KWAIT_BLOCK, WaitListEntry);
        struct _KTHREAD *thread = block->Thread;
        NTSTATUS status;

        entry = entry->Flink;
        if (block->WaitType == WaitAny) {
            status = satisfy(object, thread) + block->WaitKey;
        } else if (all_signalled(thread)) {
            status = satisfy_all(thread);
        } else {
            continue;
        }
        lab__ke_unwait(thread, status, increment);
        /* Unwaiting removed blocks, perhaps the next one too (one thread may wait twice for one object). */
        entry = object->WaitListHead.Flink;
    }
}

void lab__ke_wait_timeout(struct _KTHREAD *thread)
{
    lab__ke_unwait(thread, STATUS_TIMEOUT, 0);
}

/* Switches the current thread out until somebody ends its wait. */
static NTSTATUS block(struct _KTHREAD *thread, KIRQL irql)
{
    lab__vf_user_leave();
    lab__ke_raise(DISPATCH_LEVEL);
    thread->state = LAB_THREAD_WAITING;
    thread->wait_irql = irql;
    if (thread->priority > thread->base_priority && thread->base_priority < LOW_REALTIME_PRIORITY)
        thread->priority--; /* a boost wears off as the thread uses it */
    if (thread->queue)
        lab__ke_queue_worker_blocks(thread);
    LAB_TRACE(LAB_TRACE_WAIT, thread, thread->wait_count ? thread->wait_blocks[0].Object : 0);
    lab__ke_swap();
    lab__ke_lower(irql);
    return thread->wait_status;
}

void lab__ke_wait_bare(struct _KTHREAD *thread)
{
    KIRQL irql = lab__ke_irql();

    thread->wait_count = 0;
    thread->alertable = FALSE;
    thread->wait_mode = KernelMode;
    thread->wait_reason = Executive;
    while (block(thread, irql) == STATUS_KERNEL_APC)
        continue;
}

/* Reasons to end an alertable or user-mode wait that are there already. */
static NTSTATUS alert_pending(struct _KTHREAD *thread, KPROCESSOR_MODE mode, BOOLEAN alertable)
{
    if (alertable) {
        if (thread->alerted[(int)mode]) {
            thread->alerted[(int)mode] = FALSE;
            return STATUS_ALERTED;
        }
        if (mode == UserMode && !IsListEmpty(&thread->apc_state.ApcListHead[UserMode])) {
            thread->apc_state.UserApcPending = TRUE;
            return STATUS_USER_APC;
        }
        if (mode == UserMode && thread->alerted[KernelMode]) {
            thread->alerted[KernelMode] = FALSE;
            return STATUS_ALERTED;
        }
    }
    if (mode == UserMode && thread->apc_state.UserApcPending)
        return STATUS_USER_APC;
    return STATUS_SUCCESS;
}

static void check_may_wait(struct _KTHREAD *thread, PVOID object, PLARGE_INTEGER timeout)
{
    KIRQL irql = lab__ke_irql();

    if (__builtin_expect(irql <= APC_LEVEL, 1) || (timeout && !timeout->QuadPart))
        return;
    if (lab__strict)
        lab__vf_irql_wait(irql, object, timeout);
    if (lab__prcb->dpc_active)
        lab__ke_bugcheck(ATTEMPTED_SWITCH_FROM_DPC, (ULONG_PTR)thread, (ULONG_PTR)lab__prcb->idle, 0, 0);
    lab__ke_wrong_irql("a wait that may block", irql, PASSIVE_LEVEL, APC_LEVEL);
}

static ULONGLONG due_time(PLARGE_INTEGER timeout)
{
    LONGLONG now = (LONGLONG)lab__clock_now();

    if (timeout->QuadPart <= 0)
        return (ULONGLONG)(now - timeout->QuadPart);
    return timeout->QuadPart - lab__ke.system_time_offset > now
               ? (ULONGLONG)(timeout->QuadPart - lab__ke.system_time_offset)
               : (ULONGLONG)now;
}

static void link_block(KWAIT_BLOCK *block, struct _KTHREAD *thread, PVOID object, ULONG key, WAIT_TYPE type)
{
    block->Thread = thread;
    block->Object = object;
    block->WaitKey = (USHORT)key;
    block->WaitType = (UCHAR)type;
    InsertTailList(&((DISPATCHER_HEADER *)object)->WaitListHead, &block->WaitListEntry);
}

struct request {
    PVOID *objects;
    ULONG count;
    WAIT_TYPE type;
    KWAIT_REASON reason;
    KPROCESSOR_MODE mode;
    BOOLEAN alertable;
    PLARGE_INTEGER timeout;
    KWAIT_BLOCK *blocks;
    char *frame;
};
#define FRAME __builtin_frame_address(0)

/* Is it satisfied as things stand? Returns TRUE with *status. */
static BOOLEAN try_now(const struct request *request, struct _KTHREAD *thread, NTSTATUS *status)
{
    *status = STATUS_SUCCESS;
    if (request->type == WaitAny) {
        for (ULONG i = 0; i < request->count; i++) {
            if (is_signalled(request->objects[i], thread)) {
                *status = satisfy(request->objects[i], thread) + (NTSTATUS)i;
                return TRUE;
            }
        }
        return FALSE;
    }
    for (ULONG i = 0; i < request->count; i++)
        if (!is_signalled(request->objects[i], thread))
            return FALSE;
    for (ULONG i = 0; i < request->count; i++) {
        NTSTATUS one = satisfy(request->objects[i], thread);

        if (one != STATUS_SUCCESS)
            *status = one;
    }
    return TRUE;
}

static NTSTATUS wait_once(const struct request *request, struct _KTHREAD *thread, ULONGLONG due)
{
    char *outer = thread->wait_frame; /* of a wait that a kernel APC interrupts */
    NTSTATUS status;

    for (ULONG i = 0; i < request->count; i++)
        link_block(&request->blocks[i], thread, request->objects[i], request->type == WaitAny ? i : 0, request->type);
    thread->wait_blocks = request->blocks;
    thread->wait_count = request->count;
    thread->wait_reason = request->reason;
    thread->wait_mode = request->mode;
    thread->alertable = request->alertable;
    thread->wait_timer.Header.Absolute = request->timeout && request->timeout->QuadPart > 0;
    if (request->timeout)
        lab__ke_timer_start(&thread->wait_timer, due);
    thread->wait_frame = request->frame;
    status = block(thread, lab__ke_irql());
    thread->wait_frame = outer;
    return status;
}

static void check_objects(const struct request *request, struct _KTHREAD *thread)
{
    char *outer = thread->wait_frame;

    thread->wait_frame = request->frame;
    lab__vf_timers_check();
    thread->wait_frame = outer;
    for (ULONG i = 0; i < request->count; i++)
        if (!((DISPATCHER_HEADER *)request->objects[i])->WaitListHead.Flink)
            lab__vf_not_initialized(request->objects[i], "what is waited for,", __builtin_return_address(0));
}

static NTSTATUS wait(const struct request *request)
{
    struct _KTHREAD *thread = lab__ke_thread();
    ULONGLONG due = 0;
    NTSTATUS status;

    check_may_wait(thread, request->count ? request->objects[0] : 0, request->timeout);
    thread->wait_next = 0;
    if (request->timeout && request->timeout->QuadPart)
        due = due_time(request->timeout);
    do {
        if (try_now(request, thread, &status)) {
            lab__ke_exit();
            return status;
        }
        status = alert_pending(thread, request->mode, request->alertable);
        if (status != STATUS_SUCCESS)
            return status;
        if (request->timeout && due <= lab__clock_now())
            return STATUS_TIMEOUT;
        if (lab__strict)
            check_objects(request, thread);
        status = wait_once(request, thread, due);
    } while (status == STATUS_KERNEL_APC);
    return status;
}

/* The mutex is this thread's now, for the first time. */
static void note_mutex(KMUTANT *mutant, NTSTATUS status, PVOID caller)
{
    if ((status == STATUS_SUCCESS || status == STATUS_ABANDONED) && mutant->OwnerThread == lab__ke_thread() &&
        !mutant->Header.SignalState)
        lab__vf_lock_acquired(mutant, caller, LAB_VF_MUTEX, FALSE);
}

/*
 * KeWaitForSingleObject: wait until the object is signalled.
 *
 * IRQL    <= APC_LEVEL; <= DISPATCH_LEVEL with a time-out of zero
 * Units   Timeout 100 ns, negative = relative, positive = system time, zero = don't wait, NULL = for ever
 * Errors  STATUS_TIMEOUT, STATUS_ALERTED, STATUS_USER_APC, STATUS_ABANDONED; 0xB8 from a DPC
 * Source  wdm/nf-wdm-kewaitforsingleobject
 */
NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                               PLARGE_INTEGER Timeout)
{
    struct _KTHREAD *thread = lab__ke_thread();
    struct request request = {&Object, 1, WaitAny, WaitReason, WaitMode, Alertable, Timeout, thread->builtin_blocks,
                              FRAME};

    NTSTATUS status;

    LAB_DDI(KeWaitForSingleObject);
    if (lab__strict && WaitMode == UserMode)
        lab__vf_user_wait(Object, __builtin_frame_address(0));
    if (lab__strict && !Timeout && ((DISPATCHER_HEADER *)Object)->Type != LAB_MUTANT_OBJECT)
        lab__vf_call_waits(thread);
    status = wait(&request);
    if (lab__strict && ((DISPATCHER_HEADER *)Object)->Type == LAB_MUTANT_OBJECT)
        note_mutex(Object, status, __builtin_return_address(0));
    return status;
}

/*
 * KeWaitForMultipleObjects: wait until one, or all, of the objects are signalled.
 *
 * IRQL    <= APC_LEVEL; <= DISPATCH_LEVEL with a time-out of zero
 * Shape   Object[Count]; WaitBlockArray[Count], needed beyond THREAD_WAIT_OBJECTS
 * Errors  as KeWaitForSingleObject, index of the object added; 0x0C MAXIMUM_WAIT_OBJECTS_EXCEEDED
 * Source  wdm/nf-wdm-kewaitformultipleobjects
 */
NTSTATUS KeWaitForMultipleObjects(ULONG Count, PVOID Object[], WAIT_TYPE WaitType, KWAIT_REASON WaitReason,
                                  KPROCESSOR_MODE WaitMode, BOOLEAN Alertable, PLARGE_INTEGER Timeout,
                                  PKWAIT_BLOCK WaitBlockArray)
{
    struct _KTHREAD *thread = lab__ke_thread();
    struct request request = {Object,   Count,     WaitType, WaitReason,
                              WaitMode, Alertable, Timeout,  WaitBlockArray ? WaitBlockArray : thread->builtin_blocks,
                              FRAME};

    LAB_DDI(KeWaitForMultipleObjects);
    if (Count > (WaitBlockArray ? MAXIMUM_WAIT_OBJECTS : THREAD_WAIT_OBJECTS))
        lab__ke_bugcheck(MAXIMUM_WAIT_OBJECTS_EXCEEDED, 0, 0, 0, 0);
    for (ULONG i = 0; lab__strict && WaitMode == UserMode && i < Count; i++)
        lab__vf_user_wait(Object[i], __builtin_frame_address(0));
    return wait(&request);
}

/*
 * KeDelayExecutionThread: let time pass.
 *
 * IRQL    <= APC_LEVEL
 * Units   Interval 100 ns, negative = relative, positive = system time; zero gives way to other ready threads
 * Errors  STATUS_ALERTED, STATUS_USER_APC
 * Source  wdm/nf-wdm-kedelayexecutionthread
 */
NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable, PLARGE_INTEGER Interval)
{
    struct request request = {0, 0, WaitAny, DelayExecution, WaitMode, Alertable, Interval, 0, FRAME};
    struct _KTHREAD *thread = lab__ke_thread();
    NTSTATUS status;

    LAB_DDI(KeDelayExecutionThread);
    if (lab__ke_irql() > APC_LEVEL)
        check_may_wait(thread, 0, Interval);
    if (__builtin_expect(Interval->QuadPart > 0, 0) && lab__strict)
        lab__vf_positive_interval("KeDelayExecutionThread", Interval->QuadPart, __builtin_return_address(0));
    if (!Interval->QuadPart) {
        status = alert_pending(thread, WaitMode, Alertable);
        lab__schedule_spin();
        return status == STATUS_SUCCESS ? STATUS_SUCCESS : status;
    }
    status = wait(&request);
    return status == STATUS_TIMEOUT ? STATUS_SUCCESS : status;
}

/* The wait of KeRemoveQueue: only the queue itself ends it, by handing over an entry. */
NTSTATUS lab__ke_wait_queue(DISPATCHER_HEADER *queue, KPROCESSOR_MODE mode, BOOLEAN alertable, PLARGE_INTEGER timeout)
{
    struct _KTHREAD *thread = lab__ke_thread();
    PVOID object = queue;
    struct request request = {&object, 1, WaitAny, WrQueue, mode, alertable, timeout, thread->builtin_blocks, FRAME};
    ULONGLONG due = timeout ? due_time(timeout) : 0;
    NTSTATUS status;

    check_may_wait(thread, queue, timeout);
    do {
        status = alert_pending(thread, mode, alertable);
        if (status != STATUS_SUCCESS)
            return status;
        if (timeout && due <= lab__clock_now())
            return STATUS_TIMEOUT;
        status = wait_once(&request, thread, due);
    } while (status == STATUS_KERNEL_APC);
    return status;
}

/*
 * KeAlertThread: undocumented; ends an alertable wait of that mode. TRUE if the thread was alerted already.
 */
BOOLEAN KeAlertThread(PKTHREAD Thread, KPROCESSOR_MODE AlertMode)
{
    BOOLEAN before = Thread->alerted[(int)AlertMode];

    if (before)
        return TRUE;
    if (Thread->state == LAB_THREAD_WAITING && Thread->alertable && AlertMode <= Thread->wait_mode)
        lab__ke_unwait(Thread, STATUS_ALERTED, 0);
    else
        Thread->alerted[(int)AlertMode] = TRUE;
    lab__ke_exit();
    return FALSE;
}

/*
 * KeTestAlertThread: undocumented; was the current thread alerted in that mode? Clears it, and makes user APCs
 * deliverable.
 */
BOOLEAN KeTestAlertThread(KPROCESSOR_MODE AlertMode)
{
    struct _KTHREAD *thread = lab__ke_thread();
    BOOLEAN before = thread->alerted[(int)AlertMode];

    thread->alerted[(int)AlertMode] = FALSE;
    if (!before && AlertMode == UserMode && !IsListEmpty(&thread->apc_state.ApcListHead[UserMode]))
        thread->apc_state.UserApcPending = TRUE;
    return before;
}
