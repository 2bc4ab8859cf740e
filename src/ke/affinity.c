/*
 * System affinity: a driver's temporary say on which processors the current thread runs. The user affinity underneath
 * is kept, and comes back with the outermost revert.
 *
 * Below DISPATCH_LEVEL the thread is on an allowed processor when the call returns; at DISPATCH_LEVEL it moves when
 * IRQL falls. Rule that drivers break most: hand the value that the set returned to the revert, also when it is 0.
 */
#include "ke/ke_p.h"

static void apply(struct _KTHREAD *thread, KAFFINITY affinity)
{
    thread->affinity = affinity;
    if (!(affinity >> lab__prcb->number & 1)) {
        lab__prcb->reschedule = TRUE;
        lab__ke_request_software(lab__prcb, DISPATCH_LEVEL);
    }
    lab__ke_exit();
}

void lab__ke_set_user_affinity(struct _KTHREAD *thread, KAFFINITY affinity)
{
    thread->user_affinity = affinity;
    if (thread->system_affinity)
        return; /* until a driver reverts it */
    thread->affinity = affinity;
    if (thread->state == LAB_THREAD_RUNNING && !(affinity >> thread->processor & 1)) {
        lab__ke.prcbs[thread->processor].reschedule = TRUE;
        lab__ke_request_software(&lab__ke.prcbs[thread->processor], DISPATCH_LEVEL);
    }
    lab__ke_exit();
}

/* Returns the system affinity before, 0 for none. A mask without any active processor changes nothing. */
static KAFFINITY set(KAFFINITY affinity)
{
    struct _KTHREAD *thread = lab__ke_thread();
    KAFFINITY before = thread->system_affinity ? thread->affinity : 0;

    affinity &= lab__ke_active_processors();
    if (affinity) {
        thread->system_affinity = TRUE;
        apply(thread, affinity);
    }
    return before;
}

static void revert(KAFFINITY affinity)
{
    struct _KTHREAD *thread = lab__ke_thread();

    if (!thread->system_affinity)
        return;
    if (!affinity) {
        thread->system_affinity = FALSE;
        apply(thread, thread->user_affinity);
    } else if (affinity & lab__ke_active_processors()) {
        apply(thread, affinity & lab__ke_active_processors());
    }
}

/*
 * KeSetSystemAffinityThread, KeSetSystemAffinityThreadEx: run the current thread only on these processors of group 0.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  none: a mask without any active processor changes nothing; Ex returns the system affinity before, 0 for none
 * Source  wdm/nf-wdm-kesetsystemaffinitythreadex
 */
void KeSetSystemAffinityThread(KAFFINITY Affinity)
{
    LAB_DDI(KeSetSystemAffinityThread);
    set(Affinity);
}

KAFFINITY KeSetSystemAffinityThreadEx(KAFFINITY Affinity)
{
    LAB_DDI(KeSetSystemAffinityThreadEx);
    return set(Affinity);
}

/* KeRevertToUserAffinityThread: obsolete form; back to the user affinity in one step. */
void KeRevertToUserAffinityThread(void)
{
    revert(0);
}

/*
 * KeRevertToUserAffinityThreadEx: back to what the matching set returned; 0 is the user affinity.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  none: without a set before it, it changes nothing
 * Source  wdm/nf-wdm-kereverttouseraffinitythreadex
 */
void KeRevertToUserAffinityThreadEx(KAFFINITY Affinity)
{
    LAB_DDI(KeRevertToUserAffinityThreadEx);
    revert(Affinity);
}

static BOOLEAN is_valid(const GROUP_AFFINITY *affinity)
{
    return !affinity->Group && !affinity->Reserved[0] && !affinity->Reserved[1] && !affinity->Reserved[2] &&
           (affinity->Mask & lab__ke_active_processors());
}

/*
 * KeSetSystemGroupAffinityThread: run the current thread only on these processors of this group.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Shape   PreviousAffinity may be NULL; all zero where there was only user affinity, or where Affinity is not valid
 * Errors  none: an affinity that is not valid changes nothing
 * Source  wdm/nf-wdm-kesetsystemgroupaffinitythread
 */
void KeSetSystemGroupAffinityThread(PGROUP_AFFINITY Affinity, PGROUP_AFFINITY PreviousAffinity)
{
    KAFFINITY before = 0;

    LAB_DDI(KeSetSystemGroupAffinityThread);
    if (is_valid(Affinity))
        before = set(Affinity->Mask);
    if (PreviousAffinity) {
        RtlZeroMemory(PreviousAffinity, sizeof *PreviousAffinity);
        PreviousAffinity->Mask = before;
    }
}

/*
 * KeRevertToUserGroupAffinityThread: back to what the matching set stored; a zero mask is the user affinity.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  none: an affinity that is not valid, and a revert without a set, change nothing
 * Source  wdm/nf-wdm-kereverttousergroupaffinitythread
 */
void KeRevertToUserGroupAffinityThread(PGROUP_AFFINITY PreviousAffinity)
{
    LAB_DDI(KeRevertToUserGroupAffinityThread);
    if (!PreviousAffinity->Mask || is_valid(PreviousAffinity))
        revert(PreviousAffinity->Mask);
}
