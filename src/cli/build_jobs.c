/*
 * Sources compile at once, each in a process of its own, so that one which can't be read ends no other. What they say
 * comes out source by source, in the order in which they were named.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    pid_t process;
    FILE *said;
    bool done;
    int status;
};

static struct job start(struct build *build, const struct source *source)
{
    struct job job = {.said = tmpfile()};

    fflush(NULL);
    job.process = job.said ? fork() : -1;
    if (job.process < 0)
        usage_error("no process for %s: %s", source->path, strerror(errno));
    if (!job.process) {
        dup2(fileno(job.said), 2);
        exit(build_source(build, source));
    }
    return job;
}

static void finish(struct job *jobs, size_t count)
{
    int status;
    pid_t process;

    do
        process = waitpid(-1, &status, 0);
    while (process < 0 && errno == EINTR);
    if (process < 0)
        usage_error("a compilation is lost: %s", strerror(errno));
    for (size_t i = 0; i < count; i++)
        if (jobs[i].process == process && !jobs[i].done) {
            jobs[i].done = true;
            jobs[i].status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
        }
}

static void print_and_close(FILE *said)
{
    char bytes[4096];
    size_t n;

    rewind(said);
    while ((n = fread(bytes, 1, sizeof bytes, said)))
        fwrite(bytes, 1, n, stderr);
    fclose(said);
}

bool build_run_jobs(struct build *build, const size_t *numbers, size_t count)
{
    struct job *jobs = calloc(count + 1, sizeof *jobs);
    size_t started = 0, printed = 0;
    int running = 0;
    bool good = true;

    if (!jobs)
        abort();
    while (printed < count) {
        while (started < count && running < build->jobs) {
            jobs[started] = start(build, &build->sources[numbers[started]]);
            started++;
            running++;
        }
        finish(jobs, started);
        running--;
        for (; printed < started && jobs[printed].done; printed++) {
            print_and_close(jobs[printed].said);
            good &= jobs[printed].status == 0;
        }
    }
    free(jobs);
    return good;
}
