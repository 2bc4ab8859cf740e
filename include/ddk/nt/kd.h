/* kd functions. */
#ifndef NTLAB_NT_KD_H
#define NTLAB_NT_KD_H

#include <nt/types.h>

LAB_DDK_BEGIN

ULONG DbgPrint(PCSTR Format, ...);
ULONG DbgPrintReturnControlC(PCCH Format, ...);
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...);
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, va_list ap);
ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format, va_list ap);
NTSTATUS DbgQueryDebugFilterState(ULONG ComponentId, ULONG Level);
NTSTATUS DbgSetDebugFilterState(ULONG ComponentId, ULONG Level, BOOLEAN State);
NTSTATUS DbgSetDebugPrintCallback(PDEBUG_PRINT_CALLBACK DebugPrintCallback, BOOLEAN Enable);
NTSTATUS KdDisableDebugger(void);
NTSTATUS KdEnableDebugger(void);
void DbgBreakPoint(void);
void DbgBreakPointWithStatus(ULONG Status);
BOOLEAN KdRefreshDebuggerNotPresent(void);
NTSTATUS KdChangeOption(KD_OPTION Option, ULONG InBufferBytes, PVOID InBuffer, ULONG OutBufferBytes, PVOID OutBuffer, PULONG OutBufferNeeded);
ULONG DbgPrompt(PCCH Prompt, PCH Response, ULONG MaximumResponseLength);
extern PBOOLEAN KdDebuggerNotPresent;
extern PBOOLEAN KdDebuggerEnabled;

LAB_DDK_END

/* Data that a driver imports is reached through pointers. */
#define KD_DEBUGGER_ENABLED     (*KdDebuggerEnabled)
#define KD_DEBUGGER_NOT_PRESENT (*KdDebuggerNotPresent)

#endif
