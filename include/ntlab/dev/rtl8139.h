/* The back-channel of "rtl8139": the other end of its wire, for a test. */
#ifndef NTLAB_DEV_RTL8139_H
#define NTLAB_DEV_RTL8139_H

#include <ntlab/device.h>

/* A frame arrives, without its checksum, which the adapter makes; frames under 60 bytes are filled up with zeros.
 * False: the adapter didn't take it (address filter, receiver off, no room). */
LAB_API bool lab_rtl8139_receive(lab_device *device, const void *frame, size_t size);
/* With wire=capture: takes out the oldest frame that was sent, as far as it fits; returns its whole size, 0: none. */
LAB_API size_t lab_rtl8139_sent(lab_device *device, void *frame, size_t room);
LAB_API void lab_rtl8139_link_set(lab_device *device, bool up);

#endif
