/*
 * The verifier's view of IRPs: Io calls these at a few places of a strict machine. What they find is a bugcheck with
 * Driver Verifier's code and subcode; they change nothing that a driver can see.
 *
 * Each IRP of a strict machine has, behind its stack locations, one pointer a location to the record of the dispatch
 * routine that is running for it; the record lives on the stack of IoCallDriver.
 */
#ifndef NTLAB_VF_IRP_H
#define NTLAB_VF_IRP_H

#include <ntifs.h>
#include "io/io_p.h"
#include "ke/ke_p.h"
#include "mm/special.h"
#include "vf/vf_lock.h"

/* Is it one, and not freed? Where it was freed, the report says where. */
static inline BOOLEAN lab__vf_is_irp(PIRP irp)
{
    if (__builtin_expect(lab__mm_special_is_freed(irp), 0)) {
        lab__mm_special_classify(irp);
        return FALSE;
    }
    return irp->Type == IO_TYPE_IRP;
}

/* No component defines it: it has the bit that is reserved, or a facility that there is none of. Codes of customers may
 * be anything. */
static inline BOOLEAN lab__vf_status_is_suspicious(NTSTATUS status)
{
    return !(status & 0x20000000) && ((status & 0x10000000) || (((ULONG)status >> 16) & 0xFFF) > 0x1FF);
}

/* How often the thread's APCs were disabled, of both kinds, in one word: it is compared with what it was. */
static inline ULONG lab__vf_regions(const struct _KTHREAD *thread)
{
    return (USHORT)thread->kernel_apc_disable | (ULONG)(USHORT)thread->special_apc_disable << 16;
}

/* In how many regions a thread was that had those. */
static inline ULONG lab__vf_region_depth(ULONG regions)
{
    return (ULONG) - ((SHORT)regions + (SHORT)(regions >> 16));
}

struct lab__vf_call {
    struct lab__vf_call *outer;    /* whose driver passed its own location on: IoSkipCurrentIrpStackLocation */
    struct lab__vf_call *previous; /* of its thread's: which dispatch routine it was called in */
    PIRP irp;                      /* it may be gone once completion has passed: done */
    LIST_ENTRY *link;              /* its place in a list when the routine was called */
    PVOID queued;                  /* who gave up a lock after it had put the IRP into a list, not yet marked pending */
    PVOID completer;               /* who called IoCompleteRequest while the IRP was here; 0 for nobody */
    PVOID asked_power;             /* who called PoRequestPowerIrp in it, for the system's set-power request */
    BOOLEAN asked_waited;          /* it has waited since then */
    BOOLEAN cancel_tested;         /* Irp->Cancel, by the kernel for it */
    PVOID released;                /* who released the remove lock of the device */
    ULONG serial;                  /* no two calls have the same */
    BOOLEAN forced;                /* the IRP's completion was put off: pend.c */
    BOOLEAN deleted;               /* IoDeleteDevice was called for the device in it */
    UCHAR holds;                   /* remove locks that were acquired in it, and not released */
    PDEVICE_OBJECT device;
    struct _KTHREAD *thread;
    PVOID caller;          /* who called IoCallDriver */
    PVOID routine;         /* the completion routine that the driver above set in this location */
    BOOLEAN done;          /* completion has passed this location; the IRP may be gone */
    BOOLEAN marked;        /* it was marked pending by then */
    BOOLEAN marked_before; /* by a driver above, which passed its own location on */
    BOOLEAN lower_pending; /* a driver below, called by this one, has returned STATUS_PENDING */
    BOOLEAN signaled;      /* the event that its end is to set was set before */
    NTSTATUS status;       /* that the IRP had by then */
    ULONGLONG switches;    /* of the thread's, when a driver below returned STATUS_PENDING */
    PDRIVER_CANCEL cancel; /* the IRP's cancel routine then */
    UCHAR major, minor;
    BOOLEAN bus_filter;   /* of Plug and Play requests: the device is in the stack of a child without an AddDevice */
    PDEVICE_OBJECT below; /* the device that it was attached to */
    LONG_PTR references;  /* of the device */
    PVOID held;           /* the device, which is kept until the dispatch routine has returned */
    struct _KPROCESS *process; /* that the thread is attached to */
    ULONG regions;             /* lab__vf_regions */
    LONG push_locks;           /* that were acquired in it, and not released */
    PVOID push_lock_caller;    /* who acquired the last one */
    KIRQL irql;
    UCHAR spins;     /* spin locks held by the processor */
    CCHAR location;  /* of the IRP's, from 1 */
    BOOLEAN tracked; /* the IRP has room for records */
};

