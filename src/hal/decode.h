/* What an instruction that touched a register's address does: decoded and carried out, for the trap handler. */
#ifndef NTLAB_HAL_DECODE_H
#define NTLAB_HAL_DECODE_H

#include "hal/hal_p.h"

/* Carries out the instruction at registers.pc, with lab__hal_trap_read and _write for memory, and moves pc behind it.
 * FALSE: it isn't known, and nothing was done. One of the two is for the processor that this was compiled for. */
BOOLEAN lab__hal_execute(struct host_registers *registers);

ULONGLONG lab__hal_trap_read(ULONGLONG address, unsigned width);
void lab__hal_trap_write(ULONGLONG address, unsigned width, ULONGLONG value);

#endif
