/* A bound in real time, for code that never reaches a switch point. */
#include "host/host.h"
#include <signal.h>
#include <string.h>
#include <sys/time.h>

static void (*handler)(void);

static void expire(int signal)
{
    if (handler)
        handler();
}

void host_watchdog_set(unsigned seconds, void (*expired)(void))
{
    struct itimerval timer = {{seconds, 0}, {seconds, 0}};
    struct sigaction action;

    handler = expired;
    memset(&action, 0, sizeof action);
    action.sa_handler = seconds ? expire : SIG_DFL;
    action.sa_flags = SA_ONSTACK | SA_RESTART | SA_NODEFER;
    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &timer, 0);
}
