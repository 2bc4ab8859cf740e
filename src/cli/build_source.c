/*
 * One source into its object: preprocessed by the compiler, rewritten (src/front), and compiled from the result, whose
 * line markers still name the driver's own files.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "front/rewrite.h"
#include "host/host.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void build_show(const struct build *build, const struct list *arguments)
{
    if (!build->verbose)
        return;
    for (size_t i = 0; i < arguments->count; i++)
        fprintf(stderr, "%s%c", arguments->items[i], i + 1 < arguments->count ? ' ' : '\n');
}

long long build_modified(const char *path)
{
    struct stat status;

    if (stat(path, &status))
        return 0;
#ifdef __APPLE__
    return status.st_mtimespec.tv_sec * 1000000000LL + status.st_mtimespec.tv_nsec;
#else
    return status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec;
#endif
}

/* MSVC pastes what makes no token and leaves both; so does gcc's output, which it calls an error. */
static bool only_pasting(const char *errors)
{
    bool pasting = false;

    for (const char *at = strstr(errors, "error: "); at; at = strstr(at + 1, "error: ")) {
        const char *end = strchr(at, '\n'), *line = at;
        size_t length = end ? (size_t)(end - at) : strlen(at);

        while (line > errors && line[-1] != '\n')
            line--;
        if (*line == ' ') /* a line of the source, quoted */
            continue;
        if (!memmem(at, length, "does not give a valid preprocessing token", 41) &&
            !memmem(at, length, "invalid preprocessing token", 27))
            return false;
        pasting = true;
    }
    return pasting;
}

static bool preprocess(struct build *build, const struct source *source, char **text, size_t *length)
{
    struct list arguments = {0};
    char *errors;

    list_push(&arguments, build->cc);
    list_push(&arguments, "-E");
    list_push(&arguments, "-x");
    list_push(&arguments, source->language == LANGUAGE_CXX ? "c++" : "c");
    build_dialect(build, source, &arguments);
    build_preprocessing(build, source, &arguments);
    list_push(&arguments, "-MD"); /* the kit's headers, too: another ntlab may have others */
    list_push(&arguments, "-MF");
    list_push(&arguments, source->depend);
    if (source->target) {
        list_push(&arguments, "-MT");
        list_push(&arguments, source->target);
    }
    list_push(&arguments, "");
    for (int tries = 0; tries < 200; tries++) {
        arguments.items[arguments.count - 1] = (char *)build_readable(source);
        build_show(build, &arguments);
        if (!process_run(arguments.items, text, length, &errors) || only_pasting(errors)) {
            build_note_originals(source);
            return true;
        }
        if (!build_supply_utf16(source, errors) && !build_supply(build, source, errors)) {
            fputs(errors, stderr);
            return false;
        }
        free(*text);
        free(errors);
    }
    fprintf(stderr, "%s:1: error: its includes never end\n", source->path);
    return false;
}

static int compile_text(struct build *build, const struct source *source, const struct rewritten *rewritten)
{
    char *path = text_format("%s.i", source->object), *errors; /* kept, for who wants to see it */
    struct list arguments = {0};
    int status;

    if (host_file_write(path, rewritten->text, rewritten->length))
        usage_error("%s can't be written: %s", path, strerror(errno));
    list_push(&arguments, build->cc);
    build_dialect(build, source, &arguments);
    if (build->optimize)
        list_format(&arguments, "-O%s", build->optimize);
    list_push(&arguments, "-x");
    list_push(&arguments, source->language == LANGUAGE_CXX ? "c++-cpp-output" : "cpp-output");
    list_push(&arguments, "-c");
    list_push(&arguments, path);
    list_push(&arguments, "-o");
    list_push(&arguments, source->object);
    build_show(build, &arguments);
    status = process_run(arguments.items, NULL, NULL, &errors);
    fputs(errors, stderr);
    free(errors);
    free(path);
    return status;
}

bool build_is_current(const struct source *source)
{
    long long made = build_modified(source->object);
    char *text, *item, *next;
    host_size size;
    bool current = true;

    if (!made || build_modified(source->path) > made || host_file_read(source->depend, &text, &size))
        return false;
    item = strchr(text, ':');
    for (item = item ? item + 1 : text; current && *item; item = next) {
        long long time;

        while (*item == ' ' || *item == '\\' || *item == '\n')
            item++;
        for (next = item; *next && *next != ' ' && *next != '\n'; next++)
            if (*next == '\\' && next[1] == ' ')
                memmove(next, next + 1, strlen(next)); /* a space of the name's own */
        if (next == item)
            break;
        if (*next)
            *next++ = 0;
        time = build_modified(item);
        current = time && time <= made;
    }
    host_free(text);
    return current;
}

int build_source(struct build *build, const struct source *source)
{
    struct rewritten rewritten;
    char *text;
    size_t length;
    int status;

    unlink(source->object);
    build_forget_traces(build, source);
    if (!preprocess(build, source, &text, &length))
        return 2;
    rewritten = rewrite(text, length,
                        (source->language == LANGUAGE_CXX ? REWRITE_CXX : 0) |
                            (build->product == PRODUCT_PROGRAM ? REWRITE_PROGRAM : 0));
    status = compile_text(build, source, &rewritten);
    if (status)
        unlink(source->object);
    free(rewritten.text);
    free(text);
    return status ? 2 : 0;
}
