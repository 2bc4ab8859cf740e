/* Structured exception handling inside: the chain of frames of the running thread, and raising. */
#ifndef NTLAB_RTL_SEH_P_H
#define NTLAB_RTL_SEH_P_H

#include <ntifs.h>

/* Finds a handler on the running thread's chain. Returns if a filter continues execution; bugchecks where nobody
 * handles it. */
void lab__seh_raise(EXCEPTION_RECORD *record, void *context);

/* Ke's: nobody handles it. */
void lab__ke_unhandled_exception(EXCEPTION_RECORD *record, void *context);

#endif
