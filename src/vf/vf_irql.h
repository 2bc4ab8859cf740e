/* What Driver Verifier says where a function is called at an IRQL that it isn't allowed at. */
#ifndef NTLAB_VF_IRQL_H
#define NTLAB_VF_IRQL_H

#include <ntifs.h>
#include "engine/ddi.h"

/* Stops a strict machine where Driver Verifier has a rule for the function; returns where it has none. */
void lab__vf_irql_wrong(const char *ddi, KIRQL irql, PVOID caller);
/* A wait that may block, at DISPATCH_LEVEL or above. */
_Noreturn void lab__vf_irql_wait(KIRQL irql, PVOID object, PLARGE_INTEGER timeout);

/* A wait for UserMode, during which the thread's stack may be paged out: is the object on it? */
void lab__vf_user_wait(const void *object, const void *frame);

#endif
