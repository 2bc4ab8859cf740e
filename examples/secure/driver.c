/*
 * A device for two kinds of users: administrators may do everything, others only read. Who may open it is written in
 * SDDL; which requests a handle allows is written in the control codes; the driver itself asks only about the rest.
 */
#include <ntifs.h>
#include <wdmsec.h>
#include "secure_public.h"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD unload;

static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\ExampleSecure");
static UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\DosDevices\\ExampleSecure");

/* A class of its own, so that an administrator can override the descriptor below Control\Class. */
static const GUID class_guid = {0x3a1f3d3e, 0x6c53, 0x4d7e, {0x9a, 0x0e, 0x51, 0x6e, 0x0d, 0x2c, 0x7b, 0x11}};

static ULONG account = 100;

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

/* Whoever makes the request may act for somebody else at the moment: the effective token counts. */
static ULONG is_administrator(void)
{
    SECURITY_SUBJECT_CONTEXT subject;
    BOOLEAN administrator;

    SeCaptureSubjectContext(&subject);
    administrator = SeTokenIsAdmin(SeQuerySubjectContextToken(&subject));
    SeReleaseSubjectContext(&subject);
    return administrator;
}

static NTSTATUS reset(PIRP irp)
{
    if (!SeSinglePrivilegeCheck(SeExports->SeLoadDriverPrivilege, irp->RequestorMode))
        return complete(irp, STATUS_PRIVILEGE_NOT_HELD, 0);
    account = 100;
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS give(PIRP irp, ULONG room, ULONG value)
{
    if (room < sizeof value)
        return complete(irp, STATUS_BUFFER_TOO_SMALL, 0);
    *(PULONG)irp->AssociatedIrp.SystemBuffer = value;
    return complete(irp, STATUS_SUCCESS, sizeof value);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONG out = stack->Parameters.DeviceIoControl.OutputBufferLength;

    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_SECURE_READ:
        return give(irp, out, account);
    case IOCTL_SECURE_WHO:
        return give(irp, out, is_administrator());
    case IOCTL_SECURE_RESET:
        return reset(irp);
    case IOCTL_SECURE_WRITE:
        if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof account)
            return complete(irp, STATUS_BUFFER_TOO_SMALL, 0);
        account = *(PULONG)irp->AssociatedIrp.SystemBuffer;
        return complete(irp, STATUS_SUCCESS, 0);
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
    /* SYSTEM and administrators: all; everybody else: read. P: nothing is inherited. */
    UNICODE_STRING sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GR;;;WD)");
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDeviceSecure(driver, 0, &device_name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE,
                                           &sddl, &class_guid, &device);

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
