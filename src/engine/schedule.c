/*
 * The schedule: which processor goes on, and when time moves.
 *
 * All processors share one host thread. The default schedule lets a processor run until it must stop: it went idle, it
 * spins, it stalls, or its budget of switch points is used up (so that a loop that only polls can't hang the machine).
 * Code takes no time. When nobody can run, time jumps to the next event; when there is none, that is a deadlock and is
 * reported as one.
 *
 * Rule: after any call in here that may switch, lab__prcb may be another processor (for a thread below DISPATCH_LEVEL).
 */
#include "engine/engine_p.h"
#include "ke/ke_p.h"

#define SWITCH_BUDGET    20000              /* switch points until a processor that never stops gives way */
#define SWITCH_GRACE     500                /* more of them, at most, until it leaves DISPATCH_LEVEL */
#define SPIN_100NS       10                 /* time that passes when every processor spins: 1 us */
#define BUDGET_100NS     1000               /* time that passes when a budget is used up and nobody else can run */
#define SPIN_LIMIT_100NS (100LL * 10000000) /* spinning for so long while nothing can ever happen is a deadlock */

int lab_switch_budget = SWITCH_BUDGET;

static ULONG traced_points;
static ULONG put_off;        /* points since the budget was used up at DISPATCH_LEVEL */
static ULONGLONG spinning;   /* processors that have spun since one last did something else */
static ULONGLONG spun_since; /* when the present bout of nothing but spinning began; 0: none */
static struct {
    struct _KTHREAD *thread;
    ULONGLONG horizon;
    BOOLEAN stop_early, exhausted;
} settle;

static void set_budget(int points)
{
    lab_switch_budget = lab__trace_on ? 0 : points; /* traced, every call is to be seen */
    traced_points = SWITCH_BUDGET - points;
}

void lab__schedule_start(BOOLEAN pace)
{
    lab__outside_start(pace);
    spinning = 0;
    spun_since = 0;
    settle.thread = 0;
    put_off = 0;
    set_budget(SWITCH_BUDGET);
}

/* --- choosing a processor --------------------------------------------------------------------------------------------
 */

static BOOLEAN can_run(struct lab__prcb *prcb)
{
    if (prcb->pending >> (prcb->irql + 1))
        return TRUE;
    if (prcb->stalled_until > lab__clock_now())
        return FALSE;
    if (prcb->current != prcb->idle || prcb->irql > PASSIVE_LEVEL) /* what interrupted the idle thread is to go on */
        return TRUE;
    return lab__ke.ready_count && lab__ke_ready_for(prcb);
}

static struct lab__prcb *other_runnable(void)
{
    ULONG self = lab__prcb->number;

    for (ULONG i = 1; i < lab__ke.processor_count; i++) {
        struct lab__prcb *prcb = &lab__ke.prcbs[(self + i) % lab__ke.processor_count];

        if (can_run(prcb))
            return prcb;
    }
    return 0;
}

static void go(struct lab__prcb *to)
{
    struct _KTHREAD *from = lab__prcb->current;

    lab__prcb = to;
    LAB_TRACE(LAB_TRACE_SWITCH, to->number, to->current);
    lab__ke_fiber_switch(from, to->current);
}

/* --- time
 * -------------------------------------------------------------------------------------------------------------- */

static ULONGLONG stall_end(void)
{
    ULONGLONG end = LAB_QUEUE_NEVER;

    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        ULONGLONG until = lab__ke.prcbs[i].stalled_until;

        if (until > lab__clock_now() && until < end)
            end = until;
    }
    return end;
}

static ULONGLONG next_event(void)
{
    ULONGLONG events = lab__queue_next(&lab__events), timers = lab__queue_next(&lab__ke.timers), stall = stall_end();
    ULONGLONG first = events < timers ? events : timers;

    return first < stall ? first : stall;
}

/* Nothing is due before `to`, which the world outside may bring forward. Devices come before the clock at one instant.
 */
static void move_time(ULONGLONG to)
{
    KIRQL irql = lab__ke_raise(HIGH_LEVEL);
    ULONGLONG before = lab__clock_now();
    BOOLEAN outside = __builtin_expect(lab__outside_used, 0) && lab__outside_move(before, &to);

    if (to > lab__clock_now()) {
        lab__queue_advance(&lab__events, to);
        lab__queue_advance(&lab__ke.timers, to);
        lab__prcb->time_polls = 0;
        lab__ke_charge(before);
    }
    if (__builtin_expect(outside, 0))
        lab__outside_deliver(lab__clock_now());
    lab__events_run();
    lab__ke_timers_expire();
    lab__prcb->irql = irql;
    if (lab__clock_now() != before)
        lab__ke_dpc_watchdog(before);
}

/* Time passes by `span` while this processor stays where it is; what comes due on the way happens. */
static void pass_time(ULONGLONG span)
{
    ULONGLONG end = lab__clock_now() + span, next;

    while ((next = next_event()) <= end)
        move_time(next);
    if (lab__clock_now() < end)
        move_time(end);
}

/* --- the ways to stop running
 * -------------------------------------------------------------------------------------------- */

/* A peer in real time may still bring something: then the time until the horizon is to be waited for. */
static BOOLEAN stops_early(void)
{
    return settle.stop_early && !(lab__outside_realtime() && lab__outside_connected());
}

