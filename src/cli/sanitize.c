/*
 * Running drivers that were built with AddressSanitizer: its run time has to be in the process before anything else, so
 * this program starts itself again with it preloaded.
 */
#include "cli/cli.h"
#include "host/host.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __APPLE__
#define PRELOAD "DYLD_INSERT_LIBRARIES"
#else
#define PRELOAD "LD_PRELOAD"
#endif

/*
 * Ours come last, so they hold: the machine takes the faults, what it keeps for its next start is no leak, and a
 * variable that several files have is one.
 */
#define OPTIONS                                                                                                        \
    "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0:detect_leaks=0:"                     \
    "detect_stack_use_after_return=0:detect_odr_violation=0"

/* The run time that the module names: libasan.so.8 (gcc) or libclang_rt.asan-x86_64.so; "" where it needs none. */
static void find_runtime(const char *module, char *name, size_t size)
{
    static const char *const starts[] = {"libclang_rt.asan", "libasan.so"};
    char *text;
    host_size length;

    *name = 0;
    if (host_file_read(module, &text, &length))
        return;
    for (unsigned i = 0; i < 2 && !*name; i++) {
        const char *at = memmem(text, length, starts[i], strlen(starts[i]));

        if (at && memchr(at, 0, (size_t)(text + length - at)))
            snprintf(name, size, "%s", at);
    }
    host_free(text);
}

static void find_path(char *name, size_t size)
{
    char *argv[] = {"clang", "-print-file-name", NULL, NULL}, *option, *output, *errors;
    size_t length;

    if (strncmp(name, "libclang_rt", 11))
        return; /* the dynamic linker finds gcc's */
    if (asprintf(&option, "-print-file-name=%s", name) < 0)
        abort();
    argv[1] = option;
    if (!process_run(argv, &output, &length, &errors) && length) {
        output[strcspn(output, "\n")] = 0;
        snprintf(name, size, "%s", output);
    }
    free(option);
    free(output);
    free(errors);
}

void sanitize_restart(const char *const *modules, int count, char **argv)
{
    char name[4096] = "", options[4096];
    const char *before = getenv("ASAN_OPTIONS");

    if (dlsym(RTLD_DEFAULT, "__asan_init") || getenv("NTLAB_SANITIZED"))
        return;
    for (int i = 0; i < count && !*name; i++)
        find_runtime(modules[i], name, sizeof name);
    if (!*name)
        return;
    find_path(name, sizeof name);
    snprintf(options, sizeof options, "%s%s" OPTIONS, before ? before : "", before ? ":" : "");
    setenv("ASAN_OPTIONS", options, 1);
    setenv(PRELOAD, name, 1);
    setenv("NTLAB_SANITIZED", "1", 1); /* once only, should the preloading fail */
    execv(host_program_path(), argv);
    usage_error("%s can't be started again", host_program_path());
}
