/*
 * compile_commands.json beside the output, for clangd and its kin: the driver as clang's own Windows target sees it,
 * which has __try and a 32-bit long. Entries of other outputs in the same folder are kept.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct writer {
    char *text;
    size_t length;
};

static void put(struct writer *writer, const char *text)
{
    size_t length = strlen(text);

    writer->text = realloc(writer->text, writer->length + length + 1);
    if (!writer->text)
        abort();
    memcpy(writer->text + writer->length, text, length + 1);
    writer->length += length;
}

static void put_string(struct writer *writer, const char *text)
{
    char one[8];

    put(writer, "\"");
    for (; *text; text++) {
        if ((unsigned char)*text < ' ')
            snprintf(one, sizeof one, "\\u%04x", *text);
        else
            snprintf(one, sizeof one, "%s%c", strchr("\"\\", *text) ? "\\" : "", *text);
        put(writer, one);
    }
    put(writer, "\"");
}

static void collect(const struct build *build, const struct source *source, struct list *arguments)
{
    list_push(arguments, "clang");
#ifdef __aarch64__
    list_push(arguments, "--target=aarch64-pc-windows-msvc");
#else
    list_push(arguments, "--target=x86_64-pc-windows-msvc");
#endif
    list_push(arguments, source->language == LANGUAGE_C ? "-std=gnu11"
                         : source->standard             ? "-std=c++20"
                                                        : "-std=c++17");
    list_push(arguments, "-fms-extensions");
    list_push(arguments, "-fms-compatibility");
    list_push(arguments, "-w");
    list_push(arguments, "-DLAB_DATABASE=1");
    build_preprocessing(build, source, arguments);
    list_push(arguments, "-c");
    list_push(arguments, source->path);
}

static void put_entry(struct writer *writer, const struct build *build, const struct source *source, const char *here)
{
    struct list arguments = {0};

    collect(build, source, &arguments);
    put(writer, "{\"directory\": ");
    put_string(writer, here);
    put(writer, ", \"file\": ");
    put_string(writer, source->path);
    put(writer, ", \"output\": ");
    put_string(writer, source->object);
    put(writer, ", \"arguments\": [");
    for (size_t i = 0; i < arguments.count; i++) {
        if (i)
            put(writer, ", ");
        put_string(writer, arguments.items[i]);
    }
    put(writer, "]}");
}

/* One entry a line, as this file writes them. */
static void put_others(struct writer *writer, const char *path, const struct build *build)
{
    char *text, *own = text_format("\"output\": \"%s/", build->work);
    host_size size;

    if (!host_file_read(path, &text, &size)) {
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            size_t length = strlen(line);

            if (*line != '{' || strstr(line, own))
                continue;
            if (line[length - 1] == ',')
                line[length - 1] = 0;
            put(writer, line);
            put(writer, ",\n");
        }
        host_free(text);
    }
    free(own);
}

void build_write_database(const struct build *build)
{
    const char *slash = strrchr(build->output, '/');
    char *path = text_format("%.*scompile_commands.json", slash ? (int)(slash - build->output + 1) : 0, build->output);
    struct writer writer = {0};
    char here[4096];

    if (!getcwd(here, sizeof here))
        usage_error("the current folder has no name");
    put(&writer, "[\n");
    put_others(&writer, path, build);
    for (size_t i = 0; i < build->source_count; i++) {
        put_entry(&writer, build, &build->sources[i], here);
        put(&writer, i + 1 < build->source_count ? ",\n" : "\n");
    }
    put(&writer, "]\n");
    host_file_write(path, writer.text, writer.length);
    free(writer.text);
    free(path);
}
