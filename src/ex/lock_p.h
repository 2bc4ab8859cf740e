/* What the locks of Ex share: the verifier's rules, and the wait of a thread for its turn. */
#ifndef NTLAB_EX_LOCK_P_H
#define NTLAB_EX_LOCK_P_H

#include "ex/ex_p.h"
#include "vf/vf_lock.h"

/* Subcodes of DRIVER_VERIFIER_DETECTED_VIOLATION */
enum {
    LAB_VF_RESOURCE_ACQUIRE_APCS = 0x37,
    LAB_VF_RESOURCE_RELEASE_APCS = 0x38,
    LAB_VF_UNSAFE_ACQUIRE = 0x39,
    LAB_VF_UNSAFE_RELEASE = 0x3A,
    LAB_VF_RESOURCE_MISALIGNED = 0x3D,
    LAB_VF_RESOURCE_REINITIALIZED = 0xD0,
    LAB_VF_RESOURCE_UNINITIALIZED = 0xD1,
    LAB_VF_PUSH_LOCK_ACQUIRE_APCS = 0xEA,
    LAB_VF_PUSH_LOCK_RELEASE_APCS = 0xEB,
    LAB_VF_SELF_DEADLOCK = 0x1000,
    LAB_VF_WRONG_THREAD = 0x1004,
    LAB_VF_NOT_ACQUIRED = 0x1007,
    LAB_VF_THREAD_HOLDS_LOCK = 0x100A,
    LAB_VF_DELETED_WHILE_OWNED = 0x100B
};

static inline BOOLEAN lab__ex_apcs_enabled(const struct _KTHREAD *thread)
{
    return lab__ke_irql() < APC_LEVEL && !thread->kernel_apc_disable && !thread->special_apc_disable;
}

/* A lock that wants normal kernel APCs held off is used without. */
static inline void lab__ex_lock_rule(ULONG rule, PVOID lock)
{
    struct _KTHREAD *thread = lab__ke_thread();

    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, rule, lab__ke_irql(),
                          (ULONG_PTR)(LONG_PTR)thread->kernel_apc_disable, (ULONG_PTR)lock);
}

/* The thread that waits gives its place in the queue of a lock; whoever hands it the lock sets `turn`. */
struct lab__lock_waiter {
    struct lab__lock_waiter *next;
    struct _KTHREAD *thread;
    KEVENT turn;
    BOOLEAN shared;
};

static inline void lab__ex_turn_await(struct lab__lock_waiter *waiter, KWAIT_REASON reason)
{
    KeWaitForSingleObject(&waiter->turn, reason, KernelMode, FALSE, 0);
}

/* fast_mutex.c: the part that fast and guarded mutexes have in common */
struct lab__mutex {
    volatile LONG *count; /* 1 when free, then minus the threads that wait */
    PKTHREAD *owner;
    PULONG contention;
    DISPATCHER_HEADER *turn; /* a synchronization object */
    PVOID address;
};
void lab__ex_mutex_acquire(const struct lab__mutex *mutex, KWAIT_REASON reason, PVOID caller);
BOOLEAN lab__ex_mutex_try(const struct lab__mutex *mutex, PVOID caller);
void lab__ex_mutex_release(const struct lab__mutex *mutex, PVOID caller);

#endif