/* Those that the system sends to every stack, and that have rules of their own: Plug and Play, power, WMI. */
static inline BOOLEAN lab__vf_is_system(UCHAR major)
{
    return major >= IRP_MJ_POWER;
}
/* A driver is given it, or what a driver below has made of it. */
static inline void lab__vf_irp_crossed(PIRP irp, struct lab__io_irp_extension *extension)
{
    extension->status = irp->IoStatus.Status;
    extension->information = irp->IoStatus.Information;
}

/* irp_send.c: what IoCallDriver is given */
void lab__vf_irp_before(PDEVICE_OBJECT device, PIRP irp, PVOID caller);

/* irp.c: around the dispatch routine. `parent` is who called it, if it runs further out. */
void lab__vf_irp_enter(struct lab__vf_call *call, struct lab__vf_call **parent, PDEVICE_OBJECT device, PIRP irp);
void lab__vf_irp_leave(struct lab__vf_call *call, struct lab__vf_call *parent, PIRP irp, PDRIVER_DISPATCH dispatch,
                       NTSTATUS status);

/* The innermost call that this thread is in; 0 for none, and in a DPC. */
struct lab__vf_call *lab__vf_call_of_thread(void);
/* A lock is given up: the IRP may be in a list now. */
void lab__vf_irp_unlocked(PVOID caller);

/* irp_log.c: what became of IRPs, for the report */
enum lab__vf_irp_event { LAB_VF_IRP_SENT, LAB_VF_IRP_RETURNED, LAB_VF_IRP_COMPLETED };
struct lab__vf_irp_entry {
    PIRP irp;
    PDEVICE_OBJECT device;
    PVOID pc;
    ULONGLONG time;
    NTSTATUS status;
    UCHAR event, major, minor, processor;
};
#define LAB_VF_IRP_LOG 1024
extern struct lab__vf_irp_entry lab__vf_irp_entries[LAB_VF_IRP_LOG];
extern ULONG lab__vf_irp_logged;
/* What is known of the IRP, newest first, back to when its maker sent it; at most so much. */
ULONG lab__vf_irp_history(PIRP irp, const struct lab__vf_irp_entry *history[], ULONG most);
PVOID lab__vf_irp_sender(PIRP irp); /* where its maker called IoCallDriver; 0 where that is not known any more */
static inline void lab__vf_irp_log(PIRP irp, enum lab__vf_irp_event event, PDEVICE_OBJECT device, PVOID pc,
                                   NTSTATUS status, PIO_STACK_LOCATION stack)
{
    lab__vf_irp_entries[lab__vf_irp_logged++ % LAB_VF_IRP_LOG] =
        (struct lab__vf_irp_entry){irp,
                                   device,
                                   pc,
                                   lab__ke_now(),
                                   status,
                                   (UCHAR)event,
                                   stack ? stack->MajorFunction : 0xFF,
                                   stack ? stack->MinorFunction : 0xFF,
                                   lab__prcb->number};
}

/* deadlock.c: the report is about this IRP, and names who keeps it. */
void lab__vf_irp_blame_keeper(PIRP irp);

/* irp_complete.c */
static inline void lab__vf_irp_completion_irql(PIRP irp)
{
    if (__builtin_expect(lab__ke_irql() > DISPATCH_LEVEL, 0)) {
        lab__ke_crash_detail("IRP %p was completed at IRQL %u", (void *)irp, lab__ke_irql());
        lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0xE, lab__ke_irql(), (ULONG_PTR)irp, 0);
    }
}
void lab__vf_irp_completing(PIRP irp, PVOID caller);
/* Completion passes the location `stack`, before it is cleared. */
void lab__vf_irp_passed(PIRP irp, PIO_STACK_LOCATION stack);
struct lab__vf_context { /* what a routine must leave as it found it */
    KIRQL irql;
    UCHAR spins;
    ULONG regions;      /* lab__vf_regions */
    PKEVENT user_event; /* that the I/O manager will set */
    LONG user_state;
    BOOLEAN pending;
};
static inline struct lab__vf_context lab__vf_context(void)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    return (struct lab__vf_context){lab__ke_irql(), (UCHAR)lab__vf_spins_held(), lab__vf_regions(thread), 0, 0, FALSE};
}
/* Calls a completion routine, or what calls that; the driver's must not be in pageable code. */
static inline NTSTATUS lab__vf_irp_call_routine(const struct lab__io_routine *driver, PIO_COMPLETION_ROUTINE routine,
                                                PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct _KTHREAD *thread = lab__ke_thread();
    PVOID outer = thread->verified_routine;
    NTSTATUS result;

    thread->verified_routine = (PVOID)driver->routine;
    result = routine(device, irp, context);
    thread->verified_routine = outer;
    return result;
}
/* A pageable function, which `pc` lies in, was entered while a completion routine runs: is it that? */
void lab__vf_irp_pageable(PVOID pc, const char *function);
/* A completion routine is about to be called. */
void lab__vf_irp_routine_called(PIRP irp, const struct lab__io_routine *driver, struct lab__vf_context *before);
/* A completion routine has returned; the current location is its driver's own. */
void lab__vf_irp_routine_returned(PIRP irp, const struct lab__io_routine *driver, PDEVICE_OBJECT device,
                                  const struct lab__vf_context *before, NTSTATUS result);
