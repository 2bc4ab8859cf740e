/*
 * The UART 16550A, as National Semiconductor's data sheet has it. docs/devices/uart16550.md has the register table.
 *
 * Characters take their time, but not an event each: what has happened since the last look is worked out when a
 * register is touched (uart_catch_up), and a timer is set only for what nobody would look at: an interrupt, or bytes
 * for the world outside. Rule: catch up before reading or changing anything, settle after it.
 */
#include "dev/uart16550/uart16550.h"
#include "machine/fields.h"
#include <ntlab/dev/uart16550.h>
#include <ntlab/ntlab.h>
#include <stdlib.h>
#include <string.h>

#define NEVER            UINT64_MAX
#define TIMEOUT          4 /* characters without a touch until the receive FIFO complains */
#define CHARACTER_ERRORS (LSR_PARITY | LSR_FRAMING | LSR_BREAK)

static bool has_fifos(const struct uart *uart)
{
    return uart->fcr & FCR_ENABLE;
}

static unsigned room_of(const struct uart *uart)
{
    return has_fifos(uart) ? UART_FIFO : 1;
}

static unsigned trigger_of(const struct uart *uart)
{
    static const uint8_t levels[4] = {1, 4, 8, 14};

    return has_fifos(uart) ? levels[uart->fcr >> 6] : 1;
}

/* Start bit, data, parity, stop bits, in halves of a bit; the clock runs at 16 times the bit rate. */
static void find_speed(struct uart *uart)
{
    unsigned bits = 5 + (uart->lcr & LCR_BITS);
    unsigned halves = 2 + 2 * bits + (uart->lcr & LCR_PARITY ? 2 : 0);

    halves += !(uart->lcr & LCR_STOP) ? 2 : bits == 5 ? 3 : 4;
    uart->character = uart->divisor ? (80000000ULL * uart->divisor * halves + uart->clock_hz / 2) / uart->clock_hz : 0;
    if (uart->divisor && !uart->character)
        uart->character = 1;
}

/* --- receiving ---------------------------------------------------------------------------------------------------- */

/* The next character's errors show as soon as it can be read. */
static void reveal(struct uart *uart)
{
    if (uart->in_count)
        uart->errors |= uart->in_errors[uart->in_first];
}

static void overrun(struct uart *uart, uint8_t byte, uint8_t errors)
{
    uart->errors |= LSR_OVERRUN;
    uart->overruns++;
    if (has_fifos(uart))
        return; /* it is lost in the shift register */
    uart->in[uart->in_first] = byte;
    uart->in_errors[uart->in_first] = errors;
    reveal(uart);
}

void uart_receive(struct uart *uart, uint8_t byte, uint8_t errors, uint64_t when)
{
    unsigned at = (uart->in_first + uart->in_count) % UART_FIFO;

    byte &= (uint8_t)(0xFF >> (3 - (uart->lcr & LCR_BITS)));
    uart->in_touched = when;
    if (uart->in_count >= room_of(uart)) {
        overrun(uart, byte, errors);
        return;
    }
    uart->in[at] = byte;
    uart->in_errors[at] = errors;
    if (uart->in_count++ == 0)
        reveal(uart);
}

void uart_arrive(struct uart *uart, const void *bytes, size_t count)
{
    if (!uart->arriving.count)
        uart->arrival = lab_clock_now() + uart->character;
    uart_queue_add(&uart->arriving, bytes, count);
}

static bool is_held(const struct uart *uart)
{
    return !uart->character || (uart->holds && !(uart->mcr & MCR_RTS));
}

static void take_arrivals(struct uart *uart, uint64_t now)
{
    while (uart->arriving.count && !is_held(uart) && uart->arrival <= now) {
        uint8_t byte = uart_queue_take(&uart->arriving);

        if (!(uart->mcr & MCR_LOOP))
            uart_receive(uart, byte, 0, uart->arrival);
        uart->arrival += uart->character;
    }
}

/* --- transmitting ------------------------------------------------------------------------------------------------- */

static void start_shifting(struct uart *uart, uint64_t when)
{
    if (!uart->out_count || !uart->character || (uart->lcr & LCR_BREAK)) {
        uart->shifting = false;
        return;
    }
    uart->shift = uart->out[uart->out_first];
    uart->out_first = (uart->out_first + 1) % UART_FIFO;
    uart->shifting = true;
    uart->shift_end = when + uart->character;
    if (--uart->out_count == 0)
        uart->empty_event = true;
}

