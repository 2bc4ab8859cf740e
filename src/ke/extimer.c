/*
 * EX_TIMER: timers that the system allocates, with a period in 100 ns and a callback at DISPATCH_LEVEL.
 *
 * The object begins with a KTIMER, so a thread waits for it as for one. ntlab's clock has no tick, so a high-resolution
 * timer is no finer than another, and a no-wake timer is never late.
 *
 * Rule that drivers break most: ExDeleteTimer with Wait only below DISPATCH_LEVEL, so never from the timer's callback.
 */
#include "ke/wait_p.h"
#include "mm/mm_p.h"

#define TAG_TIMER 0x6D547845 /* "ExTm" */

struct _EX_TIMER {
    KTIMER timer;
    KDPC dpc;
    PEXT_CALLBACK callback;
    PVOID context;
    ULONG attributes;
    LONGLONG period;
    ULONG calls; /* of the callback, that are queued or running */
    BOOLEAN deleted;
    PEXT_DELETE_CALLBACK delete_callback;
    PVOID delete_context;
    PKEVENT waiter; /* of ExDeleteTimer */
};

static _Noreturn void misuse(PEX_TIMER timer, const char *what)
{
    lab__ke_crash_detail("%s", what);
    lab__ke_bugcheck(TIMER_OR_DPC_INVALID, 0, (ULONG_PTR)timer, 0, 0);
}

/* The last that is done to a timer: it can't be set any more, is not armed, and no callback is under way. */
static void finish(PEX_TIMER timer)
{
    PEXT_DELETE_CALLBACK callback = timer->delete_callback;
    PVOID context = timer->delete_context;
    PKEVENT waiter = timer->waiter;

    lab__mm_pool_free(timer, TAG_TIMER);
    if (callback)
        callback(context);
    if (waiter)
        KeSetEvent(waiter, 0, FALSE);
}

static void finish_if_done(PEX_TIMER timer)
{
    if (timer->deleted && !timer->calls && !timer->timer.Header.Inserted)
        finish(timer);
}

static void call_back(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    PEX_TIMER timer = context;

    timer->callback(timer, timer->context);
    timer->calls--;
    finish_if_done(timer);
}

void lab__ke_ex_timer_expired(KTIMER *ktimer, ULONGLONG due)
{
    PEX_TIMER timer = CONTAINING_RECORD(ktimer, struct _EX_TIMER, timer);

    ktimer->Header.SignalState = 1;
    LAB_TRACE(LAB_TRACE_TIMER, timer, timer->callback);
    if (timer->period && !timer->deleted)
        lab__ke_timer_arm(ktimer, due + (ULONGLONG)timer->period, LAB_EX_TIMER);
    lab__ke_wait_test(&ktimer->Header, 0);
    if (timer->callback && !timer->dpc.DpcData) {
        timer->calls++;
        lab__ke_dpc_insert(&timer->dpc, 0, 0);
    }
    finish_if_done(timer);
}

/*
 * ExAllocateTimer: make a timer, not set; NULL where memory is short. Callback may be NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xC7 TIMER_OR_DPC_INVALID for attributes that are unknown or exclude each other
 * Source  wdm/nf-wdm-exallocatetimer
 */
PEX_TIMER ExAllocateTimer(PEXT_CALLBACK callback, void *context, ULONG attr)
{
    const ULONG known = EX_TIMER_HIGH_RESOLUTION | EX_TIMER_NO_WAKE | EX_TIMER_NOTIFICATION;
    PEX_TIMER timer;

    LAB_DDI(ExAllocateTimer);
    if ((attr & EX_TIMER_HIGH_RESOLUTION) && (attr & EX_TIMER_NO_WAKE))
        misuse(0, "a timer can't be both EX_TIMER_HIGH_RESOLUTION and EX_TIMER_NO_WAKE");
    if (attr & ~known)
        misuse(0, "ExAllocateTimer was given attributes that it doesn't know");
    timer = lab__mm_pool_take_for(sizeof *timer, TAG_TIMER, __builtin_return_address(0));
    if (!timer)
        return 0;
    lab__ke_header_initialize(&timer->timer.Header,
                              attr & EX_TIMER_NOTIFICATION ? LAB_NOTIFICATION_TIMER : LAB_SYNCHRONIZATION_TIMER,
                              sizeof timer->timer, 0);
    KeInitializeDpc(&timer->dpc, call_back, timer);
    timer->callback = callback;
    timer->context = context;
    timer->attributes = attr;
    return timer;
}

