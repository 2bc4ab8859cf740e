/*
 * Remove locks: a count of those who use a device, and a wait for them when it is removed.
 */
#include "io/io_p.h"

/*
 * IoInitializeRemoveLockEx: what IoInitializeRemoveLock is made of.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-ioinitializeremovelock
 */
void IoInitializeRemoveLockEx(PIO_REMOVE_LOCK Lock, ULONG AllocateTag, ULONG MaxLockedMinutes, ULONG HighWatermark,
                              ULONG RemlockSize)
{
    LAB_DDI(IoInitializeRemoveLock);
    RtlZeroMemory(Lock, RemlockSize);
    Lock->Common.IoCount = 1;
    KeInitializeEvent(&Lock->Common.RemoveEvent, SynchronizationEvent, FALSE);
}

/*
 * IoAcquireRemoveLockEx: what IoAcquireRemoveLock is made of.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_DELETE_PENDING once the device is being removed
 * Source  wdm/nf-wdm-ioacquireremovelock
 */
NTSTATUS IoAcquireRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, PCSTR File, ULONG Line, ULONG RemlockSize)
{
    LAB_DDI(IoAcquireRemoveLock);
    RemoveLock->Common.IoCount++;
    if (!RemoveLock->Common.Removed)
        return STATUS_SUCCESS;
    if (--RemoveLock->Common.IoCount == 0)
        KeSetEvent(&RemoveLock->Common.RemoveEvent, 0, FALSE);
    return STATUS_DELETE_PENDING;
}

static void release(PIO_REMOVE_LOCK lock)
{
    if (lock->Common.IoCount <= (lock->Common.Removed ? 0 : 1)) {
        lab__ke_crash_detail("remove lock %p was released more often than it was acquired", (void *)lock);
        lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0xD, (ULONG_PTR)lock, 0, 0);
    }
    if (--lock->Common.IoCount == 0)
        KeSetEvent(&lock->Common.RemoveEvent, 0, FALSE);
}

/*
 * IoReleaseRemoveLockEx: what IoReleaseRemoveLock is made of.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-ioreleaseremovelock
 */
void IoReleaseRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    LAB_DDI(IoReleaseRemoveLock);
    release(RemoveLock);
}

/*
 * IoReleaseRemoveLockAndWaitEx: release the caller's, let nobody else acquire, and wait for the rest.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-ioreleaseremovelockandwait
 */
void IoReleaseRemoveLockAndWaitEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    LAB_DDI(IoReleaseRemoveLockAndWait);
    RemoveLock->Common.Removed = TRUE;
    release(RemoveLock);
    if (--RemoveLock->Common.IoCount > 0)
        KeWaitForSingleObject(&RemoveLock->Common.RemoveEvent, Executive, KernelMode, FALSE, 0);
}
