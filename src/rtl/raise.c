/*
 * Raising exceptions from C: the DDIs that drivers and the kernel call. Who handles them is seh.c's business.
 */
#include "rtl/seh_p.h"

/* Where the exception is raised from: the DDI's caller. */
#define CALLER                                                                                                         \
    {                                                                                                                  \
        .pc = (host_u64)__builtin_return_address(0), .sp = (host_u64)__builtin_frame_address(0) + 16,                  \
        .fp = *(host_u64 *)__builtin_frame_address(0)                                                                  \
    }

static _Noreturn void raise(NTSTATUS code, ULONG count, const ULONG_PTR *information, struct host_registers *registers)
{
    EXCEPTION_RECORD record;

    RtlZeroMemory(&record, sizeof record);
    record.ExceptionCode = code;
    record.ExceptionFlags = EXCEPTION_NONCONTINUABLE;
    record.ExceptionAddress = (void *)registers->pc;
    record.NumberParameters = count;
    for (ULONG i = 0; i < count; i++)
        record.ExceptionInformation[i] = information[i];
    lab__seh_raise(&record, registers);
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
    struct host_registers registers = CALLER;

    raise(Status, 0, 0, &registers);
}

void RtlRaiseStatus(NTSTATUS Status)
{
    struct host_registers registers = CALLER;

    raise(Status, 0, 0, &registers);
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
    struct host_registers registers = CALLER;

    raise(STATUS_ACCESS_VIOLATION, 2, information, &registers);
}

void ExRaiseDatatypeMisalignment(void)
{
    struct host_registers registers = CALLER;

    raise(STATUS_DATATYPE_MISALIGNMENT, 0, 0, &registers);
}

/*
 * RtlRaiseException: raise what the record says; returns when a filter continues execution.
 *
 * IRQL    any
 * Source  undocumented for drivers
 */
void RtlRaiseException(PEXCEPTION_RECORD ExceptionRecord)
{
    struct host_registers registers = CALLER;

    ExceptionRecord->ExceptionAddress = __builtin_return_address(0);
    lab__seh_raise(ExceptionRecord, &registers);
}
