/*
 * What devices may reach: one entry for each piece of memory that is mapped for an adapter now. Kept only while the
 * machine has an IOMMU or caches that don't follow DMA.
 *
 * A device is known by its physical device object. Where one of the two is not known (an adapter without a device
 * object, a device that Windows hasn't heard of), what is mapped counts as mapped for it.
 */
#include <ntlab/dma.h>
#include "dma/dma_p.h"
#include "hal/hal_p.h"
#include "vf/vf_dma.h"

struct track {
    LIST_ENTRY link;
    struct lab__dma_adapter *adapter;
    ULONGLONG logical, physical;
    ULONG length;
    BOOLEAN device_writes, device_reads, cached;
    PVOID owner; /* the mapping or common buffer */
};

static LIST_ENTRY tracks = {&tracks, &tracks};

void lab__dma_tracks_reset(void)
{
    InitializeListHead(&tracks);
}

PVOID lab__dma_track(struct lab__dma_adapter *adapter, ULONGLONG logical, ULONGLONG physical, ULONG length,
                     BOOLEAN device_writes, BOOLEAN device_reads, PVOID owner)
{
    struct track *track = lab__mm_kernel_alloc(sizeof *track);

    if (!track)
        return 0;
    track->adapter = adapter;
    track->logical = logical;
    track->physical = physical;
    track->length = length;
    track->device_writes = device_writes;
    track->device_reads = device_reads;
    track->cached = !(device_reads && device_writes); /* a transfer; common buffers are not cached */
    track->owner = owner;
    InsertTailList(&tracks, &track->link);
    return track;
}

void lab__dma_untrack(PVOID owner)
{
    for (LIST_ENTRY *e = tracks.Flink, *next; e != &tracks; e = next) {
        struct track *track = CONTAINING_RECORD(e, struct track, link);

        next = e->Flink;
        if (track->owner != owner)
            continue;
        RemoveEntryList(e);
        lab__mm_kernel_free(track);
    }
}

static BOOLEAN is_for(const struct track *track, PDEVICE_OBJECT device)
{
    if (!device || !track->adapter->device || track->adapter->device == device)
        return TRUE;
    for (LIST_ENTRY *e = lab__dma.adapters.Flink; e != &lab__dma.adapters; e = e->Flink) {
        const struct lab__dma_adapter *adapter = CONTAINING_RECORD(e, struct lab__dma_adapter, link);

        if (adapter->device == device && adapter->domain == track->adapter->domain)
            return TRUE;
    }
    return FALSE;
}

static const struct track *find(PDEVICE_OBJECT device, ULONGLONG address, BOOLEAN write)
{
    for (LIST_ENTRY *e = tracks.Flink; e != &tracks; e = e->Flink) {
        const struct track *track = CONTAINING_RECORD(e, struct track, link);

        if (address - track->logical < track->length && (write ? track->device_writes : track->device_reads) &&
            is_for(track, device))
            return track;
    }
    return 0;
}

static char *in_page(ULONGLONG physical, SIZE_T *length)
{
    SIZE_T rest = PAGE_SIZE - (SIZE_T)(physical & (PAGE_SIZE - 1));

    if (*length > rest)
        *length = rest;
    return lab__mm_physical(physical, *length);
}

/* Of a device that a driver has put into a domain of its own. *reported: the driver is told of what was refused. */
static BOOLEAN reach_in_domain(PDEVICE_OBJECT device, ULONG pasid, ULONGLONG address, SIZE_T *length, BOOLEAN write,
                               char **memory, BOOLEAN *reported)
{
    ULONGLONG physical;

    *reported = FALSE;
    if (!lab__dma.iommu || !lab__dma_domain_reach(device, pasid, address, write, &physical, reported))
        return FALSE;
    *memory = physical == LAB_DMA_NOWHERE ? 0 : in_page(physical, length);
    lab__dma.faults += !*memory;
    return TRUE;
}

/* A transaction with a PASID goes through the domain of that PASID, or nowhere. */
static char *reach(PDEVICE_OBJECT device, ULONG pasid, ULONGLONG address, SIZE_T *length, BOOLEAN write,
                   BOOLEAN *reported)
{
    const struct track *track;
    ULONGLONG physical;
    char *memory;

    if (reach_in_domain(device, pasid, address, length, write, &memory, reported))
        return memory;
    track = lab__dma.tracking && !pasid ? find(device, address, write) : 0;
    if (!track) {
        if (!lab__dma.iommu && !pasid)
            return in_page(address, length);
        lab__dma.faults++;
        return 0;
    }
    if (*length > track->logical + track->length - address)
        *length = (SIZE_T)(track->logical + track->length - address);
    physical = track->physical + (address - track->logical);
    memory = in_page(physical, length);
    return memory && lab__dma.noncoherent && track->cached ? lab__dma_shadow(physical) : memory;
}

static bool move(void *device, ULONG pasid, uint64_t address, char *buffer, size_t size, BOOLEAN write)
{
    while (size) {
        SIZE_T part = size;
        BOOLEAN reported;
        char *memory = reach(device, pasid, address, &part, write, &reported);

        if (!memory) {
            if (!write)
                RtlFillMemory(buffer, size, 0xFF);
            if (lab__dma.iommu && !reported)
                lab__vf_dma_iommu_fault(device, "", address, write);
            return false;
        }
        if (write)
            RtlCopyMemory(memory, buffer, part);
        else
            RtlCopyMemory(buffer, memory, part);
        buffer += part;
        address += part;
        size -= part;
    }
    return true;
}

bool lab_dma_memory_read(void *device_object, uint64_t bus_address, void *buffer, size_t size)
{
    return move(device_object, 0, bus_address, buffer, size, FALSE);
}

bool lab_dma_memory_write(void *device_object, uint64_t bus_address, const void *buffer, size_t size)
{
    return move(device_object, 0, bus_address, (char *)buffer, size, TRUE);
}

bool lab_dma_pasid_read(void *device_object, uint32_t pasid, uint64_t address, void *buffer, size_t size)
{
    return move(device_object, pasid, address, buffer, size, FALSE);
}

bool lab_dma_pasid_write(void *device_object, uint32_t pasid, uint64_t address, const void *buffer, size_t size)
{
    return move(device_object, pasid, address, (char *)buffer, size, TRUE);
}

/* --- devices on the bus: src/hal asks here, as long as this is not simply "where it says" ---------------------------
 */

static void *translate(lab_device *device, ULONGLONG address, SIZE_T *length, BOOLEAN write)
{
    BOOLEAN reported;
    char *memory = reach(device->pdo, 0, address, length, write, &reported);

    if (!memory && lab__dma.iommu && !reported)
        lab__vf_dma_iommu_fault(device->pdo, lab_device_name(device), address, write);
    return memory;
}

static const struct lab__hal_iommu iommu = {translate, 0};

void lab__dma_iommu_choose(void)
{
    lab__hal_iommu_set(lab__dma.tracking ? &iommu : 0);
}
