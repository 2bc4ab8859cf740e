/* The small parts of a mainboard that old drivers reach by the HAL: its speaker, its clock, its text screen. */
#include "hal/access.h"

#define TIMER_MODE    0x43
#define TIMER_SPEAKER 0x42
#define GATES         0x61
#define SPEAKER_ON    3 /* the timer's gate, and the speaker's */
#define SQUARE_WAVE   0xB6
#define TIMER_HZ      1193182u

static LONGLONG clock_ahead; /* of the system's local time */

void lab__hal_mainboard_start(void)
{
    clock_ahead = 0;
}

/*
 * HalMakeBeep: a tone on the PC's speaker, until it is called with 0.
 *
 * IRQL    any
 * Units   Hz
 * Errors  FALSE: the timer can't make it
 */
BOOLEAN HalMakeBeep(ULONG Frequency)
{
    const ULONG divisor = Frequency ? TIMER_HZ / Frequency : 0;
    UCHAR gates;

    LAB_DDI(HalMakeBeep);
    gates = (UCHAR)lab_bus_read(LAB_SPACE_PORTS, GATES, 1);
    lab_bus_write(LAB_SPACE_PORTS, GATES, 1, gates & ~SPEAKER_ON);
    if (!Frequency)
        return TRUE;
    if (!divisor || divisor > 0xFFFF)
        return FALSE;
    lab_bus_write(LAB_SPACE_PORTS, TIMER_MODE, 1, SQUARE_WAVE);
    lab_bus_write(LAB_SPACE_PORTS, TIMER_SPEAKER, 1, divisor & 0xFF);
    lab_bus_write(LAB_SPACE_PORTS, TIMER_SPEAKER, 1, divisor >> 8);
    lab_bus_write(LAB_SPACE_PORTS, GATES, 1, gates | SPEAKER_ON);
    return TRUE;
}

static LARGE_INTEGER local_time(void)
{
    LARGE_INTEGER system, local;

    KeQuerySystemTime(&system);
    ExSystemTimeToLocalTime(&system, &local);
    return local;
}

/* HalQueryRealTimeClock: the battery-backed clock, which has local time. IRQL any. */
BOOLEAN HalQueryRealTimeClock(PTIME_FIELDS TimeFields)
{
    LARGE_INTEGER time;

    LAB_DDI(HalQueryRealTimeClock);
    time = local_time();
    time.QuadPart += clock_ahead;
    RtlTimeToTimeFields(&time, TimeFields);
    return TRUE;
}

/* HalSetRealTimeClock: the same clock; the system's time stays. FALSE: there is no such time. */
BOOLEAN HalSetRealTimeClock(PTIME_FIELDS TimeFields)
{
    LARGE_INTEGER time;

    LAB_DDI(HalSetRealTimeClock);
    if (!RtlTimeFieldsToTime(TimeFields, &time))
        return FALSE;
    clock_ahead = time.QuadPart - local_time().QuadPart;
    return TRUE;
}

/* HalDisplayString: text for the screen of a machine that starts or has stopped. IRQL any. */
void HalDisplayString(PUCHAR String)
{
    LAB_DDI(HalDisplayString);
    DbgPrint("%s", (const char *)String);
}
