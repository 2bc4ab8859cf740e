/*
 * A disk on PCI: an NVM Express controller with one namespace, which is an image file. docs/devices/nvme.md has the
 * register table.
 *
 * A doorbell starts the clock; when `latency` has passed, everything that stands in the queues by then is done, in
 * order, and its completions are posted. The image is read and written at that moment, so a run repeats.
 */
#include "dev/nvme/nvme.h"
#include "machine/fields.h"
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define READY_100NS 10000 /* from CC.EN to CSTS.RDY: 1 ms */

/* --- data --------------------------------------------------------------------------------------------------------- */

/* One after the other, the pieces of memory that a command's PRP entries name. */
struct pieces {
    struct nvme *nvme;
    uint64_t prp1, list, next; /* list: of the page with entries; next: which of them, in bytes */
    size_t left;
    bool first, two;
};

static struct pieces pieces_of(struct nvme *nvme, const struct nvme_command *command, size_t size)
{
    size_t behind = NVME_PAGE - command->prp1 % NVME_PAGE;

    return (struct pieces){.nvme = nvme,
                           .prp1 = command->prp1,
                           .list = command->prp2,
                           .left = size,
                           .first = true,
                           .two = size <= behind + NVME_PAGE};
}

/* An entry of the list; the last one of a page leads to the next page where more are needed. */
static bool next_entry(struct pieces *pieces, uint64_t *entry)
{
    if ((pieces->list + pieces->next) % NVME_PAGE == NVME_PAGE - 8 && pieces->left > NVME_PAGE) {
        if (!lab_device_memory_read(pieces->nvme->device, pieces->list + pieces->next, &pieces->list, 8))
            return false;
        pieces->next = 0;
    }
    if (!lab_device_memory_read(pieces->nvme->device, pieces->list + pieces->next, entry, 8))
        return false;
    pieces->next += 8;
    return true;
}

static bool next_piece(struct pieces *pieces, uint64_t *address, size_t *size)
{
    *size = NVME_PAGE;
    if (pieces->first) {
        *address = pieces->prp1;
        *size = NVME_PAGE - pieces->prp1 % NVME_PAGE;
    } else if (pieces->two) {
        *address = pieces->list;
    } else if (!next_entry(pieces, address)) {
        return false;
    }
    if (*size > pieces->left)
        *size = pieces->left;
    pieces->first = false;
    pieces->left -= *size;
    return true;
}

bool nvme_data_in(struct nvme *nvme, const struct nvme_command *command, void *data, size_t size)
{
    struct pieces pieces = pieces_of(nvme, command, size);
    uint64_t address;
    size_t part;

    for (char *at = data; pieces.left; at += part)
        if (!next_piece(&pieces, &address, &part) || !lab_device_memory_read(nvme->device, address, at, part))
            return false;
    return true;
}

bool nvme_data_out(struct nvme *nvme, const struct nvme_command *command, const void *data, size_t size)
{
    struct pieces pieces = pieces_of(nvme, command, size);
    uint64_t address;
    size_t part;

    for (const char *at = data; pieces.left; at += part)
        if (!next_piece(&pieces, &address, &part) || !lab_device_memory_write(nvme->device, address, at, part))
            return false;
    return true;
}

/* Neighbours become one part. */
static unsigned add_part(uv_buf_t *parts, unsigned count, char *memory, size_t size)
{
    if (count && parts[count - 1].base + parts[count - 1].len == memory) {
        parts[count - 1].len += size;
        return count;
    }
    parts[count] = uv_buf_init(memory, (unsigned)size);
    return count + 1;
}

