/*
 * The teaching device, as QEMU documents its `edu`: a factorial that takes a while, interrupts that can be raised at
 * will, and a DMA engine between RAM and a memory of its own. docs/devices/edu.md has the register table.
 *
 * Differences of taste are decided as QEMU does: registers below 0x80 take 4-byte accesses only, those from there on 4
 * or 8; the DMA engine masks RAM addresses to `dma_mask`.
 */
#include "dev/edu/edu_regs.h"
#include "machine/fields.h"
#include "machine/devices.h"
#include <ntlab/dev/edu.h>
#include <string.h>

struct edu {
    lab_device *device;
    lab_timer *computed, *moved;
    uint32_t liveness, factorial, status, causes;
    uint64_t from, to, count, command;
    uint64_t mask, factorial_time, dma_time;
    uint64_t done, failed;
    uint8_t buffer[EDU_BUFFER_SIZE];
};

/* --- interrupts --------------------------------------------------------------------------------------------------- */

static void raise_causes(struct edu *edu, uint32_t causes)
{
    edu->causes |= causes;
    if (!edu->causes)
        return;
    if (!lab_message_send(edu->device, 0))
        lab_line_set(edu->device, 0, true);
}

static void clear_causes(struct edu *edu, uint32_t causes)
{
    if (lab_device_fault(edu->device, "stuck-line"))
        return;
    edu->causes &= ~causes;
    if (!edu->causes)
        lab_line_set(edu->device, 0, false);
}

/* --- the factorial ------------------------------------------------------------------------------------------------ */

static void compute(void *state)
{
    struct edu *edu = state;
    uint32_t product = 1;

    if (lab_device_fault(edu->device, "stuck-busy"))
        return;
    for (uint32_t n = edu->factorial; n > 1 && product; n--)
        product *= n; /* zero from 34! on, modulo 2^32 */
    edu->factorial = product;
    edu->status &= ~(uint32_t)EDU_STATUS_BUSY;
    if (edu->status & EDU_STATUS_INTERRUPT)
        raise_causes(edu, EDU_CAUSE_FACTORIAL);
}

static void start_factorial(struct edu *edu, uint32_t value)
{
    if (edu->status & EDU_STATUS_BUSY)
        return; /* one at a time */
    edu->factorial = value;
    edu->status |= EDU_STATUS_BUSY;
    lab_timer_set(edu->computed, edu->factorial_time);
}

/* --- DMA ---------------------------------------------------------------------------------------------------------- */

static bool in_buffer(uint64_t address, uint64_t count)
{
    return address >= EDU_BUFFER_BASE && count <= EDU_BUFFER_SIZE &&
           address - EDU_BUFFER_BASE <= EDU_BUFFER_SIZE - count;
}

static bool move_bytes(struct edu *edu)
{
    bool to_ram = edu->command & EDU_DMA_DIRECTION;
    uint64_t own = to_ram ? edu->from : edu->to, ram = (to_ram ? edu->to : edu->from) & edu->mask;

    if (!in_buffer(own, edu->count)) {
        lab_device_log(edu->device, "DMA of %llu bytes at 0x%llx is outside its buffer, 0x40000 to 0x40fff",
                       (unsigned long long)edu->count, (unsigned long long)own);
        return false;
    }
    if (lab_device_fault(edu->device, "dma-wild"))
        ram ^= 0x7FF00000; /* somewhere it was not told to go */
    own -= EDU_BUFFER_BASE;
    return to_ram ? lab_device_memory_write(edu->device, ram, edu->buffer + own, edu->count)
                  : lab_device_memory_read(edu->device, ram, edu->buffer + own, edu->count);
}

static void move(void *state)
{
    struct edu *edu = state;

    if (lab_device_fault(edu->device, "dma-lost"))
        return;
    if (move_bytes(edu))
        edu->done++;
    else
        edu->failed++;
    edu->command &= ~(uint64_t)EDU_DMA_START;
    if (edu->command & EDU_DMA_INTERRUPT)
        raise_causes(edu, EDU_CAUSE_DMA);
}

/* The engine's registers don't change while it runs. */
static void set_dma(struct edu *edu, uint64_t *target, uint64_t value, unsigned width)
{
    if (edu->command & EDU_DMA_START)
        return;
    *target = width == 8 ? value : (uint32_t)value;
}

static void start_dma(struct edu *edu, uint64_t value)
{
    if ((edu->command & EDU_DMA_START) || !(value & EDU_DMA_START))
        return;
    edu->command = value;
    lab_timer_set(edu->moved, edu->dma_time);
}

/* --- registers ---------------------------------------------------------------------------------------------------- */

/* The DMA engine's registers are 8 bytes wide, and its alone. */
static bool is_decoded(uint64_t offset, unsigned width)
{
    return width == 4 || (width == 8 && offset >= EDU_DMA_FROM);
}

static uint64_t read_register(void *state, uint64_t offset, unsigned width)
{
    const struct edu *edu = state;

    if (!is_decoded(offset, width))
        return ~0ULL;
    switch (offset) {
    case EDU_ID:
        return EDU_VERSION;
    case EDU_LIVENESS:
        return edu->liveness;
    case EDU_FACTORIAL:
        return edu->factorial;
    case EDU_STATUS:
        return edu->status;
    case EDU_INTERRUPT:
        return edu->causes;
    case EDU_DMA_FROM:
        return edu->from;
    case EDU_DMA_TO:
        return edu->to;
    case EDU_DMA_COUNT:
        return edu->count;
    case EDU_DMA_CMD:
        return edu->command;
    default:
        return ~0ULL;
    }
}

