/*
 * A cancel-safe queue. Reads wait in a list until a write brings data; IoCsq settles the races between a write that
 * takes a read out of the list, a caller that cancels it, and a handle that is closed.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

typedef struct _EXTENSION {
    IO_CSQ queue;
    LIST_ENTRY waiting;
    KSPIN_LOCK lock;
} EXTENSION, *PEXTENSION;

static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\ExampleCancel");
static UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\DosDevices\\ExampleCancel");

#define EXTENSION_OF(csq) CONTAINING_RECORD(csq, EXTENSION, queue)

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, status == STATUS_SUCCESS ? IO_KEYBOARD_INCREMENT : IO_NO_INCREMENT);
    return status;
}

/* --- the queue's own routines: they only touch the list
 * ----------------------------------------------------------------- */

static VOID insert(PIO_CSQ csq, PIRP irp)
{
    InsertTailList(&EXTENSION_OF(csq)->waiting, &irp->Tail.Overlay.ListEntry);
}

static VOID take(PIO_CSQ csq, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

/* The next one behind `irp`, of the file given, or of any. */
static PIRP peek(PIO_CSQ csq, PIRP irp, PVOID file)
{
    PLIST_ENTRY head = &EXTENSION_OF(csq)->waiting, entry = irp ? irp->Tail.Overlay.ListEntry.Flink : head->Flink;

    for (; entry != head; entry = entry->Flink) {
        PIRP next = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);

        if (!file || IoGetCurrentIrpStackLocation(next)->FileObject == file)
            return next;
    }
    return NULL;
}

static VOID acquire(PIO_CSQ csq, PKIRQL irql)
{
    KeAcquireSpinLock(&EXTENSION_OF(csq)->lock, irql);
}

static VOID release(PIO_CSQ csq, KIRQL irql)
{
    KeReleaseSpinLock(&EXTENSION_OF(csq)->lock, irql);
}

static VOID canceled(PIO_CSQ csq, PIRP irp)
{
    complete(irp, STATUS_CANCELLED, 0);
}

/* --- dispatch
 * ------------------------------------------------------------------------------------------------------------- */

static NTSTATUS create_close(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS read(PDEVICE_OBJECT device, PIRP irp)
{
    PEXTENSION extension = device->DeviceExtension;

    IoCsqInsertIrp(&extension->queue, irp, NULL); /* marks it pending; from here on it may be completed at any time */
    return STATUS_PENDING;
}

static NTSTATUS write(PDEVICE_OBJECT device, PIRP irp)
{
    PEXTENSION extension = device->DeviceExtension;
    PIRP waiting = IoCsqRemoveNextIrp(&extension->queue, NULL);
    ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length, room;

    if (!waiting)
        return complete(irp, STATUS_DEVICE_BUSY, 0);
    room = IoGetCurrentIrpStackLocation(waiting)->Parameters.Read.Length;
    if (length > room)
        length = room;
    RtlCopyMemory(waiting->AssociatedIrp.SystemBuffer, irp->AssociatedIrp.SystemBuffer, length);
    complete(waiting, STATUS_SUCCESS, length);
    return complete(irp, STATUS_SUCCESS, length);
}

/* The last handle is closed: what its reads wait for will not come to them any more. */
static NTSTATUS cleanup(PDEVICE_OBJECT device, PIRP irp)
{
    PEXTENSION extension = device->DeviceExtension;
    PIRP waiting;

    while ((waiting = IoCsqRemoveNextIrp(&extension->queue, IoGetCurrentIrpStackLocation(irp)->FileObject)))
        complete(waiting, STATUS_CANCELLED, 0);
    return complete(irp, STATUS_SUCCESS, 0);
}

static VOID unload(PDRIVER_OBJECT driver)
{
    IoDeleteSymbolicLink(&link_name);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    PDEVICE_OBJECT device;
    PEXTENSION extension;
    NTSTATUS status = IoCreateDevice(driver, sizeof *extension, &device_name, FILE_DEVICE_UNKNOWN,
                                     FILE_DEVICE_SECURE_OPEN, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    extension = device->DeviceExtension;
    InitializeListHead(&extension->waiting);
    KeInitializeSpinLock(&extension->lock);
    IoCsqInitialize(&extension->queue, insert, take, peek, acquire, release, canceled);
    device->Flags |= DO_BUFFERED_IO;
    status = IoCreateSymbolicLink(&link_name, &device_name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = create_close;
    driver->MajorFunction[IRP_MJ_CLOSE] = create_close;
    driver->MajorFunction[IRP_MJ_CLEANUP] = cleanup;
    driver->MajorFunction[IRP_MJ_READ] = read;
    driver->MajorFunction[IRP_MJ_WRITE] = write;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
