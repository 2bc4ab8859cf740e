/* Resource lists from what the public interface says of them. */
#include "pnp/simple.h"
#include <ntlab/pnp.h>

static const UCHAR types[] = {[LAB_PNP_PORT] = CmResourceTypePort,
                              [LAB_PNP_INTERRUPT] = CmResourceTypeInterrupt,
                              [LAB_PNP_MEMORY] = CmResourceTypeMemory,
                              [LAB_PNP_DMA] = CmResourceTypeDma};

static CM_PARTIAL_RESOURCE_DESCRIPTOR partial(const lab_pnp_resource *resource)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR descriptor = {.Type = types[resource->type], .Flags = resource->flags};

    descriptor.ShareDisposition = resource->shared ? CmResourceShareShared : CmResourceShareDeviceExclusive;
    if (resource->type == LAB_PNP_INTERRUPT) {
        descriptor.u.Interrupt.Level = descriptor.u.Interrupt.Vector = (ULONG)resource->first;
        descriptor.u.Interrupt.Affinity = (KAFFINITY)-1;
    } else if (resource->type == LAB_PNP_DMA) {
        descriptor.u.Dma.Channel = (ULONG)resource->first;
    } else {
        descriptor.u.Generic.Start.QuadPart = (LONGLONG)resource->first;
        descriptor.u.Generic.Length = (ULONG)(resource->last - resource->first + 1);
    }
    return descriptor;
}

PCM_RESOURCE_LIST lab__pnp_boot_list(const lab_pnp_resource *resources, ULONG count)
{
    PCM_RESOURCE_LIST list;

    if (!count)
        return 0;
    list = lab__mm_kernel_alloc(sizeof *list + count * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR));
    if (!list)
        return 0;
    list->Count = 1;
    list->List[0].InterfaceType = Isa;
    list->List[0].PartialResourceList.Version = list->List[0].PartialResourceList.Revision = 1;
    list->List[0].PartialResourceList.Count = count;
    for (ULONG i = 0; i < count; i++)
        list->List[0].PartialResourceList.PartialDescriptors[i] = partial(&resources[i]);
    return list;
}

static IO_RESOURCE_DESCRIPTOR requirement(const lab_pnp_resource *resource)
{
    IO_RESOURCE_DESCRIPTOR descriptor = {.Type = types[resource->type], .Flags = resource->flags};

    descriptor.Option = resource->alternative ? IO_RESOURCE_ALTERNATIVE : 0;
    descriptor.ShareDisposition = resource->shared ? CmResourceShareShared : CmResourceShareDeviceExclusive;
    if (resource->type == LAB_PNP_INTERRUPT || resource->type == LAB_PNP_DMA) {
        descriptor.u.Interrupt.MinimumVector = (ULONG)resource->first;
        descriptor.u.Interrupt.MaximumVector = (ULONG)resource->last;
    } else {
        descriptor.u.Generic.MinimumAddress.QuadPart = (LONGLONG)resource->first;
        descriptor.u.Generic.MaximumAddress.QuadPart = (LONGLONG)resource->last;
        descriptor.u.Generic.Length = (ULONG)resource->length;
        descriptor.u.Generic.Alignment = resource->alignment ? (ULONG)resource->alignment : 1;
    }
    return descriptor;
}

PIO_RESOURCE_REQUIREMENTS_LIST lab__pnp_requirements_list(const lab_pnp_resource *resources, ULONG count)
{
    PIO_RESOURCE_REQUIREMENTS_LIST list;
    ULONG size = sizeof *list + count * (ULONG)sizeof(IO_RESOURCE_DESCRIPTOR);

    if (!count)
        return 0;
    list = lab__mm_kernel_alloc(size);
    if (!list)
        return 0;
    list->ListSize = size;
    list->InterfaceType = Isa;
    list->AlternativeLists = 1;
    list->List[0].Version = list->List[0].Revision = 1;
    list->List[0].Count = count;
    for (ULONG i = 0; i < count; i++)
        list->List[0].Descriptors[i] = requirement(&resources[i]);
    return list;
}
