/* Stacks of threads: see vf_stack.h. */
#include "vf/vf_stack.h"
#include "ps/ps_walk.h"

static struct _KTHREAD *first_of(PEPROCESS process)
{
    while (process && IsListEmpty(&process->Pcb.threads))
        process = lab__ps_process_next(process);
    return process ? CONTAINING_RECORD(process->Pcb.threads.Flink, struct _KTHREAD, process_link) : 0;
}

struct _KTHREAD *lab__vf_thread_next(struct _KTHREAD *thread)
{
    PEPROCESS process;

    if (!thread)
        return first_of(lab__ps_process_next(0));
    process = CONTAINING_RECORD(thread->process, struct _EPROCESS, Pcb);
    if (thread->process_link.Flink != &process->Pcb.threads)
        return CONTAINING_RECORD(thread->process_link.Flink, struct _KTHREAD, process_link);
    return first_of(lab__ps_process_next(process));
}

/* Its host stack is longer than what the driver is told of. */
static BOOLEAN holds(const struct _KTHREAD *thread, const void *address)
{
    const char *lowest = thread->fiber.adopted || !thread->fiber.stack ? thread->stack_limit : thread->fiber.stack;

    return (const char *)address >= lowest && (const char *)address < thread->stack_base;
}

BOOLEAN lab__vf_stack_gone_slow(const void *address)
{
    struct _KTHREAD *self = lab__ke_thread();

    if (holds(self, address))
        return (const char *)address < (self->wait_frame ? self->wait_frame : (char *)__builtin_frame_address(0));
    for (struct _KTHREAD *thread = lab__vf_thread_next(0); thread; thread = lab__vf_thread_next(thread))
        if (thread != self && thread->state != LAB_THREAD_TERMINATED && holds(thread, address))
            return (const char *)address < (thread->wait_frame ? thread->wait_frame : (char *)thread->fiber.sp);
    return FALSE;
}

struct _KTHREAD *lab__vf_waiter_of(const void *object)
{
    for (struct _KTHREAD *thread = lab__vf_thread_next(0); thread; thread = lab__vf_thread_next(thread))
        for (ULONG i = 0; thread->state == LAB_THREAD_WAITING && i < thread->wait_count; i++)
            if (thread->wait_blocks[i].Object == object)
                return thread;
    return 0;
}

void lab__vf_thread_stack(struct _KTHREAD *thread, struct lab__vf_stack *stack)
{
    struct host_registers registers;

    stack->count = 0;
    if (thread != lab__ke_thread() && !host_fiber_registers(&thread->fiber, &registers))
        stack->count = host_backtrace(stack->frames, LAB_VF_FRAMES, &registers);
    else if (thread == lab__ke_thread())
        lab__vf_stack_take(stack);
}
