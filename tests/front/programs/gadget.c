/* A function driver with a device interface, for programs that look for devices. */
#include <ntddk.h>
#include "gadget.h"

typedef struct {
    PDEVICE_OBJECT lower;
    UNICODE_STRING link;
} EXTENSION;

static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT physical)
{
    PDEVICE_OBJECT device;
    NTSTATUS status =
        IoCreateDevice(driver, sizeof(EXTENSION), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    EXTENSION *extension;

    if (!NT_SUCCESS(status))
        return status;
    extension = device->DeviceExtension;
    extension->lower = IoAttachDeviceToDeviceStack(device, physical);
    status = IoRegisterDeviceInterface(physical, &gadget_class, NULL, &extension->link);
    if (!NT_SUCCESS(status)) {
        IoDetachDevice(extension->lower);
        IoDeleteDevice(device);
        return status;
    }
    device->Flags |= DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static NTSTATUS Done(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS Pnp(PDEVICE_OBJECT device, PIRP irp)
{
    EXTENSION *extension = device->DeviceExtension;
    PDEVICE_OBJECT lower = extension->lower;
    NTSTATUS status;

    switch (IoGetCurrentIrpStackLocation(irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        if (!IoForwardIrpSynchronously(lower, irp))
            irp->IoStatus.Status = STATUS_UNSUCCESSFUL;
        if (NT_SUCCESS(irp->IoStatus.Status))
            IoSetDeviceInterfaceState(&extension->link, TRUE);
        return Done(irp, irp->IoStatus.Status);
    case IRP_MN_SURPRISE_REMOVAL:
        IoSetDeviceInterfaceState(&extension->link, FALSE);
        irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    case IRP_MN_REMOVE_DEVICE:
        IoSetDeviceInterfaceState(&extension->link, FALSE);
        irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(irp);
        status = IoCallDriver(lower, irp);
        RtlFreeUnicodeString(&extension->link);
        IoDetachDevice(lower);
        IoDeleteDevice(device);
        return status;
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    }
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(lower, irp);
}

static NTSTATUS Power(PDEVICE_OBJECT device, PIRP irp)
{
    PoStartNextPowerIrp(irp);
    IoSkipCurrentIrpStackLocation(irp);
    return PoCallDriver(((EXTENSION *)device->DeviceExtension)->lower, irp);
}

static NTSTATUS Forward(PDEVICE_OBJECT device, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(((EXTENSION *)device->DeviceExtension)->lower, irp);
}

static NTSTATUS Open(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Information = 0;
    return Done(irp, STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverExtension->AddDevice = AddDevice;
    driver->DriverUnload = Unload;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = Open;
    driver->MajorFunction[IRP_MJ_PNP] = Pnp;
    driver->MajorFunction[IRP_MJ_POWER] = Power;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = Forward;
    return STATUS_SUCCESS;
}
