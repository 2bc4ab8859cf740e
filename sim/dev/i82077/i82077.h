/* The floppy disk controller and its drives. i82077.c has the ports and the simple commands, i82077_seek.c what moves
 * heads, i82077_data.c what moves data, i82077_media.c the drives and what is in them. */
#ifndef NTLAB_SIM_I82077_H
#define NTLAB_SIM_I82077_H

#include "dev/i82077/i82077_regs.h"
#include "loop/image.h"
#include "machine/devices.h"

#define FDC_DRIVES  4 /* that commands can name; two are there at most */
#define FDC_SECTOR  512
#define FDC_CHANNEL 2

/* What a diskette is, by its size. */
struct medium {
    unsigned kilobytes, heads, tracks, sectors;
};

struct drive_kind {
    const char *name; /* as the option says it: the kilobytes of its best diskette */
    unsigned density, tracks, turn_100ns;
};

struct drive {
    const struct drive_kind *kind; /* 0: no drive */
    const struct medium *medium;   /* 0: nothing is in it */
    struct sim_image image;
    uint8_t head;  /* over which track */
    bool changed;  /* since the last step */
    uint8_t last;  /* sector that went by */
    uint8_t steps; /* seeking: still to go */
    bool inward, seeking, absolute;
};

enum fdc_phase { FDC_COMMAND, FDC_EXECUTION, FDC_RESULT };

struct i82077 {
    lab_device *device;
    lab_timer *poll, *step, *disk;
    struct drive drives[FDC_DRIVES];
    uint8_t dor, tdr, rate, specify[2], configure[2], perpendicular; /* configure[1]: precompensation from track */
    bool locked, interrupt;
    uint8_t cylinder[FDC_DRIVES]; /* where the controller takes the heads to be */
    uint8_t news[FDC_DRIVES];     /* status 0 for Sense Interrupt; 0: none */
    uint32_t phase;               /* enum fdc_phase */
    uint8_t command[9], result[10];
    uint32_t got, wanted, given, count; /* bytes of the command and of the result */
    /* a data command */
    uint8_t id[4]; /* cylinder, head, sector, size: the next sector */
    uint8_t status[3], verified;
    bool implied;    /* it waits for the heads */
    bool met;        /* a scan: so far */
    uint8_t sectors; /* of Read Track and Format: done */
    uint8_t data[FDC_SECTOR];
    uint32_t fifo_at, fifo_size; /* of data that the host moves itself */
};

static inline unsigned fdc_selected(const struct i82077 *fdc)
{
    return fdc->command[1] & 3;
}
static inline unsigned fdc_operation(const struct i82077 *fdc)
{
    return fdc->command[0] & CMD_MASK;
}
static inline bool fdc_uses_dma(const struct i82077 *fdc)
{
    return !(fdc->specify[1] & 1);
}

/* i82077.c */
void fdc_interrupt(struct i82077 *fdc, bool wanted);
void fdc_answer(struct i82077 *fdc, const uint8_t *bytes, uint32_t count); /* the result phase begins */

/* i82077_seek.c */
void fdc_seek(struct i82077 *fdc);
void fdc_seek_implied(struct i82077 *fdc, uint8_t cylinder);
void fdc_step(void *state);
uint64_t fdc_step_time(const struct i82077 *fdc);

/* i82077_data.c */
void fdc_data(struct i82077 *fdc); /* the command is complete */
void fdc_data_go(struct i82077 *fdc);
void fdc_data_turn(void *state);
uint8_t fdc_fifo_read(struct i82077 *fdc);
void fdc_fifo_write(struct i82077 *fdc, uint8_t value);

/* i82077_media.c */
lab_status fdc_drive_make(struct i82077 *fdc, unsigned number, const char *kind);
lab_status fdc_insert(struct i82077 *fdc, unsigned number, const char *path, bool read_only);
void fdc_eject(struct i82077 *fdc, unsigned number);
bool fdc_turns(const struct i82077 *fdc, unsigned number);                /* a diskette is in it, and the motor on */
bool fdc_is_legible(const struct i82077 *fdc, const struct drive *drive); /* at this data rate */
uint8_t fdc_track_id(const struct drive *drive);                          /* what the sectors under the head say */
bool fdc_sector_read(struct i82077 *fdc, const uint8_t id[4]);
bool fdc_sector_write(struct i82077 *fdc, const uint8_t id[4]);
bool fdc_track0(const struct drive *drive);

#endif
