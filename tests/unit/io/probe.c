#include "probe.h"
#include <string.h>

struct probe probe;

static void note(UCHAR major, PIRP irp)
{
    static const char letters[] = "C?XRWQSeEFVvLfDIhlK";
    struct probe_seen *seen = &probe.seen[major];
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PFILE_OBJECT file = stack->FileObject;
    size_t length = strlen(probe.order);

    if (length + 1 < sizeof probe.order)
        probe.order[length] = major < sizeof letters - 1 ? letters[major] : '?';
    seen->count++;
    seen->irp_flags = irp->Flags;
    seen->mode = irp->RequestorMode;
    seen->irql = KeGetCurrentIrql();
    seen->process = IoGetCurrentProcess();
    seen->stack = *stack;
    seen->system_buffer = irp->AssociatedIrp.SystemBuffer;
    seen->user_buffer = irp->UserBuffer;
    seen->has_mdl = irp->MdlAddress != NULL;
    seen->mdl_length = irp->MdlAddress ? MmGetMdlByteCount(irp->MdlAddress) : 0;
    seen->file_flags = file ? file->Flags : 0;
    seen->related = file ? file->RelatedFileObject : NULL;
    seen->name_length = file ? file->FileName.Length : 0;
    if (file && file->FileName.Length < sizeof seen->name) {
        memset(seen->name, 0, sizeof seen->name);
        memcpy(seen->name, file->FileName.Buffer, file->FileName.Length);
    }
}

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void take_out(ULONG index)
{
    probe.pending_count--;
    memmove(&probe.pending[index], &probe.pending[index + 1], (probe.pending_count - index) * sizeof(PIRP));
}

static void cancel(PDEVICE_OBJECT device, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    for (ULONG i = 0; i < probe.pending_count; i++)
        if (probe.pending[i] == irp) {
            take_out(i);
            break;
        }
    probe.cancelled++;
    finish(irp, STATUS_CANCELLED, 0);
}

void probe_complete(NTSTATUS status, ULONG_PTR information)
{
    PIRP irp = probe.pending[0];

    take_out(0);
    IoSetCancelRoutine(irp, NULL);
    if (irp->MdlAddress && NT_SUCCESS(status) && information)
        memcpy(MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority), probe.reply, information);
    else if (irp->AssociatedIrp.SystemBuffer && NT_SUCCESS(status) && information)
        memcpy(irp->AssociatedIrp.SystemBuffer, probe.reply, information);
    finish(irp, status, information);
}

static NTSTATUS pend(PIRP irp)
{
    IoMarkIrpPending(irp);
    probe.pending[probe.pending_count++] = irp;
    IoSetCancelRoutine(irp, cancel);
    return STATUS_PENDING;
}

static NTSTATUS on_create(PDEVICE_OBJECT device, PIRP irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(irp)->FileObject;

    note(IRP_MJ_CREATE, irp);
    if (probe.reparse_to) {
        UNICODE_STRING to;
        ULONG bytes;

        RtlInitUnicodeString(&to, probe.reparse_to);
        bytes = to.Length;
        if (file->FileName.Buffer)
            ExFreePool(file->FileName.Buffer);
        file->FileName.Buffer = ExAllocatePoolWithTag(PagedPool, bytes, 'emaN');
        memcpy(file->FileName.Buffer, probe.reparse_to, bytes);
        file->FileName.Length = file->FileName.MaximumLength = (USHORT)bytes;
        probe.reparse_to = NULL;
        return finish(irp, STATUS_REPARSE, IO_REPARSE);
    }
    return finish(irp, probe.create_status, probe.create_information);
}

static NTSTATUS on_plain(PDEVICE_OBJECT device, PIRP irp)
{
    note(IoGetCurrentIrpStackLocation(irp)->MajorFunction, irp);
    return finish(irp, STATUS_SUCCESS, 0);
}

/* Where the caller's data came, and where the answer goes. */
static PUCHAR input_of(PIRP irp, PIO_STACK_LOCATION stack)
{
    BOOLEAN control =
        stack->MajorFunction == IRP_MJ_DEVICE_CONTROL || stack->MajorFunction == IRP_MJ_FILE_SYSTEM_CONTROL;

    if (control && METHOD_FROM_CTL_CODE(stack->Parameters.DeviceIoControl.IoControlCode) == METHOD_NEITHER)
        return stack->Parameters.DeviceIoControl.Type3InputBuffer;
    if (irp->AssociatedIrp.SystemBuffer)
        return irp->AssociatedIrp.SystemBuffer;
    return irp->MdlAddress ? MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority) : irp->UserBuffer;
}

static PUCHAR output_of(PIRP irp, PIO_STACK_LOCATION stack)
{
    if (irp->MdlAddress)
        return MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority);
    if (irp->AssociatedIrp.SystemBuffer)
        return irp->AssociatedIrp.SystemBuffer;
    return irp->UserBuffer;
}

