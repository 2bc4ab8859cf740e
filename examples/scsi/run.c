/* Installs the port and the class driver, and compares what is written to the disk with what is read. */
#include "../example.h"
#include <ntlab/debug.h>
#include <ntlab/pnp.h>

#define IOCTL_DISK_GET_LENGTH_INFO 0x7405C
#define CHUNK                      (256 * 1024)

static void print(uint32_t component, uint32_t level, const char *text, size_t length, void *context)
{
    printf("    %.*s", (int)length, text);
}

static void compare(lab_handle disk)
{
    static char written[CHUNK], read[CHUNK];
    uint32_t done;
    int64_t size;

    CHECK(lab_file_control(disk, IOCTL_DISK_GET_LENGTH_INFO, NULL, 0, &size, sizeof size, &done) >= 0);
    printf("the disk has %lld bytes\n", (long long)size);
    for (uint64_t at = 0; at < (uint64_t)size; at += CHUNK) {
        for (int i = 0; i < CHUNK; i++)
            written[i] = (char)(i * 7 + at / 512);
        CHECK(lab_file_write_at(disk, at, written, CHUNK, &done) >= 0 && done == CHUNK);
    }
    for (uint64_t at = 0; at < (uint64_t)size; at += CHUNK) {
        for (int i = 0; i < CHUNK; i++)
            written[i] = (char)(i * 7 + at / 512);
        CHECK(lab_file_read_at(disk, at, read, CHUNK, &done) >= 0 && done == CHUNK);
        CHECK(!memcmp(written, read, CHUNK));
    }
    CHECK(lab_file_read_at(disk, (uint64_t)size, read, 512, &done) < 0);
}

int main(void)
{
    static const char *const modules[] = {SCSIMEM_DRIVER, SCSIDISK_DRIVER}; /* scsilib comes by itself */
    lab_inf_options options = {modules, 2};
    lab_config config = lab_config_default();
    lab_report report;
    lab_handle disk;

    CHECK(lab_machine_start(&config) >= 0);
    lab_debug_output_set(print, NULL);
    CHECK(lab_inf_install(EXAMPLE_FOLDER "/scsimem.inf", &options) >= 0);
    CHECK(lab_inf_install(EXAMPLE_FOLDER "/scsidisk.inf", &options) >= 0);
    CHECK(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\ScsiPort"}, NULL, 0) >= 0);
    lab_pnp_settle();
    fputs(lab_pnp_tree_text(), stdout);
    CHECK(lab_file_open("\\\\.\\ScsiDisk", LAB_OPEN_READ_WRITE, &disk) >= 0);
    compare(disk);
    lab_file_close(disk);
    CHECK(lab_pnp_remove_all() >= 0);
    lab_machine_stop(&report);
    CHECK(!report.leaks);
    puts("all is as it was written, and nothing was left behind");
    return 0;
}
