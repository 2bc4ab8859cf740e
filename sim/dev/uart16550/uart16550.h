/* A 16550A inside: uart16550.c has its registers, uart16550_line.c what is between it and the far end. */
#ifndef NTLAB_SIM_UART16550_H
#define NTLAB_SIM_UART16550_H

#include "dev/uart16550/uart16550_regs.h"
#include "loop/stream.h"
#include "machine/devices.h"

#define UART_FIFO 16

struct uart_queue { /* grows */
    uint8_t *bytes;
    size_t first, count, room;
};

struct uart {
    lab_device *device;
    lab_timer *timer;
    uint64_t timer_due;           /* what it is set to; UINT64_MAX: it isn't */
    uint64_t clock_hz, character; /* 100 ns a character; 0: the divisor is 0 */
    uint16_t divisor;
    uint8_t ier, fcr, lcr, mcr, msr, scratch;
    uint8_t errors;    /* of LSR: overrun, and those of the character that can be read next */
    bool asserted;     /* its line */
    bool empty_event;  /* the transmitter has become empty, and nobody has looked */
    uint8_t far_lines; /* as the far end drives them */

    uint8_t out[UART_FIFO], out_first, out_count;
    bool shifting;
    uint8_t shift;
    uint64_t shift_end;

    uint8_t in[UART_FIFO], in_errors[UART_FIFO], in_first, in_count;
    uint64_t in_touched; /* when the receive FIFO last took or gave a character */
    uint64_t overruns;

    struct uart_queue arriving; /* from the far end */
    uint64_t arrival;           /* when the next of them is complete */
    struct uart_queue sent;     /* what has left and isn't handed over yet; with line=capture, what a test takes */

    enum { UART_NOBODY, UART_CAPTURE, UART_STREAM, UART_PEER } line;
    struct sim_stream *stream;
    char *peer_name;
    bool ungated; /* interrupts don't ask OUT2 */
    bool holds;   /* the far end sends only while RTS is asserted */
};

/* uart16550_line.c */
lab_status uart_line_open(struct uart *uart);
void uart_line_close(struct uart *uart);
struct uart *uart_line_peer(const struct uart *uart); /* another of these, or NULL */
void uart_line_send(struct uart *uart, uint8_t byte, uint64_t when);
void uart_line_flush(struct uart *uart); /* what has left goes out */
void uart_line_modem(struct uart *uart); /* MCR has changed */
void uart_line_break(struct uart *uart);
uint8_t uart_queue_take(struct uart_queue *queue);
void uart_queue_add(struct uart_queue *queue, const void *bytes, size_t count);

/* uart16550.c: what the far end does */
void uart_catch_up(struct uart *uart); /* to the present */
void uart_settle(struct uart *uart);   /* after a change: its interrupt, and when the next change is due */
void uart_arrive(struct uart *uart, const void *bytes, size_t count);
void uart_receive(struct uart *uart, uint8_t byte, uint8_t errors, uint64_t when);
void uart_far_lines(struct uart *uart, uint8_t lines);

#endif
