/*
 * A worker thread: writes are queued and handled, one after the other, by a system thread of the driver's own at
 * PASSIVE_LEVEL, where waiting is allowed. Unloading tells the thread to end and waits until it has.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

typedef struct _EXTENSION {
    LIST_ENTRY queue;
    KSPIN_LOCK lock;
    KSEMAPHORE available; /* one for each IRP in the queue, and one to end */
    PVOID thread;
    BOOLEAN stop;
    ULONG handled;
} EXTENSION, *PEXTENSION;

static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\ExampleWorker");
static UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\DosDevices\\ExampleWorker");

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void handle(PEXTENSION extension, PIRP irp)
{
    LARGE_INTEGER ten_milliseconds;

    ten_milliseconds.QuadPart = -10 * 10000;
    KeDelayExecutionThread(KernelMode, FALSE, &ten_milliseconds); /* work that takes its time */
    extension->handled++;
    complete(irp, STATUS_SUCCESS, IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length);
}

static VOID work(PVOID context)
{
    PEXTENSION extension = context;

    for (;;) {
        PLIST_ENTRY entry;

        KeWaitForSingleObject(&extension->available, Executive, KernelMode, FALSE, NULL);
        entry = ExInterlockedRemoveHeadList(&extension->queue, &extension->lock);
        if (entry)
            handle(extension, CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry));
        else if (extension->stop)
            PsTerminateSystemThread(STATUS_SUCCESS);
    }
}

static NTSTATUS create_close(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS write(PDEVICE_OBJECT device, PIRP irp)
{
    PEXTENSION extension = device->DeviceExtension;

    IoMarkIrpPending(irp);
    ExInterlockedInsertTailList(&extension->queue, &irp->Tail.Overlay.ListEntry, &extension->lock);
    KeReleaseSemaphore(&extension->available, IO_NO_INCREMENT, 1, FALSE);
    return STATUS_PENDING;
}

static NTSTATUS start_thread(PEXTENSION extension)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, work, extension);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &extension->thread, NULL);
    ZwClose(handle);
    return status;
}

static VOID unload(PDRIVER_OBJECT driver)
{
    PEXTENSION extension = driver->DeviceObject->DeviceExtension;

    extension->stop = TRUE;
    KeReleaseSemaphore(&extension->available, IO_NO_INCREMENT, 1, FALSE);
    KeWaitForSingleObject(extension->thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(extension->thread);
    DbgPrint("worker: handled %lu writes\n", extension->handled);
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
    InitializeListHead(&extension->queue);
    KeInitializeSpinLock(&extension->lock);
    KeInitializeSemaphore(&extension->available, 0, MAXLONG);
    device->Flags |= DO_BUFFERED_IO;
    status = IoCreateSymbolicLink(&link_name, &device_name);
    if (NT_SUCCESS(status)) {
        status = start_thread(extension);
        if (!NT_SUCCESS(status))
            IoDeleteSymbolicLink(&link_name);
    }
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = create_close;
    driver->MajorFunction[IRP_MJ_CLOSE] = create_close;
    driver->MajorFunction[IRP_MJ_WRITE] = write;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
