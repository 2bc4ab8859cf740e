/*
 * Mapping transfers: from MDLs to addresses that the device can send, through bounce pages where it can't reach the
 * buffer itself.
 *
 * Pages that follow one another in a buffer are taken to follow one another in memory only where the driver asked for
 * contiguous memory: on Windows it is so, and a driver that counts on more should hear of it.
 */
#include "dma/dma_p.h"
#include "dma/operations.h"
#include "vf/vf_dma.h"

#define HOST_FRAMES (1ULL << 40) /* as physical.c has it: memory that no device reaches */
#define REMAPPED    (1ULL << 38) /* what an IOMMU adds to addresses of a device that can send such */

BOOLEAN lab__dma_range_of(struct lab__dma_range *range, PMDL mdl, ULONGLONG offset, ULONG length)
{
    ULONGLONG rest;

    while (mdl && offset >= mdl->ByteCount) {
        offset -= mdl->ByteCount;
        mdl = mdl->Next;
    }
    range->mdl = mdl;
    range->at = (ULONG)offset;
    range->length = length;
    if (!mdl)
        return FALSE;
    rest = mdl->ByteCount - offset;
    for (PMDL next = mdl->Next; rest < length && next; next = next->Next)
        rest += next->ByteCount;
    return rest >= length;
}

ULONG lab__dma_next(struct lab__dma_range *range, ULONGLONG *physical)
{
    ULONG from, part;

    if (!range->length)
        return 0;
    while (range->at == range->mdl->ByteCount) {
        range->mdl = range->mdl->Next;
        range->at = 0;
    }
    from = range->mdl->ByteOffset + range->at;
    part = PAGE_SIZE - (from & (PAGE_SIZE - 1));
    if (part > range->mdl->ByteCount - range->at)
        part = range->mdl->ByteCount - range->at;
    if (part > range->length)
        part = range->length;
    *physical = ((ULONGLONG)MmGetMdlPfnArray(range->mdl)[from >> PAGE_SHIFT] << PAGE_SHIFT) | (from & (PAGE_SIZE - 1));
    range->at += part;
    range->length -= part;
    return part;
}

ULONG lab__dma_pages(const struct lab__dma_range *whole)
{
    struct lab__dma_range range = *whole;
    ULONG pages = 0;

    while (range.length) {
        ULONG part = range.mdl->ByteCount - range.at;

        if (part > range.length)
            part = range.length;
        pages += ADDRESS_AND_SIZE_TO_SPAN_PAGES((ULONG_PTR)range.mdl->ByteOffset + range.at, part);
        range.length -= part;
        range.mdl = range.mdl->Next;
        range.at = 0;
    }
    return pages;
}

BOOLEAN lab__dma_reachable(const struct lab__dma_adapter *adapter, ULONGLONG physical)
{
    return (physical | (PAGE_SIZE - 1)) <= adapter->highest && physical >> PAGE_SHIFT < HOST_FRAMES;
}

ULONGLONG lab__dma_logical(const struct lab__dma_adapter *adapter, ULONGLONG physical)
{
    return lab__dma.iommu && adapter->highest >= (REMAPPED << 1) - 1 ? physical | REMAPPED : physical;
}

ULONGLONG lab__dma_physical(ULONGLONG logical)
{
    return lab__dma.iommu ? logical & ~REMAPPED : logical;
}

BOOLEAN lab__dma_merges(ULONGLONG physical)
{
    char *page = lab__mm_frame_address((PFN_NUMBER)(physical >> PAGE_SHIFT));

    return page && lab__mm_in_ram(page) && lab__mm.pages[lab__mm_page_index(page)].kind == LAB_PAGE_CONTIGUOUS;
}

/* --- bounce pages ------------------------------------------------------------------------------------------------- */

