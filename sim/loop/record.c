/*
 * Recordings of what came from outside: with the same configuration and seed they make the same run again, without
 * sockets, ptys or waiting.
 *
 * A text file: a line that names the format, then for each thing that came: the step, the virtual time (100 ns), the
 * connection's number, its kind, and the bytes in hexadecimal ("-" for none). Lines are in order of steps.
 */
#include "loop/loop.h"
#include <inttypes.h>
#include <ntlab/sim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADING "ntlab recording 1\n"

struct entry {
    struct entry *next;
    uint64_t step, time;
    unsigned port, kind;
    size_t size;
    unsigned char data[];
};

static FILE *recording;
static struct entry *entries;
static bool replaying;

bool lab_sim_record(const char *path)
{
    if (recording)
        fclose(recording);
    recording = NULL;
    if (!path)
        return true;
    recording = fopen(path, "w");
    return recording && fputs(HEADING, recording) >= 0;
}

void sim_record_add(uint64_t step, uint64_t now, unsigned port, unsigned kind, const void *data, size_t size)
{
    const unsigned char *bytes = data;

    if (!recording)
        return;
    fprintf(recording, "%" PRIu64 " %" PRIu64 " %u %u ", step, now, port, kind);
    for (size_t i = 0; i < size; i++)
        fprintf(recording, "%02x", bytes[i]);
    fputs(size ? "\n" : "-\n", recording);
    fflush(recording); /* a run that crashes is the one to be repeated */
}

/* --- playing ------------------------------------------------------------------------------------------------------ */

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* NULL: the line is none. */
static struct entry *read_entry(const char *line)
{
    struct entry *entry = calloc(1, sizeof *entry + strlen(line));
    int at = 0;

    if (!entry)
        abort();
    if (sscanf(line, "%" SCNu64 " %" SCNu64 " %u %u %n", &entry->step, &entry->time, &entry->port, &entry->kind, &at) <
            4 ||
        !at) {
        free(entry);
        return NULL;
    }
    for (line += at; digit(line[0]) >= 0 && digit(line[1]) >= 0; line += 2)
        entry->data[entry->size++] = (unsigned char)(digit(line[0]) << 4 | digit(line[1]));
    if (!entry->size && *line == '-')
        line++;
    if (*line == '\n')
        return entry;
    free(entry);
    return NULL;
}

static void forget_entries(void)
{
    while (entries) {
        struct entry *next = entries->next;

        free(entries);
        entries = next;
    }
}

static bool read_entries(FILE *file, unsigned *line_number)
{
    struct entry **last = &entries;
    char *line = NULL;
    size_t room = 0;
    bool good = getline(&line, &room, file) > 0 && !strcmp(line, HEADING);

    for (*line_number = 1; good && getline(&line, &room, file) > 0; ++*line_number) {
        *last = read_entry(line);
        good = *last != NULL;
        if (good)
            last = &(*last)->next;
    }
    free(line);
    return good;
}

bool lab_sim_replay(const char *path, unsigned *line)
{
    FILE *file = path ? fopen(path, "r") : NULL;
    unsigned at = 0;
    bool good = !path;

    forget_entries();
    if (file) {
        good = read_entries(file, &at);
        fclose(file);
    }
    replaying = good && path;
    if (line)
        *line = good ? 0 : at;
    return good;
}

bool sim_replaying(void)
{
    return replaying;
}

bool sim_replay_next(uint64_t *step, uint64_t *time)
{
    if (!entries)
        return false;
    *step = entries->step;
    *time = entries->time;
    return true;
}

void sim_replay_deliver(uint64_t step, void (*each)(unsigned port, unsigned kind, const void *data, size_t size))
{
    while (entries && entries->step == step) {
        struct entry *entry = entries;

        entries = entry->next;
        each(entry->port, entry->kind, entry->data, entry->size);
        free(entry);
    }
}
