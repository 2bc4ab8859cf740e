/*
 * The floppy disk controller of a PC, an 82077AA in AT mode, with its drives. docs/devices/i82077.md has the register
 * table. A command comes byte by byte through the FIFO, is executed, and answers byte by byte.
 */
#include "dev/i82077/i82077.h"
#include "machine/fields.h"
#include <ntlab/dev/i82077.h>
#include <string.h>

#define RESET_100NS 2500 /* from the end of a reset until the drives have been looked at */

/* --- interrupt and answers ---------------------------------------------------------------------------------------- */

static void settle_line(struct i82077 *fdc)
{
    lab_line_set(fdc->device, 0, fdc->interrupt && (fdc->dor & DOR_GATE));
}

void fdc_interrupt(struct i82077 *fdc, bool wanted)
{
    fdc->interrupt = wanted;
    settle_line(fdc);
}

void fdc_answer(struct i82077 *fdc, const uint8_t *bytes, uint32_t count)
{
    memcpy(fdc->result, bytes, count);
    fdc->count = count;
    fdc->given = 0;
    fdc->phase = FDC_RESULT;
}

static void answer_one(struct i82077 *fdc, unsigned byte)
{
    uint8_t one = (uint8_t)byte;

    fdc_answer(fdc, &one, 1);
}

static void next_command(struct i82077 *fdc)
{
    fdc->phase = FDC_COMMAND;
    fdc->got = 0;
}

/* --- reset -------------------------------------------------------------------------------------------------------- */

static void quiesce(struct i82077 *fdc)
{
    lab_timer_cancel(fdc->poll);
    lab_timer_cancel(fdc->step);
    lab_timer_cancel(fdc->disk);
    for (unsigned i = 0; i < FDC_DRIVES; i++) {
        fdc->drives[i].seeking = false;
        fdc->news[i] = fdc->cylinder[i] = 0;
    }
    if (!fdc->locked) {
        fdc->configure[0] = CONFIGURE_NO_FIFO;
        fdc->configure[1] = 0;
    }
    fdc->configure[0] &= (uint8_t)~CONFIGURE_NO_POLL;
    fdc->perpendicular &= 0x3C;
    fdc->fifo_size = 0;
    next_command(fdc);
    fdc_interrupt(fdc, false);
}

/* After a reset every drive has news. */
static void poll_drives(void *state)
{
    struct i82077 *fdc = state;

    for (unsigned i = 0; i < FDC_DRIVES; i++)
        fdc->news[i] = (uint8_t)(ST0_POLLED | i);
    if (!lab_device_fault(fdc->device, "lost-interrupt"))
        fdc_interrupt(fdc, true);
}

static void write_dor(struct i82077 *fdc, uint8_t value)
{
    uint8_t before = fdc->dor;

    fdc->dor = value;
    if (before & ~value & DOR_RUN)
        quiesce(fdc);
    if (~before & value & DOR_RUN)
        lab_timer_set(fdc->poll, RESET_100NS);
    settle_line(fdc);
}

static void write_dsr(struct i82077 *fdc, uint8_t value)
{
    fdc->rate = value & RATE_MASK;
    if (!(value & DSR_RESET) || !(fdc->dor & DOR_RUN))
        return;
    quiesce(fdc);
    lab_timer_set(fdc->poll, RESET_100NS);
}

/* --- commands without data ---------------------------------------------------------------------------------------- */

static bool is_seek_news(uint8_t news)
{
    return news & ST0_SEEK_END;
}

static void sense_interrupt(struct i82077 *fdc)
{
    bool more = false;

    for (unsigned i = 0; i < FDC_DRIVES; i++)
        if (fdc->news[i]) {
            uint8_t bytes[2] = {fdc->news[i], fdc->cylinder[i]};

            fdc->news[i] = 0;
            for (unsigned j = 0; j < FDC_DRIVES; j++)
                more |= is_seek_news(fdc->news[j]);
            fdc_answer(fdc, bytes, sizeof bytes);
            fdc_interrupt(fdc, more);
            return;
        }
    answer_one(fdc, ST0_INVALID);
}

