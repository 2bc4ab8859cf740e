/* Disk images: files that are read and written at an offset, by libuv's file operations, at once: the device says in
 * virtual time how long it took. Results are bytes, or libuv's (negative) errors. */
#ifndef NTLAB_SIM_IMAGE_H
#define NTLAB_SIM_IMAGE_H

#include <ntlab/device.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct sim_image {
    int file; /* -1: none */
    uint64_t size;
    bool read_only;
};

/* Where the host lets it only be read, it is read_only. */
int sim_image_open(struct sim_image *image, const char *path, bool read_only);
/* The same for a device that is being built: why it can't be opened becomes the reason why plugging fails. */
lab_status sim_image_plug(lab_device *device, struct sim_image *image, const char *path, bool read_only);
/* Less than the parts hold: the file has become shorter. The parts are used up: what they say then means nothing. */
int sim_image_read(struct sim_image *image, uint64_t offset, uv_buf_t *parts, unsigned count);
int sim_image_write(struct sim_image *image, uint64_t offset, uv_buf_t *parts, unsigned count);
int sim_image_flush(struct sim_image *image);
void sim_image_close(struct sim_image *image);

#endif