unsigned nvme_data_parts(struct nvme *nvme, const struct nvme_command *command, size_t size, bool out, size_t *reached)
{
    struct pieces pieces = pieces_of(nvme, command, size);
    unsigned count = 0;
    uint64_t address;
    size_t left;

    *reached = 0;
    while (pieces.left) {
        if (!next_piece(&pieces, &address, &left))
            return count;
        while (left) {
            size_t part = left;
            char *memory = lab_device_memory_reach(nvme->device, address, &part, out);

            if (!memory || count == NVME_PARTS)
                return count;
            count = add_part(nvme->parts, count, memory, part);
            *reached += part;
            address += part;
            left -= part;
        }
    }
    return count;
}

/* --- interrupts --------------------------------------------------------------------------------------------------- */

static bool has_news(const struct nvme *nvme, uint16_t vector)
{
    for (unsigned i = 0; i < NVME_QUEUES; i++)
        if (nvme->cq[i].made && nvme->cq[i].interrupts && nvme->cq[i].vector == vector &&
            nvme->cq[i].head != nvme->cq[i].tail)
            return true;
    return false;
}

static void settle_line(struct nvme *nvme)
{
    bool wanted = false;

    for (unsigned i = 0; i < NVME_QUEUES; i++)
        wanted |= !(nvme->masked >> (i & 31) & 1) && has_news(nvme, (uint16_t)i);
    lab_line_set(nvme->device, 0, wanted && !lab_message_count(nvme->device));
}

static void interrupt(struct nvme *nvme, const struct nvme_queue *cq)
{
    if (!cq->interrupts)
        return;
    if (lab_message_count(nvme->device))
        lab_message_send(nvme->device, cq->vector < lab_message_count(nvme->device) ? cq->vector : 0);
    else
        settle_line(nvme);
}

/* --- queues ------------------------------------------------------------------------------------------------------- */

static void fail_hard(struct nvme *nvme, const char *why)
{
    lab_device_log(nvme->device, "%s: the controller has stopped (CSTS.CFS)", why);
    nvme->csts |= CSTS_FATAL;
}

static void complete(struct nvme *nvme, unsigned sq_id, uint16_t id, uint16_t status, uint32_t result)
{
    struct nvme_queue *sq = &nvme->sq[sq_id], *cq = &nvme->cq[sq->cq];
    struct nvme_completion entry = {
        .result = result, .sq_head = (uint16_t)sq->head, .sq_id = (uint16_t)sq_id, .id = id};

    entry.status = (uint16_t)(status << 1 | cq->phase);
    if (lab_device_fault(nvme->device, "lost-completion"))
        return;
    if (!lab_device_memory_write(nvme->device, cq->base + cq->tail * sizeof entry, &entry, sizeof entry)) {
        fail_hard(nvme, "a completion can't be posted");
        return;
    }
    if (++cq->tail == cq->entries) {
        cq->tail = 0;
        cq->phase = !cq->phase;
    }
    interrupt(nvme, cq);
}

static bool is_full(const struct nvme_queue *cq)
{
    return (cq->tail + 1) % cq->entries == cq->head;
}

static void run_one(struct nvme *nvme, unsigned id)
{
    struct nvme_queue *sq = &nvme->sq[id];
    struct nvme_command command;
    uint32_t result = 0;
    uint16_t status;

    if (!lab_device_memory_read(nvme->device, sq->base + sq->head * sizeof command, &command, sizeof command)) {
        fail_hard(nvme, "a command can't be fetched");
        return;
    }
    sq->head = (sq->head + 1) % sq->entries;
    status = id ? nvme_io(nvme, &command) : nvme_admin(nvme, &command, &result);
    if (status != NVME_NO_ANSWER)
        complete(nvme, id, command.id, status, result);
}

static void run_queues(void *state)
{
    struct nvme *nvme = state;

    for (unsigned id = 0; id < NVME_QUEUES; id++)
        while ((nvme->csts & (CSTS_READY | CSTS_FATAL)) == CSTS_READY && nvme->sq[id].made &&
               nvme->sq[id].head != nvme->sq[id].tail && !is_full(&nvme->cq[nvme->sq[id].cq]))
            run_one(nvme, id);
}

