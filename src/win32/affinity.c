/* Which processors threads run on, and priority classes. */
#include "win32/win32_p.h"

ULONG KeQueryActiveProcessorCount(ULONG_PTR *active);
ULONG KeGetCurrentProcessorNumberEx(PVOID number);
ULONG_PTR KeSetSystemAffinityThreadEx(ULONG_PTR affinity);

static DWORD class_now = NORMAL_PRIORITY_CLASS;

static DWORD_PTR all(void)
{
    ULONG_PTR active = 0;

    KeQueryActiveProcessorCount(&active);
    return active;
}

DWORD GetCurrentProcessorNumber(void)
{
    return KeGetCurrentProcessorNumberEx(NULL);
}

BOOL GetProcessAffinityMask(HANDLE process, PDWORD_PTR process_mask, PDWORD_PTR system_mask)
{
    *process_mask = *system_mask = all();
    return TRUE;
}

BOOL SetProcessAffinityMask(HANDLE process, DWORD_PTR mask)
{
    if (!mask || (mask & ~all()))
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    return mask == all() || lab__win32_fail(ERROR_NOT_SUPPORTED);
}

DWORD_PTR SetThreadAffinityMask(HANDLE thread, DWORD_PTR mask)
{
    struct lab__win32_thread *self = lab__win32_thread();
    DWORD_PTR before = self->affinity ? self->affinity : all();

    if (!mask || (mask & ~all()))
        return (DWORD_PTR)lab__win32_fail(ERROR_INVALID_PARAMETER);
    if (thread != GetCurrentThread())
        return (DWORD_PTR)lab__win32_fail(ERROR_NOT_SUPPORTED);
    KeSetSystemAffinityThreadEx(mask);
    self->affinity = mask;
    return before;
}

BOOL SetPriorityClass(HANDLE process, DWORD class_)
{
    switch (class_) {
    case NORMAL_PRIORITY_CLASS:
    case IDLE_PRIORITY_CLASS:
    case HIGH_PRIORITY_CLASS:
    case REALTIME_PRIORITY_CLASS:
    case BELOW_NORMAL_PRIORITY_CLASS:
    case ABOVE_NORMAL_PRIORITY_CLASS:
        class_now = class_;
        return TRUE;
    case PROCESS_MODE_BACKGROUND_BEGIN:
    case PROCESS_MODE_BACKGROUND_END:
        return TRUE;
    default:
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    }
}

DWORD GetPriorityClass(HANDLE process)
{
    return class_now;
}