static BOOLEAN take_bounce(struct lab__dma_registers *registers)
{
    struct lab__dma_adapter *adapter = registers->adapter;
    struct lab__page_bounds bounds = {0, adapter->highest, adapter->channel ? 0x10000 : 0};

    if (registers->bounce)
        return TRUE;
    if (adapter->channel && registers->count > 16)
        bounds.boundary = 0x20000;
    if (adapter->spare && registers->count <= adapter->spare_pages) {
        registers->bounce = adapter->spare;
        registers->bounce_is_spare = TRUE;
        adapter->spare = 0;
    } else {
        registers->bounce =
            lab__mm_contiguous_take((SIZE_T)registers->count << PAGE_SHIFT, &bounds, LAB_PAGE_CONTIGUOUS);
    }
    if (!registers->bounce) {
        lab__vf_dma_no_contiguous_registers(registers->count);
        return FALSE;
    }
    return TRUE;
}

static char *bounce_page(const struct lab__dma_registers *registers, ULONG page)
{
    return lab__mm_page_address(registers->bounce + page);
}

static ULONGLONG bounce_physical(const struct lab__dma_registers *registers, ULONG page)
{
    return (ULONGLONG)lab__mm_frame(bounce_page(registers, page)) << PAGE_SHIFT;
}

/* A piece of a mapping: where the buffer has it, and where the device gets it. */
struct piece {
    ULONGLONG physical; /* of the buffer */
    ULONGLONG device;   /* physical address that the device is sent to */
    ULONG length;
    BOOLEAN bounced;
};

struct pieces {
    const struct lab__dma_registers *registers;
    const struct lab__dma_mapping *mapping;
    struct lab__dma_range range;
    ULONG done; /* bytes */
    ULONG page; /* map register */
    ULONGLONG start;
};

static struct pieces pieces_of(const struct lab__dma_registers *registers, const struct lab__dma_mapping *mapping)
{
    struct pieces pieces = {
        .registers = registers, .mapping = mapping, .range = mapping->range, .page = mapping->first};
    struct lab__dma_range first = mapping->range;

    lab__dma_next(&first, &pieces.start);
    pieces.start &= PAGE_SIZE - 1;
    return pieces;
}

static BOOLEAN next_piece(struct pieces *pieces, struct piece *piece)
{
    const struct lab__dma_mapping *mapping = pieces->mapping;

    piece->length = lab__dma_next(&pieces->range, &piece->physical);
    if (!piece->length)
        return FALSE;
    piece->bounced =
        mapping->all_bounced || (mapping->bounced && !lab__dma_reachable(pieces->registers->adapter, piece->physical));
    if (!piece->bounced)
        piece->device = piece->physical;
    else if (mapping->all_bounced) /* one after the other, whatever the buffer's pages are */
        piece->device = bounce_physical(pieces->registers, mapping->first) + pieces->start + pieces->done;
    else
        piece->device = bounce_physical(pieces->registers, pieces->page) + (piece->physical & (PAGE_SIZE - 1));
    pieces->done += piece->length;
    pieces->page++;
    return TRUE;
}

/* Bytes [at, at + length) of the mapping, between the buffer and the bounce pages. */
static void copy(struct lab__dma_registers *registers, const struct lab__dma_mapping *mapping, ULONG at, ULONG length,
                 BOOLEAN to_device)
{
    struct pieces pieces = pieces_of(registers, mapping);
    struct piece piece;

    while (next_piece(&pieces, &piece)) {
        ULONG begin = pieces.done - piece.length, end = pieces.done;
        ULONG first = begin > at ? begin : at, last = end < at + length ? end : at + length;
        char *buffer = lab__mm_frame_address((PFN_NUMBER)(piece.physical >> PAGE_SHIFT));
        char *device;

        if (!piece.bounced || first >= last)
            continue;
        device = lab__mm_frame_address((PFN_NUMBER)((piece.device + (first - begin)) >> PAGE_SHIFT));
        device += (piece.device + (first - begin)) & (PAGE_SIZE - 1);
        buffer += (piece.physical & (PAGE_SIZE - 1)) + (first - begin);
        /* An all-bounced piece may cross a page of the bounce area, which is contiguous. */
        if (to_device)
            RtlCopyMemory(device, buffer, last - first);
        else
            RtlCopyMemory(buffer, device, last - first);
    }
}

