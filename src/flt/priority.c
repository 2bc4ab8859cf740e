/* Priorities of operations, files and threads: Io's and Ps's. */
#include "flt/flt_p.h"

/*
 * FltGetIoPriorityHint, FltGetIoPriorityHintFromCallbackData: of the operation; IoPriorityNormal where it is no IRP.
 * FltSetIoPriorityHintIntoCallbackData: the counterpart.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for what is no IRP
 * Source  fltkernel/nf-fltkernel-fltgetiopriorityhint
 */
static IO_PRIORITY_HINT of(PFLT_CALLBACK_DATA data)
{
    struct lab__flt_op *op = lab__flt_op_of(data);

    return op->irp ? IoGetIoPriorityHint(op->irp) : IoPriorityNormal;
}

IO_PRIORITY_HINT FltGetIoPriorityHint(PFLT_CALLBACK_DATA Data)
{
    LAB_DDI(FltGetIoPriorityHint);
    return of(Data);
}

IO_PRIORITY_HINT FltGetIoPriorityHintFromCallbackData(PFLT_CALLBACK_DATA Data)
{
    LAB_DDI(FltGetIoPriorityHintFromCallbackData);
    return of(Data);
}

NTSTATUS FltSetIoPriorityHintIntoCallbackData(PFLT_CALLBACK_DATA Data, IO_PRIORITY_HINT PriorityHint)
{
    struct lab__flt_op *op = lab__flt_op_of(Data);

    LAB_DDI(FltSetIoPriorityHintIntoCallbackData);
    return op->irp ? IoSetIoPriorityHint(op->irp, PriorityHint) : STATUS_INVALID_PARAMETER;
}