/* The IRP's end is told now, in its thread: its status block and event must still be there. */
void lab__vf_irp_finishing(PIRP irp);

/* irp.c: the innermost dispatch routine that runs in this thread; 0: none */
static inline struct lab__vf_call *lab__vf_irp_running(void)
{
    return lab__ke_thread()->verified_call;
}
/* The thread waits for something without a limit. */
static inline void lab__vf_call_waits(const struct _KTHREAD *thread)
{
    struct lab__vf_call *call = thread->verified_call;

    if (call && __builtin_expect(call->asked_power != 0, 0))
        call->asked_waited = TRUE;
}
/* A routine of the kernel has set the cancel routine that its driver gave it, and looked at Irp->Cancel itself. */
static inline void lab__vf_cancel_tested(void)
{
    struct lab__vf_call *call = lab__vf_irp_running();

    if (call)
        call->cancel_tested = TRUE;
}
/* A push lock is acquired, 1, or released, -1. */
static inline void lab__vf_push_lock(LONG change, PVOID caller)
{
    struct lab__vf_call *call = lab__vf_irp_running();

    if (!call)
        return;
    call->push_locks += change;
    if (caller)
        call->push_lock_caller = caller;
}
/* Does the running one pass on, or complete, what a driver below it has and returned STATUS_PENDING for? */
BOOLEAN lab__vf_irp_is_below_slow(const struct lab__vf_call *call, PVOID caller);
static inline BOOLEAN lab__vf_irp_is_below(PIRP irp, PVOID caller)
{
    const struct lab__vf_call *call = lab__vf_irp_running();

    return call && call->irp == irp && call->lower_pending && lab__vf_irp_is_below_slow(call, caller);
}
/* An exception is to be handled by the function that `frame` lies in; the routines that it called are left. */
void lab__vf_irp_unwinding(const void *frame);

/* irp_system.c: Plug and Play, power and WMI requests: made, passed on, completed, a completion routine has returned */
void lab__vf_system_made(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION next, PVOID caller);
void lab__vf_system_forwarded(PDEVICE_OBJECT from, PIRP irp, PIO_STACK_LOCATION next, PVOID caller);
void lab__vf_system_completing(PIRP irp, PIO_STACK_LOCATION stack, PVOID caller);
void lab__vf_system_routine_returned(PIRP irp, PIO_COMPLETION_ROUTINE routine);
/* pend.c: TRUE where the IRP is completed later, which its dispatch routine's STATUS_PENDING will say */
extern BOOLEAN lab__vf_force_pending;
BOOLEAN lab__vf_pend(PIRP irp, CCHAR boost);

/* irp_routine.c: IoSetCompletionRoutineEx */
void lab__vf_irp_routine_setting(PDEVICE_OBJECT device, PIRP irp);
void lab__vf_irp_routine_refused(PDEVICE_OBJECT device, PIRP irp, PVOID caller); /* it is sent all the same */
void lab__vf_irp_routine_uncalled(PIRP irp, PVOID caller);                       /* it is completed without */

/* cancel_field.c: does the driver's code ever read Irp->Cancel? */
void lab__vf_cancel_field_start(void);
BOOLEAN lab__vf_cancel_is_looked_at(PDRIVER_OBJECT driver);

void lab__vf_irp_start(void);
void lab__vf_irp_deadlock(void); /* returns where no completion routine is to blame */

/* irp_check.c */
void lab__vf_irp_freeing(PIRP irp, PVOID caller);
void lab__vf_irp_initializing(PIRP irp, USHORT size, PVOID caller);
void lab__vf_irp_reusing(PIRP irp, PVOID caller);

#endif
