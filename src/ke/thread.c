/*
 * Threads of the kernel dispatcher: a fiber with a priority, APC queues and a wait. Ps makes objects of them.
 */
#include "ke/ke_p.h"
#include "ke/wait_p.h"

static void begin(void *context)
{
    struct _KTHREAD *thread = context;

    lab__ke_lower(PASSIVE_LEVEL);
    thread->start_routine(thread->start_context);
    lab__ke_thread_exit(STATUS_SUCCESS);
}

static void initialize(struct _KTHREAD *thread, struct _KPROCESS *process)
{
    lab__ke_header_initialize(&thread->Header, LAB_THREAD_OBJECT, sizeof *thread, 0);
    thread->state = LAB_THREAD_INITIALIZED;
    thread->process = process;
    thread->affinity = thread->user_affinity = process ? process->affinity : ~0ULL;
    thread->priority = thread->base_priority = process ? process->base_priority : 8;
    thread->wait_timer.Header.Inserted = FALSE;
    InitializeListHead(&thread->mutants);
    lab__ke_apc_state_initialize(&thread->apc_state, process);
    if (process) {
        InsertTailList(&process->threads, &thread->process_link);
        process->thread_count++;
    }
}

static void note_stack(struct _KTHREAD *thread, char *top)
{
    thread->stack_base = top;
    thread->stack_limit = top - LAB_KERNEL_STACK;
}

void lab__ke_thread_withdraw(struct _KTHREAD *thread)
{
    RemoveEntryList(&thread->process_link);
    thread->process->thread_count--;
}

NTSTATUS lab__ke_thread_initialize(struct _KTHREAD *thread, struct _KPROCESS *process, PKSTART_ROUTINE routine,
                                   PVOID context, host_size stack_size)
{
    initialize(thread, process);
    thread->start_routine = routine;
    thread->start_context = context;
    if (host_fiber_create(&thread->fiber, stack_size, begin, thread)) {
        lab__ke_thread_withdraw(thread);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    note_stack(thread, thread->fiber.stack + thread->fiber.stack_size);
    return STATUS_SUCCESS;
}

void lab__ke_thread_adopt(struct _KTHREAD *thread, struct _KPROCESS *process)
{
    initialize(thread, process);
    host_fiber_adopt(&thread->fiber);
    thread->adopted = TRUE;
    thread->state = LAB_THREAD_RUNNING;
    note_stack(thread, __builtin_frame_address(0));
    lab__prcb->current = thread;
    lab_seh_chain = &thread->seh_chain;
    lab__ke.idle_mask &= ~(1ULL << lab__prcb->number);
}

void lab__ke_thread_start(struct _KTHREAD *thread)
{
    lab__ke_ready(thread);
    lab__ke_exit();
}

static void leave_process(struct _KTHREAD *thread)
{
    if (!thread->process)
        return;
    RemoveEntryList(&thread->process_link);
    if (--thread->process->thread_count == 0) {
        thread->process->Header.SignalState = 1;
        lab__ke_wait_test(&thread->process->Header, 0);
    }
}

_Noreturn void lab__ke_thread_exit(NTSTATUS status)
{
    struct _KTHREAD *thread = lab__ke_thread();

    lab__ke_stack_check_exit(thread);
    lab__ke_float_saves_drop(thread);
    lab__ke_mutants_abandon(thread);
    lab__ke_queue_leave(thread);
    thread->exit_status = status;
    lab__ke_raise(DISPATCH_LEVEL);
    leave_process(thread);
    thread->state = LAB_THREAD_TERMINATED;
    thread->Header.SignalState = 1;
    lab__ke_wait_test(&thread->Header, 0);
    lab__ke_swap();
    __builtin_unreachable();
}

void lab__ke_thread_delete(struct _KTHREAD *thread)
{
    lab__ke_float_saves_drop(thread);
    lab__ke_stack_destroy(thread);
}

/*
 * KeGetCurrentThread: the running thread.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kegetcurrentthread
 */
PKTHREAD KeGetCurrentThread(void)
{
    LAB_DDI(KeGetCurrentThread);
    return lab__ke_thread();
}

/*
 * KeSetPriorityThread: set the thread's priority at run time; returns the one before.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   1 to 31; 16 and above are real-time priorities
 * Source  wdm/nf-wdm-kesetprioritythread
 */
KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority)
{
    KPRIORITY before = Thread->priority;

    LAB_DDI(KeSetPriorityThread);
    if (Priority <= LOW_PRIORITY || Priority > HIGH_PRIORITY)
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0, (ULONG_PTR)Thread, (ULONG_PTR)Priority, 0);
    Thread->base_priority = (SCHAR)Priority;
    lab__ke_set_priority(Thread, (SCHAR)Priority);
    lab__ke_exit();
    return before;
}

/*
 * KeQueryPriorityThread: the thread's current priority, boosts included.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-kequeryprioritythread
 */
KPRIORITY KeQueryPriorityThread(PKTHREAD Thread)
{
    LAB_DDI(KeQueryPriorityThread);
    return Thread->priority;
}

/*
 * KeSetBasePriorityThread: set the priority relative to that of the thread's process; returns the increment before.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-kesetbaseprioritythread
 */
LONG KeSetBasePriorityThread(PKTHREAD Thread, LONG Increment)
{
    SCHAR base = Thread->process->base_priority;
    LONG before = Thread->saturation ? Thread->saturation * ((HIGH_PRIORITY + 1) / 2) : Thread->base_priority - base;
    LONG priority = base + Increment, low = base >= LOW_REALTIME_PRIORITY ? LOW_REALTIME_PRIORITY : 1;
    LONG high = base >= LOW_REALTIME_PRIORITY ? HIGH_PRIORITY : LOW_REALTIME_PRIORITY - 1;

    LAB_DDI(KeSetBasePriorityThread);
    Thread->saturation = Increment >= (HIGH_PRIORITY + 1) / 2 ? 1 : Increment <= -(HIGH_PRIORITY + 1) / 2 ? -1 : 0;
    priority = Thread->saturation > 0   ? high
               : Thread->saturation < 0 ? low
               : priority < low         ? low
               : priority > high        ? high
                                        : priority;
    Thread->base_priority = (SCHAR)priority;
    lab__ke_set_priority(Thread, (SCHAR)priority);
    lab__ke_exit();
    return before;
}

/* KeSetIdealProcessorThread: undocumented hint; returns the one before. */
UCHAR KeSetIdealProcessorThread(PKTHREAD Thread, UCHAR Processor)
{
    UCHAR before = Thread->ideal_processor;

    if (Processor < lab__ke.processor_count)
        Thread->ideal_processor = Processor;
    return before;
}
