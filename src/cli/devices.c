/* ntlab devices, and --device of ntlab run: the simulated world's devices. */
#include "cli/cli.h"
#include <ntlab/device.h>
#include <ntlab/ntlab.h>
#include <ntlab/sim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_options(const char *heading, const lab_option *option)
{
    for (; option && option->name; option++) {
        if (option->otherwise)
            printf("    %s%-16s %s (default %s)\n", heading, option->name, option->meaning, option->otherwise);
        else
            printf("    %s%-16s %s\n", heading, option->name, option->meaning);
    }
}

static void print_class(const lab_device_class *device_class)
{
    printf("%-12s %s\n", device_class->name, device_class->summary);
    print_options("", device_class->options);
    print_options("fault=", device_class->faults);
}

static void print_help(void)
{
    puts("usage: ntlab devices [NAME...]\n"
         "\n"
         "Lists the devices that `ntlab run --device NAME[,option=value...]` plugs, with their options. Every device "
         "knows name=TEXT,\n"
         "and fault=POINT, which sets one of its faults from the first time on; one on PCI knows "
         "slot=BUS:DEVICE.FUNCTION and\n"
         "interrupt=line|message.");
}

int command_devices(int argc, char **argv)
{
    const lab_device_class *device_class;

    lab_sim_register();
    for (int i = 1; i < argc; i++) {
        unsigned index = 0;

        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_help();
            return 0;
        }
        while ((device_class = lab_device_class_get(index)) && strcmp(device_class->name, argv[i]))
            index++;
        if (!device_class)
            usage_error("no device is called '%s'; see ntlab devices", argv[i]);
        print_class(device_class);
    }
    for (unsigned index = 0; argc == 1 && (device_class = lab_device_class_get(index)); index++)
        print_class(device_class);
    return 0;
}

void device_plug(const char *argument)
{
    const char *comma = strchr(argument, ',');
    char *name = strndup(argument, comma ? (size_t)(comma - argument) : strlen(argument));

    lab_sim_register();
    if (!name || lab_device_plug(name, comma ? comma + 1 : NULL, NULL) < 0)
        usage_error("--device %s: %s", argument, lab_error_text());
    free(name);
}

static void print_line(const char *line, void *context)
{
    fprintf(stderr, "%s\n", line);
}

void device_log_on(void)
{
    lab_device_log_set(print_line, NULL);
}

void device_record(const char *path)
{
    if (!lab_sim_record(path))
        usage_error("--record %s: the file can't be written", path);
}

void device_replay(const char *path)
{
    unsigned line;

    if (lab_sim_replay(path, &line))
        return;
    if (line)
        usage_error("--replay %s:%u: this is no recording", path, line);
    usage_error("--replay %s: the file can't be read", path);
}
