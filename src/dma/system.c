/*
 * The system's DMA controller: eight channels, as a PC's pair of 8237s has them (0 to 3 move bytes, 5 to 7 words, 4
 * joins the two), and request lines by which version 3 of the interface knows them.
 *
 * A driver programs a channel by mapping a transfer; its device then asks for service (lab_dma_channel_read and
 * _write). At the end of the count an auto-initialize channel starts again, another masks itself and, for a transfer of
 * version 3, its completion routine is called.
 */
#include <ntlab/dma.h>
#include "dma/dma_p.h"
#include "dma/operations.h"
#include "hal/hal_p.h"
#include "vf/vf_dma.h"

#define CASCADE 4
#define LINES   16

static struct line {
    ULONG request_line;
    ULONG channel;
    BOOLEAN used;
} lines[LINES];

static void completed(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    struct lab__dma_channel *channel = context;
    PDMA_COMPLETION_ROUTINE routine = channel->routine;

    if (!routine || !channel->adapter)
        return;
    channel->routine = 0;
    routine(&channel->adapter->public_, channel->device ? channel->device : channel->adapter->device, channel->context,
            channel->status);
}

void lab__dma_channels_start(void)
{
    RtlZeroMemory(lab__dma.channels, sizeof lab__dma.channels);
    RtlZeroMemory(lines, sizeof lines);
    for (ULONG i = 0; i < LAB_DMA_CHANNELS; i++) {
        struct lab__dma_channel *channel = &lab__dma.channels[i];

        channel->number = i;
        channel->masked = TRUE;
        KeInitializeDpc(&channel->dpc, completed, channel);
    }
}

static struct line *line_of(ULONG request_line)
{
    for (ULONG i = 0; i < LINES; i++)
        if (lines[i].used && lines[i].request_line == request_line)
            return &lines[i];
    return 0;
}

/* The channel that serves a request line: one that a test added, or that a device on the bus is wired to. */
static BOOLEAN channel_of_line(ULONG request_line, ULONG *channel)
{
    const struct line *line = line_of(request_line);

    if (line) {
        *channel = line->channel;
        return TRUE;
    }
    for (LIST_ENTRY *e = lab__hal.devices.Flink; e != &lab__hal.devices; e = e->Flink) {
        const lab_device *device = CONTAINING_RECORD(e, lab_device, link);

        for (ULONG i = 0; i < device->channel_count; i++)
            if (device->channels[i].request_line == request_line) {
                *channel = device->channels[i].channel;
                return TRUE;
            }
    }
    return FALSE;
}

struct lab__dma_channel *lab__dma_channel_find(const DEVICE_DESCRIPTION *description)
{
    ULONG number = description->DmaChannel;

    if (description->Version >= DEVICE_DESCRIPTION_VERSION3 && !channel_of_line(description->DmaRequestLine, &number))
        return 0;
    return number < LAB_DMA_CHANNELS && number != CASCADE ? &lab__dma.channels[number] : 0;
}

void lab__dma_channel_program(struct lab__dma_adapter *adapter, struct lab__dma_registers *registers, ULONGLONG logical,
                              ULONG length, BOOLEAN write)
{
    struct lab__dma_channel *channel = adapter->channel;

    channel->adapter = adapter;
    channel->registers = registers;
    channel->logical = logical;
    channel->total = channel->left = length;
    channel->write = write;
    channel->auto_initialize = adapter->auto_initialize;
    channel->programmed = TRUE;
    channel->masked = channel->done = channel->cancelled = FALSE;
}

void lab__dma_channel_stop(struct lab__dma_channel *channel)
{
    channel->programmed = FALSE;
    channel->masked = TRUE;
    channel->cancelled = FALSE;
}

ULONG lab__dma_channel_left(const struct lab__dma_channel *channel)
{
    return channel->left;
}

static void finish(struct lab__dma_channel *channel, DMA_COMPLETION_STATUS status)
{
    channel->masked = TRUE;
    channel->done = TRUE;
    channel->status = status;
    if (channel->routine)
        KeInsertQueueDpc(&channel->dpc, 0, 0);
}

