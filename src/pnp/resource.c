/*
 * Resources of a device: requirements are offered to its drivers to change (IRP_MN_FILTER_RESOURCE_REQUIREMENTS), one
 * of the alternative lists is satisfied (arbiter.c), and what came of it is written down twice, raw and translated.
 */
#include "pnp/handler.h"

#define MOST_DESCRIPTORS 256 /* of one list; more is a sign of garbage */
#define MOST_BYTES       LAB_PNP_TRUSTED_LIST

/* --- lists --- */

/* Up to where the descriptors of one bus reach; 0: not within `end`. */
static const char *beyond(const char *at, const char *end)
{
    const CM_FULL_RESOURCE_DESCRIPTOR *full = (const CM_FULL_RESOURCE_DESCRIPTOR *)at;
    const char *part = (const char *)full->PartialResourceList.PartialDescriptors;

    if (part > end || full->PartialResourceList.Count > MOST_DESCRIPTORS)
        return 0;
    for (ULONG i = 0; i < full->PartialResourceList.Count; i++) {
        const CM_PARTIAL_RESOURCE_DESCRIPTOR *one = (const CM_PARTIAL_RESOURCE_DESCRIPTOR *)part;

        if ((ULONG_PTR)(end - part) < sizeof *one)
            return 0;
        part += sizeof *one;
        if (one->Type != CmResourceTypeDeviceSpecific)
            continue;
        if ((ULONG_PTR)(end - part) < one->u.DeviceSpecificData.DataSize)
            return 0;
        part += one->u.DeviceSpecificData.DataSize;
    }
    return part;
}

ULONG lab__pnp_resource_list_size(const CM_RESOURCE_LIST *list, SIZE_T room)
{
    const char *at = (const char *)list->List, *end = (const char *)list + room;

    if (room < sizeof list->Count || list->Count > MOST_DESCRIPTORS)
        return 0;
    for (ULONG i = 0; at && i < list->Count; i++)
        at = beyond(at, end);
    return at ? (ULONG)(at - (const char *)list) : 0;
}

void lab__pnp_translate_list(CM_RESOURCE_LIST *list)
{
    char *at = (char *)list->List;

    for (ULONG i = 0; i < list->Count; i++) {
        CM_PARTIAL_RESOURCE_LIST *parts = &((CM_FULL_RESOURCE_DESCRIPTOR *)at)->PartialResourceList;

        for (ULONG j = 0; j < parts->Count; j++) {
            if (parts->PartialDescriptors[j].Type == CmResourceTypeDeviceSpecific)
                return; /* always the last */
            parts->PartialDescriptors[j] = lab__pnp_translate(&parts->PartialDescriptors[j]);
        }
        at = (char *)&parts->PartialDescriptors[parts->Count];
    }
}

SIZE_T lab__pnp_answer_room(const void *answer)
{
    SIZE_T room = lab__mm_pool_room(answer);

    return room ? room : MOST_BYTES; /* not pool: whoever frees it will say so */
}

/* 0: it is well formed. */
static const char *requirements_fault(const IO_RESOURCE_REQUIREMENTS_LIST *list)
{
    const char *at = (const char *)list->List, *end = (const char *)list + list->ListSize;

    if (list->ListSize < FIELD_OFFSET(IO_RESOURCE_REQUIREMENTS_LIST, List) || list->ListSize > MOST_BYTES)
        return "ListSize is wrong";
    if (list->ListSize > lab__pnp_answer_room(list))
        return "ListSize is beyond the end of the block of pool";
    for (ULONG i = 0; i < list->AlternativeLists; i++) {
        const IO_RESOURCE_LIST *alternative = (const IO_RESOURCE_LIST *)at;

        if (end - at < (LONG_PTR)FIELD_OFFSET(IO_RESOURCE_LIST, Descriptors))
            return "an alternative list lies beyond ListSize";
        if (alternative->Count > MOST_DESCRIPTORS)
            return "an alternative list has too many descriptors";
        at = (const char *)&alternative->Descriptors[alternative->Count];
        if (at > end)
            return "the descriptors lie beyond ListSize";
        if (alternative->Version != 1)
            return "the version of an alternative list is not 1";
    }
    return 0;
}

void lab__pnp_resources_complain(struct lab__pnp_node *node, PDEVICE_OBJECT who, const char *list, const char *what)
{
    char path[200];

    lab__pnp_ascii(&node->path, path, sizeof path);
    DbgPrint("ntlab: the %s of device %s (driver %s) are malformed: %s\n", list, path,
             lab__io_driver_of(who->DriverObject)->short_name, what);
}

/* --- what they are asked to filter --- */

