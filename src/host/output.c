/* Text out, the environment, and ending the process. */
#include "host/host.h"
#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <unistd.h>

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
