/* A UART's line to the world outside: real sockets, pseudo-terminals and files. No DDK here: the registers are driven
 * as by a logic analyser. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <ntlab/dev/uart16550.h>
#include <ntlab/sim.h>
#include <support/machine.h>
#include "dev/uart16550/uart16550_regs.h"

#define SECOND 10000000ULL

static lab_device *uart;
static char folder[] = "/tmp/ntlab-line-XXXXXX", path[256];

static unsigned in(unsigned offset)
{
    return (unsigned)lab_bus_read(LAB_SPACE_PORTS, 0x3F8 + offset, 1);
}

static void out(unsigned offset, unsigned value)
{
    lab_bus_write(LAB_SPACE_PORTS, 0x3F8 + offset, 1, value);
}

static void plug(const char *format, int number)
{
    char options[400];

    snprintf(options, sizeof options, format, number);
    lab_sim_register();
    assert_int_equal(lab_device_plug("uart16550", options, &uart), 0);
    out(UART_LCR, LCR_DIVISOR | 3);
    out(UART_DATA, 1);
    out(UART_LCR, 3);
    out(UART_IIR, FCR_ENABLE);
    out(UART_MCR, MCR_DTR | MCR_RTS | MCR_OUT2);
}

static void send_text(const char *text)
{
    for (; *text; text++) {
        out(UART_DATA, (unsigned char)*text);
        lab_clock_advance(1000);
    }
    lab_clock_advance(1000);
}

/* Reads what has come on the line; the machine looks again until there is so much. */
static void expect_input(const char *text)
{
    for (; *text; text++) {
        for (int tries = 0; tries < 100000 && !(in(UART_LSR)&LSR_READY); tries++)
            lab_clock_advance(900);
        assert_int_equal(in(UART_DATA), *text);
    }
}

static void expect_at(int file, const char *text)
{
    char got[256] = {0};
    size_t count = 0;

    while (count < strlen(text)) {
        ssize_t n = read(file, got + count, strlen(text) - count);

        if (n < 0 && errno == EAGAIN) {
            lab_clock_advance(1000);
            continue;
        }
        assert_true(n > 0);
        count += (size_t)n;
    }
    assert_string_equal(got, text);
}

static int listen_somewhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return listener;
}

static void wait_for_line(unsigned lines)
{
    for (int tries = 0; tries < 100000 && (in(UART_MSR)&0xF0) != lines; tries++)
        lab_clock_advance(1000);
    assert_int_equal(in(UART_MSR)&0xF0, lines);
}

static void test_a_socket_carries_both_ways_and_its_end_drops_the_carrier(void **state)
{
    int port, listener = listen_somewhere(&port), peer;

    plug("line=tcp:127.0.0.1:%d", port);
    peer = accept(listener, NULL, NULL);
    assert_true(peer >= 0);
    wait_for_line(MSR_CTS | MSR_DSR | MSR_DCD);
    send_text("hello");
    expect_at(peer, "hello");
    assert_int_equal(write(peer, "world", 5), 5);
    expect_input("world");
    close(peer);
    wait_for_line(0);
    close(listener);
}

/* The peer resets the connection while bytes are under way: the line has no carrier, and the process lives. */
static void test_a_peer_that_vanishes_while_we_write_is_survived(void **state)
{
    struct linger at_once = {.l_onoff = 1};
    int port, listener = listen_somewhere(&port), peer;

    plug("line=tcp:127.0.0.1:%d", port);
    peer = accept(listener, NULL, NULL);
    wait_for_line(MSR_CTS | MSR_DSR | MSR_DCD);
    setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(peer);
    for (unsigned i = 0; i < 64; i++)
        send_text("nobody hears this");
    wait_for_line(0);
    send_text("nor this");
    lab_device_unplug(uart);
    close(listener);
}

static void test_a_listener_takes_the_next_visitor(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int port, peer;

    close(listen_somewhere(&port));
    plug("line=listen:%d", port);
    address.sin_port = htons((unsigned short)port);
    for (unsigned i = 0; i < 3; i++) {
        peer = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(connect(peer, (struct sockaddr *)&address, sizeof address), 0);
        wait_for_line(MSR_CTS | MSR_DSR | MSR_DCD);
        fcntl(peer, F_SETFL, O_NONBLOCK);
        send_text("hello");
        expect_at(peer, "hello");
        close(peer);
        wait_for_line(0);
    }
}

static void test_a_file_that_takes_no_more_is_said_so(void **state)
{
    if (access("/dev/full", W_OK))
        skip();
    plug("line=file:/dev/full", 0);
    send_text("x");
    assert_non_null(strstr(lab_device_log_text(), "takes no more"));
    assert_non_null(strstr(lab_device_log_text(), "uart16550"));
    lab_device_unplug(uart);
}