static void write_register(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct edu *edu = state;

    if (!is_decoded(offset, width))
        return;
    switch (offset) {
    case EDU_LIVENESS:
        edu->liveness = ~(uint32_t)value;
        break;
    case EDU_FACTORIAL:
        start_factorial(edu, (uint32_t)value);
        break;
    case EDU_STATUS:
        edu->status = (edu->status & EDU_STATUS_BUSY) | ((uint32_t)value & EDU_STATUS_INTERRUPT);
        break;
    case EDU_RAISE:
        raise_causes(edu, (uint32_t)value);
        break;
    case EDU_ACK:
        clear_causes(edu, (uint32_t)value);
        break;
    case EDU_DMA_FROM:
        set_dma(edu, &edu->from, value, width);
        break;
    case EDU_DMA_TO:
        set_dma(edu, &edu->to, value, width);
        break;
    case EDU_DMA_COUNT:
        set_dma(edu, &edu->count, value, width);
        break;
    case EDU_DMA_CMD:
        start_dma(edu, value);
        break;
    }
}

/* --- the class ---------------------------------------------------------------------------------------------------- */

static lab_status create(lab_device *device, void *state)
{
    static const lab_pci_identity identity = {.vendor = EDU_VENDOR,
                                              .device = EDU_DEVICE,
                                              .subsystem_vendor = 0x1AF4,
                                              .subsystem = 0x1100,
                                              .class_code = 0x00FF00,
                                              .revision = 0x10,
                                              .interrupt_pin = 1};
    static const lab_space_ops ops = {read_register, write_register, 1, 8};
    struct edu *edu = state;

    edu->device = device;
    if (!lab_device_option_number(device, "dma_mask", 0xFFF, UINT64_MAX, &edu->mask) ||
        !lab_device_option_number(device, "factorial_time", 0, 10000000, &edu->factorial_time) ||
        !lab_device_option_number(device, "dma_time", 0, 10000000, &edu->dma_time))
        return LAB_STATUS_INVALID_PARAMETER;
    lab_device_pci(device, &identity);
    lab_device_bar(device, 0, LAB_SPACE_MEMORY, EDU_SPACE, &ops);
    lab_device_msi(device, 1);
    edu->computed = lab_device_timer(device, compute);
    edu->moved = lab_device_timer(device, move);
    return LAB_STATUS_SUCCESS;
}

static void reset(void *state)
{
    struct edu *edu = state;

    lab_timer_cancel(edu->computed);
    lab_timer_cancel(edu->moved);
    edu->liveness = edu->factorial = edu->status = edu->causes = 0;
    edu->from = edu->to = edu->count = edu->command = 0;
    memset(edu->buffer, 0, sizeof edu->buffer);
}

/* What reset clears; what was running goes on from its start. */
static const struct sim_field fields[] = {
    SIM_FIELD(struct edu, liveness), SIM_FIELD(struct edu, factorial), SIM_FIELD(struct edu, status),
    SIM_FIELD(struct edu, causes),   SIM_FIELD(struct edu, from),      SIM_FIELD(struct edu, to),
    SIM_FIELD(struct edu, count),    SIM_FIELD(struct edu, command),   SIM_FIELD(struct edu, buffer)};

static size_t save(void *state, void *bytes, size_t room)
{
    return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct edu *edu = state;
    uint32_t causes;

    if (!sim_fields_restore(fields, SIM_COUNT(fields), edu, bytes, size))
        return LAB_STATUS_INVALID_PARAMETER;
    lab_timer_cancel(edu->computed);
    lab_timer_cancel(edu->moved);
    if (edu->status & EDU_STATUS_BUSY)
        lab_timer_set(edu->computed, edu->factorial_time);
    if (edu->command & EDU_DMA_START)
        lab_timer_set(edu->moved, edu->dma_time);
    causes = edu->causes;
    clear_causes(edu, ~0u);
    raise_causes(edu, causes);
    return LAB_STATUS_SUCCESS;
}

static const lab_option options[] = {{"dma_mask", "address bits that the DMA engine drives", "0x0FFFFFFF"},
                                     {"factorial_time", "how long a factorial takes, 100 ns", "100"},
                                     {"dma_time", "how long a transfer takes, 100 ns", "1000"},
                                     {0}};
static const lab_option faults[] = {{"stuck-busy", "the factorial never ends", 0},
                                    {"stuck-line", "acknowledging doesn't release the line", 0},
                                    {"dma-wild", "a transfer goes elsewhere", 0},
                                    {"dma-lost", "a transfer never ends", 0},
                                    {0}};

const lab_device_class lab_edu_class = {
    .name = "edu",
    .summary = "teaching device on PCI: registers, a line or MSI, a DMA engine (as QEMU's edu)",
    .options = options,
    .faults = faults,
    .state_size = sizeof(struct edu),
    .create = create,
    .reset = reset,
    .save = save,
    .restore = restore};

uint8_t *lab_edu_buffer(lab_device *device)
{
    struct edu *edu = lab_device_state(device);

    return edu->buffer;
}

void lab_edu_transfers(lab_device *device, uint64_t *done, uint64_t *failed)
{
    const struct edu *edu = lab_device_state(device);

    *done = edu->done;
    *failed = edu->failed;
}
