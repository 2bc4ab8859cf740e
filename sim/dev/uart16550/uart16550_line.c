/*
 * The line of a 16550: nobody, a test, something outside, or another UART.
 *
 * What has been transmitted is collected and handed to the world outside in one piece, when the transmitter runs dry.
 */
#include "dev/uart16550/uart16550.h"
#include <ntlab/dev/uart16550.h>
#include <ntlab/ntlab.h>
#include <stdlib.h>
#include <string.h>

#define CAPTURE_MOST (16u << 20)

/* --- a queue of bytes --------------------------------------------------------------------------------------------- */

void uart_queue_add(struct uart_queue *queue, const void *bytes, size_t count)
{
    if (queue->first && !queue->count)
        queue->first = 0;
    if (queue->first + queue->count + count > queue->room) {
        memmove(queue->bytes, queue->bytes + queue->first, queue->count);
        queue->first = 0;
        while (queue->count + count > queue->room)
            queue->room = queue->room ? queue->room * 2 : 256;
        queue->bytes = realloc(queue->bytes, queue->room);
        if (!queue->bytes)
            abort();
    }
    memcpy(queue->bytes + queue->first + queue->count, bytes, count);
    queue->count += count;
}

uint8_t uart_queue_take(struct uart_queue *queue)
{
    queue->count--;
    return queue->bytes[queue->first++];
}

/* --- the far end -------------------------------------------------------------------------------------------------- */

static void on_stream(void *state, unsigned kind, const void *data, size_t size)
{
    struct uart *uart = state;

    uart_catch_up(uart);
    if (kind == SIM_STREAM_DATA)
        uart_arrive(uart, data, size);
    else
        uart_far_lines(uart, kind == SIM_STREAM_OPENED ? LAB_UART_CTS | LAB_UART_DSR | LAB_UART_DCD : 0);
    if (kind == SIM_STREAM_CLOSED)
        lab_device_log(uart->device, "the far end has hung up");
    uart_settle(uart);
}

struct uart *uart_line_peer(const struct uart *uart)
{
    lab_device *device = uart->line == UART_PEER ? lab_device_find(uart->peer_name) : NULL;

    if (!device || lab_device_class_of(device) != &lab_uart16550_class)
        return NULL;
    return lab_device_state(device);
}

/* Either end may name the other; the one that was plugged first learns of it here. */
static lab_status open_peer(struct uart *uart, const char *name)
{
    lab_device *device = lab_device_find(name);
    struct uart *peer = device ? lab_device_state(device) : NULL;

    if (!device || lab_device_class_of(device) != &lab_uart16550_class)
        return lab_device_fail(uart->device, LAB_STATUS_INVALID_PARAMETER, "there is no UART called '%s'", name);
    if (peer->line != UART_NOBODY)
        return lab_device_fail(uart->device, LAB_STATUS_INVALID_PARAMETER, "the line of %s is in use", name);
    uart->line = peer->line = UART_PEER;
    uart->peer_name = strdup(name);
    peer->peer_name = strdup(lab_device_name(uart->device));
    return LAB_STATUS_SUCCESS;
}

lab_status uart_line_open(struct uart *uart)
{
    const char *where = lab_device_option(uart->device, "line");

    if (!strcmp(where, "null"))
        return LAB_STATUS_SUCCESS;
    if (!strncmp(where, "uart:", 5))
        return open_peer(uart, where + 5);
    if (!strcmp(where, "capture")) {
        uart->line = UART_CAPTURE;
        uart->far_lines = LAB_UART_CTS | LAB_UART_DSR | LAB_UART_DCD;
        return LAB_STATUS_SUCCESS;
    }
    uart->line = UART_STREAM;
    if (!strncmp(where, "file:", 5))
        uart->far_lines = LAB_UART_CTS | LAB_UART_DSR | LAB_UART_DCD;
    return sim_stream_open(uart->device, where, on_stream, &uart->stream);
}

void uart_line_close(struct uart *uart)
{
    struct uart *peer = uart_line_peer(uart);

    uart_line_flush(uart);
    sim_stream_close(uart->stream);
    uart->stream = NULL;
    if (peer) {
        peer->line = UART_NOBODY;
        uart_far_lines(peer, 0);
        uart_settle(peer);
    }
    free(uart->peer_name);
    free(uart->arriving.bytes);
    free(uart->sent.bytes);
}

