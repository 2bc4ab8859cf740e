/*
 * The commands that move data. A sector at a time goes by under the head; what is read goes to the DMA controller, or
 * into the FIFO, before the next one comes, and what is written is fetched in the same way.
 */
#include "dev/i82077/i82077.h"
#include <ntlab/dma.h>
#include <string.h>

#define MFM        0x40
#define SIZE_512   2
#define COUNTED    0x80 /* Verify: so many sectors */
#define FORMAT_IDS 4    /* bytes that Format takes for a sector */

static bool is_scan(unsigned operation)
{
    return operation == CMD_SCAN_EQUAL || operation == CMD_SCAN_LOW || operation == CMD_SCAN_HIGH;
}

static bool is_write(unsigned operation)
{
    return operation == CMD_WRITE || operation == CMD_WRITE_DELETED || operation == CMD_FORMAT;
}

static bool takes_data(unsigned operation)
{
    return is_write(operation) || is_scan(operation);
}

static struct drive *drive_of(struct i82077 *fdc)
{
    return &fdc->drives[fdc_selected(fdc)];
}

static unsigned side_of(const struct i82077 *fdc)
{
    return fdc->status[0] >> 2 & 1;
}

/* --- ending ------------------------------------------------------------------------------------------------------- */

static void end(struct i82077 *fdc, uint8_t more0, uint8_t more1, uint8_t more2)
{
    uint8_t bytes[7];

    fdc->status[0] |= more0;
    fdc->status[1] |= more1;
    fdc->status[2] |= more2;
    memcpy(bytes, fdc->status, 3);
    memcpy(bytes + 3, fdc->id, 4);
    lab_timer_cancel(fdc->disk);
    fdc->fifo_size = 0;
    fdc_answer(fdc, bytes, sizeof bytes);
    if (!lab_device_fault(fdc->device, "lost-interrupt"))
        fdc_interrupt(fdc, true);
}

static void fail(struct i82077 *fdc, uint8_t more1, uint8_t more2)
{
    end(fdc, ST0_ABNORMAL, more1, more2);
}

/* --- turning ------------------------------------------------------------------------------------------------------ */

static uint64_t sector_time(struct i82077 *fdc)
{
    const struct drive *drive = drive_of(fdc);

    return drive->kind->turn_100ns / drive->medium->sectors;
}

static bool can_read(struct i82077 *fdc)
{
    const struct drive *drive = drive_of(fdc);

    return (fdc->command[0] & MFM) && fdc_is_legible(fdc, drive) && side_of(fdc) < drive->medium->heads;
}

/* The next bytes come from the host: it has until the sector comes. */
static void want_data(struct i82077 *fdc)
{
    fdc->fifo_at = 0;
    fdc->fifo_size = 0;
    if (fdc_uses_dma(fdc) || !takes_data(fdc_operation(fdc)))
        return;
    fdc->fifo_size = fdc_operation(fdc) == CMD_FORMAT ? FORMAT_IDS : FDC_SECTOR;
    fdc_interrupt(fdc, true);
}

void fdc_data_go(struct i82077 *fdc)
{
    const struct drive *drive = drive_of(fdc);
    unsigned turns = 2; /* after so many without a sector it gives up */

    if (!fdc_turns(fdc, fdc_selected(fdc))) {
        lab_device_log(fdc->device, "command 0x%02x waits for a diskette that doesn't turn: no medium, or no motor",
                       fdc->command[0]);
        return;
    }
    want_data(fdc);
    lab_timer_set(fdc->disk, can_read(fdc) || fdc_operation(fdc) == CMD_FORMAT
                                 ? drive->kind->turn_100ns / 2 + sector_time(fdc)
                                 : (uint64_t)turns * drive->kind->turn_100ns);
}

static bool seeks_by_itself(const struct i82077 *fdc)
{
    unsigned operation = fdc_operation(fdc);

    return (fdc->configure[0] & CONFIGURE_SEEKS) && operation != CMD_READ_ID && operation != CMD_FORMAT &&
           fdc->command[2] != fdc->cylinder[fdc_selected(fdc)];
}

