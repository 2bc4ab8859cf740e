/* Names of instances. */
#include "io/io_p.h"
#include "pnp/pnp_p.h"
#include "wmi/wmi_p.h"

#define TAG 0x4E696D57 /* "WmiN" */

NTSTATUS lab__wmi_copy_text(UNICODE_STRING *to, const UNICODE_STRING *from, const UNICODE_STRING *behind)
{
    ULONG length = from->Length + (behind ? behind->Length : 0);

    to->Buffer = 0;
    if (length > UNICODE_STRING_MAX_BYTES - sizeof(WCHAR))
        return STATUS_NAME_TOO_LONG;
    to->Buffer = lab__mm_kernel_alloc(length + sizeof(WCHAR));
    if (!to->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    to->Length = (USHORT)length;
    to->MaximumLength = (USHORT)(length + sizeof(WCHAR));
    RtlCopyMemory(to->Buffer, from->Buffer, from->Length);
    if (behind)
        RtlCopyMemory((char *)to->Buffer + from->Length, behind->Buffer, behind->Length);
    return STATUS_SUCCESS;
}

BOOLEAN lab__wmi_static_index(const struct lab__wmi_source *source, const UNICODE_STRING *name, ULONG *index)
{
    for (*index = 0; source->names && *index < source->instance_count; (*index)++)
        if (source->names[*index].Buffer && RtlEqualUnicodeString(&source->names[*index], name, TRUE))
            return TRUE;
    return FALSE;
}

NTSTATUS lab__wmi_device_name(PDEVICE_OBJECT pdo, UNICODE_STRING *name)
{
    struct lab__ob_header *header = lab__ob_header_of(pdo);
    struct lab__pnp_node *node = lab__pnp_node_of(pdo);

    if (node && node->path.Length)
        return lab__wmi_copy_text(name, &node->path, 0);
    if (header->name.Length)
        return lab__wmi_copy_text(name, &header->name, 0);
    return lab__wmi_copy_text(name, &pdo->DriverObject->DriverName, 0);
}

/* As drivers get names: a buffer of pool that they free. */
static NTSTATUS give(PUNICODE_STRING to, const UNICODE_STRING *from)
{
    to->Buffer = ExAllocatePoolWithTag(PagedPool, from->Length + sizeof(WCHAR), TAG);
    if (!to->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    to->Length = from->Length;
    to->MaximumLength = from->Length + sizeof(WCHAR);
    RtlCopyMemory(to->Buffer, from->Buffer, from->Length);
    to->Buffer[from->Length / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

static BOOLEAN same_stack(PDEVICE_OBJECT a, PDEVICE_OBJECT b)
{
    return lab__io_attached_device(a) == lab__io_attached_device(b);
}

static NTSTATUS name_for(struct lab__wmi_block *block, PDEVICE_OBJECT device, PUNICODE_STRING name)
{
    for (LIST_ENTRY *link = block->guid->sources.Flink; link != &block->guid->sources; link = link->Flink) {
        struct lab__wmi_source *source = CONTAINING_RECORD(link, struct lab__wmi_source, guid_link);

        if (source->names && source->instance_count && !source->provider->by_routine &&
            same_stack(source->provider->device, device))
            return give(name, &source->names[0]);
    }
    return STATUS_WMI_INSTANCE_NOT_FOUND;
}

/*
 * IoWMIDeviceObjectToInstanceName, IoWMIHandleToInstanceName: what the (first) instance is called that a device, or
 * the one behind a file handle, provides of a block. The caller frees the name's buffer.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_WMI_INSTANCE_NOT_FOUND, STATUS_INSUFFICIENT_RESOURCES, those of ObReferenceObjectByHandle
 * Source  wdm/nf-wdm-iowmideviceobjecttoinstancename
 */
NTSTATUS IoWMIDeviceObjectToInstanceName(PVOID DataBlockObject, PDEVICE_OBJECT DeviceObject,
                                         PUNICODE_STRING InstanceName)
{
    LAB_DDI(IoWMIDeviceObjectToInstanceName);
    return name_for(DataBlockObject, DeviceObject, InstanceName);
}

NTSTATUS IoWMIHandleToInstanceName(PVOID DataBlockObject, HANDLE FileHandle, PUNICODE_STRING InstanceName)
{
    PFILE_OBJECT file;
    NTSTATUS status;

    LAB_DDI(IoWMIHandleToInstanceName);
    status = lab__ob_reference_handle(FileHandle, 0, lab__io_file_type, KernelMode, (PVOID *)&file, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = name_for(DataBlockObject, file->DeviceObject, InstanceName);
    lab__ob_dereference(file);
    return status;
}

/*
 * IoWMISuggestInstanceName: a base for the names of a device's instances: its instance path, the name of its interface,
 * or both. The caller frees the name's buffer.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNSUCCESSFUL where what is asked for is missing; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-iowmisuggestinstancename
 */
NTSTATUS IoWMISuggestInstanceName(PDEVICE_OBJECT PhysicalDeviceObject, PUNICODE_STRING SymbolicLinkName,
                                  BOOLEAN CombineNames, PUNICODE_STRING SuggestedInstanceName)
{
    UNICODE_STRING device = {0}, both;
    NTSTATUS status = STATUS_SUCCESS;

    LAB_DDI(IoWMISuggestInstanceName);
    if (CombineNames ? !PhysicalDeviceObject || !SymbolicLinkName : !PhysicalDeviceObject && !SymbolicLinkName)
        return STATUS_UNSUCCESSFUL;
    if (!PhysicalDeviceObject)
        return give(SuggestedInstanceName, SymbolicLinkName);
    status = lab__wmi_device_name(PhysicalDeviceObject, &device);
    if (!NT_SUCCESS(status))
        return status;
    if (CombineNames) {
        status = lab__wmi_copy_text(&both, &device, SymbolicLinkName);
        lab__mm_kernel_free(device.Buffer);
        device = both;
    }
    if (NT_SUCCESS(status)) {
        status = give(SuggestedInstanceName, &device);
        lab__mm_kernel_free(device.Buffer);
    }
    return status;
}

/* --- instance ids --- */

struct ids {
    struct ids *next;
    GUID guid;
    ULONG given;
};
static struct ids *all_ids;

/*
 * IoWMIAllocateInstanceIds: numbers, one after the other, that nobody else was given for this GUID.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-iowmiallocateinstanceids
 */
NTSTATUS IoWMIAllocateInstanceIds(GUID *Guid, ULONG InstanceCount, ULONG *FirstInstanceId)
{
    struct ids *ids;

    LAB_DDI(IoWMIAllocateInstanceIds);
    for (ids = all_ids; ids && !lab__wmi_same_guid(&ids->guid, Guid);)
        ids = ids->next;
    if (!ids) {
        ids = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *ids);
        if (!ids)
            return STATUS_INSUFFICIENT_RESOURCES;
        ids->guid = *Guid;
        ids->next = all_ids;
        all_ids = ids;
    }
    *FirstInstanceId = ids->given;
    ids->given += InstanceCount;
    return STATUS_SUCCESS;
}

void lab__wmi_names_reset(void)
{
    all_ids = 0; /* its memory goes with RAM */
}
