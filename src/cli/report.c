/* What `ntlab run` reports: a failure in words; a bugcheck for other programs to read, as JSON or as SARIF. */
#include "cli/cli.h"
#include <ntlab/ntlab.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *format, *path, *driver;
static unsigned long long run_seed;
static char *const *command;
static int command_length;

int report_failure(const char *what, lab_status status)
{
    const char *name = lab_status_name(status), *more = lab_error_text();

    fflush(stdout);
    fprintf(stderr, "ntlab: %s: %s (0x%08X)%s%s\n", what, *name ? name : "failed", (unsigned)status, *more ? ": " : "",
            more);
    return 1;
}

void report_to(const char *wanted_format, const char *wanted_path)
{
    if (strcmp(wanted_format, "json") && strcmp(wanted_format, "sarif"))
        usage_error("--report is json or sarif, not '%s'", wanted_format);
    format = wanted_format;
    path = wanted_path;
}

void report_about(const char *module, unsigned long long seed, int argc, char *const *argv)
{
    command = argv;
    command_length = argc;
    driver = module ? module : "";
    run_seed = seed;
}

static void put_text(FILE *file, const char *text, size_t length)
{
    fputc('"', file);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '"' || c == '\\')
            fprintf(file, "\\%c", c);
        else if (c < ' ')
            fprintf(file, "\\u%04x", c);
        else
            fputc(c, file);
    }
    fputc('"', file);
}

struct place {
    const char *function, *file;
    size_t function_length, file_length;
    unsigned line;
};

/* A line of the stack: "  NN 0xADDRESS function [file:line]". */
static bool parse(const char *text, struct place *place)
{
    const char *end = strchr(text, '\n'), *open, *colon;

    if (!end || text[0] != ' ' || text[1] != ' ' || strncmp(text + 4, " 0x", 3))
        return false;
    place->function = strchr(text + 5, ' ');
    open = place->function ? memchr(place->function, '[', (size_t)(end - place->function)) : NULL;
    if (!open || end[-1] != ']')
        return false;
    place->function++;
    place->function_length = (size_t)(open - 1 - place->function);
    for (colon = end; *colon != ':'; colon--)
        if (colon == open)
            return false;
    place->file = open + 1;
    place->file_length = (size_t)(colon - open - 1);
    place->line = (unsigned)strtoul(colon + 1, NULL, 10);
    return true;
}

/* ntlab's own frames come first; the first that isn't one of its sources is the driver's. */
static bool is_own(const struct place *place)
{
    static const char *const folders[] = {"/../../src/", "/ntlab/src/"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (memmem(place->file, place->file_length, folders[i], strlen(folders[i])))
            return true;
    return false;
}

static void put_frames(FILE *file, const char *stack)
{
    const char *separator = "";
    struct place place;

    for (const char *line = stack; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (!parse(line, &place) || line[2] == 'a') /* "at": the culprit's */
            continue;
        fprintf(file, "%s{\"function\":", separator);
        put_text(file, place.function, place.function_length);
        fputs(",\"file\":", file);
        put_text(file, place.file, place.file_length);
        fprintf(file, ",\"line\":%u}", place.line);
        separator = ",";
    }
}

/* The line that the headline names. */
static void put_culprit(FILE *file, const char *text)
{
    const char *line = strstr(text, "\n  at 0x");
    struct place place;

    if (!line || !parse(line + 1, &place))
        return;
    fputs(",\"culprit\":{\"function\":", file);
    put_text(file, place.function, place.function_length);
    fputs(",\"file\":", file);
    put_text(file, place.file, place.file_length);
    fprintf(file, ",\"line\":%u}", place.line);
}

static void write_json(FILE *file, const lab_bugcheck *bugcheck, const char *text)
{
    fprintf(file, "{\"code\":%u,\"name\":\"%s\",\"parameters\":[", bugcheck->code, bugcheck->name);
    for (int i = 0; i < 4; i++)
        fprintf(file, "%s\"0x%llx\"", i ? "," : "", (unsigned long long)bugcheck->parameters[i]);
    fprintf(file, "],\"seed\":%llu,\"driver\":", run_seed);
    put_text(file, driver, strlen(driver));
    put_culprit(file, text);
    fputs(",\"frames\":[", file);
    put_frames(file, text);
    fputs("],\"text\":", file);
    put_text(file, text, strlen(text));
    fputs("}\n", file);
}

static void write_sarif(FILE *file, const lab_bugcheck *bugcheck, const char *text)
{
    struct place place;
    bool found = false;

    for (const char *line = text; line && !found; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        found = parse(line, &place) && !is_own(&place);
    fputs("{\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"runs\":[{\"tool\":{"
          "\"driver\":{\"name\":\"ntlab\"}},\"results\":[{\"level\":\"error\",",
          file);
    fprintf(file, "\"ruleId\":\"0x%X/%llx\",\"message\":{\"text\":", bugcheck->code,
            (unsigned long long)bugcheck->parameters[0]);
    put_text(file, text, strlen(text));
    fputs("}", file);
    if (found) {
        fputs(",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":", file);
        put_text(file, place.file, place.file_length);
        fprintf(file, "},\"region\":{\"startLine\":%u}}}]", place.line);
    }
    fputs("}]}]}\n", file);
}

/* For a shell: what it would take apart is quoted. */
static void print_argument(FILE *file, const char *text)
{
    if (*text && !text[strcspn(text, " \t\n'\"\\$&|;<>()*?[]#~`!{}")]) {
        fprintf(file, " %s", text);
        return;
    }
    fputs(" '", file);
    for (; *text; text++)
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, 0}, file);
    fputs("'", file);
}

static void print_command(FILE *file)
{
    bool seeded = false;

    fputs("\nTo repeat it: ntlab run", file);
    for (int i = 1; i < command_length; i++)
        seeded |= !strcmp(command[i], "--seed");
    if (!seeded)
        fprintf(file, " --seed %llu", run_seed);
    for (int i = 1; i < command_length; i++)
        print_argument(file, command[i]);
    fputc('\n', file);
}

static void write_report(const lab_bugcheck *bugcheck)
{
    const char *text = bugcheck->analysis;
    FILE *file = fopen(path, "w");

    if (!file) {
        fprintf(stderr, "ntlab: %s can't be written\n", path);
        return;
    }
    if (!strcmp(format, "json"))
        write_json(file, bugcheck, text);
    else
        write_sarif(file, bugcheck, text);
    fclose(file);
}

/* The command comes last, where a terminal shows it. */
static void on_bugcheck(const lab_bugcheck *bugcheck, void *context)
{
    fault_report();
    if (path)
        write_report(bugcheck);
    fputs(bugcheck->analysis, stderr);
    print_command(stderr);
    fflush(NULL);
    if (getenv("NTLAB_ABORT"))
        abort(); /* so that a fuzzer or a debugger sees it */
    exit(3);
}

void report_start(void)
{
    lab_bugcheck_handler(on_bugcheck, NULL);
}
