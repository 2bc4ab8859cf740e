/* A program that crashes is its own affair: it ends, its requests and handles with it, and the machine goes on. */
#include <ntlab/ntlab.h>
#include <ntlab/process.h>
#include <stdio.h>

#include "api/api_p.h"
#include "ke/trap.h"

#define MOST_FRAMES 32

static const void *program;
static void (*program_ended)(void);

/* The innermost code that is neither this library's nor the host's is the program's own. */
static BOOLEAN is_programs(void *const *frames, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (host_code_is_drivers(frames[i]))
            return host_code_is_beside(frames[i], program) != 0;
    return FALSE;
}

static void print_frame(const void *pc)
{
    struct host_frame frame;

    host_frame_describe(pc, &frame);
    if (frame.file)
        fprintf(stderr, "    in %s at %s:%u\n", frame.function ? frame.function : "?", frame.file, frame.line);
    else
        fprintf(stderr, "    in %s\n", frame.function ? frame.function : "?");
}

static void crashed(const EXCEPTION_RECORD *record, const struct host_registers *registers)
{
    void *frames[MOST_FRAMES];
    unsigned count = host_backtrace(frames, MOST_FRAMES, registers);
    const char *name = lab_status_name(record->ExceptionCode);

    if (!program || !is_programs(frames, count))
        return;
    fflush(stdout);
    fprintf(stderr, "ntlab: the program crashed: %s (0x%08X)", name ? name : "an exception",
            (unsigned)record->ExceptionCode);
    if (record->ExceptionCode == STATUS_ACCESS_VIOLATION)
        fprintf(stderr, ", %s %p", record->ExceptionInformation[0] ? "writing" : "reading",
                (void *)record->ExceptionInformation[1]);
    fprintf(stderr, "\n");
    for (unsigned i = 0; i < count; i++)
        if (i == 0 || host_code_is_beside(frames[i], program))
            print_frame(frames[i]);
    if (program_ended)
        program_ended();
    ZwTerminateProcess(ZwCurrentProcess(), record->ExceptionCode);
}

void lab_program_watch(const void *code, void (*ended)(void))
{
    program = code;
    program_ended = ended;
    lab__ke_program_hook = code ? crashed : 0;
}
