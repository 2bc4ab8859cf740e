/*
 * Requests that drivers build. The synchronous two belong to the current thread and end by themselves; the asynchronous
 * one is the caller's to free in a completion routine.
 */
#include "io/io_p.h"

static NTSTATUS attach_mdl(PIRP irp, PVOID buffer, ULONG length, LOCK_OPERATION operation)
{
    if (!length)
        return STATUS_SUCCESS;
    irp->MdlAddress = IoAllocateMdl(buffer, length, FALSE, FALSE, 0);
    if (!irp->MdlAddress)
        return STATUS_INSUFFICIENT_RESOURCES;
    return lab__mm_lock_pages(irp->MdlAddress, KernelMode, operation);
}

static NTSTATUS attach_buffer(PIRP irp, PDEVICE_OBJECT device, PVOID buffer, ULONG length, BOOLEAN is_read)
{
    irp->UserBuffer = buffer;
    if (device->Flags & DO_BUFFERED_IO) {
        irp->AssociatedIrp.SystemBuffer = lab__io_system_buffer(length ? length : 1);
        if (!irp->AssociatedIrp.SystemBuffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        if (!is_read)
            RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, buffer, length);
        irp->Flags = IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER | (is_read ? IRP_INPUT_OPERATION : 0);
    } else if (device->Flags & DO_DIRECT_IO) {
        return attach_mdl(irp, buffer, length, is_read ? IoWriteAccess : IoReadAccess);
    }
    return STATUS_SUCCESS;
}

/* The builders answer NULL to a buffer that can't be locked; a strict machine says why. */
static void give_up(PIRP irp, PDEVICE_OBJECT device, ULONG subcode, ULONG code, NTSTATUS status)
{
    if (irp->AssociatedIrp.SystemBuffer)
        lab__mm_pool_free(irp->AssociatedIrp.SystemBuffer, 0);
    if (irp->MdlAddress)
        IoFreeMdl(irp->MdlAddress);
    lab__io_irp_free(irp);
    if (status != STATUS_ACCESS_VIOLATION)
        return;
    lab__ke_crash_detail("a request was built with a buffer that can't be accessed");
    lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, subcode, (ULONG_PTR)device, code,
                          (ULONG_PTR)(ULONG)status);
}

/*
 * IoBuildAsynchronousFsdRequest: a read, write, flush, shutdown or PnP request that no thread waits for.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL; strict: 0xC9/8 (0xC9/9) for a buffer that can't be accessed
 * Source  wdm/nf-wdm-iobuildasynchronousfsdrequest
 */
PIRP IoBuildAsynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG Length,
                                   PLARGE_INTEGER StartingOffset, PIO_STATUS_BLOCK IoStatusBlock)
{
    PIO_STACK_LOCATION stack;
    PIRP irp;

    LAB_DDI(IoBuildAsynchronousFsdRequest);
    irp = lab__io_irp_allocate(DeviceObject->StackSize);
    if (!irp)
        return 0;
    irp->AllocationFlags |= LAB_IRP_MADE | LAB_IRP_DRIVERS;
    irp->Tail.Overlay.Thread = lab__ps_thread();
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = (UCHAR)MajorFunction;
    if (MajorFunction == IRP_MJ_READ || MajorFunction == IRP_MJ_WRITE) {
        NTSTATUS status = attach_buffer(irp, DeviceObject, Buffer, Length, MajorFunction == IRP_MJ_READ);

        if (!NT_SUCCESS(status)) {
            give_up(irp, DeviceObject, 0x8, MajorFunction, status);
            return 0;
        }
        stack->Parameters.Read.Length = Length;
        if (StartingOffset)
            stack->Parameters.Read.ByteOffset = *StartingOffset;
    }
    irp->UserIosb = IoStatusBlock;
    return irp;
}

/*
 * IoBuildSynchronousFsdRequest: the same for one whose sender waits for Event; the I/O manager frees the IRP when it
 * ends.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-iobuildsynchronousfsdrequest
 */
PIRP IoBuildSynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG Length,
                                  PLARGE_INTEGER StartingOffset, PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock)
{
    PIRP irp;

    LAB_DDI(IoBuildSynchronousFsdRequest);
    irp = IoBuildAsynchronousFsdRequest(MajorFunction, DeviceObject, Buffer, Length, StartingOffset, IoStatusBlock);
    if (!irp)
        return 0;
    irp->UserEvent = Event;
    irp->AllocationFlags |= LAB_IRP_BUILT | LAB_IRP_MADE;
    lab__io_irp_queue(irp, lab__ps_thread());
    return irp;
}

static NTSTATUS attach_control(PIRP irp, ULONG code, PVOID input, ULONG input_length, PVOID output, ULONG output_length)
{
    ULONG method = code & 3, size = input_length > output_length ? input_length : output_length;

    if (method == METHOD_NEITHER) {
        irp->UserBuffer = output;
        IoGetNextIrpStackLocation(irp)->Parameters.DeviceIoControl.Type3InputBuffer = input;
        return STATUS_SUCCESS;
    }
    if (method != METHOD_BUFFERED)
        size = input ? input_length : 0;
    if (size) {
        irp->AssociatedIrp.SystemBuffer = lab__io_system_buffer(size);
        if (!irp->AssociatedIrp.SystemBuffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        if (input && input_length)
            RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, input, input_length);
        irp->Flags = IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
    }
    if (method == METHOD_BUFFERED) {
        irp->UserBuffer = output;
        irp->Flags |= output ? IRP_INPUT_OPERATION : 0;
    } else if (output && output_length) {
        return attach_mdl(irp, output, output_length, method == METHOD_IN_DIRECT ? IoReadAccess : IoWriteAccess);
    }
    return STATUS_SUCCESS;
}

/*
 * IoBuildDeviceIoControlRequest: a (internal) device control request whose sender waits for Event.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-iobuilddeviceiocontrolrequest
 */
PIRP IoBuildDeviceIoControlRequest(ULONG IoControlCode, PDEVICE_OBJECT DeviceObject, PVOID InputBuffer,
                                   ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                   BOOLEAN InternalDeviceIoControl, PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock)
{
    PIO_STACK_LOCATION stack;
    NTSTATUS status;
    PIRP irp;

    LAB_DDI(IoBuildDeviceIoControlRequest);
    irp = lab__io_irp_allocate(DeviceObject->StackSize);
    if (!irp)
        return 0;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = InternalDeviceIoControl ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
    stack->Parameters.DeviceIoControl.IoControlCode = IoControlCode;
    stack->Parameters.DeviceIoControl.InputBufferLength = InputBufferLength;
    stack->Parameters.DeviceIoControl.OutputBufferLength = OutputBufferLength;
    status = attach_control(irp, IoControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength);
    if (!NT_SUCCESS(status)) {
        give_up(irp, DeviceObject, 0x9, IoControlCode, status);
        return 0;
    }
    irp->UserIosb = IoStatusBlock;
    irp->UserEvent = Event;
    irp->AllocationFlags |= LAB_IRP_BUILT | LAB_IRP_MADE;
    lab__io_irp_queue(irp, lab__ps_thread());
    return irp;
}