static void finish_shifting(struct uart *uart)
{
    uint64_t when = uart->shift_end;
    uint8_t byte = uart->shift & (uint8_t)(0xFF >> (3 - (uart->lcr & LCR_BITS)));

    start_shifting(uart, when);
    if (uart->mcr & MCR_LOOP)
        uart_receive(uart, byte, 0, when);
    else
        uart_line_send(uart, byte, when);
}

void uart_catch_up(struct uart *uart)
{
    uint64_t now;

    if (!uart->shifting && !uart->arriving.count)
        return;
    now = lab_clock_now();
    while (uart->shifting && uart->shift_end <= now)
        finish_shifting(uart);
    if (uart->arriving.count)
        take_arrivals(uart, now);
}

static void transmit(struct uart *uart, uint8_t byte)
{
    unsigned room = room_of(uart);

    uart->empty_event = false;
    if (uart->out_count >= room) { /* the data sheet: what was there is overwritten, or the FIFO doesn't take it */
        if (room == 1)
            uart->out[uart->out_first] = byte;
        return;
    }
    uart->out[(uart->out_first + uart->out_count++) % UART_FIFO] = byte;
    if (!uart->shifting)
        start_shifting(uart, lab_clock_now());
}

/* --- interrupts --------------------------------------------------------------------------------------------------- */

static bool has_timed_out(const struct uart *uart)
{
    return has_fifos(uart) && uart->in_count && uart->character &&
           lab_clock_now() - uart->in_touched >= TIMEOUT * uart->character;
}

static uint8_t highest_cause(const struct uart *uart)
{
    if (!uart->ier)
        return IIR_NONE;
    if ((uart->ier & IER_LINE) && uart->errors)
        return IIR_LINE;
    if ((uart->ier & IER_RECEIVED) && uart->in_count >= trigger_of(uart))
        return IIR_RECEIVED;
    if ((uart->ier & IER_RECEIVED) && has_timed_out(uart))
        return IIR_TIMEOUT;
    if ((uart->ier & IER_EMPTY) && uart->empty_event)
        return IIR_EMPTY;
    if ((uart->ier & IER_MODEM) && (uart->msr & 0x0F))
        return IIR_MODEM;
    return IIR_NONE;
}

/* When the n-th of a row of characters is complete, of which the first is so at `first`. */
static uint64_t complete_at(const struct uart *uart, uint64_t first, uint64_t n)
{
    return first + (n - 1) * uart->character;
}

static uint64_t transmitter_due(const struct uart *uart)
{
    unsigned trigger, wanted, last = uart->out_count ? uart->out_count : 1;

    if (!uart->shifting)
        return NEVER;
    if (!(uart->mcr & MCR_LOOP))
        return uart->line == UART_PEER ? uart->shift_end : complete_at(uart, uart->shift_end, last);
    if (!uart->ier)
        return NEVER; /* only a look shows what has come round */
    trigger = trigger_of(uart);
    wanted = trigger > uart->in_count ? trigger - uart->in_count : last;
    return complete_at(uart, uart->shift_end, wanted < last ? wanted : last);
}

static uint64_t receiver_due(const struct uart *uart)
{
    unsigned trigger;
    uint64_t due = NEVER, wanted, timeout;

    if (!uart->arriving.count && !(uart->ier & IER_RECEIVED))
        return NEVER;
    trigger = trigger_of(uart);
    timeout = uart->in_touched + TIMEOUT * uart->character;
    if (uart->arriving.count && !is_held(uart)) {
        wanted = uart->in_count < trigger ? trigger - uart->in_count : room_of(uart) - uart->in_count + 1;
        due = complete_at(uart, uart->arrival, wanted < uart->arriving.count ? wanted : uart->arriving.count);
    }
    if (has_fifos(uart) && uart->in_count && uart->in_count < trigger && (uart->ier & IER_RECEIVED) &&
        !has_timed_out(uart) && timeout < due)
        due = timeout;
    return due;
}

