/* The 16550A through its registers, as a driver meets it, and its line. */
#include <ntddk.h>
#include <support/machine.h>
#include <ntlab/dev/uart16550.h>
#include <ntlab/sim.h>
#include <string.h>
#include "dev/uart16550/uart16550_regs.h"

#define PORT(offset) ((PUCHAR)(ULONG_PTR)(0x3F8 + (offset)))

static lab_device *uart;

static UCHAR in(unsigned offset)
{
    return READ_PORT_UCHAR(PORT(offset));
}

static void out(unsigned offset, unsigned value)
{
    WRITE_PORT_UCHAR(PORT(offset), (UCHAR)value);
}

/* 8N1 at 115,200 bits a second, FIFOs on: 868 units of 100 ns a character. */
static void set_up(unsigned trigger)
{
    out(UART_LCR, LCR_DIVISOR | 3);
    out(UART_DATA, 1);
    out(UART_IER, 0);
    out(UART_LCR, 3);
    out(UART_IIR, FCR_ENABLE | FCR_CLEAR_IN | FCR_CLEAR_OUT | trigger);
    out(UART_MCR, MCR_DTR | MCR_RTS | MCR_OUT2);
}

static void plug(const char *options)
{
    lab_sim_register();
    assert_int_equal(lab_device_plug("uart16550", options, &uart), 0);
    set_up(0);
}

static bool line_is_asserted(void)
{
    lab_line_state state;

    lab_line_query(uart, 0, &state);
    return state.asserted;
}

static void test_divisor_and_format_give_the_time_of_a_character(void **state)
{
    plug("line=capture");
    assert_int_equal(lab_uart_character_100ns(uart), 868);
    out(UART_LCR, LCR_DIVISOR | LCR_PARITY | LCR_STOP | 2); /* 7 data bits, parity, two stop bits: 11 */
    out(UART_DATA, 12);
    assert_int_equal(in(UART_DATA), 12);
    assert_int_equal(lab_uart_character_100ns(uart), 11458);
    out(UART_LCR, LCR_DIVISOR | LCR_STOP); /* 5 data bits, one and a half stop bits: 7.5 */
    assert_int_equal(lab_uart_character_100ns(uart), 7813);
}

static void test_bytes_leave_one_character_time_each(void **state)
{
    char got[8] = {0};
    uint64_t start;

    plug("line=capture");
    start = lab_clock_now();
    out(UART_DATA, 'a');
    out(UART_DATA, 'b');
    assert_int_equal(in(UART_LSR) & (LSR_EMPTY | LSR_IDLE), 0);
    assert_int_equal(lab_uart_receive(uart, got, sizeof got), 0);
    lab_clock_advance(start + 868 + 100 - lab_clock_now());
    assert_int_equal(in(UART_LSR) & (LSR_EMPTY | LSR_IDLE), LSR_EMPTY);
    lab_clock_advance(868);
    assert_int_equal(in(UART_LSR) & (LSR_EMPTY | LSR_IDLE), LSR_EMPTY | LSR_IDLE);
    assert_int_equal(lab_uart_receive(uart, got, sizeof got), 2);
    assert_string_equal(got, "ab");
}

static void test_the_seventeenth_byte_is_not_taken(void **state)
{
    char got[32] = {0};

    plug("line=capture");
    for (unsigned i = 0; i < 20; i++)
        out(UART_DATA, 'a' + i); /* one is in the shift register */
    lab_machine_run_until_idle(10000000);
    assert_int_equal(lab_uart_receive(uart, got, sizeof got), 17);
    assert_string_equal(got, "abcdefghijklmnopq");
}

static void test_bytes_arrive_and_the_fifo_interrupts_at_its_level(void **state)
{
    plug("line=capture");
    set_up(0x80); /* 8 */
    out(UART_IER, IER_RECEIVED);
    lab_uart_send(uart, "0123456789", 10);
    lab_clock_advance(868 * 7 + 400);
    assert_false(line_is_asserted());
    lab_clock_advance(868);
    assert_true(line_is_asserted());
    assert_int_equal(in(UART_IIR), IIR_FIFOS | IIR_RECEIVED);
    for (unsigned i = 0; i < 8; i++)
        assert_int_equal(in(UART_DATA), '0' + i);
    assert_false(line_is_asserted());
}

static void test_a_character_that_stays_alone_times_out(void **state)
{
    plug("line=capture");
    set_up(0xC0);
    out(UART_IER, IER_RECEIVED);
    lab_uart_send(uart, "x", 1);
    lab_clock_advance(868 * 4);
    assert_false(line_is_asserted());
    lab_clock_advance(868 * 2);
    assert_true(line_is_asserted());
    assert_int_equal(in(UART_IIR), IIR_FIFOS | IIR_TIMEOUT);
    assert_int_equal(in(UART_DATA), 'x');
    assert_int_equal(in(UART_IIR), IIR_FIFOS | IIR_NONE);
}

