/*
 * Timers, DPCs, work items and lookaside lists in memory that goes, and routines of an image that goes. Nothing is
 * registered when they are used: the memory is searched for what looks like one, and then the kernel's own queues say
 * whether it is one.
 */
#include "vf/vf_holding.h"
#include "vf/vf_object.h"
#include "ex/ex_p.h"
#include "ke/wait_p.h"
#include "mm/mm_p.h"
#include "ps/ps_p.h"
#include "vf/vf_report.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

struct lookaside {
    struct lookaside *next;
    GENERAL_LOOKASIDE *list;
    PVOID caller;
};
static struct lookaside *lookasides;
ULONG lab__vf_lookasides;

/* Those that lie on a stack, with who queued them. */
#define STACK_ITEMS 16
static struct {
    PVOID item, caller;
} stack_items[STACK_ITEMS];
ULONG lab__vf_stack_items;

static PVOID unloading; /* DriverUnload of the image that goes: what is found there is its fault */

static void blame_unload(void)
{
    if (unloading)
        lab__vf_culprit_is_routine(unloading);
}

void lab__vf_objects_start(void)
{
    lookasides = 0;
    unloading = 0;
    lab__vf_stack_items = 0;
    lab__vf_lookasides = 0;
}

static BOOLEAN within(const void *address, const void *base, SIZE_T size)
{
    return (SIZE_T)((const char *)address - (const char *)base) < size;
}

void lab__vf_resident_slow(PVOID object, const char *kind)
{
    if (__builtin_expect(lab__mm_is_user(object), 0)) {
        lab__ke_crash_detail("%s %p lies in a program's memory", kind, object);
        lab__ke_bugcheck(C4, 0xE0, (ULONG_PTR)object, 0, 0);
    }
    if (__builtin_expect(!lab__mm_pool_is_paged(object), 1))
        return;
    lab__ke_crash_detail("%s %p lies in paged pool", kind, object);
    lab__ke_bugcheck(C4, 0xE1, (ULONG_PTR)object, 0, 0);
}

/* --- lookaside lists --- */

static struct lookaside **find_lookaside(const GENERAL_LOOKASIDE *list)
{
    struct lookaside **link = &lookasides;

    while (*link && (*link)->list != list)
        link = &(*link)->next;
    return *link ? link : 0;
}

void lab__vf_lookaside_size(GENERAL_LOOKASIDE *list, SIZE_T size)
{
    SIZE_T least = RTL_SIZEOF_THROUGH_FIELD(SLIST_ENTRY, Next);

    if (size >= least)
        return;
    lab__ke_crash_detail("lookaside list %p is made for blocks of %llu bytes; those that are kept need %llu",
                         (void *)list, (unsigned long long)size, (unsigned long long)least);
    lab__ke_bugcheck(C4, 0xCD, (ULONG_PTR)list, size, least);
}

void lab__vf_work_item_taken_slow(PVOID item)
{
    for (ULONG i = 0; i < lab__vf_stack_items; i++) {
        PVOID caller = stack_items[i].caller;

        if (stack_items[i].item != item)
            continue;
        stack_items[i] = stack_items[--lab__vf_stack_items];
        if (!lab__vf_stack_gone(item))
            return;
        lab__vf_culprit_is(caller);
        lab__vf_origin_at(caller, "the work item was queued");
        lab__ke_crash_detail("work item %p was on the stack of a function that has returned before a worker came to it",
                             item);
        lab__ke_bugcheck(C4, LAB_VF_STACK_GONE, (ULONG_PTR)item, (ULONG_PTR)caller, 0);
    }
}

void lab__vf_work_item_slow(PVOID item, PVOID caller)
{
    if (!lab__mm_in_ram(item) && lab__vf_stack_items < STACK_ITEMS) {
        stack_items[lab__vf_stack_items].item = item;
        stack_items[lab__vf_stack_items++].caller = caller;
    }
    if (!lab__mm_pool_is_paged(item) && !lab__mm_is_user(item))
        return;
    lab__ke_crash_detail("work item %p lies in pageable memory", item);
    lab__ke_bugcheck(C4, 0x131, (ULONG_PTR)item, 0, 0);
}

