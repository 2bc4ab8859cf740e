/* What client drivers of USB need. */
#ifndef NTLAB_USBDI_H
#define NTLAB_USBDI_H

#include <usb.h>
#include <usbioctl.h>

LAB_DDK_BEGIN

#define URB_FUNCTION_RESERVED0           0x16
#define URB_FUNCTION_RESERVED            0x1d
#define URB_FUNCTION_LAST                0x29
#define USBD_PF_DOUBLE_BUFFER            2
#define USBD_TRANSFER_DIRECTION_BIT      0
#define USBD_SHORT_TRANSFER_OK_BIT       1
#define USBD_START_ISO_TRANSFER_ASAP_BIT 2

LAB_DDK_END

#endif
