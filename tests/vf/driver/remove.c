/* Remove locks, used by the filter for the requests that it passes on. */
#include "case.h"

/* The filter's extension is one. */
static PIO_REMOVE_LOCK lock(void)
{
    return the_filter->DeviceExtension;
}

static void start(PDRIVER_DISPATCH filter)
{
    IoInitializeRemoveLock(lock(), 'tfeD', 0, 0);
    filter_dispatch = filter;
}

static NTSTATUS release_then_pass(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoAcquireRemoveLock(lock(), irp);
    if (!clean)
        IoReleaseRemoveLock(lock(), irp);
    IoSkipCurrentIrpStackLocation(irp);
    HERE;
    status = IoCallDriver(the_device, irp);
    if (clean)
        IoReleaseRemoveLock(lock(), irp);
    return status;
}

static void remove_lock_released_early(void)
{
    start(release_then_pass);
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS refuse(PDEVICE_OBJECT device, PIRP irp)
{
    HERE;
    IoAcquireRemoveLock(lock(), irp);
    if (clean)
        IoReleaseRemoveLock(lock(), irp);
    return finish(irp, STATUS_INVALID_DEVICE_REQUEST);
}

static void remove_lock_kept(void)
{
    start(refuse);
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS pass_unlocked(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    if (clean)
        IoAcquireRemoveLock(lock(), irp);
    IoSkipCurrentIrpStackLocation(irp);
    HERE;
    status = IoCallDriver(the_device, irp);
    if (clean)
        IoReleaseRemoveLock(lock(), irp);
    return status;
}

static NTSTATUS pass_locked(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoAcquireRemoveLock(lock(), irp);
    status = pass(irp);
    IoReleaseRemoveLock(lock(), irp);
    return status;
}

static void passed_without_remove_lock(void)
{
    start(pass_locked);
    send(0x222000, NULL, 0, 0);
    filter_dispatch = pass_unlocked;
    send(0x222004, NULL, 0, 0);
}

static NTSTATUS on_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    NTSTATUS status;

    IoAcquireRemoveLock(lock(), irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
    if (minor == (clean ? IRP_MN_REMOVE_DEVICE : IRP_MN_SURPRISE_REMOVAL)) {
        HERE;
        IoReleaseRemoveLockAndWait(lock(), irp);
        status = pass(irp);
        IoDetachDevice(the_device);
        IoDeleteDevice(device);
        the_filter = NULL;
        return status;
    }
    status = pass(irp);
    IoReleaseRemoveLock(lock(), irp);
    return status;
}

static void remove_lock_waited_for_elsewhere(void)
{
    also = IRP_MJ_PNP;
    start(on_pnp);
    send_minor(IRP_MJ_PNP, IRP_MN_SURPRISE_REMOVAL);
    send_minor(IRP_MJ_PNP, IRP_MN_REMOVE_DEVICE);
}

static NTSTATUS on_remove(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoAcquireRemoveLock(lock(), irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
    if (IoGetCurrentIrpStackLocation(irp)->MinorFunction != IRP_MN_REMOVE_DEVICE) {
        status = pass(irp);
        IoReleaseRemoveLock(lock(), irp);
        return status;
    }
    status = pass(irp);
    if (clean)
        IoReleaseRemoveLockAndWait(lock(), irp);
    else
        IoReleaseRemoveLock(lock(), irp);
    IoDetachDevice(the_device);
    HERE;
    IoDeleteDevice(device);
    the_filter = NULL;
    return status;
}

static void removed_without_waiting(void)
{
    also = IRP_MJ_PNP;
    start(on_remove);
    send_minor(IRP_MJ_PNP, IRP_MN_QUERY_REMOVE_DEVICE);
    send_minor(IRP_MJ_PNP, IRP_MN_REMOVE_DEVICE);
}

static NTSTATUS take_for_ever(PDEVICE_OBJECT device, PIRP irp)
{
    if (IoGetCurrentIrpStackLocation(irp)->MajorFunction == IRP_MJ_PNP)
        return on_remove(device, irp);
    HERE;
    IoAcquireRemoveLock(lock(), device);
    if (clean)
        IoReleaseRemoveLock(lock(), device);
    return pass(irp);
}

static void keep_removing(void)
{
    BOOLEAN was_clean = clean;

    clean = TRUE; /* the removal itself is as it should be */
    send_minor(IRP_MJ_PNP, IRP_MN_REMOVE_DEVICE);
    clean = was_clean;
}

static void remove_lock_never_released(void)
{
    also = IRP_MJ_PNP;
    start(take_for_ever);
    send(0x222000, NULL, 0, 0);
    keep_removing();
}

static void two_remove_locks(void)
{
    PDEVICE_OBJECT device;
    PIO_REMOVE_LOCK locks;

    IoCreateDevice(the_driver, 2 * sizeof *locks, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    locks = device->DeviceExtension;
    IoInitializeRemoveLock(&locks[0], 'tfeD', 0, 0);
    if (!clean) {
        HERE;
        IoInitializeRemoveLock(&locks[1], 'tfeD', 0, 0);
    }
    IoDeleteDevice(device);
}

const struct defect_case remove_cases[] = {{"remove_lock_released_early", remove_lock_released_early},
                                           {"remove_lock_kept", remove_lock_kept},
                                           {"passed_without_remove_lock", passed_without_remove_lock},
                                           {"remove_lock_waited_for_elsewhere", remove_lock_waited_for_elsewhere},
                                           {"removed_without_waiting", removed_without_waiting},
                                           {"remove_lock_never_released", remove_lock_never_released},
                                           {"two_remove_locks", two_remove_locks},
                                           {NULL, NULL}};
