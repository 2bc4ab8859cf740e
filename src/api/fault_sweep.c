/* The systematic sweep: every operation that may fail does, one a run. */
#include <ntlab/fault.h>
#include <ntlab/ntlab.h>

#include <setjmp.h>

#include "api/api_p.h"
#include "engine/engine_p.h"

#define MOST_RUNS 10000 /* of a site */

static jmp_buf crash;

static void on_crash(const lab_bugcheck *bugcheck, void *context)
{
    longjmp(crash, 1);
}

static lab_fault_outcome run(uint32_t (*body)(void *), void *context)
{
    if (setjmp(crash)) {
        lab_machine_stop(0);
        return LAB_FAULT_CRASHED;
    }
    return body(context) ? LAB_FAULT_LEAKED : LAB_FAULT_SURVIVED;
}

static void count(lab_fault_summary *summary, lab_fault_outcome outcome)
{
    summary->failed++;
    summary->survived += outcome == LAB_FAULT_SURVIVED;
    summary->crashed += outcome == LAB_FAULT_CRASHED;
    summary->leaked += outcome == LAB_FAULT_LEAKED;
}

void lab_fault_sweep(uint32_t (*body)(void *), void *context, lab_fault_summary *summary,
                     void (*each)(const char *, uint64_t, lab_fault_outcome, void *))
{
    *summary = (lab_fault_summary){0};
    lab_bugcheck_handler(on_crash, 0);
    for (unsigned i = 0; lab_fault_site_name(i); i++) {
        const char *site = lab_fault_site_name(i);
        uint64_t reached = 0, failed = 1;

        for (uint64_t nth = 1; failed && nth <= MOST_RUNS; nth++) {
            lab_fault_outcome outcome;

            lab__fault_plan_next(site, nth);
            outcome = run(body, context);
            lab_fault_count(site, &reached, &failed);
            if (nth == 1)
                summary->sites += reached != 0;
            if (!failed)
                break;
            count(summary, outcome);
            if (each)
                each(site, nth, outcome, context);
        }
    }
    lab_fault_clear();
    lab_bugcheck_handler(0, 0);
}
