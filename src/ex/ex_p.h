/* Ex inside: worker threads and what the machine starts and stops of them. */
#ifndef NTLAB_EX_P_H
#define NTLAB_EX_P_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "ps/ps_p.h"

void lab__ex_event_start(void);
void lab__ex_locale_start(void);
void lab__ex_mutant_start(void);
void lab__ex_semaphore_start(void);
void lab__ex_timer_start(void);
void lab__ex_firmware_start(void);
void lab__ex_system_start(void);

/* callback.c: \Callback, and what the system itself notifies of */
void lab__ex_callback_start(void);
void lab__ex_notify_system_time(void);

/* time.c */
void lab__ex_time_start(void);
void lab__ex_time_zone_set(LONGLONG bias_100ns); /* UTC - local time */

/* worker.c: a work item that is queued and lies, or whose routine lies, in this memory; 0: none */
PVOID lab__ex_work_item_within(const void *base, SIZE_T size);
BOOLEAN lab__ex_resource_awaited(PVOID resource, struct _KTHREAD *thread); /* is that thread in its queue? */
PVOID lab__ex_resource_within(PVOID base, SIZE_T size);                    /* an ERESOURCE that was not deleted, or 0 */

/* resource_life.c */
void lab__ex_resource_start(void);

void lab__ex_start(void); /* no thread is made before the first work item */
void lab__ex_stop(void);

#endif