/* The timer may come too early, and is set again then: each byte put into a FIFO moves the moment further away. */
static void set_timer(struct uart *uart, uint64_t due)
{
    uint64_t now;

    if (due == NEVER && uart->timer_due != NEVER)
        lab_timer_cancel(uart->timer);
    if (due != NEVER && due >= uart->timer_due)
        return;
    uart->timer_due = due;
    if (due == NEVER)
        return;
    now = lab_clock_now();
    lab_timer_set(uart->timer, due > now ? due - now : 0);
}

void uart_settle(struct uart *uart)
{
    uint64_t transmitter = transmitter_due(uart), receiver = receiver_due(uart);
    bool asserted = highest_cause(uart) != IIR_NONE && ((uart->mcr & MCR_OUT2) || uart->ungated);

    if (asserted != uart->asserted)
        lab_line_set(uart->device, 0, asserted);
    uart->asserted = asserted;
    set_timer(uart, transmitter < receiver ? transmitter : receiver);
}

static void on_timer(void *state)
{
    struct uart *uart = state;

    uart->timer_due = NEVER;
    uart_catch_up(uart);
    if (!uart->out_count)
        uart_line_flush(uart);
    uart_settle(uart);
}

/* --- modem lines -------------------------------------------------------------------------------------------------- */

static void set_lines(struct uart *uart, uint8_t lines)
{
    uint8_t before = uart->msr & 0xF0, changed = before ^ lines;

    uart->msr = (uart->msr & 0x0F) | lines | (uint8_t)((changed & (MSR_CTS | MSR_DSR | MSR_DCD)) >> 4);
    if (before & ~lines & MSR_RI)
        uart->msr |= MSR_TERI;
}

static void show_lines(struct uart *uart)
{
    if (!(uart->mcr & MCR_LOOP)) {
        set_lines(uart, uart->far_lines);
        return;
    }
    set_lines(uart, (uint8_t)((uart->mcr & MCR_RTS ? MSR_CTS : 0) | (uart->mcr & MCR_DTR ? MSR_DSR : 0) |
                              (uart->mcr & MCR_OUT1 ? MSR_RI : 0) | (uart->mcr & MCR_OUT2 ? MSR_DCD : 0)));
}

void uart_far_lines(struct uart *uart, uint8_t lines)
{
    uart->far_lines = lines & 0xF0;
    show_lines(uart);
}

/* --- registers ---------------------------------------------------------------------------------------------------- */

static uint8_t read_data(struct uart *uart)
{
    uint8_t byte = uart->in[uart->in_first];

    if (!uart->in_count)
        return byte;
    uart->in_first = (uart->in_first + 1) % UART_FIFO;
    uart->in_count--;
    uart->in_touched = lab_clock_now();
    reveal(uart);
    return byte;
}

static uint8_t read_cause(struct uart *uart)
{
    uint8_t cause = highest_cause(uart);

    if (cause == IIR_EMPTY)
        uart->empty_event = false;
    return cause | (has_fifos(uart) ? IIR_FIFOS : 0);
}

static uint8_t read_status(struct uart *uart)
{
    uint8_t status = uart->errors;

    if (lab_device_fault(uart->device, "stuck-busy"))
        return status & ~(LSR_EMPTY | LSR_IDLE);
    if (uart->in_count)
        status |= LSR_READY;
    if (!uart->out_count)
        status |= LSR_EMPTY | (uart->shifting ? 0 : LSR_IDLE);
    for (unsigned i = 0; has_fifos(uart) && i < uart->in_count; i++)
        if (uart->in_errors[(uart->in_first + i) % UART_FIFO])
            status |= LSR_FIFO;
    uart->errors = 0;
    if (uart->in_count)
        uart->in_errors[uart->in_first] = 0;
    return status;
}

static uint8_t read_modem(struct uart *uart)
{
    uint8_t value = uart->msr;

    uart->msr &= 0xF0;
    return value;
}

static uint64_t read_one(struct uart *uart, uint64_t offset)
{
    bool divisor = uart->lcr & LCR_DIVISOR;

    switch (offset) {
    case UART_DATA:
        return divisor ? uart->divisor & 0xFF : read_data(uart);
    case UART_IER:
        return divisor ? uart->divisor >> 8 : uart->ier;
    case UART_IIR:
        return read_cause(uart);
    case UART_LCR:
        return uart->lcr;
    case UART_MCR:
        return uart->mcr;
    case UART_LSR:
        return read_status(uart);
    case UART_MSR:
        return read_modem(uart);
    default:
        return uart->scratch;
    }
}