void fdc_data(struct i82077 *fdc)
{
    fdc->phase = FDC_EXECUTION;
    fdc->status[0] = fdc->command[1] & 7;
    fdc->status[1] = fdc->status[2] = 0;
    fdc->sectors = fdc->verified = 0;
    fdc->implied = false;
    if (fdc_operation(fdc) != CMD_READ_ID && fdc_operation(fdc) != CMD_FORMAT)
        memcpy(fdc->id, fdc->command + 2, sizeof fdc->id);
    if (seeks_by_itself(fdc))
        fdc_seek_implied(fdc, fdc->command[2]);
    else
        fdc_data_go(fdc);
}

/* --- one sector after the other ----------------------------------------------------------------------------------- */

/* What the result names: the sector behind the last one. */
static void step_id(struct i82077 *fdc)
{
    bool both = fdc->command[0] & CMD_MULTI_TRACK;

    if (fdc->id[2] != fdc->command[6]) {
        fdc->id[2] = (uint8_t)(fdc->id[2] + (is_scan(fdc_operation(fdc)) && fdc->command[8] == 2 ? 2 : 1));
        return;
    }
    fdc->id[2] = 1;
    if (!both || side_of(fdc))
        fdc->id[0]++;
    if (both)
        fdc->id[1] ^= 1;
}

static bool is_last(const struct i82077 *fdc)
{
    if (fdc_operation(fdc) == CMD_READ_TRACK)
        return fdc->sectors == fdc->command[6];
    return fdc->id[2] == fdc->command[6] && !((fdc->command[0] & CMD_MULTI_TRACK) && !side_of(fdc));
}

static bool verify_is_done(const struct i82077 *fdc, bool last)
{
    if (fdc_operation(fdc) != CMD_VERIFY)
        return false;
    return fdc->command[1] & COUNTED ? fdc->verified == fdc->command[8] : last;
}

/* A sector is done; `enough`: the host wants no more. */
static void go_on(struct i82077 *fdc, bool enough)
{
    bool last = is_last(fdc), other_side = fdc->id[2] == fdc->command[6];

    enough |= verify_is_done(fdc, last);
    step_id(fdc);
    if (enough) {
        end(fdc, 0, 0, 0);
    } else if (last && is_scan(fdc_operation(fdc))) {
        end(fdc, 0, 0, ST2_UNEQUAL);
    } else if (last) {
        fail(fdc, ST1_END, 0);
    } else {
        if (other_side && fdc_operation(fdc) != CMD_READ_TRACK)
            fdc->status[0] |= 4;
        want_data(fdc);
        lab_timer_set(fdc->disk, sector_time(fdc));
    }
}

/* --- the host's side ---------------------------------------------------------------------------------------------- */

static uint64_t terminal_counts(void)
{
    lab_dma_channel_state state = {0};

    lab_dma_channel_query(FDC_CHANNEL, &state);
    return state.terminal_counts;
}

/* Moves `size` bytes by DMA. False: the controller didn't take or give them in time. */
static bool by_dma(struct i82077 *fdc, uint8_t *bytes, size_t size, bool to_host, bool *enough)
{
    uint64_t before = terminal_counts();
    size_t moved = 0;

    if (fdc->dor & DOR_GATE)
        moved =
            to_host ? lab_dma_channel_write(FDC_CHANNEL, bytes, size) : lab_dma_channel_read(FDC_CHANNEL, bytes, size);
    *enough = terminal_counts() != before;
    if (!to_host)
        memset(bytes + moved, 0, size - moved);
    return *enough || moved == size;
}

static void give(struct i82077 *fdc)
{
    bool enough;

    if (!fdc_uses_dma(fdc)) {
        fdc->fifo_at = 0;
        fdc->fifo_size = FDC_SECTOR;
        fdc_interrupt(fdc, true);
        lab_timer_set(fdc->disk, sector_time(fdc));
    } else if (by_dma(fdc, fdc->data, FDC_SECTOR, true, &enough)) {
        go_on(fdc, enough);
    } else {
        fail(fdc, ST1_OVERRUN, 0);
    }
}

