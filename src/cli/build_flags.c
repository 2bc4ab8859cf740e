/* The compiler's command line: MSVC's dialect of C and C++, and what the kit's build defines. */
#include "cli/build.h"
#include "cli/cli.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const dialect[] = {
    "-fms-extensions", "-fshort-wchar", "-fwrapv", "-fno-strict-aliasing", "-fno-delete-null-pointer-checks",
    "-fno-omit-frame-pointer",
    /* who called is who is checked, and named in reports */
    "-fno-optimize-sibling-calls", "-fstack-clash-protection", "-fstack-protector-strong", "-fsigned-char", "-fcommon",
    "-fPIC", "-gdwarf-4", /* addr2line 2.40 takes one file for another in 5 */
    "-fno-builtin-sprintf", "-fno-builtin-snprintf", "-fno-builtin-vsprintf", "-fno-builtin-vsnprintf",
    "-fno-builtin-sscanf", "-fno-builtin-bcmp", "-fno-builtin-stpcpy", "-w", "-Wno-return-type"};

static const char *const c_only[] = {"-std=gnu11", "-fgnu89-inline", "-Wno-implicit-function-declaration",
                                     "-Wno-int-conversion", "-Wno-incompatible-pointer-types"};

/* Kernel code has no exceptions of C++, nor types at run time, nor locks around statics. */
static const char *const cxx_only[] = {"-std=gnu++17", "-fno-threadsafe-statics", "-fpermissive"};
static const char *const cxx_bare[] = {"-fno-exceptions", "-fno-rtti", "-fno-asynchronous-unwind-tables"};

/* clang calls errors what is a warning for MSVC and gcc. */
static const char *const clang_cxx[] = {"-Wno-error", "-Wno-c++11-narrowing", "-Wno-writable-strings", "-Wno-register",
                                        "-Wno-reserved-user-defined-literal", "-Wno-address-of-temporary",
                                        /* as MSVC, what no instance needs may be wrong */
                                        "-fdelayed-template-parsing", "-fsized-deallocation"};

/* MSVC pastes what makes no token; and a main may have a ULONG of PCHARs, which clang takes where nothing is hosted. */
static const char *const clang_c[] = {"-Wno-invalid-token-paste"};
static const char *const clang_c_program[] = {"-ffreestanding"};

static const char *const words[] = {
    "-D_WIN32", "-DWIN32=100", "-D_WIN64", "-D_AMD64_", "-DAMD64", "-D_M_AMD64=100", "-D_M_X64=100", "-DSTD_CALL",
    "-DWINNT=1", "-DCONDITION_HANDLING=1", "-DNT_INST=0", "-D_NT1X_=100", "-DDEPRECATE_DDK_FUNCTIONS=1", "-DMSC_NOOPT",
    "-DLAB_LAUNCHER=1", "-U__linux__", "-Ulinux", "-U__linux", "-Uunix", "-U__unix__", "-U__unix",
    /* What drivers may ask the compiler for is said without `long`, which is 32 bits there. */
    "-U__LP64__", "-U_LP64", "-U__SIZEOF_LONG__", "-D__SIZEOF_LONG__=4", "-U__LONG_MAX__", "-D__LONG_MAX__=0x7fffffffL",
    "-U__SIZE_TYPE__", "-D__SIZE_TYPE__=__typeof__(sizeof(0))", "-U__UINTPTR_TYPE__",
    "-D__UINTPTR_TYPE__=__typeof__(sizeof(0))", "-U__PTRDIFF_TYPE__",
    "-D__PTRDIFF_TYPE__=__typeof__((char*)0-(char*)0)", "-U__INTPTR_TYPE__",
    "-D__INTPTR_TYPE__=__typeof__((char*)0-(char*)0)", "-U__UINT64_TYPE__", "-D__UINT64_TYPE__=__typeof__(0ULL)",
    "-U__INT64_TYPE__", "-D__INT64_TYPE__=__typeof__(0LL)", "-D_MT", "-D_DLL"};

static const char *const driver_words[] = {"-D_KERNEL_MODE=1"};

#define ADD_ALL(list, words)                                                                                           \
    for (size_t i = 0; i < sizeof(words) / sizeof *(words); i++)                                                       \
    list_push(list, (words)[i])

bool build_is_clang(const struct build *build)
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

static const char *builtin_include(const struct build *build)
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

