/*
 * Completing an IRP: the walk up its stack locations, then its master, then the requester.
 *
 * Each location's completion routine runs with the next higher location current. A routine that returns
 * STATUS_MORE_PROCESSING_REQUIRED takes the IRP back; completing it again goes on where the walk stopped.
 */
#include "io/io_p.h"
#include "vf/vf_irp.h"

static void clear_location(PIO_STACK_LOCATION stack)
{
    stack->MinorFunction = 0;
    stack->Flags = 0;
    stack->Control &= SL_ERROR_RETURNED;
    stack->Parameters.Others.Argument1 = 0;
    stack->Parameters.Others.Argument2 = 0;
    stack->Parameters.Others.Argument3 = 0;
    stack->FileObject = 0;
}

static BOOLEAN wants_call(PIRP irp, UCHAR control)
{
    return (NT_SUCCESS(irp->IoStatus.Status) && (control & SL_INVOKE_ON_SUCCESS)) ||
           (!NT_SUCCESS(irp->IoStatus.Status) && (control & SL_INVOKE_ON_ERROR)) ||
           (irp->Cancel && (control & SL_INVOKE_ON_CANCEL));
}

static _Noreturn void completed_twice(PIRP irp)
{
    lab__ke_crash_detail("IRP %p was completed before, or was freed", (void *)irp);
    lab__ke_bugcheck(MULTIPLE_IRP_COMPLETE_REQUESTS, (ULONG_PTR)irp, 0, 0, 0);
}

static inline void check(PIRP irp, PVOID caller)
{
    if (__builtin_expect(!lab__vf_is_irp(irp) || irp->CurrentLocation > irp->StackCount + 1, 0))
        completed_twice(irp);
    if (lab__strict)
        lab__vf_irp_completing(irp, caller);
}

static NTSTATUS call_routine(PIRP irp, PIO_STACK_LOCATION stack)
{
    PDEVICE_OBJECT device =
        irp->CurrentLocation == irp->StackCount + 1 ? 0 : IoGetCurrentIrpStackLocation(irp)->DeviceObject;
    PIO_COMPLETION_ROUTINE routine = stack->CompletionRoutine;
    struct lab__vf_context before;
    struct lab__io_routine driver;
    PVOID context = stack->Context;
    NTSTATUS result;

    if (!lab__strict) {
        clear_location(stack);
        return routine(device, irp, context);
    }
    before = lab__vf_context();
    driver = lab__io_routine_of(stack);
    lab__vf_irp_routine_called(irp, &driver, &before);
    clear_location(stack);
    result = lab__vf_irp_call_routine(&driver, routine, device, irp, context);
    lab__vf_irp_routine_returned(irp, &driver, device, &before, result);
    return result;
}

/* FALSE when a routine took the IRP back. */
static BOOLEAN walk(PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    irp->CurrentLocation++;
    irp->Tail.Overlay.CurrentStackLocation++;
    for (; irp->CurrentLocation <= irp->StackCount + 1; stack++) {
        irp->PendingReturned = (stack->Control & SL_PENDING_RETURNED) != 0;
        if (!NT_SUCCESS(irp->IoStatus.Status))
            stack->Control |= SL_ERROR_RETURNED;
        if (lab__strict)
            lab__vf_irp_passed(irp, stack);
        if (wants_call(irp, stack->Control)) {
            if (call_routine(irp, stack) == STATUS_MORE_PROCESSING_REQUIRED)
                return FALSE;
        } else {
            if (irp->PendingReturned && irp->CurrentLocation <= irp->StackCount)
                IoMarkIrpPending(irp);
            clear_location(stack);
        }
        irp->CurrentLocation++;
        irp->Tail.Overlay.CurrentStackLocation++;
    }
    return TRUE;
}

static void complete_associated(PIRP irp, CCHAR boost)
{
    PIRP master = irp->AssociatedIrp.MasterIrp;
    LONG left = --master->AssociatedIrp.IrpCount;

    while (irp->MdlAddress) {
        PMDL mdl = irp->MdlAddress;

        irp->MdlAddress = mdl->Next;
        if ((mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_PARTIAL)) == MDL_PAGES_LOCKED)
            MmUnlockPages(mdl);
        IoFreeMdl(mdl);
    }
    lab__io_irp_free(irp);
    if (!left)
        IofCompleteRequest(master, boost);
}

static void unlock_pages(PIRP irp)
{
    for (PMDL mdl = irp->MdlAddress; mdl; mdl = mdl->Next)
        if ((mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_PARTIAL)) == MDL_PAGES_LOCKED)
            MmUnlockPages(mdl);
}

/* Requests that end at once, in whatever context the driver completes them: paging and close. */
static BOOLEAN finish_special(PIRP irp, CCHAR boost)
{
    BOOLEAN paging = (irp->Flags & IRP_PAGING_IO) != 0;

    if (!paging && !(irp->Flags & IRP_CLOSE_OPERATION))
        return FALSE;
    if (paging && !(irp->Flags & IRP_SYNCHRONOUS_PAGING_IO)) { /* a bit that means something else without the other */
        lab__io_finish_paging(irp, boost);
        return TRUE;
    }
    *irp->UserIosb = irp->IoStatus;
    KeSetEvent(irp->UserEvent, boost, FALSE);
    if (paging)
        lab__io_irp_free(irp);
    return TRUE;
}

/*
 * IofCompleteRequest: what IoCompleteRequest is made of.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x44 MULTIPLE_IRP_COMPLETE_REQUESTS; strict: those of vf/irp_complete.c
 * Source  wdm/nf-wdm-iofcompleterequest
 */
void IofCompleteRequest(PIRP Irp, CCHAR PriorityBoost)
{
    if (lab__strict)
        lab__vf_irp_completion_irql(Irp);
    LAB_DDI(IoCompleteRequest);
    check(Irp, __builtin_return_address(0));
    if (__builtin_expect(lab__vf_force_pending, 0) && lab__vf_pend(Irp, PriorityBoost))
        return;
    LAB_TRACE(LAB_TRACE_IRP_COMPLETE, Irp, (ULONG)Irp->IoStatus.Status);
    if (!walk(Irp))
        return;
    if (Irp->Flags & IRP_ASSOCIATED_IRP) {
        complete_associated(Irp, PriorityBoost);
        return;
    }
    if (finish_special(Irp, PriorityBoost))
        return;
    if (Irp->MdlAddress)
        unlock_pages(Irp);
    if (__builtin_expect(Irp->Tail.Overlay.AuxiliaryBuffer != 0, 0)) {
        ExFreePool(Irp->Tail.Overlay.AuxiliaryBuffer);
        Irp->Tail.Overlay.AuxiliaryBuffer = 0;
    }
    if ((Irp->Flags & IRP_DEFER_IO_COMPLETION) && !Irp->PendingReturned) {
        if (__builtin_expect(lab__mm_special_owns(Irp), 0))
            lab__io_irp_withdraw(Irp);
        return; /* the service that sent it finishes it */
    }
    lab__io_finish_later(Irp, PriorityBoost);
}
