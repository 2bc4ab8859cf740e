/* USB 1.0 descriptors and requests. */
#ifndef NTLAB_USB100_H
#define NTLAB_USB100_H

#include <usbspec.h>

LAB_DDK_BEGIN

LAB_DDK_END

#define USB_ENDPOINT_DIRECTION_OUT(addr)         (!((addr)&USB_ENDPOINT_DIRECTION_MASK))
#define USB_ENDPOINT_DIRECTION_IN(addr)          ((addr)&USB_ENDPOINT_DIRECTION_MASK)
#define USB_DESCRIPTOR_MAKE_TYPE_AND_INDEX(d, i) ((USHORT)((USHORT)(d) << 8 | (i)))

#endif