/* What has just one place. FALSE: nothing that could be wanted. */
static BOOLEAN require(const CM_PARTIAL_RESOURCE_DESCRIPTOR *had, IO_RESOURCE_DESCRIPTOR *wanted)
{
    RtlZeroMemory(wanted, sizeof *wanted);
    wanted->Type = had->Type;
    wanted->ShareDisposition = had->ShareDisposition;
    wanted->Flags = had->Flags;
    switch (had->Type) {
    case CmResourceTypePort:
    case CmResourceTypeMemory:
    case CmResourceTypeMemoryLarge:
        wanted->u.Generic.MinimumAddress = had->u.Generic.Start;
        wanted->u.Generic.MaximumAddress.QuadPart = had->u.Generic.Start.QuadPart + had->u.Generic.Length - 1;
        wanted->u.Generic.Length = had->u.Generic.Length;
        wanted->u.Generic.Alignment = 1;
        return TRUE;
    case CmResourceTypeInterrupt:
        wanted->u.Interrupt.MinimumVector = wanted->u.Interrupt.MaximumVector = had->u.Interrupt.Vector;
        return TRUE;
    case CmResourceTypeDma:
        wanted->u.Dma.MinimumChannel = wanted->u.Dma.MaximumChannel = had->u.Dma.Channel;
        return TRUE;
    case CmResourceTypeBusNumber:
        wanted->u.BusNumber.Length = had->u.BusNumber.Length;
        wanted->u.BusNumber.MinBusNumber = had->u.BusNumber.Start;
        wanted->u.BusNumber.MaxBusNumber = had->u.BusNumber.Start + had->u.BusNumber.Length - 1;
        return TRUE;
    case CmResourceTypeDeviceSpecific:
        return FALSE;
    default:
        RtlCopyMemory(&wanted->u, &had->u, sizeof had->u.DevicePrivate);
        return TRUE;
    }
}

/* Resources as requirements that they alone satisfy. Pool; 0: there are none. */
static PIO_RESOURCE_REQUIREMENTS_LIST requirements_of(const CM_RESOURCE_LIST *had)
{
    const CM_PARTIAL_RESOURCE_LIST *from = had && had->Count ? &had->List[0].PartialResourceList : 0;
    ULONG size = sizeof(IO_RESOURCE_REQUIREMENTS_LIST) + (from ? from->Count : 0) * sizeof(IO_RESOURCE_DESCRIPTOR);
    PIO_RESOURCE_REQUIREMENTS_LIST list = from && from->Count ? ExAllocatePoolWithTag(PagedPool, size, ' pnP') : 0;

    if (!list)
        return 0;
    RtlZeroMemory(list, size);
    list->ListSize = size;
    list->InterfaceType = had->List[0].InterfaceType;
    list->BusNumber = had->List[0].BusNumber;
    list->AlternativeLists = 1;
    list->List[0].Version = list->List[0].Revision = 1;
    for (ULONG i = 0; i < from->Count; i++) {
        if (from->PartialDescriptors[i].Type == CmResourceTypeDeviceSpecific)
            break; /* always the last */
        list->List[0].Count += require(&from->PartialDescriptors[i], &list->List[0].Descriptors[list->List[0].Count]);
    }
    return list;
}

static PIO_RESOURCE_REQUIREMENTS_LIST copy_of(const void *list, ULONG size)
{
    PIO_RESOURCE_REQUIREMENTS_LIST copy = ExAllocatePoolWithTag(PagedPool, size, ' pnP');

    if (copy)
        RtlCopyMemory(copy, list, size);
    return copy;
}

static struct lab__cm_value *value_of(struct lab__cm_node *key, const WCHAR *name, ULONG least)
{
    UNICODE_STRING text = lab__pnp_string(name);
    struct lab__cm_value *value = key ? lab__cm_value_find(key, &text) : 0;

    return value && value->size >= least ? value : 0;
}

/* The first there is: a forced configuration, one that overrides the bus's, the bus's own, where it was found. */
static PIO_RESOURCE_REQUIREMENTS_LIST wanted_by(struct lab__pnp_node *node)
{
    struct lab__cm_node *key = node->key ? lab__pnp_key(node->key, lab__pnp_string(L"LogConf"), FALSE, 0) : 0;
    struct lab__cm_value *value = value_of(key, L"ForcedConfig", sizeof(CM_RESOURCE_LIST));
    PIO_RESOURCE_REQUIREMENTS_LIST list;

    if (value && lab__pnp_resource_list_size(lab__cm_value_data(value), value->size))
        return requirements_of(lab__cm_value_data(value));
    value = value_of(key, L"OverrideConfigVector", sizeof(IO_RESOURCE_REQUIREMENTS_LIST));
    if (value) {
        list = copy_of(lab__cm_value_data(value), value->size);
        if (list)
            list->ListSize = value->size;
        return list;
    }
    if (node->requirements) /* drivers may change it in place, and free it */
        return copy_of(node->requirements, node->requirements->ListSize);
    return requirements_of(node->boot);
}

/* --- what the drivers make of them --- */