void lab__vf_lookaside_initialized(GENERAL_LOOKASIDE *list, PVOID caller)
{
    struct lookaside **before = find_lookaside(list), *entry;

    if (before) {
        lab__vf_origin_at((*before)->caller, "it was initialized before");
        lab__ke_crash_detail("lookaside list %p is initialized again", (void *)list);
        lab__ke_bugcheck(C4, 0xCA, (ULONG_PTR)list, 0, 0);
    }
    entry = lab__mm_kernel_alloc(sizeof *entry);
    if (!entry)
        return;
    *entry = (struct lookaside){lookasides, list, caller};
    lookasides = entry;
    lab__vf_lookasides++;
}

void lab__vf_lookaside_deleting(GENERAL_LOOKASIDE *list, PVOID caller)
{
    struct lookaside **link = find_lookaside(list), *entry;

    if (!link) {
        lab__ke_crash_detail("lookaside list %p is deleted, but it is not initialized, or was deleted before",
                             (void *)list);
        lab__ke_bugcheck(C4, 0xCB, (ULONG_PTR)list, 0, 0);
    }
    entry = *link;
    *link = entry->next;
    lab__mm_kernel_free(entry);
    lab__vf_lookasides--;
}

_Noreturn void lab__vf_lookaside_other(const GENERAL_LOOKASIDE *list, PVOID block, SIZE_T size, PVOID caller)
{
    lab__ke_crash_detail("block %p of %llu bytes was freed to lookaside list %p, whose blocks have %u: it came from "
                         "another list",
                         block, (unsigned long long)size, (const void *)list, list->Size);
    lab__ke_bugcheck(C4, LAB_VF_OTHER_LOOKASIDE, (ULONG_PTR)list, (ULONG_PTR)block, (ULONG_PTR)caller);
}

static void check_lookasides(PVOID base, SIZE_T size)
{
    for (const struct lookaside *entry = lookasides; entry; entry = entry->next) {
        if (!within(entry->list, base, size))
            continue;
        if (unloading)
            lab__vf_culprit_is(entry->caller);
        lab__vf_origin_at(entry->caller, "the list was initialized");
        lab__ke_crash_detail("memory at %p holds lookaside list %p, which was not deleted", base, (void *)entry->list);
        lab__ke_bugcheck(C4, 0xCC, (ULONG_PTR)entry->list, (ULONG_PTR)base, size);
    }
}

/* --- timers and DPCs --- */

static _Noreturn void timer_found(KTIMER *timer, PVOID base, SIZE_T size, BOOLEAN is_image)
{
    blame_unload();
    if (timer->Dpc)
        lab__vf_origin_at(LAB_VF_ROUTINE(timer->Dpc->DeferredRoutine), "the timer's DPC");
    lab__ke_crash_detail("%s at %p holds timer %p, which is still set", is_image ? "an unloaded image" : "freed memory",
                         base, (void *)timer);
    if (!is_image)
        lab__ke_bugcheck(C4, 0x15, (ULONG_PTR)timer, 0, (ULONG_PTR)base);
    lab__ke_bugcheck(TIMER_OR_DPC_INVALID, 0, (ULONG_PTR)timer, (ULONG_PTR)base, (ULONG_PTR)base + size);
}

static _Noreturn void dpc_found(KDPC *dpc, PVOID base, SIZE_T size)
{
    blame_unload();
    lab__vf_origin_at(LAB_VF_ROUTINE(dpc->DeferredRoutine), "the DPC's routine");
    lab__ke_crash_detail("memory at %p that goes holds DPC %p, or its routine, and the DPC is still queued", base,
                         (void *)dpc);
    lab__ke_bugcheck(TIMER_OR_DPC_INVALID, 1, (ULONG_PTR)dpc, (ULONG_PTR)base, (ULONG_PTR)base + size);
}

enum in_memory { THE_TIMER, ITS_DPC, ITS_ROUTINE };

static BOOLEAN lies_in(const KTIMER *timer, PVOID base, SIZE_T size, enum in_memory what)
{
    if (what == THE_TIMER)
        return within(timer, base, size);
    if (timer->Processor >= LAB_MAX_PROCESSORS || !timer->Dpc)
        return FALSE; /* a thread's, or one of ExAllocateTimer */
    return within(what == ITS_DPC ? (PVOID)timer->Dpc : (PVOID)timer->Dpc->DeferredRoutine, base, size);
}

static KTIMER *find_timer(PVOID base, SIZE_T size, enum in_memory what)
{
    for (ULONG level = 0; level < LAB_QUEUE_LEVELS; level++)
        for (ULONGLONG set = lab__ke.timers.occupied[level]; set; set &= set - 1) {
            LIST_ENTRY *list = &lab__ke.timers.slots[level][__builtin_ctzll(set)];

            for (LIST_ENTRY *link = list->Flink; link != list; link = link->Flink) {
                KTIMER *timer = CONTAINING_RECORD(link, KTIMER, TimerListEntry);

                if (lies_in(timer, base, size, what))
                    return timer;
            }
        }
    return 0;
}

