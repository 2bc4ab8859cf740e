/* Device control codes: CTL_CODE and the device types. */
#ifndef NTLAB_DEVIOCTL_H
#define NTLAB_DEVIOCTL_H
#define _DEVIOCTL_

#include <nt/device_control.h>

#endif
