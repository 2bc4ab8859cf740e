/*
 * The screen of the machine's start, and its loudspeaker. The machine has neither: text that is displayed becomes debug
 * output, and the boot driver's calls answer as where no boot screen is. Undocumented; drivers declare the functions.
 */
#include "hal/display.h"

static PHAL_RESET_DISPLAY_PARAMETERS reset_display;
static BOOLEAN strings_shown = TRUE;

void lab__hal_display_start(void)
{
    reset_display = 0;
    strings_shown = TRUE;
}

/* HalDisplayString: text on the blue screen. IRQL any. */
void HalDisplayString(PUCHAR String)
{
    LAB_DDI(HalDisplayString);
    DbgPrint("%s", String);
}

/* HalMakeBeep: a tone until it is called with 0. FALSE: a frequency that the timer can't make. IRQL <= DISPATCH_LEVEL.
 */
BOOLEAN HalMakeBeep(ULONG Frequency)
{
    LAB_DDI(HalMakeBeep);
    return !Frequency || 1193182 / Frequency <= 0xFFFF;
}

/* HalAcquireDisplayOwnership: a display driver has taken the screen; the routine is to set it back. */
void HalAcquireDisplayOwnership(PHAL_RESET_DISPLAY_PARAMETERS ResetDisplayParameters)
{
    LAB_DDI(HalAcquireDisplayOwnership);
    reset_display = ResetDisplayParameters;
}

/* HalAllProcessorsStarted: have all begun to run? By now, yes. */
BOOLEAN HalAllProcessorsStarted(void)
{
    return TRUE;
}

/* HalQueryRealTimeClock, HalSetRealTimeClock: the clock on the board, which shows local time. FALSE: no such time. */
BOOLEAN HalQueryRealTimeClock(PTIME_FIELDS TimeFields)
{
    LARGE_INTEGER now;

    LAB_DDI(HalQueryRealTimeClock);
    KeQuerySystemTime(&now);
    ExSystemTimeToLocalTime(&now, &now);
    RtlTimeToTimeFields(&now, TimeFields);
    return TRUE;
}

/* InbvXxx: the driver of the boot screen: there is none, so nobody owns the display that way. IRQL PASSIVE_LEVEL. */
BOOLEAN InbvIsBootDriverInstalled(void)
{
    return FALSE;
}

BOOLEAN InbvCheckDisplayOwnership(void)
{
    return FALSE;
}

void InbvAcquireDisplayOwnership(void)
{
    if (reset_display)
        reset_display(80, 50); /* columns and rows of text */
}

void InbvNotifyDisplayOwnershipLost(PVOID Callback)
{
}

void InbvEnableBootDriver(BOOLEAN Enable)
{
}

BOOLEAN InbvEnableDisplayString(BOOLEAN Enable)
{
    BOOLEAN before = strings_shown;

    strings_shown = Enable != 0;
    return before;
}

BOOLEAN InbvDisplayString(PCHAR String)
{
    if (strings_shown)
        DbgPrint("%s", String);
    return strings_shown;
}

BOOLEAN InbvResetDisplay(void)
{
    return FALSE;
}

void InbvSetScrollRegion(ULONG Left, ULONG Top, ULONG Right, ULONG Bottom)
{
}

ULONG InbvSetTextColor(ULONG Color)
{
    return 0;
}

void InbvSolidColorFill(ULONG Left, ULONG Top, ULONG Right, ULONG Bottom, ULONG Color)
{
}

void InbvInstallDisplayStringFilter(PVOID Filter)
{
}
