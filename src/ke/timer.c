/*
 * Timers: dispatcher objects that become signalled, and queue their DPC, at a virtual time.
 *
 * They stand in the timing wheel by the two fields that KTIMER has for it. Times are exact: ntlab has no clock tick to
 * round to. Rule that drivers break most: a timer's memory must stay until it has been cancelled and its DPC has run.
 */
#include "ke/ke_p.h"
#include "ke/wait_p.h"
#include "vf/vf_object.h"

static struct lab__queue_node *node_of(KTIMER *timer)
{
    return (struct lab__queue_node *)&timer->DueTime;
}
C_ASSERT(FIELD_OFFSET(KTIMER, TimerListEntry) - FIELD_OFFSET(KTIMER, DueTime) ==
         FIELD_OFFSET(struct lab__queue_node, link));

#define THREAD_TIMER 0xFFFF /* KTIMER.Processor of a thread's own timer */

/*
 * KeInitializeTimerEx: make a timer, not set and not signalled.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializetimerex
 */
void KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type)
{
    LAB_DDI(KeInitializeTimerEx);
    lab__vf_resident(Timer, "timer");
    lab__vf_timer_initializing(Timer);
    lab__ke_header_initialize(&Timer->Header, LAB_NOTIFICATION_TIMER + Type, sizeof *Timer, 0);
    Timer->Header.Inserted = FALSE;
    Timer->DueTime.QuadPart = 0;
    Timer->Dpc = 0;
    Timer->Period = 0;
    Timer->Processor = 0;
}

/*
 * KeInitializeTimer: a notification timer.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializetimer
 */
void KeInitializeTimer(PKTIMER Timer)
{
    LAB_DDI(KeInitializeTimer);
    KeInitializeTimerEx(Timer, NotificationTimer);
}

void lab__ke_timer_arm(KTIMER *timer, ULONGLONG due, USHORT owner)
{
    timer->Processor = owner;
    timer->Header.Inserted = TRUE;
    lab__queue_insert(&lab__ke.timers, node_of(timer), due);
}

void lab__ke_timer_start(KTIMER *timer, ULONGLONG due)
{
    lab__ke_timer_arm(timer, due, THREAD_TIMER);
}

BOOLEAN lab__ke_timer_cancel(KTIMER *timer)
{
    if (!timer->Header.Inserted)
        return FALSE;
    timer->Header.Inserted = FALSE;
    lab__vf_timer_taken(timer);
    lab__queue_remove(&lab__ke.timers, node_of(timer));
    return TRUE;
}

static void signal(KTIMER *timer, ULONGLONG due)
{
    PKDPC dpc = timer->Dpc;

    timer->Header.SignalState = 1;
    LAB_TRACE(LAB_TRACE_TIMER, timer, dpc);
    if (timer->Period) {
        timer->Header.Inserted = TRUE;
        lab__queue_insert(&lab__ke.timers, node_of(timer), due + (ULONGLONG)timer->Period * 10000);
    }
    lab__ke_wait_test(&timer->Header, 0);
    if (dpc) {
        LARGE_INTEGER system = {.QuadPart = (LONGLONG)lab__clock_now() + lab__ke.system_time_offset};

        lab__ke_dpc_insert(dpc, (PVOID)(ULONG_PTR)system.LowPart, (PVOID)(ULONG_PTR)(ULONG)system.HighPart);
    }
}

void lab__ke_timers_expire(void)
{
    struct lab__queue_node *node;

    lab__vf_timers_check();
    while ((node = lab__queue_take_due(&lab__ke.timers))) {
        KTIMER *timer = CONTAINING_RECORD(node, KTIMER, DueTime);

        lab__vf_timer_taken(timer);
        timer->Header.Inserted = FALSE;
        if (timer->Processor == THREAD_TIMER)
            lab__ke_wait_timeout(CONTAINING_RECORD(timer, struct _KTHREAD, wait_timer));
        else if (timer->Processor == LAB_EX_TIMER)
            lab__ke_ex_timer_expired(timer, node->due);
        else
            signal(timer, node->due);
    }
}