/* --- mapping ------------------------------------------------------------------------------------------------------ */

/* How much of the range, from its start, is one element, and whether it must bounce. */
static ULONG one_element(const struct lab__dma_adapter *adapter, const struct lab__dma_range *whole, BOOLEAN *bounced)
{
    struct lab__dma_range range = *whole;
    ULONGLONG first = 0, physical = 0;
    ULONG length = lab__dma_next(&range, &first), part;
    BOOLEAN merges = lab__dma_merges(first);

    *bounced = !lab__dma_reachable(adapter, first);
    while (range.length) {
        part = lab__dma_next(&range, &physical);
        if (!merges || physical != first + length || !lab__dma_reachable(adapter, physical) || *bounced)
            break;
        length += part;
    }
    return length;
}

static ULONG fit(const struct lab__dma_registers *registers, const struct lab__dma_range *range)
{
    ULONG room = (registers->count - registers->next) << PAGE_SHIFT;
    struct lab__dma_range first = *range;
    ULONGLONG physical = 0;

    lab__dma_next(&first, &physical);
    room -= room ? (ULONG)(physical & (PAGE_SIZE - 1)) : 0;
    return range->length < room ? range->length : room;
}

static BOOLEAN needs_bounce(const struct lab__dma_adapter *adapter, const struct lab__dma_range *whole)
{
    struct lab__dma_range range = *whole;
    ULONGLONG physical;

    while (lab__dma_next(&range, &physical))
        if (!lab__dma_reachable(adapter, physical))
            return TRUE;
    return FALSE;
}

static BOOLEAN crosses(const struct lab__dma_adapter *adapter, const struct lab__dma_range *range)
{
    struct lab__dma_range first = *range;
    ULONGLONG physical = 0, limit = adapter->channel && adapter->channel->number >= 5 ? 0x20000 : 0x10000;

    lab__dma_next(&first, &physical);
    return adapter->channel && physical / limit != (physical + range->length - 1) / limit;
}

static void track_all(struct lab__dma_registers *registers, struct lab__dma_mapping *mapping)
{
    struct pieces pieces = pieces_of(registers, mapping);
    struct piece piece;

    while (next_piece(&pieces, &piece))
        lab__dma_track(registers->adapter, lab__dma_logical(registers->adapter, piece.device), piece.device,
                       piece.length, !mapping->write, mapping->write, mapping);
}

struct lab__dma_mapping *lab__dma_map(struct lab__dma_registers *registers, const struct lab__dma_range *range,
                                      BOOLEAN write)
{
    const struct lab__dma_adapter *adapter = registers->adapter;
    struct lab__dma_mapping *mapping = lab__mm_kernel_alloc(sizeof *mapping);
    struct pieces pieces;
    struct piece piece;

    if (!mapping)
        return 0;
    mapping->range = *range;
    mapping->write = write;
    mapping->first = registers->next;
    if (adapter->scatter_gather) {
        mapping->bounced = needs_bounce(adapter, range);
    } else {
        BOOLEAN bounced;

        mapping->all_bounced =
            one_element(adapter, range, &bounced) < range->length || bounced || crosses(adapter, range);
        mapping->bounced = mapping->all_bounced;
    }
    if (mapping->bounced && !take_bounce(registers)) {
        lab__mm_kernel_free(mapping);
        return 0;
    }
    mapping->pages = lab__dma_pages(range);
    mapping->left = range->length;
    registers->next += mapping->pages;
    InsertTailList(&registers->mappings, &mapping->link);
    if (mapping->bounced && write)
        copy(registers, mapping, 0, range->length, TRUE);
    pieces = pieces_of(registers, mapping);
    next_piece(&pieces, &piece);
    mapping->logical = lab__dma_logical(adapter, piece.device);
    if (lab__dma.tracking)
        track_all(registers, mapping);
    return mapping;
}

