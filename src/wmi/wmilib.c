/*
 * The WMI library: WmiSystemControl answers IRP_MJ_SYSTEM_CONTROL from a table of the driver's blocks and routines.
 *
 * Rule that drivers break most: a data or control routine ends in WmiCompleteRequest, whose value it returns; the
 * registration routine doesn't.
 */
#include <wmilib.h>
#include "wmi/wmi_p.h"

#define TAG 0x4C696D57 /* "WmiL" */

struct request {
    PWMILIB_CONTEXT library;
    PDEVICE_OBJECT device;
    PIRP irp;
    PIO_STACK_LOCATION stack;
    PWNODE_HEADER wnode;
    ULONG size;
    ULONG guid_index, instance_index;
};

static PIO_STACK_LOCATION stack_of(PIRP irp)
{
    return IoGetCurrentIrpStackLocation(irp);
}

/* --- completing --- */

static ULONG too_small(PWNODE_HEADER wnode, ULONG needed)
{
    wnode->BufferSize = sizeof(WNODE_TOO_SMALL);
    wnode->Flags |= WNODE_FLAG_TOO_SMALL;
    ((PWNODE_TOO_SMALL)wnode)->SizeNeeded = needed;
    return sizeof(WNODE_TOO_SMALL);
}

static void stamp(PWNODE_HEADER wnode, ULONG size)
{
    wnode->BufferSize = size;
    KeQuerySystemTime(&wnode->TimeStamp);
}

/* Lengths, one after the other, become pairs of offset and length, from the last to the first. */
static void finish_all(PWNODE_ALL_DATA wnode)
{
    ULONG *lengths = (PULONG)wnode->OffsetInstanceDataAndLength, offset = wnode->DataBlockOffset;

    for (ULONG i = wnode->InstanceCount; i--;)
        wnode->OffsetInstanceDataAndLength[i].LengthInstanceData = lengths[i];
    for (ULONG i = 0; i < wnode->InstanceCount; i++) {
        wnode->OffsetInstanceDataAndLength[i].OffsetInstanceData = offset;
        offset = lab__wmi_align(offset + wnode->OffsetInstanceDataAndLength[i].LengthInstanceData);
    }
}

static ULONG data_offset(const WNODE_HEADER *wnode, UCHAR minor)
{
    return minor == IRP_MN_QUERY_ALL_DATA          ? ((const WNODE_ALL_DATA *)wnode)->DataBlockOffset
           : minor == IRP_MN_QUERY_SINGLE_INSTANCE ? ((const WNODE_SINGLE_INSTANCE *)wnode)->DataBlockOffset
                                                   : ((const WNODE_METHOD_ITEM *)wnode)->DataBlockOffset;
}

/* What the wnode says of data that a routine left there; the bytes that are returned. */
static ULONG finish_data(PWNODE_HEADER wnode, ULONG room, UCHAR minor, ULONG used, NTSTATUS *status)
{
    ULONG offset = data_offset(wnode, minor);

    if (*status == STATUS_BUFFER_TOO_SMALL || (NT_SUCCESS(*status) && (offset > room || used > room - offset))) {
        *status = STATUS_SUCCESS;
        return too_small(wnode, offset + used);
    }
    if (!NT_SUCCESS(*status))
        return 0;
    stamp(wnode, offset + used);
    if (minor == IRP_MN_QUERY_ALL_DATA)
        finish_all((PWNODE_ALL_DATA)wnode);
    else if (minor == IRP_MN_QUERY_SINGLE_INSTANCE)
        ((PWNODE_SINGLE_INSTANCE)wnode)->SizeDataBlock = used;
    else
        ((PWNODE_METHOD_ITEM)wnode)->SizeDataBlock = used;
    return offset + used;
}

/*
 * WmiCompleteRequest: finish a request whose data lies in the buffer that the driver's routine was given.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Returns Status; STATUS_SUCCESS for STATUS_BUFFER_TOO_SMALL, which becomes a WNODE_TOO_SMALL of BufferUsed bytes more
 *         than the header
 * Source  wmilib/nf-wmilib-wmicompleterequest
 */
