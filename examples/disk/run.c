/* Makes an image, plugs it as a disk, copies it through the driver and compares; then writes, and looks into the file.
 */
#include <ntlab/pnp.h>
#include <ntlab/sim.h>
#include <unistd.h>
#include "example.h"

#define SIZE       (2u << 20)
#define PART       (256u << 10)
#define GET_LENGTH 0x7405C /* IOCTL_DISK_GET_LENGTH_INFO */

static char image[] = "/tmp/ntlab-example-disk-XXXXXX";
static uint8_t bytes[SIZE], got[SIZE];

static void make_image(void)
{
    int file = mkstemp(image);

    for (uint32_t i = 0; i < SIZE; i++)
        bytes[i] = (uint8_t)(i * 2654435761u >> 24);
    CHECK(file >= 0 && write(file, bytes, SIZE) == SIZE);
    close(file);
}

static lab_handle open_disk(void)
{
    static const lab_pnp_driver driver = {.hardware_ids = "PCI\\CC_010802", .service = "disk"};
    char options[100];
    lab_handle disk;

    lab_sim_register();
    CHECK(lab_service_create("disk", EXAMPLE_DRIVER, NULL) >= 0);
    CHECK(lab_pnp_driver_install(&driver) >= 0);
    snprintf(options, sizeof options, "image=%s", image);
    CHECK(lab_device_plug("nvme", options, NULL) >= 0);
    lab_pnp_settle();
    CHECK(lab_file_open("\\\\.\\ExampleDisk", LAB_OPEN_READ_WRITE, &disk) >= 0);
    return disk;
}

static void read_all(lab_handle disk)
{
    uint64_t size = 0, before = lab_clock_now();
    uint32_t done;

    CHECK(lab_file_control(disk, GET_LENGTH, NULL, 0, &size, sizeof size, &done) >= 0 && size == SIZE);
    for (uint32_t at = 0; at < SIZE; at += PART)
        CHECK(lab_file_read_at(disk, at, got + at, PART, &done) >= 0 && done == PART);
    CHECK(!memcmp(bytes, got, SIZE));
    printf("read %u KiB through the driver in %llu us of the machine's time; every byte is right\n", SIZE >> 10,
           (unsigned long long)(lab_clock_now() - before) / 10);
}

static void write_some(lab_handle disk)
{
    char text[512] = "written by the driver";
    uint32_t done;
    FILE *file;

    CHECK(lab_file_write_at(disk, 7 * 512, text, sizeof text, &done) >= 0 && done == sizeof text);
    file = fopen(image, "rb");
    CHECK(file && !fseek(file, 7 * 512, SEEK_SET) && fread(got, 1, 512, file) == 512);
    fclose(file);
    CHECK(!memcmp(got, text, sizeof text));
    printf("block 7 of the image says: %s\n", (char *)got);
}

static void ask_for_too_much(lab_handle disk)
{
    lab_status past = lab_file_read_at(disk, SIZE, got, 512, NULL), odd = lab_file_read_at(disk, 5, got, 512, NULL);

    printf("past the end: %s; between blocks: %s\n", lab_status_name(past), lab_status_name(odd));
    CHECK(past < 0 && odd < 0);
}

int main(void)
{
    lab_config config = lab_config_default();
    lab_report report;
    lab_handle disk;

    make_image();
    CHECK(lab_machine_start(&config) >= 0);
    disk = open_disk();
    read_all(disk);
    write_some(disk);
    ask_for_too_much(disk);
    lab_file_close(disk);
    CHECK(lab_pnp_remove_all() >= 0);
    lab_machine_stop(&report);
    CHECK(report.leaks == 0);
    unlink(image);
    return 0;
}
