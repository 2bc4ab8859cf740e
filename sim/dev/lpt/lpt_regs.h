/* Registers of a PC's parallel port and its extensions. Sources: IEEE 1284; Microsoft, The IEEE 1284 Extended
 * Capabilities Port Protocol and ISA Interface Standard, revision 1.14. */
#ifndef NTLAB_SIM_LPT_REGS_H
#define NTLAB_SIM_LPT_REGS_H

#define LPT_DATA        0
#define LPT_STATUS      1
#define LPT_CONTROL     2
#define LPT_EPP_ADDRESS 3
#define LPT_EPP_DATA    4
#define LPT_SPAN        8
#define LPT_ECP         0x400 /* from the base */
#define ECP_FIFO        0     /* configuration A in mode 7 */
#define ECP_CNFGB       1
#define ECP_ECR         2
#define ECP_SPAN        3

#define LINE_NOT_BUSY  0x80
#define LINE_NOT_ACK   0x40
#define LINE_NO_PAPER  0x20
#define LINE_SELECTED  0x10
#define LINE_NOT_FAULT 0x08
#define LINE_NOT_IRQ   0x04 /* 0: acknowledged since the status was read */
#define LINE_UNUSED    0x02
#define LINE_TIMEOUT   0x01 /* of an EPP cycle; written with 1 to clear */

#define CONTROL_STROBE    0x01
#define CONTROL_AUTOFEED  0x02
#define CONTROL_SELECT    0x08
#define CONTROL_INIT      0x04 /* 0: the printer is reset */
#define CONTROL_INTERRUPT 0x10
#define CONTROL_INPUT     0x20
#define CONTROL_UNUSED    0xC0

#define ECR_EMPTY     0x01
#define ECR_FULL      0x02
#define ECR_MODE(ecr) ((ecr) >> 5)
#define MODE_SPP      0
#define MODE_BYTE     1
#define MODE_PRINTER  2 /* the FIFO makes the handshake */
#define MODE_ECP      3
#define MODE_EPP      4
#define MODE_TEST     6
#define MODE_CONFIG   7

#define ECP_DEPTH 16
#define ECP_CNFGA 0x14 /* one byte at a time, no byte in the transmitter */

#endif