NTSTATUS WmiCompleteRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp, NTSTATUS Status, ULONG BufferUsed,
                            CCHAR PriorityBoost)
{
    PIO_STACK_LOCATION stack;
    ULONG returned = 0;

    LAB_DDI(WmiCompleteRequest);
    stack = stack_of(Irp);
    switch (stack->MinorFunction) {
    case IRP_MN_QUERY_ALL_DATA:
    case IRP_MN_QUERY_SINGLE_INSTANCE:
    case IRP_MN_EXECUTE_METHOD:
        returned = finish_data(stack->Parameters.WMI.Buffer, stack->Parameters.WMI.BufferSize, stack->MinorFunction,
                               BufferUsed, &Status);
        break;
    }
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = returned;
    IoCompleteRequest(Irp, PriorityBoost);
    return Status;
}

/* --- registration --- */

struct info {
    ULONG flags;
    UNICODE_STRING base, mof;
    PUNICODE_STRING registry;
    PDEVICE_OBJECT pdo;
};

static ULONG text_size(const UNICODE_STRING *text)
{
    return text ? sizeof(USHORT) + text->Length : 0;
}

static ULONG put_text(char *buffer, ULONG at, const UNICODE_STRING *text)
{
    if (!text)
        return 0;
    *(USHORT *)(buffer + at) = text->Length;
    RtlCopyMemory(buffer + at + sizeof(USHORT), text->Buffer, text->Length);
    return at;
}

static void put_guids(struct request *request, const struct info *info, WMIREGINFO *to, ULONG base_offset)
{
    for (ULONG i = 0; i < request->library->GuidCount; i++) {
        const WMIGUIDREGINFO *from = &request->library->GuidList[i];
        WMIREGGUID *guid = &to->WmiRegGuid[i];

        guid->Guid = *from->Guid;
        guid->Flags = from->Flags | info->flags;
        guid->InstanceCount = from->InstanceCount;
        guid->InstanceInfo = 0;
        if (guid->Flags & WMIREG_FLAG_INSTANCE_PDO) {
            guid->Pdo = (ULONG_PTR)info->pdo;
            if (request->stack->MinorFunction == IRP_MN_REGINFO_EX && info->pdo)
                ObReferenceObject(info->pdo);
        } else if (guid->Flags & WMIREG_FLAG_INSTANCE_BASENAME) {
            guid->BaseNameOffset = base_offset;
        }
    }
}

static ULONG put_info(struct request *request, const struct info *info)
{
    ULONG fixed = FIELD_OFFSET(WMIREGINFO, WmiRegGuid) + request->library->GuidCount * sizeof(WMIREGGUID);
    const UNICODE_STRING *base = info->flags & WMIREG_FLAG_INSTANCE_BASENAME ? &info->base : 0;
    const UNICODE_STRING *mof = info->mof.Buffer ? &info->mof : 0;
    ULONG size = fixed + text_size(base) + text_size(mof) + text_size(info->registry);
    char *buffer = request->stack->Parameters.WMI.Buffer;
    WMIREGINFO *to = (WMIREGINFO *)buffer;

    if (size > request->size) {
        *(ULONG *)buffer = size;
        return sizeof(ULONG);
    }
    to->BufferSize = size;
    to->NextWmiRegInfo = 0;
    to->GuidCount = request->library->GuidCount;
    put_guids(request, info, to, put_text(buffer, fixed, base));
    fixed += text_size(base);
    to->MofResourceName = put_text(buffer, fixed, mof);
    fixed += text_size(mof);
    to->RegistryPath = put_text(buffer, fixed, info->registry);
    return size;
}

