/* The back-channel of "lpt": the printer. */
#ifndef NTLAB_DEV_LPT_H
#define NTLAB_DEV_LPT_H

#include <ntlab/device.h>

/* Takes out what has been printed since the last call, as far as it fits; returns how many bytes. At most 64 KB are
 * kept. */
LAB_API size_t lab_lpt_printed(lab_device *device, void *bytes, size_t room);
/* Its switch, and its paper. */
LAB_API void lab_lpt_printer_set(lab_device *device, bool online, bool paper);

#endif