static void sense_drive(struct i82077 *fdc)
{
    const struct drive *drive = &fdc->drives[fdc_selected(fdc)];

    answer_one(fdc, (fdc->command[1] & 7u) | ST3_READY | ST3_ALWAYS | (fdc_track0(drive) ? ST3_TRACK0 : 0u) |
                        (drive->medium && drive->image.read_only ? ST3_PROTECTED : 0u));
}

static void dump(struct i82077 *fdc)
{
    uint8_t bytes[10];

    memcpy(bytes, fdc->cylinder, 4);
    memcpy(bytes + 4, fdc->specify, 2);
    bytes[6] = fdc->command[6];
    bytes[7] = (uint8_t)((fdc->locked ? 0x80 : 0) | (fdc->perpendicular & 0x3F));
    memcpy(bytes + 8, fdc->configure, 2);
    fdc_answer(fdc, bytes, sizeof bytes);
}

static void set_perpendicular(struct i82077 *fdc, uint8_t value)
{
    uint8_t drives = value & 0x80 ? value : fdc->perpendicular;

    fdc->perpendicular = (uint8_t)((drives & 0x3C) | (value & 3));
}

static void run_simple(struct i82077 *fdc)
{
    switch (fdc_operation(fdc)) {
    case CMD_SENSE:
        sense_interrupt(fdc);
        return;
    case CMD_SENSE_DRIVE:
        sense_drive(fdc);
        return;
    case CMD_VERSION:
        answer_one(fdc, 0x90);
        return;
    case CMD_DUMPREG:
        dump(fdc);
        return;
    case CMD_LOCK:
        fdc->locked = fdc->command[0] & 0x80;
        answer_one(fdc, fdc->locked ? 0x10 : 0);
        return;
    case CMD_SPECIFY:
        memcpy(fdc->specify, fdc->command + 1, 2);
        break;
    case CMD_CONFIGURE:
        memcpy(fdc->configure, fdc->command + 2, 2);
        break;
    case CMD_PERPENDICULAR:
        set_perpendicular(fdc, fdc->command[1]);
        break;
    default: /* the two that seek: their end interrupts */
        fdc_seek(fdc);
    }
    next_command(fdc);
}

/* How many bytes each has, and which of the upper three bits of the first may be set. */
static const struct shape {
    uint8_t operation, bytes, options;
    bool moves_data;
} shapes[] = {{CMD_READ_TRACK, 9, 0x60, true},   {CMD_SPECIFY, 3, 0, false},         {CMD_SENSE_DRIVE, 2, 0, false},
              {CMD_WRITE, 9, 0xC0, true},        {CMD_READ, 9, 0xE0, true},          {CMD_RECALIBRATE, 2, 0, false},
              {CMD_SENSE, 1, 0, false},          {CMD_WRITE_DELETED, 9, 0xC0, true}, {CMD_READ_ID, 2, 0x40, true},
              {CMD_READ_DELETED, 9, 0xE0, true}, {CMD_FORMAT, 6, 0x40, true},        {CMD_DUMPREG, 1, 0, false},
              {CMD_SEEK, 3, 0xC0, false},        {CMD_VERSION, 1, 0, false},         {CMD_SCAN_EQUAL, 9, 0xE0, true},
              {CMD_PERPENDICULAR, 2, 0, false},  {CMD_CONFIGURE, 4, 0, false},       {CMD_LOCK, 1, 0x80, false},
              {CMD_VERIFY, 9, 0xE0, true},       {CMD_SCAN_LOW, 9, 0xE0, true},      {CMD_SCAN_HIGH, 9, 0xE0, true}};

static const struct shape *shape_of(uint8_t first)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].operation == (first & CMD_MASK) && !(first & ~CMD_MASK & ~shapes[i].options))
            return &shapes[i];
    return NULL;
}

