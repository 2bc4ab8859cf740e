/*
 * Remove locks: a count of those who use a device, and a wait for them when it is removed.
 *
 * The count starts at one, for the device's presence; IoReleaseRemoveLockAndWait takes that one and the caller's own. A
 * strict machine also knows who holds a lock, by tag. Rule that drivers break most: every path that acquired it
 * releases it, with the same tag.
 */
#include "io/io_p.h"
#include "vf/vf_remove_lock.h"

/*
 * IoInitializeRemoveLockEx: what IoInitializeRemoveLock is made of.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  strict: 0xC4/D7 for one in a device extension that was initialized before
 * Source  wdm/nf-wdm-ioinitializeremovelock
 */
void IoInitializeRemoveLockEx(PIO_REMOVE_LOCK Lock, ULONG AllocateTag, ULONG MaxLockedMinutes, ULONG HighWatermark,
                              ULONG RemlockSize)
{
    LAB_DDI(IoInitializeRemoveLock);
    if (lab__strict)
        lab__vf_remove_lock_initialized(Lock, __builtin_return_address(0));
    RtlZeroMemory(Lock, RemlockSize);
    Lock->Common.IoCount = 1;
    KeInitializeEvent(&Lock->Common.RemoveEvent, SynchronizationEvent, FALSE);
}

static void give_back(PIO_REMOVE_LOCK lock)
{
    if (--lock->Common.IoCount == 0)
        KeSetEvent(&lock->Common.RemoveEvent, IO_NO_INCREMENT, FALSE);
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
    if (__builtin_expect(RemoveLock->Common.Removed, 0)) {
        give_back(RemoveLock);
        return STATUS_DELETE_PENDING;
    }
    if (lab__strict)
        lab__vf_remove_lock_acquired(RemoveLock, Tag, File, Line, __builtin_return_address(0));
    return STATUS_SUCCESS;
}

/*
 * IoReleaseRemoveLockEx: what IoReleaseRemoveLock is made of.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC4/D5 where nobody holds it with this tag
 * Source  wdm/nf-wdm-ioreleaseremovelock
 */
void IoReleaseRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    LAB_DDI(IoReleaseRemoveLock);
    if (lab__strict)
        lab__vf_remove_lock_releasing(RemoveLock, Tag, FALSE, __builtin_return_address(0));
    give_back(RemoveLock);
}

/* For as long as it takes; a strict machine takes somebody who keeps it for ten minutes for one who has forgotten. */
#define PATIENCE_100NS (600LL * 10000000)

static void wait_for_others(PIO_REMOVE_LOCK lock, PVOID caller)
{
    LARGE_INTEGER patience = {.QuadPart = -PATIENCE_100NS};

    if (KeWaitForSingleObject(&lock->Common.RemoveEvent, Executive, KernelMode, FALSE, lab__strict ? &patience : 0) ==
        STATUS_TIMEOUT)
        lab__vf_remove_lock_stuck(lock, caller);
}

/*
 * IoReleaseRemoveLockAndWaitEx: release the caller's, let nobody else acquire, and wait for the rest.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  strict: 0xC4/D6 where the caller doesn't hold it with this tag, 0xC4/4C420002 where another holds it for ten
 * minutes, 0xC4/4C420008 in a request other than IRP_MN_REMOVE_DEVICE
 * Source  wdm/nf-wdm-ioreleaseremovelockandwait
 */
void IoReleaseRemoveLockAndWaitEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    LAB_DDI(IoReleaseRemoveLockAndWait);
    if (lab__strict) {
        lab__vf_remove_lock_releasing(RemoveLock, Tag, TRUE, __builtin_return_address(0));
        lab__vf_remove_lock_waiting(RemoveLock, __builtin_return_address(0));
    }
    RemoveLock->Common.Removed = TRUE;
    RemoveLock->Common.IoCount -= 2;
    if (RemoveLock->Common.IoCount > 0)
        wait_for_others(RemoveLock, __builtin_return_address(0));
}
