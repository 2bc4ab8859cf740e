/* Device models: bytes through a UART, blocks through a disk's driver. */
#include "bench.h"
#include <fcntl.h>
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntlab/ntlab.h>
#include <ntlab/pnp.h>
#include <ntlab/sim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <ntddk.h>

#define PORT(offset) ((PUCHAR)(ULONG_PTR)(0x3F8 + (offset)))
#define FIFO         16
#define BLOCK        65536u
#define IMAGE        (4u << 20)

/* --- uart_loopback_byte: 20 MB/s are 50 ns ----------------------------------------------------------------------- */

/* As a driver does it: sixteen into the FIFO, and out when they have gone round. */
static void loop_back(void *unused, unsigned count)
{
    UCHAR bytes[FIFO];

    for (unsigned i = 0; i < count; i += FIFO) {
        WRITE_PORT_BUFFER_UCHAR(PORT(0), bytes, FIFO);
        lab_clock_advance(868 * (FIFO + 1));
        READ_PORT_BUFFER_UCHAR(PORT(0), bytes, FIFO);
    }
}

static void bench_uart(void)
{
    bench_machine_start(true);
    lab_sim_register();
    if (lab_device_plug("uart16550", NULL, NULL) >= 0) {
        WRITE_PORT_UCHAR(PORT(3), 0x83);
        WRITE_PORT_UCHAR(PORT(0), 1);
        WRITE_PORT_UCHAR(PORT(3), 0x03);
        WRITE_PORT_UCHAR(PORT(2), 0x07);
        WRITE_PORT_UCHAR(PORT(4), 0x10);
        bench_report("uart_loopback_byte", bench_best(loop_back, NULL, 160000), 0);
    }
    bench_machine_stop();
}

/* --- disk_read_64k: through a driver, and by pread from the same file --------------------------------------------- */

#ifdef DISK_DRIVER

struct disk {
    lab_handle handle;
    int file;
    char *buffer;
};

static void read_disk(void *context, unsigned count)
{
    struct disk *disk = context;

    for (unsigned i = 0; i < count; i++)
        lab_file_read_at(disk->handle, (uint64_t)i * BLOCK % IMAGE, disk->buffer, BLOCK, NULL);
}

static void read_file(void *context, unsigned count)
{
    struct disk *disk = context;

    for (unsigned i = 0; i < count; i++)
        if (pread(disk->file, disk->buffer, BLOCK, (off_t)((uint64_t)i * BLOCK % IMAGE)) < 0)
            abort();
}

static void measure(struct disk *disk, const char *image)
{
    static const lab_pnp_driver driver = {.hardware_ids = "PCI\\CC_010802", .service = "disk"};
    char options[100];
    double floor;

    snprintf(options, sizeof options, "image=%s", image);
    disk->buffer = lab_user_alloc(BLOCK); /* as a program has it */
    lab_sim_register();
    if (lab_service_create("disk", DISK_DRIVER, NULL) < 0 || lab_pnp_driver_install(&driver) < 0 ||
        lab_device_plug("nvme", options, NULL) < 0)
        return;
    lab_pnp_settle();
    if (lab_file_open("\\\\.\\ExampleDisk", LAB_OPEN_READ, &disk->handle) < 0)
        return;
    floor = bench_best(read_file, disk, 2000);
    bench_report("disk_read_64k", bench_best(read_disk, disk, 2000), floor);
    lab_file_close(disk->handle);
    lab_pnp_remove_all();
    lab_user_free(disk->buffer);
}

static void bench_disk(void)
{
    char image[] = "/tmp/ntlab-bench-disk-XXXXXX";
    struct disk disk = {.file = mkstemp(image)};

    if (disk.file < 0 || ftruncate(disk.file, IMAGE))
        return;
    bench_machine_start(true);
    measure(&disk, image);
    bench_machine_stop();
    close(disk.file);
    unlink(image);
}

#else

static void bench_disk(void)
{
}

#endif

void bench_models(void)
{
    bench_uart();
    bench_disk();
}
