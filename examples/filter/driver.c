/*
 * Two layers in one driver: a named lower device that answers reads with a pattern, and a filter attached above it that
 * passes every request down and changes what comes back, in a completion routine.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

typedef struct _EXTENSION {
    PDEVICE_OBJECT lower; /* NULL for the lower device itself */
} EXTENSION, *PEXTENSION;

static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\ExampleFilter");
static UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\DosDevices\\ExampleFilter");
static PDEVICE_OBJECT lower_device, filter_device;

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

/* --- the lower device --- */

static NTSTATUS answer(PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PUCHAR buffer = irp->AssociatedIrp.SystemBuffer;

    if (stack->MajorFunction != IRP_MJ_READ)
        return complete(irp, STATUS_SUCCESS, 0);
    for (ULONG i = 0; i < stack->Parameters.Read.Length; i++)
        buffer[i] = (UCHAR)('a' + i % 26);
    return complete(irp, STATUS_SUCCESS, stack->Parameters.Read.Length);
}

/* --- the filter --- */

/* Runs when the lower device has completed the read; at DISPATCH_LEVEL or below. */
static NTSTATUS read_completed(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    PUCHAR buffer = irp->AssociatedIrp.SystemBuffer;

    if (NT_SUCCESS(irp->IoStatus.Status))
        for (ULONG_PTR i = 0; i < irp->IoStatus.Information; i++)
            buffer[i] = (UCHAR)RtlUpperChar((CHAR)buffer[i]);
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_SUCCESS; /* completion goes on upwards */
}

static NTSTATUS pass_down(PEXTENSION extension, PIRP irp)
{
    if (IoGetCurrentIrpStackLocation(irp)->MajorFunction != IRP_MJ_READ) {
        IoSkipCurrentIrpStackLocation(irp); /* nothing to add: the lower driver gets our own stack location */
        return IoCallDriver(extension->lower, irp);
    }
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, read_completed, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(extension->lower, irp);
}

static NTSTATUS dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    PEXTENSION extension = device->DeviceExtension;

    return extension->lower ? pass_down(extension, irp) : answer(irp);
}

static VOID unload(PDRIVER_OBJECT driver)
{
    IoDetachDevice(lower_device);
    IoDeleteDevice(filter_device);
    IoDeleteSymbolicLink(&link_name);
    IoDeleteDevice(lower_device);
}

static NTSTATUS attach_filter(PDRIVER_OBJECT driver)
{
    PEXTENSION extension;
    NTSTATUS status = IoCreateDevice(driver, sizeof *extension, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &filter_device);

    if (!NT_SUCCESS(status))
        return status;
    extension = filter_device->DeviceExtension;
    extension->lower = IoAttachDeviceToDeviceStack(filter_device, lower_device);
    if (!extension->lower) {
        IoDeleteDevice(filter_device);
        return STATUS_NO_SUCH_DEVICE;
    }
    filter_device->Flags |=
        extension->lower->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO); /* a filter looks like what it filters */
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS status = IoCreateDevice(driver, sizeof(EXTENSION), &device_name, FILE_DEVICE_UNKNOWN,
                                     FILE_DEVICE_SECURE_OPEN, FALSE, &lower_device);

    if (!NT_SUCCESS(status))
        return status;
    lower_device->Flags |= DO_BUFFERED_IO;
    lower_device->Flags &= ~DO_DEVICE_INITIALIZING; /* or nothing could be attached to it before DriverEntry returns */
    status = attach_filter(driver);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(lower_device);
        return status;
    }
    status = IoCreateSymbolicLink(&link_name, &device_name);
    if (!NT_SUCCESS(status)) {
        IoDetachDevice(lower_device);
        IoDeleteDevice(filter_device);
        IoDeleteDevice(lower_device);
        return status;
    }
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = dispatch;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
