/* Registers of the 16550A, by offset; those at 0 and 1 are others while LCR_DIVISOR is set. Source: National
 * Semiconductor's data sheet PC16550D. */
#ifndef NTLAB_UART16550_REGS_H
#define NTLAB_UART16550_REGS_H

#define UART_DATA    0 /* receiver buffer (read), transmitter holding (write); divisor, low */
#define UART_IER     1 /* interrupt enable; divisor, high */
#define UART_IIR     2 /* interrupt identification (read), FIFO control (write) */
#define UART_LCR     3
#define UART_MCR     4
#define UART_LSR     5
#define UART_MSR     6
#define UART_SCRATCH 7
#define UART_SPACE   8

#define IER_RECEIVED 0x01
#define IER_EMPTY    0x02
#define IER_LINE     0x04
#define IER_MODEM    0x08

#define IIR_NONE     0x01
#define IIR_MODEM    0x00
#define IIR_EMPTY    0x02
#define IIR_RECEIVED 0x04
#define IIR_LINE     0x06
#define IIR_TIMEOUT  0x0C
#define IIR_FIFOS    0xC0

#define FCR_ENABLE    0x01
#define FCR_CLEAR_IN  0x02
#define FCR_CLEAR_OUT 0x04
#define FCR_DMA       0x08

#define LCR_BITS    0x03 /* 5 and so many */
#define LCR_STOP    0x04
#define LCR_PARITY  0x08
#define LCR_EVEN    0x10
#define LCR_STICK   0x20
#define LCR_BREAK   0x40
#define LCR_DIVISOR 0x80

#define MCR_DTR  0x01
#define MCR_RTS  0x02
#define MCR_OUT1 0x04
#define MCR_OUT2 0x08 /* a PC's gate between the chip and its interrupt line */
#define MCR_LOOP 0x10

#define LSR_READY   0x01
#define LSR_OVERRUN 0x02
#define LSR_PARITY  0x04
#define LSR_FRAMING 0x08
#define LSR_BREAK   0x10
#define LSR_EMPTY   0x20 /* THR, or the transmit FIFO */
#define LSR_IDLE    0x40 /* and the shift register */
#define LSR_FIFO    0x80 /* an error is somewhere in the FIFO */

#define MSR_DCTS 0x01
#define MSR_DDSR 0x02
#define MSR_TERI 0x04
#define MSR_DDCD 0x08
#define MSR_CTS  0x10
#define MSR_DSR  0x20
#define MSR_RI   0x40
#define MSR_DCD  0x80

#endif
