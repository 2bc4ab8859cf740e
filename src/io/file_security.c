/*
 * The security of files: a file that is the device itself has the device's descriptor; for any other, its driver is
 * asked with IRP_MJ_QUERY_SECURITY and IRP_MJ_SET_SECURITY. A file system that keeps none lets everybody do everything.
 */
#include "io/file_p.h"
#include "se/se_p.h"

static BOOLEAN is_device(const FILE_OBJECT *file)
{
    return (file->Flags & FO_DIRECT_DEVICE_OPEN) || (!file->FileName.Length && !file->RelatedFileObject);
}

/* Everybody's, with no list: what a file system without security is said to have. */
static NTSTATUS query_world(SECURITY_INFORMATION information, PVOID buffer, ULONG *length)
{
    SECURITY_DESCRIPTOR world = {.Revision = SECURITY_DESCRIPTOR_REVISION, .Control = SE_DACL_PRESENT};

    world.Owner = world.Group = lab__se_known(LAB_SE_WORLD);
    return lab__se_query_info(information, buffer, length, &world);
}

static NTSTATUS ask(PFILE_OBJECT file, SECURITY_INFORMATION information, PVOID descriptor, ULONG *length)
{
    struct lab__io_request request = {.file = file, .mode = KernelMode};
    IO_STATUS_BLOCK iosb = {.Status = STATUS_SUCCESS};
    PIO_STACK_LOCATION stack;
    NTSTATUS status;

    lab__io_request_begin_by_pointer(&request, &iosb);
    status = lab__io_request_irp(&request, length ? IRP_MJ_QUERY_SECURITY : IRP_MJ_SET_SECURITY, 0, &stack);
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(&request, status);
    if (length) {
        stack->Parameters.QuerySecurity.SecurityInformation = information;
        stack->Parameters.QuerySecurity.Length = *length;
        request.irp->UserBuffer = descriptor;
    } else {
        stack->Parameters.SetSecurity.SecurityInformation = information;
        stack->Parameters.SetSecurity.SecurityDescriptor = descriptor;
    }
    status = lab__io_request_send(&request);
    if (length && (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW || status == STATUS_BUFFER_TOO_SMALL))
        *length = (ULONG)iosb.Information;
    if (length && status == STATUS_INVALID_DEVICE_REQUEST)
        return query_world(information, descriptor, length);
    return status;
}

static NTSTATUS set_device(PDEVICE_OBJECT device, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor)
{
    NTSTATUS status = lab__ob_security_change(device, information, descriptor, lab__ke_thread()->previous_mode);

    device->SecurityDescriptor = lab__ob_header_of(device)->security_descriptor;
    return status;
}

NTSTATUS lab__io_file_security(PVOID body, ULONG operation, SECURITY_INFORMATION *information, PVOID descriptor,
                               ULONG *length, PVOID *objects_descriptor)
{
    PFILE_OBJECT file = body;
    PDEVICE_OBJECT device = file->DeviceObject;

    if (!device)
        return STATUS_OBJECT_PATH_INVALID;
    if (operation == SetSecurityDescriptor)
        return is_device(file) ? set_device(device, *information, descriptor) : ask(file, *information, descriptor, 0);
    if (is_device(file))
        return lab__se_query_info(*information, descriptor, length, lab__ob_header_of(device)->security_descriptor);
    return ask(file, *information, descriptor, length);
}
