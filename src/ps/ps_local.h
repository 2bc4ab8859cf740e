/* What the files of Ps share with each other and with nobody else. */
#ifndef NTLAB_PS_LOCAL_H
#define NTLAB_PS_LOCAL_H

#include "ps/ps_p.h"

/* process.c: the table of ids */
HANDLE lab__ps_id_take(PVOID body);
void lab__ps_id_give(HANDLE id);
PVOID lab__ps_id_find(HANDLE id, POBJECT_TYPE type);
void lab__ps_process_run_down(PEPROCESS process);

/* thread.c */
void lab__ps_thread_remove(PVOID body);
void lab__ps_reap_reset(void);

/* notify.c */
void lab__ps_notify_reset(void);
/* Of a process that comes: an error where a routine does not let it. */
NTSTATUS lab__ps_notify_process(PEPROCESS process, BOOLEAN create);
void lab__ps_notify_thread(PETHREAD thread, BOOLEAN create);

#endif
