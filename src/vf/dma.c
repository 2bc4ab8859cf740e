/* DMA on a strict machine: adapters, channels, map registers, lists and common buffers are given back once, in order.
 */
#include "vf/vf_dma.h"
#include "engine/engine.h"
#include "io/io_p.h"
#include "vf/vf_report.h"

static void stop(ULONG subcode, ULONG_PTR a, ULONG_PTR b, ULONG_PTR c)
{
    lab__ke_verifier_stop(DRIVER_VERIFIER_DMA_VIOLATION, subcode, a, b, c);
}

static void check_irql(KIRQL low, KIRQL high)
{
    KIRQL irql = lab__ke_irql();

    if (irql >= low && irql <= high)
        return;
    lab__ke_crash_detail("a DMA routine that is called at IRQL %u%s was called at %u", high,
                         low == high ? "" : " or below", irql);
    if (low == high)
        stop(0x13, 1, high, irql);
    else
        stop(0x13, 2, high, irql);
}

struct lab__dma_adapter *lab__vf_dma_enter(PDMA_ADAPTER pointer, KIRQL low, KIRQL high)
{
    struct lab__dma_adapter *adapter = lab__dma_adapter_of(pointer);

    if (__builtin_expect(!adapter, 0)) {
        lab__ke_crash_detail("a DMA routine was called with a NULL adapter");
        stop(0x19, 0, 0, 0);
        return 0;
    }
    if (__builtin_expect(adapter->magic != LAB_DMA_ADAPTER, 0)) {
        lab__ke_crash_detail("adapter %p was released with PutDmaAdapter before", (void *)adapter);
        stop(0x18, (ULONG_PTR)adapter, (ULONG_PTR)adapter, 0);
        return 0;
    }
    if (__builtin_expect((unsigned)(lab__prcb->irql - low) > (unsigned)(high - low), 0) && lab__strict)
        check_irql(low, high);
    if (--lab_switch_budget <= 0)
        lab__schedule_point();
    return adapter;
}

void lab__vf_dma_version(ULONG version)
{
    lab__ke_crash_detail("the device description has version %u, or a width that is none", version);
    stop(0x25, version, 0, 0);
}

void lab__vf_dma_obsolete(const char *function)
{
    lab__ke_crash_detail("%s is obsolete; call IoGetDmaAdapter", function);
    stop(0x1E, 0, 0, 0);
}

/* --- adapters ----------------------------------------------------------------------------------------------------- */

void lab__vf_dma_releasing(struct lab__dma_adapter *adapter)
{
    ULONG_PTR pointer = (ULONG_PTR)adapter;

    if (adapter->running) {
        lab__ke_crash_detail("adapter %p is released from inside a routine that it called", (void *)adapter);
        stop(0x11, adapter->running, pointer, pointer);
    }
    if (adapter->list_count) {
        lab__ke_crash_detail("adapter %p is released with %u scatter/gather lists", (void *)adapter,
                             adapter->list_count);
        stop(0x0A, pointer, adapter->list_count, pointer);
    }
    if (adapter->lane->busy && adapter->lane->holder == adapter) {
        lab__ke_crash_detail("adapter %p is released while its channel is allocated", (void *)adapter);
        stop(0x08, pointer, 1, pointer);
    }
    if (adapter->granted) {
        lab__ke_crash_detail("adapter %p is released with %u map registers", (void *)adapter, adapter->granted);
        stop(0x09, pointer, adapter->granted, pointer);
    }
    if (adapter->common_count) {
        lab__ke_crash_detail("adapter %p is released with %u common buffers", (void *)adapter, adapter->common_count);
        stop(0x07, pointer, adapter->common_count, pointer);
    }
}

/* --- channels and map registers ----------------------------------------------------------------------------------- */

static BOOLEAN asked_already(const struct lab__dma_adapter *adapter, PDEVICE_OBJECT device)
{
    for (LIST_ENTRY *e = lab__dma.queue.Flink; e != &lab__dma.queue; e = e->Flink) {
        const struct lab__dma_request *request = CONTAINING_RECORD(e, struct lab__dma_request, link);

        if (request->adapter == adapter && request->device == device && request->kind == LAB_DMA_CHANNEL)
            return TRUE;
    }
    return FALSE;
}

void lab__vf_dma_channel_wanted(struct lab__dma_adapter *adapter, PDEVICE_OBJECT device, ULONG registers)
{
    if (registers > adapter->map_registers) {
        lab__ke_crash_detail("%u map registers were asked for; IoGetDmaAdapter said %u", registers,
                             adapter->map_registers);
        stop(0x0C, registers, adapter->map_registers, 0);
    }
    if (adapter->running || asked_already(adapter, device)) {
        lab__ke_crash_detail("a channel of adapter %p was asked for %s", (void *)adapter,
                             adapter->running ? "from inside the routine that has it"
                                              : "while the device object waits for one");
        stop(0x0B, 2, 0, 0);
    }
}

