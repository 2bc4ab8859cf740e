/* A serial port that only remembers what it was set to: COM7. */
#include <ntddk.h>
#include <ntddser.h>

static PDEVICE_OBJECT device;
static UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\COM7");
static UCHAR settings[0x30][32]; /* by function, as it was set */
static ULONG lines;              /* DTR and RTS */

/* The function whose data answer this one; each getter is another function than its setter. */
static ULONG setter_of(ULONG function)
{
    switch (function) {
    case 0x14: /* baud rate */
        return 0x01;
    case 0x15: /* line control */
        return 0x03;
    case 0x08: /* timeouts */
        return 0x07;
    case 0x10: /* wait mask */
        return 0x11;
    case 0x16: /* characters */
        return 0x17;
    case 0x18: /* handshake */
        return 0x19;
    default:
        return 0;
    }
}

static ULONG answer(ULONG code, PUCHAR buffer, ULONG length)
{
    SERIAL_STATUS status = {SERIAL_ERROR_FRAMING | SERIAL_ERROR_BREAK, SERIAL_TX_WAITING_FOR_XON, 3, 4, TRUE, FALSE};
    ULONG modem = SERIAL_CTS_STATE | lines;

    switch (code) {
    case IOCTL_SERIAL_GET_COMMSTATUS:
        RtlCopyMemory(buffer, &status, length);
        return length;
    case IOCTL_SERIAL_GET_MODEMSTATUS:
        RtlCopyMemory(buffer, &modem, length);
        return length;
    case IOCTL_SERIAL_WAIT_ON_MASK:
        RtlCopyMemory(buffer, settings[0x11], length);
        return length;
    case IOCTL_SERIAL_SET_DTR:
    case IOCTL_SERIAL_CLR_DTR:
        lines = (lines & ~1u) | (code == IOCTL_SERIAL_SET_DTR);
        return 0;
    case IOCTL_SERIAL_SET_RTS:
    case IOCTL_SERIAL_CLR_RTS:
        lines = (lines & ~2u) | (code == IOCTL_SERIAL_SET_RTS ? 2 : 0);
        return 0;
    default:
        return 0;
    }
}

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS dispatch(PDEVICE_OBJECT unused, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode, function = code >> 2 & 0xFFF;
    ULONG in = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG out = stack->Parameters.DeviceIoControl.OutputBufferLength;
    PUCHAR buffer = irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(unused);
    if (stack->MajorFunction != IRP_MJ_DEVICE_CONTROL)
        return complete(irp, STATUS_SUCCESS, 0);
    if (in > sizeof settings[0] || out > sizeof settings[0] || function >= RTL_NUMBER_OF(settings))
        return complete(irp, STATUS_INVALID_PARAMETER, 0);
    if (in)
        RtlCopyMemory(settings[function], buffer, in);
    if (setter_of(function)) {
        RtlCopyMemory(buffer, settings[setter_of(function)], out);
        return complete(irp, STATUS_SUCCESS, out);
    }
    return complete(irp, STATUS_SUCCESS, answer(code, buffer, out));
}

static VOID unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Port7");
    NTSTATUS status;

    UNREFERENCED_PARAMETER(path);
    driver->DriverUnload = unload;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = dispatch;
    driver->MajorFunction[IRP_MJ_CLEANUP] = driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch;
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_SERIAL_PORT, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (NT_SUCCESS(status))
        status = IoCreateSymbolicLink(&link, &name);
    return status;
}
