/*
 * Objects become a module or an archive, which appears under its name only when it is whole.
 *
 * A module's own functions are its own (-Bsymbolic), whatever else in the process has the same name, as on Windows;
 * what it doesn't define is for whoever loads it to find.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What compilers of C++ call by themselves, where the driver doesn't define it. */
static const char cxx_runtime[] =
    "int __cxa_atexit(void (*f)(void *), void *a, void *d) { return 0; }\n"
    "void KeBugCheckEx(unsigned, unsigned long, unsigned long, unsigned long, unsigned long);\n"
    "__attribute__((weak)) void __cxa_pure_virtual(void) { KeBugCheckEx(0xE2, 0, 0, 0, 0); }\n"
    "__attribute__((weak)) void _ZdlPv(void *);\n"
    "__attribute__((weak)) void _ZdaPv(void *);\n"
    "__attribute__((weak)) void _ZdlPvm(void *p, unsigned long n) { if (_ZdlPv) _ZdlPv(p); else __cxa_pure_virtual(); "
    "}\n"
    "__attribute__((weak)) void _ZdaPvm(void *p, unsigned long n) { if (_ZdaPv) _ZdaPv(p); else __cxa_pure_virtual(); "
    "}\n";

/* A machine puts the data of its drivers back; what they counted is written before that. */
static const char coverage_runtime[] = "void __gcov_dump(void); void __gcov_reset(void);\n"
                                       "void lab_coverage_register(void (*write)(void));\n"
                                       "static void lab_write(void) { __gcov_dump(); __gcov_reset(); }\n"
                                       "__attribute__((constructor)) static void lab_register(void)\n"
                                       "{ lab_coverage_register(lab_write); }\n";

/* libFuzzer goes by counters in the module, and has an end for whoever calls it at each edge: the machine wants that.
 */
static const char edge_runtime[] = "void lab_edge(void);\n"
                                   "void __sanitizer_cov_trace_pc(void) { lab_edge(); }\n";

static bool has_cxx(const struct build *build)
{
    for (size_t i = 0; i < build->source_count; i++)
        if (build->sources[i].language == LANGUAGE_CXX)
            return true;
    return false;
}

static bool run(const struct build *build, struct list *arguments)
{
    char *errors;
    int status;

    build_show(build, arguments);
    status = process_run(arguments->items, NULL, NULL, &errors);
    fputs(errors, stderr);
    free(errors);
    return status == 0;
}

/* The object of a text of our own, compiled as it is; NULL where it can't be made. */
static char *compile_own(const struct build *build, const char *name, const char *text)
{
    char *object = text_format("%s/%s.o", build->work, name), *source = text_format("%s/%s.c", build->work, name);
    char *file = text_format("%s.c", name);
    struct list arguments = {0};

    build_write(build, file, text);
    list_push(&arguments, build->cc);
    list_push(&arguments, "-w");
    list_push(&arguments, "-fPIC");
    list_push(&arguments, "-fvisibility=hidden");
    list_push(&arguments, "-c");
    list_push(&arguments, source);
    list_push(&arguments, "-o");
    list_push(&arguments, object);
    free(file);
    free(source);
    return run(build, &arguments) ? object : NULL;
}

char *build_cxx_runtime(const struct build *build)
{
    return compile_own(build, "cxx", cxx_runtime);
}

char *build_exports_object(const struct build *build)
{
    char *text = build_exports_text(build), *object = compile_own(build, "exports", text);

    free(text);
    return object;
}

static void add_how(const struct build *build, struct list *arguments)
{
    list_push(arguments, build->cc);
    list_push(arguments, "-shared");
    list_push(arguments, "-fPIC");
    if (build->asan)
        list_push(arguments, "-fsanitize=address");
    if (build->asan && build_is_clang(build))
        list_push(arguments, "-shared-libasan");
    if (build->coverage)
        list_push(arguments, "--coverage");
#ifdef __APPLE__
    list_push(arguments, "-undefined");
    list_push(arguments, "dynamic_lookup");
#else
    list_push(arguments, "-Wl,-Bsymbolic");
    if (build->asan) /* a variable that several files have is one for MSVC, and isn't common here */
        list_push(arguments, "-Wl,-z,muldefs");
    list_push(arguments, "-Wl,--unresolved-symbols=ignore-all");
#endif
}

/*
 * What a program makes of the C++ library's templates is its own, above all where wide characters have 16 bits: to the
 * library it must not be there.
 */
static void add_cxx_library(const struct build *build, struct list *arguments)
{
    if (!has_cxx(build) || !build_cxx_folders(build)->count)
        return;
    list_push(arguments, "-lstdc++");
    list_push(arguments, "-lm");
#ifndef __APPLE__
    build_write(build, "exports", "{ global: lab_program_main; local: *; };\n");
    list_format(arguments, "-Wl,--version-script=%s/exports", build->work);
#endif
}

static bool link_module(struct build *build, const char *output)
{
    struct list arguments = {0}, objects = {0};
    char *runtime;

    for (size_t i = 0; i < build->source_count; i++)
        list_push(&objects, build->sources[i].object);
    list_append(&objects, &build->libraries);
    if (!build_exports_check(build, &objects))
        return false;
    add_how(build, &arguments);
    list_push(&arguments, "-o");
    list_push(&arguments, output);
    list_append(&arguments, &objects);
    if (has_cxx(build) && build->product == PRODUCT_DRIVER) {
        runtime = build_cxx_runtime(build);
        if (!runtime)
            return false;
        list_push(&arguments, runtime);
    }
    if (build->product == PRODUCT_DRIVER && (build->export_count || build->imports.count)) {
        runtime = build_exports_object(build);
        if (!runtime)
            return false;
        list_push(&arguments, runtime);
        build_exports_options(build, &arguments);
    }
    if (build->coverage && build->product == PRODUCT_DRIVER) {
        runtime = compile_own(build, "coverage", coverage_runtime);
        if (!runtime)
            return false;
        list_push(&arguments, runtime);
    }
    if (build->fuzz && build_is_clang(build) && build->product == PRODUCT_DRIVER) {
        runtime = compile_own(build, "edge", edge_runtime);
        if (!runtime)
            return false;
        list_push(&arguments, runtime);
    }
    if (build->product == PRODUCT_PROGRAM) {
#ifdef __APPLE__
        list_push(&arguments, "-Wl,-u,_lab_program_main");
#else
        list_push(&arguments, "-Wl,-u,lab_program_main");
#endif
        list_push(&arguments, win32_library());
        add_cxx_library(build, &arguments);
    } else {
        list_push(&arguments, import_library());
    }
    return run(build, &arguments);
}

static bool make_archive(const struct build *build, const char *output)
{
    struct list arguments = {0};

    list_push(&arguments, "ar");
    list_push(&arguments, "rcs");
    list_push(&arguments, output);
    for (size_t i = 0; i < build->source_count; i++)
        list_push(&arguments, build->sources[i].object);
    return run(build, &arguments);
}

bool build_link(struct build *build)
{
    char *temporary = text_format("%s.new", build->output);
    bool good;

    unlink(temporary);
    good = build->product == PRODUCT_LIBRARY ? make_archive(build, temporary) : link_module(build, temporary);
    if (good)
        good = !rename(temporary, build->output);
    if (!good)
        unlink(temporary);
    free(temporary);
    return good;
}