/* What the host has for this sector, in `bytes`. */
static bool take(struct i82077 *fdc, uint8_t *bytes, size_t size, bool *enough)
{
    *enough = false;
    if (fdc_uses_dma(fdc))
        return by_dma(fdc, bytes, size, false, enough);
    memcpy(bytes, fdc->data, size);
    return fdc->fifo_at == size;
}

uint8_t fdc_fifo_read(struct i82077 *fdc)
{
    uint8_t byte;

    if (fdc->fifo_at >= fdc->fifo_size || takes_data(fdc_operation(fdc)))
        return 0;
    byte = fdc->data[fdc->fifo_at++];
    if (fdc->fifo_at == fdc->fifo_size) {
        fdc->fifo_size = 0;
        fdc_interrupt(fdc, false);
        go_on(fdc, false);
    }
    return byte;
}

void fdc_fifo_write(struct i82077 *fdc, uint8_t value)
{
    if (fdc->fifo_at >= fdc->fifo_size || !takes_data(fdc_operation(fdc)))
        return;
    fdc->data[fdc->fifo_at++] = value;
    if (fdc->fifo_at == fdc->fifo_size)
        fdc_interrupt(fdc, false);
}

/* --- what a sector is for ----------------------------------------------------------------------------------------- */

static void read_sector(struct i82077 *fdc)
{
    bool deleted = fdc_operation(fdc) == CMD_READ_DELETED;

    if (!fdc_sector_read(fdc, fdc->id)) {
        fail(fdc, ST1_NO_MARK, 0);
    } else if (lab_device_fault(fdc->device, "crc")) {
        fail(fdc, ST1_DATA, ST2_DATA);
    } else if (fdc_operation(fdc) == CMD_VERIFY || (deleted && (fdc->command[0] & CMD_SKIP))) {
        fdc->verified++;
        go_on(fdc, false);
    } else if (deleted) {
        bool enough;

        by_dma(fdc, fdc->data, FDC_SECTOR, true, &enough); /* an image has no sector with that mark: one, and no more */
        end(fdc, 0, 0, ST2_MARK);
    } else {
        fdc->sectors++;
        give(fdc);
    }
}

static bool put_sector(struct i82077 *fdc, const uint8_t id[4])
{
    return !lab_device_fault(fdc->device, "write-error") && fdc_sector_write(fdc, id);
}

static void write_sector(struct i82077 *fdc)
{
    bool enough;

    if (fdc_operation(fdc) == CMD_WRITE_DELETED)
        lab_device_log(fdc->device, "an image can't keep the mark of a deleted sector: it is a plain one");
    if (!take(fdc, fdc->data, FDC_SECTOR, &enough))
        fail(fdc, ST1_OVERRUN, 0);
    else if (!put_sector(fdc, fdc->id))
        end(fdc, ST0_ABNORMAL | ST0_EQUIPMENT, 0, 0);
    else
        go_on(fdc, enough);
}

/* -1, 0, 1: how what is on the diskette compares; where the host says 0xFF, anything will do. */
static int compare(const uint8_t *disk, const uint8_t *host)
{
    for (unsigned i = 0; i < FDC_SECTOR; i++)
        if (host[i] != 0xFF && disk[i] != host[i])
            return disk[i] < host[i] ? -1 : 1;
    return 0;
}

static void scan_sector(struct i82077 *fdc)
{
    unsigned operation = fdc_operation(fdc);
    uint8_t host[FDC_SECTOR];
    bool enough;
    int order;

    if (!take(fdc, host, sizeof host, &enough)) {
        fail(fdc, ST1_OVERRUN, 0);
    } else if (!fdc_sector_read(fdc, fdc->id)) {
        fail(fdc, ST1_NO_MARK, 0);
    } else {
        order = compare(fdc->data, host);
        if (!order || (order < 0 && operation == CMD_SCAN_LOW) || (order > 0 && operation == CMD_SCAN_HIGH))
            end(fdc, 0, 0, order ? 0 : ST2_EQUAL);
        else
            go_on(fdc, enough);
    }
}

