/* The back-channel of the teaching device "edu": what a test sees without its driver. */
#ifndef NTLAB_DEV_EDU_H
#define NTLAB_DEV_EDU_H

#include <ntlab/device.h>

#define LAB_EDU_BUFFER 4096 /* bytes of the device's own memory */

/* The device's own memory, which its DMA engine copies from and to. */
LAB_API uint8_t *lab_edu_buffer(lab_device *device);
/* Transfers that were finished, and those that the bus refused. */
LAB_API void lab_edu_transfers(lab_device *device, uint64_t *done, uint64_t *failed);

#endif
