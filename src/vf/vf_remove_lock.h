/* The verifier's view of remove locks. */
#ifndef NTLAB_VF_REMOVE_LOCK_H
#define NTLAB_VF_REMOVE_LOCK_H

#include <ntifs.h>

void lab__vf_remove_lock_start(void);
void lab__vf_remove_lock_initialized(PVOID lock);
void lab__vf_remove_lock_acquired(PVOID lock, PVOID tag, PCSTR file, ULONG line);
void lab__vf_remove_lock_releasing(PVOID lock, PVOID tag, BOOLEAN and_wait); /* returns if somebody holds it so */
void lab__vf_remove_lock_deleting(PVOID base, SIZE_T size);                  /* a device's extension goes */
void lab__vf_remove_lock_forget(const void *base, SIZE_T size);              /* memory that may hold locks goes */

#endif
