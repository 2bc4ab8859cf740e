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

struct lab__vf_call {
    struct lab__vf_call *outer; /* whose driver passed its own location on: IoSkipCurrentIrpStackLocation */
    PDEVICE_OBJECT device;
    struct _KTHREAD *thread;
    BOOLEAN done;          /* completion has passed this location; the IRP may be gone */
    BOOLEAN marked;        /* it was marked pending by then */
    BOOLEAN lower_pending; /* a driver below, called by this one, has returned STATUS_PENDING */
    NTSTATUS status;       /* that the IRP had by then */
    SHORT kernel_apc_disable, special_apc_disable;
    KIRQL irql;
    CCHAR location;  /* of the IRP's, from 1 */
    BOOLEAN tracked; /* the IRP has room for records */
};

/* What IoCallDriver does before and after the dispatch routine. `parent` is who called it, if it runs further out. */
void lab__vf_irp_before(PDEVICE_OBJECT device, PIRP irp);
void lab__vf_irp_enter(struct lab__vf_call *call, struct lab__vf_call **parent, PDEVICE_OBJECT device, PIRP irp);
void lab__vf_irp_leave(struct lab__vf_call *call, struct lab__vf_call *parent, PIRP irp, PDRIVER_DISPATCH dispatch,
                       NTSTATUS status);

/* irp_check.c */
void lab__vf_irp_completing(PIRP irp);
/* Completion passes the location `stack`, before it is cleared. */
void lab__vf_irp_passed(PIRP irp, PIO_STACK_LOCATION stack);
/* A completion routine has returned; the current location is its driver's own. */
void lab__vf_irp_routine_returned(PIRP irp, PIO_COMPLETION_ROUTINE routine, PDEVICE_OBJECT device, KIRQL irql,
                                  NTSTATUS result);
void lab__vf_irp_freeing(PIRP irp);
void lab__vf_irp_initializing(PIRP irp, USHORT size);
void lab__vf_irp_reusing(PIRP irp);

#endif
