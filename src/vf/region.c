/* Who is to blame for a region that is not left, or not entered: said after a driver's routine has returned. */
#include "host/host.h"
#include "ke/ke_p.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"

void lab__vf_region_blame(PVOID routine, ULONG before)
{
    const struct _KTHREAD *thread = lab__ke_thread();
    ULONG depth = lab__ke_region_depth(thread);
    PVOID caller = depth > before ? thread->region_callers[before % LAB_REGIONS_KNOWN] : 0;

    if (caller && host_code_is_drivers(caller)) {
        lab__vf_culprit_is(caller);
        lab__vf_origin_at(caller, "the region was entered");
    } else if (depth > before) {
        lab__vf_lock_blame_newest(FALSE); /* a mutex is a region too */
    }
    lab__vf_culprit_is_routine(routine);
    lab__vf_origin_at(LAB_VF_ROUTINE(routine), "the routine begins");
}
