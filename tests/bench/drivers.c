/* The drivers under the benchmarks. */
#include "bench.h"
#include <ntddk.h>

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS ignore(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS echo(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS,
                    IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength);
}

static VOID unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\BenchEcho");

    IoDeleteSymbolicLink(&link);
    while (driver->DeviceObject)
        IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS bench_echo_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\BenchEcho"),
                   link = RTL_CONSTANT_STRING(L"\\DosDevices\\BenchEcho");
    PDEVICE_OBJECT device;

    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = ignore;
    driver->MajorFunction[IRP_MJ_CLEANUP] = ignore;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = echo;
    driver->DriverUnload = unload;
    IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    return IoCreateSymbolicLink(&link, &name);
}

/* --- layers: IRPs of our own through stacks of different depth
 * --------------------------------------------------------------- */

static BOOLEAN layers_copy;

static NTSTATUS passed(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_SUCCESS;
}

static NTSTATUS layer(PDEVICE_OBJECT device, PIRP irp)
{
    PDEVICE_OBJECT lower = *(PDEVICE_OBJECT *)device->DeviceExtension;

    if (!lower)
        return complete(irp, STATUS_SUCCESS, 0);
    if (layers_copy) {
        IoCopyCurrentIrpStackLocationToNext(irp);
        IoSetCompletionRoutine(irp, passed, 0, TRUE, TRUE, TRUE);
    } else {
        IoSkipCurrentIrpStackLocation(irp);
    }
    return IoCallDriver(lower, irp);
}

static NTSTATUS take_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static PDRIVER_OBJECT layer_driver;

static NTSTATUS layer_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = layer;
    layer_driver = driver;
    return STATUS_SUCCESS;
}

static PDEVICE_OBJECT stack_of(int depth)
{
    PDEVICE_OBJECT top = 0;

    for (int i = 0; i < depth; i++) {
        PDEVICE_OBJECT device, lower;

        IoCreateDevice(layer_driver, sizeof(PVOID), 0, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
        lower = top ? IoAttachDeviceToDeviceStack(device, top) : 0;
        if (lower != top) /* there would be no layers to measure */
            KeBugCheck(MANUALLY_INITIATED_CRASH);
        *(PDEVICE_OBJECT *)device->DeviceExtension = lower;
        device->Flags &= ~DO_DEVICE_INITIALIZING;
        top = device;
    }
    return top;
}

static void send(void *context, unsigned count)
{
    PDEVICE_OBJECT top = context;
    PIRP irp = IoAllocateIrp(top->StackSize, FALSE);

    while (count--) {
        IoReuseIrp(irp, STATUS_SUCCESS);
        IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
        IoSetCompletionRoutine(irp, take_back, 0, TRUE, TRUE, TRUE);
        IoCallDriver(top, irp);
    }
    IoFreeIrp(irp);
}

int32_t lab_driver_create(const char *name, NTSTATUS (*entry)(PDRIVER_OBJECT, PUNICODE_STRING), PDRIVER_OBJECT *driver);

double bench_layer(bool copy, bool strict)
{
    enum { DEEP = 20, COUNT = 200000 };
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT shallow, deep;
    double one, many;

    bench_machine_start(strict);
    lab_driver_create("layers", layer_entry, &driver);
    layers_copy = copy;
    shallow = stack_of(1);
    deep = stack_of(DEEP);
    shallow->StackSize = deep->StackSize; /* IRPs of one size, so that only the layers differ */
    one = bench_best(send, shallow, COUNT);
    many = bench_best(send, deep, COUNT);
    bench_machine_stop();
    return (many - one) / (DEEP - 1);
}
