/*
 * Backtraces by frame pointer, and their meaning in words.
 *
 * Names come from the dynamic symbol table at once; source lines from the system's own symboliser (addr2line, atos),
 * which is started only when a crash report is written. Rule: everything that is to be seen here is built with frame
 * pointers.
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

static char text[1024];

static void add_line(struct host_frame *frame, const Dl_info *info, const void *pc)
{
    char command[768];
    char *colon;
    FILE *pipe;

#ifdef __APPLE__
    snprintf(command, sizeof command, "atos -o '%s' -l %p %p 2>/dev/null | sed -n 's/.*(\\(.*\\))$/\\1/p'",
             info->dli_fname, info->dli_fbase, pc);
#else
    snprintf(command, sizeof command, "addr2line -e '%s' %#lx 2>/dev/null", info->dli_fname,
             (unsigned long)((uintptr_t)pc - (uintptr_t)info->dli_fbase));
#endif
    pipe = popen(command, "r");
    if (!pipe)
        return;
    if (fgets(text, sizeof text, pipe) && (colon = strrchr(text, ':')) && text[0] != '?') {
        *colon = 0;
        frame->file = text;
        frame->line = (unsigned)strtoul(colon + 1, 0, 10);
    }
    pclose(pipe);
}

void host_frame_describe(const void *pc, struct host_frame *frame)
{
    Dl_info info;

    memset(frame, 0, sizeof *frame);
    if (!dladdr(pc, &info) || !info.dli_fname)
        return;
    frame->module = info.dli_fname;
    frame->function = info.dli_sname;
    /* A return address belongs to the call before it. */
    add_line(frame, &info, (const char *)pc - 1);
}
