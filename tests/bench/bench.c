/* ntlab_bench [FILE [GROUP...]]: prints a table, of all groups or of those named, and writes it to FILE as JSON. */
#include "bench.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    void (*run)(void);
} groups[] = {
    {"requests", bench_requests}, {"kernel", bench_kernel}, {"access", bench_access}, {"pnp", bench_pnp},
    {"hardware", bench_hardware}, {"dma", bench_dma},       {"models", bench_models}, {"registry", bench_registry},
    {"memory", bench_memory},     {"seh", bench_seh}};

#define GROUPS (sizeof groups / sizeof *groups)

static bool named(const char *group, char **names, int count)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], group))
            return true;
    return !count;
}

static bool known(const char *name)
{
    for (unsigned i = 0; i < GROUPS; i++)
        if (!strcmp(groups[i].name, name))
            return true;
    return false;
}

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (!known(argv[i])) {
            fprintf(stderr, "ntlab_bench: no group '%s'; there are:", argv[i]);
            for (unsigned j = 0; j < GROUPS; j++)
                fprintf(stderr, " %s", groups[j].name);
            fprintf(stderr, "\n");
            return 2;
        }
    for (unsigned i = 0; i < GROUPS; i++)
        if (named(groups[i].name, argv + 2, argc - 2))
            groups[i].run();
    if (argc > 1)
        bench_write(argv[1]);
    return 0;
}
