/*
 * Catching bugchecks, and what happens to those nobody catches.
 *
 * A catch belongs to the thread that set it; a bugcheck anywhere in the machine lands in the innermost one.
 */
#include <ntlab/ntlab.h>
#include "machine/machine_p.h"
#include "vf/vf_report.h"

static void (*handler)(const lab_bugcheck *bugcheck, void *context);
static void *handler_context;

static void describe(lab_bugcheck *bugcheck)
{
    bugcheck->code = lab__ke_crash.code;
    for (int i = 0; i < 4; i++)
        bugcheck->parameters[i] = lab__ke_crash.parameters[i];
    bugcheck->name = lab_bugcheck_name(bugcheck->code);
    bugcheck->analysis = "";
}

static void note_crash(void)
{
    lab__machine.crashed = TRUE;
    lab__machine_forget_analysis();
}

bool lab_bugcheck_catch(void (*body)(void *), void *context, lab_bugcheck *bugcheck)
{
    struct lab__landing landing = {.outer = lab__ke_landing,
                                   .thread = lab__ke_thread(),
                                   .seh = *lab_seh_chain,
                                   .verified_call = lab__ke_thread()->verified_call,
                                   .segments = lab__ke_thread()->segments};

    /* A test framework may have installed its own signal handlers since the machine started. */
    host_faults_install(lab__ke_fault);
    if (host_jump_set(&landing.jump)) {
        lab__ke_landing = landing.outer;
        note_crash();
        if (bugcheck)
            describe(bugcheck);
        return true;
    }
    lab__vf_origins_clear();
    lab__ke_landing = &landing;
    body(context);
    lab__ke_landing = landing.outer;
    return false;
}

void lab_bugcheck_handler(void (*new_handler)(const lab_bugcheck *, void *), void *context)
{
    handler = new_handler;
    handler_context = context;
}

void lab__machine_uncaught(void)
{
    lab_bugcheck bugcheck;
    const char *text;

    note_crash();
    describe(&bugcheck);
    text = bugcheck.analysis = lab_bugcheck_analysis();
    if (handler)
        handler(&bugcheck, handler_context);
    host_write(2, text, __builtin_strlen(text));
    if (host_environment("NTLAB_ABORT"))
        host_abort(); /* so that a fuzzer or a debugger sees it */
    host_exit(3);
}

void lab__machine_watchdog(void)
{
    static ULONGLONG seen;
    ULONGLONG now = lab__clock_now() * 1000003u + (ULONG)lab_switch_budget;

    if (!lab__ke_running() || now != seen) {
        seen = now;
        return;
    }
    lab__ke_crash_detail(
        "the watchdog saw no switch point: some code loops without calling anything, or waits in the host");
    lab__ke_bugcheck(LAB_BUGCHECK_HUNG, 0, 0, 0, 0);
}
