/* POSIX pseudo-terminals. */
#include "loop/pty.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include <uv.h>

/* No echo, no line editing: bytes go through as they are. */
static int make_raw(int side)
{
    struct termios modes;

    if (tcgetattr(side, &modes))
        return uv_translate_sys_error(errno);
    modes.c_iflag = 0;
    modes.c_oflag = 0;
    modes.c_lflag = 0;
    modes.c_cflag |= CS8 | CREAD | CLOCAL;
    return tcsetattr(side, TCSANOW, &modes) ? uv_translate_sys_error(errno) : 0;
}

int sim_pty_open(int *descriptor, int *side, char *name, size_t room)
{
    int error;

    *descriptor = posix_openpt(O_RDWR | O_NOCTTY);
    if (*descriptor < 0)
        return uv_translate_sys_error(errno);
    if (grantpt(*descriptor) || unlockpt(*descriptor)) {
        error = uv_translate_sys_error(errno);
        close(*descriptor);
        return error;
    }
    snprintf(name, room, "%s", ptsname(*descriptor));
    *side = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    error = *side < 0 ? uv_translate_sys_error(errno) : make_raw(*side);
    if (error)
        close(*descriptor);
    if (error && *side >= 0)
        close(*side);
    return error;
}

void sim_pty_close(int side)
{
    close(side);
}

int sim_pty_link(const char *name, const char *path)
{
    struct stat status;

    if (!lstat(path, &status) && S_ISLNK(status.st_mode))
        unlink(path);
    return symlink(name, path) ? uv_translate_sys_error(errno) : 0;
}

void sim_pty_unlink(const char *path)
{
    unlink(path);
}
