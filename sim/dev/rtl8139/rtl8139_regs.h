/* Registers of the RTL8139C. Source: Realtek's data sheet RTL8139C(L), 1.4. */
#ifndef NTLAB_RTL8139_REGS_H
#define NTLAB_RTL8139_REGS_H

#define RTL_IDR      0x00 /* 6 bytes: the station's address */
#define RTL_MAR      0x08 /* 8 bytes: multicast hash */
#define RTL_TSD      0x10 /* 4 words: transmit status */
#define RTL_TSAD     0x20 /* 4 words: transmit start addresses */
#define RTL_RBSTART  0x30
#define RTL_ERBCR    0x34
#define RTL_CR       0x37
#define RTL_CAPR     0x38
#define RTL_CBR      0x3A
#define RTL_IMR      0x3C
#define RTL_ISR      0x3E
#define RTL_TCR      0x40
#define RTL_RCR      0x44
#define RTL_TCTR     0x48
#define RTL_MPC      0x4C
#define RTL_9346CR   0x50
#define RTL_CONFIG0  0x51
#define RTL_CONFIG1  0x52
#define RTL_TIMERINT 0x54
#define RTL_MSR      0x58
#define RTL_CONFIG3  0x59
#define RTL_CONFIG4  0x5A
#define RTL_MULINT   0x5C
#define RTL_RERID    0x5E
#define RTL_TSAD_ALL 0x60
#define RTL_BMCR     0x62
#define RTL_BMSR     0x64
#define RTL_ANAR     0x66
#define RTL_ANLPAR   0x68
#define RTL_ANER     0x6A
#define RTL_SPACE    0x100

#define TSD_SIZE(v)  ((v)&0x1FFF)
#define TSD_OWN      0x2000u /* the adapter is done with the buffer */
#define TSD_UNDERRUN 0x4000u
#define TSD_OK       0x8000u
#define TSD_ABORTED  0x40000000u

#define CR_EMPTY 0x01
#define CR_TX    0x04
#define CR_RX    0x08
#define CR_RESET 0x10

#define INT_RX_OK       0x0001
#define INT_RX_ERROR    0x0002
#define INT_TX_OK       0x0004
#define INT_TX_ERROR    0x0008
#define INT_RX_OVERFLOW 0x0010
#define INT_LINK        0x0020
#define INT_FIFO        0x0040
#define INT_TIMER       0x4000
#define INT_SYSTEM      0x8000

#define RCR_ALL       0x01u
#define RCR_MINE      0x02u
#define RCR_MULTICAST 0x04u
#define RCR_BROADCAST 0x08u
#define RCR_WRAP      0x80u /* a frame runs on behind the ring's end */
#define RCR_LENGTH(v) ((v) >> 11 & 3)

#define RX_OK        0x0001
#define RX_BROADCAST 0x2000
#define RX_MINE      0x4000
#define RX_MULTICAST 0x8000

#define EE_OUT    0x01
#define EE_IN     0x02
#define EE_CLOCK  0x04
#define EE_SELECT 0x08
#define EE_MODE   0xC0

#define BMSR_LINK     0x0004
#define MSR_LINK_DOWN 0x04

#endif
