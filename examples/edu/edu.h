/* The edu driver inside: driver.c has requests, interrupts, Plug and Play; dma.c the engine that moves bytes. */
#ifndef EDU_H
#define EDU_H

#include <wdm.h>

#define EDU_ID        0x00
#define EDU_FACTORIAL 0x08
#define EDU_STATUS    0x20
#define EDU_CAUSES    0x24
#define EDU_ACK       0x64
#define EDU_DMA_FROM  0x80
#define EDU_DMA_TO    0x88
#define EDU_DMA_COUNT 0x90
#define EDU_DMA_START 0x98

#define STATUS_BUSY      0x01
#define STATUS_INTERRUPT 0x80
#define CAUSE_FACTORIAL  0x001
#define CAUSE_DMA        0x100

typedef struct _EDU {
    PDEVICE_OBJECT self, below, physical;
    IO_REMOVE_LOCK remove_lock;
    PUCHAR registers; /* NULL while the device is stopped */
    ULONG length;
    PKINTERRUPT interrupt;
    PIO_INTERRUPT_MESSAGE_INFO messages;
    ULONG version;    /* of the connection: CONNECT_MESSAGE_BASED or CONNECT_LINE_BASED; 0: none */
    ULONG interrupts; /* written by the service routine alone */
    ULONG causes;     /* that the service routine saw, for the DPC; under the interrupt's lock */

    PDMA_ADAPTER adapter;
    PSCATTER_GATHER_LIST list; /* of the transfer that runs */
    BOOLEAN to_device;
    ULONG element, moved; /* of it: the next; bytes until there */
} EDU, *PEDU;

static __inline ULONG edu_get(PEDU edu, ULONG offset)
{
    return READ_REGISTER_ULONG((volatile ULONG *)(edu->registers + offset));
}

static __inline void edu_put(PEDU edu, ULONG offset, ULONG value)
{
    WRITE_REGISTER_ULONG((volatile ULONG *)(edu->registers + offset), value);
}

/* dma.c */
NTSTATUS dma_start(PEDU edu);
void dma_stop(PEDU edu);
/* At DISPATCH_LEVEL, for the current request: its pages to the device's memory, or back. */
NTSTATUS dma_begin(PEDU edu, PIRP irp, BOOLEAN to_device);
BOOLEAN dma_next(PEDU edu); /* an element is done: starts the next. FALSE: that was the last */
void dma_end(PEDU edu);     /* gives the list back; may be called when there is none */

#endif
