/*
 * A PC's parallel port with a printer at it: what is strobed out is printed, into a file. docs/devices/lpt.md has the
 * register table. The printer takes a byte at the strobe, is busy for a while, and then acknowledges it; it knows
 * nothing of IEEE 1284, so the port's extensions move bytes to it as the handshake of old does. In its place there may
 * be a wrap plug, which leads what goes out to the status lines.
 */
#include "dev/lpt/lpt_regs.h"
#include "loop/image.h"
#include "machine/devices.h"
#include "machine/fields.h"
#include <ntlab/dev/lpt.h>
#include <stdlib.h>
#include <string.h>

#define ACK_100NS 50 /* how long the line is low */
#define KEPT      65536

struct lpt {
    lab_device *device;
    lab_timer *work;
    struct sim_image paper;
    uint64_t printed, time;
    uint8_t data, control, ecr, fifo[ECP_DEPTH];
    uint32_t fifo_count;
    bool busy, acknowledging, timeout, offline, no_paper, news, wrapped;
    uint8_t *kept; /* for the test: the last bytes that were printed, as far as they fit */
    size_t kept_count;
};

static void take(struct lpt *lpt, uint8_t byte);

/* --- the printer -------------------------------------------------------------------------------------------------- */

static bool is_ready(const struct lpt *lpt)
{
    return !lpt->wrapped && !lpt->busy && !lpt->acknowledging && !lpt->offline && !lpt->no_paper &&
           (lpt->control & CONTROL_INIT);
}

static void print(struct lpt *lpt, uint8_t byte)
{
    uv_buf_t part = uv_buf_init((char *)&byte, 1);
    int done;

    if (lpt->kept_count < KEPT)
        lpt->kept[lpt->kept_count++] = byte;
    lpt->printed++;
    if (lpt->paper.file < 0)
        return;
    done = sim_image_write(&lpt->paper, lpt->printed - 1, &part, 1);
    if (done == 1)
        return;
    lab_device_log(lpt->device, "its paper can't be written: %s", uv_strerror(done));
    lpt->no_paper = true;
}

/* The end of an acknowledgement interrupts. */
static void acknowledged(struct lpt *lpt)
{
    lpt->news = true;
    if (lpt->control & CONTROL_INTERRUPT)
        lab_line_pulse(lpt->device, 0);
}

/* The FIFO hands the printer its next byte. */
static void feed(struct lpt *lpt)
{
    uint8_t byte = lpt->fifo[0];

    if (!lpt->fifo_count || !is_ready(lpt) || ECR_MODE(lpt->ecr) == MODE_TEST)
        return;
    lpt->fifo_count--;
    memmove(lpt->fifo, lpt->fifo + 1, lpt->fifo_count);
    take(lpt, byte);
}

/* Busy ends with an acknowledgement, and that by itself. */
static void work(void *state)
{
    struct lpt *lpt = state;

    if (lpt->busy && lab_device_fault(lpt->device, "stuck-busy"))
        return;
    lpt->acknowledging = lpt->busy;
    lpt->busy = false;
    if (lpt->acknowledging) {
        lab_timer_set(lpt->work, ACK_100NS);
        return;
    }
    acknowledged(lpt);
    feed(lpt);
}

static void take(struct lpt *lpt, uint8_t byte)
{
    print(lpt, byte);
    lpt->busy = true;
    lab_timer_set(lpt->work, lpt->time);
}

static void strobe(struct lpt *lpt)
{
    if (is_ready(lpt))
        take(lpt, lpt->data);
    else
        lab_device_log(lpt->device, "0x%02x was strobed while the printer isn't ready: lost", lpt->data);
}

/* --- the port ----------------------------------------------------------------------------------------------------- */

/* Pin by pin: data 0, strobe, autofeed, initialize and select, some of which are inverted on the way. */
static uint8_t wrapped_status(const struct lpt *lpt)
{
    return (uint8_t)((lpt->data & 1 ? LINE_NOT_FAULT : 0) | (lpt->control & CONTROL_STROBE ? 0 : LINE_SELECTED) |
                     (lpt->control & CONTROL_AUTOFEED ? 0 : LINE_NO_PAPER) |
                     (lpt->control & CONTROL_INIT ? LINE_NOT_ACK : 0) |
                     (lpt->control & CONTROL_SELECT ? LINE_NOT_BUSY : 0));
}

static uint8_t printer_status(const struct lpt *lpt)
{
    return (uint8_t)((is_ready(lpt) || lpt->acknowledging ? LINE_NOT_BUSY : 0) |
                     (lpt->acknowledging ? 0 : LINE_NOT_ACK) | (lpt->no_paper ? LINE_NO_PAPER : 0) |
                     (lpt->offline ? 0 : LINE_SELECTED) | (lpt->offline || lpt->no_paper ? 0 : LINE_NOT_FAULT));
}

static uint8_t read_status(struct lpt *lpt)
{
    uint8_t lines = lpt->wrapped ? wrapped_status(lpt) : printer_status(lpt);

    lines |= (uint8_t)(LINE_UNUSED | (lpt->news ? 0 : LINE_NOT_IRQ) | (lpt->timeout ? LINE_TIMEOUT : 0));
    lpt->news = false;
    return lines;
}