static void ring(struct nvme *nvme, uint64_t offset, uint32_t value)
{
    unsigned index = (unsigned)(offset - NVME_DOORBELL) / 4, id = index / 2;
    struct nvme_queue *queue = id < NVME_QUEUES ? index & 1 ? &nvme->cq[id] : &nvme->sq[id] : NULL;

    if (!(nvme->csts & CSTS_READY))
        return;
    if (!queue || !queue->made || value >= queue->entries) {
        lab_device_log(nvme->device, "doorbell 0x%llx was written with %u: no such queue or entry",
                       (unsigned long long)offset, value);
        return;
    }
    if (index & 1) {
        queue->head = value;
        settle_line(nvme);
    } else {
        queue->tail = value;
    }
    if (!lab_timer_is_set(nvme->work))
        lab_timer_set(nvme->work, nvme->latency);
}

/* --- the controller ----------------------------------------------------------------------------------------------- */

static void stop(struct nvme *nvme)
{
    lab_timer_cancel(nvme->work);
    lab_timer_cancel(nvme->ready);
    memset(nvme->sq, 0, sizeof nvme->sq);
    memset(nvme->cq, 0, sizeof nvme->cq);
    nvme->csts = 0;
    nvme->masked = 0;
    nvme->event_count = 0;
    lab_line_set(nvme->device, 0, false);
}

static void become_ready(void *state)
{
    struct nvme *nvme = state;

    if (lab_device_fault(nvme->device, "stuck-busy"))
        return;
    if (CC_MPS(nvme->cc) || nvme->asq % NVME_PAGE || nvme->acq % NVME_PAGE) {
        fail_hard(nvme, "pages aren't of 4096 bytes, or a queue isn't aligned to one");
        return;
    }
    nvme->sq[0] = (struct nvme_queue){.base = nvme->asq, .entries = (nvme->aqa & 0xFFF) + 1, .made = true};
    nvme->cq[0] = (struct nvme_queue){.base = nvme->acq,
                                      .entries = (nvme->aqa >> 16 & 0xFFF) + 1,
                                      .made = true,
                                      .phase = true,
                                      .interrupts = true,
                                      .users = 1};
    nvme->csts |= CSTS_READY;
}

static void write_configuration(struct nvme *nvme, uint32_t value)
{
    uint32_t before = nvme->cc;

    nvme->cc = value;
    if (~before & value & CC_ENABLE)
        lab_timer_set(nvme->ready, READY_100NS);
    if (before & ~value & CC_ENABLE)
        stop(nvme);
    if (CC_SHUT(value) && !CC_SHUT(before)) {
        sim_image_flush(&nvme->image);
        nvme->csts |= CSTS_SHUT;
    }
    if (!CC_SHUT(value))
        nvme->csts &= ~CSTS_SHUT;
}

static uint64_t capabilities(void)
{
    return (NVME_ENTRIES - 1) | 1u << 16 /* contiguous queues */ | 20u << 24 /* ready within 10 s */ | 1ULL << 37;
}

static uint32_t read_word(struct nvme *nvme, uint64_t offset)
{
    switch (offset) {
    case NVME_CAP:
        return (uint32_t)capabilities();
    case NVME_CAP + 4:
        return (uint32_t)(capabilities() >> 32);
    case NVME_VS:
        return 0x00010400;
    case NVME_INTMS:
    case NVME_INTMC:
        return nvme->masked;
    case NVME_CC:
        return nvme->cc;
    case NVME_CSTS:
        return nvme->csts;
    case NVME_AQA:
        return nvme->aqa;
    case NVME_ASQ:
        return (uint32_t)nvme->asq;
    case NVME_ASQ + 4:
        return (uint32_t)(nvme->asq >> 32);
    case NVME_ACQ:
        return (uint32_t)nvme->acq;
    case NVME_ACQ + 4:
        return (uint32_t)(nvme->acq >> 32);
    default:
        return 0;
    }
}

