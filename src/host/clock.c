/* The host's clocks: only for pacing and for choosing a seed; the machine itself never reads them. */
#include "host/host.h"
#include <errno.h>
#include <time.h>
#include <unistd.h>

static host_u64 read_clock(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (host_u64)now.tv_sec * 1000000000u + (host_u64)now.tv_nsec;
}

host_u64 host_clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

host_u64 host_clock_wall(void)
{
    return read_clock(CLOCK_REALTIME);
}

void host_sleep_until(host_u64 monotonic)
{
    host_u64 now;

    while ((now = host_clock_monotonic()) < monotonic) {
        host_u64 rest = monotonic - now;
        struct timespec span = {(time_t)(rest / 1000000000u), (long)(rest % 1000000000u)};

        nanosleep(&span, 0);
    }
}

host_u64 host_random_seed(void)
{
    return (host_clock_wall() ^ ((host_u64)getpid() << 40)) * 0x9E3779B97F4A7C15u;
}
