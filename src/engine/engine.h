/*
 * The engine: virtual time, outside events, the schedule, the seed, fault sites and the trace.
 *
 * Everything that happens follows from the configuration and one seed. Exactly one simulated thing runs at any time.
 */
#ifndef NTLAB_ENGINE_H
#define NTLAB_ENGINE_H

#include <ntdef.h>
#include "engine/queue.h"

/* clock.c: interrupt time in 100 ns units since the machine started. */
ULONGLONG lab__clock_now(void);
void lab__clock_polled(void); /* a DDI that reads the time was called: a loop that only polls must see time pass */

/* event.c: what happens at a virtual time; runs on some processor at HIGH_LEVEL, between instructions of the simulated
 * code. */
struct lab__event {
    struct lab__queue_node node;
    void (*run)(struct lab__event *event);
    BOOLEAN queued;
};
void lab__event_set(struct lab__event *event, ULONGLONG due,
                    void (*run)(struct lab__event *)); /* replaces what was set */
BOOLEAN lab__event_cancel(struct lab__event *event);   /* TRUE if it was set */

/* seed.c: the only randomness there is. */
ULONGLONG lab__random(void);
ULONG lab__random_below(ULONG bound);

/* fault.c: a fault site is a place where a fallible operation may be made to fail. One predicted branch while no plan
 * is set. */
enum lab__fault_site {
    LAB_FAULT_POOL,     /* any pool allocation */
    LAB_FAULT_IRP,      /* IRP allocation */
    LAB_FAULT_MDL,      /* MDL allocation, locking, mapping */
    LAB_FAULT_HANDLE,   /* handle table growth */
    LAB_FAULT_OBJECT,   /* object creation */
    LAB_FAULT_THREAD,   /* thread creation */
    LAB_FAULT_WORKITEM, /* work item allocation */
    LAB_FAULT_NAME,     /* namespace insertion, symbolic links */
    LAB_FAULT_PAGES,    /* contiguous memory and page allocations */
    LAB_FAULT_DMA,
    LAB_FAULT_REGISTRY,
    LAB_FAULT_SITE_COUNT
};
extern BOOLEAN lab__faults_planned;
BOOLEAN lab__fault_due(enum lab__fault_site site);
#define LAB_FAULT(site) (__builtin_expect(lab__faults_planned, 0) && lab__fault_due(site))

/* trace.c: a ring of fixed-size records; off: one predicted branch. */
enum lab__trace_kind {
    LAB_TRACE_DDI,
    LAB_TRACE_SWITCH,
    LAB_TRACE_DPC,
    LAB_TRACE_INTERRUPT,
    LAB_TRACE_TIMER,
    LAB_TRACE_WAIT,
    LAB_TRACE_APC,
    LAB_TRACE_IRP_CALL,
    LAB_TRACE_IRP_COMPLETE,
    LAB_TRACE_POOL,
    LAB_TRACE_OBJECT,
    LAB_TRACE_DRIVER,
    LAB_TRACE_FAULT,
    LAB_TRACE_PRINT,
    LAB_TRACE_ETW,
    LAB_TRACE_KIND_COUNT
};
extern BOOLEAN lab__trace_on;
void lab__trace_record(enum lab__trace_kind kind, ULONGLONG a, ULONGLONG b, ULONG c);
void lab__trace_image_going(const void *base, SIZE_T size); /* trace_code.c: while its code can still be described */
#define LAB_TRACE(kind, a, b) LAB_TRACE_3(kind, a, b, 0)
#define LAB_TRACE_3(kind, a, b, c)                                                                                     \
    do {                                                                                                               \
        if (__builtin_expect(lab__trace_on, 0))                                                                        \
            lab__trace_record(kind, (ULONGLONG)(a), (ULONGLONG)(b), c);                                                \
    } while (0)

/* schedule.c */
void lab__schedule_point(void); /* the slow half of a switch point */
void lab__schedule_spin(void);  /* the running processor can't go on until another has run or time has passed */
void lab__schedule_idle(void);  /* called by an idle thread: returns when its processor has something to do */
void lab__schedule_stall(ULONGLONG span_100ns); /* this processor is busy for so long */

#endif