ULONG lab__dma_elements(struct lab__dma_registers *registers, const struct lab__dma_mapping *mapping,
                        SCATTER_GATHER_ELEMENT *elements, ULONG room)
{
    struct pieces pieces = pieces_of(registers, mapping);
    struct piece piece;
    ULONG count = 0;
    ULONGLONG end = 0;

    while (next_piece(&pieces, &piece)) {
        ULONGLONG logical = lab__dma_logical(registers->adapter, piece.device);

        if (count && logical == end && (mapping->all_bounced || lab__dma_merges(piece.device))) {
            if (count <= room)
                elements[count - 1].Length += piece.length;
        } else {
            if (count < room)
                elements[count] = (SCATTER_GATHER_ELEMENT){{.QuadPart = (LONGLONG)logical}, piece.length, 0};
            count++;
        }
        end = logical + piece.length;
    }
    return count;
}

static void collect(struct lab__dma_registers *registers, const struct lab__dma_mapping *mapping, ULONG at,
                    ULONG length)
{
    struct pieces pieces = pieces_of(registers, mapping);
    struct piece piece;

    while (next_piece(&pieces, &piece)) {
        ULONG begin = pieces.done - piece.length;

        if (begin < at + length && at < pieces.done)
            lab__dma_shadow_collect(piece.device, piece.length);
    }
}

void lab__dma_unmap(struct lab__dma_registers *registers, struct lab__dma_mapping *mapping, ULONG at, ULONG length)
{
    if (length > mapping->left)
        length = mapping->left;
    if (!mapping->write && lab__dma.noncoherent)
        collect(registers, mapping, at, length);
    if (mapping->bounced && !mapping->write)
        copy(registers, mapping, at, length, FALSE);
    mapping->left -= length;
    if (mapping->left)
        return;
    lab__dma_untrack(mapping);
    RemoveEntryList(&mapping->link);
    lab__mm_kernel_free(mapping);
    if (IsListEmpty(&registers->mappings))
        registers->next = 0;
}

/* --- operations --------------------------------------------------------------------------------------------------- */

/* wdm/nc-wdm-pmap_transfer: *Length becomes what is one contiguous piece for the device. */
PHYSICAL_ADDRESS lab__dma_op_map_transfer(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase, PVOID CurrentVa,
                                          PULONG Length, BOOLEAN WriteToDevice)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_registers *registers = MapRegisterBase;
    ULONGLONG offset = (ULONG_PTR)CurrentVa - (ULONG_PTR)MmGetMdlVirtualAddress(Mdl);
    PHYSICAL_ADDRESS address = {.QuadPart = 0};
    struct lab__dma_mapping *mapping;
    struct lab__dma_range range;

    if (!adapter)
        return address;
    lab__vf_dma_mapping(adapter, registers, Mdl, CurrentVa, *Length);
    if (!registers || !*Length || !lab__dma_range_of(&range, Mdl, offset, *Length)) {
        *Length = 0;
        return address;
    }
    range.length = fit(registers, &range);
    if (adapter->scatter_gather) {
        BOOLEAN bounced;

        range.length = one_element(adapter, &range, &bounced);
    }
    mapping = range.length ? lab__dma_map(registers, &range, WriteToDevice) : 0;
    *Length = mapping ? range.length : 0;
    if (!mapping)
        return address;
    address.QuadPart = (LONGLONG)mapping->logical;
    if (adapter->channel)
        lab__dma_channel_program(adapter, registers, mapping->logical, range.length, WriteToDevice);
    return address;
}

static ULONG room_of(const SCATTER_GATHER_LIST *list, ULONG size)
{
    if (!list || size < FIELD_OFFSET(SCATTER_GATHER_LIST, Elements))
        return 0;
    return (ULONG)((size - FIELD_OFFSET(SCATTER_GATHER_LIST, Elements)) / sizeof(SCATTER_GATHER_ELEMENT));
}

