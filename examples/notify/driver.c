/*
 * A notifier: a read with a number of milliseconds as its length comes back when that time has passed. Each read has a
 * timer and a DPC of its own, which live in the IRP's context until the DPC has run or the timer was cancelled in time.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

typedef struct _NOTIFICATION {
    KTIMER timer;
    KDPC dpc;
    PIRP irp;
} NOTIFICATION, *PNOTIFICATION;

#define TAG 'yfiN'

static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\ExampleNotify");
static UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\DosDevices\\ExampleNotify");

static NTSTATUS complete(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS create_close(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS);
}

/* DISPATCH_LEVEL. Whoever clears the cancel routine owns the IRP; the other side finds NULL and leaves it alone. */
static VOID expired(PKDPC dpc, PVOID context, PVOID unused1, PVOID unused2)
{
    PNOTIFICATION notification = context;
    PIRP irp = notification->irp;

    if (!IoSetCancelRoutine(irp, NULL))
        return; /* the cancel routine runs, and frees the notification */
    ExFreePoolWithTag(notification, TAG);
    complete(irp, STATUS_SUCCESS);
}

static VOID cancel(PDEVICE_OBJECT device, PIRP irp)
{
    PNOTIFICATION notification = irp->Tail.Overlay.DriverContext[0];

    IoReleaseCancelSpinLock(irp->CancelIrql);
    if (!KeCancelTimer(&notification->timer))
        KeFlushQueuedDpcs(); /* it has expired: wait until its DPC has seen that it lost */
    ExFreePoolWithTag(notification, TAG);
    complete(irp, STATUS_CANCELLED);
}

static NTSTATUS read(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG milliseconds = IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Length;
    PNOTIFICATION notification = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *notification, TAG);
    LARGE_INTEGER due;

    if (!notification)
        return complete(irp, STATUS_INSUFFICIENT_RESOURCES);
    notification->irp = irp;
    irp->Tail.Overlay.DriverContext[0] = notification;
    KeInitializeTimer(&notification->timer);
    KeInitializeDpc(&notification->dpc, expired, notification);
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, cancel);
    due.QuadPart = -(LONGLONG)milliseconds * 10000;
    KeSetTimer(&notification->timer, due, &notification->dpc);
    /* Cancelled before the cancel routine was set: nobody called it, so do what it would have done. */
    if (irp->Cancel && IoSetCancelRoutine(irp, NULL)) {
        if (!KeCancelTimer(&notification->timer))
            KeFlushQueuedDpcs();
        ExFreePoolWithTag(notification, TAG);
        complete(irp, STATUS_CANCELLED);
    }
    return STATUS_PENDING;
}

static VOID unload(PDRIVER_OBJECT driver)
{
    IoDeleteSymbolicLink(&link_name);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    PDEVICE_OBJECT device;
    NTSTATUS status =
        IoCreateDevice(driver, 0, &device_name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link_name, &device_name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = create_close;
    driver->MajorFunction[IRP_MJ_CLOSE] = create_close;
    driver->MajorFunction[IRP_MJ_READ] = read;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
