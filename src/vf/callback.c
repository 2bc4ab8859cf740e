#include "vf/vf_callback.h"

void lab__vf_callback_left(const struct lab__vf_before *before, const char *what, PVOID routine)
{
    const struct _KTHREAD *thread = lab__ke_thread();
    KIRQL irql = lab__ke_irql();

    if (lab__strict) {
        lab__vf_spins_at_return(before->spins, what, routine);
        lab__vf_routine_left(routine, (ULONG) - (before->kernel_apc_disable + before->special_apc_disable));
    }
    lab__ke_crash_detail("%s returned at IRQL %u instead of %u%s", what, irql, before->irql,
                         irql == before->irql ? ", and has entered or left a critical or guarded region" : "");
    if (irql != before->irql)
        lab__ke_bugcheck(IRQL_UNEXPECTED_VALUE, (ULONG)irql << 16 | (ULONG)before->irql << 8, (ULONG_PTR)routine, 0, 0);
    lab__ke_verifier_stop(APC_INDEX_MISMATCH, (ULONG_PTR)routine, (ULONG_PTR)(LONG_PTR)thread->kernel_apc_disable,
                          (ULONG_PTR)(LONG_PTR)thread->special_apc_disable, 0);
}
