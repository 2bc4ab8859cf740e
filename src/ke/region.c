/*
 * Critical regions hold off normal kernel APCs, guarded regions all of them. They are counted in the thread.
 * Rule that drivers break most: leave in the same thread, as often as you entered.
 */
#include "ke/ke_p.h"

BOOLEAN lab__ke_apc_deliverable(struct _KTHREAD *thread)
{
    LIST_ENTRY *list = &thread->apc_state.ApcListHead[KernelMode];

    if (IsListEmpty(list) || thread->special_apc_disable)
        return FALSE;
    if (!CONTAINING_RECORD(list->Flink, KAPC, ApcListEntry)->NormalRoutine)
        return TRUE;
    return !thread->kernel_apc_disable && !thread->apc_state.KernelApcInProgress;
}

static void deliver_if_due(struct _KTHREAD *thread)
{
    if (__builtin_expect(!IsListEmpty(&thread->apc_state.ApcListHead[KernelMode]), 0) &&
        lab__ke_apc_deliverable(thread)) {
        thread->apc_state.KernelApcPending = TRUE;
        lab__prcb->pending |= 1u << APC_LEVEL;
        lab__ke_exit();
    }
}

static void unbalanced(struct _KTHREAD *thread, SHORT count)
{
    lab__ke_crash_detail("a critical or guarded region is left that thread %p has not entered", (void *)thread);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x3E, (ULONG_PTR)thread, 0, 0);
}

/*
 * KeEnterCriticalRegion: hold off normal kernel APCs to the current thread.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-keentercriticalregion
 */
void KeEnterCriticalRegion(void)
{
    LAB_DDI(KeEnterCriticalRegion);
    lab__ke_thread()->kernel_apc_disable--;
    lab__ke_region_entered(lab__ke_thread(), __builtin_return_address(0));
}

/*
 * KeLeaveCriticalRegion: the counterpart; APCs that waited run before it returns.
 *
 * IRQL    <= APC_LEVEL
 * Errors  strict: 0xC4/3E when no region was entered
 * Source  ntddk/nf-ntddk-keleavecriticalregion
 */
void KeLeaveCriticalRegion(void)
{
    struct _KTHREAD *thread = lab__ke_thread();

    LAB_DDI(KeLeaveCriticalRegion);
    if (__builtin_expect(thread->kernel_apc_disable >= 0, 0))
        unbalanced(thread, thread->kernel_apc_disable);
    if (++thread->kernel_apc_disable == 0)
        deliver_if_due(thread);
}

/*
 * KeEnterGuardedRegion: hold off all kernel APCs, special ones too.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-keenterguardedregion
 */
void KeEnterGuardedRegion(void)
{
    LAB_DDI(KeEnterGuardedRegion);
    lab__ke_thread()->special_apc_disable--;
    lab__ke_region_entered(lab__ke_thread(), __builtin_return_address(0));
}

/*
 * KeLeaveGuardedRegion: the counterpart.
 *
 * IRQL    <= APC_LEVEL
 * Errors  strict: 0xC4/3E when no region was entered
 * Source  ntddk/nf-ntddk-keleaveguardedregion
 */
void KeLeaveGuardedRegion(void)
{
    struct _KTHREAD *thread = lab__ke_thread();

    LAB_DDI(KeLeaveGuardedRegion);
    if (__builtin_expect(thread->special_apc_disable >= 0, 0))
        unbalanced(thread, thread->special_apc_disable);
    if (++thread->special_apc_disable == 0)
        deliver_if_due(thread);
}

/*
 * KeAreApcsDisabled: would a normal kernel APC have to wait?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-keareapcsdisabled
 */
BOOLEAN KeAreApcsDisabled(void)
{
    struct _KTHREAD *thread = lab__ke_thread();

    LAB_DDI(KeAreApcsDisabled);
    return thread->kernel_apc_disable || thread->special_apc_disable;
}

/*
 * KeAreAllApcsDisabled: would every APC have to wait?
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kearealapcsdisabled
 */
BOOLEAN KeAreAllApcsDisabled(void)
{
    LAB_DDI(KeAreAllApcsDisabled);
    return lab__ke_thread()->special_apc_disable || lab__ke_irql() >= APC_LEVEL;
}
