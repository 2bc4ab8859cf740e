/*
 * Timers as objects: by name and by handle. The body begins with the KTIMER.
 *
 * A timer that was set with a routine keeps the thread that set it, whose APC its expiry queues.
 */
#include "ex/nt_ex.h"
#include "ex/object_p.h"

POBJECT_TYPE lab__ex_timer_type;

static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ | TIMER_QUERY_STATE,
                                        STANDARD_RIGHTS_WRITE | TIMER_MODIFY_STATE,
                                        STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, TIMER_ALL_ACCESS};

struct timer {
    KTIMER timer;
    KDPC dpc;
    KAPC apc;
    PETHREAD thread; /* that the APC goes to; 0: it has no routine */
};

static void queue_apc(PKDPC dpc, PVOID context, PVOID low, PVOID high)
{
    struct timer *timer = context;

    if (timer->thread)
        KeInsertQueueApc(&timer->apc, low, high, IO_NO_INCREMENT);
}

static void apc_runs(PRKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *low, PVOID *high)
{
}

static void apc_runs_down(PRKAPC apc)
{
}

static void drop_apc(struct timer *timer)
{
    PETHREAD thread = timer->thread;

    if (!thread)
        return;
    timer->thread = 0;
    KeRemoveQueueDpc(&timer->dpc);
    KeRemoveQueueApc(&timer->apc);
    lab__ob_dereference(thread);
}

static BOOLEAN stop(struct timer *timer)
{
    BOOLEAN was_set = KeCancelTimer(&timer->timer);

    drop_apc(timer);
    return was_set;
}

static void timer_removed(PVOID body)
{
    stop(body);
}

void lab__ex_timer_start(void)
{
    static const struct lab__ob_procedures procedures = {.remove = timer_removed};

    lab__ex_timer_type = lab__ob_type_create(L"Timer", &procedures, &mapping, TIMER_ALL_ACCESS, 0);
}

static NTSTATUS create(PHANDLE result, ACCESS_MASK desired, POBJECT_ATTRIBUTES attributes, TIMER_TYPE type,
                       KPROCESSOR_MODE mode)
{
    struct timer *timer;
    NTSTATUS status = lab__ex_probe_out(result, sizeof *result, mode);

    if (NT_SUCCESS(status) && type != NotificationTimer && type != SynchronizationTimer)
        status = STATUS_INVALID_PARAMETER_4;
    if (NT_SUCCESS(status))
        status = lab__ob_create(lab__ex_timer_type, mode, attributes, sizeof *timer, (PVOID *)&timer);
    if (!NT_SUCCESS(status))
        return status;
    KeInitializeTimerEx(&timer->timer, type);
    KeInitializeDpc(&timer->dpc, queue_apc, timer);
    return lab__ex_object_insert(timer, desired, result);
}

static NTSTATUS reference(HANDLE handle, ACCESS_MASK access, KPROCESSOR_MODE mode, struct timer **timer)
{
    return lab__ob_reference_handle(handle, access, lab__ex_timer_type, mode, (PVOID *)timer, 0);
}

struct setting {
    LARGE_INTEGER due;
    PTIMER_APC_ROUTINE routine;
    PVOID context;
    LONG period;
    BOOLEAN wake;
};

static NTSTATUS set(HANDLE handle, const struct setting *to, PBOOLEAN previous, KPROCESSOR_MODE mode)
{
    struct timer *timer;
    BOOLEAN signalled;
    NTSTATUS status = reference(handle, TIMER_MODIFY_STATE, mode, &timer);

    if (!NT_SUCCESS(status))
        return status;
    stop(timer);
    signalled = KeReadStateTimer(&timer->timer);
    if (to->routine) {
        timer->thread = lab__ps_thread();
        lab__ob_reference(timer->thread);
        KeInitializeApc(&timer->apc, &timer->thread->Tcb, 1, apc_runs, apc_runs_down,
                        (PKNORMAL_ROUTINE)(void (*)(void))to->routine, mode, to->context); /* two ULONGs fit pointers */
    }
    KeSetTimerEx(&timer->timer, to->due, to->period, to->routine ? &timer->dpc : 0);
    lab__ob_dereference(timer);
    if (previous)
        *previous = signalled;
    return to->wake ? STATUS_TIMER_RESUME_IGNORED : STATUS_SUCCESS; /* no clock of the machine wakes it */
}

static NTSTATUS set_checked(HANDLE handle, PLARGE_INTEGER due, struct setting *to, PBOOLEAN previous,
                            KPROCESSOR_MODE mode)
{
    NTSTATUS status = lab__ex_probe_optional(previous, sizeof *previous, mode);

    if (NT_SUCCESS(status) && mode == UserMode)
        status = lab__mm_probe_any(due, sizeof *due);
    if (!NT_SUCCESS(status))
        return status;
    if (to->period < 0)
        return STATUS_INVALID_PARAMETER_6;
    to->due = *due;
    return set(handle, to, previous, mode);
}

static NTSTATUS cancel(HANDLE handle, PBOOLEAN state, KPROCESSOR_MODE mode)
{
    struct timer *timer;
    BOOLEAN signalled;
    NTSTATUS status = lab__ex_probe_optional(state, sizeof *state, mode);

    if (NT_SUCCESS(status))
        status = reference(handle, TIMER_MODIFY_STATE, mode, &timer);
    if (!NT_SUCCESS(status))
        return status;
    stop(timer);
    signalled = KeReadStateTimer(&timer->timer);
    lab__ob_dereference(timer);
    if (state)
        *state = signalled;
    return STATUS_SUCCESS;
}

