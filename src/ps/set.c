/* What a handle's owner can set of a thread or a process. */
#include "ob/ob_p.h"
#include "ps/ps_local.h"
#include "mm/mm_p.h"

#define THREAD_SET_THREAD_TOKEN 0x80
#define LOWEST_STEP             (-2) /* of a base priority, but for the two that saturate */
#define HIGHEST_STEP            2
#define SATURATES               15
#define MOST_PAGE_PRIORITY      5

static NTSTATUS set_priority(PETHREAD thread, KPRIORITY priority)
{
    if (priority <= LOW_PRIORITY || priority > HIGH_PRIORITY)
        return STATUS_INVALID_PARAMETER;
    KeSetPriorityThread(&thread->Tcb, priority);
    return STATUS_SUCCESS;
}

static NTSTATUS set_base_priority(PETHREAD thread, LONG step)
{
    if ((step < LOWEST_STEP || step > HIGHEST_STEP) && step != SATURATES && step != -SATURATES &&
        thread->Tcb.process->base_priority < LOW_REALTIME_PRIORITY)
        return STATUS_INVALID_PARAMETER;
    /* The two that saturate are 16 steps for KeSetBasePriorityThread. */
    KeSetBasePriorityThread(&thread->Tcb, step == SATURATES ? 16 : step == -SATURATES ? -16 : step);
    return STATUS_SUCCESS;
}

static NTSTATUS set_affinity(PETHREAD thread, KAFFINITY affinity)
{
    affinity &= lab__ke_active_processors();
    if (!affinity || affinity & ~thread->Tcb.process->affinity)
        return STATUS_INVALID_PARAMETER;
    lab__ke_set_user_affinity(&thread->Tcb, affinity);
    return STATUS_SUCCESS;
}

static NTSTATUS set_ideal(PETHREAD thread, ULONG processor)
{
    if (processor > MAXIMUM_PROCESSORS)
        return STATUS_INVALID_PARAMETER;
    return KeSetIdealProcessorThread(&thread->Tcb, (UCHAR)processor); /* the one before, as NT has it */
}

static const struct class
{
    USHORT length;
    BOOLEAN known;
} classes[MaxThreadInfoClass] = {
    [ThreadPriority] = {sizeof(KPRIORITY), TRUE},
    [ThreadBasePriority] = {sizeof(LONG), TRUE},
    [ThreadAffinityMask] = {sizeof(KAFFINITY), TRUE},
    [ThreadImpersonationToken] = {sizeof(HANDLE), TRUE},
    [ThreadQuerySetWin32StartAddress] = {sizeof(PVOID), TRUE},
    [ThreadIdealProcessor] = {sizeof(ULONG), TRUE},
    [ThreadPriorityBoost] = {sizeof(ULONG), TRUE},
    [ThreadHideFromDebugger] = {0, TRUE},
    [ThreadIoPriority] = {sizeof(ULONG), TRUE},
    [ThreadPagePriority] = {sizeof(PAGE_PRIORITY_INFORMATION), TRUE},
};

union value {
    LONG number;
    ULONG count;
    ULONG_PTR wide;
    PVOID pointer;
};

static NTSTATUS set_thread(PETHREAD thread, THREADINFOCLASS class, const union value *value)
{
    switch (class) {
    case ThreadPriority:
        return set_priority(thread, value->number);
    case ThreadBasePriority:
        return set_base_priority(thread, value->number);
    case ThreadAffinityMask:
        return set_affinity(thread, value->wide);
    case ThreadImpersonationToken:
        return PsAssignImpersonationToken(thread, value->pointer);
    case ThreadQuerySetWin32StartAddress:
        thread->win32_start = value->pointer;
        return STATUS_SUCCESS;
    case ThreadIdealProcessor:
        return set_ideal(thread, value->count);
    case ThreadPriorityBoost:
        thread->Tcb.boosts_disabled = value->count != 0;
        return STATUS_SUCCESS;
    case ThreadHideFromDebugger:
        thread->hide_from_debugger = TRUE;
        return STATUS_SUCCESS;
    case ThreadIoPriority:
        if (value->count >= MaxIoPriorityTypes)
            return STATUS_INVALID_PARAMETER;
        thread->io_priority = (UCHAR)value->count + 1;
        return STATUS_SUCCESS;
    default: /* ThreadPagePriority */
        if (value->count > MOST_PAGE_PRIORITY)
            return STATUS_INVALID_PARAMETER;
        thread->page_priority = (UCHAR)value->count + 1;
        return STATUS_SUCCESS;
    }
}

static NTSTATUS set_information(HANDLE handle, THREADINFOCLASS class, const void *information, ULONG length,
                                KPROCESSOR_MODE mode)
{
    union value value = {0};
    PETHREAD thread;
    NTSTATUS status;

    if ((ULONG) class >= MaxThreadInfoClass || !classes[class].known)
        return STATUS_INVALID_INFO_CLASS;
    if (length != classes[class].length)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (mode == UserMode && length && !NT_SUCCESS(lab__mm_probe_any(information, length)))
        return STATUS_ACCESS_VIOLATION;
    if (length)
        RtlCopyMemory(&value, information, length);
    status = lab__ob_reference_handle(
        handle, class == ThreadImpersonationToken ? THREAD_SET_THREAD_TOKEN : THREAD_SET_INFORMATION,
        lab__ps_thread_type, mode, (PVOID *)&thread, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = set_thread(thread, class, &value);
    lab__ob_dereference(thread);
    return status;
}

/*
 * ZwSetInformationThread, NtSetInformationThread: priority, base priority, affinity, ideal processor, boosts, I/O and
 * page priority, impersonation token of a thread.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_PARAMETER (a value out of range);
 *         those of handles
 * Source  ntddk/nf-ntddk-zwsetinformationthread
 */
NTSTATUS ZwSetInformationThread(HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
                                ULONG ThreadInformationLength)
{
    LAB_DDI(ZwSetInformationThread);
    return set_information(ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength,
                           KernelMode);
}

NTSTATUS NtSetInformationThread(HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
                                ULONG ThreadInformationLength)
{
    LAB_DDI(NtSetInformationThread);
    return set_information(ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength,
                           lab__ke_thread()->previous_mode);
}
