/*
 * Sending a Plug and Play request to a stack, as the Plug and Play manager does: from the worker, at PASSIVE_LEVEL, to
 * the top, with STATUS_NOT_SUPPORTED as the status to begin with.
 */
#include "io/mount.h"
#include "pnp/notify.h"

static const char *const minor_names[] = {
    [IRP_MN_START_DEVICE] = "IRP_MN_START_DEVICE",
    [IRP_MN_QUERY_REMOVE_DEVICE] = "IRP_MN_QUERY_REMOVE_DEVICE",
    [IRP_MN_REMOVE_DEVICE] = "IRP_MN_REMOVE_DEVICE",
    [IRP_MN_CANCEL_REMOVE_DEVICE] = "IRP_MN_CANCEL_REMOVE_DEVICE",
    [IRP_MN_STOP_DEVICE] = "IRP_MN_STOP_DEVICE",
    [IRP_MN_QUERY_STOP_DEVICE] = "IRP_MN_QUERY_STOP_DEVICE",
    [IRP_MN_CANCEL_STOP_DEVICE] = "IRP_MN_CANCEL_STOP_DEVICE",
    [IRP_MN_QUERY_DEVICE_RELATIONS] = "IRP_MN_QUERY_DEVICE_RELATIONS",
    [IRP_MN_QUERY_INTERFACE] = "IRP_MN_QUERY_INTERFACE",
    [IRP_MN_QUERY_CAPABILITIES] = "IRP_MN_QUERY_CAPABILITIES",
    [IRP_MN_QUERY_RESOURCES] = "IRP_MN_QUERY_RESOURCES",
    [IRP_MN_QUERY_RESOURCE_REQUIREMENTS] = "IRP_MN_QUERY_RESOURCE_REQUIREMENTS",
    [IRP_MN_QUERY_DEVICE_TEXT] = "IRP_MN_QUERY_DEVICE_TEXT",
    [IRP_MN_FILTER_RESOURCE_REQUIREMENTS] = "IRP_MN_FILTER_RESOURCE_REQUIREMENTS",
    [IRP_MN_READ_CONFIG] = "IRP_MN_READ_CONFIG",
    [IRP_MN_WRITE_CONFIG] = "IRP_MN_WRITE_CONFIG",
    [IRP_MN_EJECT] = "IRP_MN_EJECT",
    [IRP_MN_SET_LOCK] = "IRP_MN_SET_LOCK",
    [IRP_MN_QUERY_ID] = "IRP_MN_QUERY_ID",
    [IRP_MN_QUERY_PNP_DEVICE_STATE] = "IRP_MN_QUERY_PNP_DEVICE_STATE",
    [IRP_MN_QUERY_BUS_INFORMATION] = "IRP_MN_QUERY_BUS_INFORMATION",
    [IRP_MN_DEVICE_USAGE_NOTIFICATION] = "IRP_MN_DEVICE_USAGE_NOTIFICATION",
    [IRP_MN_SURPRISE_REMOVAL] = "IRP_MN_SURPRISE_REMOVAL",
    [IRP_MN_DEVICE_ENUMERATED] = "IRP_MN_DEVICE_ENUMERATED",
};

const char *lab__pnp_minor_name(UCHAR minor)
{
    return minor < RTL_NUMBER_OF(minor_names) && minor_names[minor] ? minor_names[minor] : "a Plug and Play request";
}

static void wait_for(PKEVENT event)
{
    LARGE_INTEGER limit = {.QuadPart = -LAB_PNP_WATCHDOG_100NS};

    if (KeWaitForSingleObject(event, Executive, KernelMode, FALSE, &limit) == STATUS_TIMEOUT)
        lab__pnp_watchdog();
}

static void watch(PIRP irp, PDEVICE_OBJECT top, struct lab__pnp_node *node, UCHAR minor)
{
    lab__pnp.current.irp = irp;
    lab__pnp.current.device = top;
    lab__pnp.current.node = node;
    lab__pnp.current.what = lab__pnp_minor_name(minor);
    lab__pnp.current.since = lab__clock_now();
}

