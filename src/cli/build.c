/*
 * ntlab build: a driver's sources, as they are, into a module.
 *
 * Each source is preprocessed by the compiler, rewritten (src/front) and compiled from the result, whose line markers
 * still name the driver's own files. Headers that Windows would find by another case or through a backslash, and .tmh
 * files, are made available by an overlay folder of forwarding headers beside the module. Nothing is left where the
 * build fails.
 */
#include "cli/cli.h"
#include "front/rewrite.h"
#include "host/host.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

struct build {
    char **sources, **options;
    size_t source_count, option_count;
    char **folders; /* to look for headers in */
    size_t folder_count;
    const char *output, *cc, *optimize;
    char *work; /* OUTPUT.build */
    bool asan, coverage, fuzz, verbose, debug;
};

struct arguments {
    char **list;
    size_t count;
};

static void push(struct arguments *arguments, const char *text)
{
    list_add(&arguments->list, &arguments->count, text);
}

static void push_format(struct arguments *arguments, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void push_format(struct arguments *arguments, const char *format, ...)
{
    va_list list;
    char *text;

    va_start(list, format);
    if (vasprintf(&text, format, list) < 0)
        abort();
    va_end(list);
    push(arguments, text);
    free(text);
}

static char *const *finish(struct arguments *arguments)
{
    arguments->list = realloc(arguments->list, (arguments->count + 1) * sizeof *arguments->list);
    arguments->list[arguments->count] = NULL;
    return arguments->list;
}

static void print_help(void)
{
    puts("usage: ntlab build [options] FILE.c... | FOLDER | PROJECT.vcxproj\n"
         "\n"
         "  -o MODULE        the module to make (default: the first source's name, or the project's target, with .so)\n"
         "  -I FOLDER  -D NAME[=VALUE]  -U NAME\n"
         "  -O LEVEL         0 to 3 (default 1); functions with a __try are compiled as with 0, always\n"
         "  --cc COMPILER    gcc (default) or clang\n"
         "  --debug          a checked build: DBG=1, with KdPrint, ASSERT and breakpoints\n"
         "  --asan           with AddressSanitizer\n"
         "  --coverage       with coverage\n"
         "  --fuzz           with edge instrumentation (clang)\n"
         "  -v               show the compiler's command lines\n"
         "\n"
         "Exit status: 0 built, 2 not built (errors are the compiler's own, with the driver's paths and lines).");
}

/* --- flags
 * -------------------------------------------------------------------------------------------------------------------
 */

static const char *const dialect[] = {"-std=gnu11",
                                      "-fms-extensions",
                                      "-fshort-wchar",
                                      "-fwrapv",
                                      "-fno-strict-aliasing",
                                      "-fno-delete-null-pointer-checks",
                                      "-fno-omit-frame-pointer",
                                      "-fstack-clash-protection",
                                      "-fsigned-char",
                                      "-fcommon",
                                      "-fgnu89-inline",
                                      "-fPIC",
                                      "-g",
                                      "-fno-builtin-sprintf",
                                      "-fno-builtin-snprintf",
                                      "-fno-builtin-vsprintf",
                                      "-fno-builtin-vsnprintf",
                                      "-fno-builtin-sscanf",
                                      "-fno-builtin-bcmp",
                                      "-fno-builtin-stpcpy",
                                      "-w",
                                      "-Wno-implicit-function-declaration",
                                      "-Wno-int-conversion",
                                      "-Wno-incompatible-pointer-types",
                                      "-Wno-return-type"};

static const char *const words[] = {"-D_WIN32",
                                    "-DWIN32=100",
                                    "-D_WIN64",
                                    "-D_AMD64_",
                                    "-DAMD64",
                                    "-D_M_AMD64=100",
                                    "-D_M_X64=100",
                                    "-D_KERNEL_MODE=1",
                                    "-DSTD_CALL",
                                    "-DWINNT=1",
                                    "-DCONDITION_HANDLING=1",
                                    "-DNT_INST=0",
                                    "-D_NT1X_=100",
                                    "-DDEPRECATE_DDK_FUNCTIONS=1",
                                    "-DMSC_NOOPT",
                                    "-DLAB_LAUNCHER=1",
                                    "-U__linux__",
                                    "-Ulinux",
                                    "-U__linux",
                                    "-Uunix",
                                    "-U__unix__",
                                    "-U__unix",
                                    "-D_MT",
                                    "-D_DLL"};

static bool is_clang(struct build *build)
{
    static int known = -1;
    char *argv[] = {(char *)build->cc, "--version", NULL}, *output, *errors;
    size_t length;

    if (known < 0) {
        known = !process_run(argv, &output, &length, &errors) && strstr(output, "clang") != NULL;
        free(output);
        free(errors);
    }
    return known;
}

static void add_dialect(struct build *build, struct arguments *arguments)
{
    for (size_t i = 0; i < sizeof dialect / sizeof *dialect; i++)
        push(arguments, dialect[i]);
#ifndef __x86_64__
    if (is_clang(build)) /* gcc knows it for x86 alone */
#endif
        push(arguments, "-mms-bitfields");
    if (build->asan)
        push(arguments, "-fsanitize=address");
    if (build->coverage)
        push(arguments, "--coverage");
    if (build->fuzz)
        push(arguments, "-fsanitize-coverage=trace-pc-guard");
}

static char *builtin_include(struct build *build)
{
    static char path[4096];
    char *argv[] = {(char *)build->cc, "-print-file-name=include", NULL}, *output, *errors;
    size_t length;

    if (path[0])
        return path;
    if (process_run(argv, &output, &length, &errors) || !length)
        usage_error("%s doesn't say where its own headers are", build->cc);
    output[strcspn(output, "\n")] = 0;
    snprintf(path, sizeof path, "%s", output);
    free(output);
    free(errors);
    return path;
}

static void add_preprocessing(struct build *build, struct arguments *arguments, const char *source)
{
    const char *slash = strrchr(source, '/');

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        push(arguments, words[i]);
    push(arguments, build->debug ? "-DDBG=1" : "-DDBG=0");
    for (size_t i = 0; i < build->option_count; i++)
        push(arguments, build->options[i]);
    push_format(arguments, "-I%.*s", slash ? (int)(slash - source) : 1, slash ? source : ".");
    push_format(arguments, "-I%s/overlay", build->work);
    push(arguments, "-nostdinc");
    push_format(arguments, "-isystem%s/crt", ddk_include());
    push_format(arguments, "-isystem%s", ddk_include());
    push_format(arguments, "-isystem%s", builtin_include(build));
}

/* --- headers that only Windows would find
 * ------------------------------------------------------------------------------------- */

static void make_folders(char *path)
{
    for (char *at = path + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(path, 0777);
        *at = '/';
    }
}

static char *resolve(struct build *build, const char *source, const char *name)
{
    char *slashed = strdup(name), *path = NULL, *folder = strdup(source), *slash = strrchr(folder, '/');

    for (char *at = slashed; *at; at++)
        if (*at == '\\')
            *at = '/';
    if (slash)
        *slash = 0;
    else
        strcpy(folder, ".");
    path = find_ignoring_case(folder, slashed);
    for (size_t i = 0; !path && i < build->folder_count; i++)
        path = find_ignoring_case(build->folders[i], slashed);
    if (!path)
        path = find_ignoring_case(ddk_include(), slashed);
    free(slashed);
    free(folder);
    return path;
}

static bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text), b = strlen(end);

    return a >= b && !strcasecmp(text + a - b, end);
}