/* The sector of the command goes by, if there is one. */
static void pass_sector(struct i82077 *fdc)
{
    const struct drive *drive = drive_of(fdc);
    bool whole_track = fdc_operation(fdc) == CMD_READ_TRACK;

    if (whole_track)
        fdc->id[2] = (uint8_t)(fdc->sectors + 1);
    if (!can_read(fdc))
        fail(fdc, ST1_NO_MARK, 0);
    else if (fdc_track_id(drive) != fdc->id[0])
        fail(fdc, ST1_NO_DATA, ST2_CYLINDER);
    else if (fdc->id[1] != side_of(fdc) || !fdc->id[2] || fdc->id[2] > drive->medium->sectors || fdc->id[3] != SIZE_512)
        fail(fdc, ST1_NO_DATA, 0);
    else if (is_write(fdc_operation(fdc)))
        write_sector(fdc);
    else if (is_scan(fdc_operation(fdc)))
        scan_sector(fdc);
    else
        read_sector(fdc);
}

static void read_id(struct i82077 *fdc)
{
    struct drive *drive = drive_of(fdc);

    if (!can_read(fdc)) {
        fail(fdc, ST1_NO_MARK, 0);
        return;
    }
    drive->last = (uint8_t)(drive->last % drive->medium->sectors + 1);
    fdc->id[0] = fdc_track_id(drive);
    fdc->id[1] = (uint8_t)side_of(fdc);
    fdc->id[2] = drive->last;
    fdc->id[3] = SIZE_512;
    end(fdc, 0, 0, 0);
}

static bool is_in_image(struct i82077 *fdc, const uint8_t id[4])
{
    const struct drive *drive = drive_of(fdc);

    return can_read(fdc) && id[0] == fdc_track_id(drive) && id[1] == side_of(fdc) && id[2] &&
           id[2] <= drive->medium->sectors && id[3] == SIZE_512;
}

static void format_sector(struct i82077 *fdc)
{
    uint8_t id[FORMAT_IDS];
    bool enough;

    if (!take(fdc, id, sizeof id, &enough)) {
        fail(fdc, ST1_OVERRUN, 0);
        return;
    }
    memset(fdc->data, fdc->command[5], FDC_SECTOR);
    if (!is_in_image(fdc, id)) {
        lab_device_log(fdc->device,
                       "sector %u/%u/%u of size %u, or its data rate, is none of its image's: not formatted", id[0],
                       id[1], id[2], id[3]);
    } else if (!put_sector(fdc, id)) {
        end(fdc, ST0_ABNORMAL | ST0_EQUIPMENT, 0, 0);
        return;
    }
    memcpy(fdc->id, id, sizeof id);
    if (++fdc->sectors >= fdc->command[3]) {
        end(fdc, 0, 0, 0);
        return;
    }
    want_data(fdc);
    lab_timer_set(fdc->disk, sector_time(fdc));
}

/* Something has gone by under the head. */
void fdc_data_turn(void *state)
{
    struct i82077 *fdc = state;

    if (lab_device_fault(fdc->device, "stuck-busy") || !fdc_turns(fdc, fdc_selected(fdc)))
        return;
    if (fdc->fifo_size && !takes_data(fdc_operation(fdc))) {
        fail(fdc, ST1_OVERRUN, 0); /* the sector before hasn't been fetched yet */
        return;
    }
    if (is_write(fdc_operation(fdc)) && drive_of(fdc)->image.read_only)
        fail(fdc, ST1_PROTECTED, 0);
    else if (fdc_operation(fdc) == CMD_READ_ID)
        read_id(fdc);
    else if (fdc_operation(fdc) == CMD_FORMAT)
        format_sector(fdc);
    else
        pass_sector(fdc);
}