static void write_control(struct lpt *lpt, uint8_t value)
{
    uint8_t before = lpt->control;

    lpt->control = value & (uint8_t)~CONTROL_UNUSED;
    if (!(value & CONTROL_INIT)) {
        lpt->busy = lpt->acknowledging = false;
        lab_timer_cancel(lpt->work);
    }
    if (lpt->wrapped) {
        if (~before & value & CONTROL_INIT)
            acknowledged(lpt);
        return;
    }
    if (~before & value & CONTROL_STROBE)
        strobe(lpt);
    feed(lpt);
}

/* Nobody answers an EPP cycle. */
static uint64_t epp_cycle(struct lpt *lpt)
{
    if (ECR_MODE(lpt->ecr) == MODE_EPP)
        lpt->timeout = true;
    return 0xFF;
}

static bool is_input(const struct lpt *lpt)
{
    return (lpt->control & CONTROL_INPUT) && ECR_MODE(lpt->ecr) != MODE_SPP;
}

static uint64_t read_port(void *state, uint64_t offset, unsigned width)
{
    struct lpt *lpt = state;

    switch (offset) {
    case LPT_DATA:
        return is_input(lpt) ? 0xFF : lpt->data; /* the printer drives no data lines */
    case LPT_STATUS:
        return read_status(lpt);
    case LPT_CONTROL:
        return CONTROL_UNUSED | lpt->control;
    default:
        return epp_cycle(lpt);
    }
}

static void write_port(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct lpt *lpt = state;

    if (offset == LPT_DATA)
        lpt->data = (uint8_t)value;
    else if (offset == LPT_STATUS)
        lpt->timeout &= !(value & LINE_TIMEOUT);
    else if (offset == LPT_CONTROL)
        write_control(lpt, (uint8_t)value);
    else
        epp_cycle(lpt);
}

/* --- the extended port -------------------------------------------------------------------------------------------- */

static uint8_t ecr_of(const struct lpt *lpt)
{
    return (uint8_t)((lpt->ecr & ~3) | (lpt->fifo_count ? 0 : ECR_EMPTY) |
                     (lpt->fifo_count == ECP_DEPTH ? ECR_FULL : 0));
}

/* Another mode empties the FIFO. */
static void write_ecr(struct lpt *lpt, uint8_t value)
{
    if (ECR_MODE(value) != ECR_MODE(lpt->ecr))
        lpt->fifo_count = 0;
    lpt->ecr = value;
}

static uint8_t read_fifo(struct lpt *lpt)
{
    uint8_t byte = lpt->fifo[0];

    if (ECR_MODE(lpt->ecr) == MODE_CONFIG)
        return ECP_CNFGA;
    if (ECR_MODE(lpt->ecr) != MODE_TEST || !lpt->fifo_count)
        return 0xFF;
    lpt->fifo_count--;
    memmove(lpt->fifo, lpt->fifo + 1, lpt->fifo_count);
    return byte;
}

static void write_fifo(struct lpt *lpt, uint8_t byte)
{
    unsigned mode = ECR_MODE(lpt->ecr);

    if (mode != MODE_PRINTER && mode != MODE_ECP && mode != MODE_TEST)
        return;
    if (lpt->fifo_count == ECP_DEPTH) {
        lab_device_log(lpt->device, "0x%02x was written to a full FIFO: lost", byte);
        return;
    }
    lpt->fifo[lpt->fifo_count++] = byte;
    feed(lpt);
}

static uint64_t read_extended(void *state, uint64_t offset, unsigned width)
{
    struct lpt *lpt = state;

    if (offset == ECP_ECR)
        return ecr_of(lpt);
    return offset == ECP_FIFO ? read_fifo(lpt) : 0;
}

static void write_extended(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct lpt *lpt = state;

    if (offset == ECP_ECR)
        write_ecr(lpt, (uint8_t)value);
    else if (offset == ECP_FIFO)
        write_fifo(lpt, (uint8_t)value);
}

/* --- the class ---------------------------------------------------------------------------------------------------- */

static lab_status open_paper(struct lpt *lpt)
{
    const char *path = lab_device_option(lpt->device, "output");
    lab_status status;

    if (!path)
        return LAB_STATUS_SUCCESS;
    status = sim_image_plug(lpt->device, &lpt->paper, path, false);
    if (status < 0)
        return status;
    lpt->printed = lpt->paper.size; /* behind what is there */
    if (!lpt->paper.read_only)
        return LAB_STATUS_SUCCESS;
    sim_image_close(&lpt->paper);
    return lab_device_fail(lpt->device, LAB_STATUS_ACCESS_DENIED, "output %s can't be written", path);
}

static lab_status choose_plug(struct lpt *lpt)
{
    const char *plug = lab_device_option(lpt->device, "plug");

    lpt->wrapped = !strcmp(plug, "wrap");
    return lpt->wrapped || !strcmp(plug, "printer")
               ? LAB_STATUS_SUCCESS
               : lab_device_fail(lpt->device, LAB_STATUS_INVALID_PARAMETER, "plug is printer or wrap, not '%s'", plug);
}

