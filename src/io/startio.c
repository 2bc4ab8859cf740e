/* StartIo: one IRP at a time, kept by the I/O manager in the device's queue. */
#include "io/io_p.h"
#include "ke/paged_guard.h"
#include "vf/vf_irp.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"

#define DEFER_START_IO 1
#define NON_CANCELABLE 2

static void run(PDEVICE_OBJECT device, PIRP irp)
{
    lab__ke_paged_raised(lab__ke_irql(), (const void *)device->DriverObject->DriverStartIo);
    lab__io_extension(device)->start_io_depth++;
    device->DriverObject->DriverStartIo(device, irp);
    lab__io_extension(device)->start_io_depth--;
}

/* With deferral, StartIo isn't entered again from within itself; the next IRP waits until it has returned. */
static void start(PDEVICE_OBJECT device, PIRP irp)
{
    struct lab__io_device_extension *extension = lab__io_extension(device);

    if (!(extension->start_io_flags & DEFER_START_IO)) {
        run(device, irp);
        return;
    }
    if (extension->start_io_busy) {
        extension->start_io_deferred = TRUE;
        return;
    }
    extension->start_io_busy = TRUE;
    for (;;) {
        extension->start_io_deferred = FALSE;
        run(device, device->CurrentIrp);
        if (!extension->start_io_deferred)
            break;
    }
    extension->start_io_busy = FALSE;
}

static void lock_cancel(BOOLEAN cancelable, PKIRQL irql)
{
    if (cancelable)
        KeAcquireSpinLock(&lab__io.cancel_lock, irql);
}

static void unlock_cancel(BOOLEAN cancelable, KIRQL irql)
{
    if (cancelable)
        KeReleaseSpinLock(&lab__io.cancel_lock, irql);
}

/*
 * IoStartPacket: start the IRP if the device is idle, else queue it (by *Key if given), cancelable with CancelFunction.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-iostartpacket
 */
void IoStartPacket(PDEVICE_OBJECT DeviceObject, PIRP Irp, PULONG Key, PDRIVER_CANCEL CancelFunction)
{
    KIRQL old, cancel = 0;
    BOOLEAN queued;

    LAB_DDI(IoStartPacket);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    lock_cancel(CancelFunction != 0, &cancel);
    if (CancelFunction)
        Irp->CancelRoutine = CancelFunction;
    if (lab__strict && CancelFunction)
        lab__vf_cancel_tested();
    queued = Key ? KeInsertByKeyDeviceQueue(&DeviceObject->DeviceQueue, &Irp->Tail.Overlay.DeviceQueueEntry, *Key)
                 : KeInsertDeviceQueue(&DeviceObject->DeviceQueue, &Irp->Tail.Overlay.DeviceQueueEntry);
    if (queued) {
        /* Cancelled before it could be queued cancelably: the cancel routine finds it queued. */
        if (CancelFunction && Irp->Cancel && !(lab__io_extension(DeviceObject)->start_io_flags & NON_CANCELABLE)) {
            Irp->CancelIrql = cancel;
            Irp->CancelRoutine = 0;
            CancelFunction(DeviceObject, Irp);
        } else {
            unlock_cancel(CancelFunction != 0, cancel);
        }
    } else {
        DeviceObject->CurrentIrp = Irp;
        if (CancelFunction && (lab__io_extension(DeviceObject)->start_io_flags & NON_CANCELABLE))
            Irp->CancelRoutine = 0;
        unlock_cancel(CancelFunction != 0, cancel);
        start(DeviceObject, Irp);
    }
    KeLowerIrql(old);
}

static void check_next(PDEVICE_OBJECT device, PVOID caller)
{
    struct lab__io_device_extension *extension = lab__io_extension(device);

    if (!lab__strict)
        return;
    if (lab__vf_spins_held())
        lab__vf_spin_completing(&lab__io.cancel_lock);
    if (extension->start_io_depth && !(extension->start_io_flags & DEFER_START_IO))
        lab__vf_warn("StartIoRecursion", caller,
                     "StartIo calls IoStartNextPacket, which calls StartIo: a long queue overflows the stack; call "
                     "IoSetStartIoAttributes with DeferredStartIo");
}

static void next(PDEVICE_OBJECT device, BOOLEAN cancelable, const ULONG *key)
{
    PKDEVICE_QUEUE_ENTRY entry;
    KIRQL irql = 0;
    PIRP irp;

    lock_cancel(cancelable, &irql);
    device->CurrentIrp = 0;
    entry = key ? KeRemoveByKeyDeviceQueue(&device->DeviceQueue, *key) : KeRemoveDeviceQueue(&device->DeviceQueue);
    if (!entry) {
        unlock_cancel(cancelable, irql);
        return;
    }
    irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.DeviceQueueEntry);
    device->CurrentIrp = irp;
    if (cancelable && (lab__io_extension(device)->start_io_flags & NON_CANCELABLE))
        irp->CancelRoutine = 0;
    unlock_cancel(cancelable, irql);
    start(device, irp);
}

/*
 * IoStartNextPacket(ByKey): the device is done with its current IRP; start the next.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-iostartnextpacket
 */
void IoStartNextPacket(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable)
{
    LAB_DDI(IoStartNextPacket);
    check_next(DeviceObject, __builtin_return_address(0));
    next(DeviceObject, Cancelable, 0);
}

void IoStartNextPacketByKey(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable, ULONG Key)
{
    LAB_DDI(IoStartNextPacketByKey);
    check_next(DeviceObject, __builtin_return_address(0));
    next(DeviceObject, Cancelable, &Key);
}

/*
 * IoSetStartIoAttributes: how IoStartNextPacket behaves for this device.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-iosetstartioattributes
 */
void IoSetStartIoAttributes(PDEVICE_OBJECT DeviceObject, BOOLEAN DeferredStartIo, BOOLEAN NonCancelable)
{
    LAB_DDI(IoSetStartIoAttributes);
    lab__io_extension(DeviceObject)->start_io_flags =
        (DeferredStartIo ? DEFER_START_IO : 0) | (NonCancelable ? NON_CANCELABLE : 0);
}
