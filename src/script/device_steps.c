/* Steps that do something to a device: those of ntlab/pnp.h, by name. */
#include <string.h>
#include <strings.h>

#include <ntlab/device.h>
#include <ntlab/power.h>
#include "script/script_p.h"

#define NO_SUCH_DEVICE  ((lab_status)0xC000000E)
#define UNSUCCESSFUL    ((lab_status)0xC0000001)
#define IO_TIMEOUT      ((lab_status)0xC00000B5)
#define STEP_OF_WAITING 1000 /* 100 ns */
#define MOST_OF_WAITING 600000000ULL

/* --- which device --- */

static bool matches(const char *pattern, const char *text)
{
    for (; *pattern != '*'; pattern++, text++) {
        if (strncasecmp(pattern, text, 1))
            return false;
        if (!*pattern)
            return true;
    }
    for (;; text++) {
        if (matches(pattern + 1, text))
            return true;
        if (!*text)
            return false;
    }
}

bool lab__script_device(lab_script *script, const char *word, char path[LAB_PNP_NAME])
{
    lab_pnp_info info;

    path[0] = 0;
    while (lab_pnp_device_next(path, LAB_PNP_NAME))
        if (matches(word, path) || (lab_pnp_device_query(path, &info) >= 0 && matches(word, info.hardware_id)))
            return true;
    lab__script_why(script, "there is no device %s", word);
    return false;
}

#define DEVICE_STEP(name, call)                                                                                        \
    static lab_status name(lab_script *script, const struct lab__script_step *step)                                    \
    {                                                                                                                  \
        char path[LAB_PNP_NAME];                                                                                       \
                                                                                                                       \
        return lab__script_device(script, step->words[0], path) ? call(path) : NO_SUCH_DEVICE;                         \
    }

DEVICE_STEP(surprise, lab_pnp_device_surprise)
DEVICE_STEP(disable, lab_pnp_device_disable)
DEVICE_STEP(enable, lab_pnp_device_enable)
DEVICE_STEP(remove_one, lab_pnp_device_remove)
DEVICE_STEP(rebalance, lab_pnp_device_rebalance)
DEVICE_STEP(eject, lab_pnp_device_eject)
DEVICE_STEP(signal_wake, lab_power_device_wake)

/* --- plugging --- */

static lab_status plug_model(lab_script *script, const char *word)
{
    const char *comma = strchr(word, ',');
    unsigned slot = 0;
    lab_status status;

    while (slot < sizeof script->plugged / sizeof *script->plugged && script->plugged[slot].device)
        slot++;
    if (slot == sizeof script->plugged / sizeof *script->plugged) {
        lab__script_why(script, "this script has plugged %u devices already", slot);
        return UNSUCCESSFUL;
    }
    __builtin_snprintf(script->plugged[slot].name, sizeof script->plugged[slot].name, "%.*s",
                       comma ? (int)(comma - word) : (int)strlen(word), word);
    status = lab_device_plug(script->plugged[slot].name, comma ? comma + 1 : 0, &script->plugged[slot].device);
    if (status < 0)
        script->plugged[slot].device = 0;
    lab_pnp_settle();
    return status;
}

/* A model of hardware, or a device that was there before, by its instance path. */
static lab_status plug(lab_script *script, const struct lab__script_step *step)
{
    return strchr(step->words[0], '\\') ? lab_pnp_device_plug(step->words[0]) : plug_model(script, step->words[0]);
}

static lab_status unplug(lab_script *script, const struct lab__script_step *step)
{
    if (strchr(step->words[0], '\\'))
        return surprise(script, step);
    for (unsigned i = sizeof script->plugged / sizeof *script->plugged; i-- > 0;)
        if (script->plugged[i].device && !strcmp(script->plugged[i].name, step->words[0])) {
            lab_device_unplug(script->plugged[i].device);
            script->plugged[i].device = 0;
            lab_pnp_settle();
            return 0;
        }
    lab__script_why(script, "this script has not plugged a %s", step->words[0]);
    return NO_SUCH_DEVICE;
}

static lab_status create(lab_script *script, const struct lab__script_step *step)
{
    return lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = step->words[0]}, 0, 0);
}

static lab_status rescan(lab_script *script, const struct lab__script_step *step)
{
    char path[LAB_PNP_NAME];

    if (!step->word_count)
        return lab_pnp_rescan(0);
    return lab__script_device(script, step->words[0], path) ? lab_pnp_rescan(path) : NO_SUCH_DEVICE;
}

/* --- usage --- */

static const char *const usages[] = {"", "paging", "hibernation", "dump"};

static unsigned usage_of(const char *word)
{
    unsigned type = 3;

    while (type && strcmp(usages[type], word))
        type--;
    return type;
}

