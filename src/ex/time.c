/*
 * The resolution of the system clock, and local time.
 *
 * Timers of ntlab are exact at every resolution; what changes is only what is reported. The time zone is the machine's
 * own, UTC unless the program that runs it says otherwise.
 */
#include "ex/ex_p.h"

#define COARSEST_100NS 156250
#define FINEST_100NS   5000

static ULONG current, requests;
static LONGLONG bias; /* UTC - local time */

void lab__ex_time_start(void)
{
    current = COARSEST_100NS;
    requests = 0;
    bias = 0;
}

void lab__ex_time_zone_set(LONGLONG bias_100ns)
{
    bias = bias_100ns;
}

/*
 * ExSetTimerResolution: ask for a finer clock, or take that back; returns the resolution there is now.
 *
 * IRQL    <= APC_LEVEL
 * Units   100 ns; never coarser than others have asked for, never finer than 0.5 ms
 * Source  wdm/nf-wdm-exsettimerresolution
 */
ULONG ExSetTimerResolution(ULONG DesiredTime, BOOLEAN SetResolution)
{
    LAB_DDI(ExSetTimerResolution);
    if (SetResolution) {
        requests++;
        if (DesiredTime < FINEST_100NS)
            DesiredTime = FINEST_100NS;
        if (DesiredTime < current)
            current = DesiredTime;
    } else if (requests && !--requests) {
        current = COARSEST_100NS;
    }
    return current;
}

/*
 * ExQueryTimerResolution: the coarsest and the finest resolution, and the one there is now.
 *
 * IRQL    any
 * Units   100 ns
 * Source  wdm/nf-wdm-exquerytimerresolution
 */
void ExQueryTimerResolution(PULONG MaximumTime, PULONG MinimumTime, PULONG CurrentTime)
{
    LAB_DDI(ExQueryTimerResolution);
    *MaximumTime = COARSEST_100NS;
    *MinimumTime = FINEST_100NS;
    *CurrentTime = current;
}

/*
 * ExLocalTimeToSystemTime, ExSystemTimeToLocalTime: add, and take away, the time zone's bias.
 *
 * IRQL    any
 * Units   100 ns since 1601-01-01
 * Source  wdm/nf-wdm-exlocaltimetosystemtime
 */
void ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime)
{
    LAB_DDI(ExLocalTimeToSystemTime);
    SystemTime->QuadPart = LocalTime->QuadPart + bias;
}

void ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime)
{
    LAB_DDI(ExSystemTimeToLocalTime);
    LocalTime->QuadPart = SystemTime->QuadPart - bias;
}
