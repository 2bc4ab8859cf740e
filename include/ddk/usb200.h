/* USB 2.0 descriptors. */
#ifndef NTLAB_USB200_H
#define NTLAB_USB200_H

#include <usb100.h>

LAB_DDK_BEGIN

LAB_DDK_END

#endif
