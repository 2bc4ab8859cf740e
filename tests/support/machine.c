#include "support/machine.h"
#include <bugcodes.h>
#include <stdio.h>

static void unexpected(const lab_bugcheck *bugcheck, void *context)
{
    fputs(lab_bugcheck_analysis(), stderr);
    fail_msg("unexpected bugcheck 0x%X %s", bugcheck->code, bugcheck->name);
}

static int start(uint32_t processors, bool strict)
{
    lab_config config = lab_config_default();

    config.processors = processors;
    config.strict = strict;
    lab_bugcheck_handler(unexpected, NULL);
    if (lab_machine_start(&config) < 0) {
        fprintf(stderr, "the machine does not start: %s\n", lab_error_text());
        return -1;
    }
    return 0;
}

int test_machine_start(void **state)
{
    return start(2, true);
}

int test_machine_start_one(void **state)
{
    return start(1, true);
}

int test_machine_start_retail(void **state)
{
    return start(2, false);
}

int test_machine_stop(void **state)
{
    lab_report report;

    lab_machine_stop(&report);
    if (report.leaks)
        fprintf(stderr,
                "left behind: %u pool blocks (%llu bytes), %u objects, %u handles, %u threads, %u IRPs, %u MDLs, %u "
                "drivers\n",
                report.pool_blocks, (unsigned long long)report.pool_bytes, report.objects, report.handles,
                report.threads, report.irps, report.mdls, report.drivers);
    return report.leaks ? -1 : 0;
}

/* A function at a wrong IRQL, as Driver Verifier says it. */
static int is_irql_rule(const lab_bugcheck *bugcheck)
{
    uint64_t rule = bugcheck->parameters[0];

    return bugcheck->code == DRIVER_VERIFIER_DETECTED_VIOLATION &&
           ((rule >= 0x30 && rule <= 0x42) || (rule >= 0x70 && rule <= 0x80) || (rule >= 0x11A && rule <= 0x122) ||
            (rule >= 0x20002 && rule <= 0x20025));
}

void assert_bugcheck(void (*body)(void *), void *context, uint32_t code, uint64_t parameter)
{
    lab_bugcheck bugcheck = {0};

    assert_true(lab_bugcheck_catch(body, context, &bugcheck));
    if (code == IRQL_NOT_LESS_OR_EQUAL && is_irql_rule(&bugcheck))
        return; /* what a machine without a verifier calls by this code */
    assert_int_equal(bugcheck.code, code);
    if (parameter != TEST_ANY)
        assert_int_equal(bugcheck.parameters[0], parameter);
}