void lab__vf_dma_channel_freed_too_often(struct lab__dma_adapter *adapter)
{
    lab__ke_crash_detail("the channel of adapter %p was freed, but isn't allocated", (void *)adapter);
    stop(0x04, (ULONG_PTR)++adapter->extra_channels, 0, 0);
}

void lab__vf_dma_registers_taken(struct lab__dma_adapter *adapter)
{
    if (!adapter->channel && adapter->scatter_gather)
        return; /* lists may be many at a time */
    if (adapter->granted > 2 * adapter->map_registers) {
        lab__ke_crash_detail("adapter %p has %u map registers at a time; IoGetDmaAdapter said %u", (void *)adapter,
                             adapter->granted, adapter->map_registers);
        stop(0x15, adapter->granted, adapter->map_registers, 0);
    }
}

static ULONG still_mapped(const struct lab__dma_registers *registers)
{
    ULONG pages = 0;

    for (LIST_ENTRY *e = registers->mappings.Flink; e != &registers->mappings; e = e->Flink)
        pages += CONTAINING_RECORD(e, struct lab__dma_mapping, link)->pages;
    return pages;
}

void lab__vf_dma_registers_freeing(struct lab__dma_registers *registers, ULONG count)
{
    ULONG mapped = still_mapped(registers);

    if (!mapped || registers->count - count >= mapped)
        return;
    lab__ke_crash_detail("map registers %p are freed while %u of them are mapped: FlushAdapterBuffers was not called",
                         (void *)registers, mapped);
    stop(0x10, mapped, 0, 0);
}

void lab__vf_dma_registers_freed_too_often(struct lab__dma_adapter *adapter, ULONG count)
{
    lab__ke_crash_detail("%u map registers that adapter %p doesn't have were freed", count, (void *)adapter);
    stop(0x05, count, 0, 0);
}

void lab__vf_dma_no_contiguous_registers(ULONG count)
{
    lab__ke_crash_detail("there are no %u contiguous pages that the device reaches", count);
    stop(0x00, 2, count, 0);
}

/* --- transfers ---------------------------------------------------------------------------------------------------- */

static void check_locked(PMDL mdl)
{
    if (mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL | MDL_IO_SPACE))
        return;
    lab__ke_crash_detail("DMA to what MDL %p describes, whose pages are not locked", (void *)mdl);
    stop(0x0E, (ULONG_PTR)mdl, 0, 0);
}

static BOOLEAN outside(PMDL mdl, PVOID address)
{
    return (ULONG_PTR)address - (ULONG_PTR)MmGetMdlVirtualAddress(mdl) >= mdl->ByteCount;
}

static void check_mapped_twice(struct lab__dma_registers *registers, PMDL mdl, PVOID address, ULONG length)
{
    ULONG_PTR at = (ULONG_PTR)address - (ULONG_PTR)MmGetMdlVirtualAddress(mdl);

    for (LIST_ENTRY *e = registers->mappings.Flink; e != &registers->mappings; e = e->Flink) {
        const struct lab__dma_mapping *mapping = CONTAINING_RECORD(e, struct lab__dma_mapping, link);

        if (mapping->range.mdl != mdl || at >= mapping->range.at + mapping->range.length ||
            mapping->range.at >= at + length)
            continue;
        lab__ke_crash_detail("%p, %u bytes: mapped already with these map registers", address, length);
        stop(0x1D, (ULONG_PTR)address, (ULONG_PTR)address + length,
             (ULONG_PTR)MmGetMdlVirtualAddress(mdl) + mapping->range.at);
    }
}

static void check_flushed(struct lab__dma_registers *registers)
{
    ULONG mapped = still_mapped(registers);

    if (registers->next < registers->count || !mapped)
        return;
    lab__ke_crash_detail("all %u map registers of %p are mapped: FlushAdapterBuffers was not called", registers->count,
                         (void *)registers);
    stop(0x0D, (ULONG_PTR)mapped << PAGE_SHIFT, (ULONG_PTR)registers->count << PAGE_SHIFT, 0);
}

void lab__vf_dma_mapping(struct lab__dma_adapter *adapter, struct lab__dma_registers *registers, PMDL mdl,
                         PVOID address, ULONG length)
{
    if (!lab__strict)
        return;
    if (!length) {
        lab__ke_crash_detail("a transfer of no bytes was mapped");
        stop(0x21, (ULONG_PTR)adapter, 0, 0);
    }
    check_locked(mdl);
    if (address && outside(mdl, address)) {
        lab__ke_crash_detail("%p lies outside the %u bytes of MDL %p", address, mdl->ByteCount, (void *)mdl);
        stop(0x1B, (ULONG_PTR)address, (ULONG_PTR)mdl, 0);
    }
    if (!registers)
        return;
    if (address)
        check_mapped_twice(registers, mdl, address, length);
    check_flushed(registers);
}

