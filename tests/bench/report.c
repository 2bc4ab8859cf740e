#include "bench.h"
#include <ntlab/ntlab.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 7

static struct {
    const char *name;
    double ns, floor;
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

void bench_report(const char *name, double ns, double floor)
{
    rows[count].name = name;
    rows[count].ns = ns;
    rows[count++].floor = floor;
    if (floor > 0)
        printf("%-20s %12.1f ns   floor %10.1f ns   ratio %6.2f\n", name, ns, floor, ns / floor);
    else
        printf("%-20s %12.1f ns\n", name, ns);
    fflush(stdout);
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
        fprintf(file, "  {\"name\": \"%s\", \"ns\": %.2f, \"floor_ns\": %.2f, \"ratio\": %.3f}%s\n", rows[i].name,
                rows[i].ns, rows[i].floor, rows[i].floor > 0 ? rows[i].ns / rows[i].floor : 0.0,
                i + 1 < count ? "," : "");
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
