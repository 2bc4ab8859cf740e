/*
 * Ke inside: threads, processors, waits. Forward declarations, structures, then prototypes by file.
 *
 * There are no host locks: exactly one simulated thing runs at any time, and it is switched out only in waits, at
 * switch points and when IRQL falls. So the "dispatcher lock" of NT is simply: do not call a DDI between two steps that
 * belong together.
 */
#ifndef NTLAB_KE_P_H
#define NTLAB_KE_P_H

#include <ntifs.h>
#include "engine/ddi.h"
#include "engine/engine.h"
#include "host/host.h"
#include "ke/prcb.h"

struct lab_seh_frame;
struct lab__stack_segment;

#define LAB_PRIORITY_LEVELS 32
#define LAB_MAX_PROCESSORS  64
#define LAB_KERNEL_STACK    (24 * 1024) /* what a kernel-mode thread has on x64 */
#define LAB_CACHE_LINE      64
#define LAB_TRIAGE_DATA     (16 << 20) /* bytes of driver data that a triage dump takes */

enum lab__thread_state {
    LAB_THREAD_INITIALIZED,
    LAB_THREAD_READY,
    LAB_THREAD_RUNNING,
    LAB_THREAD_WAITING,
    LAB_THREAD_TERMINATED
};

struct _KPROCESS {
    DISPATCHER_HEADER Header;
    LIST_ENTRY threads; /* KTHREAD.process_link */
    KAFFINITY affinity;
    SCHAR base_priority;
    ULONG thread_count;
    ULONGLONG run_time; /* of all its threads, 100 ns */
};
struct lab__ddi_row;

#define LAB_THREAD_WAIT_BLOCKS 4 /* THREAD_WAIT_OBJECTS and the time-out's own */
#define LAB_REGIONS_KNOWN      8

struct _KTHREAD {
    DISPATCHER_HEADER Header;
    struct host_fiber fiber;
    UCHAR state;
    KIRQL wait_irql; /* IRQL to go on at, while it does not run */
    KPROCESSOR_MODE previous_mode, wait_mode;
    BOOLEAN alertable, alerted[2], system_thread, adopted, terminating;
    BOOLEAN apcs_closed; /* it takes no more: its end is past the last request of its own */
    UCHAR processor;     /* it runs, or last ran, on */
    SCHAR priority, base_priority, saturation;
    KWAIT_REASON wait_reason;
    NTSTATUS wait_status, exit_status;
    SHORT kernel_apc_disable, special_apc_disable; /* negative: in a critical / guarded region */
    PVOID region_callers[LAB_REGIONS_KNOWN];       /* who entered which of those, the outermost first; 0: a mutex */
    KAPC_STATE apc_state;       /* of the process it is attached to; ApcListHead[KernelMode], [UserMode] */
    KAPC_STATE saved_apc_state; /* while attached to another process */
    struct _KPROCESS *process;  /* its own */
    LIST_ENTRY process_link;
    LIST_ENTRY ready_link;
    ULONG wait_count;
    KWAIT_BLOCK *wait_blocks;
    KWAIT_BLOCK builtin_blocks[LAB_THREAD_WAIT_BLOCKS];
    KTIMER wait_timer;
    LIST_ENTRY mutants;    /* KMUTANT.MutantListEntry of those it owns */
    struct _KQUEUE *queue; /* the KQUEUE it is a worker of, and its place in that queue's list */
    LIST_ENTRY queue_link;
    LIST_ENTRY *queue_entry; /* what the queue handed it */
    KAFFINITY affinity, user_affinity;
    BOOLEAN system_affinity; /* affinity is a driver's, not user_affinity */
    BOOLEAN stack_locked;    /* KeSetKernelStackSwapEnable(FALSE) */
    UCHAR ideal_processor;
    PKSTART_ROUTINE start_routine;
    PVOID start_context;
    char *stack_base, *stack_limit; /* what IoGetStackLimits says */
    struct lab_seh_frame *seh_chain;
    char *wait_frame; /* the frame of the function that waits, while it does: what is below is not the driver's */
    PVOID wait_next;  /* who told KeSetEvent or one of its kin that a wait follows at once; 0: nobody */
    LONG boosts_disabled;
    ULONGLONG context_switches;
    ULONGLONG run_time, quantum_used;    /* 100 ns */
    struct lab__stack_segment *segments; /* expanded stacks, innermost first */
    void *float_saves;                   /* KeSaveFloatingPointState, innermost first */
    ULONG resources_held;                /* ERESOURCEs that it owns */
    struct _IRP *current_irp;            /* the last one handed to a driver from this thread: for the crash report */
    struct lab__vf_call *verified_call;  /* the dispatch routine that runs on it, on a strict machine: vf/irp.c */
    PVOID verified_routine;              /* the completion routine that runs on it */
    struct lab__cm_transaction *view;    /* the transaction of its registry operation under way, or 0 */
};