static void check_timers(PVOID base, SIZE_T size, BOOLEAN is_image)
{
    KTIMER *timer = find_timer(base, size, THE_TIMER);

    if (!timer && is_image)
        timer = find_timer(base, size, ITS_ROUTINE);
    if (timer)
        timer_found(timer, base, size, is_image);
}

static void check_dpc_list(LIST_ENTRY *list, PVOID base, SIZE_T size, BOOLEAN is_image)
{
    for (LIST_ENTRY *link = list->Flink; link != list; link = link->Flink) {
        KDPC *dpc = CONTAINING_RECORD(link, KDPC, DpcListEntry);

        if (within(dpc, base, size) || (is_image && within((PVOID)dpc->DeferredRoutine, base, size)))
            dpc_found(dpc, base, size);
    }
}

static void check_dpcs(PVOID base, SIZE_T size, BOOLEAN is_image)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        check_dpc_list(&lab__ke.prcbs[i].dpc_queue, base, size, is_image);
        check_dpc_list(&lab__ke.prcbs[i].threaded_dpc_queue, base, size, is_image);
    }
}

/* Might there be a timer that is set? Most blocks hold none, and there may be many timers. */
static BOOLEAN may_hold_timer(PVOID base, SIZE_T size)
{
    for (SIZE_T at = 0; at + sizeof(KTIMER) <= size; at += 8) {
        const KTIMER *timer = (const KTIMER *)((const char *)base + at);

        if ((timer->Header.Type == LAB_NOTIFICATION_TIMER || timer->Header.Type == LAB_SYNCHRONIZATION_TIMER) &&
            timer->Header.Inserted && timer->TimerListEntry.Flink && timer->TimerListEntry.Blink)
            return TRUE;
    }
    return FALSE;
}

/* A DPC that a timer elsewhere is to queue. */
static BOOLEAN may_hold_dpc(PVOID base, SIZE_T size)
{
    for (SIZE_T at = 0; at + sizeof(KDPC) <= size; at += 8) {
        const KDPC *dpc = (const KDPC *)((const char *)base + at);

        if ((dpc->Type == LAB_ORDINARY_DPC || dpc->Type == LAB_THREADED_DPC) && dpc->DeferredRoutine)
            return TRUE;
    }
    return FALSE;
}

static void check_timers_dpcs(PVOID base, SIZE_T size)
{
    KTIMER *timer = find_timer(base, size, ITS_DPC);

    if (!timer)
        return;
    lab__vf_origin_at(LAB_VF_ROUTINE(timer->Dpc->DeferredRoutine), "the DPC's routine");
    lab__ke_crash_detail("memory at %p is freed with DPC %p in it, which timer %p is still set to queue", base,
                         (void *)timer->Dpc, (void *)timer);
    lab__ke_bugcheck(TIMER_OR_DPC_INVALID, 1, (ULONG_PTR)timer->Dpc, (ULONG_PTR)base, (ULONG_PTR)base + size);
}

void lab__vf_timer_initializing_slow(KTIMER *timer)
{
    if (!may_hold_timer(timer, sizeof *timer) || !find_timer(timer, sizeof *timer, THE_TIMER))
        return;
    lab__ke_crash_detail("timer %p is initialized while it is set; cancel it before", (void *)timer);
    lab__ke_bugcheck(TIMER_OR_DPC_INVALID, 0, (ULONG_PTR)timer, (ULONG_PTR)timer, (ULONG_PTR)(timer + 1));
}

void lab__vf_dpc_initializing_slow(KDPC *dpc)
{
    check_dpcs(dpc, sizeof *dpc, FALSE);
}

void lab__vf_resources_freeing(PVOID base, SIZE_T size)
{
    PVOID resource = lab__ex_resource_within(base, size);

    if (!resource)
        return;
    blame_unload();
    lab__ke_crash_detail("memory at %p holds resource %p, which was not deleted; call ExDeleteResourceLite before",
                         base, resource);
    lab__ke_bugcheck(C4, 0xD2, (ULONG_PTR)resource, (ULONG_PTR)base, size);
}

