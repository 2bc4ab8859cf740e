/*
 * Who holds which lock. Spin locks belong to a processor, which can't run anything else meanwhile; the others to a
 * thread. Each held lock remembers where it was acquired, for the report.
 */
#include "vf/vf_lock.h"
#include "ex/ex_p.h"
#include "mm/mm_p.h"
#include "vf/lock_order.h"
#include "vf/vf_object.h"
#include "vf/vf_report.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

struct lab__vf_spins lab__vf_spins[LAB_MAX_PROCESSORS];
ULONG lab__vf_locks_of_threads;
ULONG lab__vf_irql_levels[LAB_MAX_PROCESSORS];

/* Locks of threads, last acquired first. */
struct thread_lock {
    struct thread_lock *next;
    struct _KTHREAD *thread;
    struct lab__vf_held held;
};
static struct thread_lock *locks, *spare;

static const char *const names[] = {
    "spin lock", "queued spin lock", "reader/writer spin lock", "reader/writer spin lock", "mutex", "fast mutex",
    "resource",  "push lock"};

static const struct lab__vf_gates no_gates;

void lab__vf_locks_start(void)
{
    RtlZeroMemory(lab__vf_spins, sizeof lab__vf_spins);
    RtlZeroMemory(lab__vf_irql_levels, sizeof lab__vf_irql_levels);
    locks = spare = 0;
    lab__vf_locks_of_threads = 0;
    lab__vf_order_start();
}

/* --- spin locks --- */

void lab__vf_spin_nested(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL before, BOOLEAN tried)
{
    struct lab__vf_spins *spins = &lab__vf_spins[lab__prcb->number];

    if (!tried)
        for (ULONG i = 0; i < spins->count; i++)
            if (spins->held[i].lock != lock)
                lab__vf_order_note(spins->held[i].lock, lock, names[kind], &no_gates);
    if (spins->count == LAB_VF_SPINS)
        return;
    spins->held[spins->count++] = (struct lab__vf_held){lock, caller, lab__clock_now(), (UCHAR)kind, before, FALSE};
}

static struct lab__vf_held *find_spin(struct lab__vf_spins *spins, PVOID lock)
{
    for (ULONG i = spins->count; i-- > 0;)
        if (spins->held[i].lock == lock)
            return &spins->held[i];
    return 0;
}

static void check_owner(PVOID lock, PVOID caller)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        const struct lab__vf_held *held = find_spin(&lab__vf_spins[i], lock);

        if (!held || i == lab__prcb->number)
            continue;
        lab__vf_origin_at(held->caller, "acquired on processor %u", i);
        lab__ke_crash_detail("spin lock %p was released on processor %u, but processor %u holds it", lock,
                             lab__prcb->number, i);
        lab__ke_bugcheck(C4, 0x1004, (ULONG_PTR)lock, (ULONG_PTR)caller, (ULONG_PTR)held->caller);
    }
}

static BOOLEAN is_queued(UCHAR kind)
{
    return kind == LAB_VF_QUEUED;
}

static void check_kind(const struct lab__vf_held *held, enum lab__vf_lock_kind kind, PVOID caller)
{
    if (held->kind == kind || (held->kind <= LAB_VF_QUEUED) != (kind <= LAB_VF_QUEUED) ||
        (kind <= LAB_VF_QUEUED && is_queued(held->kind) == is_queued((UCHAR)kind)))
        return;
    lab__vf_origin_at(held->caller, "acquired as a %s", names[held->kind]);
    lab__ke_crash_detail("a lock that was acquired as a %s%s was released as a %s%s: %p", names[held->kind],
                         held->kind == LAB_VF_SHARED ? " for reading" : "", names[kind],
                         kind == LAB_VF_SHARED ? " for reading" : "", held->lock);
    lab__ke_bugcheck(C4, 0x1009, (ULONG_PTR)held->lock, (ULONG_PTR)caller, 0);
}

/* The IRQL of the first lock held is what IRQL was before all of them. */
static void check_irql(const struct lab__vf_spins *spins, const struct lab__vf_held *held, KIRQL to)
{
    const struct lab__vf_held *other = held == &spins->held[0] ? &spins->held[1] : &spins->held[0];

    if (to == LAB_VF_SAME_IRQL ||
        (to <= DISPATCH_LEVEL && (spins->count > 1 ? to == DISPATCH_LEVEL : to >= held->irql)))
        return;
    if (spins->count > 1 && to < DISPATCH_LEVEL) {
        lab__vf_origin_at(other->caller, "the lock that is still held was acquired");
        lab__ke_crash_detail("IRQL falls to %u by the release of spin lock %p while spin lock %p is still held", to,
                             held->lock, other->lock);
    } else {
        lab__vf_origin_at(held->caller, "the lock was acquired");
        lab__ke_crash_detail("spin lock %p is released to IRQL %u, but IRQL was %u when it was acquired", held->lock,
                             to, held->irql);
    }
    lab__ke_bugcheck(C4, 0x31, lab__ke_irql(), to, 0);
}

