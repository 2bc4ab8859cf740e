/* The program of `ntlab run`: a user process of the machine. */
#include "cli/cli.h"
#include <dlfcn.h>
#include <ntlab/ntlab.h>
#include <ntlab/process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct program {
    int (*entry)(int argc, char **argv);
    int argc;
    char **argv;
};

static int call_program(void *context)
{
    struct program *program = context;

    return program->entry(program->argc, program->argv);
}

/* Where its service control manager finds drivers: a path a line. */
static void tell_modules(const struct program_run *run)
{
    struct list list = run->offered;
    char *text = strdup("");

    for (int i = 0; i < run->module_count; i++)
        list_push(&list, run->modules[i]);
    for (size_t i = 0; i < list.count; i++)
        text = text_format("%s%s\n", text, list.items[i]);
    setenv("NTLAB_MODULES", text, 1);
}

/* Built by `ntlab build --program` it begins in the library that it is linked with; otherwise in its main. */
static void *find_entry(void *handle)
{
    void *entry = dlsym(handle, "lab_program_main");

    return entry ? entry : dlsym(handle, "main");
}

int run_program(const struct program_run *run)
{
    struct program program = {0};
    lab_process *process;
    const char *path = run->program;
    lab_status status;
    void *handle;
    int code;

    if (!strchr(path, '/'))
        path = text_format("./%s", path);
    tell_modules(run);
    handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        usage_error("the program can't be loaded: %s", dlerror());
    *(void **)&program.entry = find_entry(handle);
    if (!program.entry)
        usage_error("%s has no main", run->program);
    lab_program_watch(*(void **)&program.entry, NULL);
    program.argc = run->argument_count + 1;
    program.argv = calloc((size_t)program.argc + 1, sizeof *program.argv);
    if (!program.argv)
        usage_error("no memory for the program's arguments");
    status = lab_process_create_as(run->program, run->account, &process);
    if (status < 0)
        return report_failure(run->program, status);
    program.argv[0] = (char *)run->program;
    for (int i = 0; i < run->argument_count; i++)
        program.argv[i + 1] = run->arguments[i];
    code = lab_process_run(process, call_program, &program);
    lab_process_close(process);
    fflush(stdout);
    return code;
}
