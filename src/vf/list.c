/*
 * Which lock goes with which list. An empty list may be another one at the same place, so only one that has had entries
 * since it was seen last counts.
 */
#include "vf/vf_list.h"
#include "ke/ke_p.h"
#include "vf/vf_report.h"

#define LISTS 256

static struct list {
    const void *head, *lock;
    PVOID caller;
} lists[LISTS];

void lab__vf_list_start(void)
{
    RtlZeroMemory(lists, sizeof lists);
}

static _Noreturn void other_lock(const struct list *list, const void *lock, PVOID caller)
{
    lab__vf_origin_at(list->caller, "the list was worked on under the other lock");
    lab__ke_crash_detail("list %p is worked on under spin lock %p, and before under spin lock %p: neither keeps the "
                         "other away",
                         list->head, lock, list->lock);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_OTHER_LOCK, (ULONG_PTR)list->head, (ULONG_PTR)lock,
                     (ULONG_PTR)caller);
}

void lab__vf_list_locked(const void *head, const void *lock, BOOLEAN had_entries, PVOID caller)
{
    struct list *list = &lists[((ULONG_PTR)head >> 4) % LISTS];

    if (had_entries && list->head == head && list->lock != lock)
        other_lock(list, lock, caller);
    *list = (struct list){head, lock, caller};
}