/* A driver may be called while another works on a request: IoReportDetectedDevice in an AddDevice. */
static NTSTATUS send_to(PDEVICE_OBJECT top, struct lab__pnp_node *node, const IO_STACK_LOCATION *request,
                        ULONG_PTR *information)
{
    IO_STATUS_BLOCK iosb = {.Status = STATUS_NOT_SUPPORTED};
    __typeof__(lab__pnp.current) outer = lab__pnp.current;
    PIO_STACK_LOCATION stack;
    KEVENT event;
    PIRP irp;

    lab__ob_reference(top);
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    irp = lab__io_irp_allocate_sure(top->StackSize);
    irp->AllocationFlags |= LAB_IRP_BUILT | LAB_IRP_MADE | LAB_IRP_SYSTEM;
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    irp->IoStatus.Information = *information;
    irp->UserIosb = &iosb;
    irp->UserEvent = &event;
    irp->RequestorMode = KernelMode;
    lab__io_irp_queue(irp, lab__ps_thread());
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = request->MajorFunction ? request->MajorFunction : IRP_MJ_PNP;
    stack->MinorFunction = request->MinorFunction;
    stack->Parameters = request->Parameters;
    stack->FileObject = request->FileObject;
    if (node)
        watch(irp, top, node, request->MinorFunction);
    IofCallDriver(top, irp);
    if (!event.Header.SignalState)
        wait_for(&event);
    lab__pnp.current = outer;
    *information = iosb.Information;
    lab__ob_dereference(top);
    return iosb.Status;
}

static BOOLEAN is_of_removal(const IO_STACK_LOCATION *request)
{
    UCHAR minor = request->MinorFunction;

    if (request->MajorFunction && request->MajorFunction != IRP_MJ_PNP)
        return FALSE;
    return minor == IRP_MN_QUERY_REMOVE_DEVICE || minor == IRP_MN_CANCEL_REMOVE_DEVICE ||
           minor == IRP_MN_REMOVE_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL;
}

/* A volume that is mounted on one of the node's devices stands above them all where these are to go: its file system
 * is asked first, and dismounts. */
static PDEVICE_OBJECT top_for_removal(const struct lab__pnp_node *node)
{
    for (PDEVICE_OBJECT device = node->pdo; device; device = device->AttachedDevice)
        if (device->Vpb && (device->Vpb->Flags & VPB_MOUNTED) && device->Vpb->DeviceObject)
            return lab__io_attached_device(device->Vpb->DeviceObject);
    return lab__io_attached_device(node->pdo);
}

static NTSTATUS send_removal(struct lab__pnp_node *node, IO_STACK_LOCATION *request, ULONG_PTR *information)
{
    NTSTATUS status;

    lab__io_mount_removal_begins();
    status = send_to(top_for_removal(node), node, request, information);
    lab__io_mount_removal_ends();
    return status;
}

/* *information is what the request begins with, and what it ends with; it may be 0. */
NTSTATUS lab__pnp_send(struct lab__pnp_node *node, IO_STACK_LOCATION *request, ULONG_PTR *information)
{
    ULONG_PTR nothing = 0;

    if (is_of_removal(request))
        return send_removal(node, request, information ? information : &nothing);
    return send_to(lab__io_attached_device(node->pdo), node, request, information ? information : &nothing);
}

NTSTATUS lab__pnp_send_minor(struct lab__pnp_node *node, UCHAR minor)
{
    IO_STACK_LOCATION request = {.MinorFunction = minor};

    return lab__pnp_send(node, &request, 0);
}

NTSTATUS lab__pnp_query_target(PFILE_OBJECT file, PDEVICE_RELATIONS *relations)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS, .FileObject = file};
    ULONG_PTR information = 0;
    NTSTATUS status;

    request.Parameters.QueryDeviceRelations.Type = TargetDeviceRelation;
    status = send_to(IoGetRelatedDeviceObject(file), 0, &request, &information);
    *relations = NT_SUCCESS(status) ? (PDEVICE_RELATIONS)information : 0;
    return status;
}
