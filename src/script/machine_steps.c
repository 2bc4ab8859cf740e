/* Steps that concern the whole machine: sleep and wake, time, loops, text. */
#include <string.h>

#include <ntlab/power.h>
#include "script/script_p.h"

static const char *check_sleep(const struct lab__script_step *step)
{
    uint64_t state;

    if (!lab__script_number(step->words[0], 4, &state) || !state)
        return "the machine sleeps in state 1, 2, 3 or 4";
    return step->word_count == 2 && strcmp(step->words[1], "critical") ? "the second word can be critical" : 0;
}

static lab_status sleep_machine(lab_script *script, const struct lab__script_step *step)
{
    uint64_t state = 0;

    lab__script_number(step->words[0], 4, &state);
    return step->word_count == 2 ? lab_power_sleep_critical((unsigned)state) : lab_power_sleep((unsigned)state);
}

static lab_status wake_machine(lab_script *script, const struct lab__script_step *step)
{
    return lab_power_wake();
}

static lab_status wait_for(lab_script *script, const struct lab__script_step *step)
{
    uint64_t span = 0;

    lab__script_time(step->words[0], &span);
    return lab_sleep(span);
}

static lab_status change_profile(lab_script *script, const struct lab__script_step *step)
{
    return lab_pnp_profile_change();
}

static lab_status say(lab_script *script, const struct lab__script_step *step)
{
    lab__script_say(script, step->words[0]);
    return 0;
}

static lab_status show_tree(lab_script *script, const struct lab__script_step *step)
{
    const char *line = lab_pnp_tree_text(), *end;
    char text[600];

    for (; *line; line = end + 1) {
        end = strchr(line, '\n');
        __builtin_snprintf(text, sizeof text, "%.*s", (int)(end - line), line);
        lab__script_say(script, text);
    }
    return 0;
}

static const char *check_times(const struct lab__script_step *step)
{
    uint64_t times;

    if (step->timed)
        return "a repeat has no time of its own";
    return lab__script_number(step->words[0], 1000000, &times) ? 0 : "it is repeated up to 1000000 times";
}

static lab_status nothing(lab_script *script, const struct lab__script_step *step)
{
    return 0;
}

const struct lab__script_verb lab__script_machine_verbs[] = {
    {"sleep", 1, 2, "sleep STATE [critical]", sleep_machine, check_sleep},
    {"wake", 0, 0, "wake", wake_machine, 0},
    {"wait", 1, 1, "wait TIME", wait_for, lab__script_check_time},
    {"profile", 0, 0, "profile", change_profile, 0},
    {"say", 1, 1, "say TEXT", say, 0},
    {"tree", 0, 0, "tree", show_tree, 0},
    {"repeat", 1, 1, "repeat TIMES ... end", nothing, check_times},
    {"end", 0, 0, "end", nothing, 0},
    {0}};
