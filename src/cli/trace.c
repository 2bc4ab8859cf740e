/*
 * `ntlab run --trace FILE`: what happened, as lines to read and compare, or as JSON for the trace viewer at
 * ui.perfetto.dev.
 *
 * Instead of addresses, which are others in each process, there are numbers: Thread#2 is the second thread that the
 * trace speaks of. So one seed gives one file, byte for byte.
 */
#include "cli/cli.h"
#include <inttypes.h>
#include <ntlab/fault.h>
#include <ntlab/ntlab.h>
#include <ntlab/trace.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ENTRIES (1u << 20)

/* --- numbers for addresses --- */

struct label {
    uint64_t address;
    char word[24];
    unsigned number;
    bool is_open; /* an IRP that was sent, and not completed yet */
};

static void *labels; /* of tsearch */
static struct {
    char word[24];
    unsigned used;
} words[64];

static int compare(const void *one, const void *other)
{
    uint64_t a = ((const struct label *)one)->address, b = ((const struct label *)other)->address;

    return a < b ? -1 : a > b;
}

static unsigned next_number(const char *word)
{
    size_t i = 0;

    while (i < sizeof words / sizeof *words - 1 && words[i].used && strcmp(words[i].word, word))
        i++;
    snprintf(words[i].word, sizeof words[i].word, "%s", word);
    return ++words[i].used;
}

static struct label *label_of(uint64_t address, const char *word)
{
    struct label key = {.address = address}, **found = tfind(&key, &labels, compare), *made;

    if (found)
        return *found;
    made = malloc(sizeof *made);
    if (!made)
        abort();
    *made = (struct label){.address = address, .number = next_number(word)};
    snprintf(made->word, sizeof made->word, "%s", word);
    if (!tsearch(made, &labels, compare))
        abort();
    return made;
}

/* What comes to lie at this address is something else. */
static void forget(uint64_t address)
{
    struct label key = {.address = address}, **found = tfind(&key, &labels, compare), *label = found ? *found : NULL;

    if (!label)
        return;
    tdelete(label, &labels, compare);
    free(label);
}

/* "Thread#2", in one of a few buffers that take turns. */
static const char *name(uint64_t address, const char *word)
{
    static char text[4][48];
    static unsigned turn;
    const struct label *label;

    if (!address)
        return "nothing";
    label = label_of(address, word);
    turn = (turn + 1) % 4;
    snprintf(text[turn], sizeof text[turn], "%s#%u", label->word, label->number);
    return text[turn];
}

/* --- entries in words --- */

static const char *const majors[] = {"CREATE",
                                     "CREATE_NAMED_PIPE",
                                     "CLOSE",
                                     "READ",
                                     "WRITE",
                                     "QUERY_INFORMATION",
                                     "SET_INFORMATION",
                                     "QUERY_EA",
                                     "SET_EA",
                                     "FLUSH_BUFFERS",
                                     "QUERY_VOLUME_INFORMATION",
                                     "SET_VOLUME_INFORMATION",
                                     "DIRECTORY_CONTROL",
                                     "FILE_SYSTEM_CONTROL",
                                     "DEVICE_CONTROL",
                                     "INTERNAL_DEVICE_CONTROL",
                                     "SHUTDOWN",
                                     "LOCK_CONTROL",
                                     "CLEANUP",
                                     "CREATE_MAILSLOT",
                                     "QUERY_SECURITY",
                                     "SET_SECURITY",
                                     "POWER",
                                     "SYSTEM_CONTROL",
                                     "DEVICE_CHANGE",
                                     "QUERY_QUOTA",
                                     "SET_QUOTA",
                                     "PNP"};

static const char *major_name(uint32_t major)
{
    return major < sizeof majors / sizeof *majors ? majors[major] : "?";
}

static bool is(const lab_trace_entry *entry, const char *kind)
{
    return !strcmp(lab_trace_kind_name(entry->kind), kind);
}

static void put_irp(const lab_trace_entry *entry, char *text, size_t size)
{
    uint32_t major = entry->c & 0xFF, minor = entry->c >> 8;
    const char *status;

    if (is(entry, "irp_call")) {
        snprintf(text, size, minor ? "%s to %s IRP_MJ_%s minor %" PRIu32 : "%s to %s IRP_MJ_%s", name(entry->a, "irp"),
                 name(entry->b, "Device"), major_name(major), minor);
        return;
    }
    status = lab_status_name((lab_status)(uint32_t)entry->b);
    snprintf(text, size, "%s %s (0x%08" PRIX32 ")", name(entry->a, "irp"), *status ? status : "status",
             (uint32_t)entry->b);
}

static void put_pool(const lab_trace_entry *entry, char *text, size_t size)
{
    const char *block;

    if (entry->b)
        forget(entry->a);
    block = name(entry->a, "block");
    if (entry->b)
        snprintf(text, size, "%s %" PRIu64 " bytes", block, entry->b);
    else
        snprintf(text, size, "%s freed", block);
    if (!entry->b)
        forget(entry->a);
}

/* It is called by its type. */
static void put_object(const lab_trace_entry *entry, char *text, size_t size)
{
    forget(entry->a);
    snprintf(text, size, "%s made", name(entry->a, lab_trace_type_name(entry->b)));
}

/* Something that has code, or of a timer a DPC. */
static void put_code(const lab_trace_entry *entry, const char *word, const char *code, char *text, size_t size)
{
    const char *what = name(entry->a, word);

    if (is(entry, "driver") && !entry->b)
        code = "unload";
    snprintf(text, size, "%s %s", what, *code ? code : name(entry->b, "dpc"));
}