/* Where the host's C++ library has its headers, as its own compiler says it. */
static void read_folders(const struct build *build, struct list *folders)
{
    char *argv[] = {(char *)build->cc, "-E", "-v", "-x", "c++", "/dev/null", NULL}, *output = NULL, *errors = NULL,
         *line;
    size_t length;

    if (!process_run(argv, &output, &length, &errors))
        for (line = strstr(errors, "#include <...>"); line && (line = strchr(line, '\n')) && line[1] == ' ';) {
            size_t count = strcspn(line += 2, "\n");

            if (memmem(line, count, "/c++/", 5))
                list_format(folders, "%.*s", (int)count, line);
        }
    free(output);
    free(errors);
}

/* Programs have one where the host's is libstdc++, which is what the glue in include/win32/cxx fits. */
const struct list *build_cxx_folders(const struct build *build)
{
    static struct list folders;
    static bool known;
    char *probe;

    if (known || build->product != PRODUCT_PROGRAM)
        return &folders;
    known = true;
    read_folders(build, &folders);
    for (size_t i = 0; i < folders.count; i++) {
        probe = text_format("%s/bits/c++config.h", folders.items[i]);
        if (!access(probe, R_OK)) {
            free(probe);
            return &folders;
        }
        free(probe);
    }
    folders.count = 0;
    return &folders;
}

static void add_cxx_folders(const struct build *build, struct list *arguments)
{
    const struct list *folders = build_cxx_folders(build);

    if (!folders->count)
        return;
    list_format(arguments, "-isystem%s/../win32/cxx", ddk_include());
    for (size_t i = 0; i < folders->count; i++)
        list_format(arguments, "-isystem%s", folders->items[i]);
}

void build_dialect(const struct build *build, const struct source *source, struct list *arguments)
{
    ADD_ALL(arguments, dialect);
    if (!build_is_clang(build)) /* arrays of one at a structure's end hold more, also as members of members */
        list_push(arguments, "-fno-aggressive-loop-optimizations");
    if (source->language == LANGUAGE_CXX) {
        ADD_ALL(arguments, cxx_only);
        if (source->standard)
            list_format(arguments, "-std=%s", source->standard);
        if (!build_cxx_folders(build)->count)
            ADD_ALL(arguments, cxx_bare);
        if (!build_is_clang(build) && build->product != PRODUCT_PROGRAM)
            list_push(arguments, "-fcheck-new"); /* what gives NULL is not constructed */
        if (build_is_clang(build))
            ADD_ALL(arguments, clang_cxx);
    } else {
        ADD_ALL(arguments, c_only);
        if (build_is_clang(build)) {
            ADD_ALL(arguments, clang_c);
            if (build->product == PRODUCT_PROGRAM)
                ADD_ALL(arguments, clang_c_program);
        }
    }
#ifndef __x86_64__
    if (build_is_clang(build)) /* gcc knows it for x86 alone */
#endif
        list_push(arguments, "-mms-bitfields");
    if (build->asan) {
        list_push(arguments, "-fsanitize=address");
        list_push(arguments, "-fno-common"); /* the sanitizer leaves common variables alone */
    }
    if (build->coverage)
        list_push(arguments, "--coverage");
    if (build->extra)
        list_append(arguments, build->extra);
    if (build->fuzz)
        list_push(arguments, build_is_clang(build)
                                 ? "-fsanitize-coverage=trace-pc,inline-8bit-counters,pc-table,trace-cmp"
                                 : "-fsanitize-coverage=trace-pc");
}

void build_preprocessing(const struct build *build, const struct source *source, struct list *arguments)
{
    const char *slash = strrchr(source->path, '/');

    ADD_ALL(arguments, words);
    if (build->product != PRODUCT_PROGRAM) {
        ADD_ALL(arguments, driver_words);
        list_push(arguments, "-include");
        list_push(arguments, "nt/launcher.h");
    }
    if (build->debug) /* a release has none: drivers ask with #if and #ifdef */
        list_push(arguments, "-DDBG=1");
    if (source->object)
        list_format(arguments, "-I%s.text", source->object); /* what had to be copied */
    list_append(arguments, &build->options);
    list_append(arguments, &source->options);
    list_format(arguments, "-I%.*s", slash ? (int)(slash - source->path) : 1, slash ? source->path : ".");
    list_format(arguments, "-I%s/overlay", build->work);
    list_format(arguments, "-I%s/" OVERLAY_UP, build->work);
    list_push(arguments, "-nostdinc");
    if (source->language == LANGUAGE_CXX)
        list_push(arguments, "-nostdinc++");
    if (source->language == LANGUAGE_CXX)
        add_cxx_folders(build, arguments);
    if (build->product == PRODUCT_PROGRAM)
        list_format(arguments, "-isystem%s/../win32", ddk_include());
    list_format(arguments, "-isystem%s/crt", ddk_include());
    list_format(arguments, "-isystem%s", ddk_include());
    list_format(arguments, "-isystem%s", builtin_include(build));
}
