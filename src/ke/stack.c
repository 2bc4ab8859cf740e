/*
 * Kernel stacks: calling a routine with more of it, and keeping a stack from being paged out.
 *
 * A callout runs on a stack segment of its own, whatever is left on the caller's; while it runs, that segment is the
 * thread's stack for every purpose. An exception that the callout doesn't handle goes on in the caller. Rule that
 * drivers break most: the thread must not end inside the callout.
 */
#include "ke/ke_p.h"
#include <nt/seh.h>

#define MOST_SEGMENTS 16
#define LARGE_STACK   0x12000 /* what an expanded stack has on x64 */

/* Lies on the stack that called. */
struct lab__stack_segment {
    struct lab__stack_segment *outer;
    struct host_fiber caller;
    PEXPAND_STACK_CALLOUT callout;
    PVOID parameter;
    struct lab_seh_frame *target; /* whose handler takes an exception that came through the callout */
};

static void guarded(struct lab__stack_segment *segment)
{
    struct lab_seh_frame frame;

    lab_seh_enter(&frame, TRUE);
    if (!lab_seh_set(&frame)) {
        segment->callout(segment->parameter);
        lab_seh_pop(&frame);
    } else {
        segment->target = frame.target;
    }
}

static _Noreturn void leave(struct _KTHREAD *thread)
{
    host_fiber_exit(&thread->fiber, &thread->segments->caller);
    __builtin_unreachable();
}

static void run_callout(void *context)
{
    struct _KTHREAD *thread = context;
    struct lab__stack_segment *segment = thread->segments;

    if (*lab_seh_chain)
        guarded(segment);
    else
        segment->callout(segment->parameter); /* nobody would handle it: the report is to show where it was raised */
    leave(thread);
}

void lab__ke_stack_unwind(struct _KTHREAD *thread, const struct lab__stack_segment *to)
{
    if (thread->segments != to)
        leave(thread);
}

void lab__ke_stack_destroy(struct _KTHREAD *thread)
{
    struct lab__stack_segment *segment = thread->segments;

    host_fiber_destroy(&thread->fiber);
    while (segment) {
        struct host_fiber caller = segment->caller;

        segment = segment->outer;
        host_fiber_destroy(&caller);
    }
    thread->segments = 0;
}

static unsigned depth(const struct _KTHREAD *thread)
{
    unsigned count = 0;

    for (const struct lab__stack_segment *at = thread->segments; at; at = at->outer)
        count++;
    return count;
}

static NTSTATUS call_out(PEXPAND_STACK_CALLOUT callout, PVOID parameter)
{
    struct _KTHREAD *thread = lab__ke_thread();
    struct lab__stack_segment segment = {.outer = thread->segments, .callout = callout, .parameter = parameter};
    char *base = thread->stack_base, *limit = thread->stack_limit;
    struct host_fiber own;

    if (depth(thread) >= MOST_SEGMENTS)
        return STATUS_STACK_OVERFLOW;
    segment.caller = thread->fiber;
    if (host_fiber_create(&thread->fiber, host_fiber_default_stack(), run_callout, thread)) {
        thread->fiber = segment.caller;
        return STATUS_NO_MEMORY;
    }
    thread->segments = &segment;
    thread->stack_base = thread->fiber.stack + thread->fiber.stack_size;
    thread->stack_limit = thread->stack_base - LARGE_STACK;
    host_fiber_switch(&segment.caller, &thread->fiber);
    own = thread->fiber;
    thread->fiber = segment.caller;
    thread->segments = segment.outer;
    thread->stack_base = base;
    thread->stack_limit = limit;
    host_fiber_moved(&thread->fiber);
    host_fiber_destroy(&own);
    if (lab__ke_crashed)
        lab__ke_crash_land();
    if (segment.target)
        lab_seh_resume(&(struct lab_seh_frame){.target = segment.target});
    return STATUS_SUCCESS;
}

/*
 * KeExpandKernelStackAndCallout: call the routine with at least Size bytes of stack.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes, up to MAXIMUM_EXPANSION_SIZE
 * Errors  as KeExpandKernelStackAndCalloutEx
 * Source  ntddk/nf-ntddk-keexpandkernelstackandcallout
 */
NTSTATUS KeExpandKernelStackAndCallout(PEXPAND_STACK_CALLOUT Callout, PVOID Parameter, SIZE_T Size)
{
    LAB_DDI(KeExpandKernelStackAndCallout);
    if (Size > MAXIMUM_EXPANSION_SIZE)
        return STATUS_INVALID_PARAMETER_3;
    return call_out(Callout, Parameter);
}

/*
 * KeExpandKernelStackAndCalloutEx: the same, also at DISPATCH_LEVEL, where Wait must be FALSE.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   bytes, up to MAXIMUM_EXPANSION_SIZE
 * Errors  STATUS_INVALID_PARAMETER_3 (Size), STATUS_INVALID_PARAMETER_4 (Wait at DISPATCH_LEVEL), STATUS_NO_MEMORY,
 *         STATUS_STACK_OVERFLOW when callouts are nested too deep
 * Source  ntddk/nf-ntddk-keexpandkernelstackandcalloutex
 */
NTSTATUS KeExpandKernelStackAndCalloutEx(PEXPAND_STACK_CALLOUT Callout, PVOID Parameter, SIZE_T Size, BOOLEAN Wait,
                                         PVOID Context)
{
    LAB_DDI(KeExpandKernelStackAndCalloutEx);
    if (Size > MAXIMUM_EXPANSION_SIZE)
        return STATUS_INVALID_PARAMETER_3;
    if (Wait && lab__ke_irql() >= DISPATCH_LEVEL)
        return STATUS_INVALID_PARAMETER_4;
    return call_out(Callout, Parameter);
}

/*
 * KeSetKernelStackSwapEnable: may the current thread's stack be paged out? Returns what was so before.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0x94 KERNEL_STACK_LOCKED_AT_EXIT when the thread ends while it is disabled
 * Source  ntifs/nf-ntifs-kesetkernelstackswapenable
 */
BOOLEAN KeSetKernelStackSwapEnable(BOOLEAN Enable)
{
    struct _KTHREAD *thread = lab__ke_thread();
    BOOLEAN before;

    LAB_DDI(KeSetKernelStackSwapEnable);
    before = !thread->stack_locked;
    thread->stack_locked = !Enable;
    return before;
}

void lab__ke_stack_check_exit(struct _KTHREAD *thread)
{
    if (thread->segments)
        lab__ke_crash_detail("the thread ended inside the routine of KeExpandKernelStackAndCallout");
    else if (thread->stack_locked)
        lab__ke_crash_detail("the thread ended while KeSetKernelStackSwapEnable(FALSE) was in force");
    if (thread->segments || thread->stack_locked)
        lab__ke_bugcheck(KERNEL_STACK_LOCKED_AT_EXIT, (ULONG_PTR)thread, 0, 0, 0);
}