/* A new list replaces the old one; the old one is the driver's to free where it returns another. */
static PIO_RESOURCE_REQUIREMENTS_LIST filtered(struct lab__pnp_node *node, BOOLEAN *own)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_FILTER_RESOURCE_REQUIREMENTS};
    PIO_RESOURCE_REQUIREMENTS_LIST list = wanted_by(node);
    ULONG_PTR information = (ULONG_PTR)list;

    request.Parameters.FilterResourceRequirements.IoResourceRequirementList = list;
    if (NT_SUCCESS(lab__pnp_send(node, &request, &information)) && information != (ULONG_PTR)list)
        list = (PIO_RESOURCE_REQUIREMENTS_LIST)information;
    *own = list != 0;
    return list;
}

/* --- what was assigned --- */

static void write_lists(struct lab__pnp_node *node)
{
    struct lab__cm_node *key = lab__pnp_key(node->key, lab__pnp_string(L"Control"), TRUE, LAB_CM_VOLATILE);

    if (key && node->raw_resources)
        lab__pnp_value_data(key, L"AllocConfig", REG_RESOURCE_LIST, node->raw_resources,
                            lab__pnp_resource_list_size(node->raw_resources, MOST_BYTES));
}

static PCM_RESOURCE_LIST make_list(const struct lab__pnp_assignment *assignment, BOOLEAN translated)
{
    SIZE_T size = sizeof(CM_RESOURCE_LIST) + assignment->count * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR);
    PCM_RESOURCE_LIST list = lab__mm_kernel_alloc(size);

    if (!list)
        return 0;
    list->Count = 1;
    list->List[0].InterfaceType = assignment->interface_type;
    list->List[0].BusNumber = assignment->bus;
    list->List[0].PartialResourceList.Version = 1;
    list->List[0].PartialResourceList.Revision = 1;
    list->List[0].PartialResourceList.Count = assignment->count;
    for (ULONG i = 0; i < assignment->count; i++)
        list->List[0].PartialResourceList.PartialDescriptors[i] = !translated ? assignment->raw[i]
                                                                  : assignment->has_translated
                                                                      ? assignment->translated[i]
                                                                      : lab__pnp_translate(&assignment->raw[i]);
    return list;
}

static NTSTATUS choose(struct lab__pnp_node *node, struct lab__pnp_assignment *assignment)
{
    BOOLEAN own;
    PIO_RESOURCE_REQUIREMENTS_LIST list = filtered(node, &own);
    const char *fault = list ? requirements_fault(list) : 0;
    NTSTATUS status = STATUS_SUCCESS;

    if (fault) {
        lab__pnp_resources_complain(node, lab__io_attached_device(node->pdo), "resource requirements", fault);
        status = STATUS_DEVICE_CONFIGURATION_ERROR;
    } else if (list) {
        status = lab__pnp_arbitrate(node, list, assignment);
    }
    if (own)
        ExFreePool(list);
    return status;
}

NTSTATUS lab__pnp_resources_assign(struct lab__pnp_node *node)
{
    struct lab__pnp_assignment *assignment = lab__pnp_scratch();
    NTSTATUS status;

    lab__pnp_resources_release(node);
    assignment->count = 0;
    assignment->has_translated = FALSE;
    assignment->interface_type = InterfaceTypeUndefined;
    assignment->bus = 0;
    status = choose(node, assignment);
    if (!NT_SUCCESS(status)) {
        lab__pnp_resources_release(node);
        return status;
    }
    if (!assignment->count)
        return STATUS_SUCCESS;
    lab__pnp_hardware_fix(node, assignment);
    node->raw_resources = make_list(assignment, FALSE);
    node->resources = make_list(assignment, TRUE);
    if (!node->raw_resources || !node->resources)
        return STATUS_INSUFFICIENT_RESOURCES;
    write_lists(node);
    return STATUS_SUCCESS;
}

BOOLEAN lab__pnp_resources_sound(struct lab__pnp_node *node)
{
    return node->requirements && !requirements_fault(node->requirements);
}

BOOLEAN lab__pnp_resources_would_fit(struct lab__pnp_node *node)
{
    PIO_RESOURCE_REQUIREMENTS_LIST list = wanted_by(node);
    BOOLEAN fits = list && !requirements_fault(list) && lab__pnp_would_fit(node, list);

    if (list)
        ExFreePool(list);
    return fits;
}

void lab__pnp_resources_claim_again(struct lab__pnp_node *node)
{
    const CM_PARTIAL_RESOURCE_LIST *list = node->raw_resources ? &node->raw_resources->List[0].PartialResourceList : 0;

    for (ULONG i = 0; list && i < list->Count; i++)
        lab__pnp_claim(node, &list->PartialDescriptors[i]);
}

void lab__pnp_resources_release(struct lab__pnp_node *node)
{
    lab__pnp_unclaim(node);
    lab__pnp_delegate_release(node);
    if (node->raw_resources)
        lab__mm_kernel_free(node->raw_resources);
    if (node->resources)
        lab__mm_kernel_free(node->resources);
    node->raw_resources = node->resources = 0;
}
