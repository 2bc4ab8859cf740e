/*
 * A function driver for the cards of the slot bus. A read waits until the device has a message for it: here, until it
 * is taken away. So every read is pending when the device goes, and must end.
 *
 * Rules that function drivers break most: reads that wait are completed in IRP_MN_SURPRISE_REMOVAL and cancelled one by
 * one by a cancel-safe queue; the remove lock keeps the device from going while a request is at work.
 */
#include <initguid.h>
#include <ntddk.h>

DEFINE_GUID(GUID_SLOT_CARD, 0x5d4b1c2e, 0x8a67, 0x4f10, 0x9d, 0x3b, 0x6a, 0x1f, 0x2e, 0x3c, 0x4d, 0x51);

#define TAG 'draC'

struct card {
    PDEVICE_OBJECT self, below;
    IO_REMOVE_LOCK remove_lock;
    UNICODE_STRING interface_name;
    BOOLEAN started; /* reads may wait */
    IO_CSQ queue;
    LIST_ENTRY waiting;
    KSPIN_LOCK lock;
};

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

/* --- the queue of reads --- */

static void insert(PIO_CSQ queue, PIRP irp)
{
    InsertTailList(&CONTAINING_RECORD(queue, struct card, queue)->waiting, &irp->Tail.Overlay.ListEntry);
}

static void take_out(PIO_CSQ queue, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

/* `context`: the file whose reads are looked for; NULL: any. */
static PIRP peek(PIO_CSQ queue, PIRP irp, PVOID context)
{
    struct card *card = CONTAINING_RECORD(queue, struct card, queue);
    LIST_ENTRY *link = irp ? irp->Tail.Overlay.ListEntry.Flink : card->waiting.Flink;

    for (; link != &card->waiting; link = link->Flink) {
        PIRP next = CONTAINING_RECORD(link, IRP, Tail.Overlay.ListEntry);

        if (!context || IoGetCurrentIrpStackLocation(next)->FileObject == context)
            return next;
    }
    return NULL;
}

static void acquire(PIO_CSQ queue, PKIRQL irql)
{
    KeAcquireSpinLock(&CONTAINING_RECORD(queue, struct card, queue)->lock, irql);
}

static void release(PIO_CSQ queue, KIRQL irql)
{
    KeReleaseSpinLock(&CONTAINING_RECORD(queue, struct card, queue)->lock, irql);
}

static void cancelled(PIO_CSQ queue, PIRP irp)
{
    struct card *card = CONTAINING_RECORD(queue, struct card, queue);

    complete(irp, STATUS_CANCELLED, 0);
    IoReleaseRemoveLock(&card->remove_lock, irp);
}

/* A read keeps the remove lock as long as it waits. */
static void end_reads(struct card *card, NTSTATUS status, PFILE_OBJECT of)
{
    PIRP irp;

    while ((irp = IoCsqRemoveNextIrp(&card->queue, of)) != NULL) {
        complete(irp, status, 0);
        IoReleaseRemoveLock(&card->remove_lock, irp);
    }
}

static NTSTATUS dispatch_read(PDEVICE_OBJECT device, PIRP irp)
{
    struct card *card = device->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&card->remove_lock, irp);

    if (NT_SUCCESS(status) && !card->started) {
        IoReleaseRemoveLock(&card->remove_lock, irp);
        status = STATUS_DEVICE_NOT_READY;
    }
    if (!NT_SUCCESS(status))
        return complete(irp, status, 0);
    IoCsqInsertIrp(&card->queue, irp, NULL); /* marks it pending */
    return STATUS_PENDING;
}

