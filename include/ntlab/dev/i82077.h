/* The back-channel of "i82077": the hand that changes diskettes. */
#ifndef NTLAB_DEV_I82077_H
#define NTLAB_DEV_I82077_H

#include <ntlab/device.h>

/* Puts an image into a drive (0: A), in place of what is in it. STATUS_INVALID_PARAMETER: there is no such drive, or
 * the file hasn't the size of a diskette for it; or why the file can't be opened. lab_error_text has the words. */
LAB_API lab_status lab_floppy_insert(lab_device *device, unsigned drive, const char *path, bool read_only);
LAB_API void lab_floppy_eject(lab_device *device, unsigned drive);

#endif
