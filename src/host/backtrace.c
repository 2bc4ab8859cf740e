/*
 * Backtraces by frame pointer, and their meaning in words.
 *
 * Names of exported functions come from the dynamic symbol table; those of static ones, and source lines, from the
 * system's own symboliser (addr2line, atos), which is started only when a crash report is written. Rule: everything
 * that is to be seen here is built with frame pointers.
 */
#include "host/host.h"
#include "host/module_p.h"
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

/* Who called what is no code, which has made no frame: a routine's address that is NULL. */
static void *caller_of_nothing(const struct host_registers *from)
{
    void *caller = 0;
#if defined(__x86_64__)
    if (host_copy_guarded(&caller, (const void *)(uintptr_t)from->sp, sizeof caller) != sizeof caller)
        return 0;
#else
    caller = (void *)(uintptr_t)from->general[30];
#endif
    return caller;
}

unsigned host_backtrace(void **frames, unsigned count, const struct host_registers *from)
{
    Dl_info code;
    struct link *frame = from ? (struct link *)(uintptr_t)from->fp : __builtin_frame_address(0);
    struct link *previous = from ? (struct link *)((uintptr_t)from->sp - sizeof(void *)) : 0;
    struct link copy;
    unsigned n = 0;

    if (from && n < count)
        frames[n++] = (char *)(uintptr_t)from->pc + 1; /* as if it were a return address: of this very instruction */
    if (from && n < count && !dladdr((const void *)(uintptr_t)from->pc, &code))
        frames[n++] = caller_of_nothing(from);
    while (n < count && (previous ? plausible(frame, previous) : frame != 0) && read_link(frame, &copy) && copy.pc) {
        frames[n++] = copy.pc;
        previous = frame;
        frame = copy.next;
    }
    return n;
}

/* --- whose code it is --- */

struct image {
    char *base, *end;
};

/* Images that stay where they are are looked up once: this is asked for each device that a driver makes. */
static int is_within(struct image *image, const void *(*inside)(void), const void *pc)
{
    if (!image->end)
        module_format_range(inside(), &image->base, &image->end);
    return (const char *)pc >= image->base && (const char *)pc < image->end;
}

static const void *in_library(void)
{
    return (const void *)(uintptr_t)host_backtrace;
}

static const void *in_system(void)
{
    return (const void *)(uintptr_t)memcpy;
}

int host_code_is_own(const void *pc)
{
    static struct image library;

    return is_within(&library, in_library, pc);
}

int host_code_is_drivers(const void *pc)
{
    static struct image system;

    return !host_code_is_own(pc) && !is_within(&system, in_system, pc);
}

