/*
 * Volume parameter blocks: what ties a disk-like device to the file system mounted on it. Each such device has one from
 * the start, with nothing mounted.
 */
#include "io/io_p.h"

NTSTATUS lab__io_vpb_create(PDEVICE_OBJECT device)
{
    PVPB vpb = lab__mm_pool_take_for(sizeof *vpb, ' bpV', 0); /* pool: a file system may free it */

    if (!vpb)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(vpb, sizeof *vpb);
    vpb->Type = IO_TYPE_VPB;
    vpb->Size = sizeof *vpb;
    vpb->RealDevice = device;
    device->Vpb = vpb;
    return STATUS_SUCCESS;
}

/* One that a file system still refers to stays with it. */
void lab__io_vpb_delete(PDEVICE_OBJECT device)
{
    PVPB vpb = device->Vpb;

    if (vpb && vpb->RealDevice == device && !vpb->ReferenceCount && !(vpb->Flags & VPB_MOUNTED))
        lab__mm_pool_free(vpb, 0);
    device->Vpb = 0;
}

/*
 * IoAcquireVpbSpinLock, IoReleaseVpbSpinLock: the one lock of all volume parameter blocks.
 *
 * IRQL    <= DISPATCH_LEVEL; release at DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-ioacquirevpbspinlock
 */
void IoAcquireVpbSpinLock(PKIRQL Irql)
{
    LAB_DDI(IoAcquireVpbSpinLock);
    KeAcquireSpinLock(&lab__io.vpb_lock, Irql);
}

void IoReleaseVpbSpinLock(KIRQL Irql)
{
    LAB_DDI(IoReleaseVpbSpinLock);
    KeReleaseSpinLock(&lab__io.vpb_lock, Irql);
}