static void test_what_was_sent_before_a_visitor_came_reaches_it(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int port, peer;

    close(listen_somewhere(&port)); /* a port that is free */
    plug("line=listen:%d", port);
    send_text("early");
    address.sin_port = htons((unsigned short)port);
    peer = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(peer, (struct sockaddr *)&address, sizeof address), 0);
    wait_for_line(MSR_CTS | MSR_DSR | MSR_DCD);
    fcntl(peer, F_SETFL, O_NONBLOCK);
    expect_at(peer, "early");
    close(peer);
    wait_for_line(0);
}

static void test_a_terminal_carries_both_ways(void **state)
{
    char options[400];
    int peer;

    snprintf(path, sizeof path, "%s/tty", folder);
    snprintf(options, sizeof options, "line=pty:%s", path);
    plug(options, 0);
    peer = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
    assert_true(peer >= 0);
    wait_for_line(MSR_CTS | MSR_DSR | MSR_DCD);
    send_text("prompt>");
    expect_at(peer, "prompt>");
    assert_int_equal(write(peer, "ls\n", 3), 3);
    expect_input("ls\n");
    close(peer);
    lab_device_unplug(uart);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void test_closing_loses_nothing(void **state)
{
    int port, listener = listen_somewhere(&port), peer;

    plug("line=tcp:127.0.0.1:%d", port);
    for (int i = 0; i < 16; i++)
        out(UART_DATA, (unsigned)('a' + i));
    lab_clock_advance(SECOND); /* transmitted, perhaps before the connection stands */
    peer = accept(listener, NULL, NULL);
    lab_device_unplug(uart);
    expect_at(peer, "abcdefghijklmnop");
    close(peer);
    close(listener);
}

static void test_who_does_not_answer_is_named_when_it_is_plugged(void **state)
{
    char options[100];
    int port;

    close(listen_somewhere(&port)); /* nobody is there now */
    snprintf(options, sizeof options, "line=tcp:127.0.0.1:%d", port);
    lab_sim_register();
    assert_true(lab_device_plug("uart16550", options, NULL) < 0);
    assert_non_null(strstr(lab_error_text(), "127.0.0.1"));
}

static void test_a_file_gets_what_is_sent(void **state)
{
    char options[400];
    int file;

    snprintf(path, sizeof path, "%s/out", folder);
    snprintf(options, sizeof options, "line=file:%s", path);
    plug(options, 0);
    send_text("to disk");
    lab_device_unplug(uart);
    file = open(path, O_RDONLY);
    expect_at(file, "to disk");
    close(file);
    unlink(path);
}

static void receive_word(char *got)
{
    for (unsigned i = 0; i < 5; i++) {
        for (int tries = 0; tries < 100000 && !(in(UART_LSR)&LSR_READY); tries++)
            lab_clock_advance(900);
        got[i] = (char)in(UART_DATA);
    }
}

static void test_a_recording_plays_the_same_run_again(void **state)
{
    int port, listener = listen_somewhere(&port), peer;
    char got[6] = {0}, again[6] = {0};
    uint64_t time;

    snprintf(path, sizeof path, "%s/recording", folder);
    assert_true(lab_sim_record(path));
    plug("line=tcp:127.0.0.1:%d", port);
    peer = accept(listener, NULL, NULL);
    assert_int_equal(write(peer, "again", 5), 5);
    receive_word(got);
    time = lab_clock_now();
    assert_true(lab_sim_record(NULL));
    close(peer);
    close(listener);
    lab_machine_stop(NULL);

    assert_true(lab_sim_replay(path, NULL));
    test_machine_start(state);
    plug("line=tcp:127.0.0.1:%d", port); /* where nobody listens any more */
    receive_word(again);
    assert_string_equal(got, "again");
    assert_string_equal(again, got);
    assert_int_equal(lab_clock_now(), time);
    assert_true(lab_sim_replay(NULL, NULL));
}

static void test_a_broken_recording_is_refused_with_its_line(void **state)
{
    unsigned line = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/broken", folder);
    file = fopen(path, "w");
    fputs("ntlab recording 1\n1 2 0 2 6162\nnonsense\n", file);
    fclose(file);
    assert_false(lab_sim_replay(path, &line));
    assert_int_equal(line, 3);
    unlink(path);
    assert_false(lab_sim_replay(path, &line));
    assert_int_equal(line, 0);
}

static int make_folder(void **state)
{
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    snprintf(path, sizeof path, "%s/recording", folder);
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_socket_carries_both_ways_and_its_end_drops_the_carrier),
        machine_test(test_a_peer_that_vanishes_while_we_write_is_survived),
        machine_test(test_a_listener_takes_the_next_visitor),
        machine_test(test_a_file_that_takes_no_more_is_said_so),
        machine_test(test_what_was_sent_before_a_visitor_came_reaches_it),
        machine_test(test_a_terminal_carries_both_ways),
        machine_test(test_closing_loses_nothing),
        machine_test(test_who_does_not_answer_is_named_when_it_is_plugged),
        machine_test(test_a_file_gets_what_is_sent),
        machine_test(test_a_recording_plays_the_same_run_again),
        machine_test(test_a_broken_recording_is_refused_with_its_line),
    };

    return cmocka_run_group_tests_name("line", tests, make_folder, remove_folder);
}
