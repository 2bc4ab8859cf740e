/* Doing a script's steps, one after the other, each at its time. */
#include <stdarg.h>
#include <string.h>

#include <ntlab/debug.h>
#include "machine/machine_p.h"
#include "script/script_p.h"

#define UNSUCCESSFUL ((lab_status)0xC0000001)

void lab__script_why(lab_script *script, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    __builtin_vsnprintf(script->why, sizeof script->why, format, arguments);
    va_end(arguments);
}

void lab_script_output_set(lab_script *script, void (*print)(const char *line, void *context), void *context)
{
    script->print = print;
    script->context = context;
}

void lab__script_say(lab_script *script, const char *line)
{
    if (script->print)
        script->print(line, script->context);
}

uint32_t lab_script_steps(const lab_script *script)
{
    return script->done;
}

static bool as_expected(const struct lab__script_step *step, lab_status status)
{
    if (step->any_error)
        return status < 0;
    return step->expected ? status == step->expected : status >= 0;
}

static void write_step(const struct lab__script_step *step, char *text, size_t room)
{
    size_t used = (size_t)__builtin_snprintf(text, room, "%s", step->verb->name);

    for (unsigned i = 0; i < step->word_count && used < room; i++)
        used += (size_t)__builtin_snprintf(text + used, room - used, " %s", step->words[i]);
}

static void complain(lab_script *script, const struct lab__script_step *step, lab_status status)
{
    const char *name = lab_status_name(status), *more = *script->why ? script->why : lab_error_text();
    char what[250];

    write_step(step, what, sizeof what);
    __builtin_snprintf(script->error, sizeof script->error, "%.120s:%u: %.120s: %.60s (0x%08X)%s%.160s", script->name,
                       step->line, what,
                       *name        ? name
                       : status < 0 ? "failed"
                                    : "ended",
                       (unsigned)status, *more ? ": " : "", more);
}

/* TRUE: it went on with a step that the loops have chosen. */
static bool turn(lab_script *script, const struct lab__script_step *step, unsigned *next)
{
    uint64_t times;

    if (!strcmp(step->verb->name, "repeat")) {
        lab__script_number(step->words[0], 1000000, &times);
        if (times)
            script->turns[script->depth++] = (unsigned)times;
        else
            *next = step->other;
        return true;
    }
    if (strcmp(step->verb->name, "end"))
        return false;
    if (--script->turns[script->depth - 1])
        *next = step->other + 1;
    else
        script->depth--;
    return true;
}

static void wait_until(uint64_t due)
{
    uint64_t now = lab_clock_now();

    if (now < due)
        lab_sleep(due - now);
}

static lab_status run_steps(lab_script *script)
{
    uint64_t began = lab_clock_now();

    for (unsigned i = 0; i < script->count;) {
        const struct lab__script_step *step = &script->steps[i++];
        lab_status status;

        if (step->timed)
            wait_until(began + step->at);
        if (turn(script, step, &i))
            continue;
        script->why[0] = lab__machine.error[0] = 0;
        status = step->verb->act(script, step);
        if (!as_expected(step, status)) {
            complain(script, step, status);
            return status < 0 ? status : UNSUCCESSFUL;
        }
        script->done++;
    }
    return 0;
}

static void run(lab_script *script)
{
    script->done = script->depth = 0;
    script->error[0] = 0;
    script->status = run_steps(script);
    lab__script_files_close(script);
}

static lab_status outcome(lab_script *script)
{
    __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s", script->error);
    return script->status;
}

lab_status lab_script_run(lab_script *script)
{
    run(script);
    return outcome(script);
}

static int run_thread(void *context)
{
    run(context);
    return 0;
}

lab_status lab_script_start(lab_script *script)
{
    return lab_thread_create(0, run_thread, script, &script->thread);
}

lab_status lab_script_wait(lab_script *script)
{
    if (script->thread) {
        lab_thread_wait(script->thread, LAB_FOREVER, 0);
        lab_thread_close(script->thread);
        script->thread = 0;
    }
    return outcome(script);
}