/* Told when the lock is released, as a routine that doesn't release it has another defect. */
static struct lab__vf_stack completer[LAB_MAX_PROCESSORS];

void lab__vf_spin_completing(PVOID allowed)
{
    struct lab__vf_spins *spins = &lab__vf_spins[lab__prcb->number];
    struct lab__vf_held *held = &spins->held[spins->count - 1];

    if (held->lock == allowed || held->completed)
        return;
    held->completed = TRUE;
    lab__vf_stack_take(&completer[lab__prcb->number]);
}

static _Noreturn void completed_under(const struct lab__vf_held *held, PVOID caller)
{
    lab__vf_culprit_is(lab__vf_stack_driver(&completer[lab__prcb->number]));
    lab__vf_origin_add(&completer[lab__prcb->number], "that was done");
    lab__vf_origin_at(held->caller, "the lock was acquired");
    lab__ke_crash_detail("an IRP was completed, or the next one started, while spin lock %p was held", held->lock);
    lab__ke_bugcheck(C4, LAB_VF_SPIN_LOCK_SAFE, (ULONG_PTR)held->lock, (ULONG_PTR)caller, 0);
}

/* Code takes no time here: what counts are stalls, the device's registers, and waiting for another lock. */
#define FAR_TOO_LONG_100NS 10000 /* 1 ms */

static void check_duration(const struct lab__vf_held *held, PVOID caller)
{
    ULONGLONG span = lab__clock_now() - held->since;

    if (span <= LAB_VF_SPIN_100NS)
        return;
    if (span <= FAR_TOO_LONG_100NS) {
        lab__vf_warn("SpinLockDuration", held->caller, "a spin lock was held for %llu us; 25 are too much",
                     (unsigned long long)span / 10);
        return;
    }
    lab__vf_culprit_is(held->caller);
    lab__vf_origin_at(held->caller, "the lock was acquired");
    lab__ke_crash_detail(
        "spin lock %p was held for %llu us; 25 are too much, as no other thread and no DPC runs on the "
        "processor meanwhile",
        held->lock, (unsigned long long)span / 10);
    lab__ke_bugcheck(C4, LAB_VF_LOCK_TOO_LONG, (ULONG_PTR)held->lock, (ULONG_PTR)caller, (ULONG_PTR)span);
}

void lab__vf_spin_releasing_slow(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL to)
{
    struct lab__vf_spins *spins = &lab__vf_spins[lab__prcb->number];
    struct lab__vf_held *held = find_spin(spins, lock);

    if (!held) {
        check_owner(lock, caller);
        return;
    }
    check_kind(held, kind, caller);
    check_irql(spins, held, to);
    if (held->completed)
        completed_under(held, caller);
    check_duration(held, caller);
    if (held == &spins->held[0] && spins->count > 1)
        spins->held[1].irql = held->irql;
    for (struct lab__vf_held *next = held + 1; next < &spins->held[spins->count]; next++)
        next[-1] = *next;
    spins->count--;
}

_Noreturn void lab__vf_spin_left(const char *what, PVOID routine)
{
    const struct lab__vf_spins *spins = &lab__vf_spins[lab__prcb->number];
    const struct lab__vf_held *held = &spins->held[spins->count - 1];

    lab__vf_culprit_is(held->caller);
    lab__vf_origin_at(held->caller, "the lock was acquired");
    lab__vf_origin_at(LAB_VF_ROUTINE(routine), "the routine that returned begins");
    lab__ke_crash_detail("%s returned while spin lock %p is held", what, held->lock);
    lab__ke_bugcheck(C4, 0x00040009, (ULONG_PTR)routine, (ULONG_PTR)held->lock, (ULONG_PTR)held->caller);
}

void lab__vf_spin_converted(PVOID lock)
{
    struct lab__vf_held *held = find_spin(&lab__vf_spins[lab__prcb->number], lock);

    if (held)
        held->kind = LAB_VF_EXCLUSIVE;
}

BOOLEAN lab__vf_spin_is_held(PVOID lock)
{
    return find_spin(&lab__vf_spins[lab__prcb->number], lock) != 0;
}

