/* Virtual time: interrupt time, in 100 ns since the machine started. Both wheels always stand at the same instant. */
#include "engine/engine_p.h"
#include "ke/ke_p.h"

#define POLLS_UNTIL_TIME_PASSES 64

ULONGLONG lab__clock_now(void)
{
    return lab__ke.timers.now;
}

/* Code takes no time, so a loop that waits by reading the clock would never end: many reads at one instant count as
 * spinning. */
void lab__clock_polled(void)
{
    if (++lab__prcb->time_polls >= POLLS_UNTIL_TIME_PASSES) {
        lab__prcb->time_polls = 0;
        lab__schedule_spin();
    }
}
