/* Registers of the teaching device, as QEMU documents it: https://www.qemu.org/docs/master/specs/edu.html */
#ifndef NTLAB_SIM_EDU_REGS_H
#define NTLAB_SIM_EDU_REGS_H

#define EDU_VENDOR 0x1234
#define EDU_DEVICE 0x11E8

#define EDU_SPACE 0x100000 /* bytes of BAR 0 */

#define EDU_ID        0x00 /* 0xRRrr00ed: major and minor version */
#define EDU_LIVENESS  0x04 /* reads as the complement of what was written */
#define EDU_FACTORIAL 0x08 /* write n, wait for STATUS_BUSY to clear, read n! */
#define EDU_STATUS    0x20
#define EDU_INTERRUPT 0x24 /* causes that are pending */
#define EDU_RAISE     0x60 /* sets causes */
#define EDU_ACK       0x64 /* clears causes */
#define EDU_DMA_FROM  0x80
#define EDU_DMA_TO    0x88
#define EDU_DMA_COUNT 0x90
#define EDU_DMA_CMD   0x98

#define EDU_STATUS_BUSY      0x01 /* the factorial is being computed; read-only */
#define EDU_STATUS_INTERRUPT 0x80 /* interrupt when it is done */

#define EDU_DMA_START     0x01 /* reads as set while it runs */
#define EDU_DMA_DIRECTION 0x02 /* 0: from RAM to the device, 1: from the device to RAM */
#define EDU_DMA_INTERRUPT 0x04 /* interrupt when it is done */

#define EDU_CAUSE_FACTORIAL 0x001
#define EDU_CAUSE_DMA       0x100

#define EDU_BUFFER_BASE 0x40000 /* where DMA addresses see the device's memory */
#define EDU_BUFFER_SIZE 4096

#define EDU_VERSION 0x010000EDu

#endif