static uint64_t read_register(void *state, uint64_t offset, unsigned width)
{
    struct nvme *nvme = state;
    uint64_t value = read_word(nvme, offset);

    return width == 8 ? value | (uint64_t)read_word(nvme, offset + 4) << 32 : value;
}

static void set_half(uint64_t *value, bool high, uint32_t half)
{
    *value = high ? (uint32_t)*value | (uint64_t)half << 32 : (*value & ~0xFFFFFFFFULL) | half;
}

static void write_word(struct nvme *nvme, uint64_t offset, uint32_t value)
{
    switch (offset) {
    case NVME_INTMS:
        nvme->masked |= value;
        settle_line(nvme);
        break;
    case NVME_INTMC:
        nvme->masked &= ~value;
        settle_line(nvme);
        break;
    case NVME_CC:
        write_configuration(nvme, value);
        break;
    case NVME_AQA:
        nvme->aqa = value;
        break;
    case NVME_ASQ:
    case NVME_ASQ + 4:
        set_half(&nvme->asq, offset & 4, value);
        break;
    case NVME_ACQ:
    case NVME_ACQ + 4:
        set_half(&nvme->acq, offset & 4, value);
        break;
    default:
        if (offset >= NVME_DOORBELL)
            ring(nvme, offset, value);
    }
}

static void write_register(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    write_word(state, offset, (uint32_t)value);
    if (width == 8)
        write_word(state, offset + 4, (uint32_t)(value >> 32));
}

/* --- the class ---------------------------------------------------------------------------------------------------- */

static lab_status open_image(struct nvme *nvme)
{
    const char *path = lab_device_option(nvme->device, "image"),
               *read_only = lab_device_option(nvme->device, "readonly");
    lab_status status;

    if (!path)
        return lab_device_fail(nvme->device, LAB_STATUS_INVALID_PARAMETER,
                               "nvme needs image=PATH, the file that is its contents");
    status = sim_image_plug(nvme->device, &nvme->image, path, !strcmp(read_only, "on"));
    if (status < 0)
        return status;
    nvme->blocks = nvme->image.size / nvme->block_size;
    if (!nvme->blocks) {
        sim_image_close(&nvme->image);
        return lab_device_fail(nvme->device, LAB_STATUS_INVALID_PARAMETER, "image %s is shorter than a block of %u",
                               path, nvme->block_size);
    }
    return LAB_STATUS_SUCCESS;
}

static void describe(lab_device *device)
{
    static const lab_pci_identity identity = {.vendor = 0x1B36,
                                              .device = 0x0010,
                                              .subsystem_vendor = 0x1AF4,
                                              .subsystem = 0x1100,
                                              .class_code = 0x010802,
                                              .revision = 2,
                                              .interrupt_pin = 1};
    static const lab_space_ops ops = {read_register, write_register, 4, 8};

    lab_device_pci(device, &identity);
    lab_device_bar(device, 0, LAB_SPACE_MEMORY | LAB_SPACE_64BIT, NVME_SPACE, &ops);
    lab_device_power_capability(device);
    lab_device_express_capability(device);
    lab_device_msix(device, NVME_QUEUES, 0, 0x2000, 0x3000);
}

static void destroy(void *state)
{
    struct nvme *nvme = state;

    sim_image_close(&nvme->image);
    free(nvme->buffer);
    free(nvme->parts);
}