static void take_command(struct i82077 *fdc, uint8_t byte)
{
    const struct shape *shape;

    fdc->command[fdc->got++] = byte;
    shape = shape_of(fdc->command[0]);
    if (!shape)
        answer_one(fdc, ST0_INVALID);
    else if (fdc->got == shape->bytes && shape->moves_data)
        fdc_data(fdc);
    else if (fdc->got == shape->bytes)
        run_simple(fdc);
}

/* --- registers ---------------------------------------------------------------------------------------------------- */

static uint8_t drives_busy(const struct i82077 *fdc)
{
    uint8_t busy = 0;

    for (unsigned i = 0; i < FDC_DRIVES; i++)
        if (fdc->drives[i].seeking || is_seek_news(fdc->news[i]))
            busy |= (uint8_t)(1 << i);
    return busy;
}

static uint8_t main_status(const struct i82077 *fdc)
{
    bool open = fdc->fifo_at < fdc->fifo_size;

    if (!(fdc->dor & DOR_RUN))
        return 0;
    if (fdc->phase == FDC_RESULT)
        return MSR_READY | MSR_READ | MSR_BUSY;
    if (fdc->phase == FDC_COMMAND)
        return (uint8_t)(MSR_READY | (fdc->got ? MSR_BUSY : 0) | drives_busy(fdc));
    if (fdc_uses_dma(fdc))
        return MSR_BUSY;
    return (uint8_t)(MSR_BUSY | MSR_NO_DMA | (open ? MSR_READY : 0) |
                     (open && (fdc_operation(fdc) == CMD_READ || fdc_operation(fdc) == CMD_READ_TRACK) ? MSR_READ : 0));
}

static uint8_t read_fifo(struct i82077 *fdc)
{
    uint8_t byte;

    if (fdc->phase == FDC_EXECUTION)
        return fdc_fifo_read(fdc);
    if (fdc->phase == FDC_COMMAND)
        return 0;
    byte = fdc->result[fdc->given++];
    if (fdc->given == 1 && fdc->count == 7)
        fdc_interrupt(fdc, false);
    if (fdc->given == fdc->count)
        next_command(fdc);
    return byte;
}

static void write_fifo(struct i82077 *fdc, uint8_t byte)
{
    if (!(fdc->dor & DOR_RUN) || fdc->phase == FDC_RESULT)
        lab_device_log(fdc->device, "0x%02x was written while it %s: lost", byte,
                       fdc->phase == FDC_RESULT ? "answers" : "is held in reset");
    else if (fdc->phase == FDC_COMMAND)
        take_command(fdc, byte);
    else
        fdc_fifo_write(fdc, byte);
}

static uint8_t digital_input(const struct i82077 *fdc)
{
    unsigned number = fdc->dor & DOR_DRIVE;
    const struct drive *drive = &fdc->drives[number];

    return (uint8_t)(0x7F | (drive->kind && drive->changed && (fdc->dor & DOR_MOTOR(number)) ? DIR_CHANGED : 0));
}

static uint64_t read_register(void *state, uint64_t offset, unsigned width)
{
    struct i82077 *fdc = state;

    switch (offset) {
    case FDC_DOR:
        return fdc->dor;
    case FDC_TDR:
        return 0xFCu | fdc->tdr;
    case FDC_MSR:
        return main_status(fdc);
    case FDC_FIFO:
        return read_fifo(fdc);
    default:
        return 0xFF; /* status A and B aren't driven in AT mode */
    }
}

static void write_register(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct i82077 *fdc = state;

    if (offset == FDC_DOR)
        write_dor(fdc, (uint8_t)value);
    else if (offset == FDC_TDR)
        fdc->tdr = value & 3;
    else if (offset == FDC_MSR)
        write_dsr(fdc, (uint8_t)value);
    else if (offset == FDC_FIFO)
        write_fifo(fdc, (uint8_t)value);
}

