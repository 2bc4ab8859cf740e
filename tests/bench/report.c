#include "bench.h"
#include <ntlab/ntlab.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 7

static struct {
    const char *name, *unit;
    double value, floor;
} rows[64];
static unsigned count;

double bench_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

double bench_best(void (*body)(void *, unsigned), void *context, unsigned pieces)
{
    double best = 1e30;

    for (int i = 0; i < ROUNDS; i++) {
        double begin = bench_now(), took;

        body(context, pieces);
        took = (bench_now() - begin) / pieces;
        if (took < best)
            best = took;
    }
    return best;
}

static void report(const char *name, const char *unit, double value, double floor)
{
    rows[count].name = name;
    rows[count].unit = unit;
    rows[count].value = value;
    rows[count++].floor = floor;
    if (floor > 0)
        printf("%-20s %12.1f %-5s floor %10.1f %-5s ratio %6.2f\n", name, value, unit, floor, unit, value / floor);
    else
        printf("%-20s %12.1f %s\n", name, value, unit);
    fflush(stdout);
}

void bench_report(const char *name, double ns, double floor)
{
    report(name, "ns", ns, floor);
}

void bench_report_bytes(const char *name, double bytes, double floor)
{
    report(name, "bytes", bytes, floor);
}

void bench_write(const char *path)
{
    FILE *file = fopen(path, "w");

    if (!file) {
        fprintf(stderr, "%s can't be written\n", path);
        exit(2);
    }
    fputs("[\n", file);
    for (unsigned i = 0; i < count; i++)
        fprintf(file, "  {\"name\": \"%s\", \"%s\": %.2f, \"floor_%s\": %.2f, \"ratio\": %.3f}%s\n", rows[i].name,
                rows[i].unit, rows[i].value, rows[i].unit, rows[i].floor,
                rows[i].floor > 0 ? rows[i].value / rows[i].floor : 0.0, i + 1 < count ? "," : "");
    fputs("]\n", file);
    fclose(file);
}

void bench_machine_start(bool strict)
{
    lab_config config = lab_config_default();

    config.strict = strict;
    if (lab_machine_start(&config) < 0) {
        fprintf(stderr, "%s\n", lab_error_text());
        exit(2);
    }
}

void bench_machine_stop(void)
{
    lab_machine_stop(NULL);
}