void lab__vf_spin_blame(PVOID lock)
{
    const struct lab__vf_held *held = find_spin(&lab__vf_spins[lab__prcb->number], lock);

    if (held)
        lab__vf_origin_at(held->caller, "the lock was acquired");
}

void lab__vf_spin_initializing(PVOID lock)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        const struct lab__vf_held *held = find_spin(&lab__vf_spins[i], lock);

        if (!held)
            continue;
        lab__vf_origin_at(held->caller, "the lock was acquired");
        lab__ke_crash_detail("spin lock %p was initialized while it is held", lock);
        lab__ke_bugcheck(C4, 0x1005, (ULONG_PTR)lock, 0, 0);
    }
    if (lab__vf_lock_nodes)
        lab__vf_order_forget(lock, sizeof(KSPIN_LOCK));
}

void lab__vf_lowering(KIRQL from, KIRQL to, PVOID caller)
{
    const struct lab__vf_spins *spins = &lab__vf_spins[lab__prcb->number];

    if (lab__prcb->dpc_active && to < DISPATCH_LEVEL) {
        lab__ke_crash_detail("a DPC lowered IRQL to %u", to);
        lab__ke_bugcheck(C4, 0x31, from, to, 1);
    }
    if (to >= DISPATCH_LEVEL || !spins->count)
        return;
    lab__vf_origin_at(spins->held[0].caller, "the lock was acquired");
    lab__ke_crash_detail("IRQL was lowered to %u while spin lock %p is held", to, spins->held[0].lock);
    lab__ke_bugcheck(C4, 0x31, from, to, 0);
}

/* KeRaiseIrql raised it to where it is, and never from where it is to fall to. What raises otherwise isn't known. */
void lab__vf_lowering_half(KIRQL from, KIRQL to)
{
    ULONG levels = lab__vf_irql_levels[lab__prcb->number];

    if (!(levels & 1u << from) || (levels & 1u << to))
        return;
    lab__ke_crash_detail("IRQL was lowered from %u to %u, which it was not raised from: KeLowerIrql restores what "
                         "KeRaiseIrql returned",
                         from, to);
    lab__ke_bugcheck(C4, 0x31, from, to, 0);
}

/* --- locks of threads --- */

static struct thread_lock **find_lock(PVOID lock, struct _KTHREAD *thread)
{
    struct thread_lock **link = &locks;

    while (*link && ((*link)->held.lock != lock || (thread && (*link)->thread != thread)))
        link = &(*link)->next;
    return *link ? link : 0;
}

static void drop(struct thread_lock **link)
{
    struct thread_lock *entry = *link;

    *link = entry->next;
    entry->next = spare;
    spare = entry;
    lab__vf_locks_of_threads--;
}

/* Held by this thread alone. */
static BOOLEAN is_gate(const struct thread_lock *entry)
{
    return entry->held.kind != LAB_VF_RESOURCE || (((PERESOURCE)entry->held.lock)->Flag & ResourceOwnedExclusive);
}

static void note_order(struct _KTHREAD *thread, PVOID lock, enum lab__vf_lock_kind kind)
{
    for (struct thread_lock *entry = locks; entry; entry = entry->next) {
        struct lab__vf_gates gates = {0};

        if (entry->thread != thread || entry->held.lock == lock)
            continue;
        for (const struct thread_lock *other = locks;
             kind == LAB_VF_RESOURCE && other && gates.count < LAB_VF_MOST_GATES; other = other->next)
            if (other != entry && other->thread == thread && other->held.lock != lock && is_gate(other))
                gates.locks[gates.count++] = other->held.lock;
        lab__vf_order_note(entry->held.lock, lock, names[kind], &gates);
    }
}

void lab__vf_lock_acquired(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, BOOLEAN tried)
{
    struct _KTHREAD *thread = lab__ke_thread();
    struct thread_lock *entry;

    if (!tried)
        note_order(thread, lock, kind);
    entry = spare;
    if (entry)
        spare = entry->next;
    else if (!(entry = lab__mm_kernel_alloc(sizeof *entry)))
        return;
    entry->thread = thread;
    entry->held = (struct lab__vf_held){lock, caller, lab__clock_now(), (UCHAR)kind, lab__ke_irql(), FALSE};
    entry->next = locks;
    locks = entry;
    lab__vf_locks_of_threads++;
}

