/*
 * Backtraces by frame pointer, and their meaning in words.
 *
 * Names of exported functions come from the dynamic symbol table; those of static ones, and source lines, from the
 * system's own symboliser (addr2line, atos), which is started only when a crash report is written. Rule: everything
 * that is to be seen here is built with frame pointers.
 */
#include "host/host.h"
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct link {
    struct link *next;
    void *pc;
};

static int plausible(struct link *frame, struct link *previous)
{
    uintptr_t here = (uintptr_t)frame, there = (uintptr_t)previous;

    return here && here % sizeof(void *) == 0 && here > there && here - there < 1u << 20;
}

/* One guarded read, as a driver may have left anything in its frame pointer. */
static int read_link(struct link *frame, struct link *copy)
{
    return host_copy_guarded(copy, frame, sizeof *copy) == sizeof *copy;
}

unsigned host_backtrace(void **frames, unsigned count, const struct host_registers *from)
{
    struct link *frame = from ? (struct link *)(uintptr_t)from->fp : __builtin_frame_address(0);
    struct link *previous = from ? (struct link *)((uintptr_t)from->sp - sizeof(void *)) : 0;
    struct link copy;
    unsigned n = 0;

    if (from && n < count)
        frames[n++] = (void *)(uintptr_t)from->pc;
    while (n < count && (previous ? plausible(frame, previous) : frame != 0) && read_link(frame, &copy) && copy.pc) {
        frames[n++] = copy.pc;
        previous = frame;
        frame = copy.next;
    }
    return n;
}

int host_code_is_drivers(const void *pc)
{
    Dl_info code, own, system;

    if (!dladdr(pc, &code))
        return 1;
    return !(dladdr((const void *)(uintptr_t)host_backtrace, &own) && own.dli_fbase == code.dli_fbase) &&
           !(dladdr((const void *)(uintptr_t)memcpy, &system) && system.dli_fbase == code.dli_fbase);
}

/* Of the frame described last. */
static char function[256], location[1024];

static void keep_location(struct host_frame *frame)
{
    char *colon = strrchr(location, ':');
    unsigned line = colon ? (unsigned)strtoul(colon + 1, 0, 10) : 0;

    if (!line || location[0] == '?')
        return;
    *colon = 0;
    frame->file = location;
    frame->line = line;
}

static void keep_function(struct host_frame *frame)
{
    function[strcspn(function, "\n")] = 0;
    if (function[0] && function[0] != '?')
        frame->function = function;
}

#ifdef __APPLE__
/* One line: function (in module) (file:line). */
static void symbolise(struct host_frame *frame, const Dl_info *info, const void *pc)
{
    char command[768], line[1024], *rest, *open;
    FILE *pipe;

    snprintf(command, sizeof command, "atos -o '%s' -l %p %p 2>/dev/null", info->dli_fname, info->dli_fbase, pc);
    pipe = popen(command, "r");
    if (!pipe)
        return;
    if (fgets(line, sizeof line, pipe) && (rest = strstr(line, " (in "))) {
        *rest++ = 0;
        snprintf(function, sizeof function, "%s", line);
        keep_function(frame);
        open = strrchr(rest, '(');
        snprintf(location, sizeof location, "%s", open ? open + 1 : "");
        keep_location(frame);
    }
    pclose(pipe);
}
#else
/* Two lines: function, and file:line. */
static void symbolise(struct host_frame *frame, const Dl_info *info, const void *pc)
{
    char command[768];
    FILE *pipe;

    snprintf(command, sizeof command, "addr2line -f -e '%s' %#lx 2>/dev/null", info->dli_fname,
             (unsigned long)((uintptr_t)pc - (uintptr_t)info->dli_fbase));
    pipe = popen(command, "r");
    if (!pipe)
        return;
    if (fgets(function, sizeof function, pipe) && fgets(location, sizeof location, pipe)) {
        keep_function(frame);
        keep_location(frame);
    }
    pclose(pipe);
}
#endif

void host_frame_describe(const void *pc, struct host_frame *frame)
{
    Dl_info info;

    memset(frame, 0, sizeof *frame);
    if (!dladdr(pc, &info) || !info.dli_fname)
        return;
    frame->module = info.dli_fname;
    frame->function = info.dli_sname;
    /* A return address belongs to the call before it. */
    symbolise(frame, &info, (const char *)pc - 1);
}
