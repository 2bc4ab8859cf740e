/* Plugs the teaching device, once with a line and once with messages, and lets its driver compute and move bytes. */
#include "../example.h"
#include "edu_public.h"
#include <ntlab/dev/edu.h>
#include <ntlab/memory.h>
#include <ntlab/pnp.h>
#include <ntlab/sim.h>

#define SIZE 4090u

static uint32_t ask(lab_handle file, uint32_t code, uint32_t value)
{
    uint32_t done;

    CHECK(lab_file_control(file, code, &value, sizeof value, &value, sizeof value, &done) >= 0);
    CHECK(done == sizeof value);
    return value;
}

/* The caller's buffer crosses pages, so that the list has more than one element. */
static void move(lab_device *device, lab_handle file)
{
    uint8_t *memory = lab_user_alloc(3 * 4096), *buffer = memory + 4000;
    uint32_t done;

    for (uint32_t i = 0; i < SIZE; i++)
        buffer[i] = (uint8_t)(i * 2654435761u >> 24);
    CHECK(lab_file_control(file, IOCTL_EDU_STORE, NULL, 0, buffer, SIZE, &done) >= 0 && done == SIZE);
    CHECK(!memcmp(lab_edu_buffer(device), buffer, SIZE));
    for (uint32_t i = 0; i < SIZE; i++)
        lab_edu_buffer(device)[i] ^= 0xFF;
    CHECK(lab_file_control(file, IOCTL_EDU_LOAD, NULL, 0, buffer, SIZE, &done) >= 0 && done == SIZE);
    CHECK(!memcmp(lab_edu_buffer(device), buffer, SIZE));
    CHECK(lab_file_control(file, IOCTL_EDU_LOAD, NULL, 0, memory, 4097, &done) < 0);
    printf("%u bytes by scatter/gather DMA, there and back\n", SIZE);
    lab_user_free(memory);
}

/* Somebody pulls it while it computes: the request ends, and the driver goes. */
static void pull(lab_device *device, lab_handle file)
{
    lab_overlapped request = {0};
    uint32_t value = 9;

    CHECK(lab_file_control_async(file, IOCTL_EDU_FACTORIAL, &value, sizeof value, &value, sizeof value, &request) ==
          0x103);
    lab_device_unplug(device);
    lab_pnp_settle();
    CHECK(lab_file_wait(&request, LAB_FOREVER, NULL) < 0);
    lab_file_close(file);
    lab_pnp_settle();
    CHECK(lab_file_open("\\\\.\\Edu", LAB_OPEN_READ_WRITE, &file) < 0);
    puts("unplugged, and gone");
}

static void compute(const char *options)
{
    lab_device *device;
    lab_handle file;
    struct edu_count count;
    uint64_t before;
    uint32_t done;

    CHECK(lab_device_plug("edu", options, &device) >= 0);
    lab_pnp_settle(); /* the PCI bus finds it, and it gets its driver */
    CHECK(lab_file_open("\\\\.\\Edu", LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &file) >= 0);
    printf("identification: 0x%08x\n", ask(file, IOCTL_EDU_IDENTIFY, 0));
    before = lab_clock_now();
    CHECK(ask(file, IOCTL_EDU_FACTORIAL_POLLED, 10) == 3628800);
    printf("10! by polling:     3628800, after %u us\n", (unsigned)((lab_clock_now() - before) / 10));
    before = lab_clock_now();
    CHECK(ask(file, IOCTL_EDU_FACTORIAL, 12) == 479001600);
    printf("12! by interrupt: 479001600, after %u us\n", (unsigned)((lab_clock_now() - before) / 10));
    CHECK(lab_file_control(file, IOCTL_EDU_COUNT, NULL, 0, &count, sizeof count, &done) >= 0);
    CHECK(count.interrupts == 1);
    if (count.messages)
        printf("1 interrupt, by a message\n");
    else
        puts("1 interrupt, by the line");
    CHECK((count.messages != 0) == (strstr(options, "message") != NULL));
    move(device, file);
    pull(device, file);
}

int main(void)
{
    static const lab_pnp_driver driver = {.hardware_ids = "PCI\\VEN_1234&DEV_11E8", .service = "edu"};
    lab_config config = lab_config_default();
    lab_report report;

    lab_sim_register();
    CHECK(lab_machine_start(&config) >= 0);
    CHECK(lab_service_create("edu", EXAMPLE_DRIVER, NULL) >= 0);
    CHECK(lab_pnp_driver_install(&driver) >= 0);
    compute("interrupt=line");
    compute("interrupt=message");
    CHECK(lab_pnp_remove_all() >= 0);
    lab_machine_stop(&report);
    CHECK(report.leaks == 0);
    return 0;
}
