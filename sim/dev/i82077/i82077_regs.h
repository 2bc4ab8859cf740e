/* Registers and commands of the 82077AA floppy disk controller. Source: Intel, 82077AA CHMOS Single-Chip Floppy Disk
 * Controller, order number 290166. */
#ifndef NTLAB_SIM_I82077_REGS_H
#define NTLAB_SIM_I82077_REGS_H

/* --- ports, from 0x3F0 on ----------------------------------------------------------------------------------------- */

#define FDC_BASE 0x3F0
#define FDC_DOR  2 /* digital output */
#define FDC_TDR  3 /* tape drive */
#define FDC_MSR  4 /* main status; written: data rate select */
#define FDC_FIFO 5
#define FDC_DIR  7 /* digital input; written: configuration control */

#define DOR_DRIVE    0x03
#define DOR_RUN      0x04 /* 0: held in reset */
#define DOR_GATE     0x08 /* interrupts and DMA reach the bus */
#define DOR_MOTOR(n) (0x10 << (n))
#define MSR_READY    0x80 /* a byte can be moved */
#define MSR_READ     0x40 /* from the controller */
#define MSR_NO_DMA   0x20 /* data go through the FIFO */
#define MSR_BUSY     0x10
#define DSR_RESET    0x80
#define RATE_MASK    0x03
#define RATE_500     0
#define RATE_300     1
#define RATE_250     2
#define RATE_1000    3
#define DIR_CHANGED  0x80

/* --- commands: the low five bits ---------------------------------------------------------------------------------- */

#define CMD_MASK          0x1F
#define CMD_MULTI_TRACK   0x80
#define CMD_SKIP          0x20
#define CMD_READ_TRACK    0x02
#define CMD_SPECIFY       0x03
#define CMD_SENSE_DRIVE   0x04
#define CMD_WRITE         0x05
#define CMD_READ          0x06
#define CMD_RECALIBRATE   0x07
#define CMD_SENSE         0x08
#define CMD_WRITE_DELETED 0x09
#define CMD_READ_ID       0x0A
#define CMD_READ_DELETED  0x0C
#define CMD_FORMAT        0x0D
#define CMD_DUMPREG       0x0E
#define CMD_SEEK          0x0F
#define CMD_VERSION       0x10
#define CMD_SCAN_EQUAL    0x11
#define CMD_PERPENDICULAR 0x12
#define CMD_CONFIGURE     0x13
#define CMD_LOCK          0x14
#define CMD_VERIFY        0x16
#define CMD_SCAN_LOW      0x19
#define CMD_SCAN_HIGH     0x1D

#define SEEK_RELATIVE 0x80
#define SEEK_INWARD   0x40

#define CONFIGURE_SEEKS   0x40 /* data commands seek by themselves */
#define CONFIGURE_NO_FIFO 0x20
#define CONFIGURE_NO_POLL 0x10

/* --- status registers --------------------------------------------------------------------------------------------- */

#define ST0_ABNORMAL  0x40
#define ST0_INVALID   0x80
#define ST0_POLLED    0xC0 /* a drive's readiness was looked at after reset */
#define ST0_SEEK_END  0x20
#define ST0_EQUIPMENT 0x10
#define ST1_END       0x80 /* beyond the last sector */
#define ST1_DATA      0x20 /* checksum */
#define ST1_OVERRUN   0x10
#define ST1_NO_DATA   0x04 /* no such sector */
#define ST1_PROTECTED 0x02
#define ST1_NO_MARK   0x01 /* nothing that looks like a sector */
#define ST2_MARK      0x40 /* a sector with the other kind of mark */
#define ST2_DATA      0x20
#define ST2_CYLINDER  0x10 /* the sectors here are of another cylinder */
#define ST2_EQUAL     0x08
#define ST2_UNEQUAL   0x04
#define ST3_PROTECTED 0x40
#define ST3_READY     0x20
#define ST3_TRACK0    0x10
#define ST3_ALWAYS    0x08

#endif