int host_code_is_beside(const void *pc, const void *code)
{
    Dl_info one, other;

    return dladdr(pc, &one) && dladdr(code, &other) && one.dli_fbase == other.dli_fbase;
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

/* Names of C++ come with their parameters, which make a headline long. */
static void keep_function(struct host_frame *frame)
{
    char *parameters = strchr(function + 1, '(');

    function[strcspn(function, "\n")] = 0;
    if (parameters && function[0] && function[0] != '(')
        *parameters = 0;
    if (function[0] && function[0] != '?')
        frame->function = function;
}

#ifdef __APPLE__
void host_frames_prepare(void *const *pcs, unsigned count)
{
}

void host_frames_forget(void)
{
}

int host_frame_inlined(const void *pc, unsigned level, struct host_frame *frame)
{
    (void)pc, (void)level, (void)frame;
    return 0; /* atos says the innermost only */
}

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
/* What was asked for all frames of a report at once: starting the symboliser for each takes long. */
#define INLINED 4 /* so many functions around the one that counts, which it was compiled into */
static struct known {
    const void *pc;
    unsigned count;
    char *function[1 + INLINED], *location[1 + INLINED];
} known[128];
static unsigned known_count;

static const struct known *find_known(const void *pc)
{
    for (unsigned i = 0; i < known_count; i++)
        if (known[i].pc == pc)
            return &known[i];
    return 0;
}

static void forget_words(struct known *entry)
{
    while (entry->count) {
        entry->count--;
        free(entry->function[entry->count]);
        free(entry->location[entry->count]);
    }
}

static void keep_words(struct known *entry, const char *name, const char *place)
{
    if (entry->count == 1 && strstr(entry->location[0], "/ddk/"))
        forget_words(entry);
    if (entry->count > INLINED)
        return;
    entry->function[entry->count] = strdup(name);
    entry->location[entry->count++] = strdup(place);
}

/* After a line with the address, two lines for each function that was compiled into the next: its name, and file:line.
 * The first whose file isn't the DDK's own counts. */
static void read_answer(FILE *pipe, const void **wanted, unsigned count)
{
    char name[256], place[1024];
    struct known *entry = 0;
    unsigned next = 0;

    while (fgets(name, sizeof name, pipe)) {
        if (name[0] == '0' && name[1] == 'x') {
            entry = next < count && known_count < sizeof known / sizeof *known ? &known[known_count++] : 0;
            if (entry)
                *entry = (struct known){.pc = wanted[next]};
            next++;
            continue;
        }
        if (!fgets(place, sizeof place, pipe))
            return;
        if (entry)
            keep_words(entry, name, place);
    }
}

static void ask(const char *file, const void *base, const void **pcs, unsigned count)
{
    char command[8192];
    int length = snprintf(command, sizeof command, "addr2line -a -i -f -C -e '%s'", file);
    FILE *pipe;

    for (unsigned i = 0; i < count && length < (int)sizeof command - 64; i++)
        length += snprintf(command + length, sizeof command - (size_t)length, " %#lx",
                           (unsigned long)((uintptr_t)pcs[i] - 1 - (uintptr_t)base));
    snprintf(command + length, sizeof command - (size_t)length, " 2>/dev/null");
    pipe = popen(command, "r");
    if (!pipe)
        return;
    read_answer(pipe, pcs, count);
    pclose(pipe);
}

void host_frames_prepare(void *const *pcs, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const void *together[64];
        unsigned n = 0;
        Dl_info info, other;

        if (find_known(pcs[i]) || !dladdr(pcs[i], &info) || !info.dli_fname)
            continue;
        for (unsigned k = i; k < count && n < 64; k++)
            if (!find_known(pcs[k]) && dladdr(pcs[k], &other) && other.dli_fbase == info.dli_fbase)
                together[n++] = pcs[k];
        ask(info.dli_fname, info.dli_fbase, together, n);
        if (!find_known(pcs[i]))
            return; /* no symboliser, or no room */
    }
}

/* Another module may lie there next time. */
void host_frames_forget(void)
{
    while (known_count)
        forget_words(&known[--known_count]);
}

static void say(struct host_frame *frame, const struct known *entry, unsigned level)
{
    snprintf(function, sizeof function, "%s", entry->function[level]);
    snprintf(location, sizeof location, "%s", entry->location[level]);
    keep_function(frame);
    keep_location(frame);
}

int host_frame_inlined(const void *pc, unsigned level, struct host_frame *frame)
{
    const struct known *entry = find_known(pc);

    memset(frame, 0, sizeof *frame);
    if (!entry || level + 1 >= entry->count)
        return 0;
    say(frame, entry, level + 1);
    return 1;
}

static void symbolise(struct host_frame *frame, const Dl_info *info, const void *pc)
{
    void *const wanted = (void *)(uintptr_t)((const char *)pc + 1);
    const struct known *entry = find_known(wanted);

    if (!entry) {
        if (known_count == sizeof known / sizeof *known)
            host_frames_forget();
        host_frames_prepare(&wanted, 1);
        entry = find_known(wanted);
    }
    if (entry && entry->count)
        say(frame, entry, 0);
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