static uint64_t read_input(void *state, uint64_t offset, unsigned width)
{
    return digital_input(state);
}

static void write_control(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct i82077 *fdc = state;

    fdc->rate = value & RATE_MASK;
}

/* --- the class ---------------------------------------------------------------------------------------------------- */

/* CM_FLOPPY_DEVICE_DATA, as far as firmware fills it in. */
struct floppy_data {
    uint16_t version, revision;
    char size[8];
    uint32_t most, mounted;
    uint8_t constants[16];
};

static void describe(struct i82077 *fdc)
{
    lab_device_firmware(fdc->device, "DiskController", "");
    for (unsigned i = 0; i < FDC_DRIVES; i++) {
        const struct drive_kind *kind = fdc->drives[i].kind;
        struct floppy_data data = {.most = kind ? kind->density : 0};
        char identifier[] = "FLOPPY1";

        if (!kind)
            break;
        strcpy(data.size, kind->tracks == 40 || kind->density == 1200 ? "5.25" : "3.5");
        identifier[6] = (char)('1' + i);
        lab_device_firmware_peripheral(fdc->device, "FloppyDiskPeripheral", identifier, &data, sizeof data);
    }
}

static void destroy(void *state)
{
    struct i82077 *fdc = state;

    for (unsigned i = 0; i < FDC_DRIVES; i++)
        if (fdc->drives[i].medium)
            fdc_eject(fdc, i);
}

static lab_status make_drives(struct i82077 *fdc)
{
    static const char *const kinds[] = {"drive", "drive_b"}, *const images[] = {"image", "image_b"};
    bool read_only = !strcmp(lab_device_option(fdc->device, "readonly"), "on");
    lab_status status = LAB_STATUS_SUCCESS;

    for (unsigned i = 0; i < 2 && status >= 0; i++) {
        const char *path = lab_device_option(fdc->device, images[i]);

        status = fdc_drive_make(fdc, i, lab_device_option(fdc->device, kinds[i]));
        if (status >= 0 && path)
            status = fdc_insert(fdc, i, path, read_only);
    }
    if (status < 0)
        destroy(fdc);
    return status;
}

static lab_status create(lab_device *device, void *state)
{
    static const lab_space_ops ports = {read_register, write_register, 1, 1};
    static const lab_space_ops input = {read_input, write_control, 1, 1};
    struct i82077 *fdc = state;
    lab_status status;

    fdc->device = device;
    status = make_drives(fdc);
    if (status < 0)
        return status;
    lab_device_range(device, LAB_SPACE_PORTS, FDC_BASE, 6, &ports);
    lab_device_range(device, LAB_SPACE_PORTS, FDC_BASE + FDC_DIR, 1, &input);
    lab_device_irq(device, 6, false);
    lab_device_dma_channel(device, FDC_CHANNEL, FDC_CHANNEL);
    lab_device_hardware_id(device, "ACPI\\PNP0700");
    lab_device_hardware_id(device, "*PNP0700");
    describe(fdc);
    fdc->poll = lab_device_timer(device, poll_drives);
    fdc->step = lab_device_timer(device, fdc_step);
    fdc->disk = lab_device_timer(device, fdc_data_turn);
    return LAB_STATUS_SUCCESS;
}

static void reset(void *state)
{
    struct i82077 *fdc = state;

    fdc->locked = false;
    quiesce(fdc);
    fdc->dor = fdc->tdr = fdc->perpendicular = 0;
    fdc->rate = RATE_250;
    memset(fdc->specify, 0, sizeof fdc->specify);
    memset(fdc->command, 0, sizeof fdc->command);
}

