/* The libuv loop, and how the machine waits in it. */
#include "loop/loop.h"
#include <ntlab/outside.h>
#include <signal.h>
#include <stdlib.h>

static uv_loop_t loop;
static uv_timer_t alarm_timer;
static bool made, expired;
static int connections;

static void on_alarm(uv_timer_t *timer)
{
    expired = true;
}

/* As long as it takes, or until the deadline; callbacks run in here and nowhere else. */
static void run_until(uint64_t deadline)
{
    uint64_t now = uv_hrtime();

    expired = false;
    if (deadline <= now) {
        uv_run(&loop, UV_RUN_NOWAIT);
        return;
    }
    if (deadline != LAB_OUTSIDE_NEVER) {
        uv_update_time(&loop);
        uv_timer_start(&alarm_timer, on_alarm, (deadline - now + 999999) / 1000000, 0);
    }
    while (!expired && !sim_inbox_waiting() && (deadline != LAB_OUTSIDE_NEVER || connections))
        uv_run(&loop, UV_RUN_ONCE);
    uv_timer_stop(&alarm_timer);
}

static bool is_connected(void)
{
    return connections > 0 || sim_inbox_waiting();
}

static const lab_outside outside = {
    .wait = run_until, .waiting = sim_inbox_waiting, .connected = is_connected, .deliver = sim_inbox_deliver};

/* A peer that has gone, or a file that may not grow, is an error of the write that finds out, and no reason to end the
 * process. Who has said what these signals shall do is left alone. */
static void survive(int number)
{
    struct sigaction action;

    if (!sigaction(number, NULL, &action) && !(action.sa_flags & SA_SIGINFO) && action.sa_handler == SIG_DFL)
        signal(number, SIG_IGN);
}

void sim_loop_survive(void)
{
    survive(SIGPIPE);
    survive(SIGXFSZ);
}

uv_loop_t *sim_loop(void)
{
    if (!made) {
        sim_loop_survive();
        if (uv_loop_init(&loop) || uv_timer_init(&loop, &alarm_timer))
            abort(); /* the process is out of file descriptors or memory */
        made = true;
    }
    return &loop;
}

void sim_loop_connected(int change)
{
    sim_loop();
    connections += change;
    lab_outside_set(connections || sim_inbox_waiting() ? &outside : NULL);
}

bool sim_loop_run(uint64_t milliseconds)
{
    expired = false;
    uv_update_time(sim_loop());
    uv_timer_start(&alarm_timer, on_alarm, milliseconds, 0);
    uv_run(&loop, UV_RUN_ONCE);
    uv_timer_stop(&alarm_timer);
    return !expired;
}