static void check_flushed_range(struct lab__dma_registers *registers, PMDL mdl, PVOID address, ULONG length)
{
    ULONG_PTR at = (ULONG_PTR)address - (ULONG_PTR)MmGetMdlVirtualAddress(mdl);
    BOOLEAN found = FALSE;
    ULONG left = 0;

    for (LIST_ENTRY *e = registers->mappings.Flink; e != &registers->mappings; e = e->Flink) {
        const struct lab__dma_mapping *mapping = CONTAINING_RECORD(e, struct lab__dma_mapping, link);

        if (mapping->range.mdl != mdl)
            continue;
        found |= at >= mapping->range.at && at < mapping->range.at + mapping->range.length;
        left += mapping->left;
    }
    if (!found) {
        lab__ke_crash_detail("%p was flushed, but it isn't mapped with map registers %p", address, (void *)registers);
        stop(0x16, (ULONG_PTR)address, (ULONG_PTR)registers, 0);
    } else if (length > left) {
        lab__ke_crash_detail("%u bytes were flushed, but only %u are mapped", length, left);
        stop(0x00, 1, left, length);
    }
}

void lab__vf_dma_flushing(struct lab__dma_adapter *adapter, struct lab__dma_registers *registers, PMDL mdl,
                          PVOID address, ULONG length)
{
    const struct lab__dma_channel *channel = adapter->channel;

    if (!lab__strict)
        return;
    if (IsListEmpty(&registers->mappings)) {
        lab__ke_crash_detail("map registers %p were flushed, but nothing is mapped", (void *)registers);
        stop(0x20, (ULONG_PTR)registers, (ULONG_PTR)address, (ULONG_PTR)mdl);
        return;
    }
    if (channel && adapter->version >= 3 && channel->programmed && !channel->done && channel->left) {
        lab__ke_crash_detail("channel %u was flushed with %u bytes to go; cancel the transfer first", channel->number,
                             channel->left);
        stop(0x23, 0, 0, channel->number);
    }
    if (address && outside(mdl, address)) {
        lab__ke_crash_detail("%p lies outside the %u bytes of MDL %p", address, mdl->ByteCount, (void *)mdl);
        stop(0x1B, (ULONG_PTR)address, (ULONG_PTR)mdl, 0);
    } else if (address) {
        check_flushed_range(registers, mdl, address, length);
    }
}

/* --- scatter/gather lists ----------------------------------------------------------------------------------------- */

void lab__vf_dma_list_wanted(struct lab__dma_adapter *adapter, PMDL mdl, PVOID address, ULONG length)
{
    ULONG_PTR base = (ULONG_PTR)MmGetMdlVirtualAddress(mdl);
    ULONGLONG bytes = 0;

    if (!lab__strict)
        return;
    if (!length) {
        lab__ke_crash_detail("a scatter/gather list of no bytes was asked for");
        stop(0x21, (ULONG_PTR)adapter, 0, 0);
    }
    if (adapter->running) {
        lab__ke_crash_detail("a list of adapter %p was asked for from inside a routine that it called",
                             (void *)adapter);
        stop(0x0B, 2, 0, 0);
    }
    for (PMDL each = mdl; each; each = each->Next) {
        check_locked(each);
        bytes += each->ByteCount;
    }
    if (address && (ULONG_PTR)address < base)
        stop(0x1F, 1, (ULONG_PTR)address, (ULONG_PTR)mdl);
    if (address && (ULONG_PTR)address >= base + mdl->ByteCount)
        stop(0x1F, 2, (ULONG_PTR)address, (ULONG_PTR)mdl);
    if (address)
        bytes -= (ULONG_PTR)address - base;
    if (length <= bytes)
        return;
    lab__ke_crash_detail("%u bytes were asked for; the MDL describes %llu", length, (unsigned long long)bytes);
    if (!mdl->Next && BYTE_OFFSET(base + mdl->ByteCount) &&
        (base + mdl->ByteCount) >> PAGE_SHIFT != (base + mdl->ByteCount + (length - bytes) - 1) >> PAGE_SHIFT)
        stop(0x1F, 3, (ULONG_PTR)mdl, length);
    stop(0x24, (ULONG_PTR)(length - bytes), 0, 0);
}

