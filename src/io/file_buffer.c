/*
 * A caller's buffers: checked where they are read and written.
 *
 * In kernel mode a pointer is taken as it is: a wrong one is a bug of the driver that passed it, and stops the machine.
 * In user mode what is only copied may also lie in the host memory of the program that asks; what a driver gets to see
 * itself, by an MDL or as it is, must be the process's own memory in the user arena.
 */
#include "io/file_p.h"
#include "mm/mm_p.h"

NTSTATUS lab__io_probe(const void *address, SIZE_T length, BOOLEAN write, KPROCESSOR_MODE mode)
{
    if (mode == KernelMode)
        return STATUS_SUCCESS;
    return write ? lab__mm_probe_any_write((PVOID)address, length) : lab__mm_probe_any(address, length);
}

NTSTATUS lab__io_copy_in(PVOID to, const void *from, SIZE_T length, KPROCESSOR_MODE mode)
{
    if (mode == UserMode && !NT_SUCCESS(lab__mm_probe_any(from, length)))
        return STATUS_ACCESS_VIOLATION;
    RtlCopyMemory(to, from, length);
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_copy_out(PVOID to, const void *from, SIZE_T length, KPROCESSOR_MODE mode)
{
    if (mode == UserMode && !NT_SUCCESS(lab__mm_probe_any_write(to, length)))
        return STATUS_ACCESS_VIOLATION;
    RtlCopyMemory(to, from, length);
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_buffer_system(PIRP irp, PVOID user, ULONG length, ULONG copy_in, ULONG allocate, BOOLEAN copy_out,
                               KPROCESSOR_MODE mode)
{
    irp->Flags |= copy_out ? IRP_BUFFERED_IO | IRP_INPUT_OPERATION : IRP_BUFFERED_IO;
    if (!allocate)
        return STATUS_SUCCESS;
    irp->AssociatedIrp.SystemBuffer = lab__io_system_buffer(allocate);
    if (!irp->AssociatedIrp.SystemBuffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    irp->Flags |= IRP_DEALLOCATE_BUFFER;
    return copy_in ? lab__io_copy_in(irp->AssociatedIrp.SystemBuffer, user, copy_in, mode) : STATUS_SUCCESS;
}

NTSTATUS lab__io_buffer_mdl(PIRP irp, PVOID user, ULONG length, LOCK_OPERATION operation, KPROCESSOR_MODE mode)
{
    NTSTATUS status;

    if (!length)
        return STATUS_SUCCESS;
    status = mode == UserMode ? lab__mm_user_probe(user, length, operation != IoReadAccess) : STATUS_SUCCESS;
    if (!NT_SUCCESS(status))
        return status;
    if (!IoAllocateMdl(user, length, FALSE, TRUE, irp))
        return STATUS_INSUFFICIENT_RESOURCES;
    return lab__mm_lock_pages(irp->MdlAddress, mode, operation);
}