/* Characters of another speed or form than the receiver's. */
static uint8_t mismatch(const struct uart *from, const struct uart *to)
{
    uint8_t form = LCR_BITS | LCR_STOP, parity = LCR_PARITY | LCR_EVEN | LCR_STICK;

    if (from->character != to->character || ((from->lcr ^ to->lcr) & form))
        return LSR_FRAMING;
    return (from->lcr ^ to->lcr) & parity ? LSR_PARITY : 0;
}

void uart_line_send(struct uart *uart, uint8_t byte, uint64_t when)
{
    struct uart *peer = uart_line_peer(uart);

    if (peer) {
        uart_catch_up(peer);
        if (!(peer->mcr & MCR_LOOP))
            uart_receive(peer, byte, mismatch(uart, peer), when);
        uart_settle(peer);
    } else if (uart->line == UART_STREAM || (uart->line == UART_CAPTURE && uart->sent.count < CAPTURE_MOST)) {
        uart_queue_add(&uart->sent, &byte, 1);
    }
}

void uart_line_flush(struct uart *uart)
{
    if (uart->line != UART_STREAM || !uart->sent.count || !uart->stream)
        return;
    sim_stream_write(uart->stream, uart->sent.bytes + uart->sent.first, uart->sent.count);
    uart->sent.first = uart->sent.count = 0;
}

void uart_line_modem(struct uart *uart)
{
    struct uart *peer = uart_line_peer(uart);
    bool loop = uart->mcr & MCR_LOOP;

    if (!peer)
        return;
    uart_catch_up(peer);
    uart_far_lines(peer, loop ? 0
                              : (uint8_t)((uart->mcr & MCR_DTR ? LAB_UART_DSR | LAB_UART_DCD : 0) |
                                          (uart->mcr & MCR_RTS ? LAB_UART_CTS : 0)));
    uart_settle(peer);
}

void uart_line_break(struct uart *uart)
{
    struct uart *peer = uart_line_peer(uart);

    if (!peer)
        return;
    uart_catch_up(peer);
    uart_receive(peer, 0, LSR_BREAK, lab_clock_now());
    uart_settle(peer);
}

/* --- the back-channel --------------------------------------------------------------------------------------------- */

void lab_uart_send(lab_device *device, const void *data, size_t size)
{
    struct uart *uart = lab_device_state(device);

    uart_catch_up(uart);
    uart_arrive(uart, data, size);
    uart_settle(uart);
}

void lab_uart_send_broken(lab_device *device, uint8_t byte, unsigned errors)
{
    struct uart *uart = lab_device_state(device);

    uart_catch_up(uart);
    uart_receive(uart, byte, (uint8_t)errors, lab_clock_now());
    uart_settle(uart);
}

void lab_uart_modem_set(lab_device *device, unsigned lines)
{
    struct uart *uart = lab_device_state(device);
    bool rings = (lines & MSR_RI) && !(uart->msr & MSR_RI);

    uart_catch_up(uart);
    uart_far_lines(uart, (uint8_t)lines);
    uart_settle(uart);
    if (rings)
        lab_device_wake(device);
}

unsigned lab_uart_modem(lab_device *device)
{
    const struct uart *uart = lab_device_state(device);

    return uart->mcr & (MCR_DTR | MCR_RTS | MCR_OUT1 | MCR_OUT2);
}

size_t lab_uart_receive(lab_device *device, void *data, size_t room)
{
    struct uart *uart = lab_device_state(device);
    size_t count;

    uart_catch_up(uart);
    count = uart->sent.count < room ? uart->sent.count : room;
    if (count)
        memcpy(data, uart->sent.bytes + uart->sent.first, count);
    uart->sent.first += count;
    uart->sent.count -= count;
    return count;
}

uint64_t lab_uart_overruns(lab_device *device)
{
    const struct uart *uart = lab_device_state(device);

    return uart->overruns;
}

uint64_t lab_uart_character_100ns(lab_device *device)
{
    const struct uart *uart = lab_device_state(device);

    return uart->character;
}
