/* The administrator's commands: queues, identification, features, logs. */
#include "dev/nvme/nvme.h"
#include <stdio.h>
#include <string.h>

static void put16(uint8_t *at, uint16_t value)
{
    memcpy(at, &value, sizeof value);
}

static void put32(uint8_t *at, uint32_t value)
{
    memcpy(at, &value, sizeof value);
}

static void put64(uint8_t *at, uint64_t value)
{
    memcpy(at, &value, sizeof value);
}

/* Text of a fixed width, filled up with spaces. */
static void put_text(uint8_t *at, const char *text, size_t width)
{
    memset(at, ' ', width);
    memcpy(at, text, strlen(text) < width ? strlen(text) : width);
}

static void identify_controller(struct nvme *nvme, uint8_t *page)
{
    put16(page, 0x1B36);
    put16(page + 2, 0x1AF4);
    put_text(page + 4, lab_device_option(nvme->device, "serial"), 20);
    put_text(page + 24, "ntlab NVMe disk", 40);
    put_text(page + 64, "1.0", 8);
    page[77] = NVME_MOST_PAGES; /* MDTS */
    put32(page + 80, 0x00010400);
    page[258] = 3;               /* abort limit, from 0 */
    page[259] = NVME_EVENTS - 1; /* events outstanding, from 0 */
    page[260] = 3;               /* one firmware slot, read only */
    page[512] = 0x66;            /* entry sizes: 64 and 16 bytes */
    page[513] = 0x44;
    put32(page + 516, 1);      /* namespaces */
    put16(page + 520, 0x000C); /* write zeroes, dataset management */
    page[525] = 1;             /* a volatile write cache */
}

static void identify_namespace(struct nvme *nvme, uint8_t *page)
{
    unsigned shift = 0;

    while (1u << shift < nvme->block_size)
        shift++;
    put64(page, nvme->blocks);
    put64(page + 8, nvme->blocks);
    put64(page + 16, nvme->blocks);
    page[99] = nvme->image.read_only; /* NSATTR */
    page[130] = (uint8_t)shift;       /* LBA format 0 */
}

static uint16_t identify(struct nvme *nvme, const struct nvme_command *command)
{
    uint8_t page[NVME_PAGE] = {0};

    switch (command->dw10 & 0xFF) {
    case 0:
        if (command->nsid != 1)
            return NVME_BAD_NAMESPACE | NVME_NO_RETRY;
        identify_namespace(nvme, page);
        break;
    case 1:
        identify_controller(nvme, page);
        break;
    case 2:
        if (command->nsid < 1)
            put32(page, 1);
        break;
    case 3: /* descriptors of the namespace: its EUI-64 */
        if (command->nsid != 1)
            return NVME_BAD_NAMESPACE | NVME_NO_RETRY;
        page[0] = 1;
        page[1] = 8;
        put64(page + 4, 0x0100000000574E00);
        break;
    default:
        return NVME_BAD_FIELD | NVME_NO_RETRY;
    }
    return nvme_data_out(nvme, command, page, sizeof page) ? NVME_SUCCESS : NVME_TRANSFER_ERROR;
}

/* --- queues ------------------------------------------------------------------------------------------------------- */

static uint16_t create_cq(struct nvme *nvme, const struct nvme_command *command)
{
    unsigned id = command->dw10 & 0xFFFF, entries = (command->dw10 >> 16) + 1, vector = command->dw11 >> 16;
    unsigned messages = lab_message_count(nvme->device);

    if (!id || id >= NVME_QUEUES || nvme->cq[id].made)
        return NVME_BAD_QUEUE | NVME_NO_RETRY;
    if (entries < 2 || entries > NVME_ENTRIES)
        return NVME_BAD_QUEUE_SIZE | NVME_NO_RETRY;
    if (!(command->dw11 & 1) || command->prp1 % NVME_PAGE)
        return NVME_BAD_PRP | NVME_NO_RETRY; /* it must be contiguous */
    if ((command->dw11 & 2) && vector && vector >= messages)
        return NVME_BAD_VECTOR | NVME_NO_RETRY;
    nvme->cq[id] = (struct nvme_queue){.base = command->prp1,
                                       .entries = entries,
                                       .made = true,
                                       .phase = true,
                                       .interrupts = command->dw11 & 2,
                                       .vector = (uint16_t)vector};
    return NVME_SUCCESS;
}

static uint16_t create_sq(struct nvme *nvme, const struct nvme_command *command)
{
    unsigned id = command->dw10 & 0xFFFF, entries = (command->dw10 >> 16) + 1, cq = command->dw11 >> 16;

    if (!id || id >= NVME_QUEUES || nvme->sq[id].made)
        return NVME_BAD_QUEUE | NVME_NO_RETRY;
    if (!cq || cq >= NVME_QUEUES || !nvme->cq[cq].made)
        return NVME_BAD_CQ | NVME_NO_RETRY;
    if (entries < 2 || entries > NVME_ENTRIES)
        return NVME_BAD_QUEUE_SIZE | NVME_NO_RETRY;
    if (!(command->dw11 & 1) || command->prp1 % NVME_PAGE)
        return NVME_BAD_PRP | NVME_NO_RETRY;
    nvme->sq[id] = (struct nvme_queue){.base = command->prp1, .entries = entries, .made = true, .cq = (uint16_t)cq};
    nvme->cq[cq].users++;
    return NVME_SUCCESS;
}

