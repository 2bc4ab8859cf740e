/*
 * Faults: `ntlab run --fault SITE:N` makes one operation fail; `ntlab test --faults` runs a driver again and again,
 * each time with the next operation failing, until none is left, and says how the driver took it.
 */
#include "cli/cli.h"
#include <fcntl.h>
#include <ntlab/fault.h>
#include <ntlab/ntlab.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT_VARIABLE "NTLAB_FAULT_REPORT" /* a descriptor: whether the fault came to pass is written there */
#define MOST_RUNS       10000

static char planned[32];

static bool is_site(const char *name)
{
    for (unsigned i = 0; lab_fault_site_name(i); i++)
        if (!strcmp(lab_fault_site_name(i), name))
            return true;
    return false;
}

void fault_plan(const char *text)
{
    const char *colon = text ? strchr(text, ':') : NULL;
    char *end;
    unsigned long nth;

    if (!text)
        return;
    if (colon && !strcmp(colon + 1, "stacks") && colon - text < (long)sizeof planned) {
        snprintf(planned, sizeof planned, "%.*s", (int)(colon - text), text);
        if (!lab_fault_stacks(planned))
            usage_error("there is no fault site '%s'; ntlab test --help lists them", planned);
        return;
    }
    nth = colon ? strtoul(colon + 1, &end, 0) : 0;
    if (!colon || !nth || (*end && strcmp(end, "+")) || colon - text >= (long)sizeof planned)
        usage_error("--fault needs SITE:N, SITE:N+ for all from the N-th on, or SITE:stacks for one of each call "
                    "stack, not '%s'",
                    text);
    snprintf(planned, sizeof planned, "%.*s", (int)(colon - text), text);
    if (!is_site(planned))
        usage_error("there is no fault site '%s'; ntlab test --help lists them", planned);
    lab_fault_nth(planned, nth, *end == '+');
}

void fault_report(void)
{
    const char *descriptor = getenv(REPORT_VARIABLE);
    uint64_t reached, failed;

    if (!descriptor || !*planned || !lab_fault_count(planned, &reached, &failed))
        return;
    if (write(atoi(descriptor), failed ? "F" : "-", 1) != 1)
        return;
}

/* --- ntlab test --- */

struct tally {
    unsigned failed, survived, refused, crashed, leaked;
};

static void print_help(void)
{
    puts(
        "usage: ntlab test [--faults] [--site SITE] [--verbose] [options of run] MODULE... [--program APP] [-- "
        "ARGUMENT...]\n"
        "\n"
        "Runs as `ntlab run` does. With --faults it then runs again and again: in each run the next operation that may "
        "fail does\n"
        "fail, at each site, until none is left. A driver survives if it ends as it should, cleans up, or refuses to "
        "load and leaves\n"
        "nothing; bugchecks and what is left behind are listed, each with the command that repeats it.\n");
    fputs("Sites:", stdout);
    for (unsigned i = 0; lab_fault_site_name(i); i++)
        printf(" %s", lab_fault_site_name(i));
    puts("\n\nExit status: 0 all survived, 1 the run without faults failed, 2 usage error, 3 some crashed, 4 some left "
         "something behind.");
}

/* argv[0] is the program; the rest are run's. *fired says whether the fault came to pass. */
static int run_child(char **argv, int argc, const char *fault, bool quiet, bool *fired)
{
    char **arguments = calloc((size_t)argc + 4, sizeof *arguments), text[16], answer = 0;
    int ends[2], status;
    pid_t child;

    if (!arguments || pipe(ends))
        usage_error("no run can be started");
    arguments[0] = argv[0];
    arguments[1] = (char *)"run";
    for (int i = 1; i < argc; i++)
        arguments[(fault ? 3 : 1) + i] = argv[i];
    if (fault) {
        arguments[2] = (char *)"--fault";
        arguments[3] = (char *)fault;
    }
    fflush(stdout);
    child = fork();
    if (!child) {
        int nowhere = open("/dev/null", O_WRONLY);

        snprintf(text, sizeof text, "%d", ends[1]);
        setenv(REPORT_VARIABLE, text, 1);
        if (quiet) {
            dup2(nowhere, 1);
            dup2(nowhere, 2);
        }
        execvp(argv[0], arguments);
        _exit(127);
    }
    close(ends[1]);
    *fired = read(ends[0], &answer, 1) == 1 && answer == 'F';
    close(ends[0]);
    waitpid(child, &status, 0);
    free(arguments);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void print_command(char **argv, int argc, const char *fault)
{
    printf("    ntlab run --fault %s", fault);
    for (int i = 1; i < argc; i++)
        printf(" %s", argv[i]);
    puts("");
}

static void count(struct tally *tally, int status, char **argv, int argc, const char *fault)
{
    tally->failed++;
    if (status == 3 || status > 4) {
        tally->crashed++;
        printf("  %s: crashed\n", fault);
        print_command(argv, argc, fault);
    } else if (status == 4) {
        tally->leaked++;
        printf("  %s: something was left behind\n", fault);
        print_command(argv, argc, fault);
    } else if (status == 1) {
        tally->refused++;
    } else {
        tally->survived++;
    }
}

static void sweep(struct tally *tally, const char *site, char **argv, int argc, bool quiet)
{
    for (unsigned n = 1; n <= MOST_RUNS; n++) {
        char fault[64];
        bool fired;
        int status;

        snprintf(fault, sizeof fault, "%s:%u", site, n);
        status = run_child(argv, argc, fault, quiet, &fired);
        if (status == 2)
            usage_error("the run could not be started; try it by ntlab run");
        if (!fired)
            return;
        count(tally, status, argv, argc, fault);
    }
}

static int summarise(const struct tally *tally)
{
    printf("faults: %u operations failed; %u survived, %u failed cleanly, %u crashed, %u left something behind\n",
           tally->failed, tally->survived, tally->refused, tally->crashed, tally->leaked);
    return tally->crashed ? 3 : tally->leaked ? 4 : 0;
}

int command_test(int argc, char **argv)
{
    struct tally tally = {0};
    const char *site = NULL;
    bool faults = false, verbose = false, fired;
    char **rest = calloc((size_t)argc + 1, sizeof *rest);
    int count_of_rest = 1, status;

    if (!rest)
        return 2;
    rest[0] = argv[-1];
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help")) {
            print_help();
            return 0;
        }
        if (!strcmp(argv[i], "--faults"))
            faults = true;
        else if (!strcmp(argv[i], "--verbose"))
            verbose = true;
        else if (!strcmp(argv[i], "--site") && i + 1 < argc)
            site = argv[++i];
        else
            rest[count_of_rest++] = argv[i];
    }
    if (site && !is_site(site))
        usage_error("there is no fault site '%s'; ntlab test --help lists them", site);
    status = run_child(rest, count_of_rest, NULL, false, &fired);
    if (status || !faults)
        return status;
    for (unsigned i = 0; lab_fault_site_name(i); i++)
        if (!site || !strcmp(site, lab_fault_site_name(i)))
            sweep(&tally, lab_fault_site_name(i), rest, count_of_rest, !verbose);
    free(rest);
    return summarise(&tally);
}
