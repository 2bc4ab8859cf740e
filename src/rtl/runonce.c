/*
 * runonce.c: RTL_RUN_ONCE, one-time initialization.
 *
 * The low two bits of the word are its state, the rest the context or, while one thread
 * initializes and others wait, the list of the waiting. Waiters sit on their own stacks.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

enum run_once_state { STATE_NEW = 0, STATE_RUNNING = 1, STATE_DONE = 2, STATE_RUNNING_ASYNC = 3, STATE_MASK = 3 };

typedef struct waiter {
    struct waiter *next;
    KEVENT done;
} waiter;

static ULONG_PTR word_of(const RTL_RUN_ONCE *once)
{
    return (ULONG_PTR)once->Ptr;
}

/*
 * RtlRunOnceInitialize: a word whose initialization has not run.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlrunonceinitialize
 */
VOID NTAPI RtlRunOnceInitialize(PRTL_RUN_ONCE RunOnce)
{
    LAB_DDI(RtlRunOnceInitialize);
    RunOnce->Ptr = NULL;
}

static void wait_for_initializer(PRTL_RUN_ONCE once)
{
    waiter self;

    KeInitializeEvent(&self.done, NotificationEvent, FALSE);
    self.next = (waiter *)(word_of(once) & ~(ULONG_PTR)STATE_MASK);
    once->Ptr = (PVOID)((ULONG_PTR)&self | STATE_RUNNING);
    KeWaitForSingleObject(&self.done, Executive, KernelMode, FALSE, NULL);
}

static NTSTATUS begin(PRTL_RUN_ONCE once, ULONG flags, PVOID *context)
{
    BOOLEAN async = (flags & RTL_RUN_ONCE_ASYNC) != 0;

    for (;;) {
        ULONG_PTR word = word_of(once);
        switch (word & STATE_MASK) {
        case STATE_DONE:
            if (context != NULL)
                *context = (PVOID)(word & ~(ULONG_PTR)STATE_MASK);
            return STATUS_SUCCESS;
        case STATE_NEW:
            if (flags & RTL_RUN_ONCE_CHECK_ONLY)
                return STATUS_UNSUCCESSFUL;
            once->Ptr = (PVOID)(ULONG_PTR)(async ? STATE_RUNNING_ASYNC : STATE_RUNNING);
            return STATUS_PENDING;
        case STATE_RUNNING_ASYNC:
            if (flags & RTL_RUN_ONCE_CHECK_ONLY)
                return STATUS_UNSUCCESSFUL;
            return async ? STATUS_PENDING : STATUS_INVALID_PARAMETER;
        default:
            if (flags & RTL_RUN_ONCE_CHECK_ONLY)
                return STATUS_UNSUCCESSFUL;
            if (async)
                return STATUS_INVALID_PARAMETER;
            wait_for_initializer(once);
        }
    }
}

/*
 * RtlRunOnceBeginInitialize: learn whether the initialization has run, and begin it when not.
 *
 * IRQL    <= APC_LEVEL; waits for another thread that initializes
 * Errors  STATUS_PENDING: the caller initializes; STATUS_UNSUCCESSFUL: only checked, has not run;
 *         STATUS_INVALID_PARAMETER: begun in the other mode; STATUS_INVALID_PARAMETER_2: flags
 * Source  ntddk/nf-ntddk-rtlrunoncebegininitialize
 */
NTSTATUS NTAPI RtlRunOnceBeginInitialize(PRTL_RUN_ONCE RunOnce, ULONG Flags, PVOID *Context)
{
    LAB_DDI(RtlRunOnceBeginInitialize);
    if (Flags & ~(ULONG)(RTL_RUN_ONCE_CHECK_ONLY | RTL_RUN_ONCE_ASYNC) ||
        Flags == (RTL_RUN_ONCE_CHECK_ONLY | RTL_RUN_ONCE_ASYNC))
        return STATUS_INVALID_PARAMETER_2;
    return begin(RunOnce, Flags, Context);
}

static void wake_all(waiter *first)
{
    while (first != NULL) {
        waiter *next = first->next; /* the waiter's stack is gone once it runs */
        KeSetEvent(&first->done, IO_NO_INCREMENT, FALSE);
        first = next;
    }
}

static NTSTATUS complete(PRTL_RUN_ONCE once, ULONG flags, PVOID context)
{
    BOOLEAN async = (flags & RTL_RUN_ONCE_ASYNC) != 0;
    ULONG_PTR word = word_of(once);
    PVOID result = flags & RTL_RUN_ONCE_INIT_FAILED ? NULL : (PVOID)((ULONG_PTR)context | STATE_DONE);

    switch (word & STATE_MASK) {
    case STATE_RUNNING:
        if (async)
            return STATUS_INVALID_PARAMETER;
        once->Ptr = result;
        wake_all((waiter *)(word & ~(ULONG_PTR)STATE_MASK));
        return STATUS_SUCCESS;
    case STATE_RUNNING_ASYNC:
        if (!async)
            return STATUS_INVALID_PARAMETER;
        once->Ptr = result;
        return STATUS_SUCCESS;
    default:
        return STATUS_UNSUCCESSFUL; /* another attempt completed first, or none was begun */
    }
}

/*
 * RtlRunOnceComplete: end an initialization and keep its context, or let it be tried again.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNSUCCESSFUL: not begun, or another attempt was first; STATUS_INVALID_PARAMETER: begun in the
 *         other mode; STATUS_INVALID_PARAMETER_2: flags; STATUS_INVALID_PARAMETER_3: context
 * Source  ntddk/nf-ntddk-rtlrunoncecomplete
 */
NTSTATUS NTAPI RtlRunOnceComplete(PRTL_RUN_ONCE RunOnce, ULONG Flags, PVOID Context)
{
    LAB_DDI(RtlRunOnceComplete);
    if (Flags & ~(ULONG)(RTL_RUN_ONCE_ASYNC | RTL_RUN_ONCE_INIT_FAILED) ||
        Flags == (RTL_RUN_ONCE_ASYNC | RTL_RUN_ONCE_INIT_FAILED))
        return STATUS_INVALID_PARAMETER_2;
    if ((ULONG_PTR)Context & STATE_MASK || ((Flags & RTL_RUN_ONCE_INIT_FAILED) && Context != NULL))
        return STATUS_INVALID_PARAMETER_3;
    return complete(RunOnce, Flags, Context);
}

/*
 * RtlRunOnceExecuteOnce: run a routine unless it has run with success; wait while another thread runs it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNSUCCESSFUL: the routine failed
 * Source  ntddk/nf-ntddk-rtlrunonceexecuteonce
 */
NTSTATUS NTAPI RtlRunOnceExecuteOnce(PRTL_RUN_ONCE RunOnce, PRTL_RUN_ONCE_INIT_FN InitFn, PVOID Parameter,
                                     PVOID *Context)
{
    PVOID context = NULL;
    NTSTATUS status;

    LAB_DDI(RtlRunOnceExecuteOnce);
    status = begin(RunOnce, 0, Context);
    if (status != STATUS_PENDING)
        return status;
    if (!InitFn(RunOnce, Parameter, &context)) {
        complete(RunOnce, RTL_RUN_ONCE_INIT_FAILED, NULL);
        return STATUS_UNSUCCESSFUL;
    }
    status = (ULONG_PTR)context & STATE_MASK ? STATUS_INVALID_PARAMETER_3 : complete(RunOnce, 0, context);
    if (!NT_SUCCESS(status))
        complete(RunOnce, RTL_RUN_ONCE_INIT_FAILED, NULL);
    else if (Context != NULL)
        *Context = context;
    return status;
}