/* The whole Ke state of a machine that is not per processor. */
struct lab__ke {
    ULONG processor_count;
    ULONGLONG idle_mask; /* processors whose current thread is their idle thread */
    ULONG ready_mask;    /* bit p: ready[p] is not empty */
    ULONG ready_count;
    LIST_ENTRY ready[LAB_PRIORITY_LEVELS];
    struct lab__queue timers;
    LONGLONG system_time_offset; /* system time - interrupt time */
    struct lab__prcb prcbs[LAB_MAX_PROCESSORS];
    LIST_ENTRY bugcheck_callbacks, bugcheck_reason_callbacks;
};
extern struct lab__ke lab__ke;
static inline ULONGLONG lab__ke_now(void) /* lab__clock_now, where a call is too dear */
{
    return lab__ke.timers.now;
}

/* The strict machine behaves as Windows with Driver Verifier; the other as retail Windows. */
extern BOOLEAN lab__strict;

static inline struct _KTHREAD *lab__ke_thread(void)
{
    return lab__prcb->current;
}
static inline KIRQL lab__ke_irql(void)
{
    return lab__prcb->irql;
}

/* In how many regions is it, each kind counted? */
static inline ULONG lab__ke_region_depth(const struct _KTHREAD *thread)
{
    return (ULONG) - (thread->kernel_apc_disable + thread->special_apc_disable);
}
/* For reports of those that are not left. The count has risen already. */
static inline void lab__ke_region_entered(struct _KTHREAD *thread, PVOID caller)
{
    thread->region_callers[(lab__ke_region_depth(thread) - 1) % LAB_REGIONS_KNOWN] = caller;
}

/* irql.c: moving IRQL without the checks of the DDIs. Lowering runs what has become deliverable. */
static inline KIRQL lab__ke_raise(KIRQL irql)
{
    KIRQL old = lab__prcb->irql;

    lab__prcb->irql = irql;
    return old;
}
void lab__ke_deliver(KIRQL irql); /* slow half of lowering */
static inline void lab__ke_lower(KIRQL irql)
{
    lab__prcb->irql = irql;
    if (__builtin_expect(lab__prcb->pending >> (irql + 1), 0))
        lab__ke_deliver(irql);
}
void lab__ke_request_software(struct lab__prcb *prcb, KIRQL level); /* APC_LEVEL or DISPATCH_LEVEL */

/* interrupt.c: what a device model's line or message becomes. */
struct lab__interrupt_request {
    LIST_ENTRY link;
    KIRQL level;
    BOOLEAN queued;
    void (*run)(struct lab__interrupt_request *request); /* called at `level` on the processor */
};
void lab__ke_interrupt_request(struct lab__prcb *prcb, struct lab__interrupt_request *request);

/* spinlock.c: at the caller's IRQL, whatever it is */
void lab__ke_lock_take(PKSPIN_LOCK lock);
void lab__ke_lock_give(PKSPIN_LOCK lock);