static void write_overlay(struct build *build, const char *name, const char *text)
{
    char path[8192];

    snprintf(path, sizeof path, "%s/overlay/%s", build->work, name);
    make_folders(path);
    if (host_file_write(path, text, strlen(text)))
        usage_error("%s can't be written: %s", path, strerror(errno));
}

/* The compiler said that a header is missing: make it, if Windows would have it. */
static bool supply(struct build *build, const char *source, const char *errors)
{
    const char *at = strstr(errors, "fatal error: "), *end;
    char name[2048], text[8192], *path;

    if (!at)
        return false;
    at += 13;
    if (*at == '\'')
        at++;
    end = strstr(at, ": No such file");
    if (!end)
        end = strstr(at, "' file not found");
    if (!end || (size_t)(end - at) >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)(end - at), at);
    if (ends_with(name, ".tmh")) {
        write_overlay(build, name, "#include <nt/wpp.h>\n");
        return true;
    }
    path = resolve(build, source, name);
    if (!path)
        return false;
    if (path[0] != '/') {
        char here[4096];

        snprintf(text, sizeof text, "#include \"%s/%s\"\n", getcwd(here, sizeof here) ? here : ".", path);
    } else {
        snprintf(text, sizeof text, "#include \"%s\"\n", path);
    }
    write_overlay(build, name, text);
    free(path);
    return true;
}