/* What reset clears, and where the heads are; a sector that went by goes by again. */
static const struct sim_field fields[] = {
    SIM_FIELD(struct i82077, dor),      SIM_FIELD(struct i82077, tdr),       SIM_FIELD(struct i82077, rate),
    SIM_FIELD(struct i82077, specify),  SIM_FIELD(struct i82077, configure), SIM_FIELD(struct i82077, perpendicular),
    SIM_FIELD(struct i82077, locked),   SIM_FIELD(struct i82077, interrupt), SIM_FIELD(struct i82077, cylinder),
    SIM_FIELD(struct i82077, news),     SIM_FIELD(struct i82077, phase),     SIM_FIELD(struct i82077, command),
    SIM_FIELD(struct i82077, result),   SIM_FIELD(struct i82077, got),       SIM_FIELD(struct i82077, given),
    SIM_FIELD(struct i82077, count),    SIM_FIELD(struct i82077, id),        SIM_FIELD(struct i82077, status),
    SIM_FIELD(struct i82077, verified), SIM_FIELD(struct i82077, sectors),   SIM_FIELD(struct i82077, data),
    SIM_FIELD(struct i82077, fifo_at),  SIM_FIELD(struct i82077, fifo_size)};

static size_t save(void *state, void *bytes, size_t room)
{
    return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
}

static bool is_sound(const struct i82077 *fdc)
{
    const struct shape *shape = shape_of(fdc->command[0]);

    if (fdc->rate > RATE_MASK || fdc->tdr > 3 || fdc->phase > FDC_RESULT || fdc->count > sizeof fdc->result ||
        fdc->given > fdc->count || fdc->fifo_size > FDC_SECTOR || fdc->fifo_at > fdc->fifo_size)
        return false;
    if (fdc->phase == FDC_RESULT)
        return fdc->given < fdc->count;
    if (fdc->phase == FDC_EXECUTION)
        return shape && shape->moves_data;
    return !fdc->got || (shape && fdc->got < shape->bytes);
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct i82077 *fdc = state, after = *fdc;

    if (!sim_fields_restore(fields, SIM_COUNT(fields), &after, bytes, size) || !is_sound(&after))
        return LAB_STATUS_INVALID_PARAMETER;
    quiesce(fdc);
    sim_fields_restore(fields, SIM_COUNT(fields), fdc, bytes, size);
    if (fdc->phase == FDC_EXECUTION)
        fdc_data_go(fdc);
    settle_line(fdc);
    return LAB_STATUS_SUCCESS;
}

static const lab_option options[] = {{"image", "what is in drive A: a file of a diskette's size", 0},
                                     {"image_b", "what is in drive B", 0},
                                     {"readonly", "on: the diskettes are write protected; off", "off"},
                                     {"drive", "drive A: 360, 720, 1200, 1440, 2880 (KB), none", "1440"},
                                     {"drive_b", "drive B", "none"},
                                     {0}};
static const lab_option faults[] = {{"stuck-busy", "a command that moves data never ends", 0},
                                    {"lost-interrupt", "a command ends without an interrupt", 0},
                                    {"crc", "a sector's checksum is wrong", 0},
                                    {"write-error", "a sector can't be written", 0},
                                    {"seek-error", "a seek ends with an equipment check", 0},
                                    {0}};

const lab_device_class lab_i82077_class = {.name = "i82077",
                                           .summary = "floppy disk controller of a PC, with its drives: image files",
                                           .options = options,
                                           .faults = faults,
                                           .state_size = sizeof(struct i82077),
                                           .create = create,
                                           .destroy = destroy,
                                           .reset = reset,
                                           .save = save,
                                           .restore = restore};

/* --- the back-channel --------------------------------------------------------------------------------------------- */

lab_status lab_floppy_insert(lab_device *device, unsigned drive, const char *path, bool read_only)
{
    return drive < FDC_DRIVES ? fdc_insert(lab_device_state(device), drive, path, read_only)
                              : LAB_STATUS_INVALID_PARAMETER;
}

void lab_floppy_eject(lab_device *device, unsigned drive)
{
    if (drive < FDC_DRIVES)
        fdc_eject(lab_device_state(device), drive);
}
