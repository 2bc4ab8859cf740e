/* The verifier's view of remove locks. */
#ifndef NTLAB_VF_REMOVE_LOCK_H
#define NTLAB_VF_REMOVE_LOCK_H

#include <ntifs.h>

struct lab__vf_call;

/* remove_lock.c: who holds which */
void lab__vf_remove_lock_start(void);
void lab__vf_remove_lock_initialized(PVOID lock, PVOID caller);
void lab__vf_remove_lock_acquired(PVOID lock, PVOID tag, PCSTR file, ULONG line, PVOID caller);
void lab__vf_remove_lock_releasing(PVOID lock, PVOID tag, BOOLEAN and_wait,
                                   PVOID caller);               /* returns if somebody holds it so */
void lab__vf_remove_lock_deleting(PVOID base, SIZE_T size);     /* a device's extension goes */
void lab__vf_remove_lock_forget(const void *base, SIZE_T size); /* memory that may hold locks goes */
PVOID lab__vf_remove_lock_holder(PVOID lock, PVOID *tag);       /* where one of its holders acquired it; 0: nobody */
/* One that this call of a dispatch routine acquired for its request and holds still. */
BOOLEAN lab__vf_remove_lock_left_by(ULONG serial, PVOID irp, PVOID *lock, PVOID *caller);

/* remove_lock_rules.c: what drivers do with them */
void lab__vf_remove_lock_of_device(PVOID lock, PVOID caller); /* one was initialized */
void lab__vf_remove_lock_forwarding(PDEVICE_OBJECT device, PIRP irp, PVOID caller);
void lab__vf_remove_lock_at_return(const struct lab__vf_call *call, PDRIVER_DISPATCH dispatch, NTSTATUS status);
void lab__vf_remove_lock_waiting(PVOID lock, PVOID caller);
_Noreturn void lab__vf_remove_lock_stuck(PVOID lock, PVOID caller); /* nobody releases it, though it's waited for */
void lab__vf_remove_lock_device_deleted(PDEVICE_OBJECT device, PVOID caller);

#endif
