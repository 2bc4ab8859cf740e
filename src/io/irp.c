/*
 * IRPs: memory and initial state. Freed ones of few stack locations are kept by size.
 * Rule that drivers break most: whoever allocates an IRP with IoAllocateIrp frees it, in a completion routine that
 * returns STATUS_MORE_PROCESSING_REQUIRED.
 */
#include "io/file_p.h"
#include "mm/pool_p.h"
#include "mm/special.h"
#include "vf/vf_report.h"
#include "vf/vf_irp.h"

#define KEPT_SIZES ((CCHAR)RTL_NUMBER_OF(lab__io.free_irps))

static void initialize(PIRP irp, USHORT size, CCHAR stack_size)
{
    irp->Type = IO_TYPE_IRP;
    irp->Size = size;
    irp->StackCount = stack_size;
    irp->CurrentLocation = stack_size + 1;
    irp->ThreadListEntry.Flink = irp->ThreadListEntry.Blink = &irp->ThreadListEntry;
    irp->Tail.Overlay.CurrentStackLocation = (PIO_STACK_LOCATION)(irp + 1) + stack_size;
}

static SIZE_T whole_size(CCHAR stack_size)
{
    return IoSizeOfIrp(stack_size) + sizeof(struct lab__io_irp_extension) + (SIZE_T)stack_size * sizeof(PVOID);
}

static inline BOOLEAN is_special(void)
{
    return lab__mm_special_mode && (lab__mm_special_mode == LAB_SPECIAL_ALL || lab__mm_special_due(&lab__io.irps_made));
}

/* A kept one's first location holds the link to the next; one without locations isn't kept. */
static PIRP take(CCHAR stack_size)
{
    USHORT size = IoSizeOfIrp(stack_size);
    PIRP irp;

    if (__builtin_expect(stack_size < 0, 0))
        return 0;
    if (is_special() &&
        (irp = lab__mm_special_take(whole_size(stack_size), ' prI', TRUE, LAB_POOL_KERNEL, 0, NonPagedPool))) {
        /* nobody touches it once it is freed */
    } else if (stack_size < KEPT_SIZES && (irp = lab__io.free_irps[(int)stack_size])) {
        lab__io.free_irps[(int)stack_size] = *(PIRP *)(irp + 1);
        RtlZeroMemory(irp, whole_size(stack_size));
    } else {
        irp = lab__mm_kernel_alloc(whole_size(stack_size));
        if (!irp)
            return 0;
    }
    initialize(irp, size, stack_size);
    irp->AllocationFlags = LAB_IRP_OURS;
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
    if (__builtin_expect(!lab__vf_is_irp(irp), 0)) {
        lab__ke_crash_detail("IRP %p was freed twice, or is none", (void *)irp);
        lab__ke_bugcheck(MULTIPLE_IRP_COMPLETE_REQUESTS, (ULONG_PTR)irp, 0, 0, 0);
    }
    irp->Type = 0;
    if (!(irp->AllocationFlags & LAB_IRP_OURS))
        return; /* memory of its driver's own: IoInitializeIrp */
    if (__builtin_expect(irp->Flags & IRP_CREATE_OPERATION, 0) && lab__io_irp_extension(irp)->ecp_list)
        lab__fsrtl_ecp_end(lab__io_irp_extension(irp)->ecp_list, lab__io_irp_extension(irp)->ecp_list_goes);
    lab__io.irps--;
    if (!lab__mm_special_owns(irp) && irp->StackCount < KEPT_SIZES && irp->StackCount > 0) {
        *(PIRP *)(irp + 1) = lab__io.free_irps[(int)irp->StackCount];
        lab__io.free_irps[(int)irp->StackCount] = irp;
        return;
    }
    lab__mm_kernel_free(irp);
}

/* Closing a page takes its time: the first ones are, and some of those that come later. */
#define WITHDRAWN_FIRST 256
#define WITHDRAWN_EVERY 16

static void withdraw_buffer(PIRP irp, BOOLEAN withdrawn)
{
    if ((irp->Flags & IRP_DEALLOCATE_BUFFER) && lab__mm_special_owns(irp->AssociatedIrp.SystemBuffer))
        lab__mm_special_withdraw(irp->AssociatedIrp.SystemBuffer, withdrawn);
}

BOOLEAN lab__io_irp_withdraw(PIRP irp)
{
    if (++lab__io.withdrawn > WITHDRAWN_FIRST && lab__io.withdrawn % WITHDRAWN_EVERY)
        return FALSE;
    lab__io_irp_unlink(irp); /* its neighbours in the list would touch it */
    withdraw_buffer(irp, TRUE);
    lab__mm_special_withdraw(irp, TRUE);
    return TRUE;
}

void lab__io_irp_take_back(PIRP irp)
{
    PVOID writer;

    if (!lab__mm_special_is_freed(irp))
        return;
    writer = lab__mm_special_writer(irp);
    if (writer) {
        lab__vf_culprit_is(writer);
        lab__mm_special_classify(&irp->IoStatus);
        lab__ke_bugcheck(DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL, (ULONG_PTR)&irp->IoStatus, 1, (ULONG_PTR)writer, 0);
    }
    lab__mm_special_withdraw(irp, FALSE);
    withdraw_buffer(irp, FALSE);
    lab__io_irp_queue(irp, irp->Tail.Overlay.Thread);
}

