/* Who may take a fault before it becomes an exception or a bugcheck. */
#ifndef NTLAB_KE_TRAP_H
#define NTLAB_KE_TRAP_H

#include <ntdef.h>
#include "host/host.h"

/* TRUE: the fault was dealt with; the registers say where to go on. */
extern BOOLEAN (*lab__ke_trap_hook)(struct host_fault *fault);

#endif