static BOOLEAN is_absolute(struct lab__queue_node *node)
{
    return CONTAINING_RECORD(node, KTIMER, DueTime)->Header.Absolute != 0;
}

void lab__ke_set_system_time(LONGLONG time)
{
    LONGLONG now = (LONGLONG)lab__clock_now(), shift = time - now - lab__ke.system_time_offset;
    LIST_ENTRY taken = {&taken, &taken};

    lab__ke.system_time_offset += shift;
    lab__queue_extract(&lab__ke.timers, is_absolute, &taken);
    while (!IsListEmpty(&taken)) {
        struct lab__queue_node *node = CONTAINING_RECORD(RemoveHeadList(&taken), struct lab__queue_node, link);
        LONGLONG due = (LONGLONG)node->due - shift;

        lab__queue_insert(&lab__ke.timers, node, (ULONGLONG)(due > now ? due : now));
    }
}

ULONGLONG lab__ke_timer_due(LARGE_INTEGER time, BOOLEAN *absolute)
{
    LONGLONG now = (LONGLONG)lab__clock_now();
    LONGLONG due;

    *absolute = time.QuadPart > 0;
    due = *absolute ? time.QuadPart - lab__ke.system_time_offset : now - time.QuadPart;
    return due > now ? (ULONGLONG)due : (ULONGLONG)now;
}

static BOOLEAN set(KTIMER *timer, LARGE_INTEGER time, LONG period, PKDPC dpc, PVOID caller)
{
    BOOLEAN was_set = lab__ke_timer_cancel(timer);
    BOOLEAN absolute;
    ULONGLONG due = lab__ke_timer_due(time, &absolute);

    timer->Header.SignalState = 0;
    timer->Header.Absolute = absolute;
    timer->Dpc = dpc;
    timer->Period = (ULONG)period;
    timer->Processor = lab__prcb->number;
    if (due <= lab__clock_now()) {
        timer->DueTime.QuadPart = due;
        signal(timer, due);
        lab__ke_exit();
    } else {
        timer->Header.Inserted = TRUE;
        lab__queue_insert(&lab__ke.timers, node_of(timer), due);
        if (lab__strict)
            lab__vf_timer_set(timer, caller);
    }
    return was_set;
}

/*
 * KeSetTimerEx: arm a timer, replacing what it was set to; TRUE if it was set.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   DueTime 100 ns, negative = relative, positive = system time; Period ms, 0 = once
 * Source  wdm/nf-wdm-kesettimerex
 */
BOOLEAN KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period, PKDPC Dpc)
{
    LAB_DDI(KeSetTimerEx);
    return set(Timer, DueTime, Period, Dpc, __builtin_return_address(0));
}

/*
 * KeSetTimer: KeSetTimerEx without a period.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kesettimer
 */
BOOLEAN KeSetTimer(PKTIMER Timer, LARGE_INTEGER DueTime, PKDPC Dpc)
{
    LAB_DDI(KeSetTimer);
    return set(Timer, DueTime, 0, Dpc, __builtin_return_address(0));
}

/*
 * KeSetCoalescableTimer: KeSetTimerEx that may be late by TolerableDelay (ms); here it is always on time.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kesetcoalescabletimer
 */
BOOLEAN KeSetCoalescableTimer(PKTIMER Timer, LARGE_INTEGER DueTime, ULONG Period, ULONG TolerableDelay, PKDPC Dpc)
{
    LAB_DDI(KeSetCoalescableTimer);
    return set(Timer, DueTime, (LONG)Period, Dpc, __builtin_return_address(0));
}

/*
 * KeCancelTimer: disarm a timer; TRUE if it was set. A DPC that is queued already stays queued.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kecanceltimer
 */
BOOLEAN KeCancelTimer(PKTIMER Timer)
{
    LAB_DDI(KeCancelTimer);
    Timer->Period = 0;
    return lab__ke_timer_cancel(Timer);
}

/*
 * KeReadStateTimer: is it signalled?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kereadstatetimer
 */
BOOLEAN KeReadStateTimer(PKTIMER Timer)
{
    LAB_DDI(KeReadStateTimer);
    return Timer->Header.SignalState != 0;
}
