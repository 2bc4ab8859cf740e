/*
 * A driver for the teaching device `edu`: registers, polling, an interrupt by line or by message, and the road of an
 * interrupt from the service routine to the request that waited for it.
 */
#include "edu.h"
#include "edu_public.h"

/* --- the interrupt --- */

/* At DIRQL: is it ours? Make the device let go, remember why, and leave the
 * rest to the DPC. */
static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
    PEDU edu = context;
    ULONG causes = edu_get(edu, EDU_CAUSES);

    if (!causes)
        return FALSE; /* another device on the same line */
    edu_put(edu, EDU_ACK, causes);
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

static void end_request(PEDU edu, PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    dma_end(edu);
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoStartNextPacket(edu->self, FALSE);
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    IoReleaseRemoveLock(&edu->remove_lock, irp);
}

/* At DISPATCH_LEVEL: answers the request that waits, and starts the next. */
static void deferred(PKDPC dpc, PDEVICE_OBJECT device, PIRP unused, PVOID context)
{
    PEDU edu = context;
    PIRP irp = device->CurrentIrp;
    ULONG causes;
    PVOID arguments[2];

    if (!edu->version)
        return; /* it is being stopped */
    arguments[0] = edu;
    arguments[1] = &causes;
    KeSynchronizeExecution(interrupt_of(edu), take_causes, arguments);
    if (!irp)
        return;
    if ((causes & CAUSE_DMA) && edu->list && !dma_next(edu)) {
        end_request(edu, irp, STATUS_SUCCESS, edu->moved);
    } else if ((causes & CAUSE_FACTORIAL) && !edu->list) {
        *(PULONG)irp->AssociatedIrp.SystemBuffer = edu_get(edu, EDU_FACTORIAL);
        end_request(edu, irp, STATUS_SUCCESS, sizeof(ULONG));
    }
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

/* The DPC uses the interrupt object: none may run when it goes. */
static void disconnect(PEDU edu)
{
    IO_DISCONNECT_INTERRUPT_PARAMETERS parameters;

    if (!edu->version)
        return;
    parameters.Version = edu->version;
    parameters.ConnectionContext.Generic =
        edu->version == CONNECT_MESSAGE_BASED ? (PVOID)edu->messages : (PVOID)edu->interrupt;
    edu->version = 0;
    KeFlushQueuedDpcs();
    IoDisconnectInterruptEx(&parameters);
}

/* --- starting and stopping --- */

/* What the device was working on never ends by itself; start_io ends what waits. */
static void give_up(PEDU edu)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (edu->self->CurrentIrp)
        end_request(edu, edu->self->CurrentIrp, STATUS_NO_SUCH_DEVICE, 0);
    KeLowerIrql(irql);
}

static void stop_hardware(PEDU edu)
{
    PUCHAR registers = edu->registers;

    disconnect(edu);
    edu->registers = NULL;
    give_up(edu);
    dma_stop(edu);
    if (registers)
        MmUnmapIoSpace(registers, edu->length);
}

static NTSTATUS start_hardware(PEDU edu, PCM_RESOURCE_LIST translated)
{
    PCM_PARTIAL_RESOURCE_LIST list;
    NTSTATUS status;

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
    if ((edu_get(edu, EDU_ID) & 0xFF) != 0xED)
        return STATUS_NO_SUCH_DEVICE;
    status = dma_start(edu);
    return NT_SUCCESS(status) ? connect(edu) : status;
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

/* --- requests --- */

static NTSTATUS open_close(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Information = 0;
    return complete(irp, STATUS_SUCCESS);
}

static ULONG code_of(PIRP irp)
{
    return IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
}

/* At DISPATCH_LEVEL, for one request at a time: the device computes or moves bytes, and interrupts when it is done. */
static void start_io(PDEVICE_OBJECT device, PIRP irp)
{
    PEDU edu = device->DeviceExtension;
    NTSTATUS status = STATUS_SUCCESS;

    if (!edu->registers) {
        status = STATUS_NO_SUCH_DEVICE;
    } else if (code_of(irp) == IOCTL_EDU_FACTORIAL) {
        edu_put(edu, EDU_STATUS, STATUS_INTERRUPT);
        edu_put(edu, EDU_FACTORIAL, *(PULONG)irp->AssociatedIrp.SystemBuffer);
    } else {
        status = dma_begin(edu, irp, code_of(irp) == IOCTL_EDU_STORE);
    }
    if (!NT_SUCCESS(status))
        end_request(edu, irp, status, 0);
}

/* The processor waits: only for what takes microseconds, and never longer than
 * the device's own bound. */
static NTSTATUS factorial_polled(PEDU edu, PULONG value)
{
    edu_put(edu, EDU_STATUS, 0);
    edu_put(edu, EDU_FACTORIAL, *value);
    for (int i = 0; edu_get(edu, EDU_STATUS) & STATUS_BUSY; i++) {
        if (i == 1000)
            return STATUS_IO_TIMEOUT;
        KeStallExecutionProcessor(10);
    }
    *value = edu_get(edu, EDU_FACTORIAL);
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
        *buffer = edu_get(edu, EDU_ID);
        irp->IoStatus.Information = sizeof(ULONG);
        return STATUS_SUCCESS;
    case IOCTL_EDU_FACTORIAL_POLLED:
        if (in < sizeof(ULONG) || out < sizeof(ULONG))
            return STATUS_BUFFER_TOO_SMALL;
        irp->IoStatus.Information = sizeof(ULONG);
        return factorial_polled(edu, buffer);
    case IOCTL_EDU_FACTORIAL:
        return in < sizeof(ULONG) || out < sizeof(ULONG) ? STATUS_BUFFER_TOO_SMALL : STATUS_PENDING;
    case IOCTL_EDU_STORE:
    case IOCTL_EDU_LOAD:
        return out ? STATUS_PENDING : STATUS_INVALID_BUFFER_SIZE;
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

/* --- the driver --- */

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
