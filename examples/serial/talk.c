/* The simulated serial port's line is a real TCP connection to a socket that this program listens at. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <ntlab/pnp.h>
#include <ntlab/sim.h>
#include <sys/socket.h>
#include <unistd.h>
#include "example.h"
#include "serial/talk.h"

static int listen_somewhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    CHECK(listener >= 0 && !bind(listener, (struct sockaddr *)&address, size) && !listen(listener, 1));
    CHECK(!getsockname(listener, (struct sockaddr *)&address, &size));
    *port = ntohs(address.sin_port);
    return listener;
}

static void read_exactly(int peer, char *buffer, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t n = read(peer, buffer + done, size - done);

        CHECK(n > 0);
        done += (size_t)n;
    }
}

static void install(const char *module, int port)
{
    lab_pnp_driver driver = {.hardware_ids = "ACPI\\PNP0501", .service = "serial", .class_name = "Ports"};
    char options[64];
    lab_device *uart;

    lab_sim_register();
    CHECK(lab_service_create("serial", module, NULL) >= 0);
    CHECK(lab_pnp_driver_install(&driver) >= 0);
    snprintf(options, sizeof options, "line=tcp:127.0.0.1:%d", port);
    CHECK(lab_device_plug("uart16550", options, &uart) >= 0);
    lab_pnp_settle();
}

/* Sent by the program, heard at the socket; answered there, and read by the program. */
static void exchange(lab_handle device, int peer)
{
    static const char question[] = "Is anybody there?\r\n", answer[] = "All of us.\r\n";
    char heard[64] = {0}, got[64] = {0};
    lab_overlapped write = {0};
    uint32_t size, done = 0;

    CHECK(lab_file_write_async(device, question, sizeof question - 1, &write) == 0x103);
    CHECK(lab_file_wait(&write, LAB_FOREVER, NULL) == 0);
    lab_clock_advance(SECOND /
                      1000); /* the last character is still on the wire: here time stands while we wait outside */
    read_exactly(peer, heard, sizeof question - 1);
    printf("socket heard: %s", heard);
    CHECK(!strcmp(heard, question));
    CHECK(send(peer, answer, sizeof answer - 1, 0) == (ssize_t)sizeof answer - 1);
    while (done < sizeof answer - 1) {
        lab_overlapped read = {0};

        lab_file_read_async(device, got + done, sizeof got - 1 - done, &read);
        CHECK(lab_file_wait(&read, LAB_FOREVER, &size) == 0);
        done += size;
    }
    printf("program read: %s", got);
    CHECK(!strcmp(got, answer));
}

void serial_talk(const char *module)
{
    lab_config config = lab_config_default();
    lab_report report;
    lab_handle device;
    int port, listener = listen_somewhere(&port), peer;

    CHECK(lab_machine_start(&config) >= 0);
    install(module, port);
    peer = accept(listener, NULL, NULL);
    CHECK(peer >= 0);
    CHECK(lab_file_open("\\\\.\\ExampleSerial", LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &device) >= 0);
    exchange(device, peer);
    lab_file_close(device);
    CHECK(lab_pnp_remove_all() >= 0);
    lab_machine_stop(&report);
    CHECK(report.leaks == 0);
    close(peer);
    close(listener);
}
