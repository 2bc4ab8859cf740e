/* What is wrong with a completion routine that IoSetCompletionRoutineEx is to set, or has set. */
#include "io/io_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

static BOOLEAN is_below(PDEVICE_OBJECT device, PDEVICE_OBJECT own)
{
    PDEVICE_OBJECT below = lab__io_extension(own)->attached_to;

    while (below && below != device)
        below = lab__io_extension(below)->attached_to;
    return below != 0;
}

void lab__vf_irp_routine_setting(PDEVICE_OBJECT device, PIRP irp)
{
    PDEVICE_OBJECT own = irp->CurrentLocation > 0 && irp->CurrentLocation <= irp->StackCount
                             ? IoGetCurrentIrpStackLocation(irp)->DeviceObject
                             : 0;

    if (!own || own->Type != IO_TYPE_DEVICE || (own->DriverObject == device->DriverObject && !is_below(device, own)))
        return;
    lab__ke_crash_detail("IoSetCompletionRoutineEx was called with device %p of driver %s, but the routine is that of "
                         "device %p: nothing keeps that one, and its driver, there",
                         (void *)device, lab__io_driver_of(device->DriverObject)->short_name, (void *)own);
    lab__ke_bugcheck(C4, LAB_VF_LOWER_DEVICE, (ULONG_PTR)device, (ULONG_PTR)own, (ULONG_PTR)irp);
}

void lab__vf_irp_routine_refused(PDEVICE_OBJECT device, PIRP irp, PVOID caller)
{
    lab__ke_crash_detail("IRP %p was sent to device %p although IoSetCompletionRoutineEx has failed; complete it "
                         "instead",
                         (void *)irp, (void *)device);
    lab__ke_bugcheck(C4, 0x0004100F, (ULONG_PTR)irp, (ULONG_PTR)device, (ULONG_PTR)caller);
}

void lab__vf_irp_routine_uncalled(PIRP irp, PVOID caller)
{
    PVOID setter = lab__io_routine_uncalled(irp);

    if (!setter)
        return;
    lab__vf_origin_at(setter, "IoSetCompletionRoutineEx was called");
    lab__ke_crash_detail(
        "IRP %p is completed by a driver that has called IoSetCompletionRoutineEx and not sent it: the "
        "routine is never called, and what it needs is never freed",
        (void *)irp);
    lab__ke_bugcheck(C4, LAB_VF_NOT_SENT, (ULONG_PTR)irp, (ULONG_PTR)setter, (ULONG_PTR)caller);
}