/* Bytes that the first `room` elements describe. */
static ULONG described(const SCATTER_GATHER_ELEMENT *elements, ULONG room)
{
    ULONG bytes = 0;

    for (ULONG i = 0; i < room; i++)
        bytes += elements[i].Length;
    return bytes;
}

/* Maps the range as far as registers and room for elements go. */
static NTSTATUS map_list(struct lab__dma_registers *registers, struct lab__dma_range *range, BOOLEAN write,
                         SCATTER_GATHER_ELEMENT *elements, ULONG room, ULONG *count)
{
    struct lab__dma_mapping *mapping = lab__dma_map(registers, range, write);
    ULONG bytes;

    if (!mapping)
        return STATUS_INSUFFICIENT_RESOURCES;
    *count = lab__dma_elements(registers, mapping, elements, room);
    if (*count <= room)
        return STATUS_SUCCESS;
    bytes = described(elements, room);
    mapping->left = range->length; /* undo it, as if nothing had been transferred */
    mapping->write = TRUE;
    lab__dma_unmap(registers, mapping, 0, range->length);
    range->length = bytes;
    mapping = lab__dma_map(registers, range, write);
    if (!mapping)
        return STATUS_INSUFFICIENT_RESOURCES;
    *count = lab__dma_elements(registers, mapping, elements, room);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pmap_transfer_ex */
NTSTATUS lab__dma_op_map_transfer_ex(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase, ULONGLONG Offset,
                                     ULONG DeviceOffset, PULONG Length, BOOLEAN WriteToDevice,
                                     PSCATTER_GATHER_LIST ScatterGatherBuffer, ULONG ScatterGatherBufferLength,
                                     PDMA_COMPLETION_ROUTINE DmaCompletionRoutine, PVOID CompletionContext)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_registers *registers = MapRegisterBase;
    SCATTER_GATHER_ELEMENT own = {0}, *elements = ScatterGatherBuffer ? ScatterGatherBuffer->Elements : &own;
    ULONG room = ScatterGatherBuffer ? room_of(ScatterGatherBuffer, ScatterGatherBufferLength) : 1, count = 0;
    struct lab__dma_range range;
    NTSTATUS status;

    if (!adapter || !registers || !room || (!ScatterGatherBuffer && !adapter->channel) ||
        (DmaCompletionRoutine && !adapter->channel))
        return STATUS_INVALID_PARAMETER;
    lab__vf_dma_mapping(adapter, registers, Mdl, 0, *Length);
    if (adapter->channel && adapter->channel->cancelled)
        return STATUS_CANCELLED;
    if (!*Length || !lab__dma_range_of(&range, Mdl, Offset, *Length))
        return STATUS_INVALID_PARAMETER;
    range.length = fit(registers, &range);
    if (!range.length)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = map_list(registers, &range, WriteToDevice, elements, room, &count);
    if (!NT_SUCCESS(status))
        return status;
    *Length = range.length;
    if (ScatterGatherBuffer) {
        ScatterGatherBuffer->NumberOfElements = count;
        ScatterGatherBuffer->Reserved = 0;
    }
    if (adapter->channel) {
        adapter->channel->routine = DmaCompletionRoutine;
        adapter->channel->context = CompletionContext;
        lab__dma_channel_program(adapter, registers, (ULONGLONG)elements[0].Address.QuadPart, range.length,
                                 WriteToDevice);
    }
    return STATUS_SUCCESS;
}