/*
 * IoAllocateIrp, IoAllocateIrpEx: an IRP with StackSize stack locations, of no thread. ChargeQuota charges the current
 * process.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-ioallocateirp
 */
PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota)
{
    PIRP irp;

    LAB_DDI(IoAllocateIrp);
    irp = lab__io_irp_allocate(StackSize);
    if (irp)
        irp->AllocationFlags |= LAB_IRP_DRIVERS | (ChargeQuota ? LAB_IRP_QUOTA : 0);
    return irp;
}

PIRP IoAllocateIrpEx(PDEVICE_OBJECT DeviceObject, CCHAR StackSize, BOOLEAN ChargeQuota)
{
    PIRP irp;

    LAB_DDI(IoAllocateIrpEx);
    irp = lab__io_irp_allocate(StackSize);
    if (irp)
        irp->AllocationFlags |= LAB_IRP_DRIVERS | (ChargeQuota ? LAB_IRP_QUOTA : 0);
    return irp;
}

/*
 * IoFreeIrp: give an IRP back that IoAllocateIrp or its kin made.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC9/1 where it is none, 0xC9/2 and 0xC9/20C where a thread still has it; retail: 0x44 for none
 * Source  wdm/nf-wdm-iofreeirp
 */
void IoFreeIrp(PIRP Irp)
{
    LAB_DDI(IoFreeIrp);
    if (lab__strict)
        lab__vf_irp_freeing(Irp, __builtin_return_address(0));
    else if (Irp->Type == IO_TYPE_IRP && Irp->ThreadListEntry.Flink)
        RemoveEntryList(&Irp->ThreadListEntry);
    lab__io_irp_free(Irp);
}

/*
 * IoInitializeIrp: make an IRP of memory of the caller's.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC9/238 for one of IoAllocateIrp
 * Source  wdm/nf-wdm-ioinitializeirp
 */
void IoInitializeIrp(PIRP Irp, USHORT PacketSize, CCHAR StackSize)
{
    LAB_DDI(IoInitializeIrp);
    if (lab__strict)
        lab__vf_irp_initializing(Irp, PacketSize, __builtin_return_address(0));
    RtlZeroMemory(Irp, PacketSize);
    initialize(Irp, PacketSize, StackSize);
}

/*
 * IoReuseIrp: put an IRP of IoAllocateIrp back into the state of a new one.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC9/310 while a driver still has it, 0xC9/311 for one of another builder
 * Source  wdm/nf-wdm-ioreuseirp
 */
void IoReuseIrp(PIRP Irp, NTSTATUS Status)
{
    UCHAR flags = Irp->AllocationFlags;
    CCHAR stack_size = Irp->StackCount;
    USHORT size = Irp->Size;

    LAB_DDI(IoReuseIrp);
    if (lab__strict)
        lab__vf_irp_reusing(Irp, __builtin_return_address(0));
    RtlZeroMemory(Irp, IoSizeOfIrp(stack_size));
    initialize(Irp, size, stack_size);
    Irp->AllocationFlags = flags;
    if (flags & LAB_IRP_OURS)
        lab__io_irp_extension(Irp)->lowest = lab__io_irp_extension(Irp)->reached = 0;
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
    associated->AllocationFlags |= LAB_IRP_MADE;
    associated->Flags |= IRP_ASSOCIATED_IRP;
    associated->Tail.Overlay.Thread = Irp->Tail.Overlay.Thread;
    associated->AssociatedIrp.MasterIrp = Irp;
    return associated;
}

static ULONG severity(NTSTATUS status)
{
    return (ULONG)status >> 30;
}

/*
 * IoSetMasterIrpStatus: merge an associated IRP's status into its master's: the worse one stays.
 * STATUS_VERIFY_REQUIRED always wins, STATUS_FT_READ_FROM_COPY never.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-iosetmasterirpstatus
 */
void IoSetMasterIrpStatus(PIRP MasterIrp, NTSTATUS Status)
{
    NTSTATUS present = MasterIrp->IoStatus.Status;

    LAB_DDI(IoSetMasterIrpStatus);
    if (Status == STATUS_FT_READ_FROM_COPY)
        return;
    if (Status == STATUS_VERIFY_REQUIRED ||
        (present != STATUS_VERIFY_REQUIRED && severity(Status) > severity(present)) ||
        (present == STATUS_SUCCESS && severity(Status) > 0))
        MasterIrp->IoStatus.Status = Status;
}

/*
 * IoQueueThreadIrp: make the IRP one of those that the current thread has outstanding.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ioqueuethreadirp
 */
void IoQueueThreadIrp(PIRP Irp)
{
    LAB_DDI(IoQueueThreadIrp);
    lab__io_irp_queue(Irp, lab__ps_thread());
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
