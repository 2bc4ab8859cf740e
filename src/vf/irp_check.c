/* What is wrong with an IRP when it is freed or made anew on a strict machine. */
#include "io/io_p.h"
#include "vf/vf_irp.h"

static _Noreturn void violation(ULONG subcode, ULONG_PTR a, ULONG_PTR b, ULONG_PTR c)
{
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, a, b, c);
}

static BOOLEAN is_down_the_stack(PIRP irp)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    return extension && extension->lowest && irp->CurrentLocation < extension->maker;
}

void lab__vf_irp_freeing(PIRP irp, PVOID caller)
{
    if (__builtin_expect(!lab__vf_is_irp(irp), 0)) {
        lab__ke_crash_detail("what was passed to IoFreeIrp is no IRP, or was freed before: %p", (void *)irp);
        violation(0x1, (ULONG_PTR)irp, 0, 0);
    }
    if (__builtin_expect(irp->ThreadListEntry.Flink && irp->ThreadListEntry.Flink != &irp->ThreadListEntry, 0)) {
        lab__ke_crash_detail("IRP %p was freed while its thread still has it outstanding; complete it instead",
                             (void *)irp);
        if (irp->AllocationFlags & LAB_IRP_BUILT)
            violation(0x20C, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
        violation(0x2, (ULONG_PTR)irp, 0, 0);
    }
    if (__builtin_expect(is_down_the_stack(irp), 0)) {
        lab__ke_crash_detail("IRP %p was freed while a driver that it was sent to still has it", (void *)irp);
        violation(0x20A, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
    }
    if (__builtin_expect(irp->CancelRoutine != 0, 0)) {
        lab__ke_crash_detail("IRP %p was freed with a cancel routine: somebody still has it", (void *)irp);
        violation(0x20B, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
    }
}

void lab__vf_irp_initializing(PIRP irp, USHORT size, PVOID caller)
{
    if (!lab__vf_is_irp(irp) || irp->Size != size || !(irp->AllocationFlags & LAB_IRP_OURS))
        return;
    lab__ke_crash_detail("IRP %p of IoAllocateIrp was passed to IoInitializeIrp; use IoReuseIrp", (void *)irp);
    violation(irp->AllocationFlags & LAB_IRP_QUOTA ? 0x20D : 0x238, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
}

void lab__vf_irp_reusing(PIRP irp, PVOID caller)
{
    if (!lab__vf_is_irp(irp) || (irp->AllocationFlags & LAB_IRP_MADE)) {
        lab__ke_crash_detail("IoReuseIrp was called for IRP %p, which is not from IoAllocateIrp", (void *)irp);
        violation(0x311, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
    }
    if (is_down_the_stack(irp) || irp->CancelRoutine ||
        (irp->ThreadListEntry.Flink && irp->ThreadListEntry.Flink != &irp->ThreadListEntry)) {
        lab__ke_crash_detail("IoReuseIrp was called for IRP %p while a driver still has it", (void *)irp);
        violation(0x310, (ULONG_PTR)caller, (ULONG_PTR)irp, 0);
    }
}
