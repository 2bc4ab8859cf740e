/*
 * Scripts inside: a script is read into steps, whose first word names a row of a table; a step does its work by the
 * public calls alone, so that it can't do anything that a test couldn't.
 */
#ifndef NTLAB_SCRIPT_P_H
#define NTLAB_SCRIPT_P_H

#include <ntlab/file.h>
#include <ntlab/ntlab.h>
#include <ntlab/pnp.h>
#include <ntlab/process.h>
#include <ntlab/script.h>

#define LAB_SCRIPT_WORDS    6
#define LAB_SCRIPT_FILES    8
#define LAB_SCRIPT_REQUESTS 32
#define LAB_SCRIPT_BYTES    4096 /* a disk is read in sectors */

struct lab__script_step;

/* Does the step. What it finds wrong beyond the status goes to script->why. */
typedef lab_status (*lab__script_act)(lab_script *script, const struct lab__script_step *step);

struct lab__script_verb {
    const char *name;
    unsigned least, most; /* words that follow */
    const char *usage;    /* "disable DEVICE" */
    lab__script_act act;
    /* Looks at the words while they are read: what is wrong with them, or NULL. May be NULL. */
    const char *(*check)(const struct lab__script_step *step);
};

struct lab__script_step {
    unsigned line;
    const struct lab__script_verb *verb;
    const char *words[LAB_SCRIPT_WORDS];
    unsigned word_count;
    bool timed; /* not before `at` */
    uint64_t at;
    bool any_error;      /* "=> error" */
    lab_status expected; /* otherwise */
    unsigned other;      /* repeat: the step behind its end; end: its repeat */
};

/* A file that the script has opened, and the requests it has made on it. */
struct lab__script_file {
    char name[32]; /* "" where it is free */
    lab_handle handle;
    unsigned count;
    lab_overlapped requests[LAB_SCRIPT_REQUESTS];
    uint8_t buffers[LAB_SCRIPT_REQUESTS][LAB_SCRIPT_BYTES];
};

struct lab_script {
    char *text; /* words are parts of it */
    char name[200];
    struct lab__script_step *steps;
    unsigned count, done;
    unsigned turns[8]; /* of the repeats that are going on, from the outermost */
    unsigned depth;
    struct lab__script_file files[LAB_SCRIPT_FILES];
    struct { /* what `plug` has plugged */
        char name[64];
        struct lab_device *device;
    } plugged[16];
    lab_thread *thread;
    lab_status status;
    char why[300], error[500];
    void (*print)(const char *line, void *context);
    void *context;
};

extern const struct lab__script_verb lab__script_device_verbs[], lab__script_file_verbs[], lab__script_machine_verbs[];

/* read.c */
bool lab__script_time(const char *word, uint64_t *span); /* "10ms" in 100 ns; false: it is none */
bool lab__script_number(const char *word, uint64_t most, uint64_t *number);
const char *lab__script_check_time(const struct lab__script_step *step); /* its first word */

/* run.c */
void lab__script_say(lab_script *script, const char *line);
void lab__script_why(lab_script *script, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* device_steps.c: the instance path that a word means; "*" stands for anything, and a hardware id for the first device
 * that has it. False: there is no such device, and why says so. */
bool lab__script_device(lab_script *script, const char *word, char path[LAB_PNP_NAME]);

/* file_steps.c */
void lab__script_files_close(lab_script *script);

#endif