static BOOLEAN end_settle(void)
{
    struct _KTHREAD *thread = settle.thread;
    ULONGLONG next = next_event();

    if (!thread || (next <= settle.horizon && next != LAB_QUEUE_NEVER))
        return FALSE;
    if (lab__outside_wanted()) {
        move_time(lab__clock_now());
        return TRUE;
    }
    if (!stops_early() && settle.horizon > lab__clock_now()) {
        move_time(settle.horizon);
        if (lab__clock_now() < settle.horizon)
            return TRUE; /* something came on the way */
    }
    settle.exhausted = next == LAB_QUEUE_NEVER;
    settle.thread = 0;
    lab__ke_unwait(thread, STATUS_SUCCESS, 0);
    return TRUE;
}

void lab__schedule_idle(void)
{
    struct lab__prcb *other = other_runnable();
    ULONGLONG next;

    spinning = 0;
    spun_since = 0;
    if (other) {
        go(other);
        return;
    }
    if (end_settle())
        return;
    next = next_event();
    if (next == LAB_QUEUE_NEVER && !lab__outside_connected())
        lab__ke_deadlock();
    move_time(next);
}

/* Every processor that can run only spins: nothing but time can help. */
static void all_spin(void)
{
    ULONGLONG next = next_event();

    spinning = 0;
    if (!spun_since)
        spun_since = lab__clock_now() + 1;
    if (next == LAB_QUEUE_NEVER && !lab__outside_connected() && lab__clock_now() - spun_since > SPIN_LIMIT_100NS &&
        lab__clock_now() >= spun_since)
        lab__ke_deadlock();
    pass_time(SPIN_100NS);
}

void lab__schedule_spin(void)
{
    struct lab__prcb *self = lab__prcb, *other = 0;
    ULONG count = lab__ke.processor_count;

    spinning |= 1ULL << self->number;
    for (ULONG i = 1; i < count && !other; i++) {
        struct lab__prcb *prcb = &lab__ke.prcbs[(self->number + i) % count];

        if (!(spinning >> prcb->number & 1) && can_run(prcb))
            other = prcb;
    }
    if (other) {
        go(other);
    } else {
        all_spin();
        other = other_runnable();
        if (other)
            go(other);
    }
    if (lab__prcb->irql < DISPATCH_LEVEL)
        lab__ke_round_robin();
    if (lab__prcb->pending >> (lab__prcb->irql + 1))
        lab__ke_deliver(lab__prcb->irql);
}

/* When the current thread must give way to others of its priority, if any wait for this processor. */
static ULONGLONG quantum_end(void)
{
    ULONGLONG used = lab__prcb->current->quantum_used;

    if (lab__prcb->irql >= DISPATCH_LEVEL || !lab__ke.ready_count || !lab__ke_ready_for(lab__prcb))
        return LAB_QUEUE_NEVER;
    return lab__clock_now() + (used < LAB_QUANTUM_100NS ? LAB_QUANTUM_100NS - used : 0);
}

static void pass_quantum(void)
{
    if (lab__prcb->irql < DISPATCH_LEVEL && lab__prcb->current->quantum_used >= LAB_QUANTUM_100NS)
        lab__ke_quantum_end();
}

static ULONGLONG least(ULONGLONG a, ULONGLONG b)
{
    return a < b ? a : b;
}

void lab__schedule_stall(ULONGLONG span)
{
    ULONGLONG until = lab__clock_now() + span;

    while (lab__clock_now() < until) {
        struct lab__prcb *other;

        lab__prcb->stalled_until = until;
        other = other_runnable();
        if (other)
            go(other);
        else
            move_time(least(least(next_event(), quantum_end()), until));
        lab__prcb->stalled_until = 0;
        if (lab__prcb->pending >> (lab__prcb->irql + 1))
            lab__ke_deliver(lab__prcb->irql);
        pass_quantum();
    }
}

/* Who is about to leave a spin lock isn't to be kept in it: time passes at the first point outside. */
static BOOLEAN puts_it_off(void)
{
    if (lab__prcb->irql >= DISPATCH_LEVEL && put_off++ < SWITCH_GRACE)
        return TRUE;
    put_off = 0;
    return FALSE;
}

void lab__schedule_point(void)
{
    if (!lab__ke_running())
        return;
    if (lab__trace_on) {
        lab_switch_budget = 0;
        if (++traced_points < SWITCH_BUDGET)
            return;
    }
    if (puts_it_off()) {
        set_budget(1);
        return;
    }
    set_budget(SWITCH_BUDGET);
    spinning |= 1ULL << lab__prcb->number;
    if (!other_runnable())
        pass_time(BUDGET_100NS);
    lab__schedule_spin();
}

BOOLEAN lab__schedule_settle(ULONGLONG horizon, BOOLEAN stop_early)
{
    settle.thread = lab__ke_thread();
    settle.horizon = horizon;
    settle.stop_early = stop_early;
    lab__outside_want();
    lab__ke_wait_bare(settle.thread);
    return settle.exhausted;
}

/* What driver code that was compiled against the DDK headers calls when its budget is used up. */
__attribute__((visibility("default"))) void lab_switch_point(void)
{
    lab__schedule_point();
}

__attribute__((visibility("default"))) void lab_processor_yield(void)
{
    if (lab__ke_running())
        lab__schedule_spin();
}
