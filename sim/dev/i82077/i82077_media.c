/* The drives, and the images of diskettes in them. A diskette's format follows from its image's size. */
#include "dev/i82077/i82077.h"
#include <stdlib.h>
#include <string.h>

#define TURN_300 2000000 /* turns in a minute */
#define TURN_360 1666667

static const struct medium media[] = {{160, 1, 40, 8},   {180, 1, 40, 9},   {320, 2, 40, 8},
                                      {360, 2, 40, 9},   {720, 2, 80, 9},   {1200, 2, 80, 15},
                                      {1440, 2, 80, 18}, {1680, 2, 80, 21}, {2880, 2, 80, 36}};

static const struct drive_kind kinds[] = {{"360", 360, 40, TURN_300},
                                          {"720", 720, 80, TURN_300},
                                          {"1200", 1200, 80, TURN_360},
                                          {"1440", 1440, 80, TURN_300},
                                          {"2880", 2880, 80, TURN_300}};

static const char *const names[] = {"A", "B", "C", "D"};

lab_status fdc_drive_make(struct i82077 *fdc, unsigned number, const char *kind)
{
    struct drive *drive = &fdc->drives[number];

    drive->image.file = -1;
    if (!strcmp(kind, "none"))
        return LAB_STATUS_SUCCESS;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].name, kind)) {
            drive->kind = &kinds[i];
            drive->changed = true;
            return LAB_STATUS_SUCCESS;
        }
    return lab_device_fail(fdc->device, LAB_STATUS_INVALID_PARAMETER,
                           "a drive is 360, 720, 1200, 1440, 2880 or none, not '%s'", kind);
}

/* A drive of 5.25 inches takes no diskette of 3.5, and one of low density none of high. */
static bool fits(const struct drive_kind *kind, const struct medium *medium)
{
    bool small_drive = kind->density != 360 && kind->density != 1200,
         small_medium = medium->tracks == 80 && medium->kilobytes != 1200;

    if (medium->kilobytes == 1680)
        return kind->density == 1440 || kind->density == 2880;
    return small_drive == small_medium && medium->kilobytes <= kind->density;
}

static const struct medium *medium_of(const struct drive *drive, uint64_t size)
{
    for (size_t i = 0; i < sizeof media / sizeof *media; i++)
        if (size == (uint64_t)media[i].kilobytes * 1024 && fits(drive->kind, &media[i]))
            return &media[i];
    return NULL;
}

lab_status fdc_insert(struct i82077 *fdc, unsigned number, const char *path, bool read_only)
{
    struct drive *drive = &fdc->drives[number];
    struct sim_image image;
    lab_status status;

    if (!drive->kind)
        return lab_device_fail(fdc->device, LAB_STATUS_INVALID_PARAMETER, "there is no drive %s for image %s",
                               names[number], path);
    status = sim_image_plug(fdc->device, &image, path, read_only);
    if (status < 0)
        return status;
    if (!medium_of(drive, image.size)) {
        sim_image_close(&image);
        return lab_device_fail(fdc->device, LAB_STATUS_INVALID_PARAMETER,
                               "image %s has %llu bytes: no diskette of a drive of %s KB", path,
                               (unsigned long long)image.size, drive->kind->name);
    }
    fdc_eject(fdc, number);
    drive->image = image;
    drive->medium = medium_of(drive, image.size);
    return LAB_STATUS_SUCCESS;
}

void fdc_eject(struct i82077 *fdc, unsigned number)
{
    struct drive *drive = &fdc->drives[number];

    if (drive->medium)
        sim_image_flush(&drive->image);
    sim_image_close(&drive->image);
    drive->medium = NULL;
    drive->changed = true;
}

bool fdc_turns(const struct i82077 *fdc, unsigned number)
{
    return fdc->drives[number].medium && (fdc->dor & DOR_DRIVE) == number && (fdc->dor & DOR_MOTOR(number));
}

bool fdc_track0(const struct drive *drive)
{
    return drive->kind && !drive->head;
}

static uint8_t rate_of(const struct drive *drive)
{
    if (drive->medium->kilobytes == 2880)
        return RATE_1000;
    if (drive->medium->sectors > 9)
        return RATE_500;
    return drive->kind->turn_100ns == TURN_360 ? RATE_300 : RATE_250; /* it turns faster, so bits come faster */
}

bool fdc_is_legible(const struct i82077 *fdc, const struct drive *drive)
{
    return rate_of(drive) == fdc->rate;
}

uint8_t fdc_track_id(const struct drive *drive)
{
    return drive->medium->tracks < drive->kind->tracks ? drive->head / 2 : drive->head;
}

static uint64_t offset_of(const struct medium *medium, const uint8_t id[4])
{
    return (((uint64_t)id[0] * medium->heads + id[1]) * medium->sectors + id[2] - 1) * FDC_SECTOR;
}

static bool moved(struct i82077 *fdc, int done, const char *how)
{
    if (done == FDC_SECTOR)
        return true;
    lab_device_log(fdc->device, "its image can't be %s: %s", how,
                   done < 0 ? uv_strerror(done) : "it is shorter than it was");
    return false;
}

bool fdc_sector_read(struct i82077 *fdc, const uint8_t id[4])
{
    struct drive *drive = &fdc->drives[fdc_selected(fdc)];
    uv_buf_t part = uv_buf_init((char *)fdc->data, FDC_SECTOR);

    return moved(fdc, sim_image_read(&drive->image, offset_of(drive->medium, id), &part, 1), "read");
}

bool fdc_sector_write(struct i82077 *fdc, const uint8_t id[4])
{
    struct drive *drive = &fdc->drives[fdc_selected(fdc)];
    uv_buf_t part = uv_buf_init((char *)fdc->data, FDC_SECTOR);

    return moved(fdc, sim_image_write(&drive->image, offset_of(drive->medium, id), &part, 1), "written");
}
