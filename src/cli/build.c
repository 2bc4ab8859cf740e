/*
 * ntlab build: a driver's sources, as they are, into a module. The command line, and what has to be done again.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static void print_help(void)
{
    puts(
        "usage: ntlab build [options] FILE.c... | FILE.cpp... | FOLDER | PROJECT.vcxproj | SOLUTION.sln\n"
        "\n"
        "  -o MODULE        the module to make (default: the first source's name, or the project's target, with .so)\n"
        "  -I FOLDER  -D NAME[=VALUE]  -U NAME\n"
        "  --include FILE   read before each source\n"
        "  -O LEVEL         0 to 3 (default 1); functions with a __try are compiled as with 0, always\n"
        "  -j N             so many sources at once (default: one for each processor)\n"
        "  --cc COMPILER    gcc (default) or clang\n"
        "  --debug          a checked build: DBG=1, with KdPrint, ASSERT and breakpoints; a project's Debug settings\n"
        "  --program        a Windows program, for `ntlab run --program`, instead of a driver\n"
        "  --library        an archive, for other builds to link\n"
        "  --asan           with AddressSanitizer\n"
        "  --coverage       with coverage: MODULE.build has what gcov and `llvm-cov gcov` read\n"
        "  --fuzz           with edge instrumentation: of clang, as libFuzzer goes by it, with gcc calls of\n"
        "                   __sanitizer_cov_trace_pc; each edge is a switch point\n"
        "  -v               show the compiler's command lines\n"
        "\n"
        "A module definition file (.def) says what the module exports to others, as __declspec(dllexport) does; a\n"
        "project's or SOURCES file's own is used. What a driver imports is found when it is loaded "
        "(docs/howto/export-driver.md).\n"
        "Message files (.mc), event manifests (.man) and WMI's classes (.mof) make their headers; resources (.rc) and\n"
        ".inf files are left alone. A folder with a SOURCES file is built by it; of one that has a driver and a\n"
        "program, the one that is asked for; of a solution, its one driver (with --program: its one program).\n"
        "compile_commands.json is written beside the module.\n"
        "\n"
        "Exit status: 0 built, 2 not built (errors are the compiler's own, with the driver's paths and lines).");
}

static const char *value_of(int argc, char **argv, int *at)
{
    if (argv[*at][0] == '-' && argv[*at][1] != '-' && argv[*at][2])
        return argv[*at] + 2;
    if (*at + 1 >= argc)
        usage_error("%s needs a value; see ntlab build --help", argv[*at]);
    return argv[++*at];
}

static bool read_flag(struct build *build, const char *option)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"--asan", &build->asan},
                 {"--coverage", &build->coverage},
                 {"--debug", &build->debug},
                 {"--fuzz", &build->fuzz},
                 {"-v", &build->verbose}};

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (!strcmp(option, flags[i].name))
            return *flags[i].flag = true;
    if (!strcmp(option, "--program"))
        build->product = PRODUCT_PROGRAM;
    else if (!strcmp(option, "--library"))
        build->product = PRODUCT_LIBRARY;
    else
        return false;
    return true;
}

static int read_jobs(const char *text)
{
    char *end;
    long jobs = strtol(text, &end, 10);

    if (*end || jobs < 1 || jobs > 1024)
        usage_error("-j needs a number from 1 to 1024, not '%s'", text);
    return (int)jobs;
}

static void read_option(struct build *build, int argc, char **argv, int *at)
{
    const char *option = argv[*at];

    if (!strncmp(option, "-I", 2) || !strncmp(option, "-D", 2) || !strncmp(option, "-U", 2)) {
        const char *value = value_of(argc, argv, at);

        list_format(&build->options, "-%c%s", option[1], value);
        if (option[1] == 'I')
            list_push(&build->folders, value);
    } else if (!strcmp(option, "--include")) {
        list_push(&build->options, "-include");
        list_push(&build->options, value_of(argc, argv, at));
    } else if (!strncmp(option, "-o", 2)) {
        build->output = value_of(argc, argv, at);
    } else if (!strncmp(option, "-O", 2)) {
        build->optimize = value_of(argc, argv, at);
        if (strlen(build->optimize) != 1 || !strchr("0123sg", *build->optimize))
            usage_error("-O needs a level from 0 to 3, not '%s'", build->optimize);
    } else if (!strncmp(option, "-j", 2)) {
        build->jobs = read_jobs(value_of(argc, argv, at));
    } else if (!strcmp(option, "--cc")) {
        build->cc = value_of(argc, argv, at);
    } else if (!read_flag(build, option)) {
        usage_error("no option '%s'; see ntlab build --help", option);
    }
}

/* Options come first, whatever their order: what a project holds depends on --debug. */
static void read_arguments(struct build *build, int argc, char **argv)
{
    struct list inputs = {0};

    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_help();
            exit(0);
        }
        if (argv[i][0] == '-' && argv[i][1])
            read_option(build, argc, argv, &i);
        else
            list_push(&inputs, argv[i]);
    }
    for (size_t i = 0; i < inputs.count; i++)
        build_add_input(build, inputs.items[i]);
}