static NTSTATUS register_driver(struct request *request)
{
    struct info info;
    NTSTATUS status;

    RtlZeroMemory(&info, sizeof info);
    status = request->library->QueryWmiRegInfo(request->device, &info.flags, &info.base, &info.registry, &info.mof,
                                               &info.pdo);
    request->irp->IoStatus.Information = 0;
    if (NT_SUCCESS(status)) {
        request->irp->IoStatus.Information = put_info(request, &info);
        if (request->irp->IoStatus.Information == sizeof(ULONG))
            status = STATUS_BUFFER_TOO_SMALL;
    }
    if ((info.flags & WMIREG_FLAG_INSTANCE_BASENAME) && info.base.Buffer)
        ExFreePool(info.base.Buffer);
    request->irp->IoStatus.Status = status;
    return status;
}

/* --- data --- */

static NTSTATUS find_guid(struct request *request)
{
    for (ULONG i = 0; i < request->library->GuidCount; i++) {
        if (!lab__wmi_same_guid(request->library->GuidList[i].Guid, request->stack->Parameters.WMI.DataPath))
            continue;
        request->guid_index = i;
        return STATUS_SUCCESS;
    }
    return STATUS_WMI_GUID_NOT_FOUND;
}

static NTSTATUS find_instance(struct request *request)
{
    if (!(request->wnode->Flags & WNODE_FLAG_STATIC_INSTANCE_NAMES))
        return STATUS_WMI_INSTANCE_NOT_FOUND;
    request->instance_index = ((PWNODE_SINGLE_INSTANCE)request->wnode)->InstanceIndex;
    return request->instance_index < request->library->GuidList[request->guid_index].InstanceCount
               ? STATUS_SUCCESS
               : STATUS_WMI_INSTANCE_NOT_FOUND;
}

/*
 * The routine writes one length after the other where the wnode has pairs of offset and length; WmiCompleteRequest
 * makes pairs of them. A buffer too small even for the pairs is told to it as one without room.
 */
static NTSTATUS query_all(struct request *request)
{
    PWNODE_ALL_DATA wnode = (PWNODE_ALL_DATA)request->wnode;
    ULONG count = request->library->GuidList[request->guid_index].InstanceCount;
    ULONG offset = lab__wmi_align(FIELD_OFFSET(WNODE_ALL_DATA, OffsetInstanceDataAndLength) +
                                  count * sizeof(OFFSETINSTANCEDATAANDLENGTH));
    BOOLEAN room = offset <= request->size;

    wnode->WnodeHeader.Flags &= ~(ULONG)WNODE_FLAG_FIXED_INSTANCE_SIZE;
    wnode->DataBlockOffset = offset;
    wnode->InstanceCount = count;
    wnode->OffsetInstanceNameOffsets = 0;
    return request->library->QueryWmiDataBlock(request->device, request->irp, request->guid_index, 0, count,
                                               room ? (PULONG)wnode->OffsetInstanceDataAndLength : 0,
                                               room ? request->size - offset : 0, room ? (PUCHAR)wnode + offset : 0);
}

static NTSTATUS query_single(struct request *request)
{
    PWNODE_SINGLE_INSTANCE wnode = (PWNODE_SINGLE_INSTANCE)request->wnode;
    BOOLEAN room = wnode->DataBlockOffset <= request->size;

    return request->library->QueryWmiDataBlock(request->device, request->irp, request->guid_index,
                                               request->instance_index, 1, room ? &wnode->SizeDataBlock : 0,
                                               room ? request->size - wnode->DataBlockOffset : 0,
                                               room ? (PUCHAR)wnode + wnode->DataBlockOffset : 0);
}

/* Ends a request that no routine of the driver sees; the driver completes it. */
static NTSTATUS not_completed(struct request *request, NTSTATUS status, PSYSCTL_IRP_DISPOSITION disposition)
{
    request->irp->IoStatus.Status = status;
    request->irp->IoStatus.Information = 0;
    *disposition = IrpNotCompleted;
    return status;
}

static BOOLEAN lies_within(const struct request *request, ULONG offset, ULONG size)
{
    return offset <= request->size && size <= request->size - offset;
}