void lab__vf_lock_released(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind)
{
    struct thread_lock **link = find_lock(lock, lab__ke_thread());

    if (link) {
        drop(link);
        return;
    }
    link = find_lock(lock, 0);
    if (!link || kind == LAB_VF_RESOURCE) /* another thread may release a resource for its owner */
        return;
    lab__vf_origin_at((*link)->held.caller, "thread %p acquired it", (void *)(*link)->thread);
    lab__ke_crash_detail("%s %p was released by thread %p, but thread %p holds it", names[kind], lock,
                         (void *)lab__ke_thread(), (void *)(*link)->thread);
    lab__ke_bugcheck(C4, 0x1004, (ULONG_PTR)lock, (ULONG_PTR)caller, (ULONG_PTR)(*link)->held.caller);
}

void lab__vf_lock_passed(PVOID lock, PVOID thread)
{
    struct thread_lock **link = thread ? find_lock(lock, thread) : 0;

    if (link)
        drop(link);
}

void lab__vf_lock_made_slow(PVOID lock)
{
    lab__vf_order_forget(lock, 1);
}

static void stop_held(const struct lab__vf_held *held, ULONG subcode, const char *what)
{
    if (subcode == 0x100A) /* by a thread that ends, wherever that is */
        lab__vf_culprit_is(held->caller);
    lab__vf_origin_at(held->caller, "the lock was acquired");
    lab__ke_crash_detail("%s %p %s while it is held", names[held->kind], held->lock, what);
    lab__ke_bugcheck(C4, subcode, (ULONG_PTR)held->lock, (ULONG_PTR)held->caller, 0);
}

static BOOLEAN is_awaited(const struct lab__vf_held *held, struct _KTHREAD *thread, PVOID object)
{
    switch (held->kind) {
    case LAB_VF_MUTEX:
        return held->lock == object;
    case LAB_VF_FAST_MUTEX:
        return (SIZE_T)((char *)object - (char *)held->lock) < sizeof(FAST_MUTEX);
    case LAB_VF_RESOURCE:
        return lab__ex_resource_awaited(held->lock, thread);
    default:
        return FALSE;
    }
}

PVOID lab__vf_lock_awaited(struct _KTHREAD *thread, PVOID object, struct _KTHREAD **holder, const char **kind,
                           PVOID *caller)
{
    for (const struct thread_lock *entry = locks; entry; entry = entry->next) {
        if (entry->thread == thread || !is_awaited(&entry->held, thread, object))
            continue;
        *holder = entry->thread;
        *kind = names[entry->held.kind];
        *caller = entry->held.caller;
        return entry->held.lock;
    }
    return 0;
}

static void tell_held(const struct lab__vf_held *held)
{
    lab__vf_culprit_is(held->caller);
    lab__vf_origin_at(held->caller, "%s %p was acquired, and not released", names[held->kind], held->lock);
}

void lab__vf_lock_blame_newest(BOOLEAN fast)
{
    const struct thread_lock *entry = locks;

    while (entry && entry->thread != lab__ke_thread())
        entry = entry->next;
    if (entry && (!fast || entry->held.kind == LAB_VF_FAST_MUTEX))
        tell_held(&entry->held);
}

void lab__vf_routine_left(PVOID routine, ULONG regions)
{
    for (const struct thread_lock *entry = locks; entry; entry = entry->next)
        if (entry->thread == lab__ke_thread())
            tell_held(&entry->held);
    lab__vf_region_blame(routine, regions);
}

void lab__vf_thread_ends(void)
{
    struct _KTHREAD *thread = lab__ke_thread();

    lab__vf_wait_expected();
    if (lab__vf_spins_held())
        lab__vf_spin_left("a thread's routine", (PVOID)thread->start_routine);
    for (struct thread_lock *entry = locks; entry; entry = entry->next) {
        if (entry->thread != thread)
            continue;
        if (!lab__ke_irql() && !thread->kernel_apc_disable && !thread->special_apc_disable)
            stop_held(&entry->held, 0x100A, "is left by a thread that ends");
        tell_held(&entry->held); /* what it leaves disabled stops the machine */
    }
}

/* --- memory that goes --- */

static BOOLEAN within(PVOID address, PVOID base, SIZE_T size)
{
    return (SIZE_T)((char *)address - (char *)base) < size;
}

void lab__vf_locks_forget_slow(PVOID base, SIZE_T size)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++)
        for (ULONG n = 0; n < lab__vf_spins[i].count; n++)
            if (within(lab__vf_spins[i].held[n].lock, base, size))
                stop_held(&lab__vf_spins[i].held[n], 0x100B, "lies in memory that is freed");
    for (struct thread_lock *entry = locks; entry; entry = entry->next)
        if (within(entry->held.lock, base, size))
            stop_held(&entry->held, 0x100B, "lies in memory that is freed");
    if (lab__vf_lock_nodes)
        lab__vf_order_forget(base, size);
}