static void check_set(PEX_TIMER timer, LONGLONG due, LONGLONG period, const EXT_SET_PARAMETERS *parameters)
{
    if ((timer->attributes & EX_TIMER_HIGH_RESOLUTION) && due >= 0)
        misuse(timer, "the due time of a high-resolution timer must be relative");
    if (period < 0 || period > MAXLONG)
        misuse(timer, "the period of a timer must be from 0 to MAXLONG");
    if (parameters && (parameters->Version || parameters->Reserved))
        misuse(timer, "the EXT_SET_PARAMETERS were not initialized");
    if (parameters && parameters->NoWakeTolerance < EX_TIMER_UNLIMITED_TOLERANCE)
        misuse(timer, "NoWakeTolerance is negative");
}

/*
 * ExSetTimer: arm the timer, replacing what it was set to; TRUE if it was set.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   100 ns; due negative = relative, else system time; period 0 = once, at most MAXLONG
 * Errors  0xC7 TIMER_OR_DPC_INVALID: absolute due time of a high-resolution timer, period or tolerance out of range
 * Source  wdm/nf-wdm-exsettimer
 */
BOOLEAN ExSetTimer(PEX_TIMER timer, LONGLONG due, LONGLONG period, EXT_SET_PARAMETERS *params)
{
    BOOLEAN was_set, absolute;
    ULONGLONG at;

    LAB_DDI(ExSetTimer);
    check_set(timer, due, period, params);
    if (timer->deleted)
        return FALSE;
    was_set = lab__ke_timer_cancel(&timer->timer);
    at = due < 0 ? lab__clock_now() - (ULONGLONG)due : lab__ke_timer_due((LARGE_INTEGER){.QuadPart = due}, &absolute);
    timer->timer.Header.SignalState = 0;
    timer->timer.Header.Absolute = due >= 0;
    timer->period = period;
    if (due >= 0 && at <= lab__clock_now()) {
        timer->timer.Processor = LAB_EX_TIMER;
        lab__ke_ex_timer_expired(&timer->timer, at);
        lab__ke_exit();
    } else {
        lab__ke_timer_arm(&timer->timer, at, LAB_EX_TIMER);
    }
    return was_set;
}

/*
 * ExCancelTimer: disarm the timer; TRUE if it was set. A callback that is queued already is still called.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-excanceltimer
 */
BOOLEAN ExCancelTimer(PEX_TIMER timer, PEXT_CANCEL_PARAMETERS params)
{
    LAB_DDI(ExCancelTimer);
    timer->period = 0;
    return lab__ke_timer_cancel(&timer->timer);
}

static void check_delete(PEX_TIMER timer, BOOLEAN cancel, BOOLEAN wait, PEXT_DELETE_PARAMETERS params)
{
    if (wait && !cancel)
        misuse(timer, "ExDeleteTimer with Wait needs Cancel");
    if (wait && lab__ke_irql() > APC_LEVEL)
        lab__ke_wrong_irql("ExDeleteTimer", lab__ke_irql(), PASSIVE_LEVEL, APC_LEVEL);
    if (timer->deleted)
        misuse(timer, "the timer was deleted before");
    if (params && (params->Version || params->Reserved))
        misuse(timer, "the EXT_DELETE_PARAMETERS were not initialized");
}

/*
 * ExDeleteTimer: the timer goes, once it is neither set nor expiring; TRUE if Cancel disarmed it.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL with Wait
 * Errors  0xC7 TIMER_OR_DPC_INVALID for Wait without Cancel, and for a second deletion
 * Source  wdm/nf-wdm-exdeletetimer
 */
BOOLEAN ExDeleteTimer(PEX_TIMER timer, BOOLEAN cancel, BOOLEAN wait, PEXT_DELETE_PARAMETERS params)
{
    BOOLEAN was_set = FALSE;
    KEVENT finished;

    LAB_DDI(ExDeleteTimer);
    check_delete(timer, cancel, wait, params);
    timer->period = 0;
    if (cancel)
        was_set = lab__ke_timer_cancel(&timer->timer);
    timer->deleted = TRUE;
    timer->delete_callback = params ? params->DeleteCallback : 0;
    timer->delete_context = params ? params->DeleteContext : 0;
    wait = wait && timer->calls;
    if (wait) {
        KeInitializeEvent(&finished, NotificationEvent, FALSE);
        timer->waiter = &finished;
        KeWaitForSingleObject(&finished, Executive, KernelMode, FALSE, 0);
    } else {
        finish_if_done(timer);
    }
    return was_set;
}
