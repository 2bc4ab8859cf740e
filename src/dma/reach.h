/* How a device's access reaches memory. */
#ifndef NTLAB_DMA_REACH_H
#define NTLAB_DMA_REACH_H

#include <ntifs.h>

/* Where the device of this physical device object (0: not known) gets at `address`: memory for at least one and at most
 * *length bytes, which it lowers; 0 where nothing is, or the device may not go there. */
char *lab__dma_reach(PDEVICE_OBJECT device, ULONGLONG address, SIZE_T *length, BOOLEAN write);

#endif