void lab__vf_work_items_freeing(PVOID base, SIZE_T size)
{
    PWORK_QUEUE_ITEM item = lab__ex_work_item_within(base, size);

    if (!item)
        return;
    lab__vf_origin_at(LAB_VF_ROUTINE(item->WorkerRoutine), "the work item's routine");
    lab__ke_crash_detail("memory at %p holds work item %p, which is still queued", base, (void *)item);
    lab__ke_bugcheck(WORKER_INVALID, 0, (ULONG_PTR)item, (ULONG_PTR)base, (ULONG_PTR)base + size);
}

static PVOID waited_within(const struct _KTHREAD *thread, PVOID base, SIZE_T size)
{
    for (ULONG i = 0; thread->state == LAB_THREAD_WAITING && i < thread->wait_count; i++)
        if (within(thread->wait_blocks[i].Object, base, size))
            return thread->wait_blocks[i].Object;
    return 0;
}

void lab__vf_waited_initializing(DISPATCHER_HEADER *object)
{
    struct _KTHREAD *thread = lab__vf_waiter_of(object);
    struct lab__vf_stack stack;

    if (!thread)
        return;
    lab__vf_thread_stack(thread, &stack);
    lab__vf_origin_add(&stack, "the thread waits");
    lab__ke_crash_detail("object %p is initialized while thread %p waits for it", (void *)object, (void *)thread);
    lab__ke_bugcheck(C4, LAB_VF_FREED_WAITED, (ULONG_PTR)object, (ULONG_PTR)thread, 0);
}

void lab__vf_waited_freeing(PVOID base, SIZE_T size)
{
    struct lab__vf_stack stack;
    PVOID object;

    for (struct _KTHREAD *thread = lab__vf_thread_next(0); thread; thread = lab__vf_thread_next(thread)) {
        object = waited_within(thread, base, size);
        if (!object)
            continue;
        lab__vf_thread_stack(thread, &stack);
        lab__vf_origin_add(&stack, "the thread waits");
        lab__ke_crash_detail("memory at %p is freed while thread %p waits for object %p in it", base, (void *)thread,
                             object);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_FREED_WAITED, (ULONG_PTR)object, (ULONG_PTR)thread,
                         (ULONG_PTR)base);
    }
}

void lab__vf_freeing_slow(PVOID base, SIZE_T size, BOOLEAN is_image)
{
    if (lab__vf_lookasides)
        check_lookasides(base, size);
    if (lab__ke.timers.count && (is_image || may_hold_timer(base, size)))
        check_timers(base, size, is_image);
    if (lab__ke.timers.count && !is_image && may_hold_dpc(base, size))
        check_timers_dpcs(base, size);
    if (lab__vf_dpcs())
        check_dpcs(base, size, is_image);
}

/* --- an image that goes --- */

static _Noreturn void still_there(PVOID routine, const char *name, const char *what)
{
    blame_unload();
    lab__vf_origin_at(LAB_VF_ROUTINE(routine), "the routine");
    lab__ke_crash_detail("driver %s was unloaded with %s", name, what);
    lab__ke_bugcheck(DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS, (ULONG_PTR)routine, 8, (ULONG_PTR)routine,
                     0);
}

static void check_threads(PVOID base, SIZE_T size, const char *name)
{
    struct _KPROCESS *process = &lab__ps_system_process->Pcb;

    for (LIST_ENTRY *link = process->threads.Flink; link != &process->threads; link = link->Flink) {
        PETHREAD thread = CONTAINING_RECORD(link, struct _ETHREAD, Tcb.process_link);

        if (thread->Tcb.state != LAB_THREAD_TERMINATED && within(thread->win32_start, base, size))
            still_there(thread->win32_start, name, "a system thread of its own that still runs");
    }
}

void lab__vf_image_going(PVOID base, SIZE_T size, const char *name, PVOID unload)
{
    PVOID item = lab__ex_work_item_within(base, size);

    unloading = unload;
    lab__vf_resources_freeing(base, size);
    lab__vf_locks_forget(base, size);
    lab__vf_freeing_slow(base, size, TRUE);
    if (item) {
        blame_unload();
        lab__ke_crash_detail("driver %s was unloaded with work item %p still queued", name, item);
        lab__ke_bugcheck(WORKER_INVALID, 0, (ULONG_PTR)item, (ULONG_PTR)base, (ULONG_PTR)base + size);
    }
    check_threads(base, size, name);
    lab__vf_holdings_going(base, size, name);
    unloading = 0;
}