static void test_characters_that_nobody_takes_overrun(void **state)
{
    plug("line=capture");
    lab_uart_send(uart, "0123456789abcdefXY", 18);
    lab_machine_run_until_idle(10000000);
    assert_int_equal(lab_uart_overruns(uart), 2);
    assert_int_equal(in(UART_LSR) & (LSR_READY | LSR_OVERRUN), LSR_READY | LSR_OVERRUN);
    assert_int_equal(in(UART_LSR)&LSR_OVERRUN, 0);
    for (const char *at = "0123456789abcdef"; *at; at++)
        assert_int_equal(in(UART_DATA), *at);
    assert_int_equal(in(UART_LSR)&LSR_READY, 0);
}

static void test_errors_show_with_their_character(void **state)
{
    plug("line=capture");
    out(UART_IER, IER_LINE);
    lab_uart_send_broken(uart, 'a', 0);
    lab_uart_send_broken(uart, 'b', LAB_UART_PARITY);
    assert_false(line_is_asserted());
    assert_int_equal(in(UART_LSR) & (LSR_PARITY | LSR_FIFO), LSR_FIFO);
    assert_int_equal(in(UART_DATA), 'a');
    assert_true(line_is_asserted());
    assert_int_equal(in(UART_IIR), IIR_FIFOS | IIR_LINE);
    assert_int_equal(in(UART_LSR) & (LSR_PARITY | LSR_FIFO), LSR_PARITY | LSR_FIFO);
    assert_false(line_is_asserted());
    assert_int_equal(in(UART_DATA), 'b');
}

static void test_an_empty_transmitter_interrupts_once(void **state)
{
    plug("line=capture");
    out(UART_IER, IER_EMPTY);
    assert_true(line_is_asserted());
    assert_int_equal(in(UART_IIR), IIR_FIFOS | IIR_EMPTY);
    assert_false(line_is_asserted());
    assert_int_equal(in(UART_IIR), IIR_FIFOS | IIR_NONE);
    out(UART_DATA, 'a');
    out(UART_DATA, 'b');
    assert_false(line_is_asserted());
    lab_clock_advance(1000);
    assert_true(line_is_asserted());
}

static void test_OUT2_is_the_gate_of_the_line(void **state)
{
    plug("line=capture");
    out(UART_MCR, MCR_DTR);
    out(UART_IER, IER_EMPTY);
    assert_false(line_is_asserted());
    out(UART_MCR, MCR_DTR | MCR_OUT2);
    assert_true(line_is_asserted());
}

static void test_without_a_gate_OUT2_does_not_matter(void **state)
{
    plug("line=capture,gate=none");
    out(UART_MCR, MCR_DTR);
    assert_false(line_is_asserted());
    out(UART_IER, IER_EMPTY);
    assert_true(line_is_asserted());
}

static void test_modem_lines_and_their_changes(void **state)
{
    plug("line=capture");
    in(UART_MSR);
    out(UART_IER, IER_MODEM);
    lab_uart_modem_set(uart, LAB_UART_CTS | LAB_UART_RI);
    assert_true(line_is_asserted());
    assert_int_equal(in(UART_IIR), IIR_FIFOS | IIR_MODEM);
    assert_int_equal(in(UART_MSR), MSR_CTS | MSR_RI | MSR_DDSR | MSR_DDCD);
    assert_false(line_is_asserted());
    lab_uart_modem_set(uart, LAB_UART_CTS);
    assert_int_equal(in(UART_MSR), MSR_CTS | MSR_TERI);
    assert_int_equal(lab_uart_modem(uart), MCR_DTR | MCR_RTS | MCR_OUT2);
}

static void test_loop_back_carries_bytes_and_lines(void **state)
{
    char got[4];

    plug("line=capture");
    out(UART_MCR, MCR_LOOP | MCR_DTR | MCR_OUT1);
    assert_int_equal(in(UART_MSR)&0xF0, MSR_DSR | MSR_RI);
    out(UART_DATA, 0xA5);
    lab_uart_send(uart, "n", 1); /* from outside: not heard */
    lab_clock_advance(2000);
    assert_int_equal(in(UART_LSR)&LSR_READY, LSR_READY);
    assert_int_equal(in(UART_DATA), 0xA5);
    assert_int_equal(in(UART_LSR)&LSR_READY, 0);
    assert_int_equal(lab_uart_receive(uart, got, sizeof got), 0);
}

