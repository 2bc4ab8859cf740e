/* USB 1.0 descriptors and requests. */
#ifndef NTLAB_USB100_H
#define NTLAB_USB100_H

#include <usbspec.h>

LAB_DDK_BEGIN

LAB_DDK_END

#endif