/* dispatcher.c: which thread a processor runs */
void lab__ke_fiber_switch(struct _KTHREAD *from, struct _KTHREAD *to); /* lab__prcb is already that of `to` */
BOOLEAN lab__ke_ready_for(struct lab__prcb *prcb);                     /* is there a ready thread that may run on it? */
void lab__ke_round_robin(void); /* give way to ready threads of the same priority; below DISPATCH_LEVEL */
void lab__ke_quantum_end(void); /* the current thread has used its quantum; below DISPATCH_LEVEL */
void lab__ke_preempt(void);     /* at DISPATCH_LEVEL: a better thread may be ready for this processor */
void lab__ke_exit(void);        /* end of a DDI that may have made threads ready: run what this processor owes */
void lab__ke_idle_thread(void *unused);
void lab__ke_boost(struct _KTHREAD *thread, KPRIORITY increment);

/* thread.c */
NTSTATUS lab__ke_thread_initialize(struct _KTHREAD *thread, struct _KPROCESS *process, PKSTART_ROUTINE routine,
                                   PVOID context,
                                   host_size stack_size); /* Initialized state; starts routine at PASSIVE_LEVEL */
void lab__ke_thread_start(struct _KTHREAD *thread);
void lab__ke_thread_withdraw(struct _KTHREAD *thread); /* instead of starting it */
_Noreturn void lab__ke_thread_exit(NTSTATUS status);   /* the current thread; signals it and never returns */
void lab__ke_thread_adopt(struct _KTHREAD *thread,
                          struct _KPROCESS *process); /* the caller's stack; becomes processor 0's current */
void lab__ke_thread_delete(struct _KTHREAD *thread);  /* terminated or never started: gives its stack back */
void lab__ke_process_initialize(struct _KPROCESS *process, SCHAR base_priority, KAFFINITY affinity);
void lab__ke_ready(struct _KTHREAD *thread); /* make it ready; may request preemption */
void lab__ke_swap(
    void); /* current thread is no longer Running or Ready: run another; at DISPATCH_LEVEL; returns when resumed */
void lab__ke_yield_current(void); /* requeue the current thread behind its equals and swap */
void lab__ke_set_priority(struct _KTHREAD *thread, SCHAR priority);

/* affinity.c */
void lab__ke_set_user_affinity(struct _KTHREAD *thread, KAFFINITY affinity);

/* wait.c */
void lab__ke_wait_bare(struct _KTHREAD *thread); /* the current thread waits for lab__ke_unwait alone, for no object */
void lab__ke_wait_test(DISPATCHER_HEADER *object,
                       KPRIORITY increment); /* object became signalled: wake whom that satisfies */
void lab__ke_unwait(struct _KTHREAD *thread, NTSTATUS status, KPRIORITY increment); /* end its wait, make it ready */
NTSTATUS lab__ke_wait_queue(DISPATCHER_HEADER *queue, KPROCESSOR_MODE mode, BOOLEAN alertable, PLARGE_INTEGER timeout);
void lab__ke_user_apc_check(void); /* before returning to user mode: deliver user APCs that are pending */

/* processor.c */
void lab__ke_processors_start(void);
KAFFINITY lab__ke_active_processors(void);

/* runtime.c: time has moved on from `before` */
#define LAB_CYCLES_PER_100NS 100    /* of the counter that __rdtsc reads */
#define LAB_QUANTUM_100NS    312500 /* two clock ticks */
void lab__ke_charge(ULONGLONG before);

/* watchdog.c: time has moved on from `before`; may stop the machine */
void lab__ke_watchdog_start(void);
void lab__ke_dpc_watchdog(ULONGLONG before);

/* ipi.c, hwcounter.c */
void lab__ke_ipi_start(void);
void lab__ke_hwcounter_start(void);

/* notify.c */
void lab__ke_notify_start(void);
void lab__ke_nmi(void); /* a nonmaskable interrupt on the running processor */

/* stack.c */
void lab__ke_stack_check_exit(struct _KTHREAD *thread);
void lab__ke_stack_destroy(struct _KTHREAD *thread);
/* Leaves the callouts that the running thread began since `to`; doesn't return if there are any. */
void lab__ke_stack_unwind(struct _KTHREAD *thread, const struct lab__stack_segment *to);

/* numbered_lock.c */
void lab__ke_numbered_locks_start(void);
void lab__ke_numbered_lock_set(KSPIN_LOCK_QUEUE_NUMBER number, PKSPIN_LOCK lock);

