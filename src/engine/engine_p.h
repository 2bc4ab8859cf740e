/* What the files of the engine share with each other and with the machine's start and stop, and with nobody else. */
#ifndef NTLAB_ENGINE_P_H
#define NTLAB_ENGINE_P_H

#include "engine/engine.h"

void lab__seed_set(ULONGLONG seed);
void lab__fault_plan_next(const char *site, ULONGLONG nth); /* for each machine that starts; 0: none */

/* event.c */
extern struct lab__queue lab__events;
void lab__events_run(void); /* everything that is due */

/* trace.c */
BOOLEAN lab__trace_start(ULONG records);
void lab__trace_stop(void);
void lab__trace_begin(void); /* from now on */
ULONGLONG lab__trace_oldest(void);
void lab__trace_code_forget(void);

/* outside.c: moves of virtual time, as the world outside sees them */
extern BOOLEAN lab__outside_used;
void lab__outside_start(BOOLEAN realtime);
BOOLEAN lab__outside_connected(void); /* something may still come */
BOOLEAN lab__outside_realtime(void);
void lab__outside_want(void); /* the next move looks for what has come */
BOOLEAN lab__outside_wanted(void);
/* Time is to move from `now` to *to, which may be LAB_QUEUE_NEVER: waits as long as that takes, and lowers it where
 * something comes first; TRUE: then lab__outside_deliver is due at *to. */
BOOLEAN lab__outside_move(ULONGLONG now, ULONGLONG *to);
void lab__outside_deliver(ULONGLONG now);

/* fault.c */
void lab__faults_reset(void);
void lab__faults_begin(void); /* the machine has started; what was planned for it may fail from now on */

/* schedule.c */
void lab__schedule_start(BOOLEAN realtime);
/* The caller is switched out until every processor is idle and nothing is due up to `horizon`; then time stands at
 * `horizon`, or, with `stop_early`, at the last thing that happened. TRUE if nothing at all is left to happen. */
BOOLEAN lab__schedule_settle(ULONGLONG horizon, BOOLEAN stop_early);

#endif
