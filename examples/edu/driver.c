/*
 * A driver for the teaching device `edu`: registers, polling, an interrupt by
 * line or by message, and the road of an interrupt from the service routine to
 * the request that waited for it.
 */
#include "edu_public.h"
#include <wdm.h>

#define EDU_ID        0x00
#define EDU_FACTORIAL 0x08
#define EDU_STATUS    0x20
#define EDU_CAUSES    0x24
#define EDU_ACK       0x64

#define STATUS_BUSY      0x01
#define STATUS_INTERRUPT 0x80
#define CAUSE_FACTORIAL  0x01

typedef struct _EDU {
    PDEVICE_OBJECT self, below, physical;
    IO_REMOVE_LOCK remove_lock;
    PUCHAR registers; /* NULL while the device is stopped */
    ULONG length;
    PKINTERRUPT interrupt;
    PIO_INTERRUPT_MESSAGE_INFO messages;
    ULONG version;    /* of the connection: CONNECT_MESSAGE_BASED or
                         CONNECT_LINE_BASED */
    ULONG interrupts; /* written by the service routine alone */
    ULONG causes;     /* that the service routine saw, for the DPC; under the
                         interrupt's lock */
} EDU, *PEDU;

static ULONG get(PEDU edu, ULONG offset)
{
    return READ_REGISTER_ULONG((volatile ULONG *)(edu->registers + offset));
}

static void put(PEDU edu, ULONG offset, ULONG value)
{
    WRITE_REGISTER_ULONG((volatile ULONG *)(edu->registers + offset), value);
}

/* --- the interrupt
 * ------------------------------------------------------------------------------------------------
 */

/* At DIRQL: is it ours? Make the device let go, remember why, and leave the
 * rest to the DPC. */
static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
    PEDU edu = context;
    ULONG causes = get(edu, EDU_CAUSES);

    if (!causes)
        return FALSE; /* another device on the same line */
    put(edu, EDU_ACK, causes);
    edu->causes |= causes;
    edu->interrupts++;
    IoRequestDpc(edu->self, NULL, edu);
    return TRUE;
}

static BOOLEAN service_message(PKINTERRUPT interrupt, PVOID context, ULONG message)
{
    return service(interrupt, context);
}

/* Synchronised with the service routine: both use `causes`. */
static BOOLEAN take_causes(PVOID context)
{
    ULONG *taken = (ULONG *)((PVOID *)context)[1];
    PEDU edu = ((PVOID *)context)[0];

    *taken = edu->causes;
    edu->causes = 0;
    return TRUE;
}

static PKINTERRUPT interrupt_of(PEDU edu)
{
    return edu->version == CONNECT_MESSAGE_BASED ? edu->messages->MessageInfo[0].InterruptObject : edu->interrupt;
}

/* At DISPATCH_LEVEL: answers the request that waits, and starts the next. */
static void deferred(PKDPC dpc, PDEVICE_OBJECT device, PIRP unused, PVOID context)
{
    PEDU edu = context;
    PIRP irp = device->CurrentIrp;
    ULONG causes;
    PVOID arguments[2];

    arguments[0] = edu;
    arguments[1] = &causes;
    KeSynchronizeExecution(interrupt_of(edu), take_causes, arguments);
    if (!(causes & CAUSE_FACTORIAL) || !irp)
        return;
    *(PULONG)irp->AssociatedIrp.SystemBuffer = get(edu, EDU_FACTORIAL);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = sizeof(ULONG);
    IoStartNextPacket(device, FALSE);
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    IoReleaseRemoveLock(&edu->remove_lock, irp);
}

/* Messages where the system gave the device some, its line otherwise: one call
 * serves both. */
static NTSTATUS connect(PEDU edu)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters;
    NTSTATUS status;

    RtlZeroMemory(&parameters, sizeof parameters);
    parameters.Version = CONNECT_MESSAGE_BASED;
    parameters.MessageBased.PhysicalDeviceObject = edu->physical;
    parameters.MessageBased.ConnectionContext.Generic = (PVOID *)&edu->messages;
    parameters.MessageBased.MessageServiceRoutine = service_message;
    parameters.MessageBased.FallBackServiceRoutine = service;
    parameters.MessageBased.ServiceContext = edu;
    status = IoConnectInterruptEx(&parameters);
    if (!NT_SUCCESS(status))
        return status;
    edu->version = parameters.Version;
    if (edu->version == CONNECT_LINE_BASED) {
        edu->interrupt = (PKINTERRUPT)(PVOID)edu->messages;
        edu->messages = NULL;
    }
    return STATUS_SUCCESS;
}

