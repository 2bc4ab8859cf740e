/* Spin locks for the kernel's own functions that hand one to a driver: `caller` is who the lock is acquired for. */
#ifndef NTLAB_KE_SPINLOCK_P_H
#define NTLAB_KE_SPINLOCK_P_H

#include "ke/ke_p.h"

KIRQL lab__ke_spin_acquire_for(PKSPIN_LOCK lock, PVOID caller);
void lab__ke_spin_release_for(PKSPIN_LOCK lock, KIRQL irql, PVOID caller);

#endif