static void describe(lab_device *device, uint64_t base, uint64_t irq, bool extended)
{
    static const lab_space_ops ports = {read_port, write_port, 1, 1};
    static const lab_space_ops extension = {read_extended, write_extended, 1, 1};

    lab_device_range(device, LAB_SPACE_PORTS, base, LPT_SPAN, &ports);
    if (extended)
        lab_device_range(device, LAB_SPACE_PORTS, base + LPT_ECP, ECP_SPAN, &extension);
    lab_device_irq(device, (unsigned)irq, false);
    lab_device_hardware_id(device, extended ? "ACPI\\PNP0401" : "ACPI\\PNP0400");
    lab_device_hardware_id(device, extended ? "*PNP0401" : "*PNP0400");
    lab_device_firmware(device, "ParallelController", "PARALLEL1");
}

static void destroy(void *state)
{
    struct lpt *lpt = state;

    sim_image_close(&lpt->paper);
    free(lpt->kept);
}

static lab_status create(lab_device *device, void *state)
{
    struct lpt *lpt = state;
    uint64_t base, irq;
    lab_status status;

    lpt->device = device;
    lpt->paper.file = -1;
    if (!lab_device_option_number(device, "base", 0x100, 0xFBF8, &base) ||
        !lab_device_option_number(device, "irq", 3, 15, &irq) ||
        !lab_device_option_number(device, "time", 1, 100000000, &lpt->time))
        return LAB_STATUS_INVALID_PARAMETER;
    status = choose_plug(lpt);
    if (status >= 0)
        status = open_paper(lpt);
    if (status < 0)
        return status;
    lpt->kept = malloc(KEPT);
    if (!lpt->kept) {
        destroy(lpt);
        return LAB_STATUS_INSUFFICIENT_RESOURCES;
    }
    describe(device, base, irq, !strcmp(lab_device_option(device, "ecp"), "on"));
    lpt->work = lab_device_timer(device, work);
    return LAB_STATUS_SUCCESS;
}

static void reset(void *state)
{
    struct lpt *lpt = state;

    lab_timer_cancel(lpt->work);
    lpt->data = lpt->ecr = 0;
    lpt->control = CONTROL_INIT | CONTROL_SELECT; /* as firmware leaves it */
    lpt->fifo_count = 0;
    lpt->busy = lpt->acknowledging = lpt->timeout = lpt->news = false;
}

static const struct sim_field fields[] = {SIM_FIELD(struct lpt, data),       SIM_FIELD(struct lpt, control),
                                          SIM_FIELD(struct lpt, ecr),        SIM_FIELD(struct lpt, fifo),
                                          SIM_FIELD(struct lpt, fifo_count), SIM_FIELD(struct lpt, timeout)};

static size_t save(void *state, void *bytes, size_t room)
{
    return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct lpt *lpt = state, after = *lpt;

    if (!sim_fields_restore(fields, SIM_COUNT(fields), &after, bytes, size) || after.fifo_count > ECP_DEPTH)
        return LAB_STATUS_INVALID_PARAMETER;
    reset(lpt);
    sim_fields_restore(fields, SIM_COUNT(fields), lpt, bytes, size);
    feed(lpt);
    return LAB_STATUS_SUCCESS;
}

static const lab_option options[] = {{"base", "first port", "0x378"},
                                     {"irq", "interrupt line", "7"},
                                     {"ecp", "on: with the extended port, 0x400 above; off", "on"},
                                     {"plug", "what is in it: printer, or a wrap plug (wrap)", "printer"},
                                     {"output", "a file that what is printed is added to", 0},
                                     {"time", "for how long the printer is busy with a byte, 100 ns", "100"},
                                     {0}};
static const lab_option faults[] = {{"stuck-busy", "the printer stays busy", 0}, {0}};

const lab_device_class lab_lpt_class = {.name = "lpt",
                                        .summary = "parallel port of a PC (SPP, byte, ECP registers), with a printer",
                                        .options = options,
                                        .faults = faults,
                                        .state_size = sizeof(struct lpt),
                                        .create = create,
                                        .destroy = destroy,
                                        .reset = reset,
                                        .save = save,
                                        .restore = restore};

/* --- the back-channel --------------------------------------------------------------------------------------------- */

size_t lab_lpt_printed(lab_device *device, void *bytes, size_t room)
{
    struct lpt *lpt = lab_device_state(device);
    size_t count = lpt->kept_count < room ? lpt->kept_count : room;

    memcpy(bytes, lpt->kept, count);
    memmove(lpt->kept, lpt->kept + count, lpt->kept_count - count);
    lpt->kept_count -= count;
    return count;
}

void lab_lpt_printer_set(lab_device *device, bool online, bool paper)
{
    struct lpt *lpt = lab_device_state(device);

    lpt->offline = !online;
    lpt->no_paper = !paper;
    feed(lpt);
}
