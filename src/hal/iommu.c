/* How a device's own accesses reach memory: by physical address, or through whatever lab__hal_iommu_set put there. */
#include "hal/hal_p.h"
#include <string.h>

static void *direct(lab_device *device, ULONGLONG address, SIZE_T *length, BOOLEAN write)
{
    SIZE_T rest = PAGE_SIZE - (SIZE_T)(address & (PAGE_SIZE - 1));

    if (*length > rest)
        *length = rest;
    return lab__mm_physical(address, *length);
}

static const struct lab__hal_iommu pass_through = {direct, 0};
static const struct lab__hal_iommu *iommu = &pass_through;

void lab__hal_iommu_set(const struct lab__hal_iommu *other)
{
    iommu = other ? other : &pass_through;
}

void lab__hal_iommu_forget(lab_device *device)
{
    if (iommu->unplugged)
        iommu->unplugged(device);
}

void *lab_device_memory_reach(lab_device *device, uint64_t address, size_t *length, bool write)
{
    SIZE_T part = *length;
    void *memory = lab__hal_pci_bus_master(device) ? iommu->translate(device, address, &part, write) : 0;

    if (!memory)
        lab__hal_log(device, "the bus does not answer when it %s 0x%llx%s", write ? "writes to" : "reads from",
                     (unsigned long long)address,
                     lab__hal_pci_bus_master(device) ? "" : ": bus mastering is off in its command register");
    *length = part;
    return memory;
}

bool lab_device_memory_read(lab_device *device, uint64_t bus_address, void *buffer, size_t length)
{
    char *to = buffer;

    while (length) {
        size_t part = length;
        const char *from = lab_device_memory_reach(device, bus_address, &part, false);

        if (!from) {
            memset(to, 0xFF, length);
            return false;
        }
        memcpy(to, from, part);
        to += part;
        bus_address += part;
        length -= part;
    }
    return true;
}

bool lab_device_memory_write(lab_device *device, uint64_t bus_address, const void *buffer, size_t length)
{
    const char *from = buffer;

    while (length) {
        size_t part = length;
        char *to = lab_device_memory_reach(device, bus_address, &part, true);

        if (!to)
            return false;
        memcpy(to, from, part);
        from += part;
        bus_address += part;
        length -= part;
    }
    return true;
}