void lab__vf_dma_list_freed_too_often(struct lab__dma_adapter *adapter)
{
    lab__ke_crash_detail("a scatter/gather list was put that adapter %p doesn't have", (void *)adapter);
    stop(0x06, (ULONG_PTR)adapter->lists_made, (ULONG_PTR)adapter->lists_freed + 1, 0);
}

/* --- common buffers ----------------------------------------------------------------------------------------------- */

#define PATTERN 0x0F
#define TAG     0x30796672566D6144ULL /* "DmaVrfy0" */

static ULONGLONG *tag_before(const struct lab__dma_common *common)
{
    return (ULONGLONG *)common->base - 1;
}

static char *page_behind(const struct lab__dma_common *common)
{
    return (char *)ROUND_TO_PAGES((ULONG_PTR)common->base + common->length);
}

void lab__vf_dma_common_guard(struct lab__dma_common *common)
{
    char *end = common->base + common->length, *behind = page_behind(common);

    RtlFillMemory(common->base - PAGE_SIZE, PAGE_SIZE, PATTERN);
    RtlFillMemory(end, (SIZE_T)(behind + PAGE_SIZE - end), PATTERN);
    *tag_before(common) = TAG;
    *(ULONGLONG *)behind = TAG;
}

static const char *changed(const char *from, const char *to)
{
    while (from < to && *from == PATTERN)
        from++;
    return from < to ? from : 0;
}

static void overwritten(const struct lab__dma_common *common, ULONG how, ULONG_PTR a, ULONG_PTR b, const char *where)
{
    lab__ke_crash_detail("the driver or the device wrote %s the common buffer at %p of %u bytes", where, common->base,
                         common->length);
    stop(0x0F, how, a, b);
}

void lab__vf_dma_common_check(struct lab__dma_common *common)
{
    char *behind = page_behind(common);
    ULONG_PTR base = (ULONG_PTR)common->base;
    const char *at;

    if (*tag_before(common) != TAG)
        overwritten(common, 1, common->length, base, "before");
    at = changed(common->base - PAGE_SIZE, (char *)tag_before(common));
    if (at)
        overwritten(common, 4, base, (ULONG_PTR)at, "before");
    at = changed(common->base + common->length, behind);
    if (at)
        overwritten(common, 5, base, (ULONG_PTR)at, "behind");
    if (*(ULONGLONG *)behind != TAG)
        overwritten(common, 2, common->length, base, "behind");
    at = changed(behind + sizeof(ULONGLONG), behind + PAGE_SIZE);
    if (at)
        overwritten(common, 5, base, (ULONG_PTR)at, "behind");
}

void lab__vf_dma_common_freed_too_often(struct lab__dma_adapter *adapter, PVOID base)
{
    lab__ke_crash_detail("%p was freed, which is no common buffer of adapter %p", base, (void *)adapter);
    stop(0x03, (ULONG_PTR)++adapter->extra_common, 0, 0);
}

void lab__vf_dma_common_freeing(const struct lab__dma_common *common, ULONG length, ULONGLONG logical, BOOLEAN cached,
                                PVOID caller)
{
    if (!lab__strict || !common->run)
        return;
    if (length != common->length) {
        lab__ke_crash_detail("the common buffer at %p was freed as one of %u bytes; it has %u", common->base, length,
                             common->length);
        stop(LAB_VF_COMMON_BUFFER, (ULONG_PTR)common->base, length, common->length);
    }
    if (logical != common->logical) {
        lab__ke_crash_detail("the common buffer at %p was freed with logical address %#llx; it has %#llx", common->base,
                             (unsigned long long)logical, (unsigned long long)common->logical);
        stop(LAB_VF_COMMON_BUFFER, (ULONG_PTR)common->base, (ULONG_PTR)logical, (ULONG_PTR)common->logical);
    }
    if (cached != common->cached)
        lab__vf_warn("CommonBufferCache", caller,
                     "a common buffer was freed with CacheEnabled %s, but allocated with it %s",
                     cached ? "TRUE" : "FALSE", cached ? "FALSE" : "TRUE");
}

void lab__vf_dma_mdl_mapped(PMDL mdl)
{
    if (mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))
        return;
    lab__ke_crash_detail("MDL %p has no system address", (void *)mdl);
    stop(0x22, (ULONG_PTR)mdl, 0, 0);
}

/* --- the IOMMU ---------------------------------------------------------------------------------------------------- */

void lab__vf_dma_iommu_fault(PDEVICE_OBJECT device, const char *name, ULONGLONG address, BOOLEAN write)
{
    lab__ke_crash_detail("the IOMMU refused: device %s %s bus address 0x%llx, which is not mapped for it", name,
                         write ? "wrote to" : "read", (unsigned long long)address);
    stop(0x26, (ULONG_PTR)device, (ULONG_PTR)address, write ? 2 : 1);
}