static const char *check_usage(const struct lab__script_step *step)
{
    if (!usage_of(step->words[1]))
        return "a device is used for paging, hibernation or dump";
    return strcmp(step->words[2], "on") && strcmp(step->words[2], "off") ? "the last word is on or off" : 0;
}

static lab_status usage(lab_script *script, const struct lab__script_step *step)
{
    char path[LAB_PNP_NAME];

    if (!lab__script_device(script, step->words[0], path))
        return NO_SUCH_DEVICE;
    return lab_pnp_device_usage(path, usage_of(step->words[1]), !strcmp(step->words[2], "on"));
}

/* --- looking --- */

static const char *const states[] = {"found", "added", "started", "stopped", "surprised", "gone", "open", "closed"};
enum { STATE_COUNT = 5, GONE = STATE_COUNT, OPEN, CLOSED };

static unsigned state_of(const char *word)
{
    unsigned state = 0;

    while (state < sizeof states / sizeof *states && strcmp(states[state], word))
        state++;
    return state;
}

static const char *check_state(const struct lab__script_step *step)
{
    uint64_t problem;

    if (step->word_count == 3)
        return strcmp(step->words[1], "problem") || !lab__script_number(step->words[2], 100, &problem)
                   ? "three words are DEVICE problem NUMBER"
                   : 0;
    return state_of(step->words[1]) < sizeof states / sizeof *states
               ? 0
               : "a device is found, added, started, stopped, surprised, gone, open or closed";
}

static bool is_so(lab_script *script, const struct lab__script_step *step)
{
    unsigned wanted = state_of(step->words[1]);
    char path[LAB_PNP_NAME];
    lab_pnp_info info;
    uint64_t problem = 0;

    if (!lab__script_device(script, step->words[0], path) || lab_pnp_device_query(path, &info) < 0)
        return step->word_count == 2 && wanted == GONE;
    if (step->word_count == 3) {
        lab__script_number(step->words[2], 100, &problem);
        lab__script_why(script, "it has problem %u", (unsigned)info.problem);
        return info.problem == problem;
    }
    lab__script_why(script, "it is %s%s", states[info.state], info.in_use ? " and open" : "");
    return wanted == OPEN ? info.in_use : wanted == CLOSED ? !info.in_use : wanted == (unsigned)info.state;
}

static lab_status expect(lab_script *script, const struct lab__script_step *step)
{
    return is_so(script, step) ? 0 : UNSUCCESSFUL;
}

/* Waits for it, for a minute at most. */
static lab_status until(lab_script *script, const struct lab__script_step *step)
{
    for (uint64_t waited = 0; !is_so(script, step); waited += STEP_OF_WAITING) {
        if (waited >= MOST_OF_WAITING)
            return IO_TIMEOUT;
        lab_sleep(STEP_OF_WAITING);
    }
    return 0;
}

static lab_status cycles(lab_script *script, const struct lab__script_step *step)
{
    char path[LAB_PNP_NAME];
    lab_cycles_report report;
    lab_status status;

    if (step->word_count && !lab__script_device(script, step->words[0], path))
        return NO_SUCH_DEVICE;
    status = lab_pnp_cycles(step->word_count ? path : 0, &(lab_cycles){.rounds = 1}, &report);
    lab__script_why(script, "%s", report.first_failure);
    return status;
}

const struct lab__script_verb lab__script_device_verbs[] = {
    {"plug", 1, 1, "plug MODEL[,OPTION=VALUE...], or an instance path", plug, 0},
    {"unplug", 1, 1, "unplug MODEL, or DEVICE", unplug, 0},
    {"create", 1, 1, "create HARDWARE-ID", create, 0},
    {"surprise", 1, 1, "surprise DEVICE", surprise, 0},
    {"disable", 1, 1, "disable DEVICE", disable, 0},
    {"enable", 1, 1, "enable DEVICE", enable, 0},
    {"remove", 1, 1, "remove DEVICE", remove_one, 0},
    {"rebalance", 1, 1, "rebalance DEVICE", rebalance, 0},
    {"eject", 1, 1, "eject DEVICE", eject, 0},
    {"rescan", 0, 1, "rescan [DEVICE]", rescan, 0},
    {"signal", 1, 1, "signal DEVICE", signal_wake, 0},
    {"usage", 3, 3, "usage DEVICE paging|hibernation|dump on|off", usage, check_usage},
    {"expect", 2, 3, "expect DEVICE STATE, or DEVICE problem NUMBER", expect, check_state},
    {"until", 2, 3, "until DEVICE STATE, or DEVICE problem NUMBER", until, check_state},
    {"cycles", 0, 1, "cycles [DEVICE]", cycles, 0},
    {0}};
