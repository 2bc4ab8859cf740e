/*
 * debugger.c: the kernel debugger: its data, its switches, breakpoints and failed assertions.
 *
 * There is no prompt, so a breakpoint that a driver asks for is answered as a debugger's `g` would: it is reported as
 * debug output, and the driver goes on. A failed assertion is an exception, STATUS_BREAKPOINT, which stops the machine
 * unless the driver handles it. The data say that no debugger is attached, so that drivers that ask don't wait for one.
 */
#include <ntifs.h>
#include "engine/ddi.h"
#include "kd/kd_p.h"
#include "rtl/rtl_p.h"

static BOOLEAN enabled = FALSE;
static BOOLEAN not_present = TRUE;

PBOOLEAN KdDebuggerEnabled = &enabled;
PBOOLEAN KdDebuggerNotPresent = &not_present;

/* The serial port that a debugger uses, which its driver leaves alone: none. Drivers declare it themselves. */
static PUCHAR port_in_use;
LAB_DDK_BEGIN
extern PUCHAR *KdComPortInUse;
NTSTATUS KdSystemDebugControl(ULONG Command, PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                              ULONG OutputBufferLength, PULONG ReturnLength, KPROCESSOR_MODE PreviousMode);
LAB_DDK_END
PUCHAR *KdComPortInUse = &port_in_use;

static void report_breakpoint(void)
{
    static const char text[] = "ntlab: breakpoint; going on\n";

    lab__kd_print(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, text, sizeof text - 1);
}

/*
 * DbgBreakPoint: break into the debugger, which goes on.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-dbgbreakpoint
 */
void DbgBreakPoint(void)
{
    LAB_DDI(DbgBreakPoint);
    report_breakpoint();
}

/*
 * DbgBreakPointWithStatus: the same, with a status for the debugger to see.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-dbgbreakpointwithstatus
 */
void DbgBreakPointWithStatus(ULONG Status)
{
    LAB_DDI(DbgBreakPointWithStatus);
    (void)Status;
    report_breakpoint();
}

/*
 * KdRefreshDebuggerNotPresent: look again whether a debugger is attached; TRUE: none.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kdrefreshdebuggernotpresent
 */
BOOLEAN KdRefreshDebuggerNotPresent(void)
{
    LAB_DDI(KdRefreshDebuggerNotPresent);
    return not_present;
}

/*
 * KdDisableDebugger: turn the debugger off.
 *
 * IRQL    any
 * Errors  STATUS_DEBUGGER_INACTIVE: it is not on
 * Source  wdm/nf-wdm-kddisabledebugger
 */
NTSTATUS KdDisableDebugger(void)
{
    LAB_DDI(KdDisableDebugger);
    return STATUS_DEBUGGER_INACTIVE;
}

/*
 * KdEnableDebugger: turn a disabled debugger on again.
 *
 * IRQL    any
 * Errors  STATUS_DEBUGGER_INACTIVE: none was configured when the machine started
 * Source  wdm/nf-wdm-kdenabledebugger
 */
NTSTATUS KdEnableDebugger(void)
{
    LAB_DDI(KdEnableDebugger);
    return STATUS_DEBUGGER_INACTIVE;
}

/*
 * KdChangeOption: change an option of the debugger.
 *
 * IRQL    any
 * Errors  STATUS_DEBUGGER_INACTIVE
 * Source  wdm/nf-wdm-kdchangeoption
 */
NTSTATUS KdChangeOption(KD_OPTION Option, ULONG InBufferBytes, PVOID InBuffer, ULONG OutBufferBytes, PVOID OutBuffer,
                        PULONG OutBufferNeeded)
{
    LAB_DDI(KdChangeOption);
    return STATUS_DEBUGGER_INACTIVE;
}

/*
 * RtlAssert: what ASSERT calls when its condition fails: say so and break.
 *
 * IRQL    any
 */
void RtlAssert(PVOID FailedAssertion, PVOID FileName, ULONG LineNumber, PCHAR Message)
{
    CHAR line[512];
    lab__format_sink sink = {.buffer = line, .capacity = sizeof line};
    PCSTR format = Message == NULL ? "\n*** Assertion failed: %s\n***   Source File: %s, line %u\n\n"
                                   : "\n*** Assertion failed: %s\n***   Source File: %s, line %u\n***   %s\n\n";

    LAB_DDI(RtlAssert);
    lab__format_append(&sink, format, FailedAssertion, FileName, LineNumber, Message);
    lab__kd_print(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, line, sink.length < sizeof line ? sink.length : sizeof line);
    ExRaiseStatus(STATUS_BREAKPOINT);
}

/*
 * KdSystemDebugControl: something of the kernel debugger, for a driver or program: there is none.
 *
 * IRQL    any
 * Errors  STATUS_DEBUGGER_INACTIVE, always
 * Source  undocumented
 */
NTSTATUS KdSystemDebugControl(ULONG Command, PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                              ULONG OutputBufferLength, PULONG ReturnLength, KPROCESSOR_MODE PreviousMode)
{
    if (ReturnLength)
        *ReturnLength = 0;
    return STATUS_DEBUGGER_INACTIVE;
}
