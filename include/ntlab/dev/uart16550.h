/* The back-channel of "uart16550": the far end of its line, for a test. */
#ifndef NTLAB_DEV_UART16550_H
#define NTLAB_DEV_UART16550_H

#include <ntlab/device.h>

/* Modem lines as the far end drives them. */
#define LAB_UART_CTS 0x10u
#define LAB_UART_DSR 0x20u
#define LAB_UART_RI  0x40u
#define LAB_UART_DCD 0x80u

/* Errors of a character on its way: LAB_UART_BREAK comes with byte 0. */
#define LAB_UART_PARITY  0x04u
#define LAB_UART_FRAMING 0x08u
#define LAB_UART_BREAK   0x10u

/* Characters that arrive at the line's speed, one behind the other. */
LAB_API void lab_uart_send(lab_device *device, const void *data, size_t size);
LAB_API void lab_uart_send_broken(lab_device *device, uint8_t byte, unsigned errors); /* one, with errors, at once */
LAB_API void lab_uart_modem_set(lab_device *device, unsigned lines);
LAB_API unsigned lab_uart_modem(lab_device *device); /* what the chip drives: bit 0 DTR, 1 RTS, 2 OUT1, 3 OUT2 */
/* With line=capture: takes what was transmitted so far out, up to `room` bytes. */
LAB_API size_t lab_uart_receive(lab_device *device, void *data, size_t room);
/* Characters that were lost because nobody took those before. */
LAB_API uint64_t lab_uart_overruns(lab_device *device);
/* How long a character takes on the line now, in 100 ns; 0: the divisor is 0. */
LAB_API uint64_t lab_uart_character_100ns(lab_device *device);

#endif
