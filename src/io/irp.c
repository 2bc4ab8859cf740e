/*
 * IRPs: memory and initial state. Freed ones of few stack locations are kept by size.
 * Rule that drivers break most: whoever allocates an IRP with IoAllocateIrp frees it, in a completion routine that
 * returns STATUS_MORE_PROCESSING_REQUIRED.
 */
#include "io/io_p.h"

#define KEPT_SIZES ((CCHAR)RTL_NUMBER_OF(lab__io.free_irps))

static void initialize(PIRP irp, USHORT size, CCHAR stack_size)
{
    irp->Type = IO_TYPE_IRP;
    irp->Size = size;
    irp->StackCount = stack_size;
    irp->CurrentLocation = stack_size + 1;
    irp->ApcEnvironment = 0;
    irp->ThreadListEntry.Flink = irp->ThreadListEntry.Blink = &irp->ThreadListEntry;
    irp->Tail.Overlay.CurrentStackLocation = (PIO_STACK_LOCATION)(irp + 1) + stack_size;
}

static PIRP take(CCHAR stack_size)
{
    USHORT size = IoSizeOfIrp(stack_size);
    PIRP irp;

    if (stack_size < KEPT_SIZES && (irp = lab__io.free_irps[(int)stack_size])) {
        lab__io.free_irps[(int)stack_size] = *(PIRP *)(irp + 1);
        RtlZeroMemory(irp, size);
    } else {
        irp = lab__mm_kernel_alloc(size);
        if (!irp)
            return 0;
    }
    initialize(irp, size, stack_size);
    lab__io.irps++;
    return irp;
}

PIRP lab__io_irp_allocate(CCHAR stack_size)
{
    return LAB_FAULT(LAB_FAULT_IRP) ? 0 : take(stack_size);
}

PIRP lab__io_irp_allocate_sure(CCHAR stack_size)
{
    PIRP irp = take(stack_size);

    if (!irp)
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, IoSizeOfIrp(stack_size), 0, 0, 0);
    return irp;
}

void lab__io_irp_free(PIRP irp)
{
    if (__builtin_expect(irp->Type != IO_TYPE_IRP, 0)) {
        lab__ke_crash_detail("IRP %p was freed twice, or is none", (void *)irp);
        lab__ke_bugcheck(MULTIPLE_IRP_COMPLETE_REQUESTS, (ULONG_PTR)irp, 0, 0, 0);
    }
    irp->Type = 0;
    lab__io.irps--;
    if (irp->StackCount < KEPT_SIZES && irp->StackCount > 0) {
        *(PIRP *)(irp + 1) = lab__io.free_irps[(int)irp->StackCount];
        lab__io.free_irps[(int)irp->StackCount] = irp;
        return;
    }
    lab__mm_kernel_free(irp);
}

/*
 * IoAllocateIrp: an IRP with StackSize stack locations, of no thread.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-ioallocateirp
 */
PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota)
{
    LAB_DDI(IoAllocateIrp);
    return lab__io_irp_allocate(StackSize);
}

PIRP IoAllocateIrpEx(PDEVICE_OBJECT DeviceObject, CCHAR StackSize, BOOLEAN ChargeQuota)
{
    LAB_DDI(IoAllocateIrpEx);
    return lab__io_irp_allocate(StackSize);
}

/*
 * IoFreeIrp: give an IRP back that IoAllocateIrp or its kin made.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x44 where it was freed before; strict: 0xC9/0x1-family where a thread still has it
 * Source  wdm/nf-wdm-iofreeirp
 */
void IoFreeIrp(PIRP Irp)
{
    LAB_DDI(IoFreeIrp);
    if (__builtin_expect(Irp->Type == IO_TYPE_IRP && Irp->ThreadListEntry.Flink != &Irp->ThreadListEntry &&
                             Irp->ThreadListEntry.Flink,
                         0)) {
        lab__ke_crash_detail(
            "IRP %p was freed by IoFreeIrp while its thread still has it outstanding; complete it instead",
            (void *)Irp);
        lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x1, (ULONG_PTR)Irp, 0, 0);
        RemoveEntryList(&Irp->ThreadListEntry);
    }
    lab__io_irp_free(Irp);
}

/*
 * IoInitializeIrp: make an IRP of memory of the caller's.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-ioinitializeirp
 */
void IoInitializeIrp(PIRP Irp, USHORT PacketSize, CCHAR StackSize)
{
    LAB_DDI(IoInitializeIrp);
    RtlZeroMemory(Irp, PacketSize);
    initialize(Irp, PacketSize, StackSize);
}

/*
 * IoReuseIrp: put an IRP of IoAllocateIrp back into the state of a new one.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-ioreuseirp
 */
void IoReuseIrp(PIRP Irp, NTSTATUS Status)
{
    UCHAR flags = Irp->AllocationFlags;
    USHORT size = IoSizeOfIrp(Irp->StackCount);
    CCHAR stack_size = Irp->StackCount;

    LAB_DDI(IoReuseIrp);
    RtlZeroMemory(Irp, size);
    initialize(Irp, size, stack_size);
    Irp->AllocationFlags = flags;
    Irp->IoStatus.Status = Status;
}

/*
 * IoMakeAssociatedIrp: an IRP whose completion counts towards its master's.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL
 * Source  ntddk/nf-ntddk-iomakeassociatedirp
 */
PIRP IoMakeAssociatedIrp(PIRP Irp, CCHAR StackSize)
{
    PIRP associated;

    LAB_DDI(IoMakeAssociatedIrp);
    associated = lab__io_irp_allocate(StackSize);
    if (!associated)
        return 0;
    associated->Flags |= IRP_ASSOCIATED_IRP;
    associated->Tail.Overlay.Thread = Irp->Tail.Overlay.Thread;
    associated->AssociatedIrp.MasterIrp = Irp;
    return associated;
}

/*
 * IoIsValidIrpStatus: may an IRP be completed with this status?
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-ioisvalidirpstatus
 */
BOOLEAN IoIsValidIrpStatus(NTSTATUS Status)
{
    LAB_DDI(IoIsValidIrpStatus);
    return Status != STATUS_PENDING && Status != STATUS_MORE_PROCESSING_REQUIRED && (ULONG)Status != 0xFFFFFFFF;
}

ULONG IoGetFunctionCodeFromCtlCode(ULONG ControlCode)
{
    LAB_DDI(IoGetFunctionCodeFromCtlCode);
    return (ControlCode >> 2) & 0xFFF;
}