static lab_status create(lab_device *device, void *state)
{
    struct nvme *nvme = state;
    uint64_t block_size;
    lab_status status;

    nvme->device = device;
    nvme->image.file = -1;
    if (!lab_device_option_number(device, "block", 512, NVME_PAGE, &block_size) ||
        !lab_device_option_number(device, "latency", 0, 100000000, &nvme->latency))
        return LAB_STATUS_INVALID_PARAMETER;
    if (block_size & (block_size - 1))
        return lab_device_fail(device, LAB_STATUS_INVALID_PARAMETER, "block is a power of two from 512 to 4096");
    nvme->block_size = (uint32_t)block_size;
    status = open_image(nvme);
    if (status < 0)
        return status;
    nvme->buffer = malloc(NVME_MOST);
    nvme->parts = malloc(NVME_PARTS * sizeof *nvme->parts);
    if (!nvme->buffer || !nvme->parts) {
        destroy(nvme);
        return LAB_STATUS_INSUFFICIENT_RESOURCES;
    }
    describe(device);
    nvme->work = lab_device_timer(device, run_queues);
    nvme->ready = lab_device_timer(device, become_ready);
    return LAB_STATUS_SUCCESS;
}

static void reset(void *state)
{
    struct nvme *nvme = state;

    stop(nvme);
    nvme->cc = nvme->aqa = 0;
    nvme->asq = nvme->acq = 0;
    memset(nvme->features, 0, sizeof nvme->features);
    nvme->features[FEATURE_WRITE_CACHE] = 1;
}

/* What reset clears; the image isn't part of it. */
static const struct sim_field fields[] = {
    SIM_FIELD(struct nvme, cc),          SIM_FIELD(struct nvme, csts),    SIM_FIELD(struct nvme, aqa),
    SIM_FIELD(struct nvme, masked),      SIM_FIELD(struct nvme, asq),     SIM_FIELD(struct nvme, acq),
    SIM_FIELD(struct nvme, sq),          SIM_FIELD(struct nvme, cq),      SIM_FIELD(struct nvme, events),
    SIM_FIELD(struct nvme, event_count), SIM_FIELD(struct nvme, features)};

static size_t save(void *state, void *bytes, size_t room)
{
    return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
}

static bool is_sound(const struct nvme *nvme)
{
    for (unsigned i = 0; i < NVME_QUEUES; i++)
        if ((nvme->sq[i].made && (nvme->sq[i].head >= nvme->sq[i].entries || nvme->sq[i].tail >= nvme->sq[i].entries ||
                                  nvme->sq[i].cq >= NVME_QUEUES || !nvme->cq[nvme->sq[i].cq].made)) ||
            (nvme->cq[i].made && nvme->cq[i].tail >= nvme->cq[i].entries))
            return false;
    return nvme->event_count <= NVME_EVENTS;
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct nvme *nvme = state, after = *nvme;

    if (!sim_fields_restore(fields, SIM_COUNT(fields), &after, bytes, size) || !is_sound(&after))
        return LAB_STATUS_INVALID_PARAMETER;
    reset(nvme);
    sim_fields_restore(fields, SIM_COUNT(fields), nvme, bytes, size);
    if ((nvme->cc & CC_ENABLE) && !nvme->csts)
        lab_timer_set(nvme->ready, READY_100NS);
    lab_timer_set(nvme->work, nvme->latency);
    settle_line(nvme);
    return LAB_STATUS_SUCCESS;
}

static const lab_option options[] = {
    {"image", "the file that is its contents", 0}, {"readonly", "on: it can't be written; off", "off"},
    {"block", "bytes of a logical block", "512"},  {"latency", "from a doorbell to the completions, 100 ns", "100"},
    {"serial", "serial number", "NTLAB0001"},      {0}};
static const lab_option faults[] = {{"stuck-busy", "it never becomes ready", 0},
                                    {"lost-completion", "a command is done, but never completes", 0},
                                    {"read-error", "a read fails as an unrecovered read error", 0},
                                    {"write-error", "a write fails as a write fault", 0},
                                    {0}};

const lab_device_class lab_nvme_class = {.name = "nvme",
                                         .summary = "disk on PCI: an NVM Express controller over an image file",
                                         .options = options,
                                         .faults = faults,
                                         .state_size = sizeof(struct nvme),
                                         .create = create,
                                         .destroy = destroy,
                                         .reset = reset,
                                         .save = save,
                                         .restore = restore};
