/* The screen of the machine's start: what drivers declare by themselves. */
#ifndef NTLAB_HAL_DISPLAY_H
#define NTLAB_HAL_DISPLAY_H

#include <ntifs.h>
#include <nt/hal_dispatch.h>
#include "engine/ddi.h"

LAB_DDK_BEGIN
void HalDisplayString(PUCHAR String);
BOOLEAN HalMakeBeep(ULONG Frequency);
BOOLEAN HalAllProcessorsStarted(void);
BOOLEAN HalQueryRealTimeClock(PTIME_FIELDS TimeFields);
BOOLEAN InbvIsBootDriverInstalled(void);
BOOLEAN InbvCheckDisplayOwnership(void);
void InbvAcquireDisplayOwnership(void);
void InbvNotifyDisplayOwnershipLost(PVOID Callback);
void InbvEnableBootDriver(BOOLEAN Enable);
BOOLEAN InbvEnableDisplayString(BOOLEAN Enable);
BOOLEAN InbvDisplayString(PCHAR String);
BOOLEAN InbvResetDisplay(void);
void InbvSetScrollRegion(ULONG Left, ULONG Top, ULONG Right, ULONG Bottom);
ULONG InbvSetTextColor(ULONG Color);
void InbvSolidColorFill(ULONG Left, ULONG Top, ULONG Right, ULONG Bottom, ULONG Color);
void InbvInstallDisplayStringFilter(PVOID Filter);
LAB_DDK_END

void lab__hal_display_start(void);

#endif