/* What an entry says beyond time, processor, IRQL and kind. */
static void put(uint64_t index, const lab_trace_entry *entry, char *text, size_t size)
{
    const char *code = lab_trace_code(index);

    if (is(entry, "ddi"))
        snprintf(text, size, "%s in %s", lab_trace_ddi_name(entry->a), code);
    else if (is(entry, "irp_call") || is(entry, "irp_complete"))
        put_irp(entry, text, size);
    else if (is(entry, "pool"))
        put_pool(entry, text, size);
    else if (is(entry, "object"))
        put_object(entry, text, size);
    else if (is(entry, "dpc") || is(entry, "timer") || is(entry, "driver"))
        put_code(entry, is(entry, "driver") ? "Driver" : lab_trace_kind_name(entry->kind), code, text, size);
    else if (is(entry, "switch"))
        snprintf(text, size, "to %s", name(entry->b, "Thread"));
    else if (is(entry, "wait") || is(entry, "apc"))
        snprintf(text, size, "%s %s", name(entry->a, "Thread"), name(entry->b, is(entry, "apc") ? "apc" : "object"));
    else if (is(entry, "interrupt"))
        snprintf(text, size, "level %" PRIu64 " %s", entry->a, name(entry->b, "request"));
    else if (is(entry, "fault"))
        snprintf(text, size, "%s %" PRIu64, lab_fault_site_name((unsigned)entry->a), entry->b);
    else
        snprintf(text, size, "%" PRIu64 " %" PRIu64, entry->a, entry->b);
}

/* --- as lines --- */

static void write_line(FILE *file, uint64_t index, const lab_trace_entry *entry)
{
    char text[256];

    put(index, entry, text, sizeof text);
    fprintf(file, "%" PRIu64 ".%07" PRIu64 " cpu%u irql%u %s %s\n", entry->time_100ns / 10000000,
            entry->time_100ns % 10000000, entry->processor, entry->irql, lab_trace_kind_name(entry->kind), text);
}

/* --- as JSON: a track for each processor, with the threads that ran, and one for each IRP --- */

static uint64_t shown_ns; /* code takes no virtual time: what happens at one instant is drawn a nanosecond apart */
static const char *running[64];

static void put_string(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void begin_event(FILE *file, const lab_trace_entry *entry, const char *phase, const char *title)
{
    fprintf(file,
            ",\n{\"ph\":\"%s\",\"pid\":1,\"tid\":%u,\"ts\":%" PRIu64 ".%03" PRIu64 ",\"cat\":\"%s\",\"name\":", phase,
            entry->processor, shown_ns / 1000, shown_ns % 1000, lab_trace_kind_name(entry->kind));
    put_string(file, title);
}

static void write_switch(FILE *file, const lab_trace_entry *entry)
{
    if (running[entry->processor]) {
        begin_event(file, entry, "E", running[entry->processor]);
        fputs("}", file);
    }
    free((char *)running[entry->processor]);
    running[entry->processor] = strdup(name(entry->b, "Thread"));
    begin_event(file, entry, "B", running[entry->processor]);
    fputs("}", file);
}

/* An IRP is one span, from the first driver that it comes to, to its completion. */
static void write_irp(FILE *file, const lab_trace_entry *entry, const char *text)
{
    struct label *irp = label_of(entry->a, "irp");
    bool ends = is(entry, "irp_complete");

    begin_event(file, entry, irp->is_open == ends ? (ends ? "e" : "b") : "n", name(entry->a, "irp"));
    fprintf(file, ",\"id\":%u,\"args\":{\"what\":", irp->number);
    put_string(file, text);
    fputs("}}", file);
    irp->is_open = !ends;
}

static void write_event(FILE *file, uint64_t index, const lab_trace_entry *entry)
{
    uint64_t now = entry->time_100ns * 100;
    char text[256];

    shown_ns = now > shown_ns ? now : shown_ns + 1;
    put(index, entry, text, sizeof text);
    if (is(entry, "switch")) {
        write_switch(file, entry);
    } else if (is(entry, "irp_call") || is(entry, "irp_complete")) {
        write_irp(file, entry, text);
    } else {
        begin_event(file, entry, "i", is(entry, "ddi") ? lab_trace_ddi_name(entry->a) : text);
        fprintf(file, ",\"s\":\"t\",\"args\":{\"irql\":%u,\"what\":", entry->irql);
        put_string(file, text);
        fputs("}}", file);
    }
}

static void write_head(FILE *file)
{
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":"
          "{\"name\":\"ntlab\"}}",
          file);
    for (unsigned i = 0; i < 64; i++)
        fprintf(file,
                ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"processor %u\"}}",
                i, i);
}

void trace_write(const char *path)
{
    FILE *file = fopen(path, "w");
    uint64_t count = lab_trace_count();
    bool json = ends_with(path, ".json");
    lab_trace_entry entry;

    if (!file)
        usage_error("%s can't be written", path);
    if (json)
        write_head(file);
    for (uint64_t i = count > MOST_ENTRIES ? count - MOST_ENTRIES : 0; i < count; i++)
        if (lab_trace_get(i, &entry))
            (json ? write_event : write_line)(file, i, &entry);
    if (json)
        fputs("\n]}\n", file);
    if (fclose(file))
        usage_error("%s could not be written", path);
}