static uint16_t delete_sq(struct nvme *nvme, const struct nvme_command *command)
{
    unsigned id = command->dw10 & 0xFFFF;

    if (!id || id >= NVME_QUEUES || !nvme->sq[id].made)
        return NVME_BAD_QUEUE | NVME_NO_RETRY;
    nvme->cq[nvme->sq[id].cq].users--;
    nvme->sq[id].made = false;
    return NVME_SUCCESS;
}

static uint16_t delete_cq(struct nvme *nvme, const struct nvme_command *command)
{
    unsigned id = command->dw10 & 0xFFFF;

    if (!id || id >= NVME_QUEUES || !nvme->cq[id].made)
        return NVME_BAD_QUEUE | NVME_NO_RETRY;
    if (nvme->cq[id].users)
        return NVME_BAD_QUEUE_DELETE | NVME_NO_RETRY;
    nvme->cq[id].made = false;
    return NVME_SUCCESS;
}

/* --- features, logs, events --------------------------------------------------------------------------------------- */

static uint16_t set_feature(struct nvme *nvme, const struct nvme_command *command, uint32_t *result)
{
    unsigned feature = command->dw10 & 0xFF;

    if (feature == FEATURE_QUEUES) {
        *result = (NVME_QUEUES - 2) | (NVME_QUEUES - 2) << 16;
        return NVME_SUCCESS;
    }
    if (!feature || feature > FEATURE_ASYNC)
        return NVME_BAD_FIELD | NVME_NO_RETRY;
    nvme->features[feature] = command->dw11;
    return NVME_SUCCESS;
}

static uint16_t get_feature(struct nvme *nvme, const struct nvme_command *command, uint32_t *result)
{
    unsigned feature = command->dw10 & 0xFF;

    if (feature == FEATURE_QUEUES)
        *result = (NVME_QUEUES - 2) | (NVME_QUEUES - 2) << 16;
    else if (!feature || feature > FEATURE_ASYNC)
        return NVME_BAD_FIELD | NVME_NO_RETRY;
    else
        *result = nvme->features[feature];
    return NVME_SUCCESS;
}

static uint16_t get_log(struct nvme *nvme, const struct nvme_command *command)
{
    uint8_t page[NVME_PAGE] = {0};
    unsigned log = command->dw10 & 0xFF;
    size_t size = ((size_t)(command->dw10 >> 16 & 0xFFF) + 1) * 4;

    if (log < 1 || log > 3)
        return NVME_BAD_LOG | NVME_NO_RETRY;
    if (log == 2) { /* health */
        put16(page + 1, 310);
        page[3] = page[4] = 100;
        put64(page + 64, nvme->reads);
        put64(page + 80, nvme->writes);
        put64(page + 160, nvme->errors);
    }
    if (log == 3) {
        page[0] = 1;
        put_text(page + 8, "1.0", 8);
    }
    return nvme_data_out(nvme, command, page, size < sizeof page ? size : sizeof page) ? NVME_SUCCESS
                                                                                       : NVME_TRANSFER_ERROR;
}

static uint16_t take_event(struct nvme *nvme, const struct nvme_command *command)
{
    if (nvme->event_count == NVME_EVENTS)
        return NVME_TOO_MANY_EVENTS | NVME_NO_RETRY;
    nvme->events[nvme->event_count++] = command->id;
    return NVME_NO_ANSWER;
}

uint16_t nvme_admin(struct nvme *nvme, const struct nvme_command *command, uint32_t *result)
{
    switch (command->opcode) {
    case ADMIN_DELETE_SQ:
        return delete_sq(nvme, command);
    case ADMIN_CREATE_SQ:
        return create_sq(nvme, command);
    case ADMIN_GET_LOG:
        return get_log(nvme, command);
    case ADMIN_DELETE_CQ:
        return delete_cq(nvme, command);
    case ADMIN_CREATE_CQ:
        return create_cq(nvme, command);
    case ADMIN_IDENTIFY:
        return identify(nvme, command);
    case ADMIN_ABORT:
        *result = 1; /* not aborted: it has completed, or will at once */
        return NVME_SUCCESS;
    case ADMIN_SET_FEATURES:
        return set_feature(nvme, command, result);
    case ADMIN_GET_FEATURES:
        return get_feature(nvme, command, result);
    case ADMIN_ASYNC_EVENT:
        return take_event(nvme, command);
    default:
        return NVME_BAD_OPCODE | NVME_NO_RETRY;
    }
}
