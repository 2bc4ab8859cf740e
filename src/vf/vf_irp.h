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

struct lab__vf_call {
    struct lab__vf_call *outer; /* whose driver passed its own location on: IoSkipCurrentIrpStackLocation */
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
    SHORT kernel_apc_disable, special_apc_disable;
    KIRQL irql;
    UCHAR spins;     /* spin locks held by the processor */
    CCHAR location;  /* of the IRP's, from 1 */
    BOOLEAN tracked; /* the IRP has room for records */
};

/* irp_send.c: what IoCallDriver is given */
void lab__vf_irp_before(PDEVICE_OBJECT device, PIRP irp, PVOID caller);

/* irp.c: around the dispatch routine. `parent` is who called it, if it runs further out. */
void lab__vf_irp_enter(struct lab__vf_call *call, struct lab__vf_call **parent, PDEVICE_OBJECT device, PIRP irp);
void lab__vf_irp_leave(struct lab__vf_call *call, struct lab__vf_call *parent, PIRP irp, PDRIVER_DISPATCH dispatch,
                       NTSTATUS status);

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
    SHORT kernel_apc_disable, special_apc_disable;
};
static inline struct lab__vf_context lab__vf_context(void)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    return (struct lab__vf_context){lab__ke_irql(), (UCHAR)lab__vf_spins_held(), thread->kernel_apc_disable,
                                    thread->special_apc_disable};
}
/* A completion routine has returned; the current location is its driver's own. */
void lab__vf_irp_routine_returned(PIRP irp, PIO_COMPLETION_ROUTINE routine, PDEVICE_OBJECT device,
                                  const struct lab__vf_context *before, NTSTATUS result);
/* The IRP's end is told now, in its thread: its status block and event must still be there. */
void lab__vf_irp_finishing(PIRP irp);

/* irp_check.c */
void lab__vf_irp_freeing(PIRP irp, PVOID caller);
void lab__vf_irp_initializing(PIRP irp, USHORT size, PVOID caller);
void lab__vf_irp_reusing(PIRP irp, PVOID caller);

#endif
