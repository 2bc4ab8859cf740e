/*
 * Raising exceptions from C: the DDIs that drivers and the kernel call. Who handles them is seh.c's business.
 */
#include "rtl/seh_p.h"

static _Noreturn void raise(NTSTATUS code, ULONG count, const ULONG_PTR *information, void *address)
{
    EXCEPTION_RECORD record;

    RtlZeroMemory(&record, sizeof record);
    record.ExceptionCode = code;
    record.ExceptionFlags = EXCEPTION_NONCONTINUABLE;
    record.ExceptionAddress = address;
    record.NumberParameters = count;
    for (ULONG i = 0; i < count; i++)
        record.ExceptionInformation[i] = information[i];
    lab__seh_raise(&record, 0);
    __builtin_unreachable();
}

/*
 * ExRaiseStatus: raise an exception with this status, which can't be continued.
 *
 * IRQL    any where a handler takes it
 * Source  wdm/nf-wdm-exraisestatus
 */
void ExRaiseStatus(NTSTATUS Status)
{
    raise(Status, 0, 0, __builtin_return_address(0));
}

void RtlRaiseStatus(NTSTATUS Status)
{
    raise(Status, 0, 0, __builtin_return_address(0));
}

/*
 * ExRaiseAccessViolation, ExRaiseDatatypeMisalignment: what a failed probe raises.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-exraiseaccessviolation
 */
void ExRaiseAccessViolation(void)
{
    static const ULONG_PTR information[2];

    raise(STATUS_ACCESS_VIOLATION, 2, information, __builtin_return_address(0));
}

void ExRaiseDatatypeMisalignment(void)
{
    raise(STATUS_DATATYPE_MISALIGNMENT, 0, 0, __builtin_return_address(0));
}

/*
 * RtlRaiseException: raise what the record says; returns when a filter continues execution.
 *
 * IRQL    any
 * Source  undocumented for drivers
 */
void RtlRaiseException(PEXCEPTION_RECORD ExceptionRecord)
{
    ExceptionRecord->ExceptionAddress = __builtin_return_address(0);
    lab__seh_raise(ExceptionRecord, 0);
}
