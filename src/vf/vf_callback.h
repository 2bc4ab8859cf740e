/* What a driver's callback must leave as it found it: IRQL, spin locks, critical and guarded regions. */
#ifndef NTLAB_VF_CALLBACK_H
#define NTLAB_VF_CALLBACK_H

#include "ke/ke_p.h"
#include "vf/vf_lock.h"

struct lab__vf_before {
    KIRQL irql;
    UCHAR spins;
    SHORT kernel_apc_disable, special_apc_disable;
};

static inline struct lab__vf_before lab__vf_before(void)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    return (struct lab__vf_before){lab__ke_irql(), (UCHAR)lab__vf_spins_held(), thread->kernel_apc_disable,
                                   thread->special_apc_disable};
}

/* Stops the machine; returns where it is not strict, and the fault is not one that Windows always stops for. */
void lab__vf_callback_left(const struct lab__vf_before *before, const char *what, PVOID routine);

/* `what` is the kind of the routine, which has returned in the thread that called it. */
static inline void lab__vf_callback_returned(const struct lab__vf_before *before, const char *what, PVOID routine)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    if (__builtin_expect(lab__ke_irql() != before->irql || lab__vf_spins_held() > before->spins ||
                             thread->kernel_apc_disable != before->kernel_apc_disable ||
                             thread->special_apc_disable != before->special_apc_disable,
                         0))
        lab__vf_callback_left(before, what, routine);
}

#endif
