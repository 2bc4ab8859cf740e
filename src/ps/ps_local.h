/* What the files of Ps share with each other and with nobody else. */
#ifndef NTLAB_PS_LOCAL_H
#define NTLAB_PS_LOCAL_H

#include "ps/ps_p.h"

/* process.c: the table of ids */
HANDLE lab__ps_id_take(PVOID body);
void lab__ps_id_give(HANDLE id);
PVOID lab__ps_id_find(HANDLE id, POBJECT_TYPE type);
void lab__ps_process_run_down(PEPROCESS process);

/* terminate.c */
void lab__ps_process_stop_if_critical(PEPROCESS process); /* it ends: 0xEF for one that must not */

/* thread.c */
void lab__ps_thread_remove(PVOID body);
void lab__ps_reap_reset(void);

/* notify.c */
void lab__ps_notify_reset(void);
/* Of a process that comes: an error where a routine does not let it. */
NTSTATUS lab__ps_notify_process(PEPROCESS process, BOOLEAN create);
void lab__ps_notify_thread(PETHREAD thread, BOOLEAN create);
void lab__ps_notify_thread_runs(PETHREAD thread); /* in that thread, before its own code */

/* query.c */
#define LAB_QUOTA_LIMIT (1ULL << 40) /* bytes of each pool that a process may be charged */

/* silo.c */
void lab__ps_silo_reset(void);

#endif