static uint64_t read_register(void *state, uint64_t offset, unsigned width)
{
    struct uart *uart = state;
    uint64_t value;

    uart_catch_up(uart);
    value = read_one(uart, offset);
    if (offset <= UART_IIR || offset == UART_LSR || offset == UART_MSR)
        uart_settle(uart);
    return value;
}

static void clear_input(struct uart *uart)
{
    uart->in_first = uart->in_count = 0;
    uart->errors &= LSR_OVERRUN;
}

/* Changing the enable bit clears both FIFOs; the other bits count only while it is written as 1. */
static void write_fifo_control(struct uart *uart, uint8_t value)
{
    bool changed = (uart->fcr ^ value) & FCR_ENABLE;

    uart->fcr = value & FCR_ENABLE ? value & (0xC0 | FCR_DMA | FCR_ENABLE) : 0;
    if (changed || (value & FCR_CLEAR_IN))
        clear_input(uart);
    if (changed || (value & FCR_CLEAR_OUT)) {
        uart->out_first = uart->out_count = 0;
        uart->empty_event = true;
    }
}

static void write_line_control(struct uart *uart, uint8_t value)
{
    bool breaks = (value & ~uart->lcr) & LCR_BREAK, ends = (uart->lcr & ~value) & LCR_BREAK;

    uart->lcr = value;
    find_speed(uart);
    if (breaks && (uart->mcr & MCR_LOOP))
        uart_receive(uart, 0, LSR_BREAK, lab_clock_now());
    else if (breaks)
        uart_line_break(uart);
    if (ends && !uart->shifting)
        start_shifting(uart, lab_clock_now());
}

static void write_modem_control(struct uart *uart, uint8_t value)
{
    bool released = uart->holds && (value & ~uart->mcr & MCR_RTS);

    uart->mcr = value & 0x1F;
    if (released)
        uart->arrival = lab_clock_now() + uart->character;
    show_lines(uart);
    uart_line_modem(uart);
}

static void write_divisor(struct uart *uart, unsigned shift, uint8_t value)
{
    uart->divisor = (uint16_t)((uart->divisor & ~(0xFF << shift)) | value << shift);
    find_speed(uart);
    if (uart->out_count && !uart->shifting)
        start_shifting(uart, lab_clock_now());
}

static void write_enables(struct uart *uart, uint8_t value)
{
    if ((value & ~uart->ier & IER_EMPTY) && !uart->out_count)
        uart->empty_event = true;
    uart->ier = value & 0x0F;
}

static void write_register(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct uart *uart = state;
    uint8_t byte = (uint8_t)value;
    bool divisor = uart->lcr & LCR_DIVISOR;

    uart_catch_up(uart);
    switch (offset) {
    case UART_DATA:
        divisor ? write_divisor(uart, 0, byte) : transmit(uart, byte);
        break;
    case UART_IER:
        divisor ? write_divisor(uart, 8, byte) : write_enables(uart, byte);
        break;
    case UART_IIR:
        write_fifo_control(uart, byte);
        break;
    case UART_LCR:
        write_line_control(uart, byte);
        break;
    case UART_MCR:
        write_modem_control(uart, byte);
        break;
    case UART_SCRATCH:
        uart->scratch = byte;
        return;
    default:
        return; /* LSR and MSR are not written */
    }
    uart_settle(uart);
}

/* --- the class ---------------------------------------------------------------------------------------------------- */