static NTSTATUS change_instance(struct request *request, PSYSCTL_IRP_DISPOSITION disposition)
{
    PWNODE_SINGLE_INSTANCE wnode = (PWNODE_SINGLE_INSTANCE)request->wnode;

    if (!request->library->SetWmiDataBlock)
        return not_completed(request, STATUS_WMI_READ_ONLY, disposition);
    if (!lies_within(request, wnode->DataBlockOffset, wnode->SizeDataBlock))
        return not_completed(request, STATUS_INVALID_PARAMETER, disposition);
    return request->library->SetWmiDataBlock(request->device, request->irp, request->guid_index,
                                             request->instance_index, wnode->SizeDataBlock,
                                             (PUCHAR)wnode + wnode->DataBlockOffset);
}

static NTSTATUS change_item(struct request *request, PSYSCTL_IRP_DISPOSITION disposition)
{
    PWNODE_SINGLE_ITEM wnode = (PWNODE_SINGLE_ITEM)request->wnode;

    if (!request->library->SetWmiDataItem)
        return not_completed(request, STATUS_WMI_READ_ONLY, disposition);
    if (!lies_within(request, wnode->DataBlockOffset, wnode->SizeDataItem))
        return not_completed(request, STATUS_INVALID_PARAMETER, disposition);
    return request->library->SetWmiDataItem(request->device, request->irp, request->guid_index, request->instance_index,
                                            wnode->ItemId, wnode->SizeDataItem, (PUCHAR)wnode + wnode->DataBlockOffset);
}

static NTSTATUS execute(struct request *request, PSYSCTL_IRP_DISPOSITION disposition)
{
    PWNODE_METHOD_ITEM wnode = (PWNODE_METHOD_ITEM)request->wnode;

    if (!request->library->ExecuteWmiMethod)
        return not_completed(request, STATUS_INVALID_DEVICE_REQUEST, disposition);
    if (!lies_within(request, wnode->DataBlockOffset, wnode->SizeDataBlock))
        return not_completed(request, STATUS_INVALID_PARAMETER, disposition);
    return request->library->ExecuteWmiMethod(
        request->device, request->irp, request->guid_index, request->instance_index, wnode->MethodId,
        wnode->SizeDataBlock, request->size - wnode->DataBlockOffset, (PUCHAR)wnode + wnode->DataBlockOffset);
}

static NTSTATUS control(struct request *request, PSYSCTL_IRP_DISPOSITION disposition)
{
    UCHAR minor = request->stack->MinorFunction;
    BOOLEAN events = minor == IRP_MN_ENABLE_EVENTS || minor == IRP_MN_DISABLE_EVENTS;
    BOOLEAN enable = minor == IRP_MN_ENABLE_EVENTS || minor == IRP_MN_ENABLE_COLLECTION;

    if (!request->library->WmiFunctionControl)
        return not_completed(request, STATUS_SUCCESS, disposition);
    if (!events && !(request->library->GuidList[request->guid_index].Flags & WMIREG_FLAG_EXPENSIVE))
        return not_completed(request, STATUS_SUCCESS, disposition);
    return request->library->WmiFunctionControl(request->device, request->irp, request->guid_index,
                                                events ? WmiEventControl : WmiDataBlockControl, enable);
}

static NTSTATUS dispatch(struct request *request, PSYSCTL_IRP_DISPOSITION disposition)
{
    UCHAR minor = request->stack->MinorFunction;
    NTSTATUS status = find_guid(request);

    if (NT_SUCCESS(status) && (minor == IRP_MN_QUERY_SINGLE_INSTANCE || minor == IRP_MN_CHANGE_SINGLE_INSTANCE ||
                               minor == IRP_MN_CHANGE_SINGLE_ITEM || minor == IRP_MN_EXECUTE_METHOD))
        status = find_instance(request);
    if (!NT_SUCCESS(status))
        return not_completed(request, status, disposition);
    switch (minor) {
    case IRP_MN_QUERY_ALL_DATA:
        return query_all(request);
    case IRP_MN_QUERY_SINGLE_INSTANCE:
        return query_single(request);
    case IRP_MN_CHANGE_SINGLE_INSTANCE:
        return change_instance(request, disposition);
    case IRP_MN_CHANGE_SINGLE_ITEM:
        return change_item(request, disposition);
    case IRP_MN_EXECUTE_METHOD:
        return execute(request, disposition);
    default:
        return control(request, disposition);
    }
}

