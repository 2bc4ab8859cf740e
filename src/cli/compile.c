/*
 * ntlab compile and ntlab link: what CMake puts in front of the compiler (cmake/NtlabModule.cmake). The first compiles
 * one source of a driver as `ntlab build` does, to the object and the dependency file that the command line names; the
 * second links a module. Options of MSVC's (/W4, /kernel), which projects for Windows bring along, are left out.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct command {
    struct build build;
    const char *source, *object, *depend, *target, *standard;
    struct list rest; /* -g, -O2, ... */
};

static bool is_msvc_option(const char *argument)
{
    return argument[0] == '/' && !strchr(argument + 1, '/') && access(argument, F_OK);
}

static bool takes_value(const char *option)
{
    static const char *const options[] = {"-I", "-D", "-U", "-isystem", "-include", "-iquote", "-idirafter"};

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (!strcmp(option, options[i]))
            return true;
    return false;
}

/* -I and its kin, with the value behind it or attached to it. */
static bool read_preprocessing(struct command *command, char **argv, int *at)
{
    const char *option = argv[*at];
    struct list *options = &command->build.options;

    if (takes_value(option) && argv[*at + 1]) {
        list_push(options, option);
        list_push(options, argv[++*at]);
        if (strcmp(option, "-D") && strcmp(option, "-U") && strcmp(option, "-include"))
            list_push(&command->build.folders, argv[*at]);
        return true;
    }
    if (strncmp(option, "-I", 2) && strncmp(option, "-D", 2) && strncmp(option, "-U", 2) &&
        strncmp(option, "-isystem", 8))
        return false;
    list_push(options, option);
    if (!strncmp(option, "-I", 2))
        list_push(&command->build.folders, option + 2);
    return true;
}

/* "/FIname" and "/Dname" mean something here, too. */
static void read_msvc_option(struct command *command, const char *option)
{
    if (!strncmp(option, "/D", 2) && option[2])
        list_format(&command->build.options, "-D%s", option + 2);
}

static void read_argument(struct command *command, char **argv, int *at)
{
    const char *argument = argv[*at];

    if (!strcmp(argument, "-o"))
        command->object = argv[++*at];
    else if (!strcmp(argument, "-MF"))
        command->depend = argv[++*at];
    else if (!strcmp(argument, "-MT") || !strcmp(argument, "-MQ"))
        command->target = argv[++*at];
    else if (!strcmp(argument, "-c") || !strncmp(argument, "-M", 2))
        return;
    else if (is_msvc_option(argument))
        read_msvc_option(command, argument);
    else if (read_preprocessing(command, argv, at))
        return;
    else if (argument[0] != '-')
        command->source = argument;
    else if (!strncmp(argument, "-std=", 5))
        command->standard = strstr(argument, "++2") ? "gnu++20" : NULL;
    else
        list_push(&command->rest, argument);
}

static char *replace_end(const char *path, const char *end)
{
    return text_format("%s%s", path, end);
}

int command_compile(int argc, char **argv)
{
    struct command command = {.build = {.cc = argc > 1 ? argv[1] : "", .jobs = 1}};
    struct source *source;

    for (int i = 2; i < argc; i++)
        read_argument(&command, argv, &i);
    if (!command.source || !command.object)
        usage_error("ntlab compile stands in front of a compiler that makes an object of one source");
    command.build.work = replace_end(command.object, ".build");
    command.build.extra = &command.rest;
    source = build_add_source(&command.build, command.source);
    source->object = (char *)command.object;
    source->depend = (char *)(command.depend ? command.depend : replace_end(command.object, ".d"));
    source->target = command.target;
    source->standard = command.standard;
    return build_source(&command.build, source) ? 1 : 0;
}

int command_link(int argc, char **argv)
{
    static const char exports[] = "--lab-exports=", imports[] = "--lab-imports=";
    struct list arguments = {0}, objects = {0};
    struct build build = {.cc = argc > 1 ? argv[1] : "", .jobs = 1};
    char *errors, *runtime;
    bool cxx = false;
    int status;

    for (int i = 1; i < argc; i++) {
        if (i > 1 && is_msvc_option(argv[i]))
            continue;
        if (!strncmp(argv[i], exports, sizeof exports - 1)) {
            build_add_definition(&build, argv[i] + sizeof exports - 1, false);
            continue;
        }
        if (!strncmp(argv[i], imports, sizeof imports - 1)) {
            build_add_import_library(&build, argv[i] + sizeof imports - 1);
            continue;
        }
        list_push(&arguments, argv[i]);
        if (argv[i][0] != '-' && (ends_with(argv[i], ".o") || ends_with(argv[i], ".a")))
            list_push(&objects, argv[i]);
        cxx |= ends_with(argv[i], ".cpp.o") || ends_with(argv[i], ".cc.o") || ends_with(argv[i], ".cxx.o");
        if (!strcmp(argv[i], "-o") && i + 1 < argc)
            build.work = text_format("%s.build", argv[i + 1]);
    }
    if (!build.work)
        usage_error("ntlab link stands in front of a compiler that links a module");
    runtime = cxx ? build_cxx_runtime(&build) : NULL;
    if (runtime)
        list_push(&arguments, runtime);
    if (!build_exports_check(&build, &objects))
        return 1;
    runtime = build.export_count || build.imports.count ? build_exports_object(&build) : NULL;
    if (runtime)
        list_push(&arguments, runtime);
    build_exports_options(&build, &arguments);
    list_push(&arguments, import_library());
    status = process_run(arguments.items, NULL, NULL, &errors);
    fputs(errors, stderr);
    return status;
}
