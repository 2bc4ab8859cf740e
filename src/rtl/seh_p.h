/* Structured exception handling inside: the chain of frames of the running thread, and raising. */
#ifndef NTLAB_RTL_SEH_P_H
#define NTLAB_RTL_SEH_P_H

#include "host/host.h"
#include <ntifs.h>

/* Asks the filters of the running thread's chain. Returns if one continues execution, with what it changed of the
 * context in `registers`; bugchecks where nobody handles it. */
void lab__seh_raise(EXCEPTION_RECORD *record, struct host_registers *registers);

/* seh_context.c: the registers as drivers know them, x64's. On other processors only Rip, Rsp and Rbp have a meaning.
 */
void lab__seh_context_from(CONTEXT *context, const struct host_registers *registers);
void lab__seh_context_to(const CONTEXT *context, struct host_registers *registers);

/* Ke's: nobody handles it. */
void lab__ke_unhandled_exception(EXCEPTION_RECORD *record, CONTEXT *context, const struct host_registers *registers);

#endif
