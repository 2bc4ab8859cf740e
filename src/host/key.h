/*
 * Pages that are closed and opened together, for paged pool: see key.c. No other header here, as in host.h.
 */
#ifndef NTLAB_HOST_KEY_H
#define NTLAB_HOST_KEY_H

#include "host/host.h"

int host_key_available(void);
int host_key_is_cheap(void); /* one instruction closes and opens; else it is a system call for each range */
int host_key_protect(void *base, host_size size, int guarded); /* readable, writable, guarded from now on or not */
void host_key_deny(int deny);                                  /* guarded pages are inaccessible from now on, or not */
int host_key_denied(void);
void host_key_reset(void);                               /* nothing is denied, and without a key nothing guarded */
void host_key_allow_saved(void *floats, host_size size); /* the same in a saved context: not denied */
/* signal.c: the code that faulted goes on with access to the guarded pages. */
void host_fault_allow_key(struct host_fault *fault);

#endif