/*
 * WmiSystemControl: answer a WMI request from the table of the driver's blocks.
 *
 * IRQL    PASSIVE_LEVEL
 * Returns what the driver's routine returned; STATUS_WMI_GUID_NOT_FOUND, STATUS_WMI_INSTANCE_NOT_FOUND,
 *         STATUS_WMI_READ_ONLY, STATUS_INVALID_DEVICE_REQUEST. *IrpDisposition: who has to complete the request
 * Source  wmilib/nf-wmilib-wmisystemcontrol
 */
NTSTATUS WmiSystemControl(PWMILIB_CONTEXT WmiLibInfo, PDEVICE_OBJECT DeviceObject, PIRP Irp,
                          PSYSCTL_IRP_DISPOSITION IrpDisposition)
{
    struct request request = {.library = WmiLibInfo, .device = DeviceObject, .irp = Irp};

    LAB_DDI(WmiSystemControl);
    request.stack = stack_of(Irp);
    request.wnode = request.stack->Parameters.WMI.Buffer;
    request.size = request.stack->Parameters.WMI.BufferSize;
    if (request.stack->MinorFunction > IRP_MN_EXECUTE_METHOD && request.stack->MinorFunction != IRP_MN_REGINFO_EX) {
        *IrpDisposition = IrpNotWmi;
        return STATUS_SUCCESS;
    }
    if (request.stack->Parameters.WMI.ProviderId != (ULONG_PTR)DeviceObject) {
        *IrpDisposition = IrpForward;
        return STATUS_SUCCESS;
    }
    if (request.stack->MinorFunction == IRP_MN_REGINFO || request.stack->MinorFunction == IRP_MN_REGINFO_EX) {
        *IrpDisposition = IrpNotCompleted;
        return register_driver(&request);
    }
    *IrpDisposition = IrpProcessed;
    return dispatch(&request, IrpDisposition);
}

/*
 * WmiFireEvent: send an event of one instance to WMI, which frees its data (of nonpaged pool, or NULL).
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES, those of IoWMIWriteEvent
 * Source  wmilib/nf-wmilib-wmifireevent
 */
NTSTATUS WmiFireEvent(PDEVICE_OBJECT DeviceObject, LPCGUID Guid, ULONG InstanceIndex, ULONG EventDataSize,
                      PVOID EventData)
{
    ULONG offset = lab__wmi_align(sizeof(WNODE_SINGLE_INSTANCE)), size = EventData ? EventDataSize : 0;
    PWNODE_SINGLE_INSTANCE wnode;
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    LAB_DDI(WmiFireEvent);
    wnode = ExAllocatePoolWithTag(NonPagedPoolNx, offset + size, TAG);
    if (wnode) {
        RtlZeroMemory(wnode, offset);
        stamp(&wnode->WnodeHeader, offset + size);
        wnode->WnodeHeader.ProviderId = IoWMIDeviceObjectToProviderId(DeviceObject);
        wnode->WnodeHeader.Guid = *Guid;
        wnode->WnodeHeader.Flags =
            WNODE_FLAG_SINGLE_INSTANCE | WNODE_FLAG_EVENT_ITEM | WNODE_FLAG_STATIC_INSTANCE_NAMES;
        wnode->InstanceIndex = InstanceIndex;
        wnode->DataBlockOffset = offset;
        wnode->SizeDataBlock = size;
        if (size)
            RtlCopyMemory((char *)wnode + offset, EventData, size);
        status = lab__wmi_event(&wnode->WnodeHeader);
        if (!NT_SUCCESS(status))
            ExFreePool(wnode);
    }
    if (EventData)
        ExFreePool(EventData);
    return status;
}
