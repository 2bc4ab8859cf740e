/*
 * The four ways in which a device control request hands buffers to a driver. Each request turns its input into upper
 * case and puts it into the output.
 */
#include <ntddk.h>
#include "ioctl_public.h"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD unload;

static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\ExampleIoctl");
static UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\DosDevices\\ExampleIoctl");

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS create_close(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

static void shout(PUCHAR to, const UCHAR *from, ULONG length)
{
    for (ULONG i = 0; i < length; i++)
        to[i] = (UCHAR)RtlUpperChar((CHAR)from[i]);
}

/* One system buffer serves both ways; Information says how much of it goes back to the caller. */
static NTSTATUS buffered(PIRP irp, ULONG in, ULONG out)
{
    ULONG length = in < out ? in : out;

    shout(irp->AssociatedIrp.SystemBuffer, irp->AssociatedIrp.SystemBuffer, length);
    return complete(irp, STATUS_SUCCESS, length);
}

/* The first buffer is copied, as above; the second is the caller's own memory, locked and described by an MDL. */
static NTSTATUS direct(PIRP irp, ULONG in, ULONG out, BOOLEAN to_caller)
{
    PUCHAR mapped = irp->MdlAddress ? MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority) : NULL;
    ULONG length = in < out ? in : out;

    if (!mapped)
        return complete(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    if (to_caller) {
        shout(mapped, irp->AssociatedIrp.SystemBuffer, length);
        return complete(irp, STATUS_SUCCESS, length);
    }
    /* METHOD_IN_DIRECT: count what the caller gave. */
    for (length = 0; length < out && mapped[length]; length++)
        continue;
    return complete(irp, STATUS_SUCCESS, length);
}

/* Nothing was checked: the pointers are the caller's. Locking the pages probes them, and maps them for us. */
static PUCHAR lock_user(PVOID address, ULONG length, LOCK_OPERATION operation, PMDL *mdl)
{
    *mdl = IoAllocateMdl(address, length, FALSE, FALSE, NULL);
    if (!*mdl)
        return NULL;
    MmProbeAndLockPages(*mdl, UserMode, operation);
    return MmGetSystemAddressForMdlSafe(*mdl, NormalPagePriority);
}

static void unlock_user(PMDL mdl)
{
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
}

static NTSTATUS neither(PIRP irp, PIO_STACK_LOCATION stack, ULONG in, ULONG out)
{
    PMDL in_mdl, out_mdl;
    PUCHAR from = lock_user(stack->Parameters.DeviceIoControl.Type3InputBuffer, in, IoReadAccess, &in_mdl);
    PUCHAR to = lock_user(irp->UserBuffer, out, IoWriteAccess, &out_mdl);
    ULONG length = in < out ? in : out;

    shout(to, from, length);
    unlock_user(out_mdl);
    unlock_user(in_mdl);
    return complete(irp, STATUS_SUCCESS, length);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONG in = stack->Parameters.DeviceIoControl.InputBufferLength,
          out = stack->Parameters.DeviceIoControl.OutputBufferLength;

    if (!in || !out)
        return complete(irp, STATUS_INVALID_PARAMETER, 0);
    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_EXAMPLE_BUFFERED:
        return buffered(irp, in, out);
    case IOCTL_EXAMPLE_IN_DIRECT:
        return direct(irp, in, out, FALSE);
    case IOCTL_EXAMPLE_OUT_DIRECT:
        return direct(irp, in, out, TRUE);
    case IOCTL_EXAMPLE_NEITHER:
        return neither(irp, stack, in, out);
    }
    return complete(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

static void unload(PDRIVER_OBJECT driver)
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
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