static NTSTATUS dispatch_cleanup(PDEVICE_OBJECT device, PIRP irp)
{
    end_reads(device->DeviceExtension, STATUS_CANCELLED, IoGetCurrentIrpStackLocation(irp)->FileObject);
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS dispatch_open(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

/* --- Plug and Play --- */

static NTSTATUS pass(struct card *card, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(card->below, irp);
}

static NTSTATUS start(struct card *card, PIRP irp)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    if (IoForwardIrpSynchronously(card->below, irp)) /* the bus first */
        status = irp->IoStatus.Status;
    if (NT_SUCCESS(status)) {
        card->started = TRUE;
        IoSetDeviceInterfaceState(&card->interface_name, TRUE);
    }
    return complete(irp, status, 0);
}

/* It is gone, or about to go: nobody gets an answer any more. */
static void stop_working(struct card *card, NTSTATUS status)
{
    card->started = FALSE;
    end_reads(card, status, NULL);
}

static NTSTATUS remove_card(struct card *card, PIRP irp)
{
    NTSTATUS status;

    stop_working(card, STATUS_DELETE_PENDING);
    IoReleaseRemoveLockAndWait(&card->remove_lock, irp);
    IoSetDeviceInterfaceState(&card->interface_name, FALSE);
    irp->IoStatus.Status = STATUS_SUCCESS;
    status = pass(card, irp);
    RtlFreeUnicodeString(&card->interface_name);
    IoDetachDevice(card->below);
    IoDeleteDevice(card->self);
    return status;
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    struct card *card = device->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&card->remove_lock, irp);

    if (!NT_SUCCESS(status))
        return complete(irp, status, 0);
    switch (IoGetCurrentIrpStackLocation(irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = start(card, irp);
        break;
    case IRP_MN_REMOVE_DEVICE:
        return remove_card(card, irp);
    case IRP_MN_SURPRISE_REMOVAL:
        stop_working(card, STATUS_NO_SUCH_DEVICE);
        IoSetDeviceInterfaceState(&card->interface_name, FALSE);
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = pass(card, irp);
        break;
    case IRP_MN_QUERY_STOP_DEVICE: /* there are no resources, so nothing that would change; reads go on waiting */
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = pass(card, irp);
        break;
    default:
        status = pass(card, irp);
    }
    IoReleaseRemoveLock(&card->remove_lock, irp);
    return status;
}

static NTSTATUS dispatch_power(PDEVICE_OBJECT device, PIRP irp)
{
    struct card *card = device->DeviceExtension;

    PoStartNextPowerIrp(irp);
    IoSkipCurrentIrpStackLocation(irp);
    return PoCallDriver(card->below, irp);
}

static NTSTATUS dispatch_wmi(PDEVICE_OBJECT device, PIRP irp)
{
    return pass(device->DeviceExtension, irp);
}

static NTSTATUS add_device(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    PDEVICE_OBJECT device;
    struct card *card;
    NTSTATUS status =
        IoCreateDevice(driver, sizeof *card, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    card = device->DeviceExtension;
    card->self = device;
    InitializeListHead(&card->waiting);
    KeInitializeSpinLock(&card->lock);
    IoInitializeRemoveLock(&card->remove_lock, TAG, 0, 0);
    IoCsqInitialize(&card->queue, insert, take_out, peek, acquire, release, cancelled);
    status = IoRegisterDeviceInterface(pdo, &GUID_SLOT_CARD, NULL, &card->interface_name);
    card->below = NT_SUCCESS(status) ? IoAttachDeviceToDeviceStack(device, pdo) : NULL;
    if (!card->below) {
        if (NT_SUCCESS(status))
            RtlFreeUnicodeString(&card->interface_name);
        IoDeleteDevice(device);
        return NT_SUCCESS(status) ? STATUS_NO_SUCH_DEVICE : status;
    }
    device->Flags |= DO_BUFFERED_IO | DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    driver->DriverExtension->AddDevice = add_device;
    driver->DriverUnload = unload;
    driver->MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    driver->MajorFunction[IRP_MJ_POWER] = dispatch_power;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = dispatch_wmi;
    driver->MajorFunction[IRP_MJ_READ] = dispatch_read;
    driver->MajorFunction[IRP_MJ_CREATE] = dispatch_open;
    driver->MajorFunction[IRP_MJ_CLEANUP] = dispatch_cleanup;
    driver->MajorFunction[IRP_MJ_CLOSE] = dispatch_open;
    return STATUS_SUCCESS;
}