/* wdm/nc-wdm-pcancel_mapped_transfer: its completion routine is called, with DmaCancelled. */
NTSTATUS lab__dma_op_cancel_mapped_transfer(PDMA_ADAPTER DmaAdapter, PVOID DmaTransferContext)
{
    struct lab__dma_adapter *adapter = lab__vf_dma_enter(DmaAdapter, PASSIVE_LEVEL, DISPATCH_LEVEL);
    struct lab__dma_context *context = DmaTransferContext;

    if (!adapter || !context || context->magic != LAB_DMA_CONTEXT || !adapter->channel)
        return STATUS_INVALID_PARAMETER;
    if (!adapter->channel->programmed || adapter->channel->done || adapter->channel->adapter != adapter)
        return STATUS_UNSUCCESSFUL;
    adapter->channel->cancelled = TRUE;
    finish(adapter->channel, DmaCancelled);
    return STATUS_SUCCESS;
}

/* --- the device's side -------------------------------------------------------------------------------------------- */

static void terminal_count(struct lab__dma_channel *channel)
{
    channel->terminal_counts++;
    if (channel->auto_initialize)
        channel->left = channel->total;
    else
        finish(channel, DmaComplete);
}

static char *place(struct lab__dma_channel *channel, ULONG *part)
{
    ULONGLONG at = channel->logical + channel->total - channel->left;
    ULONG rest = PAGE_SIZE - (ULONG)(at & (PAGE_SIZE - 1));
    char *memory;

    if (*part > rest)
        *part = rest;
    if (*part > channel->left)
        *part = channel->left;
    memory = lab__mm_physical(lab__dma_physical(at), *part);
    return memory && lab__dma.noncoherent ? lab__dma_shadow(lab__dma_physical(at)) : memory;
}

static size_t serve(unsigned number, char *bytes, size_t size, BOOLEAN to_device)
{
    struct lab__dma_channel *channel;
    size_t done = 0;

    if (number >= LAB_DMA_CHANNELS)
        return 0;
    channel = &lab__dma.channels[number];
    if (number > CASCADE)
        size &= ~(size_t)1;
    while (done < size && channel->programmed && !channel->masked && channel->write == to_device) {
        ULONG part = size - done > 0x10000 ? 0x10000 : (ULONG)(size - done);
        char *memory = place(channel, &part);

        if (!memory)
            break;
        if (to_device)
            RtlCopyMemory(bytes + done, memory, part);
        else
            RtlCopyMemory(memory, bytes + done, part);
        done += part;
        channel->left -= part;
        if (!channel->left) {
            terminal_count(channel);
            break; /* the device sees the terminal count */
        }
    }
    return done;
}

size_t lab_dma_channel_read(unsigned channel, void *bytes, size_t size)
{
    return serve(channel, bytes, size, TRUE);
}

size_t lab_dma_channel_write(unsigned channel, const void *bytes, size_t size)
{
    return serve(channel, (char *)bytes, size, FALSE);
}

bool lab_dma_channel_query(unsigned number, lab_dma_channel_state *state)
{
    const struct lab__dma_channel *channel;

    if (number >= LAB_DMA_CHANNELS || number == CASCADE)
        return false;
    channel = &lab__dma.channels[number];
    *state = (lab_dma_channel_state){.programmed = channel->programmed,
                                     .masked = channel->masked,
                                     .to_device = channel->write,
                                     .auto_initialize = channel->auto_initialize,
                                     .address = channel->logical,
                                     .length = channel->total,
                                     .left = channel->left,
                                     .terminal_counts = channel->terminal_counts};
    return true;
}

lab_status lab_dma_request_line_add(unsigned request_line, unsigned channel)
{
    struct line *line = line_of(request_line);

    if (channel >= LAB_DMA_CHANNELS || channel == CASCADE)
        return STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; !line && i < LINES; i++)
        if (!lines[i].used)
            line = &lines[i];
    if (!line)
        return STATUS_INSUFFICIENT_RESOURCES;
    *line = (struct line){request_line, channel, TRUE};
    return STATUS_SUCCESS;
}
