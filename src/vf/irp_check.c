/* What is wrong with an IRP when it is completed, freed or made anew on a strict machine. */
#include "io/io_p.h"
#include "vf/vf_irp.h"

static _Noreturn void violation(ULONG subcode, ULONG_PTR a, ULONG_PTR b, ULONG_PTR c)
{
    lab__ke_bugcheck(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, a, b, c);
}

/* Room for what the request may give back; -1 where that is not limited by its buffers. */
static LONGLONG room_of(PIRP irp, PIO_STACK_LOCATION stack)
{
    if (!(irp->Flags & IRP_INPUT_OPERATION) || !irp->UserBuffer)
        return -1;
    if (stack->MajorFunction == IRP_MJ_READ)
        return stack->Parameters.Read.Length;
    if ((stack->MajorFunction == IRP_MJ_DEVICE_CONTROL || stack->MajorFunction == IRP_MJ_FILE_SYSTEM_CONTROL) &&
        METHOD_FROM_CTL_CODE(stack->Parameters.DeviceIoControl.IoControlCode) == METHOD_BUFFERED)
        return stack->Parameters.DeviceIoControl.OutputBufferLength;
    return -1;
}

static void check_information(PIRP irp)
{
    LONGLONG room;

    if (!irp->IoStatus.Information || NT_ERROR(irp->IoStatus.Status) || irp->CurrentLocation > irp->StackCount)
        return;
    room = room_of(irp, IoGetCurrentIrpStackLocation(irp));
    if (room >= 0 && irp->IoStatus.Information > (ULONG_PTR)room) {
        lab__ke_crash_detail("IRP %p was completed with Information %llu, but its output buffer has %lld bytes",
                             (void *)irp, (unsigned long long)irp->IoStatus.Information, (long long)room);
        violation(0x312, (ULONG_PTR)irp, irp->IoStatus.Information, (ULONG_PTR)room);
    }
}

void lab__vf_irp_completing(PIRP irp)
{
    if (__builtin_expect(irp->CancelRoutine != 0, 0)) {
        lab__ke_crash_detail("IRP %p was completed with its cancel routine still set", (void *)irp);
        violation(0x7, (ULONG_PTR)irp->CancelRoutine, (ULONG_PTR)irp, 0);
    }
    if (__builtin_expect(irp->IoStatus.Status == STATUS_PENDING || irp->IoStatus.Status == -1, 0)) {
        lab__ke_crash_detail("IRP %p was completed with status %#x", (void *)irp, (unsigned)irp->IoStatus.Status);
        violation(0x6, (ULONG_PTR)(ULONG)irp->IoStatus.Status, (ULONG_PTR)irp, 0);
    }
    check_information(irp);
}

void lab__vf_irp_passed(PIRP irp, PIO_STACK_LOCATION stack)
{
    struct lab__vf_call **records = lab__io_irp_records(irp);
    SIZE_T index = (SIZE_T)(stack - (PIO_STACK_LOCATION)(irp + 1));

    if (!records)
        return;
    for (struct lab__vf_call *call = records[index]; call; call = call->outer) {
        call->done = TRUE;
        call->marked = (stack->Control & SL_PENDING_RETURNED) != 0;
        call->status = irp->IoStatus.Status;
    }
    records[index] = 0;
}

void lab__vf_irp_routine_returned(PIRP irp, PIO_COMPLETION_ROUTINE routine, PDEVICE_OBJECT device, KIRQL irql,
                                  NTSTATUS result)
{
    if (__builtin_expect(lab__ke_irql() != irql, 0)) {
        lab__ke_crash_detail("completion routine %p changed IRQL from %u to %u", (void *)(ULONG_PTR)routine, irql,
                             lab__ke_irql());
        violation(0x5, (ULONG_PTR)device, irql, lab__ke_irql());
    }
    if (result == STATUS_MORE_PROCESSING_REQUIRED || !device)
        return; /* the IRP may be gone, or nobody above is to hear of it */
    if (irp->PendingReturned && !(IoGetCurrentIrpStackLocation(irp)->Control & SL_PENDING_RETURNED)) {
        lab__ke_crash_detail("completion routine %p saw PendingReturned in IRP %p and didn't call IoMarkIrpPending",
                             (void *)(ULONG_PTR)routine, (void *)irp);
        violation(0x228, (ULONG_PTR)routine, (ULONG_PTR)irp, 0);
    }
}

void lab__vf_irp_freeing(PIRP irp)
{
    if (__builtin_expect(irp->Type != IO_TYPE_IRP, 0)) {
        lab__ke_crash_detail("what was passed to IoFreeIrp is no IRP, or was freed before: %p", (void *)irp);
        violation(0x1, (ULONG_PTR)irp, 0, 0);
    }
    if (__builtin_expect(irp->ThreadListEntry.Flink && irp->ThreadListEntry.Flink != &irp->ThreadListEntry, 0)) {
        lab__ke_crash_detail("IRP %p was freed while its thread still has it outstanding; complete it instead",
                             (void *)irp);
        violation(irp->AllocationFlags & LAB_IRP_BUILT ? 0x20C : 0x2, (ULONG_PTR)irp, 0, 0);
    }
}

void lab__vf_irp_initializing(PIRP irp, USHORT size)
{
    if (irp->Type != IO_TYPE_IRP || irp->Size != size || !(irp->AllocationFlags & LAB_IRP_OURS))
        return;
    lab__ke_crash_detail("IRP %p of IoAllocateIrp was passed to IoInitializeIrp; use IoReuseIrp", (void *)irp);
    violation(irp->AllocationFlags & LAB_IRP_QUOTA ? 0x20D : 0x238, (ULONG_PTR)irp, 0, 0);
}

void lab__vf_irp_reusing(PIRP irp)
{
    if (irp->Type != IO_TYPE_IRP || (irp->AllocationFlags & LAB_IRP_BUILT)) {
        lab__ke_crash_detail("IoReuseIrp was called for IRP %p, which is not from IoAllocateIrp", (void *)irp);
        violation(0x311, (ULONG_PTR)irp, 0, 0);
    }
    if (irp->CancelRoutine || (irp->ThreadListEntry.Flink && irp->ThreadListEntry.Flink != &irp->ThreadListEntry)) {
        lab__ke_crash_detail("IoReuseIrp was called for IRP %p while a driver still has it", (void *)irp);
        violation(0x310, (ULONG_PTR)irp, 0, 0);
    }
}
