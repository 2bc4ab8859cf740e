/* What the files of the engine share with each other and with the machine's start and stop, and with nobody else. */
#ifndef NTLAB_ENGINE_P_H
#define NTLAB_ENGINE_P_H

#include "engine/engine.h"

void lab__seed_set(ULONGLONG seed);

/* event.c */
extern struct lab__queue lab__events;
void lab__events_run(void); /* everything that is due */

/* trace.c */
BOOLEAN lab__trace_start(ULONG records);
void lab__trace_stop(void);

/* fault.c */
void lab__faults_reset(void);

/* schedule.c */
void lab__schedule_start(BOOLEAN realtime);
/* The caller is switched out until every processor is idle and nothing is due up to `horizon`; then time stands at
 * `horizon`, or, with `stop_early`, at the last thing that happened. TRUE if nothing at all is left to happen. */
BOOLEAN lab__schedule_settle(ULONGLONG horizon, BOOLEAN stop_early);

#endif
