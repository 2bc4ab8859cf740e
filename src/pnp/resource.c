/*
 * Resources of a device: requirements are offered to its drivers to change (IRP_MN_FILTER_RESOURCE_REQUIREMENTS), one
 * of the alternative lists is satisfied (arbiter.c), and what came of it is written down twice, raw and translated.
 */
#include "pnp/arbiter.h"

#define MOST_DESCRIPTORS 256 /* of one list; more is a sign of garbage */

/* --- lists --- */

ULONG lab__pnp_resource_list_size(const CM_RESOURCE_LIST *list)
{
    const char *at = (const char *)list->List;

    if (list->Count > MOST_DESCRIPTORS)
        return 0;
    for (ULONG i = 0; i < list->Count; i++) {
        const CM_FULL_RESOURCE_DESCRIPTOR *full = (const CM_FULL_RESOURCE_DESCRIPTOR *)at;
        const CM_PARTIAL_RESOURCE_DESCRIPTOR *part = full->PartialResourceList.PartialDescriptors;

        if (full->PartialResourceList.Count > MOST_DESCRIPTORS)
            return 0;

        for (ULONG j = 0; j < full->PartialResourceList.Count; j++) {
            const CM_PARTIAL_RESOURCE_DESCRIPTOR *next = part + 1;

            if (part->Type == CmResourceTypeDeviceSpecific)
                next =
                    (const CM_PARTIAL_RESOURCE_DESCRIPTOR *)((const char *)next + part->u.DeviceSpecificData.DataSize);
            part = next;
        }
        at = (const char *)part;
    }
    return (ULONG)(at - (const char *)list);
}

/* 0: it is well formed. */
static const char *requirements_fault(const IO_RESOURCE_REQUIREMENTS_LIST *list)
{
    const char *at = (const char *)list->List, *end = (const char *)list + list->ListSize;

    if (list->ListSize < FIELD_OFFSET(IO_RESOURCE_REQUIREMENTS_LIST, List) || list->ListSize > 0x100000)
        return "ListSize is wrong";
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

static void complain(struct lab__pnp_node *node, const char *what)
{
    char path[200];

    lab__pnp_ascii(&node->path, path, sizeof path);
    DbgPrint("ntlab: the resource requirements of device %s are malformed: %s\n", path, what);
}

/* --- what the drivers make of them --- */

/* A new list replaces the old one; the old one is the driver's to free where it returns another. */
static PIO_RESOURCE_REQUIREMENTS_LIST filtered(struct lab__pnp_node *node, BOOLEAN *own)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_FILTER_RESOURCE_REQUIREMENTS};
    PIO_RESOURCE_REQUIREMENTS_LIST list = 0;
    ULONG_PTR information;

    if (node->requirements) { /* drivers may change it in place, and free it */
        list = ExAllocatePoolWithTag(PagedPool, node->requirements->ListSize, ' pnP');
        if (list)
            RtlCopyMemory(list, node->requirements, node->requirements->ListSize);
    }
    information = (ULONG_PTR)list;
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
                            lab__pnp_resource_list_size(node->raw_resources));
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
        list->List[0].PartialResourceList.PartialDescriptors[i] =
            translated ? lab__pnp_translate(&assignment->raw[i]) : assignment->raw[i];
    return list;
}

/* A device with a boot configuration and no requirements has just that. */
static NTSTATUS take_boot(struct lab__pnp_node *node, struct lab__pnp_assignment *assignment)
{
    const CM_FULL_RESOURCE_DESCRIPTOR *full = &node->boot->List[0];
    NTSTATUS status = STATUS_SUCCESS;

    assignment->interface_type = full->InterfaceType;
    assignment->bus = full->BusNumber;
    for (ULONG i = 0; NT_SUCCESS(status) && i < full->PartialResourceList.Count && i < MOST_DESCRIPTORS; i++) {
        if (full->PartialResourceList.PartialDescriptors[i].Type == CmResourceTypeDeviceSpecific)
            break;
        assignment->raw[assignment->count++] = full->PartialResourceList.PartialDescriptors[i];
        status = lab__pnp_claim(node, &full->PartialResourceList.PartialDescriptors[i]);
    }
    return status;
}

static NTSTATUS choose(struct lab__pnp_node *node, struct lab__pnp_assignment *assignment)
{
    BOOLEAN own;
    PIO_RESOURCE_REQUIREMENTS_LIST list = filtered(node, &own);
    const char *fault = list ? requirements_fault(list) : 0;
    NTSTATUS status = STATUS_SUCCESS;

    if (fault) {
        complain(node, fault);
        status = STATUS_DEVICE_CONFIGURATION_ERROR;
    } else if (list) {
        status = lab__pnp_arbitrate(node, list, assignment);
    } else if (node->boot && node->boot->Count) {
        status = take_boot(node, assignment);
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

void lab__pnp_resources_release(struct lab__pnp_node *node)
{
    lab__pnp_unclaim(node);
    if (node->raw_resources)
        lab__mm_kernel_free(node->raw_resources);
    if (node->resources)
        lab__mm_kernel_free(node->resources);
    node->raw_resources = node->resources = 0;
}
