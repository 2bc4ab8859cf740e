/* ntlab run --script: see ntlab/script.h. */
#include "cli/cli.h"
#include <ntlab/ntlab.h>
#include <ntlab/script.h>
#include <ntlab/sim.h>
#include <stdio.h>
#include <stdlib.h>

static lab_script *script;

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    long length;
    char *text;

    if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) < 0 || fseek(file, 0, SEEK_SET))
        usage_error("--script %s: the file can't be read", path);
    text = malloc((size_t)length + 1);
    if (!text || fread(text, 1, (size_t)length, file) != (size_t)length)
        usage_error("--script %s: the file can't be read", path);
    text[length] = 0;
    fclose(file);
    return text;
}

static void print_line(const char *line, void *context)
{
    puts(line);
    fflush(stdout);
}

void script_start(const char *path)
{
    char *text = read_file(path);

    lab_sim_register(); /* the models that it may plug */
    if (lab_script_read(text, path, &script) < 0)
        usage_error("--script %s", lab_error_text());
    free(text);
    lab_script_output_set(script, print_line, NULL);
    if (lab_script_start(script) < 0)
        usage_error("--script %s: no thread can be made for it", path);
}

int script_end(void)
{
    lab_status status = lab_script_wait(script);

    fflush(stdout);
    if (status < 0)
        fprintf(stderr, "ntlab: %s\n", lab_error_text());
    else
        fprintf(stderr, "ntlab: script: %u steps\n", lab_script_steps(script));
    lab_script_free(script);
    return status < 0;
}
