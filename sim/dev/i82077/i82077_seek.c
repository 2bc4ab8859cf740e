/* What moves heads. All drives that seek step together, at the rate that Specify set. */
#include "dev/i82077/i82077.h"

#define RECALIBRATE_MOST 79 /* steps that Recalibrate tries */

uint64_t fdc_step_time(const struct i82077 *fdc)
{
    static const unsigned microseconds[] = {[RATE_500] = 1000, [RATE_300] = 1667, [RATE_250] = 2000, [RATE_1000] = 500};

    return (uint64_t)(16 - (fdc->specify[0] >> 4)) * microseconds[fdc->rate] * 10;
}

static void finish(struct i82077 *fdc, unsigned number, uint8_t more)
{
    struct drive *drive = &fdc->drives[number];

    drive->seeking = false;
    if (fdc->implied && number == fdc_selected(fdc)) {
        fdc->implied = false;
        fdc_data_go(fdc);
        return;
    }
    if (lab_device_fault(fdc->device, "seek-error"))
        more |= ST0_ABNORMAL | ST0_EQUIPMENT;
    fdc->news[number] = (uint8_t)(ST0_SEEK_END | more | number | (fdc->command[1] & 4));
    if (!lab_device_fault(fdc->device, "lost-interrupt"))
        fdc_interrupt(fdc, true);
}

static void move_head(struct drive *drive)
{
    if (!drive->kind)
        return;
    if (drive->inward && drive->head < drive->kind->tracks - 1)
        drive->head++;
    else if (!drive->inward && drive->head)
        drive->head--;
    if (drive->medium)
        drive->changed = false; /* a step with a diskette in it */
}

/* FALSE: it has arrived. */
static bool goes_on(struct i82077 *fdc, unsigned number)
{
    struct drive *drive = &fdc->drives[number];

    if (!drive->steps || (!drive->absolute && fdc_track0(drive))) {
        bool lost = !drive->absolute && !fdc_track0(drive);

        fdc->cylinder[number] = drive->absolute ? fdc->cylinder[number] : 0;
        finish(fdc, number, lost ? ST0_ABNORMAL | ST0_EQUIPMENT : 0);
        return drive->seeking;
    }
    move_head(drive);
    drive->steps--;
    if (drive->absolute)
        fdc->cylinder[number] = (uint8_t)(fdc->cylinder[number] + (drive->inward ? 1 : -1));
    return true;
}

void fdc_step(void *state)
{
    struct i82077 *fdc = state;
    bool more = false;

    for (unsigned i = 0; i < FDC_DRIVES; i++)
        if (fdc->drives[i].seeking)
            more |= goes_on(fdc, i);
    if (more)
        lab_timer_set(fdc->step, fdc_step_time(fdc));
}

static void begin(struct i82077 *fdc, unsigned number, bool inward, uint8_t steps, bool absolute)
{
    struct drive *drive = &fdc->drives[number];

    drive->seeking = true;
    drive->inward = inward;
    drive->steps = steps;
    drive->absolute = absolute;
    if (!lab_timer_is_set(fdc->step))
        lab_timer_set(fdc->step, fdc_step_time(fdc));
}

static void begin_to(struct i82077 *fdc, unsigned number, uint8_t cylinder)
{
    uint8_t now = fdc->cylinder[number];

    begin(fdc, number, cylinder > now, (uint8_t)(cylinder > now ? cylinder - now : now - cylinder), true);
}

void fdc_seek_implied(struct i82077 *fdc, uint8_t cylinder)
{
    fdc->implied = true;
    begin_to(fdc, fdc_selected(fdc), cylinder);
}

void fdc_seek(struct i82077 *fdc)
{
    unsigned number = fdc_selected(fdc);

    fdc->news[number] = 0;
    if (fdc_operation(fdc) == CMD_RECALIBRATE)
        begin(fdc, number, false, RECALIBRATE_MOST, false);
    else if (fdc->command[0] & SEEK_RELATIVE)
        begin(fdc, number, fdc->command[0] & SEEK_INWARD, fdc->command[2], true);
    else
        begin_to(fdc, number, fdc->command[2]);
}
