/*
 * What SharedUserData shows. On Windows it lies at an address that a host's process can't have, so the name is a call
 * that brings the times up to date; nobody but the kernel writes there.
 */
#include "ex/ex_p.h"
#include <nt/ke_shared_data.h>

static void set_time(volatile KSYSTEM_TIME *at, ULONGLONG time)
{
    at->High2Time = (LONG)(time >> 32);
    at->LowPart = (ULONG)time;
    at->High1Time = (LONG)(time >> 32);
}

static void describe(KUSER_SHARED_DATA *shared)
{
    static const WCHAR root[] = L"C:\\Windows";

    RtlCopyMemory(shared->NtSystemRoot, root, sizeof root);
    shared->TickCountMultiplier = (ULONG)(((ULONG64)KeQueryTimeIncrement() << 24) / 10000);
    shared->NtProductType = NtProductWinNt;
    shared->ProductTypeIsValid = TRUE;
    shared->NtMajorVersion = 10;
    shared->AlternativeArchitecture = StandardDesign;
    shared->SuiteMask = 1 << SingleUserTS;
    shared->LargePageMinimum = 0x200000;
    shared->TestRetInstruction = 0xC3;
    shared->ActiveGroupCount = 1;
}

KUSER_SHARED_DATA *lab_shared_user_data(void)
{
    static KUSER_SHARED_DATA shared;
    ULONGLONG now;
    LARGE_INTEGER system;

    if (!shared.NtMajorVersion)
        describe(&shared);
    now = KeQueryInterruptTime();
    KeQuerySystemTime(&system);
    set_time(&shared.InterruptTime, now);
    set_time(&shared.SystemTime, (ULONGLONG)system.QuadPart);
    set_time(&shared.TickCount, now / KeQueryTimeIncrement());
    shared.KdDebuggerEnabled = *KdDebuggerEnabled;
    shared.ActiveProcessorCount = lab__ke.processor_count;
    return &shared;
}