/* --- one source
 * -------------------------------------------------------------------------------------------------------------- */

static void show(struct build *build, const struct arguments *arguments)
{
    if (!build->verbose)
        return;
    for (size_t i = 0; i < arguments->count; i++)
        fprintf(stderr, "%s%c", arguments->list[i], i + 1 < arguments->count ? ' ' : '\n');
}

/* MSVC pastes what makes no token and leaves both; so does gcc's output, which it calls an error. */
static bool only_pasting(const char *errors)
{
    bool pasting = false;

    for (const char *at = strstr(errors, "error: "); at; at = strstr(at + 1, "error: ")) {
        const char *end = strchr(at, '\n');

        if (!memmem(at, end ? (size_t)(end - at) : strlen(at), "does not give a valid preprocessing token", 41) &&
            !memmem(at, end ? (size_t)(end - at) : strlen(at), "invalid preprocessing token", 27))
            return false;
        pasting = true;
    }
    return pasting;
}

static bool preprocess(struct build *build, const char *source, const char *depend, char **text, size_t *length)
{
    struct arguments arguments = {0};
    char *errors;

    push(&arguments, build->cc);
    push(&arguments, "-E");
    add_dialect(build, &arguments);
    add_preprocessing(build, &arguments, source);
    push(&arguments, "-MMD");
    push(&arguments, "-MF");
    push(&arguments, depend);
    push(&arguments, source);
    show(build, &arguments);
    for (int tries = 0; tries < 200; tries++) {
        if (!process_run(finish(&arguments), text, length, &errors))
            return true;
        if (only_pasting(errors))
            return true;
        if (!supply(build, source, errors)) {
            fputs(errors, stderr);
            return false;
        }
        free(*text);
        free(errors);
    }
    fprintf(stderr, "%s: error: its includes never end\n", source);
    return false;
}

static bool compile_text(struct build *build, const struct rewritten *rewritten, const char *object)
{
    struct arguments arguments = {0};
    char path[8400], *errors;
    int status;

    snprintf(path, sizeof path, "%s.i", object);
    if (host_file_write(path, rewritten->text, rewritten->length))
        usage_error("%s can't be written: %s", path, strerror(errno));
    push(&arguments, build->cc);
    add_dialect(build, &arguments);
    push_format(&arguments, "-O%s", build->optimize);
    push(&arguments, "-x");
    push(&arguments, "cpp-output");
    push(&arguments, "-c");
    push(&arguments, path);
    push(&arguments, "-o");
    push(&arguments, object);
    show(build, &arguments);
    status = process_run(finish(&arguments), NULL, NULL, &errors);
    fputs(errors, stderr);
    free(errors);
    return status == 0;
}

static time_t modified(const char *path)
{
    struct stat status;

    return stat(path, &status) ? 0 : status.st_mtime;
}

