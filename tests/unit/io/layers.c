#include "layers.h"
#include <string.h>

struct layer layers[LAYERS];
ULONG layers_taken_back;

static struct layer *layer_of(PDEVICE_OBJECT device)
{
    return *(struct layer **)device->DeviceExtension;
}

NTSTATUS layer_complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS layer_succeed(struct layer *layer, PIRP irp)
{
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

NTSTATUS layer_fail(struct layer *layer, PIRP irp)
{
    return layer_complete(irp, STATUS_UNSUCCESSFUL, 0);
}

NTSTATUS layer_skip(struct layer *layer, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(layer->lower, irp);
}

NTSTATUS layer_copy(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    return IoCallDriver(layer->lower, irp);
}

NTSTATUS layer_pend(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    layer->pending = irp;
    return STATUS_PENDING;
}

void layer_complete_pending(struct layer *layer, NTSTATUS status, ULONG_PTR information)
{
    PIRP irp = layer->pending;

    assert_non_null(irp);
    layer->pending = NULL;
    layer_complete(irp, status, information);
}

static NTSTATUS dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    struct layer *layer = layer_of(device);
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    layer->calls++;
    layer->major = stack->MajorFunction;
    layer->minor = stack->MinorFunction;
    if (layer->dispatch)
        return layer->dispatch(layer, irp);
    return layer->lower ? layer_skip(layer, irp) : layer_succeed(layer, irp);
}

static NTSTATUS open_or_close(PDEVICE_OBJECT device, PIRP irp)
{
    struct layer *layer = layer_of(device);

    return layer->lower ? layer_skip(layer, irp) : layer_succeed(layer, irp);
}

static void unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Layers");
    struct layer *layer = layer_of(driver->DeviceObject);

    if (layer->lower)
        IoDetachDevice(layer->lower);
    else
        IoDeleteSymbolicLink(&link);
    IoDeleteDevice(layer->device);
}

static NTSTATUS attach(struct layer *layer)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Layers"), link = RTL_CONSTANT_STRING(L"\\??\\Layers");

    if (layer == BOTTOM)
        return IoCreateSymbolicLink(&link, &name);
    layer->lower = IoAttachDeviceToDeviceStack(layer->device, layers[layer - layers - 1].device);
    return layer->lower ? STATUS_SUCCESS : STATUS_NO_SUCH_DEVICE;
}

static NTSTATUS entry(PDRIVER_OBJECT driver, struct layer *layer)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Layers");
    NTSTATUS status = IoCreateDevice(driver, sizeof(struct layer *) + 256, layer == BOTTOM ? &name : NULL,
                                     FILE_DEVICE_UNKNOWN, 0, FALSE, &layer->device);

    if (!NT_SUCCESS(status))
        return status;
    layer->driver = driver;
    layer->device->Flags |= DO_BUFFERED_IO;
    *(struct layer **)layer->device->DeviceExtension = layer;
    driver->DriverUnload = unload;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = dispatch;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLEANUP] = driver->MajorFunction[IRP_MJ_CLOSE] =
        open_or_close;
    return attach(layer);
}

static NTSTATUS bottom_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return entry(driver, BOTTOM);
}

static NTSTATUS middle_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return entry(driver, MIDDLE);
}

static NTSTATUS top_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return entry(driver, TOP);
}

static int load(void)
{
    lab_driver *driver;

    memset(layers, 0, sizeof layers);
    layers_taken_back = 0;
    assert_int_equal(lab_driver_create("Bottom", bottom_entry, &driver), STATUS_SUCCESS);
    assert_int_equal(lab_driver_create("Middle", middle_entry, &driver), STATUS_SUCCESS);
    assert_int_equal(lab_driver_create("Top", top_entry, &driver), STATUS_SUCCESS);
    return 0;
}

int layers_setup(void **state)
{
    return test_machine_start(state) || load();
}

int layers_setup_retail(void **state)
{
    return test_machine_start_retail(state) || load();
}

int layers_teardown(void **state)
{
    for (int i = LAYERS - 1; i >= 0 && lab_driver_next(NULL); i--)
        if (layers[i].driver && NT_SUCCESS(lab_driver_unload(layers[i].driver)))
            lab_machine_settle();
    return test_machine_stop(state);
}

PIRP layers_irp(void)
{
    PIRP irp = IoAllocateIrp(TOP->device->StackSize, FALSE);
    PIO_STACK_LOCATION stack;

    assert_non_null(irp);
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    stack->Parameters.DeviceIoControl.IoControlCode = LAYERS_CODE;
    return irp;
}

static NTSTATUS take_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    layers_taken_back++;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS layers_send(PIRP irp)
{
    IoSetCompletionRoutine(irp, take_back, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(TOP->device, irp);
}
