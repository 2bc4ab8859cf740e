/* Ex inside: worker threads and what the machine starts and stops of them. */
#ifndef NTLAB_EX_P_H
#define NTLAB_EX_P_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "ps/ps_p.h"

void lab__ex_event_start(void);
void lab__ex_start(void); /* no thread is made before the first work item */
void lab__ex_stop(void);

#endif
