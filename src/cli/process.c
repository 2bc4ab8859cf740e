/* Running the compiler: both of its outputs are read as they come, so that neither can block it. */
#include "cli/cli.h"
#include <errno.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct text {
    char *bytes;
    size_t length, capacity;
};

static bool read_some(int from, struct text *to)
{
    ssize_t n;

    if (to->capacity - to->length < 65536) {
        to->capacity = to->capacity ? to->capacity * 2 : 262144;
        to->bytes = realloc(to->bytes, to->capacity + 1);
        if (!to->bytes)
            abort();
    }
    do
        n = read(from, to->bytes + to->length, to->capacity - to->length);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return false;
    to->length += (size_t)n;
    return true;
}

static void drain(int output, int errors, struct text *out, struct text *err)
{
    struct pollfd fds[2] = {{output, POLLIN, 0}, {errors, POLLIN, 0}};
    struct text *texts[2] = {out, err};
    int open = 2;

    while (open) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            break;
        for (int i = 0; i < 2; i++)
            if (fds[i].fd >= 0 && (fds[i].revents & (POLLIN | POLLHUP | POLLERR)) && !read_some(fds[i].fd, texts[i])) {
                fds[i].fd = -1;
                open--;
            }
    }
}

static char *finish(struct text *text)
{
    if (!text->bytes)
        text->bytes = calloc(1, 1);
    text->bytes[text->length] = 0;
    return text->bytes;
}

int process_run(char *const argv[], char **output, size_t *output_length, char **errors)
{
    int out[2], err[2], status = 0;
    struct text out_text = {0}, err_text = {0};
    posix_spawn_file_actions_t actions;
    pid_t child;

    if (pipe(out) || pipe(err))
        usage_error("no pipe: %s", strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    posix_spawn_file_actions_addclose(&actions, out[0]);
    posix_spawn_file_actions_addclose(&actions, err[0]);
    if (posix_spawnp(&child, argv[0], &actions, NULL, argv, environ))
        usage_error("%s can't be started; is it installed? (--cc chooses another compiler)", argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    close(err[1]);
    drain(out[0], err[0], &out_text, &err_text);
    close(out[0]);
    close(err[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (output) {
        *output_length = out_text.length;
        *output = finish(&out_text);
    } else {
        free(out_text.bytes);
    }
    *errors = finish(&err_text);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
