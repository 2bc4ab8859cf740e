/* Starting and stopping the hardware, for the machine. */
#ifndef NTLAB_HAL_START_H
#define NTLAB_HAL_START_H

void lab__hal_start(void);
void lab__hal_stop(void);

#endif
