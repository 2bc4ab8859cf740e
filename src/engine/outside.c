/*
 * Where the world outside reaches the machine: between two moves of virtual time, and nowhere else.
 *
 * Real-time pacing: a move waits until the host's clock is there, or until something comes, and then goes no further
 * than the host's clock. As fast as possible: a look without waiting every so many moves, and a wait only when nothing
 * else can happen. Each move is a step, and the steps of a run follow from the seed and from what came at which step:
 * that is all that a recording has to keep.
 */
#include <ntlab/outside.h>
#include "engine/engine_p.h"
#include "host/host.h"

#define LOOK_EVERY 64 /* moves */

BOOLEAN lab__outside_used; /* a move has to ask */

static const lab_outside *outside;
static BOOLEAN realtime;
static host_u64 origin;
static ULONGLONG step;
static BOOLEAN wanted; /* somebody asked for a look */

static void note(void)
{
    lab__outside_used = realtime || outside;
}

void lab_outside_set(const lab_outside *new_outside)
{
    outside = new_outside;
    note();
}

void lab__outside_start(BOOLEAN pace)
{
    realtime = pace;
    origin = host_clock_monotonic();
    step = 0;
    wanted = FALSE;
    note();
}

BOOLEAN lab__outside_connected(void)
{
    return outside && outside->connected();
}

void lab__outside_want(void)
{
    wanted = outside != 0;
}

BOOLEAN lab__outside_wanted(void)
{
    return wanted;
}

BOOLEAN lab__outside_realtime(void)
{
    return realtime;
}

static ULONGLONG host_now(void)
{
    return (host_clock_monotonic() - origin) / 100;
}

static host_u64 deadline_of(ULONGLONG time)
{
    return time >= (LAB_OUTSIDE_NEVER - origin) / 100 ? LAB_OUTSIDE_NEVER : origin + time * 100;
}

static void wait_for_clock(ULONGLONG now, ULONGLONG *to)
{
    host_u64 deadline = deadline_of(*to);
    ULONGLONG there;

    if (!outside) {
        host_sleep_until(deadline);
        return;
    }
    outside->wait(deadline);
    there = host_now();
    if (outside->waiting() && there < *to)
        *to = there > now ? there : now;
}

/* Whether what comes next in a recorded run comes at this step; then time goes as far as it went. */
static BOOLEAN replay(ULONGLONG *to)
{
    uint64_t at, time;

    if (!outside->replay(&at, &time) || at != step)
        return FALSE;
    *to = time;
    return TRUE;
}

static BOOLEAN look(ULONGLONG now, ULONGLONG *to)
{
    if (realtime)
        wait_for_clock(now, to);
    else if (*to == LAB_QUEUE_NEVER)
        outside->wait(LAB_OUTSIDE_NEVER);
    else if ((wanted || step % LOOK_EVERY == 0) && outside->connected())
        outside->wait(0);
    return outside && outside->waiting();
}

BOOLEAN lab__outside_move(ULONGLONG now, ULONGLONG *to)
{
    BOOLEAN come;

    step++;
    come = outside && outside->replay ? replay(to) : look(now, to);
    wanted = FALSE;
    if (*to == LAB_QUEUE_NEVER)
        *to = now;
    return come;
}

void lab__outside_deliver(ULONGLONG now)
{
    outside->deliver(step, now);
}
