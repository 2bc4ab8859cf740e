#include "case.h"

BOOLEAN clean;
PDRIVER_OBJECT the_driver;
PDEVICE_OBJECT the_device, the_filter;
PDRIVER_DISPATCH dispatch, filter_dispatch;
UCHAR also = IRP_MJ_DEVICE_CONTROL;

static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\Defective");

NTSTATUS finish(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS on_request(PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR major = IoGetCurrentIrpStackLocation(irp)->MajorFunction;
    BOOLEAN special = major == IRP_MJ_DEVICE_CONTROL || major == IRP_MJ_READ || major == also;

    if (device == the_filter) {
        if (filter_dispatch && special)
            return filter_dispatch(device, irp);
        IoSkipCurrentIrpStackLocation(irp);
        return IoCallDriver(the_device, irp);
    }
    return dispatch && special ? dispatch(device, irp) : finish(irp, STATUS_SUCCESS);
}

NTSTATUS send(ULONG code, PVOID buffer, ULONG in, ULONG out)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    NTSTATUS status;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(code, the_filter, buffer, in, buffer, out, FALSE, &event, &iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IoCallDriver(the_filter, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = iosb.Status;
    }
    return status;
}

NTSTATUS pass(PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(the_device, irp);
}

static NTSTATUS wake(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS send_minor(UCHAR major, UCHAR minor)
{
    PIRP irp = IoAllocateIrp(the_filter->StackSize, FALSE);
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);
    NTSTATUS status;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    next->MajorFunction = major;
    next->MinorFunction = minor;
    if (major == IRP_MJ_POWER) {
        next->Parameters.Power.Type = SystemPowerState;
        next->Parameters.Power.State.SystemState = PowerSystemSleeping3;
    }
    IoSetCompletionRoutine(irp, wake, &event, TRUE, TRUE, TRUE);
    if (IoCallDriver(the_filter, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    IoFreeIrp(irp);
    return status;
}

static NTSTATUS make_devices(void)
{
    static const GUID class = {0x6c1d8f20, 0x5a02, 0x4b7e, {1, 2, 3, 4, 5, 6, 7, 8}};
    UNICODE_STRING sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    NTSTATUS status = IoCreateDeviceSecure(the_driver, 64, &device_name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                                           FALSE, &sddl, &class, &the_device);

    if (!NT_SUCCESS(status))
        return status;
    the_device->Flags |= DO_BUFFERED_IO;
    the_device->Flags &= ~DO_DEVICE_INITIALIZING;
    status = IoCreateDevice(the_driver, 64, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &the_filter);
    if (!NT_SUCCESS(status))
        return status;
    the_filter->Flags |= DO_BUFFERED_IO;
    IoAttachDeviceToDeviceStack(the_filter, the_device);
    the_filter->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void unload(PDRIVER_OBJECT driver)
{
    if (the_filter) {
        IoDetachDevice(the_device);
        IoDeleteDevice(the_filter);
    }
    if (the_device)
        IoDeleteDevice(the_device);
}

/* The service's name is the last part of the path: that of a case, or with ".clean" behind it. */
static BOOLEAN is_named(PUNICODE_STRING path, const char *name)
{
    USHORT length = path->Length / sizeof(WCHAR), from = length, i = 0;

    while (from && path->Buffer[from - 1] != L'\\')
        from--;
    for (; name[i]; i++)
        if (from + i >= length || path->Buffer[from + i] != (WCHAR)name[i])
            return FALSE;
    clean = from + i < length && path->Buffer[from + i] == L'.';
    return from + i == length || clean;
}

static BOOLEAN run(PUNICODE_STRING path, const struct defect_case *cases)
{
    for (; cases->name; cases++)
        if (is_named(path, cases->name)) {
            cases->run();
            return TRUE;
        }
    return FALSE;
}

static const struct defect_case *const groups[] = {pool_cases,   lock_cases,  irp_cases,    object_cases, left_cases,
                                                   remove_cases, own_cases,   misuse_cases, power_cases,  touch_cases,
                                                   held_cases,   shape_cases, apart_cases};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    the_driver = driver;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = on_request;
    driver->DriverUnload = unload;
    status = make_devices();
    if (!NT_SUCCESS(status))
        return status;
    for (int i = 0; i < RTL_NUMBER_OF(groups); i++)
        if (run(path, groups[i]))
            return STATUS_SUCCESS;
    unload(driver);
    return STATUS_OBJECT_NAME_NOT_FOUND;
}