/* fpstate.c */
void lab__ke_float_saves_drop(struct _KTHREAD *thread);

/* dpc.c */
void lab__ke_retire_dpcs(void); /* at DISPATCH_LEVEL */
void lab__ke_dpc_insert(struct _KDPC *dpc, PVOID argument1, PVOID argument2);

/* apc.c */
void lab__ke_deliver_apcs(KPROCESSOR_MODE mode); /* at APC_LEVEL */
void lab__ke_apc_state_initialize(KAPC_STATE *state, struct _KPROCESS *process);
void lab__ke_apcs_run_down(struct _KTHREAD *thread);  /* it ends: no more are taken, and those of user mode go */
void lab__ke_user_apc_hurry(struct _KTHREAD *thread); /* its user APCs are due, whatever it waits for in user mode */
BOOLEAN lab__ke_apc_deliverable(struct _KTHREAD *thread); /* would a kernel APC run now, below APC_LEVEL? */

/* mutant.c */
void lab__ke_mutants_abandon(struct _KTHREAD *thread);

/* timer.c */
void lab__ke_set_system_time(LONGLONG time); /* absolute timers follow */
void lab__ke_timers_expire(void);            /* the clock interrupt: everything that is due */

/* process.c */
void lab__ke_attach(struct _KPROCESS *process, KAPC_STATE *state);
void lab__ke_detach(KAPC_STATE *state);

/* start.c */
/* threads[n] and process are memory for the idle threads, zeroed; processor 0's idle thread is current until one is
 * adopted. */
NTSTATUS lab__ke_start(ULONG processors, LONGLONG system_time, BOOLEAN strict, struct _KTHREAD *threads[],
                       struct _KPROCESS *process);
void lab__ke_stop(void);
BOOLEAN lab__ke_running(void);
void lab__ke_not_running(
    const struct lab__ddi_row *row); /* a DDI was called without a machine: only data functions return */

/* bugcheck.c */
#define LAB_CRASH_FRAMES 48
struct lab__crash {
    ULONG code;
    ULONG_PTR parameters[4];
    struct _KTHREAD *thread;
    struct _IRP *irp;
    KIRQL irql;
    UCHAR processor;
    BOOLEAN in_dpc;
    ULONGLONG time;
    unsigned frame_count;
    void *frames[LAB_CRASH_FRAMES];
    char detail[256]; /* what the kernel has to add to the code and its parameters */
};
extern struct lab__crash lab__ke_crash;
/* Where a bugcheck unwinds to: the innermost of those that were set, or the machine's own. */
struct lab__landing {
    struct lab__landing *outer;
    struct _KTHREAD *thread;
    struct lab_seh_frame *seh;           /* the thread's chain of exception frames at that time */
    struct lab__stack_segment *segments; /* and its expanded stacks */
    struct lab__vf_call *verified_call;
    void (*uncaught)(void); /* the machine's own: called on the thread's stack instead of jumping; doesn't return */
    struct host_jump jump;
};
extern struct lab__landing *lab__ke_landing;
void lab__ke_crash_detail(const char *format, ...);                   /* before lab__ke_bugcheck; plain C formats */
void lab__ke_crash_registers(const struct host_registers *registers); /* where the stack of the next bugcheck begins */
void lab__ke_run_bugcheck_callbacks(void);
_Noreturn void lab__ke_bugcheck(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4);
/* Misuse that only Driver Verifier notices: stops a strict machine, returns in a retail one. */
void lab__ke_verifier_stop(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4);
_Noreturn void lab__ke_deadlock(void);
_Noreturn void lab__ke_wrong_irql(const char *ddi, KIRQL irql, KIRQL low, KIRQL high);
extern BOOLEAN lab__ke_crashed; /* a bugcheck is on its way to the thread that runs the machine */
_Noreturn void lab__ke_crash_land(void);

/* trap.c */
void lab__ke_fault(struct host_fault *fault); /* the host's fault handler */

/* event.c: events that are the kernel's own, at which the verifier needn't look. */
void lab__ke_event_initialize(PRKEVENT event, EVENT_TYPE type);
void lab__ke_event_set(PRKEVENT event);

#endif