static void disconnect(PEDU edu)
{
    IO_DISCONNECT_INTERRUPT_PARAMETERS parameters;

    if (!edu->version)
        return;
    parameters.Version = edu->version;
    parameters.ConnectionContext.Generic =
        edu->version == CONNECT_MESSAGE_BASED ? (PVOID)edu->messages : (PVOID)edu->interrupt;
    IoDisconnectInterruptEx(&parameters);
    edu->version = 0;
}

/* --- starting and stopping
 * ----------------------------------------------------------------------------------------
 */

static void stop_hardware(PEDU edu)
{
    disconnect(edu);
    if (edu->registers)
        MmUnmapIoSpace(edu->registers, edu->length);
    edu->registers = NULL;
}

static NTSTATUS start_hardware(PEDU edu, PCM_RESOURCE_LIST translated)
{
    PCM_PARTIAL_RESOURCE_LIST list;

    if (!translated)
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    list = &translated->List[0].PartialResourceList;
    for (ULONG i = 0; i < list->Count; i++) {
        PCM_PARTIAL_RESOURCE_DESCRIPTOR resource = &list->PartialDescriptors[i];

        if (resource->Type == CmResourceTypeMemory && !edu->registers) {
            edu->length = resource->u.Memory.Length;
            edu->registers = MmMapIoSpace(resource->u.Memory.Start, edu->length, MmNonCached);
        }
    }
    if (!edu->registers)
        return STATUS_INSUFFICIENT_RESOURCES;
    if ((get(edu, EDU_ID) & 0xFF) != 0xED)
        return STATUS_NO_SUCH_DEVICE;
    return connect(edu);
}

static NTSTATUS forward_and_wait(PEDU edu, PIRP irp)
{
    return IoForwardIrpSynchronously(edu->below, irp) ? irp->IoStatus.Status : STATUS_UNSUCCESSFUL;
}