/* Is the object newer than all that the dependency file names? */
static bool is_current(const char *object, const char *depend)
{
    time_t made = modified(object);
    char *text, *item, *next;
    host_size size;
    bool current = true;

    if (!made || host_file_read(depend, &text, &size))
        return false;
    item = strchr(text, ':');
    for (item = item ? item + 1 : text; current && *item; item = next) {
        time_t time;

        while (*item == ' ' || *item == '\\' || *item == '\n')
            item++;
        next = item + strcspn(item, " \n");
        if (next == item)
            break;
        if (*next)
            *next++ = 0;
        time = modified(item);
        current = time && time < made;
    }
    host_free(text);
    return current;
}

static bool build_source(struct build *build, size_t index, struct arguments *objects, bool fresh)
{
    const char *source = build->sources[index], *slash = strrchr(source, '/');
    char object[8192], depend[8300], *text;
    struct rewritten rewritten;
    size_t length;
    bool done;

    snprintf(object, sizeof object, "%s/%zu-%s.o", build->work, index, slash ? slash + 1 : source);
    snprintf(depend, sizeof depend, "%s.d", object);
    push(objects, object);
    if (!fresh && is_current(object, depend))
        return true;
    unlink(object);
    if (!preprocess(build, source, depend, &text, &length))
        return false;
    rewritten = rewrite(text, length);
    done = compile_text(build, &rewritten, object);
    free(rewritten.text);
    free(text);
    return done;
}

static bool link_module(struct build *build, const struct arguments *objects)
{
    struct arguments arguments = {0};
    char *temporary, *errors;
    int status;

    if (asprintf(&temporary, "%s.new", build->output) < 0)
        abort();
    push(&arguments, build->cc);
    push(&arguments, "-shared");
    push(&arguments, "-fPIC");
    if (build->asan)
        push(&arguments, "-fsanitize=address");
    if (build->asan && is_clang(build))
        push(&arguments, "-shared-libasan");
    if (build->coverage)
        push(&arguments, "--coverage");
#ifdef __APPLE__
    push(&arguments, "-undefined");
    push(&arguments, "dynamic_lookup");
#else
    push(&arguments, "-Wl,--unresolved-symbols=ignore-all");
#endif
    push(&arguments, "-o");
    push(&arguments, temporary);
    for (size_t i = 0; i < objects->count; i++)
        push(&arguments, objects->list[i]);
    show(build, &arguments);
    status = process_run(finish(&arguments), NULL, NULL, &errors);
    fputs(errors, stderr);
    if (status || rename(temporary, build->output)) {
        unlink(temporary);
        return false;
    }
    return true;
}

/* --- the command line
 * ----------------------------------------------------------------------------------------------------------- */

static void add_folder_sources(struct build *build, const char *folder)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    size_t before = build->source_count;

    if (!directory)
        usage_error("%s can't be read", folder);
    while ((entry = readdir(directory)))
        if (ends_with(entry->d_name, ".c")) {
            char path[8192];

            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            list_add(&build->sources, &build->source_count, path);
        }
    closedir(directory);
    if (build->source_count == before)
        usage_error("%s has no C source", folder);
}

static void add_project(struct build *build, const char *path)
{
    struct project project = {0};
    char *option;

    project_read(path, &project);
    for (size_t i = 0; i < project.source_count; i++)
        list_add(&build->sources, &build->source_count, project.sources[i]);
    for (size_t i = 0; i < project.define_count; i++) {
        if (asprintf(&option, "-D%s", project.defines[i]) < 0)
            abort();
        list_add(&build->options, &build->option_count, option);
    }
    for (size_t i = 0; i < project.include_count; i++) {
        if (asprintf(&option, "-I%s", project.includes[i]) < 0)
            abort();
        list_add(&build->options, &build->option_count, option);
        list_add(&build->folders, &build->folder_count, project.includes[i]);
    }
    for (size_t i = 0; i < project.forced_count; i++) {
        list_add(&build->options, &build->option_count, "-include");
        list_add(&build->options, &build->option_count, project.forced[i]);
    }
    if (!build->output && project.target && asprintf(&option, "%s.so", project.target) > 0)
        build->output = option;
}

