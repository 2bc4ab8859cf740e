/* Reading a script: lines into words, words into steps. All of it is looked at before anything happens. */
#include <stdlib.h>
#include <string.h>

#include "machine/machine_p.h"
#include "script/script_p.h"

#define INVALID_PARAMETER ((lab_status)0xC000000D)
#define NO_MEMORY         ((lab_status)0xC000009A)
#define MOST_STEPS        4096
#define MOST_DEPTH        8

struct reader {
    lab_script *script;
    unsigned line;
    unsigned repeats[MOST_DEPTH], depth;
    bool failed;
};

static void fail(struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void fail(struct reader *reader, const char *format, ...)
{
    char what[300];
    va_list arguments;

    if (reader->failed)
        return;
    reader->failed = true;
    va_start(arguments, format);
    __builtin_vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s:%u: %s", reader->script->name, reader->line,
                       what);
}

/* --- words --- */

bool lab__script_number(const char *word, uint64_t most, uint64_t *number)
{
    char *end;

    if (*word < '0' || *word > '9')
        return false;
    *number = strtoull(word, &end, 0);
    return !*end && *number <= most;
}

bool lab__script_time(const char *word, uint64_t *span)
{
    static const struct {
        const char *name;
        uint64_t in_100ns;
    } units[] = {{"us", 10}, {"ms", 10000}, {"s", 10000000}, {"min", 600000000}, {"h", 36000000000}};
    char *end;

    if (*word < '0' || *word > '9')
        return false;
    *span = strtoull(word, &end, 10);
    for (unsigned i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(end, units[i].name)) {
            *span *= units[i].in_100ns;
            return *span / units[i].in_100ns < 1000000000000;
        }
    return false;
}

const char *lab__script_check_time(const struct lab__script_step *step)
{
    uint64_t span;

    return lab__script_time(step->words[0], &span) ? 0 : "a time is a number with us, ms, s, min or h: 10ms";
}

/* The next word, ended with a zero, or NULL. A word in quotation marks may have spaces. */
static char *next_word(struct reader *reader, char **at)
{
    char *word = *at + strspn(*at, " \t\r"), *end;
    bool quoted = *word == '"';

    if (!*word || *word == '#')
        return 0;
    word += quoted;
    end = word + strcspn(word, quoted ? "\"" : " \t\r");
    if (quoted && !*end)
        fail(reader, "the quotation mark has no other one in this line");
    *at = end + (*end != 0);
    *end = 0;
    return word;
}

/* --- steps --- */

static const struct lab__script_verb *find_verb(const char *name)
{
    const struct lab__script_verb *const tables[] = {lab__script_device_verbs, lab__script_file_verbs,
                                                     lab__script_machine_verbs};

    for (unsigned i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct lab__script_verb *verb = tables[i]; verb->name; verb++)
            if (!strcmp(verb->name, name))
                return verb;
    return 0;
}

static void read_expectation(struct reader *reader, struct lab__script_step *step, char **at)
{
    const char *word = next_word(reader, at);
    uint64_t number;

    if (!word)
        fail(reader, "behind => there is the name of a status, a number, or the word error");
    else if (!strcmp(word, "error"))
        step->any_error = true;
    else if (lab__script_number(word, 0xFFFFFFFF, &number))
        step->expected = (lab_status)number;
    else if (!lab__machine_status_of(word, &step->expected))
        fail(reader, "there is no status '%s'", word);
    if (next_word(reader, at))
        fail(reader, "behind the status there is nothing more");
}

static void read_words(struct reader *reader, struct lab__script_step *step, char **at)
{
    const char *word;

    while (!reader->failed && (word = next_word(reader, at)) != 0) {
        if (!strcmp(word, "=>")) {
            read_expectation(reader, step, at);
            return;
        }
        if (step->word_count == LAB_SCRIPT_WORDS) {
            fail(reader, "too many words: %s", step->verb->usage);
            return;
        }
        step->words[step->word_count++] = word;
    }
}

static void match_repeats(struct reader *reader, struct lab__script_step *step)
{
    unsigned index = (unsigned)(step - reader->script->steps);

    if (!strcmp(step->verb->name, "repeat")) {
        if (reader->depth == MOST_DEPTH)
            fail(reader, "more than %u repeats, one in the other", MOST_DEPTH);
        else
            reader->repeats[reader->depth++] = index;
    } else if (!strcmp(step->verb->name, "end")) {
        if (!reader->depth) {
            fail(reader, "this end has no repeat");
            return;
        }
        step->other = reader->repeats[--reader->depth];
        reader->script->steps[step->other].other = index + 1;
    }
}

static void check_step(struct reader *reader, struct lab__script_step *step)
{
    const char *wrong = 0;

    if (step->word_count < step->verb->least || step->word_count > step->verb->most)
        fail(reader, "too %s words: %s", step->word_count < step->verb->least ? "few" : "many", step->verb->usage);
    else if (step->verb->check)
        wrong = step->verb->check(step);
    if (wrong)
        fail(reader, "%s", wrong);
}

static char *read_at(struct reader *reader, struct lab__script_step *step, char **at)
{
    const char *time = next_word(reader, at);

    step->timed = true;
    if (!time || !lab__script_time(time, &step->at))
        fail(reader, "behind 'at' there is a time, as 10ms, and a step");
    return next_word(reader, at);
}

static void read_line(struct reader *reader, char *line)
{
    struct lab__script_step *step = &reader->script->steps[reader->script->count];
    char *word = next_word(reader, &line);

    if (!word)
        return;
    if (reader->script->count == MOST_STEPS) {
        fail(reader, "more than %u steps", MOST_STEPS);
        return;
    }
    step->line = reader->line;
    if (!strcmp(word, "at"))
        word = read_at(reader, step, &line);
    step->verb = word ? find_verb(word) : 0;
    if (!step->verb) {
        fail(reader, "there is no step '%s'", word ? word : "");
        return;
    }
    read_words(reader, step, &line);
    if (reader->failed)
        return;
    check_step(reader, step);
    match_repeats(reader, step);
    reader->script->count++;
}

static void read_lines(struct reader *reader)
{
    for (char *line = reader->script->text, *next; line && !reader->failed; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = 0;
        reader->line++;
        read_line(reader, line);
    }
    if (reader->depth) {
        reader->line = reader->script->steps[reader->repeats[0]].line;
        fail(reader, "this repeat has no end");
    }
}

lab_status lab_script_read(const char *text, const char *name, lab_script **script)
{
    struct reader reader = {.script = calloc(1, sizeof *reader.script)};

    *script = 0;
    lab__machine.error[0] = 0;
    if (reader.script) {
        reader.script->text = strdup(text);
        reader.script->steps = calloc(MOST_STEPS + 1, sizeof *reader.script->steps);
    }
    if (!reader.script || !reader.script->text || !reader.script->steps) {
        lab_script_free(reader.script);
        return NO_MEMORY;
    }
    __builtin_snprintf(reader.script->name, sizeof reader.script->name, "%s", name);
    read_lines(&reader);
    if (reader.failed) {
        lab_script_free(reader.script);
        return INVALID_PARAMETER;
    }
    *script = reader.script;
    return 0;
}

void lab_script_free(lab_script *script)
{
    if (!script)
        return;
    free(script->text);
    free(script->steps);
    free(script);
}
