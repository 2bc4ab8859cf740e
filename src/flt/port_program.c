/* The devices that fltlib opens: one file is one connection to a port, or one who asks about filters. */
#include "flt/port.h"

static const UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\FltMgr");
static const UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\??\\FltMgr");

NTSTATUS lab__flt_program_start(void)
{
    NTSTATUS status = IoCreateDevice(&lab__flt.driver->object, sizeof(PVOID), (PUNICODE_STRING)&device_name,
                                     FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &lab__flt.control);

    if (!NT_SUCCESS(status))
        return status;
    lab__flt.control->Flags &= ~DO_DEVICE_INITIALIZING;
    return IoCreateSymbolicLink((PUNICODE_STRING)&link_name, (PUNICODE_STRING)&device_name);
}

void lab__flt_program_stop(void)
{
    if (!lab__flt.control)
        return;
    IoDeleteSymbolicLink((PUNICODE_STRING)&link_name);
    IoDeleteDevice(lab__flt.control);
    lab__flt.control = 0;
}

static NTSTATUS connect(PFILE_OBJECT file, const void *buffer, ULONG length, KPROCESSOR_MODE mode)
{
    const struct lab_flt_connect *connect = buffer;
    UNICODE_STRING name;
    PFLT_PORT client;
    NTSTATUS status;

    if (length < sizeof *connect || connect->name_length > sizeof connect->name ||
        length - sizeof *connect < connect->context_length)
        return STATUS_INVALID_PARAMETER;
    if (file->FsContext)
        return STATUS_INVALID_DEVICE_STATE;
    name = (UNICODE_STRING){connect->name_length, connect->name_length, (PWCH)connect->name};
    status = lab__flt_port_connect(&name, (PVOID)(connect + 1), connect->context_length, mode, &client);
    if (NT_SUCCESS(status))
        file->FsContext = client;
    return status;
}

static NTSTATUS send(PFLT_PORT client, PIRP irp, PIO_STACK_LOCATION stack, ULONG_PTR *written)
{
    ULONG returned = 0;
    NTSTATUS status;

    if (client->closed)
        return STATUS_PORT_DISCONNECTED;
    if (!client->server->message)
        return STATUS_NOT_SUPPORTED;
    status = client->server->message(client->cookie, stack->Parameters.DeviceIoControl.Type3InputBuffer,
                                     stack->Parameters.DeviceIoControl.InputBufferLength, irp->UserBuffer,
                                     stack->Parameters.DeviceIoControl.OutputBufferLength, &returned);
    *written = returned;
    return status;
}

static NTSTATUS control(PIRP irp, PIO_STACK_LOCATION stack, ULONG_PTR *written)
{
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;
    ULONG length = stack->Parameters.DeviceIoControl.InputBufferLength, out = 0;
    PFLT_PORT client = stack->FileObject->FsContext;
    struct lab_flt_name name;
    NTSTATUS status;

    if (code == LAB_FLT_CONNECT)
        return connect(stack->FileObject, irp->AssociatedIrp.SystemBuffer, length, irp->RequestorMode);
    if (code >= LAB_FLT_UNLOAD && code <= LAB_FLT_LIST) {
        if (length < sizeof name)
            return STATUS_INVALID_PARAMETER;
        name = *(struct lab_flt_name *)irp->AssociatedIrp.SystemBuffer;
        status = lab__flt_control(code, &name, irp->AssociatedIrp.SystemBuffer,
                                  stack->Parameters.DeviceIoControl.OutputBufferLength, &out);
        *written = out;
        return status;
    }
    if (!client)
        return STATUS_INVALID_DEVICE_REQUEST;
    switch (code) {
    case LAB_FLT_SEND:
        return send(client, irp, stack, written);
    case LAB_FLT_GET:
        return lab__flt_port_get(client, irp);
    case LAB_FLT_REPLY:
        return lab__flt_port_reply(client, irp->AssociatedIrp.SystemBuffer, length);
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

NTSTATUS lab__flt_program_dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status = STATUS_SUCCESS;
    ULONG_PTR written = 0;

    switch (stack->MajorFunction) {
    case IRP_MJ_CREATE:
    case IRP_MJ_CLOSE:
        break;
    case IRP_MJ_CLEANUP:
        if (stack->FileObject->FsContext)
            lab__flt_port_let_go(stack->FileObject->FsContext);
        stack->FileObject->FsContext = 0;
        break;
    case IRP_MJ_DEVICE_CONTROL:
        status = control(irp, stack, &written);
        break;
    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
    }
    if (status == STATUS_PENDING)
        return status;
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = written;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}