static void test_without_fifos_there_is_room_for_one(void **state)
{
    plug("line=capture");
    out(UART_IIR, 0);
    assert_int_equal(in(UART_IIR)&IIR_FIFOS, 0);
    lab_uart_send(uart, "ab", 2);
    lab_clock_advance(868 * 3);
    assert_int_equal(in(UART_LSR)&LSR_OVERRUN, LSR_OVERRUN);
    assert_int_equal(in(UART_DATA), 'b'); /* it took the other's place */
    assert_int_equal(in(UART_LSR)&LSR_READY, 0);
}

static void test_two_of_them_talk(void **state)
{
    lab_device *other;
    PUCHAR base = (PUCHAR)(ULONG_PTR)0x2F8;

    plug("name=com1");
    assert_int_equal(lab_device_plug("uart16550", "base=0x2F8,irq=3,line=uart:com1", &other), 0);
    WRITE_PORT_UCHAR(base + UART_LCR, LCR_DIVISOR | 3);
    WRITE_PORT_UCHAR(base, 1);
    WRITE_PORT_UCHAR(base + UART_LCR, 3);
    WRITE_PORT_UCHAR(base + UART_IIR, FCR_ENABLE);
    WRITE_PORT_UCHAR(base + UART_MCR, MCR_DTR);
    assert_int_equal(in(UART_MSR)&0xF0, MSR_DSR | MSR_DCD);
    out(UART_DATA, 'h');
    out(UART_DATA, 'i');
    lab_clock_advance(868 * 3);
    assert_int_equal(READ_PORT_UCHAR(base), 'h');
    assert_int_equal(READ_PORT_UCHAR(base), 'i');
    WRITE_PORT_UCHAR(base + UART_LCR, LCR_DIVISOR | 3);
    WRITE_PORT_UCHAR(base, 2); /* half the speed */
    WRITE_PORT_UCHAR(base + UART_LCR, 3);
    WRITE_PORT_UCHAR(base, 'x');
    lab_clock_advance(868 * 3);
    assert_int_equal(in(UART_LSR) & (LSR_READY | LSR_FRAMING), LSR_READY | LSR_FRAMING);
    lab_device_unplug(other);
    assert_int_equal(in(UART_MSR)&0xF0, 0);
    out(UART_DATA, 'z'); /* to nobody */
}

static void test_a_wrong_option_is_refused(void **state)
{
    lab_sim_register();
    assert_int_equal(lab_device_plug("uart16550", "line=nowhere", NULL), STATUS_INVALID_PARAMETER);
    assert_non_null(strstr(lab_error_text(), "nowhere"));
    assert_int_equal(lab_device_plug("uart16550", "line=uart:com9", NULL), STATUS_INVALID_PARAMETER);
    assert_non_null(strstr(lab_error_text(), "com9"));
    assert_int_equal(lab_device_plug("uart16550", "line=file:/nonexistent/x", NULL), STATUS_NO_SUCH_FILE);
    assert_int_equal(lab_device_plug("uart16550", "irq=99", NULL), STATUS_INVALID_PARAMETER);
}

static void test_saved_state_goes_on(void **state)
{
    unsigned char bytes[4096];
    char got[4] = {0};
    size_t size;

    plug("line=capture");
    lab_uart_send_broken(uart, 'q', 0);
    out(UART_DATA, 'a');
    out(UART_DATA, 'b');
    size = lab_device_save(uart, bytes, sizeof bytes);
    assert_in_range(size, 1, sizeof bytes);
    lab_device_reset(uart);
    assert_int_equal(in(UART_LCR), 0);
    assert_int_equal(lab_device_restore(uart, bytes, size), 0);
    assert_int_equal(in(UART_LCR), 3);
    assert_int_equal(in(UART_DATA), 'q');
    lab_clock_advance(868 * 3);
    assert_int_equal(lab_uart_receive(uart, got, sizeof got), 2);
    assert_string_equal(got, "ab");
    assert_int_not_equal(lab_device_restore(uart, bytes, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_divisor_and_format_give_the_time_of_a_character),
        machine_test(test_bytes_leave_one_character_time_each),
        machine_test(test_the_seventeenth_byte_is_not_taken),
        machine_test(test_bytes_arrive_and_the_fifo_interrupts_at_its_level),
        machine_test(test_a_character_that_stays_alone_times_out),
        machine_test(test_characters_that_nobody_takes_overrun),
        machine_test(test_errors_show_with_their_character),
        machine_test(test_an_empty_transmitter_interrupts_once),
        machine_test(test_OUT2_is_the_gate_of_the_line),
        machine_test(test_without_a_gate_OUT2_does_not_matter),
        machine_test(test_modem_lines_and_their_changes),
        machine_test(test_loop_back_carries_bytes_and_lines),
        machine_test(test_without_fifos_there_is_room_for_one),
        machine_test(test_two_of_them_talk),
        machine_test(test_a_wrong_option_is_refused),
        machine_test(test_saved_state_goes_on),
    };

    return cmocka_run_group_tests_name("uart16550", tests, NULL, NULL);
}