static NTSTATUS complete(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void remove_device(PEDU edu, PIRP irp)
{
    UNICODE_STRING link;

    IoReleaseRemoveLockAndWait(&edu->remove_lock, irp);
    stop_hardware(edu);
    RtlInitUnicodeString(&link, L"\\DosDevices\\Edu");
    IoDeleteSymbolicLink(&link);
}

static NTSTATUS pnp(PDEVICE_OBJECT device, PIRP irp)
{
    PEDU edu = device->DeviceExtension;
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status = IoAcquireRemoveLock(&edu->remove_lock, irp);

    if (!NT_SUCCESS(status))
        return complete(irp, status);
    switch (location->MinorFunction) {
    case IRP_MN_START_DEVICE: /* those below first */
        status = forward_and_wait(edu, irp);
        if (NT_SUCCESS(status))
            status = start_hardware(edu, location->Parameters.StartDevice.AllocatedResourcesTranslated);
        if (!NT_SUCCESS(status))
            stop_hardware(edu);
        complete(irp, status);
        break;
    case IRP_MN_REMOVE_DEVICE: { /* this driver first */
        PDEVICE_OBJECT below = edu->below;

        remove_device(edu, irp);
        irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(irp);
        status = IoCallDriver(below, irp);
        IoDetachDevice(below);
        IoDeleteDevice(device);
        return status;
    }
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        stop_hardware(edu);
        /* fall through */
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        /* fall through */
    default:
        IoSkipCurrentIrpStackLocation(irp);
        status = IoCallDriver(edu->below, irp);
    }
    IoReleaseRemoveLock(&edu->remove_lock, irp);
    return status;
}

static NTSTATUS power(PDEVICE_OBJECT device, PIRP irp)
{
    PEDU edu = device->DeviceExtension;

    PoStartNextPowerIrp(irp);
    IoSkipCurrentIrpStackLocation(irp);
    return PoCallDriver(edu->below, irp);
}

static NTSTATUS forward(PDEVICE_OBJECT device, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(((PEDU)device->DeviceExtension)->below, irp);
}

/* --- requests
 * -----------------------------------------------------------------------------------------------------
 */

static NTSTATUS open_close(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Information = 0;
    return complete(irp, STATUS_SUCCESS);
}

/* At DISPATCH_LEVEL, for one request at a time: the device computes, and
 * interrupts when it is done. */
static void start_io(PDEVICE_OBJECT device, PIRP irp)
{
    PEDU edu = device->DeviceExtension;

    put(edu, EDU_STATUS, STATUS_INTERRUPT);
    put(edu, EDU_FACTORIAL, *(PULONG)irp->AssociatedIrp.SystemBuffer);
}

/* The processor waits: only for what takes microseconds, and never longer than
 * the device's own bound. */
static NTSTATUS factorial_polled(PEDU edu, PULONG value)
{
    put(edu, EDU_STATUS, 0);
    put(edu, EDU_FACTORIAL, *value);
    for (int i = 0; get(edu, EDU_STATUS) & STATUS_BUSY; i++) {
        if (i == 1000)
            return STATUS_IO_TIMEOUT;
        KeStallExecutionProcessor(10);
    }
    *value = get(edu, EDU_FACTORIAL);
    return STATUS_SUCCESS;
}

static NTSTATUS answer(PEDU edu, PIRP irp, ULONG code, ULONG in, ULONG out)
{
    PULONG buffer = irp->AssociatedIrp.SystemBuffer;
    struct edu_count *count = irp->AssociatedIrp.SystemBuffer;

    switch (code) {
    case IOCTL_EDU_IDENTIFY:
        if (out < sizeof(ULONG))
            return STATUS_BUFFER_TOO_SMALL;
        *buffer = get(edu, EDU_ID);
        irp->IoStatus.Information = sizeof(ULONG);
        return STATUS_SUCCESS;
    case IOCTL_EDU_FACTORIAL_POLLED:
        if (in < sizeof(ULONG) || out < sizeof(ULONG))
            return STATUS_BUFFER_TOO_SMALL;
        irp->IoStatus.Information = sizeof(ULONG);
        return factorial_polled(edu, buffer);
    case IOCTL_EDU_FACTORIAL:
        return in < sizeof(ULONG) || out < sizeof(ULONG) ? STATUS_BUFFER_TOO_SMALL : STATUS_PENDING;
    case IOCTL_EDU_COUNT:
        if (out < sizeof *count)
            return STATUS_BUFFER_TOO_SMALL;
        count->interrupts = edu->interrupts;
        count->messages = edu->messages ? edu->messages->MessageCount : 0;
        irp->IoStatus.Information = sizeof *count;
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp)
{
    PEDU edu = device->DeviceExtension;
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status = IoAcquireRemoveLock(&edu->remove_lock, irp);

    irp->IoStatus.Information = 0;
    if (!NT_SUCCESS(status))
        return complete(irp, status);
    status = !edu->registers ? STATUS_DEVICE_NOT_READY
                             : answer(edu, irp, location->Parameters.DeviceIoControl.IoControlCode,
                                      location->Parameters.DeviceIoControl.InputBufferLength,
                                      location->Parameters.DeviceIoControl.OutputBufferLength);
    if (status == STATUS_PENDING) {
        IoMarkIrpPending(irp);
        IoStartPacket(device, irp, NULL, NULL); /* the DPC completes it, and releases the lock */
        return STATUS_PENDING;
    }
    if (!NT_SUCCESS(status))
        irp->IoStatus.Information = 0;
    complete(irp, status);
    IoReleaseRemoveLock(&edu->remove_lock, irp);
    return status;
}

/* --- the driver
 * ---------------------------------------------------------------------------------------------------
 */

static NTSTATUS add_device(PDRIVER_OBJECT driver, PDEVICE_OBJECT physical)
{
    UNICODE_STRING name, link;
    PDEVICE_OBJECT device;
    NTSTATUS status;
    PEDU edu;

    RtlInitUnicodeString(&name, L"\\Device\\Edu0");
    RtlInitUnicodeString(&link, L"\\DosDevices\\Edu");
    status = IoCreateDevice(driver, sizeof(EDU), &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    edu = device->DeviceExtension;
    edu->self = device;
    edu->physical = physical;
    IoInitializeRemoveLock(&edu->remove_lock, 'udeE', 0, 0);
    IoInitializeDpcRequest(device, deferred);
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    edu->below = IoAttachDeviceToDeviceStack(device, physical);
    device->Flags |= DO_BUFFERED_IO | DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverExtension->AddDevice = add_device;
    driver->DriverUnload = unload;
    driver->DriverStartIo = start_io;
    driver->MajorFunction[IRP_MJ_CREATE] = open_close;
    driver->MajorFunction[IRP_MJ_CLOSE] = open_close;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->MajorFunction[IRP_MJ_PNP] = pnp;
    driver->MajorFunction[IRP_MJ_POWER] = power;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = forward;
    return STATUS_SUCCESS;
}
