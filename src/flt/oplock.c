/*
 * Oplocks of a filter's own: FsRtl's, with an operation in the place of its IRP. What FsRtl pends, the filter pends;
 * the routines are called with the operation once it may go on.
 */
#include "flt/flt_p.h"

struct wait {
    PFLT_CALLBACK_DATA data;
    PVOID context;
    PFLTOPLOCK_WAIT_COMPLETE_ROUTINE complete;
    PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE before;
};

static void completed(PVOID context, PIRP irp)
{
    struct wait wait = *(struct wait *)context;

    lab__mm_kernel_free(context);
    wait.complete(wait.data, wait.context);
}

static void posting(PVOID context, PIRP irp)
{
    struct wait *wait = context;

    if (wait->before)
        wait->before(wait->data, wait->context);
}

static FLT_PREOP_CALLBACK_STATUS answer(PFLT_CALLBACK_DATA data, NTSTATUS status)
{
    if (status == STATUS_PENDING)
        return FLT_PREOP_PENDING;
    if (status == STATUS_SUCCESS)
        return FLT_PREOP_SUCCESS_WITH_CALLBACK;
    data->IoStatus = (IO_STATUS_BLOCK){.Status = status};
    return FLT_PREOP_COMPLETE;
}

typedef NTSTATUS ask(POPLOCK oplock, PIRP irp, ULONG flags, PVOID context, POPLOCK_WAIT_COMPLETE_ROUTINE complete,
                     POPLOCK_FS_PREPOST_IRP before);

static FLT_PREOP_CALLBACK_STATUS check(ask *ask, POPLOCK oplock, ULONG flags, const struct wait *given)
{
    PIRP irp = lab__flt_op_of(given->data)->irp;
    struct wait *wait;
    NTSTATUS status;

    if (!irp)
        return FsRtlOplockIsFastIoPossible(oplock) ? FLT_PREOP_SUCCESS_WITH_CALLBACK : FLT_PREOP_DISALLOW_FASTIO;
    if (!given->complete)
        return answer(given->data, ask(oplock, irp, flags, 0, 0, 0));
    wait = lab__mm_kernel_alloc(sizeof *wait);
    if (!wait)
        return answer(given->data, STATUS_INSUFFICIENT_RESOURCES);
    *wait = *given;
    status = ask(oplock, irp, flags, wait, completed, posting);
    if (status != STATUS_PENDING)
        lab__mm_kernel_free(wait);
    return answer(given->data, status);
}

static NTSTATUS break_to_none(POPLOCK oplock, PIRP irp, ULONG flags, PVOID context,
                              POPLOCK_WAIT_COMPLETE_ROUTINE complete, POPLOCK_FS_PREPOST_IRP before)
{
    return FsRtlOplockBreakToNoneEx(oplock, irp, flags, context, complete, before);
}

/*
 * FltCheckOplock, FltCheckOplockEx, FltOplockBreakToNone, FltOplockBreakToNoneEx, FltOplockBreakH: what the
 * pre-operation callback is to return: FLT_PREOP_PENDING while an oplock is broken.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltcheckoplock
 */
FLT_PREOP_CALLBACK_STATUS FltCheckOplock(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, PVOID Context,
                                         PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                                         PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine)
{
    struct wait wait = {CallbackData, Context, WaitCompletionRoutine, PrePostCallbackDataRoutine};

    LAB_DDI(FltCheckOplock);
    return check(FsRtlCheckOplockEx, Oplock, 0, &wait);
}

FLT_PREOP_CALLBACK_STATUS FltCheckOplockEx(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG Flags, PVOID Context,
                                           PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                                           PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine)
{
    struct wait wait = {CallbackData, Context, WaitCompletionRoutine, PrePostCallbackDataRoutine};

    LAB_DDI(FltCheckOplockEx);
    return check(FsRtlCheckOplockEx, Oplock, Flags, &wait);
}

FLT_PREOP_CALLBACK_STATUS FltOplockBreakToNone(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, PVOID Context,
                                               PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                                               PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine)
{
    struct wait wait = {CallbackData, Context, WaitCompletionRoutine, PrePostCallbackDataRoutine};

    LAB_DDI(FltOplockBreakToNone);
    return check(break_to_none, Oplock, 0, &wait);
}

FLT_PREOP_CALLBACK_STATUS FltOplockBreakToNoneEx(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG Flags,
                                                 PVOID Context, PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                                                 PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine)
{
    struct wait wait = {CallbackData, Context, WaitCompletionRoutine, PrePostCallbackDataRoutine};

    LAB_DDI(FltOplockBreakToNoneEx);
    return check(break_to_none, Oplock, Flags, &wait);
}

FLT_PREOP_CALLBACK_STATUS FltOplockBreakH(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG Flags, PVOID Context,
                                          PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                                          PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine)
{
    struct wait wait = {CallbackData, Context, WaitCompletionRoutine, PrePostCallbackDataRoutine};

    LAB_DDI(FltOplockBreakH);
    return check(FsRtlOplockBreakH, Oplock, Flags, &wait);
}
