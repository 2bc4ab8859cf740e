/* Text out, the environment, and ending the process. */
#include "host/host.h"
#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <stdint.h>
#endif

void host_write(int stream, const char *text, host_size length)
{
    fflush(stream == 1 ? stdout : stderr);
    while (length) {
        ssize_t done = write(stream, text, length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        text += done;
        length -= (host_size)done;
    }
}

_Noreturn void host_exit(int status)
{
    exit(status);
}

_Noreturn void host_abort(void)
{
    abort();
}

const char *host_environment(const char *name)
{
    return getenv(name);
}

const char *host_program_path(void)
{
    static char path[4096];

    if (path[0])
        return path;
#ifdef __APPLE__
    uint32_t size = sizeof path;

    if (_NSGetExecutablePath(path, &size))
        path[0] = 0;
#else
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    path[length > 0 ? length : 0] = 0;
#endif
    return path;
}
