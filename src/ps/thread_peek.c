/*
 * What drivers ask of a thread that no kit declares: they bring the declarations along.
 */
#include "ps/process_peek.h"
#include "ps/ps_p.h"

/* PsGetThreadTeb: undocumented; its environment block, once it was asked for. NULL: a system thread. IRQL any. */
PVOID PsGetThreadTeb(PETHREAD Thread)
{
    return Thread == lab__ps_thread() ? PsGetCurrentThreadTeb() : Thread->teb;
}

/* PsGetThreadWin32Thread, PsGetCurrentThreadWin32Thread: undocumented; what the window manager keeps for it. NULL:
 * nothing. IRQL any. */
PVOID PsGetThreadWin32Thread(PETHREAD Thread)
{
    return 0;
}

PVOID PsGetCurrentThreadWin32Thread(void)
{
    return 0;
}

/* PsGetThreadSessionId: undocumented; the machine has session 0 alone. IRQL any. */
ULONG PsGetThreadSessionId(PETHREAD Thread)
{
    return 0;
}

/* PsGetThreadFreezeCount: undocumented; how often a debugger has frozen it: never. IRQL any. */
ULONG PsGetThreadFreezeCount(PETHREAD Thread)
{
    return 0;
}

/* PsGetThreadHardErrorsAreDisabled, PsSetThreadHardErrorsAreDisabled: undocumented; IoSetThreadHardErrorMode for any
 * thread. IRQL any. */
BOOLEAN PsGetThreadHardErrorsAreDisabled(PETHREAD Thread)
{
    return Thread->hard_errors_disabled;
}

void PsSetThreadHardErrorsAreDisabled(PETHREAD Thread, BOOLEAN Disabled)
{
    Thread->hard_errors_disabled = Disabled != 0;
}

/* PsGetCurrentThreadProcess, PsGetCurrentThreadProcessId: undocumented; the thread's own process, also while it is
 * attached to another. IRQL any. */
PEPROCESS PsGetCurrentThreadProcess(void)
{
    return (PEPROCESS)lab__ke_thread()->process;
}

HANDLE PsGetCurrentThreadProcessId(void)
{
    return lab__ps_thread()->id.UniqueProcess;
}

/* PsGetCurrentThreadPreviousMode: undocumented; ExGetPreviousMode. IRQL any. */
KPROCESSOR_MODE PsGetCurrentThreadPreviousMode(void)
{
    return lab__ke_thread()->previous_mode;
}

/* PsGetCurrentThreadStackBase, PsGetCurrentThreadStackLimit: undocumented; as IoGetStackLimits. IRQL any. */
PVOID PsGetCurrentThreadStackBase(void)
{
    ULONG_PTR low, high;

    IoGetStackLimits(&low, &high);
    return (PVOID)high;
}

PVOID PsGetCurrentThreadStackLimit(void)
{
    ULONG_PTR low, high;

    IoGetStackLimits(&low, &high);
    return (PVOID)low;
}

/* PsEnterPriorityRegion, PsLeavePriorityRegion: undocumented; a critical region whose thread is scheduled well. */
void PsEnterPriorityRegion(void)
{
    KeEnterCriticalRegion();
}

void PsLeavePriorityRegion(void)
{
    KeLeaveCriticalRegion();
}

/* PsRevertThreadToSelf: undocumented; PsRevertToSelf for any thread. IRQL PASSIVE_LEVEL. */
void PsRevertThreadToSelf(PETHREAD Thread)
{
    PsImpersonateClient(Thread, 0, FALSE, FALSE, SecurityAnonymous);
}

/*
 * PsIsCurrentThreadPrefetching, PsSetCurrentThreadPrefetching: does the thread read pages ahead of their use? A file
 * system asks, so that it fails what would wait.
 *
 * IRQL    any
 */
BOOLEAN PsIsCurrentThreadPrefetching(void)
{
    LAB_DDI(PsIsCurrentThreadPrefetching);
    return lab__ps_thread()->prefetching;
}

BOOLEAN PsSetCurrentThreadPrefetching(BOOLEAN Prefetching)
{
    BOOLEAN before = lab__ps_thread()->prefetching;

    LAB_DDI(PsSetCurrentThreadPrefetching);
    lab__ps_thread()->prefetching = Prefetching != 0;
    return before;
}

/* PsWrapApcWow64Thread: prepare a user APC for a 32-bit program; there are none. STATUS_SUCCESS. IRQL any. */
NTSTATUS PsWrapApcWow64Thread(PVOID *ApcContext, PVOID *ApcRoutine)
{
    LAB_DDI(PsWrapApcWow64Thread);
    return STATUS_SUCCESS;
}