/* NtCreateTimer, NtOpenTimer, NtSetTimer, NtCancelTimer: as the Zw forms, for the caller's mode. */
NTSTATUS NtCreateTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                       TIMER_TYPE TimerType)
{
    return create(TimerHandle, DesiredAccess, ObjectAttributes, TimerType, lab__ex_caller());
}

NTSTATUS NtOpenTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    return lab__ex_object_open(lab__ex_timer_type, TimerHandle, DesiredAccess, ObjectAttributes, lab__ex_caller());
}

NTSTATUS NtSetTimer(HANDLE TimerHandle, PLARGE_INTEGER DueTime, PTIMER_APC_ROUTINE TimerApcRoutine, PVOID TimerContext,
                    BOOLEAN ResumeTimer, LONG Period, PBOOLEAN PreviousState)
{
    struct setting to = {.routine = TimerApcRoutine, .context = TimerContext, .period = Period, .wake = ResumeTimer};

    return set_checked(TimerHandle, DueTime, &to, PreviousState, lab__ex_caller());
}

NTSTATUS NtCancelTimer(HANDLE TimerHandle, PBOOLEAN CurrentState)
{
    return cancel(TimerHandle, CurrentState, lab__ex_caller());
}

/* NtQueryTimer: TimerBasicInformation (0): what is left until it is due (0 where it isn't set), and whether it is
 * signalled. Undocumented. */
NTSTATUS NtQueryTimer(HANDLE TimerHandle, ULONG InformationClass, PVOID Information, ULONG Length, PULONG ReturnLength)
{
    struct {
        LARGE_INTEGER remaining;
        BOOLEAN signalled;
    } *basic = Information;
    struct timer *timer;
    NTSTATUS status = lab__ex_probe_basic(InformationClass, Information, Length, sizeof *basic);

    if (NT_SUCCESS(status))
        status = reference(TimerHandle, TIMER_QUERY_STATE, lab__ex_caller(), &timer);
    if (!NT_SUCCESS(status))
        return status;
    basic->remaining.QuadPart =
        timer->timer.Header.Inserted ? (LONGLONG)(timer->timer.DueTime.QuadPart - lab__clock_now()) : 0;
    basic->signalled = KeReadStateTimer(&timer->timer);
    lab__ob_dereference(timer);
    if (ReturnLength)
        *ReturnLength = sizeof *basic;
    return STATUS_SUCCESS;
}

/*
 * ZwCreateTimer: a timer, named or not, and a handle to it. It is not set and not signalled.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_4 for another type; those of names and handles
 */
NTSTATUS ZwCreateTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                       TIMER_TYPE TimerType)
{
    LAB_DDI(ZwCreateTimer);
    return create(TimerHandle, DesiredAccess, ObjectAttributes, TimerType, KernelMode);
}

/* ZwOpenTimer: a handle to a timer that exists. IRQL PASSIVE_LEVEL. */
NTSTATUS ZwOpenTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenTimer);
    return lab__ex_object_open(lab__ex_timer_type, TimerHandle, DesiredAccess, ObjectAttributes, KernelMode);
}

/*
 * ZwSetTimer: set a timer, replacing what it was set to; a routine is called as an APC of this thread when it expires.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   DueTime 100 ns, negative = relative; Period ms, 0 = once
 * Errors  STATUS_INVALID_PARAMETER_6: a negative period; STATUS_TIMER_RESUME_IGNORED, a success: nothing wakes the
 *         machine
 */
NTSTATUS ZwSetTimer(HANDLE TimerHandle, PLARGE_INTEGER DueTime, PTIMER_APC_ROUTINE TimerApcRoutine, PVOID TimerContext,
                    BOOLEAN ResumeTimer, LONG Period, PBOOLEAN PreviousState)
{
    struct setting to = {.routine = TimerApcRoutine, .context = TimerContext, .period = Period, .wake = ResumeTimer};

    LAB_DDI(ZwSetTimer);
    return set_checked(TimerHandle, DueTime, &to, PreviousState, KernelMode);
}

/*
 * ZwSetTimerEx: the same from a TIMER_SET_COALESCABLE_TIMER_INFO; what it tolerates as lateness isn't needed here.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH; those of ZwSetTimer
 */
NTSTATUS ZwSetTimerEx(HANDLE TimerHandle, TIMER_SET_INFORMATION_CLASS TimerSetInformationClass,
                      PVOID TimerSetInformation, ULONG TimerSetInformationLength)
{
    PTIMER_SET_COALESCABLE_TIMER_INFO info = TimerSetInformation;
    struct setting to;

    LAB_DDI(ZwSetTimerEx);
    if (TimerSetInformationClass != TimerSetCoalescableTimer)
        return STATUS_INVALID_INFO_CLASS;
    if (TimerSetInformationLength != sizeof *info)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (info->Period > MAXLONG)
        return STATUS_INVALID_PARAMETER_6;
    to = (struct setting){.due = info->DueTime,
                          .routine = info->TimerApcRoutine,
                          .context = info->TimerContext,
                          .period = (LONG)info->Period,
                          .wake = info->WakeContext != 0};
    return set(TimerHandle, &to, info->PreviousState, KernelMode);
}

/*
 * ZwCancelTimer: a timer's expiry, and its APC, don't come any more; *CurrentState: whether it is signalled.
 *
 * IRQL    PASSIVE_LEVEL
 */
NTSTATUS ZwCancelTimer(HANDLE TimerHandle, PBOOLEAN CurrentState)
{
    LAB_DDI(ZwCancelTimer);
    return cancel(TimerHandle, CurrentState, KernelMode);
}