/* A build with other options, or by another ntlab, than the last one starts afresh. */
static bool is_changed(struct build *build, int argc, char **argv)
{
    char *path = text_format("%s/options", build->work), *before = NULL, *now;
    host_size size;
    bool same;

    now = text_format("%lld %s %d\n", build_modified(host_program_path()), build->cc, (int)build->product);
    for (int i = 1; i < argc; i++) {
        if (!strncmp(argv[i], "-j", 2) || !strcmp(argv[i], "-v"))
            continue;
        now = text_format("%s%s\n", now, argv[i]);
    }
    for (size_t i = 0; i < build->source_count; i++) {
        if (build->sources[i].standard)
            now = text_format("%s-std=%s\n", now, build->sources[i].standard);
        for (size_t j = 0; j < build->sources[i].options.count; j++)
            now = text_format("%s%s\n", now, build->sources[i].options.items[j]);
    }
    for (size_t i = 0; i < build->imports.count; i++)
        now = text_format("%simport %s\n", now, build->imports.items[i]);
    same = !host_file_read(path, &before, &size) && size == strlen(now) && !memcmp(before, now, size);
    host_free(before);
    if (!same) {
        build_clear_overlay(build);
        build_write(build, "options", now);
    }
    free(path);
    return !same;
}

static void name_output(struct build *build)
{
    const char *slash, *base, *dot;

    if (!build->source_count && !build->only_resources)
        usage_error("no source was given; see ntlab build --help");
    if (!build->output && build->source_count) {
        slash = strrchr(build->sources[0].path, '/');
        base = slash ? slash + 1 : build->sources[0].path;
        dot = strrchr(base, '.');
        build->output =
            text_format("%.*s.%s", (int)(dot - base), base, build->product == PRODUCT_LIBRARY ? "lib" : "so");
    }
    if (!build->output)
        usage_error("no source was given; see ntlab build --help");
    build->work = text_format("%s.build", build->output);
}

static void name_objects(struct build *build)
{
    for (size_t i = 0; i < build->source_count; i++) {
        struct source *source = &build->sources[i];
        const char *slash = strrchr(source->path, '/');

        source->object = text_format("%s/%zu-%s.o", build->work, i, slash ? slash + 1 : source->path);
        source->depend = text_format("%s.d", source->object);
    }
}

/* The sources to compile; the messages are checked where nobody includes their headers, too. */
static size_t find_stale(struct build *build, size_t *stale)
{
    size_t count = 0;

    for (size_t i = 0; i < build->source_count; i++)
        if (build->fresh || !build_is_current(&build->sources[i]))
            stale[count++] = i;
    return count;
}

static bool is_linked(const struct build *build)
{
    long long made = build_modified(build->output);

    for (size_t i = 0; i < build->source_count; i++)
        if (build_modified(build->sources[i].object) > made)
            return false;
    for (size_t i = 0; i < build->libraries.count; i++)
        if (build_modified(build->libraries.items[i]) > made)
            return false;
    for (size_t i = 0; i < build->definitions.count; i++)
        if (build_modified(build->definitions.items[i]) > made)
            return false;
    if (build->product == PRODUCT_LIBRARY)
        return made;
    return made && build_modified(build->product == PRODUCT_PROGRAM ? win32_library() : import_library()) <= made;
}

static void make_message_headers(struct build *build)
{
    for (size_t i = 0; i < build->message_count; i++) {
        const struct message *message = &build->messages[i];
        char *name = text_format("overlay/%s", message->header), *path = text_format("%s/%s", build->work, name), *text;

        if (build->fresh || build_modified(path) < build_modified(message->path)) {
            text = generated_header(message->path);
            build_write(build, name, text);
            free(text);
        }
        free(name);
        free(path);
    }
}

static int run_build(struct build *build)
{
    size_t *stale = calloc(build->source_count + 1, sizeof *stale), count;

    if (!stale)
        abort();
    make_message_headers(build);
    count = find_stale(build, stale);
    if (count || !is_linked(build))
        build_write_database(build);
    if ((count && !build_run_jobs(build, stale, count)) || ((count || !is_linked(build)) && !build_link(build))) {
        unlink(build->output);
        return 2;
    }
    return 0;
}

int command_build(int argc, char **argv)
{
    struct build build = {.cc = "gcc", .optimize = "1"};

    build.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (build.jobs < 1)
        build.jobs = 1;
    if (getenv("CC") && *getenv("CC"))
        build.cc = getenv("CC");
    read_arguments(&build, argc, argv);
    name_output(&build);
    name_objects(&build);
    build.fresh = is_changed(&build, argc, argv);
    return run_build(&build);
}
