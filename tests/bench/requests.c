/* Requests as an application makes them. */
#include "bench.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntlab/ntlab.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 64

struct request {
    lab_handle device;
    char *in, *out;
};

static void control(void *context, unsigned count)
{
    struct request *r = context;
    uint32_t done;

    while (count--)
        lab_file_control(r->device, BENCH_ECHO, r->in, SIZE, r->out, SIZE, &done);
}

static int indirect(void *irp)
{
    __asm__ volatile("" : : "r"(irp) : "memory");
    return 0;
}

/* The least that any implementation does for such a request. */
static void floor_work(void *context, unsigned count)
{
    struct request *r = context;
    int (*volatile call)(void *) = indirect;

    while (count--) {
        void *irp = calloc(1, 280);
        char *buffer = malloc(SIZE);

        memcpy(buffer, r->in, SIZE);
        call(irp);
        call(irp);
        memcpy(r->out, buffer, SIZE);
        __asm__ volatile("" : : "r"(buffer) : "memory");
        free(buffer);
        free(irp);
    }
}

static double measure_control(const char *name, bool strict)
{
    struct request r;
    lab_driver *driver;
    double floor, ns;

    bench_machine_start(strict);
    if (lab_driver_create("echo", bench_echo_entry, &driver) < 0 ||
        lab_file_open("\\\\.\\BenchEcho", LAB_OPEN_READ_WRITE, &r.device) < 0) {
        fprintf(stderr, "%s: %s\n", name, lab_error_text());
        exit(2);
    }
    r.in = lab_user_alloc(SIZE);
    r.out = lab_user_alloc(SIZE);
    memset(r.in, 'x', SIZE);
    floor = bench_best(floor_work, &r, 1000000);
    ns = bench_best(control, &r, 200000);
    bench_report(name, ns, floor);
    bench_machine_stop();
    return ns;
}

#ifdef EXAMPLE_DRIVER
static void cycle(void *context, unsigned count)
{
    while (count--) {
        lab_driver *driver;
        lab_handle device;
        char in[SIZE] = "x", out[SIZE];
        uint32_t done;

        bench_machine_start(true);
        if (lab_driver_load(EXAMPLE_DRIVER, NULL, &driver) < 0 ||
            lab_file_open("\\\\.\\ExampleIoctl", LAB_OPEN_READ_WRITE, &device) < 0) {
            fprintf(stderr, "machine_cycle: %s\n", lab_error_text());
            exit(2);
        }
        lab_file_control(device, 0x80002000u, in, SIZE, out, SIZE, &done);
        lab_file_close(device);
        lab_driver_unload(driver);
        bench_machine_stop();
    }
}
#endif

static double best_of_20(double (*measure)(unsigned))
{
    double best = measure(1000);

    for (int i = 1; i < 20; i++) {
        double again = measure(1000);

        best = again < best ? again : best;
    }
    return best;
}

static void measure_layer(const char *name, const char *verified, bool copy)
{
    double bare = bench_layer(copy, false);

    bench_report(name, bare, 0);
    bench_report(verified, bench_layer(copy, true), bare);
}

static double cancel_cached(unsigned count)
{
    return bench_cancel(count, count);
}

static void measure_cancel(void)
{
    double few = bench_cancel(1000000, 1000);

    bench_report("cancel_1k", few, 0);
    bench_report("cancel_1m", bench_cancel(1000000, 1000000), few);
    bench_report("cancel_1k_cached", best_of_20(cancel_cached), 0);
    few = best_of_20(bench_unlink);
    bench_report("unlink_1k", few, 0);
    bench_report("unlink_1m", bench_unlink(1000000), few);
}

void bench_requests(void)
{
    double with;

    with = measure_control("ioctl", true);
    bench_report("verifier_ioctl", with, measure_control("ioctl_unverified", false));
    measure_layer("layer_skip", "verifier_layer_skip", false);
    measure_layer("layer_copy", "verifier_layer_copy", true);
    measure_cancel();
#ifdef EXAMPLE_DRIVER
    bench_report("machine_cycle", bench_best(cycle, NULL, 200), 0);
#endif
}
