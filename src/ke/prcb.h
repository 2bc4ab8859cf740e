/*
 * What every DDI needs of the running processor. Never keep a pointer to it across a wait or a switch point: afterwards
 * the same thread may run on another processor.
 */
#ifndef NTLAB_KE_PRCB_H
#define NTLAB_KE_PRCB_H

#include <ntdef.h>

struct _KTHREAD;
struct lab__interrupt_request;

struct lab__prcb {
    UCHAR irql;
    UCHAR number;
    BOOLEAN dpc_active;  /* a DPC routine (not a threaded one) is running */
    BOOLEAN reschedule;  /* the current thread is to be preempted once IRQL is below DISPATCH_LEVEL */
    BOOLEAN at_dispatch; /* it was at DISPATCH_LEVEL or above when time last moved, and has been since dispatch_since */
    ULONG pending;       /* bit n: an interrupt of level n waits for IRQL to fall below n */
    struct _KTHREAD *current;
    struct _KTHREAD *idle;
    LIST_ENTRY dpc_queue;
    ULONG dpc_count;
    LIST_ENTRY threaded_dpc_queue;
    struct _KTHREAD *dpc_thread; /* runs threaded DPCs at PASSIVE_LEVEL, highest priority; made when first needed */
    LIST_ENTRY interrupts[16];   /* requested hardware interrupts of each level */
    ULONGLONG stalled_until;     /* virtual time; 0: not stalling */
    ULONG time_polls;            /* reads of the clock since time last moved */
    ULONGLONG interrupt_count, dpc_total;
    ULONGLONG dpc_started, dispatch_since; /* for the DPC watchdog */
};

/* The running processor. */
extern struct lab__prcb *lab__prcb;

#endif
