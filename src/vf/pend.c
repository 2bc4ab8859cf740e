/*
 * Force pending: requests that drivers complete at once end later, in a worker thread, as if the device took its time.
 * The driver above gets STATUS_PENDING, which it may never have seen before.
 */
#include "io/io_p.h"
#include "vf/vf_irp.h"

BOOLEAN lab__vf_force_pending;

struct later {
    WORK_QUEUE_ITEM item;
    PIRP irp;
    CCHAR boost;
};

static void complete(PVOID context)
{
    struct later later = *(struct later *)context;

    lab__mm_kernel_free(context);
    IofCompleteRequest(later.irp, later.boost);
}

/* Is it completed by the dispatch routine that it was just sent to, by a driver above? */
static struct lab__vf_call *may_pend(PIRP irp)
{
    struct lab__vf_call *call = lab__vf_call_of_thread();
    UCHAR by_drivers = LAB_IRP_DRIVERS | LAB_IRP_BUILT;

    if (!call || call->irp != irp || call->forced || call->done || !call->tracked || call->thread != lab__ke_thread() ||
        irp->CurrentLocation != call->location || (irp->Flags & (IRP_PAGING_IO | IRP_CLOSE_OPERATION)) ||
        (IoGetCurrentIrpStackLocation(irp)->Control & SL_PENDING_RETURNED))
        return 0;
    return irp->CurrentLocation < irp->StackCount || (irp->AllocationFlags & by_drivers) ? call : 0;
}

BOOLEAN lab__vf_pend(PIRP irp, CCHAR boost)
{
    struct lab__vf_call *call = may_pend(irp);
    struct later *later = call && lab__ke_irql() <= DISPATCH_LEVEL ? lab__mm_kernel_alloc(sizeof *later) : 0;

    if (!later)
        return FALSE;
    call->forced = TRUE;
    IoMarkIrpPending(irp);
    later->irp = irp;
    later->boost = boost;
    ExInitializeWorkItem(&later->item, complete, later);
    ExQueueWorkItem(&later->item, DelayedWorkQueue);
    return TRUE;
}
