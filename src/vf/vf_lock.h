/*
 * The verifier's view of locks: who holds what, and in which order locks are taken. Called on a strict machine only.
 *
 * A lock that is taken while no other is held costs one store; the order graph has nodes for nested ones only.
 */
#ifndef NTLAB_VF_LOCK_H
#define NTLAB_VF_LOCK_H

#include <ntifs.h>
#include "ke/ke_p.h"

enum lab__vf_lock_kind {
    LAB_VF_SPIN,       /* KeAcquireSpinLock and kin */
    LAB_VF_QUEUED,     /* in-stack queued spin locks */
    LAB_VF_SHARED,     /* EX_SPIN_LOCK, reader */
    LAB_VF_EXCLUSIVE,  /* EX_SPIN_LOCK, writer */
    LAB_VF_MUTEX,      /* KMUTEX */
    LAB_VF_FAST_MUTEX, /* FAST_MUTEX, guarded mutex */
    LAB_VF_RESOURCE,   /* ERESOURCE */
    LAB_VF_PUSH_LOCK
};

#define LAB_VF_SPIN_100NS 250 /* a spin lock is not to be held for longer: 25 us */
#define LAB_VF_SPINS      16  /* that one processor can hold at once and be watched */

struct lab__vf_held {
    PVOID lock;
    PVOID caller; /* who acquired it */
    ULONGLONG since;
    UCHAR kind;
    KIRQL irql;        /* before */
    BOOLEAN completed; /* an IRP was completed, or the next one started, since */
};
struct lab__vf_spins {
    ULONG count;
    struct lab__vf_held held[LAB_VF_SPINS];
};
extern struct lab__vf_spins lab__vf_spins[LAB_MAX_PROCESSORS];

void lab__vf_locks_start(void);

/* Spin locks: of the running processor. `tried`: by a call that does not wait, which can't deadlock. */
void lab__vf_spin_nested(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL before, BOOLEAN tried);
static inline void lab__vf_spin_acquired(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL before,
                                         BOOLEAN tried)
{
    struct lab__vf_spins *spins = &lab__vf_spins[lab__prcb->number];
    struct lab__vf_held *held = &spins->held[0];

    if (__builtin_expect(spins->count != 0, 0)) {
        lab__vf_spin_nested(lock, caller, kind, before, tried);
        return;
    }
    held->lock = lock;
    held->caller = caller;
    held->kind = (UCHAR)kind;
    held->irql = before;
    held->completed = FALSE;
    held->since = lab__ke_now();
    spins->count = 1;
}
void lab__vf_irp_unlocked(PVOID caller); /* vf_irp.h */
void lab__vf_spin_releasing_slow(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL to);
#define LAB_VF_SAME_IRQL 0xFF
/* `to` is the IRQL that is returned to, or LAB_VF_SAME_IRQL. */
static inline void lab__vf_spin_releasing(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, KIRQL to)
{
    struct lab__vf_spins *spins = &lab__vf_spins[lab__prcb->number];
    const struct lab__vf_held *held = &spins->held[0];

    if (lab__ke_thread()->verified_call)
        lab__vf_irp_unlocked(caller);
    if (__builtin_expect(spins->count == 1 && held->lock == lock && held->kind == kind && !held->completed &&
                             (to == LAB_VF_SAME_IRQL || to == held->irql) &&
                             lab__ke_now() - held->since <= LAB_VF_SPIN_100NS,
                         1)) {
        spins->count = 0;
        return;
    }
    lab__vf_spin_releasing_slow(lock, caller, kind, to);
}
static inline ULONG lab__vf_spins_held(void)
{
    return lab__vf_spins[lab__prcb->number].count;
}
/* A routine of a driver returned: what it acquired since `before` were held is to be released. */
_Noreturn void lab__vf_spin_left(const char *what, PVOID routine);
static inline void lab__vf_spins_at_return(ULONG before, const char *what, PVOID routine)
{
    if (__builtin_expect(lab__vf_spins_held() > before, 0))
        lab__vf_spin_left(what, routine);
}
BOOLEAN lab__vf_spin_is_held(PVOID lock); /* by this processor */
void lab__vf_spin_blame(PVOID lock);      /* where this processor acquired it, for the report */
void lab__vf_spin_initializing(PVOID lock);
/* An IRP is completed, or the next one given to StartIo, while locks are held: SpinLockSafe, unless `allowed`, the
 * cancel lock, is all there is. */
void lab__vf_spin_completing(PVOID allowed);
void lab__vf_spin_converted(PVOID lock); /* its reader became its writer */
/* IRQL is to fall below DISPATCH_LEVEL by a call that is no release. */
void lab__vf_lowering(KIRQL from, KIRQL to, PVOID caller);
/* Bit n: KeRaiseIrql raised to IRQL n, or from there. No thread is preempted between a raise to DISPATCH_LEVEL or above
 * and the lowering that belongs to it, so a processor's own will do. */
extern ULONG lab__vf_irql_levels[LAB_MAX_PROCESSORS];
/* By KeRaiseIrql, which may save the level that it raises from. */
static inline void lab__vf_raised(KIRQL from, KIRQL to)
{
    ULONG *levels = &lab__vf_irql_levels[lab__prcb->number];

    *levels = (*levels & ((2u << from) - 1)) | 1u << from | 1u << to;
}
/* IRQL is to fall, but not to PASSIVE_LEVEL. */
void lab__vf_lowering_half(KIRQL from, KIRQL to);

/* Locks of threads: of the running thread. */
void lab__vf_lock_acquired(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind, BOOLEAN tried);
void lab__vf_lock_released(PVOID lock, PVOID caller, enum lab__vf_lock_kind kind);
void lab__vf_lock_passed(PVOID lock, PVOID thread); /* what this thread, if it is one, held is not its any more */
/* The lock that this thread waits for, by the object it waits for; 0 where nobody holds it. Says who does, and where
 * he acquired it. */
PVOID lab__vf_lock_awaited(struct _KTHREAD *thread, PVOID object, struct _KTHREAD **holder, const char **kind,
                           PVOID *caller);
/* A driver's routine has returned at another IRQL, or in a region: the report is to name who acquired what it holds. */
void lab__vf_routine_left(PVOID routine, ULONG regions); /* that it was called in so many of */
void lab__vf_lock_blame_newest(BOOLEAN fast);            /* the lock that the running thread acquired last, if any */
void lab__vf_thread_ends(void);                          /* it must hold none */

/* Memory goes: no lock in it may be held; what is known of locks in it is forgotten. */
extern ULONG lab__vf_lock_nodes, lab__vf_locks_of_threads;
void lab__vf_lock_made_slow(PVOID lock);
/* A lock is initialized: what was here before is forgotten, with the order in which it was taken. */
static inline void lab__vf_lock_made(PVOID lock)
{
    if (__builtin_expect(lab__vf_lock_nodes != 0, 0))
        lab__vf_lock_made_slow(lock);
}
void lab__vf_locks_forget_slow(PVOID base, SIZE_T size);
static inline void lab__vf_locks_forget(PVOID base, SIZE_T size)
{
    if (__builtin_expect(lab__vf_lock_nodes | lab__vf_locks_of_threads | lab__vf_spins_held(), 0))
        lab__vf_locks_forget_slow(base, size);
}

#endif
