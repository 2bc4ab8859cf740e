/*
 * What a program has to ask for before it shows; CLEAN is the twin. Nothing here but the twin reads Irp->Cancel.
 *
 *   0x222000  an answer of pool that nobody has written
 *   0x222004  a cancel routine, and no look at Irp->Cancel
 *   0x22200C  the same by IoStartPacket, which is well
 *   0x222008  kept, without a cancel routine
 */
#include <ntddk.h>
#include <wdmsec.h>

static PDEVICE_OBJECT the_device;

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS answer(PIRP irp)
{
    ULONG size = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    PULONG record = ExAllocatePoolWithTag(NonPagedPoolNx, size, 'kssA');

#ifdef CLEAN
    RtlZeroMemory(record, size);
#endif
    record[0] = 1;
    RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, record, size);
    ExFreePoolWithTag(record, 'kssA');
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = size;
    IoCompleteRequest(irp, IO_NO_INCREMENT); /* disclosed */
    return STATUS_SUCCESS;
}

static VOID cancel(PDEVICE_OBJECT device, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    finish(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS keep(PIRP irp, PDRIVER_CANCEL routine)
{
    IoMarkIrpPending(irp);
    if (routine)
        IoSetCancelRoutine(irp, routine);
#ifdef CLEAN
    if (irp->Cancel && IoSetCancelRoutine(irp, NULL))
        finish(irp, STATUS_CANCELLED, 0);
#endif
    return STATUS_PENDING;
}

/* IoStartPacket looks at Irp->Cancel itself. */
static VOID start(PDEVICE_OBJECT device, PIRP irp)
{
}

static NTSTATUS start_packet(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoStartPacket(device, irp, NULL, cancel);
    return STATUS_PENDING;
}

static inline ULONG code_of(PIRP irp)
{
    return IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp)
{
    switch (code_of(irp)) {
    case 0x222000:
        return answer(irp);
    case 0x222004:
        return keep(irp, cancel);
#ifdef CLEAN
    case 0x222008:
        return keep(irp, cancel);
#else
    case 0x222008:
        return keep(irp, NULL);
#endif
    case 0x22200C:
        return start_packet(device, irp);
    }
    return finish(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

static NTSTATUS agree(PDEVICE_OBJECT device, PIRP irp)
{
    return finish(irp, STATUS_SUCCESS, 0);
}

static VOID unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(the_device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    static const GUID class = {0x6c1d8f20, 0x5a02, 0x4b7e, {1, 2, 3, 4, 5, 6, 7, 9}};
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Asked");
    UNICODE_STRING sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    NTSTATUS status = IoCreateDeviceSecure(driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &sddl,
                                           &class, &the_device);

    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = agree;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->DriverStartIo = start;
    driver->DriverUnload = unload;
    return status;
}