static void add_input(struct build *build, const char *path)
{
    struct stat status;

    if (stat(path, &status))
        usage_error("%s: %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        add_folder_sources(build, path);
    else if (ends_with(path, ".vcxproj"))
        add_project(build, path);
    else if (ends_with(path, ".c"))
        list_add(&build->sources, &build->source_count, path);
    else if (!ends_with(path, ".rc") && !ends_with(path, ".inf") && !ends_with(path, ".man") && !ends_with(path, ".h"))
        usage_error("%s is neither a C source, a folder nor a .vcxproj", path);
}

static const char *value_of(int argc, char **argv, int *at)
{
    if (argv[*at][0] == '-' && argv[*at][1] != '-' && argv[*at][2])
        return argv[*at] + 2;
    if (*at + 1 >= argc)
        usage_error("%s needs a value; see ntlab build --help", argv[*at]);
    return argv[++*at];
}

static void read_option(struct build *build, int argc, char **argv, int *at)
{
    const char *option = argv[*at];
    char *text;

    if (!strncmp(option, "-I", 2) || !strncmp(option, "-D", 2) || !strncmp(option, "-U", 2)) {
        const char *value = value_of(argc, argv, at);

        if (asprintf(&text, "-%c%s", option[1], value) < 0)
            abort();
        list_add(&build->options, &build->option_count, text);
        if (option[1] == 'I')
            list_add(&build->folders, &build->folder_count, value);
    } else if (!strncmp(option, "-o", 2)) {
        build->output = value_of(argc, argv, at);
    } else if (!strncmp(option, "-O", 2)) {
        build->optimize = value_of(argc, argv, at);
    } else if (!strncmp(option, "-j", 2)) {
        value_of(argc, argv, at);
    } else if (!strcmp(option, "--cc")) {
        build->cc = value_of(argc, argv, at);
    } else if (!strcmp(option, "--asan")) {
        build->asan = true;
    } else if (!strcmp(option, "--coverage")) {
        build->coverage = true;
    } else if (!strcmp(option, "--debug")) {
        build->debug = true;
    } else if (!strcmp(option, "--fuzz")) {
        build->fuzz = true;
    } else if (!strcmp(option, "-v")) {
        build->verbose = true;
    } else {
        usage_error("no option '%s'; see ntlab build --help", option);
    }
}

/* A build with other options than the last one starts afresh. */
static bool options_changed(struct build *build, int argc, char **argv)
{
    char path[8192], *before = NULL, now[65536] = "";
    host_size size;
    bool same;

    for (int i = 1; i < argc; i++)
        strncat(strncat(now, argv[i], sizeof now - strlen(now) - 2), "\n", 2);
    snprintf(path, sizeof path, "%s/options", build->work);
    make_folders(path);
    same = !host_file_read(path, &before, &size) && size == strlen(now) && !memcmp(before, now, size);
    host_free(before);
    if (!same)
        host_file_write(path, now, strlen(now));
    return !same;
}

int command_build(int argc, char **argv)
{
    struct build build = {.cc = "gcc", .optimize = "1"};
    struct arguments objects = {0};
    bool fresh, good = true;
    char *name;

    if (getenv("CC") && *getenv("CC"))
        build.cc = getenv("CC");
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_help();
            return 0;
        }
        if (argv[i][0] == '-' && argv[i][1])
            read_option(&build, argc, argv, &i);
        else
            add_input(&build, argv[i]);
    }
    if (!build.source_count)
        usage_error("no source was given; see ntlab build --help");
    if (!build.output) {
        const char *slash = strrchr(build.sources[0], '/'), *base = slash ? slash + 1 : build.sources[0];

        if (asprintf(&name, "%.*s.so", (int)(strlen(base) - 2), base) < 0)
            abort();
        build.output = name;
    }
    if (asprintf(&build.work, "%s.build", build.output) < 0)
        abort();
    fresh = options_changed(&build, argc, argv);
    for (size_t i = 0; i < build.source_count; i++)
        good &= build_source(&build, i, &objects, fresh);
    if (!good || !link_module(&build, &objects)) {
        unlink(build.output);
        return 2;
    }
    return 0;
}
