/* Who may take a fault before it becomes an exception or a bugcheck. */
#ifndef NTLAB_KE_TRAP_H
#define NTLAB_KE_TRAP_H

#include <ntdef.h>
#include "host/host.h"

/* TRUE: the fault was dealt with; the registers say where to go on. */
extern BOOLEAN (*lab__ke_trap_hook)(struct host_fault *fault);

/* An exception that nobody handled, in a thread of a program that isn't in the middle of a system service: what returns
 * leaves it to a bugcheck. */
extern void (*lab__ke_program_hook)(const EXCEPTION_RECORD *record, const struct host_registers *registers);

#endif
