/* Between the waits and the dispatcher objects. */
#ifndef NTLAB_KE_WAIT_P_H
#define NTLAB_KE_WAIT_P_H

#include "ke/ke_p.h"

/* DISPATCHER_HEADER.Type, as the debugger shows it on Windows. */
enum {
    LAB_NOTIFICATION_EVENT = 0,
    LAB_SYNCHRONIZATION_EVENT = 1,
    LAB_MUTANT_OBJECT = 2,
    LAB_PROCESS_OBJECT = 3,
    LAB_QUEUE_OBJECT = 4,
    LAB_SEMAPHORE_OBJECT = 5,
    LAB_THREAD_OBJECT = 6,
    LAB_GATE_OBJECT = 7,
    LAB_NOTIFICATION_TIMER = 8,
    LAB_SYNCHRONIZATION_TIMER = 9
};

static inline void lab__ke_header_initialize(DISPATCHER_HEADER *header, UCHAR type, SIZE_T size, LONG state)
{
    header->Lock = 0;
    header->Type = type;
    header->Size = (UCHAR)(size / sizeof(LONG));
    header->SignalState = state;
    InitializeListHead(&header->WaitListHead);
}

/* The frame of the function whose wait the running kernel routine of an APC interrupts; 0: of none. */
extern char *lab__ke_interrupted_wait;
void lab__ke_wait_timeout(struct _KTHREAD *thread);
NTSTATUS lab__ke_mutant_acquire(KMUTANT *mutant, struct _KTHREAD *thread);
void lab__ke_timer_start(KTIMER *timer, ULONGLONG due); /* a thread's own: no DPC, no period */
BOOLEAN lab__ke_timer_cancel(KTIMER *timer);
#define LAB_EX_TIMER 0xFFFE /* KTIMER.Processor of one that is part of an EX_TIMER */
void lab__ke_timer_arm(KTIMER *timer, ULONGLONG due, USHORT owner);
ULONGLONG lab__ke_timer_due(LARGE_INTEGER time, BOOLEAN *absolute); /* the instant that a timer is set to */
void lab__ke_ex_timer_expired(KTIMER *timer, ULONGLONG due);
/* queue.c: a thread that works for a KQUEUE stops, or is about to go on, running. */
void lab__ke_queue_worker_blocks(struct _KTHREAD *thread);
void lab__ke_queue_worker_resumes(struct _KTHREAD *thread);
void lab__ke_queue_leave(struct _KTHREAD *thread); /* it ends */

#endif