/* A program's own addresses are not to be trusted. */
static void probe_addresses(PIRP irp, PIO_STACK_LOCATION stack)
{
    if (irp->RequestorMode == KernelMode || probe.status == STATUS_NOT_IMPLEMENTED ||
        stack->MajorFunction != IRP_MJ_DEVICE_CONTROL ||
        METHOD_FROM_CTL_CODE(stack->Parameters.DeviceIoControl.IoControlCode) != METHOD_NEITHER)
        return;
    ProbeForRead(stack->Parameters.DeviceIoControl.Type3InputBuffer,
                 stack->Parameters.DeviceIoControl.InputBufferLength, 1);
    ProbeForWrite(irp->UserBuffer, stack->Parameters.DeviceIoControl.OutputBufferLength, 1);
}

static NTSTATUS on_request(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct probe_seen *seen = &probe.seen[stack->MajorFunction];
    ULONG input = stack->MajorFunction == IRP_MJ_WRITE  ? stack->Parameters.Write.Length
                  : stack->MajorFunction == IRP_MJ_READ ? 0
                                                        : stack->Parameters.DeviceIoControl.InputBufferLength;

    note(stack->MajorFunction, irp);
    probe_addresses(irp, stack);
    if (input && probe.status != STATUS_NOT_IMPLEMENTED && input_of(irp, stack))
        memcpy(seen->data, input_of(irp, stack), input < sizeof seen->data ? input : sizeof seen->data);
    if (probe.pend)
        return pend(irp);
    if (NT_SUCCESS(probe.status) && probe.information && stack->MajorFunction != IRP_MJ_WRITE && output_of(irp, stack))
        memcpy(output_of(irp, stack), probe.reply, probe.information);
    return finish(irp, probe.status, probe.information);
}

static NTSTATUS on_query(PDEVICE_OBJECT device, PIRP irp)
{
    note(IoGetCurrentIrpStackLocation(irp)->MajorFunction, irp);
    if (probe.pend)
        return pend(irp);
    if (probe.information && irp->AssociatedIrp.SystemBuffer)
        memcpy(irp->AssociatedIrp.SystemBuffer, probe.reply, probe.information);
    return finish(irp, probe.status, probe.information);
}

static void unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Probe");

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS probe_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe"), link = RTL_CONSTANT_STRING(L"\\??\\Probe");
    NTSTATUS status;

    probe.driver = driver;
    driver->DriverUnload = unload;
    if (!probe.no_create)
        driver->MajorFunction[IRP_MJ_CREATE] = on_create;
    driver->MajorFunction[IRP_MJ_CLEANUP] = driver->MajorFunction[IRP_MJ_CLOSE] = on_plain;
    driver->MajorFunction[IRP_MJ_FLUSH_BUFFERS] = driver->MajorFunction[IRP_MJ_LOCK_CONTROL] = on_plain;
    driver->MajorFunction[IRP_MJ_SET_INFORMATION] = on_plain;
    driver->MajorFunction[IRP_MJ_READ] = driver->MajorFunction[IRP_MJ_WRITE] = on_request;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = driver->MajorFunction[IRP_MJ_FILE_SYSTEM_CONTROL] = on_request;
    driver->MajorFunction[IRP_MJ_QUERY_INFORMATION] = driver->MajorFunction[IRP_MJ_QUERY_VOLUME_INFORMATION] = on_query;
    driver->MajorFunction[IRP_MJ_DIRECTORY_CONTROL] = on_query;
    status =
        IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, probe.characteristics, probe.exclusive, &probe.device);
    if (!NT_SUCCESS(status))
        return status;
    probe.device->Flags |= probe.device_flags;
    return IoCreateSymbolicLink(&link, &name);
}

static void load(void)
{
    lab_driver *driver;

    assert_int_equal(lab_driver_create("Probe", probe_entry, &driver), STATUS_SUCCESS);
    if (probe.keep_initializing)
        probe.device->Flags |= DO_DEVICE_INITIALIZING;
}

int probe_setup(void **state)
{
    test_machine_start(state);
    memset(&probe, 0, sizeof probe);
    for (ULONG i = 0; i < sizeof probe.reply; i++)
        probe.reply[i] = (UCHAR)(0xA0 + i);
    load();
    return 0;
}

int probe_teardown(void **state)
{
    if (lab_driver_next(NULL) && NT_SUCCESS(lab_driver_unload(probe.driver)))
        lab_machine_settle();
    return test_machine_stop(state);
}

void probe_reload(void)
{
    assert_int_equal(lab_driver_unload(probe.driver), STATUS_SUCCESS);
    load();
}

lab_handle probe_open(uint32_t flags)
{
    lab_handle handle = 0;

    assert_int_equal(lab_file_open("\\\\.\\Probe", flags, &handle), STATUS_SUCCESS);
    return handle;
}