/* The mapping that holds this place of the MDL chain. */
static struct lab__dma_mapping *mapping_at(struct lab__dma_registers *registers, const struct lab__dma_range *range,
                                           ULONG *at)
{
    for (LIST_ENTRY *e = registers->mappings.Flink; e != &registers->mappings; e = e->Flink) {
        struct lab__dma_mapping *mapping = CONTAINING_RECORD(e, struct lab__dma_mapping, link);
        struct lab__dma_range walk = mapping->range;
        ULONG passed = 0;

        while (walk.length) {
            ULONG part = walk.mdl->ByteCount - walk.at;

            part = part < walk.length ? part : walk.length;
            if (walk.mdl == range->mdl && range->at >= walk.at && range->at < walk.at + part) {
                *at = passed + range->at - walk.at;
                return mapping;
            }
            passed += part;
            walk.length -= part;
            walk.mdl = walk.mdl->Next;
            walk.at = 0;
        }
    }
    return 0;
}

static void flush(struct lab__dma_registers *registers, struct lab__dma_range range)
{
    while (range.length && range.mdl) {
        ULONG at, part;
        struct lab__dma_mapping *mapping = mapping_at(registers, &range, &at);

        if (!mapping)
            return;
        part = mapping->range.length - at;
        if (part > mapping->left)
            part = mapping->left;
        if (part > range.length)
            part = range.length;
        if (!part)
            return;
        lab__dma_unmap(registers, mapping, at, part);
        if (!lab__dma_range_of(&range, range.mdl, (ULONGLONG)range.at + part, range.length - part))
            return;
    }
}

/* wdm/nc-wdm-pflush_adapter_buffers */
BOOLEAN lab__dma_op_flush_adapter_buffers(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase, PVOID CurrentVa,
                                          ULONG Length, BOOLEAN WriteToDevice)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    ULONGLONG offset = (ULONG_PTR)CurrentVa - (ULONG_PTR)MmGetMdlVirtualAddress(Mdl);
    struct lab__dma_registers *registers = MapRegisterBase;
    struct lab__dma_range range;

    if (!adapter || !registers)
        return FALSE;
    lab__vf_dma_flushing(adapter, registers, Mdl, CurrentVa, Length);
    if (adapter->channel)
        lab__dma_channel_stop(adapter->channel);
    if (lab__dma_range_of(&range, Mdl, offset, Length) || range.mdl)
        flush(registers, range);
    return TRUE;
}

/* wdm/nc-wdm-pflush_adapter_buffers_ex */
NTSTATUS lab__dma_op_flush_adapter_buffers_ex(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase,
                                              ULONGLONG Offset, ULONG Length, BOOLEAN WriteToDevice)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_registers *registers = MapRegisterBase;
    struct lab__dma_range range;

    if (!adapter || !registers || !lab__dma_range_of(&range, Mdl, Offset, Length))
        return STATUS_INVALID_PARAMETER;
    lab__vf_dma_flushing(adapter, registers, Mdl, 0, Length);
    if (adapter->channel)
        lab__dma_channel_stop(adapter->channel);
    flush(registers, range);
    return STATUS_SUCCESS;
}

/* wdm/nc-wdm-pflush_dma_buffer */
NTSTATUS lab__dma_op_flush_dma_buffer(PDMA_ADAPTER DmaAdapter, PMDL Mdl, BOOLEAN ReadOperation)
{
    if (!lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL))
        return STATUS_INVALID_PARAMETER;
    KeFlushIoBuffers(Mdl, ReadOperation, TRUE);
    return STATUS_SUCCESS;
}

PHYSICAL_ADDRESS IoMapTransfer(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase, PVOID CurrentVa, PULONG Length,
                               BOOLEAN WriteToDevice)
{
    return lab__dma_op_map_transfer(DmaAdapter, Mdl, MapRegisterBase, CurrentVa, Length, WriteToDevice);
}

BOOLEAN IoFlushAdapterBuffers(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase, PVOID CurrentVa, ULONG Length,
                              BOOLEAN WriteToDevice)
{
    return lab__dma_op_flush_adapter_buffers(DmaAdapter, Mdl, MapRegisterBase, CurrentVa, Length, WriteToDevice);
}