static lab_status create(lab_device *device, void *state)
{
    static const lab_space_ops ops = {read_register, write_register, 1, 1};
    struct uart *uart = state;
    const char *handshake = lab_device_option(device, "handshake"), *gate = lab_device_option(device, "gate");
    uint64_t base, irq;

    uart->device = device;
    if (!lab_device_option_number(device, "base", 0x100, 0xFFF8, &base) ||
        !lab_device_option_number(device, "irq", 0, 15, &irq) ||
        !lab_device_option_number(device, "clock", 16, 1000000000, &uart->clock_hz))
        return LAB_STATUS_INVALID_PARAMETER;
    if (strcmp(handshake, "none") && strcmp(handshake, "rts"))
        return lab_device_fail(device, LAB_STATUS_INVALID_PARAMETER, "handshake is none or rts, not '%s'", handshake);
    if (strcmp(gate, "out2") && strcmp(gate, "none"))
        return lab_device_fail(device, LAB_STATUS_INVALID_PARAMETER, "gate is out2 or none, not '%s'", gate);
    uart->holds = !strcmp(handshake, "rts");
    uart->ungated = !strcmp(gate, "none");
    lab_device_range(device, LAB_SPACE_PORTS, base, UART_SPACE, &ops);
    lab_device_irq(device, (unsigned)irq, false);
    lab_device_hardware_id(device, "ACPI\\PNP0501");
    lab_device_hardware_id(device, "*PNP0501");
    lab_device_compatible_id(device, "*PNP0500");
    uart->timer = lab_device_timer(device, on_timer);
    uart->timer_due = NEVER;
    return uart_line_open(uart);
}

static void destroy(void *state)
{
    uart_line_close(state);
}

static void reset(void *state)
{
    struct uart *uart = state;

    uart->ier = uart->fcr = uart->lcr = uart->mcr = uart->scratch = uart->errors = 0;
    uart->divisor = 0;
    uart->empty_event = uart->shifting = false;
    uart->out_first = uart->out_count = 0;
    clear_input(uart);
    find_speed(uart);
    uart->msr = uart->far_lines;
    uart_line_modem(uart);
    uart_settle(uart);
}

/* What reset clears; a character that was on its way starts again. */
static const struct sim_field fields[] = {
    SIM_FIELD(struct uart, divisor),   SIM_FIELD(struct uart, ier),       SIM_FIELD(struct uart, fcr),
    SIM_FIELD(struct uart, lcr),       SIM_FIELD(struct uart, mcr),       SIM_FIELD(struct uart, msr),
    SIM_FIELD(struct uart, scratch),   SIM_FIELD(struct uart, errors),    SIM_FIELD(struct uart, empty_event),
    SIM_FIELD(struct uart, shifting),  SIM_FIELD(struct uart, shift),     SIM_FIELD(struct uart, out),
    SIM_FIELD(struct uart, out_first), SIM_FIELD(struct uart, out_count), SIM_FIELD(struct uart, in),
    SIM_FIELD(struct uart, in_errors), SIM_FIELD(struct uart, in_first),  SIM_FIELD(struct uart, in_count)};

static size_t save(void *state, void *bytes, size_t room)
{
    return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
}

static bool is_sound(const struct uart *uart)
{
    return uart->out_first < UART_FIFO && uart->out_count <= UART_FIFO && uart->in_first < UART_FIFO &&
           uart->in_count <= UART_FIFO;
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct uart *uart = state, after = *uart;

    if (!sim_fields_restore(fields, SIM_COUNT(fields), &after, bytes, size) || !is_sound(&after))
        return LAB_STATUS_INVALID_PARAMETER;
    sim_fields_restore(fields, SIM_COUNT(fields), uart, bytes, size);
    find_speed(uart);
    uart->shift_end = lab_clock_now() + uart->character;
    uart_settle(uart);
    return LAB_STATUS_SUCCESS;
}

static const lab_option options[] = {
    {"base", "first of its eight ports", "0x3F8"},
    {"irq", "its line", "4"},
    {"line",
     "the far end: null, capture, uart:NAME, tcp:HOST:PORT, listen:[HOST:]PORT, pty, pty:PATH, file:PATH, "
     "pipe:PATH",
     "null"},
    {"clock", "Hz; the bit rate is a sixteenth of it, divided by the divisor", "1843200"},
    {"gate", "out2: interrupts get through while OUT2 is set, as on a PC; none: always, as in some emulators", "out2"},
    {"handshake", "rts: the far end sends only while RTS is asserted; none", "none"},
    {0}};
static const lab_option faults[] = {{"stuck-busy", "the transmitter never becomes empty", 0}, {0}};

const lab_device_class lab_uart16550_class = {
    .name = "uart16550",
    .summary = "serial port of a PC: 16550A with FIFOs and modem lines, connected to a pty, a socket or a file",
    .options = options,
    .faults = faults,
    .state_size = sizeof(struct uart),
    .create = create,
    .destroy = destroy,
    .reset = reset,
    .save = save,
    .restore = restore};
