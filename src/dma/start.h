/* DMA as the machine starts and stops it. */
#ifndef NTLAB_DMA_START_H
#define NTLAB_DMA_START_H

void lab__dma_start(void);
void lab__dma_stop(void);

#endif
