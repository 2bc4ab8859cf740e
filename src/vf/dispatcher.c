/*
 * Events, semaphores, mutexes and timers as drivers use them: initialized before, still there when they are signalled,
 * and with the wait that was promised. What lies on a stack is gone when its function has returned.
 */
#include "vf/vf_irql.h"
#include "vf/vf_object.h"
#include "vf/vf_report.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

_Noreturn void lab__vf_not_initialized(PVOID object, const char *kind, PVOID caller)
{
    lab__ke_crash_detail("%s %p was not initialized, or is none", kind, object);
    lab__ke_bugcheck(C4, LAB_VF_NOT_INITIALIZED, (ULONG_PTR)object, (ULONG_PTR)caller, 0);
}

_Noreturn void lab__vf_signalled_gone(PVOID object, const char *kind, PVOID caller)
{
    lab__ke_crash_detail("%s %p was on the stack of a function that has returned: it has to wait until nobody can "
                         "signal it any more",
                         kind, object);
    lab__ke_bugcheck(C4, LAB_VF_STACK_GONE, (ULONG_PTR)object, (ULONG_PTR)caller, 0);
}

void lab__vf_wait_follows(const char *function, PVOID caller)
{
    if (lab__strict && lab__ke_irql() > APC_LEVEL) {
        lab__ke_crash_detail("%s was called with Wait at IRQL %u, where no thread can wait", function, lab__ke_irql());
        lab__ke_bugcheck(C4, 0x00020016, (ULONG_PTR)function, lab__ke_irql(), (ULONG_PTR)caller);
    }
    lab__ke_thread()->wait_next = caller;
}

void lab__vf_wait_missing(struct _KTHREAD *thread)
{
    PVOID caller = thread->wait_next;

    thread->wait_next = 0;
    if (!lab__strict)
        return;
    lab__vf_culprit_is(caller);
    lab__vf_origin_at(caller, "Wait was TRUE");
    lab__ke_crash_detail("KeSetEvent, KeReleaseSemaphore or KeReleaseMutex was called with Wait, but no KeWait... "
                         "follows at once; pass FALSE");
    lab__ke_bugcheck(C4, LAB_VF_WAIT_DOESNT_FOLLOW, (ULONG_PTR)caller, 0, 0);
}

/* --- timers on stacks --- */

#define TIMERS 32
static struct timer {
    KTIMER *timer;
    PVOID caller;
} timers[TIMERS];
ULONG lab__vf_stack_timers;

void lab__vf_timer_taken_slow(KTIMER *timer)
{
    for (ULONG i = 0; i < lab__vf_stack_timers; i++)
        if (timers[i].timer == timer) {
            timers[i] = timers[--lab__vf_stack_timers];
            return;
        }
}

void lab__vf_timer_set_slow(KTIMER *timer, PVOID caller)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    if (lab__vf_stack_timers == TIMERS || (const char *)timer < (const char *)thread->stack_limit ||
        (const char *)timer >= (const char *)thread->stack_base)
        return;
    timers[lab__vf_stack_timers++] = (struct timer){timer, caller};
}

void lab__vf_timers_check_slow(void)
{
    for (ULONG i = 0; i < lab__vf_stack_timers; i++) {
        if (!lab__vf_stack_gone(timers[i].timer))
            continue;
        lab__vf_culprit_is(timers[i].caller);
        lab__vf_origin_at(timers[i].caller, "the timer was set");
        lab__ke_crash_detail("timer %p was set, and the function on whose stack it is has returned",
                             (void *)timers[i].timer);
        lab__ke_bugcheck(C4, LAB_VF_STACK_GONE, (ULONG_PTR)timers[i].timer, (ULONG_PTR)timers[i].caller, 0);
    }
}

#define YEAR_100NS (365 * 864000000000LL)

/* Dates begin with the year 1601, so that whatever is meant as a span ended centuries ago. */
void lab__vf_positive_interval(const char *function, LONGLONG interval, PVOID caller)
{
    if (interval < YEAR_100NS)
        lab__vf_warn("PositiveInterval", caller,
                     "%s was given a time of %lld: as a date it is long past; a span is negative", function,
                     (long long)interval);
}
